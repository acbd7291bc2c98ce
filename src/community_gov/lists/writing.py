"""A table as CSV, XLSX, a page to print, and a message to a group chat.

The message is short and names nobody: columns about people and households, and those for programs, are left out, whatever
whoever made it may read.
"""

import html
import re
from collections.abc import Iterator
from decimal import Decimal

from community_gov.lists.table import ListColumn, ListTable, beside
from community_gov.records import Coded
from community_gov.spreadsheets import SheetCell, csv_bytes, xlsx_bytes

__all__ = ["ListFormat", "written"]

_LONGEST, _MOST = 40, 60
_WIDE = 6
_WORDS = {
    "zh": {"made": "制表日期", "on": "截至", "rows": "共{n}条", "more": "……另有{n}条", "none": "(无)", "money": "{label}(元)"},
    "en": {
        "made": "made on",
        "on": "as of",
        "rows": "{n} in all",
        "more": "... and {n} more",
        "none": "(none)",
        "money": "{label} (yuan)",
    },
}
_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class ListFormat(Coded):
    """In which form a list goes out."""

    XLSX = "xlsx", "XLSX表格", "XLSX workbook"
    CSV = "csv", "CSV表格", "CSV table"
    HTML = "html", "网页", "page to print"
    TEXT = "text", "群聊文本", "text for a group chat"


def written(table: ListTable, format: ListFormat) -> bytes:  # noqa: A002  what it is
    """The table in a form; texts are in UTF-8. Raises ImportError for XLSX without the extra `[roster]`."""
    if format is ListFormat.CSV:
        return csv_bytes(_lines(table))
    if format is ListFormat.XLSX:
        return xlsx_bytes(_lines(table), name=table.title, heading=len(table.head) + 1 if table.head else 0)
    return (page(table) if format is ListFormat.HTML else message(table)).encode()


def _lines(table: ListTable) -> Iterator[tuple[SheetCell, ...]]:
    """What is said once, an empty line, the labels, the rows."""
    for column, cell in table.head:
        yield _label(column, table), cell
    if table.head:
        yield ()
    yield tuple(_label(column, table) for column in table.columns)
    yield from table.rows


def _label(column: ListColumn, table: ListTable) -> str:
    return _WORDS[beside(table.lang)]["money"].format(label=column.label) if column.money else column.label


def _shown(cell: SheetCell, column: ListColumn) -> str:
    if column.money and isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


# --- a page ----------------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 14px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #111; }}
h1 {{ font-size: 1.4em; margin: 0; }}
p {{ margin: .3em 0 1em; color: #555; }}
dl {{ display: grid; grid-template-columns: max-content auto; gap: .1em 1.2em; margin: 0 0 1em; }}
dt {{ color: #555; }}
dd {{ margin: 0; }}
table {{ border-collapse: collapse; width: calc(100% - 1px); }}
th, td {{ border: 1px solid #999; padding: .25em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere; }}
th {{ background: #eee; }}
td.n {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
@media screen and (max-width: 600px) {{ body {{ margin: 1em auto; }} table {{ display: block; overflow-x: auto; }}
  th {{ white-space: nowrap; }} td {{ min-width: 5em; overflow-wrap: normal; }} td.n {{ min-width: 0; }} }}
@page {{ size: A4 {turned}; margin: 15mm; }}
@media print {{ body {{ margin: 0; max-width: none; padding: 0; font-size: 11px; }} th {{ background: none; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{made} {day} · {rows}</p>
{head}{table}</body>
</html>
"""


def page(table: ListTable) -> str:
    """A page of HTML that prints on A4, turned when it is wide; everything in it is escaped, empty columns are left out."""
    empty = set(range(len(table.columns))) - set(_filled(table)) if table.rows else set[int]()
    left_out = [table.columns[number] for number in empty]
    shown = table.only(lambda column: not column.technical and column not in left_out)
    words = _WORDS[beside(table.lang)]
    return _PAGE.format(
        lang="zh-CN" if table.lang == "zh" else table.lang,
        title=html.escape(table.title),
        made=words["made"],
        day=table.made if table.on is None else f"{table.made} · {words['on']} {table.on}",
        rows=words["rows"].format(n=len(table.rows)),
        turned="landscape" if len(shown.columns) > _WIDE else "portrait",
        head=_head(shown),
        table=_body(shown),
    )


def _head(table: ListTable) -> str:
    pairs = [
        f"<dt>{html.escape(_label(column, table))}</dt><dd>{html.escape(_shown(cell, column))}</dd>\n"
        for column, cell in table.head
        if cell != ""
    ]
    return f"<dl>\n{''.join(pairs)}</dl>\n" if pairs else ""


def _body(table: ListTable) -> str:
    if not table.columns:
        return ""
    labels = "".join(f"<th>{html.escape(_label(column, table))}</th>" for column in table.columns)
    rows = "".join(f"<tr>{''.join(_cells(row, table))}</tr>\n" for row in table.rows)
    return f"<table>\n<thead><tr>{labels}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cells(row: tuple[SheetCell, ...], table: ListTable) -> Iterator[str]:
    for cell, column in zip(row, table.columns, strict=True):
        mark = "" if isinstance(cell, str) else ' class="n"'
        yield f"<td{mark}>{html.escape(_shown(cell, column))}</td>"


# --- a message -------------------------------------------------------------------------------------------------------


def message(table: ListTable) -> str:
    """A short text for a group chat: no column about people or households, nothing for programs, few rows, short cells."""
    shown = table.only(lambda column: not column.personal and not column.technical)
    filled = _filled(shown)
    words = _WORDS[beside(table.lang)]
    lines = [f"【{_short(table.title)}】{table.on or table.made}"]
    lines += [f"{_label(column, table)}:{_said(cell, column)}" for column, cell in shown.head if cell != ""]
    if filled:
        lines.append(" · ".join(_label(shown.columns[number], table) for number in filled))
    for order, row in enumerate(shown.rows[:_MOST], start=1):
        lines.append(f"{order}. " + " · ".join(_said(row[number], shown.columns[number]) for number in filled))
    if len(shown.rows) > _MOST:
        lines.append(words["more"].format(n=len(shown.rows) - _MOST))
    if table.columns:
        lines.append(words["rows"].format(n=len(table.rows)) if table.rows else words["none"])
    return "\n".join(lines) + "\n"


def _filled(table: ListTable) -> list[int]:
    """The columns in which anything stands."""
    return [number for number in range(len(table.columns)) if any(row[number] != "" for row in table.rows)]


def _said(cell: SheetCell, column: ListColumn) -> str:
    return _short(_shown(cell, column)) or "-"


def _short(text: str) -> str:
    flat = _SPACE.sub(" ", text).strip()
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
