"""The papers of a vote as files: the same vote in TOML, JSON and CSV, and every flaw with its place."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_gov.rules import (
    Ballot,
    Choice,
    Facts,
    Flaw,
    FlawedRules,
    PapersFormat,
    Slate,
    read_facts,
    read_papers,
    read_register,
)

REGISTER: dict[PapersFormat, str] = {
    "toml": """
[[voters]]
id = "a"
weights = { area = "106.8" }
groups = { building = "1" }
flags = ["arrears"]
named = "y"
members = [{ id = "x" }, { id = "y" }]

[[voters]]
id = "b"
[[voters.holdings]]
weights = { area = "140.23" }
groups = { building = "1" }
[[voters.holdings]]
weights = { area = 10 }
groups = { building = "2" }
units = 2
""",
    "json": json.dumps(
        {
            "voters": [
                {
                    "id": "a",
                    "weights": {"area": "106.8"},
                    "groups": {"building": "1"},
                    "flags": ["arrears"],
                    "named": "y",
                    "members": [{"id": "x"}, {"id": "y"}],
                },
                {
                    "id": "b",
                    "holdings": [
                        {"weights": {"area": "140.23"}, "groups": {"building": "1"}},
                        {"weights": {"area": 10}, "groups": {"building": "2"}, "units": 2},
                    ],
                },
            ]
        }
    ),
    "csv": """\ufeff编号,专有部分面积,楼栋,units,标记,共有人,代表
a,106.8,1,,arrears,x;y,y
b,140.23,1,1,,,

b,10,2,2,,,
""",
}


@pytest.mark.parametrize("form", REGISTER)
def test_a_register_is_the_same_in_every_form(form: PapersFormat) -> None:
    """Areas are exact, lines of one holder are one head, parts and flags are kept."""
    register = read_register(REGISTER[form], format=form)
    assert register.ids == ("a", "b")
    assert register.measures == ("heads", "units", "area")
    assert [register.column("area").at(place) for place in (0, 1)] == [Fraction("106.8"), Fraction("150.23")]
    assert register.column("units").values == (1, 3)
    assert register.flagged("arrears") == {0}
    assert register.named(0) == "y"
    assert [member.id for member in register.members(0)] == ["x", "y"]
    assert {part: held.positions for part, held in register.parts("building").items()} == {"1": (0, 1), "2": (1,)}


def test_an_empty_cell_is_a_weight_that_is_not_known() -> None:
    """It is not 0: the verdict then is insufficient data."""
    assert read_register("id,area\na,\nb,3\n", format="csv").column("area").missing == {0}
    assert read_register('{"voters": [{"id": "a", "weights": {"area": null}}]}', format="json").column("area").missing == {0}


@pytest.mark.parametrize("form", ["toml", "json", "csv"])
def test_ballots_are_the_same_in_every_form(form: PapersFormat) -> None:
    """Several items on one paper, one of them left blank by somebody."""
    text = {
        "toml": 'ballots = [{ voter = "a", choices = { fund = "yes", lift = "no" } }, '
        '{ voter = "b", choices = { lift = "follow" }, holder = "p" }]',
        "json": '{"ballots": [{"voter": "a", "choices": {"fund": "yes", "lift": "no"}}, '
        '{"voter": "b", "choices": {"lift": "follow"}, "holder": "p"}]}',
        "csv": "投票人,choice.fund,choice.lift,受托人\na,同意,反对,\nb,,从众,p\n",
    }[form]
    papers = read_papers(text, format=form)
    assert papers.items == ("fund", "lift")
    assert papers.ballots("fund") == (Ballot(voter="a", choice=Choice.YES),)
    assert papers.ballots("lift") == (Ballot(voter="a", choice=Choice.NO), Ballot(voter="b", choice=Choice.FOLLOW, holder="p"))


def test_papers_without_items_are_about_one_question() -> None:
    """A single column `choice`; nobody having voted is a question too."""
    papers = read_papers("voter,choice,by\na,invalid,x\n", format="csv")
    assert read_papers("投票人,表决,经手人\na,废票,x\n", format="csv") == papers
    assert papers.items == ("",)
    assert papers.ballots() == (Ballot(voter="a", choice=Choice.INVALID, by="x"),)
    assert read_papers("ballots = []", format="toml").items == ("",)


def test_papers_of_an_election_mark_candidates() -> None:
    """Each column `mark.` is a candidate; a spoilt paper marks nobody."""
    papers = read_papers("voter,mark.李一,mark.王二,作废\na,同意,反对,\nb,,,废票\n", format="csv")
    assert papers.candidates == ("李一", "王二")
    marked = Slate(voter="a", marks={"李一": Choice.YES, "王二": Choice.NO})
    assert papers.slates() == (marked, Slate(voter="b", spoilt=Choice.INVALID))
    for_posts = '{"voter": "a", "marks": {"x": "yes"}, "posts": {"x": "chief"}, "by": "m", "holder": "h"}'
    (slate,) = read_papers(f'{{"ballots": [{for_posts}]}}', format="json").slates()
    assert slate == Slate(voter="a", marks={"x": Choice.YES}, posts={"x": "chief"}, by="m", holder="h")


def test_words_for_a_choice_are_read_where_a_choice_stands() -> None:
    """In any column of a choice, in Chinese or as in the other forms; somebody may be called 赞成."""
    papers = read_papers("voter,choice.lift,mark.x,by,holder\n赞成,abstain,no,反对,弃权\n", format="csv")
    (paper,) = papers.papers
    assert (paper.voter, paper.by, paper.holder) == ("赞成", "反对", "弃权")
    assert (paper.choices, paper.marks) == ({"lift": Choice.ABSTAIN}, {"x": Choice.NO})
    with pytest.raises(FlawedRules, match=r"line 2\.choices\.lift: one of .* is expected, not '也许'"):
        read_papers("voter,choice.lift\na,也许\n", format="csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_lines_may_end_in_any_way(end: str) -> None:
    """And what is within quotation marks is kept as it is; a line may have fewer cells than there are columns."""
    register = read_register(end.join(["id,area,flags", "a,3", '"b\r\nc",4,arrears', ""]), format="csv")
    assert register.ids == ("a", "b\r\nc")
    assert register.flagged("arrears") == {1}


def test_facts_are_read_with_exact_numbers() -> None:
    """What is not on a ballot: who was served, the clause of the by-laws, numbers of the case."""
    facts = read_facts('warned = true\nbylaw = "art. 12"\nserved = ["b"]\nconstants = { returned = 52 }', format="toml")
    assert facts == Facts(warned=True, bylaw="art. 12", served=frozenset({"b"}), constants={"returned": Fraction(52)})


FLAWS: dict[str, tuple[PapersFormat, str, str]] = {
    "a float": ("json", '{"voters": [{"id": "a", "weights": {"area": 1.5}}]}', r"voters\[0\]\.weights\.area: 1\.5 is not exact"),
    "a misspelt key": (
        "toml",
        'voters = [{ id = "a", weight = {} }]',
        r"voters\[0\]\.weight: unknown key; did you mean 'weights'",
    ),
    "no id": ("csv", "id,area\n,3\n", "line 2: the column 'id' is missing or empty"),
    "no number": ("csv", "id,area\na,1e9\n", r"line 2\.weights\.area: .*'1e9' is not a number"),
    "no number in a second unit": (
        "csv",
        "id,area\na,1\na,1e9\n",
        r"^line 2\.holdings\[1\]\.weights\.area: .*'1e9' is not a number",
    ),
    "half a unit": ("csv", "id,units\na,0.5\n", r"line 2\.units: a whole number, 0 or more, is expected"),
    "a cell too many": ("csv", "id\na,3\n", "line 2: 2 cells, but 1 columns"),
    "a column twice": ("csv", "id,area,面积\n", "line 1: the column 'area' is there twice"),
    "nothing": ("csv", "", "line 1: a line with the names of the columns is expected"),
    "an open quotation": ("csv", 'id\n"a\n', "line 2: this is no CSV"),
    "flags that differ": (
        "csv",
        "id,area,flags\na,3,\na,4,arrears\n",
        "line 3: flags, members or named of 'a' are not those of line 2",
    ),
    "no TOML": ("toml", "voters = [", "this is no TOML"),
    "a key twice": ("json", '{"voters": [], "voters": []}', "the key 'voters' is there twice"),
    "deep nesting": ("json", "[" * 100_000, "this is no JSON"),
}


@pytest.mark.parametrize("what", FLAWS)
def test_a_flaw_is_told_with_its_place(what: str) -> None:
    """Whoever wrote the file can find the line."""
    form, text, said = FLAWS[what]
    with pytest.raises(FlawedRules, match=said):
        read_register(text, format=form)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is read of it."""
    monkeypatch.setattr("community_gov.rules.spreadsheet.LARGEST", 11)
    assert len(read_register("id\na\nb\nc\nd\n", format="csv")) == 4
    with pytest.raises(FlawedRules) as caught:
        read_register("id\na\nb\nc\nde\n", format="csv")
    assert caught.value.flaws == (Flaw(at="", what="12 characters: at most 11 are read"),)


@pytest.mark.parametrize("read", [read_register, read_papers, read_facts])
def test_a_document_that_is_no_table_is_told_as_a_whole(read: Callable[..., object]) -> None:
    """The place is the document itself."""
    with pytest.raises(FlawedRules) as caught:
        read("[]", format="json")
    assert caught.value.flaws == (Flaw(at="", what="a table is expected, not a list"),)
    with pytest.raises(FlawedRules) as caught:
        read("{", format="json")
    assert [flaw.at for flaw in caught.value.flaws] == [""]
    assert str(caught.value).startswith("the document: this is no JSON: ")


def test_all_flaws_are_told_at_once() -> None:
    """A file is not mended line by line."""
    with pytest.raises(FlawedRules) as caught:
        read_papers("voter,choice\na,maybe\n,yes\nc,no\n", format="csv")
    assert [flaw.at for flaw in caught.value.flaws] == ["line 2.choice", "line 3"]


def test_somebody_who_is_there_twice_is_refused() -> None:
    """Two entries of TOML or JSON for one voter would be two heads."""
    with pytest.raises(ValueError, match="'a' is in the register twice"):
        read_register('voters = [{ id = "a" }, { id = "a" }]', format="toml")


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1, max_size=8))
def test_every_digit_of_an_area_is_kept(areas: list[Decimal]) -> None:
    """CSV, TOML and JSON give the very number that was written."""
    lines = "".join(f"v{number},{area}\n" for number, area in enumerate(areas))
    rows: list[dict[str, Any]] = [{"id": f"v{number}", "weights": {"area": str(area)}} for number, area in enumerate(areas)]
    for register in (
        read_register(f"id,area\n{lines}", format="csv"),
        read_register(json.dumps({"voters": rows}), format="json"),
    ):
        assert [register.column("area").at(place) for place in range(len(areas))] == [Fraction(area) for area in areas]
