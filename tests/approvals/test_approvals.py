"""Joint approvals: enough of those who were asked say yes, or it is refused as soon as that can no longer be."""

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.meetings.committee import Committee, committee

from community_gov import Actor, Code, Denied, Id, PartialDate, Refused
from community_gov import approvals as a
from community_gov import households as h
from community_gov import organizations as o
from community_gov.policy import TablePolicy


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def asked(here: Committee, n: int = 3, *, needed: int | None = None, subject: a.Subject = a.Subject.CONTRACT) -> a.Approval:
    """A request to the first so many members."""
    return here.desk.run(a.request, here.body, subject=subject, title="电梯维保合同", parties=here.members[:n], needed=needed)


def another_body(here: Committee) -> tuple[Id[o.Body], Id[h.Person]]:
    """A body with somebody who leads it."""
    body = here.desk.run(o.found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2019")).id
    post = here.desk.run(o.add_post, body, code=Code("chair"), name="主任", seats=1).id
    person = here.desk.run(h.add_person, name="李四").id
    here.desk.run(o.appoint, post, person_id=person, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    return body, person


def test_all_have_to_say_yes_unless_a_number_is_said() -> None:
    """The last yes grants it; what is granted takes no more answers."""
    here = committee()
    made = asked(here)
    rows = here.desk.ask(a.consents, made.id)
    assert [row.party for row in rows] == list(here.members[:3])
    states = [here.desk.run(a.approve, row.id).state for row in rows]
    assert states == [a.ApprovalState.OPEN, a.ApprovalState.OPEN, a.ApprovalState.GRANTED]
    with pytest.raises(Refused) as caught:
        here.desk.run(a.refuse, rows[0].id)
    assert codes(caught) == ["approvals.settled"]
    assert here.desk.ask(a.approval, made.id).state is a.ApprovalState.GRANTED
    assert [one.id for one in here.desk.ask(a.approvals_of, here.body)] == [made.id]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_request_ends_as_soon_as_it_is_settled(data: st.DataObject) -> None:
    """For any number that is needed, and answers in any order: granted with the last yes, refused with the decisive no."""
    n = data.draw(st.integers(1, 5))
    needed = data.draw(st.integers(1, n))
    answers = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    here = committee()
    rows = here.desk.ask(a.consents, asked(here, n, needed=needed).id)
    for done, (row, yes) in enumerate(zip(rows, answers, strict=True), start=1):
        state = here.desk.run(a.approve if yes else a.refuse, row.id).state
        granted, lost = answers[:done].count(True) >= needed, answers[:done].count(False) > n - needed
        assert (state is a.ApprovalState.GRANTED, state is a.ApprovalState.REFUSED) == (granted, lost)
        if granted or lost:
            break


def test_beijing_lets_more_than_half_of_the_members_sign_for_a_seal() -> None:
    """The number comes from the rulebook of the place, and the request keeps the text; a contract is not a seal."""
    here = committee()
    here.adopt("", jurisdiction="cn-beijing")
    here.clock.advance(days=3 * 365)
    seal, contract = asked(here, 4, subject=a.Subject.SEAL), asked(here, 4)
    assert (seal.needed, contract.needed, contract.basis) == (3, 4, "")
    assert "Beijing" in seal.basis


def test_nobody_answers_twice() -> None:
    """A given answer stands."""
    here = committee()
    row = here.desk.ask(a.consents, asked(here).id)[0]
    here.desk.run(a.approve, row.id)
    with pytest.raises(Refused) as caught:
        here.desk.run(a.approve, row.id)
    assert codes(caught) == ["approvals.answered"]


def test_a_request_can_be_taken_back_while_it_is_open() -> None:
    """Nobody is asked any more then."""
    here = committee()
    made = asked(here)
    assert len(here.desk.ask(a.waiting_for, here.members[0])) == 1
    assert here.desk.run(a.withdraw, made.id).state is a.ApprovalState.WITHDRAWN
    assert here.desk.ask(a.waiting_for, here.members[0]) == ()
    with pytest.raises(Refused) as caught:
        here.desk.run(a.withdraw, made.id)
    assert codes(caught) == ["approvals.settled"]


@pytest.mark.parametrize(
    ("title", "parties", "needed", "code"),
    [
        (" ", 2, None, "approvals.empty"),
        ("长" * 201, 2, None, "approvals.long"),
        ("合同", 0, None, "approvals.nobody"),
        ("合同", 2, 3, "approvals.needed"),
        ("合同", 2, 0, "approvals.needed"),
    ],
)
def test_a_request_says_what_and_who(title: str, parties: int, needed: int | None, code: str) -> None:
    """And asks for no more yes than there are to be had."""
    here = committee()
    with pytest.raises(Refused) as caught:
        here.desk.run(
            a.request,
            here.body,
            subject=a.Subject.CONTRACT,
            title=title,
            parties=here.members[:parties],
            needed=needed,
        )
    assert codes(caught) == [code]
    with pytest.raises(Refused) as caught:
        here.desk.run(a.request, here.body, subject=a.Subject.OTHER, title="合同", parties=(Id[h.Person]("person-0-0"),))
    assert codes(caught) == ["approvals.unknown_party"]


def test_each_answers_for_oneself_and_who_leads_for_the_body() -> None:
    """Another member does not, nor the chair of the body in whose matter it is."""
    here = committee()
    body, leader = another_body(here)
    made = here.as_person(here.members[1]).run(
        a.request, here.body, subject=a.Subject.CONTRACT, title="合同", parties=(here.members[2], body)
    )
    own, theirs = here.desk.ask(a.consents, made.id)
    for person, row in ((here.members[1], own), (here.members[0], own), (here.members[0], theirs), (here.members[2], theirs)):
        with pytest.raises(Denied):
            here.as_person(person).run(a.approve, row.id)
    assert [one.consent.id for one in here.as_person(here.members[2]).ask(a.waiting_for, here.members[2])] == [own.id]
    assert [one.approval.id for one in here.as_person(leader).ask(a.waiting_for_body, body)] == [made.id]
    here.as_person(here.members[2]).run(a.approve, own.id)
    assert here.as_person(leader).run(a.approve, theirs.id).state is a.ApprovalState.GRANTED
    given_by = [row.by for row in here.desk.ask(a.consents, made.id)]
    assert given_by == [f"login-{here.members[2]}", f"login-{leader}"]


def test_who_was_asked_as_a_body_has_no_say_in_the_request_itself() -> None:
    """It may say yes or no; it may neither take the request back nor read who else was asked."""
    here = committee()
    body, leader = another_body(here)
    made = here.desk.run(a.request, here.body, subject=a.Subject.OTHER, title="合同", parties=(body, here.members[2]))
    for act in (lambda: here.as_person(leader).run(a.withdraw, made.id), lambda: here.as_person(leader).ask(a.consents, made.id)):
        with pytest.raises(Denied):
            cast("object", act())
    assert here.as_person(here.members[2]).ask(a.approval, made.id).id == made.id
    with pytest.raises(Denied):
        here.as_person(here.members[2]).run(a.withdraw, made.id)
    here.as_person(here.members[0]).run(a.withdraw, made.id)


def test_every_verb_and_question_has_its_lines_and_no_other() -> None:
    """The whole table."""
    community = committee().community
    rows = [row for row in cast("TablePolicy", community.policy).rows() if row.action.startswith("approvals.")]
    mine: dict[str, set[str]] = {name.partition(".")[2]: set() for name in community.actions if name.startswith("approvals.")}
    for row in rows:
        mine[row.action.partition(".")[2]].add(f"{row.role} {row.scope.value} {row.of}".strip())
    assert mine == {
        "request": {"clerk community", "member body body_id"},
        "approve": {"clerk community", "person self consent_id", "chair body consent_id"},
        "refuse": {"clerk community", "person self consent_id", "chair body consent_id"},
        "withdraw": {"clerk community", "chair body approval_id"},
        "approval": {"clerk community", "auditor community", "member body approval_id", "person self approval_id"},
        "consents": {"clerk community", "auditor community", "member body approval_id", "person self approval_id"},
        "approvals_of": {"clerk community", "auditor community", "member body body_id"},
        "waiting_for": {"clerk community", "auditor community", "person self person_id"},
        "waiting_for_body": {"clerk community", "auditor community", "member body body_id"},
    }
    with pytest.raises(Denied):
        community.by(Actor.anonymous()).ask(a.waiting_for, Id[h.Person]("person-0-0"))
