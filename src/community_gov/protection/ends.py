"""When an objection or a request for correction is answered, and when a notice is over of which somebody took a copy."""

from collections.abc import Iterator
from datetime import timedelta

from community_gov.change import View
from community_gov.notices import Notice, Objection, Receipt, period_of
from community_gov.protection.correcting import CorrectionRequest
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends, Retention, papers_of_decisions

__all__ = ["ENDS"]


def _of_objections(view: View) -> Iterator[Ended]:
    for row in view.stream(Objection):
        on = None if row.answered is None else row.answered.astimezone(view.zone).date()
        yield Ended(record=AnyId(row.id), why=Ending.DECIDED, on=on)


def _of_receipts(view: View) -> Iterator[Ended]:
    over = {row.id: period_of(view, row).due + timedelta(days=1) for row in view.stream(Notice)}
    for row in view.stream(Receipt):
        yield Ended(record=AnyId(row.id), why=Ending.DECIDED, on=over[row.notice])


def _of_corrections(view: View) -> Iterator[Ended]:
    for row in view.stream(CorrectionRequest):
        yield Ended(record=AnyId(row.id), why=Ending.MATTER_CLOSED, on=row.decided)


ENDS: tuple[Ends | Retention, ...] = (
    Ends(cls=Objection, until=Until.DECISION_FINAL, find=_of_objections),
    papers_of_decisions(Objection),
    Ends(cls=Receipt, until=Until.DECISION_FINAL, find=_of_receipts),
    papers_of_decisions(Receipt),
    Ends(cls=CorrectionRequest, until=Until.MATTER_CLOSED, find=_of_corrections),
)
