"""Up the ladder and down again."""

from datetime import date
from pathlib import Path

import pytest
from tests.feedback.compound import FIRE, LIGHTING, OFFICE, Small, Told, codes, small

from community_gov import Code, Community, Denied, Refused
from community_gov.feedback import (
    Item,
    ItemState,
    LadderLevel,
    Trigger,
    accept,
    answer,
    close,
    escalate,
    item_path,
    ladder,
    refuse,
    reopen,
    return_down,
    submit,
    transfer,
    visit,
)
from community_gov.rules import Mark

COMPOUND, SHEQU, SUBDISTRICT, DISTRICT = map(Code, ("compound", "shequ", "subdistrict", "district"))


@pytest.fixture
def here() -> Small:
    """A small compound."""
    return small()


def raised(here: Small, *, times: int) -> Item:
    """An item that was escalated so many times."""
    made = here.slip()
    for _ in range(times):
        made = here.office.run(escalate, made.id, reason="本级无法解决")
    return made


STAIR = LadderLevel(code=Code("stair"), zh="楼组", en="stair", order=0, source="公约", mark=Mark.READ)
LANE = LadderLevel(code=Code("lane"), zh="弄", en="lane", order=2, source="公约", mark=Mark.READ)
NONE = LadderLevel(code=COMPOUND, zh="小区", en="compound", order=1, used=False, precedence=1, source="公约", mark=Mark.READ)


def test_a_level_that_is_not_there_is_taken_out() -> None:
    """A ladder of one's own begins with its own levels, and two of one order follow each other."""
    here = small(plugins=(Told(STAIR, LANE, NONE),))
    assert [level.code for level in here.office.ask(ladder)] == [STAIR.code, SHEQU, LANE.code, SUBDISTRICT, DISTRICT]
    made = here.slip()
    seen = [made.level]
    while seen[-1] != DISTRICT:
        seen.append(here.office.run(escalate, made.id, reason="本级无法解决").level)
    assert seen == [STAIR.code, SHEQU, LANE.code, SUBDISTRICT, DISTRICT]


def test_what_lies_at_a_level_that_was_taken_out_goes_on(tmp_path: Path) -> None:
    """It is answered there, or goes up from there; nothing new comes to it."""
    url = f"sqlite:///{tmp_path}/ladder.db"
    here = small(url=url)
    made, other = here.slip(), here.slip()
    later = Community.open(url, "test", plugins=(Told(NONE),), clock=here.clock).by(OFFICE)
    assert later.run(escalate, made.id, reason="本级无法解决").level == SHEQU
    assert later.run(accept, other.id).level == COMPOUND
    assert later.run(submit, text="新", category=LIGHTING).level == SHEQU


def test_it_goes_up_one_level_at_a_time(here: Small) -> None:
    """Each escalation leads to the body of the next level, with a new deadline."""
    made = here.slip()
    here.on(date(2022, 1, 5))
    up = here.office.run(escalate, made.id, reason="涉及市政道路")
    assert (up.state, up.level, up.handler, up.due) == (
        ItemState.ESCALATED,
        SHEQU,
        here.bodies["residents_committee"],
        date(2022, 1, 6),
    )
    with pytest.raises(Refused) as skipped:
        here.office.run(escalate, made.id, reason="直接找区里", to=DISTRICT)
    assert codes(skipped.value) == ["feedback.skips_a_level"]
    assert skipped.value.problems[0].message("zh") == "除紧急情况外只能逐级提级,下一级是街道"
    assert here.office.run(escalate, made.id, reason="社区亦无法解决", to=SUBDISTRICT).level == SUBDISTRICT


def test_an_emergency_skips_levels(here: Small) -> None:
    """An emergency goes to the level that is named."""
    made = here.office.run(submit, text="3栋有烟", category=FIRE)
    up = here.office.run(escalate, made.id, reason="火势蔓延", to=DISTRICT)
    assert (up.level, up.handler) == (DISTRICT, here.bodies["district"])


def test_it_does_not_go_up_sideways_or_down(here: Small) -> None:
    """A level that is not above, and one that is not on the ladder, are refused; above the highest there is none."""
    made = raised(here, times=2)
    for level in (COMPOUND, SUBDISTRICT, Code("moon")):
        with pytest.raises(Refused) as refused:
            here.office.run(escalate, made.id, reason="试试", to=level)
        assert codes(refused.value) == ["feedback.not_above"]
    top = here.office.run(escalate, made.id, reason="继续")
    with pytest.raises(Refused) as refused:
        here.office.run(escalate, top.id, reason="再高")
    assert codes(refused.value) == ["feedback.top"]


def test_a_refused_item_goes_up(here: Small) -> None:
    """A refusal at one level is a reason to go up; without a refusal it is none."""
    made = here.slip()
    with pytest.raises(Refused) as early:
        here.office.run(escalate, made.id, reason="被拒", trigger=Trigger.REFUSAL)
    here.of("property_company").run(refuse, made.id, reason="非本公司职责")
    up = here.office.run(escalate, made.id, reason="物业不受理", trigger=Trigger.REFUSAL)
    assert codes(early.value) == ["feedback.not_refused"]
    assert up.level == SHEQU
    assert here.office.ask(item_path, made.id)[-1].trigger is Trigger.REFUSAL


def test_an_overdue_item_goes_up(here: Small) -> None:
    """A deadline is a reason to go up once it has passed, not on its last day."""
    made = here.slip()
    here.on(date(2022, 1, 2))
    with pytest.raises(Refused) as early:
        here.office.run(escalate, made.id, reason="逾期", trigger=Trigger.DEADLINE)
    here.on(date(2022, 1, 3))
    assert here.office.run(escalate, made.id, reason="逾期", trigger=Trigger.DEADLINE).level == SHEQU
    assert codes(early.value) == ["feedback.not_due"]


def test_the_answer_comes_down_the_way_it_went_up(here: Small) -> None:
    """From the subdistrict to the residential community to the company; only at home it is visited and closed."""
    made = raised(here, times=2)
    here.of("subdistrict").run(accept, made.id)
    here.of("subdistrict").run(answer, made.id, text="已列入改造计划", public=True)
    with pytest.raises(Refused) as visited:
        here.office.run(visit, made.id, satisfied=True)
    with pytest.raises(Refused) as closed:
        here.office.run(close, made.id)
    assert codes(visited.value) == codes(closed.value) == ["feedback.still_above"]
    first = here.of("subdistrict").run(return_down, made.id)
    second = here.of("residents_committee").run(return_down, made.id)
    assert (first.level, first.handler) == (SHEQU, here.bodies["residents_committee"])
    assert (second.level, second.handler) == (COMPOUND, here.bodies["property_company"])
    with pytest.raises(Refused) as home:
        here.office.run(return_down, made.id)
    assert codes(home.value) == ["feedback.at_home"]
    assert here.office.run(close, made.id).state is ItemState.CLOSED


def test_the_whole_path_can_be_seen(here: Small) -> None:
    """The path tells every level and body that had the item, up and down, to its reporter."""
    desk = here.as_person(here.resident)
    made = desk.run(submit, text="灯不亮", category=LIGHTING, reporter=here.resident)
    here.office.run(escalate, made.id, reason="涉及市政道路")
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已报市政")
    here.office.run(return_down, made.id, reason="请回复居民")
    path = desk.ask(item_path, made.id)
    assert [(move.action, move.level) for move in path] == [
        ("submit", COMPOUND),
        ("escalate", SHEQU),
        ("accept", SHEQU),
        ("answer", SHEQU),
        ("return_down", COMPOUND),
    ]
    assert path[1].reason == "涉及市政道路"


def test_a_reopened_item_goes_up_again(here: Small) -> None:
    """After its answer came down, a reopened item starts at home and can take the way again."""
    made = raised(here, times=1)
    here.office.run(accept, made.id)
    here.office.run(answer, made.id, text="已报市政")
    here.office.run(return_down, made.id)
    again = here.office.run(reopen, made.id, reason="仍不亮")
    assert again.level == COMPOUND
    up = here.office.run(escalate, made.id, reason="仍需市政")
    assert up.level == SHEQU


def test_each_level_may_pass_it_on_once(here: Small) -> None:
    """A transfer below does not use up the one of the next level."""
    made = here.slip()
    here.office.run(accept, made.id)
    here.office.run(transfer, made.id, to=here.bodies["owners_committee"], reason="属公共收益")
    here.office.run(escalate, made.id, reason="无法解决")
    here.office.run(accept, made.id)
    moved = here.office.run(transfer, made.id, to=here.bodies["subdistrict"], reason="属街道职责")
    assert moved.handler == here.bodies["subdistrict"]


def test_a_complaint_goes_up_past_the_one_complained_of(here: Small) -> None:
    """A complaint about the residents' committee skips its level on the way up."""
    about = here.bodies["residents_committee"]
    made = here.office.run(submit, text="不回电话", category=LIGHTING, about=about)
    assert made.level == COMPOUND
    up = here.office.run(escalate, made.id, reason="需上级处理")
    assert (up.level, up.handler) == (SUBDISTRICT, here.bodies["subdistrict"])


def test_only_who_has_it_sends_it_up(here: Small) -> None:
    """The handler escalates; once it is up, the lower body works on it no more."""
    made = here.slip()
    with pytest.raises(Denied):
        here.of("residents_committee").run(escalate, made.id, reason="我来办")
    here.of("property_company").run(escalate, made.id, reason="无法解决")
    with pytest.raises(Denied):
        here.of("property_company").run(accept, made.id)
    assert here.of("residents_committee").run(accept, made.id).state is ItemState.ACCEPTED
