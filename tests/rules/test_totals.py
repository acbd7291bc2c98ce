"""Published results checked from their own sums."""

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from community_gov.rules import (
    Ballot,
    Choice,
    FaultKind,
    Flaw,
    FlawedRules,
    Percentage,
    Register,
    Stage,
    SumFault,
    Totals,
    Voter,
    check_totals,
    decide,
    parse_condition,
    read_totals,
    shipped_books,
)
from community_gov.rules.papers import MOST

RULES = {rule.id: rule for book in shipped_books() for rule in book.rules}
ORDINARY = RULES["CN.278.ordinary"]
NOTICE = """
outcome = "passed"
percentages = [{ of = "for", per = "returned", measure = "heads", printed = "50.16%" }]
[sums]
all = { heads = 920, area = "100000.00" }
issued = { heads = 900, area = "98000" }
returned = { heads = 614, area = "66666.67" }
not_returned = { heads = 286, area = "31333.33" }
for = { heads = 308, area = "40000" }
against = { heads = 300, area = "26333.34" }
abstaining = { heads = 6, area = "333.33" }
"""


def notice(*changes: tuple[str, str]) -> Totals:
    """The notice, with some of its text replaced."""
    text = NOTICE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_totals(text, format="toml")


def test_a_sound_notice_has_no_faults() -> None:
    """Its sums add up, its percentage is right, and the rule gives what it claims."""
    report = check_totals(ORDINARY, notice())
    assert report.sound
    assert report.verdict is not None
    assert report.verdict.outcome.value == "passed"


FAULTS = {
    "a sum": (
        ('"26333.34"', '"26333.33"'),
        SumFault(
            what=FaultKind.SUM,
            measure="area",
            parts=("for", "against", "abstaining"),
            whole="returned",
            found="66666.66",
            told="66666.67",
        ),
        "面积：同意、反对、弃权合计66666.66，公布的收回为66666.67",
        "area: for, against, abstaining make 66666.66, returned says 66666.67",
    ),
    "papers": (
        ("heads = 286", "heads = 285"),
        SumFault(what=FaultKind.SUM, parts=("returned", "not_returned"), whole="issued", found="899", told="900"),
        "人数：收回、未收回合计899，公布的发出为900",
        "heads: returned, not returned make 899, issued says 900",
    ),
    "a percentage": (
        ("50.16", "50.17"),
        SumFault(what=FaultKind.PERCENTAGE, parts=("for",), whole="returned", found="50.16", told="50.17"),
        "人数：同意占收回应为50.16%，公布为50.17%",
        "heads: for are 50.16 % of returned, not 50.17 %",
    ),
    "a percentage of the area": (
        ('measure = "heads", printed = "50.16%"', 'measure = "area", printed = "60.1"'),
        SumFault(what=FaultKind.PERCENTAGE, measure="area", parts=("for",), whole="returned", found="60.0", told="60.1"),
        "面积：同意占收回应为60.0%，公布为60.1%",
        "area: for are 60.0 % of returned, not 60.1 %",
    ),
    "more than all": (
        ("heads = 308", "heads = 708"),
        SumFault(what=FaultKind.MORE_THAN, parts=("for", "against", "abstaining"), whole="all", found="1014", told="920"),
        "人数：同意、反对、弃权合计1014，多于全体的920",
        "heads: for, against, abstaining make 1014, more than the 920 of all",
    ),
    "the outcome": (
        ('outcome = "passed"', 'outcome = "no_decision"'),
        SumFault(what=FaultKind.OUTCOME, found="passed", told="no_decision"),
        "公布的结果为未形成决定，按该规则应为通过",
        "the notice says no decision, the rule gives passed",
    ),
    "another outcome": (
        ("for = { heads = 308, ", "for = { heads = 306, "),
        SumFault(what=FaultKind.OUTCOME, found="no_decision", told="passed"),
        "公布的结果为通过，按该规则应为未形成决定",
        "the notice says passed, the rule gives no decision",
    ),
    "area of nobody": (
        ("heads = 6, ", "heads = 0, "),
        SumFault(what=FaultKind.WEIGHT_WITHOUT_HEADS, measure="area", parts=("abstaining",), found="333.33"),
        "弃权有面积333.33却没有人数",
        "abstaining have area 333.33 and no heads",
    ),
    "half a square metre of nobody": (
        ('heads = 6, area = "333.33"', 'heads = 0, area = "0.5"'),
        SumFault(what=FaultKind.WEIGHT_WITHOUT_HEADS, measure="area", parts=("abstaining",), found="0.5"),
        "弃权有面积0.5却没有人数",
        "abstaining have area 0.5 and no heads",
    ),
    "area of nobody who is in no line": (
        ("all = { heads = 920, ", "all = { heads = 614, "),
        SumFault(what=FaultKind.WEIGHT_WITHOUT_HEADS, measure="area", parts=("rest",), found="33333.33"),
        "其余有面积33333.33却没有人数",
        "the rest have area 33333.33 and no heads",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found(what: str) -> None:
    """And told with the numbers, in both languages; Chinese is the one of a reader who says nothing."""
    change, fault, zh, en = FAULTS[what]
    faults = check_totals(ORDINARY, notice(change)).faults
    assert fault in faults
    assert (fault.message(), fault.message("zh"), fault.message("en")) == (zh, zh, en)


def test_a_measure_of_its_own_is_called_as_in_the_notice() -> None:
    """A notice that counts votes beside heads says so."""
    sums = {"all": {"heads": Fraction(3), "votes": Fraction(6)}, "for": {"heads": Fraction(2), "votes": Fraction(7)}}
    (fault, *_) = check_totals(ORDINARY, Totals(sums=sums)).faults
    assert (fault.message("zh"), fault.message("en")) == (
        "votes：同意合计7，多于全体的6",
        "votes: for make 7, more than the 6 of all",
    )


TOO_MANY: list[tuple[dict[str, int], tuple[str, ...], str]] = [
    ({"all": 5, "for": 6}, ("for",), "all"),
    ({"all": 5, "deemed": 6}, ("deemed",), "all"),
    ({"all": 5, "for": 3, "deemed": 3}, ("for", "deemed"), "all"),
    ({"all": 5, "returned": 6}, ("returned",), "all"),
    ({"all": 5, "issued": 6}, ("issued",), "all"),
    ({"all": 9, "issued": 5, "returned": 6}, ("returned",), "issued"),
    ({"all": 9, "not_returned": 2, "deemed": 3}, ("deemed",), "not_returned"),
]


@pytest.mark.parametrize(("heads", "parts", "whole"), TOO_MANY, ids=str)
def test_no_part_is_more_than_its_whole(heads: dict[str, int], parts: tuple[str, ...], whole: str) -> None:
    """Nobody votes who is no owner, returns what was not given out, or is silent and came; as many as the whole is no fault."""
    sums = {line: {"heads": Fraction(number)} for line, number in heads.items()}
    fault = SumFault(
        what=FaultKind.MORE_THAN, parts=parts, whole=whole, found=str(sum(heads[part] for part in parts)), told=str(heads[whole])
    )
    heads_rule = evolve(ORDINARY, stages=(Stage(name="vote", passes=parse_condition("heads(Y) > heads(N)")),))
    report = check_totals(heads_rule, Totals(sums=sums))
    assert [fault for fault in report.faults if fault.what is FaultKind.MORE_THAN] == [fault]
    assert report.verdict is None
    as_many = {**sums, whole: {"heads": Fraction(fault.found)}}
    assert FaultKind.MORE_THAN not in {fault.what for fault in check_totals(heads_rule, Totals(sums=as_many)).faults}


@pytest.mark.parametrize(
    ("share", "printed", "right"),
    [
        (Fraction(308, 614), "50.2", "50.2"),
        (Fraction(308, 614), "50", "50"),
        (Fraction(308, 614), "50.16 %", "50.16"),
        (Fraction(1, 8), "12.5", "12.5"),
        (Fraction(1, 8), "13", "13"),  # 四舍五入
        (Fraction(1, 8), "12", "13"),
        (Fraction(1, 400), "0.24", "0.25"),
        (Fraction(1, 2000), "0.1", "0.1"),
        (Fraction(1, 2001), "0.1", "0.0"),
        (Fraction(1, 2001), "0.04", "0.05"),
        (Fraction(1, 2001), "1", "0"),
        (Fraction(1), "100.000", "100.000"),
    ],
)
def test_a_percentage_is_right_if_it_is_rounded_right(share: Fraction, printed: str, right: str) -> None:
    """To as many decimals as were printed, half up; what is wrong is told as it should have been printed."""
    base, part = {"heads": Fraction(share.denominator)}, {"heads": Fraction(share.numerator)}
    shown = Percentage(of="returned", per="all", measure="heads", printed=printed)
    faults = check_totals(ORDINARY, Totals(sums={"all": base, "returned": part}, percentages=(shown,))).faults
    told = printed.removesuffix(" %")
    wrong = SumFault(what=FaultKind.PERCENTAGE, parts=("returned",), whole="all", found=right, told=told)
    assert [fault for fault in faults if fault.what is FaultKind.PERCENTAGE] == ([] if right == told else [wrong])


def test_a_percentage_that_is_no_number_is_told() -> None:
    """With the line that it is about."""
    with pytest.raises(ValueError, match=r"^the percentage of for: '50,16' is not a number"):
        check_totals(ORDINARY, notice(("50.16%", "50,16")))


def test_sums_that_contradict_each_other_have_no_verdict() -> None:
    """More ballots than owners: there is nothing to judge."""
    assert check_totals(ORDINARY, notice(("heads = 308", "heads = 708"))).verdict is None


def test_silence_that_the_rule_does_not_count_is_left_out() -> None:
    """The verdict stands without it, and that is said."""
    change = ("[sums]\n", '[sums]\ndeemed = { heads = 100, area = "9000" }\n')
    report = check_totals(ORDINARY, notice(change))
    assert report.faults == (SumFault(what=FaultKind.SILENCE_NOT_COUNTED, parts=("deemed",), found="100"),)
    assert report.faults[0].message("zh") == "该规则不计未表示意见者，视同表决的100人未计入"
    assert report.faults[0].message("en") == "the rule counts no silence: the 100 deemed heads are left out"


def test_silence_counts_where_rule_and_bylaw_say_so() -> None:
    """The 100 who were silent join the leader, and the verdict without them stands beside."""
    text = NOTICE.replace("[sums]\n", '[sums]\ndeemed = { heads = 100, area = "9000" }\n')
    text += '[facts]\nbylaw = "rules of procedure art. 12"\nwarned = true\n'
    report = check_totals(RULES["CN.278.ordinary.follow"], read_totals(text, format="toml"))
    assert report.faults == ()
    assert report.verdict is not None
    silence = report.verdict.last_held.silence
    assert silence is not None
    assert silence.voters == 100
    assert report.verdict.without_silence is not None


def test_a_percentage_of_nothing_is_wrong() -> None:
    """There is no share of an empty base."""
    nobody = {"all": {"heads": Fraction(3), "area": Fraction(3)}, "invalid": {"heads": Fraction(0), "area": Fraction(0)}}
    share = Percentage(of="all", per="invalid", measure="heads", printed="0")
    (fault,) = check_totals(ORDINARY, Totals(sums=nobody, percentages=(share,))).faults
    assert (fault.what, fault.found) == (FaultKind.PERCENTAGE, "?")


def test_a_rule_that_asks_for_more_than_sums_is_refused() -> None:
    """What is counted by building, or cut voter by voter, cannot be told from sums."""
    derived = [rule for rule in RULES.values() if rule.transforms or rule.measures]
    assert derived
    by_building = [
        evolve(ORDINARY, stages=(Stage(name="vote", passes=parse_condition(formula)),))
        for formula in ("each building (heads(Y) > heads(N))", "not (flag x and at least 2 building (heads(Y) > 0))")
    ]
    for rule in (*derived, *by_building):
        with pytest.raises(ValueError, match="asks for more than sums"):
            check_totals(rule, notice())


MALFORMED = {
    "no whole": ("all = {", "everybody = {", "'everybody' is none of all, issued"),
    "other measures": ('heads = 308, area = "40000"', "heads = 308", r"sums\.for has heads, sums\.all has heads, area"),
    "half a head": ("heads = 308", 'heads = "308.5"', r"sums\.for\.heads: a whole number"),
    "several measures": (
        'for = { heads = 308, area = "40000" }',
        'for = { heads = 308, area = "40000", votes = 1 }',
        r"sums\.for has heads, area, votes, sums\.all has heads, area",
    ),
    "more heads than can be": ("heads = 308", "heads = 2000001", r"sums\.for\.heads: a whole number of at most 2000000"),
    "an unknown line": ('of = "for"', 'of = "fro"', "a percentage is of 'fro' per 'returned' by 'heads'"),
    "an unknown base": ('per = "returned"', 'per = "came"', "a percentage is of 'for' per 'came' by 'heads'"),
    "an unknown measure": ('measure = "heads"', 'measure = "feet"', "a percentage is of 'for' per 'returned' by 'feet'"),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_notice_that_cannot_be_read_says_where(what: str) -> None:
    """Each flaw names its place."""
    old, new, said = MALFORMED[what]
    with pytest.raises(FlawedRules, match=said):
        notice((old, new))


def test_the_whole_register_has_to_be_told() -> None:
    """Without it there is no base."""
    with pytest.raises(FlawedRules) as caught:
        read_totals("[sums]\nfor = { heads = 3 }", format="toml")
    assert str(caught.value) == "the document: sums.all is missing: the heads and the area of the whole register"
    with pytest.raises(FlawedRules) as caught:
        read_totals("[]", format="json")
    assert caught.value.flaws == (Flaw(at="", what="a table is expected, not a list"),)


def test_a_register_may_be_as_large_as_one_that_is_read() -> None:
    """Two million heads can be told, as they can be read from a file."""
    assert Totals(sums={"all": {"heads": Fraction(MOST)}}).of("all", "heads") == MOST


CHOICES = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.INVALID)
LINES = ("for", "against", "abstaining", "invalid")
AREAS = st.decimals(min_value=1, max_value=500, places=2)


@given(st.lists(st.tuples(AREAS, st.sampled_from([None, *CHOICES])), min_size=1, max_size=30))
def test_sums_give_the_verdict_of_the_ballots(voters: list[tuple[Decimal, Choice | None]]) -> None:
    """Whoever has only the sums comes to the same outcome, test by test, as whoever has the ballots."""
    register = Register(Voter(id=str(number), weights={"area": area}) for number, (area, _) in enumerate(voters))
    ballots = [Ballot(voter=str(number), choice=choice) for number, (_, choice) in enumerate(voters) if choice is not None]
    sums = {
        line: {"heads": Fraction(len(areas)), "area": Fraction(sum(areas, Decimal(0)))}
        for line, wanted in (*zip(LINES, map(frozenset, zip(CHOICES, strict=True)), strict=True), ("all", {None, *CHOICES}))
        for areas in [[area for area, choice in voters if choice in wanted]]
    }
    for rule in (ORDINARY, RULES["CN.278.major"]):
        report = check_totals(rule, Totals(sums=sums))
        expected = decide(rule, register, ballots)
        assert report.faults == ()
        assert report.verdict is not None
        assert report.verdict.last_held.quorum == expected.last_held.quorum
        assert report.verdict.last_held.passes == expected.last_held.passes
