"""Owners sue against a decision, and what the court says.

An owner may ask a court to annul a decision that infringes his rights or broke the procedure, within a year from when he knew or
should have known (Civil Code art. 280; SPC interpretation on condominium ownership art. 12; read). Several may, at any time after
the count, also while the result hangs and about an item that did not pass. Nothing stops because somebody sued.
"""

from datetime import date

from attrs import evolve, field, frozen

from community_gov import Change, Controller, Id, Nature, ProblemType, Purpose, Until, View, event, kind, personal, question, verb
from community_gov_owners.decisions import Decision, DecisionState, step

__all__ = ["DecisionChallenged", "Suit", "annul", "challenge", "pending", "suits", "uphold"]


@kind("owners.suit", indexes=("decision",))
@frozen(kw_only=True)
class Suit:
    """One action against a decision; who sued is the court's record."""

    id: Id["Suit"]
    decision: Id[Decision]
    filed: date
    """The day on which the court received it."""
    known: date | None
    """The day from which, as is claimed, the owner knew of the decision or should have; None when nothing is claimed."""
    reason: str | None = field(
        repr=False, metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL)
    )
    ended: date | None = None
    """The day on which the judgment was recorded."""
    annulled: bool | None = None
    """What it said; None while it is pending."""


@event("owners.decision_challenged")
@frozen(kw_only=True)
class DecisionChallenged:
    """An owner sued."""

    suit: Id[Suit]
    decision: Id[Decision]


SUED_AHEAD = ProblemType(
    "owners.sued_in_future", zh="起诉日{filed}晚于今天{today}", en="the action is dated {filed}; today is {today}"
)
BEFORE_DECISION = ProblemType(
    "owners.sued_before_decision", zh="{day}早于决定作出日{decided}", en="{day} is before the decision of {decided}"
)
NOT_BETWEEN = ProblemType(
    "owners.known_out_of_order",
    zh="知道之日须在决定作出日{decided}与起诉日{filed}之间",
    en="an owner knows of a decision between the day of it, {decided}, and the day of the action, {filed}",
)
NOT_SUED = ProblemType(
    "owners.not_sued", zh="没有待决的诉讼", en="no action against the decision is pending", nature=Nature.STATE
)


@verb("owners.challenge")
def challenge(change: Change, decision_id: Id[Decision], *, filed: date, known: date | None = None, reason: str = "") -> Suit:
    """An owner sues: the day on which the court has it, and the day from which he claims to have known or should have known.

    A decision in effect is then challenged, and holds all the same until a court says otherwise. Whether in time is for the
    court: more than a year after `known`, or without it after the result was put up, is a finding and no refusal.
    """
    decision = change.get(Decision, decision_id)
    change.require(filed <= change.today, SUED_AHEAD(at="filed", filed=filed, today=change.today))
    change.require(decision.decided <= filed, BEFORE_DECISION(at="filed", day=filed, decided=decision.decided))
    if known is not None:
        change.require(decision.decided <= known <= filed, NOT_BETWEEN(at="known", decided=decision.decided, filed=filed))
    if decision.state not in (DecisionState.COUNTED, DecisionState.PUBLISHED, DecisionState.CHALLENGED):
        # one in effect is challenged from now on; one that is at its end is refused here
        change.put(step(change, decision, "challenge", reason=reason))
    made = Suit(id=change.new_id(Suit), decision=decision_id, filed=filed, known=known, reason=reason or None)
    return change.put(made, DecisionChallenged(suit=made.id, decision=decision_id))


@verb("owners.uphold")
def uphold(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The court leaves the decision as it is, in all actions that are pending."""
    decision = _judged(change, decision_id, annulled=False)
    if decision.state is not DecisionState.CHALLENGED:
        return decision
    return change.put(step(change, decision, "uphold", reason=reason))


@verb("owners.annul")
def annul(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The court annuls it; what was done under it stays in the record."""
    return change.put(step(change, _judged(change, decision_id, annulled=True), "annul", reason=reason))


def _judged(change: Change, decision_id: Id[Decision], *, annulled: bool) -> Decision:
    decision = change.get(Decision, decision_id)
    open_suits = pending(change, decision_id)
    change.require(open_suits, NOT_SUED(at="decision_id"))
    for suit in open_suits:
        change.put(evolve(suit, ended=change.today, annulled=annulled))
    return decision


@question("owners.suits")
def suits(view: View, decision_id: Id[Decision]) -> tuple[Suit, ...]:
    """The actions against a decision in the order of their days, ended ones too; raises NotFound."""
    view.get(Decision, decision_id)
    return view.find(Suit, decision=decision_id, order_by="filed")


def pending(view: View, decision_id: Id[Decision]) -> tuple[Suit, ...]:
    """Those about which no court has said anything yet."""
    return tuple(one for one in suits(view, decision_id) if one.ended is None)
