"""A folder of ugly rosters, each with what its report has to say."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.households.rosters.make import CASES, Case
from tests.meta.repository import ROOT

from community_gov import households as h


def told(report: h.RosterReport) -> set[str]:
    """Everything that a case may say of a report, one line a fact."""
    said = {f"rows {report.count}", f"encoding {report.encoding}"}
    said |= {f"unknown {header}" for header in report.unknown}
    if report.format is not None:
        said.add(f"format {report.format.code}")
    for one in report.problems:
        code = one.problem.code.removeprefix("households.")
        said.add(f"wrong {place(one.sheet, one.row)} {one.column or '-'} {one.value or '-'} {code}")
    for sheet in report.sheets:
        said |= {f"passed {place(sheet.name, one.row)} {one.why.code}" for one in sheet.passed}
        said |= {f"not a roster: {sheet.name}"} if sheet.header is None else set()
    return said


def place(sheet: str, row: int) -> str:
    """Where a row is."""
    return f"{sheet}!{row}" if sheet else str(row)


def holds(row: h.RosterRow) -> dict[str, str]:
    """What a case may say of a row."""
    return {
        "area": str(row.area),
        "owners": " | ".join(owner.name or "" for owner in row.owners),
        "shares": " | ".join(map(str, row.shares or ())),
        "since": str(row.since),
    }


@pytest.mark.parametrize("one", CASES.values(), ids=lambda one: one.name)
def test_each_ugly_roster_has_its_report(one: Case) -> None:
    """Nothing is wrong but what is said to be, nothing is passed over but what is said to be, and rows hold what they should."""
    report = h.read_roster(one.make())
    rows = {f"{place(row.sheet, row.row)} {row.code}": holds(row) for row in report.rows}
    facts = told(report)
    about_rows = [said for said in one.says if " = " in said]

    assert {said for said in facts if said.startswith(("wrong", "passed", "unknown", "not a roster"))} == {
        said for said in one.says if said.startswith(("wrong", "passed", "unknown", "not a roster"))
    }
    assert {said for said in one.says if said not in about_rows} <= facts
    for said in about_rows:
        where, _, values = said.partition(" = ")
        wanted = dict(value.split(" ", 1) for value in values.split(", "))
        assert {name: rows[where][name] for name in wanted} == wanted


def test_there_are_many_and_no_real_person_in_them() -> None:
    """At least forty, in all four formats."""
    assert len(CASES) >= 40
    assert {Path(one.name).suffix for one in CASES.values()} == {".csv", ".xlsx", ".xls", ".ods"}


def test_the_script_makes_the_same_files_each_time(tmp_path: Path) -> None:
    """In another process, with another order of sets, to the same bytes."""
    command = [sys.executable, "-m", "tests.households.rosters.make", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)})  # noqa: S603  # this Python

    assert {path.name for path in tmp_path.iterdir()} == set(CASES)
    different = [one.name for one in CASES.values() if (tmp_path / one.name).read_bytes() != one.make()]
    assert different == []
