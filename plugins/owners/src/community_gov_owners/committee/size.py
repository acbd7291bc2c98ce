"""How many members a committee has and for how long, by the figures of the place: an odd number, between two sizes, up to a term.

A small compound may have fewer members where an ordinance says so: up to a number of households (Beijing) or an area (Shanghai).
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from community_gov import Certainty, Code, Finding, FindingType, View
from community_gov.households import UnitKind, units
from community_gov.meetings import Figure
from community_gov.organizations import Body, limit_end
from community_gov_owners.committee.rounds import Round, round_of
from community_gov_owners.decisions import Decision
from community_gov_owners.entitled import entitled
from community_gov_owners.heads import exact_sum
from community_gov_owners.sitting import COMMITTEE, said

__all__ = ["elected_findings", "size_findings", "term_findings"]

LEAST = Code("committee_size_min")
LEAST_SMALL = Code("committee_size_min_small")
SMALL_HOUSEHOLDS = Code("committee_small_households")
SMALL_AREA = Code("committee_small_area")
MOST = Code("committee_size_max")
ODD = Code("committee_size_odd")
TERM_MOST = Code("committee_term_max")
TERM_LEAST = Code("committee_term_min")


def _even(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_even",
        zh="业主委员会现有委员{n}人,人数应为单数",
        en="the committee has {n} members, and the number should be odd",
        rule=rule.citation,
        severity=rule.severity,
    )


def _size(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_size_now",
        zh="业主委员会现有委员{n}人,应为{least}至{most}人",
        en="the committee has {n} members; {least} to {most} are asked for",
        rule=rule.citation,
        severity=rule.severity,
    )


def _smallest(view: View, body: Body, *, on: date) -> Figure | None:
    """The least number of members of the place; that for small compounds, where this one is small."""
    small = said(view, body, LEAST_SMALL, on=on)
    return small if small is not None and _is_small(view, body, on) else said(view, body, LEAST, on=on)


def _is_small(view: View, body: Body, on: date) -> bool:
    """By the households or by the area, whichever the place names; not small where an area is missing."""
    households, area = (said(view, body, name, on=on) for name in (SMALL_HOUSEHOLDS, SMALL_AREA))
    if households is not None:
        n = len(units(view, kind=UnitKind.DWELLING, on=on))
        return households.comparator.holds(Fraction(n), households.share)
    if area is None:
        return False
    areas = [part.area for line in entitled(view, on=on) for part in line.parts]
    known = [one for one in areas if one is not None]
    return len(known) == len(areas) and area.comparator.holds(Fraction(exact_sum(known)), area.share)


def _range(view: View, body: Body, *, on: date) -> tuple[Figure, Figure] | None:
    """The least and the greatest number of members; None where a book does not say both."""
    least, most = _smallest(view, body, on=on), said(view, body, MOST, on=on)
    return None if least is None or most is None else (least, most)


def size_findings(view: View, round_: Round) -> Iterator[Finding]:
    """Of those who certainly sit; nothing of a committee in which nobody does, or of which it is not certain who does."""
    n, body, on = len(round_.sitting.tenures), round_.body, round_.on
    if not n or any(one.held is not Certainty.CERTAINLY for one in round_.sitting.tenures):
        return
    odd, sizes = _wrong(view, body, n, on=on)
    if odd is not None:
        yield _even(odd)(body.id, n=n)
    if sizes is not None:
        least, most = sizes
        yield _size(least if n < least.whole else most)(body.id, n=n, least=least.whole, most=most.whole)


def elected_findings(view: View, body: Body, decision: Decision, seats: int, elected: int) -> Iterator[Finding]:
    """The same of those whom an election chose; `body` is the one that called it, by whose rules and place it is looked at.

    A by-election, for no more seats than are free in the committee that called it, is looked at with those who sit already.
    """
    on = decision.decided
    n = elected + (_staying(round_of(view, body, on=on), seats) if body.kind == COMMITTEE else 0)
    odd, sizes = _wrong(view, body, n, on=on)
    if odd is not None:
        yield _elected_even(odd)(decision.id, since=on, n=n)
    if sizes is not None:
        least, most = sizes
        broken = least if n < least.whole else most
        yield _elected_size(broken)(decision.id, since=on, n=n, least=least.whole, most=most.whole)


def _staying(present: Round, seats: int) -> int:
    """Those who sit, where the election only fills up their number."""
    return len(present.sitting.tenures) if not present.expired and seats <= present.vacant else 0


def _wrong(view: View, body: Body, n: int, *, on: date) -> tuple[Figure | None, tuple[Figure, Figure] | None]:
    """The text that wants an odd number, and the range, where the number of members breaks them."""
    odd, sizes = said(view, body, ODD, on=on), _range(view, body, on=on)
    fits = sizes is None or sizes[0].whole <= n <= sizes[1].whole
    return odd if odd is not None and odd.value is True and n % 2 == 0 else None, None if fits else sizes


def _elected_even(rule: Figure) -> FindingType:
    return FindingType(
        "owners.elected_even",
        zh="选举后共{n}人,委员会应为单数",
        en="with those elected there are {n}; a committee has an odd number of members",
        rule=rule.citation,
        severity=rule.severity,
    )


def _elected_size(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_size",
        zh="选举后共{n}人,委员会应为{least}至{most}人",
        en="with those elected there are {n}; a committee has {least} to {most} members",
        rule=rule.citation,
        severity=rule.severity,
    )


# --- the term --------------------------------------------------------------------------------------------------------


def term_findings(view: View, round_: Round) -> Iterator[Finding]:
    """A term is measured by the figures that were in force when it began."""
    if round_.since is None:
        return
    body, began = round_.body, round_.since
    most, least = (said(view, body, name, on=began.latest) for name in (TERM_MOST, TERM_LEAST))
    if most is not None:
        end = limit_end(began, most.whole)
        if end.latest <= round_.on:
            yield _over(most)(body.id, since=end, years=most.whole, day=end)
        elif round_.expires is not None and round_.expires.earliest > end.latest:
            yield _planned(most)(body.id, since=began, years=most.whole)
    if least is not None and round_.expires is not None:
        first_allowed = limit_end(began, least.whole)
        if round_.expires.latest < first_allowed.earliest and not _one_day_less(round_.expires.latest, first_allowed.latest):
            yield _short(least)(body.id, since=began, years=least.whole)


def _one_day_less(until: date, limit: date) -> bool:
    """From 1 June to 1 June: the first day is in the term, and so the day of the same number is not."""
    return (limit - until).days <= 1


def _over(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_term_over",
        zh="业主委员会任期自{day}起超过{years}年,尚未换届",
        en="the committee's term is longer than {years} years since {day}, and nobody has been elected anew",
        rule=rule.citation,
        severity=rule.severity,
    )


def _planned(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_term_long",
        zh="业主委员会任期确定为超过{years}年",
        en="the committee's term is planned for more than {years} years",
        rule=rule.citation,
        severity=rule.severity,
    )


def _short(rule: Figure) -> FindingType:
    return FindingType(
        "owners.committee_term_short",
        zh="业主委员会任期确定为不足{years}年",
        en="the committee's term is planned for less than {years} years",
        rule=rule.citation,
        severity=rule.severity,
    )
