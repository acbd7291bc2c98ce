"""The picture of a building: where each unit stands, and one SVG text of it."""

import re
from xml.etree import ElementTree as ET

import pytest
from tests.households.stage import Stage, empty_stage, open_stage

from community_gov import Code, Id
from community_gov import households as h

SVG = "{http://www.w3.org/2000/svg}"
DONE, OPEN = Code("done"), Code("open")
SHADES = (
    h.Shade(code=DONE, fill="#2f7d4f", zh="已办", en="done", mark="✓"),
    h.Shade(code=OPEN, fill="#e3e0d8", zh="未办", en="open"),
)


def tower(*, entrances: int = 2, floors: int = 3, flats: int = 2) -> Stage:
    """One building with floors, and a shop outside of its entrances."""
    header = "楼栋,单元,楼层,房号,面积"
    rows = [
        f"3,{entrance},{floor},{floor}{flat:02d},98"
        for entrance in range(1, entrances + 1)
        for floor in range(1, floors + 1)
        for flat in range(1, flats + 1)
    ]
    stage = empty_stage()
    text = "\n".join((header, *rows, "3,,1,商铺1,40"))
    stage.desk.run(h.import_roster, rows=h.read_roster(text).accepted())
    return stage


def drawn(stage: Stage, states: dict[Id[h.Unit], Code], *, lang: str = "zh") -> ET.Element:
    """The picture of the only building, as a tree; it has to be well-formed."""
    (picture,) = stage.desk.ask(h.picture)
    return ET.fromstring(h.draw_building(picture, states=states, shades=SHADES, lang=lang))  # noqa: S314  # our own text


def test_floors_stand_over_each_other_and_entrances_side_by_side() -> None:
    """The top floor first, rooms in natural order, what lies outside of entrances last."""
    (picture,) = tower(floors=11).desk.ask(h.picture)

    first, second, shops = picture.blocks

    assert [block.entrance and block.entrance.name for block in picture.blocks] == ["1单元", "2单元", None]
    assert [floor.name for floor in first.floors][:3] == ["11层", "10层", "9层"]
    assert [unit.room for unit in second.floors[0].units] == ["1101", "1102"]
    assert [unit.room for floor in shops.floors for unit in floor.units] == ["商铺1"]
    assert len(picture.units) == 2 * 11 * 2 + 1


def test_without_floors_the_room_number_tells_them() -> None:
    """1502 lies on floor 15; a room such as 商铺3 on none that is known."""
    stage = open_stage()
    for room in ("1502", "901", "902", "商铺3", "13A"):
        stage.unit(room)

    (picture,) = stage.desk.ask(h.picture)

    (block,) = picture.blocks
    assert [(floor.name, [unit.room for unit in floor.units]) for floor in block.floors] == [
        ("15层", ["1502"]),
        ("9层", ["901", "902"]),
        ("", ["13A", "商铺3"]),
    ]


def test_buildings_come_in_natural_order_and_can_be_asked_for_one_by_one() -> None:
    """Units outside of buildings are in no picture."""
    stage = open_stage()
    stage.unit("101")
    ids = {"3": stage.building}
    for code in ("10", "9"):
        ids[code] = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=code, name=f"{code}栋").id
        stage.desk.run(h.add_unit, place=ids[code], room="101", code=f"{code}-101")
    yard = stage.desk.run(h.add_place, kind=h.PlaceKind.OTHER, code="车场", name="车场").id
    stage.desk.run(h.add_unit, place=yard, room="P1", code="P1", kind=h.UnitKind.PARKING)

    assert [one.building.code for one in stage.desk.ask(h.picture)] == ["3", "9", "10"]
    assert [one.building.code for one in stage.desk.ask(h.picture, place=ids["10"])] == ["10"]
    assert stage.desk.ask(h.picture, place=yard) == ()


def test_there_is_one_cell_for_each_unit_in_the_colour_of_its_state() -> None:
    """Every cell says its room; its title says the unit and the state."""
    stage = tower()
    units = stage.desk.ask(h.units)
    states = {unit.id: DONE if unit.room == "302" else OPEN for unit in units}

    cells = drawn(stage, states).findall(f"{SVG}g")

    told = {cell.findtext(f"{SVG}title"): cell.find(f"{SVG}rect") for cell in cells}
    assert len(cells) == len(units)
    assert {title for title in told if title and title.endswith("已办")} == {"3-1-302: 已办", "3-2-302: 已办"}
    done, undone = told["3-1-302: 已办"], told["3-1-301: 未办"]
    assert done is not None
    assert undone is not None
    assert (done.get("fill"), undone.get("fill")) == ("#2f7d4f", "#e3e0d8")
    assert {cell.findtext(f"{SVG}text") for cell in cells} >= {"302✓", "301", "商铺1"}


def test_no_two_cells_cover_each_other_and_all_lie_inside() -> None:
    """A cell that hides another would hide a household."""
    stage = tower(entrances=5, floors=4, flats=3)

    svg = drawn(stage, {})

    _left, _top, width, height = map(int, svg.attrib["viewBox"].split())
    rects = [cell.find(f"{SVG}rect") for cell in svg.findall(f"{SVG}g")]
    boxes = [tuple(int(rect.attrib[name]) for name in ("x", "y", "width", "height")) for rect in rects if rect is not None]
    assert len({box[:2] for box in boxes}) == len(boxes) == 5 * 4 * 3 + 1
    assert all(x >= 0 and y >= 0 and x + wide <= width and y + high <= height for x, y, wide, high in boxes)
    for x, y, wide, high in boxes:
        near = [box for box in boxes if abs(box[0] - x) < wide and abs(box[1] - y) < high]
        assert near == [(x, y, wide, high)]


@pytest.mark.parametrize("entrances", [1, 2, 5, 9])
def test_a_picture_fits_on_a_telephone(entrances: int) -> None:
    """Entrances that do not fit side by side stand below each other; it scales and never grows beyond its size."""
    svg = drawn(tower(entrances=entrances), {})

    width = int(svg.attrib["viewBox"].split()[2])
    assert width <= 360
    assert "width:100%" in svg.attrib["style"]
    assert f"max-width:{width}px" in svg.attrib["style"]


def test_the_legend_counts_every_unit_once() -> None:
    """Also those of which nothing is recorded; states that do not occur are left out."""
    stage = tower()
    units = stage.desk.ask(h.units)
    states = {unit.id: DONE for unit in units[:4]}

    chinese, english = drawn(stage, states), drawn(stage, states, lang="en")

    said = [text.text for text in chinese.findall(f"{SVG}text")]
    assert "已办✓ 4" in said
    assert "无记录 9" in said
    assert not [text for text in said if text and "未办" in text]
    assert english.findtext(f"{SVG}desc") == "done✓ 4, no record 9"


def test_who_cannot_see_it_is_told_of_it() -> None:
    """The picture has a role, a title and a description of its own, so that several can stand on one page."""
    stage = tower()
    (picture,) = stage.desk.ask(h.picture)

    svg = drawn(stage, {})

    ids = svg.attrib["aria-labelledby"].split()
    assert svg.attrib["role"] == "img"
    assert ids == [svg[0].attrib["id"], svg[1].attrib["id"]]
    assert (svg[0].text, svg[1].text) == ("3栋", "无记录 13")
    assert all(picture.building.id in id for id in ids)


def test_the_picture_needs_nothing_from_outside() -> None:
    """No script, no link, no image, no style sheet: it can be printed and mailed."""
    stage = tower()
    (picture,) = stage.desk.ask(h.picture)

    text = h.draw_building(picture, states={}, shades=SHADES)

    assert set(re.findall(r"<(\w+)", text)) == {"svg", "title", "desc", "g", "rect", "text"}
    assert re.findall(r"(?:https?:)?//[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "print-color-adjust:exact" in text


def test_texts_of_the_register_cannot_break_out_of_the_picture() -> None:
    """A room name is text, whatever somebody typed into it."""
    stage = open_stage()
    evil = '"><script>alert(1)</script>&'
    stage.desk.run(h.add_unit, place=stage.entrance, room=evil, code=evil)

    svg = drawn(stage, {})

    assert [cell.findtext(f"{SVG}text") for cell in svg.findall(f"{SVG}g")] == [evil]


def test_a_state_without_a_shade_is_a_fault() -> None:
    """A unit that silently lost its colour would be read as one without a record."""
    stage = tower()
    unit = stage.desk.ask(h.units)[0]

    with pytest.raises(KeyError):
        drawn(stage, {unit.id: Code("strange")})


@pytest.mark.parametrize("fill", ["red", "#fff", "url(x)", "#2F7D4F", '#000000"/><script>'])
def test_a_shade_is_a_plain_colour(fill: str) -> None:
    """Six hexadecimal digits, since the colour goes into the picture as it is."""
    with pytest.raises(ValueError, match="fill"):
        h.Shade(code=DONE, fill=fill, zh="已办", en="done")


def test_every_stage_of_the_certificate_has_a_shade_of_its_own() -> None:
    """The usual picture is that of the property certificates."""
    stages = {shade.code: shade.fill for shade in h.CERTIFICATE_SHADES}

    assert set(stages) == {stage.code for stage in h.CertificateStage}
    assert len(set(stages.values())) == len(stages)


def _luminance(fill: str) -> float:
    parts = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shade", h.CERTIFICATE_SHADES, ids=lambda shade: shade.code)
def test_rooms_are_readable_on_every_shade(shade: h.Shade) -> None:
    """The contrast of text and ground is at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    stage = open_stage()
    unit = stage.unit("101")
    (picture,) = stage.desk.ask(h.picture)

    text = h.draw_building(picture, states={unit: shade.code}, shades=h.CERTIFICATE_SHADES)

    ink = re.search(r'text-anchor="middle" fill="(#\w+)"', text)
    assert ink is not None
    dark, light = sorted((_luminance(ink[1]), _luminance(shade.fill)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_page_holds_every_building_and_nothing_from_elsewhere() -> None:
    """Well-formed pictures, the title escaped; it prints on A4, no building cut in two."""
    stage = tower()
    pictures = stage.desk.ask(h.picture)
    page = h.buildings_page(pictures * 2, states={}, shades=SHADES, title="<楼栋图>")
    figures = re.findall(r"<figure>(.*?)</figure>", page, re.DOTALL)
    assert [ET.fromstring(one).tag for one in figures] == [f"{SVG}svg"] * 2  # noqa: S314  # our own text
    assert "<h1>&lt;楼栋图&gt;</h1>" in page
    assert "break-inside: avoid" in page
    assert re.findall(r"(?:src|href)=|https?://(?!www\.w3\.org/2000/svg)", page) == []
