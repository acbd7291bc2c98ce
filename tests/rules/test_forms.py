"""Forms, made here and now: what each reads, refuses with place and reason, writes back and describes as JSON Schema."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from fractions import Fraction

import attrs
import pytest

from community_gov.rules import forms as f
from community_gov.rules.formula import parse_condition, show_condition


class Sort(StrEnum):
    """Two sorts of things."""

    NEAR = "near"
    FAR = "far"


@attrs.frozen(kw_only=True)
class Row:
    """A record with all sorts of defaults."""

    name: str
    share: Fraction | None = None
    marks: tuple[str, ...] = ()
    more: dict[str, int] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Other:
    """Another record."""

    size: int

    def __attrs_post_init__(self) -> None:
        if self.size == 13:
            msg = "13 is not a size"
            raise ValueError(msg)


def row() -> f.Form[Row]:
    """The form of a row, whose shares go by another key."""
    return f.table_of(
        Row,
        {
            "name": f.Entry(form=f.TEXT, needed=True),
            "part": f.Entry(form=f.or_null(f.NUMBER), field="share"),
            "marks": f.Entry(form=f.list_of(f.TEXT, most=2)),
            "more": f.Entry(form=f.map_of(f.whole_below(10))),
        },
    )


def other() -> f.Form[Other]:
    """The form of the other record."""
    return f.table_of(Other, {"size": f.Entry(form=f.whole_below(20), needed=True)})


def either() -> f.Form[object]:
    """One of the two, told apart by a key."""
    return f.tagged("is", {"row": (Row, row()), "other": (Other, other())})


def flaws(read: Callable[[], object]) -> list[str]:
    """Every flaw that reading finds, as it is told."""
    with pytest.raises(f.FlawedRules) as found:
        read()
    assert str(found.value) == "\n".join(map(str, found.value.flaws))
    return [str(flaw) for flaw in found.value.flaws]


def test_what_may_be_unknown_is_read_and_written_as_null() -> None:
    """None is None; everything else is as the form says."""
    form = f.or_null(f.NUMBER)
    assert [form.read(value, "x") for value in (None, "1/2", 0)] == [None, Fraction(1, 2), Fraction(0)]
    assert [form.write(value) for value in (None, Fraction(1, 2), Fraction(0))] == [None, "0.5", "0"]
    assert form.schema == {"oneOf": [f.NUMBER.schema, {"type": "null"}]}
    assert flaws(lambda: form.read(0.5, "a.b"))[0].startswith("a.b: 0.5 is not exact")


def test_one_of_a_few_words() -> None:
    """A word that is none of them is told with what there is, and with the nearest."""
    form = f.one_of(Sort)
    assert form.read("far", "x") is Sort.FAR
    assert form.write(Sort.FAR) == "far"
    assert type(form.write(Sort.FAR)) is str
    assert form.schema == {"enum": ["near", "far"]}
    assert flaws(lambda: form.read("nearr", "a")) == ["a: one of near, far is expected, not 'nearr'; did you mean 'near'?"]
    assert flaws(lambda: form.read("x", "a")) == ["a: one of near, far is expected, not 'x'"]
    assert flaws(lambda: form.read(1, "a")) == ["a: a text is expected, not 1"]


@pytest.mark.parametrize("value", [True, False, -1, 10, 11, "3", 3.0, None])
def test_what_is_no_whole_number_below_the_limit(value: object) -> None:
    """True is no 1, and the limit itself is too large."""
    told = repr(value)
    assert flaws(lambda: f.whole_below(10).read(value, "a")) == [f"a: a whole number, 0 or more, is expected, not {told}"]


def test_whole_numbers() -> None:
    """From 0 to just below the limit."""
    form = f.whole_below(10)
    assert [form.read(value, "a") for value in (0, 9)] == [0, 9]
    assert form.write(9) == 9
    assert form.schema == {"type": "integer", "minimum": 0, "exclusiveMaximum": 10}


def test_a_list_tells_every_flaw_with_its_place() -> None:
    """The second and the third, not only the first; a list that is too long is not looked into."""
    form = f.list_of(f.TEXT, most=3)
    assert form.read(["a", "b", "c"], "x") == ("a", "b", "c")
    assert form.write(("a", "b")) == ["a", "b"]
    assert form.schema == {"type": "array", "items": f.TEXT.schema}
    assert flaws(lambda: form.read(["a", 1, 2], "x")) == ["x[1]: a text is expected, not 1", "x[2]: a text is expected, not 2"]
    assert flaws(lambda: form.read(["a"] * 4, "x")) == ["x: a list of at most 3 is expected, not one of 4"]
    assert flaws(lambda: form.read("abc", "x")) == ["x: a list is expected, not 'abc'"]
    assert len(f.list_of(f.FLAG).read([True] * 5_000, "x")) == 5_000
    assert flaws(lambda: f.list_of(f.FLAG).read([True] * 5_001, "x")) == [
        "x: a list of at most 5000 is expected, not one of 5001"
    ]


def test_a_set_is_written_in_order_and_names_nothing_twice() -> None:
    """Its limits are those of a list."""
    form = f.set_of(f.TEXT, most=3)
    assert form.read(["b", "a"], "x") == frozenset("ab")
    assert form.write(frozenset("cab")) == ["a", "b", "c"]
    assert form.schema == {"type": "array", "items": f.TEXT.schema, "uniqueItems": True}
    assert flaws(lambda: form.read(["a", "b", "a"], "x.y")) == ["x.y: something is named twice"]
    assert flaws(lambda: form.read(["a"] * 4, "x")) == ["x: a list of at most 3 is expected, not one of 4"]
    assert f.set_of(f.TEXT).read([str(number) for number in range(5_000)], "x") == {str(number) for number in range(5_000)}
    assert f.set_of(f.whole_below(20)).write(frozenset({9, 10})) == [10, 9], "by its text"


def test_a_table_with_free_keys() -> None:
    """Each key is a place of its own."""
    form = f.map_of(f.whole_below(10))
    assert form.read({"a": 1, "b": 2}, "x") == {"a": 1, "b": 2}
    assert form.write({"a": 1}) == {"a": 1}
    assert form.schema == {
        "type": "object",
        "additionalProperties": f.whole_below(10).schema,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
    }
    told = "a whole number, 0 or more, is expected, not"
    assert flaws(lambda: form.read({"a": -1, "b": 2, "c": 10}, "x")) == [f"x.a: {told} -1", f"x.c: {told} 10"]
    assert flaws(lambda: form.read([1], "x")) == ["x: a table is expected, not a list"]
    assert flaws(lambda: form.read({1: 1}, "x")) == ["x: a table is expected, not a table"]


def test_a_record_is_read_by_its_keys() -> None:
    """Also where a key and its field have different names; what is left out has its default."""
    assert row().read({"name": "a"}, "") == Row(name="a")
    whole = {"name": "a", "part": "1/3", "marks": ["x"], "more": {"k": 3}}
    made = Row(name="a", share=Fraction(1, 3), marks=("x",), more={"k": 3})
    assert row().read(whole, "") == made
    assert row().write(made) == whole
    assert row().write(Row(name="a")) == {"name": "a"}, "what has its default is left out"


def test_a_record_tells_all_its_flaws_at_once() -> None:
    """Unknown keys, missing keys and what is wrong below them."""
    told = flaws(lambda: row().read({"nam": "a", "part": 0.5, "marks": [1]}, "rows[2]"))
    assert told == [
        "rows[2].nam: unknown key; did you mean 'name'?",
        "rows[2]: the key 'name' is missing",
        'rows[2].part: 0.5 is not exact: write it in quotation marks, as "0.5" or as a fraction such as "2/3"',
        "rows[2].marks[0]: a text is expected, not 1",
    ]
    assert flaws(lambda: row().read({"name": "a", "zzz": 1}, "")) == ["zzz: unknown key"]
    assert flaws(lambda: row().read({}, "")) == ["the document: the key 'name' is missing"]
    assert flaws(lambda: row().read(1, "x")) == ["x: a table is expected, not 1"]
    assert flaws(lambda: other().read({"size": 13}, "x")) == ["x: 13 is not a size"]


def test_a_record_is_described() -> None:
    """What it has, what it needs, and that it has nothing else."""
    assert row().schema == {
        "type": "object",
        "properties": {
            "name": f.TEXT.schema,
            "part": {"oneOf": [f.NUMBER.schema, {"type": "null"}]},
            "marks": {"type": "array", "items": f.TEXT.schema},
            "more": f.map_of(f.whole_below(10)).schema,
        },
        "required": ["name"],
        "additionalProperties": False,
    }


def test_records_are_told_apart_by_a_key() -> None:
    """The key stands with the others, and is not one of them."""
    assert either().read({"is": "other", "size": 3}, "x") == Other(size=3)
    assert either().write(Other(size=3)) == {"is": "other", "size": 3}
    assert either().write(Row(name="a")) == {"is": "row", "name": "a"}
    assert flaws(lambda: either().read({"is": "another", "size": 3}, "x")) == ["x.is: one of row, other is expected"]
    assert flaws(lambda: either().read({"is": ["row"]}, "x")) == ["x.is: one of row, other is expected"]
    assert flaws(lambda: either().read({"size": 3}, "")) == ["is: one of row, other is expected"]
    assert flaws(lambda: either().read("row", "x")) == ["x: a table is expected, not 'row'"]
    assert flaws(lambda: either().read({"is": "other", "sise": 3}, "x")) == [
        "x.sise: unknown key; did you mean 'size'?",
        "x: the key 'size' is missing",
    ]
    assert either().schema == {
        "oneOf": [
            {
                "type": "object",
                "properties": {"is": {"const": "row"}, **row().schema["properties"]},  # type: ignore[dict-item]  # the properties of a table are a table
                "required": ["is", "name"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {"is": {"const": "other"}, "size": f.whole_below(20).schema},
                "required": ["is", "size"],
                "additionalProperties": False,
            },
        ]
    }


def test_a_formula_is_a_text_that_is_parsed() -> None:
    """What the parser says is told with the place."""
    form = f._formula(parse_condition, show_condition)  # the maker of FORMULA, which was made at import
    assert form.write(form.read("heads(Y) > 1/2 heads(P)", "a")) == "heads(Y) > 1/2 heads(P)"
    assert form.schema == {"type": "string", "minLength": 1, "maxLength": 4_000}
    assert flaws(lambda: form.read(3, "a")) == ["a: a text is expected, not 3"]
    (told,) = flaws(lambda: form.read("heads(Y) >", "a"))
    assert told.startswith("a: ")
    assert len(told) > len("a: ")


@pytest.mark.parametrize(
    ("form", "value", "told"),
    [
        (f.TEXT, ["a"], "a text is expected, not a list"),
        (f.TEXT, {"a": 1}, "a text is expected, not a table"),
        (f.TEXT, "a" * 4_001, "a text of at most 4000 characters is expected"),
        (f.FLAG, 1, "true or false is expected, not 1"),
        (f.FLAG, "x" * 50, f"true or false is expected, not '{'x' * 40}'"),
        (f.FLAG, 10**50, f"true or false is expected, not 1{'0' * 39}"),
        (f.DATE, "2021-02-30", "a date such as 2021-01-01 is expected, not '2021-02-30'"),
        (f.DATE, 3, "a date such as 2021-01-01 is expected, not 3"),
    ],
)
def test_what_plain_values_refuse(form: f.Form[object], value: object, told: str) -> None:
    """Long values are not repeated whole."""
    assert flaws(lambda: form.read(value, "a")) == [f"a: {told}"]


def test_plain_values() -> None:
    """As they are, and back."""
    assert f.TEXT.read("a" * 4_000, "x") == "a" * 4_000
    assert [f.FLAG.read(value, "x") for value in (True, False)] == [True, False]
    assert [f.FLAG.write(value) for value in (True, False)] == [True, False]
    assert f.DATE.read("2021-01-01", "x") == f.DATE.read(date(2021, 1, 1), "x") == date(2021, 1, 1)
    assert f.DATE.write(date(2021, 1, 1)) == "2021-01-01"
