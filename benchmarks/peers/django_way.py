"""Django's object-relational mapper, without the rest of Django."""

# ruff: noqa: DJ001, DJ008  # the same columns as everybody; nobody looks at these objects

import hashlib
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import attrs
import django
from django.conf import settings
from django.db import connections, models, transaction
from sqlalchemy import make_url

from benchmarks.harness import Role
from benchmarks.model import NAME, Kind, Resident, Unit
from benchmarks.ways import Act, Records, entry_body

__all__ = ["Django"]

GENESIS = "0" * 64
_DURABLE = "PRAGMA journal_mode = WAL; PRAGMA cache_size = -16384; PRAGMA synchronous = FULL"

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3"}}, USE_TZ=True, INSTALLED_APPS=[])
django.setup()


class HeadRow(models.Model):  # type: ignore[misc]  # Django has no types
    """The end of the chain."""

    community_id = models.TextField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.TextField()

    class Meta:
        """Where it is kept."""

        app_label, db_table = "bench", "django_head"


class EntryRow(models.Model):  # type: ignore[misc]  # Django has no types
    """A journal entry."""

    pk = models.CompositePrimaryKey("community_id", "sequence")
    community_id = models.TextField()
    sequence = models.BigIntegerField()
    body = models.TextField()

    class Meta:
        """Where it is kept."""

        app_label, db_table = "bench", "django_journal"


class _Versioned(models.Model):  # type: ignore[misc]  # Django has no types
    community_id = models.TextField()
    id = models.TextField()
    version = models.BigIntegerField()
    sequence = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        abstract = True
        app_label = "bench"


class _UnitColumns(_Versioned):
    code = models.TextField()
    entrance = models.TextField()
    room = models.TextField()
    use = models.TextField()
    floor = models.BigIntegerField()
    area = models.DecimalField(max_digits=19, decimal_places=2)
    sold = models.DateField()
    delivered = models.BooleanField()
    note = models.TextField(null=True)

    class Meta(_Versioned.Meta):
        abstract = True


class UnitRow(_UnitColumns):
    """A unit."""

    pk = models.CompositePrimaryKey("community_id", "id")

    class Meta(_Versioned.Meta):
        """Where it is kept, and by what it is found."""

        db_table = "django_unit"
        indexes = (models.Index(fields=("community_id", "entrance"), name="ix_django_unit"),)


class OldUnitRow(_UnitColumns):
    """A version of a unit that was replaced."""

    pk = models.CompositePrimaryKey("community_id", "id", "version")

    class Meta(_Versioned.Meta):
        """Where it is kept."""

        db_table = "django_unit_old"


class ResidentRow(_Versioned):
    """A resident."""

    pk = models.CompositePrimaryKey("community_id", "id")
    salt = models.BinaryField()
    unit = models.TextField()
    since = models.DateField()
    name = models.TextField(null=True)
    phone = models.TextField(null=True)
    document = models.TextField(null=True)

    class Meta(_Versioned.Meta):
        """Where it is kept, and by what it is found."""

        db_table = "django_resident"
        indexes = (models.Index(fields=("community_id", "unit"), name="ix_django_resident"),)


_ROWS: dict[type, type[UnitRow] | type[ResidentRow]] = {Unit: UnitRow, Resident: ResidentRow}
_COLUMNS = [field.attname for field in UnitRow._meta.concrete_fields]  # noqa: SLF001  # Django's public name for it
_NUMBERS = itertools.count()


def _database(url: str) -> dict[str, object]:
    if url.startswith("sqlite:"):
        options = {"init_command": _DURABLE, "transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///"), "OPTIONS": options}
    address = make_url(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.database,
        "USER": address.username,
        "HOST": address.query["host"],
    }


def _object(record: Unit | Resident, place: int) -> Any:  # noqa: ANN401  # a model of Django, which has no types
    values: dict[str, Any] = attrs.asdict(record, recurse=False)
    values |= {"use": record.use.value} if isinstance(record, Unit) else {"salt": b"sixteen bytes..."}
    values |= {"community_id": NAME, "version": 1, "sequence": 1, "position": place, "id": str(record.id)}
    return _ROWS[type(record)](**values)


class Django:
    """Models and query sets, each instance with a connection of its own."""

    name: ClassVar[str] = "Django"
    role: ClassVar[Role] = Role.PEER

    def __init__(self, url: str) -> None:
        """Make the tables and the head."""
        self._alias = f"bench{next(_NUMBERS)}"
        connections.settings[self._alias] = {**connections.settings["default"], **_database(url)}
        with connections[self._alias].schema_editor() as editor:
            for model in (HeadRow, EntryRow, UnitRow, OldUnitRow, ResidentRow):
                editor.create_model(model)
        self._of(HeadRow).create(community_id=NAME, sequence=0, hash=GENESIS)

    def _of(self, model: Any) -> Any:  # noqa: ANN401  # a model of Django, which has no types
        return model.objects.using(self._alias)

    def _record(self) -> None:
        head = self._of(HeadRow).select_for_update().get(community_id=NAME)
        body = entry_body(head.sequence + 1, head.hash)
        self._of(EntryRow).create(community_id=NAME, sequence=head.sequence + 1, body=body)
        self._of(HeadRow).filter(community_id=NAME).update(
            sequence=head.sequence + 1, hash=hashlib.sha256(body.encode()).hexdigest()
        )

    def bringing(self, records: Records) -> Act:
        """Create in bulk."""
        model, rows = _ROWS[type(records[0])], [_object(record, place) for place, record in enumerate(records)]

        def act() -> None:
            with transaction.atomic(using=self._alias):
                self._record()
                self._of(model).bulk_create(rows, batch_size=2_000)

        return act

    def adding(self, record: Unit) -> Act:
        """Save an object."""
        row = _object(record, 0)

        def act() -> None:
            with transaction.atomic(using=self._alias):
                self._record()
                row.save(using=self._alias, force_insert=True)

        return act

    def replacing(self, id: str, note: str) -> Act:
        """Read an object, copy it, save it."""

        def act() -> None:
            with transaction.atomic(using=self._alias):
                self._record()
                row = self._of(UnitRow).get(community_id=NAME, id=id)
                self._of(OldUnitRow).create(**{column: getattr(row, column) for column in _COLUMNS})
                row.version, row.note = row.version + 1, note
                row.save(using=self._alias, force_update=True)

        return act

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], str]]:
        """A transaction."""
        with transaction.atomic(using=self._alias):
            yield self.ask

    def ask(self, id: str) -> str:
        """A query."""
        return str(self._of(UnitRow).get(community_id=NAME, id=id).code)

    def listed(self) -> int:
        """All objects."""
        return sum(row.floor for row in self._of(UnitRow).filter(community_id=NAME).order_by("id"))

    def count(self, kind: Kind) -> tuple[object, ...]:
        """Told by the database."""
        ids = self._of(_ROWS[kind]).order_by("id").values_list("id", flat=True)
        return ids.count(), ids.first(), ids.last(), self._of(EntryRow).values("sequence").count()

    def close(self) -> None:
        """Close the connection and forget it."""
        connections[self._alias].close()
        del connections[self._alias], connections.settings[self._alias]
