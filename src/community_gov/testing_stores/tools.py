"""What the tests of the contract share: a store to try, rows put into it, and how a test says what is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from attrs import frozen

from community_gov.canonical import Kinds, schema_of
from community_gov.errors import Refused
from community_gov.journal import Entry
from community_gov.records import Code, Id, Record
from community_gov.stores.protocol import Command, Erased, Query, Reader, Store, Writer
from community_gov.testing_stores.samples import CLERK, CountingSalts, Tool
from community_gov.wire import Wire

__all__ = ["SHED", "Elsewhere", "Tools", "entry", "must", "refused", "same", "tool"]

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Exception)
SHED = Code("north")
_EVENTS = Kinds(Wire())
_EVENTS.add_event(Erased, "core")


@frozen
class Elsewhere:
    """How another process opens the same store: `function` of `module`, called with `address`."""

    module: str
    function: str
    address: str


class Tools:
    """What somebody who tries out a store of their own provides, and helpers for the tests."""

    def make(self) -> Store:
        """An empty store that can keep records of `sample_kinds()`; every test asks once."""
        raise NotImplementedError

    def reopen(self, store: Store) -> Store:
        """The same store as a new process would open it."""
        raise NotImplementedError

    def elsewhere(self, store: Store) -> Elsewhere:
        """How another process opens it."""
        raise NotImplementedError

    def with_communities(self, *ids: str) -> Store:
        """A store with these communities; with `a` when none is named."""
        store = self.make()
        for id in ids or ("a",):
            store.create(id=id, name=f"Compound {id}", secret=b"key of " + id.encode())
        return store

    @contextmanager
    def writing(
        self, store: Store, community: str = "a", *, command: Command | None = None, timeout: float = 5
    ) -> Iterator[Writer]:
        """A change that is committed when the block ends, with an entry as the core writes it."""
        with store.write(community, salts=CountingSalts(), timeout=timeout) as writer:
            yield writer
            writer.commit(entry(writer, community), command)

    def put(self, store: Store, *records: Record, community: str = "a") -> None:
        """Commit these records in one change."""
        with self.writing(store, community) as writer:
            for record in records:
                writer.put(schema_of(type(record)), record)

    def found(
        self,
        store: Store,
        *,
        order_by: str = "id",
        after: tuple[object, str] | None = None,
        limit: int | None = None,
        **where: object,
    ) -> list[str]:
        """The ids of the tools that a question gives, in its order."""
        with store.read("a") as reader:
            return found_in(reader, order_by=order_by, after=after, limit=limit, **where)


def found_in(
    reader: Reader, *, order_by: str = "id", after: tuple[object, str] | None = None, limit: int | None = None, **where: object
) -> list[str]:
    """The ids of the tools that meet the conditions."""
    rows = reader.find(schema_of(Tool), Query(where=where, order_by=order_by, limit=limit, after=after))
    return [row.record.id for row in rows]


def tool(id: str, number: int = 0, *, shed: str = SHED) -> Tool:
    """A tool; numbers are unique in a shed."""
    return Tool(id=Id(id), shed=Code(shed), number=number)


def entry(writer: Writer, community: str) -> bytes:
    """The bytes of a journal entry about what is staged."""
    head = writer.head()
    return Entry(
        community=community,
        sequence=head.sequence + 1,
        at="2022-03-01T04:00:00.000000Z",
        actor=CLERK.id,
        actor_kind="service",
        verbs=("sample.put",),
        command=None,
        events=tuple(map(_EVENTS.event_data, writer.erased())),
        records=writer.digests(),
        previous=head.hash,
    ).encode()


def same(found: object, wanted: object) -> None:
    """Raise AssertionError unless both are equal."""
    if found != wanted:
        msg = f"{found!r} was found where {wanted!r} is right"
        raise AssertionError(msg)


def must(ok: object, what: str) -> None:
    """Raise AssertionError with `what` unless `ok`."""
    if not ok:
        raise AssertionError(what)


def refused(call: Callable[[], object], wanted: type[E], code: str = "") -> E:
    """The exception that a call raises; AssertionError when it raises none, or an objection of another code."""
    try:
        call()
    except wanted as error:
        if code:
            same(cast("Refused", error).problems[0].code, code)
        return error
    msg = f"{wanted.__name__} {code} was not raised"
    raise AssertionError(msg)
