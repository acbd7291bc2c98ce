"""Drives: many units through the same stages, in one verb, all or none."""

from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.tasks.compound import STAGES, Small, codes, findings_of, small

from community_gov import Code, Denied, Id, Refused
from community_gov.households import BlockedBy, Unit
from community_gov.tasks import (
    Drive,
    StageSpec,
    add,
    advance_units,
    block_units,
    burn_down,
    cancel,
    close_drive,
    drives,
    drives_of_unit,
    enrol_units,
    open_drive,
    progress,
    set_back_units,
    stages,
    unblock_units,
    units_in,
)

SURVEY, TAX, ISSUED, NOTHING = (spec.code for spec in STAGES)
START, TODAY = date(2021, 9, 1), date(2022, 1, 1)
ARREARS = Code("developer_arrears")


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Small:
    """A small compound: in memory, or in a file where a test asks for both."""
    return small(url=f"sqlite:///{tmp_path}/test.db" if getattr(request, "param", "") == "sqlite" else "")


def begun(here: Small, *, due: date | None = None) -> Drive:
    """A drive over all units, led by the committee."""
    return here.office.run(open_drive, name="办证", stages=STAGES, units=here.units, start=START, due=due, lead=here.committee)


def test_every_unit_starts_in_the_first_stage(here: Small) -> None:
    """A drive that is opened has each of its units once, in the first stage."""
    drive = begun(here)
    enrolled = here.office.ask(units_in, drive.id)
    assert {one.unit for one in enrolled} == set(here.units)
    assert {(one.stage, one.since, one.blocker) for one in enrolled} == {(SURVEY, START, None)}
    assert [stage.code for stage in here.office.ask(stages, drive.id)] == [SURVEY, TAX, ISSUED, NOTHING]
    assert here.office.ask(drives) == (drive,)


def test_everything_wrong_with_a_drive_is_said_at_once(here: Small) -> None:
    """A stage named twice, an open stage for nothing, a unit twice, one that is not there: all in one refusal."""
    odd = StageSpec(code=SURVEY, zh="无需", en="nothing", needed=False)
    units = (here.units[0], here.units[0], Id[Unit]("unit-0-0"))
    with pytest.raises(Refused) as refused:
        here.office.run(open_drive, name="办证", stages=(STAGES[0], odd), units=units, start=START, due=date(2021, 1, 1))
    assert codes(refused.value) == [
        "tasks.stage_twice",
        "tasks.not_needed_open",
        "tasks.no_stages",
        "tasks.unit_twice",
        "tasks.no_unit",
        "tasks.due_first",
    ]
    assert here.office.ask(drives) == ()


@pytest.mark.parametrize("chosen", [(), STAGES[:1], STAGES[2:3], (STAGES[0], STAGES[3])])
def test_a_drive_leads_from_something_open_to_something_done(here: Small, chosen: tuple[StageSpec, ...]) -> None:
    """Without an open first stage and a stage in which something is achieved there is no drive."""
    with pytest.raises(Refused) as refused:
        here.office.run(open_drive, name="办证", stages=chosen, units=here.units, start=START)
    assert codes(refused.value) == ["tasks.no_stages"]


def test_a_drive_has_units(here: Small) -> None:
    """A drive over nothing is refused."""
    with pytest.raises(Refused) as refused:
        here.office.run(open_drive, name="办证", stages=STAGES, units=(), start=START)
    assert codes(refused.value) == ["tasks.no_units"]


def test_units_advance_together(here: Small) -> None:
    """One verb moves many units; each is in its new stage and no longer in the old one."""
    drive = begun(here)
    moved = here.office.run(advance_units, drive.id, units=here.units[:3], to=TAX, on=TODAY)
    assert [one.unit for one in moved] == list(here.units[:3])
    assert {one.unit for one in here.office.ask(units_in, drive.id, stage=TAX)} == set(here.units[:3])
    assert [one.unit for one in here.office.ask(units_in, drive.id, stage=SURVEY)] == [here.units[3]]


def test_units_advance_all_or_none(here: Small) -> None:
    """One unit that cannot advance stops the verb, which names every such unit, and nothing moves."""
    drive = begun(here)
    here.office.run(advance_units, drive.id, units=here.units[:1], to=ISSUED, on=TODAY)
    here.office.run(block_units, drive.id, units=here.units[1:2], on=TODAY, blocker=ARREARS, party=BlockedBy.DEVELOPER)
    with pytest.raises(Refused) as refused:
        here.office.run(advance_units, drive.id, units=here.units, to=TAX, on=TODAY)
    assert codes(refused.value) == ["tasks.finished", "tasks.blocked"]
    assert [problem.params["unit"] for problem in refused.value.problems] == list(here.units[:2])
    assert here.office.ask(units_in, drive.id, stage=TAX) == ()
    assert refused.value.problems[1].message("zh") == f"房屋{here.units[1]}尚有堵点developer_arrears,先解除再推进"


@pytest.mark.parametrize("here", ["memory", "sqlite"], indirect=True)
def test_a_stage_is_entered_when_what_it_asks_is_so(here: Small) -> None:
    """Only from the stages that it names, and only when the tasks about the unit are over; the refusal names each unit."""
    first, tax, issued, nothing = STAGES
    asking = (first, tax, attrs.evolve(issued, after=(TAX,), tasks_done=True), nothing)
    drive = here.office.run(open_drive, name="办证", stages=asking, units=here.units, start=START)
    here.office.run(advance_units, drive.id, units=here.units[:2], to=TAX, on=TODAY)
    task = here.office.run(add, title="补材料", about=here.units[1])
    with pytest.raises(Refused) as refused:
        here.office.run(advance_units, drive.id, units=here.units[:3], to=ISSUED, on=TODAY)
    problems = refused.value.problems
    assert [(one.code, one.params["unit"]) for one in problems] == [
        ("tasks.tasks_left", here.units[1]),
        ("tasks.comes_after", here.units[2]),
    ]
    assert problems[1].message("zh") == f"房屋{here.units[2]}现处摸底;进入发证之前须处于:缴税"
    assert here.office.ask(units_in, drive.id, stage=ISSUED) == ()
    here.office.run(cancel, task.id, reason="已有材料")
    here.office.run(advance_units, drive.id, units=here.units[:2], to=ISSUED, on=TODAY)
    here.office.run(advance_units, drive.id, units=here.units[3:], to=NOTHING, on=TODAY)
    (back,) = here.office.run(set_back_units, drive.id, units=here.units[3:], to=ISSUED, on=TODAY, reason="误录")
    assert back.stage == ISSUED


@pytest.mark.parametrize("here", ["memory", "sqlite"], indirect=True)
def test_a_set_lives_on_with_what_is_enrolled(here: Small) -> None:
    """Called again with all units it takes in the new ones only, and the figures of days before stay."""
    drive = here.office.run(open_drive, name="办证", stages=STAGES, units=here.units[:2], start=START)
    here.office.run(advance_units, drive.id, units=here.units[:1], to=ISSUED, on=date(2021, 10, 1))
    later = date(2021, 11, 1)
    new = here.office.run(enrol_units, drive.id, units=here.units, on=later)
    assert [(one.unit, one.stage, one.since) for one in new] == [(unit, SURVEY, later) for unit in here.units[2:]]
    assert here.office.run(enrol_units, drive.id, units=here.units, on=TODAY) == ()
    figures = [here.office.ask(progress, drive.id, on=day) for day in (date(2021, 10, 31), later)]
    assert [(one.total, one.done, one.open) for one in figures] == [(2, 1, 1), (4, 1, 3)]
    assert [(point.on, point.open) for point in here.office.ask(burn_down, drive.id, until=later)] == [
        (START, 2),
        (date(2021, 10, 1), 1),
        (later, 3),
    ]


def test_what_is_enrolled_later_is_there_and_not_before_the_drive(here: Small) -> None:
    """An unknown unit, one named twice, a day before the start or to come, a drive that is closed."""
    drive = begun(here)

    def refused(*units: Id[Unit], on: date) -> list[str]:
        with pytest.raises(Refused) as found:
            here.office.run(enrol_units, drive.id, units=units, on=on)
        return codes(found.value)

    odd = Id[Unit]("unit-0-0")
    assert refused(odd, odd, on=date(2021, 8, 31)) == ["tasks.unit_twice", "tasks.no_unit", "tasks.no_unit", "tasks.before_start"]
    assert refused(on=TODAY) == ["tasks.no_units"]
    assert refused(here.units[0], on=date(2022, 1, 2)) == ["tasks.future"]
    here.office.run(close_drive, drive.id, on=TODAY)
    assert refused(here.units[0], on=TODAY) == ["tasks.drive_closed"]


def test_what_a_stage_asks_has_to_be_possible(here: Small) -> None:
    """It names earlier stages that are not done, and nothing is asked of the first."""
    first, tax, issued, nothing = STAGES
    asking = (
        attrs.evolve(first, tasks_done=True),
        attrs.evolve(tax, after=(TAX, Code("elsewhere"))),
        issued,
        attrs.evolve(nothing, after=(SURVEY, ISSUED)),
    )
    with pytest.raises(Refused) as refused:
        here.office.run(open_drive, name="办证", stages=asking, units=here.units, start=START)
    assert [(one.code, one.params.get("after")) for one in refused.value.problems] == [
        ("tasks.not_before", TAX),
        ("tasks.not_before", "elsewhere"),
        ("tasks.not_before", ISSUED),
        ("tasks.first_is_free", None),
    ]


def test_advancing_leads_on_and_setting_back_leads_back(here: Small) -> None:
    """A unit advances to later stages only, and goes back only by a verb that asks for a reason."""
    drive = begun(here)
    here.office.run(advance_units, drive.id, units=here.units, to=TAX, on=TODAY)
    with pytest.raises(Refused) as same:
        here.office.run(advance_units, drive.id, units=here.units[:1], to=TAX, on=TODAY)
    with pytest.raises(Refused) as onward:
        here.office.run(set_back_units, drive.id, units=here.units[:1], to=ISSUED, on=TODAY, reason="误录")
    (back,) = here.office.run(set_back_units, drive.id, units=here.units[:1], to=SURVEY, on=TODAY, reason="误录")
    assert codes(same.value) == ["tasks.not_later"]
    assert codes(onward.value) == ["tasks.not_earlier"]
    assert back.stage == SURVEY


def test_a_block_holds_a_unit_until_it_is_lifted(here: Small) -> None:
    """A blocked unit does not advance; once freed it does, and only a blocked one is freed."""
    drive = begun(here)
    one = here.units[:1]
    here.office.run(block_units, drive.id, units=one, blocker=ARREARS, party=BlockedBy.DEVELOPER, on=TODAY)
    with pytest.raises(Refused) as held:
        here.office.run(advance_units, drive.id, units=one, to=TAX, on=TODAY)
    here.office.run(unblock_units, drive.id, units=one, on=TODAY)
    with pytest.raises(Refused) as free:
        here.office.run(unblock_units, drive.id, units=one, on=TODAY)
    (moved,) = here.office.run(advance_units, drive.id, units=one, to=TAX, on=TODAY)
    assert (codes(held.value), codes(free.value)) == (["tasks.blocked"], ["tasks.not_blocked"])
    assert (moved.stage, moved.blocker, moved.party, moved.moves) == (TAX, None, None, 4)


def test_who_blocks_can_be_asked_for(here: Small) -> None:
    """The units behind a figure are listed by the party that holds them up."""
    drive = begun(here)
    here.office.run(block_units, drive.id, units=here.units[:2], blocker=ARREARS, party=BlockedBy.DEVELOPER, on=TODAY)
    here.office.run(block_units, drive.id, units=here.units[2:3], blocker=Code("papers"), party=BlockedBy.HOUSEHOLD, on=TODAY)
    found = here.office.ask(units_in, drive.id, party=BlockedBy.DEVELOPER)
    assert {one.unit for one in found} == set(here.units[:2])


def test_what_is_done_is_not_blocked(here: Small) -> None:
    """A finished unit has nothing that could hold it up."""
    drive = begun(here)
    here.office.run(advance_units, drive.id, units=here.units[:1], to=ISSUED, on=TODAY)
    with pytest.raises(Refused) as refused:
        here.office.run(block_units, drive.id, units=here.units[:1], blocker=ARREARS, party=BlockedBy.DEVELOPER, on=TODAY)
    assert codes(refused.value) == ["tasks.finished"]


def test_days_of_moves_go_forward(here: Small) -> None:
    """A move is dated neither in the future nor before the unit's last move."""
    drive = begun(here)
    here.office.run(advance_units, drive.id, units=here.units[:1], to=TAX, on=date(2021, 12, 1))
    with pytest.raises(Refused) as future:
        here.office.run(advance_units, drive.id, units=here.units, to=ISSUED, on=date(2022, 1, 2))
    with pytest.raises(Refused) as early:
        here.office.run(advance_units, drive.id, units=here.units, to=ISSUED, on=date(2021, 11, 30))
    assert codes(future.value) == ["tasks.future"]
    assert codes(early.value) == ["tasks.too_early"]


def test_only_units_and_stages_of_the_drive_move(here: Small) -> None:
    """A unit outside of the drive, one named twice, no unit at all, and a stage that is not there are refused."""
    drive = here.office.run(open_drive, name="办证", stages=STAGES, units=here.units[:2], start=START)
    first, other = here.units[0], here.units[3]
    with pytest.raises(Refused) as units:
        here.office.run(advance_units, drive.id, units=(first, first, other), to=TAX, on=TODAY)
    with pytest.raises(Refused) as none:
        here.office.run(advance_units, drive.id, units=(), to=TAX, on=TODAY)
    with pytest.raises(Refused) as stage:
        here.office.run(advance_units, drive.id, units=(first,), to=Code("moon"), on=TODAY)
    assert codes(units.value) == ["tasks.unit_twice", "tasks.not_enrolled"]
    assert codes(none.value) == ["tasks.no_units"]
    assert codes(stage.value) == ["tasks.no_stage"]


def test_a_closed_drive_stands_still(here: Small) -> None:
    """After its close nothing moves in a drive, and it is closed once."""
    drive = begun(here)
    with pytest.raises(Refused) as early:
        here.office.run(close_drive, drive.id, on=date(2021, 8, 31))
    assert here.office.run(close_drive, drive.id, on=TODAY).closed == TODAY
    with pytest.raises(Refused) as moved:
        here.office.run(advance_units, drive.id, units=here.units, to=TAX, on=TODAY)
    with pytest.raises(Refused) as closed:
        here.office.run(close_drive, drive.id, on=TODAY)
    assert codes(early.value) == ["tasks.due_first"]
    assert codes(moved.value) == codes(closed.value) == ["tasks.drive_closed"]


def test_one_unit_can_be_in_two_drives(here: Small) -> None:
    """Drives do not know each other: a unit has one stage in each."""
    first, second = begun(here), begun(here)
    here.office.run(advance_units, second.id, units=here.units[:1], to=ISSUED, on=TODAY)
    found = {one.drive: one.stage for one in here.office.ask(drives_of_unit, here.units[0])}
    assert found == {first.id: SURVEY, second.id: ISSUED}


def test_the_leading_body_moves_units_and_others_do_not(here: Small) -> None:
    """Members of the body that leads a drive work on it; a resident neither moves units nor reads the figures."""
    drive = begun(here)
    here.as_person(here.chair).run(advance_units, drive.id, units=here.units, to=TAX, on=TODAY)
    assert here.as_person(here.chair).ask(progress, drive.id, on=TODAY).total == 4
    neighbour = here.as_person(here.neighbour)
    with pytest.raises(Denied):
        neighbour.run(advance_units, drive.id, units=here.units, to=ISSUED, on=TODAY)
    with pytest.raises(Denied):
        neighbour.ask(progress, drive.id, on=TODAY)


def test_an_owner_sees_how_far_the_own_unit_is(here: Small) -> None:
    """An owner is told the stage of the own unit, and of no other."""
    begun(here)
    desk = here.as_person(here.owner)
    assert [one.stage for one in desk.ask(drives_of_unit, here.units[0])] == [SURVEY]
    with pytest.raises(Denied):
        desk.ask(drives_of_unit, here.units[1])


def test_the_audit_finds_a_drive_past_its_deadline(here: Small) -> None:
    """A drive whose last day is over is a finding while units are open, and not once it is done or closed."""
    drive = begun(here, due=TODAY)
    here.office.run(advance_units, drive.id, units=here.units[:3], to=ISSUED, on=TODAY)
    assert findings_of(here, on=TODAY) == ()
    (finding,) = findings_of(here, on=date(2022, 1, 2))
    assert (finding.code, finding.about) == ("tasks.drive_overdue", drive.id)
    assert finding.message("zh") == "专项行动应于2022-01-01完成,尚有1户未办结"
    here.office.run(advance_units, drive.id, units=here.units[3:], to=NOTHING, on=TODAY)
    assert findings_of(here, on=date(2022, 1, 2)) == ()


def test_a_closed_drive_is_no_finding(here: Small) -> None:
    """A drive that was given up with open units is not overdue."""
    drive = begun(here, due=TODAY)
    here.office.run(close_drive, drive.id, on=TODAY)
    assert findings_of(here, on=date(2022, 1, 2)) == ()
