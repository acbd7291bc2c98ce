"""How values are written in a rule file: each form reads one kind of value, writes it back and describes it as JSON Schema.

Reading collects every flaw with its place, such as ``rules[3].stages[0].passes``, and raises them together.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, Generic, TypeVar, cast

from attrs import AttrsInstance, fields_dict, frozen

from community_gov.rules.derived import Derived
from community_gov.rules.expressions import Condition, Expression
from community_gov.rules.formula import parse_condition, parse_expression, show_condition, show_expression
from community_gov.rules.numeric import InexactNumber, exact, parse_number, show_number
from community_gov.rules.verdict import Data

__all__ = ["Flaw", "FlawedRules"]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

TEXT_LENGTH = 4_000
LIST_LENGTH = 5_000


@frozen(kw_only=True)
class Flaw:
    """Something in a rule file that cannot be read: where it stands, and what is wrong with it."""

    at: str
    what: str

    def __str__(self) -> str:
        return f"{self.at or 'the document'}: {self.what}"


class FlawedRules(ValueError):
    """A rule file with flaws, all of them."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("\n".join(map(str, flaws)))
        self.flaws = tuple(flaws)


def flawed(at: str, what: str) -> FlawedRules:
    """Make the error for one flaw."""
    return FlawedRules([Flaw(at=at, what=what)])


@frozen
class Form(Generic[T]):
    """How one kind of value is read, written and described."""

    read: Callable[[object, str], T]
    write: Callable[[T], Data]
    schema: Mapping[str, object]


@frozen(kw_only=True)
class Entry:
    """One key of a table: its form, whether it has to be there, and the field that it fills if that has another name."""

    form: Form[Any]
    needed: bool = False
    field: str = ""


# Plain values.


def _read_text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise flawed(at, f"a text is expected, not {_kind(value)}")
    if len(value) > TEXT_LENGTH:
        raise flawed(at, f"a text of at most {TEXT_LENGTH} characters is expected")
    return value


def _read_flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise flawed(at, f"true or false is expected, not {_kind(value)}")
    return value


def _read_number(value: object, at: str) -> Fraction:
    if isinstance(value, float):
        raise flawed(at, f'{value!r} is not exact: write it in quotation marks, as "{value!r}" or as a fraction such as "2/3"')
    try:
        return parse_number(value) if isinstance(value, str) else exact(value, what="the number")
    except InexactNumber as error:
        raise flawed(at, str(error)) from None


def _read_date(value: object, at: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(_read_text(value, at))
    except ValueError:
        raise flawed(at, f"a date such as 2021-01-01 is expected, not {_kind(value)}") from None


def _kind(value: object) -> str:
    if isinstance(value, str):
        return repr(value[:40])
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list) else repr(value)[:40]


TEXT = Form(_read_text, str, {"type": "string", "maxLength": TEXT_LENGTH})
FLAG = Form(_read_flag, bool, {"type": "boolean"})
NUMBER = Form(
    _read_number,
    show_number,
    {
        "oneOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^[0-9]{1,30}(\.[0-9]{1,30}| ?/ ?[0-9]{1,30})?$"},
        ]
    },
)
DATE = Form(_read_date, date.isoformat, {"type": "string", "format": "date"})


def or_null(form: Form[T]) -> Form[T | None]:
    """Make the form of a value that may not be known; JSON writes null."""

    def read(value: object, at: str) -> T | None:
        return None if value is None else form.read(value, at)

    return Form(read, lambda value: None if value is None else form.write(value), {"oneOf": [form.schema, {"type": "null"}]})


def one_of(of: type[E]) -> Form[E]:
    """Make the form of an enumeration, written by its values."""

    def read(value: object, at: str) -> E:
        text = _read_text(value, at)
        if text not in set(of):
            raise flawed(at, f"one of {', '.join(of)} is expected, not {text!r}{_perhaps(text, of)}")
        return of(text)

    return Form(read, lambda value: value.value, {"enum": [member.value for member in of]})


def _perhaps(text: str, known: "Sequence[str] | type[StrEnum]") -> str:
    close = get_close_matches(text, [str(name) for name in known], n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def whole_below(limit: int) -> Form[int]:
    """Make the form of a whole number, 0 or more and below a limit."""

    def read(value: object, at: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
            raise flawed(at, f"a whole number, 0 or more, is expected, not {_kind(value)}")
        return value

    return Form(read, int, {"type": "integer", "minimum": 0, "exclusiveMaximum": limit})


WHOLE = whole_below(LIST_LENGTH)


# Formulas.


def _formula(parse: Callable[[str], T], show: Callable[[T], str]) -> Form[T]:
    def read(value: object, at: str) -> T:
        text = _read_text(value, at)
        try:
            return parse(text)
        except ValueError as error:
            raise flawed(at, str(error)) from None

    return Form(read, show, {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH})


EXPRESSION: Form[Expression] = _formula(parse_expression, show_expression)
DERIVED: Form[Derived] = _formula(Derived, lambda derived: derived.formula)
FORMULA: Form[Condition] = _formula(parse_condition, show_condition)


# Lists and tables.


def list_of(form: Form[T], *, most: int = LIST_LENGTH) -> Form[tuple[T, ...]]:
    """Make the form of a list of at most so many items."""

    def read(value: object, at: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise flawed(at, f"a list is expected, not {_kind(value)}")
        if len(value) > most:
            raise flawed(at, f"a list of at most {most} is expected, not one of {len(value)}")
        return tuple(gather([partial(form.read, item, f"{at}[{number}]") for number, item in enumerate(value)]))

    return Form(read, lambda values: [form.write(value) for value in values], {"type": "array", "items": form.schema})


def set_of(form: Form[T], *, most: int = LIST_LENGTH) -> Form[frozenset[T]]:
    """Make the form of a set, written as a list without repetition."""
    listed = list_of(form, most=most)

    def read(value: object, at: str) -> frozenset[T]:
        items = listed.read(value, at)
        if len(set(items)) != len(items):
            raise flawed(at, "something is named twice")
        return frozenset(items)

    def write(values: frozenset[T]) -> Data:
        return listed.write(tuple(sorted(values, key=str)))

    return Form(read, write, {**listed.schema, "uniqueItems": True})


def map_of(form: Form[T]) -> Form[dict[str, T]]:
    """Make the form of a table with free keys."""

    def read(value: object, at: str) -> dict[str, T]:
        rows = as_table(value, at)
        return dict(zip(rows, gather([partial(form.read, item, f"{at}.{key}") for key, item in rows.items()]), strict=True))

    return Form(
        read,
        lambda values: {key: form.write(value) for key, value in values.items()},
        {"type": "object", "additionalProperties": form.schema, "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"}},
    )


def as_table(value: object, at: str) -> Mapping[str, object]:
    """See that it is a table with texts as keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise flawed(at, f"a table is expected, not {_kind(value)}")
    return value


def gather(reads: Sequence[Callable[[], T]]) -> list[T]:
    """Read all; raise the flaws of all that failed, together."""
    values: list[T] = []
    flaws: list[Flaw] = []
    for read in reads:
        try:
            values.append(read())
        except FlawedRules as error:
            flaws.extend(error.flaws)
    if flaws:
        raise FlawedRules(flaws)
    return values


def table_of(made: Callable[..., T], entries: Mapping[str, Entry]) -> Form[T]:
    """Make the form of a record; a key that equals its default is left out when it is written."""

    def read(value: object, at: str) -> T:
        rows = as_table(value, at)
        flaws = _key_flaws(rows, entries, at)
        given = [(key, entry) for key, entry in entries.items() if key in rows]
        reads = [partial(entry.form.read, rows[key], below(at, key)) for key, entry in given]
        try:
            values = gather(reads)
        except FlawedRules as error:
            raise FlawedRules([*flaws, *error.flaws]) from None
        if flaws:
            raise FlawedRules(flaws)
        return _make(made, {entry.field or key: value for (key, entry), value in zip(given, values, strict=True)}, at)

    def write(value: T) -> Data:
        fields = {key: getattr(value, entry.field or key) for key, entry in entries.items()}
        return {
            key: entry.form.write(fields[key])
            for key, entry in entries.items()
            if entry.needed or not is_default(value, entry.field or key)
        }

    return Form(read, write, table_schema(entries))


def tagged(tag: str, forms: Mapping[str, tuple[type, Form[Any]]]) -> Form[Any]:
    """Make the form of one of several records, told apart by a key that names which."""
    names = ", ".join(forms)

    def read(value: object, at: str) -> object:
        table = as_table(value, at)
        name = table.get(tag)
        if not isinstance(name, str) or name not in forms:
            raise flawed(below(at, tag), f"one of {names} is expected")
        return forms[name][1].read({key: item for key, item in table.items() if key != tag}, at)

    def write(value: object) -> Data:
        name, form = next((name, form) for name, (made, form) in forms.items() if type(value) is made)
        return {tag: name, **_written(form.write(value))}

    return Form(read, write, {"oneOf": [_with_tag(form.schema, tag, name) for name, (_, form) in forms.items()]})


def _written(data: Data) -> dict[str, Data]:
    return data if isinstance(data, dict) else {}


def _with_tag(schema: Mapping[str, Any], tag: str, name: str) -> Mapping[str, object]:
    return {**schema, "properties": {tag: {"const": name}, **schema["properties"]}, "required": [tag, *schema["required"]]}


def table_schema(entries: Mapping[str, Entry]) -> Mapping[str, object]:
    """Describe a table."""
    return {
        "type": "object",
        "properties": {key: entry.form.schema for key, entry in entries.items()},
        "required": [key for key, entry in entries.items() if entry.needed],
        "additionalProperties": False,
    }


def _key_flaws(rows: Mapping[str, object], entries: Mapping[str, Entry], at: str) -> list[Flaw]:
    unknown = [Flaw(at=below(at, key), what=f"unknown key{_perhaps(key, list(entries))}") for key in rows if key not in entries]
    lacking = [
        Flaw(at=at, what=f"the key {key!r} is missing") for key, entry in entries.items() if entry.needed and key not in rows
    ]
    return unknown + lacking


def below(at: str, key: str) -> str:
    """Give the place of a key."""
    return f"{at}.{key}" if at else key


def _make(made: Callable[..., T], fields: Mapping[str, object], at: str) -> T:
    try:
        return made(**fields)
    except (TypeError, ValueError) as error:
        raise flawed(at, str(error)) from None


def is_default(value: object, name: str) -> bool:
    """Whether a field of a record has its default."""
    default: object = fields_dict(cast("type[AttrsInstance]", type(value)))[name].default
    factory = getattr(default, "factory", None)  # attrs keeps a default that is made anew in an object with this name
    return bool(getattr(value, name) == (factory() if factory else default))
