"""A file is damaged: cut off, flipped, filled with something else. What is read is a typed error or what was written.

Records, versions and journal are proved by digests; names, cursors and what command ids stand for are not, and not judged here.
"""

import random
from collections import Counter
from pathlib import Path

from tests.stores.faults.ground import act, chance, copied, judged, made, opened, schemas
from tests.stores.faults.outcome import Fault, Outcome, Sort

from community_gov.stores import Query
from community_gov.stores.errors import StoreError

__all__ = ["damage_often"]

_CHANGES = 25
_SECTOR = 512
_MANY = 1_000


def damage_often(folder: Path, times: int) -> Outcome:
    """Cut a store off after every sector, and damage it in other ways so many times; look at all of it each time."""
    path = copied(made(folder), folder, "whole.db")
    store = opened(path)
    for number in range(1, _CHANGES + 1):
        act(store, number)
    store.close()
    whole, wanted = path.read_bytes(), _seen(path)
    step = _SECTOR if times >= _MANY else _SECTOR * 16
    damages = [(f"cut to {size} bytes", whole[:size]) for size in range(0, len(whole), step)]
    damages += [*_foreign(whole), *(_damaged(whole, number) for number in range(times))]
    found, faults = Counter[str](), list[Fault]()
    for what, content in damages:
        copy = copied(path, folder, "damaged.db")
        copy.write_bytes(content)
        how, fault = _found(copy, wanted)
        found[how] += 1
        faults += [] if fault is None else [fault.at(what)]
    if not found["CorruptStore"] or not found["EmptyStore"]:
        faults.append(Fault(Sort.OTHER, "no damage was found by opening"))
    said = ", ".join(f"{how} {count}" for how, count in found.most_common())
    return Outcome(points=len(damages), faults=faults, said=said)


def _damaged(whole: bytes, number: int) -> tuple[str, bytes]:
    """One of several damages, each as often as the others."""
    dice = chance("damage", number)
    return _SORTS[number % len(_SORTS)](whole, dice)


def _cut(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    size = dice.randrange(0, len(whole), _SECTOR)
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
    place, filling = dice.randrange(0, len(whole), _SECTOR), dice.choice((b"\0", b"\xff", b"x"))
    return f"sector at {place} filled with {filling!r}", whole[:place] + filling * _SECTOR + whole[place + _SECTOR :]


def _swap(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    one, other = (dice.randrange(0, len(whole), 4096) for _page in range(2))
    content = bytearray(whole)
    content[one : one + 4096], content[other : other + 4096] = whole[other : other + 4096], whole[one : one + 4096]
    return f"pages at {one} and {other} swapped", bytes(content)


_SORTS = (_cut, _flip, _header, _blank, _swap, _flip)


def _foreign(whole: bytes) -> list[tuple[str, bytes]]:
    """What is no store of ours: other files, a store of another application, files that only begin as one does."""
    other = bytearray(whole)
    other[68:72] = b"XYZW"  # application_id
    return [
        ("text", b"name,room\n" * 1_000),
        ("zeros", bytes(len(whole))),
        ("the beginning and zeros", whole[:100] + bytes(len(whole) - 100)),
        ("another application", bytes(other)),
        ("doubled", whole + whole),
    ]


def _found(path: Path, wanted: list[object]) -> tuple[str, Fault | None]:
    """How the damage shows, and what is wrong with that."""
    try:
        verdict, seen = judged(path), _seen(path)
    except StoreError as error:
        return type(error).__name__, None
    except Exception as error:  # noqa: BLE001  # any error that is not typed is what is looked for
        return "untyped", Fault(Sort.UNTYPED, f"{error!r:.100}")
    if verdict.faults:
        return "check", None
    return ("harmless", None) if seen == wanted else ("silent", Fault(Sort.CORRUPT, "nothing tells of it"))


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
