"""How a seat ends before the term is over: on what ground, and what is looked at before it is recorded.

Grounds (guiding rule 43 of 建房〔2009〕274号, from memory; Beijing art. 46, read): resigned, no owner any more, absent too often,
by law. What a doctor or a court has to do with it is nobody's business here: it is kept that the member cannot serve by law,
not why.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import field, frozen

from community_gov import AnyId, Change, Code, Coded, Id, Nature, PartialDate, ProblemType, Refused, View, event, kind, verb
from community_gov import papers as p
from community_gov.households import Estate, Heir, Person, units_of
from community_gov.meetings import absences
from community_gov.organizations import Body, Ended, Post, Term, end_term, posts
from community_gov_owners.assembly import Motion
from community_gov_owners.candidates import Candidate
from community_gov_owners.committee.filing import require_committee
from community_gov_owners.committee.rounds import Seated
from community_gov_owners.decisions import Decision, DecisionState, Result
from community_gov_owners.removals import Removal, carried_out
from community_gov_owners.sitting import said, sitting_of

__all__ = ["SeatEnd", "SeatEnded", "SeatGround", "end_seat", "owns", "remove_members"]

ABSENCE = Code("member_absence_ends")


class SeatGround(Coded):
    """Why a seat ends before the term is over."""

    RESIGNED = "resigned", "辞任", "resigned"
    NO_OWNER = "no_owner", "已不是业主", "is no owner any more"
    ABSENT = "absent", "一年内缺席会议过多", "missed too many meetings of a year"
    UNFIT = "unfit", "依法不能履行职务", "cannot serve by law"
    """Whatever the law names: incapacity, liberty restricted, death; which of them is not kept."""
    BYLAWS = "bylaws", "议事规则规定的情形", "a case of the rules of procedure"
    REMOVED = "removed", "业主大会罢免", "removed by the assembly"


def _clause_named(made: "SeatEnd", _attribute: object, clause: Code | None) -> None:
    if made.ground is SeatGround.BYLAWS and clause is None:
        msg = "a seat that ends by the rules of procedure names their clause"
        raise ValueError(msg)


@kind("owners.seat_end", indexes=("term",), unique=(("term",),))
@frozen(kw_only=True)
class SeatEnd:
    """On what ground a seat ended; raises ValueError without the clause of the rules of procedure where those are the ground."""

    id: Id["SeatEnd"]
    term: Id[Term]
    ground: SeatGround
    clause: Code | None = field(default=None, validator=_clause_named)


@event("owners.seat_ended")
@frozen(kw_only=True)
class SeatEnded:
    """A member left before the term was over."""

    term: Id[Term]
    ground: SeatGround


BY_VOTE = ProblemType(
    "owners.removal_by_vote",
    zh="罢免须由业主大会决定",
    en="members are removed by the assembly; see owners.propose_removal",
)
NO_SEAT = ProblemType("owners.no_seat_term", zh="该任期不是有席位的委员任期", en="this term is none of a member with a seat")
STILL_OWNER = ProblemType(
    "owners.still_owner",
    zh="{person}在{on}仍是业主",
    en="on {on} {person} is an owner, or stands for a company that is one",
    nature=Nature.STATE,
)
NO_ABSENCE_RULE = ProblemType(
    "owners.no_absence_rule",
    zh="当地规定和议事规则均未规定缺席会议导致委员资格终止",
    en="no text of the place and no rule of the committee ends a seat for missed meetings",
)
NOT_ABSENT = ProblemType(
    "owners.not_absent",
    zh="一年内应到会{due}次,缺席{missed}次,未达到{share}",
    en="{missed} of {due} meetings of twelve months were missed, fewer than the rule asks for ({share})",
    nature=Nature.STATE,
)
CLAUSE = ProblemType("owners.seat_clause", zh="须写明议事规则的条款", en="name the clause of the rules of procedure")
NO_REMOVAL = ProblemType("owners.no_removal", zh="该决定不是罢免决定", en="this decision is about no removal")
NOT_EFFECTIVE = ProblemType(
    "owners.removal_not_effective",
    zh="罢免决定尚未生效",
    en="the decision to remove them is not in effect",
    nature=Nature.STATE,
)
REMOVED_ALREADY = ProblemType(
    "owners.removed_already", zh="已于{on}罢免", en="they were removed on {on} already", nature=Nature.STATE
)
END_AHEAD = ProblemType("owners.seat_end_ahead", zh="终止日{end}还没有到", en="{end} has not come yet")


@verb("owners.end_seat")
def end_seat(
    change: Change,
    term_id: Id[Term],
    *,
    end: date,
    ground: SeatGround,
    clause: Code | None = None,
    hand_over_to: AnyId | None = None,
) -> Term:
    """A member leaves before the term is over; `end` is the first day on which he or she is none. All posts in the body end.

    What can be looked at is looked at: that somebody owns nothing any more, that meetings were missed and a rule ends the
    seat for that. With `hand_over_to` the list of what has to be handed back is opened (`papers.open_handover`).
    """
    term = change.get(Term, term_id)
    body = require_committee(change, change.get(Post, term.post).body, at="term_id")
    change.require(ground is not SeatGround.REMOVED, BY_VOTE(at="ground"))
    change.require(ground is not SeatGround.BYLAWS or clause is not None, CLAUSE(at="clause"))
    change.require(end <= change.today, END_AHEAD(at="end", end=end))
    if ground is SeatGround.NO_OWNER:
        change.require(not owns(change, term, on=end), STILL_OWNER(at="ground", person=term.person, on=end))
    if ground is SeatGround.ABSENT:
        _require_absent(change, body, term.person, end)
    gone = _vacate(change, term, end=end, ground=ground, clause=clause)
    if hand_over_to is not None:
        p.open_handover(change, body.id, ended=end - timedelta(days=1), to=hand_over_to, term_id=term_id)
    return gone


def _vacate(change: Change, term: Term, *, end: date, ground: SeatGround, clause: Code | None = None) -> Term:
    """End a member's seat and whatever else he or she holds in the body, and keep the ground."""
    body = change.get(Body, change.get(Post, term.post).body)
    change.require(any(term.post == post.id for post in sitting_of(change, body, on=end).posts), NO_SEAT(at="term_id"))
    why = _ENDED.get(ground, Ended.INELIGIBLE)
    gone = end_term(change, term.id, end=PartialDate(end), reason=why)
    for post in posts(change, body.id):
        for other in change.find(Term, post=post.id, person=term.person):
            if other.end is None and other.start.earliest <= end:
                end_term(change, other.id, end=PartialDate(end), reason=why)
    made = SeatEnd(id=change.new_id(SeatEnd), term=term.id, ground=ground, clause=clause)
    change.put(made, SeatEnded(term=term.id, ground=ground))
    return gone


_ENDED = {SeatGround.RESIGNED: Ended.RESIGNED, SeatGround.REMOVED: Ended.REMOVED}


@verb("owners.remove_members")
def remove_members(change: Change, decision_id: Id[Decision], *, end: date) -> tuple[Term, ...]:
    """The members whom the assembly removed leave; who left before is passed over. Refused until the decision is in effect."""
    decision = change.get(Decision, decision_id)
    item = change.get(Motion, decision.motion).removal
    if item is None:
        raise Refused(NO_REMOVAL(at="decision_id"))
    change.require(decision.state is DecisionState.EFFECTIVE, NOT_EFFECTIVE(at="decision_id"))
    change.require(end <= change.today, END_AHEAD(at="end", end=end))
    removal = change.get(Removal, item)
    change.require(removal.removed is None, REMOVED_ALREADY(at="decision_id", on=removal.removed or end))
    carried_out(change, removal, on=end)
    terms = (change.get(Term, one) for one in removal.terms)
    return tuple(_vacate(change, one, end=end, ground=SeatGround.REMOVED) for one in terms if one.end is None)


def _require_absent(change: Change, body: Body, person: Id[Person], on: date) -> None:
    rule = said(change, body, ABSENCE, on=on)
    if rule is None:
        raise Refused(NO_ABSENCE_RULE(at="ground"))
    found = next((one for one in absences(change, body.id, on=on) if one.person == person), None)
    due, missed = (0, 0) if found is None else (found.due, found.missed)
    enough = bool(missed) and rule.comparator.holds(Fraction(missed), rule.share * due)
    change.require(enough, NOT_ABSENT(at="ground", due=due, missed=missed, share=rule.share))


def owns(view: View, term: Term, *, on: date) -> bool:
    """Whether a member owns something on a day, possibly, or the company does for which he or she was elected.

    Heirs own from the moment of death (Civil Code art. 230; read), whatever the title register says; the dead own nothing.
    """
    company = _company(view, term)
    mine = [one for one in (term.person, company) if one is not None and not _died(view, one, on)]
    return any(units_of(view, one, on=on) for one in (*mine, *_left_to(view, term.person, on)))


def _died(view: View, person: Id[Person], on: date) -> bool:
    left = view.first(Estate, person=person)
    return left is not None and left.start.latest <= on


def _left_to(view: View, person: Id[Person], on: date) -> Iterator[Id[Person]]:
    """The dead of whom a person is known as an heir."""
    for row in view.find(Heir, person=person):
        left = view.get(Estate, row.estate)
        if left.start.earliest <= on:
            yield left.person


def _company(view: View, term: Term) -> Id[Person] | None:
    """The company owner for which a member was elected."""
    seated = view.first(Seated, term=term.id)
    return None if seated is None else view.get(Candidate, view.get(Result, seated.result).candidate).company
