"""Hooks: their names, their arguments and their annotations are those of the specification."""

from collections.abc import Iterator
from typing import get_type_hints

from community_gov import hookspecs

__all__ = ["hook_faults", "hooks_of"]


def hooks_of(plugin: object) -> tuple[str, ...]:
    """The names of the hooks that a plugin implements."""
    return tuple(sorted(name for name in dir(plugin) if name.startswith("gov_")))


def hook_faults(plugin: object) -> Iterator[str]:
    """Hooks whose annotations differ; a type checker can only help where they are the same."""
    for name in hooks_of(plugin):
        spec, function = getattr(hookspecs, name, None), getattr(plugin, name)
        if spec is None or not callable(function):
            continue  # loading the plugin says so
        wanted, has = get_type_hints(spec), get_type_hints(function)
        for part in sorted({*wanted, *has}):
            if wanted.get(part) != has.get(part):
                where = "the answer" if part == "return" else f"argument {part}"
                yield f"hook {name}: {where} is annotated {_said(has.get(part))}, the hook is {_said(wanted.get(part))}"


def _said(hint: object) -> str:
    return "not" if hint is None else str(hint)
