"""The way in by its dates: how long somebody is an activist and on probation, and when the branch has to decide on him.

Probation runs from the day on which a branch's assembly admitted him, this one or one before; it is over on the corresponding
day a year later, or later where it was extended. What came too early or is overdue is reported to the branch alone, and never
refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from community_gov import Change, Coded, Finding, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.calendar import months_after
from community_gov.organizations import Body
from community_gov_party.founding import AHEAD
from community_gov_party.membership import Member, MemberMove, Membership, MemberState, Way, memberships, reached
from community_gov_party.norms import figure, norm, resting_on

__all__ = [
    "Confirmation",
    "Extension",
    "ProbationExtended",
    "Standing",
    "admission_findings",
    "confirmations",
    "extend_probation",
]

_YEAR = 12
_PROBATION = "probation_years"


class Standing(Coded):
    """How a probation stands on a day."""

    RUNS = "runs", "预备期内", "it runs"
    DUE = "due", "预备期满,应讨论转正", "it is over: the branch has to decide"
    UNKNOWN = "unknown", "期满日不明", "when it is over is not known"


@kind("party.extension", indexes=("member",))
@frozen(kw_only=True)
class Extension:
    """The branch extended somebody's probation."""

    id: Id["Extension"]
    member: Id[Member]
    decided: date
    until: date
    """The day on which it is over now."""


@event("party.probation_extended")
@frozen(kw_only=True)
class ProbationExtended:
    """A probation of a member of the branch was extended; whose, stands in the record alone."""

    branch: Id[Body]


@frozen(kw_only=True)
class Confirmation:
    """Somebody on probation: since when, and when the branch has to decide on him."""

    member: Member
    since: date
    due: date | None
    """None where no rule of the day of his admission is known."""
    standing: Standing


NOT_ON_PROBATION = ProblemType(
    "party.not_on_probation", zh="目前为{state},不在预备期", en="{state} is not on probation", nature=Nature.STATE
)
NOT_LONGER = ProblemType(
    "party.not_longer", zh="延长后须晚于原期满日{due}", en="an extension ends after {due}, when the probation would be over"
)
BEFORE_ADMITTED = ProblemType(
    "party.extended_before",
    zh="不得早于接收为预备党员之日{since}",
    en="it lies before {since}, the day of the admission on probation",
)


@verb("party.extend_probation")
def extend_probation(change: Change, member_id: Id[Member], *, decided: date, until: date) -> Extension:
    """The branch decided to extend somebody's probation to a day.

    Raises Refused: party.not_on_probation, party.not_longer, party.extended_before, party.ahead.
    """
    known = change.get(Member, member_id)
    change.require(known.state is MemberState.PROBATIONARY, NOT_ON_PROBATION(at="member_id", state=known.state))
    change.require(decided <= change.today, AHEAD(at="decided", on=decided))
    since = _admitted(known, change.find(MemberMove, about=member_id, order_by="order"))
    for at, day in (("decided", decided), ("until", until)):
        change.require(day >= since, BEFORE_ADMITTED(at=at, since=since))
    due = _due(change, since, change.find(Extension, member=member_id))
    if due is not None and until <= due:
        raise Refused(NOT_LONGER(at="until", due=due))
    made = Extension(id=change.new_id(Extension), member=member_id, decided=decided, until=until)
    return change.put(made, ProbationExtended(branch=known.branch))


@question("party.confirmations")
def confirmations(view: View, branch_id: Id[Body], *, on: date) -> tuple[Confirmation, ...]:
    """Who is on probation on a day and when the branch has to decide on each, the first due first; raises NotFound."""
    view.get(Body, branch_id)
    here = memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)
    found = (_confirmation(view, one, on) for one in here if one.state is MemberState.PROBATIONARY)
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.member.id)))


def _confirmation(view: View, one: Membership, on: date) -> Confirmation:
    moves = [move for move in view.find(MemberMove, about=one.member.id, order_by="order") if move.on <= on]
    since = _admitted(one.member, moves)
    due = _due(view, since, _decided(view, one.member, on))
    if due is None:
        return Confirmation(member=one.member, since=since, due=None, standing=Standing.UNKNOWN)
    return Confirmation(member=one.member, since=since, due=due, standing=Standing.DUE if due <= on else Standing.RUNS)


def _admitted(member: Member, moves: Sequence[MemberMove]) -> date:
    """The day of the admission on probation; who was suspended in between or transferred was admitted before."""
    return reached(member, moves, MemberState.PROBATIONARY) or moves[-1].on


def _decided(view: View, member: Member, on: date) -> list[Extension]:
    """The extensions that were decided by a day."""
    return [row for row in view.find(Extension, member=member.id) if row.decided <= on]


def _due(view: View, since: date, extensions: Iterable[Extension], code: str = _PROBATION) -> date | None:
    """The end of the last extension, else of the usual time; None where neither is known."""
    return max((row.until for row in extensions), default=_usual(view, since, code))


def _usual(view: View, since: date, code: str = _PROBATION) -> date | None:
    """So many years after a day as the norm of that day says."""
    years = figure(view, code, on=since)
    return None if years is None else _after(since, years)


def _after(since: date, years: int) -> date:
    return since if not years else months_after(since, years * _YEAR).due


def admission_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """What came too early, is overdue or was extended too far; about single members, so for the branch alone."""
    for member in view.find(Member, branch=branch_id):
        moves = [move for move in view.find(MemberMove, about=member.id, order_by="order") if move.on <= on]
        if moves and member.left is not Way.MISTAKEN:
            yield from _too_early(view, member, moves)
            yield from _extended(view, member, moves, on)
    for one in confirmations(view, branch_id, on=on):
        known = norm(view, _PROBATION, on=on)
        if one.due is not None and one.due < on and known is not None:
            said = resting_on(
                known,
                "confirmation_overdue",
                zh="预备期已于{due}届满,尚未讨论转正",
                en="a probation was over on {due} and the branch has not decided",
            )
            yield said(one.member.id, since=one.due, due=one.due)


_WAITS = (
    (MemberState.ACTIVIST, MemberState.PROSPECTIVE, "activist_years"),
    (MemberState.PROBATIONARY, MemberState.FULL, _PROBATION),
)


def _too_early(view: View, member: Member, moves: Sequence[MemberMove]) -> Iterator[Finding]:
    """A step before the time that the rules give, or before an extension is over.

    Who was recorded in the middle of his way is measured from the day that was told with it, else from the record on.
    """
    for from_, to, code in _WAITS:
        begun = reached(member, moves, from_)
        done = next((move for move in moves if move.from_ is from_ and move.to is to), None)
        if begun is None or done is None:
            continue
        extended = _decided(view, member, done.on) if from_ is MemberState.PROBATIONARY else ()
        first, known = _due(view, begun, extended, code), norm(view, code, on=done.on)
        if first is None or known is None:
            continue
        if done.on < first:
            said = resting_on(
                known,
                "too_early",
                zh="{on}列为{to},最早应在{first}",
                en="{to} on {on}; the first day for it was {first}",
            )
            yield said(done.about, since=done.on, on=done.on, to=to, first=first)


def _extended(view: View, member: Member, moves: Sequence[MemberMove], on: date) -> Iterator[Finding]:
    rows, since = _decided(view, member, on), reached(member, moves, MemberState.PROBATIONARY)
    if not rows or since is None:
        return
    until, usual = max(row.until for row in rows), _usual(view, since)
    least, most, times = (norm(view, f"extension{word}", on=on) for word in ("_least_months", "_most_months", "s_most"))
    if usual is not None and least is not None and until < months_after(usual, least.value).due:
        zh, en = "预备期延长至{until},延长不得少于{months}个月", "extended to {until}; an extension has {months} months at least"
        yield resting_on(least, "extension_short", zh=zh, en=en)(member.id, since=until, until=until, months=least.value)
    if usual is not None and most is not None and until > months_after(usual, most.value).due:
        zh, en = "预备期延长至{until},延长不得超过{months}个月", "extended to {until}; an extension has {months} months at most"
        yield resting_on(most, "extension_long", zh=zh, en=en)(member.id, since=until, until=until, months=most.value)
    if times is not None and len(rows) > times.value:
        said = resting_on(times, "extended_twice", zh="预备期延长了{n}次", en="a probation was extended {n} times")
        yield said(member.id, since=rows[-1].decided, n=len(rows))
