"""Who sits in a committee on a day, and what the law of the place says of it.

A seat is one of a post that has seats of its own: a chair who is chosen from among the members is no seat more. Alternates
(候补委员) have none until they move up.
"""

from datetime import date

from attrs import frozen

from community_gov import Code, Id, OneOf, Severity, View
from community_gov import meetings as m
from community_gov.households import Person
from community_gov.meetings import Figure, MeetingLaw
from community_gov.organizations import Body, Post, Tenure, Term, posts, tenures
from community_gov_owners.bylaws import clauses_on

__all__ = ["BINDING", "COMMITTEE", "SUPERVISORS", "Sitting", "said", "sitting_of"]

COMMITTEE = Code("owners_committee")
SUPERVISORS = Code("owners_supervisory_committee")
"""The kind of body that watches the committee (业主监督委员会); only local rules know it."""
BINDING = frozenset({Severity.LAW, Severity.LOCAL, Severity.BYLAW})
"""What refuses. The guiding rules are a normative document: what they ask for is reported unless one of these says the same."""
_ALTERNATE = Code("alternate")


@frozen(kw_only=True)
class Sitting:
    """Who sits in a committee on a day."""

    body: Body
    on: date
    posts: tuple[Post, ...]
    """Those with seats of their own."""
    tenures: tuple[Tenure, ...]
    """One for each person."""
    seats: int
    """All of them, held or not; those who sit where a post has any number of seats."""
    terms: tuple[Term, ...]
    """Everybody who ever held or will hold one of these seats."""

    @property
    def persons(self) -> tuple[Id[Person], ...]:
        """Those who sit."""
        return tuple(one.term.person for one in self.tenures)


def sitting_of(view: View, body: Body, *, on: date) -> Sitting:
    """Read it, hold-over included."""
    voting = next((law.posts for law in view.packs(MeetingLaw) if law.kind == body.kind), frozenset())
    own = tuple(post for post in posts(view, body.id) if post.among is None and _has_seats(post, voting))
    ids = {post.id for post in own}
    held = [one for one in tenures(view, body.id, on=on) if one.term.post in ids]
    here = tuple({one.term.person: one for one in held}.values())
    filled = {post.id: sum(one.term.post == post.id for one in held) for post in own}
    empty = sum(max(0, (post.seats or 0) - filled[post.id]) for post in own if post.period.holds(on))
    terms = view.find(Term, post=OneOf(tuple(sorted(ids)))) if ids else ()
    return Sitting(body=body, on=on, posts=own, tenures=here, seats=len(here) + empty, terms=terms)


def _has_seats(post: Post, voting: frozenset[Code]) -> bool:
    return post.code in voting if voting else post.code != _ALTERNATE


def said(view: View, body: Body, name: Code, *, on: date) -> Figure | None:
    """What the body's own rules say by a figure, else the law of the place; None when nobody says it."""
    return m.figure(view, body, name, on=on, place=clauses_on(view, on=on).jurisdiction)
