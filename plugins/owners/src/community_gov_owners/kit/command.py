"""community-gov paper-kit: all papers of a vote for each building and entrance, or for one of them, as HTML and XLSX."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from community_gov import Actor, Community, Desk, Id
from community_gov.households import Place, places
from community_gov_owners.assembly import Assembly, assemblies
from community_gov_owners.kit.html import ballots_html, count_html, delivery_html, notices_html, slips_html
from community_gov_owners.kit.sheets import PaperKit, paper_kit
from community_gov_owners.kit.workbook import workbook_of

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["PaperKitCommand", "command", "files_of"]


def command(out: "Console", open: Callable[[str, str], Community]) -> Callable[..., int]:  # noqa: A002  what it does
    """What the program runs; it is found through the entry point group `community_gov.commands`."""
    return PaperKitCommand(out=out, open=open).paper_kit


@frozen(kw_only=True)
class PaperKitCommand:
    """The command, with the console that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    open: Callable[[str, str], Community]

    def paper_kit(
        self,
        url: str,
        id: str,
        number: int,
        folder: Path,
        /,
        *,
        return_to: str,
        place: str | None = None,
        large: bool = False,
        follow: bool = False,
        lang: Literal["zh", "en"] = "zh",
    ) -> int:
        """Print the papers of an announced vote into a new folder: ballots, slips, delivery lists, count sheets, notices.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            number: the number of the assembly
            folder: where the files go; it must not be there yet, since papers may have been handed out from it
            return_to: where owners hand their ballots in, as it is printed
            place: the code of one building or entrance, such as 3-1; without it all
            large: ballots and slips in large print
            follow: offer to go with the majority, where the rules of procedure know it
            lang: zh or en
        """
        desk = self.open(url, id).by(Actor.service("command-line", "clerk"))
        kit = desk.ask(paper_kit, _numbered(desk, number), return_to=return_to, place=_coded(desk, place), follow=follow)
        files = files_of(kit, lang=lang, large=large)
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        ballots = sum(len(section.ballots) for section in kit.sections)
        self.out.print(f"{len(files)} files, {ballots} ballots: {folder}", style="bold green", markup=False)
        return 0


def _numbered(desk: Desk, number: int) -> Id[Assembly]:
    found = [one.id for one in desk.ask(assemblies) if one.number == number]
    if not found:
        raise ValueError(f"there is no assembly number {number}")
    return found[0]


def _coded(desk: Desk, code: str | None) -> Id[Place] | None:
    if code is None:
        return None
    found = [one.id for one in desk.ask(places) if one.code == code]
    if not found:
        raise ValueError(f"there is no place with the code {code!r}: give that of a building or an entrance")
    return found[0]


def files_of(kit: PaperKit, *, lang: str = "zh", large: bool = False) -> dict[str, bytes]:
    """The files by their names, which are safe everywhere: three for each section, then those of the whole."""
    files: dict[str, str] = {}
    for number, section in enumerate(kit.sections, start=1):
        stem = f"{number:02}-{re.sub(r'[^0-9A-Za-z]+', '_', section.code)}"
        files[f"{stem}-ballots.html"] = ballots_html(kit, section, lang=lang, large=large)
        files[f"{stem}-delivery.html"] = delivery_html(kit, section, lang=lang)
        if section.slips:
            files[f"{stem}-slips.html"] = slips_html(kit, section, lang=lang, large=large)
    files["count.html"], files["notices.html"] = count_html(kit, lang=lang), notices_html(kit, lang=lang)
    written = {name: text.encode() for name, text in files.items()}
    return {**written, "lists.xlsx": workbook_of(kit, lang=lang)}
