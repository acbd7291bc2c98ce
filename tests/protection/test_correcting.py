"""What somebody says is wrong about him: it is looked into, put right or refused with a reason, and he can see which."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.protection.compound import Compound, open_compound

import community_gov_volunteers as volunteers
from community_gov import Actor, AnyId, Code, Denied, PartialDate, Refused, audit
from community_gov import households as hh
from community_gov import protection as pp
from community_gov_volunteers import associations, enrolment

PHONE = "13800009999"
PERSONS = Code("households.person")


@pytest.fixture(params=["memory", "sql"])
def bay(request: pytest.FixtureRequest, tmp_path: Path) -> Compound:
    """On each store."""
    return open_compound(None if request.param == "memory" else tmp_path)


def asked(bay: Compound, *, wanted: str = PHONE, field: str = "phone") -> pp.CorrectionRequest:
    """The first person asks for another phone number."""
    return bay.self(bay.one).run(
        pp.ask_correction, bay.one, kind=PERSONS, record=AnyId(bay.one), field=Code(field), wanted=wanted
    )


def test_it_is_put_right_by_the_verb_of_its_story_and_then_said_so(bay: Compound) -> None:
    """The office sees what is wanted, corrects, confirms; the old value is in the history."""
    request = asked(bay)
    (seen,) = bay.office.ask(pp.open_corrections)
    assert (seen.id, seen.wanted, seen.state) == (request.id, PHONE, pp.CorrectionState.OPEN)
    bay.office.run(hh.correct_person, bay.one, phone=seen.wanted)
    bay.office.run(pp.confirm_corrected, request.id)
    (known,) = bay.self(bay.one).ask(pp.corrections_of, bay.one)
    assert (known.state, known.decided, known.wanted) == (pp.CorrectionState.CORRECTED, known.asked, PHONE)
    assert bay.office.ask(pp.open_corrections) == ()
    with bay.community.looking() as (view, _reader):
        said = [version.record for version in view.history(hh.Person, bay.one)]
    assert [row.phone for row in said if isinstance(row, hh.Person)] == ["13800000001", PHONE]


def test_nothing_is_called_corrected_that_did_not_change(bay: Compound) -> None:
    """Neither when nothing was done, nor when another field was corrected."""
    request = asked(bay)
    for change in ({}, {"name": "住户丁"}):
        if change:
            bay.office.run(hh.correct_person, bay.one, **change)
        with pytest.raises(Refused, match="not_changed"):
            bay.office.run(pp.confirm_corrected, request.id)


def test_it_is_refused_with_a_reason_that_he_reads(bay: Compound) -> None:
    """PIPL art. 50; and a request that was answered is not answered again."""
    request = asked(bay)
    with pytest.raises(Refused, match="no_reason"):
        bay.office.run(pp.refuse_correction, request.id, reason=" ")
    bay.office.run(pp.refuse_correction, request.id, reason="与登记簿一致")
    (known,) = bay.self(bay.one).ask(pp.corrections_of, bay.one)
    assert (known.state, known.reason) == (pp.CorrectionState.REFUSED, "与登记簿一致")
    for verb in (pp.confirm_corrected, pp.withdraw_correction):
        with pytest.raises(Refused, match="correction_not_open"):
            bay.office.run(verb, request.id)


def test_he_takes_it_back_himself_and_may_ask_again(bay: Compound) -> None:
    """One request about a field at a time."""
    request = asked(bay)
    with pytest.raises(Refused, match="asked_already"):
        asked(bay)
    assert asked(bay, field="name", wanted="住户甲甲").state is pp.CorrectionState.OPEN
    bay.self(bay.one).run(pp.withdraw_correction, request.id)
    assert asked(bay).id != request.id


def test_it_is_in_his_report(bay: Compound) -> None:
    """With what he wanted: it is about him."""
    request = asked(bay)
    wanted = bay.self(bay.one).run(pp.ask_access, bay.one)
    held = [row.record for row in bay.self(bay.one).ask(pp.access_report, wanted.id).held]
    assert [row.wanted for row in held if isinstance(row, pp.CorrectionRequest)] == [PHONE]
    assert request.id in {row.id for row in held}


@pytest.mark.parametrize(
    ("kind", "field", "mine"),
    [("households.person", "phone", False), ("households.person", "same_as", True), ("households.household", "phone", True)],
)
def test_only_personal_fields_of_ones_own_records_are_asked_for(bay: Compound, kind: str, field: str, mine: bool) -> None:  # noqa: FBT001  a column of the table
    """Not another's record, not a field that is not personal, not a kind that the record is none of."""
    record = AnyId(bay.one if mine else bay.two)
    with pytest.raises(Refused, match="not_held"):
        bay.self(bay.one).run(pp.ask_correction, bay.one, kind=Code(kind), record=record, field=Code(field), wanted=PHONE)
    with pytest.raises(Refused, match="nothing_wanted"):
        asked(bay, wanted=" ")


def test_what_another_body_keeps_is_not_told_to_the_office(tmp_path: Path) -> None:
    """A request about an enrolment is refused in the words in which one about a record that is not there is."""
    bay = open_compound(tmp_path, plugins=(volunteers,))
    federation = bay.operator.run(associations.found_association, name="联合会", start=PartialDate("2017"))
    mine = bay.self(bay.one).run(enrolment.apply, federation.id, person_id=bay.one, consents=(enrolment.ConsentPurpose.RECORD,))
    said = []
    for record in (AnyId(mine.id), AnyId("nothing")):
        with pytest.raises(Refused) as refused:
            bay.office.run(
                pp.ask_correction, bay.one, kind=Code("volunteers.enrolment"), record=record, field=Code("person"), wanted="x"
            )
        said.append(refused.value.problems[0].code)
    assert said == ["protection.not_held"] * 2


def test_others_neither_ask_nor_answer(bay: Compound) -> None:
    """He asks for himself; no program decides, and nobody without the office's right."""
    request = asked(bay)
    with pytest.raises(Denied):
        bay.self(bay.two).run(pp.ask_correction, bay.one, kind=PERSONS, record=AnyId(bay.one), field=Code("phone"), wanted=PHONE)
    for desk in (bay.self(bay.two), bay.self(bay.one), bay.warden, bay.auditor):
        with pytest.raises(Denied):
            desk.run(pp.refuse_correction, request.id, reason="x")
        with pytest.raises(Denied):
            desk.ask(pp.open_corrections)
    for desk in (bay.self(bay.two), bay.auditor):
        with pytest.raises(Denied):
            desk.ask(pp.corrections_of, bay.one)
    service = bay.community.by(Actor.service("robot", "clerk"))
    bay.office.run(hh.correct_person, bay.one, phone=PHONE)
    with pytest.raises(Refused, match="not_a_human"):
        service.run(pp.confirm_corrected, request.id)


def test_a_request_that_nobody_answers_is_a_finding(bay: Compound) -> None:
    """From the day after the last; not once it is answered."""
    request = asked(bay)

    def late(days: int) -> list[str]:
        found = bay.auditor.ask(audit.findings, on=request.asked + timedelta(days=days))
        return [row.about for row in found if row.code == "protection.correction_unanswered"]

    assert (late(pp.ANSWER_DAYS), late(pp.ANSWER_DAYS + 1)) == ([], [request.id])
    bay.office.run(pp.refuse_correction, request.id, reason="与登记簿一致")
    assert late(pp.ANSWER_DAYS + 1) == []


def test_what_was_said_goes_when_it_was_answered(bay: Compound) -> None:
    """What is wanted and why it was refused are proposed for erasure then, and not while it waits."""
    request = asked(bay)
    today = request.asked
    assert [row.field for row in bay.office.ask(pp.due_for_erasure, on=today) if row.record == request.id] == []
    bay.office.run(pp.refuse_correction, request.id, reason="与登记簿一致")
    due = [row for row in bay.office.ask(pp.due_for_erasure, on=today) if row.record == request.id]
    assert [(row.field, row.state) for row in due] == [("reason", pp.DueState.DUE), ("wanted", pp.DueState.DUE)]
    bay.office.run(pp.erase_due, on=today, fields=tuple(due))
    (known,) = bay.office.ask(pp.corrections_of, bay.one)
    assert (known.wanted, known.reason, known.state) == (None, None, pp.CorrectionState.REFUSED)
