"""Elections: who may stand, per-candidate majorities, ranking, ties, alternates, and the seats that come of them."""

import inspect
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plugins.owners.tests.stage import ANNOUNCED, OPENS, Stage, codes, votes

from community_gov import Code, PartialDate, Refused, Severity, audit
from community_gov import households as h
from community_gov import organizations as o
from community_gov.notices import notice as notice_of
from community_gov.rules import Choice, ElectionNote, ElectionOutcome, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, candidates, committee, course, decisions, effect, proxies, register, tally
from community_gov_owners.candidates import Nominator
from community_gov_owners.law import ELECTION

IN_EFFECT = date(2022, 3, 20)


@pytest.fixture
def stage() -> Stage:
    """Twelve owners of 100 square metres each, with numbers for names."""
    made = Stage.made()
    made.flats(12)
    return made


def election(
    stage: Stage, *names: str, seats: int, alternates: int = 0
) -> tuple[a.Assembly, a.Motion, tuple[candidates.Candidate, ...]]:
    """An open election in which these people stand."""
    assembly = stage.called()
    motion = stage.motion(assembly.id, ELECTION, seats=seats, alternates=alternates)
    stage.frozen(assembly.id)
    standing = tuple(nominated(stage, motion, name) for name in names)
    stage.opened(assembly.id)
    return assembly, motion, standing


def nominated(stage: Stage, motion: a.Motion, name: str, **said: object) -> candidates.Candidate:
    """Somebody with full capacity who agreed to stand."""
    usual: dict[str, object] = {
        "person_id": stage.persons[name],
        "nominated_by": Nominator.OWNERS,
        "capacity": True,
        "consent": True,
    }
    return stage.office().run(candidates.nominate, motion.id, **{**usual, **said})  # type: ignore[arg-type]  # what a test says


def mark(stage: Stage, assembly: a.Assembly, motion: a.Motion, marks: Sequence[Sequence[candidates.Candidate]]) -> None:
    """The owner of number n marks the n-th list; an empty list is an abstention."""
    papers = []
    for number, marked in enumerate(marks, start=1):
        choice = Choice.YES if marked else Choice.ABSTAIN
        vote = b.Vote(motion=motion.id, choice=choice, candidates=tuple(one.id for one in marked))
        papers.append(stage.paper(assembly.id, f"{number:04}", (vote,)))
    stage.enter(assembly.id, *papers)


def by_candidate(stage: Stage, decision: decisions.Decision) -> dict[str, tuple[int | None, int | None, int]]:
    """Seat, place among the alternates and heads, by candidate."""
    rows = stage.office().ask(decisions.results, decision.id)
    return {row.candidate: (row.seat, row.alternate, row.heads) for row in rows}


# --- who may stand ---------------------------------------------------------------------------------------------------


def test_candidates_are_owners_of_the_frozen_register(stage: Stage) -> None:
    """A tenant does not stand; an owner does, co-owners too."""
    stage.unit("共有", "80", "夫", "妻")
    stage.person("租户")
    assembly = stage.called()
    motion = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)
    assert nominated(stage, motion, "妻").number == 1
    with pytest.raises(Refused) as refused:
        nominated(stage, motion, "租户")
    assert codes(refused.value) == ["owners.not_eligible"]


@pytest.mark.parametrize("missing", ["capacity", "consent"])
def test_capacity_and_consent_are_on_record(stage: Stage, missing: str) -> None:
    """Nobody is put on a ballot without agreeing, or without full capacity."""
    assembly = stage.called()
    motion = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)
    with pytest.raises(Refused) as refused:
        nominated(stage, motion, "0001", **{missing: False})
    assert codes(refused.value) == ["owners.no_capacity"]


def test_a_company_owner_is_stood_for_by_a_person_it_names(stage: Stage) -> None:
    """The company itself cannot stand."""
    stage.person("公司", kind=h.PersonKind.COMPANY)
    stage.unit("商铺1", "50", "公司", kind=h.UnitKind.SHOP)
    stage.person("经理")
    assembly = stage.called()
    motion = stage.motion(assembly.id, ELECTION, seats=1)
    stage.frozen(assembly.id)
    with pytest.raises(Refused) as refused:
        nominated(stage, motion, "公司")
    assert codes(refused.value) == ["owners.not_natural"]
    made = nominated(stage, motion, "经理", company=stage.persons["公司"])
    assert made.company == stage.persons["公司"]


def test_nothing_else_is_asked_of_a_candidate() -> None:
    """No Party membership, household registration, sex, faith, health or opinion: there is not even an argument for it.

    Arrears are told only for rules of procedure that bar who owes fees; by law they change nothing.
    """
    asked = set(inspect.signature(candidates.nominate).parameters) - {"change", "motion_id"}
    assert asked == {"person_id", "nominated_by", "capacity", "consent", "company", "in_arrears"}


def test_people_are_nominated_before_the_announcement_and_once(stage: Stage) -> None:
    """The list of candidates is part of what is announced."""
    assembly, motion, _standing = election(stage, "0001", seats=1)
    with pytest.raises(Refused) as refused:
        nominated(stage, motion, "0002")
    assert codes(refused.value) == ["owners.assembly_state"]
    other = stage.called()
    again = stage.motion(other.id, ELECTION, seats=1)
    ordinary = stage.motion(other.id, Code("manager"))
    stage.frozen(other.id)
    nominated(stage, again, "0001")
    with pytest.raises(Refused) as refused:
        nominated(stage, again, "0001")
    assert codes(refused.value) == ["owners.stands"]
    with pytest.raises(Refused) as refused:
        nominated(stage, ordinary, "0001")
    assert codes(refused.value) == ["owners.no_election"]
    assert assembly.id != other.id


# --- the count -------------------------------------------------------------------------------------------------------


def test_each_candidate_needs_both_majorities_and_the_best_take_the_seats(stage: Stage) -> None:
    """Nine of twelve take part; a candidate needs five of them. Three pass for two seats: the third is an alternate."""
    assembly, motion, (one, two, three, four) = election(stage, "0001", "0002", "0003", "0004", seats=2, alternates=1)
    lists = [[one, two]] * 4 + [[one, three]] * 3 + [[two, three]] * 2
    mark(stage, assembly, motion, lists)
    (decision,) = stage.counted(assembly.id)
    assert by_candidate(stage, decision) == {
        one.id: (1, None, 7),
        two.id: (2, None, 6),
        three.id: (None, 1, 5),
        four.id: (None, None, 0),
    }
    assert (decision.outcome, decision.heads) == (Outcome.PASSED, None)
    assert stage.office().ask(tally.recount, decision.id).same


def test_exactly_half_of_those_taking_part_elects_nobody(stage: Stage) -> None:
    """Four of eight is not more than half."""
    assembly, motion, (one,) = election(stage, "0001", seats=1)
    mark(stage, assembly, motion, [[one]] * 4 + [[]] * 4)
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.REJECTED
    assert by_candidate(stage, decision) == {one.id: (None, None, 4)}


def test_too_few_taking_part_is_no_decision_rather_than_a_rejection(stage: Stage) -> None:
    """Seven of twelve are fewer than two thirds."""
    assembly, motion, (one,) = election(stage, "0001", seats=1)
    mark(stage, assembly, motion, [[one]] * 7)
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.NO_DECISION


def test_a_majority_of_heads_without_one_of_area_elects_nobody(stage: Stage) -> None:
    """Both, never one of them."""
    stage.unit("大", "5000", "大户")
    assembly, motion, (one,) = election(stage, "0001", seats=1)
    mark(stage, assembly, motion, [[one]] * 9)
    against = b.Vote(motion=motion.id, choice=Choice.ABSTAIN)
    stage.enter(assembly.id, stage.paper(assembly.id, "大户", (against,)))
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.REJECTED


def test_a_ballot_with_more_names_than_seats_is_void_and_one_with_fewer_is_not(stage: Stage) -> None:
    """A void one takes part and elects nobody."""
    assembly, motion, (one, two, three) = election(stage, "0001", "0002", "0003", seats=2)
    mark(stage, assembly, motion, [[one]] * 6 + [[one, two, three]] * 3)
    (decision,) = stage.counted(assembly.id)
    assert by_candidate(stage, decision)[one.id] == (1, None, 6)
    assert by_candidate(stage, decision)[two.id] == (None, None, 0)


def test_tied_winners_share_a_place_and_the_order_of_the_ballot_decides_nothing(stage: Stage) -> None:
    """Three with equal votes for two seats: the tie is told, nobody is seated by the number on the ballot."""
    decision, standing = three_equal(stage)
    found = stage.office().ask(tally.recount, decision.id).election
    assert found is not None
    assert found.outcome is ElectionOutcome.TIED
    assert set(found.ties[0]) == {one.id for one in standing}
    rows = stage.office().ask(decisions.results, decision.id)
    assert {(row.place, row.seat) for row in rows} == {(1, None)}


def three_equal(stage: Stage) -> tuple[decisions.Decision, tuple[candidates.Candidate, ...]]:
    """Three candidates with eight votes each for two seats."""
    assembly, motion, standing = election(stage, "0001", "0002", "0003", seats=2, alternates=1)
    one, two, three = standing
    mark(stage, assembly, motion, [[one, two]] * 4 + [[one, three]] * 4 + [[two, three]] * 4)
    return stage.counted(assembly.id)[0], standing


def test_equal_heads_are_ranked_by_area(stage: Stage) -> None:
    """The fifth owner, who marks the first and the third candidate, has the larger flat: the second has no seat."""
    stage.office().run(h.measure, stage.units["0005"], value=Decimal(150), source=h.AreaSource.REGISTER)
    decision, (one, two, three) = three_equal(stage)
    found = by_candidate(stage, decision)
    assert {found[one.id][0], found[three.id][0]} == {1, 2}
    assert found[two.id] == (None, 1, 8)


def test_a_recorded_lot_settles_a_tie(stage: Stage) -> None:
    """The order drawn fills the seats; outcome, reasons and a recount follow it."""
    decision, (one, two, three) = three_equal(stage)
    assert decision.outcome is Outcome.NO_DECISION
    drawn = stage.office().run(tally.draw_lot, decision.id, order=(three.id, one.id, two.id))
    assert (drawn.outcome, drawn.lots) == (Outcome.PASSED, (three.id, one.id, two.id))
    found = by_candidate(stage, drawn)
    assert (found[three.id][0], found[one.id][0], found[two.id][1]) == (1, 2, 1)
    assert stage.office().ask(tally.recount, decision.id).same
    with pytest.raises(Refused) as refused:
        stage.office().run(tally.draw_lot, decision.id, order=(one.id, two.id, three.id))
    assert codes(refused.value) == ["owners.not_tied"]


def test_a_lot_names_each_of_the_tied_once_and_is_drawn_before_publication(stage: Stage) -> None:
    """Somebody left out or named twice is refused."""
    decision, (one, two, three) = three_equal(stage)
    for order in ((one.id, two.id), (one.id, one.id, two.id), (one.id, two.id, three.id, three.id)):
        with pytest.raises(Refused) as refused:
            stage.office().run(tally.draw_lot, decision.id, order=order)
        assert codes(refused.value) == ["owners.lot_names"]
    stage.office().run(effect.publish_results, decision.assembly, starts=date(2022, 3, 6), days=7)
    with pytest.raises(Refused) as refused:
        stage.office().run(tally.draw_lot, decision.id, order=(one.id, two.id, three.id))
    assert codes(refused.value) == ["owners.lot_late"]


def test_marks_for_somebody_who_withdrew_are_void_and_the_ballot_stands(stage: Stage) -> None:
    """The others on the ballot keep their marks."""
    assembly, motion, (one, two) = election(stage, "0001", "0002", seats=2)
    mark(stage, assembly, motion, [[one, two]] * 9)
    stage.as_person("0002").run(candidates.withdraw_candidate, two.id, on=OPENS)
    with pytest.raises(Refused) as refused:
        stage.as_person("0002").run(candidates.withdraw_candidate, two.id, on=OPENS)
    assert codes(refused.value) == ["owners.candidate_gone"]
    (decision,) = stage.counted(assembly.id)
    assert by_candidate(stage, decision) == {one.id: (1, None, 9)}


def test_an_even_number_of_elected_is_told(stage: Stage) -> None:
    """Two of three seats are filled: the verdict says that the number is even and below five."""
    assembly, motion, (one, two, _three) = election(stage, "0001", "0002", "0003", seats=3)
    mark(stage, assembly, motion, [[one, two]] * 9)
    (decision,) = stage.counted(assembly.id)
    found = stage.office().ask(tally.recount, decision.id).election
    assert found is not None
    assert (found.outcome, found.shortfall) == (ElectionOutcome.SHORT, 1)
    assert {ElectionNote.EVEN_NUMBER, ElectionNote.BELOW_FEWEST} <= set(found.notes)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    marks=st.lists(st.lists(st.integers(0, 3), max_size=3, unique=True), min_size=12, max_size=12),
    order=st.permutations(range(12)),
)
def test_the_order_of_ballots_elects_nobody_else(stage: Stage, marks: list[list[int]], order: list[int]) -> None:
    """Seats, alternates, places and votes are the same in whatever order the papers are entered."""
    found = []
    for sequence in (range(12), order):
        stage.on(date(2022, 1, 31))
        assembly, motion, standing = election(stage, "0001", "0002", "0003", "0004", seats=2, alternates=2)
        for n in sequence:
            named = tuple(standing[one].id for one in marks[n])
            choice = Choice.YES if named else Choice.ABSTAIN
            vote = b.Vote(motion=motion.id, choice=choice, candidates=named)
            stage.enter(assembly.id, stage.paper(assembly.id, f"{n + 1:04}", (vote,)))
        (decision,) = stage.counted(assembly.id)
        rows = stage.office().ask(decisions.results, decision.id)
        number = {one.id: one.number for one in standing}
        found.append({number[row.candidate]: (row.seat, row.alternate, row.place, row.heads, row.area) for row in rows})
        assert stage.office().ask(tally.recount, decision.id).same
    assert found[0] == found[1]


# --- from votes to seats ---------------------------------------------------------------------------------------------


def in_effect(stage: Stage, assembly: a.Assembly) -> decisions.Decision:
    """Counted, published for seven days, in effect."""
    (decision,) = stage.counted(assembly.id)
    stage.office().run(effect.publish_results, assembly.id, starts=date(2022, 3, 6), days=7)
    stage.on(IN_EFFECT)
    return stage.office().run(effect.take_effect, decision.id, on=IN_EFFECT)


def member_post(stage: Stage, seats: int) -> o.Post:
    """The seats of the committee."""
    return stage.office().run(o.add_post, stage.committee, code=Code("member"), name="委员", seats=seats)


def elected_two_and_one(stage: Stage) -> tuple[decisions.Decision, tuple[candidates.Candidate, ...]]:
    """Two elected, one alternate, in effect."""
    assembly, motion, standing = election(stage, "0001", "0002", "0003", seats=2, alternates=1)
    one, two, three = standing
    mark(stage, assembly, motion, [[one, two]] * 5 + [[one, three]] * 4 + [[two, three]] * 2)
    return in_effect(stage, assembly), standing


def test_the_elected_get_terms_that_rest_on_the_decision(stage: Stage) -> None:
    """One term for each seat, with the decision as its ground, and only once."""
    post, (decision, standing) = member_post(stage, 2), elected_two_and_one(stage)
    start, until = PartialDate(IN_EFFECT), PartialDate("2027-03-20")
    terms = stage.office().run(committee.seat_elected, decision.id, post_id=post.id, start=start, until=until)
    assert {term.person for term in terms} == {standing[0].person, standing[1].person}
    assert {(term.by, term.obtained, term.until) for term in terms} == {(decision.id, o.Obtained.ELECTED, until)}
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.seat_elected, decision.id, post_id=post.id, start=start)
    assert codes(refused.value) == ["owners.seated_already"]


def test_nobody_takes_a_seat_before_the_result_is_in_effect(stage: Stage) -> None:
    """Counted is not in effect: the notice has to hang, and objections to be answered."""
    post = member_post(stage, 1)
    assembly, motion, (one,) = election(stage, "0001", seats=1)
    mark(stage, assembly, motion, [[one]] * 9)
    (decision,) = stage.counted(assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.seat_elected, decision.id, post_id=post.id, start=PartialDate(IN_EFFECT))
    assert codes(refused.value) == ["owners.not_in_effect"]


def test_an_alternate_moves_up_for_the_rest_of_the_term(stage: Stage) -> None:
    """In the order of votes; when none is left, the refusal says so."""
    post, (decision, standing) = member_post(stage, 2), elected_two_and_one(stage)
    until = PartialDate("2027-03-20")
    first, second = stage.office().run(
        committee.seat_elected, decision.id, post_id=post.id, start=PartialDate(IN_EFFECT), until=until
    )
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.move_up, decision.id, term_id=first.id, start=PartialDate("2023-01-01"))
    assert codes(refused.value) == ["owners.seat_not_free"]
    waiting = stage.office().ask(committee.next_alternate, decision.id)
    assert waiting is not None
    assert waiting.candidate == standing[2].id
    stage.office().run(o.end_term, first.id, end=PartialDate("2023-01-01"), reason=o.Ended.RESIGNED)
    moved = stage.office().run(committee.move_up, decision.id, term_id=first.id, start=PartialDate("2023-01-01"))
    assert (moved.person, moved.until, moved.rest_of) == (standing[2].person, until, first.id)
    stage.office().run(o.end_term, second.id, end=PartialDate("2024-01-01"), reason=o.Ended.RESIGNED)
    assert stage.office().ask(committee.next_alternate, decision.id) is None
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.move_up, decision.id, term_id=second.id, start=PartialDate("2024-01-01"))
    assert codes(refused.value) == ["owners.no_alternate"]


def test_terms_that_were_recorded_before_are_bound_to_the_decision(stage: Stage) -> None:
    """Where the post was filled in the record first, each term of a winner gets the decision as its ground."""
    post, (decision, standing) = member_post(stage, 2), elected_two_and_one(stage)
    start, how = PartialDate(IN_EFFECT), o.Obtained.ELECTED
    stage.office().run(o.appoint, post.id, person_id=standing[0].person, start=start, obtained=how)
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.confirm_seats, decision.id, post_id=post.id)
    assert codes(refused.value) == ["owners.no_term"]
    stage.office().run(o.appoint, post.id, person_id=standing[1].person, start=start, obtained=how)
    bound = stage.office().run(committee.confirm_seats, decision.id, post_id=post.id)
    assert {term.by for term in bound} == {decision.id}
    with pytest.raises(Refused) as refused:
        stage.office().run(committee.seat_elected, decision.id, post_id=post.id, start=start)
    assert codes(refused.value) == ["owners.seated_already"]


def test_a_decision_that_elected_nobody_seats_nobody(stage: Stage) -> None:
    """An ordinary decision in effect has no seats to give."""
    post = member_post(stage, 1)
    assembly, motions = stage.ready(Code("manager"))
    stage.enter(assembly.id, *(stage.paper(assembly.id, f"{n:04}", votes(motions, Choice.YES)) for n in range(1, 10)))
    decision = in_effect(stage, assembly)
    with pytest.raises(Refused) as seating:
        stage.office().run(committee.seat_elected, decision.id, post_id=post.id, start=PartialDate(IN_EFFECT))
    with pytest.raises(Refused) as binding:
        stage.office().run(committee.confirm_seats, decision.id, post_id=post.id)
    assert codes(seating.value) == codes(binding.value) == ["owners.nobody_elected"]


def test_candidates_keep_the_order_of_the_ballot(stage: Stage) -> None:
    """The public list has ids and numbers, no names."""
    _assembly, motion, standing = election(stage, "0003", "0001", seats=1)
    found = stage.office().ask(candidates.candidates, motion.id)
    assert [(one.number, one.person) for one in found] == [(1, stage.persons["0003"]), (2, stage.persons["0001"])]
    assert found == standing


def test_arrears_keep_nobody_from_standing_but_by_a_clause_that_is_told_with_its_flaw(stage: Stage) -> None:
    """By law nothing; with a clause who owes fees does not stand, and notice and audit say that no higher law carries it."""
    before = stage.called()
    first = stage.motion(before.id, ELECTION, seats=1)
    stage.frozen(before.id)
    assert nominated(stage, first, "0001", in_arrears=True).person == stage.persons["0001"]
    rule = bylaws.ArrearsRule.NO_STANDING
    with pytest.raises(Refused) as refused:
        stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), arrears=rule)
    assert codes(refused.value) == ["owners.no_arrears_clause"]
    clause = Code("art-30")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-01"), arrears=rule, arrears_clause=clause)
    later = stage.called()
    second = stage.motion(later.id, ELECTION, seats=1)
    stage.frozen(later.id)
    with pytest.raises(Refused) as refused:
        nominated(stage, second, "0002", in_arrears=True)
    assert codes(refused.value) == ["owners.in_arrears"]
    assert "art-30" in refused.value.problems[0].message("zh")
    nominated(stage, second, "0002")
    stage.on(ANNOUNCED)
    announced = stage.office().run(course.announce, later.id)
    assert announced.notice is not None
    assert course.BARRED_NOTE.zh in stage.office().ask(notice_of, announced.notice).text
    told = [one for one in stage.office().ask(audit.findings, on=ANNOUNCED) if one.code == "owners.arrears_rule"]
    assert [one.severity for one in told] == [Severity.LAW]


def test_who_owes_fees_keeps_the_vote() -> None:
    """Whatever the rules of procedure say of standing: nothing that touches a ballot asks for arrears."""
    for verb in (b.cast, b.enter, b.enter_many, b.record_late, register.freeze_register, proxies.give_proxy):
        assert not [name for name in inspect.signature(verb).parameters if "arrear" in name]
    assert {rule.value for rule in bylaws.ArrearsRule} == {"none", "no_standing"}
