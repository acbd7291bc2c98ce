"""Who acts for owners: representatives, guardians, agents, heirs; each with its days."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import Denied, Id, PartialDate, Refused, audit
from community_gov import households as h

COMPANY = h.PersonKind.COMPANY
GUARDIAN, AGENT, LEGAL, HEIRS = (h.MandateGround.of(code) for code in ("guardian", "agent", "legal", "heirs"))
NOW = date(2022, 1, 1)
SINCE = PartialDate("2020-01-01")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in error.value.problems]


def heard(stage: Stage, unit: Id[h.Unit], on: date = NOW) -> list[tuple[Id[h.Person], Id[h.Person], h.MandateGround | None]]:
    """Who speaks for the unit, for whom and by what."""
    return [(one.person, one.owner, one.ground) for one in stage.desk.ask(h.speakers_of, unit, on=on)]


def acts(stage: Stage, person: Id[h.Person], principal: Id[h.Person], ground: h.MandateGround, **said: PartialDate) -> h.Mandate:
    """A mandate since 2020."""
    start = said.pop("start", SINCE)
    return stage.desk.run(h.authorize, person, principal=principal, ground=ground, start=start, end=said.get("end"))


def test_a_sole_owner_speaks_for_himself_and_co_owners_each_for_himself() -> None:
    """Until somebody is named nobody speaks for another one."""
    stage = open_stage()
    alone, together, wife, husband = stage.unit("101"), stage.unit("102"), stage.person(), stage.person()
    stage.owned(alone, wife)
    stage.owned(together, wife, husband)

    assert heard(stage, alone) == [(wife, wife, None)]
    assert heard(stage, together) == [(wife, wife, None), (husband, husband, None)]


def test_co_owners_choose_one_from_a_day_on_and_another_one_later() -> None:
    """There is one at a time; each day has its own (274, art. 25)."""
    stage = open_stage()
    unit, wife, husband = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, wife, husband)

    first = stage.desk.run(h.name_representative, unit, person_id=husband, on=date(2020, 1, 1))
    stage.desk.run(h.name_representative, unit, person_id=wife, on=date(2021, 1, 1))

    def speaks(on: date) -> set[Id[h.Person]]:
        return {person for person, _owner, _ground in heard(stage, unit, on)}

    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [speaks(on) for on in days] == [{wife, husband}, {husband}, {husband}, {wife}]
    assert heard(stage, unit, date(2020, 6, 1)) == [(husband, wife, h.MandateGround.CO_OWNERS), (husband, husband, None)]
    assert first.paper is None


def test_whom_they_chose_speaks_no_more_when_one_of_them_sold() -> None:
    """Other owners choose for themselves, though the one who was chosen is still among them."""
    stage = open_stage()
    unit, wife, husband, buyer = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, wife, husband)
    stage.desk.run(h.name_representative, unit, person_id=husband, on=date(2020, 1, 1))

    stage.desk.run(h.transfer, unit, to=(husband, buyer), on=PartialDate("2021-01-01"))

    assert heard(stage, unit) == [(husband, husband, None), (buyer, buyer, None)]


def test_a_stranger_is_not_chosen() -> None:
    """The representative is one of the owners of the day, not of another."""
    stage = open_stage()
    unit, seller, buyer = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, seller)
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2021"))

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.name_representative, unit, person_id=seller)

    assert codes(caught) == ["not_among"]


def test_in_the_year_of_a_vague_sale_the_buyers_choose() -> None:
    """The one they chose then speaks also when the year is over."""
    stage = open_stage()
    unit, seller, wife, husband = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, seller, start="2012")
    stage.desk.run(h.transfer, unit, to=(wife, husband), on=PartialDate("2021"))

    stage.desk.run(h.name_representative, unit, person_id=wife, on=date(2021, 6, 1))

    assert {person for person, *_ in heard(stage, unit)} == {wife}


def test_a_guardian_acts_in_place_of_a_minor_until_the_day_that_was_said() -> None:
    """Both parents may; on the eighteenth birthday the owner speaks for himself."""
    stage = open_stage()
    unit, child, mother, father = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, child)
    for parent in (mother, father):
        acts(stage, parent, child, GUARDIAN, end=PartialDate("2023-05-01"))

    assert heard(stage, unit, date(2019, 12, 31)) == [(child, child, None)]
    assert heard(stage, unit, date(2023, 4, 30)) == [(mother, child, GUARDIAN), (father, child, GUARDIAN)]
    assert heard(stage, unit, date(2023, 5, 1)) == [(child, child, None)]


def test_a_company_is_spoken_for_by_its_agent_and_else_by_its_legal_representative() -> None:
    """A change of the legal representative ends the one before."""
    stage = open_stage()
    unit, firm = stage.unit("101"), stage.person(kind=COMPANY)
    boss, heir, agent = stage.person(), stage.person(), stage.person()
    stage.owned(unit, firm)
    first = acts(stage, boss, firm, LEGAL)

    with pytest.raises(Refused) as caught:
        acts(stage, heir, firm, LEGAL, start=PartialDate("2021-01-01"))
    assert codes(caught) == ["acts_already"]

    stage.desk.run(h.end_mandate, first.id, end=PartialDate("2021-01-01"))
    acts(stage, heir, firm, LEGAL, start=PartialDate("2021-01-01"))
    acts(stage, agent, firm, AGENT, start=PartialDate("2021-06-01"), end=PartialDate("2021-07-01"))
    told = [heard(stage, unit, on) for on in (date(2020, 6, 1), date(2021, 6, 15), date(2021, 7, 1))]
    assert told == [[(boss, firm, LEGAL)], [(agent, firm, AGENT)], [(heir, firm, LEGAL)]]


def test_heirs_are_silent_until_they_have_named_one_of_them() -> None:
    """They own from the moment of death (Civil Code art. 230); the unit stays what it is, and the audit tells."""
    stage = open_stage()
    unit, dead, son, daughter = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.owned(unit, dead)
    stage.desk.run(h.move_in, unit, person_id=dead, role=h.ResidenceRole.OWNER, start=PartialDate("2013"))
    estate = stage.desk.run(h.record_death, dead, on=PartialDate("2021-03-01"), heirs=(son,))
    stage.desk.run(h.name_heirs, estate.id, heirs=(daughter, son))

    def found(on: date) -> list[str]:
        return [one.about for one in stage.desk.ask(audit.findings, on=on) if one.code == "households.estate_silent"]

    assert [heard(stage, unit, on) for on in (date(2021, 2, 28), date(2021, 3, 1))] == [[(dead, dead, None)], []]
    assert stage.desk.ask(h.residents_of, unit, on=NOW) == ()
    assert stage.desk.ask(h.heads, on=NOW).count == 1
    assert [found(on) for on in (date(2021, 2, 28), date(2021, 3, 1))] == [[], [estate.id]]

    acts(stage, daughter, dead, HEIRS, start=PartialDate("2021-05-01"))
    assert heard(stage, unit, NOW) == [(daughter, dead, HEIRS)]
    assert found(NOW) == []

    stage.desk.run(h.transfer, unit, to=(son, daughter), on=PartialDate("2021-12-01"))
    assert heard(stage, unit, NOW) == [(son, son, None), (daughter, daughter, None)]


def test_who_died_speaks_for_nobody() -> None:
    """A guardian who died is none any more."""
    stage = open_stage()
    unit, child, mother = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, child)
    acts(stage, mother, child, GUARDIAN)
    stage.desk.run(h.record_death, mother, on=PartialDate("2021-03-01"))

    assert heard(stage, unit) == [(child, child, None)]


@pytest.mark.parametrize(
    ("what", "refused"),
    [
        ("guardian of a company", "not_by_this"),
        ("agent of a person", "not_by_this"),
        ("co-owners of a person", "not_by_this"),
        ("heirs of the living", "no_estate"),
        ("heir unknown", "not_heir"),
        ("oneself", "for_oneself"),
        ("twice", "acts_already"),
        ("backwards", "end_before_start"),
        ("dead twice", "died_already"),
        ("dead company", "not_mortal"),
        ("own heir", "for_oneself"),
        ("ended twice", "mandate_over"),
        ("ended early", "end_before_start"),
    ],
)
def test_what_is_no_mandate_is_refused(what: str, refused: str) -> None:
    """Each with its reason."""
    stage = open_stage()
    owner, other, firm, dead = stage.person(), stage.person(), stage.person(kind=COMPANY), stage.person()
    stage.desk.run(h.record_death, dead, on=PartialDate("2021"))
    given = acts(stage, other, owner, GUARDIAN)
    over = acts(stage, other, firm, AGENT, end=PartialDate("2021-01-01"))
    tried: dict[str, Callable[[], object]] = {
        "guardian of a company": lambda: acts(stage, other, firm, GUARDIAN),
        "agent of a person": lambda: acts(stage, other, owner, AGENT),
        "co-owners of a person": lambda: acts(stage, other, owner, h.MandateGround.CO_OWNERS),
        "heirs of the living": lambda: acts(stage, other, owner, HEIRS),
        "heir unknown": lambda: acts(stage, other, dead, HEIRS),
        "oneself": lambda: acts(stage, owner, owner, GUARDIAN),
        "twice": lambda: acts(stage, other, owner, GUARDIAN, start=PartialDate("2021")),
        "backwards": lambda: acts(stage, other, firm, LEGAL, end=PartialDate("2019")),
        "dead twice": lambda: stage.desk.run(h.record_death, dead, on=PartialDate("2021")),
        "dead company": lambda: stage.desk.run(h.record_death, firm, on=PartialDate("2021")),
        "own heir": lambda: stage.desk.run(h.record_death, owner, on=PartialDate("2021"), heirs=(owner,)),
        "ended twice": lambda: stage.desk.run(h.end_mandate, over.id, end=PartialDate("2021-06-01")),
        "ended early": lambda: stage.desk.run(h.end_mandate, given.id, end=PartialDate("2019")),
    }

    with pytest.raises(Refused) as caught:
        tried[what]()

    assert codes(caught) == [refused]


def test_who_acts_for_an_owner_sees_what_the_owner_sees() -> None:
    """A guardian and an heir hold the owner's role; one whose mandate has ended does not."""
    stage = open_stage()
    unit, child, mother, before, dead, son = (stage.unit("101"), *(stage.person() for _ in range(5)))
    other = stage.unit("102")
    stage.owned(unit, child)
    stage.owned(other, dead)
    acts(stage, mother, child, GUARDIAN)
    acts(stage, before, child, GUARDIAN, end=PartialDate("2021"))
    stage.desk.run(h.record_death, dead, on=PartialDate("2021"), heirs=(son,))

    def may(person: Id[h.Person], unit_id: Id[h.Unit]) -> bool:
        try:
            stage.resident(person).ask(h.area_of, unit_id)
        except Denied:
            return False
        return True

    assert [may(mother, unit), may(before, unit), may(son, other), may(son, unit)] == [True, False, True, False]
    assert [one.principal for one in stage.resident(mother).ask(h.mandates_of, mother)] == [child]
