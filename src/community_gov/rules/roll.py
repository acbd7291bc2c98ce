"""The roll: where every voter stands in one round, after all that happens before the counting.

In this order: co-owners are represented, excluded voters lose what the rule takes, proxies above the limit fall, those who
chose to follow the majority join it, and silence is deemed. Each step leaves a note with the voters concerned.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.beforehand import DeemAs, Effect
from community_gov.rules.expressions import VoterSet
from community_gov.rules.numeric import exact
from community_gov.rules.proxies import excess_mandates
from community_gov.rules.register import Register
from community_gov.rules.representation import represented
from community_gov.rules.rule import QuorumAt, Rule, Stage
from community_gov.rules.sheet import Sheet
from community_gov.rules.tally import CODE, MEMBERS, Standing, Tally
from community_gov.rules.verdict import Count, Note, Silence

__all__ = ["Roll", "Round", "call_roll"]

_JOINING = {
    DeemAs.YES: (Standing.DEEMED_YES, Standing.JOINED_YES),
    DeemAs.NO: (Standing.DEEMED_NO, Standing.JOINED_NO),
    DeemAs.ABSTAIN: (Standing.DEEMED_ABSTAIN, Standing.JOINED_ABSTAIN),
}
_THERE = {
    Standing.ABSENT: Standing.ATTENDING,
    Standing.UNSIGNED: Standing.UNSIGNED_THERE,
    Standing.BARRED_UNSIGNED: Standing.BARRED,
}


def _papers(value: "Iterable[Ballot] | Tally") -> "tuple[Ballot, ...] | Tally":
    return value if isinstance(value, Tally) else tuple(value)


@frozen(kw_only=True)
class Round:
    """The papers and facts of one round of voting: a second call, a passerelle, a runoff has its own."""

    ballots: tuple[Ballot, ...] | Tally = field(default=(), converter=_papers)
    facts: Facts = field(factory=Facts)


@define(kw_only=True)
class Roll:
    """The standings of one round, for the pass tests and for the quorum tests, with the notes taken on the way."""

    rule: Rule
    register: Register
    stage: Stage
    facts: Facts
    standings: bytearray = field(factory=bytearray)
    kept: Mapping[str, Sequence[int]] = field(factory=dict)
    barred: frozenset[int] = frozenset()
    out_of_base: frozenset[int] = frozenset()
    out_of_quorum: frozenset[int] = frozenset()
    notes: dict[Note, tuple[str, ...]] = field(factory=dict)
    silence: Silence | None = None
    _sheet: Sheet | None = None

    def note(self, note: Note, positions: Iterable[int] = ()) -> None:
        """Take a note, with the voters concerned in the order of the register."""
        self.notes[note] = tuple(self.register.ids[position] for position in sorted(positions))

    def move(self, positions: Iterable[int], standing: Standing) -> None:
        """Let voters stand elsewhere; what was counted before is counted again."""
        for position in positions:
            self.standings[position] = standing
        self._sheet, self.kept = None, {}

    def leave_base(self, positions: frozenset[int]) -> None:
        """Take voters out of the base; what was counted before is counted again."""
        self.out_of_base |= positions
        self._sheet, self.kept = None, {}

    def sheet(self) -> Sheet:
        """Give the amounts for the pass tests and gates."""
        if self._sheet is None:
            self._sheet = self._made(self.out_of_base, self._masks())
        return self._sheet

    def quorum_sheet(self) -> Sheet:
        """Give the amounts for the quorum tests."""
        masks = self._masks()
        if self.stage.quorum_at is QuorumAt.OPENING:
            if self.facts.at_opening is None:
                self.note(Note.OPENING_NOT_RECORDED)
            else:
                masks[VoterSet.ATTENDING] = self._mask(self.facts.at_opening)
        if self.out_of_base == self.out_of_quorum and VoterSet.ATTENDING not in masks:
            return self.sheet()
        return self._made(self.out_of_quorum, masks)

    def _made(self, out: frozenset[int], masks: Mapping[VoterSet, bytes]) -> Sheet:
        standings = self.standings
        if out:
            standings = bytearray(standings)
            for position in out:
                standings[position] = Standing.OUT
        changed = {transform.measure for transform in self.rule.transforms} | set(self.rule.measures)
        return Sheet(
            rule=self.rule,
            ids=self.register.ids,
            standings=standings,
            columns=self.register.columns,
            masks=masks,
            flags=self.facts.flags | ({"deemed"} if self.silence else set()),
            constants={name: exact(value, what=name) for name, value in self.facts.constants.items()},
            parts_of=self.register,
            kept={} if out else {measure: sums for measure, sums in self.kept.items() if measure not in changed},
        )

    def _masks(self) -> dict[VoterSet, bytes]:
        return {VoterSet.OBJECTING: self._mask(self.facts.objected), VoterSet.ISSUED: self._mask(self.facts.issued)}

    def _mask(self, voters: Iterable[str]) -> bytes:
        mask = bytearray(len(self.register))
        for voter in voters:
            mask[self.register.position(voter)] = 1
        return bytes(mask)


def call_roll(rule: Rule, register: Register, held: Round, *, stage: Stage, silence: bool) -> Roll:
    """Find out where every voter stands; with ``silence`` false nobody's silence is counted.

    Raises:
        ValueError: a ballot or a fact names somebody who is not in the register, or one voter has two ballots of the same hand.
        NotKnown: something is missing to say it.
    """
    strangers = held.facts.people.difference(register.index)
    if strangers:
        raise ValueError(f"{min(strangers)!r} is not in the register: correct the id, or add its line")
    roll = Roll(rule=rule, register=register, stage=stage, facts=held.facts)
    mandates = _take_ballots(roll, held.ballots)
    _exclude(roll)
    _add_attendance(roll)
    _limit_proxies(roll, mandates)
    _excuse(roll)
    leader = _leader(roll)
    _let_followers_join(roll, leader)
    if silence:
        _deem(roll, leader)
    return roll


def _take_ballots(roll: Roll, ballots: tuple[Ballot, ...] | Tally) -> dict[int, str]:
    """Put every ballot on the roll; give the holder of each mandate."""
    mandates = {roll.register.position(voter): holder for voter, holder in roll.facts.mandates.items()}
    if isinstance(ballots, Tally):
        if ballots.register is not roll.register:
            raise ValueError("the tally counts another register than the one given")
        roll.standings, roll.kept = bytearray(ballots.standings), ballots.sums
        return _checked(roll, mandates)
    by_voter: dict[int, list[Ballot]] = {}
    for ballot in ballots:
        position = roll.register.position(ballot.voter)
        by_voter.setdefault(position, []).append(ballot)
        if ballot.holder:
            mandates[position] = ballot.holder
    roll.standings = bytearray(len(roll.register))
    for position, cast in sorted(by_voter.items()):
        roll.standings[position] = CODE[_choice(roll, position, cast)]
    return _checked(roll, mandates)


def _checked(roll: Roll, mandates: dict[int, str]) -> dict[int, str]:
    own = [holder for position, holder in mandates.items() if holder == roll.register.ids[position]]
    if own:
        raise ValueError(f"{min(own)!r} cannot be his own proxy")
    return mandates


def _choice(roll: Roll, position: int, cast: Sequence[Ballot]) -> Choice:
    if len(cast) == 1 and not cast[0].by:
        return cast[0].choice
    choice, note = represented(roll.register, position, cast, policy=roll.rule.represent, protested=roll.facts.protested)
    if note is not None:
        roll.notes[note] = (*roll.notes.get(note, ()), roll.register.ids[position])
    return choice


def _exclude(roll: Roll) -> None:
    """Take votes from the excluded; their ballot counts nowhere, but they are there if they came."""
    taken: dict[Effect, frozenset[int]] = dict.fromkeys(Effect, frozenset())
    for exclusion in roll.rule.exclude:
        if not exclusion.matters or roll.facts.matter in exclusion.matters:
            for effect in exclusion.effects:
                taken[effect] |= roll.register.flagged(exclusion.flag)
    roll.barred, roll.out_of_base, roll.out_of_quorum = taken[Effect.VOTE], taken[Effect.BASE], taken[Effect.QUORUM]
    cast = [position for position in roll.barred if roll.standings[position] != Standing.ABSENT]
    unsigned = [position for position in cast if roll.standings[position] == Standing.UNSIGNED]
    if cast:
        roll.note(Note.BARRED_BALLOTS, cast)
        roll.move(cast, Standing.BARRED)
        roll.move(unsigned, Standing.BARRED_UNSIGNED)


def _add_attendance(roll: Roll) -> None:
    """Mark who came without a ballot that counts here."""
    came = [roll.register.position(voter) for voter in roll.facts.attending]
    for standing, there in _THERE.items():
        found = [position for position in came if roll.standings[position] == standing]
        if found:
            roll.move(found, there)


def _excuse(roll: Roll) -> None:
    """Take the excused who did not come from those who were due."""
    excused = {position for flag in roll.rule.excused for position in roll.register.flagged(flag)}
    away = [position for position in excused if roll.standings[position] == Standing.ABSENT]
    if away:
        roll.move(away, Standing.EXCUSED)


def _limit_proxies(roll: Roll, mandates: Mapping[int, str]) -> None:
    """Let mandates above the limit fall; their givers count as absent, and their silence is never deemed."""
    there = MEMBERS[VoterSet.ATTENDING]
    standing = {at: holder for at, holder in mandates.items() if roll.standings[at] in there and at not in roll.out_of_base}
    for limit in roll.rule.proxy_limits:
        excess = excess_mandates(limit, roll.register, standing, roll.sheet())
        if excess:
            roll.note(
                Note.PROXIES_OVER_LIMIT, excess | set(map(roll.register.position, roll.notes.get(Note.PROXIES_OVER_LIMIT, ())))
            )
            roll.barred |= excess
            roll.move(excess, Standing.ABSENT)
            standing = {at: holder for at, holder in standing.items() if at not in excess}


def _leader(roll: Roll) -> DeemAs | None:
    """Give the side that leads by every leading measure among the explicit ballots, if it is needed at all."""
    if Standing.FOLLOW not in roll.standings and (roll.rule.deem is None or roll.rule.deem.as_ is not DeemAs.MAJORITY):
        return None
    sheet, leaders = roll.sheet(), set()
    for measure in roll.rule.leading_measures(roll.stage):
        yes, no = (sheet.amount(measure, of) for of in (VoterSet.YES, VoterSet.NO))
        leaders.add(None if yes == no else DeemAs.YES if yes > no else DeemAs.NO)
    return leaders.pop() if len(leaders) == 1 else None


def _let_followers_join(roll: Roll, leader: DeemAs | None) -> None:
    if Standing.FOLLOW not in roll.standings:
        return
    following = [position for position, standing in enumerate(roll.standings) if standing == Standing.FOLLOW]
    if leader is None:
        roll.note(Note.FOLLOWERS_NOT_COUNTED_NO_LEADER, following)
    else:
        roll.move(following, Standing.FOLLOWED_YES if leader is DeemAs.YES else Standing.FOLLOWED_NO)


def _deem(roll: Roll, leader: DeemAs | None) -> None:
    """Count silence as the rule says, if all its conditions are on record."""
    deem = roll.rule.deem
    silent = _silent(roll) if deem else frozenset()
    if deem is None or not silent:
        return
    obstacle = _obstacle(roll, leader)
    if obstacle is not None:
        roll.note(obstacle, silent)
        return
    as_ = leader if deem.as_ is DeemAs.MAJORITY and leader is not None else deem.as_
    roll.note(Note.RESTS_ON_SILENCE, silent)
    roll.silence = Silence(deemed_as=as_.value, voters=len(silent), amounts=_weights_of(silent, roll))
    if as_ is DeemAs.EXCLUDED:
        roll.leave_base(silent)
    else:
        roll.move(silent, _JOINING[as_][deem.counts_as_participating])


def _weights_of(silent: frozenset[int], roll: Roll) -> tuple[Count, ...]:
    """Give what silence brings, by each leading measure."""
    sheet, found = roll.sheet(), []
    for measure in roll.rule.leading_measures(roll.stage):
        column = sheet.column(measure)
        value = sum((column.at(position) for position in silent), Fraction(0))
        found.append(Count(measure=measure, of=VoterSet.ENTITLED, value=value))
    return tuple(found)


def _silent(roll: Roll) -> frozenset[int]:
    """Give those who were served, did not come, did not object and may vote."""
    served = frozenset(map(roll.register.position, roll.facts.served - roll.facts.objected))
    absent = {position for position in served if roll.standings[position] == Standing.ABSENT}
    return frozenset(absent) - roll.barred - roll.out_of_base


def _obstacle(roll: Roll, leader: DeemAs | None) -> Note | None:
    deem = roll.rule.deem
    if deem is None or (deem.needs_bylaw and not roll.facts.bylaw):
        return Note.SILENCE_NOT_COUNTED_NO_BYLAW
    if deem.needs_warning and not roll.facts.warned:
        return Note.SILENCE_NOT_COUNTED_NO_WARNING
    if deem.as_ is DeemAs.MAJORITY and leader is None:
        return Note.SILENCE_NOT_COUNTED_NO_LEADER
    return None
