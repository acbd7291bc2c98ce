"""What is recorded of a vote, and what the rules are handed of it: each part by itself, without a store."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from attrs import evolve
from plugins.owners.tests.polls import DAY, RULES

from community_gov import Code, Id
from community_gov.households import Person, Place
from community_gov.rules import (
    HEADS,
    UNITS,
    Choice,
    Deem,
    DeemAs,
    Facts,
    MandateCount,
    Member,
    Outcome,
    ProxyLimit,
    Represent,
    Rule,
    Verdict,
    VoterSet,
)
from community_gov_owners.assembly import Motion
from community_gov_owners.ballots import Ballot, BallotState, Channel, Vote
from community_gov_owners.bylaws import WITHOUT, BlankRule, SilenceRule
from community_gov_owners.candidates import Candidate, Nominator
from community_gov_owners.counting import AREA, BLANK, Poll, adapted, counted_votes, decided, elected, electorate
from community_gov_owners.envelopes import Heap
from community_gov_owners.heads import Holder, Part
from community_gov_owners.register import Voter

HERE: Id[Place] = Id("place-1")
THERE: Id[Place] = Id("place-2")
ITEM = Motion(
    id=Id("motion-1"), assembly=Id("assembly-1"), order=1, title="事项", text="", matter=Code("use_funds"), place=None, seats=None
)
RULE = RULES["CN.278.ordinary"]


def head(number: int, *areas: tuple[str | None, Id[Place]], hands: int = 1, named: int | None = None) -> Voter:
    """A line of the register with these units; several hands are co-owners, of whom one may be named."""
    parts = tuple(
        Part(unit=Id(f"unit-{number}-{n}"), places=(place,), area=None if area is None else Decimal(area), source=None)
        for n, (area, place) in enumerate(areas or (("100", HERE),))
    )
    known = [part.area for part in parts if part.area is not None]
    return Voter(
        id=Id(f"voter-{number}"),
        register=Id("register-1"),
        number=number,
        holder=Holder.JOINT if hands > 1 else Holder.SOLE,
        owners=tuple(Id(f"person-{number}-{hand}") for hand in range(hands)),
        persons=tuple(Id(f"person-{number}-{hand}") for hand in range(hands)),
        representative=Id(f"person-{number}-{named or 0}") if hands == 1 or named is not None else None,
        acting=(),
        parts=parts,
        area=sum(known, Decimal(0)) if len(known) == len(parts) else None,
        vague=False,
    )


def ballot(row: Voter, *choices: Choice, hand: int = 0, holder: str | None = None, **more: object) -> Ballot:
    """A paper of one hand that says this to the item, or nothing."""
    usual = Ballot(
        id=Id(f"ballot-{row.number}-{hand}"),
        assembly=ITEM.assembly,
        voter=row.id,
        by=row.persons[hand],
        holder=None if holder is None else Id(holder),
        channel=Channel.PAPER,
        on=DAY,
        number=row.number * 10 + hand,
        signed=True,
        relied_on=None,
        state=BallotState.COUNTED,
        votes=tuple(Vote(motion=ITEM.id, choice=choice) for choice in choices),
    )
    return evolve(usual, **more)  # type: ignore[arg-type]  # what a test says


def poll(rows: Iterable[Voter], ballots: Iterable[Ballot], **more: object) -> Poll:
    """The item, decided by more than half of those taking part."""
    return evolve(Poll(motion=ITEM, rule=RULE, voters=tuple(rows), ballots=tuple(ballots)), **more)  # type: ignore[arg-type]  # what a test says


def heads(verdict: Verdict, *sets: VoterSet) -> tuple[int, ...]:
    """How many heads are in these sets."""
    held = verdict.last_held
    assert held is not None
    return tuple(int(held.count(HEADS, each)) for each in sets)


def standing(rows: tuple[Voter, ...], item: Motion) -> list[tuple[object, ...]]:
    """Of each elector: who, with which area and how many units, who its co-owners are, and whom they named."""
    made = electorate(rows, item)
    area, units = made.column(AREA), made.column(UNITS)
    return [(id, area.at(n), units.at(n), made.members(n), made.named(n)) for n, id in enumerate(made.ids)]


def test_an_elector_has_what_lies_in_the_place_of_the_item() -> None:
    """Of two flats in two buildings one decides here; co-owners stand with their names, and with whom they named."""
    both, only, joint = head(1, ("60", HERE), ("40", THERE)), head(2, ("100", THERE)), head(3, hands=2, named=1)
    rows, here = (both, only, joint), evolve(ITEM, place=HERE)
    third = ("voter-3", 100, 1, (Member(id="person-3-0"), Member(id="person-3-1")), "person-3-1")
    assert standing(rows, ITEM) == [("voter-1", 100, 2, (), None), ("voter-2", 100, 1, (), None), third]
    assert standing(rows, here) == [("voter-1", 60, 1, (), None), third]


@pytest.mark.parametrize(
    ("silence", "as_"),
    [
        (SilenceRule.MAJORITY, DeemAs.MAJORITY),
        (SilenceRule.ABSTAIN, DeemAs.ABSTAIN),
        (SilenceRule.CONSENT, DeemAs.YES),
    ],
)
def test_silence_counts_only_by_a_clause_and_after_a_warning(silence: SilenceRule, as_: DeemAs) -> None:
    """The law's rule, and one more condition; what the majority is, heads and area both have to say."""
    made = adapted(RULE, evolve(WITHOUT, silence=silence), ITEM)
    deem = Deem(as_=as_, counts_as_participating=True, needs_bylaw=True, needs_warning=True)
    assert made == evolve(RULE, id=f"{RULE.id}+silence-{silence.value}", deem=deem, leaders=("heads", AREA))
    assert adapted(RULE, WITHOUT, ITEM) == RULE


def test_whom_co_owners_named_speaks_where_the_rule_asks_for_him() -> None:
    """Two hands that differ: under such a rule the named one's word is the head's, whoever of the two he is."""
    rule = evolve(RULE, represent=Represent.SINGLE_NAMED)
    for named, yes in ((0, 1), (1, 0)):
        rows = (head(1, hands=2, named=named),)
        ballots = (ballot(rows[0], Choice.YES), ballot(rows[0], Choice.NO, hand=1))
        verdict = decided(poll(rows, ballots, rule=rule))
        assert heads(verdict, VoterSet.YES, VoterSet.NO) == (yes, 1 - yes)


def test_the_only_owner_may_send_anybody_and_is_no_co_owner() -> None:
    """A head of one is not asked whose hand it was: the paper of his guardian or agent is his."""
    row = head(1)
    rule = evolve(RULE, represent=Represent.SINGLE_NAMED)
    verdict = decided(poll((row,), (evolve(ballot(row, Choice.YES), by=Id("person-agent")),), rule=rule))
    assert heads(verdict, VoterSet.YES) == (1,)


def test_a_limit_of_proxies_knows_who_brought_them() -> None:
    """One holder with three papers where two are allowed: one falls; three holders bring one each, and all stand."""
    rule = evolve(RULE, proxy_limits=(ProxyLimit(any_of=(MandateCount(mandates=2),)),))
    rows = tuple(head(number) for number in (1, 2, 3))
    of_one = [ballot(row, Choice.YES, holder="person-p") for row in rows]
    of_three = [ballot(row, Choice.YES, holder=f"person-{row.number}") for row in rows]
    themselves = [ballot(row, Choice.YES) for row in rows]
    assert heads(decided(poll(rows, of_one, rule=rule)), VoterSet.YES) == (2,)
    assert heads(decided(poll(rows, of_three, rule=rule)), VoterSet.YES) == (3,)
    assert heads(decided(poll(rows, themselves, rule=rule)), VoterSet.YES) == (3,)


def test_a_blank_says_what_it_counts_as_and_that_it_is_one() -> None:
    """Beside what others said: the item, the choice that the rules of procedure give it, and the flaw that tells it."""
    rows = (head(1), head(2))
    said, left = ballot(rows[0], Choice.NO), ballot(rows[1])
    for rule, choice in ((BlankRule.ABSTAIN, Choice.ABSTAIN), (BlankRule.INVALID, Choice.INVALID)):
        assert counted_votes(poll(rows, (said, left), blank=rule)) == [
            (said, Vote(motion=ITEM.id, choice=Choice.NO)),
            (left, Vote(motion=ITEM.id, choice=choice, flaw=BLANK)),
        ]
    assert counted_votes(poll(rows, (said, left), blank=BlankRule.NO_PART)) == [(said, Vote(motion=ITEM.id, choice=Choice.NO))]


def heap(number: int, choice: Choice, *, size: int = 1, area: str | None = "100") -> Heap:
    """Equal slips of a secret vote."""
    return Heap(
        id=Id(f"heap-{number}"),
        motion=ITEM.id,
        choice=choice,
        candidates=(),
        flaw=None,
        heads=size,
        area=None if area is None else Decimal(area),
    )


def test_an_envelope_without_a_signature_came_and_is_void() -> None:
    """In secret: one slip in favour; one unsigned envelope is a paper that came and says nothing; a replaced one never came."""
    rows = (head(1), head(2, ("50", HERE)), head(3))
    ballots = (
        ballot(rows[0], envelope=True),
        ballot(rows[1], envelope=True, signed=False),
        ballot(rows[2], envelope=True, signed=False, state=BallotState.REPLACED),
    )
    secret = poll(rows, ballots, motion=evolve(ITEM, secret=True), heaps=(heap(0, Choice.YES),))
    verdict = decided(secret)
    assert heads(verdict, VoterSet.ENTITLED, VoterSet.RETURNED, VoterSet.YES) == (3, 2, 1)
    assert verdict.last_held is not None
    assert verdict.last_held.count(AREA, VoterSet.RETURNED) == 150


def test_a_blank_in_secret_takes_no_part_where_the_rules_of_procedure_say_so() -> None:
    """The envelope came all the same."""
    rows = (head(1), head(2))
    ballots = [ballot(row, envelope=True) for row in rows]
    motion = evolve(ITEM, secret=True)
    secret = poll(rows, ballots, motion=motion, heaps=(heap(0, Choice.YES),), blank=BlankRule.NO_PART)
    assert heads(decided(secret), VoterSet.ENTITLED, VoterSet.PARTICIPATING, VoterSet.YES) == (2, 1, 1)


def test_blank_envelopes_are_heads_with_what_area_is_left() -> None:
    """Two envelopes, one slip of 100 square metres: the other head left it blank, with the 60 that remain."""
    rows = (head(1), head(2, ("60", HERE)))
    ballots = [ballot(row, envelope=True) for row in rows]
    secret = poll(rows, ballots, motion=evolve(ITEM, secret=True), heaps=(heap(0, Choice.YES),))
    held = decided(secret).last_held
    assert held is not None
    assert held.count(AREA, VoterSet.ABSTAINING) == 60
    assert held.count(HEADS, VoterSet.ABSTAINING) == 1


@pytest.mark.parametrize(("area", "slip"), [(None, "100"), ("60", None)])
def test_in_secret_an_area_that_nobody_knows_is_missing_and_never_guessed(area: str | None, slip: str | None) -> None:
    """Whether a line of the register or a heap lacks it: what was left blank has no area then, and the verdict says so."""
    rows = (head(1), head(2, (area, HERE)))
    ballots = [ballot(row, envelope=True) for row in rows]
    secret = poll(rows, ballots, motion=evolve(ITEM, secret=True), heaps=(heap(0, Choice.YES, area=slip),))
    assert decided(secret).outcome is Outcome.INSUFFICIENT_DATA


def test_silence_in_a_vote_is_of_those_who_were_served_and_of_the_place() -> None:
    """Facts are cut to those who decide the item: who was served elsewhere is silent about nothing here."""
    rows = (head(1), head(2), head(3, ("100", THERE)))
    rule = adapted(RULE, evolve(WITHOUT, silence=SilenceRule.CONSENT), ITEM)
    facts = Facts(served=frozenset(row.id for row in rows), warned=True, bylaw="art-22")
    one = poll(rows, [ballot(rows[0], Choice.YES)], rule=rule, facts=facts, motion=evolve(ITEM, place=HERE))
    assert heads(decided(one), VoterSet.ENTITLED, VoterSet.YES) == (2, 2)


def standing_for(number: int) -> Candidate:
    """Somebody who stands."""
    person: Id[Person] = Id(f"person-c-{number}")
    return Candidate(
        id=Id(f"candidate-{number}"), motion=ITEM.id, person=person, number=number, nominated_by=Nominator.SELF, withdrawn=None
    )


def marked(row: Voter, *numbers: int, **more: object) -> Ballot:
    """A paper that marks these candidates."""
    names = tuple(Id[Candidate](f"candidate-{number}") for number in numbers)
    return evolve(ballot(row, **more), votes=(Vote(motion=ITEM.id, choice=Choice.YES, candidates=names),))  # type: ignore[arg-type]  # what a test says


def election(rows: tuple[Voter, ...], ballots: Iterable[Ballot], *, seats: int, alternates: int = 0, rule: Rule = RULE) -> Poll:
    """Three who stand for so many seats."""
    item = evolve(ITEM, matter=Code("committee_election"), seats=seats, alternates=alternates)
    return poll(rows, ballots, motion=item, rule=rule, candidates=tuple(standing_for(number) for number in (1, 2, 3)))


@pytest.mark.parametrize(("alternates", "waiting"), [(0, ()), (1, ("candidate-3",))])
def test_as_many_wait_as_were_announced(alternates: int, waiting: tuple[str, ...]) -> None:
    """All three reach both majorities, two get the seats; the third waits only where an alternate was announced."""
    rows = (head(1, ("150", HERE)), head(2), head(3), head(4), head(5))
    marks = ((1, 2), (1, 2), (1, 3), (2, 3), (3, 1))
    papers = [marked(row, *names) for row, names in zip(rows, marks, strict=True)]
    verdict = elected(election(rows, papers, seats=2, alternates=alternates))
    assert (verdict.elected, verdict.alternates) == (("candidate-1", "candidate-2"), waiting)


def test_a_limit_of_proxies_holds_in_an_election_too() -> None:
    """Of three papers through one hand where two are allowed, two mark."""
    rule = evolve(RULE, proxy_limits=(ProxyLimit(any_of=(MandateCount(mandates=2),)),))
    rows = tuple(head(number) for number in (1, 2, 3))
    for holders, marks in ((("p", "p", "p"), 2), (("p", "q", "r"), 3)):
        papers = [marked(row, 1, holder=f"person-{name}") for row, name in zip(rows, holders, strict=True)]
        (first, *_others) = elected(election(rows, papers, seats=1, rule=rule)).rounds[-1].candidates
        assert first.result.count(HEADS, VoterSet.YES) == marks
