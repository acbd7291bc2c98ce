"""The contract that every plugin keeps, as one function for its tests: `check_plugin`.

It judges what a type checker cannot: hooks, kinds, events, problems, signatures, the policy, the red line, what is imported, how
the tables come to be, and that everything is fit for a community in which nothing has happened yet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, count
from typing import cast

from attrs import frozen

from community_gov.audit import findings
from community_gov.change import action_name
from community_gov.community import Community
from community_gov.contract.actions import action_faults, empty_faults, policy_faults
from community_gov.contract.hooks import hook_faults, hooks_of
from community_gov.contract.imports import DOOR, import_faults
from community_gov.contract.nouns import (
    coded_faults,
    event_faults,
    modules_of,
    pack_faults,
    problem_faults,
    record_faults,
)
from community_gov.contract.redline import RED_LINE
from community_gov.contract.samples import NoSample, made
from community_gov.contract.tables import table_faults
from community_gov.errors import GovernanceError
from community_gov.hookspecs import Pack, Records
from community_gov.plugins import STORIES, plugin_name
from community_gov.policy import ALLOW_ALL, Policy
from community_gov.records import Actor, Code

__all__ = ["DOOR", "RED_LINE", "Contract", "ContractBroken", "NoSample", "check_plugin", "made"]


@frozen(kw_only=True)
class Contract:
    """What was checked of a plugin, and what it broke."""

    plugin: str
    hooks: tuple[str, ...]
    kinds: int
    events: int
    actions: tuple[str, ...]
    broken: tuple[str, ...]


class ContractBroken(AssertionError):
    """A plugin breaks the contract; the text lists every violation, `report` has them as data."""

    def __init__(self, report: Contract) -> None:
        """List them."""
        lines = "".join(f"\n- {fault}" for fault in report.broken)
        super().__init__(f"plugin {report.plugin!r} breaks the contract in {len(report.broken)} points:{lines}")
        self.report = report


def check_plugin(plugin: object, *, settings: Sequence[object] = ()) -> Contract:
    """Judge a plugin, module or object, as it would be loaded; returns the report, raises ContractBroken with every violation.

    Raises PluginError and PluginClash when it cannot be loaded at all.
    """
    name = plugin_name(plugin)
    records = cast("Records", _asked(plugin, "gov_records", Records()))
    actions = {_name(each): each for each in cast("Iterable[Callable[..., object]]", _asked(plugin, "gov_verbs", ()))}
    guarded = _community(plugin, name, settings, policy=None)
    report = Contract(
        plugin=name,
        hooks=hooks_of(plugin),
        kinds=len(records.kinds),
        events=len(records.events),
        actions=tuple(sorted(actions)),
        broken=tuple(
            chain(
                hook_faults(plugin),
                record_faults(records, name, guarded.kinds),
                event_faults(records, name, guarded.kinds),
                pack_faults(cast("Iterable[Pack]", _asked(plugin, "gov_packs", ()))),
                problem_faults(modules_of(plugin), name),
                coded_faults(modules_of(plugin)),
                action_faults(actions, name),
                policy_faults(guarded, actions),
                import_faults(plugin),
                table_faults(plugin, records, name, settings) if name not in STORIES else (),
                *(_at_work(_community(plugin, name, settings, policy=ALLOW_ALL), actions) for _twice in range(2)),
            )
        ),
    )
    if report.broken:
        raise ContractBroken(report)
    return report


def _asked(plugin: object, hook: str, otherwise: object) -> object:
    """The answer of a hook without arguments; that it is of the right type is checked when the plugin is loaded."""
    function = getattr(plugin, hook, None)
    return function() if callable(function) else otherwise


def _name(action: Callable[..., object]) -> str:
    return action_name(action, "verb" if hasattr(action, "__verb__") else "question")


def _community(plugin: object, name: str, settings: Sequence[object], *, policy: Policy | None) -> Community:
    numbers = count(1)
    return Community.in_memory(
        "contract",
        plugins=[] if name in STORIES else [plugin],  # the stories of the core are always there
        policy=policy,
        settings=settings,
        clock=lambda: datetime(2022, 3, 1, 1, 0, tzinfo=UTC),
        salts=lambda: next(numbers).to_bytes(16),
    )


def _at_work(community: Community, actions: Mapping[str, Callable[..., object]]) -> Iterator[str]:
    """What goes wrong in a community in which nothing has happened: in its actions, its findings, its choices, its journal."""
    yield from empty_faults(community, actions)
    desk = community.by(Actor(id="contract"))
    try:
        desk.ask(findings, on=date(2022, 3, 1))
        with desk.view() as view:
            view.choose_handler(category=Code("sample"), place=None, level=Code("sample"))
    except GovernanceError as error:
        yield f"on a community in which little has happened: {error}"
    with community.journal() as journal:
        yield from journal.verify().faults
