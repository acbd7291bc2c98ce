"""Whom to ask about a request: who could come, with the reasons, and an offer that the volunteer takes up or declines.

Computed when asked and kept nowhere; no score of a person exists. Nobody is proposed who fails a gate on that day, is not active,
has it in hand, or gave it back or declined it. An offer tells what an open request tells: neither name nor address; these are
read by whoever has taken it on (`services.take_on`), and nobody takes it on for another.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person, Place, building_of
from community_gov_volunteers.enrolment import Enrolment, enrolled
from community_gov_volunteers.freetime import FreeTime, free_of, times_meet
from community_gov_volunteers.nearness import around, far, steps_home
from community_gov_volunteers.packs import service
from community_gov_volunteers.qualifications import Skill
from community_gov_volunteers.services import (
    HELPS_ALREADY,
    REQUEST_OVER,
    Helper,
    OpenRequest,
    Request,
    RequestState,
    open_request,
    unfit_to_help,
)

__all__ = ["Match", "Offer", "OfferDeclined", "Offered", "decline_offer", "matches", "offer", "offers_of"]


@kind("volunteers.offer", indexes=("request", "enrolment"))
@frozen(kw_only=True)
class Offer:
    """That somebody was asked about a request; it is taken up by taking the request on."""

    id: Id["Offer"]
    request: Id[Request]
    enrolment: Id[Enrolment]
    person: Id[Person]
    offered: date
    declined: date | None = None


@frozen(kw_only=True)
class Match:
    """Somebody who could be asked, with the reasons that a human weighs."""

    enrolment: Id[Enrolment]
    number: int
    skilled: bool | None
    """Whether the volunteer says to have the skill of the service; None: it asks for none."""
    free: bool | None
    """Whether a time that suits the resident is a free one of the volunteer; None: one of the two said nothing of it."""
    steps: int | None
    """How many steps up from the resident's building there is a place with the volunteer's home in it: 0 for neighbours in
    the building; None: not known."""
    load: int
    """How many requests the volunteer has in hand."""


@event("volunteers.offered")
@frozen(kw_only=True)
class Offered:
    """Somebody was asked about a request."""

    offer: Id[Offer]
    request: Id[Request]


@event("volunteers.offer_declined")
@frozen(kw_only=True)
class OfferDeclined:
    """Somebody who was asked said no."""

    offer: Id[Offer]


OFFERED_ALREADY = ProblemType(
    "volunteers.offered_already", zh="已询问过此人", en="has been asked about it already", nature=Nature.CONFLICT
)
DECLINED_ALREADY = ProblemType("volunteers.offer_declined", zh="已谢绝", en="it was declined already", nature=Nature.STATE)


@question("volunteers.matches")
def matches(view: View, request_id: Id[Request], *, on: date) -> tuple[Match, ...]:
    """Who could be asked to come on a day: first those with the skill, who are free, near, have the least in hand, by number.

    Where an answer is not known, it stands between the good and the bad one.
    """
    found = _matches(view, view.get(Request, request_id), on)
    return tuple(sorted(found, key=lambda one: (_GOOD[one.skilled], _GOOD[one.free], far(one.steps), one.load, one.number)))


_GOOD: Mapping[bool | None, int] = {True: 0, None: 1, False: 2}


def _matches(view: View, request: Request, on: date) -> Iterator[Match]:
    wanted = service(view, request.service)
    building = None if request.unit is None else building_of(view, request.unit)
    near = around(view, None if building is None else building.id)
    tried = {one.enrolment for one in view.find(Helper, request=request.id)}
    tried |= {one.enrolment for one in view.find(Offer, request=request.id)}
    for one in enrolled(view, request.body, on=on):
        if one.id in tried or any(unfit_to_help(view, request, one, on=on)):
            continue
        skill = None if wanted is None else wanted.skill
        said = None if skill is None else view.first(Skill, enrolment=one.id, code=skill, end=None) is not None
        yield Match(
            enrolment=one.id,
            number=one.number,
            skilled=said,
            free=_free(view, request.times or (), one, near),
            steps=steps_home(view, one, near, on),
            load=len(view.find(Helper, enrolment=one.id, end=None)),
        )


def _free(view: View, wanted: tuple[FreeTime, ...], one: Enrolment, near: tuple[Id[Place], ...]) -> bool | None:
    """Whether a time suits both, and the place is one where the volunteer likes to help."""
    said = free_of(view, one.id)
    if said is None:
        return None
    if said.places and not set(said.places) & set(near):
        return False
    return times_meet(wanted, said.times) if wanted and said.times else None


# --- offers ----------------------------------------------------------------------------------------------------------


@verb("volunteers.offer")
def offer(change: Change, request_id: Id[Request], *, enrolment_id: Id[Enrolment]) -> Offer:
    """Ask a volunteer about a request; it is in nobody's hands until somebody takes it on."""
    request, enrolment = change.get(Request, request_id), change.get(Enrolment, enrolment_id)
    change.require(request.state is RequestState.OPEN, REQUEST_OVER(at="request_id", state=request.state))
    if problems := tuple(unfit_to_help(change, request, enrolment, on=change.today)):
        raise Refused(*problems)
    helping = change.first(Helper, request=request_id, enrolment=enrolment_id, end=None)
    change.require(helping is None, HELPS_ALREADY(at="enrolment_id"))
    before = change.first(Offer, request=request_id, enrolment=enrolment_id)
    change.require(before is None, OFFERED_ALREADY(at="enrolment_id"))
    made = Offer(
        id=change.new_id(Offer), request=request_id, enrolment=enrolment_id, person=enrolment.person, offered=change.today
    )
    return change.put(made, Offered(offer=made.id, request=request_id))


@verb("volunteers.decline_offer")
def decline_offer(change: Change, offer_id: Id[Offer]) -> Offer:
    """Say no; nobody asks why."""
    known = change.get(Offer, offer_id)
    change.require(known.declined is None, DECLINED_ALREADY(at="offer_id"))
    return change.put(evolve(known, declined=change.today), OfferDeclined(offer=offer_id))


@question("volunteers.offers_of")
def offers_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[OpenRequest, ...]:
    """The open requests about which a volunteer was asked and has not said no: what is wanted, without saying by whom."""
    offered = view.find(Offer, enrolment=enrolment_id, declined=None, order_by="offered")
    requests = (view.get(Request, one.request) for one in offered)
    mine = {one.request for one in view.find(Helper, enrolment=enrolment_id, end=None)}
    return tuple(open_request(view, one) for one in requests if one.state is RequestState.OPEN and one.id not in mine)
