"""What is out of order with a body's papers: what was not handed over in time, and seals that nobody who may keep them keeps."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.households import GONE_RULE, GONE_RULE_ZH
from community_gov.meetings.law import Figure, figure
from community_gov.organizations import Body, tenures
from community_gov.papers.handover import Handover, HandoverItem
from community_gov.papers.law import law_of
from community_gov.papers.seals import Keeping, Seal
from community_gov.records import Finding, FindingType, Severity

__all__ = ["paper_findings"]

SEAL_LEFT = FindingType(
    "papers.seal_left",
    zh="印章{seal}所属的{body}自{day}起已不存在,印章尚未作废",
    en="the seal {seal} is that of {body}, which is no more since {day}, and is not void",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


def paper_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order on a day."""
    for handover in view.find(Handover):
        yield from _missing(view, handover, on)
    for seal in view.find(Seal):
        if seal.period.holds(on):
            yield from _kept(view, seal, on)
            end = view.get(Body, seal.body).end
            if end is not None and end.latest <= on:
                yield SEAL_LEFT(seal.id, since=end, seal=seal.id, body=seal.body, day=end)


def _missing(view: View, handover: Handover, on: date) -> Iterator[Finding]:
    """Nothing where no text says by when; what came late stays told."""
    due = handover.due
    if due is None or on <= due:
        return
    rows = view.find(HandoverItem, handover=handover.id)
    missing = sum(row.received is None or row.received > on for row in rows)
    late = sum(row.received is not None and due < row.received <= on for row in rows)
    if missing:
        yield _type(handover, "not_handed_over", "应于{due}前移交,尚有{n}项未移交", "due on {due}; not handed over: {n}")(
            handover.id, since=due, due=due, n=missing
        )
    if late:
        yield _type(handover, "handed_over_late", "应于{due}前移交,有{n}项逾期移交", "due on {due}; handed over later: {n}")(
            handover.id, since=due, due=due, n=late
        )


def _type(handover: Handover, code: str, zh: str, en: str) -> FindingType:
    return FindingType(f"papers.{code}", zh=zh, en=en, rule=handover.basis, severity=handover.severity)


def _kept(view: View, seal: Seal, on: date) -> Iterator[Finding]:
    """A seal has a named keeper; a person who keeps it serves in the body, unless another body does."""
    body = view.get(Body, seal.body)
    said = figure(view, body, law_of(view, body).seal_keeper, on=on)
    if said is None or said.value is not True:
        return
    keepers = [row for row in view.find(Keeping, seal=seal.id) if row.period.holds(on)]
    if not keepers:
        yield _seal_type(said, "seal_without_keeper", "印章{seal}没有保管人", "nobody keeps the seal {seal}")(
            seal.id, seal=seal.id
        )
    serving = {tenure.term.person for tenure in tenures(view, seal.body, on=on)}
    for row in keepers:
        if row.keeper not in serving and serving and view.first(Body, id=row.keeper) is None:
            yield _seal_type(
                said, "keeper_left", "印章{seal}的保管人已不在该组织任职", "who keeps the seal {seal} serves in the body no more"
            )(seal.id, seal=seal.id)


def _seal_type(said: Figure, code: str, zh: str, en: str) -> FindingType:
    return FindingType(f"papers.{code}", zh=zh, en=en, rule=said.citation, severity=said.severity)
