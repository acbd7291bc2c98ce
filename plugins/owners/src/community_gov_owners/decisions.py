"""What the owners decided, with everything that it rests on pinned to it.

A decision keeps the rule as it was on the day of the close, the digest of the register, the sums and the tree of reasons. A
later change of a rulebook, of ownership or of the by-laws never touches it.
"""

from datetime import date
from decimal import Decimal

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Id,
    Nature,
    ProblemType,
    Refused,
    Told,
    View,
    decimals,
    event,
    kind,
    question,
)
from community_gov.lifecycle import Lifecycle, Step
from community_gov.notices import Notice
from community_gov.rules import Outcome
from community_gov_owners.assembly import Assembly, Motion, agenda
from community_gov_owners.bylaws import BlankRule, Bylaws
from community_gov_owners.candidates import Candidate
from community_gov_owners.moves import moved
from community_gov_owners.register import Register

__all__ = [
    "LIFE",
    "AreaSums",
    "Decision",
    "DecisionMade",
    "DecisionState",
    "HeadSums",
    "LotDrawn",
    "Result",
    "decision_on",
    "decisions",
    "results",
    "step",
]


class DecisionState(Coded):
    """What became of a decision."""

    COUNTED = "counted", "已计票", "counted"
    PUBLISHED = "published", "公示中", "published"
    EFFECTIVE = "effective", "生效", "in effect"
    CHALLENGED = "challenged", "诉讼中", "challenged in court"
    ANNULLED = "annulled", "被法院撤销", "annulled by a court"
    REVOKED = "revoked", "被责令撤销", "revoked by an authority"


_S = DecisionState
LIFE = Lifecycle(
    _S.COUNTED,
    steps=[
        Step("publish", [_S.COUNTED], _S.PUBLISHED, zh="公示", en="publish"),
        Step("take_effect", [_S.PUBLISHED], _S.EFFECTIVE, zh="生效", en="take effect"),
        Step("challenge", [_S.EFFECTIVE], _S.CHALLENGED, zh="起诉", en="challenge"),
        Step("uphold", [_S.CHALLENGED], _S.EFFECTIVE, zh="维持", en="uphold"),
        Step("annul", [_S.COUNTED, _S.PUBLISHED, _S.EFFECTIVE, _S.CHALLENGED], _S.ANNULLED, zh="撤销", en="annul"),
        Step("revoke", [_S.COUNTED, _S.PUBLISHED, _S.EFFECTIVE, _S.CHALLENGED], _S.REVOKED, zh="责令撤销", en="revoke"),
    ],
)


STATE = ProblemType(
    "owners.decision_state",
    zh="决定现为“{state}”,不能{action}",
    en="the decision is {state}; one cannot {action} now",
    nature=Nature.STATE,
)


@frozen(kw_only=True)
class HeadSums:
    """Owners, counted as heads."""

    entitled: int
    taking_part: int
    yes: int
    no: int
    abstaining: int


@frozen(kw_only=True)
class AreaSums:
    """Exclusive area in square metres, exact."""

    entitled: Decimal
    taking_part: Decimal
    yes: Decimal
    no: Decimal
    abstaining: Decimal


@kind("owners.decision", indexes=("motion", "assembly"), unique=(("motion",),))
@frozen(kw_only=True)
class Decision:
    """What the owners decided on one item, and on what it rests."""

    id: Id["Decision"]
    motion: Id[Motion]
    assembly: Id[Assembly]
    matter: Code
    decided: date
    """The day on which the vote closed: the law of this day judges it."""
    outcome: Outcome
    heads: HeadSums | None
    """None when something was missing, and for an election, whose sums stand with each candidate."""
    area: AreaSums | None
    register: Id[Register]
    register_digest: str
    bylaws: Id[Bylaws] | None
    rule: str
    """The id of the rule, such as `CN.278.ordinary`."""
    rule_text: str
    """The rule itself as it was, in the form of the rulebooks, as compact JSON."""
    book: str
    """The rulebook that names it for the matter."""
    chosen: tuple[Told, ...]
    """Why this rule: every step of the search."""
    verified: bool
    """Whether everything on the way to the rule was read in the text of the law."""
    law_changed: bool
    """Whether another rule held when the vote was opened."""
    rests_on_silence: bool
    blank: BlankRule
    """What an item counted as that was left blank on a ballot that came back."""
    reasons: str
    """The verdict with all its tests, as compact JSON."""
    lots: tuple[Id[Candidate], ...] = ()
    """For an election with a tie: the candidates in the order of the recorded lot."""
    state: DecisionState = DecisionState.COUNTED
    notice: Id[Notice] | None = None
    effective: date | None = None


@kind("owners.result", indexes=("decision",))
@frozen(kw_only=True)
class Result:
    """How one candidate did."""

    id: Id["Result"]
    decision: Id[Decision]
    candidate: Id[Candidate]
    passed: bool
    """Whether both thresholds were reached, seat or not."""
    place: int | None
    """1 for the first of those who passed; equal votes share a place."""
    seat: int | None
    """1, 2, ... for those who won a seat."""
    alternate: int | None
    """1, 2, ... for the order in which they move up."""
    heads: int
    area: Decimal = field(metadata=decimals(4))


@event("owners.lot_drawn")
@frozen(kw_only=True)
class LotDrawn:
    """A tie for the last seats was settled by a lot."""

    decision: Id[Decision]
    outcome: Outcome


@event("owners.decision_made")
@frozen(kw_only=True)
class DecisionMade:
    """The owners' votes on an item were counted."""

    decision: Id[Decision]
    motion: Id[Motion]
    matter: Code
    outcome: Outcome


NOT_COUNTED = ProblemType("owners.not_counted", zh="该事项尚未计票", en="this item has not been counted", nature=Nature.STATE)


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.decisions")
def decisions(view: View, assembly_id: Id[Assembly]) -> tuple[Decision, ...]:
    """What an assembly decided, in the order of its agenda; empty before the count."""
    order = {motion.id: motion.order for motion in agenda(view, assembly_id)}
    return tuple(sorted(view.find(Decision, assembly=assembly_id), key=lambda one: order[one.motion]))


@question("owners.decision_on")
def decision_on(view: View, motion_id: Id[Motion]) -> Decision:
    """The decision on an item; raises Refused (owners.not_counted)."""
    view.get(Motion, motion_id)
    found = view.first(Decision, motion=motion_id)
    if found is None:
        raise Refused(NOT_COUNTED(at="motion_id"))
    return found


@question("owners.results")
def results(view: View, decision_id: Id[Decision]) -> tuple[Result, ...]:
    """How the candidates did: who won a seat, then the alternates, then the others by their votes."""
    view.get(Decision, decision_id)
    rows = view.find(Result, decision=decision_id)
    return tuple(sorted(rows, key=lambda row: (row.seat or _LAST, row.alternate or _LAST, -row.heads, -row.area, row.id)))


_LAST = 10**6


def step(change: Change, decision: Decision, action: str, *, reason: str = "") -> Decision:
    """The decision one step further, which is recorded; call it inside a verb that puts the decision. Raises Refused."""
    if not LIFE.allows(decision.state, action):
        change.refuse(STATE(at="decision_id", state=decision.state, action=LIFE.word(action)))
    to: DecisionState = LIFE.after(decision.state, action)
    moved(change, decision.id, from_=decision.state, to=to, reason=reason)
    return evolve(decision, state=to)
