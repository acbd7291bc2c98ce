"""Types that callers rely on: what a verb or question returns is known without a cast. Checked by mypy with everything else."""

from datetime import date
from typing import assert_type

from tests.spine.toy import Slot, SlotTaken, leave, slot_of, slots, take, take_two, touch

from community_gov import Change, Code, Community, Desk, Id, PartialDate, Period, View, Write
from community_gov.change import Version
from community_gov.wire import Wire

__all__ = ["asked", "read", "run", "sent"]


def run(desk: Desk, slot_id: Id[Slot]) -> None:
    """A verb gives back what it says, run by a desk or inside another."""
    assert_type(desk.run(take, shift=Code("a")), Slot)
    assert_type(desk.run(take_two, shift=Code("a")), tuple[Slot, ...])
    assert_type(desk.run(leave, slot_id), Slot)
    assert_type(desk.run(touch, slot_id), None)
    with desk.change() as change:
        assert_type(change, Change)
        assert_type(take(change, shift=Code("a"), name="x"), Slot)
        assert_type(change.put(take(change, shift=Code("a")), SlotTaken(slot=slot_id, no=1, at=change.now)), Slot)


def asked(desk: Desk, slot_id: Id[Slot]) -> None:
    """A question answers what it says, asked by a desk or called with a view."""
    assert_type(desk.ask(slots, shift=Code("a")), tuple[Slot, ...])
    assert_type(desk.ask(slot_of, slot_id).no, int)
    with desk.view() as view:
        assert_type(slot_of(view, slot_id), Slot)


def read(view: View, change: Change, slot_id: Id[Slot]) -> None:
    """A change is a view; what is found has the class that was asked for."""
    as_view: View = change
    assert_type(as_view.get(Slot, slot_id), Slot)
    assert_type(view.find(Slot, shift=Code("a"), order_by="-no", limit=3), tuple[Slot, ...])
    assert_type(view.first(Slot), Slot | None)
    assert_type(view.history(Slot, slot_id), tuple[Version, ...])
    assert_type(change.new_id(Slot), Id[Slot])
    assert_type(change.expect(Slot, slot_id, 3), Slot)
    assert_type(change.writes, tuple[Write, ...])


def sent(community: Community, data: object) -> None:
    """Data are read as the class that was named; periods answer with a certainty that can be tested like a truth."""
    assert_type(Wire().from_data(data, Slot), Slot)
    assert_type(community.wire.from_data(data, tuple[int, ...]), tuple[int, ...])
    if Period(PartialDate("2012")).holds(date(2022, 1, 1)):
        assert_type(community.name, str)
