"""What reads the files of strangers: each reader takes any bytes, and answers or refuses with an error that it promises."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import field, frozen
from tests.households.rosters.make import CASES

from community_gov import Community, GovernanceError, households
from community_gov.households.tables import Limits
from community_gov.interop import export_community, import_community
from community_gov.policy import ALLOW_ALL
from community_gov.records import Actor
from community_gov.rules import (
    book_to_data,
    read_book,
    read_facts,
    read_papers,
    read_register,
    read_totals,
    shipped_books,
)
from community_gov.rules.forms import FlawedRules
from community_gov.stores.memory import MemoryStore

__all__ = ["SAVED", "TARGETS", "Target", "inputs"]

SAVED = Path(__file__).parent / "inputs"
"""A folder for each reader, with what once went wrong."""
SMALL = Limits(bytes=1 << 18, members=200, unpacked=1 << 20, cells=20_000)
"""So that a try takes no longer than it has to."""


@frozen(kw_only=True)
class Target:
    """One reader, and files that it takes, from which others are made."""

    read: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]
    refusals: tuple[type[Exception], ...] = field(default=(GovernanceError,))
    """What it may raise; anything else is a fault."""

    def tried(self, data: bytes) -> bool:
        """Whether it took the file; False for one that it refused. Raises whatever else came."""
        try:
            self.read(data)
        except self.refusals:
            return False
        return True


def inputs(name: str) -> Iterator[bytes]:
    """The files of a reader that are tried whenever tests are run: its seeds, and what once went wrong."""
    yield from TARGETS[name].seeds()
    for saved in sorted((SAVED / name).glob("*")):
        yield saved.read_bytes()


def _roster(data: bytes) -> object:
    report = households.read_roster(data, limits=SMALL)
    return [problem.problem.message("zh") for problem in report.problems], report.rows


def _community(data: bytes) -> object:
    return export_community(import_community(data, MemoryStore(), plugins=[], policy=ALLOW_ALL))


def _text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """A reader of texts, given what of the bytes is text."""
    return lambda data: read(data.decode("utf-8", "replace"))


def _rosters(*, workbooks: bool) -> Iterator[bytes]:
    made = (case.make() for case in CASES.values())
    return (data for data in made if len(data) < SMALL.bytes and data.startswith((b"PK", b"\xd0\xcf")) is workbooks)


def _exported() -> Iterator[bytes]:
    made = Community.in_memory("bay", plugins=[], policy=ALLOW_ALL)
    desk = made.by(Actor.service("office"))
    yield export_community(made)
    desk.run(households.add_person, name="住户0001")
    place = desk.run(households.add_place, name="1栋", code="1", kind=households.PlaceKind.BUILDING)
    desk.run(households.add_unit, place=place.id, room="101", code="1-101")
    yield export_community(made)


def _books() -> Iterator[bytes]:
    for book in shipped_books():
        yield json.dumps(book_to_data(book), ensure_ascii=False).encode()


def _written(*texts: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode() for text in texts)


_FORMULA = """
id = "b"
jurisdiction = "cn"
severity = "law"
checked_on = 2026-01-01
valid_from = 2021-01-01

[[rules]]
id = "B.1"
citation = "B art. 1"
mark = "read"

[[rules.stages]]
name = "only"
quorum = "heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)"
passes = "heads(Y) > 1/2 heads(P)"
"""

TARGETS: Mapping[str, Target] = {
    "roster-text": Target(read=_roster, seeds=lambda: _rosters(workbooks=False), refusals=()),
    "roster-workbook": Target(read=_roster, seeds=lambda: _rosters(workbooks=True), refusals=()),
    "community": Target(read=_community, seeds=_exported),
    "rulebook": Target(read=_text(read_book), seeds=_written(_FORMULA), refusals=(FlawedRules,)),
    "rulebook-json": Target(read=_text(lambda text: read_book(text, format="json")), seeds=_books, refusals=(FlawedRules,)),
    "register-csv": Target(
        read=_text(lambda text: read_register(text, format="csv")),
        seeds=_written("id,area,group.building\na,99.5,1\nb,,2\n", "户号,面积,共有人\n1-101,98.76,甲、乙\n"),
        refusals=(FlawedRules,),
    ),
    "papers-csv": Target(
        read=_text(lambda text: read_papers(text, format="csv")),
        seeds=_written("voter,choice,by\na,yes,x\nb,废票,\n", "投票人,mark.李一,mark.王二,作废\na,同意,反对,\nb,,,废票\n"),
        refusals=(FlawedRules,),
    ),
    "facts": Target(
        read=_text(lambda text: read_facts(text, format="toml")),
        seeds=_written('served = ["a", "b"]\nwarned = true\nbylaw = "art-22"\n'),
        refusals=(FlawedRules,),
    ),
    "totals": Target(
        read=_text(lambda text: read_totals(text, format="toml")),
        seeds=_written('[sums]\nall = { heads = 920, area = "100000.00" }\nreturned = { heads = 614, area = "66666.67" }\n'),
        refusals=(FlawedRules,),
    ),
}
"""The readers by name."""
