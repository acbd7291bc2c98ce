"""A naive model of the register: plain sets for every single day, and a machine that keeps it beside the real one.

The model knows no periods. Whatever happens on a day is written into that day and each one after it, so it is slow and cannot be
wrong about ends and beginnings in the way in which something clever can.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

from attrs import define, field
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, precondition, rule

from community_gov import ALLOW_ALL, Code, Community, Id, PartialDate, View
from community_gov import households as h
from community_gov import organizations as o
from community_gov.testing import FixedClock, SeededSalts, somebody

__all__ = ["RegisterMachine", "in_file", "in_memory"]

FIRST = date(2020, 1, 1)
DAYS = tuple(FIRST + timedelta(days=offset) for offset in range(40))
LAST = DAYS[-1]
PEOPLE = 5
People = frozenset[Id[h.Person]]
NOBODY: People = frozenset()
days = st.integers(1, 4)


@define
class Flat:
    """One unit, day by day."""

    there: set[date] = field(factory=set)
    owners: dict[date, People] = field(factory=dict)
    living: dict[date, People] = field(factory=dict)
    chosen: dict[date, Id[h.Person]] = field(factory=dict)
    codes: dict[date, str] = field(factory=dict)
    area: Decimal = Decimal(0)
    touched: date = FIRST
    """The last day on which something was written of it."""

    def onwards(self, start: date) -> Iterator[date]:
        """A day, and all after it."""
        return (day for day in DAYS if day >= start)

    def owned(self, start: date, owners: People) -> None:
        """Other owners from a day on, who have chosen nobody."""
        for day in self.onwards(start):
            self.owners[day] = owners
            self.chosen.pop(day, None)

    def closed(self, start: date) -> None:
        """There is no such unit any more."""
        for day in self.onwards(start):
            self.there.discard(day)
            for told in (self.owners, self.living, self.chosen, self.codes):
                cast("dict[date, object]", told).pop(day, None)


@contextmanager
def in_memory() -> Iterator[str]:
    """No database at all."""
    yield ""


@contextmanager
def in_file() -> Iterator[str]:
    """A database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/days.db"


class RegisterMachine(RuleBasedStateMachine):
    """Runs the verbs and writes the same into the days; everything that is asked for any day has to be the same."""

    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_memory)
    units = Bundle("units")

    def __init__(self) -> None:
        """An empty compound, whose clock stands after the last day."""
        super().__init__()
        self.put = self.place()
        url = self.put.__enter__()
        clock = FixedClock(datetime(2020, 6, 1, tzinfo=UTC))
        if url:
            self.community = Community.create(
                url, "days", name="x", clock=clock, salts=SeededSalts(), policy=ALLOW_ALL, plugins=()
            )
        else:
            self.community = Community.in_memory("days", clock=clock, salts=SeededSalts(), policy=ALLOW_ALL, plugins=())
        self.desk = self.community.by(somebody())
        self.flats: dict[Id[h.Unit], Flat] = {}
        self.guardians: dict[Id[h.Person], dict[date, set[Id[h.Person]]]] = {}
        self.serving: dict[date, Id[h.Person]] = {}
        self.number = 0

    # what happens

    @initialize(target=units)
    def begin(self) -> object:
        """Two flats, some people, one post with one seat."""
        with self.desk.change() as change:
            block = h.add_place(change, kind=h.PlaceKind.BUILDING, code="1", name="1栋")
            self.block = block.id
            self.people = [h.add_person(change, name=f"住户{number}").id for number in range(PEOPLE)]
            body = o.found(change, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("2019"))
            self.post = o.add_post(change, body.id, code=Code("chair"), name="主任", seats=1).id
        self.guardians = {person: {day: set() for day in DAYS} for person in self.people}
        self.held: tuple[Id[o.Term], date] | None = None
        self.free = FIRST
        return multiple(self._added(), self._added())

    def _added(self) -> Id[h.Unit]:
        self.number += 1
        with self.desk.change() as change:
            unit = h.add_unit(change, place=self.block, room=str(self.number), code=f"1-{self.number}")
            h.measure(change, unit.id, value=Decimal(60), source=h.AreaSource.SURVEY)
        self._known(unit, FIRST, Decimal(60), DAYS)
        return unit.id

    def _known(self, unit: h.Unit, start: date, area: Decimal, there: tuple[date, ...]) -> Flat:
        flat = Flat(there={day for day in there if day >= start}, area=area, touched=start)
        flat.codes = dict.fromkeys(flat.onwards(start), unit.code)
        flat.owners, flat.living = dict.fromkeys(flat.there, NOBODY), dict.fromkeys(flat.there, NOBODY)
        self.flats[unit.id] = flat
        return flat

    @rule(unit=units, after=days, who=st.sets(st.integers(0, PEOPLE - 1), min_size=1, max_size=2))
    def sell(self, unit: Id[h.Unit], after: int, who: set[int]) -> None:
        """One or two people acquire a unit, from nobody or from whoever has it."""
        flat = self.flats[unit]
        day = flat.touched + timedelta(days=after)
        if day > LAST:
            return
        owners = tuple(self.people[number] for number in sorted(who))
        if flat.owners[day]:
            self.desk.run(h.transfer, unit, to=owners, on=PartialDate(day))
        else:
            self.desk.run(h.acquire, unit, owners=owners, start=PartialDate(day))
        flat.owned(day, frozenset(owners))
        flat.touched = day

    @rule(unit=units, after=days)
    def give_up(self, unit: Id[h.Unit], after: int) -> None:
        """Nobody owns it any more, as far as is known."""
        flat = self.flats[unit]
        day = flat.touched + timedelta(days=after)
        if day <= LAST and flat.owners[day]:
            self.desk.run(h.release, unit, end=PartialDate(day))
            flat.owned(day, NOBODY)
            flat.touched = day

    @rule(unit=units, after=days, who=st.integers(0, 1))
    def choose(self, unit: Id[h.Unit], after: int, who: int) -> None:
        """The owners choose one of them."""
        flat = self.flats[unit]
        day = flat.touched + timedelta(days=after)
        if day <= LAST and flat.owners[day]:
            owners = sorted(flat.owners[day])
            person = owners[who % len(owners)]
            self.desk.run(h.name_representative, unit, person_id=person, on=day)
            flat.chosen |= dict.fromkeys(flat.onwards(day), person)
            flat.touched = day

    @rule(unit=units, after=days, who=st.integers(0, PEOPLE - 1))
    def move(self, unit: Id[h.Unit], after: int, who: int) -> None:
        """Somebody moves in, or out if he lives there."""
        flat, person = self.flats[unit], self.people[who]
        day = flat.touched + timedelta(days=after)
        if day > LAST:
            return
        if person in flat.living[day]:
            homes = self.desk.ask(h.residents_of, unit, on=day)
            self.desk.run(h.move_out, next(row.id for row in homes if row.person == person), end=PartialDate(day))
        else:
            role = h.ResidenceRole.FAMILY
            self.desk.run(h.move_in, unit, person_id=person, role=role, start=PartialDate(day))
        for one in flat.onwards(day):
            flat.living[one] ^= {person}
        flat.touched = day

    @rule(unit=units, after=days)
    def renumber(self, unit: Id[h.Unit], after: int) -> None:
        """It gets a number that nothing ever had."""
        flat = self.flats[unit]
        day = flat.touched + timedelta(days=after)
        if day <= LAST:
            self.number += 1
            number = h.UnitNumber(unit=unit, code=f"1-{self.number}", room=str(self.number))
            self.desk.run(h.renumber_units, numbers=(number,), on=day)
            flat.codes |= dict.fromkeys(flat.onwards(day), number.code)
            flat.touched = day

    @rule(target=units, unit=consumes(units), after=days, first=st.booleans())
    def split(self, unit: Id[h.Unit], after: int, *, first: bool) -> object:
        """A third and two thirds; whoever lives there lives in one of the parts."""
        flat = self.flats[unit]
        day = flat.touched + timedelta(days=after)
        if day > LAST or flat.area < 1:
            return unit
        living, owners, chosen = flat.living[day], flat.owners[day], flat.chosen.get(day)
        smaller = round(flat.area / 3, 2)
        areas = (smaller, flat.area - smaller)
        parts = []
        for index, area in enumerate(areas):
            self.number += 1
            residents = tuple(living) if first is (index == 0) else ()
            parts.append(h.UnitPart(code=f"1-{self.number}", room=str(self.number), area=area, residents=residents))
        made = self.desk.run(h.split_unit, unit, into=tuple(parts), on=day)
        flat.closed(day)
        for one, part in zip(made, parts, strict=True):
            new = self._known(one, day, cast("Decimal", part.area), DAYS)
            new.owned(day, owners)
            new.living = dict.fromkeys(new.there, frozenset(part.residents))
        assert chosen is None or chosen in owners
        return multiple(*(one.id for one in made))

    @rule(target=units, left=consumes(units), right=consumes(units), after=days)
    def merge(self, left: Id[h.Unit], right: Id[h.Unit], after: int) -> object:
        """One unit bears the code of the first; other owners than the same say their shares: none, so jointly."""
        one, two = self.flats[left], self.flats[right]
        day = max(one.touched, two.touched) + timedelta(days=after)
        if day > LAST:
            return multiple(left, right)
        owners = one.owners[day] | two.owners[day]
        named = () if one.owners[day] == two.owners[day] else tuple(sorted(owners))
        area, code = one.area + two.area, one.codes[day]
        into = h.UnitPart(code=code, room=code, area=area, owners=named)
        made = self.desk.run(h.merge_units, (left, right), into=into, on=day)
        living = one.living[day] | two.living[day]
        for flat in (one, two):
            flat.closed(day)
        new = self._known(made, day, area, DAYS)
        new.owned(day, owners)
        new.living = dict.fromkeys(new.there, living)
        return made.id

    @rule(
        ward=st.integers(0, PEOPLE - 1), acting=st.integers(0, PEOPLE - 1), start=st.sampled_from(DAYS), length=st.integers(1, 10)
    )
    def guard(self, ward: int, acting: int, start: date, length: int) -> None:
        """Somebody is the guardian of somebody for some days, if not already on one of them."""
        end = start + timedelta(days=length)
        during = [day for day in DAYS if start <= day < end]
        told, person = self.guardians[self.people[ward]], self.people[acting]
        if ward != acting and end <= LAST and not any(person in told[day] for day in during):
            self.desk.run(
                h.authorize,
                person,
                principal=self.people[ward],
                ground=h.MandateGround.GUARDIAN,
                start=PartialDate(start),
                end=PartialDate(end),
            )
            for day in during:
                told[day].add(person)

    @rule(who=st.integers(0, PEOPLE - 1), after=days)
    def appoint(self, who: int, after: int) -> None:
        """The seat is taken, or given up by whoever has it."""
        day = self.free + timedelta(days=after)
        if day > LAST:
            return
        if self.held is None:
            term = self.desk.run(
                o.appoint, self.post, person_id=self.people[who], start=PartialDate(day), obtained=o.Obtained.ELECTED
            )
            self.held = (term.id, day)
            self.serving |= dict.fromkeys((one for one in DAYS if one >= day), self.people[who])
        else:
            self.desk.run(o.end_term, self.held[0], end=PartialDate(day), reason=o.Ended.RESIGNED)
            self.held = None
            self.serving = {one: person for one, person in self.serving.items() if one < day}
        self.free = day

    # what is asked

    @precondition(lambda self: bool(self.flats))
    @rule(on=st.sampled_from(DAYS))
    def look(self, on: date) -> None:
        """Ask for one day."""
        with self.desk.view() as view:
            self._compare(view, on)

    def teardown(self) -> None:
        """Ask for every day."""
        try:
            with self.desk.view() as view:
                for on in DAYS if self.flats else ():
                    self._compare(view, on)
        finally:
            self.put.__exit__(None, None, None)

    def _compare(self, view: View, on: date) -> None:
        there = {unit: flat for unit, flat in self.flats.items() if on in flat.there}
        assert {unit.id for unit in h.units(view, on=on)} == set(there)
        for unit, flat in there.items():
            assert frozenset(row.person for row in h.owners_of(view, unit, on=on)) == flat.owners[on], on
            assert frozenset(row.person for row in h.residents_of(view, unit, on=on)) == flat.living[on], on
            found = h.unit_of(view, code=flat.codes[on], on=on)
            assert found is not None
            assert found.id == unit
            speakers = {(one.person, one.owner) for one in h.speakers_of(view, unit, on=on)}
            assert speakers == set(self._speaking(flat, on)), on
        for unit in self.flats.keys() - there.keys():
            assert (h.owners_of(view, unit, on=on), h.residents_of(view, unit, on=on)) == ((), ())
        self._compare_figures(view, on, there)
        terms = o.holders(view, self.post, on=on)
        assert [one.person for one in terms] == ([self.serving[on]] if on in self.serving else [])

    def _speaking(self, flat: Flat, on: date) -> Iterator[tuple[Id[h.Person], Id[h.Person]]]:
        for owner in flat.owners[on]:
            voice = flat.chosen.get(on, owner)
            yield from ((person, owner) for person in self.guardians[voice][on] or {voice})

    def _compare_figures(self, view: View, on: date, there: dict[Id[h.Unit], Flat]) -> None:
        heads = h.heads(view, on=on)
        holders = {flat.owners[on] for flat in there.values() if flat.owners[on]}
        nobody = sum(not flat.owners[on] for flat in there.values())
        assert heads.count == len(holders) + nobody
        assert heads.area == sum(flat.area for flat in there.values())
