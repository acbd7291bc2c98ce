"""The Party branch: 67 members in 8 small groups by building, what it does and owes, what is out of order, what is reported.

    python examples/yujingwan/s6_party.py [--lang en]

Known from the report: the branch of August 2020, its secretary, 67 members in 8 small groups by building, each with a leader;
the bodies that it guides; the vanguard team; that the property certificates were the first thing it did.
Generated: who they are, where they live, how many are on probation, who sits in the branch committee, the day on which the
subdistrict, which took the lead, decided on the founding; every meeting, vote, visit and call-out. That the 67 are kept in this
branch is ours.
"""

import random
from collections.abc import Mapping
from datetime import date

import party_deeds
import party_told
import s1_compound
import s2_bodies
from attrs import frozen
from bay import Bay, reasons, tell
from drawing import Tile, tiles_svg
from english import many
from party_deeds import BRANCH_OFFICE, FOUNDED, TOLD, consents
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

import community_gov_party as party
from community_gov import Id, PartialDate
from community_gov import households as h
from community_gov import organizations as o
from community_gov.audit import findings

__all__ = ["BRANCH_OFFICE", "GROUPED", "LATER", "MEMBERS", "Branch", "enact", "map_of_groups", "show"]

GROUPED = FOUNDED
"""Generated: the report gives August 2020 for the founding."""
LATER = date(2022, 11, 14)
MEMBERS, ON_PROBATION, SEED = 67, 3, 2020
_BUILDINGS = (("1",), ("2",), ("3",), ("4",), ("5",), ("6",), ("7", "8"), ("9", "10"))


@frozen(kw_only=True)
class Branch:
    """What the page builds on."""

    body: Id[o.Body]
    groups: tuple[party.Group, ...]
    members: tuple[party.Member, ...]
    deeds: party_deeds.Deeds


def enact(bay: Bay) -> Branch:
    """Record the branch's members and groups on 1 September 2020, and what it did from then on."""
    compound, bodies = bay.once(s1_compound.enact), bay.once(s2_bodies.enact)
    bay.on(GROUPED)
    people = _residents(bay)
    desk = bay.desk(BRANCH_OFFICE)
    body = bodies.party_branch
    by, decided = bodies.subdistrict, date(2020, 8, 1)
    desk.run(party.found_branch, name="", start=PartialDate("2020-08"), by=by, decided=decided, body_id=body)
    with desk.change() as change:
        members = tuple(
            party.register_member(change, body, person_id=person, state=_state(number), on=GROUPED)
            for number, person in enumerate(people)
        )
    groups = _groups(bay, body, compound.buildings)
    desk.run(party.assign_by_residence, body, on=GROUPED)
    led = _leaders(bay, body)
    deeds = party_deeds.enact(bay, body, [one for one in members[ON_PROBATION:] if one.id not in led])
    return Branch(body=body, groups=groups, members=members, deeds=deeds)


def _residents(bay: Bay) -> tuple[Id[h.Person], ...]:
    """67 residents from the generated register, drawn by a fixed seed."""
    homes = bay.desk().ask(h.households, on=GROUPED)
    living = sorted({home.person for one in homes for home in one.residents})
    return tuple(random.Random(SEED).sample(living, MEMBERS))  # noqa: S311  a generated example, nothing secret


def _state(number: int) -> party.MemberState:
    return party.MemberState.PROBATIONARY if number < ON_PROBATION else party.MemberState.FULL


def _groups(bay: Bay, body: Id[o.Body], buildings: Mapping[str, Id[h.Place]]) -> tuple[party.Group, ...]:
    made = []
    with bay.desk(BRANCH_OFFICE).change() as change:
        for number, codes in enumerate(_BUILDINGS, start=1):
            group = party.found_group(change, body, number=number, name=f"第{number}党小组", start=GROUPED)
            for code in codes:
                party.cover_place(change, group.id, place_id=buildings[code], start=GROUPED)
            made.append(group)
    return tuple(made)


def _leaders(bay: Bay, body: Id[o.Body]) -> set[Id[party.Member]]:
    """In each group a full member consents to be named, and the branch names him leader."""
    led = set[Id[party.Member]]()
    for sheet in bay.desk(BRANCH_OFFICE).ask(party.groups, body, on=GROUPED):
        leader = next(one.member for one in sheet.members if one.full)
        consents(bay, leader, party.ConsentTo.OFFICE)
        bay.desk(BRANCH_OFFICE).run(party.name_leader, sheet.group.id, member_id=leader.id, start=GROUPED)
        led.add(leader.id)
    return led


def show(bay: Bay, console: Console) -> None:
    """Tell of the groups, what the branch did and owed, the findings and the report upward."""
    branch = bay.once(enact)
    desk = bay.desk(BRANCH_OFFICE)
    report = desk.ask(party.numbers, branch.body, on=GROUPED)
    console.print(
        bay.say(
            zh=f"御景红家: 党员 {report.total} 名, 按居住楼栋编入 {len(report.groups)} 个党小组(名单为生成数据,不公开)。",
            en=f"The Yujingwan Party Branch: {report.total} members in {len(report.groups)} small groups by the building "
            "in which they live (the list is generated, and not public).",
        )
    )
    console.print(_sheets(bay, branch))
    proposal = desk.ask(party.propose_regrouping, branch.body, on=GROUPED)
    sizes, shifts = ", ".join(map(str, proposal.after.values())), len(proposal.shifts)
    console.print(
        bay.say(
            zh=f"调整建议(不自动执行): 移动 {shifts} 个楼栋、{proposal.moved} 名党员后, 各组人数为 {sizes}。\n",
            en=f"Proposal for regrouping (nothing is done by itself): move {many(shifts, 'building')} and "
            f"{many(proposal.moved, 'member')}, and the groups have {sizes} members.\n",
        )
    )
    counted = bay.desk(BRANCH_OFFICE).ask(party.resolution_verdict, branch.deeds.resolution.id)
    first, *others = party_told.sentences(bay, branch.body, branch.deeds)
    console.print(first, reasons(bay, counted), "", sep="\n")
    for said in others:
        console.print(f"{said}\n")
    console.print(party_told.calendar(bay, branch.body))
    console.print(f"{party_told.taken_on(bay, branch.body)}\n")
    committee = bay.once(s2_bodies.enact).committee
    console.print(_findings(bay, {branch.body, *(group.body for group in branch.groups)}, TOLD))
    console.print(_findings(bay, {committee}, LATER))


def _sheets(bay: Bay, branch: Branch) -> Table:
    table = Table(title=bay.say(zh="党小组", en="Party small groups"), title_justify="left", box=SIMPLE)
    heads = (
        ("党小组", "Group"),
        ("楼栋", "Buildings"),
        ("人数", "Members"),
        ("组长(本人同意公开)", "Leader (who consented to be named)"),
    )
    for title in bay.titles(*heads):
        table.add_column(title)
    for sheet in bay.desk(BRANCH_OFFICE).ask(party.groups, branch.body, on=GROUPED):
        person = sheet.leader.member.person if sheet.leader else None
        name = "" if person is None else bay.desk().ask(h.person, person).name or ""
        places = bay.listed(bay.data(place.name) for place in sheet.places)
        table.add_row(bay.data(sheet.body.name), places, str(len(sheet.members)), bay.data(name))
    return table


def map_of_groups(bay: Bay) -> str:
    """The buildings with the group of each, as SVG; it says where, and neither who nor how many."""
    sheets = bay.desk(BRANCH_OFFICE).ask(party.groups, bay.once(enact).body, on=GROUPED)
    tiles = [
        Tile(name=bay.data(place.name), of=number, said=bay.say(zh=sheet.body.name, en=f"group {number}"))
        for number, sheet in enumerate(sheets, start=1)
        for place in sheet.places
    ]
    return tiles_svg(tiles, title=bay.say(zh="党小组与楼栋", en="Small groups and their buildings"))


def _findings(bay: Bay, about: set[Id[o.Body]], on: date) -> Table:
    """What the audit finds about some bodies on a day; reported, never refused."""
    title = bay.say(zh=f"{on} 的提示(只报告,不拦截)", en=f"Findings on {on} (reported, never refused)")
    table = Table(title=title, title_justify="left", box=SIMPLE)
    for title in bay.titles(("内容", "Finding"), ("依据", "Rule"), ("效力", "Binds as")):
        table.add_column(title, overflow="fold")
    for finding in bay.desk().ask(findings, on=on):
        if finding.about in about or finding.code.startswith("organizations."):
            table.add_row(bay.told(finding), bay.cited(finding), bay.called(finding.severity))
    return table


if __name__ == "__main__":
    tell(show)
