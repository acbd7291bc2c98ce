"""Dated data: kinds of activities, gates for dangerous work, limits, star ladders, services for residents.

Every number that the law gives stands here with its citation, its dates and how sure we are of the text; nothing of it is
written in the code. A community adds its own through a plugin with `gov_packs`.

Dates of coming into force: 志愿服务条例 2017-12-01, 志愿服务记录与证明出具办法(试行) 2021-02-01; both from memory.
"""

from datetime import date

from attrs import frozen

from community_gov import Code, PartialDate, Period, Severity, View
from community_gov.feedback import COMPOUND, Category, Route
from community_gov.hookspecs import Pack
from community_gov.rules import Mark
from community_gov_volunteers.gates import GateRule, Requirement, Risk
from community_gov_volunteers.stars import StarLadder

__all__ = [
    "FULL_AGE",
    "GBT_40143",
    "MEASURES",
    "NATIONAL_FIELDS",
    "PACKS",
    "RECORD_WITHIN",
    "REGULATIONS",
    "SERVICE_CATEGORY",
    "STARS_SHOWN",
    "ActivityKind",
    "Limit",
    "NationalField",
    "Service",
    "activity_kind",
    "gate_rules",
    "ladder",
    "limit_on",
    "service",
]

FULL_AGE = Code("full_age")
RECORD_WITHIN = Code("record_within_working_days")
STARS_SHOWN = Code("stars_shown_working_days")
GBT_40143 = Code("gbt_40143_2021")
SERVICE_CATEGORY = Code("volunteer_service")
"""The category of thanks and complaints in feedback."""

REGULATIONS = "Regulations on Voluntary Service"
MEASURES = "Measures on Recording and Certifying Voluntary Service"
_REGULATIONS_FROM = PartialDate("2017-12-01")
_MEASURES_FROM = PartialDate("2021-02-01")


@frozen(kw_only=True)
class ActivityKind:
    """A sort of activity; no activity of it is less dangerous than `risk`."""

    code: Code
    zh: str
    en: str
    risk: Risk = Risk.ORDINARY


@frozen(kw_only=True)
class Limit:
    """A number that a rule gives, in force from `start` (None: always) to `end` (not included)."""

    code: Code
    value: int
    start: PartialDate | None
    end: PartialDate | None = None
    citation: str
    severity: Severity
    mark: Mark


@frozen(kw_only=True)
class Service:
    """Something that volunteers do for a resident; `pair` asks for two helpers on every visit (the association's own rule).

    `skill` helps and opens no gate; what has to be proven stands in `requirements`, and what the law asks for in its `risk`.
    """

    code: Code
    zh: str
    en: str
    at_home: bool
    pair: bool = False
    skill: Code | None = None
    risk: Risk = Risk.ORDINARY
    requirements: tuple[Requirement, ...] = ()
    min_age: int | None = None


@frozen(kw_only=True)
class NationalField:
    """Something that the national system asks of a record of service; `held` tells whether it is on record here."""

    code: Code
    zh: str
    en: str
    held: bool
    citation: str
    mark: Mark


def activity_kind(view: View, code: Code) -> ActivityKind | None:
    """The kind of activity of this code, or None."""
    return next((item for item in view.packs(ActivityKind) if item.code == code), None)


def gate_rules(view: View) -> tuple[GateRule, ...]:
    """All gates of all packs."""
    return view.packs(GateRule)


def limit_on(view: View, code: Code, on: date) -> Limit | None:
    """The limit in force on a day, or None when no rule gives one yet; of several the one that began last."""
    held = [item for item in view.packs(Limit) if item.code == code and Period(item.start, item.end).holds(on)]
    return max(held, key=lambda item: date.min if item.start is None else item.start.earliest, default=None)


def ladder(view: View, code: Code) -> StarLadder | None:
    """The star ladder of this code, or None."""
    return next((item for item in view.packs(StarLadder) if item.code == code), None)


def service(view: View, code: Code) -> Service | None:
    """The service of this code, or None."""
    return next((item for item in view.packs(Service) if item.code == code), None)


_ACTIVITIES = Pack(
    name="volunteers.activities",
    items=(
        ActivityKind(code=Code("cleaning"), zh="公共区域清洁", en="cleaning of common areas"),
        ActivityKind(code=Code("knife_sharpening"), zh="义务磨刀", en="knife sharpening"),
        ActivityKind(code=Code("home_haircut"), zh="上门理发", en="haircuts at home"),
        ActivityKind(code=Code("observation"), zh="文明观察巡查", en="observation patrol"),
        ActivityKind(code=Code("civilised_city"), zh="创建全国文明城市", en="civilised-city campaign"),
        ActivityKind(code=Code("hygienic_city"), zh="巩固国家卫生城市", en="hygienic-city campaign"),
        ActivityKind(code=Code("epidemic_control"), zh="疫情防控", en="epidemic control", risk=Risk.EXPOSED),
        ActivityKind(code=Code("drowning_prevention"), zh="防溺水巡查", en="drowning prevention patrol", risk=Risk.EXPOSED),
        ActivityKind(code=Code("forest_fire"), zh="森林防火", en="forest-fire prevention", risk=Risk.EXPOSED),
        ActivityKind(code=Code("rescue"), zh="应急救援", en="rescue", risk=Risk.RESCUE),
    ),
)

_ELSEWHERE = "elsewhere the association's own rule"
_MINORS = f"Shandong Regulation on Voluntary Service art. 10; Zhejiang Regulation on Voluntary Service art. 9; {_ELSEWHERE}"

_GATES = Pack(
    name="volunteers.gates",
    items=(
        *(
            GateRule(
                risk=risk,
                insurance=True,
                start=_REGULATIONS_FROM,
                citation=f"{REGULATIONS} art. 17",
                severity=Severity.LAW,
                mark=Mark.READ,
            )
            for risk in (Risk.EXPOSED, Risk.RESCUE)
        ),
        *(
            GateRule(risk=risk, min_age=18, start=None, citation=_MINORS, severity=Severity.BYLAW, mark=Mark.READ)
            for risk in (Risk.EXPOSED, Risk.RESCUE)
        ),
    ),
)

_LIMITS = Pack(
    name="volunteers.limits",
    items=(
        Limit(
            code=RECORD_WITHIN,
            value=10,
            start=_MEASURES_FROM,
            citation=f"{MEASURES} art. 11",
            severity=Severity.LAW,
            mark=Mark.READ,
        ),
        Limit(
            code=FULL_AGE,
            value=18,
            start=None,
            citation="Civil Code art. 17",
            severity=Severity.LAW,
            mark=Mark.MEMORY,
        ),
        Limit(
            code=STARS_SHOWN,
            value=5,
            start=None,
            citation=f"Guangdong provincial practice; {_ELSEWHERE}",
            severity=Severity.BYLAW,
            mark=Mark.SECONDARY,
        ),
    ),
)

_LADDERS = Pack(
    name="volunteers.ladders",
    items=(
        StarLadder(
            code=GBT_40143,
            zh="国家标准五星",
            en="national standard, five stars",
            hours=(100, 300, 600, 1000, 1500),
            start=PartialDate("2021"),
            citation="GB/T 40143-2021",
            mark=Mark.SECONDARY,
        ),
        StarLadder(
            code=Code("local_30"),
            zh="地方五星(30小时起)",
            en="local, from 30 hours",
            hours=(30, 60, 100, 200, 300),
            start=None,
            citation="ladder in use in some places",
            mark=Mark.SECONDARY,
        ),
        StarLadder(
            code=Code("local_50"),
            zh="地方五星(50小时起)",
            en="local, from 50 hours",
            hours=(50, 100, 200, 400, 800),
            start=None,
            citation="ladder in use in some places",
            mark=Mark.SECONDARY,
        ),
    ),
)

_SERVICES = Pack(
    name="volunteers.services",
    items=(
        Service(
            code=Code("knife_sharpening"), zh="义务磨刀", en="knife sharpening", at_home=False, skill=Code("knife_sharpening")
        ),
        Service(code=Code("home_haircut"), zh="上门理发", en="haircut at home", at_home=True, pair=True, skill=Code("haircut")),
    ),
)

# Thanks go to the branch itself; a complaint about the branch is taken past it by feedback's own rule.
_VOICES = Pack(
    name="volunteers.voices",
    items=(
        Category(
            code=SERVICE_CATEGORY,
            zh="志愿服务",
            en="voluntary service",
            source="本库所加 (added by this library)",
            mark=Mark.PLACEHOLDER,
        ),
        Route(level=COMPOUND, category=SERVICE_CATEGORY, body=Code("volunteer_branch")),
    ),
)

_SERVICE, _BASIC = f"{MEASURES} art. 7", f"{MEASURES} art. 5"
_STANDARD = "industry standard MZ/T 061-2015"
"""Its text was not found: what it asks is an export mapping from memory and no rule."""
_FIELDS = (
    ("number", "志愿者编号", "volunteer number", True, _STANDARD, Mark.MEMORY),
    ("name", "姓名", "name", True, _BASIC, Mark.READ),
    ("sex", "性别", "sex", False, _BASIC, Mark.READ),
    ("born", "出生日期", "date of birth", True, _BASIC, Mark.READ),
    ("document", "身份证件号码", "number of the identity document", False, _BASIC, Mark.READ),
    ("area", "居住区域", "area of residence", False, _BASIC, Mark.READ),
    ("contact", "联系方式", "contact", False, _BASIC, Mark.READ),
    ("skills", "服务技能", "skills", True, _BASIC, Mark.READ),
    ("activity", "活动名称", "name of the activity", True, _SERVICE, Mark.READ),
    ("project", "项目编号", "id of the project", True, _STANDARD, Mark.MEMORY),
    ("post", "岗位编号", "id of the post", True, _STANDARD, Mark.MEMORY),
    ("day", "服务日期", "day of service", True, _SERVICE, Mark.READ),
    ("place", "服务地点", "place of service", True, _SERVICE, Mark.READ),
    ("content", "服务内容", "content of the service", True, _SERVICE, Mark.READ),
    ("minutes", "服务时间(分钟)", "time given, in minutes", True, _SERVICE, Mark.READ),
    ("organiser", "活动组织单位", "organiser", True, _SERVICE, Mark.READ),
    ("lead", "活动负责人", "person in charge", True, _SERVICE, Mark.READ),
    ("record", "本地记录编号", "id of the record here", True, _STANDARD, Mark.PLACEHOLDER),
    ("replaces", "更正的记录编号", "id of the record that it corrects", True, _STANDARD, Mark.PLACEHOLDER),
)

NATIONAL_FIELDS = Pack(
    name="volunteers.national_fields",
    items=tuple(
        NationalField(code=Code(code), zh=zh, en=en, held=held, citation=citation, mark=mark)
        for code, zh, en, held, citation, mark in _FIELDS
    ),
)
"""In the order of the columns; what is not held is filled in by the association from its own papers."""

PACKS: tuple[Pack, ...] = (NATIONAL_FIELDS, _ACTIVITIES, _GATES, _LIMITS, _LADDERS, _SERVICES, _VOICES)
"""What this plugin brings; `gov_packs` hands it out."""
