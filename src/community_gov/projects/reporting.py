"""What projects say in a report: which went on, began or were taken up again, and which are over."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import natural
from community_gov.projects.life import moves_of
from community_gov.projects.records import Project, ProjectState
from community_gov.records import Code, Told
from community_gov.reports import done_at, entered
from community_gov.sections import Asked, LedgerRow, ReportSection, ledger_section

__all__ = ["sections"]

_GOING = (ProjectState.RUNNING,)


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of projects; everybody reads of them in their own list."""
    if not asked.public:
        yield ledger_section(asked, "projects", Told("共建项目", "Projects"), _rows(view, asked))


def _rows(view: View, asked: Asked) -> Iterator[LedgerRow]:
    known = view.find(Project) if asked.body is None else view.find(Project, body=asked.body)
    for project in sorted(known, key=lambda row: (row.start, natural(row.id))):
        path = [move for move in moves_of(view, project.id) if move.at < asked.before]
        how = entered(asked, path, _GOING) if path else None
        if how is None:
            continue
        over = done_at(path, _GOING)
        yield LedgerRow(
            section=Code("projects"),
            about=project.id,
            title=Told(project.title, project.title),
            entered=how,
            came=project.start,
            done=None if over is None else over.astimezone(view.zone).date(),
            state=Told(path[-1].to.zh, path[-1].to.en),
        )
