"""Who counts as one head, and with which units: the lines of a register of voters.

Pure. Whose units are merged is what the core says (`households.heads_of`: SPC interpretation on condominium ownership, 2020,
art. 9; read): one holder is one head with all units, the developer one head with all that is unsold or undelivered, co-owners
of a unit are one holder together. Area is always summed in full (art. 8).
"""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, Inexact, localcontext

from attrs import field, frozen

from community_gov import Coded, Id
from community_gov.households import AreaSource, Holding, Person, Place, Speaker, Unit, Voices, heads_of

__all__ = ["HeadRule", "Holder", "Line", "Part", "exact_sum", "lines_of", "plain", "total_area"]


class HeadRule(Coded):
    """How units make heads."""

    HOLDER = "holder", "同一权利人计一人", "the units of one holder are one head"
    """The interpretation's own way."""
    UNIT = "unit", "每套计一人", "each unit is one head"
    """Only by agreement: art. 9 says 可以 (may). One local ordinance allows it; others call such a by-law void."""


class Holder(Coded):
    """What sort of holder a line of the register stands for."""

    SOLE = "sole", "单独所有", "one owner"
    JOINT = "joint", "共有", "co-owners"
    DEVELOPER = "developer", "建设单位", "developer"
    ESTATE = "estate", "遗产(继承人未推定代表)", "heirs who have named nobody"
    UNKNOWN = "unknown", "权利人不明", "nobody known"


def plain(value: Decimal) -> str:
    """A number as people write it, without idle zeros.

    >>> plain(Decimal("98.7000"))
    '98.7'
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_EXACT = Context(prec=60, traps=[Inexact])
"""Room for any sum of areas; a host may have set the context of the thread to fewer digits, which would round."""


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum, exact whatever the thread's decimal context says."""
    with localcontext(_EXACT):
        return sum(values, Decimal(0))


def _without_idle_zeros(value: Decimal | None) -> Decimal | None:
    """The same number, so that a register reads and hashes the same whatever the roster wrote."""
    return None if value is None else Decimal(plain(value))


@frozen(kw_only=True)
class Part:
    """One unit of a holder: where it lies, and the area that counts."""

    unit: Id[Unit]
    places: tuple[Id[Place], ...]
    """The innermost place first, up to the outermost."""
    area: Decimal | None = field(converter=_without_idle_zeros)
    """Square metres, exactly as recorded; None when nobody measured it."""
    source: AreaSource | None


@frozen(kw_only=True)
class Line:
    """One head: a holder with everything he holds."""

    holder: Holder
    owners: tuple[Id[Person], ...]
    """Who owns it by law: sorted, for somebody who died the heirs as far as they are known; empty when nobody is known."""
    persons: tuple[Id[Person], ...]
    """Who may speak for it: sorted, a guardian in place of a minor, an agent in place of a company. Heirs who have named nobody
    stand here too, and are not heard."""
    representative: Id[Person] | None
    """The one who votes: the only person, or whom the co-owners named for all they hold together."""
    acting: tuple[Speaker, ...]
    """By what those speak who speak for somebody else."""
    parts: tuple[Part, ...]
    vague: bool
    """Whether an ownership is known by partial dates only, which may or may not hold on the day."""


def lines_of(
    holdings: Iterable[Holding],
    *,
    lies_in: Mapping[Id[Place], tuple[Id[Place], ...]],
    voices: Voices,
    rule: HeadRule,
    merge_developer: bool,
) -> tuple[Line, ...]:
    """The lines of a register, in the order of their first units.

    `lies_in` tells for each innermost place the places that it lies in, itself first; `voices` who speaks for whom. With
    `HeadRule.UNIT` only the developer's undelivered units are one head; `merge_developer=False` counts delivered units under the
    developer's own title as a head apart.
    """
    by_unit = {holding.unit.id: holding for holding in holdings}
    heads = heads_of(by_unit.values(), merge_developer=merge_developer).heads
    groups = [[by_unit[unit] for unit in head.units] for head in heads]
    if rule is HeadRule.UNIT:
        groups = [part for group in groups for part in ([group] if not group[0].delivered else [[one] for one in group])]
    return tuple(_line(group, lies_in, voices) for group in groups)


def total_area(parts: Iterable[Part]) -> Decimal | None:
    """The sum of the areas, or None when one of them is not known."""
    areas = [part.area for part in parts]
    known = [area for area in areas if area is not None]
    return exact_sum(known) if len(known) == len(areas) else None


def _line(group: list[Holding], lies_in: Mapping[Id[Place], tuple[Id[Place], ...]], voices: Voices) -> Line:
    owners = group[0].holder
    speakers = [speaker for owner in owners for speaker in voices.of(owner)]
    silent = bool(owners) and not speakers
    heard = sorted({speaker.person for speaker in speakers})
    return Line(
        holder=Holder.ESTATE if silent else _holder(group[0]),
        owners=voices.owning(owners),
        persons=voices.owning(owners) if silent else tuple(heard),
        representative=heard[0] if len(heard) == 1 else _representative(group, voices),
        acting=tuple(speaker for speaker in speakers if speaker.ground is not None),
        parts=tuple(_part(holding, lies_in) for holding in group),
        vague=any(not holding.certain for holding in group),
    )


def _holder(holding: Holding) -> Holder:
    if holding.developer:
        return Holder.DEVELOPER
    if not holding.holder:
        return Holder.UNKNOWN
    return Holder.SOLE if len(holding.holder) == 1 else Holder.JOINT


def _representative(group: list[Holding], voices: Voices) -> Id[Person] | None:
    """Who speaks for the one named for every unit that they hold together; names that differ are none."""
    chosen = [voices.chosen(holding.unit.id, holding.owners) for holding in group]
    named = {None if mandate is None else mandate.person for mandate in chosen}
    one = named.pop() if len(named) == 1 else None
    speakers = () if one is None else voices.of(one)
    return speakers[0].person if len(speakers) == 1 else None


def _part(holding: Holding, lies_in: Mapping[Id[Place], tuple[Id[Place], ...]]) -> Part:
    area = holding.area
    return Part(
        unit=holding.unit.id,
        places=lies_in[holding.unit.place],
        area=None if area is None else area.value,
        source=None if area is None else area.source,
    )
