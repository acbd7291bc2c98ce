"""The count: every item decided at once by the law of the day of the close, and counted again whenever somebody asks."""

import json
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, View, question, verb
from community_gov.rules import (
    HEADS,
    Chosen,
    ElectionOutcome,
    ElectionVerdict,
    Facts,
    Note,
    Outcome,
    Rule,
    StageResult,
    Verdict,
    VoterSet,
    rule_from_data,
    rule_to_data,
    show_number,
)
from community_gov.wire import compact
from community_gov_owners.assembly import Assembly, Motion, agenda, step
from community_gov_owners.ballots import Ballot
from community_gov_owners.bylaws import WITHOUT, Bylaws
from community_gov_owners.candidates import candidates
from community_gov_owners.counting import AREA, Poll, adapted, judged
from community_gov_owners.decisions import AreaSums, Decision, DecisionMade, HeadSums, Result
from community_gov_owners.delivery import Delivery, served
from community_gov_owners.law import rule_for
from community_gov_owners.register import Register, digest_of, register_of, voters

__all__ = ["Recount", "count", "outcome_of", "recount"]

ERASED = ProblemType(
    "owners.ballots_erased",
    zh="有{n}张表决票的内容已按规定删除,不能重新计票",
    en="the contents of {n} ballots were erased as due; they cannot be counted again",
    nature=Nature.STATE,
)


@frozen(kw_only=True)
class Recount:
    """A decision counted again from its lines, its ballots and the rule that is pinned in it."""

    decision: Id[Decision]
    same: bool
    """Whether register and verdict are what they were, to the last digit."""
    verdict: Verdict | None
    """None for an election."""
    election: ElectionVerdict | None


@verb("owners.count")
def count(change: Change, assembly_id: Id[Assembly]) -> tuple[Decision, ...]:
    """Count the ballots and decide every item of the agenda, each by itself, by the law of the day of the close.

    Ballots can no longer be entered afterwards.
    """
    assembly = step(change, change.get(Assembly, assembly_id), "count")
    clauses, register = _clauses(change, assembly), register_of(change, assembly_id)
    facts = _facts(change, assembly, clauses)
    made = []
    for motion in agenda(change, assembly_id):
        chosen = rule_for(change, motion.matter, opens=assembly.opens, closes=assembly.closes)
        poll = _poll(change, motion, register.id, adapted(chosen.rule, clauses, motion), facts)
        verdict = judged(poll)
        ground = _Ground(assembly=assembly, register=register, chosen=chosen)
        decision = _decision(change.new_id(Decision), ground, poll, verdict)
        if isinstance(verdict, ElectionVerdict):
            _put_results(change, decision.id, verdict)
        told = DecisionMade(decision=decision.id, motion=motion.id, matter=motion.matter, outcome=decision.outcome)
        made.append(change.put(decision, told))
    return tuple(made)


def _clauses(view: View, assembly: Assembly) -> Bylaws:
    return WITHOUT if assembly.bylaws is None else view.get(Bylaws, assembly.bylaws)


def _facts(view: View, assembly: Assembly, clauses: Bylaws) -> Facts:
    return Facts(
        served=served(view.find(Delivery, assembly=assembly.id)),
        warned=assembly.warned,
        bylaw=clauses.silence_clause or "",
        decided_on=assembly.closes,
    )


def _poll(view: View, motion: Motion, register: Id[Register], rule: Rule, facts: Facts) -> Poll:
    return Poll(
        motion=motion,
        rule=rule,
        voters=voters(view, register),
        ballots=view.find(Ballot, assembly=motion.assembly),
        facts=evolve(facts, matter=motion.matter),
        candidates=candidates(view, motion.id),
    )


@frozen(kw_only=True)
class _Ground:
    """On what a decision rests beside its poll."""

    assembly: Assembly
    register: Register
    chosen: Chosen


def _decision(id: Id[Decision], ground: _Ground, poll: Poll, verdict: Verdict | ElectionVerdict) -> Decision:
    assembly, register, chosen = ground.assembly, ground.register, ground.chosen
    stage = None if isinstance(verdict, ElectionVerdict) or verdict.missing else verdict.last_held
    return Decision(
        id=id,
        motion=poll.motion.id,
        assembly=assembly.id,
        matter=poll.motion.matter,
        decided=assembly.closes,
        outcome=outcome_of(verdict),
        heads=None if stage is None else _head_sums(stage),
        area=None if stage is None else _area_sums(stage),
        register=register.id,
        register_digest=register.digest,
        bylaws=assembly.bylaws,
        rule=poll.rule.id,
        rule_text=compact(rule_to_data(poll.rule)).decode(),
        book=chosen.book,
        chosen=tuple(one.zh for one in chosen.why),
        verified=chosen.verified,
        law_changed=chosen.law_changed,
        rests_on_silence=any(Note.RESTS_ON_SILENCE in one.notes for one in _stages(verdict)),
        reasons=compact(verdict.to_data()).decode(),
    )


def outcome_of(verdict: Verdict | ElectionVerdict) -> Outcome:
    """Passed, rejected, no decision or insufficient data; an election has passed when somebody is elected."""
    if isinstance(verdict, Verdict):
        return verdict.outcome
    if verdict.elected:
        return Outcome.PASSED
    return _OUTCOMES.get(verdict.outcome, Outcome.NO_DECISION)


_OUTCOMES = {
    ElectionOutcome.NOBODY: Outcome.REJECTED,
    ElectionOutcome.INSUFFICIENT_DATA: Outcome.INSUFFICIENT_DATA,
}


def _stages(verdict: Verdict | ElectionVerdict) -> tuple[StageResult, ...]:
    if isinstance(verdict, Verdict):
        return verdict.stages
    return tuple(one.result for held in verdict.rounds for one in held.candidates)


def _head_sums(stage: StageResult) -> HeadSums:
    return HeadSums(**{name: int(stage.count(HEADS, of)) for name, of in _SUMS.items()})


def _area_sums(stage: StageResult) -> AreaSums:
    return AreaSums(**{name: _decimal(stage.count(AREA, of)) for name, of in _SUMS.items()})


_SUMS = {
    "entitled": VoterSet.ENTITLED,
    "taking_part": VoterSet.PARTICIPATING,
    "yes": VoterSet.YES,
    "no": VoterSet.NO,
    "abstaining": VoterSet.ABSTAINING,
}


def _decimal(value: Fraction) -> Decimal:
    """The exact decimal; sums of decimals always are one."""
    return Decimal(show_number(value))


def _put_results(change: Change, decision: Id[Decision], verdict: ElectionVerdict) -> None:
    last = verdict.rounds[-1].candidates if verdict.rounds else ()
    for one in last:
        name = one.candidate
        made = Result(
            id=change.new_id(Result),
            decision=decision,
            candidate=Id(name),
            passed=one.place is not None,
            place=one.place,
            seat=_position(verdict.elected, name),
            alternate=_position(verdict.alternates, name),
            heads=int(one.result.count(HEADS, VoterSet.YES)),
            area=_decimal(one.result.count(AREA, VoterSet.YES)),
        )
        change.put(made)


def _position(names: tuple[str, ...], name: str) -> int | None:
    return names.index(name) + 1 if name in names else None


@question("owners.recount")
def recount(view: View, decision_id: Id[Decision]) -> Recount:
    """Count a decision again from its register, its ballots and the rule pinned in it, and compare.

    Raises Refused (owners.ballots_erased) when what the ballots said has been erased.
    """
    decision = view.get(Decision, decision_id)
    assembly, motion = view.get(Assembly, decision.assembly), view.get(Motion, decision.motion)
    clauses = WITHOUT if decision.bylaws is None else view.get(Bylaws, decision.bylaws)
    rule = rule_from_data(json.loads(decision.rule_text))
    poll = _poll(view, motion, decision.register, rule, _facts(view, assembly, clauses))
    erased = sum(ballot.votes is None for ballot in poll.ballots)
    if erased:
        raise Refused(ERASED(at="decision_id", n=erased))
    verdict = judged(poll)
    same = compact(verdict.to_data()).decode() == decision.reasons and digest_of(poll.voters) == decision.register_digest
    if isinstance(verdict, ElectionVerdict):
        return Recount(decision=decision_id, same=same, verdict=None, election=verdict)
    return Recount(decision=decision_id, same=same, verdict=verdict, election=None)
