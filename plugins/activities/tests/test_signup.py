"""Activities and who comes: households with so many persons, a line that moves up, things that are brought once."""

from datetime import date
from functools import partial

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.activities.tests.stage import DAY, Stage, at, codes, staged

from community_gov import ALLOW_ALL, Actor, Change, Code, Denied, Id, Masked, Refused, verb
from community_gov import households as h
from community_gov_activities.activities import (
    Activity,
    ActivityState,
    Split,
    activities,
    activity_kinds,
    activity_path,
    plan,
)
from community_gov_activities.bookings import BookingState, book, taken
from community_gov_activities.bring import ask_to_bring, leave, strike_thing, take, things_of, to_bring
from community_gov_activities.costs import call_off
from community_gov_activities.signup import (
    SignUp,
    SignUpState,
    change_limit,
    change_number,
    headcount,
    sign_up,
    sign_up_path,
    sign_ups,
    sign_ups_of_household,
    withdraw,
)

NEXT = date(2022, 11, 8)
PLACED, WAITING = SignUpState.PLACED, SignUpState.WAITING


def states(stage: Stage, activity: Id[Activity]) -> list[str]:
    """How each household stands, in the order of the list."""
    return [one.state.value for one in stage.host.ask(sign_ups, activity)]


# --- inviting --------------------------------------------------------------------------------------------------------


def test_a_body_and_a_household_invite(stage: Stage) -> None:
    """Everybody reads what is planned; which household invites is masked."""
    dumplings = stage.planned()
    chess = stage.lives_in(2).run(
        plan, kind=Code("chess"), title="象棋", starts=at("19:00"), ends=at("20:00"), unit_id=stage.homes[2], place_id=stage.block
    )
    seen = stage.public.ask(activities, since=DAY, until=NEXT)
    assert [(one.id, one.title, one.body, one.unit) for one in seen] == [
        (dumplings.id, "立冬包饺子", stage.committee, None),
        (chess.id, "象棋", None, Masked("***")),
    ]
    assert [step.to for step in stage.public.ask(activity_path, chess.id)] == [ActivityState.PLANNED]
    assert "dumplings" in [kind.code for kind in stage.public.ask(activity_kinds)]
    with pytest.raises(Denied):
        stage.lives_in(1).run(
            plan, kind=Code("chess"), title="象棋", starts=at("19:00"), ends=at("20:00"), unit_id=stage.homes[2]
        )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": Code("opera")}, "activities.no_kind"),
        ({"unit_id": Id("unit-x")}, "activities.one_holder"),
        ({"title": " "}, "households.empty"),
        ({"limit": 0}, "activities.number"),
        ({"per_household": 0}, "activities.number"),
        ({"sign_up_until": at("14:01")}, "activities.sign_up_late"),
        ({"sign_up_until": at("13:00").replace(tzinfo=None)}, "activities.sign_up_late"),
        ({"hours": "17:00-14:00"}, "activities.not_a_span"),
    ],
)
def test_a_plan_has_to_make_sense(stage: Stage, said: dict[str, object], code: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(Refused) as refused:
        stage.planned(**said)  # type: ignore[arg-type]  # as planned() takes them
    assert codes(refused.value) == [code]


def test_nothing_is_planned_for_what_has_begun(stage: Stage) -> None:
    """To the minute."""
    stage.now("14:00")
    with pytest.raises(Refused) as refused:
        stage.planned()
    assert codes(refused.value) == ["activities.started"]


def test_a_venue_is_booked_for_an_activity_with_room_for_its_limit(stage: Stage) -> None:
    """Around its hours, once, by who invites; it is free when the activity is called off."""
    activity, unlimited = stage.planned(), stage.planned(limit=None)
    said: dict[str, object] = {"starts": at("13:30"), "ends": at("17:30"), "persons": 20, "activity_id": activity.id}
    wrong: tuple[tuple[dict[str, object], str], ...] = (
        ({"starts": at("14:01")}, "not_around"),
        ({"ends": at("16:59")}, "not_around"),
        ({"persons": 19}, "number"),
        ({"activity_id": unlimited.id}, "no_limit"),
    )
    for more, code in wrong:
        with pytest.raises(Refused) as refused:
            stage.host.run(book, stage.room, **said | more)  # type: ignore[arg-type]  # as book() takes them
        assert codes(refused.value) == [f"activities.{code}"]
    with pytest.raises(Denied):
        stage.lives_in(0).run(book, stage.room, **said)  # type: ignore[arg-type]  # a table of arguments
    booking = stage.host.run(book, stage.room, **said)  # type: ignore[arg-type]  # a table of arguments
    with pytest.raises(Refused) as refused:
        stage.host.run(book, stage.room, **said | {"starts": at("13:00"), "ends": at("17:00")})  # type: ignore[arg-type]  # a table of arguments
    assert codes(refused.value) == ["activities.booked_already"]
    assert [one.activity for one in stage.public.ask(taken, stage.room, since=DAY, until=NEXT)] == [activity.id]
    for limit in (None, 21):
        with pytest.raises(Refused) as refused:
            stage.host.run(change_limit, activity.id, limit=limit)
        assert codes(refused.value) == ["activities.too_many"]
    one = stage.comes(activity, 0)
    assert stage.host.run(call_off, activity.id, reason="连日大雨").state is ActivityState.CALLED_OFF
    assert stage.public.ask(taken, stage.room, since=DAY, until=NEXT) == ()
    assert booking.state is BookingState.BOOKED  # the record that was given back then
    assert [step.reason for step in stage.public.ask(activity_path, activity.id)] == ["", "连日大雨"]
    assert [step.to for step in stage.lives_in(0).ask(sign_up_path, one.id)] == [PLACED, SignUpState.CALLED_OFF]
    with pytest.raises(Refused) as refused:
        stage.host.run(call_off, activity.id, reason="连日大雨")
    assert codes(refused.value) == ["activities.not_now"]
    with pytest.raises(Refused) as refused:
        stage.comes(activity, 1)
    assert codes(refused.value) == ["activities.not_planned"]


# --- coming ----------------------------------------------------------------------------------------------------------


def test_a_household_comes_waits_and_moves_up(stage: Stage) -> None:
    """Room is counted in persons; who waits longest and fits moves up."""
    activity = stage.planned(limit=5)
    four, three, two = stage.comes(activity, 0, 2, 2), stage.comes(activity, 1, 3), stage.comes(activity, 2, 2)
    one = stage.comes(activity, 3, 1)
    assert states(stage, activity.id) == ["placed", "waiting", "waiting", "placed"]
    stage.lives_in(0).run(change_number, four.id, adults=1, children=1)
    assert states(stage, activity.id) == ["placed", "waiting", "placed", "placed"]
    stage.lives_in(2).run(withdraw, two.id)
    stage.lives_in(3).run(withdraw, one.id)
    assert states(stage, activity.id) == ["placed", "placed", "withdrawn", "withdrawn"]
    assert [step.to for step in stage.lives_in(1).ask(sign_up_path, three.id)] == [WAITING, PLACED]
    assert [one.place for one in stage.host.ask(sign_ups, activity.id)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("adults", "children", "code"),
    [(0, 2, "nobody"), (1, -1, "number"), (4, 1, "household_limit"), (3, 0, "never_fits")],
)
def test_a_number_of_persons_makes_sense(stage: Stage, adults: int, children: int, code: str) -> None:
    """Somebody grown up, nobody negative, not more than a household or the whole activity may bring."""
    activity = stage.planned(limit=2 if code == "never_fits" else 20, per_household=4)
    with pytest.raises(Refused) as refused:
        stage.comes(activity, 0, adults, children)
    assert codes(refused.value) == [f"activities.{code}"]


def test_a_household_speaks_for_itself_once_and_in_time(stage: Stage) -> None:
    """Twice is refused, after the limit too; who invites may write somebody down who said so."""
    activity = stage.planned(sign_up_until=at("20:00", date(2022, 11, 6)))
    one = stage.comes(activity, 0)
    with pytest.raises(Refused) as refused:
        stage.comes(activity, 0)
    assert codes(refused.value) == ["activities.on_list_already"]
    with pytest.raises(Denied):
        stage.lives_in(1).run(sign_up, activity.id, unit_id=stage.homes[0], adults=1)
    with pytest.raises(Denied):
        stage.lives_in(1).run(withdraw, one.id)
    stage.host.run(sign_up, activity.id, unit_id=stage.homes[1], adults=1)
    stage.now("20:01", date(2022, 11, 6))
    for act in (partial(stage.comes, activity, 2), partial(stage.lives_in(0).run, change_number, one.id, adults=1)):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused.value) == ["activities.sign_up_over"]
    stage.now("13:59")
    assert stage.lives_in(0).run(withdraw, one.id).state is SignUpState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        stage.lives_in(0).run(withdraw, one.id)
    assert codes(refused.value) == ["activities.not_on_list"]
    stage.now("14:00")
    with pytest.raises(Refused) as refused:
        stage.host.run(withdraw, stage.host.ask(sign_ups, activity.id)[1].id)
    assert codes(refused.value) == ["activities.started"]


def test_more_of_a_household_need_room(stage: Stage) -> None:
    """What it has it keeps; the refusal does not say how many are left, which would tell how many the others are."""
    activity = stage.planned(limit=5)
    one, _other = stage.comes(activity, 0, 2), stage.comes(activity, 1, 2)
    with pytest.raises(Refused) as refused:
        stage.lives_in(0).run(change_number, one.id, adults=4)
    assert refused.value.problems[0].message("zh") == "剩余名额不够"
    assert stage.lives_in(0).run(change_number, one.id, adults=3).persons == 3


def test_an_activity_can_be_for_one_building(stage: Stage) -> None:
    """Households of another one are told."""
    there = stage.office.run(h.add_place, kind=h.PlaceKind.BUILDING, code="5", name="5栋").id
    activity = stage.planned(among=there)
    with pytest.raises(Refused) as refused:
        stage.comes(activity, 0)
    assert codes(refused.value) == ["activities.not_among"]
    assert stage.comes(stage.planned(among=stage.block), 0).state is PLACED


def test_the_limit_can_change_but_not_below_who_has_places(stage: Stage) -> None:
    """More room lets the line move up."""
    activity = stage.planned(limit=4)
    for number in range(3):
        stage.comes(activity, number)
    with pytest.raises(Refused) as refused:
        stage.host.run(change_limit, activity.id, limit=3)
    assert codes(refused.value) == ["activities.limit_too_small"]
    stage.host.run(change_limit, activity.id, limit=6)
    assert states(stage, activity.id) == ["placed"] * 3
    stage.host.run(change_limit, activity.id, limit=None)


def test_everybody_hears_how_many_come_in_full_fives(stage: Stage) -> None:
    """Fewer than five are none; who invites sees the list, a neighbour does not."""
    activity = stage.planned(limit=10)
    for number in range(2):
        stage.comes(activity, number)
    told = stage.public.ask(headcount, activity.id)
    assert (told.households, told.persons, told.waiting, told.full) == (0, 0, 0, False)
    for number in range(2, 6):
        stage.comes(activity, number)
    told = stage.public.ask(headcount, activity.id)
    assert (told.households, told.persons, told.waiting, told.full) == (5, 10, 0, True)
    with pytest.raises(Denied):
        stage.lives_in(0).ask(sign_ups, activity.id)
    assert [one.adults for one in stage.lives_in(0).ask(sign_ups_of_household, stage.homes[0])] == [2]
    tiny = stage.planned("18:00-19:00", limit=2)
    stage.comes(tiny, 0)
    assert stage.public.ask(headcount, tiny.id).full is None


def test_two_answers_about_who_comes_never_differ_by_one_household(stage: Stage) -> None:
    """Asked before and after each household, the numbers stand still or go on by five."""
    activity = stage.planned()
    told = [stage.public.ask(headcount, activity.id)]
    for number in range(6):
        stage.comes(activity, number)
        told.append(stage.public.ask(headcount, activity.id))
    assert [one.persons for one in told] == [0, 0, 0, 5, 5, 10, 10]
    assert [one.households for one in told] == [0, 0, 0, 0, 0, 5, 5]


def test_a_household_that_invites_runs_its_activity(stage: Stage) -> None:
    """It reads who comes and calls off; another household does not."""
    chess = stage.lives_in(2).run(
        plan, kind=Code("chess"), title="象棋", starts=at("19:00"), ends=at("20:00"), unit_id=stage.homes[2]
    )
    stage.comes(chess, 0)
    assert [one.adults for one in stage.lives_in(2).ask(sign_ups, chess.id)] == [2]
    with pytest.raises(Denied):
        stage.lives_in(0).run(call_off, chess.id, reason="不来了")
    stage.lives_in(2).run(call_off, chess.id, reason="有事")


# --- bringing --------------------------------------------------------------------------------------------------------


def test_a_thing_is_brought_once(stage: Stage) -> None:
    """Everybody sees whether somebody brings it; who withdraws leaves it to others."""
    activity, other = stage.planned(), stage.planned()
    flour, pin, _pin = (
        *stage.host.run(ask_to_bring, activity.id, name="面粉"),
        *stage.host.run(ask_to_bring, activity.id, name="擀面杖", count=2),
    )
    assert [thing.number for thing in stage.host.ask(things_of, activity.id)] == [1, 2, 3]
    one, two, elsewhere = stage.comes(activity, 0), stage.comes(activity, 1), stage.comes(other, 2)
    stage.lives_in(0).run(take, flour.id, sign_up_id=one.id)
    wrong = ((1, two.id, "thing_taken"), (2, elsewhere.id, "other_activity"))
    for number, sign_up_id, code in wrong:
        with pytest.raises(Refused) as refused:
            stage.lives_in(number).run(take, flour.id, sign_up_id=sign_up_id)
        assert codes(refused.value) == [f"activities.{code}"]
    assert [(thing.name, thing.taken) for thing in stage.public.ask(to_bring, activity.id)] == [
        ("面粉", True),
        ("擀面杖", False),
        ("擀面杖", False),
    ]
    with pytest.raises(Denied):
        stage.lives_in(1).run(leave, flour.id)
    stage.lives_in(0).run(withdraw, one.id)
    assert [thing.taken_by for thing in stage.host.ask(things_of, activity.id)] == [None] * 3
    with pytest.raises(Refused) as refused:
        stage.lives_in(0).run(take, flour.id, sign_up_id=one.id)
    assert codes(refused.value) == ["activities.not_on_list"]
    stage.lives_in(1).run(take, flour.id, sign_up_id=two.id)
    stage.lives_in(1).run(leave, flour.id)
    with pytest.raises(Refused) as refused:
        stage.host.run(leave, flour.id)
    assert codes(refused.value) == ["activities.thing_free"]
    stage.host.run(strike_thing, pin.id)
    with pytest.raises(Refused) as refused:
        stage.lives_in(1).run(take, pin.id, sign_up_id=two.id)
    assert codes(refused.value) == ["activities.thing_struck"]
    assert [thing.number for thing in stage.public.ask(to_bring, activity.id)] == [1, 3]


def test_a_list_of_things_is_short(stage: Stage) -> None:
    """None, and more than two hundred, are refused."""
    activity = stage.planned()
    for count, code in ((0, "number"), (201, "too_many_things")):
        with pytest.raises(Refused) as refused:
            stage.host.run(ask_to_bring, activity.id, name="碗", count=count)
        assert codes(refused.value) == [f"activities.{code}"]


# --- whatever is asked for -------------------------------------------------------------------------------------------


def test_no_change_places_more_than_there_is_room_for(stage: Stage) -> None:
    """Not even one that goes round the verbs of this plugin."""
    activity = stage.planned(limit=3)
    stage.comes(activity, 0)
    waits = stage.comes(activity, 1)

    @verb("rogue.place")
    def place(change: Change) -> SignUp:
        return change.put(evolve(change.get(SignUp, waits.id), state=PLACED))

    stage.community._guard = evolve(stage.community._guard, policy=ALLOW_ALL)  # a rogue verb has no row in the policy
    with pytest.raises(Refused) as refused:
        stage.community.by(Actor(id="rogue")).run(place)
    assert codes(refused.value) == ["activities.oversold"]


@define
class Row:
    """A line of the naive list."""

    number: int
    persons: int
    placed: bool


@define
class Naive:
    """What a careful person with pencil and paper would have on the list; each step says whether it was possible."""

    room: int
    line: list[Row] = field(factory=list)

    def free(self) -> int:
        """How many places are left."""
        return self.room - sum(row.persons for row in self.line if row.placed)

    def row(self, number: int) -> Row | None:
        """The line of a household."""
        return next((row for row in self.line if row.number == number), None)

    def move_up(self) -> None:
        """Fill what is free in the order of the line."""
        for row in self.line:
            row.placed = row.placed or row.persons <= self.free()

    def come(self, number: int, persons: int) -> bool:
        """Put a household down."""
        if self.row(number) is not None or persons > self.room:
            return False
        self.line.append(Row(number, persons, persons <= self.free()))
        return True

    def go(self, number: int, _persons: int) -> bool:
        """Take it off."""
        self.line.remove(next(row for row in self.line if row.number == number))
        self.move_up()
        return True

    def change(self, number: int, persons: int) -> bool:
        """More or fewer come."""
        row = next(row for row in self.line if row.number == number)
        if persons > self.room or (row.placed and persons - row.persons > self.free()):
            return False
        row.persons = persons
        self.move_up()
        return True

    def resize(self, _number: int, persons: int) -> bool:
        """Make room for twice as many as the number says."""
        if self.room - self.free() > 2 * persons:
            return False
        self.room = 2 * persons
        self.move_up()
        return True


def done(stage: Stage, activity: Id[Activity], live: dict[int, SignUp], step: tuple[str, int, int]) -> bool:
    """Take the step; whether it was not refused."""
    what, number, persons = step
    desk = stage.lives_in(number)
    try:
        if what == "come":
            live[number] = desk.run(sign_up, activity, unit_id=stage.homes[number], adults=persons)
        elif what == "resize":
            stage.host.run(change_limit, activity, limit=2 * persons)
        elif what == "go":
            desk.run(withdraw, live[number].id)
        else:
            desk.run(change_number, live[number].id, adults=persons)
    except Refused:
        return False
    return True


steps = st.tuples(st.sampled_from(["come", "come", "go", "change", "resize"]), st.integers(0, 4), st.integers(1, 4))


@settings(max_examples=40)
@given(st.integers(1, 8), st.lists(steps, max_size=25))
def test_the_list_is_as_with_pencil_and_paper(limit: int, asked: list[tuple[str, int, int]]) -> None:
    """Random sign-ups, withdrawals, changes and limits: the same is refused, the same households have places, the same wait."""
    stage, naive, live = staged(), Naive(limit), dict[int, SignUp]()
    activity = stage.planned(limit=limit).id
    for step in asked:
        what, number, persons = step
        if what in ("go", "change") and naive.row(number) is None:
            continue
        assert done(stage, activity, live, step) is getattr(naive, what)(number, persons)
    home = {unit: number for number, unit in enumerate(stage.homes)}
    listed = [one for one in stage.host.ask(sign_ups, activity) if one.state in (PLACED, WAITING)]
    assert [(home[one.unit], one.state is PLACED) for one in listed] == [(row.number, row.placed) for row in naive.line]


def test_the_split_is_said_with_the_plan(stage: Stage) -> None:
    """By head unless another is said."""
    assert (stage.planned().split, stage.planned(split=Split.PER_ADULT).split) == (Split.PER_PERSON, Split.PER_ADULT)
