"""Complaints about a venue or what goes on in it: they go to feedback, and past who is responsible."""

from attrs import frozen

from community_gov import Change, Id, kind, verb
from community_gov.feedback import FeedbackKind, Item, submit
from community_gov_activities.packs import VENUE_CATEGORY
from community_gov_activities.venues import Venue, keeper_on

__all__ = ["Complaint", "complain"]


@kind("activities.complaint", indexes=("venue",))
@frozen(kw_only=True)
class Complaint:
    """A complaint about a venue, which went to feedback."""

    id: Id["Complaint"]
    venue: Id[Venue]
    item: Id[Item]


@verb("activities.complain")
def complain(change: Change, venue_id: Id[Venue], *, text: str) -> Complaint:
    """Complain about a venue or what goes on in it: it becomes feedback about who is responsible, who does not handle it."""
    venue = change.get(Venue, venue_id)
    keeper = keeper_on(change, venue_id, on=change.today)
    item = submit(
        change,
        text=text,
        category=VENUE_CATEGORY,
        kind=FeedbackKind.COMPLAINT,
        place=venue.place,
        reporter=None if change.actor.person is None else Id(change.actor.person),
        about=None if keeper is None else keeper.body,
    )
    return change.put(Complaint(id=change.new_id(Complaint), venue=venue_id, item=item.id))
