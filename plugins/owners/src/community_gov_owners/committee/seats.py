"""From an election to a committee: the elected take their seats, alternates move up, a by-election fills what is free.

Terms live with `community_gov.organizations`; here stands only on which decision they rest, and who is next. An alternate who
moves up, and who is elected in between, serves the rest of the term that became free.
"""

from datetime import date

from community_gov import Change, Id, Nature, PartialDate, ProblemType, Refused, View, question, verb
from community_gov.organizations import Body, Obtained, Post, Term, appoint, ground
from community_gov_owners.candidates import Candidate
from community_gov_owners.committee.rounds import PassedOver, PassedReason, Seated, SeatTaken, round_of
from community_gov_owners.decisions import Decision, DecisionState, Result, results

__all__ = ["confirm_seats", "fill_seats", "move_up", "next_alternate", "pass_over", "seat_elected"]

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
NO_ROOM = ProblemType(
    "owners.no_free_seat",
    zh="当选{n}人,空缺席位只有{free}个",
    en="{n} are elected, and {free} seats are free",
    nature=Nature.STATE,
)
NO_ALTERNATE_ROW = ProblemType("owners.not_alternate", zh="该候选人不是候补委员", en="this candidate is no alternate")
DONE_ALREADY = ProblemType(
    "owners.alternate_done",
    zh="该候补委员已递补或已不再递补",
    en="this alternate moved up or was passed over already",
    nature=Nature.STATE,
)


@verb("owners.seat_elected")
def seat_elected(
    change: Change, decision_id: Id[Decision], *, post_id: Id[Post], start: PartialDate, until: PartialDate | None = None
) -> tuple[Term, ...]:
    """Give the elected their terms in a post, all with the decision as the ground; returns the terms."""
    won = _winners(change, decision_id)
    return tuple(_seat(change, one, post_id, start=start, until=until) for one in won)


def _winners(change: Change, decision_id: Id[Decision]) -> list[Result]:
    """Who won a seat in an election that is in effect and has seated nobody yet."""
    decision = change.get(Decision, decision_id)
    change.require(decision.state is DecisionState.EFFECTIVE, NOT_IN_EFFECT(at="decision_id"))
    won = [one for one in results(change, decision_id) if one.seat is not None]
    change.require(won, NOBODY_ELECTED(at="decision_id"))
    seated = any(change.first(Seated, result=one.id) for one in won)
    change.require(not seated, SEATED_ALREADY(at="decision_id"))
    return won


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


@verb("owners.fill_seats")
def fill_seats(change: Change, decision_id: Id[Decision], *, post_id: Id[Post], start: PartialDate) -> tuple[Term, ...]:
    """Whom a by-election elected fill the seats that are free, each for the rest of the term; returns the terms.

    First the seats of those who left, in the order in which they did; then seats that nobody has filled yet, whose terms end with
    those of the others. Refused when fewer seats are free.
    """
    won = _winners(change, decision_id)
    present = round_of(change, change.get(Body, change.get(Post, post_id).body), on=start.latest)
    free = [one for one in present.free if one.post == post_id]
    change.require(len(won) <= present.vacant, NO_ROOM(at="decision_id", n=len(won), free=present.vacant))
    rests: list[Term | None] = [*free, *[None] * len(won)][: len(won)]
    return tuple(
        _seat(change, one, post_id, start=start, until=present.expires)
        if left is None
        else _seat(change, one, post_id, start=start, rest_of=left.id)
        for one, left in zip(won, rests, strict=True)
    )


@verb("owners.pass_over")
def pass_over(change: Change, result_id: Id[Result], *, on: date, reason: PassedReason) -> PassedOver:
    """An alternate does not move up, and the next one may; somebody says so, the library never does by itself."""
    row = change.get(Result, result_id)
    change.require(row.alternate is not None, NO_ALTERNATE_ROW(at="result_id"))
    done = change.first(Seated, result=result_id) or change.first(PassedOver, result=result_id)
    change.require(done is None, DONE_ALREADY(at="result_id"))
    return change.put(PassedOver(id=change.new_id(PassedOver), result=result_id, on=on, reason=reason))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.next_alternate")
def next_alternate(view: View, decision_id: Id[Decision]) -> Result | None:
    """Who moves up next: the first alternate who neither has a seat nor was passed over; None when none is left."""
    waiting = (one for one in results(view, decision_id) if one.alternate is not None)
    return next((one for one in waiting if not _moved(view, one)), None)


def _moved(view: View, row: Result) -> bool:
    return any(view.first(cls, result=row.id) for cls in (Seated, PassedOver))
