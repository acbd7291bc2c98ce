"""Formulas: what is read, how it is written back, and how mistakes are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_gov.rules import (
    AllOf,
    Amount,
    AnyOf,
    AtLeast,
    Comparator,
    Compare,
    Constant,
    Each,
    Expression,
    Flag,
    FormulaError,
    Greatest,
    Least,
    Not,
    Number,
    Plus,
    Times,
    VoterSet,
    parse_condition,
    parse_expression,
    show_condition,
    show_expression,
)

WRITTEN = [
    "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)",
    "heads(A) >= min(30, max(5, 1/4 heads(E)))",
    "flag notice and heads(Y) > 1/2 heads(C) or heads(Y) >= 2/3 heads(C)",
    "(flag notice or flag quorum) and not flag closed",
    "not (heads(N) > 1/2 heads(E))",
    "not not flag notice",
    "each building (heads(Y) >= 3/5 heads(E))",
    "at least 2 building (heads(Y) > heads(N) or flag notice)",
    "<returned> <= <issued>",
    "3/4 <issued> > 2 + heads(R) + 1/2 heads(I)",
    "heads(Y/P) + area(Y/P) == 2",
    "heads(A) >= 3 and (heads(Y) > 1 and flag notice)",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_formula_is_written_back_so_that_it_reads_the_same(text: str) -> None:
    """Reading what was written gives the same condition."""
    condition = parse_condition(text)
    assert parse_condition(show_condition(condition)) == condition


@pytest.mark.parametrize("text", WRITTEN[:-1])
def test_a_plain_formula_is_written_back_as_it_was(text: str) -> None:
    """No parentheses are added or lost."""
    assert show_condition(parse_condition(text)) == text


def test_the_parts_of_a_formula() -> None:
    """And binds closer than or; a number before an amount multiplies it."""
    condition = parse_condition("flag a or flag b and area(Y) < 1/2 * area(E)")
    half = Times(Number(parse_expression("1/2").value).value, Amount("area", VoterSet.ENTITLED))  # type: ignore[union-attr]  # the text 1/2 is read as a number
    assert condition == AnyOf((Flag("a"), AllOf((Flag("b"), Compare(Amount("area", VoterSet.YES), Comparator.LESS, half)))))


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("", 1, "an amount"),
        ("heads(Y) >", 11, "an amount"),
        ("heads(Y) > 1/2 heads(Q)", 22, "a set of voters"),
        ("heads(Y) > 50%", 14, "the end of the formula"),
        ("(heads(Y) > 1", 14, r"'\)'"),
        ("heads(Y) > 1/0 heads(E)", 12, "divides by zero"),
        ("heads(Y) - 1 > 2", 10, "one of > >= < <= =="),
        ("heads Y > 2", 7, r"'\('"),
        ("Heads(Y) > 2", 1, "small letters"),
        ("and(Y) > 2", 1, "an amount"),
        ("each (heads(Y) > 2)", 6, "a kind of part"),
        ("at most 2 building (flag a)", 4, "'least'"),
        ("at least 0 building (flag a)", 10, "a whole number, 1 or more"),
        ("at least 1/2 building (flag a)", 10, "a whole number, 1 or more"),
        ("at least building (flag a)", 10, "a whole number, 1 or more"),
        ("heads(Y) => 2", 10, "one of > >= < <= =="),
        ("flag notice heads(Y) > 2", 13, "the end of the formula"),
        ("heads(Y) > " + "9" * 40, 12, "is not a number"),
        ("min(1, heads(Y) > 2", 17, r"'\)'"),
        ("heads(Y) > 2 \x00", 14, "the end of the formula"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, at: int, wanted: str) -> None:
    """The message names the character and what should stand there."""
    with pytest.raises(FormulaError, match=f"at character {at}: .*{wanted}"):
        parse_condition(text)


MESSAGES = {
    "heads(Y) >": (
        "at character 11: an amount such as heads(Y) (small letters, digits, _) expected, found the end (near: heads(Y) >)"
    ),
    "heads(Y) > 1/2 heads(Q)": (
        "at character 22: a set of voters (E, D, A, P, V, C, K, Y, N, B, O, R, I) expected, found 'Q'"
        " (near: eads(Y) > 1/2 heads(Q))"
    ),
    "flag notice abcdefghijklmnopqrstuvwxyz": (
        "at character 13: the end of the formula expected, found 'abcdefghijklmnopqrst' (near: flag notice abcdefghijklmnopqrst)"
    ),
    "at least 1/2 building (flag a)": (
        "at character 10: a whole number, 1 or more, expected, found '1/2' (near: at least 1/2 building (flag a)"
    ),
    "flag 1": "at character 6: a flag (small letters, digits, _) expected, found '1' (near: flag 1)",
    "each (flag a)": "at character 6: a kind of part (small letters, digits, _) expected, found '(' (near: each (flag a))",
    "at least 2 (flag a)": (
        "at character 12: a kind of part (small letters, digits, _) expected, found '(' (near: at least 2 (flag a))"
    ),
    "heads(Y) - 1 > 2": "at character 10: one of > >= < <= == expected, found '-' (near: heads(Y) - 1 > 2)",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_a_mistake_is_told_with_what_stands_around_it(text: str) -> None:
    """Twenty characters before and after, and no more than twenty of what was found."""
    with pytest.raises(FormulaError) as caught:
        parse_condition(text)
    assert str(caught.value) == MESSAGES[text]


@pytest.mark.parametrize(
    ("text", "nested"),
    [("min({0}, {0}, 1) > 0", "min({0}, {1})"), ("{0} and {0} and flag a", "({0} and {1})")],
    ids=["amounts", "conditions"],
)
def test_only_what_is_within_is_deeper(text: str, nested: str) -> None:
    """Any number may stand beside each other, and what stands before does not make what follows less deep."""
    inner = "min(1)" if text.startswith("min") else "(flag b)"
    beside = text.format((", " if text.startswith("min") else " and ").join([inner] * 60))
    assert show_condition(parse_condition(beside)).count(inner.strip("()")) >= 60
    deep = inner
    for _ in range(50):
        deep = nested.format(inner, deep)
    with pytest.raises(FormulaError, match="deeper than 40"):
        parse_condition(text.format(deep))


@pytest.mark.parametrize(
    "text", ["(" * 50 + "flag a" + ")" * 50, "not " * 50 + "flag a", "min(" * 50 + "1" + ")" * 50 + " > 0", "flag a or " * 1000]
)
def test_deep_and_long_formulas_are_refused(text: str) -> None:
    """Nesting and length have limits, so that no text can exhaust the reader."""
    with pytest.raises(FormulaError, match=r"deeper than 40|at most 4000 are read"):
        parse_condition(text)


def test_what_is_as_deep_and_as_long_as_allowed_is_read() -> None:
    """Forty levels, and four thousand characters."""
    assert parse_condition("(" * 39 + "flag a" + ")" * 39) == Flag("a")
    with pytest.raises(FormulaError, match="deeper than 40"):
        parse_condition("(" * 40 + "flag a" + ")" * 40)
    assert parse_condition("flag a".ljust(4_000)) == Flag("a")
    with pytest.raises(FormulaError, match="a formula of 4001 characters: at most 4000 are read"):
        parse_condition("flag a".ljust(4_001))


def test_an_expression_ends_where_it_ends() -> None:
    """An amount for a ranking is read alone; a comparison is too much."""
    assert show_expression(parse_expression("heads(Y/P) + area(Y/P)")) == "heads(Y/P) + area(Y/P)"
    with pytest.raises(FormulaError, match="the end of the formula"):
        parse_expression("heads(Y) > 2")


@settings(max_examples=60)
@given(st.text(alphabet="heads area(YNEP)/+*<>=0123456789. andornotflageachatleastminmax,", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is written, the reader gives a condition that writes back, or says what is wrong."""
    try:
        condition = parse_condition(text)
    except FormulaError:
        return
    assert parse_condition(show_condition(condition)) == condition


AMOUNTS: st.SearchStrategy[Expression] = st.one_of(
    st.builds(
        Amount, st.sampled_from(["heads", "area"]), st.sampled_from(VoterSet), st.sampled_from([None, VoterSet.PARTICIPATING])
    ),
    st.builds(Constant, st.sampled_from(["returned", "issued"])),
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        AMOUNTS,
        st.builds(Number, st.fractions(0, 100, max_denominator=100)),
        st.builds(Times, st.fractions(0, 9, max_denominator=9), AMOUNTS),
    ),
    lambda inner: st.one_of(
        st.builds(Least, st.tuples(inner, inner)),
        st.builds(Greatest, st.tuples(inner)),
        st.builds(Plus, st.tuples(AMOUNTS, AMOUNTS)),
    ),
    max_leaves=5,
)
CONDITIONS = st.recursive(
    st.one_of(st.builds(Compare, EXPRESSIONS, st.sampled_from(Comparator), EXPRESSIONS), st.builds(Flag, st.just("notice"))),
    lambda inner: st.one_of(
        st.builds(AllOf, st.tuples(inner, inner)),
        st.builds(AnyOf, st.tuples(inner, inner, inner)),
        st.builds(Not, inner),
        st.builds(Each, st.just("building"), inner),
        st.builds(AtLeast, st.integers(1, 99), st.just("building"), inner),
    ),
    max_leaves=6,
)


@settings(max_examples=50)
@given(CONDITIONS)
def test_every_condition_can_be_written_and_read(condition: Compare | AllOf | AnyOf | Not | Flag | Each | AtLeast) -> None:
    """Writing loses nothing, whatever the shape."""
    assert parse_condition(show_condition(condition)) == condition
