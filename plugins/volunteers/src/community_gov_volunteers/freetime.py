"""When and where a volunteer can help: said by the volunteer, kept until it is said anew, used for suggestions alone.

It opens and shuts nothing: whoever said Monday evenings may come on a Saturday.
"""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    ProblemType,
    Purpose,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Place
from community_gov_volunteers.activities import Shift, stretch_of
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.stretches import DAY_MINUTES, by_day

__all__ = ["Free", "FreeSaid", "FreeTime", "Weekday", "free_of", "free_times", "require_times", "say_free", "times_meet"]

_MOST = 50
_SAID = personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS)


class Weekday(Coded):
    """A day of the week."""

    MONDAY = "monday", "星期一", "Monday"
    TUESDAY = "tuesday", "星期二", "Tuesday"
    WEDNESDAY = "wednesday", "星期三", "Wednesday"
    THURSDAY = "thursday", "星期四", "Thursday"
    FRIDAY = "friday", "星期五", "Friday"
    SATURDAY = "saturday", "星期六", "Saturday"
    SUNDAY = "sunday", "星期日", "Sunday"


@frozen
class FreeTime:
    """A time of each week, in minutes after midnight: Monday from 1140 (19:00) to 1260 (21:00), not included."""

    weekday: Weekday
    starts: int
    ends: int


@kind("volunteers.free", indexes=("enrolment",))
@frozen(kw_only=True)
class Free:
    """What a volunteer said, from `start` on until it was said anew (`end`, not included)."""

    id: Id["Free"]
    enrolment: Id[Enrolment]
    start: date
    end: date | None = None
    times: tuple[FreeTime, ...] | None = field(default=None, repr=False, metadata=_SAID)
    places: tuple[Id[Place], ...] | None = field(default=None, repr=False, metadata=_SAID)
    """Where the volunteer likes to help; nothing said means anywhere."""


@event("volunteers.free_said")
@frozen(kw_only=True)
class FreeSaid:
    """A volunteer said when and where."""

    enrolment: Id[Enrolment]


NO_FREE_TIME = ProblemType(
    "volunteers.free_time",
    zh="时段须在一天之内且结束晚于开始(以零点起的分钟计,0至1440)",
    en="a time lies within a day and ends after it starts, in minutes after midnight from 0 to 1440",
)
TOO_MUCH_FREE = ProblemType("volunteers.free_too_many", zh="最多{most}项", en="at most {most} of them")


@verb("volunteers.say_free")
def say_free(
    change: Change, enrolment_id: Id[Enrolment], *, times: tuple[FreeTime, ...], places: tuple[Id[Place], ...] = ()
) -> Free:
    """Say when and where one can help; it takes the place of what was said before, and nothing takes it back."""
    change.get(Enrolment, enrolment_id)
    require_times(change, times)
    change.require(len(places) <= _MOST, TOO_MUCH_FREE(at="places", most=_MOST))
    for place in places:
        change.get(Place, place)
    known = change.first(Free, enrolment=enrolment_id, end=None)
    if known is not None:
        change.put(evolve(known, end=change.today))
    made = Free(
        id=change.new_id(Free),
        enrolment=enrolment_id,
        start=change.today,
        times=tuple(dict.fromkeys(times)),
        places=tuple(dict.fromkeys(places)),
    )
    return change.put(made, FreeSaid(enrolment=enrolment_id))


def require_times(change: Change, times: tuple[FreeTime, ...]) -> None:
    """Refuse times that are none, or too many of them (volunteers.free_time, volunteers.free_too_many)."""
    change.require(len(times) <= _MOST, TOO_MUCH_FREE(at="times", most=_MOST))
    for one in times:
        change.require(0 <= one.starts < one.ends <= DAY_MINUTES, NO_FREE_TIME(at="times"))


def times_meet(some: Iterable[FreeTime], others: Iterable[FreeTime]) -> bool:
    """Whether two weeks have a minute in common."""
    ours = tuple(others)
    return any(
        one.weekday is other.weekday and max(one.starts, other.starts) < min(one.ends, other.ends)
        for one in some
        for other in ours
    )


@question("volunteers.free_of")
def free_of(view: View, enrolment_id: Id[Enrolment]) -> Free | None:
    """What a volunteer said last, or None."""
    return view.first(Free, enrolment=enrolment_id, end=None)


def free_times(view: View, times: Iterable[FreeTime], shift: Shift) -> bool:
    """Whether every minute of a shift lies in one of the times, each civil day by itself."""
    said = tuple(times)
    for part in by_day(stretch_of(shift), view.zone):
        local = part.starts.astimezone(view.zone)
        first = local.hour * 60 + local.minute
        left = _without((first, first + part.minutes), (one for one in said if one.weekday is _weekday(local.date())))
        if left:
            return False
    return True


def _weekday(day: date) -> Weekday:
    return list(Weekday)[day.weekday()]


def _without(minutes: tuple[int, int], times: Iterable[FreeTime]) -> bool:
    """Whether any minute is left when the times are taken away; they may touch and overlap."""
    reached, end = minutes
    for one in sorted(times, key=lambda one: one.starts):
        if one.starts <= reached:
            reached = max(reached, one.ends)
    return reached < end
