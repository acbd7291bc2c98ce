"""The lists of needs and resources (需求清单、资源清单), and which need meets which resource or project.

The third list, that of projects, is `project_list`. A need is said in new words that name nobody, whether it comes from feedback,
a survey or a conference; whoever matches it is named in the journal, and nothing is matched by itself.
"""

from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import min_len

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback import Item
from community_gov.feedback.texts import require_public
from community_gov.households import Place, natural
from community_gov.meetings import AgendaItem
from community_gov.organizations import Body
from community_gov.projects.records import Project
from community_gov.records import AnyId, Coded, Id, event, kind
from community_gov.surveys import Counting, Survey

__all__ = [
    "Match",
    "Matched",
    "Need",
    "NeedLine",
    "NeedSource",
    "NeedState",
    "Resource",
    "ResourceKind",
    "ResourceLine",
    "drop_need",
    "end_match",
    "end_resource",
    "list_need",
    "match_need",
    "matches_of",
    "meet_need",
    "need",
    "needs",
    "offer_resource",
    "resources",
]


class NeedSource(Coded):
    """Where a need was heard of."""

    FEEDBACK = "feedback", "诉求", "feedback"
    SURVEY = "survey", "问卷调查", "a survey"
    CONFERENCE = "conference", "会议", "a meeting"
    VISIT = "visit", "走访", "a visit"
    OTHER = "other", "其他", "something else"


class NeedState(Coded):
    """How far a need has come."""

    OPEN = "open", "待对接", "open"
    MATCHED = "matched", "已对接", "matched"
    MET = "met", "已解决", "met"
    DROPPED = "dropped", "已撤销", "dropped"


class ResourceKind(Coded):
    """What sort of thing is offered."""

    PEOPLE = "people", "人力", "people"
    SKILL = "skill", "专业技能", "a skill"
    VENUE = "venue", "场地", "a venue"
    GOODS = "goods", "物资", "goods"
    MONEY = "money", "资金", "money"
    SERVICE = "service", "服务", "a service"
    INFORMATION = "information", "信息", "information"


@kind("projects.need", indexes=("body",))
@frozen(kw_only=True)
class Need:
    """Something that is wanted, in words that name nobody."""

    id: Id["Need"]
    title: str = field(validator=min_len(1))
    body: Id[Body]
    """Whose list it is on."""
    place: Id[Place] | None
    source: NeedSource
    origin: AnyId | None
    """The item, the survey or the item of an agenda that it comes from; the public list does not tell it."""
    listed: date
    met: date | None = None
    dropped: date | None = None
    reason: str | None = None
    """Why it was dropped."""


@kind("projects.resource", indexes=("body",))
@frozen(kw_only=True)
class Resource:
    """What a body or a company offers."""

    id: Id["Resource"]
    title: str = field(validator=min_len(1))
    kind: ResourceKind
    body: Id[Body]
    amount: str
    """How much or how many, in words."""
    place: Id[Place] | None
    """Where."""
    start: date
    end: date | None
    """The first day on which it is not there any more."""
    contact: Id[Body]
    """The body that is asked for it."""


@kind("projects.match", indexes=("need", "resource", "project"))
@frozen(kw_only=True)
class Match:
    """A need is met, or is to be, by a resource or a project."""

    id: Id["Match"]
    need: Id[Need]
    resource: Id[Resource] | None
    project: Id[Project] | None
    on: date
    ended: date | None = None
    """From when on it is so no more."""
    reason: str | None = None


@frozen(kw_only=True)
class NeedLine:
    """A line of the list of needs, for everybody."""

    need: Id[Need]
    title: str
    body: Id[Body]
    place: Id[Place] | None
    source: NeedSource
    listed: date
    state: NeedState
    with_resources: tuple[str, ...]
    """The titles of the resources with which it is matched."""
    with_projects: tuple[str, ...]
    reason: str | None


@frozen(kw_only=True)
class ResourceLine:
    """A line of the list of resources, for everybody."""

    resource: Id[Resource]
    title: str
    kind: ResourceKind
    body: Id[Body]
    amount: str
    place: Id[Place] | None
    start: date
    end: date | None
    contact: Id[Body]
    for_needs: tuple[str, ...]
    """The titles of the needs with which it is matched."""


@event("projects.matched")
@frozen(kw_only=True)
class Matched:
    """A need was matched with a resource or a project."""

    need: Id[Need]
    resource: Id[Resource] | None
    project: Id[Project] | None


ONE_ORIGIN = ProblemType("projects.one_origin", zh="来源只能写一项", en="a need comes from one thing; name one")
NOT_COUNTED = ProblemType(
    "projects.survey_not_counted", zh="该调查尚未清点", en="the survey has not been counted yet", nature=Nature.STATE
)
NEED_OVER = ProblemType(
    "projects.need_over",
    zh="该需求{state},不能再改",
    en="the need is {state}; nothing is done with it any more",
    nature=Nature.STATE,
)
NOT_THEN = ProblemType(
    "projects.resource_not_then",
    zh="该资源的时间为{start}起,今日不可用",
    en="the resource is there from {start}, and not today",
    nature=Nature.STATE,
)
ENDS_FIRST = ProblemType("projects.resource_ends", zh="结束日{end}不晚于开始日{start}", en="it ends on {end}, not after {start}")
ONE_MATCH = ProblemType("projects.one_match", zh="请指明一项:资源或项目", en="name one: a resource or a project")
MATCHED = ProblemType("projects.matched_already", zh="已经对接", en="they are matched already", nature=Nature.CONFLICT)
MATCH_ENDED = ProblemType("projects.match_ended", zh="已于{on}解除", en="it was ended on {on}", nature=Nature.STATE)
WHEN = ProblemType("projects.met_when", zh="解决日须在{listed}至{today}之间", en="it was met on a day from {listed} to {today}")


@verb("projects.list_need")
def list_need(
    change: Change,
    body_id: Id[Body],
    *,
    title: str,
    place: Id[Place] | None = None,
    source: NeedSource = NeedSource.OTHER,
    item_id: Id[Item] | None = None,
    survey_id: Id[Survey] | None = None,
    agenda_item_id: Id[AgendaItem] | None = None,
) -> Need:
    """Put a need on the list of a body, in words that name nobody.

    Where an item, a counted survey or an item of an agenda is named, that is the source, and `source` says nothing.
    """
    require_public(title, at="title")
    change.get(Body, body_id)
    if place is not None:
        change.get(Place, place)
    named = [
        (said, AnyId(id))
        for said, id in (
            (NeedSource.FEEDBACK, item_id),
            (NeedSource.SURVEY, survey_id),
            (NeedSource.CONFERENCE, agenda_item_id),
        )
        if id is not None
    ]
    change.require(len(named) <= 1, ONE_ORIGIN(at="item_id"))
    _require_known(change, item_id, survey_id, agenda_item_id)
    heard, origin = named[0] if named else (source, None)
    made = Need(id=change.new_id(Need), title=title, body=body_id, place=place, source=heard, origin=origin, listed=change.today)
    return change.put(made)


def _require_known(change: Change, item: Id[Item] | None, survey: Id[Survey] | None, agenda_item: Id[AgendaItem] | None) -> None:
    if item is not None:
        change.get(Item, item)
    if agenda_item is not None:
        change.get(AgendaItem, agenda_item)
    if survey is not None:
        change.get(Survey, survey)
        change.require(change.first(Counting, survey=survey) is not None, NOT_COUNTED(at="survey_id"))


@verb("projects.meet_need")
def meet_need(change: Change, need_id: Id[Need], *, on: date) -> Need:
    """A need was met on a day; what it was matched with stays beside it."""
    known = _open(change, need_id)
    change.require(known.listed <= on <= change.today, WHEN(at="on", listed=known.listed, today=change.today))
    return change.put(evolve(known, met=on))


@verb("projects.drop_need")
def drop_need(change: Change, need_id: Id[Need], *, reason: str) -> Need:
    """Take a need off the list, with a reason that everybody may read."""
    require_public(reason, at="reason")
    return change.put(evolve(_open(change, need_id), dropped=change.today, reason=reason))


def _open(change: Change, need_id: Id[Need]) -> Need:
    known = change.get(Need, need_id)
    state = NeedState.DROPPED if known.dropped is not None else NeedState.MET
    change.require(known.dropped is None and known.met is None, NEED_OVER(at="need_id", state=state))
    return known


@verb("projects.offer_resource")
def offer_resource(
    change: Change,
    body_id: Id[Body],
    *,
    title: str,
    kind: ResourceKind,
    amount: str,
    start: date,
    end: date | None = None,
    place: Id[Place] | None = None,
    contact: Id[Body] | None = None,
) -> Resource:
    """Put what a body or company offers on the list.

    `end` is the first day without it; `contact` is whom to ask, the body itself unless another is named.
    """
    require_public(title, at="title")
    require_public(amount, at="amount")
    if end is not None and end <= start:
        change.refuse(ENDS_FIRST(at="end", end=end, start=start))
    change.get(Body, body_id)
    change.get(Body, contact or body_id)
    if place is not None:
        change.get(Place, place)
    made = Resource(
        id=change.new_id(Resource),
        title=title,
        kind=kind,
        body=body_id,
        amount=amount,
        place=place,
        start=start,
        end=end,
        contact=contact or body_id,
    )
    return change.put(made)


@verb("projects.end_resource")
def end_resource(change: Change, resource_id: Id[Resource], *, end: date) -> Resource:
    """Say from which day on it is not offered any more."""
    known = change.get(Resource, resource_id)
    change.require(end > known.start, ENDS_FIRST(at="end", end=end, start=known.start))
    return change.put(evolve(known, end=end))


@verb("projects.match_need")
def match_need(
    change: Change,
    need_id: Id[Need],
    *,
    resource_id: Id[Resource] | None = None,
    project_id: Id[Project] | None = None,
) -> Match:
    """Match a need with a resource that is there today, or with a project."""
    _open(change, need_id)
    change.require((resource_id is None) is not (project_id is None), ONE_MATCH(at="resource_id"))
    if resource_id is not None:
        offered = change.get(Resource, resource_id)
        there = offered.start <= change.today and (offered.end is None or change.today < offered.end)
        change.require(there, NOT_THEN(at="resource_id", start=offered.start))
    if project_id is not None:
        change.get(Project, project_id)
    known = change.first(Match, need=need_id, resource=resource_id, project=project_id, ended=None)
    change.require(known is None, MATCHED(at="need_id"))
    made = Match(id=change.new_id(Match), need=need_id, resource=resource_id, project=project_id, on=change.today)
    return change.put(made, Matched(need=need_id, resource=resource_id, project=project_id))


@verb("projects.end_match")
def end_match(change: Change, match_id: Id[Match], *, reason: str) -> Match:
    """They do not fit after all: the need waits again."""
    require_public(reason, at="reason")
    known = change.get(Match, match_id)
    if known.ended is not None:
        change.refuse(MATCH_ENDED(at="match_id", on=known.ended))
    return change.put(evolve(known, ended=change.today, reason=reason))


@question("projects.need")
def need(view: View, need_id: Id[Need]) -> Need:
    """One need, with where it comes from; raises NotFound."""
    return view.get(Need, need_id)


@question("projects.matches_of")
def matches_of(view: View, need_id: Id[Need]) -> tuple[Match, ...]:
    """With what a need is or was matched, the first first; raises NotFound."""
    view.get(Need, need_id)
    return view.find(Match, need=need_id, order_by="on")


@question("projects.needs")
def needs(view: View, *, on: date, body_id: Id[Body] | None = None, state: NeedState | None = None) -> tuple[NeedLine, ...]:
    """The list of needs (需求清单) as of a day, the first to be listed first: all, of a body, or in a state."""
    rows = view.find(Need) if body_id is None else view.find(Need, body=body_id)
    listed = sorted((row for row in rows if row.listed <= on), key=lambda row: (row.listed, natural(row.id)))
    found = (_need(view, row, _standing(view.find(Match, need=row.id), on), on) for row in listed)
    return tuple(one for one in found if state in (None, one.state))


def _standing(rows: tuple[Match, ...], on: date) -> tuple[Match, ...]:
    """Those that stood on a day."""
    return tuple(row for row in rows if row.on <= on and (row.ended is None or on < row.ended))


def _need(view: View, row: Need, matches: tuple[Match, ...], on: date) -> NeedLine:
    return NeedLine(
        need=row.id,
        title=row.title,
        body=row.body,
        place=row.place,
        source=row.source,
        listed=row.listed,
        state=_state(row, matches, on),
        with_resources=tuple(view.get(Resource, one.resource).title for one in matches if one.resource is not None),
        with_projects=tuple(view.get(Project, one.project).title for one in matches if one.project is not None),
        reason=row.reason if row.dropped is not None and row.dropped <= on else None,
    )


def _state(row: Need, matches: tuple[Match, ...], on: date) -> NeedState:
    if row.dropped is not None and row.dropped <= on:
        return NeedState.DROPPED
    if row.met is not None and row.met <= on:
        return NeedState.MET
    return NeedState.MATCHED if matches else NeedState.OPEN


@question("projects.resources")
def resources(
    view: View, *, on: date, body_id: Id[Body] | None = None, kind: ResourceKind | None = None
) -> tuple[ResourceLine, ...]:
    """The list of resources (资源清单) that are there on a day: all, of a body, or of a sort."""
    rows = view.find(Resource) if body_id is None else view.find(Resource, body=body_id)
    there = (row for row in rows if row.start <= on and (row.end is None or on < row.end) and kind in (None, row.kind))
    ordered = sorted(there, key=lambda row: (row.start, natural(row.id)))
    return tuple(_resource(view, row, _standing(view.find(Match, resource=row.id), on)) for row in ordered)


def _resource(view: View, row: Resource, matches: tuple[Match, ...]) -> ResourceLine:
    return ResourceLine(
        resource=row.id,
        title=row.title,
        kind=row.kind,
        body=row.body,
        amount=row.amount,
        place=row.place,
        start=row.start,
        end=row.end,
        contact=row.contact,
        for_needs=tuple(view.get(Need, one.need).title for one in matches),
    )
