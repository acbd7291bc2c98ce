"""What the commands share: exit statuses, addresses, and how they open a community."""

import os
from collections.abc import Callable, Sequence

from community_gov.community import Community
from community_gov.plugins import discovered
from community_gov.stores.errors import OutdatedStore

__all__ = ["FAULTS", "SOUND", "UNUSABLE", "Open", "checked_url", "language", "open_installed", "said"]

SOUND, FAULTS, UNUSABLE = 0, 1, 2
Open = Callable[[str, str], Community]
"""How a community is opened: by address and id."""


def language(arguments: Sequence[str]) -> str:
    """The language that is asked for, by `--lang zh` or by COMMUNITY_GOV_LANG; else English."""
    said = list(arguments)
    for index, word in enumerate(said):
        if word == "--lang" and index + 1 < len(said):
            return said[index + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return os.environ.get("COMMUNITY_GOV_LANG", "en")


def said(lang: str | None, *, zh: str, en: str) -> str:
    """One of two texts: in the language of `--lang`, else of COMMUNITY_GOV_LANG, else English; raises ValueError for another."""
    asked = lang or os.environ.get("COMMUNITY_GOV_LANG", "en")
    if asked not in ("zh", "en"):
        raise ValueError(f"the program speaks zh and en, not {asked!r}")
    return zh if asked == "zh" else en


def checked_url(url: str) -> str:
    """The address of a store; raises ValueError for what cannot be one."""
    if "://" not in url:
        raise ValueError(f"{url!r} is not the address of a store: write sqlite:///relative.db or sqlite:////absolute.db")
    return url


def open_installed(url: str, id: str, *, tell: Callable[[str], object]) -> Community:
    """Open a community with the installed plugins; those that have no tables in its store are left out, which is told.

    So a program with every plugin can look after a store that was made with some of them. Raises what `Community.open` does.
    """
    try:
        return Community.open(url, id)
    except OutdatedStore:
        from community_gov.stores.sql.revising import standings  # noqa: PLC0415  an extra, loaded when it is used

        without = {each.owner for each in standings(url, Community.in_memory().kinds.schemas()) if each.stored is None}
        if not without:
            raise
    community = Community.open(url, id, plugins={name: one for name, one in discovered().items() if name not in without})
    tell(f"without {', '.join(sorted(without))}: the store has no tables of theirs; community-gov db upgrade makes them")
    return community
