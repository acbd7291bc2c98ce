"""Leave, coming back, and going for good: what frees the places on shifts that somebody had.

Withdrawing the consent to the service record ends the enrolment, for without it nothing of a service could be kept.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Id, Refused, event, verb
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
    moved = move_enrolment(change, enrolment_id, "pause", on=on)
    release(change, enrolment_id)
    return moved


@verb("volunteers.resume")
def resume(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Come back from leave."""
    return move_enrolment(change, enrolment_id, "resume", on=on)


@verb("volunteers.leave")
def leave(change: Change, enrolment_id: Id[Enrolment], *, on: date | None = None) -> Enrolment:
    """Leave the association; nobody has to say why."""
    moved = move_enrolment(change, enrolment_id, "leave", on=on)
    release(change, enrolment_id)
    return moved


@verb("volunteers.expel")
def expel(change: Change, enrolment_id: Id[Enrolment], *, reason: str, on: date | None = None) -> Enrolment:
    """Put a volunteer out, with the reason, which the volunteer can read."""
    require_reason(change, reason)
    moved = move_enrolment(change, enrolment_id, "expel", on=on, reason=reason)
    release(change, enrolment_id)
    return moved


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
