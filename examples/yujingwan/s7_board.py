"""The opinion board: slips solved in the compound or one level up, the hotline, a dispute, a mediation, two surveys, the rates.

    python examples/yujingwan/s7_board.py [--lang en]

Known from the report: the board as part of the culture wall, on which residents write opinions and ideas for all to see; "small
matters do not leave the compound, big matters do not leave the community"; dumplings on Lidong; that the compound aims for
residents' sense of gain, of happiness and of security.
Generated: every slip, who wrote and answered it, and when; every dispute; every answer to the surveys.
"""

from datetime import date

import board_told
import matters
import polled
import s1_compound
import s2_bodies
from attrs import frozen
from bay import Bay, tell
from english import many
from matters import Staff, written
from rich.console import Console

from community_gov import Actor, Code, Id, mediation, surveys
from community_gov import feedback as f
from community_gov import households as h

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
    more: matters.Matters
    noise: Id[mediation.Case]
    """Neighbours at odds, who agreed."""
    survey: Id[surveys.Survey]
    """The second round; the one before is the round that it follows."""


def enact(bay: Bay) -> Board:
    """Ask, write slips and do with them what is done with such slips, and ask again."""
    round_one = polled.begin(bay, date(2021, 10, 8), ends=date(2021, 10, 10))
    polled.count_first(bay, round_one, BEGUN)
    staff = matters.seated(bay, BEGUN)
    lamp = _lamp(bay, staff)
    crossing = _crossing(bay, staff)
    complaint = _complaint(bay, staff)
    dumplings = _dumplings(bay, staff)
    lift = written(bay, "2单元电梯困人", "lift_trapped", building="5")
    more = matters.enact(bay, staff)
    round_two = polled.begin(bay, date(2021, 11, 26), ends=date(2021, 11, 28), follows=round_one)
    noise = matters.mediated(bay, staff)
    polled.count_second(bay, round_two, date(2021, 11, 29))
    return Board(
        lamp=lamp,
        crossing=crossing,
        complaint=complaint,
        dumplings=dumplings,
        lift=lift.id,
        more=more,
        noise=noise,
        survey=round_two,
    )


def _lamp(bay: Bay, staff: Staff) -> Id[f.Item]:
    """A small matter: accepted, repaired, answered on the board; the writer says by the code that it is solved."""
    slip = written(bay, "3栋门口路灯坏了三天,老人晚上看不见", "lighting")
    staff.company.run(f.accept, slip.id)
    staff.company.run(f.publish, slip.id, text="3栋门口路灯不亮,请维修")
    bay.on(date(2021, 10, 13))
    staff.company.run(f.start, slip.id)
    staff.company.run(f.answer, slip.id, text="灯具已更换,当晚恢复照明", public=True)
    bay.on(date(2021, 10, 15))
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=True)
    staff.company.run(f.close, slip.id)
    return slip.id


def _crossing(bay: Bay, staff: Staff) -> Id[f.Item]:
    """A matter outside of the gate, brought up twice: the company cannot solve it, the residential community can."""
    slip = written(bay, "大门外路口没有斑马线,孩子上学不安全", "road", kind=f.FeedbackKind.IDEA)
    staff.company.run(f.accept, slip.id)
    staff.company.run(f.publish, slip.id, text="建议在小区大门外路口施划斑马线")
    bay.on(date(2021, 10, 16))
    same = written(bay, "校门那条路过马路太险", "road")
    staff.company.run(f.merge, same.id, into=slip.id)
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


def _complaint(bay: Bay, staff: Staff) -> Id[f.Item]:
    """A complaint about the property company: it goes past the company, and is not on the board."""
    company = bay.once(s2_bodies.enact).property_company
    bay.on(date(2021, 11, 1))
    slip = bay.desk(Actor.anonymous()).run(
        f.submit, text="报修电话没人接", category=Code("sanitation"), kind=f.FeedbackKind.COMPLAINT, about=company
    )
    staff.shequ.run(f.accept, slip.id)
    bay.on(date(2021, 11, 2))
    staff.shequ.run(f.answer, slip.id, text="已约谈,值班电话改为两人轮值")
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=False)
    return slip.id


def _dumplings(bay: Bay, staff: Staff) -> Id[f.Item]:
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
    bay.as_person(author).run(f.visit, idea.id, satisfied=True)
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
    """Show the board as everybody sees it, the way of one slip, what went otherwise, and how well it works."""
    made = bay.once(enact)
    bay.on(ASKED_ON)
    console.print(board_told.board(bay))
    console.print(_aside(bay, made))
    console.print(board_told.path(bay, made.more.charging))
    console.print(board_told.rungs(bay, Code("parking")))
    for said in (_merged(bay, made), _hotline(bay, made), _disputed(bay, made), _mediated(bay, made)):
        console.print(f"{said}\n")
    console.print(board_told.rates(bay, since=BEGUN, until=ASKED_ON))
    console.print(board_told.rates_by_body(bay, since=BEGUN, until=ASKED_ON))
    console.print(board_told.survey(bay, made.survey))
    console.print(board_told.scores(bay, made.survey))


def _aside(bay: Bay, made: Board) -> str:
    """What is not on the board: an emergency, and a complaint about who would handle it."""
    lift, complaint = (bay.desk().ask(f.item, one) for one in (made.lift, made.complaint))
    matter = next(bay.called(one) for one in bay.desk().ask(f.categories) if one.code == lift.category)
    calls, handler = bay.listed(lift.calls), board_told.body(bay, complaint.handler)
    return bay.say(
        zh=f"{lift.number}号: {matter},当场告知拨打 {calls};只登记,不排队,不上墙。\n"
        f"{complaint.number}号: 投诉物业,越过被投诉单位,直接由{handler}办理;不上墙。\n",
        en=f"No. {lift.number}: {matter}; whoever wrote was told at once to call {calls}. It is recorded, waits in no queue, "
        f"and is not on the board.\n"
        f"No. {complaint.number}: a complaint about the property company, which goes past it to the {handler}; "
        "not on the board.\n",
    )


def _merged(bay: Bay, made: Board) -> str:
    numbers = bay.listed(str(number) for number in bay.desk().ask(f.merged_into, made.crossing))
    kept = bay.desk().ask(f.item, made.crossing).number
    return bay.say(
        zh=f"{numbers}号与{kept}号说的是同一件事,由承办人并单;写意见的人凭各自的码都能查到结果。",
        en=f"No. {numbers} said the same as no. {kept} and was merged into it; each writer follows it by his own code.",
    )


def _hotline(bay: Bay, made: Board) -> str:
    reply = bay.desk().ask(f.reply_out, made.more.order)
    due = f"{reply.ends.astimezone(bay.community.zone) if reply.ends else reply.due:%Y-%m-%d %H:%M}"
    on_time, long = bay.say(zh="是", en="yes") if reply.in_time else bay.say(zh="否", en="no"), len(reply.text or "")
    return bay.say(
        zh=f"{reply.slip}号由热线转来(工单号为生成数据),期限{due},{reply.answered}答复(按期: {on_time});回复文本{long}字。",
        en=f"No. {reply.slip} came from the hotline (its number there is generated), due on {due}, answered on "
        f"{reply.answered} (in time: {on_time}); the reply that goes back has {long} characters.",
    )


def _disputed(bay: Bay, made: Board) -> str:
    """Whose matter it was, and how the last day was counted after the rain and the extension."""
    number = bay.desk().ask(f.item, made.more.clutter).number
    lines = "\n".join(f"  {line}" for line in made.more.account.told(bay.lang, zone=bay.community.zone))
    return bay.say(
        zh=f"{number}号: 物业提出职责异议,由居委会裁定归物业;其间因雨中止、又延长一次。期限是这样算的:\n{lines}",
        en=f"No. {number}: the company disputed that it was its matter, and the residents' committee decided that it was. "
        f"It waited for the rain and was given more time. This is how its last day was counted:\n{lines}",
    )


def _mediated(bay: Bay, made: Board) -> str:
    """The case as the office sees it: that there is one, and until when the court can be asked; nobody's name."""
    file = bay.desk().ask(mediation.case_file, made.noise)
    if file.agreement is None:
        raise LookupError("the neighbours have not agreed")
    until = file.agreement.confirm_by
    number, state, met = file.case.number, bay.called(file.case.state), len(file.sessions)
    return bay.say(
        zh=f"调解{number}号: {state},调解{met}次;双方可在{until}前共同申请司法确认。",
        en=f"Mediation no. {number}: {state}; {many(met, 'session')}; both may ask the court to confirm it until {until}.",
    )


if __name__ == "__main__":
    tell(show)
