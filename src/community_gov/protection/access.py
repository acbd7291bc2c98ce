"""What somebody may ask about himself: everything that is stored of him, by whom, what for, until when, and who read it.

He asks himself, a guardian asks for him, or the office on his behalf (PIPL arts 31, 45); that it was asked is in the journal. The
report holds the records themselves. The person sees all of his own. The office, which answers for what the owners and it
collected, sees that and not even that there is more: whether somebody is a volunteer or a Party member is for those bodies and
for himself. What is wrong he asks to have put right (`correcting`).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from attrs import frozen

from community_gov.bases import Basis, Consent
from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, guardians_of, ids_of, own_id
from community_gov.protection.reading import bases, consents_of
from community_gov.records import (
    AnyId,
    Code,
    Controller,
    Id,
    Personal,
    Purpose,
    Record,
    Until,
    event,
    kind,
    kind_info,
    personal_fields,
)

__all__ = [
    "OFFICE",
    "OPEN_DAYS",
    "AccessAsked",
    "AccessReport",
    "AccessRequest",
    "HeldField",
    "HeldRecord",
    "ReadOfIt",
    "access_report",
    "ask_access",
    "collected_by",
    "office_report",
]

OPEN_DAYS = 15
"""How many days a request opens the report; the library's own, not taken from a law."""
OFFICE = frozenset({Controller.OWNERS, Controller.PROPERTY_COMPANY, Controller.RECEIVER})
"""The bodies for whose papers the office of the compound answers: not those of care and of meetings, which other bodies keep."""


@kind("protection.access_request", indexes=("person",))
@frozen(kw_only=True)
class AccessRequest:
    """Somebody wants to know what is stored of him."""

    id: Id["AccessRequest"]
    person: Id[Person]
    asked: date
    by: Id[Person] | None = None
    """The guardian who asked for him; None: he himself, or the office on his behalf."""


@frozen(kw_only=True)
class HeldField:
    """One personal field of a record, and what is declared of it."""

    name: Code
    purpose: Purpose
    controller: Controller
    until: Until
    readers: tuple[Controller, ...]
    """The other bodies that may read it today, by law, contract or this person's consent."""


@frozen(kw_only=True)
class HeldRecord:
    """One record of the person's."""

    kind: Code
    record: Record
    fields: tuple[HeldField, ...]


@frozen(kw_only=True)
class ReadOfIt:
    """That a record of the person's was read."""

    record: AnyId
    at: str
    """The instant in UTC, or the civil date alone when nobody's name was given."""
    actor: str
    """The id that the host gave the reader."""
    sequence: int
    """The journal entry that tells it."""
    event: Code


@frozen(kw_only=True)
class AccessReport:
    """Everything that the store holds about a person."""

    person: Id[Person]
    on: date
    held: tuple[HeldRecord, ...]
    consents: tuple[Consent, ...]
    bases: tuple[Basis, ...]
    """The laws and contracts by which bodies read what others collected."""
    reads: tuple[ReadOfIt, ...]


@event("protection.access_asked")
@frozen(kw_only=True)
class AccessAsked:
    """Somebody asked what is stored of a person."""

    request: Id[AccessRequest]


TOO_OLD = ProblemType(
    "protection.request_too_old",
    zh="该申请提出于{asked},已过期,请重新提出",
    en="it was asked on {asked} and is too old; ask again",
    nature=Nature.STATE,
)


@verb("protection.ask_access")
def ask_access(change: Change, person_id: Id[Person]) -> AccessRequest:
    """Ask what is stored of a person; for some days `access_report` tells it."""
    change.get(Person, person_id)
    me: Id[Person] | None = None if change.actor.person is None else own_id(change, Id(change.actor.person))
    guardian = me if me in guardians_of(change, own_id(change, person_id)) else None
    made = AccessRequest(id=change.new_id(AccessRequest), person=person_id, asked=change.today, by=guardian)
    return change.put(made, AccessAsked(request=made.id))


@question("protection.access_report")
def access_report(view: View, request_id: Id[AccessRequest]) -> AccessReport:
    """Everything of the person's that any story or plugin holds; raises Refused (protection.request_too_old).

    A complaint about somebody is the complainant's, so it is not in it; what was erased is shown as None.
    """
    return _report(view, request_id, None)


@question("protection.office_report")
def office_report(view: View, request_id: Id[AccessRequest]) -> AccessReport:
    """What the office answers for on the person's behalf: the stories whose personal fields the owners or it collected."""
    return _report(view, request_id, OFFICE)


def _report(view: View, request_id: Id[AccessRequest], bodies: frozenset[Controller] | None) -> AccessReport:
    asked = view.get(AccessRequest, request_id)
    if view.today > asked.asked + timedelta(days=OPEN_DAYS):
        raise Refused(TOO_OLD(at="request_id", asked=asked.asked))
    people = ids_of(view, asked.person)
    records = view.belonging_to(people)
    if bodies is not None:
        kinds = collected_by(bodies, view.kinds())
        records = tuple(record for record in records if type(record) in kinds)
    laws, given = bases(view, on=view.today), consents_of(view, asked.person)
    return AccessReport(
        person=asked.person,
        on=view.today,
        held=tuple(_held(record, laws, given, view.today) for record in records),
        consents=given,
        bases=laws,
        reads=tuple(_reads(view, records)),
    )


def collected_by(bodies: frozenset[Controller], kinds: Collection[type[Record]]) -> frozenset[type[Record]]:
    """The kinds of stories in which no other body collects: what such a story holds tells who has to do with it."""
    others = {_story(cls) for cls in kinds if any(said.controller not in bodies for said in personal_fields(cls).values())}
    return frozenset(cls for cls in kinds if _story(cls) not in others)


def _story(cls: type[Record]) -> str:
    return kind_info(cls).name.partition(".")[0]


def _held(record: Record, laws: Sequence[Basis], given: Sequence[Consent], today: date) -> HeldRecord:
    fields = (
        HeldField(
            name=Code(name),
            purpose=said.purpose,
            controller=said.controller,
            until=said.until,
            readers=_readers(said, laws, given, today),
        )
        for name, said in personal_fields(type(record)).items()
    )
    return HeldRecord(kind=Code(kind_info(type(record)).name), record=record, fields=tuple(fields))


def _readers(said: Personal, laws: Sequence[Basis], given: Sequence[Consent], today: date) -> tuple[Controller, ...]:
    what = (said.controller, said.purpose)
    by_law = {row.reader for row in laws if (row.controller, row.purpose) == what}
    by_consent = {row.reader for row in given if (row.controller, row.purpose) == what and row.start <= today < row.end}
    return tuple(reader for reader in Controller if reader in by_law | by_consent)


def _reads(view: View, records: Sequence[Record]) -> Iterator[ReadOfIt]:
    for seen in view.reads_of(frozenset(record.id for record in records)):
        yield ReadOfIt(record=seen.record, at=seen.at, actor=seen.actor, sequence=seen.sequence, event=seen.event)
