"""The page of all choices: the closed lists from which an argument or a field takes one. `make reference` writes it."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import entry_points

import community_gov
from community_gov import Coded
from community_gov.lists.labels import class_key

__all__ = ["choices_page"]

PAGE = """# Choices

Every closed list from which an argument of a verb or a field of an answer takes one, from the code (`make reference`). It is
written as `MemberState.FULL` in Python, as its code in JSON and on the command line (`full`), and shown in the words of the
language. What a community may extend by data, such as categories or kinds of bodies, is none of these:
[the packs](../explanation/packs.md) have them.

A class is imported from its story or plugin (`community_gov.households`, `community_gov_party`), where that has it at its door.
"""


_ASIDE = {"migrations", "testing", "testing_stores", "contract"}


def choices_page() -> str:
    """All of them, by story."""
    by_story: defaultdict[str, dict[str, type[Coded]]] = defaultdict(dict)
    for cls in _choices():
        story, _dot, name = class_key(cls).rpartition(".")
        by_story[story][name] = cls
    return "\n".join([PAGE, *(line for story in sorted(by_story) for line in _story(story, by_story[story]))])


def _choices() -> Iterator[type[Coded]]:
    """What the modules define; what only tests use is left out."""
    for package in (community_gov, *(importlib.import_module(each.module) for each in entry_points(group="community_gov"))):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not _ASIDE & set(found.name.split(".")):
                module = importlib.import_module(found.name)
                mine = (
                    value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__
                )
                yield from (
                    cls for cls in mine if issubclass(cls, Coded) and cls is not Coded and not cls.__name__.startswith("_")
                )


def _story(story: str, classes: dict[str, type[Coded]]) -> Iterator[str]:
    yield f"## {story}\n"
    for name in sorted(classes):
        if len(classes[name]):
            yield f"### `{name}`\n"
            yield f"{(classes[name].__doc__ or '').strip().splitlines()[0]}\n"
            yield "| code | 中文 | English |\n|---|---|---|"
            yield from (f"| `{one.value}` | {one.zh} | {one.en} |" for one in classes[name])
            yield ""
