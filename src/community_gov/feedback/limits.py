"""How much time there is: packs of limits, each dated and with its source, and which pack a place has chosen.

A pack is one text: a city's norm, a national rule, a compound's own agreement. It applies only where it was chosen, by a dated
record; where none was, the compound's example applies, which no law sets. A pack sets limits by category, place, kind, urgency
and level; a matter for which it says nothing at all is timed by the compound's example.
"""

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from community_gov.calendar import CalendarSettings, Counting, count
from community_gov.change import Change, View, question, verb
from community_gov.deadlines import TimeLimit
from community_gov.errors import Nature, ProblemType, Word
from community_gov.feedback.records import FeedbackKind, Item, Trigger, Urgency
from community_gov.households import Place, enclosing, fold
from community_gov.periods import PartialDate, Period
from community_gov.records import Code, Coded, Id, kind
from community_gov.rules import Mark

__all__ = [
    "COMPOUND_RULES",
    "ChosenPack",
    "DeadlinePack",
    "EscalationRule",
    "Limit",
    "RateRules",
    "Timed",
    "choose_pack",
    "deadline_packs",
    "escalation_rule",
    "limit_for",
    "limits",
    "pack_at",
    "pack_named",
]

COMPOUND_RULES = Code("compound_example")
"""The pack that applies where none was chosen."""


class Timed(Coded):
    """What has to be done within a limit."""

    ACCEPT = "accept", "受理", "accept or refuse"
    ANSWER = "answer", "答复", "answer"
    DISPUTE = "dispute", "提出职责异议", "dispute the competence"
    SETTLE = "settle", "裁定职责", "settle who is competent"
    EXTEND = "extend", "延长", "at most, an extension"


@frozen(kw_only=True)
class RateRules:
    """What stands below the line of the three rates."""

    withdrawn: bool = False
    """Whether an item that was taken back counts; if not, in no rate."""
    refused: bool = True
    """Whether an item that stands refused counts, a refusal in time as a response; if not, in no rate."""
    merged: bool = False
    """Whether an item that was merged counts beside the one that is kept; its reporter's satisfaction counts always."""
    unreached: bool = False
    """Whether an answered item whose reporter could not be reached counts as not solved and not satisfied."""
    unasked: bool = False
    """Whether an answered item about which nobody was asked yet counts as not solved and not satisfied."""


@frozen(kw_only=True)
class DeadlinePack:
    """One text that sets limits, whom it binds, and how sure we are of it."""

    code: Code
    zh: str
    en: str
    binds: str
    """Whom it binds, in both languages."""
    source: str
    mark: Mark
    checked_on: date
    start: PartialDate | None = None
    """From when it holds; None when that is not known."""
    end: PartialDate | None = None
    rates: RateRules = field(factory=RateRules)

    @property
    def word(self) -> Word:
        """The pack as a message says it."""
        return Word(self.code, self.zh, self.en)

    @property
    def period(self) -> Period:
        """When it holds."""
        return Period(self.start, self.end)


@frozen(kw_only=True)
class Limit:
    """How long one step may take by one pack; None stands for any category, kind, place and so on.

    The innermost place counts first, then category, urgency, kind and level, then the precedence. A pack without a limit for
    accepting lets the time for the answer run from the arrival.
    """

    pack: Code
    step: Timed
    time: TimeLimit
    category: Code | None = None
    kind: FeedbackKind | None = None
    urgency: Urgency | None = None
    level: Code | None = None
    place: str | None = None
    """The code of a place; it stands for everything in it too."""
    source: str
    mark: Mark
    precedence: int = 0


@frozen(kw_only=True)
class EscalationRule:
    """When a matter goes up from a level by itself, or by the wish of residents; going up by hand needs no rule."""

    pack: Code
    trigger: Trigger
    """`deadline`, `refusal`, `category` or `households`."""
    level: Code | None = None
    """The level from which; None for every one."""
    category: Code | None = None
    after: TimeLimit | None = None
    """For a refusal: how long it stands before the matter goes up."""
    households: int | None = None
    """For the wish of residents: how many households have to want the same."""
    source: str
    mark: Mark
    precedence: int = 0


@kind("feedback.chosen_pack", indexes=("place",))
@frozen(kw_only=True)
class ChosenPack:
    """From a day on a pack applies at a place, or in the whole compound; the latest choice counts."""

    id: Id["ChosenPack"]
    pack: Code
    place: Id[Place] | None = None
    start: date


NO_PACK = ProblemType(
    "feedback.no_pack", zh="没有时限规则{pack}", en="there is no pack of limits {pack}", nature=Nature.NOT_FOUND
)
NOT_IN_FORCE = ProblemType(
    "feedback.pack_not_in_force",
    zh="时限规则“{pack}”在{day}不适用",
    en="the pack {pack} does not hold on {day}",
    nature=Nature.STATE,
)


@verb("feedback.choose_pack")
def choose_pack(change: Change, *, pack: Code, start: date, place: Id[Place] | None = None) -> ChosenPack:
    """Let a pack of limits apply from a day on, at a place or everywhere; what runs already is not touched.

    Raises NoWorkingDays when the pack counts working days and the community has no calendar that knows them.
    """
    found = pack_named(change, pack)
    if found is None:
        change.refuse(NO_PACK(at="pack", pack=pack))
    change.require(found.period.holds(start), NOT_IN_FORCE(at="start", pack=found.word, day=start))
    _require_countable(change, pack, start)
    if place is not None:
        change.get(Place, place)
    return change.put(ChosenPack(id=change.new_id(ChosenPack), pack=pack, place=place, start=start))


def _require_countable(change: Change, pack: Code, start: date) -> None:
    """Raise NoWorkingDays now when the calendar cannot count what the pack sets, and not when the first matter comes in."""
    calendar = change.settings(CalendarSettings).working
    for limit in limits(change, pack=pack):
        if limit.time.counting is Counting.WORKING_DAYS:
            count(start, limit.time.amount, counting=limit.time.counting, calendar=calendar)


@question("feedback.deadline_packs")
def deadline_packs(view: View) -> tuple[DeadlinePack, ...]:
    """The packs of limits that there are, each with its source and how sure we are of it."""
    return view.packs(DeadlinePack)


@question("feedback.limits")
def limits(view: View, *, pack: Code) -> tuple[Limit, ...]:
    """What one pack sets."""
    return tuple(one for one in view.packs(Limit) if one.pack == pack)


def pack_named(view: View, code: Code) -> DeadlinePack | None:
    """The pack of that code."""
    return next((one for one in view.packs(DeadlinePack) if one.code == code), None)


def pack_at(view: View, place: Id[Place] | None, day: date) -> Code:
    """The pack that applies at a place on a day."""
    around: tuple[Id[Place] | None, ...] = () if place is None else tuple(one.id for one in enclosing(view, place))
    chosen = [one for one in view.find(ChosenPack) if one.start <= day]
    for here in (*around, None):
        found = [one for one in chosen if one.place == here]
        if found:
            return max(found, key=lambda one: (one.start, view.version(ChosenPack, one.id), len(one.id), one.id)).pack
    return COMPOUND_RULES


def limit_for(view: View, item: Item, step: Timed) -> Limit | None:
    """The limit of a step for an item by the pack of its place and of the day; None when there is none."""
    pack = pack_at(view, item.place, view.today)
    mine = list(_fitting(view, item, pack))
    if not any(limit.step in (Timed.ACCEPT, Timed.ANSWER) for limit in mine):
        mine = list(_fitting(view, item, COMPOUND_RULES))
    here = _around(view, item.place)
    found = [limit for limit in mine if limit.step is step]
    return max(found, key=lambda limit: _rank(limit, here), default=None)


def _fitting(view: View, item: Item, pack: Code) -> Iterator[Limit]:
    here = _around(view, item.place)
    for limit in view.packs(Limit):
        asked = (
            (limit.category, item.category),
            (limit.kind, item.kind),
            (limit.urgency, item.urgency),
            (limit.level, item.level),
        )
        fits = all(wanted in (None, held) for wanted, held in asked)
        if limit.pack == pack and fits and (limit.place is None or fold(limit.place) in here):
            yield limit


def _around(view: View, place: Id[Place] | None) -> list[str]:
    return [] if place is None else [fold(one.code) for one in enclosing(view, place)]


def _rank(limit: Limit, around: list[str]) -> tuple[int, bool, bool, bool, bool, int]:
    depth = 0 if limit.place is None else len(around) - around.index(fold(limit.place))
    parts = (limit.category, limit.urgency, limit.kind, limit.level)
    return (depth, *(part is not None for part in parts), limit.precedence)  # type: ignore[return-value]  # four parts, four answers


def escalation_rule(view: View, item: Item, trigger: Trigger) -> EscalationRule | None:
    """The rule by which an item goes up from its level for this reason; None when there is none."""
    pack = pack_at(view, item.place, view.today)
    found = [
        rule
        for rule in view.packs(EscalationRule)
        if rule.trigger is trigger
        and rule.pack == pack
        and rule.level in (None, item.level)
        and rule.category in (None, item.category)
    ]
    return max(found, key=lambda rule: (rule.category is not None, rule.level is not None, rule.precedence), default=None)
