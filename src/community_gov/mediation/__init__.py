"""Disputes that are mediated (人民调解): nobody mediates in a matter of his own, and what is said stays with those who need it.

Follow a case in this order: `records`, `mediating` (its table, then its verbs), then what is asked, below. A dispute that came
from a matter of feedback names it; the matter goes its own way.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from attrs import frozen

from community_gov.change import Change, View, question
from community_gov.errors import Problem
from community_gov.feedback import Item
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.mediation.mediating import (
    LIFE,
    Side,
    add_party,
    agree,
    ask_confirmation,
    close_case,
    concerned,
    confirmed,
    fail,
    follow_up,
    hold_session,
    leave,
    name_mediator,
    objections,
    open_case,
    parties,
)
from community_gov.mediation.records import (
    Agreement,
    AgreementForm,
    Case,
    CaseMoved,
    CaseState,
    FollowUp,
    MediationRule,
    Mediator,
    Move,
    Party,
    Session,
)
from community_gov.organizations import MEMBER, Body
from community_gov.policy import AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import AnyId, Controller, Finding, FindingType, Id, Severity, Until
from community_gov.retention import Ended, Ending, Ends
from community_gov.rules import Mark
from community_gov.stores.protocol import Range

__all__ = [
    "LIFE",
    "Agreement",
    "AgreementForm",
    "Case",
    "CaseFile",
    "CaseForParty",
    "CaseMoved",
    "CaseState",
    "FollowUp",
    "MediationRule",
    "Mediator",
    "Move",
    "Party",
    "Session",
    "Side",
    "add_party",
    "agree",
    "ask_confirmation",
    "case_file",
    "case_for_party",
    "cases_of_body",
    "cases_of_item",
    "close_case",
    "confirmations_due",
    "confirmed",
    "fail",
    "follow_up",
    "hold_session",
    "leave",
    "name_mediator",
    "open_case",
]

_VERBS = (
    add_party,
    agree,
    ask_confirmation,
    close_case,
    confirmed,
    fail,
    follow_up,
    hold_session,
    leave,
    name_mediator,
    open_case,
)
_OVER = (CaseState.CLOSED, CaseState.FAILED, CaseState.WITHDRAWN)
RULE = MediationRule(
    confirmation_days=30,
    zh="调解协议生效之日起三十日内共同申请司法确认",
    en="the parties ask the court together within 30 days from the effect of the agreement",
    source="People's Mediation Law art. 33",
    mark=Mark.MEMORY,
)
LATE = FindingType(
    "mediation.confirmation_ends",
    zh="{number}号纠纷的协议可于{due}前申请司法确认",
    en="the court can be asked to confirm the agreement of case {number} until {due}",
    rule=RULE.source,
    severity=Severity.LAW,
)
_SOON = 7


@frozen(kw_only=True)
class CaseFile:
    """A case with all that happened, for those who mediate it."""

    case: Case
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...]
    sessions: tuple[Session, ...]
    agreement: Agreement | None
    follow_ups: tuple[FollowUp, ...]
    path: tuple[Move, ...]


@frozen(kw_only=True)
class CaseForParty:
    """A case as a party sees it: without what is noted of the sessions."""

    case: Case
    mediators: tuple[Id[Mediator], ...]
    met: tuple[date, ...]
    """The days of the sessions."""
    agreement: Agreement | None


@question("mediation.case_file")
def case_file(view: View, case_id: Id[Case]) -> CaseFile:
    """All that is recorded of a case; raises NotFound."""
    return CaseFile(
        case=view.get(Case, case_id),
        parties=parties(view, case_id),
        mediators=view.find(Mediator, case=case_id),
        sessions=view.find(Session, case=case_id),
        agreement=view.first(Agreement, case=case_id),
        follow_ups=view.find(FollowUp, case=case_id),
        path=view.find(Move, about=case_id, order_by="order"),
    )


@question("mediation.case_for_party")
def case_for_party(view: View, case_id: Id[Case]) -> CaseForParty:
    """A case for one of its parties; raises NotFound."""
    return CaseForParty(
        case=view.get(Case, case_id),
        mediators=tuple(one.id for one in view.find(Mediator, case=case_id)),
        met=tuple(sorted(one.on for one in view.find(Session, case=case_id))),
        agreement=view.first(Agreement, case=case_id),
    )


@question("mediation.cases_of_body")
def cases_of_body(view: View, body_id: Id[Body], *, state: CaseState | None = None) -> tuple[Case, ...]:
    """What a body mediates or mediated, by number; without what it may not mediate because of who serves in it by now."""
    found = view.find(Case, body=body_id, order_by="number")
    return tuple(one for one in found if state in (None, one.state) and not concerned(view, one))


@question("mediation.cases_of_item")
def cases_of_item(view: View, item_id: Id[Item]) -> tuple[Case, ...]:
    """The disputes that came from a matter."""
    return view.find(Case, item=item_id)


@question("mediation.confirmations_due")
def confirmations_due(view: View, *, on: date, days: int = _SOON) -> tuple[Agreement, ...]:
    """Agreements about which no court was asked yet and of which the time for it ends within so many days, the soonest first."""
    ordinal = on.toordinal() + days
    found = view.find(Agreement, confirm_by=Range(ge=on, le=date.fromordinal(ordinal)), asked=None, order_by="confirm_by")
    return tuple(found)


# --- what the community is told --------------------------------------------------------------------------------------


def _of_case(view: View, case: Case) -> Iterator[Anchor]:
    """The body's, unless somebody of it is a party by now; the mediators' and the parties'."""
    if not concerned(view, case):
        yield Anchor(Scope.BODY, case.body)
    yield from (Anchor(Scope.SELF, party.person) for party in parties(view, case.id) if party.person is not None)


def _ends(view: View) -> dict[Id[Case], date | None]:
    moved = {move.about: move.at for move in view.stream(Move, order_by="order")}
    return {case.id: moved[case.id].astimezone(view.zone).date() if case.state in _OVER else None for case in view.stream(Case)}


def _told(view: View, rows: Iterator[tuple[str, Id[Case]]]) -> Iterator[Ended]:
    over = _ends(view)
    yield from (Ended(record=AnyId(id), why=Ending.MATTER_CLOSED, on=over[case]) for id, case in rows)


def _of_cases(view: View) -> Iterator[Ended]:
    return _told(view, ((one.id, one.id) for one in view.stream(Case)))


def _of_moves(view: View) -> Iterator[Ended]:
    return _told(view, ((one.id, one.about) for one in view.stream(Move)))


def _of_parts(cls: type[Party | Session | Agreement | FollowUp]) -> Callable[[View], Iterator[Ended]]:
    return lambda view: _told(view, ((one.id, one.case) for one in view.stream(cls)))


_ENDS = (
    Ends(cls=Case, until=Until.MATTER_CLOSED, find=_of_cases),
    Ends(cls=Move, until=Until.MATTER_CLOSED, find=_of_moves),
    *(Ends(cls=cls, until=Until.MATTER_CLOSED, find=_of_parts(cls)) for cls in (Party, Session, Agreement, FollowUp)),
)


@hookimpl
def gov_records() -> Records:
    """Cases and what belongs to them."""
    return Records(kinds=(Agreement, Case, FollowUp, Mediator, Move, Party, Session), events=(CaseMoved,))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, case_file, case_for_party, cases_of_body, cases_of_item, confirmations_due)


@hookimpl
def gov_policy() -> PolicyPart:
    """Those who mediate do it; the office opens cases and sees that there are some; a party reads its own and may leave."""
    of_case = ("add_party", "agree", "ask_confirmation", "close_case", "confirmed", "fail", "follow_up", "hold_session")
    return PolicyPart(
        allows=(
            Allow("mediation.open_case", CLERK),
            Allow("mediation.open_case", MEMBER, Scope.BODY, of="body"),
            Allow("mediation.name_mediator", CLERK),
            *(Allow(f"mediation.{name}", MEMBER, Scope.BODY, of="case_id") for name in (*of_case, "leave", "name_mediator")),
            Allow("mediation.leave", PERSON, Scope.SELF, of="case_id"),
            Allow("mediation.case_file", MEMBER, Scope.BODY, of="case_id", unmasked=True),
            Allow("mediation.case_for_party", PERSON, Scope.SELF, of="case_id", unmasked=True),
            Allow("mediation.cases_of_body", MEMBER, Scope.BODY, of="body_id", unmasked=True),
            *(
                Allow(f"mediation.{name}", role)
                for name in ("case_file", "cases_of_body", "cases_of_item", "confirmations_due")
                for role in (CLERK, AUDITOR)
            ),
        ),
        reads_for=frozenset({Controller.RECEIVER}),
        anchors=(anchored(Case, _of_case),),
    )


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The rule about confirmation, and when a case is over."""
    return (Pack(name="mediation.rules", items=(RULE,)), Pack(name="mediation.ends", items=_ENDS))


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """Nobody mediates in a matter of his own, whoever wrote it."""
    return objections(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Agreements whose time for a confirmation is nearly over."""
    for found in confirmations_due(view, on=on):
        case = view.get(Case, found.case)
        yield LATE(case.id, number=case.number, due=found.confirm_by)
