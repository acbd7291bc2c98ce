"""Who may do what with a body's papers."""

from typing import cast

import pytest
from tests.meetings.committee import committee
from tests.papers.test_seals import cut

from community_gov import Actor, Code, Denied, PartialDate
from community_gov import households as h
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.policy import TablePolicy

PUBLIC = {"bodies_called", "names_of", "official_name"}
OFFICE = {"name_body", "retire_name"}
READ = {"catalogue", "handovers_of", "items_of", "keepers_of", "paper", "seal_log", "seals_of"}


def test_every_verb_and_question_has_its_lines_and_no_other() -> None:
    """Names are public and recorded by the office; the chair keeps the papers, members and auditors read them."""
    community = committee().community
    mine: dict[str, set[tuple[str, str]]] = {
        name.partition(".")[2]: set() for name in community.actions if name.startswith("papers.")
    }
    for row in cast("TablePolicy", community.policy).rows():
        if row.action.startswith("papers."):
            mine[row.action.partition(".")[2]].add((row.role, row.scope.value))
    office, chair = ("clerk", "community"), ("chair", "body")
    for name, lines in mine.items():
        if name in PUBLIC:
            assert lines == {("anyone", "community")}, name
        elif name in OFFICE:
            assert lines == {office}, name
        elif name in READ:
            assert lines == {office, ("auditor", "community"), ("member", "body")}, name
        else:
            assert lines == {office, chair}, name


def test_the_chair_keeps_the_papers_of_the_own_body() -> None:
    """Members read and do not write; people from elsewhere do neither."""
    here = committee()
    seal = cut(here)
    other = here.desk.run(o.found, kind=Code("party_branch"), name="党支部", start=PartialDate("2019")).id
    post = here.desk.run(o.add_post, other, code=Code("secretary"), name="书记", seats=1).id
    stranger = here.desk.run(h.add_person, name="李四").id
    here.desk.run(o.appoint, post, person_id=stranger, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    chair, member = here.as_person(here.members[0]), here.as_person(here.members[1])
    chair.run(p.entrust_seal, seal.id, keeper=here.members[2], start=PartialDate("2021"))
    assert member.ask(p.seal_log, seal.id) == ()
    with pytest.raises(Denied):
        member.run(p.entrust_seal, seal.id, keeper=here.members[1], start=PartialDate("2022"))
    for desk in (here.as_person(stranger), here.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            desk.ask(p.seal_log, seal.id)
        with pytest.raises(Denied):
            desk.run(p.void_seal, seal.id, end=PartialDate("2022"))


def test_who_takes_over_notes_what_was_received() -> None:
    """The chair of the body that hands over, and that of the one that takes over; nobody else."""
    here = committee()
    new = here.desk.run(o.found, kind=Code("owners_committee"), name="第三届", start=PartialDate("2022")).id
    post = here.desk.run(o.add_post, new, code=Code("chair"), name="主任", seats=1).id
    successor = here.desk.run(h.add_person, name="李四").id
    here.desk.run(o.appoint, post, person_id=successor, start=PartialDate("2022"), obtained=o.Obtained.ELECTED)
    made = here.as_person(here.members[0]).run(p.open_handover, here.body, ended=here.today, to=new)
    desk = here.as_person(successor)
    item = desk.run(p.list_item, made.id, kind=p.HandoverKind.MONEY, title="公共收益账户")
    with pytest.raises(Denied):
        here.as_person(here.members[1]).run(p.receive_item, item.id, on=here.today, receiver=successor)
    assert desk.run(p.receive_item, item.id, on=here.today, receiver=successor).received == here.today
    assert desk.ask(p.items_of, made.id)[0].receiver == successor
