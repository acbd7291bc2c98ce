"""The frozen register: who is one head, what area counts, and that it stays as it was."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from plugins.owners.tests.stage import CHANGE_USE, OPENS, RECORD_DATE, USE_FUNDS, Stage, codes, votes

from community_gov import Code, PartialDate, Refused, audit
from community_gov import households as h
from community_gov import notices as n
from community_gov.rules import Choice, Outcome
from community_gov_owners import assembly as a
from community_gov_owners import ballots, bylaws, register
from community_gov_owners.heads import HeadRule, Holder, plain


@pytest.fixture
def stage() -> Stage:
    """An empty stage."""
    return Stage.made()


def frozen(stage: Stage) -> register.Register:
    """A register as of 2022-01-31."""
    return stage.frozen(stage.called().id)


def lines(stage: Stage, roll: register.Register) -> tuple[register.Voter, ...]:
    """Its lines."""
    return stage.office().ask(register.voters, roll.id)


def test_units_of_one_owner_are_one_head_with_all_the_area(stage: Stage) -> None:
    """SPC interpretation art. 9: one buyer with several units is one person; area always sums in full."""
    stage.unit("1", "80.5", "甲")
    stage.unit("2", "90.25", "甲")
    stage.unit("3", "100", "乙")
    roll = frozen(stage)
    assert (roll.heads, roll.units, roll.area, roll.several) == (2, 3, Decimal("270.75"), 1)
    first = lines(stage, roll)[0]
    assert (first.area, len(first.parts), first.holder) == (Decimal("170.75"), 2, Holder.SOLE)


def test_co_owners_are_one_head_and_area_is_not_split(stage: Stage) -> None:
    """The owners of one unit choose one representative; they are one head together."""
    stage.unit("1", "99.99", "甲", "乙", "丙")
    roll = frozen(stage)
    assert (roll.heads, roll.area, roll.joint) == (1, Decimal("99.99"), 1)
    assert set(lines(stage, roll)[0].persons) == {stage.persons[name] for name in "甲乙丙"}


def test_the_same_couple_with_two_flats_is_one_head(stage: Stage) -> None:
    """A set of co-owners is a holder: the order in which they were recorded does not matter."""
    stage.unit("1", "80", "甲", "乙")
    stage.unit("2", "80", "乙", "甲")
    assert frozen(stage).heads == 1


def test_a_flat_of_his_own_and_one_with_his_wife_are_two_heads(stage: Stage) -> None:
    """The holders differ, so they are two; the rules of procedure may decide otherwise."""
    stage.unit("1", "80", "甲")
    stage.unit("2", "80", "甲", "乙")
    assert frozen(stage).heads == 2


def test_two_people_of_one_name_are_two_heads(stage: Stage) -> None:
    """Identity is the person, never the name."""
    stage.unit("1", "80", "张伟")
    stage.persons["另一个张伟"] = stage.office().run(h.add_person, name="张伟").id
    stage.unit("2", "80", "另一个张伟")
    assert frozen(stage).heads == 2


def test_a_company_is_one_head(stage: Stage) -> None:
    """A company is one person with however many shops."""
    stage.person("公司", kind=h.PersonKind.COMPANY)
    stage.unit("商铺1", "50", "公司", kind=h.UnitKind.SHOP)
    stage.unit("商铺2", "60", "公司", kind=h.UnitKind.SHOP)
    assert frozen(stage).heads == 1


def test_hundred_delivered_and_twenty_unsold_units_are_ninety_nine_heads(stage: Stage) -> None:
    """97 single owners, one with three flats, and one head for all that is unsold; area of all 120."""
    stage.flats(97, area="100")
    for number in range(3):
        stage.unit(f"多{number}", "100", "多套业主")
    developer = stage.person("建设单位", kind=h.PersonKind.COMPANY)
    stage.office().run(h.name_developer, developer, start=PartialDate("2010"))
    for number in range(20):
        stage.unit(f"余{number}", "100", status=h.UnitStatus.UNSOLD)
    roll = frozen(stage)
    assert (roll.heads, roll.units, roll.area) == (99, 120, Decimal(12000))
    assert roll.developer_units == 20


def test_sold_but_undelivered_units_are_the_developers(stage: Stage) -> None:
    """They belong to the developer's one head, and the developer speaks for it, not the buyer."""
    developer = stage.person("建设单位", kind=h.PersonKind.COMPANY)
    stage.office().run(h.name_developer, developer, start=PartialDate("2010"))
    stage.unit("1", "80", "买受人", status=h.UnitStatus.SOLD)
    stage.unit("2", "80", status=h.UnitStatus.UNSOLD)
    roll = frozen(stage)
    (line,) = lines(stage, roll)
    assert (line.holder, line.persons) == (Holder.DEVELOPER, (developer,))


def test_where_each_unit_is_a_head_what_is_undelivered_is_one_all_the_same(stage: Stage) -> None:
    """One owner of two flats is two heads by such a clause; the developer's two unsold ones are one."""
    developer = stage.person("建设单位", kind=h.PersonKind.COMPANY)
    stage.office().run(h.name_developer, developer, start=PartialDate("2010"))
    for number in range(2):
        stage.unit(f"余{number}", "50", status=h.UnitStatus.UNSOLD)
        stage.unit(f"多{number}", "80", "甲")
    stage.unit("1", "70", "乙")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), heads=HeadRule.UNIT)
    made = lines(stage, frozen(stage))
    parts = Counter((line.holder, len(line.parts)) for line in made)
    assert parts == {(Holder.DEVELOPER, 2): 1, (Holder.SOLE, 1): 3}
    alone = [line.representative for line in made if line.holder is Holder.SOLE]
    assert Counter(alone) == {stage.persons["甲"]: 2, stage.persons["乙"]: 1}, "who owns alone votes himself, named or not"


@pytest.mark.parametrize(("merge", "heads"), [(True, 1), (False, 2)])
def test_the_developers_own_delivered_unit_joins_its_head_unless_agreed(stage: Stage, heads: int, *, merge: bool) -> None:
    """The interpretation does not say whether the two are one; the rules of procedure may count them apart."""
    developer = stage.person("建设单位", kind=h.PersonKind.COMPANY)
    stage.office().run(h.name_developer, developer, start=PartialDate("2010"))
    stage.unit("1", "80", status=h.UnitStatus.UNSOLD)
    stage.unit("2", "80", "建设单位")
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), merge_developer=merge)
    assert frozen(stage).heads == heads


def test_a_unit_whose_owner_nobody_knows_stays_in_every_base(stage: Stage) -> None:
    """It is a head of its own with its area, for which nobody can vote."""
    stage.unit("1", "80", "甲")
    stage.unit("2", "70")
    roll = frozen(stage)
    unknown = lines(stage, roll)[1]
    assert (roll.heads, roll.area) == (2, Decimal(150))
    assert (unknown.holder, unknown.persons) == (Holder.UNKNOWN, ())


def test_parking_and_common_premises_stand_in_no_base(stage: Stage) -> None:
    """Parking spaces count only by agreement, common premises belong to all owners and never count."""
    stage.unit("1", "80", "甲")
    stage.unit("车位1", "12", "乙", kind=h.UnitKind.PARKING)
    stage.unit("储1", "6", "乙", kind=h.UnitKind.STORAGE)
    stage.unit("物业用房", "200", kind=h.UnitKind.COMMON)
    assert (frozen(stage).heads, frozen(stage).area) == (1, Decimal(80))


def test_parking_counts_on_both_sides_where_the_rules_of_procedure_say_so(stage: Stage) -> None:
    """Head and area of the space are in the register, so in every base and in every sum."""
    stage.unit("1", "80", "甲")
    stage.unit("车位1", "12", "乙", kind=h.UnitKind.PARKING)
    kinds = (h.UnitKind.DWELLING, h.UnitKind.PARKING)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), counted=kinds)
    assert (frozen(stage).heads, frozen(stage).area) == (2, Decimal(92))


def test_common_premises_cannot_be_agreed_into_the_register(stage: Stage) -> None:
    """They are owned by all (Civil Code art. 274)."""
    with pytest.raises(Refused) as refused:
        stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021"), counted=(h.UnitKind.COMMON,))
    assert codes(refused.value) == ["owners.never_counted"]


def test_each_unit_is_a_head_only_where_agreed(stage: Stage) -> None:
    """Art. 9 says may: an agreement can count each unit; the register states by which rule it was made."""
    stage.unit("1", "80", "甲")
    stage.unit("2", "80", "甲")
    stage.unit("3", "80", status=h.UnitStatus.UNSOLD)
    stage.unit("4", "80", status=h.UnitStatus.UNSOLD)
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), heads=HeadRule.UNIT)
    roll = frozen(stage)
    assert (roll.heads, roll.heads_by, roll.area) == (3, HeadRule.UNIT, Decimal(320))


def test_area_is_the_registered_else_surveyed_else_contracted(stage: Stage) -> None:
    """SPC interpretation art. 8; the source stands beside each area, exactly as recorded."""
    unit = stage.unit("1", "80.1234", "甲", source=h.AreaSource.CONTRACT)
    part = lines(stage, frozen(stage))[0].parts[0]
    assert (part.area, part.source) == (Decimal("80.1234"), h.AreaSource.CONTRACT)
    stage.office().run(h.measure, unit, value=Decimal("79.5"), source=h.AreaSource.SURVEY)
    part = lines(stage, frozen(stage))[0].parts[0]
    assert (part.area, part.source) == (Decimal("79.5"), h.AreaSource.SURVEY)


def test_an_unmeasured_unit_leaves_the_area_of_its_head_open(stage: Stage) -> None:
    """Nothing is guessed: the head has no area, the register says how many units lack one."""
    stage.unit("1", None, "甲")
    stage.unit("2", "80", "甲")
    roll = frozen(stage)
    assert (roll.unmeasured, roll.area, lines(stage, roll)[0].area) == (1, Decimal(80), None)


def test_a_sale_after_the_record_date_does_not_change_the_register(stage: Stage) -> None:
    """Who owned on the record date votes; the buyer is not in the register."""
    unit = stage.unit("1", "80", "卖方")
    stage.unit("2", "80", "乙")
    assembly, motions = stage.ready()
    before = stage.office().ask(register.register_of, assembly.id)
    stage.person("买方")
    stage.office().run(h.transfer, unit, to=(stage.persons["买方"],), on=PartialDate("2022-02-21"))
    after = stage.office().ask(register.register_of, assembly.id)
    assert after == before
    assert register.digest_of(lines(stage, after)) == before.digest
    (ballot,) = stage.enter(assembly.id, stage.paper(assembly.id, "卖方", votes(motions, Choice.YES)))
    assert ballot.state is ballots.BallotState.COUNTED
    assert stage.office().ask(register.voters_of, stage.persons["买方"], assembly_id=assembly.id) == ()


def test_a_correction_of_an_area_after_freezing_leaves_the_register(stage: Stage) -> None:
    """The area stands as it was frozen; a mistake is mended by freezing again before the announcement."""
    unit = stage.unit("1", "80", "甲", source=h.AreaSource.CONTRACT)
    assembly = stage.called()
    first = stage.frozen(assembly.id)
    stage.office().run(h.measure, unit, value=Decimal(81), source=h.AreaSource.REGISTER)
    assert stage.office().ask(register.register_of, assembly.id).area == Decimal(80)
    second = stage.frozen(assembly.id)
    assert (second.number, second.area) == (2, Decimal(81))
    assert second.digest != first.digest
    assert stage.office().ask(register.register_of, assembly.id) == second


def test_the_register_cannot_be_frozen_anew_once_announced(stage: Stage) -> None:
    """What was announced stays."""
    stage.unit("1", "80", "甲")
    assembly, _motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.frozen(assembly.id)
    assert codes(refused.value) == ["owners.assembly_state"]
    assert "固定业主名册" in refused.value.problems[0].message("zh")


def test_the_record_date_lies_before_the_vote(stage: Stage) -> None:
    """A register of the day on which the vote opens would still move."""
    stage.unit("1", "80", "甲")
    assembly = stage.called()
    with pytest.raises(Refused) as refused:
        stage.frozen(assembly.id, record_date=assembly.opens)
    assert codes(refused.value) == ["owners.record_date"]


def test_a_record_date_that_has_not_come_is_refused(stage: Stage) -> None:
    """Who owns tomorrow is not known today; today itself can be the record date."""
    stage.flats(1)
    assembly = stage.called()
    stage.on(date(2022, 1, 30))
    with pytest.raises(Refused) as refused:
        stage.office().run(register.freeze_register, assembly.id, record_date=RECORD_DATE)
    assert codes(refused.value) == ["owners.record_date_ahead"]
    stage.on(RECORD_DATE)
    assert stage.office().run(register.freeze_register, assembly.id, record_date=RECORD_DATE).record_date == RECORD_DATE


def test_a_compound_without_owners_has_no_register(stage: Stage) -> None:
    """There is nobody to call."""
    with pytest.raises(Refused) as refused:
        frozen(stage)
    assert codes(refused.value) == ["owners.nobody"]


def test_the_digest_depends_on_every_part_of_a_line(stage: Stage) -> None:
    """Owner, area, source and unit each change it; idle zeros do not."""
    stage.unit("1", "80", "甲")
    roll = frozen(stage)
    (line,) = lines(stage, roll)
    same = stage.frozen(stage.called().id)
    assert same.digest == roll.digest
    stage.office().run(h.measure, stage.units["1"], value=Decimal("80.0001"), source=h.AreaSource.REGISTER)
    assert frozen(stage).digest != roll.digest
    assert len(roll.digest) == 64
    assert line.number == 1


def test_only_the_holders_of_a_building_decide_its_matter_with_what_they_hold_there(stage: Stage) -> None:
    """The register of a building is its own: neither heads nor area of elsewhere count, on either side."""
    stage.unit("1", "100", "甲", entrance=0)
    stage.unit("2", "50", "乙", entrance=0)
    stage.unit("3", "900", "甲", entrance=1)
    stage.unit("4", "900", "丙", entrance=1)
    assembly = stage.called()
    here = stage.motion(assembly.id, USE_FUNDS, place=stage.entrances[0])
    whole = stage.motion(assembly.id, CHANGE_USE)
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes([here, whole], Choice.YES)))
    stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes([here], Choice.NO)))
    of_entrance, of_all = stage.counted(assembly.id)
    assert of_entrance.heads is not None
    assert of_entrance.area is not None
    assert (of_entrance.heads.entitled, of_entrance.area.entitled) == (2, Decimal(150))
    assert of_entrance.area.yes == Decimal(100)
    assert of_entrance.outcome is Outcome.REJECTED
    assert of_all.outcome is Outcome.NO_DECISION


def test_an_owner_from_elsewhere_has_no_vote_on_a_matter_of_the_building(stage: Stage) -> None:
    """His ballot is refused for that item, with the item named."""
    stage.unit("1", "100", "甲", entrance=0)
    stage.unit("2", "100", "乙", entrance=1)
    assembly = stage.called()
    here = stage.motion(assembly.id, USE_FUNDS, place=stage.entrances[0])
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "乙", votes([here], Choice.YES)))
    assert codes(refused.value) == ["owners.not_voting"]
    assert refused.value.problems[0].params["motion"] == here.id


def test_the_register_is_shown_for_objections(stage: Stage) -> None:
    """The notice tells heads, units, area and the digest; an objection waits for its answer."""
    stage.unit("1", "80.5", "张三丰")
    roll = frozen(stage)
    stage.on(date(2022, 1, 10))
    shown = stage.office().run(register.show_register, roll.id, starts=date(2022, 1, 10), days=15)
    assert shown.shown is not None
    posted = stage.office().ask(n.notice, shown.shown)
    assert all(part in posted.text for part in ("业主1人", "80.5平方米", roll.digest))
    assert "张三丰" not in posted.text
    assert stage.office().ask(n.notice_ends, posted.id) == date(2022, 1, 25)
    stage.office().run(n.object_to, posted.id, text="面积不对")
    assert len(stage.office().ask(n.open_objections, posted.id)) == 1


def test_vague_ownership_is_marked_in_the_register(stage: Stage) -> None:
    """A sale of some day in 2022 leaves open who owned on the record date; the line says so."""
    unit = stage.unit("1", "80", "甲")
    stage.person("乙")
    stage.office().run(h.transfer, unit, to=(stage.persons["乙"],), on=PartialDate("2022"))
    roll = frozen(stage)
    assert lines(stage, roll)[0].vague
    assert roll.record_date == RECORD_DATE


def test_there_is_no_register_before_it_is_frozen(stage: Stage) -> None:
    """Asking for it says what is missing."""
    assembly = stage.called()
    with pytest.raises(Refused) as refused:
        stage.office().ask(register.register_of, assembly.id)
    assert codes(refused.value) == ["owners.no_register"]


def test_the_representative_of_co_owners_stands_in_the_register(stage: Stage) -> None:
    """Whom they named for every unit that they hold together; names that differ are none."""
    first = stage.unit("1", "80", "甲", "乙")
    roll = frozen(stage)
    assert lines(stage, roll)[0].representative is None
    stage.office().run(h.name_representative, first, person_id=stage.persons["乙"], on=RECORD_DATE)
    assert lines(stage, frozen(stage))[0].representative == stage.persons["乙"]
    second = stage.unit("2", "80", "甲", "乙")
    stage.office().run(h.name_representative, second, person_id=stage.persons["甲"], on=RECORD_DATE)
    assert lines(stage, frozen(stage))[0].representative is None


def test_the_kind_of_matter_is_checked_when_it_comes_onto_the_agenda(stage: Stage) -> None:
    """A matter that no rulebook knows cannot be decided, so it cannot be put to the vote."""
    assembly = stage.called()
    with pytest.raises(Refused) as refused:
        stage.motion(assembly.id, Code("abolish_gravity"))
    assert codes(refused.value) == ["owners.unknown_matter"]
    assert stage.office().ask(a.agenda, assembly.id) == ()


def test_the_register_is_right_before_and_after_units_are_split_and_merged(stage: Stage) -> None:
    """Heads and area are those of the record date; a unit that is split while the vote runs stays one there, and is told."""
    whole, left, right = stage.unit("1", "80", "甲"), stage.unit("2", "60", "乙"), stage.unit("3", "40", "乙")
    stage.on(RECORD_DATE)
    parts = tuple(h.UnitPart(code=code, room=code, area=Decimal(40)) for code in ("1A", "1B"))
    stage.office().run(h.split_unit, whole, into=parts, on=RECORD_DATE)
    stage.office().run(h.merge_units, (left, right), into=h.UnitPart(code="2", room="2", area=Decimal(100)), on=RECORD_DATE)

    assembly = stage.called()
    before = stage.office().run(register.freeze_register, assembly.id, record_date=date(2022, 1, 30))
    after = stage.office().run(register.freeze_register, assembly.id, record_date=RECORD_DATE)
    assert [(roll.heads, roll.units, roll.area, roll.several) for roll in (before, after)] == [
        (2, 3, Decimal(180), 1),
        (2, 3, Decimal(180), 1),
    ]
    assert {part.unit for line in lines(stage, before) for part in line.parts} == {whole, left, right}
    assert not {part.unit for line in lines(stage, after) for part in line.parts} & {whole, left, right}

    stage.motion(assembly.id)
    stage.opened(assembly.id)
    held = lines(stage, after)
    (merged,) = (part.unit for line in held for part in line.parts if len(line.parts) == 1)
    parts = tuple(h.UnitPart(code=code, room=code, area=Decimal(50)) for code in ("2A", "2B"))
    stage.office().run(h.split_unit, merged, into=parts, on=OPENS)
    told = [one for one in stage.office().ask(audit.findings, on=OPENS) if one.code == "owners.units_changed"]
    assert [(one.about, one.said.params["n"], one.since) for one in told] == [(after.id, 1, PartialDate(OPENS))]
    assert lines(stage, after) == held


def test_two_persons_become_one_after_the_vote_and_the_old_lines_lead_to_the_one(stage: Stage) -> None:
    """While a register is voted on its heads stay two; afterwards it says what it said, and is found by the person."""
    stage.unit("1", "80", "甲")
    stage.unit("2", "80", "甲(重复)")
    old, kept = stage.persons["甲(重复)"], stage.persons["甲"]
    assembly, motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.office().run(h.merge_persons, old, into=kept, reason="同一人")
    assert codes(refused.value) == ["owners.person_in_vote"] * 2
    strangers = [stage.office().run(h.add_person, name="租客").id for _ in range(2)]
    stage.office().run(h.merge_persons, strangers[0], into=strangers[1], reason="同一人")  # neither is in the register
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, Choice.YES)) for name in ("甲", "甲(重复)")))
    stage.counted(assembly.id)
    rows = stage.office().ask(register.voters, stage.office().ask(register.register_of, assembly.id).id)

    stage.office().run(h.merge_persons, old, into=kept, reason="同一人")

    assert stage.office().ask(register.voters_of, kept, assembly_id=assembly.id) == rows
    assert len(rows) == 2
    later = stage.called(opens=date(2022, 4, 1), closes=date(2022, 4, 10))
    assert stage.office().run(register.freeze_register, later.id, record_date=stage.office_day()).heads == 1


def test_a_unit_lies_in_its_entrance_and_in_the_building(stage: Stage) -> None:
    """So that an item of the building is decided by whoever owns in one of its entrances."""
    stage.unit("1", "80", "甲", entrance=0)
    stage.unit("2", "80", "乙", entrance=1)
    parts = [part.places for line in lines(stage, frozen(stage)) for part in line.parts]
    assert parts == [(stage.entrances[0], stage.building), (stage.entrances[1], stage.building)]


def test_areas_are_written_out_however_they_were_typed() -> None:
    """No exponent stands in a register, and no idle zero behind the point."""
    assert [plain(Decimal(text)) for text in ("1E+2", "100", "98.7000", "0.0", "100.0")] == ["100", "100", "98.7", "0", "100"]
