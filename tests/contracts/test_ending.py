"""The end of a contract: notice in writing, the day that follows from it, hand-over, service until somebody takes over."""

import pytest
from tests.contracts.stage import VOTE, Compound, compound, day

from community_gov import PartialDate, Refused, Severity
from community_gov import contracts as c
from community_gov import households as h
from community_gov import meetings as m
from community_gov import papers as p
from community_gov.calendar import CalendarSettings, ListedCalendar
from community_gov.contracts import ContractStage, NoticeGround, Party
from community_gov.testing import FixedClock, fresh_community


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def here() -> Compound:
    """The compound on 2022-06-01."""
    made = compound()
    made.go_to("2022-06-01")
    return made


def test_a_dismissed_company_goes_after_sixty_days(here: Compound) -> None:
    """The day of the notice is not counted (Civil Code arts 201, 946): 1 April and sixty days is 31 May."""
    made = here.sign()
    notice = here.notice(made, NoticeGround.DISMISSAL, "2022-04-01")
    assert (notice.last, notice.basis, notice.severity, notice.verified) == (
        day("2022-05-31"),
        "Civil Code art. 946",
        Severity.LAW,
        True,
    )
    assert here.stage(made, "2022-03-31") is ContractStage.IN_TERM
    assert here.stage(made, "2022-05-31") is ContractStage.NOTICED
    assert here.stage(made, "2022-06-01") is ContractStage.SERVING_ON
    due = here.due(made, "2022-06-01")[c.DueKind.NOTICE_ENDS]
    assert due.counted is not None
    assert (due.due, due.citation) == (day("2022-05-31"), "Civil Code art. 946")
    assert due.counted.told("zh")[:2] == ("2022-04-01: 开始的当日,不计入", "2022-04-02: 第一日")
    assert here.desk.ask(c.notices_of, made.id) == (notice,)


def test_a_last_day_of_rest_moves_on() -> None:
    """Where the community has a calendar (Civil Code art. 203)."""
    off = ListedCalendar(name="2022", years=frozenset({2022}), off=frozenset({day("2022-06-03")}), made_up=frozenset())
    clock = FixedClock()
    community = fresh_community(policy=None, clock=clock, settings=[CalendarSettings(working=off)])
    here = compound(community=community, clock=clock)
    here.go_to("2022-06-01")
    assert here.notice(here.sign(), NoticeGround.DISMISSAL, "2022-04-04").last == day("2022-06-06")


def test_nobody_is_dismissed_without_a_decision(here: Compound) -> None:
    """It is the owners' to decide (Civil Code arts 278, 946), so the notice of anybody else is refused."""
    made = here.sign()
    with pytest.raises(Refused) as caught:
        here.notice(made, NoticeGround.DISMISSAL, "2022-04-01", decision=None)
    assert codes(caught) == ["contracts.not_decided"]
    with pytest.raises(Refused) as caught:
        here.notice(made, NoticeGround.DISMISSAL, "2022-04-01", by=Party.COMPANY)
    assert codes(caught) == ["contracts.not_of_company"]


def test_a_contract_may_agree_on_another_period(here: Compound) -> None:
    """That it may is in arts 946 and 947, from memory; after the term art. 948 has its own sixty days."""
    made = here.sign(notice_days=30)
    notice = here.notice(made, NoticeGround.DISMISSAL, "2022-04-01")
    assert (notice.last, notice.basis, notice.verified) == (day("2022-05-01"), "Civil Code arts 946, 947", False)
    other = compound()
    over = other.sign("2020-01-01", "2021-06-01", notice_days=30)
    assert other.notice(over, NoticeGround.INDEFINITE, "2021-12-01").last == day("2022-01-30")


def test_rules_of_the_owners_may_hold_to_the_days_of_the_law(here: Compound) -> None:
    """Then what the contract agrees on does not count."""
    own = 'id = "own"\njurisdiction = "cn"\nseverity = "bylaw"\nchecked_on = 2022-01-01\n[[parameters]]\n'
    own += 'name = "manager_notice_agreed"\nvalue = false\ncitation = "管理规约第3条"\nmark = "read"\nseverity = "bylaw"\n'
    here.desk.run(m.adopt_rules, here.owners, start=PartialDate("2020"), book=own)
    notice = here.notice(here.sign(notice_days=30), NoticeGround.DISMISSAL, "2022-04-01")
    assert (notice.last, notice.basis) == (day("2022-05-31"), "Civil Code art. 946")


def test_before_the_civil_code_the_contract_alone_names_a_period() -> None:
    """No rulebook of 2020 has one: without an agreement the notice has no period, and is refused for that."""
    here = compound()
    without = here.sign("2019-01-01", "2023-01-01", places=here.buildings[:1])
    with pytest.raises(Refused) as caught:
        here.notice(without, NoticeGround.DISMISSAL, "2020-05-01")
    assert codes(caught) == ["contracts.no_period"]
    agreed = here.sign("2019-01-01", "2023-01-01", places=here.buildings[1:], notice_days=30)
    notice = here.notice(agreed, NoticeGround.DISMISSAL, "2020-05-01")
    assert (notice.last, notice.basis) == (day("2020-05-31"), "")
    with pytest.raises(Refused) as caught:
        here.desk.run(c.end, agreed.id, last=day("2020-05-30"))
    assert codes(caught) == ["contracts.too_early"]


def test_a_company_that_goes_says_so_ninety_days_before(here: Compound) -> None:
    """On the last day for it it is in time, a day later it is told and stands all the same (Civil Code art. 947)."""
    made = here.sign(until="2022-07-01")
    assert here.due(made, "2022-03-01")[c.DueKind.COMPANY_NOTICE].due == day("2022-04-01")
    notice = here.notice(made, NoticeGround.NO_RENEWAL, "2022-04-01", by=Party.COMPANY)
    assert (notice.last, notice.decision) == (day("2022-06-30"), None)
    assert here.findings("2022-06-01") == []
    here.desk.run(c.withdraw_notice, notice.id)
    assert here.stage(made, "2022-06-01") is ContractStage.IN_TERM
    here.notice(made, NoticeGround.NO_RENEWAL, "2022-04-02", by=Party.COMPANY)
    assert here.findings("2022-06-01") == ["contracts.company_notice_late"]
    assert here.due(made, "2022-06-01")[c.DueKind.COMPANY_NOTICE].done == day("2022-04-02")


def test_owners_who_do_not_renew_need_no_period(here: Compound) -> None:
    """The law sets one for the company alone; the contract ends with its term."""
    made = here.sign(until="2022-07-01")
    notice = here.notice(made, NoticeGround.NO_RENEWAL, "2022-05-30")
    assert (notice.last, notice.basis) == (day("2022-06-30"), "")
    assert here.findings("2022-06-01") == []


def test_after_the_term_either_side_may_go_with_sixty_days(here: Compound) -> None:
    """The contract runs on for an indefinite time when nobody decided (Civil Code art. 948), which the audit says."""
    made = here.sign("2019-01-01", "2022-01-01")
    standing = here.desk.ask(c.standing, made.id, on=day("2022-01-01"))
    assert (standing.stage, standing.until, standing.basis) == (ContractStage.INDEFINITE, None, "Civil Code art. 948")
    assert here.findings("2022-01-01") == ["contracts.indefinite"]
    notice = here.notice(made, NoticeGround.INDEFINITE, "2022-03-01", by=Party.COMPANY)
    assert (notice.last, notice.basis) == (day("2022-04-30"), "Civil Code art. 948")


def test_the_ground_fits_how_far_the_contract_has_come(here: Compound) -> None:
    """Within its term it is no contract for an indefinite time, and one without a term has none that could run out."""
    made = here.sign()
    with pytest.raises(Refused) as caught:
        here.notice(made, NoticeGround.INDEFINITE, "2022-03-01", by=Party.COMPANY)
    assert codes(caught) == ["contracts.within_term"]
    endless = compound()
    without = endless.sign(until=None)
    with pytest.raises(Refused) as caught:
        endless.notice(without, NoticeGround.NO_RENEWAL, "2022-01-01")
    assert codes(caught) == ["contracts.no_term"]
    assert endless.notice(without, NoticeGround.INDEFINITE, "2022-01-01").last == day("2022-03-02")


def test_a_notice_is_given_once_and_not_ahead(here: Compound) -> None:
    """Not before the contract was signed, not for a day to come, not while another one stands."""
    made = here.sign()
    for given, code in (("2021-12-31", "before_signed"), ("2022-06-02", "ahead")):
        with pytest.raises(Refused) as caught:
            here.notice(made, NoticeGround.DISMISSAL, given)
        assert codes(caught) == [f"contracts.{code}"]
    notice = here.notice(made, NoticeGround.DISMISSAL, "2022-04-10")
    with pytest.raises(Refused) as caught:
        here.notice(made, NoticeGround.DISMISSAL, "2022-04-11")
    assert codes(caught) == ["contracts.notice_served"]
    with pytest.raises(Refused) as caught:
        here.desk.run(
            c.renew, made.id, signed=day("2022-05-01"), until=day("2026-01-01"), decision=VOTE, address="柜", digest="ef" * 32
        )
    assert codes(caught) == ["contracts.notice_given"]
    here.desk.run(c.withdraw_notice, notice.id)
    with pytest.raises(Refused) as caught:
        here.desk.run(c.withdraw_notice, notice.id)
    assert codes(caught) == ["contracts.notice_withdrawn"]


def test_a_notice_that_has_run_out_stays(here: Compound) -> None:
    """The contract has ended by it."""
    notice = here.notice(here.sign(), NoticeGround.DISMISSAL, "2022-04-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(c.withdraw_notice, notice.id)
    assert codes(caught) == ["contracts.notice_run_out"]


def test_an_end_keeps_the_period_of_notice_or_rests_on_consent(here: Compound) -> None:
    """Earlier than the law lets it, or without a notice, only with a decision of the owners; then once."""
    made = here.sign()
    with pytest.raises(Refused) as caught:
        here.desk.run(c.end, made.id, last=day("2022-05-01"))
    assert codes(caught) == ["contracts.no_notice"]
    here.notice(made, NoticeGround.DISMISSAL, "2022-04-01")
    with pytest.raises(Refused) as caught:
        here.desk.run(c.end, made.id, last=day("2022-05-30"))
    assert codes(caught) == ["contracts.too_early"]
    for last, code in (("2022-06-02", "ahead"), ("2021-12-31", "before_start")):
        with pytest.raises(Refused) as caught:
            here.desk.run(c.end, made.id, last=day(last), decision=VOTE)
        assert codes(caught) == [f"contracts.{code}"]
    assert here.desk.run(c.end, made.id, last=day("2022-05-15"), decision=VOTE).ended == day("2022-05-15")
    with pytest.raises(Refused) as caught:
        here.desk.run(c.end, made.id, last=day("2022-05-31"))
    assert codes(caught) == ["contracts.over"]


def test_an_ended_company_hands_over_and_serves_until_the_next_is_there(here: Compound) -> None:
    """Premises, facilities and papers are on the list at once (Civil Code arts 949, 950); in Beijing within thirty days."""
    here.live_in("cn-beijing")
    made = here.sign()
    here.notice(made, NoticeGround.DISMISSAL, "2022-04-01")
    assert here.findings("2022-06-01") == ["contracts.no_handover", "contracts.no_successor"]
    handover = here.desk.run(c.hand_over, made.id, to=here.committee)
    assert (handover.body, handover.ended, handover.basis) == (here.first, day("2022-05-31"), "")
    items = here.desk.ask(p.items_of, handover.id)
    assert [one.title for one in items] == ["物业服务用房", "相关设施设备", "物业服务所必需的相关资料"]
    here.sign("2022-06-01", company_id=here.second)
    assert len(here.desk.ask(c.serving, place=here.buildings[0], on=day("2022-06-01"))) == 2
    here.desk.run(c.take_over, made.id, on=day("2022-06-01"), by=here.second)
    (one,) = here.desk.ask(c.serving, place=here.buildings[0], on=day("2022-06-01"))
    assert one.contract.company == here.second
    assert (here.stage(made, "2022-06-01"), here.findings("2022-06-01")) == (ContractStage.OVER, [])
    with pytest.raises(Refused) as caught:
        here.desk.run(c.hand_over, made.id, to=here.committee)
    assert codes(caught) == ["contracts.handed_over_already"]
    with pytest.raises(Refused) as caught:
        here.desk.run(c.take_over, made.id, on=day("2022-06-01"), by=here.second)
    assert codes(caught) == ["contracts.taken_over_already"]


def test_the_hand_over_of_a_place_has_its_days() -> None:
    """Beijing's thirty days, by its text of 2024, which was read; what is missing after them is a finding of papers."""
    here = compound()
    here.live_in("cn-beijing")
    made = here.sign()
    here.go_to("2025-03-01")
    here.notice(made, NoticeGround.INDEFINITE, "2025-01-01")
    assert here.due(made, "2025-03-01")[c.DueKind.HAND_OVER].due == day("2025-04-01")
    handover = here.desk.run(c.hand_over, made.id, to=here.committee)
    assert (handover.due, handover.severity) == (day("2025-04-01"), Severity.LOCAL)
    here.go_to("2025-05-01")
    here.desk.run(c.take_over, made.id, on=day("2025-03-10"), by=here.committee)
    assert here.findings("2025-04-02") == ["papers.not_handed_over"]
    person = here.desk.run(h.add_person, name="业主甲").id
    for item in here.desk.ask(p.items_of, handover.id):
        here.desk.run(p.receive_item, item.id, on=day("2025-03-20"), receiver=person)
    assert here.due(made, "2025-03-20")[c.DueKind.HAND_OVER].done == day("2025-03-20")
    assert here.findings("2025-04-02") == []


def test_nothing_is_handed_or_taken_over_before_the_end(here: Compound) -> None:
    """There has to be an end first."""
    made = here.sign()
    with pytest.raises(Refused) as caught:
        here.desk.run(c.hand_over, made.id, to=here.committee)
    assert codes(caught) == ["contracts.not_ended"]
    with pytest.raises(Refused) as caught:
        here.desk.run(c.take_over, made.id, on=day("2022-06-01"), by=here.second)
    assert codes(caught) == ["contracts.not_ended"]
