"""What has to be so before a unit comes to a stage of a drive: where it comes from, and that its tasks are done."""

from collections.abc import Callable, Iterable, Mapping

from community_gov.change import Change
from community_gov.errors import Nature, Problem, ProblemType, Word
from community_gov.records import AnyId, Code
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import WAITING
from community_gov.tasks.records import Enrolled, Stage, Task

__all__ = ["kept_out"]

COMES_AFTER = ProblemType(
    "tasks.comes_after",
    zh="房屋{unit}现处{now};进入{stage}之前须处于:{after}",
    en="unit {unit} is in {now}; it comes to {stage} only from: {after}",
    nature=Nature.STATE,
)
TASKS_LEFT = ProblemType(
    "tasks.tasks_left",
    zh="房屋{unit}尚有未办结的任务,不能进入{stage}",
    en="unit {unit} has tasks that are not done, so it does not come to {stage} yet",
    nature=Nature.STATE,
)


def kept_out(
    change: Change, target: Stage, *, stages: Mapping[Code, Stage], chosen: Iterable[Enrolled]
) -> Callable[[Enrolled], Problem | None]:
    """What keeps a unit out of a stage, if anything; the tasks of all of them are looked up at once."""
    busy = _busy(change, chosen) if target.tasks_done else frozenset()

    def objection(one: Enrolled) -> Problem | None:
        if target.after and one.stage not in target.after:
            return COMES_AFTER(
                at="units", unit=one.unit, now=stages[one.stage].word, stage=target.word, after=_named(target, stages)
            )
        return TASKS_LEFT(at="units", unit=one.unit, stage=target.word) if one.unit in busy else None

    return objection


def _busy(change: Change, chosen: Iterable[Enrolled]) -> frozenset[AnyId | None]:
    """The units that a task which is not done is about."""
    units = tuple(one.unit for one in chosen)
    return frozenset(task.about for task in change.find(Task, about=OneOf(units), state=OneOf(WAITING)))


def _named(target: Stage, stages: Mapping[Code, Stage]) -> Word:
    before = [stages[code] for code in target.after]
    return Word("|".join(target.after), "、".join(one.zh for one in before), ", ".join(one.en for one in before))
