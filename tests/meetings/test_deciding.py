"""Deciding: by all members and not by those who are there, one head each, by the rule of the day."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.meetings.committee import Committee, committee

from community_gov import Code, Id, PartialDate, Refused, Severity
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.rules import Outcome, rule_from_data

PRESENT_DECIDE = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[matters]]
code = "meeting_decision"
rule = "OWN.present"

[[matters]]
code = "seal"
rule = "OWN.all"

[[rules]]
id = "OWN.present"
citation = "议事规则第15条"
mark = "read"
severity = "bylaw"
tie = { by = "casting" }

[[rules.stages]]
name = "vote"
quorum = "heads(A) > 1/2 heads(E)"
passes = "heads(Y) > 1/2 heads(A)"

[[rules]]
id = "OWN.all"
citation = "议事规则第20条"
mark = "read"
severity = "bylaw"

[[rules.stages]]
name = "vote"
passes = "heads(Y) == heads(E)"
"""
SEATS = """
id = "own"
jurisdiction = "cn"
severity = "bylaw"
checked_on = 2022-01-01

[[parameters]]
name = "committee_decision_base"
value = "seats"
citation = "议事规则第15条"
mark = "read"
severity = "bylaw"
"""


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    ("present", "yes", "no", "outcome"),
    [
        (5, 3, 2, Outcome.PASSED),
        (5, 2, 1, Outcome.REJECTED),
        (3, 3, 0, Outcome.PASSED),
        (3, 2, 1, Outcome.REJECTED),
        (2, 2, 0, Outcome.NO_DECISION),
    ],
)
def test_all_members_count_and_not_those_who_are_there(present: int, yes: int, no: int, outcome: Outcome) -> None:
    """Two of three is most of those who are there, and no decision of a committee of five."""
    here = committee()
    _meeting, items = here.sit(present=present)
    made = here.decide(items[0], yes, no)
    assert made.outcome is outcome
    assert (made.members, made.present, made.yes, made.no) == (5, present, yes, no)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_outcome_is_that_of_whole_numbers(data: st.DataObject) -> None:
    """For any committee: more than half of all there, and at least half of all for it."""
    seats = data.draw(st.integers(2, 9))
    held = data.draw(st.integers(1, seats))
    present = data.draw(st.integers(0, held))
    yes = data.draw(st.integers(0, present))
    no = data.draw(st.integers(0, present - yes))
    here = committee(seats, held=held)
    _meeting, items = here.sit(present=present)
    outcome = here.decide(items[0], yes, no, present - yes - no).outcome
    if 2 * present <= held:
        assert outcome is Outcome.NO_DECISION
    else:
        assert outcome is (Outcome.PASSED if 2 * yes >= held else Outcome.REJECTED)


def test_votes_by_name_and_a_count_of_hands_come_to_the_same() -> None:
    """By name in any order; who said what is kept apart from the sums."""
    outcomes = []
    for order in (1, -1):
        here = committee()
        meeting, items = here.sit()
        said = [m.VoteChoice.YES, m.VoteChoice.NO, m.VoteChoice.YES, m.VoteChoice.ABSTAIN, m.VoteChoice.YES]
        votes = tuple(m.NamedVote(person=who, choice=what) for who, what in zip(here.members, said, strict=True))[::order]
        made = here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=votes)
        outcomes.append((made.outcome, made.yes, made.no, made.abstaining, made.reasons))
        kept = {row.person: row.choice for row in here.desk.ask(m.votes_on, items[0].id)}
        assert kept == dict(zip(here.members, said, strict=True))
    here = committee()
    _meeting, items = here.sit()
    made = here.decide(items[0], 3, 1, 1)
    assert {(made.outcome, made.yes, made.no, made.abstaining, made.reasons), *outcomes} == {outcomes[0]}
    assert here.desk.ask(m.votes_on, items[0].id) == ()


def test_a_decision_keeps_the_rule_and_why() -> None:
    """The rule reads back from the text, and says on what it rests and how sure we are of it."""
    here = committee()
    _meeting, items = here.sit()
    made = here.decide(items[0], 5)
    rule = rule_from_data(json.loads(made.rule_text))
    assert rule.id == made.rule == "cn_national_2021.committee_decision"
    assert made.citation.startswith("guiding rule 38")
    assert (made.severity, made.verified) == (Severity.GUIDE, False)
    assert json.loads(made.reasons)["rule"] == rule.id
    assert any("cn_national_2021" in line.en for line in made.chosen)


def test_before_2021_the_guiding_rules_held_too() -> None:
    """A meeting of 2020 is judged by the book of its day."""
    here = committee()
    made = old(here, "2020-03-01")
    assert (made.rule, made.outcome) == ("cn_guiding_rules_2009.committee_decision", Outcome.PASSED)


def old(here: Committee, on: str) -> m.ItemDecision:
    """A meeting that is entered after the fact."""
    _meeting, items = here.sit(on=date.fromisoformat(on), notified=date.fromisoformat(on))
    return here.decide(items[0], 3)


def test_a_place_has_figures_of_its_own() -> None:
    """Shandong wants two thirds of all there; with three of five nothing is decided."""
    here = committee()
    here.adopt("", jurisdiction="cn-shandong")
    _meeting, items = here.sit(present=3)
    found = here.desk.ask(m.quorum_at, items[0].id)
    assert (found.needed, found.holds) == (4, False)
    assert here.decide(items[0], 3).outcome is Outcome.NO_DECISION


@pytest.mark.parametrize(("book", "outcome"), [("", Outcome.PASSED), (SEATS, Outcome.REJECTED)])
def test_an_empty_seat_counts_where_a_rule_says_so(book: str, outcome: Outcome) -> None:
    """With one of seven seats empty half of the six who sit is three, and half of seven seats four."""
    here = committee(7, held=6)
    here.adopt(book)
    _meeting, items = here.sit(present=4)
    assert here.decide(items[0], 3).outcome is outcome


def test_rules_of_the_body_itself_go_first() -> None:
    """By those who are there, or by all where the matter has a rule of its own; the law's answer is kept beside it."""
    here = committee()
    here.adopt(PRESENT_DECIDE)
    _meeting, items = here.sit(present=3)
    made = here.decide(items[0], 2)
    assert (made.rule, made.outcome, made.by_law) == ("OWN.present", Outcome.PASSED, Outcome.REJECTED)
    assert (made.severity, made.law_severity) == (Severity.BYLAW, Severity.GUIDE)
    _meeting, items = here.sit(present=5, matter="seal")
    made = here.decide(items[0], 4, 1)
    assert (made.rule, made.outcome, made.by_law) == ("OWN.all", Outcome.REJECTED, Outcome.PASSED)


def test_a_tie_is_broken_by_the_chair_where_the_rule_says_so() -> None:
    """The casting vote decides, and only there."""
    here = committee()
    here.adopt(PRESENT_DECIDE)
    meeting, items = here.sit("一", "二", present=4)
    hands = m.Hands(yes=2, no=2)
    lost = here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, hands=hands)
    won = here.desk.run(m.decide_item, meeting.id, item_id=items[1].id, hands=hands, casting=m.VoteChoice.YES)
    assert (lost.outcome, won.outcome) == (Outcome.REJECTED, Outcome.PASSED)


def test_what_is_not_on_the_agenda_is_not_decided() -> None:
    """An item of another meeting is none of this one; an item is decided once."""
    here = committee()
    other, foreign = here.call("别的会议")
    meeting, items = here.sit()
    with pytest.raises(Refused) as caught:
        here.desk.run(m.decide_item, meeting.id, item_id=foreign[0].id, hands=m.Hands(yes=5))
    assert codes(caught) == ["meetings.not_on_agenda"]
    here.decide(items[0], 5)
    with pytest.raises(Refused) as caught:
        here.decide(items[0], 5)
    assert codes(caught) == ["meetings.decided_already"]
    assert here.desk.ask(m.decisions, other.id) == ()
    assert [one.item for one in here.desk.ask(m.decisions, meeting.id)] == [items[0].id]


def test_only_who_is_there_votes_and_once() -> None:
    """Absent members, doubles, and more hands than members are refused, and nothing of them is kept."""
    here = committee()
    meeting, items = here.sit(present=4)
    yes = [m.NamedVote(person=one, choice=m.VoteChoice.YES) for one in here.members]
    with pytest.raises(Refused) as caught:
        here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=(yes[0], yes[0], yes[4]))
    assert codes(caught) == ["meetings.absent", "meetings.voted_twice"]
    with pytest.raises(Refused) as caught:
        here.decide(items[0], 5)
    assert codes(caught) == ["meetings.too_many_hands"]
    with pytest.raises(Refused) as caught:
        here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=(yes[0],), hands=m.Hands(yes=1))
    assert codes(caught) == ["meetings.two_counts"]
    with pytest.raises(Refused) as caught:
        here.desk.run(m.decide_item, meeting.id, item_id=items[0].id)
    assert codes(caught) == ["meetings.no_count"]
    assert here.desk.ask(m.votes_on, items[0].id) == ()
    assert here.desk.ask(m.decisions, meeting.id) == ()


def test_without_a_quorum_nobody_has_to_vote() -> None:
    """That nothing could be decided is recorded all the same."""
    here = committee()
    meeting, items = here.sit(present=2)
    made = here.desk.run(m.decide_item, meeting.id, item_id=items[0].id)
    assert (made.outcome, made.yes, made.present) == (Outcome.NO_DECISION, 0, 2)


def test_a_body_without_any_rule_decides_nothing() -> None:
    """It records its rules of procedure first; nothing is guessed."""
    here = committee()
    association = here.desk.run(o.found, kind=Code("volunteer_association"), name="志愿者联合会", start=PartialDate("2019")).id
    leader = here.desk.run(o.add_post, association, code=Code("leader"), name="会长", seats=1).id
    here.desk.run(o.appoint, leader, person_id=here.alternate, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)

    def meet() -> m.ItemDecision:
        meeting = here.desk.run(
            m.call, association, kind=m.MeetingKind.REGULAR, on=here.today, place="广场", called_by=(association,)
        )
        item = here.desk.run(m.add_item, meeting.id, title="年度计划")
        here.desk.run(m.give_notice, meeting.id, on=here.today)
        here.desk.run(m.arrive, meeting.id, persons=(here.alternate,))
        return here.desk.run(m.decide_item, meeting.id, item_id=item.id, hands=m.Hands(yes=1))

    with pytest.raises(Refused) as caught:
        meet()
    assert codes(caught) == ["meetings.no_rule"]
    here.desk.run(m.adopt_rules, association, start=PartialDate("2020"), book=PRESENT_DECIDE)
    made = meet()
    assert (made.outcome, made.by_law) == (Outcome.PASSED, None)


@pytest.mark.parametrize(
    ("book", "code"),
    [
        ("id = 3", "meetings.flawed_rules"),
        (SEATS.replace("_base", "").replace('"seats"', '"most"'), "meetings.no_number"),
        (SEATS.replace("committee_decision_base", "committee_notice_days").replace('"seats"', '"1/2"'), "meetings.no_number"),
    ],
)
def test_a_rulebook_that_cannot_be_used_is_refused(book: str, code: str) -> None:
    """It is read when it is adopted, and not first when somebody decides by it."""
    here = committee()
    with pytest.raises(Refused) as caught:
        here.adopt(book)
    assert codes(caught) == [code]


def test_rules_follow_each_other() -> None:
    """New ones end the present ones on their day, and begin after them."""
    here = committee()
    first = here.adopt("", start="2020-01-01")
    second = here.adopt(PRESENT_DECIDE, start="2021-05-01")
    found = [here.desk.ask(m.rules_on, here.body, on=date(*on)) for on in ((2019, 1, 1), (2021, 4, 30), (2021, 5, 1))]
    assert [one and one.id for one in found] == [None, first.id, second.id]
    with pytest.raises(Refused) as caught:
        here.adopt("", start="2021")
    assert codes(caught) == ["meetings.rules_not_later"]
    assert Id(second.body) == here.body
