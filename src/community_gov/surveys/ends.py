"""When an answer with a name is not needed any more: once it is counted, and words once somebody has looked at them too."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends
from community_gov.surveys.records import Counting, FreeText, Sheet

__all__ = ["ENDS"]


def _of_sheets(view: View) -> Iterator[Ended]:
    counted = {row.survey: row.on for row in view.stream(Counting)}
    for sheet in view.stream(Sheet):
        yield Ended(record=AnyId(sheet.id), why=Ending.MATTER_CLOSED, on=counted.get(sheet.survey))


def _of_texts(view: View) -> Iterator[Ended]:
    counted = {row.survey: row.on for row in view.stream(Counting)}
    for text in view.stream(FreeText):
        looked, on = text.moderated, counted.get(text.survey)
        over = None if looked is None or on is None else max(on, looked.astimezone(view.zone).date())
        yield Ended(record=AnyId(text.id), why=Ending.MATTER_CLOSED, on=over)


ENDS: tuple[Ends, ...] = (
    Ends(cls=Sheet, until=Until.MATTER_CLOSED, find=_of_sheets),
    Ends(cls=FreeText, until=Until.MATTER_CLOSED, find=_of_texts),
)
