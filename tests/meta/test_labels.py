"""Every list has a title, and every column of it a label, in Chinese and in English."""

from collections.abc import Iterator
from typing import get_type_hints

from community_gov import Actor, Community, Problem
from community_gov.lists import FieldLabel, Lister
from community_gov.lists.labels import Labels, class_key
from community_gov.lists.table import class_of

BAY = Community.in_memory()


def lists() -> Iterator[tuple[str, type]]:
    """Each question of the core and of the plugins that answers records, and their class."""
    for name, call in sorted(BAY.actions.items()):
        found = class_of(get_type_hints(call).get("return")) if hasattr(call, "__question__") else None
        if found is not None and not issubclass(found, Problem):
            yield name, found


def unnamed(cls: type, lang: str) -> list[str]:
    """The columns of a class that are called by the names of their fields."""
    table = Lister(community=BAY, actor=Actor.service("test"), lang=lang).table((), cls=cls)
    return [column.name for column in table.columns if not column.label or (lang == "zh" and column.label.isascii())]


def test_every_column_has_a_label() -> None:
    """What is missing goes into src/community_gov/lists/labels.py, or into labels.py of the plugin."""
    missing = {f"{name}: {class_key(cls)}": found for name, cls in lists() if (found := unnamed(cls, "zh") + unnamed(cls, "en"))}
    assert missing == {}


def test_every_list_has_a_title() -> None:
    """The same: a line with the story and the class, such as `accounts.Entry`."""
    labels = Labels(BAY.packs(FieldLabel))
    assert [f"{name}: {class_key(cls)}" for name, cls in lists() if labels.title(cls) is None] == []
