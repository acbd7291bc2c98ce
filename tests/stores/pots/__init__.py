"""A plugin with a past: its classes as they were at each of its three revisions, and the migrations between them."""

import shutil
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

from attrs import evolve, field, frozen

from community_gov import Change, Code, Controller, Id, Purpose, Record, Until, View, decimals, kind, personal, question, verb
from community_gov.hookspecs import Records, hookimpl

__all__ = ["SCRIPTS", "LaterPot", "Plant", "Pot", "Pots", "PresentPot", "add_pot", "pots", "rename_clay"]

SCRIPTS = Path(__file__).parent / "migrations"


@kind("pots.pot", indexes=("material",))
@frozen(kw_only=True)
class Pot:
    """The first version."""

    id: Id["Pot"]
    material: Code
    size: int


@kind("pots.pot", schema=2, indexes=("material", "cost"))
@frozen(kw_only=True)
class LaterPot:
    """The second version: pots have a cost, and can be found by it."""

    id: Id["LaterPot"]
    material: Code
    size: int
    cost: Decimal = field(default=Decimal("1.50"), metadata={**decimals(2), "since": 2})


@kind("pots.plant", indexes=("pot",), unique=(("pot", "name"),))
@frozen(kw_only=True)
class Plant:
    """A kind that came with the second revision."""

    id: Id["Plant"]
    pot: Id[Record]
    name: Code


_OWNER = personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS)


@kind("pots.pot", schema=3, indexes=("material", "cost"))
@frozen(kw_only=True)
class PresentPot:
    """The third version: somebody's, for the first time with a name; the size is retired."""

    id: Id["PresentPot"]
    material: Code
    size: int | None = None
    cost: Decimal = field(default=Decimal("1.50"), metadata={**decimals(2), "since": 2})
    owner: str | None = field(default=None, repr=False, metadata={**_OWNER, "since": 3})


@verb("pots.add")
def add_pot(change: Change, *, cls: type[Record], material: Code, size: int) -> Record:
    """Put up a pot of one of the versions."""
    make: Callable[..., Record] = cls
    return change.put(make(id=change.new_id(cls), material=material, size=size))


@question("pots.pots")
def pots(view: View) -> tuple[PresentPot, ...]:
    """All of them."""
    return view.find(PresentPot)


@verb("pots.rename_clay")
def rename_clay(change: Change) -> None:
    """What the third migration does to the records: clay is called earthenware."""
    for pot in change.find(PresentPot, material=Code("clay")):
        change.put(evolve(pot, material=Code("earthenware"), size=None))


KINDS: tuple[tuple[type[Record], ...], ...] = ((Pot,), (LaterPot, Plant), (PresentPot, Plant))


class Pots:
    """The plugin at one of its revisions, with the migrations that there were then."""

    plugin_name = "pots"

    def __init__(self, revision: int, folder: Path) -> None:
        """Copy so many of the scripts into the folder."""
        self.kinds, self.folder = KINDS[revision - 1], folder / f"pots{revision}"
        self.folder.mkdir(exist_ok=True)
        for script in sorted(SCRIPTS.glob("r*.py"))[:revision]:
            shutil.copy(script, self.folder)

    @hookimpl
    def gov_records(self) -> Records:
        """The kinds of that time."""
        return Records(kinds=self.kinds, migrations=self.folder)

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """What can be done and asked."""
        return (add_pot, pots)
