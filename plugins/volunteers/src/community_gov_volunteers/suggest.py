"""Suggestions for a shift: who could be asked, and why.

Computed when asked and kept nowhere; no score of a person exists. Nobody is suggested who fails a gate, is not active, is on
another shift then or on this list already. Whom to invite is for the person who asks, and coming is for the one who is invited.
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from community_gov import Code, Id, OneOf, View, question
from community_gov.households import Place, PlaceKind, enclosing
from community_gov_volunteers.activities import Activity, Shift, days_of_shift
from community_gov_volunteers.enrolment import Enrolment, enrolled
from community_gov_volunteers.freetime import Free, free_of, free_times
from community_gov_volunteers.nearness import far, steps_home
from community_gov_volunteers.qualifications import Skill
from community_gov_volunteers.signup import SignUp, SignUpState, unfit

__all__ = ["Suggestion", "suggestions"]

_KNOWN = (SignUpState.INVITED, SignUpState.PLACED, SignUpState.WAITING, SignUpState.DECLINED, SignUpState.WITHDRAWN)


@frozen(kw_only=True)
class Suggestion:
    """Somebody who could be asked, with the reasons that a human weighs."""

    enrolment: Id[Enrolment]
    number: int
    skills: tuple[Code, ...]
    """What of the skills looked for the volunteer says to have."""
    near: bool
    """Whether the volunteer lives in the building where it is, or likes to help there."""
    steps: int | None
    """How many steps up from the building of the shift (or its place) there is a place with the volunteer's home in it: 0 for
    who lives in the building; None: not known."""
    free: bool | None
    """Whether the volunteer said to be free at that time; None: said nothing of it."""
    load: int
    """On how many shifts that are still to come the volunteer has a place."""


@question("volunteers.suggestions")
def suggestions(view: View, shift_id: Id[Shift], *, skills: tuple[Code, ...] = ()) -> tuple[Suggestion, ...]:
    """Who could be invited: by most of the skills, who is free, how near, the fewest shifts ahead, and last by number.

    The skills are those of the shift unless others are named. Who said nothing of the time stands between the free and the
    others.
    """
    shift = view.get(Shift, shift_id)
    found = _suggestions(view, shift, skills or shift.skills)
    return tuple(
        sorted(found, key=lambda one: (-len(one.skills), _FREE[one.free], not one.near, far(one.steps), one.load, one.number))
    )


_FREE: Mapping[bool | None, int] = {True: 0, None: 1, False: 2}


def _suggestions(view: View, shift: Shift, skills: tuple[Code, ...]) -> Iterator[Suggestion]:
    activity = view.get(Activity, shift.activity)
    known = {one.enrolment for one in view.find(SignUp, shift=shift.id, state=OneOf(_KNOWN))}
    places = () if activity.place is None else enclosing(view, activity.place)
    inside = next((at for at, place in enumerate(places) if place.kind is PlaceKind.BUILDING), 0)
    near = tuple(place.id for place in places[inside:])
    for one in enrolled(view, activity.body, on=days_of_shift(view, shift)[0]):
        if one.id in known or any(unfit(view, shift, one)):
            continue
        steps = steps_home(view, one, near, view.today)
        said, free = {skill.code for skill in view.find(Skill, enrolment=one.id, end=None)}, free_of(view, one.id)
        yield Suggestion(
            enrolment=one.id,
            number=one.number,
            skills=tuple(code for code in skills if code in said),
            near=steps == 0 or _likes(free, {place.id for place in places}),
            steps=steps,
            free=free_times(view, free.times, shift) if free and free.times else None,
            load=_load(view, one),
        )


def _likes(free: Free | None, around: set[Id[Place]]) -> bool:
    return free is not None and any(place in around for place in free.places or ())


def _load(view: View, one: Enrolment) -> int:
    mine = view.find(SignUp, enrolment=one.id, state=SignUpState.PLACED)
    shifts = view.find(Shift, id=OneOf(tuple(sign_up.shift for sign_up in mine)))
    return sum(shift.ends > view.now for shift in shifts)
