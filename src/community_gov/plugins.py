"""The plugin door: the only file that touches pluggy's manager.

One typed method for each hook. Plugins are asked in the order of their names, generators run inside the guard, a clash or a
broken import raises at load, and an error names the plugin and the hook. A hook that hangs cannot be mended in-process.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

import pluggy
from attrs import evolve, frozen

from community_gov import hookspecs
from community_gov.canonical import Migrations
from community_gov.change import Change, View, action_name
from community_gov.errors import PluginClash, PluginError, Problem
from community_gov.hookspecs import NAMESPACE, Pack, Records, Subscriber
from community_gov.policy import Anchored, PolicyPart
from community_gov.records import AnyId, Code, Finding, Id, OwnersItem
from community_gov.sections import Asked, ReportSection

__all__ = ["CORE", "STORIES", "PluginInfo", "Plugins", "discovered", "migrations_of", "plugin_name"]

S = TypeVar("S")
T = TypeVar("T")
STORIES: tuple[str, ...] = (
    "audit",
    "households",
    "organizations",
    "notices",
    "meetings",
    "approvals",
    "papers",
    "contracts",
    "accounts",
    "disclosure",
    "facilities",
    "mediation",
    "care",
    "tasks",
    "feedback",
    "surveys",
    "projects",
    "protection",
    "reports",
)
"""The core's own stories; they use the same hooks as any plugin and are always there."""
CORE = Migrations(owner="core", folder=Path(__file__).parent / "migrations")
"""The migrations of the core, which are those of all of its stories."""


@frozen(kw_only=True)
class PluginInfo:
    """An installed plugin: its name, its version, and the hooks that it implements."""

    name: str
    version: str
    hooks: tuple[str, ...]


def discovered() -> dict[str, object]:
    """The plugins that installed distributions announce under the entry-point group `community_gov`, by name.

    Raises PluginClash when two distributions announce one name, PluginError when one cannot be imported: a missing voting
    rule must never pass silently.
    """
    from importlib import metadata  # noqa: PLC0415  loads email and zipfile, which importing this library need not

    found: dict[str, tuple[object, str]] = {}
    for point in sorted(metadata.entry_points(group=NAMESPACE), key=lambda point: (point.name, point.value)):
        provider = point.value if point.dist is None else point.dist.name
        if point.name in found:
            what = f"plugin name {point.name!r}"
            raise PluginClash(what, found[point.name][1], provider)
        try:
            found[point.name] = (point.load(), provider)
        except Exception as error:
            raise PluginError(point.name, "import", f"{provider} cannot be imported: {error!r}") from error
    return {name: plugin for name, (plugin, _provider) in found.items()}


class _Manager(pluggy.PluginManager):
    """Looks closely only at what carries the mark of a hook: a module has a hundred other names."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        if isinstance(plugin, ModuleType) and not hasattr(vars(plugin).get(name), f"{NAMESPACE}_impl"):
            return None
        return super().parse_hookimpl_opts(plugin, name)


class Plugins:
    """The loaded plugins of one community."""

    def __init__(self, plugins: Sequence[object] | Mapping[str, object], *, winners: Mapping[str, str] | None = None) -> None:
        """Load the core's stories and these plugins.

        Raises PluginClash for two of one name, PluginError for a hook with a wrong name or argument. The annotations are
        judged by `community_gov.testing.check_plugin`.
        """
        self._manager = _Manager(NAMESPACE)
        self._manager.add_hookspecs(hookspecs)
        self._winners = dict(winners or {})
        self._loaded: dict[str, object] = {}
        self._ordered: dict[str, tuple[pluggy.HookImpl, ...]] = {}
        for story in STORIES:
            self._load(story, importlib.import_module(f"community_gov.{story}"))
        named = plugins.items() if isinstance(plugins, Mapping) else ((plugin_name(plugin), plugin) for plugin in plugins)
        for name, plugin in named:
            self._load(name, plugin)

    def _load(self, name: str, plugin: object) -> None:
        if name in self._loaded:
            what = f"plugin name {name!r}"
            raise PluginClash(what, repr(self._loaded[name]), repr(plugin))
        if isinstance(plugin, str):
            raise PluginError(
                plugin, "load", "this is a name; give the imported module, or leave plugins out to load what is installed"
            )
        for hook in _hooks_of(plugin):
            _check_hook(name, hook, plugin)
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(name, "load", str(error)) from error
        self._loaded[name] = plugin

    def listed(self) -> tuple[PluginInfo, ...]:
        """Name, version and hooks of each plugin, in the order of the names."""
        named = ((name, self._loaded[name]) for name in sorted(self._loaded))
        return tuple(PluginInfo(name=name, version=_version_of(plugin), hooks=_hooks_of(plugin)) for name, plugin in named)

    def modules(self) -> tuple[ModuleType, ...]:
        """The loaded modules of the core and of all plugins."""
        plugged = {name: one for name, one in self._loaded.items() if name not in STORIES}
        homes = {one.__name__ if isinstance(one, ModuleType) else type(one).__module__ for one in plugged.values()}
        homes |= {NAMESPACE}
        return tuple(sys.modules[name] for name in sorted(sys.modules) if any(_lies_in(name, home) for home in homes))

    def _implementations(self, hook: str) -> tuple[pluggy.HookImpl, ...]:
        """Those of a hook in the order of the plugins' names, sorted once."""
        if hook not in self._ordered:
            found = getattr(self._manager.hook, hook).get_hookimpls()
            self._ordered[hook] = tuple(sorted(found, key=lambda one: str(one.plugin_name)))
        return self._ordered[hook]

    def _one_each(self, hook: str, wanted: type[T]) -> Iterator[tuple[str, T]]:
        for implementation in self._implementations(hook):
            yield implementation.plugin_name, _of_type(_call(implementation, hook), wanted, implementation.plugin_name, hook)

    def _many_each(self, hook: str, wanted: type[T], *arguments: object) -> Iterator[tuple[str, T]]:
        for implementation in self._implementations(hook):
            name = implementation.plugin_name
            for part in _call_many(implementation, hook, *arguments):
                yield name, _of_type(part, wanted, name, hook)

    def records(self) -> Iterator[tuple[str, Records]]:
        """Kinds and events, by plugin."""
        return self._one_each("gov_records", Records)

    def actions(self) -> dict[str, Callable[..., object]]:
        """All verbs and questions by name; raises PluginClash when two plugins share a name."""
        found: dict[str, Callable[..., object]] = {}
        owners: dict[str, str] = {}
        for plugin, function in self._callables():
            action = _action(function, plugin)
            if action in found:
                what = f"verb or question {action!r}"
                raise PluginClash(what, owners[action], plugin)
            found[action], owners[action] = function, plugin
        return found

    def _callables(self) -> Iterator[tuple[str, Callable[..., object]]]:
        for plugin, found in self._many_each("gov_verbs", object):
            if not callable(found):
                raise PluginError(plugin, "gov_verbs", f"{found!r} is not a function")
            yield plugin, found

    def policy(self) -> Iterator[tuple[str, PolicyPart]]:
        """The policy parts, by plugin; what they call later runs inside the guard too."""
        return ((name, _guarded(part, name)) for name, part in self._one_each("gov_policy", PolicyPart))

    def packs(self) -> tuple[Pack, ...]:
        """All packs; raises PluginClash when two share a name."""
        found: dict[str, tuple[str, Pack]] = {}
        for plugin, pack in self._many_each("gov_packs", Pack):
            if pack.name in found:
                what = f"pack {pack.name!r}"
                raise PluginClash(what, found[pack.name][0], plugin)
            found[pack.name] = (plugin, pack)
        return tuple(pack for _plugin, pack in found.values())

    def subscribers(self) -> tuple[Subscriber, ...]:
        """All subscribers; raises PluginClash when two share a name."""
        found: dict[str, tuple[str, Subscriber]] = {}
        for plugin, subscriber in self._many_each("gov_subscribers", Subscriber):
            if subscriber.name in found:
                what = f"subscriber {subscriber.name!r}"
                raise PluginClash(what, found[subscriber.name][0], plugin)
            found[subscriber.name] = (plugin, subscriber)
        return tuple(subscriber for _plugin, subscriber in found.values())

    def check_change(self, change: Change) -> tuple[Problem, ...]:
        """All objections to a change."""
        hook, found = "gov_check_change", list[Problem]()
        for one in self._implementations(hook):  # in one loop: every change goes through it
            found += [_of_type(part, Problem, one.plugin_name, hook) for part in _call_many(one, hook, change)]
        return tuple(found)

    def findings(self, view: View, on: date) -> tuple[Finding, ...]:
        """All findings on a day."""
        return tuple(finding for _plugin, finding in self._many_each("gov_findings", Finding, view, on))

    def owners_items(self, view: View, on: date) -> tuple[OwnersItem, ...]:
        """All items that the owners were asked to decide on, up to a day."""
        return tuple(item for _plugin, item in self._many_each("gov_owners_items", OwnersItem, view, on))

    def report_sections(self, view: View, asked: Asked) -> tuple[ReportSection, ...]:
        """What every story and plugin says in a report."""
        return tuple(section for _plugin, section in self._many_each("gov_report_sections", ReportSection, view, asked))

    def choose_handler(self, view: View, *, category: Code, place: AnyId | None, level: Code) -> AnyId | None:
        """The one answer, the winner's answer, or None; raises PluginClash when two differ and no winner is set."""
        hook = "gov_choose_handler"
        asked = {one.plugin_name: _call(one, hook, view, category, place, level) for one in self._implementations(hook)}
        answers = {name: _of_type(found, str, name, hook) for name, found in asked.items() if found is not None}
        if self._winners.get(hook) in answers:
            return Id(answers[self._winners[hook]])
        if len(set(answers.values())) > 1:
            what = f"{hook}: the answer for {category} ({', '.join(f'{name}: {id}' for name, id in answers.items())})"
            raise PluginClash(what, *answers)
        return next((Id(id) for id in answers.values()), None)


def _lies_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _call(implementation: pluggy.HookImpl, hook: str, *arguments: object) -> object:
    """Ask one plugin, with the arguments in the order of the hook, which loading has checked."""
    try:
        return implementation.function(*arguments)
    except Exception as error:
        raise PluginError(implementation.plugin_name, hook, repr(error)) from error


def _call_many(implementation: pluggy.HookImpl, hook: str, *arguments: object) -> Sequence[object]:
    """The many things of one answer, taken out inside the guard: the error of a generator comes only then."""
    found = _call(implementation, hook, *arguments)
    if type(found) is tuple:
        return found
    if not hasattr(found, "__iter__") or isinstance(found, str):
        raise PluginError(implementation.plugin_name, hook, f"returned {type(found).__name__}, not an iterable")
    try:
        return list(cast("Iterable[object]", found))
    except Exception as error:
        raise PluginError(implementation.plugin_name, hook, repr(error)) from error


def _guarded(part: PolicyPart, plugin: str) -> PolicyPart:
    """The same part; when its roles or anchors raise, the error names the plugin."""
    anchors = tuple(Anchored(said.cls, _inside(said.find, plugin)) for said in part.anchors)
    return evolve(part, roles=None if part.roles is None else _inside(part.roles, plugin), anchors=anchors)


def _inside(find: Callable[[View, S], Iterable[T]], plugin: str) -> Callable[[View, S], tuple[T, ...]]:
    def guarded(view: View, about: S) -> tuple[T, ...]:
        try:
            return tuple(find(view, about))
        except Exception as error:
            raise PluginError(plugin, "gov_policy", repr(error)) from error

    return guarded


def plugin_name(plugin: object) -> str:
    """The name of a plugin that is given without one: its `plugin_name`, or that of its module or class."""
    said = getattr(plugin, "plugin_name", None)
    if isinstance(said, str):
        return said
    if isinstance(plugin, ModuleType):
        return plugin.__name__.rpartition(".")[2].removeprefix("community_gov_")
    return type(plugin).__name__.lower()


def migrations_of(plugin: str, records: Records) -> Migrations | None:
    """The migrations of what a plugin stores; None when it has none."""
    if plugin in STORIES:
        return CORE
    return None if records.migrations is None else Migrations(owner=plugin, folder=records.migrations)


def _version_of(plugin: object) -> str:
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    package = module.partition(".")[0].replace("_", "-")
    from importlib import metadata  # noqa: PLC0415  loads email and zipfile, which importing this library need not

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return str(getattr(plugin, "__version__", "unknown"))


def _hooks_of(plugin: object) -> tuple[str, ...]:
    return tuple(sorted(name for name in dir(plugin) if name.startswith("gov_")))


def _check_hook(name: str, hook: str, plugin: object) -> None:
    spec, function = getattr(hookspecs, hook, None), getattr(plugin, hook)
    if spec is None:
        known = [known for known in hookspecs.__all__ if known.startswith("gov_")]
        raise PluginError(name, hook, f"there is no such hook; there are {', '.join(known)}")
    if not inspect.isroutine(function):
        raise PluginError(name, hook, f"is a {type(function).__name__}, not a function; pluggy would leave it out silently")
    options = getattr(function, f"{NAMESPACE}_impl", None)
    if options is None:
        raise PluginError(name, hook, "the function does not carry @hookimpl")
    if given := sorted(option for option, value in options.items() if value):
        raise PluginError(name, hook, f"@hookimpl takes no options here ({', '.join(given)}); plugins are asked in name order")
    wanted, has = list(inspect.signature(spec).parameters), inspect.signature(function).parameters.values()
    if wanted != [each.name for each in has] or any(each.kind is not each.POSITIONAL_OR_KEYWORD for each in has):
        raise PluginError(name, hook, f"takes the arguments ({', '.join(wanted)}), not ({', '.join(map(str, has))})")


def _of_type(found: object, wanted: type[T], plugin: str, hook: str) -> T:
    if not isinstance(found, wanted):
        raise PluginError(plugin, hook, f"returned {type(found).__name__}, not {wanted.__name__}")
    return found


def _action(function: Callable[..., object], plugin: str) -> str:
    for mark in ("verb", "question"):
        if hasattr(function, f"__{mark}__"):
            return action_name(function, mark)
    raise PluginError(plugin, "gov_verbs", f"{function!r} carries neither @verb nor @question")
