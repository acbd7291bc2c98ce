"""Rules of the ladder take matters up: by time, refusal, category and the wish of households; `raise_due` carries it out."""

from datetime import UTC, date, datetime

import pytest
from tests.feedback.compound import LIGHTING, Small, Told, codes, small

from community_gov import Code, Denied, PartialDate, Refused
from community_gov.deadlines import PauseReason, TimeLimit
from community_gov.feedback import (
    COMPOUND_RULES,
    EscalationRule,
    Item,
    ItemState,
    Trigger,
    accept,
    answer,
    close,
    due_to_rise,
    endorse,
    escalate,
    escalation_rules,
    item,
    item_path,
    pause,
    raise_due,
    refuse,
    return_down,
    submit,
    withdraw,
)
from community_gov.households import ResidenceRole, add_person, add_unit, move_in
from community_gov.rules import Mark

COMPOUND, SHEQU, SUBDISTRICT, DISTRICT = map(Code, ("compound", "shequ", "subdistrict", "district"))


def ruled(trigger: Trigger, **how: object) -> EscalationRule:
    """A rule of the compound's own."""
    return EscalationRule(pack=COMPOUND_RULES, trigger=trigger, source="公约", mark=Mark.PLACEHOLDER, **how)  # type: ignore[arg-type]  # fields of the rule, by name


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_what_is_overdue_has_to_rise(here: Small) -> None:
    """Nothing moves before the time is over; then the question names the item, its level and why, and the verb moves it."""
    made = here.slip()
    here.on(date(2022, 1, 2), hour=23, minute=59)
    assert here.office.ask(due_to_rise) == ()
    assert here.office.run(raise_due) == ()
    here.on(date(2022, 1, 3), hour=0)
    (due,) = here.office.ask(due_to_rise)
    assert (due.item, due.level, due.trigger, due.since) == (
        made.id,
        COMPOUND,
        Trigger.DEADLINE,
        datetime(2022, 1, 2, 16, tzinfo=UTC),
    )
    (moved,) = here.office.run(raise_due)
    assert (moved.state, moved.level, moved.handler, moved.due) == (
        ItemState.ESCALATED,
        SHEQU,
        here.bodies["residents_committee"],
        date(2022, 1, 4),
    )
    last = here.office.ask(item_path, made.id)[-1]
    assert (last.trigger, last.rule, last.by, last.reason) == (Trigger.DEADLINE, COMPOUND_RULES, "office", None)


def test_moving_twice_moves_once(here: Small) -> None:
    """The scheduler may call as often as it likes: each level has its own time, and nothing skips a level."""
    made = here.slip()
    here.on(date(2022, 1, 20))
    assert [len(here.office.run(raise_due)) for _ in range(3)] == [1, 0, 0]
    assert here.office.ask(item, made.id).level == SHEQU
    for level in (SUBDISTRICT, DISTRICT):
        here.on(date(2023, 1, 1) if level == SUBDISTRICT else date(2024, 1, 1))
        assert [one.level for one in here.office.run(raise_due)] == [level]
    here.on(date(2025, 1, 1))
    assert here.office.ask(due_to_rise) == ()
    assert here.office.run(raise_due) == ()
    assert [move.level for move in here.office.ask(item_path, made.id)] == [COMPOUND, SHEQU, SUBDISTRICT, DISTRICT]


def test_it_is_moved_some_at_a_time(here: Small) -> None:
    """Of many the longest overdue go first, as many as were asked for."""
    first, second, third = (here.slip() for _ in range(3))
    here.office.run(accept, first.id)
    here.on(date(2022, 1, 20))
    assert [one.id for one in here.office.run(raise_due, at_most=2)] == [second.id, third.id]
    assert [one.id for one in here.office.run(raise_due, at_most=2)] == [first.id]


def test_what_is_done_or_taken_back_does_not_rise(here: Small) -> None:
    """Answered and withdrawn items wait for nobody; one that waits for the weather does not rise before its last day."""
    done, gone, waiting = (here.slip() for _ in range(3))
    for made in (done, waiting):
        here.office.run(accept, made.id)
    here.office.run(answer, done.id, text="已修")
    here.office.run(withdraw, gone.id)
    here.office.run(pause, waiting.id, waiting_for=PauseReason.WEATHER, until=date(2022, 2, 1), reason="大雨")
    here.on(date(2022, 2, 1))
    assert here.office.ask(due_to_rise) == ()
    here.on(date(2022, 2, 2))
    assert [one.item for one in here.office.ask(due_to_rise)] == [waiting.id]
    (moved,) = here.office.run(raise_due)
    assert (moved.state, moved.waits_until, moved.due) == (ItemState.ESCALATED, None, date(2022, 2, 3))


def test_a_clock_that_jumps_back_moves_nothing(here: Small) -> None:
    """What rose stays where it is; before its new time is over nothing is due, however the clock is set."""
    here.slip()
    here.on(date(2022, 1, 20))
    here.office.run(raise_due)
    here.on(date(2021, 12, 1))
    assert here.office.ask(due_to_rise) == ()
    assert here.office.run(raise_due) == ()


def test_the_answer_comes_down_with_the_whole_path(here: Small) -> None:
    """What a rule took up is answered there by a human, and comes back by hand."""
    made = here.slip()
    here.on(date(2022, 1, 20))
    here.office.run(raise_due)
    shequ = here.of("residents_committee")
    shequ.run(accept, made.id)
    shequ.run(answer, made.id, text="已督促更换")
    assert shequ.run(return_down, made.id).level == COMPOUND
    assert here.of("property_company").run(close, made.id).state is ItemState.CLOSED


def test_a_refusal_stands_for_a_while() -> None:
    """By a pack that says so, what was refused goes up when nobody took it up again within three days."""
    rule = ruled(Trigger.REFUSAL, level=COMPOUND, after=TimeLimit(3))
    here = small(plugins=(Told(rule),))
    made = here.slip()
    here.office.run(refuse, made.id, reason="不属职责")
    here.on(date(2022, 1, 4))
    assert here.office.ask(due_to_rise) == ()
    here.on(date(2022, 1, 5))
    (moved,) = here.office.run(raise_due)
    assert (moved.level, here.office.ask(item_path, made.id)[-1].trigger) == (SHEQU, Trigger.REFUSAL)


def test_a_reserved_category_starts_higher() -> None:
    """It is taken in below and goes up in the same change, level by level, and the path says why."""
    road = Code("road")
    rules = (ruled(Trigger.CATEGORY, level=COMPOUND, category=road), ruled(Trigger.CATEGORY, level=SHEQU, category=road))
    here = small(plugins=(Told(*rules),))
    made = here.office.run(submit, text="路面塌陷", category=road)
    path = here.office.ask(item_path, made.id)
    assert (made.level, made.handler) == (SUBDISTRICT, here.bodies["subdistrict"])
    assert [(move.action, move.level, move.trigger) for move in path] == [
        ("submit", COMPOUND, None),
        ("escalate", SHEQU, Trigger.CATEGORY),
        ("escalate", SUBDISTRICT, Trigger.CATEGORY),
    ]
    nobody = here.anonymous.run(submit, text="路面塌陷", category=road)
    assert nobody.slip is not None


def household(here: Small, room: str, made: Item) -> None:
    """One more household endorses."""
    unit = here.office.run(add_unit, place=here.entrance, room=room, code=f"3-1-{room}").id
    person = here.office.run(add_person, name="住户").id
    here.office.run(move_in, unit, person_id=person, role=ResidenceRole.OWNER, start=PartialDate("2020"))
    here.as_person(person).run(endorse, made.id, person_id=person)


def test_households_take_a_matter_up() -> None:
    """With as many as the pack says, residents take a matter up before its time is over; once at each level."""
    here = small(plugins=(Told(ruled(Trigger.HOUSEHOLDS, households=3)),))
    made = here.slip()
    for n in range(2):
        household(here, f"20{n}", made)
    assert here.office.ask(due_to_rise) == ()
    here.office.run(accept, made.id)
    here.as_person(here.resident).run(endorse, made.id, person_id=here.resident)
    assert [one.trigger for one in here.office.ask(due_to_rise)] == [Trigger.HOUSEHOLDS]
    assert [move.action for move in here.office.ask(item_path, made.id)][-1] == "demand"
    (moved,) = here.office.run(raise_due)
    assert moved.level == SHEQU
    assert here.office.ask(due_to_rise) == ()
    household(here, "301", made)
    assert [one.level for one in here.office.run(raise_due)] == [SUBDISTRICT]


def test_a_wish_of_households_outlives_a_refusal() -> None:
    """What so many want goes up although the level below refuses it meanwhile; an answer makes the wish moot."""
    here = small(plugins=(Told(ruled(Trigger.HOUSEHOLDS, households=1)),))
    refused, answered = here.slip(), here.slip()
    for made in (refused, answered):
        here.as_person(here.resident).run(endorse, made.id, person_id=here.resident)
    here.office.run(refuse, refused.id, reason="不属职责")
    here.office.run(accept, answered.id)
    here.office.run(answer, answered.id, text="已办")
    assert [one.id for one in here.office.run(raise_due)] == [refused.id]


def test_a_reason_has_to_be_true(here: Small) -> None:
    """By hand nobody claims a wish of households or a reservation that there is not."""
    made = here.slip()
    for trigger, code in ((Trigger.HOUSEHOLDS, "feedback.not_demanded"), (Trigger.CATEGORY, "feedback.not_reserved")):
        with pytest.raises(Refused) as refused:
            here.office.run(escalate, made.id, reason="试试", trigger=trigger)
        assert codes(refused.value) == [code]


def test_who_lets_rules_work(here: Small) -> None:
    """The host's scheduler does, with the office's role; the rules can be read by everybody."""
    assert [rule.trigger for rule in here.anonymous.ask(escalation_rules, pack=COMPOUND_RULES)] == [Trigger.DEADLINE]
    with pytest.raises(Denied):
        here.of("property_company").run(raise_due)
    with pytest.raises(Denied):
        here.anonymous.ask(due_to_rise)


def test_an_emergency_is_never_queued(here: Small) -> None:
    """What was told whom to call rises by no rule."""
    here.office.run(submit, text="3栋有烟", category=Code("fire"))
    here.slip(category=LIGHTING)
    here.on(date(2023, 1, 1))
    assert [one.number for one in here.office.ask(due_to_rise)] == [2]
