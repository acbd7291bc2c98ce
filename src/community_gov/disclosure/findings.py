"""What was not shown, shown late, not long enough, or without proof, of the year up to a day.

A committee's decisions are told with its meetings. Each finding binds as much as the text that names the day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from community_gov.change import View
from community_gov.disclosure.agenda import DisclosureLine, DisclosureState, lines_of
from community_gov.disclosure.duties import Trigger
from community_gov.errors import Word
from community_gov.records import Finding, FindingType, Severity

__all__ = ["disclosure_findings"]

_LOOKED_BACK = timedelta(days=365)
_PRACTICE = "practice"


def disclosure_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order on a day with what had to be shown in the year before it."""
    first, after = on - _LOOKED_BACK, on + timedelta(days=1)
    for line in lines_of(view, start=first, end=after, on=on, without=Trigger.MEETING):
        yield from _wrong(line, on)


def _type(code: str, line: DisclosureLine, *, zh: str, en: str) -> FindingType:
    return FindingType(f"disclosure.{code}", zh=zh, en=en, rule=line.citation, severity=line.severity)


def _wrong(line: DisclosureLine, on: date) -> Iterator[Finding]:
    if line.state is DisclosureState.MISSING and line.due is not None:
        type_ = _type("missing", line, zh="{duty}应于{due}前公示,尚未公示", en="{duty} was to be shown by {due} and was not")
        yield type_(line.body, since=line.due, duty=Word(line.duty, line.zh, line.en), due=line.due)
    if line.state is DisclosureState.LATE and line.due is not None and line.shown is not None:
        type_ = _type("late", line, zh="{duty}应于{due}前公示,{shown}才公示", en="{duty} was due by {due} and shown on {shown}")
        yield type_(line.body, since=line.due, duty=Word(line.duty, line.zh, line.en), due=line.due, shown=line.shown)
    if line.state is DisclosureState.SHORT and line.until is not None:
        type_ = _type("short", line, zh="{duty}只公示至{until},时间不足", en="{duty} hung to {until} only, which is too short")
        yield type_(line.body, since=line.until, duty=Word(line.duty, line.zh, line.en), until=line.until)
    if line.shown is not None and line.until is not None and line.until < on and not line.proved:
        yield _UNPROVED(line.body, since=line.until, duty=Word(line.duty, line.zh, line.en), shown=line.shown, until=line.until)


_UNPROVED = FindingType(
    "disclosure.unproved",
    zh="{duty}自{shown}至{until}公示,没有全程张贴的证明",
    en="{duty} was shown from {shown} to {until}, and no proof covers all of these days",
    rule=_PRACTICE,
    severity=Severity.CUSTOM,
)
