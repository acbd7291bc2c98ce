"""What has to be shown, by whom, where, how often and how long: dated data, each duty with its text.

The numbers are figures of the rulebooks (how many months, within how many days, for how long), so that a place or the rules
of procedure of a compound can set them; where no text names a number the duty stands, and nothing is late. Civil Code arts
281 and 943 were read; guiding rule 36 of 建房〔2009〕274号, a guide, is from memory.
"""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from community_gov.change import View, question
from community_gov.errors import PluginClash, ProblemType, Refused
from community_gov.hookspecs import Pack
from community_gov.meetings.law import Figure, MeetingRules, figure
from community_gov.organizations import Body
from community_gov.records import Code, Coded, Id, Severity

__all__ = ["DUTIES", "DisclosureDuty", "DutySaid", "Figures", "Trigger", "duties", "duty_named"]

_SPEAKERS = (Code("owners_assembly"), Code("owners_committee"))


class Trigger(Coded):
    """When something has to be shown."""

    REGULARLY = "regularly", "定期", "regularly"
    EVENT = "event", "事项发生后", "when it has happened"
    MEETING = "meeting", "会议作出决定后", "when a meeting has decided"
    CONTRACT = "contract", "合同签订后", "when a contract was signed"
    ALWAYS = "always", "长期", "all the time"


@frozen(kw_only=True)
class DisclosureDuty:
    """Something that a kind of body has to show, from `valid_from` to the day before `valid_to`."""

    code: Code
    zh: str
    en: str
    by: Code
    """The kind of body that has to."""
    trigger: Trigger
    where_zh: str
    where_en: str
    citation: str
    severity: Severity
    verified: bool
    """Whether the text was read."""
    every: Code | None = None
    """What the rulebooks call the number of months in which it is shown once."""
    within: Code | None = None
    """What they call the number of days after what happened."""
    shown_for: Code | None = None
    """What they call the number of days for which it hangs."""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day is within its validity (half-open)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@frozen(kw_only=True)
class DutySaid:
    """A duty with the figures of a day; None for those that no text names."""

    duty: DisclosureDuty
    every_months: int | None
    within_days: int | None
    shown_days: int | None
    citation: str
    """The texts: of the duty, then of its figures."""


UNKNOWN_DUTY = ProblemType(
    "disclosure.unknown_duty", zh="没有{duty}这一公示事项", en="nothing that has to be shown is called {duty}"
)


@question("disclosure.duties")
def duties(view: View, *, on: date) -> tuple[DutySaid, ...]:
    """Who has to show what on a day, where, how often and how long, in the order of the packs."""
    figures = Figures(view)
    return tuple(_said(figures, one, on) for one in view.packs(DisclosureDuty) if one.holds_on(on))


def _said(figures: "Figures", duty: DisclosureDuty, on: date) -> DutySaid:
    body = next((one for one in figures.bodies if one.kind == duty.by and one.period.holds(on)), None)
    every, within, shown = (figures.say(body, name, on=on) for name in (duty.every, duty.within, duty.shown_for))
    said = (one.citation for one in (every, within, shown) if one is not None)
    return DutySaid(
        duty=duty,
        every_months=None if every is None else every.whole,
        within_days=None if within is None else within.whole,
        shown_days=None if shown is None else shown.whole,
        citation="; ".join(dict.fromkeys((duty.citation, *said))),
    )


def duty_named(view: View, code: Code, *, on: date, at: str = "duty") -> DisclosureDuty:
    """The duty of this code on a day; raises Refused (disclosure.unknown_duty), PluginClash for two of one code."""
    found = {one for one in view.packs(DisclosureDuty) if one.code == code and one.holds_on(on)}
    if not found:
        raise Refused(UNKNOWN_DUTY(at=at, duty=code))
    if len(found) > 1:
        what = f"disclosure duty {code!r}"
        raise PluginClash(what, *sorted(f"{one.zh} / {one.en}" for one in found))
    return found.pop()


class Figures:
    """The figures of the rulebooks for the bodies of a compound; each is looked up once.

    A body's own rules of procedure are asked first, then those of the owners: the place that they name is that of the compound.
    """

    def __init__(self, view: View) -> None:
        """Read the bodies and their rules."""
        self._view = view
        self.bodies = view.find(Body)
        self._rules = view.find(MeetingRules)
        self._known: dict[tuple[Id[Body], Code, date], Figure | None] = {}

    def say(self, body: Body | None, name: Code | None, *, on: date) -> Figure | None:
        """The figure of a day for a body; None where no text names one."""
        speaker = next(self._speaking(body, on), body)
        if name is None or speaker is None:
            return None
        key = (speaker.id, name, on)
        if key not in self._known:
            self._known[key] = figure(self._view, speaker, name, on=on)
        return self._known[key]

    def _speaking(self, body: Body | None, on: date) -> Iterator[Body]:
        ruled = {row.body for row in self._rules if row.period.holds(on)}
        owners = (one for kind in _SPEAKERS for one in self.bodies if one.kind == kind and one.period.holds(on))
        yield from (one for one in (*(() if body is None else (body,)), *owners) if one.id in ruled)


_COMPANY, _COMMITTEE, _ASSEMBLY = Code("property_company"), Code("owners_committee"), Code("owners_assembly")
_BOARD = ("小区显著位置", "a prominent place of the compound")
_943, _GUIDE = "Civil Code art. 943", "guiding rule 36 of 建房〔2009〕274号"


def _duty(
    code: str,
    zh: str,
    en: str,
    *,
    by: Code,
    trigger: Trigger,
    law: str = _GUIDE,
    every: str = "",
    within: str = "",
    shown_for: str = "",
) -> DisclosureDuty:
    guide = law == _GUIDE
    return DisclosureDuty(
        code=Code(code),
        zh=zh,
        en=en,
        by=by,
        trigger=trigger,
        where_zh=_BOARD[0],
        where_en=_BOARD[1],
        citation=law,
        severity=Severity.GUIDE if guide else Severity.LAW,
        verified=not guide,
        every=Code(every) if every else None,
        within=Code(within) if within else None,
        shown_for=Code(shown_for) if shown_for else None,
        valid_from=date(2010, 1, 1) if guide else date(2021, 1, 1),
    )


DUTIES = Pack(
    name="disclosure.duties",
    items=(
        _duty(
            "services",
            "服务事项、负责人员、质量要求、收费项目和标准、履行情况",
            "services, persons in charge, quality, fees and performance",
            by=_COMPANY,
            trigger=Trigger.REGULARLY,
            law=_943,
            every="services_shown_every",
        ),
        _duty(
            "common_income",
            "业主共有部分的经营与收益情况",
            "business on the common parts and what it brought in",
            by=_COMPANY,
            trigger=Trigger.REGULARLY,
            law=_943,
            every="common_income_shown_every",
        ),
        _duty(
            "maintenance_fund",
            "维修资金使用情况",
            "use of the maintenance fund",
            by=_COMPANY,
            trigger=Trigger.REGULARLY,
            law="Civil Code arts 281, 943",
            every="fund_shown_every",
        ),
        _duty(
            "committee_decisions",
            "业主委员会的决定",
            "decisions of the owners' committee",
            by=_COMMITTEE,
            trigger=Trigger.MEETING,
            within="committee_publish_within",
        ),
        _duty(
            "assembly_decisions",
            "业主大会的决定",
            "decisions of the owners' assembly",
            by=_ASSEMBLY,
            trigger=Trigger.EVENT,
            within="publish_within",
            shown_for="shown_for",
        ),
        _duty(
            "service_contract",
            "物业服务合同",
            "the service contract",
            by=_COMMITTEE,
            trigger=Trigger.CONTRACT,
            within="contract_shown_within",
        ),
        _duty("covenant", "管理规约、业主大会议事规则", "covenant and rules of procedure", by=_COMMITTEE, trigger=Trigger.ALWAYS),
        _duty(
            "common_parking",
            "占用共有场地停放车辆的收费情况",
            "parking on common ground and its fees",
            by=_COMMITTEE,
            trigger=Trigger.REGULARLY,
            every="parking_shown_every",
        ),
        _duty(
            "body_costs",
            "业主大会和业主委员会工作经费收支",
            "the costs of the owners' own bodies",
            by=_COMMITTEE,
            trigger=Trigger.REGULARLY,
            every="body_costs_shown_every",
        ),
    ),
)
"""What the national texts want shown; the guide is of 2009-12-01, in force since 2010."""
