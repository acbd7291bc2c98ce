"""JSON Schema of all records and of every request that a community takes; needs the extra `[schema]`.

The document validates a request as `Desk.perform` takes it. Under `$defs` stand the records (`record.households.unit`), the
arguments of verbs and questions (`arguments.households.transfer`) and the parts that they are made of.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import attrs

from community_gov.community import Community
from community_gov.periods import PartialDate
from community_gov.records import Code, is_id
from community_gov.requests import arguments_class
from community_gov.wire import Wire

__all__ = ["DIALECT", "schema_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Shape = dict[str, Any]
_REF = "#/$defs/{name}"
_DECIMAL = "^-?[0-9]{1,30}(\\.[0-9]{1,30})?$"
_TEXTS: Mapping[object, Shape] = {
    Code: {"type": "string", "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"},
    PartialDate: {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    Fraction: {"type": "string", "pattern": "^-?[0-9]{1,30}/[0-9]{1,30}$"},
}


def schema_of(community: Community) -> Shape:
    """The schema of a community with its plugins, as JSON data; raises ImportError without the extra."""
    try:
        from msgspec.json import schema_components  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[schema]") from error

    actions = community.actions
    classes = [
        *(_plain(schema.cls, f"record.{schema.name}", community.wire) for schema in community.kinds.schemas()),
        *(_plain(arguments_class(call), f"arguments.{name}", community.wire) for name, call in sorted(actions.items())),
    ]
    _refs, parts = schema_components(classes, schema_hook=_text, ref_template=_REF)
    requests = [_request(name, call) for name, call in sorted(actions.items())]
    return {"$schema": DIALECT, "oneOf": requests, "$defs": {name: _strict(part) for name, part in sorted(parts.items())}}


def _plain(cls: type[Any], name: str, wire: Wire) -> type:
    """The same class under the name that it has in the document, its defaults as they stand in JSON."""
    fields = {each.name: attrs.field(type=_zoned(each.type), default=_default(each.default, wire)) for each in attrs.fields(cls)}
    made = attrs.make_class(name, fields, kw_only=True)
    made.__module__ = cls.__module__  # where the names in its annotations are known
    made.__doc__ = inspect.cleandoc(cls.__doc__ or "") if name.startswith("record.") else None
    return made


def _zoned(hint: Any) -> Any:  # noqa: ANN401  # any annotation
    """The same, with instants that have a zone, as all of ours do."""
    from msgspec import Meta  # noqa: PLC0415  an extra, loaded when it is used

    if hint is datetime:
        return Annotated[datetime, Meta(tz=True)]
    if get_origin(hint) is UnionType and datetime in get_args(hint):
        return Union[*map(_zoned, get_args(hint))]
    return hint


def _default(default: object, wire: Wire) -> object:
    if default is attrs.NOTHING:
        return default
    factory = getattr(default, "factory", None)  # attrs keeps a default that is made anew in an object with this name
    return wire.to_data(factory() if factory else default)


def _text(hint: object) -> Shape:
    """What has a form of its own in our JSON: see `wire`."""
    return dict(_TEXTS[Code if is_id(hint) else hint])


def _request(name: str, call: Callable[..., object]) -> Shape:
    mark = "verb" if hasattr(call, "__verb__") else "question"
    needed = any(each.default is attrs.NOTHING for each in attrs.fields(arguments_class(call)))
    return {
        "title": name,
        "description": inspect.cleandoc(call.__doc__ or "").partition("\n\n")[0].replace("\n", " "),
        "type": "object",
        "properties": {mark: {"const": name}, "arguments": {"$ref": _REF.format(name=f"arguments.{name}")}},
        "required": [mark, "arguments"] if needed else [mark],
        "additionalProperties": False,
    }


def _strict(part: object) -> Any:  # noqa: ANN401  # JSON data of any shape
    """The same as strict as reading is: closed to unknown keys, exact numbers in their one form."""
    if isinstance(part, list):
        return [_strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: _strict(value) for key, value in part.items()}
    if made.get("format") == "decimal":
        return {key: value for key, value in made.items() if key != "format"} | {"pattern": _DECIMAL}
    if isinstance(said := made.get("description"), str):
        made["description"] = inspect.cleandoc(said)
    return {**made, "additionalProperties": False} if "properties" in made else made
