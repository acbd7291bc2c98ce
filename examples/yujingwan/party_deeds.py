"""What the branch does in its first months, for script 6: it meets, elects, looks after households, takes on the certificates.

Generated: all of it, but that the certificates were what it did first, and which bodies it guides.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import s1_compound
import s2_bodies
import s4_certificates
from attrs import frozen
from bay import Bay

import community_gov_party as party
from community_gov import Actor, Code, Desk, Id
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o
from community_gov import tasks as t
from community_gov_owners import assembly as a

__all__ = [
    "BRANCH_OFFICE",
    "CALLED_OUT",
    "FOUNDED",
    "JOINT",
    "PRIOR",
    "SHOWN",
    "TOLD",
    "VISITED",
    "Deeds",
    "consents",
    "enact",
    "hear_first",
]

BRANCH_OFFICE = Actor.service("branch-office", "party_clerk")
"""Who keeps the branch's papers; nobody else may ask who is a member."""
FOUNDED, JOINT, VISITED, TOLD = date(2020, 9, 1), date(2020, 11, 10), date(2020, 11, 21), date(2021, 1, 10)
"""The first assembly, the joint meeting, the visits, and the day on which the first months are looked back on."""
SHOWN, CALLED_OUT, HEARD = date(2021, 1, 16), date(2021, 2, 26), date(2022, 1, 15)
"""From when the duty contacts hang on the notice board, the call-out, and the day on which a matter is heard before the vote."""
PRIOR = Code("change_use")
"""By the compound's bylaw, which is generated, this matter goes to the branch first."""
_ABROAD, _EXCUSED, _THERE = 2, 4, 56
_SEATS, _TEAM, _NAMED, _COMING, _CAME = 5, 12, 5, 9, 8
_NO_MEETING = (5, 11)
"""The small group, and the month in which it does not meet."""
_HOURS = party.DutyHours(weekdays=(6, 7), opens="09:00", closes="11:00")
_OUTCOMES = (("楼道感应灯不亮", "lighting"), ("楼道堆物影响通行", "sanitation"))


@frozen(kw_only=True)
class Deeds:
    """What they left behind."""

    assembly: Id[party.Session]
    resolution: party.Resolution
    election: party.Election
    taken_on: Id[party.TakenOn]
    items: tuple[Id[f.Item], ...]
    """What came of the visits."""
    contacts: tuple[party.Contact, ...]
    """Who hangs on the notice board for buildings 1 and 2."""


def enact(bay: Bay, body: Id[o.Body], members: Sequence[party.Member]) -> Deeds:
    """From the first assembly on 1 September 2020 to the end of the certificate drive; `members` are the full ones, no leader."""
    drive = bay.once(s4_certificates.enact)
    office = bay.desk(BRANCH_OFFICE)
    bay.on(FOUNDED)
    for member, ground in zip(members[-_ABROAD:], (party.Ground.ABROAD, party.Ground.ILL), strict=True):
        office.run(party.grant_excusal, member.id, ground=ground, start=FOUNDED, by=bay.once(s2_bodies.enact).subdistrict)
    assembly = _first_assembly(bay, body, members)
    resolution = office.run(party.resolve, assembly, title="把办理不动产权证列为第一件事", yes=52, no=1, abstaining=3)
    election = _election(bay, assembly, members)
    _seated(bay, body, election)
    taken = office.run(party.take_on, body, title="帮助800户业主办理不动产权证", start=FOUNDED, drive_id=drive.drive)
    _responsible(bay, body)
    _first_meeting_of_a_group(bay, body)
    office.run(party.adopt_prior_matter, body, matter=PRIOR, clause="管理规约第12条(生成)", start=date(2020, 10, 1))
    _joint_meeting(bay, body)
    items = tuple(_visits(bay, body, drive))
    bay.on(TOLD)
    _months(bay, body)
    contacts = tuple(_contacts(bay, body, members))
    _called_out(bay, body, members)
    bay.on(s4_certificates.DONE_ON)
    done = bay.desk().ask(t.progress, drive.drive, on=s4_certificates.DONE_ON).done
    office.run(party.finish_matter, taken.id, done=s4_certificates.DONE_ON, came_to=f"{done}户全部办结")
    return Deeds(assembly=assembly, resolution=resolution, election=election, taken_on=taken.id, items=items, contacts=contacts)


def _called(
    desk: Desk,
    body: Id[o.Body],
    circle: party.Circle,
    on: date,
    *serves: str,
    group: Id[party.Group] | None = None,
    stands_for: date | None = None,
) -> Id[party.Session]:
    made = desk.run(
        party.call_session,
        body,
        circle=circle,
        serves=tuple(map(Code, serves)),
        on=on,
        place="活动室",
        agenda=("学习与讨论",),
        notified=on - timedelta(days=3),
        group_id=group,
        stands_for=stands_for,
    )
    return made.id


def _held(desk: Desk, session: Id[party.Session], *, there: int | None = None, excused: int = 0) -> Id[party.Session]:
    """Held with the first so many of those who should attend, or all, and the next so many excused."""
    due = [one.member.id for one in desk.ask(party.attendance_sheet, session).due]
    there = len(due) if there is None else there
    desk.run(party.hold_session, session, present=tuple(due[:there]), excused=tuple(due[there : there + excused]))
    return session


def _first_assembly(bay: Bay, body: Id[o.Body], members: Sequence[party.Member]) -> Id[party.Session]:
    """56 of the 62 who should attend, among them everybody who stands; four are excused."""
    desk = bay.desk(BRANCH_OFFICE)
    session = _called(desk, body, party.Circle.ASSEMBLY, FOUNDED, "member_assembly", "theme_day")
    standing = [one.id for one in members[: _SEATS + 1]]
    others = [one.member.id for one in desk.ask(party.attendance_sheet, session).due if one.member.id not in standing]
    there = (*standing, *others)
    desk.run(party.hold_session, session, present=there[:_THERE], excused=there[_THERE : _THERE + _EXCUSED])
    desk.run(party.write_session_minutes, session, text="成立大会记录(生成):讨论第一件事,选举支部委员会。")
    return session


def _election(bay: Bay, session: Id[party.Session], members: Sequence[party.Member]) -> party.Election:
    """Six stand for five seats; one paper is spoilt, one has more names than there are seats."""
    one, two, three, four, five, six = (member.id for member in members[: _SEATS + 1])
    heaps = (
        party.PaperHeap(marks=(one, two, three, four, five), papers=40),
        party.PaperHeap(marks=(one, two, three, four, six), papers=10),
        party.PaperHeap(marks=(one, three), papers=4),
        party.PaperHeap(marks=(one, two, three, four, five, six)),
        party.PaperHeap(spoilt=True),
    )
    return bay.desk(BRANCH_OFFICE).run(
        party.hold_election,
        session,
        office=party.Office.COMMITTEE,
        candidates=(one, two, three, four, five, six),
        heaps=heaps,
        issued=_THERE,
        seats=_SEATS,
    )


def consents(bay: Bay, member: party.Member, to: party.ConsentTo) -> None:
    """A member consents, for himself."""
    if member.person is not None:
        bay.as_person(member.person).run(party.consent, member.id, to=to)


def _seated(bay: Bay, body: Id[o.Body], election: party.Election) -> None:
    """Who was elected consents to be named; the first of them is the secretary."""
    desk = bay.desk(BRANCH_OFFICE)
    desk.run(party.set_up_committee, body, seats=_SEATS - 1, start=FOUNDED)
    by_id = {one.member.id: one.member for one in desk.ask(party.members, body, on=FOUNDED)}
    for number, id_ in enumerate(election.elected):
        consents(bay, by_id[id_], party.ConsentTo.OFFICE)
        office = party.Office.COMMITTEE if number else party.Office.SECRETARY
        how = o.Obtained.ELECTED
        desk.run(party.seat_officer, body, office=office, member_id=id_, start=FOUNDED, obtained=how, by=election.id)


def _responsible(bay: Bay, body: Id[o.Body]) -> None:
    """Each leader looks after the buildings of his group, with hours of duty at the weekend."""
    desk = bay.desk(BRANCH_OFFICE)
    sheets = desk.ask(party.groups, body, on=FOUNDED)
    led = [(sheet.leader.member.id, place) for sheet in sheets if sheet.leader is not None for place in sheet.places]
    for leader, place in led:
        desk.run(party.take_charge, leader, about=place.id, start=FOUNDED, hours=_HOURS)


def _first_meeting_of_a_group(bay: Bay, body: Id[o.Body]) -> None:
    """The leader of the first group calls and holds its meeting himself."""
    first = bay.desk(BRANCH_OFFICE).ask(party.groups, body, on=FOUNDED)[0]
    if first.leader is None or first.leader.member.person is None:
        raise LookupError("the first group has no leader")
    bay.on(date(2020, 9, 12))
    himself = bay.as_person(first.leader.member.person)
    _held(himself, _called(himself, body, party.Circle.GROUP, date(2020, 9, 12), "group_meeting", group=first.group.id))


def _joint_meeting(bay: Bay, body: Id[o.Body]) -> None:
    """With every body that the branch guides."""
    bay.on(JOINT)
    desk = bay.desk(BRANCH_OFFICE)
    guided = tuple(one.id for one in desk.ask(party.guided_bodies, body, on=JOINT))
    notified = JOINT - timedelta(days=5)
    call = party.call_joint_meeting
    made = desk.run(call, body, bodies=guided, on=JOINT, place="活动室", agenda=("办证进度",), notified=notified)
    desk.run(party.hold_joint_meeting, made.id, came_to="分头联系材料不齐的住户")


def _visits(bay: Bay, body: Id[o.Body], drive: s4_certificates.Certificates) -> Iterator[Id[f.Item]]:
    """Six households with papers missing are visited by who looks after them; two say what else is wrong; it is seen to."""
    bay.on(VISITED)
    desk, office = bay.desk(BRANCH_OFFICE), bay.desk()
    for number, task in enumerate(drive.papers[:6]):
        unit = Id[h.Unit](str(office.ask(t.task, task).about))
        charge = desk.ask(party.covering, body, unit_id=unit, on=VISITED).charges[0]
        text, category = _OUTCOMES[number] if number < len(_OUTCOMES) else (None, None)
        said = None if category is None else Code(category)
        made = desk.run(party.record_visit, charge.id, unit_id=unit, on=VISITED, text=text, category=said)
        if made.item is not None:
            office.run(f.accept, made.item)
            office.run(f.answer, made.item, text="已处理")
            office.run(f.visit, made.item, satisfied=True)
            office.run(f.close, made.item)
            yield made.item


def _months(bay: Bay, body: Id[o.Body]) -> None:
    """September to December: the branch, its committee and its groups meet; one theme day is late, one group meeting missing."""
    desk, circle = bay.desk(BRANCH_OFFICE), party.Circle
    groups = desk.ask(party.groups, body, on=FOUNDED)
    for month in (9, 10, 11, 12):
        _held(desk, _called(desk, body, circle.COMMITTEE, date(2020, month, 20), "committee_meeting"))
        for sheet in groups:
            here = (sheet.group.number, month)
            if here not in ((1, 9), _NO_MEETING):  # the first group held its first one itself
                on, group = date(2020, month, 12), sheet.group.id
                _held(desk, _called(desk, body, circle.GROUP, on, "group_meeting", group=group))
    serves = ("member_assembly", "party_lecture", "theme_day")
    for on, obligations, stands_for in (
        (date(2020, 10, 5), serves[2:], None),
        (date(2020, 11, 5), serves, None),
        (date(2021, 1, 8), serves[2:], date(2020, 12, 31)),
    ):
        session = _called(desk, body, circle.ASSEMBLY, on, *obligations, stands_for=stands_for)
        _held(desk, session, there=_THERE - 2, excused=3)


def _contacts(bay: Bay, body: Id[o.Body], members: Sequence[party.Member]) -> Iterator[party.Contact]:
    """Building 1 asks a member and building 2 somebody who is none, both on notices of the owners' committee that look alike."""
    bay.on(SHOWN)
    desk, buildings = bay.desk(BRANCH_OFFICE), bay.once(s1_compound.enact).buildings
    named = {one.id for one in members[:_TEAM]}
    sheet = desk.ask(party.groups, body, on=SHOWN)[0]
    member = next(one.member.person for one in sheet.members if one != sheet.leader and one.member.id not in named)
    known = {one.member.person for one in desk.ask(party.members, body, on=SHOWN)}
    homes = bay.desk().ask(h.households, place=buildings["2"], on=SHOWN)
    neighbour = next(home.person for one in homes for home in one.residents if home.person not in known)
    for code, person in (("1", member), ("2", neighbour)):
        if person is not None:
            yield desk.run(
                party.show_contact,
                buildings[code],
                person_id=person,
                agreed=SHOWN,
                body_id=bay.once(s2_bodies.enact).committee,
                starts=SHOWN,
                days=365,
            )


def _called_out(bay: Bay, body: Id[o.Body], members: Sequence[party.Member]) -> None:
    """The vanguard team looks for fire hazards at the Lantern Festival; some consent to be named as on it."""
    bay.on(CALLED_OUT)
    desk, team = bay.desk(BRANCH_OFFICE), members[:_TEAM]
    for member in team:
        desk.run(party.join_vanguard, member.id, start=CALLED_OUT)
    for member in team[-_NAMED:]:
        consents(bay, member, party.ConsentTo.VANGUARD)
    call = desk.run(party.call_out, body, title="元宵节防火巡查", on=CALLED_OUT, wanted=_CAME)
    for number, member in enumerate(team[: _COMING + 1]):
        if member.person is not None:
            bay.as_person(member.person).run(party.answer_call, member.id, call_id=call.id, comes=number < _COMING)
    desk.run(party.note_came, call.id, members=tuple(member.id for member in team[:_CAME]))


def hear_first(bay: Bay, body: Id[o.Body], motion: Id[a.Motion]) -> party.Referral:
    """What the bylaw sends to the branch first comes to it before it is announced, and its assembly resolves on it."""
    bay.on(HEARD)
    desk = bay.desk(BRANCH_OFFICE)
    made = desk.run(party.refer_matter, body, matter=PRIOR, about=motion, received=HEARD)
    session = _held(desk, _called(desk, body, party.Circle.ASSEMBLY, HEARD, "member_assembly"), there=_THERE, excused=1)
    resolved = desk.run(party.resolve, session, title="提请业主大会表决公共收益事项", yes=45, no=6, abstaining=5)
    return desk.run(party.answer_referral, made.id, resolution_id=resolved.id)
