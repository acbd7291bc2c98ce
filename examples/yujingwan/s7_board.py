"""The opinion board: one slip solved in the compound, one sent up to the residential community and back, an idea, an emergency.

    python examples/yujingwan/s7_board.py [--lang en]

Known from the report: the board as part of the culture wall, on which residents write opinions and ideas for all to see; "small
matters do not leave the compound, big matters do not leave the community"; dumplings on Lidong.
Generated: every slip, who wrote and answered it, and when.
"""

from datetime import date

import s1_compound
import s2_bodies
from attrs import frozen
from bay import Bay, tell
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from community_gov import Actor, Code, Desk, Id, PartialDate
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o

__all__ = ["ASKED_ON", "BEGUN", "Board", "enact", "show"]

BEGUN = date(2021, 10, 11)
LIDONG = date(2021, 11, 7)
"""The start of winter (立冬) of 2021."""
ASKED_ON = date(2021, 11, 30)
ENDORSING = 6
"""Households that want the dumplings too."""


@frozen(kw_only=True)
class Board:
    """What the later scripts build on; each is the item of one slip."""

    lamp: Id[f.Item]
    """Solved in the compound."""
    crossing: Id[f.Item]
    """Sent up and come back."""
    complaint: Id[f.Item]
    """About the property company, which never sees it."""
    dumplings: Id[f.Item]
    """An idea that others endorse."""
    lift: Id[f.Item]
    """An emergency."""


@frozen(kw_only=True)
class _Staff:
    """Those who answer, each at a desk of their own."""

    company: Desk
    shequ: Desk
    committee: Desk


def enact(bay: Bay) -> Board:
    """Write five slips and do with them what is done with such slips."""
    staff = _seated(bay)
    lamp = _lamp(bay, staff)
    crossing = _crossing(bay, staff)
    complaint = _complaint(bay, staff)
    dumplings = _dumplings(bay, staff)
    lift = bay.desk(Actor.anonymous()).run(
        f.submit, text="5栋2单元电梯困人", category=Code("lift_trapped"), place=bay.once(s1_compound.enact).buildings["5"]
    )
    return Board(lamp=lamp, crossing=crossing, complaint=complaint, dumplings=dumplings, lift=lift.id)


def _seated(bay: Bay) -> _Staff:
    """A generated person at the company and at the residents' committee; the owners' committee has its chair."""
    bodies = bay.once(s2_bodies.enact)
    bay.on(BEGUN)
    desks = []
    with bay.desk().change() as change:
        for body, title in ((bodies.property_company, "客服"), (bodies.residents_committee, "网格员")):
            person = h.add_person(change, name=f"{title}(生成)").id
            post = o.add_post(change, body, code=Code("desk"), name=title, seats=1).id
            o.appoint(change, post, person_id=person, start=PartialDate(BEGUN), obtained=o.Obtained.APPOINTED)
            desks.append(bay.as_person(person))
    company, shequ = desks
    return _Staff(company=company, shequ=shequ, committee=bay.as_person(bodies.first_term[0].person))


def _written(bay: Bay, text: str, category: str, *, kind: f.FeedbackKind = f.FeedbackKind.REQUEST) -> f.Item:
    """A slip that nobody signed; `slip` is the code that is torn off and kept."""
    place = bay.once(s1_compound.enact).buildings["3"]
    return bay.desk(Actor.anonymous()).run(f.submit, text=text, category=Code(category), kind=kind, place=place)


def _lamp(bay: Bay, staff: _Staff) -> Id[f.Item]:
    """A small matter: accepted, repaired, answered on the board; the writer says by the code that it is solved."""
    slip = _written(bay, "3栋门口路灯坏了三天,老人晚上看不见", "lighting")
    staff.company.run(f.accept, slip.id)
    staff.company.run(f.publish, slip.id, text="3栋门口路灯不亮,请维修")
    bay.on(date(2021, 10, 13))
    staff.company.run(f.start, slip.id)
    staff.company.run(f.answer, slip.id, text="灯具已更换,当晚恢复照明", public=True)
    bay.on(date(2021, 10, 15))
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=True)
    staff.company.run(f.close, slip.id)
    return slip.id


def _crossing(bay: Bay, staff: _Staff) -> Id[f.Item]:
    """A matter outside of the gate: the company cannot solve it, the residential community can."""
    slip = _written(bay, "大门外路口没有斑马线,孩子上学不安全", "road", kind=f.FeedbackKind.IDEA)
    staff.company.run(f.accept, slip.id)
    staff.company.run(f.publish, slip.id, text="建议在小区大门外路口施划斑马线")
    bay.on(date(2021, 10, 18))
    staff.company.run(f.escalate, slip.id, reason="小区红线以外,本级无法解决")
    staff.shequ.run(f.accept, slip.id)
    bay.on(date(2021, 10, 28))
    staff.shequ.run(f.answer, slip.id, text="已与交管部门现场查看,路口斑马线已施划", public=True)
    staff.shequ.run(f.return_down, slip.id, reason="请小区回访")
    bay.on(date(2021, 10, 30))
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=True)
    staff.company.run(f.close, slip.id)
    return slip.id


def _complaint(bay: Bay, staff: _Staff) -> Id[f.Item]:
    """A complaint about the property company: it goes past the company, and is not on the board."""
    company = bay.once(s2_bodies.enact).property_company
    slip = bay.desk(Actor.anonymous()).run(
        f.submit, text="报修电话没人接", category=Code("sanitation"), kind=f.FeedbackKind.COMPLAINT, about=company
    )
    staff.shequ.run(f.accept, slip.id)
    bay.on(date(2021, 11, 2))
    staff.shequ.run(f.answer, slip.id, text="已约谈,值班电话改为两人轮值")
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=False)
    return slip.id


def _dumplings(bay: Bay, staff: _Staff) -> Id[f.Item]:
    """An idea of a named resident; the committee puts it up, households endorse it, and it is taken on."""
    units = _endorsing(bay)
    (_unit, author), *others = units
    bay.on(date(2021, 11, 3))
    idea = bay.as_person(author).run(
        f.submit,
        text="立冬那天在活动室一起包饺子,我负责和面",
        category=Code("activity"),
        kind=f.FeedbackKind.IDEA,
        channel=f.Channel.MINI_PROGRAM,
        reporter=author,
    )
    staff.committee.run(f.accept, idea.id)
    staff.committee.run(f.publish, idea.id, text="立冬在活动室一起包饺子")
    for unit, person in others:
        bay.as_person(person).run(f.endorse, idea.id, person_id=person, unit_id=unit)
    answer = f"{LIDONG.month}月{LIDONG.day}日立冬,活动室一起包饺子,欢迎报名"
    staff.committee.run(f.answer, idea.id, text=answer, public=True)
    return idea.id


def _endorsing(bay: Bay) -> list[tuple[Id[h.Unit], Id[h.Person]]]:
    """Flats of building 3 with one owner each, and one more for the author."""
    building = bay.once(s1_compound.enact).buildings["3"]
    found: list[tuple[Id[h.Unit], Id[h.Person]]] = []
    for unit in bay.desk().ask(h.units, place=building, kind=h.UnitKind.DWELLING):
        owners = bay.desk().ask(h.owners_of, unit.id, on=BEGUN)
        if len(owners) == 1 and owners[0].person not in {person for _unit, person in found}:
            found.append((unit.id, owners[0].person))
        if len(found) > ENDORSING:
            break
    return found


# --- the story -------------------------------------------------------------------------------------------------------


def show(bay: Bay, console: Console) -> None:
    """Show the board as everybody sees it, the way of one slip, and how well it works."""
    made = bay.once(enact)
    bay.on(ASKED_ON)
    console.print(_board(bay))
    lift, complaint = (bay.desk().ask(f.item, one) for one in (made.lift, made.complaint))
    matter, calls = (
        next(bay.called(one) for one in bay.desk().ask(f.categories) if one.code == lift.category),
        bay.listed(lift.calls),
    )
    handler = _body(bay, complaint.handler)
    console.print(
        bay.say(
            zh=f"{lift.number}号: {matter},当场告知拨打 {calls};只登记,不排队,不上墙。\n"
            f"{complaint.number}号: 投诉物业,越过被投诉单位,直接由{handler}办理;不上墙。\n",
            en=f"No. {lift.number}: {matter}; whoever wrote was told at once to call {calls}. It is recorded, waits in no queue, "
            f"and is not on the board.\n"
            f"No. {complaint.number}: a complaint about the property company, which goes past it to the {handler}; "
            "not on the board.\n",
        )
    )
    console.print(_path(bay, made.crossing))
    console.print(_rates(bay))


def _board(bay: Bay) -> Table:
    title = bay.say(zh="意见栏(所写为生成数据)", en="The opinion board (all slips are generated)")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    heads = (("号", "No."), ("类", "Kind"), ("内容", "Text"), ("状态", "State"), ("附议", "Endorsed"), ("答复", "Answer"))
    for title in bay.titles(*heads):
        table.add_column(title, overflow="fold")
    for slip in bay.desk(Actor.anonymous()).ask(f.board):
        text = bay.data(slip.text) if slip.text else bay.say(zh="(待审定)", en="(to be approved)")
        replies = (f"{reply.on:%m-%d} {_body(bay, reply.handler)}: {bay.data(reply.text)}" for reply in slip.replies)
        kind, state, endorsed = bay.called(slip.kind), bay.called(slip.state), str(slip.endorsements or "")
        table.add_row(str(slip.number), kind, text, state, endorsed, "\n".join(replies))
    return table


def _path(bay: Bay, item: Id[f.Item]) -> Table:
    """Every step of one slip, up and down."""
    desk = bay.desk()
    found = desk.ask(f.item, item)
    levels = {level.code: bay.called(level) for level in desk.ask(f.ladder)}
    title = bay.say(
        zh=f"{found.number}号的全过程(小事不出小区,大事不出社区)",
        en=f"The way of no. {found.number} (small matters stay in the compound, big ones in the residential community)",
    )
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    heads = (("日期", "Day"), ("办理", "Step"), ("层级", "Level"), ("承办", "With"), ("期限", "Due"), ("说明", "Remark"))
    for name in bay.titles(*heads):
        table.add_column(name, overflow="fold")
    for move in desk.ask(f.item_path, item):
        done = bay.say(zh="提交", en="submit") if move.action == "submit" else bay.called(f.LIFE.word(move.action))
        on, due = move.at.astimezone(bay.community.zone).date(), "" if move.due is None else f"{move.due:%m-%d}"
        remark = bay.data(move.reason) if move.reason else ""
        table.add_row(f"{on:%m-%d}", done, levels[move.level], _body(bay, move.handler), due, remark)
    return table


def _rates(bay: Bay) -> Table:
    found = bay.desk().ask(f.rates, since=BEGUN, until=ASKED_ON)
    title = bay.say(
        zh=f"{BEGUN} 至 {ASKED_ON} 的三率({found.items}件,紧急情况不计)",
        en=f"The three rates, {BEGUN} to {ASKED_ON} ({found.items} items; emergencies do not count)",
    )
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in bay.titles(("率", "Rate"), ("件数", "Items"), ("占", "Share"), ("分母", "Of those")):
        table.add_column(name)
    visited = bay.say(zh="已回访的", en="visited after the answer")
    for name, rate, base in (
        (bay.say(zh="响应率", en="response"), found.response, bay.say(zh="应响应的", en="due for a response")),
        (bay.say(zh="解决率", en="resolution"), found.resolution, visited),
        (bay.say(zh="满意率", en="satisfaction"), found.satisfaction, visited),
    ):
        table.add_row(name, f"{rate.count}/{rate.base}", "-" if rate.value is None else str(rate.value), base)
    return table


def _body(bay: Bay, body: Id[o.Body] | None) -> str:
    return bay.say(zh="未定", en="nobody yet") if body is None else bay.data(bay.desk().ask(o.body, body).name)


if __name__ == "__main__":
    tell(show)
