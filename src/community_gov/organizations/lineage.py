"""Which body came from which: steps of mergers and splits, and who carries a body on, or came before it, on a day.

A body that went on (one that took others in, or that gave a part away) stays the same body; its step tells only of the other.
"""

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen
from attrs.validators import min_len

from community_gov.change import View, question
from community_gov.households import natural
from community_gov.organizations.bodies import Body
from community_gov.records import AnyId, Coded, Id, event, kind

__all__ = ["BodyFollowed", "BodyStep", "BodyStepKind", "lineage", "predecessors", "successors"]


class BodyStepKind(Coded):
    """What happened to a body."""

    MERGED = "merged", "合并", "merged"
    SPLIT = "split", "分设", "split"


@kind("organizations.body_step", indexes=("from_", "to"))
@frozen(kw_only=True)
class BodyStep:
    """One body came out of another one, or went into it."""

    id: Id["BodyStep"]
    how: BodyStepKind
    from_: Id[Body]
    to: Id[Body]
    on: date
    """The first day of what came after."""
    by: AnyId
    """The decision by which it was done, or the body that ordered it."""
    reason: str = field(validator=min_len(1))
    """Why, without names of people."""
    ended_terms: int = 0
    """How many terms that went on in the body before ended with it on the day."""


@event("organizations.body_followed")
@frozen(kw_only=True)
class BodyFollowed:
    """A body was followed by another one."""

    step: Id[BodyStep]
    how: BodyStepKind
    from_: Id[Body]
    to: Id[Body]
    on: date


@question("organizations.lineage")
def lineage(view: View, body_id: Id[Body]) -> tuple[BodyStep, ...]:
    """Every step that led to a body, and every one that led on from it, by day; raises NotFound.

    A step counts where it lies on the way in time: what a body gave away after it took another one in came from both.
    """
    view.get(Body, body_id)
    found = {step.id: step for step in (*_walk(view, body_id, forward=False), *_walk(view, body_id, forward=True))}
    return tuple(sorted(found.values(), key=lambda step: (step.on, natural(step.id))))


def _walk(view: View, body_id: Id[Body], *, forward: bool) -> Iterator[BodyStep]:
    """The steps that lead on from a body, or led to it, each on a later or an earlier day than the one before."""
    seen: set[Id[BodyStep]] = set()
    waiting = [(body_id, date.min if forward else date.max)]
    while waiting:
        here, day = waiting.pop()
        for step in view.find(BodyStep, from_=here) if forward else view.find(BodyStep, to=here):
            if step.id not in seen and (step.on > day if forward else step.on < day):
                seen.add(step.id)
                waiting.append((step.to if forward else step.from_, step.on))
                yield step


@question("organizations.successors")
def successors(view: View, body_id: Id[Body], *, on: date) -> tuple[Body, ...]:
    """Who carries a body on on a day: the body itself while it exists, then those that followed it and exist; raises NotFound.

    Nobody where it ended without a merger or a split, and before it was founded. Of a body that gave a part away and went on,
    it alone is told.
    """
    return _ordered(_carrying(view, view.get(Body, body_id), on))


def _carrying(view: View, body: Body, on: date) -> Iterator[Body]:
    seen, waiting = {body.id}, [body]
    while waiting:
        here = waiting.pop()
        if here.period.holds(on):
            yield here
            continue
        for step in view.find(BodyStep, from_=here.id):
            if step.on <= on and step.to not in seen and _ended_by(here, step):
                seen.add(step.to)
                waiting.append(view.get(Body, step.to))


def _ended_by(body: Body, step: BodyStep) -> bool:
    return body.end is not None and body.end.earliest <= step.on <= body.end.latest


@question("organizations.predecessors")
def predecessors(view: View, body_id: Id[Body], *, on: date) -> tuple[Body, ...]:
    """Where a body comes from: itself if it existed on the day, and those that existed then and led to it; raises NotFound."""
    body = view.get(Body, body_id)
    rows = (view.get(Body, step.from_) for step in _walk(view, body_id, forward=False) if step.on > on)
    return _ordered(row for row in (body, *rows) if row.period.holds(on))


def _ordered(rows: Iterator[Body]) -> tuple[Body, ...]:
    found = {body.id: body for body in rows}
    return tuple(sorted(found.values(), key=lambda body: (body.start.earliest, natural(body.id))))
