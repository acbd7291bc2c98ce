"""Verdicts told to people: every number, every margin, every article, in Chinese and in English."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rules.small_votes import made, register, voted

from community_gov.rules import (
    Ballot,
    Choice,
    ElectionNote,
    ElectionOutcome,
    Ended,
    Facts,
    Join,
    Note,
    Outcome,
    Register,
    Slate,
    Verdict,
    Voter,
    VoterSet,
    decide,
    elect,
    explain,
    shipped_books,
)
from community_gov.rules.citing import cited_in_chinese
from community_gov.rules.explain import show_mixed
from community_gov.rules.words import LANGUAGES

SHIPPED = {rule.id: rule for book in shipped_books() for rule in book.rules}
AREAS = ["106.8", "140.23", "114.19", "85.08", "70.56", "258.43"]


def lost() -> Verdict:
    """One of three for it, one against."""
    return decide(
        SHIPPED["CN.278.ordinary"],
        Register(Voter(id=str(n), weights={"area": n + 1}) for n in range(3)),
        [Ballot(voter="1", choice=Choice.YES), Ballot(voter="2", choice=Choice.NO)],
    )


def test_a_verdict_in_english() -> None:
    """The law stays as the rulebook names it."""
    law = "PRC Civil Code arts 278, 1259"
    assert explain(lost(), lang="en") == (
        "rejected (a valid vote that missed its threshold): CN.278.ordinary Civil Code art. 278, ordinary matters (" + law + ")",
        "  stage vote: not enough in favour",
        "    quorum: holds",
        "      ✓ all of these",
        f"        ✓ heads taking part 2; needed: at least 2/3 × heads entitled 3 (= 2); exactly enough [{law}]",
        f"        ✓ area taking part 5; needed: at least 2/3 × area entitled 6 (= 4); 1 over [{law}]",
        "    vote: fails",
        "      ✗ all of these",
        (
            "        ✗ heads in favour 1; needed: more than 1/2 × heads taking part 2 (= 1);"
            f" exactly equal, more is needed, at least 2 [{law}]"
        ),
        f"        ✗ area in favour 2; needed: more than 1/2 × area taking part 5 (= 2.5); 0.5 short [{law}]",
    )


def test_a_verdict_in_chinese() -> None:
    """A whole verdict as a resident reads it."""
    assert "\n".join(explain(lost())) == (
        "未通过（表决有效，同意数不足）：CN.278.ordinary 民法典第278条一般事项 (民法典第278、1259条)\n"
        "  阶段 表决：同意数不足\n"
        "    参与：成立\n"
        "      ✓ 须全部满足\n"
        "        ✓ 参与人数 2；须不少于 2/3 × 全体人数 3 (＝2)；恰好达到 [民法典第278、1259条]\n"
        "        ✓ 参与面积 5；须不少于 2/3 × 全体面积 6 (＝4)；多 1 [民法典第278、1259条]\n"
        "    表决：不成立\n"
        "      ✗ 须全部满足\n"
        "        ✗ 同意人数 1；须超过 1/2 × 参与人数 2 (＝1)；恰好相等，须超过，至少 2 [民法典第278、1259条]\n"
        "        ✗ 同意面积 2；须超过 1/2 × 参与面积 5 (＝2.5)；差 0.5 [民法典第278、1259条]"
    )


@pytest.mark.parametrize(
    ("passes", "line"),
    [
        ("heads(Y) > heads(N)", "✓ heads in favour 2; needed: more than heads against 1; 1 over [test art. 1]"),
        (
            "area(Y) >= 2/3 area(C)",
            "✓ area in favour 6; needed: at least 2/3 × area for or against 9 (= 6); exactly enough [test art. 1]",
        ),
        (
            "area(N) <= 1/4 area(E)",
            "✓ area against 3; needed: at most 1/4 × area entitled 12 (= 3); exactly enough [test art. 1]",
        ),
        (
            "area(N) < 1/4 area(E)",
            "✗ area against 3; needed: less than 1/4 × area entitled 12 (= 3); exactly equal, more is needed [test art. 1]",
        ),
        ("area(N) < area(Y)", "✓ area against 3; needed: less than area in favour 6; 3 below [test art. 1]"),
        ("heads(Y) <= 1", "✗ heads in favour 2; needed: at most 1; 1 too much [test art. 1]"),
        ("heads(Y) == 2", "✓ heads in favour 2; needed: exactly 2; exactly enough [test art. 1]"),
        (
            "heads(Y) >= 3 + 1/3 heads(E)",
            "✗ heads in favour 2; needed: at least 3 + 1/3 × heads entitled 4 (= 4 1/3); 2 1/3 short, at least 5 [test art. 1]",
        ),
        (
            "heads(A) >= min(30, max(1, 1/4 heads(E)))",
            "✓ heads attending 3; needed: at least min(30, max(1, 1/4 × heads entitled 4)) (= 1); 2 over [test art. 1]",
        ),
        ("heads(Y/E) > 1/3", "✓ heads in favour 2 / heads entitled 4; needed: more than 1/3; 1/6 over [test art. 1]"),
        (
            "heads(O) >= 1/2 heads(O)",
            (
                "✗ heads objecting in writing 0; needed: at least 1/2 × heads objecting in writing 0 (= 0);"
                " the base is empty: does not hold [test art. 1]"
            ),
        ),
        ("2 * <seats> > heads(Y)", "✓ 2 × <seats>; needed: more than heads in favour 2; 8 over [test art. 1]"),
    ],
)
def test_a_test_is_one_sentence(passes: str, line: str) -> None:
    """What was had, what is needed and how that is made, by how much it held or failed, and the article."""
    owners, facts = register(dict.fromkeys("abcd", 3)), Facts(constants={"seats": 5})
    verdict = voted(made(passes), {"a": "Y", "b": "Y", "c": "N", "d": "-"}, of=owners, facts=facts)
    assert line in [told.strip() for told in explain(verdict, lang="en")]


def test_words_of_the_rule_come_first() -> None:
    """A test may say in its own words what it is about; a stage and a rule may have names."""
    passes = {"test": "heads(Y) > heads(N)", "zh": "简单多数", "en": "simple majority", "citation": "art. 9"}
    rule = made(stages=[{"name": "vote", "passes": passes, "zh": "表决会", "en": "ballot"}], zh="某规则", en="a rule")
    verdict = voted(rule, {"a": "Y"})
    assert any("simple majority: heads in favour 1" in line and line.endswith("[art. 9]") for line in explain(verdict, lang="en"))
    assert any("简单多数：同意人数 1" in line for line in explain(verdict))
    assert explain(verdict, lang="en")[0] == "passed: test a rule (test art. 1)"
    assert explain(verdict, lang="en")[1] == "  stage ballot: passed"
    assert explain(verdict)[1] == "  阶段 表决会：通过"


def test_joined_tests_say_how_they_are_joined() -> None:
    """All, any, not, facts, parts."""
    owners = Register([Voter(id="a", groups={"building": "3"})])
    rule = made("flag notice or not (each building (heads(N) > 0)) or at least 2 building (heads(Y) > 0)")
    lines = [line.strip() for line in explain(decide(rule, owners, [Ballot(voter="a", choice=Choice.YES)]))]
    told = ["✓ 满足其一即可", "✗ 事实：notice", "✓ 不得出现", "✗ 逐栋均须满足", "✗ 3", "✗ 至少 2 个栋满足", "✓ 3"]
    assert [line for line in lines if line[0] in "✓✗" and "人数" not in line] == told


def test_measures_can_be_given_names() -> None:
    """A register of its own measures is told in its own words."""
    verdict = voted(made("area(Y) > 0"), {"a": "Y"}, of=register({"a": 1}))
    assert any("同意专有部分面积 1" in line for line in explain(verdict, names={"area": "专有部分面积"}))


def test_a_constant_is_told_in_words_with_its_number() -> None:
    """Papers have words of the library's own; another constant is told by its name, or in words that are given."""
    rule = made("<returned> <= <issued> and <chairs> >= 2")
    facts = Facts(constants={"returned": 5, "issued": 6, "chairs": 3})
    verdict = decide(rule, register({"a": 1}), [Ballot(voter="a", choice=Choice.YES)], facts=facts)
    told = [line.strip() for line in explain(verdict, lang="en")]
    assert any("papers returned 5; needed: at most papers given out (= 6)" in line for line in told)
    assert any("<chairs> 3; needed: at least 2" in line for line in told)
    named = explain(verdict, names={"chairs": "椅子"})
    assert any("收回票数 5；须不超过 发出票数 (＝6)" in line for line in named)
    assert any("椅子 3；须不少于 2" in line for line in named)


def test_parts_can_be_given_names() -> None:
    """A building is called as its residents call it."""
    owners = Register([Voter(id="a", groups={"building": "3"})])
    verdict = decide(made("each building (heads(Y) > 0)"), owners, [Ballot(voter="a", choice=Choice.YES)])
    assert "        ✓ 桂花楼" in explain(verdict, names={"3": "桂花楼"})


def test_what_is_not_verified_or_open_to_reading_is_told() -> None:
    """Marks and interpretations stand on top."""
    lines = explain(decide(SHIPPED["DE.21-2"], Register(())), lang="en")
    assert lines[1] == "  ! the text of this rule is not verified"
    assert lines[2].startswith("  ! the text is ambiguous; read here as: ")


def test_what_is_missing_is_told() -> None:
    """Whose weight nobody knows."""
    verdict = voted(made("area(Y) > 0"), {"a": "Y"}, of=Register([Voter(id="a")]))
    assert explain(verdict, lang="en") == (
        "insufficient data: test (test art. 1)",
        "  ! missing: area is not known for 1 voter(s), beginning with a",
        "  stage vote: data missing",
    )
    assert explain(verdict) == (
        "资料不足，无法判定：test (test art. 1)",
        "  ! 缺少资料：缺少 area：a（共 1 人）",
        "  阶段 表决：资料不足",
    )


def test_silence_is_told_with_the_verdict_without_it() -> None:
    """Who rests a result on silence reads both."""
    rule = made("heads(Y) > 1/2 heads(E)", deem={"as": "yes"})
    verdict = voted(rule, {"a": "Y", "b": "-", "c": "-"}, facts=Facts(served=frozenset("bc")))
    assert "    ! 未返回的 2 人按“同意”计" in explain(verdict)
    lines = explain(verdict, lang="en")
    assert "    ! the result counts voters who did not answer (2)" in lines
    assert "    ! 2 silent voter(s) counted as yes" in lines
    assert "  if silence were not counted: " in lines
    assert any(line.startswith("    rejected") for line in lines)


def test_a_broken_tie_is_told() -> None:
    """Equal, and who settled it."""
    lines = explain(voted(made(tie={"by": "casting"}), {"a": "Y", "b": "N"}, facts=Facts(casting=Choice.YES)), lang="en")
    assert any("equal, settled by casting vote or lot" in line for line in lines)
    assert "    ! a tie: the chair gave the casting vote" in lines


def test_an_election_is_told_candidate_by_candidate() -> None:
    """Places, who is elected, who stands by, who is tied."""
    rule = made(
        "heads(Y) > 1/2 heads(P)",
        stage={"quorum": "heads(A) > 0"},
        contest={"rank": ["heads(Y)"], "limit_marks": False, "alternates": 1},
        zh="选举",
        en="election",
    )
    owners = Register(Voter(id=f"v{n}") for n in range(10))
    votes = {"a": 9, "b": 8, "c": 2}
    papers = [Slate.approving(f"v{n}", *[name for name, count in votes.items() if n < count]) for n in range(10)]
    lines = explain(elect(rule, owners, papers, candidates="abc", seats=1), lang="en")
    came = "      ✓ heads attending 10; needed: more than 0; 10 over [test art. 1]"
    needed = "needed: more than 1/2 × heads taking part 10 (= 5)"
    assert lines == (
        "all seats filled: test election (test art. 1)",
        "  elected: a",
        "  alternates: b",
        "  round vote: 1 seat(s)",
        "    1. a: elected",
        came,
        f"      ✓ heads in favour 9; {needed}; 4 over [test art. 1]",
        "    2. b: passed",
        came,
        f"      ✓ heads in favour 8; {needed}; 3 over [test art. 1]",
        "    - c: not enough in favour",
        came,
        f"      ✗ heads in favour 2; {needed}; 3 short, at least 6 [test art. 1]",
    )
    tied = explain(elect(rule, owners, papers[:2], candidates="abc", seats={"chief": 1}), lang="zh")
    assert tied[0].endswith("：test 选举 (test art. 1)")
    assert "  表决 chief：名额 1" in tied


def test_an_election_tells_what_is_open_and_what_is_missing() -> None:
    """An open tie, silence, missing data and marks."""
    rule = made(
        "heads(Y) > 1/2 heads(E)", deem={"as": "majority"}, contest={"rank": ["heads(Y)"], "limit_marks": False}, mark="memory"
    )
    owners = Register(Voter(id=f"v{n}") for n in range(3))
    facts = Facts(served=frozenset({"v1", "v2"}))
    lines = explain(elect(rule, owners, [Slate.approving("v0", "a", "b")], candidates="ab", seats=1, facts=facts), lang="en")
    assert "  ! the text of this rule is not verified" in lines
    assert "    1. a: tied" in lines
    assert "  ! a tie for the last seats: to be voted again among the tied" in lines
    assert "  if silence were not counted: " in lines
    missing = elect(made("area(Y) > 0", contest={"rank": ["heads(Y)"]}), owners, candidates="a", seats=1)
    assert "  ! missing: area is not known for 3 voter(s), beginning with v0, v1, v2" in explain(missing, lang="en")
    assert "  ! 缺少资料：缺少 area：v0、v1、v2（共 3 人）" in explain(missing)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_words_for_everything(lang: str) -> None:
    """No outcome, ending, note, set or join is left without words."""
    words = LANGUAGES["zh" if lang == "zh" else "en"]
    assert set(words.outcomes) == set(Outcome)
    assert set(words.endings) == set(Ended)
    assert set(words.joins) == set(Join)
    assert set(words.notes) == set(Note)
    assert set(words.sets) == set(VoterSet)
    assert set(words.elections) == set(ElectionOutcome)
    assert set(words.election_notes) == set(ElectionNote)


def test_the_area_of_two_thirds_exactly() -> None:
    """106.8, 140.23, 114.19, 85.08 and 70.56 are exactly two thirds of 775.29, which floats deny."""
    owners = Register(Voter(id=str(n), weights={"area": Decimal(area)}) for n, area in enumerate(AREAS))
    verdict = decide(made("area(Y) >= 2/3 area(E)"), owners, [Ballot(voter=str(n), choice=Choice.YES) for n in range(5)])
    assert verdict.passed
    assert any(
        "area in favour 516.86; needed: at least 2/3 × area entitled 775.29 (= 516.86); exactly enough" in line
        for line in explain(verdict, lang="en")
    )


def test_a_chinese_reader_is_told_chinese_law() -> None:
    """Every citation of the books of China can be written in Chinese; none of it is guessed."""
    books = [book for book in shipped_books() if book.jurisdiction.partition("-")[0] == "cn"]
    cited = {rule.citation for book in books for rule in book.rules}
    cited |= {matter.citation for book in books for matter in book.matters} - {""}
    cited |= {parameter.citation for book in books for parameter in book.parameters}
    assert len(cited) > 60
    assert {one for one in cited if cited_in_chinese(one) == one} == set()
    assert not [one for one in map(cited_in_chinese, cited) if re.search(r"art|rule|Law", one)]


CITATIONS = {
    "PRC Civil Code arts 278, 1259": "民法典第278、1259条",
    "Civil Code art. 278(1)9; SPC interpretation on condominium ownership (2020) art. 7": (
        "民法典第278条第1款第9项；最高人民法院建筑物区分所有权司法解释（2020年修正）第7条"
    ),
    "Hangzhou Property Management Regulation art. 25(3)": "杭州市物业管理条例第25条第3款",
    "Organic Law of Urban Residents' Committees (2025) arts 18-19": "城市居民委员会组织法（2025年修订）第18至19条",
    "guiding rule 38 of 建房〔2009〕274号 (全体委员半数以上)": "建房〔2009〕274号第38条（全体委员半数以上）",
    "local rules of procedure under guiding rule 38 of 建房〔2009〕274号": "议事规则（依据建房〔2009〕274号第38条）",
    "Civil Code arts 278(1)5, 279, 280(2) (参照)": "民法典第278条第1款第5项、第279条、第280条第2款（参照）",
    "finding of the NPC Legislative Affairs Commission 2021": "全国人大常委会法制工作委员会2021年审查意见",
    "covenant art. 7": "covenant art. 7",
    "Civil Code art. 278; covenant": "Civil Code art. 278; covenant",
    "Civil Code art. 278(1": "Civil Code art. 278(1",
}


@pytest.mark.parametrize("english", CITATIONS)
def test_a_citation_is_written_as_in_china(english: str) -> None:
    """Law, article, paragraph, item; what is not known stays as it is."""
    assert cited_in_chinese(english) == CITATIONS[english]


def test_an_odd_fraction_is_told_with_a_decimal_beside_it() -> None:
    """The exact number decides, the other one is for reading."""
    assert show_mixed(Fraction(534199583, 7500)) == "71226 4583/7500 ≈ 71226.61"
    assert show_mixed(-Fraction(534199583, 7500)) == "-71226 4583/7500 ≈ -71226.61"
    assert (show_mixed(Fraction(1840, 3)), show_mixed(Fraction(1, 150))) == ("613 1/3", "1/150")
    assert (show_mixed(Fraction(4, 3)), show_mixed(Fraction(100, 99))) == ("1 1/3", "1 1/99")
    assert show_mixed(1 + Fraction(101, 102)) == "1 101/102 ≈ 1.99"


def test_candidates_are_called_as_the_reader_calls_them() -> None:
    """An id says nothing to anybody."""
    rule, roll = SHIPPED["CN.278.ordinary"], Register(Voter(id=str(number), weights={"area": 1}) for number in range(3))
    slates = [Slate.approving(str(number), "candidate-1-1") for number in range(3)]
    verdict = elect(rule, roll, slates, candidates=["candidate-1-1"], seats=1)
    told = "\n".join(explain(verdict, names={"candidate-1-1": "1号候选人"}))
    assert "当选：1号候选人" in told
    assert "candidate-1-1" not in told
    assert "表决：名额 1" in told
