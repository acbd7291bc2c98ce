"""Who may do what with accounts."""

from typing import cast

import pytest
from tests.accounts.stage import day, purse

from community_gov import Actor, Code, Denied, PartialDate
from community_gov import accounts as a
from community_gov import households as h
from community_gov import organizations as o
from community_gov.policy import TablePolicy


def test_every_verb_and_question_has_its_lines_and_no_other() -> None:
    """Owners and members of bodies read, office and chair write; what categories there are is for everybody."""
    community = purse().community
    mine: dict[str, set[tuple[str, str]]] = {
        name.partition(".")[2]: set() for name in community.actions if name.startswith("accounts.")
    }
    for row in cast("TablePolicy", community.policy).rows():
        if row.action.startswith("accounts."):
            mine[row.action.partition(".")[2]].add((row.role, row.scope.value))
    writers = {("clerk", "community"), ("chair", "body")}
    readers = {(role, "community") for role in ("clerk", "auditor", "owner", "member")}
    assert {name for name, lines in mine.items() if lines == writers} == {
        "close_account",
        "correct",
        "open_account",
        "publish_statement",
        "record",
    }
    assert mine.pop("categories") == {("anyone", "community")}
    assert all(lines in (readers, writers) for lines in mine.values())


def test_an_owner_reads_all_and_the_chair_enters() -> None:
    """Who owns nothing here reads nothing; an owner enters nothing."""
    here = purse()
    block = here.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    unit = here.desk.run(h.add_unit, code="3-101", place=block, room="101", status=h.UnitStatus.DELIVERED).id
    owner, chair = (here.desk.run(h.add_person, name=name).id for name in ("张三", "李四"))
    here.desk.run(h.acquire, unit, owners=(owner,), start=PartialDate("2012"))
    post = here.desk.run(o.add_post, here.committee, code=Code("chair"), name="主任", seats=1).id
    here.desk.run(o.appoint, post, person_id=chair, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    led, owned = (here.community.by(Actor(id=f"login-{one}", person=one)) for one in (chair, owner))
    said = {"category": Code("parking"), "fen": 5, "on": day("2022-03-01"), "text": "车位", "address": "柜", "digest": "ab" * 32}
    made = led.run(a.record, here.income, **said)  # type: ignore[arg-type]  # of several types
    led.run(a.correct, made.id, reason="多记", fen=4)
    assert len(owned.ask(a.entries, here.income)) == 3
    start, end = a.quarter(2022, 3)
    assert owned.ask(a.statement, here.income, start=start, end=end).closing == 4
    with pytest.raises(Denied):
        owned.run(a.record, here.income, **said)  # type: ignore[arg-type]  # of several types
    with pytest.raises(Denied):
        here.community.by(Actor.anonymous()).ask(a.balances, on=day("2022-03-01"))
