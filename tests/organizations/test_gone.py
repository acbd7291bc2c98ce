"""Who is no more and still stands for something: each is told, with why, and no more than once."""

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Actor, Code, Id, PartialDate, accounts, audit, facilities, feedback, papers, tasks
from community_gov import households as h
from community_gov import organizations as o

DIED = PartialDate("2021-03-05")
ON = day("2022-01-01")


def told(stage: Stage, on: str = "2022-01-01") -> dict[str, str]:
    """What is found that somebody still does, and in which words."""
    rows = [row for row in stage.desk.ask(audit.findings, on=day(on)) if ".still_" in row.code or row.code.endswith("_left")]
    assert len({(row.code, row.about) for row in rows}) == len(rows)
    return {row.code: row.message() for row in rows}


def everything(stage: Stage, person: Id[h.Person]) -> dict[str, str]:
    """Give somebody a post, a mandate, a zone, a lift and a task; answers by which record each is told."""
    desk, start = stage.desk, PartialDate("2019-01-01")
    block = desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    term = stage.term(stage.post(stage.body()), person)
    ward = stage.person()
    mandate = desk.run(h.authorize, person, principal=ward, ground=h.MandateGround.GUARDIAN, start=start)
    zone = desk.run(h.draw_zone, kind=h.ZoneKind.GRID, code="G1", name="一网格", places=(block,), start=start)
    charge = desk.run(h.put_in_charge, zone.id, person_id=person, start=start)
    lift = desk.run(
        facilities.add_facility,
        kind=facilities.FacilityKind.LIFT,
        name="电梯",
        place=block,
        responsible=person,
        start=day("2019-01-01"),
    )
    task = desk.run(tasks.add, title="修路灯", assignee=person)
    return {
        "organizations.still_serves": term.id,
        "households.still_acts": mandate.id,
        "households.still_in_charge": charge.id,
        "facilities.still_responsible": lift.id,
        "tasks.still_has": task.id,
    }


@pytest.mark.parametrize("case", ["lives", "died", "another id"])
def test_somebody_who_is_gone_and_stands_for_something_is_told_once_for_each(case: str) -> None:
    """One who died, from that day on; an id that was merged into another one, however it came onto a record afterwards."""
    stage = open_stage()
    person = stage.person()
    if case == "another id":
        other = stage.person()
        stage.community.by(Actor(id="clerk", person=other, roles=frozenset({"clerk"}))).run(
            h.merge_persons, person, into=other, reason="同一人"
        )
    about = everything(stage, person)
    if case == "died":
        stage.desk.run(h.record_death, person, on=DIED)
        assert told(stage, "2021-03-04") == {}
    found = {row.code: row.about for row in stage.desk.ask(audit.findings, on=ON) if ".still_" in row.code}
    assert found == ({} if case == "lives" else about)
    word = {"lives": "", "died": "has died", "another id": "merged into another one"}[case]
    assert all(word in message for message in told(stage).values())


def test_a_merger_of_two_ids_leaves_nothing_to_tell() -> None:
    """What the merged id stood for, the kept one stands for at once."""
    stage = open_stage()
    person, other = stage.person(), stage.person()
    everything(stage, person)
    stage.community.by(Actor(id="clerk", person=other, roles=frozenset({"clerk"}))).run(
        h.merge_persons, person, into=other, reason="同一人"
    )
    assert told(stage) == {}


def test_what_somebody_gave_up_before_is_not_told() -> None:
    """A mandate, a term, a charge that ended; a facility that another keeps now; a task that is done."""
    stage = open_stage()
    person = stage.person()
    about = everything(stage, person)
    end, desk = PartialDate("2021-01-01"), stage.desk
    desk.run(o.end_term, Id(about["organizations.still_serves"]), end=end, reason=o.Ended.RESIGNED)
    desk.run(h.end_mandate, Id(about["households.still_acts"]), end=end)
    desk.run(h.end_charge, Id(about["households.still_in_charge"]), end=end)
    desk.run(facilities.hand_facility, Id(about["facilities.still_responsible"]), to=stage.person(), on=day("2021-01-01"))
    desk.run(tasks.finish, Id(about["tasks.still_has"]))
    desk.run(h.record_death, person, on=DIED)
    assert told(stage) == {}


def test_what_a_body_leaves_behind_is_told() -> None:
    """A matter, a lift, a seal that is not void, an account that is not closed: from the day of its end on."""
    stage = open_stage()
    body, desk = stage.body(start="2018"), stage.desk
    block = desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    item = desk.run(feedback.submit, text="路灯不亮", category=Code("lighting"), place=block)
    desk.run(feedback.assign, item.id, to=body)
    lift, since = facilities.FacilityKind.LIFT, day("2019-01-01")
    desk.run(facilities.add_facility, kind=lift, name="电梯", place=block, responsible=body, start=since)
    seal = desk.run(
        papers.cut_seal, body, kind=papers.SealKind.COMMITTEE, inscription="业主委员会", keeper=body, start=PartialDate("2019")
    )
    account = desk.run(
        accounts.open_account, body, kind=accounts.AccountKind.COMMON_INCOME, name="收益", opened=day("2019-01-01")
    )
    assert told(stage) == {}
    desk.run(o.dissolve, body, end=PartialDate("2021-06-01"))
    assert told(stage, "2021-05-31") == {}
    assert set(told(stage)) == {
        "feedback.still_has",
        "facilities.still_responsible",
        "papers.seal_left",
        "accounts.account_left",
    }
    assert all("is no more" in message for message in told(stage).values())
    desk.run(feedback.assign, item.id, to=stage.body())
    desk.run(accounts.close_account, account.id, on=day("2021-06-01"))
    desk.run(papers.void_seal, seal.id, end=PartialDate("2021-06-01"))
    assert set(told(stage)) == {"facilities.still_responsible"}
