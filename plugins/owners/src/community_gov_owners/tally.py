"""The count: every item decided at once by the law of the day of the close, and counted again whenever somebody asks."""

import json
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, Told, View, question, verb
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
from community_gov_owners.ballots import OPEN_SHEETS, Ballot, Opening, open_sheets
from community_gov_owners.bylaws import WITHOUT, BlankRule, Bylaws
from community_gov_owners.candidates import Candidate, candidates
from community_gov_owners.counting import AREA, Poll, adapted, blank_votes, judged
from community_gov_owners.decisions import AreaSums, Decision, DecisionMade, DecisionState, HeadSums, LotDrawn, Result
from community_gov_owners.delivery import Delivery, served
from community_gov_owners.envelopes import Heap
from community_gov_owners.law import rule_for
from community_gov_owners.proxies import Proxy
from community_gov_owners.register import Register, Voter, digest_of, register_of, voters

__all__ = ["Recount", "count", "counted_again", "draw_lot", "outcome_of", "recount"]

ERASED = ProblemType(
    "owners.ballots_erased",
    zh="有{n}张表决票的内容已按规定删除,不能重新计票",
    en="the contents of {n} ballots were erased as due; they cannot be counted again",
    nature=Nature.STATE,
)
CLOSED = ProblemType(
    "owners.envelopes_closed",
    zh="无记名票的信封尚未开封",
    en="the envelopes of the secret vote are still closed; two counters open them first",
    nature=Nature.STATE,
)
NOT_TIED = ProblemType("owners.not_tied", zh="没有需要抽签的并列", en="nothing is tied", nature=Nature.STATE)
LOT_NAMES = ProblemType(
    "owners.lot_names", zh="抽签须列明并列的{n}名候选人各一次", en="a lot names each of the {n} tied candidates once"
)
LOT_LATE = ProblemType(
    "owners.lot_late",
    zh="决定现为“{state}”,抽签须在公示前",
    en="the decision is {state}; a lot is drawn before it is published",
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

    Ballots can no longer be entered afterwards. Refused (owners.envelopes_closed) while envelopes of a secret item are
    closed, and (owners.sheets_open) while a paper was entered once only or differently by two people.
    """
    secret = any(motion.secret for motion in agenda(change, assembly_id))
    opened = not secret or change.first(Opening, assembly=assembly_id) is not None
    change.require(opened, CLOSED(at="assembly_id"))
    unsettled = open_sheets(change, assembly_id)
    change.require(not unsettled, OPEN_SHEETS(at="assembly_id", n=unsettled))
    assembly = step(change, change.get(Assembly, assembly_id), "count")
    clauses, register = _clauses(change, assembly), register_of(change, assembly_id)
    box = _Box.of(change, assembly, register.id, clauses)
    made = []
    for motion in agenda(change, assembly_id):
        chosen = rule_for(change, motion.matter, opens=assembly.opens, closes=assembly.closes)
        poll = box.poll(change, motion, adapted(chosen.rule, clauses, motion), blank=clauses.blank)
        verdict = judged(poll)
        ground = _Ground(assembly=assembly, register=register, chosen=chosen)
        decision = _decision(change.new_id(Decision), ground, poll, verdict)
        _put_results(change, decision.id, verdict)
        told = DecisionMade(decision=decision.id, motion=motion.id, matter=motion.matter, outcome=decision.outcome)
        made.append(change.put(decision, told))
    return tuple(made)


@verb("owners.draw_lot")
def draw_lot(change: Change, decision_id: Id[Decision], *, order: tuple[Id[Candidate], ...]) -> Decision:
    """Record the lot that settles a tie for the last seats: the candidates in the order in which they were drawn.

    Refused where nothing is tied, and for a lot that does not name each of the tied once.
    """
    decision = change.get(Decision, decision_id)
    change.require(decision.state is DecisionState.COUNTED, LOT_LATE(at="decision_id", state=decision.state))
    _poll, before = counted_again(change, decision)
    tied = before.ties[0] if isinstance(before, ElectionVerdict) and before.ties else ()
    change.require(tied, NOT_TIED(at="decision_id"))
    change.require(sorted(order) == sorted(tied), LOT_NAMES(at="order", n=len(tied)))
    drawn = evolve(decision, lots=order)
    _poll, verdict = counted_again(change, drawn)
    _put_results(change, decision_id, verdict)
    outcome = outcome_of(verdict)
    settled = evolve(drawn, outcome=outcome, reasons=compact(verdict.to_data()).decode())
    return change.put(settled, LotDrawn(decision=decision_id, outcome=outcome))


def _clauses(view: View, assembly: Assembly) -> Bylaws:
    return WITHOUT if assembly.bylaws is None else view.get(Bylaws, assembly.bylaws)


@frozen(kw_only=True)
class _Box:
    """What all items of one assembly are counted from, read once."""

    voters: tuple[Voter, ...]
    ballots: tuple[Ballot, ...]
    facts: Facts
    proxies: tuple[Proxy, ...]

    @classmethod
    def of(cls, view: View, assembly: Assembly, register: Id[Register], clauses: Bylaws) -> "_Box":
        """Read the lines, the ballots, and to whom ballots were delivered."""
        reached = served(view.find(Delivery, assembly=assembly.id))
        return cls(
            voters=voters(view, register),
            ballots=view.find(Ballot, assembly=assembly.id),
            facts=Facts(served=reached, warned=assembly.warned, bylaw=clauses.silence_clause or ""),
            proxies=view.find(Proxy, assembly=assembly.id),
        )

    def poll(self, view: View, motion: Motion, rule: Rule, *, blank: BlankRule) -> Poll:
        """What one item is decided on."""
        return Poll(
            motion=motion,
            rule=rule,
            voters=self.voters,
            ballots=self.ballots,
            facts=self.facts,
            candidates=candidates(view, motion.id),
            heaps=view.find(Heap, motion=motion.id),
            blank=blank,
            beyond=frozenset(ballot.id for ballot in self.ballots if self._beyond(ballot, motion)),
        )

    def _beyond(self, ballot: Ballot, motion: Motion) -> bool:
        """Whether it came through a proxy whose authority is for other items."""
        under = [one for one in self.proxies if (one.voter, one.holder) == (ballot.voter, ballot.holder) and one.holds(ballot.on)]
        return any(one.motions and motion.id not in one.motions for one in under)


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
        chosen=(*(Told(one.zh, one.en) for one in chosen.why), *_blanks_told(poll)),
        verified=chosen.verified,
        law_changed=chosen.law_changed,
        rests_on_silence=any(Note.RESTS_ON_SILENCE in one.notes for one in _stages(verdict)),
        blank=poll.blank,
        reasons=compact(verdict.to_data()).decode(),
    )


def _blanks_told(poll: Poll) -> tuple[Told, ...]:
    """What was left blank, and what it counted as; of a secret vote nobody is counted here."""
    blank = 0 if poll.motion.secret else len(blank_votes(poll))
    if not blank:
        return ()
    zh = f"收回的表决票中有{blank}张对本事项未作选择,{poll.blank.zh}"
    return (Told(zh, f"ballots that came back with nothing marked on this item: {blank}; each is {poll.blank.en}"),)


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


def _put_results(change: Change, decision: Id[Decision], verdict: Verdict | ElectionVerdict) -> None:
    """Keep what each candidate came to; a question that is no election has none."""
    if isinstance(verdict, Verdict):
        return
    known = {row.candidate: row.id for row in change.find(Result, decision=decision)}
    for one in verdict.rounds[-1].candidates if verdict.rounds else ():
        name: Id[Candidate] = Id(one.candidate)
        made = Result(
            id=known.get(name) or change.new_id(Result),
            decision=decision,
            candidate=name,
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
    poll, verdict = counted_again(view, decision)
    same = compact(verdict.to_data()).decode() == decision.reasons and digest_of(poll.voters) == decision.register_digest
    if isinstance(verdict, ElectionVerdict):
        return Recount(decision=decision_id, same=same, verdict=None, election=verdict)
    return Recount(decision=decision_id, same=same, verdict=verdict, election=None)


def counted_again(view: View, decision: Decision) -> tuple[Poll, Verdict | ElectionVerdict]:
    """What a decision rests on, and the verdict counted from it under the pinned rule; raises Refused (owners.ballots_erased)."""
    assembly, motion = view.get(Assembly, decision.assembly), view.get(Motion, decision.motion)
    clauses = WITHOUT if decision.bylaws is None else view.get(Bylaws, decision.bylaws)
    box = _Box.of(view, assembly, decision.register, clauses)
    erased = sum(ballot.votes is None for ballot in box.ballots)
    if erased:
        raise Refused(ERASED(at="decision_id", n=erased))
    poll = box.poll(view, motion, rule_from_data(json.loads(decision.rule_text)), blank=decision.blank)
    poll = evolve(poll, facts=evolve(poll.facts, lots=tuple(decision.lots)))
    return poll, judged(poll)
