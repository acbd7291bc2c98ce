"""What tasks and drives say in a report: what was given, done and is open, and how far each drive has come."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.records import AnyId, Code, Id, Told
from community_gov.reports import done_at, entered
from community_gov.sections import Asked, Entered, Figure, FigureUnit, LedgerRow, Over, ReportSection, ledger_section
from community_gov.stores.protocol import OneOf, Range
from community_gov.tasks.moving import AT_ONCE, WAITING, body_of, paths
from community_gov.tasks.progress import progress
from community_gov.tasks.records import Drive, Move, Task

__all__ = ["sections"]

_PARTS = (("done", Told("已完成", "done")), ("open", Told("未完成", "open")))


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of tasks, and one of drives where there are any; everybody is told of neither."""
    if asked.public:
        return
    yield ledger_section(asked, "tasks", Told("任务", "Tasks"), _rows(view, asked))
    drives = tuple(figure for drive in _drives(view, asked) for figure in _of_drive(view, asked, drive))
    if drives:
        yield ReportSection(code=Code("drives"), said=Told("专项行动", "Drives"), figures=drives)


def _rows(view: View, asked: Asked) -> Iterator[LedgerRow]:
    tasks = _candidates(view, asked)
    known = ((id, [move for move in path if move.at < asked.before]) for id, path in paths(view, tasks))
    bodies = _Bodies(view)
    for id, path in sorted(((id, path) for id, path in known if path), key=lambda one: (tasks[one[0]].opened, one[0])):
        how = entered(asked, path, WAITING)
        if how is not None and (asked.body is None or bodies.of(path[-1].assignee) == asked.body):
            yield _row(view, tasks[id], path, how)


class _Bodies:
    """Of which body each is who has tasks, looked up once."""

    def __init__(self, view: View) -> None:
        self._view, self._known = view, dict[AnyId | None, AnyId | None]()

    def of(self, assignee: AnyId | None) -> AnyId | None:
        """The body, or the one of a post; None for a person."""
        if assignee not in self._known:
            self._known[assignee] = body_of(self._view, assignee)
        return self._known[assignee]


def _candidates(view: View, asked: Asked) -> dict[Id[Task], Task]:
    """What is waiting now, and what had a step since the time began."""
    found = {one.id: one for one in view.find(Task, state=OneOf(WAITING))}
    moved = sorted({move.about for move in view.find(Move, at=Range(ge=asked.begins))} - set(found))
    for start in range(0, len(moved), AT_ONCE):
        found |= {one.id: one for one in view.find(Task, id=OneOf(tuple(moved[start : start + AT_ONCE])))}
    return found


def _row(view: View, task: Task, path: list[Move], how: Entered) -> LedgerRow:
    over = done_at(path, WAITING)
    return LedgerRow(
        section=Code("tasks"),
        about=task.id,
        title=Told(task.title, task.title),
        entered=how,
        came=task.opened.astimezone(view.zone).date(),
        done=None if over is None else over.astimezone(view.zone).date(),
        state=Told(path[-1].to.zh, path[-1].to.en),
    )


# --- drives ----------------------------------------------------------------------------------------------------------


def _drives(view: View, asked: Asked) -> Iterator[Drive]:
    for drive in view.find(Drive, start=Range(le=asked.last), order_by="start"):
        goes_on = drive.closed is None or asked.since <= drive.closed
        if goes_on and asked.body in (None, drive.lead):
            yield drive


def _of_drive(view: View, asked: Asked, drive: Drive) -> Iterator[Figure]:
    found = progress(view, drive.id, on=asked.last, as_of=asked.last)
    days = (("drive_id", drive.id), ("on", asked.last.isoformat()), ("as_of", asked.last.isoformat()))
    for name, said in _PARTS:
        yield Figure(
            code=Code(f"drives.{drive.id}.{name}"),
            said=Told(f"{drive.name}{said.zh}", f"{drive.name} {said.en}"),
            value=getattr(found, name),
            base=found.needed,
            out_of=Told("需办理", "that need it"),
            unit=FigureUnit.UNITS,
            over=Over.DAY,
            question="tasks.progress",
            arguments=days,
            path=name,
            base_path="needed",
        )
