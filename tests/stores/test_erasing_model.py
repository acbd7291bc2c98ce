"""Whatever is written, erased and taken back in whatever order: what can be read is what a list of dictionaries says."""

from collections.abc import Iterator
from typing import cast

import attrs
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from community_gov import Change, Id, NotFound, Refused
from community_gov.stores import MemoryStore
from community_gov.testing_stores import sample_community
from community_gov.testing_stores.samples import CLERK, Neighbour, add_neighbour, forget, forget_and_refuse, rename
from community_gov.testing_stores.tools import SHED

ADD, RENAME, FORGET, REFUSE = "add", "rename", "forget", "refuse"
NAMES = st.integers(0, 10**12).map(lambda number: f"name<{number}>")
STEPS = st.tuples(st.sampled_from([ADD, RENAME, RENAME, FORGET, REFUSE]), st.integers(0, 2), NAMES)
CHANGES = st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=1, max_size=8)


@define
class Model:
    """By place in the order of adding, the names of the committed versions, and the name that is staged."""

    versions: list[list[str | None]] = field(factory=list)
    staged: dict[int, str | None] = field(factory=dict)

    def step(self, deed: str, which: int, name: str) -> None:
        """What one step does to it."""
        if deed == ADD:
            self.staged[len(self.versions)] = name
            self.versions.append([])
        elif which < len(self.versions) and deed == RENAME:
            self.staged[which] = name
        elif which < len(self.versions) and deed == FORGET:
            self.versions[which] = [None] * len(self.versions[which])
            self.staged |= {which: None} if which in self.staged else {}

    def commit(self) -> None:
        """The end of a change."""
        for which, name in self.staged.items():
            self.versions[which].append(name)
        self.staged.clear()


def step(change: Change, ids: list[Id[Neighbour]], deed: str, which: int, name: str) -> None:
    """The same in a community."""
    if deed == ADD:
        ids.append(add_neighbour(change, shed=SHED, name=name).id)
    elif which < len(ids) and deed == RENAME:
        rename(change, ids[which], name=name)
    elif which < len(ids):
        try:
            (forget if deed == FORGET else forget_and_refuse)(change, ids[which])
        except Refused as error:
            assert not isinstance(error, NotFound)  # noqa: PT017  # the refusal is what the verb is for


def texts(thing: object, seen: set[int]) -> Iterator[str]:
    """All texts and bytes that can be reached from something."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, str | bytes):
        yield thing if isinstance(thing, str) else thing.decode("utf-8", "replace")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from texts(key, seen)
            yield from texts(value, seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for part in thing:
            yield from texts(part, seen)
    elif attrs.has(type(thing)):
        for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", type(thing))):
            yield from texts(getattr(thing, attribute.name), seen)


@settings(max_examples=50, deadline=None)
@given(CHANGES)
def test_what_is_left_is_what_the_model_says(changes: list[list[tuple[str, int, str]]]) -> None:
    """Versions, look-ups by name, the journal and its check; and no erased name is left anywhere in the memory of the store."""
    store, model = MemoryStore(), Model()
    store.create(id="a", name="A", secret=b"k")
    community, ids = sample_community(store, "a"), list[Id[Neighbour]]()
    for steps in changes:
        with community.by(CLERK).change() as change:
            for deed, which, name in steps:
                step(change, ids, deed, which, name)
                model.step(deed, which, name)
        model.commit()
    kept = {name for versions in model.versions for name in versions if name is not None}
    with community.by(CLERK).view() as view:
        for id, names in zip(ids, model.versions, strict=True):
            history = view.history(Neighbour, id)
            assert [getattr(version.record, "name", "") for version in history] == names
        for name in kept:
            holders = [id for id, names in zip(ids, model.versions, strict=True) if names[-1] == name]
            assert [neighbour.id for neighbour in view.find(Neighbour, name=name)] == sorted(holders)
    with community.journal() as journal:
        assert journal.verify().sound
    assert {text for text in texts(store._shelves, set()) if text.startswith("name<")} == kept
