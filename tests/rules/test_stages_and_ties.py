"""Second calls, gates, fallbacks, ties and quorums at the opening."""

import json

import pytest
from tests.rules.small_votes import CHOICES, flat, made, register, voted

from community_gov.rules import (
    Amount,
    Ballot,
    Branch,
    Choice,
    Ended,
    Facts,
    InexactNumber,
    Join,
    Missing,
    Note,
    Outcome,
    Register,
    Round,
    Rule,
    Tally,
    Verdict,
    Voter,
    VoterSet,
    decide,
    shipped_books,
)
from community_gov.rules.sheet import NotKnown
from community_gov.rules.verdict import plain

SHIPPED = {rule.id: rule for book in shipped_books() for rule in book.rules}


def rounds(rule: Rule, *said: str, weight: str) -> Verdict:
    """Decide by one text a round, a letter a voter, each with a weight of one; later texts are later stages with new ballots."""
    voters = [str(n) for n in range(len(said[0]))]
    owners = Register(Voter(id=name, weights={weight: 1}) for name in voters)
    papers = [
        [Ballot(voter=name, choice=CHOICES[letter]) for name, letter in zip(voters, text, strict=True) if letter != "-"]
        for text in said
    ]
    later = [stage.name for stage in rule.stages[1:]]
    held = {name: Round(ballots=tuple(ballots)) for name, ballots in zip(later, papers[1:], strict=False)}
    return decide(rule, owners, papers[0], later=held)


def path(verdict: Verdict) -> list[str]:
    """Give the stages and why they ended."""
    return [f"{stage.name} {stage.ended}" for stage in verdict.stages]


@pytest.mark.parametrize(
    ("rule", "weight", "said", "expected"),
    [
        ("FR.25", "tantiemes", ["YYYYYNNN-"], ["25 passed"]),
        ("FR.25", "tantiemes", ["YYYNNNNN-"], ["25 lost", "25-1 not_held"]),
        ("FR.25", "tantiemes", ["YYNNNNNN-"], ["25 lost", "25-1 gate_closed"]),
        ("FR.25", "tantiemes", ["YYYNNNNN-", "YYYYNNN--"], ["25 lost", "25-1 passed"]),
        ("FR.25", "tantiemes", ["YYYNNNNN-", "YYYNNN---"], ["25 lost", "25-1 lost"]),
        ("DE.pre2020", "mea", ["YY---"], ["first no_quorum", "second not_held"]),
        ("DE.pre2020", "mea", ["YY---", "Y----"], ["first no_quorum", "second passed"]),
        ("DE.pre2020", "mea", ["YNN--", "YYYYY"], ["first lost"]),
        ("US.CA.directors", "votes", ["Y----", "Y----"], ["first no_quorum", "reconvened passed"]),
        ("CN.Village", "votes", ["YN---", "YYYYY"], ["first no_quorum", "runoff gate_closed"]),
        ("CN.Village", "votes", ["YYNNN", "YYBBB"], ["first lost", "runoff passed"]),
        ("TW.31+32", "share", ["YYYYY-----", "YYY-------"], ["art31 no_quorum", "art32 passed"]),
        ("TW.31+32", "share", ["YYYYY-----", "YY--------"], ["art31 no_quorum", "art32 no_quorum"]),
    ],
)
def test_second_calls_and_fallbacks(rule: str, weight: str, said: list[str], expected: list[str]) -> None:
    """Each body's chain: what opens the next round, what ends it, and what settles it."""
    assert path(rounds(SHIPPED[rule], *said, weight=weight)) == expected


def test_a_closed_gate_leaves_the_outcome_of_the_round_before() -> None:
    """What was rejected stays rejected, and what had no quorum stays undecided."""
    assert rounds(SHIPPED["FR.25"], "YYNNNNNN-", weight="tantiemes").outcome is Outcome.REJECTED
    assert rounds(SHIPPED["CN.Village"], "YN---", weight="votes").outcome is Outcome.NO_DECISION


def test_a_round_that_may_follow_is_named() -> None:
    """The verdict says which further stage is open, and that none is open otherwise."""
    assert rounds(SHIPPED["FR.25"], "YYYNNNNN-", weight="tantiemes").open_stage == "25-1"
    assert rounds(SHIPPED["FR.25"], "YYNNNNNN-", weight="tantiemes").open_stage is None
    assert rounds(SHIPPED["FR.25"], "YYYYYNNN-", weight="tantiemes").open_stage is None


def test_written_objections_annul_a_second_meeting() -> None:
    """Taiwan art. 32: more than half of the owners and of the shares object within the window."""
    owners = Register(Voter(id=str(n), weights={"share": 1}) for n in range(10))
    ballots = tuple(Ballot(voter=str(n), choice=Choice.YES) for n in range(3))
    for objecting, outcome in ((5, Outcome.PASSED), (6, Outcome.REJECTED)):
        facts = Facts(objected=frozenset(str(9 - n) for n in range(objecting)))
        verdict = decide(SHIPPED["TW.31+32"], owners, later={"art32": Round(ballots=ballots, facts=facts)})
        assert verdict.outcome is outcome


def test_the_same_ballots_can_be_counted_again() -> None:
    """A later stage with the same papers counts them without being given any."""
    stages = [{"name": "strict", "passes": "heads(Y) >= 3/4 heads(E)"}, {"name": "loose", "passes": "heads(Y) > heads(N)"}]
    verdict = voted(made(stages=stages), {"a": "Y", "b": "Y", "c": "N"})
    assert path(verdict) == ["strict lost", "loose passed"]


def test_the_same_ballots_are_those_of_the_round_before() -> None:
    """After a round of its own, the next stage counts that round's papers."""
    stages = [
        {"name": "one", "passes": "heads(Y) > heads(N)"},
        {"name": "two", "passes": "heads(Y) >= 3 ", "ballots": "new"},
        {"name": "three", "passes": "heads(Y) >= 2"},
    ]
    owners = register({"a": 1, "b": 1, "c": 1})
    yes = tuple(Ballot(voter=name, choice=Choice.YES) for name in "ab")
    verdict = decide(made(stages=stages), owners, [Ballot(voter="a", choice=Choice.NO)], later={"two": Round(ballots=yes)})
    assert path(verdict) == ["one lost", "two lost", "three passed"]


def test_a_chain_ends_without_a_quorum_where_the_rule_says_so() -> None:
    """No second call."""
    stages = [
        {"name": "one", "passes": "heads(Y) > 0", "quorum": "heads(A) > 1", "on_no_quorum": "end"},
        {"name": "two", "passes": "heads(Y) > 0"},
    ]
    assert path(voted(made(stages=stages), {"a": "Y", "b": "-"})) == ["one no_quorum"]


def test_papers_for_a_stage_that_the_rule_does_not_have_are_refused() -> None:
    """A misspelt stage would silently count nothing."""
    stages = [{"name": name, "passes": "heads(Y) > heads(N)"} for name in ("one", "two")]
    with pytest.raises(ValueError, match=r"^test has no stage 'second', only one, two$"):
        decide(made(stages=stages), register({"a": 1}), later={"second": Round()})
    with pytest.raises(ValueError, match="test has no stage 'second', only vote"):
        decide(made(), register({"a": 1}), later={"second": Round()})


def test_later_papers_may_be_a_tally() -> None:
    """A round is given by ballots or by a running tally."""
    owners = register({"a": 1, "b": 1})
    tally = Tally(owners)
    tally.add("a", Choice.YES)
    stages = [{"name": "one", "passes": "heads(Y) > 1"}, {"name": "two", "passes": "heads(Y) > 0", "ballots": "new"}]
    assert decide(made(stages=stages), owners, later={"two": Round(ballots=tally)}).passed


# Quorum at the opening.


def test_a_quorum_at_the_opening_does_not_care_who_left() -> None:
    """Washington: who was there at the beginning makes the quorum, also when few are left to vote."""
    facts = Facts(at_opening=frozenset("abc"))
    rule = made("heads(Y) > 0", stage={"quorum": "heads(A) >= 3", "quorum_at": "opening"})
    assert voted(rule, {"a": "Y", "b": "-", "c": "-"}, facts=facts).passed
    assert not voted(rule, {"a": "Y", "b": "Y", "c": "Y"}, facts=Facts(at_opening=frozenset("ab"))).passed


def test_without_a_record_of_the_opening_those_at_the_item_are_taken() -> None:
    """The verdict says that the opening was not recorded."""
    rule = made("heads(Y) > 0", stage={"quorum": "heads(A) >= 1", "quorum_at": "opening"})
    verdict = voted(rule, {"a": "Y"})
    assert verdict.passed
    assert verdict.last_held.notes == (Note.OPENING_NOT_RECORDED,)


def test_excluded_voters_do_not_make_the_quorum_of_the_opening() -> None:
    """Who is out of the quorum is out of it at the opening too."""
    rule = made(
        "heads(Y) > 0",
        stage={"quorum": "heads(A) >= 2", "quorum_at": "opening"},
        exclude=[{"flag": "debtor", "effects": ["quorum"]}],
    )
    owners = register({"a": 1, "b": 1}, flags={"b": "debtor"})
    assert voted(rule, {"a": "Y"}, of=owners, facts=Facts(at_opening=frozenset("ab"))).outcome is Outcome.NO_DECISION


# Ties.


@pytest.mark.parametrize(
    ("by", "facts", "ended", "note"),
    [
        ("lost", Facts(), Ended.LOST, None),
        ("casting", Facts(), Ended.LOST, Note.CASTING_VOTE_OPEN),
        ("casting", Facts(casting=Choice.YES), Ended.PASSED, Note.CASTING_VOTE),
        ("casting", Facts(casting=Choice.NO), Ended.LOST, Note.CASTING_VOTE),
        ("lot", Facts(), Ended.TIED, Note.LOT_TO_BE_DRAWN),
        ("lot", Facts(lot=Choice.YES), Ended.PASSED, Note.LOT_DRAWN),
        ("lot", Facts(lot=Choice.NO), Ended.LOST, Note.LOT_DRAWN),
        ("revote", Facts(), Ended.TIED, Note.VOTE_AGAIN),
        ("status_quo", Facts(), Ended.LOST, Note.STATUS_QUO),
    ],
)
def test_what_a_tie_means(by: str, facts: Facts, ended: Ended, note: Note | None) -> None:
    """Lost, broken by the chair or by a recorded lot, voted again, or things stay as they are."""
    verdict = voted(made(tie={"by": by}), {"a": "Y", "b": "N"}, facts=facts)
    assert verdict.last_held.ended is ended
    assert verdict.last_held.notes == (() if note is None else (note,))
    assert flat(verdict.last_held.passes)[0].tie_broken == (ended is Ended.PASSED)
    assert (verdict.outcome is Outcome.NO_DECISION) == (ended is Ended.TIED)


@pytest.mark.parametrize(
    ("passes", "said"),
    [
        ("heads(Y) > heads(N)", {"a": "N", "b": "N", "c": "Y"}),
        ("heads(Y) > heads(N)", {"a": "B"}),
        ("heads(Y) > heads(N) and heads(A) >= 3", {"a": "Y", "b": "N"}),
        ("heads(Y) >= 2/3 heads(C)", {"a": "Y", "b": "N"}),
        ("heads(N) < heads(Y)", {"a": "Y", "b": "N"}),
    ],
)
def test_a_casting_vote_breaks_ties_and_nothing_else(passes: str, said: dict[str, str]) -> None:
    """Not a defeat, not a vote in which nobody said yes, not another test that failed, not a threshold that was missed."""
    verdict = voted(made(passes, tie={"by": "casting"}), said, facts=Facts(casting=Choice.YES))
    assert verdict.outcome is Outcome.REJECTED
    assert verdict.last_held.notes == ()


def test_a_tie_is_one_by_the_measure_of_the_rule() -> None:
    """Hong Kong: a tie by share; equal heads with different shares are no tie."""
    rule, facts = SHIPPED["HK.gm"], Facts(casting=Choice.YES)
    for shares, passed in (((1, 1), True), ((1, 2), False)):
        owners = Register(Voter(id=name, weights={"share": share}) for name, share in zip("ab", shares, strict=True))
        assert voted(rule, {"a": "Y", "b": "N"}, of=owners, facts=facts).passed == passed


def test_a_casting_vote_also_breaks_a_bare_half() -> None:
    """Yes and no are equal, and more than half of the votes cast is needed."""
    rule = made("heads(Y) > 1/2 heads(C)", tie={"by": "casting"})
    assert voted(rule, {"a": "Y", "b": "N"}, facts=Facts(casting=Choice.YES)).passed


# Empty bases, parts, and what is missing.


@pytest.mark.parametrize(
    ("passes", "said", "holds"),
    [
        ("heads(Y) >= 2/3 heads(C)", {"a": "B"}, False),
        ("not (heads(N) > 1/2 heads(C))", {"a": "B"}, False),
        ("not (heads(N) > 1/2 heads(E))", {"a": "-"}, True),
        ("heads(N) <= heads(Y)", {"a": "-"}, False),
        ("heads(N) == 0", {"a": "-"}, True),
        ("not (heads(N) > heads(Y))", {"a": "-"}, True),
        ("heads(Y) >= 0", {"a": "-"}, True),
        ("heads(Y) >= 1/2 heads(C) or heads(E) > 0", {"a": "-"}, True),
        ("heads(Y) >= 1/2 heads(C) or heads(E) > 1", {"a": "-"}, False),
        ("not (heads(Y) >= 1/2 heads(C) or heads(E) > 1)", {"a": "-"}, False),
        ("not (heads(Y) >= 1/2 heads(C) and heads(E) > 1)", {"a": "-"}, True),
        ("heads(Y) >= max(1/2 heads(C), 1/2 heads(E))", {"a": "-"}, False),
        ("heads(Y/C) >= 0", {"a": "-"}, True),
    ],
)
def test_an_empty_base_never_passes(passes: str, said: dict[str, str], holds: bool) -> None:  # noqa: FBT001  a case of a table
    """0 >= 0 is no majority, and its negation is none either; where no base is asked for, zero is a number like any other."""
    assert voted(made(passes), said).passed == holds


BUILDINGS = Register(
    Voter(id=f"{building}-{n}", weights={"area": 1}, groups={"building": building}) for building in "123" for n in range(3)
)


@pytest.mark.parametrize(
    ("passes", "yes", "holds"),
    [
        ("each building (heads(Y) >= 2/3 heads(E))", ["1-0", "1-1", "2-0", "2-1", "3-0", "3-1"], True),
        ("each building (heads(Y) >= 2/3 heads(E))", ["1-0", "1-1", "1-2", "2-0", "2-1", "2-2", "3-0"], False),
        ("at least 2 building (heads(Y) >= 2/3 heads(E))", ["1-0", "1-1", "2-0", "2-1"], True),
        ("at least 2 building (heads(Y) >= 2/3 heads(E))", ["1-0", "1-1", "2-0", "3-0"], False),
        ("each floor (heads(Y) > 0)", ["1-0"], False),
        ("not (each floor (heads(Y) > 0))", ["1-0"], False),
        ("at least 1 floor (heads(Y) > 0)", ["1-0"], False),
        ("not (at least 1 building (heads(N) > 1/2 heads(C)))", ["1-0"], False),
        ("not (at least 2 building (heads(N) > heads(Y)))", ["1-0"], True),
    ],
)
def test_tests_in_each_part(passes: str, yes: list[str], holds: bool) -> None:  # noqa: FBT001  a case of a table
    """In each building, in some buildings; parts that do not exist decide nothing."""
    ballots = [Ballot(voter=voter, choice=Choice.YES) for voter in yes]
    assert decide(made(passes), BUILDINGS, ballots).passed == holds


def test_a_building_in_which_nobody_is_entitled_is_no_part() -> None:
    """It neither passes nor stands in the way."""
    voters = [Voter(id="a", groups={"building": "1"}), Voter(id="b", groups={"building": "2"}, flags=frozenset({"debtor"}))]
    rule = made("each building (heads(Y) == heads(E))", exclude=[{"flag": "debtor", "effects": ["vote", "base"]}])
    verdict = decide(rule, Register(voters), [Ballot(voter="a", choice=Choice.YES)])
    assert verdict.passed
    assert isinstance(verdict.last_held.passes, Branch)
    assert [part.label for part in verdict.last_held.passes.of if isinstance(part, Branch)] == ["1"]


def test_the_tree_of_parts_names_them() -> None:
    """Each part is a branch with its name."""
    tree = decide(
        made("at least 2 building (heads(Y) > 0)"), BUILDINGS, [Ballot(voter="2-0", choice=Choice.YES)]
    ).last_held.passes
    assert isinstance(tree, Branch)
    assert (tree.join, tree.label, tree.number) == (Join.AT_LEAST, "building", 2)
    assert [(part.join, part.label, part.holds) for part in tree.of if isinstance(part, Branch)] == [
        (Join.PART, "1", False),
        (Join.PART, "2", True),
        (Join.PART, "3", False),
    ]


def test_a_constant_of_the_case_has_to_be_given() -> None:
    """Without the number of papers issued nothing is decided."""
    verdict = decide(
        SHIPPED["CN.Party.2020"],
        register({"a": 1}),
        [Ballot(voter="a", choice=Choice.YES)],
        facts=Facts(constants={"returned": 1}),
    )
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA
    assert [missing.what for missing in verdict.missing] == ["issued"]
    assert path(verdict) == ["ballot missing"]


def test_a_missing_weight_names_the_first_twenty_voters() -> None:
    """For many, the number is given and the first are named."""
    verdict = voted(made("area(Y) > 0"), {"a": "Y"}, of=owners_without_area(30))
    assert verdict.missing[0].number == 30
    assert len(verdict.missing[0].voters) == 20


def owners_without_area(number: int) -> Register:
    """Make owners whose area nobody knows, the first of them called a."""
    return Register(Voter(id="a" if n == 0 else f"v{n:02}") for n in range(number))


def test_what_is_missing_in_a_later_round_does_not_hide_the_earlier_path() -> None:
    """The stages that were decided stay on the path."""
    stages = [{"name": "one", "passes": "heads(Y) > 9"}, {"name": "two", "passes": "area(Y) > 0"}]
    verdict = voted(made(stages=stages), {"a": "Y"}, of=owners_without_area(1))
    assert path(verdict) == ["one lost", "two missing"]
    assert verdict.outcome is Outcome.INSUFFICIENT_DATA


# The verdict as data.


def test_the_gate_of_a_stage_stands_in_its_result() -> None:
    """Closed, open with nothing held yet, or open and held: what was asked of the round before, with its article."""
    stages = [
        {"name": "one", "passes": "heads(Y) > 1/2 heads(E)", "zh": "第一次", "en": "first"},
        {"name": "two", "gate": "heads(Y) >= 1/3 heads(E)", "passes": "heads(Y) > heads(N)", "ballots": "new"},
    ]
    rule, owners = made(stages=stages), register(dict.fromkeys("abcd", 1))
    yes = [Ballot(voter=name, choice=Choice.YES) for name in "ab"]
    ends = {
        Ended.GATE_CLOSED: decide(rule, owners, yes[:1]),
        Ended.NOT_HELD: decide(rule, owners, yes),
        Ended.PASSED: decide(rule, owners, yes, later={"two": Round(ballots=yes)}),
    }
    for ended, verdict in ends.items():
        first, second = verdict.stages
        assert (first.gate, first.zh, first.en) == (None, "第一次", "first")
        (gate,) = flat(second.gate)
        assert (second.ended, gate.holds, gate.citation) == (ended, ended is not Ended.GATE_CLOSED, "test art. 1")
        assert gate.had == (1 if ended is Ended.GATE_CLOSED else 2)


def test_papers_are_kept_as_they_were_given() -> None:
    """A list could be changed under a running vote."""
    ballot = Ballot(voter="a", choice=Choice.YES)
    assert Round(ballots=[ballot]).ballots == (ballot,)


@pytest.mark.parametrize(
    "passes",
    [
        "heads(Y) > heads(N)",
        "heads(Y) > heads(N) and heads(E) > 0",
        "each building (heads(Y) > heads(N))",
        "at least 2 building (heads(Y) > heads(N))",
    ],
)
def test_a_tie_is_broken_wherever_the_rule_compares(passes: str) -> None:
    """Alone, among other tests and in each part; the test that it broke says so, with its article."""
    owners = Register(Voter(id=f"{part}{n}", groups={"building": part}) for part in "12" for n in range(2))
    ballots = [Ballot(voter=f"{part}{n}", choice=choice) for part in "12" for n, choice in enumerate((Choice.YES, Choice.NO))]
    verdict = decide(made(passes, tie={"by": "casting"}), owners, ballots, facts=Facts(casting=Choice.YES))
    assert verdict.passed
    broken = [test for test in flat(verdict.last_held.passes) if test.tie_broken]
    assert {(test.formula, test.citation) for test in broken} == {("heads(Y) > heads(N)", "test art. 1")}
    assert len(broken) == (2 if "building" in passes else 1)


def test_what_rests_on_an_empty_base_is_open_turned_round_too() -> None:
    """Its negation does not hold either, and is as open as it is."""
    passes = voted(made("not (heads(I) >= 1/2 heads(I))"), {"a": "Y"}).last_held.passes
    assert isinstance(passes, Branch)
    assert (passes.join, passes.holds, passes.void) == (Join.NOT, False, True)


THREE = {"1": Choice.YES, "2": None, "3": Choice.NO}


@pytest.mark.parametrize(
    ("passes", "holds", "void"),
    [
        ("heads(Y) > 1 or heads(N) > 1", False, False),
        ("heads(Y) > 1 or heads(I) >= 1/2 heads(I)", False, True),
        ("heads(Y) > 0 or heads(I) >= 1/2 heads(I)", True, False),
        ("at least 1 building (heads(Y) > 1/2 heads(C))", True, False),
        ("at least 2 building (heads(Y) > 1/2 heads(C))", False, True),
        ("at least 3 building (heads(Y) > 1/2 heads(C))", False, False),
        ("each building (heads(Y) > 1/2 heads(C))", False, False),
        ("each building (heads(N) < 1/2 heads(C) or heads(N) > 0)", False, True),
    ],
)
def test_what_is_open_is_neither_held_nor_turned_round(passes: str, holds: bool, void: bool) -> None:  # noqa: FBT001  cases of a table
    """Three buildings, for, silent, against: what fails holds turned round, unless only an empty base left it open."""
    owners = Register(Voter(id=name, groups={"building": name}) for name in THREE)
    ballots = [Ballot(voter=name, choice=choice) for name, choice in THREE.items() if choice is not None]
    branch = decide(made(passes), owners, ballots).last_held.passes
    assert isinstance(branch, Branch)
    assert (branch.holds, branch.void) == (holds, void)
    assert decide(made(f"not ({passes})"), owners, ballots).passed == (not holds and not void)


def test_parts_of_a_part_are_those_within_it() -> None:
    """Entrance x of building 1 is not entrance x of building 2."""
    said = {"1x": Choice.YES, "1y": Choice.YES, "2x": Choice.NO, "2y": Choice.YES}
    owners = Register(Voter(id=name, groups={"building": name[0], "entrance": name[1]}) for name in said)
    ballots = [Ballot(voter=name, choice=choice) for name, choice in said.items()]
    for number, passed in ((1, True), (2, False)):
        rule = made(f"at least {number} building (each entrance (heads(Y) > heads(N)))")
        assert decide(rule, owners, ballots).passed == passed


def test_what_is_missing_names_the_first_and_tells_how_many() -> None:
    """Twenty voters at most, three of them in the sentence; a number of the case by its name."""
    ids = ("a", *(f"v{n:02}" for n in range(1, 25)))
    (area,) = decide(made("area(Y) > 0"), owners_without_area(25)).missing
    assert area == Missing(
        what="area",
        voters=ids[:20],
        number=25,
        zh="缺少 area：a、v01、v02（共 25 人）",
        en="area is not known for 25 voter(s), beginning with a, v01, v02",
    )
    assert str(NotKnown(area)) == area.en
    (seats,) = decide(made("heads(Y) > <seats>"), owners_without_area(1)).missing
    assert seats == Missing(what="seats", zh="缺少本案数据：seats", en="the case does not say <seats>")


@pytest.mark.parametrize(
    ("passes", "quorum"),
    [
        ("not (area(N) > 1/2 area(E))", None),
        ("each building (area(Y) > 0)", None),
        ("at least 1 building (area(Y) > 0)", None),
        ("heads(Y) >= 1/2 min(area(E), 3)", None),
        ("heads(Y) > 0", "area(P) > 0"),
    ],
)
def test_the_counts_tell_every_measure_that_is_asked_for(passes: str, quorum: str | None) -> None:
    """Turned round, in parts, within a least, or by the quorum alone."""
    stage = decide(made(passes, stage={"quorum": quorum} if quorum else {}), BUILDINGS).last_held
    assert {count.measure for count in stage.counts} == {"heads", "area"}


def test_a_verdict_is_plain_data() -> None:
    """Exact numbers are texts, enumerations values, and JSON holds all of it."""
    rule = made("heads(Y/P) > 1/3 and each building (flag notice or area(Y) > 1/3 area(E))", deem={"as": "yes"})
    verdict = decide(rule, BUILDINGS, [Ballot(voter="1-0", choice=Choice.NO)], facts=Facts(served=frozenset({"2-0"})))
    data = json.loads(json.dumps(verdict.to_data()))
    assert data["outcome"] == "rejected"
    test = data["stages"][0]["passes"]["of"][0]
    assert (test["compare"], test["had"], test["needed"]) == ("heads(Y/P) > 1/3", "1", "1/3")
    assert test["operands"] == [
        {"amount": {"measure": "heads", "of": "Y"}, "value": "1"},
        {"amount": {"measure": "heads", "of": "P"}, "value": "1"},
    ]
    assert data["without_silence"]["outcome"] == "rejected"
    assert data["without_silence"]["stages"][0]["notes"] == []
    assert plain(Amount("heads", VoterSet.YES, VoterSet.PARTICIPATING)) == {"measure": "heads", "of": "Y", "per": "P"}
    assert data["stages"][0]["concerned"] == {"rests_on_silence": ["2-0"]}


def test_the_counts_of_a_stage_are_those_of_its_measures() -> None:
    """Every set by every measure that the stage used; others were not counted."""
    stage = voted(made("area(Y) > 0"), {"a": "Y", "b": "N"}, of=register({"a": 3, "b": 4})).last_held
    assert stage.count("area", VoterSet.CAST) == 7
    with pytest.raises(KeyError, match="share"):
        stage.count("share", VoterSet.YES)


def test_validity_and_mark_travel_with_the_verdict() -> None:
    """A decision keeps on which text it rests and how sure we are of it."""
    verdict = decide(SHIPPED["SG.ordinary"], Register(()))
    assert verdict.mark.value == "memory"
    assert not verdict.mark.verified


def test_a_constant_of_the_case_is_exact() -> None:
    """A float among the numbers of the case is refused with its name."""
    with pytest.raises(InexactNumber, match=r"returned is the float 1\.5"):
        decide(made("<returned> <= 2"), register({"a": 1}), facts=Facts(constants={"returned": 1.5}))  # type: ignore[dict-item]  # the float is the point
