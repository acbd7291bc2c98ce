"""Clocks that jump, stand still, differ or meet summer time: the journal keeps its order, and what was recorded stands.

Order comes from the sequence, never from the clock; whether something came in time is judged by the recorded instant.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spine.toy import CLERK, OPERATOR, Slot, Toy, number, take, toy

from community_gov import ALLOW_ALL, Actor, Code, Community, Id, PartialDate, Refused
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.interop import export_community, import_community
from community_gov.stores import MemoryStore, Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import FixedClock, SeededSalts
from community_gov.wire import instant_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2022, 1, 1, 4, tzinfo=UTC)
SHIFT = Code("a")
JUMPS = {
    "an hour back": NOON - timedelta(hours=1),
    "the beginning of time": datetime(1970, 1, 1, tzinfo=UTC),
    "before the beginning of time": datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "the end of 32 bits": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "a century on": datetime(2100, 2, 28, 16, tzinfo=UTC),
    "before the hour that there is not": datetime(1986, 5, 3, 17, 59, 59, tzinfo=UTC),
    "after the hour that there is not": datetime(1986, 5, 3, 18, tzinfo=UTC),
    "the hour that there is twice": datetime(1986, 9, 13, 16, 30, tzinfo=UTC),
    "the same hour again": datetime(1986, 9, 13, 17, 30, tzinfo=UTC),
    "the last summer time": datetime(1991, 9, 14, 15, 30, tzinfo=UTC),
}


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each sort with the empty community `test`."""
    if request.param == "memory":
        made: Store = MemoryStore()
        made.create(id="test", name="test", secret=bytes(16))
        yield made
        return
    with closing(create_store(f"sqlite:///{tmp_path}/a.db", toy().kinds.schemas())) as file:
        file.create(id="test", name="test", secret=bytes(16))
        yield file


def at_work(store: Store, clock: Callable[[], datetime]) -> Community:
    """The toy community with this clock."""
    return Community(store, "test", plugins=[Toy()], policy=ALLOW_ALL, clock=clock, salts=SeededSalts())


def recorded(community: Community) -> list[tuple[int, str]]:
    """Sequence and instant of each entry of a journal that is sound."""
    with community.journal() as journal:
        assert journal.verify().sound
        return [(entry.sequence, entry.at) for entry in journal.entries()]


@pytest.mark.parametrize("jump", JUMPS.values(), ids=list(JUMPS))
def test_the_order_is_that_of_the_changes(store: Store, jump: datetime) -> None:
    """However the clock jumps there and back, the sequence goes on by one and each entry has the instant of its change."""
    clock = FixedClock(NOON)
    community = at_work(store, clock)
    for instant in (NOON, jump, NOON, jump):
        clock.set(instant)
        community.by(CLERK).run(number, shift=SHIFT)
    said = instant_text(NOON), instant_text(jump)
    assert recorded(community) == list(zip(range(1, 5), said * 2, strict=True))
    with community.by(OPERATOR).view() as view:
        assert [(slot.id, slot.no) for slot in view.find(Slot, order_by="no")] == [(f"slot-{no}-1", no) for no in range(1, 5)]


@pytest.mark.parametrize("jump", JUMPS.values(), ids=list(JUMPS))
def test_what_was_recorded_is_read_as_it_was(store: Store, jump: datetime) -> None:
    """Versions have their instants, and an export goes through another store unchanged, whatever its clock says."""
    clock = FixedClock(jump)
    community = at_work(store, clock)
    slot = community.by(CLERK, command_id="c").run(take, shift=SHIFT, name="住户0001")
    clock.set(NOON)
    with community.by(OPERATOR).view() as view:
        assert [version.at for version in view.history(Slot, slot.id)] == [instant_text(jump)]
    assert community.by(CLERK, command_id="c").run(take, shift=SHIFT, name="住户0001") == slot
    document = export_community(community)
    assert export_community(import_community(document, MemoryStore(), plugins=[Toy()], clock=lambda: jump)) == document


def test_two_processes_with_different_clocks_keep_one_order(tmp_path: Path) -> None:
    """One is a day behind the other: entries come in the order in which the lock was had, with the instants that each one saw."""
    url, schemas = f"sqlite:///{tmp_path}/a.db", toy().kinds.schemas()
    with closing(create_store(url, schemas)) as first, closing(open_store(url, schemas)) as second:
        first.create(id="test", name="test", secret=bytes(16))
        clocks = NOON, NOON - timedelta(days=1)
        both = [at_work(store, FixedClock(at)) for store, at in zip((first, second), clocks, strict=True)]
        for _turn in range(3):
            for community in both:
                community.by(CLERK).run(number, shift=SHIFT)
        said = [(sequence, instant_text(clocks[(sequence - 1) % 2])) for sequence in range(1, 7)]
        assert recorded(both[0]) == recorded(both[1]) == said


# --- deadlines ---------------------------------------------------------------------------------------------------------


def shown(community: Community, clock: FixedClock, starts: date) -> Id[n.Notice]:
    """A notice that is shown for three days after this one."""
    clock.set(datetime(starts.year, starts.month, starts.day, 12, tzinfo=SHANGHAI).astimezone(UTC))
    desk = community.by(CLERK)
    body = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("1980"))
    return desk.run(n.post_notice, title="公示", text="公示", body_id=body.id, starts=starts, days=3).id


@pytest.mark.parametrize("starts", [date(2022, 1, 1), date(1986, 5, 1), date(1986, 9, 11), date(1991, 4, 11)], ids=str)
def test_a_deadline_is_judged_by_the_recorded_instant(store: Store, starts: date) -> None:
    """The last instant of the last day is in time and the next is not; a clock set back is believed, as the entry says."""
    clock = FixedClock()
    community = at_work(store, clock)
    notice = shown(community, clock, starts)
    over = starts + timedelta(days=4)
    end = datetime(over.year, over.month, over.day, tzinfo=SHANGHAI).astimezone(UTC)
    for instant, in_time in ((end - timedelta(microseconds=1), True), (end, False), (end - timedelta(hours=1), True)):
        clock.set(instant)
        if in_time:
            made = community.by(CLERK).run(n.object_to, notice, text="异议")
            assert made.at == instant
            assert recorded(community)[-1][1] == instant_text(instant)
        else:
            with pytest.raises(Refused, match=r"notices\.not_shown"):
                community.by(CLERK).run(n.object_to, notice, text="异议")


@settings(max_examples=30)
@given(st.datetimes(datetime(1986, 1, 1), datetime(1992, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # the strategy adds the zone
def test_the_civil_day_is_that_of_the_compound(instant: datetime) -> None:
    """Through six years with summer time: today is the local day, and of a change by nobody only that day is recorded."""
    community = toy(clock=FixedClock(instant))
    local = instant.astimezone(SHANGHAI).date()
    with community.by(OPERATOR).view() as view:
        assert view.today == local
    community.by(Actor.anonymous()).run(take, shift=SHIFT)
    assert recorded(community) == [(1, local.isoformat())]
    with community.by(OPERATOR).view() as view:
        (version,) = view.history(Slot, view.find(Slot)[0].id)
    assert version.at == local.isoformat()
