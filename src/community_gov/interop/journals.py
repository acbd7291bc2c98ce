"""The journal outside of the store: a file of its entries, and receipts that prove later what it said.

Both forms are told on one page, docs/reference/journal.md, from which others can write a checker of their own.
"""

import json
from typing import Protocol

from attrs import field, frozen
from attrs.validators import ge, matches_re

from community_gov.community import Community
from community_gov.errors import InvalidData
from community_gov.journal import GENESIS
from community_gov.stores.protocol import Head
from community_gov.wire import Wire, compact

__all__ = ["ByteSink", "Receipt", "export_journal"]


class ByteSink(Protocol):
    """What bytes are written to: a file opened with `wb`, say."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


def _of_genesis(receipt: "Receipt", _attribute: object, value: str) -> None:
    if (receipt.sequence == 0) != (value == GENESIS):
        msg = "the hash before the first entry is 64 zeros, and no other is"
        raise ValueError(msg)


@frozen(kw_only=True)
class Receipt:
    """The last entry of a journal at one moment, to be kept by somebody who has no hand in the store."""

    community: str
    sequence: int = field(validator=ge(0))
    hash: str = field(validator=[matches_re(r"[0-9a-f]{64}"), _of_genesis])

    @classmethod
    def of(cls, community: Community) -> "Receipt":
        """The receipt of this moment."""
        with community.journal() as journal:
            head = journal.head()
        return cls(community=community.id, sequence=head.sequence, hash=head.hash)

    @property
    def head(self) -> Head:
        """What `journal.verify(receipt=...)` takes."""
        return Head(sequence=self.sequence, hash=self.hash)

    def encode(self) -> bytes:
        """One line of JSON."""
        return compact({"community": self.community, "hash": self.hash, "sequence": self.sequence}) + b"\n"

    @classmethod
    def decode(cls, text: bytes) -> "Receipt":
        """Read what `encode` wrote; raises InvalidData for anything else."""
        try:
            receipt = Wire().from_data(json.loads(text), cls)
        except (ValueError, RecursionError) as error:
            raise InvalidData(f"this is no receipt: {error} @ $") from error
        if receipt.encode() != text.removesuffix(b"\n") + b"\n":
            raise InvalidData("this is no receipt: it is not written in the one form that a receipt has @ $")
        return receipt


def export_journal(community: Community, file: ByteSink) -> Receipt:
    """Write each entry as it is stored, one a line, and return the receipt of the last one; nothing is held in memory.

    What is exported is one moment, however many changes come meanwhile. Nothing is checked: `verify` does that.
    """
    with community.journal() as journal:
        head = journal.head()
        for body in journal.bodies():
            file.write(body)
            file.write(b"\n")
    return Receipt(community=community.id, sequence=head.sequence, hash=head.hash)
