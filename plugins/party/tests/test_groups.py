"""Small groups by building."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Id, PartialDate, Refused
from community_gov.households import (
    Place,
    PlaceKind,
    ResidenceRole,
    add_person,
    add_place,
    homes_of,
    move_in,
    move_out,
    record_death,
)
from community_gov.organizations import dissolve
from community_gov_party import BranchForm, Circle, ConsentTo, MemberState, Relation
from community_gov_party.regrouping import regroup

FULL = MemberState.FULL


def test_members_go_to_the_group_of_their_building() -> None:
    """Everybody without a group comes to the group of the building where he lives; who has none stays without."""
    compound = Compound()
    first, second = compound.group(1, "1", "2"), compound.group(2, "3")
    homes = [compound.member(code).id for code in ("1", "2", "3", "9")]
    made = compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    assert {row.member: row.group for row in made} == {homes[0]: first.id, homes[1]: first.id, homes[2]: second.id}
    assert compound.desk.run(party.assign_by_residence, compound.branch, on=DAY) == ()


def test_a_member_is_in_one_group_at_a_time() -> None:
    """A new assignment ends the one before on its first day."""
    compound = Compound()
    first, second = compound.group(1, "1"), compound.group(2, "2")
    member = compound.member("1")
    compound.desk.run(party.assign, member.id, group_id=first.id, start=DAY)
    compound.desk.run(party.assign, member.id, group_id=second.id, start=date(2021, 7, 1))
    for day, sizes in ((date(2021, 6, 30), [1, 0]), (date(2021, 7, 1), [0, 1])):
        assert [len(sheet.members) for sheet in compound.desk.ask(party.groups, compound.branch, on=day)] == sizes


def test_an_assignment_before_the_last_one_is_refused() -> None:
    """Assignments follow each other."""
    compound = Compound()
    group = compound.group(1, "1")
    member = compound.member("1")
    compound.desk.run(party.assign, member.id, group_id=group.id, start=DAY)
    with pytest.raises(Refused, match=r"party\.earlier"):
        compound.desk.run(party.assign, member.id, group_id=group.id, start=date(2021, 1, 1))


def test_a_building_belongs_to_one_group_at_a_time() -> None:
    """A second group gets the building only from the day on which the first gives it up."""
    compound = Compound()
    first, second = compound.group(1), compound.group(2)
    place = compound.building("1").id
    area = compound.desk.run(party.cover_place, first.id, place_id=place, start=date(2020, 9, 1))
    with pytest.raises(Refused, match=r"party\.area_taken"):
        compound.desk.run(party.cover_place, second.id, place_id=place, start=date(2021, 1, 1))
    with pytest.raises(Refused, match=r"party\.group_backwards"):
        compound.desk.run(party.release_place, area.id, end=date(2020, 8, 31))
    compound.desk.run(party.release_place, area.id, end=date(2021, 1, 1))
    compound.desk.run(party.cover_place, second.id, place_id=place, start=date(2021, 1, 1))
    found = [
        compound.desk.ask(party.group_of_place, compound.branch, place_id=place, on=day)
        for day in (date(2020, 12, 31), date(2021, 1, 1))
    ]
    assert found == [first, second]


def test_a_big_building_may_be_split_by_entrance() -> None:
    """Two entrances of one building may belong to two groups; the building as a whole may then not go to a third."""
    compound = Compound()
    groups = [compound.group(number) for number in (1, 2, 3)]
    entrances = [compound.entrance("1", code) for code in ("1", "2")]
    for group, entrance in zip(groups, entrances, strict=False):
        compound.desk.run(party.cover_place, group.id, place_id=entrance.id, start=DAY)
    with pytest.raises(Refused, match=r"party\.area_taken"):
        compound.desk.run(party.cover_place, groups[2].id, place_id=compound.building("1").id, start=DAY)


def test_a_split_building_is_covered_when_each_entrance_is() -> None:
    """With one of two it still lacks a group."""
    compound = Compound()
    group = compound.group(1)
    first, second = (compound.entrance("1", code) for code in ("1", "2"))
    compound.desk.run(party.cover_place, group.id, place_id=first.id, start=DAY)
    assert "party.building_uncovered" in compound.audit(DAY)
    compound.desk.run(party.cover_place, group.id, place_id=second.id, start=DAY)
    assert "party.building_uncovered" not in compound.audit(DAY)


@pytest.mark.parametrize("by_the_core", [False, True])
def test_a_group_that_is_dissolved_goes_on_in_nothing(*, by_the_core: bool) -> None:
    """Its building, number and name are free for another from its last day on, and its members are in none; before, it was so."""
    compound, before, end = Compound(), date(2021, 8, 31), date(2021, 9, 1)
    desk, branch = compound.desk, compound.branch
    old, other = compound.group(1, "1"), compound.group(2, "2")
    member, place = compound.member("1"), compound.building("1").id
    desk.run(party.assign_by_residence, branch, on=DAY)
    if by_the_core:
        desk.run(dissolve, old.body, end=PartialDate(end))
    else:
        desk.run(party.dissolve_group, old.id, end=end)
    assert [desk.ask(party.group_of_place, branch, place_id=place, on=day) for day in (before, end)] == [old, None]
    assert {"party.building_uncovered", "party.members_without_group"} <= set(compound.codes(end))
    assert desk.ask(party.propose_moves, branch, on=end) == ()
    assert desk.run(party.assign_by_residence, branch, on=end) == ()
    with pytest.raises(Refused, match=r"party\.no_group_then"):
        desk.run(party.cover_place, old.id, place_id=compound.building("3").id, start=end)
    with pytest.raises(Refused, match=r"party\.no_group_then"):
        desk.run(party.assign, member.id, group_id=old.id, start=end)
    new = desk.run(party.found_group, branch, number=1, name="第1党小组", start=end)
    desk.run(party.cover_place, new.id, place_id=place, start=end)
    desk.run(party.assign_by_residence, branch, on=end)
    for day, sizes in ((before, {old.id: 1, other.id: 0}), (end, {new.id: 1, other.id: 0})):
        assert {one.group.id: len(one.members) for one in desk.ask(party.groups, branch, on=day)} == sizes


def test_a_group_is_not_dissolved_before_somebody_comes_to_it() -> None:
    """Nothing of it has to end before it begins; a dissolved one is dissolved once."""
    compound = Compound()
    group, member = compound.group(1), compound.member("1")
    compound.desk.run(party.assign, member.id, group_id=group.id, start=date(2022, 3, 1))
    assert compound.desk.run(party.assign_by_residence, compound.branch, on=DAY) == ()
    with pytest.raises(Refused, match=r"party\.group_backwards"):
        compound.desk.run(party.dissolve_group, group.id, end=date(2022, 2, 1))
    compound.desk.run(party.dissolve_group, group.id, end=date(2022, 3, 1))
    with pytest.raises(Refused, match=r"organizations\.ended_already"):
        compound.desk.run(party.dissolve_group, group.id, end=date(2022, 4, 1))


def test_a_number_is_given_once_at_a_time() -> None:
    """Two groups of a branch that there are at one time have two numbers."""
    compound = Compound()
    compound.group(1)
    with pytest.raises(Refused, match=r"party\.group_number_taken"):
        compound.desk.run(party.found_group, compound.branch, number=1, name="另一组", start=DAY)


def test_a_group_that_is_recorded_late_ends_with_its_branch() -> None:
    """A group of a branch that is no more, as it was then."""
    compound = Compound()
    end = PartialDate("2021-09-01")
    compound.desk.run(party.dissolve_branch, compound.branch, by=compound.branch, decided=DAY, end=end)
    group = compound.group(1, "1")
    assert [len(compound.desk.ask(party.groups, compound.branch, on=day)) for day in (DAY, date(2021, 9, 1))] == [1, 0]
    assert compound.desk.ask(party.group_of_place, compound.branch, place_id=compound.building("1").id, on=DAY) == group


def test_branches_of_one_compound_group_their_buildings_between_them() -> None:
    """A building of one branch's group is none without; both may have it; one that no group has is told to both."""
    compound = Compound()
    first = compound.branch
    compound.group(1, "1")
    second = compound.desk.run(party.found_branch, name="二支部", start=PartialDate("2020")).body
    group = compound.desk.run(party.found_group, second, number=1, name="二支部第1党小组", start=DAY)
    for code in ("1", "2"):
        compound.desk.run(party.cover_place, group.id, place_id=compound.building(code).id, start=DAY)
    assert "party.building_uncovered" not in compound.audit(DAY)
    compound.building("3")
    with compound.desk.view() as view:
        told = [(found.about, found.message("en")) for found in view.findings(DAY) if found.code == "party.building_uncovered"]
    said = f"{compound.building('3').id} belongs to no small group"
    assert sorted(told) == sorted((body, said) for body in (first, second))


def test_who_has_a_second_home_elsewhere_stays_in_his_group_and_counts_once() -> None:
    """He lives in two buildings of his group and in one of another: nothing is proposed, and the sizes are those of people."""
    compound = Compound()
    compound.group(1, "1", "2")
    compound.group(2, "3")
    member = compound.member("1")
    assert member.person is not None
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    for code in ("2", "3"):
        flat = compound.flat(compound.building(code))
        role, start = ResidenceRole.OWNER, PartialDate("2013")
        compound.desk.run(move_in, flat.id, person_id=member.person, role=role, start=start)
    assert compound.desk.ask(party.propose_moves, compound.branch, on=DAY) == ()
    assert "party.members_relocated" not in compound.codes(DAY)
    proposal = compound.desk.ask(party.propose_regrouping, compound.branch, on=DAY)
    assert (sorted(proposal.before.values()), proposal.shifts) == ([0, 1], ())


def test_a_floor_is_no_area_of_a_group() -> None:
    """Groups have buildings or entrances."""
    compound = Compound()
    group = compound.group(1)
    floor = compound.desk.run(add_place, kind=PlaceKind.FLOOR, code="1-f2", name="2层", parent=compound.building("1").id)
    with pytest.raises(Refused, match=r"party\.not_building"):
        compound.desk.run(party.cover_place, group.id, place_id=floor.id, start=DAY)


def test_a_leader_is_a_member_of_the_group_who_consented() -> None:
    """Leading is known by name, so it needs the member's own consent first; who leads another group cannot lead this one."""
    compound = Compound()
    group = compound.group(1, "1")
    inside, outside = compound.member("1"), compound.member("9")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    lead = party.name_leader
    with pytest.raises(Refused, match=r"party\.not_in_group"):
        compound.desk.run(lead, group.id, member_id=outside.id, start=DAY)
    with pytest.raises(Refused, match=r"party\.no_consent"):
        compound.desk.run(lead, group.id, member_id=inside.id, start=DAY)
    compound.desk.run(party.consent, inside.id, to=ConsentTo.OFFICE, paper="档案1")
    compound.desk.run(lead, group.id, member_id=inside.id, start=DAY)
    (sheet,) = compound.desk.ask(party.groups, compound.branch, on=DAY)
    assert sheet.leader is not None
    assert sheet.leader.member.id == inside.id


def test_a_new_leader_follows_the_old_one() -> None:
    """A group has one leader on any day."""
    compound = Compound()
    group = compound.group(1, "1")
    old, new = compound.member("1"), compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    for member, start in ((old, DAY), (new, date(2021, 9, 1))):
        compound.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
        compound.desk.run(party.name_leader, group.id, member_id=member.id, start=start)
    leaders = []
    for day in (date(2021, 8, 31), date(2021, 9, 1)):
        (sheet,) = compound.desk.ask(party.groups, compound.branch, on=day)
        leaders.append(None if sheet.leader is None else sheet.leader.member.id)
    assert leaders == [old.id, new.id]


def test_a_withdrawn_consent_ends_today_and_can_be_given_again() -> None:
    """Withdrawing is as easy as giving, and nothing before it becomes unlawful."""
    compound = Compound()
    member = compound.member("1")
    given = compound.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
    with pytest.raises(Refused, match=r"party\.consent_given_already"):
        compound.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
    withdrawn = compound.desk.run(party.withdraw_consent, given.id)
    assert withdrawn.withdrawn == date(2022, 1, 1)
    with pytest.raises(Refused, match=r"party\.consent_gone"):
        compound.desk.run(party.withdraw_consent, given.id)
    compound.desk.run(party.consent, member.id, to=ConsentTo.OFFICE, paper="档案1")
    assert len(compound.desk.ask(party.consents, member.id)) == 2


def test_who_relocates_is_proposed_and_not_moved() -> None:
    """A member who moves to another building stays in his group; a finding proposes the change."""
    compound = Compound()
    compound.group(1, "1")
    compound.group(2, "2")
    member = compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    assert member.person is not None
    (home,) = compound.desk.ask(homes_of, member.person, on=DAY)
    compound.desk.run(move_out, home.id, end=PartialDate("2021-07-01"))
    flat = compound.flat(compound.building("2"))
    compound.desk.run(move_in, flat.id, person_id=member.person, role=ResidenceRole.OWNER, start=PartialDate("2021-07-01"))
    assert "party.members_relocated" not in compound.codes(date(2021, 6, 30))
    assert "party.members_relocated" in compound.codes(date(2021, 7, 1))
    assert [len(sheet.members) for sheet in compound.desk.ask(party.groups, compound.branch, on=date(2021, 7, 1))] == [1, 0]


def test_who_moved_out_of_the_compound_is_told_to_the_branch_alone() -> None:
    """Who has no home here any more; not who has another, who died, who is no member yet, or of whom no home was recorded."""
    compound = Compound()
    left, dead, applicant = (compound.member("1", state=state) for state in (FULL, FULL, MemberState.APPLICANT))
    _stays = compound.member("1")
    unknown = compound.desk.run(add_person, name="甲").id
    compound.desk.run(party.register_member, compound.branch, person_id=unknown, state=FULL, on=DAY)
    for member in (left, applicant):
        assert member.person is not None
        (home,) = compound.desk.ask(homes_of, member.person, on=DAY)
        compound.desk.run(move_out, home.id, end=PartialDate("2021-07-01"))
    assert dead.person is not None
    compound.desk.run(record_death, dead.person, on=PartialDate("2021-07-01"))
    on = date(2021, 7, 1)
    assert "party.members_moved_away" not in compound.codes(date(2021, 6, 30))
    (told,) = (found for found in compound.check(on) if found.code == "party.members_moved_away")
    assert told.message("zh") == "有1名党员已迁出本小区,请核实组织关系或报到是否继续"
    assert "party.members_moved_away" not in compound.audit(on)
    assert left.person is not None
    flat = compound.flat(compound.building("9"))
    compound.desk.run(move_in, flat.id, person_id=left.person, role=ResidenceRole.TENANT, start=PartialDate("2021-09-01"))
    assert "party.members_moved_away" not in compound.codes(date(2021, 9, 1))


_SIZES = st.dictionaries(st.integers(0, 11), st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=12)


@given(places=_SIZES, kept=st.frozensets(st.integers(0, 11)))
def test_a_regrouping_is_never_less_even_and_keeps_who_has_to_stay(
    places: dict[int, tuple[int, int]], kept: frozenset[int]
) -> None:
    """The sum of the squares of the sizes never grows, nobody gets lost, and kept places stay where they are."""
    weights: dict[Id[Place], int] = {Id(f"p{place}"): weight for place, (_group, weight) in places.items()}
    belongs: dict[Id[Place], Id[party.Group]] = {Id(f"p{place}"): Id(f"g{group}") for place, (group, _w) in places.items()}
    loose: dict[Id[party.Group], int] = {Id(f"g{group}"): 0 for group in range(4)}
    proposal = regroup(weights, belongs, loose=loose, kept=frozenset(Id(f"p{place}") for place in kept))
    assert sum(proposal.after.values()) == sum(proposal.before.values())
    assert sum(n * n for n in proposal.after.values()) <= sum(n * n for n in proposal.before.values())
    assert not {shift.place for shift in proposal.shifts} & {f"p{place}" for place in kept}
    assert proposal.moved == sum(weights[shift.place] for shift in proposal.shifts)


def unevenness(living: list[str]) -> int:
    """Naive: for every two groups, the square of by how much they differ; `living` has the group of each member."""
    sizes = [living.count(f"g{group}") for group in range(4)]
    return sum((one - other) ** 2 for one, other in itertools.combinations(sizes, 2))


def counted(places: dict[int, tuple[int, int]], where: dict[int, str], loose: list[int]) -> int:
    """How uneven it is when each building is where this says; every member is put on the list one by one."""
    living = [where[place] for place, (_group, weight) in places.items() for _member in range(weight)]
    return unevenness(living + [f"g{group}" for group, number in enumerate(loose) for _member in range(number)])


_LOOSE = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@given(places=_SIZES, kept=st.frozensets(st.integers(0, 11)), loose=_LOOSE)
def test_by_a_naive_count_it_is_never_worse_than_today_and_nobody_is_moved_for_nothing(
    places: dict[int, tuple[int, int]], kept: frozenset[int], loose: list[int]
) -> None:
    """No worse than today nor than moving any one building; buildings go as a whole; each single shift is worth its people."""
    today = {place: f"g{group}" for place, (group, _weight) in places.items()}
    proposal = regroup(
        {Id[Place](f"p{place}"): weight for place, (_group, weight) in places.items()},
        {Id[Place](f"p{place}"): Id[party.Group](group) for place, group in today.items()},
        loose={Id[party.Group](f"g{group}"): number for group, number in enumerate(loose)},
        kept=frozenset(Id[Place](f"p{place}") for place in kept),
    )
    shifted = {int(shift.place[1:]): str(shift.to) for shift in proposal.shifts}
    assert len(shifted) == len(proposal.shifts)
    assert all(today[int(shift.place[1:])] == shift.from_ != shift.to for shift in proposal.shifts)
    reached = counted(places, today | shifted, loose)
    one_moved = [
        counted(places, today | {place: f"g{group}"}, loose) for place in places if place not in kept for group in range(4)
    ]
    assert reached <= min([counted(places, today, loose), *one_moved])
    assert all(counted(places, today | shifted | {place: today[place]}, loose) > reached for place in shifted)


def test_leaders_and_their_buildings_stay_in_a_real_proposal() -> None:
    """Both leaders live in the big group's buildings or their own: only a building without a leader goes, all of it."""
    compound = Compound()
    first, second = compound.group(1, "1", "2", "3"), compound.group(2, "4")
    members = {code: [compound.member(code) for _ in range(n)] for code, n in (("1", 4), ("2", 1), ("3", 4), ("4", 2))}
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.lead(first, members["1"][0])
    compound.lead(second, members["4"][0])
    on = date(2022, 1, 1)
    proposal = compound.desk.ask(party.propose_regrouping, compound.branch, on=on)
    led = {compound.building("1").id, compound.building("4").id}
    assert not {shift.place for shift in proposal.shifts} & led
    assert proposal.moved == sum(len(members[code]) for code in ("2", "3") if compound.building(code).id in _moved(proposal))
    assert (list(proposal.before.values()), list(proposal.after.values())) == ([9, 2], [5, 6])
    assert [len(sheet.members) for sheet in compound.desk.ask(party.groups, compound.branch, on=on)] == [9, 2]


def _moved(proposal: party.Proposal) -> set[Id[Place]]:
    return {shift.place for shift in proposal.shifts}


def test_the_proposal_says_what_it_would_change() -> None:
    """Seven against one: moving the building of three makes it four against four, and the leader's building stays."""
    compound = Compound()
    first, second = compound.group(1, "1", "2"), compound.group(2, "3")
    leader, *_others = (compound.member(code) for code in ("1", "1", "1", "1", "2", "2", "2", "3"))
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.lead(first, leader)
    proposal = compound.desk.ask(party.propose_regrouping, compound.branch, on=date(2022, 1, 1))
    assert [(shift.place, shift.from_, shift.to, shift.members) for shift in proposal.shifts] == [
        (compound.building("2").id, first.id, second.id, 3)
    ]
    assert dict(proposal.after) == {first.id: 4, second.id: 4}


def test_probationary_members_are_in_groups_but_do_not_lead_without_a_finding() -> None:
    """That a leader is a full member is custom: reported, not refused."""
    compound = Compound()
    group = compound.group(1, "1")
    member = compound.member("1", state=MemberState.PROBATIONARY)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.lead(group, member)
    assert "party.leader_not_full" in compound.codes(date(2022, 1, 2))


def test_a_proposal_tells_who_would_go_where_and_moves_nobody() -> None:
    """Who moved house and who is in no group is proposed for the group of his building; the others are not named."""
    compound = Compound()
    first, second = compound.group(1, "1"), compound.group(2, "2")
    stays, moves = compound.member("1"), compound.member("2")
    for member in (stays, moves):
        compound.desk.run(party.assign, member.id, group_id=first.id, start=DAY)
    new = compound.member("2")
    compound.member("9")
    proposed = compound.desk.ask(party.propose_moves, compound.branch, on=DAY)
    assert {(one.member, one.from_, one.to) for one in proposed} == {(moves.id, first.id, second.id), (new.id, None, second.id)}
    assert [len(sheet.members) for sheet in compound.desk.ask(party.groups, compound.branch, on=DAY)] == [2, 0]


def test_a_group_without_a_full_member_is_told_to_the_branch() -> None:
    """Custom asks for one; the finding is for the branch alone."""
    compound = Compound()
    compound.group(1, "1")
    compound.member("1", state=MemberState.PROBATIONARY)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    assert "party.group_no_full" in compound.codes(DAY)
    compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    assert "party.group_no_full" not in compound.codes(DAY)


def test_applicants_and_who_reports_here_do_not_make_a_group_big_enough() -> None:
    """One who counts and three who do not: the group is told to be small, with the number of those who count."""
    compound = Compound()
    compound.group(1, "1")
    compound.member("1")
    for state, relation in [(MemberState.APPLICANT, Relation.FORMAL)] * 2 + [(MemberState.FULL, Relation.REPORTED)]:
        compound.member("1", state=state, relation=relation)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    small = [found for found in compound.check(DAY) if found.code == "party.group_small"]
    assert [found.message("en") for found in small] == ["small group 1 has 1 members; usually at least 3"]


def test_where_no_membership_is_kept_those_who_are_with_the_branch_count() -> None:
    """In a functional branch: four in the group, who should attend its meetings, and one in none; an applicant counts nowhere."""
    compound = Compound()
    found = party.found_branch
    compound.branch = compound.desk.run(found, name="功能", start=PartialDate("2020"), form=BranchForm.FUNCTIONAL).body
    group = compound.group(1, "1")
    members = [compound.member(code, relation=Relation.REPORTED) for code in ("1", "1", "1")]
    members.append(compound.member("1", relation=Relation.MOBILE))
    compound.member("9", relation=Relation.MOBILE)
    compound.member("9", state=MemberState.APPLICANT, relation=Relation.REPORTED)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    told = {one.code: one.message("en") for one in compound.check(DAY)}
    assert told["party.members_without_group"] == "1 members are in no small group"
    assert "party.group_small" not in told
    session = compound.meet(date(2021, 7, 5), circle=Circle.GROUP, group=group, present=members)
    sheet = compound.desk.ask(party.attendance_sheet, session.id)
    assert (len(sheet.due), len(sheet.present), len(sheet.guests)) == (4, 4, 0)
    assert compound.desk.ask(party.numbers, compound.branch, on=DAY).registered == 5


def test_a_regrouping_weighs_those_who_count() -> None:
    """Five and five count and four applicants do not: it is even, and no building goes."""
    compound = Compound()
    groups = [compound.group(1, "1", "2"), compound.group(2, "3")]
    for code, state in [("1", MemberState.FULL)] * 5 + [("2", MemberState.APPLICANT)] * 4 + [("3", MemberState.FULL)] * 5:
        compound.member(code, state=state)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    proposal = compound.desk.ask(party.propose_regrouping, compound.branch, on=DAY)
    assert (dict(proposal.before), proposal.shifts) == ({group.id: 5 for group in groups}, ())
