"""Notices: what is shown to everybody for a time, who objects, and when it may take effect.

The period is counted as the Civil Code counts (arts. 200 to 204; read): the day on which the notice goes up is not counted, and
it is over with the last full day in the community's zone. An objection has to be answered before what the notice says takes
effect; one that is upheld keeps it from taking effect at all: a corrected notice goes up anew.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

import attrs
from attrs import field, frozen
from attrs.validators import ge

from community_gov.calendar import CalendarSettings, Counting, Deadline, count
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.hookspecs import Records, hookimpl
from community_gov.households import Person, Place, natural
from community_gov.organizations import CHAIR, Body
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import ActorKind, Coded, Controller, Id, Purpose, Until, event, kind, personal

__all__ = [
    "Effect",
    "Notice",
    "NoticePosted",
    "NoticeTakenDown",
    "Objection",
    "ObjectionAnswered",
    "ObjectionMade",
    "OpenObjection",
    "Outcome",
    "answer_objection",
    "may_take_effect",
    "notice",
    "notice_ends",
    "notice_period",
    "notices_on",
    "object_to",
    "objections",
    "open_objections",
    "post_notice",
    "record_objection",
    "take_down",
]

_COUNTED = (Counting.CIVIL_DAYS, Counting.WORKING_DAYS)
_OBJECTION = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.DECISION_FINAL)


class Outcome(Coded):
    """What became of an objection."""

    DISMISSED = "dismissed", "不予采纳", "dismissed"
    UPHELD = "upheld", "予以采纳", "upheld"


@kind("notices.notice", indexes=("body",))
@frozen(kw_only=True)
class Notice:
    """A paper that hangs, or a page that is shown, for everybody to see (公示)."""

    id: Id["Notice"]
    title: str
    text: str
    body: Id[Body]
    """Whose notice it is."""
    starts: date
    days: int = field(validator=ge(1))
    counting: Counting
    place: Id[Place] | None
    """Where it concerns; None for the whole compound."""
    taken_down: date | None = None
    """The day on which it came down, of which it hung only a part."""


@kind("notices.objection", indexes=("notice",), of=("by",))
@frozen(kw_only=True)
class Objection:
    """Somebody objects to what a notice says."""

    id: Id["Objection"]
    notice: Id[Notice]
    by: Id[Person] | None = field(default=None, repr=False, metadata=_OBJECTION)
    text: str | None = field(default=None, repr=False, metadata=_OBJECTION)
    at: datetime
    outcome: Outcome | None = None
    answer: str | None = field(default=None, repr=False, metadata=_OBJECTION)
    answered: datetime | None = None


@frozen(kw_only=True)
class OpenObjection:
    """An objection as those see it who have to answer: what it says, not from whom it is."""

    objection: Id[Objection]
    at: datetime
    text: str | None = field(repr=False, metadata=_OBJECTION)


@frozen(kw_only=True)
class Effect:
    """Whether what a notice says may take effect on a day; if not, every reason."""

    allowed: bool
    ends: date
    """The last full day of the notice."""
    reasons: tuple[Problem, ...]


@event("notices.notice_posted")
@frozen(kw_only=True)
class NoticePosted:
    """A notice went up, or will on a later day."""

    notice: Id[Notice]
    body: Id[Body]
    starts: date


@event("notices.notice_taken_down")
@frozen(kw_only=True)
class NoticeTakenDown:
    """A notice came down."""

    notice: Id[Notice]
    on: date


@event("notices.objection_made")
@frozen(kw_only=True)
class ObjectionMade:
    """Somebody objected to a notice."""

    objection: Id[Objection]
    notice: Id[Notice]


@event("notices.objection_answered")
@frozen(kw_only=True)
class ObjectionAnswered:
    """An objection was answered."""

    objection: Id[Objection]
    outcome: Outcome


EMPTY = ProblemType("notices.empty", zh="内容不能为空", en="the text is empty")
DAYS = ProblemType("notices.days", zh="公示期须为正整数日", en="a notice is shown for 1 day or more")
COUNTING = ProblemType(
    "notices.counting", zh="公示期不能按{counting}计算", en="the period of a notice is not counted in {counting}"
)
NOT_SHOWN = ProblemType(
    "notices.not_shown",
    zh="公示期为{starts}至{ends},现在不接受异议",
    en="the notice is shown from {starts} to {ends}; objections are taken in that time",
    nature=Nature.STATE,
)
ANSWERED = ProblemType("notices.answered", zh="该异议已经答复", en="the objection has been answered", nature=Nature.STATE)
DOWN = ProblemType("notices.down", zh="已于{on}撤下", en="the notice came down on {on}", nature=Nature.STATE)
BEFORE_START = ProblemType(
    "notices.before_start", zh="{on}早于公示开始日{starts}", en="{on} lies before {starts}, on which the notice goes up"
)
RUNNING = ProblemType(
    "notices.running", zh="公示期至{ends}届满", en="the notice runs until the end of {ends}", nature=Nature.STATE
)
CUT_SHORT = ProblemType(
    "notices.cut_short",
    zh="于{on}撤下,未满公示期({ends})",
    en="the notice came down on {on}, before it had hung to the end of {ends}",
    nature=Nature.STATE,
)
OPEN = ProblemType("notices.open", zh="有{n}件异议尚未答复", en="objections not answered: {n}", nature=Nature.STATE)
UPHELD = ProblemType(
    "notices.upheld",
    zh="有{n}件异议已采纳,须更正后重新公示",
    en="objections upheld: {n}; correct it and show it anew",
    nature=Nature.STATE,
)


@verb("notices.post_notice")
def post_notice(
    change: Change,
    *,
    title: str,
    text: str,
    body_id: Id[Body],
    starts: date,
    days: int,
    counting: Counting = Counting.CIVIL_DAYS,
    place: Id[Place] | None = None,
) -> Notice:
    """Put up a notice of a body for so many days after `starts`, or working days if the community has a calendar.

    Raises NoWorkingDays (a fault of the set-up) for working days that no calendar knows.
    """
    wrong = [EMPTY(at=at) for at, said in (("title", title), ("text", text)) if not said.strip()]
    wrong += [] if days >= 1 else [DAYS(at="days")]
    wrong += [] if counting in _COUNTED else [COUNTING(at="counting", counting=counting)]
    if wrong:
        raise Refused(*wrong)
    change.get(Body, body_id)
    if place is not None:
        change.get(Place, place)
    made = Notice(
        id=change.new_id(Notice),
        title=title,
        text=text,
        body=body_id,
        starts=starts,
        days=days,
        counting=counting,
        place=place,
    )
    period_of(change, made)
    return change.put(made, NoticePosted(notice=made.id, body=body_id, starts=starts))


@verb("notices.take_down")
def take_down(change: Change, notice_id: Id[Notice]) -> Notice:
    """Take a notice down today; on or before its last day it has then not hung for its time."""
    known = change.get(Notice, notice_id)
    if known.taken_down is not None:
        raise Refused(DOWN(at="notice_id", on=known.taken_down))
    change.require(known.starts <= change.today, BEFORE_START(at="notice_id", on=change.today, starts=known.starts))
    return change.put(attrs.evolve(known, taken_down=change.today), NoticeTakenDown(notice=notice_id, on=change.today))


@verb("notices.object_to")
def object_to(change: Change, notice_id: Id[Notice], *, text: str) -> Objection:
    """Object to a notice while it is shown, as the person who is logged in, or as nobody at all."""
    actor = change.actor
    by = Id[Person](actor.person) if actor.kind is ActorKind.PERSON and actor.person is not None else None
    return _object(change, notice_id, by, text)


@verb("notices.record_objection")
def record_objection(change: Change, notice_id: Id[Notice], *, text: str, by: Id[Person] | None = None) -> Objection:
    """Record an objection that came on paper or by word of mouth; `by` is None for one without a name."""
    if by is not None:
        change.get(Person, by)
    return _object(change, notice_id, by, text)


def _object(change: Change, notice_id: Id[Notice], by: Id[Person] | None, text: str) -> Objection:
    known = change.get(Notice, notice_id)
    change.require(text.strip(), EMPTY(at="text"))
    ends = period_of(change, known).due
    if known.taken_down is not None:
        raise Refused(DOWN(at="notice_id", on=known.taken_down))
    change.require(known.starts <= change.today <= ends, NOT_SHOWN(at="notice_id", starts=known.starts, ends=ends))
    made = Objection(id=change.new_id(Objection), notice=notice_id, by=by, text=text, at=change.now)
    return change.put(made, ObjectionMade(objection=made.id, notice=notice_id))


@verb("notices.answer_objection")
def answer_objection(change: Change, objection_id: Id[Objection], *, text: str, outcome: Outcome) -> Objection:
    """Answer an objection, once."""
    known = change.get(Objection, objection_id)
    change.require(known.outcome is None, ANSWERED(at="objection_id"))
    change.require(text.strip(), EMPTY(at="text"))
    done = attrs.evolve(known, outcome=outcome, answer=text, answered=change.now)
    return change.put(done, ObjectionAnswered(objection=objection_id, outcome=outcome))


@question("notices.notice")
def notice(view: View, notice_id: Id[Notice]) -> Notice:
    """One notice; raises NotFound."""
    return view.get(Notice, notice_id)


@question("notices.notices_on")
def notices_on(view: View, *, on: date, body_id: Id[Body] | None = None) -> tuple[Notice, ...]:
    """The notices that are up on a day, the first to go up first."""
    found = view.find(Notice) if body_id is None else view.find(Notice, body=body_id)
    rows = sorted(found, key=lambda row: (row.starts, natural(row.id)))
    return tuple(
        row for row in rows if row.starts <= on <= period_of(view, row).due and (row.taken_down is None or on < row.taken_down)
    )


@question("notices.notice_period")
def notice_period(view: View, notice_id: Id[Notice]) -> Deadline:
    """The last full day of a notice, and how it was counted; raises NotFound, NoWorkingDays."""
    return period_of(view, view.get(Notice, notice_id))


@question("notices.notice_ends")
def notice_ends(view: View, notice_id: Id[Notice]) -> date:
    """The last full day of a notice, which is over at midnight in the community's zone; raises NotFound, NoWorkingDays."""
    return notice_period(view, notice_id).due


def period_of(view: View, notice: Notice) -> Deadline:
    """The same of a notice that was read; raises NoWorkingDays."""
    return count(notice.starts, notice.days, counting=notice.counting, calendar=view.settings(CalendarSettings).working)


@question("notices.may_take_effect")
def may_take_effect(view: View, notice_id: Id[Notice], *, on: date) -> Effect:
    """Whether what the notice says may take effect on a day, and every reason why not; raises NotFound.

    It may not before the day after the last full day, when the notice came down early, while an objection is open, or when one
    was upheld. Objections count as they stand now.
    """
    known = view.get(Notice, notice_id)
    ends = period_of(view, known).due
    reasons = tuple(_reasons(view, known, ends, on))
    return Effect(allowed=not reasons, ends=ends, reasons=reasons)


def _reasons(view: View, notice: Notice, ends: date, on: date) -> Iterator[Problem]:
    if on <= ends:
        yield RUNNING(at="on", ends=ends)
    if notice.taken_down is not None and notice.taken_down <= ends:
        yield CUT_SHORT(at="on", on=notice.taken_down, ends=ends)
    made = view.find(Objection, notice=notice.id)
    for problem, outcome in ((OPEN, None), (UPHELD, Outcome.UPHELD)):
        n = sum(objection.outcome is outcome for objection in made)
        if n:
            yield problem(at="on", n=n)


@question("notices.open_objections")
def open_objections(view: View, notice_id: Id[Notice]) -> tuple[OpenObjection, ...]:
    """What was objected to a notice and is not answered yet, the first first, without names; raises NotFound."""
    rows = (row for row in objections(view, notice_id) if row.outcome is None)
    return tuple(OpenObjection(objection=row.id, at=row.at, text=row.text) for row in rows)


@question("notices.objections")
def objections(view: View, notice_id: Id[Notice]) -> tuple[Objection, ...]:
    """All objections to a notice with their answers, the first first (anonymous ones as of the beginning of their day).

    Raises NotFound.
    """
    view.get(Notice, notice_id)
    return tuple(sorted(view.find(Objection, notice=notice_id), key=lambda row: (row.at, natural(row.id))))


@hookimpl
def gov_records() -> Records:
    """Notices and objections."""
    return Records(kinds=(Notice, Objection), events=(NoticePosted, NoticeTakenDown, ObjectionMade, ObjectionAnswered))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    verbs = (post_notice, take_down, object_to, record_objection, answer_objection)
    return (*verbs, notice, notices_on, notice_period, notice_ends, may_take_effect, open_objections, objections)


@hookimpl
def gov_policy() -> PolicyPart:
    """A body's chair puts up and answers for its notices; everybody reads them and may object; names are for the office."""
    return PolicyPart(
        reads_for=frozenset({Controller.RECEIVER}),
        allows=(
            *(Allow(f"notices.{name}", role) for name in _OFFICE for role in (CLERK, OPERATOR)),
            *(Allow(f"notices.{name}", ANYONE) for name in ("object_to", *_PUBLIC)),
            Allow("notices.post_notice", CHAIR, Scope.BODY, of="body_id"),
            Allow("notices.take_down", CHAIR, Scope.BODY, of="notice_id"),
            Allow("notices.answer_objection", CHAIR, Scope.BODY, of="objection_id"),
            *(Allow("notices.open_objections", role, unmasked=True) for role in (CLERK, AUDITOR)),
            Allow("notices.open_objections", CHAIR, Scope.BODY, of="notice_id", unmasked=True),
            *(Allow("notices.objections", role, unmasked=True) for role in (CLERK, AUDITOR)),
        ),
        anchors=(anchored(Notice, _of_notice), anchored(Objection, _of_objection)),
    )


_OFFICE = ("post_notice", "take_down", "record_objection", "answer_objection")
_PUBLIC = ("notice", "notices_on", "notice_period", "notice_ends", "may_take_effect")


def _of_notice(_view: View, notice: Notice) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, notice.body),)


def _of_objection(view: View, objection: Objection) -> tuple[Anchor, ...]:
    return _of_notice(view, view.get(Notice, objection.notice))
