"""The bodies of the compound, as the second script founds them."""

import io
from datetime import date

import pytest
import s1_compound
import s2_bodies
from bay import Bay, open_bay
from rich.console import Console

from community_gov import Code, Desk, Id, Severity
from community_gov import households as h
from community_gov import organizations as o
from community_gov.audit import findings

IN_2012, IN_2017, IN_2020, IN_2022 = s2_bodies.DAYS


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the second script; the tests only read it."""
    stage = open_bay()
    stage.once(s2_bodies.enact)
    return stage


@pytest.fixture
def desk(bay: Bay) -> Desk:
    """The office's desk."""
    return bay.desk()


@pytest.fixture
def bodies(bay: Bay) -> s2_bodies.Bodies:
    """What the script made."""
    return bay.once(s2_bodies.enact)


def kinds(desk: Desk, on: date) -> set[str]:
    """Which kinds of bodies there were."""
    return {str(body.kind) for body in desk.ask(o.bodies, on=on)}


def test_the_bodies_came_when_the_report_says(desk: Desk) -> None:
    """The committee and the volunteers' branch in 2017, the Party branch in August 2020, and not before."""
    assert {"owners_committee", "volunteer_branch"} & kinds(desk, date(2016, 12, 31)) == set()
    assert {"owners_committee", "volunteer_branch"} <= kinds(desk, IN_2017)
    assert "party_branch" not in kinds(desk, date(2020, 7, 31))
    assert "party_branch" in kinds(desk, IN_2020)


def test_the_ladder_leads_to_the_district(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """Residents' committee, residential community, Buliping Subdistrict, Suxian District."""
    parts = {row.of: row.to for row in desk.ask(o.relations, on=IN_2012, kind=o.RelationKind.PART_OF)}
    here, names = bodies.residents_committee, list[str]()
    while here in parts:
        here = parts[here]
        names.append(desk.ask(o.body, here).name)
    assert names[-2:] == ["卜里坪街道", "苏仙区"]
    assert len(names) == 3


def test_the_volunteers_are_a_branch_of_the_federation(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """苏仙区志愿者联合会御景湾分会, with a vice-president at least."""
    (part,) = desk.ask(o.relations, on=IN_2017, kind=o.RelationKind.PART_OF, body_id=bodies.volunteers)
    assert part.to == bodies.federation
    assert desk.ask(o.body, bodies.federation).name == "苏仙区志愿者联合会"
    assert len(desk.ask(o.holders, bodies.posts["volunteers.vice_president"], on=IN_2017)) >= 1


def test_the_party_branch_guides_the_four(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """Owners' committee, supervisory committee, property company, volunteers; and it leads nothing else."""
    guides = desk.ask(o.relations, on=IN_2020, kind=o.RelationKind.GUIDES, body_id=bodies.party_branch)
    guided = {row.to for row in guides if row.of == bodies.party_branch}
    assert guided == {bodies.committee, bodies.supervisory_committee, bodies.property_company, bodies.volunteers}
    assert {row.of for row in guides if row.to == bodies.party_branch} == {bodies.subdistrict}


def test_the_first_committee_has_seven_of_different_buildings(bay: Bay, desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """Elected in 2017 for five years; the chair and the vice-chair are among the seven."""
    assert len({term.person for term in bodies.first_term}) == 7
    assert {(term.start, term.until) for term in bodies.first_term} == {("2017-06-18", "2022-06-18")}
    assert {term.obtained for term in bodies.first_term} == {o.Obtained.ELECTED}
    members = desk.ask(o.members, bodies.committee, on=IN_2017)
    assert len(members) == 9
    assert {term.person for term in members} == {term.person for term in bodies.first_term}
    compound = bay.once(s1_compound.enact)
    assert compound.developer not in {term.person for term in members}


def test_its_term_was_over_in_november_2022_and_that_is_a_finding(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """By the guiding rules a term has five years at most: a normative document, so it is reported; the seven hold over.

    Three months before nobody had called the next election, and ten days after nothing had been handed over.
    """
    assert all(one.held_over for one in desk.ask(o.tenures, bodies.committee, on=IN_2022))
    assert not any(one.held_over for one in desk.ask(o.tenures, bodies.committee, on=IN_2020))
    over = [one for one in desk.ask(findings, on=IN_2022) if one.about == bodies.committee]
    late = {"committee_term_over", "renewal_late", "handover_late"}
    assert {one.code for one in over} == {"organizations.term_over", *(f"owners.{code}" for code in late)}
    assert {one.severity for one in over if one.code.startswith("owners.")} == {Severity.GUIDE}
    before = [one.code for one in desk.ask(findings, on=date(2022, 6, 17)) if one.about == bodies.committee]
    assert before == ["owners.renewal_late"]


def test_the_end_of_the_term_is_announced_beforehand(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """In the spring of 2022 all nine terms are about to end."""
    soon = desk.ask(o.expiring, on=date(2022, 4, 1), within_days=90, body_id=bodies.committee)
    assert len(soon) == 9
    assert {one.days for one in soon} == {78}


def test_who_watches_is_not_among_the_watched(desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """Three supervisors, none of them in the committee."""
    watching = {term.person for term in desk.ask(o.members, bodies.supervisory_committee, on=IN_2020)}
    assert len(watching) == 3
    assert not watching & {term.person for term in bodies.first_term}


def answers(desk: Desk, building: Id[h.Place], matter: str, on: date) -> list[Id[o.Body]]:
    """Who answers for the building."""
    return [body.id for body in desk.ask(o.responsible, place=building, matter=Code(matter), on=on)]


def test_a_resident_knows_whom_to_turn_to(bay: Bay, desk: Desk, bodies: s2_bodies.Bodies) -> None:
    """For the lights the company, for the common income the committee once there is one, else the residents' committee."""
    building = bay.once(s1_compound.enact).buildings["3"]
    assert answers(desk, building, "lighting", IN_2022) == [bodies.property_company]
    assert answers(desk, building, "public_funds", IN_2012) == [bodies.residents_committee]
    assert answers(desk, building, "public_funds", IN_2022) == [bodies.committee]
    assert answers(desk, building, "noise", IN_2022) == [bodies.residents_committee]


def test_nobody_real_is_given_an_invented_name(desk: Desk) -> None:
    """Bodies whose names are not in the report say that they are generated."""
    known = {"苏仙区", "卜里坪街道", "苏仙区志愿者联合会", "苏仙区志愿者联合会御景湾分会"}
    for body in desk.ask(o.bodies, on=IN_2022):
        assert body.name in known or "生成" in body.name or "御景" in body.name


def test_the_story_is_told_from_what_is_recorded(bay: Bay) -> None:
    """Four charts, with as many bodies as there were, the hold-over, and whom to turn to; nothing is cut off at 80 columns."""
    written = io.StringIO()
    s2_bodies.show(bay, Console(file=written, width=80))
    text = written.getvalue()
    for on, n in zip(s2_bodies.DAYS, (6, 10, 12, 12), strict=True):
        assert f"{on} 组织架构 ({n}个组织)" in text
    assert text.count("届满未换届") == 3
    assert "监督 → 御景湾业主委员会" in text
    assert "…" not in text
