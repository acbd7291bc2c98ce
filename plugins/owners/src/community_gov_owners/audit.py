"""What is out of order with owners' votes: reported with the rule it touches and how much that rule binds, never refused.

The guiding rules (建房〔2009〕274号) are a normative document of which only the numbers are known, from memory: they give
findings of the severity GUIDE.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from community_gov import Finding, FindingType, OneOf, Severity, View
from community_gov.calendar import months_after
from community_gov.households import Unit
from community_gov.notices import Notice, notice_ends
from community_gov.organizations import Body
from community_gov.rules import Comparator
from community_gov_owners.assembly import Assembly, AssemblyKind, AssemblyState, Motion
from community_gov_owners.ballots import Ballot, Channel
from community_gov_owners.bylaws import ArrearsRule, Bylaws
from community_gov_owners.committee import elected_findings, filings
from community_gov_owners.decisions import Decision, decisions, results
from community_gov_owners.delivery import deliveries
from community_gov_owners.heads import HeadRule, Holder, exact_sum
from community_gov_owners.law import (
    CHALLENGE_WITHIN,
    ELECTION,
    ELECTRONIC,
    FILING_DAYS,
    FIRST_AREA,
    FIRST_WITHIN,
    GROUP_WITHIN,
    HEADS_BY_AGREEMENT,
    PREPARERS_OWNERS,
    PUBLISH_WITHIN,
    RESULTS_SHOWN,
    SHOWN_DAYS,
    Figure,
    figure,
    word,
)
from community_gov_owners.paper_account import account_of
from community_gov_owners.preparation import Preparation, Preparer, Side
from community_gov_owners.register import Register, Voter
from community_gov_owners.suits import suits

__all__ = ["CITY_SYSTEM", "LOGIN_ALONE", "findings"]

CITY_SYSTEM = "city-system"
"""What an online ballot relied on that was cast in the system of the city."""

LOGIN_ALONE = "host-login"
"""What an online ballot relied on when the host did no more than let the owner log in."""

_GUIDE = "guiding rule {} of 建房〔2009〕274号"


def _guide(code: str, article: int, *, zh: str, en: str) -> FindingType:
    return FindingType(f"owners.{code}", zh=zh, en=en, rule=_GUIDE.format(article), severity=Severity.GUIDE)


PREPARERS_EVEN = _guide(
    "preparers_even", 10, zh="筹备组{n}人,应为单数", en="the preparatory group has {n} members; an odd number is wanted"
)
PREPARERS_FEW = _guide(
    "preparers_few_owners",
    10,
    zh="筹备组{n}人中业主代表{owners}人,不足{share}",
    en="of {n} members of the preparatory group {owners} represent the owners, fewer than {share}",
)
GROUP_LATE = _guide(
    "preparers_late",
    9,
    zh="提出申请后{days}天内未成立筹备组",
    en="the preparatory group was not formed within {days} days of the request",
)
NOT_LED = _guide(
    "preparers_leader", 10, zh="筹备组组长不是街道代表", en="the preparatory group is not led by somebody of the subdistrict"
)
FIRST_EARLY = _guide(
    "first_early",
    8,
    zh="交付面积{delivered}平方米,全体{all}平方米,未达到首次业主大会的条件",
    en="{delivered} of {all} square metres were delivered, too few for a first assembly",
)
NO_PREPARERS = _guide("no_preparers", 9, zh="首次业主大会没有筹备组", en="a first assembly without a preparatory group")
FIRST_LATE = _guide(
    "first_late",
    15,
    zh="筹备组成立后{days}天内未召开首次业主大会",
    en="no first assembly within {days} days of the preparatory group",
)
NOT_SHOWN = _guide(
    "register_not_shown",
    12,
    zh="业主名册未在会议前公示满{days}天",
    en="the register was not shown for {days} days before the vote",
)
NOT_TRIED = _guide("not_delivered", 22, zh="有{n}人未曾送达表决票", en="to {n} owners nobody tried to deliver a ballot")
SHORT = FindingType(
    "owners.elected_short",
    zh="应选{seats}人,当选{n}人,须另行选举",
    en="{n} are elected to {seats} seats; the rest needs another election",
    rule="the seats that were announced",
    rule_zh="席位数以公告为准",
    severity=Severity.BYLAW,
)
NOT_FILED = FindingType(
    "owners.not_filed",
    zh="选举后{days}天内未备案",
    en="nothing was filed within {days} days of the election",
    rule="Property Management Regulation art. 16",
    severity=Severity.LAW,
)
LAW_CHANGED = FindingType(
    "owners.law_changed",
    zh="表决期间法律变更;按截止日{on}的法律判定",
    en="the law changed while the vote was open; it was judged by the law of the close, {on}",
    rule="Civil Code art. 278, in force since 2021-01-01",
    rule_zh="民法典第278条，自2021-01-01起施行",
    severity=Severity.LAW,
)
LATE_PUBLISHED = FindingType(
    "owners.published_late",
    zh="决定作出后{days}天内未公布(依据{book})",
    en="the decision was not published within {days} days (rulebook {book})",
    rule="the local deadline for publishing",
    rule_zh="当地规定的公布期限",
    severity=Severity.LOCAL,
)
SHOWN_SHORT = FindingType(
    "owners.shown_short",
    zh="结果公示{shown}天,应为{days}天(依据{book})",
    en="the result was put up for {shown} days; {days} are wanted (rulebook {book})",
    rule="the local time for which results are shown",
    rule_zh="当地规定的公示期限",
    severity=Severity.LOCAL,
)
ARREARS = FindingType(
    "owners.arrears_rule",
    zh="议事规则{clause}限制欠费业主参选,缺乏上位法依据(全国人大常委会法工委2021年、2023年意见)",
    en="clause {clause} bars owners in arrears from standing; the NPC Legislative Affairs Commission found no basis for such bars"
    " in higher law (2021, 2023)",
    rule="Civil Code art. 278; guiding rule 20 of 建房〔2009〕274号",
    severity=Severity.LAW,
)
SUED_LATE = FindingType(
    "owners.sued_late",
    zh="{filed}起诉,距业主知道或应当知道之日{known}已逾{years}年;是否逾期由法院认定",
    en="the action of {filed} came more than {years} year(s) after {known}, when the owner knew or should have known; the court"
    " says whether it is too late",
    rule="SPC interpretation on condominium ownership art. 12",
    severity=Severity.LAW,
)
SILENCE = FindingType(
    "owners.rests_on_silence",
    zh="结果计入了未返回的表决票",
    en="the result counts ballots that did not come back",
    rule="rules of procedure; Civil Code art. 278 says nothing of it",
    rule_zh="议事规则；民法典第278条未规定",
    severity=Severity.BYLAW,
)
UNMEASURED = FindingType(
    "owners.unmeasured",
    zh="名册中有{n}套没有面积,不能判定",
    en="{n} units in the register have no area: nothing can be decided",
    rule="SPC interpretation on condominium ownership art. 8",
    severity=Severity.LAW,
)
NOBODY_KNOWN = FindingType(
    "owners.owner_unknown",
    zh="名册中有{n}套权利人不明,计入基数而无人可表决",
    en="of {n} units in the register nobody knows the owner: they stand in the base and cannot vote",
    rule="SPC interpretation on condominium ownership arts 1, 9",
    severity=Severity.LAW,
)
HEIRS_SILENT = FindingType(
    "owners.heirs_silent",
    zh="名册中有{n}人的业主已去世、继承人未推定代表:计入基数,表决票不计",
    en="for {n} heads of the register the heirs have named nobody: they stand in the base, and their ballot is not counted",
    rule="Civil Code art. 230; guiding rule 25 of 建房〔2009〕274号",
    severity=Severity.GUIDE,
)
VAGUE = FindingType(
    "owners.owner_vague",
    zh="名册中有{n}人的产权起止日期不详",
    en="for {n} heads of the register the dates of ownership are vague",
    rule="the register goes by who owned what on the record date",
    rule_zh="业主名册以截止日的产权为准",
    severity=Severity.SHOULD,
)
UNITS_CHANGED = FindingType(
    "owners.units_changed",
    zh="名册中有{n}套房屋在表决结束前已分割或合并;名册以截止日为准,不随之变动",
    en="{n} units of the register were split or merged before the vote closed; the register stays as of its record date",
    rule="the register goes by who owned what on the record date",
    rule_zh="业主名册以截止日的产权为准",
    severity=Severity.SHOULD,
)
BY_UNIT = FindingType(
    "owners.heads_by_unit",
    zh="议事规则约定每套计一人,与司法解释第九条不同,效力有争议",
    en="the rules of procedure count each unit as a head, unlike SPC interpretation art. 9; whether they may is disputed",
    rule="SPC interpretation on condominium ownership art. 9",
    severity=Severity.LAW,
)
PAPERS_DIFFER = FindingType(
    "owners.papers_differ",
    zh="表决票数清点不符",
    en="the papers do not add up",
    rule="issued = returned + not returned; returned = valid + void",
    rule_zh="发出 = 收回 + 未收回；收回 = 有效 + 无效",
    severity=Severity.CUSTOM,
)
LOGIN = FindingType(
    "owners.login_alone",
    zh="有{n}张线上表决票仅凭登录确认身份",
    en="{n} online ballots rest on a login alone",
    rule="Electronic Signature Law arts 13, 14",
    severity=Severity.LAW,
)
OTHER_SYSTEM = FindingType(
    "owners.other_system",
    zh="有{n}张线上表决票未使用当地规定的表决系统(依据{book})",
    en="{n} online ballots were not cast in the system that the place prescribes (rulebook {book})",
    rule="the local provisions on voting online",
    rule_zh="当地关于互联网表决的规定",
    severity=Severity.LOCAL,
)


def findings(view: View, on: date) -> Iterator[Finding]:
    """Everything out of order in assemblies that were called by that day."""
    for row in view.find(Bylaws):
        if row.heads is HeadRule.UNIT and row.period.holds(on) and not _may_agree(view, on):
            yield BY_UNIT(row.id, since=row.start)
        if row.arrears is not ArrearsRule.NONE and row.period.holds(on):
            yield ARREARS(row.id, since=row.start, clause=row.arrears_clause or "?")
    for group in view.find(Preparation):
        if group.formed <= on:
            yield from _group(view, group, on)
    for assembly in view.find(Assembly):
        if assembly.announced is not None and assembly.announced <= on and assembly.state is not AssemblyState.CANCELLED:
            yield from _assembly(view, assembly, on)


def _may_agree(view: View, on: date) -> bool:
    """Whether the place lets the assembly agree on another count of heads."""
    said = word(view, HEADS_BY_AGREEMENT, on=on)
    return said is not None and said.value == "yes"


def _group(view: View, group: Preparation, on: date) -> Iterator[Finding]:
    members = view.find(Preparer, preparation=group.id)
    owners = sum(one.side is Side.OWNERS for one in members)
    if len(members) % 2 == 0:
        yield PREPARERS_EVEN(group.id, since=group.formed, n=len(members))
    share = figure(view, PREPARERS_OWNERS, on=group.formed)
    if share is not None and owners < share.value * len(members):
        yield PREPARERS_FEW(group.id, since=group.formed, n=len(members), owners=owners, share=share.value)
    if not any(one.leads and one.side is Side.SUBDISTRICT for one in members):
        yield NOT_LED(group.id, since=group.formed)
    yield from _formed_late(view, group)
    within = figure(view, FIRST_WITHIN, on=group.formed)
    held = view.first(Assembly, order_by="closes", preparation=group.id)
    if within is not None:
        due = group.formed + timedelta(days=within.whole)
        if (min(on, held.closes) if held else on) > due:
            yield FIRST_LATE(group.id, since=due + timedelta(days=1), days=within.whole)


def _formed_late(view: View, group: Preparation) -> Iterator[Finding]:
    wanted = None if group.requested is None else figure(view, GROUP_WITHIN, on=group.requested)
    if wanted is not None and group.requested is not None:
        due = group.requested + timedelta(days=wanted.whole)
        if group.formed > due:
            yield GROUP_LATE(group.id, since=due + timedelta(days=1), days=wanted.whole)


def _assembly(view: View, assembly: Assembly, on: date) -> Iterator[Finding]:
    register = view.first(Register, assembly=assembly.id, order_by="-number")
    if register is not None:
        yield from _register(view, assembly, register)
    if assembly.kind is AssemblyKind.FIRST:
        yield from _first(view, assembly, register)
    if assembly.closes < on:
        yield from _voting(view, assembly)
        for decision in decisions(view, assembly.id):
            yield from _decision(view, assembly, decision, on)


def _register(view: View, assembly: Assembly, register: Register) -> Iterator[Finding]:
    rows = view.find(Voter, register=register.id)
    ids = [part.unit for row in rows for part in row.parts]
    gone = [unit.until for unit in view.find(Unit, id=OneOf(ids)) if unit.until is not None and unit.until <= assembly.closes]
    if gone:
        yield UNITS_CHANGED(register.id, since=min(gone), n=len(gone))
    unknown = sum(row.holder is Holder.UNKNOWN for row in rows)
    vague = sum(row.vague for row in rows)
    heirs = sum(row.holder is Holder.ESTATE for row in rows)
    counted = ((UNMEASURED, register.unmeasured), (NOBODY_KNOWN, unknown), (HEIRS_SILENT, heirs), (VAGUE, vague))
    for type_, n in counted:
        if n:
            yield type_(register.id, since=register.record_date, n=n)


def _first(view: View, assembly: Assembly, register: Register | None) -> Iterator[Finding]:
    if assembly.preparation is None:
        yield NO_PREPARERS(assembly.id, since=assembly.announced)
    wanted = figure(view, SHOWN_DAYS, on=assembly.opens)
    if wanted is not None and register is not None and not _shown(view, register, wanted, assembly.opens):
        yield NOT_SHOWN(assembly.id, since=assembly.opens, days=wanted.whole)
    if register is not None:
        yield from _early(view, register)


def _early(view: View, register: Register) -> Iterator[Finding]:
    """Delivered is what is not in the developer's one head; exactly half is enough only where the place says so."""
    wanted = figure(view, FIRST_AREA, on=register.record_date)
    rows = view.find(Voter, register=register.id)
    parts = [part.area for row in rows if row.holder is not Holder.DEVELOPER for part in row.parts]
    delivered = exact_sum(area for area in parts if area is not None)
    if wanted is not None:
        least = wanted.value * Fraction(register.area)
        enough = delivered >= least if wanted.comparator is Comparator.AT_LEAST else delivered > least
        if not enough:
            yield FIRST_EARLY(register.id, since=register.record_date, delivered=delivered, all=register.area)


def _shown(view: View, register: Register, wanted: Figure, opens: date) -> bool:
    if register.shown is None:
        return False
    notice = view.get(Notice, register.shown)
    return notice.days >= wanted.whole and notice_ends(view, notice.id) < opens


def _voting(view: View, assembly: Assembly) -> Iterator[Finding]:
    not_tried = deliveries(view, assembly.id).not_tried
    if not_tried:
        yield NOT_TRIED(assembly.id, since=assembly.closes, n=not_tried)
    online = [row for row in view.find(Ballot, assembly=assembly.id) if row.channel is Channel.ONLINE]
    said = word(view, ELECTRONIC, on=assembly.opens)
    elsewhere = sum(row.relied_on != CITY_SYSTEM for row in online)
    if elsewhere and said is not None and said.value == "city_system_only":
        yield OTHER_SYSTEM(assembly.id, since=assembly.opens, n=elsewhere, book=said.book)
    login = sum(row.relied_on == LOGIN_ALONE for row in online)
    account = account_of(view, assembly.id)
    if account is not None and not account.adds_up:
        yield PAPERS_DIFFER(account.id, since=account.on)
    if login:
        yield LOGIN(assembly.id, since=assembly.opens, n=login)


def _decision(view: View, assembly: Assembly, decision: Decision, on: date) -> Iterator[Finding]:
    if decision.law_changed:
        yield LAW_CHANGED(decision.id, since=decision.decided, on=decision.decided)
    yield from _published(view, decision, on)
    yield from _sued(view, decision, on)
    if decision.rests_on_silence:
        yield SILENCE(decision.id, since=decision.decided)
    if decision.matter == ELECTION:
        yield from _election(view, assembly, decision, on)


def _published(view: View, decision: Decision, on: date) -> Iterator[Finding]:
    """Within the days of the place, and for as long as it wants; days of the close are not counted."""
    within, shown = (figure(view, name, on=decision.decided) for name in (PUBLISH_WITHIN, RESULTS_SHOWN))
    notice = None if decision.notice is None else view.get(Notice, decision.notice)
    if within is not None:
        due = decision.decided + timedelta(days=within.whole)
        if (on if notice is None else notice.starts) > due:
            yield LATE_PUBLISHED(decision.id, since=due + timedelta(days=1), days=within.whole, book=within.book)
    if shown is not None and notice is not None and notice.days < shown.whole:
        yield SHOWN_SHORT(decision.id, since=notice.starts, shown=notice.days, days=shown.whole, book=shown.book)


def _sued(view: View, decision: Decision, on: date) -> Iterator[Finding]:
    """By what is claimed, or else from the first day on which the result hung; days of rest are left to the court."""
    filed = [suit for suit in suits(view, decision.id) if suit.filed <= on]
    within = figure(view, CHALLENGE_WITHIN, on=decision.decided) if filed else None
    if within is None:
        return
    notice = None if decision.notice is None else view.get(Notice, decision.notice)
    for suit in filed:
        known = suit.known if notice is None else suit.known or notice.starts
        if known is None:
            continue
        due = months_after(known, 12 * within.whole).due
        if suit.filed > due:
            since = due + timedelta(days=1)
            yield SUED_LATE(suit.id, since=since, filed=suit.filed, known=known, years=within.whole)


def _election(view: View, assembly: Assembly, decision: Decision, on: date) -> Iterator[Finding]:
    rows = results(view, decision.id)
    elected, since = sum(row.seat is not None for row in rows), decision.decided
    seats = view.get(Motion, decision.motion).seats or 0
    if elected and elected < seats:
        yield SHORT(decision.id, since=since, n=elected, seats=seats)
    if elected:
        yield from elected_findings(view, view.get(Body, assembly.convener), decision, seats, elected)
    days = figure(view, FILING_DAYS, on=since)
    if elected and days is not None:
        due = since + timedelta(days=days.whole)
        if on > due and not any(one.on <= due for one in filings(view, assembly.id)):
            yield NOT_FILED(decision.id, since=due + timedelta(days=1), days=days.whole)
