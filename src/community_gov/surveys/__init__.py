"""Surveys and residents' polls: questions to owners, residents or households, answered with names or anonymously.

Follow one in this order: `records`, `packs` (questionnaires to start with), `preparing`, `asked`, `answering`, `counting`,
`suppression`, `results`, `moderating`; then `ends`, `findings` and `permissions`. A survey decides nothing. It knows no vote, no
account and no Party data, and nothing that knows them reads its answers.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection
from community_gov.surveys import findings, permissions, reporting
from community_gov.surveys.answering import answer, hand_in, participations, sheets_of, take_back
from community_gov.surveys.counting import ClosedSheet, count, open_sheets, receipt_counted
from community_gov.surveys.ends import ENDS
from community_gov.surveys.moderating import ShownWords, free_texts, moderate, shown_words
from community_gov.surveys.packs import GAIN_HAPPINESS_SECURITY, Questionnaire, questionnaires, scale_of_five
from community_gov.surveys.preparing import close_survey, open_survey, prepare, revise, survey, surveys
from community_gov.surveys.records import (
    BLANK,
    PLACE,
    Audience,
    Choice,
    Counting,
    FreeText,
    Heap,
    Mark,
    Opening,
    Participation,
    QuestionKind,
    Receipt,
    Sheet,
    Survey,
    SurveyAnswered,
    SurveyClosed,
    SurveyCounted,
    SurveyOpened,
    SurveyPrepared,
    SurveyQuestion,
    TextModerated,
)
from community_gov.surveys.results import ResponseRate, ResultLine, Score, response, results, scores

__all__ = [
    "BLANK",
    "PLACE",
    "Audience",
    "Choice",
    "ClosedSheet",
    "Counting",
    "FreeText",
    "Heap",
    "Mark",
    "Opening",
    "Participation",
    "QuestionKind",
    "Questionnaire",
    "Receipt",
    "ResponseRate",
    "ResultLine",
    "Score",
    "Sheet",
    "ShownWords",
    "Survey",
    "SurveyAnswered",
    "SurveyClosed",
    "SurveyCounted",
    "SurveyOpened",
    "SurveyPrepared",
    "SurveyQuestion",
    "TextModerated",
    "answer",
    "close_survey",
    "count",
    "free_texts",
    "hand_in",
    "moderate",
    "open_sheets",
    "open_survey",
    "participations",
    "prepare",
    "questionnaires",
    "receipt_counted",
    "response",
    "results",
    "revise",
    "scale_of_five",
    "scores",
    "sheets_of",
    "shown_words",
    "survey",
    "surveys",
    "take_back",
]


@hookimpl
def gov_records() -> Records:
    """The kinds and events of surveys."""
    return Records(
        kinds=(Counting, FreeText, Heap, Opening, Participation, Receipt, Sheet, Survey),
        events=(SurveyAnswered, SurveyClosed, SurveyCounted, SurveyOpened, SurveyPrepared, TextModerated),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    verbs = (prepare, revise, open_survey, close_survey, answer, hand_in, take_back, count, open_sheets, moderate)
    asked = (survey, surveys, questionnaires, participations, sheets_of, receipt_counted)
    return (*verbs, *asked, response, results, scores, free_texts, shown_words)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with surveys."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """A questionnaire to start with, and until when answers are needed."""
    return (GAIN_HAPPINESS_SECURITY, Pack(name="surveys.ends", items=ENDS))


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Surveys that were left lying."""
    return findings.found(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """Which surveys were held, and how many answered."""
    return reporting.sections(view, asked)
