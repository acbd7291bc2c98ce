"""Whatever becomes of the register and of the drive: its totals add up to the units that there are, on every day."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.tasks.compound import STAGES, Small, small, succeeds

from community_gov import Code, Id
from community_gov import households as h
from community_gov.tasks import (
    Drive,
    UnitScope,
    advance_units,
    block_units,
    burn_down,
    open_drive,
    progress,
    refresh_drive,
    set_back_units,
    units_gone,
    units_in,
)

ORDER = [spec.code for spec in STAGES]
FEW = settings(max_examples=12, stateful_step_count=25)
START = date(2021, 12, 1)


class LivingMachine(RuleBasedStateMachine):
    """A drive with a living scope over three units, which are split and merged; the model is the set of units that there are."""

    @initialize()
    def begin(self) -> None:
        """Open the drive over the whole compound."""
        self.here: Small = small(units=3)
        self.here.on(START)
        scope = UnitScope(living=True)
        self.drive: Id[Drive] = self.here.office.run(open_drive, name="办证", stages=STAGES, scope=scope, start=START).id
        self.day, self.made = START, 0
        self.units: list[Id[h.Unit]] = list(self.here.units)
        self.ended: dict[date, tuple[int, ...]] = {}

    @rule(days=st.integers(1, 5))
    def time_passes(self, days: int) -> None:
        """The set is brought up to date and the figures of the day are kept; then it is a later day."""
        self.refresh()
        self.ended[self.day] = self.figures(self.day)
        self.day += timedelta(days=days)
        self.here.on(self.day)

    @rule()
    def refresh(self) -> None:
        """The scheduler."""
        self.here.office.run(refresh_drive, self.drive, on=self.day)
        assert {one.unit for one in self.here.office.ask(units_in, self.drive)} == set(self.units)
        assert self.here.office.ask(progress, self.drive, on=self.day).total == len(self.units)

    @precondition(lambda self: len(self.units) < 8)
    @rule(n=st.integers(0, 7))
    def split(self, n: int) -> None:
        """One unit becomes two, today; not one that came to be today."""
        unit, parts = self.units[n % len(self.units)], (self.part(), self.part())
        run = self.here.office.run
        if succeeds(lambda: self.units.extend(one.id for one in run(h.split_unit, unit, into=parts, on=self.day))):
            self.units.remove(unit)

    @precondition(lambda self: len(self.units) > 2)
    @rule(n=st.integers(0, 7))
    def merge(self, n: int) -> None:
        """Two units become one, today."""
        pair = (self.units[n % len(self.units)], self.units[(n + 1) % len(self.units)])
        run = self.here.office.run
        if succeeds(lambda: self.units.append(run(h.merge_units, pair, into=self.part(), on=self.day).id)):
            self.units = [unit for unit in self.units if unit not in pair]

    @rule(n=st.integers(0, 7), to=st.sampled_from(ORDER), on=st.booleans())
    def move(self, n: int, to: Code, on: bool) -> None:  # noqa: FBT001  # Hypothesis names its arguments
        """A unit goes on or back, if it may."""
        unit = (self.units[n % len(self.units)],)
        run, drive, day = self.here.office.run, self.drive, self.day
        if on:
            succeeds(lambda: run(advance_units, drive, units=unit, to=to, on=day))
        else:
            succeeds(lambda: run(set_back_units, drive, units=unit, to=to, on=day, reason="误录"))

    @rule(n=st.integers(0, 7))
    def block(self, n: int) -> None:
        """A unit is held up."""
        unit, party = (self.units[n % len(self.units)],), h.BlockedBy.HOUSEHOLD
        run = self.here.office.run
        succeeds(lambda: run(block_units, self.drive, units=unit, blocker=Code("papers"), party=party, on=self.day))

    @invariant()
    def the_totals_add_up(self) -> None:
        """The stages to the total, the total and what is gone to all that were ever in it, and all to what is read one by one."""
        office = self.here.office
        found = office.ask(progress, self.drive, on=self.day)
        inside, gone = office.ask(units_in, self.drive), office.ask(units_gone, self.drive)
        by_stage = Counter(one.stage for one in inside)
        assert {count.stage: count.units for count in found.stages} == {code: by_stage[code] for code in ORDER}
        assert sum(count.units for count in found.stages) == found.total == len(inside)
        assert found.done + found.open + (found.total - found.needed) == found.total
        assert found.blocked == sum(one.blocker is not None for one in inside)
        assert found.gone == len(gone)
        assert len({one.unit for one in (*inside, *gone)}) == len(inside) + len(gone)

    @invariant()
    def the_past_does_not_change(self) -> None:
        """A day that was brought up to date says for ever what it said, and the curve says the same."""
        curve = {
            point.on: (point.open, point.blocked, point.done)
            for point in self.here.office.ask(burn_down, self.drive, until=self.day)
        }
        for day, figures in self.ended.items():
            assert self.figures(day) == figures
            assert curve.get(day, figures[1:4]) == figures[1:4]

    def figures(self, day: date) -> tuple[int, ...]:
        """What progress says of a day."""
        found = self.here.office.ask(progress, self.drive, on=day)
        return (found.total, found.open, found.blocked, found.done, found.gone)

    def part(self) -> h.UnitPart:
        """A unit that is to be."""
        self.made += 1
        return h.UnitPart(code=f"3-N{self.made}", room=f"N{self.made}")


TestLiving = LivingMachine.TestCase
TestLiving.settings = FEW
