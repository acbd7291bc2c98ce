"""Sign-up from a list that people wrote in a group chat (接龙): what was understood, before anything is entered.

Such a list has one numbered line for each person: `1. 张三`, `2、李四 晚到十分钟`, `3)王五`. Names are matched with the names of
the association's active volunteers; two of one name are for a human to tell apart, and nobody is guessed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from attrs import field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    Mask,
    OneOf,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov_volunteers.activities import Activity, Shift, days_of_shift
from community_gov_volunteers.enrolment import Enrolment, enrolled
from community_gov_volunteers.signup import LIVE, Agreement, SignUp, sign_up

__all__ = ["ListedName", "Understood", "UnderstoodLine", "read_list", "sign_up_listed", "understand"]

_LINE = re.compile(r"(\d{1,3}) {0,3}[.、,。:)\]】 ] {0,3}(\S.*)")  # after NFKC, which makes full-width marks half-width
_NAME = re.compile(r"[^\s,;。、(]+")
_LONGEST = 20_000

TOO_LONG = ProblemType("volunteers.list_too_long", zh="名单超过{most}个字符", en="the list is longer than {most} characters")


class Understood(Coded):
    """What became of a line."""

    READY = "ready", "可报名", "can be signed up"
    ON_LIST = "on_list", "已在名单上", "on the list already"
    UNKNOWN = "unknown", "不是在册志愿者", "no active volunteer of that name"
    SEVERAL = "several", "有重名,请人工确认", "several of that name; tell them apart"
    TWICE = "twice", "名单中重复", "twice on the list"


@frozen
class ListedName:
    """One line as it was written: its number and the name."""

    number: int
    name: str


@frozen(kw_only=True)
class UnderstoodLine:
    """One line and what it stands for."""

    number: int
    name: str | None = field(
        repr=False,
        metadata=personal(
            purpose=Purpose.VOLUNTEERING,
            controller=Controller.ASSOCIATION,
            until=Until.MATTER_CLOSED,
            mask=Mask.NAME,
        ),
    )
    understood: Understood
    enrolment: Id[Enrolment] | None = None


def read_list(text: str) -> tuple[ListedName, ...]:
    r"""The numbered lines of a pasted list; other lines (the heading, an example) are passed over.

    >>> [line.name for line in read_list("周六巡河,请接龙\n1. 张三\n2、李四 晚到十分钟\n3)王五(带伞)")]
    ['张三', '李四', '王五']
    """
    found = (_LINE.fullmatch(line.strip()) for line in unicodedata.normalize("NFKC", text).splitlines())
    return tuple(ListedName(int(match[1]), name[0]) for match in found if match and (name := _NAME.match(match[2])))


@question("volunteers.understand")
def understand(view: View, shift_id: Id[Shift], *, text: str) -> tuple[UnderstoodLine, ...]:
    """A preview of a pasted list for a shift: who was understood, who not, and why; nothing is entered."""
    if len(text) > _LONGEST:
        raise Refused(TOO_LONG(at="text", most=_LONGEST))
    shift = view.get(Shift, shift_id)
    return tuple(_understood(view, shift, read_list(text)))


def _understood(view: View, shift: Shift, lines: tuple[ListedName, ...]) -> Iterator[UnderstoodLine]:
    by_name = _by_name(view, shift)
    listed = {one.enrolment for one in view.find(SignUp, shift=shift.id, state=OneOf(LIVE))}
    seen: set[Id[Enrolment]] = set()
    for line in lines:
        found = by_name.get(line.name, [])
        enrolment = found[0] if len(found) == 1 else None
        yield UnderstoodLine(number=line.number, name=line.name, understood=_said(found, listed, seen), enrolment=enrolment)
        seen.update(found[:1] if enrolment else ())


def _said(found: list[Id[Enrolment]], listed: set[Id[Enrolment]], seen: set[Id[Enrolment]]) -> Understood:
    if not found:
        return Understood.UNKNOWN
    if len(found) > 1:
        return Understood.SEVERAL
    if found[0] in seen:
        return Understood.TWICE
    return Understood.ON_LIST if found[0] in listed else Understood.READY


def _by_name(view: View, shift: Shift) -> dict[str, list[Id[Enrolment]]]:
    body = view.get(Activity, shift.activity).body
    members = enrolled(view, body, on=days_of_shift(view, shift)[0])
    names = {one.id: one.name for one in view.find(Person, id=OneOf(tuple(member.person for member in members)))}
    found: dict[str, list[Id[Enrolment]]] = defaultdict(list)
    for member in members:
        name = names[member.person]
        if name is not None:
            found[unicodedata.normalize("NFKC", name)].append(member.id)
    return found


@verb("volunteers.sign_up_listed")
def sign_up_listed(change: Change, shift_id: Id[Shift], *, enrolment_ids: tuple[Id[Enrolment], ...]) -> tuple[SignUp, ...]:
    """Enter those of a list whom a human confirmed, in the order of the list: they agreed by writing their names on it."""
    return tuple(sign_up(change, shift_id, enrolment_id=id, agreed=Agreement.ON_A_LIST) for id in dict.fromkeys(enrolment_ids))
