"""What may stand in a title, a place or minutes."""

import unicodedata

from community_gov.errors import Problem, ProblemType, Refused

__all__ = ["require_text"]

_ALLOWED_CONTROLS = "\n\t"

EMPTY = ProblemType("meetings.empty", zh="内容不能为空", en="the text is empty")
LONG = ProblemType("meetings.long", zh="内容有{length}字,超过{limit}字", en="the text has {length} characters, more than {limit}")
CONTROL = ProblemType("meetings.control", zh="含有控制字符", en="the text holds a control character")


def require_text(*, limit: int = 200, **texts: str) -> None:
    """Refuse with every problem of the named texts."""
    found = [problem for at, text in texts.items() for problem in _problems(text, at, limit)]
    if found:
        raise Refused(*found)


def _problems(text: str, at: str, limit: int) -> tuple[Problem, ...]:
    if not text.strip():
        return (EMPTY(at=at),)
    found = (LONG(at=at, length=len(text), limit=limit),) if len(text) > limit else ()
    odd = any(unicodedata.category(char) in ("Cc", "Cs") and char not in _ALLOWED_CONTROLS for char in text)
    return (*found, CONTROL(at=at)) if odd else found
