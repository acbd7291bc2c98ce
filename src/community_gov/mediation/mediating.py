"""How a dispute is mediated: opened with its parties, a mediator named, sessions held, agreed or not, followed up.

Mediation is voluntary: any party leaves at any time (People's Mediation Law art. 26, from memory). Nobody mediates in a matter
of his own, nor does a body in which a party serves.
"""

import re
from datetime import date

import attrs
from attrs import evolve, frozen

from community_gov.calendar import CalendarSettings, days_after
from community_gov.change import Change, View, verb
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.feedback import Item
from community_gov.households import Person
from community_gov.lifecycle import Lifecycle, Step
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
from community_gov.organizations import Body, members
from community_gov.records import Code, Id

__all__ = [
    "LIFE",
    "Side",
    "add_party",
    "agree",
    "ask_confirmation",
    "close_case",
    "concerned",
    "confirmed",
    "fail",
    "follow_up",
    "hold_session",
    "leave",
    "name_mediator",
    "objections",
    "open_case",
    "parties",
    "rule_of",
]

S = CaseState
LIFE = Lifecycle(
    S.OPEN,
    steps=(
        Step("agree", (S.OPEN,), S.AGREED, zh="达成协议", en="agree"),
        Step("fail", (S.OPEN,), S.FAILED, zh="终止调解", en="end without agreement"),
        Step("leave", (S.OPEN,), S.WITHDRAWN, zh="退出调解", en="leave"),
        Step("ask_confirmation", (S.AGREED,), S.AGREED, zh="申请司法确认", en="ask the court to confirm"),
        Step("confirmed", (S.AGREED,), S.CONFIRMED, zh="司法确认", en="confirmed by the court"),
        Step("close_case", (S.AGREED, S.CONFIRMED), S.CLOSED, zh="结案", en="close"),
    ),
)
"""What can be done with a case, and when."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TWO = 2

NOT_NOW = ProblemType(
    "mediation.not_now",
    zh="{number}号纠纷现为“{state}”,不能{action};现在可以:{possible}",
    en="case {number} is {state}, so this cannot be done: {action}; possible now: {possible}",
    nature=Nature.STATE,
)
ONE_SIDE = ProblemType("mediation.one_side", zh="纠纷须有两方以上当事人", en="a dispute has two parties at least")
WHO = ProblemType("mediation.who", zh="当事人须为一人或一个组织", en="a party is one person or one body")
PARTY_TWICE = ProblemType("mediation.party_twice", zh="同一当事人列了两次", en="the same party is named twice")
MEDIATES_ITSELF = ProblemType(
    "mediation.mediates_itself",
    zh="当事人或有当事人任职的组织不得调解该纠纷",
    en="a party does not mediate, nor does a body in which a party serves",
    nature=Nature.DENIED,
)
NOT_A_PARTY = ProblemType("mediation.not_a_party", zh="{party}不是该纠纷的当事人", en="{party} is no party to this case")
NO_MEDIATOR = ProblemType("mediation.no_mediator", zh="尚未指定调解员", en="no mediator is named yet", nature=Nature.STATE)
MEDIATES = ProblemType("mediation.mediates", zh="其已是该纠纷的调解员", en="this person mediates the case already")
AHEAD = ProblemType("mediation.ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
NO_PAPER = ProblemType(
    "mediation.no_paper",
    zh="书面协议须附其SHA-256摘要(64位小写十六进制数字),口头协议不附",
    en="an agreement in writing has the SHA-256 of its paper, 64 hexadecimal digits in lower case; one by word of mouth has none",
)
TOO_LATE = ProblemType(
    "mediation.too_late",
    zh="共同申请司法确认的期限已于{due}届满",
    en="the time to ask the court for confirmation was over on {due}",
    nature=Nature.STATE,
)
NOT_ASKED = ProblemType(
    "mediation.not_asked", zh="尚未申请司法确认", en="the court was not asked to confirm it", nature=Nature.STATE
)


@frozen(kw_only=True)
class Side:
    """A party as it is named when a case is opened: a person or a body."""

    person: Id[Person] | None = None
    body: Id[Body] | None = None


@verb("mediation.open_case")
def open_case(change: Change, *, body: Id[Body], sides: tuple[Side, ...], text: str, item: Id[Item] | None = None) -> Case:
    """Open a case before a body that mediates; `item` is the matter from which it came."""
    change.get(Body, body)
    if item is not None:
        change.get(Item, item)
    change.require(len(sides) >= _TWO, ONE_SIDE(at="sides"))
    number = change.number("mediation.case")
    made = Case(id=change.new_id(Case), number=number, body=body, item=item, state=S.OPEN, opened=change.today, text=text)
    _record(change, made, "open_case", before=None)
    for side in sides:
        _join(change, made, side)
    return made


@verb("mediation.add_party")
def add_party(change: Change, case_id: Id[Case], *, side: Side) -> Party:
    """Somebody else is a party too."""
    case = change.get(Case, case_id)
    _require_open(change, case)
    return _join(change, case, side)


def _join(change: Change, case: Case, side: Side) -> Party:
    change.require((side.person is None) is not (side.body is None), WHO(at="sides"))
    if side.person is not None:
        change.get(Person, side.person)
    if side.body is not None:
        change.get(Body, side.body)
    known = [(party.person, party.body) for party in parties(change, case.id)]
    change.require((side.person, side.body) not in known, PARTY_TWICE(at="sides"))
    made = Party(id=change.new_id(Party), case=case.id, person=side.person, body=side.body)
    change.put(made)
    change.require(not concerned(change, case), MEDIATES_ITSELF(at="sides"))
    return made


@verb("mediation.name_mediator")
def name_mediator(change: Change, case_id: Id[Case], *, person_id: Id[Person]) -> Mediator:
    """Name who mediates; a party, and whoever serves in a body that is one, is refused."""
    case = change.get(Case, case_id)
    _require_open(change, case)
    change.get(Person, person_id)
    change.require(change.first(Mediator, case=case_id, person=person_id) is None, MEDIATES(at="person_id"))
    made = Mediator(id=change.new_id(Mediator), case=case_id, person=person_id, on=change.today)
    change.put(made)
    change.require(not concerned(change, case), MEDIATES_ITSELF(at="person_id"))
    return made


def parties(view: View, case_id: Id[Case]) -> tuple[Party, ...]:
    """Who is at odds."""
    return view.find(Party, case=case_id)


def concerned(view: View, case: Case) -> bool:
    """Whether the body or a mediator of a case is a party to it, or serves in one, or a party serves in the body."""
    mine = parties(view, case.id)
    bodies = {party.body for party in mine if party.body is not None}
    people = {party.person for party in mine if party.person is not None}
    serving = {term.person for body in bodies for term in members(view, body, on=view.today)}
    mediators = {one.person for one in view.find(Mediator, case=case.id)}
    of_body = {term.person for term in members(view, case.body, on=view.today)}
    return case.body in bodies or bool(people & (mediators | of_body)) or bool(mediators & serving)


def objections(change: Change) -> "list[Problem]":
    """Objections to a net result in which somebody mediates in a matter of his own, whoever wrote it."""
    touched = {write.after.case for write in change.writes if isinstance(write.after, (Party, Mediator))}
    return [MEDIATES_ITSELF(at="case") for case in sorted(touched) if concerned(change, change.get(Case, case))]


@verb("mediation.hold_session")
def hold_session(change: Change, case_id: Id[Case], *, on: date, present: tuple[Id[Party], ...], text: str) -> Session:
    """Record that the parties sat down with a mediator, which of them came, and what was said."""
    case = change.get(Case, case_id)
    _require_open(change, case)
    change.require(change.first(Mediator, case=case_id), NO_MEDIATOR(at="case_id"))
    change.require(on <= change.today, AHEAD(at="on", on=on))
    known = {party.id for party in parties(change, case_id)}
    for party in present:
        change.require(party in known, NOT_A_PARTY(at="present", party=party))
    return change.put(Session(id=change.new_id(Session), case=case_id, on=on, present=present, text=text))


@verb("mediation.agree")
def agree(
    change: Change,
    case_id: Id[Case],
    *,
    form: AgreementForm,
    effective: date,
    text: str,
    digest: str | None = None,
) -> Agreement:
    """Record what was agreed; from the day on which it takes effect the parties have time to ask a court to confirm it."""
    case = _movable(change, case_id, "agree")
    change.require(change.first(Mediator, case=case_id), NO_MEDIATOR(at="case_id"))
    change.require(effective <= change.today, AHEAD(at="effective", on=effective))
    proved = digest is None if form is AgreementForm.ORAL else digest is not None and _DIGEST.fullmatch(digest) is not None
    change.require(proved, NO_PAPER(at="digest"))
    _move(change, case, "agree")
    made = Agreement(
        id=change.new_id(Agreement),
        case=case_id,
        form=form,
        effective=effective,
        confirm_by=_confirm_by(change, effective),
        text=text,
        digest=digest,
    )
    return change.put(made)


def _confirm_by(view: View, effective: date) -> date:
    calendar = view.settings(CalendarSettings).working
    return days_after(effective, rule_of(view).confirmation_days, calendar=calendar).due


def rule_of(view: View) -> MediationRule:
    """The rule that counts; the library ships one."""
    return max(view.packs(MediationRule), key=lambda rule: rule.precedence)


@verb("mediation.ask_confirmation")
def ask_confirmation(change: Change, case_id: Id[Case], *, on: date) -> Agreement:
    """Record that all parties together asked the court to confirm the agreement, in time."""
    case = _movable(change, case_id, "ask_confirmation")
    found = _agreement(change, case)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(on <= found.confirm_by, TOO_LATE(at="on", due=found.confirm_by))
    _move(change, case, "ask_confirmation")
    return change.put(evolve(found, asked=on))


@verb("mediation.confirmed")
def confirmed(change: Change, case_id: Id[Case]) -> Case:
    """Record that the court confirmed the agreement."""
    case = _movable(change, case_id, "confirmed")
    change.require(_agreement(change, case).asked is not None, NOT_ASKED(at="case_id"))
    return _move(change, case, "confirmed")


@verb("mediation.follow_up")
def follow_up(change: Change, case_id: Id[Case], *, kept: bool, text: str) -> FollowUp:
    """Look whether the agreement is kept."""
    case = change.get(Case, case_id)
    if case.state not in (S.AGREED, S.CONFIRMED):
        _refuse(change, case, "close_case")
    return change.put(FollowUp(id=change.new_id(FollowUp), case=case_id, on=change.today, kept=kept, text=text))


@verb("mediation.fail")
def fail(change: Change, case_id: Id[Case], *, reason: str) -> Case:
    """End it without an agreement; the parties keep every way that the law gives them."""
    return _move(change, _movable(change, case_id, "fail"), "fail", reason=reason)


@verb("mediation.leave")
def leave(change: Change, case_id: Id[Case], *, reason: str | None = None) -> Case:
    """A party leaves, which it may at any time."""
    return _move(change, _movable(change, case_id, "leave"), "leave", reason=reason)


@verb("mediation.close_case")
def close_case(change: Change, case_id: Id[Case]) -> Case:
    """The agreement was kept, and nothing is left to do."""
    return _move(change, _movable(change, case_id, "close_case"), "close_case")


def _agreement(change: Change, case: Case) -> Agreement:
    (found,) = change.find(Agreement, case=case.id)
    return found


def _require_open(change: Change, case: Case) -> None:
    if case.state is not S.OPEN:
        _refuse(change, case, "agree")


def _movable(change: Change, case_id: Id[Case], action: str) -> Case:
    case = change.get(Case, case_id)
    if not LIFE.allows(case.state, action):
        _refuse(change, case, action)
    return case


def _refuse(change: Change, case: Case, action: str) -> None:
    word, possible = LIFE.word(action), LIFE.possible(case.state)
    change.refuse(NOT_NOW(at="case_id", number=case.number, state=case.state, action=word, possible=possible))


def _move(change: Change, case: Case, action: str, *, reason: str | None = None) -> Case:
    return _record(change, attrs.evolve(case, state=LIFE.after(case.state, action)), action, before=case.state, reason=reason)


def _record(change: Change, case: Case, action: str, *, before: CaseState | None, reason: str | None = None) -> Case:
    move = Move(
        id=change.new_id(Move),
        about=case.id,
        order=len(change.find(Move, about=case.id)) + 1,
        action=Code(action),
        from_=before,
        to=case.state,
        at=change.now,
        by=change.signature,
        reason=reason,
    )
    change.put(move)
    return change.put(case, CaseMoved(about=case.id, from_=before, to=case.state))
