"""Units that change: split, merged or renumbered on one day.

A unit that was split or merged is no more from that day on; those that follow it are units of their own, and steps tell which
came from which. A unit with a new number stays the same unit. Days are exact, so that on each day every square metre stands in
one unit, and nothing changes hands: who owned and lived there before owns and lives there after.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from community_gov.change import Change, View, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households.contacts import carry_contacts
from community_gov.households.lineage import UnitFollowed, UnitStep, UnitStepKind
from community_gov.households.ownership import (
    NOT_AMONG,
    OWNERS_LEFT_OUT,
    Ownership,
    OwnershipBegun,
    OwnershipEnded,
    acquire,
    standing,
)
from community_gov.households.people import Person
from community_gov.households.places import CODE_TAKEN, AreaSource, Place, Unit, add_unit, area_of, measure
from community_gov.households.residence import Residence, ResidenceBegun, ResidenceEnded
from community_gov.households.words import fold, require_text
from community_gov.periods import PartialDate
from community_gov.records import Id, decimals

__all__ = ["UnitNumber", "UnitPart", "merge_units", "renumber_units", "split_unit"]

_TWO = 2
_SCALE = 4


@frozen(kw_only=True)
class UnitPart:
    """A unit that comes out of a split or a merger."""

    code: str
    room: str
    area: Decimal | None = field(default=None, metadata=decimals(_SCALE))
    """Square metres; needed when the units before are measured."""
    place: Id[Place] | None = None
    """None: where the units before lie."""
    owners: tuple[Id[Person], ...] = ()
    """Empty: those who owned before, as they owned."""
    shares: tuple[Fraction, ...] | None = None
    residents: tuple[Id[Person], ...] = ()
    """Of a split: who of those who lived in the unit lives in this part. Into a merged unit all come."""


@frozen(kw_only=True)
class UnitNumber:
    """The number that a unit gets."""

    unit: Id[Unit]
    code: str
    room: str


FEW_UNITS = ProblemType(
    "households.few_units",
    zh="分割至少成两套,合并至少用两套(现为{n}套)",
    en="a unit is split into two or more, and two or more are merged; here there is {n}",
)
UNIT_TWICE_NAMED = ProblemType("households.unit_named_twice", zh="房屋{unit}列了两次", en="the unit {unit} is named twice")
CHANGED_AHEAD = ProblemType(
    "households.changed_ahead", zh="日期{on}尚未到来", en="{on} has not come yet; a unit changes when it happens"
)
UNIT_GONE = ProblemType(
    "households.unit_gone",
    zh="房屋{unit}自{until}起已不存在",
    en="there is no unit {unit} since {until}; take the one that followed it",
    nature=Nature.STATE,
)
RECORDED_LATER = ProblemType(
    "households.recorded_later",
    zh="房屋{unit}在{on}之后已有登记({id}),不能倒填",
    en="of unit {unit} something is recorded for a day after {on} ({id}); correct that first, or give the right day",
    nature=Nature.CONFLICT,
)
UNLIKE = ProblemType(
    "households.unlike", zh="用途或状态不同的房屋不能合并", en="units of different kinds or states are not merged"
)
PLACE_UNSAID = ProblemType(
    "households.place_unsaid",
    zh="几套房屋不在同一处,请写明合并后的位置",
    en="the units lie in different places; say where the new one lies",
)
AREA_MISSING = ProblemType(
    "households.area_missing",
    zh="原房屋有面积,须写明新房屋的面积",
    en="the unit before is measured, so say the area of what follows it",
)
AREAS_DIFFER = ProblemType(
    "households.areas_differ",
    zh="面积之前共{before}平方米,之后共{after}平方米,相差{by};确实如此的,请在difference写明",
    en="there were {before} square metres before and there are {after} after, a difference of {by}; if so, say it in difference",
)
OWNERS_DIFFER = ProblemType(
    "households.owners_differ",
    zh="几套房屋的业主或份额不同,请写明合并后的业主和份额",
    en="the units have different owners or shares; name the owners of the new one and their shares",
)
OWNERS_PARTLY = ProblemType(
    "households.owners_partly", zh="请为每一套都写明业主,或都不写", en="name the owners of every part, or of none"
)
NOT_RESIDENT = ProblemType("households.not_resident", zh="{person}不住在该房屋", en="{person} does not live in the unit")
HOME_UNSAID = ProblemType("households.home_unsaid", zh="请写明{person}住在哪一套", en="say in which part {person} lives")


@verb("households.split_unit")
def split_unit(
    change: Change,
    unit_id: Id[Unit],
    *,
    into: tuple[UnitPart, ...],
    on: date,
    source: AreaSource = AreaSource.SURVEY,
    difference: Decimal = Decimal(0),
) -> tuple[Unit, ...]:
    """Split a unit into two or more from a day on; returns the new ones. `difference` is by how much the areas grow.

    Everybody goes on owning every part as before, unless the parts name their owners: then all who own it are among them, and
    nobody else. Who lives there is named in the part where he lives; who may be
    called for the unit may be called for each part.
    """
    change.require(len(into) >= _TWO, FEW_UNITS(at="into", n=len(into)))
    old = _changing(change, unit_id, on, at="unit_id")
    held = _Held.of(change, (old,), on)
    problems = [
        *_area_problems(change, (old,), into, difference),
        *_owner_problems(held, into),
        *_home_problems(held, into),
    ]
    if problems:
        raise Refused(*problems)
    _retire(change, old, held, on)
    made = tuple(_made(change, (old,), part, on, source) for part in into)
    for unit, part in zip(made, into, strict=True):
        _owned(change, unit, part, held.owners, on)
        _lived_in(change, unit, (row for row in held.residents if row.person in part.residents), on)
        _stepped(change, old, UnitStepKind.SPLIT, unit.id, on)
    carry_contacts(change, (old.id,), [unit.id for unit in made], on=on)
    return made


@verb("households.merge_units")
def merge_units(
    change: Change,
    unit_ids: tuple[Id[Unit], ...],
    *,
    into: UnitPart,
    on: date,
    source: AreaSource = AreaSource.SURVEY,
    difference: Decimal = Decimal(0),
) -> Unit:
    """Merge units into one from a day on; returns the new one. `difference` is by how much the area grows.

    Where the same people own all of them in the same way they go on so; otherwise the new owners are named, the same people, with
    their shares or none for joint ownership. Everybody who lives in one of the units lives in the new one.
    """
    change.require(len(unit_ids) >= _TWO, FEW_UNITS(at="unit_ids", n=len(unit_ids)))
    for unit_id in sorted({one for one in unit_ids if unit_ids.count(one) > 1}):
        change.refuse(UNIT_TWICE_NAMED(at="unit_ids", unit=unit_id))
    olds = tuple(_changing(change, unit_id, on, at="unit_ids") for unit_id in unit_ids)
    change.require(len({(old.kind, old.status) for old in olds}) == 1, UNLIKE(at="unit_ids"))
    change.require(into.place or len({old.place for old in olds}) == 1, PLACE_UNSAID(at="into.place"))
    each = [_Held.of(change, (old,), on) for old in olds]
    ways = {frozenset((row.person, row.form, row.share) for row in held.owners) for held in each}
    whole = _Held.of(change, olds, on)
    problems = [*_area_problems(change, olds, (into,), difference), *_owner_problems(whole, (into,))]
    if len(ways) > 1 and not into.owners:
        problems.append(OWNERS_DIFFER(at="into.owners"))
    if problems:
        raise Refused(*problems)
    for old, held in zip(olds, each, strict=True):
        _retire(change, old, held, on)
    made = _made(change, olds, into, on, source)
    _owned(change, made, into, each[0].owners, on)
    _lived_in(change, made, {row.person: row for row in reversed(whole.residents)}.values(), on)
    for old in olds:
        _stepped(change, old, UnitStepKind.MERGED, made.id, on)
    carry_contacts(change, unit_ids, (made.id,), on=on)
    return made


@verb("households.renumber_units")
def renumber_units(change: Change, *, numbers: tuple[UnitNumber, ...], on: date) -> tuple[Unit, ...]:
    """Give units other codes and rooms from a day on, all at once, so that they can also change numbers with each other.

    They stay the same units; asked for a day before, `unit_of` finds them by the old code.
    """
    for number in numbers:
        require_text(code=number.code, room=number.room)
    named = [number.unit for number in numbers]
    for unit_id in sorted({one for one in named if named.count(one) > 1}):
        change.refuse(UNIT_TWICE_NAMED(at="numbers", unit=unit_id))
    olds = [_changing(change, number.unit, on, at=f"numbers[{index}].unit") for index, number in enumerate(numbers)]
    for old in olds:
        change.put(evolve(old, folded=None))
    return tuple(_renumbered(change, old, number, on) for old, number in zip(olds, numbers, strict=True))


def _renumbered(change: Change, old: Unit, number: UnitNumber, on: date) -> Unit:
    taken = change.first(Unit, folded=fold(number.code))
    if taken is not None:
        change.refuse(CODE_TAKEN(at="numbers", id=taken.id))
    _stepped(change, old, UnitStepKind.RENUMBERED, old.id, on)
    return change.put(evolve(old, code=number.code, room=number.room, folded=fold(number.code)))


# --- what stands against it ------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Held:
    """Who owned and who lived in units on the day on which they change."""

    owners: tuple[Ownership, ...]
    residents: tuple[Residence, ...]

    @classmethod
    def of(cls, view: View, units: tuple[Unit, ...], on: date) -> "_Held":
        """Read them; raises Refused when something begins later, which could not be carried over."""
        owners: list[Ownership] = []
        residents: list[Residence] = []
        for unit in units:
            owned, lived = view.find(Ownership, unit=unit.id), view.find(Residence, unit=unit.id)
            rows: tuple[Ownership | Residence, ...] = (*owned, *lived)
            for row in rows:
                if row.start.earliest > on:
                    raise Refused(RECORDED_LATER(at="on", unit=unit.id, on=on, id=row.id))
            owners += standing(owned, on)
            residents += [row for row in lived if row.period.holds(on)]
        return cls(owners=tuple(owners), residents=tuple(residents))


def _changing(change: Change, unit_id: Id[Unit], on: date, *, at: str) -> Unit:
    """A unit that can change on a day."""
    unit = change.get(Unit, unit_id)
    change.require(on <= change.today, CHANGED_AHEAD(at="on", on=on))
    if unit.until is not None:
        raise Refused(UNIT_GONE(at=at, unit=unit_id, until=unit.until))
    if unit.since is not None and unit.since >= on:
        raise Refused(RECORDED_LATER(at="on", unit=unit_id, on=on, id=unit_id))
    for step in change.find(UnitStep, from_=unit_id):
        change.require(step.on < on, RECORDED_LATER(at="on", unit=unit_id, on=on, id=step.id))
    return unit


def _area_problems(view: View, before: tuple[Unit, ...], after: tuple[UnitPart, ...], difference: Decimal) -> Iterator[Problem]:
    """The areas add up, or it is said by how much they do not; what nobody measured is not compared."""
    known = [area_of(view, unit.id) for unit in before]
    measured = [one.value for one in known if one is not None]
    if len(measured) < len(known):
        return
    missing = [index for index, part in enumerate(after) if part.area is None]
    yield from (AREA_MISSING(at=f"into[{index}].area") for index in missing)
    was, now = _exact(measured), _exact(part.area for part in after if part.area is not None)
    if not missing and now - was != Fraction(difference):
        yield AREAS_DIFFER(at="difference", before=_plain(was), after=_plain(now), by=_plain(now - was))


def _exact(values: Iterable[Decimal]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0))


def _plain(value: Fraction) -> Decimal:
    """A sum of areas as people write it; they have four decimals at most."""
    return Decimal(round(value * 10**_SCALE)).scaleb(-_SCALE)


def _owner_problems(held: _Held, parts: tuple[UnitPart, ...]) -> Iterator[Problem]:
    """Named owners are those of before, all of them and nobody else: who comes or goes does so by a transfer."""
    named = [person for part in parts for person in part.owners]
    if not named:
        return
    if not all(part.owners for part in parts):
        yield OWNERS_PARTLY(at="into")
    before = {row.person for row in held.owners}
    yield from (NOT_AMONG(at="into", person=person) for person in sorted(set(named) - before))
    if before - set(named):
        yield OWNERS_LEFT_OUT(at="into")


def _home_problems(held: _Held, parts: tuple[UnitPart, ...]) -> Iterator[Problem]:
    named = {person for part in parts for person in part.residents}
    living = {row.person for row in held.residents}
    yield from (NOT_RESIDENT(at="into", person=person) for person in sorted(named - living))
    yield from (HOME_UNSAID(at="into", person=person) for person in sorted(living - named))


# --- doing it --------------------------------------------------------------------------------------------------------


def _stepped(change: Change, old: Unit, how: UnitStepKind, to: Id[Unit], on: date) -> None:
    made = UnitStep(
        id=change.new_id(UnitStep),
        how=how,
        from_=old.id,
        to=to,
        on=on,
        code=old.code,
        room=old.room,
        folded=fold(old.code),
    )
    change.put(made, UnitFollowed(step=made.id, how=how, from_=old.id, to=to, on=on))


def _retire(change: Change, old: Unit, held: _Held, on: date) -> None:
    """Close a unit with whatever goes on in it."""
    end = PartialDate(on)
    for row in held.owners:
        change.put(evolve(row, end=end), OwnershipEnded(ownership=row.id, unit=old.id, end=end))
    for home in held.residents:
        change.put(evolve(home, end=end), ResidenceEnded(residence=home.id, unit=old.id, end=end))
    change.put(evolve(old, until=on, folded=None))


def _made(change: Change, olds: tuple[Unit, ...], part: UnitPart, on: date, source: AreaSource) -> Unit:
    """A unit like those before, with the later of their dates."""
    unit = add_unit(
        change,
        place=part.place or olds[0].place,
        room=part.room,
        code=part.code,
        kind=olds[0].kind,
        status=olds[0].status,
        sold=_latest(old.sold for old in olds),
        delivered=_latest(old.delivered for old in olds),
    )
    if part.area is not None:
        measure(change, unit.id, value=part.area, source=source, on=PartialDate(on))
    return change.put(evolve(unit, since=on))


def _latest(days: Iterable[PartialDate | None]) -> PartialDate | None:
    said = list(days)
    known = [day for day in said if day is not None]
    return max(known, key=lambda day: day.latest) if known and len(known) == len(said) else None


def _owned(change: Change, unit: Unit, part: UnitPart, before: tuple[Ownership, ...], on: date) -> None:
    start = PartialDate(on)
    if part.owners:
        acquire(change, unit.id, owners=part.owners, start=start, shares=part.shares)
        return
    for row in before:
        made = evolve(row, id=change.new_id(Ownership), unit=unit.id, start=start)
        change.put(made, OwnershipBegun(ownership=made.id, unit=unit.id, form=made.form, start=start))


def _lived_in(change: Change, unit: Unit, homes: Iterable[Residence], on: date) -> None:
    start = PartialDate(on)
    for row in homes:
        made = evolve(row, id=change.new_id(Residence), unit=unit.id, start=start)
        change.put(made, ResidenceBegun(residence=made.id, unit=unit.id, role=made.role, start=start))
