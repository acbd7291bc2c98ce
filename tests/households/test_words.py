"""Texts of the register: what may stand in one, how it is looked up, how it is ordered."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_gov import Refused
from community_gov.households import fold, natural, require_text, text_problem


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("101", "13A01"),
        ("1399", "13A01"),
        ("13A01", "13A02"),
        ("13A02", "1401"),
        ("3-1-1302", "3-1-13A01"),
        ("13A", "13A01"),
        ("3-1-9", "3-1-10"),
        ("负1", "1"),
        ("负2", "负1"),
        ("地下2", "地下1"),
        ("13", "13A"),
        ("13A", "14"),
        ("9栋", "10栋"),
        ("1501", "商铺1"),
        ("商铺2", "商铺10"),
        ("二期", "三期"),
        ("十期", "十一期"),
        ("九栋", "二十一栋"),
        ("3-负1-2", "3-1-1"),
        ("8", "8-"),
        ("", "1"),
    ],
)
def test_lists_are_in_natural_order(first: str, second: str) -> None:
    """Numbers count by value and before words, basements lie below, a letter comes after the bare number."""
    assert sorted([second, first], key=natural) == [first, second]


@settings(max_examples=50)
@given(st.lists(st.integers(min_value=0, max_value=10**6)))
def test_plain_numbers_are_ordered_by_value(numbers: list[int]) -> None:
    """Whatever the numbers are, their texts are ordered as they are."""
    assert sorted(map(str, numbers), key=natural) == [str(number) for number in sorted(numbers)]


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_text_has_a_place_in_the_order(text: str) -> None:
    """No text breaks the order, and what is the same when looked up has the same place."""
    assert natural(text) == natural(fold(text))


@pytest.mark.parametrize("typed", ["3-1-13a", "３－１－１３Ａ", "3—1—13A", " 3-1- 13a ", "3‐1−13Ａ"])
def test_lookup_ignores_how_it_was_typed(typed: str) -> None:
    """Full-width forms, letter case, kinds of dashes and blanks make no difference."""
    assert fold(typed) == "3-1-13a"


@pytest.mark.parametrize(
    ("chinese", "digits"),
    [
        ("一单元", "1单元"),
        ("二十三栋", "23栋"),
        ("东十号楼", "东10号楼"),
        ("一百零二号", "102号"),
        ("一二〇一室", "1201室"),
        ("三-二-1502", "3-2-1502"),
    ],
)
def test_lookup_takes_chinese_numbers_for_the_same(chinese: str, digits: str) -> None:
    """A building or an entrance is the same however its number is written."""
    assert fold(chinese) == fold(digits)


@pytest.mark.parametrize("text", ["三元里", "李十三", "十三", "百层", "1十层", "一百一号"])
def test_what_numbers_nothing_stays_a_word(text: str) -> None:
    """Names keep their characters, and a number that can be read in two ways is not guessed."""
    assert fold(text) == text


@settings(max_examples=50)
@given(st.text(max_size=30) | st.text(alphabet="零一二十百1栋号-单元 ", max_size=8))
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is stored for lookup is found by itself."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("char", ["\n", "\t", "\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x7f"])
def test_control_and_direction_characters_are_refused(char: str) -> None:
    """A character that nobody sees, or that turns the writing round, has no business in the register."""
    problem = text_problem(f"住户{char}甲", at="name")

    assert problem is not None
    assert (problem.code, problem.at) == ("households.character", "name")
    assert problem.params["character"] == f"u-{ord(char):04x}"


@pytest.mark.parametrize("text", ["住户-3-1-1502", "买买提·住户", "Zoë O'Neil", "商铺 3", "13A", "𠮷住户"])
def test_names_of_all_sorts_pass(text: str) -> None:
    """Rare characters, dots, blanks and Latin letters are nothing unusual."""
    assert text_problem(text, at="name") is None


@pytest.mark.parametrize(
    ("text", "code"), [("", "households.empty"), ("  　", "households.empty"), ("长" * 201, "households.long")]
)
def test_empty_and_endless_texts_are_refused(text: str, code: str) -> None:
    """A text says something, in at most 200 characters."""
    problem = text_problem(text, at="code")

    assert problem is not None
    assert problem.code == code


def test_all_texts_of_a_call_are_judged_together() -> None:
    """Whoever types two wrong texts is told of both; what is not known is not judged."""
    with pytest.raises(Refused) as caught:
        require_text(code="", name="甲\u202e", phone=None)

    assert [(problem.at, problem.code) for problem in caught.value.problems] == [
        ("code", "households.empty"),
        ("name", "households.character"),
    ]


@settings(max_examples=50)
@given(st.characters(exclude_categories=["Cn", "Co"]))
def test_exactly_the_invisible_categories_are_refused(char: str) -> None:
    """The rule is the character's category and nothing else."""
    invisible = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}

    assert (text_problem(f"甲{char}乙", at="name") is not None) is invisible
