"""Check an exported journal against receipts: python verify_journal.py journal.jsonl --receipt receipt.json.

One file for Python 3.11 or newer, with nothing but the standard library, so that it can be copied and read by whoever has to
trust it. It is written from docs/reference/journal.md of the project community-gov. It reads line by line.

Exit status: 0 nothing is wrong, 1 faults were found, 2 a file could not be read or is no receipt.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

__all__ = ["Checker", "Receipt", "main", "read_receipt"]

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

_HASH = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)?")
_SHOWN = 20  # faults that are printed; one altered line can make every later one wrong


class Receipt(NamedTuple):
    """What was handed out earlier: the number and the hash of what was then the last entry."""

    community: str
    sequence: int
    hash: str


# --- what a JSON value may be ----------------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object, least: int = 0) -> bool:
    return type(value) is int and value >= least


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def _is_event(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], dict):  # noqa: PLR2004  # name and fields
        return False
    return _is_text(value[0]) and all(part is None or isinstance(part, str | int) for part in value[1].values())


def _is_digest(value: object) -> bool:
    """Schema version, number of rows, digest."""
    if not isinstance(value, list) or len(value) != 3:  # noqa: PLR2004  # as the docstring says
        return False
    return _is_number(value[0], 1) and _is_number(value[1], 1) and _is_hash(value[2])


_KEYS: dict[str, Callable[[object], bool]] = {
    "actor": _is_text,
    "actor_kind": lambda value: value in ("person", "service", "anonymous"),
    "at": _is_instant,
    "command": lambda value: value is None or _is_text(value),
    "community": _is_text,
    "events": lambda value: isinstance(value, list) and all(map(_is_event, value)),
    "format": lambda value: type(value) is int and value == 1,
    "previous": _is_hash,
    "records": lambda value: isinstance(value, dict) and all(map(_is_digest, value.values())),
    "sequence": lambda value: _is_number(value, 1),
    "verbs": lambda value: isinstance(value, list) and all(map(_is_text, value)),
}
"""The keys of an entry, and how each value is judged."""


# --- reading -------------------------------------------------------------------------------------------------------


def _refuse_number(text: str) -> NoReturn:
    msg = f"the number {text[:20]} is not an integer"
    raise ValueError(msg)


def _canonical_object(text: bytes) -> dict[str, object]:
    """Read one JSON object; raises ValueError or RecursionError when the text is not the one form of what it says."""
    data: object = json.loads(text.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number)
    if not isinstance(data, dict):
        msg = "it is not a JSON object"
        raise ValueError(msg)  # noqa: TRY004  # whoever calls this catches one class
    again = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if again.encode("utf-8") != text:
        msg = "it is not written in the canonical form"
        raise ValueError(msg)
    return data


def read_receipt(text: bytes) -> Receipt:
    """Read a receipt; raises ValueError or RecursionError."""
    data = _canonical_object(text.removesuffix(b"\n"))
    community, sequence, hash_ = (data.get(name) for name in Receipt._fields)
    if len(data) != len(Receipt._fields) or not isinstance(community, str) or not isinstance(hash_, str):
        msg = "a receipt has the keys community, hash and sequence"
        raise ValueError(msg)
    if not (type(sequence) is int and sequence >= 0 and _is_hash(hash_) and (sequence > 0 or hash_ == GENESIS)):
        msg = "the sequence or the hash is not one that a receipt can have"
        raise ValueError(msg)
    return Receipt(community, sequence, hash_)


# --- checking --------------------------------------------------------------------------------------------------------


class Checker:
    """One run over the lines of a journal; `fault` is told of each thing that is wrong."""

    def __init__(self, receipts: Iterable[Receipt], fault: Callable[[str], None]) -> None:
        """Check against these receipts, which may be none."""
        self._fault = fault
        self._receipts = tuple(receipts)
        self._community = self._receipts[0].community if self._receipts else None
        self.sequence, self.hash = 0, GENESIS
        for receipt in self._receipts:
            if receipt.community != self._community:
                fault(f"the receipt of entry {receipt.sequence} is of another community, {receipt.community!a}")

    def lines(self, lines: Iterable[bytes]) -> None:
        """Judge all lines, each with the line feed at its end, then whether the journal is long enough."""
        for line in lines:
            self._line(line)
        for receipt in self._receipts:
            if receipt.sequence > self.sequence:
                self._fault(f"a receipt names entry {receipt.sequence}, but the journal ends at {self.sequence}")

    def _line(self, line: bytes) -> None:
        body = line.removesuffix(b"\n")
        number = self.sequence + 1
        if body == line:
            self._fault(f"line {number} is cut off: it does not end with a line feed")
        try:
            self._entry(_canonical_object(body), number)
        except (ValueError, RecursionError) as error:
            self._fault(f"line {number} is not an entry: {error}")
        self.sequence, self.hash = number, hashlib.sha256(body).hexdigest()
        for receipt in self._receipts:
            if receipt.sequence == number and receipt.hash != self.hash:
                self._fault(f"entry {number} is not the one that the receipt names")

    def _entry(self, data: dict[str, object], number: int) -> None:
        if data.keys() != _KEYS.keys():
            self._fault(f"line {number} is not an entry: it has the keys {sorted(data)!a}")
            return
        for key, fits in _KEYS.items():
            if not fits(data[key]):
                self._fault(f"entry {number}: {key} has a value that it cannot have")
        if self._community is None:
            self._community = str(data["community"])
        for key, wanted in (("sequence", number), ("previous", self.hash), ("community", self._community)):
            if data[key] != wanted:
                self._fault(f"entry {number}: {key} is not the one that follows the line before")


# --- the program -----------------------------------------------------------------------------------------------------


class _Unusable(Exception):
    """A file that cannot be read or is not what it should be."""


def _receipt_in(path: Path) -> Receipt:
    try:
        return read_receipt(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise _Unusable(f"{path}: no receipt can be read: {error}") from error


def _check(journal: Path, receipts: Sequence[Receipt]) -> int:
    found: list[str] = []
    count = 0

    def fault(text: str) -> None:
        nonlocal count
        count += 1
        if count <= _SHOWN:
            found.append(text)

    checker = Checker(receipts, fault)
    try:
        with journal.open("rb") as lines:
            checker.lines(lines)
    except OSError as error:
        raise _Unusable(f"{journal} cannot be read: {error}") from error
    _tell(checker, receipts, found, count)
    return 1 if count else 0


def _tell(checker: Checker, receipts: Sequence[Receipt], found: Sequence[str], count: int) -> None:
    say = sys.stdout.write
    for text in found:
        say(f"FAULT {text}\n")
    if count > len(found):
        say(f"... and {count - len(found)} more\n")
    say(f"{checker.sequence} entries, the last has the hash {checker.hash}\n")
    if count:
        say(f"{count} faults: this is not the journal as it was recorded\n")
        return
    proven = max((receipt.sequence for receipt in receipts), default=None)
    if proven is None:
        say("the entries form a chain; without a receipt nothing shows that it was not written anew\n")
    else:
        say(f"sound: entries 1 to {proven} are those of the receipt; later entries, if any, form a chain behind them\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_journal.py", description="Check an exported journal against receipts.")
    parser.add_argument("journal", type=Path, help="the exported journal, one entry a line")
    parser.add_argument("--receipt", type=Path, action="append", default=[], help="a receipt; may be given several times")
    given = parser.parse_args(arguments)
    try:
        return _check(given.journal, [_receipt_in(path) for path in given.receipt])
    except _Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
