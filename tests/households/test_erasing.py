"""A person is forgotten: what was known is gone, what rests on the person stands."""

from datetime import date

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import Code, Denied, Desk, Id, NotFound, PartialDate, Refused
from community_gov import households as h
from community_gov.stores.protocol import Erased

PHONE, NAME, DOCUMENT = h.PersonDetail.PHONE, h.PersonDetail.NAME, h.PersonDetail.DOCUMENT


def somebody_in(stage: Stage) -> Id[h.Person]:
    """A person with everything that can be known."""
    return stage.desk.run(h.add_person, name="住户甲", phone="10000000001", document="GEN-1").id


def known(stage: Stage, person: Id[h.Person]) -> tuple[str | None, str | None, str | None]:
    """What is known of the person."""
    found = stage.desk.ask(h.person, person)
    return found.name, found.phone, found.document


def refusal(desk: Desk, person: Id[h.Person], *details: h.PersonDetail) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as caught:
        desk.run(h.erase_person, person, details=details)
    return caught.value.problems[0].code


def test_everything_known_of_a_person_goes() -> None:
    """Name, phone and document are gone, the person stays as an id, and the journal verifies and tells who did it."""
    stage = open_stage()
    person = somebody_in(stage)
    stage.operator.run(h.erase_person, person)
    assert known(stage, person) == (None, None, None)
    with stage.community.journal() as journal:
        report = journal.verify()
        *_others, last = journal.entries()
    assert report.sound
    assert (last.actor, last.verbs) == ("set-up", ("households.erase_person",))
    one = {"kind": Code("households.person"), "record": person, "first": 1, "last": 1}
    assert last.erased == tuple(Erased(**one, field=Code(name)) for name in ("name", "phone", "document"))  # type: ignore[arg-type]  # mypy joins the values of the dict


def test_one_detail_goes_alone() -> None:
    """Who takes back the consent to be called keeps the rest."""
    stage = open_stage()
    person = somebody_in(stage)
    stage.owned(stage.unit("101"), person)
    stage.operator.run(h.erase_person, person, details=(PHONE,))
    assert known(stage, person) == ("住户甲", None, "GEN-1")


def test_name_and_document_stay_while_the_person_belongs_to_the_compound() -> None:
    """An owner, a resident and the developer cannot be made nameless; all else stays as it was."""
    stage = open_stage()
    owner, tenant, developer = (somebody_in(stage) for _role in range(3))
    unit = stage.unit("101")
    stage.owned(unit, owner)
    stage.desk.run(h.move_in, unit, person_id=tenant, role=h.ResidenceRole.TENANT, start=PartialDate("2018"))
    stage.desk.run(h.name_developer, developer, start=PartialDate("2010"))
    for person in (owner, tenant, developer):
        for detail in (NAME, DOCUMENT):
            assert refusal(stage.operator, person, PHONE, detail) == "households.still_needed"
        assert known(stage, person) == ("住户甲", "10000000001", "GEN-1")


def test_who_has_left_is_forgotten_and_still_was_there() -> None:
    """Once ownership and residence are over the name goes; who owned what on which day is still known, by id."""
    stage = open_stage()
    seller, buyer, unit = somebody_in(stage), somebody_in(stage), stage.unit("101")
    stage.owned(unit, seller)
    stage.desk.run(h.move_in, unit, person_id=seller, role=h.ResidenceRole.OWNER, start=PartialDate("2018"))
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2020-05-01"))
    assert refusal(stage.operator, seller, NAME) == "households.still_needed"
    (home,) = stage.desk.ask(h.residents_of, unit, on=date(2021, 1, 1))
    stage.desk.run(h.move_out, home.id, end=PartialDate("2021-12-31"))
    stage.operator.run(h.erase_person, seller)
    assert known(stage, seller) == (None, None, None)
    assert stage.owners(unit, "2019-01-01") == [seller]


def test_the_office_cannot_destroy() -> None:
    """It is the operator's to do; what was never there or is not said cannot be erased."""
    stage = open_stage()
    person = somebody_in(stage)
    with pytest.raises(Denied):
        stage.desk.run(h.erase_person, person)
    assert refusal(stage.operator, person) == "households.no_details"
    with pytest.raises(NotFound):
        stage.operator.run(h.erase_person, Id("nobody"))


def test_what_is_erased_is_not_erased_again() -> None:
    """The second time there is nothing to do, and no entry says that there was."""
    stage = open_stage()
    person = somebody_in(stage)
    for _time in range(2):
        stage.operator.run(h.erase_person, person)
    with stage.community.journal() as journal:
        assert journal.head().sequence == 5
