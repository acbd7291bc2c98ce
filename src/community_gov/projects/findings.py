"""What the audit finds among projects: stages past their last day, and papers that a stage needed and that are gone."""

from collections.abc import Iterator
from datetime import date

from community_gov.change import View
from community_gov.projects.life import papers_lacking, stages_of, standing_of
from community_gov.projects.records import Project, ProjectState
from community_gov.records import Finding, FindingType, Severity

__all__ = ["project_findings"]

_RULE, _RULE_ZH = "the project's own stages (custom, no text of law)", "项目自定的阶段与材料（惯例，无法律条文）"
STAGE_OVERDUE = FindingType(
    "projects.stage_overdue",
    zh="“{stage}”阶段应于{due}前结束",
    en="stage {stage} was to be over by {due}",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)
PAPER_GONE = FindingType(
    "projects.paper_gone",
    zh="项目已过“{stage}”阶段,该阶段所需材料现有缺失",
    en="the project is past stage {stage}, and a paper that this stage needs is not there",
    rule=_RULE,
    rule_zh=_RULE_ZH,
    severity=Severity.CUSTOM,
)


def project_findings(view: View, on: date) -> Iterator[Finding]:
    """Projects as they stood on the day; papers as they are there now."""
    for project in view.find(Project):
        now = standing_of(view, project, on=on)
        if now is None or now.state is ProjectState.ABANDONED:
            continue
        stages = stages_of(view, project.id)
        here = next(one for one in stages if one.code == now.stage)
        if now.due is not None and now.due < on:
            yield STAGE_OVERDUE(project.id, since=now.due, stage=here.word, due=now.due)
        for stage in stages:
            past = stage.order < here.order or now.state is ProjectState.FINISHED
            if past and any(papers_lacking(view, stage)):
                yield PAPER_GONE(project.id, stage=stage.word)
