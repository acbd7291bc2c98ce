"""What surveys say in a report: which were held, which still have to be counted, and how many answered."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import natural
from community_gov.records import Code, Told
from community_gov.reports import stood
from community_gov.sections import Asked, Entered, Figure, FigureUnit, LedgerRow, ReportSection, ledger_section
from community_gov.surveys.counting import counting_of
from community_gov.surveys.records import Audience, Survey
from community_gov.surveys.results import response

__all__ = ["sections"]

_COUNTED, _OPEN = Told("已清点", "counted"), Told("尚未清点", "not counted yet")
_ASKED = Told("应答", "who were asked")


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of surveys, with the rate of response of each that was counted; everybody is told of that rate alone."""
    rows, found = list[LedgerRow](), list[Figure]()
    known = view.find(Survey) if asked.body is None else view.find(Survey, body=asked.body)
    for survey in sorted(known, key=lambda row: (row.starts, natural(row.id))):
        row = _row(view, asked, survey)
        if row is not None:
            rows.append(row)
            found += [] if row.done is None else [_answered(view, survey)]
    yield ledger_section(asked, "surveys", Told("问卷调查", "Surveys"), rows, more=found)


def _row(view: View, asked: Asked, survey: Survey) -> LedgerRow | None:
    """A survey that was open in the time, or waited to be counted."""
    then, counted = stood(view, Survey, survey.id, before=asked.before), counting_of(view, survey.id)
    opened = None if then is None else then.opened
    if opened is None or (counted is not None and counted.on < asked.since):
        return None
    done = counted.on if counted is not None and counted.on < asked.until else None
    return LedgerRow(
        section=Code("surveys"),
        about=survey.id,
        title=Told(survey.title, survey.title),
        entered=Entered.CARRIED if opened < asked.since else Entered.CAME,
        came=opened,
        done=done,
        state=_OPEN if done is None else _COUNTED,
    )


def _answered(view: View, survey: Survey) -> Figure:
    """How many of those who were asked have answered; nothing about fewer than five."""
    rate, homes = response(view, survey.id), survey.audience is Audience.HOUSEHOLDS
    return Figure(
        code=Code(f"surveys.{survey.id}.response"),
        said=Told(f"“{survey.title}”已答", f"{survey.title}, answered"),
        value=rate.count,
        base=rate.base,
        out_of=_ASKED,
        unit=FigureUnit.UNITS if homes else FigureUnit.PERSONS,
        public=True,
        question="surveys.response",
        arguments=(("survey_id", survey.id),),
        path="count",
        base_path="base",
    )
