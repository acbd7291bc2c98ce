"""What a committee has to do next, by when and by which text; how it stands; and the comparators and figures of each place."""

from datetime import date
from fractions import Fraction

import pytest
from plugins.owners.tests.board import ELECTED, OVER, Board, board, day
from plugins.owners.tests.stage import codes

from community_gov import Code, Id, PartialDate, Refused, Severity
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.calendar import CalendarSettings, ListedCalendar
from community_gov.rules import find_parameter, shipped_books
from community_gov_owners import committee
from community_gov_owners.committee import DutyKind, FilingPaper, ReportKind, SeatGround

NAMES = tuple(f"{n:04}" for n in range(1, 12))


def seated(members: int, seats: int = 7, *, place: str = "cn", own: str = "") -> tuple[Board, tuple[o.Term, ...]]:
    """So many of so many seats since 2022-03-20, in a place."""
    here = board(seats)
    if place != "cn" or own:
        here.place(place, own=own)
    return here, here.seat(*NAMES[:members])


def authority(here: Board, kind: str = "residents_committee") -> Id[o.Body]:
    """Another body, to which something is reported."""
    return here.stage.office().run(o.found, kind=Code(kind), name="机关", start=PartialDate("2015")).id


def told(here: Board, kind: ReportKind, on: str, *about: str, to: Id[o.Body]) -> committee.Report:
    """A report on a day, recorded on that day."""
    here.to(on)
    ids = tuple(Id[o.Term](one) for one in about)
    return here.stage.office().run(committee.report, here.body, kind=kind, to=to, on=day(on), about=ids)


# --- below half of the seats -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "members", "seats", "again"),
    [
        ("cn", 3, 7, True),
        ("cn", 4, 7, False),
        ("cn", 2, 6, True),
        ("cn", 3, 6, False),
        ("cn", 2, 5, True),
        ("cn", 3, 5, False),
        ("cn-hangzhou", 3, 7, True),
        ("cn-hangzhou", 4, 7, False),
        ("cn-hangzhou", 3, 6, True),
        ("cn-hangzhou", 4, 6, False),
        ("cn-hangzhou", 2, 5, True),
        ("cn-hangzhou", 3, 5, False),
        ("cn-beijing", 3, 6, False),
        ("cn-beijing", 2, 6, True),
        ("cn-shanghai", 3, 6, False),
        ("cn-shandong", 3, 6, False),
        ("cn-qingyuan", 3, 6, False),
        ("cn-hunan", 3, 6, False),
    ],
)
def test_below_half_of_the_seats_the_assembly_elects_again(place: str, members: int, seats: int, again: bool) -> None:  # noqa: FBT001  # a column of the table
    """Fewer than half by the guiding rules (3 of 7, not 3 of 6); in Hangzhou no more than half (3 of 6 too)."""
    here, _terms = seated(members, seats, place=place)
    assert (DutyKind.ELECTION_AGAIN in here.next("2022-05-01")) is again
    found = here.findings("2022-05-01", "too_few_members")
    local = Severity.LOCAL if place == "cn-hangzhou" else Severity.GUIDE
    assert [one.severity for one in found] == [local] * again


@pytest.mark.parametrize("place", ["cn", "cn-hangzhou", "cn-beijing", "cn-shanghai", "cn-shandong", "cn-qingyuan", "cn-hunan"])
def test_the_comparator_of_each_place_holds_for_every_number_of_seats(place: str) -> None:
    """Whole numbers: twice those who are left against the seats, from one seat to fifteen."""
    said = find_parameter(shipped_books(), name="vacancy", jurisdiction=place, on=date(2024, 6, 1)).parameter
    assert said.comparator is not None
    assert isinstance(said.value, Fraction)
    for seats in range(1, 16):
        for left in range(seats + 1):
            few = 2 * left <= seats if place == "cn-hangzhou" else 2 * left < seats
            assert said.comparator.holds(Fraction(left), said.value * seats) is few, (seats, left)


def test_alternates_who_wait_are_counted_before_the_assembly_has_to_elect_again() -> None:
    """Two of five sit and two wait: with them there are four, so they move up and nobody elects the whole committee again."""
    here = board(5, flats=14)
    votes = {"0001": 12, "0002": 11, "0003": 10, "0004": 10, "0005": 10, "0006": 9, "0007": 8}
    decision = here.elect(votes, seats=5, alternates=2)
    terms = here.seat_elected(decision)
    for n in range(3):
        here.leave(terms[n], "2023-01-01")
    steps = here.next("2023-01-01")
    assert DutyKind.MOVE_UP in steps
    assert DutyKind.ELECTION_AGAIN not in steps
    for one in here.state("2023-01-01").alternates:
        here.stage.office().run(committee.pass_over, one.result, on=date(2023, 1, 2), reason=committee.PassedReason.DECLINED)
    assert DutyKind.ELECTION_AGAIN in here.next("2023-01-02")


# --- can it decide ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "members", "quorum", "majority"),
    [
        ("cn", 7, 4, 4),
        ("cn", 6, 4, 3),
        ("cn-beijing", 7, 4, 4),
        ("cn-beijing", 6, 4, 4),
        ("cn-shandong", 7, 5, 4),
        ("cn-shandong", 6, 4, 3),
    ],
)
def test_how_many_have_to_be_there_and_to_agree(place: str, members: int, quorum: int, majority: int) -> None:
    """Of all who sit: more than half in most places, two thirds in Shandong; that half agree is enough by the guide alone."""
    here, _terms = seated(members, place=place)
    state = here.state("2024-05-01")
    assert (state.quorum, state.majority, state.quorate) == (quorum, majority, True)


SEATS_COUNT = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "committee_decision_base"
value = "seats"
citation = "业主委员会议事规则第9条"
mark = "read"
severity = "bylaw"
"""


def test_where_empty_seats_count_too_few_members_cannot_decide_at_all() -> None:
    """Three of seven by a committee's own rules: four would have to be there."""
    here, _terms = seated(3, own=SEATS_COUNT)
    state = here.state("2022-05-01")
    assert (state.quorum, state.majority, state.quorate) == (4, 4, False)
    other, _ = seated(3)
    assert (other.state("2022-05-01").quorum, other.state("2022-05-01").quorate) == (2, True)


# --- the first steps -------------------------------------------------------------------------------------------------


def test_the_first_meeting_and_the_chair_are_due_in_seven_days() -> None:
    """Of the day on which they came in; the last day is no breach yet, and what came late stays told."""
    here, _terms = seated(5, 5)
    assert here.next("2022-03-20")[DutyKind.FIRST_MEETING] == date(2022, 3, 27)
    assert here.next("2022-03-20")[DutyKind.CHAIR] == date(2022, 3, 27)
    late = {"first_meeting_late", "chair_late"}
    assert here.codes("2022-03-27") & late == set()
    assert here.codes("2022-03-28") & late == late
    here.meet("2022-03-29", *NAMES[:5], kind=m.MeetingKind.FIRST)
    here.preside("0001", start="2022-03-29")
    steps = here.next("2022-03-29")
    assert DutyKind.FIRST_MEETING not in steps
    assert DutyKind.CHAIR not in steps
    assert here.codes("2022-04-30") & late == late
    (one,) = here.findings("2022-04-30", "first_meeting_late")
    assert (one.severity, one.message("en")) == (Severity.GUIDE, "the first meeting was due by 2022-03-27")
    assert "274" in one.rule
    (chair,) = here.findings("2022-04-30", "chair_late")
    assert (chair.severity, chair.rule) == (Severity.LAW, "Property Management Regulation art. 16")


def test_a_first_meeting_in_time_is_no_finding() -> None:
    """On the last day it is in time; another sort of meeting is no first one."""
    here, _terms = seated(5, 5)
    here.meet("2022-03-26", *NAMES[:5])
    assert DutyKind.FIRST_MEETING in here.next("2022-03-26")
    here.meet("2022-03-27", *NAMES[:5], kind=m.MeetingKind.FIRST)
    here.preside("0002", start="2022-03-27")
    assert here.codes("2023-01-01") & {"first_meeting_late", "chair_late"} == set()
    state = here.state("2022-03-27")
    assert {str(code) for seat in state.sitting if seat.person == here.stage.persons["0002"] for code in seat.posts} == {
        "chair",
        "member",
    }


def test_filing_is_due_thirty_days_after_the_election() -> None:
    """Of the day on which the vote closed, by the Regulation, which is law; the office's filing ends the duty."""
    here = board(5)
    decision = here.elect(dict.fromkeys(NAMES[:5], 12), seats=5)
    here.seat_elected(decision)
    duty = next(one for one in here.state("2022-03-20").next if one.kind is DutyKind.FILING)
    assert (duty.due, duty.severity, duty.verified) == (date(2022, 4, 4), Severity.LAW, True)
    assert duty.rule == "Property Management Regulation art. 16"
    street = authority(here, "subdistrict")
    here.stage.office().run(committee.file_papers, decision.assembly, office=street, on=ELECTED, papers=(FilingPaper.MEMBERS,))
    assert DutyKind.FILING not in here.next("2022-03-20")


@pytest.mark.parametrize(("place", "due"), [("cn", None), ("cn-beijing", date(2024, 5, 11)), ("cn-shandong", date(2024, 5, 10))])
def test_the_office_confirms_a_filing_within_the_days_of_the_place(place: str, due: date | None) -> None:
    """Ten days in Shandong; in Beijing five working days, never guessed without a calendar; elsewhere no number is known."""
    working = ListedCalendar(
        name="国务院", years=range(2024, 2025), off=[date(2024, 5, n) for n in (1, 2, 3, 4, 5, 8)], made_up=[date(2024, 5, 11)]
    )
    for calendar in (None, working):
        here = board(5, settings=() if calendar is None else (CalendarSettings(working=calendar),))
        here.place(place)
        decision = here.elect(dict.fromkeys(NAMES[:5], 12), seats=5, announced="2024-03-10")
        here.seat_elected(decision, start="2024-04-26", until=PartialDate("2029-04-26"))
        here.to("2024-04-30")
        office = here.stage.office()
        filing = office.run(
            committee.file_papers,
            decision.assembly,
            office=authority(here, "subdistrict"),
            on=date(2024, 4, 30),
            papers=(FilingPaper.MEMBERS,),
        )
        known = None if place == "cn-beijing" and calendar is None else due
        assert here.next("2024-05-06").get(DutyKind.CONFIRMATION, None) == known
        assert len(here.findings("2024-06-01", "filing_not_confirmed")) == (known is not None)
        here.to("2024-05-09")
        done = office.run(committee.confirm_filing, filing.id, on=date(2024, 5, 9), number="备2024-1")
        assert (done.confirmed, done.number) == (date(2024, 5, 9), "备2024-1")
        assert here.findings("2024-06-01", "filing_not_confirmed") == []
        assert DutyKind.CONFIRMATION not in here.next("2024-05-09")
        every = office.ask(committee.committee_duties, here.body, on=date(2024, 5, 9))
        assert sum(one.kind is DutyKind.CONFIRMATION and one.done is not None for one in every) == (due is not None)


def test_a_filing_is_confirmed_once_and_after_it_was_made() -> None:
    """Neither before it was filed nor ahead of the day."""
    here = board(5)
    decision = here.elect(dict.fromkeys(NAMES[:5], 12), seats=5)
    street, office = authority(here, "subdistrict"), here.stage.office()
    filing = office.run(committee.file_papers, decision.assembly, office=street, on=ELECTED, papers=(FilingPaper.MEMBERS,))
    for on, code in ((date(2022, 3, 19), "owners.confirmed_before"), (date(2022, 3, 21), "owners.report_ahead")):
        with pytest.raises(Refused) as refused:
            office.run(committee.confirm_filing, filing.id, on=on)
        assert codes(refused.value) == [code]
    office.run(committee.confirm_filing, filing.id, on=ELECTED)
    with pytest.raises(Refused) as refused:
        office.run(committee.confirm_filing, filing.id, on=ELECTED)
    assert codes(refused.value) == ["owners.confirmed_already"]


# --- changes ---------------------------------------------------------------------------------------------------------


def test_a_change_of_members_is_reported_within_thirty_days() -> None:
    """Who left and who came in; one report may tell of both."""
    here, terms = seated(5, 5)
    here.leave(terms[0], "2022-06-01")
    assert here.next("2022-06-01")[DutyKind.CHANGE_REPORT] == date(2022, 7, 1)
    assert here.findings("2022-07-01", "change_not_reported") == []
    (one,) = here.findings("2022-07-02", "change_not_reported")
    assert (one.about, one.severity) == (terms[0].id, Severity.GUIDE)
    street = authority(here, "subdistrict")
    made = told(here, ReportKind.CHANGE, "2022-06-30", terms[0].id, to=street)
    assert here.findings("2022-07-02", "change_not_reported") == []
    assert here.stage.office().ask(committee.reports, here.body) == (made,)


def test_a_report_names_what_it_is_about() -> None:
    """Terms for a change, a meeting of this body, decisions; a renewal names nothing; nothing is reported ahead."""
    here, terms = seated(5, 5)
    street, office = authority(here), here.stage.office()
    wrong = [(ReportKind.CHANGE, ()), (ReportKind.RENEWAL, (terms[0].id,)), (ReportKind.MEETING, (terms[0].id,))]
    wrong += [(ReportKind.DECISION, (terms[0].id,)), (ReportKind.CHANGE, (Id[o.Term]("meeting-1-1"),))]
    here.to("2022-04-01")
    for kind, about in wrong:
        with pytest.raises(Refused) as refused:
            office.run(committee.report, here.body, kind=kind, to=street, on=date(2022, 4, 1), about=about)
        assert codes(refused.value) == ["owners.report_about"]
    with pytest.raises(Refused) as refused:
        office.run(committee.report, here.body, kind=ReportKind.RENEWAL, to=street, on=date(2022, 4, 2))
    assert codes(refused.value) == ["owners.report_ahead"]
    with pytest.raises(Refused) as refused:
        office.run(committee.report, street, kind=ReportKind.RENEWAL, to=here.body, on=date(2022, 4, 1))
    assert codes(refused.value) == ["owners.not_committee"]


@pytest.mark.parametrize(("place", "due"), [("cn", "2022-06-03"), ("cn-hangzhou", "2022-06-07"), ("cn-shanghai", "2022-06-10")])
def test_who_leaves_hands_back_the_papers_within_the_days_of_the_place(place: str, due: str) -> None:
    """Three by the guiding rules, seven in Hangzhou, ten in Shanghai; an empty list says that there was nothing."""
    here, terms = seated(5, 5, place=place)
    here.seal()
    here.leave(terms[0], "2022-06-01")
    last = day(due)
    assert here.next("2022-06-01")[DutyKind.MEMBER_HANDOVER] == last
    assert here.findings(due, "member_handover_late") == []
    here.to("2022-07-01")
    assert len(here.findings("2022-07-01", "member_handover_late")) == 1
    ended = date(2022, 5, 31)
    listed = here.stage.office().run(p.open_handover, here.body, ended=ended, to=here.stage.persons["0002"], term_id=terms[0].id)
    assert listed.due == last
    assert DutyKind.MEMBER_HANDOVER in here.next("2022-07-01")
    (item,) = here.stage.office().ask(p.items_of, listed.id)
    here.stage.office().run(p.receive_item, item.id, on=last, receiver=here.stage.persons["0002"])
    assert DutyKind.MEMBER_HANDOVER not in here.next("2022-07-01")
    assert here.findings("2022-07-01", "member_handover_late") == []


def test_the_list_of_what_a_member_hands_back_can_be_opened_with_the_leaving() -> None:
    """Nothing was kept, so nothing is on it, and nothing is left to do."""
    here, terms = seated(5, 5)
    here.leave(terms[1], "2022-06-01", to=here.stage.persons["0001"])
    (listed,) = here.stage.office().ask(p.handovers_of, here.body)
    assert (listed.term, listed.ended) == (terms[1].id, date(2022, 5, 31))
    assert DutyKind.MEMBER_HANDOVER not in here.next("2022-06-01")


# --- meetings --------------------------------------------------------------------------------------------------------


def test_the_next_regular_meeting_is_two_months_after_the_last_in_beijing() -> None:
    """Elsewhere no text read says how often."""
    here, _terms = seated(5, 5, place="cn-beijing")
    assert here.next("2024-04-01")[DutyKind.REGULAR_MEETING] == date(2022, 5, 20)
    here.meet("2024-05-10", *NAMES[:5])
    assert here.next("2024-05-10")[DutyKind.REGULAR_MEETING] == date(2024, 7, 10)
    other, _ = seated(5, 5)
    assert DutyKind.REGULAR_MEETING not in other.next("2024-04-01")


def test_beijing_wants_the_residents_committee_to_know_five_days_before() -> None:
    """On the fifth day before it is in time, on the fourth it is late; elsewhere nobody has to be told before."""
    here, _terms = seated(5, 5, place="cn-beijing")
    residents = authority(here)
    first, _ = here.meet("2024-05-10", *NAMES[:5])
    told(here, ReportKind.MEETING, "2024-05-10", first.id, to=residents)
    (late,) = here.findings("2024-05-11", "meeting_not_told")
    assert (late.about, late.severity, late.since) == (first.id, Severity.LOCAL, "2024-05-05")
    office = here.stage.office()
    second = office.run(m.call, here.body, kind=m.MeetingKind.REGULAR, on=date(2024, 6, 20), place="二楼", called_by=(here.body,))
    office.run(m.add_item, second.id, title="绿化")
    here.to("2024-06-10")
    office.run(m.give_notice, second.id, on=date(2024, 6, 10))
    assert here.next("2024-06-10")[DutyKind.TELL_MEETING] == date(2024, 6, 15)
    told(here, ReportKind.MEETING, "2024-06-15", second.id, to=residents)
    assert DutyKind.TELL_MEETING not in here.next("2024-06-15")
    assert len(here.findings("2024-07-01", "meeting_not_told")) == 1


def test_what_the_committee_decided_is_told_to_the_residents_committee() -> None:
    """By the national regulation, without a number of days: it is late when it should have been shown to everybody."""
    here, _terms = seated(5, 5)
    _meeting, (decided,) = here.meet("2022-05-10", *NAMES[:5])
    assert DutyKind.TELL_DECISION in here.next("2022-05-10")
    assert here.findings("2022-05-13", "decision_not_told") == []
    (one,) = here.findings("2022-05-14", "decision_not_told")
    assert (one.about, one.severity, one.rule) == (decided.id, Severity.LAW, "Property Management Regulation art. 20")
    told(here, ReportKind.DECISION, "2022-05-13", decided.id, to=authority(here))
    assert here.findings("2022-05-14", "decision_not_told") == []
    assert DutyKind.TELL_DECISION not in here.next("2022-05-13")


# --- the end of the term ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "renewal", "report"),
    [
        ("cn", "2026-12-20", None),
        ("cn-shandong", "2026-12-20", None),
        ("cn-beijing", "2026-12-20", "2026-10-20"),
        ("cn-shanghai", "2026-12-20", "2026-10-20"),
        ("cn-hangzhou", "2026-12-20", None),
    ],
)
def test_the_next_election_is_called_before_the_end_of_the_term(place: str, renewal: str, report: str | None) -> None:
    """Three months before (guiding rule 47); 90 days in Shandong; Beijing and Shanghai want a report five months before."""
    here, _terms = seated(5, 5, place=place)
    steps = here.next("2026-01-01")
    assert steps[DutyKind.RENEWAL] == day(renewal)
    assert steps.get(DutyKind.RENEWAL_REPORT) == (None if report is None else day(report))
    assert here.findings(renewal, "renewal_late") == []
    assert len(here.findings("2026-12-21", "renewal_late")) == 1


def test_ninety_days_and_three_months_differ_where_the_months_are_shorter() -> None:
    """A term that ends with 30 May: three months before is the last of February, ninety days before the 1st of March."""
    for place, due in (("cn", date(2027, 2, 28)), ("cn-shandong", date(2027, 3, 2))):
        here = board(5)
        here.place(place)
        here.seat(*NAMES[:5], until=PartialDate("2027-05-31"))
        assert here.next("2026-01-01")[DutyKind.RENEWAL] == due


def test_an_election_of_the_whole_committee_ends_the_duty_and_a_by_election_does_not() -> None:
    """What is elected tells: no more seats than are free is no renewal."""
    here, terms = seated(5, 5)
    here.leave(terms[0], "2026-01-01")
    here.elect({"0008": 12}, seats=1, announced="2026-02-01")
    assert DutyKind.RENEWAL in here.next("2026-03-20")
    here.elect(dict.fromkeys(NAMES[:5], 12), seats=5, announced="2026-12-01")
    assert DutyKind.RENEWAL not in here.next("2026-12-20")
    assert here.findings("2027-01-15", "renewal_late") == []


def test_a_report_of_the_renewal_ends_that_duty() -> None:
    """Beijing: five months before the end; the report counts from its day on."""
    here, _terms = seated(5, 5, place="cn-beijing")
    told(here, ReportKind.RENEWAL, "2026-10-20", to=authority(here, "subdistrict"))
    assert DutyKind.RENEWAL_REPORT in here.next("2026-10-19")
    assert DutyKind.RENEWAL_REPORT not in here.next("2026-10-20")
    assert here.findings("2027-01-01", "renewal_not_reported") == []
    other, _ = seated(5, 5, place="cn-beijing")
    assert len(other.findings("2026-10-21", "renewal_not_reported")) == 1


def test_an_expired_committee_hands_over_within_ten_days() -> None:
    """Seals and archive are on the list; while anything is missing the duty is open, and what was late stays told."""
    here, _terms = seated(5, 5)
    here.seal()
    assert DutyKind.HANDOVER not in here.next("2027-03-19")
    steps = here.next("2027-03-20")
    assert steps[DutyKind.HANDOVER] == date(2027, 3, 29)
    assert here.findings("2027-03-29", "handover_late") == []
    assert len(here.findings("2027-03-30", "handover_late")) == 1
    here.to("2027-03-28")
    street = authority(here, "subdistrict")
    listed = here.stage.office().run(p.open_handover, here.body, ended=date(2027, 3, 19), to=street)
    for item in here.stage.office().ask(p.items_of, listed.id):
        assert DutyKind.HANDOVER in here.next("2027-03-28")
        here.stage.office().run(p.receive_item, item.id, on=date(2027, 3, 28), receiver=here.stage.persons["0009"])
    assert DutyKind.HANDOVER not in here.next("2027-03-28")
    assert here.findings("2027-03-30", "handover_late") == []


def test_a_new_committee_is_handed_what_the_old_one_kept() -> None:
    """Of whose members none sits any more; where one was elected again, there is nobody to hand over to."""
    here, _terms = seated(5, 5)
    here.seat("0006", "0007", "0008", "0009", "0010", start="2027-03-20", until=PartialDate("2032-03-20"))
    assert here.next("2027-03-20")[DutyKind.HANDOVER] == date(2027, 3, 29)
    other, _ = seated(5, 5)
    other.seat("0001", "0007", "0008", "0009", "0010", start="2027-03-20", until=PartialDate("2032-03-20"))
    assert DutyKind.HANDOVER not in other.next("2027-03-20")


def test_duties_come_in_the_order_of_their_days_with_text_and_mark() -> None:
    """What has no last day comes last; whether the text was read is told with each."""
    here, terms = seated(5, 5)
    here.leave(terms[0], "2022-03-21", ground=SeatGround.UNFIT)
    steps = here.state("2022-03-21").next
    dues = [one.due or date.max for one in steps]
    assert dues == sorted(dues)
    assert steps[-1].kind is DutyKind.BY_ELECTION
    assert all(one.rule for one in steps)
    assert {one.kind: one.verified for one in steps}[DutyKind.MEMBER_HANDOVER] is False
    assert {one.kind: one.verified for one in steps}[DutyKind.CHAIR] is True
    assert here.state("2022-03-21").expires == OVER
