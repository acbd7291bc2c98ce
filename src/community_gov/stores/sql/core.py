"""The statements on the tables that every store has."""

# ruff: noqa: S608  # the statements are made of names of our own; values are parameters

from collections.abc import Collection, Iterator, Sequence
from typing import cast

from community_gov.stores.errors import CorruptStore
from community_gov.stores.protocol import FORGOTTEN
from community_gov.stores.sql.codec import Row
from community_gov.stores.sql.layout import PREFIX

__all__ = ["Core", "column_of_texts", "number_and_text", "texts"]

_NUMBERS = 500  # of entries that one statement asks for


_NO_TEXT = "a row of the store's own tables holds what cannot have been written; restore a backup"


def texts(row: Row) -> tuple[str, ...]:
    """A row of texts; raises CorruptStore when it holds anything else, which a damaged page may give."""
    if not all(isinstance(value, str) for value in row):
        raise CorruptStore(_NO_TEXT)
    return cast("tuple[str, ...]", row)


def column_of_texts(rows: Sequence[Row]) -> list[str]:
    """The first texts of many rows; raises CorruptStore as `texts` does."""
    column = [row[0] for row in rows]
    if not {*map(type, column)} <= {str}:
        raise CorruptStore(_NO_TEXT)
    return cast("list[str]", column)


def number_and_text(row: Row) -> tuple[int, str]:
    """A row of an integer and a text; raises CorruptStore as `texts` does."""
    if not isinstance(row[0], int):
        raise CorruptStore("a row of the store's own tables has no number where one was written; restore a backup")
    return row[0], texts(row[1:2])[0]


_CURSOR = (
    *("name", "revision", "sequence", "event_index", "failures"),
    *("lease_since", "lease_until", "rest_since", "rest_until"),
)
_PARKED = ("name", "sequence", "event_index", "error", "failures", "again", "dropped")


class Core:
    """The statements, with the parameter mark of one database."""

    def __init__(self, mark: str, *, lock: str = "") -> None:
        """`lock` is what makes reading a head take the community's lock, where the database has such a thing."""
        here = f"community_id = {mark}"
        self.head = f"SELECT sequence, hash FROM {PREFIX}head WHERE {here}"
        self.lock_head = f"{self.head}{lock}"
        self.move_head = f"UPDATE {PREFIX}head SET sequence = {mark}, hash = {mark} WHERE {here} AND sequence = {mark}"
        self.add_head = _insert("head", "community_id, sequence, hash", mark)
        self.heads = f"SELECT id, sequence, hash FROM {PREFIX}community LEFT JOIN {PREFIX}head ON community_id = id ORDER BY id"
        self.add_entry = _insert("journal", "community_id, sequence, body", mark)
        self.entries = f"SELECT body FROM {PREFIX}journal WHERE {here} AND sequence > {mark} ORDER BY sequence"
        self.last_entries = f"SELECT sequence, body FROM {PREFIX}journal WHERE {here} ORDER BY sequence DESC LIMIT {mark}"
        self.add_command = _insert("command", "community_id, actor, key, sequence, verb, arguments, shape, returned", mark)
        self.command = (
            f"SELECT verb, arguments, shape, returned FROM {PREFIX}command WHERE {here} AND actor = {mark} AND key = {mark}"
        )
        self.commands = (
            f"SELECT actor, key, verb, arguments, shape, returned, sequence FROM {PREFIX}command WHERE {here} ORDER BY actor, key"
        )
        self.cursors = f"SELECT {', '.join(_CURSOR)} FROM {PREFIX}cursor WHERE {here} ORDER BY name"
        self.cursor = f"SELECT {', '.join(_CURSOR)} FROM {PREFIX}cursor WHERE {here} AND name = {mark}"
        self.add_cursor = f"{_insert('cursor', ', '.join(('community_id', *_CURSOR)), mark)} ON CONFLICT DO NOTHING"
        self.move_cursor = (
            f"UPDATE {PREFIX}cursor SET {', '.join(f'{name} = {mark}' for name in _CURSOR)}"
            f" WHERE {here} AND name = {mark} AND revision = {mark}"
        )
        one_parked = f"{here} AND name = {mark} AND sequence = {mark} AND event_index = {mark}"
        self.parked = (
            f"SELECT {', '.join(_PARKED)} FROM {PREFIX}parked WHERE {here} AND name = {mark} AND again >= {mark}"
            " ORDER BY sequence, event_index"
        )
        self.settle = f"DELETE FROM {PREFIX}parked WHERE {one_parked}"
        self.park = (
            f"{_insert('parked', ', '.join(('community_id', *_PARKED)), mark)}"
            " ON CONFLICT (community_id, name, sequence, event_index) DO UPDATE SET"
            f" {', '.join(f'{name} = excluded.{name}' for name in _PARKED[3:])}"
        )
        self.add_community = f"{_insert('community', 'id, name, secret', mark)} ON CONFLICT DO NOTHING"
        self.communities = f"SELECT id, name FROM {PREFIX}community ORDER BY id"
        self.secret = f"SELECT secret FROM {PREFIX}community WHERE id = {mark}"
        self.kinds = f"SELECT name, schema_version, layout FROM {PREFIX}kind ORDER BY name"
        self.move_kind = f"UPDATE {PREFIX}kind SET schema_version = {mark}, layout = {mark} WHERE name = {mark}"
        self.format = f"SELECT format FROM {PREFIX}store WHERE application = 'community_gov'"
        self.add_format = _insert("store", "application, format", mark)
        self.add_kind = _insert("kind", "name, schema_version, layout", mark)
        self._mark, self._here = mark, here

    def entries_at(self, community: str, sequences: Collection[int]) -> Iterator[tuple[str, Row]]:
        """Statements, each with its parameters, that give number and body of the entries with these numbers."""
        return self._numbered(f"SELECT sequence, body FROM {PREFIX}journal WHERE {self._here}", (community,), sequences)

    def forget(self, community: str, sequences: Collection[int]) -> Iterator[tuple[str, Row]]:
        """Statements that destroy what is known of the arguments of the commands of these entries."""
        update = f"UPDATE {PREFIX}command SET arguments = {self._mark} WHERE {self._here}"
        return self._numbered(update, (FORGOTTEN, community), sequences)

    def _numbered(self, text: str, values: Row, sequences: Collection[int]) -> Iterator[tuple[str, Row]]:
        ordered = sorted(set(sequences))
        for start in range(0, len(ordered), _NUMBERS):
            some = ordered[start : start + _NUMBERS]
            yield f"{text} AND sequence IN ({', '.join([self._mark] * len(some))})", (*values, *some)


def _insert(table: str, columns: str, mark: str) -> str:
    marks = ", ".join([mark] * len(columns.split(",")))
    return f"INSERT INTO {PREFIX}{table} ({columns}) VALUES ({marks})"
