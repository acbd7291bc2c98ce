"""Who was there, and for which items."""

from datetime import date

import pytest
from tests.meetings.committee import NOTICE, committee

from community_gov import Code, PartialDate, Refused
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o

PROXIES = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "committee_proxies"
value = true
citation = "议事规则第12条"
mark = "read"
severity = "bylaw"
"""


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_presence_is_kept_for_each_item() -> None:
    """Who comes late and who leaves early count where they were, and who comes back counts again."""
    here = committee()
    meeting, items = here.sit("一", "二", "三", "四", present=3)
    here.desk.run(m.arrive, meeting.id, persons=here.members[3:4], at_item=2)
    here.desk.run(m.leave, meeting.id, person_id=here.members[0], after_item=2)
    here.desk.run(m.arrive, meeting.id, persons=here.members[:1], at_item=4)
    assert [here.desk.ask(m.quorum_at, item.id).present for item in items] == [3, 4, 3, 4]
    assert len(here.desk.ask(m.attendance, meeting.id)) == 5


def test_the_quorum_is_judged_at_each_item() -> None:
    """More than half of all five: three are enough and two are not."""
    here = committee()
    meeting, items = here.sit("一", "二", present=3)
    here.desk.run(m.leave, meeting.id, person_id=here.members[2], after_item=1)
    found = [here.desk.ask(m.quorum_at, item.id) for item in items]
    assert [(one.members, one.present, one.holds, one.needed) for one in found] == [(5, 3, True, 3), (5, 2, False, 3)]
    assert "274" in found[0].citation


def test_nothing_is_recorded_before_the_day_or_after_the_close() -> None:
    """A meeting sits from its day on, after the notice and before the close."""
    here = committee()
    meeting, _items = here.call()
    here.desk.run(m.give_notice, meeting.id, on=NOTICE)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=here.members)
    assert codes(caught) == ["meetings.not_sitting"]
    here.clock.advance(days=8)
    here.desk.run(m.close, meeting.id)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=here.members)
    assert codes(caught) == ["meetings.not_sitting"]


def test_only_members_with_a_vote_attend() -> None:
    """Neither somebody from outside, nor an alternate, nor who left before that day; each wrong one is told."""
    here = committee()
    term = here.desk.ask(o.tenures_of, here.members[4], on=NOTICE)[0].term
    here.desk.run(o.end_term, term.id, end=PartialDate("2022-01-05"), reason=o.Ended.RESIGNED)
    meeting, items = here.sit(present=0)
    outsider = here.desk.run(h.add_person, name="李四").id
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=(outsider, here.members[0], here.alternate, here.members[4]))
    assert codes(caught) == ["meetings.not_a_member"] * 3
    assert here.desk.ask(m.quorum_at, items[0].id).members == 4


def test_two_posts_are_one_head() -> None:
    """Who is chair and member at once has one vote."""
    here = committee()
    post = here.desk.run(o.add_post, here.body, code=Code("vice_chair"), name="副主任", seats=1).id
    here.desk.run(o.appoint, post, person_id=here.members[1], start=PartialDate("2021"), obtained=o.Obtained.RECOMMENDED)
    _meeting, items = here.sit()
    found = here.desk.ask(m.quorum_at, items[0].id)
    assert (found.members, found.present) == (5, 5)


def test_nobody_arrives_twice_or_leaves_without_having_come() -> None:
    """Each stretch begins and ends once."""
    here = committee()
    meeting, _items = here.sit("一", "二", present=3)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=here.members[:1], at_item=2)
    assert codes(caught) == ["meetings.there_already"]
    with pytest.raises(Refused) as caught:
        here.desk.run(m.leave, meeting.id, person_id=here.members[4], after_item=1)
    assert codes(caught) == ["meetings.not_there"]
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=here.members[4:], at_item=3)
    assert codes(caught) == ["meetings.no_such_item"]


def test_who_was_excused_and_came_is_there() -> None:
    """Excused members are no attendance; coming all the same is."""
    here = committee()
    meeting, items = here.sit(present=2)
    here.desk.run(m.excuse, meeting.id, persons=here.members[2:4])
    assert here.desk.ask(m.quorum_at, items[0].id).present == 2
    here.desk.run(m.arrive, meeting.id, persons=here.members[2:3])
    assert here.desk.ask(m.quorum_at, items[0].id).present == 3
    with pytest.raises(Refused) as caught:
        here.desk.run(m.excuse, meeting.id, persons=here.members[:1])
    assert codes(caught) == ["meetings.there_already"]


def test_who_was_there_at_a_decided_item_stands() -> None:
    """Presence is not mended after the vote."""
    here = committee()
    meeting, items = here.sit("一", "二", present=4)
    here.decide(items[0], 3)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.arrive, meeting.id, persons=here.members[4:])
    assert codes(caught) == ["meetings.presence_decided"]
    here.desk.run(m.arrive, meeting.id, persons=here.members[4:], at_item=2)
    here.decide(items[1], 3)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.leave, meeting.id, person_id=here.members[0], after_item=1)
    assert codes(caught) == ["meetings.presence_decided"]


def test_nobody_sends_somebody_else_to_a_committee() -> None:
    """The guiding rules know no proxies in a committee."""
    here = committee()
    meeting, _items = here.sit(present=2)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.send_proxy, meeting.id, person_id=here.members[3], proxy_id=here.members[0])
    assert codes(caught) == ["meetings.no_proxies"]


def test_a_proxy_comes_where_the_rules_say_so() -> None:
    """The member counts as being there, and may vote through the proxy; nobody is one's own."""
    here = committee()
    here.adopt(PROXIES)
    meeting, items = here.sit(present=2)
    row = here.desk.run(m.send_proxy, meeting.id, person_id=here.members[3], proxy_id=here.members[0])
    assert (row.person, row.proxy) == (here.members[3], here.members[0])
    assert here.desk.ask(m.quorum_at, items[0].id).present == 3
    made = here.desk.run(
        m.decide_item,
        meeting.id,
        item_id=items[0].id,
        votes=tuple(m.NamedVote(person=one, choice=m.VoteChoice.YES) for one in (*here.members[:2], here.members[3])),
    )
    assert (made.outcome.value, made.yes) == ("passed", 3)
    with pytest.raises(Refused) as caught:
        here.desk.run(m.send_proxy, meeting.id, person_id=here.members[4], proxy_id=here.members[4])
    assert codes(caught) == ["meetings.own_proxy"]


def test_a_body_without_a_law_of_meetings_has_all_its_posts_in_it() -> None:
    """Where no pack says which posts have a vote, every post has one, and nobody may send a proxy."""
    here = committee()
    association = here.desk.run(o.found, kind=Code("volunteer_association"), name="志愿者联合会", start=PartialDate("2019")).id
    post = here.desk.run(o.add_post, association, code=Code("alternate"), name="候补", seats=None).id
    here.desk.run(o.appoint, post, person_id=here.alternate, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
    meeting = here.desk.run(
        m.call, association, kind=m.MeetingKind.REGULAR, on=date(2022, 1, 1), place="广场", called_by=(here.alternate,)
    )
    here.desk.run(m.add_item, meeting.id, title="年度计划")
    here.desk.run(m.give_notice, meeting.id, on=NOTICE)
    assert len(here.desk.run(m.arrive, meeting.id, persons=(here.alternate,))) == 1
