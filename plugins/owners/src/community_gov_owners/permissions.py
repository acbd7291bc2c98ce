"""Who may do what with owners' votes.

The office and the convener's chair run an assembly; named counters enter and count its ballots, and they alone read what a ballot
says, beside its owner; owners vote for what is theirs; everybody reads agendas and results.
"""

from collections.abc import Iterator

from community_gov import (
    ANYONE,
    AUDITOR,
    CLERK,
    OPERATOR,
    PERSON,
    Actor,
    Allow,
    Anchor,
    Code,
    Controller,
    Grant,
    Id,
    PolicyPart,
    Scope,
    View,
    anchored,
)
from community_gov.households import OWNER, Person
from community_gov.organizations import CHAIR, MEMBER
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.ballots import Ballot, Reading
from community_gov_owners.boxes import BallotBox
from community_gov_owners.candidates import Candidate
from community_gov_owners.committee import watched_roles, watching_rows
from community_gov_owners.counters import Counter
from community_gov_owners.decisions import Decision
from community_gov_owners.preparation import Preparation
from community_gov_owners.proxies import Proxy
from community_gov_owners.register import Register, Voter
from community_gov_owners.suits import Suit

__all__ = ["COUNTER", "part"]

COUNTER = Code("owners.counter")
"""A named counter or scrutineer; held for one assembly."""

_OFFICE = (
    "adopt_bylaws",
    "end_preparation",
    "extend_vote",
    "file_papers",
    "form_preparation",
    "name_counter",
    "name_preparer",
    "sign_petition",
    "start_petition",
    "unsign_petition",
    "give_proxy",
    "revoke_proxy",
    "nominate",
    "withdraw_candidate",
    "deliver",
    "call_assembly",
    "seat_elected",
    "confirm_seats",
    "move_up",
    "fill_seats",
    "pass_over",
    "end_seat",
    "propose_removal",
    "remove_members",
    "confirm_filing",
    "report",
    "take_effect",
    "challenge",
    "uphold",
    "annul",
    "revoke",
    "use_funds",
    "use_funds_urgently",
)
"""What the office records, of what owners, courts and authorities did."""
_CONVENER = {
    "add_motion": "assembly_id",
    "announce": "assembly_id",
    "cancel_assembly": "assembly_id",
    "close_vote": "assembly_id",
    "deliver_many": "assembly_id",
    "freeze_register": "assembly_id",
    "open_vote": "assembly_id",
    "publish_results": "assembly_id",
    "show_register": "register_id",
}
"""What the office or the chair of the convening body does, and the argument that says for which assembly."""
_COUNTER = (
    "enter",
    "enter_many",
    "enter_first",
    "record_late",
    "seal_box",
    "account_for_papers",
    "open_envelopes",
    "count",
)
_PUBLIC = (
    "agenda",
    "assemblies",
    "ballot_boxes",
    "bylaws_on",
    "candidates",
    "counters",
    "decision_on",
    "decisions",
    "filings",
    "fund_uses",
    "opening_of",
    "preparers",
    "public_bundle",
    "register_of",
    "results",
    "support",
    "turnout",
    "turnout_by_place",
)
"""What everybody may read: no names in it, and nobody's vote."""
_OWNERS = (
    "committee_duties",
    "committee_on",
    "cost_shares",
    "count_record",
    "deliveries",
    "fund_paid",
    "fund_shares",
    "next_alternate",
    "recount",
    "removals",
    "reports",
    "secrecy",
    "suits",
)
_LISTS = ("proxies", "voters")
"""Lists of everybody, for those who work with them."""
_OWN = {
    "cast": "voter_id",
    "withdraw_ballot": "ballot_id",
    "sign_petition": "person_id",
    "unsign_petition": "person_id",
    "revoke_proxy": "proxy_id",
    "withdraw_candidate": "candidate_id",
}
"""What a person does in his own matter."""


def part() -> PolicyPart:
    """All rows, roles and anchors of this plugin."""
    return PolicyPart(
        allows=(*_verbs(), *_questions(), *watching_rows()),
        reads_for=frozenset({Controller.OWNERS}),
        roles=_roles,
        anchors=(
            anchored(Assembly, _of_assembly),
            anchored(Motion, lambda view, motion: _at(view, motion.assembly)),
            anchored(Register, lambda view, register: _at(view, register.assembly)),
            anchored(Voter, _of_voter),
            anchored(Ballot, lambda view, ballot: (_self(ballot.by), *_at(view, ballot.assembly))),
            anchored(Reading, lambda view, reading: _at(view, reading.assembly)),
            anchored(BallotBox, lambda view, box: _at(view, box.assembly)),
            anchored(Proxy, lambda view, proxy: (_self(proxy.giver), *_at(view, proxy.assembly))),
            anchored(Candidate, lambda _view, candidate: (_self(candidate.person),)),
            anchored(Decision, lambda view, decision: _at(view, decision.assembly)),
            anchored(Suit, lambda view, suit: _at(view, view.get(Decision, suit.decision).assembly)),
            anchored(Preparation, lambda _view, group: (Anchor(Scope.BODY, group.body),)),
        ),
    )


def _verbs() -> Iterator[Allow]:
    for name in (*_OFFICE, *_CONVENER):
        yield Allow(f"owners.{name}", CLERK)
    for name, of in _CONVENER.items():
        yield Allow(f"owners.{name}", CHAIR, Scope.BODY, of=of)
    yield Allow("owners.call_assembly", CHAIR, Scope.BODY, of="convener")
    yield from (Allow(f"owners.{name}", CHAIR, Scope.BODY, of="body_id") for name in ("use_funds", "use_funds_urgently"))
    yield Allow("owners.report", CHAIR, Scope.BODY, of="body_id")
    for name in ("committee_duties", "committee_on"):
        yield Allow(f"owners.{name}", MEMBER, Scope.BODY, of="body_id")
    yield Allow("owners.start_petition", OWNER)
    for name in _COUNTER:
        yield Allow(f"owners.{name}", COUNTER, Scope.BODY, of="assembly_id")
    for name in ("enter_second", "decide_difference", "drop_sheet"):
        yield Allow(f"owners.{name}", COUNTER, Scope.BODY, of="reading_id")
    yield Allow("owners.open_box", COUNTER, Scope.BODY, of="box_id")
    for name in ("draw_lot", "seal"):
        yield Allow(f"owners.{name}", COUNTER, Scope.BODY, of="decision_id")
    for name, of in _OWN.items():
        yield Allow(f"owners.{name}", PERSON, Scope.SELF, of=of)


def _questions() -> Iterator[Allow]:
    for name in _PUBLIC:
        yield Allow(f"owners.{name}", ANYONE)
    for name in _OWNERS:
        yield from (Allow(f"owners.{name}", role) for role in (OWNER, CLERK, AUDITOR, OPERATOR))
    for name in _LISTS:
        yield from (Allow(f"owners.{name}", role) for role in (CLERK, AUDITOR))
    yield Allow("owners.voters", COUNTER, Scope.BODY, of="register_id")
    yield Allow("owners.proxies", COUNTER, Scope.BODY, of="assembly_id", unmasked=True)
    yield Allow("owners.ballots", COUNTER, Scope.BODY, of="assembly_id", unmasked=True)
    yield Allow("owners.ballots", AUDITOR)
    for name in ("half_entered", "differences"):
        yield Allow(f"owners.{name}", COUNTER, Scope.BODY, of="assembly_id", unmasked=True)
        yield Allow(f"owners.{name}", AUDITOR)
    for name in ("paper_kit", "printed_notices"):
        yield from (Allow(f"owners.{name}", role) for role in (CLERK, AUDITOR))
        yield Allow(f"owners.{name}", CHAIR, Scope.BODY, of="assembly_id")
    yield Allow("owners.voter_of_code", COUNTER, Scope.BODY, of="assembly_id")
    yield Allow("owners.provenance", COUNTER, Scope.BODY, of="decision_id")
    yield Allow("owners.provenance", AUDITOR)
    yield Allow("owners.custody_bundle", COUNTER, Scope.BODY, of="decision_id", unmasked=True)
    yield Allow("owners.ballots_of", PERSON, Scope.SELF, of="voter_id", unmasked=True)
    yield Allow("owners.voters_of", PERSON, Scope.SELF, of="person_id")
    yield Allow("owners.voters_of", CLERK)


def _roles(view: View, actor: Actor) -> Iterator[Grant]:
    if actor.person is not None:
        for row in view.find(Counter, person=actor.person):
            yield Grant(COUNTER, Anchor(Scope.BODY, row.assembly))
    yield from watched_roles(view, actor)


def _of_assembly(_view: View, assembly: Assembly) -> tuple[Anchor, ...]:
    """The body that called it, for its chair; the assembly itself, for its counters."""
    return Anchor(Scope.BODY, assembly.convener), Anchor(Scope.BODY, assembly.id)


def _at(view: View, assembly: Id[Assembly]) -> tuple[Anchor, ...]:
    return _of_assembly(view, view.get(Assembly, assembly))


def _of_voter(view: View, voter: Voter) -> Iterator[Anchor]:
    yield from (_self(person) for person in voter.persons)
    yield from _at(view, view.get(Register, voter.register).assembly)


def _self(person: Id[Person]) -> Anchor:
    return Anchor(Scope.SELF, person)
