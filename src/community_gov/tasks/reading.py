"""What is there to do: open tasks, what is late or soon will be, and how much everybody has."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

import attrs

from community_gov.change import View, question
from community_gov.households import Person, Place, PlaceKind, enclosing, within
from community_gov.organizations import Body, Post, holders
from community_gov.records import AnyId, Coded, Id
from community_gov.stores.protocol import OneOf, Range
from community_gov.tasks.moving import WAITING, body_of
from community_gov.tasks.records import Move, Task

__all__ = [
    "Load",
    "WorkBy",
    "due_soon",
    "moves_of",
    "open_tasks",
    "out_of_time",
    "overdue",
    "task",
    "tasks_of_body",
    "tasks_of_person",
    "workload",
]


class WorkBy(Coded):
    """By what open work is counted."""

    ASSIGNEE = "assignee", "承办人、岗位或组织", "whoever has it"
    PERSON = "person", "人员(含岗位的任职人)", "persons, with those who hold a post"
    POST = "post", "岗位", "posts"
    BODY = "body", "组织(含其岗位)", "bodies, with their posts"
    BUILDING = "building", "楼栋", "buildings"


@attrs.frozen(kw_only=True)
class Load:
    """How much is to be done on a day, by one person, post or body, or in one building."""

    of: AnyId | None
    """None: what nobody has yet, or what is at no place of this sort."""
    open: int
    overdue: int
    due_soon: int
    """Due on the day, or on one of those after it that were asked for."""
    paused: int


@question("tasks.task")
def task(view: View, task_id: Id[Task]) -> Task:
    """One task; raises NotFound."""
    return view.get(Task, task_id)


@question("tasks.moves_of")
def moves_of(view: View, task_id: Id[Task]) -> tuple[Move, ...]:
    """What happened to a task, in order; raises NotFound."""
    view.get(Task, task_id)
    return view.find(Move, about=task_id, order_by="order")


@question("tasks.open_tasks")
def open_tasks(view: View, *, assignee: AnyId | None = None, about: AnyId | None = None) -> tuple[Task, ...]:
    """Tasks that are neither done nor cancelled, the most urgent first; those without a deadline come last."""
    waiting = OneOf(WAITING)
    found = view.find(Task, state=waiting) if assignee is None else view.find(Task, state=waiting, assignee=assignee)
    here = (task for task in found if about in (None, task.about))
    return tuple(sorted(here, key=lambda task: (task.due or date.max, task.opened, task.id)))


@question("tasks.tasks_of_person")
def tasks_of_person(view: View, person_id: Id[Person]) -> tuple[Task, ...]:
    """The open tasks that a person has, as a person."""
    return open_tasks(view, assignee=person_id)


@question("tasks.tasks_of_body")
def tasks_of_body(view: View, body_id: Id[Body]) -> tuple[Task, ...]:
    """The open tasks that a body or one of its posts has."""
    mine = {body_id, *(post.id for post in view.find(Post, body=body_id))}
    return tuple(task for task in open_tasks(view) if task.assignee in mine)


@question("tasks.overdue")
def overdue(view: View, *, on: date, of: AnyId | None = None) -> tuple[Task, ...]:
    """Open tasks whose last day lies before the day; all, or those of one person, post or body, or at one place."""
    return tuple(task for task in _with(view, of, on) if _is_late(task, on))


@question("tasks.due_soon")
def due_soon(view: View, *, on: date, days: int = 3, of: AnyId | None = None) -> tuple[Task, ...]:
    """Open tasks whose last day is the day or one of those after it, so many in all; all, or those of somebody or at a place."""
    return tuple(task for task in _with(view, of, on) if _is_soon(task, on, days))


def _is_late(task: Task, on: date) -> bool:
    return task.due is not None and task.due < on


def _is_soon(task: Task, on: date, days: int) -> bool:
    return task.due is not None and on <= task.due < on + timedelta(days=days)


def _with(view: View, of: AnyId | None, on: date) -> Iterator[Task]:
    """The open tasks of a person, post or body, as `workload` counts them, or of a place and what lies in it; all for None."""
    tasks = open_tasks(view)
    if of is None:
        return iter(tasks)
    if view.first(Place, id=Id[Place](of)) is not None:
        inside = within(view, Id[Place](of))
        return (task for task in tasks if task.place in inside)
    keys = [_keys(view, on, by) for by in (WorkBy.ASSIGNEE, WorkBy.PERSON, WorkBy.BODY)]
    return (task for task in tasks if any(of in found(task) for found in keys))


@question("tasks.out_of_time")
def out_of_time(view: View, *, at: datetime) -> tuple[Task, ...]:
    """Open tasks whose time is over at an instant, to the minute, the first that ran out first; found by index."""
    return view.find(Task, over=Range(le=at), order_by="over")


@question("tasks.workload")
def workload(view: View, *, on: date, by: WorkBy = WorkBy.ASSIGNEE, days: int = 3) -> tuple[Load, ...]:
    """How many tasks are open, overdue, due within so many days and paused, by who has them or where they are.

    A task of a post that several persons hold counts for each of them, so by person the sum can be more than there is.
    """
    counted: dict[AnyId | None, list[Task]] = {}
    keys = _keys(view, on, by)
    for one in open_tasks(view):
        for key in keys(one):
            counted.setdefault(key, []).append(one)
    return tuple(_load(key, mine, on, days) for key, mine in sorted(counted.items(), key=lambda item: item[0] or ""))


def _load(key: AnyId | None, mine: list[Task], on: date, days: int) -> Load:
    return Load(
        of=key,
        open=len(mine),
        overdue=sum(_is_late(one, on) for one in mine),
        due_soon=sum(_is_soon(one, on, days) for one in mine),
        paused=sum(one.paused is not None for one in mine),
    )


def _keys(view: View, on: date, by: WorkBy) -> Callable[[Task], Iterable[AnyId | None]]:
    """For whom a task counts; what has been found out once is kept for the tasks that follow."""
    found: dict[AnyId | None, tuple[AnyId | None, ...]] = {None: (None,)}
    ask: dict[WorkBy, Callable[[AnyId], Iterable[AnyId | None]]] = {
        WorkBy.ASSIGNEE: lambda id: (id,),
        WorkBy.PERSON: lambda id: _persons(view, id, on),
        WorkBy.POST: lambda id: () if view.first(Post, id=id) is None else (id,),
        WorkBy.BODY: lambda id: filter(None, (body_of(view, id),)),
        WorkBy.BUILDING: lambda id: (_building(view, Id(id)),),
    }

    def keys(task: Task) -> tuple[AnyId | None, ...]:
        asked: AnyId | None = task.place if by is WorkBy.BUILDING else task.assignee
        if asked is not None and asked not in found:
            found[asked] = tuple(ask[by](asked))
        return found[asked]

    return keys


def _persons(view: View, id: AnyId, on: date) -> Iterator[AnyId]:
    post = view.first(Post, id=id)
    if post is not None:
        yield from dict.fromkeys(term.person for term in holders(view, post.id, on=on))
    elif view.first(Person, id=id) is not None:
        yield id


def _building(view: View, place: Id[Place]) -> AnyId | None:
    return next((one.id for one in enclosing(view, place) if one.kind is PlaceKind.BUILDING), None)
