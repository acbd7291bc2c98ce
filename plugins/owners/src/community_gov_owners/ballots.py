"""Ballots: one for each head, on paper, at the door or online, and what becomes of second, late and withdrawn ones.

Nothing is overwritten. Of two ballots of one hand the rules of procedure say which counts (the first valid one, or the last
before the close); the other stays with the reason why it does not. The owner's own ballot wins over one through a proxy.
Co-owners are several hands: if they differ, the ballot of their head is void for the item, never two heads.

An item that is voted on in secret has no place on a ballot: its slip comes in a closed envelope without a name, and the ballot
only says that the envelope came. See `envelopes`.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from attrs import define, evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Nature,
    Problem,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.rules import Choice
from community_gov_owners.assembly import Assembly, Motion, agenda, require_allowed
from community_gov_owners.bylaws import WITHOUT, Bylaws, Precedence
from community_gov_owners.candidates import Candidate, candidates
from community_gov_owners.moves import moved
from community_gov_owners.proxies import standing_proxy
from community_gov_owners.register import Register, Voter, register_of, voters

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
    "cast",
    "enter",
    "enter_many",
    "mark_problems",
    "record_late",
    "settle",
    "withdraw_ballot",
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
    NOT_REPRESENTATIVE = "not_representative", "非共有人推选的代表", "not of the co-owners' representative"
    LATE = "late", "逾期", "late"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@frozen(kw_only=True)
class Vote:
    """What a ballot says to one item. An item without a vote is one in which its owner takes no part.

    In an election `candidates` are those who are marked; YES with marks, ABSTAIN without any. `flaw` says why it is INVALID.
    """

    motion: Id[Motion]
    choice: Choice
    candidates: tuple[Id[Candidate], ...] = ()
    flaw: Code | None = None


@kind("owners.ballot", indexes=("voter", "assembly"))
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


@kind("owners.opening", unique=(("assembly",),))
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


NOT_ANNOUNCED = ProblemType("owners.not_announced", zh="{motion}不在公告的议程上", en="{motion} is not on the announced agenda")
TWICE = ProblemType("owners.item_twice", zh="同一事项{motion}表决两次", en="the ballot votes twice on {motion}")
NOT_VOTING = ProblemType(
    "owners.not_voting", zh="该业主不属于事项{motion}的表决范围", en="this owner is not among those who decide {motion}"
)
NOT_IN = ProblemType(
    "owners.not_on_register", zh="{voter}不在本次业主名册中", en="{voter} is not in the register of this assembly"
)
NOT_HAND = ProblemType("owners.not_hand", zh="{person}不是该户业主", en="{person} is not an owner of this head")
LATE_BALLOT = ProblemType(
    "owners.late",
    zh="{on}在表决期{opens}至{closes}之外",
    en="{on} is outside the time to vote, {opens} to {closes}",
    nature=Nature.STATE,
)
NOT_LATE = ProblemType("owners.not_late", zh="{on}未逾期", en="{on} is not late")
AHEAD = ProblemType("owners.ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
NO_PROXY = ProblemType(
    "owners.no_proxy", zh="没有可据以投票的委托", en="no proxy stands that covers this ballot", nature=Nature.STATE
)
NOBODY = ProblemType("owners.no_person", zh="请以业主身份登录", en="log in as the owner")
ONLINE_ONLY = ProblemType("owners.online_only", zh="线上投票由业主本人提交", en="an online ballot is cast by the owner himself")
MARKS = ProblemType(
    "owners.marks", zh="选举票须标明候选人,其他事项不标", en="an election, and nothing else, is voted on by marking candidates"
)
NO_CANDIDATE = ProblemType(
    "owners.no_candidate", zh="{candidate}不是该选举的候选人", en="{candidate} does not stand in this election"
)
GONE = ProblemType("owners.ballot_gone", zh="该票{state},不能撤回", en="the ballot does not count: {state}", nature=Nature.STATE)
SECRET_ITEM = ProblemType(
    "owners.secret_item",
    zh="{motion}为无记名表决,选择不得与业主一同登记,请连同密封信封登记收回",
    en="{motion} is voted on in secret: what is voted is not entered beside the owner, only that the closed envelope came",
)
SECRET_ONLINE = ProblemType(
    "owners.secret_online",
    zh="本次会议有无记名事项,线上投票会把选择与投票人记在同一条日志里,请用纸质票和密封信封",
    en="an item is voted on in secret; online a vote would stand in the journal beside its voter: use paper and an envelope",
    nature=Nature.STATE,
)
NO_ENVELOPE = ProblemType(
    "owners.no_envelope", zh="该业主没有无记名表决的事项", en="there is nothing on which this head votes in secret"
)
ONE_ENVELOPE = ProblemType(
    "owners.one_envelope",
    zh="无记名表决每户只有一个信封,共有人须先商定",
    en="in a secret vote a head has one envelope; the co-owners have to agree on it first",
    nature=Nature.CONFLICT,
)
OPENED = ProblemType(
    "owners.envelopes_opened", zh="信封已开封,不能再登记", en="the envelopes were opened; none can be added", nature=Nature.STATE
)
EMPTY = ProblemType("owners.empty_ballot", zh="表决票上没有任何表决", en="the ballot votes on nothing")


@verb("owners.cast")
def cast(change: Change, voter_id: Id[Voter], *, votes: tuple[Vote, ...], relied_on: Code) -> Ballot:
    """Vote online, as the owner who is logged in. A co-owner votes with his own hand only.

    `relied_on` says what identified the owner: only a reliable electronic signature equals a handwritten one (Electronic
    Signature Law arts. 13, 14; read).
    """
    person = change.actor.person
    if person is None:
        raise Refused(NOBODY(at="actor"))
    assembly = change.get(Assembly, change.get(Register, change.get(Voter, voter_id).register).assembly)
    require_allowed(change, assembly, "cast")
    change.require(not any(motion.secret for motion in agenda(change, assembly.id)), SECRET_ONLINE(at="voter_id"))
    paper = Paper(voter=voter_id, by=Id(person), votes=votes, on=change.today, channel=Channel.ONLINE)
    return _Box.of(change, assembly).take(paper, relied_on=relied_on)


@verb("owners.enter")
def enter(change: Change, assembly_id: Id[Assembly], *, paper: Paper) -> Ballot:
    """Enter one returned paper; see `enter_many`."""
    return enter_many(change, assembly_id, papers=(paper,))[0]


@verb("owners.enter_many")
def enter_many(change: Change, assembly_id: Id[Assembly], *, papers: tuple[Paper, ...]) -> tuple[Ballot, ...]:
    """Enter papers that came back in time, in the order given; also after the close, until they are counted."""
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "enter")
    change.require(change.first(Opening, assembly=assembly_id) is None, OPENED(at="assembly_id"))
    box = _Box.of(change, assembly)
    for paper in papers:
        change.require(paper.channel is not Channel.ONLINE, ONLINE_ONLY(at="channel"))
    return tuple(box.take(paper) for paper in papers)


@verb("owners.record_late")
def record_late(change: Change, assembly_id: Id[Assembly], *, paper: Paper) -> Ballot:
    """Keep a paper that came back after the close; it counts nowhere."""
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "enter")
    change.require(paper.on > assembly.closes, NOT_LATE(at="on", on=paper.on))
    return _Box.of(change, assembly).take(paper, late=True)


@verb("owners.withdraw_ballot")
def withdraw_ballot(change: Change, ballot_id: Id[Ballot], *, reason: str = "") -> Ballot:
    """Take a ballot back while the vote is open; a new one may follow."""
    ballot = change.get(Ballot, ballot_id)
    require_allowed(change, change.get(Assembly, ballot.assembly), "cast")
    if ballot.state is not BallotState.COUNTED:
        change.refuse(GONE(at="ballot_id", state=ballot.state))
    moved(change, ballot_id, from_=ballot.state, to=BallotState.WITHDRAWN, reason=reason)
    return change.put(evolve(ballot, state=BallotState.WITHDRAWN), BallotWithdrawn(ballot=ballot_id))


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


# --- taking a ballot -------------------------------------------------------------------------------------------------


@define
class _Box:
    """The ballots of one assembly while some are taken: everything is read once, whatever their number."""

    change: Change
    assembly: Assembly
    precedence: Precedence
    motions: Mapping[Id[Motion], Motion]
    standing: Mapping[Id[Motion], frozenset[Id[Candidate]]]
    voters: Mapping[Id[Voter], Voter]
    counted: dict[tuple[Id[Voter], Id[Person]], Ballot]
    number: int

    @classmethod
    def of(cls, change: Change, assembly: Assembly) -> "_Box":
        """Read what is needed to take ballots."""
        motions = {motion.id: motion for motion in agenda(change, assembly.id)}
        rows = change.find(Ballot, assembly=assembly.id)
        return cls(
            change=change,
            assembly=assembly,
            precedence=(WITHOUT if assembly.bylaws is None else change.get(Bylaws, assembly.bylaws)).precedence,
            motions=motions,
            standing={id: frozenset(one.id for one in candidates(change, id)) for id, item in motions.items() if item.seats},
            voters={row.id: row for row in voters(change, register_of(change, assembly.id).id)},
            counted={(row.voter, row.by): row for row in rows if row.state is BallotState.COUNTED},
            number=len(rows),
        )

    def take(self, paper: Paper, *, relied_on: Code | None = None, late: bool = False) -> Ballot:
        """Check a ballot, settle it with an earlier one of the same hand, and put both."""
        voter = self._checked(paper, late=late)
        self.number += 1
        made = Ballot(
            id=self.change.new_id(Ballot),
            assembly=self.assembly.id,
            voter=voter.id,
            by=paper.by,
            holder=paper.holder,
            channel=paper.channel,
            on=paper.on,
            number=self.number,
            signed=paper.signed,
            envelope=paper.envelope,
            relied_on=relied_on,
            state=BallotState.LATE if late else BallotState.COUNTED,
            votes=paper.votes,
        )
        return self._put(made if late else self._settled(made, voter))

    def _checked(self, paper: Paper, *, late: bool) -> Voter:
        change, window = self.change, self.assembly
        voter = self.voters.get(paper.voter)
        if voter is None:
            raise Refused(NOT_IN(at="voter", voter=paper.voter))
        change.require(paper.by in voter.persons, NOT_HAND(at="by", person=paper.by))
        change.require(paper.on <= change.today, AHEAD(at="on", on=paper.on))
        in_time = window.opens <= paper.on <= window.closes
        change.require(late or in_time, LATE_BALLOT(at="on", on=paper.on, opens=window.opens, closes=window.closes))
        change.require(paper.votes or paper.envelope, EMPTY(at="votes"))
        if paper.envelope:
            self._check_envelope(paper, voter)
        if paper.holder is not None:
            self._check_proxy(paper, paper.holder)
        problems = [problem for vote in paper.votes for problem in self._vote_problems(vote, voter, paper.votes)]
        if problems:
            raise Refused(*problems)
        return voter

    def _check_envelope(self, paper: Paper, voter: Voter) -> None:
        secret = any(motion.secret and _decides(voter, motion) for motion in self.motions.values())
        self.change.require(secret, NO_ENVELOPE(at="envelope"))
        others = (row for (of, by), row in self.counted.items() if of == voter.id and by != paper.by)
        self.change.require(not any(row.envelope for row in others), ONE_ENVELOPE(at="envelope"))

    def _check_proxy(self, paper: Paper, holder: Id[Person]) -> None:
        proxy = standing_proxy(self.change, paper.voter, holder=holder, on=paper.on)
        said = {vote.motion for vote in paper.votes}
        if paper.envelope:
            said |= {motion.id for motion in self.motions.values() if motion.secret}
        covered = proxy is not None and proxy.giver == paper.by and (not proxy.motions or said <= set(proxy.motions))
        self.change.require(covered, NO_PROXY(at="holder"))

    def _vote_problems(self, vote: Vote, voter: Voter, votes: tuple[Vote, ...]) -> Iterator[Problem]:
        motion = self.motions.get(vote.motion)
        if motion is None:
            yield NOT_ANNOUNCED(at="votes", motion=vote.motion)
            return
        if sum(other.motion == vote.motion for other in votes) > 1:
            yield TWICE(at="votes", motion=vote.motion)
        if motion.secret:
            yield SECRET_ITEM(at="votes", motion=vote.motion)
        if not _decides(voter, motion):
            yield NOT_VOTING(at="votes", motion=vote.motion)
        yield from mark_problems(vote, motion, self.standing.get(vote.motion, frozenset()), at="votes")

    def _settled(self, new: Ballot, voter: Voter) -> Ballot:
        """The new ballot as it counts; an earlier one of the same hand gives way if it has to."""
        if voter.representative is not None and new.by != voter.representative:
            return evolve(new, state=BallotState.NOT_REPRESENTATIVE)
        old = self.counted.get((new.voter, new.by))
        new_state, old_state = (BallotState.COUNTED, None) if old is None else settle(old, new, self.precedence)
        if old is not None and old_state is not None:
            moved(self.change, old.id, from_=old.state, to=old_state)
            self.change.put(evolve(old, state=old_state))
        return evolve(new, state=new_state)

    def _put(self, made: Ballot) -> Ballot:
        if made.state is BallotState.COUNTED:
            self.counted[made.voter, made.by] = made
        told = BallotReturned(ballot=made.id, voter=made.voter, channel=made.channel, state=made.state)
        return self.change.put(made, told)


def settle(old: Ballot, new: Ballot, precedence: Precedence) -> tuple[BallotState, BallotState | None]:
    """Which of two ballots of one hand counts: the state of the new one, and that of the old one if it gives way.

    In this order: the owner's own before a proxy's; a valid one before a void one; then as the rules of procedure say, by the
    day of return and, within a day, by the order of entry.
    """
    if (old.holder is None) is not (new.holder is None):
        own = new.holder is None
        return (BallotState.COUNTED, BallotState.PROXY_GIVES_WAY) if own else (BallotState.PROXY_GIVES_WAY, None)
    if old.valid is not new.valid:
        return (BallotState.COUNTED, BallotState.REPLACED) if new.valid else (BallotState.SURPLUS, None)
    came_first = new.on < old.on
    if precedence is Precedence.FIRST:
        return (BallotState.COUNTED, BallotState.SURPLUS) if came_first else (BallotState.SURPLUS, None)
    return (BallotState.REPLACED, None) if came_first else (BallotState.COUNTED, BallotState.REPLACED)


def mark_problems(vote: Vote, motion: Motion, known: Collection[Id[Candidate]], *, at: str) -> Iterator[Problem]:
    """What is wrong with the names that a vote marks; only an election has any."""
    marked = vote.choice is Choice.YES if motion.seats else False
    if bool(vote.candidates) is not marked and vote.choice is not Choice.INVALID:
        yield MARKS(at=at)
    yield from (NO_CANDIDATE(at=at, candidate=one) for one in vote.candidates if one not in known)


def _decides(voter: Voter, motion: Motion) -> bool:
    return motion.place is None or any(motion.place in part.places for part in voter.parts)
