"""The three rates, each with what it counts and out of what; nothing out of nothing is None, not zero and not all.

- response: items that were first accepted, refused or answered by the deadline that was set when they came in, out of those
  that got such a first response at all or whose deadline has passed
- resolution: items whose last return visit found the matter solved, out of those with a return visit
- satisfaction: items whose last return visit found the reporter satisfied, out of those with a return visit

Withdrawn items and emergencies are in none of them.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import frozen

from community_gov.change import View, question
from community_gov.feedback.records import Item, ItemState, Move, Visit
from community_gov.organizations import Body
from community_gov.privacy import FEWEST
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf, Range

__all__ = ["FEWEST", "Rate", "Rates", "public_rates", "rates"]

_RESPONSES = frozenset(map(Code, ("accept", "refuse", "answer")))


@frozen(kw_only=True)
class Rate:
    """`count` out of `base`."""

    count: int
    base: int

    @property
    def value(self) -> Fraction | None:
        """The rate; None when there is nothing to count."""
        return Fraction(self.count, self.base) if self.base else None


@frozen(kw_only=True)
class Rates:
    """The three rates of the items that came in from `since` (included) to `until` (not included), as of `on`."""

    since: date
    until: date
    on: date
    items: int
    response: Rate
    resolution: Rate
    satisfaction: Rate


@question("feedback.rates")
def rates(view: View, *, since: date, until: date, category: Code | None = None, handler: Id[Body] | None = None) -> Rates:
    """The three rates, of all or of one category or handler."""
    return _rates(view, _counted(view, since=since, until=until, category=category, handler=handler), since, until)


@question("feedback.public_rates")
def public_rates(view: View, *, since: date, until: date) -> Rates | None:
    """The three rates of everything, for everybody; None while they are about fewer than five items.

    A rate whose base is smaller than that is shown as 0 of 0.
    """
    found = _rates(view, _counted(view, since=since, until=until, category=None, handler=None), since, until)
    if found.items < FEWEST:
        return None
    kept = {name: _if_enough(getattr(found, name)) for name in ("response", "resolution", "satisfaction")}
    return Rates(since=since, until=until, on=found.on, items=found.items, **kept)


def _if_enough(rate: Rate) -> Rate:
    return rate if rate.base >= FEWEST else Rate(count=0, base=0)


def _counted(view: View, *, since: date, until: date, category: Code | None, handler: Id[Body] | None) -> tuple[Item, ...]:
    found = view.find(Item, submitted=Range(ge=since, lt=until))
    here = (item for item in found if category in (None, item.category) and handler in (None, item.handler))
    return tuple(item for item in here if item.state is not ItemState.WITHDRAWN and not item.calls)


def _rates(view: View, items: tuple[Item, ...], since: date, until: date) -> Rates:
    ids = OneOf(tuple(item.id for item in items))
    paths: dict[Id[Item], list[Move]] = {}
    for move in view.find(Move, about=ids, order_by="order"):
        paths.setdefault(move.about, []).append(move)
    responses = [_in_time(view, path) for path in paths.values()]
    visits = {visit.item: visit for visit in view.find(Visit, item=ids, order_by="order")}.values()
    return Rates(
        since=since,
        until=until,
        on=view.today,
        items=len(items),
        response=_rate(answered for answered in responses if answered is not None),
        resolution=_rate(visit.solved for visit in visits),
        satisfaction=_rate(visit.satisfied for visit in visits),
    )


def _rate(found: Iterable[bool]) -> Rate:
    all_found = list(found)
    return Rate(count=sum(all_found), base=len(all_found))


def _in_time(view: View, path: list[Move]) -> bool | None:
    """Whether the first response came by the first deadline; None while there is time left."""
    due = path[0].due or date.max
    first = next((move for move in path if move.action in _RESPONSES), None)
    if first is None:
        return None if view.today <= due else False
    return first.at.astimezone(view.zone).date() <= due
