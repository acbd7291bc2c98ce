"""When help that was agreed, or an emergency, is over."""

from collections.abc import Iterator

from community_gov.care.agreements import CareAgreement
from community_gov.care.emergencies import Emergency, EmergencyNote
from community_gov.change import View
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends

__all__ = ["ENDS"]


def _of_agreements(view: View) -> Iterator[Ended]:
    for row in view.stream(CareAgreement):
        yield Ended(record=row.id, why=Ending.CONSENT_WITHDRAWN, on=row.end, body=AnyId(row.body))


def _of_notes(view: View) -> Iterator[Ended]:
    rows = {row.id: row for row in view.stream(Emergency)}
    for note in view.stream(EmergencyNote):
        of = rows[note.emergency]
        yield Ended(record=note.id, why=Ending.EMERGENCY_ENDED, on=of.end, body=AnyId(of.body))


ENDS = (
    Ends(cls=CareAgreement, until=Until.CONSENT_WITHDRAWN, find=_of_agreements),
    Ends(cls=EmergencyNote, until=Until.MATTER_CLOSED, find=_of_notes),
)
