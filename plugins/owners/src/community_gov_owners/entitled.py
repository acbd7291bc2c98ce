"""Who is entitled to vote on a day: the holdings of the compound under the rules of procedure of that day."""

from collections.abc import Iterator, Mapping
from datetime import date

from community_gov import Id, View
from community_gov.households import Place, Voices, holdings, places
from community_gov_owners.bylaws import clauses_on
from community_gov_owners.heads import Line, lines_of

__all__ = ["entitled"]


def entitled(view: View, *, on: date) -> tuple[Line, ...]:
    """The heads of a day, in the natural order of their first units."""
    clauses = clauses_on(view, on=on)
    above = {place.id: place.parent for place in places(view)}
    return lines_of(
        holdings(view, on=on, kinds=clauses.counted),
        lies_in={place: tuple(_upwards(place, above)) for place in above},
        voices=Voices.read(view, on=on),
        rule=clauses.heads,
        merge_developer=clauses.merge_developer,
    )


def _upwards(place: Id[Place], above: Mapping[Id[Place], Id[Place] | None]) -> Iterator[Id[Place]]:
    here: Id[Place] | None = place
    while here is not None:
        yield here
        here = above[here]
