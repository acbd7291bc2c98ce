"""Where counted votes come from, whether the papers add up, what a unit bears; and that every record survives the wire."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.owners.tests.stage import ANNOUNCED, CHANGE_USE, CLOSES, OPENS, USE_FUNDS, Stage, codes, votes

import community_gov_owners as plugin
from community_gov import Code, PartialDate, Refused
from community_gov import households as h
from community_gov.rules import Choice
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, costs, counters, course, effect, provenance, proxies


@pytest.fixture
def stage() -> Stage:
    """An owner of two flats, a couple, an owner who sends a proxy, one who does nothing."""
    made = Stage.made()
    for code, area, *owners in (
        ("1", "80.5", "甲"),
        ("2", "40", "甲"),
        ("3", "90", "夫", "妻"),
        ("4", "70", "丙"),
        ("5", "60", "丁"),
    ):
        made.unit(code, area, *owners)
    return made


def test_each_counted_vote_names_its_units_its_hand_and_its_proxy(stage: Stage) -> None:
    """In the order of the register, for the item asked about, without what it says."""
    assembly, (funds, adverts) = stage.ready(USE_FUNDS, CHANGE_USE)
    couple, sender = stage.voter(assembly.id, "夫", "妻").id, stage.voter(assembly.id, "丙").id
    stage.office().run(
        proxies.give_proxy, sender, giver=stage.persons["丙"], holder=stage.persons["丁"], paper="委托书", on=OPENS
    )
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "丙", votes([funds], Choice.NO), holder=stage.persons["丁"]),
        stage.paper(assembly.id, "妻", votes([funds, adverts], Choice.YES), voter=couple, channel=b.Channel.DOOR),
        stage.paper(assembly.id, "甲", votes([funds], Choice.YES)),
    )
    of_funds, of_adverts = stage.counted(assembly.id)
    found = stage.office().ask(provenance.provenance, of_funds.id)
    assert [(one.number, one.area, len(one.parts)) for one in found] == [
        (1, Decimal("120.5"), 2),
        (2, Decimal(90), 1),
        (3, Decimal(70), 1),
    ]
    assert [(one.by, one.proxy) for one in found[1:]] == [
        (stage.persons["妻"], None),
        (stage.persons["丙"], stage.persons["丁"]),
    ]
    assert "Choice" not in repr(found)
    assert [one.channel for one in stage.office().ask(provenance.provenance, of_adverts.id)] == [b.Channel.DOOR]


def test_issued_is_returned_plus_not_returned(stage: Stage) -> None:
    """Late papers are none that came back in time; one without a delivery is told apart."""
    assembly, motions = stage.ready()
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["丁"])
    watch = counters.CounterDuty.SCRUTINEER
    stage.office().run(counters.name_counter, assembly.id, person_id=stage.persons["夫"], duty=watch)
    stage.handed_to(assembly.id, [stage.voter(assembly.id, name) for name in ("甲", "丙", "丁")])
    couple = stage.voter(assembly.id, "夫", "妻").id
    stage.enter(
        assembly.id,
        stage.paper(assembly.id, "甲", votes(motions, Choice.YES)),
        stage.paper(assembly.id, "甲", votes(motions, Choice.NO)),
        stage.paper(assembly.id, "夫", votes(motions, Choice.NO), voter=couple),
    )
    stage.on(CLOSES + timedelta(days=1))
    stage.office().run(course.close_vote, assembly.id)
    late = stage.paper(assembly.id, "丙", votes(motions, Choice.YES), on=CLOSES + timedelta(days=1))
    stage.office().run(b.record_late, assembly.id, paper=late)
    found = stage.office().ask(provenance.count_record, assembly.id)
    assert found.adds_up
    assert (found.issued, found.returned, found.not_returned, found.returned_without_issue) == (3, 1, 2, 1)
    assert (found.heads, found.counting, found.late, found.other) == (4, 2, 1, 1)
    assert (found.counters, found.scrutineers) == ((stage.persons["丁"],), (stage.persons["夫"],))


# --- costs -----------------------------------------------------------------------------------------------------------


def test_a_cost_is_shared_by_area_to_the_fen(stage: Stage) -> None:
    """100.00 yuan over 340.5 square metres: the shares sum to the fen."""
    shares = stage.office().ask(costs.cost_shares, fen=10_000, on=OPENS)
    assert sum(one.fen for one in shares) == 10_000
    by_unit = {one.unit: one.fen for one in shares}
    assert by_unit[stage.units["1"]] == 2364
    assert by_unit[stage.units["2"]] == 1175


def test_a_cost_of_one_entrance_is_borne_there(stage: Stage) -> None:
    """Units elsewhere bear nothing; parking spaces are not counted."""
    stage.unit("6", "50", "戊", entrance=1)
    stage.unit("车位", "10", "戊", kind=h.UnitKind.PARKING, entrance=1)
    shares = stage.office().ask(costs.cost_shares, fen=999, on=OPENS, place=stage.entrances[1])
    assert [(one.unit, one.fen) for one in shares] == [(stage.units["6"], 999)]


def test_a_cost_without_areas_units_or_amount_is_refused(stage: Stage) -> None:
    """Each with its own reason."""
    with pytest.raises(Refused) as negative:
        stage.office().ask(costs.cost_shares, fen=-1, on=OPENS)
    with pytest.raises(Refused) as nobody:
        stage.office().ask(costs.cost_shares, fen=1, on=OPENS, place=stage.entrances[1])
    stage.unit("无", None, "戊")
    with pytest.raises(Refused) as unmeasured:
        stage.office().ask(costs.cost_shares, fen=1, on=OPENS)
    assert [codes(one.value) for one in (negative, nobody, unmeasured)] == [
        ["owners.cost_amount"],
        ["owners.cost_without_units"],
        ["owners.cost_without_area"],
    ]


AREAS = st.lists(st.decimals("0.0001", "500", places=4), min_size=1, max_size=30)


@given(total=st.integers(0, 10**9), areas=AREAS)
def test_shares_sum_to_the_cost_and_are_less_than_a_fen_off(total: int, areas: list[Decimal]) -> None:
    """Largest remainder: nobody bears a whole fen more or less than the exact share."""
    weights = dict(enumerate(areas))
    shares = costs.allocate(total, weights)
    whole = sum((Fraction(area) for area in areas), Fraction(0))
    assert sum(shares.values()) == total
    assert all(abs(shares[key] - total * Fraction(area) / whole) < 1 for key, area in weights.items())


def test_nothing_is_shared_by_nothing() -> None:
    """Weights that sum to zero are a fault of the caller."""
    with pytest.raises(ValueError, match="sum to nothing"):
        costs.allocate(100, {})


# --- a place of its own ----------------------------------------------------------------------------------------------


def test_a_local_pack_has_its_own_days_of_notice(stage: Stage) -> None:
    """Hangzhou: seven days before a temporary assembly; the national fifteen hold elsewhere."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-hangzhou"))
    assembly = stage.called(opens=ANNOUNCED + timedelta(days=8))
    stage.motion(assembly.id)
    stage.frozen(assembly.id)
    stage.on(ANNOUNCED)
    assert stage.office().run(course.announce, assembly.id).announced == ANNOUNCED


# --- the wire --------------------------------------------------------------------------------------------------------


def test_every_record_of_a_vote_is_read_back_as_it_was_sent(stage: Stage) -> None:
    """Plain JSON data and back: the same record, exact numbers and all."""
    assembly, motions = stage.ready()
    stage.handed_to(assembly.id, [stage.voter(assembly.id, "甲")])
    stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    stage.counted(assembly.id)
    stage.office().run(effect.publish_results, assembly.id, starts=CLOSES, days=3)
    seen = 0
    with stage.office().view() as view:
        for kind in plugin.gov_records().kinds:
            for record in view.find(kind):
                assert stage.community.wire.from_data(stage.community.wire.to_data(record), kind) == record
                seen += 1
    assert seen > 10
    with stage.community.journal() as journal:
        assert journal.verify().sound
