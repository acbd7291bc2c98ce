"""What an activity cost, and who bears it: to the last fen, deterministic, settled one by one, published by nobody."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.activities.tests.stage import DAY, DIGEST, Stage, codes

from community_gov import Actor, Denied, Id, Refused
from community_gov import protection as pp
from community_gov.audit import findings
from community_gov_activities.activities import Activity, ActivityState, Split, activities, activity, activity_path
from community_gov_activities.bookings import Condition, hand_back
from community_gov_activities.costs import (
    ShareState,
    account,
    add_cost,
    call_off,
    costs_of,
    reopen,
    settle,
    shares_of,
    shares_of_household,
    strike_cost,
)
from community_gov_activities.dividing import divided
from community_gov_activities.signup import SignUp, SignUpState, headcount, sign_ups, withdraw

TUESDAY = date(2022, 11, 8)
FIRST = date(2022, 11, 1)


def held(stage: Stage, split: Split = Split.PER_PERSON) -> tuple[Activity, list[SignUp]]:
    """Three households come: two adults and a child, two adults, one; it cost 100.00, and the second had laid out 30.00."""
    activity = stage.planned(split=split)
    rows = [stage.comes(activity, 0, 2, 1), stage.comes(activity, 1, 2), stage.comes(activity, 2, 1)]
    stage.host.run(add_cost, activity.id, fen=7000, text="面粉与馅料", digest=DIGEST, on=FIRST)
    stage.host.run(add_cost, activity.id, fen=3000, text="碗筷", digest=DIGEST, on=FIRST, unit_id=stage.homes[1])
    stage.now("17:00")
    return activity, rows


def shares(stage: Stage, activity: Activity) -> list[tuple[Id[SignUp], int, int]]:
    """Whose, how much, how much laid out."""
    return [(one.sign_up, one.fen, one.laid_out) for one in stage.host.ask(shares_of, activity.id)]


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (Split.PER_PERSON, (5000, 3333, 1667)),
        (Split.PER_ADULT, (4000, 4000, 2000)),
        (Split.PER_HOUSEHOLD, (3334, 3333, 3333)),
    ],
)
def test_the_costs_are_shared_as_was_said(stage: Stage, split: Split, expected: tuple[int, ...]) -> None:
    """By head, by adult, by household; what somebody laid out is set off."""
    activity, rows = held(stage, split)
    done = stage.host.run(account, activity.id, came=6)
    assert (done.state, done.came) == (ActivityState.ACCOUNTED, 6)
    laid_out = (0, 3000, 0)
    assert shares(stage, activity) == [(row.id, fen, out) for row, fen, out in zip(rows, expected, laid_out, strict=True)]
    (mine,) = stage.lives_in(1).ask(shares_of_household, stage.homes[1])
    assert mine.due == expected[1] - 3000
    assert stage.public.ask(headcount, activity.id).persons == 5  # in full fives


def test_shares_are_told_in_the_order_of_the_list(stage: Stage) -> None:
    """A household that withdrew and came back stands where it was put down the second time."""
    planned = stage.planned()
    first, second = stage.comes(planned, 0, 1), stage.comes(planned, 1, 1)
    stage.lives_in(0).run(withdraw, first.id)
    again = stage.comes(planned, 0, 1)
    stage.host.run(add_cost, planned.id, fen=7000, text="面粉", digest=DIGEST, on=FIRST)
    stage.now("17:00")
    stage.host.run(account, planned.id, came=2)
    assert [one.sign_up for one in stage.host.ask(shares_of, planned.id)] == [second.id, again.id]


def test_who_did_not_come_bears_nothing_but_gets_back_what_was_laid_out(stage: Stage) -> None:
    """Also who withdrew after that; the others bear all of it."""
    activity, (one, two, three) = held(stage)
    stage.host.run(account, activity.id, came=3, absent=(two.id, three.id))
    assert shares(stage, activity) == [(one.id, 10000, 0), (two.id, 0, 3000)]
    assert [row.state for row in stage.host.ask(sign_ups, activity.id)] == [
        SignUpState.PLACED,
        SignUpState.ABSENT,
        SignUpState.ABSENT,
    ]
    other = stage.planned("19:00-20:00")
    gone, stays = stage.comes(other, 3), stage.comes(other, 4)
    stage.host.run(add_cost, other.id, fen=900, text="茶叶", digest=DIGEST, on=FIRST, unit_id=stage.homes[3])
    stage.lives_in(3).run(withdraw, gone.id)
    stage.now("20:00")
    stage.host.run(account, other.id, came=2)
    assert shares(stage, other) == [(gone.id, 0, 900), (stays.id, 900, 0)]


def test_an_account_waits_until_the_end_and_names_who_was_on_the_list(stage: Stage) -> None:
    """Nobody who could pay, somebody who had no places, a number below zero: each is refused."""
    activity, rows = held(stage)
    stage.now("16:59")
    with pytest.raises(Refused) as refused:
        stage.host.run(account, activity.id, came=6)
    assert codes(refused.value) == ["activities.not_ended"]
    stage.now("17:00")
    wrong: tuple[tuple[int, tuple[Id[SignUp], ...], str], ...] = (
        (-1, (), "number"),
        (0, (Id("none"),), "not_placed"),
        (0, tuple(row.id for row in rows), "nobody_pays"),
    )
    for came, absent, code in wrong:
        with pytest.raises(Refused) as refused:
            stage.host.run(account, activity.id, came=came, absent=absent)
        assert codes(refused.value) == [f"activities.{code}"]
    with pytest.raises(Denied):
        stage.lives_in(0).run(account, activity.id, came=6)


def test_what_is_held_is_accounted_or_a_finding(stage: Stage) -> None:
    """From the next day on; one that cost nothing is accounted too."""
    activity = stage.planned()
    stage.now("17:00")

    def told() -> list[tuple[str, str]]:
        return [(one.code, one.about) for one in stage.office.ask(findings, on=TUESDAY) if one.code.startswith("activities.")]

    assert told() == [("activities.not_accounted", activity.id)]
    stage.host.run(account, activity.id, came=0)
    assert told() == []
    assert stage.host.ask(shares_of, activity.id) == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"fen": 0}, "activities.number"),
        ({"text": ""}, "households.empty"),
        ({"digest": "AB" * 32}, "activities.no_digest"),
        ({"on": date(2022, 11, 2)}, "activities.day_to_come"),
        ({"unit_id": "other"}, "activities.not_coming"),
    ],
)
def test_an_expense_has_a_paper(stage: Stage, said: dict[str, object], code: str) -> None:
    """An amount, a word, a digest, a day, and a household of the list where one laid it out."""
    activity = stage.planned()
    asked: dict[str, object] = {"fen": 100, "text": "碗筷", "digest": DIGEST, "on": FIRST} | said
    if "unit_id" in said:
        asked["unit_id"] = stage.homes[0]
    with pytest.raises(Refused) as refused:
        stage.host.run(add_cost, activity.id, **asked)  # type: ignore[arg-type]  # as add_cost() takes them
    assert codes(refused.value) == [code]


def test_a_wrong_expense_is_struck_and_stays_to_be_read(stage: Stage) -> None:
    """It does not count any more; once it is accounted nothing is entered or struck."""
    activity, _rows = held(stage)
    (first, second) = stage.host.ask(costs_of, activity.id)
    assert stage.host.run(strike_cost, second.id).struck
    with pytest.raises(Refused) as refused:
        stage.host.run(strike_cost, second.id)
    assert codes(refused.value) == ["activities.cost_struck"]
    stage.host.run(account, activity.id, came=6)
    assert sum(fen for _row, fen, _out in shares(stage, activity)) == first.fen
    with pytest.raises(Refused) as refused:
        stage.host.run(strike_cost, first.id)
    assert codes(refused.value) == ["activities.not_planned"]
    assert [one.struck for one in stage.host.ask(costs_of, activity.id)] == [False, True]
    with pytest.raises(Denied):
        stage.lives_in(0).ask(costs_of, activity.id)


def test_a_share_is_settled_once(stage: Stage) -> None:
    """By who invites; a neighbour does not see who has paid."""
    activity, _rows = held(stage)
    stage.host.run(account, activity.id, came=6)
    (one, *_others) = stage.host.ask(shares_of, activity.id)
    with pytest.raises(Refused) as refused:
        stage.host.run(settle, one.id, on=TUESDAY)
    assert codes(refused.value) == ["activities.day_to_come"]
    assert stage.host.run(settle, one.id, on=DAY).settled == DAY
    with pytest.raises(Refused) as refused:
        stage.host.run(settle, one.id, on=DAY)
    assert codes(refused.value) == ["activities.share_not_open"]
    for act in (
        lambda: stage.lives_in(0).ask(shares_of, activity.id),
        lambda: stage.lives_in(0).ask(shares_of_household, stage.homes[1]),
        lambda: stage.lives_in(0).run(settle, one.id, on=DAY),
    ):
        with pytest.raises(Denied):
            act()


def test_a_wrong_account_is_opened_while_nothing_is_settled(stage: Stage) -> None:
    """Its shares are void, who was absent is on the list again, and the reason is kept."""
    activity, (_one, two, _three) = held(stage)
    stage.host.run(account, activity.id, came=4, absent=(two.id,))
    stage.host.run(reopen, activity.id, reason="漏记一户")
    assert stage.host.ask(shares_of, activity.id) == ()
    assert [step.reason for step in stage.public.ask(activity_path, activity.id)] == ["", "", "漏记一户"]
    stage.host.run(account, activity.id, came=6)
    (first, *_others) = stage.host.ask(shares_of, activity.id)
    stage.host.run(settle, first.id, on=DAY)
    with pytest.raises(Refused) as refused:
        stage.host.run(reopen, activity.id, reason="再算一次")
    assert codes(refused.value) == ["activities.settled_already"]
    (mine,) = stage.lives_in(0).ask(shares_of_household, stage.homes[0])
    assert mine.state is ShareState.SETTLED


def test_an_account_that_was_opened_again_tells_nobody_of_a_household(stage: Stage) -> None:
    """Two exact numbers would differ by it; so others than who invites read how many came in full fives, always."""
    planned, _rows = held(stage)

    def told() -> tuple[object, ...]:
        (listed,) = stage.public.ask(activities, since=DAY, until=TUESDAY)
        one, heads = stage.public.ask(activity, planned.id), stage.public.ask(headcount, planned.id)
        return listed.came, one.came, stage.lives_in(0).ask(activity, planned.id).came, heads.persons

    for came in (6, 7):
        stage.host.run(account, planned.id, came=came)
        assert told() == (5, 5, 5, 5)
        assert stage.host.ask(activity, planned.id).came == stage.office.ask(activity, planned.id).came == came
        stage.host.run(reopen, planned.id, reason="漏记")
    stage.host.run(account, planned.id, came=3)
    assert told() == (0, 0, 0, 0)


# --- what has to go --------------------------------------------------------------------------------------------------


def due(stage: Stage, on: date) -> list[tuple[str, str]]:
    """The personal fields of this plugin that have to go."""
    rows = stage.office.ask(pp.due_for_erasure, on=on)
    return sorted({(row.kind, row.field) for row in rows if row.kind.startswith("activities.") and row.state is pp.DueState.DUE})


def test_how_many_of_a_household_came_goes_when_all_is_settled(stage: Stage) -> None:
    """Not while a share is open; the figures that are told stay the same."""
    activity, _rows = held(stage)
    stage.host.run(account, activity.id, came=6)
    rows = stage.host.ask(shares_of, activity.id)
    for one in rows[1:]:
        stage.host.run(settle, one.id, on=DAY)
    assert due(stage, DAY) == []
    stage.host.run(settle, rows[0].id, on=DAY)
    before = stage.public.ask(headcount, activity.id)
    assert due(stage, DAY) == [("activities.sign_up", "adults"), ("activities.sign_up", "children")]
    fields = tuple(row for row in stage.office.ask(pp.due_for_erasure, on=DAY) if row.kind.startswith("activities."))
    clerk = stage.community.by(Actor(id="clerk", person=stage.chair, roles=frozenset({"clerk"})))
    clerk.run(pp.erase_due, on=DAY, fields=fields)
    assert due(stage, DAY) == []
    assert stage.public.ask(headcount, activity.id) == before
    with stage.community.journal() as journal:
        assert journal.verify().sound


def test_what_was_called_off_or_handed_back_lets_go_at_once(stage: Stage) -> None:
    """Of a booking that is what it was for, of an activity which household invited."""
    booking, activity = stage.booked("10:00-12:00"), stage.planned()
    stage.comes(activity, 0)
    assert due(stage, DAY) == []
    stage.host.run(call_off, activity.id, reason="大雨")
    stage.now("12:00")
    stage.host.run(hand_back, booking.id, condition=Condition.CLEAN)
    assert due(stage, DAY) == [
        ("activities.booking", "purpose"),
        ("activities.sign_up", "adults"),
        ("activities.sign_up", "children"),
    ]


# --- pure ------------------------------------------------------------------------------------------------------------

weights = st.lists(st.integers(0, 30), min_size=1, max_size=40).filter(any)


@given(st.integers(0, 10**9), weights)
def test_shares_sum_to_the_total_and_lie_next_to_the_exact_ones(total: int, said: list[int]) -> None:
    """Each is the exact share rounded down or up; weight nothing bears nothing, more weight never less."""
    parts, whole = divided(total, said), sum(said)
    assert sum(parts) == total
    for part, weight in zip(parts, said, strict=True):
        assert abs(Fraction(part) - Fraction(total * weight, whole)) < 1
        assert weight or not part
    assert all(
        one >= other
        for one, more in zip(parts, said, strict=True)
        for other, less in zip(parts, said, strict=True)
        if more > less
    )
    assert divided(total, said) == parts


@pytest.mark.parametrize(("total", "said"), [(-1, (1,)), (1, ()), (1, (0, 0)), (1, (2, -1))])
def test_nothing_is_divided_by_nothing(total: int, said: tuple[int, ...]) -> None:
    """Negative numbers and no weights are faults of the caller."""
    with pytest.raises(ValueError, match="cannot be divided"):
        divided(total, said)
