"""What has to be there before a task is done: the items of its checklist, and evidence by address and digest."""

import re

from attrs import evolve

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.records import Id
from community_gov.tasks.moving import WAITING
from community_gov.tasks.records import Evidence, Item, Task
from community_gov.tasks.texts import require_text

__all__ = ["add_evidence", "add_items", "check_item", "evidence_of", "items_of", "require_complete", "uncheck_item"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = 100

CLOSED = ProblemType("tasks.closed", zh="任务{task}已不在办理", en="task {task} is not under way any more", nature=Nature.STATE)
NO_ITEMS = ProblemType("tasks.no_items", zh="没有列出事项", en="no item is named")
MANY_ITEMS = ProblemType("tasks.many_items", zh="清单至多{most}项", en="a checklist has {most} items at most")
CHECKED = ProblemType("tasks.checked", zh="第{order}项已完成", en="item {order} is done already", nature=Nature.STATE)
NOT_CHECKED = ProblemType("tasks.not_checked", zh="第{order}项尚未完成", en="item {order} is not done", nature=Nature.STATE)
ITEM_LEFT = ProblemType(
    "tasks.item_left", zh="清单第{order}项尚未完成", en="item {order} of the checklist is not done", nature=Nature.STATE
)
NO_EVIDENCE = ProblemType(
    "tasks.no_evidence", zh="办结前须登记凭证", en="evidence has to be recorded before it is done", nature=Nature.STATE
)
EVIDENCE_TWICE = ProblemType(
    "tasks.evidence_twice", zh="该凭证已登记", en="this evidence is recorded already", nature=Nature.STATE
)
NO_DIGEST = ProblemType(
    "tasks.no_digest",
    zh="摘要须为文件的SHA-256,64位小写十六进制数字",
    en="the digest is the SHA-256 of the file, as 64 hexadecimal digits in lower case",
)


@verb("tasks.add_items")
def add_items(change: Change, task_id: Id[Task], *, texts: tuple[str, ...], needed: bool = True) -> tuple[Item, ...]:
    """Put lines on the checklist of a task; needed ones have to be done before the task is."""
    change.require(texts, NO_ITEMS(at="texts"))
    for index, text in enumerate(texts):
        require_text(**{f"texts[{index}]": text})
    task = _under_way(change, task_id)
    known = len(change.find(Item, task=task.id))
    change.require(known + len(texts) <= _MOST, MANY_ITEMS(at="texts", most=_MOST))
    return tuple(
        change.put(Item(id=change.new_id(Item), task=task.id, order=order, text=text, needed=needed))
        for order, text in enumerate(texts, start=known + 1)
    )


@verb("tasks.check_item")
def check_item(change: Change, task_id: Id[Task], *, order: int) -> Item:
    """Tick an item off; who did it is the change's actor."""
    item = _item(change, task_id, order)
    change.require(item.checked is None, CHECKED(at="order", order=order))
    return change.put(evolve(item, checked=change.now, checked_by=change.signature))


@verb("tasks.uncheck_item")
def uncheck_item(change: Change, task_id: Id[Task], *, order: int) -> Item:
    """Say that an item is not done after all."""
    item = _item(change, task_id, order)
    change.require(item.checked is not None, NOT_CHECKED(at="order", order=order))
    return change.put(evolve(item, checked=None, checked_by=None))


@verb("tasks.add_evidence")
def add_evidence(change: Change, task_id: Id[Task], *, address: str, digest: str) -> Evidence:
    """Record what proves the work: where the file lies, and its SHA-256. The file itself is not kept here."""
    require_text(address=address)
    change.require(_DIGEST.fullmatch(digest), NO_DIGEST(at="digest"))
    task = _under_way(change, task_id)
    known = change.first(Evidence, task=task.id, digest=digest)
    change.require(known is None, EVIDENCE_TWICE(at="digest"))
    made = Evidence(
        id=change.new_id(Evidence),
        task=task.id,
        digest=digest,
        address=address,
        added=change.now,
        by=change.signature,
    )
    return change.put(made)


def require_complete(change: Change, task: Task) -> None:
    """Refuse with everything that is missing before the task is done."""
    items = change.find(Item, task=task.id, order_by="order")
    missing = [ITEM_LEFT(at="task_id", order=one.order) for one in items if one.needed and one.checked is None]
    if task.needs_evidence and change.first(Evidence, task=task.id) is None:
        missing.append(NO_EVIDENCE(at="task_id"))
    if missing:
        raise Refused(*missing)


@question("tasks.items_of")
def items_of(view: View, task_id: Id[Task]) -> tuple[Item, ...]:
    """The checklist of a task, in order; raises NotFound."""
    view.get(Task, task_id)
    return view.find(Item, task=task_id, order_by="order")


@question("tasks.evidence_of")
def evidence_of(view: View, task_id: Id[Task]) -> tuple[Evidence, ...]:
    """The evidence of a task, the first first; raises NotFound."""
    view.get(Task, task_id)
    return view.find(Evidence, task=task_id, order_by="added")


def _under_way(change: Change, task_id: Id[Task]) -> Task:
    task = change.get(Task, task_id)
    change.require(task.state in WAITING, CLOSED(at="task_id", task=task.id))
    return task


def _item(change: Change, task_id: Id[Task], order: int) -> Item:
    task = _under_way(change, task_id)
    item = change.first(Item, task=task.id, order=order)
    if item is None:
        change.refuse(NO_ITEM(at="order", order=order))
    return item


NO_ITEM = ProblemType("tasks.no_item", zh="清单没有第{order}项", en="the checklist has no item {order}", nature=Nature.NOT_FOUND)
