"""Totals among very many hour entries: of a person, of a federation, and a person's hours counted anew, all by an index."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from attrs import frozen
from sqlalchemy import make_url

import community_gov_volunteers
from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.harness import Entrant, Result, Role, Run, Target, kept, race
from benchmarks.sizes import Size
from community_gov import ALLOW_ALL, Actor, Change, Community, Desk, Id, PartialDate, View, verb
from community_gov.organizations import Body
from community_gov.testing import FixedClock
from community_gov_volunteers.associations import found_association, found_branch
from community_gov_volunteers.figures import total_of_body
from community_gov_volunteers.hours import Entry, EntryState, Total, recount, total_of

__all__ = ["hours"]

_DAY = datetime(2021, 1, 1, 1, tzinfo=UTC)
_EACH, _BRANCHES, _MINUTES = 100, 10, 30
"""Entries of each volunteer, branches of the federation, minutes of an entry."""
_TOTAL = "SELECT minutes FROM gov_volunteers_total WHERE community_id = 'bay' AND enrolment = {mark}"
_BODY = "SELECT coalesce(sum(minutes), 0) FROM gov_volunteers_total WHERE community_id = 'bay' AND body = {mark}"
_ANEW = (
    "SELECT coalesce(sum(minutes), 0) FROM gov_volunteers_entry "
    "WHERE community_id = 'bay' AND enrolment = {mark} AND state = 'verified'"
)


@frozen(kw_only=True)
class _Kept:
    """A community that is filled, and the bare driver beside it."""

    desk: Desk
    federation: Id[Body]
    bodies: tuple[Id[Body], ...]
    cursor: Any
    mark: str

    def number(self, statement: str, value: str) -> int:
        """What the driver says."""
        self.cursor.execute(statement.format(mark=self.mark), (value,))
        return int(self.cursor.fetchone()[0])


def hours(size: Size, grounds: Sequence[Ground]) -> Iterator[Result]:
    """Among the most entries that there are."""
    for ground in grounds:
        with _filled(ground, size.most) as filled:
            yield from _races(filled, size, ground)


def _races(filled: _Kept, size: Size, ground: Ground) -> Iterator[Result]:
    people = max(1, size.most // _EACH)
    ids = [f"enrolment-{1 + number * 7919 % people}" for number in range(size.reads)]
    few = ids[: max(1, size.reads // 20)]
    yield _Race(
        what=title(f"the total of a person among {size.most:,} entries, in an open view", ground),
        ask=lambda view: [total_of(view, Id(id)) for id in ids],
        bare=lambda: [filled.number(_TOTAL, id) for id in ids],
        operations=len(ids),
        bound=2,
    ).run(filled, size, ground)
    yield _Race(
        what=title(f"the hours of a person counted anew among {size.most:,} entries", ground),
        ask=lambda view: [recount(view, Id(id)) for id in few],
        bare=lambda: [filled.number(_ANEW, id) for id in few],
        operations=len(few),
    ).run(filled, size, ground)
    yield _Race(
        what=title(f"the total of a federation of {_BRANCHES} branches with {people:,} volunteers", ground),
        ask=lambda view: [total_of_body(view, filled.federation, on=_DAY.date())],
        bare=lambda: [sum(filled.number(_BODY, body) for body in filled.bodies)],
        operations=1,
    ).run(filled, size, ground)


@frozen(kw_only=True)
class _Race:
    """A question and the bare statement that answers it."""

    what: str
    ask: Callable[[View], object]
    bare: Callable[[], object]
    operations: int
    bound: float | None = None

    def run(self, filled: _Kept, size: Size, ground: Ground) -> Result:
        """Race them."""

        def ours() -> Callable[[], object]:
            with filled.desk.view() as view:
                found = self.ask(view)
            return lambda: found

        def limit() -> Callable[[], object]:
            found = self.bare()
            return lambda: found

        name = "psycopg" if ground.is_server else "sqlite3"
        return race(
            self.what,
            [_entrant("ours", Role.OURS, ours), _entrant(name, Role.LIMIT, limit)],
            unit="us a total",
            operations=self.operations,
            rounds=size.rounds,
            targets=() if self.bound is None else (Target(name=name, bound=self.bound),),
        )


def _entrant(name: str, role: Role, run: Run) -> Entrant:
    return Entrant(name=name, role=role, ready=kept(run))


@contextmanager
def _filled(ground: Ground, entries: int) -> Iterator[_Kept]:
    with ground.fresh() as url:
        clock, plugins = FixedClock(_DAY), [community_gov_volunteers]
        community = Community.create(url, "bay", name="bay", plugins=plugins, policy=ALLOW_ALL, clock=clock)
        desk = community.by(Actor.service("bench", "clerk"))
        start = PartialDate("2017")
        federation = desk.run(found_association, name="federation", start=start)
        branches = [desk.run(found_branch, federation.id, name=f"branch {n}", start=start).id for n in range(_BRANCHES)]
        desk.run(_bring, entries, bodies=tuple(branches))
        with closing(_connected(ground, url)) as connection:
            mark = "%s" if ground.is_server else "?"
            yield _Kept(desk=desk, federation=federation.id, bodies=tuple(branches), cursor=connection.cursor(), mark=mark)


def _connected(ground: Ground, url: str) -> Any:  # noqa: ANN401  # two drivers that share no type
    if not ground.is_server:
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    address = make_url(url)
    parts = address.translate_connect_args(username="user", database="dbname")
    return psycopg.connect(**{**parts, **address.query}, autocommit=True)


@verb("bench.bring_hours")
def _bring(change: Change, entries: int, *, bodies: tuple[Id[Body], ...]) -> None:
    """Write verified entries down, as if they had been logged day after day, and the running totals."""
    people = max(1, entries // _EACH)
    change.put_many(_entry(number, people, bodies) for number in range(entries))
    change.put_many(
        Total(
            id=Id(f"total-{who}"),
            enrolment=Id(f"enrolment-{who}"),
            body=bodies[who % len(bodies)],
            minutes=_MINUTES * len(range(who - 1, entries, people)),
        )
        for who in range(1, people + 1)
    )


def _entry(number: int, people: int, bodies: tuple[Id[Body], ...]) -> Entry:
    who, day = number % people + 1, timedelta(days=number // people)
    return Entry(
        id=Id(f"entry-{number}"),
        body=bodies[who % len(bodies)],
        shift=Id(f"shift-{number // people}"),
        enrolment=Id(f"enrolment-{who}"),
        person=Id(f"person-{who}"),
        day=date(2021, 1, 1) + day,
        starts=_DAY + day,
        ends=_DAY + day + timedelta(minutes=_MINUTES),
        minutes=_MINUTES,
        state=EntryState.VERIFIED,
        logged_at=_DAY + day + timedelta(hours=1),
        logged_by="bench",
        logged_person=None,
        logged_on=date(2021, 1, 1) + day,
    )
