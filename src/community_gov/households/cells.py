"""One cell of a roster: text to a value, or an objection that says what would be right.

Full-width digits, the usual units of area and the usual ways to write a day are understood; nothing is guessed beyond that.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from community_gov.errors import ProblemType, Refused
from community_gov.households.words import fold
from community_gov.periods import PartialDate
from community_gov.records import Coded

__all__ = ["area", "choice", "day", "exact_day", "people", "share", "shares"]

E = TypeVar("E", bound=Coded)
_AREA = re.compile(r"(\d{1,12}(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?:m2|平方米|平米|平方)?")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_SHARE = re.compile(r"(\d{1,9})/(\d{1,9})|(\d{1,3}(?:\.\d{1,9})?)(%?)")
_BETWEEN = re.compile(r"[、,，;；/／|｜&＆+＋\n]+")
_BETWEEN_SHARES = re.compile(r"[、,，;；|｜&＆+＋\n]+")
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

    >>> day("2012年5月1日"), day("2012/5"), day("2012年")
    ('2012-05-01', '2012-05', '2012')
    """
    match = _DAY.fullmatch(_plain(text))
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


def people(text: str) -> tuple[str, ...]:
    """The parts of a cell that names several people.

    >>> people("住户甲、住户乙;住户丙")
    ('住户甲', '住户乙', '住户丙')
    """
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


def shares(text: str) -> tuple[Fraction, ...]:
    """The shares of several owners; raises Refused. `1/2` is one share, `1/2、1/2` are two."""
    return tuple(share(part) for part in _BETWEEN_SHARES.split(text) if part.strip())


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
