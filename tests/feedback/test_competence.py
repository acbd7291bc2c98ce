"""Who is competent: passed on once, then an arbiter decides, in time, by name, and for good."""

from datetime import date

import pytest
from tests.feedback.compound import OFFICE, Small, codes, small

from community_gov import Code, Denied, Refused
from community_gov.feedback import (
    CompetenceDispute,
    Item,
    ItemState,
    accept,
    arbiters,
    assign,
    dispute,
    disputes_of_body,
    escalate,
    item,
    item_path,
    name_arbiter,
    reopen,
    settle,
    submit,
    transfer,
)

FIRST = date(2022, 1, 1)
COMPOUND, SHEQU = Code("compound"), Code("shequ")


@pytest.fixture
def here() -> Small:
    """A small compound whose residents' committee decides about competence."""
    made = small()
    made.office.run(name_arbiter, level=COMPOUND, body=made.bodies["residents_committee"], start=FIRST)
    made.office.run(name_arbiter, level=SHEQU, body=made.bodies["subdistrict"], start=FIRST)
    return made


def disputed(here: Small) -> tuple[Item, CompetenceDispute]:
    """A slip that the company passed on and the committee disputes."""
    made = here.slip()
    here.of("property_company").run(accept, made.id)
    here.of("property_company").run(transfer, made.id, to=here.bodies["owners_committee"], reason="属公共收益支出")
    found = here.of("owners_committee").run(dispute, made.id, reason="日常维护属物业合同")
    return here.office.ask(item, made.id), found


def test_after_one_transfer_only_the_arbiter_decides(here: Small) -> None:
    """Who got it by transfer cannot push it on; it disputes, the arbiter decides, and that stands."""
    made, found = disputed(here)
    assert (made.state, found.arbiter, found.handler) == (
        ItemState.DISPUTED,
        here.bodies["residents_committee"],
        here.bodies["owners_committee"],
    )
    arbiter = here.of("residents_committee")
    assert arbiter.ask(disputes_of_body, here.bodies["residents_committee"]) == (found,)
    back = arbiter.run(settle, found.id, to=here.bodies["property_company"], grounds="物业服务合同第3条")
    assert (back.state, back.handler, back.due) == (ItemState.SUBMITTED, here.bodies["property_company"], date(2022, 1, 2))
    assert here.office.ask(item_path, made.id)[-1].reason == "物业服务合同第3条"
    company = here.of("property_company")
    with pytest.raises(Refused) as again:
        company.run(dispute, made.id, reason="还是不归我们")
    company.run(accept, made.id)
    with pytest.raises(Refused) as pushed:
        company.run(transfer, made.id, to=here.bodies["owners_committee"], reason="试试")
    here.office.run(reopen, here.answered(made).id, reason="仍未修好")
    with pytest.raises(Refused) as given:
        here.office.run(assign, made.id, to=here.bodies["owners_committee"])
    assert codes(given.value) == ["feedback.competence_decided"]
    assert (codes(again.value), codes(pushed.value)) == (["feedback.competence_decided"], ["feedback.pushed_twice"])
    assert arbiter.ask(disputes_of_body, here.bodies["residents_committee"]) == ()


def test_only_a_human_of_the_arbiter_decides(here: Small) -> None:
    """Neither the handlers nor a program settle it; and it is settled once."""
    made, found = disputed(here)
    for kind in ("owners_committee", "property_company", "subdistrict"):
        with pytest.raises(Denied):
            here.of(kind).run(settle, found.id, to=here.bodies["district"], grounds="试试")
    with pytest.raises(Refused) as program:
        here.community.by(OFFICE).run(settle, found.id, to=here.bodies["property_company"], grounds="自动")
    here.of("residents_committee").run(settle, found.id, to=here.bodies["owners_committee"], grounds="公共收益")
    with pytest.raises(Refused) as twice:
        here.of("residents_committee").run(settle, found.id, to=here.bodies["property_company"], grounds="改判")
    assert codes(program.value) == ["feedback.human_decides"]
    assert codes(twice.value) == ["feedback.dispute_over"]
    assert here.office.ask(item, made.id).handler == here.bodies["owners_committee"]


def test_a_dispute_has_its_time(here: Small) -> None:
    """The example's pack gives two days from the arrival; later the handler keeps it."""
    made = here.slip()
    here.on(date(2022, 1, 4))
    with pytest.raises(Refused) as late:
        here.of("property_company").run(dispute, made.id, reason="不归我们")
    assert codes(late.value) == ["feedback.dispute_too_late"]
    assert late.value.problems[0].message("en") == "the time to dispute the competence was over on 2022-01-03"


def test_nobody_is_arbiter_in_a_matter_of_its_own(here: Small) -> None:
    """An arbiter that has the item, or of whom it complains, is passed over for the one above; without any it is refused."""
    about = here.bodies["residents_committee"]
    made = here.office.run(submit, text="不回电话", category=Code("lighting"), about=about)
    assert here.of("property_company").run(dispute, made.id, reason="不归我们").arbiter == here.bodies["subdistrict"]
    nobody = small()
    with pytest.raises(Refused) as refused:
        nobody.of("property_company").run(dispute, nobody.slip().id, reason="不归我们")
    assert codes(refused.value) == ["feedback.no_arbiter"]


def test_the_arbiter_gives_it_to_nobody_complained_of(here: Small) -> None:
    """A decision that would hand a complaint to the one that it is about is refused."""
    about = here.bodies["owners_committee"]
    made = here.office.run(submit, text="账目不公开", category=Code("lighting"), about=about)
    found = here.of("property_company").run(dispute, made.id, reason="不归我们")
    with pytest.raises(Refused) as refused:
        here.of("residents_committee").run(settle, found.id, to=about, grounds="属其职责")
    assert codes(refused.value) == ["feedback.about_itself"]


def test_a_dispute_that_went_up_is_over(here: Small) -> None:
    """When the matter goes up a level meanwhile, the arbiter below decides it no more."""
    made, found = disputed(here)
    here.office.run(escalate, made.id, reason="久拖不决")
    with pytest.raises(Refused) as refused:
        here.of("residents_committee").run(settle, found.id, to=here.bodies["property_company"], grounds="晚了")
    assert codes(refused.value) == ["feedback.not_now"]


def test_who_decides_is_open_to_all(here: Small) -> None:
    """Everybody sees who was named for which level; only the office names."""
    assert [one.level for one in here.anonymous.ask(arbiters)] == [COMPOUND, SHEQU]
    with pytest.raises(Denied):
        here.of("property_company").run(name_arbiter, level=COMPOUND, body=here.bodies["property_company"], start=FIRST)


def test_without_a_handler_there_is_nobody_to_dispute() -> None:
    """What nobody has yet is assigned, not disputed."""
    here = small(kinds=())
    with pytest.raises(Refused) as refused:
        here.office.run(dispute, here.slip().id, reason="不归我们")
    assert codes(refused.value) == ["feedback.nobody_disputes"]
