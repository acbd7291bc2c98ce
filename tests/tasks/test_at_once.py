"""Two people take the same task at once: one has it, the other is told so; in a file and on a server, by two processes."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.stores.rivals import Meet, rivals
from tests.tasks.compound import OFFICE, STAGES, small

from community_gov import Code, Community, Desk, Id, Refused
from community_gov.tasks import Task, add, advance_units, assign, burn_down, moves_of, open_drive, start, units_in
from community_gov.testing import FixedClock

TASKS = 12


@pytest.fixture(params=["file", "server"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database."""
    if request.param == "file":
        yield f"sqlite:///{tmp_path / 'bay.db'}"
        return
    with request.getfixturevalue("cluster").prepared() as address:
        yield address


def attempt(do: Callable[[], object], meet: Meet) -> str:
    """Do it as soon as the other one is there too; the code and sentence of a refusal, else nothing."""
    meet()
    try:
        do()
    except Refused as refused:
        return f"{refused.nature.http_status.value} {refused.problems[0].code} {refused.problems[0].message('zh')}"
    return ""


def desk(url: str) -> Desk:
    """The office in another process."""
    return Community.open(url, "test", plugins=[], clock=FixedClock()).by(OFFICE)


def test_one_of_two_starts_it(url: str) -> None:
    """One starts a task, the other is told that it is under way and what is possible."""
    here = small(url=url)
    ids: list[Id[Task]] = [here.office.run(add, title="修路灯", assignee=here.post).id for _ in range(TASKS)]

    def take(meet: Meet) -> list[str]:
        office = desk(url)
        return [attempt(partial(office.run, start, id), meet) for id in ids]

    for pair in zip(*rivals(take), strict=True):
        assert sorted(map(bool, pair)) == [False, True]
        assert max(pair).startswith("409 tasks.not_now")
        assert "现为“办理中”,不能着手办理;现在可以:" in max(pair)
    for id in ids:
        assert [move.action for move in here.office.ask(moves_of, id)] == ["add", "start"]


def test_one_of_two_is_given_it(url: str) -> None:
    """Two clerks give one task to two people: the first one has it, the second clerk is told to hand it over instead."""
    here = small(url=url)
    ids: list[Id[Task]] = [here.office.run(add, title="修水泵").id for _ in range(TASKS)]

    def give(meet: Meet) -> list[str]:
        office = desk(url)
        return [attempt(partial(office.run, assign, id, to=here.chair), meet) for id in ids]

    for pair in zip(*rivals(give), strict=True):
        assert Counter(said.split(" ")[1] if said else "" for said in pair) == {"": 1, "tasks.hand_over_instead": 1}


def test_a_unit_advances_once(url: str) -> None:
    """Two clerks move the same units of a drive on: all of them once, and no unit is in two stages."""
    here = small(units=4, url=url)
    today = here.clock().date()
    drive = here.office.run(open_drive, name="办证", stages=STAGES, units=here.units, start=today).id

    def advance(meet: Meet) -> list[str]:
        office = desk(url)
        to = Code("tax")
        moves = (partial(office.run, advance_units, drive, units=(unit,), to=to, on=today) for unit in here.units)
        return [attempt(move, meet) for move in moves]

    for pair in zip(*rivals(advance), strict=True):
        assert Counter(said.split(" ")[1] if said else "" for said in pair) == {"": 1, "tasks.not_later": 1}
    assert {(one.stage, one.moves) for one in here.office.ask(units_in, drive)} == {("tax", 2)}
    assert here.office.ask(burn_down, drive, until=today)[-1].open == len(here.units)
