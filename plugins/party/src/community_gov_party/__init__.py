"""The Party branch of a compound: members, small groups by building, what is out of order.

Follow it in this order: `founding`, `membership`, `admission`, `excusals`, `consenting`, `offices`, `grouping`, `regrouping`,
`findings`, `reports`, `access`; `norms` holds the figures. Party membership is read by this plugin alone; nobody else's answer
depends on it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from community_gov import Change, Finding, PolicyPart, Problem, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov_party.access import PARTY_CLERK, PARTY_MEMBER, POLICY
from community_gov_party.admission import (
    Confirmation,
    Extension,
    ProbationExtended,
    Standing,
    confirmations,
    extend_probation,
)
from community_gov_party.consenting import (
    Consent,
    ConsentGiven,
    ConsentTo,
    ConsentWithdrawn,
    consent,
    consents,
    withdraw_consent,
)
from community_gov_party.excusals import Excusal, ExcusalsChanged, Ground, end_excusal, excusals, grant_excusal
from community_gov_party.findings import check, party_findings
from community_gov_party.founding import (
    Branch,
    BranchDissolved,
    BranchForm,
    BranchFounded,
    BranchSetting,
    branch,
    branches,
    dissolve_branch,
    found_branch,
)
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
    Arrival,
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
    transfer,
)
from community_gov_party.norms import NORMS, Norm, Sure
from community_gov_party.offices import (
    Office,
    Officer,
    TermApproval,
    TermApproved,
    approve_term,
    committee,
    leave_office,
    seat_officer,
    set_up_committee,
)
from community_gov_party.regrouping import MoveProposal, Proposal, Shift, propose_moves, propose_regrouping
from community_gov_party.reports import BranchNumbers, GroupNumbers, numbers

__all__ = [
    "NORMS",
    "PARTY_CLERK",
    "PARTY_MEMBER",
    "Area",
    "AreaBegun",
    "AreaEnded",
    "Arrival",
    "Assigned",
    "Assignment",
    "Branch",
    "BranchDissolved",
    "BranchForm",
    "BranchFounded",
    "BranchNumbers",
    "BranchSetting",
    "Confirmation",
    "Consent",
    "ConsentGiven",
    "ConsentTo",
    "ConsentWithdrawn",
    "Excusal",
    "ExcusalsChanged",
    "Extension",
    "Ground",
    "Group",
    "GroupFounded",
    "GroupNumbers",
    "GroupSheet",
    "Member",
    "MemberMove",
    "MemberMoved",
    "MemberState",
    "Membership",
    "MoveProposal",
    "Norm",
    "Office",
    "Officer",
    "ProbationExtended",
    "Proposal",
    "Relation",
    "Shift",
    "Standing",
    "Sure",
    "TermApproval",
    "TermApproved",
    "Way",
    "approve_term",
    "assign",
    "assign_by_residence",
    "branch",
    "branches",
    "check",
    "committee",
    "confirmations",
    "consent",
    "consents",
    "cover_place",
    "dissolve_branch",
    "end_excusal",
    "excusals",
    "extend_probation",
    "found_branch",
    "found_group",
    "grant_excusal",
    "group_of_place",
    "groups",
    "leave",
    "leave_office",
    "member_moves",
    "members",
    "name_leader",
    "numbers",
    "promote",
    "propose_moves",
    "propose_regrouping",
    "register_member",
    "release_place",
    "resume",
    "seat_officer",
    "set_up_committee",
    "suspend",
    "transfer",
    "withdraw_consent",
]

plugin_name = "party"

_EVENTS = (
    AreaBegun,
    AreaEnded,
    Assigned,
    BranchDissolved,
    BranchFounded,
    ConsentGiven,
    ConsentWithdrawn,
    ExcusalsChanged,
    GroupFounded,
    MemberMoved,
    ProbationExtended,
    TermApproved,
)
_VERBS = (
    approve_term,
    assign,
    assign_by_residence,
    consent,
    cover_place,
    dissolve_branch,
    end_excusal,
    extend_probation,
    found_branch,
    found_group,
    grant_excusal,
    leave,
    leave_office,
    name_leader,
    promote,
    register_member,
    release_place,
    resume,
    seat_officer,
    set_up_committee,
    suspend,
    transfer,
    withdraw_consent,
)
_QUESTIONS = (
    branch,
    branches,
    check,
    committee,
    confirmations,
    consents,
    excusals,
    group_of_place,
    groups,
    member_moves,
    members,
    numbers,
    propose_moves,
    propose_regrouping,
)


@hookimpl
def gov_records() -> Records:
    """Branches, members, consents and groups."""
    return Records(
        kinds=(Branch, Member, MemberMove, Extension, Excusal, Consent, TermApproval, Group, Area, Assignment),
        events=_EVENTS,
        migrations=Path(__file__).parent / "migrations",
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


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
