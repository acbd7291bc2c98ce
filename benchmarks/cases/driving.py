"""How far a drive over very many units was on a day: what the library asks of the store, against the driver's own GROUP BY."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.cases.field import title
from benchmarks.ground import Ground
from benchmarks.harness import Entrant, Result, Role, Run, Target, kept, race
from benchmarks.sizes import Size
from community_gov import ALLOW_ALL, Actor, Change, Code, Community, Desk, Id, verb
from community_gov.households import BlockedBy
from community_gov.tasks import Drive, Stage, StageMove, progress
from community_gov.testing import FixedClock

__all__ = ["driving"]

_START, _ON = date(2021, 9, 1), date(2021, 12, 1)
_STAGES = tuple(map(Code, ("survey", "tax", "issued")))
_DRIVE: Id[Drive] = Id("drive")
_PLACES = '"from_", "from_party", "from_blocker", "to", "party", "blocker"'


def driving(size: Size, grounds: Sequence[Ground]) -> Iterator[Result]:
    """The figures of a day in the past, in one question of one moment; half of the moves lie after it."""
    for ground in grounds:
        driver = "psycopg" if ground.is_server else "sqlite3"
        with ground.fresh() as url:
            desk = _filled(url, size.bulk)
            with _grouped(url, server=ground.is_server) as bare:
                yield race(
                    title(f"how far {size.bulk:,} units were on a day, {4 * size.bulk:,} moves", ground),
                    (
                        Entrant(name="ours", role=Role.OURS, ready=kept(_asked(desk))),
                        Entrant(name=driver, role=Role.LIMIT, ready=kept(bare)),
                    ),
                    unit="ms a question",
                    operations=1,
                    rounds=size.rounds,
                    targets=(Target(name=driver, bound=1.2),),
                )


def _asked(desk: Desk) -> Run:
    def run() -> Callable[[], object]:
        found = desk.ask(progress, _DRIVE, on=_ON)
        return lambda: (found.total, found.open, found.blocked)

    return run


@contextmanager
def _grouped(url: str, *, server: bool) -> Iterator[Run]:
    """One statement on a kept connection, and nothing made of its rows but the sums."""
    connection = _connected(url, server=server)
    mark = "%s" if server else "?"
    on: object = _ON if server else _ON.isoformat()
    said = (
        f"SELECT {_PLACES}, count(*) FROM gov_tasks_stage_move "  # noqa: S608  # made of names of our own
        f'WHERE community_id = {mark} AND drive = {mark} AND "on" <= {mark} GROUP BY {_PLACES}'
    )

    def run() -> Callable[[], object]:
        rows = connection.execute(said, ("bay", str(_DRIVE), on)).fetchall()
        came = [(row[3], row[5], row[6]) for row in rows]
        left = [(row[0], row[2], -row[6]) for row in rows if row[0] is not None]
        total = sum(n for _stage, _blocker, n in (*came, *left))
        open_ = sum(n for stage, _blocker, n in (*came, *left) if stage != "issued")
        blocked = sum(n for _stage, blocker, n in (*came, *left) if blocker is not None)
        return lambda: (total, open_, blocked)

    try:
        yield run
    finally:
        connection.close()


def _connected(url: str, *, server: bool) -> Any:  # noqa: ANN401  # connections of different drivers
    if not server:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA cache_size = -64000")  # a limit is the driver at its best: no page is read twice
        return connection
    address = make_url(url)
    parts = address.translate_connect_args(username="user", database="dbname")
    return psycopg.connect(**{**parts, **address.query}, autocommit=True)


def _filled(url: str, units: int) -> Desk:
    """A drive of so many units with four moves each."""
    community = Community.create(url, "bay", name="bay", plugins=[], policy=ALLOW_ALL, clock=FixedClock())
    desk = community.by(Actor.service("bench", "clerk"))
    desk.run(_drive, units)
    return desk


@verb("bench.drive")
def _drive(change: Change, units: int) -> None:
    """Write it down, as if it had gone on for months."""
    change.put(Drive(id=_DRIVE, name="办证", start=_START))
    for order, code in enumerate(_STAGES, start=1):
        change.put(Stage(id=Id(code), drive=_DRIVE, code=code, zh=code, en=code, order=order, done=code == "issued"))
    change.put_many(move for unit in range(units) for move in _moves(unit))


def _moves(unit: int) -> Iterator[StageMove]:
    """It comes in, is held up, goes on, and is done; the last two after the day that is asked for, for every second unit."""
    survey, tax, issued = _STAGES
    papers, later = Code("papers"), timedelta(days=100 * (unit % 2))
    steps: tuple[tuple[Code | None, Code | None, Code, Code | None, date], ...] = (
        (None, None, survey, None, _START),
        (survey, None, survey, papers, _START + timedelta(days=unit % 30)),
        (survey, papers, tax, None, _START + timedelta(days=40) + later),
        (tax, None, issued, None, _START + timedelta(days=60) + later),
    )
    for order, (from_, held, to, blocker, on) in enumerate(steps, start=1):
        yield StageMove(
            id=Id(f"move-{unit}-{order}"),
            drive=_DRIVE,
            about=Id(f"enrolled-{unit}"),
            order=order,
            from_=from_,
            from_blocker=held,
            from_party=None if held is None else BlockedBy.HOUSEHOLD,
            to=to,
            blocker=blocker,
            party=None if blocker is None else BlockedBy.HOUSEHOLD,
            on=on,
            at=datetime(2022, 1, 1, tzinfo=UTC),
            by="bench",
        )
