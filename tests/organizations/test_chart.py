"""The chart of bodies as of a day: the order of the rows, and the tree as text."""

from collections.abc import Iterable

from tests.organizations.compound import OFFICE, Stage, day, open_stage

from community_gov import ALLOW_ALL, Actor, Code, Community, Id, PartialDate
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.hookspecs import Pack, hookimpl
from community_gov.stores.memory import MemoryStore
from community_gov.testing import FixedClock, SeededSalts

PART_OF, GUIDES, OVERSEES = o.RelationKind.PART_OF, o.RelationKind.GUIDES, o.RelationKind.OVERSEES
TEXT = """
苏仙区 [区]
└─ 卜里坪街道 [街道]
   │  指导 → 业主大会
   └─ 社区 [社区]
业主大会 [业主大会]
├─ 业主委员会 [业主委员会]
│     监督 → 物业公司
└─ 业主监督委员会 [业主监督委员会]
物业公司 [物业服务企业]
""".strip()


def compound(stage: Stage) -> dict[str, Id[o.Body]]:
    """A district, a subdistrict, a residential community, and four bodies of the compound."""
    bodies = {
        name: stage.body(kind, name=name, start=start)
        for kind, name, start in (
            ("owners_assembly", "业主大会", "2017"),
            ("owners_committee", "业主委员会", "2017"),
            ("owners_supervisory_committee", "业主监督委员会", "2018"),
            ("property_company", "物业公司", "2017"),
            ("shequ", "社区", "2000"),
            ("subdistrict", "卜里坪街道", "2000"),
            ("district", "苏仙区", "2000"),
        )
    }
    for of, kind, to in (
        ("卜里坪街道", PART_OF, "苏仙区"),
        ("社区", PART_OF, "卜里坪街道"),
        ("业主委员会", PART_OF, "业主大会"),
        ("业主监督委员会", PART_OF, "业主大会"),
        ("卜里坪街道", GUIDES, "业主大会"),
        ("业主委员会", OVERSEES, "物业公司"),
    ):
        stage.related(bodies[of], kind, bodies[to], start="2018")
    return bodies


def test_the_chart_goes_from_the_top_down() -> None:
    """Levels first, whatever was recorded first; a part stands below what it is part of."""
    stage = open_stage()
    compound(stage)
    chart = stage.desk.ask(o.chart, on=day("2020-01-01"))
    assert [(row.body.name, row.depth, row.last) for row in chart.rows] == [
        ("苏仙区", 0, False),
        ("卜里坪街道", 1, True),
        ("社区", 2, True),
        ("业主大会", 0, False),
        ("业主委员会", 1, False),
        ("业主监督委员会", 1, True),
        ("物业公司", 0, True),
    ]
    assert [row.kind for row in chart.relations] == [GUIDES, OVERSEES]


def test_the_chart_is_of_its_day() -> None:
    """Before a body was founded it is not there, nor is what others were to it."""
    stage = open_stage()
    compound(stage)
    chart = stage.desk.ask(o.chart, on=day("2016-12-31"))
    assert [row.body.name for row in chart.rows] == ["苏仙区", "卜里坪街道", "社区"]
    assert chart.relations == ()
    assert stage.desk.ask(o.chart, on=day("1990-01-01")).rows == ()


def test_the_chart_as_text() -> None:
    """The tree with its branches, and under each body what it is to others."""
    stage = open_stage()
    compound(stage)
    chart = stage.desk.ask(o.chart, on=day("2020-01-01"))
    assert o.chart_text(chart) == TEXT
    english = o.chart_text(chart, lang="en").splitlines()
    assert english[1:3] == ["└─ 卜里坪街道 [subdistrict]", "   │  guides → 业主大会"]
    assert o.chart_text(stage.desk.ask(o.chart, on=day("1990-01-01"))) == ""


def test_the_chart_as_a_mermaid_diagram() -> None:
    """A node a body, a plain line to each part, a dotted arrow for what it is else; nothing in a name is read as a command."""
    stage = open_stage()
    bodies = compound(stage)
    stage.related(stage.body("property_company", name='乙"]; click', start="2018"), GUIDES, bodies["业主大会"], start="2018")
    chart = stage.desk.ask(o.chart, on=day("2020-01-01"))
    assert o.chart_mermaid(chart).splitlines() == [
        "flowchart TD",
        '    b1["苏仙区<br/>区"]',
        '    b2["卜里坪街道<br/>街道"]',
        "    b1 --- b2",
        '    b3["社区<br/>社区"]',
        "    b2 --- b3",
        '    b4["业主大会<br/>业主大会"]',
        '    b5["业主委员会<br/>业主委员会"]',
        "    b4 --- b5",
        '    b6["业主监督委员会<br/>业主监督委员会"]',
        "    b4 --- b6",
        '    b7["物业公司<br/>物业服务企业"]',
        '    b8["乙#34;#93;#59; click<br/>物业服务企业"]',
        '    b2 -. "指导" .-> b4',
        '    b5 -. "监督" .-> b7',
        '    b8 -. "指导" .-> b4',
    ]
    assert '    b2 -. "guides" .-> b4' in o.chart_mermaid(chart, lang="en").splitlines()


def test_what_seems_to_go_round_by_vague_dates_is_still_drawn() -> None:
    """A was part of B to some day of 2018, B of A from some day of 2018: on a day of that year both are told, each once."""
    stage = open_stage()
    one, other = stage.body(name="甲"), stage.body(name="乙")
    row = stage.related(one, PART_OF, other)
    stage.desk.run(o.end_relation, row.id, end=PartialDate("2018"))
    stage.related(other, PART_OF, one, start="2018")
    chart = stage.desk.ask(o.chart, on=day("2018-07-01"))
    assert [(row.body.name, row.depth) for row in chart.rows] == [("甲", 0), ("乙", 0)]


def test_a_vague_relation_is_not_drawn_before_its_bodies_are_there() -> None:
    """It began some day of 2017, the body on the 18th of June: in March there is neither."""
    stage = open_stage()
    above, below = stage.body("subdistrict", start="2000"), stage.body(start="2017-06-18")
    stage.related(above, GUIDES, below, start="2017")
    assert stage.desk.ask(o.chart, on=day("2017-03-01")).relations == ()
    assert len(stage.desk.ask(o.chart, on=day("2017-06-18")).relations) == 1


class Choirs:
    """A plugin with a kind of its own."""

    @hookimpl
    def gov_packs(self) -> Iterable[Pack]:
        """The kind."""
        return (Pack(name="choirs.bodies", items=(o.BodyKind(code=Code("choir"), zh="合唱团", en="choir"),)),)


def test_a_body_of_a_kind_that_is_no_longer_known_is_still_there() -> None:
    """When the plugin that knew a kind was taken away, chart and audit go on with the bare code."""
    store = MemoryStore()
    store.create(id="test", name="test", secret=b"0" * 16)

    def opened(*plugins: object) -> Community:
        return Community(store, "test", plugins=plugins, policy=ALLOW_ALL, clock=FixedClock(), salts=SeededSalts())

    desk = opened(Choirs()).by(OFFICE)
    made = desk.run(o.found, kind=Code("choir"), name="晚晴合唱团", start=PartialDate("2017"))
    desk.run(o.add_post, made.id, code=Code("leader"), name="团长", seats=1)
    bare = opened().by(OFFICE)
    assert o.chart_text(bare.ask(o.chart, on=day("2020-01-01"))) == "晚晴合唱团 [choir]"
    assert [one.message() for one in bare.ask(findings, on=day("2020-01-01"))] == [
        "choir: the post leader has 1 seats, and 0 hold it"
    ]


def test_anybody_sees_the_chart_and_no_person_in_it() -> None:
    """The chart is public, so nobody who serves is named."""
    stage = open_stage()
    bodies = compound(stage)
    person = stage.person()
    stage.term(stage.post(bodies["业主委员会"]), person, start="2018")
    chart = stage.community.by(Actor.anonymous()).ask(o.chart, on=day("2020-01-01"))
    assert len(chart.rows) == 7
    assert person not in repr(chart)
