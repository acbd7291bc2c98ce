"""What notices say in a report: which hung, and which objections were made and answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from community_gov.change import View
from community_gov.notices.posting import period_of
from community_gov.notices.records import Notice, Objection
from community_gov.records import Code, Id, Told
from community_gov.reports import stood
from community_gov.sections import Asked, Entered, LedgerRow, ReportSection, ledger_section

__all__ = ["sections"]

_ONE = timedelta(days=1)


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The sections of notices and objections; everybody sees the notices themselves."""
    if asked.public:
        return
    known = view.find(Notice) if asked.body is None else view.find(Notice, body=asked.body)
    before = (stood(view, Notice, one.id, before=asked.before) for one in known if one.starts < asked.until)
    notices = {one.id: one for one in before if one is not None}
    yield ledger_section(asked, "notices", Told("公示", "Notices"), _notices(view, asked, notices))
    yield ledger_section(asked, "objections", Told("异议", "Objections"), _objections(view, asked, notices))


def _notices(view: View, asked: Asked, notices: dict[Id[Notice], Notice]) -> Iterator[LedgerRow]:
    for notice in sorted(notices.values(), key=lambda row: (row.starts, row.id)):
        over = _over(view, notice)
        if notice.starts < asked.until and over > max(asked.since, notice.starts - _ONE):
            done = over <= asked.last
            yield LedgerRow(
                section=Code("notices"),
                about=notice.id,
                title=Told(notice.title, notice.title),
                entered=Entered.CARRIED if notice.starts < asked.since else Entered.CAME,
                came=notice.starts,
                done=over if done else None,
                state=Told("已结束", "over") if done else Told("公示中", "up"),
            )


def _over(view: View, notice: Notice) -> date:
    """The first day on which it hangs no more, or only a part of the day."""
    ends = period_of(view, notice).due + _ONE
    return ends if notice.taken_down is None else min(ends, notice.taken_down)


def _objections(view: View, asked: Asked, notices: dict[Id[Notice], Notice]) -> Iterator[LedgerRow]:
    for row in sorted(view.find(Objection), key=lambda row: (row.at, row.id)):
        answered = row.answered is not None and row.answered < asked.before
        old = row.answered is not None and row.answered < asked.begins
        if row.notice in notices and row.at < asked.before and not old:
            title = notices[row.notice].title
            yield LedgerRow(
                section=Code("objections"),
                about=row.id,
                title=Told(title, title),
                entered=Entered.CARRIED if row.at < asked.begins else Entered.CAME,
                came=row.at.astimezone(view.zone).date(),
                done=row.answered.astimezone(view.zone).date() if row.answered is not None and answered else None,
                state=_state(row) if answered else Told("待答复", "not answered"),
            )


def _state(row: Objection) -> Told:
    return Told("已答复", "answered") if row.outcome is None else Told(row.outcome.zh, row.outcome.en)
