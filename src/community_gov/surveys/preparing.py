"""Preparing a survey, opening it, and closing it before its end; its questions are fixed with the first answer."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Place, natural
from community_gov.organizations import Body
from community_gov.papers.words import require_text
from community_gov.records import Code, Id
from community_gov.surveys.asked import asked_of
from community_gov.surveys.packs import questionnaire_named
from community_gov.surveys.records import (
    BLANK,
    PLACE,
    Audience,
    Opening,
    Participation,
    QuestionKind,
    Survey,
    SurveyClosed,
    SurveyOpened,
    SurveyPrepared,
    SurveyQuestion,
)

__all__ = ["close_survey", "open_survey", "prepare", "require_open", "revise", "survey", "surveys"]

_LEAST = 2

ORDER = ProblemType("surveys.order", zh="截止日{ends}早于开始日{starts}", en="it ends on {ends}, before it starts on {starts}")
NO_QUESTIONS = ProblemType("surveys.no_questions", zh="问卷至少要有一个问题", en="a survey asks one question at least")
TWICE = ProblemType("surveys.twice", zh="“{code}”出现了两次", en="{code} is there twice")
FEW_CHOICES = ProblemType(
    "surveys.few_choices", zh="“{code}”至少要有两个选项", en="{code} needs two choices at least, with words for each"
)
NO_CHOICES = ProblemType(
    "surveys.no_choices", zh="“{code}”自由填写,没有选项", en="{code} is answered in own words, without choices"
)
RESERVED = ProblemType("surveys.reserved", zh="“{code}”为保留代码", en="the code {code} is taken by the library")
NO_SPLIT = ProblemType(
    "surveys.no_split",
    zh="“{code}”不是单选题,结果不能按它分组",
    en="{code} is none of one choice; results are not told apart by it",
)
HAS_ANSWERS = ProblemType(
    "surveys.has_answers", zh="已有答卷,问题不能再改", en="somebody has answered; the questions stay", nature=Nature.STATE
)
OPENED = ProblemType("surveys.opened", zh="该问卷已经开放", en="the survey was opened already", nature=Nature.STATE)
NOT_OPEN = ProblemType(
    "surveys.not_open",
    zh="答题时间为{starts}至{ends},现在不能答题",
    en="it is answered from {starts} to {ends}, once it was opened; not now",
    nature=Nature.STATE,
)


@verb("surveys.prepare")
def prepare(
    change: Change,
    body_id: Id[Body],
    *,
    title: str,
    audience: Audience,
    on: date,
    starts: date,
    ends: date,
    anonymous: bool,
    questions: tuple[SurveyQuestion, ...] = (),
    questionnaire: Code | None = None,
    place: Id[Place] | None = None,
    follows: Id[Survey] | None = None,
) -> Survey:
    """Prepare a survey of a body; `questionnaire` names questions of a pack, which come before those that are handed in.

    `on` is the day on which somebody has to belong to the audience, `follows` the earlier round with which it is compared.
    """
    change.get(Body, body_id)
    if place is not None:
        change.get(Place, place)
    if follows is not None:
        change.get(Survey, follows)
    packed = () if questionnaire is None else questionnaire_named(change, questionnaire).questions
    made = Survey(
        id=change.new_id(Survey),
        title=title,
        body=body_id,
        audience=audience,
        place=place,
        on=on,
        anonymous=anonymous,
        starts=starts,
        ends=ends,
        questions=(*packed, *questions),
        follows=follows,
    )
    _require_sound(made)
    return change.put(made, SurveyPrepared(survey=made.id, body=body_id))


@verb("surveys.revise")
def revise(
    change: Change,
    survey_id: Id[Survey],
    *,
    questions: tuple[SurveyQuestion, ...] | None = None,
    title: str | None = None,
    ends: date | None = None,
) -> Survey:
    """Change title, last day or, before anybody has answered, the questions; what is not named stays."""
    known = change.get(Survey, survey_id)
    answered = change.first(Participation, survey=survey_id) is not None
    change.require(questions is None or not answered, HAS_ANSWERS(at="questions"))
    change.require(ends is None or (known.closed is None and change.today <= ends), _closed(known, "ends"))
    said = {"questions": questions, "title": title, "ends": ends}
    made: Survey = attrs.evolve(known, **{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]  # each of its own type
    _require_sound(made)
    return change.put(made, SurveyPrepared(survey=survey_id, body=known.body))


def _require_sound(survey: Survey) -> None:
    require_text(title=survey.title)
    problems = [] if survey.starts <= survey.ends else [ORDER(at="ends", starts=survey.starts, ends=survey.ends)]
    problems += [] if survey.questions else [NO_QUESTIONS(at="questions")]
    codes = Counter(each.code for each in survey.questions)
    problems += [TWICE(at="questions", code=code) for code, n in codes.items() if n > 1]
    problems += [problem for each in survey.questions for problem in _unsound(each)]
    if problems:
        raise Refused(*problems)


def _unsound(asked: SurveyQuestion) -> Iterator[Problem]:
    codes = [each.code for each in asked.choices]
    if asked.kind is QuestionKind.TEXT:
        if codes:
            yield NO_CHOICES(at="questions", code=asked.code)
    elif len(codes) < _LEAST or not all(each.zh.strip() and each.en.strip() for each in asked.choices):
        yield FEW_CHOICES(at="questions", code=asked.code)
    yield from (TWICE(at="questions", code=code) for code, n in Counter(codes).items() if n > 1)
    yield from (RESERVED(at="questions", code=code) for code in (BLANK, PLACE) if code in (*codes, asked.code))
    if asked.splits and asked.kind is not QuestionKind.SINGLE:
        yield NO_SPLIT(at="questions", code=asked.code)


@verb("surveys.open_survey")
def open_survey(change: Change, survey_id: Id[Survey]) -> Survey:
    """Open a survey: from its first day on it is answered. How many are asked is counted now and stays."""
    known = change.get(Survey, survey_id)
    change.require(known.opened is None, OPENED(at="survey_id"))
    change.require(change.today <= known.ends, _closed(known, "survey_id"))
    change.put(Opening(id=change.new_id(Opening), survey=survey_id, asked=len(asked_of(change, known))))
    return change.put(attrs.evolve(known, opened=change.today), SurveyOpened(survey=survey_id))


@verb("surveys.close_survey")
def close_survey(change: Change, survey_id: Id[Survey]) -> Survey:
    """Close a survey before its last day; nobody answers it from now on."""
    known = change.get(Survey, survey_id)
    require_open(change, known)
    return change.put(attrs.evolve(known, closed=change.today), SurveyClosed(survey=survey_id))


def require_open(change: Change, survey: Survey) -> None:
    """Refuse when the survey is not answered today."""
    there = survey.opened is not None and survey.closed is None and survey.starts <= change.today <= survey.ends
    change.require(there, _closed(survey, "survey_id"))


def _closed(survey: Survey, at: str) -> Problem:
    return NOT_OPEN(at=at, starts=survey.starts, ends=survey.closed or survey.ends)


@question("surveys.survey")
def survey(view: View, survey_id: Id[Survey]) -> Survey:
    """One survey with its questions; raises NotFound."""
    return view.get(Survey, survey_id)


@question("surveys.surveys")
def surveys(view: View, *, body_id: Id[Body] | None = None) -> tuple[Survey, ...]:
    """All surveys, or those of a body, the first first."""
    found = view.find(Survey) if body_id is None else view.find(Survey, body=body_id)
    return tuple(sorted(found, key=lambda row: (row.starts, natural(row.id))))
