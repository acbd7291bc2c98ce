"""Steps in the life of an assembly, a ballot or a decision: who took which step when, and why."""

from datetime import datetime

from attrs import field, frozen

from community_gov import AnyId, Change, Code, Coded, Controller, Id, Purpose, Until, event, kind, personal

__all__ = ["Move", "Moved", "moved"]


@kind("owners.move", indexes=("about",))
@frozen(kw_only=True)
class Move:
    """One step of one thing."""

    id: Id["Move"]
    about: AnyId
    from_: Code
    to: Code
    at: datetime
    by: str
    """The id of the actor."""
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOTE, controller=Controller.OWNERS, until=Until.DECISION_FINAL),
    )


@event("owners.moved")
@frozen(kw_only=True)
class Moved:
    """An assembly, a ballot or a decision took a step."""

    about: AnyId
    from_: Code
    to: Code


def moved(change: Change, about: AnyId, *, from_: Coded, to: Coded, reason: str = "") -> Move:
    """Record a step; call it inside a verb that also puts the thing itself."""
    move = Move(
        id=change.new_id(Move),
        about=about,
        from_=from_.code,
        to=to.code,
        at=change.now,
        by=change.actor.id,
        reason=reason or None,
    )
    return change.put(move, Moved(about=about, from_=from_.code, to=to.code))
