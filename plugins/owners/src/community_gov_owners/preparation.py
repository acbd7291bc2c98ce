"""Preparing the first assembly: the preparatory group (筹备组) and who sits in it for whom.

The group is odd in number, at least half of it represents the owners, and the subdistrict leads it (guiding rules
建房〔2009〕274号, art. 10; from memory): a group of another shape is reported, never refused.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Coded, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person
from community_gov.organizations import Body

__all__ = [
    "Preparation",
    "PreparationEnded",
    "PreparationFormed",
    "Preparer",
    "PreparerNamed",
    "Seat",
    "Side",
    "end_preparation",
    "form_preparation",
    "name_preparer",
    "preparers",
]


class Side(Coded):
    """For whom somebody sits in the group."""

    OWNERS = "owners", "业主代表", "the owners"
    DEVELOPER = "developer", "建设单位", "the developer"
    SUBDISTRICT = "subdistrict", "街道", "the subdistrict"
    RESIDENTS_COMMITTEE = "residents_committee", "居民委员会", "the residents' committee"
    POLICE = "police", "派出所", "the police station"
    OTHER = "other", "其他", "another"


@kind("owners.preparation")
@frozen(kw_only=True)
class Preparation:
    """A preparatory group."""

    id: Id["Preparation"]
    body: Id[Body]
    """The group as a body, in whose name notices go up."""
    formed: date
    requested: date | None
    """When owners or the developer asked for it."""
    ended: date | None = None


@kind("owners.preparer", indexes=("preparation",))
@frozen(kw_only=True)
class Preparer:
    """One member of the group."""

    id: Id["Preparer"]
    preparation: Id[Preparation]
    side: Side
    person: Id[Person] | None
    """None for somebody from an office who is not in the register of persons."""
    leads: bool = False


@event("owners.preparation_formed")
@frozen(kw_only=True)
class PreparationFormed:
    """A preparatory group was formed."""

    preparation: Id[Preparation]
    members: int


@event("owners.preparer_named")
@frozen(kw_only=True)
class PreparerNamed:
    """Somebody came into the group."""

    preparation: Id[Preparation]
    preparer: Id[Preparer]
    side: Side


@event("owners.preparation_ended")
@frozen(kw_only=True)
class PreparationEnded:
    """The group's work is done."""

    preparation: Id[Preparation]


@frozen(kw_only=True)
class Seat:
    """One seat of a new group."""

    side: Side
    person: Id[Person] | None = None
    leads: bool = False


NO_MEMBERS = ProblemType("owners.no_members", zh="筹备组须有成员", en="a preparatory group has members")
TWO_LEADERS = ProblemType("owners.leaders", zh="筹备组有{n}名组长", en="the group has {n} leaders; it has one")
PREPARATION_OVER = ProblemType(
    "owners.preparation_over", zh="筹备组已于{on}结束工作", en="the group ended its work on {on}", nature=Nature.STATE
)


@verb("owners.form_preparation")
def form_preparation(
    change: Change, body_id: Id[Body], *, formed: date, seats: tuple[Seat, ...], requested: date | None = None
) -> Preparation:
    """Record a preparatory group with its members; `body_id` is the group as a body."""
    change.get(Body, body_id)
    change.require(seats, NO_MEMBERS(at="seats"))
    leaders = sum(seat.leads for seat in seats)
    change.require(leaders <= 1, TWO_LEADERS(at="seats", n=leaders))
    made = Preparation(id=change.new_id(Preparation), body=body_id, formed=formed, requested=requested)
    for seat in seats:
        _sit(change, made.id, seat)
    return change.put(made, PreparationFormed(preparation=made.id, members=len(seats)))


@verb("owners.name_preparer")
def name_preparer(change: Change, preparation_id: Id[Preparation], *, side: Side, person: Id[Person] | None = None) -> Preparer:
    """Add a member while the group works."""
    known = change.get(Preparation, preparation_id)
    if known.ended is not None:
        raise Refused(PREPARATION_OVER(at="preparation_id", on=known.ended))
    return _sit(change, preparation_id, Seat(side=side, person=person))


def _sit(change: Change, preparation: Id[Preparation], seat: Seat) -> Preparer:
    if seat.person is not None:
        change.get(Person, seat.person)
    made = Preparer(id=change.new_id(Preparer), preparation=preparation, side=seat.side, person=seat.person, leads=seat.leads)
    return change.put(made, PreparerNamed(preparation=preparation, preparer=made.id, side=seat.side))


@verb("owners.end_preparation")
def end_preparation(change: Change, preparation_id: Id[Preparation], *, on: date) -> Preparation:
    """The group's work is done: the committee is there, or it was given up."""
    known = change.get(Preparation, preparation_id)
    if known.ended is not None:
        raise Refused(PREPARATION_OVER(at="preparation_id", on=known.ended))
    return change.put(evolve(known, ended=on), PreparationEnded(preparation=preparation_id))


@question("owners.preparers")
def preparers(view: View, preparation_id: Id[Preparation]) -> tuple[Preparer, ...]:
    """The members of a group, who leads it first."""
    rows = view.find(Preparer, preparation=preparation_id)
    return tuple(sorted(rows, key=lambda row: not row.leads))
