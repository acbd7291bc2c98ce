"""How often a body meets and who stays away: findings over a year of meetings, where the rulebook of a place has a figure.

Beijing asks for a committee's meeting every two months, and lets a member's office end who missed half of a year's meetings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from community_gov.calendar import months_after
from community_gov.change import View, question
from community_gov.households import Person
from community_gov.meetings.law import figure, law_of
from community_gov.meetings.records import Attendance, Meeting, MeetingKind, MeetingState
from community_gov.meetings.sitting import roll_of
from community_gov.organizations import Body
from community_gov.records import Finding, FindingType, Id

__all__ = ["Absence", "absences", "rhythm_findings"]

_YEAR = 12


def rhythm_findings(view: View, on: date) -> Iterator[Finding]:
    """For each body that stands on the day and has held a meeting."""
    held: dict[str, list[Meeting]] = {}
    for meeting in view.find(Meeting):
        if _own(meeting) and meeting.on <= on:
            held.setdefault(meeting.body, []).append(meeting)
    for body in view.find(Body):
        if body.id in held and body.period.holds(on):
            yield from _overdue(view, body, held[body.id], on)
            yield from _absent(view, body, held[body.id], on)


def _own(meeting: Meeting) -> bool:
    """Whether it was held, and as a meeting of the body alone."""
    return meeting.state is MeetingState.CLOSED and meeting.kind is not MeetingKind.JOINT


def _overdue(view: View, body: Body, held: Iterable[Meeting], on: date) -> Iterator[Finding]:
    said = figure(view, body, law_of(view, body).regular, on=on)
    last = max(meeting.on for meeting in held)
    if said is None or months_after(last, said.whole).due >= on:
        return
    type_ = FindingType(
        "meetings.overdue",
        zh="上次会议为{last},应每{months}个月至少召开一次",
        en="the last meeting was on {last}; there is to be one every {months} months",
        rule=said.citation,
        severity=said.severity,
    )
    yield type_(body.id, since=months_after(last, said.whole).due, last=last, months=said.whole)


def _absent(view: View, body: Body, held: Iterable[Meeting], on: date) -> Iterator[Finding]:
    said = figure(view, body, law_of(view, body).absence, on=on)
    if said is None:
        return
    type_ = FindingType(
        "meetings.member_absent",
        zh="{person}一年内应到会{due}次,缺席{missed}次",
        en="{person} missed {missed} of the {due} meetings of twelve months",
        rule=said.citation,
        severity=said.severity,
    )
    for one in _absences(view, body, held, on):
        if said.comparator.holds(Fraction(one.missed), said.share * one.due):
            yield type_(body.id, person=one.person, due=one.due, missed=one.missed)


@frozen(kw_only=True)
class Absence:
    """How often a member was missing in the twelve months up to a day."""

    person: Id[Person]
    due: int
    """The meetings of the member's own time whose attendance is recorded."""
    missed: int
    """Those of them at which the member was not there; who was excused was not there either."""


@question("meetings.absences")
def absences(view: View, body_id: Id[Body], *, on: date) -> tuple[Absence, ...]:
    """Who of the members of a day missed a meeting of the twelve months up to it, in the order of their ids; raises NotFound."""
    body = view.get(Body, body_id)
    held = [one for one in view.find(Meeting, body=body_id) if _own(one) and one.on <= on]
    return tuple(_absences(view, body, held, on))


def _absences(view: View, body: Body, held: Iterable[Meeting], on: date) -> Iterator[Absence]:
    due, missed = Counter[Id[Person]](), Counter[Id[Person]]()
    for meeting in held:
        if months_after(meeting.on, _YEAR).due > on:
            there = {row.person for row in view.find(Attendance, meeting=meeting.id) if not row.excused}
            members = roll_of(view, body, on=meeting.on).members if there else ()
            due.update(members)
            missed.update(member for member in members if member not in there)
    still = set(roll_of(view, body, on=on).members)
    for person in sorted(still & missed.keys()):
        yield Absence(person=person, due=due[person], missed=missed[person])
