"""Who may do what with surveys: a body runs its own, who is asked answers for himself, everybody reads what came of it."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import Controller
from community_gov.surveys.records import FreeText, Survey

__all__ = ["part"]

_LED = {
    "prepare": "body_id",
    "revise": "survey_id",
    "open_survey": "survey_id",
    "close_survey": "survey_id",
    "count": "survey_id",
    "open_sheets": "survey_id",
    "moderate": "text_id",
}
_PUBLIC = ("questionnaires", "receipt_counted", "response", "results", "scores", "shown_words", "survey", "surveys")
_ANSWERS = ("answer", "hand_in")
_INNER = ("participations", "sheets_of")


def part() -> PolicyPart:
    """All rows of surveys, and what a survey belongs to."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.RECEIVER}),
        anchors=(anchored(Survey, _of_survey), anchored(FreeText, _of_text)),
    )


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"surveys.{name}", ANYONE) for name in _PUBLIC)
    for name, of in _LED.items():
        yield Allow(f"surveys.{name}", CLERK)
        yield Allow(f"surveys.{name}", CHAIR, Scope.BODY, of=of)
    for name in _ANSWERS:
        yield Allow(f"surveys.{name}", CLERK)
        yield Allow(f"surveys.{name}", MEMBER, Scope.BODY, of="survey_id")
        yield Allow(f"surveys.{name}", PERSON, Scope.SELF, of="person_id")
    yield Allow("surveys.take_back", CLERK)
    yield Allow("surveys.take_back", PERSON, Scope.SELF, of="person_id")
    for name in _INNER:
        yield Allow(f"surveys.{name}", CLERK, unmasked=True)
        yield Allow(f"surveys.{name}", AUDITOR)
    for name in (*_INNER, "free_texts"):
        yield Allow(f"surveys.{name}", MEMBER, Scope.BODY, of="survey_id", unmasked=True)
    yield Allow("surveys.moderate", MEMBER, Scope.BODY, of="text_id")


def _of_survey(_view: View, survey: Survey) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, survey.body),)


def _of_text(view: View, text: FreeText) -> tuple[Anchor, ...]:
    return _of_survey(view, view.get(Survey, text.survey))
