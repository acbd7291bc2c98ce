"""Ten years of a building: sales, deaths, flats merged and split, terms and by-elections; asked on many days beside a ledger.

What the library answers is compared with a bookkeeping that knows nothing of it: intervals in lists, counted day by day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from attrs import define, evolve, field, frozen
from plugins.owners.tests.board import Board, board

from community_gov import Id, PartialDate, audit
from community_gov import households as h
from community_gov import organizations as o
from community_gov_owners import committee
from community_gov_owners.committee import SeatGround

BEGUN, ENDS = date(2022, 1, 1), date(2031, 12, 31)
ROUNDS = ((date(2022, 6, 1), date(2027, 6, 1)), (date(2027, 9, 1), date(2032, 9, 1)))
"""The second committee comes three months late."""
SEATS, FLATS = 7, 40
Who = Id[h.Person]


# --- the ledger: no record and no question of the library --------------------------------------------------------------


@frozen
class Deed:
    """Who owned a flat from a day on, up to the day before another."""

    unit: str
    owners: frozenset[str]
    start: date
    end: date = date.max


@frozen
class Chair:
    """Somebody in a seat; `left` is the first day on which he or she had given it up."""

    person: str
    start: date
    until: date
    left: date = date.max


@define
class Ledger:
    """Everything that happened, in plain intervals."""

    deeds: list[Deed] = field(factory=list)
    areas: dict[str, Decimal] = field(factory=dict)
    codes: dict[str, str] = field(factory=dict)
    chairs: list[Chair] = field(factory=list)
    dead: dict[str, tuple[date, frozenset[str]]] = field(factory=dict)

    def own(self, unit: str, owners: frozenset[str], on: date) -> None:
        """From a day on it is theirs, and nobody else's."""
        self.give_up(unit, on)
        self.deeds.append(Deed(unit, owners, on))

    def give_up(self, unit: str, on: date) -> None:
        """From a day on it is nobody's."""
        self.deeds = [evolve(one, end=on) if one.unit == unit and one.end == date.max else one for one in self.deeds]

    def owned(self, on: date) -> dict[str, frozenset[str]]:
        """Who owns each flat that there is on a day."""
        return {one.unit: one.owners for one in self.deeds if one.start <= on < one.end}

    def heads(self, on: date) -> dict[frozenset[str], tuple[frozenset[str], Decimal]]:
        """What each set of owners holds on a day, and how much it is."""
        held: dict[frozenset[str], set[str]] = {}
        for unit, owners in self.owned(on).items():
            held.setdefault(owners, set()).add(unit)
        return {owners: (frozenset(units), sum((self.areas[one] for one in units), Decimal(0))) for owners, units in held.items()}

    def leave(self, person: str, on: date) -> Chair:
        """Somebody gives the seat up."""
        here = next(one for one in self.chairs if one.person == person and one.start <= on < min(one.left, one.until))
        self.chairs[self.chairs.index(here)] = evolve(here, left=on)
        return here

    def sitting(self, on: date) -> frozenset[str]:
        """In time by plan; else, as long as nobody of a later round has come, those of the last one."""
        there = [one for one in self.chairs if one.start <= on < one.left]
        in_time = frozenset(one.person for one in there if on < one.until)
        return in_time or frozenset(one.person for one in there if one.until == max(two.until for two in there))

    def without_flat(self, on: date) -> frozenset[str]:
        """Of those who sit the dead, and those who own nothing, not even as an heir."""
        gone = {person for person, (day, _heirs) in self.dead.items() if day <= on}
        owners = {person for owning in self.owned(on).values() for person in owning}
        return frozenset(one for one in self.sitting(on) if one in gone or one not in owners | self.heirs(on))

    def heirs(self, on: date) -> set[str]:
        """Those to whom the dead left a flat that nobody has got yet."""
        owners = {person for owning in self.owned(on).values() for person in owning}
        return {heir for person, (day, those) in self.dead.items() if day <= on and person in owners for heir in those}

    def sits_as_heir(self, on: date) -> bool:
        """Whether somebody sits who owns as an heir alone."""
        owners = {person for owning in self.owned(on).values() for person in owning}
        return any(one not in owners and one in self.heirs(on) for one in self.sitting(on))


# --- ten years ---------------------------------------------------------------------------------------------------------


@define
class Years:
    """The building, its ledger, and what chance lets happen in it."""

    here: Board
    ledger: Ledger
    chance: Random
    born: int = 0
    days: set[date] = field(factory=set)
    """The days on which something happened."""

    def somebody(self) -> str:
        """A person who was not there before."""
        self.born += 1
        return self.here.stage.person(f"新人{self.born}")

    def living(self, on: date) -> list[str]:
        """The units whose owners are all alive, by a stable order."""
        gone = set(self.ledger.dead)
        return sorted(unit for unit, owners in self.ledger.owned(on).items() if not owners & gone)

    def play(self) -> None:
        """Month after month."""
        day = BEGUN
        while day <= ENDS:
            for happens, odds in (
                (self.sell, 0.9),
                (self.die, 0.15),
                (self.divide, 1.0),
                (self.merge, 0.25),
                (self.split, 0.1),
                (self.resign, 0.12),
                (self.fill, 0.5),
            ):
                day = min(ENDS, day + timedelta(days=self.chance.randint(1, 5)))
                self.elect(day)
                if self.chance.random() < odds:
                    self.here.to(day)
                    happens(day)
            day += timedelta(days=8)

    def note(self, day: date) -> None:
        """Something happened."""
        self.days |= {day, day - timedelta(days=1)}

    def sell(self, day: date) -> None:
        """To somebody new, to a couple, or to somebody who owns a flat already."""
        members = [unit for unit in self.living(day) if self.ledger.owned(day)[unit] & self.ledger.sitting(day)]
        unit, kind = (
            self.chance.choice(members if members and self.chance.random() < 0.3 else self.living(day)),
            self.chance.random(),
        )
        others = sorted(owner for owners in self.ledger.owned(day).values() for owner in owners if owner not in self.ledger.dead)
        buyers = (self.chance.choice(others),) if kind < 0.4 else (self.somebody(),) + ((self.somebody(),) if kind > 0.8 else ())
        if frozenset(buyers) != self.ledger.owned(day)[unit]:
            self.transfer(unit, buyers, day)

    def transfer(self, unit: str, to: tuple[str, ...], day: date) -> None:
        """It becomes theirs."""
        people = tuple(Who(one) for one in to)
        self.here.stage.office().run(h.transfer, Id[h.Unit](unit), to=people, on=PartialDate(day))
        self.ledger.own(unit, frozenset(to), day)
        self.note(day)

    def die(self, day: date) -> None:
        """Somebody who owns alone; one or two heirs, of whom one may sit in the committee."""
        alone = sorted({owner for owners in self.ledger.owned(day).values() for owner in owners if len(owners) == 1})
        joint = {owner for owners in self.ledger.owned(day).values() for owner in owners if len(owners) > 1}
        dying = [one for one in alone if one not in joint and one not in self.ledger.dead]
        person = self.chance.choice(dying)
        near = [one for one in sorted(self.ledger.sitting(day)) if one != person and one not in self.ledger.dead]
        heirs = {self.somebody()} | ({self.chance.choice(near)} if near and self.chance.random() < 0.6 else set())
        self.here.stage.office().run(
            h.record_death, Who(person), on=PartialDate(day), heirs=tuple(Who(one) for one in sorted(heirs))
        )
        self.ledger.dead[person] = (day, frozenset(heirs))
        self.note(day)

    def divide(self, day: date) -> None:
        """An estate that is half a year old goes to the heirs together, as far as they live."""
        for person, (died, heirs) in sorted(self.ledger.dead.items()):
            left = sorted(one for one in heirs if one not in self.ledger.dead)
            mine = sorted(unit for unit, owners in self.ledger.owned(day).items() if owners == {person})
            if mine and left and day - died > timedelta(days=180):
                for unit in mine:
                    self.transfer(unit, tuple(left), day)

    def merge(self, day: date) -> None:
        """Two flats of the same owners become one."""
        held: dict[frozenset[str], list[str]] = {}
        for unit in self.living(day):
            held.setdefault(self.ledger.owned(day)[unit], []).append(unit)
        pairs = [units[:2] for units in held.values() if len(units) > 1]
        if not pairs:
            return
        olds = self.chance.choice(pairs)
        area, owners = sum((self.ledger.areas[one] for one in olds), Decimal(0)), self.ledger.owned(day)[olds[0]]
        code = f"并{len(self.ledger.codes)}"
        made = self.here.stage.office().run(
            h.merge_units,
            tuple(Id[h.Unit](one) for one in olds),
            into=h.UnitPart(code=code, room=code, area=area),
            on=day,
        )
        self.follow(olds, {made.id: (code, area)}, owners, day)

    def split(self, day: date) -> None:
        """A flat becomes two, of three fifths and two."""
        old = self.chance.choice([one for one in self.living(day) if self.ledger.areas[one] >= Decimal(100)])
        whole, owners = self.ledger.areas[old], self.ledger.owned(day)[old]
        areas = [whole * Decimal("0.6"), whole - whole * Decimal("0.6")]
        codes = [f"分{len(self.ledger.codes)}-{n}" for n in (1, 2)]
        parts = tuple(h.UnitPart(code=code, room=code, area=area) for code, area in zip(codes, areas, strict=True))
        made = self.here.stage.office().run(h.split_unit, Id[h.Unit](old), into=parts, on=day)
        new = {unit.id: (code, area) for unit, code, area in zip(made, codes, areas, strict=True)}
        self.follow([old], new, owners, day)

    def follow(self, olds: list[str], new: dict[Id[h.Unit], tuple[str, Decimal]], owners: frozenset[str], day: date) -> None:
        """Flats that were give way to flats that are."""
        for old in olds:
            self.ledger.give_up(old, day)
        for unit, (code, area) in new.items():
            self.ledger.areas[unit], self.ledger.codes[unit] = area, code
            self.ledger.own(unit, owners, day)
        self.note(day)

    # the committee

    def elect(self, day: date) -> None:
        """A committee comes on the day of its round, or on the first day after it on which anything happens."""
        for start, until in ROUNDS:
            if start <= day and not any(one.until == until for one in self.ledger.chairs):
                self.here.to(day)
                owners = sorted({one for unit in self.living(day) for one in self.ledger.owned(day)[unit]})
                self.seat(self.chance.sample(owners, SEATS), day, until)

    def seat(self, people: list[str], day: date, until: date) -> None:
        """These people in the seats from a day on."""
        office, how = self.here.stage.office(), o.Obtained.ELECTED
        for person in people:
            office.run(
                o.appoint,
                self.here.member,
                person_id=Who(person),
                start=PartialDate(day),
                until=PartialDate(until),
                obtained=how,
            )
            self.ledger.chairs.append(Chair(person, day, until))
        self.note(day)

    def present(self, day: date) -> tuple[date, date] | None:
        """The round that is in time on a day."""
        return next(((start, until) for start, until in ROUNDS if self.began(until) <= day < until), None)

    def began(self, until: date) -> date:
        """The day on which the committee of a round came."""
        return min((one.start for one in self.ledger.chairs if one.until == until), default=date.max)

    def resign(self, day: date) -> None:
        """Somebody leaves: first of all who has no flat any more."""
        if self.present(day) is None:
            return
        here, gone = sorted(self.ledger.sitting(day)), sorted(self.ledger.without_flat(day))
        person = gone[0] if gone else self.chance.choice(here)
        if len(here) > 4:
            term = next(one for one in self.here.state(str(day)).sitting if one.person == person).term
            ground = SeatGround.NO_OWNER if gone else SeatGround.RESIGNED
            self.here.stage.office().run(committee.end_seat, term, end=day, ground=ground)
            self.ledger.leave(person, day)
            self.note(day)

    def fill(self, day: date) -> None:
        """A by-election for the seat of whoever left first; the term ends with that of the others."""
        round_ = self.present(day)
        here = self.ledger.sitting(day)
        if round_ is None or len(here) == SEATS:
            return
        owners = sorted({one for unit in self.living(day) for one in self.ledger.owned(day)[unit]} - here)
        terms = self.here.stage.office()
        with terms.view() as view:
            rows = view.find(o.Term, post=self.here.member)
        served = {one.rest_of for one in rows}
        free = [one for one in rows if one.end is not None and one.until == str(round_[1]) and one.id not in served]
        person = self.chance.choice(owners)
        made = terms.run(
            o.appoint,
            self.here.member,
            person_id=Who(person),
            start=PartialDate(day),
            obtained=o.Obtained.ELECTED,
            rest_of=free[0].id,
        )
        assert made.until == str(round_[1])
        self.ledger.chairs.append(Chair(person, day, round_[1]))
        self.note(day)


@pytest.fixture(scope="module")
def years() -> Years:
    """Ten years from 2022 on, the same each time."""
    here = board(SEATS, flats=FLATS)
    played = Years(here, Ledger(), Random(2022))  # noqa: S311  # chance for a test, no secret
    for code, unit in here.stage.units.items():
        played.ledger.areas[unit], played.ledger.codes[unit] = Decimal(100), code
        played.ledger.deeds.append(Deed(unit, frozenset({str(here.stage.persons[code])}), date(2015, 12, 31)))
    played.play()
    return played


def asked(years: Years, n: int, seed: int) -> list[date]:
    """Days on which something happened, days before, and the corners of the rounds."""
    corners = {day for start, until in ROUNDS for day in (start, years.began(until), until, until - timedelta(days=1))}
    chosen = Random(seed).sample(sorted(years.days), n)  # noqa: S311  # chance for a test, no secret
    return sorted({*chosen, *(day for day in corners if day <= ENDS), BEGUN, ENDS})


def test_enough_happened_for_the_ten_years_to_tell_something(years: Years) -> None:
    """Sales and estates, merged and split flats, both committees, by-elections, and members who lost their flats."""
    ledger = years.ledger
    assert len(ledger.deeds) > 130
    assert len(ledger.dead) > 8
    assert {code[0] for code in ledger.codes.values()} >= {"并", "分"}
    assert sum(one.left < date.max for one in ledger.chairs) > 6
    assert len(ledger.chairs) > 2 * SEATS + 4
    days = asked(years, 12, 5)
    assert sum(bool(ledger.without_flat(day)) for day in days) > 3
    assert any(ledger.sits_as_heir(day) for day in days)


def test_owners_heads_and_areas_of_every_day_are_those_of_the_ledger(years: Years) -> None:
    """One head for each set of owners with all it holds; merged flats add up, and what was split is there once."""
    office = years.here.stage.office()
    for on in asked(years, 30, 2):
        found = office.ask(h.heads, on=on)
        told = {frozenset(map(str, one.persons)): (frozenset(map(str, one.units)), one.area) for one in found.heads}
        assert told == years.ledger.heads(on), on
        assert found.area == Decimal(100 * FLATS)
        assert found.count == len(told)


def test_a_code_leads_on_each_day_to_the_flat_that_bore_it(years: Years) -> None:
    """Nothing answers to a code before the flat was there or after it had given way to another."""
    office = years.here.stage.office()
    for on in asked(years, 6, 3):
        alive = years.ledger.owned(on)
        for unit, code in years.ledger.codes.items():
            found = office.ask(h.unit_of, code=code, on=on)
            assert (found is not None and found.id == unit) is (unit in alive), (on, code)


def expected(years: Years, on: date) -> tuple[object, ...]:
    """Who sits, how many seats are empty, until when, and whether the time is over, by the ledger."""
    sits = years.ledger.sitting(on)
    until = max((one.until for one in years.ledger.chairs if one.start <= on < one.left and one.person in sits), default=None)
    over = until is not None and until <= on
    return sits, SEATS - len(sits), None if until is None else str(until), over


def test_the_committee_of_every_day_is_that_of_the_ledger(years: Years) -> None:
    """Seats, vacancies, the end of the term and the hold-over of the summer of 2027."""
    for on in asked(years, 30, 4):
        state = years.here.state(str(on))
        told = frozenset(str(one.person) for one in state.sitting), state.vacant, state.expires, state.expired
        assert told == expected(years, on), on
    assert years.here.state("2027-07-01").expired
    assert not years.here.state("2027-10-01").expired


def test_the_audit_names_the_members_without_a_flat_and_no_others(years: Years) -> None:
    """Sold or died; who inherited and not yet got it in the title register is an owner all the same."""
    office = years.here.stage.office()
    for on in asked(years, 12, 5):
        rows = office.ask(audit.findings, on=on)
        told = {one.said.params["person"] for one in rows if one.code == "owners.member_without_unit"}
        assert told == years.ledger.without_flat(on), on


def hundredth_days() -> Iterator[date]:
    """Every hundredth day."""
    day = BEGUN
    while day <= ENDS:
        yield day
        day += timedelta(days=100)


def test_a_committee_has_no_more_members_than_seats_on_any_day(years: Years) -> None:
    """And nobody sits twice."""
    for on in hundredth_days():
        persons = [one.person for one in years.here.state(str(on)).sitting]
        assert len(persons) == len(set(persons)) <= SEATS
