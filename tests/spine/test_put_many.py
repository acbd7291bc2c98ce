"""Many new records at once."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.spine.toy import CLERK, Slot, SlotTaken, Toy, state

from community_gov import Change, Code, Community, Conflict, Id, InvalidRecord, verb
from community_gov.hookspecs import hookimpl
from community_gov.testing import fresh_community


@verb("many.bring")
def bring(change: Change, *, slots: Iterable[Slot]) -> None:
    """Take many places at once, and tell of the first one."""
    change.put_many(slots, SlotTaken(slot=Id("slot-1"), no=1, at=change.now))


class Many:
    """The plugin that brings the verb."""

    @hookimpl
    def gov_verbs(self) -> Iterable[Any]:
        """It alone."""
        return (bring,)


def community() -> Community:
    """One with the toy and the verb."""
    return fresh_community(plugins=[Toy(), Many()])


def slots(first: int, last: int) -> Iterable[Slot]:
    """Places by number, made as they are asked for."""
    return (Slot(id=Id(f"slot-{n}"), shift=Code("early"), no=n) for n in range(first, last + 1))


def test_many_records_are_put_as_they_come() -> None:
    """More than the store is asked of at once, out of a generator; one change, one entry, the event told once."""
    bay = community()
    bay.by(CLERK).run(bring, slots=slots(1, 4_100))
    bodies, kept = state(bay)
    assert (len(bodies), len(kept)) == (1, 4_100)
    with bay.journal() as journal:
        (entry,) = journal.entries()
        assert [name for name, _data in entry.events] == ["toy.slot_taken"]
        assert journal.verify().sound


def test_none_is_no_trouble() -> None:
    """An empty roster brings nothing."""
    bay = community()
    bay.by(CLERK).run(bring, slots=())
    assert state(bay)[1] == ()


@pytest.mark.parametrize(
    "wrong",
    [Slot(id=Id("slot-7"), shift=Code("late"), no=1), Slot(id=Id("other"), shift=Code("early"), no=2_500)],
    ids=["an id that is there", "unique values that came before"],
)
def test_a_record_that_is_there_refuses_all(wrong: Slot) -> None:
    """Conflict, and nothing of what came before it is left, though the store was asked of that already."""
    bay = community()
    bay.by(CLERK).run(bring, slots=slots(7, 7))
    before = state(bay)
    with pytest.raises(Conflict, match=r"core\.duplicate"):
        bay.by(CLERK).run(bring, slots=[*slots(1_000, 4_000), wrong])
    assert state(bay) == before


def test_a_record_that_cannot_be_stored_refuses_all() -> None:
    """Each one is judged as `put` judges it."""
    bay = community()
    with pytest.raises(InvalidRecord, match="a NUL"):
        bay.by(CLERK).run(bring, slots=[*slots(1, 3), Slot(id=Id("slot-9"), shift=Code("early"), no=9, name="a\x00b")])
    assert state(bay) == ((), ())
