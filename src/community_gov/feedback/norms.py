"""The limits of time that ship: the compound's example, and what was found of cities' and national rules, each with its source.

None of them but the example applies before somebody chose it (`choose_pack`). What was read only at second hand, or is
remembered, is marked so, and is no statement of what the law says. All were looked at on 2026-11-29.
"""

from datetime import date

from community_gov.calendar import Counting
from community_gov.deadlines import TimeLimit
from community_gov.feedback.limits import COMPOUND_RULES, DeadlinePack, EscalationRule, Limit, Timed
from community_gov.feedback.records import FeedbackKind, Trigger, Urgency
from community_gov.hookspecs import Pack
from community_gov.periods import PartialDate
from community_gov.records import Code
from community_gov.rules import Mark

__all__ = ["BEIJING_DRAFT", "CLAIM", "JINAN", "NATIONAL_LETTERS", "QINGLONG", "WEIFANG", "norms"]

_CHECKED = date(2026, 11, 29)
_HOURS, _WORKING = Counting.HOURS, Counting.WORKING_DAYS
BEIJING_DRAFT, JINAN, WEIFANG, QINGLONG = map(Code, ("beijing_draft_norm", "jinan", "weifang", "qinglong"))
NATIONAL_LETTERS = Code("national_letters_and_visits")

_EXAMPLE = "示例小区公约,非法定 (an example of a compound's own agreement; no law sets these days)"
_BEIJING = "北京市一项标准的征求意见稿 (a draft norm of Beijing; read about, not read)"
_JINAN = "济南市关于12345热线办理的规定 (Jinan's rules on handling 12345 orders)"
_WEIFANG = "潍坊市关于12345热线办理的规定 (Weifang's rules on handling 12345 orders)"
_QINGLONG = "晴隆县诉求办理时限 (limits of Qinglong County for handling matters; read about, not read)"
_LETTERS = "信访工作条例第23、30条、第31条第6项 (Regulations on Letters and Visits arts 23, 30, 31 (6))"
_RISING = "本库所加:期限届满即提级,上述文本未作规定 (added by this library: what is overdue goes up; none of these texts says so)"
CLAIM = Code("claim_to_an_authority")
"""Claims under art. 31 (6) of the Regulations on Letters and Visits: that an authority do what is its duty."""

PACKS: tuple[DeadlinePack, ...] = (
    DeadlinePack(
        code=COMPOUND_RULES,
        zh="小区公约示例",
        en="example of a compound's own agreement",
        binds="约定者 (those who agreed to it)",
        source=_EXAMPLE,
        mark=Mark.PLACEHOLDER,
        checked_on=_CHECKED,
    ),
    DeadlinePack(
        code=BEIJING_DRAFT,
        zh="北京市标准(征求意见稿)",
        en="Beijing norm (draft)",
        binds="北京市承办单位;征求意见稿,未生效 (bodies that handle orders in Beijing; a draft, not in force)",
        source=_BEIJING,
        mark=Mark.SECONDARY,
        checked_on=_CHECKED,
    ),
    DeadlinePack(
        code=JINAN,
        zh="济南市12345热线",
        en="Jinan 12345 hotline",
        binds="济南市承办单位 (bodies that handle orders in Jinan)",
        source=_JINAN,
        mark=Mark.READ,
        checked_on=_CHECKED,
    ),
    DeadlinePack(
        code=WEIFANG,
        zh="潍坊市12345热线",
        en="Weifang 12345 hotline",
        binds="潍坊市承办单位 (bodies that handle orders in Weifang)",
        source=_WEIFANG,
        mark=Mark.READ,
        checked_on=_CHECKED,
    ),
    DeadlinePack(
        code=QINGLONG,
        zh="晴隆县",
        en="Qinglong County",
        binds="晴隆县承办单位 (bodies that handle matters in Qinglong)",
        source=_QINGLONG,
        mark=Mark.SECONDARY,
        checked_on=_CHECKED,
    ),
    DeadlinePack(
        code=NATIONAL_LETTERS,
        zh="信访工作条例",
        en="Regulations on Letters and Visits",
        binds="党政机关,不及业主委员会与物业 (Party and state bodies, not a committee or a property company)",
        source=_LETTERS,
        mark=Mark.READ,
        checked_on=_CHECKED,
        start=PartialDate("2022-05-01"),
    ),
)


def _limit(pack: Code, step: Timed, time: TimeLimit, source: str, mark: Mark, **which: object) -> Limit:
    return Limit(pack=pack, step=step, time=time, source=source, mark=mark, **which)  # type: ignore[arg-type]  # fields of Limit, by name


def _example() -> tuple[Limit, ...]:
    """Everything in two days and fifteen, most things of everyday sooner."""
    found = [
        _limit(COMPOUND_RULES, step, TimeLimit(days), _EXAMPLE, Mark.PLACEHOLDER)
        for step, days in ((Timed.ACCEPT, 2), (Timed.ANSWER, 15), (Timed.DISPUTE, 2), (Timed.SETTLE, 3), (Timed.EXTEND, 15))
    ]
    sooner = {"water_power_heat": (1, 1), "lighting": (1, 7), "lift": (1, 7), "sanitation": (1, 7)}
    sooner |= {"parking": (2, 7), "noise": (2, 7), "property_service": (2, 7)}
    sooner |= dict.fromkeys(("fire", "crime", "injury", "lift_trapped"), (1, 7))
    for category, (accept, answer) in sooner.items():
        for step, days in ((Timed.ACCEPT, accept), (Timed.ANSWER, answer)):
            found.append(_limit(COMPOUND_RULES, step, TimeLimit(days), _EXAMPLE, Mark.PLACEHOLDER, category=Code(category)))
    return tuple(found)


def _beijing() -> tuple[Limit, ...]:
    """Emergencies 2 hours, water, power and heat 24 hours, ordinary matters 7 days, complex ones 15; from the arrival."""
    common = (BEIJING_DRAFT, Timed.ANSWER)
    mark = Mark.SECONDARY
    return (
        _limit(*common, TimeLimit(2, _HOURS), _BEIJING, mark, urgency=Urgency.URGENT),
        _limit(*common, TimeLimit(24, _HOURS), _BEIJING, mark, category=Code("water_power_heat")),
        _limit(*common, TimeLimit(7), _BEIJING, mark),
        _limit(*common, TimeLimit(15), _BEIJING, mark, urgency=Urgency.COMPLEX),
    )


def _qinglong() -> tuple[Limit, ...]:
    """Signed for in 2 hours; enquiries 1 day, help 5 days, complaints 10 days."""
    days = {FeedbackKind.ENQUIRY: 1, FeedbackKind.REQUEST: 5, FeedbackKind.COMPLAINT: 10}
    return (
        _limit(QINGLONG, Timed.ACCEPT, TimeLimit(2, _HOURS), _QINGLONG, Mark.SECONDARY),
        *(_limit(QINGLONG, Timed.ANSWER, TimeLimit(n), _QINGLONG, Mark.SECONDARY, kind=kind) for kind, n in days.items()),
        _limit(QINGLONG, Timed.ANSWER, TimeLimit(5), _QINGLONG, Mark.SECONDARY, precedence=-1),
    )


LIMITS: tuple[Limit, ...] = (
    *_example(),
    *_beijing(),
    _limit(JINAN, Timed.ANSWER, TimeLimit(5, _WORKING), _JINAN, Mark.READ),
    _limit(WEIFANG, Timed.ANSWER, TimeLimit(5, _WORKING), _WEIFANG, Mark.READ),
    *_qinglong(),
    _limit(NATIONAL_LETTERS, Timed.ANSWER, TimeLimit(15), _LETTERS, Mark.READ),
    _limit(NATIONAL_LETTERS, Timed.DISPUTE, TimeLimit(5, _WORKING), _LETTERS, Mark.READ),
    _limit(NATIONAL_LETTERS, Timed.ANSWER, TimeLimit(60), _LETTERS, Mark.READ, category=CLAIM),
    _limit(NATIONAL_LETTERS, Timed.EXTEND, TimeLimit(30), _LETTERS, Mark.READ, category=CLAIM),
)

RULES: tuple[EscalationRule, ...] = tuple(
    EscalationRule(pack=pack.code, trigger=Trigger.DEADLINE, source=_RISING, mark=Mark.PLACEHOLDER) for pack in PACKS
)


def norms() -> tuple[Pack, ...]:
    """What ships with the library."""
    return (
        Pack(name="feedback.deadline_packs", items=PACKS),
        Pack(name="feedback.limits", items=LIMITS),
        Pack(name="feedback.escalation", items=RULES),
    )
