"""Events: past facts that hold no free text, at their class and at each value."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve, frozen, mutable
from tests.spine.toy import Slot, State

from community_gov import Code, Id, InvalidRecord, PartialDate, PluginClash, event
from community_gov.canonical import Kinds
from community_gov.wire import Wire


@event("toy.happened")
@frozen(kw_only=True)
class Happened:
    """An event with every type that an event may have."""

    about: Id[Slot]
    code: Code
    since: PartialDate
    state: State
    number: int
    yes: bool
    exact: Decimal
    ratio: Fraction
    on: date
    at: datetime
    maybe: Code | None = None


HAPPENED = Happened(
    about=Id("slot-1-1"),
    code=Code("a"),
    since=PartialDate("2012"),
    state=State.LEFT,
    number=7,
    yes=True,
    exact=Decimal("1.50"),
    ratio=Fraction(1, 3),
    on=date(2022, 3, 1),
    at=datetime(2022, 3, 1, 8, tzinfo=UTC),
)


def kinds() -> Kinds:
    """A register of kinds that knows the event."""
    made = Kinds(Wire())
    made.add_event(Happened, "toy")
    return made


def test_an_event_is_sent_as_the_wire_says() -> None:
    """What the journal holds of an event is what any client reads back."""
    known = kinds()
    name, data = known.event_data(HAPPENED)
    assert name == "toy.happened"
    assert data == known.wire.to_data(HAPPENED)
    assert known.wire.from_data(data, Happened) == HAPPENED


BAD: Mapping[str, tuple[object, ...]] = {
    "about": ("张三", "a b", "", 1, None, "x" * 201),
    "code": ("张三", "lighting", None),
    "since": ("2012", None),
    "state": ("left", None),
    "number": (1.0, True, "1", 2**63),
    "yes": (1, None),
    "exact": (1.5, 1, Decimal("NaN"), Decimal("1E+999999")),
    "ratio": (0.5, Fraction(10**31)),
    "on": (datetime(2022, 3, 1, tzinfo=UTC), "2022-03-01"),
    "at": (date(2022, 3, 1), datetime(2022, 3, 1)),  # noqa: DTZ001  # wrong on purpose
    "maybe": ("张三",),
}


WRONG = [pytest.param(name, value, id=f"{name}-{n}") for name, values in BAD.items() for n, value in enumerate(values)]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_could_be_free_text_does_not_enter_the_journal(name: str, value: object) -> None:
    """Type hints stop nobody at run time: a name in place of an id or a code is refused when the event is staged."""
    wrong = evolve(HAPPENED, **{name: value})  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidRecord, match=rf"event toy\.happened, field {name}: ") as caught:
        kinds().event_data(wrong)
    assert "张三" not in str(caught.value)


@pytest.mark.parametrize("type_", [str, str | None, float, object, tuple[Code, ...], dict[str, int], Id[Slot] | Code, Happened])
def test_a_field_that_could_hold_free_text_is_refused_when_the_event_is_taken_in(type_: object) -> None:
    """Events are for everybody, so a field has one of the types that cannot hold a sentence."""

    @event("toy.told")
    @frozen(kw_only=True)
    class Told:
        value: type_  # type: ignore[valid-type]  # the types of the table

    with pytest.raises(TypeError, match=r"event toy\.told, field value: .* may hold free text"):
        Kinds(Wire()).add_event(Told, "toy")


def test_an_event_is_frozen() -> None:
    """A past fact does not change."""

    @event("toy.told")
    @mutable
    class Told:
        value: int

    with pytest.raises(TypeError, match=r"event toy\.told: Told is not a frozen attrs class"):
        Kinds(Wire()).add_event(Told, "toy")


def test_a_class_without_a_name_is_no_event() -> None:
    """Only `@event` makes one."""
    with pytest.raises(TypeError, match="is not an event"):
        Kinds(Wire()).add_event(Slot, "toy")


def test_two_plugins_cannot_bring_one_event() -> None:
    """The clash names both."""
    known = kinds()
    with pytest.raises(PluginClash, match=r"event 'toy\.happened' is claimed by 'toy' and 'party'"):
        known.add_event(Happened, "party")
