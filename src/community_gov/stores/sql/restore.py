"""Writing a community that was kept in another store into the tables of this one."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from community_gov.canonical import Schema
from community_gov.records import Record
from community_gov.standins import is_stand_in
from community_gov.stores.protocol import Stored, Whole
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core
from community_gov.stores.sql.cursors import cursor_row, parked_row
from community_gov.stores.sql.kinds import make_kind, stored_kinds
from community_gov.stores.sql.models import Model, Models
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.writer import command_row

__all__ = ["write_whole"]


def write_whole(session: Session, core: Core, models: Models, whole: Whole) -> None:
    """Write everything inside a transaction that somebody else commits; raises OutdatedStore for a kind without its table.

    A kind that no installed plugin knows gets its table here: there are no migrations that could make it.
    """
    _make_tables(session, core, models, [schema for schema, _rows in whole.rows if is_stand_in(schema)])
    session.run(core.add_community, (whole.id, whole.name, whole.secret))
    session.run(core.add_head, (whole.id, whole.head.sequence, whole.head.hash))
    entries = enumerate(whole.entries, start=1)
    _each(session, core.add_entry, [(whole.id, sequence, body.decode()) for sequence, body in entries])
    for schema, rows in whole.rows:
        _write_rows(session, models.of(schema), whole.id, rows)
    _each(session, core.add_command, [(whole.id, *command_row(command, sequence)) for sequence, command in whole.commands])
    _each(session, core.add_cursor, [(whole.id, *cursor_row(cursor)) for cursor in whole.cursors])
    _each(session, core.park, [(whole.id, *parked_row(parked)) for parked in whole.parked])


def _make_tables(session: Session, core: Core, models: Models, stand_ins: Sequence[Schema[Record]]) -> None:
    there = {kind.name for kind in stored_kinds(session, core)}
    lacking = [schema for schema in stand_ins if schema.name not in there]
    if lacking and models.dialect.alone:
        session.rows(models.dialect.alone)
    for schema in lacking:
        make_kind(session, core, schema, models.dialect.name)
    models.learn(stored_kinds(session, core))


def _write_rows(session: Session, model: Model[Record], community: str, rows: Sequence[Stored[Record]]) -> None:
    """Write the versions of one kind, entry by entry, as they came to be: what is unique holds after each entry only."""
    for written in _entry_by_entry(rows):
        replaced = [(community, str(row.record.id)) for row in written if row.version > 1]
        _each(session, model.sql.archive, replaced)
        _each(session, model.sql.delete, replaced)
        placed = enumerate(written)
        _each(session, model.sql.insert, [_row(model, community, position, row) for position, row in placed])


def _entry_by_entry(rows: Sequence[Stored[Record]]) -> Iterator[list[Stored[Record]]]:
    return (list(written) for _sequence, written in groupby(rows, key=lambda row: row.sequence))


def _row(model: Model[Record], community: str, position: int, row: Stored[Record]) -> Row:
    salt: Row = (row.salt,) if model.layout.salted else ()
    return (community, str(row.record.id), row.version, row.sequence, position, *salt, *model.codec.cells(row.record))


def _each(session: Session, sql: str, rows: Sequence[Row]) -> None:
    if rows:
        session.run_many(sql, rows)
