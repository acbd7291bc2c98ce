"""Records, verbs and a community with which stores are tried out: every shape of field, an index, unique sets, personal fields.

Everything here is invented; nobody in it is real.
"""

import functools
import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from community_gov.canonical import Schema
from community_gov.change import Change, View, question, verb
from community_gov.community import Community
from community_gov.errors import Nature, ProblemType
from community_gov.hookspecs import Records, hookimpl
from community_gov.periods import PartialDate
from community_gov.policy import ALLOW_ALL
from community_gov.records import (
    Actor,
    Code,
    Coded,
    Controller,
    Id,
    Mask,
    Purpose,
    Record,
    Until,
    decimals,
    event,
    kind,
    personal,
)
from community_gov.stores.protocol import Store
from community_gov.system import Clock

__all__ = [
    "CLERK",
    "NOON",
    "Condition",
    "CountingSalts",
    "Loan",
    "Neighbour",
    "Tool",
    "ToolLent",
    "add_neighbour",
    "add_tool",
    "forget",
    "forget_and_refuse",
    "lend",
    "lend_many",
    "rename",
    "sample_community",
    "sample_kinds",
    "sample_plugin",
    "take",
    "tools",
]

CLERK = Actor(id="clerk")
NOON = datetime(2022, 3, 1, 4, 0, tzinfo=UTC)
FULL = ProblemType("sample.full", zh="已满({taken})", en="full ({taken})", nature=Nature.STATE)


class Condition(Coded):
    """What a tool is like."""

    GOOD = "good", "完好", "good"
    WORN = "worn", "磨损", "worn"


@frozen(kw_only=True)
class Loan:
    """A nested value."""

    days: int
    fee: Decimal
    by: PartialDate
    returned: bool = False


@kind("sample.tool", indexes=("shed", ("bought", "shed")), unique=(("shed", "number"), ("serial",)))
@frozen(kw_only=True)
class Tool:
    """A record with a field of every shape."""

    id: Id["Tool"]
    shed: Code
    number: int
    label: str = ""
    serial: str | None = None
    condition: Condition = Condition.GOOD
    worse: Condition | None = None
    sharp: bool = False
    locked: bool | None = None
    weight: Decimal = field(default=Decimal("0.000"), metadata=decimals(3))
    price: Decimal | None = field(default=None, metadata=decimals(2))
    share: Fraction = Fraction(1)
    part: Fraction | None = None
    bought: date | None = None
    seen: datetime = NOON
    lent: datetime | None = None
    made: PartialDate | None = None
    keeper: Id["Neighbour"] | None = None
    loans: tuple[Loan, ...] = ()
    last: Loan | None = None
    version: int | None = None
    """A field with the name of a column that every table has."""


_CONTACT = personal(purpose=Purpose.CONTACT, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS, mask=Mask.NAME)
_SHARE = personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS)


@kind("sample.neighbour", indexes=("name",))
@frozen(kw_only=True)
class Neighbour:
    """A record with personal fields."""

    id: Id["Neighbour"]
    shed: Code
    name: str | None = field(default=None, repr=False, metadata=_CONTACT)
    born: date | None = field(default=None, repr=False, metadata=_CONTACT)
    share: Fraction | None = field(default=None, repr=False, metadata=_SHARE)


@event("sample.tool_lent")
@frozen
class ToolLent:
    """A tool went to a neighbour."""

    tool: Id[Tool]
    to: Id[Neighbour]


@verb("sample.add_tool")
def add_tool(change: Change, *, shed: Code, number: int, label: str = "", price: Decimal | None = None) -> Tool:
    """Put a tool into a shed."""
    return change.put(Tool(id=change.new_id(Tool), shed=shed, number=number, label=label, price=price, seen=change.now))


@verb("sample.add_neighbour")
def add_neighbour(change: Change, *, shed: Code, name: str) -> Neighbour:
    """Let somebody use a shed."""
    return change.put(Neighbour(id=change.new_id(Neighbour), shed=shed, name=name))


@verb("sample.rename")
def rename(change: Change, neighbour_id: Id[Neighbour], *, name: str) -> Neighbour:
    """Correct a name."""
    return change.put(evolve(change.get(Neighbour, neighbour_id), name=name))


@verb("sample.forget")
def forget(change: Change, neighbour_id: Id[Neighbour], *, fields: tuple[str, ...] | None = None) -> Neighbour:
    """Destroy what is known of a neighbour, or some of it."""
    return change.erase(Neighbour, neighbour_id, fields=fields)


@verb("sample.forget_and_refuse")
def forget_and_refuse(change: Change, neighbour_id: Id[Neighbour]) -> Neighbour:
    """Destroy all, look, and refuse in the end."""
    known = change.get(Neighbour, neighbour_id)
    forget(change, neighbour_id)
    left = change.find(Neighbour, name=known.name)
    change.refuse(FULL(taken=len(left)))


@verb("sample.lend")
def lend(change: Change, tool_id: Id[Tool], *, to: Id[Neighbour]) -> Tool:
    """Hand a tool over."""
    tool, keeper = change.get(Tool, tool_id), change.get(Neighbour, to)
    return change.put(evolve(tool, keeper=keeper.id, lent=change.now), ToolLent(tool.id, keeper.id))


@verb("sample.take")
def take(change: Change, *, shed: Code, places: int) -> Tool:
    """Take the next of so many places, if one is left; counts before it takes, as everything does that can be oversold."""
    taken = len(change.find(Tool, shed=shed))
    change.require(taken < places, FULL(taken=taken))
    return add_tool(change, shed=shed, number=taken + 1)


@verb("sample.lend_many")
def lend_many(change: Change, *, shed: Code, count: int) -> Neighbour:
    """Let a new neighbour have so many new tools: an entry with as many events."""
    neighbour = add_neighbour(change, shed=shed, name="赵六")
    taken = len(change.find(Tool, shed=shed))
    for number in range(count):
        lend(change, add_tool(change, shed=shed, number=taken + number + 1).id, to=neighbour.id)
    return neighbour


@question("sample.tools")
def tools(view: View, *, shed: Code) -> tuple[Tool, ...]:
    """The tools of a shed by number."""
    return view.find(Tool, shed=shed, order_by="number")


class _Samples:
    """The plugin that brings all this."""

    plugin_name = "samples"

    @hookimpl
    def gov_records(self) -> Records:
        """The two kinds and the event."""
        return Records(kinds=(Tool, Neighbour), events=(ToolLent,))

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """All verbs and the question."""
        return (add_tool, add_neighbour, rename, forget, forget_and_refuse, lend, lend_many, take, tools)


def sample_plugin() -> object:
    """A new instance of the plugin."""
    return _Samples()


class CountingSalts:
    """Salts that can be foreseen, so that two stores come to the same bytes."""

    def __init__(self) -> None:
        """Start at the first."""
        self._drawn = 0

    def __call__(self) -> bytes:
        """The next 16 bytes."""
        self._drawn += 1
        return hashlib.sha256(str(self._drawn).encode()).digest()[:16]


@functools.cache
def sample_kinds() -> tuple[Schema[Record], ...]:
    """The kinds of a sample community, for which a store must be able to keep records."""
    kinds = Community.in_memory("sample", plugins=[sample_plugin()], policy=ALLOW_ALL).kinds
    return tuple(kinds.named(info.name) for info in kinds.listed())


def sample_community(
    store: Store,
    id: str = "compound",
    *,
    plugins: Iterable[object] = (),
    timeout: float = 10,
    clock: Clock = lambda: NOON,
) -> Community:
    """Open a community of a store: salts can be foreseen, and so can the clock, unless another is given.

    Everybody may do everything.
    """
    all_plugins = [sample_plugin(), *plugins]
    salts = CountingSalts()
    return Community(store, id, plugins=all_plugins, policy=ALLOW_ALL, clock=clock, salts=salts, lock_timeout=timeout)
