"""What is wrong with the form of a request, as a code and in both languages.

The reader of JSON data (`wire.py`) tells a developer in English what it wanted and what came. Whoever answers a request needs the
same in the language of the person in front of the screen, and a code to go by.
"""

import re
from collections.abc import Callable, Mapping

from attrs import frozen

__all__ = ["Fault", "fault"]


@frozen
class Fault:
    """One thing that is wrong: its code, and the sentence in both languages."""

    code: str
    zh: str
    en: str


_TYPES: Mapping[str, str] = {
    "a string": "字符串",
    "an integer": "整数",
    "true or false": "true或false",
    "an array": "数组",
    "an object": "对象",
    "null": "空值",
    "str": "字符串",
    "int": "整数",
    "float": "小数",
    "bool": "true或false",
    "list": "数组",
    "dict": "对象",
}
"""What a value is, as wire.py calls it."""


def _typed(name: str) -> str:
    return _TYPES.get(name, name)


_Told = Callable[["re.Match[str]"], str]
_REQUEST = "expected an object with verb or question, and arguments"
_FORMS: tuple[tuple[str, str, _Told], ...] = (
    ("not_a_request", _REQUEST, lambda _found: "应为一个对象,含verb或question,以及arguments"),
    ("one_of_two", "name a verb or a question, one of the two", lambda _found: "verb和question只能且必须给出一个"),
    ("missing_field", "required field is missing", lambda _found: "缺少必填项"),
    ("unknown_field", r"unknown field ?(.*)", lambda found: f"没有名为{found[1]}的项" if found[1] else "没有这一项"),
    ("wrong_number", r"expected (\d+) values, got (\d+)", lambda found: f"应有{found[1]}个值,实有{found[2]}个"),
    ("wrong_type", r"expected ([^,]+), got (.+)", lambda found: f"应为{_typed(found[1])},实为{_typed(found[2])}"),
    ("wrong_type", r"expected ([^,]+)", lambda found: f"应为{_typed(found[1])}"),
    (
        "not_a_number",
        r"(.+) is not an exact number; write digits such as (.+)",
        lambda found: f"{found[1]}不是精确的数,应写作{found[2]}",
    ),
    ("not_a_fraction", r"(.+) is not a fraction; write (.+)", lambda found: f"{found[1]}不是分数,应写作{found[2]}"),
    (
        "not_an_instant",
        r"(.+) is not an instant with its zone; write (.+)",
        lambda found: f"{found[1]}不是带时区的时刻,应写作{found[2]}",
    ),
    ("not_a_date", r"(.+) is not a date[;:] write (.+)", lambda found: f"{found[1]}不是日期,应写作{found[2]}"),
    ("not_a_code", r"(.+) is not a code: .+", lambda found: f"{found[1]}不是代码:只用小写字母和数字,以单个. _ -相连"),
    ("no_such_choice", r"(.+) is none of (.+)", lambda found: f"{found[1]}不在可选项之内:{found[2]}"),
    ("no_such_choice", r"(.+) is no \w+: it is one of (.+)", lambda found: f"{found[1]}不在可选项之内:{found[2]}"),
    ("half_a_character", "the text holds half a character", lambda _found: "文本中有残缺的字符"),
)
"""A code, how wire.py says it, and how it is said in Chinese; the first that fits."""


def fault(what: str) -> Fault:
    """What is wrong; what a class of an embedder says of its own values has no Chinese, and is told as it stands beside it."""
    for code, pattern, told in _FORMS:
        if found := re.fullmatch(pattern, what, flags=re.DOTALL):
            return Fault(code, told(found), what)
    return Fault("invalid_value", f"值不符合要求({what})", what)
