"""What becomes of a decision: published for objections, in effect, revoked by an authority; what courts say is in `suits`.

A decision binds all owners, those too who did not vote (Civil Code art. 280; read). The street office may order a correction or
revoke an unlawful one (Property Management Regulation art. 19; read).
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, Refused, event, verb
from community_gov.notices import Notice, may_take_effect, post_notice
from community_gov.privacy import FEWEST
from community_gov.rules import Outcome, rule_from_data
from community_gov_owners.assembly import Assembly, Motion
from community_gov_owners.decisions import AreaSums, Decision, HeadSums, decisions, results, step
from community_gov_owners.heads import plain
from community_gov_owners.paper_account import account_of
from community_gov_owners.suits import pending

__all__ = [
    "DecisionTookEffect",
    "DecisionsPublished",
    "publish_results",
    "revoke",
    "take_effect",
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


NOTHING_COUNTED = ProblemType("owners.nothing_counted", zh="尚未计票", en="nothing has been counted", nature=Nature.STATE)
AHEAD = ProblemType(
    "owners.effect_ahead",
    zh="{on}晚于今天{today},期满前仍可提出异议,须届时再办",
    en="{on} is after today, {today}; until then somebody may object, so it takes effect on the day itself or later",
    nature=Nature.STATE,
)
NOT_PASSED = ProblemType(
    "owners.not_passed",
    zh="该事项未通过,没有可生效的决定",
    en="the item did not pass; there is nothing to take effect",
    nature=Nature.STATE,
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
    return tuple(change.put(evolve(step(change, one, "publish"), notice=notice.id)) for one in made)


def _law(decision: Decision) -> str:
    """The rule in the words of its rulebook, and its id."""
    said = rule_from_data(json.loads(decision.rule_text)).zh
    return f"{said}[{decision.rule}]" if said else decision.rule


def _told(change: Change, decision: Decision) -> str:
    motion = change.get(Motion, decision.motion)
    line = f"事项{motion.order} {motion.title}:{_OUTCOMES[decision.outcome]}(依据{_law(decision)})。"
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
    shown = next((number for number in range(shown) if 0 < told[number] < FEWEST), shown)
    exact = _all_large(told[0] - told[1], told[1] - told[2])
    line = _line(heads, "人", shown) + (_line(area, "平方米", shown) if exact else _percent(area, shown))
    return line + ("" if exact and shown == most else f"其余数字涉及不足{FEWEST}人,不公布。")


def _all_large(*groups: int) -> bool:
    return not any(0 < group < FEWEST for group in groups)


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
    """A decision that passed takes effect, today or since a day, after its notice has hung and every objection is answered.

    While an action is pending it is in effect and challenged. Raises Refused with every reason why not yet.
    """
    decision = change.get(Decision, decision_id)
    change.require(decision.outcome is Outcome.PASSED, NOT_PASSED(at="decision_id"))
    ready = step(change, decision, "take_effect")
    change.require(on <= change.today, AHEAD(at="on", on=on, today=change.today))
    if decision.notice is not None:
        effect = may_take_effect(change, decision.notice, on=on)
        if effect.reasons:
            raise Refused(*effect.reasons)
    if pending(change, decision_id):
        ready = step(change, ready, "challenge")
    return change.put(evolve(ready, effective=on), DecisionTookEffect(decision=decision_id, on=on))


@verb("owners.revoke")
def revoke(change: Change, decision_id: Id[Decision], *, reason: str = "") -> Decision:
    """The authority revokes it."""
    return change.put(step(change, change.get(Decision, decision_id), "revoke", reason=reason))
