"""Tasks that wait for other tasks, never in a circle."""

from collections.abc import Iterable

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Word
from community_gov.records import Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import WAITING
from community_gov.tasks.records import Dependency, Task

__all__ = ["require_ready", "stop_waiting", "wait_for", "waits_for"]

CIRCLE = ProblemType(
    "tasks.circle",
    zh="任务会互相等待:{circle}",
    en="the tasks would wait for each other: {circle}",
    nature=Nature.STATE,
)
WAITS = ProblemType(
    "tasks.waits", zh="任务尚在等待:{tasks}", en="the task waits for others that are not done: {tasks}", nature=Nature.STATE
)
DOES_NOT_WAIT = ProblemType(
    "tasks.does_not_wait", zh="任务{task}未等待{on}", en="task {task} does not wait for {on}", nature=Nature.STATE
)


@verb("tasks.wait_for")
def wait_for(change: Change, task_id: Id[Task], *, on: Id[Task]) -> Dependency:
    """Let a task wait for another one: `start` and `finish` are refused until that one is done or cancelled."""
    task, other = change.get(Task, task_id), change.get(Task, on)
    circle = _way(change, other.id, task.id)
    if circle:
        change.refuse(CIRCLE(at="on", circle=_named((task.id, *circle), " → ")))
    known = change.first(Dependency, task=task.id, on=other.id)
    if known is not None:
        return change.put(evolve(known, dropped=None))
    return change.put(Dependency(id=change.new_id(Dependency), task=task.id, on=other.id))


@verb("tasks.stop_waiting")
def stop_waiting(change: Change, task_id: Id[Task], *, on: Id[Task]) -> Dependency:
    """Let a task go on although the other one is not done."""
    known = change.first(Dependency, task=task_id, on=on)
    if known is None or known.dropped is not None:
        change.refuse(DOES_NOT_WAIT(at="on", task=task_id, on=on))
    return change.put(evolve(known, dropped=change.now))


@question("tasks.waits_for")
def waits_for(view: View, task_id: Id[Task]) -> tuple[Task, ...]:
    """What a task waits for: the other tasks that are neither done nor cancelled; raises NotFound."""
    view.get(Task, task_id)
    return view.find(Task, id=OneOf(_next(view, task_id)), state=OneOf(WAITING))


def require_ready(change: Change, task: Task) -> None:
    """Refuse while the task waits for another one, and say for which."""
    waiting = waits_for(change, task.id)
    if waiting:
        change.refuse(WAITS(at="task_id", tasks=_named((one.id for one in waiting), ", ")))


def _next(view: View, task_id: Id[Task]) -> tuple[Id[Task], ...]:
    return tuple(one.on for one in view.find(Dependency, task=task_id, dropped=None))


def _way(view: View, start: Id[Task], end: Id[Task]) -> tuple[Id[Task], ...]:
    """The tasks from one to another along what each waits for, or nothing."""
    came: dict[Id[Task], Id[Task] | None] = {start: None}
    todo = [start]
    while todo and end not in came:
        here = todo.pop()
        new = [task for task in _next(view, here) if task not in came]
        came |= dict.fromkeys(new, here)
        todo += new
    return _back(came, end) if end in came else ()


def _back(came: dict[Id[Task], Id[Task] | None], end: Id[Task]) -> tuple[Id[Task], ...]:
    way: list[Id[Task]] = []
    here: Id[Task] | None = end
    while here is not None:
        way.append(here)
        here = came[here]
    return tuple(reversed(way))


def _named(ids: Iterable[str], between: str) -> Word:
    text = between.join(ids)
    return Word(text, text, text)
