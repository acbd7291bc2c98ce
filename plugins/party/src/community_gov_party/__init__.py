"""The Party branch of a compound: members, small groups by building, what is out of order.

Follow it in this order: `founding`, `membership`, `consenting`, `grouping`, `regrouping`, `findings`, `reports`, `access`;
`norms` holds the figures. Party membership is read by this plugin alone; nobody else's answer depends on it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from community_gov import Change, Finding, PolicyPart, Problem, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov_party.access import PARTY_CLERK, PARTY_MEMBER, POLICY
from community_gov_party.consenting import (
    Consent,
    ConsentGiven,
    ConsentTo,
    ConsentWithdrawn,
    consent,
    consents,
    withdraw_consent,
)
from community_gov_party.findings import party_findings
from community_gov_party.founding import Branch, BranchForm, BranchFounded, branch, branches, found_branch
from community_gov_party.grouping import (
    BODIES,
    Area,
    AreaBegun,
    AreaEnded,
    Assigned,
    Assignment,
    Group,
    GroupFounded,
    GroupSheet,
    assign,
    assign_by_residence,
    cover_place,
    found_group,
    group_of_place,
    group_problems,
    groups,
    name_leader,
    release_place,
)
from community_gov_party.labels import LABELS
from community_gov_party.membership import (
    Member,
    MemberMove,
    MemberMoved,
    Membership,
    MemberState,
    Relation,
    Way,
    leave,
    member_moves,
    members,
    promote,
    register_member,
    resume,
    suspend,
)
from community_gov_party.norms import NORMS, Norm, Sure
from community_gov_party.regrouping import Proposal, Shift, propose_regrouping
from community_gov_party.reports import BranchNumbers, GroupNumbers, numbers

__all__ = [
    "NORMS",
    "PARTY_CLERK",
    "PARTY_MEMBER",
    "Area",
    "AreaBegun",
    "AreaEnded",
    "Assigned",
    "Assignment",
    "Branch",
    "BranchForm",
    "BranchFounded",
    "BranchNumbers",
    "Consent",
    "ConsentGiven",
    "ConsentTo",
    "ConsentWithdrawn",
    "Group",
    "GroupFounded",
    "GroupNumbers",
    "GroupSheet",
    "Member",
    "MemberMove",
    "MemberMoved",
    "MemberState",
    "Membership",
    "Norm",
    "Proposal",
    "Relation",
    "Shift",
    "Sure",
    "Way",
    "assign",
    "assign_by_residence",
    "branch",
    "branches",
    "consent",
    "consents",
    "cover_place",
    "found_branch",
    "found_group",
    "group_of_place",
    "groups",
    "leave",
    "member_moves",
    "members",
    "name_leader",
    "numbers",
    "promote",
    "propose_regrouping",
    "register_member",
    "release_place",
    "resume",
    "suspend",
    "withdraw_consent",
]

plugin_name = "party"


@hookimpl
def gov_records() -> Records:
    """Branches, members, consents and groups."""
    return Records(
        kinds=(Branch, Member, MemberMove, Consent, Group, Area, Assignment),
        events=(BranchFounded, MemberMoved, ConsentGiven, ConsentWithdrawn, GroupFounded, AreaBegun, AreaEnded, Assigned),
        migrations=Path(__file__).parent / "migrations",
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    life = (register_member, promote, suspend, resume, leave, consent, withdraw_consent)
    grouping = (found_branch, found_group, cover_place, release_place, assign, assign_by_residence, name_leader)
    return (
        *grouping,
        *life,
        branch,
        branches,
        members,
        member_moves,
        consents,
        groups,
        group_of_place,
        propose_regrouping,
        numbers,
    )


@hookimpl
def gov_policy() -> PolicyPart:
    """The branch alone."""
    return POLICY


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The kind of body, the figures of the rules, and what the columns of lists are called."""
    return (BODIES, NORMS, LABELS)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """No place in two groups."""
    return group_problems(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """What is out of order in any branch."""
    return party_findings(view, on)
