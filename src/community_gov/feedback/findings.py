"""What the audit finds among the items: deadlines that have passed."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.feedback.life import WAITING
from community_gov.feedback.packs import category_of
from community_gov.feedback.reading import overdue
from community_gov.feedback.records import Item
from community_gov.feedback.waiting import uncounted
from community_gov.households import GONE_RULE, GONE_RULE_ZH
from community_gov.organizations import gone
from community_gov.records import Finding, FindingType, Severity
from community_gov.stores.protocol import OneOf

__all__ = ["found"]

ITEM_OVERDUE = FindingType(
    "feedback.item_overdue",
    zh="{number}号诉求({category})应于{due}前有下一步",
    en="slip {number} ({category}) needed its next step by {due}",
    rule="the deadline of its category, as the packs set it",
    rule_zh="该类诉求的期限，由类别数据设定",
    severity=Severity.CUSTOM,
)
NOT_COUNTED = FindingType(
    "feedback.not_counted",
    zh="{number}号诉求的期限按工作日计算,日历尚无该年,未能推算;更新日历后请重算期限",
    en="the time for slip {number} is one of working days of a year that the calendar does not know; renew it and recount",
    rule="the deadline of its category, as the packs set it",
    rule_zh="该类诉求的期限，由类别数据设定",
    severity=Severity.CUSTOM,
)
STILL_HAS = FindingType(
    "feedback.still_has",
    zh="{number}号诉求登记由{who}办理,该组织{gone}",
    en="slip {number} lies with {who}, which {gone}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


def found(view: View, on: date) -> Iterator[Finding]:
    """Items on which somebody should have acted before the day, that have no last day, or lie with a body that is no more."""
    for item in overdue(view, on=on):
        category = category_of(view, item.category)
        due = item.due or item.waits_until
        if due is not None and category is not None:
            yield ITEM_OVERDUE(item.id, since=due, number=item.number, category=category.word, due=due)
    for item in uncounted(view):
        yield NOT_COUNTED(item.id, since=item.submitted, number=item.number)
    left = gone(view, on=on)
    for item in view.find(Item, state=OneOf(WAITING)) if left else ():
        if item.handler is not None and item.handler in left:
            here = left[item.handler]
            yield STILL_HAS(item.id, since=here.since, number=item.number, who=item.handler, gone=here.by)
