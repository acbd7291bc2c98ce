"""The chart as a picture: well-formed, of the width asked for, and without anything from outside."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import organizations as o

GUIDES, OVERSEES = o.RelationKind.GUIDES, o.RelationKind.OVERSEES
SVG = "{http://www.w3.org/2000/svg}"


def drawn(stage: Stage, *, lang: str = "zh", width: int = 390) -> ET.Element:
    """The picture of 2020, read as XML."""
    return ET.fromstring(o.chart_svg(stage.desk.ask(o.chart, on=day("2020-01-01")), lang=lang, width=width))  # noqa: S314  # our own text


def texts(picture: ET.Element) -> list[str]:
    """Everything that is written in it, without the title."""
    return [text.text or "" for text in picture.iter(f"{SVG}text")][1:]


def boxes(picture: ET.Element) -> list[dict[str, int]]:
    """Place and size of the boxes, from above; the first rectangle is the ground."""
    return [{key: int(box.get(key, "0")) for key in ("x", "y", "width", "height")} for box in picture.iter(f"{SVG}rect")][1:]


def test_each_body_is_told_by_name_and_kind() -> None:
    """In the language asked for."""
    stage = open_stage()
    stage.body("party_branch", name="御景红家")
    assert texts(drawn(stage)) == ["御景红家", "党支部"]
    assert texts(drawn(stage, lang="en")) == ["御景红家", "Party branch"]


def test_boxes_lie_below_each_other_and_within_the_picture() -> None:
    """No box touches another or leaves the picture; parts are indented."""
    stage = open_stage()
    above = stage.body("owners_assembly")
    parts = [stage.body() for _ in range(3)]
    for part in parts:
        stage.related(part, o.RelationKind.PART_OF, above)
        stage.related(above, GUIDES, part)
    found = boxes(drawn(stage))
    assert len(found) == 4
    assert all(upper["y"] + upper["height"] < lower["y"] for upper, lower in pairwise(found))
    assert all(box["x"] > found[0]["x"] for box in found[1:])
    assert len({box["x"] + box["width"] for box in found}) == 1
    assert found[-1]["x"] + found[-1]["width"] < 390


def test_a_long_name_is_broken_and_its_box_grows() -> None:
    """Nothing of a name is cut off."""
    stage = open_stage()
    name = "苏仙区志愿者联合会御景湾小区党员先锋志愿服务分会第三工作小组"
    stage.body("volunteer_branch", name=name)
    stage.body("volunteer_branch", name="短")
    picture = drawn(stage, width=260)
    assert name in "".join(texts(picture))
    tall, low = boxes(picture)
    assert tall["height"] > low["height"]


def test_names_are_text_and_never_markup() -> None:
    """A name with a bracket or an ampersand stays a name."""
    stage = open_stage()
    stage.body(name="<script>&队")
    assert texts(drawn(stage))[0] == "<script>&队"


def test_each_kind_of_relation_has_a_line_of_its_own_and_is_explained() -> None:
    """Colours differ, dashes differ where colours might not be seen, and the legend names what is there and no more."""
    stage = open_stage()
    first, second, third = stage.body(), stage.body(), stage.body()
    for kind in (GUIDES, OVERSEES):
        stage.related(first, kind, second)
        stage.related(first, kind, third)
    picture = drawn(stage)
    assert texts(picture)[-2:] == ["指导", "监督"]
    lines = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-width") == "1.6"]
    assert len({(path.get("stroke"), path.get("stroke-dasharray")) for path in lines}) == 2
    assert len(list(picture.iter(f"{SVG}circle"))) == 2


def test_no_two_lines_touch_a_box_at_one_height() -> None:
    """Otherwise one would hide the other."""
    stage = open_stage()
    target = stage.body()
    for _ in range(3):
        other = stage.body()
        stage.related(other, GUIDES, target)
        stage.related(other, OVERSEES, target)
    starts = re.findall(r'd="M(\d+) (\d+)l7 -4v8z"', o.chart_svg(stage.desk.ask(o.chart, on=day("2020-01-01"))))
    assert len(starts) == 6
    assert len(set(starts)) == 6


def test_lanes_that_do_not_pass_the_same_row_share_a_track() -> None:
    """Ten pairs of neighbours need no more room at the right than one."""
    one, ten = open_stage(), open_stage()
    for stage, pairs in ((one, 1), (ten, 10)):
        for _ in range(pairs):
            stage.related(stage.body(), GUIDES, stage.body())
    assert boxes(drawn(one))[0]["width"] == boxes(drawn(ten))[0]["width"]


def test_nothing_is_fetched_from_outside() -> None:
    """The picture has no link, script, style sheet, image or font, and no id that could clash on a page."""
    stage = open_stage()
    stage.related(stage.body(), GUIDES, stage.body())
    text = o.chart_svg(stage.desk.ask(o.chart, on=day("2020-01-01")))
    assert text.count("http") == 1  # the name of the SVG namespace
    assert not re.search(r"<(?:script|style|image|use|a|link|foreignObject)\b|href|url\(|\bid=", text)


def test_an_empty_chart_and_a_narrow_one() -> None:
    """No bodies give a heading alone; a width on which nothing can be read is refused."""
    stage = open_stage()
    assert boxes(drawn(stage)) == []
    with pytest.raises(ValueError, match="240"):
        drawn(stage, width=239)
