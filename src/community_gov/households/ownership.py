"""Who owns a unit, on which day: alone, jointly or in exact shares.

A relation is half-open: it holds from its start to the day before its end. Dates may be vague; then an answer for a day counts
who certainly or possibly owned, unless only certainty is asked for.

What stands on one day must fit together: a sole owner is alone, joint owners came together and own all of it, shares never
exceed the whole. The earlier ownership is closed before or with the new one; `transfer` does both.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import groupby

import attrs
from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households.contacts import call_no_more
from community_gov.households.people import Person
from community_gov.households.places import Unit, UnitKind
from community_gov.households.words import END_BEFORE_START
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import Coded, Id, event, kind
from community_gov.stores.protocol import OneOf

__all__ = [
    "Ownership",
    "OwnershipBegun",
    "OwnershipCorrected",
    "OwnershipEnded",
    "OwnershipForm",
    "Shares",
    "acquire",
    "clashes",
    "correct_owners",
    "owners_of",
    "ownership_problems",
    "release",
    "shares_of",
    "standing",
    "transfer",
    "units_of",
]


class OwnershipForm(Coded):
    """How those who own a unit own it."""

    SOLE = "sole", "单独所有", "sole"
    JOINT = "joint", "共同共有", "joint"
    FRACTIONAL = "fractional", "按份共有", "fractional"


def _in_order(made: "Ownership", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("households.ownership", indexes=("unit", "person"))
@frozen(kw_only=True)
class Ownership:
    """One person's ownership of one unit; raises ValueError when the end lies before the start."""

    id: Id["Ownership"]
    unit: Id[Unit]
    person: Id[Person]
    form: OwnershipForm
    share: Fraction | None
    """Of the whole; None when the form has no shares, or when the share is not known."""
    start: PartialDate
    end: PartialDate | None = field(validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@event("households.ownership_begun")
@frozen(kw_only=True)
class OwnershipBegun:
    """Somebody became an owner of a unit."""

    ownership: Id[Ownership]
    unit: Id[Unit]
    form: OwnershipForm
    start: PartialDate


@event("households.ownership_corrected")
@frozen(kw_only=True)
class OwnershipCorrected:
    """What was recorded of an ownership was wrong; it says something else since."""

    ownership: Id[Ownership]
    unit: Id[Unit]


@event("households.ownership_ended")
@frozen(kw_only=True)
class OwnershipEnded:
    """Somebody is no owner of a unit any more."""

    ownership: Id[Ownership]
    unit: Id[Unit]
    end: PartialDate


NO_OWNER = ProblemType("households.no_owner", zh="至少要有一名业主", en="at least one owner is needed")
OWNER_TWICE = ProblemType("households.owner_twice", zh="同一业主列了两次({person})", en="{person} is named twice as an owner")
FORM = ProblemType("households.form", zh="{count}名业主不能按{form}登记", en="{count} owners cannot own in the form: {form}")
SHARE_COUNT = ProblemType(
    "households.share_count", zh="{owners}名业主对应{shares}个份额", en="{owners} owners, but {shares} shares"
)
NO_SHARES = ProblemType(
    "households.no_shares",
    zh="{form}不登记份额;有份额的请按按份共有登记",
    en="who owns in the form {form} has no shares; with shares the form is fractional",
)
SHARE_RANGE = ProblemType(
    "households.share_range",
    zh="份额须为大于零且不超过一的分数",
    en="a share has to be an exact fraction above zero and at most one",
)
NOT_OWNABLE = ProblemType("households.not_ownable", zh="{kind}属全体业主共有", en="{kind} belong to all owners together")
NOT_AMONG = ProblemType("households.not_among", zh="{person}不是该房屋业主", en="{person} is not among the owners of the unit")
NOBODY_OWNS = ProblemType("households.nobody_owns", zh="该房屋现无业主", en="nobody owns the unit", nature=Nature.STATE)
NOT_OF_UNIT = ProblemType(
    "households.not_of_unit", zh="{ownership}不是该房屋的产权记录", en="{ownership} is no ownership of the unit"
)
OWNERS_LEFT_OUT = ProblemType(
    "households.owners_left_out",
    zh="记录中的业主多于所列;有人不再是业主的,请按产权转移办理",
    en="more owners are on record than are named; that somebody owns no more is no correction but a transfer",
)
OVERLAP = ProblemType(
    "households.overlap",
    zh="房屋{unit}在{on}已有业主,须先终止原所有权",
    en="unit {unit} has another owner on {on}; close the earlier ownership first",
    nature=Nature.CONFLICT,
)
SHARES_BEYOND = ProblemType(
    "households.shares_beyond",
    zh="房屋{unit}在{on}的份额合计{sum},超过一",
    en="the shares of unit {unit} on {on} sum to {sum}, beyond one",
)


@verb("households.acquire")
def acquire(
    change: Change,
    unit_id: Id[Unit],
    *,
    owners: tuple[Id[Person], ...],
    start: PartialDate,
    end: PartialDate | None = None,
    form: OwnershipForm | None = None,
    shares: tuple[Fraction, ...] | None = None,
) -> tuple[Ownership, ...]:
    """The owners acquire the unit; one record each, in the order given. `end` is for what is over already.

    Without a form one owner is sole, several are joint, and with shares they are fractional. An ownership that stands
    already is not closed; `transfer` does that.
    """
    unit = change.get(Unit, unit_id)
    if unit.kind is UnitKind.COMMON:
        change.refuse(NOT_OWNABLE(at="unit_id", kind=unit.kind))
    if end is not None and end.latest < start.earliest:
        change.refuse(END_BEFORE_START(at="end", end=end, start=start))
    chosen = form or _usual_form(owners, shares)
    if problems := tuple(_acquisition_problems(owners, chosen, shares)):
        raise Refused(*problems)
    made = []
    for person, share in zip(owners, shares or (None,) * len(owners), strict=True):
        row = Ownership(
            id=change.new_id(Ownership),
            unit=unit_id,
            person=change.get(Person, person).id,
            form=chosen,
            share=share,
            start=start,
            end=end,
        )
        made.append(change.put(row, OwnershipBegun(ownership=row.id, unit=unit_id, form=chosen, start=start)))
    return tuple(made)


def _usual_form(owners: tuple[Id[Person], ...], shares: tuple[Fraction, ...] | None) -> OwnershipForm:
    if shares is not None:
        return OwnershipForm.FRACTIONAL
    return OwnershipForm.JOINT if len(owners) > 1 else OwnershipForm.SOLE


def _acquisition_problems(
    owners: tuple[Id[Person], ...],
    form: OwnershipForm,
    shares: tuple[Fraction, ...] | None,
) -> Iterator[Problem]:
    if not owners:
        yield NO_OWNER(at="owners")
    for person in sorted({person for person in owners if owners.count(person) > 1}):
        yield OWNER_TWICE(at="owners", person=person)
    fits = {OwnershipForm.SOLE: len(owners) == 1, OwnershipForm.JOINT: len(owners) > 1, OwnershipForm.FRACTIONAL: True}
    if not fits[form]:
        yield FORM(at="form", count=len(owners), form=form)
    elif shares is not None and form is not OwnershipForm.FRACTIONAL:
        yield NO_SHARES(at="shares", form=form)
    if shares is not None and len(shares) != len(owners):
        yield SHARE_COUNT(at="shares", owners=len(owners), shares=len(shares))
    if any(type(share) is not Fraction or not 0 < share <= 1 for share in shares or ()):
        yield SHARE_RANGE(at="shares")


@verb("households.release")
def release(change: Change, unit_id: Id[Unit], *, end: PartialDate, owners: tuple[Id[Person], ...] = ()) -> tuple[Ownership, ...]:
    """Close what is owned, by these owners or by all, without saying who follows; `end` is the first day without them.

    Nobody of them is called for the unit as its owner any more.
    """
    closed = _release(change, unit_id, owners, end)
    call_no_more(change, unit_id, {row.person for row in closed}, end=end)
    return closed


def _release(change: Change, unit_id: Id[Unit], owners: tuple[Id[Person], ...], end: PartialDate) -> tuple[Ownership, ...]:
    rows = change.find(Ownership, unit=unit_id, end=None)
    for person in owners:
        if all(row.person != person for row in rows):
            change.refuse(NOT_AMONG(at="owners", person=person))
    closing = [row for row in rows if not owners or row.person in owners]
    if not closing:
        change.refuse(NOBODY_OWNS(at="unit_id"))
    return tuple(_closed(change, row, end) for row in closing)


def _closed(change: Change, row: Ownership, end: PartialDate) -> Ownership:
    if end.latest < row.start.earliest:
        change.refuse(END_BEFORE_START(at="end", end=end, start=row.start))
    return change.put(attrs.evolve(row, end=end), OwnershipEnded(ownership=row.id, unit=row.unit, end=end))


@verb("households.transfer")
def transfer(
    change: Change,
    unit_id: Id[Unit],
    *,
    to: tuple[Id[Person], ...],
    on: PartialDate,
    form: OwnershipForm | None = None,
    shares: tuple[Fraction, ...] | None = None,
    sellers: tuple[Id[Person], ...] = (),
) -> tuple[Ownership, ...]:
    """Close what is owned and open the new ownership on the same day, by sale, gift or inheritance; returns the new.

    `sellers` names those who give up their ownership; without it everybody does. Who owns no more is not called for the unit as
    its owner any more; other contact persons of theirs are for people to ask about, and a finding.
    """
    closed = _release(change, unit_id, sellers, on)
    call_no_more(change, unit_id, {row.person for row in closed} - set(to), end=on)
    return acquire(change, unit_id, owners=to, start=on, form=form, shares=shares)


@verb("households.correct_owners")
def correct_owners(
    change: Change,
    unit_id: Id[Unit],
    *,
    ownerships: tuple[Id[Ownership], ...],
    owners: tuple[Id[Person], ...],
    start: PartialDate | None = None,
    end: PartialDate | None = None,
    form: OwnershipForm | None = None,
    shares: tuple[Fraction, ...] | None = None,
) -> tuple[Ownership, ...]:
    """These records of one unit were wrong, by a slip of the pen: let them say who owned, how and from when to when; returns all.

    What they said before stays in their history. A record is never taken away, so there are at least as many owners as records;
    one who owns no more is released or has transferred. Without a start, or an end, each keeps its own.
    """
    held = [change.get(Ownership, id) for id in ownerships]
    for row in held:
        change.require(row.unit == unit_id, NOT_OF_UNIT(at="ownerships", ownership=row.id))
    chosen = form or _usual_form(owners, shares)
    problems = list(_acquisition_problems(owners, chosen, shares))
    if len(held) > len(owners):
        problems.append(OWNERS_LEFT_OUT(at="owners"))
    if problems or not held:
        raise Refused(*(problems or [NOBODY_OWNS(at="ownerships")]))
    keeps = {row.person: row for row in held if row.person in owners}
    others = iter([row for row in held if row.person not in owners])
    given = zip(owners, shares or (None,) * len(owners), strict=True)
    fix = partial(_corrected, change, like=held[0], form=chosen, start=start, end=end)
    return tuple(fix(keeps.get(person) or next(others, None), person=person, share=share) for person, share in given)


def _corrected(
    change: Change,
    row: Ownership | None,
    *,
    like: Ownership,
    person: Id[Person],
    share: Fraction | None,
    form: OwnershipForm,
    start: PartialDate | None,
    end: PartialDate | None,
) -> Ownership:
    """A record as it should have been; one that was forgotten is like the others in its dates."""
    id, base = (change.new_id(Ownership), like) if row is None else (row.id, row)
    known = change.get(Person, person).id
    begins, ends = start or base.start, end or base.end
    if ends is not None and ends.latest < begins.earliest:
        change.refuse(END_BEFORE_START(at="start", end=ends, start=begins))
    made = attrs.evolve(base, id=id, person=known, share=share, form=form, start=begins, end=ends)
    if made == row:
        return made
    return change.put(made, OwnershipCorrected(ownership=id, unit=made.unit))


# --- questions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Shares:
    """How much of a unit is known to be owned: `known` and `missing` sum to one."""

    known: Fraction
    missing: Fraction
    unknown: tuple[Id[Ownership], ...]
    """Fractional ownerships whose share is not known; the missing part is theirs, or nobody's yet."""


@question("households.owners_of")
def owners_of(view: View, unit_id: Id[Unit], *, on: date, at_least: Certainty = Certainty.POSSIBLY) -> tuple[Ownership, ...]:
    """Who owned a unit on a day, in the order of acquisition; raises NotFound."""
    view.get(Unit, unit_id)
    return _on(view.find(Ownership, unit=unit_id), on, at_least)


@question("households.units_of")
def units_of(view: View, person_id: Id[Person], *, on: date, at_least: Certainty = Certainty.POSSIBLY) -> tuple[Ownership, ...]:
    """What a person owned on a day; raises NotFound."""
    view.get(Person, person_id)
    return _on(view.find(Ownership, person=person_id), on, at_least)


@question("households.shares_of")
def shares_of(view: View, unit_id: Id[Unit], *, on: date) -> Shares:
    """Whether the shares of a day sum to one, and what is missing; sole and joint owners hold all of it."""
    rows = standing(owners_of(view, unit_id, on=on), on)
    whole = any(row.form is not OwnershipForm.FRACTIONAL for row in rows)
    known = Fraction(1) if whole else sum((row.share or Fraction(0) for row in rows), Fraction(0))
    unknown = () if whole else tuple(row.id for row in rows if row.share is None)
    return Shares(known=known, missing=1 - known, unknown=unknown)


def _on(rows: Iterable[Ownership], on: date, at_least: Certainty) -> tuple[Ownership, ...]:
    wanted = (Certainty.CERTAINLY,) if at_least is Certainty.CERTAINLY else (Certainty.CERTAINLY, Certainty.POSSIBLY)
    found = (row for row in rows if at_least is Certainty.NO or row.period.holds(on) in wanted)
    return tuple(sorted(found, key=lambda row: row.start.earliest))


# --- what fits together ----------------------------------------------------------------------------------------------


def standing(rows: Iterable[Ownership], on: date) -> tuple[Ownership, ...]:
    """Of the ownerships of one unit, those that count on a day when dates are vague.

    All that certainly hold; then, the latest first, those that possibly hold and fit to them. So on a day on which a unit
    possibly had been sold, the buyer counts and the seller does not.
    """
    holding = [(row, row.period.holds(on)) for row in rows]
    taken = [row for row, certainty in holding if certainty is Certainty.CERTAINLY]
    vague = sorted((row for row, certainty in holding if certainty is Certainty.POSSIBLY), key=_came)
    for _came_on, group in groupby(reversed(vague), key=_came):
        together = [*taken, *group]
        if _clash(together, on) is None:
            taken = together
    return tuple(sorted(taken, key=lambda row: (_came(row), row.id)))


def _came(row: Ownership) -> tuple[date, date]:
    return row.start.latest, row.start.earliest


def ownership_problems(change: Change) -> Iterator[Problem]:
    """What does not fit together in the units whose ownership a change touches: one problem a unit."""
    touched = {write.after.unit for write in change.writes if isinstance(write.after, Ownership)}
    rows = change.find(Ownership, unit=OneOf(sorted(touched)), order_by="unit") if touched else ()
    for _unit, group in groupby(rows, key=lambda row: row.unit):
        yield from clashes(tuple(group))


def clashes(rows: tuple[Ownership, ...]) -> Iterator[Problem]:
    """The first day on which the ownerships of one unit certainly do not fit together, if there is one."""
    days = sorted({row.start.latest for row in rows})
    found = (_clash([row for row in rows if row.period.holds(day) is Certainty.CERTAINLY], day) for day in days)
    yield from [problem for problem in found if problem is not None][:1]


def _clash(rows: list[Ownership], on: date) -> Problem | None:
    """What does not fit among ownerships of one unit that stand on one day."""
    if len(rows) < 2:  # noqa: PLR2004  # one alone always fits
        return None
    unit, forms = rows[0].unit, {row.form for row in rows}
    same_person = len({row.person for row in rows}) < len(rows)
    mixed = len(forms) > 1 or OwnershipForm.SOLE in forms
    strangers = OwnershipForm.JOINT in forms and len({row.start for row in rows}) > 1
    if same_person or mixed or strangers:
        return OVERLAP(at="unit", unit=unit, on=on)
    total = sum((row.share or Fraction(0) for row in rows), Fraction(0))
    return SHARES_BEYOND(at="unit", unit=unit, on=on, sum=total) if total > 1 else None
