"""Preparing and answering surveys: who may, who is asked, once each, in its days, and what cannot be."""

from datetime import date

import pytest
from tests.surveys.stage import FIRST, LAST, ON, Compound, compound, mark, marks, sheet

from community_gov import CLERK, Actor, Code, Denied, PartialDate, Refused
from community_gov import households as h
from community_gov import surveys as s
from community_gov.audit import findings


@pytest.fixture
def here() -> Compound:
    """Twelve homes in two buildings."""
    return compound()


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


def asked(code: str, kind: s.QuestionKind, *choices: str, splits: bool = False) -> s.SurveyQuestion:
    """A question."""
    said = tuple(s.Choice(code=Code(each), zh=each, en=each) for each in choices)
    return s.SurveyQuestion(code=Code(code), kind=kind, zh=code, en=code, choices=said, splits=splits)


def test_a_survey_has_to_make_sense(here: Compound) -> None:
    """Days in order, questions, choices for those that take some, codes that are there once and not taken."""
    single, text = s.QuestionKind.SINGLE, s.QuestionKind.TEXT
    for more, code in (
        ({"ends": date(2021, 12, 31)}, "order"),
        ({"questionnaire": None}, "no_questions"),
        ({"questions": (asked("gain", single, "a", "b"),)}, "twice"),
        ({"questions": (asked("one", single, "a"),)}, "few_choices"),
        ({"questions": (asked("one", single, "a", "a"),)}, "twice"),
        ({"questions": (asked("one", text, "a"),)}, "no_choices"),
        ({"questions": (asked("one", single, "a", "blank"),)}, "reserved"),
        ({"questions": (asked("place", single, "a", "b"),)}, "reserved"),
        ({"questions": (asked("one", s.QuestionKind.SCALE, "1", "2", splits=True),)}, "no_split"),
        ({"questionnaire": Code("weather")}, "unknown_questionnaire"),
        ({"title": " "}, "empty"),
    ):
        with pytest.raises(Refused) as caught:
            here.survey(anonymous=False, **more)
        assert codes(caught) == [code]
    assert here.public.ask(s.surveys) == ()


def test_questions_are_fixed_with_the_first_answer(here: Compound) -> None:
    """Before it they can be changed, also after the opening; title and last day later too."""
    made = here.survey(anonymous=False)
    question = asked("lift", s.QuestionKind.SINGLE, "yes", "no")
    made = here.office.run(s.revise, made.id, questions=(question,))
    assert made.questions == (question,)
    here.of(here.people[0]).run(s.answer, made.id, person_id=here.people[0], marks=(mark("lift", "yes"),))
    with pytest.raises(Refused) as caught:
        here.office.run(s.revise, made.id, questions=(asked("other", s.QuestionKind.TEXT),))
    assert codes(caught) == ["has_answers"]
    assert here.office.run(s.revise, made.id, title="电梯", ends=date(2022, 1, 20)).title == "电梯"
    assert here.public.ask(s.survey, made.id).ends == date(2022, 1, 20)


def test_each_person_answers_once_and_for_himself(here: Compound) -> None:
    """Somebody else's login is denied, a second sheet refused, somebody who does not belong there too."""
    made = here.survey(anonymous=False)
    one, other = here.people[:2]
    with pytest.raises(Denied):
        here.of(other).run(s.answer, made.id, person_id=one, marks=marks(3))
    here.of(one).run(s.answer, made.id, person_id=one, marks=marks(3))
    with pytest.raises(Refused) as caught:
        here.office.run(s.answer, made.id, person_id=one, marks=marks(4))
    assert codes(caught) == ["answered"]
    with pytest.raises(Refused) as caught:
        here.of(here.chair).run(s.answer, made.id, person_id=here.chair, marks=marks(4))
    assert codes(caught) == ["not_asked"]
    assert [row.person for row in here.office.ask(s.participations, made.id)] == [one]


def test_a_household_answers_once_and_nobody_knows_who_of_it(here: Compound) -> None:
    """Where two live together the second is refused; the home alone is kept; with two homes one has to be named."""
    made = here.survey(anonymous=False, audience=s.Audience.HOUSEHOLDS)
    one, other = here.people[:2]
    here.office.run(h.move_in, here.homes[0], person_id=other, role=h.ResidenceRole.FAMILY, start=PartialDate("2016"))
    with pytest.raises(Refused) as caught:
        here.of(other).run(s.answer, made.id, person_id=other, marks=marks(1))
    assert codes(caught) == ["which_home"]
    with pytest.raises(Refused) as caught:
        here.of(one).run(s.answer, made.id, person_id=one, unit_id=here.homes[1], marks=marks(1))
    assert codes(caught) == ["not_asked"]
    here.of(one).run(s.answer, made.id, person_id=one, marks=marks(1))
    with pytest.raises(Refused) as caught:
        here.of(other).run(s.answer, made.id, person_id=other, unit_id=here.homes[0], marks=marks(1))
    assert codes(caught) == ["answered"]
    here.of(other).run(s.answer, made.id, person_id=other, unit_id=here.homes[1], marks=marks(1))
    assert [(row.person, row.unit) for row in here.office.ask(s.participations, made.id)] == [
        (None, here.homes[0]),
        (None, here.homes[1]),
    ]


def test_owners_are_asked_and_the_place_bounds_it(here: Compound) -> None:
    """A tenant is none of the owners; who owns in the other building is not asked by a survey of the first."""
    tenant = here.office.run(h.add_person, name="租客").id
    here.office.run(h.move_in, here.homes[0], person_id=tenant, role=h.ResidenceRole.TENANT, start=PartialDate("2020"))
    made = here.survey(anonymous=False, audience=s.Audience.OWNERS, place=here.buildings[0])
    for person in (tenant, here.people[-1]):
        with pytest.raises(Refused) as caught:
            here.of(person).run(s.answer, made.id, person_id=person, marks=marks(2))
        assert codes(caught) == ["not_asked"]
    with pytest.raises(Refused) as caught:
        here.of(tenant).run(s.answer, made.id, person_id=tenant, unit_id=here.homes[0], marks=marks(2))
    assert codes(caught) == ["no_unit"]
    here.of(here.people[0]).run(s.answer, made.id, person_id=here.people[0], marks=marks(2))


def test_it_is_answered_in_its_days_alone(here: Compound) -> None:
    """Not before it is opened, nor before the first day, after the last one, or after it was closed."""
    desk, one = here.office, here.people[0]
    made = desk.run(
        s.prepare, here.body, title="问卷", audience=s.Audience.RESIDENTS, on=ON, starts=date(2022, 1, 2), ends=LAST,
        anonymous=False, questionnaire=Code("gain_happiness_security"),
    )  # fmt: skip  # one line too many for what does not matter here

    def refused() -> list[str]:
        with pytest.raises(Refused) as caught:
            desk.run(s.answer, made.id, person_id=one, marks=marks(2))
        return codes(caught)

    here.go_to(date(2022, 1, 2))
    assert refused() == ["not_open"]
    desk.run(s.open_survey, made.id)
    with pytest.raises(Refused, match="opened"):
        desk.run(s.open_survey, made.id)
    here.go_to(FIRST)
    assert refused() == ["not_open"]
    here.go_to(date(2022, 1, 11))
    assert refused() == ["not_open"]
    here.go_to(date(2022, 1, 5))
    desk.run(s.close_survey, made.id)
    assert refused() == ["not_open"]
    with pytest.raises(Refused, match="not now"):
        desk.run(s.revise, made.id, ends=date(2022, 1, 20))


def test_marks_fit_the_questions(here: Compound) -> None:
    """Unknown questions and choices, two on a scale, words where none are asked, and the same twice."""
    made = here.survey(anonymous=False)
    one = here.people[0]
    for said, code in (
        ((mark("weather", "1"),), "unknown_question"),
        ((mark("gain", "9"),), "unknown_choice"),
        ((mark("gain", "1", "2"),), "one_choice"),
        ((mark("gain"),), "one_choice"),
        ((mark("gain", text="好"),), "words"),
        ((mark("wish"),), "words"),
        ((mark("wish", text=" "),), "empty"),
        ((mark("gain", "1"), mark("gain", "1")), "marked_twice"),
    ):
        with pytest.raises(Refused) as caught:
            here.office.run(s.answer, made.id, person_id=one, marks=said)
        assert code in codes(caught)
    assert here.office.run(s.answer, made.id, person_id=one, marks=()).marks == ()


def test_names_are_for_the_body_alone(here: Compound) -> None:
    """The chair reads the sheets; a resident and the public do not; an auditor does without the answers."""
    made = here.survey(anonymous=False)
    one = here.people[0]
    here.of(one).run(s.answer, made.id, person_id=one, marks=marks(4, wish="多种树"))
    (read,) = here.of(here.chair).ask(s.sheets_of, made.id)
    assert read.marks == marks(4, wish="多种树")
    (hidden,) = here.community.by(Actor(id="audit", roles=frozenset({"auditor"}))).ask(s.sheets_of, made.id)
    assert hidden.marks is None
    for desk in (here.public, here.of(one)):
        with pytest.raises(Denied):
            desk.ask(s.sheets_of, made.id)
        with pytest.raises(Denied):
            desk.ask(s.free_texts, made.id)
    with pytest.raises(Denied):
        here.of(one).run(s.close_survey, made.id)


def test_what_somebody_answered_belongs_to_him(here: Compound) -> None:
    """A sheet with a name, and the words on it, are part of what is stored of somebody, for reading and for erasure."""
    made = here.survey(anonymous=False)
    one = here.people[0]
    here.of(one).run(s.answer, made.id, person_id=one, marks=marks(4, wish="多种树"))
    with here.community.by(Actor(id="office", roles=frozenset({CLERK, "operator"}))).view() as view:
        kinds = {type(record).__name__ for record in view.belonging_to([one])}
    assert {"Participation", "Sheet", "FreeText"} <= kinds


def test_the_audit_finds_what_was_left_lying(here: Compound) -> None:
    """Ended and not counted; counted, and nobody looked at the words."""
    made = here.survey(anonymous=False)
    here.of(here.people[0]).run(s.answer, made.id, person_id=here.people[0], marks=marks(4, wish="多种树"))

    def found(on: date) -> list[str]:
        return [row.code for row in here.office.ask(findings, on=on) if row.code.startswith("surveys.")]

    assert found(LAST) == []
    assert found(date(2022, 1, 11)) == ["surveys.ended_not_counted"]
    here.go_to(date(2022, 1, 12))
    here.office.run(s.count, made.id)
    assert found(date(2022, 1, 11)) == ["surveys.ended_not_counted"]
    assert found(date(2022, 1, 12)) == ["surveys.not_moderated"]
    (text,) = here.of(here.chair).ask(s.free_texts, made.id)
    here.of(here.chair).run(s.moderate, text.id, reason="与问卷无关")
    assert found(date(2022, 1, 12)) == []


def test_the_shipped_questionnaire_asks_for_gain_happiness_and_security(here: Compound) -> None:
    """Three scales from 1 to 5 with words at every step."""
    (one,) = here.public.ask(s.questionnaires)
    scales = [each for each in one.questions if each.kind is s.QuestionKind.SCALE]
    assert [each.code for each in scales] == ["gain", "happiness", "security"]
    assert all([choice.code for choice in each.choices] == list("12345") for each in scales)


def test_a_sheet_of_nobody_is_refused(here: Compound) -> None:
    """Names and closed sheets are not mixed: each survey takes one of them."""
    named, closed = here.survey(anonymous=False), here.survey(anonymous=True)
    one = here.people[0]
    with pytest.raises(Refused) as caught:
        here.office.run(s.hand_in, named.id, person_id=one)
    assert codes(caught) == ["named"]
    with pytest.raises(Refused) as caught:
        here.office.run(s.answer, closed.id, person_id=one, marks=marks(1))
    assert codes(caught) == ["anonymous"]
    here.go_to(date(2022, 1, 11))
    with pytest.raises(Refused) as caught:
        here.office.run(s.count, closed.id)
    assert codes(caught) == ["anonymous_count"]
    with pytest.raises(Refused) as caught:
        here.office.run(s.open_sheets, named.id, openers=(one, here.chair), sheets=(sheet(1),))
    assert codes(caught) == ["named_count"]
    assert here.office.run(s.open_sheets, closed.id, openers=(one, here.chair), sheets=()).sheets == 0
