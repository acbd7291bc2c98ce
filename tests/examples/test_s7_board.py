"""The seventh script: the opinion board, up to the residential community and back."""

import io

import pytest
import s2_bodies
import s7_board
from bay import Bay, open_bay
from rich.console import Console

from community_gov import OPERATOR, Actor, Denied
from community_gov import feedback as f
from community_gov import organizations as o


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the seventh script."""
    stage = open_bay()
    stage.once(s7_board.enact)
    stage.on(s7_board.ASKED_ON)
    return stage


@pytest.fixture(scope="module")
def made(bay: Bay) -> s7_board.Board:
    """The items of the slips."""
    return bay.once(s7_board.enact)


def path(bay: Bay, item: object) -> list[tuple[str, str]]:
    """Action and level of every step."""
    return [(move.action, move.level) for move in bay.desk().ask(f.item_path, item)]  # type: ignore[arg-type]  # an item's id


def test_a_small_matter_does_not_leave_the_compound(bay: Bay, made: s7_board.Board) -> None:
    """The lamp was repaired by the compound's own company, and never lay at another level."""
    assert {level for _action, level in path(bay, made.lamp)} == {"compound"}
    assert bay.desk().ask(f.item, made.lamp).state is f.ItemState.CLOSED


def test_a_bigger_matter_goes_to_the_residential_community_and_back(bay: Bay, made: s7_board.Board) -> None:
    """The crossing went up one level, was answered there, came down with the answer, and was closed at home."""
    assert path(bay, made.crossing) == [
        ("submit", "compound"),
        ("accept", "compound"),
        ("escalate", "shequ"),
        ("accept", "shequ"),
        ("answer", "shequ"),
        ("return_down", "compound"),
        ("visit", "compound"),
        ("close", "compound"),
    ]


def test_the_company_does_not_get_the_complaint_about_it(bay: Bay, made: s7_board.Board) -> None:
    """The complaint lies with the residents' committee, and the company's own staff cannot read it."""
    company = bay.once(s2_bodies.enact).property_company
    found = bay.desk().ask(f.item, made.complaint)
    assert (found.level, found.about) == ("shequ", company)
    assert found.handler == bay.once(s2_bodies.enact).residents_committee
    (clerk,) = bay.desk().ask(o.members, company, on=s7_board.ASKED_ON)
    with pytest.raises(Denied):
        bay.as_person(clerk.person).ask(f.item, made.complaint)
    assert bay.as_person(clerk.person).ask(f.item, made.lamp).id == made.lamp
    assert made.complaint not in {slip.item for slip in bay.desk(Actor.anonymous()).ask(f.board)}


def test_unsigned_slips_name_nobody(bay: Bay, made: s7_board.Board) -> None:
    """What was written anonymously has no reporter, and its first step no hour and no login."""
    for item in (made.lamp, made.crossing, made.complaint, made.lift):
        first = bay.desk().ask(f.item_path, item)[0]
        local = first.at.astimezone(bay.community.zone)
        assert (first.by, local.hour, local.minute) == ("anonymous", 0, 0)
        assert bay.desk().ask(f.item, item).reporter is None


def test_the_board_shows_moderated_words_and_answers(bay: Bay, made: s7_board.Board) -> None:
    """Three slips stand on the board, each answered; none in the words of its writer, the idea with its endorsements."""
    slips = {slip.item: slip for slip in bay.desk(Actor.anonymous()).ask(f.board)}
    assert slips.keys() == {made.lamp, made.crossing, made.dumplings}
    assert all(len(slip.replies) == 1 for slip in slips.values())
    assert slips[made.dumplings].endorsements == s7_board.ENDORSING
    assert "老人" not in str(slips[made.lamp])


def test_an_emergency_is_told_whom_to_call(bay: Bay, made: s7_board.Board) -> None:
    """People in a lift: the fire brigade's number at once, recorded, waiting for nobody."""
    lift = bay.desk().ask(f.item, made.lift)
    assert (lift.state, lift.calls[0], lift.due) == (f.ItemState.TOLD, "119", None)


def test_the_rates_say_what_they_count(bay: Bay) -> None:
    """All four were answered in time and three visited: all solved, two of three writers satisfied."""
    found = bay.desk().ask(f.rates, since=s7_board.BEGUN, until=s7_board.ASKED_ON)
    assert (found.items, found.response) == (4, f.Rate(count=4, base=4))
    assert (found.resolution, found.satisfaction) == (f.Rate(count=3, base=3), f.Rate(count=2, base=3))


def test_the_story_keeps_secrets(bay: Bay) -> None:
    """What the script prints has neither a code of a slip nor the words that were not put up."""
    console = Console(record=True, width=120, file=io.StringIO())
    s7_board.show(bay, console)
    told = console.export_text()
    assert "建议在小区大门外路口施划斑马线" in told
    assert "报修电话没人接" not in told
    with bay.community.by(Actor.service("operator", OPERATOR)).view() as view:
        slips = [voice.code for voice in view.find(f.Voice) if voice.code is not None]
    assert len(slips) >= 4
    assert not [slip for slip in slips if slip in told]
