"""What stories and plugins add to a report: figures with what they are out of, and the rows behind them.

A figure is read as it stood when the time of the report was over, so that the same report comes to the same later.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from attrs import evolve, field, frozen

from community_gov.records import AnyId, Code, Coded, Told

__all__ = [
    "Asked",
    "Balance",
    "Entered",
    "Figure",
    "FigureUnit",
    "LedgerRow",
    "Over",
    "ReportSection",
    "balance_of",
    "ledger_section",
]

_ONE = timedelta(days=1)


class FigureUnit(Coded):
    """What a figure counts."""

    ITEMS = "items", "件", "items"
    TIMES = "times", "次", "times"
    UNITS = "units", "户", "homes"
    PERSONS = "persons", "人", "persons"
    MINUTES = "minutes", "小时", "hours"
    """Told in hours."""
    FEN = "fen", "元", "yuan"
    """Told in yuan."""


class Over(Coded):
    """Whether a figure is of a stretch of days, so that months add up, or of its last day."""

    TIME = "time", "期间", "of the time"
    DAY = "day", "期末", "at its end"


class Entered(Coded):
    """How something came into a ledger."""

    CARRIED = "carried", "上期结转", "carried over"
    CAME = "came", "本期新增", "came in"
    AGAIN = "again", "本期重办", "taken up again"


@frozen(kw_only=True)
class Asked:
    """Of what a report is: days, a body, and for whom."""

    since: date
    until: date
    """The first day after it."""
    body: AnyId | None
    """None for the whole compound."""
    public: bool
    """Whether everybody gets it: then only what may be told to everybody is wanted."""
    begins: datetime
    """The instant at which the time begins."""
    before: datetime
    """The instant at which it ends; what was written then or later is not read."""

    @property
    def last(self) -> date:
        """The last day."""
        return self.until - _ONE

    def arguments(self, *, body: str = "body_id") -> tuple[tuple[str, str], ...]:
        """The days and the body, as a question takes them; `body` is what it calls the latter."""
        days = (("since", self.since.isoformat()), ("until", self.until.isoformat()))
        return days if self.body is None else (*days, (body, self.body))


@frozen(kw_only=True)
class Figure:
    """One number of a report, out of what it is, and the question that gives it."""

    code: Code
    """What it is, such as `feedback.came`."""
    said: Told
    value: int | None
    """None where it would tell of fewer than five."""
    base: int | None = None
    """Out of how many, where it is a part of something."""
    out_of: Told | None = None
    """What those are."""
    unit: FigureUnit = FigureUnit.ITEMS
    over: Over = Over.TIME
    public: bool = False
    """Whether it may stand in the report for everybody."""
    question: str
    """The question that gives the number, such as `feedback.rates`."""
    arguments: tuple[tuple[str, str], ...] = ()
    """With what it is asked, as JSON has it."""
    path: str = ""
    """Where in its answer the number stands, such as `response.count`; `[]` counts rows, `[outcome=passed]` some of them."""
    base_path: str = ""
    """Where what it is out of stands."""


@frozen(kw_only=True)
class LedgerRow:
    """One line of a ledger: a record that was entered once, and how it stood at the end of the time."""

    section: Code
    about: AnyId
    title: Told
    number: int | None = None
    entered: Entered
    came: date
    done: date | None
    """The day since which nothing is left to do; None while it is open."""
    state: Told


@frozen(kw_only=True)
class Balance:
    """A ledger in numbers: `carried` + `came` + `again` = `in_hand` = `done` + `open`."""

    carried: int
    came: int
    again: int
    in_hand: int
    """The sum of these three, and of the two below."""
    done: int
    open: int


@frozen(kw_only=True)
class ReportSection:
    """What one story or plugin says in a report."""

    code: Code
    said: Told
    figures: tuple[Figure, ...]
    rows: tuple[LedgerRow, ...] = field(default=(), repr=False)
    """What stands in the ledger; in a report they are left out."""


def balance_of(rows: Iterable[LedgerRow]) -> Balance:
    """The rows of a ledger, counted."""
    lines = tuple(rows)
    entered = {kind: sum(row.entered is kind for row in lines) for kind in Entered}
    over = sum(row.done is not None for row in lines)
    return Balance(
        carried=entered[Entered.CARRIED],
        came=entered[Entered.CAME],
        again=entered[Entered.AGAIN],
        in_hand=len(lines),
        done=over,
        open=len(lines) - over,
    )


_ALL = Told("共", "in hand")
_SAID = {
    "carried": Told("上期结转", "carried over"),
    "came": Told("新增", "came in"),
    "again": Told("重办", "taken up again"),
    "done": Told("办结", "done"),
    "open": Told("期末未结", "open at the end"),
}
_TOLD_TO_ALL = ("came", "done")
"""Of the five only these: with the others each could be worked out from the rest."""


def ledger_section(
    asked: Asked,
    code: str,
    said: Told,
    rows: Iterable[LedgerRow],
    *,
    more: Iterable[Figure] = (),
    unit: FigureUnit = FigureUnit.ITEMS,
    public: bool = False,
) -> ReportSection:
    """A section of rows with the five figures of its balance, and `more` figures after them."""
    lines = tuple(rows)
    balance, arguments = balance_of(lines), (*asked.arguments(), ("section", code))
    five = (
        Figure(
            code=Code(f"{code}.{name}"),
            said=_SAID[name],
            value=getattr(balance, name),
            base=len(lines) if name in ("done", "open") else None,
            out_of=_ALL if name in ("done", "open") else None,
            unit=unit,
            over=Over.DAY if name in ("carried", "open") else Over.TIME,
            public=public and name in _TOLD_TO_ALL,
            question="reports.balance",
            arguments=arguments,
            path=name,
            base_path="in_hand" if name in ("done", "open") else "",
        )
        for name in _SAID
    )
    mine = (evolve(one, base=None, out_of=None, base_path="") if asked.public else one for one in five)
    return ReportSection(code=Code(code), said=said, figures=(*mine, *more), rows=lines)
