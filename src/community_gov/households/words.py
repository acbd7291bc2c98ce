"""Texts of the register: what may stand in one, how it is looked up, and in which order people expect it.

A text is kept as it was typed. For lookup it is folded (full-width, letter case, dashes and blanks do not matter); for lists it
is ordered as a person would: 10 after 9, 负1 before 1, 13A after 13.
"""

import re
import unicodedata

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.records import Code

__all__ = ["fold", "natural", "require_text", "text_problem"]

_LONGEST = 200
_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_PART = re.compile(
    r"(负|地下)?(\d+)|([一二三四五六七八九十]+)(?=期|区|组|栋|幢|号|座|单元|层|楼)|([^\W\d_]+?)(?=\d|[\W_]|负|地下|$)"
)
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}

EMPTY = ProblemType("households.empty", zh="内容不能为空", en="the text is empty")
LONG = ProblemType("households.long", zh="内容超过{limit}字", en="the text is longer than {limit} characters")
CHARACTER = ProblemType(
    "households.character",
    zh="含有控制字符或改变书写方向的字符({character})",
    en="the text holds a control or direction character ({character})",
)


def text_problem(text: str, *, at: str) -> Problem | None:
    """What is wrong with a text: empty, too long, or a control, direction or invisible character in it."""
    if not text.strip():
        return EMPTY(at=at)
    if len(text) > _LONGEST:
        return LONG(at=at, limit=_LONGEST)
    if text.isprintable():
        return None
    bad = next((char for char in text if unicodedata.category(char) in _FORBIDDEN), None)
    return None if bad is None else CHARACTER(at=at, character=Code(f"u-{ord(bad):04x}"))


def require_text(**texts: str | None) -> None:
    """Refuse with every problem of the named texts; None stands for a text that is not known."""
    found = (text_problem(text, at=at) for at, text in texts.items() if text is not None)
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise Refused(*problems)


def fold(text: str) -> str:
    """The form in which texts are compared.

    >>> fold("３—1— 13Ａ")
    '3-1-13a'
    """
    if text.isascii():
        return "".join(text.casefold().split())
    folded = _step(text)
    while (again := _step(folded)) != folded:
        folded = again
    return folded


def _step(text: str) -> str:
    """One round of folding; taking blanks out can bring together what folds on."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(plain.casefold().split())


def natural(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A sort key: numbers by their value and before words, basements below zero.

    >>> sorted(["10", "9", "13A", "13", "1", "负1", "商铺3"], key=natural)
    ['负1', '1', '9', '10', '13', '13A', '商铺3']
    >>> sorted(["负102", "负101", "负201"], key=natural)  # on each floor the first room first
    ['负201', '负101', '负102']
    """
    folded = fold(text)
    return tuple(_part(match) for match in _PART.finditer(folded)), folded


def _part(match: re.Match[str]) -> tuple[int, int, str]:
    below, number, chinese, word = match.groups()
    if number is not None:
        return (0, _below(int(number)) if below else int(number), "")
    return (0, _counted(chinese), "") if chinese is not None else (1, 0, word)


def _below(number: int) -> int:
    """The place of a floor below the ground, or of a room on it, whose last two digits count upwards."""
    return 2 * (number % 100) - number if number > 100 else -number  # noqa: PLR2004  two digits are the room


def _counted(chinese: str) -> int:
    """The value of a number below 100 that is written in Chinese, such as 二十三."""
    tens, ten, ones = chinese.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
