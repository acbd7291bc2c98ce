"""From a roster to the register: all of it or nothing, and again without a change."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from tests.households.stage import Stage, empty_stage

from community_gov import PartialDate, Refused
from community_gov import households as h
from community_gov.view import Snapshot

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


def test_places_are_found_however_their_number_is_written() -> None:
    """A building keeps the name that it was given; a roster that writes it otherwise makes no second one."""
    stage = empty_stage()
    stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="三栋", name="三栋")
    rows = ("3栋,一单元,1502,98,住户甲,2012", "三栋,1单元,1503,98,住户乙,2012", "3,1,1504,98,住户丙,2012")

    stage.desk.run(h.import_roster, rows=h.read_roster("\n".join(("楼栋,单元,房号,面积,业主,取得日期", *rows))).accepted())

    assert [place.name for place in stage.desk.ask(h.places)] == ["一单元", "三栋"]
    assert [unit.code for unit in stage.desk.ask(h.units)] == ["3-1-1502", "3-1-1503", "3-1-1504"]
    with pytest.raises(Refused, match=r"households\.code_taken"):
        stage.desk.run(h.add_unit, place=stage.desk.ask(h.places)[1].id, room="1502", code="三-一-1502")


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


# --- what has changed ------------------------------------------------------------------------------------------------


def changed(was: h.RosterRow, /, **fields: object) -> h.RosterRow:
    """The row of a later roster."""
    return attrs.evolve(was, **fields)  # type: ignore[arg-type]  # the fields are named by the callers


def sold(to: str, **fields: object) -> h.RosterRow:
    """Flat 1501 with another owner."""
    return changed(ROWS[1], owners=(h.RosterOwner(name=to, document="GEN-77"),), **fields)


def names(stage: Stage, code: str, on: str) -> list[str | None]:
    """The names of those who owned a unit on a day."""
    return [stage.desk.ask(h.person, person).name for person in stage.owners(unit(stage, code).id, on)]


def written(stage: Stage) -> int:
    """How many entries the journal has."""
    with stage.community.journal() as journal:
        return journal.head().sequence


def test_a_dry_run_tells_what_is_new_changed_and_gone() -> None:
    """Gone are units of the buildings in the roster that it does not name; other buildings are not its matter."""
    stage = imported()
    new = changed(ROWS[2], code="3-2-102", room="102", row=20)

    told = stage.desk.ask(h.check_roster, rows=(sold("买受人"), new, ROWS[0]), treat=h.Treatment.TRANSFER)

    assert (told.new, told.known, told.problems) == (1, 1, ())
    assert [(one.at, one.columns) for one in told.changed] == [("rows[3]", ("owners",))]
    assert set(told.gone) == {unit(stage, "3-2-101").id, unit(stage, "3-商铺1").id}


def test_a_transfer_closes_the_old_and_opens_the_new() -> None:
    """On the day that the row names; the same roster again changes nothing, and neither does the first one."""
    stage = imported()
    rows = (sold("买受人", since=PartialDate("2018-05-01")), ROWS[0])

    stage.desk.run(h.import_roster, rows=rows, treat=h.Treatment.TRANSFER)

    assert names(stage, "3-1-1501", "2018-04-30") == ["住户丙"]
    assert names(stage, "3-1-1501", "2018-05-01") == ["买受人"]
    again = stage.desk.ask(h.check_roster, rows=rows)
    assert (again.known, again.changed, again.problems) == (2, (), ())
    assert stage.desk.run(h.import_roster, rows=ROWS) == ()


def test_a_row_that_names_no_day_is_dated_by_the_roster() -> None:
    """The office does not know when it was sold, but by when; without that day it is refused."""
    stage = imported()
    rows = (sold("买受人", dated=False),)

    with pytest.raises(Refused, match="not known on which day"):
        stage.desk.run(h.import_roster, rows=rows, treat=h.Treatment.TRANSFER)
    stage.desk.run(h.import_roster, rows=rows, treat=h.Treatment.TRANSFER, on=PartialDate("2019"))

    assert names(stage, "3-1-1501", "2018-12-31") == ["住户丙"]
    assert names(stage, "3-1-1501", "2020-01-01") == ["买受人"]
    assert stage.desk.ask(h.check_roster, rows=rows).changed == ()


def test_a_transfer_before_the_owner_acquired_is_refused() -> None:
    """The day in the row is the old one: somebody forgot to write the new."""
    stage = imported()

    with pytest.raises(Refused, match="not later") as caught:
        stage.desk.run(h.import_roster, rows=(sold("买受人"),), treat=h.Treatment.TRANSFER)

    assert caught.value.problems[0].at == "rows[3].since"


def test_a_correction_is_no_transfer() -> None:
    """A slip of the pen: the person is called otherwise and has owned all the time; the old name is in the history."""
    stage = imported()
    (before,) = stage.owners(unit(stage, "3-1-1501").id, "2020-01-01")
    slip = changed(ROWS[1], owners=(attrs.evolve(ROWS[1].owners[0], name="住户炳"),))

    stage.desk.run(h.import_roster, rows=(slip, ROWS[2]), treat=h.Treatment.CORRECT, choices=(choose(4, h.Treatment.SKIP),))

    assert names(stage, "3-1-1501", "2012-12-31") == ["住户炳"]
    assert stage.owners(unit(stage, "3-1-1501").id, "2020-01-01") == [before]
    with stage.operator.view() as view:
        assert [getattr(one.record, "name", None) for one in view.history(h.Person, before)] == ["住户丙", "住户炳"]
        assert len(view.find(h.Ownership, unit=unit(stage, "3-1-1501").id)) == 1


def choose(row: int, treat: h.Treatment) -> h.RowChoice:
    """What is to be done with a row."""
    return h.RowChoice(row=row, treat=treat)


def test_a_correction_of_shares_form_and_start_is_one_of_the_record() -> None:
    """No second ownership; what it said before stays in its history."""
    stage = imported()
    halves = changed(ROWS[0], shares=(Fraction(1, 2), Fraction(1, 2)), since=PartialDate("2012-07-01"))

    stage.desk.run(h.import_roster, rows=(halves,), treat=h.Treatment.CORRECT)

    owners = stage.desk.ask(h.owners_of, unit(stage, "3-1-1502").id, on=date(2020, 1, 1))
    assert [(one.share, one.start) for one in owners] == [(Fraction(1, 2), "2012-07-01")] * 2
    assert stage.owners(unit(stage, "3-1-1502").id, "2012-06-15") == []
    assert stage.desk.ask(h.check_roster, rows=(halves,)).changed == ()


def test_a_co_owner_who_was_forgotten_comes_in_by_correction() -> None:
    """Since the day on which the others came; a joint ownership is one of them all."""
    stage = imported()
    couple = changed(ROWS[1], owners=(*ROWS[1].owners, h.RosterOwner(name="住户丁", document="GEN-4")))

    stage.desk.run(h.import_roster, rows=(couple,), treat=h.Treatment.CORRECT)

    owners = stage.desk.ask(h.owners_of, unit(stage, "3-1-1501").id, on=date(2020, 1, 1))
    assert [(one.form, one.start) for one in owners] == [(h.OwnershipForm.JOINT, "2012")] * 2
    assert sorted(names(stage, "3-1-1501", "2020-01-01"), key=str) == ["住户丁", "住户丙"]


def test_an_owner_who_is_left_out_is_no_correction() -> None:
    """Somebody who owns no more has transferred or been released; nothing that was recorded is taken away."""
    stage = imported()
    alone = changed(ROWS[0], owners=ROWS[0].owners[:1], shares=None)

    with pytest.raises(Refused, match="more owners are on record"):
        stage.desk.run(h.import_roster, rows=(alone,), treat=h.Treatment.CORRECT)


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"area": Decimal("98.77")}, "area"),
        ({"area": Decimal(99), "source": h.AreaSource.REGISTER}, "area"),
        ({"room": "1503"}, "room"),
        ({"kind": h.UnitKind.SHOP}, "kind"),
        ({"building": "4栋"}, "building"),
        ({"certificate": "生成证-9", "certified": date(2016, 1, 1)}, "certificate"),
        ({"owners": tuple(attrs.evolve(one, phone="10000000009") for one in ROWS[0].owners)}, "phones"),
    ],
)
def test_whatever_was_wrong_is_put_right(fields: dict[str, object], column: str) -> None:
    """The difference names the column, and after the correction there is none."""
    stage = imported()
    row = changed(ROWS[0], **fields)

    told = stage.desk.ask(h.check_roster, rows=(row,), treat=h.Treatment.CORRECT)
    stage.desk.run(h.import_roster, rows=(row,), treat=h.Treatment.CORRECT)

    assert [one.columns for one in told.changed] == [(column,)]
    assert stage.desk.ask(h.check_roster, rows=(row,)).changed == ()


def test_a_document_that_was_missing_is_added() -> None:
    """Somebody of whom only the name was known is the same person, with a number from now on."""
    stage = empty_stage()
    nameless = changed(ROWS[1], owners=(h.RosterOwner(name="住户丙"),))
    stage.desk.run(h.import_roster, rows=(nameless,))

    stage.desk.run(h.import_roster, rows=ROWS[1:2], treat=h.Treatment.CORRECT)

    assert [one.document for one in stage.desk.ask(h.persons)] == ["GEN-3"]


def test_a_status_that_went_on_needs_a_day() -> None:
    """The shop is delivered by now: on the day of the row, or by that of the roster."""
    stage = imported()
    delivered = changed(ROWS[3], status=h.UnitStatus.DELIVERED)

    with pytest.raises(Refused, match="not known on which day"):
        stage.desk.run(h.import_roster, rows=(delivered,), treat=h.Treatment.CORRECT)
    stage.desk.run(h.import_roster, rows=(delivered,), treat=h.Treatment.CORRECT, on=PartialDate("2014"))

    assert unit(stage, "3-商铺1").delivered == "2014"


def test_each_row_can_be_chosen_for() -> None:
    """One is a transfer, one a correction, one is skipped; the choice for a row goes before that for all."""
    stage = imported()
    rows = (
        sold("买受人", since=PartialDate("2018")),
        changed(ROWS[0], area=Decimal("98.8")),
        changed(ROWS[3], area=Decimal(41)),
    )
    choices = (choose(3, h.Treatment.TRANSFER), choose(2, h.Treatment.CORRECT), choose(5, h.Treatment.SKIP))

    stage.desk.run(h.import_roster, rows=rows, choices=choices)

    assert names(stage, "3-1-1501", "2020-01-01") == ["买受人"]
    areas = [stage.desk.ask(h.area_of, unit(stage, code).id) for code in ("3-1-1502", "3-商铺1")]
    assert [one and one.value for one in areas] == [Decimal("98.8"), Decimal("40.5")]


def test_one_row_that_stands_against_it_stops_them_all() -> None:
    """Nothing is stored while one is unsaid, unless that row is skipped."""
    stage = imported()
    rows = (sold("买受人", since=PartialDate("2018")), changed(ROWS[0], area=Decimal("98.8")))
    before = written(stage)

    with pytest.raises(Refused, match="another area"):
        stage.desk.run(h.import_roster, rows=rows, choices=(choose(3, h.Treatment.TRANSFER),))
    assert written(stage) == before
    assert names(stage, "3-1-1501", "2020-01-01") == ["住户丙"]

    stage.desk.run(h.import_roster, rows=rows, choices=(choose(3, h.Treatment.TRANSFER), choose(2, h.Treatment.SKIP)))
    assert names(stage, "3-1-1501", "2020-01-01") == ["买受人"]


def test_a_new_row_that_is_skipped_does_not_come_in() -> None:
    """Skipping is for rows of any sort; one that is not there is a slip of the caller."""
    stage = imported()
    new = changed(ROWS[2], code="3-2-102", room="102", row=20)

    assert stage.desk.run(h.import_roster, rows=(new,), choices=(choose(20, h.Treatment.SKIP),)) == ()
    with pytest.raises(Refused, match="no such row"):
        stage.desk.run(h.import_roster, rows=(new,), choices=(choose(21, h.Treatment.SKIP),))


def test_rows_with_errors_can_be_left_out_by_name() -> None:
    """Only those that the caller names, and never what is wrong with the whole file."""
    report = h.read_roster("楼栋,房号,面积\n3,101,-98\n3,102,98\n3,103,x\n")

    with pytest.raises(Refused) as caught:
        report.accepted(skip=(2,))
    assert [one.at for one in caught.value.problems] == ["rows[4].面积"]
    assert [row.room for row in report.accepted(skip=(2, ("", 4)))] == ["102"]
    with pytest.raises(Refused, match="this column is missing"):
        h.read_roster("楼栋,面积\n3,1\n").accepted(skip=(1, 2))


def test_an_unknown_place_is_refused() -> None:
    """A row can name a place by its code; one that is not there is not made up."""
    stage = empty_stage()

    with pytest.raises(Refused, match="no such place"):
        stage.desk.run(h.import_roster, rows=(changed(ROWS[0], place="车库"),))


def test_a_check_asks_the_store_as_often_for_one_row_as_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded is read once: no question goes out for each row."""
    stage = imported()
    asked: list[str] = []
    for name in ("get", "find", "stream", "first"):
        real = getattr(Snapshot, name)

        def counted(self: Snapshot, *args: object, _real: Callable[..., object] = real, **more: object) -> object:
            asked.append(_real.__name__)
            return _real(self, *args, **more)

        monkeypatch.setattr(Snapshot, name, counted)
    counts = []
    for rows in (ROWS[:1], ROWS):
        asked.clear()
        assert stage.desk.ask(h.check_roster, rows=rows).known == len(rows)
        counts.append(len(asked))
    assert 0 < counts[0] == counts[1]
