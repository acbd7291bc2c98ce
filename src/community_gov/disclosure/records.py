"""That something has to be shown, that it was, and what proves that it hung."""

from datetime import date

from attrs import field, frozen

from community_gov.households import Person
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.records import AnyId, Code, Id, event, kind

__all__ = ["Owed", "Proof", "Proved", "Showing", "ShowingOwed", "Shown"]


@kind("disclosure.owed", indexes=("body",))
@frozen(kw_only=True)
class Owed:
    """Something happened that has to be shown, of which the core has no record of its own, such as a decision of an assembly."""

    id: Id["Owed"]
    duty: Code
    body: Id[Body]
    happened: date
    about: AnyId
    """The record that has to be shown."""


@kind("disclosure.showing", indexes=("body", "notice", "duty"))
@frozen(kw_only=True)
class Showing:
    """A notice by which a body has done what a duty wants."""

    id: Id["Showing"]
    duty: Code
    body: Id[Body]
    """Who had to show it; the notice may be another body's, which hung it up for this one."""
    notice: Id[Notice]
    counts_for: date
    """A day of the time for which it counts: of a duty that comes regularly."""
    about: AnyId | None
    """What was shown, where the duty is about one record."""


def _in_order(made: "Proof", _attribute: object, last: date) -> None:
    if last < made.first:
        msg = f"the proof ends on {last}, before it begins on {made.first}"
        raise ValueError(msg)


@kind("disclosure.proof", indexes=("notice",))
@frozen(kw_only=True)
class Proof:
    """A photograph, or what else proves that a notice hung on some days at a place."""

    id: Id["Proof"]
    notice: Id[Notice]
    first: date
    last: date = field(validator=_in_order)
    """The first and the last day on which somebody saw it hang."""
    where: str
    """The board or door, such as 3栋1单元门厅."""
    address: str
    """Where the photograph lies."""
    digest: str
    """Its SHA-256, as 64 hexadecimal digits."""
    witness: Id[Person] | None
    recorded: date


@event("disclosure.showing_owed")
@frozen(kw_only=True)
class ShowingOwed:
    """Something has to be shown."""

    owed: Id[Owed]
    duty: Code
    body: Id[Body]


@event("disclosure.shown")
@frozen(kw_only=True)
class Shown:
    """A body showed something."""

    showing: Id[Showing]
    duty: Code
    body: Id[Body]
    notice: Id[Notice]


@event("disclosure.proved")
@frozen(kw_only=True)
class Proved:
    """Somebody proved that a notice hung."""

    proof: Id[Proof]
    notice: Id[Notice]
