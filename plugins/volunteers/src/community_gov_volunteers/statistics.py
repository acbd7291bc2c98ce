"""Statistics of an association and its branches: who was active, who stayed, and hours by activity and by building.

Each is computed from the records, so it can be asked as of the end of an earlier day and gives what it gave then. Somebody who is
enrolled in several branches is one person here. What others get is in whole months, as they stood a month later, and so rounded
that no two answers tell of fewer than five.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from community_gov import Code, Id, OneOf, View, question
from community_gov.households import Person, Place, PlaceKind, enclosing
from community_gov.organizations import Body
from community_gov.privacy import FEWEST
from community_gov_volunteers.activities import Activity, Shift, next_midnight
from community_gov_volunteers.associations import family
from community_gov_volunteers.enrolment import Enrolment, EnrolmentMove, EnrolmentStatus, status_after
from community_gov_volunteers.figures import counted_entries, require_public_time, require_time, settled_on
from community_gov_volunteers.hours import Entry

__all__ = [
    "ActivityHours",
    "BuildingHours",
    "PublicRates",
    "Share",
    "active_rate",
    "hours_by_activity",
    "hours_by_building",
    "public_rates",
    "retention",
]


@frozen(kw_only=True)
class Share:
    """So many of so many persons."""

    part: int
    whole: int

    @property
    def rate(self) -> Fraction | None:
        """The exact rate; None of nobody."""
        return Fraction(self.part, self.whole) if self.whole else None


@frozen(kw_only=True)
class PublicRates:
    """What others are told: rates in steps each of which is at least five persons; None of fewer than ten."""

    active: Fraction | None
    """Of the volunteers of the last day, who gave time."""
    stayed: Fraction | None
    """Of the volunteers of the first day, who still are on the last."""


@frozen(kw_only=True)
class ActivityHours:
    """The verified minutes of one activity, by how many persons, in how many shifts."""

    activity: Id[Activity]
    kind: Code
    name: str
    minutes: int
    persons: int
    shifts: int


@frozen(kw_only=True)
class BuildingHours:
    """The verified minutes given at one building; None: what lies in none, and activities without a place."""

    building: Id[Place] | None
    minutes: int
    persons: int
    shifts: int


# --- persons ---------------------------------------------------------------------------------------------------------


@question("volunteers.active_rate")
def active_rate(view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None) -> Share:
    """Of the volunteers enrolled on the last day, those who gave verified time from `since` on and before `until`."""
    members = _members(view, body_id, until - timedelta(days=1), as_of)
    entries = counted_entries(view, body_id, since=since, until=until, as_of=as_of)
    return Share(part=len(_persons(entries) & members), whole=len(members))


@question("volunteers.retention")
def retention(view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None) -> Share:
    """Of the volunteers enrolled on the first day, those who still (or again) are on the last; on leave is not enrolled."""
    require_time(since, until)
    first = _members(view, body_id, since, as_of)
    return Share(part=len(first & _members(view, body_id, until - timedelta(days=1), as_of)), whole=len(first))


@question("volunteers.public_rates")
def public_rates(view: View, body_id: Id[Body], *, since: date, until: date) -> PublicRates:
    """Both rates for everybody, of whole months as they stood a month later.

    Raises Refused (volunteers.whole_months, volunteers.not_settled).
    """
    require_public_time(view, since, until)
    as_of = settled_on(until)
    return PublicRates(
        active=_in_steps(active_rate(view, body_id, since=since, until=until, as_of=as_of)),
        stayed=_in_steps(retention(view, body_id, since=since, until=until, as_of=as_of)),
    )


_STEPS = (20, 10, 5, 4, 2)


def _in_steps(share: Share) -> Fraction | None:
    """Rounded to as many steps as each is of at least five persons: an exact rate tells how many there are, and two who came."""
    steps = next((number for number in _STEPS if share.whole >= number * FEWEST), None)
    return None if steps is None else Fraction(round(Fraction(share.part * steps, share.whole)), steps)


def _members(view: View, body_id: Id[Body], on: date, as_of: date | None) -> set[Id[Person]]:
    """The persons who were active on a day in the association or a branch that it had then, by what was known as of a day."""
    bodies = OneOf(tuple(body.id for body in family(view, body_id, on=on)))
    enrolments = {one.id: one.person for one in view.find(Enrolment, body=bodies)}
    moves: dict[Id[Enrolment], list[EnrolmentMove]] = defaultdict(list)
    before = None if as_of is None else next_midnight(view, as_of)
    for move in view.find(EnrolmentMove, about=OneOf(tuple(enrolments)), order_by="step"):
        if before is None or move.at < before:
            moves[move.about].append(move)
    return {enrolments[id] for id, path in moves.items() if status_after(path, on) is EnrolmentStatus.ACTIVE}


def _persons(entries: Iterable[Entry]) -> set[Id[Person]]:
    return {entry.person for entry in entries if entry.minutes}


# --- hours -----------------------------------------------------------------------------------------------------------


@question("volunteers.hours_by_activity")
def hours_by_activity(
    view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None
) -> tuple[ActivityHours, ...]:
    """The verified minutes of each activity of an association and its branches, by id."""
    entries = counted_entries(view, body_id, since=since, until=until, as_of=as_of)
    activities = _activities(view, entries)
    grouped: dict[Activity, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[activities[entry.shift]].append(entry)
    return tuple(
        ActivityHours(activity=one.id, kind=one.kind, name=one.name, **_counts(grouped[one]))
        for one in sorted(grouped, key=lambda one: one.id)
    )


@question("volunteers.hours_by_building")
def hours_by_building(
    view: View, body_id: Id[Body], *, since: date, until: date, as_of: date | None = None
) -> tuple[BuildingHours, ...]:
    """The verified minutes by the building in which the activity is, the one without a building first."""
    entries = counted_entries(view, body_id, since=since, until=until, as_of=as_of)
    activities = _activities(view, entries)
    buildings = {place: _building(view, place) for place in {one.place for one in activities.values()}}
    grouped: dict[Id[Place] | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[buildings[activities[entry.shift].place]].append(entry)
    return tuple(BuildingHours(building=id, **_counts(grouped[id])) for id in sorted(grouped, key=lambda id: id or ""))


def _activities(view: View, entries: Iterable[Entry]) -> dict[Id[Shift], Activity]:
    shifts = view.find(Shift, id=OneOf(tuple({entry.shift for entry in entries})))
    known = {one.id: one for one in view.find(Activity, id=OneOf(tuple({shift.activity for shift in shifts})))}
    return {shift.id: known[shift.activity] for shift in shifts}


def _building(view: View, place: Id[Place] | None) -> Id[Place] | None:
    around = () if place is None else enclosing(view, place)
    return next((one.id for one in around if one.kind is PlaceKind.BUILDING), None)


def _counts(entries: list[Entry]) -> dict[str, int]:
    return {
        "minutes": sum(entry.minutes for entry in entries),
        "persons": len(_persons(entries)),
        "shifts": len({entry.shift for entry in entries}),
    }
