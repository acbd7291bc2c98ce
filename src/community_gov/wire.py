"""Records, events and problems as plain JSON data, and back.

Strict in both directions: nothing is coerced from one JSON type to another, instants carry a zone, exact numbers travel as
strings (`"98.76"`, `"1/3"`), floats are refused, unknown keys are refused. Every error says `what @ path`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import TypeVar, Union, cast, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.gen import make_dict_unstructure_fn

from community_gov.errors import InvalidData, Nature, Param, Problem, ProblemType, Word
from community_gov.periods import PartialDate
from community_gov.records import Code, Id

__all__ = ["Data", "Wire", "compact", "instant_text"]

T = TypeVar("T")
Data = None | bool | int | str | list["Data"] | dict[str, "Data"]
"""What JSON can hold, without floats."""

_DECIMAL = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")
_FRACTION = re.compile(r"-?\d{1,30}/\d{1,30}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)


def compact(data: Data) -> bytes:
    """The one JSON text of some data: no blanks, keys sorted, UTF-8."""
    return _ENCODER.encode(data).encode()


def instant_text(instant: datetime) -> str:
    """An instant in UTC with microseconds, such as `2021-06-30T08:00:00.000000Z`; raises ValueError when it has no zone."""
    if instant.tzinfo is None:
        msg = f"{instant.isoformat()} has no time zone; instants are aware"
        raise ValueError(msg)
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Wire:
    """The one converter of a community."""

    def __init__(self) -> None:
        """Set up the strict hooks."""
        self._converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides={frozenset: sorted})
        _register_scalars(self._converter)
        _register_problems(self._converter)

    def to_data(self, value: object) -> Data:
        """Plain JSON data for a record, event, answer or problem; raises InvalidData for a float or an unknown type."""
        return _checked(self._converter.unstructure(value), "$")

    def from_data(self, data: object, type_: type[T]) -> T:
        """Read data of the given type; raises InvalidData with every error as `what @ path`."""
        try:
            return self._converter.structure(data, type_)
        except Exception as error:
            raise InvalidData(*transform_error(error, path="$", format_exception=_say)) from error


def _checked(data: object, path: str) -> Data:
    if isinstance(data, Mapping):
        return {_key(key, path): _checked(value, f"{path}.{key}") for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_checked(value, f"{path}[{index}]") for index, value in enumerate(data)]
    if data is None or isinstance(data, bool | int | str):
        return data
    msg = f"a {type(data).__name__} cannot be sent; use an exact number, a string or an attrs class @ {path}"
    raise InvalidData(msg)


def _key(key: object, path: str) -> str:
    if isinstance(key, str):
        return str(key)
    msg = f"a key is a string, not a {type(key).__name__} @ {path}"
    raise InvalidData(msg)


def _say(error: BaseException, type_: type | None) -> str:
    wanted = getattr(type_, "__name__", str(type_))
    if isinstance(error, KeyError):
        return "required field is missing"
    return f"{error}" if isinstance(error, ValueError | TypeError) and str(error) else f"{error!r} is not a {wanted}"


# --- scalars ---------------------------------------------------------------------------------------------------------


def _exactly(wanted: type, name: str) -> Callable[[object, object], object]:
    def read(value: object, _type: object) -> object:
        if type(value) is not wanted:
            msg = f"expected {name}, got {'null' if value is None else type(value).__name__}"
            raise TypeError(msg)
        return value

    return read


_text = _exactly(str, "a string")


def _decimal(value: object, _type: object) -> Decimal:
    text = cast("str", _text(value, str))
    if _DECIMAL.fullmatch(text) is None:
        msg = f"{text[:40]!r} is not an exact number; write digits such as '98.76'"
        raise ValueError(msg)
    return Decimal(text)


def _fraction(value: object, _type: object) -> Fraction:
    text = cast("str", _text(value, str))
    if _FRACTION.fullmatch(text) is None or int(text.partition("/")[2]) == 0:
        msg = f"{text[:40]!r} is not a fraction; write '1/3'"
        raise ValueError(msg)
    return Fraction(text)


def _instant(value: object, _type: object) -> datetime:
    instant = datetime.fromisoformat(cast("str", _text(value, str)))
    if instant.tzinfo is None:
        msg = f"{value} has no time zone"
        raise ValueError(msg)
    return instant.astimezone(UTC)


def _made(make: Callable[[str], object]) -> Callable[[object, object], object]:
    return lambda value, _type: make(cast("str", _text(value, str)))


def _choice(value: object, type_: type[Enum]) -> Enum:
    for member in type_:
        if member.value == value and type(member.value) is type(value):
            return member
    msg = f"{value!r} is none of {', '.join(str(member.value) for member in type_)}"
    raise ValueError(msg)


def _is_id(type_: object) -> bool:
    return type_ is Id or get_origin(type_) is Id


def _is_optional(type_: object) -> bool:
    return get_origin(type_) in (Union, UnionType) and type(None) in get_args(type_)


def _register_scalars(converter: Converter) -> None:
    for wanted, name in ((str, "a string"), (int, "an integer"), (bool, "true or false")):
        converter.register_structure_hook(wanted, _exactly(wanted, name))
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(Fraction, _fraction)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, _made(date.fromisoformat))
    converter.register_structure_hook(Code, _made(Code))
    converter.register_structure_hook(PartialDate, _made(PartialDate))
    converter.register_structure_hook_func(_is_id, _made(Id))
    converter.register_structure_hook_func(lambda type_: isinstance(type_, type) and issubclass(type_, Enum), _choice)
    converter.register_structure_hook(float, lambda _value, _type: _refuse_float())
    converter.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    converter.register_unstructure_hook(Fraction, lambda value: f"{value.numerator}/{value.denominator}")
    converter.register_unstructure_hook(datetime, instant_text)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(str, str)
    converter.register_unstructure_hook_func(_is_id, str)
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: make_dict_unstructure_fn(cls, converter))


def _refuse_float() -> object:
    msg = "a float cannot hold an exact number; declare Decimal or Fraction"
    raise TypeError(msg)


# --- problems --------------------------------------------------------------------------------------------------------

_TAGGED: dict[str, tuple[type, Callable[[str], Param]]] = {
    "decimal": (Decimal, Decimal),
    "fraction": (Fraction, Fraction),
    "instant": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
    "code": (Code, Code),
    "id": (str, Id),
}


def _register_problems(converter: Converter) -> None:
    def write(problem: Problem) -> dict[str, object]:
        said = {"zh": problem.message("zh"), "en": problem.message("en")}
        kind = {"code": problem.code, "nature": problem.nature.value, "zh": problem.type.zh, "en": problem.type.en}
        params = {name: _tag(value, converter) for name, value in problem.params.items()}
        return {"type": kind, "at": problem.at, "params": params, "message": said}

    def read(data: object, _type: object) -> Problem:
        if not isinstance(data, dict) or data.keys() != {"type", "at", "params", "message"}:
            msg = "a problem has exactly the keys type, at, params, message"
            raise ValueError(msg)
        kind = data["type"]
        made = ProblemType(kind["code"], zh=kind["zh"], en=kind["en"], nature=Nature(kind["nature"]))
        return made(at=data["at"], **{name: _untag(value) for name, value in data["params"].items()})

    converter.register_unstructure_hook(Problem, write)
    converter.register_structure_hook(Problem, read)


def _tag(value: object, converter: Converter) -> object:
    if isinstance(value, Word):
        return {"choice": value.code, "zh": value.zh, "en": value.en}
    if isinstance(value, int):
        return value
    tag = next(name for name, (type_, _make) in _TAGGED.items() if isinstance(value, type_))
    return {tag: converter.unstructure(value)}


def _untag(data: object) -> Param:
    if type(data) is int:
        return data
    if not isinstance(data, dict):
        msg = "a parameter is an integer or an object such as {'code': 'lighting'}"
        raise TypeError(msg)
    if "choice" in data:
        return Word(data["choice"], data["zh"], data["en"])
    ((tag, text),) = data.items()
    return _TAGGED[tag][1](text)
