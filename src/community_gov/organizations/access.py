"""Who may do what with bodies: bodies and the chart are public, the office changes them, who serves reads its own body."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import ids_of
from community_gov.organizations.bodies import Body, Relation
from community_gov.organizations.coverage import Coverage
from community_gov.organizations.kinship import Kinship
from community_gov.organizations.lineage import BodyStep
from community_gov.organizations.posts import CHAIRS, Post, Term
from community_gov.organizations.tenure import tenures_of
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, PERSON, Allow, Anchor, Grant, PolicyPart, Scope, anchored
from community_gov.records import Actor, ActorKind, Code, Id

__all__ = ["CHAIR", "MEMBER", "POLICY"]

MEMBER = Code("member")
"""Who holds any post of a body on the day, hold-over included; held for that body."""
CHAIR = Code("chair")
"""Who holds the post that leads a body on the day; held for that body."""


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    (person, *_others) = ids_of(view, Id(actor.person))
    for tenure in tenures_of(view, person, on=view.today):
        post = view.get(Post, tenure.term.post)
        yield Grant(MEMBER, Anchor(Scope.BODY, post.body))
        if post.code in CHAIRS:
            yield Grant(CHAIR, Anchor(Scope.BODY, post.body))


def _of_body(_view: View, body: Body) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, body.id),)


def _of_step(_view: View, step: BodyStep) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, step.from_), Anchor(Scope.BODY, step.to))


def _of_relation(_view: View, relation: Relation) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, relation.of),)


def _of_post(_view: View, post: Post) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, post.body),)


def _of_term(view: View, term: Term) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, view.get(Post, term.post).body), Anchor(Scope.SELF, term.person))


def _of_coverage(_view: View, coverage: Coverage) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, coverage.body),)


def _of_kinship(_view: View, kinship: Kinship) -> tuple[Anchor, ...]:
    return (Anchor(Scope.SELF, kinship.one), Anchor(Scope.SELF, kinship.other))


_WRITTEN = (
    "found",
    "dissolve",
    "merge_bodies",
    "split_body",
    "link",
    "relate",
    "end_relation",
    "add_post",
    "close_post",
    "appoint",
    "end_term",
    "ground",
    "cover",
    "end_coverage",
    "record_relatives",
    "retract_relatives",
)
_PUBLIC = (
    "body_kinds",
    "body",
    "bodies",
    "body_named",
    "relations",
    "post",
    "posts",
    "coverage",
    "responsible",
    "chart",
    "lineage",
    "predecessors",
    "successors",
)
_INNER = ("holders", "members", "tenures", "tenures_of", "expiring", "relatives_of", "serving_together")


def _rows() -> Iterator[Allow]:
    for name in _WRITTEN:
        yield from (Allow(f"organizations.{name}", role) for role in (CLERK, OPERATOR))
    yield from (Allow(f"organizations.{name}", ANYONE) for name in _PUBLIC)
    for name in _INNER:
        yield from (Allow(f"organizations.{name}", role) for role in (CLERK, OPERATOR, AUDITOR))
    yield Allow("organizations.holders", MEMBER, Scope.BODY, of="post_id")
    yield Allow("organizations.members", MEMBER, Scope.BODY, of="body_id")
    yield Allow("organizations.tenures", MEMBER, Scope.BODY, of="body_id")
    yield Allow("organizations.expiring", MEMBER, Scope.BODY, of="body_id")
    for name in ("tenures_of", "relatives_of"):
        yield Allow(f"organizations.{name}", PERSON, Scope.SELF, of="person_id")


POLICY = PolicyPart(
    allows=tuple(_rows()),
    roles=_roles,
    anchors=(
        anchored(Body, _of_body),
        anchored(BodyStep, _of_step),
        anchored(Relation, _of_relation),
        anchored(Post, _of_post),
        anchored(Term, _of_term),
        anchored(Coverage, _of_coverage),
        anchored(Kinship, _of_kinship),
    ),
)
