"""How far a volunteer's home is from a place, in steps up the tree of places: a reason among others, kept nowhere."""

from datetime import date

from community_gov import Id, View
from community_gov.households import Place, Residence, building_of, enclosing
from community_gov_volunteers.enrolment import Enrolment

__all__ = ["around", "far", "steps_home"]

_UNKNOWN = 99


def around(view: View, place: Id[Place] | None) -> tuple[Id[Place], ...]:
    """A place and what lies around it, from the inside outwards."""
    return () if place is None else tuple(each.id for each in enclosing(view, place))


def steps_home(view: View, one: Enrolment, near: tuple[Id[Place], ...], on: date) -> int | None:
    """How many steps up from the first of these places there is one with the volunteer's home in it; None: not known."""
    homes = [home for home in view.find(Residence, person=one.person) if home.period.holds(on)]
    buildings = (building_of(view, home.unit) for home in homes)
    places = {place for building in buildings if building is not None for place in around(view, building.id)}
    return next((steps for steps, place in enumerate(near) if place in places), None)


def far(steps: int | None) -> int:
    """By which the near come first and what is not known last."""
    return _UNKNOWN if steps is None else steps
