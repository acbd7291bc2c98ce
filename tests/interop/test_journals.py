"""The journal as a file, and receipts."""

import hashlib

import pytest
from tests.interop.small import exported, small_community
from tests.spine.toy import toy

from community_gov import InvalidData
from community_gov.interop import Receipt
from community_gov.wire import compact

HASH = "ab" * 32


def test_each_entry_is_one_line_exactly_as_it_is_stored() -> None:
    """The file has the stored bytes with a line feed behind each, and nothing else."""
    community = small_community()
    journal, _receipt = exported(community)
    with community.journal() as stored:
        bodies = list(stored.bodies())
    assert len(bodies) == 5
    assert journal == b"".join(body + b"\n" for body in bodies)


def test_an_empty_journal_is_an_empty_file() -> None:
    """A community in which nothing happened has a receipt too."""
    journal, receipt = exported(toy())
    assert (journal, receipt) == (b"", Receipt(community="test", sequence=0, hash="0" * 64))


def test_the_receipt_names_the_last_line() -> None:
    """Its hash is the sha256 of that line without the line feed."""
    community = small_community()
    journal, receipt = exported(community)
    assert receipt == Receipt.of(community)
    assert (receipt.community, receipt.sequence) == ("test", 5)
    assert receipt.hash == hashlib.sha256(journal.splitlines()[-1]).hexdigest()


def test_a_receipt_is_one_canonical_line() -> None:
    """It is written in one form and read back from it, with the line feed or without."""
    receipt = Receipt(community="小区", sequence=3, hash=HASH)
    text = receipt.encode()
    assert text == f'{{"community":"小区","hash":"{HASH}","sequence":3}}\n'.encode()
    assert Receipt.decode(text) == Receipt.decode(text.rstrip()) == receipt


def test_a_store_is_verified_against_a_receipt() -> None:
    """What was written down as a receipt is what `verify` takes."""
    community = small_community()
    receipt = Receipt.decode(Receipt.of(community).encode())
    with community.journal() as journal:
        assert journal.verify(receipt=receipt.head).sound


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        compact({"community": "a", "hash": HASH}),
        compact({"community": "a", "hash": HASH, "sequence": 1, "more": 1}),
        compact({"community": "a", "hash": HASH, "sequence": "1"}),
        compact({"community": "a", "hash": HASH, "sequence": -1}),
        compact({"community": "a", "hash": HASH, "sequence": 0}),
        compact({"community": "a", "hash": "0" * 64, "sequence": 1}),
        compact({"community": "a", "hash": HASH.upper(), "sequence": 1}),
        compact({"community": "a", "hash": HASH, "sequence": 1}).replace(b":", b": "),
        compact({"community": "a", "hash": HASH, "sequence": 1}) + b"\n\n",
    ],
    ids=range(13),
)
def test_what_is_no_receipt_is_refused(text: bytes) -> None:
    """Nothing is guessed: a receipt in another form is no receipt."""
    with pytest.raises(InvalidData, match="no receipt"):
        Receipt.decode(text)
