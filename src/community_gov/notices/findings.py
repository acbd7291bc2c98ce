"""What the audit finds among the notices: what was not answered, not shown in full, or not told to those whom a text names."""

from collections.abc import Iterator
from datetime import date, timedelta

from community_gov.change import View
from community_gov.notices.audience import addressed
from community_gov.notices.posting import period_of, replaced_by
from community_gov.notices.receipts import best_outcomes
from community_gov.notices.records import DeliveryOutcome, Notice, Objection, Receipt
from community_gov.records import Finding, FindingType, Severity

__all__ = ["found"]

UNANSWERED = FindingType(
    "notices.unanswered",
    zh="公示于{ends}届满,仍有{n}件异议未答复",
    en="the notice ended on {ends} with objections that are not answered: {n}",
    rule="practice",
    severity=Severity.CUSTOM,
)
CUT = FindingType(
    "notices.never_in_full",
    zh="公示应至{ends},于{on}撤下,未再公示",
    en="the notice was to hang to {ends}, came down on {on}, and no other took its place",
    rule="practice",
    severity=Severity.CUSTOM,
)


def found(view: View, on: date) -> Iterator[Finding]:
    """What is out of order on a day with the notices whose time is over, or that came down before."""
    for notice in view.stream(Notice):
        ends = period_of(view, notice).due
        down = notice.taken_down
        if down is not None and notice.starts <= down <= min(ends, on) and replaced_by(view, notice) is None:
            yield CUT(notice.id, since=down, ends=ends, on=down)
        if ends < on:
            yield from _ended(view, notice, ends)


def _ended(view: View, notice: Notice, ends: date) -> Iterator[Finding]:
    after = ends + timedelta(days=1)
    n = sum(row.outcome is None for row in view.find(Objection, notice=notice.id))
    if n:
        yield UNANSWERED(notice.id, since=after, ends=ends, n=n)
    if notice.proof_by is not None and _untold(view, notice):
        yield _unproved(notice.proof_by)(notice.id, since=after, ends=ends)


def _untold(view: View, notice: Notice) -> bool:
    best = best_outcomes(view.find(Receipt, notice=notice.id))
    return any(best.get(unit) is not DeliveryOutcome.DELIVERED for unit in addressed(view, notice))


def _unproved(citation: str) -> FindingType:
    return FindingType(
        "notices.not_told",
        zh="公示于{ends}届满,并非每户都有送达凭证",
        en="the notice ended on {ends}, and not for every household there is a receipt",
        rule=citation,
        severity=Severity.CUSTOM,
    )
