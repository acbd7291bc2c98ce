"""Who may do what: one reviewed line a verb and question, and everything else denied."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import cast

import pytest
from attrs import AttrsInstance, fields
from plugins.volunteers.tests.branch import Branch

import community_gov_volunteers
from community_gov import (
    ANYONE,
    AUDITOR,
    CLERK,
    OPERATOR,
    PERSON,
    Actor,
    Code,
    Denied,
    Id,
    PartialDate,
    ProblemType,
    Refused,
    Scope,
)
from community_gov.hookspecs import Records
from community_gov.households import GUARDIAN
from community_gov.organizations import Ended, end_term, holders, posts
from community_gov_volunteers.activities import Shift, hand_over
from community_gov_volunteers.enrolment import admit, enrolled
from community_gov_volunteers.leaving import leave, pause, resume
from community_gov_volunteers.lists import close_list
from community_gov_volunteers.rights import HELPER, LEAD, ORGANISER, POLICY, VOLUNTEER
from community_gov_volunteers.signup import placed

ACTIONS = {
    getattr(function, "__verb__", None) or getattr(function, "__question__", None)
    for function in community_gov_volunteers.gov_verbs()
}


def rows(role: Code) -> set[str]:
    """What a role may do, without the prefix."""
    return {allow.action.removeprefix("volunteers.") for allow in POLICY.allows if allow.role == role}


def test_every_verb_and_question_has_a_line() -> None:
    """Whatever has none is denied to everybody, which would be a mistake; four are about agreements and ends of the core."""
    of_the_core = {"care.end", "care.review", "protection.due_of_body", "protection.erase_due_of_body"}
    assert {allow.action for allow in POLICY.allows} == ACTIONS | of_the_core


def test_what_everybody_may_ask() -> None:
    """What is planned, what is offered, the figures for others, and whether a paper is good."""
    assert rows(ANYONE) == {
        "activities",
        "associations",
        "bylaw_on",
        "check_paper",
        "family",
        "national_fields",
        "public_figures",
        "public_rates",
        "routes",
        "services",
        "shift_calendar",
        "shifts",
    }


def test_what_the_office_and_the_auditor_may() -> None:
    """Found, enter forms and wishes, see who is enrolled: never the hours, stars or papers of a person."""
    founding = {"found_association", "found_branch", "entitle", "end_entitlement"}
    reading = {"enrolled", "enrolments_of", "status_on"}
    assert rows(CLERK) == founding | reading | {"apply", "ask_for"}
    assert rows(OPERATOR) == founding
    assert rows(AUDITOR) == reading


def test_all_other_lines_name_what_they_are_about() -> None:
    """A person, an organiser, a lead and a helper have a right over something, never over everything."""
    others = [allow for allow in POLICY.allows if allow.role in {PERSON, GUARDIAN, ORGANISER, LEAD, HELPER, VOLUNTEER}]
    assert all(allow.of for allow in others)
    assert {allow.scope for allow in others} == {Scope.SELF, Scope.BODY}
    assert len(others) + sum(len(rows(role)) for role in (ANYONE, CLERK, OPERATOR, AUDITOR)) == len(POLICY.allows)


@pytest.mark.parametrize("name", ["verify", "verify_all", "reject", "issue", "award_stars", "admit", "qualify", "mark_no_show"])
def test_nobody_has_by_himself_what_somebody_else_has_to_do(name: str) -> None:
    """No line gives a person the right to verify, certify or admit himself."""
    given = {allow.role for allow in POLICY.allows if allow.action == f"volunteers.{name}"}
    assert given <= {ORGANISER, LEAD}


def test_a_stranger_and_a_program_are_denied_what_is_not_public(branch: Branch) -> None:
    """Every action but the public ones, asked with arguments that do not exist, is denied before anything is read."""
    stranger = branch.community.by(Actor(id="login-x", person=branch.person().id))
    robot = branch.community.by(Actor.service("robot"))
    policy = branch.community.policy
    with branch.community.by(Actor.service("operator", "operator")).view() as view:
        for desk in (stranger, robot, branch.community.by(Actor.anonymous())):
            allowed = {action for action in ACTIONS if policy.permit(view, desk.actor, cast("str", action), {}) is not None}
            assert {cast("str", action).removeprefix("volunteers.") for action in allowed} == rows(ANYONE)


# --- roles on the day


def test_an_organiser_is_one_while_the_term_lasts(branch: Branch) -> None:
    """From the day on which the term ended the right is gone."""
    applicant = branch.volunteer()
    (_president, vice) = branch.office.ask(posts, branch.body.id)
    (term,) = branch.office.ask(holders, vice.id, on=date(2021, 4, 1))
    branch.office.run(end_term, term.id, end=PartialDate("2021-05-01"), reason=Ended.RESIGNED)
    branch.now("2021-04-30 23:59")
    assert applicant in branch.organiser.ask(enrolled, branch.body.id, on=date(2021, 4, 30))
    branch.now("2021-05-01 00:00")
    with pytest.raises(Denied):
        branch.organiser.ask(enrolled, branch.body.id, on=date(2021, 5, 1))


def test_a_lead_is_one_for_the_activity_and_until_it_is_handed_over(branch: Branch) -> None:
    """The successor runs it then."""
    shift, successor = branch.shift(), branch.volunteer()
    branch.as_(branch.lead).run(close_list, shift.id)
    branch.organiser.run(hand_over, shift.activity, lead_id=successor.person)
    with pytest.raises(Denied):
        branch.as_(branch.lead).run(close_list, shift.id)
    assert branch.as_(successor).run(close_list, shift.id).id == shift.id


def test_a_lead_who_goes_on_leave_runs_nothing(branch: Branch) -> None:
    """The right comes back with the person."""
    shift = branch.shift()
    branch.as_(branch.lead).run(pause, branch.lead.id)
    with pytest.raises(Denied):
        branch.as_(branch.lead).run(close_list, shift.id)
    branch.as_(branch.lead).run(resume, branch.lead.id)
    assert branch.as_(branch.lead).run(close_list, shift.id).id == shift.id


def test_who_has_left_no_longer_sees_who_comes(branch: Branch) -> None:
    """The list is for the volunteers of the association."""
    shift, one = branch.shift(), branch.volunteer()
    assert branch.as_(one).ask(placed, shift.id) == ()
    branch.as_(one).run(leave, one.id)
    with pytest.raises(Denied):
        branch.as_(one).ask(placed, shift.id)


def test_an_id_that_does_not_exist_gives_no_right(branch: Branch) -> None:
    """Nobody learns by asking whether it exists."""
    nothing: Id[Shift] = Id("shift-0-0")
    with pytest.raises(Denied):
        branch.as_(branch.lead).run(close_list, nothing)


# --- what is kept


def records() -> Records:
    """What the plugin brings."""
    return community_gov_volunteers.gov_records()


def test_every_kind_and_event_has_the_prefix_of_the_plugin() -> None:
    """So that no other plugin's is meant."""
    kinds = [cls.__kind__.name for cls in records().kinds]  # type: ignore[attr-defined]  # the mark of @kind
    events = [cls.__event__.name for cls in records().events]  # type: ignore[attr-defined]  # the mark of @event
    assert all(name.startswith("volunteers.") for name in (*kinds, *events))
    assert len(set(kinds)) == len(kinds)
    assert len(set(events)) == len(events)


def test_no_kind_holds_what_must_not_be_kept() -> None:
    """No score, rank, faith, politics, place of a person or Party membership has a field."""
    forbidden = {"score", "rank", "rating", "points", "party", "religion", "ethnicity", "politics", "location", "face", "health"}
    names = {name for cls in records().kinds for name in cast("Iterable[str]", cls.__annotations__)}
    assert not names & forbidden


def test_what_is_personal_is_marked_so() -> None:
    """Dates of birth, numbers of proofs, reasons, wishes, addresses and codes can be erased, and show in no log."""
    marked = {
        f"{cls.__name__}.{attribute.name}"
        for cls in records().kinds
        for attribute in fields(cast("type[AttrsInstance]", cls))
        if "personal" in attribute.metadata
    }
    assert marked == {
        "Enrolment.born",
        "EnrolmentMove.reason",
        "EntryMove.reason",
        "Evaluation.reason",
        "Evaluation.words",
        "Free.places",
        "Free.times",
        "Honour.given_by",
        "Honour.reason",
        "Honour.title",
        "Overlap.reason",
        "Paper.code",
        "Paper.name",
        "Paper.reason",
        "Qualification.number",
        "Request.address",
        "Request.times",
        "Request.unit",
        "Request.wish",
        "SignUpMove.reason",
        "StarProposal.reason",
        "Stars.reason",
    }


def test_problem_codes_are_prefixed_and_unique() -> None:
    """Two problems of one code would be one for the reader."""
    found = {
        id(value): value.code
        for name, module in sys.modules.items()
        if name.startswith("community_gov_volunteers")
        for value in vars(module).values()
        if isinstance(value, ProblemType) and value.code.startswith("volunteers.")
    }
    assert len(found) > 60
    assert len(set(found.values())) == len(found)


def test_a_refused_admission_leaves_no_trace(branch: Branch) -> None:
    """Nothing in the store, nothing in the journal."""
    one = branch.volunteer()
    with branch.community.journal() as journal:
        before = len(list(journal.bodies()))
    with pytest.raises(Refused):
        branch.organiser.run(admit, one.id)
    with branch.community.journal() as journal:
        assert len(list(journal.bodies())) == before
