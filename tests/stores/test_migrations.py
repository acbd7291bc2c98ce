"""Migrations: each distribution brings its tables forward by itself, wholly or not at all, and never back."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import cast

import psycopg
import pytest
import sqlalchemy as sa
from attrs import evolve
from tests.stores.postgres_server import Server
from tests.stores.pots import SCRIPTS, LaterPot, Plant, Pot, Pots, PresentPot, add_pot, pots

from community_gov import ALLOW_ALL, Actor, Change, Code, Community, Id, verb
from community_gov.interop.upgrading import UPGRADER, Step, upgrade_on, upgrade_store
from community_gov.stores.errors import MigrationFailed, NewerStore, NotJoinable, OutdatedStore, StoreError
from community_gov.stores.sql import create_store
from community_gov.stores.sql.ddl import version_name
from community_gov.stores.sql.postgres import connect_postgres
from community_gov.stores.sql.revising import Standing, misfits_in, standings, write_base, write_revision
from community_gov.stores.sql.revisions import lineages_of
from community_gov.stores.sql.scripts import differences, metadata_of, run_scripts
from community_gov.stores.sql.session import Connection, Cursor
from community_gov.stores.sql.shape import misfits
from community_gov.stores.sql.sqlite import connect_sqlite
from community_gov.testing import FixedClock, SeededSalts

DESK = Actor.service("office")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is still to be made, in each sort of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/compound.db"
    else:
        server: Server = request.getfixturevalue("cluster")
        with server.database() as address:
            yield address


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a store that is still to be made, for what does not depend on the database."""
    return f"sqlite:///{tmp_path}/compound.db"


@pytest.fixture
def plugin(tmp_path: Path) -> Callable[[int], Pots]:
    """The plugin at a revision."""
    return lambda revision: Pots(revision, tmp_path)


def make(url: str, plugin: Pots) -> None:
    """A store with two communities and two pots in each, one of clay, one of which was written twice."""
    for id in ("a", "b"):
        community = Community.create(
            url, id, name=id, plugins=[plugin], policy=ALLOW_ALL, clock=FixedClock(), salts=SeededSalts()
        )
        desk = community.by(DESK)
        cls = cast("type[Pot]", plugin.kinds[0])
        first = desk.run(add_pot, cls=cls, material=Code("clay"), size=3)
        desk.run(add_pot, cls=cls, material=Code("tin"), size=4)
        desk.run(touch, Id[Pot](first.id), cls=cls)


@verb("pots.touch")
def touch(change: Change, id: Id[Pot], *, cls: type[Pot]) -> None:
    """Write a pot again, with another size."""
    pot = change.get(cls, id)
    change.put(evolve(pot, size=(pot.size or 0) + 2))


def opened(url: str, plugin: Pots, id: str = "a") -> Community:
    """Open one of the communities."""
    return Community.open(url, id, plugins=[plugin], policy=ALLOW_ALL)


def told(community: Community) -> tuple[object, ...]:
    """What is known of its pots, and that its journal is sound."""
    with community.journal() as journal:
        assert journal.verify().faults == ()
    with community.by(DESK).view() as view:
        cls = cast("type[Pot]", community.kinds.named("pots.pot").cls)
        return tuple(
            (pot.material, pot.size, getattr(pot, "cost", None), len(view.history(cls, pot.id))) for pot in view.find(cls)
        )


FIRST = (("clay", 5, None, 2), ("tin", 4, None, 1))
LATER = (("clay", 5, Decimal("1.50"), 2), ("tin", 4, Decimal("1.50"), 1))
PRESENT = (("earthenware", None, Decimal("1.50"), 3), ("tin", 4, Decimal("1.50"), 1))


# --- the models and the migrations ----------------------------------------------------------------------------------


def test_making_a_store_and_running_all_migrations_come_to_the_same(url: str) -> None:
    """The tables of a new store are those that the migrations of all distributions make, on both databases, to the last index."""
    schemas = Community.in_memory().kinds.schemas()
    create_store(url, schemas).close()
    assert misfits_in(url, schemas) == ()
    assert {(each.owner, each.stored == each.head) for each in standings(url, schemas)} == {
        (owner, True) for owner in ("activities", "core", "owners", "party", "volunteers")
    }


def test_the_migrations_make_what_the_classes_mean(url: str) -> None:
    """On an empty database the migrations of each distribution make exactly the tables of its kinds; `make migrations` if not."""
    lineages = lineages_of(Community.in_memory().kinds.schemas())
    if url.startswith("sqlite"):
        sqlite3.connect(url.removeprefix("sqlite:///")).close()
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.connect() as connection, connection.begin():
        for lineage in lineages:
            assert list(run_scripts(connection, lineage, None))
            assert misfits(connection, metadata_of(lineage)) == ()
            assert differences(connection, lineage).is_empty()
        assert {version_name(lineage.owner) for lineage in lineages} <= set(sa.inspect(connection).get_table_names())


DAMAGES = (
    "ALTER TABLE gov_pots_pot ADD COLUMN other TEXT",
    "DROP INDEX ix_gov_pots_pot_material",
    "DROP TABLE gov_pots_pot_old",
    "CREATE TABLE gov_pots_pot_old (community_id TEXT, id TEXT, PRIMARY KEY (id))",
)
DAMAGES_ON_POSTGRES = (
    "CREATE INDEX other ON gov_pots_pot (material)",
    "ALTER TABLE gov_pots_pot ALTER size TYPE integer",
    "ALTER TABLE gov_pots_pot ALTER position DROP NOT NULL",
    'ALTER TABLE gov_pots_pot ALTER material TYPE text COLLATE "C.utf8"',
    "ALTER TABLE gov_pots_pot DROP CONSTRAINT gov_pots_pot_pkey, ADD PRIMARY KEY (id, community_id)",
)


def test_a_table_that_is_not_as_meant_is_found(url: str, plugin: Callable[[int], Pots]) -> None:
    """The check is told by any difference in columns, types, keys and indexes, or its silence would mean nothing."""
    known = Community.in_memory(plugins=[plugin(1)]).kinds.schemas()
    schemas = [schema for schema in known if schema.name.startswith("pots.")]
    create_store(url, schemas).close()
    for damage in DAMAGES if url.startswith("sqlite") else DAMAGES_ON_POSTGRES:
        before = misfits_in(url, schemas)
        run_there(url, damage)
        assert len(misfits_in(url, schemas)) > len(before), damage


def run_there(url: str, statement: str) -> None:
    """Do something to the tables that the library would never do."""
    with closing(connection_to(url)) as connection:
        connection.cursor().execute(statement, ())


def connection_to(url: str) -> Connection:
    """A connection of the driver's, on which each statement commits by itself."""
    return connect_sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else connect_postgres(url)


# --- upgrades ---------------------------------------------------------------------------------------------------------


def test_an_upgrade_leads_from_any_revision_to_the_present_one(url: str, plugin: Callable[[int], Pots]) -> None:
    """A column and a kind are added, then values are rewritten and a column retired; old versions and their digests stay."""
    make(url, plugin(1))
    with pytest.raises(OutdatedStore, match=r"revision 0001, needed is 0002; run `community-gov db upgrade`"):
        opened(url, plugin(2))
    assert upgrade_store(url, plugins=[plugin(2)]) == (Step(owner="pots", before="0001", after="0002"),)
    assert told(opened(url, plugin(2))) == LATER
    assert upgrade_store(url, plugins=[plugin(3)]) == (Step(owner="pots", before="0002", after="0003"),)
    assert upgrade_store(url, plugins=[plugin(3)]) == ()
    for id in ("a", "b"):
        assert told(opened(url, plugin(3), id)) == PRESENT
    assert misfits_in(url, opened(url, plugin(3)).kinds.schemas()) == ()


def test_several_revisions_are_run_at_once(file: str, plugin: Callable[[int], Pots]) -> None:
    """From the first to the third in one go comes to the same as step by step, and the store is worked in afterwards."""
    make(file, plugin(1))
    assert upgrade_store(file, plugins=[plugin(3)]) == (Step(owner="pots", before="0001", after="0003"),)
    community = opened(file, plugin(3))
    assert told(community) == PRESENT
    community.by(DESK).run(add_pot, cls=PresentPot, material=Code("wood"), size=1)
    assert len(community.by(DESK).ask(pots)) == 3
    assert told(opened(file, plugin(3)))[-1] == ("wood", 1, Decimal("1.50"), 1)


def test_a_migration_that_rewrites_values_has_an_entry_of_its_own(file: str, plugin: Callable[[int], Pots]) -> None:
    """The journal tells who rewrote and by which verb; a community in which nothing was to be rewritten gets no entry."""
    make(file, plugin(2))
    Community.create(file, "empty", name="empty", plugins=[plugin(2)], policy=ALLOW_ALL)
    upgrade_store(file, plugins=[plugin(3)])
    with opened(file, plugin(3)).journal() as journal:
        last = list(journal.entries())[-1]
    assert (last.sequence, last.actor, last.verbs) == (4, UPGRADER.id, ("pots.rename_clay",))
    assert last.records["pots.pot"][:2] == (3, 1)
    with opened(file, plugin(3), "empty").journal() as journal:
        assert journal.head().sequence == 0


def test_a_plugin_that_is_added_later_migrates_alone(url: str, plugin: Callable[[int], Pots]) -> None:
    """Only its own tables are made, by its own migrations from the first on; nobody else's are touched."""
    Community.create(url, "a", name="a", plugins=[], policy=ALLOW_ALL)
    with pytest.raises(OutdatedStore, match=r"kind pots\.plant has no table in this store; run"):
        opened(url, plugin(3))
    assert upgrade_store(url, plugins=[plugin(3)]) == (Step(owner="pots", before=None, after="0003"),)
    assert told(opened(url, plugin(3))) == ()
    assert misfits_in(url, opened(url, plugin(3)).kinds.schemas()) == ()


def test_tables_that_are_added_later_are_searched_by_their_indexes(file: str, plugin: Callable[[int], Pots]) -> None:
    """SQLite's planner expects of them what it expects of the tables of a new store; what was counted meanwhile stays."""
    Community.create(file, "a", name="a", plugins=[], policy=ALLOW_ALL)
    run_there(file, "UPDATE sqlite_stat1 SET stat = '7 7 1' WHERE tbl = 'gov_households_unit' AND idx = tbl")
    upgrade_store(file, plugins=[plugin(3)])
    with closing(sqlite3.connect(file.removeprefix("sqlite:///"))) as connection:
        (plan,) = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM gov_pots_pot WHERE community_id = '' AND material = ''")
        kept = connection.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'gov_households_unit' AND idx = tbl").fetchall()
    assert "USING INDEX ix_gov_pots_pot_material (community_id=? AND material=?)" in plan[-1]
    assert kept == [("7 7 1",)]


def test_there_is_no_way_back(file: str, plugin: Callable[[int], Pots]) -> None:
    """A program with earlier migrations neither opens nor upgrades what a later one has written, nor writes migrations for it."""
    make(file, plugin(3))
    earlier = plugin(2)
    for door in (
        lambda: opened(file, earlier),
        lambda: upgrade_store(file, plugins=[earlier]),
        lambda: write_revision(file, Community.in_memory(plugins=[earlier]).kinds.schemas(), "pots", message="Back"),
    ):
        with pytest.raises(NewerStore, match="upgrade"):
            door()
    assert len(told(opened(file, plugin(3)))) == 2


# --- killed ----------------------------------------------------------------------------------------------------------


class Killed:
    """A driver's connection that ends its process before one of the statements that write."""

    def __init__(self, connection: Connection, counter: list[int]) -> None:
        """Count down."""
        self._inner, self._counter = connection, counter

    def __getattr__(self, name: str) -> object:
        """Everything else is as it is."""
        return getattr(self._inner, name)

    def cursor(self, *arguments: object) -> object:
        """A cursor that counts."""
        return _KilledCursor(cast("Callable[..., Cursor]", self._inner.cursor)(*arguments), self._counter)


class _KilledCursor:
    def __init__(self, cursor: Cursor, counter: list[int]) -> None:
        self._inner, self._counter = cursor, counter

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def execute(self, sql: str, *parameters: object) -> object:
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "SHOW", "SET", "WITH")):
            self._counter[0] -= 1
            if self._counter[0] < 0:
                os._exit(9)
        return cast("Callable[..., object]", self._inner.execute)(sql, *parameters)


def dump(url: str) -> list[object]:
    """All that the tables of the plugin and of the store hold, and how they are laid out."""
    with closing(connection_to(url)) as connection:
        cursor, found = connection.cursor(), list[object]()
        for said in LAYOUT_SQLITE if url.startswith("sqlite") else LAYOUT_POSTGRES:
            cursor.execute(said, ())
            found += cursor.fetchall()
        for table in ("pots_pot", "pots_pot_old", "kind", "journal", "head"):
            cursor.execute(f"SELECT * FROM gov_{table} ORDER BY 1, 2", ())  # noqa: S608  # names of our own
            found += cursor.fetchall()
    return found


LAYOUT_SQLITE = ("SELECT sql FROM sqlite_master ORDER BY name", "SELECT * FROM community_gov_version_pots")
LAYOUT_POSTGRES = (
    "SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT * FROM community_gov_version_pots",
)


def plain_postgres(url: str) -> Connection:
    """A connection of psycopg with all the types that SQLAlchemy wants to see."""
    return cast("Connection", psycopg.connect(url, autocommit=True))


def upgrade_and_die(url: str, plugin: Pots, statement: int) -> int:
    """Upgrade in a child that dies before a statement; its exit status: 9 when it died, 0 when there were not so many."""
    child = os.fork()
    if child == 0:  # pragma: no cover  # runs in the child, where nothing is measured
        status = 1
        try:
            plain = connect_sqlite if url.startswith("sqlite") else plain_postgres
            counter = [statement]
            upgrade_store(url, connect=lambda place: cast("Connection", Killed(plain(place), counter)), plugins=[plugin])
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(url: str, plugin: Callable[[int], Pots]) -> None:
    """Killed before each statement that writes, the store is as it was, soundly; the upgrade is then run to its end."""
    make(url, plugin(1))
    step = 1 if url.startswith("sqlite") else 5  # one transaction on both, and a process of the server for each point
    before, present, killed_at = dump(url), plugin(3), 0
    while (status := upgrade_and_die(url, present, killed_at)) == 9:
        assert dump(url) == before
        killed_at += step
    assert status == 0
    assert killed_at > 25  # begin, tables, indexes, columns, versions, kinds, records, entries, heads, commit
    assert dump(url) != before
    for id in ("a", "b"):
        assert told(opened(url, plugin(3), id)) == PRESENT


# --- a migration that is wrong ---------------------------------------------------------------------------------------

WRONG = {
    "raises": ('raise LookupError("no such pot")', r"revision 0002 of pots failed: LookupError\('no such pot'\)"),
    "is refused by the database": ('op.drop_index("none")', "a migration of pots failed: .*none"),
    "forgets a column": ("pass", r"do not lead to the tables of its kinds: .*gov_pots_plant"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_migration_changes_nothing(url: str, plugin: Callable[[int], Pots], wrong: str) -> None:
    """A script that raises, that the database refuses, or that leads elsewhere, is named, and the store is as it was."""
    make(url, plugin(1))
    later, (body, said) = plugin(2), WRONG[wrong]
    script = next(later.folder.glob("r0002*"))
    head = script.read_text().partition("def upgrade")[0]
    script.write_text(f"{head}def upgrade() -> None:\n    {body}\n")
    with pytest.raises(MigrationFailed, match=said):
        upgrade_store(url, plugins=[later])
    assert told(opened(url, plugin(1))) == FIRST


def test_a_rewriting_that_fails_takes_the_tables_back_too(file: str, plugin: Callable[[int], Pots]) -> None:
    """When the verb of a migration raises in the second community, neither tables nor the first community have changed."""
    make(file, plugin(1))
    later = plugin(3)
    script = next(later.folder.glob("r0003*"))
    script.write_text(script.read_text().replace("rewrites = (rename_clay,)", FAILING))
    with pytest.raises(ZeroDivisionError):
        upgrade_store(file, plugins=[later])
    for id in ("a", "b"):
        assert told(opened(file, plugin(1), id)) == FIRST


FAILING = """

from community_gov import verb
@verb("pots.fail")
def fail(change):
    rename_clay(change)
    assert change.writes or 1
    1 / (change.community != "b")

rewrites = (fail,)
"""


# --- on the host's connection -----------------------------------------------------------------------------------------


def test_a_host_runs_the_migrations_in_its_own_transaction(url: str, plugin: Callable[[int], Pots]) -> None:
    """What the host rolls back was never there, rows of its own and the upgrade alike; what it commits is there together."""
    make(url, plugin(1))
    with closing(connection_to(url)) as connection:
        cursor = connection.cursor()
        for end, expected in (("ROLLBACK", FIRST), ("COMMIT", PRESENT)):
            cursor.execute("BEGIN", ())
            cursor.execute("CREATE TABLE of_the_host (id TEXT)", ())
            upgrade_on(connection, plugins=[plugin(3)])
            cursor.execute(end, ())
            assert told(opened(url, plugin(1 if end == "ROLLBACK" else 3))) == expected
        cursor.execute("SELECT * FROM of_the_host", ())


def test_a_host_can_go_on_after_an_upgrade_that_failed(url: str, plugin: Callable[[int], Pots]) -> None:
    """An error leaves the host's transaction as it was before the call: what it commits then is its own."""
    make(url, plugin(3))
    with closing(connection_to(url)) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN", ())
        cursor.execute("CREATE TABLE of_the_host (id TEXT)", ())
        with pytest.raises(NewerStore):
            upgrade_on(connection, plugins=[plugin(1)])
        cursor.execute("COMMIT", ())
        cursor.execute("SELECT * FROM of_the_host", ())
    assert len(told(opened(url, plugin(3)))) == 2


def test_the_first_run_makes_the_tables_in_the_database_of_a_host(url: str, plugin: Callable[[int], Pots]) -> None:
    """A database of somebody else gets our tables beside theirs, by SQLAlchemy as well; without a transaction nothing is done."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    schemas = Community.in_memory(plugins=[plugin(2)]).kinds.schemas()
    with engine.connect() as connection:
        with pytest.raises(NotJoinable, match="no transaction is open"):
            upgrade_on(connection, plugins=[plugin(2)])
        connection.begin()
        steps = upgrade_on(connection, plugins=[plugin(2)])
        assert [(step.owner, step.before) for step in steps] == [("core", None), ("pots", None)]
        for lineage in lineages_of(schemas):
            assert misfits(connection, metadata_of(lineage)) == ()
        connection.commit()
    with engine.connect() as connection:
        assert "gov_pots_plant" in sa.inspect(connection).get_table_names()


def test_only_known_drivers_are_joined(tmp_path: Path) -> None:
    """What is no connection of a driver that we know is refused by name."""
    with pytest.raises(NotJoinable, match="PosixPath is no connection of SQLAlchemy, Django, sqlite3 or psycopg"):
        upgrade_on(tmp_path)


def test_a_connection_without_a_transaction_is_refused(cluster: Server) -> None:
    """Psycopg says itself whether one is open."""
    with cluster.database() as url, psycopg.connect(url) as connection, pytest.raises(NotJoinable, match="begin one first"):
        upgrade_on(connection)


# --- kinds without migrations -----------------------------------------------------------------------------------------


def test_tables_made_from_the_classes_are_taken_over(file: str, plugin: Callable[[int], Pots]) -> None:
    """A store that was made before the plugin had migrations is at their head, as long as the tables are the same."""
    present = plugin(1)
    (script,) = present.folder.glob("r*.py")
    text = script.read_text()
    script.unlink()
    make(file, present)
    assert [each.stored for each in standings(file, opened(file, present).kinds.schemas())] == ["0001", None]
    script.write_text(text)
    assert told(opened(file, present)) == FIRST
    assert upgrade_store(file, plugins=[present]) == ()
    assert upgrade_store(file, plugins=[plugin(3)]) == (Step(owner="pots", before="0001", after="0003"),)


def test_tables_that_differ_are_not_taken_over(file: str, plugin: Callable[[int], Pots]) -> None:
    """Tables without a revision that are not those of the last migration cannot be brought there; the error says what can be."""
    bare = plugin(1)
    next(bare.folder.glob("r*.py")).unlink()
    make(file, bare)
    with pytest.raises(OutdatedStore, match="import them into a new store"):
        upgrade_store(file, plugins=[plugin(2)])
    assert told(opened(file, plugin(1))) == FIRST


def test_a_class_that_changed_without_a_migration_is_told_so(file: str, plugin: Callable[[int], Pots]) -> None:
    """An upgrade of a plugin whose classes are ahead of its migrations names the command that writes the missing one."""
    make(file, plugin(1))
    ahead = plugin(2)
    next(ahead.folder.glob("r0002*")).unlink()
    with pytest.raises(OutdatedStore, match=r"write one: `community-gov db revision --plugin pots`"):
        upgrade_store(file, plugins=[ahead])


# --- writing migrations -----------------------------------------------------------------------------------------------


def test_a_missing_migration_is_written_by_comparing(url: str, plugin: Callable[[int], Pots]) -> None:
    """The written script brings the tables to the classes, from either database for both; a second one would do nothing."""
    make(url, plugin(1))
    ahead = plugin(2)
    next(ahead.folder.glob("r0002*")).unlink()
    schemas = Community.in_memory(plugins=[ahead]).kinds.schemas()
    path = write_revision(url, schemas, "pots", message="Give pots a cost, and plants.")
    assert path is not None
    assert path.name == "r0002_give_pots_a_cost_and_plants.py"
    assert compile(path.read_text(), "new", "exec").co_code == compile((SCRIPTS / path.name).read_text(), "old", "exec").co_code
    upgrade_store(url, plugins=[ahead])
    assert told(opened(url, ahead)) == LATER
    assert write_revision(url, schemas, "pots", message="Again") is None


@pytest.mark.parametrize("message", ["花盆有价钱", 'Say "cost"', "C:\\new\nline"])
def test_any_message_gives_a_script_that_runs(file: str, plugin: Callable[[int], Pots], message: str) -> None:
    """Whatever is said of a migration stands in its docstring, and its file has a name that is found."""
    make(file, plugin(1))
    ahead = plugin(2)
    next(ahead.folder.glob("r0002*")).unlink()
    assert write_revision(file, Community.in_memory(plugins=[ahead]).kinds.schemas(), "pots", message=message)
    assert upgrade_store(file, plugins=[ahead]) == (Step(owner="pots", before="0001", after="0002"),)


def test_a_field_that_is_gone_is_not_dropped(file: str, plugin: Callable[[int], Pots]) -> None:
    """Columns are retired, never dropped: a class that has lost a field is refused, with what to do instead."""
    create_store(file, Community.in_memory(plugins=[plugin(2)]).kinds.schemas()).close()
    earlier = Pots(2, plugin(2).folder)
    earlier.kinds = (Pot, Plant)
    with pytest.raises(MigrationFailed, match=r"gov_pots_pot\.cost is gone; columns are retired, never dropped"):
        write_revision(file, Community.in_memory(plugins=[earlier]).kinds.schemas(), "pots", message="Forget the cost")


def test_a_base_is_written_anew_while_it_is_alone(plugin: Callable[[int], Pots]) -> None:
    """Before anything rests on it, the base follows the classes; afterwards it is what it is."""
    alone = plugin(1)
    alone.kinds = (LaterPot, Plant)
    path = write_base(Community.in_memory(plugins=[alone]).kinds.schemas(), "pots")
    assert "gov_pots_plant" in path.read_text()
    with pytest.raises(MigrationFailed, match="up to 0002, which rest on its base"):
        write_base(Community.in_memory(plugins=[plugin(2)]).kinds.schemas(), "pots")
    with pytest.raises(MigrationFailed, match=r"none names no folder for migrations .* there are those of core, pots"):
        write_base(Community.in_memory(plugins=[plugin(2)]).kinds.schemas(), "none")


def test_a_missing_script_is_named(file: str, plugin: Callable[[int], Pots]) -> None:
    """A folder with a gap, or one that is gone, is an installation that is not whole."""
    broken = plugin(3)
    next(broken.folder.glob("r0002*")).unlink()
    with pytest.raises(StoreError, match="are 0001, 0003; one is missing"):
        create_store(file, Community.in_memory(plugins=[broken]).kinds.schemas())
    broken.folder = broken.folder / "none"
    with pytest.raises(StoreError, match=r"has no folder .*none; make it, or install"):
        create_store(file, Community.in_memory(plugins=[broken]).kinds.schemas())


def test_how_far_a_store_is_can_be_asked_before_it_is_upgraded(file: str, plugin: Callable[[int], Pots]) -> None:
    """The standing of each distribution is told also where the tables are older than the classes or not there at all."""
    make(file, plugin(1))
    standing = Standing(owner="pots", stored="0001", head="0003")
    assert standings(file, Community.in_memory(plugins=[plugin(3)]).kinds.schemas())[1] == standing
