"""What becomes of a decision: published for objections, in effect, challenged in court, annulled, revoked by an authority.

A decision binds all owners, those too who did not vote. An owner may ask a court to annul one that infringes his rights or broke
the procedure, within a year from when he knew or should have known (Civil Code art. 280; SPC interpretation on condominium
ownership art. 12; read); the street office may order a correction or revoke an unlawful one (Property Management Regulation
art. 19; read).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, event, verb
from community_gov.notices import Notice, may_take_effect, post_notice
from community_gov.rules import Outcome
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.decisions import LIFE, AreaSums, Decision, DecisionState, HeadSums, decisions, results
from community_gov_owners.heads import plain
from community_gov_owners.moves import moved
from community_gov_owners.paper_account import account_of
from community_gov_owners.turnout import SMALLEST

__all__ = [
    "DecisionTookEffect",
    "DecisionsPublished",
    "annul",
    "challenge",
    "publish_results",
    "revoke",
    "take_effect",
    "uphold",
]


@event("owners.decisions_published")
@frozen(kw_only=True)
class DecisionsPublished:
    """The results of an assembly were put up for all to see."""

    assembly: Id[Assembly]
    notice: Id[Notice]


@event("owners.decision_took_effect")
@frozen(kw_only=True)
class DecisionTookEffect:
    """A decision binds from a day on."""

    decision: Id[Decision]
    on: date


STATE = ProblemType(
    "owners.decision_state",
    zh="决定现为“{state}”,不能{action}",
    en="the decision is {state}; one cannot {action} now",
    nature=Nature.STATE,
)
NOTHING_COUNTED = ProblemType("owners.nothing_counted", zh="尚未计票", en="nothing has been counted", nature=Nature.STATE)
NOT_PASSED = ProblemType(
    "owners.not_passed",
    zh="该事项未通过,没有可生效的决定",
    en="the item did not pass; there is nothing to take effect",
    nature=Nature.STATE,
)

NOT_FILED_YET = ProblemType(
    "owners.sued_in_future", zh="起诉日{filed}晚于今天{today}", en="the action is dated {filed}; today is {today}"
)
BEFORE_DECISION = ProblemType(
    "owners.sued_before_decision", zh="{day}早于决定作出日{decided}", en="{day} is before the decision of {decided}"
)
NOT_BETWEEN = ProblemType(
    "owners.known_out_of_order",
    zh="知道之日须在决定作出日{decided}与起诉日{filed}之间",
    en="an owner knows of a decision between the day of it, {decided}, and the day of the action, {filed}",
)


@verb("owners.publish_results")
def publish_results(change: Change, assembly_id: Id[Assembly], *, starts: date, days: int) -> tuple[Decision, ...]:
    """Put the results of all items up for objections: sums and outcomes, nobody's vote."""
    assembly, made = change.get(Assembly, assembly_id), decisions(change, assembly_id)
    change.require(made, NOTHING_COUNTED(at="assembly_id"))
    text = "\n".join([*(_told(change, decision) for decision in made), *_papers(change, assembly_id)])
    notice = post_notice(
        change, title=f"{assembly.name}:表决结果", text=text, body_id=assembly.convener, starts=starts, days=days
    )
    change.emit(DecisionsPublished(assembly=assembly_id, notice=notice.id))
    return tuple(change.put(evolve(_step(change, one, "publish"), notice=notice.id)) for one in made)


def _told(change: Change, decision: Decision) -> str:
    motion = change.get(Motion, decision.motion)
    line = f"事项{motion.order} {motion.title}:{_OUTCOMES[decision.outcome]}(依据{decision.rule})。"
    if decision.heads is not None and decision.area is not None:
        line += _sums_told(decision.heads, decision.area, secret=motion.secret)
    seats = sum(one.seat is not None for one in results(change, decision.id))
    return line + (f"当选{seats}人。" if seats else "")


_WORDS = (("全体", "entitled"), ("参与", "taking_part"), ("同意", "yes"), ("反对", "no"), ("弃权", "abstaining"))
_OF_LAW = 3
"""What the law asks for; of a secret vote no more than that, since the area of few who are against may name them."""


def _sums_told(heads: HeadSums, area: AreaSums, *, secret: bool) -> str:
    """The sums, without any that is of one to four owners; areas in whole percent where exact ones would give that of so few."""
    told, most = [getattr(heads, name) for _word, name in _WORDS], _OF_LAW if secret else len(_WORDS)
    shown = most if _all_large(*told[_OF_LAW:], told[1] - sum(told[2:])) else _OF_LAW
    shown = next((number for number in range(shown) if 0 < told[number] < SMALLEST), shown)
    exact = _all_large(told[0] - told[1], told[1] - told[2])
    line = _line(heads, "人", shown) + (_line(area, "平方米", shown) if exact else _percent(area, shown))
    return line + ("" if exact and shown == most else f"其余数字涉及不足{SMALLEST}人,不公布。")


def _all_large(*groups: int) -> bool:
    return not any(0 < group < SMALLEST for group in groups)


def _line(sums: HeadSums | AreaSums, unit: str, shown: int) -> str:
    said = (f"{word}{plain(Decimal(getattr(sums, name)))}{unit}" for word, name in _WORDS[:shown])
    return ",".join(said) + ("。" if shown else "")


def _percent(area: AreaSums, shown: int) -> str:
    """Shares of the whole, rounded down."""
    shares = ((word, getattr(area, name) * 100 // area.entitled) for word, name in _WORDS[1 : min(shown, _OF_LAW)])
    said = [f"{word}{share}%" for word, share in shares]
    return f"面积占全体:{','.join(said)}(取整)。" if said else ""


def _papers(change: Change, assembly_id: Id[Assembly]) -> Iterator[str]:
    """Where the papers are, and by how many people they were counted; names stay out."""
    account = account_of(change, assembly_id)
    if account is not None:
        yield (
            f"表决票发出{account.issued}张,收回{account.returned}张;计票人{len(account.counters)}名,"
            f"监票人{len(account.scrutineers)}名。票数清点{'相符' if account.adds_up else f'不符:{account.difference}'}。"
        )


_OUTCOMES = {
    Outcome.PASSED: "通过",
    Outcome.REJECTED: "未通过",
    Outcome.NO_DECISION: "未形成决定",
    Outcome.INSUFFICIENT_DATA: "资料不足,无法判定",
}


@verb("owners.take_effect")
def take_effect(change: Change, decision_id: Id[Decision], *, on: date) -> Decision:
    """A decision that passed takes effect, after its notice has hung for its time and every objection is answered.

    Raises Refused with every reason why not yet.
    """
    decision = change.get(Decision, decision_id)
    change.require(decision.outcome is Outcome.PASSED, NOT_PASSED(at="decision_id"))
    ready = _step(change, decision, "take_effect")
    if decision.notice is not None:
        effect = may_take_effect(change, decision.notice, on=on)
        if effect.reasons:
            raise Refused(*effect.reasons)
    return change.put(evolve(ready, effective=on), DecisionTookEffect(decision=decision_id, on=on))


@verb("owners.challenge")
def challenge(change: Change, decision_id: Id[Decision], *, filed: date, known: date | None = None, reason: str = "") -> Decision:
    """An owner sues: the day on which the court has it, and the day from which he claims to have known or should have known.

    Whether in time is for the court. More than a year (SPC interpretation on condominium ownership art. 12; read) after `known`,
    or without it after the result was put up, is a finding and no refusal.
    """
    decision = change.get(Decision, decision_id)
    change.require(filed <= change.today, NOT_FILED_YET(at="filed", filed=filed, today=change.today))
    change.require(decision.decided <= filed, BEFORE_DECISION(at="filed", day=filed, decided=decision.decided))
    if known is not None:
        change.require(decision.decided <= known <= filed, NOT_BETWEEN(at="known", decided=decision.decided, filed=filed))
    sued = _step(change, decision, "challenge", reason=reason)
    return change.put(evolve(sued, sued=filed, known=known))


@verb("owners.uphold")
def uphold(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The court leaves the decision as it is."""
    return change.put(_step(change, change.get(Decision, decision_id), "uphold", reason=reason))


@verb("owners.annul")
def annul(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The court annuls it; what was done under it stays in the record."""
    return change.put(_step(change, change.get(Decision, decision_id), "annul", reason=reason))


@verb("owners.revoke")
def revoke(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The authority revokes it."""
    return change.put(_step(change, change.get(Decision, decision_id), "revoke", reason=reason))


def _step(change: Change, decision: Decision, action: str, *, reason: str = "") -> Decision:
    if not LIFE.allows(decision.state, action):
        change.refuse(STATE(at="decision_id", state=decision.state, action=LIFE.word(action)))
    to: DecisionState = LIFE.after(decision.state, action)
    moved(change, decision.id, from_=decision.state, to=to, reason=reason)
    return evolve(decision, state=to)
