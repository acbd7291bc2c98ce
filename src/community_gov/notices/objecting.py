"""Objecting to a notice while it hangs, and answering; and whether what it says may take effect."""

from collections.abc import Iterator
from datetime import date

import attrs

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.notices.posting import DOWN, EMPTY, REPLACED, period_of, replaced_by
from community_gov.notices.records import Effect, Notice, Objection, ObjectionAnswered, ObjectionMade, OpenObjection, Outcome
from community_gov.records import ActorKind, Id

__all__ = [
    "answer_objection",
    "may_take_effect",
    "object_to",
    "objections",
    "open_objections",
    "record_objection",
]

NOT_SHOWN = ProblemType(
    "notices.not_shown",
    zh="公示期为{starts}至{ends},现在不接受异议",
    en="the notice is shown from {starts} to {ends}; objections are taken in that time",
    nature=Nature.STATE,
)
ANSWERED = ProblemType("notices.answered", zh="该异议已经答复", en="the objection has been answered", nature=Nature.STATE)
RUNNING = ProblemType(
    "notices.running", zh="公示期至{ends}届满", en="the notice runs until the end of {ends}", nature=Nature.STATE
)
CUT_SHORT = ProblemType(
    "notices.cut_short",
    zh="于{on}撤下,未满公示期({ends})",
    en="the notice came down on {on}, before it had hung to the end of {ends}",
    nature=Nature.STATE,
)
OPEN = ProblemType("notices.open", zh="有{n}件异议尚未答复", en="objections not answered: {n}", nature=Nature.STATE)
UPHELD = ProblemType(
    "notices.upheld",
    zh="有{n}件异议已采纳,须更正后重新公示",
    en="objections upheld: {n}; correct it and show it anew",
    nature=Nature.STATE,
)


@verb("notices.object_to")
def object_to(change: Change, notice_id: Id[Notice], *, text: str) -> Objection:
    """Object to a notice while it is shown, as the person who is logged in, or as nobody at all."""
    actor = change.actor
    by = Id[Person](actor.person) if actor.kind is ActorKind.PERSON and actor.person is not None else None
    return _object(change, notice_id, by, text)


@verb("notices.record_objection")
def record_objection(change: Change, notice_id: Id[Notice], *, text: str, by: Id[Person] | None = None) -> Objection:
    """Record an objection that came on paper or by word of mouth; `by` is None for one without a name."""
    if by is not None:
        change.get(Person, by)
    return _object(change, notice_id, by, text)


def _object(change: Change, notice_id: Id[Notice], by: Id[Person] | None, text: str) -> Objection:
    known = change.get(Notice, notice_id)
    change.require(text.strip(), EMPTY(at="text"))
    ends = period_of(change, known).due
    if known.taken_down is not None:
        raise Refused(DOWN(at="notice_id", on=known.taken_down))
    change.require(known.starts <= change.today <= ends, NOT_SHOWN(at="notice_id", starts=known.starts, ends=ends))
    made = Objection(id=change.new_id(Objection), notice=notice_id, by=by, text=text, at=change.now)
    return change.put(made, ObjectionMade(objection=made.id, notice=notice_id))


@verb("notices.answer_objection")
def answer_objection(change: Change, objection_id: Id[Objection], *, text: str, outcome: Outcome) -> Objection:
    """Answer an objection, once."""
    known = change.get(Objection, objection_id)
    change.require(known.outcome is None, ANSWERED(at="objection_id"))
    change.require(text.strip(), EMPTY(at="text"))
    done = attrs.evolve(known, outcome=outcome, answer=text, answered=change.now)
    return change.put(done, ObjectionAnswered(objection=objection_id, outcome=outcome))


@question("notices.may_take_effect")
def may_take_effect(view: View, notice_id: Id[Notice], *, on: date) -> Effect:
    """Whether what the notice says may take effect on a day, and every reason why not; raises NotFound.

    It may not before the day after the last full day, when the notice came down early, while an objection is open, or when one
    was upheld. Objections count as they stand now.
    """
    known = view.get(Notice, notice_id)
    ends = period_of(view, known).due
    reasons = tuple(_reasons(view, known, ends, on))
    return Effect(allowed=not reasons, ends=ends, reasons=reasons)


def _reasons(view: View, notice: Notice, ends: date, on: date) -> Iterator[Problem]:
    if on <= ends:
        yield RUNNING(at="on", ends=ends)
    if notice.taken_down is not None and notice.taken_down <= ends:
        yield CUT_SHORT(at="on", on=notice.taken_down, ends=ends)
    made = view.find(Objection, notice=notice.id)
    for problem, outcome in ((OPEN, None), (UPHELD, Outcome.UPHELD)):
        n = sum(objection.outcome is outcome for objection in made)
        if n:
            yield problem(at="on", n=n)
    later = replaced_by(view, notice)
    if later is not None:
        yield REPLACED(at="on", notice=later.id)


@question("notices.open_objections")
def open_objections(view: View, notice_id: Id[Notice]) -> tuple[OpenObjection, ...]:
    """What was objected to a notice and is not answered yet, the first first, without names; raises NotFound."""
    rows = (row for row in objections(view, notice_id) if row.outcome is None)
    return tuple(OpenObjection(objection=row.id, at=row.at, text=row.text) for row in rows)


@question("notices.objections")
def objections(view: View, notice_id: Id[Notice]) -> tuple[Objection, ...]:
    """All objections to a notice with their answers, the first first (anonymous ones as of the beginning of their day).

    Raises NotFound.
    """
    view.get(Notice, notice_id)
    return tuple(sorted(view.find(Objection, notice=notice_id), key=lambda row: (row.at, natural(row.id))))
