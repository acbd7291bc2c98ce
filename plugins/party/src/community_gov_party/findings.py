"""What is out of order in a branch on a day: reported with its rule and how much that binds, never refused.

Only formal branches are measured by numbers of members: in a functional branch everybody's membership is kept elsewhere.
"""

from collections.abc import Iterator
from datetime import date

from community_gov import Finding, FindingType, Severity, View
from community_gov.households import PlaceKind, places
from community_gov.organizations import posts
from community_gov.rules import cited_in_chinese
from community_gov_party.founding import Branch, BranchForm, branches
from community_gov_party.grouping import GroupSheet, groups, homes
from community_gov_party.membership import MemberState, members
from community_gov_party.norms import Norm, norm

__all__ = ["party_findings"]


def _type(code: str, zh: str, en: str, *, rule: str, severity: Severity, rule_zh: str = "") -> FindingType:
    return FindingType(code, zh=zh, en=en, rule=rule, rule_zh=rule_zh, severity=severity)


def _by(known: Norm, code: str, zh: str, en: str) -> FindingType:
    """A finding that rests on a norm, with the norm's own citation, severity and mark."""
    rule, rule_zh = f"{known.rule} ({known.sure.en})", f"{cited_in_chinese(known.rule)}（{known.sure.zh}）"
    return _type(code, zh, en, rule=rule, rule_zh=rule_zh, severity=known.severity)


NO_LEADER = _type(
    "party.group_no_leader",
    "第{number}党小组没有组长",
    "small group {number} has no leader",
    rule="custom",
    severity=Severity.CUSTOM,
)
LEADER_NOT_FULL = _type(
    "party.leader_not_full",
    "第{number}党小组组长不是正式党员",
    "the leader of small group {number} is not a full member",
    rule="custom",
    severity=Severity.CUSTOM,
)
NO_GROUP = _type(
    "party.members_without_group",
    "有{n}名党员未编入党小组",
    "{n} members are in no small group",
    rule="Party members belong to one small group (custom)",
    rule_zh="党员编入一个党小组（惯例）",
    severity=Severity.CUSTOM,
)
UNCOVERED = _type(
    "party.building_uncovered",
    "{place}没有党小组",
    "{place} belongs to no small group",
    rule="custom of the branch that groups by building",
    rule_zh="按楼栋编组的支部的惯例",
    severity=Severity.CUSTOM,
)
RELOCATED = _type(
    "party.members_relocated",
    "第{number}党小组有{n}名党员已不住在本组楼栋,建议调整",
    "{n} members of small group {number} live elsewhere now: a proposal to move them",
    rule="custom: a member follows his residence",
    rule_zh="惯例：党员按居住地编组",
    severity=Severity.CUSTOM,
)


def party_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order in any branch."""
    for branch in branches(view, on=on):
        sheets = groups(view, branch.body, on=on)
        if branch.form is BranchForm.FORMAL:
            yield from _sizes(view, branch, on)
        if sheets:
            yield from _groups(view, branch, sheets, on)
            yield from _coverage(view, branch, sheets)


def _sizes(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    here = members(view, branch.body, on=on)
    counted, full = sum(one.counts for one in here), sum(one.full for one in here)
    most, least, from_ = (norm(view, code, on=on) for code in ("branch_usual_most", "branch_least", "committee_from"))
    if most is not None and counted > most.value:
        said = _by(most, "party.branch_large", "党支部有{n}名党员,一般不超过{usual}名", "{n} members; generally at most {usual}")
        yield said(branch.body, n=counted, usual=most.value)
    if least is not None and full < least.value:
        said = _by(least, "party.branch_small", "正式党员{n}名,不足{least}名", "{n} full members; at least {least}")
        yield said(branch.body, n=full, least=least.value)
    has_committee = any(post.code == "committee_member" for post in posts(view, branch.body, on=on))
    if from_ is not None and full >= from_.value and not has_committee:
        said = _by(from_, "party.no_committee", "正式党员{n}名,应设支部委员会", "{n} full members and no branch committee")
        yield said(branch.body, n=full)


def _groups(view: View, branch: Branch, sheets: tuple[GroupSheet, ...], on: date) -> Iterator[Finding]:
    least = norm(view, "group_least", on=on)
    for sheet in sheets:
        number = sheet.group.number
        if least is not None and len(sheet.members) < least.value:
            text = (
                "第{number}党小组有{n}人,一般不少于{least}人",
                "small group {number} has {n} members; usually at least {least}",
            )
            yield _by(least, "party.group_small", *text)(sheet.body.id, number=number, n=len(sheet.members), least=least.value)
        if sheet.leader is None:
            yield NO_LEADER(sheet.body.id, number=number)
        elif sheet.leader.state is not MemberState.FULL:
            yield LEADER_NOT_FULL(sheet.body.id, number=number)
        yield from _relocated(view, sheet, on)
    grouped = {one.member.id for sheet in sheets for one in sheet.members}
    loose = [one for one in members(view, branch.body, on=on) if one.member.id not in grouped and one.counts]
    if loose:
        yield NO_GROUP(branch.body, n=len(loose))


def _relocated(view: View, sheet: GroupSheet, on: date) -> Iterator[Finding]:
    mine = {place.id for place in sheet.places}
    lived = homes(view, [one.member for one in sheet.members], on=on)
    elsewhere = [where for where in lived.values() if where and not mine & set(where)]
    if mine and elsewhere:
        yield RELOCATED(sheet.body.id, number=sheet.group.number, n=len(elsewhere))


def _coverage(view: View, branch: Branch, sheets: tuple[GroupSheet, ...]) -> Iterator[Finding]:
    covered = {place.id for sheet in sheets for place in sheet.places}
    split = {place.parent for sheet in sheets for place in sheet.places if place.kind is PlaceKind.ENTRANCE}
    for place in places(view, kind=PlaceKind.BUILDING):
        entrances = places(view, kind=PlaceKind.ENTRANCE, parent=place.id) if place.id in split else ()
        if place.id not in covered and not (entrances and all(entrance.id in covered for entrance in entrances)):
            yield UNCOVERED(branch.body, place=place.id)
