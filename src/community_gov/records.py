"""The nouns: kinds, ids, codes, coded choices, personal fields, actors, events.

A record is a small frozen attrs class that carries `@kind`; an event is one that carries `@event`. Neither registers itself
anywhere: a plugin lists its own in `gov_records`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, Generic, Protocol, Self, TypeVar, get_origin

import attrs
from attrs import field, frozen

from community_gov.errors import Param, Problem, ProblemType
from community_gov.periods import PartialDate

__all__ = [
    "Actor",
    "ActorKind",
    "AnyId",
    "Code",
    "Coded",
    "Controller",
    "Counted",
    "EventInfo",
    "Finding",
    "FindingType",
    "Id",
    "KindInfo",
    "Mask",
    "Masked",
    "OwnersItem",
    "Personal",
    "Purpose",
    "Record",
    "Severity",
    "Told",
    "Until",
    "counted",
    "decimals",
    "event",
    "event_info",
    "is_code",
    "is_id",
    "kind",
    "kind_info",
    "personal",
    "personal_fields",
]

C = TypeVar("C")
R = TypeVar("R")
_CODE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class AnyId(str):
    """The id of a record of some kind: every `Id[R]` is one. What it leads to is asked with an `Id` of that kind."""

    __slots__ = ()


class Id(AnyId, Generic[R]):
    """The id of one record of kind R; a plain string outside. An id of another kind is an error of types."""

    __slots__ = ()


def is_id(hint: object) -> bool:
    """Whether an annotation is that of an id: `Id[Unit]`, `Id`, `AnyId`."""
    return (get_origin(hint) or hint) in (Id, AnyId)


class Code(str):
    """A short ASCII word that means the same in every language, such as `lighting`.

    Raises ValueError for anything but lower-case letters, digits and single `.`, `_` or `-` between them.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check and take the word."""
        if not is_code(text):
            msg = f"{text!r} is not a code: use lower-case ASCII letters and digits, joined by single . _ or -"
            raise ValueError(msg)
        return super().__new__(cls, text)


def is_code(text: str) -> bool:
    """Whether a text can be a `Code`."""
    return _CODE.fullmatch(text) is not None


class Masked(str):
    """A personal text as the public may see it, such as `张*`; it cannot be stored."""

    __slots__ = ()


@frozen
class Told:
    """A sentence of the library inside a record or an answer, in both languages: it is stored as it was said at the time."""

    zh: str
    en: str


class Coded(Enum):
    """A closed choice with its Chinese and English label beside the code: `OPEN = "open", "待受理", "open"`."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        """Make the member; its value is the code alone."""
        member = object.__new__(cls)
        member._value_, member.zh, member.en = str(Code(code)), zh, en
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member of this code; raises ValueError when there is none."""
        found = next((member for member in cls if member.value == code), None)
        if found is None:
            msg = f"{code!r} is no {cls.__name__}: it is one of {', '.join(member.value for member in cls)}"
            raise ValueError(msg)
        return found

    @property
    def code(self) -> Code:
        """The ASCII code."""
        return Code(self.value)

    def label(self, lang: str) -> str:
        """The label in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class Record(Protocol):
    """Anything with an id; in practice a frozen attrs class with `@kind`."""

    @property
    def id(self) -> str:
        """The id, unique within the kind and the community."""


@frozen(kw_only=True)
class KindInfo:
    """What `@kind` says: the stable name, the schema version, the indexed and the unique sets of fields."""

    name: str
    schema: int
    indexes: tuple[tuple[str, ...], ...]
    unique: tuple[tuple[str, ...], ...]
    people: bool = False
    """Whether its records are people, whose personal fields others read on a basis of theirs."""
    of: tuple[str, ...] = ()
    """The fields that name whose a record is, where it is not the field `person`."""
    pinned: bool = False
    """Whether its records say for ever what they said, also by which id they name somebody; see `Change.repoint`."""


@frozen(kw_only=True)
class EventInfo:
    """What `@event` says: the stable name, and whether it tells that something was read."""

    name: str
    read: bool = False


def kind(
    name: str,
    *,
    schema: int = 1,
    indexes: tuple[str | tuple[str, ...], ...] = (),
    unique: tuple[tuple[str, ...], ...] = (),
    pinned: bool = False,
    people: bool = False,
    of: tuple[str, ...] = (),
) -> Callable[[type[C]], type[C]]:
    """Give a record class its stable kind name; returns the class unchanged.

    `indexes` names the fields by which records are found; those that are asked for together as a tuple, which serves its first
    ones alone too. `unique` names the sets of fields that no two records share. `pinned` is for what says for ever what it said,
    such as a ballot: `Change.repoint` leaves it alone. `people` is for the kind whose records are people: a record that names one
    of them tells of him. `of` names the fields that say whose a record is, such as the reporter of a matter; without it that is
    the field `person`, or the record to which it belongs (see `belonging.py`).
    """
    _check_name(name)
    indexed = tuple((each,) if isinstance(each, str) else each for each in indexes)

    def mark(cls: type[C]) -> type[C]:
        known = {attribute.name for attribute in attrs.fields(cls)}  # type: ignore[arg-type]  # any attrs class; fields() raises for others
        if unknown := {*of, *(part for parts in (*indexed, *unique) for part in parts)} - known:
            msg = f"kind {name}: no field {sorted(unknown)} to index"
            raise TypeError(msg)
        cls.__kind__ = KindInfo(  # type: ignore[attr-defined]  # the mark itself
            name=name, schema=schema, indexes=indexed, unique=unique, pinned=pinned, people=people, of=of
        )
        return cls

    return mark


def event(name: str, *, read: bool = False) -> Callable[[type[C]], type[C]]:
    """Give an event class its stable name; returns the class unchanged. `read`: it tells that a record was read that it names."""
    _check_name(name)

    def mark(cls: type[C]) -> type[C]:
        cls.__event__ = EventInfo(name=name, read=read)  # type: ignore[attr-defined]  # the mark itself
        return cls

    return mark


def _check_name(name: str) -> None:
    if _KIND.fullmatch(name) is None:
        msg = f"{name!r} is not a name: write story.noun in lower-case ASCII"
        raise ValueError(msg)


def kind_info(cls: type) -> KindInfo:
    """What `@kind` said of this very class; raises TypeError when it carries none."""
    info = cls.__dict__.get("__kind__")
    if not isinstance(info, KindInfo):
        msg = f"{cls.__name__} is not a record: give it @kind('story.noun')"
        raise TypeError(msg)
    return info


def event_info(cls: type) -> EventInfo:
    """What `@event` said of this very class; raises TypeError when it carries none."""
    info = cls.__dict__.get("__event__")
    if not isinstance(info, EventInfo):
        msg = f"{cls.__name__} is not an event: give it @event('story.past_fact')"
        raise TypeError(msg)
    return info


# --- personal fields and exact numbers -------------------------------------------------------------------------------


class Purpose(Coded):
    """What a personal field is kept for (PIPL art. 6: a purpose, and no more than it needs)."""

    IDENTITY = "identity", "辨认身份", "to know who it is"
    CONTACT = "contact", "联系", "to reach the person"
    OWNERSHIP = "ownership", "核实产权", "to prove ownership"
    SERVICE = "service", "办理诉求", "to handle a matter"
    PUBLIC_VOICE = "public_voice", "公开意见", "to show an opinion"
    CARE = "care", "关爱服务", "to care for the person"
    VOLUNTEERING = "volunteering", "志愿服务记录", "to record volunteering"
    ORGANIZATION = "organization", "组织管理", "to run an organization that the person joined"
    VOTE = "vote", "表决", "to count a vote"


class Controller(Coded):
    """The body that collected a personal field and answers for it (PIPL art. 73)."""

    OWNERS = "owners", "业主委员会", "owners' committee"
    PROPERTY_COMPANY = "property_company", "物业服务企业", "property company"
    RESIDENTS_COMMITTEE = "residents_committee", "居民委员会", "residents' committee"
    ASSOCIATION = "association", "志愿者协会", "volunteer association"
    PARTY_BRANCH = "party_branch", "党支部", "Party branch"
    BODY = "body", "该组织", "the body that keeps the paper"
    RECEIVER = "receiver", "受理单位", "the body that received the matter"


class Until(Coded):
    """When a personal field has to go (PIPL arts. 19, 47)."""

    RELATION_ENDS = "relation_ends", "关系终止", "the relation to the compound ends"
    MATTER_CLOSED = "matter_closed", "事项办结", "the matter is closed"
    MEMBERSHIP_ENDS = "membership_ends", "成员关系终止", "the membership ends"
    DECISION_FINAL = "decision_final", "决定生效并不可诉", "the decision is final"
    CONSENT_WITHDRAWN = "consent_withdrawn", "撤回同意", "consent is withdrawn"


class Mask(Enum):
    """How a personal text looks to somebody who may not read it."""

    NAME = "name"
    PHONE = "phone"
    TAIL = "tail"
    HIDDEN = "hidden"


@frozen(kw_only=True)
class Personal:
    """What the metadata of a personal field hold."""

    purpose: Purpose
    controller: Controller
    until: Until
    mask: Mask


def personal(*, purpose: Purpose, controller: Controller, until: Until, mask: Mask = Mask.HIDDEN) -> Mapping[str, object]:
    """Metadata for `attrs.field(metadata=...)` that make a field personal; its type must allow None."""
    return {"personal": Personal(purpose=purpose, controller=controller, until=until, mask=mask)}


@lru_cache(maxsize=4096)  # classes do not change, and it is asked of every record that is masked or may have to go
def personal_fields(cls: type) -> Mapping[str, Personal]:
    """The personal fields of an attrs class by name."""
    found = ((attribute.name, attribute.metadata.get("personal")) for attribute in attrs.fields(cls))
    return MappingProxyType({name: said for name, said in found if isinstance(said, Personal)})


@frozen
class Counted:
    """What the metadata of a number of people hold."""

    fives: bool = False


def counted(*, fives: bool = False) -> Mapping[str, object]:
    """Metadata for a field of an answer that is a number of people, or None: from 1 to 4 it is None for everybody outside.

    `fives` is for a number that can change and be asked for again: outside it is rounded down to full fives.
    """
    return {"counted": Counted(fives)}


_MOST_DECIMALS = 12


def decimals(scale: int) -> Mapping[str, object]:
    """Metadata that give a Decimal field its scale: the number of digits after the point that are kept, 0 to 12.

    A value with more digits than that is refused, never rounded.
    """
    if not 0 <= scale <= _MOST_DECIMALS:
        msg = f"a scale lies between 0 and {_MOST_DECIMALS}, not {scale}"
        raise ValueError(msg)
    return {"decimals": scale}


# --- who does it -----------------------------------------------------------------------------------------------------


class ActorKind(Enum):
    """What sort of actor it is."""

    PERSON = "person"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


def _nobody_at_all(actor: "Actor", _attribute: object, value: ActorKind) -> None:
    if value is ActorKind.ANONYMOUS and (actor.id != Actor.NOBODY or actor.person is not None or actor.roles):
        msg = "an anonymous actor is nobody: no id, no person and no roles; use Actor.anonymous()"
        raise ValueError(msg)


@frozen(kw_only=True)
class Actor:
    """Who is at work. The host makes it from its own login; it never comes out of a request body.

    `person` links a login to a person of the register; `roles` are those that the host grants (such as `clerk`). Roles from
    ownership, residence and terms are looked up on the day.
    """

    NOBODY: ClassVar[str] = "anonymous"

    id: str = field(validator=attrs.validators.min_len(1))
    person: AnyId | None = None
    roles: frozenset[str] = frozenset()
    kind: ActorKind = field(default=ActorKind.PERSON, validator=_nobody_at_all)

    @classmethod
    def anonymous(cls) -> "Actor":
        """Nobody: no account, no address, no device; only the civil date of what it does is kept."""
        return cls(id=cls.NOBODY, kind=ActorKind.ANONYMOUS)

    @classmethod
    def service(cls, id: str, *roles: str) -> "Actor":
        """A program of the host, such as a scheduler."""
        return cls(id=id, kind=ActorKind.SERVICE, roles=frozenset(roles))


# --- what is out of order --------------------------------------------------------------------------------------------


class Severity(Coded):
    """What sort of rule is touched; exactly one for each rule."""

    LAW = "law", "法律法规", "statute, regulation or judicial interpretation"
    LOCAL = "local", "地方性法规", "local ordinance"
    GUIDE = "guide", "规范性文件", "normative document"
    BYLAW = "bylaw", "议事规则与管理规约", "rules of procedure and covenant"
    PARTY = "party", "党内法规", "Party regulation"
    SHOULD = "should", "一般性要求", "recommendation"
    CUSTOM = "custom", "惯例", "custom"


@frozen
class FindingType:
    """A sort of finding of the compliance audit: its sentence, its rule and how much that rule binds."""

    code: str
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True)
    rule: str = field(kw_only=True)
    """The citation in English, as the rulebooks write it; what is no law is told in words."""
    severity: Severity = field(kw_only=True)
    rule_zh: str = field(kw_only=True, default="")
    """The same in Chinese, where it is not the citation of a law that the library knows to write in Chinese."""

    def __call__(self, about: AnyId, *, since: PartialDate | date | None = None, **params: Param) -> "Finding":
        """Report it about one record; `params` fill the sentence. Raises TypeError as `ProblemType` does."""
        said = ProblemType(self.code, zh=self.zh, en=self.en)(at="", **params)
        return Finding(type=self, about=about, since=None if since is None else PartialDate(since), said=said)


@frozen(kw_only=True)
class Finding:
    """Something out of order on a day: reported, never refused."""

    type: FindingType
    about: AnyId
    since: PartialDate | None
    said: Problem

    @property
    def code(self) -> str:
        """The stable code."""
        return self.type.code

    @property
    def rule(self) -> str:
        """The citation of the rule, in English; `community.words.cited` has it in every language."""
        return self.type.rule

    @property
    def severity(self) -> Severity:
        """How much the rule binds."""
        return self.type.severity

    def message(self, lang: str = "en") -> str:
        """The sentence in `zh` or `en`."""
        return self.said.message(lang)


@frozen(kw_only=True)
class OwnersItem:
    """Something on which the owners were asked to decide together, as other plugins may know of it."""

    id: AnyId
    matter: Code
    """What it is about, as the law classes it."""
    announced: date
