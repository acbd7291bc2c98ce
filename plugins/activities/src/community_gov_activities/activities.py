"""Community activities: a shared meal, dumplings at the start of winter, chess; who invites, when, where, for whom, how many.

A body or a household invites. Who comes signs up by household (`signup`), what is missing is brought along (`bring`), and what
it cost is shared afterwards (`costs`).
"""

from datetime import date, datetime

import attrs
from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Range,
    Refused,
    Until,
    View,
    counted,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Place, Unit, require_text
from community_gov.lifecycle import Lifecycle, Step
from community_gov.organizations import Body
from community_gov_activities.packs import ActivityKind, activity_kind
from community_gov_activities.times import read_span
from community_gov_activities.venues import NUMBER

__all__ = [
    "ACTIVITY_LIFE",
    "Activity",
    "ActivityMove",
    "ActivityMoved",
    "ActivityPlanned",
    "ActivityState",
    "Split",
    "activities",
    "activity",
    "activity_kinds",
    "activity_path",
    "move_activity",
    "one_holder",
    "plan",
    "require_planned",
]

_optional_ge1 = attrs.validators.optional(attrs.validators.ge(1))


class ActivityState(Coded):
    """How far an activity has come."""

    PLANNED = "planned", "已计划", "planned"
    CALLED_OFF = "called_off", "已取消", "called off"
    ACCOUNTED = "accounted", "已结算", "held and accounted"


class Split(Coded):
    """By what the costs are shared."""

    PER_PERSON = "per_person", "按人头", "per person"
    PER_ADULT = "per_adult", "按成人", "per adult, children free"
    PER_HOUSEHOLD = "per_household", "按户", "per household"


ACTIVITY_LIFE = Lifecycle(
    ActivityState.PLANNED,
    steps=[
        Step("call_off", [ActivityState.PLANNED], ActivityState.CALLED_OFF, zh="取消", en="call off"),
        Step("account", [ActivityState.PLANNED], ActivityState.ACCOUNTED, zh="结算", en="account"),
        Step("reopen", [ActivityState.ACCOUNTED], ActivityState.PLANNED, zh="重新结算", en="reopen the account"),
    ],
)


@kind("activities.activity", indexes=("starts", "state"))
@frozen(kw_only=True)
class Activity:
    """Something that neighbours do together."""

    id: Id["Activity"]
    kind: Code
    title: str = field(validator=attrs.validators.min_len(1))
    """For all to read, without names of people."""
    body: Id[Body] | None
    """The body that invites; None where a household does."""
    unit: Id[Unit] | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.MATTER_CLOSED),
    )
    """The household that invites."""
    starts: datetime
    ends: datetime
    place: Id[Place] | None
    """Where it is without a booking; None where a venue is booked for it, or before."""
    among: Id[Place] | None
    """Whose households may sign up: those of this building or phase; None: all."""
    limit: int | None = field(validator=_optional_ge1)
    """How many persons there is room for; None: any number."""
    per_household: int | None = field(validator=_optional_ge1)
    """How many persons a household may bring; None: any number."""
    sign_up_until: datetime
    """Until this instant (included) households sign up."""
    split: Split
    state: ActivityState
    came: int | None = field(default=None, metadata=counted(fives=True))
    """How many persons came, counted on the spot; known once it is accounted.

    Others than who invites read it in full fives: an account can be opened again, and two exact numbers would tell a household.
    """


@kind("activities.activity_move", indexes=("about",))
@frozen(kw_only=True)
class ActivityMove:
    """Step 1, 2, ... of an activity: from where, to where, when, by whom, why."""

    id: Id["ActivityMove"]
    about: Id[Activity]
    step: int
    from_: ActivityState | None
    to: ActivityState
    at: datetime
    by: str
    reason: str = ""
    """For all to read, without names of people."""


@event("activities.activity_planned")
@frozen(kw_only=True)
class ActivityPlanned:
    """An activity was planned."""

    activity: Id[Activity]
    kind: Code
    starts: datetime


@event("activities.activity_moved")
@frozen(kw_only=True)
class ActivityMoved:
    """An activity was called off or accounted."""

    activity: Id[Activity]
    from_: ActivityState
    to: ActivityState


NO_KIND = ProblemType("activities.no_kind", zh="没有名为{kind}的活动类别", en="there is no kind of activity {kind}")
ONE_HOLDER = ProblemType(
    "activities.one_holder", zh="须且只能写明一个主体", en="exactly one has to be named: a household, a body or an activity"
)
NOT_A_SPAN = ProblemType(
    "activities.not_a_span",
    zh="起止时间须带时区、为整分钟、在同一天内且结束晚于开始",
    en="start and end have a time zone and whole minutes, lie on one day, and the end after the start",
)
STARTED = ProblemType("activities.started", zh="{starts}已开始", en="it began at {starts}", nature=Nature.STATE)
SIGN_UP_LATE = ProblemType(
    "activities.sign_up_late",
    zh="报名截止须带时区且不晚于活动开始",
    en="the limit for signing up has a time zone and does not lie after the start",
)
NOT_NOW = ProblemType(
    "activities.not_now",
    zh="活动{state},不能{action};可以: {possible}",
    en="the activity is {state} and cannot {action}; possible: {possible}",
    nature=Nature.STATE,
)
NOT_PLANNED = ProblemType("activities.not_planned", zh="活动{state}", en="the activity is {state}", nature=Nature.STATE)


def one_holder(change: Change, *holders: str | None) -> None:
    """Refuse unless exactly one of them is named."""
    change.require(sum(one is not None for one in holders) == 1, ONE_HOLDER())


@verb("activities.plan")
def plan(
    change: Change,
    *,
    kind: Code,
    title: str,
    starts: datetime,
    ends: datetime,
    body_id: Id[Body] | None = None,
    unit_id: Id[Unit] | None = None,
    place_id: Id[Place] | None = None,
    among: Id[Place] | None = None,
    limit: int | None = None,
    per_household: int | None = None,
    sign_up_until: datetime | None = None,
    split: Split = Split.PER_PERSON,
) -> Activity:
    """Invite to an activity, as a body or as a household; sign-up is open until it begins unless an earlier limit is said."""
    one_holder(change, body_id, unit_id)
    change.require(activity_kind(change, kind), NO_KIND(at="kind", kind=kind))
    require_text(title=title)
    _require_known(change, body_id, unit_id, place_id, among)
    span = read_span(starts, ends, change.zone)
    if span is None:
        raise Refused(NOT_A_SPAN(at="starts"))
    change.require(span.starts > change.now, STARTED(at="starts", starts=span.starts.astimezone(change.zone)))
    until = span.starts if sign_up_until is None else sign_up_until
    change.require(until.tzinfo is not None and until <= span.starts, SIGN_UP_LATE(at="sign_up_until"))
    for at, said in (("limit", limit), ("per_household", per_household)):
        change.require(said is None or said >= 1, NUMBER(at=at, least=1))
    made = Activity(
        id=change.new_id(Activity),
        kind=kind,
        title=title,
        body=body_id,
        unit=unit_id,
        starts=span.starts,
        ends=span.ends,
        place=place_id,
        among=among,
        limit=limit,
        per_household=per_household,
        sign_up_until=until,
        split=split,
        state=ActivityState.PLANNED,
    )
    change.put(made, ActivityPlanned(activity=made.id, kind=kind, starts=made.starts))
    _record(change, made, from_=None, reason="")
    return made


def _require_known(
    change: Change, body: Id[Body] | None, unit: Id[Unit] | None, place: Id[Place] | None, among: Id[Place] | None
) -> None:
    if body is not None:
        change.get(Body, body)
    if unit is not None:
        change.get(Unit, unit)
    for one in (place, among):
        if one is not None:
            change.get(Place, one)


def require_planned(change: Change, activity_id: Id[Activity]) -> Activity:
    """The activity; raises Refused when it was called off or is accounted."""
    known = change.get(Activity, activity_id)
    change.require(known.state is ActivityState.PLANNED, NOT_PLANNED(at="activity_id", state=known.state))
    return known


def move_activity(change: Change, known: Activity, action: str, *, reason: str = "") -> Activity:
    """Take a step of its life and keep who took it; raises Refused where it is not possible."""
    if not ACTIVITY_LIFE.allows(known.state, action):
        word, possible = ACTIVITY_LIFE.word(action), ACTIVITY_LIFE.possible(known.state)
        raise Refused(NOT_NOW(at="activity_id", state=known.state, action=word, possible=possible))
    moved = evolve(known, state=ACTIVITY_LIFE.after(known.state, action))
    change.put(moved, ActivityMoved(activity=known.id, from_=known.state, to=moved.state))
    _record(change, moved, from_=known.state, reason=reason)
    return moved


def _record(change: Change, one: Activity, *, from_: ActivityState | None, reason: str) -> None:
    change.put(
        ActivityMove(
            id=change.new_id(ActivityMove),
            about=one.id,
            step=len(change.find(ActivityMove, about=one.id)) + 1,
            from_=from_,
            to=one.state,
            at=change.now,
            by=change.actor.id,
            reason=reason,
        )
    )


# --- questions -------------------------------------------------------------------------------------------------------


@question("activities.activity_kinds")
def activity_kinds(view: View) -> tuple[ActivityKind, ...]:
    """The kinds of activities that there are."""
    return view.packs(ActivityKind)


@question("activities.activities")
def activities(view: View, *, since: date, until: date) -> tuple[Activity, ...]:
    """What begins on one of the days from `since` on and before `until`, by start; also what was called off."""
    first, last = (datetime(day.year, day.month, day.day, tzinfo=view.zone) for day in (since, until))
    return view.find(Activity, starts=Range(ge=first, lt=last), order_by="starts")


@question("activities.activity")
def activity(view: View, activity_id: Id[Activity]) -> Activity:
    """One activity; who invites reads how many came, everybody else the same in full fives."""
    return view.get(Activity, activity_id)


@question("activities.activity_path")
def activity_path(view: View, activity_id: Id[Activity]) -> tuple[ActivityMove, ...]:
    """The steps of an activity with their reasons, in order."""
    return view.find(ActivityMove, about=activity_id, order_by="step")
