"""Who is competent: the first receiver leads (首接负责); who thinks it is somebody else's matter says so in time.

A matter is passed on once, with a reason. After that nobody may push it on: a dispute goes to the arbiter that the office named
for the level, and what the arbiter decides, a human and by name, stands.
"""

from datetime import date, datetime

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.deadlines import begins
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.feedback.life import Seat, arrived, movable, moves, settled_here, step
from community_gov.feedback.limits import Timed, limit_for
from community_gov.feedback.packs import levels_from
from community_gov.feedback.records import Item
from community_gov.feedback.routing import abouts_of, concerns, require_fit
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import known_due, on_arrival, to_settle
from community_gov.organizations import Body
from community_gov.records import ActorKind, Code, Controller, Id, Purpose, Until, kind, personal

__all__ = ["Arbiter", "CompetenceDispute", "arbiters", "dispute", "disputes_of_body", "name_arbiter", "settle"]

_MATTER = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


@kind("feedback.arbiter", indexes=("level",))
@frozen(kw_only=True)
class Arbiter:
    """The body that decides from a day on, at one level, who is competent; the latest one named counts."""

    id: Id["Arbiter"]
    level: Code
    body: Id[Body]
    start: date


@kind("feedback.competence_dispute", indexes=("item", "arbiter"))
@frozen(kw_only=True)
class CompetenceDispute:
    """A handler says that it is not competent; the arbiter decides who is."""

    id: Id["CompetenceDispute"]
    item: Id[Item]
    handler: Id[Body] | None
    """Who disputes it."""
    arbiter: Id[Body]
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(repr=False, default=None, metadata=_MATTER)
    decided: Id[Body] | None = None
    """Who has it, as the arbiter decided."""
    settled: datetime | None = None
    settled_by: str | None = None
    """The id of the human who decided."""
    grounds: str | None = field(repr=False, default=None, metadata=_MATTER)


NO_ARBITER = ProblemType(
    "feedback.no_arbiter",
    zh="本级及以上没有可裁定职责的单位,请先指定",
    en="no arbiter is named for this level or one above who is not concerned; name one first",
    nature=Nature.STATE,
)
TOO_LATE = ProblemType(
    "feedback.dispute_too_late",
    zh="提出职责异议的期限已于{due}届满",
    en="the time to dispute the competence was over on {due}",
    nature=Nature.STATE,
)
DECIDED = ProblemType(
    "feedback.competence_decided",
    zh="{number}号诉求的职责已由裁定方决定",
    en="an arbiter has decided who is competent for slip {number}",
    nature=Nature.STATE,
)
NO_HANDLER_YET = ProblemType(
    "feedback.nobody_disputes",
    zh="{number}号诉求没有承办单位,无职责异议可提",
    en="slip {number} has no handler who could dispute its competence",
    nature=Nature.STATE,
)
HUMAN_DECIDES = ProblemType(
    "feedback.human_decides",
    zh="须由具名的人员决定",
    en="this is decided by a named human, not by a program",
    nature=Nature.DENIED,
)
OVER = ProblemType(
    "feedback.dispute_over",
    zh="该职责异议已有结论或已不再需要",
    en="that dispute is decided, or nobody waits for it any more",
    nature=Nature.STATE,
)


@verb("feedback.name_arbiter")
def name_arbiter(change: Change, *, level: Code, body: Id[Body], start: date) -> Arbiter:
    """Name the body that decides at a level who is competent."""
    change.get(Body, body)
    return change.put(Arbiter(id=change.new_id(Arbiter), level=level, body=body, start=start))


@verb("feedback.dispute")
def dispute(change: Change, item_id: Id[Item], *, reason: str) -> CompetenceDispute:
    """Say that it is another body's matter; within the limit of the pack, and not after an arbiter has decided."""
    require_text(reason=reason)
    item, path = movable(change, item_id, "dispute"), moves(change, item_id)
    if item.handler is None:
        change.refuse(NO_HANDLER_YET(at="item_id", number=item.number))
    change.require(not settled_here(path), DECIDED(at="item_id", number=item.number))
    limit = limit_for(change, item, Timed.DISPUTE)
    if limit is not None:
        due = known_due(change, (begins(arrived(path).at, limit=limit.time),))
        if due is not None and due.passed(change.now):
            change.refuse(TOO_LATE(at="item_id", due=due.day or change.today))
    arbiter = _arbiter_for(change, item)
    step(change, item, "dispute", time=to_settle(change, item), reason=reason)
    made = CompetenceDispute(
        id=change.new_id(CompetenceDispute),
        item=item_id,
        handler=item.handler,
        arbiter=arbiter,
        at=change.now,
        by=change.signature,
        reason=reason,
    )
    return change.put(made)


def _arbiter_for(change: Change, item: Item) -> Id[Body]:
    """The arbiter of the level, or of the next one above: not the handler itself, nor whom the item complains of."""
    abouts = abouts_of(change, item)
    for level in levels_from(change, item.level):
        named = [one for one in change.find(Arbiter, level=level.code) if one.start <= change.today]
        for one in sorted(named, key=lambda one: (one.start, len(one.id), one.id), reverse=True)[:1]:
            if one.body != item.handler and not any(concerns(change, about, one.body) for about in abouts):
                return one.body
    raise Refused(NO_ARBITER(at="item_id"))


@verb("feedback.settle")
def settle(change: Change, dispute_id: Id[CompetenceDispute], *, to: Id[Body], grounds: str) -> Item:
    """The arbiter decides whose matter it is, with grounds; that body has to take it, and nobody pushes it on from there."""
    require_text(grounds=grounds)
    change.require(change.actor.kind is ActorKind.PERSON, HUMAN_DECIDES())
    found = change.get(CompetenceDispute, dispute_id)
    latest = change.find(CompetenceDispute, item=found.item, settled=None)
    change.require(found in latest and found == max(latest, key=lambda one: (len(one.id), one.id)), OVER(at="dispute_id"))
    item = movable(change, found.item, "settle")
    require_fit(change, item, to)
    decided = evolve(found, decided=to, settled=change.now, settled_by=change.signature, grounds=grounds)
    change.put(decided)
    return step(change, item, "settle", time=on_arrival(change, item), seat=Seat(level=item.level, handler=to), reason=grounds)


@question("feedback.arbiters")
def arbiters(view: View) -> tuple[Arbiter, ...]:
    """Who was named to decide on competence, level by level."""
    return view.find(Arbiter, order_by="level")


@question("feedback.disputes_of_body")
def disputes_of_body(view: View, body_id: Id[Body]) -> tuple[CompetenceDispute, ...]:
    """The disputes that a body has to decide."""
    return view.find(CompetenceDispute, arbiter=body_id, settled=None)
