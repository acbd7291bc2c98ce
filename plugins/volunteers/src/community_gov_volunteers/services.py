"""Services for residents: knives sharpened, hair cut at home.

A resident asks; volunteers take it on by themselves, in pairs where the catalogue says so. Where the resident lives and what
the wish is are private: others see which service is wanted in which building, and only the helpers who took it on, the
organisers and the resident read the rest, each reading with a trace in the journal. Nobody pays (志愿服务条例 arts. 2, 21).
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Nature,
    Problem,
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
from community_gov.households import Person, Place, Unit, building_of
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.enrolment import NOT_ACTIVE, Enrolment, EnrolmentStatus, status_on
from community_gov_volunteers.freetime import FreeTime, require_times
from community_gov_volunteers.gates import asked_on, shut
from community_gov_volunteers.packs import Service, gate_rules, service
from community_gov_volunteers.qualifications import facts_of
from community_gov_volunteers.signup import NOT_AGREED, OTHER_BODY

__all__ = [
    "HELPS_ALREADY",
    "REQUEST_OVER",
    "Helper",
    "OpenRequest",
    "Request",
    "RequestMoved",
    "RequestRead",
    "RequestState",
    "ServiceVisit",
    "VisitMade",
    "VisitOutcome",
    "ask_for",
    "give_back_all",
    "helpers_of",
    "helpers_wanted",
    "open_request",
    "open_requests",
    "read_request",
    "requests_of",
    "services",
    "step_back",
    "take_on",
    "unfit_to_help",
    "visited",
    "visits_of",
    "withdraw_request",
]

_MATTER = personal(purpose=Purpose.CARE, controller=Controller.ASSOCIATION, until=Until.MATTER_CLOSED)


class RequestState(Coded):
    """How far a request has come."""

    OPEN = "open", "待认领", "open"
    TAKEN = "taken", "已认领", "taken on"
    DONE = "done", "已完成", "done"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


_GOING_ON = (RequestState.OPEN, RequestState.TAKEN)


class VisitOutcome(Coded):
    """What became of a visit."""

    DONE = "done", "已服务", "served"
    NOBODY_IN = "nobody_in", "无人在家", "nobody in"


@kind("volunteers.request", indexes=("body", "person", "state"))
@frozen(kw_only=True)
class Request:
    """Somebody asks for a service."""

    id: Id["Request"]
    body: Id[Body]
    service: Code
    person: Id[Person]
    asked: date
    state: RequestState
    unit: Id[Unit] | None = field(default=None, repr=False, metadata=_MATTER)
    address: str | None = field(default=None, repr=False, metadata=_MATTER)
    wish: str | None = field(default=None, repr=False, metadata=_MATTER)
    times: tuple[FreeTime, ...] | None = field(default=None, repr=False, metadata=_MATTER)
    """When it suits; nothing said means whenever."""


@kind("volunteers.helper", indexes=("request", "enrolment", "person"))
@frozen(kw_only=True)
class Helper:
    """A volunteer who took a request on, until it is done or the volunteer steps back."""

    id: Id["Helper"]
    request: Id[Request]
    enrolment: Id[Enrolment]
    person: Id[Person]
    start: date
    end: date | None = None


@kind("volunteers.service_visit", indexes=("request",))
@frozen(kw_only=True)
class ServiceVisit:
    """A visit to a resident, by all who had taken the request on."""

    id: Id["ServiceVisit"]
    request: Id[Request]
    on: date
    outcome: VisitOutcome
    helpers: int


@frozen(kw_only=True)
class OpenRequest:
    """What volunteers see of a request before they take it on: no name, no address."""

    request: Id[Request]
    service: Code
    asked: date
    building: Id[Place] | None
    wanted: int
    """How many helpers are still wanted."""


@event("volunteers.request_moved")
@frozen(kw_only=True)
class RequestMoved:
    """A request was made (`from_` is None), taken on, done or withdrawn."""

    request: Id[Request]
    from_: RequestState | None
    to: RequestState


@event("volunteers.request_read", read=True)
@frozen(kw_only=True)
class RequestRead:
    """Somebody read the private part of a request; who it was stands in the entry of the journal."""

    request: Id[Request]


@event("volunteers.visit_made")
@frozen(kw_only=True)
class VisitMade:
    """A visit was made."""

    request: Id[Request]
    outcome: VisitOutcome


NO_SERVICE = ProblemType("volunteers.no_service", zh="没有名为{service}的服务", en="there is no service {service}")
NO_ADDRESS = ProblemType(
    "volunteers.no_address", zh="上门服务须写明房屋或地址", en="a service at home needs the unit or an address"
)
REQUEST_OVER = ProblemType("volunteers.request_over", zh="该需求{state}", en="the request is {state}", nature=Nature.STATE)
ENOUGH_HELPERS = ProblemType(
    "volunteers.enough_helpers", zh="已有{helpers}人认领", en="{helpers} have taken it on already", nature=Nature.CONFLICT
)
HELPS_ALREADY = ProblemType("volunteers.helps_already", zh="已认领此需求", en="has taken it on already", nature=Nature.CONFLICT)
OWN_REQUEST = ProblemType(
    "volunteers.own_request", zh="不能认领自己的需求", en="nobody takes on his or her own request", nature=Nature.STATE
)
NO_HELPER = ProblemType("volunteers.no_helper", zh="没有认领此需求", en="has not taken it on", nature=Nature.STATE)
PAIR_WANTED = ProblemType(
    "volunteers.pair_wanted",
    zh="此服务须{wanted}人同行,现只有{helpers}人",
    en="this service takes {wanted} helpers together, there is {helpers}",
    nature=Nature.STATE,
)
VISIT_DAY = ProblemType(
    "volunteers.visit_day",
    zh="日期{on}早于认领日或晚于今天",
    en="{on} lies before the day on which it was taken on, or after today",
)


@verb("volunteers.ask_for")
def ask_for(
    change: Change,
    body_id: Id[Body],
    *,
    service_code: Code,
    person_id: Id[Person],
    unit_id: Id[Unit] | None = None,
    address: str | None = None,
    wish: str | None = None,
    times: tuple[FreeTime, ...] = (),
) -> Request:
    """Ask volunteers for a service; one at home says where, which only those who come will read."""
    association(change, body_id, on=change.today)
    change.get(Person, person_id)
    wanted = _service(change, service_code)
    if unit_id is not None:
        change.get(Unit, unit_id)
    change.require(unit_id or (address and address.strip()) or not wanted.at_home, NO_ADDRESS(at="unit_id"))
    require_times(change, times)
    made = Request(
        id=change.new_id(Request),
        body=body_id,
        service=service_code,
        person=person_id,
        asked=change.today,
        state=RequestState.OPEN,
        unit=unit_id,
        address=address,
        wish=wish,
        times=times or None,
    )
    return change.put(made, RequestMoved(request=made.id, from_=None, to=made.state))


def _service(view: View, code: Code) -> Service:
    known = service(view, code)
    if known is None:
        raise Refused(NO_SERVICE(at="service_code", service=code))
    return known


def helpers_wanted(view: View, request: Request) -> int:
    """How many have to come together."""
    return 2 if _service(view, request.service).pair else 1


@verb("volunteers.take_on")
def take_on(change: Change, request_id: Id[Request], *, enrolment_id: Id[Enrolment]) -> Helper:
    """Take a request on by oneself; it is no longer open when there are as many helpers as the service takes."""
    request, enrolment = change.get(Request, request_id), change.get(Enrolment, enrolment_id)
    change.require(change.actor.person == enrolment.person, NOT_AGREED(at="enrolment_id"))
    change.require(request.state in _GOING_ON, REQUEST_OVER(at="request_id", state=request.state))
    helpers = helpers_of(change, request_id)
    _require_helper(change, request, enrolment, helpers)
    made = Helper(
        id=change.new_id(Helper),
        request=request_id,
        enrolment=enrolment_id,
        person=enrolment.person,
        start=change.today,
    )
    change.put(made)
    if len(helpers) + 1 == helpers_wanted(change, request):
        _move(change, request, RequestState.TAKEN)
    return made


def _require_helper(change: Change, request: Request, enrolment: Enrolment, helpers: tuple[Helper, ...]) -> None:
    if problems := tuple(unfit_to_help(change, request, enrolment, on=change.today)):
        raise Refused(*problems)
    change.require(all(one.person != enrolment.person for one in helpers), HELPS_ALREADY(at="enrolment_id"))
    change.require(len(helpers) < helpers_wanted(change, request), ENOUGH_HELPERS(at="request_id", helpers=len(helpers)))


def unfit_to_help(view: View, request: Request, enrolment: Enrolment, *, on: date) -> Iterator[Problem]:
    """Everything that keeps a volunteer from a request on a day: the association, the status, whose it is, the gates."""
    if status_on(view, enrolment.id, on=on) is not EnrolmentStatus.ACTIVE:
        yield NOT_ACTIVE(at="enrolment_id", enrolment=enrolment.id, on=on)
    if enrolment.body != request.body:
        yield OTHER_BODY(at="enrolment_id")
    if enrolment.person == request.person:
        yield OWN_REQUEST(at="enrolment_id")
    wanted = _service(view, request.service)
    asked = asked_on(gate_rules(view), risk=wanted.risk, on=on, requirements=wanted.requirements, min_age=wanted.min_age)
    yield from shut(asked, facts_of(view, enrolment), on=on)


@verb("volunteers.step_back")
def step_back(change: Change, request_id: Id[Request], *, enrolment_id: Id[Enrolment]) -> Request:
    """Give a request back before it is done; it is open again, and the address is no longer to be read."""
    mine = next((one for one in helpers_of(change, request_id) if one.enrolment == enrolment_id), None)
    if mine is None:
        raise Refused(NO_HELPER(at="enrolment_id"))
    return _give_back(change, mine)


def give_back_all(change: Change, enrolment_id: Id[Enrolment]) -> None:
    """Open the requests again that a volunteer who goes had in hand."""
    for helper in change.find(Helper, enrolment=enrolment_id, end=None):
        _give_back(change, helper)


def _give_back(change: Change, helper: Helper) -> Request:
    change.put(evolve(helper, end=change.today))
    request = change.get(Request, helper.request)
    return _move(change, request, RequestState.OPEN) if request.state is RequestState.TAKEN else request


@verb("volunteers.read_request")
def read_request(change: Change, request_id: Id[Request]) -> Request:
    """Read where and what exactly; the journal keeps who read it."""
    request = change.get(Request, request_id)
    change.emit(RequestRead(request=request_id))
    return request


@verb("volunteers.visited")
def visited(change: Change, request_id: Id[Request], *, outcome: VisitOutcome, on: date | None = None) -> ServiceVisit:
    """Note a visit; served means done, and the helpers no longer read the address."""
    request, day = change.get(Request, request_id), on or change.today
    change.require(request.state in _GOING_ON, REQUEST_OVER(at="request_id", state=request.state))
    helpers, wanted = helpers_of(change, request_id), helpers_wanted(change, request)
    change.require(len(helpers) == wanted, PAIR_WANTED(at="request_id", wanted=wanted, helpers=len(helpers)))
    change.require(max(one.start for one in helpers) <= day <= change.today, VISIT_DAY(at="on", on=day))
    made = ServiceVisit(id=change.new_id(ServiceVisit), request=request_id, on=day, outcome=outcome, helpers=len(helpers))
    change.put(made, VisitMade(request=request_id, outcome=outcome))
    if outcome is VisitOutcome.DONE:
        _release(change, helpers)
        _move(change, request, RequestState.DONE)
    return made


@verb("volunteers.withdraw_request")
def withdraw_request(change: Change, request_id: Id[Request]) -> Request:
    """Take a request back; nobody asks why."""
    request = change.get(Request, request_id)
    change.require(request.state in _GOING_ON, REQUEST_OVER(at="request_id", state=request.state))
    _release(change, helpers_of(change, request_id))
    return _move(change, request, RequestState.WITHDRAWN)


def _release(change: Change, helpers: tuple[Helper, ...]) -> None:
    for one in helpers:
        change.put(evolve(one, end=change.today))


def _move(change: Change, request: Request, state: RequestState) -> Request:
    return change.put(evolve(request, state=state), RequestMoved(request=request.id, from_=request.state, to=state))


# --- questions -------------------------------------------------------------------------------------------------------


@question("volunteers.services")
def services(view: View) -> tuple[Service, ...]:
    """The catalogue."""
    return view.packs(Service)


@question("volunteers.open_requests")
def open_requests(view: View, body_id: Id[Body]) -> tuple[OpenRequest, ...]:
    """What is wanted, without saying by whom, the oldest first."""
    return tuple(open_request(view, one) for one in view.find(Request, body=body_id, state=RequestState.OPEN, order_by="asked"))


def open_request(view: View, request: Request) -> OpenRequest:
    """What may be told of a request before it is taken on."""
    building = None if request.unit is None else building_of(view, request.unit)
    return OpenRequest(
        request=request.id,
        service=request.service,
        asked=request.asked,
        building=None if building is None else building.id,
        wanted=helpers_wanted(view, request) - len(helpers_of(view, request.id)),
    )


@question("volunteers.requests_of")
def requests_of(view: View, person_id: Id[Person]) -> tuple[Request, ...]:
    """What somebody asked for, by day."""
    return view.find(Request, person=person_id, order_by="asked")


@question("volunteers.helpers_of")
def helpers_of(view: View, request_id: Id[Request]) -> tuple[Helper, ...]:
    """Who has a request in hand now, by day."""
    return view.find(Helper, request=request_id, end=None, order_by="start")


@question("volunteers.visits_of")
def visits_of(view: View, request_id: Id[Request]) -> tuple[ServiceVisit, ...]:
    """The visits made for a request, by day."""
    return view.find(ServiceVisit, request=request_id, order_by="on")
