"""More that comes up in script 7, one matter for each way that it can go: hotline, rule of the ladder, dispute, mediation.

Generated: all of it. Above the residents' committee nothing happens, because offices that exist are given no invented deed.
"""

from datetime import date, datetime

import s1_compound
import s2_bodies
from attrs import frozen
from bay import SCHEDULER, Bay

from community_gov import Actor, Code, Desk, Id, PartialDate, mediation
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov.deadlines import Due, PauseReason

__all__ = ["Matters", "Staff", "enact", "mediated", "seated", "written"]


@frozen(kw_only=True)
class Staff:
    """Those who answer, each at a desk of their own."""

    company: Desk
    shequ: Desk
    committee: Desk
    mediator: Id[h.Person]
    """The person at the desk of the residents' committee."""


@frozen(kw_only=True)
class Matters:
    """What came of them."""

    order: Id[f.Item]
    """Taken over from the hotline."""
    charging: Id[f.Item]
    """Left lying, taken up by a rule, and come back with the answer."""
    clutter: Id[f.Item]
    """Nobody's matter, until an arbiter said whose."""
    account: Due
    """How the last day of that one was counted, after a pause and an extension."""


def seated(bay: Bay, begun: date) -> Staff:
    """A generated person at the company and at the residents' committee; the owners' committee has its chair."""
    bodies, people = bay.once(s2_bodies.enact), list[Id[h.Person]]()
    bay.on(begun)
    with bay.desk().change() as change:
        for body, title in ((bodies.property_company, "客服"), (bodies.residents_committee, "网格员")):
            people.append(h.add_person(change, name=f"{title}(生成)").id)
            post = o.add_post(change, body, code=Code("desk"), name=title, seats=1).id
            o.appoint(change, post, person_id=people[-1], start=PartialDate(begun), obtained=o.Obtained.APPOINTED)
    company, shequ = map(bay.as_person, people)
    return Staff(company=company, shequ=shequ, committee=bay.as_person(bodies.first_term[0].person), mediator=people[-1])


def written(bay: Bay, text: str, category: str, *, kind: f.FeedbackKind = f.FeedbackKind.REQUEST, building: str = "3") -> f.Item:
    """A slip that nobody signed; `slip` is the code that is torn off and kept."""
    place = bay.once(s1_compound.enact).buildings[building]
    return bay.desk(Actor.anonymous()).run(f.submit, text=text, category=Code(category), kind=kind, place=place)


def enact(bay: Bay, staff: Staff) -> Matters:
    """Bring them up one after the other, in November 2021."""
    order = _order(bay, staff)
    charging = _charging(bay, staff)
    clutter, account = _clutter(bay, staff)
    return Matters(order=order, charging=charging, clutter=clutter, account=account)


def _order(bay: Bay, staff: Staff) -> Id[f.Item]:
    """The hotline hands an order over with its own deadline, which holds for the answer; the reply goes back as a text."""
    bay.on(date(2021, 11, 4))
    place = bay.once(s1_compound.enact).buildings["5"]
    taken = bay.desk().run(
        f.take_over,
        order=Code("generated-20211104-0031"),
        ends=datetime(2021, 11, 9, 18, tzinfo=bay.community.zone),
        text="地下车库出口照明不足",
        category=Code("lighting"),
        place=place,
    )
    staff.company.run(f.accept, taken.id)
    bay.on(date(2021, 11, 8))
    staff.company.run(f.answer, taken.id, text="车库出口已加装两盏灯")
    bay.desk().run(f.visit, taken.id, satisfied=True)
    staff.company.run(f.close, taken.id)
    return taken.id


def _charging(bay: Bay, staff: Staff) -> Id[f.Item]:
    """Nobody accepts it, so the rule of the ladder takes it up; it is answered one level higher and comes back."""
    bay.on(date(2021, 11, 9))
    slip = written(bay, "一层楼道里有人给电动车充电,怕起火", "parking")
    bay.on(date(2021, 11, 12))
    bay.desk(SCHEDULER).run(f.raise_due)
    staff.shequ.run(f.accept, slip.id)
    staff.shequ.run(f.publish, slip.id, text="楼道内电动车充电")
    bay.on(date(2021, 11, 15))
    staff.shequ.run(f.answer, slip.id, text="已划定集中充电点,楼道每日巡查", public=True)
    staff.shequ.run(f.return_down, slip.id, reason="请小区回访")
    _settled_by_its_writer(bay, staff, slip)
    return slip.id


def _clutter(bay: Bay, staff: Staff) -> tuple[Id[f.Item], Due]:
    """The company holds that it is not its matter; the arbiter says that it is. Then it waits for the rain, and takes longer."""
    bodies = bay.once(s2_bodies.enact)
    bay.on(date(2021, 11, 15))
    bay.desk().run(f.name_arbiter, level=f.COMPOUND, body=bodies.residents_committee, start=date(2021, 11, 15))
    slip = written(bay, "天台堆满杂物,排水口堵了", "sanitation")
    staff.company.run(f.dispute, slip.id, reason="杂物归住户,请业委会处理")
    bay.on(date(2021, 11, 16))
    (found,) = staff.shequ.ask(f.disputes_of_body, bodies.residents_committee)
    staff.shequ.run(f.settle, found.id, to=bodies.property_company, grounds="天台为共用部位,属物业服务范围")
    staff.company.run(f.accept, slip.id)
    staff.company.run(f.publish, slip.id, text="天台杂物堵塞排水口")
    bay.on(date(2021, 11, 17))
    staff.company.run(f.pause, slip.id, waiting_for=PauseReason.WEATHER, until=date(2021, 11, 22), reason="连日降雨")
    bay.on(date(2021, 11, 20))
    staff.company.run(f.resume, slip.id)
    bay.on(date(2021, 11, 24))
    staff.company.run(f.extend, slip.id, until=date(2021, 11, 29), reason="部分物品须联系物主")
    account = bay.desk().ask(f.deadline_of, slip.id)
    if account is None:
        raise LookupError("no deadline runs for the matter of the roof")
    bay.on(date(2021, 11, 26))
    staff.company.run(f.answer, slip.id, text="杂物已清,排水口已疏通", public=True)
    _settled_by_its_writer(bay, staff, slip)
    return slip.id, account


def _settled_by_its_writer(bay: Bay, staff: Staff, slip: f.Item) -> None:
    """Whoever holds the code says that it is solved, and the company closes it."""
    bay.desk(Actor.anonymous()).run(f.visit_slip, code=slip.slip or "", satisfied=True)
    staff.company.run(f.close, slip.id)


def mediated(bay: Bay, staff: Staff) -> Id[mediation.Case]:
    """Two neighbours sit down with a mediator of the residents' committee, agree, and keep to it."""
    building, body = bay.once(s1_compound.enact).buildings["7"], bay.once(s2_bodies.enact).residents_committee
    first, second, *_rest = bay.desk().ask(h.units, place=building, kind=h.UnitKind.DWELLING)
    sides = tuple(
        mediation.Side(person=bay.desk().ask(h.owners_of, unit.id, on=date(2021, 11, 26))[0].person) for unit in (first, second)
    )
    case = staff.shequ.run(mediation.open_case, body=body, sides=sides, text="夜间练琴声扰邻")
    staff.shequ.run(mediation.name_mediator, case.id, person_id=staff.mediator)
    there = tuple(party.id for party in staff.shequ.ask(mediation.case_file, case.id).parties)
    bay.on(date(2021, 11, 27))
    staff.shequ.run(mediation.hold_session, case.id, on=date(2021, 11, 27), present=there, text="双方各陈述一次")
    staff.shequ.run(
        mediation.agree,
        case.id,
        form=mediation.AgreementForm.ORAL,
        effective=date(2021, 11, 27),
        text="晚九点后不练琴",
    )
    bay.on(date(2021, 11, 29))
    staff.shequ.run(mediation.follow_up, case.id, kept=True, text="两晚未再练琴")
    return case.id
