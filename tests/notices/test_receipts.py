"""Receipts: who was told and who has read it; figures for the body, names only where a text wants proof."""

from datetime import date

import pytest
from tests.notices.stage import FIRST, Here, here

from community_gov import Denied, Refused
from community_gov import notices as n
from community_gov.audit import findings
from community_gov.notices import DeliveryMethod, DeliveryOutcome, Readership, Told

LAW = "《物业管理条例》第14条"


def told(stage: Here, numbers: range, outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED) -> tuple[Told, ...]:
    """A list from the doors."""
    method, flats = DeliveryMethod.DOOR, (stage.flats[number] for number in numbers)
    return tuple(Told(unit=flat, on=FIRST, method=method, outcome=outcome, receiver="家人") for flat in flats)


def test_figures_tell_nothing_of_fewer_than_five() -> None:
    """Six told and four not: both are kept back, since of ten and six one knows four; what is none is told."""
    stage = here()
    notice = stage.post(Readership.OWNERS)
    chair = stage.of(stage.chair)
    chair.run(n.record_receipts, notice.id, told=told(stage, range(6)))
    for number in range(5):
        stage.of(stage.owners[number]).run(n.acknowledge, notice.id, unit_id=stage.flats[number])
    found = chair.ask(n.reach, notice.id)
    assert (found.households, found.delivered, found.not_tried, found.refused) == (10, None, None, 0)
    assert (found.read, found.unread) == (5, 5)
    chair.run(n.record_receipts, notice.id, told=told(stage, range(6, 10), DeliveryOutcome.NOT_REACHED))
    chair.run(n.record_receipts, notice.id, told=told(stage, range(6, 10)))
    again = stage.office.ask(n.reach, notice.id)
    assert (again.delivered, again.not_reached, again.not_tried) == (10, 0, 0)
    few = stage.post(Readership.OWNERS, place=stage.buildings[1])
    assert chair.ask(n.reach, few.id).households is None


def test_a_household_is_addressed_as_the_notice_says() -> None:
    """Owners, those who live there, both, or of one building; to the members of a body no household is."""
    stage = here()
    kinds = [
        stage.post(audience, place=place)
        for audience, place in (
            (Readership.OWNERS, None),
            (Readership.RESIDENTS, None),
            (Readership.EVERYBODY, None),
            (Readership.BELONGING, stage.buildings[0]),
            (Readership.MEMBERS, None),
        )
    ]
    assert [stage.office.ask(n.reach, one.id).households for one in kinds] == [10, 5, 10, 6, 0]
    with pytest.raises(Refused) as said:
        stage.office.run(n.record_receipts, kinds[3].id, told=told(stage, range(5, 7)))
    assert [problem.code for problem in said.value.problems] == ["notices.not_addressed"]
    assert stage.office.ask(n.receipts_of_unit, stage.flats[5]) == ()


def test_names_are_listed_only_where_a_text_wants_proof() -> None:
    """And then for the body whose notice it is and the office, not for an auditor or an owner."""
    stage = here()
    plain, proved = stage.post(Readership.OWNERS), stage.post(Readership.OWNERS, proof_by=LAW)
    for notice in (plain, proved):
        stage.office.run(n.record_receipts, notice.id, told=told(stage, range(1)))
        stage.of(stage.owners[0]).run(n.acknowledge, notice.id, unit_id=stage.flats[0])
    for desk in (stage.office, stage.of(stage.chair)):
        for question in (n.receipts, n.acknowledgements):
            with pytest.raises(Refused) as said:
                desk.ask(question, plain.id)
            assert [problem.code for problem in said.value.problems] == ["notices.no_proof"]
        (receipt,) = desk.ask(n.receipts, proved.id)
        (read,) = desk.ask(n.acknowledgements, proved.id)
        assert (receipt.unit, receipt.receiver, read.unit, read.on) == (stage.flats[0], "家人", stage.flats[0], FIRST)
    for desk in (stage.auditor, stage.of(stage.owners[0]), stage.nobody):
        with pytest.raises(Denied):
            desk.ask(n.receipts, proved.id)
    (own, _other) = stage.of(stage.owners[0]).ask(n.receipts_of_unit, stage.flats[0])
    assert (own.notice, own.receiver) == (plain.id, "家*")
    with pytest.raises(Denied):
        stage.of(stage.owners[1]).ask(n.receipts_of_unit, stage.flats[0])


def test_who_was_told_is_in_no_event() -> None:
    """The journal says that somebody was told, and not who."""
    stage = here()
    notice = stage.post(Readership.OWNERS)
    stage.office.run(n.record_receipts, notice.id, told=told(stage, range(1)))
    stage.of(stage.owners[0]).run(n.acknowledge, notice.id, unit_id=stage.flats[0])
    with stage.community.journal() as journal:
        events = [str(entry.events) for entry in journal.entries()][-2:]
    assert all(notice.id in event and stage.flats[0] not in event for event in events)


def test_a_body_says_that_it_has_read_what_was_brought_to_it() -> None:
    """Members of another body that nobody told do not."""
    stage = here()
    notice = stage.post(Readership.OWNERS)
    member = stage.of(stage.member)
    with pytest.raises(Refused) as before:
        member.run(n.acknowledge, notice.id, body_id=stage.branch)
    stage.office.run(n.record_receipts, notice.id, told=(Told(body=stage.branch, on=FIRST),))
    assert member.run(n.acknowledge, notice.id, body_id=stage.branch).body == stage.branch
    with pytest.raises(Refused) as again:
        member.run(n.acknowledge, notice.id, body_id=stage.branch)
    assert stage.office.ask(n.reach, notice.id).bodies == 1
    assert [said.value.problems[0].code for said in (before, again)] == ["notices.not_addressed", "notices.read_already"]
    with pytest.raises(Denied):
        member.run(n.acknowledge, notice.id, body_id=stage.committee)


def test_what_cannot_be_a_receipt_is_refused_and_nothing_is_kept() -> None:
    """Nobody or two at once, a day before the notice or to come, an empty list."""
    stage = here()
    stage.clock.advance(days=1)
    notice = stage.post(Readership.OWNERS)
    flat = stage.flats[0]
    today = date(2022, 1, 2)
    for wrong, code in (
        ((), "notices.empty"),
        ((Told(on=today),), "notices.one_of"),
        ((Told(on=today, unit=flat, body=stage.branch),), "notices.one_of"),
        ((Told(on=FIRST, unit=flat),), "notices.before_start"),
        ((Told(on=today, unit=flat), Told(on=date(2022, 1, 3), unit=flat)), "notices.not_yet"),
    ):
        with pytest.raises(Refused) as said:
            stage.office.run(n.record_receipts, notice.id, told=wrong)
        assert [problem.code for problem in said.value.problems] == [code]
    with pytest.raises(Refused) as both:
        stage.of(stage.owners[0]).run(n.acknowledge, notice.id, unit_id=flat, body_id=stage.branch)
    assert both.value.problems[0].code == "notices.one_of"
    later = stage.office.run(n.post_notice, title="a", text="b", body_id=stage.committee, starts=date(2022, 1, 9), days=7)
    with pytest.raises(Refused) as early:
        stage.of(stage.owners[0]).run(n.acknowledge, later.id, unit_id=flat)
    assert early.value.problems[0].code == "notices.before_start"
    assert stage.office.ask(n.receipts_of_unit, flat) == ()


# --- what the audit finds --------------------------------------------------------------------------------------------


def found(stage: Here, on: date) -> list[str]:
    """The findings about notices."""
    return [one.code for one in stage.office.ask(findings, on=on) if one.code.startswith("notices.")]


def test_an_objection_that_is_open_when_the_notice_ended_is_found() -> None:
    """From the day after the last, until it is answered."""
    stage = here()
    objection = stage.nobody.run(n.object_to, stage.post().id, text="有误")
    assert [found(stage, date(2022, 1, day)) for day in (8, 9)] == [[], ["notices.unanswered"]]
    stage.office.run(n.answer_objection, objection.id, text="已核实", outcome=n.Outcome.DISMISSED)
    assert found(stage, date(2022, 1, 9)) == []


def test_what_came_down_early_is_found_until_another_takes_its_place() -> None:
    """It was never shown in full."""
    stage = here()
    notice = stage.post()
    stage.clock.advance(days=3)
    stage.office.run(n.take_down, notice.id)
    assert [found(stage, date(2022, 1, day)) for day in (3, 4, 20)] == [[], ["notices.never_in_full"], ["notices.never_in_full"]]
    stage.post(corrects=notice.id)
    assert found(stage, date(2022, 1, 20)) == []


def test_a_household_without_a_receipt_is_found_where_a_text_wants_proof() -> None:
    """The finding names that text."""
    stage = here()
    notice, _plain = stage.post(Readership.OWNERS, proof_by=LAW), stage.post(Readership.OWNERS)
    stage.office.run(n.record_receipts, notice.id, told=told(stage, range(9)))
    stage.office.run(n.record_receipts, notice.id, told=told(stage, range(9, 10), DeliveryOutcome.REFUSED))
    (one,) = [each for each in stage.office.ask(findings, on=date(2022, 1, 9)) if each.code.startswith("notices.")]
    assert (one.code, one.about, one.rule) == ("notices.not_told", notice.id, LAW)
    stage.office.run(n.record_receipts, notice.id, told=told(stage, range(9, 10)))
    assert found(stage, date(2022, 1, 9)) == []
