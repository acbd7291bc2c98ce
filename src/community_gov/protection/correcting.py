"""That somebody asks for what is wrong about him to be put right, and what came of it (PIPL arts. 46 and 50).

He asks himself, or the office asks on his behalf. The request names the field and what should stand there. The program corrects
nothing: whoever keeps the register looks into it, corrects by the verb of the story that keeps the record, and says so here; or
refuses with the reason. That it was corrected is believed only when the field has changed since it was asked.

These are requests to the office of the compound, about the stories in which only the owners and it collect. What another body
keeps is asked of that body: the office does not learn from a request who is a volunteer, or a Party member.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households import Person, ids_of
from community_gov.protection.access import OFFICE, collected_by
from community_gov.protection.humans import require_named_human
from community_gov.records import (
    AnyId,
    Code,
    Coded,
    Controller,
    Finding,
    FindingType,
    Id,
    Purpose,
    Record,
    Severity,
    Until,
    event,
    kind,
    kind_info,
    personal,
    personal_fields,
)

__all__ = [
    "ANSWER_DAYS",
    "CorrectionMoved",
    "CorrectionRequest",
    "CorrectionState",
    "ask_correction",
    "confirm_corrected",
    "corrections_of",
    "late_corrections",
    "open_corrections",
    "refuse_correction",
    "withdraw_correction",
]

ANSWER_DAYS = 15
"""After how many days it is a finding that nobody answered; the library's own, the law says in time (及时)."""
_SAID = personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED)


class CorrectionState(Coded):
    """What came of a request."""

    OPEN = "open", "待处理", "open"
    CORRECTED = "corrected", "已更正", "corrected"
    REFUSED = "refused", "未予更正", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


@kind("protection.correction_request", indexes=("person", "state"))
@frozen(kw_only=True)
class CorrectionRequest:
    """Somebody says that a field of a record about him is wrong or not complete, and what should stand there."""

    id: Id["CorrectionRequest"]
    person: Id[Person]
    wanted: str | None = field(repr=False, default=None, metadata=_SAID)
    reason: str | None = field(repr=False, default=None, metadata=_SAID)
    """Why it was refused, as the person is told (PIPL art. 50)."""
    kind: Code
    """The kind of the record, such as `households.person`."""
    record: AnyId
    field: Code
    version: int
    """Which version of the record was there when it was asked."""
    asked: date
    state: CorrectionState = CorrectionState.OPEN
    decided: date | None = None


@event("protection.correction_moved")
@frozen(kw_only=True)
class CorrectionMoved:
    """A correction was asked for, made, refused or given up."""

    request: Id[CorrectionRequest]
    to: CorrectionState


NOT_HELD = ProblemType(
    "protection.not_held",
    zh="本处没有该人的{kind} {record}或其中的个人信息“{field}”;由其他组织保存的,请向该组织提出",
    en="there is no personal field {field} of {kind} {record} of this person here; ask the body that keeps it",
    nature=Nature.NOT_FOUND,
)
NOTHING_WANTED = ProblemType("protection.nothing_wanted", zh="请写明应更正为何", en="say what should stand there instead")
NO_REASON = ProblemType("protection.no_reason", zh="不予更正须说明理由", en="say why it is not corrected")
ASKED_ALREADY = ProblemType(
    "protection.asked_already",
    zh="同一项的更正申请{request}尚未处理",
    en="request {request} about the same field is not answered yet",
    nature=Nature.CONFLICT,
)
NOT_OPEN = ProblemType(
    "protection.correction_not_open", zh="该申请现为“{state}”", en="this request is {state}", nature=Nature.STATE
)
NOT_CHANGED = ProblemType(
    "protection.not_changed",
    zh="该项自申请以来没有变动;请先更正,或说明理由不予更正",
    en="the field has not changed since it was asked; correct it first, or refuse with the reason",
    nature=Nature.STATE,
)
UNANSWERED = FindingType(
    "protection.correction_unanswered",
    zh="更正申请提出已逾{days}日,尚未答复",
    en="a request for correction has been waiting for more than {days} days",
    rule="PIPL arts 46, 50",
    severity=Severity.LAW,
)


@verb("protection.ask_correction")
def ask_correction(
    change: Change, person_id: Id[Person], *, kind: Code, record: AnyId, field: Code, wanted: str
) -> CorrectionRequest:
    """Ask for a personal field of one of the person's own records to be put right; `wanted` is what should stand there.

    Raises NotFound, and Refused: protection.not_held, protection.nothing_wanted, protection.asked_already.
    """
    change.get(Person, person_id)
    change.require(wanted.strip(), NOTHING_WANTED(at="wanted"))
    found = _held(change, person_id, kind, record)
    if found is None or field not in personal_fields(type(found)):
        change.refuse(NOT_HELD(at="record", kind=kind, record=record, field=field))
    same = change.first(CorrectionRequest, person=person_id, record=record, field=field, state=CorrectionState.OPEN)
    if same is not None:
        change.refuse(ASKED_ALREADY(at="field", request=same.id))
    made = CorrectionRequest(
        id=change.new_id(CorrectionRequest),
        person=person_id,
        kind=kind,
        record=record,
        field=field,
        version=change.version(type(found), Id(found.id)),
        asked=change.today,
        wanted=wanted.strip(),
    )
    return _moved(change, made)


@verb("protection.confirm_corrected")
def confirm_corrected(change: Change, correction_id: Id[CorrectionRequest]) -> CorrectionRequest:
    """Say that the field was put right; raises Refused (protection.not_changed) while it holds what it held when it was asked."""
    require_named_human(change)
    known = _open(change, correction_id)
    cls = next(one for one in change.kinds() if kind_info(one).name == known.kind)
    then = next(one for one in change.history(cls, Id(known.record)) if one.version == known.version)
    now = change.get(cls, Id(known.record))
    change.require(getattr(now, known.field) != getattr(then.record, known.field), NOT_CHANGED(at="correction_id"))
    return _moved(change, evolve(known, state=CorrectionState.CORRECTED, decided=change.today))


@verb("protection.refuse_correction")
def refuse_correction(change: Change, correction_id: Id[CorrectionRequest], *, reason: str) -> CorrectionRequest:
    """Leave it as it is, and say why (PIPL art. 50); the person reads the reason, and may go to court."""
    require_named_human(change)
    change.require(reason.strip(), NO_REASON(at="reason"))
    known = _open(change, correction_id)
    refused = evolve(known, state=CorrectionState.REFUSED, decided=change.today, reason=reason.strip())
    return _moved(change, refused)


@verb("protection.withdraw_correction")
def withdraw_correction(change: Change, correction_id: Id[CorrectionRequest]) -> CorrectionRequest:
    """Give a request up that nobody has answered."""
    known = _open(change, correction_id)
    return _moved(change, evolve(known, state=CorrectionState.WITHDRAWN, decided=change.today))


@question("protection.corrections_of")
def corrections_of(view: View, person_id: Id[Person]) -> tuple[CorrectionRequest, ...]:
    """Every request about a person, the first first, with what came of it."""
    view.get(Person, person_id)
    return tuple(one for id in ids_of(view, person_id) for one in view.find(CorrectionRequest, person=id, order_by="asked"))


@question("protection.open_corrections")
def open_corrections(view: View) -> tuple[CorrectionRequest, ...]:
    """The requests that wait for an answer, the oldest first."""
    return view.find(CorrectionRequest, state=CorrectionState.OPEN, order_by="asked")


def late_corrections(view: View, on: date) -> Iterator[Finding]:
    """Requests that have waited for more than `ANSWER_DAYS` days."""
    for one in open_corrections(view):
        if one.asked + timedelta(days=ANSWER_DAYS) < on:
            yield UNANSWERED(one.id, since=one.asked, days=ANSWER_DAYS)


def _held(view: View, person: Id[Person], kind: Code, record: AnyId) -> Record | None:
    """The person's record of that kind and id, if the office answers for it."""
    office = collected_by(OFFICE, view.kinds())
    mine = (one for one in view.belonging_to(ids_of(view, person)) if one.id == record and kind_info(type(one)).name == kind)
    return next((one for one in mine if type(one) in office), None)


def _open(change: Change, id: Id[CorrectionRequest]) -> CorrectionRequest:
    known = change.get(CorrectionRequest, id)
    change.require(known.state is CorrectionState.OPEN, NOT_OPEN(at="correction_id", state=known.state))
    return known


def _moved(change: Change, after: CorrectionRequest) -> CorrectionRequest:
    return change.put(after, CorrectionMoved(request=after.id, to=after.state))
