"""A compound in which a residents' committee would read what the owners collected, on either store."""

from collections.abc import Iterable
from pathlib import Path

from attrs import define, field

from community_gov import (
    AUDITOR,
    CLERK,
    OPERATOR,
    Actor,
    Allow,
    Community,
    Controller,
    Desk,
    Id,
    PolicyPart,
)
from community_gov import households as hh
from community_gov.hookspecs import hookimpl
from community_gov.testing import FixedClock, SeededSalts, somebody

__all__ = ["RC", "Compound", "open_compound"]

RC = Controller.RESIDENTS_COMMITTEE


class Wardens:
    """The residents' committee's own people, let in by a line of the host's."""

    @hookimpl
    def gov_policy(self) -> PolicyPart:
        """They may ask for everybody and look people up; what they see is another matter."""
        asked = (Allow(f"households.{name}", "warden", unmasked=True) for name in ("person", "persons"))
        return PolicyPart(allows=(*asked, Allow("households.look_up", "warden")), reads_for=frozenset({RC}))


@define
class Compound:
    """Two people of a register, and everybody who may want to read of them."""

    community: Community
    clock: FixedClock
    one: Id[hh.Person] = field(default=Id(""))
    two: Id[hh.Person] = field(default=Id(""))

    @property
    def office(self) -> Desk:
        """The office."""
        return self.community.by(somebody("office", CLERK))

    @property
    def operator(self) -> Desk:
        """Who looks after the whole."""
        return self.community.by(somebody("set-up", OPERATOR))

    @property
    def warden(self) -> Desk:
        """Somebody of the residents' committee."""
        return self.community.by(somebody("warden", "warden"))

    @property
    def auditor(self) -> Desk:
        """Who reads masked."""
        return self.community.by(somebody("auditor", AUDITOR))

    def self(self, person: Id[hh.Person]) -> Desk:
        """The person at his own desk."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def seen(self, person: Id[hh.Person]) -> tuple[str | None, str | None]:
        """Name and phone as the residents' committee sees them."""
        found = self.warden.ask(hh.person, person)
        return found.name, found.phone


def open_compound(path: Path | str | None, plugins: Iterable[object] = ()) -> Compound:
    """With two people, in memory, in a file of a folder, or at an address."""
    clock, salts, loaded = FixedClock(), SeededSalts(), [Wardens(), *plugins]
    if path is None:
        community = Community.in_memory("bay", plugins=loaded, clock=clock, salts=salts)
    else:
        url = path if isinstance(path, str) else f"sqlite:///{path}/bay.db"
        community = Community.create(url, "bay", name="bay", plugins=loaded, clock=clock, salts=salts)
    made = Compound(community, clock)
    made.one = made.office.run(hh.add_person, name="住户甲", phone="13800000001").id
    made.two = made.office.run(hh.add_person, name="住户乙", phone="13800000002").id
    return made
