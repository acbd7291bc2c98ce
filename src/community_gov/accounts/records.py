"""Accounts of what belongs to all owners, and their entries: whole fen, one way each, never altered.

No money is kept or moved here. An entry that was wrong stays: it is reversed by another one, and what is right is entered anew.
"""

from datetime import date

from attrs import field, frozen
from attrs.validators import ge

from community_gov.households import Place
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.papers.archive import ArchivePaper
from community_gov.periods import PartialDate, Period
from community_gov.records import AnyId, Code, Coded, Id, event, kind

__all__ = [
    "Account",
    "AccountKind",
    "AccountOpened",
    "Entry",
    "EntryRecorded",
    "Flow",
    "PublishedStatement",
    "StatementPublished",
    "signed",
]


class AccountKind(Coded):
    """Whose money it is, and for what."""

    COMMON_INCOME = "common_income", "公共收益", "income of the common parts"
    MAINTENANCE_FUND = "maintenance_fund", "维修资金", "maintenance fund"
    OTHER = "other", "其他共有资金", "other common money"


class Flow(Coded):
    """Which way money went."""

    IN = "in", "收入", "in"
    OUT = "out", "支出", "out"


@kind("accounts.account", indexes=("body",))
@frozen(kw_only=True)
class Account:
    """An account (账户) that a body keeps for the owners."""

    id: Id["Account"]
    body: Id[Body]
    kind: AccountKind
    name: str
    """Such as the name of the bank account; without names of people and without its number."""
    place: Id[Place] | None
    """Whose money it is: the owners of this building or entrance; None for the whole compound."""
    opened: date
    closed: date | None = None
    """The first day on which nothing is entered any more."""


def _in_order(made: "Entry", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("accounts.entry", indexes=("account", "about"), unique=(("account", "number"),))
@frozen(kw_only=True)
class Entry:
    """One line of an account (明细)."""

    id: Id["Entry"]
    account: Id[Account]
    number: int = field(validator=ge(1))
    """1, 2, ... within the account, without gaps, in the order in which they were entered."""
    on: date
    """The day on which the money moved; of a correction, that on which it was made."""
    category: Code
    flow: Flow
    fen: int = field(validator=ge(1))
    text: str
    """What it was for, without names of people."""
    counterpart: Id[Body] | None
    """From whom it came or to whom it went, where that is a body."""
    start: PartialDate | None
    """The first day that it is for, such as that of a rent; with `end`, half-open."""
    end: PartialDate | None = field(validator=_in_order)
    paper: Id[ArchivePaper]
    about: AnyId | None
    """On what it rests: a decision, a use of the fund, a contract."""
    recorded: date
    reverses: Id["Entry"] | None = None
    """The entry that this one takes back; it counts the other way."""
    corrects: Id["Entry"] | None = None
    """The entry in place of which this one stands."""
    reason: str = ""
    """Why it was corrected, without names of people."""


@kind("accounts.published", indexes=("account",))
@frozen(kw_only=True)
class PublishedStatement:
    """A statement as it was shown: up to its end the account is closed."""

    id: Id["PublishedStatement"]
    account: Id[Account]
    start: date
    end: date
    """The first day after it."""
    opening: int
    received: int
    spent: int
    closing: int
    entries: int
    """How many entries of the account there were."""
    notice: Id[Notice]
    digest: str
    """The SHA-256 of the text that was shown."""


@event("accounts.account_opened")
@frozen(kw_only=True)
class AccountOpened:
    """An account was opened."""

    account: Id[Account]
    body: Id[Body]
    kind: AccountKind


@event("accounts.entry_recorded")
@frozen(kw_only=True)
class EntryRecorded:
    """Something was entered."""

    account: Id[Account]
    entry: Id[Entry]
    category: Code
    flow: Flow
    fen: int
    reverses: Id[Entry] | None


@event("accounts.statement_published")
@frozen(kw_only=True)
class StatementPublished:
    """A statement went up for all to see."""

    account: Id[Account]
    statement: Id[PublishedStatement]
    notice: Id[Notice]
    closing: int


def signed(entry: Entry) -> int:
    """What an entry adds to the balance: more for what came in, less for what went out, the other way for a reversal."""
    adds = (entry.flow is Flow.IN) is (entry.reverses is None)
    return entry.fen if adds else -entry.fen
