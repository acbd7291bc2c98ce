"""Deciding: a rule, a register and the ballots give a verdict.

It reads from top to bottom as the vote goes: each stage looks back through its gate, calls the roll, judges the quorum and then
the tests, and the chain ends where the rule says. The same data always give the same verdict, in whatever order the ballots
come.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.expressions import Condition, VoterSet, amounts
from community_gov.rules.judge import judge
from community_gov.rules.register import HEADS, Register
from community_gov.rules.roll import Roll, Round, call_roll
from community_gov.rules.rule import Onward, Papers, Rule, Stage, TieBreak
from community_gov.rules.sheet import Missing, NotKnown, Sheet
from community_gov.rules.tally import Tally
from community_gov.rules.verdict import Count, Ended, Node, Note, StageResult, Verdict

__all__ = ["decide"]


def decide(
    rule: Rule,
    register: Register,
    ballots: Iterable[Ballot] | Tally = (),
    *,
    facts: Facts | None = None,
    later: Mapping[str, Round] | None = None,
) -> Verdict:
    """Decide one question.

    ``ballots`` and ``facts`` are those of the first stage, and of later stages that count the same papers; ``later`` has the
    rounds held for stages that want new ballots, by the name of the stage.

    Raises:
        ValueError: a ballot or fact names somebody who is not in the register; two ballots of one hand; ``later`` names no
        stage of the rule.
    """
    given = Round(ballots=ballots, facts=facts or Facts())
    rounds = dict(later or {})
    unknown = set(rounds) - {stage.name for stage in rule.stages}
    if unknown:
        raise ValueError(f"{rule.id} has no stage {min(unknown)!r}, only {', '.join(stage.name for stage in rule.stages)}")
    verdict = _decided(rule, register, given, rounds, silence=True)
    if any(stage.silence for stage in verdict.stages):
        return evolve(verdict, without_silence=_decided(rule, register, given, rounds, silence=False))
    return verdict


def _decided(rule: Rule, register: Register, given: Round, rounds: Mapping[str, Round], *, silence: bool) -> Verdict:
    path: list[StageResult] = []
    missing: tuple[Missing, ...] = ()
    try:
        _go(path, rule, register, given, rounds, silence=silence)
    except NotKnown as error:
        path.append(StageResult(name=rule.stages[len(path)].name, ended=Ended.MISSING))
        missing = (error.missing,)
    return Verdict(
        rule=rule.id,
        citation=rule.citation,
        mark=rule.mark,
        interpretation=rule.interpretation,
        valid_from=rule.valid_from,
        stages=tuple(path),
        missing=missing,
        zh=rule.zh,
        en=rule.en,
    )


def _go(
    path: list[StageResult], rule: Rule, register: Register, given: Round, rounds: Mapping[str, Round], *, silence: bool
) -> None:
    """Go through the stages until one settles it or none is left."""
    before: Sheet | None = None
    papers = given
    for stage in rule.stages:
        gate = judge(stage.gate, before, citation=rule.citation) if stage.gate is not None and before is not None else None
        if gate is not None and not gate.holds:
            path.append(StageResult(name=stage.name, ended=Ended.GATE_CLOSED, gate=gate))
            return
        held = _round(stage, papers, rounds, first=before is None)
        if held is None:
            path.append(StageResult(name=stage.name, ended=Ended.NOT_HELD, gate=gate))
            return
        papers = held
        roll = call_roll(rule, register, held, stage=stage, silence=silence)
        result = hold(rule, roll, gate=gate)
        path.append(result)
        before = roll.sheet()
        if not _goes_on(stage, result.ended):
            return


def _round(stage: Stage, papers: Round, rounds: Mapping[str, Round], *, first: bool) -> Round | None:
    """Give the round of a stage: its own, or the papers of the round before; the first one has what was given."""
    if stage.name in rounds or (stage.ballots is Papers.NEW and not first):
        return rounds.get(stage.name)
    return papers


def _goes_on(stage: Stage, ended: Ended) -> bool:
    match ended:
        case Ended.LOST:
            return stage.on_lost is Onward.NEXT
        case Ended.NO_QUORUM:
            return stage.on_no_quorum is Onward.NEXT
        case _:
            return False


def hold(rule: Rule, roll: Roll, *, gate: Node | None = None) -> StageResult:
    """Judge one stage on its roll."""
    stage, sheet = roll.stage, roll.sheet()
    quorum = judge(stage.quorum, roll.quorum_sheet(), citation=rule.citation) if stage.quorum is not None else None
    passes = judge(stage.passes, sheet, citation=rule.citation)
    if sheet.empty:
        ended = Ended.NOBODY_ENTITLED
    elif quorum is not None and not quorum.holds:
        ended = Ended.NO_QUORUM
    elif passes.holds:
        ended = Ended.PASSED
    else:
        ended, passes = _lost_or_tied(rule, roll, passes)
    return StageResult(
        name=stage.name,
        ended=ended,
        gate=gate,
        quorum=quorum,
        passes=passes,
        counts=_counts(stage, sheet),
        notes=tuple(roll.notes),
        concerned={note: voters for note, voters in roll.notes.items() if voters},
        silence=roll.silence,
        zh=stage.zh,
        en=stage.en,
    )


def _lost_or_tied(rule: Rule, roll: Roll, passes: Node) -> tuple[Ended, Node]:
    """See whether only a tie stood in the way, and what the rule makes of it."""
    tie, sheet = rule.tie, roll.sheet()
    if tie.by is TieBreak.LOST:
        return Ended.LOST, passes
    yes, no = (sheet.amount(tie.measure, of) for of in (VoterSet.YES, VoterSet.NO))
    broken = judge(roll.stage.passes, sheet, citation=rule.citation, broken=tie.measure)
    if yes != no or yes == 0 or not broken.holds:
        return Ended.LOST, passes
    ended, note = _tied(tie.by, roll.facts)
    roll.note(note)
    return ended, broken if ended is Ended.PASSED else passes


def _tied(by: TieBreak, facts: Facts) -> tuple[Ended, Note]:
    match by:
        case TieBreak.CASTING if facts.casting is None:
            return Ended.LOST, Note.CASTING_VOTE_OPEN
        case TieBreak.CASTING:
            return Ended.PASSED if facts.casting is Choice.YES else Ended.LOST, Note.CASTING_VOTE
        case TieBreak.LOT if facts.lot is None:
            return Ended.TIED, Note.LOT_TO_BE_DRAWN
        case TieBreak.LOT:
            return Ended.PASSED if facts.lot is Choice.YES else Ended.LOST, Note.LOT_DRAWN
        case TieBreak.REVOTE:
            return Ended.TIED, Note.VOTE_AGAIN
        case _:
            return Ended.LOST, Note.STATUS_QUO


def _counts(stage: Stage, sheet: Sheet) -> tuple[Count, ...]:
    """Give every set by every measure that the stage uses, heads first.

    A measure that only the quorum uses may be unknown of somebody who is out of the quorum and not of the base: it is not told.
    """
    conditions: tuple[Condition, ...] = (stage.passes, *([stage.quorum] if stage.quorum is not None else []))
    measures = dict.fromkeys([HEADS, *(amount.measure for condition in conditions for amount in amounts(condition))])
    known = [measure for measure in measures if sheet.knows(measure)]
    return tuple(Count(measure=measure, of=of, value=sheet.amount(measure, of)) for measure in known for of in VoterSet)
