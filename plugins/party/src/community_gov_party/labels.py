"""What the columns of lists of the branch and its groups are called."""

from community_gov.hookspecs import Pack
from community_gov.lists import CodeWords, read_labels
from community_gov.rules import Book
from community_gov_party.deciding import matters
from community_gov_party.norms import Obligation

__all__ = ["LABELS"]

_FIELDS = """
party.Branch 党支部 Branches
party.Consent 同意 Consents
party.FormChange 类型变更 Changes_of_form
party.Group 党小组 Groups
party.GroupSheet 党小组名册 Groups
party.MemberMove 党员变动 Moves_of_members
party.Membership 党员 Members
party.BranchNumbers 党支部人数 Numbers_of_the_branch
party.Proposal 调整方案 Proposals
party.Confirmation 转正事项 Confirmations
party.Excusal 不计入应到会 Excusals
party.MoveProposal 调整组别建议 Proposals_to_move
party.Officer 党支部任职 Officers
party.SessionRow 会议 Meetings
party.AttendanceSheet 出席情况 Attendance
party.PartyMinutes 会议记录 Minutes
party.DueRow 组织生活日历 Calendar_of_obligations
party.CalendarFile 日历文件 Calendar_file
party.Resolution 决议 Resolutions
party.Charge 责任区 Responsibility_areas
party.Visit 走访 Visits
party.Cover 住户联系 Who_looks_after_a_household
party.Vanguard 先锋队 Vanguard_team
party.NamedMember 公开的先锋队员 Named_members_of_the_team
party.GroupReport 党小组内部报告 Reports_of_a_group
party.NamedInGroup 党小组成员 Members_of_a_group
party.Service 服务记录 What_he_did
party.Service.did 事项 did
party.MemberByName 党员名册 Members_by_name
party.MemberByName.group 党小组 small_group
party.MemberByName.offices 职务 offices
party.CallOutSheet 集结 Call-outs
party.JointMeeting 联席会议 Joint_meetings
party.PriorMatter 前置事项 Matters_that_go_to_the_branch_first
party.Referral 提请事项 Matters_brought_to_the_branch
party.TakenOn 承办事项 Matters_taken_on
party.Contact 值班联系人 Duty_contacts
agreed 同意日 agreed
came_to 结果 came_to
charge 责任区 charge
charges 责任区 charges
clause 条款 clause
coming 报名 coming
declined 不能参加 cannot_come
drive 专项行动 drive
hours 值班时间 hours
leader 组长 leader
leads 是否组长 leads
group 党小组 group
prior 依据 rests_on
bodies 参加组织 bodies
call 集结 call-out
meeting 会议 meeting
party.Election 选举 Elections
absent 缺席 absent
candidates 候选人 candidates
elected 当选人 elected
fewer 同意减少名额 fewer_seats_agreed
heaps 选票 papers
issued 发出选票 issued
returned 收回选票 returned
tied 得票相等 tied
void 废票 void
excused 请假 excused
guests 列席 guests
obligation 事项 obligation
present 到会 present
serves 属于 serves
sure 核实情况 how_sure
weekdays 星期 weekdays
session 会议 session
stands_for 补开所属期 stands_for
circle 会议主体 who_meets
dissolution_decided 撤销决定日 dissolution decided
dissolved_by 撤销批准 dissolved by
ground 事由 ground
joins 联合单位 joins
setting 所在 setting
standing 状况 standing
tenure 任期 tenure
branch 党支部 branch
full 正式党员 full members
groups 党小组数 groups
party.Member.left 离开方式 how_he_left
party.Member.reached 登记时状态起始日 state_when_recorded_since
member 党员 member
party.Membership.since 起始日 since *
probationary 预备党员 probationary
registered 报到党员 registered here
relation 组织关系 relation
shifts 调整 shifts
party.CallAnswer.comes 是否参加 comes
party.AttendanceSheet.due 应到会 should_attend
party.Attendance.how 出席情况 how
party.Branch.form 类型 form
party.Branch.by 批准组织 decided_by
party.Branch.decided 批准日 decided_on
party.BranchNumbers.groups 党小组 groups
party.CallAnswer.came 到场 came
party.CallOutSheet.came 到场 came
party.Charge.about 责任对象 looks_after
party.Confirmation.due 应讨论转正日 has_to_decide_by
party.Consent.to 同意事项 to
party.Consent.given 同意日 given
party.Contact.agreed 同意日 agreed_on
party.DueRow.held 开展日 held_on
party.Election.office 选举职务 office
party.Election.seats 应选人数 seats
party.Election.due 应到会 should_attend
party.Election.issued 发出选票 issued
party.Election.after 上次投票 after
party.Excusal.by 批准组织 approved_by
party.Extension.until 延长至 until
party.FormChange.from_ 原类型 from
party.FormChange.to 新类型 to
party.FormChange.by 批准组织 decided_by
party.FormChange.decided 批准日 decided_on
party.GroupReport.held 开展日 held_on
party.GroupReport.due 组织生活 owed
party.Member.came 来源 how_he_came
party.MemberMove.about 党员 member
party.MemberMove.from_ 原状态 from
party.MemberMove.to 新状态 to
party.MoveProposal.from_ 原组 from
party.MoveProposal.to 建议编入 to
party.Obligation.of 由谁开展 owed_by
party.Obligation.times 次数 times
party.Obligation.also 也可由谁开展 also_held_by
party.Officer.office 职务 office
party.PaperHeap.marks 所选人 marked
party.PaperHeap.spoilt 污损 spoilt
party.PaperHeap.void_marks 无效选项数 void_marks
party.Pinned.rule_text 规则原文 rule_text
party.Pinned.reasons 计算过程 reasons
party.PriorMatter.matter 事项 matter
party.Proposal.shifts 调整 shifts
party.Proposal.before 调整前 before
party.Proposal.after 调整后 after
party.Referral.about 提请的事项 about
party.Referral.received 提请日 received_on
party.Referral.resolution 决议 resolution
party.Resolution.title 议题 matter
party.Resolution.due 应到会 should_attend
party.Resolution.announced 宣布结果 announced
party.Session.decided 是否作出决定 decided
party.Shift.from_ 原组 from
party.Shift.to 调入 to
party.TakenOn.done 办结日 done_on
party.TermApproval.planned 原定届满日 planned_end
party.TermApproval.until 批准至 until
party.Visit.item 转为诉求 matter
"""

LABELS = Pack(
    name="party.labels",
    items=(
        *read_labels(_FIELDS),
        CodeWords("party.PriorMatter.matter", Book, read=matters),
        CodeWords("party.Session.serves", Obligation),
    ),
)
"""Columns and titles of lists, in Chinese and English, and what matters and obligations are called."""
