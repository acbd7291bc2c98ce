"""A small community whose journal is exported, and somebody who alters the file."""

import hashlib
import json
import runpy
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Protocol, cast

from tests.spine.toy import CLERK, Toy, leave, number, take, take_two, toy

import community_gov
from community_gov import Actor, Code, Community
from community_gov.interop import Receipt, export_journal
from community_gov.testing import SeededSalts

SCRIPT = Path(community_gov.__file__).parent / "standalone" / "verify_journal.py"
_PROGRAM = cast("dict[str, object]", runpy.run_path(str(SCRIPT)))
run_script = cast("Callable[[Sequence[str]], int]", _PROGRAM["main"])
"""The stand-alone checker, loaded from its file as somebody who has a copy of it would."""


class Checker(Protocol):
    """What is used of the script's checker."""

    sequence: int
    hash: str

    def lines(self, lines: Iterable[bytes]) -> None:
        """Judge all lines."""

    def _line(self, line: bytes) -> None: ...


_CHECKER = cast("Callable[[list[object], Callable[[str], None]], Checker]", _PROGRAM["Checker"])
_RECEIPT = cast("Callable[[bytes], object]", _PROGRAM["read_receipt"])


def checker(faults: list[str], *receipts: Receipt) -> Checker:
    """The stand-alone checker, before the first line."""
    return _CHECKER([_RECEIPT(receipt.encode()) for receipt in receipts], faults.append)


def faults_of(journal: bytes | Iterable[bytes], *receipts: Receipt) -> list[str]:
    """What the stand-alone checker finds in the bytes of a file, or in its lines."""
    faults: list[str] = []
    lines = BytesIO(journal) if isinstance(journal, bytes) else journal
    checker(faults, *receipts).lines(lines)
    return faults


def small_community() -> Community:
    """Five entries, one by nobody, one under a command id, with Chinese in a personal field."""
    community = Community.in_memory("test", plugins=[Toy()], policy=toy().policy, salts=SeededSalts())
    desk = community.by(CLERK)
    first = desk.run(take, shift=Code("a"), name="住户0001", phone="13800000000")
    desk.run(take_two, shift=Code("a"))
    community.by(CLERK, command_id="第一").run(leave, first.id)
    community.by(Actor.anonymous()).run(number, shift=Code("b"))
    desk.run(number, shift=Code("b"))
    return community


def exported(community: Community) -> tuple[bytes, Receipt]:
    """The bytes of the file, and the receipt."""
    file = BytesIO()
    receipt = export_journal(community, file)
    return file.getvalue(), receipt


def rewritten(journal: bytes, start: int, actor: str = "somebody else") -> bytes:
    """The journal with another actor in the entry at an index, and the chain behind it computed anew."""
    previous, lines = "0" * 64, []
    for index, line in enumerate(journal.splitlines()):
        data = json.loads(line)
        data["previous"] = previous
        if index == start:
            data["actor"] = actor
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        previous = hashlib.sha256(body).hexdigest()
        lines.append(body + b"\n")
    return b"".join(lines)
