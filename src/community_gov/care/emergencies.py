"""Emergencies: who needs what at once, noted for as long as it lasts and destroyed at its end."""

from datetime import date

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, Unit, require_text
from community_gov.organizations import Body
from community_gov.records import Controller, Id, Purpose, Until, counted, event, kind, personal

__all__ = [
    "Emergency",
    "EmergencyBegun",
    "EmergencyEnded",
    "EmergencyNote",
    "EmergencyRead",
    "begin_emergency",
    "emergencies",
    "end_emergency",
    "note",
    "read_notes",
]

_EMERGENCY = personal(purpose=Purpose.CARE, controller=Controller.BODY, until=Until.MATTER_CLOSED)


@kind("care.emergency", indexes=("body",))
@frozen(kw_only=True)
class Emergency:
    """A time in which people had to be known who need help at once."""

    id: Id["Emergency"]
    body: Id[Body]
    name: str
    start: date
    end: date | None = None
    destroyed: int | None = field(default=None, metadata=counted())
    """How many notes were destroyed when it ended; 1 to 4 are told to nobody outside of the body."""


@kind("care.note", indexes=("emergency",))
@frozen(kw_only=True)
class EmergencyNote:
    """Who needs what, for this emergency only."""

    id: Id["EmergencyNote"]
    emergency: Id[Emergency]
    person: Id[Person] | None = field(repr=False, metadata=_EMERGENCY)
    unit: Id[Unit] | None = field(default=None, repr=False, metadata=_EMERGENCY)
    need: str | None = field(default=None, repr=False, metadata=_EMERGENCY)


@event("care.emergency_begun")
@frozen(kw_only=True)
class EmergencyBegun:
    """An emergency began."""

    emergency: Id[Emergency]
    body: Id[Body]


@event("care.emergency_read", read=True)
@frozen(kw_only=True)
class EmergencyRead:
    """Somebody read who needs help."""

    emergency: Id[Emergency]


@event("care.emergency_ended")
@frozen(kw_only=True)
class EmergencyEnded:
    """An emergency ended; its notes were destroyed."""

    emergency: Id[Emergency]
    destroyed: int


EMERGENCY_OVER = ProblemType(
    "care.emergency_over", zh="该突发事件已于{on}结束", en="the emergency ended on {on}", nature=Nature.STATE
)


@verb("care.begin_emergency")
def begin_emergency(change: Change, body_id: Id[Body], *, name: str) -> Emergency:
    """Say that there is an emergency in which people have to be known who need help at once."""
    change.get(Body, body_id)
    require_text(name=name)
    made = Emergency(id=change.new_id(Emergency), body=body_id, name=name, start=change.today)
    return change.put(made, EmergencyBegun(emergency=made.id, body=body_id))


@verb("care.note")
def note(
    change: Change, emergency_id: Id[Emergency], *, person_id: Id[Person], need: str, unit_id: Id[Unit] | None = None
) -> EmergencyNote:
    """Note who needs what, as long as the emergency lasts."""
    _under_way(change, emergency_id)
    require_text(need=need)
    change.get(Person, person_id)
    id = change.new_id(EmergencyNote)
    return change.put(EmergencyNote(id=id, emergency=emergency_id, person=person_id, unit=unit_id, need=need))


@verb("care.read_notes")
def read_notes(change: Change, emergency_id: Id[Emergency]) -> tuple[EmergencyNote, ...]:
    """Read who needs what; the journal keeps who read it."""
    _under_way(change, emergency_id)
    change.emit(EmergencyRead(emergency=emergency_id))
    return change.find(EmergencyNote, emergency=emergency_id)


@verb("care.end_emergency")
def end_emergency(change: Change, emergency_id: Id[Emergency]) -> Emergency:
    """Say that it is over: every note is destroyed, in all its versions, and the record says how many there were."""
    known = _under_way(change, emergency_id)
    notes = change.find(EmergencyNote, emergency=emergency_id)
    for one in notes:
        change.erase(EmergencyNote, one.id)
    over = evolve(known, end=change.today, destroyed=len(notes))
    return change.put(over, EmergencyEnded(emergency=emergency_id, destroyed=len(notes)))


def _under_way(change: Change, emergency_id: Id[Emergency]) -> Emergency:
    known = change.get(Emergency, emergency_id)
    if known.end is not None:
        raise Refused(EMERGENCY_OVER(at="emergency_id", on=known.end))
    return known


@question("care.emergencies")
def emergencies(view: View, body_id: Id[Body]) -> tuple[Emergency, ...]:
    """The emergencies of a body, by day, each with how many notes were destroyed at its end; raises NotFound."""
    view.get(Body, body_id)
    return view.find(Emergency, body=body_id, order_by="start")
