"""Activities, their dangers, and their shifts."""

from datetime import date, timedelta

import pytest
from plugins.volunteers.tests.branch import CLEANING, DROWNING, Branch, planned

from community_gov import Code, Denied, PartialDate, Refused
from community_gov.households import PlaceKind, add_place
from community_gov_volunteers.activities import (
    ListState,
    activities,
    add_series,
    add_shift,
    end_activity,
    hand_over,
    shifts,
)
from community_gov_volunteers.gates import Proof, Requirement, Risk
from community_gov_volunteers.qualifications import qualify
from community_gov_volunteers.signup import SignUpState


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def test_an_activity_has_the_danger_of_its_kind(branch: Branch) -> None:
    """A drowning patrol is dangerous without anybody saying so; cleaning is not, unless somebody does."""
    assert branch.activity(DROWNING).risk is Risk.EXPOSED
    assert branch.activity(CLEANING).risk is Risk.ORDINARY
    assert branch.activity(CLEANING, risk=Risk.EXPOSED).risk is Risk.EXPOSED


def test_the_danger_of_a_kind_is_not_talked_down(branch: Branch) -> None:
    """No drowning patrol is called ordinary work to get round the insurance."""
    with pytest.raises(Refused) as refused:
        branch.activity(DROWNING, risk=Risk.ORDINARY)
    assert codes(refused) == ["volunteers.risk_too_low"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"risks": " "}, "volunteers.risks_untold"),
        ({"name": ""}, "volunteers.empty"),
        ({"purpose": " "}, "volunteers.empty"),
        ({"kind": Code("sleeping")}, "volunteers.no_activity_kind"),
    ],
)
def test_what_is_not_told_is_refused(branch: Branch, wrong: dict[str, object], code: str) -> None:
    """Name, purpose and, for dangerous work, the risks are told truly to those who are asked to help (志愿服务条例 art. 12)."""
    with pytest.raises(Refused) as refused:
        branch.activity(**{"kind": DROWNING, **wrong})  # type: ignore[arg-type]  # wrong on purpose
    assert codes(refused) == [code]


def test_the_person_in_charge_is_an_active_volunteer(branch: Branch) -> None:
    """Not somebody from outside, and not somebody who only applied."""
    outsider = branch.person()
    activity = branch.activity()
    with pytest.raises(Refused) as refused:
        branch.organiser.run(hand_over, activity.id, lead_id=outsider.id)
    assert codes(refused) == ["volunteers.lead_not_a_volunteer"]
    successor = branch.volunteer()
    assert branch.organiser.run(hand_over, activity.id, lead_id=successor.person).lead == successor.person


def test_the_lead_plans_shifts_of_the_own_activity_only(branch: Branch) -> None:
    """The right of a person in charge is held for that activity."""
    mine, other = branch.activity(), planned(branch.organiser, branch.body, branch.volunteer(), kind=CLEANING)
    times = {"starts": branch.at("2021-04-30 08:00"), "ends": branch.at("2021-04-30 09:00"), "capacity": 1}
    assert branch.as_(branch.lead).run(add_shift, mine.id, **times).activity == mine.id  # type: ignore[arg-type]  # a mapping
    with pytest.raises(Denied):
        branch.as_(branch.lead).run(add_shift, other.id, **times)  # type: ignore[arg-type]  # a mapping


def test_requirements_and_places_are_kept(branch: Branch) -> None:
    """What is asked of people, and where, comes back as it was said."""
    place = branch.office.run(add_place, kind=PlaceKind.OTHER, code="pond", name="水塘")
    swim = Requirement(Proof.TRAINING, Code("water_safety"))
    made = branch.activity(DROWNING, place_id=place.id, requirements=(swim,), min_age=20)
    (kept,) = branch.office.ask(activities, branch.body.id, kind=DROWNING)
    assert (kept.place, kept.requirements, kept.min_age) == (place.id, (swim,), 20)
    assert kept == made


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ends": "2021-04-30 08:00"}, "volunteers.not_a_stretch"),
        ({"ends": "2021-05-01 08:01"}, "volunteers.not_a_stretch"),
        ({"capacity": 0}, "volunteers.too_few"),
        ({"waiting": -1}, "volunteers.too_few"),
        ({"withdraw_until": "2021-04-30 08:01"}, "volunteers.withdraw_after_start"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(branch: Branch, wrong: dict[str, object], code: str) -> None:
    """It ends after it starts, within 24 hours, has room for somebody, and people withdraw before it begins."""
    times: dict[str, object] = {"starts": "2021-04-30 08:00", "ends": "2021-04-30 12:00", "capacity": 1, **wrong}
    said = {name: branch.at(value) if isinstance(value, str) else value for name, value in times.items()}
    with pytest.raises(Refused) as refused:
        branch.organiser.run(add_shift, branch.activity().id, **said)  # type: ignore[arg-type]  # wrong on purpose
    assert codes(refused) == [code]


def test_an_instant_without_a_zone_is_refused(branch: Branch) -> None:
    """Nobody guesses the zone of a shift."""
    starts, ends = branch.at("2021-04-30 08:00"), branch.at("2021-04-30 12:00")
    activity = branch.activity()
    with pytest.raises(Refused) as refused:
        branch.organiser.run(add_shift, activity.id, starts=starts.replace(tzinfo=None), ends=ends, capacity=1)
    assert codes(refused) == ["volunteers.not_a_stretch"]
    with pytest.raises(Refused) as refused:
        branch.organiser.run(
            add_shift, activity.id, starts=starts, ends=ends, capacity=1, withdraw_until=starts.replace(tzinfo=None)
        )
    assert codes(refused) == ["volunteers.no_zone"]


def test_a_series_repeats_the_time_of_day(branch: Branch) -> None:
    """Every second day at the same hour, the first included; each is a shift of its own."""
    starts, ends = branch.at("2021-04-28 19:00"), branch.at("2021-04-28 21:00")
    made = branch.organiser.run(add_series, branch.activity().id, starts=starts, ends=ends, every_days=2, count=3, capacity=4)
    assert [shift.starts - starts for shift in made] == [timedelta(days=0), timedelta(days=2), timedelta(days=4)]
    window = branch.office.ask(shifts, branch.body.id, since=date(2021, 4, 30), until=date(2021, 5, 2))
    assert window == (made[1],)


@pytest.mark.parametrize(("every", "count"), [(0, 2), (1, 0), (1, 367)])
def test_a_series_has_sensible_bounds(branch: Branch, every: int, count: int) -> None:
    """At least a day apart, at least one, at most a year of days."""
    with pytest.raises(Refused):
        branch.organiser.run(
            add_series,
            branch.activity().id,
            starts=branch.at("2021-04-28 19:00"),
            ends=branch.at("2021-04-28 21:00"),
            every_days=every,
            count=count,
            capacity=1,
        )


def test_an_activity_that_ended_takes_no_more_shifts(branch: Branch) -> None:
    """What is planned stays; nothing is added."""
    shift = branch.shift()
    branch.organiser.run(end_activity, shift.activity)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(add_shift, shift.activity, starts=shift.starts, ends=shift.ends, capacity=1)
    assert codes(refused) == ["volunteers.activity_ended"]
    assert branch.office.ask(shifts, branch.body.id, since=date(2021, 4, 30), until=date(2021, 5, 1))[0].state is ListState.OPEN


def test_anybody_sees_what_is_planned(branch: Branch) -> None:
    """Activities and shifts are public: people are to come."""
    branch.shift()
    someone = branch.as_(branch.person().id)
    assert len(someone.ask(shifts, branch.body.id, since=date(2021, 4, 1), until=date(2021, 6, 1))) == 1


@pytest.mark.parametrize(
    ("born", "trained_until", "codes"),
    [
        (date(2003, 4, 29), "2021-05-01", []),  # 18 since today, trained through the day
        (date(2003, 4, 30), "2021-05-01", ["volunteers.too_young"]),  # the birthday itself
        (date(2003, 4, 29), "2021-04-30", ["volunteers.proof_missing"]),  # expired this morning
        (date(2003, 4, 30), "2021-04-30", ["volunteers.proof_missing", "volunteers.too_young"]),
    ],
)
def test_a_shift_asks_for_more_than_its_activity(branch: Branch, born: date, trained_until: str, codes: list[str]) -> None:
    """A training and an age of its own, each on its boundary day; another shift of the same activity asks for neither."""
    asked = Requirement(Proof.TRAINING, Code("first_aid"))
    activity = branch.activity(min_age=16)
    shift = branch.add(activity, day="2021-04-30", requirements=(asked,), min_age=18)
    one = branch.volunteer(born=born)
    start, end = PartialDate("2021-01-01"), PartialDate(trained_until)
    branch.organiser.run(qualify, one.id, proof=Proof.TRAINING, code=asked.code, start=start, end=end)
    said: list[str] = []
    try:
        branch.sign_up(shift, one)
    except Refused as refused:
        said = [problem.code for problem in refused.problems]
    assert said == codes
    assert branch.sign_up(branch.add(activity, day="2021-05-06"), one).state is SignUpState.PLACED
