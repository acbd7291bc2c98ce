"""What a resident says of a visit: thanks and complaints, which become feedback."""

from attrs import frozen

from community_gov import Change, Id, Nature, ProblemType, kind, verb
from community_gov.feedback import Channel, FeedbackKind, Item, submit
from community_gov_volunteers.packs import SERVICE_CATEGORY
from community_gov_volunteers.services import Request, ServiceVisit

__all__ = ["Voice", "complain", "thank"]


@kind("volunteers.voice", indexes=("request",))
@frozen(kw_only=True)
class Voice:
    """Thanks or a complaint of a resident, which went to feedback."""

    id: Id["Voice"]
    request: Id[Request]
    item: Id[Item]
    kind: FeedbackKind


NOT_SERVED = ProblemType("volunteers.not_served", zh="还没有上门记录", en="no visit is on record yet", nature=Nature.STATE)


@verb("volunteers.thank")
def thank(change: Change, request_id: Id[Request], *, text: str) -> Voice:
    """Thank for a visit; it becomes praise in feedback."""
    return _say(change, request_id, FeedbackKind.PRAISE, text)


@verb("volunteers.complain")
def complain(change: Change, request_id: Id[Request], *, text: str) -> Voice:
    """Complain of a visit; it becomes a complaint about the association, which therefore does not handle it."""
    return _say(change, request_id, FeedbackKind.COMPLAINT, text)


def _say(change: Change, request_id: Id[Request], kind: FeedbackKind, text: str) -> Voice:
    request = change.get(Request, request_id)
    change.require(change.first(ServiceVisit, request=request_id), NOT_SERVED(at="request_id"))
    item = submit(
        change,
        text=text,
        category=SERVICE_CATEGORY,
        kind=kind,
        channel=Channel.VISIT,
        reporter=request.person,
        about=request.body if kind is FeedbackKind.COMPLAINT else None,
    )
    return change.put(Voice(id=change.new_id(Voice), request=request_id, item=item.id, kind=kind))
