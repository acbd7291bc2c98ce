"""The page of all refusals: what each says, on whose way it stands, on what it rests, what to do. `make reference` writes it."""

import dis
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import cast

from attrs import frozen

import community_gov
import community_gov_owners
import community_gov_party
import community_gov_volunteers
from community_gov import Community, ProblemType

__all__ = ["VOTING", "advice", "declared", "on_the_way", "refusals_page"]

HERE = Path(__file__).parent
PACKAGES = (community_gov, community_gov_owners, community_gov_party, community_gov_volunteers)
VOTING = ("owners", "notices", "core")
"""The stories whose refusals a vote can meet: each of theirs says what to do."""
PAGE = """# Refusals

A refusal is an answer and no error: it says in Chinese and in English why something was not done, and nothing was written. An
application gets it as a `Problem` with a stable `code`, `at` (the argument or path that it is about) and parameters that are
never personal; they stand where a sentence has braces. [How to call verbs](../how-to/call-verbs.md) turns it into an answer
for a web page.

This page is written from the code by `make reference`. *Looked at by* lists the verbs and questions on whose way the check
stands, as far as the code shows it; what every change is checked for stands there as *any change*. *Rests on* says where the
refusal comes from. A text that nobody read is marked so: it is no law here, but a default of the library ([the
marks](../explanation/packs.md)).

| nature | HTTP | what it means |
|---|---|---|
| `invalid` | 422 | what was handed in cannot be right |
| `denied` | 403 | this actor may not, or not here |
| `not_found` | 404 | there is no such thing |
| `state` | 409 | not now: something has to happen first |
| `conflict` | 409 | somebody else has done something else |
"""
STORIES = {"owners": "Owners' votes", "notices": "Notices and objections", "core": "Every change"}


@frozen(kw_only=True)
class _Told:
    """What the file beside the code says of one refusal."""

    on: tuple[str, ...]
    en: str
    zh: str


@cache  # the same
def declared() -> dict[str, ProblemType]:
    """Every refusal of the core and of the plugins that come with it, by its code, in the order of the modules."""
    found: dict[str, ProblemType] = {}
    for module in _modules():
        made = set(re.findall(r'ProblemType\(\s*"([\w.]+)"', Path(str(module.__file__)).read_text(encoding="utf-8")))
        found |= {one.code: one for one in vars(module).values() if isinstance(one, ProblemType) and one.code in made}
    return found


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and ".testing_stores" not in info.name:
                yield importlib.import_module(info.name)


def advice() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, _Told]]:
    """The grounds by name, and what to do by code."""
    data = tomllib.loads((HERE / "refusals.toml").read_text(encoding="utf-8"))
    grounds = cast("dict[str, dict[str, str]]", data.pop("grounds"))
    told = {
        f"{story}.{name}": _Told(on=tuple(said["on"]), en=said["en"], zh=said["zh"])
        for story, lines in data.items()
        for name, said in lines.items()
    }
    return grounds, told


# --- on whose way a refusal stands -----------------------------------------------------------------------------------


@cache  # the code does not change while it runs
def on_the_way() -> Mapping[str, tuple[str, ...]]:
    """The verbs and questions whose code, or what it calls by name, holds each refusal."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, function in sorted(Community.in_memory().actions.items()):
        for code in sorted(_reached(function)):
            found[code].append(name)
    owners = community_gov_owners
    for check in (owners.guards.objections, owners.managers.contract_objections, owners.payments.payment_objections):
        for code in sorted(_reached(check)):
            found[code].append("any change")
    return {code: tuple(names) for code, names in found.items()}


def _reached(function: Callable[..., object]) -> set[str]:
    """The codes of the refusals that a function can come to through names of our own modules."""
    codes, seen = set[str](), set[object]()
    waiting: list[object] = [function]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ProblemType):
            codes.add(one.code)
        elif isinstance(one, FunctionType | type | Mapping) and id(one) not in seen and _ours(one):
            seen.add(id(one))
            waiting += _named(one)
    return codes


def _ours(one: object) -> bool:
    return isinstance(one, Mapping) or str(getattr(one, "__module__", "")).startswith("community_gov")


def _named(one: object) -> Iterator[object]:
    if isinstance(one, Mapping):
        yield from one.values()
    elif isinstance(one, type):
        yield from (getattr(member, "__func__", member) for member in vars(one).values())
    else:
        inner = inspect.unwrap(cast("FunctionType", one))
        yield from (inner.__globals__.get(name) for name in _names(inner.__code__))


@cache  # many verbs come through the same code
def _names(code: CodeType) -> tuple[str, ...]:
    return tuple(_globals(code))


def _globals(code: CodeType) -> Iterator[str]:
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _globals(inner)


# --- the page --------------------------------------------------------------------------------------------------------


def refusals_page() -> str:
    """The whole page: in full what a vote can meet, then all others with their sentences.

    Raises LookupError when a refusal of a vote has no line in refusals.toml.
    """
    known, ways = declared(), on_the_way()
    grounds, told = advice()
    missing = sorted(code for code in known if code.partition(".")[0] in VOTING and code not in told)
    if missing:
        msg = f"say in docs/refusals.toml on what each rests and what to do: {', '.join(missing)}"
        raise LookupError(msg)
    parts = [PAGE]
    for story in VOTING:
        parts.append(f"## {STORIES[story]}\n")
        own = (one for code, one in known.items() if code.startswith(f"{story}."))
        parts += ["\n".join(_entry(one, told[one.code], grounds, ways)) for one in own]
    parts += _others(known)
    return "\n".join(parts)


def _entry(
    kind: ProblemType, told: _Told, grounds: Mapping[str, Mapping[str, str]], ways: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    looked = ", ".join(name if name == "any change" else f"`{name}`" for name in ways.get(kind.code, ()))
    rests = [grounds[name] for name in told.on]
    yield f"### `{kind.code}`\n"
    yield f"{kind.zh}。 {kind.en}.\n"
    nature = f"{kind.nature.value}, HTTP {kind.nature.http_status.value}"
    yield f"- *Nature:* {nature}. *Looked at by:* {looked or 'the spine, on any way'}."
    yield f"- *Rests on:* {'; '.join(map(_ground_en, rests))}. *What to do:* {told.en}"
    yield f"- *依据:* {'；'.join(map(_ground_zh, rests))}。 *怎么办:* {told.zh}\n"


def _ground_en(ground: Mapping[str, str]) -> str:
    return ground["en"] + {"memory": " (memory, not verified)", "read": " (read)"}.get(ground.get("mark", ""), "")


def _ground_zh(ground: Mapping[str, str]) -> str:
    return ground["zh"] + {"memory": "(凭记忆,未核对)", "read": "(已读原文)"}.get(ground.get("mark", ""), "")


def _others(known: Mapping[str, ProblemType]) -> Iterator[str]:
    yield "## The other stories and plugins\n\nWhat a vote does not meet: code, nature, and what it says.\n"
    stories = sorted({code.partition(".")[0] for code in known} - set(VOTING))
    for story in stories:
        yield f"### {story}\n\n| code | nature | 中文 | English |\n|---|---|---|---|"
        own = (one for code, one in known.items() if code.startswith(f"{story}."))
        yield from (f"| `{kind.code}` | {kind.nature.value} | {kind.zh} | {kind.en} |" for kind in own)
        yield ""
