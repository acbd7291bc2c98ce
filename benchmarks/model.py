"""What is written and read in all races: a kind without personal fields, one with, and the verbs of a small plugin.

All values of a record differ from those of every other, so that nothing is quick only because it was seen before.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from attrs import evolve, field, frozen

from community_gov import (
    ALLOW_ALL,
    Actor,
    Change,
    Coded,
    Community,
    Controller,
    Id,
    Mask,
    Purpose,
    Until,
    View,
    decimals,
    kind,
    personal,
    question,
    verb,
)
from community_gov.hookspecs import Records, hookimpl

__all__ = [
    "CLERK",
    "COMPOUND",
    "NAME",
    "Bench",
    "Kind",
    "Resident",
    "Unit",
    "Use",
    "add",
    "bring",
    "created",
    "listed",
    "opened",
    "replace",
    "resident",
    "unit",
    "unit_of",
]

NAME = "bench"
COMPOUND = 920
"""Units of the compound of the examples."""
CLERK = Actor(id="clerk")
_NAME = personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME)
_PHONE = personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.PHONE)
_PAPER = personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS)
_PATIENCE = 600.0  # seconds
_LAST_DAY = date.max.toordinal()


class Use(Coded):
    """What a unit is used for."""

    DWELLING = "dwelling", "住宅", "dwelling"
    SHOP = "shop", "商铺", "shop"


@kind("bench.unit", indexes=("entrance",))
@frozen(kw_only=True)
class Unit:
    """Ten fields, none of them personal."""

    id: Id["Unit"]
    code: str
    entrance: str
    room: str
    use: Use
    floor: int
    area: Decimal = field(metadata=decimals(2))
    sold: date
    delivered: bool
    note: str | None


@kind("bench.resident", indexes=("unit",))
@frozen(kw_only=True)
class Resident:
    """Six fields, half of them personal: each of these is committed to by two hashes."""

    id: Id["Resident"]
    unit: Id[Unit]
    since: date
    name: str | None = field(repr=False, metadata=_NAME)
    phone: str | None = field(repr=False, metadata=_PHONE)
    document: str | None = field(repr=False, metadata=_PAPER)


Kind = type[Unit] | type[Resident]


def _day(number: int) -> date:
    return date.fromordinal(1 + number * 7919 % _LAST_DAY)


def unit(number: int) -> Unit:
    """The unit of a number; 40 share an entrance."""
    return Unit(
        id=Id(f"unit-{number}"),
        code=f"{number // 40}-{number}",
        entrance=f"entrance-{number // 40}",
        room=str(number),
        use=Use.SHOP if number % 20 == 0 else Use.DWELLING,
        floor=number,
        area=Decimal(4000 + number).scaleb(-2),
        sold=_day(number),
        delivered=number % 3 > 0,
        note=f"备注{number}",
    )


def resident(number: int) -> Resident:
    """The resident of a number."""
    return Resident(
        id=Id(f"resident-{number}"),
        unit=Id(f"unit-{number // 3}"),
        since=_day(number),
        name=f"居民{number}",
        phone=f"138{number:08}",
        document=f"4401{number:014}",
    )


@verb("bench.bring")
def bring(change: Change, *, records: Iterable[Unit | Resident]) -> None:
    """Take many new records in."""
    change.put_many(records)


@verb("bench.add")
def add(change: Change, *, record: Unit) -> Unit:
    """Take one new unit in."""
    return change.put(record)


@verb("bench.replace")
def replace(change: Change, unit_id: Id[Unit], *, note: str) -> Unit:
    """Write a new version of a unit."""
    return change.put(evolve(change.get(Unit, unit_id), note=note))


@question("bench.unit")
def unit_of(view: View, unit_id: Id[Unit]) -> Unit:
    """One unit."""
    return view.get(Unit, unit_id)


@question("bench.units")
def listed(view: View) -> tuple[Unit, ...]:
    """All units."""
    return view.find(Unit)


class Bench:
    """The plugin."""

    @hookimpl
    def gov_records(self) -> Records:
        """Two kinds."""
        return Records(kinds=(Unit, Resident))

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """All of them."""
        return (bring, add, replace, unit_of, listed)


def created(url: str, *plugins: object) -> Community:
    """A new community in a database, in which everybody may do everything."""
    return Community.create(url, NAME, name=NAME, plugins=[Bench(), *plugins], policy=ALLOW_ALL, lock_timeout=_PATIENCE)


def opened(url: str, *plugins: object) -> Community:
    """The community that is there."""
    return Community.open(url, NAME, plugins=[Bench(), *plugins], policy=ALLOW_ALL, lock_timeout=_PATIENCE)
