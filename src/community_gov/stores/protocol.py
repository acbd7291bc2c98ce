"""What a store has to do; the memory store and the SQL store both meet it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar, cast

import attrs
from attrs import field, frozen

from community_gov.canonical import Schema, Shape
from community_gov.errors import InvalidData, InvalidRecord, Nature, ProblemType
from community_gov.records import AnyId, Code, Record, event
from community_gov.stores.cursors import Cursor, Parked
from community_gov.wire import whole_text

__all__ = [
    "BUSY",
    "DUPLICATE",
    "FORGOTTEN",
    "ID_TAKEN",
    "REENTERED",
    "RUN_AGAIN",
    "Command",
    "Erased",
    "Head",
    "OneOf",
    "Query",
    "Range",
    "Reader",
    "Recorded",
    "Store",
    "Stored",
    "Whole",
    "Write",
    "Writer",
    "check_groups",
]

R = TypeVar("R", bound=Record)

DUPLICATE = ProblemType(
    "core.duplicate",
    zh="{kind}中已有同样的{fields}({id})",
    en="there is already a {kind} with the same {fields} ({id})",
    nature=Nature.CONFLICT,
)
BUSY = ProblemType(
    "core.busy", zh="另一项变更正在进行,请稍后重试", en="another change is under way; retry", nature=Nature.CONFLICT
)
REENTERED = ProblemType(
    "core.reentered",
    zh="本线程已有一项未结束的变更,请把它传递下去",
    en="this thread has an open change here already; pass it on",
    nature=Nature.CONFLICT,
)
RUN_AGAIN = ProblemType(
    "core.run_again",
    zh="另有变更在先,请回滚整个事务后重新执行",
    en="another change came first; roll the whole transaction back and run it again",
    nature=Nature.CONFLICT,
)
ID_TAKEN = ProblemType(
    "core.community_exists", zh="编号{id}已被占用", en="there is a community {id} already", nature=Nature.CONFLICT
)


FORGOTTEN = ""
"""What stands for the digest of a command's arguments when a record that it wrote was erased: they could be guessed by it."""


@frozen(kw_only=True)
class Head:
    """The last entry of a journal: a receipt that proves later what the journal said up to here."""

    sequence: int
    hash: str


@frozen(kw_only=True)
class Stored(Generic[R]):
    """A record as it is kept: its version (1, 2, ...), the journal entry that wrote it, the salt of its commitments."""

    record: R
    version: int
    sequence: int
    salt: bytes | None = field(repr=False)
    """16 bytes; more when fields were erased: what `Remains` tells. None when the kind has no personal fields."""


class Recorded(NamedTuple):
    """The rows of one kind that one entry wrote, as `verify` needs them."""

    rows: int
    digest: str | None
    """None when one of them cannot even be written as a canonical row."""
    lacking: tuple[tuple[str, int, str, int], ...] = ()
    """What was erased from them: id, version, field, and the number of the entry that is said to have done it."""


@frozen(kw_only=True)
class Write:
    """One record as it was and as it will be; `before` is None for a new one."""

    before: Record | None
    after: Record


@event("core.erased")
@frozen(kw_only=True)
class Erased:
    """A personal field of a record was destroyed, in all versions from `first` to `last`.

    Stands in the entry of the change that did it. Whoever keeps copies, a search index say, subscribes to it.
    """

    kind: Code
    record: AnyId
    field: Code
    first: int
    last: int


@frozen(kw_only=True)
class Command:
    """What a command id stands for: its verb, a keyed digest of its arguments, and the versions that it returned."""

    actor: str
    key: str
    verb: str
    arguments: str
    """`FORGOTTEN` when a record that the command wrote was erased."""
    shape: str
    """`none`, `one` or `many`."""
    returned: tuple[tuple[str, str, int], ...]
    """(kind name, id, version) of each record returned."""


@frozen(kw_only=True)
class Whole:
    """All that a store keeps of one community, as it goes into another store."""

    id: str
    name: str
    secret: bytes = field(repr=False)
    head: Head
    entries: tuple[bytes, ...] = field(repr=False)
    """The stored bytes of all entries, the first one first."""
    rows: tuple[tuple[Schema[Record], tuple[Stored[Record], ...]], ...] = field(repr=False)
    """For each kind all versions of its records, in the order in which they were written."""
    commands: tuple[tuple[int, Command], ...] = field(repr=False)
    """What command ids stand for, each with the number of its entry."""
    cursors: tuple[Cursor, ...]
    """Where each subscription stands."""
    parked: tuple[Parked, ...]
    """What of them is parked."""


def _values(values: Iterable[object]) -> tuple[object, ...]:
    return tuple(values)


@frozen
class OneOf:
    """A condition of `find`: the field equals one of these values."""

    values: tuple[object, ...] = field(converter=_values)


@frozen(kw_only=True)
class Range:
    """A condition of `find`: at least `ge`, less than `lt`, at most `le`, more than `gt`; a None value never matches."""

    ge: object = None
    gt: object = None
    le: object = None
    lt: object = None


@frozen(kw_only=True)
class Query:
    """What `find` asks: fields and their values or conditions, the order, where to begin, how many at most."""

    where: Mapping[str, object] = field(hash=False)
    order_by: str = "id"
    """A field name, with `-` before it for the reverse; equal values are ordered by id; None comes first."""
    limit: int | None = None
    after: tuple[object, str] | None = None
    """Begin behind the place of a record: its value of the field of the order, and its id; in an order by id, the id twice."""

    @property
    def by(self) -> str:
        """The field of the order."""
        return self.order_by.removeprefix("-")

    @property
    def down(self) -> bool:
        """Whether the order is the reverse one."""
        return self.order_by.startswith("-")

    def place(self, record: Record) -> tuple[object, str]:
        """The place of a record in the order, from which another query goes on."""
        return getattr(record, self.by), record.id

    def check(self, schema: Schema[R]) -> None:
        """Refuse what cannot be asked.

        Raises TypeError for a field that the kind does not have, for a condition on a nested field, and for a range or an
        order of fractions, which are kept as two integers; InvalidRecord for a value that the field cannot hold (a float,
        say); InvalidData for a limit below 0, and for a place that is none in this order.
        """
        ranges = tuple(name for name, value in self.where.items() if isinstance(value, Range))
        _check_fields(cast("Schema[Record]", schema), tuple(self.where), ranges, self.by)
        for name, value in self.where.items():
            for part in _parts(value):
                _check_value(schema, name, part)
        if self.after is not None:
            for name, value in self._place(schema, self.after):
                _check_value(schema, name, value)
        if self.limit is not None and self.limit < 0:
            msg = f"a limit is 0 or more, not {self.limit} @ {schema.name}"
            raise InvalidData(msg)

    def _place(self, schema: Schema[R], after: object) -> tuple[tuple[str, object], ...]:
        """The parts of the place, as conditions to be judged."""
        if not isinstance(after, tuple) or len(after) != 2:  # noqa: PLR2004  # value and id
            raise InvalidData(f"a place is a value of {self.by} and an id, not {type(after).__name__} @ {schema.name}")
        value, id = after
        if not isinstance(id, str) or (self.by == "id" and value != id):
            raise InvalidData(f"a place ends with the id of a record, and is that id twice in an order by id @ {schema.name}")
        return (self.by, value), ("id", id)


@lru_cache(maxsize=4096)
def _check_fields(schema: Schema[Record], names: tuple[str, ...], ranges: tuple[str, ...], order: str) -> None:
    """Refuse fields that cannot be asked so; what was judged once is not judged again, for most questions name the same ones."""
    known = {"id", *schema.fields}
    if unknown := {*names, order} - known:
        msg = f"{schema.name} has no field {sorted(unknown)}; it has {sorted(known)}"
        raise TypeError(msg)
    for name in {*names, order} - {"id"}:
        shape = schema.fields[name].shape
        if shape is Shape.NESTED or (shape is Shape.FRACTION and name in (order, *ranges)):
            msg = f"{schema.name}.{name} is {shape.value}: a fraction is found by equality only, a nested value not at all"
            raise TypeError(msg)


def check_groups(schema: Schema[R], fields: tuple[str, ...], query: Query) -> None:
    """Refuse what cannot be counted; raises what `Query.check` raises.

    Raises TypeError for no field, for one that the kind does not have, and for one that is nested, a fraction or personal: a
    count by names would tell them.
    """
    query.check(schema)
    known = {name: column for name, column in schema.fields.items() if not column.personal}
    wrong = [name for name in fields if name not in known or known[name].shape in (Shape.NESTED, Shape.FRACTION)]
    if wrong or not fields:
        msg = f"{schema.name} is not counted by {wrong or 'nothing'}: name fields that are neither personal, nested nor fractions"
        raise TypeError(msg)


def _check_value(schema: Schema[R], name: str, value: object) -> None:
    if value is not None:
        schema.check_value(name, value)
        if name == "id":
            _check_text(schema, cast("str", value))


def _check_text(schema: Schema[R], id: str) -> None:
    """Raise InvalidRecord for what no store could even look for; any other id that does not exist is just not found."""
    try:
        whole_text(id)
    except ValueError as error:
        msg = f"{schema.name}.id: {error}"
        raise InvalidRecord(msg) from error
    if "\x00" in id:
        msg = f"{schema.name}.id: the text holds a NUL"
        raise InvalidRecord(msg)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, OneOf):
        return value.values
    return attrs.astuple(value, recurse=False) if isinstance(value, Range) else (value,)


class Reader(Protocol):
    """One consistent moment of one community."""

    def head(self) -> Head:
        """The last entry."""

    def get(self, schema: Schema[R], id: str, /) -> Stored[R] | None:
        """The record of that id, or None."""

    def find(self, schema: Schema[R], query: Query, /) -> tuple[Stored[R], ...]:
        """The records that meet the query."""

    def stream(self, schema: Schema[R], query: Query, /) -> Iterator[Stored[R]]:
        """The same records, read as they are asked for, so that no more than some hundred are held at a time.

        A snapshot gives what `find` would. A change goes on page by page (`in_pages`): what is staged meanwhile behind the place
        that was reached is seen. To be read before the block of the reader ends.
        """

    def count_by(self, schema: Schema[R], fields: tuple[str, ...], query: Query, /) -> Mapping[tuple[object, ...], int]:
        """How many records that meet the query have each combination of values of some fields; order and limit say nothing.

        Raises what `check_groups` raises. Only combinations that there are stand in it.
        """

    def versions(self, schema: Schema[R], id: str, /) -> tuple[Stored[R], ...]:
        """All versions of one record, oldest first."""

    def entries(self, after: int, /) -> Iterator[bytes]:
        """The stored bytes of the entries after a sequence number."""

    def entries_at(self, sequences: Collection[int], /) -> Mapping[int, bytes]:
        """The stored bytes of the entries with these numbers, in a question for some hundred of them, not for each."""

    def written(self, schema: Schema[R], sequence: int, /) -> Iterator[Stored[R]]:
        """The versions that one entry wrote, in the order in which they were first put.

        A store may stream them: read them out before the next entry is asked for, and ask for entries in their order.
        """

    def recorded(self, schema: Schema[R], sequence: int, version: int, /) -> Recorded:
        """What one entry wrote, as it is stored now, digested as the journal does it in a schema version of the kind.

        It is what `recorded_of` makes of `written`; a store may come to it in a quicker way, and may stream as there.
        """

    def kept(self, name: str, /) -> Schema[Record] | None:
        """The schema of a kind as the store itself knows it, a stand-in where it must; None for a kind that it does not keep.

        For kinds whose plugin is not installed: their records can be compared and passed on by it.
        """

    def count(self, schema: Schema[R], /) -> int:
        """How many versions of a kind are stored, old ones included; `verify` finds by it rows that no entry wrote."""

    def command(self, actor: str, key: str, /) -> Command | None:
        """What a command id of this actor stands for."""

    def commands(self) -> Iterator[tuple[int, Command]]:
        """All commands with the numbers of their entries, ordered by actor and key."""

    def cursor(self, name: str, /) -> Cursor:
        """Where a subscription stands; at its beginning when nothing is stored of it."""

    def cursors(self) -> tuple[Cursor, ...]:
        """Where each subscription stands of which anything is stored, ordered by name."""

    def parked(self, name: str, /, *, again: bool = False) -> Iterator[Parked]:
        """What of a subscription is parked, in the order of the journal; with `again` only what is to be tried again."""


class Writer(Reader, Protocol):
    """The one change that is under way in a community; reads see what is staged."""

    def put(self, schema: Schema[R], record: R, /) -> None:
        """Stage a new record or a new version, in the form that `settled` gives.

        Raises Conflict (core.duplicate) when a unique set of fields is taken.
        """

    def put_new(self, schema: Schema[R], records: Sequence[R], /) -> None:
        """Stage records that are not there, in the form that `settled` gives, some thousands at once.

        Raises Conflict (core.duplicate), and then stages none, when an id or a unique set of fields is taken, or comes twice.
        """

    def erase(self, schema: Schema[R], id: str, fields: Collection[str], /) -> None:
        """Destroy personal fields in all committed versions of a record, and in what is staged of it; reads see None at once.

        No version is added. The committed rows change as `stores.erasing` tells, when the change is committed; nobody can read
        the old ones after that but through a snapshot that was begun before. The digests of the arguments of all commands that
        wrote one of these versions become `FORGOTTEN`. Does nothing when there is nothing left to erase.
        """

    def erased(self) -> tuple[Erased, ...]:
        """What was destroyed since the change began, in the order in which records were first erased; goes into the entry."""

    def mark(self) -> object:
        """A point to come back to."""

    def undo(self, mark: object, /) -> None:
        """Take back what was staged since the mark."""

    def staged(self) -> tuple[Write, ...]:
        """The net result: one write for each record, in the order in which they were first put."""

    def digests(self) -> dict[str, tuple[int, int, str]]:
        """For each kind written: schema version, number of rows, digest."""

    def commit(self, body: bytes, command: Command | None, /) -> None:
        """Make it all durable at once, with the bytes of its journal entry."""


class Store(Protocol):
    """Many communities, each with a stable id."""

    def create(self, *, id: str, name: str, secret: bytes) -> None:
        """Make an empty community; raises Conflict when the id is taken."""

    def restore(self, whole: Whole, /) -> None:
        """Make a community that was kept in another store, all or nothing; raises Conflict when the id is taken.

        What is handed in is taken as it is: whoever calls this has verified it.
        """

    def communities(self) -> Mapping[str, str]:
        """The ids and the names for people."""

    def secret(self, community: str, /) -> bytes:
        """The community's own key for digests; raises NoSuchCommunity."""

    def read(self, community: str, /) -> AbstractContextManager[Reader]:
        """A snapshot, to be closed; what it gives is read before the block ends."""

    def write(self, community: str, /, *, salts: Callable[[], bytes], timeout: float) -> AbstractContextManager[Writer]:
        """The community's lock and a writer; leaving without `commit` drops everything.

        Raises Conflict when the lock is not to be had within `timeout` seconds. `salts` draws 16 bytes for each row.
        """

    def on(self, connection: object, /) -> AbstractContextManager["Store"]:
        """The same store inside the transaction that is open on a connection of the host's; only the host commits it.

        Raises NotJoinable when that cannot be: a store that keeps nothing in a database always does.
        """

    def move(
        self, community: str, cursor: Cursor, /, *, parked: Sequence[Parked] = (), settled: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Write a cursor in place of the one whose revision is one less, with what changes in its parked deliveries.

        Those with the keys in `settled` are forgotten, then `parked` are written in place of those with the same keys. All or
        nothing: False, with nothing written, when the stored revision is another. Raises what `write` raises; waits its turn.
        """
