"""No fact of the branch reaches a public view, the journal, an event or an export without the branch's permission."""

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import get_args, get_origin, get_type_hints

import pytest
from plugins.party.tests.compound import DAY, Compound

import community_gov_party as party
from community_gov import Actor, Denied, GovernanceError, Id, PartialDate, Record, View, audit
from community_gov.rules import Outcome
from community_gov.testing import somebody
from community_gov_party import Circle, Ground, MemberState, Office, PaperHeap, Presence

CANARY = "金丝雀"
ON = date(2021, 7, 5)
TODAY = date(2022, 1, 1)


def played(policy: None) -> tuple[Compound, list[party.Member]]:
    """A branch that did something of everything, with a word in each of its papers that stands nowhere else."""
    compound = Compound(policy=policy)
    desk = compound.desk
    group = compound.group(1, "1")
    members = [compound.member("1") for _ in range(6)]
    members.append(compound.member("1", state=MemberState.PROBATIONARY))
    desk.run(party.assign_by_residence, compound.branch, on=DAY)
    desk.run(party.grant_excusal, members[5].id, ground=Ground.ILL, start=DAY)
    desk.run(party.suspend, members[4].id, on=ON, reason=CANARY)
    desk.run(party.resume, members[4].id, on=ON, reason=CANARY)
    session = compound.meet(ON, present=members[:5], excused=members[6:])
    compound.meet(ON, circle=Circle.GROUP, group=group, present=members[:3])
    desk.run(party.correct_attendance, session.id, member_id=members[6].id, how=Presence.ABSENT)
    desk.run(party.write_session_minutes, session.id, text=CANARY)
    desk.run(party.resolve, session.id, title=CANARY, yes=5, announced=Outcome.PASSED)
    heaps = (PaperHeap(marks=(members[0].id,), papers=5),)
    desk.run(
        party.hold_election,
        session.id,
        office=Office.COMMITTEE,
        candidates=(members[0].id, members[1].id),
        heaps=heaps,
        issued=5,
        seats=1,
    )
    desk.run(party.take_charge, members[1].id, about=compound.building("1").id, start=DAY)
    desk.run(party.join_vanguard, members[1].id, start=DAY)
    call = desk.run(party.call_out, compound.branch, title="防汛", on=ON, wanted=1)
    desk.run(party.note_came, call.id, members=(members[1].id,))
    return compound, members


@pytest.fixture(scope="module")
def scene() -> tuple[Compound, list[party.Member]]:
    """Under the real policy."""
    return played(None)


def others(compound: Compound) -> Iterator[Actor]:
    """Who is not of the branch: everybody, somebody who lives there, the office, the auditor, who set the community up."""
    yield Actor.anonymous()
    yield Actor(id="login-neighbour", person=compound.resident("1"))
    for role in ("clerk", "auditor", "operator"):
        yield somebody(f"other-{role}", role)
    yield Actor(id="login-nobody", roles=frozenset())


def answers(compound: Compound, actor: Actor) -> Iterator[tuple[str, object]]:
    """Every question of every plugin, about everything that there is, as far as it is answered."""
    with compound.community.by(somebody("reader", "operator")).view() as view:
        known = list(questions(compound, view))
    desk = compound.community.by(actor)
    for name, function, arguments in known:
        for chosen in arguments:
            try:
                yield name, desk.ask(function, **chosen)
            except (GovernanceError, ValueError, LookupError, TypeError):
                continue


def questions(compound: Compound, view: View) -> Iterator[tuple[str, Callable[..., object], list[dict[str, object]]]]:
    """Each question with every id of the kind that it asks about; days stand for days."""
    for name, function in compound.community.actions.items():
        if not hasattr(function, "__question__") or name == "audit.denials":
            continue  # the security log tells of what this test itself asked for
        hints = get_type_hints(function)
        needed = [one for one in list(inspect.signature(function).parameters.values())[1:] if one.default is one.empty]
        choices = [values(hints[one.name], view) for one in needed]
        most = max((len(found) for found in choices), default=1)
        if all(choices):
            sets = [{one.name: found[n % len(found)] for one, found in zip(needed, choices, strict=True)} for n in range(most)]
            yield name, function, sets


def values(hint: object, view: View) -> list[object]:
    """What an argument may be."""
    if get_origin(hint) is Id:
        kinds = [arg for arg in get_args(hint) if isinstance(arg, type) and hasattr(arg, "__kind__")]
        kind: type[Record] | None = kinds[0] if kinds else None
        return [] if kind is None else [record.id for record in view.find(kind)]
    return [TODAY] if hint is date else []


def test_nobody_else_reads_a_paper_or_learns_who_is_a_member(scene: tuple[Compound, list[party.Member]]) -> None:
    """Whatever is asked by anybody outside: no paper's word, no member's record, no attendance, vote or charge."""
    compound, members = scene
    ids = {member.id for member in members}
    asked = set[str]()
    for actor in others(compound):
        for name, answer in answers(compound, actor):
            asked.add(name)
            told = repr(answer)
            assert CANARY not in told, (actor.id, name)
            assert not [one for one in ids if f"'{one}'" in told], (actor.id, name)
    assert len(asked) > 30, asked


def test_the_branch_itself_reads_them(scene: tuple[Compound, list[party.Member]]) -> None:
    """The same questions find both when the branch asks: the test above can fail."""
    compound, members = scene
    told = [repr(answer) for _name, answer in answers(compound, somebody("branch-office", "party_clerk"))]
    assert any(f"'{members[0].id}'" in one for one in told)
    desk = compound.community.by(somebody("branch-office", "party_clerk"))
    rows = desk.ask(party.sessions, compound.branch, since=ON, until=ON)
    minutes = [desk.ask(party.session_minutes, row.session.id) for row in rows]
    assert [one.text for one in minutes if one is not None] == [CANARY]


def test_the_journal_and_its_events_hold_no_paper_and_no_person(scene: tuple[Compound, list[party.Member]]) -> None:
    """Entries are read by subscribers and auditors: events name the branch, a meeting, a call-out, and never a member."""
    compound, members = scene
    with compound.community.journal() as journal:
        bodies = [body.decode() for body in journal.bodies()]
        assert journal.verify().sound
    persons = {str(member.person) for member in members}
    for body in bodies:
        assert CANARY not in body
        if "party." in body:
            assert not [one for one in (*persons, *(member.id for member in members)) if f'"{one}"' in body]


def test_the_audit_for_the_office_names_no_member(scene: tuple[Compound, list[party.Member]]) -> None:
    """What is out of order is told of the branch and its groups."""
    compound, members = scene
    about = {one.about for one in compound.community.by(somebody("office", "clerk")).ask(audit.findings, on=TODAY)}
    assert not about & {member.id for member in members}


def test_the_security_log_does_not_tell_a_member_who_is_turned_away_from_anybody_else() -> None:
    """In another branch, for another member, with a verb of the clerk: he and a neighbour leave the same line."""
    compound, members = played(None)
    other = compound.desk.run(party.found_branch, name="第二支部", start=PartialDate("2020")).body
    lines = []
    for person in (members[0].person, compound.resident("1")):
        login = compound.community.by(Actor(id="login", person=person))
        with pytest.raises(Denied):
            login.ask(party.calendar, other, first=ON, last=ON, on=ON)
        with pytest.raises(Denied):
            login.ask(party.consents, members[1].id)
        with pytest.raises(Denied):
            login.run(party.promote, members[0].id, on=ON)
        kept = compound.community.by(somebody("operator", "operator")).ask(audit.denials).kept[-3:]
        lines.append([(one.action, one.reason, one.scopes, one.about) for one in kept])
    assert lines[0] == lines[1]
    assert [(one[0], one[1], one[3]) for one in lines[0]] == [
        ("party.calendar", "no_role", ()),
        ("party.consents", "no_role", ()),
        ("party.promote", "no_role", ()),
    ]
