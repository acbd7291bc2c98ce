"""What has to go up the ladder among very many open matters: found by an index, in time proportional to what is due."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.sizes import Size
from benchmarks.tables import Figure, Figures
from community_gov import ALLOW_ALL, Actor, Change, Code, Community, Desk, Id, verb
from community_gov.feedback import Channel, FeedbackKind, Item, ItemState, Trigger, due_to_rise
from community_gov.testing import FixedClock

__all__ = ["rising"]

_NOW = datetime(2022, 1, 1, 1, tzinfo=UTC)
_FLAT = 3  # a scan among ten times as many matters may take so many times as long, which allows for the noise of a small time


def rising(size: Size, grounds: Sequence[Ground]) -> Iterator[Figures]:
    """Among a tenth of the most matters and among all of them, with a hundred, a thousand and ten thousand that are due."""
    dues = [max(1, size.most // part) for part in (10_000, 1_000, 100)]
    few, many = max(1, size.most // 10), size.most
    for ground in grounds:
        small, large = (_scanned(ground, open_items, dues, size.rounds) for open_items in (few, many))
        yield Figures(
            title=title(f"finding what is due among {few:,} and {many:,} open matters, one question", ground),
            figures=tuple(_figure(due, small[due], large[due]) for due in dues),
        )


def _scanned(ground: Ground, open_items: int, dues: Sequence[int], rounds: int) -> Mapping[int, float]:
    with ground.fresh() as url:
        desk = _filled(url, open_items, dues)
        return {due: _timed(desk, due, max(dues), rounds) for due in dues}


def _figure(due: int, few: float, many: float) -> Figure:
    said = f"{few * 1e3:.2f} ms and {many * 1e3:.2f} ms, {many / due * 1e6:.0f} us an item"
    return Figure(name=f"{due:,} due", said=said, target=f"at most {_FLAT} times", reached=many <= _FLAT * few)


def _filled(url: str, open_items: int, dues: Sequence[int]) -> Desk:
    """So many open matters: the first ones due an hour ago, the others in the days to come."""
    community = Community.create(url, "bay", name="bay", plugins=[], policy=ALLOW_ALL, clock=FixedClock(_NOW))
    desk = community.by(Actor.service("bench", "clerk"))
    desk.run(_bring, open_items, due=max(dues))
    return desk


@verb("bench.bring")
def _bring(change: Change, open_items: int, *, due: int) -> None:
    """Write them down, as if they had come in."""
    change.put_many(_item(number, due) for number in range(1, open_items + 1))


def _item(number: int, due: int) -> Item:
    late = _NOW - timedelta(hours=due - number + 1) if number <= due else _NOW + timedelta(minutes=number)
    return Item(
        id=Id(f"item-{number}"),
        number=number,
        kind=FeedbackKind.REQUEST,
        channel=Channel.PHONE,
        category=Code("lighting"),
        state=ItemState.SUBMITTED,
        level=Code("compound"),
        due=late.date(),
        ends=late,
        rises=late,
        rises_by=Trigger.DEADLINE,
        submitted=date(2022, 1, 1),
    )


def _timed(desk: Desk, due: int, most: int, rounds: int) -> float:
    """The quickest of some questions, in seconds; the instant is chosen so that exactly so many are due."""
    times, at = [], _NOW - timedelta(hours=most - due + 1)
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        found = desk.ask(due_to_rise, at=at, at_most=most + 1)
        times.append(time.perf_counter() - began)
        if len(found) != due:
            msg = f"{len(found)} matters were found, not {due}"
            raise AssertionError(msg)
    return min(times)
