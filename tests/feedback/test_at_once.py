"""Two handlers take the same item at once: one has it, the other is told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from tests.feedback.compound import OFFICE, small

from community_gov import Community, Id, Refused
from community_gov.feedback import Item, accept, item_path, raise_due
from community_gov.testing import FixedClock

ITEMS = 12


def test_one_of_two_handlers_has_it(tmp_path: Path) -> None:
    """On an SQLite file, each with a store of its own: one accepts, the other meets a conflict that names the state."""
    here = small(file=tmp_path / "bay.db")
    ids = [here.slip().id for _ in range(ITEMS)]
    others = [Community.open(f"sqlite:///{tmp_path / 'bay.db'}", "test", plugins=[], clock=FixedClock()) for _ in range(2)]
    ready = Barrier(2)

    def take(one: Community) -> list[str]:
        return [attempt(one, id, ready) for id in ids]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, others)
    for number, pair in enumerate(zip(first, second, strict=True), start=1):
        assert Counter(each.startswith(f"409 {number}号诉求现为“已受理”,不能受理") for each in pair) == {True: 1, False: 1}
        assert "accepted" in pair
    for id in ids:
        assert [move.action for move in here.office.ask(item_path, id)] == ["submit", "accept"]


def attempt(community: Community, id: Id[Item], ready: Barrier) -> str:
    """Accept as soon as the other one is there too; what was said when that was refused."""
    ready.wait(timeout=30)
    try:
        return community.by(OFFICE).run(accept, id).state.code
    except Refused as refused:
        return f"{refused.nature.http_status.value} {refused.problems[0].message('zh')}"


def test_two_schedulers_move_everything_once(tmp_path: Path) -> None:
    """Two processes that both let the rules work take each item up one level, not two."""
    here = small(file=tmp_path / "bay.db")
    ids = [here.slip().id for _ in range(ITEMS)]
    late = FixedClock()
    late.advance(days=5)
    others = [Community.open(f"sqlite:///{tmp_path / 'bay.db'}", "test", plugins=[], clock=late) for _ in range(2)]
    ready = Barrier(2)

    def work(one: Community) -> int:
        ready.wait(timeout=30)
        return sum(len(one.by(OFFICE).run(raise_due, at_most=5)) for _ in range(4))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, others)) == ITEMS
    for id in ids:
        assert [move.level for move in here.office.ask(item_path, id)] == ["compound", "shequ"]
