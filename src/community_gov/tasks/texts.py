"""What may stand in a title, a name or a reason."""

import unicodedata

from community_gov.errors import Problem, ProblemType, Refused

__all__ = ["require_text"]

_LONGEST = 500
_ALLOWED_CONTROLS = "\n\t"

EMPTY = ProblemType("tasks.empty", zh="内容不能为空", en="the text is empty")
LONG = ProblemType("tasks.long", zh="内容有{length}字,超过{limit}字", en="the text has {length} characters, more than {limit}")
CONTROL = ProblemType("tasks.control", zh="含有控制字符", en="the text holds a control character")


def require_text(**texts: str | None) -> None:
    """Refuse with every problem of the named texts; None stands for no text."""
    found = [problem for at, text in texts.items() if text is not None for problem in _problems(text, at)]
    if found:
        raise Refused(*found)


def _problems(text: str, at: str) -> tuple[Problem, ...]:
    if not text.strip():
        return (EMPTY(at=at),)
    found = (LONG(at=at, length=len(text), limit=_LONGEST),) if len(text) > _LONGEST else ()
    odd = any(unicodedata.category(char) in ("Cc", "Cs") and char not in _ALLOWED_CONTROLS for char in text)
    return (*found, CONTROL(at=at)) if odd else found
