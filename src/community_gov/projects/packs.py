"""Models of projects: stages, and what each needs, to start with.

The five stages that ship (决策共谋、发展共建、建设共管、效果共评、成果共享) are to plan, build, manage, evaluate and share
together. It is a way of working and no rule of law, and the papers that stand beside each stage are the library's own reading
(custom, from memory). An application gives models of its own as `ProjectModel` items of a pack.
"""

from attrs import field, frozen

from community_gov.change import View, question
from community_gov.errors import PluginClash, ProblemType, Refused
from community_gov.hookspecs import Pack
from community_gov.projects.records import NeededPaper
from community_gov.records import Code

__all__ = ["CO_CREATION", "MODELS", "ProjectModel", "StagePlan", "model_named", "models"]

UNKNOWN_MODEL = ProblemType("projects.unknown_model", zh="没有“{model}”这种项目模式", en="there is no model of projects {model}")


@frozen(kw_only=True)
class StagePlan:
    """One stage of a project that is to be opened; see `ProjectStage`."""

    code: Code
    zh: str
    en: str
    papers: tuple[NeededPaper, ...] = ()
    tasks_done: bool = False
    evaluated: bool = False
    decided: bool = False


@frozen(kw_only=True)
class ProjectModel:
    """Stages for a sort of projects."""

    code: Code = field(converter=Code)
    zh: str
    en: str
    stages: tuple[StagePlan, ...]
    source: str
    """On what it rests, and how sure that is."""


def _paper(code: str, zh: str, en: str) -> NeededPaper:
    return NeededPaper(kind=Code(code), zh=zh, en=en)


CO_CREATION = ProjectModel(
    code=Code("co_creation"),
    zh="共同缔造",
    en="co-creation",
    source="共同缔造 (way of working, no text of law; papers of the stages from memory)",
    stages=(
        StagePlan(
            code=Code("plan"),
            zh="决策共谋",
            en="plan together",
            papers=(_paper("proposal", "方案", "proposal"), _paper("opinions", "居民意见汇总", "what residents said to it")),
        ),
        StagePlan(
            code=Code("build"),
            zh="发展共建",
            en="build together",
            papers=(_paper("contributions", "出资出力清单", "list of contributions"),),
            tasks_done=True,
        ),
        StagePlan(
            code=Code("manage"),
            zh="建设共管",
            en="manage together",
            papers=(_paper("upkeep", "管护责任清单", "list of who looks after what"),),
        ),
        StagePlan(
            code=Code("evaluate"),
            zh="效果共评",
            en="evaluate together",
            papers=(_paper("evaluation", "评价报告", "evaluation"),),
            evaluated=True,
        ),
        StagePlan(
            code=Code("share"),
            zh="成果共享",
            en="share together",
            papers=(_paper("shares", "成果共享清单", "list of what is shared by whom"),),
        ),
    ),
)
MODELS = Pack(name="projects.models", items=(CO_CREATION,))


@question("projects.models")
def models(view: View) -> tuple[ProjectModel, ...]:
    """The models of all packs."""
    return view.packs(ProjectModel)


def model_named(view: View, code: Code) -> ProjectModel:
    """The model of this code; raises Refused for none, PluginClash for two."""
    found = {one for one in view.packs(ProjectModel) if one.code == code}
    if not found:
        raise Refused(UNKNOWN_MODEL(at="model", model=code))
    if len(found) > 1:
        raise PluginClash(f"project model {code!r}", *sorted(one.en for one in found))
    return found.pop()
