"""What the members and the committee resolve, judged by the rule of the day among those who should attend.

The rule comes from the rulebooks; it is kept with the resolution, and so are the sums and every reason. What a resolution is
about may name somebody, so it is a paper of the branch alone. A small group takes no decisions: no rule lets it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain, repeat
from typing import Protocol

from attrs import field, frozen

from community_gov import (
    Change,
    Controller,
    Finding,
    FindingType,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Refused,
    Severity,
    Told,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.organizations import Body
from community_gov.rules import (
    Ballot,
    Book,
    Choice,
    Ended,
    Facts,
    Mark,
    Matter,
    NoRule,
    Outcome,
    Register,
    Rule,
    Verdict,
    Voter,
    choose,
    cited_in_chinese,
    decide,
    named_matters,
    rule_from_data,
    rule_to_data,
    shipped_books,
)
from community_gov.wire import compact
from community_gov_party.attending import Attendance, Presence, roll_for
from community_gov_party.convening import Session, SessionRow, held_sessions, mark_decided, require_held, sessions
from community_gov_party.excusals import Roll
from community_gov_party.membership import Member
from community_gov_party.norms import Circle, Sure

__all__ = [
    "Electorate",
    "Pinned",
    "Poll",
    "Recounted",
    "Resolution",
    "Resolved",
    "books",
    "borne_by",
    "electorate_of",
    "matters",
    "pinned",
    "resolution_findings",
    "resolution_verdict",
    "resolutions",
    "resolve",
    "rule_of",
    "rule_pinned",
]

_CHINA = "cn"
_MATTERS = {Circle.ASSEMBLY: "party_resolution", Circle.COMMITTEE: "party_committee_decision"}
_EXCUSED = frozenset({"excused"})


@frozen(kw_only=True)
class Pinned:
    """The rule of the day as it was, why this one, and what it made of the vote."""

    rule: str
    rule_text: str
    """The rule itself, in the form of the rulebooks, as compact JSON."""
    citation: str
    severity: Severity
    mark: Mark
    """How sure we are of its text."""
    chosen: tuple[Told, ...]
    """Why this rule: every step of the search."""
    reasons: str
    """The verdict with all its tests, as compact JSON."""


@kind("party.resolution", indexes=("session",))
@frozen(kw_only=True)
class Resolution:
    """A matter that was put to the vote in a meeting of the members or of the committee, and what came of it."""

    id: Id["Resolution"]
    session: Id[Session]
    title: str | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.DECISION_FINAL),
    )
    due: int
    """How many should attend."""
    present: int
    """How many of them were there."""
    yes: int
    no: int
    abstaining: int
    outcome: Outcome
    announced: Outcome | None
    """What the meeting itself took for the outcome, where it said so."""
    by: Pinned


@event("party.resolved")
@frozen(kw_only=True)
class Resolved:
    """Something was put to the vote in the branch."""

    session: Id[Session]


NO_RULE = ProblemType(
    "party.no_rule",
    zh="{on}没有规则说明{circle}如何作出决定",
    en="no rule says on {on} how {circle} decides",
    nature=Nature.NOT_FOUND,
)
HANDS = ProblemType(
    "party.too_many_votes",
    zh="计票{counted}人,到会有表决权{present}人",
    en="{counted} votes were counted and {present} members with a vote were there",
)
NO_COUNT = ProblemType("party.no_count", zh="到会人数足够,须写明表决情况", en="enough members were there: say how they voted")


@verb("party.resolve")
def resolve(
    change: Change,
    session_id: Id[Session],
    *,
    title: str,
    yes: int = 0,
    no: int = 0,
    abstaining: int = 0,
    announced: Outcome | None = None,
) -> Resolution:
    """Record what a meeting that was held resolved on one matter.

    `announced` is what the meeting took for the outcome; a wrong one is a finding. Raises Refused: party.session_not_held,
    party.no_rule, party.too_many_votes, party.no_count.
    """
    row = require_held(change, session_id)
    matter = _MATTERS.get(row.session.circle)
    rule, chosen = rule_of(change, matter, row)
    poll = electorate_of(change, row)
    counted = yes + no + abstaining
    change.require(counted <= len(poll.present), HANDS(at="yes", counted=counted, present=len(poll.present)))
    verdict = _judge(rule, poll, yes=yes, no=no, abstaining=abstaining)
    change.require(counted or verdict.stages[0].ended is Ended.NO_QUORUM, NO_COUNT(at="yes"))
    made = Resolution(
        id=change.new_id(Resolution),
        session=session_id,
        title=title,
        due=len(poll.roll.due),
        present=len(poll.present),
        yes=yes,
        no=no,
        abstaining=abstaining,
        outcome=verdict.outcome,
        announced=announced,
        by=pinned(rule, chosen, compact(verdict.to_data())),
    )
    mark_decided(change, row.session)
    return change.put(made, Resolved(session=session_id))


class Poll(Protocol):
    """Who has a vote, and who of them was there."""

    @property
    def register(self) -> Register:
        """Each is one head."""

    @property
    def present(self) -> Sequence[str]:
        """Who was there."""


@frozen
class Recounted:
    """As many heads as should have attended, of whom so many were there, as it was written down when the vote was taken."""

    due: int
    there: int

    @property
    def register(self) -> Register:
        """Numbers instead of people."""
        return Register(Voter(id=str(number)) for number in range(self.due))

    @property
    def present(self) -> tuple[str, ...]:
        """The first of them."""
        return tuple(str(number) for number in range(self.there))


def _judge(rule: Rule, poll: Poll, *, yes: int, no: int, abstaining: int) -> Verdict:
    said = chain(repeat(Choice.YES, yes), repeat(Choice.NO, no), repeat(Choice.ABSTAIN, abstaining))
    ballots = [Ballot(voter=one, choice=choice) for one, choice in zip(poll.present, said, strict=False)]
    return decide(rule, poll.register, ballots, facts=Facts(attending=frozenset(poll.present)))


@frozen(kw_only=True)
class Electorate:
    """Who has a vote in a meeting, and who of them was there."""

    roll: Roll
    present: tuple[Id[Member], ...]
    """Those who should attend and were there."""

    @property
    def register(self) -> Register:
        """As the rules take it: each is one head; who is left out with approval is flagged."""
        return Register(
            Voter(id=one.member.id, flags=_EXCUSED if one.member.id in self.roll.excused else frozenset())
            for one in self.roll.voters
        )


def electorate_of(view: View, row: SessionRow) -> Electorate:
    """Read it from the day of the meeting and its attendance."""
    roll = roll_for(view, row)
    there = {one.member for one in view.find(Attendance, session=row.session.id) if one.how is Presence.PRESENT}
    return Electorate(roll=roll, present=tuple(one.member.id for one in roll.due if one.member.id in there))


def rule_of(view: View, matter: str | None, row: SessionRow) -> tuple[Rule, tuple[Told, ...]]:
    """The rule of the day of the meeting for a matter, and why this one; raises Refused (party.no_rule)."""
    on = row.meeting.on
    try:
        found = choose(books(view), matter=matter or "", jurisdiction=_CHINA, on=on)
    except NoRule:
        raise Refused(NO_RULE(at="session_id", on=on, circle=row.session.circle)) from None
    return found.rule, tuple(Told(step.zh, step.en) for step in found.why)


def books(view: View) -> tuple[Book, ...]:
    """The shipped rulebooks, and those of the community before them."""
    return _with_shipped(view.packs(Book))


def matters(packed: tuple[Book, ...]) -> tuple[Matter, ...]:
    """Every matter that has a name in a shipped rulebook or one of the community."""
    return named_matters(_with_shipped(packed))


def _with_shipped(packed: tuple[Book, ...]) -> tuple[Book, ...]:
    return tuple({**_shipped(), **{book.id: book for book in packed}}.values())


@cache  # the files never change while the program runs
def _shipped() -> Mapping[str, Book]:
    return {book.id: book for book in shipped_books()}


def pinned(rule: Rule, chosen: tuple[Told, ...], reasons: bytes) -> Pinned:
    """The rule and the verdict as they are kept."""
    return Pinned(
        rule=rule.id,
        rule_text=compact(rule_to_data(rule)).decode(),
        citation=rule.citation,
        severity=Severity.of(rule.severity.value),
        mark=rule.mark,
        chosen=chosen,
        reasons=reasons.decode(),
    )


def rule_pinned(by: Pinned) -> Rule:
    """The rule as it was on the day."""
    return rule_from_data(json.loads(by.rule_text))


@question("party.resolution_verdict")
def resolution_verdict(view: View, resolution_id: Id[Resolution]) -> Verdict:
    """Why it passed or did not: counted again under the rule that was pinned. `rules.explain` tells it line by line.

    Raises NotFound.
    """
    known = view.get(Resolution, resolution_id)
    poll = Recounted(known.due, known.present)
    return _judge(rule_pinned(known.by), poll, yes=known.yes, no=known.no, abstaining=known.abstaining)


@question("party.resolutions")
def resolutions(view: View, branch_id: Id[Body], *, since: date, until: date) -> tuple[Resolution, ...]:
    """What was resolved from a day to another (both included), by meeting; raises NotFound."""
    rows = sessions(view, branch_id, since=since, until=until)
    return tuple(one for row in rows for one in view.find(Resolution, session=row.session.id))


def resolution_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """What a meeting announced as passed and the rule does not bear; for the branch alone."""
    for row in held_sessions(view, branch_id, on=on):
        for made in view.find(Resolution, session=row.session.id):
            if made.announced is Outcome.PASSED and made.outcome is not Outcome.PASSED:
                yield _not_passed(made.by)(made.id, since=row.meeting.on, yes=made.yes, present=made.present, due=made.due)


def _not_passed(by: Pinned) -> FindingType:
    return borne_by(
        by,
        "not_passed",
        zh="宣布通过的决议依规则未通过:同意{yes}人,到会{present}人,应到会{due}人",
        en="a resolution that was announced as passed did not pass: yes {yes}, present {present}, due {due}",
    )


def borne_by(by: Pinned, code: str, *, zh: str, en: str) -> FindingType:
    """A finding that rests on the rule that decided, with its citation, mark and how much it binds."""
    sure = Sure.of(by.mark.value)
    rule, rule_zh = f"{by.citation} ({sure.en})", f"{cited_in_chinese(by.citation)}（{sure.zh}）"
    return FindingType(f"party.{code}", zh=zh, en=en, rule=rule, rule_zh=rule_zh, severity=by.severity)
