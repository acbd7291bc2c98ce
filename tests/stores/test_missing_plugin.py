"""A plugin that is gone after its data were written, and comes back: nothing of it is lost, altered or misread meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from attrs import field, frozen
from tests.golden.story import CLERK, PLAYS, PLUGINS, given, register
from tests.stores.postgres_server import Server

import community_gov_owners
from community_gov import Community, Id, MissingPlugin, Record, UnknownKind, households
from community_gov.canonical import Kinds
from community_gov.interop import Receipt, export_community, import_community
from community_gov.interop.upgrading import upgrade_store
from community_gov.stores import MemoryStore, Store
from community_gov.stores.errors import OutdatedStore
from community_gov.stores.sql import SqlStore, create_store, open_store
from community_gov_activities.activities import Activity
from community_gov_activities.signup import SignUp
from community_gov_owners import petitions
from community_gov_owners.petitions import Petition, Signature
from community_gov_party import Branch
from community_gov_volunteers.patrols import Route

KINDS: dict[str, tuple[type[Record], ...]] = {
    "activities": (Activity, SignUp),
    "owners": (Petition, Signature),
    "party": (Branch,),
    "volunteers": (Route,),
}
SORTS = [*((sort, plugin) for sort in ("memory", "sqlite") for plugin in PLUGINS), ("postgres", "owners")]


@frozen
class Place:
    """Where a store is kept, and how it is opened again with other plugins."""

    url: str | None
    memory: MemoryStore = field(factory=MemoryStore)

    def store(self, kinds: Kinds) -> Store:
        """A new store, or the one that is there."""
        return self.memory if self.url is None else create_store(self.url, kinds.schemas())

    def create(self, *plugins: str) -> Community:
        """A new community."""

        def made(kinds: Kinds) -> Store:
            store = self.store(kinds)
            store.create(id="bay", name="御景湾", secret=b"key")
            return store

        return Community(made, "bay", **given(*plugins))

    def open(self, *plugins: str) -> Community:
        """The community with these plugins, of which some may be new to it."""
        if self.url is None:
            return Community(self.memory, "bay", **given(*plugins))
        upgrade_store(self.url, **given(*plugins))
        return Community.open(self.url, "bay", **given(*plugins))


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two stores of one sort."""
    if request.param == "memory":
        yield Place(None), Place(None)
    elif request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path}/bay.db"), Place(f"sqlite:///{tmp_path}/copy.db")
    else:
        cluster = cast("Server", request.getfixturevalue("cluster"))
        with cluster.database() as one, cluster.database() as other:
            yield Place(one), Place(other)


def stored(community: Community, plugin: str) -> dict[str, list[object]]:
    """All versions of the records of a plugin, in their own classes."""
    found: dict[str, list[object]] = {}
    schemas = [schema for schema in community.kinds.schemas() if schema.name.startswith(f"{plugin}.")]
    with community.store.read("bay") as reader:
        for schema in schemas:
            found[schema.name] = [
                row for number in range(1, reader.head().sequence + 1) for row in reader.written(schema, number)
            ]
    return found


def rows_of(place: Place, plugin: str) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables of a plugin hold in an SQLite file, byte for byte."""
    if place.url is None or not place.url.startswith("sqlite"):
        return {}
    with closing(sqlite3.connect(place.url.removeprefix("sqlite:///"))) as connection:
        tables = connection.execute(f"SELECT name FROM sqlite_master WHERE name GLOB 'gov_{plugin}_*' AND type = 'table'")  # noqa: S608  # names of our own
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables.fetchall()}  # noqa: S608  # names of our own


def without_place(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The same without the column `position`: an import counts the records of each kind, a change all of them."""
    return {name: [(*row[:4], *row[5:]) for row in found] for name, found in rows.items()}


def refuses_to_read(community: Community, plugin: str) -> None:
    """Hold that whoever asks for records of the plugin is told that it is missing."""
    with community.by(CLERK).view() as view:
        for cls in KINDS[plugin]:
            with pytest.raises(
                MissingPlugin, match=rf"'{plugin}\.\w+' are stored, but the plugin that knows them is not installed"
            ):
                view.find(cls)


def sound(community: Community, receipt: Receipt) -> bool:
    """Whether the journal accounts for all rows, those of missing plugins among them."""
    with community.journal() as journal:
        report = journal.verify(receipt=receipt.head)
    return (report.faults, report.unchecked) == ((), ())


@pytest.mark.parametrize(("places", "plugin"), SORTS, indirect=["places"])
def test_a_plugin_goes_and_comes_back(places: tuple[Place, Place], plugin: str) -> None:
    """Without it the store opens and is worked in, goes out and into another one; back again there, everything is as it was."""
    here, there = places
    bay = here.create(plugin)
    PLAYS[plugin](bay, *register(bay))
    records, rows = stored(bay, plugin), rows_of(here, plugin)
    assert sum(map(len, records.values())) >= 1

    without = here.open()
    for number in range(50):
        without.by(CLERK).run(households.add_person, name=f"住户{number:04}")
    refuses_to_read(without, plugin)
    receipt = Receipt.of(without)
    assert sound(without, receipt)
    assert rows_of(here, plugin) == rows
    document = export_community(without)
    copy = import_community(document, there.store, **given())
    refuses_to_read(copy, plugin)
    assert sound(copy, receipt)
    assert export_community(copy) == document

    for place in (here, there):
        again = place.open(plugin)
        assert stored(again, plugin) == records
        assert sound(again, receipt)
        assert export_community(again) == document
    assert {name: found for name, found in without_place(rows_of(there, plugin)).items() if found} == {
        name: found for name, found in without_place(rows).items() if found
    }


def test_work_goes_on_with_a_plugin_that_came_back(tmp_path: Path) -> None:
    """Records that came without their plugin are found, changed and kept apart from new ones like any others."""
    bay = Place(None).create("owners")
    _block, owner = register(bay)
    PLAYS["owners"](bay, Id(""), owner)
    for place in (Place(None), Place(f"sqlite:///{tmp_path}/copy.db")):
        import_community(export_community(bay), place.store, **given())
        again = place.open("owners")
        desk = again.by(CLERK)
        with desk.view() as view:
            (petition,) = view.find(Petition)
        desk.run(petitions.sign_petition, petition.id, person_id=owner)
        other = desk.run(petitions.start_petition, title="维修屋面")
        with desk.view() as view:
            assert {each.id for each in view.find(Petition)} == {petition.id, other.id}
            assert len(view.find(Signature, petition=petition.id)) == 1
        assert sound(again, Receipt.of(bay))


def test_a_command_whose_answer_is_missing_is_not_run_again(tmp_path: Path) -> None:
    """Its answer cannot be given without the plugin, which is said; nothing is done twice, and it is given when it is back."""
    for place in (Place(None), Place(f"sqlite:///{tmp_path}/bay.db")):
        bay = place.create("owners")
        answer = bay.by(CLERK, command_id="once").run(petitions.start_petition, title="更换物业服务人")
        without, before = place.open(), Receipt.of(bay)
        for command in ("once", "other"):
            with pytest.raises(MissingPlugin, match=r"owners\.petition"):
                without.by(CLERK, command_id=command).run(petitions.start_petition, title="更换物业服务人")
        assert Receipt.of(without) == before
        again = place.open("owners")
        assert again.by(CLERK, command_id="once").run(petitions.start_petition, title="更换物业服务人") == answer
        assert Receipt.of(again) == before


def test_a_store_that_keeps_the_kind_in_another_way_takes_nothing_in(tmp_path: Path) -> None:
    """A plugin that is not there cannot say what to do about it; nothing is written."""
    bay = Place(None).create("party")
    PLAYS["party"](bay, *register(bay))
    url = f"sqlite:///{tmp_path}/copy.db"
    create_store(url, bay.kinds.schemas()).close()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        connection.execute("UPDATE gov_kind SET layout = replace(layout, 'decided', 'settled') WHERE name = 'party.branch'")
        connection.commit()
    with pytest.raises(OutdatedStore, match=r"party\.branch .*\['decided', .*'settled'\] differ"):
        import_community(export_community(bay), lambda kinds: open_store(url, kinds.schemas()), **given())
    assert open_store(url, ()).communities() == {}


def test_what_nobody_has_stored_is_an_unknown_kind() -> None:
    """A class of a plugin that was never there is a mistake of the program, not a missing plugin."""
    bay = Community.in_memory("bay", **given())
    with bay.by(CLERK).view() as view, pytest.raises(UnknownKind, match="Petition is not a kind of this community"):
        view.find(Petition)
    assert community_gov_owners.gov_records().kinds


def test_a_store_lists_the_kinds_of_missing_plugins(tmp_path: Path) -> None:
    """Whoever runs it sees what is kept there."""
    place = Place(f"sqlite:///{tmp_path}/bay.db")
    place.create("party")
    assert "party.branch" in cast("SqlStore", place.open().store).kinds
