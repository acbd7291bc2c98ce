"""The way in by its dates, and who should attend."""

from datetime import UTC, date, datetime, timedelta

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import ALLOW_ALL, Code, Id, PartialDate, Refused
from community_gov.organizations import Body, found
from community_gov.testing import FixedClock, fresh_community
from community_gov_party import Circle, Ground, MemberState, Relation, Standing, Way
from community_gov_party.excusals import roll

ADMITTED = date(2021, 6, 1)
OVER = date(2022, 6, 1)
_DAY = timedelta(days=1)


def years_on() -> Compound:
    """A compound in 2024, when what these tests tell of has happened."""
    clock = FixedClock(datetime(2024, 1, 1, tzinfo=UTC))
    return Compound(community=fresh_community(plugins=[party], policy=ALLOW_ALL, clock=clock))


def on_probation(compound: Compound) -> party.Member:
    """Somebody whom the branch admitted on 1 June 2021."""
    return compound.member("1", state=MemberState.PROBATIONARY, on=ADMITTED)


def test_the_branch_is_told_when_to_decide_on_each_probation() -> None:
    """A year after the admission it is over; on the day before it runs."""
    compound = years_on()
    member = on_probation(compound)
    compound.member("1", state=MemberState.FULL)
    for day, standing in ((OVER - _DAY, Standing.RUNS), (OVER, Standing.DUE)):
        (one,) = compound.desk.ask(party.confirmations, compound.branch, on=day)
        assert (one.member.id, one.since, one.due, one.standing) == (member.id, ADMITTED, OVER, standing)


@pytest.mark.parametrize(("on", "early"), [(OVER - _DAY, True), (OVER, False)])
def test_a_confirmation_before_the_year_is_over_is_a_finding_and_no_refusal(on: date, *, early: bool) -> None:
    """The day on which the year is over is the first that is in order."""
    compound = years_on()
    compound.desk.run(party.promote, on_probation(compound).id, on=on)
    assert ("party.too_early" in compound.codes(OVER)) is early
    assert "party.too_early" not in compound.audit(OVER)


def test_an_overdue_confirmation_is_reported_after_its_day() -> None:
    """On the day the branch decides; from the next on it is overdue."""
    compound = years_on()
    on_probation(compound)
    assert "party.confirmation_overdue" not in compound.codes(OVER)
    assert "party.confirmation_overdue" in compound.codes(OVER + _DAY)


@pytest.mark.parametrize(("days", "early"), [(364, True), (365, False)])
def test_an_activist_becomes_a_prospective_member_after_a_year(days: int, *, early: bool) -> None:
    """A day less is a finding."""
    compound = years_on()
    member = compound.member("1", state=MemberState.APPLICANT, on=DAY)
    compound.desk.run(party.promote, member.id, on=DAY)
    compound.desk.run(party.promote, member.id, on=DAY + timedelta(days=days))
    assert ("party.too_early" in compound.codes(DAY + timedelta(days=days))) is early


def test_nobody_is_measured_from_before_the_record() -> None:
    """Who was recorded as a prospective member was an activist elsewhere; how long is not known and no finding."""
    compound = years_on()
    member = compound.member("1", state=MemberState.PROSPECTIVE, on=DAY)
    compound.desk.run(party.promote, member.id, on=DAY + _DAY)
    assert "party.too_early" not in compound.codes(DAY + _DAY)


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2022, 11, 30), "party.extension_short"),
        (date(2022, 12, 1), None),
        (date(2023, 6, 1), None),
        (date(2023, 6, 2), "party.extension_long"),
    ],
)
def test_a_probation_is_extended_by_half_a_year_to_a_year(until: date, code: str | None) -> None:
    """The end moves; outside of six to twelve months there is a finding."""
    compound = years_on()
    member = on_probation(compound)
    compound.desk.run(party.extend_probation, member.id, decided=OVER, until=until)
    (one,) = compound.desk.ask(party.confirmations, compound.branch, on=until - _DAY)
    assert (one.due, one.standing) == (until, Standing.RUNS)
    assert [found for found in compound.codes(OVER) if "extension" in found] == ([] if code is None else [code])


def test_a_probation_is_extended_once() -> None:
    """A second time is recorded and reported."""
    compound = years_on()
    member = on_probation(compound)
    compound.desk.run(party.extend_probation, member.id, decided=OVER, until=date(2022, 12, 1))
    assert "party.extended_twice" not in compound.codes(date(2022, 12, 1))
    compound.desk.run(party.extend_probation, member.id, decided=date(2022, 12, 1), until=date(2023, 6, 1))
    assert "party.extended_twice" in compound.codes(date(2022, 12, 1))


def test_only_a_probation_is_extended_and_only_to_a_later_day() -> None:
    """A full member has none, and an extension ends after the probation."""
    compound = years_on()
    with pytest.raises(Refused, match=r"party\.not_on_probation"):
        compound.desk.run(party.extend_probation, compound.member("1").id, decided=OVER, until=OVER)
    with pytest.raises(Refused, match=r"party\.not_longer"):
        compound.desk.run(party.extend_probation, on_probation(compound).id, decided=OVER, until=OVER)


def other_branch(compound: Compound) -> Id[Body]:
    """A second branch of the compound."""
    return compound.desk.run(party.found_branch, name="另一支部", start=PartialDate("2020")).body


@pytest.mark.parametrize("on", [date(2022, 6, 1), date(2022, 11, 30), date(2022, 12, 1)])
def test_probation_goes_on_in_the_branch_to_which_somebody_is_transferred(on: date) -> None:
    """From the day of his admission, with its extension, through a suspension: a year and no more, counted once."""
    compound = years_on()
    member, other = on_probation(compound), other_branch(compound)
    extended = on > OVER
    if extended:
        compound.desk.run(party.extend_probation, member.id, decided=OVER, until=date(2022, 12, 1))
    compound.desk.run(party.suspend, member.id, on=date(2022, 2, 1))
    moved = compound.desk.run(party.transfer, member.id, to=other, on=date(2022, 3, 1))
    assert compound.desk.run(party.resume, moved.id, on=date(2022, 4, 1)).state is MemberState.PROBATIONARY
    (one,) = compound.desk.ask(party.confirmations, other, on=OVER)
    assert (one.since, one.due) == (ADMITTED, date(2022, 12, 1) if extended else OVER)
    compound.desk.run(party.promote, moved.id, on=on)
    codes = [found.code for found in compound.desk.ask(party.check, other, on=date(2023, 1, 1))]
    assert ("party.too_early" in codes) is (on == date(2022, 11, 30))


def test_the_day_of_an_admission_elsewhere_is_told_with_the_record() -> None:
    """Who comes on probation, or was on it when the record began, is measured from his admission; it is not after the record."""
    compound = years_on()
    person, state = compound.resident("1"), MemberState.PROBATIONARY
    run, branch, came = compound.desk.run, compound.branch, date(2022, 3, 1)
    with pytest.raises(Refused, match=r"party\.reached_later"):
        run(party.register_member, branch, person_id=person, state=state, reached=came + _DAY, on=came)
    run(party.register_member, branch, person_id=person, state=state, reached=ADMITTED, on=came)
    assert [(one.since, one.due) for one in compound.desk.ask(party.confirmations, branch, on=came)] == [(ADMITTED, OVER)]


@pytest.mark.parametrize(("on", "early"), [(date(2022, 11, 30), True), (date(2022, 12, 1), False)])
def test_a_confirmation_before_the_end_of_an_extension_is_a_finding(on: date, *, early: bool) -> None:
    """What the branch decided moves the first day, until it is over."""
    compound = years_on()
    member = on_probation(compound)
    compound.desk.run(party.extend_probation, member.id, decided=OVER, until=date(2022, 12, 1))
    compound.desk.run(party.promote, member.id, on=on)
    assert ("party.too_early" in compound.codes(date(2022, 12, 1))) is early


def test_an_extension_is_decided_after_the_admission_and_not_ahead() -> None:
    """Neither a day before he was admitted nor one that has not come."""
    compound = years_on()
    member = on_probation(compound)
    for decided, code in ((ADMITTED - _DAY, "extended_before"), (date(2024, 1, 2), "ahead")):
        with pytest.raises(Refused, match=rf"party\.{code}"):
            compound.desk.run(party.extend_probation, member.id, decided=decided, until=date(2024, 6, 1))


def test_where_no_rule_of_the_day_is_known_no_probation_is_overdue() -> None:
    """The rules that are shipped begin in 2014; of an admission before them it cannot be told when it is over."""
    compound = years_on()
    before = date(2013, 12, 1)
    person, state = compound.resident("1"), MemberState.PROBATIONARY
    compound.desk.run(party.register_member, compound.branch, person_id=person, state=state, reached=before, on=DAY)
    (one,) = compound.desk.ask(party.confirmations, compound.branch, on=DAY)
    assert (one.since, one.due, one.standing) == (before, None, Standing.UNKNOWN)
    assert "party.confirmation_overdue" not in compound.codes(DAY)


def test_who_was_recorded_by_mistake_took_no_step_too_early() -> None:
    """Whatever the mistaken record says, also where its steps lie after the day as of which it goes."""
    compound = years_on()
    member = on_probation(compound)
    compound.desk.run(party.promote, member.id, on=ADMITTED + _DAY)
    assert "party.too_early" in compound.codes(OVER)
    compound.desk.run(party.leave, member.id, way=Way.MISTAKEN, on=ADMITTED)
    assert compound.desk.ask(party.members, compound.branch, on=OVER) == ()
    assert "party.too_early" not in compound.codes(OVER)


def test_who_should_attend_are_the_full_members_kept_here_who_are_not_excused() -> None:
    """Neither on probation, nor reported from elsewhere, nor mobile, nor suspended, nor excused with approval."""
    compound = years_on()
    here = [compound.member("1") for _ in range(4)]
    compound.member("1", state=MemberState.PROBATIONARY)
    compound.member("1", relation=Relation.REPORTED)
    compound.member("1", relation=Relation.MOBILE)
    compound.desk.run(party.suspend, here[0].id, on=DAY)
    abroad = compound.desk.run(party.grant_excusal, here[1].id, ground=Ground.ABROAD, start=DAY, by=compound.branch)
    compound.desk.run(party.grant_excusal, here[2].id, ground=Ground.NO_VOTE, start=DAY, end=date(2021, 12, 1))
    assert _due(compound, DAY) == {here[3].id}
    assert len(_voters(compound, DAY)) == 2  # excused members keep their vote, those without one do not
    compound.desk.run(party.end_excusal, abroad.id, end=date(2021, 12, 1))
    assert _due(compound, date(2021, 11, 30)) == {here[3].id}
    assert _due(compound, date(2021, 12, 1)) == {here[1].id, here[2].id, here[3].id}
    assert len(compound.desk.ask(party.excusals, compound.branch, on=DAY)) == 2


def test_an_excusal_ends_once_and_not_before_it_began() -> None:
    """Days follow each other."""
    compound = years_on()
    excusal = compound.desk.run(party.grant_excusal, compound.member("1").id, ground=Ground.ILL, start=DAY)
    with pytest.raises(Refused, match=r"party\.excusal_backwards"):
        compound.desk.run(party.end_excusal, excusal.id, end=DAY - _DAY)
    compound.desk.run(party.end_excusal, excusal.id, end=DAY)
    with pytest.raises(Refused, match=r"party\.excusal_over"):
        compound.desk.run(party.end_excusal, excusal.id, end=DAY)


def test_who_was_left_out_without_approval_or_for_too_short_a_time_is_told_to_the_branch_alone() -> None:
    """Half a year abroad is enough, a day less is not; who has no vote needs no approval; a year later nothing is told."""
    compound = years_on()
    above = compound.desk.run(found, kind=Code("party_committee"), name="街道党工委", start=PartialDate("2012")).id
    for ground, end, by in (
        (Ground.ABROAD, date(2021, 12, 1), above),
        (Ground.AWAY, date(2021, 11, 30), above),
        (Ground.ILL, date(2021, 6, 2), None),
        (Ground.NO_VOTE, date(2021, 6, 2), None),
        (Ground.OTHER, DAY, None),
    ):
        compound.desk.run(party.grant_excusal, compound.member("1").id, ground=ground, start=DAY, end=end, by=by)
    told = [one for one in compound.check(DAY) if one.code.startswith("party.excusal_")]
    assert [one.code for one in told] == ["party.excusal_short", "party.excusal_unapproved"]
    assert all("unverified" in one.rule for one in told)
    assert not [code for code in compound.audit(DAY) if code.startswith("party.excusal_")]
    assert not [code for code in compound.codes(date(2022, 11, 30)) if code.startswith("party.excusal_")]


def test_what_a_meeting_decided_stays_with_those_who_should_have_attended() -> None:
    """Who belongs to it is left out of it no more, or taken in; who does not belong to it, or begins the day after, is."""
    compound = years_on()
    here = [compound.member("1") for _ in range(3)]
    probationary = compound.member("1", state=MemberState.PROBATIONARY)
    grant, desk = party.grant_excusal, compound.desk
    ill = desk.run(grant, here[2].id, ground=Ground.ILL, start=DAY)
    session = compound.meet(DAY, present=here[:2])
    desk.run(party.resolve, session.id, title="年度计划", yes=2)
    with pytest.raises(Refused, match=r"party\.excusal_decided"):
        desk.run(grant, here[0].id, ground=Ground.ILL, start=DAY)
    with pytest.raises(Refused, match=r"party\.excusal_decided"):
        desk.run(party.end_excusal, ill.id, end=DAY)
    desk.run(grant, probationary.id, ground=Ground.ILL, start=DAY)
    desk.run(grant, here[0].id, ground=Ground.ILL, start=DAY + _DAY)
    desk.run(party.end_excusal, ill.id, end=DAY + _DAY)
    compound.desk.run(party.set_up_committee, compound.branch, seats=3, start=DAY)
    for one in here[:2]:
        compound.officer(party.Office.COMMITTEE, one, start=DAY)
    later = date(2021, 7, 5)
    sat = compound.meet(later, circle=Circle.COMMITTEE, present=[here[1]])
    desk.run(party.resolve, sat.id, title="值班表", yes=1)
    with pytest.raises(Refused, match=r"party\.excusal_decided"):
        desk.run(grant, here[1].id, ground=Ground.ILL, start=later)
    desk.run(grant, here[2].id, ground=Ground.ILL, start=later)


def _due(compound: Compound, on: date) -> set[str]:
    with compound.desk.view() as view:
        return {one.member.id for one in roll(view, compound.branch, on=on).due}


def _voters(compound: Compound, on: date) -> set[str]:
    with compound.desk.view() as view:
        return {one.member.id for one in roll(view, compound.branch, on=on).voters}
