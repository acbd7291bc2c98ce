"""What happened in the vote: the ballots, and the facts of the case beside them.

A ballot here is what counts for one voter on one item, after channels and late papers were settled. Several ballots for one
voter are given only when co-owners cast them (``by``); the rule says what they amount to.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen
from attrs.validators import instance_of

from community_gov.rules.numeric import Exact

__all__ = ["Ballot", "Choice", "Facts"]


class Choice(StrEnum):
    """What one ballot says.

    INVALID is returned by an identified voter but void (废票); UNSIGNED is returned, but nobody can be held to it. FOLLOW is the
    explicit choice "with the majority" (从众, 随多数): it takes part, and joins whichever side leads among the other ballots.
    """

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    FOLLOW = "follow"
    UNSIGNED = "unsigned"


@frozen(kw_only=True)
class Ballot:
    """One ballot for one voter. ``by`` is the co-owner who cast it, ``holder`` the proxy holder through whom it came."""

    voter: str
    choice: Choice = field(converter=Choice)
    by: str = ""
    holder: str = ""


def _ids(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, str):
        raise TypeError(f"{value!r} is one text: give a set of ids")
    return frozenset(value)


def _ids_if_known(value: Iterable[str] | None) -> frozenset[str] | None:
    return None if value is None else _ids(value)


def _holders(value: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(value))


def _numbers(value: Mapping[str, Exact]) -> Mapping[str, Exact]:
    return MappingProxyType(dict(value))


@frozen(kw_only=True)
class Facts:
    """The facts of one round of voting that are not on a ballot; sets hold voters' ids.

    attending: present or represented without a ballot counted here. at_opening: who was there when the meeting opened, where
    the rule judges the quorum then. served: to whom the papers were effectively delivered. warned: the owners were told what
    silence will mean. bylaw: the clause that lets silence count. objected: objections in writing. issued: who was given a
    ballot. protested: voters one of whose co-owners protested. mandates: proxy holder by voter, beside those on ballots. flags:
    what is true of the case ("notice"). constants: its numbers ("returned"). casting: the chair's casting vote. lot: the side
    drawn by a recorded lot; lots: candidates in the order drawn. matter: what the vote is about.
    """

    attending: frozenset[str] = field(default=frozenset(), converter=_ids)
    at_opening: frozenset[str] | None = field(default=None, converter=_ids_if_known)
    served: frozenset[str] = field(default=frozenset(), converter=_ids)
    objected: frozenset[str] = field(default=frozenset(), converter=_ids)
    issued: frozenset[str] = field(default=frozenset(), converter=_ids)
    protested: frozenset[str] = field(default=frozenset(), converter=_ids)
    mandates: Mapping[str, str] = field(factory=dict, converter=_holders)
    flags: frozenset[str] = field(default=frozenset(), converter=_ids)
    constants: Mapping[str, Exact] = field(factory=dict, converter=_numbers)
    warned: bool = False
    bylaw: str = ""
    casting: Choice | None = None
    lot: Choice | None = None
    lots: tuple[str, ...] = field(default=(), validator=instance_of(tuple))
    matter: str = ""

    @property
    def people(self) -> frozenset[str]:
        """All voters that the facts name."""
        sets = (self.attending, self.at_opening or frozenset(), self.served, self.objected, self.issued, self.protested)
        return frozenset().union(*sets, self.mandates)
