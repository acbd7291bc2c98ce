"""What the library offers to the tests of others: a standing clock, predictable ids and salts, a fixture."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from tests.spine.toy import CLERK, Toy, take

from community_gov import Code, Community
from community_gov.testing import FixedClock, SeededSalts, community, fresh_community, somebody

A = Code("a")
__all__ = ["community"]


def test_the_fixture_is_an_empty_community(community: Community) -> None:  # the fixture
    """Each test that names it gets one of its own, with the core's stories alone."""
    with community.journal() as journal:
        assert journal.head().sequence == 0
    assert {info.name for info in community.plugins} >= {"audit", "households"}


def test_the_clock_stands_until_it_is_advanced() -> None:
    """Whole days, hours, minutes and seconds, forwards and backwards."""
    clock = FixedClock()
    start = clock()
    assert clock() == start
    assert clock.advance(days=1, minutes=5) - start == clock() - start
    clock.advance(days=-1, minutes=-5)
    assert clock() == start
    assert clock.set(datetime(2030, 1, 1, tzinfo=UTC)) == clock()


def test_two_fresh_communities_do_the_same() -> None:
    """Ids, salts and times are predictable, so journals are equal byte for byte; another id gives other salts."""
    bodies = []
    for id in ("one", "one", "two"):
        made = fresh_community(plugins=[Toy()], id=id)
        assert made.by(CLERK).run(take, shift=A, name="住户0001").id == "slot-1-1"
        with made.journal() as journal:
            bodies.append(list(journal.bodies()))
    assert bodies[0] == bodies[1] != bodies[2]


def test_salts_of_a_seed_repeat_and_differ_among_themselves() -> None:
    """16 bytes each, the same series for the same seed."""
    one, other = SeededSalts("x"), SeededSalts("x")
    drawn = [one() for _ in range(5)]
    assert drawn == [other() for _ in range(5)]
    assert len(set(drawn)) == 5
    assert {len(salt) for salt in drawn} == {16}


def test_somebody_has_the_roles_that_are_given() -> None:
    """An actor for a test in one word."""
    assert somebody("anna", "clerk").roles == frozenset({"clerk"})


def test_pytest_is_needed_by_the_fixture_alone() -> None:
    """A program that uses the fixed clock outside tests does not load pytest."""
    code = "import sys, community_gov.testing; from community_gov.testing import *; print('pytest' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # this Python, our program
    assert done.stdout == "False\n"


def test_a_name_that_is_not_there_is_an_error() -> None:
    """The fixture is made on demand; nothing else is."""
    with pytest.raises(ImportError, match="commnity"):
        exec("from community_gov.testing import commnity")  # noqa: S102  # a misspelt import
