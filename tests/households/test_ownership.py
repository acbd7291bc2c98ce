"""Who owns a unit: alone, jointly, in shares; sales; what does not fit together."""

from datetime import date
from fractions import Fraction

import pytest
from tests.households.stage import Stage, open_stage

from community_gov import Certainty, Id, InvalidArgument, NotFound, PartialDate, Refused
from community_gov import households as h

SOLE, JOINT, FRACTIONAL = h.OwnershipForm.SOLE, h.OwnershipForm.JOINT, h.OwnershipForm.FRACTIONAL
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
DAY = PartialDate("2012-06-01")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all objections."""
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    ("count", "shares", "form"),
    [(1, None, SOLE), (2, None, JOINT), (2, (HALF, HALF), FRACTIONAL), (1, (HALF,), FRACTIONAL)],
)
def test_the_form_follows_from_owners_and_shares(count: int, shares: tuple[Fraction, ...] | None, form: h.OwnershipForm) -> None:
    """One owner is sole, several are joint unless their shares are named."""
    stage = open_stage()
    owners = tuple(stage.person() for _ in range(count))

    made = stage.desk.run(h.acquire, stage.unit("101"), owners=owners, start=DAY, shares=shares)

    assert {row.form for row in made} == {form}
    assert [row.person for row in made] == list(owners)


@pytest.mark.parametrize(
    ("owners", "form", "shares", "code"),
    [
        ("", None, None, "no_owner"),
        ("aa", None, None, "owner_twice"),
        ("ab", SOLE, None, "form"),
        ("a", JOINT, None, "form"),
        ("ab", JOINT, (HALF, HALF), "no_shares"),
        ("ab", None, (HALF,), "share_count"),
        ("ab", None, (Fraction(0), HALF), "share_range"),
        ("ab", None, (Fraction(-1, 2), HALF), "share_range"),
        ("ab", None, (Fraction(3, 2), HALF), "share_range"),
    ],
)
def test_owners_form_and_shares_have_to_agree(
    owners: str, form: h.OwnershipForm | None, shares: tuple[Fraction, ...] | None, code: str
) -> None:
    """Whatever is wrong with an acquisition is said in one go, and nothing is stored."""
    stage = open_stage()
    persons = {letter: stage.person() for letter in "ab"}
    unit = stage.unit("101")

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.acquire, unit, owners=tuple(persons[letter] for letter in owners), start=DAY, form=form, shares=shares)

    assert f"households.{code}" in codes(caught)
    assert stage.owners(unit, "2020-01-01") == []


def test_a_float_is_no_share() -> None:
    """A third is not 0.3333."""
    stage = open_stage()

    with pytest.raises(InvalidArgument, match="shares: expected a tuple of Fraction or nothing, got tuple of float"):
        stage.desk.run(
            h.acquire,
            stage.unit("101"),
            owners=(stage.person(),),
            start=DAY,
            shares=(0.5,),  # type: ignore[arg-type]  # the fault under test
        )


def test_shares_of_one_acquisition_never_exceed_the_whole() -> None:
    """Two thirds and a half are more than one."""
    stage = open_stage()
    owners = (stage.person(), stage.person())

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.acquire, stage.unit("101"), owners=owners, start=DAY, shares=(2 * THIRD, HALF))

    assert codes(caught) == ["households.shares_beyond"]
    assert caught.value.problems[0].params["sum"] == Fraction(7, 6)


def test_common_premises_have_no_owner() -> None:
    """They belong to all owners together."""
    stage = open_stage()
    office = stage.unit("物业用房", kind=h.UnitKind.COMMON)

    with pytest.raises(Refused) as caught:
        stage.owned(office, stage.person())

    assert codes(caught) == ["households.not_ownable"]


@pytest.mark.parametrize("missing", ["unit", "person"])
def test_unknown_units_and_persons_are_refused(missing: str) -> None:
    """The id that is unknown is named."""
    stage = open_stage()
    unit = Id[h.Unit]("unit-99") if missing == "unit" else stage.unit("101")
    person = Id[h.Person]("person-99") if missing == "person" else stage.person()

    with pytest.raises(NotFound, match=f"{missing}-99"):
        stage.owned(unit, person)


# --- what fits together ----------------------------------------------------------------------------------------------


def test_a_second_sole_owner_is_refused_until_the_first_is_closed() -> None:
    """The objection names the unit and the first day on which both would own it."""
    stage = open_stage()
    unit, first, second = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, first, start="2012-06-01")

    with pytest.raises(Refused) as caught:
        stage.owned(unit, second, start="2015-03-01")

    assert codes(caught) == ["households.overlap"]
    assert caught.value.problems[0].params["on"] == date(2015, 3, 1)
    assert stage.owners(unit, "2016-01-01") == [first]


@pytest.mark.parametrize("later", ["2011-01-01", "2012-06-01", "2020"])
def test_forms_do_not_mix_on_one_day(later: str) -> None:
    """Joint owners own all of it, so that nobody owns a share beside them, before or after."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.owned(unit, stage.person(), stage.person(), start="2012-06-01")

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate(later), shares=(HALF,))

    assert codes(caught) == ["households.overlap"]


def test_joint_owners_come_together() -> None:
    """Adding a name later is a transfer to the new group, not a second group beside the first."""
    stage = open_stage()
    unit, wife, husband = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, wife, start="2012-06-01")
    stage.desk.run(h.transfer, unit, to=(wife, husband), on=PartialDate("2014-01-01"))

    with pytest.raises(Refused) as caught:
        stage.owned(unit, stage.person(), stage.person(), start="2016-01-01")

    assert codes(caught) == ["households.overlap"]
    assert stage.owners(unit, "2013-12-31") == [wife]
    assert stage.owners(unit, "2014-01-01") == [wife, husband]


def test_shares_may_come_one_by_one_up_to_the_whole() -> None:
    """A third and later a half leave a sixth; a further half is refused."""
    stage = open_stage()
    unit = stage.unit("101")
    for share, start in ((THIRD, "2012-06-01"), (HALF, "2013-01-01")):
        stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate(start), shares=(share,))

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.acquire, unit, owners=(stage.person(),), start=PartialDate("2014"), shares=(HALF,))

    assert codes(caught) == ["households.shares_beyond"]
    early, late = (stage.desk.ask(h.shares_of, unit, on=date(year, 7, 1)) for year in (2012, 2014))
    assert (early.known, early.missing) == (THIRD, 2 * THIRD)
    assert (late.known, late.missing, late.unknown) == (Fraction(5, 6), Fraction(1, 6), ())


def test_a_share_that_nobody_knows_is_told() -> None:
    """Two heirs whose shares are not settled: all of it is missing, and it is said whose."""
    stage = open_stage()
    unit = stage.unit("101")
    heirs = (stage.person(), stage.person())

    made = stage.desk.run(h.acquire, unit, owners=heirs, start=DAY, form=FRACTIONAL)

    told = stage.desk.ask(h.shares_of, unit, on=date(2020, 1, 1))
    assert (told.known, told.missing) == (Fraction(0), Fraction(1))
    assert set(told.unknown) == {row.id for row in made}


def test_sole_and_joint_owners_hold_all_of_it() -> None:
    """There is nothing to sum up, and nothing is missing; without owners everything is."""
    stage = open_stage()
    joint, nobody = stage.unit("101"), stage.unit("102")
    stage.owned(joint, stage.person(), stage.person())

    assert stage.desk.ask(h.shares_of, joint, on=date(2020, 1, 1)).missing == 0
    assert stage.desk.ask(h.shares_of, nobody, on=date(2020, 1, 1)).missing == 1


def test_the_net_result_counts_not_the_order_of_the_verbs() -> None:
    """In one change the new owner may come before the old one leaves."""
    stage = open_stage()
    unit, old, new = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, old, start="2012-06-01")

    with stage.desk.change() as change:
        h.transfer(change, unit, to=(new,), on=PartialDate("2015-01-01"))
        h.transfer(change, unit, to=(old,), on=PartialDate("2018-01-01"))

    assert [stage.owners(unit, f"{year}-07-01") for year in (2012, 2016, 2019)] == [[old], [new], [old]]


# --- sales -----------------------------------------------------------------------------------------------------------


def sold_stage() -> tuple[Stage, Id[h.Unit], Id[h.Person], Id[h.Person]]:
    """A unit that was sold in the middle of 2015."""
    stage = open_stage()
    unit, seller, buyer = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, seller, start="2012-06-01")
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2015-07-01"))
    return stage, unit, seller, buyer


@pytest.mark.parametrize(
    ("on", "owner"), [("2012-05-31", None), ("2012-06-01", 0), ("2015-06-30", 0), ("2015-07-01", 1), ("2022-01-01", 1)]
)
def test_a_sale_closes_and_opens_on_one_day(on: str, owner: int | None) -> None:
    """The day of the sale is the buyer's first; the seller's last is the day before."""
    stage, unit, *parties = sold_stage()

    assert stage.owners(unit, on) == ([] if owner is None else [parties[owner]])


def test_a_sale_before_the_seller_had_it_is_refused() -> None:
    """An end does not lie before its start."""
    stage, unit, *_parties = sold_stage()

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2015-06-30"))

    assert codes(caught) == ["households.end_before_start"]
    assert caught.value.problems[0].params == {"end": "2015-06-30", "start": "2015-07-01"}


def test_only_an_owner_can_sell() -> None:
    """Who is named as the seller has to own it, and there has to be somebody."""
    stage, unit, seller, _buyer = sold_stage()

    with pytest.raises(Refused) as caught:
        stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2020"), sellers=(seller,))
    assert codes(caught) == ["households.not_among"]
    with pytest.raises(Refused) as caught:
        stage.desk.run(h.transfer, stage.unit("102"), to=(seller,), on=PartialDate("2020"))
    assert codes(caught) == ["households.nobody_owns"]


def test_one_of_several_owners_sells_a_share() -> None:
    """The others keep theirs; the shares still sum to one."""
    stage = open_stage()
    unit, stays, leaves, comes = stage.unit("101"), stage.person(), stage.person(), stage.person()
    stage.desk.run(h.acquire, unit, owners=(stays, leaves), start=DAY, shares=(THIRD, 2 * THIRD))

    stage.desk.run(h.transfer, unit, to=(comes,), on=PartialDate("2016-01-01"), sellers=(leaves,), shares=(2 * THIRD,))

    assert stage.owners(unit, "2016-01-01") == [stays, comes]
    assert stage.desk.ask(h.shares_of, unit, on=date(2016, 1, 1)).missing == 0


def test_a_refused_sale_leaves_the_seller_in_place() -> None:
    """A transfer is one verb: when the new ownership does not fit, the old one is not closed."""
    stage, unit, _seller, buyer = sold_stage()

    with pytest.raises(Refused):
        stage.desk.run(h.transfer, unit, to=(stage.person(), stage.person()), on=PartialDate("2020"), form=SOLE)

    assert stage.owners(unit, "2022-01-01") == [buyer]


def test_a_persons_units_are_known_for_any_day() -> None:
    """What a person owned is asked from the person's side."""
    stage, unit, seller, buyer = sold_stage()
    second = stage.unit("102")
    stage.owned(second, buyer, start="2013")

    assert [row.unit for row in stage.desk.ask(h.units_of, buyer, on=date(2014, 1, 1))] == [second]
    assert [row.unit for row in stage.desk.ask(h.units_of, buyer, on=date(2016, 1, 1))] == [second, unit]
    assert stage.desk.ask(h.units_of, seller, on=date(2016, 1, 1)) == ()
    with pytest.raises(NotFound):
        stage.desk.ask(h.units_of, Id("person-99"), on=date(2016, 1, 1))


def test_an_ownership_can_end_without_a_successor() -> None:
    """Nobody may be known who follows; from that day on the unit has no owner."""
    stage, unit, _seller, buyer = sold_stage()

    (closed,) = stage.desk.run(h.release, unit, end=PartialDate("2020-05-01"))

    assert (closed.person, closed.end) == (buyer, "2020-05-01")
    assert stage.owners(unit, "2020-04-30") == [buyer]
    assert stage.owners(unit, "2020-05-01") == []


def test_what_is_over_can_be_recorded_later() -> None:
    """An earlier owner who comes to light is entered with both dates; the end is not before the start."""
    stage, unit, seller, _buyer = sold_stage()
    earlier = stage.person()

    stage.desk.run(h.acquire, unit, owners=(earlier,), start=PartialDate("2011"), end=PartialDate("2012-06-01"))

    assert stage.owners(unit, "2012-05-31") == [earlier]
    assert stage.owners(unit, "2012-06-01") == [seller]
    with pytest.raises(Refused) as caught:
        stage.desk.run(h.acquire, unit, owners=(earlier,), start=PartialDate("2011"), end=PartialDate("2010"))
    assert codes(caught) == ["households.end_before_start"]


# --- vague dates -----------------------------------------------------------------------------------------------------


def vague_stage() -> tuple[Stage, Id[h.Unit], Id[h.Person], Id[h.Person]]:
    """A unit that was sold some day of 2015."""
    stage = open_stage()
    unit, seller, buyer = stage.unit("101"), stage.person(), stage.person()
    stage.owned(unit, seller, start="2012")
    stage.desk.run(h.transfer, unit, to=(buyer,), on=PartialDate("2015"))
    return stage, unit, seller, buyer


def test_a_vague_sale_leaves_both_possible_in_its_year() -> None:
    """In the year of the sale both possibly own it, and nobody certainly; before and after there is no doubt."""
    stage, unit, seller, buyer = vague_stage()

    def certain(on: date) -> list[Id[h.Person]]:
        found = stage.desk.ask(h.owners_of, unit, on=on, at_least=Certainty.CERTAINLY)
        return [row.person for row in found]

    assert stage.owners(unit, "2014-12-31") == [seller] == certain(date(2014, 12, 31))
    assert stage.owners(unit, "2015-05-01") == [seller, buyer]
    assert certain(date(2015, 5, 1)) == []
    assert stage.owners(unit, "2016-01-01") == [buyer] == certain(date(2016, 1, 1))


def test_a_vague_sale_counts_for_the_buyer_where_one_owner_is_needed() -> None:
    """Who is counted on a day is one set of owners that fit together, and it is said that there is doubt."""
    stage, unit, _seller, buyer = vague_stage()

    (doubtful,) = stage.desk.ask(h.holdings, on=date(2015, 5, 1))
    (certain,) = stage.desk.ask(h.holdings, on=date(2016, 5, 1))

    assert (doubtful.unit.id, doubtful.holder, doubtful.certain) == (unit, (buyer,), False)
    assert (certain.holder, certain.certain) == ((buyer,), True)


def test_all_owners_are_told_when_none_is_left_out() -> None:
    """With the lowest certainty the whole history of a unit comes out, in order."""
    stage, unit, seller, buyer = vague_stage()

    everybody = stage.desk.ask(h.owners_of, unit, on=date(2016, 1, 1), at_least=Certainty.NO)

    assert [row.person for row in everybody] == [seller, buyer]


def test_an_end_that_may_lie_before_the_start_is_taken() -> None:
    """Bought and sold in some months of one year: possible, so not refused."""
    stage = open_stage()
    unit = stage.unit("101")
    stage.owned(unit, stage.person(), start="2015-09")

    stage.desk.run(h.transfer, unit, to=(stage.person(),), on=PartialDate("2015"))

    assert len(stage.owners(unit, "2015-10-15")) == 2


def test_no_record_can_end_before_it_starts() -> None:
    """The record itself refuses it, whoever makes it."""
    with pytest.raises(ValueError, match="lies before the start"):
        h.Ownership(
            id=Id("ownership-1"),
            unit=Id("unit-1"),
            person=Id("person-1"),
            form=SOLE,
            share=None,
            start=PartialDate("2015"),
            end=PartialDate("2014-12"),
        )
