"""Who may do what, and where: data, denied by default, asked at two places only (the outermost verb, and `desk.ask`).

A role is held for something: an owner for a unit, a member for a body, a clerk of the host for the whole community. A row
`Allow("feedback.answer", "member", Scope.BODY, of="item_id")` says: who is a member of a body may run that verb on an item that
is anchored at this body.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import UnionType
from typing import Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from attrs import field, frozen

from community_gov.change import Permission, View
from community_gov.denials import Refusal, WhyDenied
from community_gov.errors import NotFound, PluginError
from community_gov.records import Actor, ActorKind, Code, Coded, Controller, Id, Record

__all__ = [
    "ALLOW_ALL",
    "ANYONE",
    "AUDITOR",
    "CLERK",
    "OPEN",
    "OPERATOR",
    "PERSON",
    "Allow",
    "Anchor",
    "Anchored",
    "Closed",
    "Grant",
    "Policy",
    "PolicyPart",
    "Scope",
    "TablePolicy",
    "anchored",
]

ANYONE = Code("anyone")
"""Every actor, the anonymous one too."""
PERSON = Code("person")
"""An actor that is linked to a person of the register; held for that person."""
CLERK = Code("clerk")
"""Office staff that the host trusts with the register."""
AUDITOR = Code("auditor")
"""Asks every question of the register and the matters, with names masked, and writes nothing; granted by the host."""
OPERATOR = Code("operator")
"""Sets the community up, and may read all of it as it is; granted by the host."""


class Scope(Coded):
    """What a role is held for."""

    SELF = "self", "本人", "oneself"
    UNIT = "unit", "房屋", "a unit"
    PLACE = "place", "楼栋及以下", "a building or another place, and what lies in it"
    ZONE = "zone", "片区", "a zone"
    BODY = "body", "组织", "a body"
    OPEN = "open", "公开", "what is for everybody"
    COMMUNITY = "community", "全小区", "the whole community"


@frozen
class Anchor:
    """What a record belongs to, as far as permissions go."""

    scope: Scope
    id: str
    role: Code | None = None
    """The role for which alone it belongs there; None for every role."""


OPEN = Anchor(Scope.OPEN, "everybody")
"""What is for everybody: a line of `ANYONE` with `Scope.OPEN` lets everybody to what is anchored here, and to nothing else."""


@frozen
class Grant:
    """A role held on the day, and for what."""

    role: Code
    anchor: Anchor | None = None
    """None: for the whole community."""


@frozen
class Allow:
    """One line of the policy: who may run the verb or ask the question, and for which argument.

    `of` names the argument whose record has to be anchored where the role is held; without it the role is enough.
    """

    action: str
    role: Code = field(converter=Code)
    scope: Scope = Scope.COMMUNITY
    of: str = field(default="", kw_only=True)
    unmasked: bool = field(default=False, kw_only=True)
    """Whether answers show personal fields as they are."""

    def __attrs_post_init__(self) -> None:
        """Refuse a line whose scope cannot be found out."""
        if (self.scope is Scope.COMMUNITY) is bool(self.of):
            msg = f"{self.action}: a scope below the community needs `of`, and only such a scope takes it"
            raise ValueError(msg)


R = TypeVar("R", bound=Record)
RolesOf = Callable[[View, Actor], Iterable[Grant]]


@frozen
class Anchored:
    """How the records of one kind are anchored; made by `anchored`."""

    cls: type[Record]
    find: Callable[[View, Record], Iterable[Anchor]]


def anchored(cls: type[R], find: Callable[[View, R], Iterable[Anchor]]) -> Anchored:
    """Say what records of this kind belong to, so that policy rows can name arguments of this kind."""
    return Anchored(cls, cast("Callable[[View, Record], Iterable[Anchor]]", find))


@frozen
class Closed:
    """A verb of another story that no line opens for what a part keeps itself, in the argument that `of` names."""

    action: str
    of: str = field(kw_only=True)


@frozen(kw_only=True)
class PolicyPart:
    """What one plugin adds to the policy."""

    allows: tuple[Allow, ...] = ()
    reads_for: frozenset[Controller] = frozenset()
    """The bodies for which those read whom the lines let in: needed as soon as a line shows personal fields as they are.

    What other bodies collected they see only on a recorded basis; what is one's own (Scope.SELF) is always shown.
    """
    roles: RolesOf | None = None
    """Which roles an actor holds on the view's day."""
    anchors: tuple[Anchored, ...] = ()
    """For each kind that arguments name: what a record of it belongs to."""
    closed: tuple[Closed, ...] = ()
    """Verbs of other stories that nobody runs by himself about the records that `keeps` tells: verbs of the plugin run them."""
    keeps: Callable[[View, Record], bool] | None = None
    """Which records that are named in `closed` verbs the plugin keeps; needed with `closed`."""
    untold: bool = False
    """Whether it is sensitive that somebody holds one of these roles.

    Then a denial tells neither that, nor what it was about, and the journal names who ran one of its verbs by a keyed digest.
    """


class Policy(Protocol):
    """What a community asks; an embedder may bring its own."""

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission | None:
        """The permission, or None when the actor may not."""


class _AllowAll:
    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission | None:
        del view, actor, action, arguments
        return Permission(unmasked=True)


ALLOW_ALL: Policy = _AllowAll()
"""Everybody may do everything and sees everything: for scripts and tests, passed on purpose."""


@frozen
class _Line:
    """A line, and the bodies for which it reads; None for everything."""

    allow: Allow
    reads_for: frozenset[Controller] | None
    counts: bool
    """Whether it says what is shown: of a question only a line in clear does, of a verb each."""
    may_come: bool
    """Whether its role is one that the records may give."""
    untold: bool


def _everything(allow: Allow) -> bool:
    """Whether a line shows all that there is: to oneself, and to who looks after the whole."""
    return allow.scope is Scope.SELF or allow.role == OPERATOR


def _reads(held: Iterable[_Line]) -> frozenset[Controller] | None:
    """The bodies for which these lines read together; None for everything."""
    found: frozenset[Controller] = frozenset()
    for line in held:
        if line.counts:
            if line.reads_for is None:
                return None
            found |= line.reads_for
    return found


def _may_gain(lines: Iterable[_Line], held: Sequence[_Line]) -> bool:
    """Whether a role that the records give could show more."""
    have = _reads(held)
    if not held or have is None:
        return not held
    return any(line.counts and line.may_come and (line.reads_for is None or not line.reads_for <= have) for line in lines)


class TablePolicy:
    """The policy made of the rows, roles and anchors of all plugins."""

    def __init__(self, parts: Iterable[tuple[str, PolicyPart]], actions: Mapping[str, Callable[..., object]]) -> None:
        """Join the parts of the plugins; raises PluginError for a row about an action or argument that does not exist."""
        named = tuple(parts)
        self._parts = tuple(part for _plugin, part in named)
        self._allows: dict[str, list[_Line]] = {}
        self._closed: dict[str, list[tuple[str, Callable[[View, Record], bool]]]] = {}
        self._anchors: dict[type, list[Anchored]] = {}
        self._actions, self._kinds = actions, dict[str, Mapping[str, type[Record]]]()
        for plugin, part in named:
            for said in part.anchors:
                self._anchors.setdefault(said.cls, []).append(said)
            for allow in part.allows:
                self._take(plugin, allow, part)
            for closed in part.closed:
                self._close(plugin, closed, part)

    def _close(self, plugin: str, closed: Closed, part: PolicyPart) -> None:
        if part.keeps is None:
            raise PluginError(plugin, "gov_policy", f"{closed.action} is closed: keeps= has to say for which records")
        self._require(plugin, closed)
        self._closed.setdefault(closed.action, []).append((closed.of, part.keeps))

    def _require(self, plugin: str, row: Allow | Closed) -> None:
        known = row.action in self._actions
        if known and row.of and row.action not in self._kinds:
            self._kinds[row.action] = _kinds_of(self._actions[row.action])
        if not known or (row.of and row.of not in self._kinds[row.action]):
            why = f"policy row {row.action} {row.of}: no such verb or question, or no such argument that is the Id of a kind"
            raise PluginError(plugin, "gov_policy", why)

    def _take(self, plugin: str, allow: Allow, part: PolicyPart) -> None:
        reads_for = part.reads_for
        self._require(plugin, allow)
        if allow.unmasked and not reads_for and not _everything(allow):
            why = f"policy row {allow.action}: shows personal fields as they are, so reads_for= has to say for which bodies"
            raise PluginError(plugin, "gov_policy", why)
        line = _Line(
            allow,
            None if _everything(allow) else reads_for or None,
            counts=allow.unmasked or not hasattr(self._actions[allow.action], "__question__"),
            may_come=allow.role not in (ANYONE, PERSON),
            untold=part.untold,
        )
        self._allows.setdefault(allow.action, []).append(line)

    def rows(self) -> tuple[Allow, ...]:
        """All lines, by action."""
        return tuple(line.allow for name in sorted(self._allows) for line in self._allows[name])

    @property
    def leaves_untold(self) -> bool:
        """Whether a part leaves untold who holds its roles."""
        return any(part.untold for part in self._parts)

    def is_untold(self, action: str) -> bool:
        """Whether a line for the action is of a part that leaves untold who holds its roles."""
        return any(line.untold for line in self._allows.get(action, ()))

    def permit(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Permission | None:
        """The best permission that any line gives, or None."""
        if action in self._closed and self._keeps(view, action, arguments):
            return None
        lines = self._allows.get(action, ())
        held = self._held(view, lines, tuple(_given(actor)), arguments)
        if _may_gain(lines, held):
            held += self._held(view, lines, tuple(self._derived(view, actor)), arguments)
        if not held:
            return None
        untold = actor.kind is ActorKind.PERSON and self.is_untold(action)
        return Permission(unmasked=any(line.allow.unmasked for line in held), reads_for=_reads(held) or None, untold=untold)

    def why_not(self, view: View, actor: Actor, action: str, arguments: Mapping[str, object]) -> Refusal:
        """Why `permit` gave None, and about which records it was asked: those that there are, never what was handed in."""
        lines = [line.allow for line in self._allows.get(action, ())]
        untold = self.is_untold(action)
        roles = {grant.role for grant in (*_given(actor), *self._derived(view, actor, told=True))}
        held = any(allow.role in roles for allow in lines)
        why = WhyDenied.ELSEWHERE if held else WhyDenied.NO_ROLE if lines else WhyDenied.NO_LINE
        named = {allow.of: self._kinds[action][allow.of] for allow in lines if allow.of and not untold}
        ids = ((cls, Id[Record](id)) for of, cls in named.items() for id in _ids(arguments.get(of)))
        about = (id for cls, id in ids if view.first(cls, id=id) is not None)
        scopes = tuple(dict.fromkeys(allow.scope.code for allow in lines))
        return Refusal(why=why, scopes=scopes, about=tuple(dict.fromkeys(about)))

    def _keeps(self, view: View, action: str, arguments: Mapping[str, object]) -> bool:
        """Whether the action is closed for a record that it names."""
        return any(
            record is not None and keeps(view, record)
            for of, keeps in self._closed[action]
            for id in _ids(arguments.get(of))
            for record in (view.first(self._kinds[action][of], id=id),)
        )

    def _held(
        self, view: View, lines: Sequence[_Line], grants: tuple[Grant, ...], arguments: Mapping[str, object]
    ) -> list[_Line]:
        return [line for line in lines if self._holds(view, line.allow, grants, arguments)]

    def _derived(self, view: View, actor: Actor, *, told: bool = False) -> Iterator[Grant]:
        """The roles that the records give, or those of them that may be told; only when those of the host do not settle it."""
        for part in self._parts:
            if part.roles is not None and not (told and part.untold):
                yield from part.roles(view, actor)

    def _holds(self, view: View, allow: Allow, grants: tuple[Grant, ...], arguments: Mapping[str, object]) -> bool:
        mine = [grant for grant in grants if grant.role == allow.role]
        if not mine or not allow.of:
            return bool(mine)
        here = {grant.anchor.id for grant in mine if grant.anchor is not None and grant.anchor.scope is allow.scope}
        ids = _ids(arguments.get(allow.of))
        return bool(ids) and all(here & self._anchored(view, allow, id) for id in ids)

    def _anchored(self, view: View, allow: Allow, id: str) -> set[str]:
        cls = self._kinds[allow.action][allow.of]
        if cls not in self._anchors:
            return set()
        try:
            record = view.get(cls, Id(id))
        except NotFound:
            return set()
        found = (anchor for said in self._anchors[cls] for anchor in said.find(view, record))
        return {anchor.id for anchor in found if anchor.scope is allow.scope and anchor.role in (None, allow.role)}


def _ids(value: object) -> tuple[str, ...]:
    """The ids that an argument names: none, one, or several."""
    values = value if isinstance(value, tuple) else (value,)
    return () if any(each is None for each in values) else tuple(map(str, values))


def _given(actor: Actor) -> Iterator[Grant]:
    """The roles that everybody has, and those of the host."""
    yield Grant(ANYONE)
    yield Grant(ANYONE, OPEN)
    yield from (Grant(Code(role)) for role in sorted(actor.roles))
    if actor.kind is ActorKind.PERSON and actor.person is not None:
        yield Grant(PERSON, Anchor(Scope.SELF, actor.person))


@lru_cache(maxsize=4096)  # functions do not change, and every community of a process has the same ones
def _kinds_of(function: Callable[..., object]) -> Mapping[str, type[Record]]:
    """The arguments that are ids, and the kind of record that each names."""
    found: dict[str, type[Record]] = {}
    for name, hint in get_type_hints(function).items():
        cls = _named_kind(hint)
        if cls is not None and name != "return":
            found[name] = cls
    return found


def _named_kind(hint: object) -> type[Record] | None:
    if get_origin(hint) is Id:
        (cls,) = get_args(hint)
        return cls if isinstance(cls, type) else None
    if get_origin(hint) in (Union, UnionType, tuple):
        return next((cls for cls in map(_named_kind, get_args(hint)) if cls is not None), None)
    return None
