"""Finding people as a property office does: by room, the last four digits of the phone, a name, or its pinyin.

Each look-up says what for and is in the journal, by the sort of text and the number found, never by the text itself. It is for
one person or one household: what fits too many is refused.
"""

from collections.abc import Collection, Mapping

from attrs import frozen

from community_gov.change import Change, verb
from community_gov.errors import ProblemType
from community_gov.households.ownership import Ownership
from community_gov.households.people import Person
from community_gov.households.places import Unit
from community_gov.households.residence import Residence
from community_gov.households.words import fold, natural, require_text
from community_gov.periods import Certainty
from community_gov.records import Code, Coded, Id, event
from community_gov.stores.protocol import OneOf

__all__ = ["MOST_FOUND", "LookedUpBy", "PersonFound", "PersonsLookedUp", "look_up", "sounds_like"]

MOST_FOUND = 20
"""More people than this are no answer to a question about somebody."""
_LAST_DIGITS = 4

# Family names that are read otherwise than the character mostly is; common knowledge, with the reading first.
_SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "区": "ou",
    "任": "ren",
    "华": "hua",
    "查": "zha",
    "盖": "ge",
    "朴": "piao",
    "洗": "xian",
    "冼": "xian",
    "缪": "miao",
    "逄": "pang",
    "乐": "yue",
    "折": "she",
    "车": "che",
    "种": "chong",
    "翟": "zhai",
    "员": "yun",
    "祭": "zhai",
    "郗": "xi",
    "秘": "bi",
    "葛": "ge",
    "盛": "sheng",
    "覃": "qin",
    "燕": "yan",
    "訾": "zi",
    "能": "nai",
    "纪": "ji",
    "繁": "po",
    "褚": "chu",
    "晁": "chao",
    "宁": "ning",
    "应": "ying",
    "过": "guo",
    "召": "shao",
    "尉": "wei",
    "佴": "nai",
    "适": "kuo",
    "恽": "yun",
    "哈": "ha",
}
_DOUBLE: Mapping[str, tuple[str, str]] = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
    "呼延": ("hu", "yan"),
}


class LookedUpBy(Coded):
    """What sort of text somebody was looked for by."""

    ROOM = "room", "房号", "room"
    ROOM_OR_PHONE = "room_or_phone", "房号或电话后四位", "room, or the last four digits of a phone"
    NAME = "name", "姓名或房号", "name, or a room that is called so"
    LETTERS = "letters", "姓名或其拼音", "name, or its pinyin"


@event("households.persons_looked_up")
@frozen(kw_only=True)
class PersonsLookedUp:
    """Somebody was looked for; by what sort of text and what for, never by which text."""

    by: LookedUpBy
    purpose: Code
    found: int


@event("households.person_found", read=True)
@frozen(kw_only=True)
class PersonFound:
    """Somebody was shown to whoever looked; he can ask who that was, and what for."""

    person: Id[Person]
    purpose: Code


TOO_MANY = ProblemType(
    "households.look_up_many", zh="符合的有{n}人,请缩小范围", en="{n} people fit; say more of whom you are looking for"
)


@verb("households.look_up")
def look_up(change: Change, *, text: str, purpose: Code) -> tuple[Person, ...]:
    """The people whom a text fits, in the order of their names.

    Owners and residents of a room today, the holders of a phone that ends in these four digits, those of whose name it is a part,
    or, in pinyin, the beginning (extra `[cn]`). `purpose` says what for, such as `parcel`; it stands in the journal. Raises
    Refused (households.look_up_many) when more than 20 people fit, ImportError for pinyin without the extra.
    """
    require_text(text=text)
    wanted = fold(text)
    by = _sort(wanted)
    found = {} if by is LookedUpBy.LETTERS else _in_room(change, wanted)
    if by is not LookedUpBy.ROOM:
        found |= {one.id: one for one in change.stream(Person, same_as=None) if _fits(one, wanted, by)}
    if len(found) > MOST_FOUND:
        change.refuse(TOO_MANY(at="text", n=len(found)))
    change.emit(PersonsLookedUp(by=by, purpose=purpose, found=len(found)))
    change.emit(*(PersonFound(person=one.id, purpose=purpose) for one in found.values()))
    return tuple(sorted(found.values(), key=lambda one: (natural(one.name or ""), one.id)))


def _sort(wanted: str) -> LookedUpBy:
    if not wanted.isascii():
        return LookedUpBy.NAME
    if not any(char.isdigit() for char in wanted):
        return LookedUpBy.LETTERS
    return LookedUpBy.ROOM_OR_PHONE if len(wanted) == _LAST_DIGITS and wanted.isdecimal() else LookedUpBy.ROOM


def _in_room(change: Change, wanted: str) -> dict[str, Person]:
    """Who owns or lives in the unit of this code, or in any unit whose room is called so."""
    units = [unit.id for unit in change.stream(Unit) if wanted in (unit.folded, fold(unit.room))]
    if not units:
        return {}
    rows: list[Ownership | Residence] = [*change.find(Ownership, unit=OneOf(units)), *change.find(Residence, unit=OneOf(units))]
    ids = sorted({row.person for row in rows if row.period.holds(change.today) is not Certainty.NO})
    return {one.id: one for one in change.find(Person, id=OneOf(ids))} if ids else {}


def _fits(person: Person, wanted: str, by: LookedUpBy) -> bool:
    if by is LookedUpBy.ROOM_OR_PHONE:
        return person.phone is not None and fold(person.phone).endswith(wanted)
    if person.name is None:
        return False
    return wanted in fold(person.name) or (by is LookedUpBy.LETTERS and sounds_like(person.name, wanted))


def sounds_like(name: str, typed: str) -> bool:
    """Whether letters are the beginning of a name in pinyin: whole syllables, or only their first letters.

    The last one fits as far as it was typed. A family name has its own reading; other characters with several readings fit by
    each. Needs the extra `[cn]`.

    >>> sounds_like("单雄信", "shanxx"), sounds_like("单雄信", "dan"), sounds_like("吕布", "lvb"), sounds_like("吕布", "lub")
    (True, False, True, True)
    """
    ends = {0}
    for readings in _readings(name):
        spelled = {spelling.lower() for one in readings for spelling in (one, one.replace("v", "u"))}
        if any(one.startswith(typed[end:]) for end in ends for one in spelled):
            return True
        parts = spelled | {one[:1] for one in spelled}
        ends = {end + len(part) for end in ends for part in parts if typed.startswith(part, end)}
    return False


def _readings(name: str) -> list[Collection[str]]:
    try:
        from pypinyin import Style, pinyin  # noqa: PLC0415  an extra, loaded when it is used
    except ImportError as error:
        raise ImportError(f"{error}: install community-gov[cn] to look for names by pinyin") from error

    said: list[Collection[str]] = [tuple(each) for each in pinyin(name, style=Style.NORMAL, heteronym=True)]
    if name[:2] in _DOUBLE:
        return [(first,) for first in _DOUBLE[name[:2]]] + said[2:]
    return [(_SURNAMES[name[0]],), *said[1:]] if name[:1] in _SURNAMES else said
