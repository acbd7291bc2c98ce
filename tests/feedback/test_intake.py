"""How items come in: named, unnamed, anonymous, on behalf of somebody; emergencies."""

from datetime import UTC, date, datetime

import pytest
from tests.feedback.compound import FIRE, LIGHTING, Small, codes, small

from community_gov import Actor, Code, Denied, Id, NotFound, Refused
from community_gov.feedback import (
    Channel,
    FeedbackKind,
    Item,
    ItemState,
    accept,
    answer,
    answers_to,
    close,
    follow,
    item,
    item_path,
    items,
    items_of_body,
    items_of_person,
    numbers,
    overdue,
    start,
    submit,
    submit_for,
    visit_slip,
    withdraw_slip,
)
from community_gov.households import Person


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_an_item_has_a_number_a_handler_and_a_deadline(here: Small) -> None:
    """What comes in gets the next number, lies with the property company, and has to be accepted within the category's days."""
    first, second = here.slip(), here.slip(text="5栋门禁坏了")
    assert (first.number, second.number) == (1, 2)
    assert first.handler == here.bodies["property_company"]
    assert (first.state, first.level, first.submitted, first.due) == (
        ItemState.SUBMITTED,
        "compound",
        date(2022, 1, 1),
        date(2022, 1, 2),
    )


@pytest.mark.parametrize("kind", FeedbackKind)
@pytest.mark.parametrize("channel", Channel)
def test_every_kind_comes_by_every_channel(here: Small, kind: FeedbackKind, channel: Channel) -> None:
    """Complaints, requests, enquiries, ideas and praise are taken in from any channel."""
    made = here.office.run(submit, text="意见", category=Code("other"), kind=kind, channel=channel)
    assert (made.kind, made.channel) == (kind, channel)


def test_who_speaks_for_oneself_is_named(here: Small) -> None:
    """A resident's own item names the resident, has no code, and is read by the resident as it is."""
    made = here.as_person(here.resident).run(
        submit, text="路灯不亮", category=LIGHTING, channel=Channel.MINI_PROGRAM, reporter=here.resident
    )
    assert made.slip is None
    assert here.as_person(here.resident).ask(item, made.id).text == "路灯不亮"
    assert here.as_person(here.resident).ask(items_of_person, here.resident) == (made,)
    with pytest.raises(Denied):
        here.as_person(here.spouse).ask(item, made.id)


def test_nobody_speaks_in_the_name_of_somebody_else(here: Small) -> None:
    """A resident cannot give another one as the reporter; a member of a body records it on behalf of somebody, and so it says."""
    with pytest.raises(Refused) as denied:
        here.as_person(here.spouse).run(submit, text="吵", category=Code("noise"), reporter=here.resident)
    made = here.of("residents_committee").run(submit_for, reporter=here.resident, text="吵", category=Code("noise"))
    (first,) = here.office.ask(item_path, made.id)
    assert codes(denied.value) == ["feedback.not_yourself"]
    assert made.reporter == here.resident
    assert first.by == f"login-{here.staff['residents_committee']}"
    with pytest.raises(Denied):
        here.as_person(here.spouse).run(submit_for, reporter=here.resident, text="吵", category=Code("noise"))


def test_anonymous_means_nobody(here: Small) -> None:
    """An anonymous item keeps the civil day alone: no reporter, no account, no hour, in record, move and journal."""
    here.on(date(2022, 1, 5), hour=17)
    made = here.anonymous.run(submit, text="绿化太差", category=Code("greenery"))
    (move,) = here.office.ask(item_path, made.id)
    midnight = datetime(2022, 1, 4, 16, tzinfo=UTC)
    assert (made.reporter, move.by, move.at) == (None, "anonymous", midnight)
    with here.community.journal() as journal:
        entry = list(journal.entries())[-1]
    assert (entry.at, entry.actor, entry.verbs) == ("2022-01-05", "anonymous", ("feedback.submit",))
    assert made.slip is not None
    assert made.slip not in entry.encode().decode()


def test_what_is_anonymous_names_nobody(here: Small) -> None:
    """An anonymous actor cannot give a reporter."""
    with pytest.raises(Refused) as refused:
        here.anonymous.run(submit, text="吵", category=Code("noise"), reporter=here.resident)
    assert codes(refused.value) == ["feedback.anonymous_named"]


def test_the_code_of_a_slip_is_its_only_key(here: Small) -> None:
    """Who holds the code follows the item, says how it went and can take it back; without it nobody does."""
    made = here.anonymous.run(submit, text="路灯不亮", category=LIGHTING)
    assert made.slip is not None
    here.of("property_company").run(accept, made.id)
    here.of("property_company").run(answer, made.id, text="已修好")
    story = here.anonymous.ask(follow, code=made.slip)
    assert (story.item.text, story.item.slip) == ("路灯不亮", None)
    assert [said.text for said in story.answers] == ["已修好"]
    assert here.anonymous.run(visit_slip, code=made.slip, satisfied=True).state is ItemState.VISITED
    with pytest.raises(NotFound):
        here.anonymous.ask(follow, code="aaaaaaaaaaaaaaaa")
    with pytest.raises(NotFound):
        here.anonymous.run(withdraw_slip, code="aaaaaaaaaaaaaaaa")


def test_who_holds_the_code_takes_the_slip_back(here: Small) -> None:
    """An unnamed item is withdrawn by its code."""
    made = here.anonymous.run(submit, text="路灯不亮", category=LIGHTING)
    assert made.slip is not None
    assert here.anonymous.run(withdraw_slip, code=made.slip).state is ItemState.WITHDRAWN


def test_nobody_at_the_office_learns_the_code(here: Small) -> None:
    """Handlers and the office read the words of an unnamed slip, but not the code by which its writer is known."""
    made = here.anonymous.run(submit, text="路灯不亮", category=LIGHTING)
    here.on(date(2022, 2, 1))
    company = here.of("property_company")
    assert company.ask(item, made.id).text == "路灯不亮"
    found = (
        company.ask(item, made.id),
        *company.ask(items_of_body, here.bodies["property_company"]),
        *here.office.ask(items),
        *here.office.ask(overdue, on=date(2022, 2, 1)),
    )
    assert [one.slip for one in found] == [None] * 4


def test_two_slips_have_two_codes(here: Small) -> None:
    """Codes are drawn from the injected chance, 16 letters and digits each."""
    drawn = {here.anonymous.run(submit, text="意见", category=Code("other")).slip for _ in range(20)}
    assert len(drawn) == 20
    assert all(code is not None and len(code) == 16 and code.isalnum() for code in drawn)


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "灯\u202e亮", "灯" * 2001])
def test_words_are_readable(here: Small, text: str) -> None:
    """Empty words, control characters, a turned direction of writing and an endless text are refused."""
    with pytest.raises(Refused) as refused:
        here.anonymous.run(submit, text=text, category=LIGHTING)
    assert codes(refused.value)[0] in {"feedback.empty", "feedback.control", "feedback.long"}
    assert here.office.ask(items) == ()


def test_lines_and_little_pictures_are_welcome(here: Small) -> None:
    """Residents write in several lines and with emoji."""
    text = "路灯不亮\n老人👨‍👩‍👧看不清"
    assert here.anonymous.run(submit, text=text, category=LIGHTING).text == text


def test_what_an_item_names_exists(here: Small) -> None:
    """An unknown category, place, reporter or body complained of is refused, and no number is used up."""
    office = here.office
    with pytest.raises(Refused) as category:
        office.run(submit, text="意见", category=Code("moon"))
    with pytest.raises(NotFound):
        office.run(submit, text="意见", category=LIGHTING, place=Id("place-0-0"))
    with pytest.raises(NotFound):
        office.run(submit, text="意见", category=LIGHTING, reporter=Id[Person]("person-0-0"))
    with pytest.raises(Refused) as about:
        office.run(submit, text="意见", category=LIGHTING, about=here.building)
    (unknown,) = category.value.problems
    assert unknown.code == "feedback.no_category"
    assert unknown.message("en").startswith("there is no category moon; there are: fire, crime, ")
    assert codes(about.value) == ["feedback.about_nobody"]
    assert here.slip().number == 1


def test_an_emergency_is_told_whom_to_call_and_never_queued(here: Small) -> None:
    """A fire is recorded with the number to call; it waits for nobody, has no deadline and is not on the handler's list."""
    made = here.anonymous.run(submit, text="3栋有烟", category=FIRE)
    assert (made.state, made.calls, made.due) == (ItemState.TOLD, (Code("119"),), None)
    assert here.of("property_company").ask(items_of_body, here.bodies["property_company"]) == ()
    here.on(date(2023, 1, 1))
    assert here.office.ask(overdue, on=date(2023, 1, 1)) == ()


def test_whom_to_call_can_be_asked_by_everybody(here: Small) -> None:
    """The numbers of a category are open to all; a category that is no emergency has none."""
    assert [number.number for number in here.anonymous.ask(numbers, category=Code("lift_trapped"))] == ["119", "110"]
    assert here.anonymous.ask(numbers, category=LIGHTING) == ()


def test_what_an_emergency_leaves_behind_can_be_worked_on(here: Small) -> None:
    """After the fire brigade has left, the item is accepted and answered like any other, or simply closed."""
    first, second = (here.office.run(submit, text="3栋有烟", category=FIRE) for _ in range(2))
    here.office.run(accept, first.id)
    here.office.run(start, first.id)
    here.office.run(answer, first.id, text="已更换灭火器")
    assert here.office.run(close, first.id).state is ItemState.CLOSED
    assert here.office.run(close, second.id, reason="误报").state is ItemState.CLOSED
    assert [said.text for said in here.office.ask(answers_to, first.id)] == ["已更换灭火器"]


def test_a_retried_submission_is_one_slip(here: Small) -> None:
    """The same command id gives back the same slip with the same code, also to nobody in particular."""

    def send() -> Item:
        return here.community.by(Actor.anonymous(), command_id="form-7").run(submit, text="路灯不亮", category=LIGHTING)

    first, second = send(), send()
    assert first == second
    assert len(here.office.ask(items)) == 1
