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
from community_gov.records import Code, Finding, Id, Record

__all__ = [
    "NAMESPACE",
    "Delivery",
    "Pack",
    "Records",
    "Subscriber",
    "gov_check_change",
    "gov_choose_handler",
    "gov_findings",
    "gov_packs",
    "gov_policy",
    "gov_records",
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
    name: str
    data: Mapping[str, object] = field(hash=False)


@frozen(kw_only=True)
class Subscriber:
    """Somebody who is told what happened: a named cursor and a handler."""

    name: str
    handler: Callable[[Delivery], None]


@hookspec
def gov_records() -> Records:  # type: ignore[empty-body]  # a specification
    """Collect: the record kinds and events of the plugin. Called once, when the community is made."""


@hookspec
def gov_verbs() -> Iterable[Callable[..., object]]:  # type: ignore[empty-body]  # a specification
    """Collect: the plugin's verbs and questions. Called once, when the community is made."""


@hookspec
def gov_policy() -> PolicyPart:  # type: ignore[empty-body]  # a specification
    """Collect: who may do what, and who has which role on a day. Called once, when the community is made."""


@hookspec
def gov_packs() -> Iterable[Pack]:  # type: ignore[empty-body]  # a specification
    """Collect: dated data. Called once, when the community is made."""


@hookspec
def gov_subscribers() -> Iterable[Subscriber]:  # type: ignore[empty-body]  # a specification
    """Collect: who is told of events. Called once, when the community is made."""


@hookspec
def gov_choose_handler(view: View, category: Code, place: Id[Record] | None, level: Code) -> Id[Record] | None:
    """Decide: the body that handles a matter of this category at this place and level; None for no opinion.

    Called when a matter is routed. Every plugin is asked; two different answers raise PluginClash, unless the
    community's settings name the winner.
    """


@hookspec
def gov_check_change(change: Change) -> Iterable[Problem]:  # type: ignore[empty-body]  # a specification
    """Check: objections to the net result of a change. Called once for each change that writes records, after its last verb.

    `change.writes` holds one write for each record (before, after); the change can be read but not written. Not called
    when the change is refused already.
    """


@hookspec
def gov_findings(view: View, on: date) -> Iterable[Finding]:  # type: ignore[empty-body]  # a specification
    """Collect: what is out of order on a day. Called by `community_gov.audit.findings`."""
