"""When what the branch knows of persons besides their membership is over: decisions when final, contacts when withdrawn."""

from collections.abc import Iterator

from community_gov import AnyId, Until, View
from community_gov.hookspecs import Pack
from community_gov.meetings import Meeting
from community_gov.protection import Ended, Ending, Ends
from community_gov_party.contacts import Contact
from community_gov_party.convening import PartyMinutes, Session
from community_gov_party.deciding import Resolution

__all__ = ["ENDS"]


def _of_minutes(view: View) -> Iterator[Ended]:
    yield from (_ended(view, row) for row in view.stream(PartyMinutes))


def _of_resolutions(view: View) -> Iterator[Ended]:
    yield from (_ended(view, row) for row in view.stream(Resolution))


def _ended(view: View, row: PartyMinutes | Resolution) -> Ended:
    session = view.get(Session, row.session)
    held = view.get(Meeting, session.meeting).on
    return Ended(record=AnyId(row.id), why=Ending.DECIDED, on=held, body=AnyId(session.branch))


def _of_contacts(view: View) -> Iterator[Ended]:
    yield from (Ended(record=AnyId(row.id), why=Ending.CONSENT_WITHDRAWN, on=row.end) for row in view.stream(Contact))


ENDS = Pack(
    name="party.ends",
    items=(
        Ends(cls=PartyMinutes, until=Until.DECISION_FINAL, find=_of_minutes),
        Ends(cls=Resolution, until=Until.DECISION_FINAL, find=_of_resolutions),
        Ends(cls=Contact, until=Until.CONSENT_WITHDRAWN, find=_of_contacts),
    ),
)
