"""When what the branch knows of persons is over: of members when they left, of decisions when final, contacts when withdrawn."""

from collections.abc import Iterator, Mapping
from datetime import date

from community_gov import AnyId, Code, Id, Until, View
from community_gov.hookspecs import Pack
from community_gov.meetings import Meeting
from community_gov.protection import Ended, Ending, Ends, Retention
from community_gov_party.contacts import Contact
from community_gov_party.convening import PartyMinutes, Session
from community_gov_party.deciding import Resolution
from community_gov_party.excusals import Excusal
from community_gov_party.membership import Member, MemberMove, MemberState

__all__ = ["ENDS"]


def _of_minutes(view: View) -> Iterator[Ended]:
    yield from (_ended(view, row) for row in view.stream(PartyMinutes))


def _of_resolutions(view: View) -> Iterator[Ended]:
    yield from (_ended(view, row) for row in view.stream(Resolution))


def _ended(view: View, row: PartyMinutes | Resolution) -> Ended:
    session = view.get(Session, row.session)
    held = view.get(Meeting, session.meeting).on
    return Ended(record=AnyId(row.id), why=Ending.DECIDED, on=held, body=AnyId(session.branch))


def _of_members(view: View) -> Iterator[Ended]:
    left = _left(view)
    yield from (_gone(row.id, row, left) for row in view.stream(Member))


def _of_moves(view: View) -> Iterator[Ended]:
    left, rows = _left(view), {row.id: row for row in view.stream(Member)}
    yield from (_gone(row.id, rows[row.about], left) for row in view.stream(MemberMove))


def _of_excusals(view: View) -> Iterator[Ended]:
    left, rows = _left(view), {row.id: row for row in view.stream(Member)}
    yield from (_gone(row.id, rows[row.member], left) for row in view.stream(Excusal))


def _left(view: View) -> Mapping[Id[Member], date]:
    """The day on which each of those who have left did so."""
    return {row.about: row.on for row in view.stream(MemberMove) if row.to is MemberState.LEFT}


def _gone(record: str, member: Member, left: Mapping[Id[Member], date]) -> Ended:
    return Ended(record=AnyId(record), why=Ending.MEMBERSHIP_ENDED, on=left.get(member.id), body=AnyId(member.branch))


def _of_contacts(view: View) -> Iterator[Ended]:
    yield from (Ended(record=AnyId(row.id), why=Ending.CONSENT_WITHDRAWN, on=row.end) for row in view.stream(Contact))


def _kept(kind: str) -> Retention:
    """Who was counted in a meeting has to be known for as long as its decisions may be looked at: a placeholder."""
    return Retention(
        kind=Code(f"party.{kind}"),
        until=Until.MEMBERSHIP_ENDS,
        days=_TEN_YEARS,
        start=date(2000, 1, 1),
        source="placeholder: ten years; the body above should say",
        placeholder=True,
    )


_OF_MEMBERS = ((Member, _of_members), (MemberMove, _of_moves), (Excusal, _of_excusals))
_TEN_YEARS = 3653
ENDS = Pack(
    name="party.ends",
    items=(
        *(Ends(cls=cls, until=Until.MEMBERSHIP_ENDS, find=find) for cls, find in _OF_MEMBERS),
        *(_kept(kind) for kind in ("member", "member_move", "excusal")),
        Ends(cls=PartyMinutes, until=Until.DECISION_FINAL, find=_of_minutes),
        Ends(cls=Resolution, until=Until.DECISION_FINAL, find=_of_resolutions),
        Ends(cls=Contact, until=Until.CONSENT_WITHDRAWN, find=_of_contacts),
    ),
)
