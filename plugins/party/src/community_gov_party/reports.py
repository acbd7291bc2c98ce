"""Reports upward: numbers only, and none about fewer than five persons."""

from datetime import date

from attrs import field, frozen

from community_gov import Id, View, counted, question
from community_gov.organizations import Body
from community_gov.privacy import shown_cells
from community_gov_party.founding import require_branch
from community_gov_party.grouping import groups
from community_gov_party.membership import MemberState, Relation, members

__all__ = ["BranchNumbers", "GroupNumbers", "numbers"]


@frozen(kw_only=True)
class GroupNumbers:
    """How many are in a group; None when they are fewer than five, or when the figure would give such a one away."""

    number: int
    members: int | None = field(metadata=counted())


@frozen(kw_only=True)
class BranchNumbers:
    """How many are with a branch on a day; None for figures about fewer than five."""

    full: int | None = field(metadata=counted())
    probationary: int | None = field(metadata=counted())
    registered: int | None = field(metadata=counted())
    """Who report here while their membership is kept elsewhere."""
    total: int | None = field(metadata=counted())
    """Full and probationary members whose membership is kept here."""
    groups: tuple[GroupNumbers, ...]


@question("party.numbers")
def numbers(view: View, branch_id: Id[Body], *, on: date) -> BranchNumbers:
    """The figures of a branch for the report upward; raises NotFound, Refused (party.not_branch)."""
    require_branch(view, branch_id)
    here = members(view, branch_id, on=on)
    formal = [one for one in here if one.counts]
    full = sum(one.state is MemberState.FULL for one in formal)
    sizes = [len(sheet.members) for sheet in groups(view, branch_id, on=on)]
    cells = shown_cells((full, len(formal) - full))
    return BranchNumbers(
        full=cells[0],
        probationary=cells[1],
        registered=shown_cells((sum(one.member.relation is Relation.REPORTED for one in here),))[0],
        total=shown_cells((len(formal),))[0],
        groups=tuple(GroupNumbers(number=n, members=size) for n, size in enumerate(shown_cells(sizes), start=1)),
    )
