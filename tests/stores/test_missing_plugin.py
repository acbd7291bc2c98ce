"""A plugin that is gone after its data were written, and comes back: nothing of it is lost, altered or misread meanwhile."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from tests.golden.story import CLERK, PLAYS, PLUGINS, given, register

import community_gov_owners
from community_gov import Community, MissingPlugin, Record, UnknownKind, households
from community_gov.interop import export_community, import_community
from community_gov.stores import MemoryStore
from community_gov.stores.sql import SqlStore, create_store
from community_gov_owners.petitions import Petition, Signature
from community_gov_party import Branch
from community_gov_volunteers.patrols import Route

KINDS: dict[str, tuple[type[Record], ...]] = {"owners": (Petition, Signature), "party": (Branch,), "volunteers": (Route,)}


def rows_of(path: Path, plugin: str) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables of a plugin hold, byte for byte."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(f"SELECT name FROM sqlite_master WHERE name GLOB 'gov_{plugin}_*' AND type = 'table'")  # noqa: S608  # names of our own
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables.fetchall()}  # noqa: S608  # names of our own


def without_place(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The same without the column `position`: an import counts the records of each kind, a change all of them."""
    return {name: [(*row[:4], *row[5:]) for row in found] for name, found in rows.items()}


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_goes_and_comes_back(plugin: str, tmp_path: Path) -> None:
    """Without it the store opens, lists its kinds and is worked in; its rows are not touched; back again, all is there."""
    path = tmp_path / "bay.db"
    url = f"sqlite:///{path}"
    bay = Community.create(url, "bay", name="御景湾", **given(plugin))
    PLAYS[plugin](bay, *register(bay))
    before = rows_of(path, plugin)
    assert sum(map(len, before.values())) >= 1

    without = Community.open(url, "bay", **given())
    assert {f"{plugin}.{name}" for name in KIND_NAMES[plugin]} <= set(cast("SqlStore", without.store).kinds)
    for number in range(50):
        without.by(CLERK).run(households.add_person, name=f"住户{number:04}")
    with without.by(CLERK).view() as view:
        for cls in KINDS[plugin]:
            with pytest.raises(
                MissingPlugin, match=rf"'{plugin}\.\w+' are stored, but the plugin that knows them is not installed"
            ):
                view.find(cls)
    with without.journal() as journal:
        report = journal.verify()
    assert report.faults == ()
    assert {name.partition(".")[0] for name in report.unchecked} == {plugin}
    assert rows_of(path, plugin) == before

    again = Community.open(url, "bay", **given(plugin))
    with again.journal() as journal:
        assert (journal.verify().faults, journal.verify().unchecked) == ((), ())
    copy = tmp_path / "copy.db"
    import_community(export_community(again), lambda kinds: create_store(f"sqlite:///{copy}", kinds.schemas()), **given(plugin))
    assert without_place(rows_of(copy, plugin)) == without_place(before)
    for cls in KINDS[plugin]:
        with again.by(CLERK).view() as view:
            assert view.find(cls)


KIND_NAMES = {"owners": ("petition", "signature"), "party": ("branch",), "volunteers": ("route",)}


def test_a_command_that_returned_records_of_a_missing_plugin_says_so(tmp_path: Path) -> None:
    """A replay gives back what was returned; without the plugin that cannot be read, and nothing is done a second time."""
    url = f"sqlite:///{tmp_path}/bay.db"
    bay = Community.create(url, "bay", name="御景湾", **given("owners"))
    PLAYS["owners"](bay, *register(bay))
    without = Community.open(url, "bay", **given())
    with without.journal() as journal:
        before = journal.head()
    with pytest.raises(MissingPlugin), without.by(CLERK).view() as view:
        view.find(Petition)
    with pytest.raises(MissingPlugin, match="owners"):
        export_community(without)
    with without.journal() as journal:
        assert journal.head() == before


def test_what_nobody_has_stored_is_an_unknown_kind() -> None:
    """A class of a plugin that was never there is a mistake of the program, not a missing plugin."""
    bay = Community.in_memory("bay", **given())
    assert isinstance(bay.store, MemoryStore)
    with bay.by(CLERK).view() as view, pytest.raises(UnknownKind, match="Petition is not a kind of this community"):
        view.find(Petition)
    assert community_gov_owners.gov_records().kinds
