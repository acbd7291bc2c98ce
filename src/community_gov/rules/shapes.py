"""The shape of a rule file, key by key: what reads it, writes it back and is published as its JSON Schema."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from community_gov.rules.beforehand import (
    Cap,
    CapToRest,
    Deem,
    DeemAs,
    Effect,
    Excess,
    Exclude,
    InvalidBallots,
    MandateCount,
    MandateShare,
    ProxyLimit,
    Represent,
    RoundTo,
    Transform,
)
from community_gov.rules.book import Book, Matter, Parameter, Value
from community_gov.rules.expressions import AllOf, AnyOf, AtLeast, Comparator, Compare, Condition, Each, Flag, Not
from community_gov.rules.forms import (
    DATE,
    DERIVED,
    EXPRESSION,
    FLAG,
    FORMULA,
    NUMBER,
    TEXT,
    WHOLE,
    Entry,
    Form,
    as_table,
    flawed,
    list_of,
    map_of,
    one_of,
    set_of,
    table_of,
    tagged,
)
from community_gov.rules.numeric import Rounding
from community_gov.rules.reader import DEPTH
from community_gov.rules.rule import Contest, Mark, Onward, Papers, QuorumAt, Rule, Severity, Shortfall, Stage, Tie, TieBreak
from community_gov.rules.verdict import Data

__all__ = ["BOOK", "CONDITION", "RULE", "book_schema"]

# Conditions: a formula, or a table where single tests have words or articles of their own.

_REFERENCE: Mapping[str, object] = {"$ref": "#/$defs/condition"}
_TOLD = {"zh": Entry(form=TEXT), "en": Entry(form=TEXT), "citation": Entry(form=TEXT)}


def _read_condition(value: object, at: str) -> Condition:
    if isinstance(value, str):
        return FORMULA.read(value, at)
    if at.count(".") > DEPTH:
        raise flawed(at[:80], f"conditions nested deeper than {DEPTH}")
    table = as_table(value, at)
    for key, form in _TABLES.items():
        if key in table:
            return form.read(value, at)
    raise flawed(at, f"a formula, or a table with one of {', '.join(_TABLES)}, is expected")


def _write_condition(condition: Condition) -> Data:  # noqa: PLR0911  one return a construct
    if isinstance(condition, Flag) or not _has_words(condition):
        return FORMULA.write(condition)
    match condition:
        case AllOf(of):
            return {"all": [_write_condition(inner) for inner in of]}
        case AnyOf(of):
            return {"any": [_write_condition(inner) for inner in of]}
        case Not(of):
            return {"not": _write_condition(of)}
        case Each(kind, holds):
            return {"each": kind, "holds": _write_condition(holds)}
        case AtLeast(number, kind, holds):
            return {"at_least": number, "of": kind, "holds": _write_condition(holds)}
        case Compare() as test:
            told = {"zh": test.zh, "en": test.en, "citation": test.citation}
            plain = FORMULA.write(Compare(test.had, test.comparator, test.needed))
            return {"test": plain, **{key: text for key, text in told.items() if text}}
        case _:
            assert_never(condition)


def _has_words(condition: Condition) -> bool:
    match condition:
        case Compare(zh=zh, en=en, citation=citation):
            return bool(zh or en or citation)
        case AllOf(of) | AnyOf(of):
            return any(map(_has_words, of))
        case Not(of):
            return _has_words(of)
        case Each(_, holds) | AtLeast(_, _, holds):
            return _has_words(holds)
        case Flag():
            return False
        case _:
            assert_never(condition)


CONDITION: Form[Condition] = Form(_read_condition, _write_condition, _REFERENCE)


def _told_test(*, test: Condition, zh: str = "", en: str = "", citation: str = "") -> Condition:
    if not isinstance(test, Compare):
        raise ValueError(  # noqa: TRY004  the formula is of the wrong kind, not the Python value
            "test: one comparison is expected here; words and articles belong to single comparisons"
        )
    return Compare(test.had, test.comparator, test.needed, zh=zh, en=en, citation=citation)


_TABLES: Mapping[str, Form[Condition]] = {
    "test": table_of(_told_test, {"test": Entry(form=FORMULA, needed=True), **_TOLD}),
    "all": table_of(AllOf, {"all": Entry(form=list_of(CONDITION), needed=True, field="of")}),
    "any": table_of(AnyOf, {"any": Entry(form=list_of(CONDITION), needed=True, field="of")}),
    "not": table_of(Not, {"not": Entry(form=CONDITION, needed=True, field="of")}),
    "each": table_of(Each, {"each": Entry(form=TEXT, needed=True, field="kind"), "holds": Entry(form=CONDITION, needed=True)}),
    "at_least": table_of(
        AtLeast,
        {
            "at_least": Entry(form=WHOLE, needed=True, field="number"),
            "of": Entry(form=TEXT, needed=True, field="kind"),
            "holds": Entry(form=CONDITION, needed=True),
        },
    ),
}

# What happens before the counting.

_EXCLUDE = table_of(
    Exclude,
    {
        "flag": Entry(form=TEXT, needed=True),
        "effects": Entry(form=set_of(one_of(Effect)), needed=True),
        "matters": Entry(form=set_of(TEXT)),
    },
)

_CAP_TO_REST = table_of(CapToRest, {"measure": Entry(form=TEXT, needed=True)})
_CAP = table_of(Cap, {"measure": Entry(form=TEXT, needed=True), "fraction": Entry(form=NUMBER, needed=True)})
_ROUND = table_of(
    RoundTo,
    {"measure": Entry(form=TEXT, needed=True), "unit": Entry(form=NUMBER, needed=True), "mode": Entry(form=one_of(Rounding))},
)
_TRANSFORM: Form[Transform] = tagged(
    "cut", {"to_rest": (CapToRest, _CAP_TO_REST), "to_fraction": (Cap, _CAP), "round": (RoundTo, _ROUND)}
)

_COUNT = table_of(MandateCount, {"mandates": Entry(form=WHOLE, needed=True)})
_SHARE = table_of(
    MandateShare, {"fraction": Entry(form=NUMBER, needed=True), "measure": Entry(form=TEXT), "with_own": Entry(form=FLAG)}
)
_LIMIT: Form[MandateCount | MandateShare] = tagged("by", {"number": (MandateCount, _COUNT), "share": (MandateShare, _SHARE)})
_PROXY_LIMIT = table_of(ProxyLimit, {"any_of": Entry(form=list_of(_LIMIT), needed=True), "excess": Entry(form=one_of(Excess))})

_DEEM = table_of(
    Deem,
    {
        "as": Entry(form=one_of(DeemAs), needed=True, field="as_"),
        "counts_as_participating": Entry(form=FLAG),
        "needs_bylaw": Entry(form=FLAG),
        "needs_warning": Entry(form=FLAG),
        "window": Entry(form=TEXT),
    },
)

# Stages, ties, contests, rules.

_STAGE = table_of(
    Stage,
    {
        "name": Entry(form=TEXT, needed=True),
        "gate": Entry(form=CONDITION),
        "quorum": Entry(form=CONDITION),
        "passes": Entry(form=CONDITION, needed=True),
        "ballots": Entry(form=one_of(Papers)),
        "quorum_at": Entry(form=one_of(QuorumAt)),
        "on_no_quorum": Entry(form=one_of(Onward)),
        "on_lost": Entry(form=one_of(Onward)),
        "window": Entry(form=TEXT),
        "zh": Entry(form=TEXT),
        "en": Entry(form=TEXT),
    },
)
_TIE = table_of(Tie, {"by": Entry(form=one_of(TieBreak)), "measure": Entry(form=TEXT)})
_CONTEST = table_of(
    Contest,
    {
        "rank": Entry(form=list_of(EXPRESSION), needed=True),
        "tie": Entry(form=one_of(TieBreak)),
        "limit_marks": Entry(form=FLAG),
        "max_marks": Entry(form=WHOLE),
        "returned_within_issued": Entry(form=FLAG),
        "carry_down": Entry(form=FLAG),
        "alternates": Entry(form=WHOLE),
        "shortfall": Entry(form=one_of(Shortfall)),
        "fewest": Entry(form=WHOLE),
        "odd": Entry(form=FLAG),
        "note": Entry(form=TEXT),
    },
)
_VALIDITY = {"valid_from": Entry(form=DATE), "valid_to": Entry(form=DATE)}
_NAMES = {"zh": Entry(form=TEXT), "en": Entry(form=TEXT)}

RULE = table_of(
    Rule,
    {
        "id": Entry(form=TEXT, needed=True),
        **_NAMES,
        "citation": Entry(form=TEXT, needed=True),
        "mark": Entry(form=one_of(Mark), needed=True),
        "severity": Entry(form=one_of(Severity)),
        **_VALIDITY,
        "interpretation": Entry(form=TEXT),
        "measures": Entry(form=map_of(DERIVED)),
        "exclude": Entry(form=list_of(_EXCLUDE)),
        "represent": Entry(form=one_of(Represent)),
        "transforms": Entry(form=list_of(_TRANSFORM)),
        "proxy_limits": Entry(form=list_of(_PROXY_LIMIT)),
        "excused": Entry(form=set_of(TEXT)),
        "invalid_participate": Entry(form=one_of(InvalidBallots)),
        "leaders": Entry(form=list_of(TEXT)),
        "deem": Entry(form=_DEEM),
        "tie": Entry(form=_TIE),
        "contest": Entry(form=_CONTEST),
        "stages": Entry(form=list_of(_STAGE), needed=True),
    },
)

# Books.


def _read_value(value: object, at: str) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not value[:1].isdigit():
        return TEXT.read(value, at)
    return NUMBER.read(value, at)


def _write_value(value: Value) -> Data:
    return NUMBER.write(value) if isinstance(value, Fraction) else value


_VALUE: Form[Value] = Form(_read_value, _write_value, {"type": ["integer", "boolean", "string"]})

_MATTER = table_of(
    Matter,
    {
        "code": Entry(form=TEXT, needed=True),
        "rule": Entry(form=TEXT, needed=True),
        **_NAMES,
        "citation": Entry(form=TEXT),
        "mark": Entry(form=one_of(Mark)),
        **_VALIDITY,
        "note": Entry(form=TEXT),
    },
)
_PARAMETER = table_of(
    Parameter,
    {
        "name": Entry(form=TEXT, needed=True),
        "value": Entry(form=_VALUE, needed=True),
        "comparator": Entry(form=one_of(Comparator)),
        "unit": Entry(form=TEXT),
        "citation": Entry(form=TEXT, needed=True),
        "mark": Entry(form=one_of(Mark), needed=True),
        "severity": Entry(form=one_of(Severity), needed=True),
        **_NAMES,
        "note": Entry(form=TEXT),
        **_VALIDITY,
    },
)
BOOK = table_of(
    Book,
    {
        "id": Entry(form=TEXT, needed=True),
        "jurisdiction": Entry(form=TEXT, needed=True),
        "severity": Entry(form=one_of(Severity), needed=True),
        "checked_on": Entry(form=DATE, needed=True),
        **_NAMES,
        "note": Entry(form=TEXT),
        "text_of": Entry(form=TEXT),
        "review_needed": Entry(form=FLAG),
        "mark": Entry(form=one_of(Mark)),
        **_VALIDITY,
        "rules": Entry(form=list_of(RULE)),
        "matters": Entry(form=list_of(_MATTER)),
        "parameters": Entry(form=list_of(_PARAMETER)),
    },
)


def book_schema() -> dict[str, object]:
    """Give the JSON Schema of a rulebook."""
    tables = [form.schema for form in _TABLES.values()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rulebook of community_gov",
        **BOOK.schema,
        "$defs": {"condition": {"oneOf": [FORMULA.schema, *tables]}},
    }


def schema_text() -> str:
    """Give the JSON Schema as it is published in ``rulebook.schema.json`` beside this module."""
    return json.dumps(book_schema(), indent=1) + "\n"
