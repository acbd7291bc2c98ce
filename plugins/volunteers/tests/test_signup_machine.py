"""A machine that signs up, invites, withdraws and resizes at random, beside a naive model of the list."""

from collections.abc import Callable
from functools import partial

import pytest
from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from plugins.volunteers.tests.branch import Branch, open_branch

from community_gov import Refused
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.leaving import pause, resume
from community_gov_volunteers.lists import close_list, open_list, resize, withdraw
from community_gov_volunteers.signup import SignUp, accept, decline, invite, placed, waiting

PEOPLE = 5
HOURS = ("08:00-12:00", "11:00-14:00", "14:00-16:00")  # the first two overlap
CLASHING = {0: {1}, 1: {0}, 2: set[int]()}
numbers = st.integers(0, PEOPLE - 1)
indexes = st.integers(0, len(HOURS) - 1)


@define
class Naive:
    """What a careful person with pencil and paper would have on the list of each shift."""

    capacity: list[int]
    room: int
    open: list[bool] = field(factory=lambda: [True] * len(HOURS))
    placed: list[list[int]] = field(factory=lambda: [[] for _ in HOURS])
    waiting: list[list[int]] = field(factory=lambda: [[] for _ in HOURS])
    invited: list[set[int]] = field(factory=lambda: [set() for _ in HOURS])
    away: set[int] = field(factory=set)

    def fits(self, who: int, shift: int) -> bool:
        """Not away, and on no shift that clashes."""
        return who not in self.away and not any(who in self.placed[other] for other in CLASHING[shift])

    def on(self, who: int, shift: int) -> bool:
        """Whether the name stands on the list in any way."""
        return who in self.placed[shift] or who in self.waiting[shift] or who in self.invited[shift]

    def take(self, who: int, shift: int) -> bool:
        """Give a place, or room to wait; False when there is neither."""
        if len(self.placed[shift]) < self.capacity[shift]:
            self.placed[shift].append(who)
        elif len(self.waiting[shift]) < self.room:
            self.waiting[shift].append(who)
        else:
            return False
        return True

    def move_up(self, shift: int) -> None:
        """Fill what is free in the order of the line."""
        for who in list(self.waiting[shift]):
            if len(self.placed[shift]) < self.capacity[shift] and self.fits(who, shift):
                self.waiting[shift].remove(who)
                self.placed[shift].append(who)

    def drop(self, who: int, shift: int) -> None:
        """Take the name off."""
        for line in (self.placed[shift], self.waiting[shift]):
            if who in line:
                line.remove(who)
        self.invited[shift].discard(who)


def attempt(act: Callable[[], SignUp]) -> tuple[SignUp | None, Refused | None]:
    """What came of it: a record, or a refusal."""
    try:
        return act(), None
    except Refused as refused:
        return None, refused


class SignUps(RuleBasedStateMachine):
    """Runs the verbs and the model side by side; both have to refuse the same and show the same lists."""

    branch: Branch
    people: list[Enrolment]
    shifts: list[Shift]
    model: Naive

    def opened(self) -> Branch:
        """A branch of its own; in memory, unless another machine says otherwise."""
        return open_branch()

    @initialize(
        capacity=st.lists(st.integers(1, 2), min_size=3, max_size=3),
        room=st.integers(0, 3),
        crowd=st.permutations(range(PEOPLE)),
    )
    def begin(self, capacity: list[int], room: int, crowd: list[int]) -> None:
        """Three shifts, of which the first two overlap, and five volunteers who all want the first and the last."""
        self.branch = self.opened()
        activity = self.branch.activity()
        self.shifts = [
            self.branch.shift(activity, hours=hours, capacity=size, waiting=room)
            for hours, size in zip(HOURS, capacity, strict=True)
        ]
        self.people = [self.branch.volunteer() for _ in range(PEOPLE)]
        self.model = Naive(capacity=list(capacity), room=room)
        self.live: dict[tuple[int, int], SignUp] = {}
        for who in crowd:
            self.sign_up(who=who, shift=0)
            self.sign_up(who=who, shift=2)

    def does(self, *, expected: bool, act: Callable[[], SignUp]) -> SignUp | None:
        """Run it, and check that it is refused exactly when the model refuses."""
        made, refused = attempt(act)
        assert (refused is None) is expected, refused
        return made

    @rule(who=numbers, shift=indexes)
    def put_down(self, who: int, shift: int) -> None:
        """Somebody puts the own name down."""
        self.sign_up(who=who, shift=shift)

    def sign_up(self, *, who: int, shift: int) -> None:
        """Run it beside the model."""
        model = self.model
        fine = model.open[shift] and not model.on(who, shift) and model.fits(who, shift) and model.take(who, shift)
        made = self.does(expected=fine, act=lambda: self.branch.sign_up(self.shifts[shift], self.people[who]))
        if made is not None:
            self.live[who, shift] = made

    @rule(who=numbers, shift=indexes)
    def invite(self, who: int, shift: int) -> None:
        """An organiser asks somebody."""
        model, one = self.model, self.people[who]
        fine = model.open[shift] and not model.on(who, shift) and model.fits(who, shift)
        made = self.does(
            expected=fine,
            act=lambda: self.branch.organiser.run(invite, self.shifts[shift].id, enrolment_id=one.id),
        )
        if made is not None:
            model.invited[shift].add(who)
            self.live[who, shift] = made

    @precondition(lambda self: any(self.model.invited))
    @rule(data=st.data(), yes=st.booleans())
    def answer(self, data: st.DataObject, yes: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        """Somebody who was invited says yes or no."""
        asked = [(who, shift) for shift, names in enumerate(self.model.invited) for who in sorted(names)]
        who, shift = data.draw(st.sampled_from(asked))
        desk, mine, model = self.branch.as_(self.people[who]), self.live[who, shift], self.model
        if not yes:
            self.does(expected=True, act=lambda: desk.run(decline, mine.id))
            model.drop(who, shift)
            return
        fine = model.open[shift] and model.fits(who, shift) and model.take(who, shift)
        if self.does(expected=fine, act=lambda: desk.run(accept, mine.id)) is not None:
            model.invited[shift].discard(who)

    @precondition(lambda self: any(self.model.placed))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Somebody takes the own name off, and the line moves up."""
        model = self.model
        names = [(who, index) for lines in (model.placed, model.waiting) for index, line in enumerate(lines) for who in line]
        who, shift = data.draw(st.sampled_from(names))
        mine = self.live[who, shift]
        self.does(expected=True, act=lambda: self.branch.as_(self.people[who]).run(withdraw, mine.id))
        model.drop(who, shift)
        model.move_up(shift)
        again = partial(self.branch.as_(self.people[who]).run, withdraw, mine.id)
        self.does(expected=False, act=again)

    @rule(shift=indexes, capacity=st.integers(1, 4))
    def resize(self, shift: int, capacity: int) -> None:
        """More or fewer are wanted."""
        model = self.model
        fine = capacity >= len(model.placed[shift])
        verb = partial(self.branch.organiser.run, resize, self.shifts[shift].id, capacity=capacity)
        if fine:
            verb()
            model.capacity[shift] = capacity
            model.move_up(shift)
        else:
            with pytest.raises(Refused):
                verb()

    @rule(shift=indexes, open_=st.booleans())
    def open_or_close(self, shift: int, open_: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        """The list is closed or opened."""
        self.branch.organiser.run(open_list if open_ else close_list, self.shifts[shift].id)
        self.model.open[shift] = open_

    @rule(who=numbers)
    def go_or_come_back(self, who: int) -> None:
        """Somebody goes on leave, which frees the places in the order of the shifts, or comes back."""
        one, model = self.people[who], self.model
        if who in model.away:
            self.branch.as_(one).run(resume, one.id)
            model.away.discard(who)
            return
        mine = sorted((sign_up.id, shift) for (name, shift), sign_up in self.live.items() if name == who and model.on(who, shift))
        self.branch.as_(one).run(pause, one.id)
        model.away.add(who)
        for _id, shift in mine:
            model.drop(who, shift)
            model.move_up(shift)

    @invariant()
    def lists_are_as_with_pencil_and_paper(self) -> None:
        """Who has a place and who waits, in which order, is what the model says."""
        if not hasattr(self, "shifts"):
            return
        number = {one.id: who for who, one in enumerate(self.people)}
        for index, shift in enumerate(self.shifts):
            held = [number[one.enrolment] for one in self.branch.organiser.ask(placed, shift.id)]
            line = [number[one.enrolment] for one in self.branch.organiser.ask(waiting, shift.id)]
            assert sorted(held) == sorted(self.model.placed[index])
            assert line == self.model.waiting[index]


TestSignUps = SignUps.TestCase
TestSignUps.settings = settings(max_examples=25, stateful_step_count=25)
