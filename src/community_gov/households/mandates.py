"""Who acts for an owner: the representative of co-owners, a guardian, the agent of a company, the heirs of one who died.

Each is recorded with its days and, where there is one, its paper. What nobody recorded nobody may do: without a guardian on
record an owner acts for himself. Co-owners choose one of them; for a minor the guardian acts, for a company its legal
representative or who is authorised (Guiding rules 建房〔2009〕274号, art. 25; from memory). Heirs own from the moment of death
(Civil Code art. 230; read); until they have named one of them nobody speaks for what was the dead person's, and it stays in
every base.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households.ownership import NOT_AMONG, Ownership, owners_of, standing
from community_gov.households.people import Person, PersonKind
from community_gov.households.places import Unit
from community_gov.households.residence import Residence, ResidenceEnded
from community_gov.households.words import END_BEFORE_START, require_text
from community_gov.periods import PartialDate, Period
from community_gov.records import (
    Coded,
    Controller,
    Finding,
    FindingType,
    Id,
    Purpose,
    Severity,
    Until,
    event,
    kind,
    personal,
)

__all__ = [
    "DeathRecorded",
    "Estate",
    "Heir",
    "Mandate",
    "MandateBegun",
    "MandateEnded",
    "MandateGround",
    "Speaker",
    "Voices",
    "authorize",
    "end_mandate",
    "mandate_findings",
    "mandates_of",
    "name_heirs",
    "name_representative",
    "principals_of",
    "record_death",
    "speakers_of",
]


class MandateGround(Coded):
    """By what somebody acts for an owner."""

    CO_OWNERS = "co_owners", "共有人推选的代表", "chosen by the co-owners"
    HEIRS = "heirs", "继承人推选的代表", "chosen by the heirs"
    GUARDIAN = "guardian", "监护人", "guardian"
    LEGAL = "legal", "法定代表人", "legal representative"
    AGENT = "agent", "授权代理人", "authorised agent"


def _in_order(made: "Mandate", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("households.mandate", indexes=("unit", "principal", "person"), of=("person", "principal"))
@frozen(kw_only=True)
class Mandate:
    """One person acts for another one, or for all co-owners of a unit."""

    id: Id["Mandate"]
    ground: MandateGround
    person: Id[Person]
    """Who acts."""
    principal: Id[Person] | None
    """For whom; None for the co-owners of a unit."""
    unit: Id[Unit] | None
    """The unit whose co-owners chose; None for whatever the principal owns."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)
    paper: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS),
    )
    """Where the paper is kept that shows it."""

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@kind("households.estate", indexes=("person",), unique=(("person",),))
@frozen(kw_only=True)
class Estate:
    """What a person left who died: the heirs own it from that moment, whatever the title register says."""

    id: Id["Estate"]
    person: Id[Person]
    start: PartialDate


@kind("households.heir", indexes=("estate", "person"), unique=(("estate", "person"),))
@frozen(kw_only=True)
class Heir:
    """One heir of an estate, as far as is known."""

    id: Id["Heir"]
    estate: Id[Estate]
    person: Id[Person]


@event("households.mandate_begun")
@frozen(kw_only=True)
class MandateBegun:
    """Somebody acts for an owner from now on; for whom stands in the record alone."""

    mandate: Id[Mandate]
    ground: MandateGround
    unit: Id[Unit] | None


@event("households.mandate_ended")
@frozen(kw_only=True)
class MandateEnded:
    """Somebody acts for an owner no more."""

    mandate: Id[Mandate]
    end: PartialDate


@event("households.death_recorded")
@frozen(kw_only=True)
class DeathRecorded:
    """What a person owned is an estate."""

    estate: Id[Estate]


NOT_BY_THIS = ProblemType(
    "households.not_by_this",
    zh="不能以{ground}的身份代表该权利人",
    en="nobody acts for this owner as: {ground}",
)
ACTS_ALREADY = ProblemType(
    "households.acts_already",
    zh="已有登记{mandate},须先终止",
    en="{mandate} stands; end it first",
    nature=Nature.CONFLICT,
)
FOR_ONESELF = ProblemType("households.for_oneself", zh="不能代表自己", en="nobody is his own representative")
MANDATE_OVER = ProblemType("households.mandate_over", zh="已于{end}终止", en="it ended on {end} already", nature=Nature.STATE)
DIED_ALREADY = ProblemType(
    "households.died_already", zh="死亡已登记({estate})", en="the death is recorded ({estate})", nature=Nature.STATE
)
NOT_MORTAL = ProblemType("households.not_mortal", zh="单位没有继承人", en="a company leaves no heirs")
NO_ESTATE = ProblemType(
    "households.no_estate", zh="没有登记{person}死亡", en="no death of {person} is recorded", nature=Nature.STATE
)
NOT_HEIR = ProblemType("households.not_heir", zh="{person}不是登记的继承人", en="{person} is not among the heirs on record")

SILENT_ESTATE = FindingType(
    "households.estate_silent",
    zh="业主已去世,继承人尚未推定一名代表:房屋计入基数,表决票不计",
    en="an owner died and the heirs have not named one of them: the units stay in every base, their ballot is not counted",
    rule="Civil Code art. 230; guiding rule 25 of 建房〔2009〕274号",
    severity=Severity.GUIDE,
)


@verb("households.name_representative")
def name_representative(
    change: Change, unit_id: Id[Unit], *, person_id: Id[Person], on: date | None = None, paper: str | None = None
) -> Mandate:
    """The co-owners of the day (today if not said) let one of them speak for the unit from then on, in place of the one before.

    It holds as long as the same people own the unit: when one of them sells, they choose anew.
    """
    day = on or change.today
    require_text(paper=paper)
    rows = standing(owners_of(change, unit_id, on=day), day)
    change.require(any(row.person == person_id for row in rows), NOT_AMONG(at="person_id", person=person_id))
    start = PartialDate(day)
    for known in change.find(Mandate, unit=unit_id):
        if known.period.overlaps(Period(start)):
            _over(change, known, start)
    return _begun(change, person_id, MandateGround.CO_OWNERS, unit=unit_id, start=start, paper=paper)


@verb("households.authorize")
def authorize(
    change: Change,
    person_id: Id[Person],
    *,
    principal: Id[Person],
    ground: MandateGround,
    start: PartialDate,
    end: PartialDate | None = None,
    paper: str | None = None,
) -> Mandate:
    """Record that a person acts for an owner: as a guardian, for a company, or for the heirs of somebody who died.

    Guardians and agents may be several; there is one legal representative, and one representative of the heirs, at a time.
    """
    require_text(paper=paper)
    change.get(Person, person_id)
    change.require(person_id != principal, FOR_ONESELF(at="person_id"))
    if end is not None and end.latest < start.earliest:
        change.refuse(END_BEFORE_START(at="end", end=end, start=start))
    _require_ground(change, person_id, change.get(Person, principal), ground)
    for known in change.find(Mandate, principal=principal, ground=ground):
        alone = ground in _ALONE or known.person == person_id
        clash = alone and known.period.overlaps(Period(start, end))
        change.require(not clash, ACTS_ALREADY(at="principal", mandate=known.id))
    return _begun(change, person_id, ground, principal=principal, start=start, end=end, paper=paper)


_ALONE = frozenset({MandateGround.LEGAL, MandateGround.HEIRS})
_FOR_COMPANIES = frozenset({MandateGround.LEGAL, MandateGround.AGENT})


def _require_ground(change: Change, person_id: Id[Person], principal: Person, ground: MandateGround) -> None:
    company = principal.kind is PersonKind.COMPANY
    fits = ground is not MandateGround.CO_OWNERS and company is (ground in _FOR_COMPANIES)
    change.require(fits, NOT_BY_THIS(at="ground", ground=ground))
    if ground is MandateGround.HEIRS:
        estate = change.first(Estate, person=principal.id)
        if estate is None:
            raise Refused(NO_ESTATE(at="principal", person=principal.id))
        known = change.first(Heir, estate=estate.id, person=person_id)
        change.require(known is not None, NOT_HEIR(at="person_id", person=person_id))


@verb("households.end_mandate")
def end_mandate(change: Change, mandate_id: Id[Mandate], *, end: PartialDate) -> Mandate:
    """Somebody acts for an owner no more; `end` is the first day without."""
    known = change.get(Mandate, mandate_id)
    if known.end is not None and known.end.latest <= change.today:
        raise Refused(MANDATE_OVER(at="mandate_id", end=known.end))
    return _over(change, known, end)


@verb("households.record_death")
def record_death(change: Change, person_id: Id[Person], *, on: PartialDate, heirs: tuple[Id[Person], ...] = ()) -> Estate:
    """Somebody died: what he owned is an estate from that day, and he lives nowhere any more; returns the estate.

    The ownerships stay in the dead person's name, as in the title register, until the estate is divided and `transfer` tells to
    whom. Heirs who are known are named here or by `name_heirs`.
    """
    change.require(change.get(Person, person_id).kind is PersonKind.NATURAL, NOT_MORTAL(at="person_id"))
    known = change.first(Estate, person=person_id)
    if known is not None:
        raise Refused(DIED_ALREADY(at="person_id", estate=known.id))
    for home in change.find(Residence, person=person_id, end=None):
        change.require(on.latest >= home.start.earliest, END_BEFORE_START(at="on", end=on, start=home.start))
        change.put(evolve(home, end=on), ResidenceEnded(residence=home.id, unit=home.unit, end=on))
    made = Estate(id=change.new_id(Estate), person=person_id, start=on)
    change.put(made, DeathRecorded(estate=made.id))
    name_heirs(change, made.id, heirs=heirs)
    return made


@verb("households.name_heirs")
def name_heirs(change: Change, estate_id: Id[Estate], *, heirs: tuple[Id[Person], ...]) -> tuple[Heir, ...]:
    """Say who is known to inherit; returns all who are known. Who turns out to be none is left out of the division."""
    estate = change.get(Estate, estate_id)
    for person in dict.fromkeys(heirs):
        change.get(Person, person)
        change.require(person != estate.person, FOR_ONESELF(at="heirs"))
        if change.first(Heir, estate=estate_id, person=person) is None:
            change.put(Heir(id=change.new_id(Heir), estate=estate_id, person=person))
    return change.find(Heir, estate=estate_id)


def _begun(
    change: Change,
    person: Id[Person],
    ground: MandateGround,
    *,
    start: PartialDate,
    principal: Id[Person] | None = None,
    unit: Id[Unit] | None = None,
    end: PartialDate | None = None,
    paper: str | None = None,
) -> Mandate:
    made = Mandate(
        id=change.new_id(Mandate),
        ground=ground,
        person=person,
        principal=principal,
        unit=unit,
        start=start,
        end=end,
        paper=paper,
    )
    return change.put(made, MandateBegun(mandate=made.id, ground=ground, unit=unit))


def _over(change: Change, known: Mandate, end: PartialDate) -> Mandate:
    change.require(end.latest >= known.start.earliest, END_BEFORE_START(at="end", end=end, start=known.start))
    return change.put(evolve(known, end=end), MandateEnded(mandate=known.id, end=end))


# --- who speaks ------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Speaker:
    """Somebody who may speak for an owner on a day, and by what."""

    person: Id[Person]
    owner: Id[Person]
    ground: MandateGround | None
    """None: the owner himself."""
    mandate: Id[Mandate] | None


@frozen(kw_only=True)
class Voices:
    """Who speaks for whom on a day, read once for all units."""

    on: date
    by_principal: Mapping[Id[Person], tuple[Mandate, ...]]
    by_unit: Mapping[Id[Unit], Mandate]
    heirs: Mapping[Id[Person], tuple[Id[Person], ...]]
    """The known heirs of each who has died by the day."""

    @classmethod
    def read(cls, view: View, *, on: date) -> "Voices":
        """Read the mandates and estates of a day."""
        dead = {estate.id: estate.person for estate in view.find(Estate) if estate.start.earliest <= on}
        heirs: dict[Id[Person], list[Id[Person]]] = {person: [] for person in dead.values()}
        for heir in view.find(Heir) if dead else ():
            if heir.estate in dead:
                heirs[dead[heir.estate]].append(heir.person)
        held = [one for one in view.find(Mandate) if one.period.holds(on) and one.person not in heirs]
        by_principal: dict[Id[Person], list[Mandate]] = {}
        for one in held:
            if one.principal is not None:
                by_principal.setdefault(one.principal, []).append(one)
        return cls(
            on=on,
            by_principal={person: tuple(rows) for person, rows in by_principal.items()},
            by_unit={one.unit: one for one in held if one.unit is not None},
            heirs={person: tuple(sorted(found)) for person, found in heirs.items()},
        )

    def of(self, owner: Id[Person]) -> tuple[Speaker, ...]:
        """Who speaks for an owner: guardians and agents in place of himself, for an estate whom the heirs named, or nobody."""
        held = self.by_principal.get(owner, ())
        if owner in self.heirs:
            return self._acting(held, owner, MandateGround.HEIRS)
        for ground in (MandateGround.GUARDIAN, MandateGround.AGENT, MandateGround.LEGAL):
            if found := self._acting(held, owner, ground):
                return found
        return (Speaker(person=owner, owner=owner, ground=None, mandate=None),)

    def _acting(self, held: Iterable[Mandate], owner: Id[Person], ground: MandateGround) -> tuple[Speaker, ...]:
        rows = (one for one in held if one.ground is ground)
        return tuple(Speaker(person=one.person, owner=owner, ground=ground, mandate=one.id) for one in rows)

    def chosen(self, unit: Id[Unit], owners: Iterable[Ownership]) -> Mandate | None:
        """Whom the co-owners of a unit chose, as long as they are the same as when they chose."""
        mandate = self.by_unit.get(unit)
        if mandate is None:
            return None
        rows = tuple(owners)
        same = all(row.start.earliest <= mandate.start.latest for row in rows)
        return mandate if same and any(row.person == mandate.person for row in rows) else None

    def owning(self, owners: Iterable[Id[Person]]) -> tuple[Id[Person], ...]:
        """Who owns by law: for somebody who died the heirs, as far as they are known."""
        found = {person for owner in owners for person in self.heirs.get(owner) or (owner,)}
        return tuple(sorted(found))


@question("households.speakers_of")
def speakers_of(view: View, unit_id: Id[Unit], *, on: date) -> tuple[Speaker, ...]:
    """Who may speak for a unit on a day, for which owner, and by what; nobody where heirs have not named one. Raises NotFound.

    Where the co-owners chose one of them, he speaks for each of them.
    """
    rows, voices = standing(owners_of(view, unit_id, on=on), on), Voices.read(view, on=on)
    chosen = voices.chosen(unit_id, rows)
    if chosen is None:
        return tuple(speaker for row in rows for speaker in voices.of(row.person))
    return tuple(
        evolve(speaker, owner=row.person, ground=chosen.ground, mandate=chosen.id) if row.person != chosen.person else speaker
        for row in rows
        for speaker in voices.of(chosen.person)
    )


@question("households.mandates_of")
def mandates_of(view: View, person_id: Id[Person], *, on: date | None = None) -> tuple[Mandate, ...]:
    """For whom somebody acts, and who acts for him: all that was recorded, or what holds on a day; raises NotFound."""
    view.get(Person, person_id)
    found = {one.id: one for one in (*view.find(Mandate, person=person_id), *view.find(Mandate, principal=person_id))}
    return tuple(one for one in found.values() if on is None or one.period.holds(on))


def principals_of(view: View, person_id: Id[Person]) -> Iterator[Id[Person]]:
    """For whom somebody acts today, and whose heir he is."""
    for one in view.find(Mandate, person=person_id):
        if one.principal is not None and one.period.holds(view.today):
            yield one.principal
    for heir in view.find(Heir, person=person_id):
        yield view.get(Estate, heir.estate).person


def mandate_findings(view: View, on: date) -> Iterator[Finding]:
    """Estates that own something on the day and have nobody who speaks for them."""
    voices = Voices.read(view, on=on)
    for estate in view.find(Estate) if voices.heirs else ():
        if estate.person not in voices.heirs or voices.of(estate.person):
            continue
        if any(row.period.holds(on) for row in view.find(Ownership, person=estate.person)):
            yield SILENT_ESTATE(estate.id, since=estate.start)
