"""Who races where."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from benchmarks.ground import Ground
from benchmarks.harness import Entrant, Role, Run, kept
from benchmarks.limits.postgres import RawPostgres
from benchmarks.limits.sqlite import RawSqlite
from benchmarks.peers.django_way import Django
from benchmarks.peers.sqlalchemy_ways import AlchemyCore, AlchemyOrm
from benchmarks.ways import Ours, Way

__all__ = ["PEERS", "afresh", "everybody", "fresh", "limit_on", "standing", "title"]

PEERS: tuple[type[Way], ...] = (Django, AlchemyOrm, AlchemyCore)
Ready = Callable[[], AbstractContextManager[Run]]


def limit_on(ground: Ground) -> type[Way]:
    """The bare driver of a database."""
    return RawPostgres if ground.is_server else RawSqlite


def title(what: str, ground: Ground) -> str:
    """The heading of a table."""
    return f"{what}, {ground.name}"


@contextmanager
def fresh(ground: Ground, make: Callable[[str], Way]) -> Iterator[Way]:
    """A way on a new database."""
    with ground.fresh() as url:
        way = make(url)
        try:
            yield way
        finally:
            way.close()


def afresh(ground: Ground, ways: Sequence[type[Way]], begin: Callable[[Way], Run], *, peers: int | None = None) -> list[Entrant]:
    """Entrants that have a new database in each run; peers may take part in fewer rounds."""

    def entrant(way: type[Way]) -> Entrant:
        @contextmanager
        def ready() -> Iterator[Run]:
            with fresh(ground, way) as made:
                yield begin(made)

        return Entrant(name=way.name, role=way.role, ready=ready, rounds=peers if way.role is Role.PEER else None)

    return [entrant(way) for way in ways]


@contextmanager
def standing(ground: Ground, ways: Sequence[type[Way]], begin: Callable[[Way], Run]) -> Iterator[list[Entrant]]:
    """Entrants that keep their database from round to round."""
    with ExitStack() as stack:
        made = [stack.enter_context(fresh(ground, way)) for way in ways]
        yield [Entrant(name=way.name, role=way.role, ready=kept(begin(way))) for way in made]


def everybody(ground: Ground) -> tuple[type[Way], ...]:
    """Ours, the limit and all peers."""
    return (Ours, limit_on(ground), *PEERS)
