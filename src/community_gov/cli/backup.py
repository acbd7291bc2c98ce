"""community-gov backup: copy a store while it is in use."""

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from community_gov.cli.common import SOUND, checked_url, said

if TYPE_CHECKING:  # an extra, which importing this module does not need
    from rich.console import Console

__all__ = ["BackupCommand"]


@frozen(kw_only=True)
class BackupCommand:
    """What the program does, with the console that it writes to."""

    out: "Console" = field(repr=False)

    def backup(self, url: str, out: Path, /, *, lang: str | None = None) -> int:
        """Copy all communities of an SQLite file, as they are at one moment, into a new file; others may go on writing.

        Args:
            url: where the store is, such as sqlite:///compound.db
            out: a file that is not there yet; it is a store that can be opened, and can be backed up to another place
            lang: zh or en; without it what COMMUNITY_GOV_LANG says, else en
        """
        from community_gov.stores.sql import open_store  # noqa: PLC0415  an extra, loaded when it is used

        store = open_store(checked_url(url), ())
        try:
            store.backup(out)
            communities = ", ".join(store.communities())
        finally:
            store.close()
        self.out.print(f"{out}: {communities or said(lang, zh='没有小区', en='no community')}", markup=False)
        return SOUND
