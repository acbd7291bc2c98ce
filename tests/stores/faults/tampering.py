"""Somebody alters an exported journal: every bit of it, its lines, its end, and its tail with the chain computed anew.

Given a receipt all of it is found, by the stand-alone checker and by the library alike. To judge a million bits the stand-alone
checker is taken up at the line that is altered: what came before is the same, and a fault there or in the next lines is enough.
"""

import hashlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import product
from typing import cast

from tests.interop.small import checker, exported, faults_of, rewritten
from tests.spine.toy import CLERK, number, take, toy
from tests.stores.faults.outcome import Fault, Outcome, Sort

from community_gov import Code, Community
from community_gov.interop import Receipt
from community_gov.journal import GENESIS, Journal
from community_gov.stores import Reader

__all__ = ["tamper"]

_LEAST = 20  # entries of a journal
_AHEAD = 3  # lines that are looked at, from the altered one on
_IN_STORE = (_LEAST // 2, 0, _LEAST - 1)  # entries for each bit of which the library checks the whole journal


def tamper(entries: int) -> Outcome:
    """Alter every bit of so many entries, which are the whole journal when they are many; and all lines in other ways."""
    journal, receipt = exported(_community(max(entries, _LEAST)))
    tampering = _Tampering(journal, receipt)
    lines = range(len(tampering.lines)) if entries >= _LEAST else range(_LEAST // 2, _LEAST // 2 + entries)
    tampering.flip(lines)
    tampering.cut(lines)
    tampering.meddle()
    flipped, missed = _flipped_in_store(_IN_STORE if entries >= _LEAST else _IN_STORE[:1])
    points, faults = tampering.points + flipped, [*tampering.faults, *missed]
    return Outcome(points=points, faults=faults, said=f"{len(tampering.lines)} entries, {len(journal):,} bytes")


def _community(entries: int) -> Community:
    community = toy()
    for turn in range(entries):
        if turn % 3:
            community.by(CLERK, command_id=f"键{turn}").run(take, shift=Code(f"s{turn}"), name="住户0001")
        else:
            community.by(CLERK).run(number, shift=Code("night"))
    return community


class _Tampering:
    """A journal in a file, and what was done to it in vain."""

    def __init__(self, journal: bytes, receipt: Receipt) -> None:
        self._journal, self._receipt = journal, receipt
        self.lines = list(BytesIO(journal))
        self._hashes = [GENESIS, *(hashlib.sha256(line.rstrip(b"\n")).hexdigest() for line in self.lines)]
        self.points = 0
        self.faults: list[Fault] = []
        if faults_of(journal, receipt):
            self.faults.append(Fault(Sort.OTHER, "the untouched journal is not sound"))

    def flip(self, lines: Sequence[int]) -> None:
        """Turn each bit of these lines over, line feeds included."""
        for index in lines:
            following = b"".join(self.lines[index : index + _AHEAD])
            for place in range(len(self.lines[index])):
                for bit in range(8):
                    altered = bytearray(following)
                    altered[place] ^= 1 << bit
                    self._judge(index, bytes(altered), f"bit {bit} of byte {place} of line {index + 1}", more=True)

    def cut(self, lines: Sequence[int]) -> None:
        """Let the file end after each byte of these lines."""
        for index in lines:
            for length in range(len(self.lines[index])):
                if length:
                    self._judge(index, self.lines[index][:length], f"cut after {length} bytes of line {index + 1}", more=False)
                else:
                    self._judge_whole(self.lines[:index], f"cut before line {index + 1}")

    def meddle(self) -> None:
        """Drop, swap and double lines, and rewrite the tail."""
        for index, line in enumerate(self.lines):
            before, after = self.lines[:index], self.lines[index + 1 :]
            self._judge_whole([*before, *after], f"line {index + 1} dropped")
            self._judge_whole([*before, line, line, *after], f"line {index + 1} doubled")
            if after:
                self._judge_whole([*before, after[0], line, *after[1:]], f"line {index + 1} swapped with the next")
            tail = list(BytesIO(rewritten(self._journal, index)))
            self._judge_whole(tail, f"written anew from line {index + 1}")

    def _judge(self, index: int, content: bytes, what: str, *, more: bool) -> None:
        """Judge the lines from one on, taking the checker up where it is after the line before."""
        faults: list[str] = []
        taken_up = checker(faults, self._receipt)
        taken_up.sequence, taken_up.hash = index, self._hashes[index]
        for line in BytesIO(content):
            taken_up._line(line)
            if faults:
                self.points += 1
                return
        self._judge_whole([*self.lines[:index], content, *(self.lines[index + _AHEAD :] if more else ())], what)

    def _judge_whole(self, lines: Sequence[bytes], what: str) -> None:
        self.points += 1
        if not faults_of(b"".join(lines), self._receipt):
            self.faults.append(Fault(Sort.CORRUPT, what))


# --- by the library ----------------------------------------------------------------------------------------------------


class _Altered:
    """A reader of a store in which one entry was altered."""

    def __init__(self, reader: Reader, bodies: Sequence[bytes]) -> None:
        self._reader, self._bodies = reader, bodies

    def entries(self, after: int) -> Iterator[bytes]:
        """The entries as they are now."""
        return iter(self._bodies[after:])

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)


def _flipped_in_store(altered: Sequence[int]) -> tuple[int, list[Fault]]:
    """Turn each bit of some entries of a store over; the library checks all of it each time."""
    points, faults, community = 0, list[Fault](), _community(_LEAST)
    receipt = Receipt.of(community)
    with community.store.read(community.id) as reader:
        bodies = list(reader.entries(0))
        for index in altered:
            for place, bit in product(range(len(bodies[index])), range(8)):
                body = bytearray(bodies[index])
                body[place] ^= 1 << bit
                view = cast("Reader", _Altered(reader, [*bodies[:index], bytes(body), *bodies[index + 1 :]]))
                points += 1
                if Journal(view, community.kinds, community.id).verify(receipt=receipt.head).sound:
                    faults.append(Fault(Sort.CORRUPT, f"bit {bit} of byte {place} of entry {index + 1}, in the store"))
        whole = cast("Reader", _Altered(reader, bodies))
        if not Journal(whole, community.kinds, community.id).verify(receipt=receipt.head).sound:
            faults.append(Fault(Sort.OTHER, "the untouched journal of the store is not sound"))
    return points, faults
