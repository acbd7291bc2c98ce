"""Texts of the register: what may stand in one, how it is looked up, and in which order people expect it.

A text is kept as it was typed. For lookup it is folded (full-width, letter case, dashes and blanks do not matter, nor whether a
building is numbered 3 or 三); for lists it is ordered as a person would: 10 after 9, 负1 before 1, 13A after 13.
"""

import re
import unicodedata
from collections.abc import Iterator

from community_gov.errors import Problem, ProblemType, Refused
from community_gov.records import Code

__all__ = ["END_BEFORE_START", "counted", "fold", "natural", "numerals_in", "require_text", "text_problem"]

_LONGEST = 200
_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_NUMERALS = "".join(_DIGITS) + "十百"
_NUMBERING = re.compile(rf"(?<![\d{_NUMERALS}])[{_NUMERALS}]+(?=[期区组栋幢号座层楼室]|单元)|(?<![^-])[{_NUMERALS}]+(?![^-])")
"""A Chinese number before the word for what it numbers, or between dashes as in a code."""
_COUNTED = re.compile(r"(?:(\d)百)?(?:(\d?)十(\d?)|0(\d))?")
_PART = re.compile(r"(\d{1,3})([a-z])(\d\d)(?!\d)|(负|地下)?(\d+)|([^\W\d_]+?)(?=\d|[\W_]|负|地下|$)")

EMPTY = ProblemType("households.empty", zh="内容不能为空", en="the text is empty")
END_BEFORE_START = ProblemType(
    "households.end_before_start", zh="结束日期{end}早于开始日期{start}", en="the end {end} lies before the start {start}"
)
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

    >>> fold("３—1— 13Ａ"), fold("三栋二单元"), fold("三-二-1502")
    ('3-1-13a', '3栋2单元', '3-2-1502')
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
    whole = "".join(plain.casefold().split())
    return _NUMBERING.sub(lambda found: found[0] if found[0] == whole else counted(found[0]), whole)


def counted(numeral: str) -> str:
    """A Chinese number below 1000, or one said digit by digit, in digits; any other text as it is.

    >>> counted("三"), counted("二十三"), counted("一百零二"), counted("一二〇一"), counted("东")
    ('3', '23', '102', '1201', '东')
    """
    digits = "".join(_DIGITS.get(char, char) for char in numeral)
    found = _COUNTED.fullmatch(digits) if digits else None
    if digits.isdecimal() or found is None:
        return digits if digits.isdecimal() else numeral
    hundreds, tens, ones, single = found.groups()
    ten = 0 if tens is None else int(tens or 1)
    return str(int(hundreds or 0) * 100 + ten * 10 + int(ones or single or 0))


def numerals_in(text: str) -> str:
    """The characters of Chinese numbers in a text."""
    return "".join(char for char in text if char in _NUMERALS)


def natural(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A sort key: numbers by their value and before words, basements below zero.

    >>> sorted(["10", "9", "13A", "13", "1", "负1", "商铺3"], key=natural)
    ['负1', '1', '9', '10', '13', '13A', '商铺3']
    >>> sorted(["1401", "13A01", "1301", "101"], key=natural)  # the rooms of a floor 13A above those of 13
    ['101', '1301', '13A01', '1401']
    >>> sorted(["负102", "负101", "负201"], key=natural)  # on each floor the first room first
    ['负201', '负101', '负102']
    """
    folded = fold(text)
    return tuple(part for match in _PART.finditer(folded) for part in _parts(match)), folded


def _parts(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    floor, letter, room, below, number, word = match.groups()
    if floor is not None:
        yield 0, int(floor) * 100 + 99, letter
        yield 0, int(room), ""
    elif number is not None:
        yield 0, _below(int(number)) if below else int(number), ""
    else:
        yield 1, 0, word


def _below(number: int) -> int:
    """The place of a floor below the ground, or of a room on it, whose last two digits count upwards."""
    return 2 * (number % 100) - number if number > 100 else -number  # noqa: PLR2004  two digits are the room
