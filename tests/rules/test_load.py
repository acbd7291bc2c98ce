"""Rulebooks from text: what is read, what is written back, how every flaw is told, and the published schema."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from tests.rules.json_schema import valid

from community_gov.rules import (
    AtLeast,
    Compare,
    Flaw,
    FlawedRules,
    Mark,
    Severity,
    book_from_data,
    book_schema,
    book_to_data,
    read_book,
    rule_from_data,
    rule_to_data,
    shipped_books,
)
from community_gov.rules.shapes import schema_text

RULE: dict[str, Any] = {
    "id": "x",
    "citation": "x art. 1",
    "mark": "read",
    "stages": [{"name": "vote", "passes": "heads(Y) > heads(N)"}],
}
BOOK: dict[str, Any] = {"id": "b", "jurisdiction": "cn", "severity": "law", "checked_on": "2026-01-01"}
FULL: dict[str, Any] = {
    **RULE,
    "zh": "规则",
    "en": "rule",
    "severity": "bylaw",
    "valid_from": "2021-01-01",
    "valid_to": "2022-01-01",
    "interpretation": "as read here",
    "measures": {"votes": "round(area, 1, half_up)"},
    "exclude": [{"flag": "debtor", "effects": ["base", "vote"], "matters": ["election"]}],
    "represent": "first_named",
    "transforms": [
        {"cut": "to_rest", "measure": "area"},
        {"cut": "to_fraction", "measure": "area", "fraction": "1/5"},
        {"cut": "round", "measure": "area", "unit": "0.5", "mode": "up"},
    ],
    "proxy_limits": [
        {
            "any_of": [{"by": "number", "mandates": 3}, {"by": "share", "fraction": "0.1", "measure": "area", "with_own": True}],
            "excess": "refuse",
        }
    ],
    "excused": ["abroad", "ill"],
    "invalid_participate": "all",
    "leaders": ["area"],
    "deem": {"as": "majority", "counts_as_participating": True, "needs_bylaw": True, "needs_warning": True, "window": "P7D"},
    "tie": {"by": "casting", "measure": "area"},
    "contest": {
        "rank": ["heads(Y)", "area(Y/P)"],
        "tie": "lot",
        "limit_marks": False,
        "max_marks": 3,
        "returned_within_issued": True,
        "carry_down": True,
        "alternates": 2,
        "shortfall": "reduce",
        "fewest": 5,
        "odd": True,
        "note": "by custom",
    },
    "stages": [
        {
            "name": "first",
            "quorum": {"all": ["heads(A) > 1", {"test": "area(A) > 2", "citation": "art. 2", "zh": "面积", "en": "area"}]},
            "passes": {"any": [{"not": "flag closed"}, {"each": "building", "holds": "heads(Y) > 0"}]},
            "quorum_at": "opening",
            "on_no_quorum": "end",
            "on_lost": "end",
            "window": "PT30M",
            "zh": "第一次",
            "en": "first",
        },
        {
            "name": "second",
            "gate": {"at_least": 2, "of": "building", "holds": {"test": "heads(Y) > 0", "en": "somebody"}},
            "passes": {"any": ["flag open", {"not": {"each": "building", "holds": {"test": "heads(N) > 0", "en": "against"}}}]},
            "ballots": "new",
        },
    ],
}


# Reading and writing.


def test_a_rule_with_everything_reads_and_writes_back() -> None:
    """All keys are read; what is written reads to an equal rule."""
    rule = rule_from_data(FULL)
    assert rule.severity is Severity.BYLAW
    assert rule.stages[1].gate == AtLeast(2, "building", Compare(*compared("heads(Y) > 0"), en="somebody"))
    assert rule_from_data(rule_to_data(rule)) == rule
    assert json.loads(json.dumps(rule_to_data(rule))) == rule_to_data(rule)


def compared(text: str) -> tuple[Any, Any, Any]:
    """Give the three parts of a comparison."""
    test = rule_from_data({**RULE, "stages": [{"name": "v", "passes": text}]}).stages[0].passes
    assert isinstance(test, Compare)
    return test.had, test.comparator, test.needed


def test_words_and_articles_of_single_tests_are_kept() -> None:
    """A test may have a citation and words of its own; formulas without stay short."""
    data: Any = rule_to_data(rule_from_data(FULL))
    assert data["stages"][0]["quorum"] == FULL["stages"][0]["quorum"]
    assert data["stages"][1]["gate"] == FULL["stages"][1]["gate"]
    assert data["stages"][0]["passes"] == "not flag closed or each building (heads(Y) > 0)"
    alone = {"test": "heads(Y) > 0", "citation": "art. 2"}
    rule = rule_from_data({**RULE, "stages": [{"name": "v", "passes": alone}]})
    assert rule.stages[0].passes == Compare(*compared("heads(Y) > 0"), zh="", en="", citation="art. 2")


def test_defaults_are_not_written() -> None:
    """A small rule stays small."""
    assert rule_to_data(rule_from_data(RULE)) == RULE


@pytest.mark.parametrize("book", shipped_books(), ids=lambda book: str(book.id))
def test_every_shipped_book_writes_back(book: Any) -> None:  # noqa: ANN401  whatever a book may hold
    """As data and as JSON text."""
    assert book_from_data(book_to_data(book)) == book
    assert read_book(json.dumps(book_to_data(book)), format="json") == book


def test_values_of_parameters() -> None:
    """Numbers are exact, true is true, words are words."""
    parameters = [
        {"name": f"p{n}", "value": value, "citation": "x", "mark": "memory", "severity": "guide"}
        for n, value in enumerate([15, "2/3", True, "count"])
    ]
    book = book_from_data({**BOOK, "parameters": parameters})
    assert [parameter.value for parameter in book.parameters] == [Fraction(15), Fraction(2, 3), True, "count"]
    assert book_from_data(book_to_data(book)) == book
    assert book.parameters[0].mark is Mark.MEMORY
    for value in (1.5, "x" * 4001):
        with pytest.raises(FlawedRules) as caught:
            book_from_data({**BOOK, "parameters": [{**parameters[0], "value": value}]})
        assert [flaw.at for flaw in caught.value.flaws] == ["parameters[0].value"]


def test_dates_come_from_toml_and_from_json() -> None:
    """A date of TOML and a text of JSON are the same day."""
    head = 'id = "b"\njurisdiction = "cn"\nseverity = "law"\n'
    assert read_book(head + "checked_on = 2026-01-01").checked_on == date(2026, 1, 1)
    assert read_book(head + 'checked_on = "2026-01-01"').checked_on == date(2026, 1, 1)


# Flaws.


@pytest.mark.parametrize(
    ("change", "at", "what"),
    [
        ({"colour": "red"}, "colour", "unknown key"),
        ({"citaton": "x"}, "citaton", "did you mean 'citation'?"),
        ({"mark": "reed"}, "mark", "one of read, secondary, memory, placeholder is expected, not 'reed'; did you mean 'read'?"),
        ({"mark": 1}, "mark", "a text is expected, not 1"),
        ({"zh": "x" * 4001}, "zh", "at most 4000 characters"),
        ({"id": "x y"}, "", "letters, digits"),
        ({"id": None}, "id", "a text is expected, not None"),
        ({"valid_from": "yesterday"}, "valid_from", "a date such as 2021-01-01 is expected, not 'yesterday'"),
        ({"valid_from": 2021}, "valid_from", "a date such as 2021-01-01 is expected, not 2021"),
        ({"valid_from": "2022-01-01", "valid_to": "2022-01-01"}, "", "later than valid_from"),
        ({"stages": []}, "", "at least one stage"),
        ({"stages": "vote"}, "stages", "a list is expected, not 'vote'"),
        ({"stages": [{}] * 5_001}, "stages", "a list of at most"),
        ({"stages": [{"name": "vote"}]}, "stages[0]", "the key 'passes' is missing"),
        ({"stages": [{"name": "vote", "passes": "heads(Y)"}]}, "stages[0].passes", "at character 9"),
        ({"stages": [{"name": "vote", "passes": 1}]}, "stages[0].passes", "a table is expected, not 1"),
        (
            {"stages": [{"name": "vote", "passes": {"some": []}}]},
            "stages[0].passes",
            "a formula, or a table with one of test, all",
        ),
        ({"stages": [{"name": "vote", "passes": {"all": ["flag a"], "any": []}}]}, "stages[0].passes.any", "unknown key"),
        (
            {"stages": [{"name": "vote", "passes": {"at_least": 0, "of": "building", "holds": "flag a"}}]},
            "stages[0].passes",
            "1 or more",
        ),
        ({"stages": [{"name": "vote", "passes": {"each": "Building", "holds": "flag a"}}]}, "stages[0].passes", "small letters"),
        ({"stages": [{"name": "vote", "gate": "flag a", "passes": "flag b"}]}, "", "no stage before it"),
        ({"stages": [*RULE["stages"], *RULE["stages"]]}, "", "a name of its own"),
        ({"stages": [{"name": "vote", "passes": "flag b", "window": "7 days"}]}, "stages[0]", 'write a duration such as "P30D"'),
        ({"transforms": [{"cut": "half"}]}, "transforms[0].cut", "one of to_rest, to_fraction, round is expected"),
        ({"transforms": ["half"]}, "transforms[0]", "a table is expected, not 'half'"),
        ({"transforms": [{"cut": "to_rest", "measure": "heads"}]}, "transforms[0]", "a weight is transformed, not a count"),
        (
            {"transforms": [{"cut": "to_fraction", "measure": "area", "fraction": 0.2}]},
            "transforms[0].fraction",
            'write it in quotation marks, as "0.2"',
        ),
        (
            {"transforms": [{"cut": "to_fraction", "measure": "area", "fraction": "6/5"}]},
            "transforms[0]",
            "above 0 and at most 1",
        ),
        ({"transforms": [{"cut": "round", "measure": "area", "unit": 0}]}, "transforms[0]", "above 0"),
        ({"transforms": [{"cut": "round", "measure": "area", "unit": True}]}, "transforms[0].unit", "write 1 or 0"),
        ({"transforms": [{"cut": "round", "measure": "area", "unit": "a lot"}]}, "transforms[0].unit", "is not a number such as"),
        ({"proxy_limits": [{"any_of": []}]}, "proxy_limits[0]", "at least one limit"),
        (
            {"proxy_limits": [{"any_of": [{"by": "number", "mandates": -1}]}]},
            "proxy_limits[0].any_of[0].mandates",
            "a whole number, 0 or more",
        ),
        (
            {"proxy_limits": [{"any_of": [{"by": "number", "mandates": True}]}]},
            "proxy_limits[0].any_of[0].mandates",
            "a whole number",
        ),
        ({"exclude": [{"flag": "x", "effects": []}]}, "exclude[0]", "takes away something"),
        ({"exclude": [{"flag": "x", "effects": ["base"]}]}, "exclude[0]", "has no vote either"),
        ({"exclude": [{"flag": "x", "effects": ["vote", "vote"]}]}, "exclude[0].effects", "named twice"),
        ({"measures": {"heads": "area"}}, "", "counted and cannot be derived"),
        ({"measures": {"votes": "area +"}}, "measures.votes", "at character"),
        ({"measures": []}, "measures", "a table is expected, not a list"),
        ({"tie": {"by": "coin"}}, "tie.by", "one of lost, casting, lot, revote, status_quo"),
        ({"contest": {"rank": ["heads(Y) > 1"]}}, "contest.rank[0]", "the end of the formula"),
        ({"contest": {"rank": ["heads(Y)"], "odd": 1}}, "contest.odd", "true or false is expected, not 1"),
        ({"contest": {"rank": ["heads(Y)"], "fewest": "five"}}, "contest.fewest", "a whole number"),
        ({"deem": {"as": "perhaps"}}, "deem.as", "one of yes, no, abstain, majority, excluded"),
        ({"deem": {"as": "yes", 3: "x"}}, "deem", "a table is expected, not a table"),
    ],
)
def test_a_flaw_is_told_with_its_place(change: dict[str, Any], at: str, what: str) -> None:
    """Where it stands in the document, and what is wrong."""
    with pytest.raises(FlawedRules) as caught:
        rule_from_data({**RULE, **change})
    assert [flaw.at for flaw in caught.value.flaws] == [at]
    assert what in caught.value.flaws[0].what


def test_words_belong_to_single_comparisons() -> None:
    """A flag cannot be told in words of its own."""
    with pytest.raises(FlawedRules) as caught:
        rule_from_data({**RULE, "stages": [{"name": "vote", "passes": {"test": "flag a", "en": "x"}}]})
    said = "test: one comparison is expected here; words and articles belong to single comparisons"
    assert caught.value.flaws == (Flaw(at="stages[0].passes", what=said),)


def test_all_flaws_are_told_at_once() -> None:
    """Whoever writes a rulebook is not sent back for each mistake."""
    rules = [{**RULE, "mark": "?"}, RULE, {"id": "y", "stages": [{"name": "v", "passes": "?"}], "color": 1}]
    with pytest.raises(FlawedRules) as caught:
        book_from_data({"id": "b", "rules": rules})
    assert [flaw.at for flaw in caught.value.flaws] == [
        "",
        "",
        "",
        "rules[0].mark",
        "rules[2].color",
        "rules[2]",
        "rules[2]",
        "rules[2].stages[0].passes",
    ]
    assert str(caught.value).count("\n") == 7
    assert str(Flaw(at="", what="x")) == "the document: x"


@pytest.mark.parametrize(
    ("text", "format_", "what"),
    [
        ("id = ", "toml", "this is no TOML"),
        ("{", "json", "this is no JSON"),
        ("[" * 100_000, "json", "this is no JSON"),
        ("x = " + "[" * 100_000, "toml", "this is no TOML"),
        ('{"id": 1' + "0" * 5_000 + "}", "json", "this is no JSON"),
        ('{"id": "a", "zh": "x", "zh": "y"}', "json", "the key 'zh' is there twice"),
        ("[]", "json", "a table is expected, not a list"),
        ("x" * 2_000_001, "toml", "2000001 characters"),
        ("checked_on = 2026-01-01T00:00:00", "toml", "checked_on: a date such as"),
    ],
)
def test_what_is_no_rulebook_is_refused(text: str, format_: Any, what: str) -> None:  # noqa: ANN401  either format
    """Broken, hostile and huge documents end in one kind of error."""
    with pytest.raises(FlawedRules, match=what) as caught:
        read_book(text, format=format_)
    assert {flaw.at for flaw in caught.value.flaws} <= {"", "checked_on"}


def test_a_rulebook_may_be_as_long_as_is_said() -> None:
    """Two million characters are read, blanks and remarks among them."""
    text = 'id = "b"\njurisdiction = "cn"\nseverity = "law"\nchecked_on = 2026-01-01\n#'
    assert read_book(text + "x" * (2_000_000 - len(text))).id == "b"


def test_conditions_nested_too_deep_are_refused() -> None:
    """Plain data has a limit too, before Python's own."""
    nested: Any = {"test": "heads(Y) > 0", "zh": "有人"}
    for _ in range(39):
        nested = {"not": nested}
    assert rule_from_data({**RULE, "stages": [{"name": "v", "passes": nested}]}).id == "x"
    with pytest.raises(FlawedRules) as caught:
        rule_from_data({**RULE, "stages": [{"name": "v", "passes": {"not": nested}}]})
    place = ("stages[0].passes" + ".not" * 40)[:80]
    assert caught.value.flaws == (Flaw(at=place, what="conditions nested deeper than 40"),)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"id": "B"}, "small letters"),
        ({"jurisdiction": "China"}, 'write a place such as "cn"'),
        ({"valid_from": "2021-01-01", "valid_to": "2020-01-01"}, "later than valid_from"),
        ({"rules": [RULE, RULE]}, "the rule x is there twice for the same days"),
        ({"matters": [{"code": "m", "rule": "x"}, {"code": "m", "rule": "y"}]}, "the matter m is there twice"),
    ],
)
def test_a_book_that_contradicts_itself_is_refused(change: dict[str, Any], what: str) -> None:
    """Names, dates, and two answers to one question."""
    with pytest.raises(FlawedRules, match=what):
        book_from_data({**BOOK, **change})


def test_versions_of_one_rule_follow_each_other() -> None:
    """The same id may be there twice with validities that do not meet; each day has its own version."""
    old, new = {**RULE, "valid_to": "2021-01-01"}, {**RULE, "valid_from": "2021-01-01", "citation": "new"}
    book = book_from_data({**BOOK, "rules": [old, new]})
    versions = [book.rule("x", on=day) for day in (date(2020, 12, 31), date(2021, 1, 1))]
    assert [version.citation for version in versions if version] == ["x art. 1", "new"]
    assert book.rule("y", on=date(2021, 1, 1)) is None


# The schema.


def test_the_published_schema_is_that_of_the_loader() -> None:
    """The file in the package is ``community_gov.rules.shapes.schema_text()``, to be written anew when the format changes."""
    published = (files("community_gov.rules") / "rulebook.schema.json").read_text(encoding="utf-8")
    assert published == schema_text()


def test_the_schema_accepts_what_the_loader_reads() -> None:
    """Every shipped book and a rule with every key."""
    schema: Any = book_schema()
    for book in shipped_books():
        assert valid(book_to_data(book), schema, schema)
    assert valid({**BOOK, "rules": [FULL]}, schema, schema)


def test_what_the_schema_refuses_the_loader_refuses() -> None:
    """Each mutilation of a full rulebook that the schema finds, the loader finds too."""
    schema: Any = book_schema()
    refused = 0
    for document in mutilated({**BOOK, "rules": [FULL]}):
        if not valid(document, schema, schema):
            refused += 1
            with pytest.raises(FlawedRules):
                book_from_data(document)
    assert refused > 200


OTHERS: list[Any] = [0.5, -1, "?", []]


def mutilated(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the document with one value replaced by one of another kind, or one key lost or added, everywhere in turn."""
    for place in places(document):
        for other in OTHERS:
            yield replaced(document, place, other)
        yield replaced(document, place, None, lose=True)
        yield replaced(document, (*place, "surplus"), 1)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  any value of JSON
    """Give every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*at, key)
        yield from places(item, (*at, key))


def replaced(document: dict[str, Any], place: tuple[Any, ...], other: Any, *, lose: bool = False) -> dict[str, Any]:  # noqa: ANN401  any value of JSON
    """Give a copy with another value at a place, where there is such a place."""
    copy = deepcopy(document)
    inside: Any = copy
    for key in place[:-1]:
        inside = inside[key]
    if lose:
        del inside[place[-1]]
    elif isinstance(inside, dict) or (isinstance(inside, list) and isinstance(place[-1], int)):
        inside[place[-1]] = other
    return copy
