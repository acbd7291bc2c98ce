"""Associations and their branches, and the rules that each gives itself.

An association (such as a district's federation) and its branches are bodies of the compound's organizations: their posts,
terms and relations are kept there. Here are the verbs that found them with the posts that a volunteers' body has, and the
dated bylaw: which star ladder counts, and how many minutes two shifts of one person may overlap.
"""

from datetime import date

import attrs
from attrs import field, frozen

from community_gov import (
    Change,
    Code,
    Id,
    Nature,
    PartialDate,
    ProblemType,
    Refused,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.organizations import Body, Post, Relation, RelationKind, add_post, found, relate, tenures_of
from community_gov_volunteers.packs import ladder

__all__ = [
    "ASSOCIATION",
    "BRANCH",
    "ORGANISING",
    "PRESIDENT",
    "VICE_PRESIDENT",
    "Bylaw",
    "BylawSet",
    "association",
    "associations",
    "bylaw_on",
    "family",
    "found_association",
    "found_branch",
    "organised_by",
    "parts",
    "set_bylaw",
]

ASSOCIATION = Code("volunteer_association")
BRANCH = Code("volunteer_branch")
PRESIDENT = Code("president")
VICE_PRESIDENT = Code("vice_president")
ORGANISING = frozenset({PRESIDENT, VICE_PRESIDENT, Code("secretary"), Code("organiser")})
"""The posts whose holders organise: they admit, plan, invite and verify."""

_POSTS = ((PRESIDENT, "会长", 1), (VICE_PRESIDENT, "副会长", None))

NO_ASSOCIATION = ProblemType(
    "volunteers.no_association",
    zh="{body}不是志愿者组织或其分会,或当时不存在",
    en="{body} is no association or branch of volunteers, or was none then",
    nature=Nature.STATE,
)
NO_LADDER = ProblemType("volunteers.no_ladder", zh="没有名为{ladder}的星级标准", en="there is no star ladder {ladder}")
NEGATIVE = ProblemType("volunteers.negative", zh="不能为负数: {value}", en="less than 0: {value}")
BYLAW_ORDER = ProblemType(
    "volunteers.bylaw_order",
    zh="已有{start}起施行的规定,新规定必须晚于它",
    en="there is a bylaw from {start} on; a new one starts later",
    nature=Nature.STATE,
)


@kind("volunteers.bylaw", indexes=("body",))
@frozen(kw_only=True)
class Bylaw:
    """What an association decided for itself, from `start` on until the next one."""

    id: Id["Bylaw"]
    body: Id[Body]
    ladder: Code | None
    """The star ladder that counts; None: no stars."""
    tolerance: int = field(validator=attrs.validators.ge(0))
    """Minutes that two shifts of one person may overlap."""
    start: date


@event("volunteers.bylaw_set")
@frozen(kw_only=True)
class BylawSet:
    """An association gave itself a rule."""

    bylaw: Id[Bylaw]
    body: Id[Body]


@verb("volunteers.found_association")
def found_association(change: Change, *, name: str, start: PartialDate) -> Body:
    """Found an association with the posts of a president and of vice-presidents."""
    return _found(change, ASSOCIATION, name, start)


@verb("volunteers.found_branch")
def found_branch(change: Change, association_id: Id[Body], *, name: str, start: PartialDate) -> Body:
    """Found a branch of an association, with the same posts; its figures are part of the association's."""
    association(change, association_id, on=start.latest)
    made = _found(change, BRANCH, name, start)
    relate(change, made.id, kind=RelationKind.PART_OF, to=association_id, start=start)
    return made


def _found(change: Change, kind: Code, name: str, start: PartialDate) -> Body:
    made = found(change, kind=kind, name=name, start=start)
    for code, title, seats in _POSTS:
        add_post(change, made.id, code=code, name=title, seats=seats)
    return made


@verb("volunteers.set_bylaw")
def set_bylaw(change: Change, body_id: Id[Body], *, start: date, ladder_code: Code | None = None, tolerance: int = 0) -> Bylaw:
    """Give an association a rule from a day on; what was decided under the one before stays as it is."""
    association(change, body_id, on=start)
    change.require(tolerance >= 0, NEGATIVE(at="tolerance", value=tolerance))
    if ladder_code is not None:
        change.require(ladder(change, ladder_code), NO_LADDER(at="ladder_code", ladder=ladder_code))
    last = change.first(Bylaw, body=body_id, order_by="-start")
    if last is not None:
        change.require(last.start < start, BYLAW_ORDER(at="start", start=last.start))
    made = Bylaw(id=change.new_id(Bylaw), body=body_id, ladder=ladder_code, tolerance=tolerance, start=start)
    return change.put(made, BylawSet(bylaw=made.id, body=body_id))


@question("volunteers.bylaw_on")
def bylaw_on(view: View, body_id: Id[Body], *, on: date) -> Bylaw | None:
    """The rule that an association had on a day, or None."""
    known = view.find(Bylaw, body=body_id, order_by="-start")
    return next((bylaw for bylaw in known if bylaw.start <= on), None)


@question("volunteers.associations")
def associations(view: View, *, on: date) -> tuple[Body, ...]:
    """All associations and branches of volunteers on a day, by id."""
    found = (body for kind in (ASSOCIATION, BRANCH) for body in view.find(Body, kind=kind))
    return tuple(sorted((body for body in found if body.period.holds(on)), key=lambda body: body.id))


@question("volunteers.family")
def family(view: View, body_id: Id[Body], *, on: date) -> tuple[Body, ...]:
    """A body and everything that is part of it on the day, each once, so that figures add up without double counting."""
    found, todo = {body_id: association(view, body_id, on=on)}, [body_id]
    while todo:
        for part in parts(view, todo.pop(), on=on):
            if part not in found:
                found[part] = view.get(Body, part)
                todo.append(part)
    return tuple(found.values())


def parts(view: View, body_id: Id[Body], *, on: date) -> tuple[Id[Body], ...]:
    """The bodies that are a part of this one on the day, without the parts of these."""
    relations = view.find(Relation, to=body_id, kind=RelationKind.PART_OF)
    return tuple(dict.fromkeys(relation.of for relation in relations if relation.period.holds(on)))


def association(view: View, body_id: Id[Body], *, on: date) -> Body:
    """The body, if it is one of volunteers on the day; raises Refused (volunteers.no_association) and NotFound."""
    body = view.get(Body, body_id)
    ours = body.kind in (ASSOCIATION, BRANCH) and body.period.holds(on)
    if not ours:
        raise Refused(NO_ASSOCIATION(at="body_id", body=body_id))
    return body


def organised_by(view: View, person_id: Id[Person], *, on: date) -> tuple[Id[Body], ...]:
    """The associations in which a person holds an organising post on the day."""
    posts = [view.get(Post, tenure.term.post) for tenure in tenures_of(view, person_id, on=on)]
    bodies = {post.body: view.get(Body, post.body) for post in posts if post.code in ORGANISING}
    return tuple(id for id, body in bodies.items() if body.kind in (ASSOCIATION, BRANCH))
