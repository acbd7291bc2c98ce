"""Up the ladder and down again: small matters do not leave the compound, big matters do not leave the community.

A matter goes up one level at a time, by hand, or because a rule of the pack says so: its deadline passed, it was refused, its
category is for a higher level, or so many households want it. Only an emergency may skip levels. Each level has a new deadline.
The answer comes down the way the matter went up.

When a rule takes a matter up, nobody decides: the rule's consequence is carried out by `raise_due`, which the host's scheduler
calls, and the move says which rule it was. It can be called as often as one likes. The answer remains a human's.
"""

from datetime import datetime

from attrs import evolve, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.life import movable, moves, senders, step
from community_gov.feedback.limits import EscalationRule, escalation_rule
from community_gov.feedback.packs import category_of, ladder_of, levels_from
from community_gov.feedback.records import Item, ItemState, Trigger
from community_gov.feedback.routing import abouts_of, handler_at, seat_from
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import on_arrival
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.stores.protocol import Range

__all__ = [
    "Rise",
    "Rung",
    "due_to_rise",
    "escalate",
    "escalation_rules",
    "pass_reserved",
    "raise_due",
    "return_down",
    "who_answers",
]

AT_ONCE = 500
"""How many items `raise_due` moves in one change, if nothing else is said."""

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
NOT_DEMANDED = ProblemType(
    "feedback.not_demanded",
    zh="附议户数未达到约定",
    en="not as many households want it as was agreed",
    nature=Nature.STATE,
)
NOT_RESERVED = ProblemType(
    "feedback.not_reserved",
    zh="该类事项并未约定由上级办理",
    en="matters of this category are not for a higher level by any rule",
    nature=Nature.STATE,
)
AT_HOME = ProblemType(
    "feedback.at_home", zh="{number}号诉求不是从下级提上来的", en="slip {number} did not come up from below", nature=Nature.STATE
)


@frozen(kw_only=True)
class Rise:
    """An item that a rule takes up, and why."""

    item: Id[Item]
    number: int
    level: Code
    """The level that it leaves."""
    handler: Id[Body] | None
    trigger: Trigger
    since: datetime
    """Since when it should have gone up."""


@frozen(kw_only=True)
class Rung:
    """One level of the ladder, and who answers there."""

    level: Code
    zh: str
    en: str
    handler: Id[Body] | None


@verb("feedback.escalate")
def escalate(change: Change, item_id: Id[Item], *, reason: str, trigger: Trigger = Trigger.HAND, to: Code | None = None) -> Item:
    """Send an item up one level; `to` names a higher one, which only an emergency may skip to.

    A complaint goes on past a level at which it would meet the one that it is about.
    """
    require_text(reason=reason)
    item = movable(change, item_id, "escalate")
    _require_trigger(change, item, trigger)
    return _up(change, item, _level_above(change, item, to), trigger=trigger, reason=reason)


def _up(change: Change, item: Item, level: Code, *, trigger: Trigger, reason: str | None, rule: Code | None = None) -> Item:
    seat = seat_from(change, category=item.category, place=item.place, abouts=abouts_of(change, item), level=level)
    there = evolve(item, level=seat.level)
    time = on_arrival(change, there)
    return step(change, item, "escalate", time=time, seat=seat, reason=reason, trigger=trigger, rule=rule)


def _require_trigger(change: Change, item: Item, trigger: Trigger) -> None:
    if trigger is Trigger.DEADLINE:
        change.require(item.ends is not None and item.ends <= change.now, NOT_DUE(at="trigger"))
    if trigger is Trigger.REFUSAL:
        change.require(item.state is ItemState.REFUSED, NOT_REFUSED(at="trigger"))
    if trigger is Trigger.HOUSEHOLDS:
        change.require(item.rises_by is Trigger.HOUSEHOLDS, NOT_DEMANDED(at="trigger"))
    if trigger is Trigger.CATEGORY:
        change.require(escalation_rule(change, item, trigger), NOT_RESERVED(at="trigger"))


def _level_above(change: Change, item: Item, to: Code | None) -> Code:
    here, *above = levels_from(change, item.level)
    change.require(above, TOP(at="item_id", level=here.word))
    if to is None or to == above[0].code:
        return above[0].code
    change.require(to in [level.code for level in above], NOT_ABOVE(at="to", level=to))
    category = category_of(change, item.category)
    change.require(category is not None and category.emergency, SKIPS(at="to", next=above[0].word))
    return to


def pass_reserved(change: Change, item: Item) -> Item:
    """Take what just came in up to the lowest level for which its category is not reserved higher, step by step."""
    while item.state in (ItemState.SUBMITTED, ItemState.ESCALATED):
        rule = escalation_rule(change, item, Trigger.CATEGORY)
        if rule is None or len(levels_from(change, item.level)) == 1:
            break
        item = _up(change, item, _level_above(change, item, None), trigger=Trigger.CATEGORY, reason=None, rule=rule.pack)
    return item


@question("feedback.due_to_rise")
def due_to_rise(view: View, *, at: datetime | None = None, at_most: int = AT_ONCE) -> tuple[Rise, ...]:
    """What has to go up at an instant (now, if none is given), the longest overdue first; `raise_due` carries it out.

    Found by an index in time proportional to what is due, however many items are open.
    """
    found = view.find(Item, rises=Range(le=at or view.now), order_by="rises", limit=at_most)
    return tuple(
        Rise(item=one.id, number=one.number, level=one.level, handler=one.handler, trigger=one.rises_by, since=one.rises)
        for one in found
        if one.rises is not None and one.rises_by is not None
    )


@verb("feedback.raise_due")
def raise_due(change: Change, *, at_most: int = AT_ONCE) -> tuple[Item, ...]:
    """Take everything up that has to go up now, one level each; the second time there is nothing left to do.

    The host's scheduler calls it, again while it returns `at_most` items.
    """
    due = due_to_rise(change, at_most=at_most)
    return tuple(_raised(change, rise) for rise in due if len(levels_from(change, rise.level)) > 1)


def _raised(change: Change, rise: Rise) -> Item:
    item = change.get(Item, rise.item)
    rule = escalation_rule(change, item, rise.trigger)
    level = _level_above(change, item, None)
    return _up(change, item, level, trigger=rise.trigger, reason=None, rule=None if rule is None else rule.pack)


@verb("feedback.return_down")
def return_down(change: Change, item_id: Id[Item], *, reason: str | None = None) -> Item:
    """Bring an answered item back to the body that sent it up, which tells the reporter."""
    require_text(reason=reason)
    item = movable(change, item_id, "return_down")
    sent = senders(moves(change, item_id))
    change.require(sent, AT_HOME(at="item_id", number=item.number))
    return step(change, item, "return_down", seat=sent[-1], reason=reason)


@question("feedback.who_answers")
def who_answers(view: View, *, category: Code, place: Id[Place] | None = None) -> tuple[Rung, ...]:
    """Who would answer such a matter at each level, the lowest first; nobody where no body of the kind exists."""
    return tuple(
        Rung(
            level=level.code, zh=level.zh, en=level.en, handler=handler_at(view, category=category, place=place, level=level.code)
        )
        for level in ladder_of(view)
    )


@question("feedback.escalation_rules")
def escalation_rules(view: View, *, pack: Code) -> tuple[EscalationRule, ...]:
    """By which rules matters go up under one pack."""
    return tuple(rule for rule in view.packs(EscalationRule) if rule.pack == pack)
