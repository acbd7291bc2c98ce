"""Who is with a branch, in what state, on which day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, PartialDate, Refused
from community_gov.households import merge_persons
from community_gov_party import Arrival, BranchForm, MemberState, Relation, Way
from community_gov_party.membership import LIFE

_WAY = (MemberState.APPLICANT, MemberState.ACTIVIST, MemberState.PROSPECTIVE, MemberState.PROBATIONARY, MemberState.FULL)


def test_the_way_into_the_party_has_five_stations() -> None:
    """Somebody is promoted from applicant to full member one step at a time, and every day knows the state that it had."""
    compound = Compound()
    member = compound.member("1", state=MemberState.APPLICANT, on=DAY)
    for step in range(1, 5):
        compound.desk.run(party.promote, member.id, on=DAY + timedelta(days=30 * step))
    for step, state in enumerate(_WAY):
        (there,) = compound.desk.ask(party.members, compound.branch, on=DAY + timedelta(days=30 * step))
        assert there.state is state


def test_a_full_member_cannot_be_promoted() -> None:
    """Beyond full membership there is nothing; the refusal says in what state the member is."""
    compound = Compound()
    member = compound.member("1")
    with pytest.raises(Refused, match=r"party\.cannot: not possible for: full member"):
        compound.desk.run(party.promote, member.id, on=DAY)


def test_a_step_before_the_last_one_is_refused() -> None:
    """Steps are recorded in the order of their days."""
    compound = Compound()
    member = compound.member("1", state=MemberState.PROBATIONARY)
    with pytest.raises(Refused, match=r"party\.before"):
        compound.desk.run(party.promote, member.id, on=DAY - timedelta(days=1))


@pytest.mark.parametrize("way", Way)
def test_who_left_is_gone_from_that_day_on(way: Way) -> None:
    """Whichever way somebody leaves, he is with the branch until that day and not from it on."""
    compound = Compound()
    member = compound.member("1")
    gone = DAY + timedelta(days=100)
    left = compound.desk.run(party.leave, member.id, way=way, on=gone)
    assert left.left is way
    assert len(compound.desk.ask(party.members, compound.branch, on=gone - timedelta(days=1))) == 1
    assert compound.desk.ask(party.members, compound.branch, on=gone) == ()


def test_a_person_is_recorded_once_while_he_is_with_the_branch() -> None:
    """A second record is refused; after he has left, he may come back."""
    compound = Compound()
    person = compound.resident("1")
    run, branch = compound.desk.run, compound.branch
    member = run(party.register_member, branch, person_id=person, state=MemberState.FULL, on=DAY)
    with pytest.raises(Refused, match=r"party\.already"):
        run(party.register_member, branch, person_id=person, state=MemberState.FULL, on=DAY)
    run(party.leave, member.id, way=Way.TRANSFERRED, on=DAY)
    run(party.register_member, branch, person_id=person, state=MemberState.FULL, on=DAY)
    assert len(compound.desk.ask(party.members, branch, on=DAY)) == 1


def test_only_full_and_probationary_members_kept_here_count() -> None:
    """Who reports here from elsewhere, who is suspended and who is on the way do not count."""
    compound = Compound()
    compound.member("1")
    compound.member("1", state=MemberState.PROBATIONARY)
    compound.member("1", state=MemberState.ACTIVIST)
    compound.member("1", relation=Relation.REPORTED)
    suspended = compound.member("1")
    compound.desk.run(party.suspend, suspended.id, on=DAY)
    here = compound.desk.ask(party.members, compound.branch, on=DAY)
    assert [(one.counts, one.full) for one in here].count((True, True)) == 1
    assert sum(one.counts for one in here) == 2
    compound.desk.run(party.resume, suspended.id, on=DAY + timedelta(days=1))
    later = compound.desk.ask(party.members, compound.branch, on=DAY + timedelta(days=1))
    assert sum(one.full for one in later) == 2


def test_who_was_suspended_on_probation_is_on_probation_again() -> None:
    """A suspension confirms nobody: its end brings back what was before."""
    compound = Compound()
    member = compound.member("1", state=MemberState.PROBATIONARY)
    compound.desk.run(party.suspend, member.id, on=DAY)
    assert compound.desk.run(party.resume, member.id, on=DAY).state is MemberState.PROBATIONARY


def test_a_membership_is_transferred_between_two_branches() -> None:
    """Until the day it is kept in the one, from it on in the other, in the same state; both records stay."""
    compound = Compound()
    other = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2021-01-01")).body
    member = compound.member("1", state=MemberState.PROBATIONARY)
    moved = compound.desk.run(party.transfer, member.id, to=other, on=date(2021, 9, 1))
    assert (moved.branch, moved.state, moved.came) == (other, MemberState.PROBATIONARY, Arrival.TRANSFERRED)
    for day, sizes in ((date(2021, 8, 31), [1, 0]), (date(2021, 9, 1), [0, 1])):
        assert [len(compound.desk.ask(party.members, body, on=day)) for body in (compound.branch, other)] == sizes
    assert compound.desk.ask(party.member_moves, member.id)[-1].to is MemberState.LEFT


def test_who_reported_here_becomes_a_member_here_by_a_transfer() -> None:
    """From the day on he counts; until then he did not."""
    compound = Compound()
    member = compound.member("1", relation=Relation.REPORTED)
    day, branch = date(2021, 9, 1), compound.branch
    compound.desk.run(party.transfer, member.id, to=branch, relation=Relation.FORMAL, on=day)
    asked = (day - timedelta(days=1), day)
    assert [[one.counts for one in compound.desk.ask(party.members, branch, on=on)] for on in asked] == [[False], [True]]


def test_nobody_is_recorded_with_a_branch_on_a_day_without_it() -> None:
    """Neither before it was founded nor from the day of its end on."""
    compound = Compound()
    person, end = compound.resident("1"), date(2021, 9, 1)
    dissolve = party.dissolve_branch
    compound.desk.run(dissolve, compound.branch, by=compound.branch, decided=DAY, end=PartialDate(end))
    join = party.register_member
    for on in (date(2020, 7, 31), end):
        with pytest.raises(Refused, match=r"party\.branch_not_there"):
            compound.desk.run(join, compound.branch, person_id=person, state=MemberState.FULL, on=on)
    compound.desk.run(join, compound.branch, person_id=person, state=MemberState.FULL, on=DAY)
    assert len(compound.desk.ask(party.members, compound.branch, on=DAY)) == 1


def test_a_step_is_recorded_when_it_has_come() -> None:
    """Nobody is what he will be: neither recorded, nor promoted, nor gone on a day to come."""
    compound = Compound()
    member, ahead = compound.member("1", state=MemberState.PROBATIONARY), date(2022, 1, 2)
    run, person, refused = compound.desk.run, compound.resident("1"), pytest.raises(Refused, match=r"party\.ahead")
    with refused:
        run(party.register_member, compound.branch, person_id=person, state=MemberState.FULL, on=ahead)
    with refused:
        run(party.promote, member.id, on=ahead)
    with refused:
        run(party.leave, member.id, way=Way.WITHDRAWN, on=ahead)
    assert run(party.promote, member.id, on=date(2022, 1, 1)).state is MemberState.FULL


@pytest.mark.parametrize("form", [BranchForm.FUNCTIONAL, BranchForm.PROVISIONAL])
def test_no_membership_is_kept_in_a_functional_or_provisional_branch(form: BranchForm) -> None:
    """Nobody is recorded or transferred there as a formal member; who reports there is."""
    compound = Compound()
    other = compound.desk.run(party.found_branch, name="另一支部", start=PartialDate("2021-01-01"), form=form).body
    member, person = compound.member("1"), compound.resident("1")
    join, refused = party.register_member, pytest.raises(Refused, match=r"party\.keeps_none")
    with refused:
        compound.desk.run(join, other, person_id=person, state=MemberState.FULL, on=DAY)
    with refused:
        compound.desk.run(party.transfer, member.id, to=other, on=DAY)
    compound.desk.run(join, other, person_id=person, state=MemberState.FULL, relation=Relation.REPORTED, on=DAY)
    assert [one.counts for one in compound.desk.ask(party.members, other, on=DAY)] == [False]


def test_who_left_cannot_be_transferred() -> None:
    """There is no membership left to transfer."""
    compound = Compound()
    other = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2021-01-01")).body
    member = compound.member("1")
    compound.desk.run(party.leave, member.id, way=Way.WITHDRAWN, on=DAY)
    with pytest.raises(Refused, match=r"party\.cannot"):
        compound.desk.run(party.transfer, member.id, to=other, on=DAY)


def test_a_body_that_is_no_branch_has_no_members() -> None:
    """Members are recorded with a branch only."""
    compound = Compound()
    group = compound.group(1, "1")
    person = compound.resident("1")
    with pytest.raises(Refused, match=r"party\.not_branch"):
        compound.desk.run(party.register_member, group.body, person_id=person, state=MemberState.FULL, on=DAY)


@pytest.fixture(scope="module")
def shared() -> Compound:
    """One compound for all examples; each takes a member of its own."""
    return Compound()


@settings(max_examples=40)
@given(steps=st.lists(st.tuples(st.sampled_from(["promote", "suspend", "resume", "leave"]), st.integers(0, 40)), max_size=8))
def test_the_state_of_a_day_is_that_of_the_last_step_before_it(shared: Compound, steps: list[tuple[str, int]]) -> None:
    """As-of states agree with a naive walk through the steps, whatever the steps."""
    compound = shared
    member = compound.member("1", state=MemberState.PROBATIONARY)
    state, day, known = MemberState.PROBATIONARY, DAY, [(DAY, MemberState.PROBATIONARY)]
    for action, after in steps:
        if not LIFE.allows(state, action):
            continue
        day += timedelta(days=after)
        before = [one for _day, one in known if one in (MemberState.PROBATIONARY, MemberState.FULL)][-1]
        state = before if action == "resume" else LIFE.after(state, action)
        verb = {"promote": party.promote, "suspend": party.suspend, "resume": party.resume}.get(action)
        if verb is None:
            compound.desk.run(party.leave, member.id, way=Way.WITHDRAWN, on=day)
        else:
            compound.desk.run(verb, member.id, on=day)
        known.append((day, state))
    for asked in {DAY - timedelta(days=1), *(day for day, _state in known), day + timedelta(days=1)}:
        wanted = [state for when, state in known if when <= asked][-1:]
        here = compound.desk.ask(party.members, compound.branch, on=asked)
        found = [one.state for one in here if one.member.id == member.id]
        assert found == [state for state in wanted if state is not MemberState.LEFT]


def test_steps_of_one_day_follow_each_other_however_many_changes_there_were() -> None:
    """The last one tells the state, also where an id of the tenth change stands before one of the ninth."""
    compound = Compound()
    member = compound.member("1", state=MemberState.FULL)
    for _time in range(6):
        compound.desk.run(party.suspend, member.id, on=DAY)
        compound.desk.run(party.resume, member.id, on=DAY)
    assert [one.state for one in compound.desk.ask(party.members, compound.branch, on=DAY)] == [MemberState.FULL]
    moves = compound.desk.ask(party.member_moves, member.id)
    assert [move.order for move in moves] == list(range(1, 14))
    assert all(later.from_ is earlier.to for earlier, later in itertools.pairwise(moves))


def test_the_moves_tell_the_whole_way() -> None:
    """Every step says from where to where, on which day, and who recorded it."""
    compound = Compound()
    member = compound.member("1", state=MemberState.PROBATIONARY, on=date(2020, 9, 1))
    compound.desk.run(party.promote, member.id, on=date(2021, 9, 1), reason="支部大会决议")
    moves = compound.desk.ask(party.member_moves, member.id)
    assert [(move.from_, move.to, move.on) for move in moves] == [
        (None, MemberState.PROBATIONARY, date(2020, 9, 1)),
        (MemberState.PROBATIONARY, MemberState.FULL, date(2021, 9, 1)),
    ]
    assert {move.by for move in moves} == {"tester"}


def test_who_was_two_in_the_register_is_told_to_the_branch_and_ends_once() -> None:
    """Two entries are merged by the office, which learns nothing; the branch ends the mistaken one as of its first day."""
    compound = Compound()
    first, second = compound.member("1"), compound.member("2")
    assert first.person is not None
    assert second.person is not None
    office = compound.community.by(Actor(id="clerk-wang", roles=frozenset({"clerk"})))
    office.run(merge_persons, second.person, into=first.person, reason="窗口核对证件,确为一人")
    (found,) = [one for one in compound.check(DAY) if one.code == "party.members_twice"]
    assert found.said.params["n"] == 1
    assert "party.members_twice" not in compound.audit(DAY)
    compound.desk.run(party.leave, second.id, way=Way.MISTAKEN, on=DAY)
    assert [one.member.id for one in compound.desk.ask(party.members, compound.branch, on=DAY)] == [first.id]
    assert "party.members_twice" not in compound.codes(DAY)
