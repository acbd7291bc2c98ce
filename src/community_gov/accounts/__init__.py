"""The money of all owners: accounts of common income and of the maintenance fund, entries with papers, statements that add up.

Follow it in this order: `records`, `categories`, `entering`, `statements`, `findings`, `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.accounts import permissions, reporting
from community_gov.accounts.categories import CATEGORIES, Category, categories
from community_gov.accounts.entering import close_account, correct, open_account, record
from community_gov.accounts.findings import account_findings
from community_gov.accounts.records import (
    Account,
    AccountKind,
    AccountOpened,
    Entry,
    EntryRecorded,
    Flow,
    PublishedStatement,
    StatementPublished,
    signed,
)
from community_gov.accounts.statements import (
    Balance,
    Statement,
    StatementLine,
    account,
    accounts_of,
    balances,
    entries,
    publish_statement,
    quarter,
    statement,
    statements_of,
    yuan,
)
from community_gov.change import View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "CATEGORIES",
    "Account",
    "AccountKind",
    "AccountOpened",
    "Balance",
    "Category",
    "Entry",
    "EntryRecorded",
    "Flow",
    "PublishedStatement",
    "Statement",
    "StatementLine",
    "StatementPublished",
    "account",
    "accounts_of",
    "balances",
    "categories",
    "close_account",
    "correct",
    "entries",
    "open_account",
    "publish_statement",
    "quarter",
    "record",
    "signed",
    "statement",
    "statements_of",
    "yuan",
]

_VERBS = (close_account, correct, open_account, publish_statement, record)
_QUESTIONS = (account, accounts_of, balances, categories, entries, statement, statements_of)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of accounts."""
    return Records(
        kinds=(Account, Entry, PublishedStatement),
        events=(AccountOpened, EntryRecorded, StatementPublished),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with accounts."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """What money comes in and goes out for."""
    return (CATEGORIES,)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Accounts that a body left behind."""
    return account_findings(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What came in and went out."""
    return reporting.sections(view, asked)
