"""What can be wrong with a store: faults for a developer or an operator, each with what to do.

An objection that a resident could meet (another change is under way, an id is taken) is a `Conflict` instead.
"""

from community_gov.errors import GovernanceError

__all__ = [
    "CorruptStore",
    "EmptyStore",
    "ForeignStore",
    "HeadMismatch",
    "JoinBroken",
    "MigrationFailed",
    "MissingStore",
    "NewerStore",
    "NotJoinable",
    "OutcomeUnknown",
    "OutdatedStore",
    "ReadOnlyStore",
    "StoreError",
    "StoreFailed",
    "WrongAddress",
]


class StoreError(GovernanceError):
    """The store cannot be used as it is; the text says what was found, where, and what to do."""


class WrongAddress(StoreError, ValueError):
    """What was given is not the address of a store."""


class MissingStore(StoreError):
    """There is nothing at the address. Opening never creates."""


class EmptyStore(StoreError):
    """There is a file, but nothing in it: it was truncated, or somebody else made it. It is never taken for a new store."""


class ForeignStore(StoreError):
    """What is there belongs to another application, or is no database at all."""


class NewerStore(StoreError):
    """A newer version of the library or of a plugin wrote it; this version could misread it."""


class OutdatedStore(StoreError):
    """A kind has no table yet, or the table of an older schema version; opening never migrates."""


class MigrationFailed(StoreError):
    """A migration could not be run, or does not lead where it should; everything is as it was before."""


class ReadOnlyStore(StoreError):
    """The file or its folder cannot be written, or not be opened at all."""


class CorruptStore(StoreError):
    """What was read cannot be what was written."""


class HeadMismatch(CorruptStore):
    """The head of a community and the end of its journal disagree."""


class StoreFailed(StoreError):
    """The disk or the server failed; what was not acknowledged was not written. The store can be used again."""


class JoinBroken(StoreFailed):
    """The transaction of the host ended, or went back behind a change, while the change was open; nothing of it is stored."""


class NotJoinable(StoreError):
    """No change can go into this transaction of the host: there is none, or its connection is not one that will do."""


class OutcomeUnknown(StoreFailed):
    """The failure came while a change was being made durable: it may be stored or not.

    Look, or run the same verb again under the same command id, which gives back the answer or does it once.
    """
