"""The pictures of how a vote is counted, drawn from verdicts of the rules themselves. `make reference` writes them.

Every length, mark and sentence comes from a verdict; what stands here is who votes how in each example, and where lines go.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import evolve
from docs.write_bars import (
    BAD,
    BAR,
    GOOD,
    LEFT,
    LINE,
    QUIET,
    WIDTH,
    Block,
    Picture,
    bar,
    heading,
    long,
    picture,
    sentence,
    tests,
    text,
)

from community_gov.rules import (
    Ballot,
    Choice,
    Effect,
    Exclude,
    Facts,
    Mark,
    Node,
    Register,
    Rule,
    Stage,
    StageResult,
    Test,
    Verdict,
    Voter,
    VoterSet,
    decide,
    explain,
    parse_condition,
    shipped_books,
    show_number,
)

__all__ = ["SETS", "Picture", "members", "pictures"]

_E, _P, _Y, _N, _B = VoterSet.ENTITLED, VoterSet.PARTICIPATING, VoterSet.YES, VoterSet.NO, VoterSet.ABSTAINING
_WORDS = {"heads": "owners 业主人数", "area": "area 专有部分面积"}
_RULES = {rule.id: rule for book in shipped_books() for rule in book.rules}


def pictures() -> Mapping[str, Callable[[], Picture]]:
    """Every picture, by the name of its file."""
    return {
        "sets.svg": _sets,
        "ordinary.svg": lambda: _judged("An ordinary matter that passes", _vote("CN.278.ordinary", yes=401, area="46000.00")),
        "heads-fail.svg": lambda: _judged("One owner fewer in favour", _vote("CN.278.ordinary", yes=400, area="46000.00")),
        "major.svg": lambda: _judged("Exactly three quarters", _vote("CN.278.major", yes=600, area="67500.00")),
        "quorum.svg": _short_of_quorum,
        "abstention.svg": _abstention,
        "silence.svg": _silence,
        "exclusions.svg": _exclusions,
    }


# --- the examples ----------------------------------------------------------------------------------------------------


def _vote(rule: str, *, yes: int, area: str) -> Verdict:
    """Of 920 owners with 100,000 square metres 800 with 90,000 take part; so many with so much are in favour, 20 abstain."""
    agree, abstain = (yes, Decimal(area)), (20, Decimal("2000.00"))
    against = (800 - yes - 20, Decimal("90000.00") - Decimal(area) - Decimal("2000.00"))
    return decide(
        _RULES[rule],
        *_electorate({Choice.YES: agree, Choice.NO: against, Choice.ABSTAIN: abstain}, silent=(120, Decimal("10000.00"))),
    )


def _electorate(
    groups: Mapping[Choice, tuple[int, Decimal]], *, silent: tuple[int, Decimal]
) -> tuple[Register, tuple[Ballot, ...]]:
    """So many owners with so much area together for each choice, and those who say nothing."""
    voters, ballots = list(_group("silent", *silent)), []
    for choice, (count, area) in groups.items():
        group = list(_group(choice.value, count, area))
        voters += group
        ballots += [Ballot(voter=one.id, choice=choice) for one in group]
    return Register(voters), tuple(ballots)


def _group(name: str, count: int, area: Decimal) -> Iterator[Voter]:
    """As many owners, whose areas differ by a hundredth of a square metre at most and come to exactly the whole."""
    each, over = divmod(int(area * 100), count)
    for number in range(count):
        yield Voter(id=f"{name}-{number}", weights={"area": Decimal(each + (number < over)) / 100})


# --- one verdict as bars ---------------------------------------------------------------------------------------------


def _judged(title: str, verdict: Verdict) -> Picture:
    return picture(title, [_verdict_block(verdict)], _told(verdict))


def _short_of_quorum() -> Picture:
    groups = {Choice.YES: (500, Decimal("55000.00")), Choice.NO: (114, Decimal("11666.66"))}
    verdict = decide(_RULES["CN.278.ordinary"], *_electorate(groups, silent=(306, Decimal("33333.34"))))
    return _judged("A hundredth of a square metre short", verdict)


def _silence() -> Picture:
    """The same ballots without and with silence that follows the majority."""
    groups = {Choice.YES: (350, Decimal("40000.00")), Choice.NO: (150, Decimal("15000.00"))}
    register, ballots = _electorate(groups, silent=(420, Decimal("45000.00")))
    served = frozenset(f"silent-{number}" for number in range(200))
    facts = Facts(served=served, bylaw="rules of procedure art. 22", warned=True)
    verdict = decide(_RULES["CN.278.ordinary.follow"], register, ballots, facts=facts)
    without = verdict.without_silence
    if without is None:
        raise LookupError("no silence was counted in the example of silence")
    blocks = [
        heading("As the law has it: who says nothing takes no part"),
        _verdict_block(without),
        heading("By a clause and a warning: with the majority"),
        _verdict_block(verdict),
    ]
    return picture("What silence does", blocks, (*_told(without), *_told(evolve(verdict, without_silence=None))))


def _abstention() -> Picture:
    """The same 24 ballots by the law, and by the mistake of leaving abstentions out of the base."""
    groups = {Choice.YES: (17, Decimal(1700)), Choice.NO: (4, Decimal(400)), Choice.ABSTAIN: (3, Decimal(300))}
    register, ballots = _electorate(groups, silent=(6, Decimal(600)))
    right = decide(_plain("base: those taking part", "heads(Y) >= 3/4 heads(P)"), register, ballots)
    wrong = decide(_plain("base: yes and no only", "heads(Y) >= 3/4 heads(C)"), register, ballots)
    blocks = [
        heading("The law: an abstention takes part"),
        _test_block(right.last_held, right.last_held.passes, _P),
        heading("A common mistake: only yes and no are counted"),
        _test_block(wrong.last_held, wrong.last_held.passes, VoterSet.CAST),
    ]
    return picture("An abstention weighs like a no", blocks, (*_told(right), *_told(wrong)))


def _plain(name: str, passes: str, *, quorum: str = "", effects: frozenset[Effect] = frozenset()) -> Rule:
    stage = Stage(name="vote", passes=parse_condition(passes), quorum=parse_condition(quorum) if quorum else None)
    exclude = (Exclude(flag="interested", effects=effects),) if effects else ()
    return Rule(id="example", citation="an example", mark=Mark.READ, stages=(stage,), exclude=exclude, en=name)


def _exclusions() -> Picture:
    """Ten owners, two of whom may not vote: five in favour, one against, both of the two against."""
    said = {**dict.fromkeys(range(5), Choice.YES), 5: Choice.NO, 8: Choice.NO, 9: Choice.NO}
    flags = {8: frozenset({"interested"}), 9: frozenset({"interested"})}
    register = Register(Voter(id=f"owner-{number}", flags=flags.get(number, frozenset())) for number in range(10))
    ballots = tuple(Ballot(voter=f"owner-{number}", choice=choice) for number, choice in said.items())
    blocks, told = list[Block](), list[str]()
    for name, effects in _EFFECTS.items():
        rule = _plain(name, "heads(Y) > 1/2 heads(E)", quorum="heads(P) >= 2/3 heads(E)", effects=effects)
        verdict = decide(rule, register, ballots)
        blocks += [heading(f"{name}: {_outcome(verdict)}"), _two_tests(verdict.last_held)]
        told += [name, *_told(verdict)]
    return picture("Two of ten owners left out, four ways", blocks, told)


_EFFECTS = {
    "From nothing": frozenset[Effect](),
    "From the vote": frozenset({Effect.VOTE}),
    "From vote and quorum": frozenset({Effect.VOTE, Effect.QUORUM}),
    "From vote, quorum and base": frozenset({Effect.VOTE, Effect.QUORUM, Effect.BASE}),
}


def _verdict_block(verdict: Verdict) -> Block:
    """For each measure the whole with its part that takes part, that part as a whole of its own, and both tests in words."""
    result, parts, y = verdict.last_held, list[str](), 0
    for measure in ("heads", "area"):
        quorum, passes = (_of_measure(node, measure) for node in (result.quorum, result.passes))
        share = Fraction(result.count(measure, _P), result.count(measure, _E))
        parts.append(text(LEFT, y + 14, _WORDS[measure], bold=True))
        parts += bar(y + 34, _segments(result, measure, whole=_E), quorum, base=f"E = {_number(result, measure, _E)} 全体")
        right = LEFT + long(share)
        top, bottom = y + 34 + BAR, y + 34 + BAR + 30
        parts.append(f'<path d="M{LEFT} {top}H{right}L{WIDTH - LEFT} {bottom}H{LEFT}Z" fill="#eef2f6"/>')
        parts += bar(bottom, _segments(result, measure, whole=_P), passes, base=f"P = {_number(result, measure, _P)} 参与")
        y = bottom + BAR + 4
        for test in (quorum, passes):
            lines = sentence(test)
            parts += lines.parts_at(y)
            y += lines.height
        y += 12
    fill = GOOD if verdict.passed else BAD
    parts.append(text(LEFT, y + 8, _outcome(verdict), bold=True, size=14, fill=fill))
    return Block(parts=tuple(parts), height=y + 24)


def _of_measure(node: Node | None, measure: str) -> Test:
    """The test by one measure among those of a tree."""
    found = [test for test in tests(node) if f"{measure}(" in test.formula]
    return found[0]


def _told(verdict: Verdict) -> tuple[str, ...]:
    """The outcome and every test, in the words in which a verdict is told."""
    lines = (line.strip() for line in explain(verdict, lang="en"))
    judged = (line.partition(" [")[0] for line in lines if line[:1] in "✓✗" and line.endswith("]"))
    return _outcome(verdict), *judged


def _outcome(verdict: Verdict) -> str:
    return verdict.outcome.value.replace("_", " ")


def _segments(result: StageResult, measure: str, *, whole: VoterSet) -> list[tuple[str, Fraction]]:
    """Who is in a set, split by what they said; the lengths are shares of the set."""

    def count(of: VoterSet) -> Fraction:
        return result.count(measure, of)

    silence = result.silence
    deemed = Fraction(0) if silence is None else next(one.value for one in silence.amounts if one.measure == measure)
    parts = {
        "yes": count(_Y) - deemed,
        "deemed": deemed,
        "no": count(_N),
        "abstain": count(_B),
        "void": count(_P) - count(_Y) - count(_N) - count(_B),
        "silent": count(_E) - count(_P),
    }
    inside = {name: value for name, value in parts.items() if value and (name != "silent" or whole is _E)}
    if whole is VoterSet.CAST:
        inside = {name: value for name, value in inside.items() if name in ("yes", "no")}
    return [(name, value / count(whole)) for name, value in inside.items()]


def _test_block(result: StageResult, node: Node | None, base: VoterSet) -> Block:
    (test,) = tests(node)
    parts = list(bar(24, _segments(result, "heads", whole=base), test, base=f"{base} = {_number(result, 'heads', base)}"))
    said = sentence(test)
    return Block(parts=(*parts, *said.parts_at(24 + BAR + 4)), height=24 + BAR + 14 + said.height)


def _two_tests(result: StageResult) -> Block:
    """Quorum and pass test, each as what was there of its own base."""
    parts, y = list[str](), 0
    for node in (result.quorum, result.passes):
        (test,) = tests(node)
        base = test.base[0].value
        fill = "yes" if node is result.passes else "part"
        parts += bar(y + 22, [(fill, test.had / base)], test, base=f"E = {show_number(base)}")
        said = sentence(test)
        parts += said.parts_at(y + 22 + BAR + 4)
        y += 22 + BAR + 12 + said.height
    return Block(parts=tuple(parts), height=y)


def _number(result: StageResult, measure: str, of: VoterSet) -> str:
    return show_number(result.count(measure, of)) + (" m²" if measure == "area" else "")


# --- the sets --------------------------------------------------------------------------------------------------------

SETS: Mapping[str, tuple[Choice | None, frozenset[str]]] = {
    "votes yes 同意": (Choice.YES, frozenset()),
    "votes no 反对": (Choice.NO, frozenset()),
    "abstains 弃权": (Choice.ABSTAIN, frozenset()),
    "follows the majority 从众": (Choice.FOLLOW, frozenset()),
    "void ballot, signed 废票": (Choice.INVALID, frozenset()),
    "ballot without a name 未签名": (Choice.UNSIGNED, frozenset()),
    "came, no ballot 到会未投": (None, frozenset({"came"})),
    "says nothing 未返回": (None, frozenset()),
    "excused and away 请假": (None, frozenset({"excused"})),
    "no right to vote, no ballot 无表决权": (None, frozenset({"barred"})),
    "voted without the right 无权而投": (Choice.YES, frozenset({"barred"})),
    "in favour, a second owner 同意": (Choice.YES, frozenset()),
}
"""Twelve owners and what each of them did; two in favour, so that there is a majority to follow."""
_SHOWN = {
    VoterSet.ENTITLED: "entitled 全体",
    VoterSet.DUE: "due 应到",
    VoterSet.ATTENDING: "attending 到会",
    VoterSet.RETURNED: "returned 收回",
    VoterSet.PARTICIPATING: "taking part 参与",
    VoterSet.VALID: "valid 有效",
    VoterSet.CAST: "yes and no",
    VoterSet.YES: "yes 同意",
    VoterSet.NO: "no 反对",
    VoterSet.ABSTAINING: "abstaining 弃权",
}


def members() -> Mapping[VoterSet, frozenset[int]]:
    """Who of the twelve is in which set, read from a verdict: each has a weight that is another power of two."""
    voters = [Voter(id=str(at), weights={"bit": 2**at}, flags=flags) for at, (_said, flags) in enumerate(SETS.values())]
    ballots = [Ballot(voter=str(at), choice=said) for at, (said, _flags) in enumerate(SETS.values()) if said is not None]
    came = frozenset(str(at) for at, (_said, flags) in enumerate(SETS.values()) if "came" in flags)
    rule = Rule(
        id="sets",
        citation="an example",
        mark=Mark.READ,
        stages=(Stage(name="vote", passes=parse_condition("bit(Y) > 1/2 bit(E) and heads(Y) > 1/2 heads(E)")),),
        exclude=(Exclude(flag="barred", effects=frozenset({Effect.VOTE})),),
        leaders=("heads",),
    )
    result = decide(rule, Register(voters), ballots, facts=Facts(attending=came)).last_held
    sums = {of: int(result.count("bit", of)) for of in _SHOWN}
    return {of: frozenset(at for at in range(len(voters)) if whole >> at & 1) for of, whole in sums.items()}


def _sets() -> Picture:
    """A table of dots: a row for each set, a column for each owner."""
    found, parts, left, step = members(), list[str](), 138, 20
    for at in range(len(SETS)):
        parts.append(text(left + at * step, 16, str(at + 1), size=11, anchor="middle", bold=True))
    y = 34
    for of, word in _SHOWN.items():
        parts.append(text(LEFT, y + 4, f"{of}  {word}"))
        for at in range(len(SETS)):
            fill = "#2f5d8a" if at in found[of] else "#ffffff"
            parts.append(f'<circle cx="{left + at * step}" cy="{y}" r="7" fill="{fill}" stroke="{LINE}"/>')
        y += 24
    for at, said in enumerate(SETS):
        parts.append(text(LEFT, y + 14, f"{at + 1}  {said}", fill=QUIET))
        y += 17
    told = [f"{word}: owners {', '.join(str(at + 1) for at in sorted(found[of])) or 'none'}" for of, word in _SHOWN.items()]
    told += [f"owner {at + 1} {said}" for at, said in enumerate(SETS)]
    return picture("Who is in which set", [Block(parts=tuple(parts), height=y + 10)], told)
