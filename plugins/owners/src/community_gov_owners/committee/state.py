"""How the committee stands on a day: who sits, who waits, whether it can decide, and what it has to do next."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from community_gov import Certainty, Code, Id, PartialDate, View, question
from community_gov.households import Person
from community_gov.meetings import Figure, MeetingLaw
from community_gov.organizations import Body, Post, Term, members
from community_gov.rules import Comparator
from community_gov_owners.committee.duties import Duty, duties
from community_gov_owners.committee.rounds import Alternate, Round, round_of, waiting
from community_gov_owners.sitting import said

__all__ = ["CommitteeState", "Seat", "committee_on"]


@frozen(kw_only=True)
class Seat:
    """Somebody who sits."""

    person: Id[Person]
    term: Id[Term]
    posts: tuple[Code, ...]
    """What he or she is in the committee, such as chair and member."""
    certain: bool
    """Whether it is certain that he or she sat on the day."""
    held_over: bool
    """Whether the planned time was over, certainly or possibly."""


@frozen(kw_only=True)
class CommitteeState:
    """A committee on a day."""

    body: Id[Body]
    on: date
    seats: int
    sitting: tuple[Seat, ...]
    vacant: int
    alternates: tuple[Alternate, ...]
    """Who moves up, in the order in which they do."""
    since: PartialDate | None
    """When those who were elected together began; None when nobody sits."""
    expires: PartialDate | None
    """The first day after the planned term."""
    expired: bool
    """Whether the term is over and nobody has followed: the committee keeps what it has, and decides nothing."""
    quorum: int | None
    """How many have to be there to decide; None where no book says it."""
    majority: int | None
    """How many have to agree."""
    next: tuple[Duty, ...]
    """What is still to be done; what is due first comes first, what has no last day comes last."""

    @property
    def quorate(self) -> bool:
        """Whether enough sit to decide anything at all, were all of them there."""
        needed = max(self.quorum or 1, self.majority or 1)
        return len(self.sitting) >= needed


@question("owners.committee_on")
def committee_on(view: View, body_id: Id[Body], *, on: date) -> CommitteeState:
    """How a committee stands on a day, its own rules and those of the place applied; raises NotFound."""
    body = view.get(Body, body_id)
    round_ = round_of(view, body, on=on)
    law = next((one for one in view.packs(MeetingLaw) if one.kind == body.kind), MeetingLaw(kind=body.kind))
    all_of = _all_of(view, round_, law)
    return CommitteeState(
        body=body_id,
        on=on,
        seats=round_.sitting.seats,
        sitting=tuple(_seats(view, round_)),
        vacant=round_.vacant,
        alternates=waiting(view, round_),
        since=round_.since,
        expires=round_.expires,
        expired=round_.expired,
        quorum=_least(_figure(view, body, law.quorum, on), all_of),
        majority=_least(_figure(view, body, law.decision, on), all_of),
        next=tuple(duty for duty in duties(view, round_) if duty.done is None),
    )


def _seats(view: View, round_: Round) -> Iterator[Seat]:
    held = members(view, round_.body.id, on=round_.on)
    for tenure in round_.sitting.tenures:
        person = tenure.term.person
        yield Seat(
            person=person,
            term=tenure.term.id,
            posts=tuple(view.get(Post, one.post).code for one in held if one.person == person),
            certain=tenure.held is Certainty.CERTAINLY,
            held_over=tenure.held_over,
        )


def _all_of(view: View, round_: Round, law: MeetingLaw) -> int:
    """All members: the seats, where a book counts empty ones too, else those who sit."""
    base = _figure(view, round_.body, law.base, round_.on)
    return round_.sitting.seats if base is not None and base.value == "seats" else len(round_.sitting.tenures)


def _figure(view: View, body: Body, name: Code | None, on: date) -> Figure | None:
    return None if name is None else said(view, body, name, on=on)


def _least(rule: Figure | None, all_of: int) -> int | None:
    """The least whole number that is enough of all."""
    if rule is None:
        return None
    wanted: Fraction = rule.share * all_of
    return floor(wanted) + 1 if rule.comparator is Comparator.MORE else ceil(wanted)
