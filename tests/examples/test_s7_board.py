"""The seventh script: the opinion board, up to the residential community and back."""

import io
from datetime import date, datetime
from fractions import Fraction

import page_board
import pytest
import s2_bodies
import s7_board
from bay import Bay, open_bay
from rich.console import Console

from community_gov import OPERATOR, Actor, Code, Denied, Masked, mediation, surveys
from community_gov import feedback as f
from community_gov import organizations as o
from community_gov.calendar import Counted


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
    """Five slips stand on the board with an answer; none in the words of its writer, the idea with its endorsements."""
    slips = {slip.item: slip for slip in bay.desk(Actor.anonymous()).ask(f.board)}
    answered = {made.lamp, made.crossing, made.dumplings, made.more.charging, made.more.clutter}
    assert {item for item, slip in slips.items() if slip.replies} == answered
    assert {slip.state for item, slip in slips.items() if item not in answered} == {f.ItemState.MERGED}
    assert all(len(slips[item].replies) == 1 for item in answered)
    assert all(slips[item].text for item in answered)
    assert slips[made.dumplings].endorsements == s7_board.ENDORSING
    assert "老人" not in str(slips[made.lamp])


def test_an_emergency_is_told_whom_to_call(bay: Bay, made: s7_board.Board) -> None:
    """People in a lift: the fire brigade's number at once, recorded, waiting for nobody."""
    lift = bay.desk().ask(f.item, made.lift)
    assert (lift.state, lift.calls[0], lift.due) == (f.ItemState.TOLD, "119", None)


def test_the_rates_say_what_they_count(bay: Bay) -> None:
    """Seven were due for a response, one of which nobody accepted in time; all were visited, six of seven writers satisfied."""
    found = bay.desk().ask(f.rates, since=s7_board.BEGUN, until=s7_board.ASKED_ON)
    assert (found.items, found.response) == (7, f.Rate(count=6, base=7))
    assert (found.resolution, found.satisfaction) == (f.Rate(count=7, base=7), f.Rate(count=6, base=7))


def test_everybody_sees_no_rate_of_a_few(bay: Bay) -> None:
    """One writer was not satisfied: the public rate of satisfaction would tell of him, so it is kept back."""
    bay.on(page_board.UNTIL)
    found = bay.desk(Actor.anonymous()).ask(f.public_rates, since=page_board.SINCE, until=page_board.UNTIL)
    assert found is not None
    assert (found.response, found.resolution, found.satisfaction) == (
        f.Rate(count=4, base=5),
        f.Rate(count=5, base=5),
        f.Rate(count=0, base=0),
    )


def test_a_rule_takes_up_what_nobody_accepts(bay: Bay, made: s7_board.Board) -> None:
    """The time to accept ran out, so it went up one level by the rule of the pack, and came back with the answer."""
    up = next(move for move in bay.desk().ask(f.item_path, made.more.charging) if move.action == "escalate")
    assert (up.trigger, up.level, up.reason) == (f.Trigger.DEADLINE, "shequ", None)
    assert [level for _action, level in path(bay, made.more.charging)] == ["compound", *["shequ"] * 3, *["compound"] * 3]


def test_nothing_is_done_above_the_residential_community(bay: Bay, made: s7_board.Board) -> None:
    """Offices that exist are named on the ladder, and given no invented deed."""
    for one in bay.desk().ask(f.items):
        assert {level for _action, level in path(bay, one.id)} <= {"compound", "shequ"}
    assert len(bay.desk().ask(f.who_answers, category=Code("parking"))) == 4
    assert made.more.charging


def test_two_slips_about_one_matter_are_one(bay: Bay, made: s7_board.Board) -> None:
    """The crossing was brought up twice, and the second slip leads to the first."""
    (second,) = bay.desk().ask(f.merged_into, made.crossing)
    states = {one.number: (one.state, one.merged_into) for one in bay.desk().ask(f.items)}
    assert states[second] == (f.ItemState.MERGED, made.crossing)


def test_the_hotline_gets_its_reply_in_time(bay: Bay, made: s7_board.Board) -> None:
    """The hotline's own hour counted, and the text that goes back names no reporter."""
    reply = bay.desk().ask(f.reply_out, made.more.order)
    assert (reply.due, reply.answered, reply.in_time, reply.solved) == (date(2021, 11, 9), date(2021, 11, 8), True, True)
    assert "generated-20211104-0031" in (reply.text or "")
    assert reply.ends == datetime(2021, 11, 9, 18, tzinfo=bay.community.zone)


def test_the_arbiter_said_whose_matter_it_was(bay: Bay, made: s7_board.Board) -> None:
    """The company disputed it and got it back, waited three days for the rain, and was given more time; all is in the account."""
    actions = [action for action, _level in path(bay, made.more.clutter)]
    assert actions == ["submit", "dispute", "settle", "accept", "pause", "resume", "extend", "answer", "visit", "close"]
    account = made.more.account
    assert account.day == date(2021, 11, 29)
    assert sum(step.what is Counted.STANDS for step in account.steps) == 3


def test_neighbours_agreed_and_nobody_else_reads_it(bay: Bay, made: s7_board.Board) -> None:
    """The court can be asked for thirty days from the effect; the office sees the case without what was said."""
    file = bay.desk().ask(mediation.case_file, made.noise)
    assert file.agreement is not None
    assert file.agreement.confirm_by == date(2021, 12, 27)
    assert isinstance(file.case.text, Masked)
    with pytest.raises(Denied):
        bay.desk(Actor.anonymous()).ask(mediation.case_file, made.noise)


def test_the_survey_shows_no_answer_of_fewer_than_five(bay: Bay, made: s7_board.Board) -> None:
    """Three of sixty said "rather not" about security: told with the neighbour on the scale, and without a mean."""
    public = bay.desk(Actor.anonymous())
    lines = public.ask(surveys.results, made.survey)
    assert not [line for line in lines if line.count is not None and 0 < line.count < 5]
    about = [line for line in lines if line.question == "security" and line.by is None and line.count]
    assert (about[0].answers, about[0].count) == (("2", "3"), 15)
    means = {str(score.question): (score.mean, score.change) for score in public.ask(surveys.scores, made.survey)}
    assert means["gain"] == (Fraction(249, 60), Fraction(249 - 222, 60))
    assert means["security"] == (None, None)


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
