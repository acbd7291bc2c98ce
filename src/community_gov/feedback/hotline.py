"""Orders of the 12345 hotline: taken over with their number and deadline from outside, and the text that goes back."""

from datetime import date, datetime, timedelta

import attrs
from attrs import field, frozen

from community_gov.calendar import day_ends
from community_gov.change import Change, View, question, verb
from community_gov.deadlines import extends, full_minute
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.feedback.attachments import Attached
from community_gov.feedback.intake import Matter, Order, take_in
from community_gov.feedback.life import LIFE, kept_for, step
from community_gov.feedback.records import Answer, Channel, FeedbackKind, HotlineOrder, Item, Urgency, Visit, Wish
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import Time, order_of
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov.records import AnyId, Code, Controller, Id, Purpose, Until, personal
from community_gov.wording import Phrase, Writer

__all__ = ["HOTLINE", "ReplyOut", "extend_order", "reply_out", "take_over"]

HOTLINE = Code("12345")

TAKEN_OVER = ProblemType(
    "feedback.order_taken_over",
    zh="工单{order}已接收为{number}号诉求",
    en="order {order} was taken over already, as slip {number}",
    nature=Nature.CONFLICT,
)
ONE_END = ProblemType(
    "feedback.one_end",
    zh="热线给的期限请写最后一日或届满时刻,二者择一",
    en="give the last day that the hotline set or the minute, one of the two",
)
ANSWERED_ALREADY = ProblemType(
    "feedback.order_answered",
    zh="{number}号诉求已答复,热线工单不再延期",
    en="slip {number} has an answer; its order is not extended any more",
    nature=Nature.STATE,
)
NOT_LONGER = ProblemType(
    "feedback.order_not_longer",
    zh="{day}不晚于热线已给的期限{due}",
    en="{day} is not later than what the hotline gave already, {due}",
)
NO_ORDER = ProblemType(
    "feedback.no_order", zh="{number}号诉求不是热线工单", en="slip {number} is no order of a hotline", nature=Nature.STATE
)
NO_ANSWER = ProblemType(
    "feedback.no_answer_yet", zh="{number}号诉求尚未答复", en="slip {number} has no answer yet", nature=Nature.STATE
)


@frozen(kw_only=True)
class ReplyOut:
    """What goes back to the hotline about one order."""

    source: Code
    number: Code
    slip: int
    due: date
    ends: datetime | None
    """The minute of that day, where the hotline set one."""
    answered: date
    answered_at: datetime
    in_time: bool
    solved: bool | None
    """What the last return visit found; None when nobody was visited yet."""
    satisfied: bool | None
    handler: Id[Body] | None
    text: str | None = field(
        repr=False,
        metadata=personal(purpose=Purpose.SERVICE, controller=Controller.RECEIVER, until=Until.MATTER_CLOSED),
    )
    """The whole reply, in Chinese, as it can be pasted."""


@verb("feedback.take_over")
def take_over(
    change: Change,
    *,
    order: Code,
    due: date | None = None,
    ends: datetime | None = None,
    text: str,
    category: Code,
    kind: FeedbackKind = FeedbackKind.REQUEST,
    source: Code = HOTLINE,
    place: Id[Place] | None = None,
    urgency: Urgency = Urgency.ORDINARY,
    wish: Wish = Wish.OPEN,
    reporter: Id[Person] | None = None,
    about: AnyId | None = None,
    attachments: tuple[Attached, ...] = (),
) -> Item:
    """Take an order of a hotline over, with its number there and what it set for the answer: a last day, or in `ends` a minute.

    That holds until there is an answer, whatever the pack of limits says; to accept it there is the time of the pack, or less.
    """
    known = change.first(HotlineOrder, source=source, number=order)
    if known is not None:
        change.refuse(TAKEN_OVER(at="order", order=order, number=change.get(Item, known.item).number))
    told = Matter(
        text=text,
        category=category,
        kind=kind,
        channel=Channel.HOTLINE,
        place=place,
        urgency=urgency,
        wish=wish,
        reporter=reporter,
        about=about,
        attachments=attachments,
        order=_order(change, source, order, due, ends),
    )
    return take_in(change, told)


def _order(change: Change, source: Code, number: Code, due: date | None, ends: datetime | None) -> Order:
    if due is not None and ends is None:
        return Order(source=source, number=number, due=due, ends=None)
    if ends is None or due is not None:
        change.refuse(ONE_END(at="due"))
    minute = full_minute(ends)
    last = (minute - timedelta(microseconds=1)).astimezone(change.zone).date()
    return Order(source=source, number=number, due=last, ends=minute)


@verb("feedback.extend_order")
def extend_order(
    change: Change, item_id: Id[Item], *, reason: str, due: date | None = None, ends: datetime | None = None
) -> Item:
    """The hotline has granted more time for its order: the reply counts by it, and the time for the answer runs on to it.

    What it gave before stays in the history of the order. How long a pack lets an extension be is not asked: the hotline decides.
    """
    require_text(reason=reason)
    item = attrs.evolve(change.get(Item, item_id), slip=None)
    order = order_of(change, item)
    if order is None:
        change.refuse(NO_ORDER(at="item_id", number=item.number))
    change.require(change.first(Answer, item=item.id) is None, ANSWERED_ALREADY(at="item_id", number=item.number))
    more = _order(change, order.source, order.number, due, ends)
    longer = _over(change, more) > _over(change, order)
    change.require(longer, NOT_LONGER(at="due", day=_said(change, more), due=_said(change, order)))
    change.put(attrs.evolve(order, due=more.due, ends=more.ends))
    if not LIFE.allows(item.state, "extend") or item.ends is None or item.ends >= _over(change, more):
        return item
    clock = extends(change.now, until=more.due if more.ends is None else None, moment=more.ends)
    return step(change, item, "extend", time=Time(clock=clock), reason=reason)


def _over(view: View, said: Order | HotlineOrder) -> datetime:
    return said.ends or day_ends(said.due, zone=view.zone)


def _said(view: View, said: Order | HotlineOrder) -> date:
    """The day, or the minute as the clock shows it."""
    return said.due if said.ends is None else said.ends.astimezone(view.zone)


@question("feedback.reply_out")
def reply_out(view: View, item_id: Id[Item]) -> ReplyOut:
    """The reply to an order of a hotline, ready to be sent back; raises Refused for what is no order, or has no answer yet.

    It names no reporter: the hotline knows its caller by the number of the order.
    """
    item = view.get(Item, item_id)
    order, kept = order_of(view, item), kept_for(view, item)
    if order is None:
        raise Refused(NO_ORDER(at="item_id", number=item.number))
    said = view.find(Answer, item=kept.id, order_by="order")
    if not said:
        raise Refused(NO_ANSWER(at="item_id", number=item.number))
    found = [one for one in view.find(Visit, voice=item_id, order_by="order") if one.solved is not None]
    answer, visit = said[-1], found[-1] if found else None
    return ReplyOut(
        source=order.source,
        number=order.number,
        slip=item.number,
        due=order.due,
        ends=order.ends,
        answered=answer.at.astimezone(view.zone).date(),
        answered_at=answer.at,
        in_time=answer.at < _over(view, order),
        solved=None if visit is None else visit.solved,
        satisfied=None if visit is None else visit.satisfied,
        handler=answer.handler,
        text=_letter(view, order, item, answer, visit),
    )


REPLY = Phrase(
    "feedback.reply_out",
    zh="{source}热线:贵处工单{order}(我处{number}号)办理情况回复如下。",
    en="To the hotline {source}: our reply to your order {order} (our no. {number}).",
)
HANDLED = Phrase(
    "feedback.reply_out_handled",
    zh="承办单位:{handler}。答复日期:{on};办理期限:{due}。",
    en="Handled by: {handler}. Answered: {on}; due: {due}.",
)
ANSWERED = Phrase("feedback.reply_out_answer", zh="办理结果:{text}", en="Result: {text}")
ERASED = Phrase("feedback.reply_out_erased", zh="(内容已依法删除)", en="(erased as the law wants it)")
NOT_VISITED = Phrase("feedback.reply_out_not_visited", zh="回访:尚未回访。", en="Return visit: not yet.")
VISITED = Phrase(
    "feedback.reply_out_visited", zh="回访({on}):{solved},{satisfied}。", en="Return visit ({on}): {solved}, {satisfied}."
)
SOLVED = Phrase("feedback.reply_out_solved", zh="已解决", en="solved")
NOT_SOLVED = Phrase("feedback.reply_out_not_solved", zh="未解决", en="not solved")
SATISFIED = Phrase("feedback.reply_out_satisfied", zh="满意", en="satisfied")
NOT_SATISFIED = Phrase("feedback.reply_out_not_satisfied", zh="不满意", en="not satisfied")


def _letter(view: View, order: HotlineOrder, item: Item, answer: Answer, visit: Visit | None) -> str:
    writer = Writer(view)
    on, due = answer.at.astimezone(view.zone), _said(view, order)
    handler = "" if answer.handler is None else view.get(Body, answer.handler).name
    lines = [
        writer.say(REPLY, source=order.source, order=order.number, number=item.number),
        writer.say(HANDLED, handler=handler, on=on if order.ends else on.date(), due=due),
        writer.say(ANSWERED, text=answer.text or writer.say(ERASED)),
    ]
    if visit is None:
        return "\n".join([*lines, writer.say(NOT_VISITED)])
    solved = writer.say(SOLVED if visit.solved else NOT_SOLVED)
    satisfied = writer.say(SATISFIED if visit.satisfied else NOT_SATISFIED)
    return "\n".join([*lines, writer.say(VISITED, on=visit.on, solved=solved, satisfied=satisfied)])
