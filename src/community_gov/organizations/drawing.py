"""The chart of bodies as a picture: one row a body, its parts indented below it, other relations as lanes at the right.

The picture is inline SVG without any outside asset, made for the width of a phone; it scales to whatever it is put in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from attrs import frozen

from community_gov.organizations.bodies import RelationKind
from community_gov.organizations.chart import Chart, ChartRow

__all__ = ["chart_svg"]

_MARGIN, _INDENT, _LANE, _GAP = 10, 18, 13, 8
_NAME, _SMALL, _TOP = 15, 11, 44
_NARROWEST = 120
_PIECE = re.compile(r" ?[!-~]+|.")
"""A word with the blank before it, or one character."""
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
_INK, _QUIET, _LINE = "#1c2430", "#5b6675", "#9aa5b1"
_FILLS = {"district": "#dfe7f3", "subdistrict": "#e6eef7", "shequ": "#eaf4ee", "compound": "#fbf4e4"}
_PLAIN_FILL = "#f1eff6"
_STROKES = {
    RelationKind.PART_OF: (_LINE, ""),
    RelationKind.GUIDES: ("#b3261e", ""),
    RelationKind.OVERSEES: ("#0b57a4", "6 3"),
    RelationKind.CONTRACTS_WITH: ("#1b7a43", "2 3"),
    RelationKind.SERVES: ("#7a3fa0", "9 3 2 3"),
}
"""Colour and dashes of each kind, so that it can be told without colour too."""


@frozen
class _Box:
    """Where the row of a body lies; all numbers in units of the picture."""

    row: ChartRow
    x: int
    y: int
    height: int
    lines: tuple[str, ...]

    def port(self, number: int, of: int) -> int:
        """The height of one of so many lines that touch it."""
        return self.y + self.height * (number + 1) // (of + 1)


@frozen
class _Lane:
    """All relations of one kind of one body: a line past the rows, with a dot at the body and an arrow at each other."""

    kind: RelationKind
    source: int
    targets: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last row that it touches."""
        ends = (self.source, *self.targets)
        return min(ends), max(ends)


def chart_svg(chart: Chart, *, lang: str = "zh", width: int = 390) -> str:
    """The chart as an `<svg>` element; raises ValueError for a width below 240.

    It names bodies and no person.
    """
    if width < 2 * _NARROWEST:
        msg = f"a chart needs a width of {2 * _NARROWEST} at least, not {width}"
        raise ValueError(msg)
    tracks = _tracks(_lanes(chart))
    right = max(width - _MARGIN - _LANE * len(tracks) - (_GAP if tracks else 0), _NARROWEST)
    boxes = tuple(_boxes(chart, right))
    bottom = (boxes[-1].y + boxes[-1].height if boxes else _TOP) + _GAP
    ports = _ports(tracks, boxes)
    kinds = [kind for kind in RelationKind if any(relation.kind is kind for relation in chart.relations)]
    height = bottom + (24 if kinds else 0) + _GAP
    title = f"组织架构({chart.on})" if lang == "zh" else f"Bodies on {chart.on}"
    parts = (
        _opening(width, height),
        f"<title>{title}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_MARGIN, 27, title, size=17, weight="bold"),
        *_stems(boxes),
        *(part for box in boxes for part in _drawn_box(box, right, lang)),
        *(part for number, track in enumerate(tracks) for lane in track for part in _drawn_lane(lane, number, ports, right)),
        *_legend(kinds, bottom, lang),
        "</svg>",
    )
    return "\n".join(parts)


def _opening(width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="100%" style="max-width:{2 * width}px;height:auto"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="{_FONT}">'


def _lanes(chart: Chart) -> Iterator[_Lane]:
    place = {row.body.id: index for index, row in enumerate(chart.rows)}
    grouped: dict[tuple[RelationKind, int], list[int]] = {}
    for relation in chart.relations:
        grouped.setdefault((relation.kind, place[relation.of]), []).append(place[relation.to])
    return (_Lane(kind, source, tuple(sorted(targets))) for (kind, source), targets in grouped.items())


def _tracks(lanes: Iterator[_Lane]) -> list[list[_Lane]]:
    """Lanes side by side; those that do not pass the same row share a track, and the short ones are near the boxes."""
    tracks: list[list[_Lane]] = []
    for lane in sorted(lanes, key=lambda lane: (lane.span[1] - lane.span[0], lane.span, lane.kind.code)):
        first, last = lane.span
        free = (track for track in tracks if all(last < other.span[0] or other.span[1] < first for other in track))
        track = next(free, None)
        if track is None:
            tracks.append([lane])
        else:
            track.append(lane)
    return tracks


def _boxes(chart: Chart, right: int) -> Iterator[_Box]:
    y = _TOP
    for row in chart.rows:
        x = min(_MARGIN + row.depth * _INDENT, right - _NARROWEST // 2)
        lines = tuple(_wrapped(row.body.name, (right - x - 16) * 2 // _NAME))
        height = 14 + len(lines) * (_NAME + 3) + _SMALL
        yield _Box(row, x, y, height, lines)
        y += height + _GAP


def _wrapped(text: str, halves: int) -> Iterator[str]:
    """Pieces of the text that fit into so many half-width characters; a Chinese character takes two of them.

    A word of other letters is kept whole, unless it is longer than a line.
    """
    line, used = "", 0
    for piece in (part for word in _PIECE.findall(text) for part in _parts(word, halves)):
        size = sum(1 if char.isascii() else 2 for char in piece)
        if line and used + size > halves:
            yield line.rstrip()
            line, used = "", 0
            piece = piece.lstrip()  # noqa: PLW2901  # the blank between two words is no part of the next line
            size = len(piece) if piece.isascii() else size
        line, used = line + piece, used + size
    yield line


def _parts(word: str, halves: int) -> Iterator[str]:
    return (word[start : start + halves] for start in range(0, len(word), halves))


def _stems(boxes: Sequence[_Box]) -> Iterator[str]:
    """From each body down its left side to each of its parts."""
    above: list[_Box] = []
    for box in boxes:
        del above[box.row.depth :]
        if above:
            x, start = above[-1].x + _INDENT // 2, above[-1].y + above[-1].height
            yield f'<path d="M{x} {start}V{box.port(0, 1)}H{box.x}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>'
        above.append(box)


def _drawn_box(box: _Box, right: int, lang: str) -> Iterator[str]:
    kind = box.row.kind
    fill = _PLAIN_FILL if kind.level is None else _FILLS.get(kind.level, _PLAIN_FILL)
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{right - box.x}" height="{box.height}" rx="6" '
        f'fill="{fill}" stroke="{_LINE}" stroke-width="1"/>'
    )
    for number, line in enumerate(box.lines, start=1):
        yield _text(box.x + 8, box.y + 3 + number * (_NAME + 3), line, size=_NAME)
    label = kind.zh if lang == "zh" else kind.en
    yield _text(box.x + 8, box.y + box.height - 7, label, size=_SMALL, fill=_QUIET)


def _ports(tracks: Sequence[Sequence[_Lane]], boxes: Sequence[_Box]) -> dict[tuple[_Lane, int], int]:
    """At which height each lane touches each row: those that come from above first, no two at one height."""
    ends: dict[int, list[tuple[bool, int, _Lane]]] = {}
    for number, lane in ((number, lane) for number, track in enumerate(tracks) for lane in track):
        for row in (lane.source, *lane.targets):
            downwards = lane.span[0] == row
            ends.setdefault(row, []).append((downwards, number if not downwards else -number, lane))
    found: dict[tuple[_Lane, int], int] = {}
    for row, touching in ends.items():
        for index, (_downwards, _number, lane) in enumerate(sorted(touching, key=lambda end: end[:2])):
            found[lane, row] = boxes[row].port(index, len(touching))
    return found


def _drawn_lane(lane: _Lane, track: int, ports: Mapping[tuple[_Lane, int], int], right: int) -> Iterator[str]:
    colour, dashes = _STROKES[lane.kind]
    stroke = f'fill="none" stroke="{colour}" stroke-width="1.6"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
    x, start = right + _GAP + track * _LANE + _LANE // 2, ports[lane, lane.source]
    ends = [ports[lane, target] for target in lane.targets]
    past = f"M{right} {start}H{x}M{x} {min(start, *ends)}V{max(start, *ends)}"
    yield f'<path d="{past}{"".join(f"M{x} {end}H{right + 5}" for end in ends)}" {stroke}/>'
    yield f'<circle cx="{right}" cy="{start}" r="3.5" fill="{colour}"/>'
    yield from (f'<path d="M{right} {end}l7 -4v8z" fill="{colour}"/>' for end in ends)


def _legend(kinds: Sequence[RelationKind], y: int, lang: str) -> Iterator[str]:
    x = _MARGIN
    for kind in kinds:
        colour, dashes = _STROKES[kind]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<path d="M{x} {y + 10}h26" stroke="{colour}" stroke-width="2"{dashed}/>'
        yield f'<path d="M{x + 30} {y + 10}l-7 -4v8z" fill="{colour}"/>'
        label = kind.label(lang)
        yield _text(x + 34, y + 14, label, size=12)
        x += 48 + sum(7 if char.isascii() else 12 for char in label)


def _text(x: int, y: int, said: str, *, size: int, fill: str = _INK, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(said)}</text>'
