"""What may stand in a name, a title or an address, and how the number of a term is said."""

import unicodedata

from community_gov.errors import Problem, ProblemType, Refused

__all__ = ["numeral", "require_text"]

_LONGEST = 300
_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DIGITS = "零一二三四五六七八九"
_TEN = 10

EMPTY = ProblemType("papers.empty", zh="内容不能为空", en="the text is empty")
LONG = ProblemType("papers.long", zh="内容有{length}字,超过{limit}字", en="the text has {length} characters, more than {limit}")
CHARACTER = ProblemType(
    "papers.character", zh="含有控制字符或改变书写方向的字符", en="the text holds a control or direction character"
)


def require_text(**texts: str) -> None:
    """Refuse with every problem of the named texts."""
    found = [problem for at, text in texts.items() for problem in _problems(text, at)]
    if found:
        raise Refused(*found)


def _problems(text: str, at: str) -> tuple[Problem, ...]:
    if not text.strip():
        return (EMPTY(at=at),)
    found = (LONG(at=at, length=len(text), limit=_LONGEST),) if len(text) > _LONGEST else ()
    odd = any(unicodedata.category(char) in _FORBIDDEN for char in text)
    return (*found, CHARACTER(at=at)) if odd else found


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese, as in 第二十三届.

    >>> [numeral(number) for number in (3, 10, 12, 20, 23)]
    ['三', '十', '十二', '二十', '二十三']
    """
    tens, ones = divmod(number, _TEN)
    leading = _DIGITS[tens] if tens > 1 else ""
    return (f"{leading}十" if tens else "") + (_DIGITS[ones] if ones else "")
