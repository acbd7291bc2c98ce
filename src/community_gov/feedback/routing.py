"""Who handles an item: a plugin's choice, else the routing table; never the body or person that it complains of.

A complaint goes past the level at which it would meet the one that it is about, and so does every later step up.
"""

from collections.abc import Iterator

from community_gov.change import Change, View
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.feedback.life import Seat
from community_gov.feedback.packs import LadderLevel, Route, ladder_of
from community_gov.feedback.records import Item
from community_gov.households import Place, enclosing, fold
from community_gov.organizations import Body, RelationKind, bodies, members, relations, responsible
from community_gov.records import AnyId, Code, Id

__all__ = ["concerns", "levels_from", "objections", "require_fit", "seat_from"]

ABOUT_ITSELF = ProblemType(
    "feedback.about_itself",
    zh="{number}号诉求涉及该组织或其成员,不得交其办理",
    en="slip {number} is about that body or a member of it, so it cannot be given to it",
    nature=Nature.DENIED,
)
BODY_GONE = ProblemType(
    "feedback.body_gone", zh="组织{body}现已不存在", en="the body {body} does not exist today", nature=Nature.STATE
)


def levels_from(view: View, level: Code) -> tuple[LadderLevel, ...]:
    """The level and those above it, from the lowest up; empty when the ladder does not know it."""
    ladder = ladder_of(view)
    start = next((step.order for step in ladder if step.code == level), None)
    return tuple(step for step in ladder if start is not None and step.order >= start)


def seat_from(view: View, *, category: Code, place: Id[Place] | None, about: AnyId | None, level: Code) -> Seat:
    """The lowest seat, from this level up, that the complaint does not concern; at the top nobody, then the office decides."""
    for step in levels_from(view, level):
        handler = _handler(view, category=category, place=place, level=step.code)
        if handler is None or about is None or not concerns(view, about, handler):
            return Seat(level=step.code, handler=handler)
        level = step.code
    return Seat(level=level, handler=None)


def concerns(view: View, about: AnyId, body: Id[Body]) -> bool:
    """Whether what is complained of is this body, a body that it is part of, or one of its members today."""
    if any(about == one for one in _upwards(view, body)):
        return True
    return any(term.person == about for term in members(view, body, on=view.today))


def require_fit(change: Change, item: Item, body_id: Id[Body]) -> None:
    """Refuse a body that is gone, or that the item complains of; raises NotFound too."""
    body = change.get(Body, body_id)
    change.require(body.period.holds(change.today), BODY_GONE(at="to", body=body_id))
    if item.about is not None:
        change.require(not concerns(change, item.about, body_id), ABOUT_ITSELF(at="to", number=item.number))


def objections(change: Change) -> Iterator[Problem]:
    """Objections to a net result in which an item lies with whom it complains of, whoever wrote it."""
    for write in change.writes:
        item = write.after
        if isinstance(item, Item) and item.handler is not None and item.about is not None:
            before = write.before
            if isinstance(before, Item) and (before.handler, before.about) == (item.handler, item.about):
                continue  # it lay there already; a member who joined later must not stop the others' work
            if concerns(change, item.about, item.handler):
                yield ABOUT_ITSELF(at="handler", number=item.number)


def _upwards(view: View, body: Id[Body]) -> Iterator[Id[Body]]:
    above = {relation.of: relation.to for relation in relations(view, on=view.today, kind=RelationKind.PART_OF)}
    seen: set[Id[Body]] = set()
    here: Id[Body] | None = body
    while here is not None and here not in seen:
        yield here
        seen.add(here)
        here = above.get(here)


def _handler(view: View, *, category: Code, place: Id[Place] | None, level: Code) -> Id[Body] | None:
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
