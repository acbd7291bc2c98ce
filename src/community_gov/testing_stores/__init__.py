"""For those who write a store of their own: the contract that every store keeps, as tests to inherit.

.. code-block:: python

    from community_gov.stores import MemoryStore, Store
    from community_gov.testing_stores import StoreContract

    class TestMyStore(StoreContract):
        def make(self) -> Store:
            return MemoryStore()

A store that lasts and that several processes share inherits `LastingContract` as well, and says in `reopen` and `elsewhere` how
it is opened again. `sample_kinds()` are the kinds that it has to be able to keep.
"""

from community_gov.stores.protocol import Store
from community_gov.testing_stores.erasing import ErasingContract
from community_gov.testing_stores.lasting import LastingContract
from community_gov.testing_stores.reading import ReadingContract
from community_gov.testing_stores.samples import sample_community, sample_kinds, sample_plugin
from community_gov.testing_stores.telling import TellingContract
from community_gov.testing_stores.tools import Elsewhere
from community_gov.testing_stores.working import WorkingContract
from community_gov.testing_stores.writing import WritingContract

__all__ = [
    "Elsewhere",
    "LastingContract",
    "StoreContract",
    "open_sql_store",
    "sample_community",
    "sample_kinds",
    "sample_plugin",
]


class StoreContract(ReadingContract, WritingContract, WorkingContract, TellingContract, ErasingContract):
    """What every store keeps to; inherit it in a test class and give it `make`."""


def open_sql_store(url: str) -> Store:
    """Open an SQL store that keeps the sample kinds; for `Elsewhere`."""
    from community_gov.stores.sql import open_store  # noqa: PLC0415  # an extra, loaded when it is used

    return open_store(url, sample_kinds())
