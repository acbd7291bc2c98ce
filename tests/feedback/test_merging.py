"""Duplicates become one without losing a voice, and who wants to be told is told."""

from datetime import date

import pytest
from tests.feedback.compound import LIGHTING, NOBODY, Small, codes, small

from community_gov import Actor, Code, Denied, Id, PartialDate, Refused
from community_gov.feedback import (
    Channel,
    Item,
    ItemState,
    accept,
    answer,
    board,
    close,
    endorse,
    follow,
    followers_of,
    item,
    merge,
    merged_into,
    public_rates,
    rates,
    reopen,
    reporter_of,
    submit,
    to_be_told,
    unwatch,
    visit,
    visit_slip,
    watch,
    withdraw,
)
from community_gov.households import ResidenceRole, add_unit, move_in

MODERATOR = Actor(id="moderator", roles=frozenset({"clerk"}))


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def two(here: Small) -> tuple[Item, Item]:
    """The same lamp, brought up by a resident and by nobody in particular."""
    mine = here.as_person(here.resident).run(
        submit, text="路灯不亮", category=LIGHTING, reporter=here.resident, channel=Channel.BOARD, place=here.building
    )
    return mine, here.community.by(NOBODY).run(submit, text="3栋灯坏了", category=LIGHTING, place=here.building)


def test_the_merged_slip_leads_to_the_one_that_is_kept(here: Small) -> None:
    """The board shows both, the merged one with the number of the other; its writer reads the answer by the old code."""
    kept, other = two(here)
    gone = here.of("property_company").run(merge, other.id, into=kept.id, reason="同一盏灯")
    assert (gone.state, gone.merged_into, gone.due) == (ItemState.MERGED, kept.id, None)
    assert [(slip.number, slip.merged_into) for slip in here.anonymous.ask(board)] == [(2, 1), (1, None)]
    assert here.office.ask(merged_into, kept.id) == (2,)
    here.office.run(accept, kept.id)
    here.office.run(answer, kept.id, text="已更换灯泡")
    assert other.slip is not None
    story = here.anonymous.ask(follow, code=other.slip)
    assert (story.kept, [said.text for said in story.answers]) == (1, ["已更换灯泡"])


def test_what_was_said_to_one_before_stays_with_that_one(here: Small) -> None:
    """A private answer from before the merger is not for the writer of the other slip; a public one, and what comes after, is."""
    kept, other = two(here)
    here.office.run(accept, kept.id)
    here.office.run(answer, kept.id, text="张女士,已约周三上门")
    here.office.run(reopen, kept.id, reason="未上门")
    here.office.run(answer, kept.id, text="已列入维修计划", public=True)
    here.clock.advance(hours=1)
    here.of("property_company").run(merge, other.id, into=kept.id)
    here.clock.advance(hours=1)
    here.office.run(reopen, kept.id, reason="仍不亮")
    here.office.run(answer, kept.id, text="已更换")
    assert other.slip is not None
    said = [one.text for one in here.anonymous.ask(follow, code=other.slip).answers]
    assert said == ["已列入维修计划", "已更换"]


def test_each_reporter_says_how_it_went(here: Small) -> None:
    """The satisfaction of the merged slip's writer counts beside that of the reporter; the matter itself counts once."""
    kept, other = two(here)
    here.of("property_company").run(merge, other.id, into=kept.id)
    here.office.run(accept, kept.id)
    here.office.run(answer, kept.id, text="已更换灯泡")
    here.as_person(here.resident).run(visit, kept.id, satisfied=True)
    assert other.slip is not None
    assert here.anonymous.run(visit_slip, code=other.slip, satisfied=False).id == kept.id
    found = here.office.ask(rates, since=date(2022, 1, 1), until=date(2022, 2, 1))
    assert (found.items, found.response.base, found.resolution.base) == (1, 1, 1)
    assert (found.satisfaction.count, found.satisfaction.base) == (1, 2)


def test_who_follows_the_merged_slip_is_told_of_the_kept_one(here: Small) -> None:
    """Reporters come first, those who follow after them, each once; who has stopped following is left out."""
    kept, other = two(here)
    here.as_person(here.spouse).run(watch, other.id, person_id=here.spouse)
    here.as_person(here.stranger).run(watch, kept.id, person_id=here.stranger)
    here.as_person(here.stranger).run(unwatch, kept.id, person_id=here.stranger)
    here.as_person(here.resident).run(watch, other.id, person_id=here.resident)
    here.of("property_company").run(merge, other.id, into=kept.id)
    told = here.office.ask(to_be_told, other.id)
    assert [(one.person, one.reporter) for one in told] == [(here.resident, True), (here.spouse, False)]
    assert {one.person for one in here.office.ask(followers_of, kept.id)} == {here.resident, here.spouse}
    with pytest.raises(Denied):
        here.as_person(here.spouse).ask(to_be_told, kept.id)


def test_following_twice_is_refused(here: Small) -> None:
    """One follows once, can stop and begin again; what is not on the board is followed by nobody."""
    kept, _other = two(here)
    desk = here.as_person(here.spouse)
    with pytest.raises(Refused) as never:
        desk.run(unwatch, kept.id, person_id=here.spouse)
    desk.run(watch, kept.id, person_id=here.spouse)
    with pytest.raises(Refused) as twice:
        desk.run(watch, kept.id, person_id=here.spouse)
    desk.run(unwatch, kept.id, person_id=here.spouse)
    assert desk.run(watch, kept.id, person_id=here.spouse).ended is None
    by_phone = here.office.run(submit, text="吵", category=Code("noise"), channel=Channel.PHONE)
    with pytest.raises(Refused) as hidden:
        desk.run(watch, by_phone.id, person_id=here.spouse)
    assert (codes(never.value), codes(twice.value)) == (["feedback.follows_not"], ["feedback.follows"])
    assert codes(hidden.value) == ["feedback.not_shown"]


def test_a_household_endorses_the_matter_once(here: Small) -> None:
    """Who endorsed the merged slip has endorsed the kept one, and an endorsement of the merged one counts there."""
    kept, other = two(here)
    here.as_person(here.resident).run(endorse, other.id, person_id=here.resident)
    here.of("property_company").run(merge, other.id, into=kept.id)
    with pytest.raises(Refused) as again:
        here.as_person(here.spouse).run(endorse, kept.id, person_id=here.spouse)
    assert codes(again.value) == ["feedback.endorsed"]
    unit = here.office.run(add_unit, place=here.entrance, room="102", code="3-1-102").id
    here.office.run(move_in, unit, person_id=here.stranger, role=ResidenceRole.TENANT, start=PartialDate("2020"))
    here.as_person(here.stranger).run(endorse, other.id, person_id=here.stranger)
    assert {slip.number: slip.endorsements for slip in here.anonymous.ask(board)} == {1: 2, 2: 0}


def test_only_a_named_human_merges(here: Small) -> None:
    """No program does; a handler merges what it has itself, the office anything; not into itself, nor into what is over."""
    kept, other = two(here)
    with pytest.raises(Refused) as program:
        here.office.run(merge, other.id, into=kept.id)
    elsewhere = here.office.run(submit, text="灯坏", category=Code("property_service"))
    with pytest.raises(Refused) as foreign:
        here.of("property_company").run(merge, other.id, into=elsewhere.id)
    with pytest.raises(Refused) as itself:
        here.of("property_company").run(merge, other.id, into=other.id)
    here.office.run(withdraw, elsewhere.id)
    clerk = here.community.by(MODERATOR)
    with pytest.raises(Refused) as over:
        clerk.run(merge, other.id, into=elsewhere.id)
    assert [codes(each.value) for each in (program, foreign, itself, over)] == [
        ["feedback.human_decides"],
        ["feedback.kept_elsewhere"],
        ["feedback.merged_into_itself"],
        ["feedback.cannot_keep"],
    ]
    assert clerk.run(merge, other.id, into=kept.id).state is ItemState.MERGED


def test_a_complaint_is_not_merged_towards_whom_it_is_about(here: Small) -> None:
    """What complains of a body or of one of its members is not merged into an item which that body handles."""
    kept, _other = two(here)
    for about in (here.bodies["property_company"], here.staff["property_company"]):
        complaint = here.office.run(submit, text="态度差", category=LIGHTING, about=about)
        with pytest.raises(Refused) as refused:
            here.community.by(MODERATOR).run(merge, complaint.id, into=kept.id)
        assert codes(refused.value) == ["feedback.would_tell_itself"]


def test_when_the_kept_one_is_withdrawn_the_others_go_on(here: Small) -> None:
    """Nobody takes back the voice of somebody else: what was merged stands alone again, with a time of its own."""
    kept, other = two(here)
    here.of("property_company").run(merge, other.id, into=kept.id)
    here.as_person(here.resident).run(withdraw, kept.id)
    again = here.office.ask(item, other.id)
    assert (again.state, again.merged_into, again.due) == (ItemState.REOPENED, None, date(2022, 1, 8))


def test_what_was_merged_by_mistake_is_taken_apart(here: Small) -> None:
    """Its reporter, or the office, reopens the merged one; then it is its own matter again."""
    kept, other = two(here)
    here.of("property_company").run(merge, kept.id, into=other.id)
    alone = here.as_person(here.resident).run(reopen, kept.id, reason="不是同一盏灯")
    assert (alone.state, alone.merged_into, here.office.ask(merged_into, other.id)) == (ItemState.REOPENED, None, ())


def test_chains_of_merging_lead_to_the_end(here: Small) -> None:
    """A merged into B, then B into C: both lead to C, and a merged one takes nothing in."""
    first, second = two(here)
    third = here.slip()
    company = here.of("property_company")
    company.run(merge, first.id, into=second.id)
    company.run(merge, second.id, into=third.id)
    assert [slip.merged_into for slip in here.anonymous.ask(board)] == [None, 3, 3]
    assert here.office.ask(merged_into, third.id) == (2, 1)
    with pytest.raises(Refused) as refused:
        company.run(merge, here.slip().id, into=first.id)
    assert codes(refused.value) == ["feedback.cannot_keep"]
    company.run(accept, third.id)
    company.run(answer, third.id, text="已修")
    here.as_person(here.resident).run(visit, first.id, satisfied=True)
    assert company.run(close, third.id).state is ItemState.CLOSED


def test_the_reporter_alone_and_the_office_know_who_it_is(here: Small) -> None:
    """A handler is not told by this question."""
    kept, other = two(here)
    assert here.office.ask(reporter_of, kept.id).person == here.resident
    assert here.office.ask(reporter_of, other.id).person is None
    assert here.as_person(here.resident).ask(reporter_of, kept.id).person == here.resident
    with pytest.raises(Denied):
        here.of("property_company").ask(reporter_of, kept.id)


def test_public_rates_are_for_whole_months(here: Small) -> None:
    """A figure for some days could be told apart from another, so parts of months are refused."""
    with pytest.raises(Refused) as refused:
        here.anonymous.ask(public_rates, since=date(2022, 1, 1), until=date(2022, 1, 20))
    assert codes(refused.value) == ["feedback.whole_months"]
    with pytest.raises(Refused):
        here.office.run(reopen, Id[Item]("item-0-0"), reason="没有")
