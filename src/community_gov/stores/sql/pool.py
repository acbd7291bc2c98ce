"""The connections of one process to one database, kept while nobody uses them.

A store stays open for as long as its application lives, and a snapshot should not cost a connection. No connection outlives a
fork: what a child inherits belongs to its parent.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from community_gov.stores.errors import StoreFailed
from community_gov.stores.sql.session import Connect, Driver, Session

__all__ = ["Pool"]

_KEPT = 16  # connections kept open while nobody uses them


class Pool:
    """Connections to take and to give back."""

    def __init__(self, address: str, connect: Connect, driver: Driver, settings: Sequence[str]) -> None:
        """Open connections as they are needed; `settings` are statements that each one begins with."""
        self._address, self._connect, self._driver, self._settings = address, connect, driver, settings
        self._idle: deque[Session] = deque()
        self._fetching = threading.Lock()
        self._process = os.getpid()

    @property
    def own(self) -> bool:
        """Whether it was made in this very process."""
        return self._process == os.getpid()

    @contextmanager
    def session(self, start: Callable[[Session], None]) -> Iterator[Session]:
        """A connection on which `start` has run; whatever transaction is open in the end is rolled back.

        A connection that was kept may have died meanwhile: then the next one is tried, and a new one last.
        """
        session = self._started(start)
        try:
            yield session
        finally:
            self._give(session)

    def _started(self, start: Callable[[Session], None]) -> Session:
        while True:
            try:
                session, fresh = self._idle.pop(), False
            except IndexError:
                session, fresh = self._opened(), True
            try:
                start(session)
            except StoreFailed:
                self._give(session)
                if fresh:
                    raise
            except BaseException:
                self._give(session)
                raise
            else:
                return session

    def _opened(self) -> Session:
        try:
            session = Session(self._connect(self._address), self._driver, self._fetching)
        except self._driver.caught as error:
            raise self._driver.meaning(error) from error
        try:
            for setting in self._settings:
                session.run(setting)
        except BaseException:
            session.close()
            raise
        return session

    def _give(self, session: Session) -> None:
        session.rollback()
        if session.broken or len(self._idle) >= _KEPT or not self.own:
            session.close()
        else:
            self._idle.append(session)

    def close(self) -> None:
        """Close the connections that nobody uses; the next use opens new ones."""
        while self.own and self._idle:
            self._idle.pop().close()
