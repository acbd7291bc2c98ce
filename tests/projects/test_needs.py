"""The lists of needs and resources, each as of any day, and which need meets which resource or project."""

from datetime import date

import pytest
from tests.projects.stage import DAY, Bay, bay, codes

from community_gov import Actor, Code, Denied, Refused
from community_gov import meetings as m
from community_gov import projects as p
from community_gov import surveys as s
from community_gov.lists import Lister, ListFormat, written


@pytest.fixture
def here() -> Bay:
    """Three bodies and a few residents."""
    return bay()


def room(here: Bay, **more: object) -> p.Resource:
    """The third body offers a room."""
    said: dict[str, object] = {"title": "会议室", "kind": p.ResourceKind.VENUE, "amount": "一间,可坐30人", "start": DAY}
    said |= {"place": here.place}
    return here.of(here.chairs[2]).run(p.offer_resource, here.bodies[2], **{**said, **more})  # type: ignore[arg-type]  # what a test says


def listed(here: Bay, on: date) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """The list of needs on a day, as everybody sees it."""
    rows = here.public.ask(p.needs, on=on)
    return [(row.title, row.state.value, row.with_resources, row.with_projects) for row in rows]


def test_a_need_is_matched_met_or_dropped(here: Bay) -> None:
    """The list of each day says how each stood then."""
    need = here.chair.run(p.list_need, here.body, title="活动场地不足", place=here.place, source=p.NeedSource.VISIT)
    other = here.chair.run(p.list_need, here.body, title="缺充电棚")
    here.go_to(date(2022, 1, 3))
    offered, project = room(here), here.project()
    match = here.chair.run(p.match_need, need.id, resource_id=offered.id)
    here.chair.run(p.match_need, other.id, project_id=project.id)
    here.go_to(date(2022, 1, 5))
    here.chair.run(p.end_match, match.id, reason="时间不合")
    here.go_to(date(2022, 1, 7))
    here.chair.run(p.meet_need, other.id, on=date(2022, 1, 6))
    here.chair.run(p.drop_need, need.id, reason="已另有场地")
    assert listed(here, DAY) == [("活动场地不足", "open", (), ()), ("缺充电棚", "open", (), ())]
    assert listed(here, date(2022, 1, 4)) == [
        ("活动场地不足", "matched", ("会议室",), ()),
        ("缺充电棚", "matched", (), ("口袋公园",)),
    ]
    assert listed(here, date(2022, 1, 6)) == [("活动场地不足", "open", (), ()), ("缺充电棚", "met", (), ("口袋公园",))]
    assert listed(here, date(2022, 1, 7))[0][:2] == ("活动场地不足", "dropped")
    assert [row.title for row in here.public.ask(p.needs, on=date(2022, 1, 7), state=p.NeedState.MET)] == ["缺充电棚"]
    assert here.public.ask(p.needs, on=date(2022, 1, 7), body_id=here.bodies[1]) == ()
    assert listed(here, date(2021, 12, 31)) == []
    assert [row.reason for row in here.chair.ask(p.matches_of, need.id)] == ["时间不合"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.meet_need, need.id, on=date(2022, 1, 7))
    assert codes(caught.value) == ["need_over"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.match_need, other.id, resource_id=offered.id)
    assert codes(caught.value) == ["need_over"]
    with pytest.raises(Refused) as caught:
        here.chair.run(p.end_match, match.id, reason="时间不合")
    assert codes(caught.value) == ["match_ended"]


def test_a_need_says_where_it_comes_from_but_not_to_everybody(here: Bay) -> None:
    """A slip, a survey that is counted, an item of an agenda; the public list names none of them and nobody."""
    item = here.idea()
    need = here.chair.run(p.list_need, here.body, title="场地", item_id=item.id)
    assert (need.source, need.origin) == (p.NeedSource.FEEDBACK, item.id)
    assert item.id not in repr(here.public.ask(p.needs, on=DAY))
    assert here.chair.ask(p.need, need.id) == need
    for desk in (here.public, here.of(here.chairs[1])):
        with pytest.raises(Denied):
            desk.ask(p.need, need.id)
    meeting = here.chair.run(m.call, here.body, kind=m.MeetingKind.REGULAR, on=DAY, place="室", called_by=(here.body,))
    point = here.chair.run(m.add_item, meeting.id, title="一")
    assert here.chair.run(p.list_need, here.body, title="二", agenda_item_id=point.id).source is p.NeedSource.CONFERENCE
    survey = here.office.run(
        s.prepare,
        here.body,
        title="问卷",
        audience=s.Audience.RESIDENTS,
        on=DAY,
        starts=DAY,
        ends=DAY,
        anonymous=False,
        questionnaire=Code("gain_happiness_security"),
    )
    here.office.run(s.open_survey, survey.id)
    for more, code in (
        ({"survey_id": survey.id}, "survey_not_counted"),
        ({"item_id": item.id, "agenda_item_id": point.id}, "one_origin"),
        ({"title": "李四13812345678"}, "not_masked"),
    ):
        with pytest.raises(Refused) as caught:
            here.chair.run(p.list_need, here.body, **{"title": "三", **more})  # type: ignore[arg-type]  # what a test says
        assert codes(caught.value) == [code]
    here.clock.advance(days=1)
    here.office.run(s.count, survey.id)
    assert here.chair.run(p.list_need, here.body, title="三", survey_id=survey.id).source is p.NeedSource.SURVEY


def test_a_resource_is_there_for_a_time(here: Bay) -> None:
    """From its first day to the one before its end; it is matched only then."""
    offered = room(here, start=date(2022, 1, 2), contact=here.bodies[1])
    need = here.chair.run(p.list_need, here.body, title="场地")
    assert here.public.ask(p.resources, on=DAY) == ()
    with pytest.raises(Refused) as caught:
        here.chair.run(p.match_need, need.id, resource_id=offered.id)
    assert codes(caught.value) == ["resource_not_then"]
    here.go_to(date(2022, 1, 2))
    here.chair.run(p.match_need, need.id, resource_id=offered.id)
    for id, code in ((offered.id, "matched_already"), (None, "one_match")):
        with pytest.raises(Refused) as caught:
            here.chair.run(p.match_need, need.id, resource_id=id)
        assert codes(caught.value) == [code]
    (line,) = here.public.ask(p.resources, on=date(2022, 1, 2), kind=p.ResourceKind.VENUE)
    assert (line.title, line.amount, line.contact, line.for_needs) == ("会议室", "一间,可坐30人", here.bodies[1], ("场地",))
    owner = here.of(here.chairs[2])
    with pytest.raises(Refused) as caught:
        owner.run(p.end_resource, offered.id, end=date(2022, 1, 2))
    assert codes(caught.value) == ["resource_ends"]
    owner.run(p.end_resource, offered.id, end=date(2022, 2, 1))
    assert len(here.public.ask(p.resources, on=date(2022, 1, 31), body_id=here.bodies[2])) == 1
    assert here.public.ask(p.resources, on=date(2022, 2, 1)) == ()
    with pytest.raises(Refused) as caught:
        room(here, end=DAY)
    assert codes(caught.value) == ["resource_ends"]
    with pytest.raises(Denied):
        here.chair.run(p.end_resource, offered.id, end=date(2022, 3, 1))


def test_a_need_is_met_on_a_day_that_has_come(here: Bay) -> None:
    """Not before it was listed, nor ahead."""
    need = here.chair.run(p.list_need, here.body, title="场地")
    for day in (date(2021, 12, 31), date(2022, 1, 2)):
        with pytest.raises(Refused) as caught:
            here.chair.run(p.meet_need, need.id, on=day)
        assert codes(caught.value) == ["met_when"]
    assert listed(here, DAY) == [("场地", "open", (), ())]


def test_the_three_lists_are_printed(here: Bay) -> None:
    """Needs, resources and projects, in every form and both languages, without asking for more than everybody may."""
    offered = room(here)
    need = here.chair.run(p.list_need, here.body, title="活动场地不足", place=here.place)
    here.chair.run(p.match_need, need.id, resource_id=offered.id)
    here.project()
    for lang, titles in (("zh", ("需求清单", "资源清单", "项目清单")), ("en", ("Needs", "Resources", "Projects"))):
        lister = Lister(community=here.community, actor=Actor.anonymous(), lang=lang)
        tables = lister.ask(p.needs, on=DAY), lister.ask(p.resources, on=DAY), lister.ask(p.project_list, on=DAY)
        assert tuple(table.title for table in tables) == titles
        texts = [written(table, ListFormat.TEXT).decode() for table in tables]
        assert all(word in texts[0] for word in ("活动场地不足", "会议室"))
        assert all(word in texts[1] for word in ("会议室", "一间,可坐30人", "活动场地不足"))
        assert "口袋公园" in texts[2]
        assert all(written(table, form) for table in tables for form in ListFormat)
