"""What a secret vote hides, and where its weights would reveal a choice all the same.

Votes count by area too, so a slip bears an area, and whoever knows an area that few hold knows few who can have written the slip.
The library cannot cure this; it says where it is so and what can be done.
"""

from collections import Counter as Multiset
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from community_gov import Coded, Id, View, question
from community_gov.privacy import FEWEST
from community_gov_owners.assembly import Motion
from community_gov_owners.ballots import Ballot, Opening
from community_gov_owners.counting import belongs
from community_gov_owners.envelopes import Heap, enclosed, held_in
from community_gov_owners.register import register_of, voters

__all__ = ["Exposure", "Reason", "Remedy", "Secrecy", "exposures", "secrecy"]


class Reason(Coded):
    """Why a choice could be read off although no name stands beside it."""

    FEW_HEADS = "few_heads", "该事项的业主不足5人", "fewer than five heads decide the item"
    RARE_AREA = "rare_area", "面积相同者不足5人的业主", "heads whose area fewer than five share"
    FEW_ENVELOPES = "few_envelopes", "收回的信封不足5个", "fewer than five envelopes came back"
    FEW_ALIKE = (
        "few_alike",
        "相同的票不足5张,面积合计可能指向个人",
        "fewer than five slips say the same; their area may name them",
    )
    UNANIMOUS = "unanimous", "所有票内容相同", "all slips say the same"


class Remedy(Coded):
    """What can be done about it."""

    BY_NAME = "by_name", "改为记名表决,或者扩大表决范围", "vote by name, or let a larger place decide"
    STRANGERS_OPEN = (
        "strangers_open",
        "由不认识业主面积的外部人员(如居民委员会)开封计票",
        "let people open and count who do not know the areas, such as the residents' committee",
    )
    SAY_LESS = "say_less", "只公布法律要求的合计,不公布反对、弃权的面积", "publish the sums that the law asks for and no others"
    NONE = "none", "无法补救:结果本身就说明了每个人的选择", "nothing: the result itself tells what everybody voted"


REMEDIES: Mapping[Reason, Remedy] = {
    Reason.FEW_HEADS: Remedy.BY_NAME,
    Reason.RARE_AREA: Remedy.STRANGERS_OPEN,
    Reason.FEW_ENVELOPES: Remedy.SAY_LESS,
    Reason.FEW_ALIKE: Remedy.SAY_LESS,
    Reason.UNANIMOUS: Remedy.NONE,
}


@frozen(kw_only=True)
class Exposure:
    """One way in which a choice could be read off."""

    reason: Reason
    heads: int
    """Of so many heads."""
    remedy: Remedy


@frozen(kw_only=True)
class Secrecy:
    """How an item is voted on, and what its weights would reveal; nothing of what was voted."""

    motion: Id[Motion]
    secret: bool
    exposures: tuple[Exposure, ...]


@question("owners.secrecy")
def secrecy(view: View, motion_id: Id[Motion]) -> Secrecy:
    """Whether an item is secret, and where that would fail: ask when the register is frozen, and again after the opening.

    Raises Refused (owners.no_register).
    """
    motion = view.get(Motion, motion_id)
    rows = [row for row in voters(view, register_of(view, motion.assembly).id) if belongs(row, motion)]
    came = enclosed(view.find(Ballot, assembly=motion.assembly))
    opened = view.first(Opening, assembly=motion.assembly) is not None
    voting = [row for row in rows if row.id in came] if opened else rows
    areas, heaps = [held_in(row, motion) for row in voting], view.find(Heap, motion=motion_id)
    found = exposures(areas, [heap.heads for heap in heaps] if opened else None) if motion.secret else ()
    return Secrecy(motion=motion_id, secret=motion.secret, exposures=tuple(found))


def exposures(areas: Sequence[Decimal | None], heaps: Sequence[int] | None) -> Iterator[Exposure]:
    """Where choices could be read off, from the area of each head and the sizes of the heaps, None before the opening."""
    shared = Multiset(areas)
    found = {
        Reason.FEW_HEADS: len(areas) if heaps is None and len(areas) < FEWEST else 0,
        Reason.RARE_AREA: sum(number for number in shared.values() if number < FEWEST),
        Reason.FEW_ENVELOPES: len(areas) if heaps is not None and len(areas) < FEWEST else 0,
        Reason.FEW_ALIKE: sum(heads for heads in heaps or () if heads < FEWEST),
        Reason.UNANIMOUS: sum(heaps) if heaps is not None and len(heaps) == 1 else 0,
    }
    yield from (Exposure(reason=reason, heads=heads, remedy=REMEDIES[reason]) for reason, heads in found.items() if heads)
