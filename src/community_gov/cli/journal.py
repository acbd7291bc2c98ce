"""community-gov journal verify | receipt | export: check the journal of a community, hand out receipts, export it.

It opens a store as it is and changes nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import FAULTS, SOUND, Open, checked_url
from community_gov.files import write_new
from community_gov.interop import Receipt, export_journal
from community_gov.journal import Report
from community_gov.stores.errors import CorruptStore

if TYPE_CHECKING:  # extras, which importing this module does not need
    from cyclopts import App
    from rich.console import Console

__all__ = ["JournalCommands", "journal_app"]

_SHOWN = 20  # faults that are printed; one altered entry can make every later one wrong


def journal_app(out: "Console", open: Open) -> "App":  # noqa: A002  what it does
    """The commands about journals."""
    from cyclopts import App  # noqa: PLC0415  an extra, loaded when it is used

    commands = JournalCommands(out=out, open=open)
    app = App(name="journal", help="Check the journal of a community, hand out receipts, export it.")
    app.command(commands.verify, name="verify")
    app.command(commands.receipt, name="receipt")
    app.command(commands.export, name="export")
    return app


@frozen(kw_only=True)
class JournalCommands:
    """What the program does, with the console that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    open: Open

    def verify(self, url: str, id: str, /, *, receipt: Path | None = None, chain: bool = False) -> int:
        """Check the whole journal of a community, and that the stored records are those that it recorded.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            receipt: the file of a receipt that was handed out earlier; the journal has to contain what it names
            chain: only check that each entry holds the hash of the one before, in a fraction of the time
        """
        said = None if receipt is None else Receipt.decode(receipt.read_bytes())
        community = self.open(checked_url(url), id)
        if said is not None and said.community != community.id:
            self._line(f"FAULT the receipt is of another community, {said.community}")
            return FAULTS
        try:
            with community.journal() as journal:
                check = journal.verify_chain if chain else journal.verify
                report = check(receipt=None if said is None else said.head)
        except CorruptStore as error:
            self._line(f"FAULT the store cannot be read to its end: {error}")
            return FAULTS
        return self._tell(report, said)

    def _tell(self, report: Report, receipt: Receipt | None) -> int:
        for fault in report.faults[:_SHOWN]:
            self._line(f"FAULT {fault}")
        if len(report.faults) > _SHOWN:
            self._line(f"... and {len(report.faults) - _SHOWN} more")
        for kind in report.unchecked:
            self._line(f"not compared: the rows of {kind}, which this store does not keep and no installed plugin knows")
        for sequence, erased in report.erased.items():
            kinds = sorted({f"{one.field} of {one.kind}" for one in erased})
            records = len({(one.kind, one.record) for one in erased})
            self._line(f"erased by entry {sequence}, from {records} record(s): {', '.join(kinds)}")
        self._line(f"{report.head.sequence} entries, the last has the hash {report.head.hash}")
        if report.faults:
            self._line(f"{len(report.faults)} faults: this is not what was recorded", style="bold red")
            return FAULTS
        proven = "" if receipt is None else f"; entries 1 to {receipt.sequence} are those of the receipt"
        self._line(f"sound{proven}", style="bold green")
        return SOUND

    def receipt(self, url: str, id: str, /, *, out: Path | None = None) -> int:
        """Write a receipt for the last entry of the journal, to be kept by somebody who has no hand in the store.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            out: a file that is not there yet; without it the receipt is printed
        """
        text = Receipt.of(self.open(checked_url(url), id)).encode()
        if out is None:
            self._line(text.decode().rstrip())
            return SOUND
        write_new(out, lambda new: new.write_bytes(text))
        return SOUND

    def export(self, url: str, id: str, /, *, out: Path) -> int:
        """Write the journal to a file, one entry a line, exactly as it is stored, and print the receipt of the last one.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            out: a file that is not there yet
        """
        community = self.open(checked_url(url), id)
        receipts: list[Receipt] = []

        def write(new: Path) -> None:
            with new.open("xb") as file:
                receipts.append(export_journal(community, file))

        write_new(out, write)
        self._line(receipts[0].encode().decode().rstrip())
        return SOUND

    def _line(self, text: str, style: str | None = None) -> None:
        self.out.print(text, style=style, markup=False)
