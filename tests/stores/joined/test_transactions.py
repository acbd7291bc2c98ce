"""A change inside the host's transaction: committed and rolled back with the host's own rows, by the host alone."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import cast

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from tests.stores.joined.places import Place, add, code_of, note, notes, numbers

from community_gov import ChangeClosed, Community, Denied, Refused, verb
from community_gov.change import Change
from community_gov.hookspecs import Delivery, Subscriber, hookimpl
from community_gov.stores.errors import JoinBroken, NotJoinable
from community_gov.testing_stores.samples import CLERK, Tool, add_neighbour, add_tool, lend, sample_plugin, tools
from community_gov.testing_stores.tools import SHED

# --- four kinds of host ------------------------------------------------------------------------------------------------


@contextmanager
def driver(place: Place) -> Iterator[object]:
    """A host without a library: the driver's own connection and its own statements."""
    connection = place.connect()
    connection.execute("BEGIN")
    try:
        yield connection
    except BaseException:
        connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        connection.close()


@contextmanager
def core(place: Place) -> Iterator[object]:
    """SQLAlchemy Core."""
    with place.engine().begin() as connection:
        yield connection


@contextmanager
def session(place: Place) -> Iterator[object]:
    """The ORM of SQLAlchemy."""
    with orm.Session(place.engine()) as opened, opened.begin():
        yield opened


@contextmanager
def scoped(place: Place) -> Iterator[object]:
    """The ORM, as web frameworks hand it out: a session for each thread."""
    made = orm.scoped_session(orm.sessionmaker(place.engine()))
    with made.begin():
        yield made
    made.remove()


Host = Callable[[Place], AbstractContextManager[object]]


@pytest.fixture(params=[driver, core, session], ids=lambda each: each.__name__)
def host(request: pytest.FixtureRequest) -> Host:
    """Each of them."""
    return cast("Host", request.param)


class Stop(Exception):
    """The host changes its mind."""


# --- the promise -------------------------------------------------------------------------------------------------------


def test_what_is_done_is_committed_with_the_hosts_rows(place: Place, host: Host) -> None:
    """Nobody sees anything before the host commits; then all of it is there, and the journal is sound."""
    with host(place) as connection:
        with place.community.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=1)
            note(connection, "with")
            joined.by(CLERK).run(add_tool, shed=SHED, number=2)
        assert (numbers(place.other()), notes(place)) == ([], [])
    assert (numbers(place.community), notes(place)) == ([1, 2], ["with"])
    with place.other().journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 2)


def test_what_is_done_is_rolled_back_with_the_hosts_rows(place: Place, host: Host) -> None:
    """A host that gives up takes everything back, the journal entry too, and the next change takes its number."""
    with pytest.raises(Stop), host(place) as connection:
        note(connection, "with")
        with place.community.on(connection) as joined:
            joined.by(CLERK).run(add_tool, shed=SHED, number=1)
        raise Stop
    assert (numbers(place.community), notes(place)) == ([], [])
    add(place.community, 2)
    with place.community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 1)


def test_a_refused_change_rolls_back_only_itself(place: Place, host: Host) -> None:
    """What the host wrote before, what was done before, and what comes after stay; of the refused change nothing is left."""

    @verb("sample.add_and_refuse")
    def add_and_refuse(change: Change) -> Tool:
        add_tool(change, shed=SHED, number=7)
        assert len(change.find(Tool, shed=SHED)) == 2  # written to the tables before the refusal
        return add_tool(change, shed=SHED, number=1)

    with host(place) as connection, place.community.on(connection) as joined:
        note(connection, "before")
        joined.by(CLERK).run(add_tool, shed=SHED, number=1)
        with pytest.raises(Refused):
            joined.by(CLERK).run(add_and_refuse)
        note(connection, "later")
        joined.by(CLERK).run(add_tool, shed=SHED, number=2)
    assert (numbers(place.community), notes(place)) == ([1, 2], ["before", "later"])
    with place.community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 2)


def test_several_verbs_are_one_change(place: Place, host: Host) -> None:
    """A Change of several verbs is one entry, with the host's statements between them."""
    with host(place) as connection, place.community.on(connection) as joined, joined.by(CLERK).change() as change:
        add_tool(change, shed=SHED, number=1)
        note(connection, "between")
        assert len(change.find(Tool, shed=SHED)) == 1
        add_tool(change, shed=SHED, number=2)
    with place.community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 1)
    assert (numbers(place.community), notes(place)) == ([1, 2], ["between"])


def test_questions_see_what_the_transaction_did(place: Place, host: Host) -> None:
    """Inside they see what is not committed; outside nobody does."""
    with host(place) as connection, place.community.on(connection) as joined:
        joined.by(CLERK).run(add_tool, shed=SHED, number=1)
        assert len(joined.by(CLERK).ask(tools, shed=SHED)) == 1
        with joined.by(CLERK).view() as view:
            assert len(view.find(Tool)) == 1
            assert len(joined.by(CLERK).ask(tools, shed=SHED)) == 1
        assert numbers(place.other()) == []


def test_a_scoped_session_is_a_session(place: Place) -> None:
    """What web frameworks hand out stands for the session of the thread."""
    with scoped(place) as connection, place.community.on(connection) as joined:
        note(connection, "with")
        joined.by(CLERK).run(add_tool, shed=SHED, number=1)
    assert (numbers(place.community), notes(place)) == ([1], ["with"])


def test_a_change_that_does_nothing_leaves_nothing(place: Place, host: Host) -> None:
    """An empty change and a join without a change write no entry."""
    with host(place) as connection, place.community.on(connection) as joined, joined.by(CLERK).change():
        pass
    with place.community.journal() as journal:
        assert journal.head().sequence == 0


# --- command ids -------------------------------------------------------------------------------------------------------


def test_a_command_runs_once_with_the_hosts_rows(place: Place, host: Host) -> None:
    """Repeated in the same transaction and in a later one, it gives the first answer and does nothing."""
    answers = []
    for _time in range(2):
        with host(place) as connection, place.community.on(connection) as joined:
            answers += [joined.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1) for _again in range(2)]
    answers.append(place.community.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1))
    assert answers == [answers[0]] * 5
    assert numbers(place.community) == [1]


def test_a_command_that_was_rolled_back_was_not_run(place: Place, host: Host) -> None:
    """The command id goes with the transaction: the retry of the whole request does it."""
    with pytest.raises(Stop), host(place) as connection, place.community.on(connection) as joined:
        joined.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1)
        raise Stop
    with host(place) as connection, place.community.on(connection) as joined:
        joined.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1)
    assert numbers(place.community) == [1]


# --- savepoints of the host --------------------------------------------------------------------------------------------


def test_a_savepoint_of_the_host_takes_changes_back(place: Place) -> None:
    """A change inside `begin_nested()` goes back with it; the ones before and after stay, in one unbroken journal."""
    with orm.Session(place.engine()) as opened, opened.begin(), place.community.on(opened) as joined:
        joined.by(CLERK).run(add_tool, shed=SHED, number=1)
        with pytest.raises(Stop), opened.begin_nested():
            note(opened, "taken back")
            joined.by(CLERK).run(add_tool, shed=SHED, number=2)
            raise Stop
        with opened.begin_nested():
            joined.by(CLERK).run(add_tool, shed=SHED, number=3)
    assert (numbers(place.community), notes(place)) == ([1, 3], [])
    with place.community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 2)


def test_a_savepoint_inside_a_change_is_refused(place: Place) -> None:
    """It could undo half of the change behind its back, so the next verb says so, and nothing of the change is left."""
    with place.engine().begin() as connection, place.community.on(connection) as joined:
        note(connection, "before")
        with pytest.raises(JoinBroken, match="open savepoints round a change"), joined.by(CLERK).change() as change:
            add_tool(change, shed=SHED, number=1)
            with connection.begin_nested():
                add_tool(change, shed=SHED, number=2)
        joined.by(CLERK).run(add_tool, shed=SHED, number=3)
    assert (numbers(place.community), notes(place)) == ([3], ["before"])


def test_rows_that_the_host_undid_are_missed(place: Place) -> None:
    """A driver tells nobody of savepoints; a change whose rows went back with one is not committed as if they were there."""
    with driver(place) as connection, place.community.on(connection) as joined:
        execute = connection.execute  # type: ignore[attr-defined]  # a connection of either driver
        with pytest.raises(JoinBroken, match=r"undone rows of sample\.tool"), joined.by(CLERK).change() as change:
            execute("SAVEPOINT hosts")
            add_tool(change, shed=SHED, number=1)
            assert len(change.find(Tool, shed=SHED)) == 1
            execute("ROLLBACK TO SAVEPOINT hosts")
        joined.by(CLERK).run(add_tool, shed=SHED, number=2)
    assert numbers(place.community) == [2]


def test_going_back_behind_a_change_is_found(place: Place) -> None:
    """When the host goes back to a savepoint that is older than the open change, the change has nothing to end any more."""
    with pytest.raises(JoinBroken, match="run all of it again"), driver(place) as connection:
        execute = connection.execute  # type: ignore[attr-defined]  # a connection of either driver
        execute("SAVEPOINT hosts")
        with place.community.on(connection) as joined, joined.by(CLERK).change() as change:
            add_tool(change, shed=SHED, number=1)
            execute("ROLLBACK TO SAVEPOINT hosts")
    assert numbers(place.community) == []


def test_committing_inside_a_change_is_found(place: Place) -> None:
    """A host that commits in the middle is told, and what was only staged is not stored."""
    with pytest.raises(JoinBroken), driver(place) as connection, place.community.on(connection) as joined:
        with joined.by(CLERK).change() as change:
            add_tool(change, shed=SHED, number=1)
            connection.commit()  # type: ignore[attr-defined]  # a connection of either driver
    assert numbers(place.community) == []
    with place.community.journal() as journal:
        assert (journal.verify().sound, journal.head().sequence) == (True, 0)


def test_rows_that_were_committed_inside_a_change_are_found(place: Place) -> None:
    """What a change had written before its end has no entry when the host commits in the middle: verification names it."""
    with pytest.raises(JoinBroken, match="verify the journal"), driver(place) as connection:
        with place.community.on(connection) as joined, joined.by(CLERK).change() as change:
            add_tool(change, shed=SHED, number=1)
            change.find(Tool, shed=SHED)
            connection.commit()  # type: ignore[attr-defined]  # a connection of either driver
    with place.community.journal() as journal:
        assert not journal.verify().sound


# --- one thing at a time -----------------------------------------------------------------------------------------------


def test_a_change_inside_a_change_is_refused(place: Place, host: Host) -> None:
    """In one thread a second change, through the join or past it, would wait for ever: it is told at once. So is a question."""
    with host(place) as connection, place.community.on(connection) as joined:
        desk = joined.by(CLERK)
        with desk.change() as change:
            add_tool(change, shed=SHED, number=1)
            inside = code_of(lambda: desk.run(add_tool, shed=SHED, number=2)), code_of(lambda: desk.ask(tools, shed=SHED))
        past = code_of(lambda: add(place.community, 3))
        with desk.view():
            under_a_view = code_of(lambda: desk.run(add_tool, shed=SHED, number=4))
    assert (*inside, past, under_a_view) == ("core.reentered",) * 4
    assert numbers(place.community) == [1]
    add(place.community, 3)


def test_joining_inside_a_change_of_ones_own_is_refused(place: Place, host: Host) -> None:
    """The lock is with our own connection then, and the host's would wait for the thread that it blocks."""
    with place.community.by(CLERK).change() as change:
        add_tool(change, shed=SHED, number=1)
        with host(place) as connection, place.community.on(connection) as joined:
            code = code_of(lambda: joined.by(CLERK).run(add_tool, shed=SHED, number=2))
    assert (code, numbers(place.community)) == ("core.reentered", [1])


def test_two_joins_of_one_transaction_take_turns(place: Place, host: Host) -> None:
    """A second join of the same transaction sees what the first has done; inside a Change of the first it is refused."""
    with host(place) as connection, place.community.on(connection) as one, place.community.on(connection) as two:
        one.by(CLERK).run(add_tool, shed=SHED, number=1)
        two.by(CLERK).run(add_tool, shed=SHED, number=2)
        with one.by(CLERK).change():
            code = code_of(lambda: two.by(CLERK).run(add_tool, shed=SHED, number=3))
        assert (code, len(two.by(CLERK).ask(tools, shed=SHED))) == ("core.reentered", 2)
    assert numbers(place.community) == [1, 2]


def test_after_its_block_a_join_is_over(place: Place, host: Host) -> None:
    """Whoever keeps what `on` gave is told so; the transaction may go on."""
    with host(place) as connection:
        with place.community.on(connection) as joined:
            desk = joined.by(CLERK)
        with pytest.raises(ChangeClosed, match="this join is over"):
            desk.run(add_tool, shed=SHED, number=1)
        with place.community.on(connection) as again:
            again.by(CLERK).run(add_tool, shed=SHED, number=2)
    assert numbers(place.community) == [2]


def test_the_policy_is_asked_inside_too(place: Place) -> None:
    """What an actor may not do, it may not do in the host's transaction either."""

    class Never:
        def permit(self, *_what: object) -> None:
            return None

    strict = Community(place.store, place.community.id, plugins=[], policy=Never())
    with driver(place) as connection, strict.on(connection) as joined, pytest.raises(Denied), joined.by(CLERK).view():
        pass


def test_delivery_waits_for_the_hosts_commit(place: Place, host: Host) -> None:
    """What is not committed is handed to nobody, not even by the thread that did it; what was rolled back never is."""
    heard = _Heard()
    community = Community(place.store, place.community.id, plugins=[sample_plugin(), heard], policy=place.community.policy)

    def lend_one(connection: object, number: int) -> None:
        with community.on(connection) as joined, joined.by(CLERK).change() as change:
            _lend(change, number)

    with pytest.raises(Stop), host(place) as connection:
        lend_one(connection, 1)
        raise Stop
    with host(place) as connection:
        lend_one(connection, 2)
        assert (community.deliver()[0].handed, heard.count) == (0, 0)
    assert (community.deliver()[0].handed, heard.count) == (1, 1)


def test_drivers_of_other_kinds_are_refused(place: Place) -> None:
    """What is not a connection of the database's driver is named, with what would do."""
    for thing in (object(), None, psycopg.AsyncConnection, sqlite3):
        with pytest.raises(NotJoinable, match="is joined by a connection of"), place.community.on(thing):
            pass
    other = sqlite3.connect(":memory:") if place.name == "postgres" else sa.create_engine("sqlite://").connect()
    with pytest.raises(NotJoinable), place.community.on(other):
        pass
    other.close()


# --- helpers -----------------------------------------------------------------------------------------------------------


class _Heard:
    """A plugin that counts the loans that it hears of."""

    plugin_name = "heard"

    def __init__(self) -> None:
        self.count = 0

    @hookimpl
    def gov_subscribers(self) -> Iterable[Subscriber]:
        """One subscription."""
        return (Subscriber(name="heard", handler=self._hear),)

    def _hear(self, _delivery: Delivery) -> None:
        self.count += 1


def _lend(change: Change, number: int) -> None:
    """Two records and an event."""
    lent = add_tool(change, shed=SHED, number=number)
    lend(change, lent.id, to=add_neighbour(change, shed=SHED, name="王五").id)
