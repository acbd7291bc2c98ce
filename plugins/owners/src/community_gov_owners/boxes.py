"""Ballot boxes (票箱): sealed with a numbered seal before the vote, opened before witnesses at the count.

A box is opened by two who are named for the count, so nobody is ever alone with an open one.
"""

from datetime import datetime

from attrs import evolve, field, frozen, validators

from community_gov import Change, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person, Place
from community_gov_owners.assembly import Assembly, AssemblyState, require_allowed
from community_gov_owners.counters import Counter

__all__ = ["BallotBox", "BoxOpened", "BoxSealed", "ballot_boxes", "open_box", "seal_box"]


@kind("owners.box", indexes=("assembly",), unique=(("assembly", "number"),), pinned=True)
@frozen(kw_only=True)
class BallotBox:
    """One box of one assembly."""

    id: Id["BallotBox"]
    assembly: Id[Assembly]
    number: int
    """1, 2, ... as painted on it."""
    seal: str = field(validator=validators.min_len(1))
    """The number of the seal on its slot and lid."""
    place: Id[Place] | None
    """Where it stands or is carried; None for the whole compound."""
    sealed: datetime
    sealed_by: Id[Person]
    opened: datetime | None = None
    opened_by: tuple[Id[Person], ...] = ()
    seal_whole: bool | None = None
    """Whether the seal was unbroken when it was opened."""
    papers: int | None = field(default=None, validator=validators.optional(validators.ge(0)))
    """How many papers were in it."""


@event("owners.box_sealed")
@frozen(kw_only=True)
class BoxSealed:
    """An empty box was sealed."""

    box: Id[BallotBox]
    assembly: Id[Assembly]


@event("owners.box_opened")
@frozen(kw_only=True)
class BoxOpened:
    """A box was opened and its papers were counted."""

    box: Id[BallotBox]
    assembly: Id[Assembly]
    seal_whole: bool
    papers: int


NOT_FOR_BOXES = ProblemType(
    "owners.box_sealer",
    zh="封箱人须为本次会议的计票人或监票人",
    en="a box is sealed by a named counter or scrutineer of this assembly",
)
SEAL_TWICE = ProblemType(
    "owners.seal_used", zh="该封条已用于{number}号票箱", en="this seal is on box {number}", nature=Nature.CONFLICT
)
NO_SEAL = ProblemType("owners.no_seal", zh="须写明封条编号", en="give the number of the seal")
OVER = ProblemType(
    "owners.box_late", zh="会议已截止或取消,不能再封箱", en="the vote is over; no box is sealed any more", nature=Nature.STATE
)
OPEN_ALREADY = ProblemType("owners.box_open", zh="{number}号票箱已开箱", en="box {number} was opened", nature=Nature.CONFLICT)
TWO_FOR_BOX = ProblemType(
    "owners.box_openers",
    zh="须由两名不同的计票人或监票人共同开箱",
    en="two different named counters or scrutineers open a box together",
)
TOO_FEW = ProblemType("owners.box_papers", zh="票数不能为负", en="a box holds no fewer than 0 papers")


@verb("owners.seal_box")
def seal_box(
    change: Change, assembly_id: Id[Assembly], *, seal: str, sealed_by: Id[Person], place: Id[Place] | None = None
) -> BallotBox:
    """Seal an empty box, before or while papers come back; the boxes of an assembly are numbered from 1."""
    assembly = change.get(Assembly, assembly_id)
    change.require(assembly.state in (AssemblyState.ANNOUNCED, AssemblyState.OPEN), OVER(at="assembly_id"))
    change.require(seal.strip(), NO_SEAL(at="seal"))
    change.require(sealed_by in _named(change, assembly_id), NOT_FOR_BOXES(at="sealed_by"))
    if place is not None:
        change.get(Place, place)
    known = change.find(BallotBox, assembly=assembly_id)
    for box in known:
        change.require(box.seal != seal, SEAL_TWICE(at="seal", number=box.number))
    made = BallotBox(
        id=change.new_id(BallotBox),
        assembly=assembly_id,
        number=len(known) + 1,
        seal=seal,
        place=place,
        sealed=change.now,
        sealed_by=sealed_by,
    )
    return change.put(made, BoxSealed(box=made.id, assembly=assembly_id))


@verb("owners.open_box")
def open_box(
    change: Change, box_id: Id[BallotBox], *, openers: tuple[Id[Person], Id[Person]], papers: int, seal_whole: bool
) -> BallotBox:
    """Open a box after the close, together, and say how many papers were in it and whether the seal was whole."""
    box = change.get(BallotBox, box_id)
    require_allowed(change, change.get(Assembly, box.assembly), "open_boxes")
    if box.opened is not None:
        raise Refused(OPEN_ALREADY(at="box_id", number=box.number))
    two = len({*openers} & _named(change, box.assembly)) == len(openers)
    change.require(two, TWO_FOR_BOX(at="openers"))
    change.require(papers >= 0, TOO_FEW(at="papers"))
    made = evolve(box, opened=change.now, opened_by=openers, seal_whole=seal_whole, papers=papers)
    return change.put(made, BoxOpened(box=box_id, assembly=box.assembly, seal_whole=seal_whole, papers=papers))


def _named(view: View, assembly: Id[Assembly]) -> frozenset[Id[Person]]:
    return frozenset(row.person for row in view.find(Counter, assembly=assembly))


@question("owners.ballot_boxes")
def ballot_boxes(view: View, assembly_id: Id[Assembly]) -> tuple[BallotBox, ...]:
    """The boxes of an assembly in the order of their numbers."""
    view.get(Assembly, assembly_id)
    return view.find(BallotBox, assembly=assembly_id, order_by="number")
