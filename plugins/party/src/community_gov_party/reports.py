"""Reports upward: numbers only, and none about fewer than five persons."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from community_gov import Id, View, question
from community_gov.organizations import Body
from community_gov_party.founding import require_branch
from community_gov_party.grouping import groups
from community_gov_party.membership import MemberState, Relation, members

__all__ = ["LEAST_CELL", "BranchNumbers", "GroupNumbers", "numbers", "shown"]

LEAST_CELL = 5
"""No figure about fewer persons than this leaves the branch."""


@frozen(kw_only=True)
class GroupNumbers:
    """How many are in a group; None when they are fewer than five, or when the figure would give such a one away."""

    number: int
    members: int | None


@frozen(kw_only=True)
class BranchNumbers:
    """How many are with a branch on a day; None for figures about fewer than five."""

    full: int | None
    probationary: int | None
    registered: int | None
    """Who report here while their membership is kept elsewhere."""
    total: int | None
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
    cells = shown((full, len(formal) - full))
    return BranchNumbers(
        full=cells[0],
        probationary=cells[1],
        registered=shown((sum(one.member.relation is Relation.REPORTED for one in here),))[0],
        total=shown((len(formal),))[0],
        groups=tuple(GroupNumbers(number=n, members=size) for n, size in enumerate(shown(sizes), start=1)),
    )


def shown(cells: Iterable[int]) -> tuple[int | None, ...]:
    """The cells of one sum that may be shown: none from 1 to 4, and not the only one that stays hidden beside a shown total.

    When exactly one cell is hidden, the smallest of the others is hidden too, since the total would give the hidden one away.
    """
    figures = tuple(cells)
    hidden = {index for index, figure in enumerate(figures) if 0 < figure < LEAST_CELL}
    rest = [index for index in range(len(figures)) if index not in hidden and figures[index]]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda index: figures[index]))
    return tuple(None if index in hidden else figure for index, figure in enumerate(figures))
