"""Counting, without any store: what is recorded of a vote becomes what the rules decide on.

The same lines, ballots and facts give the same verdict in whatever order they come, when they are counted and when they are
counted again years later.
"""

from collections.abc import Iterable

from attrs import evolve, field, frozen

from community_gov import Id
from community_gov.rules import (
    Ballot as Counted,
)
from community_gov.rules import (
    Choice,
    Contest,
    Deem,
    DeemAs,
    ElectionVerdict,
    Facts,
    InvalidBallots,
    Member,
    Rule,
    Slate,
    Verdict,
    decide,
    elect,
)
from community_gov.rules import (
    Register as Electorate,
)
from community_gov.rules import (
    Voter as Elector,
)
from community_gov_owners.assembly import Motion
from community_gov_owners.ballots import Ballot, BallotState, Vote
from community_gov_owners.bylaws import Bylaws, SilenceRule
from community_gov_owners.candidates import Candidate
from community_gov_owners.heads import Holder, total_area
from community_gov_owners.register import Voter

__all__ = ["AREA", "Poll", "adapted", "decided", "elected", "electorate", "judged"]

AREA = "area"
_SILENCE = {
    SilenceRule.MAJORITY: DeemAs.MAJORITY,
    SilenceRule.ABSTAIN: DeemAs.ABSTAIN,
    SilenceRule.CONSENT: DeemAs.YES,
}


@frozen(kw_only=True)
class Poll:
    """Everything that one item is decided on."""

    motion: Motion
    rule: Rule
    voters: tuple[Voter, ...] = field(repr=False)
    ballots: tuple[Ballot, ...] = field(repr=False)
    facts: Facts = field(factory=Facts, repr=False)
    candidates: tuple[Candidate, ...] = ()


def adapted(rule: Rule, clauses: Bylaws, motion: Motion) -> Rule:
    """The rule of the law with what the rules of procedure add: void ballots that take no part, silence that counts.

    Silence counts only for ballots that were delivered, by a clause, with a warning; the verdict then shows the result
    without it too. The majority is read from the ballots cast, by heads and by area. In an election silence never counts:
    nobody can be said to have marked a name.
    """
    if not clauses.invalid_participate:
        rule = evolve(rule, id=f"{rule.id}+void-out", invalid_participate=InvalidBallots.NONE)
    if clauses.silence is SilenceRule.ABSENT or motion.seats:
        return rule
    deem = Deem(as_=_SILENCE[clauses.silence], counts_as_participating=True, needs_bylaw=True, needs_warning=True)
    return evolve(rule, id=f"{rule.id}+silence-{clauses.silence.value}", deem=deem, leaders=("heads", AREA))


def electorate(voters: Iterable[Voter], motion: Motion) -> Electorate:
    """Who decides an item: for a building or an entrance the holders there, with what they hold there."""
    return Electorate(_elector(voter, motion) for voter in voters if _belongs(voter, motion))


def decided(poll: Poll) -> Verdict:
    """The verdict on an item that is no election."""
    register = electorate(poll.voters, poll.motion)
    ballots = [
        Counted(voter=ballot.voter, choice=_choice(ballot, vote), by=by, holder=ballot.holder or "")
        for ballot, vote, by in _counted(poll)
    ]
    return decide(poll.rule, register, ballots, facts=_facts(poll, register))


def elected(poll: Poll) -> ElectionVerdict:
    """The verdict on an election: each candidate by heads and by area, the best in the seats, the next as alternates."""
    register, standing = electorate(poll.voters, poll.motion), [one.id for one in poll.candidates if one.withdrawn is None]
    slates = [_slate(ballot, vote, by, frozenset(standing)) for ballot, vote, by in _counted(poll)]
    return elect(
        poll.rule,
        register,
        slates,
        candidates=standing,
        seats=poll.motion.seats or 0,
        contest=_contest(poll),
        facts=_facts(poll, register),
    )


def judged(poll: Poll) -> Verdict | ElectionVerdict:
    """The verdict on an item, whichever sort it is."""
    return elected(poll) if poll.motion.seats else decided(poll)


def _contest(poll: Poll) -> Contest | None:
    """The rule's way to rank, with as many alternates as were announced."""
    return None if poll.rule.contest is None else evolve(poll.rule.contest, alternates=poll.motion.alternates)


def _belongs(voter: Voter, motion: Motion) -> bool:
    return motion.place is None or any(motion.place in part.places for part in voter.parts)


def _elector(voter: Voter, motion: Motion) -> Elector:
    parts = [part for part in voter.parts if motion.place is None or motion.place in part.places]
    return Elector(
        id=voter.id,
        weights={AREA: voter.area if len(parts) == len(voter.parts) else total_area(parts)},
        units=len(parts),
        members=tuple(Member(id=person) for person in voter.persons) if voter.holder is Holder.JOINT else (),
        named=voter.representative if voter.holder is Holder.JOINT else None,
    )


def _counted(poll: Poll) -> list[tuple[Ballot, Vote, str]]:
    """The ballots that count for this item, and the hand where co-owners cast several."""
    joint = {voter.id for voter in poll.voters if voter.holder is Holder.JOINT}
    found = [(ballot, vote) for ballot in poll.ballots if (vote := _vote_on(ballot, poll.motion.id)) is not None]
    return [(ballot, vote, ballot.by if ballot.voter in joint else "") for ballot, vote in found]


def _vote_on(ballot: Ballot, motion: Id[Motion]) -> Vote | None:
    if ballot.state is not BallotState.COUNTED:
        return None
    return next((vote for vote in ballot.votes or () if vote.motion == motion), None)


def _choice(ballot: Ballot, vote: Vote) -> Choice:
    return vote.choice if ballot.signed else Choice.UNSIGNED


def _slate(ballot: Ballot, vote: Vote, by: str, standing: frozenset[Id[Candidate]]) -> Slate:
    """Marks for somebody who withdrew are void; the rest of the slate stands."""
    choice = _choice(ballot, vote)
    return Slate(
        voter=ballot.voter,
        marks=dict.fromkeys((one for one in vote.candidates if one in standing), Choice.YES),
        spoilt=choice if choice in (Choice.INVALID, Choice.UNSIGNED) else None,
        by=by,
        holder=ballot.holder or "",
    )


def _facts(poll: Poll, register: Electorate) -> Facts:
    """Only what concerns those who decide this item."""
    return evolve(poll.facts, served=frozenset(voter for voter in poll.facts.served if voter in register))
