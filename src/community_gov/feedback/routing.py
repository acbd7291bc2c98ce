"""Who handles an item: a plugin's choice, else the routing table; never the body or person that it complains of.

A complaint goes past the level at which it would meet the one that it is about, and so does every later step up.
"""

from collections.abc import Iterator

from community_gov.change import Change, View
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.feedback.life import Seat, merged_items
from community_gov.feedback.packs import Route, levels_from
from community_gov.feedback.records import Item
from community_gov.households import Place, enclosing, fold
from community_gov.organizations import Body, Post, RelationKind, bodies, members, relations, responsible
from community_gov.records import AnyId, Code, Id, Record
from community_gov.tasks import Task, TaskState

__all__ = ["abouts_of", "concerns", "handler_at", "objections", "require_fit", "seat_from"]

ABOUT_ITSELF = ProblemType(
    "feedback.about_itself",
    zh="{number}号诉求涉及该组织或其成员,不得交其办理",
    en="slip {number} is about that body or a member of it, so it cannot be given to it",
    nature=Nature.DENIED,
)
TASK_ABOUT = ProblemType(
    "feedback.task_about_itself",
    zh="{number}号诉求涉及该受派人或其所在组织,相关任务不得交其办理",
    en="slip {number} is about that assignee or its body, so a task of it cannot be given to it",
    nature=Nature.DENIED,
)
BODY_GONE = ProblemType(
    "feedback.body_gone", zh="组织{body}现已不存在", en="the body {body} does not exist today", nature=Nature.STATE
)


def seat_from(view: View, *, category: Code, place: Id[Place] | None, abouts: tuple[AnyId, ...], level: Code) -> Seat:
    """The lowest seat, from this level up, that the complaint does not concern; at the top nobody, then the office decides."""
    for step in levels_from(view, level):
        handler = handler_at(view, category=category, place=place, level=step.code)
        if handler is None or not any(concerns(view, about, handler) for about in abouts):
            return Seat(level=step.code, handler=handler)
        level = step.code
    return Seat(level=level, handler=None)


def concerns(view: View, about: AnyId, body: Id[Body]) -> bool:
    """Whether what is complained of is this body, a body that it is part of, or one of its members today."""
    if any(about == one for one in _upwards(view, body)):
        return True
    return any(term.person == about for term in members(view, body, on=view.today))


def abouts_of(view: View, item: Item) -> tuple[AnyId, ...]:
    """Whom an item complains of, and whom those that were merged into it do."""
    found = (one.about for one in (item, *merged_items(view, item.id)))
    return tuple(dict.fromkeys(about for about in found if about is not None))


def require_fit(change: Change, item: Item, body_id: Id[Body], *, at: str = "to") -> None:
    """Refuse a body that is gone, or that the item or one merged into it complains of; raises NotFound too."""
    body = change.get(Body, body_id)
    change.require(body.period.holds(change.today), BODY_GONE(at=at, body=body_id))
    for about in abouts_of(change, item):
        change.require(not concerns(change, about, body_id), ABOUT_ITSELF(at=at, number=item.number))


def objections(change: Change) -> Iterator[Problem]:
    """Objections to a net result in which an item, or a task about it, lies with whom it complains of, whoever wrote it."""
    for write in change.writes:
        if isinstance(write.after, Item):
            yield from _of_item(change, write.before, write.after)
        elif isinstance(write.after, Task):
            yield from _of_task(change, write.before, write.after)


def _of_item(change: Change, before: Record | None, item: Item) -> Iterator[Problem]:
    kept = change.get(Item, item.merged_into) if item.merged_into else item
    if kept.handler is None:
        return
    seen = before if isinstance(before, Item) else None
    if seen is not None and (seen.handler, seen.about, seen.merged_into) == (item.handler, item.about, item.merged_into):
        return  # it lay there already; a member who joined later must not stop the others' work
    if any(concerns(change, about, kept.handler) for about in abouts_of(change, kept)):
        yield ABOUT_ITSELF(at="handler", number=kept.number)
    for task in change.find(Task, about=kept.id):
        if _lies_with_one_of(change, task, abouts_of(change, kept)):
            yield TASK_ABOUT(at="assignee", number=kept.number)


def _of_task(change: Change, before: Record | None, task: Task) -> Iterator[Problem]:
    unchanged = isinstance(before, Task) and (before.assignee, before.about) == (task.assignee, task.about)
    item = None if unchanged or task.about is None else change.first(Item, id=Id[Item](task.about))
    if item is not None and _lies_with_one_of(change, task, abouts_of(change, item)):
        yield TASK_ABOUT(at="assignee", number=item.number)


def _lies_with_one_of(view: View, task: Task, abouts: tuple[AnyId, ...]) -> bool:
    """Whether an open task was given to somebody complained of: the person, a body or post of the body, or a member of it."""
    if task.assignee is None or task.state in (TaskState.DONE, TaskState.CANCELLED):
        return False
    post = view.first(Post, id=Id[Post](task.assignee))
    body = view.first(Body, id=Id[Body](task.assignee if post is None else post.body))
    if body is not None:
        return any(concerns(view, about, body.id) for about in abouts)
    return any(_person_of(view, about, task.assignee) for about in abouts)


def _person_of(view: View, about: AnyId, person: AnyId) -> bool:
    body = view.first(Body, id=Id[Body](about))
    return about == person or (body is not None and any(term.person == person for term in members(view, body.id, on=view.today)))


def _upwards(view: View, body: Id[Body]) -> Iterator[Id[Body]]:
    above = {relation.of: relation.to for relation in relations(view, on=view.today, kind=RelationKind.PART_OF)}
    seen: set[Id[Body]] = set()
    here: Id[Body] | None = body
    while here is not None and here not in seen:
        yield here
        seen.add(here)
        here = above.get(here)


def handler_at(view: View, *, category: Code, place: Id[Place] | None, level: Code) -> Id[Body] | None:
    """Who answers such a matter at a level: whom the plugins choose, else the table says."""
    chosen = view.choose_handler(category=category, place=place, level=level)
    if chosen is not None:
        return view.get(Body, Id(chosen)).id
    for route in _routes(view, category=category, place=place, level=level):
        found = _of_kind(view, route.body, category=category, place=place)
        if found is not None:
            return found
    return None


def _routes(view: View, *, category: Code, place: Id[Place] | None, level: Code) -> tuple[Route, ...]:
    """The lines of the table that apply, the most particular first."""
    around = [] if place is None else [fold(one.code) for one in enclosing(view, place)]

    def rank(route: Route) -> tuple[int, bool, int]:
        depth = 0 if route.place is None else len(around) - around.index(fold(route.place))
        return depth, route.category is not None, route.precedence

    here = [
        route
        for route in view.packs(Route)
        if route.level == level and route.category in (None, category) and (route.place is None or fold(route.place) in around)
    ]
    return tuple(sorted(here, key=rank, reverse=True))


def _of_kind(view: View, kind: Code, *, category: Code, place: Id[Place] | None) -> Id[Body] | None:
    """The body of a kind today; of several the one that covers the place and the matter, else none."""
    found = [body.id for body in bodies(view, on=view.today, kind=kind)]
    if len(found) < 2:  # noqa: PLR2004  # one is the answer, several need a reason
        return found[0] if found else None
    covering = [body.id for body in responsible(view, place=place, matter=category, on=view.today) if body.id in found]
    return covering[0] if covering else None
