"""Duty contacts: whom residents of a building ask, shown on the public board without a word of the Party.

Anybody who agrees can be one, a member or not, so that being one says nothing. The notice is one of another body of the compound,
never of the branch, and holds a place and a name.
"""

from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Controller,
    Id,
    Nature,
    Phrase,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    Writer,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person, Place
from community_gov.notices import Notice, period_of, post_notice, take_down
from community_gov.organizations import Body
from community_gov_party.founding import BRANCH
from community_gov_party.grouping import SMALL_GROUP

__all__ = ["Contact", "duty_contacts", "show_contact", "withdraw_contact"]

TITLE = Phrase("party.contact_title", zh="楼栋值班联系人", en="Whom to ask in your building")
TEXT = Phrase("party.contact_text", zh="{place}: {name}", en="{place}: {name}")


@kind("party.contact", indexes=("person", "place"))
@frozen(kw_only=True)
class Contact:
    """Somebody whom residents of a place ask, from the day he agreed to be shown; half-open."""

    id: Id["Contact"]
    person: Id[Person] | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.PARTY_BRANCH, until=Until.CONSENT_WITHDRAWN),
    )
    place: Id[Place]
    agreed: date
    """The day on which he agreed to be shown with his name."""
    notice: Id[Notice]
    end: date | None = None


BY_BRANCH = ProblemType(
    "party.contact_by_branch",
    zh="值班联系人不以党支部或党小组名义公示",
    en="a duty contact is not shown in the name of the branch or a group: that would tell who is a member",
)
NOT_YET = ProblemType(
    "party.contact_not_agreed", zh="本人同意日{agreed}尚未到", en="the day of the agreement, {agreed}, has not come"
)
NAMELESS = ProblemType(
    "party.contact_nameless", zh="此人没有登记姓名", en="the person has no name on record", nature=Nature.STATE
)
ENDED = ProblemType(
    "party.contact_ended",
    zh="已于{end}停止公示",
    en="it ended on {end}",
    nature=Nature.STATE,
)


@verb("party.show_contact")
def show_contact(
    change: Change,
    place_id: Id[Place],
    *,
    person_id: Id[Person],
    agreed: date,
    body_id: Id[Body],
    starts: date,
    days: int,
) -> Contact:
    """Show somebody who agreed to it as the duty contact of a place, in a notice of a body that is not the branch.

    Raises Refused: party.contact_by_branch, party.contact_not_agreed, party.contact_nameless, and what the core says of notices.
    """
    place, person = change.get(Place, place_id), change.get(Person, person_id)
    change.require(change.get(Body, body_id).kind not in (BRANCH, SMALL_GROUP), BY_BRANCH(at="body_id"))
    change.require(agreed <= change.today, NOT_YET(at="agreed", agreed=agreed))
    change.require(person.name, NAMELESS(at="person_id"))
    writer = Writer(change)
    title, text = writer.say(TITLE), writer.say(TEXT, place=place.name, name=person.name)
    notice = post_notice(change, title=title, text=text, body_id=body_id, starts=starts, days=days, place=place_id)
    return change.put(Contact(id=change.new_id(Contact), person=person_id, place=place_id, agreed=agreed, notice=notice.id))


@verb("party.withdraw_contact")
def withdraw_contact(change: Change, contact_id: Id[Contact]) -> Contact:
    """He is not shown from today on, also where the notice was to go up later; raises Refused (party.contact_ended)."""
    known = change.get(Contact, contact_id)
    if known.end is not None:
        raise Refused(ENDED(at="contact_id", end=known.end))
    take_down(change, known.notice)
    return change.put(evolve(known, end=change.today))


@question("party.duty_contacts")
def duty_contacts(view: View, *, on: date) -> tuple[Contact, ...]:
    """Who is shown as a duty contact on a day, by place: as long as the notice hangs."""
    rows = (row for row in view.find(Contact) if (row.end is None or on < row.end) and _hangs(view, row.notice, on))
    return tuple(sorted(rows, key=lambda row: (row.place, row.id)))


def _hangs(view: View, notice_id: Id[Notice], on: date) -> bool:
    notice = view.get(Notice, notice_id)
    return notice.starts <= on <= period_of(view, notice).due and (notice.taken_down is None or on < notice.taken_down)
