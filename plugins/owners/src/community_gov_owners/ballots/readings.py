"""Papers entered twice: two people read each one apart, and a ballot counts only when both read the same.

The second reader is not shown what the first one read. Where they differ, a third person, named for the count like the other two,
looks at the paper and decides with a reason; all three readings stay.
"""

from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Nature,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.rules import Choice
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.ballots.entering import box_for_papers
from community_gov_owners.ballots.records import Ballot, Paper, Vote
from community_gov_owners.candidates import Candidate
from community_gov_owners.counters import Counter

__all__ = [
    "OPEN_SHEETS",
    "Difference",
    "HalfEntered",
    "ItemRead",
    "PaperRead",
    "Reading",
    "Turn",
    "decide_difference",
    "differences",
    "drop_sheet",
    "enter_first",
    "enter_second",
    "half_entered",
    "open_sheets",
]

_VOTE = personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL)


class Turn(Coded):
    """Which reading of a paper it is."""

    FIRST = "first", "初录", "first entry"
    SECOND = "second", "复录", "second entry"
    DECISION = "decision", "裁定", "decision on a difference"
    DROPPED = "dropped", "作废", "there is no such paper"


@kind("owners.reading", indexes=("assembly",), unique=(("assembly", "sheet", "turn"),), pinned=True)
@frozen(kw_only=True)
class Reading:
    """One paper as one person read it."""

    id: Id["Reading"]
    assembly: Id[Assembly]
    sheet: int
    """The number that the first reader writes on the paper: 1, 2, ... for each assembly."""
    turn: Turn
    reader: Id[Person]
    paper: Paper | None = field(repr=False, metadata=_VOTE)
    """None where it was dropped, or erased."""
    ballot: Id[Ballot] | None = None
    """The ballot that came of it: of a second reading that agrees, or of a decision."""
    reason: str | None = field(default=None, repr=False, metadata=_VOTE)
    """Why it was decided so, or dropped."""


@event("owners.paper_read")
@frozen(kw_only=True)
class PaperRead:
    """Somebody read a paper; what it says is not told, nor whether two readings differ."""

    reading: Id[Reading]
    assembly: Id[Assembly]
    turn: Turn


@frozen(kw_only=True)
class HalfEntered:
    """A paper that waits for its second reader."""

    reading: Id[Reading]
    sheet: int
    reader: Id[Person]


@frozen(kw_only=True)
class ItemRead:
    """What two people read of one item; None for nothing marked."""

    motion: Id[Motion]
    first: Choice | None
    second: Choice | None
    first_marks: tuple[Id[Candidate], ...] = ()
    second_marks: tuple[Id[Candidate], ...] = ()


@frozen(kw_only=True)
class Difference:
    """A paper that two people read differently, until somebody decides."""

    reading: Id[Reading]
    """The first one."""
    sheet: int
    readers: tuple[Id[Person], Id[Person]]
    beside: tuple[Code, ...]
    """What differs beside the votes: `voter`, `by`, `holder`, `channel`, `on`, `signed`, `envelope`."""
    items: tuple[ItemRead, ...] | None = field(repr=False, metadata=_VOTE)
    """The items that differ; for those who may read ballots."""


NOT_NAMED = ProblemType(
    "owners.not_counter",
    zh="登记表决票的人须为本次会议指定的计票人或监票人",
    en="papers are entered by a person who is named counter or scrutineer of this assembly",
)
NOT_FIRST = ProblemType("owners.not_first_reading", zh="请指明初录记录", en="name the first entry of the paper")
SAME_READER = ProblemType(
    "owners.same_reader",
    zh="第{sheet}号表决票须由另一人登记",
    en="sheet {sheet} has to be read by somebody who has not read it yet",
    nature=Nature.CONFLICT,
)
READ_TWICE = ProblemType(
    "owners.read_twice", zh="第{sheet}号表决票已复录", en="sheet {sheet} was entered twice", nature=Nature.CONFLICT
)
DROPPED = ProblemType(
    "owners.sheet_dropped", zh="第{sheet}号已作废,不是表决票", en="sheet {sheet} was dropped: it is no paper", nature=Nature.STATE
)
NO_DIFFERENCE = ProblemType(
    "owners.no_difference",
    zh="第{sheet}号表决票没有待裁定的差异",
    en="there is no difference to decide about sheet {sheet}",
    nature=Nature.STATE,
)
NO_REASON = ProblemType("owners.no_reason", zh="须说明理由", en="say why the paper is decided to be read so, or dropped")
OPEN_SHEETS = ProblemType(
    "owners.sheets_open",
    zh="有{n}张表决票尚未复录一致或裁定",
    en="{n} papers were entered once, or differently by two people; enter or decide them first",
    nature=Nature.STATE,
)


@verb("owners.enter_first")
def enter_first(change: Change, assembly_id: Id[Assembly], *, paper: Paper) -> Reading:
    """Enter a paper for the first time; it does not count yet. Write the number of the sheet on the paper.

    Refused like `enter` for what could not be taken. Any vote may be entered twice, also where nobody has to.
    """
    box_for_papers(change, assembly_id, (paper,)).checked(paper)
    sheet = len(change.find(Reading, assembly=assembly_id, turn=Turn.FIRST)) + 1
    return _put(change, assembly_id, sheet=sheet, turn=Turn.FIRST, paper=paper)


@verb("owners.enter_second")
def enter_second(change: Change, reading_id: Id[Reading], *, paper: Paper) -> Reading:
    """Enter a paper again, as somebody else who has not seen the first entry; when both agree the ballot is in the box."""
    first, others = _sheet(change, reading_id)
    change.require(not others, READ_TWICE(at="reading_id", sheet=first.sheet))
    box = box_for_papers(change, first.assembly, (paper,))
    box.checked(paper)
    agreed = first.paper is not None and _same(first.paper, paper)
    readers = (first.reader, _reader(change, first.assembly))
    change.require(readers[0] != readers[1], SAME_READER(at="reading_id", sheet=first.sheet))
    ballot = box.take(paper, readers=readers).id if agreed else None
    return _put(change, first.assembly, sheet=first.sheet, turn=Turn.SECOND, paper=paper, ballot=ballot)


@verb("owners.decide_difference")
def decide_difference(change: Change, reading_id: Id[Reading], *, paper: Paper, reason: str) -> Reading:
    """Decide, as a third person who looked at the paper, what it says where two entries differ; the ballot is in the box."""
    first, others = _sheet(change, reading_id)
    differs = len(others) == 1 and others[0].ballot is None
    change.require(differs, NO_DIFFERENCE(at="reading_id", sheet=first.sheet))
    change.require(reason.strip(), NO_REASON(at="reason"))
    readers = (first.reader, others[0].reader, _reader(change, first.assembly))
    change.require(readers[2] not in readers[:2], SAME_READER(at="reading_id", sheet=first.sheet))
    ballot = box_for_papers(change, first.assembly, (paper,)).take(paper, readers=readers).id
    return _put(change, first.assembly, sheet=first.sheet, turn=Turn.DECISION, paper=paper, ballot=ballot, reason=reason)


@verb("owners.drop_sheet")
def drop_sheet(change: Change, reading_id: Id[Reading], *, reason: str) -> Reading:
    """Say, as somebody who has not entered it, that a sheet is no paper, such as one that was entered twice by mistake.

    What was read stays on record and counts nowhere. Refused once a ballot came of it.
    """
    first, others = _sheet(change, reading_id)
    change.require(not any(one.ballot is not None for one in others), READ_TWICE(at="reading_id", sheet=first.sheet))
    change.require(reason.strip(), NO_REASON(at="reason"))
    readers = {first.reader, *(one.reader for one in others)}
    change.require(_reader(change, first.assembly) not in readers, SAME_READER(at="reading_id", sheet=first.sheet))
    return _put(change, first.assembly, sheet=first.sheet, turn=Turn.DROPPED, reason=reason)


def _put(
    change: Change,
    assembly: Id[Assembly],
    *,
    sheet: int,
    turn: Turn,
    paper: Paper | None = None,
    ballot: Id[Ballot] | None = None,
    reason: str | None = None,
) -> Reading:
    made = Reading(
        id=change.new_id(Reading),
        assembly=assembly,
        sheet=sheet,
        turn=turn,
        reader=_reader(change, assembly),
        paper=paper,
        ballot=ballot,
        reason=reason,
    )
    return change.put(made, PaperRead(reading=made.id, assembly=assembly, turn=turn))


def _reader(change: Change, assembly: Id[Assembly]) -> Id[Person]:
    """Who enters: the person at the desk, named for the count of this assembly."""
    person = change.actor.person
    if person is None or change.first(Counter, person=Id[Person](person), assembly=assembly) is None:
        raise Refused(NOT_NAMED(at="actor"))
    return Id(person)


def _sheet(view: View, reading_id: Id[Reading]) -> tuple[Reading, list[Reading]]:
    """The first reading of a sheet, and the others in their order; raises Refused for one that was dropped."""
    first = view.get(Reading, reading_id)
    if first.turn is not Turn.FIRST:
        raise Refused(NOT_FIRST(at="reading_id"))
    rows = view.find(Reading, assembly=first.assembly, sheet=first.sheet)
    if any(row.turn is Turn.DROPPED for row in rows):
        raise Refused(DROPPED(at="reading_id", sheet=first.sheet))
    return first, _others(first, rows)


def _others(first: Reading, rows: Sequence[Reading]) -> list[Reading]:
    found = {row.turn: row for row in rows if row.sheet == first.sheet}
    return [found[turn] for turn in (Turn.SECOND, Turn.DECISION) if turn in found]


def _same(one: Paper, other: Paper) -> bool:
    return not _beside(one, other) and not list(_items(one, other))


def _beside(one: Paper, other: Paper) -> tuple[Code, ...]:
    names = ("voter", "by", "holder", "channel", "on", "signed", "envelope")
    return tuple(Code(name) for name in names if getattr(one, name) != getattr(other, name))


def _items(one: Paper, other: Paper) -> Iterator[ItemRead]:
    """The items that two people read differently, also by why a vote is void; the order of marks says nothing."""
    left, right = ({vote.motion: vote for vote in paper.votes} for paper in (one, other))
    for motion in dict.fromkeys((*left, *right)):
        first, second = left.get(motion), right.get(motion)
        if _plain(first) != _plain(second):
            yield ItemRead(
                motion=motion,
                first=None if first is None else first.choice,
                second=None if second is None else second.choice,
                first_marks=() if first is None else first.candidates,
                second_marks=() if second is None else second.candidates,
            )


def _plain(vote: Vote | None) -> Vote | None:
    return None if vote is None else evolve(vote, candidates=tuple(sorted(vote.candidates)))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.half_entered")
def half_entered(view: View, assembly_id: Id[Assembly]) -> tuple[HalfEntered, ...]:
    """The papers that wait for their second reader, in the order of the sheets; nothing of what they say."""
    rows = _first_and_others(view, assembly_id)
    return tuple(HalfEntered(reading=first.id, sheet=first.sheet, reader=first.reader) for first, others in rows if not others)


@question("owners.differences")
def differences(view: View, assembly_id: Id[Assembly]) -> tuple[Difference, ...]:
    """The papers that two people read differently and nobody has decided about, with everything that differs."""
    return tuple(
        _difference(first, others[0])
        for first, others in _first_and_others(view, assembly_id)
        if len(others) == 1 and others[0].ballot is None
    )


def _difference(first: Reading, second: Reading) -> Difference:
    known = None if first.paper is None or second.paper is None else (first.paper, second.paper)
    return Difference(
        reading=first.id,
        sheet=first.sheet,
        readers=(first.reader, second.reader),
        beside=() if known is None else _beside(*known),
        items=None if known is None else tuple(_items(*known)),
    )


def open_sheets(view: View, assembly_id: Id[Assembly]) -> int:
    """How many papers were entered and are in no box yet."""
    rows = _first_and_others(view, assembly_id)
    return sum(not any(one.ballot is not None for one in others) for _first, others in rows)


def _first_and_others(view: View, assembly_id: Id[Assembly]) -> list[tuple[Reading, list[Reading]]]:
    view.get(Assembly, assembly_id)
    by_sheet: dict[int, list[Reading]] = {}
    for row in view.find(Reading, assembly=assembly_id, order_by="sheet"):
        by_sheet.setdefault(row.sheet, []).append(row)
    standing = (rows for rows in by_sheet.values() if all(row.turn is not Turn.DROPPED for row in rows))
    firsts = ((next(row for row in rows if row.turn is Turn.FIRST), rows) for rows in standing)
    return [(first, _others(first, rows)) for first, rows in firsts]
