"""Every hook, in the order in which a community meets it. Prefix `gov_`; three kinds, visible in the name.

*collect*: a plural noun; every plugin's answers are put together. *check*: objections to a change. *decide*: one answer;
two different ones are an error that names both. What happened is told by subscription to the journal, not by a hook.

A plugin is a module or an object whose functions carry `@hookimpl` and have exactly these annotations.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pluggy
from attrs import field, frozen

from community_gov.change import Change, View
from community_gov.errors import Problem
from community_gov.policy import PolicyPart
from community_gov.records import AnyId, Code, Finding, OwnersItem, Record
from community_gov.sections import Asked, ReportSection

__all__ = [
    "NAMESPACE",
    "Delivery",
    "Pack",
    "Records",
    "Subscriber",
    "gov_check_change",
    "gov_choose_handler",
    "gov_findings",
    "gov_owners_items",
    "gov_packs",
    "gov_policy",
    "gov_records",
    "gov_report_sections",
    "gov_subscribers",
    "gov_verbs",
    "hookimpl",
]

NAMESPACE = "community_gov"
hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@frozen(kw_only=True)
class Records:
    """The record kinds and the event classes of one plugin, and the folder of their migrations."""

    kinds: tuple[type[Record], ...] = ()
    events: tuple[type, ...] = ()
    migrations: Path | None = None
    """Where the scripts are that make and change the tables, such as `Path(__file__).parent / "migrations"`.

    Without it the tables can only be made together with a whole store, and never be changed.
    """


@frozen(kw_only=True)
class Pack:
    """Dated data of a jurisdiction or a community: body kinds, categories, deadlines, ladders, rulebooks, labels."""

    name: str
    items: tuple[object, ...]
    """attrs classes; `view.packs(Class)` gives all of one class."""


@frozen(kw_only=True)
class Delivery:
    """One event on its way to a subscriber; (sequence, index) is its key, the same each time it is delivered."""

    community: str
    sequence: int
    index: int
    at: str
    """The instant of the change in UTC; the civil date alone when an anonymous actor made it."""
    name: str
    data: Mapping[str, object] = field(hash=False)


@frozen(kw_only=True)
class Subscriber:
    """Somebody who is told what happened: a named cursor and a handler."""

    name: str = field(converter=Code)
    """A code, such as `volunteers.hours`; raises ValueError for anything else."""
    handler: Callable[[Delivery], None]


@hookspec
def gov_records() -> Records:  # type: ignore[empty-body]  # a specification
    """Collect: the record kinds and events of the plugin.

    Called once, when the community is made. Return them all; a kind that cannot be stored exactly, or whose name another plugin
    has, stops the community. `migrations` is the folder of the scripts by which a database gets their tables.

    .. code-block:: python

        from attrs import frozen
        from community_gov import Id, kind
        from community_gov.hookspecs import Records, hookimpl
        from community_gov.testing import fresh_community

        @kind("garden.bed")
        @frozen(kw_only=True)
        class Bed:
            id: Id["Bed"]

        class Garden:
            @hookimpl
            def gov_records(self) -> Records:
                return Records(kinds=(Bed,))

        assert "garden.bed" in [info.name for info in fresh_community(plugins=[Garden()]).kinds.listed()]
    """


@hookspec
def gov_verbs() -> Iterable[Callable[..., object]]:  # type: ignore[empty-body]  # a specification
    """Collect: the plugin's verbs and questions.

    Called once, when the community is made. Return functions that carry `@verb` or `@question`. What is not listed is run by
    nobody, because the policy does not know it.

    .. code-block:: python

        from collections.abc import Callable, Iterable
        from community_gov import View, question
        from community_gov.hookspecs import hookimpl
        from community_gov.testing import fresh_community, somebody

        @question("garden.open")
        def is_open(view: View) -> bool:
            return 4 <= view.today.month <= 10

        class Garden:
            @hookimpl
            def gov_verbs(self) -> Iterable[Callable[..., object]]:
                return (is_open,)

        assert fresh_community(plugins=[Garden()]).by(somebody()).ask(is_open) is False
    """


@hookspec
def gov_policy() -> PolicyPart:  # type: ignore[empty-body]  # a specification
    """Collect: who may do what, and who has which role on a day.

    Called once, when the community is made. Return rows for the plugin's verbs and questions (without a row nobody may), roles
    that its records give, and what its kinds belong to. Roles and anchors are looked up later, each time somebody acts.

    .. code-block:: python

        from community_gov import Allow, PolicyPart
        from community_gov.hookspecs import hookimpl
        from community_gov.testing import fresh_community

        class Garden:
            @hookimpl
            def gov_policy(self) -> PolicyPart:
                return PolicyPart(allows=(Allow("audit.findings", "gardener"),))

        table = fresh_community(plugins=[Garden()], policy=None).policy
        assert Allow("audit.findings", "gardener") in table.rows()
    """


@hookspec
def gov_packs() -> Iterable[Pack]:  # type: ignore[empty-body]  # a specification
    """Collect: dated data, such as body kinds, categories, deadlines or rulebooks.

    Called once, when the community is made. Return packs, each with a name of its own; `view.packs(Class)` gives the items of
    one class from all plugins, in the order of the plugins' names.

    .. code-block:: python

        from collections.abc import Iterable
        from attrs import frozen
        from community_gov import Code
        from community_gov.hookspecs import Pack, hookimpl
        from community_gov.testing import fresh_community

        @frozen
        class Season:
            code: Code
            zh: str

        class Garden:
            @hookimpl
            def gov_packs(self) -> Iterable[Pack]:
                return (Pack(name="garden.seasons", items=(Season(Code("spring"), "春"),)),)

        assert [season.zh for season in fresh_community(plugins=[Garden()]).packs(Season)] == ["春"]
    """


@hookspec
def gov_subscribers() -> Iterable[Subscriber]:  # type: ignore[empty-body]  # a specification
    """Collect: who is told of events.

    Called each time the host calls `community.deliver()`. Return subscribers, each with a name of its own: it is the cursor that
    remembers what was told. Every event comes at least once, in order, with a key that never changes, to one process at a time.
    A handler that raises is told the same event again, later and later, before any that follows; when it has failed too often
    the event is parked. It runs outside of any change, so it may make changes of its own.

    .. code-block:: python

        from collections.abc import Iterable
        from community_gov.hookspecs import Delivery, Subscriber, hookimpl
        from community_gov.testing import fresh_community

        told: list[Delivery] = []

        class Messages:
            @hookimpl
            def gov_subscribers(self) -> Iterable[Subscriber]:
                return (Subscriber(name="messages", handler=told.append),)

        (report,) = fresh_community(plugins=[Messages()]).deliver()
        assert (report.name, report.handed) == ("messages", 0)
    """


@hookspec
def gov_choose_handler(view: View, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
    """Decide: the body that handles a matter of this category at this place and level.

    Called when a matter is routed. Return its id, or None for no opinion. Every plugin is asked; two different answers raise
    PluginClash, unless the community's settings (`Winners`) name the plugin whose answer counts.

    .. code-block:: python

        from community_gov import AnyId, Code, Id, View
        from community_gov.hookspecs import hookimpl
        from community_gov.testing import fresh_community, somebody

        class Garden:
            @hookimpl
            def gov_choose_handler(self, view: View, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
                return Id("body-gardeners") if category == "greenery" else None

        with fresh_community(plugins=[Garden()]).by(somebody()).view() as view:
            assert view.choose_handler(category=Code("greenery"), place=None, level=Code("compound")) == "body-gardeners"
    """


@hookspec
def gov_check_change(change: Change) -> Iterable[Problem]:  # type: ignore[empty-body]  # a specification
    """Check: objections to the net result of a change.

    Called once for each change that writes records, after its last verb; not when the change is refused already.
    `change.writes` holds one write for each record (before, after); the change can be read but not written. Return the
    objections: one is enough to refuse the change, and all of all plugins are told.

    .. code-block:: python

        from collections.abc import Iterable
        from community_gov import Change, Nature, Problem, ProblemType, Refused
        from community_gov.hookspecs import hookimpl
        from community_gov.households import PlaceKind, add_place
        from community_gov.testing import fresh_community, somebody

        CLOSED = ProblemType("garden.closed", zh="台账已封存", en="the register is closed", nature=Nature.STATE)

        class Closed:
            @hookimpl
            def gov_check_change(self, change: Change) -> Iterable[Problem]:
                return (CLOSED(),) if change.writes else ()

        try:
            fresh_community(plugins=[Closed()]).by(somebody()).run(add_place, kind=PlaceKind.BUILDING, code="3", name="3栋")
        except Refused as refusal:
            assert refusal.problems == (CLOSED(),)
    """


@hookspec
def gov_findings(view: View, on: date) -> Iterable[Finding]:  # type: ignore[empty-body]  # a specification
    """Collect: what is out of order on a day.

    Called by the question `audit.findings`. Return findings, each about one record; a finding is reported with its rule and never
    refuses anything. The rule that it rests on has exactly one severity.

    .. code-block:: python

        from collections.abc import Iterable
        from datetime import date
        from community_gov import Finding, FindingType, Id, Severity, View
        from community_gov.audit import findings
        from community_gov.hookspecs import hookimpl
        from community_gov.testing import fresh_community, somebody

        DRY = FindingType("garden.dry", zh="花坛缺水", en="the bed is dry", rule="house custom", severity=Severity.CUSTOM)

        class Garden:
            @hookimpl
            def gov_findings(self, view: View, on: date) -> Iterable[Finding]:
                return (DRY(Id("bed-1-1"), since=on),) if on.month == 7 else ()

        desk = fresh_community(plugins=[Garden()]).by(somebody())
        assert [found.code for found in desk.ask(findings, on=date(2022, 7, 1))] == ["garden.dry"]
    """


@hookspec
def gov_owners_items(view: View, on: date) -> Iterable[OwnersItem]:  # type: ignore[empty-body]  # a specification
    """Collect: on what the owners were asked to decide together, up to a day.

    Called by `view.owners_items(on)`, for a plugin that has something to say of what goes to an owners' assembly. Return each
    item that was announced by then and not called off, with the matter as the law classes it; nothing of how it came out.

    .. code-block:: python

        from collections.abc import Iterable
        from datetime import date
        from community_gov import Code, Id, OwnersItem, View
        from community_gov.hookspecs import hookimpl
        from community_gov.testing import fresh_community, somebody

        class Garden:
            @hookimpl
            def gov_owners_items(self, view: View, on: date) -> Iterable[OwnersItem]:
                return (OwnersItem(id=Id("item-1"), matter=Code("rebuild"), announced=date(2022, 3, 1)),)

        with fresh_community(plugins=[Garden()]).by(somebody()).view() as view:
            assert [item.matter for item in view.owners_items(date(2022, 4, 1))] == ["rebuild"]
    """


@hookspec
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:  # type: ignore[empty-body]  # a specification
    """Collect: what a report or a ledger says of a stretch of days.

    Called by the questions of `reports`. `asked` has the days, the body (None for the whole compound), whether everybody gets
    the answer, and the instant before which everything is read, so that the same report comes to the same when it is made
    again. Return sections of figures, each with the question that gives it, and the rows behind them; nothing where there is
    nothing to say, nor where the body is none of the plugin's. A figure of persons under five is kept back by the report.

    .. code-block:: python

        from collections.abc import Iterable
        from datetime import date
        from community_gov import Code, Told, View, reports
        from community_gov.hookspecs import hookimpl
        from community_gov.reports import Asked, Figure, ReportSection
        from community_gov.testing import fresh_community, somebody

        class Garden:
            @hookimpl
            def gov_report_sections(self, view: View, asked: Asked) -> Iterable[ReportSection]:
                beds = Figure(code=Code("garden.beds"), said=Told("花坛", "beds"), value=12, question="garden.beds")
                return (ReportSection(code=Code("garden"), said=Told("花园", "Garden"), figures=(beds,)),)

        desk = fresh_community(plugins=[Garden()]).by(somebody())
        made = desk.ask(reports.report, since=date(2021, 12, 1), until=date(2022, 1, 1))
        assert made.figure("garden.beds").value == 12
    """
