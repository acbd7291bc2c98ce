"""How many proxies one holder may bring, and what falls when he brings more."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from community_gov.rules.beforehand import Excess, MandateCount, MandateShare, ProxyLimit
from community_gov.rules.expressions import VoterSet
from community_gov.rules.register import Register
from community_gov.rules.sheet import Missing, NotKnown, Sheet

__all__ = ["excess_mandates"]


def excess_mandates(limit: ProxyLimit, register: Register, mandates: Mapping[int, str], sheet: Sheet) -> frozenset[int]:
    """Give the voters whose mandates fall; ``mandates`` tells the holder by the voter's position.

    Raises:
        NotKnown: the rule wants the excess settled by somebody first.
    """
    fallen: set[int] = set()
    for holder in sorted(set(mandates.values())):
        held = sorted(position for position, of in mandates.items() if of == holder)
        kept = _within(limit, register, holder, held, sheet)
        if kept == len(held):
            continue
        if limit.excess is Excess.REFUSE:
            raise NotKnown(_unsettled(register, holder, held))
        fallen.update(held if limit.excess is Excess.MANDATE_VOID else held[kept:])
    return frozenset(fallen)


def _within(limit: ProxyLimit, register: Register, holder: str, held: Sequence[int], sheet: Sheet) -> int:
    """Give how many of the mandates, in the order of the register, are within the limit."""
    return max(_within_one(one, register, holder, held, sheet) for one in limit.any_of)


def _within_one(limit: MandateCount | MandateShare, register: Register, holder: str, held: Sequence[int], sheet: Sheet) -> int:
    if isinstance(limit, MandateCount):
        return min(limit.mandates, len(held))
    column, most = sheet.column(limit.measure), limit.fraction * sheet.amount(limit.measure, VoterSet.ENTITLED)
    carried = column.at(register.position(holder)) if limit.with_own and holder in register else Fraction(0)
    for number, position in enumerate(held):
        carried += column.at(position)
        if carried > most:
            return number
    return len(held)


def _unsettled(register: Register, holder: str, held: Sequence[int]) -> Missing:
    voters = tuple(register.ids[position] for position in held)
    zh, en = (
        f"{holder} 持有的委托超过限额，须先确定哪些有效",
        f"{holder} holds more mandates than allowed: settle first which of them stand",
    )
    return Missing(what=f"mandates of {holder}", voters=voters, number=len(voters), zh=zh, en=en)
