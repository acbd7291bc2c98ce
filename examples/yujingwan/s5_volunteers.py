"""The volunteers: 74 people, patrols that become feedback, knives, haircuts at home, gates, hours, sheets, papers.

    python examples/yujingwan/s5_volunteers.py [--lang en]

Known from the report: the branch of 2017, more than 70 volunteers, a vice-president; that they clean, sharpen knives for owners,
cut old people's hair at home, help to prevent drowning, forest fires and epidemics, and observe for the city.
Generated: who they are, every day and hour, every wish and every word; that the branch may issue certificates is assumed.
"""

from datetime import date

from bay import Bay, tell
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from volunteers_deeds import ENROLLED_ON, SINCE, TOLD_ON, UNTIL, VOLUNTEERS, Volunteers, enact

from community_gov import Actor
from community_gov import feedback as f
from community_gov import households as h
from community_gov.audit import findings
from community_gov_volunteers import calendars, enrolment, entitlement, figures, packs, papers, patrols, services

__all__ = ["ENROLLED_ON", "SINCE", "TOLD_ON", "UNTIL", "VOLUNTEERS", "Volunteers", "enact", "hours_told", "show"]


def show(bay: Bay, console: Console) -> None:
    """Tell who they are, what the gates said, what was given, and what came of what they saw."""
    made = bay.once(enact)
    bay.on(TOLD_ON)
    _tell_people(bay, made, console)
    console.print(_tell_figures(bay, made))
    console.print(_tell_patrols(bay, made))
    _tell_work(bay, made, console)
    _tell_papers(bay, made, console)
    _tell_findings(bay, made, console)


def _tell_people(bay: Bay, made: Volunteers, console: Console) -> None:
    desk = bay.as_person(made.vice_president)
    first = len(desk.ask(enrolment.enrolled, made.body, on=date(2017, 12, 31)))
    now = len(desk.ask(enrolment.enrolled, made.body, on=TOLD_ON))
    console.print(
        bay.say(
            zh=f"2017年分会登记志愿者 {first} 人, {TOLD_ON} 在册 {now} 人(均为生成数据)",
            en=f"The branch enrolled {first} volunteers in 2017; {now} are enrolled on {TOLD_ON} (all of them generated)",
        )
    )
    for refused in made.refused:
        why = bay.say(zh="; ", en="; ").join(bay.told(problem) for problem in refused.problems)
        console.print(bay.say(zh=f"  谢绝报名: {why}", en=f"  Turned away: {why}"))
    visits = sum(len(bay.as_person(one.person).ask(services.visits_of, one.id)) for one in made.requests)
    console.print(
        bay.say(
            zh=f"上门理发 {visits} 次, 每次两人同行; 住址只有认领的志愿者可见, 每次查看都记入账本",
            en=f"Haircuts at home: {visits}, each by a pair; only who took a visit on sees the address, "
            "and each look is in the journal",
        )
    )


def _tell_figures(bay: Bay, made: Volunteers) -> Table:
    """The branch's own figures, and which of them others may see."""
    inner = bay.as_person(made.vice_president).ask(figures.figures, made.body, since=SINCE, until=UNTIL)
    shown = bay.desk(Actor.anonymous()).ask(figures.public_figures, made.body, since=SINCE, until=UNTIL)
    told = {(line.month, line.kind) for line in shown.lines}
    names = {item.code: bay.called(item) for item in bay.community.packs(packs.ActivityKind)}
    title = bay.say(
        zh="分会内部: 经他人核实的服务时长(2021年7月至8月)", en="Within the branch: verified hours, July and August 2021"
    )
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for title in bay.titles(
        ("月份", "Month"), ("活动", "Activity"), ("班次", "Shifts"), ("人数", "People"), ("时长", "Hours"), ("对外公开", "Public")
    ):
        table.add_column(title, no_wrap=True)
    for line in inner.lines:
        public = bay.say(zh="是", en="yes") if (line.month, line.kind) in told else bay.say(zh="否(不足5人)", en="no (under 5)")
        table.add_row(line.month, names[line.kind], str(line.shifts), str(line.persons), hours_told(bay, line.minutes), public)
    sums = (str(inner.shifts), str(inner.persons), hours_told(bay, inner.minutes), hours_told(bay, shown.minutes))
    table.add_row(bay.say(zh="合计", en="Total"), "", *sums)
    return table


def hours_told(bay: Bay, minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    more = bay.say(zh=f"{rest}分", en=f" {rest}") if rest else ""
    return bay.say(zh=f"{hours}小时", en=f"{hours} h") + more


def _tell_patrols(bay: Bay, made: Volunteers) -> Table:
    """What the observers saw, and what came of it: each sees the own results."""
    title = bay.say(zh="巡查看到的问题(只记地点, 不记人)", en="What the patrols saw (places, never persons)")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for title in bay.titles(("诉求", "Item"), ("地点", "Place"), ("类别", "Category"), ("进展", "State")):
        table.add_column(title, no_wrap=True)
    places = {place.id: place.name for place in bay.desk().ask(h.places)}
    names = {category.code: bay.called(category) for category in bay.desk().ask(f.categories)}
    for one in made.observations:
        results = bay.as_person(one.person).ask(patrols.results_of, one.enrolment)
        result = next(result for result in results if result.observation == one.id)
        number = bay.say(zh=f"{result.number}号", en=f"no. {result.number}")
        table.add_row(number, bay.data(places[one.place]), names[one.category], bay.called(result.state))
    return table


def _tell_work(bay: Bay, made: Volunteers, console: Console) -> None:
    """The sheet that came back, whom to ask for a haircut and why, the calendar, and what is to be entered elsewhere."""
    one, again = made.asked, made.read_in
    skilled, load = (
        bay.say(zh="会理发" if one.skilled else "不会理发", en="cuts hair" if one.skilled else "no such skill"),
        one.load,
    )
    console.print(
        bay.say(
            zh=f"磨刀的时长表填回后读入 {again.known} 行; 再读一遍新增 {again.new} 行\n"
            f"上门理发建议先问第{one.number}号志愿者: {skilled}, 手上有 {load} 件; 本人认领后才看得到住址",
            en=f"The hours sheet of the knives came back with {again.known} rows; read again it adds {again.new}\n"
            f"For a haircut, ask no. {one.number} first: {skilled}, {load} in hand; the address is seen only after a yes",
        )
    )
    feed = bay.desk(Actor.anonymous()).ask(calendars.shift_calendar, made.body, since=SINCE, until=UNTIL)
    left = len(bay.as_person(made.vice_president).ask(entitlement.not_entered, made.body))
    console.print(
        bay.say(
            zh=f"分会的日历(iCalendar)有 {len(feed.shifts)} 个班次, 没有姓名; "
            f"全国志愿服务信息系统: 已录入 {made.entered} 条, 待录入 {left} 条",
            en=f"The branch's calendar (iCalendar) has {len(feed.shifts)} shifts and no names; "
            f"national system: {made.entered} entries entered, {left} to be entered",
        )
    )


def _tell_papers(bay: Bay, made: Volunteers, console: Console) -> None:
    """Anybody who holds the code checks a paper: a record of hours, and a certificate."""
    for code in (made.paper_code, made.certificate_code):
        facts = bay.desk(Actor.anonymous()).ask(papers.check_paper, code=code)
        if facts is None:
            continue
        kind, state, given = bay.called(facts.kind), bay.called(facts.state), hours_told(bay, facts.minutes)
        name, association = bay.data(facts.name or ""), bay.data(facts.association)
        console.print(
            bay.say(
                zh=f"凭编码查验: {kind}({state}): {association}第{facts.number}号志愿者{name}, "
                f"{facts.since} 至 {facts.until}(不含)共{given}",
                en=f"Checked by its code: {kind} ({state}): volunteer no. {facts.number}, {name}, of the {association}: "
                f"{given} from {facts.since} to before {facts.until}",
            )
        )
    console.print(
        bay.say(
            zh="  只有录入了全国系统的时长才能出证明; 分会有资格出证明是假设的",
            en="  Only hours that are in the national system go on a certificate; that the branch may issue one is assumed",
        )
    )


def _tell_findings(bay: Bay, made: Volunteers, console: Console) -> None:
    """What is out of order, or cannot be judged."""
    for found in bay.desk().ask(findings, on=TOLD_ON):
        if found.about == made.body or found.code.startswith("volunteers."):
            console.print(bay.say(zh="审计: ", en="Audit: ") + f"{bay.told(found)} [dim]{bay.cited(found)}[/]")


if __name__ == "__main__":
    tell(show)
