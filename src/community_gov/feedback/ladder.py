"""Up the ladder and down again: small matters do not leave the compound, big matters do not leave the community.

A matter goes up one level at a time, by hand, because it was refused, or because its deadline passed; only an emergency may
skip levels. Each level has a new deadline. The answer comes down the way the matter went up.
"""

from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.life import accept_by, movable, moves, senders, step
from community_gov.feedback.packs import category_of
from community_gov.feedback.records import Item, ItemState, Trigger
from community_gov.feedback.routing import levels_from, seat_from
from community_gov.feedback.texts import require_text
from community_gov.records import Code, Id

__all__ = ["escalate", "return_down"]

TOP = ProblemType("feedback.top", zh="{level}已是最高一级", en="{level} is the highest level of the ladder", nature=Nature.STATE)
SKIPS = ProblemType(
    "feedback.skips_a_level",
    zh="除紧急情况外只能逐级提级,下一级是{next}",
    en="only an emergency skips a level; the next one is {next}",
    nature=Nature.STATE,
)
NOT_ABOVE = ProblemType("feedback.not_above", zh="{level}不在现在的层级之上", en="{level} does not lie above the present level")
NOT_DUE = ProblemType(
    "feedback.not_due", zh="期限未过,不能以逾期为由提级", en="the deadline has not passed yet", nature=Nature.STATE
)
NOT_REFUSED = ProblemType(
    "feedback.not_refused", zh="本级并未不予受理", en="it was not refused at this level", nature=Nature.STATE
)
AT_HOME = ProblemType(
    "feedback.at_home", zh="{number}号诉求不是从下级提上来的", en="slip {number} did not come up from below", nature=Nature.STATE
)


@verb("feedback.escalate")
def escalate(change: Change, item_id: Id[Item], *, reason: str, trigger: Trigger = Trigger.HAND, to: Code | None = None) -> Item:
    """Send an item up one level; `to` names a higher one, which only an emergency may skip to.

    A complaint goes on past a level at which it would meet the one that it is about.
    """
    require_text(reason=reason)
    item = movable(change, item_id, "escalate")
    _require_trigger(change, item, trigger)
    level = _level_above(change, item, to)
    seat = seat_from(change, category=item.category, place=item.place, about=item.about, level=level)
    due = accept_by(change, item.category)
    return step(change, item, "escalate", due=due, seat=seat, reason=reason, trigger=trigger)


def _require_trigger(change: Change, item: Item, trigger: Trigger) -> None:
    if trigger is Trigger.DEADLINE:
        change.require(item.due is not None and item.due < change.today, NOT_DUE(at="trigger"))
    if trigger is Trigger.REFUSAL:
        change.require(item.state is ItemState.REFUSED, NOT_REFUSED(at="trigger"))


def _level_above(change: Change, item: Item, to: Code | None) -> Code:
    here, *above = levels_from(change, item.level)
    change.require(above, TOP(at="item_id", level=here.word))
    if to is None or to == above[0].code:
        return above[0].code
    change.require(to in [level.code for level in above], NOT_ABOVE(at="to", level=to))
    category = category_of(change, item.category)
    change.require(category is not None and category.emergency, SKIPS(at="to", next=above[0].word))
    return to


@verb("feedback.return_down")
def return_down(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """Bring an answered item back to the body that sent it up, which tells the reporter."""
    require_text(reason=reason)
    item = movable(change, item_id, "return_down")
    sent = senders(moves(change, item_id))
    change.require(sent, AT_HOME(at="item_id", number=item.number))
    return step(change, item, "return_down", due=None, seat=sent[-1], reason=reason)
