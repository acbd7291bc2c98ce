"""Notices: their period, objections and answers, and when what they say may take effect."""

from datetime import date

import pytest
from attrs import define

from community_gov import (
    AUDITOR,
    CLERK,
    Actor,
    ActorKind,
    Code,
    Community,
    Denied,
    Desk,
    Id,
    Masked,
    NotFound,
    PartialDate,
    Refused,
)
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.calendar import CalendarSettings, Counted, Counting, ListedCalendar, NoWorkingDays
from community_gov.testing import FixedClock, fresh_community

OFFICE = Actor(id="office", roles=frozenset({CLERK}))
FIRST = date(2022, 1, 1)
JANUARY = ListedCalendar(
    name="2022",
    years=frozenset({2022}),
    off=frozenset({date(2022, 1, 3), *(date(2022, 2, day) for day in range(1, 5))}),
    made_up=frozenset({date(2022, 1, 29), date(2022, 1, 30)}),
)


@define
class Stage:
    """A community at the first of January 2022 with an owners' committee and its chair."""

    community: Community
    clock: FixedClock
    body: Id[o.Body]
    chair: Id[h.Person]

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(OFFICE)

    @property
    def anonymous(self) -> Desk:
        """Nobody's desk."""
        return self.community.by(Actor.anonymous())

    def as_person(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def post(self, *, starts: date = FIRST, days: int = 7, counting: Counting = Counting.CIVIL_DAYS) -> n.Notice:
        """A notice of the committee."""
        return self.desk.run(
            n.post_notice, title="业主名册", text="请核对", body_id=self.body, starts=starts, days=days, counting=counting
        )

    def reasons(self, notice: n.Notice, on: date) -> list[str]:
        """Why the notice may not take effect on a day."""
        effect = self.anonymous.ask(n.may_take_effect, notice.id, on=on)
        assert effect.allowed is not bool(effect.reasons)
        return [problem.code for problem in effect.reasons]


def open_stage(*settings: object) -> Stage:
    """The clock stands at nine in the morning of 2022-01-01 in Beijing."""
    clock = FixedClock()
    community = fresh_community(policy=None, clock=clock, settings=settings)
    desk = community.by(OFFICE)
    start = PartialDate("2017-06-18")
    body = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=start)
    post = desk.run(o.add_post, body.id, code=Code("chair"), name="主任", seats=1)
    chair = desk.run(h.add_person, name="业主甲").id
    desk.run(o.appoint, post.id, person_id=chair, start=start, obtained=o.Obtained.ELECTED)
    return Stage(community, clock, body.id, chair)


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[tuple[str, str]]:
    """Code and place of all objections."""
    return [(problem.code, problem.at) for problem in refused.value.problems]


# --- the period ------------------------------------------------------------------------------------------------------


def test_a_notice_of_seven_days_ends_with_the_seventh_full_day() -> None:
    """Put up on the 1st, the day itself not counted: the 8th is its last day, and on the 9th it may take effect."""
    stage = open_stage()
    notice = stage.post()
    assert stage.anonymous.ask(n.notice_ends, notice.id) == date(2022, 1, 8)
    assert stage.reasons(notice, date(2022, 1, 8)) == ["notices.running"]
    assert stage.reasons(notice, date(2022, 1, 9)) == []
    assert stage.anonymous.ask(n.may_take_effect, notice.id, on=date(2022, 1, 9)).ends == date(2022, 1, 8)


def test_the_last_day_moves_if_the_calendar_knows_it_as_a_day_of_rest() -> None:
    """The 8th and 9th of January 2022 are a weekend: with a calendar the 10th is the last day, without one nobody looked."""
    known, unknown = open_stage(CalendarSettings(working=JANUARY)), open_stage()
    found = [stage.anonymous.ask(n.notice_period, stage.post().id) for stage in (known, unknown)]
    assert [period.due for period in found] == [date(2022, 1, 10), date(2022, 1, 8)]
    assert [period.holidays_known for period in found] == [True, False]
    assert found[0].steps[-1].what is Counted.MOVED


def test_working_days_need_a_calendar() -> None:
    """With one they are counted, make-up days included; without one nothing is stored."""
    known, unknown = open_stage(CalendarSettings(working=JANUARY)), open_stage()
    notice = known.post(starts=date(2022, 1, 28), days=3, counting=Counting.WORKING_DAYS)
    assert known.anonymous.ask(n.notice_ends, notice.id) == date(2022, 1, 31)
    with pytest.raises(NoWorkingDays, match="CalendarSettings"):
        unknown.post(counting=Counting.WORKING_DAYS)
    assert unknown.anonymous.ask(n.notices_on, on=FIRST) == ()


def test_notices_are_listed_on_the_days_on_which_they_are_up() -> None:
    """From the day on which they go up to the last full day, unless they came down."""
    stage = open_stage()
    second, first = stage.post(starts=date(2022, 1, 5)), stage.post()
    ask = stage.anonymous.ask
    listed = {day: [notice.id for notice in ask(n.notices_on, on=date(2022, 1, day))] for day in (1, 5, 8, 9, 12, 13)}
    both = [first.id, second.id]
    assert listed == {1: [first.id], 5: both, 8: both, 9: [second.id], 12: [second.id], 13: []}
    stage.clock.advance(days=5)
    stage.desk.run(n.take_down, second.id)
    assert [notice.id for notice in ask(n.notices_on, on=date(2022, 1, 6), body_id=stage.body)] == [first.id]


def test_a_notice_that_makes_no_sense_is_refused_with_every_reason() -> None:
    """No title, no text, no days, a counting that notices do not have: all said at once."""
    stage = open_stage()
    with pytest.raises(Refused) as refused:
        stage.desk.run(n.post_notice, title=" ", text="", body_id=stage.body, starts=FIRST, days=0, counting=Counting.MONTHS)
    assert codes(refused) == [
        ("notices.empty", "title"),
        ("notices.empty", "text"),
        ("notices.days", "days"),
        ("notices.counting", "counting"),
    ]


def test_body_and_place_have_to_exist() -> None:
    """A notice of nobody, or about nowhere, is not put up."""
    stage = open_stage()
    for body, place in ((Id[o.Body]("body-0-0"), None), (stage.body, Id[h.Place]("place-0-0"))):
        with pytest.raises(NotFound):
            stage.desk.run(n.post_notice, title="a", text="b", body_id=body, starts=FIRST, days=7, place=place)
    building = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋")
    notice = stage.desk.run(n.post_notice, title="a", text="b", body_id=stage.body, starts=FIRST, days=7, place=building.id)
    assert stage.anonymous.ask(n.notice, notice.id).place == building.id


def test_what_came_down_early_does_not_take_effect() -> None:
    """A notice has to hang to the end of its last day."""
    stage = open_stage()
    cut, kept = stage.post(), stage.post()
    stage.clock.advance(days=7)
    stage.desk.run(n.take_down, cut.id)
    stage.clock.advance(days=1)
    stage.desk.run(n.take_down, kept.id)
    assert stage.reasons(cut, date(2022, 1, 20)) == ["notices.cut_short"]
    assert stage.reasons(kept, date(2022, 1, 20)) == []


def test_a_notice_comes_down_once_and_before_it_went_up_it_is_withdrawn() -> None:
    """The clock decides, not a date that somebody gives; what was withdrawn never hung, and nobody took it down early."""
    stage = open_stage()
    notice, withdrawn = (stage.post(starts=date(2022, 1, 2)) for _ in range(2))
    stage.desk.run(n.take_down, withdrawn.id)
    stage.clock.advance(days=1)
    assert [one.id for one in stage.desk.ask(n.every_notice_on, on=date(2022, 1, 2))] == [notice.id]
    assert stage.reasons(withdrawn, date(2022, 1, 20)) == ["notices.cut_short"]
    assert [one for one in stage.desk.ask(findings, on=date(2022, 1, 20)) if one.about == withdrawn.id] == []
    assert stage.desk.run(n.take_down, notice.id).taken_down == date(2022, 1, 2)
    with pytest.raises(Refused) as again:
        stage.desk.run(n.take_down, notice.id)
    assert codes(again)[0][0] == "notices.down"


# --- objections ------------------------------------------------------------------------------------------------------


def test_an_open_objection_holds_everything_up() -> None:
    """Until it is answered; dismissed, it no longer does."""
    stage = open_stage()
    notice = stage.post()
    objection = stage.anonymous.run(n.object_to, notice.id, text="3栋面积有误")
    assert stage.reasons(notice, date(2022, 1, 9)) == ["notices.open"]
    assert [one.objection for one in stage.desk.ask(n.open_objections, notice.id)] == [objection.id]
    stage.desk.run(n.answer_objection, objection.id, text="以登记为准", outcome=n.Outcome.DISMISSED)
    assert stage.reasons(notice, date(2022, 1, 9)) == []
    assert stage.desk.ask(n.open_objections, notice.id) == ()


def test_an_objection_that_is_upheld_stops_the_notice() -> None:
    """What was wrong is corrected and shown anew; the old notice never takes effect."""
    stage = open_stage()
    notice = stage.post()
    objection = stage.anonymous.run(n.object_to, notice.id, text="3栋面积有误")
    stage.desk.run(n.answer_objection, objection.id, text="已更正", outcome=n.Outcome.UPHELD)
    assert stage.reasons(notice, date(2030, 1, 1)) == ["notices.upheld"]


def test_every_reason_is_told() -> None:
    """Still running, taken down, one objection open and one upheld."""
    stage = open_stage()
    notice = stage.post()
    first, _second = (stage.anonymous.run(n.object_to, notice.id, text=text) for text in ("甲", "乙"))
    stage.desk.run(n.answer_objection, first.id, text="已更正", outcome=n.Outcome.UPHELD)
    stage.desk.run(n.take_down, notice.id)
    assert stage.reasons(notice, date(2022, 1, 5)) == ["notices.running", "notices.cut_short", "notices.open", "notices.upheld"]
    effect = stage.anonymous.ask(n.may_take_effect, notice.id, on=date(2022, 1, 5))
    assert effect.reasons[2].message("zh") == "有1件异议尚未答复"


def test_objections_are_taken_while_the_notice_is_shown() -> None:
    """To the last minute of its last day in Beijing, not before and not after, and not once it is down."""
    stage = open_stage()
    notice, down = stage.post(starts=date(2022, 1, 2)), stage.post()
    stage.desk.run(n.take_down, down.id)
    refused: list[str] = []
    for advance, target in ((0, notice), (0, down), (9 * 24 - 9, notice)):
        stage.clock.advance(hours=advance)
        with pytest.raises(Refused) as said:
            stage.anonymous.run(n.object_to, target.id, text="有误")
        refused.append(codes(said)[0][0])
    assert refused == ["notices.not_shown", "notices.down", "notices.not_shown"]
    stage.clock.advance(minutes=-1)
    assert stage.anonymous.run(n.object_to, notice.id, text="有误").notice == notice.id


def test_an_empty_objection_or_answer_is_refused_and_an_answer_is_final() -> None:
    """Nothing is said by nothing; what was answered is not answered differently later."""
    stage = open_stage()
    notice = stage.post()
    with pytest.raises(Refused) as empty:
        stage.anonymous.run(n.object_to, notice.id, text=" ")
    objection = stage.anonymous.run(n.object_to, notice.id, text="有误")
    with pytest.raises(Refused) as unsaid:
        stage.desk.run(n.answer_objection, objection.id, text="", outcome=n.Outcome.UPHELD)
    stage.desk.run(n.answer_objection, objection.id, text="不采纳", outcome=n.Outcome.DISMISSED)
    with pytest.raises(Refused) as twice:
        stage.desk.run(n.answer_objection, objection.id, text="采纳", outcome=n.Outcome.UPHELD)
    assert [codes(refused)[0][0] for refused in (empty, unsaid, twice)] == ["notices.empty", "notices.empty", "notices.answered"]


def test_who_objects_is_who_logged_in() -> None:
    """Nobody objects in the name of another; only the office records what came on paper."""
    stage = open_stage()
    notice = stage.post()
    person = stage.desk.run(h.add_person, name="业主乙").id
    stage.as_person(person).run(n.object_to, notice.id, text="甲")
    stage.anonymous.run(n.object_to, notice.id, text="乙")
    stage.desk.run(n.record_objection, notice.id, text="丙", by=person)
    stage.desk.run(n.record_objection, notice.id, text="丁")
    told = {one.text: one.by for one in stage.desk.ask(n.objections, notice.id)}
    assert told == {"甲": person, "乙": None, "丙": person, "丁": None}
    robot = stage.community.by(Actor(id="robot", person=person, kind=ActorKind.SERVICE))
    assert robot.run(n.object_to, notice.id, text="庚").by is None
    with pytest.raises(Denied):
        stage.as_person(person).run(n.record_objection, notice.id, text="戊", by=stage.chair)
    with pytest.raises(NotFound):
        stage.desk.run(n.record_objection, notice.id, text="己", by=Id("person-0-0"))


def test_an_anonymous_objection_keeps_the_day_only() -> None:
    """Neither hour nor account: the instant is the beginning of the day in Beijing."""
    stage = open_stage()
    objection = stage.anonymous.run(n.object_to, stage.post().id, text="有误")
    assert objection.at.astimezone(stage.community.zone).isoformat() == "2022-01-01T00:00:00+08:00"


# --- who may ---------------------------------------------------------------------------------------------------------


def test_the_chair_puts_up_takes_down_and_answers_for_the_own_body() -> None:
    """And for no other."""
    stage = open_stage()
    desk = stage.as_person(stage.chair)
    other = stage.desk.run(o.found, kind=Code("party_branch"), name="支部", start=PartialDate("2020")).id
    notice = desk.run(n.post_notice, title="a", text="b", body_id=stage.body, starts=FIRST, days=7)
    objection = stage.anonymous.run(n.object_to, notice.id, text="有误")
    assert desk.run(n.answer_objection, objection.id, text="谢谢", outcome=n.Outcome.UPHELD).outcome is n.Outcome.UPHELD
    assert desk.run(n.take_down, notice.id).taken_down == FIRST
    with pytest.raises(Denied):
        desk.run(n.post_notice, title="a", text="b", body_id=other, starts=FIRST, days=7)


def test_residents_and_nobody_put_up_nothing() -> None:
    """Everybody reads and objects; notices are for bodies and the office."""
    stage = open_stage()
    notice = stage.post()
    resident = stage.as_person(stage.desk.run(h.add_person, name="业主乙").id)
    objection = resident.run(n.object_to, notice.id, text="有误")
    for desk in (resident, stage.anonymous):
        with pytest.raises(Denied):
            desk.run(n.post_notice, title="a", text="b", body_id=stage.body, starts=FIRST, days=7)
        with pytest.raises(Denied):
            desk.run(n.take_down, notice.id)
        with pytest.raises(Denied):
            desk.run(n.answer_objection, objection.id, text="a", outcome=n.Outcome.DISMISSED)
        with pytest.raises(Denied):
            desk.ask(n.open_objections, notice.id)
        with pytest.raises(Denied):
            desk.ask(n.objections, notice.id)


def test_the_body_reads_what_is_objected_and_not_by_whom() -> None:
    """Who answers needs the words, never the name; auditors and the office read both."""
    stage = open_stage()
    notice = stage.post()
    person = stage.desk.run(h.add_person, name="业主乙").id
    stage.as_person(person).run(n.object_to, notice.id, text="有误")
    (seen,) = stage.as_person(stage.chair).ask(n.open_objections, notice.id)
    assert seen.text == "有误"
    assert person not in {str(value) for value in (seen.objection, seen.at, seen.text)}
    with pytest.raises(Denied):
        stage.as_person(stage.chair).ask(n.objections, notice.id)
    auditor = stage.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))
    (full,) = auditor.ask(n.objections, notice.id)
    assert (full.by, full.text) == (person, "有误")
    assert not isinstance(full.text, Masked)


def test_words_and_names_of_objections_are_in_no_repr_and_no_event() -> None:
    """They are personal: a log or the journal must not show them."""
    stage = open_stage()
    person = stage.desk.run(h.add_person, name="业主乙").id
    objection = stage.as_person(person).run(n.object_to, stage.post().id, text="三栋的秘密")
    with stage.community.journal() as journal:
        entries = [str((entry.events, entry.records)) for entry in journal.entries()]
    assert "秘密" not in repr(objection) + "".join(entries)
    assert person not in repr(objection) + entries[-1]
