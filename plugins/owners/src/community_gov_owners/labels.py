"""What the columns of lists of votes and of the committee are called."""

from community_gov.hookspecs import Pack
from community_gov.lists import CodeWords, read_labels
from community_gov.rules import Book, named_matters

__all__ = ["LABELS"]

_FIELDS = """
owners.Motion 表决事项 Items_of_the_vote
owners.Assembly 业主大会会议 Assemblies
owners.BallotBox 票箱 Ballot_boxes
owners.Ballot 表决票 Ballots
owners.Ballot.number 票号 number *
owners.Ballot.votes 表决意见 votes *
owners.Bylaws 议事规则条款 Clauses_of_the_rules
owners.Candidate 候选人 Candidates
owners.CommitteeState 业主委员会现状 The_committee
owners.CostShare 费用分摊 Shares_of_a_cost
owners.CountRecord 计票记录 Record_of_the_count
owners.Counter 计票监票人 Counters
owners.CustodyBundle 封存数据 Bundle_in_custody
owners.Decision 业主大会决定 Decisions_of_the_owners
owners.Deliveries 送达情况 Deliveries
owners.Difference 两次登记的差异 Differences
owners.Duty 业委会事项 Duties_of_the_committee
owners.Filing 备案 Filings
owners.FundPaid 维修资金支付 Paid_of_a_use
owners.FundUse 维修资金使用 Uses_of_the_fund
owners.HalfEntered 待复核登记 Entered_once
owners.Result 选举结果 Results
owners.Result.place 名次 rank
owners.Opening 开箱记录 Openings
owners.PaperKit 纸质表决材料 Paper_kit
owners.Preparer 筹备组成员 Preparatory_group
owners.PrintedNotice 纸质公告 Printed_notices
owners.Power 表决权依据 Provenance_of_votes
owners.Power.number 票号 number *
owners.Power.area 面积 area *
owners.Proxy 委托书 Proxies
owners.PublicBundle 公开数据 Public_bundle
owners.Recount 重新计算 Recount
owners.Register 业主名册 Register
owners.Removal 罢免提议 Removals
owners.Report 报告 Reports
owners.Secrecy 无记名表决 Secrecy
owners.Suit 诉讼 Suits
owners.Support 联名情况 Support
owners.Turnout 参与情况 Turnout
owners.PlaceTurnout 各楼栋参与情况 Turnout_by_building
owners.Voter 名册明细 Voters
owners.Voter.number 序号 number *
owners.Voter.area 面积 area *
acting 代为表决人 acting
all_area 全体面积 area of all
all_heads 全体人数 heads of all
alternate 候补次序 alternate
alternates 候补 alternates
annulled 撤销 annulled
applied_by 申请方 applied for by
arrears 欠费限制 arrears
arrears_clause 欠费条款 clause on arrears
assembly 业主大会会议 assembly
authority 授权 authority
ballot 表决票 ballot
blank 未填写 blank
blank_clause 空白票条款 clause on blanks
boxes 票箱 boxes
bylaws 议事规则 bylaws
candidate 候选人 candidate
clause 条款 clause
closes 截止 closes
confirmed 确认日 confirmed on
convener 召集人 convener
counters 计票人 counters
counts 计票表 count sheets
counts_left_out 未印计票表 sheets left out
danger 险情 danger
developer_units 建设单位房屋 units of the developer
difference 差异 difference
double_entry 两人登记 entered by two
effective 生效日 effective on
elected 当选 elected
enough_area 面积达标 enough area
enough_heads 人数达标 enough heads
entered_twice 复核数 entered twice
entitled 全体 entitled
envelope 信封 envelope
envelopes 信封数 envelopes
evidence 证明 evidence
expired 已届满 expired
expires 届满日 expires on
exposures 泄露风险 exposures
follow 随多数 follow the majority
giver 委托人 giver
heads_by 计人方式 how heads are counted
held_over 届满留任 holds over
invalid_participate 无效票计入参与 void ballots take part
interpretation 解释 interpretation
issued 发出 issued
issuer 公告人 issuer
joint 共有 joint
late 逾期 late
law_changed 法律有变 law changed
leads 负责人 leads
owners.FundPaid.left 余额 left ¥
lots 抽签 lots
majority 过半数 majority
merge_developer 建设单位合并计人 developer is one head
motion 表决事项 item of the vote
motions 表决事项 items of the vote
names 署名 names
next 下一步 next
nominated_by 提名方 nominated by
not_reached 未送达 not reached
not_returned 未返回 not returned
not_tried 未送 not tried
notices 公告 notices
office 备案机关 office
opened_by 开箱人 opened by
openers 开箱人 openers
opens 开始 opens
owners.FundPaid.paid 已付 paid ¥
papers 票数 papers
parts 专有部分 parts
petition 联名 petition
preparation 筹备 preparation
printed 印制 printed
proposed 提议日 proposed on
proxies 委托 proxies
proxy_bans 委托限制 bans on proxies
reader 登记人 reader
readers 登记人 readers
reading 登记 reading
record_date 截止日 record date
refused 拒收 refused
register 业主名册 register
register_digest 名册摘要 digest of the register
relied_on 核实方式 relied on
removal 罢免 removal
removed 罢免日 removed on
representative 代表人 representative
rests_on_silence 依据默认 rests on silence
return_to 交回处 returned to
returned 返回 returned
returned_area 返回面积 area returned
returned_without_issue 未发而返回 returned without issue
rounds 轮次 rounds
same 一致 same
scrutineers 监票人 scrutineers
seal_whole 封条完好 seal whole
sealed 封箱日 sealed on
sealed_by 封箱人 sealed by
seals 印章 seals
seat 席位 seat
secret 无记名 secret
sections 分册 sections
several 多套业主 with several units
shortfall 缺额 shortfall
side 一方 side
silence 未返回票 silence
silence_clause 未返回票条款 clause on silence
sitting 现任 sitting
slips 票数 slips
spoiled 作废 spoiled
taking_part 参与 taking part
terms 任期 terms
unused 未用 unused
urgent_clause 紧急条款 clause on emergencies
use 使用 use
vacant 空缺 vacant
vague 不确定 vague
valid 有效 valid
void 无效 void
voter 业主 voter
votes 意见 votes
warned 已提示 warned
why_zh 说明 why
why_en 说明 why
without_silence 不计未返回 without silence
adds_up 相符 adds up
owners.Delivery.bearer 送达人 bearer
owners.Reading.turn 录入次序 turn
"""

LABELS = Pack(
    name="owners.labels",
    items=(
        *read_labels(_FIELDS),
        *(CodeWords(f"owners.{name}.matter", Book, read=named_matters) for name in ("Motion", "Decision")),
    ),
)
"""Columns and titles of lists, in Chinese and English, and what matters are called."""
