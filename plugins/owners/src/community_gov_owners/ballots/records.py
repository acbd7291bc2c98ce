"""What is kept of a ballot: who it is from, how it came back, what it says and whether it counts."""

from datetime import date

from attrs import field, frozen

from community_gov import Code, Coded, Controller, Id, Purpose, Until, View, event, kind, personal, question
from community_gov.households import Person
from community_gov.rules import Choice
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.candidates import Candidate
from community_gov_owners.register import Voter

__all__ = [
    "Ballot",
    "BallotReturned",
    "BallotState",
    "BallotWithdrawn",
    "Channel",
    "Opening",
    "Paper",
    "Vote",
    "ballots",
    "ballots_of",
]


class Channel(Coded):
    """How a ballot came back."""

    PAPER = "paper", "纸质", "on paper"
    DOOR = "door", "上门收取", "at the door"
    ONLINE = "online", "互联网", "online"


class BallotState(Coded):
    """Whether a ballot counts, and if not, why."""

    COUNTED = "counted", "计入", "counts"
    REPLACED = "replaced", "被后投的票取代", "replaced by a later one"
    SURPLUS = "surplus", "多余(已有有效票)", "surplus: an earlier one counts"
    PROXY_GIVES_WAY = "proxy_gives_way", "业主本人已投票", "the owner voted himself"
    NOT_REPRESENTATIVE = "not_representative", "非共有人、继承人推选的代表", "not of whom the co-owners or heirs named"
    LATE = "late", "逾期", "late"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@frozen(kw_only=True)
class Vote:
    """What a ballot says to one item.

    An item without a vote was left blank; the rules of procedure say what that counts as (`bylaws.BlankRule`).
    In an election `candidates` are those who are marked; YES with marks, ABSTAIN without any. `flaw` says why it is INVALID, and
    only then.
    """

    motion: Id[Motion]
    choice: Choice
    candidates: tuple[Id[Candidate], ...] = ()
    flaw: Code | None = None


@kind("owners.ballot", indexes=("voter", "assembly"), pinned=True)
@frozen(kw_only=True)
class Ballot:
    """One returned ballot."""

    id: Id["Ballot"]
    assembly: Id[Assembly]
    voter: Id[Voter]
    by: Id[Person]
    """Whose hand it is: the owner, or the co-owner who filled it in."""
    holder: Id[Person] | None
    """The proxy through whom it came."""
    channel: Channel
    on: date
    """The day on which it came back."""
    number: int
    """In the order of entry, for each assembly."""
    signed: bool
    relied_on: Code | None
    """For an online ballot: what identified the owner, such as `e-signature` or `host-login`."""
    state: BallotState
    envelope: bool = False
    """Whether the closed envelope with the slips for the secret items came with it."""
    readers: tuple[Id[Person], ...] = ()
    """Who read it, when it was entered twice: both, and whoever decided where they differed."""
    votes: tuple[Vote, ...] | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL),
    )

    @property
    def valid(self) -> bool:
        """Whether it can stand in the way of a second one: signed, and not void for every item."""
        return self.signed and (self.envelope or any(vote.choice is not Choice.INVALID for vote in self.votes or ()))


@frozen(kw_only=True)
class Paper:
    """One returned paper, as a counter reads it."""

    voter: Id[Voter]
    by: Id[Person]
    votes: tuple[Vote, ...] = field(repr=False)
    on: date
    channel: Channel = Channel.PAPER
    holder: Id[Person] | None = None
    signed: bool = True
    envelope: bool = False
    """Whether the closed envelope with the slips for the secret items came with it."""


@kind("owners.opening", unique=(("assembly",),), pinned=True)
@frozen(kw_only=True)
class Opening:
    """The envelopes of an assembly were opened, all at once, by two who count or watch."""

    id: Id["Opening"]
    assembly: Id[Assembly]
    openers: tuple[Id[Person], Id[Person]]
    on: date
    envelopes: int
    slips: int


@event("owners.ballot_returned")
@frozen(kw_only=True)
class BallotReturned:
    """A ballot came back; what it says is not told."""

    ballot: Id[Ballot]
    voter: Id[Voter]
    channel: Channel
    state: BallotState


@event("owners.ballot_withdrawn")
@frozen(kw_only=True)
class BallotWithdrawn:
    """An owner took a ballot back before the close."""

    ballot: Id[Ballot]


@question("owners.ballots")
def ballots(view: View, assembly_id: Id[Assembly]) -> tuple[Ballot, ...]:
    """Every ballot of an assembly in the order of entry, those that do not count too; what they say is for the counters."""
    view.get(Assembly, assembly_id)
    return view.find(Ballot, assembly=assembly_id, order_by="number")


@question("owners.ballots_of")
def ballots_of(view: View, voter_id: Id[Voter]) -> tuple[Ballot, ...]:
    """The ballots of one head, for its owners: what they voted, and whether it counts."""
    view.get(Voter, voter_id)
    return view.find(Ballot, voter=voter_id, order_by="number")
