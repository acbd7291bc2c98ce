"""What is out of order with bodies: terms that are over, too long or too many, sizes that no rule allows, empty seats, conflicts.

Nothing here is refused: a body that is out of order is a fact to be reported.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from community_gov.change import View
from community_gov.errors import Word
from community_gov.organizations.bodies import Body
from community_gov.organizations.conflicts import conflict_findings
from community_gov.organizations.gone import gone_findings
from community_gov.organizations.kinds import kind_of
from community_gov.organizations.limits import Basis, SizeLimit, TermLimit, limit_end
from community_gov.organizations.lineage import BodyStep
from community_gov.organizations.posts import Post, Term
from community_gov.organizations.succession import succession_findings
from community_gov.organizations.tenure import Tenure, standing_in
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Finding, FindingType, Id, Severity

__all__ = ["body_findings"]

TERM_OVER = FindingType(
    "organizations.term_over",
    zh="{kind}有{n}个任期自{day}起届满,尚未换届",
    en="{kind}: terms over since {day} without a successor: {n}",
    rule="the term that was set at the appointment or election",
    rule_zh="任命或者选举时确定的任期",
    severity=Severity.SHOULD,
)
VACANCY = FindingType(
    "organizations.vacancy",
    zh="{kind}的岗位{post}有{seats}个席位,在任{n}人",
    en="{kind}: the post {post} has {seats} seats, and {n} hold it",
    rule="the seats that the post was given",
    rule_zh="设置岗位时确定的席位数",
    severity=Severity.SHOULD,
)
NOBODY_YET = FindingType(
    "organizations.nobody_yet",
    zh="{kind}{body}自{day}由合并或分设而来,原有{n}个任期已随之终止,至今无人任职",
    en="{kind}: nobody serves yet in {body}, which came out of a merger or split on {day}; terms that ended with it: {n}",
    rule="the decision by which the bodies were merged or split",
    rule_zh="合并或者分设组织的决定",
    severity=Severity.SHOULD,
)


@frozen
class _Served:
    """One person in one post of the body, and the start from which limits count."""

    post: Post
    tenure: Tenure
    start: PartialDate


@frozen
class _Breach:
    """What is wrong with a term; the same of several terms is one finding."""

    since: PartialDate
    limit: TermLimit | None = None
    planned: bool = False


def body_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order with the bodies of a day, read in three passes."""
    terms = {term.id: term for term in view.find(Term)}
    of_post: dict[Id[Post], list[Term]] = {}
    for term in terms.values():
        of_post.setdefault(term.post, []).append(term)
    posts: dict[Id[Body], list[Post]] = {}
    for post in view.find(Post):
        if post.period.holds(on):
            posts.setdefault(post.body, []).append(post)
    bodies = {body.id: body for body in view.find(Body) if body.period.holds(on)}
    everybody: dict[Id[Body], tuple[tuple[Post, Tenure], ...]] = {}
    for body in bodies.values():
        held = standing_in(posts.get(body.id, ()), of_post, on=on)
        everybody[body.id] = tuple((post, tenure) for post, found in held for tenure in found)
        served = [_Served(post, tenure, _root(tenure.term, terms).start) for post, tenure in everybody[body.id]]
        word = kind_of(view, body.kind).word
        yield from _term_findings(view, body, word, served, on=on)
        yield from _size_findings(view, body, word, served, on=on)
        yield from _vacancies(held, word)
        yield from succession_findings(view, body, held, of_post, on)
    yield from conflict_findings(view, everybody, bodies, on)
    yield from gone_findings(view, (tenure for rows in everybody.values() for _post, tenure in rows), on)
    yield from _unstaffed(view, {body for body in bodies.values() if not everybody[body.id]}, on)


def _unstaffed(view: View, empty: Iterable[Body], on: date) -> Iterator[Finding]:
    """Of a body that goes back to others in which people served, that nobody serves in it."""
    steps = [step for step in view.find(BodyStep) if step.on <= on and step.ended_terms]
    for body in sorted(empty, key=lambda body: body.id):
        came = [step for step in steps if step.to == body.id]
        if came:
            day, n = max(step.on for step in came), sum(step.ended_terms for step in came)
            yield NOBODY_YET(body.id, since=PartialDate(day), kind=kind_of(view, body.kind).word, body=body.id, day=day, n=n)


def _root(term: Term, terms: dict[Id[Term], Term]) -> Term:
    """The first of a chain of partial terms."""
    while term.rest_of is not None:
        term = terms[term.rest_of]
    return term


def _term_findings(view: View, body: Body, kind: Word, served: Iterable[_Served], *, on: date) -> Iterator[Finding]:
    limits = tuple(limit for limit in view.packs(TermLimit) if limit.kind == body.kind)
    counted = Counter(breach for one in served for breach in _breaches(one, limits, on))
    for breach, n in counted.items():
        limit, since = breach.limit, breach.since
        if limit is None:
            yield TERM_OVER(body.id, since=since, kind=kind, n=n, day=since)
        elif breach.planned:
            yield _planned(limit.basis)(body.id, since=since, kind=kind, n=n, years=limit.years)
        else:
            yield _too_long(limit.basis)(body.id, since=since, kind=kind, n=n, years=limit.years, day=since)


def _breaches(one: _Served, limits: tuple[TermLimit, ...], on: date) -> Iterator[_Breach]:
    """A term is measured by the limits in force when it began; past one of them, that alone is said."""
    mine = [
        limit for limit in limits if one.post.code in (limit.posts or {one.post.code}) and limit.basis.holds(one.start.latest)
    ]
    ends = {limit: limit_end(one.start, limit.years) for limit in mine}
    passed = [limit for limit, end in ends.items() if Period(end).holds(on)]
    yield from (_Breach(ends[limit], limit) for limit in passed)
    until = one.tenure.term.until
    if passed or until is None:
        return
    if one.tenure.over:
        yield _Breach(until)
    yield from (_Breach(one.start, limit, planned=True) for limit, end in ends.items() if until.earliest > end.latest)


def _too_long(basis: Basis) -> FindingType:
    return basis.finding(
        "term_limit",
        zh="{kind}有{n}个任期自{day}起超过{years}年",
        en="{kind}: terms longer than {years} years since {day}: {n}",
    )


def _planned(basis: Basis) -> FindingType:
    return basis.finding(
        "planned_too_long",
        zh="{kind}有{n}个任期确定为超过{years}年",
        en="{kind}: terms planned for more than {years} years: {n}",
    )


def _size_findings(view: View, body: Body, kind: Word, served: list[_Served], *, on: date) -> Iterator[Finding]:
    """Nothing for a body in which nobody serves, or of which it is not certain who does."""
    for size in (one for one in view.packs(SizeLimit) if one.kind == body.kind and one.basis.holds(on)):
        tenures = [one.tenure for one in served if one.post.code in (size.posts or {one.post.code})]
        n = len({tenure.term.person for tenure in tenures})
        if not n or any(tenure.held is not Certainty.CERTAINLY for tenure in tenures):
            continue
        if size.odd and n % 2 == 0:
            yield _even(size.basis)(body.id, kind=kind, n=n)
        if not size.smallest <= n <= size.largest:
            yield _size(size.basis)(body.id, kind=kind, n=n, smallest=size.smallest, largest=size.largest)


def _even(basis: Basis) -> FindingType:
    return basis.finding(
        "even_size",
        zh="{kind}现有{n}人,人数应为单数",
        en="{kind}: there are {n}, and the number should be odd",
    )


def _size(basis: Basis) -> FindingType:
    return basis.finding(
        "size",
        zh="{kind}现有{n}人,应为{smallest}至{largest}人",
        en="{kind}: there are {n}, and there should be {smallest} to {largest}",
    )


def _vacancies(held: Iterable[tuple[Post, tuple[Tenure, ...]]], kind: Word) -> Iterator[Finding]:
    for post, tenures in held:
        if post.seats is not None and len(tenures) < post.seats:
            yield VACANCY(post.id, kind=kind, post=post.code, seats=post.seats, n=len(tenures))
