"""Facilities: who is responsible, when they are looked at, what is broken, what is overdue; and who may do what."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from attrs import define
from tests.households.stage import Stage, open_stage

from community_gov import AnyId, Code, Denied, Desk, Id, PartialDate, Refused, audit
from community_gov import facilities as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov.policy import TablePolicy

START, NOW = date(2021, 1, 1), date(2022, 1, 1)
LIFT = f.FacilityKind.LIFT


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


@define
class Lift:
    """A lift that a property company looks after, and one of its people."""

    stage: Stage
    company: Id[o.Body]
    worker: Id[h.Person]
    id: Id[f.Facility]

    @property
    def desk(self) -> Desk:
        """The office."""
        return self.stage.desk

    def found(self, on: date) -> list[str]:
        """What the audit tells of facilities."""
        told = self.desk.ask(audit.findings, on=on)
        return [one.code.partition(".")[2] for one in told if one.code.startswith("facilities.")]


@pytest.fixture
def lift() -> Lift:
    """A lift since 2021 that is looked at every 15 days."""
    stage = open_stage()
    desk, worker = stage.desk, stage.person()
    company = desk.run(o.found, kind=Code("property_company"), name="物业公司", start=PartialDate("2019")).id
    post = desk.run(o.add_post, company, code=Code("technician"), name="电梯管理员")
    desk.run(o.appoint, post.id, person_id=worker, start=PartialDate("2020"), obtained=o.Obtained.APPOINTED)
    made = added(stage, company)
    return Lift(stage, company, worker, made.id)


def added(stage: Stage, responsible: AnyId, *, name: str = "1号梯", every: int | None = 15) -> f.Facility:
    """A lift of the building."""
    return stage.desk.run(
        f.add_facility, kind=LIFT, name=name, place=stage.building, responsible=responsible, start=START, every=every
    )


def test_a_facility_is_found_where_it_stands_as_long_as_it_does(lift: Lift) -> None:
    """In its building and around it, of its kind, by name in natural order."""
    desk, stage = lift.desk, lift.stage
    tenth, second = added(stage, lift.company, name="10号梯"), added(stage, lift.company, name="2号梯")
    desk.run(f.close_facility, lift.id, end=date(2021, 7, 1))

    def there(on: date, place: Id[h.Place] | None = None, kind: f.FacilityKind | None = None) -> list[Id[f.Facility]]:
        return [one.id for one in desk.ask(f.facilities, on=on, place=place, kind=kind)]

    assert there(date(2020, 12, 31)) == []
    assert there(date(2021, 6, 30), stage.building) == [lift.id, second.id, tenth.id]
    assert there(date(2021, 7, 1), kind=LIFT) == [second.id, tenth.id]
    assert there(NOW, stage.entrance) == there(NOW, kind=f.FacilityKind.FIRE) == []


def test_who_is_responsible_is_told_for_a_day(lift: Lift) -> None:
    """A body, then a person; the past stays."""
    person = lift.stage.person()
    lift.desk.run(f.hand_facility, lift.id, to=person, on=date(2021, 6, 1))

    told = [lift.desk.ask(f.facility, lift.id, on=on).responsible for on in (date(2021, 5, 31), date(2021, 6, 1))]

    assert told == [lift.company, person]


def test_an_inspection_is_due_by_the_interval_or_by_the_day_that_was_set(lift: Lift) -> None:
    """On the last day nothing is overdue, on the next it is; one that did not pass is told until one passes."""
    desk = lift.desk
    assert [lift.found(date(2021, 1, day)) for day in (16, 17)] == [[], ["inspection_overdue"]]
    desk.run(f.inspect, lift.id, on=date(2021, 1, 10), passed=False, due=date(2021, 1, 12))
    assert lift.found(date(2021, 1, 11)) == ["inspection_failed"]
    assert sorted(lift.found(date(2021, 1, 13))) == ["inspection_failed", "inspection_overdue"]
    desk.run(f.inspect, lift.id, on=date(2021, 1, 12), passed=True)
    assert [lift.found(date(2021, 1, day)) for day in (12, 27, 28)] == [[], [], ["inspection_overdue"]]
    assert [one.on.day for one in desk.ask(f.inspections, lift.id)] == [12, 10]
    added(lift.stage, lift.company, name="无规定", every=None)
    assert lift.found(date(2021, 1, 12)) == []


def test_a_repair_is_overdue_after_its_day_until_it_is_mended(lift: Lift) -> None:
    """The audit of a past day tells what was so on that day."""
    desk = lift.desk
    desk.run(f.inspect, lift.id, on=date(2021, 12, 31), passed=True)
    fault = desk.run(f.report_fault, lift.id, on=date(2021, 12, 1), due=date(2021, 12, 5))
    desk.run(f.mend, fault.id, on=date(2021, 12, 8))

    def open_on(day: int) -> list[Id[f.Fault]]:
        return [one.id for one in desk.ask(f.facility, lift.id, on=date(2021, 12, day)).faults]

    assert [open_on(day) for day in (1, 7, 8)] == [[fault.id], [fault.id], []]
    assert ["repair_overdue" in lift.found(date(2021, 12, day)) for day in (5, 6, 7, 8)] == [False, True, True, False]


@pytest.mark.parametrize(
    "what",
    ["nobody_such", "interval", "not_there", "ahead", "due_before", "handed_later", "mended", "mended early", "late fault"],
)
def test_what_cannot_be_is_refused(lift: Lift, what: str) -> None:
    """Each by its code."""
    desk, stage = lift.desk, lift.stage
    fault = desk.run(f.report_fault, lift.id, on=date(2021, 6, 1), due=date(2021, 6, 5))
    if what == "mended":
        desk.run(f.mend, fault.id, on=date(2021, 6, 2))
    tried: dict[str, tuple[str, Callable[[], object]]] = {
        "nobody_such": (what, lambda: added(stage, AnyId("nobody"))),
        "interval": (what, lambda: added(stage, lift.company, every=0)),
        "not_there": (what, lambda: desk.run(f.inspect, lift.id, on=date(2020, 12, 31), passed=True)),
        "ahead": (what, lambda: desk.run(f.inspect, lift.id, on=date(2022, 1, 2), passed=True)),
        "due_before": (what, lambda: desk.run(f.inspect, lift.id, on=NOW, passed=True, due=NOW)),
        "handed_later": (what, lambda: desk.run(f.hand_facility, lift.id, to=lift.worker, on=START)),
        "mended": (what, lambda: desk.run(f.mend, fault.id, on=NOW)),
        "mended early": ("due_before", lambda: desk.run(f.mend, fault.id, on=date(2021, 5, 31))),
        "late fault": ("due_before", lambda: desk.run(f.report_fault, lift.id, on=NOW, due=date(2021, 12, 31))),
    }
    code, run = tried[what]

    with pytest.raises(Refused) as caught:
        run()

    assert codes(caught) == [code]


def test_who_serves_in_the_responsible_body_records_what_it_did(lift: Lift) -> None:
    """And nobody else but the office; when a person is responsible, that person."""
    worker, stranger = lift.stage.resident(lift.worker), lift.stage.resident(lift.stage.person())
    worker.run(f.inspect, lift.id, on=NOW, passed=True)
    fault = worker.run(f.report_fault, lift.id, on=NOW, due=NOW)
    with pytest.raises(Denied):
        stranger.run(f.mend, fault.id, on=NOW)
    with pytest.raises(Denied):
        worker.run(f.hand_facility, lift.id, to=lift.worker, on=NOW)
    assert stranger.ask(f.facility, lift.id, on=NOW).faults == (fault,)

    keeper = lift.stage.person()
    lift.desk.run(f.hand_facility, lift.id, to=keeper, on=NOW)
    lift.stage.resident(keeper).run(f.mend, fault.id, on=NOW)
    with pytest.raises(Denied):
        worker.ask(f.inspections, lift.id)


def test_every_verb_and_question_has_its_lines_and_no_other(lift: Lift) -> None:
    """Everybody sees how facilities stand; the office keeps them; who is responsible records."""
    mine: dict[str, set[tuple[str, str]]] = {
        name.partition(".")[2]: set() for name in lift.stage.community.actions if name.startswith("facilities.")
    }
    for row in cast("TablePolicy", lift.stage.community.policy).rows():
        if row.action.startswith("facilities."):
            mine[row.action.partition(".")[2]].add((row.role, row.scope.value))
    office = {("clerk", "community"), ("operator", "community")}
    keeping = office | {("member", "body"), ("person", "self")}
    assert mine == {
        "add_facility": office,
        "close_facility": office,
        "hand_facility": office | {("chair", "body")},
        "inspect": keeping,
        "report_fault": keeping,
        "mend": keeping,
        "inspections": keeping | {("auditor", "community")},
        "facilities": {("anyone", "community")},
        "facility": {("anyone", "community")},
    }
