"""Activities and their shifts: what is done, what for, where, how dangerous it is, who is in charge, when, and by how many."""

from datetime import date, datetime, timedelta

import attrs
from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Range,
    Refused,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.enrolment import Enrolment, EnrolmentStatus
from community_gov_volunteers.gates import Asked, Requirement, Risk, asked_on
from community_gov_volunteers.packs import activity_kind, gate_rules
from community_gov_volunteers.stretches import Stretch, days_of, in_utc

__all__ = [
    "Activity",
    "ActivityEnded",
    "ActivityPlanned",
    "ListState",
    "Shift",
    "ShiftPlanned",
    "activities",
    "add_series",
    "add_shift",
    "asked_for",
    "days_of_shift",
    "end_activity",
    "hand_over",
    "midnight",
    "next_midnight",
    "plan",
    "require_instant",
    "require_stretch",
    "shifts",
    "stretch_of",
]


class ListState(Coded):
    """Whether people can still put themselves on the list of a shift."""

    OPEN = "open", "可报名", "open"
    CLOSED = "closed", "已截止", "closed"
    CALLED_OFF = "called_off", "已取消", "called off"


@kind("volunteers.activity", indexes=("body", "lead"))
@frozen(kw_only=True)
class Activity:
    """What volunteers do: name, purpose, place, danger, and the person in charge."""

    id: Id["Activity"]
    body: Id[Body]
    kind: Code
    name: str = field(validator=attrs.validators.min_len(1))
    purpose: str = field(validator=attrs.validators.min_len(1))
    place: Id[Place] | None
    lead: Id[Person]
    risk: Risk
    risks: str
    """The dangers as they are told to those who are asked to help; empty for ordinary work only."""
    requirements: tuple[Requirement, ...] = ()
    min_age: int | None = None
    ended: date | None = None


@kind("volunteers.shift", indexes=("activity", "state"))
@frozen(kw_only=True)
class Shift:
    """A stretch of time for which volunteers are wanted, in UTC."""

    id: Id["Shift"]
    activity: Id[Activity]
    starts: datetime
    ends: datetime
    capacity: int = field(validator=attrs.validators.ge(1))
    waiting: int | None
    """How many may wait for a place; None: any number, 0: nobody."""
    withdraw_until: datetime
    """Until this instant (included) people take their name off by themselves."""
    state: ListState
    skills: tuple[Code, ...] = ()
    """What helps here; it opens and shuts no gate, see `suggest`."""
    by_invitation: bool = False
    """Whether only those who were invited can come."""
    requirements: tuple[Requirement, ...] = ()
    """Trainings and licences that this shift asks for besides its activity."""
    min_age: int | None = None
    """The age that this shift asks for; the highest of all counts."""


@event("volunteers.activity_planned")
@frozen(kw_only=True)
class ActivityPlanned:
    """An activity was planned."""

    activity: Id[Activity]
    body: Id[Body]
    kind: Code


@event("volunteers.activity_ended")
@frozen(kw_only=True)
class ActivityEnded:
    """No more shifts will be planned for an activity."""

    activity: Id[Activity]


@event("volunteers.shift_planned")
@frozen(kw_only=True)
class ShiftPlanned:
    """A shift was planned, or its size changed."""

    shift: Id[Shift]
    starts: datetime
    capacity: int


NO_KIND = ProblemType("volunteers.no_activity_kind", zh="没有名为{kind}的活动类别", en="there is no kind of activity {kind}")
EMPTY = ProblemType("volunteers.empty", zh="此项不能为空", en="it is empty; write something")
RISK_TOO_LOW = ProblemType(
    "volunteers.risk_too_low",
    zh="这类活动的风险至少为{least}",
    en="activities of this kind are at least of the risk {least}",
)
RISKS_UNTOLD = ProblemType(
    "volunteers.risks_untold",
    zh="招募时必须说明风险(志愿服务条例第十二条)",
    en="tell the risks to those who are asked to help (志愿服务条例 art. 12)",
)
LEAD_UNFIT = ProblemType(
    "volunteers.lead_not_a_volunteer",
    zh="负责人不是本组织在册志愿者",
    en="the person in charge is no active volunteer of this association",
    nature=Nature.STATE,
)
NOT_A_STRETCH = ProblemType(
    "volunteers.not_a_stretch",
    zh="时间段须有时区、为整分钟、结束晚于开始且不超过{hours}小时",
    en="a stretch of time has a zone, whole minutes, its end after its start, and at most {hours} hours",
)
TOO_FEW = ProblemType("volunteers.too_few", zh="数量不能小于{least}", en="it is {least} or more")
TOO_MANY = ProblemType("volunteers.too_many", zh="数量不能大于{most}", en="it is {most} or less")
NO_ZONE = ProblemType("volunteers.no_zone", zh="时间必须带时区", en="an instant has a time zone")
WITHDRAW_LATE = ProblemType(
    "volunteers.withdraw_after_start",
    zh="退出截止时间不能晚于开始时间",
    en="the limit for withdrawing does not lie after the start",
)
ENDED = ProblemType("volunteers.activity_ended", zh="活动已于{on}结束", en="the activity ended on {on}", nature=Nature.STATE)

_LONGEST_HOURS = 24
_MOST_IN_SERIES = 366


@verb("volunteers.plan")
def plan(
    change: Change,
    body_id: Id[Body],
    *,
    kind: Code,
    name: str,
    purpose: str,
    lead_id: Id[Person],
    place_id: Id[Place] | None = None,
    risk: Risk | None = None,
    risks: str = "",
    requirements: tuple[Requirement, ...] = (),
    min_age: int | None = None,
) -> Activity:
    """Plan an activity with the person in charge.

    The risk is that of its kind unless a higher one is given, and dangers are told in words (志愿服务条例 art. 12).
    """
    association(change, body_id, on=change.today)
    for at, said in (("name", name), ("purpose", purpose)):
        change.require(said.strip(), EMPTY(at=at))
    if place_id is not None:
        change.get(Place, place_id)
    _require_lead(change, body_id, lead_id)
    chosen = _risk(change, kind, risk, told=risks)
    made = Activity(
        id=change.new_id(Activity),
        body=body_id,
        kind=kind,
        name=name,
        purpose=purpose,
        place=place_id,
        lead=lead_id,
        risk=chosen,
        risks=risks,
        requirements=requirements,
        min_age=min_age,
    )
    return change.put(made, ActivityPlanned(activity=made.id, body=body_id, kind=kind))


def _risk(change: Change, kind: Code, wanted: Risk | None, *, told: str) -> Risk:
    """The risk of an activity of that kind; dangers have to be told."""
    known = activity_kind(change, kind)
    if known is None:
        raise Refused(NO_KIND(at="kind", kind=kind))
    chosen = wanted or known.risk
    change.require(chosen.rank >= known.risk.rank, RISK_TOO_LOW(at="risk", least=known.risk))
    change.require(chosen is Risk.ORDINARY or told.strip(), RISKS_UNTOLD(at="risks"))
    return chosen


def _require_lead(change: Change, body_id: Id[Body], person_id: Id[Person]) -> None:
    active = change.first(Enrolment, body=body_id, person=person_id, status=EnrolmentStatus.ACTIVE)
    change.require(active, LEAD_UNFIT(at="lead_id"))


@verb("volunteers.hand_over")
def hand_over(change: Change, activity_id: Id[Activity], *, lead_id: Id[Person]) -> Activity:
    """Put another active volunteer in charge."""
    known = _going_on(change, activity_id)
    _require_lead(change, known.body, lead_id)
    return change.put(evolve(known, lead=lead_id))


@verb("volunteers.end_activity")
def end_activity(change: Change, activity_id: Id[Activity]) -> Activity:
    """Plan no more shifts for it; those that are planned stay."""
    known = _going_on(change, activity_id)
    return change.put(evolve(known, ended=change.today), ActivityEnded(activity=activity_id))


def _going_on(change: Change, activity_id: Id[Activity]) -> Activity:
    known = change.get(Activity, activity_id)
    if known.ended is not None:
        raise Refused(ENDED(at="activity_id", on=known.ended))
    return known


# --- shifts ----------------------------------------------------------------------------------------------------------


@verb("volunteers.add_shift")
def add_shift(
    change: Change,
    activity_id: Id[Activity],
    *,
    starts: datetime,
    ends: datetime,
    capacity: int,
    waiting: int | None = None,
    withdraw_until: datetime | None = None,
    skills: tuple[Code, ...] = (),
    by_invitation: bool = False,
    requirements: tuple[Requirement, ...] = (),
    min_age: int | None = None,
) -> Shift:
    """Plan a shift of at most 24 hours; people may withdraw until it starts unless an earlier instant is given.

    It may ask for more proofs and a higher age than its activity, never for less.
    """
    _going_on(change, activity_id)
    stretch = require_stretch(starts, ends)
    change.require(capacity >= 1, TOO_FEW(at="capacity", least=1))
    change.require(waiting is None or waiting >= 0, TOO_FEW(at="waiting", least=0))
    limit = require_instant(withdraw_until or stretch.starts, name="withdraw_until")
    change.require(limit <= stretch.starts, WITHDRAW_LATE(at="withdraw_until"))
    made = Shift(
        id=change.new_id(Shift),
        activity=activity_id,
        starts=stretch.starts,
        ends=stretch.ends,
        capacity=capacity,
        waiting=waiting,
        withdraw_until=limit,
        state=ListState.OPEN,
        skills=tuple(dict.fromkeys(skills)),
        by_invitation=by_invitation,
        requirements=requirements,
        min_age=min_age,
    )
    return change.put(made, ShiftPlanned(shift=made.id, starts=made.starts, capacity=capacity))


@verb("volunteers.add_series")
def add_series(
    change: Change,
    activity_id: Id[Activity],
    *,
    starts: datetime,
    ends: datetime,
    every_days: int,
    count: int,
    capacity: int,
    waiting: int | None = None,
    skills: tuple[Code, ...] = (),
    by_invitation: bool = False,
    requirements: tuple[Requirement, ...] = (),
    min_age: int | None = None,
) -> tuple[Shift, ...]:
    """Plan shifts at the same time of day, `every_days` apart, the first one included."""
    change.require(every_days >= 1, TOO_FEW(at="every_days", least=1))
    change.require(count >= 1, TOO_FEW(at="count", least=1))
    change.require(count <= _MOST_IN_SERIES, TOO_MANY(at="count", most=_MOST_IN_SERIES))
    first = require_stretch(starts, ends)
    days = (timedelta(days=number * every_days) for number in range(count))
    # the clock face moves on, not the instant: a patrol at 19:00 stays at 19:00 when summer time begins
    edges = [(first.starts.astimezone(change.zone) + day, first.ends.astimezone(change.zone) + day) for day in days]
    return tuple(
        add_shift(
            change,
            activity_id,
            starts=early,
            ends=late,
            capacity=capacity,
            waiting=waiting,
            skills=skills,
            by_invitation=by_invitation,
            requirements=requirements,
            min_age=min_age,
        )
        for early, late in edges
    )


def require_stretch(starts: datetime, ends: datetime) -> Stretch:
    """The stretch between two instants, of a day at most; raises Refused (volunteers.not_a_stretch) when they make none."""
    problem = NOT_A_STRETCH(at="ends", hours=_LONGEST_HOURS)
    try:
        stretch = Stretch(starts, ends)
    except ValueError as error:
        raise Refused(problem) from error
    if stretch.minutes > _LONGEST_HOURS * 60:
        raise Refused(problem)
    return stretch


def require_instant(instant: datetime, *, name: str) -> datetime:
    """The instant in UTC; raises Refused (volunteers.no_zone) when it has no zone."""
    if instant.tzinfo is None:
        raise Refused(NO_ZONE(at=name))
    return in_utc(instant)


def stretch_of(shift: Shift) -> Stretch:
    """The time of a shift."""
    return Stretch(shift.starts, shift.ends)


def days_of_shift(view: View, shift: Shift) -> tuple[date, ...]:
    """The civil days on which a shift lies; one past midnight has two."""
    return days_of(stretch_of(shift), view.zone)


def asked_for(view: View, activity: Activity, shift: Shift, *, on: date) -> Asked:
    """What a shift and its activity ask of a volunteer on a day."""
    requirements = tuple(dict.fromkeys((*activity.requirements, *shift.requirements)))
    age = max((one for one in (activity.min_age, shift.min_age) if one is not None), default=None)
    return asked_on(gate_rules(view), risk=activity.risk, on=on, requirements=requirements, min_age=age)


# --- questions -------------------------------------------------------------------------------------------------------


@question("volunteers.activities")
def activities(view: View, body_id: Id[Body], *, kind: Code | None = None) -> tuple[Activity, ...]:
    """The activities of an association, or those of a kind, by id."""
    return view.find(Activity, body=body_id) if kind is None else view.find(Activity, body=body_id, kind=kind)


@question("volunteers.shifts")
def shifts(view: View, body_id: Id[Body], *, since: date, until: date) -> tuple[Shift, ...]:
    """The shifts of an association that start on a day from `since` on and before `until`, in order."""
    mine = tuple(activity.id for activity in activities(view, body_id))
    window = Range(ge=midnight(view, since), lt=midnight(view, until))
    return view.find(Shift, activity=OneOf(mine), starts=window, order_by="starts")


def next_midnight(view: View, day: date) -> datetime:
    """The instant at which a civil day is over."""
    return midnight(view, day + timedelta(days=1))


def midnight(view: View, day: date) -> datetime:
    """The instant at which a civil day begins."""
    return in_utc(datetime(day.year, day.month, day.day, tzinfo=view.zone))
