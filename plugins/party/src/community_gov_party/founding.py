"""Branches: founded and dissolved by decision of the body above, in one of five forms, which it may change (`reforming`).

A branch is a body of the kind `party_branch`; its offices are posts of that body. What counts members counts them where
membership is kept: in a functional (功能型) or provisional (临时) branch everybody's membership is kept elsewhere.
"""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Id,
    Nature,
    OneOf,
    PartialDate,
    ProblemType,
    Refused,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.organizations import Body, RelationKind, dissolve, found, relate, relations

__all__ = [
    "AHEAD",
    "BELOW",
    "BRANCH",
    "NOT_THERE",
    "Branch",
    "BranchDissolved",
    "BranchForm",
    "BranchFounded",
    "BranchSetting",
    "FormChange",
    "branch",
    "branch_on",
    "branches",
    "branches_below",
    "dissolve_branch",
    "found_branch",
    "kept_since",
    "require_branch",
]

BRANCH = Code("party_branch")


class BranchForm(Coded):
    """Whether membership is kept in the branch."""

    FORMAL = "formal", "组织关系在册的支部", "formal branch"
    GENERAL = "general", "党总支", "general branch"
    JOINT = "joint", "联合党支部", "joint branch"
    FUNCTIONAL = "functional", "功能型党支部", "functional branch"
    PROVISIONAL = "provisional", "临时党支部", "provisional branch"

    @property
    def keeps(self) -> bool:
        """Whether membership is kept in it, so that what counts members counts here."""
        return self in (BranchForm.FORMAL, BranchForm.GENERAL, BranchForm.JOINT)


class BranchSetting(Coded):
    """Where a branch is; its committee's term depends on it."""

    COMMUNITY = "community", "村、社区", "a village or a residential community"
    OTHER = "other", "其他", "elsewhere"


@kind("party.branch", indexes=("body",), unique=(("body",),))
@frozen(kw_only=True)
class Branch:
    """What the plugin knows of a body that is a branch."""

    id: Id["Branch"]
    body: Id[Body]
    form: BranchForm
    """The present one; `branches` and `branch_on` tell that of a day."""
    by: Id[Body] | None
    """The body above that decided on its founding."""
    decided: date | None
    """The day of that decision."""
    setting: BranchSetting = BranchSetting.COMMUNITY
    joins: tuple[str, ...] = ()
    """The units whose members a joint branch joins."""
    dissolved_by: Id[Body] | None = None
    """The body above that decided on its end."""
    dissolution_decided: date | None = None


@kind("party.form_change", indexes=("branch",))
@frozen(kw_only=True)
class FormChange:
    """A branch got another form by decision of the body above."""

    id: Id["FormChange"]
    branch: Id[Body]
    from_: BranchForm
    to: BranchForm
    on: date
    by: Id[Body]
    decided: date


@event("party.branch_founded")
@frozen(kw_only=True)
class BranchFounded:
    """A branch came into being."""

    branch: Id[Body]
    form: BranchForm


@event("party.branch_dissolved")
@frozen(kw_only=True)
class BranchDissolved:
    """A branch is no more."""

    branch: Id[Body]


BELOW = ProblemType(
    "party.branches_below",
    zh="下属{n}个党支部尚未撤销或转出",
    en="branches belong to it still, {n} of them: the body above decides on each",
    nature=Nature.STATE,
)
AHEAD = ProblemType("party.ahead", zh="日期{on}尚未到来", en="{on} has not come yet")
NOT_THERE = ProblemType(
    "party.branch_not_there", zh="党支部在{on}不存在", en="there is no such branch on {on}", nature=Nature.STATE
)
NOT_BRANCH = ProblemType("party.not_branch", zh="{body}不是党支部", en="{body} is not a Party branch", nature=Nature.STATE)


@verb("party.found_branch")
def found_branch(
    change: Change,
    *,
    name: str,
    start: PartialDate,
    form: BranchForm = BranchForm.FORMAL,
    by: Id[Body] | None = None,
    decided: date | None = None,
    setting: BranchSetting = BranchSetting.COMMUNITY,
    joins: tuple[str, ...] = (),
    part_of: Id[Body] | None = None,
    body_id: Id[Body] | None = None,
) -> Branch:
    """Found a branch, or take a body of the kind party_branch that is recorded already (`body_id`) as one.

    `by` and `decided` tell which body above decided on it, and when; without them it is a finding. `part_of` is the general
    branch that it belongs to, if any.
    """
    body = found(change, kind=BRANCH, name=name, start=start) if body_id is None else change.get(Body, body_id)
    change.require(body.kind == BRANCH, NOT_BRANCH(at="body_id", body=body.id))
    if by is not None:
        change.get(Body, by)
    if part_of is not None:
        require_branch(change, part_of)
        relate(change, body.id, kind=RelationKind.PART_OF, to=part_of, start=body.start)
    id_ = change.new_id(Branch)
    made = Branch(id=id_, body=body.id, form=form, by=by, decided=decided, setting=setting, joins=joins)
    return change.put(made, BranchFounded(branch=body.id, form=form))


@verb("party.dissolve_branch")
def dissolve_branch(change: Change, branch_id: Id[Body], *, by: Id[Body], decided: date, end: PartialDate) -> Branch:
    """Dissolve a branch by decision of the body above; its groups and posts end with it. `end` is the first day without it.

    Its members are transferred one by one (`transfer`, `leave`); who is still recorded with it then is a finding. A general
    branch goes after those that belong to it. Raises Refused (party.not_branch, party.branches_below).
    """
    known = require_branch(change, branch_id)
    change.get(Body, by)
    below = branches_below(change, branch_id, on=end.earliest)
    change.require(not below, BELOW(at="branch_id", n=len(below)))
    for row in relations(change, on=end.earliest, kind=RelationKind.PART_OF, body_id=branch_id):
        if row.to == branch_id:
            dissolve(change, row.of, end=end)
    dissolve(change, branch_id, end=end)
    return change.put(evolve(known, dissolved_by=by, dissolution_decided=decided), BranchDissolved(branch=branch_id))


def require_branch(view: View, body_id: Id[Body]) -> Branch:
    """The branch of this body; raises Refused (party.not_branch), NotFound."""
    view.get(Body, body_id)
    found_one = view.first(Branch, body=body_id)
    if found_one is None:
        raise Refused(NOT_BRANCH(at="branch_id", body=body_id))
    return found_one


def branches_below(view: View, branch_id: Id[Body], *, on: date) -> tuple[Branch, ...]:
    """The branches that belong to a general one on a day, in the form that they had then."""
    rows = relations(view, on=on, kind=RelationKind.PART_OF, body_id=branch_id)
    parts = tuple(row.of for row in rows if row.to == branch_id)
    return _as_of(view, view.find(Branch, body=OneOf(parts)), on) if parts else ()


def branch_on(view: View, body_id: Id[Body], *, on: date) -> Branch:
    """The branch of this body, in the form that it had on a day; raises Refused (party.not_branch), NotFound."""
    return _as_of(view, (require_branch(view, body_id),), on)[0]


def kept_since(view: View, branch_id: Id[Body], *, on: date) -> date | None:
    """Since when membership is kept in a branch in which on a day it is; None where it has been from its beginning on."""
    rows = view.find(FormChange, branch=branch_id)
    return max((row.on for row in rows if row.on <= on and not row.from_.keeps), default=None)


def _as_of(view: View, rows: Iterable[Branch], on: date) -> tuple[Branch, ...]:
    later = sorted((row for row in view.find(FormChange) if row.on > on), key=lambda row: row.on, reverse=True)
    before = {row.branch: row.from_ for row in later}  # that of the first change after the day is written last
    return tuple(evolve(one, form=before.get(one.body, one.form)) for one in rows)


@question("party.branch")
def branch(view: View, branch_id: Id[Body]) -> Branch:
    """Form and founding of a branch; raises NotFound, Refused (party.not_branch)."""
    return require_branch(view, branch_id)


@question("party.branches")
def branches(view: View, *, on: date) -> tuple[Branch, ...]:
    """The branches that existed on a day, in the form that they had then."""
    found = view.find(Branch)
    there = {body.id for body in view.find(Body, id=OneOf(one.body for one in found)) if body.period.holds(on)}
    return _as_of(view, (one for one in found if one.body in there), on)
