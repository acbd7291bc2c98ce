"""A minimal application in Django, with a model of its own and a community in the same database.

`python -m tests.stores.joined.django_host ADDRESS ID SPARE` runs each case on a database and writes what became of it as JSON.
It is a process of its own, because Django's settings are those of a whole process.
"""

import asyncio
import json
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import django
import pytest
import sqlalchemy as sa
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import IntegrityError, connection, connections, models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory

from community_gov import ALLOW_ALL, Community, Conflict, Refused
from community_gov.hookspecs import Delivery, Subscriber, hookimpl
from community_gov.stores.errors import JoinBroken, NotJoinable
from community_gov.stores.sql import open_store
from community_gov.testing_stores import sample_kinds, sample_plugin
from community_gov.testing_stores.samples import CLERK, Tool, add_neighbour, add_tool, lend, tools
from community_gov.testing_stores.tools import SHED

__all__ = ["CASES", "main"]


def configure(address: str, spare: str) -> None:
    """Settings as an application has them."""
    settings.configure(
        DATABASES={"default": _database(address), "spare": _database(spare)},
        INSTALLED_APPS=[],
        USE_TZ=True,
        TIME_ZONE="America/New_York",
        SECRET_KEY="a key for tests",  # noqa: S106  # of no use to anybody
        ALLOWED_HOSTS=["testserver"],
    )
    django.setup()


def _database(address: str) -> dict[str, Any]:
    url = sa.engine.make_url(address)
    if url.get_backend_name() == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.database, "OPTIONS": options}
    return {"ENGINE": "django.db.backends.postgresql", "NAME": url.database, "USER": url.username, "HOST": url.query["host"]}


class Stop(Exception):
    """The application changes its mind."""


class Heard:
    """A plugin that hears of loans."""

    plugin_name = "heard"

    def __init__(self) -> None:
        self.sequences: list[int] = []

    @hookimpl
    def gov_subscribers(self) -> tuple[Subscriber, ...]:
        """One subscription."""
        return (Subscriber(name="heard", handler=self._hear),)

    def _hear(self, delivery: Delivery) -> None:
        self.sequences.append(delivery.sequence)


class Application:
    """What the cases work with: the community, the model, and a number that no other case uses."""

    def __init__(self, address: str, id: str) -> None:
        """Open the community and make the table of the model."""
        self.heard = Heard()
        store = open_store(address, sample_kinds())
        plugins = [sample_plugin(), self.heard]
        self.bay = Community(store, id, plugins=plugins, policy=ALLOW_ALL, clock=lambda: NOW, lock_timeout=20)
        self.Request = _model()
        with connection.schema_editor() as editor:
            editor.create_model(self.Request)
        self._number = 0

    def number(self) -> int:
        """A number of a tool."""
        self._number += 1
        return self._number

    def kept(self, number: int) -> bool:
        """Whether everybody sees the tool."""
        return any(tool.number == number for tool in self.bay.by(CLERK).ask(tools, shed=SHED))

    def asked(self, number: int) -> bool:
        """Whether the application's own row is there."""
        return bool(self.Request.objects.filter(number=number).exists())

    def run(self, number: int) -> None:
        """Do both in the transaction that is open."""
        self.Request.objects.create(number=number)
        with self.bay.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=number)


NOW = datetime(2022, 7, 1, 4, 0, tzinfo=UTC)


def _model() -> Any:  # noqa: ANN401  # Django's models have no types
    class Request(models.Model):  # type: ignore[misc]  # Django has no types
        """A row of the application's own."""

        number = models.IntegerField(unique=True)

        class Meta:
            """Of no installed application."""

            app_label = "host"

        def __str__(self) -> str:
            """The number."""
            return str(self.number)

    return Request


CASES: dict[str, Callable[[Application], None]] = {}


def case(function: Callable[[Application], None]) -> Callable[[Application], None]:
    """Put a case on the list."""
    CASES[function.__name__] = function
    return function


@contextmanager
def raises(kind: type[Exception], saying: str = "") -> Iterator[None]:
    """What is expected to be raised."""
    with pytest.raises(kind, match=re.escape(saying) if saying else None):
        yield


@case
def committed_together(app: Application) -> None:
    """What is done inside `atomic()` is committed with the rows of the models; nobody sees it before."""
    number = app.number()
    with transaction.atomic():
        app.run(number)
        with ThreadPoolExecutor(1) as pool:
            assert not pool.submit(app.kept, number).result()
    assert app.kept(number)
    assert app.asked(number)


@case
def rolled_back_together(app: Application) -> None:
    """An exception takes back both."""
    number = app.number()
    with raises(Stop), transaction.atomic():
        app.run(number)
        raise Stop
    assert not app.kept(number)
    assert not app.asked(number)


@case
def inner_blocks_are_savepoints(app: Application) -> None:
    """What an inner `atomic()` takes back goes back with its rows; what was done round it stays, and the journal is sound."""
    first, second, third = app.number(), app.number(), app.number()
    with transaction.atomic():
        app.run(first)
        with raises(Stop), transaction.atomic():
            app.run(second)
            raise Stop
        with transaction.atomic():
            app.run(third)
    assert [app.kept(each) for each in (first, second, third)] == [True, False, True]
    assert [app.asked(each) for each in (first, second, third)] == [True, False, True]
    with app.bay.journal() as journal:
        assert journal.verify().sound


@case
def a_refusal_does_not_spoil_the_block(app: Application) -> None:
    """A refused change goes back by itself: the block goes on, and its rows are committed."""
    first, second = app.number(), app.number()
    with transaction.atomic():
        app.run(first)
        app.Request.objects.create(number=second)
        with app.bay.on(connection) as joined, raises(Refused, "core.duplicate"):
            joined.by(CLERK).run(add_tool, shed=SHED, number=first)
        assert not connection.needs_rollback
    assert app.kept(first)
    assert app.asked(second)


@case
def a_refusal_that_is_not_caught_takes_the_block_back(app: Application) -> None:
    """As any exception does."""
    first, second = app.number(), app.number()
    with transaction.atomic():
        app.run(first)
    with raises(Refused), transaction.atomic():
        app.Request.objects.create(number=second)
        with app.bay.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=first)
    assert not app.asked(second)


@case
def without_a_block_nothing_is_joined(app: Application) -> None:
    """Django commits each statement by itself outside `atomic()`."""
    connection.ensure_connection()
    for one in (connection, connections["default"]):
        with raises(NotJoinable, "no transaction is open"), app.bay.on(one):
            pass


@case
def committing_by_hand_is_a_transaction(app: Application) -> None:
    """With autocommit off there is a transaction, whether or not a statement has begun it."""
    kept, dropped = app.number(), app.number()
    transaction.set_autocommit(autocommit=False)
    try:
        with app.bay.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=dropped)
        transaction.rollback()
        app.run(kept)
        transaction.commit()
    finally:
        transaction.rollback()
        transaction.set_autocommit(autocommit=True)
    assert app.kept(kept)
    assert not app.kept(dropped)


@case
def a_spoilt_block_is_not_joined(app: Application) -> None:
    """After a database error that was swallowed, Django lets the block do nothing but roll back; so do we."""
    number = app.number()
    with transaction.atomic():
        app.Request.objects.create(number=number)
    with transaction.atomic():
        try:
            with transaction.atomic(savepoint=False):
                app.Request.objects.create(number=number)
        except IntegrityError:
            with raises(NotJoinable, "can only be rolled back"), app.bay.on(connection):
                pass
        transaction.set_rollback(True)


@case
def a_block_inside_a_change_is_refused(app: Application) -> None:
    """Blocks go round a change, not into it: an inner one could take back half of it."""
    number = app.number()
    with transaction.atomic(), app.bay.on(connection) as joined:
        with raises(JoinBroken, "open savepoints round a change"), joined.by(CLERK).change() as change:
            with transaction.atomic():
                add_tool(change, shed=SHED, number=number)
    assert not app.kept(number)


@case
def rows_locked_by_the_application_stay_so(app: Application) -> None:
    """`select_for_update` and a refused change: the row is locked as long as the block lasts."""
    number = app.number()
    with transaction.atomic():
        app.run(number)
    with transaction.atomic():
        row = app.Request.objects.select_for_update().get(number=number)
        with app.bay.on(connection) as joined, raises(Refused):
            joined.by(CLERK).run(add_tool, shed=SHED, number=number)
        if connection.vendor == "postgresql":
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(_skipped, app, number).result()
        row.number = app.number()
        row.save()
    assert app.asked(row.number)


def _skipped(app: Application, number: int) -> bool:
    try:
        with transaction.atomic():
            return not app.Request.objects.select_for_update(skip_locked=True).filter(number=number).exists()
    finally:
        connection.close()


@case
def delivered_after_the_commit(app: Application) -> None:
    """`transaction.on_commit(bay.deliver)` hands over what was committed, never what was rolled back."""

    def lent() -> None:
        with app.bay.on(connection) as joined, joined.by(CLERK).change() as change:
            tool = add_tool(change, shed=SHED, number=app.number())
            lend(change, tool.id, to=add_neighbour(change, shed=SHED, name="王五").id)
        transaction.on_commit(app.bay.deliver)

    app.bay.deliver()
    before = len(app.heard.sequences)
    with raises(Stop), transaction.atomic():
        lent()
        raise Stop
    with transaction.atomic():
        lent()
        assert len(app.heard.sequences) == before
    assert len(app.heard.sequences) == before + 1


@case
def the_zone_of_the_application_makes_no_difference(app: Application) -> None:
    """Django tells the connection its own zone and its own types; instants and numbers are read as they were written."""
    with transaction.atomic(), app.bay.on(connection) as joined:
        tool = joined.by(CLERK).run(add_tool, shed=SHED, number=app.number())
        with joined.by(CLERK).view() as view:
            inside = view.get(Tool, tool.id)
    assert inside == tool
    assert inside.seen == NOW
    assert inside.seen.tzinfo is UTC


@case
def results_that_are_half_read_go_on(app: Application) -> None:
    """An iterator of a model, on the server where there is one, goes on after a change."""
    numbers = [app.number() for _row in range(3)]
    with transaction.atomic():
        for number in numbers:
            app.Request.objects.create(number=number)
        rows = app.Request.objects.filter(number__in=numbers).order_by("number").iterator(chunk_size=1)
        read = [next(rows).number]
        with app.bay.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=app.number())
        read += [row.number for row in rows]
    assert read == numbers


@case
def another_database_of_the_application_is_not_joined(app: Application) -> None:
    """A project with several databases may mistake one for the other."""
    with transaction.atomic(using="spare"):
        with raises(NotJoinable), app.bay.on(connections["spare"]):
            pass


@case
def another_threads_connection_is_not_joined(app: Application) -> None:
    """Django's connections belong to their threads."""
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        mine = connections["default"]

        def attempt() -> None:
            with app.bay.on(mine):
                pass

        with raises(NotJoinable, "cannot be used"):
            pool.submit(attempt).result()


@case
def many_requests_at_once(app: Application) -> None:
    """The threads of a web server, each with a transaction of its own: every row has its tool, and the journal is sound."""
    numbers = [app.number() for _request in range(24)]

    def request(number: int) -> None:
        try:
            while True:
                try:
                    with transaction.atomic():
                        return app.run(number)
                except Conflict:
                    continue
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(request, numbers))
    assert all(app.kept(number) and app.asked(number) for number in numbers)
    with app.bay.journal() as journal:
        assert journal.verify().sound


@case
def an_asynchronous_view(app: Application) -> None:
    """The view awaits a plain function that does the whole transaction in one thread."""

    def submit(number: int) -> int:
        with transaction.atomic():
            app.run(number)
        connection.close()
        return number

    async def view(request: HttpRequest) -> HttpResponse:
        number = await sync_to_async(submit)(int(request.POST["number"]))
        return HttpResponse(str(number))

    async def requests() -> list[HttpResponse]:
        made = [AsyncRequestFactory().post("/", {"number": str(number)}) for number in numbers]
        return await asyncio.gather(*(view(each) for each in made))

    numbers = [app.number() for _request in range(5)]
    assert [int(answer.content) for answer in asyncio.run(requests())] == numbers
    assert all(app.kept(number) and app.asked(number) for number in numbers)


def main(address: str, id: str, spare: str) -> None:
    """Run all cases and tell what became of each: `fine`, or the error."""
    configure(address, spare)
    app, told = Application(address, id), dict[str, str]()
    for name, function in CASES.items():
        try:
            function(app)
            told[name] = "fine"
        except BaseException:  # noqa: BLE001  # whatever it is, the test shows it
            told[name] = traceback.format_exc()
            connection.close()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
