"""Where a community is kept: the Store protocol, and its implementations."""

from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Command, Head, OneOf, Query, Range, Reader, Store, Stored, Whole, Writer

__all__ = ["Command", "Head", "MemoryStore", "OneOf", "Query", "Range", "Reader", "Store", "Stored", "Whole", "Writer"]
