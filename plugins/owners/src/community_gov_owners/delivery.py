"""How ballots reached the owners: delivered, refused, not reached. Never how somebody means to vote.

A ballot goes to every owner; who cannot be reached is told by an announcement in the compound (guiding rules 建房〔2009〕274号,
art. 22; from memory). Only what was delivered to the owner can make silence count.
"""

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from community_gov import (
    Change,
    Controller,
    Id,
    Mask,
    ProblemType,
    Purpose,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.notices import DeliveryMethod, DeliveryOutcome
from community_gov_owners.assembly import Assembly, require_allowed
from community_gov_owners.register import Register, Voter, register_of

__all__ = [
    "BallotHandedOut",
    "Deliveries",
    "Delivery",
    "DeliveryMethod",
    "DeliveryOutcome",
    "Handed",
    "deliver",
    "deliver_many",
    "deliveries",
    "served",
]


@kind("owners.delivery", indexes=("voter", "assembly"))
@frozen(kw_only=True)
class Delivery:
    """One attempt to bring a ballot to one head."""

    id: Id["Delivery"]
    assembly: Id[Assembly]
    voter: Id[Voter]
    method: DeliveryMethod
    outcome: DeliveryOutcome
    on: date
    receiver: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL, mask=Mask.NAME),
    )
    """Who took it, if not the owner."""
    evidence: str | None = None
    """Where the proof is, and its digest."""
    bearer: Id[Person] | None = None
    """Who tried."""


@frozen(kw_only=True)
class Handed:
    """One line of a delivery list."""

    voter: Id[Voter]
    on: date
    method: DeliveryMethod = DeliveryMethod.HAND
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    receiver: str | None = field(default=None, repr=False)
    evidence: str | None = None
    bearer: Id[Person] | None = None


@event("owners.ballot_handed_out")
@frozen(kw_only=True)
class BallotHandedOut:
    """Somebody tried to deliver a ballot."""

    assembly: Id[Assembly]
    voter: Id[Voter]
    outcome: DeliveryOutcome


@frozen(kw_only=True)
class Deliveries:
    """How far the delivery has come: heads by their best outcome."""

    heads: int
    delivered: int
    """To the owner, or where the owner gets letters."""
    refused: int
    not_reached: int
    announced: int
    """Of those who refused or were not reached: told by an announcement in the compound."""
    not_tried: int


NOT_IN_REGISTER = ProblemType(
    "owners.not_in_register", zh="{voter}不在本次业主名册中", en="{voter} is not in the register of this assembly"
)
LATER = ProblemType("owners.in_future", zh="日期{on}尚未到来", en="{on} has not come yet")


@verb("owners.deliver")
def deliver(
    change: Change,
    voter_id: Id[Voter],
    *,
    on: date,
    method: DeliveryMethod = DeliveryMethod.HAND,
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED,
    receiver: str | None = None,
    evidence: str | None = None,
    bearer: Id[Person] | None = None,
) -> Delivery:
    """Record one attempt, between the announcement and the close."""
    assembly = change.get(Register, change.get(Voter, voter_id).register).assembly
    handed = Handed(voter=voter_id, on=on, method=method, outcome=outcome, receiver=receiver, evidence=evidence, bearer=bearer)
    return deliver_many(change, assembly, handed=(handed,))[0]


@verb("owners.deliver_many")
def deliver_many(change: Change, assembly_id: Id[Assembly], *, handed: tuple[Handed, ...]) -> tuple[Delivery, ...]:
    """Record a whole delivery list."""
    require_allowed(change, change.get(Assembly, assembly_id), "deliver")
    known = {row.id for row in change.find(Voter, register=register_of(change, assembly_id).id)}
    return tuple(_delivered(change, assembly_id, line, known) for line in handed)


def _delivered(change: Change, assembly: Id[Assembly], line: Handed, known: set[Id[Voter]]) -> Delivery:
    change.require(line.voter in known, NOT_IN_REGISTER(at="voter", voter=line.voter))
    change.require(line.on <= change.today, LATER(at="on", on=line.on))
    if line.bearer is not None:
        change.get(Person, line.bearer)
    made = Delivery(
        id=change.new_id(Delivery),
        assembly=assembly,
        voter=line.voter,
        method=line.method,
        outcome=line.outcome,
        on=line.on,
        receiver=line.receiver,
        evidence=line.evidence,
        bearer=line.bearer,
    )
    return change.put(made, BallotHandedOut(assembly=assembly, voter=line.voter, outcome=line.outcome))


@question("owners.deliveries")
def deliveries(view: View, assembly_id: Id[Assembly]) -> Deliveries:
    """How many heads were reached, each counted once by the best outcome."""
    heads, rows = register_of(view, assembly_id).heads, view.find(Delivery, assembly=assembly_id)
    outcomes: dict[Id[Voter], set[DeliveryOutcome]] = {}
    for row in rows:
        if row.method is not DeliveryMethod.ANNOUNCEMENT:
            outcomes.setdefault(row.voter, set()).add(row.outcome)
    best = {voter: next(outcome for outcome in DeliveryOutcome if outcome in found) for voter, found in outcomes.items()}
    reached = [voter for voter, outcome in best.items() if outcome is DeliveryOutcome.DELIVERED]
    announced = {row.voter for row in rows if row.method is DeliveryMethod.ANNOUNCEMENT}
    return Deliveries(
        heads=heads,
        delivered=len(reached),
        refused=sum(outcome is DeliveryOutcome.REFUSED for outcome in best.values()),
        not_reached=sum(outcome is DeliveryOutcome.NOT_REACHED for outcome in best.values()),
        announced=len(announced.difference(reached)),
        not_tried=heads - len(announced.union(best)),
    )


def served(rows: Iterable[Delivery]) -> frozenset[Id[Voter]]:
    """Whose silence could count: delivered to the owner, not merely announced."""
    return frozenset(
        row.voter for row in rows if row.outcome is DeliveryOutcome.DELIVERED and row.method is not DeliveryMethod.ANNOUNCEMENT
    )
