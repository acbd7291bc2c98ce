"""What may go wrong from outside, one line each: a clear refusal or typed error, and nothing half stored."""

from collections.abc import Callable, Iterable

import pytest
from attrs import evolve, frozen
from tests.spine.toy import CLERK, Slot, Toy, guarded_toy, leave, put, state, take

from community_gov import (
    ALLOW_ALL,
    Change,
    Code,
    Community,
    Conflict,
    Denied,
    Id,
    InvalidData,
    InvalidRecord,
    NotFound,
    PartialDate,
    Period,
    PluginClash,
    PluginError,
    Problem,
    Record,
    Refused,
    UnknownKind,
    kind,
)
from community_gov.hookspecs import Records, hookimpl
from community_gov.stores import MemoryStore
from community_gov.testing import somebody

A = Code("a")
GOOD = Slot(id=Id("s"), shift=A, no=1)


@kind("toy.stranger")
@frozen(kw_only=True)
class Stranger:
    """A kind that no plugin lists."""

    id: Id["Stranger"]


class Raises:
    """A plugin whose hook raises."""

    @hookimpl
    def gov_check_change(self, change: Change) -> Iterable[Problem]:
        """Fail."""
        raise ZeroDivisionError(change.state)


class WrongArgument:
    """A plugin whose hook has a misspelt argument."""

    @hookimpl
    def gov_check_change(self, chagne: Change) -> Iterable[Problem]:
        """Never be asked."""
        return (chagne, ())[1:]  # type: ignore[return-value]  # never called


class WrongType:
    """A plugin whose hook answers something else."""

    @hookimpl
    def gov_check_change(self, change: Change) -> bool:
        """Say yes."""
        return change.state == "checking"


class Unstorable:
    """A plugin with a float where a number decides."""

    @hookimpl
    def gov_records(self) -> Records:
        """List the kind."""
        return Records(kinds=(Share,))


@kind("toy.share")
@frozen(kw_only=True)
class Share:
    """A kind that cannot be stored exactly."""

    id: Id["Share"]
    part: float


def stage(here: Community, record: Record) -> None:
    """Put a record as it is."""
    here.by(CLERK).run(put, record)


Attempt = Callable[[Community], object]
DATA: dict[str, tuple[Attempt, type[Exception], str]] = {
    "an unknown kind": (
        lambda here: stage(here, Stranger(id=Id("x"))),
        UnknownKind,
        "Stranger is not a kind of this community; list it in the gov_records of an installed plugin",
    ),
    "a float where a number decides": (
        lambda here: stage(here, evolve(GOOD, hours=1.5)),  # type: ignore[arg-type]  # wrong on purpose
        InvalidRecord,
        r"toy\.slot\.hours of s: expected Decimal, got float; use Decimal or Fraction",
    ),
    "a float in data": (
        lambda here: here.wire.from_data({"id": "s", "shift": "a", "no": 1.0}, Slot),
        InvalidData,
        r"expected an integer, got float @ \$\.no",
    ),
    "a duplicate id": (
        lambda here: stage(here, evolve(GOOD, id=Id("slot-1-1"), no=7)),
        Conflict,
        r"core\.duplicate: there is already a toy\.slot with the same id \(slot-1-1\)",
    ),
    "a second record with the same unique fields": (
        lambda here: stage(here, GOOD),
        Conflict,
        r"core\.duplicate: there is already a toy\.slot with the same shift-no \(slot-1-1\)",
    ),
    "an id with a blank": (lambda here: stage(here, evolve(GOOD, id=Id("a b"))), InvalidRecord, r"take it from change\.new_id"),
    "an end before a start": (
        lambda _here: Period(PartialDate("2012"), PartialDate("2011")),
        ValueError,
        "the end 2011 lies before the start 2012",
    ),
    "a record that is not there": (
        lambda here: here.by(CLERK).run(leave, Id("none")),
        NotFound,
        r"core\.not_found: there is no toy\.slot none",
    ),
    "a text that is no code": (
        lambda here: here.by(CLERK).run(take, shift="Early shift"),  # type: ignore[arg-type]  # wrong on purpose
        Refused,
        r"core\.not_a_code: a code is wanted here: lower-case ASCII letters and digits",
    ),
    "an actor without the right": (
        lambda here: here.by(somebody("stranger")).run(take, shift=A),
        Denied,
        r"core\.denied: not allowed: toy\.take",
    ),
}
PLUGINS: dict[str, tuple[object, type[Exception], str]] = {
    "a kind that cannot be stored exactly": (
        Unstorable(),
        PluginError,
        "hook gov_records: kind toy.share, field part",
    ),
    "a hook with a wrong argument": (WrongArgument(), PluginError, r"takes the arguments \(change\), not \(chagne"),
    "two plugins of one name": (Toy(), PluginClash, "plugin name 'toy' is claimed by .*; remove one of them"),
    "a hook that raises": (Raises(), PluginError, "plugin 'raises', hook gov_check_change: ZeroDivisionError"),
    "a hook that returns the wrong type": (WrongType(), PluginError, "plugin 'wrongtype', hook gov_check_change: returned bool"),
}


@pytest.mark.parametrize("what", DATA)
def test_bad_data_are_refused_and_nothing_is_half_stored(what: str) -> None:
    """The error has a type of ours and says what, where and what to do; the store is as it was."""
    attempt, error, message = DATA[what]
    here = guarded_toy()
    here.by(CLERK).run(take, shift=A)
    before = state(here)
    with pytest.raises(error, match=message):
        attempt(here)
    assert state(here) == before


@pytest.mark.parametrize("what", PLUGINS)
def test_a_bad_plugin_is_named_and_nothing_is_half_stored(what: str) -> None:
    """At load or at its first change, the error names plugin and hook; nothing is written in its presence."""
    plugin, error, message = PLUGINS[what]
    store = MemoryStore()
    store.create(id="test", name="test", secret=b"s")
    with pytest.raises(error, match=message):
        Community(store, "test", plugins=[Toy(), plugin], policy=ALLOW_ALL).by(CLERK).run(take, shift=A)
    assert state(Community(store, "test", plugins=[Toy()])) == ((), ())
