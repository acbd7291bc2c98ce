"""Joint conferences: who promised what by when, kept, late or withdrawn, as of any day."""

from datetime import date

import pytest
from tests.projects.stage import DAY, Bay, bay, codes

from community_gov import Actor, Code, Denied, Refused
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import projects as p
from community_gov import tasks as t
from community_gov.audit import findings
from community_gov.lists import Lister, ListFormat, written

HELD, DUE = date(2022, 1, 5), date(2022, 1, 20)
S = p.PromiseState


@pytest.fixture
def here() -> Bay:
    """Three bodies and a few residents."""
    return bay()


def called(here: Bay, *, project: p.Project | None = None) -> tuple[p.Conference, m.AgendaItem]:
    """A conference of the first two bodies with one item, notified."""
    made = here.chair.run(
        p.call_conference,
        here.body,
        bodies=here.bodies[:2],
        on=HELD,
        place="活动室",
        called_by=(here.body,),
        project_id=None if project is None else project.id,
    )
    item = here.chair.run(m.add_item, made.meeting, title="口袋公园")
    here.chair.run(m.give_notice, made.meeting, on=DAY)
    return made, item


def given(here: Bay, made: p.Conference, item: m.AgendaItem, *, by: int = 0, **more: object) -> p.Promise:
    """A promise that the host writes down."""
    said: dict[str, object] = {"item_id": item.id, "body_id": here.bodies[by], "text": "清运杂物", "due": DUE}
    return here.chair.run(p.promise, made.meeting, **{**said, **more})  # type: ignore[arg-type]  # what a test says


def said(here: Bay, on: date, **more: object) -> list[tuple[str, str, date | None]]:
    """What stands of the promises on a day."""
    rows = here.office.ask(p.promises, on=on, **more)  # type: ignore[arg-type]  # what a test says
    return [(row.text, row.state.value, row.kept) for row in rows]


def test_a_conference_is_a_meeting_of_several_bodies(here: Bay) -> None:
    """The host is no guest of its own; nothing is put to the vote, and it is no meeting of the host's own members."""
    made, item = called(here, project=here.project())
    assert made.bodies == (here.bodies[1],)
    here.go_to(HELD)
    with pytest.raises(Refused) as caught:
        here.chair.run(m.decide_item, made.meeting, item_id=item.id, hands=m.Hands(yes=1))
    assert codes(caught.value) == ["joint_decides_nothing"]
    here.chair.run(m.arrive, made.meeting, persons=(here.chairs[0],))
    assert here.chair.run(p.note_who_came, made.meeting, bodies=made.bodies).came == (here.bodies[1],)
    here.chair.run(m.close, made.meeting)
    assert here.office.ask(m.absences, here.body, on=HELD) == ()
    assert [one.code for one in here.office.ask(findings, on=date(2022, 12, 1)) if one.code.startswith("meetings.")] == []
    for body in here.bodies[:2]:
        assert [row.id for row in here.office.ask(p.conferences, body_id=body)] == [made.id]
    assert here.office.ask(p.conferences, body_id=here.bodies[2]) == ()
    with pytest.raises(Refused) as caught:
        here.chair.run(p.call_conference, here.body, bodies=(here.body,), on=HELD, place="活动室", called_by=(here.body,))
    assert codes(caught.value) == ["no_guests"]


def test_a_promise_is_open_late_or_kept(here: Bay) -> None:
    """As of each day, by the day on which it was kept."""
    made, item = called(here)
    here.go_to(HELD)
    one, two = given(here, made, item), given(here, made, item, by=1, text="刷墙", due=date(2022, 1, 10))
    assert said(here, DAY) == []
    assert said(here, HELD) == [("刷墙", "open", None), ("清运杂物", "open", None)]
    here.go_to(date(2022, 1, 25))
    here.chair.run(p.keep_promise, one.id, on=date(2022, 1, 8))
    here.of(here.chairs[1]).run(p.keep_promise, two.id, on=date(2022, 1, 15))
    assert said(here, date(2022, 1, 7)) == [("刷墙", "open", None), ("清运杂物", "open", None)]
    assert said(here, date(2022, 1, 11)) == [("刷墙", "late", None), ("清运杂物", "kept", date(2022, 1, 8))]
    assert said(here, DUE) == [("刷墙", "kept_late", date(2022, 1, 15)), ("清运杂物", "kept", date(2022, 1, 8))]
    assert said(here, DUE, body_id=here.bodies[1]) == [("刷墙", "kept_late", date(2022, 1, 15))]
    assert said(here, DUE, conference_id=made.id, state=S.KEPT) == [("清运杂物", "kept", date(2022, 1, 8))]
    assert said(here, DUE, due_by=date(2022, 1, 12)) == [("刷墙", "kept_late", date(2022, 1, 15))]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.keep_promise, one.id, on=DUE)
    assert codes(caught.value) == ["promise_over"]


def test_a_promise_with_a_task_is_kept_when_that_is_done(here: Bay) -> None:
    """And not any more when it is reopened."""
    made, item = called(here)
    here.go_to(HELD)
    one = given(here, made, item, with_task=True)
    assert one.task is not None
    assert here.office.ask(t.task, one.task).due == DUE
    with pytest.raises(Refused) as caught:
        here.chair.run(p.keep_promise, one.id, on=HELD)
    assert codes(caught.value) == ["promise_by_task"]
    here.go_to(date(2022, 1, 9))
    here.office.run(t.finish, one.task)
    here.go_to(date(2022, 1, 12))
    here.office.run(t.reopen, one.task, reason="未清完")
    assert said(here, date(2022, 1, 10)) == [("清运杂物", "kept", date(2022, 1, 9))]
    assert said(here, date(2022, 1, 12)) == [("清运杂物", "open", None)]
    assert said(here, date(2022, 1, 21)) == [("清运杂物", "late", None)]


def test_a_promise_is_withdrawn_with_a_reason(here: Bay) -> None:
    """By the body that gave it; its task is cancelled, and the past stays."""
    made, item = called(here)
    here.go_to(HELD)
    one = given(here, made, item, by=1, with_task=True)
    with pytest.raises(Denied):
        here.chair.run(p.withdraw_promise, one.id, reason="无车辆")
    here.go_to(date(2022, 1, 9))
    here.of(here.chairs[1]).run(p.withdraw_promise, one.id, reason="无车辆")
    assert said(here, date(2022, 1, 8)) == [("清运杂物", "open", None)]
    assert said(here, DUE) == [("清运杂物", "withdrawn", None)]
    (row,) = here.office.ask(p.promises, on=DUE)
    assert row.reason == "无车辆"
    assert one.task is not None
    assert here.office.ask(t.task, one.task).state is t.TaskState.CANCELLED
    with pytest.raises(Refused) as caught:
        here.of(here.chairs[1]).run(p.withdraw_promise, one.id, reason="再次")
    assert codes(caught.value) == ["promise_over"]


def test_a_promise_past_its_last_day_is_found(here: Bay) -> None:
    """Until it is kept."""
    made, item = called(here)
    here.go_to(HELD)
    one = given(here, made, item)

    def late(on: date) -> list[date | None]:
        rows = [row for row in here.office.ask(findings, on=on) if row.code == "projects.promise_overdue"]
        return [None if row.since is None else row.since.earliest for row in rows]

    assert late(DUE) == []
    assert late(date(2022, 1, 21)) == [DUE]
    here.go_to(date(2022, 1, 22))
    here.chair.run(p.keep_promise, one.id, on=date(2022, 1, 22))
    assert late(date(2022, 1, 22)) == []


def test_what_cannot_be_promised(here: Bay) -> None:
    """By somebody who was not invited, before the conference was held, on another's item, for a day before it, with a number."""
    made, item = called(here)
    with pytest.raises(Refused) as caught:
        given(here, made, item)
    assert codes(caught.value) == ["not_held"]
    here.go_to(HELD)
    other = here.chair.run(m.call, here.body, kind=m.MeetingKind.REGULAR, on=HELD, place="室", called_by=(here.body,))
    others = here.chair.run(m.add_item, other.id, title="别的")
    post = here.office.run(o.add_post, here.bodies[1], code=Code("clerk"), name="专干").id
    for more, code in (
        ({"by": 2}, "not_invited"),
        ({"item_id": others.id}, "other_item"),
        ({"post_id": post}, "other_post"),
        ({"due": DAY}, "promise_due"),
        ({"text": "找13812345678"}, "not_masked"),
    ):
        with pytest.raises(Refused) as caught:
            given(here, made, item, **more)
        assert codes(caught.value) == [code]
    assert given(here, made, item, by=1, post_id=post, with_task=True).post == post
    with pytest.raises(Refused) as caught:
        here.chair.run(p.promise, other.id, item_id=others.id, body_id=here.body, text="清运", due=DUE)
    assert codes(caught.value) == ["not_joint"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.note_who_came, made.meeting, bodies=(here.bodies[2],))
    assert codes(caught.value) == ["not_invited"]
    one = given(here, made, item)
    with pytest.raises(Refused) as caught:
        here.chair.run(p.keep_promise, one.id, on=DAY)
    assert codes(caught.value) == ["kept_when"]


def test_a_body_promises_for_itself_and_guests_may_read(here: Bay) -> None:
    """A guest writes down its own promise, not another's; members of host and guests read, others do not."""
    made, item = called(here)
    here.go_to(HELD)
    guest, stranger = here.of(here.chairs[1]), here.of(here.chairs[2])
    guest.run(p.promise, made.meeting, item_id=item.id, body_id=here.bodies[1], text="刷墙", due=DUE)
    with pytest.raises(Denied):
        guest.run(p.promise, made.meeting, item_id=item.id, body_id=here.body, text="刷墙", due=DUE)
    for desk in (guest, here.chair):
        assert [row.text for row in desk.ask(p.promises, on=HELD, conference_id=made.id)] == ["刷墙"]
    assert [row.text for row in guest.ask(p.promises, on=HELD, body_id=here.bodies[1])] == ["刷墙"]
    for desk in (stranger, here.public):
        with pytest.raises(Denied):
            desk.ask(p.promises, on=HELD, conference_id=made.id)
    with pytest.raises(Denied):
        guest.ask(p.promises, on=HELD)


def test_the_list_of_promises_is_printed(here: Bay) -> None:
    """In every form, in both languages."""
    made, item = called(here)
    here.go_to(HELD)
    given(here, made, item)
    for lang, words in (("zh", ("清运杂物", "待履行", "2022-01-20")), ("en", ("清运杂物", "open", "2022-01-20"))):
        table = Lister(community=here.community, actor=Actor.service("office", "clerk"), lang=lang).ask(p.promises, on=HELD)
        text = written(table, ListFormat.CSV).decode("utf-8-sig")
        assert all(word in text for word in words)
        assert all(written(table, form) for form in ListFormat)
