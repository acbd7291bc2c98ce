"""What was paid of a use of the maintenance fund: entries of the account, held against what was decided.

The entries are those of the core (`community_gov.accounts`); a use is recorded in `funds`. Money goes out of the fund for a
recorded use alone, and never more of it than the use says.
"""

from collections.abc import Iterator

from attrs import frozen

from community_gov import Change, Id, Nature, Problem, ProblemType, View, question
from community_gov.accounts import Category, Entry, signed
from community_gov_owners.funds import FundUse

__all__ = ["FundPaid", "fund_paid", "payment_objections"]

NO_USE = ProblemType(
    "owners.fund_no_use",
    zh="明细{entry}须写明维修资金使用记录(owners.use_funds或者owners.use_funds_urgently)",
    en="{entry} takes money out of the fund: name the recorded use that it pays (owners.use_funds, owners.use_funds_urgently)",
    nature=Nature.STATE,
)
EXCEEDED = ProblemType(
    "owners.fund_exceeded",
    zh="使用记录{use}为{fen}分,支出合计将为{paid}分",
    en="the use {use} is of {fen} fen, and {paid} would be paid",
    nature=Nature.STATE,
)


@frozen(kw_only=True)
class FundPaid:
    """How much of a use was paid, in fen."""

    use: Id[FundUse]
    fen: int
    paid: int
    left: int
    entries: tuple[Id[Entry], ...]


@question("owners.fund_paid")
def fund_paid(view: View, use_id: Id[FundUse]) -> FundPaid:
    """What was paid of one use, corrections counted, and by which entries; raises NotFound."""
    use = view.get(FundUse, use_id)
    rows = sorted(view.find(Entry, about=use_id), key=lambda row: (row.on, row.account, row.number))
    paid = -sum(map(signed, rows))
    return FundPaid(use=use_id, fen=use.fen, paid=paid, left=use.fen - paid, entries=tuple(row.id for row in rows))


def payment_objections(change: Change) -> Iterator[Problem]:
    """What is wrong with written entries that take money out of the fund."""
    made = [write.after for write in change.writes if isinstance(write.after, Entry) and write.before is None]
    decided = {one.code for one in change.packs(Category) if one.decided} if made else set()
    for entry in made:
        if entry.category in decided and entry.reverses is None:
            yield from _wrong(change, entry)


def _wrong(change: Change, entry: Entry) -> Iterator[Problem]:
    use = None if entry.about is None else change.first(FundUse, id=entry.about)
    if use is None:
        yield NO_USE(at="about", entry=entry.id)
        return
    told = fund_paid(change, use.id)
    if told.left < 0:
        yield EXCEEDED(at="fen", use=use.id, fen=use.fen, paid=told.paid)
