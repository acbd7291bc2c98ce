"""Services for residents: who asks, who comes, and who may know where."""

import json
from datetime import date

import pytest
from plugins.volunteers.tests.branch import Branch, open_branch

from community_gov import Code, Denied, Masked, Refused
from community_gov.feedback import Channel, FeedbackKind, Item, item, items_of_person
from community_gov.households import PlaceKind, Unit, add_place, add_unit
from community_gov.organizations import Body
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.leaving import pause
from community_gov_volunteers.packs import Service
from community_gov_volunteers.services import (
    Request,
    RequestState,
    VisitOutcome,
    ask_for,
    helpers_of,
    open_requests,
    read_request,
    requests_of,
    services,
    step_back,
    take_on,
    visited,
    visits_of,
    withdraw_request,
)
from community_gov_volunteers.voices import complain, thank

HAIRCUT, KNIVES = Code("home_haircut"), Code("knife_sharpening")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in refused.value.problems]


def home(branch: Branch) -> Unit:
    """A flat in building 3."""
    building = branch.office.run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
    return branch.office.run(add_unit, place=building.id, room="1502", code="3-1-1502")


def asked(branch: Branch, service: Code = HAIRCUT) -> Request:
    """An old resident of building 3 asks for a haircut at home."""
    resident = branch.person()
    return branch.as_(resident.id).run(
        ask_for, branch.body.id, service_code=service, person_id=resident.id, unit_id=home(branch).id, wish="行动不便"
    )


def pair(branch: Branch, request: Request) -> tuple[Enrolment, Enrolment]:
    """Two volunteers who take it on."""
    people = (branch.volunteer(), branch.volunteer())
    for one in people:
        branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    return people


def test_the_catalogue_is_open_to_everybody(branch: Branch) -> None:
    """Knives are sharpened, hair is cut at home, in pairs."""
    found = {one.code: one for one in branch.as_(branch.person().id).ask(services)}
    assert found[HAIRCUT].at_home
    assert found[HAIRCUT].pair
    assert isinstance(found[KNIVES], Service)


def test_a_service_at_home_needs_to_know_where(branch: Branch) -> None:
    """A unit or an address; a knife is brought along."""
    resident = branch.person()
    desk = branch.as_(resident.id)
    with pytest.raises(Refused) as refused:
        desk.run(ask_for, branch.body.id, service_code=HAIRCUT, person_id=resident.id, address=" ")
    assert codes(refused) == ["volunteers.no_address"]
    with pytest.raises(Refused) as refused:
        desk.run(ask_for, branch.body.id, service_code=Code("massage"), person_id=resident.id)
    assert codes(refused) == ["volunteers.no_service"]
    assert desk.run(ask_for, branch.body.id, service_code=KNIVES, person_id=resident.id).state is RequestState.OPEN


def test_volunteers_see_what_is_wanted_and_not_by_whom(branch: Branch) -> None:
    """The service and the building; no name, no flat, no wish."""
    request = asked(branch)
    (seen,) = branch.as_(branch.volunteer()).ask(open_requests, branch.body.id)
    assert (seen.request, seen.service, seen.wanted, seen.asked) == (request.id, HAIRCUT, 2, date(2021, 4, 1))
    assert seen.building is not None
    for private in (request.person, "1502", "行动不便"):
        assert private not in repr(seen)


def test_only_those_who_take_it_on_read_where_and_each_reading_leaves_a_trace(branch: Branch) -> None:
    """A volunteer on the side does not, nor does the office; the journal keeps who did."""
    request = asked(branch)
    one, _other = pair(branch, request)
    assert branch.as_(one).run(read_request, request.id).wish == "行动不便"
    with branch.community.journal() as journal:
        last = json.loads(list(journal.bodies())[-1])
    assert last["actor"] == f"login-{one.person}"
    assert last["events"] == [["volunteers.request_read", {"request": request.id}]]
    for desk in (branch.as_(branch.volunteer()), branch.office):
        with pytest.raises(Denied):
            desk.run(read_request, request.id)


def test_when_it_is_done_the_helpers_no_longer_read_it(branch: Branch) -> None:
    """Only the helpers on duty; whoever stepped back does not either."""
    request = asked(branch)
    one, other = pair(branch, request)
    branch.as_(other).run(step_back, request.id, enrolment_id=other.id)
    with pytest.raises(Denied):
        branch.as_(other).run(read_request, request.id)
    third = branch.volunteer()
    branch.as_(third).run(take_on, request.id, enrolment_id=third.id)
    branch.as_(one).run(visited, request.id, outcome=VisitOutcome.DONE)
    for each in (one, third):
        with pytest.raises(Denied):
            branch.as_(each).run(read_request, request.id)


def test_a_request_is_taken_when_the_pair_is_complete(branch: Branch) -> None:
    """One helper leaves it open, two have it in hand, a third is one too many; stepping back opens it again."""
    request = asked(branch)
    one, other, third = (branch.volunteer() for _ in range(3))
    branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    assert branch.organiser.ask(open_requests, branch.body.id)[0].wanted == 1
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.helps_already"]
    branch.as_(other).run(take_on, request.id, enrolment_id=other.id)
    assert branch.organiser.ask(open_requests, branch.body.id) == ()
    with pytest.raises(Refused) as refused:
        branch.as_(third).run(take_on, request.id, enrolment_id=third.id)
    assert codes(refused) == ["volunteers.enough_helpers"]
    assert branch.as_(one).run(step_back, request.id, enrolment_id=one.id).state is RequestState.OPEN
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(step_back, request.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.no_helper"]
    assert [helper.enrolment for helper in branch.organiser.ask(helpers_of, request.id)] == [other.id]


def test_nobody_is_sent_to_a_resident(branch: Branch) -> None:
    """An organiser cannot take a request on for somebody, nobody takes on the own one, and who is on leave takes on none."""
    request = asked(branch)
    one = branch.volunteer()
    with pytest.raises(Denied):
        branch.organiser.run(take_on, request.id, enrolment_id=one.id)
    own = branch.as_(one).run(ask_for, branch.body.id, service_code=KNIVES, person_id=one.person)
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(take_on, own.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.own_request"]
    branch.as_(one).run(pause, one.id)
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    assert codes(refused) == ["volunteers.not_active"]


def test_a_visit_at_home_takes_two(branch: Branch) -> None:
    """One alone does not go; nobody in leaves it in hand, served closes it."""
    request = asked(branch)
    one = branch.volunteer()
    branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    with pytest.raises(Refused) as refused:
        branch.as_(one).run(visited, request.id, outcome=VisitOutcome.DONE)
    assert codes(refused) == ["volunteers.pair_wanted"]
    other = branch.volunteer()
    branch.as_(other).run(take_on, request.id, enrolment_id=other.id)
    branch.now("2021-04-10 15:00")
    branch.as_(one).run(visited, request.id, outcome=VisitOutcome.NOBODY_IN, on=date(2021, 4, 3))
    for wrong in (date(2021, 3, 31), date(2021, 4, 11)):
        with pytest.raises(Refused) as refused:
            branch.as_(one).run(visited, request.id, outcome=VisitOutcome.DONE, on=wrong)
        assert codes(refused) == ["volunteers.visit_day"]
    branch.as_(other).run(visited, request.id, outcome=VisitOutcome.DONE)
    outcomes = [visit.outcome for visit in branch.as_(request.person).ask(visits_of, request.id)]
    assert outcomes == [VisitOutcome.NOBODY_IN, VisitOutcome.DONE]
    with pytest.raises(Refused) as refused:
        branch.organiser.run(visited, request.id, outcome=VisitOutcome.DONE)
    assert codes(refused) == ["volunteers.request_over"]


def test_a_request_is_withdrawn_without_a_reason(branch: Branch) -> None:
    """The helpers are free again, and it cannot be withdrawn twice."""
    request = asked(branch)
    pair(branch, request)
    desk = branch.as_(request.person)
    assert desk.run(withdraw_request, request.id).state is RequestState.WITHDRAWN
    assert branch.organiser.ask(helpers_of, request.id) == ()
    with pytest.raises(Refused):
        desk.run(withdraw_request, request.id)


def done(branch: Branch) -> Request:
    """A request that was served."""
    request = asked(branch)
    one, _other = pair(branch, request)
    branch.as_(one).run(visited, request.id, outcome=VisitOutcome.DONE)
    return request


def test_thanks_become_praise_in_feedback(branch: Branch) -> None:
    """With the resident as reporter; the branch itself is the one to hear it."""
    request = done(branch)
    voice = branch.as_(request.person).run(thank, request.id, text="剪得很好,谢谢")
    (kept,) = branch.as_(request.person).ask(items_of_person, request.person)
    assert (kept.id, kept.kind, kept.channel, kept.handler) == (
        voice.item,
        FeedbackKind.PRAISE,
        Channel.VISIT,
        branch.body.id,
    )


def test_a_complaint_does_not_go_to_those_it_is_about(branch: Branch) -> None:
    """A complaint about the branch is about it, and is never handled by it."""
    request = done(branch)
    voice = branch.as_(request.person).run(complain, request.id, text="约好的时间没有来")
    kept: Item = branch.as_(request.person).ask(item, voice.item)
    about: Body = branch.body
    assert (kept.kind, kept.about) == (FeedbackKind.COMPLAINT, about.id)
    assert kept.handler != branch.body.id
    with pytest.raises(Denied):
        branch.organiser.ask(item, voice.item)


def test_there_is_nothing_to_say_before_a_visit(branch: Branch) -> None:
    """Thanks and complaints are about a visit."""
    request = asked(branch)
    with pytest.raises(Refused) as refused:
        branch.as_(request.person).run(thank, request.id, text="谢谢")
    assert codes(refused) == ["volunteers.not_served"]


def test_a_resident_sees_the_own_requests_in_full_and_nobody_elses(branch: Branch) -> None:
    """Others do not list them at all."""
    request = asked(branch)
    (mine,) = branch.as_(request.person).ask(requests_of, request.person)
    assert (mine.wish, isinstance(mine.wish, Masked)) == ("行动不便", False)
    with pytest.raises(Denied):
        branch.as_(branch.volunteer()).ask(requests_of, request.person)


def test_the_office_enters_a_request_that_came_by_phone() -> None:
    """Old people need no phone of their own: the office and an organiser write it down."""
    branch = open_branch()
    resident = branch.person()
    for desk in (branch.office, branch.organiser):
        made = desk.run(ask_for, branch.body.id, service_code=HAIRCUT, person_id=resident.id, address="3栋1502室")
        assert made.person == resident.id
    assert len(branch.as_(resident.id).ask(requests_of, resident.id)) == 2


def test_who_goes_gives_back_what_was_in_hand(branch: Branch) -> None:
    """The request is open again for others, and whoever went reads the address no more."""
    request = asked(branch)
    one, other = pair(branch, request)
    branch.as_(one).run(pause, one.id)
    assert branch.organiser.ask(open_requests, branch.body.id)[0].wanted == 1
    assert [helper.enrolment for helper in branch.organiser.ask(helpers_of, request.id)] == [other.id]
    with pytest.raises(Denied):
        branch.as_(one).run(read_request, request.id)
