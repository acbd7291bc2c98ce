"""Two shifts at one time: refused, but for the minutes that the bylaw tolerates and what an organiser allows with a reason.

This is about plans. The hours that were given never overlap, whatever is allowed here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import field, frozen

from community_gov import (
    Change,
    Controller,
    Id,
    Nature,
    Problem,
    ProblemType,
    Purpose,
    Until,
    View,
    event,
    kind,
    personal,
    verb,
)
from community_gov.households import Person
from community_gov_volunteers.activities import Shift, stretch_of
from community_gov_volunteers.associations import bylaw_on
from community_gov_volunteers.enrolment import Enrolment, require_reason

__all__ = ["Overlap", "OverlapAllowed", "allow_overlap", "clashes"]


@kind("volunteers.overlap", indexes=("person",), unique=(("person", "shift"),))
@frozen(kw_only=True)
class Overlap:
    """An organiser's word that somebody may be on a shift although another one overlaps; the hours given still may not."""

    id: Id["Overlap"]
    person: Id[Person]
    shift: Id[Shift]
    by: str
    at: datetime
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )


@event("volunteers.overlap_allowed")
@frozen(kw_only=True)
class OverlapAllowed:
    """Two shifts of one person may overlap."""

    person: Id[Person]
    shift: Id[Shift]


CLASH = ProblemType(
    "volunteers.shifts_overlap",
    zh="与已录取的班次{shift}重叠{minutes}分钟(允许{tolerance}分钟)",
    en="overlaps by {minutes} minutes with the shift {shift} (allowed: {tolerance})",
    nature=Nature.CONFLICT,
)


@verb("volunteers.allow_overlap")
def allow_overlap(change: Change, shift_id: Id[Shift], *, enrolment_id: Id[Enrolment], reason: str) -> Overlap:
    """Allow a volunteer on a shift that overlaps with another; the hours given may not overlap all the same."""
    require_reason(change, reason)
    person = change.get(Enrolment, enrolment_id).person
    shift = change.get(Shift, shift_id)
    made = Overlap(id=change.new_id(Overlap), person=person, shift=shift.id, by=change.actor.id, at=change.now, reason=reason)
    return change.put(made, OverlapAllowed(person=person, shift=shift.id))


def clashes(view: View, shift: Shift, enrolment: Enrolment, others: Iterable[Shift]) -> Iterator[Problem]:
    """One objection for each of the other shifts of a volunteer that overlaps by more than the bylaw tolerates."""
    if view.first(Overlap, person=enrolment.person, shift=shift.id) is not None:
        return
    bylaw = bylaw_on(view, enrolment.body, on=view.today)
    tolerance = 0 if bylaw is None else bylaw.tolerance
    for other in others:
        minutes = stretch_of(shift).shared(stretch_of(other))
        if minutes > tolerance:
            yield CLASH(at="shift_id", shift=other.id, minutes=minutes, tolerance=tolerance)
