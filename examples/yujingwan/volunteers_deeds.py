"""What the volunteers of the fifth script do: two summer months of shifts, gates, visits, patrols, a sheet and two papers.

Generated: who they are, every day and hour, every wish and every word; that the branch may issue certificates is assumed.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import s1_compound
import s2_bodies
from attrs import field, frozen
from bay import Bay

from community_gov import Change, Code, Desk, Id, PartialDate, Refused
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov_volunteers import (
    activities,
    enrolment,
    entitlement,
    gates,
    hours,
    hoursfiles,
    hoursimport,
    hourssheets,
    matching,
    national,
    papers,
    patrols,
    qualifications,
    services,
    signup,
    verification,
    voices,
)

__all__ = ["ENROLLED_ON", "SINCE", "TOLD_ON", "UNTIL", "VOLUNTEERS", "Volunteers", "enact"]

VOLUNTEERS, SEED = 74, 2017
"""Generated: the report says more than 70."""
ENROLLED_ON = date(2017, 9, 2)
SINCE, UNTIL = date(2021, 7, 1), date(2021, 9, 1)
"""Two summer months."""
TOLD_ON = date(2021, 10, 1)
"""From this day on others are told the figures of August."""
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
    """What the gates said: to somebody whose insurance had ended, to the schoolchild, and to somebody without a training."""
    observations: tuple[patrols.Observation, ...]
    requests: tuple[services.Request, ...]
    read_in: hoursimport.HoursCheck
    """What it would do to take a filled hours sheet in once more."""
    asked: matching.Match
    """The first of those who were proposed for the first haircut."""
    entered: int
    """Entries that were entered in the national system for the certificate; the others wait."""
    paper_code: str = field(repr=False)
    """The code on a record of hours, as its owner hands it out."""
    certificate_code: str = field(repr=False)
    """The code on a certificate of another volunteer."""


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

    def shift(
        self,
        activity: Id[activities.Activity],
        day: date,
        span: tuple[int, int],
        places: int,
        *,
        requirements: tuple[gates.Requirement, ...] = (),
        min_age: int | None = None,
    ) -> activities.Shift:
        """Plan a shift on a day, from one full hour to another."""
        self.bay.on(SINCE)
        starts, ends = (datetime(day.year, day.month, day.day, hour, tzinfo=self.bay.community.zone) for hour in span)
        with self.vice.change() as change:
            return activities.add_shift(
                change, activity, starts=starts, ends=ends, capacity=places, requirements=requirements, min_age=min_age
            )

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

    def read_in(self, shift: activities.Shift, given: tuple[str, str, str]) -> hoursimport.HoursCheck:
        """The lead fills in the hours sheet, reads it back and imports it; returns what a second import would do."""
        zone, lead = self.bay.community.zone, self.desk(self.lead)
        self.bay.on(shift.ends.astimezone(zone).date() + timedelta(days=1))
        sheet = hoursfiles.write_hours(lead.ask(hourssheets.shift_sheet, shift.id).lines, zone=zone, format=h.TableFormat.CSV)
        filled = sheet.decode("utf-8-sig").replace(",,,\r\n", f",{','.join(given)}\r\n")
        rows = hoursfiles.read_hours(filled, zone=zone).accepted()
        made = lead.run(hoursimport.import_hours, (shift.id,), rows=rows)
        self.vice.run(verification.verify_all, tuple(entry.id for entry in made))
        return lead.ask(hoursimport.check_hours, (shift.id,), rows=rows)


def enact(bay: Bay) -> Volunteers:
    """Enrol the volunteers of 2017, and let them work through July and August 2021."""
    bodies = bay.once(s2_bodies.enact)
    bay.on(ENROLLED_ON)
    (term,) = bay.desk().ask(o.holders, bodies.posts["volunteers.vice_president"], on=ENROLLED_ON)
    vice = bay.as_person(term.person)
    crew = _Crew(bay, bodies.volunteers, vice, _enrolled(bay, bodies.volunteers, vice))
    _insure(crew, crew.people[:_INSURED], until="2022-07-01")
    _insure(crew, crew.people[_INSURED : _INSURED + 1], until="2021-07-19")
    read_in = _knives(crew)
    _cleaning(crew)
    _epidemic(crew)
    refused = (*_drowning(crew), _forest_fire(crew))
    observations = _patrols(crew)
    requests, asked = _haircuts(crew)
    entered, certificate = _certificate(crew)
    return Volunteers(
        body=crew.body,
        vice_president=term.person,
        enrolments=crew.people,
        refused=refused,
        observations=observations,
        requests=requests,
        read_in=read_in,
        asked=asked,
        entered=entered,
        certificate_code=certificate,
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


def _knives(crew: _Crew) -> hoursimport.HoursCheck:
    """Two Saturday mornings, four people; of the four hours three were given. The second sheet comes back as a table."""
    activity = crew.plan("knife_sharpening", "义务磨刀")
    first, second = (crew.shift(activity, day, (8, 12), 4) for day in (date(2021, 7, 10), date(2021, 8, 7)))
    for shift in (first, second):
        crew.come(shift, crew.people[1:5])
    crew.record(first, minutes=180)
    return crew.read_in(second, ("08:00", "12:00", "180"))


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


def _forest_fire(crew: _Crew) -> Refused:
    """Six insured and trained people watch the hill behind the compound on a Sunday; one without the training may not."""
    training = gates.Requirement(gates.Proof.TRAINING, Code("forest_fire"))
    activity = crew.plan("forest_fire", "森林防火巡护", risks="火场危险,只巡查报告,不参加扑救")
    crew.bay.on(SINCE)
    people, start = crew.people[30:36], PartialDate("2021-06-15")
    with crew.vice.change() as change:
        for one in people:
            qualifications.qualify(change, one.id, proof=training.proof, code=training.code, start=start)
    shift = crew.shift(activity, date(2021, 8, 22), (14, 17), 6, requirements=(training,), min_age=18)
    refused = _turned_away(crew, shift, crew.people[36])
    crew.come(shift, people)
    crew.record(shift)
    return refused


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


def _haircuts(crew: _Crew) -> tuple[tuple[services.Request, ...], matching.Match]:
    """Two old residents ask; those who could go are proposed, two of them are asked and take it on; one resident says thanks."""
    activity = crew.plan("home_haircut", "上门理发")
    homes = crew.bay.desk().ask(h.households, on=SINCE)
    asking = [one for one in homes if len(one.residents) == 1][:2]
    made, proposed = [], list[matching.Match]()
    for one in crew.people[44:46]:
        crew.desk(one).run(qualifications.say_skill, one.id, code=Code("haircut"))
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
        proposed.append(crew.vice.ask(matching.matches, request.id, on=day)[0])
        for one in pair:
            crew.vice.run(matching.offer, request.id, enrolment_id=one.id)
            crew.desk(one).run(services.take_on, request.id, enrolment_id=one.id)
        shift = crew.shift(activity, day, (9, 10), 2)
        crew.come(shift, pair)
        crew.bay.on(day, hour=10)
        crew.desk(pair[0]).run(services.read_request, request.id)
        crew.desk(pair[0]).run(services.visited, request.id, outcome=services.VisitOutcome.DONE)
        crew.record(shift)
        made.append(request)
    crew.bay.as_person(made[0].person).run(voices.thank, made[0].id, text="剪得很好,谢谢你们")
    return tuple(made), proposed[0]


def _paper(crew: _Crew) -> str:
    """A record of hours for one of them, whose hours are not in the national system."""
    crew.bay.on(TOLD_ON)
    one = crew.people[1]
    crew.vice.run(papers.issue, one.id, since=SINCE, until=UNTIL)
    return str(crew.desk(one).ask(papers.papers_of, one.id)[0].code)


def _certificate(crew: _Crew) -> tuple[int, str]:
    """A certificate for another one: the hours are entered in the national system first. That the branch may is assumed."""
    crew.bay.on(TOLD_ON)
    one = crew.people[5]
    crew.bay.desk().run(entitlement.entitle, crew.body, basis=entitlement.Basis.ORGANISATION, start=PartialDate("2017"))
    rows = [row for row in crew.vice.ask(national.national_rows, crew.body) if row.number == one.number]
    crew.vice.run(entitlement.mark_entered, crew.body, entry_ids=tuple(row.record for row in rows))
    crew.vice.run(papers.issue, one.id, since=SINCE, until=UNTIL, paper=papers.PaperKind.CERTIFICATE)
    return len(rows), str(crew.desk(one).ask(papers.papers_of, one.id)[0].code)
