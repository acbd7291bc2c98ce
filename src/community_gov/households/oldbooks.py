"""An old workbook (XLS) before it is read: its records are taken out, walked over, and put into a sound file of our own.

The reader follows every pointer of such a file, and makes room for every cell between the outermost ones: a few bytes can point
in a circle, or put a cell into the last row of the last column. So what kind each record is, how long, and where its cell stands
is looked at first; and the reader gets nothing of the file but the records.
"""

import io
import struct
from collections.abc import Iterator
from itertools import islice

__all__ = ["BadOldBook", "farthest", "records_of", "repacked"]

_HEAD = struct.Struct("<HH")
_WIDE, _NARROW = struct.Struct("<I I H H 2x"), struct.Struct("<H H H H 2x")
"""How far a sheet says that it reaches: rows in four bytes, or in two."""
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records that begin with the row and the column of a cell: formulas, numbers, texts, truth values, errors, blanks."""
_SEVERAL = frozenset({0x00BD, 0x00BE})
"""Those that end with the last column of several cells."""
_SHEET, _EXTENT, _LOCKED, _END = 0x0085, 0x0200, 0x002F, 0x000A
_ROWS, _COLUMNS, _SHEETS = 65_536, 256, 1_000
"""What the format has room for, and more sheets than anybody keeps."""


_NAMES = ("Workbook", "Book")
_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE, _TABLES = 4_096, 109
_LINKS = _PIECE // 4
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""What stands in the table for a piece of nothing, a last piece, and a piece of the table itself."""
_HEADER = struct.Struct("<8s 16x HHHHH 6x I I I I I I I I I 109I")
_ENTRY = struct.Struct("<64s H B B I I I 36x I Q")


class BadOldBook(ValueError):
    """The bytes are no such workbook."""


def records_of(data: bytes) -> bytes:
    """The records of a workbook, which the file keeps as one of several streams.

    Raises BadOldBook for what is no such workbook, and ImportError when the extra `[roster]` is not installed.
    """
    import olefile  # noqa: PLC0415  an extra, loaded when it is used

    _check_header(data)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            name = next((name for name in _NAMES if file.exists(name)), None)
            if name is None or file.get_type(name) != olefile.STGTY_STREAM:
                raise BadOldBook("no stream of a workbook")
            if max(file.get_size(name), file.root.size) > len(data):
                raise BadOldBook("a stream that is larger than the file")
            with file.openstream(name) as opened:
                return bytes(opened.read())
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise BadOldBook(str(error)) from error


def _check_header(data: bytes) -> None:
    """Tables of more pieces than the file has are made room for, and filled in a circle, before anything else is looked at."""
    if len(data) < _HEADER.size:
        raise BadOldBook("shorter than its header")
    _mark, _minor, _major, _order, shift, _small, _directory, tables, *others = _HEADER.unpack_from(data)
    _first, _serial, _cutoff, _mini, mini_tables, _more, more_tables, *_spots = others
    if not shift or max(tables, mini_tables, more_tables, _directory) > len(data) >> shift:
        raise BadOldBook(f"{tables}, {mini_tables} and {more_tables} pieces of tables in {len(data)} bytes")


def farthest(stream: bytes) -> int:
    """The cells of the largest rectangle that a sheet fills; 0 for a workbook with a password, whose records say nothing.

    Raises BadOldBook for a sheet that says of itself that it is larger than any can be, or ends before it begins.
    """
    sheets = []
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            return 0
        if kind == _SHEET and len(body) >= 4:  # noqa: PLR2004  the place of a sheet is four bytes
            sheets.append(int.from_bytes(body[:4], "little"))
    return max((_filled(stream, start) for start in islice(sheets, _SHEETS)), default=0)


def repacked(stream: bytes) -> bytes:
    """A file that holds these records and nothing else.

    Behind the header come a table of where each piece goes on, a directory, an empty piece that the root wants, and the pieces.
    """
    pieces = max(1, -(-len(stream) // _PIECE))
    tables = next(n for n in range(1, _TABLES + 1) if n * _LINKS >= n + 2 + pieces)
    first = tables + 2
    links = [_TABLE] * tables + [_LAST, _LAST] + [first + 1 + number for number in range(pieces - 1)] + [_LAST]
    links += [_FREE] * (tables * _LINKS - len(links))
    spots = [*range(tables), *[_FREE] * (_TABLES - tables)]
    head = _HEADER.pack(_MARK, 0x3E, 4, 0xFFFE, 12, 6, 1, tables, tables, 0, _PIECE, _LAST, 0, _LAST, 0, *spots)
    directory = _entry("Root Entry", 5, child=1, start=tables + 1, size=0)
    directory += _entry("Workbook", 2, child=_FREE, start=first, size=pieces * _PIECE)
    body = (head, struct.pack(f"<{len(links)}I", *links), directory, b"\0", stream)
    return b"".join(part.ljust(-(-len(part) // _PIECE) * _PIECE, b"\0") for part in body)


def _entry(name: str, sort: int, *, child: int, start: int, size: int) -> bytes:
    spelt = f"{name}\0".encode("utf-16-le")
    return _ENTRY.pack(spelt, len(spelt), sort, 1, _FREE, _FREE, child, start, size)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record from a place on, up to the end of its part."""
    while start + _HEAD.size <= len(stream):
        kind, size = _HEAD.unpack_from(stream, start)
        start += _HEAD.size
        if kind == _END:
            return
        yield kind, stream[start : start + size]
        start += size


def _filled(stream: bytes, start: int) -> int:
    rows, columns = [], []
    for kind, body in _records(stream, start):
        if kind == _EXTENT:
            _check_extent(body)
        if kind in _CELLS and len(body) >= _HEAD.size:
            row, column = _HEAD.unpack_from(body)
            last = int.from_bytes(body[-2:], "little") if kind in _SEVERAL else column
            rows.append(row)
            columns += [column, last]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _check_extent(body: bytes) -> None:
    """The reader believes what a sheet says of itself."""
    narrow = body[: _NARROW.size].ljust(_NARROW.size, b"\0")
    top, bottom, left, right = _WIDE.unpack(body) if len(body) == _WIDE.size else _NARROW.unpack(narrow)
    if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
        raise BadOldBook(f"a sheet from row {top} to {bottom} and from column {left} to {right}")
