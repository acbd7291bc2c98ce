"""How a seat ends: resigned, no owner any more, absent too often, by law, by the rules of procedure, removed by the assembly."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from plugins.owners.tests.board import Board, board, day
from plugins.owners.tests.stage import codes

from community_gov import Code, Id, PartialDate, Refused, Severity
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import candidates, committee, decisions, effect, petitions, register, removals
from community_gov_owners.candidates import Nominator
from community_gov_owners.committee import SeatEnd, SeatGround
from community_gov_owners.law import ELECTION

NAMES = tuple(f"{n:04}" for n in range(1, 12))


def seated(members: int = 5, *, place: str = "cn", own: str = "") -> tuple[Board, tuple[o.Term, ...]]:
    """All seats held since 2022-03-20; the first member presides."""
    here = board(members)
    if place != "cn" or own:
        here.place(place, own=own)
    terms = here.seat(*NAMES[:members])
    here.preside("0001")
    return here, terms


def sold(here: Board, name: str, on: str, to: str) -> None:
    """The flat of somebody goes to somebody else on a day."""
    here.stage.office().run(h.transfer, here.stage.units[name], to=(here.stage.person(to),), on=PartialDate(on))


# --- on what ground --------------------------------------------------------------------------------------------------


def test_who_resigns_leaves_all_posts_of_the_committee() -> None:
    """The seat and the chair; the ground is kept, and the seat is free."""
    here, terms = seated()
    gone = here.leave(terms[0], "2022-06-01")
    assert (gone.end, gone.ended) == ("2022-06-01", o.Ended.RESIGNED)
    held = here.stage.office().ask(o.tenures_of, here.stage.persons["0001"], on=date(2022, 6, 1))
    assert held == ()
    with here.stage.office().view() as view:
        (kept,) = view.find(SeatEnd)
        chair = next(one for one in view.find(o.Term, post=here.chair))
    assert (kept.term, kept.ground, kept.clause) == (terms[0].id, SeatGround.RESIGNED, None)
    assert chair.end == "2022-06-01"
    assert here.state("2022-06-01").vacant == 1


def test_who_still_owns_is_not_recorded_as_gone_and_who_owns_nothing_is_reported() -> None:
    """Sold with effect from June: refused before, a finding from that day until the seat ends, and then none."""
    here, terms = seated()
    with pytest.raises(Refused) as refused:
        here.leave(terms[1], "2022-05-31", ground=SeatGround.NO_OWNER)
    assert codes(refused.value) == ["owners.still_owner"]
    sold(here, "0002", "2022-06-01", "买方")
    assert here.findings("2022-05-31", "member_without_unit") == []
    (one,) = here.findings("2022-06-01", "member_without_unit")
    assert (one.about, one.severity) == (terms[1].id, Severity.GUIDE)
    assert one.message("zh") == f"委员{here.stage.persons['0002']}已不是业主"
    gone = here.leave(terms[1], "2022-06-01", ground=SeatGround.NO_OWNER)
    assert gone.ended is o.Ended.INELIGIBLE
    assert here.findings("2022-06-01", "member_without_unit") == []


def test_who_stands_for_a_company_is_a_member_as_long_as_the_company_owns() -> None:
    """The manager owns nothing himself; the shop does not have to be his."""
    here = board(1, flats=5)
    stage = here.stage
    stage.person("公司", kind=h.PersonKind.COMPANY)
    stage.unit("商铺1", "50", "公司", kind=h.UnitKind.SHOP)
    manager = stage.person("经理")
    here.to("2022-01-31")
    assembly, office = here.called(date(2022, 2, 1)), stage.office()
    item = office.run(a.add_motion, assembly.id, title="选举", matter=ELECTION, place=None, seats=1)
    office.run(register.freeze_register, assembly.id, record_date=date(2022, 1, 31))
    made = office.run(
        candidates.nominate,
        item.id,
        person_id=manager,
        nominated_by=Nominator.OWNERS,
        capacity=True,
        consent=True,
        company=stage.persons["公司"],
    )
    decision = here.voted(assembly, item, [(made.id,)] * 6)
    (term,) = here.seat_elected(decision)
    assert here.findings("2022-06-01", "member_without_unit") == []
    with pytest.raises(Refused) as refused:
        here.leave(term, "2022-06-01", ground=SeatGround.NO_OWNER)
    assert codes(refused.value) == ["owners.still_owner"]
    sold(here, "商铺1", "2022-07-01", "买方")
    assert len(here.findings("2022-07-01", "member_without_unit")) == 1


def test_the_dead_own_nothing_and_their_heirs_do() -> None:
    """From the day of the death: a member who died is reported, and an heir who sells a flat of his own is an owner still."""
    here, terms = seated()
    office, persons = here.stage.office(), here.stage.persons
    office.run(h.record_death, persons["0009"], on=PartialDate("2022-05-01"), heirs=(persons["0002"],))
    sold(here, "0002", "2022-06-01", "买方")
    assert here.findings("2022-06-01", "member_without_unit") == []
    office.run(h.record_death, persons["0003"], on=PartialDate("2022-07-01"))
    assert here.findings("2022-06-30", "member_without_unit") == []
    (one,) = here.findings("2022-07-01", "member_without_unit")
    assert one.about == terms[2].id
    assert here.leave(terms[2], "2022-07-01", ground=SeatGround.NO_OWNER).ended is o.Ended.INELIGIBLE


def absent_from(here: Board, *days: str) -> None:
    """Meetings at which everybody is but the fifth member."""
    for on in days:
        here.meet(on, *NAMES[:4])


def test_who_misses_half_of_a_years_meetings_leaves_where_the_place_says_so() -> None:
    """Beijing, art. 46: one of three is not enough, two of four are; elsewhere no text read ends a seat for that."""
    here, terms = seated(place="cn-beijing")
    for on in ("2024-03-10", "2024-04-10"):
        here.meet(on, *NAMES[:5])
    absent_from(here, "2024-05-10")
    with pytest.raises(Refused) as refused:
        here.leave(terms[4], "2024-05-11", ground=SeatGround.ABSENT)
    assert codes(refused.value) == ["owners.not_absent"]
    assert "一年内应到会3次,缺席1次" in refused.value.problems[0].message("zh")
    absent_from(here, "2024-06-10")
    (told,) = here.stage.office().ask(m.absences, here.body, on=date(2024, 6, 11))
    assert (told.person, told.due, told.missed) == (here.stage.persons["0005"], 4, 2)
    assert here.leave(terms[4], "2024-06-11", ground=SeatGround.ABSENT).ended is o.Ended.INELIGIBLE
    other, others = seated()
    with pytest.raises(Refused) as refused:
        other.leave(others[4], "2022-06-01", ground=SeatGround.ABSENT)
    assert codes(refused.value) == ["owners.no_absence_rule"]


def test_what_the_law_or_the_rules_of_procedure_name_is_recorded_by_whoever_knows() -> None:
    """That a member cannot serve by law is kept, and not why; a case of the rules of procedure names its clause."""
    here, terms = seated()
    assert here.leave(terms[2], "2022-06-01", ground=SeatGround.UNFIT).ended is o.Ended.INELIGIBLE
    assert {ground.value for ground in SeatGround} == {"resigned", "no_owner", "absent", "unfit", "bylaws", "removed"}
    with pytest.raises(Refused) as refused:
        here.leave(terms[3], "2022-06-01", ground=SeatGround.BYLAWS)
    assert codes(refused.value) == ["owners.seat_clause"]
    with pytest.raises(ValueError, match="names their clause"):
        SeatEnd(id=Id("seat_end-1-1"), term=terms[3].id, ground=SeatGround.BYLAWS)
    gone = here.leave(terms[3], "2022-06-01", ground=SeatGround.BYLAWS, clause=Code("art-31"))
    assert gone.ended is o.Ended.INELIGIBLE


def test_only_a_seat_ends_so_and_only_when_the_day_has_come() -> None:
    """A chair's office is no seat; a removal is for the assembly; other bodies have seats of another sort."""
    here, terms = seated()
    office = here.stage.office()
    here.to("2022-06-01")
    with here.stage.office().view() as view:
        chair = next(one for one in view.find(o.Term, post=here.chair))
    branch = office.run(o.found, kind=Code("volunteer_branch"), name="分会", start=PartialDate("2017")).id
    post = office.run(o.add_post, branch, code=Code("president"), name="会长", seats=1).id
    person, how = here.stage.persons["0009"], o.Obtained.ELECTED
    other = office.run(o.appoint, post, person_id=person, start=PartialDate("2020"), obtained=how)
    ended = date(2022, 6, 1)
    for term, end, ground, code in (
        (chair, ended, SeatGround.RESIGNED, "owners.no_seat_term"),
        (other, ended, SeatGround.RESIGNED, "owners.not_committee"),
        (terms[0], ended + timedelta(days=1), SeatGround.RESIGNED, "owners.seat_end_ahead"),
        (terms[0], ended, SeatGround.REMOVED, "owners.removal_by_vote"),
    ):
        with pytest.raises(Refused) as refused:
            office.run(committee.end_seat, term.id, end=end, ground=ground)
        assert codes(refused.value) == [code]


# --- removed by the assembly -----------------------------------------------------------------------------------------


def signed(here: Board, n: int) -> Id[petitions.Petition]:
    """A petition that the last so many owners signed."""
    made = here.stage.office().run(petitions.start_petition, title="罢免")
    for name in sorted(here.stage.persons)[-n:] if n else ():
        here.stage.office().run(petitions.sign_petition, made.id, person_id=here.stage.persons[name])
    return made.id


def propose(here: Board, term: o.Term, *, members: int = 0, signatures: int | None = None) -> removals.Removal:
    """A proposal of so many members, beginning with the second, or of so many owners."""
    here.to("2022-06-01")
    return here.stage.office().run(
        removals.propose_removal,
        here.body,
        term_ids=(term.id,),
        members=tuple(here.stage.persons[name] for name in NAMES[1 : members + 1]),
        petition_id=None if signatures is None else signed(here, signatures),
    )


@pytest.mark.parametrize(
    ("seats", "members", "enough"), [(7, 2, False), (7, 3, True), (9, 3, True), (9, 2, False), (6, 2, True), (5, 1, False)]
)
def test_a_third_of_the_members_may_propose_a_removal(seats: int, members: int, enough: bool) -> None:  # noqa: FBT001  # a column of the table
    """Three of nine are a third, two of seven are not; the guiding rules refuse nothing, so too few is a finding."""
    here, terms = seated(seats)
    made = propose(here, terms[0], members=members)
    found = here.findings("2022-06-01", "removal_few")
    assert [one.severity for one in found] == [Severity.GUIDE] * (not enough)
    if not enough:
        assert found[0].message("en") == f"those who proposed the removal are {Fraction(members, seats)}; 1/3 is asked for"
    assert here.stage.office().ask(removals.removals, here.body) == (made,)


@pytest.mark.parametrize(("signatures", "enough"), [(2, False), (3, True)])
def test_a_fifth_of_the_voting_rights_may_propose_it_too(signatures: int, enough: bool) -> None:  # noqa: FBT001  # a column of the table
    """Of fifteen owners three are a fifth: a finding by the guide, refused in Hangzhou, whose ordinance has the figure."""
    for place in ("cn", "cn-hangzhou"):
        here = board(5, flats=15)
        here.place(place)
        terms = here.seat(*NAMES[:5])
        if enough or place == "cn":
            propose(here, terms[0], signatures=signatures)
            assert len(here.findings("2022-06-01", "removal_few")) == (not enough)
        else:
            with pytest.raises(Refused) as refused:
                propose(here, terms[0], signatures=signatures)
            assert codes(refused.value) == ["owners.removal_too_few"]
            assert "2/15" in refused.value.problems[0].message("zh")


def test_voting_rights_are_heads_and_area_unless_a_book_says_otherwise() -> None:
    """Three of fifteen heads with a tenth of the area are too few; by heads alone they are enough."""
    own = """
        id = "own"
        jurisdiction = "cn"
        severity = "bylaw"
        checked_on = 2022-01-01
        [[parameters]]
        name = "removal_proposal_basis"
        value = "count"
        citation = "议事规则第31条"
        mark = "read"
        severity = "bylaw"
    """
    for book, few in (("", 1), (own, 0)):
        here = board(5, flats=12)
        here.place("cn", own=book)
        terms = here.seat(*NAMES[:5])
        for n in range(3):
            here.stage.unit(f"小{n}", "10", f"小业主{n}")
        propose(here, terms[0], signatures=3)
        assert len(here.findings("2022-06-01", "removal_few")) == few


def test_a_signature_that_is_taken_back_later_stood_on_the_day_of_the_proposal() -> None:
    """Three of fifteen proposed it; a month after one of them changes his mind, and the proposal stays what it was."""
    here = board(5, flats=15)
    terms = here.seat(*NAMES[:5])
    removal = propose(here, terms[0], signatures=3)
    assert removal.petition is not None
    here.to("2022-07-01")
    last = here.stage.persons["0015"]
    here.stage.office().run(petitions.unsign_petition, removal.petition, person_id=last)
    assert here.findings("2022-07-01", "removal_few") == []
    asked = [
        here.stage.office().ask(petitions.support, removal.petition, on=day(on)).heads for on in ("2022-06-30", "2022-07-01")
    ]
    assert asked == [3, 2]


def test_either_side_alone_is_enough() -> None:
    """Too few owners do not spoil what enough members propose, not even where an ordinance has their figure."""
    here = board(5, flats=15)
    here.place("cn-hangzhou")
    terms = here.seat(*NAMES[:5])
    propose(here, terms[0], members=2, signatures=1)
    assert here.findings("2022-06-01", "removal_few") == []


def test_a_proposal_names_sitting_members_and_who_proposes_it() -> None:
    """Everything that is wrong is told at once."""
    here, terms = seated()
    gone = here.leave(terms[4], "2022-05-01")
    office = here.stage.office()
    with pytest.raises(Refused) as refused:
        office.run(removals.propose_removal, here.body, term_ids=(gone.id,), members=(here.stage.persons["0009"],))
    assert codes(refused.value) == ["owners.removal_not_seat", "owners.removal_not_member"]
    with pytest.raises(Refused) as refused:
        office.run(removals.propose_removal, here.body, term_ids=(terms[0].id,))
    assert codes(refused.value) == ["owners.removal_nobody"]
    street = office.run(o.found, kind=Code("subdistrict"), name="街道", start=PartialDate("2015")).id
    with pytest.raises(Refused) as refused:
        office.run(removals.propose_removal, street, term_ids=(terms[0].id,), members=(here.stage.persons["0002"],))
    assert codes(refused.value) == ["owners.removal_other_body"]


def decided(here: Board, removal: removals.Removal, choice: Choice = Choice.YES) -> tuple[a.Motion, decisions.Decision]:
    """The owners say yes or no to a removal; announced on 2022-07-01, in effect on 2022-08-17."""
    here.to("2022-06-30")
    assembly, office = here.called(date(2022, 7, 1)), here.stage.office()
    item = office.run(a.add_motion, assembly.id, title="罢免", matter=ELECTION, place=None, removal=removal.id)
    office.run(register.freeze_register, assembly.id, record_date=date(2022, 6, 30))
    said = [choice] * len(here.stage.units)
    return item, here.voted(assembly, item, said)


def test_the_assembly_removes_a_member_by_yes_or_no() -> None:
    """As an ordinary matter, since replacing members is one; nobody stands for such an item."""
    here, terms = seated()
    removal = propose(here, terms[0], members=2)
    item, decision = decided(here, removal)
    assert (item.seats, item.removal, decision.rule) == (None, removal.id, "CN.278.ordinary")
    assert decision.outcome is Outcome.PASSED
    gone = here.stage.office().run(committee.remove_members, decision.id, end=date(2022, 8, 17))
    assert [(one.id, one.ended, one.end) for one in gone] == [(terms[0].id, o.Ended.REMOVED, "2022-08-17")]
    assert here.state("2022-08-17").vacant == 1
    (done,) = here.stage.office().ask(removals.removals, here.body)
    assert done.removed == date(2022, 8, 17)
    with pytest.raises(Refused) as refused:
        here.stage.office().run(committee.remove_members, decision.id, end=date(2022, 8, 17))
    assert codes(refused.value) == ["owners.removed_already"]
    assert here.codes("2022-08-18") & {"elected_even", "committee_size", "elected_short"} == set()


def test_who_left_before_the_decision_is_not_removed_once_more() -> None:
    """Resigned in July, removed in August: the resignation stands."""
    here, terms = seated()
    removal = propose(here, terms[0], members=2)
    _item, decision = decided(here, removal)
    here.leave(terms[0], "2022-08-17")
    assert here.stage.office().run(committee.remove_members, decision.id, end=date(2022, 8, 17)) == ()


def test_nothing_is_carried_out_that_is_not_in_effect_or_is_no_removal() -> None:
    """An election removes nobody, and a decision that was annulled does not either."""
    here, terms = seated()
    removal = propose(here, terms[0], members=2)
    _item, decision = decided(here, removal)
    office = here.stage.office()
    with pytest.raises(Refused) as refused:
        office.run(committee.remove_members, decision.id, end=date(2022, 8, 18))
    assert codes(refused.value) == ["owners.seat_end_ahead"]
    office.run(effect.revoke, decision.id)
    with pytest.raises(Refused) as refused:
        office.run(committee.remove_members, decision.id, end=date(2022, 8, 17))
    assert codes(refused.value) == ["owners.removal_not_effective"]
    elected = here.elect({"0008": 12}, seats=1, announced="2022-09-01")
    with pytest.raises(Refused) as refused:
        office.run(committee.remove_members, elected.id, end=date(2022, 8, 17))
    assert codes(refused.value) == ["owners.no_removal"]


def test_a_removal_on_an_agenda_is_of_the_matter_of_elections_and_has_no_seats_or_candidates() -> None:
    """Another matter, seats beside it, or a proposal that was carried out are refused."""
    here, terms = seated()
    removal, office = propose(here, terms[0], members=2), here.stage.office()
    assembly = here.called(day("2022-07-01"))
    for matter, seats, code in (
        (Code("manager"), None, "owners.removal_item"),
        (ELECTION, 1, "owners.seats"),
    ):
        with pytest.raises(Refused) as refused:
            office.run(a.add_motion, assembly.id, title="罢免", matter=matter, place=None, removal=removal.id, seats=seats)
        assert codes(refused.value) == [code]
    item = office.run(a.add_motion, assembly.id, title="罢免", matter=ELECTION, place=None, removal=removal.id)
    office.run(register.freeze_register, assembly.id, record_date=date(2022, 6, 1))
    with pytest.raises(Refused) as refused:
        office.run(
            candidates.nominate,
            item.id,
            person_id=here.stage.persons["0008"],
            nominated_by=Nominator.OWNERS,
            capacity=True,
            consent=True,
        )
    assert codes(refused.value) == ["owners.no_election"]
