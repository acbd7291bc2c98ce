"""What the library calls the fields and lists of its own records; `labels.read_labels` reads it."""

__all__ = ["FIELDS"]

FIELDS = """
about 事由 about
abstaining 弃权 abstaining
account 账户 account
act 动作 what
action 步骤 step
actor 操作者 actor
added 登记时间 added at
address 存放处 kept at
ages 按时长 by age
agreed_by 同意人 agreed by
agreement 约定 agreement
allowed 可以 allowed
amount 数量 amount
announced 公布 announced
answer 答复 answer
answered 答复时间 answered
answered_at 答复时刻 answered at
answers 答复 answers
approval 会签 approval
arbiter 裁定方 arbiter
area 面积 area
asked 提出日 asked on
assignee 承办 assigned to
at 时间 at
attachments 附件 attachments
base 基数 base
basis 依据 basis
behind 反映人凭据 who is behind
binds 约束对象 binds
blocked 受阻 blocked
blocker 堵点 blocker
blockers 堵点 blockers
blocks 栋段 blocks
body 组织 body
book 规则书 rulebook
building 楼栋 building
by 经手 by
by_law 法定结果 by law
calendar 日历 calendar
called_by 召集 called by
calls 催办次数 calls
case 纠纷 case
category 类目 category
certain 确定 certain
certificate 产权证 certificate
ownership 产权 ownership
ownerships 产权登记 ownerships
certified 发证日 certified on
changed 变更 changed
channel 渠道 channel
checked_by 完成人 checked by
checked_on 查阅日期 looked at on
choice 意见 choice
chosen 选择理由 why this rule
citation 出处 source
clock 计时 clock
closed 终止日 closed on
closing 期末余额 closing balance ¥
code 代码 code
columns 列 columns
company 物业服务人 company
confirm_by 司法确认期限 court by
consent 同意 consent
contact 联系单位 whom to ask
contract 合同 contract
copies 份数 copies
corrects 更正 corrects
count 数量 count
counterpart 对方 counterpart
counted 计算方式 counted
counting 计算方式 counting
counts_for 所属期间 counts for
dated 日期确定 dated
day 日期 day
days 天数 days
decided 决定日 decided on
decided_by 决定单位 decided by
decision 决定 decision
delivered 交付日 delivered on
destroyed 销毁条数 destroyed
depth 层级 depth
developer 建设单位 developer
digest 摘要 digest
document 证件号 document
done 已完成 done
drive 专项行动 drive
dropped 已舍弃 dropped
due 期限 due by
due_soon 即将到期 due soon
duty 事项 duty
emergency 紧急 emergency
en 名称 name
end 终止(不含) end (not included)
end_decision 终止依据 ended by decision
ended 终止日 ended on
ended_terms 随之终止的任期 terms_that_ended
endorsements 附议 endorsements
ends 最后一日 last day
entrance 单元 entrance
entries 笔数 entries
every 周期 every
every_months 每几个月 every so many months
excused 请假 excused
factor 系数 factor
fen 金额 amount ¥
filed 归档日 filed on
first 第一日 first day
first_answer 首次答复 first answer
floor 楼层 floor
floors 楼层 floors
flow 收支 way
follow_ups 回访 follow-ups
form 形式 form
from_ 自 from
given 送达日 given on
given_to 裁定承办 given to
gone 消失 gone
ground 事由 ground
grounds 理由 grounds
handler 承办 handled by
handover 移交清单 hand-over list
heads 户数 heads
held 任职 held
holder 持有人 holder
holds 成立 holds
households 户数 households
how 方式 how
html 页面 page
in_time 是否按时 in time
inscription 印文 inscription
into 并入 merged into
item 事项 item
items 件数 items
jurisdiction 适用地 place of the law
keeper 保管人 keeper
kept 保留 kept
kind 类别 kind
kinds 适用 kinds
known 已有 known
label 名称 label
last 最后一日 last day
law_citation 法律依据 source of the law
law_severity 法律效力 how the law binds
lead 牵头 lead
level 层级 level
limit 时限 limit
lines 明细 lines
listed 登记日 listed on
mandate 授权 mandate
mark 核对 mark
matter 事务 matter
measure 计量 measure
median 中位数(小时) median, hours
mediators 调解员 mediators
meeting 会议 meeting
members 成员 members
merged 含已并单 merged count
merged_into 并入 merged into
missing 缺少 missing
moment 届满时刻 last minute
moves 步骤 steps
name 名称 name
needed 需要 needed
needs_evidence 须有凭证 needs evidence
new 新增 new
ninth 九成以内(小时) nine of ten within, hours
no 反对 no
notes 说明 notes
notice 公示 notice
notice_days 约定通知天数 agreed days of notice
notified 通知日 notified on
number 编号 number
objection 异议 objection
obtained 产生方式 obtained
of 一方 of
on 日期 on
open 未完成 open
opened 启用日 opened on
opening 期初余额 opening balance ¥
order 序号 order
outcome 结果 outcome
over 届满 over
overdue 逾期 overdue
owner 业主 owner
owners 业主 owners
pack 时限规则 rules
paper 凭证 paper
parent 上级 part of
part 部分 part
parties 当事人 parties
party 一方 party
path 路径 path
pause 等待事由 waiting for
paused 等待事由 waiting for
permission 权限 permission
person 人员 person
persons 人员 persons
phone 电话 phone
place 位置 place
places 范围 places
post 职务 post
posts 职务 posts
present 到会 present
principal 本人 principal
problems 问题 problems
project 项目 project
proofs 证明数 proofs
proved 已证明 proved
proxy 代理人 proxy
public 公开 public
quorum 法定人数 quorum
raised 提出时间 raised at
raised_by 提出 raised by
rank 名次 rank
rates 三率 rates
reason 原因 reason
reasons 理由 reasons
received 接收日 received on
receiver 接收人 receiver
record 会议记录 record
recorded 登记日 recorded on
relations 关系 relations
reopened 重办次数 reopened
replaces 接替 replaces
replies 答复 replies
reporter 反映人 reporter
residents 住户 residents
resolution 解决率 resolved
response 响应率 responded
rest_of 剩余任期 rest of
rests_on 用印依据 rests on
result 结果 result
review 复核期限 looked over by
reversed_fen 冲销 taken back ¥
reverses 冲销 reverses
rises 提级时间 goes up at
rises_by 提级原因 goes up because
role 身份 role
roles 角色 roles
room 房号 room
row 行 row
rows 行 rows
rule 依据 rule
rules 口径 what counts
said 内容 what
same_as 同一人 same as
satisfaction 满意率 satisfied
satisfied 是否满意 satisfied
seal 印章 seal
seats 席位 seats
sessions 调解会 sessions
settled 裁定时间 settled
settled_by 裁定人 settled by
severity 效力 severity
share 份额 share
shares 份额 shares
sheet 工作表 sheet
shown 公示日 shown on
shown_days 公示天数 days shown
shown_for 公示天数 days shown
signed 签订日 signed on
since 起始日 since
slip 意见号 slip
sold 出售日 sold on
solved 是否解决 solved
source 来源 source
spent 支出 spent ¥
stage 阶段 stage
stages 阶段 stages
start 起始日 start
starts 开始日 starts
state 状态 state
status 状态 status
step 步骤 step
subject 事项 subject
submitted 提交时间 submitted
successor 接管方 taken over by
summary 会议纪要 summary
taken_down 撤下日 taken down on
taken_over 接管日 taken over on
task 任务 task
tasks 任务 tasks
tasks_done 须办结任务 tasks done
term 届次 term
text 内容 text
title 名称 title
to 至 to
to_answer 首次答复用时(小时) hours to the first answer
to_solution 解决用时(小时) hours to the solution
told 已告知 told
total 总数 total
trigger 触发 trigger
type 类型 type
unasked 未回访计入 unasked count
unit 房屋 unit
units 房屋数 units
unknown 不明 unknown
unreached 未联系上计入 unreached count
until 终止(不含) until (not included)
urgency 紧急程度 urgency
used 启用 used
valid_from 生效日 valid from
valid_to 失效日(不含) valid to (not included)
value 数值 value
verified 已核对 verified
waits_until 最迟等至 waits until
what 内容 what
where 张贴处 where
where_en 地点 where
where_zh 地点 where
why 裁定理由 why
wish 约定事项 wish
withdrawn 撤回日 withdrawn on
withdrawn_by 撤回人 withdrawn_by
within 期限 within
within_days 期限天数 within days
without_area 无面积 without area
without_owner 无业主 without owner
witness 见证人 witness
written 书写日 written on
year 年度 year
yes 同意 yes
zh 名称 name
responsible 责任方 responsible
facility 设施 facility
passed 合格 passed
faults 故障数 faults
zone 片区 zone
came 新增 came
went 减少 went
before 之前 before
after 之后 after
unmeasured 无面积 unmeasured
missed 缺席 missed
among 从中产生 chosen among
one 一方 one
other 另一方 other
retracted 撤销日 retracted on
beside 同时任职 beside
reader 接收方 reader
consents 同意 consents
bases 依据 bases
reads 查阅记录 reads
protection.AccessReport.held 存有 held
protection.CorrectionRequest 更正申请 Requests_for_correction
protection.CorrectionRequest.field 字段 field
protection.CorrectionRequest.version 版本 version
protection.DueField 到期应删的个人信息 Personal_fields_that_have_to_go
protection.DueField.field 字段 field
protection.DueField.version 版本 version
protection.DueField.until 保存至 kept until
protection.DueField.why 终止事由 what ended
protection.DueField.ended 终止日 ended on
protection.DueField.erase_from 应删除之日 erase from
protection.DueField.source 保存依据 kept by
protection.UndecidedField 保存期未定的个人信息 Personal_fields_without_a_told_end
protection.UndecidedField.field 字段 field
protection.UndecidedField.until 保存至 kept until
controller 收集方 collected by
purpose 目的 purpose
bases.Basis 使用依据 Bases
bases.Consent 个人同意 Consents
facilities.Facility 设施 Facilities
facilities.FacilityState 设施状况 State_of_a_facility
protection.AccessReport 个人信息查阅报告 What_is_stored_of_a_person
protection.AccessReport.consents 同意 consents
protection.AccessReport.bases 法律或合同依据 laws_and_contracts
protection.AccessReport.reads 被查阅记录 read_by_others
care.CareAgreement 关爱约定 Agreements_about_care
care.CareDuty 关爱当值 Duties_of_care
care.Emergency 突发事件 Emergencies
facilities.Inspection 检查记录 Inspections
households.RegisterChanges 登记变动 Changes_of_the_register
households.Charge 片区负责人 In_charge_of_zones
households.Zone 片区 Zones
meetings.Absence 缺席情况 Absences
meetings.Absence.due 应到次数 meetings due
organizations.Kinship 亲属关系 Relatives
organizations.Together 同时任职的亲属 Relatives_who_serve_together
audience 对象 asked of
anonymous 匿名 anonymous
follows 上一轮 round before
marks 回答 answers
moderated 审定时间 looked at
question 问题 question
questions 问题 questions
survey 问卷 survey
words 文字 words
net 净额 net ¥
again 本期重办 taken up again
carried 上期结转 carried over
entered 登记方式 entered
final 期间已结束 time is over
figures 数字 figures
left_out 未全部公布的月数 months not told in full
sections 部分 sections
percent 百分比 percent
asks 查询 asks
evidence 凭证 evidence
members_of 所属组织 members of
method 方式 how
proof_by 送达依据 proof wanted by
call_number 档案号 call number
accounts.Account 账户 Accounts
accounts.Balance 账户余额 Balances
accounts.Category 收支类目 Categories
accounts.Category.decided 须业主决定 needs a decision
accounts.Entry 收支明细 Entries
accounts.Statement 收支报表 Statement
accounts.StatementLine.category 代码 code
accounts.Statement.received 收入合计 received ¥
accounts.Statement.end 终止(不含) end (not included)
accounts.PublishedStatement 已公示报表 Published_statements
accounts.PublishedStatement.received 收入合计 received ¥
approvals.Approval 会签 Approvals
approvals.Consent 会签意见 Consents
approvals.Waiting 待会签 Waiting_for_consent
contracts.Contract 物业服务合同 Service_contracts
contracts.ContractDue 合同期限 Due_dates_of_contracts
contracts.ContractDue.kind 事项 what
contracts.ContractDue.by 责任方 by_whom
contracts.Standing 合同状态 Contracts
contracts.Standing.until 至(含) until
contracts.TerminationNotice 终止通知 Notices_of_termination
contracts.TerminationNotice.last 合同最后一日 last day of the contract
contracts.TerminationNotice.by 发出方 by
denials.Denial 拒绝记录 Denials
denials.Denial.action 操作 action
denials.Denial.scopes 准许范围 allowed in
denials.Denials 拒绝记录 Denials
disclosure.DisclosureLine 公示日历 Disclosure_calendar
disclosure.DisclosureLine.until 公示至 shown until
disclosure.DisclosureLine.start 所属期间自 for the time from
disclosure.DisclosureDuty.by 公示方 by
disclosure.DutySaid 公示事项 Duties_to_disclose
disclosure.Proof 张贴证明 Proofs
disclosure.Showing 公示记录 What_was_shown
feedback.Answer 答复 Answers
feedback.Arbiter 职责裁定方 Arbiters
feedback.Attachment 附件 Attachments
feedback.BoardPage 意见栏页面 Page_of_the_board
feedback.Backlog 在办积压 Backlog
feedback.CompetenceDispute 职责异议 Disputes_on_competence
feedback.DeadlinePack 时限规则 Packs_of_limits
feedback.Durations 办理用时 Durations
feedback.EscalationRule 提级规则 Rules_of_the_ladder
feedback.Follower 关注 Followers
feedback.Limit 办理时限 Limits
feedback.Listener 告知对象 Whom_to_tell
feedback.Measured 逐件计数 Item_by_item
feedback.ReplyOut 热线回复 Replies_to_the_hotline
feedback.Rung 各级承办单位 Who_answers
feedback.Rise 应提级事项 What_has_to_go_up
feedback.Slice 分项三率 Rates_by_part
deadlines.Due 期限 Deadlines
feedback.Category 诉求类别 Categories
feedback.EmergencyNumber 紧急电话 Emergency_numbers
feedback.EmergencyNumber.number 电话 number
feedback.Item 诉求 Matters
feedback.Item.ends 届满时刻 over_at
feedback.ReplyOut.ends 届满时刻 over_at
feedback.LadderLevel 办理层级 Levels
feedback.Rates 三率 Rates
feedback.Slip 意见栏 Board
feedback.Story 诉求经过 Story_of_a_matter
households.CertificateState 办证情况 Certificates
households.Ownership.form 产权形式 form_of_ownership
households.OwnerTitle 业主产权证 Certificates_of_owners
households.Certificate.number 产权证号 certificate_number
households.Certificate.on 日期 day
bases.Consent.refused 是否拒绝 refused
care.EmergencyNote.need 应急需求 need
feedback.Visit.voice 诉求人所属诉求 whose_matter
households.ExternalId.key 外部编号 number_there
households.ExternalId.system 外部系统 system
households.Heir.estate 遗产 estate
protection.CorrectionRequest.wanted 应更正为 wanted
tasks.Duty.checklist 检查清单 checklist
tasks.Item.checked 勾选时间 checked
households.ContactPerson 房屋联系人 Contacts_of_a_unit
households.ContactPerson.contact 联系人登记 contact
households.Contact.order 联系次序 order_of_calling
households.Contact.told 告知日 told_on
households.Contact.relation 与房屋关系 relation
households.Double 疑似重复人员 Possible_doubles
households.Heads 业主人数 Heads
households.Holding 持有房屋 Holdings
households.Household 住户 Households
households.Mandate 代理与代表 Mandates
households.Measure 面积 Measures
households.Ownership 产权 Ownership
households.SeveralUnits 多套房屋业主 Owners_of_several_units
households.Person 人员 Persons
households.Place 楼栋单元 Places
households.BuildingPicture 楼栋图 Picture_of_a_building
households.Residence 居住 Residents
households.RosterCheck 清册核对 Check_of_a_roster
households.RosterRow 业主清册 Roster
households.Shares 产权份额 Shares
households.Speaker 代为行使权利的人 Speakers
households.Unit 房屋 Units
households.UnitStep 房屋沿革 Lineage_of_a_unit
mediation.Agreement 调解协议 Agreements
mediation.Case 纠纷 Disputes
mediation.CaseFile 调解卷宗 Files_of_disputes
mediation.CaseForParty 调解情况 My_dispute
meetings.AgendaItem 议程 Agenda
meetings.Attendance 到会情况 Attendance
meetings.Attendance.first 自第几项 from item
meetings.Attendance.last 至第几项 to item
meetings.ItemDecision 会议决定 Decisions
meetings.Meeting 会议 Meetings
meetings.Meeting.shown 决定公示 decisions shown by
meetings.Minutes 会议纪要 Minutes
meetings.ItemQuorum 法定人数 Quorum
meetings.MeetingRules 议事规则 Rules_of_procedure
meetings.MeetingVote 表决意见 Votes
notices.Acknowledgement 签收 Who_has_read_it
notices.Effect 是否可以生效 Whether_it_may_take_effect
notices.Notice 公示 Notices
notices.Objection 异议 Objections
notices.OpenObjection 待答复异议 Open_objections
notices.Notice.audience 对象 for whom
notices.Reach 告知情况 How_many_were_told
notices.Reach.households 应告知户数 households
notices.Reach.delivered 已送达户数 told
notices.Reach.refused 拒收户数 refused
notices.Reach.not_reached 未联系上户数 not reached
notices.Reach.not_tried 尚未告知户数 not tried
notices.Reach.read 已签收户数 said to have read it
notices.Reach.unread 未签收户数 said nothing
notices.Reach.bodies 已告知组织数 bodies told
notices.Receipt 送达记录 Receipts
organizations.Body 组织 Bodies
organizations.BodyKind 组织类别 Kinds_of_bodies
organizations.BodyStep 组织沿革 Lineage_of_bodies
organizations.Chart 组织架构 Chart
organizations.Coverage 负责范围 Coverage
organizations.Expiring 即将届满 Expiring_terms
organizations.Post 职务 Posts
organizations.Relation 组织关系 Relations
organizations.Relation.of 甲方 of
organizations.Relation.to 乙方 to
organizations.Tenure 任职 Members
organizations.Term 任期 Terms
papers.ArchivePaper 档案目录 Archive_catalogue
papers.BodyName 名称 Names
papers.Handover 移交清单 Hand-over_lists
papers.HandoverItem 移交事项 Hand-over_items
papers.Keeping 印章保管 Keepers
papers.Seal 印章 Seals
papers.SealUse 用印登记 Seal_log
papers.SealUse.by 经手 by
records.Finding 合规检查 Findings
records.Finding.about 对象 about
records.Finding.rule 依据 rule
projects.Conference 联席会议 Joint_conferences
projects.Conference.bodies 受邀组织 invited
projects.Conference.came 到会组织 came
projects.Evaluation 项目评价 Evaluations
projects.Idea 转为项目的建议 Ideas_of_a_project
projects.IdeaOutcome 建议去向 What_became_of_ideas
projects.IdeaOutcome.item_state 诉求状态 slip
projects.IdeaOutcome.title 项目 project
projects.IdeaOutcome.state 项目状态 state
projects.IdeaOutcome.stage_zh 阶段 stage
projects.IdeaOutcome.stage_en 阶段 stage
projects.Match 需求对接 Matches
projects.Match.need 需求 need
projects.Match.resource 资源 resource
projects.Need 需求 Needs
projects.Need.origin 出自 comes_from
projects.NeedLine 需求清单 Needs
projects.NeedLine.source 来源 heard_of_by
projects.NeedLine.with_projects 对接项目 projects
projects.NeedLine.with_resources 对接资源 resources
projects.PaperLine 项目材料 Papers_of_a_project
projects.PaperLine.kind_zh 材料 paper
projects.PaperLine.kind_en 材料 paper
projects.Participant 参与方 Participants
projects.Participant.person 参与人 person *
projects.Project 共建项目 Projects
projects.ProjectModel 项目模式 Models_of_projects
projects.ProjectMove 项目进程 Steps_of_a_project
projects.ProjectMove.rests_on 依据 rests_on
projects.ProjectStage 项目阶段 Stages_of_a_project
projects.ProjectStage.decided 须有决定 needs_a_decision
projects.ProjectStage.evaluated 须评价 needs_an_evaluation
projects.PromiseStanding 承诺清单 Promises
projects.PromiseStanding.body 承诺组织 who
projects.PromiseStanding.text 承诺事项 what
projects.PromiseStanding.item_title 议题 on
projects.PromiseStanding.held 会议日 promised_on
projects.ResourceLine 资源清单 Resources
projects.ResourceLine.amount 数量 how_much
projects.ResourceLine.for_needs 对接需求 for_needs
projects.ResourceLine.place 地点 where
projects.ProjectStanding 项目清单 Projects
projects.ProjectStanding.since 自何日 since
projects.ProjectStanding.stage_zh 阶段 stage
projects.ProjectStanding.stage_en 阶段 stage
reports.Report 报告 Report
period 期间 period
reports.ReportSheet 报告 Report
reports.ReportSheet.sort 类别 sort
reports.ReportSheet.first 自 from
reports.ReportSheet.last 至 to
reports.ReportSheet.of_body 组织 body
reports.ReportLine.section 部分 section
reports.ReportLine.figure 项目 figure
reports.ReportLine.value 数值 value
reports.ReportLine.unit 单位 unit
reports.ReportLine.out_of 基数 out of
reports.ReportLine.of 基数含义 of what
sections.Balance 台账合计 Balance_of_a_ledger
sections.Balance.came 本期新增 came in
sections.Balance.done 办结 done
sections.Balance.in_hand 合计 in hand
sections.Balance.open 期末未结 open at the end
sections.LedgerRow 台账 Ledger
sections.LedgerRow.section 部分 section
sections.LedgerRow.about 记录 record
sections.LedgerRow.came 日期 came in on
sections.LedgerRow.done 办结日 done on
sections.ReportSection.said 部分 section
surveys.FreeText 文字答案 Answers_in_own_words
surveys.FreeText.participation 答题人 answered by *
surveys.Participation 已答题 Who_has_answered
surveys.Questionnaire 问卷模板 Questionnaires
surveys.Questionnaire.questions 问题 questions
surveys.ResponseRate 回收率 Response
surveys.ResponseRate.count 有效答卷 answered
surveys.ResponseRate.base 调查对象 asked
surveys.ResultLine 调查结果 Results
surveys.ResultLine.asked_zh 问题 question
surveys.ResultLine.asked_en 问题 question
surveys.ResultLine.group_zh 人群 group
surveys.ResultLine.group_en 人群 group
surveys.ResultLine.answer_zh 回答 answer
surveys.ResultLine.answer_en 回答 answer
surveys.ResultLine.count 份数 sheets
surveys.ResultLine.base 该人群份数 of
surveys.Score 平均得分 Scores
surveys.Score.asked_zh 问题 question
surveys.Score.asked_en 问题 question
surveys.Score.count 份数 sheets
surveys.Score.mean 平均分 mean ≈
surveys.Score.before 上一轮 round before ≈
surveys.Score.change 变化 change ≈
surveys.Sheet 答卷 Sheets
surveys.Sheet.participation 答题人 answered by *
rules.ElectionVerdict 选举结论 Why_an_election_came_out_so
rules.Verdict 表决结论 Why_a_vote_came_out_so
surveys.ShownWords 公开的文字答案 Words_that_are_shown
surveys.Survey 问卷调查 Surveys
surveys.Survey.on 调查对象截止日 who belonged on
tasks.Dispute 异议 Disputes
tasks.Drive 专项行动 Drives
tasks.Duty 例行职责 Duties
tasks.Enrolled 行动中的房屋 Units_of_a_drive
tasks.Enrolled.gone_to 去向 went_to
tasks.Enrolled.left 退出日 left_on
tasks.UnitScope.living 随登记更新 living
tasks.UnitScope.uncertified 仅未领证 without_certificate
tasks.Evidence 凭证 Evidence
tasks.Item 清单 Checklist
tasks.Load 任务量 Load
tasks.Load.of 承办或所在 of
tasks.Load.paused 中止 paused
tasks.MissedDuty 未办职责 Missed_duties
tasks.Move 步骤 Steps
tasks.Point 销号进度 Burn-down
tasks.Progress 行动进度 Progress
tasks.Stage 行动阶段 Stages
tasks.Stage.after 前一阶段 comes after
tasks.Task 任务 Tasks
feedback.Move 步骤 Steps
calendar.Deadline 期限 Deadline
deadlines.Due 期限 Deadline
"""
