"""Ledgers (台账) and weekly, monthly and yearly reports, from what was entered once.

    month = ReportTime.month(2022, 3)
    desk.ask(report, since=month.since, until=month.until, body_id=committee)

Follow a report in this order: `times` (of which days), `ledgers` (its sections come by the hook `gov_report_sections`; the core's
stories have theirs in a file `reporting` each), `past` (a record as it stood), `writing` (a table, a text).
"""

from collections.abc import Callable, Iterable

from community_gov.hookspecs import hookimpl
from community_gov.policy import PolicyPart
from community_gov.reports import permissions
from community_gov.reports.ledgers import Report, balance, ledger, public_report, report
from community_gov.reports.moves import done_at, entered
from community_gov.reports.past import stood
from community_gov.reports.times import ReportPeriod, ReportTime
from community_gov.reports.writing import ReportLine, ReportSheet, report_text, sheet_of
from community_gov.sections import (
    Asked,
    Balance,
    Entered,
    Figure,
    FigureUnit,
    LedgerRow,
    Over,
    ReportSection,
    balance_of,
    ledger_section,
)

__all__ = [
    "Asked",
    "Balance",
    "Entered",
    "Figure",
    "FigureUnit",
    "LedgerRow",
    "Over",
    "Report",
    "ReportLine",
    "ReportPeriod",
    "ReportSection",
    "ReportSheet",
    "ReportTime",
    "balance",
    "balance_of",
    "done_at",
    "entered",
    "ledger",
    "ledger_section",
    "public_report",
    "report",
    "report_text",
    "sheet_of",
    "stood",
]


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The questions; nothing is written for a report."""
    return (balance, ledger, public_report, report)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may ask for which report."""
    return permissions.part()
