"""Counting, without any store: what is recorded of a vote becomes what the rules decide on.

The same lines, ballots and facts give the same verdict in whatever order they come, when they are counted and when they are
counted again years later.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import evolve, field, frozen

from community_gov import Code, Id
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
from community_gov_owners.bylaws import BlankRule, Bylaws, SilenceRule
from community_gov_owners.candidates import Candidate
from community_gov_owners.envelopes import Heap, enclosed, held_in
from community_gov_owners.heads import exact_sum
from community_gov_owners.register import Voter

__all__ = [
    "AREA",
    "BLANK",
    "Poll",
    "adapted",
    "belongs",
    "blank_votes",
    "counted_votes",
    "decided",
    "elected",
    "electorate",
    "judged",
    "silent",
]

AREA = "area"
BLANK = Code("blank")
"""The flaw of a vote that stands for an item left blank."""
_BLANK = {BlankRule.ABSTAIN: Choice.ABSTAIN, BlankRule.INVALID: Choice.INVALID}
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
    heaps: tuple[Heap, ...] = field(default=(), repr=False)
    """What was in the envelopes, when the item is voted on in secret."""
    blank: BlankRule = BlankRule.ABSTAIN
    beyond: frozenset[Id[Ballot]] = field(default=frozenset(), repr=False)
    """Ballots through proxies whose authority is not for this item: they leave nothing blank, they may not speak."""


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
    return Electorate(_elector(voter, motion) for voter in voters if belongs(voter, motion))


def belongs(voter: Voter, motion: Motion) -> bool:
    """Whether a head is among those who decide an item."""
    return motion.place is None or any(motion.place in part.places for part in voter.parts)


def decided(poll: Poll) -> Verdict:
    """The verdict on an item that is no election."""
    box = _box(poll)
    ballots = [Counted(voter=one.voter, choice=one.choice, by=one.by, holder=one.holder) for one in box.papers]
    return decide(poll.rule, box.electorate, ballots, facts=box.facts)


def elected(poll: Poll) -> ElectionVerdict:
    """The verdict on an election: each candidate by heads and by area, the best in the seats, the next as alternates."""
    box, standing = _box(poll), [one.id for one in poll.candidates if one.withdrawn is None]
    return elect(
        poll.rule,
        box.electorate,
        [_slate(one, frozenset(standing)) for one in box.papers],
        candidates=standing,
        seats=poll.motion.seats or 0,
        contest=_contest(poll),
        facts=box.facts,
    )


def judged(poll: Poll) -> Verdict | ElectionVerdict:
    """The verdict on an item, whichever sort it is."""
    return elected(poll) if poll.motion.seats else decided(poll)


def _contest(poll: Poll) -> Contest | None:
    """The rule's way to rank, with as many alternates as were announced."""
    return None if poll.rule.contest is None else evolve(poll.rule.contest, alternates=poll.motion.alternates)


def _elector(voter: Voter, motion: Motion) -> Elector:
    parts = [part for part in voter.parts if motion.place is None or motion.place in part.places]
    return Elector(
        id=voter.id,
        weights={AREA: voter.area if len(parts) == len(voter.parts) else held_in(voter, motion)},
        units=len(parts),
        members=tuple(Member(id=person) for person in voter.persons) if len(voter.persons) > 1 else (),
        named=voter.representative if len(voter.persons) > 1 else None,
    )


@frozen(kw_only=True)
class _Said:
    """What counts for one head, or for one hand of several; a paper without a signature says nothing else."""

    voter: str
    choice: Choice
    candidates: tuple[Id[Candidate], ...] = ()
    by: str = ""
    holder: str = ""


@frozen(kw_only=True)
class _Box:
    """Who decides, what they said, and the facts of the case as they concern those who decide."""

    electorate: Electorate
    papers: tuple[_Said, ...]
    facts: Facts


def _box(poll: Poll) -> _Box:
    if poll.motion.secret:
        return _of_heaps(poll)
    register, joint = electorate(poll.voters, poll.motion), {row.id for row in poll.voters if len(row.persons) > 1}
    papers = tuple(
        _Said(
            voter=ballot.voter,
            choice=vote.choice if ballot.signed else Choice.UNSIGNED,
            candidates=vote.candidates,
            by=ballot.by if ballot.voter in joint else "",
            holder=ballot.holder or "",
        )
        for ballot, vote in counted_votes(poll)
    )
    return _Box(electorate=register, papers=papers, facts=_facts(poll, (row for row in silent(poll) if row in register)))


def silent(poll: Poll) -> frozenset[str]:
    """Whose silence could count: served, and nothing came back that could speak for the item. A blank is no silence."""
    back = {ballot.voter for ballot in poll.ballots if ballot.state is BallotState.COUNTED and ballot.id not in poll.beyond}
    return poll.facts.served - back


def counted_votes(poll: Poll) -> list[tuple[Ballot, Vote]]:
    """The ballots that count for an item that is voted on by name, with what they say to it, or what saying nothing means."""
    blank = _BLANK.get(poll.blank)
    if blank is None:
        return _said_by_name(poll)
    meant = Vote(motion=poll.motion.id, choice=blank, flaw=BLANK)
    return [*_said_by_name(poll), *((ballot, meant) for ballot in blank_votes(poll))]


def _said_by_name(poll: Poll) -> list[tuple[Ballot, Vote]]:
    counting = (ballot for ballot in poll.ballots if ballot.state is BallotState.COUNTED)
    return [(ballot, vote) for ballot in counting for vote in ballot.votes or () if vote.motion == poll.motion.id]


def blank_votes(poll: Poll) -> list[Ballot]:
    """The ballots that count and leave the item blank; where another hand of the head says something, that is what it says."""
    spoken = {ballot.voter for ballot, _vote in _said_by_name(poll)}
    deciding = {row.id for row in poll.voters if belongs(row, poll.motion)} - spoken
    counting = (ballot for ballot in poll.ballots if ballot.state is BallotState.COUNTED and ballot.id not in poll.beyond)
    return [ballot for ballot in counting if ballot.voter in deciding]


def _of_heaps(poll: Poll) -> _Box:
    """A secret vote: heads without names stand for those who voted, each heap with its own heads and its whole area.

    Sums are all that is decided on, and in a heap everybody stands in the same place: so the area of a heap lies on its first
    head, and which owner a head stands for is not known and makes no difference. Units are not counted in secret.
    """
    rows = [row for row in poll.voters if belongs(row, poll.motion)]
    came, blank = enclosed(poll.ballots), _left_blank(poll, rows)
    returned = {ballot.voter for ballot in poll.ballots if ballot.state is BallotState.COUNTED and ballot.envelope}
    electors = list(_block("blank", *blank))
    meant = _BLANK.get(poll.blank)
    papers = [] if meant is None else [_Said(voter=one.id, choice=meant) for one in electors]
    for number, heap in enumerate(poll.heaps):
        block = list(_block(f"slip-{number}", heap.heads, heap.area))
        papers += [_Said(voter=one.id, choice=heap.choice, candidates=heap.candidates) for one in block]
        electors += block
    apart = [row for row in rows if row.id not in came]
    named = {row.id: f"other-{number}" for number, row in enumerate(apart)}
    electors += [Elector(id=named[row.id], weights={AREA: held_in(row, poll.motion)}, units=0) for row in apart]
    papers += [_Said(voter=named[row.id], choice=Choice.UNSIGNED) for row in apart if row.id in returned]
    unheard = silent(poll)
    served = (named[row.id] for row in apart if row.id in unheard)
    return _Box(electorate=Electorate(electors), papers=tuple(papers), facts=_facts(poll, served))


def _left_blank(poll: Poll, rows: Iterable[Voter]) -> tuple[int, Decimal | None]:
    """How many heads, with how much area, sent an envelope without a slip for this item."""
    came = enclosed(poll.ballots)
    areas = [held_in(row, poll.motion) for row in rows if row.id in came]
    slips = [heap.area for heap in poll.heaps]
    heads = len(areas) - sum(heap.heads for heap in poll.heaps)
    if None in areas or None in slips:
        return heads, None
    known = exact_sum(area for area in areas if area is not None)
    return heads, exact_sum((known, *(-area for area in slips if area is not None)))


def _block(name: str, heads: int, area: Decimal | None) -> Iterator[Elector]:
    for number in range(heads):
        weight = area if number == 0 or area is None else Decimal(0)
        yield Elector(id=f"{name}-{number}", weights={AREA: weight}, units=0)


def _slate(said: _Said, standing: frozenset[Id[Candidate]]) -> Slate:
    """Marks for somebody who withdrew are void; the rest of the slate stands."""
    return Slate(
        voter=said.voter,
        marks=dict.fromkeys((one for one in said.candidates if one in standing), Choice.YES),
        spoilt=said.choice if said.choice in {Choice.INVALID, Choice.UNSIGNED} else None,
        by=said.by,
        holder=said.holder,
    )


def _facts(poll: Poll, served: Iterable[str]) -> Facts:
    return evolve(poll.facts, served=frozenset(served))
