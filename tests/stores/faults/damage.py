"""A file is damaged: cut off, flipped, filled with something else. What is read is a typed error or what was written.

Records, versions and journal are proved by digests; names, cursors and what command ids stand for are not, and not judged here.
`python -m tests.stores.faults.damage 5000` tries so many damages.
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from attrs import frozen
from tests.stores.faults.ground import act, chance, copied, judged, made, opened, schemas

from community_gov.stores import Query
from community_gov.stores.errors import StoreError

__all__ = ["Damages", "damage_often"]

_CHANGES = 25


@frozen(kw_only=True)
class Damages:
    """What became of all the damages."""

    tries: int
    found: dict[str, int]
    """How each was found: by which error, by a check, or not at all because nothing that counts was touched."""
    faults: tuple[str, ...]


def damage_often(times: int, folder: Path) -> Damages:
    """Damage a store so many times and look at all of it."""
    path = copied(made(folder), folder, "whole.db")
    store = opened(path)
    for number in range(1, _CHANGES + 1):
        act(store, number)
    store.close()
    whole, wanted = path.read_bytes(), _seen(path)
    found, faults = Counter[str](), list[str]()
    for number in range(times):
        what, content = _damaged(whole, number)
        copy = copied(path, folder, "damaged.db")
        copy.write_bytes(content)
        try:
            how = _found(copy, wanted)
        except Exception as error:  # noqa: BLE001  # any error that is not typed is what is looked for
            how = f"untyped {error!r:.100}"
        found[how.partition(" ")[0]] += 1
        if how.startswith(("untyped", "silent")):
            faults.append(f"{what} ({number}): {how}")
    return Damages(tries=times, found=dict(found), faults=tuple(faults))


def _damaged(whole: bytes, number: int) -> tuple[str, bytes]:
    """One of several damages, each as often as the others."""
    dice = chance("damage", number)
    return _SORTS[number % len(_SORTS)](whole, dice)


def _cut(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    size = dice.randrange(0, len(whole), 512)
    return f"cut to {size} bytes", whole[:size]


def _flip(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    content, places = bytearray(whole), [dice.randrange(len(whole)) for _flip in range(dice.choice((1, 1, 8)))]
    for place in places:
        content[place] ^= 1 << dice.randrange(8)
    return f"flipped at {places}", bytes(content)


def _header(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    place = dice.randrange(100)
    return f"byte {place} of the header", whole[:place] + bytes([dice.randrange(256)]) + whole[place + 1 :]


def _blank(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    place, filling = dice.randrange(0, len(whole), 512), dice.choice((b"\0", b"\xff", b"x"))
    return f"sector at {place} filled with {filling!r}", whole[:place] + filling * 512 + whole[place + 512 :]


def _swap(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    one, other = (dice.randrange(0, len(whole), 4096) for _page in range(2))
    content = bytearray(whole)
    content[one : one + 4096], content[other : other + 4096] = whole[other : other + 4096], whole[one : one + 4096]
    return f"pages at {one} and {other} swapped", bytes(content)


_SORTS = (_cut, _flip, _header, _blank, _swap, _flip)


def _found(path: Path, wanted: list[object]) -> str:
    """How the damage shows."""
    try:
        verdict, seen = judged(path), _seen(path)
    except StoreError as error:
        return type(error).__name__
    if verdict.faults:
        return "check"
    return "harmless" if seen == wanted else "silent"


def _seen(path: Path) -> list[object]:
    """Every entry and every version of every record."""
    store = opened(path)
    try:
        with store.read("a") as reader:
            seen: list[object] = list(reader.entries(0))
            for schema in schemas():
                rows = reader.find(schema, Query(where={}))
                seen += [repr(rows), *(repr(reader.versions(schema, row.record.id)) for row in rows)]
            return seen
    finally:
        store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        sys.stdout.write(f"{damage_often(int(sys.argv[1]), Path(name))}\n")
