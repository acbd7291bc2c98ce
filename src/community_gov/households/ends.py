"""For what the register knows a person, and since when no more: as owner, resident, representative, contact or developer.

The number of a certificate is needed as long as one of those owns to whom it was issued; why two entries were found to be
one person, as long as that person is known.
"""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households.contacts import Contact
from community_gov.households.mandates import Mandate
from community_gov.households.merging import PersonsMerger
from community_gov.households.ownership import Ownership
from community_gov.households.people import Developer, Person
from community_gov.households.places import Unit
from community_gov.households.residence import Residence
from community_gov.households.titles import Certificate, names
from community_gov.records import Id, Until
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
    for called in view.stream(Contact):
        if called.person is not None:
            yield Ended(record=called.person, why=Ending.CONTACT_ENDED, on=None if called.end is None else called.end.latest)
    for built in view.find(Developer):
        yield Ended(record=built.person, why=Ending.BUILT_HERE, on=None)


def _of_mandates(view: View) -> Iterator[Ended]:
    for row in view.stream(Mandate):
        yield Ended(record=row.id, why=Ending.MANDATE_ENDED, on=None if row.end is None else row.end.latest)


def _of_contacts(view: View) -> Iterator[Ended]:
    for row in view.stream(Contact):
        yield Ended(record=row.id, why=Ending.CONTACT_ENDED, on=None if row.end is None else row.end.latest)


def _of_certificates(view: View) -> Iterator[Ended]:
    owned = dict[Id[Unit], list[Ownership]]()
    for row in view.stream(Ownership):
        owned.setdefault(row.unit, []).append(row)
    for issued in view.stream(Certificate):
        for row in names(issued, owned.get(issued.unit, ())):
            yield Ended(record=issued.id, why=Ending.NO_LONGER_OWNER, on=None if row.end is None else row.end.latest)


def _of_mergers(view: View) -> Iterator[Ended]:
    root = {row.id: row.same_as or row.id for row in view.stream(Person)}
    mergers = dict[Id[Person], list[PersonsMerger]]()
    for merger in view.stream(PersonsMerger):
        mergers.setdefault(root[merger.into], []).append(merger)
    for fact in _of_persons(view):
        for merger in mergers.get(root[Id(fact.record)], ()):
            yield Ended(record=merger.id, why=fact.why, on=fact.on)


ENDS = (
    Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),
    Ends(cls=Contact, until=Until.RELATION_ENDS, find=_of_contacts),
    Ends(cls=Mandate, until=Until.RELATION_ENDS, find=_of_mandates),
    Ends(cls=Certificate, until=Until.RELATION_ENDS, find=_of_certificates),
    Ends(cls=PersonsMerger, until=Until.RELATION_ENDS, find=_of_mergers),
)
