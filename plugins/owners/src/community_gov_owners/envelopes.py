"""Secret votes: slips in closed envelopes, opened all at once at the count, and kept as heaps in which no slip is anybody's.

That an envelope came is entered with its owner's ballot; what is in it is not known then. After the close two who count or watch
open all envelopes together and read the slips, which bear an area and no name. One change records them as heaps: so many heads
with so much area together said this. No slip has an order, an id or an entry of its own, so nothing in the store or the journal
leads from a slip to its voter; `secrecy` tells when the area itself does.
"""

from collections import Counter as Multiset
from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import field, frozen, validators

from community_gov import (
    Change,
    Code,
    Id,
    Nature,
    Problem,
    ProblemType,
    Refused,
    View,
    decimals,
    event,
    kind,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.privacy import heaped
from community_gov.rules import Choice
from community_gov_owners.assembly import Assembly, Motion, agenda, require_allowed
from community_gov_owners.ballots import OPEN_SHEETS, OPENED, Ballot, BallotState, Opening, Vote, mark_problems, open_sheets
from community_gov_owners.candidates import Candidate, candidates
from community_gov_owners.counters import Counter
from community_gov_owners.heads import exact_sum, plain, total_area
from community_gov_owners.register import Voter, register_of, voters

__all__ = ["EnvelopesOpened", "Heap", "Slip", "enclosed", "held_in", "open_envelopes", "opening_of"]


@frozen(kw_only=True)
class Slip:
    """One slip out of an envelope, as the openers read it: the area printed on it, and what it says."""

    vote: Vote = field(repr=False)
    area: Decimal | None
    """Square metres that its head holds where the item is decided; None where nobody measured them."""


@kind("owners.heap", indexes=("motion",))
@frozen(kw_only=True)
class Heap:
    """All slips on one item that say the same. Whose they are is nowhere."""

    id: Id["Heap"]
    motion: Id[Motion]
    choice: Choice
    candidates: tuple[Id[Candidate], ...]
    """For an election: who is marked, sorted."""
    flaw: Code | None
    heads: int = field(validator=validators.ge(1))
    area: Decimal | None = field(metadata=decimals(4))
    """The sum; None when the area of one of these heads is not known."""

    @property
    def vote(self) -> Vote:
        """What its slips say."""
        return Vote(motion=self.motion, choice=self.choice, candidates=self.candidates, flaw=self.flaw)


@event("owners.envelopes_opened")
@frozen(kw_only=True)
class EnvelopesOpened:
    """The envelopes of an assembly were opened, and what was in them is recorded in heaps."""

    assembly: Id[Assembly]
    envelopes: int
    slips: int


NOT_SECRET = ProblemType(
    "owners.nothing_secret", zh="没有无记名表决的事项", en="nothing is voted on in secret", nature=Nature.STATE
)
TWO_OPENERS = ProblemType(
    "owners.two_openers",
    zh="须由两名不同的计票人或监票人共同开封",
    en="two different named counters or scrutineers open the envelopes together",
)
NOT_FOR_SLIPS = ProblemType(
    "owners.slip_item", zh="{motion}不是无记名表决的事项", en="{motion} is not voted on in secret; it has no slips"
)
UNSIGNED_SLIP = ProblemType(
    "owners.slip_unsigned", zh="票在信封上签名,选票上没有签名", en="the envelope is signed, a slip never is"
)
MORE_SLIPS = ProblemType(
    "owners.more_slips",
    zh="{motion}:面积{area}的票有{slips}张,收回的有效信封只有{envelopes}个",
    en="{motion}: {slips} slips bear the area {area}, {envelopes} valid envelopes of such heads came back",
)


@verb("owners.open_envelopes")
def open_envelopes(
    change: Change, assembly_id: Id[Assembly], *, openers: tuple[Id[Person], Id[Person]], slips: tuple[Slip, ...]
) -> Opening:
    """Record what was in the envelopes, all of it in one change, after the close and before the count; in no order.

    Refused when there are more slips of an area than envelopes of heads with it. Only signed envelopes that count are opened.
    """
    assembly, items = change.get(Assembly, assembly_id), agenda(change, assembly_id)
    require_allowed(change, assembly, "open_envelopes")
    change.require(any(item.secret for item in items), NOT_SECRET(at="assembly_id"))
    change.require(change.first(Opening, assembly=assembly_id) is None, OPENED(at="assembly_id"))
    unsettled = open_sheets(change, assembly_id)
    change.require(not unsettled, OPEN_SHEETS(at="assembly_id", n=unsettled))
    _require_two(change, assembly_id, openers)
    envelopes = enclosed(change.find(Ballot, assembly=assembly_id))
    problems = list(_problems(change, assembly_id, items, envelopes, slips))
    if problems:
        raise Refused(*problems)
    for heap in _heaps(change, items, slips):
        change.put(heap)
    made = Opening(
        id=change.new_id(Opening),
        assembly=assembly_id,
        openers=openers,
        on=change.today,
        envelopes=len(envelopes),
        slips=len(slips),
    )
    return change.put(made, EnvelopesOpened(assembly=assembly_id, envelopes=len(envelopes), slips=len(slips)))


def enclosed(rows: Iterable[Ballot]) -> dict[Id[Voter], Ballot]:
    """The ballots whose envelopes are opened, by head: they count, are signed, and brought one."""
    return {row.voter: row for row in rows if row.state is BallotState.COUNTED and row.envelope and row.signed}


def _require_two(change: Change, assembly: Id[Assembly], openers: tuple[Id[Person], Id[Person]]) -> None:
    named = {row.person for row in change.find(Counter, assembly=assembly)}
    mine = change.actor.person
    there = mine is None or mine in openers
    change.require(len({*openers} & named) == len(openers) and there, TWO_OPENERS(at="openers"))


def _problems(
    view: View,
    assembly: Id[Assembly],
    items: tuple[Motion, ...],
    envelopes: dict[Id[Voter], Ballot],
    slips: tuple[Slip, ...],
) -> Iterator[Problem]:
    secret = {item.id: item for item in items if item.secret}
    yield from (NOT_FOR_SLIPS(at="slips", motion=slip.vote.motion) for slip in slips if slip.vote.motion not in secret)
    if any(slip.vote.choice is Choice.UNSIGNED for slip in slips):
        yield UNSIGNED_SLIP(at="slips")
    came = [row for row in voters(view, register_of(view, assembly).id) if row.id in envelopes]
    for item in secret.values():
        known = frozenset(one.id for one in candidates(view, item.id)) if item.seats else frozenset()
        here = [slip for slip in slips if slip.vote.motion == item.id]
        for vote in dict.fromkeys(slip.vote for slip in here):
            yield from mark_problems(vote, item, known, at="slips")
        yield from _more_than_came(item, here, came)


def _more_than_came(item: Motion, slips: list[Slip], came: list[Voter]) -> Iterator[Problem]:
    found = Multiset(None if slip.area is None else plain(slip.area) for slip in slips)
    could = Multiset(None if area is None else plain(area) for area in (held_in(row, item) for row in came if _votes(row, item)))
    for area, number in sorted(found.items(), key=str):
        if number > could[area]:
            shown = Decimal(0) if area is None else Decimal(area)
            yield MORE_SLIPS(at="slips", motion=item.id, area=shown, slips=number, envelopes=could[area])


def held_in(row: Voter, motion: Motion) -> Decimal | None:
    """The area with which a head decides an item: what it holds in the item's place; None when one is not known."""
    return total_area(part for part in row.parts if motion.place is None or motion.place in part.places)


def _votes(row: Voter, motion: Motion) -> bool:
    return motion.place is None or any(motion.place in part.places for part in row.parts)


def _heaps(change: Change, items: tuple[Motion, ...], slips: tuple[Slip, ...]) -> Iterator[Heap]:
    """Equal slips together, in an order that only what they say decides."""
    order = {item.id: item.order for item in items}
    heaps = heaped(slips, said=_says, order=lambda said: (order[said[0]], *map(str, said[1:])))
    for (motion, choice, marked, flaw), same in heaps:
        areas = [slip.area for slip in same]
        area = None if None in areas else exact_sum(each for each in areas if each is not None)
        yield Heap(
            id=change.new_id(Heap), motion=motion, choice=choice, candidates=marked, flaw=flaw, heads=len(areas), area=area
        )


def _says(slip: Slip) -> tuple[Id[Motion], Choice, tuple[Id[Candidate], ...], Code | None]:
    return (slip.vote.motion, slip.vote.choice, tuple(sorted(set(slip.vote.candidates))), slip.vote.flaw)


@question("owners.opening_of")
def opening_of(view: View, assembly_id: Id[Assembly]) -> Opening | None:
    """When and by whom the envelopes of an assembly were opened; None while they are closed, or without a secret item."""
    view.get(Assembly, assembly_id)
    return view.first(Opening, assembly=assembly_id)
