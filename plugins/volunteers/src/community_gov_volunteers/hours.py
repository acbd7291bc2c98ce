"""Hours: the time that was actually given, logged, and verified by somebody else.

An entry is a stretch of one civil day and the minutes given in it: no travel and no multiplier (the association's own reading
of 志愿服务记录与证明出具办法 art. 7). No minute of a person counts twice, in whichever association; no day has more than 24
hours. What is verified is locked: a correction is a new entry with its reason, and the old one is kept.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain

import attrs
from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    Nature,
    OneOf,
    Problem,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov_volunteers.activities import Activity, Shift, require_stretch, stretch_of
from community_gov_volunteers.enrolment import NOT_ACTIVE, Enrolment, EnrolmentStatus, status_on
from community_gov_volunteers.signup import OTHER_BODY, SignUp, SignUpState
from community_gov_volunteers.stretches import DAY_MINUTES, Stretch, days_of

__all__ = [
    "COUNTING",
    "ENTRY_LIFE",
    "HOURS_OVERLAP",
    "MINUTES",
    "NOBODY_LISTED",
    "Entry",
    "EntryMove",
    "EntryMoved",
    "EntryState",
    "Total",
    "acting",
    "entries_of",
    "entries_of_shift",
    "entry_path",
    "log",
    "log_group",
    "objections",
    "record_entry",
    "recount",
    "take_step",
    "time_of",
    "total_of",
    "would_be",
    "wrong",
]


class EntryState(Coded):
    """How far an entry has come."""

    LOGGED = "logged", "待核实", "logged"
    VERIFIED = "verified", "已核实", "verified"
    REJECTED = "rejected", "未通过核实", "rejected"
    REPLACED = "replaced", "已更正", "replaced by a correction"


COUNTING = (EntryState.LOGGED, EntryState.VERIFIED)
"""The states of entries that take up time of a person."""

ENTRY_LIFE = Lifecycle(
    EntryState.LOGGED,
    steps=[
        Step("verify", [EntryState.LOGGED], EntryState.VERIFIED, zh="核实", en="verify"),
        Step("reject", [EntryState.LOGGED], EntryState.REJECTED, zh="不予核实", en="reject"),
        Step("replace", COUNTING, EntryState.REPLACED, zh="更正", en="replace"),
    ],
)


@kind("volunteers.entry", indexes=(("person", "day"), "enrolment", "shift", "body", "state", "corrects"))
@frozen(kw_only=True)
class Entry:
    """Minutes that one person gave on one day."""

    id: Id["Entry"]
    body: Id[Body]
    shift: Id[Shift]
    enrolment: Id[Enrolment]
    person: Id[Person]
    day: date
    """The civil day on which it lies."""
    starts: datetime
    ends: datetime
    minutes: int = field(validator=attrs.validators.ge(0))
    """Time actually given: at most the length of the stretch. 0 only in a correction that strikes an entry out."""
    state: EntryState
    logged_at: datetime
    logged_by: str
    """The actor's id."""
    logged_person: Id[Person] | None
    """Who that was, if a person; somebody with two logins is one person."""
    logged_on: date
    corrects: Id["Entry"] | None = None


@kind("volunteers.entry_move", indexes=("about",))
@frozen(kw_only=True)
class EntryMove:
    """Step 1, 2, ... of an entry: logged, verified, rejected or replaced, by whom and why."""

    id: Id["EntryMove"]
    about: Id[Entry]
    step: int
    from_: EntryState | None
    to: EntryState
    at: datetime
    by: str
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )


@kind("volunteers.total", indexes=("enrolment", "body"), unique=(("enrolment",),))
@frozen(kw_only=True)
class Total:
    """The running total of verified minutes in one enrolment; `recount` gives the same from the entries."""

    id: Id["Total"]
    enrolment: Id[Enrolment]
    body: Id[Body]
    minutes: int


@event("volunteers.entry_moved")
@frozen(kw_only=True)
class EntryMoved:
    """An entry was logged (`from_` is None), verified, rejected or replaced."""

    entry: Id[Entry]
    from_: EntryState | None
    to: EntryState
    minutes: int


TWO_DAYS = ProblemType(
    "volunteers.two_days",
    zh="一条记录只能在同一天内;跨零点的请分成两条",
    en="an entry lies on one day; make two of one that passes midnight",
)
MINUTES = ProblemType(
    "volunteers.minutes_out_of_range",
    zh="实际服务时间须为{least}至{most}分钟",
    en="the time given lies between {least} and {most} minutes",
)
FUTURE = ProblemType("volunteers.not_over_yet", zh="服务尚未结束", en="the service is not over yet", nature=Nature.STATE)
OUTSIDE = ProblemType(
    "volunteers.outside_the_shift",
    zh="记录的时间与班次没有交集",
    en="the stretch shares no minute with the shift and goes on from no entry that does",
)
ABSENT = ProblemType(
    "volunteers.noted_as_absent",
    zh="该志愿者在此班次记为未到",
    en="the volunteer is noted as a no-show of this shift",
    nature=Nature.CONFLICT,
)
HOURS_OVERLAP = ProblemType(
    "volunteers.hours_overlap",
    zh="与记录{entry}重叠{minutes}分钟;同一时间不能计两次",
    en="overlaps by {minutes} minutes with the entry {entry}; no minute counts twice",
    nature=Nature.CONFLICT,
)
DAY_FULL = ProblemType(
    "volunteers.more_than_a_day",
    zh="{on}合计{minutes}分钟,一天不超过{most}分钟",
    en="{minutes} minutes on {on}; a day has {most}",
    nature=Nature.CONFLICT,
)
NOBODY_LISTED = ProblemType("volunteers.nobody_listed", zh="名单为空", en="the list is empty")


# --- logging ---------------------------------------------------------------------------------------------------------


@verb("volunteers.log")
def log(
    change: Change,
    shift_id: Id[Shift],
    *,
    enrolment_id: Id[Enrolment],
    starts: datetime,
    ends: datetime,
    minutes: int | None = None,
) -> Entry:
    """Log what somebody gave in a shift that is over, as a stretch and the minutes in it (all of them unless said otherwise).

    Raises Refused with every objection. It counts once somebody else has verified it.
    """
    made = _made(change, shift_id, enrolment_id, stretch=require_stretch(starts, ends), minutes=minutes)
    if problems := tuple(wrong(change, made)):
        raise Refused(*problems)
    return _put_new(change, made)


@verb("volunteers.log_group")
def log_group(
    change: Change,
    shift_id: Id[Shift],
    *,
    enrolment_ids: tuple[Id[Enrolment], ...],
    starts: datetime,
    ends: datetime,
    minutes: int | None = None,
) -> tuple[Entry, ...]:
    """Log the same for several people, all or nobody; raises Refused with the objections to everybody."""
    change.require(enrolment_ids, NOBODY_LISTED(at="enrolment_ids"))
    stretch = require_stretch(starts, ends)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for enrolment_id in dict.fromkeys(enrolment_ids):
        made = _made(change, shift_id, enrolment_id, stretch=stretch, minutes=minutes)
        found = tuple(wrong(change, made))
        problems += found
        if not found:
            entries.append(_put_new(change, made))
    if problems:
        raise Refused(*problems)
    return tuple(entries)


def _made(change: Change, shift_id: Id[Shift], enrolment_id: Id[Enrolment], *, stretch: Stretch, minutes: int | None) -> Entry:
    shift, enrolment = change.get(Shift, shift_id), change.get(Enrolment, enrolment_id)
    given = stretch.minutes if minutes is None else minutes
    change.require(1 <= given <= stretch.minutes, MINUTES(at="minutes", least=1, most=stretch.minutes))
    made = would_be(change, shift, enrolment, stretch=stretch, minutes=given)
    return evolve(made, id=change.new_id(Entry), logged_by=change.actor.id, logged_person=acting(change))


def would_be(view: View, shift: Shift, enrolment: Enrolment, *, stretch: Stretch, minutes: int) -> Entry:
    """The entry that would be logged now, by nobody yet; for `wrong`."""
    return Entry(
        id=Id("new"),
        body=view.get(Activity, shift.activity).body,
        shift=shift.id,
        enrolment=enrolment.id,
        person=enrolment.person,
        day=days_of(stretch, view.zone)[0],
        starts=stretch.starts,
        ends=stretch.ends,
        minutes=minutes,
        state=EntryState.LOGGED,
        logged_at=view.now,
        logged_by="",
        logged_person=None,
        logged_on=view.today,
    )


def acting(change: Change) -> Id[Person] | None:
    """The person who is at work, or None for a program."""
    return None if change.actor.person is None else Id(change.actor.person)


def wrong(view: View, entry: Entry) -> Iterator[Problem]:
    """Everything that speaks against a new entry."""
    stretch, shift = time_of(entry), view.get(Shift, entry.shift)
    if len(days_of(stretch, view.zone)) > 1:
        yield TWO_DAYS(at="ends")
    if stretch.ends > view.now:
        yield FUTURE(at="ends")
    if stretch.shared(stretch_of(shift)) == 0 and not _goes_on(view, entry):
        yield OUTSIDE(at="starts")
    if view.get(Enrolment, entry.enrolment).body != entry.body:
        yield OTHER_BODY(at="enrolment_id")
    if status_on(view, entry.enrolment, on=entry.day) is not EnrolmentStatus.ACTIVE:
        yield NOT_ACTIVE(at="enrolment_id", enrolment=entry.enrolment, on=entry.day)
    if view.first(SignUp, enrolment=entry.enrolment, shift=entry.shift, state=SignUpState.NO_SHOW) is not None:
        yield ABSENT(at="enrolment_id")
    yield from _double(view, entry)


def _goes_on(view: View, entry: Entry) -> bool:
    """Whether it goes on from another entry of the same shift, as after midnight for somebody who stayed longer."""
    before = view.find(Entry, person=entry.person, shift=entry.shift, ends=entry.starts, state=OneOf(COUNTING))
    return any(one.id != entry.corrects for one in before)


def _double(view: View, entry: Entry) -> Iterator[Problem]:
    """Minutes that would count twice, or make a day longer than a day.

    Since an entry lies within one day, only those of its own day can overlap. An entry of no minutes takes up no time.
    """
    of_day = view.find(Entry, person=entry.person, day=entry.day, state=OneOf(COUNTING))
    others = [one for one in of_day if one.id not in (entry.id, entry.corrects) and one.minutes]
    for other in others if entry.minutes else ():
        shared = time_of(entry).shared(time_of(other))
        if shared:
            yield HOURS_OVERLAP(at="starts", entry=other.id, minutes=shared)
    corrected = {other.corrects for other in others}
    total = entry.minutes + sum(other.minutes for other in others if other.id not in corrected)
    if total > DAY_MINUTES:
        yield DAY_FULL(at="minutes", on=entry.day, minutes=total, most=DAY_MINUTES)


def _put_new(change: Change, entry: Entry) -> Entry:
    change.put(entry)
    record_entry(change, entry, from_=None, reason=None)
    return entry


def take_step(change: Change, entry: Entry, action: str, *, reason: str | None = None) -> Entry:
    """Take a step that the life of an entry allows, and keep who took it."""
    moved = change.put(evolve(entry, state=ENTRY_LIFE.after(entry.state, action)))
    record_entry(change, moved, from_=entry.state, reason=reason)
    return moved


def record_entry(change: Change, entry: Entry, *, from_: EntryState | None, reason: str | None) -> None:
    """Keep who brought an entry to where it is."""
    move = EntryMove(
        id=change.new_id(EntryMove),
        about=entry.id,
        step=len(change.find(EntryMove, about=entry.id)) + 1,
        from_=from_,
        to=entry.state,
        at=change.now,
        by=change.actor.id,
        reason=reason,
    )
    change.put(move, EntryMoved(entry=entry.id, from_=from_, to=entry.state, minutes=entry.minutes))


# --- questions, and the last check -----------------------------------------------------------------------------------


@question("volunteers.entries_of")
def entries_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Entry, ...]:
    """All entries of a volunteer in one association, replaced ones included, by time."""
    return view.find(Entry, enrolment=enrolment_id, order_by="starts")


@question("volunteers.entries_of_shift")
def entries_of_shift(view: View, shift_id: Id[Shift]) -> tuple[Entry, ...]:
    """All entries of a shift, replaced ones included, by time."""
    return view.find(Entry, shift=shift_id, order_by="starts")


@question("volunteers.entry_path")
def entry_path(view: View, entry_id: Id[Entry]) -> tuple[EntryMove, ...]:
    """The steps of an entry with their reasons, in order."""
    return view.find(EntryMove, about=entry_id, order_by="step")


@question("volunteers.total_of")
def total_of(view: View, enrolment_id: Id[Enrolment]) -> int:
    """The verified minutes of a volunteer in one association; a running total, so it costs one look-up."""
    known = view.first(Total, enrolment=enrolment_id)
    return 0 if known is None else known.minutes


@question("volunteers.recount")
def recount(view: View, enrolment_id: Id[Enrolment]) -> int:
    """The same, counted anew from the entries."""
    return sum(entry.minutes for entry in view.find(Entry, enrolment=enrolment_id, state=EntryState.VERIFIED))


def time_of(entry: Entry) -> Stretch:
    """The stretch of an entry."""
    return Stretch(entry.starts, entry.ends)


def objections(change: Change) -> Iterable[Problem]:
    """What no change may leave behind, whoever made it: minutes counted twice, and hours of somebody who is noted as absent."""
    return chain.from_iterable(_objections_to(change, write.after) for write in change.writes)


def _objections_to(change: Change, after: object) -> Iterator[Problem]:
    if isinstance(after, Entry) and after.state in COUNTING:
        yield from _double(change, after)
    if isinstance(after, SignUp) and after.state is SignUpState.NO_SHOW:
        counted = change.first(Entry, shift=after.shift, enrolment=after.enrolment, state=OneOf(COUNTING))
        if counted is not None:
            yield ABSENT(at="sign_up_id")
