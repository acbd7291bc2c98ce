"""The box: takes a ballot after every check, and settles it with an earlier one of the same hand."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from attrs import define, evolve

from community_gov import Change, Code, Id, Nature, Problem, ProblemType, Refused
from community_gov.households import Person
from community_gov.rules import Choice
from community_gov_owners.assembly import Assembly, Motion, agenda
from community_gov_owners.ballots.records import Ballot, BallotReturned, BallotState, Channel, Paper, Vote
from community_gov_owners.bylaws import WITHOUT, Bylaws, Precedence
from community_gov_owners.candidates import Candidate, candidates
from community_gov_owners.heads import Holder
from community_gov_owners.moves import moved
from community_gov_owners.proxies import standing_proxy
from community_gov_owners.register import Voter, register_of, voters

__all__ = ["Box", "mark_problems", "settle"]

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
AHEAD = ProblemType("owners.ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
NO_PROXY = ProblemType(
    "owners.no_proxy", zh="没有可据以投票的委托", en="no proxy stands that covers this ballot", nature=Nature.STATE
)
MARKS = ProblemType(
    "owners.marks", zh="选举票须标明候选人,其他事项不标", en="an election, and nothing else, is voted on by marking candidates"
)
FLAW = ProblemType("owners.flaw", zh="事项{motion}的废票须写明原因(flaw)", en="{motion}: a void vote says in flaw why it is void")
FLAWLESS = ProblemType(
    "owners.flawless", zh="事项{motion}的票不是废票,不写flaw", en="{motion}: a vote that is not void has no flaw; leave it out"
)
NAMED_TWICE = ProblemType(
    "owners.named_twice", zh="{candidate}在同一张票上标了两次", en="{candidate} is marked twice on one ballot"
)
NO_CANDIDATE = ProblemType(
    "owners.no_candidate", zh="{candidate}不是该选举的候选人", en="{candidate} does not stand in this election"
)
SECRET_ITEM = ProblemType(
    "owners.secret_item",
    zh="{motion}为无记名表决,选择不得与业主一同登记,请连同密封信封登记收回",
    en="{motion} is voted on in secret: what is voted is not entered beside the owner, only that the closed envelope came",
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
EMPTY = ProblemType("owners.empty_ballot", zh="表决票上没有任何表决", en="the ballot votes on nothing")


@define
class Box:
    """The ballots of one assembly while some are taken: everything is read once, whatever their number."""

    change: Change
    assembly: Assembly
    clauses: Bylaws
    motions: Mapping[Id[Motion], Motion]
    standing: Mapping[Id[Motion], frozenset[Id[Candidate]]]
    voters: Mapping[Id[Voter], Voter]
    counted: dict[tuple[Id[Voter], Id[Person]], Ballot]
    number: int

    @classmethod
    def of(cls, change: Change, assembly: Assembly) -> "Box":
        """Read what is needed to take ballots."""
        motions = {motion.id: motion for motion in agenda(change, assembly.id)}
        rows = change.find(Ballot, assembly=assembly.id)
        return cls(
            change=change,
            assembly=assembly,
            clauses=WITHOUT if assembly.bylaws is None else change.get(Bylaws, assembly.bylaws),
            motions=motions,
            standing={id: frozenset(one.id for one in candidates(change, id)) for id, item in motions.items() if item.seats},
            voters={row.id: row for row in voters(change, register_of(change, assembly.id).id)},
            counted={(row.voter, row.by): row for row in rows if row.state is BallotState.COUNTED},
            number=len(rows),
        )

    def take(
        self, paper: Paper, *, relied_on: Code | None = None, late: bool = False, readers: tuple[Id[Person], ...] = ()
    ) -> Ballot:
        """Check a ballot, settle it with an earlier one of the same hand, and put both."""
        voter = self.checked(paper, late=late)
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
            readers=readers,
            relied_on=relied_on,
            state=BallotState.LATE if late else BallotState.COUNTED,
            votes=paper.votes,
        )
        return self._put(made if late else self._settled(made, voter))

    def checked(self, paper: Paper, *, late: bool = False) -> Voter:
        """The head of a paper; refuses, with every reason, one that could not be taken."""
        change, window = self.change, self.assembly
        voter = self.voters.get(paper.voter)
        if voter is None:
            raise Refused(NOT_IN(at="voter", voter=paper.voter))
        change.require(paper.by in voter.persons, NOT_HAND(at="by", person=paper.by))
        change.require(paper.on <= change.today, AHEAD(at="on", on=paper.on))
        in_time = window.opens <= paper.on <= window.closes
        change.require(late or in_time, LATE_BALLOT(at="on", on=paper.on, opens=window.opens, closes=window.closes))
        change.require(paper.votes or paper.channel is not Channel.ONLINE, EMPTY(at="votes"))
        if paper.envelope:
            self._check_envelope(paper, voter)
        if paper.holder is not None:
            self._check_proxy(paper, paper.holder)
        seen: set[Id[Motion]] = set()
        numbered = enumerate(paper.votes)
        problems = [one for number, vote in numbered for one in self._vote_problems(vote, voter, seen, at=f"votes[{number}]")]
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

    def _vote_problems(self, vote: Vote, voter: Voter, seen: set[Id[Motion]], *, at: str) -> Iterator[Problem]:
        motion = self.motions.get(vote.motion)
        if motion is None:
            yield NOT_ANNOUNCED(at=at, motion=vote.motion)
            return
        if vote.motion in seen:
            yield TWICE(at=at, motion=vote.motion)
        seen.add(vote.motion)
        if motion.secret:
            yield SECRET_ITEM(at=at, motion=vote.motion)
        if not _decides(voter, motion):
            yield NOT_VOTING(at=at, motion=vote.motion)
        yield from mark_problems(vote, motion, self.standing.get(vote.motion, frozenset()), at=at)

    def _settled(self, new: Ballot, voter: Voter) -> Ballot:
        """The new ballot as it counts; an earlier one of the same hand gives way if it has to."""
        if voter.holder is Holder.ESTATE or (voter.representative is not None and new.by != voter.representative):
            return evolve(new, state=BallotState.NOT_REPRESENTATIVE)
        old = self.counted.get((new.voter, new.by))
        new_state, old_state = (BallotState.COUNTED, None) if old is None else settle(old, new, self.clauses.precedence)
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
    """What is wrong with the names that a vote marks, which only an election has, and with the reason why it is void."""
    marked = vote.choice is Choice.YES if motion.seats else False
    if bool(vote.candidates) is not marked and vote.choice is not Choice.INVALID:
        yield MARKS(at=at)
    if (vote.choice is Choice.INVALID) is (vote.flaw is None):
        yield (FLAW if vote.flaw is None else FLAWLESS)(at=at, motion=vote.motion)
    yield from (NO_CANDIDATE(at=at, candidate=one) for one in vote.candidates if one not in known)
    yield from (NAMED_TWICE(at=at, candidate=one) for one, times in Counter(vote.candidates).items() if times > 1)


def _decides(voter: Voter, motion: Motion) -> bool:
    return motion.place is None or any(motion.place in part.places for part in voter.parts)
