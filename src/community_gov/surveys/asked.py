"""Who is asked: the owners, residents or households of a place on a day, and in which building each is counted."""

from collections.abc import Iterable, Iterator, Mapping

from community_gov.change import View
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Person, Place, PlaceKind, Unit, UnitKind, UnitStatus, homes_of, households, ids_of, within
from community_gov.households.ownership import Ownership, standing
from community_gov.households.places import units
from community_gov.records import Id
from community_gov.stores.protocol import OneOf
from community_gov.surveys.records import Audience, Participation, Survey

__all__ = ["Buildings", "asked_of", "respondent"]

_OWNED = (UnitKind.DWELLING, UnitKind.SHOP)

NOT_ASKED = ProblemType(
    "surveys.not_asked",
    zh="调查对象为{on}的{audience},{person}不在其中",
    en="the {audience} of {on} are asked; {person} is none of them",
    nature=Nature.DENIED,
)
WHICH_HOME = ProblemType("surveys.which_home", zh="有{n}处住房,请指明一处", en="there are {n} homes; name one of them")
NO_UNIT = ProblemType("surveys.no_unit", zh="本次调查按人答题,不写房屋", en="each person answers here; name no unit")


def respondent(view: View, survey: Survey, person_id: Id[Person], unit_id: Id[Unit] | None) -> Participation:
    """That this person answers, for the household where the household is asked; without an id.

    Raises NotFound, and Refused for somebody who is not asked.
    """
    view.get(Person, person_id)
    mine = set(_homes(view, survey, person_id))
    by_home = survey.audience is Audience.HOUSEHOLDS
    if unit_id is not None and not by_home:
        raise Refused(NO_UNIT(at="unit_id"))
    if unit_id is not None and unit_id not in mine:
        raise Refused(_not_asked(survey, person_id, "unit_id"))
    if not mine:
        raise Refused(_not_asked(survey, person_id, "person_id"))
    if not by_home:
        return Participation(id=Id(""), survey=survey.id, person=ids_of(view, person_id)[0], unit=None)
    if unit_id is None and len(mine) > 1:
        raise Refused(WHICH_HOME(at="unit_id", n=len(mine)))
    return Participation(id=Id(""), survey=survey.id, person=None, unit=unit_id or mine.pop())


def _not_asked(survey: Survey, person_id: Id[Person], at: str) -> Problem:
    return NOT_ASKED(at=at, audience=survey.audience, on=survey.on, person=person_id)


def _homes(view: View, survey: Survey, person_id: Id[Person]) -> Iterator[Id[Unit]]:
    """The units by which a person is asked."""
    inside = None if survey.place is None else within(view, survey.place)
    ids = ids_of(view, person_id)
    if survey.audience is Audience.OWNERS:
        found: Iterable[Id[Unit]] = (row.unit for row in view.find(Ownership, person=OneOf(ids)))
    else:
        found = (home.unit for id in ids for home in homes_of(view, id, on=survey.on))
    for unit in sorted(set(found)):
        known = view.get(Unit, unit)
        if known.stands(survey.on) and (inside is None or known.place in inside) and _counts(view, survey, known, ids):
            yield unit


def _counts(view: View, survey: Survey, unit: Unit, ids: tuple[Id[Person], ...]) -> bool:
    if survey.audience is not Audience.OWNERS:
        return unit.kind is UnitKind.DWELLING
    rows = standing(view.find(Ownership, unit=unit.id), survey.on)
    return _owned(unit) and any(row.person in ids for row in rows)


def _owned(unit: Unit) -> bool:
    return unit.kind in _OWNED and unit.status is not UnitStatus.UNSOLD


def asked_of(view: View, survey: Survey) -> Mapping[str, Id[Unit]]:
    """Everybody who is asked, by the id of the person or of the home, and the first unit in natural order for each."""
    found: dict[str, Id[Unit]] = {}
    for key, unit in _pairs(view, survey):
        found.setdefault(key, unit)
    return found


def _pairs(view: View, survey: Survey) -> Iterator[tuple[str, Id[Unit]]]:
    if survey.audience is Audience.OWNERS:
        rows: dict[Id[Unit], list[Ownership]] = {}
        for row in view.find(Ownership):
            rows.setdefault(row.unit, []).append(row)
        owned = (unit for unit in units(view, place=survey.place, on=survey.on) if _owned(unit))
        yield from ((row.person, unit.id) for unit in owned for row in standing(rows.get(unit.id, ()), survey.on))
        return
    for home in households(view, on=survey.on, place=survey.place):
        if survey.audience is Audience.RESIDENTS:
            yield from ((row.person, home.unit.id) for row in home.residents)
        elif home.residents:
            yield home.unit.id, home.unit.id


class Buildings:
    """In which building a unit stands, read once for all."""

    def __init__(self, view: View) -> None:
        """Read places and units."""
        self._places: Mapping[Id[Place], Place] = {place.id: place for place in view.find(Place)}
        self._units: Mapping[Id[Unit], Id[Place]] = {unit.id: unit.place for unit in view.find(Unit)}

    def of(self, unit: Id[Unit]) -> Id[Place] | None:
        """The building; None where it stands in none."""
        here: Id[Place] | None = self._units[unit]
        while here is not None and self._places[here].kind is not PlaceKind.BUILDING:
            here = self._places[here].parent
        return here

    def named(self) -> Mapping[str, str]:
        """What all places are called."""
        return {place.id: place.name for place in self._places.values()}
