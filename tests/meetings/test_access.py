"""Who may do what with meetings."""

from collections.abc import Callable
from typing import cast

import pytest
from tests.meetings.committee import DAY, Committee, committee

from community_gov import OPERATOR, Actor, Code, Denied, Desk, Id, PartialDate
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.policy import TablePolicy

Act = Callable[[Desk, Committee, m.Meeting, m.AgendaItem], object]
READ: dict[str, Act] = {
    "absences": lambda desk, here, _meeting, _item: desk.ask(m.absences, here.body, on=DAY),
    "agenda": lambda desk, _here, meeting, _item: desk.ask(m.agenda, meeting.id),
    "attendance": lambda desk, _here, meeting, _item: desk.ask(m.attendance, meeting.id),
    "decisions": lambda desk, _here, meeting, _item: desk.ask(m.decisions, meeting.id),
    "meeting": lambda desk, _here, meeting, _item: desk.ask(m.meeting, meeting.id),
    "meetings_of": lambda desk, here, _meeting, _item: desk.ask(m.meetings_of, here.body),
    "minutes_of": lambda desk, _here, meeting, _item: desk.ask(m.minutes_of, meeting.id),
    "quorum_at": lambda desk, _here, _meeting, item: desk.ask(m.quorum_at, item.id),
    "rules_on": lambda desk, here, _meeting, _item: desk.ask(m.rules_on, here.body, on=DAY),
    "votes_on": lambda desk, _here, _meeting, item: desk.ask(m.votes_on, item.id),
}
LED: dict[str, Act] = {
    "call": lambda desk, here, _meeting, _item: desk.run(
        m.call, here.body, kind=m.MeetingKind.EXTRA, on=DAY, place="物业用房", called_by=here.members[:1]
    ),
    "excuse": lambda desk, here, meeting, _item: desk.run(m.excuse, meeting.id, persons=here.members[4:]),
    "decide_item": lambda desk, _here, meeting, item: desk.run(m.decide_item, meeting.id, item_id=item.id, hands=m.Hands(yes=3)),
    "write_minutes": lambda desk, _here, meeting, _item: desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意"),
    "close": lambda desk, _here, meeting, _item: desk.run(m.close, meeting.id),
}


def elsewhere(here: Committee) -> Id[h.Person]:
    """Somebody who leads another body."""
    body = here.desk.run(o.found, kind=Code("party_branch"), name="党支部", start=PartialDate("2019")).id
    post = here.desk.run(o.add_post, body, code=Code("secretary"), name="书记", seats=1).id
    person = here.desk.run(h.add_person, name="李四").id
    here.desk.run(o.appoint, post, person_id=person, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    return person


def test_every_verb_and_question_has_a_line_and_every_other_cell_is_empty() -> None:
    """The whole table of roles, one line for each cell that is allowed."""
    table = cast("TablePolicy", committee().community.policy)
    mine: dict[str, set[tuple[str, str, bool]]] = {}
    for row in table.rows():
        if row.action.startswith("meetings."):
            mine.setdefault(row.action.partition(".")[2], set()).add((row.role, row.scope.value, row.unmasked))
    led = {("clerk", "community", False), ("chair", "body", False)}
    read = {("clerk", "community", True), ("auditor", "community", False), ("member", "body", True)}
    verbs = set(m.__all__) & {name.partition(".")[2] for name in committee().community.actions if name.startswith("meetings.")}
    assert set(mine) == verbs
    assert {name: lines for name, lines in mine.items() if name in READ} == dict.fromkeys(READ, read)
    office = {"adopt_rules", "erase_record"}
    assert [mine[name] for name in office] == [{("clerk", "community", False), ("operator", "community", False)}] * 2
    rest = {name: lines for name, lines in mine.items() if name not in {*READ, *office}}
    assert rest == dict.fromkeys(verbs - {*READ, *office}, led)


@pytest.mark.parametrize("name", READ)
def test_members_office_and_auditors_read_and_nobody_else(name: str) -> None:
    """What goes on in a meeting is the body's own; everybody reads the notice that shows its decisions."""
    here = committee()
    meeting, items = here.sit()
    stranger = elsewhere(here)
    for desk in (here.desk, here.auditor, *(here.as_person(one) for one in here.members)):
        READ[name](desk, here, meeting, items[0])
    for desk in (
        here.as_person(stranger),
        here.community.by(Actor.anonymous()),
        here.community.by(Actor(id="x", roles=frozenset({OPERATOR}))),
    ):
        with pytest.raises(Denied):
            READ[name](desk, here, meeting, items[0])


def test_the_office_alone_records_rules_of_procedure() -> None:
    """Who leads a body does not write the rules by which it decides."""
    here = committee()
    with pytest.raises(Denied):
        here.as_person(here.members[0]).run(m.adopt_rules, here.body, start=PartialDate("2019"))
    here.desk.run(m.adopt_rules, here.body, start=PartialDate("2019"))


@pytest.mark.parametrize("name", LED)
def test_the_chair_runs_the_meetings_of_the_own_body(name: str) -> None:
    """A member does not, nor does the chair of another body, nor an auditor."""
    here = committee()
    meeting, items = here.sit(present=4)
    stranger = elsewhere(here)
    for desk in (here.as_person(here.members[1]), here.as_person(stranger), here.auditor, here.community.by(Actor.anonymous())):
        with pytest.raises(Denied):
            LED[name](desk, here, meeting, items[0])
    LED[name](here.as_person(here.members[0]), here, meeting, items[0])


def test_names_and_words_are_masked_for_auditors() -> None:
    """What a member said and what the record tells is for the body and its office."""
    here = committee()
    meeting, items = here.sit()
    votes = tuple(m.NamedVote(person=one, choice=m.VoteChoice.YES) for one in here.members)
    here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=votes)
    here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意")
    assert {row.choice for row in here.auditor.ask(m.votes_on, items[0].id)} == {None}
    masked, clear = here.auditor.ask(m.minutes_of, meeting.id), here.desk.ask(m.minutes_of, meeting.id)
    assert masked is not None
    assert clear is not None
    assert masked.record != clear.record == "张三主持"
    assert masked.summary == clear.summary
    assert "张三" not in repr(clear)
