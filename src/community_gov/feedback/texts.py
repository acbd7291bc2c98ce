"""What may stand in the words of an item, an answer or a reason."""

import re
import unicodedata

from community_gov.errors import Problem, ProblemType, Refused

__all__ = ["require_public", "require_text"]

_LONGEST = 2000
_ALLOWED_CONTROLS = "\n\t"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing, by which a text can look like another one."""

EMPTY = ProblemType("feedback.empty", zh="内容不能为空", en="the text is empty")
LONG = ProblemType("feedback.long", zh="内容有{length}字,超过{limit}字", en="the text has {length} characters, more than {limit}")
CONTROL = ProblemType(
    "feedback.control",
    zh="含有控制字符或改变书写方向的字符",
    en="the text holds a control character or one that turns the direction of writing",
)


_OF_A_PERSON = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""A mobile phone number or the number of an identity card."""

NOT_MASKED = ProblemType(
    "feedback.not_masked",
    zh="公开文字中含有手机号或身份证号码",
    en="what everybody will read holds a mobile phone number or the number of an identity card",
)


def require_public(text: str, *, at: str = "text") -> None:
    """Refuse a text for everybody to read that would tell how to find somebody."""
    require_text(**{at: text})
    if _OF_A_PERSON.search(text):
        raise Refused(NOT_MASKED(at=at))


def require_text(**texts: str | None) -> None:
    """Refuse with every problem of the named texts; None stands for no text."""
    found = [problem for at, text in texts.items() if text is not None for problem in _problems(text, at)]
    if found:
        raise Refused(*found)


def _problems(text: str, at: str) -> tuple[Problem, ...]:
    if not text.strip():
        return (EMPTY(at=at),)
    found = (LONG(at=at, length=len(text), limit=_LONGEST),) if len(text) > _LONGEST else ()
    return (*found, CONTROL(at=at)) if any(map(_odd, text)) else found


def _odd(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) in ("Cc", "Cs") and char not in _ALLOWED_CONTROLS)
