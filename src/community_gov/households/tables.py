"""From the bytes of a file to the rows of its sheets: CSV in the usual encodings, XLSX, XLS and ODS.

What a file is, its bytes say, not its name. Before anything is unpacked, its size, the number of its members, what they unpack to
and how far its cells reach are measured: a few bytes may claim to be a table of terabytes. Workbooks are read by
python-calamine (extra `[roster]`), which is loaded when the first of them comes.
"""

import codecs
import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from attrs import field, frozen

from community_gov.errors import ProblemType, Refused
from community_gov.households.oldbooks import BadOldBook, farthest, records_of, repacked
from community_gov.records import Code, Coded

if TYPE_CHECKING:  # an extra, loaded when a workbook is read
    from python_calamine import CalamineSheet, CalamineWorkbook

__all__ = ["Cell", "Limits", "Merged", "TableFile", "TableFormat", "TableSheet", "open_table"]

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What stands in a cell; an empty one is an empty text."""
Merged = tuple[tuple[int, int], tuple[int, int]]
"""A block of merged cells: row and column of its first and of its last cell, counted from 0."""
_CHUNK, _PIECE, _OVERLAP = 1 << 20, 1 << 16, 64
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|head|meta)\b", re.IGNORECASE)
_ENCODINGS = ("utf-8-sig", "gb18030")
_LOCAL = struct.Struct("<4s22xHH")
_FAR = re.compile(rb'"[A-z](?:[A-z]{1,2}\d|[02-9]\d{5}|1\d{6})')
"""A place beyond column Z, and one beyond row 199,999: worth a closer look at how many cells there are up to there."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,9})["'][^>]*>""")

FILE_TOO_LARGE = ProblemType(
    "households.file_too_large", zh="文件有{bytes}字节,超过上限{limit}", en="the file has {bytes} bytes, more than {limit}"
)
TOO_MANY_MEMBERS = ProblemType(
    "households.too_many_members",
    zh="工作簿内含{count}个部件,超过上限{limit}",
    en="the workbook has {count} parts, more than {limit}",
)
UNPACKS_TOO_LARGE = ProblemType(
    "households.unpacks_too_large",
    zh="工作簿解压后超过上限{limit}字节,未解压",
    en="the workbook unpacks to more than {limit} bytes and was not read",
)
TOO_MANY_CELLS = ProblemType(
    "households.too_many_cells",
    zh="表格范围超过上限{limit}格;请删去远处的多余单元格",
    en="the table reaches over more than {limit} cells; delete what stands far out",
)
MISSTATED = ProblemType(
    "households.misstated", zh="工作簿的部件与其目录所述不符", en="a part of the workbook is not what its directory says"
)
NOT_A_WORKBOOK = ProblemType(
    "households.not_a_workbook",
    zh="文件损坏,或不是XLSX、XLS、ODS工作簿",
    en="the file is broken, or no XLSX, XLS or ODS workbook",
)
LOCKED = ProblemType("households.locked", zh="工作簿有密码,请先去掉密码", en="the workbook has a password; take it off first")
WEB_PAGE = ProblemType(
    "households.web_page",
    zh="这是网页,不是工作簿;请用表格软件打开后另存为XLSX",
    en="this is a web page and no workbook; open it in a spreadsheet and save it as XLSX",
)
NOT_TEXT = ProblemType("households.not_text", zh="文件不是utf-8或gb18030编码的文本", en="the file is no text in utf-8 or gb18030")
NOT_CSV = ProblemType("households.not_csv", zh="不是CSV表格", en="the file is no CSV table from this row on")


class TableFormat(Coded):
    """What sort of file it is."""

    CSV = "csv", "CSV文本", "CSV text"
    XLSX = "xlsx", "XLSX工作簿", "XLSX workbook"
    XLS = "xls", "XLS工作簿", "XLS workbook"
    ODS = "ods", "ODS工作簿", "ODS workbook"


@frozen(kw_only=True)
class Limits:
    """What a file may be; the usual limits take rosters of a million cells many times over."""

    bytes: int = 64 << 20
    members: int = 1_000
    """Parts of a workbook."""
    unpacked: int = 512 << 20
    """What all parts may come to, in bytes."""
    cells: int = 8_000_000
    """Cells of the rectangle in which all that is filled lies: so many are held at a time while a sheet is read."""


@frozen(kw_only=True)
class TableSheet:
    """A sheet: its name, empty for a CSV file, its rows as they are read, and where cells are merged."""

    name: str
    rows: Iterable[list[Cell]] = field(repr=False)
    """Once only; raises Refused where a text is no CSV."""
    height: int | None
    """How many rows there are, if that is known beforehand."""
    merged: tuple[Merged, ...] = ()


@frozen(kw_only=True)
class TableFile:
    """A file that was opened: what it is, how its text is encoded, and its sheets, each read when it is asked for."""

    format: TableFormat
    encoding: Code
    sheets: Iterator[TableSheet] = field(repr=False)


def open_table(data: str | bytes, *, limits: Limits | None = None) -> TableFile:
    """Open the content of a file; raises Refused for what cannot be one, and ImportError when the extra is missing."""
    within = limits or Limits()
    if len(data) > within.bytes:
        raise Refused(FILE_TOO_LARGE(bytes=len(data), limit=within.bytes))
    if isinstance(data, str):
        return _text_file(lambda: io.StringIO(data.removeprefix("\ufeff"), newline=""), Code("text"))
    if data.startswith(_OLE):
        return TableFile(format=TableFormat.XLS, encoding=Code("xls"), sheets=_sheets(_old_workbook(data, within), {}))
    if data.startswith(_ZIP):
        kind = _unpackable(data, within)
        merged = _ods_merged(data) if kind is TableFormat.ODS else {}
        return TableFile(format=kind, encoding=kind.code, sheets=_sheets(_workbook(data), merged))
    if _MARKUP.match(data):
        raise Refused(WEB_PAGE())
    encoding = _encoding(data)
    return _text_file(lambda: io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=""), _said(data, encoding))


# --- text ------------------------------------------------------------------------------------------------------------


def _encoding(data: bytes) -> str:
    """Which encoding the bytes are in; they are looked at piece by piece."""
    if b"\x00" not in data[:_CHUNK]:
        for encoding in _ENCODINGS:
            if _decodes(data, encoding):
                return encoding
    raise Refused(NOT_TEXT())


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _said(data: bytes, encoding: str) -> Code:
    plain = encoding == "utf-8-sig" and not data.startswith(codecs.BOM_UTF8)
    return Code("utf-8" if plain else encoding)


def _text_file(opened: Callable[[], io.TextIOBase], encoding: Code) -> TableFile:
    sheet = TableSheet(name="", rows=_lines(opened), height=None)
    return TableFile(format=TableFormat.CSV, encoding=encoding, sheets=iter((sheet,)))


def _lines(opened: Callable[[], io.TextIOBase]) -> Iterator[list[Cell]]:
    """The rows; what stands between the cells is what the first line with any of it has most of: comma, tab or semicolon."""
    with opened() as text:
        between = next((found for line in text if (found := _between(line))), ",")
    with opened() as text:
        try:
            for line in csv.reader(text, delimiter=between, strict=True):
                yield [cell[1:] if cell[:1] == "'" else cell for cell in line]  # the mark that keeps a text a text
        except csv.Error as error:
            raise Refused(NOT_CSV()) from error


def _between(line: str) -> str:
    most = max(",\t;", key=line.count)
    return most if most in line else ""


# --- workbooks -------------------------------------------------------------------------------------------------------


def _old_workbook(data: bytes, limits: Limits) -> "CalamineWorkbook":
    try:
        stream = records_of(data)
        cells = farthest(stream)
    except BadOldBook as error:
        raise Refused(NOT_A_WORKBOOK()) from error
    except ImportError as error:
        raise _needs(error) from error
    if cells > limits.cells:
        raise Refused(TOO_MANY_CELLS(limit=limits.cells))
    return _workbook(repacked(stream))


def _needs(error: ImportError) -> ImportError:
    return ImportError(f"{error}: install community-gov[roster] to read workbooks, or save the table as CSV")


def _workbook(data: bytes) -> "CalamineWorkbook":
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise _needs(error) from error
    with _readable():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


@contextmanager
def _readable() -> Iterator[None]:
    """Refuse what the reader cannot read; over some broken files it does not raise but panic, which is no Exception."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415  loaded with the workbook

    try:
        yield
    except PasswordError as error:
        raise Refused(LOCKED()) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(NOT_A_WORKBOOK()) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(NOT_A_WORKBOOK()) from error


def _sheets(book: "CalamineWorkbook", merged: Mapping[str, Sequence[Merged]]) -> Iterator[TableSheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415  loaded with the workbook

    for index, said in enumerate(book.sheets_metadata):
        if said.typ != SheetTypeEnum.WorkSheet or said.visible != SheetVisibleEnum.Visible:
            continue
        with _readable():
            sheet = book.get_sheet_by_index(index)
        yield TableSheet(
            name=said.name,
            rows=sheet.iter_rows(),
            height=sheet.total_height + 1,
            merged=_shifted(sheet, merged.get(said.name, ())),
        )


def _shifted(sheet: "CalamineSheet", merged: Sequence[Merged]) -> tuple[Merged, ...]:
    """Where cells are merged, with columns counted as in the rows, which begin where the first filled column is."""
    left = sheet.start[1] if sheet.start else 0
    found = merged or sheet.merged_cell_ranges or ()
    return tuple(((top, max(first - left, 0)), (bottom, last - left)) for (top, first), (bottom, last) in found if last >= left)


def _ods_merged(data: bytes) -> dict[str, list[Merged]]:
    """Where cells are merged in the sheets of an OpenDocument table, which the reader does not tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = b"".join(_unpacked(memoryview(data), archive.getinfo("content.xml")))
    if b"rows-spanned" not in content and b"columns-spanned" not in content:
        return {}
    if b"<!ENTITY" in content:
        raise Refused(NOT_A_WORKBOOK())
    found: dict[str, list[Merged]] = {}
    try:
        for name, block in _blocks(content):
            found.setdefault(name, []).append(block)
    except (ET.ParseError, ValueError) as error:
        raise Refused(NOT_A_WORKBOOK()) from error
    return found


def _blocks(content: bytes) -> Iterator[tuple[str, Merged]]:
    """The merged blocks with the names of their sheets, as the cells come."""
    name, row, column = "", 0, 0
    for moment, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  entities were refused before
        kind = element.tag
        if moment == "start" and kind == f"{_TABLE}table":
            name, row = element.get(f"{_TABLE}name", ""), 0
        elif moment == "start" and kind == f"{_TABLE}table-row":
            column = 0
        elif moment == "end" and kind in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            high, wide = (int(element.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
            if high > 1 or wide > 1:
                yield name, ((row, column), (row + high - 1, column + wide - 1))
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            element.clear()
        elif moment == "end" and kind == f"{_TABLE}table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()


def _unpackable(data: bytes, limits: Limits) -> TableFormat:
    """Which workbook it is, after its parts were measured; raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused(NOT_A_WORKBOOK()) from error
    if len(members) > limits.members:
        raise Refused(TOO_MANY_MEMBERS(count=len(members), limit=limits.members))
    if sum(member.file_size for member in members) > limits.unpacked:
        raise Refused(UNPACKS_TOO_LARGE(limit=limits.unpacked))
    if any(member.flag_bits & 1 for member in members):
        raise Refused(LOCKED())
    for member in members:
        _measure(memoryview(data), member, limits)
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        return TableFormat.XLSX
    if "content.xml" in names:
        return TableFormat.ODS
    raise Refused(NOT_A_WORKBOOK())


def _measure(data: memoryview, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Unpack a part piece by piece, holding none, and see that it is as large as its directory says and reaches no farther."""
    size, tail, far = 0, b"", False
    for piece in _unpacked(data, member):
        size += len(piece)
        if size > member.file_size:
            raise Refused(MISSTATED())
        window = tail + piece
        far = far or _looks_far(window)
        tail = piece[-_OVERLAP:]
    if size != member.file_size:
        raise Refused(MISSTATED())
    if far and member.filename.startswith("xl/"):
        _refuse_far(_unpacked(data, member), limits)


def _looks_far(window: bytes) -> bool:
    """Whether there may be a cell far out; written so that a table of a hundred thousand rows is looked through in no time."""
    return _FAR.search(window) is not None or (b"'" in window and b"='" in window)


def _unpacked(data: memoryview, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The parts of a member, however large they are when they are put together."""
    packed = _packed(data, member)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[start : start + _CHUNK]) for start in range(0, len(packed), _CHUNK))
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(NOT_A_WORKBOOK())
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _PIECE):
            rest = bytes(packed[start : start + _PIECE])
            while rest and not inflate.eof:
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise Refused(NOT_A_WORKBOOK()) from error


def _packed(data: memoryview, member: zipfile.ZipInfo) -> memoryview:
    try:
        mark, name, extra = _LOCAL.unpack_from(data, member.header_offset)
    except struct.error as error:
        raise Refused(NOT_A_WORKBOOK()) from error
    start = member.header_offset + _LOCAL.size + name + extra
    if mark != b"PK\x03\x04" or start + member.compress_size > len(data):
        raise Refused(MISSTATED())
    return data[start : start + member.compress_size]


def _refuse_far(pieces: Iterator[bytes], limits: Limits) -> None:
    """Refuse when the filled cells span more than may be held: the reader makes room for all between the outermost."""
    wide, high, tail = 0, 0, b""
    for piece in pieces:
        window = tail + piece
        for match in _CELL.finditer(window):
            if not match[0].endswith(b"/>"):
                wide, high = max(wide, _column(match[1])), max(high, int(match[2]))
        tail = window[max(window.rfind(b"<"), 0) :][:_CHUNK]
        if wide * high > limits.cells:
            raise Refused(TOO_MANY_CELLS(limit=limits.cells))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
