"""What must hold whatever verb wrote it: checked once on the net result of every change.

A register does not move after it was frozen, an agenda after it was announced, a decision after it was counted; a hand has one
ballot that counts; a ballot says for ever what it said, until its contents are erased as due; what was in the envelopes of a
secret vote is recorded once; a seal stays; nobody in the register of a running vote becomes somebody else. A committee whose term
is over decides and seals nothing, where a text that binds says so.
"""

from collections import Counter as Multiset
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TypeVar, cast

from attrs import evolve

from community_gov import Change, Id, Nature, OneOf, Problem, ProblemType, Record, Write
from community_gov.households import PersonsMerger
from community_gov_owners.assembly import Assembly, AssemblyState, Motion
from community_gov_owners.ballots import Ballot, BallotState, Channel, Opening, Reading
from community_gov_owners.boxes import BallotBox
from community_gov_owners.bundles import Seal
from community_gov_owners.bylaws import Bylaws
from community_gov_owners.committee import custody_objections
from community_gov_owners.decisions import Decision
from community_gov_owners.envelopes import Heap
from community_gov_owners.heads import exact_sum
from community_gov_owners.paper_account import PaperAccount
from community_gov_owners.register import Register, Voter, digest_of, register_of, voters

__all__ = ["objections"]

R = TypeVar("R", bound=Record)

REGISTER_MOVED = ProblemType(
    "owners.register_moved", zh="名册{register}已固定,不得改动", en="the register {register} is frozen", nature=Nature.CONFLICT
)
REGISTER_SUMS = ProblemType(
    "owners.register_sums", zh="名册{register}的合计与各行不符", en="the sums of register {register} are not those of its lines"
)
AGENDA_MOVED = ProblemType(
    "owners.agenda_moved", zh="议程已公告,事项{motion}不得改动", en="{motion} was announced and stays", nature=Nature.CONFLICT
)
DECISION_MOVED = ProblemType(
    "owners.decision_moved", zh="决定{decision}所据不得改动", en="what {decision} rests on is pinned", nature=Nature.CONFLICT
)
BALLOT_MOVED = ProblemType(
    "owners.ballot_moved", zh="表决票{ballot}的内容不得改动", en="what {ballot} says does not change", nature=Nature.CONFLICT
)
BALLOT_AFTER = ProblemType(
    "owners.ballot_after_count", zh="已计票,不得再登记表决票{ballot}", en="{ballot} came after the count", nature=Nature.CONFLICT
)
SEAL_MOVED = ProblemType("owners.seal_moved", zh="封存{id}不得改动", en="{id} is sealed and stays", nature=Nature.CONFLICT)
HEAPS_MOVED = ProblemType(
    "owners.heaps_moved",
    zh="开封记录{id}不得改动,也不得另行添加",
    en="{id}: what was in the envelopes is recorded at the opening, all at once, and stays",
    nature=Nature.CONFLICT,
)
IN_A_VOTE = ProblemType(
    "owners.person_in_vote",
    zh="{person}在{assembly}的名册中,计票之前不能并入他人或者由他人并入",
    en="{person} stands in the register of {assembly}; two persons become one after that vote is counted, not before",
    nature=Nature.STATE,
)
TWO_BALLOTS = ProblemType(
    "owners.two_ballots",
    zh="{voter}的同一业主有{n}张计入的表决票",
    en="one hand of {voter} has {n} ballots that count",
    nature=Nature.CONFLICT,
)


READING_MOVED = ProblemType(
    "owners.reading_moved", zh="登记记录{id}不得改动", en="{id} says for ever what somebody read", nature=Nature.CONFLICT
)
ENTERED_ONCE = ProblemType(
    "owners.one_reader",
    zh="议事规则要求两人登记,表决票{ballot}只有一人登记",
    en="the rules of procedure want two people to enter {ballot}",
    nature=Nature.CONFLICT,
)
BOX_MOVED = ProblemType(
    "owners.box_moved", zh="票箱{id}的封箱、开箱记录不得改动", en="how {id} was sealed and opened stays", nature=Nature.CONFLICT
)
ACCOUNT_MOVED = ProblemType(
    "owners.account_moved",
    zh="已计票,票数清点{id}不得改动",
    en="the votes were counted; the account {id} stays",
    nature=Nature.CONFLICT,
)


def objections(change: Change) -> Iterator[Problem]:
    """Everything that is out of order in the owners' records that a change writes."""
    by_kind: dict[type, list[Write]] = {}
    for write in change.writes:
        by_kind.setdefault(type(write.after), []).append(write)
    touched = {cast("_OfAssembly", write.after).assembly for cls in _OF_ASSEMBLY for write in by_kind.get(cls, ())}
    before: dict[str, Assembly | None] = {row.id: row for row in change.find(Assembly, id=OneOf(touched))} if touched else {}
    before |= {write.after.id: cast("Assembly | None", write.before) for write in by_kind.get(Assembly, ())}
    for cls, check in _CHECKS.items():
        if cls in by_kind:
            yield from check(change, by_kind[cls], before)
    yield from custody_objections(change)


Before = Mapping[str, Assembly | None]
"""The assemblies that the change writes or writes something of, as they were; None for one that it calls."""
_OfAssembly = Motion | Ballot | PaperAccount
_OF_ASSEMBLY = (Motion, Ballot, PaperAccount)


def _registers(change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    for old, new in _pairs(writes, Register):
        if old is not None and evolve(old, shown=new.shown) != new:
            yield REGISTER_MOVED(register=new.id)
        elif old is None and not _sums_right(new, voters(change, new.id)):
            yield REGISTER_SUMS(register=new.id)


def _sums_right(register: Register, rows: tuple[Voter, ...]) -> bool:
    areas = [part.area for row in rows for part in row.parts if part.area is not None]
    return (register.heads, register.area, register.digest) == (len(rows), exact_sum(areas), digest_of(rows))


def _voters(change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    new = {write.after.id for write in change.writes if isinstance(write.after, Register) and write.before is None}
    moved = {row.register for old, row in _pairs(writes, Voter) if old is not None or row.register not in new}
    yield from (REGISTER_MOVED(register=register) for register in sorted(moved))


def _motions(_change: Change, writes: list[Write], before: Before) -> Iterator[Problem]:
    for _old, motion in _pairs(writes, Motion):
        assembly = before.get(motion.assembly)
        if assembly is not None and assembly.state is not AssemblyState.PREPARED:
            yield AGENDA_MOVED(motion=motion.id)


def _ballots(change: Change, writes: list[Write], before: Before) -> Iterator[Problem]:
    touched: dict[Id[Voter], None] = {}
    twice = cache(partial(_wants_two_readers, change))
    for old, new in _pairs(writes, Ballot):
        touched[new.voter] = None
        assembly = before.get(new.assembly)
        if old is not None and new not in (evolve(old, state=new.state), evolve(old, votes=None)):
            yield BALLOT_MOVED(ballot=new.id)
        elif new.votes is not None and assembly is not None and assembly.state is AssemblyState.COUNTED:
            yield BALLOT_AFTER(ballot=new.id)
        if old is None and _read_once(new) and twice(new.assembly):
            yield ENTERED_ONCE(ballot=new.id)
    rows = change.find(Ballot, voter=OneOf(touched), state=BallotState.COUNTED)
    for (voter, _by), n in Multiset((row.voter, row.by) for row in rows).items():
        if n > 1:
            yield TWO_BALLOTS(voter=voter, n=n)


def _mergers(change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    """Two heads of a frozen register stay two until the vote is counted."""
    persons = {id for _old, new in _pairs(writes, PersonsMerger) for id in (new.person, new.into)}
    for assembly in change.find(Assembly, state=OneOf(_VOTING)):
        rows = voters(change, register_of(change, assembly.id).id)
        named = {person for row in rows for person in (*row.owners, *row.persons)}
        yield from (IN_A_VOTE(person=person, assembly=assembly.id) for person in sorted(persons & named))


_VOTING = (AssemblyState.ANNOUNCED, AssemblyState.OPEN, AssemblyState.CLOSED)


def _read_once(ballot: Ballot) -> bool:
    return ballot.channel is not Channel.ONLINE and ballot.state is not BallotState.LATE and len(ballot.readers) <= 1


def _wants_two_readers(change: Change, assembly: Id[Assembly]) -> bool:
    own = change.get(Assembly, assembly).bylaws
    return own is not None and change.get(Bylaws, own).double_entry


def _readings(_change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    for old, new in _pairs(writes, Reading):
        if old is None:
            continue
        erased = new.paper in (old.paper, None) and new.reason in (old.reason, None)
        if not erased or evolve(old, paper=new.paper, reason=new.reason) != new:
            yield READING_MOVED(id=new.id)


def _boxes(_change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    for old, new in _pairs(writes, BallotBox):
        opened = (
            None
            if old is None
            else evolve(old, opened=new.opened, opened_by=new.opened_by, seal_whole=new.seal_whole, papers=new.papers)
        )
        if old is not None and (old.opened is not None or opened != new):
            yield BOX_MOVED(id=new.id)


def _accounts(_change: Change, writes: list[Write], before: Before) -> Iterator[Problem]:
    for _old, new in _pairs(writes, PaperAccount):
        assembly = before.get(new.assembly)
        if assembly is not None and assembly.state is AssemblyState.COUNTED:
            yield ACCOUNT_MOVED(id=new.id)


def _heaps(change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    opening = any(isinstance(write.after, Opening) and write.before is None for write in change.writes)
    yield from (HEAPS_MOVED(id=new.id) for old, new in _pairs(writes, Heap) if old is not None or not opening)


def _seals(_change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    moved = (new for old, new in _pairs(writes, Seal) if old is not None and new != evolve(old, key=None))
    yield from (SEAL_MOVED(id=new.id) for new in moved)


def _openings(_change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    yield from (HEAPS_MOVED(id=new.id) for old, new in _pairs(writes, Opening) if old is not None)


def _decisions(_change: Change, writes: list[Write], _before: Before) -> Iterator[Problem]:
    for old, new in _pairs(writes, Decision):
        if old is None:
            continue
        settled = evolve(old, lots=new.lots, outcome=new.outcome, reasons=new.reasons)
        drawn = new if not old.lots and new.lots and settled == new else None
        if new not in (drawn, evolve(old, state=new.state, notice=new.notice, effective=new.effective)):
            yield DECISION_MOVED(decision=new.id)


_CHECKS: Mapping[type, Callable[[Change, list[Write], Before], Iterator[Problem]]] = {
    Register: _registers,
    Voter: _voters,
    Motion: _motions,
    Ballot: _ballots,
    Reading: _readings,
    BallotBox: _boxes,
    PaperAccount: _accounts,
    Heap: _heaps,
    Opening: _openings,
    Seal: _seals,
    Decision: _decisions,
    PersonsMerger: _mergers,
}


def _pairs(writes: list[Write], cls: type[R]) -> Iterator[tuple[R | None, R]]:
    """The records of one kind, as they were and as they will be."""
    for write in writes:
        if isinstance(write.after, cls):
            yield cast("R | None", write.before), write.after
