"""What becomes of a decision: published for objections, in effect, revoked by an authority; what courts say is in `suits`.

A decision binds all owners, those too who did not vote (Civil Code art. 280; read). The street office may order a correction or
revoke an unlawful one (Property Management Regulation art. 19; read).
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, Phrase, ProblemType, Refused, Writer, event, verb
from community_gov.meetings import OUTCOMES
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
    writer = Writer(change)
    text = "\n".join([*(_told(change, decision, writer) for decision in made), *_papers(change, assembly_id, writer)])
    title = writer.say(RESULTS, assembly=assembly.name)
    notice = post_notice(change, title=title, text=text, body_id=assembly.convener, starts=starts, days=days)
    change.emit(DecisionsPublished(assembly=assembly_id, notice=notice.id))
    return tuple(change.put(evolve(step(change, one, "publish"), notice=notice.id)) for one in made)


RESULTS = Phrase("owners.results", zh="{assembly}:表决结果", en="{assembly}: results")
RESULT = Phrase(
    "owners.result", zh="事项{order} {title}:{outcome}(依据{law})。", en="Item {order}, {title}: {outcome} (by {law})."
)
ELECTED = Phrase("owners.result_elected", zh="当选{seats}人。", en="Elected: {seats}.")
HEADS = Phrase("owners.result_heads", zh="{group}{n}人", en="{group}: {n} owners")
AREA = Phrase("owners.result_area", zh="{group}{n}平方米", en="{group}: {n} m²")
SHARE = Phrase("owners.result_share", zh="{group}{n}%", en="{group} {n}%")
SHARES = Phrase("owners.result_shares", zh="面积占全体:{shares}(取整)。", en="Of the whole area: {shares} (rounded down).")
FEW = Phrase(
    "owners.result_few",
    zh="其余数字涉及不足{fewest}人,不公布。",
    en="The other numbers are of fewer than {fewest} owners and are not published.",
)
ENTITLED = Phrase("owners.result_entitled", zh="全体", en="all")
TAKING_PART = Phrase("owners.result_taking_part", zh="参与", en="taking part")
FOR = Phrase("owners.result_yes", zh="同意", en="for")
AGAINST = Phrase("owners.result_no", zh="反对", en="against")
ABSTAINING = Phrase("owners.result_abstaining", zh="弃权", en="abstaining")
COUNTED = Phrase(
    "owners.result_papers",
    zh="表决票发出{issued}张,收回{returned}张;计票人{counters}名,监票人{scrutineers}名。票数清点{sums}。",
    en="Ballots handed out: {issued}, returned: {returned}; counters: {counters}, scrutineers: {scrutineers}. The count {sums}.",
)
ADDS_UP = Phrase("owners.result_adds_up", zh="相符", en="adds up")
DIFFERS = Phrase("owners.result_differs", zh="不符:{difference}", en="does not add up: {difference}")


def _law(decision: Decision, writer: Writer) -> str:
    """The rule in the words of its rulebook, and its id."""
    rule = rule_from_data(json.loads(decision.rule_text))
    if not writer.either(rule.zh, rule.en):
        return decision.rule
    return writer.either(f"{rule.zh}[{decision.rule}]", f"{rule.en} [{decision.rule}]")


def _told(change: Change, decision: Decision, writer: Writer) -> str:
    motion, law = change.get(Motion, decision.motion), _law(decision, writer)
    outcome = writer.say(OUTCOMES[decision.outcome])
    told = [writer.say(RESULT, order=motion.order, title=motion.title, outcome=outcome, law=law)]
    if decision.heads is not None and decision.area is not None:
        told += _sums_told(decision.heads, decision.area, writer, secret=motion.secret)
    seats = sum(one.seat is not None for one in results(change, decision.id))
    return writer.together(*told, writer.say(ELECTED, seats=seats) if seats else "")


_GROUPS = ((ENTITLED, "entitled"), (TAKING_PART, "taking_part"), (FOR, "yes"), (AGAINST, "no"), (ABSTAINING, "abstaining"))
_OF_LAW = 3
"""What the law asks for; of a secret vote no more than that, since the area of few who are against may name them."""


def _sums_told(heads: HeadSums, area: AreaSums, writer: Writer, *, secret: bool) -> tuple[str, ...]:
    """The sums, without any that is of one to four owners; areas in whole percent where exact ones would give that of so few."""
    told, most = [getattr(heads, name) for _group, name in _GROUPS], _OF_LAW if secret else len(_GROUPS)
    shown = most if _all_large(*told[_OF_LAW:], told[1] - sum(told[2:])) else _OF_LAW
    shown = next((number for number in range(shown) if 0 < told[number] < FEWEST), shown)
    exact = _all_large(told[0] - told[1], told[1] - told[2])
    measured = _line(area, AREA, shown, writer) if exact else _percent(area, shown, writer)
    rest = "" if exact and shown == most else writer.say(FEW, fewest=FEWEST)
    return _line(heads, HEADS, shown, writer), measured, rest


def _all_large(*groups: int) -> bool:
    return not any(0 < group < FEWEST for group in groups)


def _line(sums: HeadSums | AreaSums, said: Phrase, shown: int, writer: Writer) -> str:
    found = ((group, plain(Decimal(getattr(sums, name)))) for group, name in _GROUPS[:shown])
    return writer.sentence(writer.say(said, group=writer.say(group), n=n) for group, n in found)


def _percent(area: AreaSums, shown: int, writer: Writer) -> str:
    """Shares of the whole, rounded down."""
    shares = ((group, getattr(area, name) * 100 // area.entitled) for group, name in _GROUPS[1 : min(shown, _OF_LAW)])
    said = [writer.say(SHARE, group=writer.say(group), n=share) for group, share in shares]
    return writer.say(SHARES, shares=writer.listed(said)) if said else ""


def _papers(change: Change, assembly_id: Id[Assembly], writer: Writer) -> Iterator[str]:
    """Where the papers are, and by how many people they were counted; names stay out."""
    account = account_of(change, assembly_id)
    if account is not None:
        yield writer.say(
            COUNTED,
            issued=account.issued,
            returned=account.returned,
            counters=len(account.counters),
            scrutineers=len(account.scrutineers),
            sums=writer.say(ADDS_UP) if account.adds_up else writer.say(DIFFERS, difference=account.difference),
        )


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
