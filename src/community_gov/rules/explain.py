"""A verdict told to people, as a tree of lines with every number and its article."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from attrs import evolve, frozen

from community_gov.rules.citing import cited_in_chinese
from community_gov.rules.election import ElectionVerdict, RoundResult
from community_gov.rules.expressions import Amount, Comparator, Constant, Expression, Greatest, Least, Number, Plus, Times
from community_gov.rules.numeric import show_number
from community_gov.rules.verdict import Branch, Join, Node, StageResult, Test, Verdict
from community_gov.rules.words import LANGUAGES, Language, Words

__all__ = ["explain"]

_READABLE = 100  # beyond this denominator few people can tell how much a fraction is
_FLOORS = frozenset({Comparator.MORE, Comparator.AT_LEAST})


def explain(
    verdict: Verdict | ElectionVerdict, *, lang: Language = "zh", names: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    r"""Tell a verdict line by line, indented by two spaces a level.

    ``names`` are words for measures, constants, kinds of parts and candidates.

    >>> from community_gov.rules import Mark, Register, Rule, Stage, decide, parse_condition
    >>> stage = Stage(name="vote", passes=parse_condition("heads(Y) > heads(N)"))
    >>> rule = Rule(id="simple", citation="by-law 3", mark=Mark.READ, stages=(stage,))
    >>> for line in explain(decide(rule, Register(())), lang="en"):
    ...     print(line)
    no decision: simple (by-law 3)
      stage vote: nobody is entitled to vote
        vote: fails
          ✗ heads in favour 0; needed: more than heads against 0; exactly equal, more is needed, at least 1 [by-law 3]
    """
    words = LANGUAGES[lang]
    if names:
        known = (words.measures, words.constants, words.parts)
        measures, constants, parts = ({**said, **names} for said in known)
        words = evolve(words, measures=measures, constants=constants, parts=parts)
    teller = _Teller(words, lang, names or {})
    return tuple(_election(verdict, teller) if isinstance(verdict, ElectionVerdict) else _verdict(verdict, teller))


@frozen
class _Teller:
    """The words of one language, put together."""

    words: Words
    lang: Language
    names: Mapping[str, str]

    def own(self, zh: str, en: str) -> str:
        """Give what the rule itself says in this language, if it says it."""
        return zh if self.lang == "zh" else en

    def headed(self, outcome: str, verdict: Verdict | ElectionVerdict) -> str:
        """Give the first line: what it came to, under which rule of which law."""
        title = " ".join(filter(None, [verdict.rule, self.own(verdict.zh, verdict.en)]))
        return f"{outcome}{self.words.colon}{title} ({self.cited(verdict.citation)})"

    def staged(self, name: str) -> str:
        """Give the name of a stage that has no words of its own."""
        return self.words.stages.get(name, name)

    def called(self, candidate: str) -> str:
        """Give what the reader calls a candidate."""
        return self.names.get(candidate, candidate)

    def cited(self, citation: str) -> str:
        """Give the citation as this language writes it."""
        return cited_in_chinese(citation) if self.lang == "zh" else citation


def _verdict(verdict: Verdict, teller: _Teller) -> Iterator[str]:
    words = teller.words
    yield teller.headed(words.outcomes[verdict.outcome], verdict)
    if not verdict.mark.verified:
        yield f"  ! {words.unverified}"
    if verdict.interpretation:
        yield f"  ! {words.interpretation}{words.colon}{verdict.interpretation}"
    for missing in verdict.missing:
        yield f"  ! {words.missing}{words.colon}{teller.own(missing.zh, missing.en)}"
    for stage in verdict.stages:
        yield from _indented(_stage(stage, teller))
    if verdict.without_silence is not None:
        yield f"  {words.without_silence}{words.colon}"
        yield from _indented(_indented(_verdict(verdict.without_silence, teller)))


def _election(verdict: ElectionVerdict, teller: _Teller) -> Iterator[str]:
    words = teller.words
    yield teller.headed(words.elections[verdict.outcome], verdict)
    if not verdict.mark.verified:
        yield f"  ! {words.unverified}"
    for missing in verdict.missing:
        yield f"  ! {words.missing}{words.colon}{teller.own(missing.zh, missing.en)}"
    for label, names in ((words.elected, verdict.elected), (words.alternates, verdict.alternates)):
        if names:
            yield f"  {label}{words.colon}{words.comma.join(map(teller.called, names))}"
    for held in verdict.rounds:
        yield from _indented(_round(held, teller))
    for note in verdict.notes:
        yield f"  ! {words.election_notes[note]}"
    if verdict.without_silence is not None:
        yield f"  {words.without_silence}{words.colon}"
        yield from _indented(_indented(_election(verdict.without_silence, teller)))


def _round(held: RoundResult, teller: _Teller) -> Iterator[str]:
    words = teller.words
    yield words.round.format(stage=teller.staged(held.stage), post=f" {held.post}" if held.post else "", seats=held.seats)
    for one in held.candidates:
        ended = words.won if one.elected else words.tied if one.candidate in held.tied else words.endings[one.result.ended]
        place = f"{one.place}. " if one.place else "- "
        yield f"  {place}{words.candidate.format(name=teller.called(one.candidate), ended=ended)}"
        for node in (one.result.quorum, one.result.passes):
            yield from _indented(_indented(_node(node, teller))) if node is not None else ()


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _stage(stage: StageResult, teller: _Teller) -> Iterator[str]:
    words = teller.words
    yield f"{words.stage} {teller.own(stage.zh, stage.en) or teller.staged(stage.name)}{words.colon}{words.endings[stage.ended]}"
    for label, node in ((words.gate, stage.gate), (words.quorum, stage.quorum), (words.passes, stage.passes)):
        if node is not None:
            yield f"  {label}{words.colon}{words.holds if node.holds else words.fails}"
            yield from _indented(_indented(_node(node, teller)))
    for note in stage.notes:
        concerned = stage.concerned.get(note)
        yield f"  ! {words.notes[note]}" + (f" ({len(concerned)})" if concerned else "")
    if stage.silence is not None:
        as_ = words.silent_as.get(stage.silence.deemed_as, stage.silence.deemed_as)
        yield f"  ! {words.silence.format(voters=stage.silence.voters, as_=as_)}"


def _node(node: Node, teller: _Teller) -> Iterator[str]:
    mark = "✓" if node.holds else "✗"
    if isinstance(node, Test):
        yield f"{mark} {_test(node, teller)}"
        return
    yield f"{mark} {_branch(node, teller.words)}"
    for inner in node.of:
        yield from _indented(_node(inner, teller))


def _branch(branch: Branch, words: Words) -> str:
    label = words.parts.get(branch.label, branch.label)
    text = words.joins[branch.join]
    match branch.join:
        case Join.AT_LEAST:
            return text.format(branch.number, label)
        case Join.FLAG:
            return f"{text}{words.colon}{label}"
        case _:
            return text.format(label)


def _test(test: Test, teller: _Teller) -> str:
    words, values = teller.words, {operand.amount: operand.value for operand in test.operands}
    told = teller.own(test.compare.zh, test.compare.en)
    needed = _expression(test.compare.needed, values, words)
    if not isinstance(test.compare.needed, Number | Amount):
        needed += f" ({words.equals}{show_mixed(test.needed)})"
    comparison = words.needed.format(words.comparators[test.comparator], needed)
    had = _expression(test.compare.had, values, words)
    if isinstance(test.compare.had, Constant):
        had += f" {show_mixed(test.had)}"
    margin, article = _margin(test, words), teller.cited(test.citation)
    return f"{told + words.colon if told else ''}{had}{words.pause}{comparison}{words.pause}{margin} [{article}]"


def _margin(test: Test, words: Words) -> str:
    if test.void:
        return words.empty_base
    if test.tie_broken:
        return words.tie_broken
    if test.margin == 0:
        return words.exactly_enough if test.holds else words.exactly_not_enough + _least(test, words)
    by = show_mixed(abs(test.margin))
    if test.comparator in _FLOORS:
        return words.over.format(by) if test.holds else words.short.format(by) + _least(test, words)
    return words.below.format(by) if test.holds else words.above.format(by)


def _least(test: Test, words: Words) -> str:
    return "" if test.least is None else words.comma + words.least.format(test.least)


def _expression(  # noqa: PLR0911  one return a construct
    expression: Expression, values: Mapping[Amount, Fraction], words: Words
) -> str:
    match expression:
        case Number(value):
            return show_mixed(value)
        case Amount():
            return _amount(expression, values, words)
        case Constant(name):
            return words.constants.get(name, f"<{name}>")
        case Times(factor, of):
            return f"{factor} × {_expression(of, values, words)}"
        case Plus(terms):
            return " + ".join(_expression(term, values, words) for term in terms)
        case Least(terms):
            return f"min({', '.join(_expression(term, values, words) for term in terms)})"
        case Greatest(terms):
            return f"max({', '.join(_expression(term, values, words) for term in terms)})"
        case _:
            assert_never(expression)


def _amount(amount: Amount, values: Mapping[Amount, Fraction], words: Words) -> str:
    if amount.per is not None:
        shares = (_amount(Amount(amount.measure, of), values, words) for of in (amount.of, amount.per))
        return " / ".join(shares)
    phrase = words.amount.format(measure=words.measures.get(amount.measure, amount.measure), of=words.sets[amount.of])
    return f"{phrase} {show_mixed(values[amount])}"


def show_mixed(value: Fraction) -> str:
    """Write it for people: decimals where they end, else a whole number and a proper fraction."""
    exact = show_number(value)
    if "/" not in exact or abs(value) < 1:
        return exact
    sign, whole, rest = "-" if value < 0 else "", *divmod(abs(value), 1)
    mixed = f"{sign}{whole} {rest}"
    hundredths = int(rest * 100)  # towards zero: they are read beside the exact number and compared with nothing
    return mixed if rest.denominator <= _READABLE else f"{mixed} ≈ {sign}{whole}.{hundredths:02}"
