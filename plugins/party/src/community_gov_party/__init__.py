"""The Party branch of a compound: members, groups by building, meetings, what is due, what is out of order.

Follow it in this order: `founding`, `membership`, `admission`, `transferring`, `reforming`, `excusals`, `consenting`, `offices`,
`grouping`, `regrouping`, `convening`, `attending`, `obligations`, `deciding`, `elections`, `responsibility`, `vanguard`,
`leading`, `contacts`, `findings`, `reports`, `access`; `norms` holds the figures and obligations. What stands in
`__all__` here is what the plugin registers. Party membership is read by this plugin alone; nobody else's answer depends on it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from community_gov import Change, Finding, PolicyPart, Problem, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov_party.access import GROUP_LEADER, GROUP_MEMBER, PARTY_CLERK, PARTY_MEMBER, POLICY
from community_gov_party.admission import (
    Confirmation,
    Extension,
    ProbationExtended,
    Standing,
    confirmations,
    extend_probation,
)
from community_gov_party.attending import (
    Attendance,
    AttendanceSheet,
    Presence,
    SessionHeld,
    attendance_sheet,
    correct_attendance,
    hold_session,
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
from community_gov_party.contacts import Contact, duty_contacts, show_contact, withdraw_contact
from community_gov_party.convening import (
    OUR_MEETINGS,
    PartyMinutes,
    Session,
    SessionCalled,
    SessionMinuted,
    SessionRow,
    call_off_session,
    call_session,
    meeting_problems,
    session_minutes,
    sessions,
    write_session_minutes,
)
from community_gov_party.deciding import Pinned, Resolution, Resolved, resolution_verdict, resolutions, resolve
from community_gov_party.elections import Election, ElectionHeld, PaperHeap, election_verdict, elections, hold_election
from community_gov_party.ends import ENDS
from community_gov_party.excusals import Excusal, ExcusalsChanged, Ground, end_excusal, excusals, grant_excusal
from community_gov_party.findings import check, party_findings
from community_gov_party.founding import (
    Branch,
    BranchDissolved,
    BranchForm,
    BranchFounded,
    BranchSetting,
    FormChange,
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
    dissolve_group,
    found_group,
    group_of_place,
    group_problems,
    groups,
    name_leader,
    release_place,
    step_problems,
)
from community_gov_party.labels import LABELS
from community_gov_party.leading import (
    JointMeeting,
    MatterTakenOn,
    PriorMatter,
    Referral,
    TakenOn,
    adopt_prior_matter,
    answer_referral,
    call_joint_meeting,
    drop_prior_matter,
    finish_matter,
    guided_bodies,
    hold_joint_meeting,
    joint_meetings,
    matters_taken_on,
    prior_matters,
    refer_matter,
    referrals,
    take_on,
)
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
)
from community_gov_party.naming import MemberByName, named_members, person_at
from community_gov_party.norms import NORMS, Circle, Norm, Obligation, Rhythm, Sure
from community_gov_party.obligations import CalendarFile, DueRow, DueState, calendar, calendar_file
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
from community_gov_party.reforming import BranchFormChanged, change_form, form_changes
from community_gov_party.regrouping import MoveProposal, Proposal, Shift, propose_moves, propose_regrouping
from community_gov_party.reports import BranchNumbers, GroupNumbers, GroupReport, NamedInGroup, group_report, numbers
from community_gov_party.responsibility import (
    Charge,
    ChargesChanged,
    Cover,
    DutyHours,
    Visit,
    charges,
    covering,
    give_up_charge,
    record_visit,
    take_charge,
    visits,
)
from community_gov_party.service import Service, ServiceKind, service_of
from community_gov_party.transferring import transfer
from community_gov_party.vanguard import (
    CallAnswer,
    CallOut,
    CallOutMade,
    CallOutSheet,
    NamedMember,
    Vanguard,
    VanguardChanged,
    answer_call,
    call_out,
    call_outs,
    join_vanguard,
    leave_vanguard,
    named_vanguard,
    note_came,
    vanguard,
)

__all__ = [
    "GROUP_LEADER",
    "GROUP_MEMBER",
    "NORMS",
    "PARTY_CLERK",
    "PARTY_MEMBER",
    "Area",
    "AreaBegun",
    "AreaEnded",
    "Arrival",
    "Assigned",
    "Assignment",
    "Attendance",
    "AttendanceSheet",
    "Branch",
    "BranchDissolved",
    "BranchForm",
    "BranchFormChanged",
    "BranchFounded",
    "BranchNumbers",
    "BranchSetting",
    "CalendarFile",
    "CallAnswer",
    "CallOut",
    "CallOutMade",
    "CallOutSheet",
    "Charge",
    "ChargesChanged",
    "Circle",
    "Confirmation",
    "Consent",
    "ConsentGiven",
    "ConsentTo",
    "ConsentWithdrawn",
    "Contact",
    "Cover",
    "DueRow",
    "DueState",
    "DutyHours",
    "Election",
    "ElectionHeld",
    "Excusal",
    "ExcusalsChanged",
    "Extension",
    "FormChange",
    "Ground",
    "Group",
    "GroupFounded",
    "GroupNumbers",
    "GroupReport",
    "GroupSheet",
    "JointMeeting",
    "MatterTakenOn",
    "Member",
    "MemberByName",
    "MemberMove",
    "MemberMoved",
    "MemberState",
    "Membership",
    "MoveProposal",
    "NamedInGroup",
    "NamedMember",
    "Norm",
    "Obligation",
    "Office",
    "Officer",
    "PaperHeap",
    "PartyMinutes",
    "Pinned",
    "Presence",
    "PriorMatter",
    "ProbationExtended",
    "Proposal",
    "Referral",
    "Relation",
    "Resolution",
    "Resolved",
    "Rhythm",
    "Service",
    "ServiceKind",
    "Session",
    "SessionCalled",
    "SessionHeld",
    "SessionMinuted",
    "SessionRow",
    "Shift",
    "Standing",
    "Sure",
    "TakenOn",
    "TermApproval",
    "TermApproved",
    "Vanguard",
    "VanguardChanged",
    "Visit",
    "Way",
    "adopt_prior_matter",
    "answer_call",
    "answer_referral",
    "approve_term",
    "assign",
    "assign_by_residence",
    "attendance_sheet",
    "branch",
    "branches",
    "calendar",
    "calendar_file",
    "call_joint_meeting",
    "call_off_session",
    "call_out",
    "call_outs",
    "call_session",
    "change_form",
    "charges",
    "check",
    "committee",
    "confirmations",
    "consent",
    "consents",
    "correct_attendance",
    "cover_place",
    "covering",
    "dissolve_branch",
    "dissolve_group",
    "drop_prior_matter",
    "duty_contacts",
    "election_verdict",
    "elections",
    "end_excusal",
    "excusals",
    "extend_probation",
    "finish_matter",
    "form_changes",
    "found_branch",
    "found_group",
    "give_up_charge",
    "grant_excusal",
    "group_of_place",
    "group_report",
    "groups",
    "guided_bodies",
    "hold_election",
    "hold_joint_meeting",
    "hold_session",
    "join_vanguard",
    "joint_meetings",
    "leave",
    "leave_office",
    "leave_vanguard",
    "matters_taken_on",
    "member_moves",
    "members",
    "name_leader",
    "named_members",
    "named_vanguard",
    "note_came",
    "numbers",
    "person_at",
    "prior_matters",
    "promote",
    "propose_moves",
    "propose_regrouping",
    "record_visit",
    "refer_matter",
    "referrals",
    "register_member",
    "release_place",
    "resolution_verdict",
    "resolutions",
    "resolve",
    "resume",
    "seat_officer",
    "service_of",
    "session_minutes",
    "sessions",
    "set_up_committee",
    "show_contact",
    "suspend",
    "take_charge",
    "take_on",
    "transfer",
    "vanguard",
    "visits",
    "withdraw_consent",
    "withdraw_contact",
    "write_session_minutes",
]

plugin_name = "party"

_SHOWN = tuple(globals()[name] for name in __all__)


def _marked(mark: str) -> Iterator[Any]:  # what the door shows is of many types
    return (one for one in _SHOWN if hasattr(one, f"__{mark}__"))


@hookimpl
def gov_records() -> Records:
    """Branches, members, consents, groups and meetings."""
    return Records(
        kinds=tuple(_marked("kind")),
        events=tuple(_marked("event")),
        migrations=Path(__file__).parent / "migrations",
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_marked("verb"), *_marked("question"))


@hookimpl
def gov_policy() -> PolicyPart:
    """The branch alone."""
    return POLICY


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The kind of body, the figures and obligations, and what the columns of lists are called."""
    return (BODIES, NORMS, OUR_MEETINGS, ENDS, LABELS)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """No place in two groups, no branch or group merged in the core, what is told in the branch's meetings kept by it alone."""
    yield from group_problems(change)
    yield from step_problems(change)
    yield from meeting_problems(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """What is out of order in any branch."""
    return party_findings(view, on)
