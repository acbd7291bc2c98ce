"""Whatever is done to a drive in whatever order: no unit in two stages, nothing lost, and the moves tell everything."""

from collections import Counter
from datetime import date, timedelta

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.tasks.compound import STAGES, Small, small, succeeds

from community_gov import Code, Id
from community_gov.households import BlockedBy, Unit
from community_gov.tasks import (
    Drive,
    Task,
    add,
    advance_units,
    block_units,
    burn_down,
    enrol_units,
    finish,
    open_drive,
    progress,
    set_back_units,
    unblock_units,
    units_in,
)

WAY = tuple(evolve(spec, after=(Code("tax"),), tasks_done=True) if spec.code == "issued" else spec for spec in STAGES)
"""Nobody gets a certificate whose tax is not paid, or about whose unit a task is not done."""
ORDER = [spec.code for spec in WAY]
DONE = {spec.code for spec in WAY if spec.done}
FEW = settings(max_examples=20, stateful_step_count=25)


class DriveMachine(RuleBasedStateMachine):
    """One drive that six units can join; beside it a model: stage and blocker of each unit in it, and its open task."""

    @initialize()
    def begin(self) -> None:
        """Open the drive."""
        self.here: Small = small(units=6)
        start = date(2021, 12, 1)
        office = self.here.office
        self.drive: Id[Drive] = office.run(open_drive, name="办证", stages=WAY, units=self.here.units[:3], start=start).id
        self.day, self.today = start, date(2022, 1, 1)
        self.model: dict[Id[Unit], tuple[Code, str]] = dict.fromkeys(self.here.units[:3], (ORDER[0], ""))
        self.tasks: dict[Id[Unit], Id[Task]] = {}
        self.seen: dict[date, tuple[int, int, int]] = {}

    @precondition(lambda self: self.day < self.today)
    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        """Remember how things stood, and go on to a later day."""
        self.seen[self.day] = self.figures()
        self.day = min(self.today, self.day + timedelta(days=days))

    @rule(picked=st.sets(st.integers(0, 5), min_size=1))
    def join(self, picked: set[int]) -> None:
        """Give some units to the drive, as a scheduler does: those that are in it stay as they are."""
        new = self.here.office.run(enrol_units, self.drive, units=self.units(picked), on=self.day)
        assert {one.unit for one in new} == set(self.units(picked)) - self.model.keys()
        self.model |= dict.fromkeys((one.unit for one in new), (ORDER[0], ""))

    @rule(number=st.integers(0, 5))
    def work(self, number: int) -> None:
        """Open a task about a unit, or finish the one that there is."""
        (unit,) = self.units({number})
        if unit in self.tasks:
            self.here.office.run(finish, self.tasks.pop(unit))
        else:
            self.tasks[unit] = self.here.office.run(add, title="补材料", about=unit).id

    @rule(picked=st.sets(st.integers(0, 5), min_size=1), to=st.sampled_from(ORDER), action=st.sampled_from(["on", "back"]))
    def move(self, picked: set[int], to: Code, action: str) -> None:
        """Move some units on or back."""
        units, office = self.units(picked), self.here.office
        if action == "on":
            allowed = all(self.may_advance(unit, to) for unit in units)
            done = succeeds(lambda: office.run(advance_units, self.drive, units=units, to=to, on=self.day))
        else:
            allowed = all(unit in self.model and ORDER.index(to) < ORDER.index(self.model[unit][0]) for unit in units)
            done = succeeds(lambda: office.run(set_back_units, self.drive, units=units, to=to, on=self.day, reason="误录"))
        assert done is allowed
        if allowed:
            self.model |= {unit: (to, self.model[unit][1]) for unit in units}

    @rule(picked=st.sets(st.integers(0, 5), min_size=1), code=st.sampled_from(["papers", "arrears"]))
    def block(self, picked: set[int], code: str) -> None:
        """Block some units."""
        units = self.units(picked)
        allowed = all(unit in self.model and self.model[unit][0] not in DONE for unit in units)
        assert succeeds(lambda: self.run_block(units, Code(code))) is allowed
        if allowed:
            self.model |= {unit: (self.model[unit][0], code) for unit in units}

    @rule(picked=st.sets(st.integers(0, 5), min_size=1))
    def free(self, picked: set[int]) -> None:
        """Free some units."""
        units = self.units(picked)
        allowed = all(unit in self.model and self.model[unit][1] for unit in units)
        assert succeeds(lambda: self.here.office.run(unblock_units, self.drive, units=units, on=self.day)) is allowed
        if allowed:
            self.model |= {unit: (self.model[unit][0], "") for unit in units}

    @invariant()
    def the_totals_add_up(self) -> None:
        """Each unit is in one stage, the stages add up to the set, and the figures are those of the model."""
        enrolled = self.here.office.ask(units_in, self.drive)
        assert {one.unit: (one.stage, one.blocker or "") for one in enrolled} == self.model
        found = self.here.office.ask(progress, self.drive, on=self.day)
        by_stage = Counter(stage for stage, _blocker in self.model.values())
        assert {count.stage: count.units for count in found.stages} == {code: by_stage[code] for code in ORDER}
        assert sum(count.units for count in found.stages) == found.total == len(self.model)
        assert found.done + found.open + (found.total - found.needed) == found.total

    @invariant()
    def the_past_does_not_change(self) -> None:
        """What was said of an earlier day is still said of it, by progress and by the curve alike."""
        curve = {point.on: point for point in self.here.office.ask(burn_down, self.drive, until=self.day)}
        for day, figures in self.seen.items():
            found = self.here.office.ask(progress, self.drive, on=day)
            assert (found.open, found.blocked, found.done) == figures
            if day in curve:
                assert (curve[day].open, curve[day].blocked, curve[day].done) == figures

    def figures(self) -> tuple[int, int, int]:
        """Open, blocked and done, from the model."""
        open_ = [blocker for stage, blocker in self.model.values() if stage not in DONE]
        done = sum(stage == Code("issued") for stage, _blocker in self.model.values())
        return len(open_), sum(map(bool, open_)), done

    def units(self, picked: set[int]) -> tuple[Id[Unit], ...]:
        """The units of these numbers."""
        return tuple(self.here.units[n] for n in sorted(picked))

    def run_block(self, units: tuple[Id[Unit], ...], blocker: Code) -> None:
        """Block units."""
        party = BlockedBy.HOUSEHOLD
        self.here.office.run(block_units, self.drive, units=units, blocker=blocker, party=party, on=self.day)

    def may_advance(self, unit: Id[Unit], to: Code) -> bool:
        """Whether the model lets the unit advance."""
        if unit not in self.model:
            return False
        stage, blocker = self.model[unit]
        fits = to != "issued" or (stage == "tax" and unit not in self.tasks)
        return not blocker and stage not in DONE and ORDER.index(to) > ORDER.index(stage) and fits


TestDrive = DriveMachine.TestCase
TestDrive.settings = FEW
