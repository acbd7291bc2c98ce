"""Whom to ask about a request: explained, never anybody who fails a gate, and nobody is assigned."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.volunteers.tests.branch import ADULT, Branch, open_branch
from plugins.volunteers.tests.test_services import HAIRCUT, asked, codes

from community_gov import OPERATOR, Actor, Code, Denied, Id, PartialDate, Refused
from community_gov.hookspecs import Pack, hookimpl
from community_gov.households import PlaceKind, ResidenceRole, add_place, add_unit, move_in, places
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.freetime import FreeTime, Weekday, say_free, times_meet
from community_gov_volunteers.gates import Proof, Requirement, Risk
from community_gov_volunteers.leaving import pause
from community_gov_volunteers.matching import Offer, decline_offer, matches, offer, offers_of
from community_gov_volunteers.packs import Service
from community_gov_volunteers.qualifications import qualify, say_skill
from community_gov_volunteers.services import Request, ask_for, helpers_of, read_request, requests_of, step_back, take_on

ON = date(2021, 4, 10)
SWIM = Requirement(Proof.TRAINING, Code("water_safety"))
LADDER, KNIVES = Code("ladder_work"), Code("knife_sharpening")
SATURDAY = FreeTime(Weekday.SATURDAY, 8 * 60, 12 * 60)
EVENING = FreeTime(Weekday.MONDAY, 19 * 60, 21 * 60)


class Dangerous:
    """A plugin with a service that is dangerous and asks for a training, and one for people of 30."""

    plugin_name = "dangerous"

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """The two services."""
        service = Service(code=LADDER, zh="登高", en="ladder work", at_home=False, risk=Risk.EXPOSED, requirements=(SWIM,))
        grown = Service(code=Code("grown"), zh="成年", en="grown", at_home=False, min_age=30)
        return (Pack(name="dangerous.services", items=(service, grown)),)


def request(branch: Branch, service: Code, *, times: tuple[FreeTime, ...] = ()) -> Request:
    """A resident asks for something."""
    one = branch.person()
    return branch.as_(one.id).run(ask_for, branch.body.id, service_code=service, person_id=one.id, times=times)


def live(branch: Branch, one: Enrolment, building: str, room: str) -> None:
    """Somebody lives in a building."""
    known = {place.code: place.id for place in branch.office.ask(places)}
    place = known.get(building) or branch.office.run(add_place, kind=PlaceKind.BUILDING, code=building, name=building).id
    unit = branch.office.run(add_unit, place=place, room=room, code=f"{building}-{room}")
    branch.office.run(move_in, unit.id, person_id=one.person, role=ResidenceRole.OWNER, start=PartialDate("2012"))


def test_people_are_proposed_with_their_reasons(branch: Branch) -> None:
    """Skill, then time, then how near they live, then what they have in hand; the lead is there with nothing."""
    skilled, near, far, busy = (branch.volunteer() for _ in range(4))
    wanted = asked(branch)
    branch.as_(skilled).run(say_skill, skilled.id, code=Code("haircut"))
    live(branch, near, "3", "101")
    live(branch, far, "4", "101")
    for one in (near, far):
        branch.as_(one).run(say_free, one.id, times=(EVENING,))
    branch.as_(busy).run(take_on, asked_elsewhere(branch).id, enrolment_id=busy.id)
    found = branch.organiser.ask(matches, wanted.id, on=ON)
    assert [(one.enrolment, one.skilled, one.free, one.steps, one.load) for one in found] == [
        (skilled.id, True, None, None, 0),
        (near.id, False, None, 0, 0),
        (branch.lead.id, False, None, None, 0),
        (far.id, False, None, None, 0),
        (busy.id, False, None, None, 1),
    ]


def asked_elsewhere(branch: Branch) -> Request:
    """A request at another address."""
    one = branch.person()
    return branch.as_(one.id).run(ask_for, branch.body.id, service_code=HAIRCUT, person_id=one.id, address="街上")


def test_how_near_is_counted_in_places_around_the_building(branch: Branch) -> None:
    """The same building is 0 steps, another one of the same phase 1, another phase of the same compound 2."""
    compound = branch.office.run(add_place, kind=PlaceKind.PHASE, code="c", name="小区")
    phases = [branch.office.run(add_place, kind=PlaceKind.PHASE, code=f"p{n}", name=f"{n}期", parent=compound.id) for n in (1, 2)]
    blocks = [
        branch.office.run(add_place, kind=PlaceKind.BUILDING, code=f"b{n}", name=f"{n}栋", parent=phases[n // 2].id)
        for n in (0, 1, 2)
    ]
    people = [branch.volunteer() for _ in blocks]
    for one, block in zip(people, blocks, strict=True):
        live(branch, one, block.code, "1")
    home = branch.office.run(add_unit, place=blocks[0].id, room="2", code="b0-2")
    resident = branch.person()
    wanted = branch.as_(resident.id).run(ask_for, branch.body.id, service_code=HAIRCUT, person_id=resident.id, unit_id=home.id)
    found = {one.enrolment: one.steps for one in branch.organiser.ask(matches, wanted.id, on=ON)}
    assert [found[one.id] for one in people] == [0, 1, 2]
    assert found[branch.lead.id] is None


def test_times_are_compared_when_both_said_some(branch: Branch) -> None:
    """A minute in common is enough; a place where somebody does not like to help is none."""
    saturday, monday, silent, elsewhere = (branch.volunteer() for _ in range(4))
    wanted = request(branch, KNIVES, times=(FreeTime(Weekday.SATURDAY, 11 * 60, 13 * 60),))
    for one, times in ((saturday, (SATURDAY,)), (monday, (EVENING,))):
        branch.as_(one).run(say_free, one.id, times=times)
    there = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="9", name="9栋")
    branch.as_(elsewhere).run(say_free, elsewhere.id, times=(), places=(there.id,))
    found = {one.enrolment: one.free for one in branch.organiser.ask(matches, wanted.id, on=ON)}
    assert [found[one.id] for one in (saturday, monday, silent, elsewhere)] == [True, False, None, False]


@pytest.mark.parametrize(("ends", "meet"), [(480, False), (481, True)])
def test_times_meet_when_they_share_a_minute(ends: int, *, meet: bool) -> None:
    """One that ends as the other begins shares none; another weekday does not either."""
    assert times_meet((FreeTime(Weekday.SATURDAY, 0, ends),), (SATURDAY,)) is meet
    assert not times_meet((FreeTime(Weekday.SUNDAY, 0, ends),), (SATURDAY,))


def test_nobody_is_proposed_who_cannot_come(branch: Branch) -> None:
    """Not who is on leave, has it in hand, gave it back, was asked, or asks for it."""
    away, helping, gave_back, offered, asking = (branch.volunteer() for _ in range(5))
    wanted = branch.as_(asking).run(ask_for, branch.body.id, service_code=HAIRCUT, person_id=asking.person, address="3栋")
    branch.as_(away).run(pause, away.id)
    branch.as_(gave_back).run(take_on, wanted.id, enrolment_id=gave_back.id)
    branch.as_(gave_back).run(step_back, wanted.id, enrolment_id=gave_back.id)
    branch.as_(helping).run(take_on, wanted.id, enrolment_id=helping.id)
    branch.organiser.run(offer, wanted.id, enrolment_id=offered.id)
    assert [one.enrolment for one in branch.organiser.ask(matches, wanted.id, on=ON)] == [branch.lead.id]


def test_an_offer_is_taken_up_or_declined_and_tells_no_address(branch: Branch) -> None:
    """Whoever was asked sees the service and the building; the address only after taking it on, in person."""
    wanted, one, other = asked(branch), branch.volunteer(), branch.volunteer()
    for each in (one, other):
        branch.organiser.run(offer, wanted.id, enrolment_id=each.id)
    (seen,) = branch.as_(one).ask(offers_of, one.id)
    assert (seen.request, seen.wanted) == (wanted.id, 2)
    for private in (wanted.person, "1502", "行动不便"):
        assert private not in repr(seen)
    assert branch.organiser.ask(helpers_of, wanted.id) == ()
    with pytest.raises(Denied):
        branch.as_(one).run(read_request, wanted.id)
    with pytest.raises(Denied):
        branch.organiser.run(take_on, wanted.id, enrolment_id=one.id)
    branch.as_(one).run(take_on, wanted.id, enrolment_id=one.id)
    assert branch.as_(one).run(read_request, wanted.id).wish == "行动不便"
    assert branch.as_(one).ask(offers_of, one.id) == ()
    declined = branch.as_(other)
    (mine,) = offers(branch, other, wanted)
    with pytest.raises(Denied):
        branch.organiser.run(decline_offer, mine)
    declined.run(decline_offer, mine)
    assert declined.ask(offers_of, other.id) == ()
    with pytest.raises(Refused) as refused:
        declined.run(decline_offer, mine)
    assert codes(refused) == ["volunteers.offer_declined"]


def offers(branch: Branch, one: Enrolment, wanted: Request) -> list[Id[Offer]]:
    """The ids of what somebody was asked, as an operator finds them."""
    with branch.community.by(Actor.service("operator", OPERATOR)).view() as view:
        return [found.id for found in view.find(Offer, enrolment=one.id, request=wanted.id)]


def test_an_offer_is_made_once_and_for_an_open_request(branch: Branch) -> None:
    """Not to who helps already, nor twice, nor when there are enough."""
    wanted, one, other = asked(branch), branch.volunteer(), branch.volunteer()
    branch.as_(one).run(take_on, wanted.id, enrolment_id=one.id)
    branch.organiser.run(offer, wanted.id, enrolment_id=other.id)
    for each, code in ((one, "volunteers.helps_already"), (other, "volunteers.offered_already")):
        with pytest.raises(Refused) as refused:
            branch.organiser.run(offer, wanted.id, enrolment_id=each.id)
        assert codes(refused) == [code]
    branch.as_(other).run(take_on, wanted.id, enrolment_id=other.id)
    with pytest.raises(Refused) as refused:
        branch.organiser.run(offer, wanted.id, enrolment_id=branch.lead.id)
    assert codes(refused) == ["volunteers.request_over"]


def test_proposals_are_for_the_association(branch: Branch) -> None:
    """Neither volunteers nor the resident nor the office see who has how much in hand."""
    wanted, one = asked(branch), branch.volunteer()
    for desk in (branch.as_(one), branch.as_(wanted.person), branch.office):
        with pytest.raises(Denied):
            desk.ask(matches, wanted.id, on=ON)
        with pytest.raises(Denied):
            desk.run(offer, wanted.id, enrolment_id=one.id)
    assert branch.as_(wanted.person).ask(requests_of, wanted.person) == (wanted,)


births = st.sampled_from([None, date(2003, 4, 9), date(2003, 4, 10), ADULT])  # 18 on the day, since the day before, long ago
ends = st.sampled_from([None, "2021-04-10", "2021-04-11"])  # no proof, until the day before, through the day


@settings(max_examples=10)
@given(st.lists(st.tuples(births, ends, ends), max_size=5))
def test_whoever_is_proposed_passes_every_gate(crowd: list[tuple[date | None, str | None, str | None]]) -> None:
    """And whoever passes every gate on the day is proposed; taking it on asks the same gates."""
    branch = open_branch(more=(Dangerous(),))
    expected, others = set[str](), list[Enrolment]()
    for born, insured, trained in crowd:
        one = branch.volunteer(born=born)
        if insured is not None:
            branch.insure(one, since="2021-01-01", until=insured)
        if trained is not None:
            start, end = PartialDate("2021-01-01"), PartialDate(trained)
            branch.organiser.run(qualify, one.id, proof=Proof.TRAINING, code=SWIM.code, start=start, end=end)
        if born in {date(2003, 4, 9), ADULT} and {insured, trained} == {"2021-04-11"}:
            expected.add(one.id)
        else:
            others.append(one)
    wanted = request(branch, LADDER)
    branch.now("2021-04-10 09:00")
    assert {one.enrolment for one in branch.organiser.ask(matches, wanted.id, on=ON)} == expected
    for one in others:
        with pytest.raises(Refused):
            branch.as_(one).run(take_on, wanted.id, enrolment_id=one.id)


@pytest.mark.parametrize(("born", "open_"), [(date(1991, 4, 9), True), (date(1991, 4, 10), False)])
def test_a_service_can_ask_for_an_age(born: date, *, open_: bool) -> None:
    """From the day after the birthday on."""
    branch = open_branch(day="2021-04-10 09:00", more=(Dangerous(),))
    one, wanted = branch.volunteer(born=born), request(branch, Code("grown"))
    found = {match.enrolment for match in branch.organiser.ask(matches, wanted.id, on=ON)}
    assert (one.id in found) is open_
