"""How many terms one after another somebody has held the same post, the rests of other people's terms included.

Terms follow one another when the person was in the post on the day before the next began, hold-over included; somebody who
paused begins anew. The rest of somebody else's term counts only when it was longer than the share of the whole term that the rule
names.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from community_gov.change import View
from community_gov.households import Person
from community_gov.organizations.bodies import Body
from community_gov.organizations.kinds import kind_of
from community_gov.organizations.limits import SuccessionLimit
from community_gov.organizations.posts import Post, Term
from community_gov.organizations.tenure import Tenure, standing
from community_gov.records import Finding, FindingType, Id

__all__ = ["succession_findings", "successive"]


def successive(terms: Iterable[Term], person: Id[Person], *, seats: int | None, partial: Fraction, on: date) -> int:
    """How many terms that count a person has held in one post without a pause up to the day, the present one included."""
    known = {term.id: term for term in terms}
    mine = sorted((term for term in known.values() if term.person == person and term.start.earliest <= on), key=_start)
    chain: list[Term] = []
    for term in mine:
        before = standing(known.values(), seats=seats, on=term.start.earliest - timedelta(days=1))
        chain = [*chain, term] if any(one.term.person == person for one in before) else [term]
    return sum(_counts(term, known, partial) for term in chain)


def _start(term: Term) -> date:
    return term.start.earliest


def _counts(term: Term, known: Mapping[Id[Term], Term], partial: Fraction) -> bool:
    if term.rest_of is None:
        return True
    root = term
    while root.rest_of is not None:
        root = known[root.rest_of]
    whole_ends = root.until or term.until
    if whole_ends is None:
        return True
    whole, rest = (whole_ends.earliest - root.start.earliest).days, (whole_ends.earliest - term.start.earliest).days
    return rest > partial * whole


def succession_findings(
    view: View,
    body: Body,
    held: Iterable[tuple[Post, tuple[Tenure, ...]]],
    of_post: Mapping[Id[Post], Iterable[Term]],
    on: date,
) -> Iterator[Finding]:
    """One finding for each person who holds a post of a body in more terms than a rule of the packs allows."""
    limits = [one for one in view.packs(SuccessionLimit) if one.kind == body.kind and one.basis.holds(on)]
    for limit in limits:
        for post, tenures in held:
            for tenure in tenures if post.code in (limit.posts or {post.code}) else ():
                n = successive(of_post[post.id], tenure.term.person, seats=post.seats, partial=limit.partial, on=on)
                if n > limit.terms:
                    yield _type(limit)(
                        tenure.term.id, since=tenure.term.start, kind=kind_of(view, body.kind).word, n=n, terms=limit.terms
                    )


def _type(limit: SuccessionLimit) -> FindingType:
    return limit.basis.finding(
        "too_many_terms",
        zh="{kind}的该任期为连续第{n}届,连任不得超过{terms}届",
        en="{kind}: this is term {n} in a row, and {terms} are allowed",
    )
