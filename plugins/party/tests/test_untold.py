"""What members do themselves leaves no name of theirs, and nobody but the branch gives rights in it."""

import json
from datetime import UTC, date, datetime

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, Code, Denied, Desk, Id, PartialDate, Refused, organizations
from community_gov.feedback import item_path
from community_gov.households import Person, merge_persons, unit_of
from community_gov.notices import every_notice_on
from community_gov.organizations import Ended, Obtained, Term, found, posts
from community_gov.protection import DueState, due_of_body, erase_due_of_body
from community_gov.testing import FixedClock, fresh_community, somebody
from community_gov_party import ConsentTo, Member, MemberState, Office, Way

TODAY = date(2022, 1, 1)


def real(clock: FixedClock | None = None) -> Compound:
    """A compound under the policy that its stories and plugins bring."""
    return Compound(community=fresh_community(plugins=[party], policy=None, clock=clock))


def login(compound: Compound, member: Member, id: str = "login-li") -> Desk:
    """The member's own desk."""
    return compound.community.by(Actor(id=id, person=member.person))


def office(compound: Compound) -> Desk:
    """The office of the compound, by a human being."""
    return compound.community.by(
        Actor(id="office", person=compound.resident("9"), roles=frozenset({"clerk", "auditor", "operator"}))
    )


def seated(compound: Compound, member: Member) -> Term:
    """Make somebody the secretary, with his consent."""
    login(compound, member).run(party.consent, member.id, to=ConsentTo.OFFICE)
    given = {"office": Office.SECRETARY, "member_id": member.id, "start": TODAY, "obtained": Obtained.APPOINTED}
    return compound.desk.run(party.seat_officer, compound.branch, **given)  # type: ignore[arg-type]  # of several types


def bodies(compound: Compound) -> str:
    """The whole journal as text."""
    with compound.community.journal() as journal:
        assert journal.verify().sound
        return "\n".join(body.decode() for body in journal.bodies())


def test_what_a_member_does_himself_is_signed_by_a_digest() -> None:
    """Only members consent: his login beside the verb would say that he is one. Whoever knows him can still prove it was he."""
    compound = real()
    one, two = compound.member("1"), compound.member("1")
    compound.desk.run(party.join_vanguard, one.id, start=DAY)
    me = login(compound, one)
    given = me.run(party.consent, one.id, to=ConsentTo.VANGUARD)
    me.run(party.withdraw_consent, given.id)
    called = compound.desk.run(party.call_out, compound.branch, title="防汛", on=TODAY, wanted=1)
    me.run(party.answer_call, one.id, call_id=called.id, comes=True)
    login(compound, two, "login-wu").run(party.consent, two.id, to=ConsentTo.OFFICE)
    said = bodies(compound)
    assert "login-li" not in said
    assert "login-wu" not in said
    signed = {entry["actor"] for line in said.splitlines() if (entry := json.loads(line))["verbs"] == ["party.consent"]}
    assert signed == {compound.community.signature(Actor(id=id)) for id in ("login-li", "login-wu")}


def test_a_command_of_a_member_is_done_once_and_its_id_stands_for_one_verb() -> None:
    """Though neither the journal nor the list of commands has his login."""
    compound = real()
    one = compound.member("1")
    actor = Actor(id="login-li", person=one.person)
    twice = [compound.community.by(actor, command_id="c-1").run(party.consent, one.id, to=ConsentTo.OFFICE) for _ in range(2)]
    assert twice[0] == twice[1]
    assert "login-li" not in bodies(compound)
    with pytest.raises(Exception, match="c-1 stood for party"):
        compound.community.by(actor, command_id="c-1").run(party.withdraw_consent, twice[0].id)


def test_a_matter_from_a_visit_does_not_tell_the_office_who_came() -> None:
    """The steps of the matter name the secretary by the same digest."""
    compound = real()
    one = compound.member("1")
    seated(compound, one)
    secretary = login(compound, one)
    building = compound.building("1")
    charge = secretary.run(party.take_charge, one.id, about=building.id, start=TODAY)
    flat = compound.flat(building)
    told = {"unit_id": flat.id, "on": TODAY, "text": "楼道灯不亮", "category": Code("lighting")}
    visit = secretary.run(party.record_visit, charge.id, **told)  # type: ignore[arg-type]  # of several types
    assert visit.item is not None
    assert "login-li" not in bodies(compound)
    path = office(compound).ask(item_path, visit.item)
    assert "login-li" not in str(path)


@pytest.mark.parametrize("verb", ["add_post", "close_post", "appoint", "end_term", "dissolve"])
def test_the_office_gives_no_posts_in_a_branch_or_a_group(verb: str) -> None:
    """With a post of its own making it could read every member; in other bodies it goes on as before."""
    compound = real()
    one, group = compound.member("1"), compound.group(1, "1")
    term = seated(compound, one)
    desk, start = office(compound), PartialDate(TODAY)
    other = desk.run(found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2020")).id
    made = desk.run(organizations.add_post, other, code=Code("helper"), name="干事", seats=1)
    friend = compound.resident("2")
    with compound.community.looking() as (view, _reader):
        ours = [post.id for body in (compound.branch, group.body) for post in posts(view, body)]
    calls: dict[str, list[tuple[tuple[str, ...], dict[str, object]]]] = {
        "add_post": [((body,), {"code": Code("chair"), "name": "主任", "seats": 1}) for body in (compound.branch, group.body)],
        "close_post": [((post,), {"end": start}) for post in ours],
        "appoint": [((post,), {"person_id": friend, "start": start, "obtained": Obtained.APPOINTED}) for post in ours],
        "end_term": [((term.id,), {"end": start, "reason": Ended.RESIGNED})],
        "dissolve": [((body,), {"end": start}) for body in (compound.branch, group.body)],
    }
    for given, named in calls[verb]:
        with pytest.raises(Denied):
            desk.run(getattr(organizations, verb), *given, **named)
    held = desk.run(organizations.appoint, made.id, person_id=friend, start=start, obtained=Obtained.APPOINTED)
    assert held.post == made.id


@pytest.mark.parametrize("state", [state for state in MemberState if state not in (MemberState.FULL, MemberState.PROBATIONARY)])
def test_who_is_no_member_today_reads_nothing_of_the_branch(state: MemberState) -> None:
    """An applicant is not one yet, a suspended member is none meanwhile; the secretary's post alone opens nothing."""
    compound = real()
    group = compound.group(1, "1")
    one = compound.member("1", state=MemberState.FULL if state in (MemberState.LEFT, MemberState.SUSPENDED) else state)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    given = seated(compound, one)
    assert given.person == one.person
    me, asked = login(compound, one), {"since": DAY, "until": DAY}
    if state is MemberState.SUSPENDED:
        assert me.ask(party.group_report, group.id, **asked) is not None
        assert len(me.ask(party.members, compound.branch, on=DAY)) == 1
        compound.desk.run(party.suspend, one.id, on=TODAY)
    if state is MemberState.LEFT:
        compound.desk.run(party.leave, one.id, way=Way.EXPELLED, on=TODAY)
    for question, about, named in (
        (party.group_report, group.id, asked),
        (party.members, compound.branch, {"on": DAY}),
        (party.groups, compound.branch, {"on": DAY}),
        (party.check, compound.branch, {"on": DAY}),
    ):
        with pytest.raises(Denied):
            me.ask(question, about, **named)  # type: ignore[arg-type]  # each takes its own
    assert [one.to for one in me.ask(party.consents, one.id)] == [ConsentTo.OFFICE]  # his own consents stay his to withdraw


def test_a_consent_is_as_easily_withdrawn_as_given() -> None:
    """Who withdrew it, or left, is not named for the days before it either, and a notice that has not gone up never does."""
    clock = FixedClock()
    compound = real(clock)
    one, two = compound.member("1"), compound.member("1")
    anybody = compound.community.by(Actor.anonymous())
    given = []
    for number, member in enumerate((one, two)):
        compound.desk.run(party.join_vanguard, member.id, start=DAY)
        given.append(login(compound, member, f"login-{number}").run(party.consent, member.id, to=ConsentTo.VANGUARD))
    body = office(compound).run(found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2020")).id
    place, person = compound.building("1").id, compound.resident("1")
    shown = {"person_id": person, "agreed": TODAY, "body_id": body, "starts": date(2022, 6, 1), "days": 30}
    contact = compound.desk.run(party.show_contact, place, **shown)  # type: ignore[arg-type]  # of several types
    clock.set(datetime(2022, 5, 1, 3, tzinfo=UTC))
    assert len(anybody.ask(party.named_vanguard, compound.branch, on=date(2022, 4, 1))) == 2
    login(compound, one, "login-0").run(party.withdraw_consent, given[0].id)
    compound.desk.run(party.leave, two.id, way=Way.WITHDRAWN, on=date(2022, 5, 1))
    assert anybody.ask(party.named_vanguard, compound.branch, on=date(2022, 4, 1)) == ()
    compound.desk.run(party.withdraw_contact, contact.id)
    assert compound.desk.ask(every_notice_on, on=date(2022, 6, 2)) == ()
    assert compound.desk.ask(party.duty_contacts, on=date(2022, 6, 2)) == ()


def test_a_consent_on_paper_is_entered_with_where_it_is_kept_and_withdrawn_the_same_way() -> None:
    """For members without a login; the branch does not consent in their place."""
    compound = real()
    one = compound.member("1")
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    for paper in (None, " "):
        with pytest.raises(Refused, match=r"party\.consent_unsigned"):
            clerk.run(party.consent, one.id, to=ConsentTo.OFFICE, paper=paper)
    given = clerk.run(party.consent, one.id, to=ConsentTo.OFFICE, paper="档案柜1-3")
    assert clerk.run(party.withdraw_consent, given.id).withdrawn == TODAY
    assert [(row.paper, row.withdrawn) for row in login(compound, one).ask(party.consents, one.id)] == [("档案柜1-3", TODAY)]
    with pytest.raises(Denied):
        office(compound).run(party.consent, one.id, to=ConsentTo.OFFICE, paper="档案柜1-3")


def test_what_is_known_of_a_member_goes_ten_years_after_he_left() -> None:
    """By the placeholder; it is proposed to the secretary, and the office learns nothing of it."""
    clock = FixedClock()
    compound = real(clock)
    one, two = compound.member("1"), compound.member("1")
    seated(compound, one)
    me = login(compound, one)
    compound.desk.run(party.grant_excusal, two.id, ground=party.Ground.ILL, start=DAY, by=compound.branch)
    compound.desk.run(party.leave, two.id, way=Way.WITHDRAWN, on=TODAY, reason="本人申请")

    def due(on: date) -> set[tuple[str, str]]:
        rows = me.ask(due_of_body, compound.branch, on=on)
        return {(row.kind, row.record) for row in rows if row.state is DueState.DUE and row.kind.startswith("party.")}

    assert due(date(2032, 1, 1)) == set()
    assert {kind for kind, _record in due(date(2032, 1, 2))} == {"party.member", "party.member_move", "party.excusal"}
    assert ("party.member", one.id) not in due(date(2032, 1, 2))
    clock.set(datetime(2032, 1, 2, 3, tzinfo=UTC))
    on = date(2032, 1, 2)
    fields = tuple(row for row in me.ask(due_of_body, compound.branch, on=on) if row.record == two.id)
    me.run(erase_due_of_body, compound.branch, on=on, fields=fields)
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    with compound.desk.view() as view:
        assert view.get(Member, two.id).person is None
    assert [row.member for row in clerk.ask(party.named_members, compound.branch, on=TODAY)] == [one.id]
    with pytest.raises(Denied):
        office(compound).ask(due_of_body, compound.branch, on=on)


def test_a_duty_contact_is_one_while_the_notice_hangs() -> None:
    """Not before it goes up, and not after its last day."""
    compound = Compound()
    body = compound.desk.run(found, kind=Code("residents_committee"), name="居委会", start=PartialDate("2020")).id
    person, place = compound.resident("1"), compound.building("1").id
    shown = {"person_id": person, "agreed": TODAY, "body_id": body, "starts": date(2022, 1, 2), "days": 30}
    compound.desk.run(party.show_contact, place, **shown)  # type: ignore[arg-type]  # of several types
    days = (date(2022, 1, 1), date(2022, 1, 2), date(2022, 2, 1), date(2022, 2, 2))
    assert [len(compound.desk.ask(party.duty_contacts, on=day)) for day in days] == [0, 1, 1, 0]


def test_who_has_left_covers_nothing_and_is_called_out_no_more() -> None:
    """His charge and his place on the team need not be ended one by one; a visit that has not been is not recorded."""
    compound = Compound()
    one = compound.member("1")
    flat, building = compound.flat(compound.building("1")), compound.building("1")
    charge = compound.desk.run(party.take_charge, one.id, about=building.id, start=DAY)
    compound.desk.run(party.join_vanguard, one.id, start=DAY)
    with pytest.raises(Refused, match=r"party\.visit_not_yet"):
        compound.desk.run(party.record_visit, charge.id, unit_id=flat.id, on=date(2022, 1, 2))
    compound.desk.run(party.leave, one.id, way=Way.DIED, on=date(2021, 12, 1))
    for day, n in ((date(2021, 11, 30), 1), (date(2021, 12, 1), 0)):
        cover = compound.desk.ask(party.covering, compound.branch, unit_id=flat.id, on=day)
        assert (len(cover.charges), len(compound.desk.ask(party.vanguard, compound.branch, on=day))) == (n, n)
    with pytest.raises(Refused, match=r"party\.charge_not_then"):
        compound.desk.run(party.record_visit, charge.id, unit_id=flat.id, on=date(2021, 12, 2))


def test_that_a_leader_is_gone_or_withdrew_his_consent_is_told_to_the_branch_alone() -> None:
    """The office reads that nobody holds the post, which everybody can see, and not that the holder is no member."""
    compound = Compound()
    group, one = compound.group(1, "1"), compound.member("1")
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)

    def outer() -> set[str]:
        with compound.desk.view() as view:
            return {found.code for found in view.findings(TODAY)}

    assert "party.group_no_leader" in outer()
    compound.lead(group, one)
    assert not {"party.group_no_leader", "party.leader_without_consent"} & {*outer(), *compound.codes(TODAY)}
    (given,) = compound.desk.ask(party.consents, one.id)
    compound.desk.run(party.withdraw_consent, given.id)
    assert "party.leader_without_consent" in compound.codes(TODAY)
    compound.desk.run(party.leave, one.id, way=Way.EXPELLED, on=TODAY)
    assert "party.leader_gone" in compound.codes(TODAY)
    assert not {"party.group_no_leader", "party.leader_gone", "party.leader_without_consent"} & outer()


def test_the_clerk_knows_names_and_finds_who_says_who_he_is_without_the_office() -> None:
    """To ask the office for an id would tell it who is a member."""
    compound = real()
    group = compound.group(1, "1")
    one, two = compound.member("1"), compound.member("2", state=MemberState.PROBATIONARY)
    compound.desk.run(party.assign_by_residence, compound.branch, on=DAY)
    seated(compound, one)
    clerk = compound.community.by(somebody("branch-office", "party_clerk"))
    rows = clerk.ask(party.named_members, compound.branch, on=TODAY)
    assert [(row.name, row.group, row.offices) for row in rows] == [("住户0", 1, (Office.SECRETARY,)), ("住户1", None, ())]
    assert login(compound, one).ask(party.named_members, compound.branch, on=TODAY) == rows
    assert group.number == 1
    for desk in (login(compound, two), office(compound)):
        with pytest.raises(Denied):
            desk.ask(party.named_members, compound.branch, on=TODAY)
    three = compound.resident("3")
    home = clerk.ask(unit_of, code="flat-4")
    assert home is not None
    for name, who in (("住户3", (three,)), (" 住户3 ", (three,)), ("住户", ()), ("住户0", ())):
        assert clerk.ask(party.person_at, home.id, name=name, on=TODAY) == who


def test_who_was_merged_in_the_register_still_has_his_branch() -> None:
    """By the login of either id."""
    compound = real()
    compound.group(1, "1")
    one, kept = compound.member("1"), compound.resident("2")
    old = one.person
    assert old is not None
    office(compound).run(merge_persons, old, into=kept, reason="同一人")
    for person in (old, kept):
        me = compound.community.by(Actor(id="login-li", person=Id[Person](person)))
        assert me.ask(party.consents, one.id) == ()
