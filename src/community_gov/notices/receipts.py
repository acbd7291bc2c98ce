"""Receipts: whom one tried to tell of a notice, how and when, and who says to have read it.

Who it was is told only where a text wants proof of delivery, to the body whose notice it is; everybody else sees figures, and
none about fewer than five. That a paper hung at a door or a board is proved by `disclosure.prove`.
"""

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Unit, natural
from community_gov.notices.audience import addressed
from community_gov.notices.posting import BEFORE_START, EMPTY
from community_gov.notices.records import (
    Acknowledgement,
    DeliveryMethod,
    DeliveryOutcome,
    Notice,
    NoticeDelivered,
    NoticeRead,
    Reach,
    Readership,
    Receipt,
)
from community_gov.organizations import Body
from community_gov.privacy import enough, shown_cells
from community_gov.records import Id

__all__ = ["Told", "acknowledge", "acknowledgements", "best_outcomes", "reach", "receipts", "receipts_of_unit", "record_receipts"]


@frozen(kw_only=True)
class Told:
    """One line of a list of those who were told: a household or a body."""

    unit: Id[Unit] | None = None
    body: Id[Body] | None = None
    on: date
    method: DeliveryMethod = DeliveryMethod.HAND
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    receiver: str | None = field(default=None, repr=False)
    evidence: str | None = None


ONE_OF = ProblemType("notices.one_of", zh="户和组织须写且只写一个", en="name a household or a body, one of the two")
NOT_ADDRESSED = ProblemType(
    "notices.not_addressed", zh="该公示的对象不包括{who}", en="the notice is not for {who}", nature=Nature.STATE
)
NOT_YET = ProblemType("notices.not_yet", zh="{on}尚未到来", en="{on} has not come yet")
READ_ALREADY = ProblemType(
    "notices.read_already", zh="已于{on}签收", en="it was said to be read on {on} already", nature=Nature.CONFLICT
)
NO_PROOF = ProblemType(
    "notices.no_proof",
    zh="该公示不要求送达凭证,只统计户数,不列出是哪一户",
    en="no text wants proof of delivery for this notice; households are counted and not listed",
    nature=Nature.STATE,
)


@verb("notices.record_receipts")
def record_receipts(change: Change, notice_id: Id[Notice], *, told: tuple[Told, ...]) -> tuple[Receipt, ...]:
    """Record whom one tried to tell: a whole list from the doors, or what a message service answered; all of it or nothing."""
    notice = change.get(Notice, notice_id)
    change.require(told, EMPTY(at="told"))
    here = addressed(change, notice)
    return tuple(_recorded(change, notice, line, here) for line in told)


def _recorded(change: Change, notice: Notice, line: Told, here: frozenset[Id[Unit]]) -> Receipt:
    _require_one(change, line.unit, line.body, here)
    change.require(notice.starts <= line.on, BEFORE_START(at="on", on=line.on, starts=notice.starts))
    change.require(line.on <= change.today, NOT_YET(at="on", on=line.on))
    made = Receipt(
        id=change.new_id(Receipt),
        notice=notice.id,
        unit=line.unit,
        body=line.body,
        method=line.method,
        outcome=line.outcome,
        on=line.on,
        receiver=line.receiver,
        evidence=line.evidence,
    )
    return change.put(made, NoticeDelivered(notice=notice.id, outcome=line.outcome))


def _require_one(change: Change, unit: Id[Unit] | None, body: Id[Body] | None, here: frozenset[Id[Unit]]) -> None:
    change.require((unit is None) is not (body is None), ONE_OF(at="unit_id"))
    if body is not None:
        change.get(Body, body)
    if unit is not None:
        change.get(Unit, unit)
        change.require(unit in here, NOT_ADDRESSED(at="unit_id", who=unit))


@verb("notices.acknowledge")
def acknowledge(
    change: Change, notice_id: Id[Notice], *, unit_id: Id[Unit] | None = None, body_id: Id[Body] | None = None
) -> Acknowledgement:
    """Say for a household or a body that a notice was read, once; which person of it read, nobody keeps."""
    notice = change.get(Notice, notice_id)
    _require_one(change, unit_id, body_id, addressed(change, notice))
    change.require(notice.starts <= change.today, BEFORE_START(at="notice_id", on=change.today, starts=notice.starts))
    if body_id is not None and not _told(change, notice, body_id):
        raise Refused(NOT_ADDRESSED(at="body_id", who=body_id))
    said = change.first(Acknowledgement, notice=notice_id, unit=unit_id, body=body_id)
    if said is not None:
        raise Refused(READ_ALREADY(at="notice_id", on=said.on))
    made = Acknowledgement(id=change.new_id(Acknowledgement), notice=notice_id, unit=unit_id, body=body_id, on=change.today)
    return change.put(made, NoticeRead(notice=notice_id))


def _told(change: Change, notice: Notice, body: Id[Body]) -> bool:
    """Whether a notice is for a body, or was brought to it."""
    here = notice.audience is Readership.EVERYBODY or notice.members_of == body
    return here or change.first(Receipt, notice=notice.id, body=body) is not None


# --- questions -------------------------------------------------------------------------------------------------------


@question("notices.reach")
def reach(view: View, notice_id: Id[Notice]) -> Reach:
    """How many households were told and how many have read it, without a word on which, and no figure under five.

    A household that moved in later is not among them. Raises NotFound.
    """
    notice = view.get(Notice, notice_id)
    here, rows = addressed(view, notice), view.find(Receipt, notice=notice_id)
    best = best_outcomes(rows)
    tried = [sum(best.get(unit) is outcome for unit in here) for outcome in DeliveryOutcome]
    read = len(here & {row.unit for row in view.find(Acknowledgement, notice=notice_id)})
    delivered, refused, not_reached, not_tried = shown_cells((*tried, len(here) - sum(tried)))
    shown_read, unread = shown_cells((read, len(here) - read))
    return Reach(
        notice=notice_id,
        households=len(here) if enough(len(here)) else None,
        delivered=delivered,
        refused=refused,
        not_reached=not_reached,
        not_tried=not_tried,
        read=shown_read,
        unread=unread,
        bodies=len({row.body for row in rows if row.body is not None and row.outcome is DeliveryOutcome.DELIVERED}),
    )


def best_outcomes(rows: Iterable[Receipt]) -> dict[Id[Unit], DeliveryOutcome]:
    """What came of it for each household that one tried to tell: delivered before refused before not reached."""
    found: dict[Id[Unit], set[DeliveryOutcome]] = {}
    for row in rows:
        if row.unit is not None:
            found.setdefault(row.unit, set()).add(row.outcome)
    return {unit: next(outcome for outcome in DeliveryOutcome if outcome in outcomes) for unit, outcomes in found.items()}


@question("notices.receipts")
def receipts(view: View, notice_id: Id[Notice]) -> tuple[Receipt, ...]:
    """Every attempt to tell somebody, the first first; raises NotFound, and Refused where no text wants proof of delivery."""
    _require_proof(view, notice_id)
    return tuple(sorted(view.find(Receipt, notice=notice_id), key=lambda row: (row.on, natural(row.id))))


@question("notices.acknowledgements")
def acknowledgements(view: View, notice_id: Id[Notice]) -> tuple[Acknowledgement, ...]:
    """Which households and bodies say to have read it, the first first; raises as `receipts` does."""
    _require_proof(view, notice_id)
    return tuple(sorted(view.find(Acknowledgement, notice=notice_id), key=lambda row: (row.on, natural(row.id))))


def _require_proof(view: View, notice_id: Id[Notice]) -> None:
    if view.get(Notice, notice_id).proof_by is None:
        raise Refused(NO_PROOF(at="notice_id"))


@question("notices.receipts_of_unit")
def receipts_of_unit(view: View, unit_id: Id[Unit]) -> tuple[Receipt, ...]:
    """What is recorded of a household: every attempt to tell it of a notice, the first first; raises NotFound."""
    view.get(Unit, unit_id)
    return tuple(sorted(view.find(Receipt, unit=unit_id), key=lambda row: (row.on, natural(row.id))))
