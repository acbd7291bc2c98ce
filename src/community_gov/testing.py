"""For the tests of those who build on the library: a fresh community, a clock to turn, predictable ids and salts, a contract.

`from community_gov.testing import community` in a test module or conftest.py gives the pytest fixture `community`, an empty
community for each test; pytest is imported then only.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from community_gov.community import Community
from community_gov.contract import RED_LINE, Contract, ContractBroken, check_plugin
from community_gov.policy import ALLOW_ALL, Policy
from community_gov.records import Actor

__all__ = ["RED_LINE", "Contract", "ContractBroken", "FixedClock", "SeededSalts", "check_plugin", "fresh_community", "somebody"]

_START = datetime(2022, 1, 1, 1, 0, tzinfo=UTC)


class FixedClock:
    """A clock that stands until it is advanced; starts at 2022-01-01 09:00 in Beijing."""

    def __init__(self, start: datetime = _START) -> None:
        """Start at an aware instant."""
        self.instant = start

    def __call__(self) -> datetime:
        """The present instant."""
        return self.instant

    def advance(self, **by: int) -> datetime:
        """Move on by `days=`, `hours=`, `minutes=`, `seconds=` (whole numbers; backwards when negative)."""
        self.instant += timedelta(**by)
        return self.instant

    def set(self, instant: datetime) -> datetime:
        """Jump to an aware instant."""
        self.instant = instant
        return instant


class SeededSalts:
    """Predictable salts, so that two runs give identical journals. Never outside tests and examples."""

    def __init__(self, seed: str = "seed") -> None:
        """Start the series of this seed."""
        self._seed, self._count = seed, 0

    def __call__(self) -> bytes:
        """The next 16 bytes."""
        self._count += 1
        return hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()[:16]


def fresh_community(
    *,
    plugins: Sequence[object] = (),
    policy: Policy | None = ALLOW_ALL,
    clock: FixedClock | None = None,
    settings: Sequence[object] = (),
    id: str = "test",
) -> Community:
    """An empty community in memory with a standing clock and predictable ids and salts.

    Everybody may do everything unless a policy is given (`policy=None`: the rows of the stories and plugins).
    """
    return Community.in_memory(
        id, plugins=plugins, policy=policy, settings=settings, clock=clock or FixedClock(), salts=SeededSalts(id)
    )


def somebody(id: str = "tester", *roles: str) -> Actor:
    """An actor who is a person with host roles."""
    return Actor(id=id, roles=frozenset(roles))


if TYPE_CHECKING:

    def community() -> Community:
        """The pytest fixture: an empty community for each test, with nothing but the core's stories."""

else:

    def __getattr__(name: str) -> object:
        """Make the fixture when it is asked for, so that pytest is needed by tests alone."""
        if name != "community":
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        import pytest  # noqa: PLC0415  # see above

        @pytest.fixture(name="community")
        def empty() -> Community:
            return fresh_community()

        return empty
