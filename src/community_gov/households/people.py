"""Persons and companies, the developer among them, and the names that other systems have for them.

A person is known by an id, never by name; a login is something else (see `Actor.person`).
"""

import re

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households.cells import is_identity_number
from community_gov.households.places import Place, Unit
from community_gov.households.words import fold, require_text
from community_gov.periods import PartialDate
from community_gov.records import AnyId, Code, Coded, Controller, Id, Mask, Purpose, Record, Until, event, kind, personal

__all__ = [
    "Developer",
    "DeveloperNamed",
    "ExternalId",
    "Linked",
    "Person",
    "PersonAdded",
    "PersonCorrected",
    "PersonKind",
    "add_person",
    "correct_person",
    "keep_link",
    "link",
    "linked",
    "name_developer",
    "person",
    "persons",
]


_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


class PersonKind(Coded):
    """Whether it is a human being or an organization; a company is one person."""

    NATURAL = "natural", "自然人", "natural person"
    COMPANY = "company", "法人或其他组织", "company or other organization"


@kind("households.person", indexes=("same_as",), people=True)
@frozen(kw_only=True)
class Person:
    """Somebody who owns, lives or serves in the compound."""

    id: Id["Person"]
    kind: PersonKind
    name: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.NAME),
    )
    phone: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.CONTACT, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.PHONE),
    )
    document: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS),
    )
    """What tells two persons apart: the digest or the number of an identity document, as the host gives it."""
    same_as: Id["Person"] | None = None
    """The person that this one turned out to be; the record is then no more than another name of that person."""


@kind("households.developer", indexes=("person",))
@frozen(kw_only=True)
class Developer:
    """Who built the compound; unsold and undelivered units are the developer's."""

    id: Id["Developer"]
    person: Id[Person]
    start: PartialDate


@kind("households.external_id", indexes=("key", "about"), unique=(("system", "key"),), of=("about",))
@frozen(kw_only=True)
class ExternalId:
    """What another system calls a record, such as a host's user number; a phone or identity number is refused."""

    id: Id["ExternalId"]
    system: Code
    key: str
    about: AnyId


@event("households.person_added")
@frozen(kw_only=True)
class PersonAdded:
    """Somebody came into the register."""

    person: Id[Person]
    kind: PersonKind


@event("households.person_corrected")
@frozen(kw_only=True)
class PersonCorrected:
    """What was recorded of a person was wrong or is known better now."""

    person: Id[Person]


@event("households.developer_named")
@frozen(kw_only=True)
class DeveloperNamed:
    """It was recorded who the developer is."""

    person: Id[Person]


@event("households.linked")
@frozen(kw_only=True)
class Linked:
    """A record was linked to another system."""

    system: Code
    about: AnyId


LINK_TAKEN = ProblemType(
    "households.link_taken",
    zh="该外部编号已对应{about}",
    en="this external id stands for {about} already",
    nature=Nature.CONFLICT,
)
LINK_TELLS = ProblemType(
    "households.link_tells",
    zh="外部编号是手机号或身份证号;请使用不透露本人信息的编号",
    en="the external id is a mobile phone or identity number; take one that tells nothing about anybody",
)
LINK_NOTHING = ProblemType(
    "households.link_nothing",
    zh="没有编号为{about}的人员、房屋或场所",
    en="there is no person, unit or place {about}",
    nature=Nature.NOT_FOUND,
)


@verb("households.add_person")
def add_person(
    change: Change,
    *,
    name: str,
    kind: PersonKind = PersonKind.NATURAL,
    phone: str | None = None,
    document: str | None = None,
) -> Person:
    """Add somebody; whether it is a double of somebody known is for a human to say."""
    require_text(name=name, phone=phone, document=document)
    made = Person(id=change.new_id(Person), kind=kind, name=name, phone=phone, document=document)
    return change.put(made, PersonAdded(person=made.id, kind=kind))


@verb("households.correct_person")
def correct_person(
    change: Change, person_id: Id[Person], *, name: str | None = None, phone: str | None = None, document: str | None = None
) -> Person:
    """Let the register say of a person what is right; what is not given stays, and what was said before is in the history."""
    require_text(name=name, phone=phone, document=document)
    known = change.get(Person, person_id)
    made = attrs.evolve(
        known,
        name=known.name if name is None else name,
        phone=known.phone if phone is None else phone,
        document=known.document if document is None else document,
    )
    return known if made == known else change.put(made, PersonCorrected(person=person_id))


@verb("households.name_developer")
def name_developer(change: Change, person_id: Id[Person], *, start: PartialDate) -> Developer:
    """Say who the developer is; saying it again changes nothing."""
    change.get(Person, person_id)
    known = change.first(Developer, person=person_id)
    if known is not None:
        return known
    made = Developer(id=change.new_id(Developer), person=person_id, start=start)
    return change.put(made, DeveloperNamed(person=person_id))


@verb("households.link")
def link(change: Change, *, system: Code, key: str, about: AnyId) -> ExternalId:
    """Keep what another system calls a person, a unit or a place; the same again changes nothing."""
    kinds: tuple[type[Record], ...] = (Person, Unit, Place)
    if not any(change.first(one, id=about) for one in kinds):
        change.refuse(LINK_NOTHING(at="about", about=about))
    return keep_link(change, system=system, key=key, about=about)


def keep_link(change: Change, *, system: Code, key: str, about: AnyId) -> ExternalId:
    """The same for the verbs of other stories, such as those about bodies, which have made sure that the record exists."""
    require_text(key=key)
    change.require(not _tells(key), LINK_TELLS(at="key"))
    known = change.first(ExternalId, key=key, system=system)
    if known is not None:
        change.require(known.about == about, LINK_TAKEN(at="key", about=known.about))
        return known
    made = ExternalId(id=change.new_id(ExternalId), system=system, key=key, about=about)
    return change.put(made, Linked(system=system, about=about))


def _tells(key: str) -> bool:
    """Whether a key is a mobile phone or identity number, which would be personal in a field that is not."""
    plain = fold(key).replace("-", "")
    return _MOBILE.fullmatch(plain) is not None or is_identity_number(plain.upper())


@question("households.person")
def person(view: View, person_id: Id[Person]) -> Person:
    """One person, by this id or by one that turned out to be another name of the same; raises NotFound."""
    found = view.get(Person, person_id)
    return found if found.same_as is None else view.get(Person, found.same_as)


@question("households.persons")
def persons(view: View, *, kind: PersonKind | None = None) -> tuple[Person, ...]:
    """Everybody in the register, or all of a kind, by id."""
    return view.find(Person, same_as=None) if kind is None else view.find(Person, kind=kind, same_as=None)


@question("households.linked")
def linked(view: View, *, system: Code, key: str) -> AnyId | None:
    """The id of what another system calls `key`, or None."""
    found = view.first(ExternalId, key=key, system=system)
    return None if found is None else found.about
