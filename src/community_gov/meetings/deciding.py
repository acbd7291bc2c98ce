"""Deciding an item: one person, one vote, judged by the rule of the day, with every reason kept.

Votes are given by name or as a count of hands. Nothing that is not on the agenda can be decided. Without a quorum the outcome is
that there is no decision, which is no rejection.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, repeat

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.meetings.calling import agenda
from community_gov.meetings.law import Ruling, figure, law_of, law_ruling, rules_on, ruling_of
from community_gov.meetings.records import (
    AgendaItem,
    Attendance,
    ItemDecided,
    ItemDecision,
    Meeting,
    MeetingKind,
    MeetingVote,
    VoteChoice,
)
from community_gov.meetings.sitting import Roll, attendance, require_sitting, roll_of
from community_gov.organizations import Body
from community_gov.records import Id, Severity
from community_gov.rules import (
    Ballot,
    Choice,
    Ended,
    Facts,
    Outcome,
    Register,
    Rule,
    Test,
    Verdict,
    Voter,
    decide,
    rule_to_data,
)
from community_gov.wire import compact

__all__ = ["Hands", "ItemQuorum", "NamedVote", "decide_item", "decisions", "quorum_at", "votes_on"]

_SEATS = "seats"


@frozen(kw_only=True)
class NamedVote:
    """What one member says to an item."""

    person: Id[Person]
    choice: VoteChoice


@frozen(kw_only=True)
class Hands:
    """A count of hands."""

    yes: int = field(validator=ge(0))
    no: int = field(default=0, validator=ge(0))
    abstaining: int = field(default=0, validator=ge(0))

    @property
    def all(self) -> int:
        """All hands that were raised."""
        return self.yes + self.no + self.abstaining


@frozen(kw_only=True)
class ItemQuorum:
    """Whether enough members were there at an item."""

    item: Id[AgendaItem]
    members: int
    present: int
    holds: bool | None
    """None where the rule asks for no quorum."""
    needed: int | None
    """The least number of members that is enough, where the rule counts heads."""
    citation: str


DECIDED = ProblemType(
    "meetings.decided_already", zh="第{order}项议题已经表决", en="item {order} was put to the vote already", nature=Nature.STATE
)
OTHER_MEETING = ProblemType(
    "meetings.not_on_agenda", zh="该事项不在本次会议的议题中", en="this is no item of the agenda of this meeting"
)
JOINT = ProblemType(
    "meetings.joint_decides_nothing",
    zh="联席会议不表决,由各组织自行承诺",
    en="nothing is put to the vote in a joint conference; each body promises for itself",
    nature=Nature.STATE,
)
TWO_COUNTS = ProblemType(
    "meetings.two_counts", zh="记名表决与举手计数只能选一种", en="give votes by name or a count of hands, not both"
)
NO_COUNT = ProblemType("meetings.no_count", zh="到会人数足够,须写明表决情况", en="enough members were there; say how they voted")
ABSENT = ProblemType("meetings.absent", zh="{person}在该议题表决时不在场", en="{person} was not there when the item was decided")
VOTED_TWICE = ProblemType("meetings.voted_twice", zh="{person}表决了两次", en="{person} is given twice")
TOO_MANY = ProblemType(
    "meetings.too_many_hands", zh="举手{hands}人,在场只有{present}人", en="{hands} hands of {present} members who were there"
)


@verb("meetings.decide_item")
def decide_item(
    change: Change,
    meeting_id: Id[Meeting],
    *,
    item_id: Id[AgendaItem],
    votes: tuple[NamedVote, ...] = (),
    hands: Hands | None = None,
    casting: VoteChoice | None = None,
    announced: Outcome | None = None,
) -> ItemDecision:
    """Put an item of the agenda to the vote, once.

    `votes` by name or a count of `hands`; neither only where there was no quorum. `casting` is the chair's casting vote, for a
    rule that has one. `announced` is what the meeting itself took for the outcome; one that is wrong is a finding.
    """
    meeting = require_sitting(change, meeting_id)
    change.require(meeting.kind is not MeetingKind.JOINT, JOINT(at="meeting_id"))
    item = change.get(AgendaItem, item_id)
    change.require(item.meeting == meeting_id, OTHER_MEETING(at="item_id"))
    change.require(change.first(ItemDecision, item=item_id) is None, DECIDED(at="item_id", order=item.order))
    poll = _Poll.of(change, meeting, item)
    ruling = ruling_of(change, poll.body, item.matter, on=meeting.on)
    _require_count(poll, votes, hands, ruling.rule)
    for vote in votes:
        change.put(MeetingVote(id=change.new_id(MeetingVote), item=item_id, person=vote.person, choice=vote.choice))
    ballots = tuple(_named(poll, votes) if hands is None else _raised(poll, hands))
    verdict = poll.judge(ruling.rule, ballots, casting=casting)
    counted = _hands(votes) if hands is None else hands
    made = _decision(change.new_id(ItemDecision), poll, ruling, verdict, counted=counted)
    compared = _beside_the_law(change, evolve(made, announced=announced), poll, ballots, casting)
    return change.put(compared, ItemDecided(decision=made.id, item=item_id, outcome=made.outcome))


def _decision(id: Id[ItemDecision], poll: "_Poll", ruling: Ruling, verdict: Verdict, *, counted: Hands) -> ItemDecision:
    return ItemDecision(
        id=id,
        item=poll.item.id,
        meeting=poll.meeting.id,
        decided=poll.meeting.on,
        outcome=verdict.outcome,
        announced=None,
        members=len(poll.roll.members),
        present=len(poll.present),
        yes=counted.yes,
        no=counted.no,
        abstaining=counted.abstaining,
        rule=ruling.rule.id,
        rule_text=compact(rule_to_data(ruling.rule)).decode(),
        citation=ruling.rule.citation,
        severity=Severity.of(ruling.rule.severity.value),
        chosen=ruling.why,
        verified=ruling.verified,
        reasons=compact(verdict.to_data()).decode(),
    )


def _beside_the_law(
    change: Change, made: ItemDecision, poll: "_Poll", ballots: tuple[Ballot, ...], casting: VoteChoice | None
) -> ItemDecision:
    """Add what the law of the place makes of the same votes, where the body has rules of its own."""
    rules = rules_on(change, poll.body.id, on=poll.meeting.on)
    law = None if rules is None or not rules.book else law_ruling(change, poll.body, poll.item.matter, on=poll.meeting.on)
    if law is None:
        return made
    by_law = evolve(poll, seats=_by_seats(change, poll.body, poll.meeting.on, own=False)).judge(
        law.rule, ballots, casting=casting
    )
    return evolve(
        made,
        by_law=by_law.outcome,
        law_citation=law.rule.citation,
        law_severity=Severity.of(law.rule.severity.value),
    )


def _require_count(poll: "_Poll", votes: tuple[NamedVote, ...], hands: Hands | None, rule: Rule) -> None:
    if votes and hands is not None:
        raise Refused(TWO_COUNTS(at="votes"))
    if hands is not None and hands.all > len(poll.present):
        raise Refused(TOO_MANY(at="hands", hands=hands.all, present=len(poll.present)))
    if not votes and hands is None and poll.judge(rule, ()).stages[0].ended is not Ended.NO_QUORUM:
        raise Refused(NO_COUNT(at="votes"))
    voters = Counter(vote.person for vote in votes)
    wrong = [ABSENT(at="votes", person=person) for person in voters if person not in poll.present]
    wrong += [VOTED_TWICE(at="votes", person=person) for person, n in voters.items() if n > 1]
    if wrong:
        raise Refused(*wrong)


def _hands(votes: tuple[NamedVote, ...]) -> Hands:
    n = Counter(vote.choice for vote in votes)
    return Hands(yes=n[VoteChoice.YES], no=n[VoteChoice.NO], abstaining=n[VoteChoice.ABSTAIN])


def _named(poll: "_Poll", votes: tuple[NamedVote, ...]) -> Iterator[Ballot]:
    for vote in votes:
        yield Ballot(voter=vote.person, choice=Choice(vote.choice.value), holder=poll.present[vote.person].proxy or "")


def _raised(poll: "_Poll", hands: Hands) -> Iterator[Ballot]:
    """A ballot for each hand; whose it was is not known and does not matter, since each member is one head."""
    said = chain(repeat(Choice.YES, hands.yes), repeat(Choice.NO, hands.no), repeat(Choice.ABSTAIN, hands.abstaining))
    for person, choice in zip(poll.present, said, strict=False):
        yield Ballot(voter=person, choice=choice, holder=poll.present[person].proxy or "")


@frozen(kw_only=True)
class _Poll:
    """Who could vote on an item, and who was there."""

    meeting: Meeting
    item: AgendaItem
    body: Body
    roll: Roll
    present: Mapping[Id[Person], Attendance]
    opened: frozenset[Id[Person]]
    """Who was there at the first item."""
    excused: frozenset[Id[Person]]
    seats: bool
    """Whether a seat that nobody holds counts among all members."""

    @classmethod
    def of(cls, view: View, meeting: Meeting, item: AgendaItem) -> "_Poll":
        """Read it."""
        body = view.get(Body, meeting.body)
        rows = attendance(view, meeting.id)
        return cls(
            meeting=meeting,
            item=item,
            body=body,
            roll=roll_of(view, body, on=meeting.on),
            present={row.person: row for row in rows if row.at(item.order)},
            opened=frozenset(row.person for row in rows if row.at(1)),
            excused=frozenset(row.person for row in rows if row.excused),
            seats=_by_seats(view, body, meeting.on),
        )

    def judge(self, rule: Rule, ballots: tuple[Ballot, ...], *, casting: VoteChoice | None = None) -> Verdict:
        """What a rule makes of these ballots."""
        excused = frozenset({"excused"})
        voters = [Voter(id=one, flags=excused if one in self.excused else frozenset()) for one in self.roll.members]
        empty = self.roll.vacant if self.seats else 0
        facts = Facts(
            attending=frozenset(self.present),
            at_opening=self.opened,
            mandates={person: row.proxy for person, row in self.present.items() if row.proxy is not None},
            casting=None if casting is None else Choice(casting.value),
        )
        return decide(rule, Register([*voters, *(Voter(id=f"vacant-{n}") for n in range(empty))]), ballots, facts=facts)


def _by_seats(view: View, body: Body, on: date, *, own: bool = True) -> bool:
    said = figure(view, body, law_of(view, body).base, on=on, own=own)
    return said is not None and said.value == _SEATS


# --- questions -------------------------------------------------------------------------------------------------------


@question("meetings.quorum_at")
def quorum_at(view: View, item_id: Id[AgendaItem]) -> ItemQuorum:
    """Whether enough members were there at an item, by the rule that decides it.

    Raises NotFound, Refused (meetings.no_rule).
    """
    item = view.get(AgendaItem, item_id)
    meeting = view.get(Meeting, item.meeting)
    poll = _Poll.of(view, meeting, item)
    rule = ruling_of(view, poll.body, item.matter, on=meeting.on).rule
    judged = poll.judge(rule, ()).stages[0].quorum
    return ItemQuorum(
        item=item_id,
        members=len(poll.roll.members),
        present=len(poll.present),
        holds=None if judged is None else judged.holds,
        needed=judged.least if isinstance(judged, Test) else None,
        citation=rule.citation,
    )


@question("meetings.decisions")
def decisions(view: View, meeting_id: Id[Meeting]) -> tuple[ItemDecision, ...]:
    """What came of the items that were put to the vote, in the order of the agenda; raises NotFound."""
    order = {item.id: item.order for item in agenda(view, meeting_id)}
    return tuple(sorted(view.find(ItemDecision, meeting=meeting_id), key=lambda row: order[row.item]))


@question("meetings.votes_on")
def votes_on(view: View, item_id: Id[AgendaItem]) -> tuple[MeetingVote, ...]:
    """Who said what to an item, where it was recorded by name; raises NotFound."""
    view.get(AgendaItem, item_id)
    return tuple(sorted(view.find(MeetingVote, item=item_id), key=lambda row: natural(row.id)))
