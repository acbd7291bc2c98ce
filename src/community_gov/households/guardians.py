"""Who stands as a guardian for whom today: parents of a child, a guardian of an adult who cannot decide.

A mandate on record says so for its days (Personal Information Protection Law art. 31 for those under 14; read). The register
knows nobody's age, so it asks nothing else.
"""

from community_gov.change import View
from community_gov.households.mandates import Estate, Mandate, MandateGround
from community_gov.households.people import Person
from community_gov.records import Id
from community_gov.stores.protocol import OneOf

__all__ = ["guardians_of", "wards_of"]


def guardians_of(view: View, person_id: Id[Person]) -> tuple[Id[Person], ...]:
    """Who stands as a guardian for somebody today, the dead left out; nobody for one who has died himself."""
    rows = view.find(Mandate, principal=person_id, ground=MandateGround.GUARDIAN)
    here = tuple(dict.fromkeys(row.person for row in rows if row.period.holds(view.today)))
    if not here:
        return ()
    dead = {row.person for row in view.find(Estate, person=OneOf((person_id, *here))) if row.start.earliest <= view.today}
    return () if person_id in dead else tuple(one for one in here if one not in dead)


def wards_of(view: View, person_id: Id[Person]) -> tuple[Id[Person], ...]:
    """For whom somebody stands as a guardian today."""
    rows = view.find(Mandate, person=person_id, ground=MandateGround.GUARDIAN)
    held = dict.fromkeys(row.principal for row in rows if row.principal is not None and row.period.holds(view.today))
    return tuple(ward for ward in held if person_id in guardians_of(view, ward))
