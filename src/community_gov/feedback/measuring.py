"""What each item counts for: whether the first response came in time, what the return visits found, how long it took.

Everything is read off the moves, answers and visits; nothing is kept beside them, so a correction is in the next figure.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import islice

from attrs import frozen

from community_gov.change import View, question
from community_gov.feedback.life import AT_ONCE, WAITING, paths
from community_gov.feedback.limits import RateRules
from community_gov.feedback.records import Item, ItemState, Move, Visit
from community_gov.feedback.timing import END_OF_TIME
from community_gov.households import Place, within
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf, Range

__all__ = ["Age", "Backlog", "Durations", "Measured", "Spread", "backlog", "chosen", "durations", "measure"]

_RESPONSES = frozenset(map(Code, ("accept", "refuse", "answer")))
_HOUR = timedelta(hours=1)
EDGES = (1, 3, 7, 15, 30)
"""The days at which the groups of a distribution end; the last group is open."""


@frozen(kw_only=True)
class Measured:
    """One item and what it counts for; None: in that rate not at all."""

    item: Id[Item]
    number: int
    category: Code
    handler: Id[Body] | None
    place: Id[Place] | None
    submitted: date
    counts: bool
    """Whether it is one of the items of the rates; a merged one may bring its reporter's satisfaction alone."""
    in_time: bool | None
    solved: bool | None
    satisfied: bool | None
    to_answer: Fraction | None
    """Hours from the arrival to the first answer; what has no hour is taken from the beginning of its day."""
    to_solution: Fraction | None
    """Hours from the arrival to the answer that the last return visit found to have solved it."""
    reopened: int
    """How often it was taken up again."""


@frozen(kw_only=True)
class Spread:
    """How long something took: how many in each group of days, the middle one, and the one below which nine of ten lie."""

    count: int
    groups: tuple[int, ...]
    """At most 1 day, 3, 7, 15, 30, and more."""
    median: Fraction | None
    """In hours: that of the item in the middle, of two the earlier; None when there is none."""
    ninth: Fraction | None
    """In hours: the least time within which nine of ten were done."""


@frozen(kw_only=True)
class Durations:
    """How long it took, and how often it was not over then."""

    since: date
    until: date
    first_answer: Spread
    solution: Spread
    answered: int
    reopened: int
    """How many of those that were answered were taken up again."""

    @property
    def reopen_rate(self) -> Fraction | None:
        """The part of the answered items that was taken up again; None without any."""
        return Fraction(self.reopened, self.answered) if self.answered else None


@frozen(kw_only=True)
class Age:
    """Open items of one age."""

    days: int | None
    """At most so many days old; None for the oldest group."""
    items: tuple[int, ...]
    """The numbers of their slips."""


@frozen(kw_only=True)
class Backlog:
    """What is open on a day, by age."""

    on: date
    ages: tuple[Age, ...]


def chosen(
    view: View, *, since: date, until: date, category: Code | None, handler: Id[Body] | None, place: Id[Place] | None
) -> tuple[Item, ...]:
    """The items that came in within the time, of a category, handler or place, by number; emergencies are in none."""
    inside = None if place is None else within(view, place)
    found = view.find(Item, submitted=Range(ge=since, lt=until), order_by="number")
    return tuple(
        one
        for one in found
        if category in (None, one.category)
        and handler in (None, one.handler)
        and (inside is None or one.place in inside)
        and not one.calls
    )


def measure(view: View, items: Sequence[Item], rules: RateRules, *, before: datetime | None = None) -> tuple[Measured, ...]:
    """What each of the items counts for by these rules, some hundred at a time, as it stood just before an instant."""
    return tuple(found for batch in _batches(items) for found in _measured(view, batch, rules, before or END_OF_TIME))


def _batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _measured(view: View, items: list[Item], rules: RateRules, before: datetime) -> Iterator[Measured]:
    ids = tuple(item.id for item in items)
    known = {id: [move for move in path if move.at < before] for id, path in paths(view, ids)}
    visits: dict[Id[Item], list[Visit]] = {}
    for visit in view.find(Visit, voice=OneOf(ids), order_by="order"):
        if visit.at < before:
            visits.setdefault(visit.voice, []).append(visit)
    for item in items:
        if known[item.id]:
            yield _one(item, _Life(known[item.id], visits.get(item.id, []), rules, min(view.now, before)))


@frozen
class _Life:
    """What happened to one item."""

    path: list[Move]
    visits: list[Visit]
    rules: RateRules
    now: datetime

    @property
    def state(self) -> ItemState:
        return self.path[-1].to

    @property
    def answered(self) -> Move | None:
        return next((move for move in self.path if move.action == "answer"), None)

    def found(self) -> Visit | None:
        """The last visit that found somebody."""
        return next((visit for visit in reversed(self.visits) if visit.solved is not None), None)

    def silence(self) -> bool | None:
        """What an answered item counts whose reporter said nothing: no, or not at all."""
        if self.answered is None or self.state is ItemState.MERGED:
            return None
        no = self.rules.unreached if self.visits else self.rules.unasked
        return False if no else None


def _one(item: Item, life: _Life) -> Measured:
    out = _left_out(life.state, life.rules)
    merged = life.state is ItemState.MERGED
    counts = not out and (not merged or life.rules.merged)
    visit = None if out else life.found()
    begun = life.path[0].at
    return Measured(
        item=item.id,
        number=item.number,
        category=item.category,
        handler=life.path[-1].handler,
        place=item.place,
        submitted=item.submitted,
        counts=counts,
        in_time=_in_time(life.now, life.path) if counts else None,
        solved=None if not counts else life.silence() if visit is None else visit.solved,
        satisfied=None if out else life.silence() if visit is None else visit.satisfied,
        to_answer=None if life.answered is None else _hours(begun, life.answered.at),
        to_solution=_to_solution(life),
        reopened=sum(move.action == "reopen" for move in life.path),
    )


def _left_out(state: ItemState, rules: RateRules) -> bool:
    if state is ItemState.WITHDRAWN:
        return not rules.withdrawn
    return state is ItemState.REFUSED and not rules.refused


def _in_time(now: datetime, path: list[Move]) -> bool | None:
    """Whether the first response came before the first time was over; None while there is time left."""
    ends = path[0].ends
    first = next((move for move in path if move.action in _RESPONSES), None)
    if ends is None:
        return None if first is None else True
    if first is None:
        return None if now < ends else False
    return first.at < ends


def _to_solution(life: _Life) -> Fraction | None:
    visit = life.found()
    if visit is None or not visit.solved or visit.item != life.path[0].about:
        return None
    answers = [move.at for move in life.path if move.action == "answer" and move.order < visit.order]
    return _hours(life.path[0].at, answers[-1])


def _hours(start: datetime, end: datetime) -> Fraction:
    """Not less than nothing, though a clock was set back."""
    return max(Fraction(0), Fraction((end - start) // timedelta(microseconds=1), _HOUR // timedelta(microseconds=1)))


@question("feedback.durations")
def durations(
    view: View,
    *,
    since: date,
    until: date,
    category: Code | None = None,
    handler: Id[Body] | None = None,
    place: Id[Place] | None = None,
) -> Durations:
    """How long the first answer and the solution took, for the items that came in within the time, and how many were reopened."""
    items = chosen(view, since=since, until=until, category=category, handler=handler, place=place)
    found = [one for one in measure(view, items, RateRules(merged=True)) if one.counts]
    answered = [one for one in found if one.to_answer is not None]
    return Durations(
        since=since,
        until=until,
        first_answer=_spread([one.to_answer for one in found]),
        solution=_spread([one.to_solution for one in found]),
        answered=len(answered),
        reopened=sum(one.reopened > 0 for one in answered),
    )


def _spread(found: Sequence[Fraction | None]) -> Spread:
    hours = sorted(one for one in found if one is not None)
    day = Fraction(24)
    edges = [edge * day for edge in EDGES]
    groups = [sum(edge is None or one <= edge for one in hours) for edge in (*edges, None)]
    counted = tuple(upto - below for upto, below in zip(groups, (0, *groups), strict=False))
    return Spread(
        count=len(hours),
        groups=counted,
        median=hours[(len(hours) - 1) // 2] if hours else None,
        ninth=hours[-(-9 * len(hours) // 10) - 1] if hours else None,
    )


@question("feedback.backlog")
def backlog(view: View, *, handler: Id[Body] | None = None) -> Backlog:
    """What is open today, by age in days since it came in, with the numbers of the slips."""
    waiting = view.find(Item, state=OneOf(WAITING), order_by="number")
    mine = [one for one in waiting if handler in (None, one.handler)]
    ages: dict[int | None, list[int]] = {edge: [] for edge in (*EDGES, None)}
    for one in mine:
        old = (view.today - one.submitted).days
        ages[next((edge for edge in EDGES if old <= edge), None)].append(one.number)
    return Backlog(on=view.today, ages=tuple(Age(days=days, items=tuple(found)) for days, found in ages.items()))
