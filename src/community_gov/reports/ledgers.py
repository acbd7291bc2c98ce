"""A report and a ledger of a stretch of days, made of what was entered once; nothing is entered for them.

Every figure is read as it stood when the time was over, so that the report of a month is the same a year later. What is about
fewer than five persons is kept back. For everybody there are whole months alone, and of a longer time the sum of those months
that are told: none that was kept back can be worked out from it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from attrs import evolve, field, frozen

from community_gov.change import View, question
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.organizations import Body
from community_gov.privacy import FEWEST, enough
from community_gov.records import Code, Id
from community_gov.reports.times import ReportPeriod, ReportTime
from community_gov.sections import Asked, Balance, Figure, FigureUnit, LedgerRow, Over, ReportSection, balance_of

__all__ = ["Report", "balance", "ledger", "public_report", "report"]

_ORDER = (
    "feedback",
    "emergencies",
    "tasks",
    "drives",
    "projects",
    "surveys",
    "meetings",
    "notices",
    "objections",
    "disclosure",
    "accounts",
)

ORDER = ProblemType(
    "reports.order", zh="终止日{until}须晚于起始日{since}", en="the end {until} is to lie after the start {since}"
)
WHOLE_MONTHS = ProblemType(
    "reports.whole_months",
    zh="公开的报告按整月编制,起止须为某月1日",
    en="the report for everybody is of whole months: begin and end on the first of a month",
)
NOT_OVER = ProblemType(
    "reports.not_over", zh="{until}以前的期间尚未结束", en="the time before {until} is not over", nature=Nature.STATE
)
NO_SECTION = ProblemType(
    "reports.no_section", zh="台账中没有{section}一项", en="the ledger has no section {section}", nature=Nature.NOT_FOUND
)


@frozen(kw_only=True)
class Report:
    """A weekly, monthly or yearly report (周报、月报、年报)."""

    period: ReportPeriod
    since: date
    until: date
    """The first day after it."""
    body: Id[Body] | None
    """None for the whole compound."""
    final: bool
    """Whether its time is over, so that it stays as it is."""
    public: bool
    left_out: int = 0
    """Months of which something is kept back, in a report for everybody."""
    sections: tuple[ReportSection, ...] = field(repr=False)

    @property
    def time(self) -> ReportTime:
        """Of which time it is."""
        return ReportTime(self.since, self.until)

    def figure(self, code: str) -> Figure:
        """The figure of a code; raises LookupError."""
        found = next((one for section in self.sections for one in section.figures if one.code == code), None)
        if found is None:
            raise LookupError(f"the report has no figure {code}")
        return found


@question("reports.report")
def report(view: View, *, since: date, until: date, body_id: Id[Body] | None = None) -> Report:
    """The report of a body, or of the whole compound, from `since` to the day before `until`; raises NotFound and Refused."""
    asked = _asked(view, since, until, body_id)
    sections = tuple(evolve(section, rows=()) for section in _sections(view, asked))
    return _report(view, asked, sections)


@question("reports.ledger")
def ledger(
    view: View, *, since: date, until: date, body_id: Id[Body] | None = None, section: Code | None = None
) -> tuple[LedgerRow, ...]:
    """The ledger (台账): what was open, came in and was done, one row for each record; raises NotFound and Refused."""
    found = _sections(view, _asked(view, since, until, body_id))
    return tuple(row for one in found for row in one.rows if section in (None, row.section))


@question("reports.balance")
def balance(view: View, *, since: date, until: date, section: Code, body_id: Id[Body] | None = None) -> Balance:
    """One section of the ledger in numbers; raises NotFound and Refused."""
    found = _sections(view, _asked(view, since, until, body_id))
    if section not in {one.code for one in found}:
        raise Refused(NO_SECTION(at="section", section=section))
    return balance_of(row for one in found for row in one.rows if row.section == section)


@question("reports.public_report")
def public_report(view: View, *, since: date, until: date) -> Report:
    """The report for everybody, of whole months that are over: only what may be told to everybody, and nothing under five.

    Of several months each figure is the sum of those months in which it is told; raises Refused.
    """
    months = ReportTime(since, until).months()
    if not months:
        raise Refused(WHOLE_MONTHS(at="since"))
    asked = _asked(view, since, until, None, public=True)
    if view.today < until:
        raise Refused(NOT_OVER(at="until", until=until))
    told = [_told(view, month) for month in months]
    sections = tuple(_summed(told, since, until)) if len(told) > 1 else told[0]
    left_out = sum(any(figure.value is None for section in month for figure in section.figures) for month in told)
    return evolve(_report(view, asked, sections), left_out=left_out)


def _asked(view: View, since: date, until: date, body: Id[Body] | None, *, public: bool = False) -> Asked:
    if until <= since:
        raise Refused(ORDER(at="until", since=since, until=until))
    if body is not None:
        view.get(Body, body)
    begins, ends = (datetime.combine(day, time.min, tzinfo=view.zone).astimezone(UTC) for day in (since, until))
    return Asked(since=since, until=until, body=body, public=public, begins=begins, before=ends)


def _report(view: View, asked: Asked, sections: tuple[ReportSection, ...]) -> Report:
    return Report(
        period=ReportTime(asked.since, asked.until).period,
        since=asked.since,
        until=asked.until,
        body=None if asked.body is None else Id[Body](asked.body),
        final=asked.until <= view.today,
        public=asked.public,
        sections=sections,
    )


def _sections(view: View, asked: Asked) -> tuple[ReportSection, ...]:
    """What everybody says, in the order of the work, with what is about too few persons kept back."""
    order = {code: number for number, code in enumerate(_ORDER)}
    found = sorted(view.report_sections(asked), key=lambda one: (order.get(one.code, len(order)), one.code))
    return tuple(evolve(one, figures=tuple(_kept_back(figure) for figure in one.figures)) for one in found)


def _kept_back(figure: Figure) -> Figure:
    """The same without what tells of one to four persons, or of one to four who are left over."""
    if figure.unit is not FigureUnit.PERSONS or figure.value is None:
        return figure
    rest = 0 if figure.base is None else figure.base - figure.value
    return figure if enough(figure.value) and enough(rest) else evolve(figure, value=None, base=_enough(figure.base))


def _enough(base: int | None) -> int | None:
    return base if base is None or enough(base) else None


# --- for everybody ---------------------------------------------------------------------------------------------------


def _told(view: View, month: ReportTime) -> tuple[ReportSection, ...]:
    """What everybody is told of a month."""
    sections = _sections(view, _asked(view, month.since, month.until, None, public=True))
    shown = (evolve(one, rows=(), figures=tuple(_public(figure) for figure in one.figures if figure.public)) for one in sections)
    return tuple(section for section in shown if section.figures)


def _public(figure: Figure) -> Figure:
    """The same without what is about fewer than five, though it is no person that is counted."""
    if figure.value is None or figure.unit in (FigureUnit.FEN, FigureUnit.MINUTES):
        return figure
    base, value = figure.base, figure.value
    if base is None:
        return figure if enough(value) else evolve(figure, value=None)
    shown = base >= FEWEST and enough(value) and enough(base - value)
    return figure if shown else evolve(figure, value=None, base=None)


def _summed(months: list[tuple[ReportSection, ...]], since: date, until: date) -> Iterator[ReportSection]:
    """The sections of several months, each figure over the months in which it is told."""
    by_code: dict[Code, ReportSection] = {one.code: one for month in months for one in month}
    for section in by_code.values():
        every = [figure for month in months for one in month if one.code == section.code for figure in one.figures]
        codes = dict.fromkeys(figure.code for figure in every)
        rows = tuple(_sum([figure for figure in every if figure.code == code], since, until) for code in codes)
        yield evolve(section, figures=rows)


def _sum(figures: list[Figure], since: date, until: date) -> Figure:
    told = [one for one in figures if one.value is not None]
    asked = (("since", since.isoformat()), ("until", until.isoformat()))
    last = figures[-1]
    if last.over is Over.DAY:
        return last
    value, base = _total(one.value for one in told), _total(one.base for one in told)
    return evolve(last, value=value, base=base, question="reports.public_report", arguments=asked, path=last.code, base_path="")


def _total(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
