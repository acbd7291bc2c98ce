"""When an objection to a notice is answered, and with it the need to know from whom it was and what it said."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.notices import Objection
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends, Retention, papers_of_decisions

__all__ = ["ENDS"]


def _of_objections(view: View) -> Iterator[Ended]:
    for row in view.stream(Objection):
        on = None if row.answered is None else row.answered.astimezone(view.zone).date()
        yield Ended(record=AnyId(row.id), why=Ending.DECIDED, on=on)


ENDS: tuple[Ends | Retention, ...] = (
    Ends(cls=Objection, until=Until.DECISION_FINAL, find=_of_objections),
    papers_of_decisions(Objection),
)
