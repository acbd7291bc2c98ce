"""Observation patrols: places are observed, persons never, and the observer learns what came of it."""

import pytest
from attrs import fields
from plugins.volunteers.tests.branch import FOUNDED, Branch

from community_gov import Code, Denied, Refused
from community_gov.feedback import Channel, FeedbackKind, ItemState, accept, item
from community_gov.households import Place, PlaceKind, add_place
from community_gov.organizations import found
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.lists import mark_no_show
from community_gov_volunteers.patrols import (
    Observation,
    add_route,
    observations,
    observe,
    results_of,
    rounds,
    routes,
    walk,
)
from community_gov_volunteers.signup import SignUp

OBSERVATION = Code("observation")
LIGHT, LANE, WALL = Code("lighting"), Code("fire_lane"), Code("wall")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def gate(branch: Branch) -> Place:
    """The east gate."""
    return branch.office.run(add_place, kind=PlaceKind.OTHER, code="east", name="东门")


def on_patrol(branch: Branch) -> tuple[Shift, Enrolment, SignUp]:
    """An observer on a patrol that has begun."""
    shift, one = branch.shift(branch.activity(OBSERVATION)), branch.volunteer()
    mine = branch.sign_up(shift, one)
    branch.now("2021-04-30 08:30")
    return shift, one, mine


def report(branch: Branch, shift: Shift, one: Enrolment, text: str = "路灯不亮") -> Observation:
    """The observer reports something at the gate."""
    return branch.as_(one).run(observe, shift.id, enrolment_id=one.id, place_id=gate(branch).id, category=LIGHT, text=text)


def test_an_observation_becomes_feedback_of_the_patrol(branch: Branch) -> None:
    """With its place, the patrol as channel, and the observer as the one who hears back."""
    shift, one, _mine = on_patrol(branch)
    seen = report(branch, shift, one)
    kept = branch.as_(one).ask(item, seen.item)
    assert (kept.channel, kept.kind, kept.place, kept.category) == (
        Channel.PATROL,
        FeedbackKind.REQUEST,
        seen.place,
        LIGHT,
    )
    assert (kept.reporter, kept.text) == (one.person, "路灯不亮")


def test_what_came_of_it_comes_back_to_the_observer(branch: Branch) -> None:
    """The state of each item, as it is handled."""
    branch.office.run(found, kind=Code("property_company"), name="物业", start=FOUNDED)
    shift, one, _mine = on_patrol(branch)
    seen = report(branch, shift, one)
    assert [result.state for result in branch.as_(one).ask(results_of, one.id)] == [ItemState.SUBMITTED]
    branch.office.run(accept, seen.item)
    (result,) = branch.as_(one).ask(results_of, one.id)
    assert (result.observation, result.state) == (seen.id, ItemState.ACCEPTED)
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).ask(results_of, one.id)


@pytest.mark.parametrize(
    "text",
    [
        "请联系13812348888",
        "电话138 1234 8888",
        "身份证430102199001011234",
        "43010219900101123X 的车",
        "湘A12345占用消防通道",
        "湘L·D12345",
    ],
)
def test_a_text_with_the_number_of_a_person_is_refused(branch: Branch, text: str) -> None:
    """Phone numbers, identity numbers and number plates say who it was."""
    shift, one, _mine = on_patrol(branch)
    with pytest.raises(Refused) as refused:
        report(branch, shift, one, text)
    assert codes(refused) == ["volunteers.person_in_text"]


@pytest.mark.parametrize("text", ["3栋1502室门口堆物", "12345热线已报", "2021年4月30日 路灯编号A1234567不亮", "消防栓压力0.35"])
def test_numbers_of_places_and_things_are_fine(branch: Branch, text: str) -> None:
    """Rooms, lamp posts and dates are what a patrol writes about."""
    shift, one, _mine = on_patrol(branch)
    assert report(branch, shift, one, text).person == one.person


def test_an_observation_has_no_field_for_a_person_observed() -> None:
    """Only the observer is a person in it."""
    named = {attribute.name for attribute in fields(Observation)}
    assert named == {"id", "shift", "enrolment", "person", "place", "category", "item", "at"}


@pytest.mark.parametrize("time", ["2021-04-30 07:59", "2021-05-01 00:00"])
def test_patrols_report_in_their_time(branch: Branch, time: str) -> None:
    """Not before the shift begins, and not on another day."""
    shift, one, _mine = on_patrol(branch)
    branch.now(time)
    with pytest.raises(Refused):
        report(branch, shift, one)


def test_only_who_is_on_the_patrol_reports_for_it(branch: Branch) -> None:
    """Others bring a matter up as any resident does; somebody noted as absent is not on it."""
    shift, one, mine = on_patrol(branch)
    with pytest.raises(Refused) as refused:
        report(branch, shift, branch.volunteer())
    assert codes(refused) == ["volunteers.not_on_patrol"]
    branch.as_(branch.lead).run(mark_no_show, mine.id)
    with pytest.raises(Refused):
        report(branch, shift, one)


def test_the_lead_writes_down_what_an_observer_says(branch: Branch) -> None:
    """The observer stays the one who hears back."""
    shift, one, _mine = on_patrol(branch)
    seen = branch.as_(branch.lead).run(
        observe, shift.id, enrolment_id=one.id, place_id=gate(branch).id, category=LIGHT, text="路灯不亮"
    )
    assert branch.as_(one).ask(item, seen.item).reporter == one.person


def test_a_round_says_what_was_not_looked_at(branch: Branch) -> None:
    """The checklist is that of the route; what was missed is kept, what is not on it is not."""
    place = gate(branch)
    route = branch.organiser.run(add_route, branch.body.id, name="东线", places=(place.id,), checklist=(LIGHT, LANE, LANE, WALL))
    shift, one, _mine = on_patrol(branch)
    walked = branch.as_(one).run(walk, shift.id, route_id=route.id, enrolment_id=one.id, checked=(WALL, LIGHT, Code("other")))
    assert (walked.checked, walked.missed) == ((LIGHT, WALL), (LANE,))
    assert branch.organiser.ask(rounds, branch.body.id) == (walked,)
    assert branch.as_(branch.person().id).ask(routes, branch.body.id) == (route,)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"places": ()}])
def test_a_route_has_a_name_and_places(branch: Branch, wrong: dict[str, object]) -> None:
    """Else nobody can walk it."""
    said: dict[str, object] = {"name": "东线", "places": (gate(branch).id,), "checklist": (), **wrong}
    with pytest.raises(Refused) as refused:
        branch.organiser.run(add_route, branch.body.id, **said)  # type: ignore[arg-type]  # wrong on purpose
    assert codes(refused) == ["volunteers.empty"]


def test_the_association_sees_what_its_patrols_reported(branch: Branch) -> None:
    """Its organisers, not everybody."""
    shift, one, _mine = on_patrol(branch)
    seen = report(branch, shift, one)
    assert branch.organiser.ask(observations, branch.body.id) == (seen,)
    with pytest.raises(Denied):
        branch.as_(one).ask(observations, branch.body.id)
