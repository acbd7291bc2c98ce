"""Communities in one store never see each other: every public question is asked of one that has the other beside it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import cast, get_args, get_type_hints

import attrs
import pytest
from tests.stores.postgres_server import Server

from community_gov import ALLOW_ALL, Actor, Community, Conflict, Id, Record
from community_gov.contract.samples import NoSample, made, sample
from community_gov.stores import MemoryStore, Store
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import FixedClock
from community_gov.testing_stores.samples import CountingSalts
from community_gov.testing_stores.tools import entry

SCHEMAS = Community.in_memory().kinds.schemas()
StoreOf = Callable[[Path, pytest.FixtureRequest], AbstractContextManager[Store]]
MINE, OTHERS = "甲的", "乙的"


@contextmanager
def memory(_folder: Path, _request: pytest.FixtureRequest) -> Iterator[Store]:
    """The memory store."""
    yield MemoryStore()


@contextmanager
def sqlite(folder: Path, _request: pytest.FixtureRequest) -> Iterator[Store]:
    """A file."""
    store = create_store(f"sqlite:///{folder}/all.db", SCHEMAS)
    yield store
    store.close()


@contextmanager
def postgres(_folder: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A database of a server."""
    cluster: Server = request.getfixturevalue("cluster")
    with cluster.database() as url:
        create_store(url, SCHEMAS).close()
        store = open_store(url, SCHEMAS)
        yield store
        store.close()


def records(cls: type[Record], mark: str) -> Iterator[Record]:
    """Records of a kind, with ids that every community uses, and with the mark of their community in every text that takes it."""
    hints = get_type_hints(cls, localns={cls.__name__: cls})
    upwards = {name: None for name, hint in hints.items() if {Id[cls], type(None)} <= set(get_args(hint))}  # type: ignore[valid-type]  # of a class at run time
    for id in ("sample-1-1", "sample-1-2", f"sample-{'1-1' if mark == MINE else '9-9'}"):
        try:
            record = made(cls, id=Id(id), **upwards)  # else each would lie within itself
        except NoSample:
            return
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls)):
            if hints[field.name] in (str, str | None):
                with suppress(ValueError, TypeError):
                    record = attrs.evolve(record, **{str(field.alias): f"{mark}{id}"})  # type: ignore[misc]  # a record is attrs
        yield record


def fill(store: Store, id: str, mark: str) -> Community:
    """A community with records of every kind."""
    store.create(id=id, name=id, secret=b"k")
    community = Community(store, id, policy=ALLOW_ALL, clock=FixedClock(), salts=CountingSalts())
    with store.write(id, salts=CountingSalts(), timeout=5) as writer:
        for schema in community.kinds.schemas():
            for record in records(schema.cls, mark):
                try:
                    writer.put(schema, record)
                except Conflict:
                    continue  # the kind has room for one record of these values
        writer.commit(entry(writer, id), None)
    return community


def arguments(function: Callable[..., object]) -> Mapping[str, object]:
    """What a question is asked: the ids and codes that the records have."""
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {each.name: sample(hints[each.name]) for each in parameters if each.default is each.empty}


def answers(community: Community) -> dict[str, object]:
    """What each public question says, or how it refuses."""
    told: dict[str, object] = {}
    desk = community.by(Actor(id="somebody"))
    for name, function in sorted(community.actions.items()):
        if hasattr(function, "__question__"):
            try:
                told[name] = desk.ask(function, **arguments(function))
            except NoSample:
                continue
            except Exception as error:  # noqa: BLE001  # the records make little sense together; what counts is that both say the same
                told[name] = (type(error), str(error))
    return told


def texts(answer: object) -> str:
    """An answer with everything in it, also what its repr leaves out."""
    if attrs.has(type(answer)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(answer)))
        return texts([getattr(answer, field.name) for field in fields])
    if isinstance(answer, Mapping):
        return texts([*answer.keys(), *answer.values()])
    return " ".join(map(texts, answer)) if isinstance(answer, tuple | list | frozenset | set) else str(answer)


@pytest.mark.parametrize("store_of", [memory, sqlite, postgres], ids=lambda each: each.__name__)
def test_no_question_sees_another_community(
    store_of: StoreOf,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """With another community beside it, of the same ids and more records, each question answers as it does without."""
    alone = answers(fill(MemoryStore(), "a", MINE))
    empty = answers(fill_nothing())
    with store_of(tmp_path, request) as store:
        mine, other = fill(store, "a", MINE), fill(store, "b", OTHERS)
        beside, theirs = answers(mine), answers(other)
        assert beside == alone
        assert [name for name, answer in beside.items() if OTHERS in texts(answer)] == []
        assert [name for name, answer in theirs.items() if MINE in texts(answer)] == []
        assert len(beside) > 140
        assert sum(beside[name] != empty[name] for name in beside) > 60  # the questions that have something to say
        assert sum(OTHERS in texts(answer) for answer in theirs.values()) > 20
        for community in (mine, other):
            with community.journal() as journal:
                assert journal.verify().sound


def fill_nothing() -> Community:
    """A community without any record."""
    store = MemoryStore()
    store.create(id="a", name="a", secret=b"k")
    return Community(store, "a", policy=ALLOW_ALL, clock=FixedClock(), salts=CountingSalts())
