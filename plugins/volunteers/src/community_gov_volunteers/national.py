"""The table for the designated national system (全国志愿服务信息系统): what is to be entered there, row by row.

What is recorded elsewhere has to be entered in that system (志愿服务条例 art. 19), which is why it may be handed over; nothing is
sent by this library. The columns are dated data (`packs.NationalField`) with the article that names each, and a mark of how sure
we are; those of the standard MZ/T 061-2015 are from memory. What is not held here stays empty: the association fills it in.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from attrs import field, frozen

from community_gov import Code, Controller, Id, Mask, OneOf, Purpose, Record, Until, View, personal, question
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov.sheets import SheetCell, TableFormat, table_bytes
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.entitlement import NationalEntry, entered_before, not_entered
from community_gov_volunteers.hours import Entry
from community_gov_volunteers.packs import ActivityKind, NationalField
from community_gov_volunteers.qualifications import Skill

__all__ = ["NationalRow", "national_fields", "national_rows", "write_national"]

_AT_ONCE = 500  # ids of which a store is asked together


@frozen(kw_only=True)
class NationalRow:
    """One verified entry as it is to be entered; an entry of no minutes strikes out what it replaces."""

    record: Id[Entry]
    replaces: Id[Entry] | None
    """The entry that it corrects, if that one is in the national system already."""
    number: int
    name: str | None = field(
        repr=False,
        metadata=personal(
            purpose=Purpose.IDENTITY, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.NAME
        ),
    )
    born: date | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    skills: tuple[Code, ...]
    activity: str
    project: Id[Activity]
    post: Id[Shift]
    day: date
    place: str | None
    content: Code
    minutes: int
    organiser: str
    lead: str | None = field(
        repr=False,
        metadata=personal(
            purpose=Purpose.IDENTITY, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.NAME
        ),
    )


@question("volunteers.national_fields")
def national_fields(view: View) -> tuple[NationalField, ...]:
    """The columns of the table in their order, each with its source and how sure it is."""
    return view.packs(NationalField)


@question("volunteers.national_rows")
def national_rows(view: View, body_id: Id[Body]) -> tuple[NationalRow, ...]:
    """What of an association is not in the national system yet, corrections of what is there among them, by day.

    `mark_entered` notes what was entered; see `write_national`.
    """
    entries = not_entered(view, body_id)
    known = _Known(view, entries)
    organiser = view.get(Body, body_id).name
    return tuple(known.row(entry, organiser) for entry in entries)


R = TypeVar("R", bound=Record)


def _found(view: View, kind: type[R], ids: set[Id[R]]) -> dict[Id[R], R]:
    ordered = sorted(ids)
    parts = (OneOf(tuple(ordered[at : at + _AT_ONCE])) for at in range(0, len(ordered), _AT_ONCE))
    return {Id(one.id): one for part in parts for one in view.find(kind, id=part)}


class _Known:
    """What the entries refer to, each kind read in large parts."""

    def __init__(self, view: View, entries: tuple[Entry, ...]) -> None:
        """Read them."""
        self.shifts = _found(view, Shift, {one.shift for one in entries})
        self.activities = _found(view, Activity, {one.activity for one in self.shifts.values()})
        self.enrolments = _found(view, Enrolment, {one.enrolment for one in entries})
        leads = {one.lead for one in self.activities.values()}
        self.persons = _found(view, Person, leads | {one.person for one in entries})
        self.places = _found(view, Place, {one.place for one in self.activities.values() if one.place is not None})
        self.skills = {id: tuple(one.code for one in view.find(Skill, enrolment=id, end=None)) for id in self.enrolments}
        entered = {one.entry for body in {one.body for one in entries} for one in view.find(NationalEntry, body=body)}
        self.replaced = {one.id: entered_before(view, one, entered) for one in entries}

    def row(self, entry: Entry, organiser: str) -> NationalRow:
        """The row of an entry."""
        shift, enrolment = self.shifts[entry.shift], self.enrolments[entry.enrolment]
        activity = self.activities[shift.activity]
        return NationalRow(
            record=entry.id,
            replaces=self.replaced[entry.id],
            number=enrolment.number,
            name=self.persons[entry.person].name,
            born=enrolment.born,
            skills=self.skills[enrolment.id],
            activity=activity.name,
            project=activity.id,
            post=shift.id,
            day=entry.day,
            place=None if activity.place is None else self.places[activity.place].name,
            content=activity.kind,
            minutes=entry.minutes,
            organiser=organiser,
            lead=self.persons[activity.lead].name,
        )


def write_national(
    rows: tuple[NationalRow, ...],
    fields: tuple[NationalField, ...],
    *,
    kinds: tuple[ActivityKind, ...] = (),
    format: TableFormat = TableFormat.XLSX,  # noqa: A002  what it is
    lang: str = "zh",
) -> bytes:
    """The rows as XLSX or CSV with these columns; no cell is a formula, what is masked is written masked.

    `kinds` (`bay.packs(ActivityKind)`) name the content of a service. Raises Refused for a format that is only read, and
    ImportError for XLSX without the extra `[roster]` of the core.
    """
    named = {kind.code: str(getattr(kind, lang)) for kind in kinds}
    head = [str(getattr(one, lang)) for one in fields]
    lines = ([_cell(row, one.code, named) for one in fields] for row in rows)
    return table_bytes((head, *lines), format, name="志愿服务记录" if lang == "zh" else "service")


def _cell(row: NationalRow, code: Code, named: Mapping[Code, str]) -> SheetCell:
    value = getattr(row, code, None)
    if code == "content":
        return named.get(row.content, row.content)
    if isinstance(value, tuple):
        return "、".join(value)
    return value if isinstance(value, int) else "" if value is None else str(value)
