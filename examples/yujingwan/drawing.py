"""Pictures for the page: the tree of a verdict, a curve over time, bars, the ladder of a matter; SVG without outside assets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from html import escape

from attrs import frozen

from community_gov.rules import Branch, ElectionVerdict, Language, Node, StageResult, Test, Verdict, explain

__all__ = [
    "FEW",
    "LEAST",
    "Bar",
    "Point",
    "Rung",
    "Tile",
    "bars_svg",
    "curve_svg",
    "ladder_svg",
    "tiles_svg",
    "verdict_svg",
    "verdict_svgs",
]

LEAST = 5
"""No figure about fewer persons than this is shown."""
FEW: Mapping[Language, str] = {"zh": f"不足{LEAST}", "en": f"fewer than {LEAST}"}
"""What stands in the place of such a figure."""

_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
_INK, _QUIET, _LINE, _GOOD, _BAD, _BASE = "#1c2430", "#5b6675", "#9aa5b1", "#1b7a43", "#b3261e", "#e3e8ee"
_WIDTH, _INDENT, _ROW, _SIZE, _HEAD = 390, 12, 18, 13, 17
"""The width of a phone; on a wide screen the picture grows up to twice of it."""
_CANDIDATE = 2
"""How deep the line of a candidate stands in the tree of an election."""
_LABEL = 26, 13  # about how wide and high a number on a curve is


@frozen(kw_only=True)
class Point:
    """One day of a curve and its value."""

    on: date
    value: int


@frozen(kw_only=True)
class Bar:
    """One bar: a label, how much of how much; `part` is None when the figure may not be shown."""

    label: str
    part: int | None
    whole: int


@frozen(kw_only=True)
class Rung:
    """One step of a matter on the ladder: when, at which level counted from below, and what was done."""

    on: date
    level: int
    said: str


@frozen(kw_only=True)
class Tile:
    """A building on a map: its name, and what it belongs to, by number and name."""

    name: str
    of: int
    said: str


def _svg(width: int, height: int, title: str, parts: Iterator[str]) -> str:
    box = f'viewBox="0 0 {width} {height}" width="100%" style="max-width:{2 * width - 40}px;height:auto"'
    body = "\n".join(parts)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} font-family="{_FONT}">'
    return f"{head}<title>{escape(title)}</title>\n{body}\n</svg>"


def _text(x: int, y: int, said: str, *, size: int = _SIZE, fill: str = _INK, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'


# --- the tree of a verdict -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Row:
    """One line of the tree, and the bar that belongs to it."""

    depth: int
    pieces: tuple[str, ...]
    colour: str
    share: tuple[Fraction, Fraction] | None
    """What was there and what was needed, both as parts of the base (or of the larger of the two)."""


def verdict_svg(
    verdict: Verdict | ElectionVerdict, *, title: str, names: Mapping[str, str] | None = None, lang: Language = "zh"
) -> str:
    """The tree of reasons: a line for each test, with a bar for what was there and a mark at what was needed."""
    return _tree(title, _rows(verdict, names or {}, lang), _headed(title))


def verdict_svgs(
    verdict: ElectionVerdict, *, title: str, names: Mapping[str, str] | None = None, lang: Language = "zh"
) -> tuple[str, ...]:
    """The same in pieces that belong below each other, one for each candidate: a sheet of paper can end between two of them."""
    pieces: list[list[_Row]] = [[]]
    for row in _rows(verdict, names or {}, lang):
        if row.depth == _CANDIDATE and pieces[-1]:
            pieces.append([])
        pieces[-1].append(row)
    first, *others = pieces
    return (_tree(title, first, _headed(title)), *(_tree(piece[0].pieces[0], piece, ((), 0)) for piece in others))


def _rows(verdict: Verdict | ElectionVerdict, names: Mapping[str, str], lang: Language) -> list[_Row]:
    shares = iter(list(_shares(verdict)))
    return [_row(line, shares, few=FEW[lang]) for line in explain(verdict, lang=lang, names=names)]


def _tree(title: str, rows: Sequence[_Row], headed: tuple[tuple[str, ...], int]) -> str:
    (head, y), placed = headed, []
    for row in rows:
        placed.append((y, row))
        y += _ROW * len(row.pieces) + (16 if row.share else 4)
    parts = (*head, *(part for top, row in placed for part in _drawn(row, top)))
    return _svg(_WIDTH, y + 4, title, iter(parts))


def _row(line: str, bars: Iterator[tuple[Fraction, Fraction]], *, few: str) -> _Row:
    """A line of the reasons; a test takes the next of the bars."""
    said = line.lstrip(" ")
    depth = (len(line) - len(said)) // 2
    if said[:1] == "!":  # how many ballots a remark is about
        said = re.sub(r"\((\d+)\)$", lambda found: found[0] if int(found[1]) >= LEAST else f"({few})", said)
    holds = said[:1] == "✓"
    colour = _GOOD if holds else _BAD if said[:1] == "✗" else _INK
    share = next(bars, None) if said[:1] in "✓✗" and said.endswith("]") else None
    return _Row(depth=depth, pieces=tuple(_wrapped(said, _WIDTH - 26 - depth * _INDENT)), colour=colour, share=share)


def _shares(verdict: Verdict | ElectionVerdict) -> Iterator[tuple[Fraction, Fraction]]:
    """The bar of each test, in the order in which `explain` tells them."""
    if isinstance(verdict, ElectionVerdict):
        results = [one.result for held in verdict.rounds for one in held.candidates]
        nodes = [node for one in results for node in (one.quorum, one.passes)]
    else:
        nodes = [node for stage in verdict.stages for node in _of_stage(stage)]
    for node in nodes:
        yield from _of_node(node) if node is not None else ()
    if verdict.without_silence is not None:
        yield from _shares(verdict.without_silence)


def _of_stage(stage: StageResult) -> tuple[Node | None, ...]:
    return (stage.gate, stage.quorum, stage.passes)


def _of_node(node: Node) -> Iterator[tuple[Fraction, Fraction]]:
    if isinstance(node, Branch):
        for inner in node.of:
            yield from _of_node(inner)
    elif isinstance(node, Test):
        whole = max([node.had, node.needed, *(operand.value for operand in node.base)], default=Fraction(1)) or Fraction(1)
        yield node.had / whole, node.needed / whole


def _headed(title: str) -> tuple[tuple[str, ...], int]:
    """The title in as many lines as it needs, and where the picture below it begins."""
    lines = list(_wrapped(title, _WIDTH - 16, size=_HEAD))
    drawn = tuple(_text(8, 24 + 22 * number, line, size=_HEAD, bold=True) for number, line in enumerate(lines))
    return drawn, 22 + 22 * len(lines)


def _wrapped(text: str, wide: int, *, size: int = _SIZE) -> Iterator[str]:
    """Pieces that fit into so many pixels; words and numbers are kept whole where that is possible."""
    line, used = "", 0
    for piece in re.findall(r"[!-~]+|.", text):
        more = _wide(piece, size=size)
        if line and used + more > wide:
            yield line.rstrip()
            line, used = "", 0
        line, used = line + piece, used + more
    yield line


def _wide(text: str, *, size: int = _SIZE) -> int:
    """About how many pixels a text takes: a Chinese character is as wide as high."""
    return sum(size * 5 // 8 if char.isascii() else size for char in text)


def _drawn(row: _Row, top: int) -> Iterator[str]:
    x = 8 + row.depth * _INDENT
    for number, piece in enumerate(row.pieces):
        fill = row.colour if number == 0 else _QUIET
        yield _text(x if number == 0 else x + 14, top + number * _ROW + _SIZE, piece, fill=fill)
    if row.share is not None:
        had, needed = row.share
        y, wide = top + len(row.pieces) * _ROW + 2, _WIDTH - x - 30
        yield f'<rect x="{x + 14}" y="{y}" width="{wide}" height="7" rx="3" fill="{_BASE}"/>'
        yield f'<rect x="{x + 14}" y="{y}" width="{_part(had, wide)}" height="7" rx="3" fill="{row.colour}"/>'
        mark = x + 14 + _part(needed, wide)
        yield f'<path d="M{mark} {y - 2}v11" stroke="{_INK}" stroke-width="2"/>'


def _part(share: Fraction, wide: int) -> int:
    """So many pixels; only the picture is rounded, never what decides."""
    return int(min(max(share, Fraction(0)), Fraction(1)) * wide)


# --- curves and bars -------------------------------------------------------------------------------------------------


def curve_svg(points: Sequence[Point], *, title: str) -> str:
    """A falling or rising curve over the days, with a value wherever it changes."""
    most = max(point.value for point in points)
    first, last = points[0].on, points[-1].on
    days = max((last - first).days, 1)
    head, below = _headed(title)
    left, right, top, bottom = 36, _WIDTH - 20, below + 6, below + 166

    def place(point: Point) -> tuple[int, int]:
        across = left + (point.on - first).days * (right - left) // days
        return across, bottom - point.value * (bottom - top) // max(most, 1)

    def beside(point: Point) -> tuple[int, int]:
        """Where its label begins: to the right of the point, of the last one to the left."""
        x, y = place(point)
        return x - 8 - _wide(str(point.value), size=11) if point is points[-1] else x + 5, y - 6

    def parts() -> Iterator[str]:
        yield from head
        for quarter in range(5):
            y, said = bottom - quarter * (bottom - top) // 4, str(most * quarter // 4)
            yield f'<path d="M{left} {y}H{right}" stroke="{_BASE}"/>'
            yield _text(left - 6, y + 4, said, size=11, fill=_QUIET, anchor="end")
        line = " ".join(f"{x},{y}" for x, y in map(place, points))
        yield f'<polyline points="{line}" fill="none" stroke="{_BAD}" stroke-width="2.5"/>'
        changes = [point for n, point in enumerate(points) if n == 0 or points[n - 1].value != point.value]
        told = _told_apart([beside(point) for point in changes])
        for number, point in enumerate(points):
            x, y = place(point)
            yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{_BAD}"/>'
            if beside(point) in told:
                yield _text(*beside(point), f"{point.value}", size=11)
            if number in (0, len(points) - 1):
                edge = "start" if number == 0 else "end"
                yield _text(x, bottom + 18, point.on.isoformat(), size=11, fill=_QUIET, anchor=edge)

    return _svg(_WIDTH, bottom + 30, title, parts())


def _told_apart(places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of labels that would lie on each other the last one stays."""
    kept = list[tuple[int, int]]()
    for x, y in reversed(places):
        if all(abs(x - other) >= _LABEL[0] or abs(y - below) >= _LABEL[1] for other, below in kept):
            kept.append((x, y))
    return set(kept)


def bars_svg(bars: Sequence[Bar], *, title: str, lang: Language = "zh") -> str:
    """A bar for each label; where the figure may not be shown, it says so."""
    hidden = {"zh": f"{FEW['zh']}人,不显示", "en": FEW["en"]}[lang]
    left = 16 + max((_wide(bar.label, size=12) for bar in bars), default=0)
    wide, row, (head, top) = _WIDTH - left - 8 - _wide(hidden, size=12), 22, _headed(title)

    def parts() -> Iterator[str]:
        yield from head
        for number, bar in enumerate(bars):
            y = top + number * row
            yield _text(left - 8, y + 12, bar.label, size=12, anchor="end")
            yield f'<rect x="{left}" y="{y + 2}" width="{wide}" height="12" rx="3" fill="{_BASE}"/>'
            if bar.part is None:
                yield _text(left + wide + 8, y + 12, hidden, size=12, fill=_QUIET)
                continue
            filled = _part(Fraction(bar.part, bar.whole), wide) if bar.whole else 0
            yield f'<rect x="{left}" y="{y + 2}" width="{filled}" height="12" rx="3" fill="{_GOOD}"/>'
            yield _text(left + wide + 8, y + 12, f"{bar.part} / {bar.whole}", size=12)

    return _svg(_WIDTH, top + 12 + len(bars) * row, title, parts())


def ladder_svg(steps: Sequence[Rung], *, levels: Sequence[str], title: str) -> str:
    """The way of a matter: a line for each level, the highest on top, and the steps from left to right; what they were below."""
    (head, below), row = _headed(title), 34
    left, right = 16 + max(_wide(name, size=12) for name in levels), _WIDTH - 16
    bottom = below + row * len(levels)

    def place(number: int) -> tuple[int, int]:
        across = left + 12 + number * (right - left - 24) // max(len(steps) - 1, 1)
        return across, bottom - row * steps[number].level - row // 2

    def parts() -> Iterator[str]:
        yield from head
        for level, name in enumerate(levels):
            y = bottom - row * level - row // 2
            yield f'<path d="M{left} {y}H{right}" stroke="{_BASE}" stroke-width="2"/>'
            yield _text(left - 8, y + 4, name, size=12, fill=_QUIET, anchor="end")
        line = " ".join(f"{x},{y}" for x, y in map(place, range(len(steps))))
        yield f'<polyline points="{line}" fill="none" stroke="{_GOOD}" stroke-width="2.5"/>'
        for number, step in enumerate(steps):
            x, y = place(number)
            yield f'<circle cx="{x}" cy="{y}" r="9" fill="{_GOOD}"/>'
            yield _text(x, y + 4, str(number + 1), size=11, fill="#ffffff", anchor="middle", bold=True)
            yield _text(8, bottom + 18 + 18 * number, f"{number + 1}  {step.on:%m-%d}  {step.said}", size=12)

    return _svg(_WIDTH, bottom + 18 * len(steps) + 14, title, parts())


# --- a map of buildings ----------------------------------------------------------------------------------------------

_TINTS = ("#dbe8f6", "#dcefe2", "#f8e9d2", "#eee0f2", "#f6dede", "#dff0f1", "#f0efd0", "#e5e5ee")
_ACROSS, _TILE, _GAP = 3, 58, 10


def tiles_svg(tiles: Sequence[Tile], *, title: str) -> str:
    """A tile for each building; those that belong together share a tint, and each says to what it belongs."""
    (head, top), wide = _headed(title), (_WIDTH - (_ACROSS + 1) * _GAP) // _ACROSS

    def parts() -> Iterator[str]:
        yield from head
        for place, tile in enumerate(tiles):
            row, column = divmod(place, _ACROSS)
            x, y = _GAP + column * (wide + _GAP), top + row * (_TILE + _GAP)
            tint = _TINTS[tile.of % len(_TINTS)]
            yield f'<rect x="{x}" y="{y}" width="{wide}" height="{_TILE}" rx="6" fill="{tint}" stroke="{_LINE}"/>'
            yield _text(x + wide // 2, y + 26, tile.name, size=15, anchor="middle", bold=True)
            yield _text(x + wide // 2, y + 45, tile.said, size=12, anchor="middle")

    return _svg(_WIDTH, top + -(-len(tiles) // _ACROSS) * (_TILE + _GAP), title, parts())
