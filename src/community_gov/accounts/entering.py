"""Opening an account and entering what came in and went out, each with its paper; a wrong entry is reversed and stays.

An account never shows less than nothing, on no day: what would make it so is refused, because an entry is missing or wrong.
What was shown in a statement is closed; a correction of it is an entry of today.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate, groupby

from attrs import evolve

from community_gov.accounts.categories import category_named
from community_gov.accounts.records import (
    Account,
    AccountKind,
    AccountOpened,
    Entry,
    EntryRecorded,
    PublishedStatement,
    signed,
)
from community_gov.change import Change, View, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.papers.archive import PaperKind, file_paper
from community_gov.papers.words import require_text
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id

__all__ = ["balances_by_day", "close_account", "closed_until", "correct", "open_account", "record"]

FEN = ProblemType("accounts.fen", zh="金额须为正整数分", en="an amount is a whole number of fen, 1 or more")
AHEAD = ProblemType("accounts.ahead", zh="{on}还没有到", en="{on} has not come yet")
NOT_OPEN = ProblemType(
    "accounts.not_open", zh="{on}账户未启用或者已停用", en="on {on} the account is not open", nature=Nature.STATE
)
NOT_EMPTY = ProblemType(
    "accounts.not_empty",
    zh="账户{on}仍有{fen}分,不能停用",
    en="on {on} the account holds {fen} fen and cannot be closed",
    nature=Nature.STATE,
)
ENTRIES_AFTER = ProblemType(
    "accounts.entries_after", zh="{on}之后还有明细", en="there are entries after {on}", nature=Nature.STATE
)
SHOWN = ProblemType(
    "accounts.shown",
    zh="{end}以前的账目已公示;须作为更正记入今天",
    en="the statement of the time before {end} was shown; enter it as a correction of today",
    nature=Nature.STATE,
)
NOT_DECIDED = ProblemType(
    "accounts.not_decided",
    zh="使用维修资金由业主共同决定(民法典第278条第一款第五项),须写明所依据的决定或使用记录",
    en="the owners decide together on a use of the fund (Civil Code art. 278(1)5): name the decision or use on which it rests",
)
OVERDRAWN = ProblemType(
    "accounts.overdrawn",
    zh="账户在{on}将为负{fen}分;请先补记或更正其他明细",
    en="on {on} the account would be {fen} fen below nothing; first enter what is missing, or correct what is wrong",
    nature=Nature.STATE,
)
PERIOD = ProblemType(
    "accounts.period",
    zh="所属期间的终止日{end}早于起始日{start}",
    en="it is for a time that ends on {end}, before its start {start}",
)
REVERSED = ProblemType(
    "accounts.reversed", zh="该明细已由{entry}冲销", en="the entry was reversed by {entry}", nature=Nature.STATE
)
IS_REVERSAL = ProblemType(
    "accounts.is_reversal", zh="冲销明细不能再更正", en="a reversal is not corrected; enter anew what is right"
)
NO_FEN = ProblemType("accounts.negative", zh="金额不能为负;为零即只冲销", en="an amount is never negative; 0 only reverses")


@verb("accounts.open_account")
def open_account(
    change: Change, body_id: Id[Body], *, kind: AccountKind, name: str, opened: date, place: Id[Place] | None = None
) -> Account:
    """Open an account of a body; what it holds then is the first entry, of the category `opening`."""
    change.get(Body, body_id)
    require_text(name=name)
    change.require(opened <= change.today, AHEAD(at="opened", on=opened))
    if place is not None:
        change.get(Place, place)
    made = Account(id=change.new_id(Account), body=body_id, kind=kind, name=name, place=place, opened=opened)
    return change.put(made, AccountOpened(account=made.id, body=body_id, kind=kind))


@verb("accounts.close_account")
def close_account(change: Change, account_id: Id[Account], *, on: date) -> Account:
    """Close an account that holds nothing; `on` is the first day on which nothing is entered."""
    known = change.get(Account, account_id)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(known.closed is None and known.opened < on, NOT_OPEN(at="account_id", on=on))
    rows = change.find(Entry, account=account_id)
    change.require(all(row.on < on for row in rows), ENTRIES_AFTER(at="on", on=on))
    left = sum(map(signed, rows))
    change.require(left == 0, NOT_EMPTY(at="account_id", on=on, fen=left))
    return change.put(evolve(known, closed=on))


@verb("accounts.record")
def record(
    change: Change,
    account_id: Id[Account],
    *,
    category: Code,
    fen: int,
    on: date,
    text: str,
    address: str,
    digest: str,
    counterpart: Id[Body] | None = None,
    start: PartialDate | None = None,
    end: PartialDate | None = None,
    about: AnyId | None = None,
) -> Entry:
    """Enter what came in or went out on a day; the category says which way.

    The paper, by address and digest, goes into the archive of the body. `start` and `end` (half-open) say for which time it is.
    """
    account = change.get(Account, account_id)
    known = category_named(change, category, account)
    change.require(fen >= 1, FEN(at="fen"))
    _require_day(change, account, on)
    require_text(text=text)
    if start is not None and end is not None:
        change.require(start.earliest <= end.latest, PERIOD(at="end", start=start, end=end))
    if counterpart is not None:
        change.get(Body, counterpart)
    change.require(about or not known.decided, NOT_DECIDED(at="about"))
    earlier = change.find(Entry, account=account_id)
    made = Entry(
        id=change.new_id(Entry),
        account=account_id,
        number=len(earlier) + 1,
        on=on,
        category=category,
        flow=known.flow,
        fen=fen,
        text=text,
        counterpart=counterpart,
        start=start,
        end=end,
        paper=file_paper(change, account.body, kind=PaperKind.FUNDS, title=text, digest=digest, address=address).id,
        about=about,
        recorded=change.today,
    )
    _enter(change, made)
    _require_covered((*earlier, made), since=on)
    return made


def _require_day(change: Change, account: Account, on: date) -> None:
    change.require(on <= change.today, AHEAD(at="on", on=on))
    is_open = account.opened <= on and (account.closed is None or on < account.closed)
    change.require(is_open, NOT_OPEN(at="on", on=on))
    shown = closed_until(change, account.id)
    if shown is not None and on < shown:
        raise Refused(SHOWN(at="on", end=shown))


def closed_until(view: View, account_id: Id[Account]) -> date | None:
    """The first day that no statement which was shown has closed; None where none was."""
    return max((row.end for row in view.find(PublishedStatement, account=account_id)), default=None)


def _enter(change: Change, made: Entry) -> None:
    told = EntryRecorded(
        account=made.account,
        entry=made.id,
        category=made.category,
        flow=made.flow,
        fen=made.fen,
        reverses=made.reverses,
    )
    change.put(made, told)


def _require_covered(entries: Iterable[Entry], *, since: date) -> None:
    """Refuse when an account with these entries shows less than nothing at the end of any day from this one on."""
    for on, fen in balances_by_day(entries):
        if fen < 0 and on >= since:
            raise Refused(OVERDRAWN(at="fen", on=on, fen=-fen))


def balances_by_day(entries: Iterable[Entry]) -> Iterator[tuple[date, int]]:
    """What an account holds at the end of each day on which something was entered, the first first."""
    rows = groupby(sorted(entries, key=lambda row: row.on), key=lambda row: row.on)
    days = [(on, sum(map(signed, group))) for on, group in rows]
    return zip((on for on, _fen in days), accumulate(fen for _on, fen in days), strict=True)


@verb("accounts.correct")
def correct(
    change: Change,
    entry_id: Id[Entry],
    *,
    reason: str,
    fen: int,
    category: Code | None = None,
    text: str | None = None,
    about: AnyId | None = None,
) -> tuple[Entry, ...]:
    """Take an entry back and put what is right in its place, both with the day of today; `fen=0` only takes it back.

    The wrong entry stays as it was. What is not given is as it was. Answers the reversal and the new entry.
    """
    wrong = change.get(Entry, entry_id)
    account = change.get(Account, wrong.account)
    require_text(reason=reason)
    change.require(fen >= 0, NO_FEN(at="fen"))
    change.require(wrong.reverses is None, IS_REVERSAL(at="entry_id"))
    earlier = change.find(Entry, account=wrong.account)
    taken = next((row for row in earlier if row.reverses == entry_id), None)
    if taken is not None:
        raise Refused(REVERSED(at="entry_id", entry=taken.id))
    _require_day(change, account, change.today)
    back = evolve(_today(change, wrong, len(earlier) + 1, reason), reverses=wrong.id, corrects=None)
    made: tuple[Entry, ...] = (back,)
    if fen:
        right = _right(change, account, wrong, category or wrong.category, about or wrong.about)
        said = evolve(right, fen=fen, text=right.text if text is None else text)
        require_text(text=said.text)
        made = (back, evolve(_today(change, said, len(earlier) + 2, reason), corrects=wrong.id))
    for one in made:
        _enter(change, one)
    _require_covered((*earlier, *made), since=change.today)
    return made


def _right(change: Change, account: Account, wrong: Entry, category: Code, about: AnyId | None) -> Entry:
    """A wrong entry with the right category and ground."""
    known = category_named(change, category, account)
    change.require(about or not known.decided, NOT_DECIDED(at="about"))
    return evolve(wrong, category=category, flow=known.flow, about=about)


def _today(change: Change, like: Entry, number: int, reason: str) -> Entry:
    """One like it with a number and the day of today."""
    on = change.today
    return evolve(like, id=change.new_id(Entry), number=number, on=on, recorded=on, reason=reason)
