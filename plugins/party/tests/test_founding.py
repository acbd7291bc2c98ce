"""Branches: what is known of their founding, and which there were on a day."""

from datetime import date, timedelta

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Code, Id, PartialDate, Refused, Severity
from community_gov.households import add_person
from community_gov.organizations import Body, Obtained, body, dissolve, found, merge_bodies
from community_gov_party import BranchForm, MemberState, Office, Relation


def test_a_branch_tells_its_form_and_who_decided_on_its_founding() -> None:
    """What was said at the founding is asked by the id of the body."""
    compound = Compound()
    above = compound.desk.run(found, kind=party.founding.BRANCH, name="上级党组织", start=PartialDate("2012"))
    made = compound.desk.run(
        party.found_branch,
        name="功能型支部",
        start=PartialDate("2021-03"),
        form=BranchForm.FUNCTIONAL,
        by=above.id,
        decided=date(2021, 2, 20),
    )
    said = compound.desk.ask(party.branch, made.body)
    assert (said.form, said.by, said.decided) == (BranchForm.FUNCTIONAL, above.id, date(2021, 2, 20))


def test_a_body_that_is_no_branch_is_refused() -> None:
    """A body of another kind has no form of a branch."""
    compound = Compound()
    other = compound.desk.run(found, kind=Code("volunteer_association"), name="志愿者协会", start=PartialDate("2017"))
    with pytest.raises(Refused, match=r"party\.not_branch"):
        compound.desk.ask(party.branch, other.id)


def test_a_day_has_the_branches_that_existed_on_it() -> None:
    """A branch is there from its founding until it is dissolved, on the first day of which it is gone."""
    compound = Compound()
    made = compound.desk.run(party.found_branch, name="临时支部", start=PartialDate("2021-03-01"), form=BranchForm.PROVISIONAL)
    compound.desk.run(dissolve, made.body, end=PartialDate("2021-06-01"))
    there = {day: {one.body for one in compound.desk.ask(party.branches, on=day)} for day in _DAYS}
    first, last = _DAYS[1], _DAYS[2]
    assert there == {
        date(2020, 7, 31): set(),
        first: {compound.branch, made.body},
        last: {compound.branch, made.body},
        date(2021, 6, 1): {compound.branch},
    }


def test_a_founding_without_a_decision_of_the_body_above_is_a_finding() -> None:
    """It is recorded all the same; with the body and the day there is nothing to say."""
    compound = Compound()
    decided = _branch(compound, BranchForm.FORMAL)
    with compound.desk.view() as view:
        about = {one.about for one in view.findings(DAY) if one.code == "party.founding_undecided"}
    assert about == {compound.branch}
    assert decided not in about


def _branch(compound: Compound, form: BranchForm, *, joins: tuple[str, ...] = ()) -> Id[Body]:
    made = compound.desk.run(
        party.found_branch,
        name=f"{form.zh}{len(joins)}",
        start=PartialDate("2020-08"),
        form=form,
        joins=joins,
        by=compound.branch,
        decided=date(2020, 7, 20),
    )
    return made.body


@pytest.mark.parametrize(
    ("n", "found"),
    [(50, ["party.general_small"]), (51, []), (99, []), (100, ["party.general_large"])],
)
def test_a_general_branch_has_more_than_fifty_and_fewer_than_a_hundred_members(n: int, found: list[str]) -> None:
    """51 to 99 formal members; neither 50 nor 100. The usual fifty of a branch is no matter for it."""
    compound = Compound()
    branch = _branch(compound, BranchForm.GENERAL)
    with compound.desk.change() as change:
        for number in range(n):
            person = add_person(change, name=f"住户{number}").id
            party.register_member(change, branch, person_id=person, state=MemberState.FULL, on=DAY)
    codes = [one.code for one in compound.desk.ask(party.check, branch, on=DAY)]
    assert [code for code in codes if "general" in code or "large" in code] == found


def test_a_general_branch_counts_those_of_the_branches_that_belong_to_it_and_goes_after_them() -> None:
    """Two of thirty make sixty: it is large enough, and so is neither. Who only reports to a functional one counts nowhere."""
    compound = Compound()
    general = _branch(compound, BranchForm.GENERAL)
    parts = [
        compound.desk.run(party.found_branch, name=f"第{n}支部", start=PartialDate("2020-08"), form=form, part_of=general).body
        for n, form in enumerate((BranchForm.FORMAL, BranchForm.FORMAL, BranchForm.FUNCTIONAL))
    ]
    with compound.desk.change() as change:
        for number in range(90):
            person, part = add_person(change, name=f"住户{number}").id, parts[number % 3]
            relation = Relation.REPORTED if part == parts[2] else Relation.FORMAL
            party.register_member(change, part, person_id=person, state=MemberState.FULL, relation=relation, on=DAY)
    found = {one.code: one for one in compound.desk.ask(party.check, general, on=DAY)}
    assert not found.keys() & {"party.general_small", "party.branch_small"}
    assert found["party.no_committee"].said.params["limit"] == 7
    end = PartialDate("2021-12-01")
    with pytest.raises(Refused, match=r"party\.branches_below.* 3 of them"):
        compound.desk.run(party.dissolve_branch, general, by=compound.branch, decided=DAY, end=end)
    for part in (*parts, general):
        compound.desk.run(party.dissolve_branch, part, by=compound.branch, decided=DAY, end=end)
    assert [one.body for one in compound.desk.ask(party.branches, on=end.earliest)] == [compound.branch]


def test_in_a_functional_branch_who_is_a_full_member_elsewhere_is_one_in_his_group_and_office() -> None:
    """What counts members counts formal ones; a group of those who report here has full members and may have a secretary."""
    compound = Compound()
    compound.branch = _branch(compound, BranchForm.FUNCTIONAL)
    members = [compound.member("1", relation=Relation.REPORTED) for _ in range(5)]
    compound.group(1, "1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    compound.officer(Office.SECRETARY, members[0], start=DAY, obtained=Obtained.APPOINTED)
    assert set(compound.codes(date(2022, 2, 1))) == {"party.group_no_leader"}
    report = compound.desk.ask(party.numbers, compound.branch, on=DAY)
    assert (report.total, report.registered, [one.members for one in report.groups]) == (0, 5, [5])


def test_a_membership_is_kept_in_one_branch_and_counted_once() -> None:
    """Who is a formal member of two parts of a general branch is one of its members, and both parts are told."""
    compound = Compound()
    general = _branch(compound, BranchForm.GENERAL)
    parts = [
        compound.desk.run(party.found_branch, name=f"第{n}支部", start=PartialDate("2020-08"), part_of=general).body
        for n in "甲乙"
    ]
    with compound.desk.change() as change:
        for number in range(6):
            person = add_person(change, name=f"住户{number}").id
            for part in parts[: 1 + number % 2]:
                party.register_member(change, part, person_id=person, state=MemberState.FULL, on=DAY)
    found = {one.code: one for one in compound.desk.ask(party.check, general, on=DAY)}
    assert "party.no_committee" not in found  # it would be with seven, and there are nine entries
    for part in parts:
        (said,) = [one for one in compound.desk.ask(party.check, part, on=DAY) if one.code == "party.members_kept_twice"]
        assert said.said.params["n"] == 3
    assert not {"party.members_kept_twice"} & {*found, *compound.audit(DAY)}


@pytest.mark.parametrize(("n", "found"), [(5, False), (6, True)])
def test_a_joint_branch_joins_five_units_at_most_as_a_rule(n: int, *, found: bool) -> None:
    """Six units are recorded and reported."""
    compound = Compound()
    branch = _branch(compound, BranchForm.JOINT, joins=tuple(f"单位{number}" for number in range(n)))
    findings = [one for one in compound.desk.ask(party.check, branch, on=DAY) if one.code == "party.joint_large"]
    assert bool(findings) is found
    assert all(one.severity is Severity.SHOULD for one in findings)


def _reformed(compound: Compound, form: BranchForm, *, on: date = DAY) -> None:
    compound.desk.run(party.change_form, compound.branch, form=form, on=on, by=compound.branch, decided=on)


def test_a_provisional_branch_becomes_a_formal_one_and_was_none_before() -> None:
    """From the day on membership can be kept in it and it is measured; of days before it is told what it was then."""
    compound, before = Compound(), DAY - timedelta(days=1)
    compound.branch = _branch(compound, BranchForm.PROVISIONAL)
    member = compound.member("1", relation=Relation.REPORTED, on=date(2021, 1, 5))
    compound.meet(date(2021, 1, 5), "theme_day", present=(member,))
    _reformed(compound, BranchForm.FORMAL)
    compound.desk.run(party.transfer, member.id, to=compound.branch, relation=Relation.FORMAL, on=DAY)
    with pytest.raises(Refused, match=r"party\.keeps_none"):
        compound.member("1", on=before)
    measured = {"party.branch_small", "party.no_secretary"}
    assert not measured & set(compound.codes(before))
    assert measured <= set(compound.codes(DAY))
    forms = [
        [one.form for one in compound.desk.ask(party.branches, on=on) if one.body == compound.branch] for on in (before, DAY)
    ]
    assert forms == [[BranchForm.PROVISIONAL], [BranchForm.FORMAL]]
    (step,) = compound.desk.ask(party.form_changes, compound.branch)
    assert (step.from_, step.to, step.on) == (BranchForm.PROVISIONAL, BranchForm.FORMAL, DAY)


def test_what_a_branch_owes_is_missing_from_its_change_of_form_on() -> None:
    """The theme days of a provisional branch were none of its duties; of a formal one the first whole month counts."""
    compound = Compound()
    compound.branch = _branch(compound, BranchForm.PROVISIONAL)
    here = compound.member("1", relation=Relation.REPORTED, on=date(2021, 1, 5))
    compound.meet(date(2021, 1, 5), "theme_day", present=(here,))
    _reformed(compound, BranchForm.FORMAL, on=date(2021, 6, 15))

    def missing(on: date) -> list[object]:
        return [one.said.params["n"] for one in compound.check(on) if one.code == "party.obligation_missing"]

    assert missing(date(2021, 7, 31)) == []
    assert missing(date(2021, 8, 1)) == [1]


def test_a_form_is_changed_on_a_day_that_has_come_and_leaves_nobody_behind() -> None:
    """Formal members are transferred before a branch keeps none, and branches below go before it is general no more."""
    compound = Compound()
    member = compound.member("1")
    for form, on, code in (
        (BranchForm.FORMAL, DAY, "form_same"),
        (BranchForm.GENERAL, date(2022, 1, 2), "ahead"),
        (BranchForm.GENERAL, date(2020, 7, 31), "branch_not_there"),
        (BranchForm.FUNCTIONAL, DAY, "members_kept"),
        (BranchForm.FUNCTIONAL, date(2021, 1, 1), "members_kept"),
    ):
        with pytest.raises(Refused, match=rf"party\.{code}"):
            _reformed(compound, form, on=on)
    compound.desk.run(party.leave, member.id, way=party.Way.TRANSFERRED, on=DAY)
    _reformed(compound, BranchForm.GENERAL)
    with pytest.raises(Refused, match=r"party\.form_before"):
        _reformed(compound, BranchForm.FORMAL)
    part = party.found_branch
    compound.desk.run(part, name="第一支部", start=PartialDate("2021-06-01"), part_of=compound.branch)
    with pytest.raises(Refused, match=r"party\.branches_below"):
        _reformed(compound, BranchForm.FORMAL, on=DAY + timedelta(days=1))


def test_a_dissolved_branch_ends_with_its_groups_and_says_who_decided() -> None:
    """From the day on there is no branch and no group; who has not been transferred is a finding, until he is."""
    compound = Compound()
    group = compound.group(1, "1")
    member = compound.member("1")
    above = compound.desk.run(found, kind=Code("party_committee"), name="街道党工委", start=PartialDate("2012"))
    end, decided = PartialDate("2021-12-01"), date(2021, 11, 20)
    made = compound.desk.run(party.dissolve_branch, compound.branch, by=above.id, decided=decided, end=end)
    assert (made.dissolved_by, made.dissolution_decided) == (above.id, decided)
    assert compound.desk.ask(party.branches, on=date(2021, 12, 1)) == ()
    assert compound.desk.ask(body, group.body).end == end
    assert "party.members_of_dissolved" not in compound.codes(date(2021, 11, 30))
    assert "party.members_of_dissolved" in compound.codes(date(2021, 12, 1))
    compound.desk.run(party.leave, member.id, way=party.Way.TRANSFERRED, on=date(2021, 12, 1))
    assert "party.members_of_dissolved" not in compound.codes(date(2021, 12, 1))


def test_a_branch_or_a_group_is_not_merged_in_the_core(stored: Compound) -> None:
    """Its members and places would be left behind, and the branch has its own ways; other bodies are merged as before."""
    other = stored.desk.run(party.found_branch, name="第二支部", start=PartialDate("2020")).body
    groups = tuple(stored.group(number).body for number in (1, 2))
    for bodies in ((stored.branch, other), groups):
        with pytest.raises(Refused, match=r"party\.not_merged_so"):
            stored.desk.run(merge_bodies, bodies, on=DAY, by=stored.branch, reason="合并", goes_on=bodies[0])
    assert len(stored.desk.ask(party.groups, stored.branch, on=DAY)) == 2
    teams = tuple(
        stored.desk.run(found, kind=Code("volunteer_association"), name=name, start=PartialDate("2017")).id for name in "甲乙"
    )
    assert stored.desk.run(merge_bodies, teams, on=DAY, by=stored.branch, reason="合并", goes_on=teams[0]).id == teams[0]


def test_an_end_without_a_decision_of_the_body_above_is_a_finding() -> None:
    """Ended in the core it is recorded all the same; with the decision there is nothing to say."""
    compound = Compound()
    decided = _branch(compound, BranchForm.FORMAL)
    compound.desk.run(party.dissolve_branch, decided, by=compound.branch, decided=DAY, end=PartialDate("2021-12-01"))
    compound.desk.run(dissolve, compound.branch, end=PartialDate("2021-12-01"))
    assert "party.dissolution_undecided" not in compound.audit(date(2021, 11, 30))
    with compound.desk.view() as view:
        about = [one.about for one in view.findings(date(2021, 12, 1)) if one.code == "party.dissolution_undecided"]
    assert about == [compound.branch]


_DAYS = (date(2020, 7, 31), date(2021, 3, 1), date(2021, 5, 31), date(2021, 6, 1))
