"""Elections in the branch: who is there, papers given out and returned, who is elected, and what a second ballot is for.

A paper is tied to nobody: papers with the same marks are recorded as a heap. The rule of the day decides: whether enough came,
which papers are void, who has the votes. A tie is voted on again among the tied, for the seats that they contend for; seats that
stayed empty are voted on again, or are left empty when most of those present agree to that. One ballot follows another once, for
the same office of the same branch, and nobody is elected in it who has a seat by it already.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, repeat

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov import (
    Change,
    Finding,
    FindingType,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Refused,
    Severity,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.organizations import Body, Obtained
from community_gov.rules import (
    Choice,
    Contest,
    ElectionOutcome,
    ElectionRound,
    ElectionVerdict,
    Facts,
    Rule,
    Shortfall,
    Slate,
    elect,
)
from community_gov.wire import compact
from community_gov_party.convening import Session, SessionRow, held_sessions, mark_decided, require_held, sessions
from community_gov_party.deciding import (
    Electorate,
    Pinned,
    Poll,
    Recounted,
    borne_by,
    electorate_of,
    pinned,
    rule_of,
    rule_pinned,
)
from community_gov_party.membership import Member
from community_gov_party.norms import norm, resting_on
from community_gov_party.offices import Office, Officer, committee

__all__ = ["Election", "ElectionHeld", "PaperHeap", "election_findings", "election_verdict", "elections", "hold_election"]

_MATTER = "party_election"
_REDUCED = "seats_reduced"


@frozen(kw_only=True)
class PaperHeap:
    """So many papers with the same marks; without any they are blank."""

    marks: tuple[Id[Member], ...] = ()
    papers: int = field(default=1, validator=ge(1))
    void_marks: int = field(default=0, validator=ge(0))
    """How many more names are on each of them: names of people who cannot be elected, which count for nobody."""
    spoilt: bool = False
    """Whether they are void as they are, whatever is marked."""


@kind("party.election", indexes=("session",))
@frozen(kw_only=True)
class Election:
    """One ballot: who stood, what was returned, and what the rule of the day made of it."""

    id: Id["Election"]
    session: Id[Session]
    office: Office
    seats: int
    """The seats that this ballot was about."""
    candidates: tuple[Id[Member], ...]
    """Who was nominated."""
    due: int
    present: int
    issued: int
    returned: int
    heaps: tuple[PaperHeap, ...]
    after: Id["Election"] | None
    """The ballot before, for one among those tied in it, or for the seats that it left empty."""
    fewer: bool
    """Whether most of those present agreed to leave seats empty that nobody won."""
    outcome: ElectionOutcome
    elected: tuple[Id[Member], ...]
    """In the order in which they won their seats."""
    tied: tuple[Id[Member], ...]
    void: int
    """The papers that were void."""
    by: Pinned


@event("party.election_held")
@frozen(kw_only=True)
class ElectionHeld:
    """A ballot was held in the branch."""

    session: Id[Session]


NOBODY = ProblemType("party.no_candidates", zh="没有候选人", en="nobody stands")
NOT_A_VOTER = ProblemType(
    "party.candidate_without_vote",
    zh="{n}名候选人或被选人不是当日有选举权的党员;选票上的这类名字记为无效选项(void_marks)",
    en="{n} of those who stand or are marked have no vote on the day; on a paper such a name is a void mark (void_marks)",
)
SEATED = ProblemType(
    "party.elected_before",
    zh="{n}名候选人或被选人已在前一次投票中当选;选票上的这类名字记为无效选项(void_marks)",
    en="{n} of those who stand or are marked were elected in a ballot before; on a paper such a name is a void mark (void_marks)",
)
ISSUED = ProblemType(
    "party.issued_beyond",
    zh="发出选票{issued}张,到会有选举权{present}人",
    en="{issued} papers were given out to {present} members with a vote",
)
NO_SEATS = ProblemType("party.no_seats", zh="须写明应选人数", en="say how many seats there are")
OVER = ProblemType(
    "party.election_over", zh="上次投票没有留下空缺", en="the ballot before left no seat open", nature=Nature.STATE
)
OTHER = ProblemType(
    "party.tie_elsewhere", zh="得票相等的,须在同一次会议上就这些人再次投票", en="a tie is voted on again in the same meeting"
)
ANOTHER = ProblemType(
    "party.ballot_of_another",
    zh="前一次投票属于另一党支部或另一职务",
    en="the ballot before was of another branch or for another office",
)
FOLLOWED = ProblemType(
    "party.ballot_followed",
    zh="前一次投票之后已经再次投票({next})",
    en="a ballot follows that one already ({next})",
    nature=Nature.STATE,
)
NOT_TIED = ProblemType("party.not_tied", zh="只能在得票相等的人中再次投票", en="only those who are tied stand again")

UNELECTED = FindingType(
    "party.elected_without_ballot",
    zh="现任{office}登记为选举产生,但没有登记选出此人的选举",
    en="who is {office} is on record as elected, and no ballot on record elected him",
    rule="what is said to be elected rests on a ballot: a record of the library's own, no text of law",
    rule_zh="登记为选举产生的,应当有该次选举的登记,系本库对登记的要求,非法条",
    severity=Severity.CUSTOM,
)


@verb("party.hold_election")
def hold_election(
    change: Change,
    session_id: Id[Session],
    *,
    office: Office,
    candidates: tuple[Id[Member], ...],
    heaps: tuple[PaperHeap, ...],
    issued: int,
    seats: int | None = None,
    after: Id[Election] | None = None,
    fewer: bool = False,
) -> Election:
    """Record one ballot of a meeting that was held: `heaps` are the papers returned, by what is marked on them.

    `after` names the ballot before: among those tied in it, else for the seats that it left empty; seats follow from it then.
    Whoever is marked and was not nominated is written in. Raises Refused: party.session_not_held, party.no_rule,
    party.ballot_of_another, party.ballot_followed, party.no_candidates, party.candidate_without_vote, party.elected_before,
    party.issued_beyond, party.no_seats, party.election_over, party.tie_elsewhere, party.not_tied.
    """
    row = require_held(change, session_id)
    poll = electorate_of(change, row)
    before = None if after is None else _followed(change, after, row, office)
    places = seats or 0 if before is None else _left(before)
    change.require(places > 0, (NO_SEATS if before is None else OVER)(at="seats"))
    _require_people(poll, candidates, heaps, issued)
    _require_unseated(change, before, candidates, heaps)
    rule, chosen = rule_of(change, _MATTER, row)
    held = _Ballot(candidates=candidates, heaps=heaps, issued=issued, seats=places, fewer=fewer)
    if before is not None and _wants_another_vote(change, before):
        change.require(before.session == session_id, OTHER(at="after"))
        change.require(set(candidates) == set(before.tied), NOT_TIED(at="candidates"))
        verdict = evolve(_ballot_of(before), fewer=False).judge(rule, poll, again=held)
        elected = tuple(Id[Member](one) for one in verdict.elected if Id[Member](one) not in before.elected)
    else:
        verdict = held.judge(rule, poll)
        elected = tuple(Id[Member](one) for one in verdict.elected)
    made = Election(
        id=change.new_id(Election),
        session=session_id,
        office=office,
        seats=places,
        candidates=candidates,
        due=len(poll.roll.due),
        present=len(poll.present),
        issued=issued,
        returned=held.returned,
        heaps=heaps,
        after=after,
        fewer=fewer,
        outcome=verdict.outcome,
        elected=elected,
        tied=tuple(Id[Member](one) for tie in verdict.ties for one in tie),
        void=held.void,
        by=pinned(rule, chosen, compact(verdict.to_data())),
    )
    mark_decided(change, row.session)
    return change.put(made, ElectionHeld(session=session_id))


def _ballot_of(known: Election) -> "_Ballot":
    return _Ballot(candidates=known.candidates, heaps=known.heaps, issued=known.issued, seats=known.seats, fewer=known.fewer)


@question("party.election_verdict")
def election_verdict(view: View, election_id: Id[Election]) -> ElectionVerdict:
    """Why they were elected or were not: counted again under the rule that was pinned. `rules.explain` tells it line by line.

    The candidates in it are the ids of members; of a vote among those tied it tells the ballot before as well. Raises NotFound.
    """
    known = view.get(Election, election_id)
    poll, rule = Recounted(known.due, known.present), rule_pinned(known.by)
    before = None if known.after is None else view.get(Election, known.after)
    if before is not None and _wants_another_vote(view, before):
        return evolve(_ballot_of(before), fewer=False).judge(rule, poll, again=_ballot_of(known))
    return _ballot_of(known).judge(rule, poll)


def _followed(change: Change, after: Id[Election], row: SessionRow, office: Office) -> Election:
    """The ballot before, of the same branch and office, which nothing follows yet."""
    before = change.get(Election, after)
    same = change.get(Session, before.session).branch == row.session.branch and before.office is office
    change.require(same, ANOTHER(at="after"))
    held = _ballots(change, held_sessions(change, row.session.branch, on=change.today))
    following = next((one for _row, one in held if one.after == after), None)
    if following is not None:
        raise Refused(FOLLOWED(at="after", next=following.id))
    return before


def _wants_another_vote(view: View, before: Election) -> bool:
    """Whether a tie is voted on among the tied; a tie that comes again is followed by a ballot of its own."""
    again = before.after is not None and view.get(Election, before.after).outcome is ElectionOutcome.TIED
    return before.outcome is ElectionOutcome.TIED and not again


def _left(before: Election) -> int:
    """The seats that a ballot left empty."""
    return 0 if before.outcome is ElectionOutcome.FILLED else before.seats - len(before.elected)


def _require_people(poll: Electorate, candidates: tuple[Id[Member], ...], heaps: tuple[PaperHeap, ...], issued: int) -> None:
    if not candidates:
        raise Refused(NOBODY(at="candidates"))
    strangers = _named(candidates, heaps) - {one.member.id for one in poll.roll.voters}
    if strangers:
        raise Refused(NOT_A_VOTER(at="candidates", n=len(strangers)))
    if issued > len(poll.present):
        raise Refused(ISSUED(at="issued", issued=issued, present=len(poll.present)))


def _require_unseated(
    change: Change, before: Election | None, candidates: tuple[Id[Member], ...], heaps: tuple[PaperHeap, ...]
) -> None:
    """Nobody has a seat already by the ballots before."""
    seated = set[Id[Member]]()
    while before is not None:
        seated.update(before.elected)
        before = None if before.after is None else change.get(Election, before.after)
    twice = _named(candidates, heaps) & seated
    change.require(not twice, SEATED(at="candidates", n=len(twice)))


def _named(candidates: tuple[Id[Member], ...], heaps: tuple[PaperHeap, ...]) -> set[Id[Member]]:
    """Who stands or is marked."""
    return {*candidates, *(name for heap in heaps for name in heap.marks)}


@frozen(kw_only=True)
class _Ballot:
    """The papers of one ballot, as the rules take them."""

    candidates: tuple[Id[Member], ...]
    heaps: tuple[PaperHeap, ...]
    issued: int
    seats: int
    fewer: bool

    @property
    def returned(self) -> int:
        return sum(heap.papers for heap in self.heaps)

    @property
    def void(self) -> int:
        """The papers that are spoilt, or have more names than there are seats."""
        return sum(heap.papers for heap in self.heaps if self._is_void(heap))

    def _is_void(self, heap: PaperHeap) -> bool:
        return heap.spoilt or len(set(heap.marks)) + heap.void_marks > self.seats

    @property
    def standing(self) -> tuple[str, ...]:
        """Who was nominated or written in, each once."""
        return tuple(dict.fromkeys((*self.candidates, *(name for heap in self.heaps for name in heap.marks))))

    def round(self, poll: Poll) -> ElectionRound:
        """A slate for each paper; whose it was is not known, and does not matter, since each is one head.

        Where more papers came back than were given out, none can be anybody's.
        """
        constants = {"returned": self.returned, "issued": self.issued}
        flags = frozenset({_REDUCED}) if self.fewer else frozenset[str]()
        facts = Facts(attending=frozenset(poll.present), constants=constants, flags=flags)
        if self.returned > self.issued:
            return ElectionRound(facts=facts)
        papers = chain.from_iterable(repeat(heap, heap.papers) for heap in self.heaps)
        return ElectionRound(
            slates=[self._slate(voter, heap) for voter, heap in zip(poll.present, papers, strict=False)], facts=facts
        )

    def _slate(self, voter: str, heap: PaperHeap) -> Slate:
        return Slate(voter=voter, spoilt=Choice.INVALID) if self._is_void(heap) else Slate.approving(voter, *heap.marks)

    def judge(self, rule: Rule, poll: Poll, *, again: "_Ballot | None" = None) -> ElectionVerdict:
        """What the rule makes of it, with a vote again among those tied."""
        held = self.round(poll)
        contest = rule.contest
        return elect(
            rule,
            poll.register,
            held.slates,
            candidates=self.standing,
            seats=self.seats,
            contest=_leaving_empty(contest) if self.fewer else contest,
            facts=held.facts,
            later={} if again is None else {f"{rule.stages[0].name}:tie": again.round(poll)},
        )


def _leaving_empty(contest: Contest | None) -> Contest | None:
    return None if contest is None else evolve(contest, shortfall=Shortfall.REDUCE)


@question("party.elections")
def elections(view: View, branch_id: Id[Body], *, since: date, until: date) -> tuple[Election, ...]:
    """The ballots of meetings from a day to another (both included), by meeting; raises NotFound."""
    rows = sessions(view, branch_id, since=since, until=until)
    return tuple(one for _row, one in _ballots(view, rows))


def election_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Too few candidates, seats that a ballot left open, officers whom no ballot elected; for the branch alone."""
    rows = held_sessions(view, branch_id, on=on)
    held = _ballots(view, rows)
    followed = {one.after for _row, one in held}
    anew = {one.office: row.meeting.on for row, one in held if one.after is None}  # when each was last begun
    for row, one in held:
        yield from _surplus(view, row, one)
        stands = one.id not in followed and row.meeting.on >= anew.get(one.office, row.meeting.on)
        if stands and not one.fewer and one.outcome is not ElectionOutcome.FILLED:
            day, elected = row.meeting.on, len(one.elected)
            yield _open(one.by)(one.id, since=day, on=day, office=one.office, seats=one.seats, elected=elected)
    if rows:
        yield from _unelected(view, committee(view, branch_id, on=on), [one for _row, one in held], since=rows[0].meeting.on)


def _ballots(view: View, rows: Sequence[SessionRow]) -> list[tuple[SessionRow, Election]]:
    """The ballots of these meetings, by meeting."""
    by_session: dict[Id[Session], list[Election]] = {row.session.id: [] for row in rows}
    for one in view.find(Election, session=OneOf(tuple(by_session))) if rows else ():
        by_session[one.session].append(one)
    return [(row, one) for row in rows for one in by_session[row.session.id]]


def _unelected(view: View, officers: Sequence[Officer], ballots: Sequence[Election], *, since: date) -> Iterator[Finding]:
    """Who is on record as elected, since the meetings of the branch are on record, by no ballot in which he was."""
    ids = tuple(sorted({member for one in ballots for member in one.elected}))
    people = {member.id: member.person for member in view.find(Member, id=OneOf(ids))} if ids else {}
    won = {(one.id, people[member]) for one in ballots for member in one.elected}
    for officer in officers:
        term = officer.tenure.term
        told = term.start.earliest >= since
        if told and term.obtained is Obtained.ELECTED and (term.by, term.person) not in won:
            yield UNELECTED(term.id, office=officer.office)


def _surplus(view: View, row: SessionRow, one: Election) -> Iterator[Finding]:
    known = norm(view, "candidate_surplus", on=row.meeting.on)
    if known is None or one.office is not Office.COMMITTEE or one.after is not None:
        return
    least = one.seats - (-one.seats * known.value // 100)
    if len(one.candidates) < least:
        text = ("应选{seats}人,候选人{n}人,至少应有{least}人", "{n} candidates for {seats} seats; at least {least}")
        said = resting_on(known, "too_few_candidates", zh=text[0], en=text[1])
        yield said(one.id, since=row.meeting.on, n=len(one.candidates), seats=one.seats, least=least)


def _open(by: Pinned) -> FindingType:
    return borne_by(
        by,
        "seats_open",
        zh="{on}选举{office},应选{seats}人,选出{elected}人,尚未另行选举或决定减少名额",
        en="{office}, {on}: {elected} of {seats} seats were filled; no ballot followed and nobody agreed to fill fewer",
    )
