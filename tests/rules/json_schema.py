"""A small JSON Schema validator, for the keywords that the published schemas use; an unknown keyword is an error."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

__all__ = ["valid"]

TYPES: Mapping[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
IGNORED = {"$schema", "title", "$defs", "description", "default"}


def valid(value: object, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """Whether a value meets a schema."""
    return all(meets(keyword, wanted, value, schema, root) for keyword, wanted in schema.items() if keyword not in IGNORED)


def meets(keyword: str, wanted: Any, value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:  # noqa: ANN401, PLR0911, PLR0912, C901  a case a keyword
    """Whether a value meets one keyword."""
    match keyword:
        case "type":
            return any(is_a(value, name) for name in ([wanted] if isinstance(wanted, str) else wanted))
        case "$ref":
            return valid(value, root["$defs"][wanted.removeprefix("#/$defs/")], root)
        case "oneOf":
            return sum(valid(value, one, root) for one in wanted) == 1
        case "anyOf":
            return any(valid(value, one, root) for one in wanted)
        case "enum":
            return value in wanted
        case "const":
            return bool(value == wanted)
        case "properties":
            return not isinstance(value, dict) or all(
                valid(item, wanted[key], root) for key, item in value.items() if key in wanted
            )
        case "additionalProperties" if wanted is False:
            return not isinstance(value, dict) or set(value) <= set(schema["properties"])
        case "additionalProperties":
            return not isinstance(value, dict) or all(valid(item, wanted, root) for item in value.values())
        case "propertyNames":
            return not isinstance(value, dict) or all(valid(key, wanted, root) for key in value)
        case "required":
            return not isinstance(value, dict) or set(wanted) <= set(value)
        case "prefixItems":
            return not isinstance(value, list) or all(valid(item, one, root) for item, one in zip(value, wanted, strict=False))
        case "items" if wanted is False:
            return not isinstance(value, list) or len(value) <= len(schema["prefixItems"])
        case "items":
            return not isinstance(value, list) or all(valid(item, wanted, root) for item in value)
        case "uniqueItems":
            return not isinstance(value, list) or len(set(map(repr, value))) == len(value)
        case "maxItems" | "minItems" | "maxLength" | "minLength" | "minimum" | "maximum" | "exclusiveMaximum":
            return within(keyword, wanted, value)
        case "pattern":
            return not isinstance(value, str) or re.search(wanted, value) is not None
        case "format":
            return not isinstance(value, str) or FORMATS[wanted](value)
    raise AssertionError(keyword)


def is_a(value: object, name: str) -> bool:
    """Whether a value is of a type of JSON; true and false are no numbers."""
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def within(keyword: str, limit: int, value: Any) -> bool:  # noqa: ANN401  any value of JSON
    """Whether a size is within a limit."""
    size = value if isinstance(value, int) else len(value)
    if keyword == "exclusiveMaximum":
        return bool(size < limit)
    return bool(size <= limit if keyword.startswith("max") else size >= limit)


def reads(read: Callable[[str], object], text: str) -> bool:
    """Whether a text can be read."""
    try:
        read(text)
    except ValueError:
        return False
    return True


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": lambda text: reads(date.fromisoformat, text),
    "date-time": lambda text: reads(datetime.fromisoformat, text) and text.endswith("Z"),
}
