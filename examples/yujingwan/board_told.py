"""What the board, the ladder, the rates and the surveys say, as tables for the story of script 7."""

from datetime import date

from bay import Bay
from rich.box import SIMPLE
from rich.table import Table

from community_gov import Actor, Code, Id, surveys
from community_gov import feedback as f
from community_gov import organizations as o

__all__ = ["board", "body", "path", "rate_told", "rates", "rates_by_body", "rungs", "scores", "steps", "survey"]


def _table(title: str, heads: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def body(bay: Bay, id: Id[o.Body] | None) -> str:
    """The name of a body."""
    return bay.say(zh="未定", en="nobody yet") if id is None else bay.data(bay.desk().ask(o.body, id).name)


def board(bay: Bay) -> Table:
    """The board as everybody sees it."""
    heads = (("号", "No."), ("类", "Kind"), ("内容", "Text"), ("状态", "State"), ("附议", "Endorsed"), ("答复", "Answer"))
    title = bay.say(zh="意见栏(所写为生成数据)", en="The opinion board (all slips are generated)")
    table = _table(title, bay.titles(*heads))
    for slip in bay.desk(Actor.anonymous()).ask(f.board):
        text = bay.data(slip.text) if slip.text else bay.say(zh="(待审定)", en="(to be approved)")
        replies = (f"{reply.on:%m-%d} {body(bay, reply.handler)}: {bay.data(reply.text)}" for reply in slip.replies)
        kind, state, endorsed = bay.called(slip.kind), bay.called(slip.state), str(slip.endorsements or "")
        table.add_row(str(slip.number), kind, text, state, endorsed, "\n".join(replies))
    return table


def steps(bay: Bay, item: Id[f.Item]) -> list[tuple[f.Move, date, str]]:
    """Each step of an item, its day, and what was done: with the rule, if one took it up."""
    found = list[tuple[f.Move, date, str]]()
    for move in bay.desk().ask(f.item_path, item):
        done = bay.say(zh="提交", en="submit") if move.action == "submit" else bay.called(f.LIFE.word(move.action))
        if move.rule is not None and move.trigger is not None:
            done = bay.say(zh=f"{done}(按规则: {bay.called(move.trigger)})", en=f"{done} (by a rule: {bay.called(move.trigger)})")
        found.append((move, move.at.astimezone(bay.community.zone).date(), done))
    return found


def path(bay: Bay, item: Id[f.Item]) -> Table:
    """Every step of one slip, up and down."""
    desk = bay.desk()
    levels = {level.code: bay.called(level) for level in desk.ask(f.ladder)}
    number = desk.ask(f.item, item).number
    title = bay.say(
        zh=f"{number}号的全过程(小事不出小区,大事不出社区)",
        en=f"The way of no. {number} (small matters stay in the compound, big ones in the residential community)",
    )
    heads = (("日期", "Day"), ("办理", "Step"), ("层级", "Level"), ("承办", "With"), ("期限", "Due"), ("说明", "Remark"))
    table = _table(title, bay.titles(*heads))
    for move, on, done in steps(bay, item):
        due, remark = "" if move.due is None else f"{move.due:%m-%d}", bay.data(move.reason) if move.reason else ""
        table.add_row(f"{on:%m-%d}", done, levels[move.level], body(bay, move.handler), due, remark)
    return table


def rungs(bay: Bay, category: Code) -> Table:
    """The whole ladder, as data: who would answer at each level."""
    title = bay.say(zh="阶梯: 各层级由谁答复", en="The ladder: who would answer at each level")
    table = _table(title, bay.titles(("层级", "Level"), ("承办", "With")))
    for rung in bay.desk().ask(f.who_answers, category=category):
        table.add_row(bay.called(rung), body(bay, rung.handler))
    return table


def rate_told(bay: Bay, rate: f.Rate) -> str:
    """A rate as so many of so many; one about too few people is kept back."""
    return f"{rate.count} / {rate.base}" if rate.base else bay.say(zh="不显示", en="not shown")


def rates(bay: Bay, *, since: date, until: date) -> Table:
    """The three rates, each with what stands below its line."""
    found = bay.desk().ask(f.rates, since=since, until=until)
    title = bay.say(
        zh=f"{since} 至 {until} 的三率({found.items}件,紧急情况不计)",
        en=f"The three rates, {since} to {until} ({found.items} items; emergencies do not count)",
    )
    table = _table(title, bay.titles(("率", "Rate"), ("件数", "Items"), ("占", "Share"), ("分母", "Of those")))
    visited = bay.say(zh="已回访的", en="visited after the answer")
    for name, rate, base in (
        (bay.say(zh="响应率", en="response"), found.response, bay.say(zh="应响应的", en="due for a response")),
        (bay.say(zh="解决率", en="resolution"), found.resolution, visited),
        (bay.say(zh="满意率", en="satisfaction"), found.satisfaction, visited),
    ):
        table.add_row(name, f"{rate.count}/{rate.base}", "-" if rate.value is None else str(rate.value), base)
    return table


def rates_by_body(bay: Bay, *, since: date, until: date) -> Table:
    """The same by the body that had it last; the parts add up to the whole."""
    title = bay.say(zh="按承办单位(仅供工作人员)", en="By the body that has them (for the office alone)")
    heads = (("承办", "With"), ("件数", "Items"), ("响应", "Response"), ("解决", "Resolution"), ("满意", "Satisfaction"))
    table = _table(title, bay.titles(*heads))
    for part in bay.desk().ask(f.rates_by, since=since, until=until, by=f.By.BODY):
        of, found = part.rates, (part.rates.response, part.rates.resolution, part.rates.satisfaction)
        name = body(bay, None if part.part is None else Id(str(part.part)))
        table.add_row(name, str(of.items), *(f"{rate.count}/{rate.base}" for rate in found))
    return table


def survey(bay: Bay, survey_id: Id[surveys.Survey]) -> Table:
    """What everybody answered to each question on a scale; cells about fewer than five stand together with a neighbour."""
    title = bay.say(
        zh="居民问卷(答案为生成数据;少于5人的合并计数)", en="The survey (generated; fewer than five are put together)"
    )
    table = _table(title, bay.titles(("问题", "Question"), ("答案", "Answer"), ("人数", "People")))
    asked = ""
    for line in bay.desk(Actor.anonymous()).ask(surveys.results, survey_id):
        if line.by is None and line.count:
            question = bay.say(zh=line.asked_zh, en=line.asked_en)
            answer = bay.say(zh=line.answer_zh, en=line.answer_en)
            table.add_row("" if question == asked else question, answer, f"{line.count} / {line.base}")
            asked = question
    return table


def scores(bay: Bay, survey_id: Id[surveys.Survey]) -> Table:
    """The mean of each scale and its change since the round before; none where a cell had to be put together."""
    title = bay.say(zh="均分(1至5)与上一轮相比", en="Means (1 to 5), and the change since the round before")
    table = _table(title, bay.titles(("问题", "Question"), ("均分", "Mean"), ("变化", "Change")))
    hidden = bay.say(zh="不显示", en="not shown")
    for score in bay.desk(Actor.anonymous()).ask(surveys.scores, survey_id):
        mean = hidden if score.mean is None else f"{float(score.mean):.2f}"
        change = hidden if score.change is None else f"{float(score.change):+.2f}"
        table.add_row(bay.say(zh=score.asked_zh, en=score.asked_en), mean, change)
    return table
