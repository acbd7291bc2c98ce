"""What is out of order with the committees of owners: reported with the text that it touches and how much that text binds."""

from collections.abc import Iterator, Mapping
from datetime import date

from community_gov import Certainty, Code, Finding, FindingType, PartialDate, Severity, View
from community_gov.meetings import Figure, MeetingLaw, figure
from community_gov.organizations import Body, bodies
from community_gov.papers import PapersLaw
from community_gov_owners.bylaws import clauses_on
from community_gov_owners.committee.duties import Duty, DutyKind, duties
from community_gov_owners.committee.ending import owns
from community_gov_owners.committee.expiry import custody_findings
from community_gov_owners.committee.rounds import Round, round_of
from community_gov_owners.committee.size import size_findings, term_findings
from community_gov_owners.committee.supervision import supervision_findings
from community_gov_owners.removals import Removal, backing_of
from community_gov_owners.sitting import COMMITTEE, SUPERVISORS, said

__all__ = ["committee_findings"]

NO_UNIT = Code("member_ends_without_unit")
PLACE = FindingType(
    "owners.committee_place",
    zh="表决规则适用地为{place},业主委员会未登记适用地,其会议与移交按更大范围的规定计算",
    en="the voting clauses name {place}, and the committee's rules name no place: its meetings and hand-overs go by those of a"
    " wider one; record it with meetings.adopt_rules",
    rule="the place of the rules of procedure",
    rule_zh="业主大会议事规则的适用地",
    severity=Severity.CUSTOM,
)


def committee_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything out of order on a day with the owners' committees and with those who watch them."""
    for body in bodies(view, on=on, kind=COMMITTEE):
        if body.period.holds(on) is Certainty.CERTAINLY:
            yield from _committee(view, round_of(view, body, on=on))
    for removal in view.find(Removal):
        if removal.proposed <= on:
            yield from _proposed_by_few(view, removal)
    for body in bodies(view, on=on, kind=SUPERVISORS):
        yield from supervision_findings(view, body, on)


def _committee(view: View, round_: Round) -> Iterator[Finding]:
    yield from size_findings(view, round_)
    yield from term_findings(view, round_)
    yield from custody_findings(view, round_)
    yield from _without_unit(view, round_)
    yield from _place(view, round_.body, round_.on)
    for duty in duties(view, round_):
        yield from _late(duty, round_.on)


def _late(duty: Duty, on: date) -> Iterator[Finding]:
    """What is not done in time, or was done late; what has no last day is told as long as it is open."""
    said_of = _LATE.get(duty.kind)
    if said_of is None:
        return
    code, zh, en, waits = said_of
    type_ = FindingType(f"owners.{code}", zh=zh, en=en, rule=duty.rule, severity=duty.severity)
    if waits and duty.done is None:
        yield type_(duty.about)
    elif not waits and duty.due is not None and duty.late(on):
        yield type_(duty.about, since=duty.due, due=duty.due)


_LATE: Mapping[DutyKind, tuple[str, str, str, bool]] = {
    DutyKind.FIRST_MEETING: ("first_meeting_late", "首次会议应于{due}前召开", "the first meeting was due by {due}", False),
    DutyKind.CHAIR: ("chair_late", "主任应于{due}前推选产生", "the chair was to be chosen by {due}", False),
    DutyKind.CONFIRMATION: (
        "filing_not_confirmed",
        "备案应于{due}前确认",
        "the office was to confirm the filing by {due}",
        False,
    ),
    DutyKind.CHANGE_REPORT: (
        "change_not_reported",
        "委员变更应于{due}前报告",
        "a change of members was to be reported by {due}",
        False,
    ),
    DutyKind.ELECTION_AGAIN: (
        "too_few_members",
        "委员人数低于法定比例,须由业主大会重新选举",
        "too few members are left: the assembly has to elect the committee again",
        True,
    ),
    DutyKind.TELL_MEETING: (
        "meeting_not_told",
        "会议应于{due}前告知居民委员会",
        "the residents' committee was to be told of the meeting by {due}",
        False,
    ),
    DutyKind.TELL_DECISION: (
        "decision_not_told",
        "决定未在{due}前告知居民委员会",
        "the residents' committee was not told of the decision by {due}",
        False,
    ),
    DutyKind.RENEWAL_REPORT: (
        "renewal_not_reported",
        "换届应于{due}前报告",
        "that the renewal is due was to be reported by {due}",
        False,
    ),
    DutyKind.RENEWAL: (
        "renewal_late",
        "换届选举应于{due}前组织",
        "the election of the next committee was to be called by {due}",
        False,
    ),
    DutyKind.HANDOVER: ("handover_late", "应于{due}前移交", "the hand-over was due by {due}", False),
    DutyKind.MEMBER_HANDOVER: (
        "member_handover_late",
        "离任委员应于{due}前移交",
        "what a former member keeps was to be handed back by {due}",
        False,
    ),
}
"""What the audit says of a duty that is late. Filing and regular meetings are told by the audits of the vote and of meetings."""


def _without_unit(view: View, round_: Round) -> Iterator[Finding]:
    rule = said(view, round_.body, NO_UNIT, on=round_.on)
    if rule is None or rule.value is not True:
        return
    type_ = FindingType(
        "owners.member_without_unit",
        zh="委员{person}已不是业主",
        en="the member {person} is no owner any more",
        rule=rule.citation,
        severity=rule.severity,
    )
    for tenure in round_.sitting.tenures:
        if tenure.held is Certainty.CERTAINLY and not owns(view, tenure.term, on=round_.on):
            yield type_(tenure.term.id, person=tenure.term.person)


def _place(view: View, body: Body, on: date) -> Iterator[Finding]:
    """Where it makes a difference to meetings or hand-overs."""
    names = {name for law in view.packs(MeetingLaw) if law.kind == body.kind for name in _of_meetings(law)}
    names |= {name for law in view.packs(PapersLaw) if law.kind == body.kind for name in _of_papers(law)}
    if any(_value(figure(view, body, name, on=on)) != _value(said(view, body, name, on=on)) for name in names if name):
        yield PLACE(body.id, place=clauses_on(view, on=on).jurisdiction)


def _of_meetings(law: MeetingLaw) -> tuple[Code | None, ...]:
    days = (law.notice_days, law.publish_within, law.minutes_within, law.regular)
    return (law.quorum, law.decision, law.base, law.proxies, law.extra, law.absence, *days)


def _of_papers(law: PapersLaw) -> tuple[Code | None, ...]:
    return law.handover_days, law.member_handover_days


def _value(rule: Figure | None) -> object:
    return None if rule is None else (rule.value, rule.comparator)


def _proposed_by_few(view: View, removal: Removal) -> Iterator[Finding]:
    asked = backing_of(view, removal)
    if any(one.enough for one in asked):
        return
    for one in asked:
        type_ = FindingType(
            "owners.removal_few",
            zh="罢免提议者占{had},应达到{needed}",
            en="those who proposed the removal are {had}; {needed} is asked for",
            rule=one.rule.citation,
            severity=one.rule.severity,
        )
        yield type_(removal.id, since=PartialDate(removal.proposed), had=one.had, needed=one.needed)
