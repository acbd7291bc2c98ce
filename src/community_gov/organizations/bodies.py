"""Bodies and what they are to each other: part of, guides, oversees, contracts with, serves; each with its dates.

On any day a body is part of one other at most, and the parts form no circle; that is checked once, on the net result of a change.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import ExternalId, keep_link, natural
from community_gov.organizations.kinds import kind_named
from community_gov.organizations.words import ENDED_ALREADY, bounded, require_name, require_order, require_within
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Code, Coded, Id, event, kind

__all__ = [
    "Body",
    "BodyFounded",
    "Relation",
    "RelationBegun",
    "RelationEnded",
    "RelationKind",
    "bodies",
    "body",
    "body_named",
    "end_relation",
    "found",
    "link",
    "relate",
    "relation_problems",
    "relations",
    "stage_end",
]


class RelationKind(Coded):
    """What one body is to another."""

    PART_OF = "part_of", "隶属", "part of"
    GUIDES = "guides", "指导", "guides"
    OVERSEES = "oversees", "监督", "oversees"
    CONTRACTS_WITH = "contracts_with", "签约", "contracts with"
    SERVES = "serves", "服务", "serves"


def _in_order(made: "Body | Relation", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("organizations.body", indexes=("kind",))
@frozen(kw_only=True)
class Body:
    """An organization (组织) that has a part in the compound, from its founding to its end."""

    id: Id["Body"]
    kind: Code
    """The code of a `BodyKind`."""
    name: str
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when it exists, half-open."""
        return Period(self.start, self.end)


@kind("organizations.relation", indexes=("of", "to", "kind"))
@frozen(kw_only=True)
class Relation:
    """What body `of` is to body `to`: `of` is part of `to`, `of` guides `to`."""

    id: Id["Relation"]
    kind: RelationKind
    of: Id[Body]
    to: Id[Body]
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when it holds, half-open."""
        return Period(self.start, self.end)


@event("organizations.body_founded")
@frozen(kw_only=True)
class BodyFounded:
    """A body came into being."""

    body: Id[Body]
    kind: Code
    start: PartialDate


@event("organizations.relation_begun")
@frozen(kw_only=True)
class RelationBegun:
    """A body became something to another."""

    relation: Id[Relation]
    kind: RelationKind
    of: Id[Body]
    to: Id[Body]


@event("organizations.relation_ended")
@frozen(kw_only=True)
class RelationEnded:
    """A body is no longer that to another."""

    relation: Id[Relation]
    end: PartialDate


BODY_EXISTS = ProblemType(
    "organizations.body_exists",
    zh="已有同类同名的组织({body})",
    en="there is a body of this kind and name ({body})",
    nature=Nature.CONFLICT,
)
NO_BODY = ProblemType(
    "organizations.no_body", zh="{on}没有这样的{kind}", en="on {on} there is no such body: {kind}", nature=Nature.NOT_FOUND
)
SEVERAL = ProblemType(
    "organizations.several",
    zh="{on}有{n}个{kind},请写明名称",
    en="on {on} there are {n} bodies of the kind {kind}; give the name",
)
ITSELF = ProblemType("organizations.itself", zh="组织不能与自身建立关系", en="a body has no relation to itself")
RELATED = ProblemType(
    "organizations.related_already",
    zh="这一关系已经登记({relation})",
    en="this relation is recorded already ({relation})",
    nature=Nature.CONFLICT,
)
CIRCLE = ProblemType(
    "organizations.circle",
    zh="隶属关系在{on}形成循环({body})",
    en="on {on} the parts form a circle through {body}",
    nature=Nature.CONFLICT,
)
TWO_PARENTS = ProblemType(
    "organizations.two_parents",
    zh="{body}在{on}同时隶属于两个组织",
    en="on {on} {body} is part of two bodies",
    nature=Nature.CONFLICT,
)


@verb("organizations.found")
def found(change: Change, *, kind: Code, name: str, start: PartialDate, end: PartialDate | None = None) -> Body:
    """Record a body; `end` only for one that is no more. Its posts, terms and relations follow."""
    kind_named(change, kind)
    require_name(name)
    require_order(start, end)
    period = Period(start, end)
    double = next((known for known in change.find(Body, kind=kind) if known.name == name and _clash(known.period, period)), None)
    if double is not None:
        raise Refused(BODY_EXISTS(at="name", body=double.id))
    made = Body(id=change.new_id(Body), kind=kind, name=name, start=start, end=end)
    return change.put(made, BodyFounded(body=made.id, kind=kind, start=start))


def _clash(one: Period, other: Period) -> bool:
    return one.overlaps(other) is Certainty.CERTAINLY


@verb("organizations.relate")
def relate(
    change: Change, of: Id[Body], *, kind: RelationKind, to: Id[Body], start: PartialDate, end: PartialDate | None = None
) -> Relation:
    """Record what body `of` is to body `to`; both have to exist at the start, and it ends with them at the latest."""
    change.require(of != to, ITSELF(at="to"))
    require_order(start, end)
    periods = [change.get(Body, one).period for one in (of, to)]
    for period in periods:
        require_within(start, period)
    ends = bounded(end, *periods)
    known = change.find(Relation, of=of, to=to, kind=kind)
    double = next((row for row in known if _clash(row.period, Period(start, ends))), None)
    if double is not None:
        raise Refused(RELATED(at="kind", relation=double.id))
    made = Relation(id=change.new_id(Relation), kind=kind, of=of, to=to, start=start, end=ends)
    return change.put(made, RelationBegun(relation=made.id, kind=kind, of=of, to=to))


@verb("organizations.end_relation")
def end_relation(change: Change, relation_id: Id[Relation], *, end: PartialDate) -> Relation:
    """End a relation; `end` is the first day on which it no longer holds."""
    known = change.get(Relation, relation_id)
    if known.end is not None:
        raise Refused(ENDED_ALREADY(at="relation_id", end=known.end))
    require_order(known.start, end)
    return stage_end(change, known, end)


def stage_end(change: Change, relation: Relation, end: PartialDate) -> Relation:
    """Stage the end of a relation, or an earlier one."""
    return change.put(attrs.evolve(relation, end=end), RelationEnded(relation=relation.id, end=end))


@verb("organizations.link")
def link(change: Change, body_id: Id[Body], *, system: Code, key: str) -> ExternalId:
    """Keep what another system calls a body; the same again changes nothing. `households.linked` tells whom a key stands for."""
    return keep_link(change, system=system, key=key, about=change.get(Body, body_id).id)


@question("organizations.body")
def body(view: View, body_id: Id[Body]) -> Body:
    """One body; raises NotFound."""
    return view.get(Body, body_id)


@question("organizations.bodies")
def bodies(view: View, *, on: date, kind: Code | None = None) -> tuple[Body, ...]:
    """The bodies that existed on a day, the oldest first."""
    rows = view.find(Body) if kind is None else view.find(Body, kind=kind)
    return tuple(sorted((row for row in rows if row.period.holds(on)), key=lambda row: (row.start.earliest, natural(row.id))))


@question("organizations.body_named")
def body_named(view: View, *, kind: Code, on: date, name: str | None = None) -> Body:
    """The one body of a kind (and name) on a day.

    Raises Refused: organizations.no_body, or organizations.several when the kind alone does not tell.
    """
    known = kind_named(view, kind)
    rows = tuple(row for row in bodies(view, on=on, kind=kind) if name is None or row.name == name)
    if not rows:
        raise Refused(NO_BODY(at="kind", on=on, kind=known.word))
    if len(rows) > 1:
        raise Refused(SEVERAL(at="name", on=on, n=len(rows), kind=known.word))
    return rows[0]


@question("organizations.relations")
def relations(view: View, *, on: date, kind: RelationKind | None = None, body_id: Id[Body] | None = None) -> tuple[Relation, ...]:
    """The relations that held on a day, of a kind and of or to a body if these are given."""
    rows = view.find(Relation) if kind is None else view.find(Relation, kind=kind)
    return tuple(row for row in rows if row.period.holds(on) and body_id in (None, row.of, row.to))


def relation_problems(change: Change) -> Iterator[Problem]:
    """Objections to the net result: two bodies that one is part of on one day, and circles."""
    written = [write.after for write in change.writes if isinstance(write.after, Relation)]
    touched = sorted({row.of for row in written if row.kind is RelationKind.PART_OF})
    if not touched:
        return
    spans = [(row, *_sure(row.period)) for row in change.find(Relation, kind=RelationKind.PART_OF)]
    trees = [(day, _above(spans, day)) for day in sorted({start for _row, start, end in spans if start < end})]
    for one in touched:
        found_wrong = (_problem(one, day, above) for day, above in trees)
        problem = next((wrong for wrong in found_wrong if wrong is not None), None)
        if problem is not None:
            yield problem


def _sure(period: Period) -> tuple[date, date]:
    """The days on which the period certainly holds: first, and the one after the last."""
    first = date.min if period.start is None else period.start.latest
    return first, date.max if period.end is None else period.end.earliest


def _above(spans: Iterable[tuple[Relation, date, date]], day: date) -> Mapping[Id[Body], list[Id[Body]]]:
    """What each body is certainly part of on a day."""
    above: dict[Id[Body], list[Id[Body]]] = {}
    for row, start, end in spans:
        if start <= day < end:
            above.setdefault(row.of, []).append(row.to)
    return above


def _problem(body_id: Id[Body], day: date, above: Mapping[Id[Body], list[Id[Body]]]) -> Problem | None:
    if len(above.get(body_id, ())) > 1:
        return TWO_PARENTS(at="to", on=day, body=body_id)
    seen, here = {body_id}, body_id
    while above.get(here):
        here = above[here][0]
        if here in seen:
            return CIRCLE(at="to", on=day, body=body_id)
        seen.add(here)
    return None
