"""community-gov list: the answer to any question as XLSX, CSV, a page to print, or a text for a group chat.

It opens a store as it is and changes nothing. It asks as the service `command-line` in the roles of a clerk and an auditor, or in
those that `--role` names; people are named with `--personal` alone, and in a text for a group chat never.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from community_gov.cli.common import SOUND, Open, checked_url
from community_gov.community import Community
from community_gov.files import write_new
from community_gov.lists import Lister, ListFormat, written
from community_gov.policy import AUDITOR, CLERK
from community_gov.records import Actor
from community_gov.requests import arguments_class

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["ListCommand"]


@frozen(kw_only=True)
class ListCommand:
    """What the program does, with the console that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    open: Open

    def list(
        self,
        question: str,
        url: str,
        id: str,
        /,
        *,
        argument: tuple[str, ...] = (),
        as_: str = ListFormat.TEXT.value,
        out: Path | None = None,
        lang: str = "zh",
        personal: bool = False,
        role: tuple[str, ...] = (),
    ) -> int:
        """Give the answer to a question out as a list.

        Args:
            question: such as organizations.bodies; the reference has all of them
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            argument: what the question is asked with, such as on=2022-01-01; may come several times
            as_: xlsx, csv, html or text (for a group chat, without anything about people)
            out: a file that is not there yet; without it text, html and csv are printed
            lang: zh or en
            personal: name people, in the other forms than text
            role: in which role it is asked, such as party_clerk; may come several times; clerk and auditor where none is named
        """
        form = ListFormat.of(as_)
        if out is None and form is ListFormat.XLSX:
            raise ValueError("a workbook needs a file: give --out list.xlsx")
        community = self.open(checked_url(url), id)
        asked = _question(community, question)
        actor = Actor.service("command-line", *(role or (CLERK, AUDITOR)))
        lister = Lister(community=community, actor=actor, lang=lang, personal=personal)
        data = written(lister.ask(asked, **_arguments(community, asked, argument)), form)
        if out is None:
            self.out.file.write(data.decode("utf-8-sig"))
        else:
            write_new(out, lambda new: new.write_bytes(data))
            self.out.print(f"{out}: {len(data):,} bytes", markup=False)
        return SOUND


def _question(community: Community, name: str) -> Callable[..., object]:
    """The question of this name; raises ValueError for a verb or nothing at all."""
    asked = community.actions.get(name)
    if asked is None or not hasattr(asked, "__question__"):
        story = name.partition(".")[0]
        known = [one for one, call in community.actions.items() if hasattr(call, "__question__")]
        near = sorted(one for one in known if one.startswith(f"{story}.")) or sorted({one.partition(".")[0] for one in known})
        raise ValueError(f"there is no question {name!r}; there are {', '.join(near)}")
    return asked


def _arguments(community: Community, asked: Callable[..., object], said: Iterable[str]) -> dict[str, object]:
    """The arguments as the question wants them; raises InvalidData and ValueError for what they cannot be."""
    cls = arguments_class(asked)
    hints = get_type_hints(asked)
    given = {}
    for one in said:
        name, separator, text = one.partition("=")
        if not separator:
            raise ValueError(f"{one!r} is no argument: write name=value")
        given[name] = json.loads(text) if _in_json(hints.get(name)) else text
    read = community.wire.from_data(given, cls, path="$")
    return {each.name: getattr(read, each.name) for each in attrs.fields(cls)}


def _in_json(hint: object) -> bool:
    """Whether a value is written as JSON: a number, yes or no, several."""
    if get_origin(hint) in (Union, UnionType):
        return any(_in_json(arg) for arg in get_args(hint))
    return hint in (int, bool) or get_origin(hint) is tuple
