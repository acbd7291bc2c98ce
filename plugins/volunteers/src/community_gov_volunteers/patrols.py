"""Observation patrols: what volunteers see of places on their rounds becomes feedback, and what came of it comes back to them.

Observations are about places. There is no field for a person, and a text with a phone number, the number of an identity card
or a number plate is refused; whether it speaks of a person in words is for the human who moderates it.
"""

import re
from datetime import datetime

from attrs import field, frozen
from attrs.validators import min_len

from community_gov import Change, Code, Id, Nature, OneOf, ProblemType, Refused, View, event, kind, question, verb
from community_gov.feedback import Channel, FeedbackKind, Item, ItemState, submit, submit_for
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov_volunteers.activities import EMPTY, Activity, ListState, Shift, days_of_shift
from community_gov_volunteers.associations import association
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.signup import NOT_STARTED, SignUp, SignUpState

__all__ = [
    "Observation",
    "Observed",
    "Result",
    "Round",
    "RoundWalked",
    "Route",
    "add_route",
    "observations",
    "observe",
    "results_of",
    "rounds",
    "routes",
    "walk",
]


@kind("volunteers.route", indexes=("body",))
@frozen(kw_only=True)
class Route:
    """A round that observers walk: its places in order, and what to look at."""

    id: Id["Route"]
    body: Id[Body]
    name: str = field(validator=min_len(1))
    places: tuple[Id[Place], ...]
    checklist: tuple[Code, ...]


@kind("volunteers.round", indexes=("shift", "route"))
@frozen(kw_only=True)
class Round:
    """A route that was walked in a shift, with what was looked at."""

    id: Id["Round"]
    shift: Id[Shift]
    route: Id[Route]
    enrolment: Id[Enrolment]
    checked: tuple[Code, ...]
    missed: tuple[Code, ...]
    """What stood on the checklist and was not looked at."""
    at: datetime


@kind("volunteers.observation", indexes=("shift", "enrolment", "place", "item"))
@frozen(kw_only=True)
class Observation:
    """Something seen at a place; what was seen stands in the feedback item."""

    id: Id["Observation"]
    shift: Id[Shift]
    enrolment: Id[Enrolment]
    person: Id[Person]
    place: Id[Place]
    category: Code
    item: Id[Item]
    at: datetime


@frozen(kw_only=True)
class Result:
    """What came of an observation so far."""

    observation: Id[Observation]
    item: Id[Item]
    number: int
    state: ItemState


@event("volunteers.observed")
@frozen(kw_only=True)
class Observed:
    """Something was seen at a place."""

    observation: Id[Observation]
    place: Id[Place]
    item: Id[Item]


@event("volunteers.round_walked")
@frozen(kw_only=True)
class RoundWalked:
    """A route was walked."""

    walked: Id[Round]
    route: Id[Route]


PERSON_IN_TEXT = ProblemType(
    "volunteers.person_in_text",
    zh="巡查只记录地点情况,不得写入电话、证件或车牌号码",
    en="an observation is of a place: leave out phone numbers, numbers of identity cards and number plates",
)
NOT_ON_PATROL = ProblemType(
    "volunteers.not_on_patrol",
    zh="不在该班次的名单上,或不是班次当天",
    en="has no place on this shift, or it is not its day",
    nature=Nature.STATE,
)

_PHONE = r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"
_IDENTITY = r"(?<!\d)\d{17}[\dXx](?![\dXx])"
_PLATE = r"[一-龥][A-HJ-NP-Z][·•\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
_PERSONAL = re.compile(f"{_PHONE}|{_IDENTITY}|{_PLATE}")


@verb("volunteers.add_route")
def add_route(
    change: Change, body_id: Id[Body], *, name: str, places: tuple[Id[Place], ...], checklist: tuple[Code, ...]
) -> Route:
    """Lay out a round: places in order, and what to look at (codes such as `fire_lane`)."""
    association(change, body_id, on=change.today)
    change.require(name.strip(), EMPTY(at="name"))
    change.require(places, EMPTY(at="places"))
    for place in places:
        change.get(Place, place)
    return change.put(
        Route(id=change.new_id(Route), body=body_id, name=name, places=places, checklist=tuple(dict.fromkeys(checklist)))
    )


@verb("volunteers.walk")
def walk(
    change: Change,
    shift_id: Id[Shift],
    *,
    route_id: Id[Route],
    enrolment_id: Id[Enrolment],
    checked: tuple[Code, ...],
) -> Round:
    """Note that a route was walked and what was looked at; what was missed is kept with it."""
    shift, route = change.get(Shift, shift_id), change.get(Route, route_id)
    _require_patrol(change, shift, change.get(Enrolment, enrolment_id))
    looked = tuple(code for code in route.checklist if code in checked)
    made = Round(
        id=change.new_id(Round),
        shift=shift_id,
        route=route_id,
        enrolment=enrolment_id,
        checked=looked,
        missed=tuple(code for code in route.checklist if code not in checked),
        at=change.now,
    )
    return change.put(made, RoundWalked(walked=made.id, route=route_id))


@verb("volunteers.observe")
def observe(
    change: Change,
    shift_id: Id[Shift],
    *,
    enrolment_id: Id[Enrolment],
    place_id: Id[Place],
    category: Code,
    text: str,
) -> Observation:
    """Report what is out of order at a place; it goes to feedback with the patrol as its channel and the observer as reporter."""
    shift, enrolment = change.get(Shift, shift_id), change.get(Enrolment, enrolment_id)
    _require_patrol(change, shift, enrolment)
    change.require(_PERSONAL.search(text) is None, PERSON_IN_TEXT(at="text"))
    made = Observation(
        id=change.new_id(Observation),
        shift=shift_id,
        enrolment=enrolment_id,
        person=enrolment.person,
        place=place_id,
        category=category,
        item=_report(change, enrolment.person, place_id, category, text).id,
        at=change.now,
    )
    return change.put(made, Observed(observation=made.id, place=place_id, item=made.item))


def _report(change: Change, observer: Id[Person], place: Id[Place], category: Code, text: str) -> Item:
    """The observer's own words, or those that the person in charge of the patrol writes down for the observer."""
    kind, channel = FeedbackKind.REQUEST, Channel.PATROL
    if change.actor.person == observer:
        return submit(change, text=text, category=category, kind=kind, channel=channel, place=place, reporter=observer)
    return submit_for(change, text=text, category=category, kind=kind, channel=channel, place=place, reporter=observer)


def _require_patrol(change: Change, shift: Shift, enrolment: Enrolment) -> None:
    """Whoever has a place on the shift, on its day, once it has begun."""
    change.require(change.now >= shift.starts, NOT_STARTED(at="shift_id"))
    has_place = change.first(SignUp, enrolment=enrolment.id, shift=shift.id, state=SignUpState.PLACED)
    on_day = change.today in days_of_shift(change, shift) and shift.state is not ListState.CALLED_OFF
    if has_place is None or not on_day:
        raise Refused(NOT_ON_PATROL(at="enrolment_id"))


# --- questions -------------------------------------------------------------------------------------------------------


@question("volunteers.routes")
def routes(view: View, body_id: Id[Body]) -> tuple[Route, ...]:
    """The rounds of an association, by id."""
    return view.find(Route, body=body_id)


@question("volunteers.rounds")
def rounds(view: View, body_id: Id[Body]) -> tuple[Round, ...]:
    """The routes that were walked for an association, by time."""
    mine = tuple(route.id for route in routes(view, body_id))
    return view.find(Round, route=OneOf(mine), order_by="at")


@question("volunteers.observations")
def observations(view: View, body_id: Id[Body]) -> tuple[Observation, ...]:
    """What observers of an association reported, by time."""
    activities = tuple(activity.id for activity in view.find(Activity, body=body_id))
    shifts = tuple(shift.id for shift in view.find(Shift, activity=OneOf(activities)))
    return view.find(Observation, shift=OneOf(shifts), order_by="at")


@question("volunteers.results_of")
def results_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[Result, ...]:
    """What came of the observations of a volunteer, by time."""
    mine = view.find(Observation, enrolment=enrolment_id, order_by="at")
    items = {item.id: item for item in view.find(Item, id=OneOf(tuple(one.item for one in mine)))}
    return tuple(
        Result(observation=one.id, item=one.item, number=items[one.item].number, state=items[one.item].state) for one in mine
    )
