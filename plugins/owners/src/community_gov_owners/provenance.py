"""Where each counted vote comes from, and whether the papers add up: issued, returned, not returned.

Nothing here says what a ballot says.
"""

from collections.abc import Iterable
from decimal import Decimal

from attrs import field, frozen

from community_gov import Id, View, decimals, question
from community_gov.households import Person, Speaker
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.ballots import Ballot, BallotState, Channel
from community_gov_owners.boxes import BallotBox, ballot_boxes
from community_gov_owners.counters import Counter, CounterDuty, counters
from community_gov_owners.counting import belongs
from community_gov_owners.decisions import Decision
from community_gov_owners.delivery import Delivery, served
from community_gov_owners.heads import Holder, Part
from community_gov_owners.paper_account import PaperAccount, account_of
from community_gov_owners.proxies import Proxy
from community_gov_owners.register import Voter, register_of, voters

__all__ = ["CountRecord", "Power", "count_record", "provenance"]


@frozen(kw_only=True)
class Power:
    """One ballot that counted for an item: whose it is, for what it stands, and how it came."""

    ballot: Id[Ballot]
    voter: Id[Voter]
    number: int
    """The line of the register."""
    holder: Holder
    parts: tuple[Part, ...]
    """The units behind it, each with its area and where that comes from."""
    area: Decimal | None = field(metadata=decimals(4))
    owners: tuple[Id[Person], ...]
    """Who owns them: one, or the co-owners together."""
    by: Id[Person]
    """Whose hand it is: an owner, or who acts for one."""
    acting: Speaker | None
    """For whom that hand acts and by which record; None for an owner himself."""
    proxy: Id[Person] | None
    """Who handed it in for the owner."""
    authority: Id[Proxy] | None
    """The written authority under which the proxy did."""
    channel: Channel
    readers: tuple[Id[Person], ...]
    """Who entered it, where two people did, and a third who decided."""


@frozen(kw_only=True)
class CountRecord:
    """The record of a count. Heads throughout, a head with two papers is one; papers are counted in `papers`."""

    counters: tuple[Id[Person], ...]
    scrutineers: tuple[Id[Person], ...]
    heads: int
    issued: int
    """To whom a ballot was delivered."""
    returned: int
    """Of these, who returned one in time."""
    not_returned: int
    returned_without_issue: int
    """Who returned one although no delivery is on record."""
    counting: int
    """Heads with a ballot that counts."""
    late: int
    other: int
    """Papers that do not count for another reason: replaced, surplus, withdrawn, not of the representative."""
    entered_twice: int
    """Ballots that two people entered apart."""
    decided: int
    """Of these: where they differed and a third person decided."""
    boxes: tuple[BallotBox, ...]
    papers: PaperAccount | None
    """The papers as they were counted by hand; None while nobody has."""

    @property
    def adds_up(self) -> bool:
        """Whether issued is returned plus not returned, and nothing counts that did not come back."""
        returned = self.returned + self.returned_without_issue
        return self.issued == self.returned + self.not_returned and self.counting <= returned <= self.heads


@question("owners.provenance")
def provenance(view: View, decision_id: Id[Decision]) -> tuple[Power, ...]:
    """Every ballot that counted for a decision, in the order of the register; raises NotFound.

    Of a secret vote, whose envelopes were opened: some of these may have held no slip for the item.
    """
    decision = view.get(Decision, decision_id)
    motion, given = view.get(Motion, decision.motion), view.find(Proxy, assembly=decision.assembly)
    lines = {row.id: row for row in voters(view, decision.register)}
    counted = view.find(Ballot, assembly=decision.assembly, state=BallotState.COUNTED)
    found = [
        _power(one, lines[one.voter], given) for one in counted if _votes_on(one, motion) and belongs(lines[one.voter], motion)
    ]
    return tuple(sorted(found, key=lambda power: (power.number, power.by)))


def _votes_on(ballot: Ballot, motion: Motion) -> bool:
    return ballot.envelope and ballot.signed if motion.secret else any(vote.motion == motion.id for vote in ballot.votes or ())


def _power(ballot: Ballot, line: Voter, given: Iterable[Proxy]) -> Power:
    under = (one.id for one in given if one.voter == line.id and one.holder == ballot.holder and one.holds(ballot.on))
    return Power(
        ballot=ballot.id,
        voter=line.id,
        number=line.number,
        holder=line.holder,
        parts=line.parts,
        area=line.area,
        owners=line.owners,
        acting=next((one for one in line.acting if one.person == ballot.by), None),
        by=ballot.by,
        proxy=ballot.holder,
        authority=next(under, None),
        channel=ballot.channel,
        readers=ballot.readers,
    )


@question("owners.count_record")
def count_record(view: View, assembly_id: Id[Assembly]) -> CountRecord:
    """Whether the papers of an assembly add up, and who counted and watched; raises Refused (owners.no_register)."""
    heads = register_of(view, assembly_id).heads
    rows = view.find(Ballot, assembly=assembly_id)
    issued = served(view.find(Delivery, assembly=assembly_id))
    back = {row.voter for row in rows if row.state is not BallotState.LATE}
    people = counters(view, assembly_id)
    return CountRecord(
        counters=_of(people, CounterDuty.COUNTER),
        scrutineers=_of(people, CounterDuty.SCRUTINEER),
        heads=heads,
        issued=len(issued),
        returned=len(issued & back),
        not_returned=len(issued - back),
        returned_without_issue=len(back - issued),
        counting=len({row.voter for row in rows if row.state is BallotState.COUNTED}),
        late=sum(row.state is BallotState.LATE for row in rows),
        other=sum(row.state not in (BallotState.COUNTED, BallotState.LATE) for row in rows),
        entered_twice=sum(len(row.readers) > 1 for row in rows),
        decided=sum(len(row.readers) > len(("first", "second")) for row in rows),
        boxes=ballot_boxes(view, assembly_id),
        papers=account_of(view, assembly_id),
    )


def _of(people: tuple[Counter, ...], duty: CounterDuty) -> tuple[Id[Person], ...]:
    return tuple(one.person for one in people if one.duty is duty)
