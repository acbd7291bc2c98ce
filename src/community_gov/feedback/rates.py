"""The three rates, each with what it counts and out of what; nothing out of nothing is None, not zero and not all.

- response: items that were first accepted, refused or answered before the time was over that was set when they came in, out of
  those that got such a first response at all or whose time is over
- resolution: items whose last return visit found the matter solved, out of those with a return visit
- satisfaction: reporters who were satisfied the last time they were asked, out of those who were asked; each merged slip has a
  reporter of its own

Emergencies are in none of them. What else stands below the line is said by the pack of limits that applies (`RateRules`), and
told in the answer: whether withdrawn, refused and merged items count, and answered ones whose reporter was not asked or reached.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve, frozen

from community_gov.calendar import day_ends
from community_gov.change import View, question
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.feedback.limits import RateRules, pack_at, pack_named
from community_gov.feedback.measuring import Measured, chosen, measure
from community_gov.households import Place, PlaceKind, enclosing, natural
from community_gov.organizations import Body
from community_gov.privacy import FEWEST, enough
from community_gov.records import Code, Coded, Id
from community_gov.reports import ReportTime

__all__ = ["FEWEST", "By", "Rate", "Rates", "Slice", "measured", "public_rates", "rates", "rates_by"]

WHOLE_MONTHS = ProblemType(
    "feedback.whole_months",
    zh="公开的三率按整月公布,起止须为某月1日",
    en="what everybody sees is told for whole months: begin and end on the first of a month",
)
NOT_OVER = ProblemType(
    "feedback.month_not_over",
    zh="公开的三率按已结束的月份公布,{last}尚未过去",
    en="what everybody sees is told of months that are over, and {last} is not",
    nature=Nature.STATE,
)


class By(Coded):
    """By what the rates are told apart."""

    BODY = "body", "承办单位", "body"
    CATEGORY = "category", "类别", "category"
    BUILDING = "building", "楼栋", "building"
    MONTH = "month", "月份", "month"


@frozen(kw_only=True)
class Rate:
    """`count` out of `base`."""

    count: int
    base: int

    @property
    def value(self) -> Fraction | None:
        """The rate; None when there is nothing to count."""
        return Fraction(self.count, self.base) if self.base else None


NO_RATE = Rate(count=0, base=0)
_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Rates:
    """The three rates of the items that came in from `since` (included) to `until` (not included), as of `on`."""

    since: date
    until: date
    on: date
    items: int
    response: Rate
    resolution: Rate
    satisfaction: Rate
    rules: RateRules
    """What stands below the line."""
    pack: Code
    """Which pack of limits says so."""


@frozen(kw_only=True)
class Slice:
    """The rates of one body, category, building or month."""

    part: Id[Body] | Id[Place] | Code | None
    """The id of the body or building, the code of the category, or the month as `2022-01`; None for items without any."""
    rates: Rates


@question("feedback.rates")
def rates(
    view: View,
    *,
    since: date,
    until: date,
    category: Code | None = None,
    handler: Id[Body] | None = None,
    place: Id[Place] | None = None,
    as_of: date | None = None,
) -> Rates:
    """The three rates of all items, or of one category, handler or place with all that lies in it; `measured` tells the items.

    With `as_of` they are those that stood at the end of that day, by the rules of that day, so that a report can be made again.
    """
    found = measured(view, since=since, until=until, category=category, handler=handler, place=place, as_of=as_of)
    return _rates(view, found, since=since, until=until, place=place, as_of=as_of)


@question("feedback.measured")
def measured(
    view: View,
    *,
    since: date,
    until: date,
    category: Code | None = None,
    handler: Id[Body] | None = None,
    place: Id[Place] | None = None,
    as_of: date | None = None,
) -> tuple[Measured, ...]:
    """The items behind the rates, by number, each with what it counts for: the figures can be added up from these."""
    if as_of is None:
        items = chosen(view, since=since, until=until, category=category, handler=handler, place=place)
        return measure(view, items, _rules(view, place, view.today)[1])
    items = chosen(view, since=since, until=until, category=category, handler=None, place=place)
    found = measure(view, items, _rules(view, place, as_of)[1], before=day_ends(as_of, zone=view.zone))
    return tuple(one for one in found if handler in (None, one.handler))


@question("feedback.rates_by")
def rates_by(view: View, *, since: date, until: date, by: By) -> tuple[Slice, ...]:
    """The rates of each body, category or building, or of the items of each month; the parts add up to the whole."""
    parts: dict[Id[Body] | Id[Place] | Code | None, list[Measured]] = {}
    for one in measured(view, since=since, until=until):
        parts.setdefault(_part(view, one, by), []).append(one)
    ordered = sorted(parts.items(), key=lambda part: (part[0] is None, natural(part[0] or "")))
    return tuple(Slice(part=part, rates=_rates(view, tuple(found), since=since, until=until)) for part, found in ordered)


def _part(view: View, one: Measured, by: By) -> Id[Body] | Id[Place] | Code | None:
    if by is By.BODY:
        return one.handler
    if by is By.CATEGORY:
        return one.category
    if by is By.MONTH:
        return Code(f"{one.submitted:%Y-%m}")
    around = () if one.place is None else enclosing(view, one.place)
    return next((place.id for place in around if place.kind is PlaceKind.BUILDING), None)


@question("feedback.public_rates")
def public_rates(view: View, *, since: date, until: date) -> Rates | None:
    """The three rates of everything, for everybody, of whole months; None where no month has five items.

    Each month is told when it is over, as it stood at its end, and never otherwise: of two answers on two days the difference
    would be one person. Of several months each rate is the sum of those months in which it is told, so that no month can be told
    by subtraction. A rate whose base in a month is smaller than five is not told, and neither is one of satisfaction or solution
    with fewer than five, but some, on either side: it would tell how a few people felt. What is told of no month is shown as 0 of
    0. Raises Refused for parts of months, from which days could be told, and for a month that is not over.
    """
    months = ReportTime(since, until).months()
    if not months:
        raise Refused(WHOLE_MONTHS(at="since"))
    if view.today < until:
        raise Refused(NOT_OVER(at="until", last=until - _DAY))
    told = [one for month in months if (one := _told(view, month)) is not None]
    if not told:
        return None
    return evolve(
        told[-1],
        since=since,
        until=until,
        on=until - _DAY,
        items=sum(one.items for one in told),
        response=_sum(one.response for one in told),
        resolution=_sum(one.resolution for one in told),
        satisfaction=_sum(one.satisfaction for one in told),
    )


def _told(view: View, month: ReportTime) -> Rates | None:
    """What everybody is told of one month."""
    found = rates(view, since=month.since, until=month.until, as_of=month.until - _DAY)
    if found.items < FEWEST:
        return None
    response = found.response if found.response.base >= FEWEST else NO_RATE
    return evolve(found, response=response, resolution=_of_many(found.resolution), satisfaction=_of_many(found.satisfaction))


def _sum(parts: Iterable[Rate]) -> Rate:
    every = tuple(parts)
    return Rate(count=sum(one.count for one in every), base=sum(one.base for one in every))


def _of_many(rate: Rate) -> Rate:
    shown = rate.base >= FEWEST and enough(rate.count) and enough(rate.base - rate.count)
    return rate if shown else NO_RATE


def _rules(view: View, place: Id[Place] | None, on: date) -> tuple[Code, RateRules]:
    code = pack_at(view, place, on)
    pack = pack_named(view, code)
    return code, RateRules() if pack is None else pack.rates


def _rates(
    view: View,
    found: tuple[Measured, ...],
    *,
    since: date,
    until: date,
    place: Id[Place] | None = None,
    as_of: date | None = None,
) -> Rates:
    pack, rules = _rules(view, place, as_of or view.today)
    return Rates(
        since=since,
        until=until,
        on=as_of or view.today,
        items=sum(one.counts for one in found),
        response=_rate(one.in_time for one in found),
        resolution=_rate(one.solved for one in found),
        satisfaction=_rate(one.satisfied for one in found),
        rules=rules,
        pack=pack,
    )


def _rate(found: Iterable[bool | None]) -> Rate:
    counted = [one for one in found if one is not None]
    return Rate(count=sum(counted), base=len(counted))
