"""Bodies and posts that are no more, and people who are gone and still hold a post."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from community_gov.change import View
from community_gov.households import GONE_RULE, GONE_RULE_ZH, Gone, GoneBy, gone_people
from community_gov.organizations.bodies import Body
from community_gov.organizations.posts import Post
from community_gov.organizations.tenure import Tenure
from community_gov.records import AnyId, Finding, FindingType, Severity

__all__ = ["gone", "gone_findings"]

STILL_SERVES = FindingType(
    "organizations.still_serves",
    zh="{person}{gone},登记仍担任岗位{post}",
    en="{person} {gone}, and is on record as holding the post {post}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


def gone(view: View, *, on: date) -> Mapping[AnyId, Gone]:
    """The bodies and posts that were certainly no more on a day, and the people who were gone."""
    rows: tuple[Body | Post, ...] = (*view.find(Body), *view.find(Post))
    found: dict[AnyId, Gone] = dict(gone_people(view, on=on).items())
    for row in rows:
        if row.end is not None and row.end.latest <= on:
            found[row.id] = Gone(by=GoneBy.ENDED, since=row.end)
    return found


def gone_findings(view: View, held: Iterable[Tenure], on: date) -> Iterator[Finding]:
    """One finding for each post that somebody holds on a day who is gone."""
    people = gone_people(view, on=on)
    for tenure in held if people else ():
        term = tenure.term
        if term.person in people:
            left = people[term.person]
            yield STILL_SERVES(term.id, since=left.since, person=term.person, gone=left.by, post=term.post)
