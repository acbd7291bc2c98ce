"""What a body keeps by itself is proposed to that body alone, and nobody else can tell from a proposal whom it knows."""

from collections.abc import Callable
from datetime import date

import pytest
from plugins.party.tests.compound import DAY as SINCE
from plugins.party.tests.compound import Compound
from plugins.volunteers.tests.branch import enrol, open_branch
from tests.meetings.committee import DAY, committee

import community_gov_party as party
from community_gov import AUDITOR, CLERK, OPERATOR, Community, Denied, Desk, Finding, PartialDate, Refused, audit
from community_gov import households as hh
from community_gov import meetings as m
from community_gov import protection as pp
from community_gov.testing import somebody
from community_gov_volunteers import enrolment, leaving

LATER = date(2040, 1, 1)
OUTSIDERS = (OPERATOR, CLERK, AUDITOR)


def outside(community: Community) -> list[object]:
    """What everybody outside a body is told of ends, by role."""
    answers: list[object] = []
    for role in OUTSIDERS:
        desk = community.by(somebody(role, role))
        for ask in _ASKED:
            try:
                answers.append(ask(desk))
            except Denied:
                answers.append(None)
    return answers


def _elsewhere(desk: Desk) -> list[Finding]:
    """The findings that are not of the plugin that is tried."""
    return [one for one in desk.ask(audit.findings, on=LATER) if not one.code.startswith(("party.", "volunteers."))]


_ASKED: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.ask(pp.undecided),
    lambda desk: desk.ask(pp.due_for_erasure, on=LATER),
    _elsewhere,
)


def test_nobody_can_tell_from_it_who_is_a_party_member() -> None:
    """Every answer about ends is the same before and after somebody is recorded as a member, and after he left."""
    compound = Compound(policy=None)
    people = [compound.resident("1") for _number in range(6)]
    before = outside(compound.community)
    members = [
        compound.desk.run(party.register_member, compound.branch, person_id=person, state=party.MemberState.FULL, on=SINCE)
        for person in people
    ]
    assert outside(compound.community) == before
    compound.desk.run(party.leave, members[0].id, way=party.Way.TRANSFERRED, on=SINCE)
    assert outside(compound.community) == before


def test_the_association_alone_is_told_which_volunteers_have_to_go() -> None:
    """An organiser is; the office, the operator, the auditor, another association and the volunteer are not."""
    branch = open_branch(day="2021-04-01 09:00")
    known = branch.person()
    before = outside(branch.community)
    one = enrol(branch.community, branch.body, known, by=branch.vice)
    branch.insure(one, since="2021-01-01", until="2022-01-01")
    assert outside(branch.community) == before
    branch.organiser.run(leaving.leave, one.id)
    assert outside(branch.community) == before
    rows = branch.organiser.ask(pp.due_of_body, branch.body.id, on=LATER)
    assert {(row.kind, row.record, row.field) for row in rows} >= {("volunteers.enrolment", one.id, "born")}
    for desk in (branch.office, branch.as_(one), *(branch.community.by(somebody(role, role)) for role in OUTSIDERS)):
        with pytest.raises(Denied):
            desk.ask(pp.due_of_body, branch.body.id, on=LATER)
    with pytest.raises(Denied):
        branch.organiser.ask(pp.due_of_body, branch.federation.id, on=LATER)


def test_the_association_erases_what_it_was_told() -> None:
    """Its own rows, with the same cautions; a row of the office's is not due to it, and the other way round."""
    branch = open_branch(day="2021-04-01 09:00")
    one = branch.insured()
    branch.organiser.run(leaving.leave, one.id)
    branch.now("2021-05-01 09:00")
    on = date(2021, 5, 1)
    rows = branch.organiser.ask(pp.due_of_body, branch.body.id, on=on)
    mine = tuple(row for row in rows if row.record == one.id)
    with pytest.raises(Refused, match="not_due"):
        branch.community.by(somebody("office", CLERK)).run(pp.erase_due, on=on, fields=mine)
    branch.organiser.run(pp.erase_due_of_body, branch.body.id, on=on, fields=mine)
    with branch.community.by(somebody("all", OPERATOR)).view() as view:
        assert view.get(enrolment.Enrolment, one.id).born is None
    assert one.id not in {row.record for row in branch.organiser.ask(pp.due_of_body, branch.body.id, on=on)}


def test_a_volunteer_is_not_proposed_to_the_office_while_the_association_needs_him() -> None:
    """He sold and still serves: the name stays. When he leaves it is due, for the reason that is the office's own."""
    branch = open_branch(day="2021-04-01 09:00")
    one = branch.volunteer()
    block = branch.office.run(hh.add_place, kind=hh.PlaceKind.BUILDING, code="3", name="3栋")
    flat = branch.office.run(hh.add_unit, place=block.id, room="1502", code="3-1502")
    branch.office.run(hh.acquire, flat.id, owners=(one.person,), start=PartialDate("2012"))
    branch.office.run(hh.transfer, flat.id, to=(branch.vice,), on=PartialDate("2021-03-01"))

    def due() -> list[tuple[str, pp.Ending | None]]:
        rows = branch.office.ask(pp.due_for_erasure, on=date(2021, 4, 1))
        return [(row.field, row.why) for row in rows if row.record == one.person]

    assert due() == []
    branch.organiser.run(leaving.leave, one.id)
    assert due() == [("name", pp.Ending.NO_LONGER_OWNER)]


def test_minutes_and_votes_of_a_meeting_are_for_the_chair_of_its_body() -> None:
    """Kept five years after the meeting, by the placeholder, and then proposed to the chair alone."""
    made = committee()
    meeting, items = made.sit()
    votes = tuple(m.NamedVote(person=one, choice=m.VoteChoice.YES) for one in made.members)
    made.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=votes)
    assert made.as_person(made.members[0]).ask(pp.due_of_body, made.body, on=LATER) == ()
    made.desk.run(m.close, meeting.id)
    made.desk.run(m.write_minutes, meeting.id, record="张三说", summary="更换路灯")
    rows = made.as_person(made.members[0]).ask(pp.due_of_body, made.body, on=DAY)
    assert {(row.kind, row.field, row.state) for row in rows} == {
        ("meetings.minutes", "record", pp.DueState.KEPT),
        ("meetings.vote", "choice", pp.DueState.KEPT),
    }
    late = made.as_person(made.members[0]).ask(pp.due_of_body, made.body, on=date(2027, 1, 10))
    assert {row.state for row in late} == {pp.DueState.DUE}
    assert not [row for row in made.desk.ask(pp.due_for_erasure, on=LATER) if row.kind.startswith("meetings.")]
    with pytest.raises(Denied):
        made.as_person(made.members[1]).ask(pp.due_of_body, made.body, on=DAY)
