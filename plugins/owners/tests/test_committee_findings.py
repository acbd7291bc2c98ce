"""Sizes and terms by place, an expired committee that goes on deciding, who watches whom, and where the compound lies."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from plugins.owners.tests.board import Board, board, day
from plugins.owners.tests.stage import codes

import community_gov_owners
from community_gov import Actor, Code, Community, Denied, Desk, Id, PartialDate, Refused, Severity
from community_gov import audit as core_audit
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.testing import FixedClock, SeededSalts
from community_gov_owners import bylaws, committee, removals
from community_gov_owners.committee import ReportKind, SeatGround

NAMES = tuple(f"{n:04}" for n in range(1, 14))


def seated(members: int, *, seats: int | None = None, flats: int = 14, place: str = "cn", own: str = "") -> Board:
    """So many members since 2022-03-20 until 2027-03-20."""
    here = board(seats or members, flats=flats)
    if place != "cn" or own:
        here.place(place, own=own)
    here.seat(*NAMES[:members])
    return here


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (3, {"committee_size_now"}),
        (4, {"committee_size_now", "committee_even"}),
        (5, set()),
        (6, {"committee_even"}),
        (7, set()),
        (11, set()),
        (12, {"committee_even", "committee_size_now"}),
        (13, {"committee_size_now"}),
    ],
)
def test_a_committee_is_odd_and_has_five_to_eleven_members(members: int, told: set[str]) -> None:
    """Guiding rule 31, from memory: a guide, so it is reported and nothing is refused."""
    here = seated(members)
    found = here.findings("2022-06-01", "committee_size_now", "committee_even")
    assert {one.code.partition(".")[2] for one in found} == told
    assert {one.severity for one in found} <= {Severity.GUIDE}
    assert all(one.rule == "guiding rule 31 of 建房〔2009〕274号" for one in found)


def test_nothing_is_said_of_the_size_of_a_committee_without_members_or_with_vague_ones() -> None:
    """Who possibly sat on a day makes no number."""
    here = board(6)
    assert here.codes("2022-06-01") == set()
    here.seat(*NAMES[:6], start="2022")
    assert here.codes("2022-06-01") & {"committee_even"} == set()
    assert here.codes("2023-06-01") & {"committee_even"} == {"committee_even"}


@pytest.mark.parametrize(
    ("place", "flats", "area", "wrong"),
    [
        ("cn-beijing", 100, "100", False),
        ("cn-beijing", 101, "100", True),
        ("cn-shanghai", 100, "100", False),
        ("cn-shanghai", 99, "101.0102", True),
        ("cn", 14, "100", True),
        ("cn-hangzhou", 14, "100", True),
    ],
)
def test_a_small_compound_may_have_three_where_the_place_says_so(place: str, flats: int, area: str, wrong: bool) -> None:  # noqa: FBT001  # a column of the table
    """Beijing up to 100 households, Shanghai up to 10,000 square metres, both inclusive; nowhere else."""
    here = board(3, flats=0)
    here.stage.flats(flats, area=Decimal(area).to_eng_string())
    here.place(place)
    here.seat(*NAMES[:3])
    found = here.findings("2024-06-01", "committee_size_now")
    local = Severity.LOCAL if place in ("cn-beijing", "cn-shanghai") else Severity.GUIDE
    assert [one.severity for one in found] == [local] * wrong


def test_a_compound_with_a_flat_that_was_not_measured_is_not_small() -> None:
    """Shanghai goes by area, and what is not known is not taken for little."""
    here = board(3, flats=5)
    here.stage.unit("未测", None, "业主")
    here.place("cn-shanghai")
    here.seat(*NAMES[:3])
    assert len(here.findings("2022-06-01", "committee_size_now")) == 1


def test_a_compound_is_as_small_as_it_was_on_the_day() -> None:
    """A hundred households in 2024; one flat was split in 2025."""
    here = board(3, flats=100)
    here.place("cn-beijing")
    here.seat(*NAMES[:3])
    here.to("2025-01-01")
    parts = tuple(h.UnitPart(code=f"分{n}", room=f"分{n}", area=Decimal(50)) for n in (1, 2))
    here.stage.office().run(h.split_unit, here.stage.units["0050"], into=parts, on=date(2025, 1, 1))
    assert here.findings("2024-12-31", "committee_size_now") == []
    assert len(here.findings("2025-01-01", "committee_size_now")) == 1


def test_the_committees_own_rules_go_before_those_of_the_place() -> None:
    """Seven at least by its rules of procedure: five are too few, and the finding names that clause."""
    own = """
        id = "own"
        jurisdiction = "cn"
        severity = "bylaw"
        checked_on = 2022-01-01
        [[parameters]]
        name = "committee_size_min"
        value = 7
        citation = "议事规则第12条"
        mark = "read"
        severity = "bylaw"
    """
    here = seated(5, own=own)
    (one,) = here.findings("2022-06-01", "committee_size_now")
    assert (one.rule, one.severity) == ("议事规则第12条", Severity.BYLAW)
    assert one.message("zh") == "业主委员会现有委员5人,应为7至11人"


# --- term ------------------------------------------------------------------------------------------------------------


def test_a_term_of_more_than_five_years_is_told() -> None:
    """Planned for six, at once; over after five years and not followed, from the day after the corresponding day."""
    here = board(5)
    here.seat(*NAMES[:5], until=PartialDate("2028-03-20"))
    (one,) = here.findings("2022-06-01", "committee_term_long")
    assert (one.severity, one.message("en")) == (Severity.GUIDE, "the committee's term is planned for more than 5 years")
    assert here.findings("2027-03-20", "committee_term_over") == []
    (over,) = here.findings("2027-03-21", "committee_term_over")
    assert over.message("zh") == "业主委员会任期自2027-03-21起超过5年,尚未换届"
    assert over.rule == "guiding rule 32 of 建房〔2009〕274号"
    assert here.findings("2027-03-21", "committee_term_long") == []


def test_a_committee_of_before_2021_is_measured_by_the_figures_of_its_time() -> None:
    """Elected in 2017 for five years; the guiding rules of 2009 had the same limit."""
    here = board(5)
    here.seat(*NAMES[:5], start="2017-06-18", until=PartialDate("2022-06-18"))
    assert here.findings("2022-06-18", "committee_term_over") == []
    assert len(here.findings("2022-06-19", "committee_term_over")) == 1


@pytest.mark.parametrize(("place", "short"), [("cn-hangzhou", 1), ("cn-shanghai", 1), ("cn-beijing", 0), ("cn", 0)])
def test_hangzhou_and_shanghai_want_three_years_at_least(place: str, short: int) -> None:
    """Two years are too short there; three are not, counted to the corresponding day."""
    here = board(5)
    here.place(place)
    here.seat(*NAMES[:5], until=PartialDate("2024-03-20"))
    assert len(here.findings("2022-06-01", "committee_term_short")) == short
    other = board(5)
    other.place(place)
    other.seat(*NAMES[:5], until=PartialDate("2025-03-20"))
    assert other.findings("2022-06-01", "committee_term_short") == []


# --- after the term --------------------------------------------------------------------------------------------------

CUSTODY = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "expired_committee_custody_only"
value = true
citation = "业主大会议事规则第40条"
mark = "read"
severity = "bylaw"
"""


def test_what_an_expired_committee_decides_and_seals_is_reported() -> None:
    """The guiding rules refuse nothing: each decision and each use of the seal since the term was over is a finding."""
    here = seated(5)
    seal = here.seal()
    _before, (in_time,) = here.meet("2027-03-19", *NAMES[:5])
    _after, (late,) = here.meet("2027-03-20", *NAMES[:5])
    office = here.stage.office()
    for on, rests_on in (("2027-03-19", in_time.id), ("2027-03-20", late.id)):
        office.run(p.use_seal, seal.id, on=day(on), paper="合同", rests_on=rests_on)
    (decided,) = here.findings("2027-03-20", "decided_after_term")
    assert (decided.about, decided.severity) == (late.id, Severity.GUIDE)
    assert decided.message("zh") == "任期已于2027-03-20届满,业主委员会仍于2027-03-20作出决定"
    (sealed,) = here.findings("2027-03-20", "sealed_after_term")
    assert sealed.message("en") == "the term was over on 2027-03-20, and the committee's seal was used on 2027-03-20"
    assert here.state("2027-03-20").expired
    assert all(seat.held_over for seat in here.state("2027-03-20").sitting)


def test_a_later_election_does_not_mend_what_was_decided_after_the_term() -> None:
    """On any later day it is told still, and of the new committee nothing is."""
    here = seated(5)
    _meeting, (late,) = here.meet("2027-03-25", *NAMES[:5])
    here.seat("0006", "0007", "0008", "0009", "0010", start="2027-04-01", until=PartialDate("2032-04-01"))
    here.meet("2027-04-10", *NAMES[5:10])
    for on in ("2027-03-31", "2027-04-01", "2030-01-01"):
        assert [one.about for one in here.findings(on, "decided_after_term")] == [late.id]
    assert here.findings("2027-03-24", "decided_after_term") == []


def test_where_the_rules_of_procedure_say_the_same_it_is_refused() -> None:
    """A decision that passes and a use of the seal; in time both are fine, and what was voted down is no decision."""
    here = seated(5, own=CUSTODY)
    seal, office = here.seal(), here.stage.office()
    _meeting, (in_time,) = here.meet("2027-03-19", *NAMES[:5])
    with pytest.raises(Refused) as refused:
        here.meet("2027-03-29", *NAMES[:5])
    assert codes(refused.value) == ["owners.expired_decides"]
    assert "own" in refused.value.problems[0].message("en")
    with pytest.raises(Refused) as refused:
        office.run(p.use_seal, seal.id, on=day("2027-03-29"), paper="合同", rests_on=in_time.id)
    assert codes(refused.value) == ["owners.expired_seals"]
    office.run(p.use_seal, seal.id, on=day("2027-03-19"), paper="合同", rests_on=in_time.id)
    meeting = office.run(
        m.call, here.body, kind=m.MeetingKind.REGULAR, on=day("2027-03-30"), place="二楼", called_by=(here.body,)
    )
    item = office.run(m.add_item, meeting.id, title="续聘")
    here.to("2027-03-30")
    office.run(m.give_notice, meeting.id, on=day("2027-03-29"))
    office.run(m.arrive, meeting.id, persons=tuple(here.stage.persons[name] for name in NAMES[:5]))
    assert office.run(m.decide_item, meeting.id, item_id=item.id, hands=m.Hands(yes=1, no=4)).outcome.value == "rejected"


def test_a_new_committee_decides_again() -> None:
    """With the next election the rule has nothing to refuse, and nothing is told of the new one."""
    here = seated(5, own=CUSTODY)
    here.seat("0006", "0007", "0008", "0009", "0010", start="2027-04-01", until=PartialDate("2032-04-01"))
    _meeting, (made,) = here.meet("2027-04-10", *NAMES[5:10])
    assert made.outcome.value == "passed"
    assert here.findings("2027-04-10", "decided_after_term") == []


def test_other_bodies_are_not_bound_by_it() -> None:
    """A volunteers' branch whose president holds over goes on."""
    here = seated(5)
    office = here.stage.office()
    body = office.run(o.found, kind=Code("volunteer_branch"), name="分会", start=PartialDate("2017")).id
    rules = CUSTODY.replace("expired_committee_custody_only", "committee_decision_base").replace("true", '"seats"')
    office.run(m.adopt_rules, body, start=PartialDate("2017"), book=rules)
    seal = office.run(
        p.cut_seal, body, kind=p.SealKind.OTHER, inscription="分会", start=PartialDate("2020"), keeper=here.stage.persons["0001"]
    )
    here.to("2027-05-01")
    assert office.run(p.use_seal, seal.id, on=day("2027-05-01"), paper="证明", rests_on=body).seal == seal.id


# --- who watches -----------------------------------------------------------------------------------------------------


def watched(here: Board, *names: str, own: str = "") -> Id[o.Body]:
    """A supervisory committee of these people."""
    office = here.stage.office()
    body = office.run(o.found, kind=Code("owners_supervisory_committee"), name="业主监督委员会", start=PartialDate("2017")).id
    post = office.run(o.add_post, body, code=Code("member"), name="委员", seats=3).id
    for name in names:
        person, how = here.stage.persons[name], o.Obtained.ELECTED
        office.run(o.appoint, post, person_id=person, start=PartialDate("2022-05-01"), obtained=how)
    if own:
        office.run(m.adopt_rules, body, start=PartialDate("2022-07-01"), book=own)
    return body


WATCHING = """
id = "watch"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "supervisory_disjoint"
value = true
citation = "监督委员会章程第3条"
mark = "read"
severity = "bylaw"

[[parameters]]
name = "supervisory_relatives_barred"
value = true
citation = "监督委员会章程第4条"
mark = "read"
severity = "bylaw"
"""


def test_nobody_watches_himself() -> None:
    """Custom until its own rules say so; then the finding names their article and binds as much as they do."""
    here = seated(5)
    body = watched(here, "0005", "0006", own=WATCHING)
    assert here.findings("2022-04-30", "watches_himself") == []
    (custom,) = here.findings("2022-05-01", "watches_himself")
    assert (custom.about, custom.severity) == (body, Severity.CUSTOM)
    (bylaw,) = here.findings("2022-07-01", "watches_himself")
    assert (bylaw.rule, bylaw.severity) == ("监督委员会章程第3条", Severity.BYLAW)
    assert bylaw.message("zh") == f"{here.stage.persons['0005']}同时任职于业主监督委员会和业主委员会"


def test_relatives_are_barred_by_its_rules_alone_and_only_those_on_record() -> None:
    """Before the rules nothing is told of them; somebody of the same name is no relative."""
    here = seated(5)
    watched(here, "0006", "0007", own=WATCHING)
    office, persons = here.stage.office(), here.stage.persons
    office.run(o.record_relatives, persons["0006"], relative_id=persons["0002"])
    office.run(o.record_relatives, persons["0007"], relative_id=persons["0009"])
    assert here.findings("2022-06-30", "watches_relative") == []
    (one,) = here.findings("2022-07-01", "watches_relative")
    assert (one.rule, one.severity) == ("监督委员会章程第4条", Severity.BYLAW)
    assert one.message("en") == (
        f"{persons['0006']} of the supervisory committee is recorded as a relative of {persons['0002']},"
        " who serves in the committee"
    )


def test_who_watches_may_leave_and_be_reported_of_like_a_member() -> None:
    """The same verb ends the seat; the committee's figures are not asked of it."""
    here = seated(5)
    body = watched(here, "0006", "0007")
    office = here.stage.office()
    state = office.ask(committee.committee_on, body, on=date(2022, 6, 1))
    assert (state.seats, len(state.sitting), state.quorum, state.majority) == (3, 2, None, None)
    here.to("2022-06-01")
    office.run(committee.end_seat, state.sitting[0].term, end=date(2022, 6, 1), ground=SeatGround.RESIGNED)
    assert len(office.ask(committee.committee_on, body, on=date(2022, 6, 1)).sitting) == 1


# --- where it lies ---------------------------------------------------------------------------------------------------


def test_a_committee_whose_rules_name_no_place_is_told_so() -> None:
    """In Hangzhou its own figures follow the voting clauses, its meetings and hand-overs do not; Hunan has no such figure."""
    here = board(6)
    office = here.stage.office()
    office.run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-hangzhou"))
    here.seat(*NAMES[:3])
    assert len(here.findings("2022-06-01", "too_few_members")) == 1
    (one,) = here.findings("2022-06-01", "committee_place")
    assert (one.about, one.severity) == (here.body, Severity.CUSTOM)
    assert "cn-hangzhou" in one.message("zh")
    hunan = board(6)
    hunan.stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-hunan"))
    assert hunan.findings("2022-06-01", "committee_place") == []
    office.run(m.adopt_rules, here.body, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-hangzhou"))
    assert here.findings("2022-06-01", "committee_place") == []


# --- who may ---------------------------------------------------------------------------------------------------------


def test_owners_and_members_see_how_the_committee_stands_and_the_office_alone_records_it() -> None:
    """The chair reports; nobody else but the office does; who is no owner sees nothing."""
    here = board(5, policy=None)
    (first, *_terms) = here.seat(*NAMES[:5])
    here.preside("0001")
    here.to("2022-04-01")
    street = here.stage.office().run(o.found, kind=Code("subdistrict"), name="街道", start=PartialDate("2015")).id
    on = date(2022, 4, 1)
    for name in ("0001", "0002", "0009"):
        assert here.stage.as_person(name).ask(committee.committee_on, here.body, on=on).seats == 5
    asked: tuple[Callable[[Desk], object], ...] = (
        lambda desk: desk.ask(committee.committee_on, here.body, on=on),
        lambda desk: desk.ask(removals.removals, here.body),
        lambda desk: desk.ask(committee.reports, here.body),
    )
    for ask in asked:
        with pytest.raises(Denied):
            ask(here.stage.community.by(Actor.anonymous()))
    said = {"kind": ReportKind.RENEWAL, "to": street, "on": on}
    here.stage.as_person("0001").run(committee.report, here.body, **said)  # type: ignore[arg-type]  # the arguments of a report
    with pytest.raises(Denied):
        here.stage.as_person("0002").run(committee.report, here.body, **said)  # type: ignore[arg-type]  # the arguments of a report
    with pytest.raises(Denied):
        here.stage.as_person("0001").run(committee.end_seat, first.id, end=on, ground=SeatGround.RESIGNED)
    with pytest.raises(Denied):
        here.stage.as_person("0001").run(
            removals.propose_removal, here.body, term_ids=(first.id,), members=(here.stage.persons["0001"],)
        )


# --- on both stores --------------------------------------------------------------------------------------------------


def played(community: Community, clock: FixedClock) -> tuple[object, ...]:
    """Somebody leaves, is reported and handed back, a removal is proposed, relatives are recorded; and what is answered."""
    desk = community.by(Actor(id="office", roles=frozenset({"clerk", "operator"})))
    body = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("2017")).id
    member = desk.run(o.add_post, body, code=Code("member"), name="委员", seats=5).id
    chair = desk.run(o.add_post, body, code=Code("chair"), name="主任", seats=1, among=member).id
    people = [desk.run(h.add_person, name=f"委员{n}").id for n in range(5)]
    start, until, how = PartialDate("2021-09-01"), PartialDate("2026-09-01"), o.Obtained.ELECTED
    terms = [desk.run(o.appoint, member, person_id=one, start=start, until=until, obtained=how) for one in people]
    desk.run(o.appoint, chair, person_id=people[0], start=start, until=until, obtained=how)
    desk.run(o.record_relatives, people[2], relative_id=people[1])
    removal = desk.run(removals.propose_removal, body, term_ids=(terms[4].id,), members=tuple(people[:2]))
    on = clock.instant.date()
    desk.run(committee.end_seat, terms[0].id, end=on, ground=SeatGround.BYLAWS, clause=Code("art-9"), hand_over_to=people[1])
    desk.run(committee.report, body, kind=ReportKind.CHANGE, to=body, on=on, about=(terms[0].id,))
    return (
        desk.ask(committee.committee_on, body, on=on),
        desk.ask(committee.reports, body),
        desk.ask(removals.removals, body),
        desk.ask(o.relatives_of, people[1]),
        desk.ask(o.posts, body),
        desk.ask(o.holders, chair, on=on),
        desk.ask(p.handovers_of, body),
        tuple(one.message() for one in desk.ask(core_audit.findings, on=date(2026, 10, 1))),
        removal,
    )


def test_both_stores_answer_the_same(tmp_path: Path) -> None:
    """Every record of the committee goes into a table and comes out as it was; the journal verifies."""
    made = []
    for url in (None, f"sqlite:///{tmp_path / 'bay.db'}"):
        clock, salts = FixedClock(), SeededSalts("test")
        if url is None:
            community = Community.in_memory("test", plugins=[community_gov_owners], clock=clock, salts=salts)
        else:
            community = Community.create(url, "test", name="test", plugins=[community_gov_owners], clock=clock, salts=salts)
        made.append(played(community, clock))
        with community.journal() as journal:
            assert journal.verify().sound
    assert made[0] == made[1]
