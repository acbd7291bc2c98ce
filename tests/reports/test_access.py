"""Who may ask for which report, and what everybody is told."""

from collections.abc import Iterable
from datetime import date

import pytest
from tests.feedback.compound import OFFICE, small

from community_gov import Actor, Code, Denied, Id, NotFound, Refused, Told, View
from community_gov.feedback import submit
from community_gov.hookspecs import hookimpl
from community_gov.organizations import Body
from community_gov.reports import (
    Asked,
    Figure,
    FigureUnit,
    Over,
    ReportSection,
    ReportTime,
    balance,
    ledger,
    public_report,
    report,
    report_text,
    sheet_of,
)
from community_gov.testing import FixedClock, fresh_community, somebody

MONTH = ReportTime.month(2021, 12)
YEAR = ReportTime.year(2021)
BY_MONTH = {"came": (8, 3, 9, 12), "fund": (100, 1, 2, 3)}
"""What the garden says of September to December."""


class Garden:
    """Says numbers that its test gives it, by month."""

    @hookimpl
    def gov_report_sections(self, view: View, asked: Asked) -> Iterable[ReportSection]:
        """Public figures and inner ones, of matters and of persons."""
        del view
        if not (9 <= asked.since.month <= 12 and asked.until <= date(2022, 1, 1)):  # the months of the table
            return ()
        n = asked.since.month - 9
        figures = (
            _figure("garden.came", BY_MONTH["came"][n], public=True),
            _figure("garden.fund", BY_MONTH["fund"][n], unit=FigureUnit.FEN, over=Over.DAY, public=True),
            _figure("garden.rate", 10, base=14 - n, public=True),
            _figure("garden.inner", 7),
            _figure("garden.people", 3 + n, base=20, unit=FigureUnit.PERSONS),
            _figure("garden.nearly", 18, base=20, unit=FigureUnit.PERSONS),
        )
        return (ReportSection(code=Code("garden"), said=Told("花园", "Garden"), figures=figures),)


def _figure(
    code: str,
    value: int,
    *,
    base: int | None = None,
    unit: FigureUnit = FigureUnit.ITEMS,
    over: Over = Over.TIME,
    public: bool = False,
) -> Figure:
    said = Told(code, code)
    return Figure(code=Code(code), said=said, value=value, base=base, unit=unit, over=over, public=public, question="garden.one")


def test_a_member_gets_the_report_of_the_own_body_and_of_no_other() -> None:
    """The office and auditors get all; residents and nobody none."""
    here = small()
    mine, other = here.bodies["property_company"], here.bodies["owners_committee"]
    desk = here.of("property_company")
    since, until = MONTH.since, MONTH.until
    for question in (report, ledger):
        own = desk.ask(question, since=since, until=until, body_id=mine)
        assert own == here.office.ask(question, since=since, until=until, body_id=mine)
        for body in (other, None):
            with pytest.raises(Denied):
                desk.ask(question, since=since, until=until, body_id=body)
        for nobody in (here.anonymous, here.as_person(here.resident)):
            with pytest.raises(Denied):
                nobody.ask(question, since=since, until=until, body_id=mine)
    auditor = here.community.by(Actor(id="auditor", roles=frozenset({"auditor"})))
    assert auditor.ask(report, since=since, until=until) == here.office.ask(report, since=since, until=until)
    with pytest.raises(NotFound):
        here.office.ask(report, body_id=Id[Body]("body-0-0"), since=MONTH.since, until=MONTH.until)


def test_a_body_does_not_learn_of_what_complains_of_it() -> None:
    """Nor of one of its members: neither by a row nor by a number."""
    here = small()
    mine = here.bodies["property_company"]
    desk = here.community.by(OFFICE)
    january = ReportTime.month(2022, 1)
    desk.run(submit, text="态度差", category=Code("property_service"), about=here.staff["property_company"])
    desk.run(submit, text="灯不亮", category=Code("lighting"))
    whole = desk.ask(balance, since=january.since, until=january.until, section=Code("feedback"))
    own = desk.ask(balance, since=january.since, until=january.until, section=Code("feedback"), body_id=mine)
    assert (whole.came, own.came) == (2, 1)


def test_what_is_no_time_or_section_is_refused() -> None:
    """The end before the start; a section that nobody has; for everybody parts of months, and what is not over."""
    desk = fresh_community(policy=None).by(OFFICE)
    for question, kwargs, code in (
        (report, {"since": MONTH.until, "until": MONTH.since}, "reports.order"),
        (balance, {"since": MONTH.since, "until": MONTH.until, "section": Code("choir")}, "reports.no_section"),
        (public_report, {"since": date(2021, 12, 1), "until": date(2021, 12, 31)}, "reports.whole_months"),
        (public_report, {"since": MONTH.until, "until": date(2022, 2, 1)}, "reports.not_over"),
    ):
        with pytest.raises(Refused) as said:
            desk.ask(question, **kwargs)  # type: ignore[arg-type]  # arguments by name, each of its type
        assert [problem.code for problem in said.value.problems] == [code]


def test_no_figure_of_persons_under_five_leaves() -> None:
    """Nor one that leaves one to four over; what counts matters is told to the office whole."""
    desk = fresh_community(plugins=[Garden()]).by(somebody())
    times = ReportTime.month(2021, 9), ReportTime.month(2021, 12)
    september, december = (desk.ask(report, since=time.since, until=time.until) for time in times)
    assert [september.figure("garden.people").value, december.figure("garden.people").value] == [None, 6]
    assert [september.figure("garden.nearly").value, september.figure("garden.inner").value] == [None, 7]
    assert "garden.people少于5,不公布" in report_text(september, lang="zh", name="小区")
    assert "fewer than 5" in report_text(september, lang="en", name="bay")


def test_everybody_is_told_the_sum_of_what_months_tell() -> None:
    """So nobody gets a month that was kept back by taking the others from the year."""
    desk = fresh_community(plugins=[Garden()], clock=FixedClock()).by(Actor.anonymous())
    told = [desk.ask(public_report, since=time.since, until=time.until) for time in YEAR.months()[8:]]
    assert [one.figure("garden.came").value for one in told] == [8, None, 9, 12]
    assert [one.figure("garden.rate").value for one in told] == [None, None, None, None]
    garden = [section for one in told for section in one.sections if section.code == "garden"]
    assert {figure.code for section in garden for figure in section.figures} == {"garden.came", "garden.fund", "garden.rate"}
    whole = desk.ask(public_report, since=YEAR.since, until=YEAR.until)
    assert (whole.figure("garden.came").value, whole.figure("garden.rate").value) == (8 + 9 + 12, None)
    assert whole.figure("garden.fund").value == 3
    assert (whole.left_out, told[0].left_out) == (12, 1)


def test_what_is_told_to_everybody_has_no_rows_and_no_inner_sections() -> None:
    """Two figures of the balance and the rates, of which none gives another away."""
    here = small()
    made = here.anonymous.ask(public_report, since=MONTH.since, until=MONTH.until)
    codes = {figure.code for section in made.sections for figure in section.figures}
    assert codes == {"feedback.came", "feedback.done", "feedback.response", "feedback.resolution", "feedback.satisfaction"}
    assert all(not section.rows for section in made.sections)
    assert [line.value.en for line in sheet_of(made).lines if isinstance(line.value, Told)] == ["fewer than 5, not told"] * 3
