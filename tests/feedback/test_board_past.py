"""The board's moderation with reasons, and what it showed when."""

from datetime import date

import pytest
from tests.feedback.compound import LIGHTING, OFFICE, Small, codes, small

from community_gov import Denied, Refused
from community_gov.feedback import (
    accept,
    answer,
    board,
    board_on,
    endorse,
    follow,
    merge,
    publish,
    submit,
    unpublish,
    withdraw,
    withhold,
)


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_what_was_public_when(here: Small) -> None:
    """Each day shows the words, states, answers, endorsements and merged slips of that day, whatever came after."""
    company = here.of("property_company")
    first = here.slip()
    here.on(date(2022, 1, 2))
    company.run(publish, first.id, text="路灯不亮")
    here.as_person(here.resident).run(endorse, first.id, person_id=here.resident)
    here.on(date(2022, 1, 3))
    company.run(accept, first.id)
    company.run(answer, first.id, text="已更换", public=True)
    second = here.anonymous.run(submit, text="灯", category=LIGHTING, place=here.building)
    here.on(date(2022, 1, 4))
    company.run(unpublish, first.id, reason="有误")
    company.run(publish, first.id, text="3栋路灯不亮")
    company.run(merge, second.id, into=first.id)
    here.on(date(2022, 1, 5))
    here.office.run(withdraw, second.id)
    shown = {
        day: [
            (slip.number, slip.text, slip.state.value, slip.endorsements, len(slip.replies), slip.merged_into)
            for slip in here.office.ask(board_on, on=date(2022, 1, day))
        ]
        for day in range(1, 6)
    }
    assert shown == {
        1: [(1, None, "submitted", 0, 0, None)],
        2: [(1, "路灯不亮", "submitted", 1, 0, None)],
        3: [(2, None, "submitted", 0, 0, None), (1, "路灯不亮", "answered", 1, 1, None)],
        4: [(2, None, "merged", 0, 0, 1), (1, "3栋路灯不亮", "answered", 1, 1, None)],
        5: [(1, "3栋路灯不亮", "answered", 1, 1, None)],
    }
    assert here.office.ask(board_on, on=date(2022, 1, 5)) == here.anonymous.ask(board)
    assert here.office.ask(board_on, on=date(2021, 12, 31)) == ()
    assert here.office.ask(board_on, on=date(2022, 1, 3), place=here.elsewhere) == ()
    with pytest.raises(Denied):
        here.anonymous.ask(board_on, on=date(2022, 1, 2))


def test_a_slip_is_kept_off_with_a_reason(here: Small) -> None:
    """A named human keeps an insult off the board; its writer reads why, and it can be put up in other words."""
    made = here.anonymous.run(submit, text="骂人的话", category=LIGHTING)
    company = here.of("property_company")
    with pytest.raises(Refused) as program:
        here.community.by(OFFICE).run(withhold, made.id, reason="辱骂")
    company.run(withhold, made.id, reason="含辱骂性文字")
    assert here.anonymous.ask(board) == ()
    assert made.slip is not None
    assert [one.reason for one in here.anonymous.ask(follow, code=made.slip).shown] == ["含辱骂性文字"]
    company.run(publish, made.id, text="对路灯维修不满")
    assert [slip.text for slip in here.anonymous.ask(board)] == ["对路灯维修不满"]
    assert codes(program.value) == ["feedback.named_human"]


@pytest.mark.parametrize("text", ["请联系13812345678", "身份证432501199001011234", "43250119900101123X的住户"])
def test_nobody_can_be_found_by_what_hangs(here: Small, text: str) -> None:
    """A mobile phone number or an identity number is refused in moderated words and public answers, not in private ones."""
    made = here.slip()
    company = here.of("property_company")
    with pytest.raises(Refused) as shown:
        company.run(publish, made.id, text=text)
    company.run(accept, made.id)
    with pytest.raises(Refused) as said:
        company.run(answer, made.id, text=text, public=True)
    assert codes(shown.value) == codes(said.value) == ["feedback.not_masked"]
    assert company.run(answer, made.id, text=text).number == 1


def test_a_number_of_the_office_may_hang(here: Small) -> None:
    """A landline or an order number finds nobody."""
    made = here.slip()
    for text in ("电话0738-8312345", "工单202201010007123"):
        assert here.of("property_company").run(publish, made.id, text=text).text == text
