"""An idea becomes a project. Who had it stays with the item: the project names nobody, and the item leads to the project.

The reporter, also an unnamed one with the code of the slip, sees what became of it, through the item that is kept where slips
were merged. Reporters and followers of the ideas are who is to be told of the project.
"""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback import FeedbackKind, Item, ItemState, Listener, to_be_told
from community_gov.feedback.attachments import by_code
from community_gov.feedback.life import kept_for, merged_items
from community_gov.feedback.routing import abouts_of, concerns
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov.policy import CLERK
from community_gov.projects.life import ProjectStanding, standing_of
from community_gov.projects.packs import StagePlan
from community_gov.projects.records import Idea, IdeaTakenUp, Project, ProjectState
from community_gov.projects.running import CO_CREATION, new_project
from community_gov.records import Code, Id
from community_gov.stores.protocol import Range

__all__ = [
    "IdeaOutcome",
    "add_idea",
    "became_of",
    "became_of_slip",
    "ideas",
    "ideas_of",
    "start_from",
    "whom_to_tell",
]

NOT_AN_IDEA = ProblemType(
    "projects.not_an_idea",
    zh="{number}号诉求是“{kind}”,不是建议;确需转为项目请说明也接受其他种类",
    en="slip {number} is a {kind} and no idea; say that other kinds are meant too",
)
GONE = ProblemType("projects.idea_gone", zh="{number}号诉求现为“{state}”", en="slip {number} is {state}", nature=Nature.STATE)
TAKEN = ProblemType(
    "projects.idea_taken",
    zh="{number}号诉求已转为项目{project}",
    en="slip {number} has become project {project} already",
    nature=Nature.CONFLICT,
)
OTHERS = ProblemType(
    "projects.others_idea",
    zh="{number}号诉求不由该组织承办,由工作人员转为项目",
    en="slip {number} is not handled by that body; the office makes a project of it",
    nature=Nature.DENIED,
)
ABOUT_IT = ProblemType(
    "projects.idea_about_body",
    zh="{number}号诉求涉及该组织或其成员,不得转为它的项目",
    en="slip {number} is about that body or a member of it, so it becomes no project of that body",
    nature=Nature.DENIED,
)


@frozen(kw_only=True)
class IdeaOutcome:
    """What became of an idea: the item by its number, and the project if there is one."""

    item: Id[Item]
    number: int
    kind: FeedbackKind
    submitted: date
    item_state: ItemState
    project: Id[Project] | None
    title: str | None
    """The title of the project."""
    state: ProjectState | None
    stage_zh: str | None
    stage_en: str | None
    since: date | None


@verb("projects.start_from")
def start_from(
    change: Change,
    item_id: Id[Item],
    *,
    body_id: Id[Body],
    title: str,
    text: str,
    start: date,
    places: tuple[Id[Place], ...] = (),
    model: Code = CO_CREATION,
    stages: tuple[StagePlan, ...] = (),
    other_kinds: bool = False,
) -> Project:
    """Open a project of a body from an idea; title and text are new words for everybody, never those of the reporter.

    The item goes its own way: it is still to be answered. With `other_kinds` a request or complaint may become a project too.
    """
    item = _free(change, item_id, body_id, other_kinds=other_kinds)
    made = new_project(change, body_id, title=title, text=text, start=start, places=places, model=model, stages=stages)
    _link(change, item, made)
    return made


@verb("projects.add_idea")
def add_idea(change: Change, item_id: Id[Item], *, project_id: Id[Project], other_kinds: bool = False) -> Idea:
    """An idea becomes part of a project that there is."""
    project = change.get(Project, project_id)
    return _link(change, _free(change, item_id, project.body, other_kinds=other_kinds), project)


def _link(change: Change, item: Item, project: Project) -> Idea:
    made = Idea(id=change.new_id(Idea), item=item.id, project=project.id, on=change.today)
    return change.put(made, IdeaTakenUp(item=item.id, project=project.id))


def _free(change: Change, item_id: Id[Item], body_id: Id[Body], *, other_kinds: bool) -> Item:
    """The item, if it may become a project of the body."""
    item = change.get(Item, item_id)
    wanted = item.kind is FeedbackKind.IDEA or other_kinds
    change.require(wanted, NOT_AN_IDEA(at="item_id", number=item.number, kind=item.kind))
    change.require(item.state is not ItemState.WITHDRAWN, GONE(at="item_id", number=item.number, state=item.state))
    change.require(CLERK in change.actor.roles or item.handler == body_id, OTHERS(at="item_id", number=item.number))
    hidden = not any(concerns(change, about, body_id) for about in abouts_of(change, item))
    change.require(hidden, ABOUT_IT(at="item_id", number=item.number))
    known = change.first(Idea, item=item_id)
    if known is not None:
        change.refuse(TAKEN(at="item_id", number=item.number, project=known.project))
    return item


@question("projects.became_of")
def became_of(view: View, item_id: Id[Item], *, on: date) -> tuple[ProjectStanding, ...]:
    """The projects that came of an item, or of what is kept in its place or was merged into that, as of a day.

    Raises NotFound.
    """
    return _became(view, view.get(Item, item_id), on)


@question("projects.became_of_slip")
def became_of_slip(view: View, *, code: str, on: date) -> tuple[ProjectStanding, ...]:
    """The same for whoever holds the code of an unnamed slip; raises NotFound for a wrong code."""
    return _became(view, by_code(view, code), on)


def _became(view: View, item: Item, on: date) -> tuple[ProjectStanding, ...]:
    kept = kept_for(view, item)
    group = dict.fromkeys((item.id, kept.id, *(one.id for one in merged_items(view, kept.id))))
    found = [row for id in group for row in view.find(Idea, item=id) if row.on <= on]
    projects = dict.fromkeys(row.project for row in found)
    standing = (standing_of(view, view.get(Project, id), on=on) for id in projects)
    return tuple(one for one in standing if one is not None)


@question("projects.ideas_of")
def ideas_of(view: View, project_id: Id[Project]) -> tuple[Idea, ...]:
    """The items that became this project or part of it, the first first; raises NotFound."""
    view.get(Project, project_id)
    return view.find(Idea, project=project_id, order_by="on")


@question("projects.ideas")
def ideas(view: View, *, on: date, since: date | None = None) -> tuple[IdeaOutcome, ...]:
    """What became, up to a day, of the ideas that came in since another: each with its project, or with none; by number.

    An item of another kind is there too when it became a project.
    """
    taken = {row.item: row.project for row in view.find(Idea) if row.on <= on}
    came = view.find(Item, submitted=Range(ge=since, le=on), order_by="number")
    return tuple(
        _outcome(view, item, taken.get(item.id), on) for item in came if item.kind is FeedbackKind.IDEA or item.id in taken
    )


def _outcome(view: View, item: Item, project_id: Id[Project] | None, on: date) -> IdeaOutcome:
    known = None if project_id is None else standing_of(view, view.get(Project, project_id), on=on)
    return IdeaOutcome(
        item=item.id,
        number=item.number,
        kind=item.kind,
        submitted=item.submitted,
        item_state=item.state,
        project=None if known is None else known.project,
        title=None if known is None else known.title,
        state=None if known is None else known.state,
        stage_zh=None if known is None else known.stage_zh,
        stage_en=None if known is None else known.stage_en,
        since=None if known is None else known.since,
    )


@question("projects.whom_to_tell")
def whom_to_tell(view: View, project_id: Id[Project]) -> tuple[Listener, ...]:
    """Whom to tell of a project: the named reporters and the followers of its ideas, each once; raises NotFound."""
    return tuple(_once(each for row in ideas_of(view, project_id) for each in to_be_told(view, row.item)))


def _once(listeners: Iterator[Listener]) -> Iterator[Listener]:
    """Each person once; reporters before those who only follow."""
    found: dict[Id[Person] | None, Listener] = {}
    for one in sorted(listeners, key=lambda one: not one.reporter):
        found.setdefault(one.person, one)
    yield from found.values()
