"""How a personal field enters a canonical row: as a salted commitment, and what becomes of the salt when fields are erased.

The commitment of a field is sha256(s + JSON of its element or elements as an array), where s is sha256(salt of the row + name
of the field). So one field can be erased and the others stay verifiable.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from community_gov.wire import Data, compact, compact_row

__all__ = ["SALT", "Remains", "commitment", "remains_of", "sealed"]

SALT = 16
"""Bytes of the salt of a row. What is left of it after an erasure is longer."""


def commitment(salt: bytes, name: str, elements: list[Data]) -> str:
    """The salted commitment of one personal field: 64 hexadecimal digits."""
    return _committed(_inner(salt, name), elements)


def sealed(salt: bytes, name: bytes, elements: bytes) -> str:
    """The same from bytes: of the name of the field, and of the JSON array of its element or elements."""
    return hashlib.sha256(hashlib.sha256(salt + name).digest() + elements).hexdigest()


def _inner(salt: bytes, name: str) -> bytes:
    return hashlib.sha256(salt + name.encode()).digest()


def _committed(inner: bytes, elements: list[Data]) -> str:
    return hashlib.sha256(inner + compact_row(elements)).hexdigest()


@frozen
class Remains:
    """What takes the place of a row's salt when fields of it are erased.

    The digest of the row can still be computed; the erased values cannot be guessed, because what they were committed with is
    gone. In the fields that stay nothing changes.
    """

    kept: Mapping[str, bytes] = field(hash=False)
    """For each personal field that stays, sha256(salt + name)."""
    erased: Mapping[str, tuple[str, int]] = field(hash=False)
    """For each that is gone, its commitment and the number of the journal entry that erased it.

    The commitment is empty where the row never had the field, which came with a later schema version.
    """

    def encode(self) -> bytes:
        """The bytes that are stored where the salt was: one canonical JSON object."""
        data: dict[str, Data] = {
            "erased": {name: list(said) for name, said in self.erased.items()},
            "kept": {name: inner.hex() for name, inner in self.kept.items()},
        }
        return compact(data)

    @classmethod
    def decode(cls, left: bytes) -> "Remains":
        """Read what `encode` wrote; raises ValueError for anything else."""
        try:
            data = json.loads(left)
            remains = cls(
                kept={name: bytes.fromhex(inner) for name, inner in data["kept"].items()},
                erased={name: (str(said), int(by)) for name, (said, by) in data["erased"].items()},
            )
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise ValueError("neither a salt of 16 bytes nor what an erasure leaves of one") from error
        if remains.encode() != left:
            raise ValueError("what is left of a salt is not in its one form")
        return remains

    def commitment(self, name: str, elements: list[Data]) -> str:
        """The commitment of a field; raises ValueError for an erased one that holds a value, and for one that is not known."""
        if name not in self.erased:
            if name not in self.kept:
                raise ValueError("its salt is missing")
            return _committed(self.kept[name], elements)
        said, by = self.erased[name]
        if any(element is not None for element in elements):
            msg = f"entry {by} is said to have erased it, but it holds a value"
            raise ValueError(msg)
        return said

    def without(self, name: str, elements: list[Data], *, by: int) -> "Remains":
        """What is left when this field goes too; the same when it is gone already."""
        if name in self.erased:
            return self
        inner = self.kept.get(name)
        said = "" if inner is None else _committed(inner, elements)
        kept = {other: each for other, each in self.kept.items() if other != name}
        return Remains(kept, {**self.erased, name: (said, by)})


def remains_of(salt: bytes | None, names: Iterable[str]) -> Remains:
    """The same as the salt of a row, field by field, for all its personal fields; raises ValueError for what is no salt.

    Without a salt, which is how rows are that are older than any personal field of their kind, nothing is kept.
    """
    if salt is not None and len(salt) != SALT:
        return Remains.decode(salt)
    return Remains({} if salt is None else {name: _inner(salt, name) for name in names}, {})
