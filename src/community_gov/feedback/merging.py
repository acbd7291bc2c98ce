"""Several slips about the same matter become one: a named human merges them, and nobody's voice is lost.

Nothing is copied: who follows the slip that was merged, which households endorsed it and how its reporter found the answer are
looked up through it. It leads to the slip that is kept, and can be taken apart again by reopening it.
"""

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.competence import HUMAN_DECIDES
from community_gov.feedback.life import merged_items, movable, step
from community_gov.feedback.records import Item, ItemState
from community_gov.feedback.routing import concerns
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import stopped
from community_gov.policy import CLERK
from community_gov.records import ActorKind, Id

__all__ = ["merge", "merged_into"]

_GONE = (ItemState.WITHDRAWN, ItemState.CLOSED, ItemState.REFUSED, ItemState.MERGED)
ITSELF = ProblemType("feedback.merged_into_itself", zh="不能并入自身", en="an item is not merged into itself")
GONE = ProblemType(
    "feedback.cannot_keep",
    zh="{number}号诉求现为“{state}”,不能并入",
    en="slip {number} is {state}, so nothing is merged into it",
    nature=Nature.STATE,
)
OTHERS = ProblemType(
    "feedback.kept_elsewhere",
    zh="两件诉求不在同一承办单位,由工作人员并单",
    en="the two lie with different bodies; the office merges them",
    nature=Nature.DENIED,
)
WOULD_TELL = ProblemType(
    "feedback.would_tell_itself",
    zh="{number}号诉求涉及对方的承办单位或其成员,不得并入",
    en="slip {number} is about the body that handles the other one or a member of it, so it is not merged into that",
    nature=Nature.DENIED,
)


@verb("feedback.merge")
def merge(change: Change, item_id: Id[Item], *, into: Id[Item], reason: str | None = None) -> Item:
    """Merge an item into one that says the same; decided by a named human, never by a program."""
    require_text(reason=reason)
    change.require(change.actor.kind is ActorKind.PERSON, HUMAN_DECIDES())
    item, kept = movable(change, item_id, "merge"), change.get(Item, into)
    change.require(item_id != into, ITSELF(at="into"))
    change.require(kept.state not in _GONE, GONE(at="into", number=kept.number, state=kept.state))
    change.require(CLERK in change.actor.roles or item.handler == kept.handler, OTHERS(at="into"))
    for one in (item, *merged_items(change, item_id)):
        hidden = one.about is None or kept.handler is None or not concerns(change, one.about, kept.handler)
        change.require(hidden, WOULD_TELL(at="into", number=one.number))
    return step(change, evolve(item, merged_into=into), "merge", time=stopped(change), reason=reason)


@question("feedback.merged_into")
def merged_into(view: View, item_id: Id[Item]) -> tuple[int, ...]:
    """The numbers of the slips that were merged into this one; raises NotFound."""
    view.get(Item, item_id)
    return tuple(one.number for one in merged_items(view, item_id))
