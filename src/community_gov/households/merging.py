"""One person who came into the register twice: reported with the reason, merged by a named human.

A merger lets everything that names the one id name the other from then on: ownership, residence, terms, tasks, what plugins
keep. What says for ever what it said stays: versions of before, frozen registers, ballots; the first id goes on leading to the
person. No machine decides that two people are one (Personal Information Protection Law art. 24; read).
"""

from collections.abc import Iterator
from itertools import combinations

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.households.people import Person
from community_gov.households.words import fold, require_text
from community_gov.records import (
    ActorKind,
    Coded,
    Controller,
    Id,
    Purpose,
    Until,
    event,
    kind,
    personal,
)

__all__ = [
    "Double",
    "DoubleReason",
    "PersonsApart",
    "PersonsMerged",
    "PersonsMerger",
    "doubles",
    "ids_of",
    "keep_apart",
    "merge_persons",
    "own_id",
]


class DoubleReason(Coded):
    """Why two records could be one person."""

    DOCUMENT = "document", "证件相同", "the same document"
    NAME_AND_PHONE = "name_and_phone", "姓名和电话相同", "the same name and telephone"


@kind("households.merger", indexes=("person",), pinned=True)
@frozen(kw_only=True)
class PersonsMerger:
    """That two ids are one person; who decided it stands in the journal."""

    id: Id["PersonsMerger"]
    person: Id[Person]
    into: Id[Person]
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.IDENTITY, controller=Controller.OWNERS, until=Until.RELATION_ENDS),
    )


@kind("households.apart", indexes=("person", "other"), unique=(("person", "other"),))
@frozen(kw_only=True)
class PersonsApart:
    """Two persons who look like one and are two; the ids are in their order."""

    id: Id["PersonsApart"]
    person: Id[Person]
    other: Id[Person]


@event("households.persons_merged")
@frozen(kw_only=True)
class PersonsMerged:
    """Two ids turned out to be one person; how many records name the other one now is not told: it would say what he holds."""

    person: Id[Person]
    into: Id[Person]


@frozen(kw_only=True)
class Double:
    """Persons who could be one, and why."""

    persons: tuple[Id[Person], ...]
    reason: DoubleReason


SAME_ID = ProblemType("households.same_id", zh="须是两个不同的人员编号", en="two different ids are needed")
MERGED_BEFORE = ProblemType(
    "households.merged_before",
    zh="{person}已并入{into}",
    en="{person} is another name of {into} already",
    nature=Nature.STATE,
)
OTHER_KIND = ProblemType("households.other_kind", zh="自然人与单位不是同一人", en="a human being and a company are not one")
A_HUMAN_DECIDES = ProblemType(
    "households.a_human_decides",
    zh="是否同一人须由具名人员决定",
    en="whether two are one person is decided by a human being who gives a name, not by a program",
    nature=Nature.DENIED,
)
TOLD_APART = ProblemType(
    "households.told_apart",
    zh="已认定{person}与{other}不是同一人",
    en="somebody has said that {person} and {other} are two",
    nature=Nature.CONFLICT,
)


@verb("households.merge_persons")
def merge_persons(change: Change, person_id: Id[Person], *, into: Id[Person], reason: str) -> Person:
    """Say that two ids are one person, who is `into` from now on; returns that person.

    What would be there twice then (two signatures under one petition) stays with the first id. Refused where the two own or serve
    together, which one person cannot: correct that first. There is no way back by a verb: what is recorded afterwards is of one
    person, and only a human can say of which.
    """
    require_text(reason=reason)
    old, kept = _two(change, person_id, into)
    change.require(old.kind is kept.kind, OTHER_KIND(at="into"))
    apart = _apart(change, person_id, into)
    change.require(apart is None, TOLD_APART(at="into", person=person_id, other=into))
    change.repoint(Person, person_id, to=into)
    change.put(evolve(old, same_as=into))
    made = PersonsMerger(id=change.new_id(PersonsMerger), person=person_id, into=into, reason=reason)
    change.put(made, PersonsMerged(person=person_id, into=into))
    return kept


@verb("households.keep_apart")
def keep_apart(change: Change, person_id: Id[Person], *, other: Id[Person]) -> PersonsApart:
    """Say that two who look like one are two, such as father and son with one telephone; they are reported no more."""
    _two(change, person_id, other)
    known = _apart(change, person_id, other)
    first, second = sorted((person_id, other))
    return known or change.put(PersonsApart(id=change.new_id(PersonsApart), person=first, other=second))


def _two(change: Change, person_id: Id[Person], other: Id[Person]) -> tuple[Person, Person]:
    """Two persons on whom a human decides."""
    change.require(person_id != other, SAME_ID(at="person_id"))
    change.require(change.actor.kind is ActorKind.PERSON, A_HUMAN_DECIDES(at="actor"))
    found = (change.get(Person, person_id), change.get(Person, other))
    for one in found:
        if one.same_as is not None:
            change.refuse(MERGED_BEFORE(at="person_id", person=one.id, into=one.same_as))
    return found


def _apart(view: View, one: Id[Person], two: Id[Person]) -> PersonsApart | None:
    first, second = sorted((one, two))
    return view.first(PersonsApart, person=first, other=second)


# --- questions -------------------------------------------------------------------------------------------------------


@question("households.doubles")
def doubles(view: View) -> tuple[Double, ...]:
    """Persons who could be one, each group with its reason; nothing is done about it by itself."""
    apart = {(one.person, one.other) for one in view.find(PersonsApart)}
    groups: dict[tuple[DoubleReason, str], list[Id[Person]]] = {}
    for one in view.stream(Person, same_as=None):
        for reason, key in _keys(one):
            groups.setdefault((reason, key), []).append(one.id)
    found = (Double(persons=tuple(sorted(ids)), reason=reason) for (reason, _key), ids in groups.items())
    return tuple(one for one in found if any(pair not in apart for pair in combinations(one.persons, 2)))


def _keys(person: Person) -> Iterator[tuple[DoubleReason, str]]:
    if person.document is not None:
        yield DoubleReason.DOCUMENT, fold(person.document)
    digits = "".join(char for char in fold(person.phone or "") if char.isdecimal())
    if person.name is not None and digits:
        yield DoubleReason.NAME_AND_PHONE, f"{digits} {fold(person.name)}"


def own_id(view: View, person_id: Id[Person]) -> Id[Person]:
    """The id by which a person is known now."""
    found = view.first(Person, id=person_id)
    return person_id if found is None or found.same_as is None else found.same_as


def ids_of(view: View, person_id: Id[Person]) -> tuple[Id[Person], ...]:
    """All ids of a person: what is pinned names somebody by the one that he had then."""
    known = own_id(view, person_id)
    return (known, *(one.id for one in view.find(Person, same_as=known)))
