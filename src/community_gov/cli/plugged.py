"""Commands that installed plugins add: entry points of the group `community_gov.commands`, each the name of one command.

An entry point leads to a function that takes the console and the way to open a community, and returns the function that runs.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from community_gov.cli.common import Open

if TYPE_CHECKING:  # extras, which importing this module does not need
    from importlib.metadata import EntryPoint

    from cyclopts import App
    from rich.console import Console

__all__ = ["GROUP", "add_commands"]

GROUP = "community_gov.commands"


def add_commands(app: "App", out: "Console", open: Open, arguments: Sequence[str]) -> None:  # noqa: A002  how a community is
    """Add the command that is asked for, or all of them when the program is asked what it can do.

    Others are not imported, so that a command of the core starts as fast as without plugins. Raises ValueError when two
    plugins have a command of one name, or one has a name of the core.
    """
    from importlib import metadata  # noqa: PLC0415  loads email and zipfile, which other uses of the module need not

    wanted = arguments[0] if arguments and not arguments[0].startswith("-") else None
    if wanted in set(app):
        return
    found: dict[str, EntryPoint] = {}
    for entry in sorted(metadata.entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        if entry.name in found or entry.name in set(app):
            raise ValueError(f"two commands are called {entry.name}: {entry.value} and another; uninstall one of the plugins")
        found[entry.name] = entry
    for name, entry in found.items():
        if wanted in (None, name):
            make = cast("Callable[[Console, Open], Callable[..., int]]", entry.load())
            app.command(make(out, open), name=name)
