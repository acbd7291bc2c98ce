"""Two handlers take the same item at once: one has it, the other is told so; in a file and on a server, by two processes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.feedback.compound import OFFICE, small
from tests.stores.rivals import Meet, rivals

from community_gov import Community, Id, Refused
from community_gov.feedback import Item, accept, item_path, raise_due
from community_gov.testing import FixedClock

ITEMS = 12


@pytest.fixture(params=["file", "server"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database."""
    if request.param == "file":
        yield f"sqlite:///{tmp_path / 'bay.db'}"
        return
    with request.getfixturevalue("cluster").prepared() as address:
        yield address


def opened(url: str, clock: FixedClock) -> Community:
    """The community as another process opens it."""
    return Community.open(url, "test", plugins=[], clock=clock)


def test_one_of_two_handlers_has_it(url: str) -> None:
    """One accepts, the other meets a refusal that names the state and what is possible."""
    here = small(url=url)
    ids = [here.slip().id for _ in range(ITEMS)]

    def take(meet: Meet) -> list[str]:
        other = opened(url, FixedClock())
        return [attempt(other, id, meet) for id in ids]

    first, second = rivals(take)
    for number, pair in enumerate(zip(first, second, strict=True), start=1):
        assert Counter(each.startswith(f"409 {number}号诉求现为“已受理”,不能受理;现在可以:") for each in pair) == {
            True: 1,
            False: 1,
        }
        assert "accepted" in pair
    for id in ids:
        assert [move.action for move in here.office.ask(item_path, id)] == ["submit", "accept"]


def attempt(community: Community, id: Id[Item], meet: Meet) -> str:
    """Accept as soon as the other one is there too; what was said when that was refused."""
    meet()
    try:
        return community.by(OFFICE).run(accept, id).state.code
    except Refused as refused:
        return f"{refused.nature.http_status.value} {refused.problems[0].message('zh')}"


def test_two_schedulers_move_everything_once(url: str) -> None:
    """Two processes that both let the rules work take each item up one level, not two."""
    here = small(url=url)
    ids = [here.slip().id for _ in range(ITEMS)]
    late = FixedClock()
    late.advance(days=5)

    def work(meet: Meet) -> list[str]:
        other = opened(url, late)
        meet()
        return [one.id for _ in range(4) for one in other.by(OFFICE).run(raise_due, at_most=5)]

    moved = [id for said in rivals(work) for id in said]
    assert sorted(moved) == sorted(map(str, ids))
    for id in ids:
        assert [move.level for move in here.office.ask(item_path, id)] == ["compound", "shequ"]
