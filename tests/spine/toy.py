"""A toy story for the tests of the spine: places on a shift, which people take, move and give back."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from community_gov import (
    Actor,
    Allow,
    Anchor,
    Change,
    Code,
    Coded,
    Community,
    Controller,
    Grant,
    Id,
    Mask,
    Nature,
    PartialDate,
    PolicyPart,
    ProblemType,
    Purpose,
    Record,
    Refused,
    Scope,
    Until,
    View,
    anchored,
    decimals,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.hookspecs import Records, hookimpl
from community_gov.testing import FixedClock, fresh_community

CLERK = Actor(id="office", roles=frozenset({"clerk"}))
OPERATOR = Actor(id="set-up", roles=frozenset({"operator"}))
PHONE = personal(purpose=Purpose.CONTACT, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.PHONE)
SINCE = PartialDate("2012")
NAME = personal(purpose=Purpose.IDENTITY, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.NAME)


class State(Coded):
    """What became of a place."""

    TAKEN = "taken", "已报名", "taken"
    LEFT = "left", "已退出", "left"


@kind("toy.slot", indexes=("shift",), unique=(("shift", "no"),))
@frozen(kw_only=True)
class Slot:
    """A place on a shift, with one field of most shapes."""

    id: Id["Slot"]
    shift: Code
    no: int
    state: State = State.TAKEN
    hours: Decimal = field(default=Decimal("1.50"), metadata=decimals(2))
    share: Fraction | None = None
    on: date = date(2022, 1, 1)
    known_since: PartialDate = SINCE
    tags: tuple[Code, ...] = ()
    name: str | None = field(default=None, repr=False, metadata=NAME)
    phone: str | None = field(default=None, repr=False, metadata=PHONE)


@event("toy.slot_taken")
@frozen(kw_only=True)
class SlotTaken:
    """Somebody has a place now."""

    slot: Id[Slot]
    no: int
    at: datetime


FULL = ProblemType("toy.full", zh="{shift}已满({taken}人)", en="{shift} is full ({taken})", nature=Nature.STATE)
UNLUCKY = ProblemType("toy.unlucky", zh="不要{no}号", en="not number {no}")
CAPACITY = 3


@verb("toy.take")
def take(change: Change, *, shift: Code, name: str | None = None, phone: str | None = None) -> Slot:
    """Take a place, as long as there are any."""
    taken = len(change.find(Slot, shift=shift))
    change.require(taken < CAPACITY, FULL(shift=shift, taken=taken))
    slot = Slot(id=change.new_id(Slot), shift=shift, no=taken + 1, name=name, phone=phone)
    return change.put(slot, SlotTaken(slot=slot.id, no=slot.no, at=change.now))


@verb("toy.take_two")
def take_two(change: Change, *, shift: Code) -> tuple[Slot, ...]:
    """Two places, or none."""
    return take(change, shift=shift), take(change, shift=shift)


@verb("toy.take_what_there_is")
def take_what_there_is(change: Change, *, shift: Code) -> tuple[Slot, ...]:
    """Two places, else one: the refusal of the pair is caught."""
    try:
        return take_two(change, shift=shift)
    except Refused:
        return (take(change, shift=shift),)


@verb("toy.leave")
def leave(change: Change, slot_id: Id[Slot]) -> Slot:
    """Give a place back."""
    return change.put(evolve(change.get(Slot, slot_id), state=State.LEFT))


@verb("toy.touch")
def touch(change: Change, slot_id: Id[Slot]) -> None:
    """Look at a place and change nothing."""
    change.get(Slot, slot_id)


@verb("toy.number")
def number(change: Change, *, shift: Code) -> Slot:
    """Take a place under the next number of the whole house."""
    return change.put(Slot(id=change.new_id(Slot), shift=shift, no=change.number("toy.slip")))


@verb("toy.number_in_vain")
def number_in_vain(change: Change) -> None:
    """Draw a number and give up."""
    change.refuse(UNLUCKY(no=change.number("toy.slip")))


@verb("toy.put")
def put(change: Change, record: Record) -> Record:
    """Stage whatever the test hands in."""
    return change.put(record)


@question("toy.slots")
def slots(view: View, *, shift: Code) -> tuple[Slot, ...]:
    """The places of a shift."""
    return view.find(Slot, shift=shift, order_by="no")


@question("toy.slot")
def slot_of(view: View, slot_id: Id[Slot]) -> Slot:
    """One place."""
    return view.get(Slot, slot_id)


HELPER = Code("helper")


def helpers(view: View, actor: Actor) -> Iterable[Grant]:
    """Whoever has a place is a helper of that shift; the person's id is the name in this toy."""
    mine = (slot for slot in view.find(Slot) if actor.person is not None and slot.name == actor.person)
    return tuple(Grant(HELPER, Anchor(Scope.BODY, slot.shift)) for slot in mine)


ROWS = (
    *(Allow(f"toy.{name}", "clerk") for name in ("take", "take_two", "take_what_there_is", "leave", "touch", "put", "slots")),
    *(Allow(f"toy.{name}", "clerk") for name in ("number", "number_in_vain")),
    Allow("toy.slot", "clerk", unmasked=True),
    Allow("toy.slot", "helper", Scope.BODY, of="slot_id"),
    Allow("toy.leave", "helper", Scope.BODY, of="slot_id"),
)
VERBS = (take, take_two, take_what_there_is, leave, touch, number, number_in_vain, put)


class Toy:
    """The toy story as a plugin."""

    @hookimpl
    def gov_records(self) -> Records:
        """One kind, one event."""
        return Records(kinds=(Slot,), events=(SlotTaken,))

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """All of them."""
        return (*VERBS, slots, slot_of)

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """The office may do everything; helpers may look at the places of their shift and give them back."""
        return PolicyPart(
            allows=ROWS,
            reads_for=frozenset({Controller.ASSOCIATION}),
            roles=helpers,
            anchors=(anchored(Slot, lambda _view, slot: (Anchor(Scope.BODY, slot.shift),)),),
        )


def toy(*plugins: object, clock: FixedClock | None = None, id: str = "test") -> Community:
    """A community with the toy story, in which everybody may do everything."""
    return fresh_community(plugins=[Toy(), *plugins], clock=clock, id=id)


def guarded_toy(*plugins: object) -> Community:
    """The same under the policy of its plugins."""
    return fresh_community(plugins=[Toy(), *plugins], policy=None)


def state(community: Community) -> tuple[tuple[bytes, ...], tuple[Slot, ...]]:
    """All that is kept: the bytes of the journal, and the places."""
    with community.journal() as journal:
        bodies = tuple(journal.bodies())
    with community.by(OPERATOR).view() as view:
        return bodies, view.find(Slot)
