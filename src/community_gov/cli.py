"""The command line: community-gov journal verify | receipt | export.

Needs the extra `[cli]`, and `[sql]` for the stores that it opens; both are loaded when the program runs. It opens a store as it
is and changes nothing. Exit status: 0 sound, 1 faults were found, 2 something could not be opened, read or written.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attrs import field, frozen

from community_gov.community import Community
from community_gov.errors import GovernanceError
from community_gov.interop import Receipt, export_journal
from community_gov.journal import Report
from community_gov.stores.errors import CorruptStore

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from cyclopts import App
    from rich.console import Console

__all__ = ["Commands", "main"]

SOUND, FAULTS, UNUSABLE = 0, 1, 2
_SHOWN = 20  # faults that are printed; one altered entry can make every later one wrong
Open = Callable[[str, str], Community]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the installed plugins; returns the exit status."""
    try:
        from rich.console import Console  # noqa: PLC0415  an extra, loaded when it is used

        out, err = (Console(stderr=to_err, soft_wrap=True, highlight=False, emoji=False) for to_err in (False, True))
        app = _app(Commands(out=out, open=Community.open), err)
    except ImportError as error:
        sys.stderr.write(f"{error}: install community-gov[cli,sql]\n")
        return UNUSABLE
    return _run(app, sys.argv[1:] if arguments is None else arguments, err)


def _run(app: "App", arguments: Sequence[str], err: "Console") -> int:
    from cyclopts import CycloptsError  # noqa: PLC0415  an extra, loaded when it is used

    try:
        status: object = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return UNUSABLE  # what was wrong with the arguments has been printed
    except ImportError as error:
        return _fail(err, f"{error}: install community-gov[cli,sql]")
    except (GovernanceError, OSError, ValueError) as error:
        return _fail(err, f"{type(error).__name__}: {error}")
    return status if isinstance(status, int) else SOUND


def _fail(err: "Console", text: str) -> int:
    err.print(text, style="red", markup=False)
    return UNUSABLE


def _app(commands: "Commands", err: "Console") -> "App":
    from cyclopts import App  # noqa: PLC0415  an extra, loaded when it is used

    said = "Look after the stores of communities."
    app = App(name="community-gov", help=said, version=_version, console=commands.out, error_console=err)
    journal = App(name="journal", help="Check the journal of a community, hand out receipts, export it.")
    journal.command(commands.verify, name="verify")
    journal.command(commands.receipt, name="receipt")
    journal.command(commands.export, name="export")
    app.command(journal)
    return app


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415  loads email and zipfile, which the other commands need not

    return metadata.version("community-gov")


@frozen(kw_only=True)
class Commands:
    """What the program does, with the console that it writes to and the way in which it opens a community."""

    out: "Console" = field(repr=False)
    open: Open

    def verify(self, url: str, id: str, /, *, receipt: Path | None = None) -> int:
        """Check the whole journal of a community, and that the stored records are those that it recorded.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            receipt: the file of a receipt that was handed out earlier; the journal has to contain what it names
        """
        said = None if receipt is None else Receipt.decode(receipt.read_bytes())
        community = self.open(_checked(url), id)
        if said is not None and said.community != community.id:
            self._line(f"FAULT the receipt is of another community, {said.community}")
            return FAULTS
        try:
            with community.journal() as journal:
                report = journal.verify(receipt=None if said is None else said.head)
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
            self._line(f"not compared: the rows of {kind}, whose plugin is not installed")
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
        text = Receipt.of(self.open(_checked(url), id)).encode()
        if out is None:
            self._line(text.decode().rstrip())
            return SOUND
        _write_new(out, lambda file: file.write(text))
        return SOUND

    def export(self, url: str, id: str, /, *, out: Path) -> int:
        """Write the journal to a file, one entry a line, exactly as it is stored, and print the receipt of the last one.

        Args:
            url: where the store is, such as sqlite:///compound.db
            id: which of its communities
            out: a file that is not there yet
        """
        community = self.open(_checked(url), id)
        receipts: list[Receipt] = []
        _write_new(out, lambda file: receipts.append(export_journal(community, file)))
        self._line(receipts[0].encode().decode().rstrip())
        return SOUND

    def _line(self, text: str, style: str | None = None) -> None:
        self.out.print(text, style=style, markup=False)


def _checked(url: str) -> str:
    """The address of a store; raises ValueError for what cannot be one."""
    if "://" not in url:
        raise ValueError(f"{url!r} is not the address of a store: write sqlite:///relative.db or sqlite:////absolute.db")
    return url


def _write_new(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all; raises FileExistsError when there is one, since it may be somebody's evidence."""
    with path.open("xb") as file:
        try:
            write(file)
        except BaseException:
            path.unlink()
            raise


if __name__ == "__main__":
    sys.exit(main())
