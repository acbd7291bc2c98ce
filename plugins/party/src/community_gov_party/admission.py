"""The way in by its dates: how long somebody is an activist and on probation, and when the branch has to decide on him.

Probation runs from the day on which the branch's assembly admitted him; it is over on the corresponding day a year later, or
later where it was extended. What came too early or is overdue is reported to the branch alone, and never refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from community_gov import Change, Coded, Finding, Id, Nature, ProblemType, View, event, kind, question, verb
from community_gov.calendar import months_after
from community_gov.organizations import Body
from community_gov_party.membership import Member, MemberMove, Membership, MemberState, memberships
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


class Standing(Coded):
    """How a probation stands on a day."""

    RUNS = "runs", "预备期内", "it runs"
    DUE = "due", "预备期满,应讨论转正", "it is over: the branch has to decide"


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
    due: date
    standing: Standing


NOT_ON_PROBATION = ProblemType(
    "party.not_on_probation", zh="目前为{state},不在预备期", en="{state} is not on probation", nature=Nature.STATE
)
NOT_LONGER = ProblemType(
    "party.not_longer", zh="延长后须晚于原期满日{due}", en="an extension ends after {due}, when the probation would be over"
)


@verb("party.extend_probation")
def extend_probation(change: Change, member_id: Id[Member], *, decided: date, until: date) -> Extension:
    """The branch decided to extend somebody's probation to a day; raises Refused (party.not_on_probation, party.not_longer)."""
    known = change.get(Member, member_id)
    change.require(known.state is MemberState.PROBATIONARY, NOT_ON_PROBATION(at="member_id", state=known.state))
    since = _admitted(change.find(MemberMove, about=member_id, order_by="order"))
    due = _due(change, since, change.find(Extension, member=member_id))
    change.require(until > due, NOT_LONGER(at="until", due=due))
    made = Extension(id=change.new_id(Extension), member=member_id, decided=decided, until=until)
    return change.put(made, ProbationExtended(branch=known.branch))


@question("party.confirmations")
def confirmations(view: View, branch_id: Id[Body], *, on: date) -> tuple[Confirmation, ...]:
    """Who is on probation on a day and when the branch has to decide on each, the first due first; raises NotFound."""
    view.get(Body, branch_id)
    here = memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)
    found = (_confirmation(view, one, on) for one in here if one.state is MemberState.PROBATIONARY)
    return tuple(sorted(found, key=lambda one: (one.due, one.member.id)))


def _confirmation(view: View, one: Membership, on: date) -> Confirmation:
    moves = [move for move in view.find(MemberMove, about=one.member.id, order_by="order") if move.on <= on]
    since = _admitted(moves)
    due = _due(view, since, (row for row in view.find(Extension, member=one.member.id) if row.decided <= on))
    return Confirmation(member=one.member, since=since, due=due, standing=Standing.DUE if due <= on else Standing.RUNS)


def _admitted(moves: Sequence[MemberMove]) -> date:
    """The day of the admission on probation; who was suspended in between was admitted before."""
    return next(move.on for move in moves if move.to is MemberState.PROBATIONARY)


def _due(view: View, since: date, extensions: Iterable[Extension]) -> date:
    usual = _after(since, figure(view, "probation_years", on=since) or 0)
    return max((row.until for row in extensions), default=usual)


def _after(since: date, years: int) -> date:
    return since if not years else months_after(since, years * _YEAR).due


def admission_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """What came too early, is overdue or was extended too far; about single members, so for the branch alone."""
    for member in view.find(Member, branch=branch_id):
        moves = [move for move in view.find(MemberMove, about=member.id, order_by="order") if move.on <= on]
        yield from _too_early(view, moves)
        yield from _extended(view, member, moves, on)
    for one in confirmations(view, branch_id, on=on):
        known = norm(view, "probation_years", on=on)
        if one.standing is Standing.DUE and one.due < on and known is not None:
            said = resting_on(
                known,
                "confirmation_overdue",
                zh="预备期已于{due}届满,尚未讨论转正",
                en="a probation was over on {due} and the branch has not decided",
            )
            yield said(one.member.id, since=one.due, due=one.due)


_WAITS = (
    (MemberState.ACTIVIST, MemberState.PROSPECTIVE, "activist_years"),
    (MemberState.PROBATIONARY, MemberState.FULL, "probation_years"),
)


def _too_early(view: View, moves: Sequence[MemberMove]) -> Iterator[Finding]:
    """A step before the time that the rules give; who was recorded in the middle of his way is measured from there on."""
    for from_, to, code in _WAITS:
        begun = next((move.on for move in moves if move.to is from_), None)
        done = next((move for move in moves if move.from_ is from_ and move.to is to), None)
        known = None if begun is None else norm(view, code, on=begun)
        if begun is None or done is None or known is None:
            continue
        first = _after(begun, known.value)
        if done.on < first:
            said = resting_on(
                known,
                "too_early",
                zh="{on}列为{to},最早应在{first}",
                en="{to} on {on}; the first day for it was {first}",
            )
            yield said(done.about, since=done.on, on=done.on, to=to, first=first)


def _extended(view: View, member: Member, moves: Sequence[MemberMove], on: date) -> Iterator[Finding]:
    rows = [row for row in view.find(Extension, member=member.id) if row.decided <= on]
    if not rows:
        return
    since, until = _admitted(moves), max(row.until for row in rows)
    usual = _after(since, figure(view, "probation_years", on=since) or 0)
    least, most, times = (norm(view, f"extension{word}", on=on) for word in ("_least_months", "_most_months", "s_most"))
    if least is not None and until < months_after(usual, least.value).due:
        zh, en = "预备期延长至{until},延长不得少于{months}个月", "extended to {until}; an extension has {months} months at least"
        yield resting_on(least, "extension_short", zh=zh, en=en)(member.id, since=until, until=until, months=least.value)
    if most is not None and until > months_after(usual, most.value).due:
        zh, en = "预备期延长至{until},延长不得超过{months}个月", "extended to {until}; an extension has {months} months at most"
        yield resting_on(most, "extension_long", zh=zh, en=en)(member.id, since=until, until=until, months=most.value)
    if times is not None and len(rows) > times.value:
        said = resting_on(times, "extended_twice", zh="预备期延长了{n}次", en="a probation was extended {n} times")
        yield said(member.id, since=rows[-1].decided, n=len(rows))
