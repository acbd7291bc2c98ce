"""Using the maintenance funds (维修资金): by a decision of the owners, or at once where people are in danger.

Using them is an ordinary matter (Civil Code art. 278(1)5; read). In an emergency the assembly or the committee may apply for
their use "according to law" (art. 281; read); that no vote is needed then is said by local rules only, so without a rulebook or a
clause that says it the urgent path is refused. No money is kept or moved here: what was used, on what ground, and who bears it.
"""

from datetime import date

from attrs import field, frozen, validators

from community_gov import Change, Code, Coded, Id, Nature, Phrase, ProblemType, Refused, View, Writer, event, kind, question, verb
from community_gov.households import Place
from community_gov.notices import Notice, post_notice
from community_gov.organizations import Body
from community_gov_owners.assembly import Motion
from community_gov_owners.bylaws import clauses_on
from community_gov_owners.costs import CostShare, cost_shares
from community_gov_owners.decisions import Decision, DecisionState
from community_gov_owners.law import URGENT_FUNDS, word

__all__ = [
    "USE_FUNDS",
    "Danger",
    "FundUse",
    "FundsUsed",
    "fund_shares",
    "fund_uses",
    "use_funds",
    "use_funds_urgently",
]

USE_FUNDS = Code("use_funds")
"""The matter of an ordinary use."""


class Danger(Coded):
    """What endangers people or makes homes unusable."""

    LIFT = "lift", "电梯故障危及人身安全", "a lift that is not safe"
    ROOF_OR_WALL_LEAK = "leak", "屋面、外墙渗漏严重影响使用", "a roof or wall that leaks badly"
    FACADE = "facade", "外墙饰面脱落", "a facade that falls off"
    FIRE_PROTECTION = "fire_protection", "消防设施失效", "fire protection that fails"
    WATER_OR_POWER = "water_or_power", "二次供水、供电设施中断", "pumps or power lines that are out"
    DRAINS = "drains", "排水设施堵塞、爆裂", "drains that are blocked or burst"
    STRUCTURE = "structure", "主体结构存在安全隐患", "a structure that is not safe"
    OTHER = "other", "其他危及人身或者房屋安全的紧急情况", "another danger to people or buildings"


@kind("owners.fund_use", indexes=("decision",))
@frozen(kw_only=True)
class FundUse:
    """One use of the maintenance funds, and the ground that it rests on."""

    id: Id["FundUse"]
    text: str = field(validator=validators.min_len(1))
    """What is repaired."""
    place: Id[Place] | None
    """Whose units bear it: those of this building or entrance; None for the whole compound."""
    fen: int = field(validator=validators.ge(1))
    on: date
    applied_by: Id[Body]
    decision: Id[Decision] | None
    """The decision that it carries out; None for an urgent one."""
    danger: Danger | None = None
    evidence: str | None = None
    """For an urgent use: where the finding of the danger is kept, and its digest."""
    clause: Code | None = None
    """For an urgent use: the clause of the rules of procedure, or the rulebook, that lets it be without a vote."""
    notice: Id[Notice] | None = None
    """For an urgent use: the notice that tells all owners of it."""


@event("owners.funds_used")
@frozen(kw_only=True)
class FundsUsed:
    """The maintenance funds were used."""

    use: Id[FundUse]
    decision: Id[Decision] | None
    danger: Danger | None
    fen: int


NOT_DECIDED = ProblemType(
    "owners.funds_not_decided",
    zh="该决定不是已生效的使用维修资金的决定(民法典第278条第一款第五项)",
    en="this is no decision in effect to use the maintenance funds (Civil Code art. 278(1)5)",
    nature=Nature.STATE,
)
NOTHING_USED = ProblemType("owners.funds_amount", zh="须写明维修内容和金额(分)", en="say what is repaired and for how many fen")
NO_EVIDENCE = ProblemType(
    "owners.funds_no_evidence",
    zh="紧急使用须有险情的书面证明",
    en="an urgent use needs a written finding of the danger",
)
NO_URGENT_RULE = ProblemType(
    "owners.no_urgent_rule",
    zh="民法典第281条只许可依法申请;当地规定和议事规则都未说明紧急情况可以不经表决,须先表决",
    en="Civil Code art. 281 lets one apply according to law; neither the rulebook of the place nor a clause of the rules of"
    " procedure says that an emergency needs no vote, so vote first",
    nature=Nature.STATE,
)


@verb("owners.use_funds")
def use_funds(change: Change, decision_id: Id[Decision], *, text: str, fen: int, body_id: Id[Body]) -> FundUse:
    """Record a use that carries out a decision in effect, challenged or not; the units of the decision's place bear it."""
    decision = change.get(Decision, decision_id)
    decided = decision.matter == USE_FUNDS and decision.state in (DecisionState.EFFECTIVE, DecisionState.CHALLENGED)
    change.require(decided, NOT_DECIDED(at="decision_id"))
    _require_told(change, text, fen)
    change.get(Body, body_id)
    made = FundUse(
        id=change.new_id(FundUse),
        text=text,
        place=change.get(Motion, decision.motion).place,
        fen=fen,
        on=change.today,
        applied_by=body_id,
        decision=decision_id,
    )
    return change.put(made, FundsUsed(use=made.id, decision=decision_id, danger=None, fen=fen))


URGENT_TITLE = Phrase("owners.urgent_title", zh="紧急使用维修资金", en="Urgent use of the maintenance fund")
URGENT_TEXT = Phrase(
    "owners.urgent_text",
    zh="{danger}。维修内容:{text}。金额{yuan}元。依据{ground},未经表决紧急使用维修资金。",
    en="Danger: {danger}. To be repaired: {text}. Amount: {yuan} yuan. By {ground} the fund is used without a vote.",
)


@verb("owners.use_funds_urgently")
def use_funds_urgently(
    change: Change,
    *,
    place: Id[Place] | None,
    danger: Danger,
    text: str,
    fen: int,
    body_id: Id[Body],
    evidence: str,
    days: int,
) -> FundUse:
    """Record a use without a vote, because people are in danger, and tell all owners by a notice of so many days.

    Refused (owners.no_urgent_rule) unless the rulebook of the place, or a clause of the rules of procedure, says that an
    emergency needs no vote; and without a written finding of the danger.
    """
    ground = _urgent_ground(change)
    _require_told(change, text, fen)
    change.require(evidence.strip(), NO_EVIDENCE(at="evidence"))
    writer = Writer(change)
    told = writer.say(URGENT_TEXT, danger=danger, text=text, yuan=f"{fen // 100}.{fen % 100:02}", ground=ground)
    title = writer.say(URGENT_TITLE)
    notice = post_notice(change, title=title, text=told, body_id=body_id, starts=change.today, days=days, place=place)
    made = FundUse(
        id=change.new_id(FundUse),
        text=text,
        place=place,
        fen=fen,
        on=change.today,
        applied_by=body_id,
        decision=None,
        danger=danger,
        evidence=evidence,
        clause=ground,
        notice=notice.id,
    )
    return change.put(made, FundsUsed(use=made.id, decision=None, danger=danger, fen=fen))


def _urgent_ground(change: Change) -> Code:
    said, clause = word(change, URGENT_FUNDS, on=change.today), clauses_on(change, on=change.today).urgent_clause
    if said is not None and said.value == "yes":
        return said.book
    if clause is None:
        raise Refused(NO_URGENT_RULE(at="danger"))
    return clause


def _require_told(change: Change, text: str, fen: int) -> None:
    change.require(text.strip() and fen >= 1, NOTHING_USED(at="fen"))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.fund_uses")
def fund_uses(view: View) -> tuple[FundUse, ...]:
    """Every use of the maintenance funds with its ground, the first first: what Civil Code art. 281 wants published regularly."""
    return tuple(sorted(view.find(FundUse), key=lambda one: (one.on, one.id)))


@question("owners.fund_shares")
def fund_shares(view: View, use_id: Id[FundUse]) -> tuple[CostShare, ...]:
    """What each unit bears of one use, by area as of its day, to the fen; see `costs`."""
    use = view.get(FundUse, use_id)
    return cost_shares(view, fen=use.fen, on=use.on, place=use.place)
