"""community-gov paper-kit: all papers of a vote for each building and entrance, or for one of them, as HTML and XLSX."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from community_gov import Actor, Community, Desk, Id
from community_gov.files import write_new_folder
from community_gov.households import Place, places
from community_gov_owners.assembly import Assembly, assemblies
from community_gov_owners.kit.html import ballots_html, count_html, delivery_html, notices_html, slips_html
from community_gov_owners.kit.posted import PrintedNotice, printed_notices
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
        return_to: str = "",
        place: str | None = None,
        large: bool = False,
        follow: bool = False,
        lang: Literal["zh", "en"] = "zh",
        notices: bool = False,
    ) -> int:
        """Print the papers of an announced vote into a new folder: ballots, slips, delivery lists, count sheets, notices.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            number: the number of the assembly
            folder: where the files go; it must not be there yet, since papers may have been handed out from it
            return_to: where owners hand their ballots in, as it is printed; needed for everything but the notices
            place: the code of one building or entrance, such as 3-1; without it all. Count sheets come for whole buildings only,
                those of secret items only with the papers of all
            large: ballots and slips in large print; a ballot then has a second page, with the rules
            follow: print a box to go with the majority too; look first whether your rules of procedure know that choice, since
                this is not checked
            lang: zh or en; the notices stay Chinese, as they were posted
            notices: the notices only, for instance again when the result is published
        """
        desk = self.open(url, id).by(Actor.service("command-line", "clerk"))
        assembly = _numbered(desk, number)
        if notices:
            return self._write(folder, {"notices.html": notices_html(_posted(desk, assembly)).encode()})
        kit = desk.ask(paper_kit, assembly, return_to=return_to, place=_coded(desk, place), follow=follow)
        ballots = sum(len(section.ballots) for section in kit.sections)
        self._write(folder, files_of(kit, lang=lang, large=large), f", {ballots} ballots")
        if kit.counts_left_out:
            self.out.print(_LEFT_OUT, style="yellow", markup=False)
        return 0

    def _write(self, folder: Path, files: dict[str, bytes], told: str = "") -> int:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        write_new_folder(folder, files)
        self.out.print(f"{len(files)} file{'s' if len(files) > 1 else ''}{told}: {folder}", style="bold green", markup=False)
        return 0


_LEFT_OUT = (
    "without some count sheets: those of a building come with all of its entrances, those of secret items with the whole compound"
)


def _posted(desk: Desk, assembly: Id[Assembly]) -> tuple[PrintedNotice, ...]:
    found = desk.ask(printed_notices, assembly)
    if not found:
        raise ValueError("no notice of this assembly was posted: announce it first (owners.announce)")
    return found


def _numbered(desk: Desk, number: int) -> Id[Assembly]:
    known = desk.ask(assemblies)
    found = [one.id for one in known if one.number == number]
    if not found:
        there = ", ".join(f"{one.number} ({one.name})" for one in known) or "none yet"
        raise ValueError(f"there is no assembly number {number}; there are: {there}")
    return found[0]


def _coded(desk: Desk, code: str | None) -> Id[Place] | None:
    if code is None:
        return None
    found = [one.id for one in desk.ask(places) if one.code == code]
    if not found:
        raise ValueError(f"there is no place with the code {code!r}: give that of a building or an entrance")
    return found[0]


def files_of(kit: PaperKit, *, lang: str = "zh", large: bool = False) -> dict[str, bytes]:
    """The files by their names, which are safe everywhere: three for each section, then those of the whole.

    Raises ValueError for another language than zh and en.
    """
    files: dict[str, str] = {}
    for number, section in enumerate(kit.sections, start=1):
        stem = f"{number:02}-{re.sub(r'[^0-9A-Za-z]+', '_', section.code)}"
        files[f"{stem}-ballots.html"] = ballots_html(kit, section, lang=lang, large=large)
        files[f"{stem}-delivery.html"] = delivery_html(kit, section, lang=lang)
        if section.slips:
            files[f"{stem}-slips.html"] = slips_html(kit, section, lang=lang, large=large)
    if kit.counts:
        files["count.html"] = count_html(kit, lang=lang)
    files["notices.html"] = notices_html(kit.notices)
    written = {name: text.encode() for name, text in files.items()}
    return {**written, "lists.xlsx": workbook_of(kit, lang=lang)}
