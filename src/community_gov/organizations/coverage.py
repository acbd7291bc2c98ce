"""Coverage: which body answers for which part of the compound, in which matter."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Place, enclosing
from community_gov.organizations.bodies import Body, Relation, RelationKind
from community_gov.organizations.words import ENDED_ALREADY, require_order, require_within
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Code, Id, event, kind

__all__ = ["Coverage", "CoverageBegun", "CoverageEnded", "cover", "coverage", "end_coverage", "responsible"]


def _in_order(made: "Coverage", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("organizations.coverage", indexes=("body", "place", "matter"))
@frozen(kw_only=True)
class Coverage:
    """A body answers for a place in a matter."""

    id: Id["Coverage"]
    body: Id[Body]
    place: Id[Place] | None
    """None: for the whole compound."""
    matter: Code | None
    """None: for every matter that no other body is charged with by name."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when it holds, half-open."""
        return Period(self.start, self.end)


@event("organizations.coverage_begun")
@frozen(kw_only=True)
class CoverageBegun:
    """A body took on a place or a matter."""

    coverage: Id[Coverage]
    body: Id[Body]
    place: Id[Place] | None
    matter: Code | None


@event("organizations.coverage_ended")
@frozen(kw_only=True)
class CoverageEnded:
    """A body no longer answers for that."""

    coverage: Id[Coverage]
    end: PartialDate


COVERED = ProblemType(
    "organizations.covered_already",
    zh="该组织已负责此范围({coverage})",
    en="the body answers for this already ({coverage})",
    nature=Nature.CONFLICT,
)


@verb("organizations.cover")
def cover(
    change: Change,
    body_id: Id[Body],
    *,
    place: Id[Place] | None = None,
    matter: Code | None = None,
    start: PartialDate,
    end: PartialDate | None = None,
) -> Coverage:
    """Charge a body with a place (None: the whole compound) in a matter (None: whatever comes up)."""
    require_order(start, end)
    require_within(start, change.get(Body, body_id).period)
    if place is not None:
        change.get(Place, place)
    known = change.find(Coverage, body=body_id, place=place, matter=matter)
    double = next((row for row in known if row.period.overlaps(Period(start, end)) is Certainty.CERTAINLY), None)
    if double is not None:
        raise Refused(COVERED(at="body_id", coverage=double.id))
    made = Coverage(id=change.new_id(Coverage), body=body_id, place=place, matter=matter, start=start, end=end)
    return change.put(made, CoverageBegun(coverage=made.id, body=body_id, place=place, matter=matter))


@verb("organizations.end_coverage")
def end_coverage(change: Change, coverage_id: Id[Coverage], *, end: PartialDate) -> Coverage:
    """The body no longer answers for it, from the day `end` on."""
    known = change.get(Coverage, coverage_id)
    if known.end is not None:
        raise Refused(ENDED_ALREADY(at="coverage_id", end=known.end))
    require_order(known.start, end)
    return change.put(attrs.evolve(known, end=end), CoverageEnded(coverage=coverage_id, end=end))


@question("organizations.coverage")
def coverage(view: View, *, on: date, body_id: Id[Body] | None = None) -> tuple[Coverage, ...]:
    """What a body, or every body, answers for on a day."""
    rows = view.find(Coverage) if body_id is None else view.find(Coverage, body=body_id)
    return tuple(row for row in rows if row.period.holds(on))


@question("organizations.responsible")
def responsible(view: View, *, place: Id[Place] | None, matter: Code | None, on: date) -> tuple[Body, ...]:
    """The bodies that answer for a place in a matter on a day; several when several are charged alike, none when nobody is.

    Who is charged with the matter by name comes before who is charged with everything; within that the innermost place comes
    first, then what it lies in, then the whole compound. For a body that is no more, or not yet, stands the one
    that it was part of last. Raises NotFound for an unknown place.
    """
    here = () if place is None else tuple(one.id for one in enclosing(view, place))
    matters = (None,) if matter is None else (matter, None)
    for wanted, where in product(matters, (*here, None)):
        rows = view.find(Coverage, place=where, matter=wanted)
        found = _living(view, (row.body for row in rows if row.period.holds(on)), on)
        if found:
            return found
    return ()


def _living(view: View, ids: Iterable[Id[Body]], on: date) -> tuple[Body, ...]:
    found = (body for id in ids for body in _standing_in(view, id, on))
    return tuple({body.id: body for body in found}.values())


def _standing_in(view: View, body_id: Id[Body], on: date) -> Iterator[Body]:
    """The body if it exists on the day, else the nearest living one above it."""
    seen: set[Id[Body]] = set()
    here: Id[Body] | None = body_id
    while here is not None and here not in seen:
        seen.add(here)
        body = view.get(Body, here)
        if body.period.holds(on):
            yield body
            return
        above = view.find(Relation, of=here, kind=RelationKind.PART_OF)
        begun = [row for row in above if row.start.earliest <= on]
        here = max(begun, key=lambda row: row.start.latest).to if begun else None
