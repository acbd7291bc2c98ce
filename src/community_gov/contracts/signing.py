"""Signing and renewing: who looks after which places from when to when, and by which decision of the owners.

On any day a place has one contract: who signs a new one names the one that it replaces, which has to be over by then. A
developer's contract is over on that day by law, one whose term has run out because the owners chose somebody else.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from community_gov.change import Change, View, verb
from community_gov.contracts.law import MANAGER, law_of, said_of
from community_gov.contracts.records import (
    Contract,
    ContractEnded,
    ContractRenewed,
    ContractSigned,
    Renewal,
    RenewalVote,
    last_day,
)
from community_gov.contracts.terms import notice_of, term_until
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Place, enclosing
from community_gov.meetings import ItemDecision, Meeting
from community_gov.meetings.law import reserved_to_others
from community_gov.organizations import Body
from community_gov.papers.archive import PaperKind, file_paper
from community_gov.papers.words import require_text
from community_gov.records import AnyId, Id
from community_gov.rules import Outcome
from community_gov.wording import Phrase, Writer

__all__ = ["begin_renewal", "renew", "require_decided", "require_running", "share_places", "sign"]

RENEWED = Phrase("contracts.renewed", zh="{contract}(续订)", en="{contract} (renewed)")
ITSELF = ProblemType("contracts.itself", zh="双方不能是同一组织", en="the two sides are one body")
AHEAD = ProblemType("contracts.ahead", zh="{on}还没有到", en="{on} has not come yet")
TERM = ProblemType(
    "contracts.term",
    zh="终止日{until}须晚于起始日{start}",
    en="the term ends on {until}, not after its start {start}",
)
NOTICE_DAYS = ProblemType("contracts.notice_days", zh="通知期须为正整数日", en="a period of notice is 1 day or more")
NOT_DECIDED = ProblemType(
    "contracts.not_decided",
    zh="选聘、续聘和解聘物业服务人由业主共同决定(民法典第278条第一款第四项),须写明所依据的决定",
    en="the owners decide together on hiring, keeping and dismissing a company (Civil Code art. 278(1)4): name the decision",
)
NOT_PASSED = ProblemType(
    "contracts.not_passed", zh="所依据的议题没有通过", en="the item on which it would rest did not pass", nature=Nature.STATE
)
RESERVED = ProblemType(
    "contracts.reserved",
    zh="所依据的是{body}的决定;该事项由业主共同决定(民法典第278条第一款第四项),不能由其代为决定",
    en="it would rest on a decision of {body}, which cannot take it: the owners decide together (Civil Code art. 278(1)4)",
    nature=Nature.STATE,
)
IN_FORCE = ProblemType(
    "contracts.in_force",
    zh="{start}这些房屋仍在合同{contract}的服务范围内;须先终止该合同,或者写明由新合同接替",
    en="on {start} contract {contract} still covers some of these places; end it first, or name it as the one that is replaced",
    nature=Nature.CONFLICT,
)
OVER = ProblemType("contracts.over", zh="合同已于{last}终止", en="the contract ended on {last}", nature=Nature.STATE)
NOTICE_GIVEN = ProblemType(
    "contracts.notice_given",
    zh="已于{given}发出终止通知;续订须先撤回",
    en="notice was given on {given}; withdraw it before the contract is renewed",
    nature=Nature.STATE,
)
APART = ProblemType(
    "contracts.places_apart",
    zh="被接替的合同{contract}与新合同的服务范围没有重合",
    en="the replaced contract {contract} covers none of these places",
)


@verb("contracts.sign")
def sign(
    change: Change,
    body_id: Id[Body],
    *,
    company_id: Id[Body],
    title: str,
    signed: date,
    start: date,
    until: date | None,
    address: str,
    digest: str,
    decision: AnyId | None = None,
    places: tuple[Id[Place], ...] = (),
    notice_days: int | None = None,
    replaces: Id[Contract] | None = None,
) -> Contract:
    """Record a contract that a body signed for the owners; the paper, by address and digest, goes into the body's archive.

    `until` is the first day after its term; `decision` is the vote or decision by which the owners chose the company, which
    only a developer's contract needs none of. `replaces` is the contract that ends with this one's start.
    """
    body = change.get(Body, body_id)
    change.get(Body, company_id)
    change.require(company_id != body_id, ITSELF(at="company_id"))
    require_text(title=title)
    _require_days(change, signed, start, until, notice_days)
    if law_of(change, body).decided:
        require_decided(change, decision, on=signed)
    scope = tuple(change.get(Place, one).id for one in dict.fromkeys(places))
    _end_replaced(change, scope, signed, start, replaces)
    for other in _covering(change, scope, start, until):
        raise Refused(IN_FORCE(at="start", start=max(start, other.start), contract=other.id))
    made = Contract(
        id=change.new_id(Contract),
        body=body_id,
        company=company_id,
        title=title,
        signed=signed,
        start=start,
        until=until,
        places=scope,
        decision=decision,
        notice_days=notice_days,
        paper=file_paper(change, body_id, kind=PaperKind.CONTRACT, title=title, digest=digest, address=address).id,
        replaces=replaces,
    )
    return change.put(made, ContractSigned(contract=made.id, body=body_id, company=company_id))


def _require_days(change: Change, signed: date, start: date, until: date | None, notice_days: int | None) -> None:
    change.require(signed <= change.today, AHEAD(at="signed", on=signed))
    if until is not None:
        change.require(start < until, TERM(at="until", until=until, start=start))
    change.require(notice_days is None or notice_days >= 1, NOTICE_DAYS(at="notice_days"))


def require_decided(change: Change, decision: AnyId | None, *, on: date) -> None:
    """Refuse what is known not to be a decision of the owners; of a plugin's record the core knows no more than the id."""
    if not decision:
        raise Refused(NOT_DECIDED(at="decision"))
    item = change.first(ItemDecision, id=decision)
    if item is None:
        return
    body = change.get(Body, change.get(Meeting, item.meeting).body)
    change.require(reserved_to_others(change, body, MANAGER, on=on) is None, RESERVED(at="decision", body=body.id))
    change.require(item.outcome is Outcome.PASSED, NOT_PASSED(at="decision"))


# --- one contract for each place -------------------------------------------------------------------------------------


def share_places(view: View, one: tuple[Id[Place], ...], other: tuple[Id[Place], ...]) -> bool:
    """Whether two scopes have a place in common; an empty one is the whole compound."""
    if not one or not other:
        return True
    return any(set(one) & _above(view, place) for place in other) or any(set(other) & _above(view, place) for place in one)


def _above(view: View, place: Id[Place]) -> set[Id[Place]]:
    return {here.id for here in enclosing(view, place)}


def _end_replaced(
    change: Change, places: tuple[Id[Place], ...], signed: date, start: date, replaces: Id[Contract] | None
) -> None:
    """End the contract that is replaced where the law lets it."""
    if replaces is None:
        return
    known = change.get(Contract, replaces)
    change.require(share_places(change, known.places, places), APART(at="replaces", contract=known.id))
    if known.ended is None and _over_by(change, known, signed, start):
        last = min(last_day(start), last_day(term_until(change, known) or start))
        change.put(evolve(known, ended=last), ContractEnded(contract=known.id, last=last))


def _over_by(change: Change, known: Contract, signed: date, start: date) -> bool:
    """Whether the law ends a contract for another one: a developer's, or one whose term runs out after the owners chose anew.

    What has run on after its term for an indefinite time needs notice.
    """
    replaced = said_of(change, known, law_of(change, change.get(Body, known.body)).replaced, on=start)
    if replaced is not None and replaced.value is True:
        return known.start < start
    until = term_until(change, known)
    return until is not None and signed < until <= start


def _covering(change: Change, places: tuple[Id[Place], ...], start: date, until: date | None) -> Iterator[Contract]:
    for known in change.find(Contract):
        notice = notice_of(change, known)
        last = known.ended or (None if notice is None else notice.last)
        begun = until is None or known.start < until
        if begun and (last is None or last >= start) and share_places(change, known.places, places):
            yield known


# --- a further term --------------------------------------------------------------------------------------------------


@verb("contracts.begin_renewal")
def begin_renewal(change: Change, contract_id: Id[Contract], *, on: date, vote: AnyId) -> RenewalVote:
    """Record that the owners began to decide whether to go on with the company, and in which vote or meeting."""
    known = change.get(Contract, contract_id)
    require_running(known)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    return change.put(RenewalVote(id=change.new_id(RenewalVote), contract=contract_id, begun=on, vote=vote))


@verb("contracts.renew")
def renew(
    change: Change, contract_id: Id[Contract], *, signed: date, until: date, decision: AnyId, address: str, digest: str
) -> Renewal:
    """Record a further term up to the day before `until`, by a decision of the owners.

    It begins where the present one ends; on a contract that runs for an indefinite time it begins with its signing.
    """
    known = change.get(Contract, contract_id)
    require_running(known)
    change.require(signed <= change.today, AHEAD(at="signed", on=signed))
    require_decided(change, decision, on=signed)
    notice = notice_of(change, known)
    if notice is not None:
        raise Refused(NOTICE_GIVEN(at="contract_id", given=notice.given))
    start = max(term_until(change, known) or signed, signed, known.start)
    change.require(start < until, TERM(at="until", until=until, start=start))
    paper = file_paper(
        change,
        known.body,
        kind=PaperKind.CONTRACT,
        title=Writer(change).say(RENEWED, contract=known.title),
        digest=digest,
        address=address,
    )
    made = Renewal(
        id=change.new_id(Renewal),
        contract=contract_id,
        signed=signed,
        start=start,
        until=until,
        decision=decision,
        paper=paper.id,
    )
    return change.put(made, ContractRenewed(contract=contract_id, renewal=made.id, until=until))


def require_running(known: Contract) -> None:
    """Refuse for a contract that has ended."""
    if known.ended is not None:
        raise Refused(OVER(at="contract_id", last=known.ended))
