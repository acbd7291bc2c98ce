"""What disclosure says in a report: what fell due to be shown, and what was shown."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.disclosure.agenda import DisclosureLine, DisclosureState, lines_of
from community_gov.records import AnyId, Code, Told
from community_gov.sections import Asked, Entered, LedgerRow, ReportSection, ledger_section

__all__ = ["sections"]

_SHOWN = (DisclosureState.SHOWN, DisclosureState.LATE, DisclosureState.SHORT)


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of disclosure; everybody sees the notices themselves."""
    if not asked.public:
        yield ledger_section(asked, "disclosure", Told("应公示事项", "To be disclosed"), _rows(view, asked))


def _rows(view: View, asked: Asked) -> Iterator[LedgerRow]:
    found = lines_of(view, start=asked.since, end=asked.until, on=asked.last, before=asked.before)
    due = [row for row in found if row.due is not None and asked.since <= row.due < asked.until]
    for row in sorted(due, key=lambda row: (row.due or row.start, row.duty, row.body, row.about or "")):
        if asked.body in (None, row.body):
            yield _row(row)


def _row(row: DisclosureLine) -> LedgerRow:
    about: AnyId = row.notice or row.about or row.body
    return LedgerRow(
        section=Code("disclosure"),
        about=about,
        title=Told(row.zh, row.en),
        entered=Entered.CAME,
        came=row.due or row.start,
        done=row.shown if row.state in _SHOWN else None,
        state=Told(row.state.zh, row.state.en),
    )
