"""Reports: upward numbers only, none about fewer than five persons; in a group the names of those who are in it."""

from datetime import date

from attrs import field, frozen

from community_gov import Controller, Id, Purpose, Until, View, counted, personal, question
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov.privacy import shown_cells
from community_gov_party.convening import held_sessions
from community_gov_party.founding import branch_on
from community_gov_party.grouping import Group, GroupSheet, groups, who_count
from community_gov_party.membership import MemberState, Relation, members
from community_gov_party.naming import names_of
from community_gov_party.obligations import DueRow, calendar

__all__ = ["BranchNumbers", "GroupNumbers", "GroupReport", "NamedInGroup", "group_report", "numbers"]

_NAMED = personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.MEMBERSHIP_ENDS)


@frozen(kw_only=True)
class GroupNumbers:
    """How many of those who count are in a group; None for fewer than five, or when the figure would give such a one away.

    Who counts are the full and probationary members whose membership is kept here; in a branch that keeps none, all of them.
    """

    number: int
    members: int | None = field(metadata=counted())


@frozen(kw_only=True)
class BranchNumbers:
    """How many are with a branch on a day; None for figures about fewer than five."""

    full: int | None = field(metadata=counted())
    probationary: int | None = field(metadata=counted())
    registered: int | None = field(metadata=counted())
    """Members who report here while their membership is kept elsewhere; in a branch that keeps none, all of them."""
    total: int | None = field(metadata=counted())
    """Full and probationary members whose membership is kept here."""
    groups: tuple[GroupNumbers, ...]


@question("party.numbers")
def numbers(view: View, branch_id: Id[Body], *, on: date) -> BranchNumbers:
    """The figures of a branch for the report upward; raises NotFound, Refused (party.not_branch)."""
    branch, here = branch_on(view, branch_id, on=on), members(view, branch_id, on=on)
    counting = who_count(branch, here)
    formal = counting if branch.form.keeps else ()
    reported = [one for one in here if one.member.relation is Relation.REPORTED and one.of_party]
    registered = reported if branch.form.keeps else counting
    full = sum(one.state is MemberState.FULL for one in formal)
    cells = shown_cells((full, len(formal) - full))
    ids, sheets = {one.member.id for one in counting}, groups(view, branch_id, on=on)
    sizes = [sum(one.member.id in ids for one in sheet.members) for sheet in sheets]
    shown = shown_cells((*sizes, len(counting) - sum(sizes)))  # who is in no group is what the sum leaves over
    return BranchNumbers(
        full=cells[0],
        probationary=cells[1],
        registered=shown_cells((len(registered),))[0],
        total=shown_cells((len(formal),))[0],
        groups=tuple(GroupNumbers(number=sheet.group.number, members=n) for sheet, n in zip(sheets, shown, strict=False)),
    )


# --- in the group ----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class NamedInGroup:
    """Somebody of a group by his name, as those of the group know him."""

    name: str | None = field(repr=False, metadata=_NAMED)
    state: MemberState
    since: date
    leads: bool


@frozen(kw_only=True)
class GroupReport:
    """Who is in a group, where it is, which meetings it held and what it owed; for the group and the branch alone."""

    group: Group
    body: Body
    places: tuple[Place, ...]
    members: tuple[NamedInGroup, ...]
    """On the last day, the leader first."""
    held: tuple[date, ...]
    """The days of its own meetings."""
    due: tuple[DueRow, ...]


@question("party.group_report")
def group_report(view: View, group_id: Id[Group], *, since: date, until: date) -> GroupReport | None:
    """What a group reports to itself of some days (both included), as it stood on the last; None where it was no more then.

    Nothing is counted by person. Raises NotFound, Refused (party.calendar_long).
    """
    group = view.get(Group, group_id)
    sheet = next((one for one in groups(view, group.branch, on=until) if one.group.id == group_id), None)
    if sheet is None:
        return None
    owed = calendar(view, group.branch, first=since, last=until, on=until)
    met = (row.meeting.on for row in held_sessions(view, group.branch, on=until) if row.session.group == group_id)
    return GroupReport(
        group=group,
        body=sheet.body,
        places=sheet.places,
        members=_named(view, sheet),
        held=tuple(day for day in met if since <= day),
        due=tuple(row for row in owed if row.body == group.body),
    )


def _named(view: View, sheet: GroupSheet) -> tuple[NamedInGroup, ...]:
    people = tuple(one.member.person for one in sheet.members if one.member.person is not None)
    names = names_of(view, people)
    found = (
        NamedInGroup(
            name=None if one.member.person is None else names[one.member.person],
            state=one.state,
            since=one.since,
            leads=one == sheet.leader,
        )
        for one in sheet.members
    )
    return tuple(sorted(found, key=lambda one: (not one.leads, one.name or "")))
