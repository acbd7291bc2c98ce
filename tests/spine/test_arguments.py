"""What a verb or question may be handed: its own types, and plain text for ids and codes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from inspect import signature

import pytest
from attrs import frozen
from tests.spine.toy import CLERK, Slot, State, Toy, guarded_toy, leave, put, slots, state, take

from community_gov import (
    ALLOW_ALL,
    Change,
    Code,
    Community,
    Id,
    InvalidArgument,
    PartialDate,
    Record,
    Refused,
    View,
    question,
    verb,
)
from community_gov.testing import fresh_community

A, DAY = Code("a"), date(2022, 1, 1)


@verb("toy.many_shapes")
def many_shapes(  # one parameter of each shape that the stories use
    change: Change,
    slot_id: Id[Slot] | None = None,
    *,
    on: date = DAY,
    at: datetime | None = None,
    start: PartialDate | None = None,
    state: State = State.TAKEN,
    number: int = 1,
    sure: bool = False,
    area: Decimal = Decimal(1),
    parts: tuple[Fraction, ...] = (),
    slots: tuple[Id[Slot], ...] = (),
    tags: tuple[Code, ...] = (),
    record: Record | None = None,
) -> None:
    """Take all and keep the ids and codes in mind."""
    assert change.state == "open"
    assert {type(one) for one in (*slots, *tags, *([slot_id] if slot_id else []))} <= {Id, Code}
    assert (on, at, start, state, number, sure, area, parts, record) is not None


WRONG: dict[str, tuple[object, str]] = {
    "on": (datetime(2022, 1, 1, tzinfo=UTC), "expected date, got datetime"),
    "at": (DAY, "expected datetime or nothing, got date"),
    "start": ("2012", "expected PartialDate or nothing, got str"),
    "state": ("taken", "expected a member of State, got str"),
    "number": (True, "expected int, got bool"),
    "sure": ("no", "expected bool, got str"),
    "area": (98.76, "expected Decimal, got float; use Decimal or Fraction"),
    "parts": ((Fraction(1, 2), 1), "expected a tuple of Fraction, got tuple of Fraction and int"),
    "slots": (Id[Slot]("s"), "expected a tuple of Id, got Id"),
    "tags": ("lighting", "expected a tuple of Code, got str"),
}
RIGHT: dict[str, object] = {
    "on": date(2021, 2, 3),
    "at": datetime(2022, 1, 1, tzinfo=UTC),
    "start": PartialDate("2012"),
    "state": State.LEFT,
    "number": 7,
    "sure": True,
    "area": Decimal("98.76"),
    "parts": [Fraction(1, 2)],
    "slots": ["slot-1-1"],
    "tags": ["lighting", Code("noise")],
    "record": Slot(id=Id("s"), shift=A, no=1),
    "slot_id": "slot-1-1",
}


@pytest.mark.parametrize("name", WRONG)
def test_another_type_is_named_with_its_argument(name: str) -> None:
    """Action, argument, what is wanted and what came; nothing is done."""
    value, message = WRONG[name]
    here = fresh_community(plugins=[Toy()])
    before = state(here)
    with pytest.raises(InvalidArgument, match=f"^toy.many_shapes: {name}: {message}$"), here.by(CLERK).change() as change:
        many_shapes(change, **{name: value})  # type: ignore[arg-type]  # wrong on purpose
    assert state(here) == before


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_meant_is_taken(name: str) -> None:
    """A list may stand for a tuple, a plain text for an id or a code; the verb gets tuples, ids and codes."""
    with fresh_community(plugins=[Toy()]).by(CLERK).change() as change:
        many_shapes(change, **{name: RIGHT[name]})  # type: ignore[arg-type]  # as a host that checks no types


def test_a_plain_id_is_read_by_name_and_by_place() -> None:
    """From the address of a page comes text; what is stored and told of it is an id."""
    here = guarded_toy()
    slot = here.by(CLERK).run(take, shift=A)
    assert here.by(CLERK).run(leave, str(slot.id)).state is State.LEFT  # type: ignore[arg-type]  # as a host that checks no types
    with fresh_community(plugins=[Toy()]).by(CLERK).change() as change:
        many_shapes(change, "slot-1-1")  # type: ignore[arg-type]  # as a host that checks no types


def test_a_text_among_codes_that_is_none_is_refused() -> None:
    """It comes from a form, so a resident reads about it."""
    with (
        pytest.raises(Refused, match=r"core\.not_a_code"),
        fresh_community(plugins=[Toy()]).by(CLERK).change() as change,
    ):
        many_shapes(change, tags=("lighting", "Not one"))  # type: ignore[arg-type]  # wrong on purpose


def test_questions_and_commands_look_too() -> None:
    """Before the policy is asked, and before a command id is used up."""
    here = guarded_toy()
    with pytest.raises(InvalidArgument, match=r"^toy.slots: shift: expected Code, got int$"):
        here.by(CLERK).ask(slots, shift=3)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidArgument, match=r"^toy.take: shift: expected Code, got int$"):
        here.by(CLERK, command_id="once").run(take, shift=3)  # type: ignore[arg-type]  # wrong on purpose
    assert here.by(CLERK, command_id="once").run(take, shift=A).no == 1


def test_what_cannot_be_looked_at_is_left_alone() -> None:
    """A protocol, or an annotation that is only written down, lets everything through."""

    @question("toy.free")
    def free(view: View, *, one: "int") -> int:
        """Count."""
        return len(view.find(Slot)) + int(one)

    here = fresh_community(plugins=[Toy()])
    assert here.by(CLERK).ask(free, one="2") == 2  # type: ignore[arg-type]  # as a host that checks no types
    assert here.by(CLERK).run(put, Slot(id=Id("s"), shift=A, no=1)) is not None


def test_no_action_takes_just_anything() -> None:
    """Every installed verb and question says at once which argument it cannot take."""
    here = Community.in_memory("test", policy=ALLOW_ALL)
    desk, asked = here.by(CLERK), 0
    for name, action in here.actions.items():
        names = list(signature(action).parameters)[1:]
        if names:
            asked += 1
            with pytest.raises(InvalidArgument, match=f"^{name}: {names[0]}: expected .*, got object$"):
                (desk.run if hasattr(action, "__verb__") else desk.ask)(action, **dict.fromkeys(names, object()))
    assert asked > 200


@frozen(kw_only=True)
class Leaf:
    """A value inside of another."""

    slot: Id[Slot]
    tag: Code | None = None
    marks: tuple[Id[Slot], ...] = ()
    state: State = State.TAKEN


@frozen(kw_only=True)
class Sheet:
    """A value that is handed in whole."""

    on: date
    leaves: tuple[Leaf, ...] = ()


@verb("toy.keep_sheets")
def keep_sheets(change: Change, *, sheet: Sheet | None = None, sheets: tuple[Sheet, ...] = ()) -> None:
    """Take what comes."""
    assert change.state == "open"
    assert sheet is not None or sheets


SLOT = Id[Slot]("slot-1-1")
INSIDE: dict[str, tuple[dict[str, object], str]] = {
    "a day as text": ({"sheet": Sheet(on="2022-01-01")}, r"sheet\.on: expected date, got str"),  # type: ignore[arg-type]  # wrong on purpose
    "an id as text": (
        {"sheet": Sheet(on=DAY, leaves=(Leaf(slot=SLOT), Leaf(slot="slot-1-1")))},  # type: ignore[arg-type]  # wrong on purpose
        r"sheet\.leaves\[1\]\.slot: expected Id, got str",
    ),
    "a code as text": (
        {"sheets": (Sheet(on=DAY), Sheet(on=DAY, leaves=(Leaf(slot=SLOT, tag="torn"),)))},  # type: ignore[arg-type]  # wrong on purpose
        r"sheets\[1\]\.leaves\[0\]\.tag: expected Code or nothing, got str",
    ),
    "an id as text in a tuple": (
        {"sheets": (Sheet(on=DAY, leaves=(Leaf(slot=SLOT, marks=("slot-1-1",)),)),)},  # type: ignore[arg-type]  # wrong on purpose
        r"sheets\[0\]\.leaves\[0\]\.marks: expected a tuple of Id, got tuple of str",
    ),
    "a choice as text": (
        {"sheet": Sheet(on=DAY, leaves=(Leaf(slot=SLOT, state="taken"),))},  # type: ignore[arg-type]  # wrong on purpose
        r"sheet\.leaves\[0\]\.state: expected a member of State, got str",
    ),
    "a list for a tuple": ({"sheet": Sheet(on=DAY, leaves=[])}, r"sheet\.leaves: expected a tuple of Leaf, got empty list"),  # type: ignore[arg-type]  # wrong on purpose
    "something else": ({"sheets": (Sheet(on=DAY), 3)}, r"sheets: expected a tuple of Sheet, got tuple of Sheet and int"),
}


@pytest.mark.parametrize("case", INSIDE)
def test_what_is_wrong_inside_of_a_value_is_named_with_its_place(case: str) -> None:
    """A value that is handed in whole is kept as it is, so it has the right types in all its parts; nothing is done."""
    given, message = INSIDE[case]
    here = fresh_community(plugins=[Toy()])
    before = state(here)
    with pytest.raises(InvalidArgument, match=f"^toy.keep_sheets: {message}$"), here.by(CLERK).change() as change:
        keep_sheets(change, **given)  # type: ignore[arg-type]  # wrong on purpose
    assert state(here) == before


def test_a_value_that_is_right_in_all_its_parts_is_taken() -> None:
    """Alone and among others."""
    sheet = Sheet(on=DAY, leaves=(Leaf(slot=SLOT, tag=A, marks=(SLOT,)),))
    with fresh_community(plugins=[Toy()]).by(CLERK).change() as change:
        keep_sheets(change, sheet=sheet, sheets=(sheet, Sheet(on=DAY)))
