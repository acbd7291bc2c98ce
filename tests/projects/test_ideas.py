"""An idea becomes a project: both lead to each other, nobody is named, and whoever had it sees what became of it."""

from datetime import date

import pytest
from tests.projects.stage import DAY, Bay, bay, codes

from community_gov import Code, Denied, NotFound, Refused
from community_gov import feedback as f
from community_gov import projects as p


@pytest.fixture
def here() -> Bay:
    """Three bodies and a few residents."""
    return bay()


def started(here: Bay, item: f.Item, **more: object) -> p.Project:
    """A project from an item, by the chair of the body that handles it."""
    said: dict[str, object] = {"body_id": here.body, "title": "口袋公园", "text": "把空地改成口袋公园", "start": DAY}
    return here.chair.run(p.start_from, item.id, **{**said, **more})  # type: ignore[arg-type]  # what a test says


def test_an_idea_becomes_a_project_and_its_reporter_sees_it(here: Bay) -> None:
    """By the item; the project names nobody, others do not see whose idea it was, and the item is still to be answered."""
    item = here.idea()
    project = started(here, item)
    reporter, other = here.of(here.people[0]), here.of(here.people[1])
    (now,) = reporter.ask(p.became_of, item.id, on=DAY)
    assert (now.project, now.title, now.stage_zh, now.state) == (project.id, "口袋公园", "决策共谋", p.ProjectState.RUNNING)
    with pytest.raises(Denied):
        other.ask(p.became_of, item.id, on=DAY)
    assert here.people[0] not in repr(here.public.ask(p.project, project.id))
    assert [row.item for row in here.chair.ask(p.ideas_of, project.id)] == [item.id]
    for desk in (reporter, here.public):
        with pytest.raises(Denied):
            desk.ask(p.ideas_of, project.id)
    assert here.office.ask(f.item, item.id).state is item.state
    here.chair.run(p.abandon, project.id, on=DAY, reason="土地用途不符")
    (now,) = reporter.ask(p.became_of, item.id, on=DAY)
    assert (now.state, now.reason) == (p.ProjectState.ABANDONED, "土地用途不符")
    assert reporter.ask(p.became_of, item.id, on=date(2021, 12, 31)) == ()


def test_an_unnamed_idea_stays_unnamed(here: Bay) -> None:
    """Who holds the code of the slip sees what became of it; nothing else leads there, and nobody is to be told."""
    item = here.public.run(f.submit, text="建口袋公园", category=Code("lighting"), kind=f.FeedbackKind.IDEA)
    assert item.slip is not None
    here.office.run(f.assign, item.id, to=here.body)
    project = started(here, item)
    (now,) = here.public.ask(p.became_of_slip, code=item.slip, on=DAY)
    assert now.project == project.id
    with pytest.raises(NotFound):
        here.public.ask(p.became_of_slip, code="a" * 16, on=DAY)
    assert here.office.ask(p.whom_to_tell, project.id) == ()
    with here.community.journal() as journal:
        assert journal.verify().sound


def test_a_name_that_is_kept_back_is_not_told_to_the_body(here: Bay) -> None:
    """The office knows whom to tell; the body that runs the project may not ask."""
    item = here.idea(wish=f.Wish.NAME_KEPT)
    project = started(here, item)
    assert [row.person for row in here.office.ask(p.whom_to_tell, project.id)] == [here.people[0]]
    with pytest.raises(Denied):
        here.chair.ask(p.whom_to_tell, project.id)
    seen = (here.chair.ask(p.ideas_of, project.id), here.chair.ask(p.moves, project.id), here.chair.ask(f.item, item.id))
    assert here.people[0] not in repr(seen)
    assert [one.project for one in here.of(here.people[0]).ask(p.became_of, item.id, on=DAY)] == [project.id]


def test_only_ideas_become_projects_unless_that_is_said(here: Bay) -> None:
    """A request may when it is said so; what was taken back never; each item once."""
    request = here.idea(kind=f.FeedbackKind.REQUEST)
    with pytest.raises(Refused) as caught:
        started(here, request)
    assert [one.message("zh") for one in caught.value.problems] == ["1号诉求是“求助”,不是建议;确需转为项目请说明也接受其他种类"]
    project = started(here, request, other_kinds=True)
    with pytest.raises(Refused) as caught:
        started(here, request, other_kinds=True)
    assert codes(caught.value) == ["idea_taken"]
    gone = here.idea()
    here.of(here.people[0]).run(f.withdraw, gone.id)
    with pytest.raises(Refused) as caught:
        here.chair.run(p.add_idea, gone.id, project_id=project.id)
    assert codes(caught.value) == ["idea_gone"]
    assert len(here.public.ask(p.project_list, on=DAY)) == 1


def test_what_is_about_a_body_becomes_no_project_of_it(here: Bay) -> None:
    """Nor does a body make one of what another handles; the office may."""
    about = here.idea(kind=f.FeedbackKind.COMPLAINT, category=Code("property_service"), about=here.bodies[2])
    with pytest.raises(Refused) as caught:
        here.office.run(p.start_from, about.id, body_id=here.bodies[2], title="整改", text="整改", start=DAY, other_kinds=True)
    assert codes(caught.value) == ["idea_about_body"]
    item = here.idea()
    with pytest.raises(Denied):
        here.of(here.chairs[1]).run(p.start_from, item.id, body_id=here.bodies[1], title="园", text="园", start=DAY)
    with pytest.raises(Refused) as caught:
        started(here, item, body_id=here.bodies[1])
    assert codes(caught.value) == ["others_idea"]
    made = here.office.run(p.start_from, item.id, body_id=here.bodies[1], title="园", text="园", start=DAY)
    assert made.body == here.bodies[1]


def test_merged_ideas_lead_to_one_project(here: Bay) -> None:
    """Reporters of all of them see it, and all of them and those who follow are to be told, each once, reporters first."""
    item = here.idea()
    desk = here.of(here.people[1])
    same = desk.run(
        f.submit, text="建公园", category=Code("lighting"), kind=f.FeedbackKind.IDEA, reporter=here.people[1], place=here.place
    )
    here.office.run(f.assign, same.id, to=here.body)
    here.office.run(f.merge, same.id, into=item.id)
    here.office.run(f.publish, item.id, text="空地建公园")
    for person in (here.people[2], here.people[0]):
        here.of(person).run(f.watch, item.id, person_id=person)
    project = started(here, item)
    assert [one.project for one in desk.ask(p.became_of, same.id, on=DAY)] == [project.id]
    told = here.office.ask(p.whom_to_tell, project.id)
    assert [(one.person, one.reporter) for one in told] == [
        (here.people[0], True),
        (here.people[1], True),
        (here.people[2], False),
    ]


def test_what_became_of_ideas_is_a_question(here: Bay) -> None:
    """Each idea of a time, with its project or none, as of a day; for the office alone."""
    one, two = here.idea(), here.idea("装充电棚")
    here.idea("灯不亮", kind=f.FeedbackKind.REQUEST)
    project = started(here, one)
    here.clock.advance(days=3)
    here.chair.run(p.add_idea, two.id, project_id=project.id)
    here.chair.run(p.abandon, project.id, on=date(2022, 1, 4), reason="资金未到位")

    def said(on: date, since: date | None = None) -> list[tuple[int, str | None, str | None]]:
        rows = here.office.ask(p.ideas, on=on, since=since)
        return [(row.number, row.title, None if row.state is None else row.state.value) for row in rows]

    assert said(DAY) == [(1, "口袋公园", "running"), (2, None, None)]
    assert said(date(2022, 1, 4)) == [(1, "口袋公园", "abandoned"), (2, "口袋公园", "abandoned")]
    assert said(date(2022, 1, 4), date(2022, 1, 2)) == []
    with pytest.raises(Denied):
        here.chair.ask(p.ideas, on=DAY)
