"""What the Party's own rules say about size, composition, terms, time and meetings: dated data that a community may override.

Each norm and each obligation carries its source and how sure we are of it. A recommendation becomes a finding, never a refusal.
"""

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen
from attrs.validators import ge

from community_gov import Code, Coded, FindingType, Severity, View
from community_gov.hookspecs import Pack
from community_gov.rules import cited_in_chinese

__all__ = [
    "NORMS",
    "Circle",
    "Norm",
    "Obligation",
    "Rhythm",
    "Sure",
    "figure",
    "months_of",
    "norm",
    "obligations_on",
    "period_start",
    "resting_on",
]


class Sure(Coded):
    """How a figure was checked."""

    READ = "read", "已读原文", "the text was read"
    SECONDARY = "secondary", "已读二手资料", "a secondary source was read"
    MEMORY = "memory", "凭记忆,未核实", "from memory, unverified"
    PLACEHOLDER = "placeholder", "占位", "a placeholder"


@frozen(kw_only=True)
class Norm:
    """One figure of one rule, valid from a day on and until another (half-open)."""

    code: Code
    value: int
    zh: str
    en: str
    rule: str
    severity: Severity
    sure: Sure
    valid_from: date
    valid_to: date | None = None


class Circle(Coded):
    """Who meets."""

    ASSEMBLY = "assembly", "支部党员大会", "the members of the branch"
    COMMITTEE = "committee", "支部委员会", "the branch committee"
    GROUP = "group", "党小组", "a small group"


class Rhythm(Coded):
    """How often something falls due: in each calendar month, quarter or year."""

    MONTH = "month", "每月", "every month"
    QUARTER = "quarter", "每季度", "every quarter"
    YEAR = "year", "每年", "every year"


@frozen(kw_only=True)
class Obligation:
    """Something that a branch, its committee or each small group does in every period, valid from a day on (half-open)."""

    code: Code
    zh: str
    en: str
    of: Circle
    """Who owes it: the branch, its committee, or each of its groups."""
    every: Rhythm
    times: int = field(default=1, validator=ge(0))
    """How often in a period; 0 takes an obligation away."""
    also: tuple[Circle, ...] = ()
    """Who else may hold it for them: what the groups hold is held when each of them has."""
    rule: str
    severity: Severity
    sure: Sure
    valid_from: date
    valid_to: date | None = None

    def held_by(self, circle: Circle) -> bool:
        """Whether a meeting of these may count for it."""
        return circle is self.of or circle in self.also


_BRANCH = "Regulations on the work of Party branches (trial, 2018)"
_ELECTION = "Regulations on elections of primary organisations of the CPC (2020)"
_CHARTER = "Constitution of the Communist Party of China art. 7"
_ADMISSION = "Rules on admitting members to the CPC (2014)"
_CUSTOM = "custom; written for central state organs only"
_SINCE_2014, _SINCE_2018, _SINCE_2020 = date(2014, 5, 28), date(2018, 10, 28), date(2020, 7, 13)
_Row = tuple[str, int, str, str]


def _norms(rule: str, severity: Severity, sure: Sure, since: date, *rows: _Row) -> Iterator[Norm]:
    for code, value, zh, en in rows:
        yield Norm(code=Code(code), value=value, zh=zh, en=en, rule=rule, severity=severity, sure=sure, valid_from=since)


_TABLE = (
    *_norms(
        _BRANCH,
        Severity.PARTY,
        Sure.SECONDARY,
        _SINCE_2018,
        ("branch_least", 3, "成立党支部至少有正式党员人数", "full members that a branch has at least"),
        ("general_more_than", 50, "党总支党员应超过的人数", "members that a general branch has more than"),
        ("general_fewer_than", 100, "党总支党员应少于的人数", "members that a general branch has fewer than"),
        ("committee_from", 7, "应当设立支部委员会的正式党员人数", "full members from which on a branch has a committee"),
        ("committee_least", 3, "支部委员会至少的人数", "members that a branch committee has at least"),
        ("term_years_community", 5, "村、社区党支部委员会任期(年)", "years of the term in a village or residential community"),
        ("term_years_other", 3, "其他党支部委员会任期(年)", "years of the term elsewhere"),
    ),
    *_norms(
        _BRANCH,
        Severity.SHOULD,
        Sure.SECONDARY,
        _SINCE_2018,
        ("branch_usual_most", 50, "党支部党员一般不超过的人数", "members that a branch generally does not exceed"),
        ("joint_usual_most", 5, "联合党支部覆盖单位一般不超过的个数", "units that a joint branch generally does not exceed"),
        ("committee_usual", 5, "支部委员会通常不超过的人数", "members that a branch committee usually does not exceed"),
        ("committee_most", 7, "支部委员会一般不超过的人数", "members that a branch committee generally does not exceed"),
    ),
    *_norms(
        _BRANCH,
        Severity.PARTY,
        Sure.MEMORY,
        _SINCE_2018,
        (
            "assembly_least",
            50,
            "支部党员大会到会人数至少占应到会人数(%)",
            "per cent of those who should attend that an assembly has",
        ),
    ),
    *_norms(
        _ELECTION,
        Severity.PARTY,
        Sure.SECONDARY,
        _SINCE_2020,
        ("renewal_shift_years", 1, "提前或延期换届一般不超过(年)", "years by which a renewal may be early or late with approval"),
    ),
    *_norms(
        _ELECTION,
        Severity.PARTY,
        Sure.MEMORY,
        _SINCE_2020,
        (
            "excusal_least_months",
            6,
            "出国或外出不计入应到会至少(月)",
            "months abroad or away from which on somebody is left out",
        ),
        ("candidate_surplus", 20, "委员候选人应多于应选人数的比例(%)", "per cent by which candidates exceed the seats"),
    ),
    *_norms(
        _ADMISSION,
        Severity.PARTY,
        Sure.MEMORY,
        _SINCE_2014,
        ("activist_years", 1, "入党积极分子的培养教育期(年)", "years as an activist before somebody is a prospective member"),
    ),
    *_norms(
        _CHARTER,
        Severity.PARTY,
        Sure.MEMORY,
        _SINCE_2014,
        ("probation_years", 1, "预备期(年)", "years of probation"),
        ("extension_least_months", 6, "延长预备期至少(月)", "months by which probation is extended at least"),
        ("extension_most_months", 12, "延长预备期至多(月)", "months by which probation is extended at most"),
        ("extensions_most", 1, "延长预备期的次数", "times that probation is extended at most"),
    ),
    *_norms(
        _CUSTOM,
        Severity.CUSTOM,
        Sure.MEMORY,
        _SINCE_2018,
        ("group_least", 3, "党小组一般至少的人数", "members that a small group usually has at least"),
    ),
)

_Owed = tuple[str, Circle, Rhythm, str, str]
_IN_GROUPS = frozenset({"party_lecture", "theme_day", "organizational_life"})
"""What the groups may hold instead of the branch; no source was read for it."""


def _obligations(severity: Severity, sure: Sure, *rows: _Owed) -> Iterator[Obligation]:
    for code, of, every, zh, en in rows:
        yield Obligation(
            code=Code(code),
            zh=zh,
            en=en,
            of=of,
            every=every,
            also=(Circle.GROUP,) if code in _IN_GROUPS else (),
            rule=_BRANCH,
            severity=severity,
            sure=sure,
            valid_from=_SINCE_2018,
        )


_OWED = (
    *_obligations(
        Severity.SHOULD,
        Sure.SECONDARY,
        ("member_assembly", Circle.ASSEMBLY, Rhythm.QUARTER, "支部党员大会", "assembly of the members"),
        ("committee_meeting", Circle.COMMITTEE, Rhythm.MONTH, "支部委员会会议", "meeting of the branch committee"),
        ("group_meeting", Circle.GROUP, Rhythm.MONTH, "党小组会", "group meeting"),
        ("party_lecture", Circle.ASSEMBLY, Rhythm.QUARTER, "党课", "Party lecture"),
    ),
    *_obligations(
        Severity.SHOULD,
        Sure.MEMORY,
        ("theme_day", Circle.ASSEMBLY, Rhythm.MONTH, "主题党日", "theme Party day"),
    ),
    *_obligations(
        Severity.PARTY,
        Sure.MEMORY,
        ("organizational_life", Circle.ASSEMBLY, Rhythm.YEAR, "组织生活会", "organizational life meeting"),
        ("democratic_appraisal", Circle.ASSEMBLY, Rhythm.YEAR, "民主评议党员", "democratic appraisal of the members"),
    ),
)

_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}


def months_of(rhythm: Rhythm) -> int:
    """How many months a period has."""
    return _MONTHS[rhythm]


def period_start(rhythm: Rhythm, day: date) -> date:
    """The first day of the calendar month, quarter or year in which a day lies."""
    months = _MONTHS[rhythm]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


NORMS = Pack(name="party.norms", items=(*_TABLE, *_OWED))
"""What the plugin ships; one of the community's own with the same code goes before it from its `valid_from` on."""
_SHIPPED = frozenset(NORMS.items)


def obligations_on(view: View, on: date) -> tuple[Obligation, ...]:
    """What is owed on a day, in the order of the codes: of several of one code the one that came into force last."""
    by_code: dict[Code, Obligation] = {}
    for known in sorted((one for one in view.packs(Obligation) if _valid(one, on)), key=_force):
        by_code[known.code] = known
    return tuple(one for _code, one in sorted(by_code.items()) if one.times)


def norm(view: View, code: str, *, on: date) -> Norm | None:
    """The norm of this code on a day: of several the one that came into force last; None when there was none."""
    return max((known for known in view.packs(Norm) if known.code == code and _valid(known, on)), key=_force, default=None)


def figure(view: View, code: str, *, on: date) -> int | None:
    """Its figure, or None."""
    found = norm(view, code, on=on)
    return None if found is None else found.value


def resting_on(known: Norm | Obligation, code: str, *, zh: str, en: str) -> FindingType:
    """A finding that rests on a norm, with the norm's own citation, severity and mark."""
    rule, rule_zh = f"{known.rule} ({known.sure.en})", f"{cited_in_chinese(known.rule)}（{known.sure.zh}）"
    return FindingType(f"party.{code}", zh=zh, en=en, rule=rule, rule_zh=rule_zh, severity=known.severity)


def _valid(known: Norm | Obligation, on: date) -> bool:
    return known.valid_from <= on and (known.valid_to is None or on < known.valid_to)


def _force(known: Norm | Obligation) -> tuple[date, bool]:
    """The greater goes before: by the day of coming into force, and of one day the community's own before the shipped one."""
    return known.valid_from, known not in _SHIPPED
