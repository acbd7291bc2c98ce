"""community-gov db upgrade | current | check | revision: the tables of a store and the migrations that lead to them.

The distributions are those that are installed. Nothing but `upgrade` changes a store, and nothing but `revision` writes a file.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.canonical import Schema
from community_gov.cli.common import FAULTS, SOUND, checked_url, said
from community_gov.community import Community
from community_gov.records import Record

if TYPE_CHECKING:  # extras, which importing this module does not need
    from cyclopts import App
    from rich.console import Console

__all__ = ["DbCommands", "db_app"]

_SHOWN = 20  # differences that are printed; one wrong table can make many


def db_app(out: "Console") -> "App":
    """The commands about tables."""
    from cyclopts import App  # noqa: PLC0415  an extra, loaded when it is used

    commands = DbCommands(out=out)
    app = App(name="db", help="Bring the tables of a store to what is installed, compare them, write migrations.")
    app.command(commands.upgrade, name="upgrade")
    app.command(commands.current, name="current")
    app.command(commands.check, name="check")
    app.command(commands.revision, name="revision")
    return app


def _installed() -> tuple[Schema[Record], ...]:
    return Community.in_memory().kinds.schemas()


@frozen(kw_only=True)
class DbCommands:
    """What the program does, with the console that it writes to and the kinds that it knows."""

    out: "Console" = field(repr=False)
    kinds: Callable[[], tuple[Schema[Record], ...]] = _installed

    def upgrade(self, url: str, /, *, lang: str | None = None) -> int:
        """Run the migrations that the store lacks, all or none; it takes a moment in which nobody else can write.

        Args:
            url: where the store is, such as sqlite:///compound.db; make a copy of it before
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        from community_gov.interop.upgrading import upgrade_store  # noqa: PLC0415  an extra, loaded when it is used

        steps = upgrade_store(checked_url(url))
        for step in steps:
            self._line(f"{step.owner}: {step.before or said(lang, zh='没有表', en='no tables')} -> {step.after}")
        done, nothing = (
            said(lang, zh=f"升级了{len(steps)}项", en=f"{len(steps)} upgraded"),
            said(lang, zh="无需升级", en="nothing to do"),
        )
        self._line(done if steps else nothing, style="bold green")
        return SOUND

    def current(self, url: str, /, *, lang: str | None = None) -> int:
        """Tell how far each distribution is in the store, and how far its migrations lead; status 1 when they lead further.

        Args:
            url: where the store is, such as sqlite:///compound.db
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        from community_gov.stores.sql.revising import standings  # noqa: PLC0415  an extra, loaded when it is used

        found = standings(checked_url(url), self.kinds())
        for each in found:
            zh = f", 应为{each.head or '没有迁移'}: 请运行 community-gov db upgrade"
            en = f", needed is {each.head or 'no revision'}: run community-gov db upgrade"
            behind = "" if each.stored == each.head else said(lang, zh=zh, en=en)
            self._line(f"{each.owner}: {each.stored or said(lang, zh='没有表', en='no tables')}{behind}")
        return SOUND if all(each.stored == each.head for each in found) else FAULTS

    def check(self, url: str, /, *, lang: str | None = None) -> int:
        """Compare the tables of the store with what the installed classes mean: columns, types, keys, indexes.

        Args:
            url: where the store is, such as sqlite:///compound.db
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        from community_gov.stores.sql.revising import misfits_in  # noqa: PLC0415  an extra, loaded when it is used

        found = misfits_in(checked_url(url), self.kinds())
        for one in found[:_SHOWN]:
            self._line(f"{said(lang, zh='有误', en='FAULT')} {one}")
        if (more := len(found) - _SHOWN) > 0:
            self._line(said(lang, zh=f"……另有{more}处", en=f"... and {more} more"))
        if found:
            zh, en = (
                "处不同: 请升级存储, 或者补写缺少的迁移",
                " differences: upgrade the store, or write the migration that is missing",
            )
            self._line(f"{len(found)}{said(lang, zh=zh, en=en)}", style="bold red")
            return FAULTS
        self._line(said(lang, zh="各表无误", en="the tables are as they should be"), style="bold green")
        return SOUND

    def revision(self, url: str | None = None, /, *, plugin: str, message: str | None = None, lang: str | None = None) -> int:
        """Write the migration from the tables of a store to what a plugin's classes mean by now; read it before you use it.

        Args:
            url: a store at the head of the migrations that are there; without it the first migration is written, which makes all
                tables, and replaces an earlier first one
            plugin: the name under which it is installed, or core
            message: what the migration does, in a few words; it becomes part of the name of the file
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        from community_gov.stores.sql.revising import write_base, write_revision  # noqa: PLC0415  an extra, loaded when it is used

        if url is None:
            self._line(str(write_base(self.kinds(), plugin)))
            return SOUND
        if not message:
            raise ValueError("say by --message what the migration does")
        path = write_revision(checked_url(url), self.kinds(), plugin, message=message)
        nothing = said(lang, zh="无需迁移: 各表与类一致", en="nothing to do: the tables are as the classes mean them")
        self._line(nothing if path is None else str(path))
        return SOUND

    def _line(self, text: str, style: str | None = None) -> None:
        self.out.print(text, style=style, markup=False)
