"""The register: who is entitled, with which exact weights, frozen at the record date.

One voter is one head. Whoever builds the register has merged the units of one holder before (SPC condominium interpretation
2020 art. 9: one buyer with several units is one person, the developer with all unsold units is one person), and the weights of
a voter are the sums over what he holds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

from community_gov.rules.numeric import Exact, InexactNumber, common_denominator, exact, ratio

__all__ = ["HEADS", "UNITS", "Column", "Holding", "Member", "Register", "Voter"]

HEADS = "heads"
"""The measure that counts voters (业主人数)."""
UNITS = "units"
"""The measure that counts units."""

_SHORT = 10**12


def _weights(value: Mapping[str, Exact | None]) -> Mapping[str, Exact | None]:
    return MappingProxyType(dict(value))


def _labels(value: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(value))


def _positive(_: object, attribute: "Attribute[int]", value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{attribute.name} is {value!r}: it is a whole number, 0 or more")


@frozen(kw_only=True)
class Holding:
    """A part of what one voter holds, told apart where a rule counts by building or by class of unit."""

    weights: Mapping[str, Exact | None] = field(factory=dict, converter=_weights)
    units: int = field(default=1, validator=_positive)
    groups: Mapping[str, str] = field(factory=dict, converter=_labels)


@frozen(kw_only=True)
class Member:
    """One of several co-owners who together are one voter; ``interest`` is his share of what they own."""

    id: str
    interest: Exact | None = None


@frozen(kw_only=True)
class Voter:
    """One head: a person, a company or a set of co-owners, with everything he holds.

    ``weights`` maps a measure (area, share, votes...) to an exact number, or to None while it is not known. ``groups`` maps a
    kind of part to the part (``{"building": "3"}``). A holder with units in several buildings has ``holdings`` instead; his
    weights are then their sums. ``members`` are the co-owners in the order of the title register, ``named`` is the one they
    appointed to vote.
    """

    id: str
    weights: Mapping[str, Exact | None] = field(factory=dict, converter=_weights)
    units: int = field(default=1, validator=_positive)
    groups: Mapping[str, str] = field(factory=dict, converter=_labels)
    flags: frozenset[str] = field(default=frozenset(), validator=instance_of(frozenset))
    holdings: tuple[Holding, ...] = field(default=(), validator=instance_of(tuple))
    members: tuple[Member, ...] = field(default=(), validator=instance_of(tuple))
    named: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.holdings and (self.weights or self.groups):
            raise ValueError(f"voter {self.id!r}: give weights and groups either directly or by holdings, not both")

    def held(self) -> "tuple[Holding | Voter, ...]":
        """Give what he holds, himself standing for the whole if it was not told apart."""
        return self.holdings or (self,)


@frozen(kw_only=True)
class Column:
    """One measure of all voters: whole numbers over one denominator, so that sums and comparisons stay exact and fast.

    ``missing`` are the positions whose weight is not known; they stand as 0 in ``values`` and must not be used.
    """

    values: Sequence[int]
    denominator: int = 1
    missing: frozenset[int] = frozenset()

    @cached_property
    def total(self) -> int:
        """The sum of all values."""
        return sum(self.values)

    def at(self, position: int) -> Fraction:
        """Give the weight of one voter."""
        return Fraction(self.values[position], self.denominator)

    def picked(self, positions: Sequence[int]) -> "Column":
        """Give the same measure for some positions, renumbered from 0."""
        missing = frozenset(new for new, old in enumerate(positions) if old in self.missing)
        return Column(values=tuple(self.values[old] for old in positions), denominator=self.denominator, missing=missing)


@frozen(kw_only=True)
class Part:
    """One part of the register (a building): the positions of its voters and, aligned with them, what each holds in it."""

    positions: Sequence[int]
    columns: Mapping[str, Column]


class Register:
    """The voters of one decision, in a fixed order, as columns.

    Raises:
        ValueError: two voters have one id, or a weight is negative; its subclass InexactNumber if a weight is a float or too
        long.
    """

    __slots__ = ("_columns", "_flags", "_index", "_labels", "_parts", "_voters", "ids")

    def __init__(self, voters: Iterable[Voter]) -> None:
        self._voters = tuple(voters)
        self.ids = tuple(voter.id for voter in self._voters)
        self._index = _index(self.ids)
        self._columns: dict[str, Column] = _voter_columns(self._voters)
        self._flags: dict[str, frozenset[int]] = _positions_by_flag(self._voters)
        self._labels: Mapping[str, Sequence[str | None]] = {}
        self._parts: dict[tuple[str, tuple[tuple[str, str], ...]], Mapping[str, Part]] = {}

    @classmethod
    def from_columns(
        cls,
        ids: Sequence[str],
        *,
        weights: Mapping[str, Sequence[Exact | None]],
        groups: Mapping[str, Sequence[str | None]] | None = None,
        flags: Mapping[str, Collection[str]] | None = None,
    ) -> "Register":
        """Make a large register without an object a voter.

        ``weights`` and ``groups`` come in the order of ``ids``, ``flags`` as sets of ids.

        Raises:
            ValueError: a column is not as long as ``ids``, or as in ``Register``.
        """
        register = cls(())
        register.ids, register._index = tuple(ids), _index(ids)
        for name, values in {**weights, **(groups or {})}.items():
            if len(values) != len(register.ids):
                raise ValueError(f"{name}: {len(values)} values for {len(register.ids)} voters")
        columns = {measure: _column(measure, values, register.ids) for measure, values in weights.items()}
        register._columns = _with_counts(columns, units=(1,) * len(register.ids))
        register._labels = dict(groups or {})
        register._flags = {flag: frozenset(map(register.position, having)) for flag, having in (flags or {}).items()}
        return register

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, voter: object) -> bool:
        return voter in self._index

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that at least one voter has."""
        return tuple(self._columns)

    @property
    def columns(self) -> Mapping[str, Column]:
        """The weights by measure."""
        return self._columns

    @property
    def index(self) -> Mapping[str, int]:
        """The position of each voter."""
        return self._index

    def position(self, voter: str) -> int:
        """Give the position of a voter.

        Raises:
            ValueError: nobody in the register has this id.
        """
        try:
            return self._index[voter]
        except KeyError:
            raise ValueError(f"{voter!r} is not in the register: correct the id, or add its line") from None

    def column(self, measure: str) -> Column:
        """Give the weights of all voters; a measure that nobody has is missing for everybody."""
        found = self._columns.get(measure)
        return found or Column(values=(0,) * len(self.ids), missing=frozenset(range(len(self.ids))))

    def flagged(self, flag: str) -> frozenset[int]:
        """Give the positions of the voters with this flag."""
        return self._flags.get(flag, frozenset())

    def members(self, position: int) -> tuple[Member, ...]:
        """Give the co-owners of one voter, in the order of the title register."""
        return self._voters[position].members if self._voters else ()

    def named(self, position: int) -> str | None:
        """Give the co-owner whom the others appointed."""
        return self._voters[position].named if self._voters else None

    def parts(self, kind: str, *, within: Sequence[tuple[str, str]] = ()) -> Mapping[str, Part]:
        """Give the parts of one kind (each building) with what each voter holds there, in the order of their names.

        ``within`` narrows them to other parts, by kind and name: the entrances within building 3.
        """
        key = (kind, tuple(within))
        if key not in self._parts:
            inside = dict(within)
            self._parts[key] = (
                _held_parts(self._voters, kind, inside)
                if self._voters
                else _labelled_parts(self._labels, self._columns, kind, inside)
            )
        return self._parts[key]


def _index(ids: Sequence[str]) -> dict[str, int]:
    index = {voter: position for position, voter in enumerate(ids)}
    if len(index) != len(ids):
        twice = next(voter for position, voter in enumerate(ids) if index[voter] != position)
        raise ValueError(f"{twice!r} is in the register twice: one voter is one head, merge what he holds")
    return index


def _positions_by_flag(voters: Sequence[Voter]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for position, voter in enumerate(voters):
        for flag in voter.flags:
            found.setdefault(flag, set()).add(position)
    return {flag: frozenset(positions) for flag, positions in found.items()}


def _voter_columns(voters: Sequence[Voter]) -> dict[str, Column]:
    return _columns([voter.held() for voter in voters], [voter.id for voter in voters])


def _columns(held: Sequence[Sequence[Holding | Voter]], ids: Sequence[str]) -> dict[str, Column]:
    """One column a measure; heads is 1 for each voter whatever he holds."""
    measures = dict.fromkeys(measure for holdings in held for holding in holdings for measure in holding.weights)
    columns = {measure: _column(measure, [_summed(holdings, measure) for holdings in held], ids) for measure in measures}
    return _with_counts(columns, units=[sum(holding.units for holding in holdings) for holdings in held])


def _with_counts(columns: Mapping[str, Column], *, units: Sequence[int]) -> dict[str, Column]:
    for counted in (HEADS, UNITS):
        if counted in columns:
            raise ValueError(f"{counted!r} is counted and cannot be given as a weight")
    return {HEADS: Column(values=(1,) * len(units)), UNITS: Column(values=tuple(units)), **columns}


def _summed(holdings: Sequence[Holding | Voter], measure: str) -> Exact | None:
    if len(holdings) == 1:
        return holdings[0].weights.get(measure)
    total = Fraction(0)
    for holding in holdings:
        weight = holding.weights.get(measure)
        if weight is None:
            return None
        total += exact(weight, what=measure)
    return total


def _column(measure: str, weights: Sequence[Exact | None], ids: Sequence[str]) -> Column:
    ratios: list[tuple[int, int]] = []
    missing: set[int] = set()
    for position, weight in enumerate(weights):
        if weight is None:
            missing.add(position)
            ratios.append((0, 1))
            continue
        if type(weight) is int and 0 <= weight < _SHORT:  # the common case, without a call
            ratios.append((weight, 1))
            continue
        ratios.append(_weight_ratio(weight, f"{measure} of {ids[position]!r}"))
    denominator = common_denominator({below for _, below in ratios}, what=measure)
    values = tuple(above * (denominator // below) for above, below in ratios)
    return Column(values=values, denominator=denominator, missing=frozenset(missing))


def _weight_ratio(weight: object, what: str) -> tuple[int, int]:
    found = ratio(weight, what=what)
    if found[0] < 0:
        raise InexactNumber(f"{what} is {weight}: a weight is 0 or more")
    return found


def _held_parts(voters: Sequence[Voter], kind: str, inside: Mapping[str, str]) -> Mapping[str, Part]:
    rows: dict[str, list[tuple[int, list[Holding | Voter]]]] = {}
    for position, voter in enumerate(voters):
        here: dict[str, list[Holding | Voter]] = {}
        for holding in voter.held():
            if kind in holding.groups and inside.items() <= holding.groups.items():
                here.setdefault(holding.groups[kind], []).append(holding)
        for label, holdings in here.items():
            rows.setdefault(label, []).append((position, holdings))
    return MappingProxyType({label: _held_part(voters, rows[label]) for label in sorted(rows)})


def _held_part(voters: Sequence[Voter], rows: Sequence[tuple[int, list[Holding | Voter]]]) -> Part:
    columns = _columns([holdings for _, holdings in rows], [voters[position].id for position, _ in rows])
    return Part(positions=tuple(position for position, _ in rows), columns=MappingProxyType(columns))


def _labelled_parts(
    labels: Mapping[str, Sequence[str | None]], columns: Mapping[str, Column], kind: str, inside: Mapping[str, str]
) -> Mapping[str, Part]:
    rows: dict[str, list[int]] = {}
    for position, label in enumerate(labels.get(kind, ())):
        if label is not None and all(labels[other][position] == name for other, name in inside.items()):
            rows.setdefault(label, []).append(position)
    return MappingProxyType({label: Part(positions=rows[label], columns=_picked(columns, rows[label])) for label in sorted(rows)})


def _picked(columns: Mapping[str, Column], positions: Sequence[int]) -> Mapping[str, Column]:
    return {measure: column.picked(positions) for measure, column in columns.items()}
