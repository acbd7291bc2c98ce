"""Answering: with names, a sheet at once; anonymously, a closed envelope now and nothing else until all are opened together."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.feedback.texts import require_text
from community_gov.households import Person, Unit, ids_of
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf
from community_gov.surveys.asked import respondent
from community_gov.surveys.preparing import require_open
from community_gov.surveys.records import (
    BLANK,
    FreeText,
    Mark,
    Participation,
    QuestionKind,
    Sheet,
    Survey,
    SurveyAnswered,
    SurveyQuestion,
)

__all__ = ["answer", "chosen", "hand_in", "mark_problems", "participations", "sheets_of", "take_back", "texts_in"]

ANSWERED = ProblemType(
    "surveys.answered", zh="已经答过,每人或每户只答一次", en="this person or household has answered", nature=Nature.CONFLICT
)
ANONYMOUS = ProblemType(
    "surveys.anonymous",
    zh="本次调查匿名,请交封好的答卷(hand_in),答卷在截止后一并开封",
    en="this survey is anonymous: hand a closed sheet in (hand_in); all are opened together after the end",
    nature=Nature.STATE,
)
NAMED = ProblemType(
    "surveys.named", zh="本次调查记名,请直接答题(answer)", en="this survey is answered with names (answer)", nature=Nature.STATE
)
NOTHING = ProblemType(
    "surveys.nothing",
    zh="本次调查没有以该人名义记名的答卷",
    en="nothing was answered in this survey in the name of this person",
    nature=Nature.NOT_FOUND,
)
UNKNOWN_QUESTION = ProblemType("surveys.unknown_question", zh="问卷没有“{code}”这一题", en="the survey asks no question {code}")
MARKED_TWICE = ProblemType("surveys.marked_twice", zh="“{code}”答了两次", en="{code} is answered twice")
UNKNOWN_CHOICE = ProblemType("surveys.unknown_choice", zh="“{code}”没有选项{choice}", en="{code} has no choice {choice}")
ONE_CHOICE = ProblemType("surveys.one_choice", zh="“{code}”须选且只选一项", en="{code} takes exactly one choice")
WORDS = ProblemType("surveys.words", zh="“{code}”用文字回答", en="{code} is answered in words, and only such a question is")


@verb("surveys.answer")
def answer(
    change: Change, survey_id: Id[Survey], *, person_id: Id[Person], marks: tuple[Mark, ...], unit_id: Id[Unit] | None = None
) -> Sheet:
    """Answer a survey with names, once; where households are asked only the home is kept and not who of it answered.

    A question without a mark was left open.
    """
    known = change.get(Survey, survey_id)
    change.require(not known.anonymous, ANONYMOUS(at="survey_id"))
    problems = list(mark_problems(known, marks, at="marks"))
    if problems:
        raise Refused(*problems)
    there = _take_part(change, known, person_id, unit_id)
    made = Sheet(id=change.new_id(Sheet), survey=survey_id, participation=there.id, marks=marks)
    for code, text in texts_in(marks):
        change.put(FreeText(id=change.new_id(FreeText), survey=survey_id, question=code, participation=there.id, text=text))
    return change.put(made)


@verb("surveys.hand_in")
def hand_in(change: Change, survey_id: Id[Survey], *, person_id: Id[Person], unit_id: Id[Unit] | None = None) -> Participation:
    """Record that somebody put a closed sheet of an anonymous survey into the box; what it says is not known here."""
    known = change.get(Survey, survey_id)
    change.require(known.anonymous, NAMED(at="survey_id"))
    return _take_part(change, known, person_id, unit_id)


@verb("surveys.take_back")
def take_back(change: Change, survey_id: Id[Survey], *, person_id: Id[Person]) -> Participation:
    """Destroy what somebody answered with a name, for good, as a consent can be taken back at any time (PIPL arts. 15, 47).

    That this person has answered stays. What was counted before stays counted, since the count names nobody.
    """
    mine = OneOf(ids_of(change, person_id))
    there = change.first(Participation, survey=survey_id, person=mine)
    if there is None:
        raise Refused(NOTHING(at="person_id"))
    for sheet in change.find(Sheet, participation=there.id):
        change.erase(Sheet, sheet.id)
    for text in change.find(FreeText, survey=survey_id, participation=there.id):
        change.put(attrs.evolve(text, text=None, shown=None, reason=None, moderated=change.now, by=change.signature))
        change.erase(FreeText, text.id)
    return there


def _take_part(change: Change, survey: Survey, person_id: Id[Person], unit_id: Id[Unit] | None) -> Participation:
    require_open(change, survey)
    who = respondent(change, survey, person_id, unit_id)
    mine = OneOf(ids_of(change, person_id)) if who.unit is None else None
    known = change.first(Participation, survey=survey.id, person=mine, unit=who.unit)
    change.require(known is None, ANSWERED(at="person_id"))
    made = attrs.evolve(who, id=change.new_id(Participation))
    return change.put(made, SurveyAnswered(survey=survey.id, participation=made.id))


def mark_problems(survey: Survey, marks: Iterable[Mark], *, at: str) -> Iterator[Problem]:
    """What is wrong with the marks of a sheet."""
    asked = {each.code: each for each in survey.questions}
    seen: set[Code] = set()
    for mark in marks:
        known = asked.get(mark.question)
        if known is None:
            yield UNKNOWN_QUESTION(at=at, code=mark.question)
            continue
        if mark.question in seen:
            yield MARKED_TWICE(at=at, code=mark.question)
        seen.add(mark.question)
        yield from _wrong(known, mark, at)


def _wrong(asked: SurveyQuestion, mark: Mark, at: str) -> Iterator[Problem]:
    if (asked.kind is QuestionKind.TEXT) is (mark.text is None):
        yield WORDS(at=at, code=asked.code)
    if mark.text is not None:
        try:
            require_text(**{at: mark.text})
        except Refused as refused:
            yield from refused.problems
    codes = {each.code for each in asked.choices}
    yield from (UNKNOWN_CHOICE(at=at, code=asked.code, choice=each) for each in mark.choices if each not in codes)
    if len(set(mark.choices)) != len(mark.choices):
        yield MARKED_TWICE(at=at, code=asked.code)
    if asked.kind in (QuestionKind.SCALE, QuestionKind.SINGLE) and len(mark.choices) != 1:
        yield ONE_CHOICE(at=at, code=asked.code)


def texts_in(marks: Iterable[Mark]) -> tuple[tuple[Code, str], ...]:
    """The questions that are answered in words, and the words."""
    return tuple((mark.question, mark.text.strip()) for mark in marks if mark.text is not None)


def chosen(asked: SurveyQuestion, marks: Iterable[Mark]) -> tuple[Code, ...]:
    """What is marked beside a question; BLANK alone where nothing is."""
    found: Mapping[Code, tuple[Code, ...]] = {mark.question: mark.choices for mark in marks}
    return found.get(asked.code) or (BLANK,)


@question("surveys.participations")
def participations(view: View, survey_id: Id[Survey]) -> tuple[Participation, ...]:
    """Who has answered, by person or home and not in the order in which they came; raises NotFound."""
    view.get(Survey, survey_id)
    return tuple(sorted(view.find(Participation, survey=survey_id), key=lambda row: (str(row.unit), str(row.person))))


@question("surveys.sheets_of")
def sheets_of(view: View, survey_id: Id[Survey]) -> tuple[Sheet, ...]:
    """The sheets of a survey with names; none of an anonymous one, for there are none. Raises NotFound."""
    view.get(Survey, survey_id)
    return view.find(Sheet, survey=survey_id)
