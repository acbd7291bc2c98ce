"""The end of a contract: notice in writing, the end itself, hand-over, and service until somebody takes over.

The owners dismiss a company by a decision and 60 days' notice (Civil Code art. 946); a company that will not go on says so 90
days before the term ends (art. 947), which is told and not refused when it comes late; a contract that runs for an indefinite
time ends 60 days after notice of either side (art. 948). A contract may agree on another period for the first two. The day of
the notice is not counted, and a last day that is a day of rest moves on (arts 201, 203).
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from community_gov.change import Change, View, verb
from community_gov.contracts.law import Span, agreed_or, binds, counted, law_of, said_of, span_of
from community_gov.contracts.records import (
    Contract,
    ContractEnded,
    NoticeGround,
    NoticeServed,
    Party,
    ServiceTakenOver,
    TerminationNotice,
    last_day,
)
from community_gov.contracts.signing import AHEAD, require_decided, require_running
from community_gov.contracts.terms import ContractStage, ended_by, notice_of, standing_of, term_until
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.organizations import Body
from community_gov.papers.archive import PaperKind, file_paper
from community_gov.papers.handover import Handover, HandoverKind, Line, begin_list
from community_gov.records import AnyId, Id, Severity
from community_gov.wording import Phrase, Writer

__all__ = ["end", "give_notice", "hand_over", "take_over", "withdraw_notice"]

NOTICE_TITLE = Phrase("contracts.notice_title", zh="{contract}:{by}{ground}通知", en="{contract}: notice of {by}, {ground}")
NOT_OF_COMPANY = ProblemType(
    "contracts.not_of_company",
    zh="解聘由业主决定,物业服务人不能以此终止合同",
    en="dismissal is for the owners; a company cannot end the contract by it",
)
WITHIN_TERM = ProblemType(
    "contracts.within_term",
    zh="{given}合同在约定期限内(至{last}),不能按不定期合同解除",
    en="on {given} the contract is within its term, which lasts to {last}; it is no contract for an indefinite time",
    nature=Nature.STATE,
)
NO_TERM = ProblemType(
    "contracts.no_term",
    zh="{given}合同没有约定期限,须按不定期合同解除",
    en="on {given} the contract has no term that could run out; end it as one for an indefinite time",
    nature=Nature.STATE,
)
NO_PERIOD = ProblemType(
    "contracts.no_period",
    zh="当地规定和合同都未写明该通知的期限",
    en="neither the rulebooks nor the contract name the period of this notice",
    nature=Nature.NOT_FOUND,
)
SERVED = ProblemType(
    "contracts.notice_served",
    zh="已于{given}发出终止通知,合同至{last}",
    en="notice was given on {given}; the contract lasts to {last}",
    nature=Nature.STATE,
)
BEFORE_SIGNED = ProblemType(
    "contracts.before_signed", zh="{given}早于签订日{signed}", en="{given} lies before {signed}, when the contract was signed"
)
WITHDRAWN = ProblemType(
    "contracts.notice_withdrawn", zh="该通知已于{on}撤回", en="the notice was withdrawn on {on}", nature=Nature.STATE
)
RUN_OUT = ProblemType(
    "contracts.notice_run_out",
    zh="合同已依该通知于{last}终止",
    en="the contract ended by the notice on {last}",
    nature=Nature.STATE,
)
NO_NOTICE = ProblemType(
    "contracts.no_notice",
    zh="没有书面通知;协商提前终止的,须写明业主共同决定",
    en="no notice was given; for an end by consent of both sides name the decision of the owners",
    nature=Nature.STATE,
)
TOO_EARLY = ProblemType(
    "contracts.too_early",
    zh="依通知,合同至{due}才终止;双方协商提前终止的,须写明业主共同决定",
    en="by the notice the contract lasts to {due}; for an earlier end by consent of both sides name the decision of the owners",
    nature=Nature.STATE,
)
BEFORE_START = ProblemType(
    "contracts.before_start", zh="{last}早于合同起始日{start}", en="{last} lies before {start}, when the contract began"
)
NOT_ENDED = ProblemType(
    "contracts.not_ended", zh="合同在{on}尚未终止", en="on {on} the contract has not ended", nature=Nature.STATE
)
LISTED = ProblemType(
    "contracts.handed_over_already", zh="已有移交清单{handover}", en="there is a hand-over list: {handover}", nature=Nature.STATE
)
TAKEN = ProblemType("contracts.taken_over_already", zh="已于{on}接管", en="it was taken over on {on}", nature=Nature.STATE)


@verb("contracts.give_notice")
def give_notice(
    change: Change,
    contract_id: Id[Contract],
    *,
    by: Party,
    ground: NoticeGround,
    given: date,
    address: str,
    digest: str,
    decision: AnyId | None = None,
) -> TerminationNotice:
    """Record a written notice of one side that the other had on the day `given`; the paper goes into the archive.

    A notice of the owners needs their decision. The last day of the contract is computed from it.
    """
    known = change.get(Contract, contract_id)
    require_running(known)
    change.require(given <= change.today, AHEAD(at="given", on=given))
    change.require(known.signed <= given, BEFORE_SIGNED(at="given", given=given, signed=known.signed))
    earlier = notice_of(change, known)
    if earlier is not None:
        raise Refused(SERVED(at="contract_id", given=earlier.given, last=earlier.last))
    if by is Party.OWNERS:
        require_decided(change, decision, on=given)
    last, span = _effect(change, known, by, ground, given)
    title = Writer(change).say(NOTICE_TITLE, contract=known.title, by=by, ground=ground)
    made = TerminationNotice(
        id=change.new_id(TerminationNotice),
        contract=contract_id,
        by=by,
        ground=ground,
        given=given,
        last=last,
        basis="" if span is None else span.citation,
        severity=Severity.CUSTOM if span is None else span.severity,
        verified=span is None or span.verified,
        decision=decision,
        paper=file_paper(change, known.body, kind=PaperKind.CONTRACT, title=title, digest=digest, address=address).id,
    )
    return change.put(made, NoticeServed(contract=contract_id, notice=made.id, by=by, last=last))


def _effect(change: Change, known: Contract, by: Party, ground: NoticeGround, given: date) -> tuple[date, Span | None]:
    """The last day that follows from a notice, and the text from which it follows."""
    law = law_of(change, change.get(Body, known.body))
    until, indefinite = term_until(change, known, on=given), _indefinite(change, known, given)
    if ground is NoticeGround.NO_RENEWAL:
        if until is None or indefinite:
            raise Refused(NO_TERM(at="ground", given=given))
        name = law.no_renewal_days if by is Party.COMPANY else None
        return last_day(until), agreed_or(change, known, name, on=given)
    if ground is NoticeGround.DISMISSAL:
        change.require(by is Party.OWNERS, NOT_OF_COMPANY(at="by"))
        return _running(change, given, agreed_or(change, known, law.dismissal_days, on=given))
    if not indefinite:
        raise Refused(WITHIN_TERM(at="ground", given=given, last=last_day(until or given)))
    return _running(change, given, span_of(change, known, law.indefinite_days, on=given))


def _indefinite(view: View, known: Contract, given: date) -> bool:
    return term_until(view, known, on=given) is None or standing_of(view, known, on=given).stage is ContractStage.INDEFINITE


def _running(change: Change, given: date, span: Span | None) -> tuple[date, Span]:
    if span is None:
        raise Refused(NO_PERIOD(at="ground"))
    return counted(change, given, span).due, span


@verb("contracts.withdraw_notice")
def withdraw_notice(change: Change, notice_id: Id[TerminationNotice]) -> TerminationNotice:
    """Take a notice back with the consent of the other side, before the contract has ended by it."""
    notice = change.get(TerminationNotice, notice_id)
    known = change.get(Contract, notice.contract)
    if notice.withdrawn is not None:
        raise Refused(WITHDRAWN(at="notice_id", on=notice.withdrawn))
    running = known.ended is None and change.today <= notice.last
    change.require(running, RUN_OUT(at="notice_id", last=known.ended or notice.last))
    return change.put(evolve(notice, withdrawn=change.today))


@verb("contracts.end")
def end(change: Change, contract_id: Id[Contract], *, last: date, decision: AnyId | None = None) -> Contract:
    """Record that a contract is over after the day `last`: by a notice, not earlier than that lets it, or by consent.

    `decision` is that of the owners to end it by consent of both sides, before a notice takes effect or without one.
    """
    known = change.get(Contract, contract_id)
    require_running(known)
    change.require(last <= change.today, AHEAD(at="last", on=last))
    change.require(known.start <= last, BEFORE_START(at="last", last=last, start=known.start))
    if decision is not None:
        require_decided(change, decision, on=last)
    else:
        _require_notice(change, known, last)
    done = evolve(known, ended=last, end_decision=decision)
    return change.put(done, ContractEnded(contract=contract_id, last=last))


def _require_notice(change: Change, known: Contract, last: date) -> None:
    notice = notice_of(change, known)
    if notice is None:
        raise Refused(NO_NOTICE(at="contract_id"))
    kept = last >= notice.last or (notice.basis and not binds(notice.severity))
    change.require(kept, TOO_EARLY(at="last", due=notice.last))


# --- hand-over -------------------------------------------------------------------------------------------------------


@verb("contracts.hand_over")
def hand_over(change: Change, contract_id: Id[Contract], *, to: AnyId) -> Handover:
    """Begin the hand-over list of a company whose contract ends; `to` is the body or person that takes the things over.

    The premises, the facilities and the papers are on it from the start (Civil Code art. 949); `papers.list_item` adds to it
    and `papers.receive_item` notes what was received.
    """
    known = change.get(Contract, contract_id)
    notice = notice_of(change, known)
    ended = known.ended or (None if notice is None else notice.last)
    if known.handover is not None:
        raise Refused(LISTED(at="contract_id", handover=known.handover))
    if ended is None:
        raise Refused(NOT_ENDED(at="contract_id", on=change.today))
    said = said_of(change, known, law_of(change, change.get(Body, known.body)).handover_days, on=ended)
    made = begin_list(change, known.company, ended=ended, to=to, said=said, lines=tuple(_things(Writer(change))))
    change.put(evolve(known, handover=made.id))
    return made


PREMISES = Phrase("contracts.premises", zh="物业服务用房", en="premises for the service")
FACILITIES = Phrase("contracts.facilities", zh="相关设施设备", en="facilities and equipment")
SERVICE_PAPERS = Phrase("contracts.service_papers", zh="物业服务所必需的相关资料", en="papers that the service needs")


def _things(writer: Writer) -> Iterator[Line]:
    yield HandoverKind.PROPERTY, writer.say(PREMISES), None
    yield HandoverKind.PROPERTY, writer.say(FACILITIES), None
    yield HandoverKind.ARCHIVE, writer.say(SERVICE_PAPERS), None


@verb("contracts.take_over")
def take_over(change: Change, contract_id: Id[Contract], *, on: date, by: Id[Body]) -> Contract:
    """Record from which day on somebody else does the work: the next company, or a body of the owners themselves.

    Until then the company goes on, ended contract or not (Civil Code art. 950).
    """
    known = change.get(Contract, contract_id)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.get(Body, by)
    if known.taken_over is not None:
        raise Refused(TAKEN(at="contract_id", on=known.taken_over))
    ended = ended_by(change, known, on=on)
    if ended is None:
        raise Refused(NOT_ENDED(at="on", on=on))
    done = evolve(known, ended=ended, taken_over=on, successor=by)
    return change.put(done, ServiceTakenOver(contract=contract_id, by=by, on=on))
