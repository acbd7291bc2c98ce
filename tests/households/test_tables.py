"""Files that are more than they look: what is refused before it is unpacked, and what stays small while it is read."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.households.rosters.make import CASES, Grid, xlsx_of

from community_gov import Refused
from community_gov import households as h
from community_gov.households.oldbooks import farthest, records_of
from community_gov.households.tables import Limits, open_table

SMALL = xlsx_of({"Sheet1": [("楼栋", "房号", "面积"), ("3", "101", 98)]})
SHEET = "xl/worksheets/sheet1.xml"


def altered(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The workbook with other contents of some members, or more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **members}:
            new.writestr(name, members[name] if name in members else old.read(name))
    return out.getvalue()


def read(data: bytes, limits: Limits | None) -> None:
    """Read all of it."""
    for sheet in open_table(data, limits=limits).sheets:
        list(sheet.rows)


def refused(data: bytes, limits: Limits | None = None) -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as caught:
        read(data, limits)
    return caught.value.problems[0].code.removeprefix("households.")


def test_a_zip_bomb_is_refused_and_not_unpacked() -> None:
    """A fifth of a megabyte that would become two hundred: refused with less than a tenth of that held."""
    bomb = altered(SMALL, {"xl/media/image1.bin": bytes(200 << 20)})
    assert len(bomb) < 1 << 18

    tracemalloc.start()
    assert refused(bomb, Limits(unpacked=100 << 20)) == "unpacks_too_large"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_a_member_that_lies_about_its_size_is_found_out() -> None:
    """The directory says a hundred bytes; the packed part holds fifty megabytes, and no more than a piece of them is held."""
    bomb = bytearray(altered(SMALL, {"xl/media/image1.bin": bytes(50 << 20)}))
    entry = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/media/image1.bin"))
    struct.pack_into("<L", bomb, entry + 24, 100)

    tracemalloc.start()
    assert refused(bytes(bomb)) == "misstated"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_cells_far_out_are_refused() -> None:
    """Two cells in opposite corners are a table of 17 thousand million cells to a reader that makes room for all of them."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    lower = far.replace("XFD", "xfd").replace('"', "'")
    with zipfile.ZipFile(io.BytesIO(SMALL)) as book:
        sheet = book.read(SHEET).decode()

    for ending in (far, lower, far.replace("XFD1048576", "ZZ1").replace("</row>", '<c r="A1048576"><v>1</v></c></row>')):
        assert refused(altered(SMALL, {SHEET: sheet.replace("</sheetData>", ending).encode()})) == "too_many_cells"


def test_empty_cells_far_out_do_no_harm() -> None:
    """Somebody once coloured a whole column; nothing stands in it."""
    with zipfile.ZipFile(io.BytesIO(SMALL)) as book:
        sheet = book.read(SHEET).decode()
    coloured = sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')

    assert h.read_roster(altered(SMALL, {SHEET: coloured.encode()})).count == 1


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(bytes=100), "file_too_large"),
        (Limits(members=3), "too_many_members"),
        (Limits(unpacked=1000), "unpacks_too_large"),
    ],
)
def test_size_and_members_are_limited(limits: Limits, code: str) -> None:
    """What the limits are, the caller says; a roster that is refused says why in its report."""
    assert refused(SMALL, limits) == code
    assert [one.problem.code for one in h.read_roster(SMALL, limits=limits).problems] == [f"households.{code}"]


def test_a_text_is_limited_as_well() -> None:
    """A file of endless commas is not begun."""
    assert refused(b"," * 1000, Limits(bytes=999)) == "file_too_large"


def test_a_locked_member_asks_for_the_password_to_be_taken_off() -> None:
    """The flag in the directory says that it is encrypted."""
    locked = bytearray(SMALL)
    entry = locked.index(b"PK\x01\x02")
    struct.pack_into("<H", locked, entry + 8, 1)

    assert refused(bytes(locked)) == "locked"


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    """A zip of pictures, and a workbook in the binary form that is not read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("xl/workbook.bin", b"x")
    assert refused(out.getvalue()) == "not_a_workbook"


def test_rows_that_are_only_checked_are_not_held() -> None:
    """Of each only what tells doubles apart stays: less than two thirds of what a row takes."""

    def peak(rows: int, *, keep: bool) -> int:
        lines = "\n".join(f"3,{n},98.5,住户{n},GEN-{n},2012" for n in range(rows))
        text = f"楼栋,房号,面积,业主,证件号,取得日期\n{lines}".encode()
        tracemalloc.start()
        report = h.read_roster(text, keep=keep)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.count == rows
        return most

    grown = {keep: peak(3_000, keep=keep) - peak(500, keep=keep) for keep in (True, False)}
    assert grown[False] < grown[True] * 2 / 3


def test_progress_is_told_with_the_rows_that_there_are() -> None:
    """Every thousand rows and at the end of a sheet; of a text nobody knows beforehand how many there are."""
    rows: Grid = [("楼栋", "房号", "面积"), *[("3", str(n), 98) for n in range(2_500)]]
    told: list[tuple[int, int | None]] = []

    h.read_roster(xlsx_of({"Sheet1": rows}), progress=lambda done, of: told.append((done, of)))
    h.read_roster("\n".join(",".join(map(str, row)) for row in rows), progress=lambda done, of: told.append((done, of)))

    assert told == [(1000, 2501), (2000, 2501), (2501, 2501), (1000, None), (2000, None), (2501, 2501)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["plain.xlsx", "plain.xls", "plain.ods", "owner-merged-down.ods"]), st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(name: str, data: st.DataObject) -> None:
    """Whatever byte is wrong: a report comes out."""
    content = bytearray(CASES[name].make())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))

    report = h.read_roster(bytes(content))
    assert report.count or report.problems


def test_an_old_workbook_with_a_cell_far_out_is_refused_before_it_is_read() -> None:
    """The first and the last cell of a sheet of that form: room for sixteen million would be made."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, "房号")
    sheet.write(65_535, 255, "远")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused) as refused:
        open_table(out.getvalue())
    assert [problem.code for problem in refused.value.problems] == ["households.too_many_cells"]
    assert farthest(records_of(out.getvalue())) == 65_536 * 256


def test_an_old_workbook_that_lies_about_how_far_it_reaches_is_refused() -> None:
    """More columns than the form has: the reader would believe it."""
    data = bytearray(CASES["plain.xls"].make())
    at = data.index(struct.pack("<HH", 0x0200, 14)) + 4
    data[at + 10 : at + 12] = struct.pack("<H", 60_000)
    with pytest.raises(Refused) as refused:
        open_table(bytes(data))
    assert [problem.code for problem in refused.value.problems] == ["households.not_a_workbook"]
