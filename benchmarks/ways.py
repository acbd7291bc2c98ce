"""What each of those who race can do; ours is here, the limits and the peers have their folders."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar, Protocol

from benchmarks.harness import Role
from benchmarks.model import CLERK, NAME, Kind, Resident, Unit, add, bring, created, listed, opened, replace, unit_of
from community_gov import Id

__all__ = ["Ours", "Records", "Way", "entry_body"]

Records = Sequence[Unit | Resident]
Act = Callable[[], object]
"""Something that was made ready before the clock runs."""


class Way(Protocol):
    """One way to keep records in a database: made with the address of an empty one, where it makes its tables.

    Whoever writes also writes a journal entry, and all of it is durable when the act is done.
    """

    name: ClassVar[str]
    """How it is called in tables."""
    role: ClassVar[Role]
    """Whether it is ours, a limit or a peer."""

    def bringing(self, records: Records) -> Act:
        """Write many new records in one transaction."""

    def adding(self, record: Unit) -> Act:
        """Write one new unit."""

    def replacing(self, id: str, note: str) -> Act:
        """Read a unit, keep its version as an old one, write it with another note."""

    def looking(self) -> AbstractContextManager[Callable[[str], str]]:
        """One moment, in which units are read one by one; their codes are told."""

    def ask(self, id: str) -> str:
        """The code of one unit, of a moment of its own."""

    def listed(self) -> int:
        """Read all units, of one moment; returns the sum of their floors."""

    def count(self, kind: Kind) -> tuple[object, ...]:
        """What is kept of a kind, for comparing: how many, the first and the last id, entries of the journal."""

    def close(self) -> None:
        """Give connections back."""


def entry_body(sequence: int, previous: str) -> str:
    """The body of a journal entry as long as ours, for those who need not make one of what they write."""
    return (
        f'{{"actor":"clerk","actor_kind":"person","at":"2026-01-01T00:00:00.000000Z","command":null,"community":"{NAME}","events":'
        f'[],"format":1,"previous":"{previous}","records":{{"bench.unit":[1,1,"{previous}"]}},"sequence":{sequence},"verbs":["b"]}}'
    )


class Ours:
    """This library: verbs and questions through a desk."""

    name: ClassVar[str] = "ours"
    role: ClassVar[Role] = Role.OURS

    def __init__(self, url: str, *plugins: object, made: bool = False) -> None:
        """Make a community, or open the one that was made."""
        self.community = (opened if made else created)(url, *plugins)
        self.desk = self.community.by(CLERK)

    def bringing(self, records: Records) -> Act:
        """A verb that puts them."""
        return lambda: self.desk.run(bring, records=records)

    def adding(self, record: Unit) -> Act:
        """A verb that puts it."""
        return lambda: self.desk.run(add, record=record)

    def replacing(self, id: str, note: str) -> Act:
        """A verb that gets and puts it."""
        return lambda: self.desk.run(replace, Id(id), note=note)

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], str]]:
        """A view."""
        with self.desk.view() as view:
            yield lambda id: view.get(Unit, Id(id)).code

    def ask(self, id: str) -> str:
        """A question."""
        return self.desk.ask(unit_of, Id(id)).code

    def listed(self) -> int:
        """A question."""
        return sum(unit.floor for unit in self.desk.ask(listed))

    def count(self, kind: Kind) -> tuple[object, ...]:
        """Read by a view."""
        with self.desk.view() as view, self.community.journal() as journal:
            found = [record.id for record in view.find(kind)]
            return len(found), found[0], found[-1], journal.head().sequence

    def close(self) -> None:
        """Close the store's connections."""
        close: Callable[[], None] = getattr(self.community.store, "close", lambda: None)
        close()
