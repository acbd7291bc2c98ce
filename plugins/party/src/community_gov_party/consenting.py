"""Consents: a member decides himself, separately and revocably, what others may learn (PIPL arts. 15, 29).

A duty contact is shown without saying that he is a member; holding a named office makes it known, so it needs his consent first.
"""

from datetime import date

import attrs
from attrs import frozen

from community_gov import ActorKind, Change, Coded, Id, Nature, ProblemType, View, event, kind, question, verb
from community_gov.households import Person, own_id
from community_gov_party.membership import Member, MemberState

__all__ = [
    "LEFT",
    "Consent",
    "ConsentGiven",
    "ConsentTo",
    "ConsentWithdrawn",
    "consent",
    "consents",
    "may_show",
    "require_consent",
    "withdraw_consent",
]


class ConsentTo(Coded):
    """What a member may consent to."""

    OFFICE = "office", "公开所任党内职务", "being named with an office of the branch"
    VANGUARD = "vanguard", "公开党员先锋队身份", "being named as one of the vanguard team"


@kind("party.consent", indexes=("member",))
@frozen(kw_only=True)
class Consent:
    """One consent, from the day it was given to the day it was withdrawn."""

    id: Id["Consent"]
    member: Id[Member]
    to: ConsentTo
    given: date
    withdrawn: date | None = None
    paper: str | None = None
    """Where the signed form is kept, of a consent that the branch has entered; None for one that he gave at his own desk."""

    def holds(self, on: date) -> bool:
        """Whether it stood on a day."""
        return self.given <= on and (self.withdrawn is None or on < self.withdrawn)


@event("party.consent_given")
@frozen(kw_only=True)
class ConsentGiven:
    """Somebody consented to something; who, stands in the record alone."""

    to: ConsentTo


@event("party.consent_withdrawn")
@frozen(kw_only=True)
class ConsentWithdrawn:
    """Somebody withdrew a consent."""

    to: ConsentTo


GIVEN = ProblemType("party.consent_given_already", zh="已经同意", en="consent was given already", nature=Nature.STATE)
GONE = ProblemType("party.consent_gone", zh="同意已经撤回", en="the consent was withdrawn already", nature=Nature.STATE)

UNSIGNED = ProblemType(
    "party.consent_unsigned",
    zh="须由本人同意;本人书面同意的,写明同意书存放处",
    en="it is his own to give: at his own desk, or by a form that he signed; say where that is kept",
)
LEFT = ProblemType(
    "party.left_the_branch",
    zh="此人已离开本支部",
    en="the member has left the branch",
    nature=Nature.STATE,
)
NO_CONSENT = ProblemType(
    "party.no_consent",
    zh="担任公开职务须先取得本人单独同意",
    en="a named office needs the member's own separate consent first",
    nature=Nature.STATE,
)


@verb("party.consent")
def consent(change: Change, member_id: Id[Member], *, to: ConsentTo, paper: str | None = None) -> Consent:
    """The member consents, from today on: at his own desk, or by a form that he signed, of which `paper` says where it is kept.

    Raises Refused: party.left_the_branch, party.consent_given_already, party.consent_unsigned.
    """
    member = change.get(Member, member_id)
    change.require(member.state is not MemberState.LEFT, LEFT(at="member_id"))
    person = change.actor.person if change.actor.kind is ActorKind.PERSON else None
    himself = person is not None and own_id(change, Id[Person](person)) == member.person
    change.require(himself or (paper is not None and paper.strip()), UNSIGNED(at="paper"))
    open_ones = [one for one in change.find(Consent, member=member_id) if one.to is to and one.withdrawn is None]
    change.require(not open_ones, GIVEN(at="to"))
    made = Consent(id=change.new_id(Consent), member=member_id, to=to, given=change.today, paper=paper)
    return change.put(made, ConsentGiven(to=to))


@verb("party.withdraw_consent")
def withdraw_consent(change: Change, consent_id: Id[Consent]) -> Consent:
    """The member withdraws a consent; what was shown before stays lawful, what comes after has to stop."""
    known = change.get(Consent, consent_id)
    change.require(known.withdrawn is None, GONE(at="consent_id"))
    return change.put(attrs.evolve(known, withdrawn=change.today), ConsentWithdrawn(to=known.to))


@question("party.consents")
def consents(view: View, member_id: Id[Member]) -> tuple[Consent, ...]:
    """Every consent of a member, also withdrawn ones; raises NotFound."""
    view.get(Member, member_id)
    return view.find(Consent, member=member_id)


def may_show(view: View, member_id: Id[Member], to: ConsentTo, *, on: date) -> bool:
    """Whether a consent held on the day."""
    rows = view.find(Consent, member=member_id)
    return any(row.to is to and row.holds(on) for row in rows)


def require_consent(change: Change, member_id: Id[Member], to: ConsentTo) -> None:
    """Refuse (party.no_consent) unless the member consents today."""
    change.require(may_show(change, member_id, to, on=change.today), NO_CONSENT(at="member_id"))
