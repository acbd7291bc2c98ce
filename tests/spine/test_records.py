"""The nouns: ids, codes, choices, kinds, events, personal fields, actors, findings."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from tests.spine.toy import PHONE, Slot, SlotTaken, State

from community_gov import (
    Actor,
    ActorKind,
    Code,
    Coded,
    FindingType,
    Id,
    PartialDate,
    Purpose,
    Severity,
    decimals,
    event,
    kind,
)
from community_gov.records import event_info, kind_info, personal_fields


@pytest.mark.parametrize("text", ["lighting", "a", "3-1-1502", "owners.committee", "a_b-c.d", "2012"])
def test_a_code_is_a_short_ascii_word(text: str) -> None:
    """Lower-case letters and digits, joined by single marks, mean the same in every language."""
    assert Code(text) == text


@pytest.mark.parametrize("text", ["", "Lighting", "照明", "a b", "a--b", "-a", "a.", "a\n", "８", "a" + chr(0x200B)])
def test_anything_else_is_no_code(text: str) -> None:
    """Capitals, blanks, other scripts and invisible characters would make two codes of one."""
    with pytest.raises(ValueError, match="is not a code"):
        Code(text)


@given(st.text())
def test_a_code_survives_or_is_refused(text: str) -> None:
    """Reading a code never changes it."""
    try:
        code = Code(text)
    except ValueError:
        return
    assert str(code) == text
    assert text.isascii()


def test_a_choice_has_its_code_and_both_labels() -> None:
    """The code is stored, the labels are shown."""
    assert (State.TAKEN.code, State.TAKEN.label("zh"), State.TAKEN.label("en")) == ("taken", "已报名", "taken")
    assert State.of("taken") is State.TAKEN
    with pytest.raises(ValueError, match="'gone' is no State: it is one of taken, left"):
        State.of("gone")


def test_a_choice_with_a_wrong_code_is_refused() -> None:
    """The code of a choice is a Code, found when the class is made."""
    with pytest.raises(ValueError, match="is not a code"):

        class Wrong(Coded):
            ONE = "Number One", "一", "one"


def test_the_decorator_returns_the_class_unchanged() -> None:
    """A record is an ordinary attrs class: nothing is wrapped, and nothing is registered anywhere."""

    @frozen(kw_only=True)
    class Plain:
        id: Id["Plain"]

    marked = kind("toy.plain", schema=3)(Plain)
    assert marked is Plain
    assert (kind_info(Plain).name, kind_info(Plain).schema) == ("toy.plain", 3)


@pytest.mark.parametrize("name", ["slot", "Toy.slot", "toy.slot.x", "toy.", "玩具.位"])
def test_a_kind_is_named_after_story_and_noun(name: str) -> None:
    """The name is stored with every record, so it has one form."""
    with pytest.raises(ValueError, match="is not a name"):
        kind(name)
    with pytest.raises(ValueError, match="is not a name"):
        event(name)


@pytest.mark.parametrize("marks", [{"indexes": ("room",)}, {"indexes": (("id", "room"),)}, {"unique": (("id", "room"),)}])
def test_an_index_names_fields_that_exist(marks: dict[str, tuple[object, ...]]) -> None:
    """A misspelt index would be slow without anybody noticing."""

    @frozen(kw_only=True)
    class Plain:
        id: Id["Plain"]

    with pytest.raises(TypeError, match=r"no field \['room'\]"):
        kind("toy.plain", **marks)(Plain)  # type: ignore[arg-type]  # two shapes of marks


def test_a_subclass_is_no_record_by_inheritance() -> None:
    """A kind is said of one class; a subclass would be stored under its parent's name."""

    class Sub(Slot):
        pass

    with pytest.raises(TypeError, match="is not a record"):
        kind_info(Sub)
    with pytest.raises(TypeError, match="is not an event"):
        event_info(Slot)


def test_personal_fields_say_why_and_how_long() -> None:
    """Purpose, controller and end of each personal field are data that can be listed."""
    said = personal_fields(Slot)
    assert set(said) == {"name", "phone"}
    assert said["phone"] is PHONE["personal"]
    assert said["phone"].purpose is Purpose.CONTACT


def test_a_record_does_not_show_personal_fields_in_a_log() -> None:
    """The repr of a record, which ends up in logs and tracebacks, leaves them out."""
    shown = repr(Slot(id=Id("s"), shift=Code("a"), no=1, name="住户0001", phone="13800000000"))
    assert "住户0001" not in shown
    assert "13800000000" not in shown


@pytest.mark.parametrize("scale", [-1, 13])
def test_a_scale_has_a_sensible_size(scale: int) -> None:
    """Numbers are kept in 64 bits, so no scale beyond twelve digits."""
    with pytest.raises(ValueError, match="between 0 and 12"):
        decimals(scale)


def test_records_are_frozen_slotted_and_by_keyword() -> None:
    """The records of these tests have the form that all records have."""
    for cls in (Slot, SlotTaken):
        assert attrs.inspect(cls).is_frozen
        assert attrs.inspect(cls).is_slotted
    with pytest.raises(TypeError):
        Slot(Id("s"), Code("a"), 1)  # type: ignore[call-arg]  # wrong on purpose


def test_an_anonymous_actor_is_nobody() -> None:
    """No account, no person, no roles: an actor who has any of them is not anonymous."""
    nobody = Actor.anonymous()
    assert (nobody.id, nobody.person, nobody.roles, nobody.kind) == ("anonymous", None, frozenset(), ActorKind.ANONYMOUS)
    refused: tuple[dict[str, Any], ...] = ({"id": "u1"}, {"person": Id("p")}, {"roles": frozenset({"clerk"})})
    for said in refused:
        with pytest.raises(ValueError, match="an anonymous actor is nobody"):
            attrs.evolve(nobody, **said)


def test_an_actor_has_an_id() -> None:
    """An empty id would make everybody the same person in the journal."""
    with pytest.raises(ValueError, match="id"):
        Actor(id="")


def test_a_service_has_the_roles_that_the_host_gives_it() -> None:
    """A scheduler is an actor of its own kind."""
    scheduler = Actor.service("scheduler", "operator")
    assert (scheduler.kind, scheduler.roles) == (ActorKind.SERVICE, frozenset({"operator"}))


def test_a_finding_tells_its_rule_and_how_much_it_binds() -> None:
    """A finding is reported with the rule behind it; its sentence is filled like that of a problem."""
    over = FindingType("toy.over", zh="超{n}天", en="over by {n} days", rule="custom", severity=Severity.CUSTOM)
    found = over(Id("b"), since=date(2022, 3, 1), n=3)
    assert (found.code, found.rule, found.severity) == ("toy.over", "custom", Severity.CUSTOM)
    assert (found.message("zh"), found.since) == ("超3天", PartialDate("2022-03-01"))
    with pytest.raises(TypeError):
        over(Id("b"), n=1.5)  # type: ignore[arg-type]  # wrong on purpose


def test_equal_records_are_equal() -> None:
    """Records are values: two with the same fields are the same, whatever the exponent of their numbers."""
    one = Slot(id=Id("s"), shift=Code("a"), no=1, hours=Decimal("1.5"))
    assert one == Slot(id=Id("s"), shift=Code("a"), no=1, hours=Decimal("1.50"))
    assert hash(one) == hash(attrs.evolve(one))
