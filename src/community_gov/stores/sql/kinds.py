"""What a database says of the kinds that it keeps, and how it comes to keep one more."""

import functools

import sqlalchemy as sa

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.stores.sql.core import Core, number_and_text, texts
from community_gov.stores.sql.ddl import create_statements, kind_tables
from community_gov.stores.sql.layout import layout_of
from community_gov.stores.sql.models import StoredKind
from community_gov.stores.sql.session import Session

__all__ = ["make_kind", "stored_kinds"]


def stored_kinds(session: Session, core: Core) -> list[StoredKind]:
    """What the database says of its kinds."""
    found = []
    for name, *rest in session.rows(core.kinds):
        schema, layout = number_and_text(tuple(rest))
        found.append(StoredKind(name=texts((name,))[0], schema=schema, layout=layout))
    return found


def make_kind(session: Session, core: Core, schema: Schema[Record], dialect: str) -> None:
    """Make the tables of a kind, as its class means them, and write down how they are laid out."""
    for statement in _statements(schema, dialect):
        session.run(statement)
    session.run(core.add_kind, (schema.name, schema.info.schema, layout_of(schema).description))


@functools.lru_cache(maxsize=1024)
def _statements(schema: Schema[Record], dialect: str) -> tuple[str, ...]:
    """What makes the tables of a kind; written once in a process, for all stores of its sort."""
    return create_statements(kind_tables(schema, layout_of(schema), sa.MetaData()), dialect)
