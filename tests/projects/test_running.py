"""Opening a project and taking it from stage to stage: what each stage needs, who may, who decided, and how it stood when."""

from datetime import date, timedelta

import pytest
from tests.projects.stage import DAY, FIVE, Bay, bay, codes, digest

from community_gov import AUDITOR, Actor, Code, Denied, Id, NotFound, Refused
from community_gov import meetings as m
from community_gov import papers as pp
from community_gov import projects as p
from community_gov import protection as pr
from community_gov import surveys as s
from community_gov import tasks as t
from community_gov.audit import findings
from community_gov.lists import Lister, ListFormat, written


@pytest.fixture
def here() -> Bay:
    """Three bodies and a few residents."""
    return bay()


def found(here: Bay, on: date) -> list[str]:
    """What the audit says of projects on a day."""
    return [one.code.partition(".")[2] for one in here.office.ask(findings, on=on) if one.code.startswith("projects.")]


def test_a_project_goes_through_its_five_stages(here: Bay) -> None:
    """Each is entered when the papers of the one before are there, and finished from the last; the past stays as it was."""
    project = here.project()
    assert [one.code for one in here.public.ask(p.stages, project.id)] == list(FIVE)
    days = {}
    for stage, following in zip(FIVE, (*FIVE[1:], None), strict=True):
        days[here.clock().date()] = stage
        here.supply(project.id, stage)
        assert here.chair.ask(p.missing, project.id) == ()
        here.clock.advance(days=1)
        if following is not None:
            here.enter(project.id, following)
    done = here.chair.run(p.finish, project.id, on=here.clock().date())
    assert (done.state, done.stage) == (p.ProjectState.FINISHED, "share")
    for day, stage in days.items():
        assert here.public.ask(p.standing, project.id, on=day).stage == stage
        assert here.public.ask(p.standing, project.id, on=day).state is p.ProjectState.RUNNING
    assert here.chair.ask(p.missing, project.id) == ()
    with pytest.raises(NotFound) as caught:
        here.public.ask(p.standing, project.id, on=DAY - timedelta(days=1))
    assert [one.code for one in caught.value.problems] == ["projects.not_yet"]
    moves = here.chair.ask(p.moves, project.id)
    assert [(move.action, move.stage) for move in moves] == [
        ("open", "plan"),
        *(("enter", stage) for stage in FIVE[1:]),
        ("finish", "share"),
    ]
    assert {move.decided_by for move in moves} == {here.body}


def test_a_stage_is_not_entered_before_what_is_needed_is_there(here: Bay) -> None:
    """The refusal names everything that is missing: papers by kind and number, tasks, the evaluation, the decision."""
    project = here.project()
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "build")
    assert [one.message("zh") for one in caught.value.problems] == [
        "“决策共谋”阶段需要方案1份,现有0份",
        "“决策共谋”阶段需要居民意见汇总1份,现有0份",
    ]
    assert [one.code for one in here.chair.ask(p.missing, project.id)] == [one.code for one in caught.value.problems]
    here.supply(project.id, "plan")
    here.enter(project.id, "build")
    task = here.chair.run(p.add_task, project.id, stage=Code("build"), title="铺草皮", assignee=here.body)
    assert here.chair.ask(p.tasks_of, project.id) == (task,)
    here.supply(project.id, "build")
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "manage")
    assert codes(caught.value) == ["tasks_left"]
    here.office.run(t.finish, task.id)
    here.enter(project.id, "manage")
    here.supply(project.id, "manage")
    here.enter(project.id, "evaluate")
    here.file(project.id, "evaluate", "evaluation")
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "share")
    assert codes(caught.value) == ["not_evaluated"]
    here.hang_out(project.id)
    assert here.enter(project.id, "share").stage == "share"
    for to, code in (("share", "no_next"), ("roof", "no_stage")):
        with pytest.raises(Refused) as caught:
            here.enter(project.id, to)
        assert codes(caught.value) == [code]


def test_a_counted_survey_evaluates_too(here: Bay) -> None:
    """One that is not counted does not."""
    plan, good = (
        p.StagePlan(code=Code("plan"), zh="谋", en="plan"),
        p.StagePlan(code=Code("good"), zh="评", en="judge", evaluated=True),
    )
    project = here.project(stages=(good, plan))
    survey = here.office.run(
        s.prepare,
        here.body,
        title="效果",
        audience=s.Audience.RESIDENTS,
        on=DAY,
        starts=DAY,
        ends=DAY,
        anonymous=False,
        questionnaire=Code("gain_happiness_security"),
    )
    here.office.run(s.open_survey, survey.id)
    made = here.chair.run(p.evaluate_by, project.id, survey_id=survey.id)
    assert here.chair.run(p.evaluate_by, project.id, survey_id=survey.id) == made
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "plan")
    assert codes(caught.value) == ["not_evaluated"]
    here.clock.advance(days=1)
    here.office.run(s.count, survey.id)
    here.enter(project.id, "plan")
    assert here.public.ask(p.evaluations_of, project.id) == (made,)
    with pytest.raises(Refused) as caught:
        here.chair.run(p.evaluate_by, project.id)
    assert codes(caught.value) == ["one_evaluation"]


def test_only_the_next_stage_follows_and_only_an_earlier_one_comes_back(here: Bay) -> None:
    """Whoever sets back says why; moves are dated neither before the last one nor ahead."""
    project = here.project()
    here.supply(project.id, "plan")
    for call, code in (
        (lambda: here.enter(project.id, "manage"), "not_next"),
        (lambda: here.chair.run(p.finish, project.id, on=DAY), "not_last"),
        (lambda: here.chair.run(p.set_back, project.id, to=Code("plan"), on=DAY, reason="重来"), "not_earlier"),
        (lambda: here.chair.run(p.enter_stage, project.id, to=Code("build"), on=date(2022, 1, 2)), "future"),
        (lambda: here.chair.run(p.enter_stage, project.id, to=Code("build"), on=date(2021, 12, 31)), "too_early"),
        (lambda: here.chair.run(p.abandon, project.id, on=DAY, reason="请联系13812345678"), "not_masked"),
        (lambda: here.chair.run(p.take_up, project.id, on=DAY, reason="重启"), "not_now"),
        (lambda: here.chair.run(p.plan_stage, project.id, stage=Code("plan"), due=date(2021, 1, 1)), "due_first"),
    ):
        with pytest.raises(Refused) as caught:
            call()
        assert codes(caught.value) == [code]
    here.enter(project.id, "build")
    back = here.chair.run(p.set_back, project.id, to=Code("plan"), on=DAY, reason="方案须重议")
    assert back.stage == "plan"
    assert here.public.ask(p.standing, project.id, on=DAY).reason == "方案须重议"


def test_a_project_has_to_make_sense(here: Bay) -> None:
    """Two stages with words in both languages, each named once, and no numbers of people in what everybody reads."""
    one = p.StagePlan(code=Code("one"), zh="一", en="one")
    paper = p.NeededPaper(kind=Code("plan"), zh="方案", en="plan")
    for more, code in (
        ({"stages": (one,)}, ["no_stages"]),
        ({"stages": (one, one)}, ["stage_twice"]),
        ({"stages": (one, p.StagePlan(code=Code("two"), zh=" ", en="two"))}, ["no_words"]),
        ({"stages": (one, p.StagePlan(code=Code("two"), zh="二", en="two", papers=(paper, paper)))}, ["paper_twice"]),
        ({"model": Code("other")}, ["unknown_model"]),
        ({"title": " "}, ["empty"]),
        ({"text": "找13812345678"}, ["not_masked"]),
        ({"start": date(2022, 2, 1)}, ["future"]),
    ):
        with pytest.raises(Refused) as caught:
            here.project(**more)
        assert codes(caught.value) == code
    assert here.public.ask(p.project_list, on=DAY) == ()
    assert [model.code for model in here.public.ask(p.models)] == ["co_creation"]


def test_what_was_abandoned_is_told_with_its_reason_and_can_be_taken_up(here: Bay) -> None:
    """The list of any day says how each project stood then."""
    project, other = here.project(), here.project(title="充电棚")
    here.clock.advance(days=2)
    here.chair.run(p.abandon, project.id, on=date(2022, 1, 3), reason="资金未到位")
    here.clock.advance(days=2)
    here.chair.run(p.take_up, project.id, on=date(2022, 1, 5), reason="资金已到位")

    def listed(day: int) -> list[tuple[str, str, str | None]]:
        return [(row.title, row.state.value, row.reason) for row in here.public.ask(p.project_list, on=date(2022, 1, day))]

    assert listed(2) == [("口袋公园", "running", None), ("充电棚", "running", None)]
    assert listed(3) == [("口袋公园", "abandoned", "资金未到位"), ("充电棚", "running", None)]
    assert listed(5) == [("口袋公园", "running", "资金已到位"), ("充电棚", "running", None)]
    ask = here.public.ask
    assert ask(p.project_list, on=date(2022, 1, 3), state=p.ProjectState.RUNNING)[0].project == other.id
    assert ask(p.project_list, on=DAY, body_id=here.bodies[1]) == ()
    assert ask(p.project, project.id).state is p.ProjectState.RUNNING
    with pytest.raises(Refused) as caught:
        here.chair.run(p.finish, project.id, on=date(2022, 1, 5))
    assert codes(caught.value) == ["not_last"]


def test_a_decision_bears_a_move(here: Bay) -> None:
    """A stage may ask for one; it passed, and is of a body that takes part."""
    plan = p.StagePlan(code=Code("plan"), zh="谋", en="plan", decided=True)
    project = here.project(stages=(plan, p.StagePlan(code=Code("build"), zh="建", en="build")))
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "build")
    assert codes(caught.value) == ["not_decided"]
    meeting = here.chair.run(m.call, here.body, kind=m.MeetingKind.REGULAR, on=DAY, place="活动室", called_by=(here.chairs[0],))
    items = [here.chair.run(m.add_item, meeting.id, title=title) for title in ("一", "二")]
    here.chair.run(m.give_notice, meeting.id, on=DAY)
    here.chair.run(m.arrive, meeting.id, persons=(here.chairs[0],))
    passed = here.chair.run(m.decide_item, meeting.id, item_id=items[0].id, hands=m.Hands(yes=1))
    failed = here.chair.run(m.decide_item, meeting.id, item_id=items[1].id, hands=m.Hands(yes=0, no=1))
    for more, code in (
        ({"rests_on": failed.id}, "not_passed"),
        ({"rests_on": passed.id, "decided_by": here.bodies[1]}, "not_in_it"),
    ):
        with pytest.raises(Refused) as caught:
            here.enter(project.id, "build", **more)
        assert codes(caught.value) == [code]
    here.chair.run(p.join_body, project.id, body_id=here.bodies[1], role=p.ParticipantRole.PARTNER, start=DAY)
    with pytest.raises(Refused) as caught:
        here.enter(project.id, "build", rests_on=passed.id, decided_by=here.bodies[1])
    assert codes(caught.value) == ["other_body"]
    here.enter(project.id, "build", rests_on=passed.id)
    assert here.chair.ask(p.moves, project.id)[-1].rests_on == passed.id


def test_papers_lie_in_an_archive_and_are_named_here(here: Bay) -> None:
    """One of a body that takes part will do; a wrong one is taken away and may come back; where it lies is not told."""
    project = here.project()
    other = here.of(here.chairs[1]).run(
        pp.file_paper, here.bodies[1], kind=pp.PaperKind.OTHER, title="意见汇总", digest=digest("x"), address="柜9"
    )

    def add() -> p.ProjectPaper:
        return here.chair.run(p.add_paper, project.id, stage=Code("plan"), kind=Code("opinions"), paper_id=other.id)

    with pytest.raises(Refused) as caught:
        add()
    assert codes(caught.value) == ["others_paper"]
    here.chair.run(p.join_body, project.id, body_id=here.bodies[1], role=p.ParticipantRole.PARTNER, start=DAY)
    added = add()
    with pytest.raises(Refused) as caught:
        add()
    assert codes(caught.value) == ["paper_there"]
    here.file(project.id, "plan", "proposal", "方案")
    lines = here.public.ask(p.papers_of, project.id)
    assert [(line.stage, line.kind_zh, line.title, line.digest) for line in lines] == [
        ("plan", "居民意见汇总", "意见汇总", digest("x")),
        ("plan", "方案", "方案", digest("方案")),
    ]
    assert "柜9" not in repr(lines)
    here.chair.run(p.drop_paper, added.id)
    with pytest.raises(Refused) as caught:
        here.chair.run(p.drop_paper, added.id)
    assert codes(caught.value) == ["paper_dropped"]
    assert [line.title for line in here.public.ask(p.papers_of, project.id, stage=Code("plan"))] == ["方案"]
    assert [one.code for one in here.chair.ask(p.missing, project.id)] == ["projects.paper_missing"]
    assert add().id == added.id
    assert here.chair.ask(p.missing, project.id) == ()


def test_persons_take_part_by_consent_only_and_their_names_go(here: Bay) -> None:
    """Each for himself or by the office with the day of the consent; the public sees bodies, and what ended has to go."""
    project, one, other = here.project(), *here.people[:2]
    with pytest.raises(Denied):
        here.of(other).run(p.join, project.id, person_id=one, role=p.ParticipantRole.KEEPER, consented=DAY)
    here.of(one).run(p.join, project.id, person_id=one, role=p.ParticipantRole.KEEPER, consented=DAY)
    here.office.run(p.join, project.id, person_id=other, role=p.ParticipantRole.CONTRIBUTOR, consented=DAY)
    here.chair.run(p.join_body, project.id, body_id=here.bodies[2], role=p.ParticipantRole.CONTRIBUTOR, start=DAY)
    lead = p.ParticipantRole.LEAD
    with pytest.raises(Refused) as caught:
        here.office.run(p.join, project.id, person_id=one, role=lead, consented=DAY)
    assert codes(caught.value) == ["takes_part"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.join_body, project.id, body_id=here.bodies[1], role=lead, start=date(2022, 2, 1))
    assert codes(caught.value) == ["joins_ahead"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.leave_body, project.id, body_id=here.bodies[1])
    assert codes(caught.value) == ["takes_no_part"]
    assert [row.body for row in here.public.ask(p.bodies_of, project.id, on=DAY)] == [here.bodies[2]]
    auditor = here.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))
    seen = {row.person for row in auditor.ask(p.participants_of, project.id, on=DAY)}
    assert not seen & {one, other}
    assert {row.person for row in here.chair.ask(p.participants_of, project.id, on=DAY)} == {one, other, None}
    here.clock.advance(days=3)
    here.of(one).run(p.leave, project.id, person_id=one)
    here.chair.run(p.leave_body, project.id, body_id=here.bodies[2])
    today = date(2022, 1, 4)
    assert [row.person for row in here.chair.ask(p.participants_of, project.id, on=today)] == [other]
    assert {row.person for row in here.chair.ask(p.participants_of, project.id, on=DAY)} == {one, other, None}

    def due() -> list[pr.DueField]:
        rows = here.chair.ask(pr.due_of_body, here.body, on=today)
        return [row for row in rows if row.kind == "projects.participant" and row.state is pr.DueState.DUE]

    assert [row.ended for row in due()] == [today]
    here.chair.run(p.abandon, project.id, on=today, reason="资金未到位")
    assert len(due()) == 2


def test_an_overdue_stage_and_a_lost_paper_are_found(here: Bay) -> None:
    """The last day of the stage in which it is, and what earlier stages needed; nothing of what was given up."""
    project = here.project()
    here.chair.run(p.plan_stage, project.id, stage=Code("plan"), due=date(2022, 1, 10))
    assert found(here, date(2022, 1, 10)) == []
    assert found(here, date(2022, 1, 11)) == ["stage_overdue"]
    papers = [here.file(project.id, "plan", kind) for kind in ("proposal", "opinions")]
    here.clock.advance(days=10)
    here.enter(project.id, "build")
    assert found(here, date(2022, 1, 11)) == []
    here.chair.run(p.drop_paper, papers[0].id)
    assert found(here, date(2022, 1, 11)) == ["paper_gone"]
    here.chair.run(p.plan_stage, project.id, stage=Code("plan"), due=None)
    here.chair.run(p.abandon, project.id, on=date(2022, 1, 11), reason="资金未到位")
    assert found(here, date(2022, 1, 11)) == []


def test_a_body_runs_its_own_project_and_nobody_else(here: Bay) -> None:
    """Another chair is denied, and residents read only."""
    project = here.project()
    for desk in (here.of(here.chairs[1]), here.of(here.people[0]), here.public):
        with pytest.raises(Denied):
            desk.run(p.abandon, project.id, on=DAY, reason="不要")
        with pytest.raises(Denied):
            desk.run(p.open_project, here.body, title="一", text="二", start=DAY)
        with pytest.raises(Denied):
            desk.ask(p.moves, project.id)
        assert desk.ask(p.standing, project.id, on=DAY).stage == "plan"


def test_the_list_of_projects_is_printed(here: Bay) -> None:
    """In every form, in both languages."""
    here.project()
    for lang, words in (("zh", ("口袋公园", "决策共谋", "进行中")), ("en", ("口袋公园", "plan together", "running"))):
        table = Lister(community=here.community, actor=Actor.anonymous(), lang=lang).ask(p.project_list, on=DAY)
        text = written(table, ListFormat.CSV).decode("utf-8-sig")
        assert all(word in text for word in words)
        assert all(written(table, form) for form in ListFormat)


def test_the_life_of_a_project_is_a_table() -> None:
    """Everything can be reached, and only what is finished has no way on."""
    assert p.LIFE.reachable() == set(p.ProjectState)
    assert p.LIFE.ends() == (p.ProjectState.FINISHED,)


def test_a_place_that_is_not_there_is_not_named(here: Bay) -> None:
    """Nothing is left behind."""
    with pytest.raises(NotFound):
        here.project(places=(Id("place-9"),))
    assert here.public.ask(p.project_list, on=DAY) == ()
