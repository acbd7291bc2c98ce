"""The board as a page."""

from datetime import date

from tests.feedback.compound import small

from community_gov.feedback import accept, answer, board_page, endorse, publish, submit


def test_the_page_shows_what_the_board_shows() -> None:
    """Words, answers, states in both languages, endorsements, who answered; nobody's name and no markup of others."""
    here = small()
    made, company = here.slip(text="住户甲说路灯不亮"), here.of("property_company")
    company.run(publish, made.id, text="<b>路灯</b>不亮")
    here.as_person(here.resident).run(endorse, made.id, person_id=here.resident)
    company.run(accept, made.id)
    company.run(answer, made.id, text="已更换 & 恢复", public=True)
    hidden = here.office.run(submit, text="物业态度差", category=made.category, about=here.bodies["property_company"])
    page = here.anonymous.ask(board_page, title="三栋<意见栏>", place=here.building)
    assert (page.on, page.slips) == (date(2022, 1, 1), 1)
    for part in (
        "&lt;b&gt;路灯&lt;/b&gt;不亮",
        "已更换 &amp; 恢复",
        "已答复 <span class='en'>answered</span>",
        "1户附议",
        "property_company 2022-01-01",
        "三栋&lt;意见栏&gt;",
        "3栋",
        "@media print",
    ):
        assert part in page.html
    for part in ("住户甲", "物业态度差", "<b>", f"{hidden.number}号"):
        assert part not in page.html


def test_an_empty_board_says_so() -> None:
    """And a slip that nobody moderated yet says that too."""
    here = small()
    assert "栏上暂无意见" in here.anonymous.ask(board_page).html
    here.slip()
    assert "内容待审定" in here.anonymous.ask(board_page).html
