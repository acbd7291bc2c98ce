"""The part of the page about the board: its slips, the ladder of one of them, the rates, and what residents answered."""

from collections.abc import Iterator
from datetime import date
from html import escape

import board_told
import s7_board
from bay import Bay
from drawing import LEAST, Bar, Rung, bars_svg, ladder_svg
from parts import boxes, table, titled

from community_gov import Actor, notices, surveys
from community_gov import feedback as f

__all__ = ["SINCE", "UNTIL", "board"]

SINCE, UNTIL = date(2021, 11, 1), date(2021, 12, 1)
"""Public rates are told for whole months that are over, the second day excluded."""


def board(bay: Bay) -> Iterator[str]:
    """The board as everybody sees it, and how well it works."""
    made = bay.once(s7_board.enact)
    yield titled(bay, zh="意见栏", en="The opinion board")
    yield from _slips(bay)
    yield from _notices(bay)
    yield from _ladder(bay, made)
    yield from _rates(bay)
    yield from _survey(bay, made)


def _slips(bay: Bay) -> Iterator[str]:
    colon = bay.say(zh=":", en=": ")
    for slip in bay.desk(Actor.anonymous()).ask(f.board):
        count = bay.say(zh=f" · 附议{slip.endorsements}", en=f" · endorsed by {slip.endorsements} households")
        number, kind, state = (
            bay.say(zh=f"{slip.number}号", en=f"No. {slip.number}"),
            bay.called(slip.kind),
            bay.called(slip.state),
        )
        yield f'<div class="slip"><b>{number}</b> {escape(kind)} · {escape(state)}{count if slip.endorsements >= LEAST else ""}'
        text = bay.data(slip.text) if slip.text else bay.say(zh="(文字待审定)", en="(text to be approved)")
        yield f"<p>{escape(text)}</p>"
        for reply in slip.replies:
            body = "" if reply.handler is None else board_told.body(bay, reply.handler)
            yield f'<p class="quiet">{reply.on} {escape(body)}{colon}{escape(bay.data(reply.text))}</p>'
        yield "</div>"


def _notices(bay: Bay) -> Iterator[str]:
    """Who hangs beside it as a duty contact: a place and a name, and nothing else of anybody."""
    up = [one for one in bay.desk(Actor.anonymous()).ask(notices.notices_on, on=SINCE) if one.place is not None]
    title = bay.say(zh=f"旁边的公告栏({SINCE})", en=f"On the notice board beside it ({SINCE})")
    yield f"<h3>{escape(title)}</h3>"
    for one in up:
        yield f'<div class="slip"><b>{escape(bay.data(one.title))}</b><p>{escape(bay.data(one.text or ""))}</p>'
        yield f'<p class="quiet">{one.starts} {escape(board_told.body(bay, one.body))}</p></div>'


def _ladder(bay: Bay, made: s7_board.Board) -> Iterator[str]:
    """The way of one slip over the levels of the ladder."""
    desk = bay.desk()
    levels = [level.code for level in desk.ask(f.ladder)]
    names = [bay.called(level) for level in desk.ask(f.ladder)]
    number = desk.ask(f.item, made.more.charging).number
    steps = tuple(
        Rung(on=on, level=levels.index(move.level), said=done) for move, on, done in board_told.steps(bay, made.more.charging)
    )
    title = bay.say(
        zh=f"{number}号的阶梯:小事不出小区,大事不出社区", en=f"The ladder of no. {number}: up one level, and back down"
    )
    yield ladder_svg(steps, levels=names, title=title)


def _rates(bay: Bay) -> Iterator[str]:
    """The public rates, as bars; what would tell of fewer than five is kept back."""
    last = date.fromordinal(UNTIL.toordinal() - 1)
    bay.on(UNTIL)
    found = bay.desk(Actor.anonymous()).ask(f.public_rates, since=SINCE, until=UNTIL)
    if found is None:
        raise LookupError("there are too few slips for public rates")
    title = bay.say(zh=f"三率({SINCE} 至 {last},{found.items}件)", en=f"The three rates ({SINCE} to {last}, {found.items} slips)")
    bars = (
        (bay.say(zh="响应率", en="Response"), found.response),
        (bay.say(zh="解决率", en="Resolution"), found.resolution),
        (bay.say(zh="满意率", en="Satisfaction"), found.satisfaction),
    )
    drawn = (Bar(label=label, part=rate.count if rate.base else None, whole=rate.base) for label, rate in bars)
    yield bars_svg(tuple(drawn), title=title, lang=bay.lang)
    said = bay.say(
        zh="分母:响应率为应响应的,解决率、满意率为已回访的;紧急情况不计。",
        en="Response: of those due for one. Resolution and satisfaction: of those visited after the answer. Emergencies do not "
        "count.",
    )
    yield f'<p class="quiet">{said}</p>'


def _survey(bay: Bay, made: s7_board.Board) -> Iterator[str]:
    """What owners answered without names, and the change since the round before."""
    public = bay.desk(Actor.anonymous())
    rate = public.ask(surveys.response, made.survey)
    scores = public.ask(surveys.scores, made.survey)
    yield f"<h3>{bay.say(zh='居民问卷', en='What owners answered')}</h3>"
    told = bay.say(
        zh=f"{rate.count}人匿名作答(生成数据)。少于{LEAST}人的答案与相邻答案合并,不单独列出,也不算均分。",
        en=f"{rate.count} owners answered without names (generated). An answer of fewer than {LEAST} is told together with the "
        "one beside it, and then there is no mean.",
    )
    yield f"<p>{told}</p>"
    hidden = bay.say(zh="不显示", en="not shown")
    means = (
        (bay.say(zh=one.asked_zh, en=one.asked_en), one) for one in scores if one.mean is not None and one.change is not None
    )
    yield boxes(*((f"{float(one.mean or 0):.2f} ({float(one.change or 0):+.2f})", asked) for asked, one in means))
    lines = [line for line in public.ask(surveys.results, made.survey) if line.by is None and line.count != 0]
    people = bay.say(zh="人数", en="People")
    for asked in dict.fromkeys(line.question for line in lines):
        mine = [line for line in lines if line.question == asked]
        rows = ((bay.say(zh=line.answer_zh, en=line.answer_en), line.count or hidden) for line in mine)
        yield table((bay.say(zh=mine[0].asked_zh, en=mine[0].asked_en), people), rows, numbers=(1,))
