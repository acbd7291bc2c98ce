"""A report as a table for lists, and as a short text for a group chat: figures alone, nobody is in them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from community_gov.organizations import Body
from community_gov.records import Id, Told
from community_gov.reports.ledgers import Report
from community_gov.reports.times import ReportPeriod
from community_gov.sections import Figure, FigureUnit

__all__ = ["ReportLine", "ReportSheet", "report_text", "sheet_of"]

_FEW = Told("少于5,不公布", "fewer than 5, not told")
_SCALES = {FigureUnit.FEN: 100, FigureUnit.MINUTES: 60}
_PERCENT = 100
_OPEN = Told("期间尚未结束,数字还会变化", "the time is not over, so the figures will change")
_LEFT_OUT = Told("其中{n}个月有不足5的数字未公布,合计不含", "months with figures under 5, which no sum holds: {n}")


@frozen(kw_only=True)
class ReportLine:
    """One figure of a report as a row of a table."""

    section: Told
    figure: Told
    value: Decimal | Told
    unit: FigureUnit
    out_of: Decimal | None
    of: Told | None
    percent: Decimal | None
    asks: str
    """The question that gives the number, and with what it is asked."""


@frozen(kw_only=True)
class ReportSheet:
    """A report as a table: what is said once, and a row for each figure."""

    sort: ReportPeriod
    first: date
    last: date
    of_body: Id[Body] | None
    final: bool
    public: bool
    lines: tuple[ReportLine, ...]


def sheet_of(made: Report) -> ReportSheet:
    """The report as a table that `lists` writes as XLSX, CSV, HTML or text."""
    return ReportSheet(
        sort=made.period,
        first=made.since,
        last=date.fromordinal(made.until.toordinal() - 1),
        of_body=made.body,
        final=made.final,
        public=made.public,
        lines=tuple(_line(section.said, figure) for section in made.sections for figure in section.figures),
    )


def _line(section: Told, figure: Figure) -> ReportLine:
    return ReportLine(
        section=section,
        figure=figure.said,
        value=_FEW if figure.value is None else _scaled(figure.value, figure.unit),
        unit=figure.unit,
        out_of=None if figure.base is None else _scaled(figure.base, figure.unit),
        of=figure.out_of,
        percent=_percent(figure),
        asks=" ".join([figure.question, *(f"{name}={value}" for name, value in figure.arguments)]),
    )


def _scaled(number: int, unit: FigureUnit) -> Decimal:
    """Fen as yuan, minutes as hours to two places, half up."""
    scale = _SCALES.get(unit, 1)
    return Decimal(number) if scale == 1 else _rounded(Fraction(number, scale), 2)


def _percent(figure: Figure) -> Decimal | None:
    if figure.value is None or not figure.base:
        return None
    return _rounded(Fraction(figure.value * _PERCENT, figure.base), 1)


def _rounded(value: Fraction, places: int) -> Decimal:
    half_up = (abs(value) * 10**places + Fraction(1, 2)) // 1
    return Decimal(int(half_up) if value >= 0 else -int(half_up)).scaleb(-places)


def report_text(made: Report, *, lang: str, name: str) -> str:
    """A text for a group chat: a line for each section in which something happened; `name` is that of the compound or body."""
    title = (
        f"{name}{made.time.label(lang)}{made.period.zh}" if lang == "zh" else f"{made.period.en}, {made.time.label(lang)}, {name}"
    )
    lines = [f"【{title}】"]
    colon, comma, stop = (":", ",", "。") if lang == "zh" else (": ", ", ", ".")
    for section in made.sections:
        if not any(figure.value != 0 for figure in section.figures):
            continue  # nothing to say; the table has it
        told = [figure for figure in section.figures if figure.value != 0 or figure.base]
        said = comma.join(_said(figure, lang) for figure in told)
        lines.append(f"{_in(section.said, lang)}{colon}{said}{stop}")
    lines += [_in(_OPEN, lang)] if not made.final else []
    lines += [_in(_LEFT_OUT, lang).format(n=made.left_out)] if made.left_out else []
    return "\n".join(lines) + "\n"


def _said(figure: Figure, lang: str) -> str:
    line = _line(figure.said, figure)
    value = _in(line.value, lang) if isinstance(line.value, Told) else f"{line.value:f}{_unit(line.unit, lang)}"
    behind = list(_behind(line, lang))
    if lang == "zh":
        return f"{figure.said.zh}{value}({','.join(behind)})" if behind else f"{figure.said.zh}{value}"
    return f"{figure.said.en} {value} ({', '.join(behind)})" if behind else f"{figure.said.en} {value}"


def _behind(line: ReportLine, lang: str) -> Iterator[str]:
    if line.percent is not None:
        yield f"{line.percent:f}%"
    if line.out_of is not None:
        of = "" if line.of is None else _in(line.of, lang)
        yield f"{of}{line.out_of:f}{_unit(line.unit, lang)}" if lang == "zh" else f"of {line.out_of:f} {of}".rstrip()


def _unit(unit: FigureUnit, lang: str) -> str:
    if lang == "zh":
        return unit.zh
    return "" if unit in (FigureUnit.ITEMS, FigureUnit.TIMES) else f" {unit.en}"


def _in(said: Told, lang: str) -> str:
    return said.zh if lang == "zh" else said.en
