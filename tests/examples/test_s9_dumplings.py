"""The ninth script: dumplings at the start of winter."""

import io

import pytest
import s9_dumplings
from bay import Bay, open_bay
from rich.console import Console

from community_gov import Actor, Denied
from community_gov.audit import findings
from community_gov_activities import bookings, costs, signup


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the ninth script."""
    stage = open_bay()
    stage.once(s9_dumplings.enact)
    stage.on(s9_dumplings.AFTER)
    return stage


@pytest.fixture(scope="module")
def made(bay: Bay) -> s9_dumplings.Afternoon:
    """What the script made."""
    return bay.once(s9_dumplings.enact)


def test_the_room_was_given_once(bay: Bay, made: s9_dumplings.Afternoon) -> None:
    """Who wanted the same hours heard that they are taken; everybody sees one booking, for the dumplings."""
    assert [problem.code for problem in made.refused.problems] == ["activities.taken"]
    public = bay.desk(Actor.anonymous())
    (seen,) = public.ask(bookings.taken, made.room, since=s9_dumplings.LIDONG, until=s9_dumplings.AFTER)
    assert seen.activity == made.dumplings


def test_no_more_came_than_there_was_room_for(bay: Bay, made: s9_dumplings.Afternoon) -> None:
    """Two withdrew and the line moved up; nobody who waits would have fitted."""
    rows = bay.desk().ask(signup.sign_ups, made.dumplings)
    placed = sum(row.persons for row in rows if row.state is signup.SignUpState.PLACED)
    waiting = [row.persons for row in rows if row.state is signup.SignUpState.WAITING]
    assert sum(row.state is signup.SignUpState.WITHDRAWN for row in rows) == 2
    assert waiting
    assert placed <= 90 < placed + min(waiting)


def test_the_shares_are_the_bill_and_all_are_settled(bay: Bay, made: s9_dumplings.Afternoon) -> None:
    """To the last fen; nobody but who invites and the household reads them."""
    shares = bay.desk().ask(costs.shares_of, made.dumplings)
    assert sum(share.fen for share in shares) == 109_890
    assert {share.state for share in shares} == {costs.ShareState.SETTLED}
    assert sum(share.laid_out for share in shares) == 23_390
    with pytest.raises(Denied):
        bay.desk(Actor.anonymous()).ask(costs.shares_of, made.dumplings)


def test_nothing_of_the_afternoon_is_out_of_order(bay: Bay, made: s9_dumplings.Afternoon) -> None:
    """The room was handed back and the activity accounted."""
    assert made.corridor != made.room
    assert [one for one in bay.desk().ask(findings, on=s9_dumplings.AFTER) if one.code.startswith("activities.")] == []


def test_the_story_tells_what_the_records_hold(bay: Bay) -> None:
    """The sum of the shares, and how many came at least."""
    told = io.StringIO()
    s9_dumplings.show(bay, Console(file=told, width=200))
    assert "1098.90" in told.getvalue()
    assert "到场至少85人、35户" in told.getvalue()  # to everybody in full fives
