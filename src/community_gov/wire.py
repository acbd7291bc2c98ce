"""Records, events and problems as plain JSON data, and back.

Strict in both directions: nothing is coerced from one JSON type to another, instants carry a zone, exact numbers travel as
strings (`"98.76"`, `"1/3"`) of at most 30 digits on each side, floats are refused, unknown keys are refused. Every error says
`what @ path`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from json.encoder import encode_basestring
from typing import TypeVar, cast, get_args, get_origin

import attrs
from cattrs import (
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
    StructureHandlerNotFoundError,
    transform_error,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from community_gov.errors import InvalidData, Nature, Param, Problem, ProblemType, Word
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id, is_id

__all__ = ["Data", "Kept", "Wire", "compact", "compact_row", "decimal_text", "fraction_text", "instant_text", "whole_text"]

T = TypeVar("T")
Data = None | bool | int | str | list["Data"] | dict[str, "Data"]
"""What JSON can hold, without floats."""

_MOST_DIGITS = 30
_TOO_MANY = 10**_MOST_DIGITS
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_FRACTION = re.compile(r"-?[0-9]{1,30}/[0-9]{1,30}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)


def compact(data: Data) -> bytes:
    """The one JSON text of some data: no blanks, keys sorted, UTF-8."""
    return _ENCODER.encode(data).encode()


def compact_row(elements: list[Data]) -> bytes:
    """The same for an array of strings, integers and nulls, at half the cost: every row of the journal goes through it."""
    parts = [encode_basestring(each) if type(each) is str else "null" if each is None else str(each) for each in elements]
    return f"[{','.join(parts)}]".encode()


def instant_text(instant: datetime) -> str:
    """An instant in UTC with microseconds, such as `2021-06-30T08:00:00.000000Z`; raises ValueError when it has no zone."""
    return _in_utc(instant).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        msg = f"{instant.isoformat()} has no time zone; instants are aware"
        raise ValueError(msg)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        msg = f"{instant.isoformat()} lies outside the years 1 to 9999 in UTC"
        raise ValueError(msg) from None


def decimal_text(value: Decimal) -> str:
    """The digits of a decimal number, such as `98.76`.

    Raises ValueError when it is not finite or has more than 30 digits on one side of the point; checked before any
    conversion, because `1E+999999` would fill a megabyte.
    """
    _sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or not -_MOST_DIGITS <= exponent <= _MOST_DIGITS - len(digits):
        msg = f"not a finite number of at most {_MOST_DIGITS} digits on each side of the point"
        raise ValueError(msg)
    return format(value, "f")


def fraction_text(value: Fraction) -> str:
    """A fraction in lowest terms, such as `1/3`; raises ValueError when one of its numbers has more than 30 digits."""
    if abs(value.numerator) >= _TOO_MANY or value.denominator >= _TOO_MANY:
        msg = f"not a fraction of two numbers of at most {_MOST_DIGITS} digits"
        raise ValueError(msg)
    return f"{value.numerator}/{value.denominator}"


def whole_text(text: str) -> str:
    """The text itself; raises ValueError when it holds half a character, which UTF-8 cannot say."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            msg = "the text holds half a character"
            raise ValueError(msg) from None
    return text


@attrs.frozen
class Kept:
    """A value of a class that is not installed, as its compact JSON text; sent as what it says."""

    text: str


class Wire:
    """The one converter of a community."""

    def __init__(self) -> None:
        """Set up the strict hooks."""
        self._converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides={frozenset: sorted})
        _register_scalars(self._converter)
        _register_containers(self._converter)
        self.says: Callable[[Problem], dict[str, str]] = _both
        """What a problem says in each language, as it is sent; a community puts its own words here."""
        _register_problems(self._converter, lambda problem: self.says(problem))  # noqa: PLW0108  it is replaced later

    def to_data(self, value: object) -> Data:
        """Plain JSON data for a record, event, answer or problem.

        Raises InvalidData for a float, a number beyond all measure, half a character or an unknown type.
        """
        return _checked(self._converter.unstructure(value), "$")

    def from_data(self, data: object, type_: type[T], *, path: str = "$") -> T:
        """Read data of the given type; raises InvalidData with every error as `what @ path`, which begins as given."""
        try:
            return self._converter.structure(data, type_)
        except Exception as error:
            raise InvalidData(*transform_error(error, path=path, format_exception=_say)) from error


def _checked(data: object, path: str) -> Data:
    if isinstance(data, Mapping):
        return {_key(key, path): _checked(value, f"{path}.{key}") for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_checked(value, f"{path}[{index}]") for index, value in enumerate(data)]
    try:
        return _scalar(data)
    except (TypeError, ValueError) as error:
        msg = f"{error} @ {path}"
        raise InvalidData(msg) from error


def _scalar(data: object) -> Data:
    if isinstance(data, str):
        return whole_text(data)
    if data is None or isinstance(data, bool | int):
        return data
    if isinstance(data, Decimal):
        return decimal_text(data)
    if isinstance(data, Fraction):
        return fraction_text(data)
    msg = f"a {type(data).__name__} cannot be sent; use an exact number, a string or an attrs class"
    raise TypeError(msg)


def _key(key: object, path: str) -> str:
    if isinstance(key, str):
        return str(key)
    msg = f"a key is a string, not a {type(key).__name__} @ {path}"
    raise InvalidData(msg)


def _say(error: BaseException, type_: type | None) -> str:
    if isinstance(error, KeyError):
        return "required field is missing"
    if isinstance(error, AttributeError):
        return "expected an object"  # cattrs asked something else for its items
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown field {', '.join(sorted(map(str, error.extra_fields)))}"
    if isinstance(error, StructureHandlerNotFoundError):
        return f"{error.type_} cannot be read; declare one type that has a form in JSON, or that type | None"
    wanted = "value" if type_ is None else getattr(type_, "__name__", str(type_))
    return f"{error}" if isinstance(error, ValueError | TypeError) and str(error) else f"{error!r} is not a {wanted}"


# --- scalars ---------------------------------------------------------------------------------------------------------


def _exactly(wanted: type, name: str) -> Callable[[object, object], object]:
    def read(value: object, _type: object) -> object:
        if type(value) is not wanted:
            msg = f"expected {name}, got {'null' if value is None else type(value).__name__}"
            raise TypeError(msg)
        return value

    return read


def _text(value: object, _type: object) -> str:
    """The text; that of an id or a code, which data that never was JSON may hold."""
    plain = str(value) if isinstance(value, AnyId | Code) else value
    return whole_text(cast("str", _any_text(plain, str)))


_any_text = _exactly(str, "a string")


def _decimal(value: object, _type: object) -> Decimal:
    text = _text(value, str)
    if _DECIMAL.fullmatch(text) is None:
        msg = f"{text[:40]!r} is not an exact number; write digits such as '98.76'"
        raise ValueError(msg)
    return Decimal(text)


def _fraction(value: object, _type: object) -> Fraction:
    text = _text(value, str)
    if _FRACTION.fullmatch(text) is None or int(text.partition("/")[2]) == 0:
        msg = f"{text[:40]!r} is not a fraction; write '1/3'"
        raise ValueError(msg)
    return Fraction(text)


def _date(value: object, _type: object) -> date:
    text = _text(value, str)
    if _DATE.fullmatch(text) is None:
        msg = f"{text[:40]!r} is not a date; write '2021-06-30'"
        raise ValueError(msg)
    return date.fromisoformat(text)


def _instant(value: object, _type: object) -> datetime:
    text = _text(value, str)
    if _INSTANT.fullmatch(text) is None:
        msg = f"{text[:40]!r} is not an instant with its zone; write '2021-06-30T08:00:00Z'"
        raise ValueError(msg)
    return _in_utc(datetime.fromisoformat(text))


def _made(make: Callable[[str], object]) -> Callable[[object, object], object]:
    return lambda value, _type: make(_text(value, str))


def _choice(value: object, type_: type[Enum]) -> Enum:
    for member in type_:
        if member.value == value and type(member.value) is type(value):
            return member
    msg = f"{value!r} is none of {', '.join(str(member.value) for member in type_)}"
    raise ValueError(msg)


def _unless_choice(read: Callable[[object, object], object]) -> Callable[[object, object], object]:
    """The same reader but for an enum whose values are of this type: a StrEnum is a str to cattrs, and would stay one."""

    def chosen(value: object, type_: object) -> object:
        return _choice(value, type_) if isinstance(type_, type) and issubclass(type_, Enum) else read(value, type_)

    return chosen


def _register_scalars(converter: Converter) -> None:
    for wanted, name in ((int, "an integer"), (bool, "true or false"), (type(None), "null")):
        converter.register_structure_hook(wanted, _unless_choice(_exactly(wanted, name)))
    converter.register_structure_hook(str, _unless_choice(_text))
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(Fraction, _fraction)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, _date)
    converter.register_structure_hook(Code, _made(Code))
    converter.register_structure_hook(PartialDate, _made(PartialDate))
    converter.register_structure_hook_func(is_id, _made(Id))
    converter.register_structure_hook_func(lambda type_: isinstance(type_, type) and issubclass(type_, Enum), _choice)
    converter.register_structure_hook(float, lambda _value, _type: _refuse_float())
    converter.register_unstructure_hook(datetime, instant_text)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(str, str)
    converter.register_unstructure_hook_func(is_id, str)


def _refuse_float() -> object:
    msg = "a float cannot hold an exact number; declare Decimal or Fraction"
    raise TypeError(msg)


# --- arrays and objects ----------------------------------------------------------------------------------------------


def _register_containers(converter: Converter) -> None:
    converter.register_structure_hook_factory(_is_array, lambda type_: _array_reader(type_, converter))
    converter.register_structure_hook_factory(attrs.has, lambda cls: _object_reader(cls, converter))
    converter.register_structure_hook(Kept, lambda value, _type: Kept(compact(_checked(value, "$")).decode()))
    converter.register_unstructure_hook(Kept, lambda kept: json.loads(kept.text))
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: make_dict_unstructure_fn(cls, converter))


def _is_array(type_: object) -> bool:
    return get_origin(type_) in (tuple, list, frozenset)


def _array_reader(type_: object, converter: Converter) -> Callable[[object, object], object]:
    """A reader of tuples, lists and frozensets that takes an array only; by itself cattrs takes a string apart."""
    make, args = cast("type", get_origin(type_)), get_args(type_)
    each = args[0] if make is not tuple or args[-1] is Ellipsis else None

    def read(value: object, _type: object) -> object:
        array = cast("list[object]", _an_array(value, None))
        if each is None and len(array) != len(args):
            msg = f"expected {len(args)} values, got {len(array)}"
            raise ValueError(msg)
        wanted = args if each is None else (each,) * len(array)
        return make(_read_each(array, wanted, converter))

    return read


_an_array, _an_object = _exactly(list, "an array"), _exactly(dict, "an object")


def _read_each(array: list[object], wanted: tuple[object, ...], converter: Converter) -> list[object]:
    read: list[object] = []
    errors: list[Exception] = []
    for index, (value, type_) in enumerate(zip(array, wanted, strict=True)):
        try:
            read.append(converter.structure(value, cast("type", type_)))
        except Exception as error:  # noqa: BLE001  # all of them are told together, each with its place
            error.add_note(IterableValidationNote(f"index {index}", index, type_))
            errors.append(error)
    if errors:
        raise IterableValidationError("array", errors, list)
    return read


def _object_reader(cls: type, converter: Converter) -> Callable[[object, object], object]:
    inner: Callable[[Mapping[str, object], type], object] = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    return lambda value, type_: inner(cast("Mapping[str, object]", _an_object(value, type_)), cls)


# --- problems --------------------------------------------------------------------------------------------------------

_TAGGED: dict[str, tuple[type, Callable[[object, object], Param]]] = {
    "decimal": (Decimal, _decimal),
    "fraction": (Fraction, _fraction),
    "instant": (datetime, _instant),
    "date": (date, _date),
    "code": (Code, lambda value, _type: Code(_text(value, str))),
    "day": (PartialDate, lambda value, _type: PartialDate(_text(value, str))),
    "id": (str, lambda value, _type: Id(_text(value, str))),
}


@attrs.frozen(kw_only=True)
class _Type:
    """What is sent of a problem's type."""

    code: str
    nature: Nature
    zh: str
    en: str


@attrs.frozen(kw_only=True)
class _Sent:
    """A problem as it is sent; `message` is for those who only show it."""

    type: _Type
    at: str
    params: dict[str, Param]
    message: dict[str, str]


def _both(problem: Problem) -> dict[str, str]:
    return {"zh": problem.message("zh"), "en": problem.message("en")}


def _register_problems(converter: Converter, says: Callable[[Problem], dict[str, str]]) -> None:
    def write(problem: Problem) -> dict[str, object]:
        said = says(problem)
        kind = {"code": problem.code, "nature": problem.nature.value, "zh": problem.type.zh, "en": problem.type.en}
        params = {name: _tag(value, converter) for name, value in problem.params.items()}
        return {"type": kind, "at": problem.at, "params": params, "message": said}

    def read(data: object, _type: object) -> Problem:
        sent = converter.structure(data, _Sent)
        made = ProblemType(sent.type.code, zh=sent.type.zh, en=sent.type.en, nature=sent.type.nature)
        return made(at=sent.at, **sent.params)

    converter.register_unstructure_hook(Problem, write)
    converter.register_structure_hook(Problem, read)
    converter.register_structure_hook(Param, _untag)


def _tag(value: object, converter: Converter) -> object:
    if isinstance(value, Word):
        return {"choice": value.code, "zh": value.zh, "en": value.en}
    if isinstance(value, int):
        return value
    tag = next(name for name, (type_, _make) in _TAGGED.items() if isinstance(value, type_))
    return {tag: converter.unstructure(value)}


def _untag(data: object, _type: object) -> Param:
    if type(data) in (int, bool):
        return cast("int", data)
    if isinstance(data, dict) and data.keys() == {"choice", "zh", "en"}:
        return Word(*(_text(data[key], str) for key in ("choice", "zh", "en")))
    if not isinstance(data, dict) or len(data) != 1 or not data.keys() <= _TAGGED.keys():
        msg = f"a parameter is an integer, or an object with one of the keys {', '.join(_TAGGED)}, or choice, zh and en"
        raise TypeError(msg)
    ((tag, value),) = data.items()
    return _TAGGED[tag][1](value, str)
