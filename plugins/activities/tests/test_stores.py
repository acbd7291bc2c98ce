"""The same afternoon in memory, on SQLite and on PostgreSQL; and two processes that want the same hours of one room."""

import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from plugins.activities.tests.stage import DAY, DIGEST, NINE_TO_NINE, Stage, at, staged

from community_gov import Code, Refused
from community_gov.audit import findings
from community_gov_activities.activities import activities, activity_path, plan
from community_gov_activities.bookings import (
    Booking,
    Condition,
    book,
    bookings_of_household,
    bookings_of_venue,
    cancel_booking,
    hand_back,
    taken,
)
from community_gov_activities.bring import ask_to_bring, take, things_of, to_bring
from community_gov_activities.complaints import complain
from community_gov_activities.costs import account, add_cost, costs_of, settle, shares_of
from community_gov_activities.printing import attendance_sheet, venue_calendar
from community_gov_activities.signup import change_number, headcount, sign_ups, withdraw
from community_gov_activities.venues import WhyClosed, close_day, closed_days, hours_on, keeper_on, open_day, set_hours, venues

ROOT = Path(__file__).parents[3]
NEXT, FIRST = date(2022, 11, 8), date(2022, 11, 1)


def played(stage: Stage) -> tuple[object, ...]:
    """A whole afternoon, and everything that is answered of it."""
    host, room = stage.host, stage.room
    activity = stage.planned(limit=8)
    booking = host.run(book, room, starts=at("13:30"), ends=at("17:30"), persons=8, activity_id=activity.id)
    things = host.run(ask_to_bring, activity.id, name="擀面杖", count=2)
    rows = [stage.comes(activity, number, 2, number % 2) for number in range(4)]
    stage.lives_in(0).run(take, things[0].id, sign_up_id=rows[0].id)
    stage.lives_in(1).run(change_number, rows[1].id, adults=1)
    stage.lives_in(2).run(withdraw, rows[2].id)
    stage.lives_in(4).run(cancel_booking, stage.booked("10:00-11:00", number=4).id)
    host.run(open_day, host.run(close_day, room, day=NEXT, why=WhyClosed.CLEANING).id)
    host.run(close_day, room, day=date(2022, 11, 9), why=WhyClosed.HOLIDAY)
    host.run(set_hours, room, times=NINE_TO_NINE[:3], start=date(2023, 1, 1))
    chess = stage.lives_in(5).run(
        plan, kind=Code("chess"), title="象棋", starts=at("19:00"), ends=at("20:00"), unit_id=stage.homes[5]
    )
    host.run(add_cost, activity.id, fen=10001, text="面粉", digest=DIGEST, on=FIRST, unit_id=stage.homes[0])
    stage.lives_in(6).run(complain, room, text="太吵")
    stage.now("17:45")
    host.run(hand_back, booking.id, condition=Condition.CLEAN)
    host.run(account, activity.id, came=6)
    (share, *_others) = host.ask(shares_of, activity.id)
    host.run(settle, share.id, on=DAY)
    return (
        stage.public.ask(venues, on=DAY),
        [stage.public.ask(hours_on, room, on=day) for day in (DAY, date(2023, 1, 1))],
        stage.public.ask(closed_days, room, since=DAY),
        stage.public.ask(keeper_on, room, on=DAY),
        stage.public.ask(activities, since=DAY, until=NEXT),
        stage.public.ask(activity_path, chess.id),
        stage.public.ask(taken, room, since=DAY, until=NEXT),
        host.ask(bookings_of_venue, room, since=DAY, until=NEXT),
        stage.lives_in(4).ask(bookings_of_household, stage.homes[4]),
        stage.public.ask(headcount, activity.id),
        host.ask(sign_ups, activity.id),
        stage.public.ask(to_bring, activity.id),
        host.ask(things_of, activity.id),
        host.ask(costs_of, activity.id),
        host.ask(shares_of, activity.id),
        stage.public.ask(attendance_sheet, activity.id),
        stage.public.ask(venue_calendar, room, since=DAY, until=NEXT),
        tuple(found.message() for found in stage.office.ask(findings, on=NEXT)),
    )


def test_every_store_answers_the_same(url: str) -> None:
    """Every record goes into a table and comes out as it was, and the journal is sound."""
    kept = staged(url)
    assert played(kept) == played(staged())
    with kept.community.journal() as journal:
        assert journal.verify().sound


def test_of_eight_threads_one_gets_the_hour(url: str) -> None:
    """The others are told that it is taken."""
    stage, outcomes = staged(url), list[Booking | Refused]()
    start = threading.Barrier(8)

    def want(number: int) -> None:
        start.wait()
        try:
            outcomes.append(stage.booked("10:00-12:00", number=number))
        except Refused as refused:
            outcomes.append(refused)

    threads = [threading.Thread(target=want, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [one.problems[0].code for one in outcomes if isinstance(one, Refused)]
    assert refused == ["activities.taken"] * 7
    assert len(stage.public.ask(taken, stage.room, since=DAY, until=NEXT)) == 1


def test_two_processes_share_a_day_and_no_hour(url: str) -> None:
    """Each hour goes to one of them, the other is told that it is taken; of the last two places one household gets both."""
    stage = staged(url)
    stage.planned(limit=2)
    with ExitStack() as running:
        rivals = [running.enter_context(_rival(stage, url, number)) for number in range(2)]
        for rival in rivals:
            assert rival.stdout is not None
            assert rival.stdout.readline() == "ready\n"
        for rival in rivals:
            assert rival.stdin is not None
            rival.stdin.write("go\n")
            rival.stdin.flush()
        told = [dict(line.split() for line in rival.communicate(timeout=100)[0].splitlines()) for rival in rivals]
    assert [rival.returncode for rival in rivals] == [0, 0]
    for hour in map(str, range(9, 21)):
        assert sum(one[hour] == "activities.taken" for one in told) == 1, told
    assert sorted(one["list"] for one in told) == ["placed", "waiting"]
    found = stage.public.ask(taken, stage.room, since=DAY, until=NEXT)
    assert [one.starts for one in found] == [at(f"{hour}:00") for hour in range(9, 21)]


def _rival(stage: Stage, url: str, number: int) -> subprocess.Popen[str]:
    """The process of who lives in one of the homes."""
    names = (url, str(DAY), stage.homes[number], stage.people[number])
    command = [sys.executable, "-m", "plugins.activities.tests.rival", *names]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # this Python, a program of ours
