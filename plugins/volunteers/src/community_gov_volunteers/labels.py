"""What the columns of lists of volunteers, shifts and care are called."""

from community_gov.hookspecs import Pack
from community_gov.lists import CodeWords, read_labels
from community_gov_volunteers.packs import ActivityKind, Service

__all__ = ["LABELS"]

_FIELDS = """
volunteers.Activity 活动 Activities
volunteers.ActivityHours 各活动时长 Hours_by_activity
volunteers.BuildingHours 各楼栋时长 Hours_by_building
volunteers.Bylaw 协会章程 Bylaws
volunteers.Care 关爱对象 Care
volunteers.CareDue 待走访 Care_that_is_due
volunteers.CareVisit 走访记录 Visits
volunteers.Enrolment 志愿者 Volunteers
volunteers.Enrolment.number 志愿者编号 number *
volunteers.EnrolmentMove 登记变动 Steps_of_an_enrolment
volunteers.Entry 服务时长 Hours
volunteers.EntryMove 时长变动 Steps_of_an_entry
volunteers.Evaluation 服务评价 Evaluations
volunteers.Evaluation.by_person 评价人 said_by
volunteers.Free 空闲时间 Free_time
volunteers.Honour 表彰奖励 Honours
volunteers.PublicRates 参与率 Rates
volunteers.PublicFigures 志愿服务公示 Public_figures
volunteers.Share 占比 Share
volunteers.Share.part 其中 part *
volunteers.Share.whole 总数 whole *
volunteers.Figures 志愿服务统计 Figures
volunteers.Helper 帮扶人 Helpers
volunteers.HoursCheck 时长导入核对 Check_of_an_import
volunteers.HoursDifference 时长差异 Differences
volunteers.HoursRow 时长表 Hours_sheet
volunteers.HoursRow.number 志愿者编号 number *
volunteers.CalendarShift 班次日历 Calendar
volunteers.Match 推荐人选 Matches
volunteers.Match.number 志愿者编号 number *
volunteers.NationalField 全国系统字段 Fields_of_the_national_system
volunteers.NationalRow 全国系统录入表 Rows_for_the_national_system
volunteers.NationalRow.number 志愿者编号 number *
volunteers.Offer 认领询问 Offers
volunteers.ShiftCalendar 班次日历 Calendar
volunteers.Observation 巡查发现 Observations
volunteers.OpenRequest 待接单 Open_requests
volunteers.Paper 证明 Papers
volunteers.Paper.number 志愿者编号 number *
volunteers.PaperFacts 证明核验 Check_of_a_paper
volunteers.PaperFacts.number 志愿者编号 number *
volunteers.PersonalHours 个人时长 Hours_by_volunteer
volunteers.PersonalHours.number 志愿者编号 number *
volunteers.PersonalHours.minutes 分钟 minutes *
volunteers.Presence 到岗 Presence
volunteers.PrintedPaper 打印件 Printed_paper
volunteers.PrintedPaper.recorder 经办人 recorded_by *
volunteers.Qualification 资质 Qualifications
volunteers.Qualification.number 证书编号 number *
volunteers.Request 服务申请 Requests
volunteers.Result 办理结果 Results
volunteers.Round 巡查 Rounds
volunteers.Route 巡查路线 Routes
volunteers.Service 服务项目 Services
volunteers.ServiceVisit 上门服务 Visits
volunteers.Shift 班次 Shifts
volunteers.ShiftSheet 班次签到表 Sheet_of_a_shift
volunteers.SignUp 报名 Sign-ups
volunteers.SignUp.place 次序 place
volunteers.SignUpMove 报名变动 Steps_of_a_sign-up
volunteers.Skill 技能 Skills
volunteers.StarProposal 星级建议 Proposed_stars
volunteers.Stars 星级 Stars
volunteers.Suggestion 推荐 Suggestions
volunteers.Suggestion.number 志愿者编号 number *
volunteers.UnderstoodLine 接龙识别 Lines_understood
active 参与率 active
volunteers.ShiftCalendar.made 制成时间 made_at
community 小区 community
skill 技能 skill
skipped 跳过 skipped
skilled 具备技能 skilled
steps 距离级数 steps
standing 情况 standing
project 项目 project
content 服务内容 content
organiser 组织单位 organiser
held 本地留有 held here
record 记录 record
replaces 更正的记录 replaces
activity 活动 activity
agreed 同意方式 agreed
agreed_by 同意人 agreed by
applied 申请日 applied on
association 协会 association
at_home 上门 at home
born 出生日期 born
by_invitation 仅限受邀 by invitation
free 有空 free
given_by 授予单位 given by
stayed 留任率 stayed
taken_back 撤回日 taken back on
times 时段 times
words 评语 words
came 到岗 came
capacity 名额 capacity
care 关爱 care
carers 帮扶人 carers
checked 已查 checked
checklist 检查项 checklist
enrolment 志愿者 enrolment
entered_nationally 已录入全国系统 entered nationally
every_days 每几天 every so many days
helpers 帮扶人 helpers
issued 出具日 issued on
kinds 服务内容 kinds
paper 证明 paper
ladder 星级标准 ladder
volunteers.Presence.left 离岗 left
left_out 未计入 left out
load 任务量 load
logged_at 记录时间 logged at
logged_by 记录人 logged by
logged_on 记录日 logged on
logged_person 记录人 logged by
met 见到 met
min_age 最低年龄 minimum age
minutes 分钟 minutes
near 就近 near
observation 发现 observation
pair 两人 in pairs
proof 证明 proof
proposed 建议日 proposed on
recorder 记录方 recorder
replaced_by 替代 replaced by
request 申请 request
requirements 要求 requirements
reviewed 复核日 reviewed on
risk 风险等级 risk
risks 风险 risks
route 路线 route
service 服务项目 service
shift 班次 shift
shifts 班次数 shifts
sign_up 报名 sign-up
skills 技能 skills
stars 星级 stars
tolerance 误差 tolerance
understood 识别 understood
waiting 候补名额 waiting list
wanted 需要人数 wanted
wish 愿望 wish
withdraw_until 退出截止 withdraw until
volunteers.Round.missed 遗漏 missed
volunteers.NationalEntry.entry 服务记录 entry
volunteers.Offer.offered 提出日 offered on
"""

_KINDS = ("Activity", "ActivityHours", "Line", "PaperLine", "PublicLine")
_SERVICES = ("OpenRequest", "Request")
_WORDS = (
    *(CodeWords(f"volunteers.{name}.kind", ActivityKind) for name in _KINDS),
    *(CodeWords(f"volunteers.{name}.service", Service) for name in _SERVICES),
)

LABELS = Pack(name="volunteers.labels", items=(*read_labels(_FIELDS), *_WORDS))
"""Columns and titles of lists, in Chinese and English."""
