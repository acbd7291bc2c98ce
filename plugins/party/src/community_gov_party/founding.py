"""Branches: founded by decision of the body above, formal, functional or provisional.

A branch is a body of the kind `party_branch`; its offices are posts of that body. What counts members counts the members of
formal branches, since in a functional branch (功能型党支部) everybody's membership is kept elsewhere.
"""

from datetime import date

from attrs import frozen

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
from community_gov.organizations import Body, found

__all__ = ["BRANCH", "Branch", "BranchForm", "BranchFounded", "branch", "branches", "found_branch", "require_branch"]

BRANCH = Code("party_branch")


class BranchForm(Coded):
    """Whether membership is kept in the branch."""

    FORMAL = "formal", "组织关系在册的支部", "formal branch"
    FUNCTIONAL = "functional", "功能型党支部", "functional branch"
    PROVISIONAL = "provisional", "临时党支部", "provisional branch"


@kind("party.branch", indexes=("body",), unique=(("body",),))
@frozen(kw_only=True)
class Branch:
    """What the plugin knows of a body that is a branch."""

    id: Id["Branch"]
    body: Id[Body]
    form: BranchForm
    by: Id[Body] | None
    """The body above that decided on its founding."""
    decided: date | None
    """The day of that decision."""


@event("party.branch_founded")
@frozen(kw_only=True)
class BranchFounded:
    """A branch came into being."""

    branch: Id[Body]
    form: BranchForm


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
    body_id: Id[Body] | None = None,
) -> Branch:
    """Found a branch, or take a body of the kind party_branch that is recorded already (`body_id`) as one."""
    body = found(change, kind=BRANCH, name=name, start=start) if body_id is None else change.get(Body, body_id)
    change.require(body.kind == BRANCH, NOT_BRANCH(at="body_id", body=body.id))
    if by is not None:
        change.get(Body, by)
    made = Branch(id=change.new_id(Branch), body=body.id, form=form, by=by, decided=decided)
    return change.put(made, BranchFounded(branch=body.id, form=form))


def require_branch(view: View, body_id: Id[Body]) -> Branch:
    """The branch of this body; raises Refused (party.not_branch), NotFound."""
    view.get(Body, body_id)
    found_one = view.first(Branch, body=body_id)
    if found_one is None:
        raise Refused(NOT_BRANCH(at="branch_id", body=body_id))
    return found_one


@question("party.branch")
def branch(view: View, branch_id: Id[Body]) -> Branch:
    """Form and founding of a branch; raises NotFound, Refused (party.not_branch)."""
    return require_branch(view, branch_id)


@question("party.branches")
def branches(view: View, *, on: date) -> tuple[Branch, ...]:
    """The branches that existed on a day."""
    found = view.find(Branch)
    there = {body.id for body in view.find(Body, id=OneOf(one.body for one in found)) if body.period.holds(on)}
    return tuple(one for one in found if one.body in there)
