"""Minutes: a record for the body, a summary for everybody, and the notice that shows what was decided."""

import pytest
from tests.meetings.committee import committee

from community_gov import Actor, Refused
from community_gov import meetings as m
from community_gov import notices as n


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_minutes_are_written_when_there_is_something_to_write() -> None:
    """From the day of the meeting on, also after its close, and never of one that was called off."""
    here = committee()
    meeting, _items = here.call()

    def write() -> m.Minutes:
        return here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意更换路灯")

    with pytest.raises(Refused) as caught:
        write()
    assert codes(caught) == ["meetings.not_held"]
    here.desk.run(m.give_notice, meeting.id, on=here.today)
    here.clock.advance(days=8)
    assert here.desk.ask(m.minutes_of, meeting.id) is None
    here.desk.run(m.close, meeting.id)
    assert here.desk.ask(m.minutes_of, meeting.id) is None
    assert write() == here.desk.ask(m.minutes_of, meeting.id)


def test_minutes_written_anew_keep_their_history() -> None:
    """The first text is not lost."""
    here = committee()
    meeting, _items = here.sit()
    first = here.desk.run(m.write_minutes, meeting.id, record="张三主持", summary="同意")
    second = here.desk.run(m.write_minutes, meeting.id, record="李四主持", summary="同意更换路灯")
    assert first.id == second.id
    with here.community.by(Actor.service("auditor", "operator")).view() as view:
        versions = [version.record for version in view.history(m.Minutes, first.id)]
    assert [row.record for row in versions if isinstance(row, m.Minutes)] == ["张三主持", "李四主持"]


def test_what_was_decided_is_shown_without_names_and_counts() -> None:
    """Every item with its outcome, and the summary; it can be objected to like any notice. Once, after the close."""
    here = committee()
    meeting, items = here.sit("更换路灯", "春节值班")
    here.decide(items[0], 3, 2)

    def show() -> m.Meeting:
        return here.desk.run(m.show_decisions, meeting.id, starts=here.today, days=7)

    with pytest.raises(Refused) as caught:
        show()
    assert codes(caught) == ["meetings.not_closed"]
    here.desk.run(m.close, meeting.id)
    with pytest.raises(Refused) as caught:
        show()
    assert codes(caught) == ["meetings.no_minutes"]
    here.desk.run(m.write_minutes, meeting.id, record="张三反对", summary="路灯由物业更换。")
    notice = show().shown
    assert notice is not None
    told = here.community.by(Actor.anonymous()).ask(n.notice, notice)
    assert told.text == "议题1 更换路灯:通过\n议题2 春节值班:未表决\n路灯由物业更换。"
    assert "张" not in told.title + told.text
    with pytest.raises(Refused) as caught:
        show()
    assert codes(caught) == ["meetings.shown_already"]


def test_a_record_is_erased_when_its_time_is_over() -> None:
    """What it tells and who voted what is gone from all versions; summary, sums and decision stay, and the journal verifies."""
    here = committee()
    meeting, items = here.sit()
    votes = tuple(m.NamedVote(person=one, choice=m.VoteChoice.NO) for one in here.members)
    decided = here.desk.run(m.decide_item, meeting.id, item_id=items[0].id, votes=votes)
    for text in ("张三主持", "李四主持"):
        here.desk.run(m.write_minutes, meeting.id, record=text, summary="未通过")
    here.desk.run(m.erase_record, meeting.id)
    left = here.desk.ask(m.minutes_of, meeting.id)
    assert left is not None
    assert (left.record, left.summary) == (None, "未通过")
    assert {row.choice for row in here.desk.ask(m.votes_on, items[0].id)} == {None}
    assert here.desk.ask(m.decisions, meeting.id) == (decided,)
    with here.community.journal() as journal:
        assert journal.verify().sound
        assert all("主持" not in str(entry) for entry in journal.entries())
    untouched = here.call()[0]
    here.desk.run(m.erase_record, untouched.id)
    assert here.desk.ask(m.minutes_of, untouched.id) is None
