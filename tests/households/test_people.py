"""Persons, the developer, and what other systems call a record."""

import pytest
from tests.households.stage import OFFICE, open_stage

from community_gov import Change, Code, Id, Masked, NotFound, PartialDate, Refused, verb
from community_gov import households as h
from community_gov.testing import fresh_community

HOST = Code("mini_program")


def test_two_persons_of_one_name_are_two_persons() -> None:
    """Identity is the id, never the name."""
    stage = open_stage()

    first, second = stage.person("住户甲"), stage.person("住户甲")

    assert first != second
    assert [one.id for one in stage.desk.ask(h.persons)] == sorted([first, second])


def test_companies_and_people_are_listed_apart() -> None:
    """A company is one person of its own kind."""
    stage = open_stage()
    company = stage.person("管理公司", kind=h.PersonKind.COMPANY)
    stage.person()

    assert [one.id for one in stage.desk.ask(h.persons, kind=h.PersonKind.COMPANY)] == [company]


@pytest.mark.parametrize("field", ["name", "phone", "document"])
def test_texts_of_a_person_hold_nothing_invisible(field: str) -> None:
    """A direction mark in a name could show another name on a ballot."""
    texts = {"name": "住户甲", "phone": "10000000001", "document": "GEN-1"} | {field: "甲\u202e乙"}

    with pytest.raises(Refused) as caught:
        open_stage().desk.run(h.add_person, name=texts["name"], phone=texts["phone"], document=texts["document"])

    assert [problem.at for problem in caught.value.problems] == [field]


def test_no_repr_shows_a_person() -> None:
    """What is personal stays out of logs and tracebacks."""
    person = h.Person(id=Id("person-1"), kind=h.PersonKind.NATURAL, name="住户甲", phone="10000000001", document="GEN-1")

    assert "住户甲" not in repr(person)
    assert "1000" not in repr(person)
    assert "GEN" not in repr(person)


def test_people_see_themselves_as_they_are_and_nobody_else() -> None:
    """A person reads his own entry unmasked; an auditor reads it masked; a neighbour does not read it."""
    stage = open_stage()
    me = stage.desk.run(h.add_person, name="住户甲", phone="10000000001", document="GEN-1").id
    neighbour = stage.person("住户乙")

    mine = stage.resident(me).ask(h.person, me)

    assert (mine.name, mine.phone) == ("住户甲", "10000000001")
    with pytest.raises(Refused, match="not allowed"):
        stage.resident(neighbour).ask(h.person, me)


def test_an_auditor_reads_persons_masked() -> None:
    """Who checks the books needs no full names."""
    stage = open_stage()
    me = stage.desk.run(h.add_person, name="住户甲", phone="10000000001", document="GEN-1").id

    seen = stage.auditor.ask(h.person, me)

    assert (seen.name, seen.phone, seen.document) == ("住*", "100****0001", "***")
    assert isinstance(seen.name, Masked)


# --- external identifiers --------------------------------------------------------------------------------------------


def test_a_record_is_found_by_what_another_system_calls_it() -> None:
    """Persons, units and places can be linked; the same key in another system is another thing."""
    stage = open_stage()
    person, unit = stage.person(), stage.unit("101")
    for system, about in ((HOST, person), (Code("meter"), unit), (Code("map"), stage.building)):
        stage.desk.run(h.link, system=system, key="0017", about=about)

    assert stage.desk.ask(h.linked, system=HOST, key="0017") == person
    assert stage.desk.ask(h.linked, system=Code("meter"), key="0017") == unit
    assert stage.desk.ask(h.linked, system=Code("map"), key="0017") == stage.building
    assert stage.desk.ask(h.linked, system=HOST, key="0018") is None


def test_linking_again_changes_nothing_and_never_takes_a_key_away() -> None:
    """One key stands for one record; a second record of that key is a conflict that names the first."""
    stage = open_stage()
    first, second = stage.person(), stage.person()
    made = stage.desk.run(h.link, system=HOST, key="u1", about=first)

    assert stage.desk.run(h.link, system=HOST, key="u1", about=first) == made
    with pytest.raises(Refused, match=first) as caught:
        stage.desk.run(h.link, system=HOST, key="u1", about=second)
    assert caught.value.problems[0].code == "households.link_taken"


@pytest.mark.parametrize(
    "key", ["13800138000", "+86 138-0013-8000", "１３８００１３８０００", "11010119900101004Ｘ", "110101199001010031"]
)
def test_a_phone_or_identity_number_is_no_external_id(key: str) -> None:
    """It would be personal data in a field that nobody masks or erases."""
    stage = open_stage()
    with pytest.raises(Refused, match=r"households\.link_tells"):
        stage.desk.run(h.link, system=HOST, key=key, about=stage.person())


@pytest.mark.parametrize("key", ["u-13800138000", "138001380001", "110101199001010039", "7"])
def test_any_other_number_is_an_external_id(key: str) -> None:
    """Eighteen places without the right check character, or a number that only holds eleven such digits."""
    stage = open_stage()
    person = stage.person()
    assert stage.desk.run(h.link, system=HOST, key=key, about=person).about == person


def test_a_link_to_nothing_is_refused() -> None:
    """An unknown id is named."""
    with pytest.raises(Refused, match="person-99"):
        open_stage().desk.run(h.link, system=HOST, key="u1", about=Id("person-99"))


def test_another_story_can_keep_a_link_to_a_record_of_its_own() -> None:
    """A verb that has made sure of its record keeps the link by the same rules: one key, one record."""

    @verb("clubs.link")
    def link_club(change: Change, club: Id[h.Person], *, key: str) -> h.ExternalId:
        return h.keep_link(change, system=HOST, key=key, about=club)

    with fresh_community().by(OFFICE).change() as change:
        made = link_club(change, Id("club-1"), key="c1")

        assert h.linked(change, system=HOST, key="c1") == made.about == "club-1"
        with pytest.raises(Refused, match="club-1"):
            link_club(change, Id("club-2"), key="c1")
        with pytest.raises(Refused, match=r"households\.empty"):
            link_club(change, Id("club-1"), key=" ")


# --- the developer ---------------------------------------------------------------------------------------------------


def test_naming_the_developer_again_changes_nothing() -> None:
    """Who built the compound is a fact that is recorded once."""
    stage = open_stage()
    developer = stage.person("开发企业", kind=h.PersonKind.COMPANY)

    first = stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))
    second = stage.desk.run(h.name_developer, developer, start=PartialDate("2011"))

    assert first == second
    assert first.start == "2010"
    with pytest.raises(NotFound):
        stage.desk.run(h.name_developer, Id("person-99"), start=PartialDate("2010"))
