"""What surveys and projects say in reports."""

from datetime import date

from tests.projects.stage import bay
from tests.reports.reading import asked_again
from tests.surveys.stage import compound, marks

from community_gov import Code, Desk
from community_gov import projects as p
from community_gov.reports import LedgerRow, ReportTime, ledger, public_report, report
from community_gov.surveys import answer, count

JANUARY, FEBRUARY, MARCH = (ReportTime.month(2022, month) for month in (1, 2, 3))


def rows(desk: Desk, time: ReportTime, section: str) -> list[tuple[str, bool]]:
    """How each row came in, and whether it is done."""
    found: tuple[LedgerRow, ...] = desk.ask(ledger, since=time.since, until=time.until, section=Code(section))
    return [(row.entered.value, row.done is not None) for row in found]


def test_a_survey_is_in_hand_until_it_is_counted() -> None:
    """Opened in January, counted in February, gone in March; everybody is told how many answered, in the month of the count."""
    here = compound(14)
    survey = here.survey(anonymous=False, ends=date(2022, 2, 1))
    for person in here.people[:8]:
        here.of(person).run(answer, survey.id, person_id=person, marks=marks(4))
    here.go_to(date(2022, 2, 3))
    here.office.run(count, survey.id)
    here.go_to(date(2022, 4, 1))
    in_hand = [rows(here.office, time, "surveys") for time in (JANUARY, FEBRUARY, MARCH)]
    assert in_hand == [[("came", False)], [("carried", True)], []]
    told = [here.office.ask(report, since=time.since, until=time.until) for time in (JANUARY, FEBRUARY)]
    figures = [figure for made in told for one in made.sections if one.code == "surveys" for figure in one.figures]
    assert [(figure.value, figure.base) for figure in figures if figure.question == "surveys.response"] == [(8, 14)]
    assert all((figure.value, figure.base) == asked_again(here.office, figure) for figure in figures)
    public = [here.public.ask(public_report, since=time.since, until=time.until) for time in (JANUARY, FEBRUARY)]
    shown = [figure.value for made in public for one in made.sections if one.code == "surveys" for figure in one.figures]
    assert shown == [8]


def test_nobody_is_told_of_the_answers_of_a_few() -> None:
    """Four of twelve have answered, or all but three: neither number stands in a report."""
    for answered in (4, 9):
        here = compound(12)
        survey = here.survey(anonymous=False)
        here.answered(survey, [marks(3)] * answered)
        here.go_to(date(2022, 2, 1))
        made = here.office.ask(report, since=JANUARY.since, until=JANUARY.until)
        (figure,) = (one for part in made.sections for one in part.figures if one.question == "surveys.response")
        assert None in (figure.value, figure.base)


def test_a_project_is_in_hand_while_it_goes_on() -> None:
    """Begun in January, given up in February, taken up again in March; of each body its own."""
    here = bay()
    project = here.project()
    here.go_to(date(2022, 2, 3))
    here.chair.run(p.abandon, project.id, on=date(2022, 2, 3), reason="资金未到位")
    here.go_to(date(2022, 3, 3))
    here.chair.run(p.take_up, project.id, on=date(2022, 3, 3), reason="资金到位")
    here.go_to(date(2022, 4, 1))
    in_hand = [rows(here.office, time, "projects") for time in (JANUARY, FEBRUARY, MARCH)]
    assert in_hand == [[("came", False)], [("carried", True)], [("again", False)]]
    own = [here.office.ask(ledger, since=JANUARY.since, until=JANUARY.until, body_id=body) for body in here.bodies[:2]]
    assert [[row.title.zh for row in found if row.section == "projects"] for found in own] == [["口袋公园"], []]
    made = here.office.ask(report, since=JANUARY.since, until=JANUARY.until)
    figures = [figure for one in made.sections if one.code == "projects" for figure in one.figures]
    assert all((figure.value, figure.base) == asked_again(here.office, figure) for figure in figures)
