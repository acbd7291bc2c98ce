"""Nothing of what was erased is left in the files of a database, in exports or in copies; what stays can still be verified."""

import base64
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.stores.postgres_server import Server
from tests.stores.test_sql_store import Listener

from community_gov import ALLOW_ALL, Id
from community_gov.interop import export_community, import_community
from community_gov.stores import MemoryStore
from community_gov.stores.errors import StoreFailed
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov.testing_stores import sample_community, sample_kinds, sample_plugin
from community_gov.testing_stores.samples import CLERK, Neighbour, add_neighbour, forget, rename
from community_gov.testing_stores.tools import SHED

NAME = "欧阳若兰"
LATER = "Ouyang Ruolan"
FILLER = 40
PERSON: Id[Neighbour] = Id("neighbour-1-1")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store in which one name came and went among many others, so that pages were split; made once."""
    folder = tmp_path_factory.mktemp("filled")
    made = create_store(f"sqlite:///{folder}/compound.db", sample_kinds())
    made.create(id="a", name="A", secret=b"k")
    fill(made)
    copied(folder / "compound.db", folder / "live")
    made.close()
    return folder / "live"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "compound.db"


@pytest.fixture
def store(filled: Path, path: Path) -> Iterator[SqlStore]:
    """A copy of it, its log not yet in the file."""
    for each in filled.iterdir():
        shutil.copy(each, path.parent)
    opened = open_store(f"sqlite:///{path}", sample_kinds())
    yield opened
    opened.close()


def fill(store: SqlStore) -> None:
    """The names are written, replaced, and pushed about by others."""
    desk = sample_community(store, "a").by(CLERK)
    person = desk.run(add_neighbour, shed=SHED, name=NAME)
    for number in range(FILLER):
        with desk.change() as change:
            for more in range(8):
                add_neighbour(change, shed=SHED, name=f"住户{number:04}{more}" * 9)
            if number % 10 == 0:
                rename(change, person.id, name=NAME if number % 20 else LATER)


def erase(store: SqlStore) -> None:
    """Destroy the name in one change."""
    sample_community(store, "a").by(CLERK).run(forget, PERSON)


def written(text: str) -> Iterator[bytes]:
    """The ways in which a text could stand in a file; base64 in each of its three positions."""
    yield from (text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + text.encode())[4 if shift else 0 : -4]


def hits(places: Iterable[bytes]) -> int:
    """How often a name stands in some bytes."""
    return sum(place.count(form) for place in places for text in (NAME, LATER) for form in written(text))


def files(path: Path) -> list[bytes]:
    """All files of the database."""
    return [each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name)]


def test_the_search_finds_what_is_there(store: SqlStore, path: Path, tmp_path: Path) -> None:
    """The control: before the erasure the names are found in the file or its log, in an export and in a backup."""
    assert hits(files(path)) > 5
    assert hits([export_community(sample_community(store, "a"))]) > 3
    assert all(hits([form]) for text in (NAME, LATER) for form in written(text))
    store.backup(tmp_path / "backup")
    assert hits([(tmp_path / "backup").read_bytes()]) > 3


def test_nothing_is_left_in_the_files(store: SqlStore, path: Path) -> None:
    """Right after the change no byte of a name is in the file, in its log or beside it; the journal verifies."""
    erase(store)
    assert hits(files(path)) == 0
    with sample_community(store, "a").journal() as journal:
        report = journal.verify()
    assert report.sound
    assert [(erased.field, erased.first, erased.last) for said in report.erased.values() for erased in said] == [
        ("name", 1, 5),
        ("born", 1, 5),
        ("share", 1, 5),
    ]


def test_the_salts_are_gone_too(store: SqlStore, path: Path) -> None:
    """With a salt that was left behind a name could be guessed from the journal."""
    with store.read("a") as reader:
        rows = reader.versions(sample_community(store, "a").kinds.schema(Neighbour), PERSON)
    salts = [row.salt or b"" for row in rows]
    assert all(any(salt in each for each in files(path)) for salt in salts)
    erase(store)
    assert not any(salt in each for salt in salts for each in files(path))


def test_nothing_is_left_in_later_exports_and_backups(store: SqlStore, tmp_path: Path) -> None:
    """Neither in a whole-community export, nor in a backup, nor in a store that the export went into."""
    erase(store)
    document = export_community(sample_community(store, "a"))
    store.backup(tmp_path / "backup")
    copy = import_community(
        document,
        lambda kinds: create_store(f"sqlite:///{tmp_path}/copy.db", kinds.schemas()),
        plugins=[sample_plugin()],
        policy=ALLOW_ALL,
    )
    assert hits([document, *files(tmp_path / "backup"), *files(tmp_path / "copy.db")]) == 0
    assert export_community(copy) == document
    again = import_community(document, MemoryStore(), plugins=[sample_plugin()], policy=ALLOW_ALL)
    assert export_community(again) == document
    with again.journal() as journal:
        assert journal.verify().sound


def test_a_reader_keeps_its_moment_and_the_next_change_purges(store: SqlStore, path: Path) -> None:
    """While somebody reads an older state its bytes have to stay; the erasure is committed, and purged with the next change."""
    with store.read("a") as reader:
        erase(store)
        assert hits(files(path)) > 0
        assert not store.purge(timeout=0.1)
        assert reader.head().sequence == FILLER + 1
    sample_community(store, "a").by(CLERK).run(add_neighbour, shed=SHED, name="somebody")
    assert hits(files(path)) == 0
    assert store.purge()


def test_purging_is_made_good_after_a_crash(store: SqlStore, path: Path, tmp_path: Path) -> None:
    """Where the process died between change and purging the file says so, and whoever writes next does it."""
    with store.read("a"):
        erase(store)
        crashed = copied(path, tmp_path / "crashed")
    assert hits(files(crashed)) > 0
    opened = open_store(f"sqlite:///{crashed}", sample_kinds())
    sample_community(opened, "a").by(CLERK).run(add_neighbour, shed=SHED, name="somebody")
    assert hits(files(crashed)) == 0
    with sample_community(opened, "a").journal() as journal:
        assert journal.verify().sound


def copied(path: Path, folder: Path) -> Path:
    """What is in the files at this moment, as a crash would leave it."""
    folder.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        shutil.copy(path.parent / name, folder)
    return folder / path.name


@pytest.mark.parametrize("failing", ["VACUUM", "wal_checkpoint", "SELECT format", "DELETE FROM gov_store"])
def test_a_failure_while_purging_does_not_fail_the_change(path: Path, failing: str) -> None:
    """The change is durable and says so; what could not be purged is purged by the next change."""
    create_store(f"sqlite:///{path}", sample_kinds()).close()
    listener = Listener()
    store = open_store(f"sqlite:///{path}", sample_kinds(), connect=listener)
    store.create(id="a", name="A", secret=b"k")
    sample_community(store, "a").by(CLERK).run(add_neighbour, shed=SHED, name=NAME)
    listener.failing = failing
    erase(store)
    assert not store.purge()
    listener.failing = ""
    sample_community(store, "a").by(CLERK).run(add_neighbour, shed=SHED, name="somebody")
    assert hits(files(path)) == 0
    store.close()


def test_an_erasure_whose_mark_cannot_be_written_is_no_erasure(store: SqlStore, path: Path) -> None:
    """Without the mark a crash would leave the bytes for ever, so the mark is part of the change."""
    listener = Listener()
    failing = open_store(f"sqlite:///{path}", sample_kinds(), connect=listener)
    listener.failing = "INSERT INTO gov_store"
    with pytest.raises(StoreFailed):
        erase(failing)
    with sample_community(store, "a").by(CLERK).view() as view:
        assert [neighbour.id for neighbour in view.find(Neighbour, name=NAME)] == [PERSON]


def test_changes_that_erase_nothing_look_once(path: Path) -> None:
    """Whether something is left to purge is asked once in a process, not with every change."""
    create_store(f"sqlite:///{path}", sample_kinds()).close()
    listener = Listener()
    store = open_store(f"sqlite:///{path}", sample_kinds(), connect=listener)
    store.create(id="a", name="A", secret=b"k")
    for _time in range(3):
        sample_community(store, "a").by(CLERK).run(add_neighbour, shed=SHED, name=NAME)
    assert len([said for said in listener.statements if "community_gov.purge" in said]) == 1
    assert not [said for said in listener.statements if "VACUUM" in said or "checkpoint" in said]
    store.close()


# --- PostgreSQL ------------------------------------------------------------------------------------------------------

EVERYTHING = """
    SELECT string_agg(row_to_json(t)::text, ' ') FROM (SELECT * FROM gov_sample_neighbour UNION ALL SELECT * FROM
    gov_sample_neighbour_old) t
"""
DEAD = """
    SELECT string_agg(encode(t_data, 'escape'), ' ') FROM generate_series(0, pg_relation_size('{0}') / 8192 - 1) page,
    heap_page_items(get_raw_page('{0}', page::int))
"""


def test_no_row_of_postgres_can_be_read_any_more(cluster: Server) -> None:
    """Neither as a row, nor as a dead one, nor in the statistics that the planner keeps; the control finds all of it before."""
    with cluster.database("template_store") as url:
        store = open_store(url, sample_kinds())
        store.create(id="a", name="A", secret=b"k")
        fill(store)
        with psycopg.connect(
            url.replace("postgresql://postgres@/", "postgresql:///") + "&user=postgres", autocommit=True
        ) as admin:
            admin.execute("CREATE EXTENSION pageinspect")
            admin.execute("ANALYZE gov_sample_neighbour_old")
            assert readable(admin) == {"rows": True, "dead": True, "statistics": True}
            erase(store)
            assert readable(admin) == {"rows": False, "dead": False, "statistics": False}
        assert store.purge()
        store.close()


def readable(admin: "psycopg.Connection[tuple[object, ...]]") -> dict[str, bool]:
    """Where the name can be read by an administrator who knows how."""
    tables = ("gov_sample_neighbour", "gov_sample_neighbour_old")
    rows = [admin.execute(f"SELECT t::text FROM {table} t").fetchall() for table in tables]  # noqa: S608  # names of our own
    dead = [admin.execute(DEAD.format(table).encode()).fetchone() for table in tables]
    said = admin.execute("SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename LIKE 'gov_sample%'")
    escaped = "".join(f"\\{byte:03o}" for byte in NAME.encode())
    return {
        "rows": NAME in str(rows),
        "dead": escaped in str(dead).replace("\\\\", "\\"),
        "statistics": NAME in str(said.fetchall()),
    }


def test_an_erasure_in_a_transaction_of_the_hosts_is_purged_later(store: SqlStore, path: Path) -> None:
    """Nothing can be purged before the host commits; the file says that it is due, and the next change of our own does it."""
    host = sqlite3.connect(path, isolation_level=None)
    host.execute("PRAGMA synchronous = FULL")
    for how in ("ROLLBACK", "COMMIT"):
        host.execute("BEGIN IMMEDIATE")
        with sample_community(store, "a").on(host) as joined:
            joined.by(CLERK).run(forget, PERSON)
        host.execute(how)
        assert hits(files(path)) > 0
    host.close()
    sample_community(store, "a").by(CLERK).run(add_neighbour, shed=SHED, name="somebody")
    assert hits(files(path)) == 0
    with sample_community(store, "a").journal() as journal:
        assert journal.verify().sound
