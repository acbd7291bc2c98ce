"""Balances and statements: what an account held, what came in and went out by category, and that it adds up exactly.

A statement can be made for any stretch of days. When it is published it goes up as a notice, without any entry's text, and
what it covers is closed. Raising and use of the fund are published regularly (Civil Code art. 281; read), income and fund in
Shanghai every quarter and every half year (its provisions of 2020, art. 66; read).
"""

import hashlib
from collections import Counter
from datetime import date, timedelta

from attrs import frozen

from community_gov.accounts.categories import Category, label_of
from community_gov.accounts.entering import closed_until
from community_gov.accounts.records import (
    Account,
    AccountKind,
    Entry,
    Flow,
    PublishedStatement,
    StatementPublished,
    signed,
)
from community_gov.calendar import Counting
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import natural
from community_gov.notices import post_notice
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.wording import Phrase, Writer

__all__ = [
    "Balance",
    "Statement",
    "StatementLine",
    "account",
    "accounts_of",
    "balances",
    "entries",
    "publish_statement",
    "quarter",
    "statement",
    "statements_of",
    "yuan",
]

_ONE = timedelta(days=1)
_MONTHS, _QUARTERS = 3, 4


@frozen(kw_only=True)
class Balance:
    """What an account holds at the end of a day."""

    account: Id[Account]
    name: str
    kind: AccountKind
    on: date
    fen: int


@frozen(kw_only=True)
class StatementLine:
    """One category of a statement."""

    category: Code
    zh: str
    en: str
    flow: Flow
    fen: int
    """What was entered."""
    reversed_fen: int
    """What of this or an earlier time was taken back."""
    entries: int

    @property
    def net(self) -> int:
        """What is left; below nothing where more of earlier times was taken back than entered."""
        return self.fen - self.reversed_fen


@frozen(kw_only=True)
class Statement:
    """An account over a stretch of days: opening + received - spent = closing."""

    account: Id[Account]
    name: str
    kind: AccountKind
    start: date
    end: date
    """The first day after it."""
    opening: int
    lines: tuple[StatementLine, ...]
    """What came in, then what went out, each by category."""
    received: int
    spent: int
    closing: int
    entries: int
    """How many entries of these days there are, corrections included."""


ORDER = ProblemType("accounts.order", zh="终止日{end}须晚于起始日{start}", en="the end {end} is to lie after the start {start}")
QUARTER = ProblemType("accounts.quarter", zh="季度为1至4", en="a quarter is 1 to 4")
NOT_OVER = ProblemType(
    "accounts.not_over", zh="{end}以前的期间尚未结束", en="the time before {end} is not over", nature=Nature.STATE
)
GAP = ProblemType(
    "accounts.gap",
    zh="已公示的账目到{end}以前为止;本次须自该日或更早开始,不留空档",
    en="what was shown so far ends before {end}; begin on that day or before it, so that nothing is left out",
    nature=Nature.STATE,
)
SAME = ProblemType("accounts.published_already", zh="该期间的报表已公示", en="this was published already", nature=Nature.STATE)


def quarter(year: int, number: int) -> tuple[date, date]:
    """The first day of a quarter and the first day after it; raises Refused (accounts.quarter).

    >>> quarter(2022, 4)
    (datetime.date(2022, 10, 1), datetime.date(2023, 1, 1))
    """
    if not 1 <= number <= _QUARTERS:
        raise Refused(QUARTER(at="number"))
    start = date(year, _MONTHS * (number - 1) + 1, 1)
    return start, date(year + number // _QUARTERS, _MONTHS * (number % _QUARTERS) + 1, 1)


def yuan(fen: int) -> str:
    """An amount in yuan.

    >>> yuan(123456), yuan(-5)
    ('1234.56', '-0.05')
    """
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02}"


@question("accounts.account")
def account(view: View, account_id: Id[Account]) -> Account:
    """One account; raises NotFound."""
    return view.get(Account, account_id)


@question("accounts.accounts_of")
def accounts_of(view: View, body_id: Id[Body]) -> tuple[Account, ...]:
    """The accounts that a body keeps for the owners, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Account, body=body_id), key=lambda row: (row.opened, natural(row.id))))


@question("accounts.balances")
def balances(view: View, *, on: date) -> tuple[Balance, ...]:
    """What every account that was open on a day held at its end."""
    rows = (row for row in view.find(Account) if row.opened <= on and (row.closed is None or on < row.closed))
    return tuple(
        Balance(account=row.id, name=row.name, kind=row.kind, on=on, fen=_held(view, row, on + _ONE))
        for row in sorted(rows, key=lambda row: (row.opened, natural(row.id)))
    )


def _held(view: View, known: Account, before: date) -> int:
    return sum(signed(row) for row in view.find(Entry, account=known.id) if row.on < before)


@question("accounts.entries")
def entries(view: View, account_id: Id[Account], *, start: date | None = None, end: date | None = None) -> tuple[Entry, ...]:
    """The entries of an account, from `start` to the day before `end`, by day and number; raises NotFound."""
    view.get(Account, account_id)
    rows = (
        row
        for row in view.find(Entry, account=account_id)
        if (start is None or start <= row.on) and (end is None or row.on < end)
    )
    return tuple(sorted(rows, key=lambda row: (row.on, row.number)))


@question("accounts.statement")
def statement(view: View, account_id: Id[Account], *, start: date, end: date, as_of: date | None = None) -> Statement:
    """The statement of an account from `start` to the day before `end`, such as of a quarter; raises NotFound and Refused.

    With `as_of` what was entered after that day is left out, so that a report can be made again.
    """
    known = view.get(Account, account_id)
    if end <= start:
        raise Refused(ORDER(at="end", start=start, end=end))
    upto = tuple(row for row in entries(view, account_id, end=end) if as_of is None or row.recorded <= as_of)
    rows = tuple(row for row in upto if start <= row.on)
    opening = sum(signed(row) for row in upto if row.on < start)
    lines = _lines(view, rows)
    received, spent = (sum(line.net for line in lines if line.flow is flow) for flow in (Flow.IN, Flow.OUT))
    return Statement(
        account=account_id,
        name=known.name,
        kind=known.kind,
        start=start,
        end=end,
        opening=opening,
        lines=lines,
        received=received,
        spent=spent,
        closing=opening + received - spent,
        entries=len(rows),
    )


def _lines(view: View, rows: tuple[Entry, ...]) -> tuple[StatementLine, ...]:
    entered, taken, n = Counter[tuple[Flow, Code]](), Counter[tuple[Flow, Code]](), Counter[tuple[Flow, Code]]()
    for row in rows:
        key = (row.flow, row.category)
        (entered if row.reverses is None else taken)[key] += row.fen
        n[key] += 1
    order = {one.code: number for number, one in enumerate(view.packs(Category))}
    keys = sorted(n, key=lambda key: (key[0] is Flow.OUT, order.get(key[1], len(order)), key[1]))
    return tuple(_line(view, key, entered[key], taken[key], n[key]) for key in keys)


def _line(view: View, key: tuple[Flow, Code], fen: int, taken: int, n: int) -> StatementLine:
    zh, en = label_of(view, key[1])
    return StatementLine(category=key[1], zh=zh, en=en, flow=key[0], fen=fen, reversed_fen=taken, entries=n)


# --- publishing ------------------------------------------------------------------------------------------------------


@verb("accounts.publish_statement")
def publish_statement(
    change: Change,
    account_id: Id[Account],
    *,
    start: date,
    end: date,
    shows: date,
    days: int,
    counting: Counting = Counting.CIVIL_DAYS,
) -> PublishedStatement:
    """Put the statement of a time that is over up as a notice from the day `shows` on, for so many days.

    Sums by category, no texts and no names. Nothing is entered before `end` any more. It begins where the last one ended, or
    before, so that a year can be shown after its quarters.
    """
    known = change.get(Account, account_id)
    change.require(end <= change.today, NOT_OVER(at="end", end=end))
    made = statement(change, account_id, start=start, end=end)
    earlier = change.find(PublishedStatement, account=account_id)
    change.require(all((row.start, row.end) != (start, end) for row in earlier), SAME(at="start"))
    _require_no_gap(change, known, start)
    writer = Writer(change)
    text = statement_text(made, writer)
    notice = post_notice(
        change,
        title=writer.say(STATEMENT_TITLE, account=known.name, kind=made.kind, start=start, last=end - _ONE),
        text=text,
        body_id=known.body,
        starts=shows,
        days=days,
        counting=counting,
        place=known.place,
    )
    shown = PublishedStatement(
        id=change.new_id(PublishedStatement),
        account=account_id,
        start=start,
        end=end,
        opening=made.opening,
        received=made.received,
        spent=made.spent,
        closing=made.closing,
        entries=made.entries,
        notice=notice.id,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    return change.put(shown, StatementPublished(account=account_id, statement=shown.id, notice=notice.id, closing=made.closing))


def _require_no_gap(change: Change, known: Account, start: date) -> None:
    shown = closed_until(change, known.id) or known.opened
    if start > shown:
        raise Refused(GAP(at="start", end=shown))


STATEMENT_TITLE = Phrase(
    "accounts.statement_title", zh="{account}:{kind}收支情况({start}至{last})", en="{account}: {kind} from {start} to {last}"
)
OPENING = Phrase("accounts.statement_opening", zh="期初余额{yuan}元。", en="Opening balance: {yuan} yuan.")
LINE = Phrase("accounts.statement_line", zh="{flow}·{category}:{yuan}元", en="{flow} · {category}: {yuan} yuan")
TAKEN_BACK = Phrase("accounts.statement_taken_back", zh="(另冲销{yuan}元)", en=" (besides, {yuan} yuan taken back)")
SUM = Phrase("accounts.statement_sum", zh="本期{flow}合计{yuan}元。", en="Total {flow}: {yuan} yuan.")
CLOSING = Phrase("accounts.statement_closing", zh="期末余额{yuan}元。", en="Closing balance: {yuan} yuan.")
PAPERS = Phrase(
    "accounts.statement_papers",
    zh="共{n}笔,每笔均有凭证,业主可以查阅。",
    en="Entries: {n}, each with its paper, which the owners may look at.",
)


def statement_text(made: Statement, writer: Writer) -> str:
    """What a notice says of a statement: sums alone."""
    lines = [writer.say(OPENING, yuan=yuan(made.opening))]
    for flow, total in ((Flow.IN, made.received), (Flow.OUT, made.spent)):
        lines += [_told(line, writer) for line in made.lines if line.flow is flow]
        lines.append(writer.say(SUM, flow=flow, yuan=yuan(total)))
    closing = writer.say(CLOSING, yuan=yuan(made.closing))
    return "\n".join([*lines, closing, writer.say(PAPERS, n=made.entries)])


def _told(line: StatementLine, writer: Writer) -> str:
    taken = writer.say(TAKEN_BACK, yuan=yuan(line.reversed_fen)) if line.reversed_fen else ""
    named = writer.either(line.zh, line.en)
    return writer.say(LINE, flow=line.flow, category=named, yuan=yuan(line.fen)) + taken


@question("accounts.statements_of")
def statements_of(view: View, account_id: Id[Account]) -> tuple[PublishedStatement, ...]:
    """The statements of an account that were published, the first first; raises NotFound."""
    view.get(Account, account_id)
    return tuple(sorted(view.find(PublishedStatement, account=account_id), key=lambda row: (row.end, row.start)))
