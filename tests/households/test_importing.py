"""From a roster to the register: all of it or nothing, and again without a change."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from tests.households.stage import Stage, empty_stage

from community_gov import PartialDate, Refused
from community_gov import households as h

HEADER = "楼栋,单元,楼层,房号,用途,状态,交付日期,面积,面积来源,业主,证件号,电话,份额,取得日期,产权证号,发证日期"
TEXT = f"""{HEADER}
3栋,1单元,15,1502,住宅,已交付,2012-06-01,98.7612,实测,住户甲、住户乙,GEN-1、GEN-2,,1/3、2/3,2012-06-01,,
3栋,1单元,15,1501,住宅,已交付,2012-06-01,128.5,登记,住户丙,GEN-3,,,2012,生成证-1,2016-03-05
3栋,2单元,1,101,住宅,已交付,2012-06-01,98,合同,住户丙,GEN-3,,,2012,,
3栋,,1,商铺1,商铺,未售,,40.5,合同,开发公司,GEN-9,,,2010,,
10栋,,,负1,储藏间,已售未交付,,12,合同,,,,,,,
"""
ROWS = h.read_roster(TEXT).accepted()


def imported() -> Stage:
    """The roster in an empty register."""
    stage = empty_stage()
    stage.desk.run(h.import_roster, rows=ROWS)
    return stage


def unit(stage: Stage, code: str) -> h.Unit:
    """The unit of a code."""
    found = stage.desk.ask(h.unit_of, code=code)
    assert found is not None
    return found


def test_places_are_made_as_the_rows_name_them() -> None:
    """Buildings, entrances and floors, each once; a unit lies in the innermost."""
    stage = imported()

    found = [(place.code, place.name) for place in stage.desk.ask(h.places)]
    home = [place.name for place in stage.desk.ask(h.enclosing, unit(stage, "3-1-1502").place)]

    assert found == [
        ("3", "3栋"),
        ("3-1", "1单元"),
        ("3-1-f15", "15层"),
        ("3-2", "2单元"),
        ("3-2-f1", "1层"),
        ("3-f1", "1层"),
        ("10", "10栋"),
    ]
    assert home == ["15层", "1单元", "3栋"]


def test_units_come_with_all_that_the_roster_says() -> None:
    """Kind, status, area with its source, owners with shares, certificate."""
    stage = imported()
    shared, whole, shop = (unit(stage, code) for code in ("3-1-1502", "3-1-1501", "3-商铺1"))

    area = stage.desk.ask(h.area_of, shared.id)
    owners = stage.desk.ask(h.owners_of, shared.id, on=date(2020, 1, 1))
    state = stage.desk.ask(h.certificate_of, whole.id)

    assert area is not None
    assert (area.value, area.source) == (Decimal("98.7612"), h.AreaSource.SURVEY)
    assert [(row.share, row.start) for row in owners] == [(Fraction(1, 3), "2012-06-01"), (Fraction(2, 3), "2012-06-01")]
    assert (state.stage, state.certificate and state.certificate.number) == (h.CertificateStage.ISSUED, "生成证-1")
    assert (shop.kind, shop.status, shop.delivered) == (h.UnitKind.SHOP, h.UnitStatus.UNSOLD, None)
    assert unit(stage, "10-负1").kind is h.UnitKind.STORAGE


def test_one_document_is_one_person_and_one_head() -> None:
    """住户丙 has two flats and is one person; the unsold shop makes the developer a head."""
    stage = imported()

    told = stage.desk.ask(h.heads, on=date(2020, 1, 1))

    assert len(stage.desk.ask(h.persons)) == 4
    assert told.count == 3
    assert told.area == Decimal("98.7612") + Decimal("128.5") + 98 + Decimal("40.5")


def test_name_and_telephone_together_tell_a_person_and_a_name_alone_does_not() -> None:
    """Two owners of one name may be two people; nobody is merged by name."""
    rows = ("1,1,9,住户甲,1000,2012", "1,2,9,住户甲,1000,2012", "1,3,9,住户甲,,2012", "1,4,9,住户甲,,2012")
    text = "\n".join(("楼栋,房号,面积,业主,电话,取得日期", *rows))
    stage = empty_stage()

    stage.desk.run(h.import_roster, rows=h.read_roster(text).accepted())

    assert len(stage.desk.ask(h.persons)) == 3
    assert stage.desk.ask(h.heads, on=date(2020, 1, 1)).count == 3


# --- again -----------------------------------------------------------------------------------------------------------


def test_the_same_roster_again_changes_nothing() -> None:
    """A unit is known by its code; no version is written."""
    stage = imported()
    before = stage.desk.ask(h.holdings, on=date(2020, 1, 1)), stage.desk.ask(h.persons), stage.desk.ask(h.places)

    assert stage.desk.ask(h.check_roster, rows=ROWS) == h.RosterCheck(new=0, known=5, problems=())
    assert stage.desk.run(h.import_roster, rows=ROWS) == ()

    after = stage.desk.ask(h.holdings, on=date(2020, 1, 1)), stage.desk.ask(h.persons), stage.desk.ask(h.places)
    assert before == after
    with stage.operator.view() as view:
        assert view.version(h.Unit, before[0][0].unit.id) == 1


def test_the_old_roster_still_fits_after_sale_delivery_and_survey() -> None:
    """What happened later does not make the roster wrong: it told of an earlier day."""
    stage = imported()
    shared, shop = unit(stage, "3-1-1502"), unit(stage, "3-商铺1")
    buyer = stage.person("买受人")
    stage.desk.run(h.transfer, shared.id, to=(buyer,), on=PartialDate("2018-01-01"))
    stage.desk.run(h.sell, shop.id, on=PartialDate("2013"))
    stage.desk.run(h.measure, shop.id, value=Decimal("40.6"), source=h.AreaSource.SURVEY)

    assert stage.desk.run(h.import_roster, rows=ROWS) == ()
    assert stage.owners(shared.id, "2020-01-01") == [buyer]


def test_new_rows_beside_known_ones_are_taken() -> None:
    """Only the new unit is returned."""
    stage = empty_stage()
    stage.desk.run(h.import_roster, rows=ROWS[:3])

    made = stage.desk.run(h.import_roster, rows=ROWS)

    assert [one.code for one in made] == ["3-商铺1", "10-负1"]
    assert len(stage.desk.ask(h.units)) == 5


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("area", {"area": Decimal("98.77")}),
        ("area", {"source": h.AreaSource.REGISTER}),
        ("room", {"room": "1503"}),
        ("kind", {"kind": h.UnitKind.SHOP}),
        ("building", {"building": "4栋"}),
        ("building", {"floor": "16"}),
        ("owners", {"since": PartialDate("2013")}),
        ("owners", {"owners": ROWS[1].owners}),
        ("certificate", {"certificate": "生成证-9", "certified": date(2016, 1, 1)}),
    ],
)
def test_a_row_that_contradicts_the_register_is_refused(column: str, changed: dict[str, object]) -> None:
    """Neither the file nor the register is changed silently: the column that differs is named."""
    stage = imported()
    row = attrs.evolve(ROWS[0], **changed)  # type: ignore[arg-type]  # the fields are named by the cases above

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.import_roster, rows=(row,))

    (problem,) = caught.value.problems
    assert (problem.code, problem.at) == ("households.differs", f"rows[2].{column}")
    assert stage.desk.ask(h.check_roster, rows=(row,)).problems == (problem,)


def test_another_owner_of_the_same_name_differs() -> None:
    """Names agree, but the document is that of somebody else in the register."""
    stage = imported()
    double = stage.desk.run(h.add_person, name="住户丙", document="GEN-77")
    row = attrs.evolve(ROWS[1], owners=(attrs.evolve(ROWS[1].owners[0], document=double.document),))

    with pytest.raises(Refused, match="another owners"):
        stage.desk.run(h.import_roster, rows=(row,))


def test_a_unit_that_is_less_sold_in_the_file_is_older_and_one_that_is_more_sold_differs() -> None:
    """A roster may be behind the register, not ahead of it."""
    stage = imported()
    ahead = attrs.evolve(ROWS[3], status=h.UnitStatus.SOLD)

    with pytest.raises(Refused, match="another status"):
        stage.desk.run(h.import_roster, rows=(ahead,))


def test_a_document_of_another_name_is_refused() -> None:
    """Either the number or the name is wrong; who it belongs to is named by id."""
    stage = imported()
    row = attrs.evolve(ROWS[0], code="3-1-1", owners=(attrs.evolve(ROWS[0].owners[0], name="另一人"),), shares=None)

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.import_roster, rows=(row,))

    (problem,) = caught.value.problems
    assert (problem.code, problem.at) == ("households.other_name", "rows[2].documents")


# --- all or nothing --------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_does_nothing() -> None:
    """Units that are new and known, and everything that stands against it."""
    stage = empty_stage()
    stage.desk.run(h.import_roster, rows=ROWS[:1])

    told = stage.desk.ask(h.check_roster, rows=(*ROWS, attrs.evolve(ROWS[2], row=9)))

    assert (told.new, told.known) == (5, 1)
    assert [(problem.code, problem.at) for problem in told.problems] == [("households.same_unit", "rows[9].code")]
    assert len(stage.desk.ask(h.units)) == 1


def test_nothing_is_stored_while_one_error_stands() -> None:
    """The last of five rows is wrong: no place, no unit and no person came in, and every error is told."""
    stage = empty_stage()
    negative = attrs.evolve(ROWS[4], area=Decimal(-12))
    beyond = attrs.evolve(ROWS[0], shares=(Fraction(2, 3), Fraction(2, 3)), code="3-1-1", row=7)
    nameless = attrs.evolve(ROWS[1], room="", code="3-1-2", row=8)

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.import_roster, rows=(*ROWS[:4], negative, nameless))
    assert [(problem.at, problem.code) for problem in caught.value.problems] == [
        ("rows[6].value", "households.not_exact"),
        ("rows[8].room", "households.empty"),
    ]
    with pytest.raises(Refused, match="beyond one"):
        stage.desk.run(h.import_roster, rows=(*ROWS, beyond))

    assert stage.desk.ask(h.units) == ()
    assert stage.desk.ask(h.places) == ()
    assert stage.desk.ask(h.persons) == ()


def test_only_the_office_imports() -> None:
    """A resident may neither import nor try what an import would do."""
    stage = imported()
    somebody = stage.person("住户丁")

    with pytest.raises(Refused, match="not allowed"):
        stage.resident(somebody).run(h.import_roster, rows=ROWS)
    with pytest.raises(Refused, match="not allowed"):
        stage.resident(somebody).ask(h.check_roster, rows=ROWS)


def test_no_name_is_in_the_journal_of_an_import() -> None:
    """The journal holds ids, codes and commitments."""
    stage = imported()

    with stage.community.journal() as journal:
        bodies = b"".join(journal.bodies())

    assert "住户".encode() not in bodies
    assert b"GEN-1" not in bodies
    assert b"roster_imported" in bodies
