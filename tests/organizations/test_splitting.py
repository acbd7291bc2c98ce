"""Bodies that are merged and split: right before, right after, what passes on, and what cannot be."""

from datetime import date

import pytest
from tests.organizations.compound import Stage, day, open_stage

from community_gov import Actor, AnyId, Code, Denied, Id, PartialDate, Refused, audit, tasks
from community_gov import households as h
from community_gov import organizations as o
from community_gov.deadlines import PauseReason

DAY, BEFORE, LATER = day("2021-06-01"), day("2021-05-31"), day("2022-01-01")
PART_OF, GUIDES, SERVES = o.RelationKind.PART_OF, o.RelationKind.GUIDES, o.RelationKind.SERVES
BRANCH = "volunteer_branch"
WHY = "人数减少"


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of all objections without the story."""
    return [problem.code.partition(".")[2] for problem in refused.value.problems]


def branches(stage: Stage, n: int = 2, start: str = "2018") -> list[Id[o.Body]]:
    """Bodies of one kind."""
    return [stage.body(BRANCH, start=start) for _ in range(n)]


def there(stage: Stage, on: date) -> list[Id[o.Body]]:
    """The branches of a day."""
    return [body.id for body in stage.desk.ask(o.bodies, on=on, kind=Code(BRANCH))]


def found(stage: Stage, story: str) -> list[tuple[str, str]]:
    """The findings of a story: what it is and what it is about."""
    rows = stage.desk.ask(audit.findings, on=LATER)
    return [(row.code.partition(".")[2], row.about) for row in rows if row.code.startswith(f"{story}.")]


def test_merged_bodies_are_two_before_and_one_after() -> None:
    """The step keeps who decided and why; asked as of a day, each knows where it came from and who carries it on."""
    stage = open_stage()
    one, two = branches(stage)
    made = stage.desk.run(o.merge_bodies, (one, two), name="联合分会", on=DAY, by=Id("vote-1"), reason=WHY)
    assert (there(stage, BEFORE), there(stage, DAY)) == ([one, two], [made.id])
    ask = stage.desk.ask
    steps = ask(o.lineage, one)
    assert [(s.how.code, s.from_, s.to, s.on, s.by, s.reason) for s in steps] == [("merged", one, made.id, DAY, "vote-1", WHY)]
    assert {step.from_ for step in ask(o.lineage, made.id)} == {one, two}
    assert [body.id for body in ask(o.predecessors, made.id, on=BEFORE)] == [one, two]
    assert [body.id for body in ask(o.predecessors, made.id, on=DAY)] == [made.id]
    assert [body.id for body in ask(o.successors, one, on=DAY)] == [made.id]
    assert [body.id for body in ask(o.successors, one, on=BEFORE)] == [one]


def test_one_of_the_merged_can_go_on() -> None:
    """It stays the same body with its posts and terms; only the other ends."""
    stage = open_stage()
    one, two = branches(stage)
    post = stage.post(one, "leader")
    stage.term(post, start="2018-06-18")
    assert stage.desk.run(o.merge_bodies, (one, two), goes_on=one, on=DAY, by=one, reason=WHY).id == one
    assert there(stage, DAY) == [one]
    assert len(stage.desk.ask(o.members, one, on=DAY)) == 1
    assert [body.id for body in stage.desk.ask(o.successors, two, on=DAY)] == [one]


def test_what_the_merged_had_passes_on_once() -> None:
    """Relations and places looked after go on; what both had is there once, what they were to each other is over."""
    stage = open_stage()
    one, two = branches(stage)
    above, street = stage.body("volunteer_association", start="2010"), stage.body("subdistrict", start="2000")
    for each in (one, two):
        stage.related(each, PART_OF, above, start="2018")
        stage.desk.run(o.cover, each, matter=Code("patrol"), start=PartialDate("2018"))
    stage.related(street, GUIDES, two, start="2018")
    stage.related(one, SERVES, two, start="2018")
    stage.desk.run(o.cover, one, start=PartialDate("2018"), end=PartialDate("2020"))
    made = stage.desk.run(o.merge_bodies, (one, two), name="联合分会", on=DAY, by=above, reason=WHY).id
    held = {(row.kind, row.of, row.to) for row in stage.desk.ask(o.relations, on=DAY)}
    assert held == {(PART_OF, made, above), (GUIDES, street, made)}
    assert [(row.body, row.matter) for row in stage.desk.ask(o.coverage, on=DAY)] == [(made, "patrol")]
    assert len(stage.desk.ask(o.relations, on=BEFORE)) == 4
    for on, who in ((BEFORE, {one, two}), (DAY, {made})):
        answers = stage.desk.ask(o.responsible, place=None, matter=Code("patrol"), on=on)
        assert {body.id for body in answers} == who


def test_the_longer_of_two_charges_stays() -> None:
    """The body that goes on answers for a matter as long as the one that it took in would have."""
    stage = open_stage()
    one, two = branches(stage)
    stage.desk.run(o.cover, one, start=PartialDate("2018"), end=PartialDate("2023"))
    stage.desk.run(o.cover, two, start=PartialDate("2018"))
    stage.desk.run(o.merge_bodies, (one, two), goes_on=one, on=DAY, by=one, reason=WHY)
    assert [row.body for row in stage.desk.ask(o.coverage, on=day("2025-01-01"))] == [one]


def test_terms_end_with_their_body_and_it_is_told_until_somebody_serves() -> None:
    """A seat is given by an election or appointment, never by a merger; the audit counts what ended."""
    stage = open_stage()
    one, two = branches(stage)
    post = stage.post(one, seats=3)
    people = [stage.term(post, start="2018-06-18").person for _ in range(2)]
    made = stage.desk.run(o.merge_bodies, (one, two), name="联合分会", on=DAY, by=one, reason=WHY).id
    assert stage.desk.ask(o.members, one, on=DAY) == ()
    (told,) = [row for row in stage.desk.ask(audit.findings, on=DAY) if row.code == "organizations.nobody_yet"]
    assert (told.about, told.since) == (made, DAY.isoformat())
    assert "terms that ended with it: 2" in told.message()
    stage.desk.run(
        o.appoint, stage.post(made), person_id=people[0], start=PartialDate(DAY), obtained=o.Obtained.APPOINTED, by=one
    )
    assert ("nobody_yet", made) not in found(stage, "organizations")


def test_a_split_body_is_one_before_and_two_after() -> None:
    """Each relation and place is named in the part that takes it; what two take both have."""
    stage = open_stage()
    (whole,) = branches(stage, 1)
    above, below = stage.body("volunteer_association", start="2010"), stage.body(BRANCH, start="2019")
    up, down = stage.related(whole, PART_OF, above, start="2018"), stage.related(below, PART_OF, whole, start="2019")
    patrol = stage.desk.run(o.cover, whole, matter=Code("patrol"), start=PartialDate("2018"))
    library = stage.desk.run(o.cover, whole, matter=Code("library"), start=PartialDate("2018"))
    east = o.BodyPart(name="东区分会", takes=(up.id, down.id, patrol.id))
    west = o.BodyPart(name="西区分会", takes=(up.id,))
    first, second = stage.desk.run(o.split_body, whole, into=(east, west), ending=(library.id,), on=DAY, by=above, reason="太大")
    assert (there(stage, BEFORE), there(stage, DAY)) == ([whole, below], [below, first.id, second.id])
    held = {(row.of, row.to) for row in stage.desk.ask(o.relations, on=DAY)}
    assert held == {(first.id, above), (second.id, above), (below, first.id)}
    assert [(row.body, row.matter) for row in stage.desk.ask(o.coverage, on=DAY)] == [(first.id, "patrol")]
    assert [body.id for body in stage.desk.ask(o.successors, whole, on=DAY)] == [first.id, second.id]
    assert [body.id for body in stage.desk.ask(o.predecessors, second.id, on=BEFORE)] == [whole]


def test_a_body_can_give_a_part_away_and_go_on() -> None:
    """It keeps its terms and what no part takes; a place that the part takes is looked after by one of them only."""
    stage = open_stage()
    (whole,) = branches(stage, 1)
    above = stage.body("volunteer_association", start="2010")
    up = stage.related(whole, PART_OF, above, start="2018")
    kept = stage.desk.run(o.cover, whole, matter=Code("patrol"), start=PartialDate("2018"))
    given = stage.desk.run(o.cover, whole, matter=Code("library"), start=PartialDate("2018"))
    stage.term(stage.post(whole), start="2018-06-18")
    part = o.BodyPart(name="图书分会", takes=(up.id, given.id))
    (made,) = stage.desk.run(o.split_body, whole, into=(part,), goes_on=True, on=DAY, by=whole, reason=WHY)
    assert there(stage, DAY) == [whole, made.id]
    charges = {(row.body, row.matter) for row in stage.desk.ask(o.coverage, on=DAY)}
    assert charges == {(whole, kept.matter), (made.id, given.matter)}
    assert {row.of for row in stage.desk.ask(o.relations, on=DAY)} == {whole, made.id}
    assert len(stage.desk.ask(o.members, whole, on=DAY)) == 1
    assert [body.id for body in stage.desk.ask(o.successors, whole, on=DAY)] == [whole]
    assert found(stage, "organizations") == []


def test_lineage_goes_through_several_steps_in_time() -> None:
    """What a body gave away before it took another one in did not come from that one."""
    stage = open_stage()
    one, two = branches(stage)
    desk = stage.desk
    (early,) = desk.run(o.split_body, one, into=(o.BodyPart(name="早"),), goes_on=True, on=day("2020-01-01"), by=one, reason=WHY)
    desk.run(o.merge_bodies, (one, two), goes_on=one, on=day("2020-06-01"), by=one, reason=WHY)
    (late,) = desk.run(o.split_body, one, into=(o.BodyPart(name="晚"),), goes_on=True, on=day("2021-01-01"), by=one, reason=WHY)
    back = desk.run(o.merge_bodies, (early.id, one), goes_on=one, on=day("2021-06-01"), by=one, reason=WHY).id
    assert back == one
    assert {step.to for step in desk.ask(o.lineage, two)} == {one, late.id}
    assert [body.id for body in desk.ask(o.predecessors, late.id, on=day("2019-01-01"))] == [one, two]
    assert [body.id for body in desk.ask(o.predecessors, early.id, on=day("2019-01-01"))] == [one]
    assert [body.id for body in desk.ask(o.successors, early.id, on=day("2021-07-01"))] == [one]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("one only", "few_bodies"),
        ("twice", "body_twice"),
        ("other kind", "kinds_differ"),
        ("neither", "one_result"),
        ("both", "one_result"),
        ("stranger", "goes_on"),
        ("ahead", "changed_ahead"),
        ("ended", "body_gone"),
        ("first day", "not_yet"),
        ("not theirs", "not_theirs"),
        ("no name", "empty"),
        ("taken", "body_exists"),
    ],
)
def test_what_cannot_be_merged(case: str, code: str) -> None:
    """Nothing is left behind by a refusal."""
    stage = open_stage()
    one, two = branches(stage, start="2018-01-01")
    other = stage.body("owners_committee")
    stage.body(BRANCH, name="分会", start="2018")
    if case == "ended":
        stage.desk.run(o.dissolve, two, end=PartialDate("2020-01-01"))
    ids = {"one only": (one,), "twice": (one, one), "other kind": (one, other)}.get(case, (one, two))
    name = {"neither": None, "stranger": None, "no name": " ", "taken": "分会"}.get(case, "新分会")
    goes_on = {"both": one, "stranger": other}.get(case)
    on = {"ahead": day("2022-01-02"), "first day": day("2018-01-01")}.get(case, DAY)
    ending: tuple[AnyId, ...] = (Id("coverage-9-9"),) if case == "not theirs" else ()
    before = there(stage, DAY)
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.merge_bodies, ids, name=name, goes_on=goes_on, on=on, by=one, reason=WHY, ending=ending)
    assert codes(refused) == [code]
    assert there(stage, DAY) == before
    assert stage.desk.ask(o.lineage, one) == ()


def test_what_cannot_be_split() -> None:
    """Into one only; without saying what comes of what it has, each of which is named; into two of one name."""
    stage = open_stage()
    (whole,) = branches(stage, 1)
    charge = stage.desk.run(o.cover, whole, start=PartialDate("2018"))
    up = stage.related(whole, PART_OF, stage.body("volunteer_association", start="2010"), start="2018")
    parts = (o.BodyPart(name="东"), o.BodyPart(name="西"))
    for into, ending, expected in (
        (parts[:1], (), ["few_bodies"]),
        (parts, (), ["unsaid", "unsaid"]),
        ((o.BodyPart(name="东", takes=(Id("relation-9-9"),)), parts[1]), (charge.id, up.id), ["not_theirs"]),
        ((parts[0], parts[0]), (charge.id, up.id), ["body_exists"]),
    ):
        with pytest.raises(Refused) as refused:
            stage.desk.run(o.split_body, whole, into=into, on=DAY, by=whole, reason=WHY, ending=ending)
        assert codes(refused) == expected
    assert there(stage, DAY) == [whole]


def test_a_merger_makes_no_circle_and_no_two_wholes() -> None:
    """A body that would be part of two others, or of what is part of it, has to let go of one of these first."""
    stage = open_stage()
    one, two, between, lower = branches(stage, 4)
    up = [stage.body("volunteer_association", start="2010") for _ in range(2)]
    rows = [stage.related(each, PART_OF, whole, start="2018") for each, whole in zip((one, two), up, strict=True)]
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.merge_bodies, (one, two), name="合", on=DAY, by=one, reason=WHY)
    assert codes(refused) == ["two_parents"]
    stage.related(lower, PART_OF, between, start="2018")
    stage.related(between, PART_OF, one, start="2018")
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.merge_bodies, (one, lower), name="合", on=DAY, by=one, reason=WHY, ending=(rows[0].id,))
    assert codes(refused) == ["circle", "circle"]
    made = stage.desk.run(o.merge_bodies, (one, two), name="合", on=DAY, by=one, reason=WHY, ending=(rows[1].id,)).id
    assert {(row.of, row.to) for row in stage.desk.ask(o.relations, on=DAY)} == {(made, up[0]), (between, made), (lower, between)}


def test_changes_are_recorded_in_their_order() -> None:
    """What came later stands against an earlier split, else its descendants would come from nowhere."""
    stage = open_stage()
    one, two = branches(stage)
    stage.desk.run(o.merge_bodies, (one, two), goes_on=one, on=DAY, by=one, reason=WHY)
    parts = (o.BodyPart(name="东"), o.BodyPart(name="西"))
    for on in (BEFORE, DAY):
        with pytest.raises(Refused) as refused:
            stage.desk.run(o.split_body, one, into=parts, on=on, by=one, reason=WHY)
        assert codes(refused) == ["recorded_later"]
    (kept,) = branches(stage, 1)
    stage.desk.run(o.cover, kept, start=PartialDate("2021-07-01"))
    with pytest.raises(Refused) as refused:
        stage.desk.run(o.split_body, kept, into=parts, on=DAY, by=one, reason=WHY)
    assert codes(refused) == ["later"]


def test_only_the_office_merges_and_splits() -> None:
    """Somebody who serves may read the lineage, as everybody may, and change nothing."""
    stage = open_stage()
    one, two = branches(stage)
    member = stage.as_person(stage.term(stage.post(one), start="2018-06-18").person)
    with pytest.raises(Denied):
        member.run(o.merge_bodies, (one, two), name="合", on=DAY, by=one, reason=WHY)
    with pytest.raises(Denied):
        member.run(o.split_body, one, into=(), on=DAY, by=one, reason=WHY)
    anonymous = stage.community.by(Actor.anonymous())
    assert anonymous.ask(o.lineage, one) == ()
    assert [body.id for body in anonymous.ask(o.successors, one, on=DAY)] == [one]
    assert [body.id for body in anonymous.ask(o.predecessors, one, on=DAY)] == [one]


def unit(stage: Stage) -> Id[h.Unit]:
    """A flat."""
    block = stage.desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code="3", name="3栋").id
    return stage.desk.run(h.add_unit, place=block, room="101", code="3-101").id


# --- what lay with the body -----------------------------------------------------------------------------------------


def test_what_lay_with_a_body_that_is_gone_is_told_and_taken_over() -> None:
    """Tasks, duties and drives, of the body and of its posts, with their deadlines; each is told until somebody has it."""
    stage = open_stage()
    one, two, judge = branches(stage, 3)
    desk, post = stage.desk, stage.post(one, "leader")
    mine = desk.run(tasks.add, title="修路灯", assignee=one, arbiter=judge, due=day("2022-03-01"))
    posts = desk.run(tasks.add, title="修路灯", assignee=post)
    led = desk.run(tasks.add, title="修路灯", assignee=one)
    desk.run(tasks.hand_over, led.id, to=two, reason="专业")
    judged = desk.run(tasks.add, title="修路灯", assignee=judge, arbiter=one)
    desk.run(tasks.dispute, judged.id, reason="不归我")
    done = desk.run(tasks.add, title="修路灯", assignee=one)
    desk.run(tasks.finish, done.id)
    desk.run(tasks.pause, mine.id, reason=PauseReason.WEATHER)
    duty = desk.run(tasks.put_up_duty, title="巡查", rule="FREQ=WEEKLY;BYDAY=MO", start=day("2022-01-03"), assignee=one)
    stages = (tasks.StageSpec(code=Code("a"), zh="一", en="one"), tasks.StageSpec(code=Code("z"), zh="完", en="end", done=True))
    drive = desk.run(tasks.open_drive, name="办证", stages=stages, units=(unit(stage),), start=day("2022-01-01"), lead=one)
    with pytest.raises(Refused) as refused:
        desk.run(tasks.take_over, one, to=two, reason="合并")
    assert codes(refused) == ["still_there"]
    made = desk.run(o.merge_bodies, (one, two), goes_on=two, on=DAY, by=two, reason=WHY).id
    open_ones = {mine.id, posts.id, led.id, judged.id}
    told = {about for code, about in found(stage, "tasks") if code == "still_has"}
    assert told == {*open_ones, duty.id, drive.id}
    with pytest.raises(Refused) as refused:
        desk.run(tasks.take_over, one, to=one, reason="合并")
    assert codes(refused) == ["not_there"]
    taken = desk.run(tasks.take_over, one, to=made, reason="合并")
    assert {task.id for task in taken} == open_ones
    assert found(stage, "tasks") == []
    again = {task.id: task for task in taken}
    assert (again[mine.id].state, again[mine.id].paused is None) == (tasks.TaskState.PAUSED, False)
    assert (again[led.id].assignee, again[led.id].lead) == (two, made)
    (dispute,) = desk.ask(tasks.disputes_of_body, made)
    assert desk.run(tasks.settle, dispute.id, to=judge, reason="归你").assignee == judge
    assert [move.action for move in desk.ask(tasks.moves_of, posts.id)] == ["add", "take_over"]
