"""Every part of the programme of faults works: a few points of each here, more on the gate, all with `make faults`."""

from pathlib import Path

import pytest
from tests.stores.faults.__main__ import main
from tests.stores.faults.ground import in_memory
from tests.stores.faults.outcome import Fault, Outcome, Sort, doubled_or_lost
from tests.stores.faults.parts import PARTS, Part, Stand
from tests.stores.faults.power import lose_often
from tests.stores.faults.tracing import Absent


@pytest.mark.parametrize("part", [part for part in PARTS if part.tiny], ids=lambda part: part.name)
def test_a_few_points_of_each_part_hold(part: Part, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Whatever goes wrong, nothing acknowledged is lost, nothing is doubled, nothing is corrupt, and every error is typed."""
    shared = request.getfixturevalue("cluster") if part.name.endswith("-server") else None
    with in_memory() as memory, Stand(tmp_path, memory, shared) as stand:
        try:
            outcome = part.run(stand, part.tiny)
        except Absent as absent:
            pytest.skip(f"absent: {absent}")
    assert outcome.faults == ()
    assert outcome.points > 0


def test_the_simulation_finds_what_is_lost_without_synchronising(tmp_path: Path) -> None:
    """A control: the same history on a disk that was never told to keep anything loses changes, or the part proves nothing."""
    found = lose_often(tmp_path, 40, obey=False)
    assert found.count(Sort.LOST) > 0
    assert not found.well


def test_numbers_are_lost_or_doubled() -> None:
    """What should be there once is judged by itself."""
    assert doubled_or_lost([1, 2, 3], range(1, 4)) == []
    assert [fault.sort for fault in doubled_or_lost([1, 3, 3, 5], range(1, 4))] == [Sort.LOST, Sort.DOUBLED, Sort.DOUBLED]


def test_a_part_without_points_has_not_passed() -> None:
    """Nothing tried is nothing shown."""
    assert not Outcome(points=0).well
    assert not Outcome(points=1, faults=(Fault(Sort.OTHER, "x"),)).well
    assert Outcome(points=1).well


def test_the_programme_prints_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    """A part can be run alone, and its breaches are counted by their sort."""
    assert main(["limits", "--few", "--share", "20"]) == 0
    said = capsys.readouterr().out
    assert "| part   | points | lost | doubled | corrupt | untyped | other |" in said
    assert "| limits | 10     | 0    | 0       | 0       | 0       | 0     |" in said
    assert "all passed" in said


def test_a_part_that_there_is_not_is_said_so() -> None:
    """A misspelt name runs nothing and fails."""
    with pytest.raises(SystemExit, match="there is no part kils; there are kills"):
        main(["kils"])
