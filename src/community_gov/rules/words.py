"""The words in which a verdict is told, in Chinese and in English."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from community_gov.rules.election import ElectionNote, ElectionOutcome
from community_gov.rules.expressions import Comparator, VoterSet
from community_gov.rules.verdict import Ended, Join, Note, Outcome

__all__ = ["Language"]

Language: TypeAlias = Literal["zh", "en"]


@frozen(kw_only=True)
class Words:
    """Everything that one language needs."""

    outcomes: Mapping[Outcome, str]
    endings: Mapping[Ended, str]
    joins: Mapping[Join, str]
    notes: Mapping[Note, str]
    sets: Mapping[VoterSet, str]
    measures: Mapping[str, str]
    amount: str
    """How a measure and a set make one phrase."""
    constants: Mapping[str, str]
    """What is counted beside the register, such as papers."""
    parts: Mapping[str, str]
    stage: str
    stages: Mapping[str, str]
    """Names that stages usually have."""
    gate: str
    quorum: str
    passes: str
    holds: str
    fails: str
    needed: str
    pause: str
    comma: str
    comparators: Mapping[Comparator, str]
    over: str
    short: str
    below: str
    above: str
    exactly_enough: str
    exactly_not_enough: str
    tie_broken: str
    least: str
    empty_base: str
    equals: str
    missing: str
    silence: str
    silent_as: Mapping[str, str]
    without_silence: str
    colon: str
    interpretation: str
    unverified: str
    elections: Mapping[ElectionOutcome, str]
    election_notes: Mapping[ElectionNote, str]
    round: str
    candidate: str
    won: str
    elected: str
    alternates: str
    tied: str


ZH = Words(
    outcomes={
        Outcome.PASSED: "通过",
        Outcome.REJECTED: "未通过（表决有效，同意数不足）",
        Outcome.NO_DECISION: "未形成决定",
        Outcome.INSUFFICIENT_DATA: "资料不足，无法判定",
    },
    endings={
        Ended.PASSED: "通过",
        Ended.LOST: "同意数不足",
        Ended.NO_QUORUM: "参与不足",
        Ended.TIED: "票数相等，尚未了结",
        Ended.NOBODY_ENTITLED: "无人有表决权",
        Ended.MISSING: "资料不足",
        Ended.GATE_CLOSED: "不具备进入本阶段的条件",
        Ended.NOT_HELD: "可以进行，尚未进行",
    },
    joins={
        Join.ALL: "须全部满足",
        Join.ANY: "满足其一即可",
        Join.NOT: "不得出现",
        Join.FLAG: "事实",
        Join.EACH: "逐{}均须满足",
        Join.AT_LEAST: "至少 {} 个{}满足",
        Join.PART: "{}",
    },
    notes={
        Note.RESTS_ON_SILENCE: "结果计入了未返回表决票的业主",
        Note.SILENCE_NOT_COUNTED_NO_BYLAW: "未返回的表决票不计：没有规约依据",
        Note.SILENCE_NOT_COUNTED_NO_WARNING: "未返回的表决票不计：没有事先告知后果的记录",
        Note.SILENCE_NOT_COUNTED_NO_LEADER: "未返回的表决票不计：没有多数意见可从",
        Note.FOLLOWERS_NOT_COUNTED_NO_LEADER: "选择从众的票只计参与：没有多数意见可从",
        Note.CO_OWNERS_CONFLICT: "共有人意见不一，该票对本项无效",
        Note.NO_REPRESENTATIVE: "共有人未确定代表，其票不计",
        Note.PROXIES_OVER_LIMIT: "超过限额的委托不计",
        Note.BARRED_BALLOTS: "无表决权者的票不计",
        Note.OPENING_NOT_RECORDED: "没有开会时到会情况的记录，按本项的到会情况判定",
        Note.CASTING_VOTE: "票数相等，主持人投了决定票",
        Note.CASTING_VOTE_OPEN: "票数相等，主持人未投决定票",
        Note.LOT_TO_BE_DRAWN: "票数相等，须抽签并记录",
        Note.LOT_DRAWN: "票数相等，已抽签决定",
        Note.VOTE_AGAIN: "票数相等，须重新表决",
        Note.STATUS_QUO: "票数相等，维持现状",
    },
    sets={
        VoterSet.ENTITLED: "全体",
        VoterSet.DUE: "应到",
        VoterSet.ATTENDING: "到会",
        VoterSet.PARTICIPATING: "参与",
        VoterSet.VALID: "有效票",
        VoterSet.CAST: "同意加反对",
        VoterSet.LEGAL: "同意、反对加废票",
        VoterSet.YES: "同意",
        VoterSet.NO: "反对",
        VoterSet.ABSTAINING: "弃权",
        VoterSet.OBJECTING: "书面异议",
        VoterSet.RETURNED: "收回",
        VoterSet.ISSUED: "发出",
    },
    measures={"heads": "人数", "units": "套数", "area": "面积", "share": "份额", "votes": "票权"},
    amount="{of}{measure}",
    constants={"returned": "收回票数", "issued": "发出票数"},
    parts={"building": "栋", "entrance": "单元", "affected": "利害关系人"},
    stage="阶段",
    stages={
        "vote": "表决",
        "ballot": "投票",
        "first": "第一次",
        "second": "第二次",
        "runoff": "另行投票",
        "ratify": "追认",
        "consent": "书面同意",
    },
    gate="进入条件",
    quorum="参与",
    passes="表决",
    holds="成立",
    fails="不成立",
    needed="须{}{}",
    pause="；",
    comma="，",
    comparators={
        Comparator.MORE: "超过 ",
        Comparator.AT_LEAST: "不少于 ",
        Comparator.LESS: "少于 ",
        Comparator.AT_MOST: "不超过 ",
        Comparator.EQUAL: "等于 ",
    },
    over="多 {}",
    short="差 {}",
    below="低 {}",
    above="超出 {}",
    exactly_enough="恰好达到",
    exactly_not_enough="恰好相等，须超过",
    tie_broken="相等，已由决定票或抽签了结",
    least="至少 {}",
    empty_base="基数为零，不成立",
    equals="＝",
    missing="缺少资料",
    silence="未返回的 {voters} 人按“{as_}”计",
    silent_as={"yes": "同意", "no": "反对", "abstain": "弃权", "excluded": "不计入基数"},
    without_silence="若不计未返回的表决票",
    colon="：",
    interpretation="文本有歧义，采用的解释",
    unverified="规则文本未经核对",
    elections={
        ElectionOutcome.FILLED: "选举完成",
        ElectionOutcome.SHORT: "选出人数不足",
        ElectionOutcome.NOBODY: "无人当选",
        ElectionOutcome.TIED: "末位票数相等，尚未了结",
        ElectionOutcome.NO_DECISION: "未形成决定",
        ElectionOutcome.INSUFFICIENT_DATA: "资料不足，无法判定",
    },
    election_notes={
        ElectionNote.MORE_RETURNED_THAN_ISSUED: "收回的票多于发出的票，本次选举无效",
        ElectionNote.TIE_BY_LOT: "末位票数相等，已按抽签次序确定",
        ElectionNote.TIE_OPEN_LOT: "末位票数相等，须抽签并记录",
        ElectionNote.TIE_OPEN_REVOTE: "末位票数相等，须就相等者重新投票",
        ElectionNote.TIE_LEFT_EMPTY: "末位票数相等，名额空缺",
        ElectionNote.EVEN_NUMBER: "当选人数为双数",
        ElectionNote.BELOW_FEWEST: "当选人数低于最低人数",
        ElectionNote.SEATS_REDUCED: "经多数同意减少名额",
        ElectionNote.REDUCTION_NOT_AGREED: "减少名额须经多数同意，尚无记录",
        ElectionNote.RUNOFF_OPEN: "可以另行投票",
    },
    round="{stage}{post}：名额 {seats}",
    candidate="{name}：{ended}",
    won="当选",
    elected="当选",
    alternates="候补",
    tied="相等",
)

EN = Words(
    outcomes={
        Outcome.PASSED: "passed",
        Outcome.REJECTED: "rejected (a valid vote that missed its threshold)",
        Outcome.NO_DECISION: "no decision",
        Outcome.INSUFFICIENT_DATA: "insufficient data",
    },
    endings={
        Ended.PASSED: "passed",
        Ended.LOST: "not enough in favour",
        Ended.NO_QUORUM: "not enough taking part",
        Ended.TIED: "a tie, not settled yet",
        Ended.NOBODY_ENTITLED: "nobody is entitled to vote",
        Ended.MISSING: "data missing",
        Ended.GATE_CLOSED: "not open",
        Ended.NOT_HELD: "open, not held yet",
    },
    joins={
        Join.ALL: "all of these",
        Join.ANY: "any of these",
        Join.NOT: "not this",
        Join.FLAG: "fact",
        Join.EACH: "in each {}",
        Join.AT_LEAST: "in at least {} {}",
        Join.PART: "{}",
    },
    notes={
        Note.RESTS_ON_SILENCE: "the result counts voters who did not answer",
        Note.SILENCE_NOT_COUNTED_NO_BYLAW: "silence is not counted: no by-law allows it",
        Note.SILENCE_NOT_COUNTED_NO_WARNING: "silence is not counted: no record that the owners were told",
        Note.SILENCE_NOT_COUNTED_NO_LEADER: "silence is not counted: there is no majority to join",
        Note.FOLLOWERS_NOT_COUNTED_NO_LEADER: "who chose to follow the majority only takes part: there is none",
        Note.CO_OWNERS_CONFLICT: "co-owners differ: their ballot is invalid for this item",
        Note.NO_REPRESENTATIVE: "co-owners without a representative: their ballot is not counted",
        Note.PROXIES_OVER_LIMIT: "proxies above the limit are not counted",
        Note.BARRED_BALLOTS: "ballots of voters without a vote are not counted",
        Note.OPENING_NOT_RECORDED: "attendance at the opening is not recorded; that at the item was used",
        Note.CASTING_VOTE: "a tie: the chair gave the casting vote",
        Note.CASTING_VOTE_OPEN: "a tie: the chair gave no casting vote",
        Note.LOT_TO_BE_DRAWN: "a tie: a lot has to be drawn and recorded",
        Note.LOT_DRAWN: "a tie: decided by the lot drawn",
        Note.VOTE_AGAIN: "a tie: to be voted again",
        Note.STATUS_QUO: "a tie: things stay as they are",
    },
    sets={
        VoterSet.ENTITLED: "entitled",
        VoterSet.DUE: "due",
        VoterSet.ATTENDING: "attending",
        VoterSet.PARTICIPATING: "taking part",
        VoterSet.VALID: "voting validly",
        VoterSet.CAST: "for or against",
        VoterSet.LEGAL: "for, against or invalid",
        VoterSet.YES: "in favour",
        VoterSet.NO: "against",
        VoterSet.ABSTAINING: "abstaining",
        VoterSet.OBJECTING: "objecting in writing",
        VoterSet.RETURNED: "returned",
        VoterSet.ISSUED: "issued",
    },
    measures={},
    amount="{measure} {of}",
    constants={"returned": "papers returned", "issued": "papers given out"},
    parts={},
    stage="stage",
    stages={},
    gate="gate",
    quorum="quorum",
    passes="vote",
    holds="holds",
    fails="fails",
    needed="needed: {}{}",
    pause="; ",
    comma=", ",
    comparators={
        Comparator.MORE: "more than ",
        Comparator.AT_LEAST: "at least ",
        Comparator.LESS: "less than ",
        Comparator.AT_MOST: "at most ",
        Comparator.EQUAL: "exactly ",
    },
    over="{} over",
    short="{} short",
    below="{} below",
    above="{} too much",
    exactly_enough="exactly enough",
    exactly_not_enough="exactly equal, more is needed",
    tie_broken="equal, settled by casting vote or lot",
    least="at least {}",
    empty_base="the base is empty: does not hold",
    equals="= ",
    missing="missing",
    silence="{voters} silent voter(s) counted as {as_}",
    silent_as={"excluded": "out of the base"},
    without_silence="if silence were not counted",
    colon=": ",
    interpretation="the text is ambiguous; read here as",
    unverified="the text of this rule is not verified",
    elections={
        ElectionOutcome.FILLED: "all seats filled",
        ElectionOutcome.SHORT: "too few elected",
        ElectionOutcome.NOBODY: "nobody elected",
        ElectionOutcome.TIED: "a tie for the last seats is open",
        ElectionOutcome.NO_DECISION: "no decision",
        ElectionOutcome.INSUFFICIENT_DATA: "insufficient data",
    },
    election_notes={
        ElectionNote.MORE_RETURNED_THAN_ISSUED: "more papers were returned than issued: the round is void",
        ElectionNote.TIE_BY_LOT: "a tie for the last seats was settled by lot",
        ElectionNote.TIE_OPEN_LOT: "a tie for the last seats: a lot has to be drawn and recorded",
        ElectionNote.TIE_OPEN_REVOTE: "a tie for the last seats: to be voted again among the tied",
        ElectionNote.TIE_LEFT_EMPTY: "a tie for the last seats: they stay empty",
        ElectionNote.EVEN_NUMBER: "an even number is elected",
        ElectionNote.BELOW_FEWEST: "fewer are elected than the body needs",
        ElectionNote.SEATS_REDUCED: "the seats were reduced by agreement",
        ElectionNote.REDUCTION_NOT_AGREED: "fewer seats need an agreement that is not on record",
        ElectionNote.RUNOFF_OPEN: "a further round may be held",
    },
    round="round {stage}{post}: {seats} seat(s)",
    candidate="{name}: {ended}",
    won="elected",
    elected="elected",
    alternates="alternates",
    tied="tied",
)

LANGUAGES: Mapping[Language, Words] = {"zh": ZH, "en": EN}
