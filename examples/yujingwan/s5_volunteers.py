"""The volunteers: 74 people, patrols that become feedback, knives, haircuts at home, a drowning patrol with its gate, hours.

    python examples/yujingwan/s5_volunteers.py [--lang en]

Known from the report: the branch of 2017, more than 70 volunteers, a vice-president; that they clean, sharpen knives for owners,
cut old people's hair at home, help to prevent drowning and epidemics, and observe for the city.
Generated: who they are, every day and hour, every wish and every word.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import s1_compound
import s2_bodies
from attrs import field, frozen
from bay import Bay, tell
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from community_gov import Actor, Change, Code, Desk, Id, PartialDate, Refused
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov_volunteers import (
    activities,
    enrolment,
    figures,
    gates,
    hours,
    packs,
    papers,
    patrols,
    qualifications,
    services,
    signup,
    verification,
)

__all__ = ["ENROLLED_ON", "SINCE", "TOLD_ON", "UNTIL", "VOLUNTEERS", "Volunteers", "enact", "hours_told", "show"]

VOLUNTEERS, SEED = 74, 2017
"""Generated: the report says more than 70."""
ENROLLED_ON = date(2017, 9, 2)
SINCE, UNTIL = date(2021, 7, 1), date(2021, 9, 1)
"""Two summer months."""
TOLD_ON = date(2021, 9, 20)
_INSURED = 40
_TURNED_AWAY = 2
"""Weeks after 7 July: on 21 July the insurance of one more is over."""
_RECORD = (enrolment.ConsentPurpose.RECORD,)


@frozen(kw_only=True)
class Volunteers:
    """What the page builds on."""

    body: Id[o.Body]
    vice_president: Id[h.Person]
    enrolments: tuple[enrolment.Enrolment, ...]
    """The 74 of 2017; a schoolchild who came in 2021 is not among them."""
    refused: tuple[Refused, ...]
    """What the gates of the drowning patrol said: to somebody whose insurance had ended, and to the schoolchild."""
    observations: tuple[patrols.Observation, ...]
    requests: tuple[services.Request, ...]
    paper_code: str = field(repr=False)
    """The code on a record of hours, as its owner hands it out."""


@frozen
class _Crew:
    """The branch at work."""

    bay: Bay
    body: Id[o.Body]
    vice: Desk
    people: tuple[enrolment.Enrolment, ...]

    @property
    def lead(self) -> enrolment.Enrolment:
        """The volunteer in charge of everything here."""
        return self.people[0]

    def desk(self, one: enrolment.Enrolment) -> Desk:
        """The desk of a volunteer who logged in."""
        return self.bay.as_person(one.person)

    def plan(self, kind: str, name: str, *, risks: str = "") -> Id[activities.Activity]:
        """Plan an activity."""
        self.bay.on(SINCE)
        purpose, lead = "为小区居民服务", self.lead.person
        return self.vice.run(
            activities.plan, self.body, kind=Code(kind), name=name, purpose=purpose, lead_id=lead, risks=risks
        ).id

    def shift(self, activity: Id[activities.Activity], day: date, span: tuple[int, int], places: int) -> activities.Shift:
        """Plan a shift on a day, from one full hour to another."""
        self.bay.on(SINCE)
        starts, ends = (datetime(day.year, day.month, day.day, hour, tzinfo=self.bay.community.zone) for hour in span)
        return self.vice.run(activities.add_shift, activity, starts=starts, ends=ends, capacity=places)

    def come(self, shift: activities.Shift, people: Sequence[enrolment.Enrolment]) -> None:
        """Each puts the own name down."""
        for one in people:
            self.desk(one).run(signup.sign_up, shift.id, enrolment_id=one.id)

    def record(self, shift: activities.Shift, *, minutes: int | None = None) -> tuple[hours.Entry, ...]:
        """On the next day the lead logs everybody who had a place, and the vice-president verifies."""
        self.bay.on(shift.ends.astimezone(self.bay.community.zone).date() + timedelta(days=1))
        lead = self.desk(self.lead)
        came = tuple(one.enrolment for one in lead.ask(signup.placed, shift.id))
        made = lead.run(hours.log_group, shift.id, enrolment_ids=came, starts=shift.starts, ends=shift.ends, minutes=minutes)
        return self.vice.run(verification.verify_all, tuple(entry.id for entry in made))


def enact(bay: Bay) -> Volunteers:
    """Enrol the volunteers of 2017, and let them work through July and August 2021."""
    bodies = bay.once(s2_bodies.enact)
    bay.on(ENROLLED_ON)
    (term,) = bay.desk().ask(o.holders, bodies.posts["volunteers.vice_president"], on=ENROLLED_ON)
    vice = bay.as_person(term.person)
    crew = _Crew(bay, bodies.volunteers, vice, _enrolled(bay, bodies.volunteers, vice))
    _insure(crew, crew.people[:_INSURED], until="2022-07-01")
    _insure(crew, crew.people[_INSURED : _INSURED + 1], until="2021-07-19")
    _knives(crew)
    _cleaning(crew)
    _epidemic(crew)
    refused = _drowning(crew)
    observations = _patrols(crew)
    requests = _haircuts(crew)
    return Volunteers(
        body=crew.body,
        vice_president=term.person,
        enrolments=crew.people,
        refused=refused,
        observations=observations,
        requests=requests,
        paper_code=_paper(crew),
    )


# --- who they are ----------------------------------------------------------------------------------------------------


def _enrolled(bay: Bay, body: Id[o.Body], vice: Desk) -> tuple[enrolment.Enrolment, ...]:
    """74 residents sign a form; the vice-president enters and admits them."""
    homes = bay.desk().ask(h.households, on=ENROLLED_ON)
    living = sorted({home.person for one in homes for home in one.residents} - {vice.actor.person})
    chance = random.Random(SEED)  # noqa: S311  a generated example, nothing secret
    with vice.change() as change:
        return tuple(
            _admitted(change, body, person, date(chance.randint(1950, 1995), chance.randint(1, 12), chance.randint(1, 28)))
            for person in chance.sample(living, VOLUNTEERS)
        )


def _admitted(
    change: Change, body: Id[o.Body], person: Id[h.Person], born: date, guardian: Id[h.Person] | None = None
) -> enrolment.Enrolment:
    one = enrolment.apply(change, body, person_id=person, consents=_RECORD, born=born, guardian_id=guardian)
    return enrolment.admit(change, one.id)


def _insure(crew: _Crew, people: Sequence[enrolment.Enrolment], *, until: str) -> None:
    """Put the group insurance on record, from 1 July 2021 to the day before `until`."""
    crew.bay.on(SINCE)
    proof, start, end = gates.Proof.INSURANCE, PartialDate(SINCE), PartialDate(until)
    with crew.vice.change() as change:
        for one in people:
            qualifications.qualify(change, one.id, proof=proof, code=Code("accident"), start=start, end=end)


# --- what they do ----------------------------------------------------------------------------------------------------


def _knives(crew: _Crew) -> None:
    """Two Saturday mornings, four people; of the four hours three were given."""
    activity = crew.plan("knife_sharpening", "义务磨刀")
    for day in (date(2021, 7, 10), date(2021, 8, 7)):
        shift = crew.shift(activity, day, (8, 12), 4)
        crew.come(shift, crew.people[1:5])
        crew.record(shift, minutes=180)


def _cleaning(crew: _Crew) -> None:
    """The last Saturday of each month; two more come than there are places, and wait."""
    activity = crew.plan("cleaning", "清洁公共区域")
    for day in (date(2021, 7, 31), date(2021, 8, 28)):
        shift = crew.shift(activity, day, (8, 10), 20)
        crew.come(shift, crew.people[50:72])
        crew.record(shift)


def _epidemic(crew: _Crew) -> None:
    """Two Sundays in August at the gate, eight insured people."""
    activity = crew.plan("epidemic_control", "小区门口值守", risks="可能接触感染者,须全程佩戴口罩")
    for day in (date(2021, 8, 8), date(2021, 8, 15)):
        shift = crew.shift(activity, day, (8, 12), 8)
        crew.come(shift, crew.people[5:13])
        crew.record(shift)


def _drowning(crew: _Crew) -> tuple[Refused, ...]:
    """Each Wednesday evening six insured people walk along the water; two others want to and may not."""
    activity = crew.plan("drowning_prevention", "防溺水巡查", risks="水边湿滑,不得下水")
    child = _schoolchild(crew)
    refused: list[Refused] = []
    for week in range(8):
        shift = crew.shift(activity, date(2021, 7, 7) + timedelta(weeks=week), (17, 19), 6)
        crew.come(shift, crew.people[13 + 6 * (week % 4) :][:6])
        if week == _TURNED_AWAY:
            refused += [_turned_away(crew, shift, one) for one in (crew.people[_INSURED], child)]
        crew.record(shift)
    return tuple(refused)


def _schoolchild(crew: _Crew) -> enrolment.Enrolment:
    """Sixteen, insured, enrolled with the consent of a parent."""
    with crew.bay.desk().change() as change:
        child = h.add_person(change, name="中学生(生成)").id
    with crew.vice.change() as change:
        one = _admitted(change, crew.body, child, date(2005, 3, 1), guardian=crew.people[73].person)
    _insure(crew, (one,), until="2022-07-01")
    return one


def _turned_away(crew: _Crew, shift: activities.Shift, one: enrolment.Enrolment) -> Refused:
    """What the gate says."""
    try:
        crew.come(shift, (one,))
    except Refused as refused:
        return refused
    msg = "the gate stood open"
    raise AssertionError(msg)


def _patrols(crew: _Crew) -> tuple[patrols.Observation, ...]:
    """Each Monday evening six observers walk; three times they see something. One of them had left early."""
    activity = crew.plan("observation", "文明观察巡查")
    told = {1: ("3", "lighting", "单元门口路灯不亮"), 3: ("7", "sanitation", "垃圾桶满溢"), 6: ("5", "greenery", "树枝压到雨棚")}
    seen: list[patrols.Observation] = []
    given: list[hours.Entry] = []
    for week in range(8):
        shift = crew.shift(activity, date(2021, 7, 5) + timedelta(weeks=week), (19, 21), 6)
        walking = crew.people[20 + 6 * (week % 5) :][:6]
        crew.come(shift, walking)
        if week in told:
            seen.append(_observed(crew, shift, walking[0], told[week]))
        given += crew.record(shift)
    _correct(crew, given[-1])
    _answer(crew, seen[0].item)
    return tuple(seen)


def _observed(crew: _Crew, shift: activities.Shift, one: enrolment.Enrolment, sight: tuple[str, str, str]) -> patrols.Observation:
    """An observer sees something during the shift: at which building, of which category, what."""
    building, category, text = sight
    place = crew.bay.once(s1_compound.enact).buildings[building]
    crew.bay.on(shift.starts.astimezone(crew.bay.community.zone).date(), hour=20)
    return crew.desk(one).run(patrols.observe, shift.id, enrolment_id=one.id, place_id=place, category=Code(category), text=text)


def _correct(crew: _Crew, entry: hours.Entry) -> None:
    """A volunteer says that it was less; the lead, who logged it, may not confirm that, so the vice-president does."""
    one = next(one for one in crew.people if one.id == entry.enrolment)
    new = crew.desk(one).run(verification.correct, entry.id, minutes=90, reason="提前半小时离开")
    crew.vice.run(verification.verify, new.id)


def _answer(crew: _Crew, item_id: Id[f.Item]) -> None:
    """The office accepts the first one and has it mended; the observer hears of it."""
    desk = crew.bay.desk()
    crew.bay.on(date(2021, 7, 14))
    desk.run(f.accept, item_id)
    desk.run(f.start, item_id)
    desk.run(f.answer, item_id, text="路灯已修复", public=True)


def _haircuts(crew: _Crew) -> tuple[services.Request, ...]:
    """Two old residents ask; a pair goes to each, and one of them says thanks."""
    activity = crew.plan("home_haircut", "上门理发")
    homes = crew.bay.desk().ask(h.households, on=SINCE)
    asking = [one for one in homes if len(one.residents) == 1][:2]
    made = []
    for number, (home, day) in enumerate(zip(asking, (date(2021, 7, 17), date(2021, 8, 21)), strict=True)):
        crew.bay.on(SINCE)
        resident, pair = home.residents[0].person, crew.people[44 + 2 * number :][:2]
        request = crew.bay.as_person(resident).run(
            services.ask_for,
            crew.body,
            service_code=Code("home_haircut"),
            person_id=resident,
            unit_id=home.unit.id,
            wish="行动不便,请上午来",
        )
        for one in pair:
            crew.desk(one).run(services.take_on, request.id, enrolment_id=one.id)
        shift = crew.shift(activity, day, (9, 10), 2)
        crew.come(shift, pair)
        crew.bay.on(day, hour=10)
        crew.desk(pair[0]).run(services.read_request, request.id)
        crew.desk(pair[0]).run(services.visited, request.id, outcome=services.VisitOutcome.DONE)
        crew.record(shift)
        made.append(request)
    crew.bay.as_person(made[0].person).run(services.thank, made[0].id, text="剪得很好,谢谢你们")
    return tuple(made)


def _paper(crew: _Crew) -> str:
    """A record of hours for one of them; the branch is not on record as entitled to certificates."""
    crew.bay.on(TOLD_ON)
    one = crew.people[1]
    crew.vice.run(papers.issue, one.id, since=SINCE, until=UNTIL)
    return str(crew.desk(one).ask(papers.papers_of, one.id)[0].code)


# --- the story -------------------------------------------------------------------------------------------------------


def show(bay: Bay, console: Console) -> None:
    """Tell who they are, what the gates said, what was given, and what came of what they saw."""
    made = bay.once(enact)
    bay.on(TOLD_ON)
    _tell_people(bay, made, console)
    console.print(_tell_figures(bay, made))
    console.print(_tell_patrols(bay, made))
    _tell_paper(bay, made, console)
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
        console.print(bay.say(zh=f"  防溺水巡查谢绝报名: {why}", en=f"  Turned away from the drowning patrol: {why}"))
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
        public = bay.say(zh="是", en="yes") if line in shown.lines else bay.say(zh="否(不足5人)", en="no (under 5)")
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


def _tell_paper(bay: Bay, made: Volunteers, console: Console) -> None:
    """Anybody who holds the code checks a paper."""
    facts = bay.desk(Actor.anonymous()).ask(papers.check_paper, code=made.paper_code)
    if facts is None:
        return
    kind, state, given = bay.called(facts.kind), bay.called(facts.state), hours_told(bay, facts.minutes)
    name, association = bay.data(facts.name or ""), bay.data(facts.association)
    console.print(
        bay.say(
            zh=f"凭编码查验: {kind}({state}): {association}第{facts.number}号志愿者{name}, "
            f"{facts.since} 至 {facts.until}(不含)共{given}\n"
            "  分会未登记出具证明的资格, 也未录入全国系统, 所以只是记录单, 不是证明",
            en=f"Checked by its code: {kind} ({state}): volunteer no. {facts.number}, {name}, of the {association}: "
            f"{given} from {facts.since} to before {facts.until}\n"
            "  The branch is not on record as entitled to certificates, nor are the hours in the national system: "
            "so this is a record of hours and no certificate",
        )
    )


def _tell_findings(bay: Bay, made: Volunteers, console: Console) -> None:
    """What is out of order, or cannot be judged."""
    for found in bay.desk().ask(findings, on=TOLD_ON):
        if found.about == made.body or found.code.startswith("volunteers."):
            console.print(bay.say(zh="审计: ", en="Audit: ") + f"{bay.told(found)} [dim]{bay.cited(found)}[/]")


if __name__ == "__main__":
    tell(show)
