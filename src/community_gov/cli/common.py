"""What the commands share: exit statuses and addresses."""

from collections.abc import Callable

from community_gov.community import Community

__all__ = ["FAULTS", "SOUND", "UNUSABLE", "Open", "checked_url"]

SOUND, FAULTS, UNUSABLE = 0, 1, 2
Open = Callable[[str, str], Community]
"""How a community is opened: by address and id."""


def checked_url(url: str) -> str:
    """The address of a store; raises ValueError for what cannot be one."""
    if "://" not in url:
        raise ValueError(f"{url!r} is not the address of a store: write sqlite:///relative.db or sqlite:////absolute.db")
    return url
