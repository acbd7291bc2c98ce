"""Electing: each candidate passes the rule's tests or not, those who pass are ranked, and the seats are filled from the top.

Rounds follow each other as the rule's stages do: a runoff for the seats that stayed empty, a second call where too few came, a
vote again among those tied for the last seat.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import define, evolve, field, frozen

from community_gov.rules.ballots import Facts
from community_gov.rules.decide import hold
from community_gov.rules.election import Candidature, ElectionNote, ElectionOutcome, ElectionVerdict, RoundResult
from community_gov.rules.formula import parse_condition
from community_gov.rules.judge import evaluate, judge
from community_gov.rules.register import Register
from community_gov.rules.roll import Round, call_roll
from community_gov.rules.rule import Contest, Onward, Rule, Shortfall, Stage, TieBreak
from community_gov.rules.sheet import Missing, NotKnown, Sheet
from community_gov.rules.slates import ElectionRound, Slate, ballots_for
from community_gov.rules.verdict import Ended

__all__ = ["elect"]

_ANY_VOTE = parse_condition("heads(Y) > 0")

AGREED = "seats_reduced"
"""The flag of the case by which the voters agreed to fill fewer seats."""


def elect(
    rule: Rule,
    register: Register,
    slates: Sequence[Slate] = (),
    *,
    candidates: Sequence[str],
    seats: int | Mapping[str, int],
    contest: Contest | None = None,
    facts: Facts | None = None,
    later: Mapping[str, ElectionRound] | None = None,
) -> ElectionVerdict:
    """Decide an election.

    ``seats`` is a number, or a number by post, the highest post first. ``contest`` replaces the rule's own (by-laws). ``later``
    has the papers of further rounds by the name of the stage, and of a vote again among those tied under the name with ":tie"
    added.

    Raises:
        ValueError: the rule is no election and no contest is given; a candidate is named twice; a slate marks somebody who is no
            candidate; a voter is not in the register; ``later`` names no round of the rule.
    """
    posts = {"": seats} if isinstance(seats, int) else dict(seats)
    given = ElectionRound(slates=tuple(slates), facts=facts or Facts())
    election = _Election(
        rule=rule,
        register=register,
        contest=_contest(rule, contest),
        candidates=_checked(rule, candidates, given.slates, later or {}),
        later=dict(later or {}),
        reduced=AGREED in given.facts.flags,
    )
    verdict = _held(election, posts, given)
    if any(one.result.silence for held in verdict.rounds for one in held.candidates):
        without = _held(election.anew_without_silence(), posts, given)
        return evolve(verdict, without_silence=without)
    return verdict


def _held(election: "_Election", posts: Mapping[str, int], given: ElectionRound) -> ElectionVerdict:
    try:
        _fill(election, posts, given)
    except NotKnown as error:
        election.missing = (error.missing,)
    return _verdict(election, posts)


def _contest(rule: Rule, given: Contest | None) -> Contest:
    contest = given or rule.contest
    if contest is None:
        raise ValueError(f"{rule.id} does not say how candidates are ranked: give a contest")
    return contest


def _checked(
    rule: Rule, candidates: Sequence[str], slates: Sequence[Slate], later: Mapping[str, ElectionRound]
) -> tuple[str, ...]:
    if len(set(candidates)) != len(candidates):
        raise ValueError("a candidate is named twice")
    unknown = set(later) - {name for stage in rule.stages for name in (stage.name, f"{stage.name}:tie")}
    if unknown:
        raise ValueError(f"{rule.id} has no round {min(unknown)!r}")
    papers = [*slates, *(slate for held in later.values() for slate in held.slates)]
    strangers = {name for slate in papers for name in slate.marks} - set(candidates)
    if strangers:
        raise ValueError(f"{min(strangers)!r} is marked on a slate and is no candidate")
    return tuple(sorted(candidates))


@define(kw_only=True)
class _Election:
    """An election under way."""

    rule: Rule
    register: Register
    contest: Contest
    candidates: tuple[str, ...]
    later: dict[str, ElectionRound]
    rounds: list[RoundResult] = field(factory=list)
    elected: dict[str, tuple[str, ...]] = field(factory=dict)
    reserves: tuple[tuple[str, ...], ...] = ()
    """Who passed without a seat, in groups that share a place, the best first."""
    notes: list[ElectionNote] = field(factory=list)
    missing: tuple[Missing, ...] = ()
    void: bool = False
    silence: bool = True
    reduced: bool = False
    """Whether the voters agreed to fill fewer seats."""

    def anew_without_silence(self) -> "_Election":
        """Give the same election before its first round, in which nobody's silence is counted."""
        return _Election(
            rule=self.rule,
            register=self.register,
            contest=self.contest,
            candidates=self.candidates,
            later=self.later,
            reduced=self.reduced,
            silence=False,
        )

    @property
    def seated(self) -> frozenset[str]:
        return frozenset(name for names in self.elected.values() for name in names)


def _fill(election: _Election, posts: Mapping[str, int], given: ElectionRound) -> None:
    """Fill the posts one after another, the highest first."""
    higher: list[str] = []
    for post, seats in posts.items():
        election.elected[post] = ()
        carried = frozenset(higher) if election.contest.carry_down else frozenset()
        _stages(election, _Post(name=post, seats=seats, higher=carried), given)
        higher.append(post)


@define(kw_only=True)
class _Post:
    """One post and who can still win it."""

    name: str
    seats: int
    higher: frozenset[str]
    before: dict[str, Sheet] = field(factory=dict)
    """The tallies of the round before, by candidate."""


def _stages(election: _Election, post: _Post, given: ElectionRound) -> None:
    """Go through the rounds for one post until its seats are filled or the rule has no further round."""
    for number, stage in enumerate(election.rule.stages):
        held = given if number == 0 else election.later.get(stage.name)
        running = _running(election, stage, post)
        if held is None or not running:
            if running:
                election.notes.append(ElectionNote.RUNOFF_OPEN)
            return
        facts = _with_papers_counted(held)
        if _papers_void(election, facts):
            return
        result = _round(election, stage, post, running, evolve(held, facts=facts))
        if not _another_round(election, stage, post, result):
            return


def _running(election: _Election, stage: Stage, post: _Post) -> list[str]:
    """Give who stands in a stage: not seated yet, and through its gate."""
    free = [name for name in election.candidates if name not in election.seated]
    if stage.gate is None or not post.before:
        return free
    known = [name for name in free if name in post.before]
    return [name for name in known if judge(stage.gate, post.before[name], citation=election.rule.citation).holds]


def _with_papers_counted(held: ElectionRound) -> Facts:
    """Add the number of papers to the case, where it is not given."""
    counted: dict[str, int] = {"returned": len(held.slates)}
    if held.facts.issued:
        counted["issued"] = len(held.facts.issued)
    return evolve(held.facts, constants={**counted, **held.facts.constants})


def _papers_void(election: _Election, facts: Facts) -> bool:
    """Whether more papers came back than were given out, which voids the round."""
    if not election.contest.returned_within_issued:
        return False
    if "issued" not in facts.constants:
        raise NotKnown(Missing(what="issued", zh="缺少发出票数", en="how many papers were issued"))
    if facts.constants["returned"] <= facts.constants["issued"]:
        return False
    election.notes.append(ElectionNote.MORE_RETURNED_THAN_ISSUED)
    election.void = True
    return True


def _round(election: _Election, stage: Stage, post: _Post, running: Sequence[str], held: ElectionRound) -> RoundResult:
    """Hold one round for the seats that are still free."""
    now = evolve(post, seats=post.seats - len(election.elected[post.name]))
    ranked = _ranked([_stand(election, stage, now, name, held) for name in running])
    seating = _seated(_groups(ranked), now.seats)
    if seating.tied:
        seating = _untied(election, stage, now, seating, held)
    election.elected[post.name] += seating.winners
    election.reserves = () if seating.tied else seating.behind
    result = RoundResult(
        stage=stage.name,
        post=post.name,
        seats=now.seats,
        candidates=tuple(evolve(one, elected=one.candidate in seating.winners) for one in ranked),
        elected=seating.winners,
        tied=seating.tied,
        open_seats=now.seats - len(seating.winners) if seating.tied else 0,
    )
    election.rounds.append(result)
    return result


def _stand(election: _Election, stage: Stage, post: _Post, name: str, held: ElectionRound) -> Candidature:
    """Judge one candidate as a question of its own: this candidate, yes or no."""
    contest, rule = election.contest, election.rule
    ballots = ballots_for(name, held.slates, contest=contest, seats=post.seats, post=post.name, higher=post.higher)
    roll = call_roll(rule, election.register, Round(ballots=ballots, facts=held.facts), stage=stage, silence=election.silence)
    post.before[name] = roll.sheet()
    return Candidature(candidate=name, result=hold(rule, roll), rank=tuple(evaluate(key, roll.sheet()) for key in contest.rank))


def _ranked(standing: Sequence[Candidature]) -> list[Candidature]:
    """Put those who passed first, the best at the top; equal ones share a place, and order among them means nothing."""
    ordered = sorted(standing, key=lambda one: (not _passed(one), [-amount for amount in one.rank], one.candidate))
    places: dict[tuple[Fraction, ...], int] = {}
    for number, one in enumerate(ordered, start=1):
        places.setdefault(one.rank, number)
    return [evolve(one, place=places[one.rank]) if _passed(one) else one for one in ordered]


def _passed(one: Candidature) -> bool:
    return one.result.ended is Ended.PASSED


def _groups(ranked: Sequence[Candidature]) -> list[tuple[str, ...]]:
    """Give those who passed, in groups that share a place."""
    passed = [one for one in ranked if one.place is not None]
    return [tuple(one.candidate for one in group) for _, group in groupby(passed, key=lambda one: one.place)]


@frozen(kw_only=True)
class _Seating:
    """Who wins the seats, who is tied for the last of them, and who comes next in groups that share a place."""

    winners: tuple[str, ...]
    tied: tuple[str, ...] = ()
    behind: tuple[tuple[str, ...], ...] = ()


def _seated(groups: Sequence[tuple[str, ...]], seats: int) -> _Seating:
    """Seat group by group, as far as a whole group fits."""
    winners: tuple[str, ...] = ()
    for number, group in enumerate(groups):
        left = seats - len(winners)
        if left == 0:
            return _Seating(winners=winners, behind=tuple(groups[number:]))
        if len(group) > left:
            return _Seating(winners=winners, tied=group, behind=tuple(groups[number + 1 :]))
        winners += group
    return _Seating(winners=winners)


def _untied(election: _Election, stage: Stage, post: _Post, seating: _Seating, held: ElectionRound) -> _Seating:
    """Break a tie for the last seats, as far as it can be broken."""
    free = post.seats - len(seating.winners)
    match election.contest.tie:
        case TieBreak.LOT | TieBreak.CASTING:
            broken = _by_lot(election, seating.tied, free, held.facts.lots)
        case TieBreak.REVOTE:
            broken = _by_revote(election, stage, evolve(post, seats=free, before={}), seating.tied)
        case _:
            election.notes.append(ElectionNote.TIE_LEFT_EMPTY)
            broken = _Seating(winners=())
    winners = (*seating.winners, *broken.winners)
    return _Seating(winners=winners, tied=broken.tied, behind=(*broken.behind, *seating.behind))


def _by_lot(election: _Election, tied: tuple[str, ...], seats: int, lots: Sequence[str]) -> _Seating:
    """Take the order of a recorded lot, or that which the chair gave."""
    if not set(tied) <= set(lots):
        election.notes.append(ElectionNote.TIE_OPEN_LOT)
        return _Seating(winners=(), tied=tied)
    election.notes.append(ElectionNote.TIE_BY_LOT)
    return _seated([(name,) for name in sorted(tied, key=lots.index)], seats)


def _by_revote(election: _Election, stage: Stage, post: _Post, tied: tuple[str, ...]) -> _Seating:
    """Vote again among the tied, by most votes; a second tie stays open."""
    held = election.later.get(f"{stage.name}:tie")
    if held is None:
        election.notes.append(ElectionNote.TIE_OPEN_REVOTE)
        return _Seating(winners=(), tied=tied)
    again = evolve(held, facts=_with_papers_counted(held))
    standing = [_stand(election, _plurality(stage), post, name, again) for name in tied]
    seating = _seated(_groups(_ranked(standing)), post.seats)
    if seating.tied:
        election.notes.append(ElectionNote.TIE_OPEN_REVOTE)
    return seating


def _plurality(stage: Stage) -> Stage:
    """Make the stage of a vote again: the same quorum, and whoever has a vote passes, so that the ranking decides."""
    return evolve(stage, passes=_ANY_VOTE)


def _another_round(election: _Election, stage: Stage, post: _Post, result: RoundResult) -> bool:
    """See whether the rule goes on to its next stage."""
    if result.tied or len(election.elected[post.name]) == post.seats:
        return False
    if all(one.result.ended is Ended.NO_QUORUM for one in result.candidates):
        return stage.on_no_quorum is Onward.NEXT
    return election.contest.shortfall is Shortfall.RUNOFF and stage.on_lost is Onward.NEXT


def _verdict(election: _Election, posts: Mapping[str, int]) -> ElectionVerdict:
    elected = tuple(name for post in posts for name in election.elected.get(post, ()))
    short = sum(posts.values()) - len(elected)
    notes = [*election.notes, *_size_notes(election, elected, short)]
    return ElectionVerdict(
        rule=election.rule.id,
        citation=election.rule.citation,
        mark=election.rule.mark,
        outcome=_outcome(election, elected, 0 if ElectionNote.SEATS_REDUCED in notes else short),
        rounds=tuple(election.rounds),
        elected=elected,
        posts=dict(election.elected),
        alternates=_alternates(election, sum(posts.values())),
        shortfall=short,
        notes=tuple(dict.fromkeys(notes)),
        missing=election.missing,
        zh=election.rule.zh,
        en=election.rule.en,
    )


def _outcome(election: _Election, elected: Sequence[str], short: int) -> ElectionOutcome:
    if election.missing:
        return ElectionOutcome.INSUFFICIENT_DATA
    if any(one.tied for one in election.rounds):
        return ElectionOutcome.TIED
    if elected:
        return ElectionOutcome.SHORT if short else ElectionOutcome.FILLED
    valid = any(one.result.ended is Ended.LOST for held in election.rounds for one in held.candidates)
    return ElectionOutcome.NOBODY if valid and not election.void else ElectionOutcome.NO_DECISION


def _size_notes(election: _Election, elected: Sequence[str], short: int) -> list[ElectionNote]:
    """Say what the number of the elected means for the body."""
    contest, notes = election.contest, []
    if short and elected and contest.shortfall is Shortfall.REDUCE:
        notes.append(ElectionNote.SEATS_REDUCED if election.reduced else ElectionNote.REDUCTION_NOT_AGREED)
    if elected and contest.odd and len(elected) % 2 == 0:
        notes.append(ElectionNote.EVEN_NUMBER)
    if elected and len(elected) < contest.fewest:
        notes.append(ElectionNote.BELOW_FEWEST)
    return notes


def _alternates(election: _Election, seats: int) -> tuple[str, ...]:
    """Give who passed and got no seat, in the order of the ranking, as far as whole groups fit."""
    most = seats if election.contest.alternates is None else election.contest.alternates
    kept: list[str] = []
    for group in election.reserves:
        unseated = [name for name in group if name not in election.seated]
        if len(kept) + len(unseated) > most:
            break
        kept += unseated
    return tuple(kept)
