"""From a filled hours sheet to entries: first what would happen, then all of it or nothing.

Rows that are on record already change nothing, so a sheet can be imported again. A row that overlaps one entry and says something
else is refused and names what differs, unless the caller says what it is: to be left out, or a correction with its reason. Hours
that come from a sheet still have to be verified, by somebody else than whoever imported it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs
from attrs import define, field, frozen

from community_gov import Change, Code, Coded, Id, Nature, OneOf, Problem, ProblemType, Refused, View, event, question, verb
from community_gov.households import Person
from community_gov.sheets import fold
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.enrolment import NO_REASON, Enrolment, EnrolmentStatus
from community_gov_volunteers.hours import COUNTING, HOURS_OVERLAP, MINUTES, NOBODY_LISTED, Entry, log, would_be, wrong
from community_gov_volunteers.hourssheets import HoursRow
from community_gov_volunteers.stretches import Stretch
from community_gov_volunteers.verification import correct

__all__ = ["HoursCheck", "HoursChoice", "HoursDifference", "HoursImported", "HoursTreatment", "check_hours", "import_hours"]


class HoursTreatment(Coded):
    """What is to be done with a row."""

    SKIP = "skip", "跳过", "leave it out"
    CORRECT = "correct", "更正", "a correction of what is on record"


@frozen(kw_only=True)
class HoursChoice:
    """What is to be done with one row; a correction says why."""

    sheet: str = ""
    row: int
    treat: HoursTreatment
    reason: str = ""


@frozen(kw_only=True)
class HoursDifference:
    """A row that says something else than an entry on record."""

    entry: Id[Entry]
    sheet: str
    row: int
    columns: tuple[Code, ...]


@frozen(kw_only=True)
class HoursCheck:
    """What an import would do."""

    new: int
    known: int
    """Rows that change nothing."""
    changed: tuple[HoursDifference, ...]
    skipped: int
    problems: tuple[Problem, ...]
    """Each with its place, such as `rows[12].starts`."""


@event("volunteers.hours_imported")
@frozen(kw_only=True)
class HoursImported:
    """A filled sheet came in."""

    new: int
    known: int
    corrected: int
    skipped: int


NOT_ON_SHEET = ProblemType(
    "volunteers.shift_not_named",
    zh="该行的班次不在本次导入之列",
    en="the shift of this row is none of those to be imported",
)
NO_VOLUNTEER = ProblemType(
    "volunteers.no_such_volunteer", zh="本组织没有这名志愿者", en="the association has no such volunteer", nature=Nature.NOT_FOUND
)
SEVERAL_OF_NAME = ProblemType(
    "volunteers.several_of_name",
    zh="有{count}名志愿者同名,请填写编号",
    en="{count} volunteers have this name; write the number",
)
OTHER_NAME = ProblemType(
    "volunteers.name_of_another",
    zh="编号{number}的志愿者不是这个姓名",
    en="the volunteer of number {number} has another name",
    nature=Nature.CONFLICT,
)
SAME_TIME = ProblemType(
    "volunteers.rows_overlap", zh="与第{row}行是同一人、时间重叠", en="this is the same person as in row {row}, at the same time"
)
HOURS_DIFFER = ProblemType(
    "volunteers.hours_differ",
    zh="已有记录{entry},但{what}不同;请更正其一,或逐行注明处理方式",
    en="entry {entry} is on record with another {what}; put one of the two right, or say for the row what is to be done",
    nature=Nature.CONFLICT,
)
NOTHING_TO_CORRECT = ProblemType(
    "volunteers.nothing_to_correct",
    zh="没有与该行时间重叠的记录可更正",
    en="no entry on record overlaps with this row, so there is none to correct",
    nature=Nature.STATE,
)
NO_HOURS_ROW = ProblemType("volunteers.no_hours_row", zh="没有这一行", en="there is no such row", nature=Nature.NOT_FOUND)


@question("volunteers.check_hours")
def check_hours(
    view: View, shift_ids: tuple[Id[Shift], ...], *, rows: tuple[HoursRow, ...], choices: tuple[HoursChoice, ...] = ()
) -> HoursCheck:
    """A dry run of `import_hours`: what is new, known and different, and what stands against it."""
    plan = _Plan.make(view, shift_ids, rows, choices)
    return HoursCheck(
        new=len(plan.new),
        known=plan.known,
        changed=tuple(difference for _made, difference, _choice in plan.changed),
        skipped=plan.skipped,
        problems=tuple(plan.problems),
    )


@verb("volunteers.import_hours")
def import_hours(
    change: Change, shift_ids: tuple[Id[Shift], ...], *, rows: tuple[HoursRow, ...], choices: tuple[HoursChoice, ...] = ()
) -> tuple[Entry, ...]:
    """Log the rows of a filled sheet and return what is new; refuses with every problem of every row, and then logs nothing.

    A row names its shift, or there is only one. It counts once somebody else has verified it.
    """
    change.require(rows, NOBODY_LISTED(at="rows"))
    plan = _Plan.make(change, shift_ids, rows, choices)
    if plan.problems:
        raise Refused(*plan.problems)
    made: list[Entry] = []
    for row, entry in plan.new:
        with _Placed(row):
            time = {"starts": entry.starts, "ends": entry.ends}
            made.append(log(change, entry.shift, enrolment_id=entry.enrolment, minutes=entry.minutes, **time))
    for (row, entry), difference, choice in plan.changed:
        with _Placed(row):
            time = {"starts": entry.starts, "ends": entry.ends}
            made.append(correct(change, difference.entry, reason=choice.reason, minutes=entry.minutes, **time))
    corrected = len(plan.changed)
    change.emit(HoursImported(new=len(plan.new), known=plan.known, corrected=corrected, skipped=plan.skipped))
    return tuple(made)


@define
class _Placed:
    """What is refused for one row is told with its place."""

    row: HoursRow

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, Refused):
            raise Refused(*_at(self.row, error.problems)) from error


def _at(row: HoursRow, problems: Iterable[Problem]) -> Iterator[Problem]:
    where = f"rows[{row.sheet}!{row.row}]" if row.sheet else f"rows[{row.row}]"
    yield from (attrs.evolve(one, at=f"{where}.{one.at}") for one in problems)


# --- what would happen, and what stands against it -------------------------------------------------------------------

_Made = tuple[HoursRow, Entry]


@define
class _Plan:
    """The rows by what is to be done with them."""

    view: View
    shifts: dict[Id[Shift], Shift]
    people: "_People"
    new: list[_Made] = field(factory=list)
    changed: list[tuple[_Made, HoursDifference, HoursChoice]] = field(factory=list)
    known: int = 0
    skipped: int = 0
    problems: list[Problem] = field(factory=list)
    said: dict[Id[Person], list[_Made]] = field(factory=lambda: defaultdict(list))
    """What the rows before say of each person."""

    @classmethod
    def make(
        cls, view: View, shift_ids: Sequence[Id[Shift]], rows: Sequence[HoursRow], choices: Sequence[HoursChoice]
    ) -> "_Plan":
        """Look at every row; stages nothing."""
        shifts = {id: view.get(Shift, id) for id in dict.fromkeys(shift_ids)}
        plan = cls(view, shifts, _People(view))
        chosen = {(one.sheet, one.row): one for one in choices}
        for where in chosen.keys() - {(row.sheet, row.row) for row in rows}:
            plan.problems.append(NO_HOURS_ROW(at=f"rows[{where[1]}].row"))
        for row in rows:
            choice = chosen.get((row.sheet, row.row))
            if choice is not None and choice.treat is HoursTreatment.SKIP:
                plan.skipped += 1
            else:
                plan.problems += _at(row, plan.sort(row, choice))
        return plan

    def sort(self, row: HoursRow, choice: HoursChoice | None) -> tuple[Problem, ...]:
        """Find out what a row is; returns what stands against it."""
        try:
            made = self._entry(row)
        except Refused as refused:
            return refused.problems
        stretch = Stretch(made.starts, made.ends)
        before = self.said[made.person]
        twice = [other.row for other, entry in before if stretch.shared(Stretch(entry.starts, entry.ends))]
        before.append((row, made))
        if twice:
            return (SAME_TIME(at="starts", row=twice[0]),)
        overlapping = self._overlapping(made, stretch)
        if len(overlapping) == 1:
            return tuple(self._beside(row, made, overlapping[0], choice))
        self.new.append((row, made))
        unsaid = () if choice is None else (NOTHING_TO_CORRECT(at="row"),)
        return (*unsaid, *wrong(self.view, made))

    def _beside(self, row: HoursRow, made: Entry, old: Entry, choice: HoursChoice | None) -> Iterator[Problem]:
        """What stands against a row beside the one entry that it overlaps."""
        columns = tuple(Code(name) for name in ("starts", "ends", "minutes") if getattr(old, name) != getattr(made, name))
        if not columns:
            self.known += 1
            return
        difference = HoursDifference(entry=old.id, sheet=row.sheet, row=row.row, columns=columns)
        self.changed.append(((row, made), difference, choice or HoursChoice(row=row.row, treat=HoursTreatment.SKIP)))
        if choice is None:
            yield from (HOURS_DIFFER(at=what, entry=old.id, what=what) for what in columns)
            return
        if not choice.reason.strip():
            yield NO_REASON(at="reason")
        replaced = {old.id, old.corrects}
        for problem in wrong(self.view, attrs.evolve(made, corrects=old.id)):
            if problem.type is not HOURS_OVERLAP or problem.params["entry"] not in replaced:
                yield problem

    def _entry(self, row: HoursRow) -> Entry:
        shift = self._shift(row)
        enrolment = self.people.of(self.view.get(Activity, shift.activity), row)
        if row.starts is None or row.ends is None or row.ends <= row.starts:
            raise Refused(MINUTES(at="ends", least=1, most=0))
        stretch = Stretch(row.starts, row.ends)
        minutes = stretch.minutes if row.minutes is None else row.minutes
        if not 1 <= minutes <= stretch.minutes:
            raise Refused(MINUTES(at="minutes", least=1, most=stretch.minutes))
        return would_be(self.view, shift, enrolment, stretch=stretch, minutes=minutes)

    def _shift(self, row: HoursRow) -> Shift:
        if row.shift is None and len(self.shifts) == 1:
            return next(iter(self.shifts.values()))
        if row.shift is None or row.shift not in self.shifts:
            raise Refused(NOT_ON_SHEET(at="shift"))
        return self.shifts[row.shift]

    def _overlapping(self, made: Entry, stretch: Stretch) -> list[Entry]:
        """The entries of the same person and shift that share a minute, without those that wait to be replaced."""
        found = self.view.find(Entry, person=made.person, shift=made.shift, day=made.day, state=OneOf(COUNTING))
        corrected = {entry.corrects for entry in found}
        standing = [entry for entry in found if entry.minutes and entry.id not in corrected]
        return [entry for entry in standing if stretch.shared(Stretch(entry.starts, entry.ends))]


@define
class _People:
    """The volunteers of the associations that the rows are about, by number and by name, read once each."""

    view: View
    by_number: dict[tuple[str, int], Enrolment] = field(factory=dict)
    by_name: dict[tuple[str, str], list[Enrolment]] = field(factory=lambda: defaultdict(list))
    names: dict[Id[Enrolment], str] = field(factory=dict)
    bodies: set[str] = field(factory=set)

    def of(self, activity: Activity, row: HoursRow) -> Enrolment:
        """Whom a row means; raises Refused when that is nobody, or not certain."""
        if activity.body not in self.bodies:
            self._read(activity)
        if row.number is None:
            return self._named(activity, row)
        found = self.by_number.get((activity.body, row.number))
        if found is None:
            raise Refused(NO_VOLUNTEER(at="volunteer"))
        if row.name and fold(row.name) != self.names[found.id]:
            raise Refused(OTHER_NAME(at="name", number=row.number))
        return found

    def _named(self, activity: Activity, row: HoursRow) -> Enrolment:
        found = [
            one for one in self.by_name.get((activity.body, fold(row.name or "")), ()) if one.status is EnrolmentStatus.ACTIVE
        ]
        if not found:
            raise Refused(NO_VOLUNTEER(at="name"))
        if len(found) > 1:
            raise Refused(SEVERAL_OF_NAME(at="name", count=len(found)))
        return found[0]

    def _read(self, activity: Activity) -> None:
        self.bodies.add(activity.body)
        all_of_body = self.view.find(Enrolment, body=activity.body)
        persons = {one.id: one for one in self.view.find(Person, id=OneOf(tuple({one.person for one in all_of_body})))}
        for one in all_of_body:
            self.by_number[activity.body, one.number] = one
            self.names[one.id] = fold(persons[one.person].name or "")
            self.by_name[activity.body, self.names[one.id]].append(one)
