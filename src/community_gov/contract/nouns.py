"""Records, events, packs and problems: their form, their names, and what the library never keeps."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from types import ModuleType
from typing import TypeVar, cast, get_type_hints

import attrs

from community_gov.canonical import Kinds
from community_gov.contract.redline import forbidden
from community_gov.contract.samples import NoSample, made
from community_gov.elements import without_none
from community_gov.errors import ProblemType
from community_gov.hookspecs import Pack, Records
from community_gov.periods import PartialDate
from community_gov.plugins import STORIES
from community_gov.records import Coded, FindingType, Personal, Record, event_info, kind_info

__all__ = ["coded_faults", "event_faults", "modules_of", "pack_faults", "problem_faults", "record_faults"]

T = TypeVar("T")

_PERSONAL_WORDS = {
    "phone",
    "mobile",
    "telephone",
    "email",
    "wechat",
    "idcard",
    "passport",
    "birthday",
    "birth",
    "born",
    "plate",
    "surname",
    "nickname",
}


def modules_of(plugin: object) -> tuple[ModuleType, ...]:
    """The loaded modules of the package that a plugin is, or that its class stands in."""
    home = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    package = isinstance(plugin, ModuleType) and hasattr(plugin, "__path__")
    names = (name for name in sorted(sys.modules) if name == home or (package and name.startswith(f"{home}.")))
    return tuple(sys.modules[name] for name in names)


# --- records and events ----------------------------------------------------------------------------------------------


def record_faults(records: Records, name: str, kinds: Kinds) -> Iterator[str]:
    """What is wrong with the kinds of a plugin."""
    for cls in records.kinds:
        info = kind_info(cls)
        where = f"kind {info.name}"
        yield from _form(cls, where, info.name, name)
        yield from (f"{where}: {fault}" for fault in _record_round_trip(cls, kinds))


def event_faults(records: Records, name: str, kinds: Kinds) -> Iterator[str]:
    """What is wrong with the events of a plugin."""
    for cls in records.events:
        info = event_info(cls)
        where = f"event {info.name}"
        yield from _form(cls, where, info.name, name)
        try:
            event: object = made(cls)
            _name, data = kinds.event_data(event)
            if kinds.wire.from_data(data, cls) != event:
                yield f"{where}: does not come back from its data as it was"
        except (NoSample, ValueError) as error:
            yield f"{where}: {error}"


def _form(cls: type, where: str, said: str, plugin: str) -> Iterator[str]:
    props = attrs.inspect(cls)
    if not said.startswith(f"{plugin}."):
        yield f"{where}: the name starts with {plugin}."
    if not props.is_slotted:
        yield f"{where}: {cls.__name__} has no slots; make it with attrs.frozen"
    fields = cast("tuple[attrs.Attribute[object], ...]", attrs.fields(cls))
    if "__kind__" in vars(cls):
        loose = sorted(field.name for field in fields if field.init and not field.kw_only)
        if loose:
            yield f"{where}: {', '.join(loose)} can be given by position; write @frozen(kw_only=True)"
    yield from (f"{where}, field {field.name}: {why}" for field in fields if (why := forbidden(field.name, plugin=plugin)))
    yield from _personal(fields, get_type_hints(cls, localns={cls.__name__: cls}), where)


def _personal(fields: "Iterable[attrs.Attribute[object]]", hints: Mapping[str, object], where: str) -> Iterator[str]:
    for field in fields:
        said = field.metadata.get("personal")
        if said is not None and not isinstance(said, Personal):
            yield f"{where}, field {field.name}: purpose, controller and end are declared by metadata=personal(...)"
        words = set(field.name.lower().split("_"))
        if said is None and words & _PERSONAL_WORDS and without_none(hints[field.name])[0] in (str, date, PartialDate):
            yield f"{where}, field {field.name}: tells of a person; declare metadata=personal(...)"


def _record_round_trip(cls: type[Record], kinds: Kinds) -> Iterator[str]:
    schema = kinds.schema(cls)
    for what, record in _samples(cls):
        if isinstance(record, NoSample):
            yield f"{what}: {record}"
            continue
        try:
            schema.check(record)
            if kinds.wire.from_data(kinds.wire.to_data(record), cls) != record:
                yield f"{what}: does not come back from its data as it was"
        except (ValueError, TypeError) as error:
            yield f"{what}: {error}"


def _samples(cls: type[Record]) -> Iterator[tuple[str, Record | NoSample]]:
    """One record with every field filled, and one from which all personal values were erased."""
    erased = {field.name: None for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)) if "personal" in field.metadata}
    for what, fixed in (("a filled record", {}), ("an erased record", erased)):
        if what == "a filled record" or fixed:
            try:
                yield what, made(cls, **fixed)
            except NoSample as error:
                yield what, error


# --- packs -----------------------------------------------------------------------------------------------------------


def pack_faults(packs: Iterable[Pack]) -> Iterator[str]:
    """Items of packs are frozen attrs classes without forbidden fields."""
    for pack in packs:
        for cls in sorted({type(item) for item in pack.items}, key=lambda cls: cls.__name__):
            if not attrs.has(cls) or not attrs.inspect(cls).is_frozen:
                yield f"pack {pack.name}: {cls.__name__} is not a frozen attrs class"
                continue
            reasons = ((field.name, forbidden(field.name, about_people=False)) for field in attrs.fields(cls))
            yield from (f"pack {pack.name}, {cls.__name__}.{name}: {why}" for name, why in reasons if why)


# --- problems, findings and choices ----------------------------------------------------------------------------------


def _constants(modules: Iterable[ModuleType], type_: type[T]) -> list[T]:
    """The module constants of a type, each once, wherever it is imported."""
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, type_)}
    return list(found.values())


def problem_faults(modules: Iterable[ModuleType], name: str) -> Iterator[str]:
    """Codes of problems and findings start with the plugin's name and are unique, and both sentences are there."""
    modules, seen = tuple(modules), dict[str, object]()
    own: list[ProblemType | FindingType] = [*_constants(modules, ProblemType), *_constants(modules, FindingType)]
    for said in sorted(own, key=lambda said: said.code):
        if _foreign(said.code, name):
            continue  # another story's, imported
        if not said.code.startswith(f"{name}."):
            yield f"problem {said.code}: the code starts with {name}."
        if said.code in seen:
            yield f"problem {said.code}: two problems have this code"
        seen[said.code] = said
        yield from _sentences(said)


def _foreign(code: str, name: str) -> bool:
    """Whether a code belongs to the core or to a story of it, whose problems a plugin may raise."""
    return code.partition(".")[0] in {"core", *STORIES} - {name}


def _sentences(said: ProblemType | FindingType) -> Iterator[str]:
    if re.search(r"[\u4e00-\u9fff]", said.zh) is None:
        yield f"problem {said.code}: the Chinese sentence is missing"
    if re.search(r"[A-Za-z]", said.en) is None:
        yield f"problem {said.code}: the English sentence is missing"
    if isinstance(said, FindingType) and not said.rule.strip():
        yield f"finding {said.code}: the rule is missing"


def coded_faults(modules: Iterable[ModuleType]) -> Iterator[str]:
    """Each choice has both labels."""
    for module in modules:
        for cls in vars(module).values():
            if isinstance(cls, type) and issubclass(cls, Coded) and cls.__module__ == module.__name__:
                bare = [member.name for member in cast("type[Enum]", cls) if not (member.zh.strip() and member.en.strip())]  # type: ignore[attr-defined]  # labels of a Coded
                yield from (f"{cls.__name__}.{name}: a label is missing" for name in bare)
