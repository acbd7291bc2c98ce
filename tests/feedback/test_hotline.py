"""Orders of the hotline, attachments, and what a reporter wishes to be kept back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.feedback.compound import LIGHTING, Small, codes, small

from community_gov import OPERATOR, Actor, Code, Denied, NotFound, Refused
from community_gov.feedback import (
    HOTLINE,
    Attached,
    Channel,
    ItemState,
    Urgency,
    Wish,
    accept,
    answer,
    assign,
    attach,
    attach_slip,
    attachments_of,
    board,
    deadline_of,
    due_to_rise,
    escalate,
    extend,
    extend_order,
    item,
    items_of_body,
    items_of_person,
    out_of_time,
    publish,
    raise_due,
    refuse,
    reopen,
    reply_out,
    reporter_of,
    story,
    submit,
    submit_for,
    take_over,
    visit,
)

ORDER = Code("loudi-20220101-0007")
DIGEST = "0" * 63 + "a"


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def test_an_order_keeps_its_number_and_its_deadline(here: Small) -> None:
    """The hotline's last day holds for the answer, whatever the pack says; to accept it there is the pack's day, or less."""
    made = here.office.run(take_over, order=ORDER, due=date(2022, 1, 4), text="路灯不亮", category=LIGHTING)
    assert (made.channel, made.due, made.state) == (Channel.HOTLINE, date(2022, 1, 2), ItemState.SUBMITTED)
    assert here.office.run(accept, made.id).due == date(2022, 1, 4)
    urgent = here.office.run(take_over, order=Code("x-1"), due=date(2022, 1, 1), text="灯不亮", category=LIGHTING)
    assert urgent.due == date(2022, 1, 1)
    here.on(date(2022, 1, 3))
    assert here.office.run(accept, urgent.id).due == date(2022, 1, 10)


def test_an_order_can_be_due_by_the_hour(here: Small) -> None:
    """The minute holds for the answer in every list, and how it was counted says so; the ladder takes it up then, not before."""
    ends = datetime(2022, 1, 1, 6, 30, tzinfo=UTC)  # 14:30 in Beijing
    made = here.office.run(take_over, order=ORDER, ends=ends, text="路灯不亮", category=LIGHTING)
    taken = here.office.run(accept, made.id)
    assert [(one.due, one.ends) for one in (made, taken)] == [(date(2022, 1, 1), ends)] * 2
    account = here.office.ask(deadline_of, made.id)
    assert account is not None
    assert account.told("zh", zone=here.community.zone) == ("2022-01-01 14:30: 指定的届满时刻",)
    assert account.told("en", zone=here.community.zone) == ("2022-01-01 14:30: the minute that was named",)
    later = here.slip()
    assert [one.id for one in here.office.ask(items_of_body, here.bodies["property_company"])] == [made.id, later.id]
    assert here.office.ask(out_of_time, at=ends - timedelta(minutes=1)) == ()
    assert [one.id for one in here.office.ask(out_of_time, at=ends)] == [made.id]
    assert [one.item for one in here.office.ask(due_to_rise, at=ends)] == [made.id]
    here.on(date(2022, 1, 1), hour=14, minute=29)
    assert here.office.run(raise_due) == ()
    here.on(date(2022, 1, 1), hour=14, minute=30)
    risen = here.office.run(raise_due)
    assert [(one.id, one.due) for one in risen] == [(made.id, date(2022, 1, 2))]
    assert here.office.run(raise_due) == ()


def test_an_answer_is_in_time_to_the_minute(here: Small) -> None:
    """A begun minute counts whole; the reply says hours where the hotline set one."""
    ends = datetime(2022, 1, 1, 6, 29, 30, tzinfo=UTC)
    first, second = (
        here.office.run(take_over, order=Code(name), ends=ends, text="路灯不亮", category=LIGHTING) for name in ("a", "b")
    )
    for minute, one in ((29, first), (30, second)):
        here.on(date(2022, 1, 1), hour=14, minute=minute)
        here.office.run(accept, one.id)
        here.office.run(answer, one.id, text="已修")
    found = [here.office.ask(reply_out, one.id) for one in (first, second)]
    assert [one.in_time for one in found] == [True, False]
    assert "答复日期:2022-01-01 14:29;办理期限:2022-01-01 14:30。" in str(found[0].text)
    assert {(one.due, one.ends) for one in found} == {(date(2022, 1, 1), datetime(2022, 1, 1, 6, 30, tzinfo=UTC))}


def test_an_order_says_its_end_in_one_way(here: Small) -> None:
    """By the day or by the minute; midnight is the end of the day before."""
    midnight = datetime(2022, 1, 4, 16, tzinfo=UTC)
    for due, ends in ((None, None), (date(2022, 1, 4), midnight)):
        with pytest.raises(Refused) as refused:
            here.office.run(take_over, order=ORDER, due=due, ends=ends, text="路灯不亮", category=LIGHTING)
        assert codes(refused.value) == ["feedback.one_end"]
    made = here.office.run(take_over, order=ORDER, ends=midnight, text="路灯不亮", category=LIGHTING)
    assert here.office.run(accept, made.id).due == date(2022, 1, 4)


def test_what_the_hotline_set_holds_until_it_has_an_answer(here: Small) -> None:
    """Given to another body, refused and taken up again, or escalated; once it has an answer, the pack counts."""
    noon = datetime(2022, 1, 1, 4, tzinfo=UTC)
    made = here.office.run(take_over, order=ORDER, ends=noon, text="路灯不亮", category=LIGHTING)
    assert here.office.run(assign, made.id, to=here.bodies["owners_committee"], task="修灯").ends == noon
    (task,) = here.office.ask(story, made.id).tasks
    assert (task.due, task.over) == (date(2022, 1, 1), noon)
    here.office.run(refuse, made.id, reason="已另案处理")
    assert here.office.run(reopen, made.id, reason="热线仍待答复").ends == noon
    here.office.run(answer, made.id, text="已修")
    assert here.office.run(reopen, made.id, reason="又坏了").due == date(2022, 1, 8)
    above = here.office.run(take_over, order=Code("x-1"), ends=noon, text="小区没有物业", category=LIGHTING)
    assert here.office.run(escalate, above.id, reason="须上级办理").ends == noon


def test_an_hour_can_be_extended_to_the_end_of_its_day(here: Small) -> None:
    """That is more time; the same day again is none."""
    made = here.office.run(take_over, order=ORDER, ends=datetime(2022, 1, 1, 6, tzinfo=UTC), text="路灯不亮", category=LIGHTING)
    here.office.run(accept, made.id)
    assert here.office.run(extend, made.id, until=date(2022, 1, 1), reason="热线同意").ends == datetime(
        2022, 1, 1, 16, tzinfo=UTC
    )
    with pytest.raises(Refused) as refused:
        here.office.run(extend, made.id, until=date(2022, 1, 1), reason="再延")
    assert codes(refused.value) == ["feedback.not_later"]


def test_the_hotline_grants_more_time(here: Small) -> None:
    """The order, what runs and the reply go by it, further than a pack lets an extension be; never less, nor after an answer."""
    noon = datetime(2022, 1, 1, 4, tzinfo=UTC)
    made = here.office.run(take_over, order=ORDER, ends=noon, text="路灯不亮", category=LIGHTING)
    here.office.run(accept, made.id)
    later = noon + timedelta(days=40, hours=2)
    assert here.office.run(extend_order, made.id, ends=later, reason="热线同意延期").ends == later
    with pytest.raises(Refused) as less:
        here.office.run(extend_order, made.id, due=date(2022, 2, 9), reason="再延")
    assert less.value.problems[0].message("zh") == "2022-02-09不晚于热线已给的期限2022-02-10 14:00"
    with pytest.raises(Refused) as same:
        here.office.run(extend_order, made.id, ends=later, reason="再延")
    assert codes(same.value) == ["feedback.order_not_longer"]
    with pytest.raises(Denied):
        here.of("property_company").run(extend_order, made.id, due=date(2022, 3, 1), reason="自延")
    here.on(date(2022, 2, 10), hour=13)
    here.office.run(answer, made.id, text="已修")
    assert here.office.ask(reply_out, made.id).in_time
    for one, code in ((made, "feedback.order_answered"), (here.slip(), "feedback.no_order")):
        with pytest.raises(Refused) as refused:
            here.office.run(extend_order, one.id, due=date(2022, 3, 1), reason="再延")
        assert codes(refused.value) == [code]


def test_what_was_granted_before_it_is_accepted_counts_from_then(here: Small) -> None:
    """The time to accept it stays; the answer has the time that was granted."""
    made = here.office.run(take_over, order=ORDER, due=date(2022, 1, 4), text="路灯不亮", category=LIGHTING)
    assert here.office.run(extend_order, made.id, due=date(2022, 1, 9), reason="热线同意延期").due == date(2022, 1, 2)
    assert here.office.run(accept, made.id).due == date(2022, 1, 9)


def test_an_order_is_taken_over_once(here: Small) -> None:
    """The same number of the same hotline is a conflict that names the slip; another hotline has numbers of its own."""
    here.office.run(take_over, order=ORDER, due=date(2022, 1, 4), text="路灯不亮", category=LIGHTING)
    with pytest.raises(Refused) as twice:
        here.office.run(take_over, order=ORDER, due=date(2022, 1, 4), text="路灯不亮", category=LIGHTING)
    assert twice.value.problems[0].message("zh") == "工单loudi-20220101-0007已接收为1号诉求"
    other = here.office.run(take_over, order=ORDER, source=Code("city_app"), due=date(2022, 1, 4), text="灯", category=LIGHTING)
    assert other.number == 2
    with pytest.raises(Denied):
        here.of("property_company").run(take_over, order=Code("x"), due=date(2022, 1, 4), text="灯", category=LIGHTING)


def test_an_emergency_of_the_hotline_is_told_whom_to_call(here: Small) -> None:
    """It is recorded with its order and never queued; its last day begins when somebody takes it on."""
    made = here.office.run(take_over, order=ORDER, due=date(2022, 1, 4), text="3栋有烟", category=Code("fire"))
    assert (made.state, made.calls, made.due) == (ItemState.TOLD, (Code("119"),), None)
    assert here.office.run(accept, made.id).due == date(2022, 1, 4)


def test_the_reply_goes_out_as_text(here: Small) -> None:
    """Number, handler, dates, result and return visit; no reporter. Without an answer, or without an order, it is refused."""
    made = here.office.run(
        take_over, order=ORDER, due=date(2022, 1, 4), text="路灯不亮", category=LIGHTING, reporter=here.resident
    )
    with pytest.raises(Refused) as early:
        here.office.ask(reply_out, made.id)
    here.office.run(accept, made.id)
    here.on(date(2022, 1, 3))
    here.office.run(answer, made.id, text="灯具已更换,恢复照明")
    first = here.office.ask(reply_out, made.id)
    here.office.run(visit, made.id, satisfied=True)
    found = here.office.ask(reply_out, made.id)
    assert (found.number, found.source, found.in_time, found.solved, found.satisfied) == (ORDER, HOTLINE, True, True, True)
    assert first.solved is None
    assert found.text == (
        "12345热线:贵处工单loudi-20220101-0007(我处1号)办理情况回复如下。\n"
        "承办单位:property_company。答复日期:2022-01-03;办理期限:2022-01-04。\n"
        "办理结果:灯具已更换,恢复照明\n"
        "回访(2022-01-03):已解决,满意。"
    )
    with pytest.raises(Refused) as none:
        here.office.ask(reply_out, here.slip().id)
    assert (codes(early.value), codes(none.value)) == (["feedback.no_answer_yet"], ["feedback.no_order"])


def test_attachments_are_addresses_with_digests(here: Small) -> None:
    """A picture is put to an item when it comes in, or later by its reporter, its handler or whoever holds the code."""
    photo = Attached(address="https://files.example/1.jpg", digest=DIGEST)
    made = here.anonymous.run(submit, text="灯不亮", category=LIGHTING, attachments=(photo,))
    assert made.slip is not None
    here.anonymous.run(attach_slip, code=made.slip, address="https://files.example/2.jpg", digest=DIGEST)
    here.of("property_company").run(attach, made.id, address="https://files.example/3.jpg", digest=DIGEST)
    found = here.of("property_company").ask(attachments_of, made.id)
    assert [str(one.address)[-5:] for one in found] == ["1.jpg", "2.jpg", "3.jpg"]
    assert here.of("property_company").ask(story, made.id).attachments == found
    with pytest.raises(NotFound):
        here.anonymous.run(attach_slip, code="aaaaaaaaaaaaaaaa", address="https://files.example/2.jpg", digest=DIGEST)
    with pytest.raises(Denied):
        here.as_person(here.spouse).run(attach, made.id, address="https://files.example/2.jpg", digest=DIGEST)


def test_an_attachment_without_a_digest_proves_nothing(here: Small) -> None:
    """What is no SHA-256 is refused, an empty address too, and more than twenty are too many; nothing is left of the item."""
    for photos, code in (
        ((Attached(address="https://files.example/1.jpg", digest="abc"),), "feedback.no_digest"),
        ((Attached(address=" ", digest=DIGEST),), "feedback.empty"),
        ((Attached(address="https://files.example/1.jpg", digest=DIGEST),) * 21, "feedback.too_many_attachments"),
    ):
        with pytest.raises(Refused) as refused:
            here.office.run(submit, text="灯不亮", category=LIGHTING, attachments=photos)
        assert codes(refused.value) == [code]
    assert here.slip().number == 1


def test_a_name_that_is_kept_back_reaches_no_handler(here: Small) -> None:
    """The handler reads the words, not the name, from no question and no verb; the reporter and the office do."""
    desk = here.as_person(here.resident)
    made = desk.run(submit, text="楼上太吵", category=LIGHTING, reporter=here.resident, wish=Wish.NAME_KEPT)
    company = here.of("property_company")
    seen = [
        company.ask(item, made.id),
        company.ask(story, made.id).item,
        *company.ask(items_of_body, here.bodies["property_company"]),
        company.run(accept, made.id),
        company.run(answer, made.id, text="已劝导"),
    ]
    assert [one.reporter for one in seen] == [None] * 5
    assert {one.text for one in seen} == {"楼上太吵"}
    assert [one.id for one in desk.ask(items_of_person, here.resident)] == [made.id]
    assert desk.ask(item, made.id).text == "楼上太吵"
    assert here.office.ask(reporter_of, made.id).person == here.resident
    with here.community.by(Actor.service("operator", OPERATOR)).view() as view:
        assert made.id in {record.id for record in view.belonging_to([here.resident])}
    assert desk.run(visit, made.id, satisfied=True).state is ItemState.VISITED


def test_no_handler_learns_the_code_from_what_a_verb_gives_back(here: Small) -> None:
    """The code is told once, to whoever brought the slip in."""
    made = here.anonymous.run(submit, text="灯不亮", category=LIGHTING)
    company = here.of("property_company")
    assert made.slip is not None
    assert [company.run(accept, made.id).slip, company.run(answer, made.id, text="已修").slip] == [None, None]


def test_what_is_not_to_be_shown_is_not_on_the_board(here: Small) -> None:
    """A slip whose writer does not wish it never hangs, and cannot be put up."""
    made = here.anonymous.run(submit, text="家里的事", category=LIGHTING, wish=Wish.NOT_SHOWN)
    assert here.anonymous.ask(board) == ()
    with pytest.raises(Refused) as refused:
        here.of("property_company").run(publish, made.id, text="路灯")
    assert codes(refused.value) == ["feedback.not_wished"]


def test_urgency_and_everything_else_is_taken_in_on_behalf_too(here: Small) -> None:
    """Whoever records it for somebody gives category, place, urgency, wish and attachments as the resident would."""
    made = here.of("residents_committee").run(
        submit_for,
        reporter=here.resident,
        text="水管爆裂",
        category=Code("water_power_heat"),
        place=here.entrance,
        urgency=Urgency.URGENT,
        wish=Wish.NOT_SHOWN,
        attachments=(Attached(address="https://files.example/1.jpg", digest=DIGEST),),
    )
    assert (made.urgency, made.wish, made.place, made.reporter) == (
        Urgency.URGENT,
        Wish.NOT_SHOWN,
        here.entrance,
        here.resident,
    )
    assert made.ends == datetime(2022, 1, 2, 16, tzinfo=UTC)
