"""Bodies that change: several merged into one, or one split into several, on one day and by somebody's decision.

A body that goes into another one or is divided up is no more from that day on; steps tell which came from which. What it was to
other bodies and what it answered for passes on, as said: nothing is dropped that nobody named. Posts and terms end with their
body, since a seat comes from an election or an appointment; until somebody serves in the new one the audit says so.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from community_gov.change import Change, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import require_text
from community_gov.organizations.bodies import Body, Relation, RelationBegun, RelationKind, found, stage_end
from community_gov.organizations.coverage import Coverage, CoverageBegun, CoverageEnded
from community_gov.organizations.ending import LATER, dissolve
from community_gov.organizations.lineage import BodyFollowed, BodyStep, BodyStepKind
from community_gov.organizations.tenure import members
from community_gov.organizations.words import outlasts
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Id

__all__ = ["BodyPart", "merge_bodies", "split_body"]

_TWO = 2
_DAY = timedelta(days=1)


@frozen(kw_only=True)
class BodyPart:
    """A body that comes out of a split."""

    name: str
    takes: tuple[AnyId, ...] = ()
    """The relations and the charges (coverage) of the body before that it takes on."""


FEW_BODIES = ProblemType(
    "organizations.few_bodies",
    zh="合并至少涉及两个组织,分设至少成两个组织(现为{n}个)",
    en="two bodies or more are merged, and a body is split into two or more; here there is {n}",
)
NAMED_TWICE = ProblemType("organizations.body_twice", zh="组织{body}列了两次", en="the body {body} is named twice")
KINDS_DIFFER = ProblemType(
    "organizations.kinds_differ", zh="不同类别的组织不能合并", en="bodies of different kinds are not merged"
)
ONE_RESULT = ProblemType(
    "organizations.one_result",
    zh="请写明新组织的名称,或由其中哪个组织存续,二者择一",
    en="name the new body, or say which of them goes on: one of the two",
)
GOES_ON = ProblemType(
    "organizations.goes_on", zh="存续的组织须在合并的组织之中", en="the body that goes on is one of those that are merged"
)
CHANGED_AHEAD = ProblemType(
    "organizations.changed_ahead", zh="日期{on}尚未到来", en="{on} has not come yet; a body changes when it happens"
)
BODY_GONE = ProblemType(
    "organizations.body_gone",
    zh="组织{body}已于{end}终止,请以其后继组织办理",
    en="the body {body} ended on {end}; take the one that followed it",
    nature=Nature.STATE,
)
NOT_YET = ProblemType(
    "organizations.not_yet",
    zh="组织{body}自{start}起存在,不能在{on}变动",
    en="the body {body} began on {start}, so it does not change on {on}",
)
RECORDED_LATER = ProblemType(
    "organizations.recorded_later",
    zh="组织{body}在{on}当日或之后已有变动登记({step}),不能倒填",
    en="of the body {body} a change is recorded for {on} or after ({step}); record them in the order in which they happened",
    nature=Nature.CONFLICT,
)
NOT_THEIRS = ProblemType(
    "organizations.not_theirs",
    zh="{id}不是变动的组织在{on}的关系或负责范围",
    en="{id} is no relation or charge that the changing bodies have on {on}",
)
UNSAID = ProblemType(
    "organizations.unsaid",
    zh="请写明{id}由哪个组织承接;不再保留的列入ending",
    en="say which part takes {id} on, or name it in ending if nobody does",
)


@verb("organizations.merge_bodies")
def merge_bodies(
    change: Change,
    body_ids: tuple[Id[Body], ...],
    *,
    on: date,
    by: AnyId,
    reason: str,
    name: str | None = None,
    goes_on: Id[Body] | None = None,
    ending: tuple[AnyId, ...] = (),
) -> Body:
    """Merge bodies of one kind from a day on: into a new one of this name, or into that of them which goes on; returns it.

    `by` is the decision, or the body that ordered it. All relations and charges pass on but those in `ending`, and those of
    the merged bodies with each other. Posts and terms of the bodies that end are over; the one that goes on keeps its own.
    """
    require_text(reason=reason)
    change.require(len(body_ids) >= _TWO, FEW_BODIES(at="body_ids", n=len(body_ids)))
    for body_id in sorted({one for one in body_ids if body_ids.count(one) > 1}):
        change.refuse(NAMED_TWICE(at="body_ids", body=body_id))
    change.require((name is None) is not (goes_on is None), ONE_RESULT(at="name"))
    change.require(goes_on is None or goes_on in body_ids, GOES_ON(at="goes_on"))
    bodies = tuple(_changing(change, body_id, on, at="body_ids", leaves=body_id != goes_on) for body_id in body_ids)
    change.require(len({body.kind for body in bodies}) == 1, KINDS_DIFFER(at="body_ids"))
    olds = tuple(body for body in bodies if body.id != goes_on)
    held = tuple(row for old in olds for row in _held(change, old.id, on))
    problems = tuple(_strangers(held, ending, on, at="ending"))
    if problems:
        raise Refused(*problems)
    served = {old.id: len(members(change, old.id, on=on - _DAY)) for old in olds}
    _close(change, olds, held, on)
    made = _made(change, bodies[0], name, on) if goes_on is None else change.get(Body, goes_on)
    gone = {old.id for old in olds}
    _pass_on(change, (row for row in held if row.id not in ending), gone, made.id, on)
    for old in olds:
        _stepped(change, BodyStepKind.MERGED, old.id, made.id, on=on, by=by, reason=reason, ended_terms=served[old.id])
    return made


@verb("organizations.split_body")
def split_body(
    change: Change,
    body_id: Id[Body],
    *,
    into: tuple[BodyPart, ...],
    on: date,
    by: AnyId,
    reason: str,
    goes_on: bool = False,
    ending: tuple[AnyId, ...] = (),
) -> tuple[Body, ...]:
    """Split a body from a day on into new ones of its kind; returns these.

    Each of its relations and charges is named in the part, or the parts, that take it on, or in `ending`. With `goes_on` the body
    stays beside the parts with its posts and terms: it keeps what no part takes, and its relations to bodies that are no parts of
    it also when a part takes them too.
    """
    require_text(reason=reason)
    n = len(into) + goes_on
    change.require(n >= _TWO, FEW_BODIES(at="into", n=n))
    old = _changing(change, body_id, on, at="body_id", leaves=True)
    held = _held(change, body_id, on)
    taken = {id for part in into for id in part.takes}
    problems = [
        *(problem for index, part in enumerate(into) for problem in _strangers(held, part.takes, on, at=f"into[{index}].takes")),
        *_strangers(held, ending, on, at="ending"),
        *(UNSAID(at="into", id=row.id) for row in held if not goes_on and row.id not in taken and row.id not in ending),
    ]
    if problems:
        raise Refused(*problems)
    served = 0 if goes_on else len(members(change, body_id, on=on - _DAY))
    if goes_on:
        leaving = [row for row in held if row.id in ending or (row.id in taken and _moves(row, body_id))]
        _cut(change, leaving, on)
    else:
        _close(change, (old,), held, on)
    made = tuple(_made(change, old, part.name, on) for part in into)
    for body, part in zip(made, into, strict=True):
        _pass_on(change, (row for row in held if row.id in part.takes), {body_id}, body.id, on)
        _stepped(change, BodyStepKind.SPLIT, body_id, body.id, on=on, by=by, reason=reason, ended_terms=served)
    return made


# --- what stands against it ------------------------------------------------------------------------------------------


def _changing(change: Change, body_id: Id[Body], on: date, *, at: str, leaves: bool) -> Body:
    """A body that can change on a day; of one that leaves something behind no later step is known."""
    body = change.get(Body, body_id)
    change.require(on <= change.today, CHANGED_AHEAD(at="on", on=on))
    if body.end is not None:
        raise Refused(BODY_GONE(at=at, body=body_id, end=body.end))
    change.require(body.start.earliest < on, NOT_YET(at="on", body=body_id, start=body.start, on=on))
    for step in (*change.find(BodyStep, from_=body_id), *change.find(BodyStep, to=body_id)) if leaves else ():
        late = step.on > on or (step.on == on and step.to == body_id)
        change.require(not late, RECORDED_LATER(at="on", body=body_id, on=on, step=step.id))
    return body


def _held(change: Change, body_id: Id[Body], on: date) -> tuple[Relation | Coverage, ...]:
    """What a body is to others and answers for when it changes; raises Refused for what begins later."""
    end = PartialDate(on)
    rows: tuple[Relation | Coverage, ...] = (
        *change.find(Relation, of=body_id),
        *change.find(Relation, to=body_id),
        *change.find(Coverage, body=body_id),
    )
    found_here = tuple(row for row in rows if outlasts(row.end, end))
    for row in found_here:
        if end.latest < row.start.earliest:
            raise Refused(LATER(at="on", record=row.id, start=row.start, end=end))
    return found_here


def _strangers(held: Iterable[Relation | Coverage], ids: Iterable[AnyId], on: date, *, at: str) -> Iterator[Problem]:
    known = {row.id for row in held}
    yield from (NOT_THEIRS(at=at, id=id, on=on) for id in ids if id not in known)


def _moves(row: Relation | Coverage, body_id: Id[Body]) -> bool:
    """Whether only one can have it: a place that is looked after, and a body that is part of this one."""
    return isinstance(row, Coverage) or (row.kind is RelationKind.PART_OF and row.to == body_id)


# --- doing it --------------------------------------------------------------------------------------------------------


def _close(change: Change, olds: Iterable[Body], held: Iterable[Relation | Coverage], on: date) -> None:
    """End bodies with their posts, terms, relations and charges."""
    _cut(change, held, on)
    for old in olds:
        dissolve(change, old.id, end=PartialDate(on))


def _cut(change: Change, rows: Iterable[Relation | Coverage], on: date) -> None:
    end = PartialDate(on)
    for row in {row.id: row for row in rows}.values():
        if isinstance(row, Relation):
            stage_end(change, row, end)
        else:
            change.put(evolve(row, end=end), CoverageEnded(coverage=row.id, end=end))


def _made(change: Change, old: Body, name: str | None, on: date) -> Body:
    return found(change, kind=old.kind, name=name or "", start=PartialDate(on))


def _pass_on(change: Change, rows: Iterable[Relation | Coverage], gone: set[Id[Body]], to: Id[Body], on: date) -> None:
    """Give a body what others had, each once, and nothing that would be a relation to itself."""
    start = PartialDate(on)
    for row in rows:
        if isinstance(row, Coverage):
            _charge(change, row, to, start)
        else:
            of, other = (to if one in gone else one for one in (row.of, row.to))
            if of != other:
                _relate(change, row, of, other, start)


def _charge(change: Change, row: Coverage, to: Id[Body], start: PartialDate) -> None:
    known = change.find(Coverage, body=to, place=row.place, matter=row.matter)
    going = next((one for one in known if one.period.holds(start.earliest)), None)
    if going is not None:
        if going.end is not None and outlasts(row.end, going.end):
            change.put(evolve(going, end=row.end))
        return
    made = evolve(row, id=change.new_id(Coverage), body=to, start=start)
    change.put(made, CoverageBegun(coverage=made.id, body=to, place=row.place, matter=row.matter))


def _relate(change: Change, row: Relation, of: Id[Body], to: Id[Body], start: PartialDate) -> None:
    known = change.find(Relation, of=of, to=to, kind=row.kind)
    going = next((one for one in known if one.period.holds(start.earliest)), None)
    if going is not None:
        if going.end is not None and outlasts(row.end, going.end):
            change.put(evolve(going, end=row.end))
        return
    made = evolve(row, id=change.new_id(Relation), of=of, to=to, start=start)
    change.put(made, RelationBegun(relation=made.id, kind=row.kind, of=of, to=to))


def _stepped(
    change: Change, how: BodyStepKind, from_: Id[Body], to: Id[Body], *, on: date, by: AnyId, reason: str, ended_terms: int
) -> None:
    made = BodyStep(id=change.new_id(BodyStep), how=how, from_=from_, to=to, on=on, by=by, reason=reason, ended_terms=ended_terms)
    change.put(made, BodyFollowed(step=made.id, how=how, from_=from_, to=to, on=on))
