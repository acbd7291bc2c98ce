"""What the audit finds among the items: deadlines that have passed."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.feedback.packs import category_of
from community_gov.feedback.reading import overdue
from community_gov.records import Finding, FindingType, Severity

__all__ = ["found"]

ITEM_OVERDUE = FindingType(
    "feedback.item_overdue",
    zh="{number}号诉求({category})应于{due}前有下一步",
    en="slip {number} ({category}) needed its next step by {due}",
    rule="the deadline of its category, as the packs set it",
    rule_zh="该类诉求的期限，由类别数据设定",
    severity=Severity.CUSTOM,
)


def found(view: View, on: date) -> Iterator[Finding]:
    """Items on which somebody should have acted before the day."""
    for item in overdue(view, on=on):
        category = category_of(view, item.category)
        due = item.due or item.waits_until
        if due is not None and category is not None:
            yield ITEM_OVERDUE(item.id, since=due, number=item.number, category=category.word, due=due)
