"""Facilities (设施): lifts, pumps, gates; where they are, who is responsible, when they are looked at and repaired.

How often something has to be looked at is for whoever knows the rule of the place; here it is recorded, and what is overdue is
a finding. Who is responsible is a body or a person, from a day on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, field, frozen
from attrs.validators import ge, optional

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.hookspecs import Records, hookimpl
from community_gov.households import GONE_RULE, GONE_RULE_ZH, Person, Place, enclosing, natural, require_text, within
from community_gov.organizations import CHAIR, MEMBER, Body, gone
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import AnyId, Coded, Finding, FindingType, Id, Severity, event, kind

__all__ = [
    "Facility",
    "FacilityAdded",
    "FacilityClosed",
    "FacilityHanded",
    "FacilityKeeping",
    "FacilityKind",
    "FacilityState",
    "Fault",
    "FaultMended",
    "FaultReported",
    "Inspected",
    "Inspection",
    "add_facility",
    "close_facility",
    "facilities",
    "facility",
    "hand_facility",
    "inspect",
    "inspections",
    "mend",
    "report_fault",
]


class FacilityKind(Coded):
    """What sort of facility it is."""

    LIFT = "lift", "电梯", "lift"
    FIRE = "fire", "消防设施", "fire equipment"
    WATER = "water", "二次供水", "water supply"
    POWER = "power", "供配电", "power supply"
    LIGHTING = "lighting", "公共照明", "lighting"
    DRAINAGE = "drainage", "排水", "drainage"
    GATE = "gate", "门禁道闸", "gate"
    CHARGING = "charging", "充电设施", "charging points"
    PLAYGROUND = "playground", "健身游乐设施", "playground"
    OTHER = "other", "其他设施", "other facility"


@kind("facilities.facility", indexes=("place", "kind"))
@frozen(kw_only=True)
class Facility:
    """Something that all use and somebody has to keep in order."""

    id: Id["Facility"]
    kind: FacilityKind
    name: str
    place: Id[Place]
    start: date
    end: date | None = None
    """The first day on which it is there no more."""
    every: int | None = field(default=None, validator=optional(ge(1)))
    """Days within which it is looked at again; None when nothing was said."""

    def stands(self, on: date) -> bool:
        """Whether it is there on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@kind("facilities.keeping", indexes=("facility", "responsible"))
@frozen(kw_only=True)
class FacilityKeeping:
    """A body or a person is responsible for a facility, until the next one is."""

    id: Id["FacilityKeeping"]
    facility: Id[Facility]
    responsible: AnyId
    start: date


@kind("facilities.inspection", indexes=("facility",))
@frozen(kw_only=True)
class Inspection:
    """Somebody looked at a facility."""

    id: Id["Inspection"]
    facility: Id[Facility]
    on: date
    passed: bool
    due: date | None
    """The day by which the next one was set; None: by the usual interval."""


@kind("facilities.fault", indexes=("facility",))
@frozen(kw_only=True)
class Fault:
    """Something is broken, to be mended by a day."""

    id: Id["Fault"]
    facility: Id[Facility]
    reported: date
    due: date
    mended: date | None = None


@event("facilities.added")
@frozen(kw_only=True)
class FacilityAdded:
    """A facility is looked after."""

    facility: Id[Facility]
    kind: FacilityKind
    place: Id[Place]


@event("facilities.closed")
@frozen(kw_only=True)
class FacilityClosed:
    """A facility is there no more."""

    facility: Id[Facility]
    end: date


@event("facilities.handed")
@frozen(kw_only=True)
class FacilityHanded:
    """Somebody else is responsible."""

    facility: Id[Facility]
    to: AnyId
    start: date


@event("facilities.inspected")
@frozen(kw_only=True)
class Inspected:
    """A facility was looked at."""

    facility: Id[Facility]
    on: date
    passed: bool


@event("facilities.fault_reported")
@frozen(kw_only=True)
class FaultReported:
    """Something is broken."""

    fault: Id[Fault]
    facility: Id[Facility]
    due: date


@event("facilities.fault_mended")
@frozen(kw_only=True)
class FaultMended:
    """It was mended."""

    fault: Id[Fault]
    facility: Id[Facility]
    on: date


NOBODY_SUCH = ProblemType(
    "facilities.nobody_such",
    zh="没有编号为{id}的组织或人员",
    en="there is no body or person {id}",
    nature=Nature.NOT_FOUND,
)
INTERVAL = ProblemType("facilities.interval", zh="检查间隔须为一天以上", en="an interval is one day or more")
NOT_THERE = ProblemType(
    "facilities.not_there", zh="该设施在{on}不在用", en="the facility is not there on {on}", nature=Nature.STATE
)
AHEAD = ProblemType("facilities.ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
DUE_BEFORE = ProblemType("facilities.due_before", zh="期限{due}早于{on}", en="{due} lies before {on}")
HANDED_LATER = ProblemType(
    "facilities.handed_later",
    zh="{on}当日或之后已另行移交({keeping})",
    en="it was handed over on {on} or later already ({keeping})",
    nature=Nature.CONFLICT,
)
MENDED = ProblemType("facilities.mended", zh="已于{on}修复", en="it was mended on {on}", nature=Nature.STATE)

UNSEEN = FindingType(
    "facilities.inspection_overdue",
    zh="{kind}应在{due}前检查,至今没有记录",
    en="{kind}: an inspection was due by {due} and is not on record",
    rule="the interval on record, or the day that the last inspection set",
    rule_zh="登记的检查间隔或者上次检查确定的日期",
    severity=Severity.CUSTOM,
)
FAILED = FindingType(
    "facilities.inspection_failed",
    zh="{kind}在{on}检查不合格,其后没有合格记录",
    en="{kind}: did not pass on {on}, and has not since",
    rule="the outcome of the inspection",
    rule_zh="检查结论",
    severity=Severity.CUSTOM,
)
BROKEN = FindingType(
    "facilities.repair_overdue",
    zh="{kind}应在{due}前修复,至今没有修复记录",
    en="{kind}: was to be mended by {due} and is not",
    rule="the deadline that was set with the repair",
    rule_zh="报修时确定的期限",
    severity=Severity.CUSTOM,
)
STILL_KEEPS = FindingType(
    "facilities.still_responsible",
    zh="{kind}登记由{who}负责,其{gone}",
    en="{kind}: on record as responsible is {who}, who or which {gone}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


@verb("facilities.add_facility")
def add_facility(
    change: Change,
    *,
    kind: FacilityKind,
    name: str,
    place: Id[Place],
    responsible: AnyId,
    start: date,
    every: int | None = None,
) -> Facility:
    """Look after a facility from a day on; `every` is the number of days within which it is looked at again."""
    require_text(name=name)
    change.get(Place, place)
    change.require(every is None or every >= 1, INTERVAL(at="every"))
    made = Facility(id=change.new_id(Facility), kind=kind, name=name, place=place, start=start, every=every)
    change.put(made, FacilityAdded(facility=made.id, kind=kind, place=place))
    hand_facility(change, made.id, to=responsible, on=start)
    return made


@verb("facilities.hand_facility")
def hand_facility(change: Change, facility_id: Id[Facility], *, to: AnyId, on: date) -> FacilityKeeping:
    """Let a body or a person be responsible from a day on, in place of the one before."""
    _there(change, facility_id, on)
    known = change.first(Body, id=Id(to)) or change.first(Person, id=Id(to))
    change.require(known is not None, NOBODY_SUCH(at="to", id=to))
    for keeping in change.find(FacilityKeeping, facility=facility_id):
        change.require(keeping.start < on, HANDED_LATER(at="on", on=on, keeping=keeping.id))
    made = FacilityKeeping(id=change.new_id(FacilityKeeping), facility=facility_id, responsible=to, start=on)
    return change.put(made, FacilityHanded(facility=facility_id, to=to, start=on))


@verb("facilities.close_facility")
def close_facility(change: Change, facility_id: Id[Facility], *, end: date) -> Facility:
    """A facility is there no more; `end` is the first day without it."""
    known = _there(change, facility_id, end)
    return change.put(evolve(known, end=end), FacilityClosed(facility=facility_id, end=end))


@verb("facilities.inspect")
def inspect(change: Change, facility_id: Id[Facility], *, on: date, passed: bool, due: date | None = None) -> Inspection:
    """Record that a facility was looked at; `due` is the day by which the next time was set, if it was."""
    _there(change, facility_id, on)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    if due is not None:
        change.require(due > on, DUE_BEFORE(at="due", due=due, on=on))
    made = Inspection(id=change.new_id(Inspection), facility=facility_id, on=on, passed=passed, due=due)
    return change.put(made, Inspected(facility=facility_id, on=on, passed=passed))


@verb("facilities.report_fault")
def report_fault(change: Change, facility_id: Id[Facility], *, on: date, due: date) -> Fault:
    """Something is broken; it is to be mended by the end of the day `due`."""
    _there(change, facility_id, on)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(due >= on, DUE_BEFORE(at="due", due=due, on=on))
    made = Fault(id=change.new_id(Fault), facility=facility_id, reported=on, due=due)
    return change.put(made, FaultReported(fault=made.id, facility=facility_id, due=due))


@verb("facilities.mend")
def mend(change: Change, fault_id: Id[Fault], *, on: date) -> Fault:
    """It was mended on a day."""
    known = change.get(Fault, fault_id)
    if known.mended is not None:
        raise Refused(MENDED(at="fault_id", on=known.mended))
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(on >= known.reported, DUE_BEFORE(at="on", due=on, on=known.reported))
    return change.put(evolve(known, mended=on), FaultMended(fault=fault_id, facility=known.facility, on=on))


def _there(view: View, facility_id: Id[Facility], on: date) -> Facility:
    known = view.get(Facility, facility_id)
    if not known.stands(on):
        raise Refused(NOT_THERE(at="facility_id", on=on))
    return known


# --- questions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class FacilityState:
    """How a facility stands on a day."""

    facility: Facility
    responsible: AnyId | None
    last: Inspection | None
    due: date | None
    """The last day for the next inspection; None when there is no rule."""
    faults: tuple[Fault, ...]
    """What is broken, by the day by which it is to be mended."""


@question("facilities.facilities")
def facilities(view: View, *, on: date, place: Id[Place] | None = None, kind: FacilityKind | None = None) -> tuple[Facility, ...]:
    """The facilities of a day in a place and in all that lies in it, by name."""
    inside = None if place is None else within(view, place)
    rows = view.find(Facility) if kind is None else view.find(Facility, kind=kind)
    found = (row for row in rows if row.stands(on) and (inside is None or row.place in inside))
    return tuple(sorted(found, key=lambda row: (natural(row.name), row.id)))


@question("facilities.facility")
def facility(view: View, facility_id: Id[Facility], *, on: date) -> FacilityState:
    """Who is responsible for a facility on a day, when it was looked at and what is broken; raises NotFound."""
    known = view.get(Facility, facility_id)
    seen, broken = view.find(Inspection, facility=facility_id), view.find(Fault, facility=facility_id)
    return _state(known, seen, broken, view.find(FacilityKeeping, facility=facility_id), on)


@question("facilities.inspections")
def inspections(view: View, facility_id: Id[Facility]) -> tuple[Inspection, ...]:
    """When a facility was looked at, the last first; raises NotFound."""
    view.get(Facility, facility_id)
    return tuple(sorted(view.find(Inspection, facility=facility_id), key=lambda row: (row.on, natural(row.id)), reverse=True))


def _state(
    known: Facility,
    seen: Iterable[Inspection],
    broken: Iterable[Fault],
    kept: Iterable[FacilityKeeping],
    on: date,
) -> FacilityState:
    last = max((row for row in seen if row.on <= on), key=lambda row: (row.on, natural(row.id)), default=None)
    keeping = max((row for row in kept if row.start <= on), key=lambda row: row.start, default=None)
    faults = (row for row in broken if row.reported <= on and (row.mended is None or row.mended > on))
    return FacilityState(
        facility=known,
        responsible=None if keeping is None else keeping.responsible,
        last=last,
        due=_due(known, last),
        faults=tuple(sorted(faults, key=lambda row: (row.due, row.id))),
    )


def _due(known: Facility, last: Inspection | None) -> date | None:
    if last is not None and last.due is not None:
        return last.due
    since = known.start if last is None else last.on
    return None if known.every is None else since + timedelta(days=known.every)


def _findings(view: View, on: date) -> Iterator[Finding]:
    seen: dict[Id[Facility], list[Inspection]] = {}
    broken: dict[Id[Facility], list[Fault]] = {}
    for inspection in view.find(Inspection):
        seen.setdefault(inspection.facility, []).append(inspection)
    for fault in view.find(Fault):
        broken.setdefault(fault.facility, []).append(fault)
    left, kept = gone(view, on=on), defaultdict[Id[Facility], list[FacilityKeeping]](list)
    for keeping in view.find(FacilityKeeping) if left else ():
        kept[keeping.facility].append(keeping)
    for known in view.find(Facility):
        if known.stands(on):
            state = _state(known, seen.get(known.id, ()), broken.get(known.id, ()), kept.get(known.id, ()), on)
            yield from _overdue(state, on)
            if state.responsible in left and state.responsible is not None:
                here = left[state.responsible]
                yield STILL_KEEPS(known.id, since=here.since, kind=known.kind, who=state.responsible, gone=here.by)


def _overdue(state: FacilityState, on: date) -> Iterator[Finding]:
    known, last = state.facility, state.last
    if state.due is not None and state.due < on:
        yield UNSEEN(known.id, since=state.due + timedelta(days=1), kind=known.kind, due=state.due)
    if last is not None and not last.passed:
        yield FAILED(known.id, since=last.on, kind=known.kind, on=last.on)
    for fault in state.faults:
        if fault.due < on:
            yield BROKEN(fault.id, since=fault.due + timedelta(days=1), kind=known.kind, due=fault.due)


# --- what the community is told --------------------------------------------------------------------------------------

_VERBS = (add_facility, hand_facility, close_facility, inspect, report_fault, mend)
_QUESTIONS = (facilities, facility, inspections)


_KEEPING = (
    ("inspections", "facility_id"),
    ("inspect", "facility_id"),
    ("report_fault", "facility_id"),
    ("mend", "fault_id"),
)
"""What belongs to whoever is responsible, and the argument that names for what."""


def _of_facility(view: View, known: Facility) -> Iterator[Anchor]:
    responsible = facility(view, known.id, on=view.today).responsible
    if responsible is not None:
        yield from (Anchor(scope, responsible) for scope in (Scope.BODY, Scope.SELF))
    yield from (Anchor(Scope.PLACE, place.id) for place in enclosing(view, known.place))


def _of_fault(view: View, fault: Fault) -> Iterator[Anchor]:
    return _of_facility(view, view.get(Facility, fault.facility))


@hookimpl
def gov_records() -> Records:
    """Facilities and what happens to them."""
    return Records(
        kinds=(Facility, FacilityKeeping, Fault, Inspection),
        events=(FacilityAdded, FacilityClosed, FacilityHanded, FaultMended, FaultReported, Inspected),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """The office keeps them; who serves in the responsible body records what it did; everybody may know how they stand."""
    office = ("add_facility", "hand_facility", "close_facility", "inspect", "report_fault", "mend")
    return PolicyPart(
        allows=(
            *(Allow(f"facilities.{name}", role) for name in office for role in (CLERK, OPERATOR)),
            *(Allow(f"facilities.{name}", ANYONE) for name in ("facilities", "facility")),
            *(Allow("facilities.inspections", role) for role in (CLERK, OPERATOR, AUDITOR)),
            *(
                Allow(f"facilities.{name}", role, scope, of=of)
                for name, of in _KEEPING
                for role, scope in ((MEMBER, Scope.BODY), (PERSON, Scope.SELF))
            ),
            Allow("facilities.hand_facility", CHAIR, Scope.BODY, of="facility_id"),
        ),
        anchors=(anchored(Facility, _of_facility), anchored(Fault, _of_fault)),
    )


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Inspections and repairs that are overdue, what did not pass, and for what nobody who is there is responsible."""
    return _findings(view, on)
