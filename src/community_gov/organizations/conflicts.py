"""Who serves where he may not: in two posts that exclude each other, or beside a recorded relative, where a rule says so."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from community_gov.change import View, question
from community_gov.errors import Word
from community_gov.households import Person
from community_gov.organizations.bodies import Body
from community_gov.organizations.kinds import kind_of
from community_gov.organizations.kinship import Kinship
from community_gov.organizations.limits import Basis, Incompatible, RelativesBarred
from community_gov.organizations.posts import Post
from community_gov.organizations.tenure import Tenure, tenures
from community_gov.records import Code, Finding, FindingType, Id

__all__ = ["Served", "Together", "conflict_findings", "serving_together"]

Served = Mapping[Id[Body], tuple[tuple[Post, Tenure], ...]]
"""Who stands in which post of which body on a day."""


@frozen(kw_only=True)
class Together:
    """One person in two bodies, or two relatives of whom one serves in each."""

    person: Id[Person]
    """Who serves in the body that was asked about."""
    beside: Id[Person]
    """Who serves in the other: the same person, or a relative."""


@question("organizations.serving_together")
def serving_together(
    view: View, body_id: Id[Body], *, other_id: Id[Body], on: date, relatives: bool = False
) -> tuple[Together, ...]:
    """Who serves in two bodies on a day; with `relatives`, whose recorded relatives serve in the other instead.

    The two may be one body, in which case only relatives can be asked for. Raises NotFound.
    """
    here, there = (_persons(view, one, on) for one in (body_id, other_id))
    if relatives:
        return tuple(_beside(here, there, _kin(view), same=body_id == other_id))
    return tuple(_in_both(here, there)) if body_id != other_id else ()


def _persons(view: View, body_id: Id[Body], on: date) -> tuple[Id[Person], ...]:
    return tuple(dict.fromkeys(tenure.term.person for tenure in tenures(view, body_id, on=on)))


def _in_both(here: Iterable[Id[Person]], there: tuple[Id[Person], ...]) -> Iterator[Together]:
    yield from (Together(person=one, beside=one) for one in here if one in there)


def _kin(view: View) -> frozenset[tuple[Id[Person], Id[Person]]]:
    """Both ways."""
    rows = view.find(Kinship, retracted=None)
    return frozenset(pair for row in rows for pair in ((row.one, row.other), (row.other, row.one)))


def _beside(
    here: Iterable[Id[Person]],
    there: tuple[Id[Person], ...],
    kin: frozenset[tuple[Id[Person], Id[Person]]],
    *,
    same: bool,
) -> Iterator[Together]:
    """Each pair; within one body once, told from the one who was named first."""
    told: set[frozenset[Id[Person]]] = set()
    for one in here:
        for other in there:
            if one != other and (one, other) in kin and not (same and frozenset((one, other)) in told):
                told.add(frozenset((one, other)))
                yield Together(person=one, beside=other)


# --- findings --------------------------------------------------------------------------------------------------------


def _incompatible(basis: Basis) -> FindingType:
    return basis.finding(
        "incompatible",
        zh="{kind}的{person}同时任职于{other}",
        en="{kind}: {person} serves in the {other} as well",
    )


def _related(basis: Basis) -> FindingType:
    return basis.finding(
        "relatives",
        zh="{kind}的{person}与任职于{other}的{beside}有登记的近亲属关系",
        en="{kind}: {person} is recorded as a relative of {beside}, who serves in the {other}",
    )


def conflict_findings(view: View, served: Served, bodies: Mapping[Id[Body], Body], on: date) -> Iterator[Finding]:
    """What breaks the rules of the packs on a day, of which who serves where has been read."""
    for rule in view.packs(Incompatible):
        for here, there in _pairs_of(rule, served, bodies, on):
            first, second = _who(served[here], rule.posts), _who(served[there], rule.other_posts)
            for found in _in_both(first, second) if here != there else ():
                kind, other = _words(view, rule)
                yield _incompatible(rule.basis)(here, kind=kind, other=other, person=found.person)
    for barred in view.packs(RelativesBarred):
        for here, there in _pairs_of(barred, served, bodies, on):
            first, second = _who(served[here], barred.posts), _who(served[there], barred.other_posts)
            for found in _beside(first, second, _kin(view), same=here == there):
                kind, other = _words(view, barred)
                yield _related(barred.basis)(here, kind=kind, other=other, person=found.person, beside=found.beside)


def _pairs_of(
    rule: Incompatible | RelativesBarred, served: Served, bodies: Mapping[Id[Body], Body], on: date
) -> Iterator[tuple[Id[Body], Id[Body]]]:
    """The bodies of both kinds; relatives who are barred within a kind are barred within one body of it."""
    within = isinstance(rule, RelativesBarred) and rule.kind == rule.other
    for here in served if rule.basis.holds(on) else ():
        for there in served:
            fits = bodies[here].kind == rule.kind and bodies[there].kind == rule.other
            if fits and (here == there or not within):
                yield here, there


def _words(view: View, rule: Incompatible | RelativesBarred) -> tuple[Word, Word]:
    return kind_of(view, rule.kind).word, kind_of(view, rule.other).word


def _who(rows: Iterable[tuple[Post, Tenure]], posts: frozenset[Code]) -> tuple[Id[Person], ...]:
    return tuple(dict.fromkeys(tenure.term.person for post, tenure in rows if post.code in (posts or {post.code})))
