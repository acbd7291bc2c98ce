"""What is out of order in a branch on a day: reported with its rule and how much that binds, never refused.

The audit of the compound, which the office reads, learns what concerns the branch as a body: that it is too large, has no
committee, leaves out a building. It is told no number of members: two days of it would tell who came or left. What tells of
single members, or of fewer than five, is reported to the branch alone, by the question `check`. Only where membership is kept is
a branch measured by numbers of members.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from community_gov import Finding, FindingType, Id, OneOf, Severity, View, question
from community_gov.households import GoneBy, Place, PlaceKind, Residence, gone_people, places
from community_gov.organizations import Body, holders
from community_gov_party.admission import admission_findings
from community_gov_party.attending import attendance_findings
from community_gov_party.consenting import ConsentTo, may_show
from community_gov_party.deciding import resolution_findings
from community_gov_party.elections import election_findings
from community_gov_party.excusals import excusal_findings
from community_gov_party.founding import Branch, BranchForm, BranchSetting, branch_on, branches, branches_below
from community_gov_party.grouping import Group, GroupSheet, groups, homes, leader_post, who_count
from community_gov_party.leading import skipped_findings
from community_gov_party.membership import Membership, MemberState, members
from community_gov_party.norms import norm, resting_on
from community_gov_party.obligations import obligation_findings
from community_gov_party.offices import consent_findings, has_committee, office_findings, officer_findings, secretary_findings

__all__ = ["check", "party_findings"]


def _type(code: str, zh: str, en: str, *, rule: str, rule_zh: str = "", severity: Severity = Severity.CUSTOM) -> FindingType:
    return FindingType(f"party.{code}", zh=zh, en=en, rule=rule, rule_zh=rule_zh, severity=severity)


_CUSTOM, _CUSTOM_ZH = "a small group has a leader, who is a full member (custom)", "党小组设组长，由正式党员担任（惯例）"
NO_LEADER = _type(
    "group_no_leader", "第{number}党小组没有组长", "small group {number} has no leader", rule=_CUSTOM, rule_zh=_CUSTOM_ZH
)
LEADER_NOT_FULL = _type(
    "leader_not_full",
    "第{number}党小组组长不是正式党员",
    "the leader of small group {number} is not a full member",
    rule=_CUSTOM,
    rule_zh=_CUSTOM_ZH,
)
LEADER_GONE = _type(
    "leader_gone",
    "第{number}党小组组长已不在本组",
    "who leads small group {number} is not in it any more",
    rule=_CUSTOM,
    rule_zh=_CUSTOM_ZH,
)
LEADER_WITHOUT_CONSENT = _type(
    "leader_without_consent",
    "第{number}党小组组长已撤回公开职务的同意,不得再公开其姓名",
    "who leads small group {number} has withdrawn the consent to be named: the name may not be shown any more",
    rule="PIPL arts 15, 29",
    severity=Severity.LAW,
)
NO_FULL = _type(
    "group_no_full", "第{number}党小组没有正式党员", "small group {number} has no full member", rule=_CUSTOM, rule_zh=_CUSTOM_ZH
)
NO_GROUP = _type(
    "members_without_group",
    "有{n}名党员未编入党小组",
    "{n} members are in no small group",
    rule="Party members belong to one small group (custom)",
    rule_zh="党员编入一个党小组（惯例）",
)
UNCOVERED = _type(
    "building_uncovered",
    "{place}没有党小组",
    "{place} belongs to no small group",
    rule="custom of the branch that groups by building",
    rule_zh="按楼栋编组的支部的惯例",
)
RELOCATED = _type(
    "members_relocated",
    "第{number}党小组有{n}名党员已不住在本组楼栋,建议调整",
    "who of small group {number} lives elsewhere now: {n}; a proposal to move them",
    rule="custom: a member follows his residence",
    rule_zh="惯例：党员按居住地编组",
)
MOVED_AWAY = _type(
    "members_moved_away",
    "有{n}名党员已迁出本小区,请核实组织关系或报到是否继续",
    "members who live in the compound no more: {n}; whether they stay with the branch is to be looked into",
    rule="custom: a member follows his residence",
    rule_zh="惯例：党员按居住地编组",
)
_ABOVE = "Regulations on the work of Party branches (trial, 2018), ch. 2 (a secondary source was read)"
_ABOVE_ZH = "中国共产党支部工作条例（试行，2018年）第二章（已读二手资料）"
UNDECIDED = _type(
    "founding_undecided",
    "没有登记上级党组织批准成立的决定",
    "no decision of the body above on its founding is on record",
    rule=_ABOVE,
    rule_zh=_ABOVE_ZH,
    severity=Severity.PARTY,
)
ENDED_UNDECIDED = _type(
    "dissolution_undecided",
    "没有登记上级党组织撤销党支部的决定",
    "no decision of the body above on its end is on record",
    rule=_ABOVE,
    rule_zh=_ABOVE_ZH,
    severity=Severity.PARTY,
)
DIED = _type(
    "members_died",
    "有{n}名已去世的党员仍登记在支部,请按“去世”办理离开",
    "members who have died and are still recorded with the branch: {n}; each leaves it as dead",
    rule="who is recorded with a branch is there: a record of the library's own, no text of law",
    rule_zh="登记在支部的党员应当实际在支部,系本库对登记的要求,非法条",
)
KEPT_TWICE = _type(
    "members_kept_twice",
    "有{n}名党员的组织关系同时登记在本小区另一党支部",
    "members whose membership is recorded as kept in another branch of the compound too: {n}",
    rule="a membership is kept in one branch (custom)",
    rule_zh="一名党员的组织关系只在一个支部（惯例）",
)
TWICE = _type(
    "members_twice",
    "有{n}名党员登记了两次,请将多余的一次按“登记有误”办理离开",
    "people who are recorded twice: {n}; one entry of each leaves as a mistake",
    rule="a person is a member of a branch once",
    rule_zh="一人在一个支部只登记一次",
)
LEFT_BEHIND = _type(
    "members_of_dissolved",
    "党支部已撤销,仍有{n}名党员未转出",
    "the branch is dissolved and {n} members are still recorded with it",
    rule=_ABOVE,
    rule_zh=_ABOVE_ZH,
    severity=Severity.PARTY,
)


def party_findings(view: View, on: date) -> Iterator[Finding]:
    """What the audit of the compound learns: of each branch as a body, and no figure about fewer than five."""
    grouped = {branch: groups(view, branch.body, on=on) for branch in branches(view, on=on)}
    left_out = _left_out(view, [sheet for sheets in grouped.values() for sheet in sheets])
    for branch, sheets in grouped.items():
        if branch.form.keeps:
            yield from _outer_sizes(view, branch, on)
            yield from _founding(branch)
            yield from secretary_findings(view, branch.body, on)
            yield from obligation_findings(view, branch.body, on)
        yield from office_findings(view, branch.body, on)
        if sheets:
            yield from _leaderless(view, sheets, on)
            yield from (UNCOVERED(branch.body, place=place.id) for place in left_out)
    yield from _ended(view, on)
    yield from skipped_findings(view, on)


def _ended(view: View, on: date) -> Iterator[Finding]:
    """Branches that ended in the core without a decision of the body above."""
    for branch in view.find(Branch):
        end = view.get(Body, branch.body).end
        if end is not None and end.earliest <= on and branch.dissolved_by is None:
            yield ENDED_UNDECIDED(branch.body, since=end)


@question("party.check")
def check(view: View, branch_id: Id[Body], *, on: date) -> tuple[Finding, ...]:
    """Everything that is out of order in a branch, also what tells of single members; raises NotFound, party.not_branch."""
    branch = branch_on(view, branch_id, on=on)
    found = [one for one in party_findings(view, on) if one.about in _parts(view, branch_id)]
    found += _inner(view, branch, on)
    return tuple(sorted(found, key=lambda finding: (finding.code, finding.about)))


def _parts(view: View, branch_id: Id[Body]) -> set[str]:
    """The branch and its groups, also those that are no more."""
    return {branch_id, *(group.body for group in view.find(Group, branch=branch_id))}


def _inner(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    sheets = groups(view, branch.body, on=on)
    if branch.form.keeps:
        yield from _inner_sizes(view, branch, on)
    yield from admission_findings(view, branch.body, on)
    if branch.form.keeps:
        yield from officer_findings(view, branch.body, on)
        yield from _kept_twice(view, branch, on)
    yield from _died(view, branch, on)
    yield from consent_findings(view, branch.body, on)
    yield from excusal_findings(view, branch.body, on)
    if branch.form.keeps:
        yield from attendance_findings(view, branch.body, on)
    yield from resolution_findings(view, branch.body, on)
    yield from election_findings(view, branch.body, on)
    if sheets:
        yield from _groups(view, branch, sheets, on)
    if branch.setting is BranchSetting.COMMUNITY:
        yield from _moved_away(view, branch, on)
    yield from _recorded_twice(view, branch, on)
    yield from _left_behind(view, branch, on)


# --- the branch as a body --------------------------------------------------------------------------------------------


def _founding(branch: Branch) -> Iterator[Finding]:
    if branch.by is None or branch.decided is None:
        yield UNDECIDED(branch.body)


def _kept(view: View, branch: Branch, on: date) -> tuple[Membership, ...]:
    """Whose membership is kept in the branch, each person once; in a general one also of the branches that belong to it."""
    below = branches_below(view, branch.body, on=on) if branch.form is BranchForm.GENERAL else ()
    here = (one for each in (branch, *below) if each.form.keeps for one in members(view, each.body, on=on) if one.counts)
    return tuple({one.member.person or one.member.id: one for one in here}.values())


def _outer_sizes(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    here = _kept(view, branch, on)
    counted, full = len(here), sum(one.full for one in here)
    if branch.form is BranchForm.GENERAL:
        yield from _general(view, branch, counted, on)
    else:
        yield from _large(view, branch, counted, on)
    from_ = norm(view, "committee_from", on=on)
    if from_ is not None and full >= from_.value and not has_committee(view, branch.body, on=on):
        text = ("正式党员{limit}名以上,应设支部委员会", "{limit} full members or more, and no branch committee")
        yield resting_on(from_, "no_committee", zh=text[0], en=text[1])(branch.body, limit=from_.value)
    joined = norm(view, "joint_usual_most", on=on) if branch.form is BranchForm.JOINT else None
    if joined is not None and len(branch.joins) > joined.value:
        text = ("联合党支部覆盖{n}个单位,一般不超过{usual}个", "a joint branch of {n} units; generally at most {usual}")
        yield resting_on(joined, "joint_large", zh=text[0], en=text[1])(branch.body, n=len(branch.joins), usual=joined.value)


def _large(view: View, branch: Branch, counted: int, on: date) -> Iterator[Finding]:
    most = norm(view, "branch_usual_most", on=on)
    if most is not None and counted > most.value:
        text = ("党支部党员一般不超过{usual}名,现已超过", "more than {usual} members; generally at most that many")
        yield resting_on(most, "branch_large", zh=text[0], en=text[1])(branch.body, usual=most.value)


def _general(view: View, branch: Branch, counted: int, on: date) -> Iterator[Finding]:
    """A general branch has more than 50 and fewer than 100."""
    over, under = (norm(view, f"general_{word}_than", on=on) for word in ("more", "fewer"))
    if over is not None and counted <= over.value:
        text = ("党总支党员应超过{limit}名", "a general branch has more than {limit} members")
        yield resting_on(over, "general_small", zh=text[0], en=text[1])(branch.body, limit=over.value)
    if under is not None and counted >= under.value:
        text = ("党总支党员应少于{limit}名,现已达到", "{limit} members or more; a general branch has fewer")
        yield resting_on(under, "general_large", zh=text[0], en=text[1])(branch.body, limit=under.value)


def _leaderless(view: View, sheets: tuple[GroupSheet, ...], on: date) -> Iterator[Finding]:
    """Nobody holds the post; that who holds it has left the branch is the branch's own affair."""
    for sheet in sheets:
        if not holders(view, leader_post(view, sheet.group).id, on=on):
            yield NO_LEADER(sheet.body.id, number=sheet.group.number)


def _left_out(view: View, sheets: list[GroupSheet]) -> tuple[Place, ...]:
    """The buildings that no group of any branch has."""
    covered = {place.id for sheet in sheets for place in sheet.places}
    split = {place.parent for sheet in sheets for place in sheet.places if place.kind is PlaceKind.ENTRANCE}

    def has_group(building: Place) -> bool:
        entrances = places(view, kind=PlaceKind.ENTRANCE, parent=building.id) if building.id in split else ()
        return building.id in covered or (bool(entrances) and all(one.id in covered for one in entrances))

    return tuple(one for one in places(view, kind=PlaceKind.BUILDING) if not has_group(one)) if sheets else ()


# --- for the branch alone --------------------------------------------------------------------------------------------


def _inner_sizes(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    full = sum(one.full for one in _kept(view, branch, on))
    least = norm(view, "branch_least", on=on)
    if least is not None and full < least.value:
        text = ("正式党员{n}名,不足{least}名", "{n} full members; at least {least}")
        yield resting_on(least, "branch_small", zh=text[0], en=text[1])(branch.body, n=full, least=least.value)
    from_ = norm(view, "committee_from", on=on)
    if from_ is not None and full < from_.value and has_committee(view, branch.body, on=on):
        text = (
            "正式党员{n}名,不足{limit}名的只设书记(必要时设副书记),不设支部委员会",
            "{n} full members and a committee; with fewer than {limit} there is a secretary, and a deputy where needed",
        )
        yield resting_on(from_, "committee_not_due", zh=text[0], en=text[1])(branch.body, n=full, limit=from_.value)


def _groups(view: View, branch: Branch, sheets: tuple[GroupSheet, ...], on: date) -> Iterator[Finding]:
    least = norm(view, "group_least", on=on)
    for sheet in sheets:
        number, here = sheet.group.number, who_count(branch, sheet.members)
        if least is not None and len(here) < least.value:
            zh, en = (
                "第{number}党小组有{n}名党员,一般不少于{least}名",
                "small group {number} has {n} members; usually at least {least}",
            )
            said = resting_on(least, "group_small", zh=zh, en=en)
            yield said(sheet.body.id, number=number, n=len(here), least=least.value)
        if not any(one.state is MemberState.FULL for one in here):
            yield NO_FULL(sheet.body.id, number=number)
        if sheet.leader is not None and sheet.leader.state is not MemberState.FULL:
            yield LEADER_NOT_FULL(sheet.body.id, number=number)
        if sheet.leader is None and holders(view, leader_post(view, sheet.group).id, on=on):
            yield LEADER_GONE(sheet.body.id, number=number)
        if sheet.leader is not None and not may_show(view, sheet.leader.member.id, ConsentTo.OFFICE, on=on):
            yield LEADER_WITHOUT_CONSENT(sheet.body.id, number=number)
        yield from _relocated(view, sheet, on)
    grouped = {one.member.id for sheet in sheets for one in sheet.members}
    loose = [one for one in who_count(branch, members(view, branch.body, on=on)) if one.member.id not in grouped]
    if loose:
        yield NO_GROUP(branch.body, n=len(loose))


def _relocated(view: View, sheet: GroupSheet, on: date) -> Iterator[Finding]:
    mine = {place.id for place in sheet.places}
    lived = homes(view, [one.member for one in sheet.members], on=on)
    elsewhere = [where for where in lived.values() if where and not mine & set(where)]
    if mine and elsewhere:
        yield RELOCATED(sheet.body.id, number=sheet.group.number, n=len(elsewhere))


def _moved_away(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    """Who had a home here and has none; of whom no home was ever recorded may live here all the same."""
    here = (one.member.person for one in members(view, branch.body, on=on) if one.of_party)
    people = {person for person in here if person is not None}
    rows = view.find(Residence, person=OneOf(sorted(people))) if people else ()
    left = {row.person for row in rows if row.end is not None and row.end.latest <= on}
    left -= {row.person for row in rows if row.period.holds(on)} | gone_people(view, on=on).keys()
    if left:
        yield MOVED_AWAY(branch.body, n=len(left))


def _recorded_twice(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    """Two entries of one person that were merged in the register; the branch ends one of them, and the office learns nothing."""
    times = Counter(one.member.person for one in members(view, branch.body, on=on) if one.member.person is not None)
    if n := sum(number > 1 for number in times.values()):
        yield TWICE(branch.body, n=n)


def _kept_twice(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    """Formal members of two branches; the branch learns how many, and not of which other one."""
    others = [one.body for one in branches(view, on=on) if one.form.keeps and one.body != branch.body]
    elsewhere = {one.member.person for other in others for one in members(view, other, on=on) if one.counts}
    here = {one.member.person for one in members(view, branch.body, on=on) if one.counts and one.member.person is not None}
    if both := here & elsewhere:
        yield KEPT_TWICE(branch.body, n=len(both))


def _died(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    gone = gone_people(view, on=on)
    people = (one.member.person for one in members(view, branch.body, on=on) if one.member.person is not None)
    if n := sum(person in gone and gone[person].by is GoneBy.DIED for person in people):
        yield DIED(branch.body, n=n)


def _left_behind(view: View, branch: Branch, on: date) -> Iterator[Finding]:
    end = view.get(Body, branch.body).end
    left = [one for one in members(view, branch.body, on=on) if one.counts] if end is not None and end.earliest <= on else ()
    if left:
        yield LEFT_BEHIND(branch.body, since=end, n=len(left))
