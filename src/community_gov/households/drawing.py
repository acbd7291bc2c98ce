"""The picture of a building (楼栋图): a cell for each unit, floor over floor, coloured by any state.

The question tells where each unit stands; `draw_building` is pure and makes one SVG text of it that needs nothing from outside.
Entrances are set below each other when they would not fit on a telephone side by side.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen
from attrs.validators import matches_re

from community_gov.change import View, question
from community_gov.households.places import Place, PlaceKind, Unit, units
from community_gov.households.titles import CertificateStage
from community_gov.households.words import natural
from community_gov.records import Code, Id

__all__ = ["CERTIFICATE_SHADES", "BuildingPicture", "PictureBlock", "PictureFloor", "Shade", "draw_building", "picture"]

_ROOM = re.compile(r"(\d{1,2})\d{2}\D*")
_CELL, _HIGH, _LEFT, _GAP, _WIDE = 42, 20, 34, 8, 360
"""Width and height of a cell, room for floor names, space between entrances, and how wide a line may be: in pixels."""
_LIGHT = 120_000
"""Grounds of at least this weighted brightness (0 to 255,000) bear dark letters; near it both inks read equally well."""


@frozen(kw_only=True)
class PictureFloor:
    """The units of one floor of one entrance, in natural order; `name` is empty when nobody knows the floor."""

    name: str
    units: tuple[Unit, ...]


@frozen(kw_only=True)
class PictureBlock:
    """One entrance, or after them what lies outside of entrances, such as shops; the top floor first."""

    entrance: Place | None
    floors: tuple[PictureFloor, ...]

    @property
    def columns(self) -> int:
        """How many units stand side by side at most."""
        return max(len(floor.units) for floor in self.floors)


@frozen(kw_only=True)
class BuildingPicture:
    """Where each unit of a building stands."""

    building: Place
    blocks: tuple[PictureBlock, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units of the building."""
        return tuple(unit for block in self.blocks for floor in block.floors for unit in floor.units)


@frozen(kw_only=True)
class Shade:
    """How a state is drawn: its colour, and a mark for those who cannot tell colours apart."""

    code: Code
    fill: str = field(validator=matches_re(r"#[0-9a-f]{6}"))
    zh: str
    en: str
    mark: str = ""


CERTIFICATE_SHADES: tuple[Shade, ...] = tuple(
    Shade(code=stage.code, fill=fill, zh=stage.zh, en=stage.en, mark=mark)
    for stage, fill, mark in (
        (CertificateStage.NOT_BEGUN, "#e3e0d8", ""),
        (CertificateStage.SURVEYED, "#f6e3a1", ""),
        (CertificateStage.FUND_PAID, "#f2c46d", ""),
        (CertificateStage.TAX_PAID, "#e59f4c", ""),
        (CertificateStage.FIRST_REGISTERED, "#9cc3d9", ""),
        (CertificateStage.TRANSFER_FILED, "#5b9bc0", ""),
        (CertificateStage.ISSUED, "#2f7d4f", "✓"),
    )
)
"""The stages of the property certificate, from pale to done."""


@question("households.picture")
def picture(view: View, *, place: Id[Place] | None = None) -> tuple[BuildingPicture, ...]:
    """The buildings in a place, or all, and where each unit stands in them; units outside of buildings are left out."""
    places = {one.id: one for one in view.find(Place)}
    by_building: dict[Place, list[tuple[dict[PlaceKind, Place], Unit]]] = {}
    for unit in units(view, place=place):
        around = _around(places, unit.place)
        if PlaceKind.BUILDING in around:
            by_building.setdefault(around[PlaceKind.BUILDING], []).append((around, unit))
    found = sorted(by_building, key=lambda building: natural(building.code))
    return tuple(BuildingPicture(building=one, blocks=tuple(_blocks(by_building[one]))) for one in found)


def _around(places: Mapping[Id[Place], Place], here: Id[Place] | None) -> dict[PlaceKind, Place]:
    """The innermost place of each kind that encloses a place."""
    around: dict[PlaceKind, Place] = {}
    while here is not None:
        place = places[here]
        around.setdefault(place.kind, place)
        here = place.parent
    return around


def _blocks(found: Sequence[tuple[dict[PlaceKind, Place], Unit]]) -> Iterator[PictureBlock]:
    by_entrance: dict[Place | None, dict[str, list[Unit]]] = {}
    for around, unit in found:
        floors = by_entrance.setdefault(around.get(PlaceKind.ENTRANCE), {})
        floors.setdefault(_floor(around.get(PlaceKind.FLOOR), unit), []).append(unit)
    for entrance in sorted(by_entrance, key=lambda one: (one is None, natural("" if one is None else one.code))):
        floors = by_entrance[entrance]
        names = sorted(floors, key=natural, reverse=True)
        made = (PictureFloor(name=name, units=tuple(sorted(floors[name], key=_by_room))) for name in names)
        yield PictureBlock(entrance=entrance, floors=tuple(made))


def _floor(floor: Place | None, unit: Unit) -> str:
    """The floor's name; without one, what a room number such as 1502 says."""
    if floor is not None:
        return floor.name
    match = _ROOM.fullmatch(unit.room)
    return f"{match[1]}层" if match else ""


def _by_room(unit: Unit) -> tuple[object, ...]:
    return natural(unit.room)


# --- drawing ---------------------------------------------------------------------------------------------------------


def draw_building(picture: BuildingPicture, *, states: Mapping[Id[Unit], Code], shades: Sequence[Shade], lang: str = "zh") -> str:
    """One SVG element: each unit in the shade of its state, with a legend that counts.

    Title and description are there for who cannot see it. Raises KeyError for a state that has no shade; a unit without a
    state is left white.
    """
    known = {shade.code: shade for shade in shades}
    shown = {unit.id: known[states[unit.id]] for unit in picture.units if unit.id in states}
    legend = _legend(picture, shown, shades, lang)
    lines = list(_lines(picture.blocks))
    width = max(_LEFT + _width(line) for line in lines)
    top, body = _HIGH, [_text(_LEFT, 14, picture.building.name, fill="#1a1a1a", more=' font-weight="bold"')]
    for line in lines:
        body += _line(line, shown, top, lang)
        top += _HIGH * (1 + max(len(block.floors) for block in line)) + _GAP
    body += _legend_marks(legend, top)
    height = top + _HIGH * len(legend)
    said = ", ".join(f"{label} {count}" for _fill, label, count in legend)
    return _svg(picture.building, width, height, said, "".join(body))


def _svg(building: Place, width: int, height: int, said: str, body: str) -> str:
    id = html.escape(f"building-{building.id}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" font-family="sans-serif" font-size="11" '
        f'style="width:100%;max-width:{width}px;height:auto;print-color-adjust:exact;-webkit-print-color-adjust:exact">'
        f'<title id="{id}-title">{html.escape(building.name)}</title>'
        f'<desc id="{id}-desc">{html.escape(said)}</desc>{body}</svg>'
    )


def _lines(blocks: Sequence[PictureBlock]) -> Iterator[list[PictureBlock]]:
    """As many entrances side by side as fit."""
    line: list[PictureBlock] = []
    for block in blocks:
        if line and _LEFT + _width([*line, block]) > _WIDE:
            yield line
            line = []
        line.append(block)
    yield line


def _width(line: Sequence[PictureBlock]) -> int:
    return sum(block.columns for block in line) * _CELL + (len(line) - 1) * _GAP


def _line(line: Sequence[PictureBlock], shown: Mapping[Id[Unit], Shade], top: int, lang: str) -> list[str]:
    """The entrances of one line, their names above them, the names of the floors at the left."""
    names = sorted({floor.name for block in line for floor in block.floors}, key=natural, reverse=True)
    rows = {name: top + _HIGH * (index + 1) for index, name in enumerate(names)}
    drawn = [_text(_LEFT - 4, y + 14, name, anchor="end", fill="#555555") for name, y in rows.items()]
    left = _LEFT
    for block in line:
        if block.entrance is not None:
            drawn.append(_text(left, top + 14, block.entrance.name, fill="#555555"))
        for floor in block.floors:
            for column, unit in enumerate(floor.units):
                drawn.append(_cell(unit, shown.get(unit.id), left + column * _CELL, rows[floor.name], lang))
        left += block.columns * _CELL + _GAP
    return drawn


def _cell(unit: Unit, shade: Shade | None, x: int, y: int, lang: str) -> str:
    fill, mark = ("#ffffff", "") if shade is None else (shade.fill, shade.mark)
    state = "" if shade is None else f": {shade.zh if lang == 'zh' else shade.en}"
    label, inside = unit.room + mark, _CELL - 6
    squeeze = f' textLength="{inside}" lengthAdjust="spacingAndGlyphs"' if _wide(label) > inside else ""
    return (
        f'<g><title>{html.escape(unit.code + state)}</title><rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_HIGH - 2}" '
        f'rx="2" fill="{fill}" stroke="#888888" stroke-width="0.5"/>'
        f"{_text(x + _CELL // 2 - 1, y + 13, label, anchor='middle', fill=_ink(fill), more=squeeze)}</g>"
    )


def _wide(text: str) -> int:
    """About how many pixels a text takes: Chinese characters are as wide as high."""
    return sum(11 if unicodedata.east_asian_width(char) in "WF" else 7 for char in text)


def _text(x: int, y: int, text: str, *, fill: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}"{more}>{html.escape(text)}</text>'


def _ink(fill: str) -> str:
    """Black on a light ground, white on a dark one."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return "#1a1a1a" if 299 * red + 587 * green + 114 * blue > _LIGHT else "#ffffff"


def _legend(
    picture: BuildingPicture, shown: Mapping[Id[Unit], Shade], shades: Sequence[Shade], lang: str
) -> list[tuple[str, str, int]]:
    """Colour, label and count of each state that occurs, in the order of the shades."""
    counts = Counter(shade.code for shade in shown.values())
    legend = [
        (shade.fill, (shade.zh if lang == "zh" else shade.en) + shade.mark, counts[shade.code])
        for shade in shades
        if counts[shade.code]
    ]
    bare = len(picture.units) - len(shown)
    return [*legend, ("#ffffff", "无记录" if lang == "zh" else "no record", bare)] if bare else legend


def _legend_marks(legend: Sequence[tuple[str, str, int]], top: int) -> Iterator[str]:
    for index, (fill, label, count) in enumerate(legend):
        y = top + _HIGH * index
        yield f'<rect x="{_LEFT}" y="{y + 3}" width="12" height="12" fill="{fill}" stroke="#888888" stroke-width="0.5"/>'
        yield _text(_LEFT + 18, y + 13, f"{label} {count}", fill="#1a1a1a")


# --- a page of them --------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1rem auto; max-width: 75rem; padding: 0 .8rem; color: #1a1a1a;
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }}
h1 {{ font-size: 1.3rem; }}
figure {{ margin: 0 0 1.5rem; break-inside: avoid; overflow-x: auto; }}
@page {{ size: A4; margin: 12mm; }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none; }} svg {{ max-height: 245mm; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
{figures}
</body>
</html>
"""


def buildings_page(
    pictures: Sequence[BuildingPicture],
    *,
    states: Mapping[Id[Unit], Code],
    shades: Sequence[Shade],
    title: str,
    lang: str = "zh",
) -> str:
    """Buildings as one HTML page for a phone and for A4; it needs nothing from elsewhere. Raises KeyError as `draw_building`."""
    drawn = (draw_building(one, states=states, shades=shades, lang=lang) for one in pictures)
    figures = "\n".join(f"<figure>{svg}</figure>" for svg in drawn)
    return _PAGE.format(lang="zh-CN" if lang == "zh" else html.escape(lang), title=html.escape(title), figures=figures)
