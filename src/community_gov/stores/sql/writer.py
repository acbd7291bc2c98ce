"""The one change under way in a community, inside a transaction that holds the community's lock.

Puts are buffered and written before the next question about their kind, and at the end. What a verb has put and takes back is
not undone in the tables at once: the next writing brings them to the last state that was put, which is all that counts.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from community_gov.canonical import Schema, Shape, rows_digest
from community_gov.errors import Conflict
from community_gov.records import Code, Id, Record
from community_gov.stores.erasing import Erasing, blanked
from community_gov.stores.errors import HeadMismatch, JoinBroken, StoreFailed
from community_gov.stores.paging import in_pages
from community_gov.stores.protocol import DUPLICATE, Command, Erased, OneOf, Query, Stored, Write
from community_gov.stores.settled import settled
from community_gov.stores.sql.brought import Brought
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.core import Core
from community_gov.stores.sql.models import Model, Models
from community_gov.stores.sql.reader import SqlReader
from community_gov.stores.sql.session import Session
from community_gov.stores.sql.staging import Key, Staged, Staging, Step
from community_gov.wire import Data

__all__ = ["SqlWriter", "command_row"]

R = TypeVar("R", bound=Record)
_BULK = 2_000  # rows of a kind in one change, after which the planner of questions looks at the table again
_REMEMBERED = 1_000  # rows of one question that are remembered, so that a put after it asks nothing


class SqlWriter(SqlReader):
    """A change; reads see what is staged."""

    def __init__(self, session: Session, core: Core, models: Models, community: str, *, salts: Callable[[], bytes]) -> None:
        """Take the community's lock, where the database has one for each community."""
        super().__init__(session, core, models, community, locked=True)
        self._salts = salts
        self.emptied: tuple[str, ...] = ()
        """The tables in which something was erased for good."""
        self._sequence = self._head.sequence + 1
        self._staging = Staging()
        self._seen: dict[Key, Stored[Record] | None] = {}
        self._grown: Counter[str] = Counter()

    # reading

    def get(self, schema: Schema[R], id: str, /) -> Stored[R] | None:
        """The record as it is in this change, or None."""
        model = self._models.of(schema)
        staged = self._staging.get((schema.name, id))
        return self._committed(model, id) if staged is None else cast("Stored[R]", staged.after)

    def _committed(self, model: Model[R], id: str) -> Stored[R] | None:
        """The record as it was before this change; nobody else writes while it goes on."""
        key = (model.name, id)
        erasing, kept = self._staging.erasing(key), self._staging.kept(key)
        if erasing is not None:
            return cast("Stored[R]", erasing.current)
        if kept is not None:
            return cast("Stored[R] | None", kept.before)
        if key not in self._seen:
            self._seen[key] = cast("Stored[Record] | None", super().get(model.schema, id))
        return cast("Stored[R] | None", self._seen[key])

    def find(self, schema: Schema[R], query: Query, /) -> tuple[Stored[R], ...]:
        """The records that meet the query as they are in this change."""
        self._flush(self._models.of(schema))
        found = super().find(schema, query)
        for row in found[:_REMEMBERED]:
            key = (schema.name, row.record.id)
            if row.sequence < self._sequence and self._staging.erasing(key) is None:
                self._seen[key] = cast("Stored[Record]", row)
        return found

    def count_by(self, schema: Schema[R], fields: tuple[str, ...], query: Query, /) -> Mapping[tuple[object, ...], int]:
        """How many records have each combination of values, as they are in this change."""
        self._flush(self._models.of(schema))
        return super().count_by(schema, fields, query)

    def stream(self, schema: Schema[R], query: Query, /) -> Iterator[Stored[R]]:
        """The same records page by page, because their table may be written to meanwhile."""
        query.check(schema)
        return in_pages(lambda page: self.find(schema, page), query)

    def versions(self, schema: Schema[R], id: str, /) -> tuple[Stored[R], ...]:
        """All versions of one record, the staged one last."""
        self._flush(self._models.of(schema))
        return super().versions(schema, id)

    # staging

    def put(self, schema: Schema[R], record: R, /) -> None:
        """Stage a new record or a new version; raises Conflict (core.duplicate)."""
        record = settled(schema, record)
        model, known = self._models.of(schema), self._staging.get((schema.name, record.id))
        before = self._committed(model, record.id) if known is None else cast("Stored[R] | None", known.before)
        self._refuse_double(model, record, before if known is None else cast("Stored[R]", known.after))
        self._stage(model, record, before)

    def put_new(self, schema: Schema[R], records: Sequence[R], /) -> None:
        """Stage records that are not there; raises Conflict (core.duplicate), and then stages none."""
        model, new = self._models.of(schema), tuple(records)
        brought = self._staging.bringing(cast("Model[Record]", model), self._begin)
        self._refuse_ids(model, [record.id for record in new], brought)
        for parts in schema.info.unique:
            self._refuse_taken(model, parts, new)
        if brought is None:
            for record in new:
                self._stage(model, record, None)
        elif new:
            self._bring(brought, cast("tuple[Record, ...]", new))

    def _begin(self, model: Model[Record]) -> Brought[Record]:
        alone = self._session.row(model.sql.any, (self._community,)) is None
        return Brought(model, self._community, self._sequence, alone=alone)

    def _bring(self, brought: Brought[Record], new: Sequence[Record]) -> None:
        """Write new records at once, where nothing of their kind was put singly."""
        model, place = brought.model, self._staging.place()
        salts = [self._salts() for _record in new] if model.layout.salted else []
        rows = brought.rows(new, place, salts)
        self._session.insert(model.layout.table, model.layout.columns, rows)
        brought.add(new, place, salts, rows)
        self._staging.note(brought, new)
        self._grown[model.sql.analyze] += len(rows)

    def _refuse_ids(self, model: Model[R], ids: Sequence[str], brought: Brought[Record] | None) -> None:
        """Raise Conflict when a new record has the id of one that is there, or of another new one."""
        if len({*ids}) < len(ids):
            twice = next(id for number, id in enumerate(ids) if id in ids[:number])
            raise _double(model, ("id",), twice)
        if brought is not None and brought.alone and brought.records.keys().isdisjoint(ids):
            return
        self._flush(model)
        taken = self._session.row(*model.sql.taken(self._community, ids)) if ids else None
        if taken is not None:
            raise _double(model, ("id",), str(taken[0]))

    def _stage(self, model: Model[R], record: R, before: Stored[R] | None) -> None:
        after = Stored(
            record=record,
            version=1 if before is None else before.version + 1,
            sequence=self._sequence,
            salt=self._salts() if model.schema.has_personal else None,
        )
        staged = Staged(
            model=cast("Model[Record]", model),
            before=cast("Stored[Record] | None", before),
            after=cast("Stored[Record]", after),
            cells=model.codec.cells(record),
        )
        self._staging.put(staged)

    def _refuse_taken(self, model: Model[R], parts: tuple[str, ...], new: Sequence[R]) -> None:
        """Raise Conflict when a new record has the values of one that is there, or of another new one."""
        columns = [[getattr(record, name) for record in new] for name in parts]
        taken: dict[tuple[object, ...], str] = {}
        for record, values in zip(new, zip(*columns, strict=True), strict=True):
            if values in taken:
                raise _double(model, parts, taken[values])
            if None not in values:
                taken[values] = record.id
        if any(name != "id" and model.schema.fields[name].shape is Shape.NESTED for name in parts):  # cannot be looked for
            for record in new:
                self._refuse_double(model, record, None)
            return
        wanted = {name: OneOf(dict.fromkeys(values)) for name, values in zip(parts, zip(*taken, strict=True), strict=False)}
        for row in self.find(model.schema, Query(where=wanted)) if taken else ():
            if tuple(getattr(row.record, name) for name in parts) in taken:
                raise _double(model, parts, row.record.id)

    def _refuse_double(self, model: Model[R], record: R, now: Stored[R] | None) -> None:
        """Ask for another record with the same unique values, unless they are what the record has already."""
        for parts, sql in zip(model.schema.info.unique, model.sql.doubles, strict=True):
            values: list[object] = [getattr(record, name) for name in parts]
            if None in values or (now is not None and values == [getattr(now.record, name) for name in parts]):
                continue
            self._flush(model)
            kept = [element for name, value in zip(parts, values, strict=True) for element in model.sql.values_of(name, value)]
            other = self._session.row(sql, (self._community, *kept, str(record.id)))
            if other is not None:
                raise _double(model, parts, str(other[0]))

    def erase(self, schema: Schema[R], id: str, fields: Collection[str], /) -> None:
        """Destroy personal fields in all committed versions of a record, and in what is staged of it."""
        model, staged = cast("Model[Record]", self._models.of(schema)), self._staging.get((schema.name, id))
        if staged is not None and (blank := blanked(model.schema, staged.after.record, fields)) is not staged.after.record:
            self.put(schema, cast("R", blank))
        known = self._staging.erasing((schema.name, id)) or self._unerased(model, id)
        erasing = known.without(fields)
        if erasing is not known:
            self._staging.erase(model, erasing)

    def _unerased(self, model: Model[Record], id: str) -> Erasing[Record]:
        rows = tuple(row for row in self.versions(model.schema, id) if row.sequence < self._sequence)
        if rows:
            self._seen[model.name, id] = rows[-1]  # should the erasure be undone
        return Erasing(schema=model.schema, sequence=self._sequence, before=rows, after=rows)

    def erased(self) -> tuple[Erased, ...]:
        """What was destroyed, in the order in which records were first erased."""
        return tuple(erased for erasing in self._staging.erasings() for erased in erasing.erased())

    def mark(self) -> object:
        """A point to come back to."""
        self._session.still()
        return self._staging.mark()

    def undo(self, mark: object, /) -> None:
        """Take back what was staged since the mark."""
        self._staging.undo(cast("int", mark))

    def staged(self) -> tuple[Write, ...]:
        """One write for each record, in the order in which they were first put."""
        return self._staging.writes()

    # writing

    def _flush(self, model: Model[R]) -> None:
        """Bring the table of a kind to what is staged.

        Rows go before others come or get back what was erased, so that two records may swap what is unique among them.
        """
        (steps, rewritten), sql = self._staging.settle(cast("Model[Record]", model)), model.sql
        self._each(sql.archive, [self._here(step) for step in steps if step.archives])
        self._each(sql.delete, [self._here(step) for step in steps if step.clears])
        self._rewrite(model, cast("list[Stored[R]]", rewritten))
        back = [(*self._here(step), step.returning.version) for step in steps if step.returning is not None]
        self._each(sql.restore, back)
        self._each(sql.unarchive, back)
        rows = [self._row(step.wanted) for step in steps if step.wanted is not None]
        if len(rows) > 1:
            self._session.insert(model.layout.table, model.layout.columns, rows)
        else:
            self._each(sql.insert, rows)
        self._grown[model.sql.analyze] += len(rows)

    def _confirm(self) -> None:
        """Look for the rows that were written before the end; raises JoinBroken when the host has undone some."""
        for model, ids in self._staging.written().items():
            row = self._session.row(*model.sql.present(self._community, self._sequence, ids))
            if row != (len(ids),):
                raise JoinBroken(
                    f"the host went back to a savepoint inside this change, which has undone rows of {model.name};"
                    " open savepoints round a change, not in it"
                )

    def _rewrite(self, model: Model[R], versions: Sequence[Stored[R]]) -> None:
        """Write salt and personal cells of committed versions anew."""
        rows: list[Row] = []
        for row in versions:
            cells = model.codec.cells(row.record)
            personal = (cells[number] for number in model.sql.personal)
            rows.append((row.salt, *personal, self._community, str(row.record.id), row.version))
        for sql in model.sql.rewrite:
            self._each(sql, rows)

    def _here(self, step: Step) -> Row:
        return self._community, str(step.id)

    def _row(self, staged: Staged) -> Row:
        after = staged.after
        salt: Row = (after.salt,) if staged.model.layout.salted else ()
        return (self._community, str(after.record.id), after.version, after.sequence, staged.position, *salt, *staged.cells)

    def _each(self, sql: str, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            self._session.run(sql, rows[0])
        elif rows:
            self._session.run_many(sql, rows)

    def digests(self) -> dict[str, tuple[int, int, str]]:
        """For each kind written: schema version, number of rows, digest."""
        by_kind: dict[str, list[Staged]] = {}
        for staged in self._staging:
            by_kind.setdefault(staged.model.name, []).append(staged)
        found = {name: (rows[0].model.schema.info.schema, *rows_digest(map(_canonical, rows))) for name, rows in by_kind.items()}
        found |= {brought.model.name: brought.digest() for brought in self._staging.brought() if brought.records}
        return dict(sorted(found.items()))

    def commit(self, body: bytes, command: Command | None, /) -> None:
        """Write what is left, the journal entry and the head, and make it durable."""
        session, core, community = self._session, self._core, self._community
        session.still()
        if session.confirms:
            self._confirm()
        for model in self._staging.soiled():
            self._flush(model)
        for analyze, rows in self._grown.items():
            if rows >= _BULK:
                session.run(analyze)
        self._forget()
        session.run(core.add_entry, (community, self._sequence, body.decode()))
        if command is not None:
            session.run(core.add_command, (community, *command_row(command, self._sequence)))
        moved = session.run(core.move_head, (self._sequence, hashlib.sha256(body).hexdigest(), community, self._head.sequence))
        if moved != 1:
            raise HeadMismatch(
                f"the head of {community} was moved while its lock was held; something else writes to this database"
            )
        if session.broken:
            raise StoreFailed("a statement of this change has failed before, so it cannot be committed; run it again")
        session.commit()
        self.emptied = tuple({table: None for erasing in self._staging.erasings() for table in self._tables(erasing)})

    def _forget(self) -> None:
        """Destroy what could tell of erased values beside the rows themselves."""
        erasings = self._staging.erasings()
        if not erasings:
            return
        if self._session.confirms:
            for erasing in erasings:
                self._rewrite(self._models.of(erasing.schema), [new for _old, new in erasing.changed()])
        wrote = {old.sequence for erasing in erasings for old, _new in erasing.changed()}
        for sql, values in self._core.forget(self._community, wrote):
            self._session.run(sql, values)
        if self._models.dialect.due:
            self._session.run(self._models.dialect.due)

    def _tables(self, erasing: Erasing[Record]) -> tuple[str, str]:
        layout = self._models.of(erasing.schema).layout
        return layout.table, layout.old


def _double(model: Model[R], parts: tuple[str, ...], id: str) -> Conflict:
    return Conflict(DUPLICATE(at=parts[0], kind=Code(model.name), fields=Code("-".join(parts)), id=Id(id)))


def _canonical(staged: Staged) -> list[Data]:
    model, after = staged.model, staged.after
    if model.layout.salted:
        return model.schema.row(after.record, after.version, after.salt)
    cells = staged.cells if model.codec.cells is model.codec.elements else model.codec.elements(after.record)
    return [str(after.record.id), after.version, *cast("list[Data]", cells)]


def command_row(command: Command, sequence: int) -> Row:
    """The row of a command, without its community."""
    returned = json.dumps(command.returned, ensure_ascii=False, separators=(",", ":"))
    return command.actor, command.key, sequence, command.verb, command.arguments, command.shape, returned
