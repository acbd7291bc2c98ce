"""Responsibility areas (责任区): who looks after which household, building or task, when he is on duty, and what visits came to.

Who visits is known to the branch alone. What a visit came to goes into the feedback of the compound as an unnamed matter, which
tells nothing of the visitor. No law gives a number here, and nothing is measured by person.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import deep_iterable, in_, matches_re, min_len

from community_gov import (
    AnyId,
    Change,
    Code,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Refused,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.feedback import Channel, Item, submit
from community_gov.households import Place, Unit, enclosing
from community_gov.organizations import Body
from community_gov.tasks import Task
from community_gov_party.grouping import Group, groups
from community_gov_party.membership import Member, Membership, MemberState, members

__all__ = [
    "Charge",
    "ChargesChanged",
    "Cover",
    "DutyHours",
    "Visit",
    "charges",
    "covering",
    "give_up_charge",
    "record_visit",
    "take_charge",
    "visits",
]

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_WEEK = range(1, 8)


@frozen(kw_only=True)
class DutyHours:
    """When somebody is on duty: weekdays, 1 for Monday, and from when to when."""

    weekdays: tuple[int, ...] = field(validator=[min_len(1), deep_iterable(in_(_WEEK))])
    opens: str = field(validator=matches_re(_HOUR))
    closes: str = field(validator=matches_re(_HOUR))


@kind("party.charge", indexes=("member", "about"))
@frozen(kw_only=True)
class Charge:
    """A member looks after a household, a building or another place, or a task; half-open."""

    id: Id["Charge"]
    member: Id[Member]
    about: AnyId
    """A unit, for the household in it, a place or a task."""
    start: date
    end: date | None = None
    hours: DutyHours | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@kind("party.visit", indexes=("charge", "unit"))
@frozen(kw_only=True)
class Visit:
    """A visit to a household, and the matter that it came to, if any."""

    id: Id["Visit"]
    charge: Id[Charge]
    unit: Id[Unit]
    on: date
    item: Id[Item] | None = None


@event("party.charges_changed")
@frozen(kw_only=True)
class ChargesChanged:
    """Who looks after what changed, or a visit was made; whose stands in the records alone."""

    branch: Id[Body]


@frozen(kw_only=True)
class Cover:
    """Who looks after a household on a day: the charges that fit it most narrowly, and the group of its building."""

    unit: Id[Unit]
    charges: tuple[Charge, ...]
    """For the household itself, else for the nearest place around it."""
    group: Id[Group] | None
    leader: Membership | None


NOT_CHARGED = ProblemType(
    "party.nothing_to_look_after",
    zh="{about}不是住户、场所或任务",
    en="{about} is no unit, place or task",
    nature=Nature.NOT_FOUND,
)
GONE = ProblemType(
    "party.member_gone",
    zh="此人已离开本支部",
    en="the member has left the branch",
    nature=Nature.STATE,
)
OVER = ProblemType(
    "party.charge_over",
    zh="已于{end}结束",
    en="it ended on {end}",
    nature=Nature.STATE,
)
BACKWARDS = ProblemType(
    "party.charge_backwards",
    zh="结束日不得早于开始日{start}",
    en="it ends on or after {start}",
)
NOT_THEN = ProblemType(
    "party.charge_not_then", zh="{on}此责任区未生效", en="the charge does not hold on {on}", nature=Nature.STATE
)
NOT_YET = ProblemType("party.visit_not_yet", zh="{on}尚未到,走访后再登记", en="{on} has not come: record the visit after it")
ELSEWHERE = ProblemType(
    "party.visit_elsewhere",
    zh="该住户不在其责任区内",
    en="the household is not within the charge",
)
TWO_PARTS = ProblemType(
    "party.visit_half_told",
    zh="反映事项须同时写明内容和类别",
    en="a matter has a text and a category",
)


@verb("party.take_charge")
def take_charge(change: Change, member_id: Id[Member], *, about: AnyId, start: date, hours: DutyHours | None = None) -> Charge:
    """Let a member look after a household (its unit), a place or a task.

    Raises Refused: party.member_gone, party.nothing_to_look_after.
    """
    member = change.get(Member, member_id)
    change.require(member.state is not MemberState.LEFT, GONE(at="member_id"))
    known = change.first(Unit, id=about) or change.first(Place, id=about) or change.first(Task, id=about)
    change.require(known, NOT_CHARGED(at="about", about=about))
    made = Charge(id=change.new_id(Charge), member=member_id, about=about, start=start, hours=hours)
    return change.put(made, ChargesChanged(branch=member.branch))


@verb("party.give_up_charge")
def give_up_charge(change: Change, charge_id: Id[Charge], *, end: date) -> Charge:
    """The member does not look after it from the day `end` on; raises party.charge_over, party.charge_backwards."""
    known = change.get(Charge, charge_id)
    if known.end is not None:
        raise Refused(OVER(at="charge_id", end=known.end))
    change.require(end >= known.start, BACKWARDS(at="end", start=known.start))
    return change.put(evolve(known, end=end), ChargesChanged(branch=change.get(Member, known.member).branch))


@verb("party.record_visit")
def record_visit(
    change: Change,
    charge_id: Id[Charge],
    *,
    unit_id: Id[Unit],
    on: date,
    text: str | None = None,
    category: Code | None = None,
) -> Visit:
    """Record a visit to a household of the charge; with a text and a category, what came of it is taken in as a matter.

    The matter is unnamed and lies at the building. Raises Refused: party.visit_not_yet, party.charge_not_then,
    party.visit_elsewhere, party.visit_half_told, and what feedback says of a category or text.
    """
    charge, unit = change.get(Charge, charge_id), change.get(Unit, unit_id)
    change.require(on <= change.today, NOT_YET(at="on", on=on))
    now = charges(change, change.get(Member, charge.member).branch, on=on)
    change.require(any(row.id == charge.id for row in now), NOT_THEN(at="on", on=on))
    within = {unit.id, *(place.id for place in enclosing(change, unit.place))}
    looked_after = charge.about in within or change.first(Task, id=charge.about) is not None
    change.require(looked_after, ELSEWHERE(at="unit_id"))
    change.require((text is None) is (category is None), TWO_PARTS(at="text"))
    item = None
    if text is not None and category is not None:
        item = submit(change, text=text, category=category, channel=Channel.VISIT, place=unit.place).id
    made = Visit(id=change.new_id(Visit), charge=charge_id, unit=unit_id, on=on, item=item)
    return change.put(made, ChargesChanged(branch=change.get(Member, charge.member).branch))


@question("party.charges")
def charges(view: View, branch_id: Id[Body], *, on: date) -> tuple[Charge, ...]:
    """Who of those who are with the branch on a day looks after what; raises NotFound."""
    here = {one.member.id for one in members(view, branch_id, on=on)}
    return tuple(row for row in _of_branch(view, branch_id) if row.holds(on) and row.member in here)


@question("party.covering")
def covering(view: View, branch_id: Id[Body], *, unit_id: Id[Unit], on: date) -> Cover:
    """Who looks after a household on a day; raises NotFound."""
    around: list[AnyId] = [unit_id, *(place.id for place in enclosing(view, view.get(Unit, unit_id).place))]
    here = charges(view, branch_id, on=on)
    nearest = next((found for about in around if (found := tuple(row for row in here if row.about == about))), ())
    sheets = groups(view, branch_id, on=on)
    mine = next((sheet for sheet in sheets if {place.id for place in sheet.places} & set(around)), None)
    group, leader = (None, None) if mine is None else (mine.group.id, mine.leader)
    return Cover(unit=unit_id, charges=nearest, group=group, leader=leader)


@question("party.visits")
def visits(view: View, branch_id: Id[Body], *, since: date, until: date) -> tuple[Visit, ...]:
    """The visits from a day to another (both included), the first first; raises NotFound."""
    view.get(Body, branch_id)
    of = tuple(row.id for row in _of_branch(view, branch_id))
    rows = (row for row in view.find(Visit, charge=OneOf(of)) if since <= row.on <= until) if of else ()
    return tuple(sorted(rows, key=lambda row: (row.on, row.id)))


def _of_branch(view: View, branch_id: Id[Body]) -> Iterator[Charge]:
    here = tuple(member.id for member in view.find(Member, branch=branch_id))
    yield from view.find(Charge, member=OneOf(here)) if here else ()
