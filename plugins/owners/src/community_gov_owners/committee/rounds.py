"""The committee of one election (届) as it stood on a day: who sits, since when and until when, who left, who waits.

All is read from the terms. Those who sit and whose planned time ends together belong to one round; a by-election and an alternate
who moved up belong to it, because their terms end with the others.
"""

from datetime import date

from attrs import frozen

from community_gov import Certainty, Coded, Id, OneOf, PartialDate, View, event, kind
from community_gov.households import Person
from community_gov.organizations import Body, Ended, Tenure, Term
from community_gov_owners.candidates import Candidate
from community_gov_owners.decisions import Decision, Result, results
from community_gov_owners.sitting import Sitting, sitting_of

__all__ = ["Alternate", "PassedOver", "PassedReason", "Round", "SeatTaken", "Seated", "round_of", "waiting"]


@kind("owners.seated", indexes=("result", "term"), unique=(("result",), ("term",)))
@frozen(kw_only=True)
class Seated:
    """Which term a result led to."""

    id: Id["Seated"]
    result: Id[Result]
    term: Id[Term]


@event("owners.seat_taken")
@frozen(kw_only=True)
class SeatTaken:
    """Somebody elected, or an alternate, came into a post."""

    result: Id[Result]
    term: Id[Term]


class PassedReason(Coded):
    """Why an alternate does not move up; nothing that tells of the person's life."""

    DECLINED = "declined", "本人放弃", "declined"
    NO_OWNER = "no_owner", "已不是业主", "is no owner any more"
    UNFIT = "unfit", "依法不宜任职", "cannot serve by law"


@kind("owners.passed_over", indexes=("result",), unique=(("result",),))
@frozen(kw_only=True)
class PassedOver:
    """An alternate who does not move up, so that the next one may."""

    id: Id["PassedOver"]
    result: Id[Result]
    on: date
    reason: PassedReason


_EARLY = frozenset({Ended.RESIGNED, Ended.REMOVED, Ended.INELIGIBLE, Ended.OTHER})


@frozen(kw_only=True)
class Round:
    """One committee on a day."""

    sitting: Sitting
    since: PartialDate | None
    """When those who were elected together began; None when nobody sits."""
    expires: PartialDate | None
    """The first day after the planned term; None for a committee without a plan."""
    terms: tuple[Term, ...]
    """All terms of this round that had begun, those too that have ended."""
    decisions: tuple[Decision, ...]
    """The elections from which they come, the first first."""

    @property
    def body(self) -> Body:
        """Whose round it is."""
        return self.sitting.body

    @property
    def on(self) -> date:
        """The day."""
        return self.sitting.on

    @property
    def expired(self) -> bool:
        """Whether all who sit hold over: the term was certainly over, and nobody has followed."""
        held = self.sitting.tenures
        return bool(held) and all(one.over is Certainty.CERTAINLY for one in held)

    @property
    def vacant(self) -> int:
        """Seats in which nobody sits."""
        return self.sitting.seats - len(self.sitting.tenures)

    @property
    def elected(self) -> date | None:
        """The day from which the first steps are counted: the result took effect, else the terms began."""
        first = next((one for one in self.decisions), None)
        if first is not None and first.effective is not None:
            return first.effective
        return None if self.since is None else self.since.latest

    @property
    def left(self) -> tuple[Term, ...]:
        """Who left before the term was over, in the order of leaving."""
        gone = [one for one in self.terms if one.ended in _EARLY and one.end is not None and one.end.latest <= self.on]
        return tuple(sorted(gone, key=lambda one: (_end(one), one.start.earliest, one.id)))

    @property
    def free(self) -> tuple[Term, ...]:
        """Those of them whose rest nobody serves."""
        served = {one.rest_of for one in self.terms}
        return tuple(one for one in self.left if one.id not in served)

    @property
    def came_later(self) -> tuple[Term, ...]:
        """Who came in the course of it: alternates who moved up, and by-elections."""
        first = None if self.since is None else self.since.latest
        return tuple(one for one in self.terms if one.rest_of is not None or (first and one.start.earliest > first))


def _end(term: Term) -> date:
    return date.max if term.end is None else term.end.latest


def round_of(view: View, body: Body, *, on: date) -> Round:
    """The committee of a day."""
    sitting = sitting_of(view, body, on=on)
    known = {one.id: one for one in sitting.terms}
    present = [one for one in sitting.tenures if one.over is not Certainty.CERTAINLY] or list(sitting.tenures)
    expires = _expires(present)
    began = [_root(one.term, known).start for one in present if one.term.until == expires]
    since = min(began, key=lambda day: day.earliest, default=None)
    terms = tuple(one for one in sitting.terms if since is not None and _in_round(one, known, since, expires, on))
    return Round(sitting=sitting, since=since, expires=expires, terms=terms, decisions=_decisions(view, terms))


def _expires(present: list[Tenure]) -> PartialDate | None:
    planned = [one.term.until for one in present if one.term.until is not None]
    return max(planned, key=lambda day: day.latest, default=None)


def _in_round(term: Term, known: dict[Id[Term], Term], since: PartialDate, expires: PartialDate | None, on: date) -> bool:
    begun = since.earliest <= _root(term, known).start.earliest and term.start.earliest <= on
    return begun and term.until == expires


def _root(term: Term, known: dict[Id[Term], Term]) -> Term:
    while term.rest_of is not None and term.rest_of in known:
        term = known[term.rest_of]
    return term


def _decisions(view: View, terms: tuple[Term, ...]) -> tuple[Decision, ...]:
    grounds = sorted({one.by for one in terms if one.by is not None})
    rows = view.find(Decision, id=OneOf(tuple(grounds))) if grounds else ()
    return tuple(sorted(rows, key=lambda one: (one.decided, one.id)))


# --- who waits -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Alternate:
    """Who moves up when a seat becomes free (候补委员); until then without a vote."""

    result: Id[Result]
    decision: Id[Decision]
    person: Id[Person]
    place: int
    """1, 2, ... among those who wait on the day."""


def waiting(view: View, round_: Round) -> tuple[Alternate, ...]:
    """The alternates of a committee whose term is not over, in the order in which they move up: by votes, election by election.

    Of a committee whose term is over nobody moves up any more.
    """
    rows = () if round_.expired else [row for one in round_.decisions for row in alternates_of(view, one.id, on=round_.on)]
    return tuple(
        Alternate(result=row.id, decision=row.decision, person=view.get(Candidate, row.candidate).person, place=place)
        for place, row in enumerate(rows, start=1)
    )


def alternates_of(view: View, decision: Id[Decision], *, on: date) -> tuple[Result, ...]:
    """The alternates of an election who waited on a day."""
    return tuple(row for row in results(view, decision) if row.alternate is not None and not _done(view, row, on))


def _done(view: View, row: Result, on: date) -> bool:
    seated, passed = view.first(Seated, result=row.id), view.first(PassedOver, result=row.id)
    moved = seated is not None and view.get(Term, seated.term).start.earliest <= on
    return moved or (passed is not None and passed.on <= on)
