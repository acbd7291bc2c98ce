"""Who holds a post on a day, hold-over included: pure counting over terms, and the questions that rest on it.

A term whose planned end is over goes on until the person leaves or is followed. Somebody follows when those who are in their
time by plan leave no room: then all who held over with one planned end go together, the oldest planned end first, and
for good. Who is in a new term of the same post no longer holds over in the old one.
"""

from collections.abc import Iterable, Iterator, Sequence
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

__all__ = ["Expiring", "Tenure", "expiring", "holders", "members", "standing", "tenures", "tenures_of"]


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


def _over(term: Term, on: date) -> Certainty:
    return Certainty.NO if term.until is None else Period(term.until).holds(on)


def _followed(terms: Sequence[Term], seats: int | None, on: date) -> set[Id[Term]]:
    """The terms that were held over once and that somebody followed by the day."""
    days = {term.start.latest for term in terms} | {term.until.latest for term in terms if term.until is not None}
    gone: set[Id[Term]] = set()
    for day in sorted(day for day in days if day <= on):
        gone |= set(_giving_way([term for term in terms if term.id not in gone], seats, day))
    return gone


def _giving_way(terms: Sequence[Term], seats: int | None, day: date) -> Iterator[Id[Term]]:
    """Those who hold over and for whom there is no room on the day."""
    serving = {term.person for term in terms if _serves(term, day)}
    over = [
        term for term in terms if term.until is not None and _over(term, day) is Certainty.CERTAINLY and term.period.holds(day)
    ]
    yield from (term.id for term in over if term.person in serving)
    waiting = sorted((term for term in over if term.person not in serving), key=_planned_end, reverse=True)
    room = None if seats is None else seats - len(serving)
    for _until, group in groupby(waiting, key=_planned_end):
        together = list(group)
        if room is not None and len(together) > room:
            room = 0
            yield from (term.id for term in together)
        elif room is not None:
            room -= len(together)


def _serves(term: Term, day: date) -> bool:
    start, end = term.planned
    return start <= day < end


def _planned_end(term: Term) -> date:
    return date.max if term.until is None else term.until.latest


@question("organizations.holders")
def holders(view: View, post_id: Id[Post], *, on: date) -> tuple[Term, ...]:
    """Who holds a post on a day, hold-over included; raises NotFound."""
    seats = view.get(Post, post_id).seats
    return tuple(tenure.term for tenure in standing(view.find(Term, post=post_id), seats=seats, on=on))


@question("organizations.members")
def members(view: View, body_id: Id[Body], *, on: date) -> tuple[Term, ...]:
    """Who holds any post of a body on a day, hold-over included, post by post; raises NotFound."""
    return tuple(tenure.term for tenure in tenures(view, body_id, on=on))


@question("organizations.tenures")
def tenures(view: View, body_id: Id[Body], *, on: date) -> tuple[Tenure, ...]:
    """Who holds any post of a body on a day, and whether in hold-over; raises NotFound."""
    return tuple(tenure for _post, found in _by_post(view, posts(view, body_id), on) for tenure in found)


def _by_post(view: View, rows: tuple[Post, ...], on: date) -> Iterator[tuple[Post, tuple[Tenure, ...]]]:
    terms: dict[Id[Post], list[Term]] = {post.id: [] for post in rows}
    for term in view.find(Term, post=OneOf(tuple(terms))):
        terms[term.post].append(term)
    for post in rows:
        yield post, standing(terms[post.id], seats=post.seats, on=on)


@question("organizations.tenures_of")
def tenures_of(view: View, person_id: Id[Person], *, on: date) -> tuple[Tenure, ...]:
    """Every post that a person holds on a day, hold-over included."""
    mine = view.find(Term, person=person_id)
    held = {term.post for term in mine if term.period.holds(on)}
    rows = view.find(Post, id=OneOf(tuple(sorted(held)))) if held else ()
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
