"""Who holds a post on a day, hold-over included: pure counting over terms, and the questions that rest on it.

A term whose planned end is over goes on until the person leaves or is followed. Somebody follows when those who are in their
time by plan leave no room: then all who held over with one planned end go together, the oldest planned end first, and
for good. Who is in a new term of the same post no longer holds over in the old one. A post that is filled from among the holders
of another is held by nobody who is out of that one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from attrs import frozen

from community_gov.change import View, question
from community_gov.households import Person, natural
from community_gov.organizations.bodies import Body
from community_gov.organizations.posts import Post, Term, posts
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Id
from community_gov.stores.protocol import OneOf

__all__ = ["Expiring", "Tenure", "expiring", "holders", "members", "standing", "standing_in", "tenures", "tenures_of"]


@frozen(kw_only=True)
class Tenure:
    """A term as it stood on a day."""

    term: Term
    held: Certainty
    """Whether the person held the post; never `NO`."""
    over: Certainty
    """Whether the planned time was over, so that the post is held in hold-over."""

    @property
    def held_over(self) -> bool:
        """Whether the planned time was certainly or possibly over."""
        return bool(self.over)


@frozen(kw_only=True)
class Expiring:
    """A term that ends soon by plan."""

    term: Term
    body: Id[Body]
    until: PartialDate
    days: int
    """From the day asked about to the first day on which the term can be over; 0 when that is the very day, or before it."""


def standing(terms: Iterable[Term], *, seats: int | None, on: date) -> tuple[Tenure, ...]:
    """Of the terms of one post those that stood on a day, by start."""
    known = tuple(terms)
    held = [(term, term.period.holds(on), _over(term, on)) for term in known]
    here = [Tenure(term=term, held=certainty, over=over) for term, certainty, over in held if certainty]
    if any(tenure.over is Certainty.CERTAINLY for tenure in here):
        followed = _followed(known, seats, on)
        here = [tenure for tenure in here if tenure.term.id not in followed]
    return tuple(sorted(here, key=lambda tenure: (tenure.term.start.earliest, natural(tenure.term.id))))


def standing_in(
    posts: Iterable[Post], terms: Mapping[Id[Post], Iterable[Term]], *, on: date
) -> tuple[tuple[Post, tuple[Tenure, ...]], ...]:
    """The same for several posts; whoever is in a post that is filled from among another has to stand in that one too."""
    found = {post: standing(terms.get(post.id, ()), seats=post.seats, on=on) for post in posts}
    holding = {(post.id, one.term.person) for post, all_of in found.items() for one in all_of}
    return tuple(
        (post, tuple(one for one in all_of if post.among is None or (post.among, one.term.person) in holding))
        for post, all_of in found.items()
    )


def _over(term: Term, on: date) -> Certainty:
    return Certainty.NO if term.until is None else Period(term.until).holds(on)


@frozen
class _Span:
    """A term in whole days; the first day after something, where it ends."""

    id: Id[Term]
    person: Id[Person]
    comes: date
    """The first day on which the person is possibly in the post."""
    serves: date
    """The first day on which the person certainly is."""
    plan_ends: date
    """From this day on the person is not certainly there by plan."""
    over: date
    """From this day on the planned time is certainly over."""
    leaves: date
    """From this day on the person is certainly gone."""

    @classmethod
    def of(cls, term: Term) -> "_Span":
        serves, plan_ends = term.planned
        over = date.max if term.until is None else term.until.latest
        leaves = date.max if term.end is None else term.end.latest
        return cls(term.id, term.person, term.start.earliest, serves, plan_ends, over, leaves)


def _followed(terms: Iterable[Term], seats: int | None, on: date) -> set[Id[Term]]:
    """The terms that were held over once and that somebody followed by the day."""
    spans = [_Span.of(term) for term in terms]
    days = {day for span in spans for day in (span.serves, span.over) if day <= on}
    gone: set[Id[Term]] = set()
    for day in sorted(days):
        gone.update(_giving_way([span for span in spans if span.id not in gone], seats, day))
    return gone


def _giving_way(spans: Sequence[_Span], seats: int | None, day: date) -> Iterator[Id[Term]]:
    """Those who hold over and for whom there is no room on the day."""
    serving = {span.person for span in spans if span.serves <= day < span.plan_ends}
    over = [span for span in spans if span.over <= day and span.comes <= day < span.leaves]
    yield from (span.id for span in over if span.person in serving)
    waiting = sorted((span for span in over if span.person not in serving), key=lambda span: span.over, reverse=True)
    room = None if seats is None else seats - len(serving)
    for _over_since, group in groupby(waiting, key=lambda span: span.over):
        together = list(group)
        if room is not None and len(together) > room:
            room = 0
            yield from (span.id for span in together)
        elif room is not None:
            room -= len(together)


@question("organizations.holders")
def holders(view: View, post_id: Id[Post], *, on: date) -> tuple[Term, ...]:
    """Who holds a post on a day, hold-over included; raises NotFound."""
    post = view.get(Post, post_id)
    rows = (post,) if post.among is None else (post, view.get(Post, post.among))
    return tuple(tenure.term for known, found in _by_post(view, rows, on) if known == post for tenure in found)


@question("organizations.members")
def members(view: View, body_id: Id[Body], *, on: date) -> tuple[Term, ...]:
    """Who holds any post of a body on a day, hold-over included, post by post; raises NotFound."""
    return tuple(tenure.term for tenure in tenures(view, body_id, on=on))


@question("organizations.tenures")
def tenures(view: View, body_id: Id[Body], *, on: date) -> tuple[Tenure, ...]:
    """Who holds any post of a body on a day, and whether in hold-over; raises NotFound."""
    return tuple(tenure for _post, found in _by_post(view, posts(view, body_id), on) for tenure in found)


def _by_post(view: View, rows: tuple[Post, ...], on: date) -> tuple[tuple[Post, tuple[Tenure, ...]], ...]:
    terms: dict[Id[Post], list[Term]] = {post.id: [] for post in rows}
    for term in view.find(Term, post=OneOf(tuple(terms))):
        terms[term.post].append(term)
    return standing_in(rows, terms, on=on)


@question("organizations.tenures_of")
def tenures_of(view: View, person_id: Id[Person], *, on: date) -> tuple[Tenure, ...]:
    """Every post that a person holds on a day, hold-over included."""
    mine = view.find(Term, person=person_id)
    held = {term.post for term in mine if term.period.holds(on)}
    if not held:
        return ()
    rows = view.find(Post, id=OneOf(tuple(sorted(held))))
    found = (tenure for _post, all_of in _by_post(view, rows, on) for tenure in all_of)
    return tuple(tenure for tenure in found if tenure.term.person == person_id)


@question("organizations.expiring")
def expiring(view: View, *, on: date, within_days: int, body_id: Id[Body] | None = None) -> tuple[Expiring, ...]:
    """The terms that stand on a day and end by plan within so many days, or possibly already have, the first to end first.

    What is certainly over is no warning any more but a finding.
    """
    rows = view.find(Post) if body_id is None else view.find(Post, body=body_id)
    last = on + timedelta(days=within_days)
    found = [
        Expiring(term=tenure.term, body=post.body, until=tenure.term.until, days=max(0, (tenure.term.until.earliest - on).days))
        for post, all_of in _by_post(view, rows, on)
        for tenure in all_of
        if tenure.term.until is not None and tenure.over is not Certainty.CERTAINLY and tenure.term.until.earliest <= last
    ]
    return tuple(sorted(found, key=lambda one: (one.until.earliest, natural(one.term.id))))
