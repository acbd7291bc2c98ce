"""What an association's own report says: verified hours, by how many persons, in how many shifts, and who was active.

Everybody is told by `public_figures`; here, as there, hours of fewer than five persons are not told.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from community_gov import Code, Id, Told, View
from community_gov.organizations import Body
from community_gov.privacy import enough
from community_gov.reports import Asked, Figure, FigureUnit, ReportSection
from community_gov_volunteers.associations import ASSOCIATION, BRANCH
from community_gov_volunteers.figures import figures
from community_gov_volunteers.statistics import active_rate

__all__ = ["sections"]


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of an association, as of the end of the time; none for another body or for everybody."""
    if asked.body is None or asked.public:
        return
    body = view.get(Body, Id(asked.body))
    if body.kind in (ASSOCIATION, BRANCH) and body.period.holds(asked.last):
        told = tuple(_figures(view, asked, body.id, asked.last))
        yield ReportSection(code=Code("volunteers"), said=Told("志愿服务", "Volunteers"), figures=told)


def _figures(view: View, asked: Asked, body: Id[Body], last: date) -> Iterator[Figure]:
    found = figures(view, body, since=asked.since, until=asked.until, as_of=last)
    active = active_rate(view, body, since=asked.since, until=asked.until, as_of=last)
    minutes = Figure(
        code=Code("volunteers.minutes"),
        said=Told("已核实服务", "verified service"),
        value=found.minutes if enough(found.persons) else None,
        unit=FigureUnit.MINUTES,
        question="volunteers.figures",
        arguments=(*asked.arguments(), ("as_of", last.isoformat())),
        path="minutes",
    )
    yield minutes
    shifts = found.shifts if enough(found.persons) else None
    yield evolve(
        minutes,
        code=Code("volunteers.shifts"),
        said=Told("班次", "shifts"),
        value=shifts,
        unit=FigureUnit.TIMES,
        path="shifts",
    )
    yield evolve(
        minutes,
        code=Code("volunteers.active"),
        said=Told("参加服务的志愿者", "volunteers who served"),
        value=active.part,
        base=active.whole,
        out_of=Told("在册", "enrolled"),
        unit=FigureUnit.PERSONS,
        question="volunteers.active_rate",
        path="part",
        base_path="whole",
    )
