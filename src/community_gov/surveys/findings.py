"""What the audit finds among the surveys: ended and not counted, and words at which nobody has looked."""

from collections.abc import Iterator
from datetime import date, timedelta

from community_gov.change import View
from community_gov.records import Finding, FindingType, Severity
from community_gov.surveys.counting import counting_of
from community_gov.surveys.records import FreeText, Survey

__all__ = ["found"]

_RULE = "who was asked is told what came of it (custom, no text of law)"
_RULE_ZH = "向参与者反馈调查结果（惯例，无法律条文）"

NOT_COUNTED = FindingType(
    "surveys.ended_not_counted",
    zh="问卷已于{ends}截止,尚未清点",
    en="the survey ended on {ends} and has not been counted",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)
NOT_MODERATED = FindingType(
    "surveys.not_moderated",
    zh="有文字答案尚未审定",
    en="there are answers in own words at which nobody has looked",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)


def found(view: View, on: date) -> Iterator[Finding]:
    """Surveys whose end lies before the day."""
    for survey in view.find(Survey):
        ends = survey.closed or survey.ends
        if survey.opened is None or on <= ends:
            continue
        made = counting_of(view, survey.id)
        if made is None or on < made.on:
            yield NOT_COUNTED(survey.id, since=ends + timedelta(days=1), ends=ends)
        elif any(row.moderated is None for row in view.find(FreeText, survey=survey.id)):
            yield NOT_MODERATED(survey.id, since=made.on)
