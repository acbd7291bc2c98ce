"""A guardian speaks for a ward: consents, refusals, withdrawals, access and corrections, as long as the mandate stands."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.protection.compound import RC, Compound, open_compound

from community_gov import Actor, Code, Controller, Denied, Desk, Id, PartialDate, Purpose, Refused
from community_gov import households as hh
from community_gov import protection as pp

OWNERS, NAME = Controller.OWNERS, Purpose.IDENTITY
YEAR = date(2023, 1, 1)


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in refused.value.problems]


@pytest.fixture
def bay() -> Compound:
    """In memory."""
    return open_compound(None)


def consented(desk: Desk, person: Id[hh.Person], *, by: Id[hh.Person] | None = None) -> pp.Consent:
    """That the residents' committee reads the name."""
    return desk.run(pp.consent, person, reader=RC, controller=OWNERS, purpose=NAME, until=YEAR, by=by)


def refused_by(desk: Desk, person: Id[hh.Person]) -> pp.Consent:
    """The same, and the answer is no."""
    return desk.run(pp.refuse_consent, person, reader=RC, controller=OWNERS, purpose=NAME)


def authorized(bay: Compound, *, end: str = "", ground: hh.MandateGround = hh.MandateGround.GUARDIAN) -> hh.Mandate:
    """The second is a guardian of the first since 2019."""
    return bay.office.run(
        hh.authorize,
        bay.two,
        principal=bay.one,
        ground=ground,
        start=PartialDate("2019"),
        end=PartialDate(end) if end else None,
    )


def story(bay: Compound) -> Iterator[object]:
    """A guardian consents, withdraws, refuses and asks for the ward, and then is none any more."""
    mandate, mother, ward = authorized(bay), bay.self(bay.two), bay.one
    given = consented(mother, ward)
    yield given
    yield bay.seen(ward)
    yield mother.run(pp.withdraw_consent, given.id)
    yield bay.seen(ward)
    yield refused_by(mother, ward)
    yield mother.ask(pp.consents_of, ward)
    asked = mother.run(pp.ask_access, ward)
    yield asked
    report = mother.ask(pp.access_report, asked.id)
    yield [(held.kind, held.record.id) for held in report.held]
    wrong = mother.run(
        pp.ask_correction, ward, kind=Code("households.person"), record=ward, field=Code("phone"), wanted="13800000009"
    )
    yield mother.ask(pp.corrections_of, ward)
    yield mother.run(pp.withdraw_correction, wrong.id)
    bay.office.run(hh.end_mandate, mandate.id, end=PartialDate("2022-01-01"))
    for denied in (
        lambda: refused_by(mother, ward),
        lambda: mother.ask(pp.access_report, asked.id),
        lambda: mother.ask(pp.consents_of, ward),
    ):
        with pytest.raises(Denied):
            denied()
    yield consented(bay.self(ward), ward)


def test_a_guardian_speaks_for_the_ward_on_every_store(sql_url: str) -> None:
    """Every answer is the same as in memory, to the last byte of the journal."""
    here, there = open_compound(None), open_compound(sql_url)
    assert list(story(here)) == list(story(there))
    heads = []
    for one in (here, there):
        with one.community.journal() as journal:
            assert journal.verify().sound
            heads.append(journal.head().hash)
    assert heads[0] == heads[1]


def test_what_a_guardian_says_is_recorded_as_his_word_for_the_ward(bay: Compound) -> None:
    """By whom and for whom; what he gave is shown, and what he took back is not."""
    told = list(story(bay))
    given, seen, over, hidden, refused, _all, asked = told[:7]
    assert isinstance(given, pp.Consent)
    assert isinstance(over, pp.Consent)
    assert isinstance(refused, pp.Consent)
    assert isinstance(asked, pp.AccessRequest)
    assert (given.person, given.by) == (bay.one, bay.two)
    assert (over.withdrawn, over.withdrawn_by) == (True, bay.two)
    assert (refused.refused, refused.by, refused.start) == (True, bay.two, refused.end)
    assert (seen, hidden) == (("住户甲", "138****0001"), ("住*", "138****0001"))
    assert (asked.person, asked.by) == (bay.one, bay.two)


@pytest.mark.parametrize("case", ["ended", "not yet", "agent of heirs", "neighbour", "guardian died", "ward died"])
def test_who_is_no_guardian_today_says_nothing_for_anybody(bay: Compound, case: str) -> None:
    """A mandate that ended or has not begun, another ground, somebody else's guardian, and after a death."""
    desk = bay.self(bay.two)
    if case == "ended":
        authorized(bay, end="2021-12-31")
    elif case == "not yet":
        bay.office.run(
            hh.authorize, bay.two, principal=bay.one, ground=hh.MandateGround.GUARDIAN, start=PartialDate("2022-01-02")
        )
    elif case == "agent of heirs":
        bay.office.run(hh.record_death, bay.one, on=PartialDate("2021-05"), heirs=(bay.two,))
        authorized(bay, ground=hh.MandateGround.HEIRS)
    elif case == "neighbour":
        authorized(bay)
        desk = bay.self(bay.office.run(hh.add_person, name="住户丙").id)
    else:
        authorized(bay)
        bay.office.run(hh.record_death, bay.two if case == "guardian died" else bay.one, on=PartialDate("2021-05"))
    for call in (
        lambda: consented(desk, bay.one),
        lambda: refused_by(desk, bay.one),
        lambda: desk.run(pp.ask_access, bay.one),
    ):
        with pytest.raises(Denied):
            call()


def test_who_has_a_guardian_withdraws_and_refuses_and_does_not_consent(bay: Compound) -> None:
    """What protects him he may do himself; by the library's own caution, since it knows nobody's age, he gives no consent."""
    authorized(bay)
    ward = bay.self(bay.one)
    with pytest.raises(Refused) as refused:
        consented(ward, bay.one)
    assert codes(refused) == ["guarded"]
    given = consented(bay.self(bay.two), bay.one)
    assert ward.run(pp.withdraw_consent, given.id).withdrawn_by == bay.one
    assert refused_by(ward, bay.one).by == bay.one


def test_the_office_enters_whose_word_it_was(bay: Compound) -> None:
    """The person's if nothing is said; a guardian's who is one today; never that of anybody else, nor its own."""
    office = bay.office
    given = consented(office, bay.one)
    assert given.by == bay.one
    with pytest.raises(Refused) as refused:
        office.run(pp.withdraw_consent, given.id, by=bay.two)
    assert codes(refused) == ["not_their_word"]
    authorized(bay)
    assert office.run(pp.withdraw_consent, given.id, by=bay.two).withdrawn_by == bay.two
    with pytest.raises(Refused) as refused:
        consented(office, bay.one)
    assert codes(refused) == ["guarded"]
    assert consented(office, bay.one, by=bay.two).by == bay.two


def test_a_guardian_gives_his_own_word_and_no_other_guardians(bay: Compound) -> None:
    """Two parents: each for himself; a clerk who is a parent speaks as one when he acts for his child."""
    authorized(bay)
    father = bay.office.run(hh.add_person, name="住户丙").id
    bay.office.run(hh.authorize, father, principal=bay.one, ground=hh.MandateGround.GUARDIAN, start=PartialDate("2019"))
    with pytest.raises(Refused) as refused:
        consented(bay.self(bay.two), bay.one, by=father)
    assert codes(refused) == ["not_their_word"]
    clerk = bay.community.by(Actor(id="clerk", person=father, roles=frozenset({"clerk"})))
    assert consented(clerk, bay.one).by == father


def test_a_consent_that_stands_is_not_refused_but_withdrawn(bay: Compound) -> None:
    """Two words of one day do not contradict each other; a refusal shows nothing and opens the way to a later consent."""
    own = bay.self(bay.one)
    refused_by(own, bay.one)
    assert bay.seen(bay.one)[0] == "住*"
    consented(own, bay.one)
    with pytest.raises(Refused) as refused:
        refused_by(own, bay.one)
    assert codes(refused) == ["consented"]
    with pytest.raises(Refused):
        consented(own, bay.one)
