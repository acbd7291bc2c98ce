"""Where a community is kept: the Store protocol, and its implementations."""

from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Command, Head, OneOf, Query, Range, Reader, Recorded, Store, Stored, Whole, Writer
from community_gov.stores.recording import recorded_of

__all__ = [
    "Command",
    "Cursor",
    "Head",
    "MemoryStore",
    "OneOf",
    "Parked",
    "Query",
    "Range",
    "Reader",
    "Recorded",
    "Span",
    "Store",
    "Stored",
    "Whole",
    "Writer",
    "recorded_of",
]
