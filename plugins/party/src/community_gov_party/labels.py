"""What the columns of lists of the branch and its groups are called."""

from community_gov.hookspecs import Pack
from community_gov.lists import read_labels

__all__ = ["LABELS"]

_FIELDS = """
party.Branch 党支部 Branches
party.Consent 同意 Consents
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
party.CallOutSheet 集结 Call-outs
party.JointMeeting 联席会议 Joint_meetings
party.PriorMatter 前置事项 Matters_that_go_to_the_branch_first
party.Referral 提请事项 Matters_brought_to_the_branch
party.TakenOn 承办事项 Matters_taken_on
party.Contact 值班联系人 Duty_contacts
agreed 同意日 agreed
came 到场 came
came_to 结果 came_to
charge 责任区 charge
charges 责任区 charges
clause 条款 clause
coming 报名 coming
declined 不能参加 cannot_come
done 办结日 done
drive 专项行动 drive
hours 值班时间 hours
leader 组长 leader
leads 是否组长 leads
group 党小组 group
prior 依据 rests_on
received 提请日 received
resolution 决议 resolution
bodies 参加组织 bodies
call 集结 call-out
item 诉求 matter
matter 事项 matter
meeting 会议 meeting
party.Election 选举 Elections
absent 缺席 absent
after 接续 after
announced 宣布结果 announced
candidates 候选人 candidates
elected 当选人 elected
fewer 同意减少名额 fewer_seats_agreed
heaps 选票 papers
issued 发出选票 issued
returned 收回选票 returned
tied 得票相等 tied
void 废票 void
seats 应选人数 seats
due 应到会 should_attend
excused 请假 excused
guests 列席 guests
held 开展日 held
obligation 事项 obligation
present 到会 present
serves 属于 serves
sure 核实情况 how_sure
weekdays 星期 weekdays
session 会议 session
stands_for 补开所属期 stands_for
circle 会议主体 who_meets
after 调整后 after
came 来源 came
decided 决定日 decided
dissolution_decided 撤销决定日 dissolution decided
dissolved_by 撤销批准 dissolved by
form 类型 form
from_ 原组 from
ground 事由 ground
joins 联合单位 joins
setting 所在 setting
standing 状况 standing
tenure 任期 tenure
before 调整前 before
branch 党支部 branch
full 正式党员 full members
groups 党小组数 groups
party.Member.left 离开日 left on
member 党员 member
party.Membership.since 起始日 since *
probationary 预备党员 probationary
registered 报到党员 registered here
relation 组织关系 relation
shifts 调整 shifts
party.CallAnswer.comes 是否参加 comes
"""

LABELS = Pack(name="party.labels", items=read_labels(_FIELDS))
"""Columns and titles of lists, in Chinese and English."""
