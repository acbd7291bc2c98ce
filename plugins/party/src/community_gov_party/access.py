"""Who may see and do what: the branch alone. The office of the compound and the auditors of the host see numbers at most."""

from collections.abc import Iterator

from community_gov import ANYONE, Actor, ActorKind, Allow, Anchor, Code, Controller, Grant, Id, PolicyPart, Scope, View, anchored
from community_gov.organizations import CHAIR
from community_gov_party.admission import Extension
from community_gov_party.consenting import Consent
from community_gov_party.excusals import Excusal
from community_gov_party.grouping import Area, Assignment, Group
from community_gov_party.membership import Member, MemberMove, MemberState
from community_gov_party.offices import TermApproval

__all__ = ["PARTY_CLERK", "PARTY_MEMBER", "POLICY"]

PARTY_CLERK = Code("party_clerk")
"""Who keeps the branch's papers; granted by the host, on the branch's word."""
PARTY_MEMBER = Code("party_member")
"""Who is with a branch today; held for that branch."""

_BRANCH_VERBS = {
    "register_member": "branch_id",
    "found_group": "branch_id",
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
    "cover_place": "group_id",
    "name_leader": "group_id",
    "release_place": "area_id",
}
"""What the branch's clerk and its secretary write, and the argument that says for which branch."""
_CLERK_VERBS = ("found_branch", "dissolve_branch", "approve_term", "transfer")
"""What concerns two bodies: recorded by the clerk alone, on the word of the body above."""
_BRANCH_QUESTIONS = {
    "check": "branch_id",
    "confirmations": "branch_id",
    "excusals": "branch_id",
    "member_moves": "member_id",
    "members": "branch_id",
    "numbers": "branch_id",
    "propose_moves": "branch_id",
    "propose_regrouping": "branch_id",
}
_MEMBERS_ASK = {"committee": "branch_id", "groups": "branch_id"}
"""What every member of the branch may ask, with the others' names masked."""


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"party.{name}", PARTY_CLERK, unmasked=True) for name in _CLERK_VERBS)
    for name, argument in _BRANCH_VERBS.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", CHAIR, Scope.BODY, of=argument, unmasked=True)
    for name, argument in _BRANCH_QUESTIONS.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", CHAIR, Scope.BODY, of=argument, unmasked=True)
    for name, argument in _MEMBERS_ASK.items():
        yield Allow(f"party.{name}", PARTY_CLERK, unmasked=True)
        yield Allow(f"party.{name}", PARTY_MEMBER, Scope.BODY, of=argument)
    for name in ("consent", "consents"):
        yield Allow(f"party.{name}", PARTY_MEMBER, Scope.SELF, of="member_id", unmasked=True)
    yield Allow("party.withdraw_consent", PARTY_MEMBER, Scope.SELF, of="consent_id", unmasked=True)
    yield from (Allow(f"party.{name}", ANYONE) for name in ("branch", "branches", "group_of_place"))


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    for member in view.find(Member, person=Id(actor.person)):
        if member.state is not MemberState.LEFT:
            yield Grant(PARTY_MEMBER, Anchor(Scope.BODY, member.branch))
            yield Grant(PARTY_MEMBER, Anchor(Scope.SELF, actor.person))


def _of_member(_view: View, member: Member) -> tuple[Anchor, ...]:
    own = () if member.person is None else (Anchor(Scope.SELF, member.person),)
    return (Anchor(Scope.BODY, member.branch), *own)


def _of_group(_view: View, group: Group) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, group.branch),)


POLICY = PolicyPart(
    allows=tuple(_rows()),
    reads_for=frozenset({Controller.PARTY_BRANCH}),
    roles=_roles,
    anchors=(
        anchored(Member, _of_member),
        anchored(Group, _of_group),
        anchored(Area, lambda view, area: _of_group(view, view.get(Group, area.group))),
        anchored(Assignment, lambda view, row: _of_group(view, view.get(Group, row.group))),
        anchored(MemberMove, lambda view, move: _of_member(view, view.get(Member, move.about))),
        anchored(Extension, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(Excusal, lambda view, row: _of_member(view, view.get(Member, row.member))),
        anchored(TermApproval, lambda _view, row: (Anchor(Scope.BODY, row.branch),)),
        anchored(Consent, lambda view, one: _of_member(view, view.get(Member, one.member))),
    ),
)
