"""A process that wants the same hours and the last places as its rival.

`python -m plugins.activities.tests.rival URL DAY UNIT PERSON` opens the store, writes `ready`, waits for a line, books each hour
of the day, signs its household up and tells what it got.
"""

import sys
from datetime import date, timedelta

from plugins.activities.tests.stage import at

import community_gov_activities
from community_gov import Actor, Community, Id, Refused
from community_gov.testing import FixedClock
from community_gov_activities.activities import activities
from community_gov_activities.bookings import book
from community_gov_activities.signup import sign_up
from community_gov_activities.venues import venues

__all__ = ["main"]


def main(url: str, day: str, unit: str, person: str) -> None:
    """Want everything."""
    on = date.fromisoformat(day)
    clock = FixedClock(at("12:00", date(2022, 11, 1)))
    community = Community.open(url, "bay", plugins=[community_gov_activities], clock=clock)
    desk = community.by(Actor(id=f"login-{person}", person=Id(person)))
    (room,), (activity,) = desk.ask(venues, on=on), desk.ask(activities, since=on, until=on + timedelta(days=1))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for hour in range(9, 21):
        starts = at(f"{hour}:00", on)
        try:
            made = desk.run(book, room.id, starts=starts, ends=starts + timedelta(hours=1), persons=1, unit_id=Id(unit))
        except Refused as refused:
            sys.stdout.write(f"{hour} {refused.problems[0].code}\n")
        else:
            sys.stdout.write(f"{hour} {made.id}\n")
    made_up = desk.run(sign_up, activity.id, unit_id=Id(unit), adults=2)
    sys.stdout.write(f"list {made_up.state.value}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
