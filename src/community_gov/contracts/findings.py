"""What is out of order with contracts: late votes, late notices, terms that ran out unnoticed, hand-overs that nobody began.

Nothing here is refused: it happened, or did not. Each finding binds as much as the text from which it comes.
"""

from collections.abc import Iterator
from datetime import date

from community_gov.calendar import days_before
from community_gov.change import View
from community_gov.contracts.due import DueKind, dues_of
from community_gov.contracts.law import agreed_or, law_of, said_of
from community_gov.contracts.records import Contract, NoticeGround, Party, TerminationNotice, last_day
from community_gov.contracts.terms import ContractStage, ended_by, notice_of, renewals_of, standing_of
from community_gov.organizations import Body
from community_gov.records import Finding, FindingType, Severity

__all__ = ["contract_findings"]


def contract_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order on a day."""
    for known in view.find(Contract):
        if known.signed <= on:
            yield from _vote(view, known, on)
            yield from _company(view, known, on)
            yield from _renewed(view, known, on)
            yield from _stage(view, known, on)


def _type(code: str, rule: str, severity: Severity, *, zh: str, en: str) -> FindingType:
    return FindingType(f"contracts.{code}", zh=zh, en=en, rule=rule, severity=severity)


def _vote(view: View, known: Contract, on: date) -> Iterator[Finding]:
    """No vote was begun by its day; what was begun late stays told until the term is over."""
    for one in dues_of(view, known, on=on):
        if one.kind is DueKind.RENEWAL_VOTE and one.due < on and (one.done is None or one.done > one.due):
            type_ = _type(
                "renewal_vote_late",
                one.citation,
                one.severity,
                zh="续聘或者另聘的表决应于{due}前开始,未按时开始",
                en="the vote on going on with the company was to begin by {due} and did not",
            )
            yield type_(known.id, since=one.due, due=one.due)


def _company(view: View, known: Contract, on: date) -> Iterator[Finding]:
    notice = notice_of(view, known, on=on)
    if notice is None or notice.by is not Party.COMPANY or notice.ground is not NoticeGround.NO_RENEWAL:
        return
    yield from _company_late(view, known, notice)


def _company_late(view: View, known: Contract, notice: TerminationNotice) -> Iterator[Finding]:
    law = law_of(view, view.get(Body, known.body))
    span = agreed_or(view, known, law.no_renewal_days, on=notice.given)
    if span is None:
        return
    due = days_before(notice.last, span.amount).due
    if notice.given > due:
        type_ = _type(
            "company_notice_late",
            span.citation,
            span.severity,
            zh="不续订的通知应于{due}前送达,实际为{given}",
            en="notice of no renewal was due by {due} and came on {given}",
        )
        yield type_(known.id, since=due, due=due, given=notice.given)


def _renewed(view: View, known: Contract, on: date) -> Iterator[Finding]:
    """A renewal that was signed when the term was over already."""
    said = said_of(view, known, law_of(view, view.get(Body, known.body)).renewed_before_end, on=on)
    if said is None or said.value is not True:
        return
    until = known.until
    for row in renewals_of(view, known):
        if until is not None and until <= row.signed <= on:
            type_ = _type(
                "renewed_late",
                said.citation,
                said.severity,
                zh="合同期限已于{last}届满,{signed}才续订",
                en="the term ended on {last}, and the renewal was signed on {signed}",
            )
            yield type_(known.id, since=row.signed, last=last_day(until), signed=row.signed)
        until = row.until


def _stage(view: View, known: Contract, on: date) -> Iterator[Finding]:
    now = standing_of(view, known, on=on)
    if now.severity is not None and now.stage is ContractStage.INDEFINITE:
        type_ = _type(
            "indefinite",
            now.basis,
            now.severity,
            zh="合同期限届满而业主未作决定,合同为不定期",
            en="the term is over and the owners have not decided: the contract runs for an indefinite time",
        )
        yield type_(known.id)
    if now.severity is not None and now.stage is ContractStage.SERVING_ON:
        type_ = _type(
            "no_successor",
            now.basis,
            now.severity,
            zh="合同已终止,尚无人接管,原物业服务人继续服务",
            en="the contract has ended and nobody has taken over: the company has to go on",
        )
        yield type_(known.id)
    yield from _unlisted(view, known, on)


def _unlisted(view: View, known: Contract, on: date) -> Iterator[Finding]:
    """The contract is over, and no hand-over list was begun; what of a list is missing is told with papers."""
    ended = ended_by(view, known, on=on)
    said = said_of(view, known, law_of(view, view.get(Body, known.body)).hands_over, on=on)
    if ended is None or known.handover is not None or said is None or said.value is not True:
        return
    type_ = _type(
        "no_handover",
        said.citation,
        said.severity,
        zh="合同已于{last}终止,尚未列移交清单",
        en="the contract ended on {last}, and no hand-over list was begun",
    )
    yield type_(known.id, since=ended, last=ended)
