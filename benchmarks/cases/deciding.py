"""A verdict with its reasons, and the counting of very many ballots."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from benchmarks.ground import Ground
from benchmarks.harness import Clock, Entrant, Result, Role, Target, kept, race
from benchmarks.peers.counting_ways import counting_peers
from benchmarks.sizes import Size
from community_gov.rules import (
    Ballot,
    Choice,
    Facts,
    Register,
    Rule,
    Tally,
    Voter,
    VoterSet,
    choose,
    decide,
    explain,
    shipped_books,
)

__all__ = ["deciding"]

_TIMES = 20
_DAY = date(2026, 1, 1)
_CHOICES = (Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN)


def deciding(size: Size, _grounds: Sequence[Ground]) -> Iterator[Result]:
    """On a compound, then on a very large register."""
    yield from _verdicts(size)
    yield from _counting(size)


def _law() -> Rule:
    """The ordinary matter of the Civil Code (art. 278)."""
    return choose(shipped_books(), matter="use_funds", jurisdiction="cn", on=_DAY).rule


def _area(number: int) -> Decimal:
    return Decimal(4000 + number * 7919 % 12_000).scaleb(-2)


def _voters(size: Size) -> list[Voter]:
    """The owners, in eight buildings."""
    return [Voter(id=f"voter-{n}", weights={"area": _area(n)}, groups={"building": str(n % 8)}) for n in range(size.compound)]


def _ballots(size: Size) -> list[Ballot]:
    """Five of six vote."""
    return [Ballot(voter=f"voter-{n}", choice=_CHOICES[n % 5]) for n in range(size.compound) if n % 6]


def _verdicts(size: Size) -> Iterator[Result]:
    rule, register, ballots = _law(), Register(_voters(size)), _ballots(size)

    def ours() -> Callable[[], object]:
        for _ in range(_TIMES):
            verdict = decide(rule, register, ballots)
        return lambda: verdict.last_held.count("area", VoterSet.YES)

    def loop() -> Callable[[], object]:
        for _ in range(_TIMES):
            area = _looped(register, ballots)
        return lambda: area

    yield race(
        f"a verdict with its reasons on {size.compound} units",
        [
            Entrant(name="ours", role=Role.OURS, ready=kept(ours)),
            Entrant(name="a loop over ballots", role=Role.LIMIT, ready=kept(loop)),
        ],
        unit="ms a verdict",
        operations=_TIMES,
        rounds=size.rounds,
        targets=(Target(name="", bound=5, clock=Clock.CPU),),
    )
    yield from _whole(size, rule)


def _looped(register: Register, ballots: Sequence[Ballot]) -> Fraction:
    """What counting cannot do without: for each ballot its voter, and one more head and one more area to a choice."""
    area, heads, column = dict.fromkeys(Choice, 0), dict.fromkeys(Choice, 0), register.column("area")
    for ballot in ballots:
        heads[ballot.choice] += 1
        area[ballot.choice] += column.values[register.index[ballot.voter]]
    return Fraction(area[Choice.YES], column.denominator)


def _whole(size: Size, rule: Rule) -> Iterator[Result]:
    """From owners and papers to sentences, with the silent deemed to follow the majority or not at all."""
    deeming = next(one for book in shipped_books() for one in book.rules if one.deem is not None and one.deem.needs_bylaw)
    for name, law, facts in (("as the law says", rule, Facts()), ("with silence deemed", deeming, _deemed(size))):

        def whole(law: Rule = law, facts: Facts = facts) -> Callable[[], object]:
            verdict = decide(law, Register(_voters(size)), _ballots(size), facts=facts)
            told = list(explain(verdict, lang="zh"))
            return lambda: told

        yield race(
            f"the register of {size.compound}, its ballots, the verdict and its explanation, {name}",
            [Entrant(name="ours", role=Role.OURS, ready=kept(whole))],
            unit="ms a vote",
            operations=1,
            rounds=size.rounds,
        )


def _deemed(size: Size) -> Facts:
    served = frozenset(f"voter-{n}" for n in range(size.compound))
    return Facts(bylaw="议事规则第21条", warned=True, served=served)


def _counting(size: Size) -> Iterator[Result]:
    register = Register.from_columns(
        [f"voter-{n}" for n in range(size.most)], weights={"area": [_area(n) for n in range(size.most)]}
    )
    choices = [_CHOICES[n % 5] if n % 6 else None for n in range(size.most)]
    tally = Tally.of(register, choices, measures=["area"])

    column, said = register.column("area"), list(tally.standings)
    hundredths = [value * 100 // column.denominator for value in column.values]
    codes = {choice: tally.standings[choices.index(choice)] for choice in dict.fromkeys(_CHOICES)}

    def recounted() -> Callable[[], object]:
        again = tally.recount()
        return lambda: {code: _counted(again, choice) for choice, code in codes.items()}

    def looped() -> Callable[[], object]:
        heads, area = [0] * 32, [0] * 32
        for standing, value in zip(said, hundredths, strict=True):
            heads[standing] += 1
            area[standing] += value
        return lambda: {code: (heads[code], area[code]) for code in codes.values()}

    yield race(
        f"a recount of {size.most:,} ballots by heads and area",
        [
            Entrant(name="ours", role=Role.OURS, ready=kept(recounted)),
            Entrant(name="a loop over columns", role=Role.PEER, ready=kept(looped)),
            *counting_peers(said, hundredths, tuple(codes.values())),
        ],
        unit="us a ballot",
        operations=size.most,
        rounds=size.rounds,
        targets=(Target(name="a loop over columns", bound=1 / 1.3, clock=Clock.CPU),),
    )
    yield _running(size, register)


def _counted(tally: Tally, choice: Choice) -> tuple[int, int]:
    """Heads, and area in hundredths of a square metre."""
    heads, area = (tally.amount(measure, _SETS[choice]) for measure in ("heads", "area"))
    hundredths = area * 100
    assert heads.denominator == hundredths.denominator == 1
    return int(heads), int(hundredths)


_SETS = {Choice.YES: VoterSet.YES, Choice.NO: VoterSet.NO, Choice.ABSTAIN: VoterSet.ABSTAINING}


def _running(size: Size, register: Register) -> Result:
    cast = [(f"voter-{n}", _CHOICES[n % 5]) for n in range(min(size.most, size.bulk))]

    def run() -> Callable[[], object]:
        tally = Tally(register, measures=["area"])
        add = tally.add
        for voter, choice in cast:
            add(voter, choice)
        return lambda: tally.amount("area", VoterSet.YES)

    return race(
        f"a running tally of {len(cast):,} ballots by heads and area",
        [Entrant(name="ours", role=Role.OURS, ready=kept(run))],
        unit="us a ballot",
        operations=len(cast),
        rounds=size.rounds,
        targets=(Target(name="", bound=0.3, clock=Clock.CPU),),
    )
