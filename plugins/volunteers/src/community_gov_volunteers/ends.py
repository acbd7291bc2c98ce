"""Until when a volunteer is known: as long as he is enrolled somewhere, or asks to be; and a request, until it is dealt with.

Each tells which association keeps the record, which alone learns of it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from community_gov import AnyId, Code, Id, Record, Until, View
from community_gov.hookspecs import Pack
from community_gov.households import Person
from community_gov.protection import Ended, Ending, Ends, Retention
from community_gov_volunteers.activities import Activity, Shift
from community_gov_volunteers.awards import StarProposal, Stars
from community_gov_volunteers.enrolment import Enrolment, EnrolmentMove, EnrolmentStatus
from community_gov_volunteers.evaluations import Evaluation, Honour
from community_gov_volunteers.freetime import Free
from community_gov_volunteers.hours import Entry, EntryMove
from community_gov_volunteers.overlap import Overlap
from community_gov_volunteers.papers import Paper
from community_gov_volunteers.qualifications import Qualification
from community_gov_volunteers.services import Request, RequestState, ServiceVisit
from community_gov_volunteers.signup import SignUp, SignUpMove

__all__ = ["ENDS"]

_OVER = frozenset({EnrolmentStatus.TURNED_DOWN, EnrolmentStatus.LEFT, EnrolmentStatus.EXPELLED})
_Ended = Mapping[Id[Enrolment], Ended]


def _enrolments(view: View) -> _Ended:
    """Over with the day of the last step, if that led out."""
    last = {move.about: move for move in sorted(view.stream(EnrolmentMove), key=lambda move: move.step)}
    days = {id: move.on if move.to in _OVER else None for id, move in last.items()}
    return {row.id: _ended(row, days.get(row.id), row.body) for row in view.stream(Enrolment)}


def _ended(record: Record, on: date | None, body: str) -> Ended:
    return Ended(record=AnyId(record.id), why=Ending.MEMBERSHIP_ENDED, on=on, body=AnyId(body))


def _of_enrolments(view: View) -> Iterator[Ended]:
    yield from _enrolments(view).values()


def _like(record: Record, enrolment: Ended) -> Ended:
    return Ended(record=AnyId(record.id), why=enrolment.why, on=enrolment.on, body=enrolment.body)


def _of_enrolment_moves(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.about]) for row in view.stream(EnrolmentMove))


def _of_qualifications(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Qualification))


def _of_free_times(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Free))


def _of_evaluations(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Evaluation))


def _of_honours(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Honour))


def _of_papers(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Paper))


def _of_proposals(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(StarProposal))


def _of_stars(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    yield from (_like(row, ended[row.enrolment]) for row in view.stream(Stars))


def _of_entry_moves(view: View) -> Iterator[Ended]:
    ended, of = _enrolments(view), {row.id: row.enrolment for row in view.stream(Entry)}
    yield from (_like(row, ended[of[row.about]]) for row in view.stream(EntryMove))


def _of_sign_up_moves(view: View) -> Iterator[Ended]:
    ended, of = _enrolments(view), {row.id: row.enrolment for row in view.stream(SignUp)}
    yield from (_like(row, ended[of[row.about]]) for row in view.stream(SignUpMove))


def _of_overlaps(view: View) -> Iterator[Ended]:
    """Needed as long as the person is in the association whose shift it is."""
    bodies = {row.id: row.body for row in view.stream(Activity)}
    shifts = {row.id: bodies[row.activity] for row in view.stream(Shift)}
    ended, enrolled = _enrolments(view), dict[tuple[str, str], list[Ended]]()
    for row in view.stream(Enrolment):
        enrolled.setdefault((row.person, row.body), []).append(ended[row.id])
    for overlap in view.stream(Overlap):
        facts = enrolled.get((overlap.person, shifts[overlap.shift]), ())
        yield from (_like(overlap, fact) for fact in facts)


def _of_requests(view: View) -> Iterator[Ended]:
    """What was withdrawn ended when it was asked, for all that is recorded; what was done, with the last visit."""
    visited = dict[Id[Request], date]()
    for visit in view.stream(ServiceVisit):
        visited[visit.request] = max(visit.on, visited.get(visit.request, visit.on))
    for row in view.stream(Request):
        over = row.state in (RequestState.DONE, RequestState.WITHDRAWN)
        on = visited.get(row.id, row.asked) if over else None
        yield Ended(record=AnyId(row.id), why=Ending.MATTER_CLOSED, on=on, body=AnyId(row.body))


def _of_persons(view: View) -> Iterator[Ended]:
    ended = _enrolments(view)
    for row in view.stream(Enrolment):
        yield Ended(record=AnyId(row.person), why=Ending.MEMBERSHIP_ENDED, on=ended[row.id].on, body=AnyId(row.body))


_TOLD = (
    (Enrolment, _of_enrolments),
    (EnrolmentMove, _of_enrolment_moves),
    (EntryMove, _of_entry_moves),
    (Evaluation, _of_evaluations),
    (Free, _of_free_times),
    (Honour, _of_honours),
    (Overlap, _of_overlaps),
    (Paper, _of_papers),
    (Qualification, _of_qualifications),
    (SignUpMove, _of_sign_up_moves),
    (StarProposal, _of_proposals),
    (Stars, _of_stars),
)

ENDS = Pack(
    name="volunteers.ends",
    items=(
        *(Ends(cls=cls, until=Until.MEMBERSHIP_ENDS, find=find) for cls, find in _TOLD),
        Ends(cls=Request, until=Until.MATTER_CLOSED, find=_of_requests),
        Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),
        Retention(
            kind=Code("volunteers.paper"),
            until=Until.MEMBERSHIP_ENDS,
            days=3653,
            start=date(2000, 1, 1),
            source="placeholder: ten years; the association should say",
            placeholder=True,
        ),
    ),
)
"""Whoever has left may still have to show a paper about his hours, so its number is kept longer."""
