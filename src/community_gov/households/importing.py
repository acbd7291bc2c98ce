"""From the rows of a roster to the register: first what would happen, then all of it or nothing.

Rows that the register holds already change nothing, so the same roster can be imported again, also after sales. A row that says
something else than the register is refused and names what differs, unless the caller says what it is: a correction, a transfer
of ownership, or nothing to be touched; for each row, or one for all. A unit that a roster does not name any more stays.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import attrs
from attrs import define, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households.differences import Register, RosterDifference, differences, gone, numbers_of, owned_as_said, steps
from community_gov.households.headings import column_word
from community_gov.households.ownership import Ownership, acquire, correct_owners, standing, transfer
from community_gov.households.people import Person, add_person, correct_person
from community_gov.households.places import (
    Place,
    Unit,
    UnitStatus,
    add_place,
    add_unit,
    correct_unit,
    deliver,
    measure,
    sell,
)
from community_gov.households.roster import RosterOwner, RosterRow, place_of
from community_gov.households.titles import CertificateStage, certify
from community_gov.households.words import fold
from community_gov.periods import PartialDate
from community_gov.records import Code, Coded, Id, event

__all__ = ["RosterCheck", "RosterImported", "RowChoice", "Treatment", "check_roster", "import_roster"]


class Treatment(Coded):
    """What is to be done with a row that says something else than the register."""

    REFUSE = "refuse", "拒绝", "refuse"
    SKIP = "skip", "跳过", "leave the register as it is"
    CORRECT = "correct", "更正", "the register was wrong"
    TRANSFER = "transfer", "产权转移", "the unit has changed hands"


@frozen(kw_only=True)
class RowChoice:
    """What is to be done with one row."""

    sheet: str = ""
    row: int
    treat: Treatment


@event("households.roster_imported")
@frozen(kw_only=True)
class RosterImported:
    """A roster came into the register."""

    new: int
    known: int
    changed: int
    skipped: int


@frozen(kw_only=True)
class RosterCheck:
    """What an import would do."""

    new: int
    known: int
    """Rows that change nothing."""
    changed: tuple[RosterDifference, ...] = ()
    gone: tuple[Id[Unit], ...] = ()
    """Units of the same buildings that the roster does not name; they stay as they are."""
    problems: tuple[Problem, ...]
    """Each with its place, such as `rows[12].owners`."""


DIFFERS = ProblemType(
    "households.differs",
    zh="登记册中已有房屋{unit},但{what}不同,请先更正其一",
    en="the register holds unit {unit} with another {what}; correct one of the two",
    nature=Nature.CONFLICT,
)
SAME_UNIT = ProblemType("households.same_unit", zh="与第{row}行是同一套房屋", en="this is the same unit as in row {row}")
OTHER_NAME = ProblemType(
    "households.other_name",
    zh="该证件在登记册中属于另一姓名的{person}",
    en="the document belongs to {person}, who has another name",
    nature=Nature.CONFLICT,
)
NO_SUCH_PLACE = ProblemType(
    "households.no_such_place", zh="登记册中没有这个场所", en="there is no such place in the register", nature=Nature.NOT_FOUND
)
NO_ROW = ProblemType("households.no_row", zh="没有这一行", en="there is no such row", nature=Nature.NOT_FOUND)
NO_DAY = ProblemType(
    "households.no_day",
    zh="不知道是哪一天发生的;请在行中写明日期,或给出清册日期(on)",
    en="it is not known on which day this happened; date the row, or say the day of the roster (on)",
)
NOT_LATER = ProblemType(
    "households.not_later",
    zh="取得日期{on}不晚于现业主的取得日期{start};请在行中写明新的取得日期",
    en="the day {on} is not later than {start}, since when the present owners own; write the day of the transfer into the row",
)
FORMER_CODE = ProblemType(
    "households.former_code",
    zh="该房屋已分割、合并或改号({unit}),请用现在的编码",
    en="the unit of this code was split, merged or renumbered ({unit}); write the code that it has now",
)


@question("households.check_roster")
def check_roster(
    view: View,
    *,
    rows: tuple[RosterRow, ...],
    treat: Treatment = Treatment.REFUSE,
    choices: tuple[RowChoice, ...] = (),
    on: PartialDate | None = None,
) -> RosterCheck:
    """A dry run: what `import_roster` would do with these rows: what is new, changed and gone, and what stands against it.

    Objections of the single verbs, such as a transfer before the owner acquired, come when it is done.
    """
    plan = _Plan.make(view, rows, treat, choices, on)
    return RosterCheck(
        new=len(plan.new),
        known=plan.known,
        changed=tuple(difference for _row, difference, _treat in plan.changed),
        gone=gone(plan.register, rows),
        problems=tuple(plan.problems),
    )


@verb("households.import_roster")
def import_roster(
    change: Change,
    *,
    rows: tuple[RosterRow, ...],
    treat: Treatment = Treatment.REFUSE,
    choices: tuple[RowChoice, ...] = (),
    on: PartialDate | None = None,
) -> tuple[Unit, ...]:
    """Take the rows into the register and return the units that are new; refuses with every problem of every row.

    `treat` says what a row is that differs from the register, `choices` say it for single rows; with SKIP a row is left out,
    whatever stands against it. `on` is the day of the roster: a transfer happened on the day that its row names, or else by
    then. Places are made as the rows name them. Owners of one document, or of one name and telephone, are one person; somebody of
    whom only the name is given is a person of its own for each unit.
    """
    plan = _Plan.make(change, rows, treat, choices, on)
    problems, made = list(plan.problems), []
    for row in plan.new if not problems else ():
        with _Collected(problems, row):
            made.append(_take(change, plan.register, row))
    for row, difference, how in plan.changed if not problems else ():
        if how is not Treatment.SKIP:
            with _Collected(problems, row):
                _bring_up(change, plan, row, difference, how)
    if problems:
        change.refuse(*problems)
    changed = sum(how is not Treatment.SKIP for _row, _difference, how in plan.changed)
    skipped = plan.skipped + len(plan.changed) - changed
    change.emit(RosterImported(new=len(made), known=plan.known, changed=changed, skipped=skipped))
    return tuple(made)


@define
class _Collected:
    """What is refused for one row is noted with its place."""

    problems: list[Problem]
    row: RosterRow

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        if not isinstance(error, Refused):
            return False
        self.problems += [attrs.evolve(one, at=f"{self.row.at}.{one.at}") for one in error.problems]
        return True


# --- what would happen, and what stands against it -------------------------------------------------------------------


@define
class _Plan:
    """The rows by what is to be done with them."""

    register: Register
    on: PartialDate | None
    day: date
    """For which day owners are compared."""
    new: list[RosterRow] = field(factory=list)
    changed: list[tuple[RosterRow, RosterDifference, Treatment]] = field(factory=list)
    known: int = 0
    skipped: int = 0
    problems: list[Problem] = field(factory=list)

    @classmethod
    def make(
        cls, view: View, rows: tuple[RosterRow, ...], treat: Treatment, choices: tuple[RowChoice, ...], on: PartialDate | None
    ) -> "_Plan":
        """Look at every row; stages nothing."""
        register = Register.read(view, rows)
        plan = cls(register, on, on.latest if on is not None else view.today)
        chosen = {(choice.sheet, choice.row): choice.treat for choice in choices}
        there = {(row.sheet, row.row) for row in rows}
        plan.problems += [NO_ROW(at=f"{place_of(*where)}.row") for where in chosen if where not in there]
        first: dict[str, int] = {}
        for row in rows:
            how = chosen.get((row.sheet, row.row))
            if how is Treatment.SKIP and fold(row.code) not in register.units:
                plan.skipped += 1
            else:
                plan.sort(row, how or treat, first)
        return plan

    def sort(self, row: RosterRow, how: Treatment, first: dict[str, int]) -> None:
        """Find out what a row is."""
        code = fold(row.code)
        unit = self.register.units.get(code)
        found = [] if unit is None else list(differences(self.register, unit, row, on=self.day))
        against = list(self._against(row, how, first.setdefault(code, row.row)))
        if unit is not None and found:
            columns = tuple(map(Code, found))
            self.changed.append((row, RosterDifference(unit=unit.id, sheet=row.sheet, row=row.row, columns=columns), how))
            if how is Treatment.REFUSE:
                against += [DIFFERS(at=f"{row.at}.{what}", unit=unit.id, what=column_word(what)) for what in columns]
        elif unit is not None:
            self.known += 1
        else:
            self.new.append(row)
        if how is not Treatment.SKIP:
            self.problems += against

    def _against(self, row: RosterRow, how: Treatment, first: int) -> Iterator[Problem]:
        if first != row.row:
            yield SAME_UNIT(at=f"{row.at}.code", row=first)
        code = fold(row.code)
        if code in self.register.former and code not in self.register.units:
            yield FORMER_CODE(at=f"{row.at}.code", unit=self.register.former[code])
        if row.place and fold(row.place) not in self.register.places:
            yield NO_SUCH_PLACE(at=f"{row.at}.place")
        for owner in row.owners:
            known = self.register.person(owner)
            if known is not None and fold(known.name or "") != fold(owner.name or "") and how is not Treatment.CORRECT:
                yield OTHER_NAME(at=f"{row.at}.documents", person=known.id)


# --- a unit that is new ----------------------------------------------------------------------------------------------


def _take(change: Change, register: Register, row: RosterRow) -> Unit:
    unit = add_unit(
        change,
        place=_place(change, register, row),
        room=row.room,
        code=row.code,
        kind=row.kind,
        status=row.status,
        delivered=row.delivered,
    )
    measure(change, unit.id, value=row.area, source=row.source)
    owners: tuple[Id[Person], ...] = ()
    if row.owners and row.since is not None:
        owners = tuple(_person(change, register, owner) for owner in row.owners)
        acquire(change, unit.id, owners=owners, start=row.since, form=row.form, shares=row.shares)
    _certified(change, unit.id, row, owners)
    return unit


def _certified(change: Change, unit: Id[Unit], row: RosterRow, owners: tuple[Id[Person], ...]) -> None:
    """Record what was issued to the owners of a row, to all together or to each."""
    numbers = numbers_of(row)
    for number in dict.fromkeys(filter(None, numbers)):
        named = owners if len(numbers) == 1 else tuple(who for who, of in zip(owners, numbers, strict=False) if of == number)
        certify(change, unit, stage=CertificateStage.ISSUED, number=number, on=row.certified, owners=named)


def _place(change: Change, register: Register, row: RosterRow) -> Id[Place]:
    """The innermost place of a row; it and those around it are made when they are missing."""
    if row.place:
        return register.places[fold(row.place)]
    above: Id[Place] | None = None
    for kind, code, name in steps(row):
        key = fold(code)
        if key not in register.places:
            made = add_place(change, kind=kind, code=code, name=name, parent=above).id
            register.places[key], register.parents[made] = made, above
        above = register.places[key]
    return register.places[fold(steps(row)[-1][1])]


def _person(change: Change, register: Register, owner: RosterOwner) -> Id[Person]:
    known = register.person(owner)
    if known is not None:
        return known.id
    made = add_person(change, name=owner.name or "", kind=owner.kind, phone=owner.phone, document=owner.document)
    register.keep(made)
    return made.id


# --- a unit that has changed -----------------------------------------------------------------------------------------


def _bring_up(change: Change, plan: _Plan, row: RosterRow, difference: RosterDifference, how: Treatment) -> None:
    """Let the register say what the row says."""
    unit, columns = difference.unit, set(difference.columns)
    if columns & {"building", "room", "kind"}:
        correct_unit(change, unit, place=_place(change, plan.register, row), room=row.room, kind=row.kind)
    if "status" in columns:
        _advance(change, unit, row, row.delivered or plan.on)
    if "area" in columns:
        measure(change, unit, value=row.area, source=row.source)
    if "owners" in columns:
        (_transferred if how is Treatment.TRANSFER else _corrected)(change, plan, unit, row)
    if columns & {"documents", "phones", "certificate"}:
        held = change.find(Ownership, unit=unit)
        people = {one.person: change.get(Person, one.person) for one in held}
        pairs = owned_as_said(plan.register, held, people, row, on=plan.day) or ()
        for owner, person in pairs if columns & {"documents", "phones"} else ():
            _known_better(change, plan.register, person, owner)
        if "certificate" in columns:
            _certified(change, unit, row, tuple(person.id for _owner, person in pairs))


def _advance(change: Change, unit: Id[Unit], row: RosterRow, on: PartialDate | None) -> None:
    if on is None:
        change.refuse(NO_DAY(at="status"))
    (deliver if row.status is UnitStatus.DELIVERED else sell)(change, unit, on=on)


def _transferred(change: Change, plan: _Plan, unit: Id[Unit], row: RosterRow) -> None:
    """Close what is owned and open the new on the day that the row names, or on that of the roster when it names none."""
    standing_now = change.find(Ownership, unit=unit, end=None)
    on = row.since if row.dated else plan.on
    if on is None:
        change.refuse(NO_DAY(at="since"))
    if any(on.earliest <= held.start.earliest for held in standing_now):
        change.refuse(NOT_LATER(at="since", on=on, start=max(held.start for held in standing_now)))
    owners = tuple(_person(change, plan.register, owner) for owner in row.owners)
    if standing_now:
        transfer(change, unit, to=owners, on=on, form=row.form, shares=row.shares)
    else:
        acquire(change, unit, owners=owners, start=on, form=row.form, shares=row.shares)


def _corrected(change: Change, plan: _Plan, unit: Id[Unit], row: RosterRow) -> None:
    """Let those records of ownership that the row is about say what it says."""
    every = change.find(Ownership, unit=unit)
    held = [one for one in every if one.start == row.since] or list(standing(every, plan.day))
    paired = _paired(change, plan.register, held, row.owners)
    persons = tuple(_meant(change, plan.register, owner, paired.get(index)) for index, owner in enumerate(row.owners))
    if held:
        ids = tuple(one.id for one in held)
        correct_owners(change, unit, ownerships=ids, owners=persons, start=row.since, form=row.form, shares=row.shares)
    elif row.since is not None:
        acquire(change, unit, owners=persons, start=row.since, form=row.form, shares=row.shares)
    else:
        change.refuse(NO_DAY(at="since"))


def _paired(view: View, register: Register, held: Iterable[Ownership], owners: tuple[RosterOwner, ...]) -> Mapping[int, Person]:
    """Who is meant by each owner of a row among those who hold: the same person, or of the same name, or who is left over."""
    people = [view.get(Person, one.person) for one in held]
    found: dict[int, Person] = {}
    tests: tuple[Callable[[RosterOwner, Person], bool], ...] = (
        lambda owner, person: (known := register.person(owner)) is not None and known.id == person.id,
        lambda owner, person: fold(owner.name or "") == fold(person.name or ""),
        lambda owner, person: not (owner.document and person.document) and register.person(owner) is None,
    )
    for test in tests:
        for index, owner in enumerate(owners):
            match = next((one for one in people if index not in found and test(owner, one)), None)
            if match is not None:
                found[index] = match
                people.remove(match)
    return found


def _meant(change: Change, register: Register, owner: RosterOwner, paired: Person | None) -> Id[Person]:
    """The person of an owner whom a correction names: the one who holds, called as the row says, or somebody else."""
    known = register.person(owner)
    person = known if known is not None else paired
    if person is None or (owner.document and person.document and fold(owner.document) != fold(person.document)):
        return _person(change, register, owner)
    return _known_better(change, register, person, owner)


def _known_better(change: Change, register: Register, person: Person, owner: RosterOwner) -> Id[Person]:
    """Let the register know of a person what a row says."""
    same_name = fold(owner.name or "") == fold(person.name or "")
    fields = {"name": None if same_name else owner.name, "phone": owner.phone, "document": owner.document}
    told = {name: text for name, text in fields.items() if text is not None and text != getattr(person, name)}
    if told:
        register.keep(correct_person(change, person.id, **told))
    return person.id
