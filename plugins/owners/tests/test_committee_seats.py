"""From votes to seats and on: alternates in the order of votes, by-elections for the rest of the term, who is passed over."""

from datetime import date

import pytest
from plugins.owners.tests.board import OVER, Board, board
from plugins.owners.tests.stage import codes

from community_gov import Id, PartialDate, Refused
from community_gov import organizations as o
from community_gov_owners import committee, decisions
from community_gov_owners.committee import DutyKind, PassedReason

VOTES = {"0001": 12, "0002": 11, "0003": 10, "0004": 10, "0005": 10, "0006": 9, "0007": 8}


def elected() -> tuple[Board, decisions.Decision, tuple[o.Term, ...]]:
    """Five seats and two alternates, elected on paper."""
    here = board(5, flats=14)
    decision = here.elect(VOTES, seats=5, alternates=2)
    return here, decision, here.seat_elected(decision)


def waiting(here: Board, on: str) -> list[str]:
    """Who moves up, by name, in order."""
    names = {person: name for name, person in here.stage.persons.items()}
    return [names[one.person] for one in here.state(on).alternates]


def test_an_election_seats_five_and_two_wait_in_the_order_of_their_votes() -> None:
    """The state of a day tells who sits, until when, and who is next; before the terms began nobody sits."""
    here, _decision, terms = elected()
    state = here.state("2022-04-01")
    assert (state.seats, state.vacant, state.since, state.expires) == (5, 0, "2022-03-20", OVER)
    assert [seat.term for seat in state.sitting] == [term.id for term in terms]
    assert waiting(here, "2022-04-01") == ["0006", "0007"]
    assert [one.place for one in state.alternates] == [1, 2]
    assert here.state("2022-03-19").sitting == ()
    assert here.state("2022-03-19").vacant == 5


def test_alternates_move_up_in_turn_and_are_told_as_the_next_step() -> None:
    """While somebody waits a free seat is for the alternate; a seat that nobody waits for is for a by-election."""
    here, decision, terms = elected()
    for n, name in enumerate(("0006", "0007")):
        here.leave(terms[n], f"202{3 + n}-01-01")
        assert DutyKind.MOVE_UP in here.next(f"202{3 + n}-01-01")
        moved = here.stage.office().run(
            committee.move_up, decision.id, term_id=terms[n].id, start=PartialDate(f"202{3 + n}-01-10")
        )
        assert (moved.person, moved.until, moved.rest_of) == (here.stage.persons[name], OVER, terms[n].id)
    here.leave(terms[2], "2025-01-01")
    steps = here.next("2025-01-01")
    assert DutyKind.BY_ELECTION in steps
    assert DutyKind.MOVE_UP not in steps


def test_who_waited_on_a_day_is_told_as_of_that_day() -> None:
    """Somebody who moved up in 2023 still waited in 2022, and nobody waits when the term is over."""
    here, decision, terms = elected()
    here.leave(terms[0], "2023-01-01")
    here.stage.office().run(committee.move_up, decision.id, term_id=terms[0].id, start=PartialDate("2023-02-01"))
    assert waiting(here, "2023-01-31") == ["0006", "0007"]
    assert waiting(here, "2023-02-01") == ["0007"]
    assert waiting(here, "2027-03-20") == []


def test_an_alternate_who_declines_is_passed_over_by_somebody_and_the_next_moves_up() -> None:
    """The library passes over nobody by itself: not even who has sold the flat."""
    here, decision, terms = elected()
    first = here.state("2022-04-01").alternates[0]
    here.leave(terms[0], "2023-01-01")
    passed = here.stage.office().run(committee.pass_over, first.result, on=date(2023, 1, 2), reason=PassedReason.DECLINED)
    assert passed.reason is PassedReason.DECLINED
    assert waiting(here, "2023-01-01") == ["0006", "0007"]
    assert waiting(here, "2023-01-02") == ["0007"]
    moved = here.stage.office().run(committee.move_up, decision.id, term_id=terms[0].id, start=PartialDate("2023-01-03"))
    assert moved.person == here.stage.persons["0007"]
    with pytest.raises(Refused) as refused:
        here.stage.office().run(committee.pass_over, first.result, on=date(2023, 1, 4), reason=PassedReason.UNFIT)
    assert codes(refused.value) == ["owners.alternate_done"]
    winner = here.stage.office().ask(decisions.results, decision.id)[0]
    with pytest.raises(Refused) as refused:
        here.stage.office().run(committee.pass_over, winner.id, on=date(2023, 1, 4), reason=PassedReason.UNFIT)
    assert codes(refused.value) == ["owners.not_alternate"]


def test_a_by_election_fills_the_free_seats_for_the_rest_of_the_term() -> None:
    """In the order in which they became free; the term ends with that of the others, and the round stays the one of 2022."""
    here, decision, terms = elected()
    for n in (1, 0):
        here.leave(terms[n], f"2023-0{3 - n}-01")
    for name in ("0006", "0007"):
        result = next(one.result for one in here.state("2023-03-01").alternates if one.person == here.stage.persons[name])
        here.stage.office().run(committee.pass_over, result, on=date(2023, 3, 1), reason=PassedReason.DECLINED)
    second = here.elect({"0008": 12, "0009": 11}, seats=2, announced="2023-04-01")
    made = here.stage.office().run(committee.fill_seats, second.id, post_id=here.member, start=PartialDate("2023-05-18"))
    assert [(one.rest_of, one.until) for one in made] == [(terms[1].id, OVER), (terms[0].id, OVER)]
    state = here.state("2023-05-18")
    assert (len(state.sitting), state.vacant, state.since) == (5, 0, "2022-03-20")
    assert decision.id != second.id


def test_a_seat_that_was_never_filled_ends_with_the_others_too() -> None:
    """Four were elected to five seats; who is elected a year later serves four years and not five."""
    here = board(5)
    first = here.elect({name: VOTES[name] for name in ("0001", "0002", "0003", "0004")}, seats=5)
    here.seat_elected(first)
    assert here.state("2022-04-01").vacant == 1
    second = here.elect({"0005": 12}, seats=1, announced="2023-02-01")
    (made,) = here.stage.office().run(committee.fill_seats, second.id, post_id=here.member, start=PartialDate("2023-03-20"))
    assert (made.rest_of, made.until) == (None, OVER)
    assert here.state("2023-03-20").since == "2022-03-20"


def test_a_by_election_does_not_seat_more_than_are_missing() -> None:
    """Nor the same winners twice."""
    here, _decision, terms = elected()
    here.leave(terms[0], "2023-01-01")
    two = here.elect({"0008": 12, "0009": 11}, seats=2, announced="2023-02-01")
    office, start = here.stage.office(), PartialDate("2023-03-20")
    with pytest.raises(Refused) as refused:
        office.run(committee.fill_seats, two.id, post_id=here.member, start=start)
    assert codes(refused.value) == ["owners.no_free_seat"]
    one = here.elect({"0008": 12}, seats=1, announced="2023-06-01")
    office.run(committee.fill_seats, one.id, post_id=here.member, start=PartialDate("2023-07-18"))
    with pytest.raises(Refused) as refused:
        office.run(committee.fill_seats, one.id, post_id=here.member, start=PartialDate("2023-07-18"))
    assert codes(refused.value) == ["owners.seated_already"]


def test_a_by_election_is_looked_at_with_those_who_sit_already() -> None:
    """Two of five are elected anew: five is odd and enough, so neither their number nor the size is a finding."""
    here, _decision, terms = elected()
    for n in (0, 1):
        here.leave(terms[n], "2023-01-01")
    here.elect({"0008": 12, "0009": 11}, seats=2, announced="2023-02-01")
    assert here.codes("2023-03-20") & {"elected_even", "committee_size"} == set()
    here.elect({"0010": 12, "0011": 11}, seats=4, announced="2023-06-01")
    told = here.findings("2023-07-18", "elected_even", "committee_size")
    assert {one.message("zh") for one in told} == {"选举后共2人,委员会应为单数", "选举后共2人,委员会应为5至11人"}


def test_the_rounds_of_one_body_are_told_apart() -> None:
    """The committee elected in 2027 is another round: its own since and until; in the old one the seats of 2022 stand."""
    here, _decision, _terms = elected()
    votes = {"0001": 12, "0003": 11, "0008": 10, "0009": 9, "0010": 8}
    again = here.elect(votes, seats=5, announced="2027-01-01")
    here.seat_elected(again, start="2027-03-20", until=PartialDate("2032-03-20"))
    before, after = here.state("2027-03-19"), here.state("2027-03-20")
    assert (before.since, before.expires) == ("2022-03-20", OVER)
    assert (after.since, after.expires, len(after.sitting)) == ("2027-03-20", "2032-03-20", 5)
    assert not after.expired


def test_a_body_that_nobody_ever_sat_in_has_no_round() -> None:
    """Its seats are told, and nothing is due from it."""
    here = board(7)
    state = here.state("2022-04-01")
    assert (state.seats, state.vacant, state.sitting, state.since, state.next) == (7, 7, (), None, ())
    assert not state.quorate
    assert isinstance(state.body, str)
    assert Id[o.Body](state.body) == here.body
