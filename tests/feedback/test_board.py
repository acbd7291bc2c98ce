"""The opinion board: what everybody sees, and what nobody sees."""

from datetime import date

import pytest
from tests.feedback.compound import FIRE, LIGHTING, NOBODY, Small, codes, small

from community_gov import Actor, Code, Denied, Id, NotFound, PartialDate, Refused
from community_gov.feedback import (
    BoardSettings,
    Channel,
    EndorsedBy,
    FeedbackKind,
    Item,
    ItemState,
    Reply,
    accept,
    answer,
    board,
    endorse,
    publish,
    submit,
    unpublish,
    withdraw,
)
from community_gov.households import ResidenceRole, add_unit, move_in

MODERATOR = Actor(id="moderator-wang", roles=frozenset({"clerk"}))


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def published(here: Small) -> Item:
    """A slip whose words stand on the board."""
    made = here.slip()
    here.community.by(MODERATOR).run(publish, made.id, text="3栋路灯不亮,请维修")
    return made


def test_a_slip_shows_its_number_and_no_words(here: Small) -> None:
    """Until somebody has moderated it, a slip on the board has number, category, state and place, and no words."""
    made = here.anonymous.run(submit, text="3栋路灯不亮,住户甲也说", category=LIGHTING, place=here.building)
    (slip,) = here.anonymous.ask(board)
    assert (slip.number, slip.category, slip.state, slip.place) == (1, LIGHTING, ItemState.SUBMITTED, here.building)
    assert (slip.text, slip.replies, slip.endorsements) == (None, (), 0)
    assert slip.item == made.id
    assert "住户甲" not in str(slip)


def test_a_named_human_puts_the_words_up(here: Small) -> None:
    """The moderated words are shown to everybody; a program cannot put them up."""
    made = here.slip()
    with pytest.raises(Refused) as refused:
        here.office.run(publish, made.id, text="3栋路灯不亮")
    shown = here.community.by(MODERATOR).run(publish, made.id, text="3栋路灯不亮,请维修")
    assert codes(refused.value) == ["feedback.named_human"]
    assert shown.by == "moderator-wang"
    assert [slip.text for slip in here.anonymous.ask(board)] == ["3栋路灯不亮,请维修"]


def test_the_handler_moderates_its_own_slips(here: Small) -> None:
    """A member of the handling body may put the words up; another resident may not."""
    made = here.slip()
    here.of("property_company").run(publish, made.id, text="3栋路灯不亮")
    with pytest.raises(Denied):
        here.as_person(here.resident).run(publish, made.id, text="改掉")


def test_words_are_replaced_and_taken_down(here: Small) -> None:
    """One version stands on the board at a time; taking it down needs a reason and leaves the number."""
    made = published(here)
    moderator = here.community.by(MODERATOR)
    moderator.run(publish, made.id, text="3栋东侧路灯不亮")
    assert [slip.text for slip in here.anonymous.ask(board)] == ["3栋东侧路灯不亮"]
    (down,) = moderator.run(unpublish, made.id, reason="涉及隐私")
    assert (down.reason, down.ended) == ("涉及隐私", here.clock())
    assert [slip.text for slip in here.anonymous.ask(board)] == [None]
    with pytest.raises(Refused) as refused:
        moderator.run(unpublish, made.id, reason="再来一次")
    assert codes(refused.value) == ["feedback.not_shown"]


def test_public_answers_stand_on_the_board(here: Small) -> None:
    """A public answer is shown with its level and day; one that is not public is not shown."""
    made = published(here)
    here.office.run(accept, made.id)
    here.on(date(2022, 1, 3))
    here.of("property_company").run(answer, made.id, text="住户甲请致电", public=False)
    assert here.anonymous.ask(board)[0].replies == ()
    again = here.slip()
    here.office.run(accept, again.id)
    here.of("property_company").run(answer, again.id, text="已更换灯泡", public=True)
    reply = Reply(level=Code("compound"), handler=here.bodies["property_company"], on=date(2022, 1, 3), text="已更换灯泡")
    assert here.anonymous.ask(board)[0].replies == (reply,)


def test_a_complaint_about_somebody_is_not_on_the_board(here: Small) -> None:
    """What complains of a body or person appears only when a human has put up words for it."""
    made = here.office.run(submit, text="住户丙占道", category=LIGHTING, about=here.stranger, kind=FeedbackKind.COMPLAINT)
    assert here.anonymous.ask(board) == ()
    here.community.by(MODERATOR).run(publish, made.id, text="楼道被占用")
    (slip,) = here.anonymous.ask(board)
    assert slip.text == "楼道被占用"
    assert here.stranger not in str(slip)


def test_what_was_said_elsewhere_is_not_on_the_board(here: Small) -> None:
    """A phone call and an emergency are no slips; a call whose words somebody put up is one."""
    call = here.office.run(submit, text="灯不亮", category=LIGHTING, channel=Channel.PHONE)
    here.office.run(submit, text="3栋有烟", category=FIRE)
    assert here.anonymous.ask(board) == ()
    here.community.by(MODERATOR).run(publish, call.id, text="路灯不亮")
    assert [slip.number for slip in here.anonymous.ask(board)] == [1]


def test_what_was_taken_back_disappears(here: Small) -> None:
    """A withdrawn slip is on the board no more, and no words are put up for it."""
    made = published(here)
    here.office.run(withdraw, made.id)
    assert here.anonymous.ask(board) == ()
    with pytest.raises(Refused) as refused:
        here.community.by(MODERATOR).run(publish, made.id, text="又来")
    assert codes(refused.value) == ["feedback.not_shown"]


def test_the_board_of_a_building_has_what_lies_in_it(here: Small) -> None:
    """Asked for a building the board shows slips of its entrances too, the newest first, and none of other buildings."""
    places = (here.building, here.elsewhere, here.entrance)
    for place in places:
        here.office.run(submit, text="意见", category=LIGHTING, place=place)
    assert [slip.number for slip in here.anonymous.ask(board)] == [3, 2, 1]
    assert [slip.number for slip in here.anonymous.ask(board, place=here.building)] == [3, 1]
    assert here.anonymous.ask(board, category=Code("noise")) == ()


def test_a_household_endorses_once(here: Small) -> None:
    """Two persons of one household have one endorsement; the board shows how many, and the register not who."""
    made = published(here)
    kept = here.as_person(here.resident).run(endorse, made.id, person_id=here.resident)
    with pytest.raises(Refused) as refused:
        here.as_person(here.spouse).run(endorse, made.id, person_id=here.spouse)
    assert codes(refused.value) == ["feedback.endorsed"]
    assert (kept.unit, kept.person) == (here.flat, None)
    assert here.anonymous.ask(board)[0].endorsements == 1


def test_by_its_settings_a_compound_counts_persons() -> None:
    """Where each person has one endorsement, two of one household have two, and each of them one."""
    here = small(settings=(BoardSettings(endorsed_by=EndorsedBy.PERSON),))
    made = published(here)
    for person in (here.resident, here.spouse):
        kept = here.as_person(person).run(endorse, made.id, person_id=person)
        assert (kept.unit, kept.person) == (None, person)
    with pytest.raises(Refused) as refused:
        here.as_person(here.spouse).run(endorse, made.id, person_id=here.spouse)
    assert codes(refused.value) == ["feedback.endorsed"]
    assert here.anonymous.ask(board)[0].endorsements == 2


def test_only_a_household_of_the_compound_endorses(here: Small) -> None:
    """Who has no home here has no endorsement; of several homes one is named, and it has to be one's own."""
    made = published(here)
    with pytest.raises(Refused) as homeless:
        here.office.run(endorse, made.id, person_id=here.stranger)
    second = here.office.run(add_unit, place=here.entrance, room="102", code="3-1-102").id
    here.office.run(move_in, second, person_id=here.spouse, role=ResidenceRole.TENANT, start=PartialDate("2021"))
    with pytest.raises(Refused) as several:
        here.office.run(endorse, made.id, person_id=here.spouse)
    with pytest.raises(Refused) as foreign:
        here.office.run(endorse, made.id, person_id=here.resident, unit_id=second)
    assert codes(homeless.value) == ["feedback.no_home"]
    assert codes(several.value) == ["feedback.which_home"]
    assert codes(foreign.value) == ["feedback.not_home"]
    assert here.office.run(endorse, made.id, person_id=here.spouse, unit_id=second).unit == second


def test_one_endorses_for_oneself(here: Small) -> None:
    """A resident cannot endorse in the name of another, and nobody in nobody's name."""
    made = published(here)
    for desk in (here.as_person(here.spouse), here.anonymous):
        with pytest.raises(Denied):
            desk.run(endorse, made.id, person_id=here.resident)


def test_what_is_not_on_the_board_is_not_endorsed(here: Small) -> None:
    """A phone call that is not shown, and an item that is not there, take no endorsement."""
    call = here.office.run(submit, text="灯不亮", category=LIGHTING, channel=Channel.PHONE)
    with pytest.raises(Refused) as refused:
        here.office.run(endorse, call.id, person_id=here.resident)
    assert codes(refused.value) == ["feedback.not_shown"]
    with pytest.raises(NotFound):
        here.office.run(endorse, Id[Item]("item-0-0"), person_id=here.resident)


def test_the_board_is_masked_for_everybody_alike(here: Small) -> None:
    """Nobody needs a right to read the board, because nothing on it is personal: the office sees the same."""
    published(here)
    assert here.community.by(NOBODY).ask(board) == here.office.ask(board)
