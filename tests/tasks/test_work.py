"""Tasks: opened, assigned, handed over, done, and who may do that."""

from datetime import date

import pytest
from tests.tasks.compound import AUDITOR, Small, codes, findings_of, nobody, small

from community_gov import Actor, AnyId, Denied, Id, Masked, NotFound, PartialDate, Refused
from community_gov.organizations import Ended, Obtained, appoint, end_term, holders
from community_gov.tasks import (
    Load,
    Task,
    TaskState,
    add,
    assign,
    cancel,
    finish,
    hand_over,
    moves_of,
    open_tasks,
    overdue,
    reopen,
    start,
    task,
    tasks_of_body,
    tasks_of_person,
    workload,
)


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_a_task_is_opened_started_and_done(here: Small) -> None:
    """The state of a task is that of its last move, and every move says who moved it."""
    made = here.office.run(add, title="修路灯", assignee=here.chair)
    here.as_person(here.chair).run(start, made.id)
    done = here.as_person(here.chair).run(finish, made.id, reason="已换灯泡")
    path = here.office.ask(moves_of, made.id)
    assert done.state is TaskState.DONE
    assert [(move.order, move.action, move.to) for move in path] == [
        (1, "add", TaskState.OPEN),
        (2, "start", TaskState.STARTED),
        (3, "finish", TaskState.DONE),
    ]
    assert [move.by for move in path] == ["office", f"login-{here.chair}", f"login-{here.chair}"]
    assert path[-1].reason == "已换灯泡"


@pytest.mark.parametrize("who", ["chair", "post", "committee"])
def test_persons_posts_and_bodies_can_have_a_task(here: Small, who: str) -> None:
    """A task is assigned to a person, a post or a body; the first one leads it."""
    assignee: AnyId = getattr(here, who)
    made = here.office.run(add, title="修路灯")
    given = here.office.run(assign, made.id, to=assignee)
    assert (given.assignee, given.lead) == (assignee, assignee)


def test_nobody_cannot_have_a_task(here: Small) -> None:
    """An assignee that is no person, post or body is refused, and nothing is written."""
    with pytest.raises(Refused) as refused:
        here.office.run(add, title="修路灯", assignee=nobody("person-0-0"))
    assert codes(refused.value) == ["tasks.nobody"]
    assert here.office.ask(open_tasks) == ()


def test_a_unit_is_no_assignee(here: Small) -> None:
    """A record of another kind does not pass for a person, post or body."""
    with pytest.raises(Refused) as refused:
        here.office.run(add, title="修路灯", assignee=here.units[0])
    assert codes(refused.value) == ["tasks.nobody"]


def test_the_first_receiver_leads_after_a_hand_over(here: Small) -> None:
    """Who receives a task first stays responsible when somebody else does the work."""
    made = here.office.run(add, title="修路灯", assignee=here.committee)
    here.office.run(start, made.id)
    moved = here.office.run(hand_over, made.id, to=here.chair, reason="由主任办理")
    assert (moved.assignee, moved.lead, moved.state) == (here.chair, here.committee, TaskState.OPEN)


def test_a_task_is_not_assigned_over_the_head_of_who_has_it(here: Small) -> None:
    """What somebody has already is handed over with a reason, not assigned again."""
    made = here.office.run(add, title="修路灯", assignee=here.committee)
    with pytest.raises(Refused) as refused:
        here.office.run(assign, made.id, to=here.chair)
    assert codes(refused.value) == ["tasks.hand_over_instead"]


def test_a_hand_over_needs_somebody_to_hand_it_over(here: Small) -> None:
    """A task that nobody has is assigned, not handed over, and not to the one who has it."""
    free = here.office.run(add, title="修路灯")
    taken = here.office.run(add, title="修大门", assignee=here.chair)
    with pytest.raises(Refused) as unassigned:
        here.office.run(hand_over, free.id, to=here.chair, reason="试试")
    with pytest.raises(Refused) as same:
        here.office.run(hand_over, taken.id, to=here.chair, reason="试试")
    assert codes(unassigned.value) == ["tasks.not_assigned"]
    assert codes(same.value) == ["tasks.has_it"]


@pytest.mark.parametrize("title", ["", "  \n", "修\x00灯", "灯" * 501])
def test_a_title_is_a_readable_text(here: Small, title: str) -> None:
    """An empty title, one with a control character and an endless one are refused."""
    with pytest.raises(Refused) as refused:
        here.office.run(add, title=title)
    assert codes(refused.value)[0] in {"tasks.empty", "tasks.control", "tasks.long"}


def test_a_place_of_a_task_exists(here: Small) -> None:
    """A task at a place that is not there is refused."""
    with pytest.raises(NotFound):
        here.office.run(add, title="修路灯", place=Id("place-0-0"))


def test_an_impossible_step_says_what_is_possible(here: Small) -> None:
    """Who starts a task that is done is told in both languages what can be done with it."""
    made = here.office.run(add, title="修路灯")
    here.office.run(finish, made.id)
    with pytest.raises(Refused) as refused:
        here.office.run(start, made.id)
    (problem,) = refused.value.problems
    assert problem.message("zh") == f"任务{made.id}现为“已办结”,不能着手办理;现在可以:重新办理"
    assert problem.message("en").endswith("possible now: reopen")


def test_a_cancelled_task_can_be_taken_up_again(here: Small) -> None:
    """Reopening keeps the history, leaves the task with whoever had it, and can set a new deadline."""
    made = here.office.run(add, title="修路灯", assignee=here.chair, due=date(2022, 1, 5))
    here.office.run(cancel, made.id, reason="重复登记")
    again = here.office.run(reopen, made.id, reason="并不重复", due=date(2022, 2, 5))
    assert (again.state, again.assignee, again.due) == (TaskState.OPEN, here.chair, date(2022, 2, 5))
    assert [move.action for move in here.office.ask(moves_of, made.id)] == ["add", "cancel", "reopen"]


def test_a_post_keeps_its_task_when_its_holder_changes(here: Small) -> None:
    """Who holds the post today may finish its task; who left it may not."""
    made = here.office.run(add, title="修路灯", assignee=here.post)
    (term,) = here.office.ask(holders, here.post, on=date(2022, 1, 1))
    here.office.run(end_term, term.id, end=PartialDate("2021-12-31"), reason=Ended.RESIGNED)
    here.office.run(appoint, here.post, person_id=here.neighbour, start=PartialDate("2021-12-31"), obtained=Obtained.ELECTED)
    with pytest.raises(Denied):
        here.as_person(here.chair).run(finish, made.id)
    assert here.as_person(here.neighbour).run(finish, made.id).state is TaskState.DONE


def test_only_who_has_a_task_works_on_it(here: Small) -> None:
    """A neighbour, a resident and an anonymous actor can neither read nor finish somebody's task."""
    made = here.office.run(add, title="修路灯", assignee=here.chair)
    for desk in (here.as_person(here.neighbour), here.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            desk.run(finish, made.id)
        with pytest.raises(Denied):
            desk.ask(task, made.id)
    assert here.as_person(here.chair).ask(task, made.id) == made


def test_a_body_sees_its_tasks_and_those_of_its_posts(here: Small) -> None:
    """A member finds what the body or one of its posts has, and nothing of other bodies."""
    of_body = here.office.run(add, title="甲", assignee=here.committee)
    of_post = here.office.run(add, title="乙", assignee=here.post)
    mine = here.office.run(add, title="丙", assignee=here.chair)
    desk = here.as_person(here.chair)
    assert {one.id for one in desk.ask(tasks_of_body, here.committee)} == {of_body.id, of_post.id}
    assert desk.ask(tasks_of_person, here.chair) == (mine,)
    with pytest.raises(Denied):
        here.as_person(here.neighbour).ask(tasks_of_body, here.committee)


def test_an_auditor_reads_reasons_masked(here: Small) -> None:
    """A reason may speak of persons, so who only checks sees that there is one."""
    made = here.office.run(add, title="修路灯")
    here.office.run(cancel, made.id, reason="住户甲说已自行修好")
    last = here.community.by(AUDITOR).ask(moves_of, made.id)[-1]
    assert last.reason == Masked("***")


def test_the_most_urgent_task_comes_first(here: Small) -> None:
    """Open tasks are ordered by their deadline, those without one last; what is about one record can be asked for."""
    late = here.office.run(add, title="甲", due=date(2022, 3, 1))
    none = here.office.run(add, title="乙", about=here.units[0])
    soon = here.office.run(add, title="丙", due=date(2022, 2, 1), assignee=here.chair)
    gone = here.office.run(add, title="丁")
    here.office.run(finish, gone.id)
    assert [one.id for one in here.office.ask(open_tasks)] == [soon.id, late.id, none.id]
    assert here.office.ask(open_tasks, about=here.units[0]) == (none,)
    assert here.office.ask(open_tasks, assignee=here.chair) == (soon,)


def test_the_last_day_is_not_overdue(here: Small) -> None:
    """A task is overdue on the day after its last day, and the load of its assignee says so."""
    made = here.office.run(add, title="甲", due=date(2022, 1, 5), assignee=here.chair)
    here.office.run(add, title="乙")
    assert here.office.ask(overdue, on=date(2022, 1, 5)) == ()
    assert here.office.ask(overdue, on=date(2022, 1, 6)) == (made,)
    assert here.office.ask(workload, on=date(2022, 1, 6)) == (
        Load(of=None, open=1, overdue=0, due_soon=0, paused=0),
        Load(of=here.chair, open=1, overdue=1, due_soon=0, paused=0),
    )


def test_the_audit_finds_overdue_tasks(here: Small) -> None:
    """What is overdue is a finding that names the deadline; what was done late is not."""
    made = here.office.run(add, title="甲", due=date(2022, 1, 5))
    here.office.run(add, title="乙", due=date(2022, 1, 8))
    (finding,) = findings_of(here, on=date(2022, 1, 6))
    assert (finding.code, finding.about, finding.since) == ("tasks.task_overdue", made.id, "2022-01-05")
    here.office.run(finish, made.id)
    assert findings_of(here, on=date(2022, 1, 6)) == ()


def test_an_unknown_task_is_not_found(here: Small) -> None:
    """Verbs and questions about a task that is not there say so."""
    missing: Id[Task] = Id("task-0-0")
    with pytest.raises(NotFound):
        here.office.run(finish, missing)
    with pytest.raises(NotFound):
        here.office.ask(moves_of, missing)


def test_what_nobody_has_is_for_the_office(here: Small) -> None:
    """A task that is not assigned yet belongs to nobody, so only the office assigns it."""
    made = here.office.run(add, title="修路灯")
    with pytest.raises(Denied):
        here.as_person(here.chair).run(start, made.id)
    with pytest.raises(Denied):
        here.as_person(here.chair).run(assign, made.id, to=here.chair)
    assert here.office.run(start, made.id).state is TaskState.STARTED
