"""A process that puts one name down for one shift after another, each as soon as it is told to.

    python racer.py ADDRESS PERSON ENROLMENT

It writes `ready`, then reads ids of shifts, one a line, and writes for each what came of it.
"""

import sys
from datetime import UTC, datetime

import community_gov_volunteers
from community_gov import Actor, AnyId, Community, Id, Refused
from community_gov.testing import FixedClock
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.signup import sign_up


def main(address: str, person: str, enrolment: str) -> None:
    """Race."""
    clock = FixedClock(datetime(2021, 4, 1, 2, tzinfo=UTC))
    community = Community.open(address, "bay", plugins=[community_gov_volunteers], clock=clock)
    desk, mine = community.by(Actor(id=f"login-{person}", person=AnyId(person))), Id[Enrolment](enrolment)
    _say("ready")
    for line in sys.stdin:
        try:
            said = desk.run(sign_up, Id[Shift](line.strip()), enrolment_id=mine).state.value
        except Refused as refused:
            said = refused.problems[0].code
        _say(said)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
