"""Signing and renewing: by a decision of the owners, one contract for each place on each day."""

from datetime import date

import pytest
from tests.contracts.stage import VOTE, Compound, compound, day
from tests.meetings.committee import committee
from tests.meetings.test_deciding import PRESENT_DECIDE

from community_gov import Code, Id, NotFound, PartialDate, Refused
from community_gov import contracts as c
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import papers as p


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def here() -> Compound:
    """The compound on 2022-01-01."""
    return compound()


def test_a_contract_says_who_serves_a_building(here: Compound) -> None:
    """From its first day to its last; the paper lies in the archive of who signed, by address and digest."""
    made = here.sign(places=here.buildings[:1])
    paper = here.desk.ask(p.paper, made.paper)
    assert (paper.body, paper.kind, paper.address) == (here.owners, p.PaperKind.CONTRACT, "柜2-01")
    (one,) = here.desk.ask(c.serving, place=here.buildings[0], on=day("2022-01-01"))
    assert (one.contract.company, one.stage, one.until) == (here.first, c.ContractStage.IN_TERM, day("2024-12-31"))
    assert here.desk.ask(c.serving, place=here.buildings[1], on=day("2022-01-01")) == ()
    assert here.desk.ask(c.serving, place=None, on=day("2021-12-31")) == ()
    assert here.desk.ask(c.contracts_of, here.first) == here.desk.ask(c.contracts_of, here.owners) == (made,)
    assert here.desk.ask(c.contract, made.id) == made


def test_an_entrance_is_served_by_the_contract_of_its_building(here: Compound) -> None:
    """A place counts with what it lies in, and a contract for the whole compound covers all."""
    entrance = here.desk.run(h.add_place, kind=h.PlaceKind.ENTRANCE, code="1-1", name="1单元", parent=here.buildings[0]).id
    made = here.sign(places=here.buildings[:1])
    assert [one.contract.id for one in here.desk.ask(c.serving, place=entrance, on=day("2022-01-01"))] == [made.id]
    other = here.sign(places=here.buildings[1:], company_id=here.second)
    assert {one.contract.id for one in here.desk.ask(c.serving, place=None, on=day("2022-01-01"))} == {made.id, other.id}


def test_the_owners_decide_on_the_company(here: Compound) -> None:
    """Civil Code art. 278(1)4 is law, so a contract without their decision is refused; only a developer signs without one."""
    with pytest.raises(Refused) as caught:
        here.sign(decision=None)
    assert codes(caught) == ["contracts.not_decided"]
    assert here.sign(by=here.developer, decision=None).decision is None


def test_a_committee_cannot_choose_the_company() -> None:
    """Its meeting decides no matter that is reserved to the owners."""
    board = committee()
    _meeting, items = board.sit("签订物业服务合同")
    passed = board.decide(items[0], 5)
    company = board.desk.run(o.found, kind=Code("property_company"), name="甲物业", start=PartialDate("2012")).id
    said = {"company_id": company, "title": "合同", "signed": date(2022, 1, 9), "start": date(2022, 1, 10), "until": None}
    with pytest.raises(Refused) as caught:
        board.desk.run(c.sign, board.body, address="柜1", digest="ab" * 32, decision=passed.id, **said)  # type: ignore[arg-type]  # of several types
    assert codes(caught) == ["contracts.reserved"]


def test_a_decision_that_did_not_pass_bears_no_contract(here: Compound) -> None:
    """Of a meeting of the owners themselves the core knows how it ended; one that passed is enough."""
    post = here.desk.run(o.add_post, here.owners, code=Code("representative"), name="业主代表", seats=3).id
    people = [here.desk.run(h.add_person, name=f"业主{n}").id for n in range(3)]
    for one in people:
        here.desk.run(o.appoint, post, person_id=one, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    here.desk.run(m.adopt_rules, here.owners, start=PartialDate("2020"), book=PRESENT_DECIDE)
    kind = m.MeetingKind.REGULAR
    meeting = here.desk.run(m.call, here.owners, kind=kind, on=day("2022-01-01"), place="广场", called_by=(people[0],))
    items = [here.desk.run(m.add_item, meeting.id, title=title) for title in ("续聘甲物业", "选聘乙物业")]
    here.desk.run(m.give_notice, meeting.id, on=day("2022-01-01"))
    here.desk.run(m.arrive, meeting.id, persons=tuple(people))
    no, yes = (
        here.desk.run(m.decide_item, meeting.id, item_id=item.id, hands=m.Hands(yes=n, no=3 - n))
        for item, n in zip(items, (1, 3), strict=True)
    )
    with pytest.raises(Refused) as caught:
        here.sign(decision=no.id)
    assert codes(caught) == ["contracts.not_passed"]
    assert here.sign(decision=yes.id).decision == yes.id


def test_a_place_has_one_contract(here: Compound) -> None:
    """Another one for any of its places is refused until the first is over; for other places it is not."""
    here.sign(places=here.buildings[:1])
    here.sign(places=here.buildings[1:], company_id=here.second)
    with pytest.raises(Refused) as caught:
        here.sign(company_id=here.second, start="2023-01-01")
    assert codes(caught) == ["contracts.in_force"]


def test_a_developers_contract_ends_when_one_of_the_owners_starts(here: Compound) -> None:
    """Its term over or not (Civil Code art. 940, from memory); the new one has to name it."""
    old = here.sign("2020-01-01", "2030-01-01", by=here.developer, decision=None)
    with pytest.raises(Refused):
        here.sign("2022-03-01", company_id=here.second)
    new = here.sign("2022-03-01", company_id=here.second, replaces=old.id)
    assert here.desk.ask(c.contract, old.id).ended == day("2022-02-28")
    assert new.replaces == old.id
    assert here.stage(old, "2022-03-01") is c.ContractStage.SERVING_ON


def test_a_term_that_runs_out_makes_room_for_who_was_chosen_in_time(here: Compound) -> None:
    """Chosen after the term, the old one has run on for an indefinite time, and needs notice (Civil Code art. 948)."""
    old = here.sign("2020-01-01", "2022-02-01")
    here.go_to("2022-01-20")
    new = here.sign("2022-02-01", company_id=here.second, replaces=old.id)
    assert here.desk.ask(c.contract, old.id).ended == day("2022-01-31")
    late = compound()
    old = late.sign("2020-01-01", "2021-02-01")
    with pytest.raises(Refused) as caught:
        late.sign("2022-02-01", company_id=late.second, replaces=old.id)
    assert codes(caught) == ["contracts.in_force"]
    assert new.company == here.second


def test_a_renewal_adds_a_term(here: Compound) -> None:
    """It starts where the present one ends; the contract is renewed by a decision and on paper."""
    made = here.sign(until="2023-01-01")
    more = here.desk.run(
        c.renew, made.id, signed=day("2022-01-01"), until=day("2026-01-01"), decision=VOTE, address="柜2-03", digest="ef" * 32
    )
    assert more.start == day("2023-01-01")
    assert here.desk.ask(c.standing, made.id, on=day("2024-06-01")).until == day("2025-12-31")
    assert here.due(made, "2024-06-01")[c.DueKind.TERM_ENDS].due == day("2025-12-31")


def test_a_renewal_after_the_term_is_told(here: Compound) -> None:
    """The contract had run on; the further term begins with its signing, and the audit says that it came late."""
    made = here.sign("2020-01-01", "2021-12-01")
    assert here.findings("2022-01-01") == ["contracts.indefinite"]
    here.desk.run(
        c.renew, made.id, signed=day("2022-01-01"), until=day("2024-01-01"), decision=VOTE, address="柜2-03", digest="ef" * 32
    )
    assert here.stage(made, "2021-12-31") is c.ContractStage.INDEFINITE
    assert here.stage(made, "2022-01-01") is c.ContractStage.IN_TERM
    assert here.findings("2022-01-01") == ["contracts.renewed_late"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"signed": day("2022-01-02")}, "contracts.ahead"),
        ({"until": "2022-01-01"}, "contracts.term"),
        ({"notice_days": 0}, "contracts.notice_days"),
        ({"title": " "}, "papers.empty"),
        ({"digest": "abc"}, "papers.no_digest"),
    ],
)
def test_what_cannot_be_signed_is_refused(here: Compound, said: dict[str, object], code: str) -> None:
    """A day to come, a term that ends before it starts, no period of notice, no title, no digest."""
    with pytest.raises(Refused) as caught:
        here.sign(**said)  # type: ignore[arg-type]  # what the test says
    assert codes(caught) == [code]


def test_who_signs_and_what_is_replaced_has_to_be_there(here: Compound) -> None:
    """Nobody contracts with himself, for places that are not there, or in place of a contract for other places."""
    with pytest.raises(Refused) as caught:
        here.sign(company_id=here.owners)
    assert codes(caught) == ["contracts.itself"]
    with pytest.raises(NotFound):
        here.sign(places=(Id[h.Place]("households.place-9-9"),))
    made = here.sign(places=here.buildings[:1])
    with pytest.raises(Refused) as caught:
        here.sign(places=here.buildings[1:], replaces=made.id)
    assert codes(caught) == ["contracts.places_apart"]
