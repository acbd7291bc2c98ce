"""Bars, marks, sentences and the frame of the pictures: how something is drawn, not what."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from attrs import frozen

from community_gov.rules import (
    Branch,
    Comparator,
    Ended,
    Mark,
    Node,
    Rule,
    Stage,
    StageResult,
    Test,
    Verdict,
    explain,
    show_number,
)

__all__ = [
    "BAD",
    "BAR",
    "GOOD",
    "LEFT",
    "LINE",
    "QUIET",
    "WIDTH",
    "Block",
    "Lines",
    "Picture",
    "bar",
    "heading",
    "long",
    "picture",
    "sentence",
    "tests",
    "text",
]

_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
_INK, QUIET, LINE, GOOD, BAD = "#1c2430", "#4d5866", "#9aa5b1", "#1b7a43", "#b3261e"
_FILL = {
    "yes": "#1b7a43",
    "deemed": "#8cc7a3",
    "no": "#b3261e",
    "abstain": "#c9a227",
    "void": "#7a6aa8",
    "part": "#5d7da8",
    "silent": "#dfe5ec",
}
_KEY = {
    "yes": "Y yes 同意",
    "deemed": "+ silence counted 视同",
    "no": "N no 反对",
    "abstain": "B abstains 弃权",
    "void": "× void 废票",
    "part": "taking part 参与",
    "silent": "the rest of the base",
}
_LETTER = {"yes": "Y", "deemed": "+", "no": "N", "abstain": "B", "void": "×", "silent": ""}
WIDTH, LEFT, BAR, _SIZE, _LETTER_WIDE = 390, 12, 20, 12, 14
"""The width of a phone; a browser makes it larger where there is room."""
_SIGNS = {Comparator.MORE: ">", Comparator.AT_LEAST: "≥"}
_ENDED = {True: Ended.PASSED, False: Ended.LOST}


@frozen(kw_only=True)
class Picture:
    """One drawing: what it shows in a sentence for those who do not see it, and the SVG text."""

    told: str
    svg: str


@frozen(kw_only=True)
class Block:
    """Lines of SVG and how high they are."""

    parts: tuple[str, ...]
    height: int


def tests(node: Node | None) -> Iterator[Test]:
    """Every test of a tree, in order."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Branch):
        for inner in node.of:
            yield from tests(inner)


def bar(y: int, segments: list[tuple[str, Fraction]], test: Test, *, base: str) -> Iterator[str]:
    """A bar that is the base of a test, its parts, and a mark at what is needed."""
    whole = test.base[0].value
    mark = LEFT + long(test.needed / whole)
    yield text(LEFT, y - 5, base, size=11, fill=QUIET)
    yield f'<rect x="{LEFT}" y="{y}" width="{long(Fraction(1))}" height="{BAR}" fill="{_FILL["silent"]}"/>'
    done = Fraction(0)
    for name, share in segments:
        x, wide = LEFT + long(done), long(done + share) - long(done)
        yield f'<rect x="{x}" y="{y}" width="{wide}" height="{BAR}" fill="{_FILL[name]}"/>'
        if wide > _LETTER_WIDE and _LETTER.get(name):
            yield text(x + wide // 2, y + 14, _LETTER[name], size=11, fill="#ffffff", anchor="middle", bold=True)
        done += share
    yield f'<path d="M{mark} {y - 4}V{y + BAR + 4}" stroke="{_INK}" stroke-width="2.5"/>'
    anchor = "end" if mark > WIDTH - 80 else "middle"
    yield text(mark, y - 6, f"{_SIGNS[test.comparator]} {mixed(test.needed)}", size=11, anchor=anchor, bold=True)


def mixed(value: Fraction) -> str:
    """A number as people read it: 613 1/3."""
    whole, rest = divmod(value, 1)
    shown = show_number(value)
    return f"{whole} {rest}" if "/" in shown and whole else shown


def long(share: Fraction) -> int:
    """So many pixels; only the picture is rounded, never what decides."""
    return int(min(share, Fraction(1)) * (WIDTH - 2 * LEFT))


@frozen
class Lines:
    """Words of one test, broken into lines."""

    pieces: tuple[str, ...]
    fill: str

    @property
    def height(self) -> int:
        """How much room they take."""
        return 16 * len(self.pieces)

    def parts_at(self, y: int) -> list[str]:
        """The lines, the first of them at this height."""
        return [
            text(LEFT + (0 if number == 0 else 14), y + 14 + 16 * number, piece, fill=self.fill if number == 0 else QUIET)
            for number, piece in enumerate(self.pieces)
        ]


def sentence(test: Test) -> Lines:
    """A test in the words in which a verdict is told, without its article."""
    rule = Rule(id="told", citation="", mark=Mark.READ, stages=(Stage(name="vote", passes=test.compare),))
    result = StageResult(name="vote", ended=_ENDED[test.holds], passes=test)
    said = explain(Verdict(rule=rule.id, citation="", mark=rule.mark, stages=(result,)), lang="en")
    line = next(line.strip() for line in said if line.strip()[0] in "✓✗")
    return Lines(tuple(_wrapped(line.partition(" [")[0], 53)), GOOD if test.holds else BAD)


def _wrapped(said: str, wide: int) -> Iterator[str]:
    line = ""
    for word in said.split(" "):
        if line and len(line) + 1 + len(word) > wide:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def heading(said: str) -> Block:
    """A heading between blocks."""
    return Block(parts=(text(LEFT, 18, said, bold=True, size=13),), height=28)


def _legend(names: Sequence[str]) -> Block:
    """What the colours mean, two in a line."""
    parts = list[str]()
    for number, name in enumerate(names):
        x, y = LEFT + number % 2 * 185, 8 + number // 2 * 18
        parts.append(f'<rect x="{x}" y="{y}" width="11" height="11" fill="{_FILL[name]}" stroke="{LINE}"/>')
        parts.append(text(x + 17, y + 10, _KEY[name], size=11, fill=QUIET))
    return Block(parts=tuple(parts), height=(len(names) + 1) // 2 * 18 + 8 if names else 0)


def picture(title: str, blocks: list[Block], told: Sequence[str]) -> Picture:
    """A title, blocks one under the other, what the colours mean, and all of it in one sentence for those who do not see it."""
    y, parts = 40, [text(LEFT, 24, title, size=16, bold=True)]
    for block in blocks:
        parts.append(f'<g transform="translate(0 {y})">' + "\n".join(block.parts) + "</g>")
        y += block.height
    drawn = [part for block in blocks for part in block.parts if part.startswith("<rect")]
    used = [name for name in _KEY if any(f'fill="{_FILL[name]}"' in part for part in drawn)]
    key = _legend(used)
    parts.append(f'<g transform="translate(0 {y})">' + "\n".join(key.parts) + "</g>")
    y += key.height
    said = f"{title}: {'; '.join(told)}."
    box = f'viewBox="0 0 {WIDTH} {y + 6}" width="{WIDTH * 5 // 4}" height="{(y + 6) * 5 // 4}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} font-family="{_FONT}">'
    paper = f'<rect width="{WIDTH}" height="{y + 6}" rx="6" fill="#ffffff"/>'
    body = "\n".join(parts)
    svg = f"{head}\n<title>{escape(title)}</title>\n<desc>{escape(said)}</desc>\n{paper}\n{body}\n</svg>\n"
    return Picture(told=said, svg=svg)


def text(x: int, y: int, said: str, *, size: int = _SIZE, fill: str = _INK, anchor: str = "start", bold: bool = False) -> str:
    """One line of text."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'
