"""One cell of a roster: text to a value, or an objection that says what would be right.

Full-width digits, the usual units of area and the usual ways to write a day are understood; nothing is guessed beyond that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from community_gov.errors import ProblemType, Refused
from community_gov.households.words import fold
from community_gov.periods import PartialDate
from community_gov.records import Coded

__all__ = [
    "Each",
    "address",
    "area",
    "choice",
    "day",
    "document",
    "exact_day",
    "is_identity_number",
    "owners",
    "parts",
    "people",
    "phone",
    "quoted",
    "share",
    "shares",
    "text_of",
]

E = TypeVar("E", bound=Coded)
_AREA = re.compile(r"(\d{1,12}(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?:m2|平方米|平米|平方)?")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?|年)?(?:T?00:00(?::00)?)?")
_DIGITS_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"([1-7]\d{4})(?:\.0+)?")
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the spreadsheets that count days; it makes up for the 29 February 1900 that they believe in."""
_SHARE = re.compile(r"(\d{1,9})/(\d{1,9})|(\d{1,3}(?:\.\d{1,9})?)(%?)")
_MARKS = "、,，;；|｜&＆\n\r"
_PLUS = r"(?<![Ee])[+＋](?!\d)"
"""A plus between names, and none of a number such as 1.00E+10 or +86."""
_BETWEEN = re.compile(rf'"(?:[^"]|"")*"|[{_MARKS}/／]+|{_PLUS}')
"""What parts people, or a part in quotation marks, in which nothing parts."""
_BETWEEN_NAMES = re.compile(rf'"(?:[^"]|"")*"|[{_MARKS}]+|(?<!\d)[/／]+|[/／]+(?!\d)|{_PLUS}')
"""The same where shares may stand beside the names: a slash between digits is of a fraction."""
_SPECIAL = re.compile(rf'["{_MARKS}/／+＋]')
_OF_NAMES = re.compile(r"[和与及等(（\d]")
"""Without any of these a cell names one person and nothing else, which is so in most of them."""
_BETWEEN_SHARES = re.compile(rf"[{_MARKS}+＋]+")
_AND = re.compile(r"(?<=\S\S)[和与及](?=\S\S)")
_ORGANIZATION = re.compile(r"公司|集团|银行|中心|学校|委员会|合作社|事务所|[厂店局院所部社会]$")
_NOBODY = frozenset({"无", "-", "—", "--", "——", "没有", "n/a", "none"})
_LONGEST_NOBODY = max(map(len, _NOBODY))
_NAME_SHARE = re.compile(r"(.*?\S)\s*[(（:：]?\s*(\d{1,9}\s*[/／]\s*\d{1,9}|\d{1,3}(?:\.\d{1,9})?\s*[%％])\s*[)）]?")
_OTHERS = re.compile(r".+等(?:\d+|[二两三四五六七八九十几多])?[人户名]?")
_EACH = re.compile(r"各(?:占|持|有)?(.+)")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_PHONE = re.compile(r"\+?[\d\s()（）\-—转#*]{3,30}")
_SHORTEST_PHONE = 3
_SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,3}")
_ADDRESS = re.compile(
    r"(?P<building>.+?(?:号楼|栋|幢|座))(?:(?P<entrance>[^单]+单元))?(?:(?P<floor>[^层楼]+[层楼]))?(?P<room>.+?)(?:室|号|房)?"
)
_ADDRESS_CODE = re.compile(r"(?P<building>\w+)-(?:(?P<entrance>\w+)-)?(?P<room>\w+)")
_EXACT = 10**15
"""A binary number keeps 15 digits; what is as large as this one has lost its last."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_PLACES, _PERCENT = 4, 100

NOT_AN_AREA = ProblemType(
    "households.not_an_area", zh="不是大于零的面积,请写成98.76", en="this is no area above zero; write it like 98.76"
)
AREA_TOO_FINE = ProblemType(
    "households.area_too_fine", zh="面积的小数超过{places}位", en="the area has more than {places} decimals"
)
NOT_A_DAY = ProblemType(
    "households.not_a_day",
    zh="不是日期,请写成2012、2012-05或2012-05-01",
    en="this is no date; write it like 2012, 2012-05 or 2012-05-01",
)
NOT_EXACT_DAY = ProblemType("households.not_exact_day", zh="须写明年月日", en="the very day is needed; write it like 2012-05-01")
NOT_A_SHARE = ProblemType("households.not_a_share", zh="不是份额,请写成1/2或50%", en="this is no share; write it like 1/2 or 50%")
NOT_A_CHOICE = ProblemType(
    "households.not_a_choice", zh="不是可选的值,例如{example}", en="this is none of the choices, such as {example}"
)
NOT_AN_ID = ProblemType(
    "households.not_an_id", zh="身份证号的校验码不对", en="the check character of the identity number is wrong"
)
NOT_A_PHONE = ProblemType("households.not_a_phone", zh="不是电话号码", en="this is no telephone number")
DIGITS_LOST = ProblemType(
    "households.digits_lost",
    zh="长号码已被表格软件改写并丢失末位,请以文本格式重新填写",
    en="the spreadsheet has shortened this long number and lost its last digits; type it anew as text",
)
TURNED_DATE = ProblemType(
    "households.turned_date",
    zh="表格软件已把它变成日期,请以文本格式重新填写",
    en="the spreadsheet has made a date of this; type it anew as text",
)
OTHERS_UNNAMED = ProblemType(
    "households.others_unnamed", zh="没有列出全部姓名,请逐一写明", en="not everybody is named; write down each of them"
)
NOT_AN_ADDRESS = ProblemType(
    "households.not_an_address",
    zh="看不出楼栋和房号,请写成3栋1单元1502",
    en="this tells no building and room; write it like 3栋1单元1502 or 3-1-1502",
)
SOME_SHARES = ProblemType(
    "households.some_shares", zh="部分业主没有份额", en="some of the owners have a share beside their name and some have none"
)


@frozen
class Each:
    """A share that each of the owners has."""

    share: Fraction


def text_of(cell: object) -> str:
    """What a cell says as text; a number as a spreadsheet shows it, with 15 digits at most.

    >>> text_of(1502.0), text_of(98.76), text_of(0.1 + 0.2), text_of(date(2012, 5, 1))
    ('1502', '98.76', '0.3', '2012-05-01')
    """
    if type(cell) is str:
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell) if isinstance(cell, timedelta) else ""


def _number_text(number: float) -> str:
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124  a number that is none is not equal to itself
        return ""
    if abs(number) >= _EXACT:
        return f"{number:.6E}"
    return str(int(number)) if number == int(number) else format(Decimal(f"{number:.15g}"), "f")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def area(text: str) -> Decimal:
    """Square metres, exactly as written; raises Refused.

    >>> area("１２８.５０㎡"), area("1,024.5平方米")
    (Decimal('128.50'), Decimal('1024.5'))
    """
    match = _AREA.fullmatch(_plain(text).casefold())
    value = Decimal(match[1].replace(",", "")) if match else Decimal(0)
    if not value:
        raise Refused(NOT_AN_AREA())
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_PLACES:
        raise Refused(AREA_TOO_FINE(places=_PLACES))
    return value


def day(text: str) -> PartialDate:
    """A day as far as it is known; raises Refused.

    A number of five digits is the count of days that a spreadsheet keeps.

    >>> day("2012年5月1日"), day("2012/5"), day("2012年"), day("20120501"), day("41030")
    ('2012-05-01', '2012-05', '2012', '2012-05-01', '2012-05-01')
    """
    plain = _plain(text)
    if serial := _SERIAL.fullmatch(plain):
        return PartialDate(_SERIAL_ZERO + timedelta(days=int(serial[1])))
    match = _DAY.fullmatch(plain) or _DIGITS_DAY.fullmatch(plain)
    if match is None:
        raise Refused(NOT_A_DAY())
    parts = (part.zfill(2) for part in match.groups() if part)
    try:
        return PartialDate("-".join(parts))
    except ValueError as error:
        raise Refused(NOT_A_DAY()) from error


def exact_day(text: str) -> date:
    """A whole day; raises Refused."""
    found = day(text)
    if not found.exact:
        raise Refused(NOT_EXACT_DAY())
    return found.earliest


def share(text: str) -> Fraction:
    """An exact share of the whole; raises Refused.

    >>> share("1/3"), share("50%"), share("0.25")
    (Fraction(1, 3), Fraction(1, 2), Fraction(1, 4))
    """
    match = _SHARE.fullmatch(_plain(text))
    if match is None or (match[2] is not None and not int(match[2])):
        raise Refused(NOT_A_SHARE())
    if match[1]:
        return Fraction(int(match[1]), int(match[2]))
    return Fraction(match[3]) / (_PERCENT if match[4] else 1)


def parts(text: str, between: re.Pattern[str] = _BETWEEN) -> Iterator[tuple[str, bool]]:
    """The parts of a cell that names several, and whether a part stood in quotation marks and so means just what it says."""
    start = 0
    for match in between.finditer(text):
        if match[0].startswith('"') and text[start : match.start()].strip():
            continue  # a quotation mark within a name, which is no quotation
        if match[0].startswith('"'):
            after = between.match(text, match.end())
            if text[match.end() :].strip() and (after is None or after[0].startswith('"')):
                continue
            yield match[0][1:-1].replace('""', '"'), True
        elif part := text[start : match.start()].strip():
            yield part, False
        start = match.end()
    if part := text[start:].strip():
        yield part, False


def quoted(part: str, read: Callable[[str], str] | None = None) -> str:
    """A part as it is written into a cell with others, so that `people`, `owners` and `read` take it as it is.

    >>> quoted("住户甲"), quoted("Smith, John"), people(quoted("Smith, John"))
    ('住户甲', '"Smith, John"', ('Smith, John',))
    """
    if _is_plain(part) and (read is None or _passes(read, part)):
        return part
    doubled = part.replace('"', '""')
    return f'"{doubled}"'


def _is_plain(part: str) -> bool:
    """Whether a part of a cell means just what it says without quotation marks."""
    if '"' in part or part != part.strip() or fold(part) in _NOBODY or len(_named(part)) > 1:
        return False
    whole = all(tuple(parts(part, between)) == ((part, False),) for between in (_BETWEEN, _BETWEEN_NAMES))
    return whole and not any(form.fullmatch(part) for form in (_NAME_SHARE, _OTHERS, _SHORTENED))


def _passes(read: Callable[[str], str], part: str) -> bool:
    try:
        return read(part) == part
    except Refused:
        return False


def people(text: str) -> tuple[str, ...]:
    """The parts of a cell that names several people or what belongs to them; an empty text for 无 and its like.

    >>> people("住户甲、住户乙;住户丙"), people("GEN-1、无")
    (('住户甲', '住户乙', '住户丙'), ('GEN-1', ''))
    """
    if not _SPECIAL.search(text) and len(text) > _LONGEST_NOBODY:
        return (text.strip(),)
    return tuple(part if literal or fold(part) not in _NOBODY else "" for part, literal in parts(text))


def _named(part: str) -> list[str]:
    """Two names when a word for `and` stands between what can each be a name."""
    return [part] if _ORGANIZATION.search(part) else _AND.split(part, maxsplit=1)


def owners(text: str) -> tuple[tuple[str, Fraction | None], ...]:
    """The owners of a cell, each with the share that stands beside the name; raises Refused.

    >>> owners("住户甲和住户乙")
    (('住户甲', None), ('住户乙', None))
    >>> owners("住户甲(50%)、住户乙50%")
    (('住户甲', Fraction(1, 2)), ('住户乙', Fraction(1, 2)))
    """
    if len(text) > _LONGEST_NOBODY and not _SPECIAL.search(text) and not _OF_NAMES.search(text):
        return ((text.strip(), None),)
    found: list[tuple[str, Fraction | None]] = []
    for part, literal in parts(text, _BETWEEN_NAMES):
        found += [(part, None)] if literal else [_with_share(name) for name in _named(part) if fold(name) not in _NOBODY]
    known = [one for _name, one in found if one is not None]
    if known and len(known) < len(found):
        raise Refused(SOME_SHARES())
    return tuple(found)


def _with_share(part: str) -> tuple[str, Fraction | None]:
    if _OTHERS.fullmatch(part):
        raise Refused(OTHERS_UNNAMED())
    match = _NAME_SHARE.fullmatch(part)
    return (part, None) if match is None else (match[1], share(match[2]))


def shares(text: str) -> tuple[Fraction, ...] | Each:
    """The shares of several owners, or one that each has; raises Refused. `1/2` is one share, `1/2、1/2` are two.

    >>> shares("各50%"), shares("1/3、2/3")
    (Each(share=Fraction(1, 2)), (Fraction(1, 3), Fraction(2, 3)))
    """
    if match := _EACH.fullmatch(_plain(text)):
        return Each(Fraction(1, 2) if match[1] == "半" else share(match[1]))
    return tuple(share(part) for part in _BETWEEN_SHARES.split(text) if part.strip())


def document(text: str) -> str:
    """The number of an identity document; raises Refused for a Chinese identity number whose check character is wrong.

    A number of 18 places has its check character by ISO 7064 MOD 11-2 (GB 11643). Nothing else about it is judged: real numbers
    hold codes of districts that were renamed long ago. Other numbers are taken as they are.
    """
    plain = (text if text.isascii() and " " not in text else _plain(text)).upper()
    if _SHORTENED.fullmatch(plain):
        raise Refused(DIGITS_LOST())
    if _ID_NUMBER.fullmatch(plain) and not is_identity_number(plain):
        raise Refused(NOT_AN_ID())
    return text


def is_identity_number(number: str) -> bool:
    """Whether 18 places are those of a Chinese identity number by their check character.

    ISO 7064 MOD 11-2: weighted by powers of two, all places come to 1 modulo 11; X stands for 10.
    """
    if not _ID_NUMBER.fullmatch(number):
        return False
    values = [10 if place == "X" else int(place) for place in number]
    return sum(value * pow(2, 17 - index, 11) for index, value in enumerate(values)) % 11 == 1


def phone(text: str) -> str:
    """A telephone number as typed; raises Refused."""
    if text.isascii() and text.isdigit() and len(text) >= _SHORTEST_PHONE:
        return text
    if _SHORTENED.fullmatch(_plain(text)):
        raise Refused(DIGITS_LOST())
    if not _PHONE.fullmatch(unicodedata.normalize("NFKC", text)):
        raise Refused(NOT_A_PHONE())
    return text


def address(text: str) -> tuple[str, str, str, str]:
    """Building, entrance, floor and room of an address in one cell; empty texts for what it does not tell; raises Refused.

    >>> address("3栋1单元1502室"), address("3-1-1502")
    (('3栋', '1单元', '', '1502'), ('3', '1', '', '1502'))
    """
    plain = _plain(text).translate(_DASHES)
    match = _ADDRESS_CODE.fullmatch(plain) or _ADDRESS.fullmatch(plain)
    if match is None:
        raise Refused(NOT_AN_ADDRESS())
    told = match.groupdict()
    return told["building"], told["entrance"] or "", told.get("floor") or "", told["room"].strip("-")


def choice(of: type[E], also: Mapping[str, E]) -> Callable[[str], E]:
    """A reader of one of the choices: by its code, by its label in either language, or by a word of `also`."""
    known = {fold(word): one for one in of for word in (one.value, one.zh, one.en)}
    known.update({fold(word): one for word, one in also.items()})

    def read(text: str) -> E:
        found = known.get(fold(text))
        if found is None:
            raise Refused(NOT_A_CHOICE(example=next(iter(of))))
        return found

    return read
