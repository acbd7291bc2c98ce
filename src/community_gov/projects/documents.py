"""The papers of a project: each lies in the archive of a body, and is named here with the stage and the kind that it is."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.texts import require_public
from community_gov.papers import ArchivePaper, PaperKind, file_paper
from community_gov.projects.life import stages_of
from community_gov.projects.records import Participant, Project, ProjectPaper
from community_gov.projects.running import stage_named
from community_gov.records import Code, Id

__all__ = ["PaperLine", "add_paper", "drop_paper", "file_and_add", "papers_of"]

OTHERS = ProblemType(
    "projects.others_paper",
    zh="该材料属于{body},该组织没有参与项目",
    en="the paper is of {body}, which takes no part in the project",
)
THERE = ProblemType(
    "projects.paper_there", zh="该材料已在此", en="the paper is there already, as this kind", nature=Nature.CONFLICT
)
DROPPED = ProblemType(
    "projects.paper_dropped", zh="该材料已于{on}撤下", en="the paper was taken away on {on}", nature=Nature.STATE
)


@frozen(kw_only=True)
class PaperLine:
    """A paper of a project as everybody sees it; where it lies is known to its archive."""

    entry: Id[ProjectPaper]
    stage: Code
    kind: Code
    kind_zh: str
    kind_en: str
    title: str
    call_number: str
    digest: str
    added: date


@verb("projects.add_paper")
def add_paper(change: Change, project_id: Id[Project], *, stage: Code, kind: Code, paper_id: Id[ArchivePaper]) -> ProjectPaper:
    """Name a paper of an archive as one of a stage; it is of the body of the project or of one that takes part."""
    project, paper = change.get(Project, project_id), change.get(ArchivePaper, paper_id)
    stage_named(change, project_id, stage)
    part = paper.body == project.body or change.first(Participant, project=project_id, body=paper.body) is not None
    change.require(part, OTHERS(at="paper_id", body=paper.body))
    require_public(paper.title, at="paper_id")
    known = change.first(ProjectPaper, project=project_id, stage=stage, kind=kind, paper=paper_id)
    if known is not None:
        change.require(known.dropped is not None, THERE(at="paper_id"))
        return change.put(evolve(known, dropped=None, added=change.today))
    made = ProjectPaper(
        id=change.new_id(ProjectPaper), project=project_id, stage=stage, kind=kind, paper=paper_id, added=change.today
    )
    return change.put(made)


@verb("projects.file_and_add")
def file_and_add(
    change: Change,
    project_id: Id[Project],
    *,
    stage: Code,
    kind: Code,
    title: str,
    digest: str,
    address: str,
    filed_as: PaperKind = PaperKind.OTHER,
) -> ProjectPaper:
    """File a paper in the archive of the project's body, by SHA-256 and address, and name it as one of a stage."""
    project = change.get(Project, project_id)
    filed = file_paper(change, project.body, kind=filed_as, title=title, digest=digest, address=address, about=project_id)
    return add_paper(change, project_id, stage=stage, kind=kind, paper_id=filed.id)


@verb("projects.drop_paper")
def drop_paper(change: Change, paper_id: Id[ProjectPaper]) -> ProjectPaper:
    """It was the wrong paper: it does not count any more, and stays in the archive."""
    known = change.get(ProjectPaper, paper_id)
    if known.dropped is not None:
        change.refuse(DROPPED(at="paper_id", on=known.dropped))
    return change.put(evolve(known, dropped=change.today))


@question("projects.papers_of")
def papers_of(view: View, project_id: Id[Project], *, stage: Code | None = None) -> tuple[PaperLine, ...]:
    """The papers of a project, or of one of its stages, in the order of the stages; raises NotFound."""
    view.get(Project, project_id)
    return tuple(
        _line(view, row, words=words)
        for one, words in _stages(view, project_id)
        if stage in (None, one)
        for row in view.find(ProjectPaper, project=project_id, stage=one, dropped=None)
    )


def _stages(view: View, project_id: Id[Project]) -> Iterator[tuple[Code, Mapping[Code, tuple[str, str]]]]:
    for one in stages_of(view, project_id):
        yield one.code, {paper.kind: (paper.zh, paper.en) for paper in one.papers}


def _line(view: View, row: ProjectPaper, *, words: Mapping[Code, tuple[str, str]]) -> PaperLine:
    paper = view.get(ArchivePaper, row.paper)
    zh, en = words.get(row.kind, (row.kind, row.kind))
    return PaperLine(
        entry=row.id,
        stage=row.stage,
        kind=row.kind,
        kind_zh=zh,
        kind_en=en,
        title=paper.title,
        call_number=paper.call_number,
        digest=paper.digest,
        added=row.added,
    )
