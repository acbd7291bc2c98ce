"""Calls of the spine that a type checker must reject: misspelt keywords, ids of other kinds, a view for a change, floats."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from community_gov import (
    Actor,
    Allow,
    AnyId,
    Change,
    Code,
    Community,
    Id,
    PartialDate,
    Period,
    Permission,
    ProblemType,
    Purpose,
    Refused,
    View,
    kind,
    personal,
    question,
    verb,
)
from community_gov.hookspecs import Records, Subscriber
from community_gov.testing import FixedClock, fresh_community, somebody
from community_gov.wire import Wire


@kind("toy.task")
@frozen(kw_only=True)
class Task:
    """A record."""

    id: Id["Task"]
    no: int
    hours: Decimal


@kind("toy.item")
@frozen(kw_only=True)
class Item:
    """Another record."""

    id: Id["Item"]


@verb("toy.finish")
def finish(change: Change, task_id: Id[Task], *, on: date, note: str = "") -> Task:
    """A verb."""
    del on, note
    return change.put(change.get(Task, task_id))


@verb("toy.finish_all")
def finish_all(change: Change) -> tuple[Task, ...]:
    """A verb that returns several."""
    return change.find(Task)


@question("toy.tasks")
def tasks(view: View, *, on: date) -> tuple[Task, ...]:
    """A question."""
    del on
    return view.find(Task)


FULL = ProblemType("toy.full", zh="满{n}", en="full {n}")
bay: Community = fresh_community()
desk = bay.by(somebody())
task_id: Id[Task] = Id("task-1-1")
item_id: Id[Item] = Id("item-1-1")
any_id: AnyId = item_id
day = date(2022, 3, 1)

# --- a desk: verbs and questions with exactly their arguments ---

desk.run(finish, task_id, on=day)
desk.run(finish, task_id, on=day, note="x")
desk.run(finish, item_id, on=day)  # rejected: arg-type
desk.run(finish, task_id, no=day)  # rejected: call-arg
desk.run(finish, task_id)  # rejected: call-arg
desk.run(finish, task_id, on="2022-03-01")  # rejected: arg-type
desk.run(finish, task_id, day)  # rejected: call-arg
desk.run(tasks, on=day)  # a function of a view may be given a change; that it is no verb is said at run time
desk.run(finish_all).id  # rejected: attr-defined
desk.ask(tasks, on=day)
desk.ask(tasks, no=day)  # rejected: call-arg
desk.ask(tasks)  # rejected: call-arg
desk.ask(finish, task_id, on=day)  # rejected: arg-type
desk.run(lambda: None)  # rejected: arg-type, misc
bay.by("anna")  # rejected: arg-type
bay.by(somebody(), "command")  # rejected: call-arg
somebody().roles = frozenset()  # rejected: misc
Actor("anna")  # rejected: call-arg

# --- a change and a view ---

with desk.change() as change, desk.view() as view:
    finish(change, task_id, on=day)
    finish(view, task_id, on=day)  # rejected: arg-type
    tasks(view, on=day)
    tasks(change, on=day)
    change.get(Task, task_id).no
    change.get(Task, item_id)  # rejected: misc
    change.get(Item, task_id)  # rejected: misc
    change.get(Task, any_id)  # rejected: arg-type
    change.get(Task, Id(any_id)).no
    change.get(Task, "task-1-1")  # rejected: arg-type
    change.get(Task, task_id).title  # rejected: attr-defined
    change.get(int, task_id)  # rejected: misc
    change.new_id(Task).no  # rejected: attr-defined
    change.put(Task(id=change.new_id(Item), no=1, hours=Decimal(1)))  # rejected: arg-type
    change.put(Task(id=change.new_id(Task), no=1, hours=1.5))  # rejected: arg-type
    change.put(Task(id=change.new_id(Task), no="1", hours=Decimal(1)))  # rejected: arg-type
    change.put(evolve(change.get(Task, task_id), number=2))  # rejected: call-arg
    change.put("a text")  # rejected: type-var
    change.find(Task, no=1)
    change.find(Task, order="no")
    change.find(Task, limit="3")  # rejected: arg-type
    change.first(Task).no  # rejected: union-attr
    change.require(problem=FULL(n=1))  # rejected: call-arg
    change.note("no")  # rejected: arg-type
    change.actor = somebody()  # rejected: misc
    change.state = "open"  # rejected: misc
    view.put(change.get(Task, task_id))  # rejected: attr-defined
    view.today = day  # rejected: misc
    change.number(5)  # rejected: arg-type
    change.expect(Task, item_id, 1)  # rejected: misc

# --- problems, periods, policy ---

FULL(n=3)
FULL(n=1.5)  # rejected: arg-type
FULL(n=None)  # rejected: arg-type
FULL("at", n=3)  # rejected: call-arg
ProblemType("toy.bad", zh="坏")  # rejected: call-arg
Refused("no")  # rejected: arg-type
Period(PartialDate("2012"), PartialDate("2013"))
Period(day, None)  # rejected: arg-type
Period("2012", None)  # rejected: arg-type
Period(PartialDate("2012")).holds("2012-03-01")  # rejected: arg-type
Allow("toy.finish", "clerk", "body")  # rejected: arg-type
personal(purpose=Purpose.CONTACT)  # rejected: call-arg
personal(purpose="contact", controller="owners", until="always")  # rejected: arg-type

# --- ids ---


def about(record: AnyId) -> None:
    """Take the id of any record."""


about(task_id)
about(item_id)
about("task-1-1")  # rejected: arg-type
other: Id[Item] = task_id  # rejected: assignment
code: Code = "lighting"  # rejected: assignment

# --- plugins ---


class Broken:
    """A policy that answers something else."""

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> bool:
        """Say yes."""
        del view, actor, action, arguments
        return True


class Fine:
    """A policy."""

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission | None:
        """Say no."""
        del view, actor, action, arguments
        return None


fresh_community(policy=Fine())
fresh_community(policy=Broken())  # rejected: arg-type
fresh_community(clock=FixedClock(), plugins=[Fine()])
Records(kinds=(Task, Item))
Records(kinds=(Task, "item"))  # rejected: arg-type
Records(kinds=(Task, int))  # rejected: arg-type
Subscriber(name="mail", handler=print)
Subscriber(name="mail", handler="print")  # rejected: arg-type
listed: Iterable[Callable[..., object]] = (finish, tasks)


@question("toy.change")  # rejected: arg-type
def asks_a_change(change: Change) -> int:
    """A question that wants to write."""
    return len(change.writes)


# --- data ---

Wire().from_data({}, Task).no
Wire().from_data({}, Task).title  # rejected: attr-defined
bay.settings(FixedClock).advance(days=1)
bay.settings(FixedClock).advance(days=1.5)  # rejected: arg-type
