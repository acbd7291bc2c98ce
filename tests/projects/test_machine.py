"""Whatever is done to a project in whatever order: it is in one stage, and its moves tell how it stood on any day."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.projects.stage import DAY, FIVE, Bay, bay

from community_gov import Code, Refused
from community_gov import projects as p

FEW = settings(max_examples=12, stateful_step_count=25)
RUNNING = p.ProjectState.RUNNING


class ProjectMachine(RuleBasedStateMachine):
    """One project of five stages that each need one paper; beside it a model: state, stage, papers, and how each day ended."""

    @initialize()
    def begin(self) -> None:
        """Open it."""
        self.here: Bay = bay()
        paper = p.NeededPaper(kind=Code("list"), zh="清单", en="list")
        plans = tuple(p.StagePlan(code=code, zh=code, en=code, papers=(paper,)) for code in FIVE)
        self.project = self.here.project(stages=plans).id
        self.state, self.stage, self.today = RUNNING, 0, DAY
        self.papers: dict[int, list[p.ProjectPaper]] = {n: [] for n in range(5)}
        self.ended: dict[date, tuple[p.ProjectState, Code]] = {}
        self.made = 0

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        """Every day that is over ended as it stands now."""
        for day in range(days):
            self.ended[self.today + timedelta(days=day)] = (self.state, FIVE[self.stage])
        self.today += timedelta(days=days)
        self.here.clock.advance(days=days)

    @rule(stage=st.integers(0, 4))
    def add(self, stage: int) -> None:
        """A paper comes to a stage."""
        self.made += 1
        self.papers[stage].append(self.here.file(self.project, FIVE[stage], "list", f"清单{self.made}"))

    @precondition(lambda self: any(self.papers.values()))
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        """A paper was the wrong one."""
        stage = data.draw(st.sampled_from([n for n, rows in self.papers.items() if rows]))
        self.here.chair.run(p.drop_paper, self.papers[stage].pop().id)

    @rule(to=st.integers(0, 4))
    def enter(self, to: int) -> None:
        """Only the next stage, with the paper of the present one, while it runs."""
        allowed = self.state is RUNNING and to == self.stage + 1 and bool(self.papers[self.stage])
        assert self.done(lambda: self.here.enter(self.project, FIVE[to])) is allowed
        self.stage = to if allowed else self.stage

    @rule(to=st.integers(0, 4))
    def set_back(self, to: int) -> None:
        """Only to an earlier stage."""
        allowed = self.state is RUNNING and to < self.stage
        run = self.here.chair.run
        assert self.done(lambda: run(p.set_back, self.project, to=FIVE[to], on=self.today, reason="重议")) is allowed
        self.stage = to if allowed else self.stage

    @rule(what=st.sampled_from(["finish", "abandon", "take_up"]))
    def end(self, what: str) -> None:
        """Finished from the last stage, given up from any, taken up from there."""
        run, on = self.here.chair.run, self.today
        if what == "finish":
            allowed = self.state is RUNNING and self.stage == 4 and bool(self.papers[4])
            done, after = self.done(lambda: run(p.finish, self.project, on=on)), p.ProjectState.FINISHED
        elif what == "abandon":
            allowed = self.state is RUNNING
            done, after = self.done(lambda: run(p.abandon, self.project, on=on, reason="缺钱")), p.ProjectState.ABANDONED
        else:
            allowed = self.state is p.ProjectState.ABANDONED
            done, after = self.done(lambda: run(p.take_up, self.project, on=on, reason="有钱")), RUNNING
        assert done is allowed
        self.state = after if allowed else self.state

    @invariant()
    def the_moves_give_the_state(self) -> None:
        """The record, the last move and the model say the same; each move begins where the one before ended."""
        known = self.here.public.ask(p.project, self.project)
        moves = self.here.chair.ask(p.moves, self.project)
        assert (known.state, known.stage, known.moves) == (self.state, FIVE[self.stage], len(moves))
        assert [move.order for move in moves] == list(range(1, len(moves) + 1))
        assert [move.from_ for move in moves] == [None, *(move.to for move in moves[:-1])]
        now = self.here.public.ask(p.standing, self.project, on=self.today)
        assert (now.state, now.stage, now.since) == (self.state, FIVE[self.stage], known.since)
        lacks = self.state is RUNNING and not self.papers[self.stage]
        assert bool(self.here.chair.ask(p.missing, self.project)) is lacks

    @invariant()
    def it_is_in_one_stage_on_each_day(self) -> None:
        """And in none before it began; what was said of a day is still said of it."""
        for day, (state, stage) in self.ended.items():
            rows = self.here.public.ask(p.project_list, on=day)
            assert [(row.state, row.stage) for row in rows] == [(state, stage)]
        assert self.here.public.ask(p.project_list, on=DAY - timedelta(days=1)) == ()

    @staticmethod
    def done(run: Callable[[], object]) -> bool:
        """Do it, and tell whether it was done or refused."""
        try:
            run()
        except Refused:
            return False
        return True


TestProject = ProjectMachine.TestCase
TestProject.settings = FEW
