"""What a task needs before it is done, who decides whose it is, and how much everybody has."""

from datetime import date

import pytest
from tests.tasks.compound import SINCE, Small, codes, small

from community_gov import Actor, AnyId, Code, Denied, Id, NotFound, Refused
from community_gov.deadlines import PauseReason, TimeLimit
from community_gov.households import PlaceKind, add_place, places
from community_gov.organizations import Body, found
from community_gov.tasks import (
    Dispute,
    Load,
    Task,
    TaskState,
    WorkBy,
    add,
    add_evidence,
    add_items,
    assign,
    cancel,
    check_item,
    dispute,
    disputed_task,
    disputes_of_body,
    due_soon,
    evidence_of,
    finish,
    hand_over,
    items_of,
    moves_of,
    overdue,
    pause,
    settle,
    start,
    stop_waiting,
    uncheck_item,
    wait_for,
    waits_for,
    workload,
)

DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def refused(here: Small, *args: object, **kwargs: object) -> list[str]:
    """Run a verb that is refused, and tell by which codes."""
    with pytest.raises(Refused) as raised:
        here.office.run(*args, **kwargs)  # type: ignore[arg-type]  # stands for any verb and its arguments
    return codes(raised.value)


# --- checklists and evidence -----------------------------------------------------------------------------------------


def test_needed_items_come_before_the_end(here: Small) -> None:
    """Everything that is missing is named at once; what is not needed may stay open."""
    made = here.office.run(add, title="验收", checklist=("断电", "换灯"), needs_evidence=True, assignee=here.chair)
    here.office.run(add_items, made.id, texts=("拍照",), needed=False)
    assert refused(here, finish, made.id) == ["tasks.item_left", "tasks.item_left", "tasks.no_evidence"]
    chair = here.as_person(here.chair)
    for order in (1, 2):
        assert chair.run(check_item, made.id, order=order).checked_by == f"login-{here.chair}"
    chair.run(add_evidence, made.id, address="https://files.example/1", digest=DIGEST)
    assert chair.run(finish, made.id).state is TaskState.DONE
    assert [item.checked is not None for item in here.office.ask(items_of, made.id)] == [True, True, False]
    assert [one.digest for one in here.office.ask(evidence_of, made.id)] == [DIGEST]


def test_an_item_can_be_taken_back(here: Small) -> None:
    """It was not done after all, and then it is asked for again."""
    made = here.office.run(add, title="验收", checklist=("断电",))
    here.office.run(check_item, made.id, order=1)
    assert refused(here, check_item, made.id, order=1) == ["tasks.checked"]
    assert here.office.run(uncheck_item, made.id, order=1).checked_by is None
    assert refused(here, uncheck_item, made.id, order=1) == ["tasks.not_checked"]
    assert refused(here, finish, made.id) == ["tasks.item_left"]


def test_lists_and_evidence_are_for_what_is_under_way(here: Small) -> None:
    """Nothing is ticked off afterwards; slips in items, digests and numbers are named."""
    made = here.office.run(add, title="验收", checklist=("断电",))
    assert refused(here, add_items, made.id, texts=()) == ["tasks.no_items"]
    assert refused(here, add_items, made.id, texts=("x",) * 100) == ["tasks.many_items"]
    assert refused(here, add_items, made.id, texts=("甲", " ")) == ["tasks.empty"]
    assert refused(here, check_item, made.id, order=2) == ["tasks.no_item"]
    assert refused(here, add_evidence, made.id, address="x", digest="AB") == ["tasks.no_digest"]
    here.office.run(add_evidence, made.id, address="x", digest=DIGEST)
    assert refused(here, add_evidence, made.id, address="y", digest=DIGEST) == ["tasks.evidence_twice"]
    here.office.run(cancel, made.id, reason="重复")
    assert refused(here, check_item, made.id, order=1) == ["tasks.closed"]


# --- waiting ---------------------------------------------------------------------------------------------------------


def three(here: Small) -> list[Id[Task]]:
    """Three tasks."""
    return [here.office.run(add, title=title).id for title in ("挖沟", "埋管", "回填")]


def test_a_task_that_waits_says_for_what(here: Small) -> None:
    """It is neither started nor finished before the others are done or cancelled."""
    dig, lay, fill = three(here)
    here.office.run(wait_for, fill, on=lay)
    here.office.run(wait_for, fill, on=dig)
    with pytest.raises(Refused, match=f"{dig}, {lay}"):
        here.office.run(start, fill)
    assert refused(here, finish, fill) == ["tasks.waits"]
    here.office.run(finish, dig)
    assert [one.id for one in here.office.ask(waits_for, fill)] == [lay]
    here.office.run(cancel, lay, reason="不埋了")
    assert here.office.run(start, fill).state is TaskState.STARTED


def test_nobody_waits_in_a_circle(here: Small) -> None:
    """The circle is named from where it would be closed; waiting for oneself is the smallest one."""
    dig, lay, fill = three(here)
    here.office.run(wait_for, lay, on=dig)
    here.office.run(wait_for, fill, on=lay)
    with pytest.raises(Refused, match=f"{dig} → {fill} → {lay} → {dig}"):
        here.office.run(wait_for, dig, on=fill)
    assert refused(here, wait_for, dig, on=dig) == ["tasks.circle"]


def test_waiting_can_be_given_up(here: Small) -> None:
    """Then the task goes on, and what would have been a circle is none any more."""
    dig, lay, _fill = three(here)
    here.office.run(wait_for, lay, on=dig)
    here.office.run(stop_waiting, lay, on=dig)
    assert here.office.ask(waits_for, lay) == ()
    assert refused(here, stop_waiting, lay, on=dig) == ["tasks.does_not_wait"]
    here.office.run(wait_for, dig, on=lay)
    assert refused(here, wait_for, lay, on=dig) == ["tasks.circle"]
    with pytest.raises(NotFound):
        here.office.run(wait_for, dig, on=Id("task-0-0"))


# --- whose task it is ------------------------------------------------------------------------------------------------


def street(here: Small) -> Id[Body]:
    """A body above the committee."""
    return here.office.run(found, kind=Code("subdistrict"), name="街道", start=SINCE).id


def test_an_arbiter_decides_once(here: Small) -> None:
    """Whoever has a task says that it is not theirs; what was decided is neither disputed nor pushed on again."""
    judge = street(here)
    made = here.office.run(add, title="清淤", assignee=here.committee, arbiter=judge)
    chair = here.as_person(here.chair)
    raised = chair.run(dispute, made.id, reason="属市政管网")
    assert here.office.ask(disputes_of_body, judge) == (raised,)
    assert here.office.ask(disputed_task, raised.id).state is TaskState.DISPUTED
    with pytest.raises(Denied):
        chair.run(settle, raised.id, to=here.neighbour, reason="不归我")
    decided = here.office.run(settle, raised.id, to=here.committee, reason="红线内")
    assert (decided.state, decided.assignee, decided.lead) == (TaskState.OPEN, here.committee, here.committee)
    assert here.office.ask(disputes_of_body, judge) == ()
    assert refused(here, dispute, made.id, reason="仍不服") == ["tasks.disputed_before"]
    assert refused(here, hand_over, made.id, to=here.neighbour, reason="请代办") == ["tasks.decided"]
    assert here.office.run(hand_over, made.id, to=here.post, reason="主任办").assignee == here.post
    assert refused(here, settle, raised.id, to=here.committee, reason="x") == ["tasks.settled"]
    assert [move.action for move in here.office.ask(moves_of, made.id)] == ["add", "dispute", "settle", "hand_over"]


def test_the_arbiter_is_named_and_no_party(here: Small) -> None:
    """By the task or with the dispute; a person decides nothing, nor does whoever has the task."""
    judge = street(here)
    made = here.office.run(add, title="清淤", assignee=here.post)
    assert refused(here, dispute, made.id, reason="x") == ["tasks.no_arbiter"]
    assert refused(here, dispute, made.id, reason="x", arbiter=here.committee) == ["tasks.no_judge"]
    assert refused(here, dispute, made.id, reason="x", arbiter=here.neighbour) == ["tasks.no_judge"]
    named = here.office.run(add, title="清淤", arbiter=judge)
    assert refused(here, dispute, named.id, reason="x") == ["tasks.nobody_has_it"]
    here.office.run(assign, named.id, to=here.post)
    assert refused(here, dispute, named.id, reason="x", arbiter=here.committee) == ["tasks.other_arbiter"]
    assert isinstance(here.office.run(dispute, made.id, reason="x", arbiter=judge), Dispute)


def test_nobody_passes_a_task_on_twice(here: Small) -> None:
    """Within a body it may wander; out of it, once for each."""
    made = here.office.run(add, title="清淤", assignee=here.committee)
    here.office.run(hand_over, made.id, to=here.post, reason="主任办")
    here.office.run(hand_over, made.id, to=here.committee, reason="集体办")
    here.office.run(hand_over, made.id, to=here.neighbour, reason="请代办")
    here.office.run(hand_over, made.id, to=here.post, reason="不会")
    assert refused(here, hand_over, made.id, to=here.owner, reason="x") == ["tasks.passed_on"]
    assert here.office.run(hand_over, made.id, to=here.committee, reason="集体办").lead == here.committee


# --- how much everybody has ------------------------------------------------------------------------------------------


def test_work_is_counted_by_whoever_is_asked_for(here: Small) -> None:
    """By person the holder of a post has its tasks too; by body its posts count; by building what is at a place in it.

    What is late or soon will be is told for each of them.
    """
    building = here.office.ask(places)[0].id
    entrance = here.office.run(add_place, kind=PlaceKind.ENTRANCE, code="3-1", name="1单元", parent=building).id
    here.office.run(add, title="甲", assignee=here.post, place=entrance, due=date(2022, 1, 2))
    here.office.run(add, title="乙", assignee=here.chair, place=building)
    here.office.run(add, title="丙", assignee=here.committee)
    waiting = here.office.run(add, title="丁", limit=TimeLimit(1))
    here.office.run(pause, waiting.id, reason=PauseReason.AUTHORITY)

    def asked(by: WorkBy) -> dict[str | None, tuple[int, int, int]]:
        rows = here.office.ask(workload, on=date(2022, 1, 5), by=by)
        return {row.of: (row.open, row.overdue, row.paused) for row in rows}

    nobody: dict[str | None, tuple[int, int, int]] = {None: (1, 0, 1)}
    assert asked(WorkBy.PERSON) == nobody | {here.chair: (2, 1, 0)}
    assert asked(WorkBy.POST) == nobody | {here.post: (1, 1, 0)}
    assert asked(WorkBy.BODY) == nobody | {here.committee: (2, 1, 0)}
    assert asked(WorkBy.BUILDING) == {building: (2, 1, 0), None: (2, 0, 1)}
    assert len(asked(WorkBy.ASSIGNEE)) == 4
    assert Load(of=None, open=1, overdue=0, due_soon=0, paused=1) in here.office.ask(workload, on=date(2022, 1, 5))
    soon = [row.of for row in here.office.ask(workload, on=date(2022, 1, 1), by=WorkBy.PERSON, days=2) if row.due_soon]
    assert soon == [here.chair]
    of_each: dict[AnyId, list[str]] = {of: ["甲"] for of in (here.chair, here.post, here.committee, building, entrance)}
    of_each[here.owner] = []
    for of, titles in of_each.items():
        assert [one.title for one in here.office.ask(overdue, on=date(2022, 1, 5), of=of)] == titles
        assert [one.title for one in here.office.ask(due_soon, on=date(2022, 1, 2), days=1, of=of)] == titles


def test_a_person_works_on_what_is_theirs(here: Small) -> None:
    """Ticking off and proving is for whoever has the task; a stranger is turned away."""
    made = here.office.run(add, title="验收", checklist=("断电",), assignee=here.chair)
    stranger = here.community.by(Actor(id="x", person=here.neighbour))
    with pytest.raises(Denied):
        stranger.run(check_item, made.id, order=1)
    with pytest.raises(Denied):
        stranger.ask(items_of, made.id)
    assert here.as_person(here.chair).ask(items_of, made.id)[0].text == "断电"
