"""What a store knows of the kinds that it keeps: for each its layout, its statements and its code."""

import functools
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar, cast

from attrs import frozen

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.errors import NewerStore, OutdatedStore
from community_gov.stores.sql.codec import Codec
from community_gov.stores.sql.layout import Layout, layout_of, refuse_clashes, refuse_difference, salted_tables, schema_of_layout
from community_gov.stores.sql.statements import Dialect, Statements

__all__ = ["Model", "Models", "StoredKind", "refuse_newer"]

R = TypeVar("R", bound=Record)


@frozen(kw_only=True)
class StoredKind:
    """What the database says of one kind: the schema version of its table, and how the table is laid out."""

    name: str
    schema: int
    layout: str


@frozen(kw_only=True, eq=False)
class Model(Generic[R]):
    """All that is needed to keep records of one kind."""

    schema: Schema[R]
    layout: Layout
    sql: Statements
    codec: Codec[R]

    @property
    def name(self) -> str:
        """The kind name."""
        return self.schema.name


class Models:
    """The kinds of one database, made ready when they are first used."""

    def __init__(self, dialect: Dialect, stored: Iterable[StoredKind]) -> None:
        """Know what the database says."""
        self._dialect = dialect
        self._stored = {kind.name: kind for kind in stored}
        self._ready: dict[type, Model[Record]] = {}

    @property
    def stored(self) -> Mapping[str, StoredKind]:
        """The kinds in the database, those of plugins that are not installed among them."""
        return dict(self._stored)

    def learn(self, stored: Iterable[StoredKind]) -> None:
        """Know what the database says by now."""
        self._stored = {kind.name: kind for kind in stored}

    def kept(self, name: str) -> Schema[Record] | None:
        """A stand-in for the class of a kind, made from what the database says; None for a kind that it does not keep."""
        kind = self._stored.get(name)
        return None if kind is None else schema_of_layout(name, kind.schema, kind.layout)

    @property
    def dialect(self) -> Dialect:
        """How the database writes what databases write differently."""
        return self._dialect

    def salted_tables(self) -> tuple[str, ...]:
        """The tables from which personal fields can have been erased, those of plugins that are not installed among them."""
        return tuple(table for kind in self._stored.values() for table in salted_tables(kind.layout))

    def check(self, schemas: Iterable[Schema[Record]]) -> None:
        """Refuse kinds whose tables are missing or different; raises OutdatedStore, NewerStore, PluginClash."""
        schemas = tuple(schemas)
        layouts = {schema.name: layout_of(schema) for schema in schemas}
        refuse_clashes(layouts)
        for schema in schemas:
            self._check(schema, layouts[schema.name])

    def _check(self, schema: Schema[Record], layout: Layout) -> None:
        stored = self._stored.get(schema.name)
        if stored is None or stored.schema < schema.info.schema:
            state = "has no table" if stored is None else f"has a table of schema version {stored.schema}"
            msg = f"kind {schema.name} {state} in this store; run `community-gov db upgrade`"
            raise OutdatedStore(msg)
        refuse_newer(schema, stored)
        refuse_difference(schema.name, stored.layout, layout.description)

    def of(self, schema: Schema[R]) -> Model[R]:
        """What is needed for a kind; raises OutdatedStore and NewerStore when its table is not the one that is meant."""
        ready = self._ready.get(schema.cls)
        if ready is None:
            ready = _model(cast("Schema[Record]", schema), self._dialect)
            self._check(ready.schema, ready.layout)
            self._ready[schema.cls] = ready
        return cast("Model[R]", ready)


@functools.lru_cache(maxsize=1024)
def _model(schema: Schema[Record], dialect: Dialect) -> Model[Record]:
    """Write the statements and the code of a kind; once in a process, for all stores of its sort."""
    layout = layout_of(schema)
    statements, codec = Statements(schema, layout, dialect), Codec(schema, layout, dialect.native)
    return Model(schema=schema, layout=layout, sql=statements, codec=codec)


def refuse_newer(schema: Schema[Record], stored: StoredKind) -> None:
    """Raise NewerStore when the table of a kind has a later schema version than the program."""
    if stored.schema > schema.info.schema:
        known = schema.info.schema
        msg = f"kind {schema.name} has schema version {stored.schema} in this store, known is {known}; upgrade its plugin"
        raise NewerStore(msg)
