"""What the columns of lists are called: by the name of the field, or of one class and its field, in both languages.

A plugin or an application gives labels of its own as `FieldLabel` items of a pack: those of a class go before the ones below,
those of a bare name stand in where the library has none. A label of money says that the number is of fen, and is shown in
yuan. One of a mean says that an exact fraction is shown as a decimal number of two places.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import field, frozen

from community_gov.lists.words import FIELDS

__all__ = ["HIDDEN", "TECHNICAL", "CodeWords", "FieldLabel", "Labels", "class_key", "read_labels"]

HIDDEN = frozenset({"id", "folded", "precedence", "rule_text", "steps"})
"""What no list shows: the key of a record, and what only a program reads."""
TECHNICAL = frozenset(
    {
        "address",
        "asks",
        "basis",
        "book",
        "by",
        "chosen",
        "citation",
        "corrects",
        "digest",
        "handover",
        "law_citation",
        "mandate",
        "notice",
        "paper",
        "reasons",
        "replaces",
        "reverses",
        "rule",
        "source",
        "verified",
    }
)
"""What stands in a table and not in a message to a group."""


@frozen
class FieldLabel:
    """What a column is called: `FieldLabel("choir.Concert.held", "演出日", "held on")`; of any class, `FieldLabel("held", ...)`.

    A name without a field, such as `choir.Concert`, is the title of lists of that class.
    """

    name: str
    zh: str
    en: str
    money: bool = field(default=False, kw_only=True)
    """Whether the number is of fen."""
    mean: bool = field(default=False, kw_only=True)
    """Whether a fraction is shown rounded to two decimal places."""
    personal: bool = field(default=False, kw_only=True)
    """Whether it tells about a person though its field is not marked so, such as a number that stands for one."""


@frozen
class CodeWords:
    """Whose words the codes of a field are: `CodeWords("choir.Concert.kind", ConcertKind)`, of which packs hold the items.

    Each item has the code, and its words `zh` and `en`. `read` finds them in what packs hold, where they are part of something
    larger: `CodeWords("choir.Concert.matter", Book, read=named_matters)`.
    """

    name: str
    items: type
    read: Callable[[tuple[Any, ...]], Iterable[Any]] | None = None

    def said(self, packed: tuple[Any, ...]) -> Iterable[Any]:
        """The items that say the words, of what packs hold."""
        return packed if self.read is None else self.read(packed)


def class_key(cls: type) -> str:
    """The story or plugin of a class and its name, such as `accounts.Entry`."""
    parts = cls.__module__.split(".")
    story = parts[1] if parts[0] == "community_gov" and len(parts) > 1 else parts[0].removeprefix("community_gov_")
    return f"{story}.{cls.__name__}"


def read_labels(text: str) -> tuple[FieldLabel, ...]:
    """Labels from a text: on each line the name, the Chinese word, the English words, and marks: `¥` money, `≈` mean, `*` people.

    >>> read_labels("choir.Concert.fee 票款 fee ¥")[0].money
    True
    """
    return tuple(_read(line) for line in text.strip().splitlines())


def _read(line: str) -> FieldLabel:
    name, zh, *en = line.split(" ")
    said = " ".join(word for word in en if word not in _MARKS).replace("_", " ")
    return FieldLabel(name, zh, said, money="¥" in en, mean="≈" in en, personal="*" in en)


_MARKS = ("¥", "≈", "*")


class Labels:
    """The labels of a community: those of its packs, then the ones below."""

    def __init__(self, packed: Iterable[FieldLabel] = ()) -> None:
        """Take the labels of packs."""
        theirs = {one.name: one for one in packed}
        exact = {name: one for name, one in theirs.items() if "." in name}
        self._known: Mapping[str, FieldLabel] = {**theirs, **_OURS, **exact}

    def of(self, cls: type, name: str) -> FieldLabel:
        """The label of a field; one that nobody gave is the name itself."""
        found = self._known.get(f"{class_key(cls)}.{name}") or self._known.get(name)
        return found or FieldLabel(name, name, name.replace("_", " ").strip())

    def title(self, cls: type) -> FieldLabel | None:
        """What lists of a class are called; None where nobody says it."""
        return self._known.get(class_key(cls))

    def known(self, cls: type, name: str) -> bool:
        """Whether somebody gave a label."""
        return f"{class_key(cls)}.{name}" in self._known or name in self._known


_OURS: Mapping[str, FieldLabel] = {one.name: one for one in read_labels(FIELDS)}
