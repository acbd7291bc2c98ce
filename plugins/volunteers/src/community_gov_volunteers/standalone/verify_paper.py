"""Check a paper about hours: python verify_paper.py paper.json journal.jsonl --receipt receipt.json.

One file for Python 3.11 or newer, with nothing but the standard library, so that it can be copied and read by whoever has to
trust it. The paper is the file that its holder hands out; the journal is exported from the community that issued it; a receipt
names an entry of that journal and was handed out by somebody whom you trust. It is written from docs/reference/journal.md of the
project community-gov.

Exit status: 0 the paper is good, 1 it is not or something is wrong, 2 a file could not be read.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar

__all__ = ["Entry", "Found", "Receipt", "Unusable", "chain", "judge", "main", "read_paper", "read_receipt"]

Json = dict[str, object]
T = TypeVar("T")
GENESIS = "0" * 64
_HASH = re.compile(r"[0-9a-f]{64}")
_KINDS = {"record": "record of hours (服务时长记录单)", "certificate": "certificate of hours (志愿服务记录证明)"}
_STATES = {"superseded": "superseded by another paper (已由新件替代)", "revoked": "revoked (已撤销)"}
_LINE = 3  # code of the activity, minutes, shifts


class Unusable(Exception):
    """A file that cannot be read or is not what it should be."""


class Receipt(NamedTuple):
    """The number and the hash of an entry, as they were handed out."""

    community: str
    sequence: int
    hash: str


class Entry(NamedTuple):
    """One entry of the journal: its number, its hash, when it was made, what happened in it."""

    sequence: int
    hash: str
    at: str
    events: Sequence[tuple[str, Json]]


class Found(NamedTuple):
    """What a journal says of a paper: the entry that issued it, the one that voided it with the state, and the last of all."""

    issued: Entry | None
    voided: tuple[Entry, str] | None
    last: Entry | None


# --- reading ---------------------------------------------------------------------------------------------------------


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"the number {text[:20]} is not an integer")


def _object(text: bytes) -> Json:
    """One JSON object in the only form that it has; raises ValueError or RecursionError."""
    data: object = json.loads(text.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number)
    again = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if not isinstance(data, dict) or again.encode("utf-8") != text:
        raise ValueError("it is no JSON object in the canonical form")
    return data


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_line(value: object) -> bool:
    """Kind of activity, minutes, shifts."""
    return isinstance(value, list) and len(value) == _LINE and _is_text(value[0]) and all(map(_is_number, value[1:]))


_KEYS: Mapping[str, Callable[[object], bool]] = {
    "association": _is_text,
    "body": _is_text,
    "code": _is_text,
    "entered_nationally": lambda value: isinstance(value, bool),
    "issued": _is_day,
    "kind": lambda value: value in _KINDS,
    "lines": lambda value: isinstance(value, list) and all(map(_is_line, value)),
    "minutes": _is_number,
    "name": _is_text,
    "number": _is_number,
    "paper": _is_text,
    "recorder": _is_text,
    "since": _is_day,
    "until": _is_day,
}
"""What stands in a paper, and how each value is judged."""


def read_paper(text: bytes) -> tuple[Json, str]:
    """The facts of a paper and their digest; raises ValueError or RecursionError."""
    body = text.removesuffix(b"\n")
    facts = _object(body)
    if facts.keys() != _KEYS.keys():
        raise ValueError(f"a paper has the keys {', '.join(_KEYS)}")
    wrong = [key for key, fits in _KEYS.items() if not fits(facts[key])]
    if wrong:
        raise ValueError(f"a value that a paper cannot have: {', '.join(wrong)}")
    return facts, hashlib.sha256(body).hexdigest()


def read_receipt(text: bytes) -> Receipt:
    """Read a receipt; raises ValueError or RecursionError."""
    data = _object(text.removesuffix(b"\n"))
    community, number, hash_ = data.get("community"), data.get("sequence"), data.get("hash")
    if len(data) != len(Receipt._fields) or not isinstance(community, str) or type(number) is not int or number < 1:
        raise ValueError("a receipt has the keys community, hash and sequence")
    if not isinstance(hash_, str) or _HASH.fullmatch(hash_) is None:
        raise ValueError("the hash is none that a receipt can have")
    return Receipt(community, number, hash_)


# --- the journal -----------------------------------------------------------------------------------------------------


def chain(lines: Iterable[bytes], receipt: Receipt | None) -> Iterator[Entry]:
    """The entries, each behind the one before, and the one of the receipt among them; raises ValueError where that is not so."""
    before, number, community = GENESIS, 0, None if receipt is None else receipt.community
    for line in lines:
        number += 1
        body = line.removesuffix(b"\n")
        data = _object(body)
        community = str(data.get("community")) if community is None else community
        if body == line or (data.get("sequence"), data.get("previous"), data.get("community")) != (number, before, community):
            raise ValueError(f"line {number} is not the entry that follows the one before")
        before = hashlib.sha256(body).hexdigest()
        if receipt is not None and number == receipt.sequence and before != receipt.hash:
            raise ValueError(f"entry {number} is not the one that the receipt names")
        yield Entry(number, before, str(data.get("at")), tuple(_events(data.get("events"))))
    if receipt is not None and number < receipt.sequence:
        raise ValueError(f"the receipt names entry {receipt.sequence}, but the journal ends at {number}")


def _events(told: object) -> Iterator[tuple[str, Json]]:
    for one in told if isinstance(told, list) else ():
        if not isinstance(one, list) or len(one) != 2 or not isinstance(one[1], dict):  # noqa: PLR2004  # name and fields
            raise ValueError("an event has a name and fields")
        yield str(one[0]), one[1]


def judge(facts: Json, digest: str, entries: Iterable[Entry]) -> Found:
    """What the journal says of the paper, once all of it was read."""
    issued: Entry | None = None
    voided: tuple[Entry, str] | None = None
    last: Entry | None = None
    for last in entries:
        for name, fields in last.events:
            if fields.get("paper") != facts["paper"]:
                continue
            if name == "volunteers.paper_issued" and (fields.get("digest"), fields.get("kind")) == (digest, facts["kind"]):
                issued = last
            elif name == "volunteers.paper_voided":
                voided = last, str(fields.get("state"))
    return Found(issued, voided, last)


# --- the program -----------------------------------------------------------------------------------------------------


def _told(facts: Json) -> str:
    """What the paper says, in words."""
    hours, minutes = divmod(int(str(facts["minutes"])), 60)
    return (
        f"{_KINDS[str(facts['kind'])]} of {facts['association']}: volunteer no. {facts['number']}, {facts['name']}, "
        f"{hours} h {minutes} min from {facts['since']} until before {facts['until']}, issued on {facts['issued']}"
    )


def _verdict(found: Found, receipt: Receipt | None) -> tuple[int, str]:
    """The exit status, and what is said."""
    issued, last = found.issued, found.last
    if issued is None or last is None:
        return 1, "NOT GOOD: this journal issued no such paper; it was altered, or is one of another community"
    if found.voided is not None:
        entry, state = found.voided
        return 1, f"NOT GOOD: {_STATES.get(state, state)} by entry {entry.sequence} of {entry.at}"
    if receipt is not None and receipt.sequence < issued.sequence:
        return 1, f"NOT PROVEN: issued by entry {issued.sequence}, the receipt names entry {receipt.sequence}; get a later one"
    said = f"good: issued by entry {issued.sequence} of {issued.at}, not voided up to entry {last.sequence} of {last.at}"
    return 0, said if receipt is not None else f"{said}; without a receipt nothing shows that the journal was not written anew"


def _read(path: Path, read: Callable[[bytes], T]) -> T:
    try:
        return read(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise Unusable(f"{path} cannot be read: {error}") from error


def _check(facts: Json, digest: str, journal: Path, receipt: Receipt | None) -> tuple[int, str]:
    try:
        with journal.open("rb") as lines:
            found = judge(facts, digest, chain(lines, receipt))
    except OSError as error:
        raise Unusable(f"{journal} cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        return 1, f"FAULT in the journal: {error}"
    return _verdict(found, receipt)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_paper.py", description="Check a paper about hours against a journal.")
    parser.add_argument("paper", type=Path, help="the file that the holder of the paper handed out")
    parser.add_argument("journal", type=Path, help="the exported journal of the community, one entry a line")
    parser.add_argument("--receipt", type=Path, help="a receipt of that journal, from somebody whom you trust")
    given = parser.parse_args(arguments)
    try:
        facts, digest = _read(given.paper, read_paper)
        receipt = None if given.receipt is None else _read(given.receipt, read_receipt)
        status, said = _check(facts, digest, given.journal, receipt)
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{_told(facts)}\n{said}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
