"""Names, for the branch's own papers: who its members are, and whom the register has under the name that somebody gave.

The clerk and the secretary need neither the office nor its list of persons: to ask the office would tell it who is a member.
"""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from community_gov import Controller, Id, OneOf, Purpose, Until, View, personal, question
from community_gov.households import Person, Unit, owners_of, residents_of
from community_gov.organizations import Body
from community_gov_party.founding import require_branch
from community_gov_party.grouping import groups
from community_gov_party.membership import Member, MemberState, Relation, members
from community_gov_party.offices import Office, committee

__all__ = ["MemberByName", "named_members", "names_of", "person_at"]

_NAMED = personal(purpose=Purpose.ORGANIZATION, controller=Controller.PARTY_BRANCH, until=Until.MEMBERSHIP_ENDS)


@frozen(kw_only=True)
class MemberByName:
    """Somebody of a branch by his name, as its clerk and its secretary know him."""

    member: Id[Member]
    name: str | None = field(repr=False, metadata=_NAMED)
    state: MemberState
    relation: Relation
    since: date
    group: int | None
    """The number of his small group."""
    offices: tuple[Office, ...]


@question("party.named_members")
def named_members(view: View, branch_id: Id[Body], *, on: date) -> tuple[MemberByName, ...]:
    """Everybody with the branch on a day by name, group after group; raises NotFound, Refused (party.not_branch)."""
    require_branch(view, branch_id)
    here, holders = members(view, branch_id, on=on), committee(view, branch_id, on=on)
    called = names_of(view, tuple(one.member.person for one in here if one.member.person is not None))
    numbers = {one.member.id: sheet.group.number for sheet in groups(view, branch_id, on=on) for one in sheet.members}
    found = (
        MemberByName(
            member=one.member.id,
            name=None if one.member.person is None else called[one.member.person],
            state=one.state,
            relation=one.member.relation,
            since=one.since,
            group=numbers.get(one.member.id),
            offices=tuple(held.office for held in holders if held.member is not None and held.member.member.id == one.member.id),
        )
        for one in here
    )
    return tuple(sorted(found, key=lambda one: (one.group is None, one.group or 0, one.name or "", one.member)))


def names_of(view: View, people: tuple[Id[Person], ...]) -> Mapping[Id[Person], str | None]:
    """What people are called in the register."""
    return {person.id: person.name for person in view.find(Person, id=OneOf(people))} if people else {}


@question("party.person_at")
def person_at(view: View, unit_id: Id[Unit], *, name: str, on: date) -> tuple[Id[Person], ...]:
    """Who lives in a unit or owns it on a day and has exactly this name: none, one, or several of one name. Raises NotFound.

    For somebody who says to the branch who he is and where he lives; nobody else of the household is in the answer.
    """
    here = {row.person for row in residents_of(view, unit_id, on=on)} | {row.person for row in owners_of(view, unit_id, on=on)}
    called = names_of(view, tuple(sorted(one for one in here if one is not None)))
    return tuple(sorted(one for one, known in called.items() if known == name.strip()))
