"""Leave, coming back, and going for good: what frees the places and gives back what somebody had in hand.

Withdrawing the consent to the service record ends the enrolment, for without it nothing of a service could be kept.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Id, Refused, event, verb
from community_gov_volunteers.care import leave_all_care
from community_gov_volunteers.enrolment import (
    NO_CONSENT,
    OPEN_STATUSES,
    Consent,
    ConsentPurpose,
    Enrolment,
    consent_given,
    move_enrolment,
    require_reason,
)
from community_gov_volunteers.lists import release
from community_gov_volunteers.services import give_back_all

__all__ = ["ConsentWithdrawn", "expel", "leave", "pause", "resume", "withdraw_consent"]


@event("volunteers.consent_withdrawn")
@frozen(kw_only=True)
class ConsentWithdrawn:
    """A consent was taken back."""

    enrolment: Id[Enrolment]
    purpose: ConsentPurpose


@verb("volunteers.pause")
def pause(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Go on leave, from a day on (today unless said otherwise); no reason is asked."""
    return _gone(change, move_enrolment(change, enrolment_id, "pause", on=on))


@verb("volunteers.resume")
def resume(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Come back from leave."""
    return move_enrolment(change, enrolment_id, "resume", on=on)


@verb("volunteers.leave")
def leave(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Leave the association; nobody has to say why."""
    return _gone(change, move_enrolment(change, enrolment_id, "leave", on=on))


@verb("volunteers.expel")
def expel(change: Change, enrolment_id: Id[Enrolment], *, reason: str, on: date | None = None) -> Enrolment:
    """Put a volunteer out, with the reason, which the volunteer can read."""
    require_reason(change, reason)
    return _gone(change, move_enrolment(change, enrolment_id, "expel", on=on, reason=reason))


def _gone(change: Change, enrolment: Enrolment) -> Enrolment:
    """Let others take what the volunteer leaves; from now on no address is read."""
    release(change, enrolment.id)
    give_back_all(change, enrolment.id)
    leave_all_care(change, enrolment)
    return enrolment


@verb("volunteers.withdraw_consent")
def withdraw_consent(change: Change, enrolment_id: Id[Enrolment], *, purpose: ConsentPurpose) -> Consent:
    """Take a consent back, as easily as it was given; what was recorded before stays (PIPL art. 15).

    Whoever takes back the consent to the service record leaves the association with it.
    """
    known = consent_given(change, enrolment_id, purpose)
    if known is None:
        raise Refused(NO_CONSENT(at="purpose", purpose=purpose))
    if purpose is ConsentPurpose.RECORD and change.get(Enrolment, enrolment_id).status in OPEN_STATUSES:
        leave(change, enrolment_id)
    ended = evolve(known, withdrawn=change.today)
    return change.put(ended, ConsentWithdrawn(enrolment=enrolment_id, purpose=purpose))
