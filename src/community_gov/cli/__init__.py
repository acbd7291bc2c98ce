"""The command line, community-gov: each group of commands is a file beside this one.

Needs the extra `[cli]`, and `[sql]` for the stores that it opens; both are loaded when the program runs. Exit status: 0 sound or
decided, 1 faults were found, 2 something could not be opened, read or written.
"""

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from community_gov.cli.backup import BackupCommand
from community_gov.cli.common import SOUND, UNUSABLE, Open, language, open_installed
from community_gov.cli.db import db_app
from community_gov.cli.decide import DecideCommand
from community_gov.cli.journal import journal_app
from community_gov.cli.lists import ListCommand
from community_gov.cli.plugged import add_commands
from community_gov.cli.reports import ReportCommand
from community_gov.cli.roster import roster_app
from community_gov.cli.schema import SchemaCommand
from community_gov.errors import GovernanceError, Refused

if TYPE_CHECKING:  # extras, which importing this module does not need
    from cyclopts import App
    from rich.console import Console

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the installed plugins; returns the exit status."""
    try:
        from rich.console import Console  # noqa: PLC0415  an extra, loaded when it is used

        out, err = (Console(stderr=to_err, soft_wrap=True, highlight=False, emoji=False) for to_err in (False, True))
        said = sys.argv[1:] if arguments is None else arguments
        open_ = partial(open_installed, tell=lambda text: err.print(text, style="yellow", markup=False))
        app = _app(out, err, open_)
    except ImportError as error:
        sys.stderr.write(f"{error}: install community-gov[cli,sql]\n")
        return UNUSABLE
    return _run(app, said, out, err, open_)


def _run(app: "App", arguments: Sequence[str], out: "Console", err: "Console", open_: Open) -> int:
    from cyclopts import CycloptsError  # noqa: PLC0415  an extra, loaded when it is used

    try:
        add_commands(app, out, open_, arguments)
        status: object = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return UNUSABLE  # what was wrong with the arguments has been printed
    except ImportError as error:
        return _fail(err, f"{error}: install community-gov[cli,sql]")
    except Refused as refused:
        lang = language(arguments)
        return _fail(err, "\n".join(f"{problem.code}: {problem.message(lang)}" for problem in refused.problems))
    except (GovernanceError, OSError, ValueError) as error:
        return _fail(err, f"{type(error).__name__}: {error}")
    return status if isinstance(status, int) else SOUND


def _fail(err: "Console", text: str) -> int:
    err.print(text, style="red", markup=False)
    return UNUSABLE


def _app(out: "Console", err: "Console", open_: Open) -> "App":
    """The program; a new group of commands is added here."""
    from cyclopts import App  # noqa: PLC0415  an extra, loaded when it is used

    said = "Look after stores of communities; check votes; read rosters; give lists and reports out; tell the form of all data."
    app = App(name="community-gov", help=said, version=_version, console=out, error_console=err)
    app.command(journal_app(out, open_))
    app.command(db_app(out))
    app.command(roster_app(out, err, open_))
    app.command(ListCommand(out=out, open=open_).list, name="list")
    app.command(ReportCommand(out=out, open=open_).report, name="report")
    app.command(BackupCommand(out=out).backup, name="backup")
    app.command(DecideCommand(out=out).decide, name="decide")
    app.command(SchemaCommand(out=out).schema, name="schema")
    return app


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415  loads email and zipfile, which the other commands need not

    return metadata.version("community-gov")
