"""A published result checked from its own sums: does it add up, are its percentages right, and what does the rule make of it?

A notice tells heads and area of those who returned a paper, voted for and against, and so on. That is enough for every rule that
asks for sums over the whole register; a rule that counts by building, or cuts the weight of single voters, needs the register.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from attrs import evolve, field, frozen

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.decide import decide
from community_gov.rules.expressions import AllOf, AnyOf, AtLeast, Condition, Each, Not
from community_gov.rules.forms import NUMBER, TEXT, Entry, list_of, map_of, one_of, table_of
from community_gov.rules.load import parsed
from community_gov.rules.numeric import parse_number, show_number
from community_gov.rules.papers import FACTS, MOST
from community_gov.rules.register import HEADS, Register
from community_gov.rules.rule import Rule
from community_gov.rules.verdict import Outcome, Verdict
from community_gov.rules.words import LANGUAGES, Language

__all__ = ["FaultKind", "Percentage", "SumFault", "Totals", "TotalsReport", "check_totals", "read_totals"]

_CAST: Mapping[str, Choice] = {
    "for": Choice.YES,
    "against": Choice.NO,
    "abstaining": Choice.ABSTAIN,
    "invalid": Choice.INVALID,
    "following": Choice.FOLLOW,
}
_LINES = ("all", "issued", "returned", "not_returned", *_CAST, "deemed")
_WORDS = {
    "all": ("全体", "all"),
    "issued": ("发出", "issued"),
    "returned": ("收回", "returned"),
    "not_returned": ("未收回", "not returned"),
    "for": ("同意", "for"),
    "against": ("反对", "against"),
    "abstaining": ("弃权", "abstaining"),
    "invalid": ("无效", "invalid"),
    "following": ("从众", "following"),
    "deemed": ("视同表决", "deemed"),
    "rest": ("其余", "the rest"),
    "": ("", ""),
}
_MEASURES = {"heads": ("人数", "heads"), "area": ("面积", "area")}


class FaultKind(StrEnum):
    """What can be wrong with a published result."""

    SUM = "sum"
    """Lines that together make another line do not."""
    MORE_THAN = "more_than"
    """A line is more than the line that it is a part of."""
    PERCENTAGE = "percentage"
    WEIGHT_WITHOUT_HEADS = "weight_without_heads"
    SILENCE_NOT_COUNTED = "silence_not_counted"
    """Silence was counted, and the rule does not allow it."""
    OUTCOME = "outcome"


_SAID = {
    FaultKind.SUM: (
        "{measure}：{parts}合计{found}，公布的{whole}为{told}",
        "{measure}: {parts} make {found}, {whole} says {told}",
    ),
    FaultKind.MORE_THAN: (
        "{measure}：{parts}合计{found}，多于{whole}的{told}",
        "{measure}: {parts} make {found}, more than the {told} of {whole}",
    ),
    FaultKind.PERCENTAGE: (
        "{measure}：{parts}占{whole}应为{found}%，公布为{told}%",
        "{measure}: {parts} are {found} % of {whole}, not {told} %",
    ),
    FaultKind.WEIGHT_WITHOUT_HEADS: (
        "{parts}有{measure}{found}却没有人数",
        "{parts} have {measure} {found} and no heads",
    ),
    FaultKind.SILENCE_NOT_COUNTED: (
        "该规则不计未表示意见者，视同表决的{found}人未计入",
        "the rule counts no silence: the {found} deemed heads are left out",
    ),
    FaultKind.OUTCOME: ("公布的结果为{told}，按该规则应为{found}", "the notice says {told}, the rule gives {found}"),
}


@frozen(kw_only=True)
class SumFault:
    """One thing that is wrong: which lines by which measure, what they give, and what was published."""

    what: FaultKind
    measure: str = HEADS
    parts: tuple[str, ...] = ()
    whole: str = ""
    found: str
    told: str = ""

    def message(self, lang: Language = "zh") -> str:
        """The sentence."""
        words = 0 if lang == "zh" else 1
        outcomes = LANGUAGES[lang].outcomes
        parts = ("、" if lang == "zh" else ", ").join(_WORDS[part][words] for part in self.parts)
        return _SAID[self.what][words].format(
            measure=_MEASURES.get(self.measure, (self.measure, self.measure))[words],
            parts=parts,
            whole=_WORDS[self.whole][words],
            found=outcomes[Outcome(self.found)] if self.what is FaultKind.OUTCOME else self.found,
            told=outcomes[Outcome(self.told)] if self.what is FaultKind.OUTCOME else self.told,
        )


@frozen(kw_only=True)
class Percentage:
    """A percentage as it was printed: of which line, by which measure, of which other line."""

    of: str
    per: str
    measure: str
    printed: str


@frozen(kw_only=True)
class Totals:
    """What a notice tells: for each line its sums by measure, the percentages that it prints, and the result that it claims."""

    sums: Mapping[str, Mapping[str, Fraction]]
    percentages: tuple[Percentage, ...] = ()
    outcome: Outcome | None = None
    facts: Facts = field(factory=Facts)

    def __attrs_post_init__(self) -> None:
        if unknown := sorted(set(self.sums) - set(_LINES)):
            raise ValueError(f"sums: {unknown[0]!r} is none of {', '.join(_LINES)}")
        if "all" not in self.sums:
            raise ValueError("sums.all is missing: the heads and the area of the whole register")
        for line, sums in self.sums.items():
            if set(sums) != set(self.sums["all"]):
                raise ValueError(f"sums.{line} has {', '.join(sums)}, sums.all has {', '.join(self.sums['all'])}")
            if HEADS not in sums or sums[HEADS].denominator != 1 or sums[HEADS] > MOST:
                raise ValueError(f"sums.{line}.heads: a whole number of at most {MOST} is expected")
        for one in self.percentages:
            if one.of not in self.sums or one.per not in self.sums or one.measure not in self.sums["all"]:
                raise ValueError(
                    f"a percentage is of {one.of!r} per {one.per!r} by {one.measure!r}, which the notice does not tell"
                )

    def of(self, line: str, measure: str) -> Fraction:
        """One sum; 0 for a line that the notice does not have."""
        return self.sums.get(line, {}).get(measure, Fraction(0))


@frozen(kw_only=True)
class TotalsReport:
    """What a published result comes to; no verdict where its sums contradict each other so far that there is none."""

    verdict: Verdict | None
    faults: tuple[SumFault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what was published."""
        return not self.faults


_PERCENTAGE = table_of(Percentage, {name: Entry(form=TEXT, needed=True) for name in ("of", "per", "measure", "printed")})
_TOTALS = table_of(
    Totals,
    {
        "sums": Entry(form=map_of(map_of(NUMBER)), needed=True),
        "percentages": Entry(form=list_of(_PERCENTAGE)),
        "outcome": Entry(form=one_of(Outcome)),
        "facts": Entry(form=FACTS),
    },
)


def read_totals(text: str, *, format: Literal["toml", "json"]) -> Totals:  # noqa: A002  the word that callers look for
    """Read the sums of a notice.

    Raises:
        FlawedRules: it cannot be read; every flaw with its place.
    """
    return _TOTALS.read(parsed(text, format), "")


def check_totals(rule: Rule, totals: Totals) -> TotalsReport:
    """Judge a published result by a rule.

    Raises:
        ValueError: the rule asks for more than sums: parts of the register, weights that are derived or cut.
    """
    _refuse_more_than_sums(rule)
    contradicting = [*_missing_heads(totals), *_too_many(totals)]
    faults = [*contradicting, *_unequal(totals), *_percentages(totals)]
    if contradicting:
        return TotalsReport(verdict=None, faults=tuple(faults))
    deemed = totals.of("deemed", HEADS)
    if deemed and rule.deem is None:
        faults.append(SumFault(what=FaultKind.SILENCE_NOT_COUNTED, parts=("deemed",), found=show_number(deemed)))
    verdict = _decided(rule, totals)
    if totals.outcome is not None and totals.outcome is not verdict.outcome:
        faults.append(SumFault(what=FaultKind.OUTCOME, found=verdict.outcome.value, told=totals.outcome.value))
    return TotalsReport(verdict=verdict, faults=tuple(faults))


def _refuse_more_than_sums(rule: Rule) -> None:
    conditions = [each for stage in rule.stages for each in (stage.gate, stage.quorum, stage.passes) if each is not None]
    if rule.transforms or rule.measures or any(map(_by_parts, conditions)):
        raise ValueError(f"{rule.id} asks for more than sums over the whole register: give the register and the ballots")


def _by_parts(condition: Condition) -> bool:
    match condition:
        case Each() | AtLeast():
            return True
        case AllOf(of) | AnyOf(of):
            return any(map(_by_parts, of))
        case Not(of):
            return _by_parts(of)
        case _:
            return False


# --- do the sums add up? ---------------------------------------------------------------------------------------------


def _lines(totals: Totals) -> dict[str, dict[str, Fraction]]:
    """Those whose standing is told: the papers that came back, and the silence that was counted."""
    return {line: {measure: totals.of(line, measure) for measure in _measures(totals)} for line in (*_CAST, "deemed")}


def _rest(totals: Totals) -> dict[str, Fraction]:
    """Those who are in no line but all."""
    told = _lines(totals).values()
    return {measure: totals.of("all", measure) - sum(sums[measure] for sums in told) for measure in _measures(totals)}


def _everybody(totals: Totals) -> dict[str, dict[str, Fraction]]:
    """All lines that part the register: each voter is in one of them."""
    return {**_lines(totals), "rest": _rest(totals)}


def _measures(totals: Totals) -> tuple[str, ...]:
    return tuple(totals.sums["all"])


def _missing_heads(totals: Totals) -> Iterator[SumFault]:
    for line, sums in _everybody(totals).items():
        for measure, weight in sums.items():
            if weight > 0 and not sums[HEADS]:
                yield SumFault(what=FaultKind.WEIGHT_WITHOUT_HEADS, measure=measure, parts=(line,), found=show_number(weight))


def _too_many(totals: Totals) -> Iterator[SumFault]:
    everybody = tuple(line for line in (*_CAST, "deemed") if line in totals.sums)
    within = (
        (everybody, "all"),
        (("returned",), "all"),
        (("issued",), "all"),
        (("returned",), "issued"),
        (("deemed",), "not_returned"),
    )
    for measure, parts, whole in _told(totals, within):
        if _made(totals, measure, parts) > totals.of(whole, measure):
            yield _sum(FaultKind.MORE_THAN, totals, measure, parts, whole)


def _unequal(totals: Totals) -> Iterator[SumFault]:
    cast = tuple(line for line in _CAST if line in totals.sums)
    for measure, parts, whole in _told(totals, ((cast, "returned"), (("returned", "not_returned"), "issued"))):
        if _made(totals, measure, parts) != totals.of(whole, measure):
            yield _sum(FaultKind.SUM, totals, measure, parts, whole)


def _told(totals: Totals, sums: tuple[tuple[tuple[str, ...], str], ...]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Those sums, by each measure, of which the notice has all lines."""
    for measure in _measures(totals):
        yield from ((measure, parts, whole) for parts, whole in sums if {*parts, whole} <= set(totals.sums))


def _made(totals: Totals, measure: str, parts: tuple[str, ...]) -> Fraction:
    return sum((totals.of(part, measure) for part in parts), Fraction(0))


def _sum(what: FaultKind, totals: Totals, measure: str, parts: tuple[str, ...], whole: str) -> SumFault:
    found, told = show_number(_made(totals, measure, parts)), show_number(totals.of(whole, measure))
    return SumFault(what=what, measure=measure, parts=parts, whole=whole, found=found, told=told)


def _percentages(totals: Totals) -> Iterator[SumFault]:
    for one in totals.percentages:
        printed = one.printed.strip().removesuffix("%").strip()
        number = parse_number(printed, what=f"the percentage of {one.of}")
        base = totals.of(one.per, one.measure)
        shown = "?" if not base else _rounded(100 * totals.of(one.of, one.measure) / base, printed)
        if shown == "?" or parse_number(shown) != number:
            yield SumFault(
                what=FaultKind.PERCENTAGE, measure=one.measure, parts=(one.of,), whole=one.per, found=shown, told=printed
            )


def _rounded(share: Fraction, printed: str) -> str:
    """The share with as many decimals as were printed, half up (四舍五入)."""
    places = len(printed.partition(".")[2])
    scaled = share * 10**places + Fraction(1, 2)
    digits = str(scaled.numerator // scaled.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


# --- what does the rule make of them? --------------------------------------------------------------------------------


def _decided(rule: Rule, totals: Totals) -> Verdict:
    """Decide with one voter a head; the first of each line holds all its weight, which no sum can tell from any other split."""
    lines = _everybody(totals)
    voters = {line: tuple(f"{line}-{number}" for number in range(int(sums[HEADS]))) for line, sums in lines.items()}
    weights = {
        measure: [weight for line, ids in voters.items() for weight in _spread(lines[line][measure], len(ids))]
        for measure in _measures(totals)
        if measure != HEADS
    }
    register = Register.from_columns([id for ids in voters.values() for id in ids], weights=weights)
    ballots = [Ballot(voter=id, choice=choice) for line, choice in _CAST.items() for id in voters[line]]
    return decide(rule, register, ballots, facts=evolve(totals.facts, served=frozenset(voters["deemed"])))


def _spread(weight: Fraction, voters: int) -> Iterator[Fraction]:
    return (weight if number == 0 else Fraction(0) for number in range(voters))
