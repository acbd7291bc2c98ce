"""Co-owners who cast several ballots for the one vote that they have together."""

from collections.abc import Sequence
from fractions import Fraction

from community_gov.rules.ballots import Ballot, Choice
from community_gov.rules.beforehand import Represent
from community_gov.rules.numeric import exact
from community_gov.rules.register import Register
from community_gov.rules.sheet import Missing, NotKnown
from community_gov.rules.verdict import Note

__all__ = ["represented"]


def represented(
    register: Register, position: int, cast: Sequence[Ballot], *, policy: Represent, protested: frozenset[str]
) -> tuple[Choice, Note | None]:
    """Give the one choice that their ballots amount to, with a note if it is not what they all said.

    Raises:
        ValueError: two ballots of one hand, a ballot of somebody who is no co-owner, or one for all beside one of a single
        co-owner. NotKnown: the policy needs an interest or an order that the register does not have.
    """
    _check_hands(register, position, cast)
    signed = [ballot for ballot in cast if ballot.choice is not Choice.UNSIGNED]
    one = signed or list(cast[:1])  # unsigned papers all say the same
    match policy:
        case Represent.SINGLE_NAMED | Represent.FIRST_NAMED:
            return _of_one(signed or cast, _entitled_hand(register, position, policy))
        case Represent.MAJORITY_IN_INTEREST:
            return _by_interest(register, position, one)
        case Represent.ANY_UNLESS_PROTEST if register.ids[position] in protested:
            return Choice.INVALID, Note.CO_OWNERS_CONFLICT
        case _:
            return _agreed(one)


def _check_hands(register: Register, position: int, cast: Sequence[Ballot]) -> None:
    voter, hands = register.ids[position], [ballot.by for ballot in cast]
    if len(set(hands)) != len(hands):
        raise ValueError(f"two ballots of {voter!r} of the same hand: settle first which one counts")
    if "" in hands and len(hands) > 1:
        raise ValueError(
            f"a ballot for all co-owners of {voter!r} beside one of a single co-owner: settle first which one counts"
        )
    members = {member.id for member in register.members(position)}
    strangers = [hand for hand in hands if hand and members and hand not in members]
    if strangers:
        raise ValueError(f"{strangers[0]!r} is no co-owner of {voter!r}")


def _entitled_hand(register: Register, position: int, policy: Represent) -> str | None:
    named, members = register.named(position), register.members(position)
    if named is not None or policy is Represent.SINGLE_NAMED:
        return named
    if not members:
        voter = register.ids[position]
        raise NotKnown(
            Missing(
                what="co-owners",
                voters=(voter,),
                number=1,
                zh=f"缺少 {voter} 的共有人次序",
                en=f"the order of the co-owners of {voter}",
            )
        )
    return members[0].id


def _of_one(cast: Sequence[Ballot], hand: str | None) -> tuple[Choice, Note | None]:
    for ballot in cast:
        if ballot.by == hand:
            return ballot.choice, None
    return Choice.UNSIGNED, Note.NO_REPRESENTATIVE


def _agreed(cast: Sequence[Ballot]) -> tuple[Choice, Note | None]:
    if len({ballot.choice for ballot in cast}) == 1:
        return cast[0].choice, None
    return Choice.INVALID, Note.CO_OWNERS_CONFLICT


def _by_interest(register: Register, position: int, cast: Sequence[Ballot]) -> tuple[Choice, Note | None]:
    """More than half of the interests of those who cast."""
    if len(cast) == 1:
        return cast[0].choice, None
    interests = {member.id: member.interest for member in register.members(position)}
    unknown = min((ballot.by for ballot in cast if interests.get(ballot.by) is None), default=None)
    if unknown is not None:  # the first by name, in whatever order the papers came
        raise NotKnown(_no_interest(unknown, register.ids[position]))
    behind: dict[Choice, Fraction] = {}
    for ballot in cast:
        interest = exact(interests[ballot.by] or 0, what=f"the interest of {ballot.by}")
        behind[ballot.choice] = behind.get(ballot.choice, Fraction(0)) + interest
    everything = sum(behind.values(), Fraction(0))
    for choice, interest in behind.items():
        if 2 * interest > everything:
            return choice, None
    return Choice.INVALID, Note.CO_OWNERS_CONFLICT


def _no_interest(hand: str, voter: str) -> Missing:
    what = f"{hand} / {voter}"
    return Missing(what=what, voters=(voter,), number=1, zh=f"缺少共有份额：{what}", en=f"the interest of {what}")
