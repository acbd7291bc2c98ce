"""On SQLite and on PostgreSQL: races of two processes for the last place, the machines, and the same answers as in memory."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from plugins.volunteers.tests import racer
from plugins.volunteers.tests.branch import Branch, open_branch
from plugins.volunteers.tests.test_hours_machine import Hours
from plugins.volunteers.tests.test_signup_machine import SignUps
from tests.stores.postgres_server import Server

import community_gov_volunteers
from community_gov import Code
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.calendars import person_calendar, shift_calendar
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.entitlement import mark_entered
from community_gov_volunteers.figures import total_of_body
from community_gov_volunteers.freetime import FreeTime, Weekday
from community_gov_volunteers.gates import Proof, Requirement
from community_gov_volunteers.hours import entries_of
from community_gov_volunteers.hoursfiles import read_hours, write_hours
from community_gov_volunteers.hoursimport import HoursChoice, HoursTreatment, check_hours, import_hours
from community_gov_volunteers.hourssheets import hours_rows, shift_sheet
from community_gov_volunteers.matching import decline_offer, matches, offer, offers_of
from community_gov_volunteers.national import national_rows
from community_gov_volunteers.services import ask_for, take_on
from community_gov_volunteers.signup import placed, waiting
from community_gov_volunteers.verification import verify_all

APRIL, JUNE = date(2021, 4, 1), date(2021, 6, 1)
TIMES = (FreeTime(Weekday.SATURDAY, 480, 720),)


@pytest.fixture
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Addresses of empty databases, a new one each time."""
    with ExitStack() as stack:
        made = iter(range(1_000))

        def sqlite() -> str:
            return f"sqlite:///{tmp_path}/bay{next(made)}.db"

        def postgres() -> str:
            server: Server = request.getfixturevalue("volunteers_cluster")
            return stack.enter_context(server.prepared(community_gov_volunteers))

        yield postgres if request.param == "postgres" else sqlite


on_both = pytest.mark.parametrize("databases", ["sqlite", "postgres"], indirect=True)


# --- races -----------------------------------------------------------------------------------------------------------


@contextmanager
def racing(address: str, people: list[Enrolment]) -> Iterator[list["subprocess.Popen[str]"]]:
    """A process for each of the people, ready to start."""
    command = [sys.executable, racer.__file__, address]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603  # this Python, a file of ours
                    [*command, one.person, one.id], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for one in people
        ]
        assert [said(process) for process in running] == ["ready"] * len(people)
        yield running
        for process in running:
            assert process.stdin is not None
            process.stdin.close()


def said(process: "subprocess.Popen[str]") -> str:
    """The next line of a process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(processes: list["subprocess.Popen[str]"], shift: Shift) -> list[str]:
    """Let all of them run at once for a place; what came of it."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(f"{shift.id}\n")
        process.stdin.flush()
    return [said(process) for process in processes]


@pytest.mark.timeout(600)
@on_both
def test_two_processes_race_for_the_last_place_and_one_gets_it(databases: Callable[[], str]) -> None:
    """In each of ten races one has the place and the other waits, or is refused where nobody can wait."""
    address = databases()
    branch = open_branch(url=address)
    people = [branch.volunteer() for _ in range(2)]
    activity = branch.activity()
    days = [f"2021-04-{day:02}" for day in range(5, 15)]
    shifts = [branch.shift(activity, day=day, capacity=1, waiting=number % 2) for number, day in enumerate(days)]
    with racing(address, people) as processes:
        for number, shift in enumerate(shifts):
            outcomes = tell(processes, shift)
            assert sorted(outcomes) == ["placed", "waiting" if number % 2 else "volunteers.list_full"]
            winner = people[outcomes.index("placed")]
            assert [one.enrolment for one in branch.organiser.ask(placed, shift.id)] == [winner.id]
            assert len(branch.organiser.ask(waiting, shift.id)) == number % 2
    with branch.community.journal() as journal:
        assert journal.verify().sound


# --- the machines ----------------------------------------------------------------------------------------------------

FEW = settings(max_examples=2, stateful_step_count=18, suppress_health_check=list(HealthCheck))


@pytest.mark.timeout(600)
@on_both
@pytest.mark.parametrize("machine", [SignUps, Hours])
def test_machines_agree_with_their_models_on_a_database(
    databases: Callable[[], str], machine: type[SignUps] | type[Hours]
) -> None:
    """The naive models know no store, so lists and hours have to come out the same on each."""

    class Stored(machine):  # type: ignore[valid-type, misc]  # one of two classes
        def opened(self) -> Branch:
            return open_branch(url=databases())

    run_state_machine_as_test(Stored, settings=FEW)


# --- the same answers ------------------------------------------------------------------------------------------------


def played(branch: Branch) -> list[object]:
    """Sheets, an import with a correction, the national system, feeds, proposals and offers, and what is answered of them."""
    organiser, lead, zone = branch.organiser, branch.as_(branch.lead), branch.community.zone
    one, two = branch.volunteer(), branch.volunteer(born=date(2003, 4, 29))
    asked = (Requirement(Proof.TRAINING, Code("first_aid")),)
    activity = branch.activity()
    shift = branch.shift(activity)
    odd = branch.add(activity, day="2021-05-20", requirements=asked, min_age=18)
    for each in (one, two):
        branch.sign_up(shift, each)
    resident = branch.person()
    request = branch.as_(resident.id).run(
        ask_for, branch.body.id, service_code=Code("home_haircut"), person_id=resident.id, address="3栋", times=TIMES
    )
    offers = [organiser.run(offer, request.id, enrolment_id=each.id) for each in (one, two)]
    branch.as_(one).run(take_on, request.id, enrolment_id=one.id)
    answers: list[object] = [odd, request, offers, organiser.ask(matches, request.id, on=date(2021, 4, 10))]
    answers.append(branch.as_(two).ask(offers_of, two.id))
    answers.append(branch.as_(two).run(decline_offer, offers[1].id))
    branch.now("2021-05-06 09:00")
    made = [branch.log(shift, each) for each in (one, two)]
    organiser.run(verify_all, tuple(entry.id for entry in made))
    answers.append(organiser.run(mark_entered, branch.body.id, entry_ids=(made[0].id,)))
    table = f"编号,日期,开始,结束\n{one.number},2021-04-30,08:00,11:00\n{two.number},2021-04-30,08:00,12:00\n"
    rows = read_hours(table, zone=zone).accepted()
    choices = (HoursChoice(row=2, treat=HoursTreatment.CORRECT, reason="早退"),)
    answers.append(lead.ask(check_hours, (shift.id,), rows=rows, choices=choices))
    new = lead.run(import_hours, (shift.id,), rows=rows, choices=choices)
    organiser.run(verify_all, tuple(entry.id for entry in new))
    exported = organiser.ask(hours_rows, branch.body.id, since=APRIL, until=JUNE)
    again = read_hours(write_hours(exported, zone=zone), zone=zone).accepted()
    answers += [exported, organiser.ask(check_hours, (shift.id,), rows=again), organiser.ask(shift_sheet, shift.id)]
    answers += [organiser.ask(national_rows, branch.body.id), organiser.ask(total_of_body, branch.body.id, on=APRIL)]
    feeds = branch.office.ask(shift_calendar, branch.body.id, since=APRIL, until=JUNE)
    mine = branch.as_(one).ask(person_calendar, one.person, since=APRIL, until=JUNE)
    answers += [feeds.shifts, mine.shifts]
    answers += [branch.as_(each).ask(entries_of, each.id) for each in (one, two)]
    return answers


@pytest.mark.timeout(600)
@on_both
def test_a_database_answers_what_memory_answers(databases: Callable[[], str]) -> None:
    """Every record goes into a table and comes out as it was."""
    stored = open_branch(url=databases())
    assert played(stored) == played(open_branch())
    with stored.community.journal() as journal:
        assert journal.verify().sound
