"""The security log: every denial, outside of the journal, bounded, and without personal data.

A denial leaves nothing in the journal, because nothing was done. Who tried what is for those who look after the community; it is
told by a log that the host may replace. The one that comes with the library is a ring in memory: the newest denials of this
process, and how many older ones there were.
"""

from collections import deque
from threading import Lock
from typing import Protocol

from attrs import field, frozen

from community_gov.records import ActorKind, AnyId, Code, Coded

__all__ = ["Denial", "DenialLog", "Denials", "Refusal", "RingLog", "WhyDenied"]


class WhyDenied(Coded):
    """Why somebody was turned away at the door."""

    NO_LINE = "no_line", "规则表中没有这一项", "the policy has no line about it"
    NO_ROLE = "no_role", "不具备所需角色", "holds none of the roles that may"
    ELSEWHERE = "elsewhere", "角色不在此范围", "holds such a role, but not for this"
    POLICY = "policy", "应用方自定的权限规定不允许", "a policy of the host's own said no"
    FAILED = "failed", "权限规定出错", "the policy failed, which denies"


@frozen(kw_only=True)
class Refusal:
    """What a policy tells of a denial: why, in which scopes it would have been allowed, and about which records it was asked."""

    why: WhyDenied
    scopes: tuple[Code, ...] = ()
    about: tuple[AnyId, ...] = ()


@frozen(kw_only=True)
class Denial:
    """One denial. Nothing that was handed in stands in it but ids of records that there are."""

    at: str
    """The instant in UTC; the civil date alone for an anonymous actor."""
    actor: str
    """The id that the host gave the actor, as in the journal."""
    kind: ActorKind
    person: AnyId | None
    roles: tuple[Code, ...]
    """Those of the host's that the library knows as codes."""
    action: Code
    reason: Code
    """A code of `WhyDenied`, or that of the problem when the verb or a check itself said no."""
    scopes: tuple[Code, ...] = ()
    about: tuple[AnyId, ...] = ()


@frozen(kw_only=True)
class Denials:
    """What a log holds, oldest first, and how many older ones it has dropped."""

    kept: tuple[Denial, ...]
    dropped: int


class DenialLog(Protocol):
    """Where denials go. Several threads use it at once; what it raises makes the denial's cause, never a permission."""

    def note(self, denial: Denial) -> None:
        """Keep a denial."""

    def read(self) -> Denials:
        """What is kept."""


@frozen
class RingLog:
    """The newest denials of this process, in memory; one is never waited for and never written to a file."""

    size: int = 1_000
    _kept: deque[Denial] = field(init=False, repr=False, eq=False)
    _noted: list[int] = field(init=False, repr=False, eq=False, factory=lambda: [0])
    _lock: Lock = field(init=False, repr=False, eq=False, factory=Lock)

    def __attrs_post_init__(self) -> None:
        """Make the ring; raises ValueError for a size below 1."""
        if self.size < 1:
            raise ValueError(f"a ring keeps one denial or more, not {self.size}")
        object.__setattr__(self, "_kept", deque[Denial](maxlen=self.size))

    def note(self, denial: Denial) -> None:
        """Keep a denial, in the place of the oldest when the ring is full."""
        with self._lock:
            self._kept.append(denial)
            self._noted[0] += 1

    def read(self) -> Denials:
        """What is kept."""
        with self._lock:
            return Denials(kept=tuple(self._kept), dropped=self._noted[0] - len(self._kept))
