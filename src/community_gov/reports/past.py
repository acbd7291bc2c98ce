"""A record as it stood at an instant, so that a report comes to the same whenever it is made."""

from datetime import datetime, time
from typing import TypeVar

from community_gov.change import View
from community_gov.records import Id, Record

__all__ = ["stood"]

R = TypeVar("R", bound=Record)


def stood(view: View, cls: type[R], id: Id[R], *, before: datetime) -> R | None:
    """The last version that was written before an instant; None when the record was not there yet.

    What an anonymous actor wrote counts from the beginning of its day. Reads the history of the record: for kinds that are few.
    """
    known = [version.record for version in view.history(cls, id) if _instant(view, version.at) < before]
    return known[-1] if known else None  # type: ignore[return-value]  # a version of this class


def _instant(view: View, at: str) -> datetime:
    said = datetime.fromisoformat(at)
    return said if said.tzinfo is not None else datetime.combine(said.date(), time.min, tzinfo=view.zone)
