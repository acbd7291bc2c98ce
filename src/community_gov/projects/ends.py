"""When the name of somebody who takes part is not needed any more: with the withdrawal, or when the project is over."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.projects.records import Participant, Project, ProjectState
from community_gov.records import AnyId, Until
from community_gov.retention import Ended, Ending, Ends

__all__ = ["ENDS"]


def _of_participants(view: View) -> Iterator[Ended]:
    over = {row.id: row.since for row in view.stream(Project) if row.state is not ProjectState.RUNNING}
    bodies = {row.id: row.body for row in view.stream(Project)}
    for row in view.stream(Participant):
        days = [day for day in (row.ended, over.get(row.project)) if day is not None]
        yield Ended(
            record=AnyId(row.id),
            why=Ending.CONSENT_WITHDRAWN if row.ended is not None else Ending.MATTER_CLOSED,
            on=min(days, default=None),
            body=AnyId(bodies[row.project]),
        )


ENDS = (Ends(cls=Participant, until=Until.CONSENT_WITHDRAWN, find=_of_participants),)
