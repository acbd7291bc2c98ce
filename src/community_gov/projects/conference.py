"""Joint conferences (联席会议): several bodies meet as guests of one, and each promises what it does by when, item by item.

The meeting itself, with its agenda, notice and minutes, is one of the meetings story, of the kind `joint`. Nothing is put to the
vote there, because there is no rule by which several bodies decide together: a promise binds the body that gave it.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import min_len

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.texts import require_public
from community_gov.households import natural
from community_gov.meetings import AgendaItem, Meeting, MeetingKind, MeetingState, call
from community_gov.organizations import Body, Post
from community_gov.projects.records import Project
from community_gov.records import AnyId, Coded, Finding, FindingType, Id, Severity, event, kind
from community_gov.tasks import Move, Task, TaskState, add, cancel

__all__ = [
    "Conference",
    "Promise",
    "PromiseGiven",
    "PromiseStanding",
    "PromiseState",
    "call_conference",
    "conferences",
    "keep_promise",
    "note_who_came",
    "promise",
    "promise_findings",
    "promises",
    "withdraw_promise",
]

_WAITING = (TaskState.OPEN, TaskState.STARTED, TaskState.PAUSED)


class PromiseState(Coded):
    """What became of a promise."""

    OPEN = "open", "待履行", "open"
    LATE = "late", "逾期未履行", "late"
    KEPT = "kept", "按期履行", "kept"
    KEPT_LATE = "kept_late", "逾期履行", "kept late"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@kind("projects.conference", indexes=("meeting", "project"), unique=(("meeting",),))
@frozen(kw_only=True)
class Conference:
    """A meeting to which a body invites others."""

    id: Id["Conference"]
    meeting: Id[Meeting]
    bodies: tuple[Id[Body], ...] = field(validator=min_len(1))
    """Who is invited, beside the host."""
    project: Id[Project] | None = None
    """What it is about."""
    came: tuple[Id[Body], ...] = ()
    """Who of them came."""


@kind("projects.promise", indexes=("conference", "body", "due"))
@frozen(kw_only=True)
class Promise:
    """What a body said at a conference that it will do, by when; without names."""

    id: Id["Promise"]
    conference: Id[Conference]
    item: Id[AgendaItem]
    body: Id[Body]
    post: Id[Post] | None
    """Who of the body sees to it."""
    text: str
    made: date
    due: date
    """The last day."""
    task: Id[Task] | None = None
    """Where there is one, the promise is kept when the task is done."""
    kept: date | None = None
    withdrawn: date | None = None
    reason: str | None = None
    """Why it was withdrawn."""


@frozen(kw_only=True)
class PromiseStanding:
    """Who promised what by when, and what became of it by a day."""

    promise: Id[Promise]
    conference: Id[Conference]
    held: date
    """The day of the conference."""
    item: Id[AgendaItem]
    item_title: str
    body: Id[Body]
    post: Id[Post] | None
    text: str
    due: date
    state: PromiseState
    kept: date | None
    reason: str | None
    task: Id[Task] | None


@event("projects.promise_given")
@frozen(kw_only=True)
class PromiseGiven:
    """A body promised something."""

    promise: Id[Promise]
    conference: Id[Conference]
    body: Id[Body]
    due: date


NO_GUESTS = ProblemType("projects.no_guests", zh="联席会议至少有两个组织", en="a joint conference is of two bodies at least")
NOT_JOINT = ProblemType("projects.not_joint", zh="这不是联席会议", en="this is no joint conference", nature=Nature.NOT_FOUND)
NOT_HELD = ProblemType(
    "projects.not_held", zh="会议{state},还没有开过", en="the conference is {state}; it has not been held", nature=Nature.STATE
)
NOT_INVITED = ProblemType("projects.not_invited", zh="{body}没有受邀参加会议", en="{body} was not invited to the conference")
OTHER_ITEM = ProblemType("projects.other_item", zh="该议题不属于这次会议", en="the item is not of this conference")
OTHER_POST = ProblemType("projects.other_post", zh="该职务不属于承诺的组织", en="the post is not of the body that promises")
DUE_FIRST = ProblemType("projects.promise_due", zh="期限{due}早于会议日{held}", en="{due} lies before the conference of {held}")
OVER = ProblemType(
    "projects.promise_over", zh="该承诺已于{on}履行或撤回", en="the promise was kept or withdrawn on {on}", nature=Nature.STATE
)
BY_TASK = ProblemType(
    "projects.promise_by_task",
    zh="该承诺列有任务{task},任务办结即为履行",
    en="the promise has task {task}: it is kept when that is done",
    nature=Nature.STATE,
)
KEPT_WHEN = ProblemType(
    "projects.kept_when", zh="履行日须在{made}至{today}之间", en="it was kept on a day from {made} to {today}"
)


@verb("projects.call_conference")
def call_conference(
    change: Change,
    body_id: Id[Body],
    *,
    bodies: tuple[Id[Body], ...],
    on: date,
    place: str,
    called_by: tuple[AnyId, ...],
    project_id: Id[Project] | None = None,
) -> Conference:
    """Call a joint conference, as the host; agenda, notice and minutes follow with the verbs of meetings on its `meeting`."""
    guests = tuple(dict.fromkeys(body for body in bodies if body != body_id))
    change.require(guests, NO_GUESTS(at="bodies"))
    for guest in guests:
        change.get(Body, guest)
    if project_id is not None:
        change.get(Project, project_id)
    meeting = call(change, body_id, kind=MeetingKind.JOINT, on=on, place=place, called_by=called_by)
    return change.put(Conference(id=change.new_id(Conference), meeting=meeting.id, bodies=guests, project=project_id))


@verb("projects.note_who_came")
def note_who_came(change: Change, meeting_id: Id[Meeting], *, bodies: tuple[Id[Body], ...]) -> Conference:
    """Write down which of the bodies came."""
    known, _meeting = _held(change, meeting_id)
    for body in bodies:
        change.require(body in known.bodies, NOT_INVITED(at="bodies", body=body))
    return change.put(evolve(known, came=tuple(dict.fromkeys(bodies))))


@verb("projects.promise")
def promise(
    change: Change,
    meeting_id: Id[Meeting],
    *,
    item_id: Id[AgendaItem],
    body_id: Id[Body],
    text: str,
    due: date,
    post_id: Id[Post] | None = None,
    with_task: bool = False,
) -> Promise:
    """A body promises something on an item of the agenda, by a last day; the host writes it down, or the body itself.

    With `with_task` a task of these words is opened for the post or the body, and the promise is kept when that is done.
    """
    require_public(text)
    known, meeting = _held(change, meeting_id)
    change.require(body_id in (meeting.body, *known.bodies), NOT_INVITED(at="body_id", body=body_id))
    change.require(change.get(AgendaItem, item_id).meeting == meeting_id, OTHER_ITEM(at="item_id"))
    change.require(post_id is None or change.get(Post, post_id).body == body_id, OTHER_POST(at="post_id"))
    change.require(due >= meeting.on, DUE_FIRST(at="due", due=due, held=meeting.on))
    id = change.new_id(Promise)
    task = add(change, title=text, about=id, due=due, assignee=post_id or body_id) if with_task else None
    made = Promise(
        id=id,
        conference=known.id,
        item=item_id,
        body=body_id,
        post=post_id,
        text=text,
        made=meeting.on,
        due=due,
        task=None if task is None else task.id,
    )
    return change.put(made, PromiseGiven(promise=id, conference=known.id, body=body_id, due=due))


def _held(change: Change, meeting_id: Id[Meeting]) -> tuple[Conference, Meeting]:
    meeting, known = change.get(Meeting, meeting_id), change.first(Conference, meeting=meeting_id)
    if known is None:
        change.refuse(NOT_JOINT(at="meeting_id"))
    sat = meeting.state in (MeetingState.NOTIFIED, MeetingState.CLOSED) and meeting.on <= change.today
    change.require(sat, NOT_HELD(at="meeting_id", state=meeting.state))
    return known, meeting


@verb("projects.keep_promise")
def keep_promise(change: Change, promise_id: Id[Promise], *, on: date) -> Promise:
    """A promise was kept on a day; one with a task is kept when the task is done."""
    known = _open(change, promise_id)
    if known.task is not None:
        change.refuse(BY_TASK(at="promise_id", task=known.task))
    change.require(known.made <= on <= change.today, KEPT_WHEN(at="on", made=known.made, today=change.today))
    return change.put(evolve(known, kept=on))


@verb("projects.withdraw_promise")
def withdraw_promise(change: Change, promise_id: Id[Promise], *, reason: str) -> Promise:
    """A body takes a promise back, with a reason; its task is cancelled with it."""
    require_public(reason, at="reason")
    known = _open(change, promise_id)
    if known.task is not None and change.get(Task, known.task).state in _WAITING:
        cancel(change, known.task, reason=reason)
    return change.put(evolve(known, withdrawn=change.today, reason=reason))


def _open(change: Change, promise_id: Id[Promise]) -> Promise:
    known = change.get(Promise, promise_id)
    over = known.withdrawn or _kept(change, known, change.today)
    if over is not None:
        change.refuse(OVER(at="promise_id", on=over))
    return known


@question("projects.conferences")
def conferences(view: View, *, body_id: Id[Body] | None = None) -> tuple[Conference, ...]:
    """The joint conferences, or those of which a body is host or guest, the first first."""
    meetings = {row.id: row for row in view.find(Meeting)}
    rows = sorted(view.find(Conference), key=lambda row: (meetings[row.meeting].on, natural(row.id)))
    return tuple(row for row in rows if body_id in (None, meetings[row.meeting].body, *row.bodies))


@question("projects.promises")
def promises(
    view: View,
    *,
    on: date,
    body_id: Id[Body] | None = None,
    conference_id: Id[Conference] | None = None,
    state: PromiseState | None = None,
    due_by: date | None = None,
) -> tuple[PromiseStanding, ...]:
    """Who promised what by when, as it stood at the end of a day: all, of a body, of a conference, in a state, due by a day."""
    rows = view.find(Promise, order_by="due") if body_id is None else view.find(Promise, order_by="due", body=body_id)
    wanted = (row for row in rows if row.made <= on and conference_id in (None, row.conference))
    found = (_standing(view, row, on) for row in wanted if due_by is None or row.due <= due_by)
    return tuple(one for one in found if state in (None, one.state))


def _standing(view: View, known: Promise, on: date) -> PromiseStanding:
    kept = _kept(view, known, on)
    return PromiseStanding(
        promise=known.id,
        conference=known.conference,
        held=known.made,
        item=known.item,
        item_title=view.get(AgendaItem, known.item).title,
        body=known.body,
        post=known.post,
        text=known.text,
        due=known.due,
        state=_state(known, kept, on),
        kept=kept,
        reason=known.reason if known.withdrawn is not None and known.withdrawn <= on else None,
        task=known.task,
    )


def _state(known: Promise, kept: date | None, on: date) -> PromiseState:
    if known.withdrawn is not None and known.withdrawn <= on:
        return PromiseState.WITHDRAWN
    if kept is not None:
        return PromiseState.KEPT if kept <= known.due else PromiseState.KEPT_LATE
    return PromiseState.LATE if known.due < on else PromiseState.OPEN


def _kept(view: View, known: Promise, on: date) -> date | None:
    """The day on which it was kept, if that was up to a day: with a task, the day on which that was done."""
    if known.task is None:
        return known.kept if known.kept is not None and known.kept <= on else None
    moves = view.find(Move, about=known.task, order_by="order")
    days = [(move, move.at.astimezone(view.zone).date()) for move in moves]
    last = [(move.to, day) for move, day in days if day <= on][-1:]
    return next((day for to, day in last if to is TaskState.DONE), None)


LATE = FindingType(
    "projects.promise_overdue",
    zh="{body}在联席会议上承诺的事项应于{due}前完成",
    en="what {body} promised at a joint conference was due by {due}",
    rule="what a body promised at a joint conference (custom, no text of law)",
    rule_zh="联席会议上的承诺（惯例，无法律条文）",
    severity=Severity.CUSTOM,
)


def promise_findings(view: View, on: date) -> Iterator[Finding]:
    """Promises past their last day."""
    for one in promises(view, on=on, state=PromiseState.LATE):
        yield LATE(one.promise, since=one.due, body=one.body, due=one.due)
