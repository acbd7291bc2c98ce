"""What the names and dates of bodies, posts and terms must be like."""

import unicodedata

from community_gov.errors import Nature, ProblemType, Refused
from community_gov.periods import PartialDate, Period

__all__ = ["ENDED_ALREADY", "bounded", "outlasts", "require_name", "require_order", "require_within"]

_LONGEST = 200
_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}

EMPTY = ProblemType("organizations.empty", zh="名称不能为空", en="the name is empty")
LONG = ProblemType("organizations.long", zh="名称超过{limit}字", en="the name is longer than {limit} characters")
CHARACTER = ProblemType(
    "organizations.character",
    zh="名称含有控制字符或改变书写方向的字符",
    en="the name holds a control or direction character",
)
END_BEFORE_START = ProblemType(
    "organizations.end_before_start", zh="结束日期{end}早于开始日期{start}", en="the end {end} lies before the start {start}"
)
TOO_EARLY = ProblemType("organizations.too_early", zh="{day}早于{start}", en="{day} lies before {start}")
TOO_LATE = ProblemType("organizations.too_late", zh="{day}已不在{end}之前", en="{day} does not lie before {end}")
ENDED_ALREADY = ProblemType(
    "organizations.ended_already", zh="已于{end}终止", en="this ended already, on {end}", nature=Nature.STATE
)


def require_name(name: str, *, at: str = "name") -> None:
    """Refuse a name that is empty, too long, or holds an invisible character."""
    if not name.strip():
        raise Refused(EMPTY(at=at))
    if len(name) > _LONGEST:
        raise Refused(LONG(at=at, limit=_LONGEST))
    if any(unicodedata.category(char) in _FORBIDDEN for char in name):
        raise Refused(CHARACTER(at=at))


def require_order(start: PartialDate, end: PartialDate | None, *, at: str = "end") -> None:
    """Refuse an end that lies before the start."""
    if end is not None and end.latest < start.earliest:
        raise Refused(END_BEFORE_START(at=at, start=start, end=end))


def require_within(day: PartialDate, period: Period, *, at: str = "start") -> None:
    """Refuse a day that certainly does not lie in the period."""
    if period.start is not None and day.latest < period.start.earliest:
        raise Refused(TOO_EARLY(at=at, day=day, start=period.start))
    if period.end is not None and day.earliest >= period.end.latest:
        raise Refused(TOO_LATE(at=at, day=day, end=period.end))


def bounded(end: PartialDate | None, *wholes: Period, at: str = "end") -> PartialDate | None:
    """The end of a part of something: its own, else that of the whole; refuses one that certainly lies after it."""
    ends = [whole.end for whole in wholes if whole.end is not None]
    whole_ends = min(ends, key=lambda one: one.latest, default=None)
    if end is None or whole_ends is None:
        return whole_ends if end is None else end
    if end.earliest > whole_ends.latest:
        raise Refused(TOO_LATE(at=at, day=end, end=whole_ends))
    return end


def outlasts(end: PartialDate | None, whole_ends: PartialDate) -> bool:
    """Whether something goes on after a day, or may."""
    return end is None or end.latest > whole_ends.latest
