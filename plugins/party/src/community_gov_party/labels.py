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
"""

LABELS = Pack(name="party.labels", items=read_labels(_FIELDS))
"""Columns and titles of lists, in Chinese and English."""
