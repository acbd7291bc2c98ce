"""Generated votes without a store: registers, ballots and rules of every sort that the owners' books know, on the edge or not."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st
from plugins.owners.tests import script

from community_gov import Code, Id, Told
from community_gov.households import Person, Place
from community_gov.rules import Choice, ElectionVerdict, Facts, Outcome, Rule, Verdict, rule_to_data, shipped_books
from community_gov.wire import compact
from community_gov_owners.assembly import Motion
from community_gov_owners.ballots import Ballot, BallotState, Channel, Vote
from community_gov_owners.bundle_text import Closing, Pair, Sealing, bundles_of
from community_gov_owners.bylaws import WITHOUT, BlankRule, SilenceRule
from community_gov_owners.candidates import Candidate, Nominator
from community_gov_owners.counting import Poll, adapted, judged
from community_gov_owners.decisions import Decision
from community_gov_owners.envelopes import Heap, held_in
from community_gov_owners.heads import Holder, Part, exact_sum
from community_gov_owners.register import Voter
from community_gov_owners.tally import outcome_of

__all__ = ["Polled", "in_secret", "polls", "sealed", "unsound"]

DAY = date(2022, 3, 5)
PLACES: tuple[Id[Place], Id[Place]] = (Id("place-1"), Id("place-2"))
AREAS = ("100", "100", "100", "50", "66.66", "98.7654", "0.0001", "0")
T = TypeVar("T")
RULES = {rule.id: rule for book in shipped_books() for rule in book.rules}
NAMES = ("CN.278.ordinary", "CN.278.major", "CN.278.ordinary.follow", "CN.PropertyLaw76.ordinary", "CN.PropertyLaw76.major")
ELECTIONS = ("CN.278.ordinary", "CN.PropertyLaw76.ordinary")


@frozen(kw_only=True)
class Polled:
    """A generated vote with its verdict."""

    poll: Poll
    verdict: Verdict | ElectionVerdict
    lots: tuple[Id[Candidate], ...] = ()


def sealed(polled: Polled, key: str = "key") -> Pair:
    """Both files of a generated vote."""
    poll, verdict = polled.poll, polled.verdict
    decision = Decision(
        id=Id("decision-9-1"),
        motion=poll.motion.id,
        assembly=poll.motion.assembly,
        matter=poll.motion.matter,
        decided=DAY,
        outcome=Outcome(outcome_of(verdict)),
        heads=None,
        area=None,
        register=Id("register-1-1"),
        register_digest="0" * 64,
        bylaws=None,
        rule=poll.rule.id,
        rule_text=compact(rule_to_data(poll.rule)).decode(),
        book="cn_national_2021",
        chosen=(Told("适用", "applies"),),
        verified=True,
        law_changed=False,
        rests_on_silence=False,
        blank=poll.blank,
        reasons="",
        lots=polled.lots,
    )
    closing = Closing(community="test", sequence=9, hash="1" * 64)
    return bundles_of(Sealing(decision=decision, poll=poll, verdict=verdict, closing=closing, key=key))


@frozen
class _Chance:
    """Draws, and in an even vote leaves out what is rare, so that candidates who are marked in turn are tied."""

    draw: st.DrawFn
    even: bool

    def rare(self, odds: int) -> bool:
        """Once in so many draws, never in an even vote."""
        return not self.even and self.draw(st.integers(1, odds)) == odds

    def one_of(self, *values: T) -> T:
        """One of these; in an even vote the first."""
        return values[0] if self.even else self.draw(st.sampled_from(values))


@st.composite
def polls(draw: st.DrawFn) -> Polled:
    """A vote by name: a question or an election, of the whole or of one place, with whatever the rules of procedure say."""
    seats = draw(st.sampled_from([None, None, 1, 2, 3]))
    chance = _Chance(draw, even=seats == 2 and draw(st.booleans()))  # two of three are tied when marked in turn
    motion = _motion(chance, seats)
    rows = [_voter(chance, number) for number in range(chance.one_of(6, 7, 9, 4, 3, 1, 0))]
    standing = [_candidate(chance, number) for number in range(1, chance.one_of(3, 4, 5, 2, 1, 0) + 1)] if seats else []
    slates = _slates(chance, standing, seats or 0)
    ballots = [ballot for row in rows for ballot in _ballots(chance, row, motion, slates)]
    poll = Poll(
        motion=motion,
        rule=_rule(chance, motion),
        voters=tuple(rows),
        ballots=tuple(ballots),
        facts=_facts(chance, rows),
        candidates=tuple(standing),
        blank=chance.one_of(*BlankRule),
    )
    return _drawn(draw, poll)


def _motion(chance: _Chance, seats: int | None) -> Motion:
    return Motion(
        id=Id("motion-1-1"),
        assembly=Id("assembly-1-1"),
        order=1,
        title="事项",
        text="",
        matter=Code("committee_election" if seats else "use_funds"),
        place=PLACES[0] if chance.rare(3) else None,
        seats=seats,
        alternates=chance.draw(st.integers(0, 3)) if seats else 0,
    )


def _voter(chance: _Chance, number: int) -> Voter:
    joint = chance.rare(5)
    parts = tuple(_part(chance, number, part) for part in range(2 if chance.rare(5) else 1))
    areas = [part.area for part in parts if part.area is not None]
    persons = tuple(Id[Person](f"person-{number}-{one}") for one in range(2 if joint else 1))
    return Voter(
        id=Id(f"voter-{number}"),
        register=Id("register-1-1"),
        number=number + 1,
        holder=Holder.JOINT if joint else Holder.SOLE,
        owners=persons,
        persons=persons,
        representative=None,
        acting=(),
        parts=parts,
        area=exact_sum(areas) if len(areas) == len(parts) else None,
        vague=False,
    )


def _part(chance: _Chance, number: int, part: int) -> Part:
    area = None if chance.rare(60) else Decimal(chance.one_of(*AREAS))
    return Part(unit=Id(f"unit-{number}-{part}"), places=(chance.one_of(*PLACES),), area=area, source=None)


def _candidate(chance: _Chance, number: int) -> Candidate:
    return Candidate(
        id=Id(f"candidate-1-{number * 7 % 11}"),
        motion=Id("motion-1-1"),
        person=Id(f"person-c-{number}"),
        number=number,
        nominated_by=Nominator.SELF,
        withdrawn=DAY if chance.rare(10) else None,
    )


def _slates(chance: _Chance, standing: Sequence[Candidate], seats: int) -> list[tuple[Id[Candidate], ...]]:
    """What owners mark in turn: names shifted by one each time, which makes ties, or any names, now and then one too many."""
    order, shifts = [one.id for one in standing], range(max(1, len(standing)))
    if not chance.rare(2):
        return [tuple((order[shift:] + order[:shift])[:seats]) for shift in shifts]
    most = seats + chance.one_of(0, 0, 0, -1, 1)
    return [tuple(chance.draw(st.permutations(order))[:most]) for _ in range(2)]


def _ballots(chance: _Chance, row: Voter, motion: Motion, slates: Sequence[tuple[Id[Candidate], ...]]) -> Iterator[Ballot]:
    """Of a head there come none, one, or with co-owners two; some do not count or say nothing of the item."""
    for number, person in enumerate(row.persons):
        if not chance.rare(6) and any(motion.place in (None, *part.places) for part in row.parts):
            yield Ballot(
                id=Id(f"ballot-{row.number}-{number}"),
                assembly=motion.assembly,
                voter=row.id,
                by=person,
                holder=Id("person-proxy") if chance.rare(3) else None,
                channel=Channel.PAPER,
                on=DAY,
                number=row.number * 2 + number,
                signed=not chance.rare(8),
                relied_on=None,
                state=BallotState.REPLACED if chance.rare(6) else BallotState.COUNTED,
                votes=() if chance.rare(10) else (_vote(chance, motion, slates[row.number % len(slates)]),),
            )


def _vote(chance: _Chance, motion: Motion, marks: tuple[Id[Candidate], ...]) -> Vote:
    choice = chance.one_of(Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.INVALID, Choice.FOLLOW)
    if not motion.seats:
        return Vote(motion=motion.id, choice=choice, flaw=Code("two_marks") if choice is Choice.INVALID else None)
    choice = choice if choice is Choice.INVALID else Choice.YES if marks else Choice.ABSTAIN
    return Vote(motion=motion.id, choice=choice, candidates=marks)


def _rule(chance: _Chance, motion: Motion) -> Rule:
    rule = RULES[chance.one_of(*(ELECTIONS if motion.seats else NAMES))]
    clauses = evolve(WITHOUT, silence=chance.one_of(*SilenceRule), invalid_participate=not chance.rare(2))
    return adapted(rule, clauses, motion)


def _facts(chance: _Chance, rows: Iterable[Voter]) -> Facts:
    served = frozenset(row.id for row in rows if not chance.rare(4))
    return Facts(served=served, warned=not chance.rare(5), bylaw="" if chance.rare(5) else "art-22")


def _drawn(draw: st.DrawFn, poll: Poll) -> Polled:
    """With the lot drawn, where something is tied, or left open."""
    verdict = judged(poll)
    if not isinstance(verdict, ElectionVerdict) or not verdict.ties or draw(st.booleans()):
        return Polled(poll=poll, verdict=verdict)
    lots = tuple(Id[Candidate](one) for one in draw(st.permutations(verdict.ties[0])))
    poll = evolve(poll, facts=evolve(poll.facts, lots=lots))
    return Polled(poll=poll, verdict=judged(poll), lots=lots)


def in_secret(polled: Polled) -> Polled:
    """The same votes cast in secret: one envelope a head, the slips in heaps; of two co-owners the first one votes."""
    poll = polled.poll
    first = {ballot.voter: ballot for ballot in reversed(poll.ballots) if ballot.state is BallotState.COUNTED}
    motion, rows = evolve(poll.motion, secret=True), {row.id: row for row in poll.voters}
    heaps: defaultdict[Vote, list[Decimal | None]] = defaultdict(list)
    for ballot in first.values():
        for vote in ballot.votes or () if ballot.signed else ():
            heaps[evolve(vote, candidates=tuple(sorted(vote.candidates)))].append(held_in(rows[ballot.voter], motion))
    secret = evolve(
        poll,
        motion=motion,
        ballots=tuple(evolve(ballot, envelope=True, votes=()) for ballot in first.values()),
        heaps=tuple(_heap(number, vote, areas) for number, (vote, areas) in enumerate(heaps.items())),
    )
    return Polled(poll=secret, verdict=judged(secret), lots=polled.lots)


def _heap(number: int, vote: Vote, areas: Sequence[Decimal | None]) -> Heap:
    return Heap(
        id=Id(f"heap-{number}"),
        motion=vote.motion,
        choice=vote.choice,
        candidates=vote.candidates,
        flaw=vote.flaw,
        heads=len(areas),
        area=None if None in areas else exact_sum(area for area in areas if area is not None),
    )


def unsound(polled: Polled) -> list[str]:
    """Seal a vote and let the stand-alone script recompute it: what it faults, or decides otherwise than the library."""
    made = sealed(polled)
    found = list(script.check((made.public, made.custody), (made.public_digest, made.custody_digest))[0])
    custody = json.loads(made.custody)
    if script.recomputed(custody) != custody["verdict"]:
        found.append("the script comes to another verdict")
    if custody["verdict"]["outcome"] != polled.verdict.outcome.value:
        found.append(f"sealed is {custody['verdict']['outcome']}, decided was {polled.verdict.outcome.value}")
    return found
