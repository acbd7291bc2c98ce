"""The data of feedback: categories, the ladder, who answers what where, and emergency numbers; limits of time are in `norms`.

What ships here is a start: a city, a district or a compound adds packs of its own. Where several items speak of the same
thing, the one of the highest `precedence` counts.
"""

from attrs import frozen

from community_gov.change import View
from community_gov.errors import Nature, ProblemType, Word
from community_gov.hookspecs import Pack
from community_gov.records import Code
from community_gov.rules import Mark

__all__ = [
    "CATEGORIES",
    "COMPOUND",
    "DISTRICT",
    "LADDER",
    "NUMBERS",
    "ROUTES",
    "SHEQU",
    "SUBDISTRICT",
    "Category",
    "EmergencyNumber",
    "LadderLevel",
    "Route",
    "categories_of",
    "category_of",
    "every_level",
    "ladder_of",
    "levels_from",
    "numbers_for",
    "packs",
]

COMPOUND, SHEQU, SUBDISTRICT, DISTRICT = Code("compound"), Code("shequ"), Code("subdistrict"), Code("district")


@frozen(kw_only=True)
class Category:
    """A sort of matter; how much time there is for it is told by limits (`feedback.Limit`)."""

    code: Code
    zh: str
    en: str
    emergency: bool = False
    """Whether help has to be called at once; such a matter is recorded, never queued."""
    source: str
    mark: Mark
    precedence: int = 0

    @property
    def word(self) -> Word:
        """The category as a message says it."""
        return Word(self.code, self.zh, self.en)


@frozen(kw_only=True)
class LadderLevel:
    """One level of the ladder up which matters go."""

    code: Code
    zh: str
    en: str
    order: int
    used: bool = True
    """False takes a level out of the ladder; what lies there goes on from it as before."""
    source: str
    mark: Mark
    precedence: int = 0

    @property
    def word(self) -> Word:
        """The level as a message says it."""
        return Word(self.code, self.zh, self.en)


@frozen(kw_only=True)
class Route:
    """Which kind of body answers a category at a place and level; None stands for any category or place.

    The innermost place counts first, then the category, then the precedence; a kind of which there is no body is passed over.
    """

    level: Code
    body: Code
    """The kind of body, such as `property_company`."""
    category: Code | None = None
    place: str | None = None
    """The code of a place, such as `3` for a building; it stands for everything in it too."""
    precedence: int = 0


@frozen(kw_only=True)
class EmergencyNumber:
    """Whom to call at once; lines for lifts and gas differ from city to city."""

    category: Code
    number: Code
    zh: str
    en: str
    source: str
    mark: Mark
    precedence: int = 0


_OURS = "示例分类,非法定 (an example of a compound's own list; no law sets it)"
_HABIT = "小事不出小区,大事不出社区 (the working principle of the compound on which the examples are modelled)"
_ABOVE = "本库所加,示例报道只写到社区 (added by this library; the example's report ends at the residential community)"
_NUMBERS = "全国统一紧急电话 (national emergency numbers)"


def _category(code: str, zh: str, en: str, *, emergency: bool = False) -> Category:
    return Category(
        code=Code(code),
        zh=zh,
        en=en,
        emergency=emergency,
        source=_OURS,
        mark=Mark.PLACEHOLDER,
    )


CATEGORIES: tuple[Category, ...] = (
    _category("fire", "火情", "fire", emergency=True),
    _category("crime", "治安警情", "crime", emergency=True),
    _category("injury", "伤病急救", "injury or illness", emergency=True),
    _category("lift_trapped", "电梯困人", "people trapped in a lift", emergency=True),
    _category("water_power_heat", "水电气暖", "water, power, gas and heat"),
    _category("lighting", "公共照明", "lighting of common parts"),
    _category("lift", "电梯", "lifts"),
    _category("sanitation", "环境卫生", "sanitation"),
    _category("parking", "停车", "parking"),
    _category("greenery", "绿化", "greenery"),
    _category("noise", "噪声与邻里", "noise and neighbours"),
    _category("property_service", "物业服务", "property service"),
    _category("committee", "业主委员会工作", "work of the owners' committee"),
    _category("public_funds", "公共收益与维修资金", "common income and maintenance fund"),
    _category("road", "周边道路与公交", "roads and buses around"),
    _category("certificate", "不动产权证", "property certificates"),
    _category("activity", "文体活动", "activities"),
    _category("claim_to_an_authority", "请求行政机关履职", "claims that an authority do its duty"),
    _category("other", "其他", "other"),
)

LADDER: tuple[LadderLevel, ...] = (
    LadderLevel(code=COMPOUND, zh="小区", en="compound", order=1, source=_HABIT, mark=Mark.SECONDARY),
    LadderLevel(code=SHEQU, zh="社区", en="residential community", order=2, source=_HABIT, mark=Mark.SECONDARY),
    LadderLevel(code=SUBDISTRICT, zh="街道", en="subdistrict", order=3, source=_ABOVE, mark=Mark.PLACEHOLDER),
    LadderLevel(code=DISTRICT, zh="区", en="district", order=4, source=_ABOVE, mark=Mark.PLACEHOLDER),
)

ROUTES: tuple[Route, ...] = (
    Route(level=COMPOUND, body=Code("property_company")),
    Route(level=COMPOUND, category=Code("committee"), body=Code("owners_committee")),
    Route(level=COMPOUND, category=Code("public_funds"), body=Code("owners_committee")),
    Route(level=COMPOUND, category=Code("property_service"), body=Code("owners_committee")),
    Route(level=COMPOUND, category=Code("certificate"), body=Code("owners_committee")),
    Route(level=COMPOUND, category=Code("activity"), body=Code("owners_committee")),
    Route(level=SHEQU, body=Code("residents_committee")),
    Route(level=SHEQU, body=Code("shequ"), precedence=-1),
    Route(level=SUBDISTRICT, body=Code("subdistrict")),
    Route(level=DISTRICT, body=Code("district")),
)


def _number(category: str, number: str, zh: str, en: str) -> EmergencyNumber:
    return EmergencyNumber(category=Code(category), number=Code(number), zh=zh, en=en, source=_NUMBERS, mark=Mark.MEMORY)


NUMBERS: tuple[EmergencyNumber, ...] = (
    _number("fire", "119", "消防救援", "fire and rescue"),
    _number("crime", "110", "公安", "police"),
    _number("injury", "120", "医疗急救", "ambulance"),
    _number("lift_trapped", "119", "消防救援", "fire and rescue"),
    _number("lift_trapped", "110", "公安", "police"),
)

NO_CATEGORY = ProblemType(
    "feedback.no_category",
    zh="没有类别{category};现有:{known}",
    en="there is no category {category}; there are: {known}",
    nature=Nature.NOT_FOUND,
)


def packs() -> tuple[Pack, ...]:
    """What ships with the library."""
    return (
        Pack(name="feedback.categories", items=CATEGORIES),
        Pack(name="feedback.ladder", items=LADDER),
        Pack(name="feedback.routes", items=ROUTES),
        Pack(name="feedback.numbers", items=NUMBERS),
    )


def category_of(view: View, code: Code) -> Category | None:
    """The category of that code that counts, or None."""
    found = [category for category in view.packs(Category) if category.code == code]
    return max(found, key=lambda category: category.precedence, default=None)


def categories_of(view: View) -> tuple[Category, ...]:
    """The categories that count, in the order in which the packs name them."""
    found = (category_of(view, code) for code in dict.fromkeys(one.code for one in view.packs(Category)))
    return tuple(category for category in found if category is not None)


def ladder_of(view: View) -> tuple[LadderLevel, ...]:
    """The levels that are used, from the lowest up."""
    return tuple(level for level in every_level(view) if level.used)


def every_level(view: View) -> tuple[LadderLevel, ...]:
    """The same with those that were taken out, at which something may lie still."""
    best: dict[Code, LadderLevel] = {}
    for level in sorted(view.packs(LadderLevel), key=lambda level: level.precedence):
        best[level.code] = level
    return tuple(sorted(best.values(), key=lambda level: level.order))


def levels_from(view: View, level: Code) -> tuple[LadderLevel, ...]:
    """The level and those above it that are used, from the lowest up; empty when the ladder does not know it."""
    known = every_level(view)
    start = next((number for number, step in enumerate(known) if step.code == level), len(known))
    return tuple(step for step in known[start:] if step.used or step.code == level)


def numbers_for(view: View, code: Code) -> tuple[EmergencyNumber, ...]:
    """Whom to call for this category: the numbers of the highest precedence, so that a city's list replaces the national one."""
    found = [number for number in view.packs(EmergencyNumber) if number.category == code]
    highest = max((number.precedence for number in found), default=0)
    return tuple(number for number in found if number.precedence == highest)
