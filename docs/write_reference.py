"""Write the pages and pictures that come from the code: `make reference`. A test holds them against the code."""

import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path

from docs.write_bars import Picture
from docs.write_calendars import calendars
from docs.write_choices import choices_page
from docs.write_lives import lives
from docs.write_packs import packs_page
from docs.write_pictures import pictures
from docs.write_refusals import refusals_page

from community_gov import Community, hookspecs
from community_gov.policy import Allow, TablePolicy

__all__ = ["PAGES", "hooks_page", "verbs_page"]

HERE = Path(__file__).parent
KINDS = {
    "Collect": "collect: a plural noun; the answers of all plugins are put together",
    "Check": "check: objections to the net result of a change; fails closed",
    "Decide": "decide: one answer; two different ones are an error that names both",
}
HOOKS = """# Hooks

Everything that a plugin can do, in the order in which a community meets it. A plugin is a module or an object whose functions
carry `@hookimpl` and have exactly these names, arguments and annotations; what is misspelt, unmarked or of another form is an
error when the community is made. Plugins are asked in the order of their names. An exception in a hook becomes a `PluginError`
that names plugin and hook, and nothing is written. A hook that hangs cannot be mended from outside.

What happened is told by subscription to the journal (`gov_subscribers`), not by a hook: after a crash nothing is lost.

This page is written from `hookspecs.py` by `make reference`. Its examples are run.
"""
VERBS = """# Verbs and questions

Every verb and question of the core's stories and of the plugins that come with it, from the code (`make reference`). A verb is
run by `desk.run(verb, ...)`, a question is asked by `desk.ask(question, ...)`; `change` and `view` are given by the desk.

*Who* lists the lines of the policy: a role, and for a role that is held for something the argument that has to belong to it.
What has no line is denied to everybody. *In clear* means that personal fields of the answer are shown as they are; all others
see them masked. *In* is the module from which it is imported, where that is not the package of the story itself, such as
`community_gov.feedback` or `community_gov_party`.
"""


# --- hooks -----------------------------------------------------------------------------------------------------------


def hooks_page() -> str:
    """The page of all hooks, in the order of the file."""
    names = [name for name, value in vars(hookspecs).items() if name.startswith("gov_") and inspect.isfunction(value)]
    return "\n".join([HOOKS, *(_hook(getattr(hookspecs, name)) for name in names)])


def _hook(spec: Callable[..., object]) -> str:
    summary, _, rest = inspect.cleandoc(spec.__doc__ or "").partition("\n\n")
    kind, _, said = summary.partition(": ")
    moment, _, example = rest.partition(".. code-block:: python")
    return "\n".join(
        [
            f"## {spec.__name__}\n",
            f"```text\n{spec.__name__}{_signature(spec)}\n```\n",
            f"{said[:1].upper()}{said[1:]}\n",
            f"*Kind:* {KINDS[kind]}.\n",
            f"{moment.strip()}\n",
            f"```python\n{textwrap.dedent(example).strip()}\n```\n",
        ]
    )


# --- verbs and questions ---------------------------------------------------------------------------------------------


def verbs_page() -> str:
    """The page of all verbs and questions of the installed plugins, by story."""
    community = Community.in_memory()
    policy = community.policy
    rows = policy.rows() if isinstance(policy, TablePolicy) else ()
    parts = [VERBS]
    for story in sorted({name.partition(".")[0] for name in community.actions}):
        parts.append(f"## {story}\n")
        own = {name: function for name, function in community.actions.items() if name.startswith(f"{story}.")}
        for what, mark in (("Verbs", "__verb__"), ("Questions", "__question__")):
            marked = [name for name in sorted(own) if hasattr(own[name], mark)]
            parts += [f"### {what} of {story}\n"] if marked else []
            parts += [_action(name, own[name], [row for row in rows if row.action == name]) for name in marked]
    return "\n".join(parts)


def _action(name: str, function: Callable[..., object], rows: list[Allow]) -> str:
    doc = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    who = "; ".join(dict.fromkeys(map(_who, rows))) or "nobody"
    block = f"```text\n{name.partition('.')[0]}.{function.__name__}{_signature(function)}\n```"
    return f"{block}\n\n`{name}`: {doc}{_place(name.partition('.')[0], function)} *Who:* {who}.\n"


def _place(story: str, function: Callable[..., object]) -> str:
    """From where it is imported, where that is not the package of the story."""
    here = function.__module__.partition(".")[0] == "community_gov"
    package = importlib.import_module(f"community_gov.{story}" if here else f"community_gov_{story}")
    return "" if getattr(package, function.__name__, None) is function else f" *In:* `{function.__module__}`."


def _who(row: Allow) -> str:
    held = f" of `{row.of}` ({row.scope.en})" if row.of else ""
    return f"{row.role}{held}{' in clear' if row.unmasked else ''}"


# --- signatures ------------------------------------------------------------------------------------------------------


def _signature(function: Callable[..., object]) -> str:
    """As it stands in the source, with types by their short names."""
    signature = inspect.signature(function)
    parts: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(_parameter(parameter))
    return f"({', '.join(parts)}) -> {_type(signature.return_annotation)}"


def _parameter(parameter: inspect.Parameter) -> str:
    said = f"{parameter.name}: {_type(parameter.annotation)}"
    return said if parameter.default is parameter.empty else f"{said} = {_default(parameter.default)}"


def _type(annotation: object) -> str:
    said = annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    short = re.sub(r"\b(?:[a-zA-Z_]\w*\.)+(?=\w)", "", said).replace("NoneType", "None")
    return re.sub(
        r"Optional\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]", r"\1 | None", short
    )  # as we write it, three brackets deep


def _default(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_default, value))}{',' if len(value) == 1 else ''})"
    return repr(value)


# --- all of it -------------------------------------------------------------------------------------------------------


def _svg(draw: Callable[[], Picture]) -> str:
    return draw().svg


PAGES: dict[str, Callable[[], str]] = {
    "reference/hooks.md": hooks_page,
    "reference/verbs.md": verbs_page,
    "reference/choices.md": choices_page,
    "reference/refusals.md": refusals_page,
    "explanation/packs.md": packs_page,
    **{f"explanation/pictures/{name}": partial(_svg, draw) for name, draw in {**pictures(), **calendars(), **lives()}.items()},
}
"""What is written, by its place in this folder."""


def _pages() -> Iterator[tuple[Path, str]]:
    yield from ((HERE / name, make()) for name, make in PAGES.items())


if __name__ == "__main__":
    for path, text in _pages():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
