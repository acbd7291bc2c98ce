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
    FlawedRules,
    Percentage,
    Register,
    Stage,
    Totals,
    Voter,
    check_totals,
    decide,
    parse_condition,
    read_totals,
    shipped_books,
)

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
    "a sum": (('"26333.34"', '"26333.33"'), FaultKind.SUM, "面积：同意、反对、弃权合计66666.66，公布的收回为66666.67"),
    "papers": (("heads = 286", "heads = 285"), FaultKind.SUM, "人数：收回、未收回合计899，公布的发出为900"),
    "a percentage": (("50.16", "50.2"), FaultKind.PERCENTAGE, ""),
    "a rounded one": (("50.16", "50.17"), FaultKind.PERCENTAGE, "人数：同意占收回应为50.16%，公布为50.17%"),
    "more than all": (("heads = 308", "heads = 708"), FaultKind.MORE_THAN, "人数：同意、反对、弃权合计1014，多于全体的920"),
    "the outcome": (('outcome = "passed"', 'outcome = "rejected"'), FaultKind.OUTCOME, ""),
    "area of nobody": (("heads = 6, ", "heads = 0, "), FaultKind.WEIGHT_WITHOUT_HEADS, "弃权有面积333.33却没有人数"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found(what: str) -> None:
    """And told with the numbers, in both languages."""
    change, kind, said = FAULTS[what]
    found = check_totals(ORDINARY, notice(change)).faults
    if what == "a percentage":
        assert found == ()  # 50.16 % is 50.2 % with one decimal
        return
    faults = {fault.what: fault for fault in found}
    assert kind in faults
    assert said in faults[kind].message("zh")
    assert faults[kind].message("en").isascii()


def test_sums_that_contradict_each_other_have_no_verdict() -> None:
    """More ballots than owners: there is nothing to judge."""
    assert check_totals(ORDINARY, notice(("heads = 308", "heads = 708"))).verdict is None


def test_an_outcome_is_told_in_words() -> None:
    """A reader need not know the codes."""
    (fault,) = check_totals(ORDINARY, notice(('outcome = "passed"', 'outcome = "no_decision"'))).faults
    assert fault.message("en") == "the notice says no decision, the rule gives passed"


def test_silence_that_the_rule_does_not_count_is_left_out() -> None:
    """The verdict stands without it, and that is said."""
    change = ("[sums]\n", '[sums]\ndeemed = { heads = 100, area = "9000" }\n')
    report = check_totals(ORDINARY, notice(change))
    assert [fault.what for fault in report.faults] == [FaultKind.SILENCE_NOT_COUNTED]
    assert report.faults[0].message("zh") == "该规则不计未表示意见者，视同表决的100人未计入"


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
    "an unknown line": ('of = "for"', 'of = "fro"', "a percentage is of 'fro' per 'returned' by 'heads'"),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_notice_that_cannot_be_read_says_where(what: str) -> None:
    """Each flaw names its place."""
    old, new, said = MALFORMED[what]
    with pytest.raises(FlawedRules, match=said):
        notice((old, new))


def test_the_whole_register_has_to_be_told() -> None:
    """Without it there is no base."""
    with pytest.raises(FlawedRules, match=r"sums\.all is missing"):
        read_totals("[sums]\nfor = { heads = 3 }", format="toml")


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
