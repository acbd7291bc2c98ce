"""What is said of a service in words, and commendations: read by the volunteer and the association, computed into nothing."""

from datetime import date

import pytest
from attrs import evolve
from plugins.volunteers.tests.branch import Branch

from community_gov import ALLOW_ALL, Denied, Refused
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.evaluations import (
    Evaluation,
    Honour,
    evaluate,
    evaluations_of,
    honour,
    honours_of,
    take_evaluation_back,
    take_honour_back,
)
from community_gov_volunteers.verification import reject


def served(branch: Branch) -> tuple[Enrolment, Shift]:
    """Somebody who served in a shift of April."""
    one, shift = branch.volunteer(), branch.shift(day="2021-04-10")
    branch.now("2021-04-12 09:00")
    branch.log(shift, one)
    return one, shift


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    """The first objection."""
    return refused.value.problems[0].code


def test_a_service_is_evaluated_in_words(branch: Branch) -> None:
    """By whoever was in charge; the volunteer reads it, and there is no number in it."""
    one, shift = served(branch)
    made = branch.as_(branch.lead).run(evaluate, shift.id, enrolment_id=one.id, words="准时认真")
    (read,) = branch.as_(one).ask(evaluations_of, one.id)
    assert (read.words, read.by_person, read.on) == ("准时认真", branch.lead.person, date(2021, 4, 12))
    assert not [name for name in Evaluation.__annotations__ if name in {"score", "grade", "stars", "points"}]
    assert "准时认真" not in repr(made)


def test_what_was_not_served_is_not_evaluated(branch: Branch) -> None:
    """Nor what was rejected, and nobody speaks of the own service."""
    one, shift = served(branch)
    lead = branch.as_(branch.lead)
    with pytest.raises(Refused) as refused:
        lead.run(evaluate, shift.id, enrolment_id=branch.volunteer().id, words="很好")
    assert code(refused) == "volunteers.no_service_here"
    with pytest.raises(Refused) as refused:
        lead.run(evaluate, shift.id, enrolment_id=one.id, words="  ")
    assert code(refused) == "volunteers.empty"
    branch.community._guard = evolve(branch.community._guard, policy=ALLOW_ALL)  # the rule does not rest on the policy
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(evaluate, shift.id, enrolment_id=one.id, words="很好")
    assert code(refused) == "volunteers.own_evaluation"


def test_a_rejected_service_has_no_evaluation(branch: Branch) -> None:
    """It did not count, so nothing is said of it."""
    one, shift = branch.volunteer(), branch.shift(day="2021-04-10")
    branch.now("2021-04-12 09:00")
    branch.organiser.run(reject, branch.log(shift, one).id, reason="x")
    with pytest.raises(Refused) as refused:
        branch.as_(branch.lead).run(evaluate, shift.id, enrolment_id=one.id, words="很好")
    assert code(refused) == "volunteers.no_service_here"


def test_what_was_said_is_taken_back_with_a_reason_and_stays(branch: Branch) -> None:
    """Once; both are on record."""
    one, shift = served(branch)
    lead = branch.as_(branch.lead)
    made = lead.run(evaluate, shift.id, enrolment_id=one.id, words="迟到")
    with pytest.raises(Refused):
        lead.run(take_evaluation_back, made.id, reason="")
    lead.run(take_evaluation_back, made.id, reason="记错了人")
    (read,) = branch.as_(one).ask(evaluations_of, one.id)
    assert (read.words, read.reason, read.taken_back) == ("迟到", "记错了人", date(2021, 4, 12))
    with pytest.raises(Refused) as refused:
        lead.run(take_evaluation_back, made.id, reason="再次")
    assert code(refused) == "volunteers.taken_back_already"


def test_a_commendation_names_who_gave_it(branch: Branch) -> None:
    """Recorded by an organiser, not before it was given, and not by whoever got it."""
    one = branch.volunteer()
    made = branch.organiser.run(honour, one.id, title="优秀志愿者", given_by="街道", on=date(2021, 3, 5))
    assert isinstance(made, Honour)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(honour, one.id, title="优秀志愿者", given_by="街道", on=date(2021, 4, 2))
    assert code(refused) == "volunteers.honour_day"
    branch.organiser.run(take_honour_back, made.id, reason="重复登记")
    (read,) = branch.as_(one).ask(honours_of, one.id)
    assert (read.title, read.given_by, read.reason) == ("优秀志愿者", "街道", "重复登记")
    with pytest.raises(Denied):
        branch.as_(one).run(honour, one.id, title="x", given_by="x")


def test_neither_is_for_others(branch: Branch) -> None:
    """Not for the office and not for another volunteer."""
    one, _shift = served(branch)
    for desk in (branch.office, branch.as_(branch.volunteer())):
        for question in (evaluations_of, honours_of):
            with pytest.raises(Denied):
                desk.ask(question, one.id)
