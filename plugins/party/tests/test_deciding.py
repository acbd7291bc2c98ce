"""Resolutions and elections, by the rule of the day of the vote, at the boundaries."""

from datetime import date

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Code, Id, PartialDate, Refused
from community_gov.organizations import Obtained, found
from community_gov.rules import ElectionOutcome, Outcome, explain
from community_gov.wire import compact
from community_gov_party import Circle, Ground, MemberState, Office, PaperHeap

ON = date(2021, 7, 5)
OLD = date(2020, 7, 12)
NEW = date(2020, 7, 13)


def compound_of(n: int, *, since: date = DAY) -> tuple[Compound, list[party.Member]]:
    """So many full members."""
    compound = Compound()
    if since < DAY:
        body = compound.desk.run(found, kind=Code("party_branch"), name="老支部", start=PartialDate("1990")).id
        compound.branch = compound.desk.run(party.found_branch, name="", start=PartialDate("1990"), body_id=body).body
    people = [compound.resident("1") for _ in range(n)]
    with compound.desk.change() as change:
        members = [
            party.register_member(change, compound.branch, person_id=one, state=MemberState.FULL, on=since) for one in people
        ]
    return compound, members


def elect(
    compound: Compound,
    session: party.Session,
    candidates: list[party.Member],
    heaps: list[tuple[int, list[party.Member]]],
    *,
    issued: int | None = None,
    seats: int | None = 1,
    after: Id[party.Election] | None = None,
    fewer: bool = False,
    office: Office = Office.COMMITTEE,
) -> party.Election:
    """One ballot; counted again from what is on record it comes to the same, for the same reasons."""
    papers = tuple(PaperHeap(marks=tuple(one.id for one in marks), papers=n) for n, marks in heaps)
    made = compound.desk.run(
        party.hold_election,
        session.id,
        office=office,
        candidates=tuple(one.id for one in candidates),
        heaps=papers,
        issued=sum(heap.papers for heap in papers) if issued is None else issued,
        seats=seats,
        after=after,
        fewer=fewer,
    )
    again = compound.desk.ask(party.election_verdict, made.id)
    assert compact(again.to_data()).decode() == made.by.reasons
    return made


@pytest.mark.parametrize(("present", "yes", "outcome"), [(30, 30, "rejected"), (31, 31, "passed"), (29, 29, "no_decision")])
def test_a_resolution_needs_more_than_half_of_those_who_should_attend(present: int, yes: int, outcome: str) -> None:
    """Of 60, 30 may sit, but 31 have to agree; 29 are too few to sit, which is no rejection."""
    compound, members = compound_of(60)
    session = compound.meet(ON, present=members[:present])
    made = compound.desk.run(party.resolve, session.id, title="年度计划", yes=yes)
    assert (made.outcome.value, made.due, made.present) == (outcome, 60, present)
    assert made.by.rule == "CN.Party.assembly"
    assert made.by.mark.value == "memory"
    again = compound.desk.ask(party.resolution_verdict, made.id)
    assert compact(again.to_data()).decode() == made.by.reasons
    told = "\n".join(explain(again, lang="zh"))
    assert ("差" in told or "不足" in told or "✗" in told) is (outcome != "passed")


def test_who_is_left_out_with_approval_leaves_the_due_count(stored: Compound) -> None:
    """Two of five are abroad: two of three agree, which is more than half; nothing depends on the store."""
    members = [stored.member("1") for _ in range(5)]
    for one in members[3:]:
        stored.desk.run(party.grant_excusal, one.id, ground=Ground.ABROAD, start=DAY)
    session = stored.meet(ON, present=members[:2])
    made = stored.desk.run(party.resolve, session.id, title="年度计划", yes=2)
    assert (made.outcome, made.due) == (Outcome.PASSED, 3)
    election = elect(stored, stored.meet(ON, present=members[:3]), members[:2], [(2, [members[0]]), (1, [members[1]])])
    assert election.elected == (members[0].id,)
    assert stored.desk.ask(party.elections, stored.branch, since=ON, until=ON) == (election,)
    assert stored.desk.ask(party.resolutions, stored.branch, since=ON, until=ON) == (made,)


@pytest.mark.parametrize(("present", "outcome"), [(1, "no_decision"), (2, "passed")])
def test_a_committee_decides_with_half_of_it_there(present: int, outcome: str) -> None:
    """Two of three sit and agree; one of three does not."""
    compound, members = compound_of(3)
    compound.desk.run(party.set_up_committee, compound.branch, seats=3, start=DAY)
    for one in members:
        compound.officer(Office.COMMITTEE, one, start=DAY)
    session = compound.meet(ON, circle=Circle.COMMITTEE, present=members[:present])
    assert compound.desk.run(party.resolve, session.id, title="值班表", yes=present).outcome.value == outcome


def test_a_small_group_decides_nothing() -> None:
    """It is no level of the Party: no rule lets it."""
    compound = Compound()
    group = compound.group(1, "1")
    member = compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    session = compound.meet(ON, circle=Circle.GROUP, group=group, present=[member])
    with pytest.raises(Refused, match=r"party\.no_rule"):
        compound.desk.run(party.resolve, session.id, title="值班表", yes=1)


def test_votes_are_counted_of_those_who_were_there() -> None:
    """More votes than members, and none where enough were there, are refused; the attendance stands after a vote."""
    compound, members = compound_of(4)
    session = compound.meet(ON, present=members[:3])
    with pytest.raises(Refused, match=r"party\.too_many_votes"):
        compound.desk.run(party.resolve, session.id, title="年度计划", yes=3, no=1)
    with pytest.raises(Refused, match=r"party\.no_count"):
        compound.desk.run(party.resolve, session.id, title="年度计划")
    compound.desk.run(party.resolve, session.id, title="年度计划", yes=3)
    with pytest.raises(Refused, match=r"party\.attendance_decided"):
        compound.desk.run(party.correct_attendance, session.id, member_id=members[3].id, how=party.Presence.PRESENT)


def test_what_was_wrongly_announced_as_passed_is_told_to_the_branch_alone() -> None:
    """Half of those who should attend is not more than half."""
    compound, members = compound_of(4)
    session = compound.meet(ON, present=members)
    compound.desk.run(party.resolve, session.id, title="年度计划", yes=2, announced=Outcome.PASSED)
    assert "party.not_passed" in compound.codes(ON)
    assert "party.not_passed" not in compound.audit(ON)


@pytest.mark.parametrize(
    ("on", "present", "rule", "outcome"),
    [
        (OLD, 52, "CN.Party.1990", "no_decision"),
        (OLD, 53, "CN.Party.1990", "filled"),
        (NEW, 52, "CN.Party.2020", "filled"),
        (NEW, 51, "CN.Party.2020", "no_decision"),
    ],
)
def test_four_fifths_of_65_by_the_rules_of_1990_and_of_2020(on: date, present: int, rule: str, outcome: str) -> None:
    """52 of 65 are exactly four fifths: too few before 13 July 2020, enough from that day on."""
    compound, members = compound_of(65, since=date(2019, 1, 1))
    session = compound.meet(on, present=members[:present])
    election = elect(compound, session, members[:2], [(present, [members[0]])])
    assert (election.by.rule, election.outcome.value) == (rule, outcome)


@pytest.mark.parametrize(("votes", "outcome"), [(26, "nobody"), (27, "filled")])
def test_more_than_half_of_those_present_is_needed(votes: int, outcome: str) -> None:
    """Of 64 full members 52 come: 27 elect, 26 are half; three on probation count for nothing."""
    compound, members = compound_of(64)
    for _ in range(3):
        compound.member("1", state=MemberState.PROBATIONARY)
    session = compound.meet(ON, present=members[:52])
    election = elect(compound, session, members[:2], [(votes, [members[0]]), (52 - votes, [])])
    assert (election.due, election.present, election.outcome.value) == (64, 52, outcome)


def test_more_papers_than_were_given_out_void_the_ballot() -> None:
    """Nobody is elected by it, and no paper is anybody's."""
    compound, members = compound_of(5)
    session = compound.meet(ON, present=members)
    election = elect(compound, session, members[:2], [(5, [members[0]])], issued=4)
    assert (election.outcome, election.elected, election.returned) == (ElectionOutcome.NO_DECISION, (), 5)
    assert elect(compound, session, members[:2], [(4, [members[0]])], issued=5).outcome is ElectionOutcome.FILLED


def test_a_paper_with_more_names_than_seats_is_void_and_one_with_fewer_is_not() -> None:
    """Two seats: three marks are too many, one is enough; a void paper still is one of somebody who was there."""
    compound, members = compound_of(5)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    election = elect(compound, session, [one, two, three], [(2, [one, two, three]), (3, [one])], seats=2)
    assert (election.void, election.elected, election.outcome) == (2, (one.id,), ElectionOutcome.SHORT)


def test_seats_that_most_of_those_present_agreed_to_leave_empty_are_no_finding() -> None:
    """The first ballot fills one of three, and is followed; in the second nobody wins, and it was agreed to let it be."""
    compound, members = compound_of(5)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    first = elect(compound, session, [one, two, three], [(3, [one]), (2, [one, two])], seats=3)
    assert (first.outcome, first.elected) == (ElectionOutcome.SHORT, (one.id,))
    assert "party.seats_open" in compound.codes(ON)
    second = elect(compound, session, [two, three], [(2, [two]), (2, [three]), (1, [])], after=first.id, fewer=True)
    assert (second.seats, second.elected) == (2, ())
    assert "party.seats_open" not in compound.codes(ON)


def test_a_ballot_that_is_held_again_in_a_later_meeting_leaves_nothing_open() -> None:
    """Too few were there: nothing is elected, and there is nothing that a second ballot would follow."""
    compound, members = compound_of(6)
    session = compound.meet(ON, present=members[:4])
    assert elect(compound, session, members[:2], [(4, [members[0]])]).elected == ()
    later = date(2021, 7, 10)
    assert "party.seats_open" in compound.codes(later)
    session = compound.meet(date(2021, 7, 9), present=members)
    assert elect(compound, session, members[:2], [(6, [members[0]])]).outcome is ElectionOutcome.FILLED
    assert "party.seats_open" not in compound.codes(later)


def test_an_officer_whom_no_ballot_elected_is_told_beside_seats_that_are_open() -> None:
    """He came after the ballot that left them open: what is told is that of the day that was asked for."""
    compound, members = compound_of(5)
    session = compound.meet(ON, present=members)
    assert elect(compound, session, members[:3], [(3, [members[0]]), (2, [])], seats=3).outcome is ElectionOutcome.SHORT
    compound.desk.run(party.consent, members[1].id, to=party.ConsentTo.OFFICE, paper="档案1")
    term = {"office": Office.SECRETARY, "member_id": members[1].id, "start": date(2021, 9, 1), "obtained": Obtained.ELECTED}
    compound.desk.run(party.seat_officer, compound.branch, **term)  # type: ignore[arg-type]  # of several types
    assert {"party.seats_open", "party.elected_without_ballot"} <= set(compound.codes(date(2021, 10, 1)))
    assert "party.elected_without_ballot" not in compound.codes(date(2021, 8, 1))


def test_somebody_who_was_not_nominated_is_written_in() -> None:
    """Whoever has a vote can be marked; whoever has none is refused, and is a void mark on a paper."""
    compound, members = compound_of(5)
    other = compound.member("1", state=MemberState.PROBATIONARY)
    session = compound.meet(ON, present=members)
    assert elect(compound, session, members[:1], [(5, [members[4]])]).elected == (members[4].id,)
    with pytest.raises(Refused, match=r"party\.candidate_without_vote"):
        elect(compound, session, members[:1], [(5, [other])])


def test_a_name_that_cannot_be_elected_counts_for_nobody_and_as_a_name_on_the_paper() -> None:
    """Two seats: beside one mark it leaves the paper good, beside two it voids it; alone it elects nobody."""
    compound, members = compound_of(5)
    one, two, *_others = members
    session = compound.meet(ON, present=members)
    marked = (((one.id,), 2, 1), ((one.id, two.id), 1, 1), ((), 2, 1))
    heaps = tuple(PaperHeap(marks=marks, papers=n, void_marks=void) for marks, n, void in marked)
    hold, ids = party.hold_election, (one.id, two.id)
    made = compound.desk.run(hold, session.id, office=Office.COMMITTEE, candidates=ids, heaps=heaps, issued=5, seats=2)
    assert (made.returned, made.void, made.outcome) == (5, 1, ElectionOutcome.NOBODY)
    heaps = (PaperHeap(marks=(one.id,), papers=3, void_marks=1), *heaps[2:])
    made = compound.desk.run(hold, session.id, office=Office.COMMITTEE, candidates=ids, heaps=heaps, issued=5, seats=2)
    assert (made.void, made.elected) == (0, (one.id,))


def test_a_ballot_follows_once_for_the_same_office_of_the_same_branch_without_who_has_a_seat() -> None:
    """One of three has a seat: he stands no more and is not marked; the open seats are filled once and no other office's."""
    compound, members = compound_of(5)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    first = elect(compound, session, [one, two, three], [(3, [one]), (2, [one, two])], seats=3)
    for stands, papers in (([one, two], [(5, [two])]), ([two, three], [(4, [two]), (1, [two, one])])):
        with pytest.raises(Refused, match=r"party\.elected_before"):
            elect(compound, session, stands, papers, after=first.id)
    with pytest.raises(Refused, match=r"party\.ballot_of_another"):
        elect(compound, session, [two], [(5, [two])], after=first.id, office=Office.SECRETARY)
    second = elect(compound, session, [two, three], [(5, [two])], after=first.id)
    assert second.elected == (two.id,)
    with pytest.raises(Refused, match=r"party\.ballot_followed"):
        elect(compound, session, [three], [(5, [three])], after=first.id)
    with pytest.raises(Refused, match=r"party\.elected_before"):
        elect(compound, session, [one], [(5, [one])], after=second.id)
    compound.branch = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2020")).body
    there = [compound.member("1") for _ in range(2)]
    with pytest.raises(Refused, match=r"party\.ballot_of_another"):
        elect(compound, compound.meet(ON, present=there), there, [(2, [there[0]])], after=second.id)


def test_a_tie_is_voted_on_again_among_the_tied() -> None:
    """Three tied for two seats: whoever has more votes has one, also with half or less; only they, in the same meeting."""
    compound, members = compound_of(6)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    tied = elect(compound, session, [one, two, three], [(2, [one, two]), (2, [one, three]), (2, [two, three])], seats=2)
    assert (tied.outcome, set(tied.tied)) == (ElectionOutcome.TIED, {one.id, two.id, three.id})
    with pytest.raises(Refused, match=r"party\.not_tied"):
        elect(compound, session, [one, two], [(6, [one])], after=tied.id)
    elsewhere = compound.meet(date(2021, 7, 6), present=members)
    with pytest.raises(Refused, match=r"party\.tie_elsewhere"):
        elect(compound, elsewhere, [one, two, three], [(6, [one])], after=tied.id)
    again = elect(compound, session, [one, two, three], [(3, [one, two]), (2, [three]), (1, [one])], after=tied.id)
    assert (again.seats, again.outcome, again.elected) == (2, ElectionOutcome.FILLED, (one.id, two.id))


def test_a_tie_for_the_last_seat_is_voted_on_for_that_seat_alone() -> None:
    """One has a seat; two tied for the second stand again; a tie that comes again wants a ballot of its own."""
    compound, members = compound_of(8)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    tied = elect(compound, session, [one, two, three], [(3, [one, two]), (3, [one, three]), (2, [two, three])], seats=2)
    assert (tied.outcome, tied.elected, set(tied.tied)) == (ElectionOutcome.TIED, (one.id,), {two.id, three.id})
    again = elect(compound, session, [two, three], [(4, [two]), (4, [three])], after=tied.id)
    assert (again.seats, again.outcome, again.elected) == (1, ElectionOutcome.TIED, ())
    third = elect(compound, session, [two, three], [(5, [two]), (3, [three])], after=again.id)
    assert (third.outcome, third.elected) == (ElectionOutcome.FILLED, (two.id,))


def test_seats_that_stayed_empty_are_voted_on_again_or_left_empty() -> None:
    """A second ballot is about what the first left; with the agreement of those present there is none to come."""
    compound, members = compound_of(5)
    one, two, three, *_others = members
    session = compound.meet(ON, present=members)
    papers = [(3, [one, two]), (2, [one, three])]
    short = elect(compound, session, [one, two, three], [(3, [one]), (2, [one, three])], seats=2)
    assert (short.outcome, short.elected) == (ElectionOutcome.SHORT, (one.id,))
    assert "party.seats_open" in compound.codes(ON)
    second = elect(compound, session, [two, three], [(3, [two]), (2, [three])], after=short.id)
    assert (second.seats, second.elected) == (1, (two.id,))
    with pytest.raises(Refused, match=r"party\.election_over"):
        elect(compound, session, [three], [(5, [three])], after=second.id)
    assert "party.seats_open" not in compound.codes(ON)
    fewer = elect(compound, session, [one, two, three], [(3, [one]), (2, [one, three])], seats=2, fewer=True)
    assert (fewer.outcome, fewer.elected) == (ElectionOutcome.FILLED, (one.id,))
    assert elect(compound, session, [one, two, three], papers, seats=2).outcome is ElectionOutcome.FILLED


@pytest.mark.parametrize(
    ("seats", "candidates", "found"), [(3, 3, True), (3, 4, False), (5, 6, False), (7, 8, True), (7, 9, False)]
)
def test_candidates_exceed_the_seats_by_a_fifth(seats: int, candidates: int, *, found: bool) -> None:
    """3 seats want 4 candidates, 5 want 6, 7 want 9: too few is a finding of the branch, unverified, and no refusal."""
    compound, members = compound_of(9)
    session = compound.meet(ON, present=members)
    election = elect(compound, session, members[:candidates], [(9, members[:seats])], seats=seats)
    assert election.outcome is ElectionOutcome.FILLED
    told = [one for one in compound.check(ON) if one.code == "party.too_few_candidates"]
    assert bool(told) is found
    assert all("unverified" in one.rule for one in told)


def test_an_election_says_how_many_seats_who_stands_and_how_many_papers_were_given_out() -> None:
    """No seats, nobody, and more papers than members who were there."""
    compound, members = compound_of(3)
    session = compound.meet(ON, present=members[:3])
    with pytest.raises(Refused, match=r"party\.no_seats"):
        elect(compound, session, members[:1], [(3, [members[0]])], seats=None)
    with pytest.raises(Refused, match=r"party\.issued_beyond"):
        elect(compound, session, members[:1], [(3, [members[0]])], issued=4)
    with pytest.raises(Refused, match=r"party\.no_candidates"):
        elect(compound, session, [], [(3, [members[0]])])
