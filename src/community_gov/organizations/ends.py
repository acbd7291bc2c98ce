"""Who serves is known as long as his term goes on, whether or not he owns or lives in the compound."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import Person
from community_gov.organizations.posts import Term
from community_gov.records import Until
from community_gov.retention import Ended, Ending, Ends

__all__ = ["ENDS"]


def _of_persons(view: View) -> Iterator[Ended]:
    for term in view.stream(Term):
        yield Ended(record=term.person, why=Ending.TERM_ENDED, on=None if term.end is None else term.end.latest)


ENDS = (Ends(cls=Person, until=Until.RELATION_ENDS, find=_of_persons),)
