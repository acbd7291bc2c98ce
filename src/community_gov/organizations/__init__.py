"""Bodies of the compound: what kinds there are, how they hang together, who serves in them, and what they answer for.

Follow it in this order: `kinds`, `bodies` (with their relations), `posts` (with the terms), `tenure` (who holds a post on a
day), `coverage`, `ending`, `lineage`, `splitting` (and merging), `limits`, `kinship`, `conflicts`, `succession`, `gone` and
`findings` (what is out of order), `chart`, `drawing`, `access`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import Change, View
from community_gov.errors import Problem
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.organizations.access import CHAIR, MEMBER, POLICY
from community_gov.organizations.bodies import (
    Body,
    BodyFounded,
    Relation,
    RelationBegun,
    RelationEnded,
    RelationKind,
    bodies,
    body,
    body_named,
    end_relation,
    found,
    link,
    relate,
    relation_problems,
    relations,
)
from community_gov.organizations.chart import Chart, ChartRow, chart, chart_mermaid, chart_text
from community_gov.organizations.conflicts import Together, serving_together
from community_gov.organizations.coverage import (
    Coverage,
    CoverageBegun,
    CoverageEnded,
    cover,
    coverage,
    end_coverage,
    responsible,
)
from community_gov.organizations.drawing import chart_svg
from community_gov.organizations.ending import BodyDissolved, dissolve
from community_gov.organizations.ends import ENDS
from community_gov.organizations.findings import body_findings
from community_gov.organizations.gone import gone
from community_gov.organizations.kinds import BODIES, BodyKind, Level, body_kinds, kind_named
from community_gov.organizations.kinship import (
    Kinship,
    RelativesRecorded,
    record_relatives,
    relatives_of,
    retract_relatives,
)
from community_gov.organizations.limits import (
    RULES,
    Basis,
    Incompatible,
    RelativesBarred,
    SizeLimit,
    SuccessionLimit,
    TermLimit,
    limit_end,
)
from community_gov.organizations.lineage import BodyFollowed, BodyStep, BodyStepKind, lineage, predecessors, successors
from community_gov.organizations.posts import (
    CHAIRS,
    Appointed,
    Ended,
    Obtained,
    Post,
    PostAdded,
    PostClosed,
    Term,
    TermEnded,
    TermGrounded,
    add_post,
    appoint,
    close_post,
    end_term,
    ground,
    post,
    posts,
    term_problems,
)
from community_gov.organizations.splitting import BodyPart, merge_bodies, split_body
from community_gov.organizations.tenure import (
    Expiring,
    Tenure,
    expiring,
    holders,
    members,
    standing,
    tenures,
    tenures_of,
)
from community_gov.policy import PolicyPart
from community_gov.records import Finding

__all__ = [
    "BODIES",
    "CHAIR",
    "CHAIRS",
    "MEMBER",
    "RULES",
    "Appointed",
    "Basis",
    "Body",
    "BodyDissolved",
    "BodyFollowed",
    "BodyFounded",
    "BodyKind",
    "BodyPart",
    "BodyStep",
    "BodyStepKind",
    "Chart",
    "ChartRow",
    "Coverage",
    "CoverageBegun",
    "CoverageEnded",
    "Ended",
    "Expiring",
    "Incompatible",
    "Kinship",
    "Level",
    "Obtained",
    "Post",
    "PostAdded",
    "PostClosed",
    "Relation",
    "RelationBegun",
    "RelationEnded",
    "RelationKind",
    "RelativesBarred",
    "RelativesRecorded",
    "SizeLimit",
    "SuccessionLimit",
    "Tenure",
    "Term",
    "TermEnded",
    "TermGrounded",
    "TermLimit",
    "Together",
    "add_post",
    "appoint",
    "bodies",
    "body",
    "body_kinds",
    "body_named",
    "chart",
    "chart_mermaid",
    "chart_svg",
    "chart_text",
    "close_post",
    "cover",
    "coverage",
    "dissolve",
    "end_coverage",
    "end_relation",
    "end_term",
    "expiring",
    "found",
    "gone",
    "ground",
    "holders",
    "kind_named",
    "limit_end",
    "lineage",
    "link",
    "members",
    "merge_bodies",
    "post",
    "posts",
    "predecessors",
    "record_relatives",
    "relate",
    "relations",
    "relatives_of",
    "responsible",
    "retract_relatives",
    "serving_together",
    "split_body",
    "standing",
    "successors",
    "tenures",
    "tenures_of",
]


@hookimpl
def gov_records() -> Records:
    """Bodies, what followed which, relations, posts, terms, coverage and recorded relatives."""
    return Records(
        kinds=(Body, BodyStep, Relation, Post, Term, Coverage, Kinship),
        events=(
            BodyFounded,
            BodyDissolved,
            BodyFollowed,
            RelationBegun,
            RelationEnded,
            PostAdded,
            PostClosed,
            Appointed,
            TermEnded,
            TermGrounded,
            CoverageBegun,
            CoverageEnded,
            RelativesRecorded,
        ),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    bodies_and_posts = (found, dissolve, link, relate, end_relation, add_post, close_post, appoint, end_term, ground)
    verbs = (*bodies_and_posts, merge_bodies, split_body, cover, end_coverage, record_relatives, retract_relatives)
    public = (body_kinds, body, bodies, body_named, relations, post, posts, coverage, responsible, chart)
    came_from = (lineage, predecessors, successors)
    return (*verbs, *public, *came_from, holders, members, tenures, tenures_of, expiring, relatives_of, serving_together)


@hookimpl
def gov_policy() -> PolicyPart:
    """Roles from terms, and who may do what."""
    return POLICY


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The kinds that every compound may meet, and the national limits."""
    return (BODIES, RULES, Pack(name="organizations.ends", items=ENDS))


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """No more holders than seats, no circles."""
    yield from relation_problems(change)
    yield from term_problems(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Terms that are over, too long or too many, sizes that no rule allows, empty seats, who serves where he may not."""
    return body_findings(view, on)
