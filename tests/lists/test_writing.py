"""The four forms of a list: no formula, nothing unescaped, short messages, for all texts."""

import csv
import io
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from community_gov.lists import ListColumn, ListFormat, ListTable, written

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "+86", "-3", "'x", "＝1", "<script>alert(1)</script>", "&amp;", '"', "a\u202eb"]
)


def table(*rows: tuple[str, ...], personal: bool = False, technical: bool = False) -> ListTable:
    """A table of one column more than is marked."""
    columns = tuple(
        ListColumn(name=name, label=name, personal=marked and personal, technical=marked and technical, money=False)
        for name, marked in (("甲", False), ("乙", True))
    )
    return ListTable(title="清单", made=date(2022, 1, 1), lang="zh", head=(), columns=columns, rows=rows)


class Cells(HTMLParser):
    """What a page shows in its cells, and which tags it has."""

    def __init__(self) -> None:
        """Begin outside of all cells."""
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        del attrs
        self.tags.add(tag)
        self.inside = tag == "td"
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell."""
        self.inside = self.inside and tag != "td"

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self.inside:
            self.cells[-1] += data


@given(TEXTS, TEXTS)
def test_a_page_shows_what_is_there_and_runs_nothing(one: str, other: str) -> None:
    """Read as a browser does, the cells are the texts, and no tag came from them."""
    page = Cells()
    page.feed(written(table((one, other)), ListFormat.HTML).decode())
    assert page.cells == [text for text in (one, other) if text]
    assert page.tags <= {"html", "head", "meta", "title", "style", "body", "h1", "p", "table", "thead", "tbody", "tr", "th", "td"}


@given(TEXTS, TEXTS)
def test_a_csv_holds_no_formula_and_loses_nothing(one: str, other: str) -> None:
    """What a spreadsheet would run has an apostrophe before it; the rest is as it was."""
    data = written(table((one, other)), ListFormat.CSV).decode("utf-8-sig")
    (_head, row) = csv.reader(io.StringIO(data, newline=""))
    assert [cell.removeprefix("'") for cell in row] == [one, other]
    assert not any(cell[:1] in "=+-@" and cell for cell in row)


@settings(max_examples=20, deadline=None)
@given(TEXTS)
def test_a_message_is_short_and_on_its_lines(text: str) -> None:
    """A cell is one line of forty characters at most, without direction marks."""
    lines = written(table((text, "x")), ListFormat.TEXT).decode().splitlines()
    assert len(lines) == 4
    assert all(len(line) < 60 and "\u202e" not in line for line in lines)


def test_a_message_leaves_out_people_and_what_is_for_programs() -> None:
    """And says how many there are when there are too many to read."""
    rows = tuple((str(number), "张三") for number in range(100))
    text = written(table(*rows, personal=True), ListFormat.TEXT).decode()
    assert "张三" not in text
    assert "乙" not in text
    assert text.endswith("60. 59\n……另有40条\n共100条\n")
    assert "abc" not in written(table(("1", "abc"), technical=True), ListFormat.TEXT).decode()
    assert "abc" not in written(table(("1", "abc"), technical=True), ListFormat.HTML).decode()
    assert "abc" in written(table(("1", "abc"), technical=True), ListFormat.CSV).decode()


def test_a_workbook_holds_texts_and_numbers() -> None:
    """No formula; a number that a spreadsheet would round is a text."""
    columns = tuple(ListColumn(name=name, label=name, personal=False, technical=False, money=name == "钱") for name in "文数钱长")
    long = Decimal("1234567890123456.78")
    rows = (("=1+1", 7, Decimal("1000.50"), long),)
    made = ListTable(
        title="a/b:c", made=date(2022, 1, 1), lang="zh", head=((columns[2], Decimal("2.00")),), columns=columns, rows=rows
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(written(made, ListFormat.XLSX))).get_sheet_by_name("a_b_c")
    assert sheet.to_python() == [
        ["钱(元)", 2.0, "", ""],
        ["", "", "", ""],
        ["文", "数", "钱(元)", "长"],
        ["=1+1", 7.0, 1000.5, str(long)],
    ]


def test_a_wide_page_is_turned() -> None:
    """More than six columns print on the long side."""
    columns = tuple(ListColumn(name=str(n), label=str(n), personal=False, technical=False, money=False) for n in range(7))
    wide = ListTable(title="宽", made=date(2022, 1, 1), lang="en", head=(), columns=columns, rows=())
    assert "A4 landscape" in written(wide, ListFormat.HTML).decode()
    assert "A4 portrait" in written(table(), ListFormat.HTML).decode()
