"""Joint approvals: something that needs the consent of several persons or bodies, such as a use of a seal or a contract.

It is granted as soon as enough of those who were asked have said yes, and refused as soon as that can no longer be. How many are
enough is said with the request; for a seal the rulebook of the place may say it (`seal_signatures`), else it is all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.hookspecs import Records, hookimpl
from community_gov.households import Person, natural
from community_gov.lifecycle import Lifecycle, Step
from community_gov.meetings.law import figure
from community_gov.organizations import CHAIR, MEMBER, Body
from community_gov.policy import AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import AnyId, Code, Coded, Id, event, kind
from community_gov.stores.protocol import OneOf

__all__ = [
    "LIFE",
    "Answer",
    "Approval",
    "ApprovalMoved",
    "ApprovalState",
    "Consent",
    "Subject",
    "Waiting",
    "approval",
    "approvals_of",
    "approve",
    "consents",
    "refuse",
    "request",
    "waiting_for",
    "waiting_for_body",
    "withdraw",
]

_SIGNATURES = Code("seal_signatures")
_LONGEST = 200


class Subject(Coded):
    """What is to be approved."""

    SEAL = "seal", "用印", "the use of a seal"
    CONTRACT = "contract", "签订合同", "a contract"
    PAYMENT = "payment", "支付款项", "a payment"
    OTHER = "other", "其他事项", "something else"


class Answer(Coded):
    """What somebody who was asked said."""

    YES = "yes", "同意", "yes"
    NO = "no", "不同意", "no"


class ApprovalState(Coded):
    """How far a request has come."""

    OPEN = "open", "待同意", "open"
    GRANTED = "granted", "已同意", "granted"
    REFUSED = "refused", "未获同意", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


_S = ApprovalState
LIFE = Lifecycle(
    _S.OPEN,
    steps=[
        Step("grant", [_S.OPEN], _S.GRANTED, zh="同意", en="grant"),
        Step("refuse", [_S.OPEN], _S.REFUSED, zh="不同意", en="refuse"),
        Step("withdraw", [_S.OPEN], _S.WITHDRAWN, zh="撤回", en="withdraw"),
    ],
)


@kind("approvals.approval", indexes=("body",))
@frozen(kw_only=True)
class Approval:
    """A request for joint approval (会签)."""

    id: Id["Approval"]
    body: Id[Body]
    """Whose seal, contract or money it is."""
    subject: Subject
    title: str
    about: AnyId | None
    """The record that it is about, such as a seal or a task."""
    needed: int = field(validator=ge(1))
    """How many have to say yes."""
    basis: str
    """The text from which that number comes; empty where it was said with the request, or all are needed."""
    asked: date
    state: ApprovalState = ApprovalState.OPEN


@kind("approvals.consent", indexes=("approval", "party"), unique=(("approval", "party"),))
@frozen(kw_only=True)
class Consent:
    """One of those who were asked, and the answer."""

    id: Id["Consent"]
    approval: Id[Approval]
    party: AnyId
    """A person, or a body that answers by whoever leads it."""
    answer: Answer | None = None
    on: date | None = None
    by: str | None = None
    """The id of the actor who gave or recorded the answer."""


@frozen(kw_only=True)
class Waiting:
    """A consent that is waited for, and what it is for."""

    consent: Consent
    approval: Approval


@event("approvals.approval_moved")
@frozen(kw_only=True)
class ApprovalMoved:
    """An approval was asked for, granted, refused or withdrawn."""

    approval: Id[Approval]
    body: Id[Body]
    to: ApprovalState


EMPTY = ProblemType("approvals.empty", zh="须写明事项", en="say what is to be approved")
LONG = ProblemType("approvals.long", zh="事项超过{limit}字", en="the title has more than {limit} characters")
NOBODY = ProblemType("approvals.nobody", zh="须写明由谁同意", en="say who has to consent")
UNKNOWN = ProblemType(
    "approvals.unknown_party",
    zh="{party}既不是人员也不是组织",
    en="{party} is neither a person nor a body",
    nature=Nature.NOT_FOUND,
)
NEEDED = ProblemType("approvals.needed", zh="须有{needed}方同意,只列了{n}方", en="{needed} have to consent, and {n} are asked")
SETTLED = ProblemType("approvals.settled", zh="该请求现为“{state}”", en="the request is {state} already", nature=Nature.STATE)
ANSWERED = ProblemType("approvals.answered", zh="已经答复", en="the answer has been given", nature=Nature.STATE)


@verb("approvals.request")
def request(
    change: Change,
    body_id: Id[Body],
    *,
    subject: Subject,
    title: str,
    parties: tuple[AnyId, ...],
    needed: int | None = None,
    about: AnyId | None = None,
) -> Approval:
    """Ask persons or bodies for their consent; `needed` is how many have to say yes.

    Without it the rulebook of the place says how many sign for a seal; where none does, all of them have to.
    """
    body = change.get(Body, body_id)
    change.require(title.strip(), EMPTY(at="title"))
    change.require(len(title) <= _LONGEST, LONG(at="title", limit=_LONGEST))
    asked = tuple(dict.fromkeys(parties))
    change.require(asked, NOBODY(at="parties"))
    for party in asked:
        known = change.first(Person, id=party) or change.first(Body, id=party)
        change.require(known, UNKNOWN(at="parties", party=party))
    least, basis = _least(change, body, subject, len(asked)) if needed is None else (needed, "")
    change.require(1 <= least <= len(asked), NEEDED(at="needed", needed=least, n=len(asked)))
    made = Approval(
        id=change.new_id(Approval),
        body=body_id,
        subject=subject,
        title=title,
        about=about,
        needed=least,
        basis=basis,
        asked=change.today,
    )
    for party in asked:
        change.put(Consent(id=change.new_id(Consent), approval=made.id, party=party))
    return change.put(made, ApprovalMoved(approval=made.id, body=body_id, to=made.state))


def _least(view: View, body: Body, subject: Subject, n: int) -> tuple[int, str]:
    """The least number of yes that is enough, and the text that says so."""
    said = figure(view, body, _SIGNATURES, on=view.today) if subject is Subject.SEAL else None
    if said is None:
        return n, ""
    enough = (yes for yes in range(1, n + 1) if said.comparator.holds(Fraction(yes), said.share * n))
    return next(enough, n), said.citation


@verb("approvals.approve")
def approve(change: Change, consent_id: Id[Consent]) -> Approval:
    """Say yes; the request is granted with the last yes that it needs."""
    return _answer(change, consent_id, Answer.YES)


@verb("approvals.refuse")
def refuse(change: Change, consent_id: Id[Consent]) -> Approval:
    """Say no; the request is refused as soon as too few are left who could say yes."""
    return _answer(change, consent_id, Answer.NO)


def _answer(change: Change, consent_id: Id[Consent], answer: Answer) -> Approval:
    consent = change.get(Consent, consent_id)
    asked = _open(change, consent.approval, at="consent_id")
    change.require(consent.answer is None, ANSWERED(at="consent_id"))
    change.put(evolve(consent, answer=answer, on=change.today, by=change.signature))
    answers = [row.answer for row in change.find(Consent, approval=asked.id)]
    yes, no = answers.count(Answer.YES), answers.count(Answer.NO)
    if yes >= asked.needed:
        return _moved(change, asked, "grant")
    return _moved(change, asked, "refuse") if len(answers) - no < asked.needed else asked


@verb("approvals.withdraw")
def withdraw(change: Change, approval_id: Id[Approval]) -> Approval:
    """Take a request back that is not settled."""
    return _moved(change, _open(change, approval_id, at="approval_id"), "withdraw")


def _open(change: Change, approval_id: Id[Approval], *, at: str) -> Approval:
    known = change.get(Approval, approval_id)
    if known.state is not ApprovalState.OPEN:
        raise Refused(SETTLED(at=at, state=known.state))
    return known


def _moved(change: Change, known: Approval, action: str) -> Approval:
    to: ApprovalState = LIFE.after(known.state, action)
    return change.put(evolve(known, state=to), ApprovalMoved(approval=known.id, body=known.body, to=to))


# --- questions -------------------------------------------------------------------------------------------------------


@question("approvals.approval")
def approval(view: View, approval_id: Id[Approval]) -> Approval:
    """One request; raises NotFound."""
    return view.get(Approval, approval_id)


@question("approvals.approvals_of")
def approvals_of(view: View, body_id: Id[Body]) -> tuple[Approval, ...]:
    """All requests in matters of a body, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Approval, body=body_id), key=lambda row: (row.asked, natural(row.id))))


@question("approvals.consents")
def consents(view: View, approval_id: Id[Approval]) -> tuple[Consent, ...]:
    """Who was asked, in that order, and who said what; raises NotFound."""
    view.get(Approval, approval_id)
    return tuple(sorted(view.find(Consent, approval=approval_id), key=lambda row: natural(row.id)))


@question("approvals.waiting_for")
def waiting_for(view: View, person_id: Id[Person]) -> tuple[Waiting, ...]:
    """What a person was asked for and has not answered, of requests that are open, the first first; raises NotFound."""
    view.get(Person, person_id)
    return _waiting(view, person_id)


@question("approvals.waiting_for_body")
def waiting_for_body(view: View, body_id: Id[Body]) -> tuple[Waiting, ...]:
    """The same of a body, for which whoever leads it answers; raises NotFound."""
    view.get(Body, body_id)
    return _waiting(view, body_id)


def _waiting(view: View, party: AnyId) -> tuple[Waiting, ...]:
    rows = [row for row in view.find(Consent, party=party) if row.answer is None]
    asked = view.find(Approval, id=OneOf([row.approval for row in rows])) if rows else ()
    known = {one.id: one for one in asked if one.state is ApprovalState.OPEN}
    waiting = (row for row in sorted(rows, key=lambda row: natural(row.id)) if row.approval in known)
    return tuple(Waiting(consent=row, approval=known[row.approval]) for row in waiting)


# --- hooks -----------------------------------------------------------------------------------------------------------


@hookimpl
def gov_records() -> Records:
    """Requests and the answers to them."""
    return Records(kinds=(Approval, Consent), events=(ApprovalMoved,))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (request, approve, refuse, withdraw, approval, approvals_of, consents, waiting_for, waiting_for_body)


@hookimpl
def gov_policy() -> PolicyPart:
    """A body's members ask in its matters; who was asked answers for oneself, or for the body that one leads."""
    return PolicyPart(
        allows=tuple(_rows()),
        anchors=(anchored(Approval, _of_approval), anchored(Consent, _of_consent)),
    )


def _rows() -> Iterator[Allow]:
    for name in ("request", "approve", "refuse", "withdraw"):
        yield Allow(f"approvals.{name}", CLERK)
    for name in ("approval", "approvals_of", "consents", "waiting_for", "waiting_for_body"):
        yield from (Allow(f"approvals.{name}", role) for role in (CLERK, AUDITOR))
    yield Allow("approvals.request", MEMBER, Scope.BODY, of="body_id")
    yield Allow("approvals.withdraw", CHAIR, Scope.BODY, of="approval_id")
    for name in ("approve", "refuse"):
        yield Allow(f"approvals.{name}", PERSON, Scope.SELF, of="consent_id")
        yield Allow(f"approvals.{name}", CHAIR, Scope.BODY, of="consent_id")
    yield Allow("approvals.approvals_of", MEMBER, Scope.BODY, of="body_id")
    for name in ("approval", "consents"):
        yield Allow(f"approvals.{name}", MEMBER, Scope.BODY, of="approval_id")
        yield Allow(f"approvals.{name}", PERSON, Scope.SELF, of="approval_id")
    yield Allow("approvals.waiting_for", PERSON, Scope.SELF, of="person_id")
    yield Allow("approvals.waiting_for_body", MEMBER, Scope.BODY, of="body_id")


def _of_approval(view: View, known: Approval) -> Iterator[Anchor]:
    """The body in whose matter it is, and each person who was asked; a body that was asked has no say in the request itself."""
    yield Anchor(Scope.BODY, known.body)
    for consent in view.find(Consent, approval=known.id):
        yield from (anchor for anchor in _of_consent(view, consent) if anchor.scope is Scope.SELF)


def _of_consent(view: View, consent: Consent) -> Iterator[Anchor]:
    is_body = view.first(Body, id=consent.party) is not None
    yield Anchor(Scope.BODY if is_body else Scope.SELF, consent.party)
