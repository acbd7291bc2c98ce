"""From an election to a committee: the elected take their seats, alternates move up, the papers are filed.

Terms live with `community_gov.organizations`; here stands only on which decision they rest, and who is next. An alternate who
moves up serves the rest of the term that became free.
"""

from datetime import date

from attrs import field, frozen, validators

from community_gov import Change, Coded, Id, Nature, PartialDate, ProblemType, Refused, View, event, kind, question, verb
from community_gov.organizations import Body, Obtained, Post, Term, appoint, ground
from community_gov_owners.assembly import Assembly
from community_gov_owners.candidates import Candidate
from community_gov_owners.decisions import Decision, DecisionState, Result, results

__all__ = [
    "Filing",
    "FilingPaper",
    "PapersFiled",
    "SeatTaken",
    "Seated",
    "confirm_seats",
    "file_papers",
    "filings",
    "move_up",
    "next_alternate",
    "seat_elected",
]


@kind("owners.seated", indexes=("result", "term"), unique=(("result",), ("term",)))
@frozen(kw_only=True)
class Seated:
    """Which term a result led to."""

    id: Id["Seated"]
    result: Id[Result]
    term: Id[Term]


class FilingPaper(Coded):
    """What is filed after an election."""

    RESULT = "result", "选举结果", "result of the election"
    COVENANT = "covenant", "管理规约", "covenant"
    RULES = "rules", "业主大会议事规则", "rules of procedure"
    DECISIONS = "decisions", "其他重大决定", "other major decisions"
    MEMBERS = "members", "委员名单", "list of members"


@kind("owners.filing", indexes=("assembly",))
@frozen(kw_only=True)
class Filing:
    """Papers filed with the housing authority and the street office (备案)."""

    id: Id["Filing"]
    assembly: Id[Assembly]
    office: Id[Body]
    on: date
    papers: tuple[FilingPaper, ...] = field(validator=validators.min_len(1))
    number: str | None
    """The number that the office gave."""


@event("owners.seat_taken")
@frozen(kw_only=True)
class SeatTaken:
    """Somebody elected, or an alternate, came into a post."""

    result: Id[Result]
    term: Id[Term]


@event("owners.papers_filed")
@frozen(kw_only=True)
class PapersFiled:
    """The papers of an election were filed."""

    filing: Id[Filing]
    assembly: Id[Assembly]


NOT_IN_EFFECT = ProblemType(
    "owners.not_in_effect", zh="选举结果尚未生效", en="the result of the election is not in effect", nature=Nature.STATE
)
NOBODY_ELECTED = ProblemType("owners.nobody_elected", zh="无人当选", en="nobody was elected", nature=Nature.STATE)
SEATED_ALREADY = ProblemType(
    "owners.seated_already", zh="当选人已就任", en="the elected have taken their seats", nature=Nature.STATE
)
NO_ALTERNATE = ProblemType(
    "owners.no_alternate", zh="没有可递补的候补委员", en="no alternate is left to move up", nature=Nature.STATE
)
NOT_FREE = ProblemType("owners.seat_not_free", zh="该委员任期未终止", en="the member's term has not ended", nature=Nature.STATE)
NO_TERM = ProblemType(
    "owners.no_term",
    zh="当选人{candidate}在该岗位没有任期",
    en="{candidate} won a seat and has no term in this post",
    nature=Nature.STATE,
)
NO_PAPERS = ProblemType("owners.no_papers", zh="须写明备案材料", en="name the papers that are filed")


@verb("owners.seat_elected")
def seat_elected(
    change: Change, decision_id: Id[Decision], *, post_id: Id[Post], start: PartialDate, until: PartialDate | None = None
) -> tuple[Term, ...]:
    """Give the elected their terms in a post, all with the decision as the ground; returns the terms."""
    decision = change.get(Decision, decision_id)
    change.require(decision.state is DecisionState.EFFECTIVE, NOT_IN_EFFECT(at="decision_id"))
    won = [one for one in results(change, decision_id) if one.seat is not None]
    change.require(won, NOBODY_ELECTED(at="decision_id"))
    seated = any(change.first(Seated, result=one.id) for one in won)
    change.require(not seated, SEATED_ALREADY(at="decision_id"))
    return tuple(_seat(change, one, post_id, start=start, until=until) for one in won)


@verb("owners.confirm_seats")
def confirm_seats(change: Change, decision_id: Id[Decision], *, post_id: Id[Post]) -> tuple[Term, ...]:
    """The elected hold their terms already, because the post was recorded before the vote: bind each term to the decision.

    Refused when somebody who won a seat has no term in the post that began on or after the day of the decision.
    """
    decision = change.get(Decision, decision_id)
    change.require(decision.state is DecisionState.EFFECTIVE, NOT_IN_EFFECT(at="decision_id"))
    won = [one for one in results(change, decision_id) if one.seat is not None]
    change.require(won, NOBODY_ELECTED(at="decision_id"))
    terms = {term.person: term for term in change.find(Term, post=post_id) if decision.decided <= term.start.latest}
    bound = []
    for one in won:
        held = terms.get(change.get(Candidate, one.candidate).person)
        if held is None:
            raise Refused(NO_TERM(at="post_id", candidate=one.candidate))
        change.put(Seated(id=change.new_id(Seated), result=one.id, term=held.id), SeatTaken(result=one.id, term=held.id))
        bound.append(ground(change, held.id, by=decision_id))
    return tuple(bound)


@verb("owners.move_up")
def move_up(change: Change, decision_id: Id[Decision], *, term_id: Id[Term], start: PartialDate) -> Term:
    """The next alternate serves the rest of a term that ended early."""
    left = change.get(Term, term_id)
    change.require(left.end is not None, NOT_FREE(at="term_id"))
    following = next_alternate(change, decision_id)
    if following is None:
        raise Refused(NO_ALTERNATE(at="decision_id"))
    return _seat(change, following, left.post, start=start, rest_of=term_id)


def _seat(
    change: Change,
    result: Result,
    post: Id[Post],
    *,
    start: PartialDate,
    until: PartialDate | None = None,
    rest_of: Id[Term] | None = None,
) -> Term:
    term = appoint(
        change,
        post,
        person_id=change.get(Candidate, result.candidate).person,
        start=start,
        until=until,
        obtained=Obtained.ELECTED,
        by=result.decision,
        rest_of=rest_of,
    )
    made = Seated(id=change.new_id(Seated), result=result.id, term=term.id)
    change.put(made, SeatTaken(result=result.id, term=term.id))
    return term


@verb("owners.file_papers")
def file_papers(
    change: Change,
    assembly_id: Id[Assembly],
    *,
    office: Id[Body],
    on: date,
    papers: tuple[FilingPaper, ...],
    number: str | None = None,
) -> Filing:
    """Record what was filed with an office; due within 30 days of the election (Property Management Regulation art. 16; read)."""
    change.get(Assembly, assembly_id)
    change.get(Body, office)
    change.require(papers, NO_PAPERS(at="papers"))
    made = Filing(id=change.new_id(Filing), assembly=assembly_id, office=office, on=on, papers=papers, number=number)
    return change.put(made, PapersFiled(filing=made.id, assembly=assembly_id))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.next_alternate")
def next_alternate(view: View, decision_id: Id[Decision]) -> Result | None:
    """Who moves up next: the first alternate without a seat; None when none is left."""
    waiting = (one for one in results(view, decision_id) if one.alternate is not None)
    return next((one for one in waiting if view.first(Seated, result=one.id) is None), None)


@question("owners.filings")
def filings(view: View, assembly_id: Id[Assembly]) -> tuple[Filing, ...]:
    """What was filed after an assembly, the first first."""
    view.get(Assembly, assembly_id)
    return view.find(Filing, assembly=assembly_id, order_by="on")
