"""For what the register knows a person, and since when no more: as owner, resident, representative or developer."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households.mandates import Mandate
from community_gov.households.ownership import Ownership
from community_gov.households.people import Developer, Person
from community_gov.households.residence import Residence
from community_gov.records import Until
from community_gov.retention import Ended, Ending, Ends

__all__ = ["ENDS"]

_RELATIONS: tuple[tuple[type[Ownership | Residence | Mandate], Ending], ...] = (
    (Ownership, Ending.NO_LONGER_OWNER),
    (Residence, Ending.MOVED_OUT),
    (Mandate, Ending.MANDATE_ENDED),
)


def _of_persons(view: View) -> Iterator[Ended]:
    """A day that is known only in part counts from the last day that it can be."""
    for kind, why in _RELATIONS:
        for row in view.stream(kind):
            end = row.period.end
            yield Ended(record=row.person, why=why, on=None if end is None else end.latest)
    for built in view.find(Developer):
        yield Ended(record=built.person, why=Ending.BUILT_HERE, on=None)


def _of_mandates(view: View) -> Iterator[Ended]:
    for row in view.stream(Mandate):
        yield Ended(record=row.id, why=Ending.MANDATE_ENDED, on=None if row.end is None else row.end.latest)


ENDS = (
    Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),
    Ends(cls=Mandate, until=Until.RELATION_ENDS, find=_of_mandates),
)
"""The certificate of a unit and the reason of a merger are not decided: no record tells whose relation they rest on."""
