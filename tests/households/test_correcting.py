"""Putting right what was recorded wrongly: the record says something else from now on, and its history what it said before."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.households.stage import OFFICE, Stage, open_stage

from community_gov import CLERK, OPERATOR, Actor, Community, Id, PartialDate, Refused
from community_gov import households as h
from community_gov.testing import FixedClock, SeededSalts


def refused(run: Callable[[], object]) -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.problems[0].code.removeprefix("households.")


def entries(community: Community) -> int:
    """How many entries the journal has."""
    with community.journal() as journal:
        return journal.head().sequence


def ids(rows: tuple[h.Ownership, ...]) -> tuple[Id[h.Ownership], ...]:
    """The ids of ownerships."""
    return tuple(row.id for row in rows)


def test_a_wrong_owner_is_replaced_in_the_same_record() -> None:
    """Since the very day on which the wrong one was said to own; nobody has transferred anything."""
    stage = open_stage()
    flat, wrong, right = stage.unit("101"), stage.person("住户甲"), stage.person("住户乙")
    held = stage.owned(flat, wrong)

    (row,) = stage.desk.run(h.correct_owners, flat, ownerships=ids(held), owners=(right,))

    assert (row.id, row.person, row.start, row.end) == (held[0].id, right, "2012-06-01", None)
    assert stage.owners(flat, "2013-01-01") == [right]
    with stage.operator.view() as view:
        assert [getattr(one.record, "person", None) for one in view.history(h.Ownership, row.id)] == [wrong, right]


def test_shares_and_start_are_corrected_and_the_order_of_owners_does_not_matter() -> None:
    """Each record stays with its person."""
    stage = open_stage()
    flat, first, second = stage.unit("101"), stage.person("住户甲"), stage.person("住户乙")
    held = stage.owned(flat, first, second)
    shares = (Fraction(1, 3), Fraction(2, 3))

    made = stage.desk.run(
        h.correct_owners, flat, ownerships=ids(held), owners=(second, first), start=PartialDate("2012-07"), shares=shares
    )

    assert [(row.id, row.person, row.share, row.start) for row in made] == [
        (held[1].id, second, Fraction(1, 3), "2012-07"),
        (held[0].id, first, Fraction(2, 3), "2012-07"),
    ]


def test_an_ownership_that_is_over_stays_over_when_it_is_corrected() -> None:
    """Also for the co-owner who had been forgotten."""
    stage = open_stage()
    flat, seller, forgotten, buyer = stage.unit("101"), stage.person(), stage.person(), stage.person()
    held = stage.owned(flat, seller)
    stage.desk.run(h.transfer, flat, to=(buyer,), on=PartialDate("2018-01-01"))

    made = stage.desk.run(h.correct_owners, flat, ownerships=ids(held), owners=(seller, forgotten))

    assert {row.end for row in made} == {"2018-01-01"}
    assert stage.owners(flat, "2019-01-01") == [buyer]


def test_the_day_of_a_sale_is_corrected_on_both_sides() -> None:
    """In one change, so that no day has two owners or none; an end before the start is refused."""
    stage = open_stage()
    flat, seller, buyer = stage.unit("101"), stage.person(), stage.person()
    sold = stage.owned(flat, seller)
    bought = stage.desk.run(h.transfer, flat, to=(buyer,), on=PartialDate("2019-03-01"))
    day = PartialDate("2019-02-01")

    assert (
        refused(lambda: stage.desk.run(h.correct_owners, flat, ownerships=ids(bought), owners=(buyer,), start=day)) == "overlap"
    )
    early = PartialDate("2010-01-01")
    assert refused(lambda: stage.desk.run(h.correct_owners, flat, ownerships=ids(sold), owners=(seller,), end=early)) == (
        "end_before_start"
    )
    with stage.desk.change() as change:
        h.correct_owners(change, flat, ownerships=ids(sold), owners=(seller,), end=day)
        h.correct_owners(change, flat, ownerships=ids(bought), owners=(buyer,), start=day)

    assert [stage.owners(flat, on) for on in ("2019-01-31", "2019-02-01", "2019-03-01")] == [[seller], [buyer], [buyer]]


def test_what_is_right_already_is_not_written_again() -> None:
    """The record keeps its version."""
    stage = open_stage()
    flat, owner = stage.unit("101"), stage.person()
    held = stage.owned(flat, owner)

    assert stage.desk.run(h.correct_owners, flat, ownerships=ids(held), owners=(owner,)) == held
    with stage.operator.view() as view:
        assert view.version(h.Ownership, held[0].id) == 1


def test_what_is_no_correction_is_refused_and_leaves_nothing() -> None:
    """Fewer owners, the record of another flat, none at all, shares beyond one, an end before the start."""
    stage = open_stage()
    flat, other, first, second = stage.unit("101"), stage.unit("102"), stage.person(), stage.person()
    held, elsewhere = stage.owned(flat, first, second), stage.owned(other, first)
    over = stage.desk.run(h.release, other, end=PartialDate("2015"))
    before = entries(stage.community)

    def correct(
        rows: tuple[h.Ownership, ...], *owners: Id[h.Person], shares: tuple[Fraction, ...] | None = None
    ) -> Callable[[], object]:
        return lambda: stage.desk.run(h.correct_owners, flat, ownerships=ids(rows), owners=owners, shares=shares)

    late = PartialDate("2016-01-01")
    assert refused(correct(held, first)) == "owners_left_out"
    assert refused(correct(elsewhere, first)) == "not_of_unit"
    assert refused(correct((), first)) == "nobody_owns"
    assert refused(correct(held, first, second, shares=(Fraction(2, 3), Fraction(2, 3)))) == "shares_beyond"
    assert refused(correct(held, first, first)) == "owner_twice"
    assert refused(lambda: stage.desk.run(h.correct_owners, other, ownerships=ids(over), owners=(first,), start=late)) == (
        "end_before_start"
    )
    assert entries(stage.community) == before


def test_a_person_is_known_better() -> None:
    """Only what is given changes; a text that nobody may have is refused."""
    stage = open_stage()
    person = stage.person("住户甲")

    made = stage.desk.run(h.correct_person, person, phone="10000000001", document="GEN-1")
    again = stage.desk.run(h.correct_person, person, phone="10000000001")

    assert (made.name, made.phone, made.document) == ("住户甲", "10000000001", "GEN-1")
    assert again == made
    assert refused(lambda: stage.desk.run(h.correct_person, person, name="住户\u202e甲")) == "character"


def test_a_unit_is_put_where_it_is() -> None:
    """Place, room and kind; the code stays, because everything else knows the unit by it."""
    stage = open_stage()
    flat = stage.unit("101")

    made = stage.desk.run(h.correct_unit, flat, place=stage.building, room="商铺1", kind=h.UnitKind.SHOP)

    assert (made.place, made.room, made.kind, made.code) == (stage.building, "商铺1", h.UnitKind.SHOP, "3-1-101")
    assert stage.desk.run(h.correct_unit, flat, room="商铺1") == made
    assert refused(lambda: stage.desk.run(h.correct_unit, flat, room=" ")) == "empty"


def test_only_the_office_corrects() -> None:
    """Not even the owner whose name it is; he tells the office."""
    stage = open_stage()
    flat, owner = stage.unit("101"), stage.person()
    held = stage.owned(flat, owner)
    desk = stage.resident(owner)

    for run in (
        lambda: desk.run(h.correct_person, owner, name="别人"),
        lambda: desk.run(h.correct_unit, flat, room="102"),
        lambda: desk.run(h.correct_owners, flat, ownerships=ids(held), owners=(owner,)),
        lambda: desk.ask(h.roster_of),
    ):
        with pytest.raises(Refused, match="not allowed"):
            run()


def test_a_database_keeps_what_was_said_before(tmp_path: Path) -> None:
    """In an SQLite file as in memory: the journal verifies, holds no name, and the history has both."""
    bay = Community.create(f"sqlite:///{tmp_path}/bay.db", "bay", name="海湾", clock=FixedClock(), salts=SeededSalts())
    stage = Stage(bay)
    first = "楼栋,房号,面积,业主,证件号,取得日期\n3,101,98,住户甲,GEN-1,2012\n"
    later = first.replace("住户甲", "住户由").replace("98", "98.5")
    stage.desk.run(h.import_roster, rows=h.read_roster(first).accepted())

    stage.desk.run(h.import_roster, rows=h.read_roster(later).accepted(), treat=h.Treatment.CORRECT)

    assert stage.desk.ask(h.check_roster, rows=h.read_roster(later).accepted()).known == 1
    (person,) = stage.desk.ask(h.persons)
    with bay.by(Actor(id="set-up", roles=frozenset({OPERATOR, CLERK}))).view() as view:
        assert [getattr(one.record, "name", None) for one in view.history(h.Person, person.id)] == ["住户甲", "住户由"]
    with bay.journal() as journal:
        assert journal.verify().faults == ()
        bodies = b"".join(journal.bodies())
    assert b"person_corrected" in bodies
    assert "住户".encode() not in bodies
    assert OFFICE.id.encode() in bodies
