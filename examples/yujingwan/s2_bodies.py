"""The bodies: who governs, guides, serves and volunteers in the compound, as of 2012, 2017, 2020 and 2022.

    python examples/yujingwan/s2_bodies.py [--lang en]

Known from the report: the district and the subdistrict; the owners' committee and the volunteers' branch of 2017; the Party
branch of August 2020 and the bodies that it guides; that there is a supervisory committee and a property company.
Generated: all other names and days, and everybody who serves, drawn from the generated register.
"""

from collections.abc import Mapping
from datetime import date

import s1_compound
from attrs import frozen
from bay import Bay, tell
from english import many
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from community_gov import Change, Code, Id, PartialDate
from community_gov import feedback as f
from community_gov import households as h
from community_gov import organizations as o

__all__ = ["DAYS", "ELECTED", "FIRST_TERM_ENDS", "Bodies", "enact", "show"]

DAYS = (date(2012, 12, 31), date(2017, 12, 31), date(2020, 9, 1), date(2022, 11, 14))
"""The days on which the script asks."""
RECORDED = PartialDate("2012-01-01")
"""The record of the compound begins with this day; what was there before is in it from this day on."""
ELECTED = date(2017, 6, 18)
"""Generated: the report gives the year."""
FIRST_MEETING = date(2017, 6, 24)
"""Generated: within seven days the committee chose its chair and vice-chair."""
FIRST_TERM_ENDS = date(2022, 6, 18)
"""Five years after the election: the first day that is not in the term."""
BRANCH_FOUNDED = PartialDate("2020-08")
SEATS = 7
MATTERS = ("lighting", "public_funds", "noise")
"""Of which the script asks whom a resident turns to."""
COMPANY_DOES = ("lighting", "lift", "sanitation", "parking", "greenery", "water_power_heat")


@frozen(kw_only=True)
class Bodies:
    """What the later scripts build on."""

    district: Id[o.Body]
    subdistrict: Id[o.Body]
    shequ: Id[o.Body]
    residents_committee: Id[o.Body]
    developer: Id[o.Body]
    property_company: Id[o.Body]
    assembly: Id[o.Body]
    committee: Id[o.Body]
    supervisory_committee: Id[o.Body]
    federation: Id[o.Body]
    volunteers: Id[o.Body]
    """The federation's branch in the compound."""
    party_branch: Id[o.Body]
    posts: Mapping[str, Id[o.Post]]
    """By body and code: committee.chair, committee.vice_chair, committee.member, supervisory.chair, supervisory.member,
    volunteers.president, volunteers.vice_president, party.secretary."""
    first_term: tuple[o.Term, ...]
    """The seven members of the first owners' committee; chair and vice-chair are the first two."""


def enact(bay: Bay) -> Bodies:
    """Found the bodies in the years in which they came, and seat the first owners' committee."""
    compound = bay.once(s1_compound.enact)
    ids: dict[str, Id[o.Body]] = {}
    posts: dict[str, Id[o.Post]] = {}
    bay.on(date(2012, 12, 31))
    with bay.desk().change() as change:
        _authorities(change, ids)
        _first_years(change, ids)
    bay.on(FIRST_MEETING)
    people = _owners(bay, compound, ELECTED)
    with bay.desk().change() as change:
        _owners_bodies(change, ids, posts)
        first_term = _first_committee(change, posts, people)
        _volunteers(change, ids, posts, people)
    bay.on(date(2018, 12, 31))
    with bay.desk().change() as change:
        _supervisors(change, ids, posts, people)
    bay.on(date(2020, 8, 31))
    with bay.desk().change() as change:
        _party_branch(change, ids, posts)
    return Bodies(**ids, posts=posts, first_term=first_term)


def _authorities(change: Change, ids: dict[str, Id[o.Body]]) -> None:
    """The ladder above the compound."""
    for field, kind, name in (
        ("district", "district", "苏仙区"),
        ("subdistrict", "subdistrict", "卜里坪街道"),
        ("shequ", "shequ", "社区(名称生成)"),
        ("residents_committee", "residents_committee", "社区居委会(生成)"),
    ):
        ids[field] = o.found(change, kind=Code(kind), name=name, start=RECORDED).id
    for below, above in (("subdistrict", "district"), ("shequ", "subdistrict"), ("residents_committee", "shequ")):
        o.relate(change, ids[below], kind=o.RelationKind.PART_OF, to=ids[above], start=RECORDED)
    o.relate(change, ids["subdistrict"], kind=o.RelationKind.GUIDES, to=ids["residents_committee"], start=RECORDED)
    o.cover(change, ids["residents_committee"], start=RECORDED)


def _first_years(change: Change, ids: dict[str, Id[o.Body]]) -> None:
    """Until the owners had bodies of their own, the developer's contract held."""
    begun, over = PartialDate("2012"), PartialDate(ELECTED)
    ids["developer"] = o.found(change, kind=Code("developer"), name="开发企业(生成)", start=RECORDED).id
    ids["property_company"] = o.found(change, kind=Code("property_company"), name="物业服务企业(生成)", start=begun).id
    o.relate(change, ids["developer"], kind=o.RelationKind.CONTRACTS_WITH, to=ids["property_company"], start=begun, end=over)
    for matter in COMPANY_DOES:
        o.cover(change, ids["property_company"], matter=Code(matter), start=begun)


def _owners(bay: Bay, compound: s1_compound.Compound, on: date) -> tuple[Id[h.Person], ...]:
    """The first sole owner of each of the ten buildings, then the second of each."""
    taken = {compound.developer}
    return tuple(_owner(bay, building, on, taken) for _round in range(2) for building in compound.buildings.values())


def _owner(bay: Bay, building: Id[h.Place], on: date, taken: set[Id[h.Person]]) -> Id[h.Person]:
    """Somebody who owns a flat in the building alone and has not been taken yet."""
    for unit in bay.desk().ask(h.units, place=building, kind=h.UnitKind.DWELLING):
        owners = bay.desk().ask(h.owners_of, unit.id, on=on)
        if len(owners) == 1 and owners[0].person not in taken:
            taken.add(owners[0].person)
            return owners[0].person
    msg = f"nobody is left in {building} who owns a flat alone"
    raise LookupError(msg)


def _owners_bodies(change: Change, ids: dict[str, Id[o.Body]], posts: dict[str, Id[o.Post]]) -> None:
    begun = PartialDate(ELECTED)
    ids["assembly"] = o.found(change, kind=Code("owners_assembly"), name="御景湾业主大会", start=begun).id
    ids["committee"] = o.found(change, kind=Code("owners_committee"), name="御景湾业主委员会", start=begun).id
    for kind, of, to in (
        (o.RelationKind.PART_OF, "committee", "assembly"),
        (o.RelationKind.CONTRACTS_WITH, "assembly", "property_company"),
        (o.RelationKind.OVERSEES, "committee", "property_company"),
        (o.RelationKind.GUIDES, "subdistrict", "assembly"),
        (o.RelationKind.GUIDES, "residents_committee", "assembly"),
    ):
        o.relate(change, ids[of], kind=kind, to=ids[to], start=begun)
    o.cover(change, ids["committee"], matter=Code("public_funds"), start=begun)
    member = posts["committee.member"] = o.add_post(change, ids["committee"], code=Code("member"), name="委员", seats=SEATS).id
    for code, name in (("chair", "主任"), ("vice_chair", "副主任")):
        made = o.add_post(change, ids["committee"], code=Code(code), name=name, seats=1, among=member)
        posts[f"committee.{code}"] = made.id


def _first_committee(change: Change, posts: Mapping[str, Id[o.Post]], people: tuple[Id[h.Person], ...]) -> tuple[o.Term, ...]:
    """Seven members by the election; chair and vice-chair out of their midst at the first meeting."""
    begun, met, until = PartialDate(ELECTED), PartialDate(FIRST_MEETING), PartialDate(FIRST_TERM_ENDS)
    members = tuple(
        o.appoint(change, posts["committee.member"], person_id=person, start=begun, until=until, obtained=o.Obtained.ELECTED)
        for person in people[:SEATS]
    )
    for code, person in zip(("chair", "vice_chair"), people, strict=False):
        post, how = posts[f"committee.{code}"], o.Obtained.RECOMMENDED
        o.appoint(change, post, person_id=person, start=met, until=until, obtained=how)
    return members


def _volunteers(
    change: Change, ids: dict[str, Id[o.Body]], posts: dict[str, Id[o.Post]], people: tuple[Id[h.Person], ...]
) -> None:
    """The report tells of a vice-president; who presides is not known."""
    begun, name = PartialDate("2017"), "苏仙区志愿者联合会御景湾分会"
    ids["federation"] = o.found(change, kind=Code("volunteer_association"), name="苏仙区志愿者联合会", start=begun).id
    body = ids["volunteers"] = o.found(change, kind=Code("volunteer_branch"), name=name, start=begun).id
    o.relate(change, body, kind=o.RelationKind.PART_OF, to=ids["federation"], start=begun)
    for code, title, seats in (("president", "会长", 1), ("vice_president", "副会长", None)):
        posts[f"volunteers.{code}"] = o.add_post(change, body, code=Code(code), name=title, seats=seats).id
    vice, how = posts["volunteers.vice_president"], o.Obtained.RECOMMENDED
    o.appoint(change, vice, person_id=people[SEATS], start=begun, obtained=how)


def _supervisors(
    change: Change, ids: dict[str, Id[o.Body]], posts: dict[str, Id[o.Post]], people: tuple[Id[h.Person], ...]
) -> None:
    """Three members, of whom one presides; nobody of them is in the committee that they watch."""
    begun, until, name = PartialDate("2018"), PartialDate("2023"), "御景湾业主监督委员会"
    body = ids["supervisory_committee"] = o.found(change, kind=Code("owners_supervisory_committee"), name=name, start=begun).id
    o.relate(change, body, kind=o.RelationKind.PART_OF, to=ids["assembly"], start=begun)
    o.relate(change, body, kind=o.RelationKind.OVERSEES, to=ids["committee"], start=begun)
    among = None
    for code, title, serving in (("member", "委员", people[8:11]), ("chair", "主任", people[8:9])):
        post = o.add_post(change, body, code=Code(code), name=title, seats=len(serving), among=among).id
        posts[f"supervisory.{code}"], among = post, post
        for person in serving:
            o.appoint(change, post, person_id=person, start=begun, until=until, obtained=o.Obtained.ELECTED)


def _party_branch(change: Change, ids: dict[str, Id[o.Body]], posts: dict[str, Id[o.Post]]) -> None:
    """The subdistrict took the lead; the branch guides the owners' bodies, the company and the volunteers."""
    name = "御景湾党支部(御景红家)"
    body = ids["party_branch"] = o.found(change, kind=Code("party_branch"), name=name, start=BRANCH_FOUNDED).id
    posts["party.secretary"] = o.add_post(change, body, code=Code("secretary"), name="书记", seats=1).id
    o.relate(change, ids["subdistrict"], kind=o.RelationKind.GUIDES, to=body, start=BRANCH_FOUNDED)
    for field in ("committee", "supervisory_committee", "property_company", "volunteers"):
        o.relate(change, body, kind=o.RelationKind.GUIDES, to=ids[field], start=BRANCH_FOUNDED)


def show(bay: Bay, console: Console) -> None:
    """Draw the chart of each day; tell who served in the first committee, and how its term ended."""
    bodies = bay.once(enact)
    for on in DAYS:
        console.print(_tree(bay, bay.desk().ask(o.chart, on=on)))
    console.print(_served(bay, bodies))
    console.print(_answering(bay))


def _tree(bay: Bay, chart: o.Chart) -> Tree:
    number = len(chart.rows)
    head = bay.say(
        zh=f"{chart.on} 组织架构[/] ({number}个组织)", en=f"Bodies on {chart.on}[/] ({many(number, 'body', 'bodies')})"
    )
    root = Tree(f"[bold]{head}")
    names = {row.body.id: bay.data(row.body.name) for row in chart.rows}
    branches = [root]
    for row in chart.rows:
        del branches[row.depth + 1 :]
        said = branches[-1].add(f"{names[row.body.id]} [dim]{bay.called(row.kind)}[/]")
        for relation in chart.relations:
            if relation.of == row.body.id:
                said.add(f"[cyan]{bay.called(relation.kind)} → [/]{names[relation.to]}")
        branches.append(said)
    return root


def _served(bay: Bay, bodies: Bodies) -> Table:
    """How many held each post of the first committee in the year of its election, and after its term."""
    desk = bay.desk()
    first, last = (desk.ask(o.tenures, bodies.committee, on=on) for on in (DAYS[1], DAYS[-1]))
    title = bay.say(zh="首届业主委员会(成员为生成数据)", en="The first owners' committee (its members are generated)")
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for title in (*bay.titles(("岗位", "Post"), ("席位", "Seats"), ("任期", "Term")), str(DAYS[1]), str(DAYS[-1])):
        table.add_column(title, no_wrap=True)
    for post in desk.ask(o.posts, bodies.committee):
        before, after = ([one for one in found if one.term.post == post.id] for found in (first, last))
        over = bay.say(zh=" 届满未换届", en=", holding over") if any(one.held_over for one in after) else ""
        term, unit = before[0].term, bay.say(zh="人", en="")
        table.add_row(
            bay.data(post.name),
            str(post.seats),
            f"{term.start} {bay.say(zh='至', en='to')} {term.until}",
            f"{len(before)}{unit}",
            f"{len(after)}{unit}{over}",
        )
    return table


def _answering(bay: Bay) -> Table:
    """Whom a resident of building 3 turns to."""
    desk, building = bay.desk(), bay.once(s1_compound.enact).buildings["3"]
    known = {one.code: bay.called(one) for one in desk.ask(f.categories)}
    table = Table(
        title=bay.say(zh="3栋有事找谁", en="Whom building 3 turns to"), title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0)
    )
    for title in (bay.say(zh="日期", en="Day"), *(known[Code(matter)] for matter in MATTERS)):
        table.add_column(title, overflow="fold")
    for on in DAYS:
        found = (desk.ask(o.responsible, place=building, matter=Code(matter), on=on) for matter in MATTERS)
        table.add_row(str(on), *(bay.listed(bay.data(body.name) for body in bodies) for bodies in found))
    return table


if __name__ == "__main__":
    tell(show)
