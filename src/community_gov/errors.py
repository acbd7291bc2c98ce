"""What can go wrong, and how it is said.

An *objection* is a value for a resident to read: a `Problem` of a declared `ProblemType`, carried by `Refused` and its
subclasses. A *fault* is an exception for a developer to read: it says what, where and what to do.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from http import HTTPStatus
from types import MappingProxyType

from attrs import field, frozen

__all__ = [
    "ChangeClosed",
    "CommandClash",
    "Conflict",
    "Denied",
    "GovernanceError",
    "InvalidArgument",
    "InvalidData",
    "InvalidRecord",
    "MissingPlugin",
    "Nature",
    "NoSuchCommunity",
    "NotFound",
    "Param",
    "PluginClash",
    "PluginError",
    "Problem",
    "ProblemType",
    "Refused",
    "UnknownKind",
    "Word",
    "choice_name",
    "say",
]

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@frozen
class Word:
    """A choice as a message says it: its code and its two labels."""

    code: str
    zh: str
    en: str
    name: str = field(default="", eq=False)
    """Under which other languages have it, such as `households.UnitKind.dwelling`."""


Param = str | int | Decimal | Fraction | date | Enum | Word
"""What may stand in a message: ids and codes (both strings of their own type), numbers, dates, enum members."""


class Nature(Enum):
    """The sort of objection; each maps to one HTTP status."""

    INVALID = "invalid"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    STATE = "state"
    CONFLICT = "conflict"

    @property
    def http_status(self) -> HTTPStatus:
        """The status that a web host answers with."""
        return _STATUS[self]


_STATUS = {
    Nature.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Nature.DENIED: HTTPStatus.FORBIDDEN,
    Nature.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Nature.STATE: HTTPStatus.CONFLICT,
    Nature.CONFLICT: HTTPStatus.CONFLICT,
}


def _same_placeholders(problem_type: "ProblemType", _attribute: object, value: str) -> None:
    if _CODE.fullmatch(problem_type.code) is None:
        msg = f"problem code {problem_type.code!r} is not of the form 'story.what'"
        raise ValueError(msg)
    if "at" in _PLACEHOLDER.findall(problem_type.zh):
        msg = f"{problem_type.code}: no parameter is called at, which says where the problem is"
        raise ValueError(msg)
    if set(_PLACEHOLDER.findall(value)) != set(_PLACEHOLDER.findall(problem_type.zh)):
        msg = f"{problem_type.code}: the Chinese and the English sentence name different parameters"
        raise ValueError(msg)


@frozen
class ProblemType:
    """A sort of objection, declared beside the verb that raises it; call it to make a `Problem`.

    >>> TAKEN = ProblemType("venues.taken", zh="{venue}已被预订", en="{venue} is taken", nature=Nature.CONFLICT)
    >>> from community_gov import Code
    >>> TAKEN(at="starts", venue=Code("hall")).message("zh")
    'hall已被预订'
    """

    code: str
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True, validator=_same_placeholders)
    nature: Nature = field(kw_only=True, default=Nature.INVALID)

    def __call__(self, *, at: str = "", **params: Param) -> "Problem":
        """Make the objection; `at` is the argument or path that it is about.

        Raises TypeError when a parameter is missing, unknown, a float or a bare str (which could hold personal data:
        use an Id, a Code, a number, a date or an enum member).
        """
        wanted = set(_PLACEHOLDER.findall(self.zh))
        if params.keys() - wanted or wanted - params.keys():
            msg = f"{self.code} takes the parameters {sorted(wanted)}, not {sorted(params)}"
            raise TypeError(msg)
        for name, value in params.items():
            if type(value) is str or not isinstance(value, Param):
                found = type(value).__name__
                msg = f"{self.code}: parameter {name!r} is a {found}; give an Id, Code, number, date or enum member"
                raise TypeError(msg)
        return Problem(type=self, at=at, params=params)


def _frozen_params(params: Mapping[str, Param]) -> Mapping[str, Param]:
    return MappingProxyType({name: _word(value) if isinstance(value, Enum) else value for name, value in params.items()})


def _word(choice: Enum) -> Word:
    code = str(choice.value)
    return Word(code, getattr(choice, "zh", code), getattr(choice, "en", code), choice_name(choice))


def choice_name(choice: Enum) -> str:
    """The story or plugin of a choice, its class and its code, such as `households.UnitKind.dwelling`."""
    package, *parts = type(choice).__module__.split(".")
    story = parts[0] if package == "community_gov" and len(parts) > 0 else package.removeprefix("community_gov_")
    return f"{story}.{type(choice).__name__}.{choice.value}"


@frozen(kw_only=True)
class Problem:
    """One objection: its type, where it is, and the values that go into the sentence."""

    type: ProblemType
    at: str = ""
    params: Mapping[str, Param] = field(factory=dict, converter=_frozen_params, hash=False)

    @property
    def code(self) -> str:
        """The stable code, such as `feedback.empty`."""
        return self.type.code

    @property
    def nature(self) -> Nature:
        """The sort of objection."""
        return self.type.nature

    def message(self, lang: str = "en") -> str:
        """The sentence in `zh` or `en`."""
        text = self.type.zh if lang == "zh" else self.type.en
        return _PLACEHOLDER.sub(lambda match: say(self.params[match[1]], lang), text)


def say(value: Param, lang: str) -> str:
    """A parameter as a sentence in `zh` or `en` says it."""
    if isinstance(value, Word):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _instant(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _instant(at: datetime) -> str:
    """An instant as a clock in its zone shows it; that it is UTC is said.

    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2022, 11, 7, 2, 0, tzinfo=UTC)
    >>> _instant(at), _instant(at.astimezone(ZoneInfo("Asia/Shanghai")))
    ('2022-11-07 02:00 UTC', '2022-11-07 10:00')
    """
    text = at.replace(tzinfo=None).isoformat(" ", "seconds" if at.second else "minutes")
    return f"{text} UTC" if at.tzinfo is UTC else text


class GovernanceError(Exception):
    """The root of everything that the library raises on purpose."""


class Refused(GovernanceError):
    """One or several objections; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        """Carry the objections, at least one."""
        if not problems:
            msg = "Refused needs at least one Problem"
            raise TypeError(msg)
        super().__init__("; ".join(f"{problem.code}: {problem.message()}" for problem in problems))
        self.problems = problems

    @property
    def nature(self) -> Nature:
        """The nature of the first objection."""
        return self.problems[0].nature


class NotFound(Refused):
    """There is no record of that id."""


class Denied(Refused):
    """The actor may not do that, or not there."""


class Conflict(Refused):
    """Somebody else is writing or has written; read again and retry."""


class ChangeClosed(GovernanceError):
    """A Change was used outside its `with` block, outside a verb, or after it had ended."""


class CommandClash(GovernanceError):
    """A command id was used again for another verb or with other arguments."""


class InvalidRecord(GovernanceError, ValueError):
    """A record holds a value that its field may not hold; the text names kind, field, value type and the remedy."""


class InvalidArgument(GovernanceError, TypeError):
    """A verb or question was handed something of another type than it asks for; the text names action and argument."""


class InvalidData(GovernanceError, ValueError):
    """Data from outside do not have the form they should; `errors` lists `what @ path`."""

    def __init__(self, *errors: str) -> None:
        """Carry every error as `what @ path`."""
        super().__init__("; ".join(errors))
        self.errors = errors


class UnknownKind(GovernanceError, LookupError):
    """A class is not a record kind of this community; list it in its plugin's `gov_records`."""


class MissingPlugin(GovernanceError, LookupError):
    """Records of this kind are stored, but the plugin that knows them is not installed."""


class NoSuchCommunity(GovernanceError, LookupError):
    """The store holds no community of that id."""


class PluginError(GovernanceError):
    """A plugin's hook raised or returned something of the wrong type."""

    def __init__(self, plugin: str, hook: str, why: str) -> None:
        """Name the plugin, the hook and what went wrong."""
        super().__init__(f"plugin {plugin!r}, hook {hook}: {why}")
        self.plugin, self.hook = plugin, hook


class PluginClash(GovernanceError):
    """Two plugins claim the same thing; `providers` names them."""

    def __init__(self, what: str, *providers: str) -> None:
        """Say what is claimed, and by whom."""
        super().__init__(f"{what} is claimed by {' and '.join(repr(name) for name in providers)}; remove one of them")
        self.providers = providers
