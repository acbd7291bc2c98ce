"""Who is a relative of whom, where a rule bars relatives from serving beside one another: recorded, never guessed.

That two persons are relatives is all that is kept; of what sort stands nowhere. Record it only where a rule asks for it.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.records import Id, event, kind

__all__ = ["Kinship", "RelativesRecorded", "record_relatives", "relatives_of", "retract_relatives"]


@kind("organizations.kinship", indexes=("one", "other"))
@frozen(kw_only=True)
class Kinship:
    """Two persons who are relatives (近亲属) in the sense of the rule that asks for it."""

    id: Id["Kinship"]
    one: Id[Person]
    other: Id[Person]
    retracted: date | None = None
    """The day on which it was taken back, because it was not so or because no rule asks for it any more."""


@event("organizations.relatives_recorded")
@frozen(kw_only=True)
class RelativesRecorded:
    """It was recorded that two persons are relatives, or that was taken back; who they are stands in the record alone."""

    kinship: Id[Kinship]
    stands: bool


SAME = ProblemType("organizations.own_relative", zh="不能是本人", en="nobody is a relative of himself")
RETRACTED = ProblemType("organizations.retracted", zh="已于{on}撤销", en="it was taken back on {on} already", nature=Nature.STATE)


@verb("organizations.record_relatives")
def record_relatives(change: Change, person_id: Id[Person], *, relative_id: Id[Person]) -> Kinship:
    """Record that two persons are relatives; saying it again changes nothing."""
    change.require(person_id != relative_id, SAME(at="relative_id"))
    change.get(Person, relative_id)
    known = next((row for row in relatives_of(change, person_id) if relative_id in (row.one, row.other)), None)
    if known is not None:
        return known
    made = Kinship(id=change.new_id(Kinship), one=person_id, other=relative_id)
    return change.put(made, RelativesRecorded(kinship=made.id, stands=True))


@verb("organizations.retract_relatives")
def retract_relatives(change: Change, kinship_id: Id[Kinship]) -> Kinship:
    """Take it back, as of today."""
    known = change.get(Kinship, kinship_id)
    if known.retracted is not None:
        raise Refused(RETRACTED(at="kinship_id", on=known.retracted))
    gone = evolve(known, retracted=change.today)
    return change.put(gone, RelativesRecorded(kinship=kinship_id, stands=False))


@question("organizations.relatives_of")
def relatives_of(view: View, person_id: Id[Person]) -> tuple[Kinship, ...]:
    """Of whom it is recorded, and stands, that they are relatives of a person; raises NotFound."""
    view.get(Person, person_id)
    rows = (*view.find(Kinship, one=person_id, retracted=None), *view.find(Kinship, other=person_id, retracted=None))
    return tuple(sorted(rows, key=lambda row: natural(row.id)))
