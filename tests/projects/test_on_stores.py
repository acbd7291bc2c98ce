"""Projects on SQLite and PostgreSQL answer what they answer in memory."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from tests.projects.stage import DAY, FIVE, Bay, bay
from tests.stores.postgres_server import Server

from community_gov import Code, Community, Id
from community_gov import feedback as f
from community_gov import meetings as m
from community_gov import projects as p
from community_gov.audit import findings
from community_gov.testing import FixedClock, SeededSalts


def played(here: Bay) -> tuple[object, ...]:
    """A project from an idea through its stages, one given up, and what is answered of them."""
    item = here.idea()
    other = here.idea("充电棚")
    project = here.chair.run(p.start_from, item.id, body_id=here.body, title="公园", text="建公园", start=DAY).id
    gone = here.chair.run(p.start_from, other.id, body_id=here.body, title="充电棚", text="装充电棚", start=DAY).id
    here.chair.run(p.plan_stage, gone, stage=Code("plan"), due=date(2022, 1, 2))
    here.chair.run(p.join_body, project, body_id=here.bodies[1], role=p.ParticipantRole.PARTNER, start=DAY)
    here.of(here.people[1]).run(p.join, project, person_id=here.people[1], role=p.ParticipantRole.KEEPER, consented=DAY)
    here.of(here.people[1]).run(p.leave, project, person_id=here.people[1])
    here.chair.run(p.add_task, project, stage=Code("share"), title="挂牌", assignee=here.body)
    for stage, following in pairwise(FIVE):
        here.supply(project, stage)
        here.clock.advance(days=1)
        here.enter(project, following)
    here.supply(project, "share")
    here.chair.run(p.drop_paper, here.file(project, "share", "other").id)
    today = here.clock().date()
    here.chair.run(p.finish, project, on=today)
    overdue = here.office.ask(findings, on=today)
    here.chair.run(p.abandon, gone, on=today, reason="缺钱")
    office, public = here.office, here.public
    promised = _promised(here, project)
    return (
        promised,
        [public.ask(question, on=today) for question in (p.needs, p.resources)],
        tuple(one.message() for one in overdue),
        [public.ask(p.project_list, on=on) for on in (DAY, today)],
        [[ask(project) for ask in (lambda id: public.ask(p.stages, id), lambda id: public.ask(p.papers_of, id))]],
        office.ask(p.moves, project),
        office.ask(p.ideas, on=today),
        office.ask(p.ideas_of, project),
        office.ask(p.whom_to_tell, project),
        office.ask(p.participants_of, project, on=DAY),
        office.ask(p.tasks_of, project),
        public.ask(p.evaluations_of, project),
        here.of(here.people[0]).ask(p.became_of, item.id, on=today),
        office.ask(f.item, item.id),
    )


def _promised(here: Bay, project: Id[p.Project]) -> tuple[object, ...]:
    """A conference with a promise of each sort, a need and a resource."""
    today, host = here.clock().date(), here.chair
    made = host.run(
        p.call_conference, here.body, bodies=here.bodies, on=today, place="室", called_by=(here.body,), project_id=project
    )
    item = host.run(m.add_item, made.meeting, title="一")
    host.run(m.give_notice, made.meeting, on=today)
    host.run(p.note_who_came, made.meeting, bodies=here.bodies[1:2])
    given = [
        host.run(p.promise, made.meeting, item_id=item.id, body_id=here.body, text=text, due=today, with_task=text == "三")
        for text in ("一", "二", "三")
    ]
    host.run(p.keep_promise, given[0].id, on=today)
    host.run(p.withdraw_promise, given[1].id, reason="缺钱")
    need = host.run(p.list_need, here.body, title="场地", place=here.place, agenda_item_id=item.id)
    offer = {"title": "室", "kind": p.ResourceKind.VENUE, "amount": "一间", "start": DAY}
    offered = host.run(p.offer_resource, here.body, **offer, end=date(2023, 1, 1))  # type: ignore[arg-type]  # each of its own type
    match = host.run(p.match_need, need.id, resource_id=offered.id)
    return (
        here.office.ask(p.conferences),
        here.office.ask(p.promises, on=today),
        here.office.ask(p.need, need.id),
        here.office.ask(p.matches_of, need.id),
        host.run(p.end_match, match.id, reason="不合"),
    )


@pytest.fixture(scope="module")
def expected() -> tuple[object, ...]:
    """What memory answers."""
    return played(bay())


def kept_at(url: str) -> Bay:
    """The compound in a store of its own."""

    def made(clock: FixedClock) -> Community:
        return Community.create(url, "test", name="test", plugins=[], clock=clock, salts=SeededSalts("test"))

    return bay(made=made)


def test_a_file_answers_the_same(expected: tuple[object, ...], tmp_path: Path) -> None:
    """Every record of projects goes into a table and comes out as it was."""
    here = kept_at(f"sqlite:///{tmp_path / 'bay.db'}")
    assert played(here) == expected
    with here.community.journal() as journal:
        assert journal.verify().sound


def test_a_server_answers_the_same(expected: tuple[object, ...], cluster: Server) -> None:
    """The same of PostgreSQL."""
    with cluster.prepared() as url:
        assert played(kept_at(url)) == expected
