"""What is done with an item between intake and close."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.feedback.compound import AUDITOR, LIGHTING, Small, codes, small

from community_gov import Denied, Masked, Refused
from community_gov.calendar import CalendarSettings
from community_gov.feedback import (
    FeedbackKind,
    ItemState,
    accept,
    answer,
    answers_to,
    assign,
    close,
    item,
    item_path,
    items,
    items_of_body,
    not_reached,
    overdue,
    refuse,
    reopen,
    start,
    story,
    submit,
    transfer,
    visit,
    withdraw,
)
from community_gov.tasks import TaskState
from community_gov.tasks import finish as finish_task


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_the_usual_life_of_an_item(here: Small) -> None:
    """Accepted, worked on, answered, visited, closed: each step is a move with its actor and deadline."""
    made, company = here.slip(), here.of("property_company")
    company.run(accept, made.id)
    company.run(start, made.id)
    company.run(answer, made.id, text="已更换灯泡", public=True)
    here.office.run(visit, made.id, satisfied=True)
    closed = here.office.run(close, made.id)
    path = here.office.ask(item_path, made.id)
    assert closed.state is ItemState.CLOSED
    assert [(move.order, move.action, move.to.value) for move in path] == [
        (1, "submit", "submitted"),
        (2, "accept", "accepted"),
        (3, "start", "started"),
        (4, "answer", "answered"),
        (5, "visit", "visited"),
        (6, "close", "closed"),
    ]
    assert [move.due for move in path] == [date(2022, 1, 2), date(2022, 1, 8), date(2022, 1, 8), None, None, None]
    assert path[1].by == f"login-{here.staff['property_company']}"


def test_a_close_needs_an_answer(here: Small) -> None:
    """An item that nobody answered cannot be closed; the refusal says what can be done."""
    made = here.slip()
    here.office.run(accept, made.id)
    with pytest.raises(Refused) as refused:
        here.office.run(close, made.id)
    (problem,) = refused.value.problems
    assert problem.message("zh") == (
        "1号诉求现为“已受理”,不能办结;现在可以:"
        "转办、提出职责异议、着手办理、暂停等待、延长期限、更正期限、答复、联名要求提级、提级、并单、撤回"
    )
    assert problem.message("en") == (
        "slip 1 is accepted, so this cannot be done: close; possible now: transfer, dispute the competence, start, pause, "
        "extend, correct the deadline, answer, demand, escalate, merge, withdraw"
    )


def test_what_is_not_solved_is_reopened(here: Small) -> None:
    """A return visit that finds the matter unsolved reopens it at once, with a new deadline, and keeps the history."""
    made = here.slip()
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已修")
    here.on(date(2022, 1, 10))
    again = here.office.run(visit, made.id, satisfied=False, solved=False)
    assert (again.state, again.due) == (ItemState.REOPENED, date(2022, 1, 17))
    assert [move.action for move in here.office.ask(item_path, made.id)] == ["submit", "accept", "answer", "visit", "reopen"]


def test_dissatisfied_is_not_unsolved(here: Small) -> None:
    """Somebody can be dissatisfied with how a matter was solved; it is visited then, and can be closed or reopened."""
    made = here.slip()
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已修")
    assert here.office.run(visit, made.id, satisfied=False).state is ItemState.VISITED


@pytest.mark.parametrize("verb", [refuse, reopen])
def test_a_no_has_its_reason(here: Small, verb: Callable[..., object]) -> None:
    """Refusing and reopening without a word is refused."""
    made = here.slip()
    with pytest.raises(Refused) as refused:
        here.office.run(verb, made.id, reason=" ")
    assert codes(refused.value) == ["feedback.empty"]


def test_a_refused_item_can_be_reopened(here: Small) -> None:
    """A refusal is no end: the reporter takes the matter up again, and it runs with a deadline."""
    made = here.as_person(here.resident).run(submit, text="灯不亮", category=LIGHTING, reporter=here.resident)
    here.of("property_company").run(refuse, made.id, reason="非本小区设施")
    again = here.as_person(here.resident).run(reopen, made.id, reason="就在3栋门口")
    assert (again.state, again.due) == (ItemState.REOPENED, date(2022, 1, 8))


def test_it_is_passed_on_once(here: Small) -> None:
    """A body that receives an item by transfer cannot push it on; the deadline stays, and the reason is kept."""
    made = here.slip()
    here.office.run(accept, made.id)
    committee, company = here.bodies["owners_committee"], here.bodies["property_company"]
    moved = here.of("property_company").run(transfer, made.id, to=committee, reason="属公共收益支出")
    with pytest.raises(Refused) as refused:
        here.of("owners_committee").run(transfer, made.id, to=company, reason="退回")
    assert (moved.handler, moved.due) == (committee, date(2022, 1, 8))
    assert codes(refused.value) == ["feedback.pushed_twice"]
    assert here.office.ask(item_path, made.id)[-1].reason == "属公共收益支出"


def test_the_dispatcher_settles_who_is_competent(here: Small) -> None:
    """Before it is accepted the office assigns an item as often as needed; not to the body that has it."""
    made = here.slip()
    moved = here.office.run(assign, made.id, to=here.bodies["owners_committee"])
    with pytest.raises(Refused) as refused:
        here.office.run(assign, made.id, to=here.bodies["owners_committee"])
    assert moved.handler == here.bodies["owners_committee"]
    assert codes(refused.value) == ["feedback.has_it"]
    here.office.run(accept, made.id)
    with pytest.raises(Refused) as same:
        here.office.run(transfer, made.id, to=here.bodies["owners_committee"], reason="试试")
    assert codes(same.value) == ["feedback.has_it"]


def test_the_reporter_takes_it_back(here: Small) -> None:
    """A reporter withdraws an open item; a closed one is over."""
    desk = here.as_person(here.resident)
    made = desk.run(submit, text="灯不亮", category=LIGHTING, reporter=here.resident)
    assert desk.run(withdraw, made.id, reason="已自行解决").state is ItemState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        desk.run(withdraw, made.id)
    assert codes(refused.value) == ["feedback.not_now"]


def test_handlers_work_on_what_is_theirs(here: Small) -> None:
    """A member of another body, a resident and an anonymous actor can neither read nor answer an item."""
    made = here.slip()
    for desk in (here.of("owners_committee"), here.as_person(here.resident), here.anonymous):
        for ask in (item, item_path, answers_to):
            with pytest.raises(Denied):
                desk.ask(ask, made.id)
        with pytest.raises(Denied):
            desk.run(accept, made.id)
    with pytest.raises(Denied):
        here.of("property_company").run(visit, made.id, satisfied=True)


def test_a_body_has_its_list_by_urgency(here: Small) -> None:
    """A handler finds what it has to do, the most urgent first, and nothing that is done."""
    slow = here.office.run(submit, text="树太密", category="greenery")  # type: ignore[arg-type]  # a host passes what came in
    fast, done = here.slip(), here.slip()
    here.office.run(refuse, done.id, reason="重复")
    found = here.of("property_company").ask(items_of_body, here.bodies["property_company"])
    assert [one.id for one in found] == [fast.id, slow.id]
    with pytest.raises(Denied):
        here.of("owners_committee").ask(items_of_body, here.bodies["property_company"])


def test_the_last_day_is_not_overdue(here: Small) -> None:
    """An item is overdue on the day after its last day, until somebody takes the next step."""
    made = here.slip()
    assert here.office.ask(overdue, on=date(2022, 1, 2)) == ()
    assert [one.id for one in here.office.ask(overdue, on=date(2022, 1, 3))] == [made.id]
    here.office.run(accept, made.id)
    assert here.office.ask(overdue, on=date(2022, 1, 3)) == ()


class NewYear:
    """A calendar that knows the first days of 2022, and that the first three are days of rest."""

    name = "new-year"

    def knows(self, day: date, /) -> bool:
        """Whether it is one of the first ten days of the year."""
        return date(2022, 1, 1) <= day <= date(2022, 1, 10)

    def works(self, day: date, /) -> bool:
        """From the fourth on."""
        return day >= date(2022, 1, 4)


def test_a_last_day_moves_past_a_day_of_rest() -> None:
    """With a calendar a deadline that would end on a day of rest ends on the workday after it (Civil Code art. 203)."""
    here = small(settings=(CalendarSettings(working=NewYear()),))
    assert here.slip().due == date(2022, 1, 4)


def test_an_auditor_reads_no_words(here: Small) -> None:
    """Who only checks sees that there are words, a reporter and a reason, not which."""
    made = here.as_person(here.resident).run(submit, text="灯不亮", category=LIGHTING, reporter=here.resident)
    here.office.run(refuse, made.id, reason="住户甲误报")
    seen = here.community.by(AUDITOR).ask(item, made.id)
    assert [str(part) for part in (seen.text, seen.reporter, seen.about)] == ["***", "***", "None"]
    assert here.community.by(AUDITOR).ask(item_path, made.id)[-1].reason == Masked("***")


def test_items_are_listed_by_state_and_category(here: Small) -> None:
    """The office lists items by number, of one state or category."""
    first, second = here.slip(), here.slip(category=LIGHTING)
    here.office.run(accept, second.id)
    assert [one.number for one in here.office.ask(items)] == [1, 2]
    assert [one.id for one in here.office.ask(items, state=ItemState.SUBMITTED)] == [first.id]
    assert [one.id for one in here.office.ask(items, category=LIGHTING, state=ItemState.ACCEPTED)] == [second.id]


def test_praise_is_answered_too(here: Small) -> None:
    """A word of praise takes the same way as a complaint."""
    made = here.office.run(submit, text="师傅很热心", category=LIGHTING, kind=FeedbackKind.PRAISE)
    here.office.run(accept, made.id)
    assert here.office.run(answer, made.id, text="谢谢").state is ItemState.ANSWERED


def test_a_task_is_opened_with_the_assignment(here: Small) -> None:
    """If asked, the body gets a task about the item; finishing it does not close the item, and the story shows it."""
    made = here.slip()
    given = here.office.run(assign, made.id, to=here.bodies["owners_committee"], task="更换路灯")
    (task,) = here.office.ask(story, made.id).tasks
    assert (task.title, task.assignee, task.about, task.due) == ("更换路灯", here.bodies["owners_committee"], made.id, given.due)
    here.of("owners_committee").run(accept, made.id)
    here.of("owners_committee").run(finish_task, task.id)
    found = here.office.ask(story, made.id)
    assert found.item.state is ItemState.ACCEPTED
    assert [one.state for one in found.tasks] == [TaskState.DONE]


def test_who_could_not_be_reached_changes_nothing(here: Small) -> None:
    """A visit that found nobody leaves the item answered, and it can be visited or closed after."""
    made = here.slip()
    with pytest.raises(Refused) as early:
        here.office.run(not_reached, made.id)
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已修")
    assert here.office.run(not_reached, made.id).solved is None
    assert here.office.ask(item, made.id).state is ItemState.ANSWERED
    assert here.office.run(close, made.id).state is ItemState.CLOSED
    assert codes(early.value) == ["feedback.not_now"]
