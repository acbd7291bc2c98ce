"""community-gov journal verify | receipt | export: check the journal of a community, hand out receipts, export it.

It opens a store as it is and changes nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import FAULTS, SOUND, Open, checked_url, said
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

    def verify(self, url: str, id: str, /, *, receipt: Path | None = None, chain: bool = False, lang: str | None = None) -> int:
        """Check the whole journal of a community, and that the stored records are those that it recorded.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            receipt: the file of a receipt that was handed out earlier; the journal has to contain what it names
            chain: only check that each entry holds the hash of the one before, in a fraction of the time
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        held = None if receipt is None else Receipt.decode(receipt.read_bytes())
        fault = said(lang, zh="有误", en="FAULT")
        community = self.open(checked_url(url), id)
        if held is not None and held.community != community.id:
            other = said(lang, zh="回执属于另一个小区", en="the receipt is of another community,")
            self._line(f"{fault} {other} {held.community}")
            return FAULTS
        try:
            with community.journal() as journal:
                check = journal.verify_chain if chain else journal.verify
                report = check(receipt=None if held is None else held.head)
        except CorruptStore as error:
            self._line(f"{fault} {said(lang, zh='存储无法读到末尾', en='the store cannot be read to its end')}: {error}")
            return FAULTS
        return self._tell(report, held, lang)

    def _tell(self, report: Report, receipt: Receipt | None, lang: str | None) -> int:
        for fault in report.faults[:_SHOWN]:
            self._line(f"{said(lang, zh='有误', en='FAULT')} {fault}")
        if (more := len(report.faults) - _SHOWN) > 0:
            self._line(said(lang, zh=f"……另有{more}处", en=f"... and {more} more"))
        for line in (*_unchecked(report, lang), *_erased(report, lang)):
            self._line(line)
        head, wrong = report.head, len(report.faults)
        zh, en = f"共{head.sequence}条, 末条哈希 {head.hash}", f"{head.sequence} entries, the last has the hash {head.hash}"
        self._line(said(lang, zh=zh, en=en))
        if wrong:
            zh, en = f"{wrong}处有误: 现有内容与当时所记不符", f"{wrong} faults: this is not what was recorded"
            self._line(said(lang, zh=zh, en=en), style="bold red")
            return FAULTS
        upto = 0 if receipt is None else receipt.sequence
        zh, en = f"; 第1至{upto}条与回执一致", f"; entries 1 to {upto} are those of the receipt"
        self._line(said(lang, zh="完好", en="sound") + (said(lang, zh=zh, en=en) if receipt else ""), style="bold green")
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


def _unchecked(report: Report, lang: str | None) -> Iterator[str]:
    for kind in report.unchecked:
        yield said(
            lang,
            zh=f"未比对: {kind}的记录, 本存储没有保存, 已安装的插件也都不认识",
            en=f"not compared: the rows of {kind}, which this store does not keep and no installed plugin knows",
        )


def _erased(report: Report, lang: str | None) -> Iterator[str]:
    for sequence, erased in report.erased.items():
        records = len({(one.kind, one.record) for one in erased})
        zh = "、".join(sorted({f"{one.kind}的{one.field}" for one in erased}))
        en = ", ".join(sorted({f"{one.field} of {one.kind}" for one in erased}))
        yield said(
            lang,
            zh=f"第{sequence}条已删除, 涉及{records}条记录: {zh}",
            en=f"erased by entry {sequence}, from {records} record(s): {en}",
        )
