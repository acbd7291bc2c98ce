"""A petition of owners for a temporary assembly, counted by heads.

Where the rulebook of the place or the rules of procedure want it, the area of those who sign is counted too.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person, mandates_of, units_of
from community_gov_owners.bylaws import PetitionBasis, clauses_on
from community_gov_owners.entitled import entitled
from community_gov_owners.heads import Holder, Line, exact_sum
from community_gov_owners.law import PETITION, PETITION_BASIS, figure, word

__all__ = [
    "Petition",
    "PetitionSigned",
    "PetitionStarted",
    "Signature",
    "Support",
    "sign_petition",
    "start_petition",
    "support",
    "unsign_petition",
]


@kind("owners.petition")
@frozen(kw_only=True)
class Petition:
    """A call of owners for an assembly on something."""

    id: Id["Petition"]
    title: str
    started: date


@kind("owners.signature", indexes=("person", "petition"), unique=(("person", "petition"),))
@frozen(kw_only=True)
class Signature:
    """One owner's signature; taken back by its end."""

    id: Id["Signature"]
    petition: Id[Petition]
    person: Id[Person]
    on: date
    ended: date | None = None

    def stood(self, on: date) -> bool:
        """Whether it had been given by a day and not been taken back."""
        return self.on <= on and (self.ended is None or on < self.ended)


@event("owners.petition_started")
@frozen(kw_only=True)
class PetitionStarted:
    """Owners collect signatures."""

    petition: Id[Petition]


@event("owners.petition_signed")
@frozen(kw_only=True)
class PetitionSigned:
    """A signature was given or taken back."""

    petition: Id[Petition]
    signature: Id[Signature]
    stands: bool


NOT_OWNER = ProblemType("owners.not_owner", zh="不是业主", en="not an owner on this day", nature=Nature.STATE)
EMPTY_TITLE = ProblemType("owners.empty_title", zh="须写明事由", en="say what it is about")


@frozen(kw_only=True)
class Support:
    """How far a petition has come on a day. A head counts when one of its persons signed."""

    heads: int
    all_heads: int
    area: Decimal
    all_area: Decimal
    share: Fraction
    """What is needed of all."""
    enough_heads: bool
    enough_area: bool
    """True when area does not matter."""

    @property
    def enough(self) -> bool:
        """Whether the committee has to call the assembly."""
        return self.enough_heads and self.enough_area


@verb("owners.start_petition")
def start_petition(change: Change, *, title: str) -> Petition:
    """Begin to collect signatures."""
    change.require(title.strip(), EMPTY_TITLE(at="title"))
    made = Petition(id=change.new_id(Petition), title=title, started=change.today)
    return change.put(made, PetitionStarted(petition=made.id))


@verb("owners.sign_petition")
def sign_petition(change: Change, petition_id: Id[Petition], *, person_id: Id[Person]) -> Signature:
    """Sign; signing again changes nothing. Refused for somebody who owns nothing today, and speaks for nobody who does."""
    change.get(Petition, petition_id)
    change.require(_speaks(change, person_id), NOT_OWNER(at="person_id"))
    known = change.first(Signature, person=person_id, petition=petition_id)
    if known is not None and known.ended is None:
        return known
    id = change.new_id(Signature) if known is None else known.id
    made = Signature(id=id, petition=petition_id, person=person_id, on=change.today)
    return change.put(made, PetitionSigned(petition=petition_id, signature=made.id, stands=True))


def _speaks(view: View, person_id: Id[Person]) -> bool:
    """Whether somebody owns a unit today, or acts for who does; which of them counts is for `entitled` to say."""
    acts = (one for one in mandates_of(view, person_id, on=view.today) if one.person == person_id)
    owners = {person_id, *(one.principal for one in acts if one.principal is not None)}
    return any(units_of(view, owner, on=view.today) for owner in owners)


@verb("owners.unsign_petition")
def unsign_petition(change: Change, petition_id: Id[Petition], *, person_id: Id[Person]) -> Signature:
    """Take a signature back."""
    known = change.first(Signature, person=person_id, petition=petition_id, ended=None)
    if known is None:
        raise Refused(NOT_SIGNED(at="person_id"))
    gone = evolve(known, ended=change.today)
    return change.put(gone, PetitionSigned(petition=petition_id, signature=known.id, stands=False))


NOT_SIGNED = ProblemType("owners.not_signed", zh="没有签名", en="there is no signature to take back", nature=Nature.STATE)


@question("owners.support")
def support(view: View, petition_id: Id[Petition], *, on: date) -> Support:
    """How many owners have signed, and whether that is enough by the law and the rules of procedure of the day."""
    view.get(Petition, petition_id)
    signed = {one.person for one in view.find(Signature, petition=petition_id) if one.stood(on)}
    lines = entitled(view, on=on)
    for_it = [line for line in lines if line.holder is not Holder.ESTATE and signed.intersection(line.persons)]
    area, all_area = _area(for_it), _area(lines)
    wanted = figure(view, PETITION, on=on)
    share = Fraction(0) if wanted is None else wanted.value
    with_area = _basis(view, on) is PetitionBasis.HEADS_AND_AREA
    return Support(
        heads=len(for_it),
        all_heads=len(lines),
        area=area,
        all_area=all_area,
        share=share,
        enough_heads=len(for_it) >= share * len(lines) and bool(for_it),
        enough_area=not with_area or Fraction(area) >= share * Fraction(all_area),
    )


def _basis(view: View, on: date) -> PetitionBasis:
    """As the rules of procedure say, else as the rulebook of the place does."""
    own = clauses_on(view, on=on).petition
    if own is not None:
        return own
    said = word(view, PETITION_BASIS, on=on)
    return PetitionBasis.HEADS_AND_AREA if said is not None and said.value == "count_and_area" else PetitionBasis.HEADS


def _area(lines: Iterable[Line]) -> Decimal:
    return exact_sum(part.area for line in lines for part in line.parts if part.area is not None)
