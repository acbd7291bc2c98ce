"""The end of a body: it takes its posts, terms and relations with it."""

import attrs
from attrs import frozen

from community_gov.change import Change, verb
from community_gov.errors import ProblemType, Refused
from community_gov.organizations.bodies import Body, Relation, stage_end
from community_gov.organizations.posts import Post, shut
from community_gov.organizations.words import ENDED_ALREADY, outlasts, require_order
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Id, event

__all__ = ["BodyDissolved", "dissolve"]


@event("organizations.body_dissolved")
@frozen(kw_only=True)
class BodyDissolved:
    """A body is no more."""

    body: Id[Body]
    kind: Code
    end: PartialDate


LATER = ProblemType(
    "organizations.later",
    zh="{record}自{start}才开始,晚于{end}",
    en="{record} begins on {start} only, after {end}",
)


@verb("organizations.dissolve")
def dissolve(change: Change, body_id: Id[Body], *, end: PartialDate) -> Body:
    """End a body; `end` is the first day on which it is no more.

    What it covered stays on record, so that the body which it was part of answers for it until another is charged.
    """
    known = change.get(Body, body_id)
    if known.end is not None:
        raise Refused(ENDED_ALREADY(at="body_id", end=known.end))
    require_order(known.start, end)
    for post in change.find(Post, body=body_id):
        if outlasts(post.end, end):
            _require_begun(post.id, post.start, end)
            shut(change, post, end)
    for relation in (*change.find(Relation, of=body_id), *change.find(Relation, to=body_id)):
        if outlasts(relation.end, end):
            _require_begun(relation.id, relation.start, end)
            stage_end(change, relation, end)
    return change.put(attrs.evolve(known, end=end), BodyDissolved(body=body_id, kind=known.kind, end=end))


def _require_begun(record: AnyId, start: PartialDate, end: PartialDate) -> None:
    if end.latest < start.earliest:
        raise Refused(LATER(at="end", record=record, start=start, end=end))
