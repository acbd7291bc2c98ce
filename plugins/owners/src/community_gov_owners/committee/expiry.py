"""A committee whose term is over keeps what it has until it hands it over, and decides nothing.

What it decides or seals all the same is a finding; it is refused where a local text, or the committee's own rules, say the same
as the guiding rules do (`expired_committee_custody_only`).
"""

from collections.abc import Iterator
from datetime import date

from community_gov import Change, Code, Finding, FindingType, Id, PartialDate, Problem, ProblemType, View
from community_gov.meetings import Figure, ItemDecision, Meeting, MeetingState, decisions, meetings_of
from community_gov.organizations import Body
from community_gov.papers import Seal, SealUse, seal_log, seals_of
from community_gov.rules import Outcome
from community_gov_owners.committee.rounds import Round, round_of
from community_gov_owners.sitting import BINDING, COMMITTEE, said

__all__ = ["custody_findings", "custody_objections"]

CUSTODY = Code("expired_committee_custody_only")
DECIDED = ProblemType(
    "owners.expired_decides",
    zh="业主委员会任期已于{expired}届满,只可保管移交,不得作出决定(依据{book})",
    en="the committee's term was over on {expired}: it keeps what it has and decides nothing (rulebook {book})",
)
SEALED = ProblemType(
    "owners.expired_seals",
    zh="业主委员会任期已于{expired}届满,不得使用印章(依据{book})",
    en="the committee's term was over on {expired}: its seal is kept and not used (rulebook {book})",
)


def custody_objections(change: Change) -> Iterator[Problem]:
    """The decisions and uses of a seal of an expired committee that a change writes, where a binding text forbids them."""
    for write in change.writes:
        made = write.after
        if write.before is not None or not isinstance(made, ItemDecision | SealUse):
            continue
        if isinstance(made, SealUse):
            yield from _binding(change, change.get(Seal, made.seal).body, made.on, SEALED, at="seal_id")
        elif made.outcome is Outcome.PASSED:
            yield from _binding(change, change.get(Meeting, made.meeting).body, made.decided, DECIDED, at="meeting_id")


def _binding(change: Change, body_id: Id[Body], on: date, problem: ProblemType, *, at: str) -> Iterator[Problem]:
    body = change.get(Body, body_id)
    if body.kind != COMMITTEE:
        return
    rule = said(change, body, CUSTODY, on=on)
    if rule is None or rule.value is not True or rule.severity not in BINDING:
        return
    present = round_of(change, body, on=on)
    if present.expired and present.expires is not None:
        yield problem(at=at, expired=present.expires, book=Code(rule.book))


def custody_findings(view: View, round_: Round) -> Iterator[Finding]:
    """What the body ever decided and sealed up to the day while its term was over; a later election does not mend it."""
    for made in _decided(view, round_):
        for rule, expired in _over(view, round_, made.decided):
            yield _decided_type(rule)(made.id, since=made.decided, on=made.decided, expired=expired)
    for seal in seals_of(view, round_.body.id):
        for use in seal_log(view, seal.id):
            for rule, expired in _over(view, round_, use.on) if use.on <= round_.on else ():
                yield _sealed_type(rule)(use.id, since=use.on, on=use.on, expired=expired)


def _decided(view: View, round_: Round) -> Iterator[ItemDecision]:
    for meeting in meetings_of(view, round_.body.id):
        if meeting.on <= round_.on and meeting.state is not MeetingState.CALLED_OFF:
            yield from (made for made in decisions(view, meeting.id) if made.outcome is Outcome.PASSED)


def _over(view: View, round_: Round, day: date) -> Iterator[tuple[Figure, PartialDate]]:
    """The text that lets an expired committee keep custody alone, and since when this one was, if on that day it was."""
    if any(start <= day < end for start, end in (one.planned for one in round_.sitting.terms)):
        return
    then, rule = round_of(view, round_.body, on=day), said(view, round_.body, CUSTODY, on=day)
    if then.expired and then.expires is not None and rule is not None and rule.value is True:
        yield rule, then.expires


def _decided_type(rule: Figure) -> FindingType:
    return FindingType(
        "owners.decided_after_term",
        zh="任期已于{expired}届满,业主委员会仍于{on}作出决定",
        en="the term was over on {expired}, and the committee decided something on {on}",
        rule=rule.citation,
        severity=rule.severity,
    )


def _sealed_type(rule: Figure) -> FindingType:
    return FindingType(
        "owners.sealed_after_term",
        zh="任期已于{expired}届满,业主委员会印章仍于{on}使用",
        en="the term was over on {expired}, and the committee's seal was used on {on}",
        rule=rule.citation,
        severity=rule.severity,
    )
