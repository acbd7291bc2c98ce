"""How people become volunteers, stay, and go."""

from datetime import date

import pytest
from plugins.volunteers.tests.branch import Branch, clerk

from community_gov import Code, Denied, Id, PartialDate, Refused
from community_gov.households import MandateGround, PersonKind, add_person, authorize
from community_gov.organizations import Body, Obtained, RelationKind, add_post, appoint, end_relation, found, posts, relations
from community_gov_volunteers.associations import (
    PRESIDENT,
    VICE_PRESIDENT,
    associations,
    bylaw_on,
    family,
    found_association,
    found_branch,
    set_bylaw,
)
from community_gov_volunteers.enrolment import (
    ENROLMENT_LIFE,
    ConsentPurpose,
    Enrolment,
    EnrolmentStatus,
    admit,
    apply,
    consent,
    enrolled,
    enrolment_path,
    enrolments_of,
    has_consented,
    status_on,
    turn_down,
)
from community_gov_volunteers.leaving import expel, leave, pause, resume, withdraw_consent
from community_gov_volunteers.packs import GBT_40143

CHILD = date(2008, 4, 2)
RECORD = (ConsentPurpose.RECORD,)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def applicant(branch: Branch) -> Enrolment:
    """Somebody who applied and waits."""
    person = branch.person()
    return branch.as_(person.id).run(apply, branch.body.id, person_id=person.id, consents=RECORD)


# --- associations


def test_a_branch_has_a_president_and_vice_presidents_and_is_part_of_the_federation(branch: Branch) -> None:
    """Founding a branch makes its posts and its relation in one change."""
    held = [(post.code, post.seats) for post in branch.office.ask(posts, branch.body.id)]
    links = branch.office.ask(relations, on=date(2021, 4, 1), kind=RelationKind.PART_OF)
    assert held == [(PRESIDENT, 1), (VICE_PRESIDENT, None)]
    assert [(link.of, link.to) for link in links] == [(branch.body.id, branch.federation.id)]


def test_a_branch_of_something_else_is_refused(branch: Branch) -> None:
    """A branch is part of an association of volunteers, not of the property company."""
    company = branch.office.run(found, kind=Code("property_company"), name="物业", start=PartialDate("2012"))
    with pytest.raises(Refused, match=r"volunteers\.no_association"):
        branch.office.run(found_branch, company.id, name="分会", start=PartialDate("2021"))


def test_a_family_counts_each_branch_once(branch: Branch) -> None:
    """The federation's family is itself and its branches on the day; a branch that left is not in it afterwards."""
    second = branch.office.run(found_branch, branch.federation.id, name="二分会", start=PartialDate("2020-01-01"))
    (link,) = [one for one in branch.office.ask(relations, on=date(2021, 1, 1)) if one.of == second.id]
    branch.office.run(end_relation, link.id, end=PartialDate("2021-03-01"))
    sizes = [len(branch.office.ask(family, branch.federation.id, on=on)) for on in (date(2019, 1, 1), date(2021, 2, 28))]
    assert sizes == [2, 3]
    assert second not in branch.office.ask(family, branch.federation.id, on=date(2021, 3, 1))


def test_associations_are_listed_on_a_day(branch: Branch) -> None:
    """Only those that existed."""
    assert branch.office.ask(associations, on=date(2016, 12, 31)) == ()
    assert {one.id for one in branch.office.ask(associations, on=date(2021, 4, 1))} == {branch.federation.id, branch.body.id}


def test_only_the_office_founds_an_association(branch: Branch) -> None:
    """A resident does not found bodies by himself."""
    with pytest.raises(Denied):
        branch.organiser.run(found_association, name="x", start=PartialDate("2021"))


def test_a_bylaw_counts_from_its_day_on(branch: Branch) -> None:
    """What an association decides about its ladder and tolerance is dated, and the one before stays true for its time."""
    first = branch.organiser.run(set_bylaw, branch.body.id, start=date(2020, 1, 1), ladder_code=GBT_40143)
    second = branch.organiser.run(set_bylaw, branch.body.id, start=date(2021, 1, 1), tolerance=15)
    found_on = [branch.office.ask(bylaw_on, branch.body.id, on=on) for on in (date(2020, 12, 31), date(2021, 1, 1))]
    assert found_on == [first, second]
    assert branch.office.ask(bylaw_on, branch.body.id, on=date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"tolerance": -1}, "volunteers.negative"),
        ({"ladder_code": Code("nowhere")}, "volunteers.no_ladder"),
        ({"start": date(2020, 1, 1)}, "volunteers.bylaw_order"),
    ],
)
def test_a_bylaw_that_cannot_be_is_refused(branch: Branch, wrong: dict[str, object], code: str) -> None:
    """A negative tolerance, an unknown ladder, or a start that is not later than the last one."""
    branch.organiser.run(set_bylaw, branch.body.id, start=date(2020, 1, 1))
    with pytest.raises(Refused) as refused:
        branch.organiser.run(set_bylaw, branch.body.id, **{"start": date(2021, 1, 1), **wrong})  # type: ignore[arg-type]  # wrong on purpose
    assert codes(refused) == [code]


# --- coming in


def test_somebody_applies_and_is_admitted(branch: Branch) -> None:
    """An application needs an organiser; from the day of the admission on the person is active."""
    one = applicant(branch)
    assert one.status is EnrolmentStatus.APPLICANT
    branch.now("2021-04-03 09:00")
    admitted = branch.organiser.run(admit, one.id)
    assert admitted.status is EnrolmentStatus.ACTIVE
    states = [branch.organiser.ask(status_on, one.id, on=date(2021, 4, day)) for day in (1, 2, 3)]
    assert states == [EnrolmentStatus.APPLICANT, EnrolmentStatus.APPLICANT, EnrolmentStatus.ACTIVE]
    assert branch.organiser.ask(status_on, one.id, on=date(2021, 3, 31)) is None


def test_volunteers_have_numbers_without_gaps(branch: Branch) -> None:
    """A refused application uses up no number."""
    first = applicant(branch)
    with pytest.raises(Refused):
        branch.as_(first.person).run(apply, branch.body.id, person_id=first.person, consents=RECORD)
    assert applicant(branch).number == first.number + 1


def test_without_consent_to_the_record_nobody_is_enrolled(branch: Branch) -> None:
    """The service record rests on consent (PIPL art. 13); agreeing to be shown is something else."""
    person = branch.person()
    with pytest.raises(Refused) as refused:
        branch.as_(person.id).run(apply, branch.body.id, person_id=person.id, consents=(ConsentPurpose.SHOW,))
    assert codes(refused) == ["volunteers.no_consent"]


def test_a_company_is_no_volunteer(branch: Branch) -> None:
    """A volunteer is a natural person (志愿服务条例 art. 2)."""
    company = branch.office.run(add_person, name="公司", kind=PersonKind.COMPANY)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(apply, branch.body.id, person_id=company.id, consents=RECORD)
    assert codes(refused) == ["volunteers.not_a_natural_person"]


def test_a_body_that_is_no_association_enrols_nobody(branch: Branch) -> None:
    """Nobody becomes a volunteer of the property company."""
    company = branch.office.run(found, kind=Code("property_company"), name="物业", start=PartialDate("2012"))
    with pytest.raises(Refused) as refused:
        branch.office.run(apply, company.id, person_id=branch.person().id, consents=RECORD)
    assert codes(refused) == ["volunteers.no_association"]


def test_one_person_may_be_in_two_associations_but_not_twice_in_one(branch: Branch) -> None:
    """One open enrolment in each association; after leaving one may come again."""
    one = branch.volunteer()
    desk = branch.as_(one)
    other = desk.run(apply, branch.federation.id, person_id=one.person, consents=RECORD)
    with pytest.raises(Refused) as refused:
        desk.run(apply, branch.body.id, person_id=one.person, consents=RECORD)
    assert codes(refused) == ["volunteers.enrolled_already"]
    desk.run(leave, one.id)
    again = desk.run(apply, branch.body.id, person_id=one.person, consents=RECORD)
    assert [known.id for known in desk.ask(enrolments_of, one.person)] == [one.id, other.id, again.id]


def test_a_minor_is_enrolled_by_the_guardian(branch: Branch) -> None:
    """Below full age somebody else agrees, and until then the guardian may act for the child."""
    child, guardian = branch.person(), branch.person()
    apply_child = {"person_id": child.id, "consents": RECORD, "born": CHILD}
    for missing in (None, child.id):
        with pytest.raises(Refused) as refused:
            branch.organiser.run(apply, branch.body.id, **apply_child, guardian_id=missing)  # type: ignore[arg-type]  # a mapping
        assert codes(refused) == ["volunteers.no_guardian"]
    one = branch.organiser.run(apply, branch.body.id, **apply_child, guardian_id=guardian.id)  # type: ignore[arg-type]  # a mapping
    assert branch.as_(guardian.id).ask(has_consented, one.id, purpose=ConsentPurpose.RECORD)


def test_nobody_says_yes_in_the_name_of_a_guardian(branch: Branch) -> None:
    """A child names no guardian of its choice; a guardian on record applies in person, and is the only one who can be named."""
    child, guardian, other = branch.person(), branch.person(), branch.person()
    said = {"person_id": child.id, "consents": RECORD, "born": date(2010, 5, 1)}
    with pytest.raises(Refused) as refused:
        branch.as_(child.id).run(apply, branch.body.id, **said, guardian_id=guardian.id)  # type: ignore[arg-type]  # a mapping
    assert codes(refused) == ["volunteers.guardian_agrees"]
    with pytest.raises(Denied):
        branch.as_(guardian.id).run(apply, branch.body.id, **said, guardian_id=guardian.id)  # type: ignore[arg-type]  # a mapping
    start, ground = PartialDate("2012"), MandateGround.GUARDIAN
    branch.office.run(authorize, guardian.id, principal=child.id, ground=ground, start=start)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(apply, branch.body.id, **said, guardian_id=other.id)  # type: ignore[arg-type]  # a mapping
    assert codes(refused) == ["volunteers.other_guardian"]
    one = branch.as_(guardian.id).run(apply, branch.body.id, **said)  # type: ignore[arg-type]  # a mapping
    with pytest.raises(Refused) as refused:
        branch.as_(child.id).run(consent, one.id, purpose=ConsentPurpose.SHOW, guardian_id=guardian.id)
    assert codes(refused) == ["volunteers.guardian_agrees"]
    assert branch.as_(guardian.id).run(consent, one.id, purpose=ConsentPurpose.SHOW).by == guardian.id


def test_a_guardian_has_no_say_over_somebody_of_full_age(branch: Branch) -> None:
    """The day after the eighteenth birthday the guardian's right is over."""
    branch.now("2021-04-01 09:00")
    young, guardian = branch.person(), branch.person()
    one = branch.organiser.run(
        apply, branch.body.id, person_id=young.id, consents=RECORD, born=date(2003, 5, 1), guardian_id=guardian.id
    )
    branch.now("2021-05-01 09:00")
    assert branch.as_(guardian.id).ask(status_on, one.id, on=date(2021, 5, 1)) is EnrolmentStatus.APPLICANT
    branch.now("2021-05-02 09:00")
    with pytest.raises(Denied):
        branch.as_(guardian.id).ask(status_on, one.id, on=date(2021, 5, 1))


def test_an_adult_needs_no_guardian(branch: Branch) -> None:
    """Naming one for an adult is a mistake that is said."""
    person, other = branch.person(), branch.person()
    with pytest.raises(Refused) as refused:
        branch.organiser.run(apply, branch.body.id, person_id=person.id, consents=RECORD, guardian_id=other.id)
    assert codes(refused) == ["volunteers.not_a_guardian"]


def test_nobody_is_born_tomorrow(branch: Branch) -> None:
    """A date of birth after today is refused."""
    with pytest.raises(Refused) as refused:
        branch.organiser.run(apply, branch.body.id, person_id=branch.person().id, consents=RECORD, born=date(2021, 4, 2))
    assert codes(refused) == ["volunteers.born_later"]


def test_nobody_applies_for_somebody_else(branch: Branch) -> None:
    """A resident speaks for himself; the office and an organiser may enter a signed form."""
    with pytest.raises(Denied):
        branch.as_(branch.person().id).run(apply, branch.body.id, person_id=branch.person().id, consents=RECORD)
    entered = branch.office.run(apply, branch.body.id, person_id=branch.person().id, consents=RECORD)
    assert entered.status is EnrolmentStatus.APPLICANT


def test_an_application_is_declined_with_a_reason(branch: Branch) -> None:
    """The reason is needed, is kept, and is nobody else's to read."""
    one = applicant(branch)
    with pytest.raises(Refused):
        branch.organiser.run(turn_down, one.id, reason="  ")
    assert branch.organiser.run(turn_down, one.id, reason="年龄不符").status is EnrolmentStatus.TURNED_DOWN
    moves = branch.as_(one).ask(enrolment_path, one.id)
    assert [(move.step, move.to, move.reason) for move in moves][-1] == (2, EnrolmentStatus.TURNED_DOWN, "年龄不符")
    assert "年龄不符" not in repr(moves)
    with pytest.raises(Denied):
        branch.office.ask(enrolment_path, one.id)


# --- going on, and going


def test_every_step_of_the_life_is_possible_only_where_the_table_says(branch: Branch) -> None:
    """An applicant cannot pause or be expelled; who has left cannot come back by resuming."""
    one = applicant(branch)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(pause, one.id)
    assert codes(refused) == ["volunteers.not_now"]
    assert ENROLMENT_LIFE.reachable() == set(EnrolmentStatus)
    branch.as_(one).run(leave, one.id)
    for verb in (admit, resume, leave):
        with pytest.raises(Refused):
            branch.organiser.run(verb, one.id)


def test_somebody_on_leave_comes_back(branch: Branch) -> None:
    """Leave and return are the person's own to say, each from its day on."""
    one = branch.volunteer()
    desk = branch.as_(one)
    branch.now("2021-04-10 09:00")
    desk.run(pause, one.id)
    branch.now("2021-04-20 09:00")
    desk.run(resume, one.id)
    days = [date(2021, 4, day) for day in (9, 10, 19, 20)]
    assert [one in branch.organiser.ask(enrolled, branch.body.id, on=day) for day in days] == [True, False, False, True]


def test_a_step_does_not_lie_before_the_last_one_nor_after_today(branch: Branch) -> None:
    """What happened earlier may be entered later, but the steps stay in their order."""
    one = branch.volunteer()
    branch.now("2021-04-10 09:00")
    for wrong in (date(2021, 3, 31), date(2021, 4, 11)):
        with pytest.raises(Refused) as refused:
            branch.organiser.run(pause, one.id, on=wrong)
        assert codes(refused) == ["volunteers.wrong_day"]
    branch.organiser.run(pause, one.id, on=date(2021, 4, 5))
    assert branch.organiser.ask(status_on, one.id, on=date(2021, 4, 5)) is EnrolmentStatus.ON_LEAVE


def test_putting_somebody_out_needs_a_reason_and_an_organiser(branch: Branch) -> None:
    """A volunteer cannot expel another."""
    one, other = branch.volunteer(), branch.volunteer()
    with pytest.raises(Denied):
        branch.as_(other).run(expel, one.id, reason="x")
    with pytest.raises(Refused):
        branch.organiser.run(expel, one.id, reason="")
    assert branch.organiser.run(expel, one.id, reason="以志愿者名义牟利").status is EnrolmentStatus.EXPELLED


def test_an_organiser_of_another_association_has_no_say(branch: Branch) -> None:
    """The right is held for one's own association."""
    other = branch.office.run(found_association, name="另一协会", start=PartialDate("2018"))
    stranger = branch.person()
    (president, *_rest) = branch.office.ask(posts, other.id)
    branch.office.run(appoint, president.id, person_id=stranger.id, start=PartialDate("2018"), obtained=Obtained.ELECTED)
    with pytest.raises(Denied):
        branch.as_(stranger.id).run(admit, applicant(branch).id)


def test_a_post_that_does_not_organise_gives_no_right(branch: Branch) -> None:
    """Only the posts that lead or organise admit people."""
    post = branch.office.run(add_post, branch.body.id, code=Code("treasurer"), name="财务")
    person = branch.person()
    branch.office.run(appoint, post.id, person_id=person.id, start=PartialDate("2021"), obtained=Obtained.APPOINTED)
    with pytest.raises(Denied):
        branch.as_(person.id).run(admit, applicant(branch).id)


# --- consent


def test_consent_is_given_and_withdrawn_by_itself(branch: Branch) -> None:
    """Agreeing to be shown is separate from the record, and is taken back as easily (PIPL arts. 14, 15)."""
    one = branch.volunteer()
    desk = branch.as_(one)
    assert not desk.ask(has_consented, one.id, purpose=ConsentPurpose.SHOW)
    given = desk.run(consent, one.id, purpose=ConsentPurpose.SHOW)
    assert desk.run(consent, one.id, purpose=ConsentPurpose.SHOW) == given
    desk.run(withdraw_consent, one.id, purpose=ConsentPurpose.SHOW)
    assert not desk.ask(has_consented, one.id, purpose=ConsentPurpose.SHOW)
    with pytest.raises(Refused) as refused:
        desk.run(withdraw_consent, one.id, purpose=ConsentPurpose.SHOW)
    assert codes(refused) == ["volunteers.no_consent"]


def test_taking_back_the_consent_to_the_record_is_leaving(branch: Branch) -> None:
    """Without a record nothing of a service could be kept."""
    one = branch.volunteer()
    branch.as_(one).run(withdraw_consent, one.id, purpose=ConsentPurpose.RECORD)
    assert branch.as_(one).ask(status_on, one.id, on=date(2021, 4, 1)) is EnrolmentStatus.LEFT


def test_the_date_of_birth_is_not_shown_to_the_office(branch: Branch) -> None:
    """The association collected it; the compound's office sees who is enrolled without it."""
    branch.volunteer()
    (_lead, one) = branch.office.ask(enrolled, branch.body.id, on=date(2021, 4, 1))
    assert one.born is None
    (_lead, same) = branch.organiser.ask(enrolled, branch.body.id, on=date(2021, 4, 1))
    assert same.born == date(1980, 5, 1)
    assert "1980" not in repr(same)


def test_nobody_enrolled_is_seen_from_outside(branch: Branch) -> None:
    """Another resident does not read the list of volunteers."""
    with pytest.raises(Denied):
        branch.as_(branch.person().id).ask(enrolled, branch.body.id, on=date(2021, 4, 1))


def test_an_unknown_id_is_said(branch: Branch) -> None:
    """What does not exist cannot be admitted: for somebody without any right it is simply not allowed."""
    with pytest.raises(Denied):
        branch.community.by(clerk()).run(admit, Id[Enrolment]("enrolment-0-0"))
    with pytest.raises(Refused):
        branch.office.run(found_branch, Id[Body]("body-0-0"), name="x", start=PartialDate("2021"))
