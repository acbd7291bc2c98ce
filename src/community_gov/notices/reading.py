"""Which notices are up on a day: for everybody, for one person, of a body; and how long each is."""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.calendar import Deadline
from community_gov.change import View, question
from community_gov.households import Person, natural
from community_gov.notices.audience import Reader
from community_gov.notices.posting import period_of
from community_gov.notices.records import Notice, Readership
from community_gov.organizations import Body
from community_gov.records import Id

__all__ = [
    "corrections_of",
    "every_notice_on",
    "notice",
    "notice_ends",
    "notice_period",
    "notices_for",
    "notices_of_body",
    "notices_on",
]


@question("notices.notice")
def notice(view: View, notice_id: Id[Notice]) -> Notice:
    """One notice; raises NotFound."""
    return view.get(Notice, notice_id)


@question("notices.notices_on")
def notices_on(view: View, *, on: date, body_id: Id[Body] | None = None) -> tuple[Notice, ...]:
    """The notices for everybody that are up on a day, the first to go up first."""
    return _up(view, on, body_id, lambda row: row.audience is Readership.EVERYBODY)


@question("notices.notices_for")
def notices_for(view: View, person_id: Id[Person], *, on: date) -> tuple[Notice, ...]:
    """The notices that are up on a day and that a person may read: those for everybody, and those for him; raises NotFound."""
    reader = Reader.of(view, person_id, on=on)
    return _up(view, on, None, reader.reads)


@question("notices.every_notice_on")
def every_notice_on(view: View, *, on: date) -> tuple[Notice, ...]:
    """Every notice that is up on a day, whoever it is for."""
    return _up(view, on, None, lambda _row: True)


def _up(view: View, on: date, body_id: Id[Body] | None, wanted: Callable[[Notice], bool]) -> tuple[Notice, ...]:
    found = view.find(Notice) if body_id is None else view.find(Notice, body=body_id)
    hangs = (row for row in found if row.starts <= on and (row.taken_down is None or on < row.taken_down))
    return _in_order(row for row in hangs if wanted(row) and on <= period_of(view, row).due)


def _in_order(rows: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(rows, key=lambda row: (row.starts, natural(row.id))))


@question("notices.notices_of_body")
def notices_of_body(view: View, body_id: Id[Body]) -> tuple[Notice, ...]:
    """All notices of a body, whoever they are for, the first to go up first; raises NotFound."""
    view.get(Body, body_id)
    return _in_order(view.find(Notice, body=body_id))


@question("notices.corrections_of")
def corrections_of(view: View, notice_id: Id[Notice]) -> tuple[Notice, ...]:
    """A notice with those that it corrects and those that correct it, the oldest first; raises NotFound."""
    first = view.get(Notice, notice_id)
    while first.corrects is not None:
        first = view.get(Notice, first.corrects)
    chain = [first]
    while (later := view.first(Notice, corrects=chain[-1].id)) is not None:
        chain.append(later)
    return tuple(chain)


@question("notices.notice_period")
def notice_period(view: View, notice_id: Id[Notice]) -> Deadline:
    """The last full day of a notice, and how it was counted; raises NotFound, NoWorkingDays."""
    return period_of(view, view.get(Notice, notice_id))


@question("notices.notice_ends")
def notice_ends(view: View, notice_id: Id[Notice]) -> date:
    """The last full day of a notice, which is over at midnight in the community's zone; raises NotFound, NoWorkingDays."""
    return notice_period(view, notice_id).due
