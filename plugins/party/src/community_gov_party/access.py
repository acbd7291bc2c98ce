"""Who may see and do what: the branch alone. The office of the compound and the auditors of the host see numbers at most."""

from collections.abc import Iterator

from community_gov import (
    ANYONE,
    Actor,
    ActorKind,
    Allow,
    Anchor,
    Closed,
    Code,
    Controller,
    Grant,
    Id,
    PolicyPart,
    Record,
    Scope,
    View,
    anchored,
)
from community_gov.households import Person, own_id
from community_gov.organizations import Post, Term, tenures_of
from community_gov_party.admission import Extension
from community_gov_party.consenting import Consent
from community_gov_party.convening import Session
from community_gov_party.deciding import Resolution
from community_gov_party.elections import Election
from community_gov_party.excusals import Excusal
from community_gov_party.founding import Branch
from community_gov_party.grouping import LEADER, Area, Assignment, Group, groups_of
from community_gov_party.leading import JointMeeting, PriorMatter, Referral, TakenOn
from community_gov_party.membership import MEMBERS, Member, MemberMove
from community_gov_party.offices import Office, TermApproval
from community_gov_party.responsibility import Charge
from community_gov_party.vanguard import CallOut, Vanguard

__all__ = ["GROUP_LEADER", "GROUP_MEMBER", "PARTY_CLERK", "PARTY_MEMBER", "PARTY_SECRETARY", "POLICY"]

PARTY_CLERK = Code("party_clerk")
"""Who keeps the branch's papers; granted by the host, on the branch's word."""
PARTY_SECRETARY = Code("party_secretary")
"""Who is secretary of a branch today and a full or probationary member; held for that branch."""
PARTY_MEMBER = Code("party_member")
"""Who is a full or probationary member of a branch today; held for it, and for himself also by whoever left."""
GROUP_MEMBER = Code("party_group_member")
"""Who is in a small group today; held for that group."""
GROUP_LEADER = Code("party_group_leader")
"""Who leads a small group today; held for that group."""

_BRANCH_VERBS = {
    "register_member": "branch_id",
    "found_group": "branch_id",
    "dissolve_group": "group_id",
    "assign_by_residence": "branch_id",
    "set_up_committee": "branch_id",
    "seat_officer": "branch_id",
    "leave_office": "term_id",
    "promote": "member_id",
    "suspend": "member_id",
    "resume": "member_id",
    "leave": "member_id",
    "extend_probation": "member_id",
    "grant_excusal": "member_id",
    "end_excusal": "excusal_id",
    "assign": "member_id",
    "consent": "member_id",
    "withdraw_consent": "consent_id",
    "cover_place": "group_id",
    "name_leader": "group_id",
    "release_place": "area_id",
    "call_session": "branch_id",
    "call_off_session": "session_id",
    "hold_session": "session_id",
    "correct_attendance": "session_id",
    "write_session_minutes": "session_id",
    "resolve": "session_id",
    "hold_election": "session_id",
    "take_charge": "member_id",
    "give_up_charge": "charge_id",
    "record_visit": "charge_id",
    "join_vanguard": "member_id",
    "leave_vanguard": "vanguard_id",
    "call_out": "branch_id",
    "note_came": "call_id",
    "call_joint_meeting": "branch_id",
    "hold_joint_meeting": "joint_id",
    "adopt_prior_matter": "branch_id",
    "drop_prior_matter": "prior_id",
    "refer_matter": "branch_id",
    "answer_referral": "referral_id",
    "take_on": "branch_id",
    "finish_matter": "taken_on_id",
}
"""What the branch's clerk and its secretary write, and the argument that says for which branch."""
_CLERK_VERBS = ("found_branch", "change_form", "dissolve_branch", "approve_term", "transfer", "show_contact", "withdraw_contact")
"""What concerns two bodies, or somebody who need not be a member: recorded by the clerk alone."""
_BRANCH_QUESTIONS = {
    "check": "branch_id",
    "confirmations": "branch_id",
    "excusals": "branch_id",
    "member_moves": "member_id",
    "members": "branch_id",
    "named_members": "branch_id",
    "numbers": "branch_id",
    "group_report": "group_id",
    "propose_moves": "branch_id",
    "propose_regrouping": "branch_id",
    "attendance_sheet": "session_id",
    "session_minutes": "session_id",
    "calendar_file": "branch_id",
    "resolutions": "branch_id",
    "service_of": "member_id",
    "resolution_verdict": "resolution_id",
    "election_verdict": "election_id",
    "elections": "branch_id",
    "charges": "branch_id",
    "consents": "member_id",
    "covering": "branch_id",
    "visits": "branch_id",
    "vanguard": "branch_id",
    "call_outs": "branch_id",
    "joint_meetings": "branch_id",
    "prior_matters": "branch_id",
    "referrals": "branch_id",
    "matters_taken_on": "branch_id",
}
_UNITS = ("unit_of", "units", "units_in")
"""The list of units, which names nobody: who keeps the branch's papers finds a home in it."""
_LEADERS_DO = {
    "call_session": "group_id",
    "call_off_session": "session_id",
    "hold_session": "session_id",
    "correct_attendance": "session_id",
    "write_session_minutes": "session_id",
    "attendance_sheet": "session_id",
    "session_minutes": "session_id",
    "group_report": "group_id",
}
"""What the leader of a group does for its own meetings, and for those alone."""
_MEMBERS_ASK = {"calendar": "branch_id", "committee": "branch_id", "groups": "branch_id", "sessions": "branch_id"}
"""What every member of the branch may ask, with the others' names masked."""


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"party.{name}", PARTY_CLERK, unmasked=True) for name in _CLERK_VERBS)
    for name, argument in _BRANCH_VERBS.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", PARTY_SECRETARY, Scope.BODY, of=argument, unmasked=True)
    for name, argument in _BRANCH_QUESTIONS.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", PARTY_SECRETARY, Scope.BODY, of=argument, unmasked=True)
    for name, argument in _MEMBERS_ASK.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", PARTY_MEMBER, Scope.BODY, of=argument)
    for name, argument in _LEADERS_DO.items():
        yield Allow(f"party.{name}", GROUP_LEADER, Scope.BODY, of=argument, unmasked=True)
    yield Allow("party.group_report", GROUP_MEMBER, Scope.BODY, of="group_id", unmasked=True)
    yield Allow("party.duty_contacts", PARTY_CLERK, unmasked=True)
    for role in (PARTY_CLERK, PARTY_SECRETARY):
        yield Allow("party.person_at", role, unmasked=True)
        yield from (Allow(f"households.{name}", role) for name in _UNITS)
    yield Allow("party.named_vanguard", ANYONE, unmasked=True)
    yield Allow("party.answer_call", PARTY_CLERK, unmasked=True)
    for name in ("answer_call", "consent", "consents", "service_of"):
        yield Allow(f"party.{name}", PARTY_MEMBER, Scope.SELF, of="member_id", unmasked=True)
    yield Allow("party.withdraw_consent", PARTY_MEMBER, Scope.SELF, of="consent_id", unmasked=True)
    yield from (
        Allow(f"party.{name}", ANYONE) for name in ("branch", "branches", "form_changes", "group_of_place", "guided_bodies")
    )


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    person = own_id(view, Id[Person](actor.person))
    for member in view.find(Member, person=person):
        yield Grant(PARTY_MEMBER, Anchor(Scope.SELF, person))
        if member.state in MEMBERS:
            yield Grant(PARTY_MEMBER, Anchor(Scope.BODY, member.branch))
            yield from _posts(view, member, person)


def _posts(view: View, member: Member, person: Id[Person]) -> Iterator[Grant]:
    """What he is in his group and in the branch; whoever is suspended, left or is not yet a member is nothing in it."""
    posts = (view.get(Post, one.term.post) for one in tenures_of(view, person, on=view.today))
    held = {(post.body, post.code) for post in posts}  # his own, since it is asked whenever a member asks anything
    for group in groups_of(view, member.id, on=view.today):
        yield Grant(GROUP_MEMBER, Anchor(Scope.BODY, group.body))
        if (group.body, LEADER) in held:
            yield Grant(GROUP_LEADER, Anchor(Scope.BODY, group.body))
    if (member.branch, Office.SECRETARY.code) in held:
        yield Grant(PARTY_SECRETARY, Anchor(Scope.BODY, member.branch))


def _keeps(view: View, record: Record) -> bool:
    """Whether a body, a post or a term is of a branch or a group: who holds what there is decided in it."""
    if isinstance(record, Term):
        return _keeps(view, view.get(Post, record.post))
    body = record.body if isinstance(record, Post) else record.id
    return view.first(Branch, body=body) is not None or view.first(Group, body=body) is not None


def _of_member(_view: View, member: Member) -> tuple[Anchor, ...]:
    own = () if member.person is None else (Anchor(Scope.SELF, member.person),)
    return (Anchor(Scope.BODY, member.branch), *own)


def _of_branch(_view: View, row: CallOut | JointMeeting | PriorMatter | Referral | TakenOn) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, row.branch),)


def _of_group(_view: View, group: Group) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, group.branch),)


def _of_group_itself(view: View, group: Group) -> tuple[Anchor, ...]:
    """The group's own body too, for those alone who are in it or lead it."""
    own = (Anchor(Scope.BODY, group.body, role) for role in (GROUP_MEMBER, GROUP_LEADER))
    return (*_of_group(view, group), *own)


def _of_session(view: View, session: Session) -> tuple[Anchor, ...]:
    own = () if session.group is None else (Anchor(Scope.BODY, view.get(Group, session.group).body, GROUP_LEADER),)
    return (Anchor(Scope.BODY, session.branch), *own)


POLICY = PolicyPart(
    allows=tuple(_rows()),
    reads_for=frozenset({Controller.PARTY_BRANCH}),
    roles=_roles,
    closed=(
        Closed("organizations.add_post", of="body_id"),
        Closed("organizations.close_post", of="post_id"),
        Closed("organizations.appoint", of="post_id"),
        Closed("organizations.end_term", of="term_id"),
        Closed("organizations.ground", of="term_id"),
        Closed("organizations.dissolve", of="body_id"),
    ),
    keeps=_keeps,
    untold=True,
    anchors=(
        anchored(Member, _of_member),
        anchored(Group, _of_group_itself),
        anchored(Area, lambda view, area: _of_group(view, view.get(Group, area.group))),
        anchored(Assignment, lambda view, row: _of_group(view, view.get(Group, row.group))),
        anchored(MemberMove, lambda view, move: _of_member(view, view.get(Member, move.about))),
        anchored(Extension, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(Excusal, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(TermApproval, lambda _view, row: (Anchor(Scope.BODY, row.branch),)),
        anchored(Charge, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(Vanguard, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(Session, _of_session),
        anchored(Resolution, lambda view, row: _of_session(view, view.get(Session, row.session))),
        anchored(Election, lambda view, row: _of_session(view, view.get(Session, row.session))),
        anchored(CallOut, _of_branch),
        anchored(JointMeeting, _of_branch),
        anchored(PriorMatter, _of_branch),
        anchored(Referral, _of_branch),
        anchored(TakenOn, _of_branch),
        anchored(Consent, lambda view, one: _of_member(view, view.get(Member, one.member))),
    ),
)
