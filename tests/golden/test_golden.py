"""Stored data of earlier versions stay readable: each golden file is imported, verified against its receipt, and worked on."""

import json
from pathlib import Path

import pytest
from tests.golden.story import CLERK, PLUGINS, given
from tests.golden.write import FOLDER

from community_gov import Community, households
from community_gov.interop import Receipt, import_community
from community_gov.stores import MemoryStore
from community_gov.stores.sql import create_store, open_store
from community_gov_owners.petitions import Petition, Signature

FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".receipt.json"))


def test_there_is_a_golden_file() -> None:
    """The tests below would say nothing about none."""
    assert [path.stem for path in FILES] == ["stores"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_file_is_read_and_its_journal_is_the_same(path: Path, tmp_path: Path) -> None:
    """Into memory and into a database: the journal is sound, goes as far as the receipt says, and accounts for every row."""
    document, url = path.read_bytes(), f"sqlite:///{tmp_path}/golden.db"
    receipt = Receipt.decode(path.with_suffix(".receipt.json").read_bytes())
    import_community(document, MemoryStore(), **given(*PLUGINS))
    import_community(document, lambda kinds: create_store(url, kinds.schemas()), **given(*PLUGINS))
    bay = Community(lambda kinds: open_store(url, kinds.schemas()), "golden", **given(*PLUGINS))
    with bay.journal() as journal:
        report = journal.verify(receipt=receipt.head)
    assert (report.faults, report.unchecked, report.head.sequence) == ((), (), receipt.sequence)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_file_says_what_it_said(path: Path) -> None:
    """Records of every version, personal fields and answers under a command id are what they were, and work goes on."""
    bay = import_community(path.read_bytes(), MemoryStore(), **given(*PLUGINS))
    with bay.by(CLERK).view() as view:
        (person,), (petition,), (signature,) = view.find(households.Person), view.find(Petition), view.find(Signature)
        assert (person.name, person.phone, petition.title) == ("住户0001", "13800000000", "更换物业服务人")
        assert len(view.history(Signature, signature.id)) == 2
    there = {"activities.activity", "owners.petition", "party.branch", "volunteers.route", "tasks.task"}
    assert set(json.loads(path.read_bytes())["rows"]) >= there
    assert bay.by(CLERK).run(households.add_person, name="住户0002").name == "住户0002"
