"""What a member did, as a list of days for himself and his own unit."""

from datetime import date

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, Denied
from community_gov.testing import fresh_community
from community_gov_party import Circle, Relation, Service, ServiceKind

ON = date(2021, 7, 5)


def test_meetings_visits_and_call_outs_are_listed_by_day(stored: Compound) -> None:
    """Of somebody who only reports here too; not where he was excused, nor a call-out to which he did not come."""
    one, other = stored.member("1", relation=Relation.REPORTED), stored.member("1")
    stored.meet(ON, present=[one, other])
    stored.meet(date(2021, 7, 6), present=[other], excused=[one])
    for member in (one, other):
        stored.desk.run(party.join_vanguard, member.id, start=DAY)
    calls = [stored.desk.run(party.call_out, stored.branch, title=title, on=ON, wanted=1) for title in ("防汛", "防火")]
    stored.desk.run(party.note_came, calls[0].id, members=(one.id,))
    stored.desk.run(party.note_came, calls[1].id, members=(other.id,))
    place = stored.building("1")
    charge = stored.desk.run(party.take_charge, one.id, about=place.id, start=DAY)
    stored.desk.run(party.record_visit, charge.id, unit_id=stored.flat(place).id, on=DAY)
    did = stored.desk.ask(party.service_of, one.id, since=DAY, until=ON)
    assert did == (
        Service(on=DAY, did=ServiceKind.VISIT),
        Service(on=ON, did=ServiceKind.CALL_OUT, title="防汛"),
        Service(on=ON, did=ServiceKind.MEETING, circle=Circle.ASSEMBLY),
    )
    assert stored.desk.ask(party.service_of, one.id, since=date(2021, 6, 2), until=date(2021, 7, 4)) == ()


def test_a_member_reads_his_own_and_nobody_elses() -> None:
    """Others may not, nor the office."""
    compound = Compound(community=fresh_community(plugins=[party], policy=None))
    one, other = compound.member("1"), compound.member("1")
    compound.meet(ON, present=[one])
    me, you = (compound.community.by(Actor(id=f"login-{who.id}", person=who.person)) for who in (one, other))
    assert len(me.ask(party.service_of, one.id, since=DAY, until=ON)) == 1
    for desk in (you, compound.community.by(Actor.service("office", "clerk", "auditor"))):
        with pytest.raises(Denied):
            desk.ask(party.service_of, one.id, since=DAY, until=ON)
