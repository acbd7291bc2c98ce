"""Calling owners together: grounds, petitions, the agenda, the notice, the window."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.owners.tests.stage import ANNOUNCED, CLOSES, OPENS, USE_FUNDS, Stage, codes, votes

from community_gov import Code, Id, NotFound, PartialDate, Refused
from community_gov import households as h
from community_gov import notices as n
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, course, petitions
from community_gov_owners.moves import Move


@pytest.fixture
def stage() -> Stage:
    """Three owners of 100, 50 and 50 square metres."""
    made = Stage.made()
    for name, area in (("甲", "100"), ("乙", "50"), ("丙", "50")):
        made.unit(name, area, name)
    return made


def prepared(stage: Stage, **said: object) -> a.Assembly:
    """An assembly with one item and a frozen register."""
    assembly = stage.called(**said)
    stage.motion(assembly.id)
    stage.frozen(assembly.id)
    return assembly


# --- the petition ----------------------------------------------------------------------------------------------------


def petition(stage: Stage, *names: str) -> petitions.Petition:
    """A petition that these people signed on 2022-01-10."""
    stage.on(date(2022, 1, 10))
    made = stage.office().run(petitions.start_petition, title="召开临时会议更换灯具")
    for name in names:
        stage.office().run(petitions.sign_petition, made.id, person_id=stage.persons[name])
    return made


def test_a_fifth_of_the_owners_is_enough(stage: Stage) -> None:
    """Property Management Regulation art. 13: 20 % of the owners or more; exactly a fifth is enough."""
    for name in ("丁", "戊"):
        stage.unit(name, "10", name)
    found = stage.office().ask(petitions.support, petition(stage, "丁").id, on=date(2022, 1, 10))
    assert (found.heads, found.all_heads, found.share, found.enough) == (1, 5, Fraction(1, 5), True)


def test_fewer_than_a_fifth_do_not_call_an_assembly(stage: Stage) -> None:
    """The refusal tells how many there are, of how many, and the article."""
    for number in range(3):
        stage.unit(f"户{number}", "10", f"户{number}")
    short = petition(stage, "甲")
    with pytest.raises(Refused) as refused:
        stage.called(ground=a.Ground.PETITION, petition=short.id)
    assert codes(refused.value) == ["owners.petition_short"]
    assert "第13条" in refused.value.problems[0].message("zh")
    assert stage.office().ask(a.assemblies) == ()


def test_of_920_owners_184_call_an_assembly() -> None:
    """A fifth of 920 is 184: 183 are too few."""
    stage = Stage.made()
    stage.flats(920)
    stage.on(date(2022, 1, 10))
    made = stage.office().run(petitions.start_petition, title="临时会议")
    people = list(stage.persons.values())
    with stage.office().change() as change:
        for person in people[:183]:
            petitions.sign_petition(change, made.id, person_id=person)
    assert not stage.office().ask(petitions.support, made.id, on=date(2022, 1, 10)).enough
    stage.office().run(petitions.sign_petition, made.id, person_id=people[183])
    found = stage.office().ask(petitions.support, made.id, on=date(2022, 1, 10))
    assert (found.heads, found.enough) == (184, True)


def test_co_owners_who_both_sign_are_one_head(stage: Stage) -> None:
    """A head counts once, by whichever of its persons."""
    stage.unit("共有", "80", "夫", "妻")
    found = stage.office().ask(petitions.support, petition(stage, "夫", "妻").id, on=date(2022, 1, 10))
    assert (found.heads, found.area) == (1, Decimal(80))


def test_area_is_asked_for_only_where_the_rules_of_procedure_say_so(stage: Stage) -> None:
    """The Regulation counts owners; the guiding rules would count the area too, where a community chose that."""
    signed = petition(stage, "乙")
    assert stage.office().ask(petitions.support, signed.id, on=date(2022, 1, 10)).enough
    for number in range(2):
        stage.unit(f"大{number}", "400", f"大{number}")
    basis = bylaws.PetitionBasis.HEADS_AND_AREA
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), petition=basis)
    found = stage.office().ask(petitions.support, signed.id, on=date(2022, 1, 10))
    assert (found.enough_heads, found.enough_area) == (True, False)
    with pytest.raises(Refused) as refused:
        stage.called(ground=a.Ground.PETITION, petition=signed.id)
    assert codes(refused.value) == ["owners.petition_short_area"]


def test_a_signature_taken_back_counts_no_more(stage: Stage) -> None:
    """It can be given again."""
    signed = petition(stage, "甲")
    stage.office().run(petitions.unsign_petition, signed.id, person_id=stage.persons["甲"])
    assert stage.office().ask(petitions.support, signed.id, on=date(2022, 1, 10)).heads == 0
    with pytest.raises(Refused) as refused:
        stage.office().run(petitions.unsign_petition, signed.id, person_id=stage.persons["甲"])
    assert codes(refused.value) == ["owners.not_signed"]
    stage.office().run(petitions.sign_petition, signed.id, person_id=stage.persons["甲"])
    assert stage.office().ask(petitions.support, signed.id, on=date(2022, 1, 10)).heads == 1


def test_only_owners_sign(stage: Stage) -> None:
    """A tenant has no part in it."""
    stage.person("租户")
    with pytest.raises(Refused) as refused:
        petition(stage, "租户")
    assert codes(refused.value) == ["owners.not_owner"]


def test_an_assembly_on_a_petition_names_it(stage: Stage) -> None:
    """The ground and the paper go together."""
    with pytest.raises(Refused) as refused:
        stage.called(ground=a.Ground.PETITION)
    assert codes(refused.value) == ["owners.petition_needed"]
    stage.on(date(2022, 1, 10))
    called = stage.called(ground=a.Ground.PETITION, petition=petition(stage, "甲").id)
    assert called.ground is a.Ground.PETITION


def test_a_petition_says_what_it_is_about(stage: Stage) -> None:
    """An empty title is refused."""
    with pytest.raises(Refused) as refused:
        stage.office().run(petitions.start_petition, title=" ")
    assert codes(refused.value) == ["owners.empty_title"]


# --- the agenda ------------------------------------------------------------------------------------------------------


def test_items_keep_the_order_in_which_they_were_added(stage: Stage) -> None:
    """The number of an item is its place on the ballot."""
    assembly = stage.called()
    for matter in ("manager", "use_funds", "covenant"):
        stage.motion(assembly.id, Code(matter))
    found = stage.office().ask(a.agenda, assembly.id)
    assert [(motion.order, motion.matter) for motion in found] == [(1, "manager"), (2, "use_funds"), (3, "covenant")]


def test_what_was_not_announced_cannot_come_onto_the_agenda(stage: Stage) -> None:
    """Once announced, the agenda is closed."""
    assembly = prepared(stage)
    stage.on(ANNOUNCED)
    stage.office().run(course.announce, assembly.id)
    with pytest.raises(Refused) as refused:
        stage.motion(assembly.id)
    assert codes(refused.value) == ["owners.agenda_closed"]


def test_a_ballot_on_another_assemblys_item_is_refused(stage: Stage) -> None:
    """The item is not on the announced agenda of this one."""
    stray = stage.motion(stage.called().id)
    assembly, motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes([*motions, stray], Choice.YES)))
    assert codes(refused.value) == ["owners.not_announced"]
    assert stage.office().ask(b.ballots, assembly.id) == ()


@pytest.mark.parametrize(
    ("matter", "seats", "alternates"),
    [("committee_election", None, 0), ("use_funds", 5, 0), ("use_funds", None, 1), ("committee_election", 0, 0)],
)
def test_an_election_and_nothing_else_has_seats(stage: Stage, matter: str, seats: int | None, alternates: int) -> None:
    """An election without seats, and seats without an election, are refused."""
    assembly = stage.called()
    with pytest.raises(Refused) as refused:
        stage.motion(assembly.id, Code(matter), seats=seats, alternates=alternates)
    assert codes(refused.value) == ["owners.seats"]


def test_an_item_has_a_title(stage: Stage) -> None:
    """Nobody votes on nothing."""
    assembly = stage.called()
    with pytest.raises(Refused) as refused:
        stage.motion(assembly.id, USE_FUNDS, title="  ")
    assert codes(refused.value) == ["owners.no_title"]
    with pytest.raises(Refused):
        stage.called(name=" ")


def test_the_place_of_an_item_exists(stage: Stage) -> None:
    """A matter of a building that nobody knows is not found."""
    assembly = stage.called()
    with pytest.raises(NotFound):
        stage.motion(assembly.id, USE_FUNDS, place=Id[h.Place]("place-0-0"))


# --- the notice and the window ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("opens", "allowed"), [(date(2022, 2, 16), False), (date(2022, 2, 17), True)])
def test_fifteen_full_days_lie_between_the_notice_and_the_vote(stage: Stage, opens: date, *, allowed: bool) -> None:
    """Announced on 1 February with 15 days: the 16th is the last day of the notice, the vote opens on the 17th."""
    assembly = prepared(stage, opens=opens)
    stage.on(ANNOUNCED)
    if allowed:
        announced = stage.office().run(course.announce, assembly.id)
        assert announced.notice is not None
        assert stage.office().ask(n.notice_ends, announced.notice) == date(2022, 2, 16)
        return
    with pytest.raises(Refused) as refused:
        stage.office().run(course.announce, assembly.id)
    assert codes(refused.value) == ["owners.too_soon"]
    assert refused.value.problems[0].params["until"] == date(2022, 2, 16)


def test_a_refused_announcement_leaves_no_notice(stage: Stage) -> None:
    """The notice is part of the refused verb."""
    assembly = prepared(stage, opens=date(2022, 2, 10))
    stage.on(ANNOUNCED)
    with pytest.raises(Refused):
        stage.office().run(course.announce, assembly.id)
    assert stage.office().ask(n.notices_on, on=ANNOUNCED) == ()


def test_the_notice_tells_every_item_and_the_window(stage: Stage) -> None:
    """All owners read what will be voted on, in its whole text, and until when."""
    assembly = prepared(stage)
    stage.motion(assembly.id, title="修屋面", text="金额186,000元\n工期40天")
    stage.on(ANNOUNCED)
    announced = stage.office().run(course.announce, assembly.id)
    assert announced.notice is not None
    text = stage.office().ask(n.notice, announced.notice).text
    assert f"事项1:关于{USE_FUNDS}\n" in text
    assert "修屋面\n金额186,000元\n工期40天" in text
    assert all(part in text for part in (str(OPENS), str(CLOSES), "业主共3人"))


@pytest.mark.parametrize("missing", ["agenda", "register"])
def test_nothing_is_announced_without_agenda_and_register(stage: Stage, missing: str) -> None:
    """Both are part of what is announced."""
    assembly = stage.called()
    if missing == "register":
        stage.motion(assembly.id)
    else:
        stage.frozen(assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(course.announce, assembly.id)
    assert codes(refused.value) == [f"owners.no_{missing}"]


def test_the_vote_opens_on_its_day_and_not_before(stage: Stage) -> None:
    """The announced day stands."""
    assembly = prepared(stage)
    stage.on(ANNOUNCED)
    stage.office().run(course.announce, assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(course.open_vote, assembly.id)
    assert codes(refused.value) == ["owners.not_yet"]
    stage.on(OPENS)
    assert stage.office().run(course.open_vote, assembly.id).state is a.AssemblyState.OPEN


def test_the_last_day_counts_in_full(stage: Stage) -> None:
    """It cannot be closed on that day, at whatever hour; in Beijing, not in UTC."""
    assembly, _motions = stage.ready()
    stage.on(CLOSES)
    stage.clock.advance(hours=14, minutes=59)
    with pytest.raises(Refused) as refused:
        stage.office().run(course.close_vote, assembly.id)
    assert codes(refused.value) == ["owners.not_over"]
    stage.clock.advance(minutes=1)
    assert stage.office().run(course.close_vote, assembly.id).state is a.AssemblyState.CLOSED


def test_an_open_vote_can_be_extended_with_a_reason_and_only_forwards(stage: Stage) -> None:
    """Later than announced, while it is open; the step and its reason are kept."""
    assembly, motions = stage.ready()
    with pytest.raises(Refused) as refused:
        stage.office().run(course.extend_vote, assembly.id, closes=CLOSES, reason="参与不足")
    assert codes(refused.value) == ["owners.not_longer"]
    longer = stage.office().run(course.extend_vote, assembly.id, closes=date(2022, 3, 20), reason="参与不足")
    assert longer.closes == date(2022, 3, 20)
    stage.on(date(2022, 3, 18))
    late_no_more = stage.paper(assembly.id, "甲", votes(motions, Choice.YES), on=date(2022, 3, 18))
    assert stage.enter(assembly.id, late_no_more)[0].state is b.BallotState.COUNTED
    stage.on(date(2022, 3, 21))
    stage.office().run(course.close_vote, assembly.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(course.extend_vote, assembly.id, closes=date(2022, 4, 1), reason="再延长")
    assert codes(refused.value) == ["owners.assembly_state"]


def test_an_assembly_given_up_takes_no_ballots(stage: Stage) -> None:
    """Cancelled is the end of it."""
    assembly, motions = stage.ready()
    stage.office().run(a.cancel_assembly, assembly.id, reason="程序有误")
    with pytest.raises(Refused) as refused:
        stage.enter(assembly.id, stage.paper(assembly.id, "甲", votes(motions, Choice.YES)))
    assert codes(refused.value) == ["owners.assembly_state"]


def test_a_window_that_ends_before_it_begins_is_refused(stage: Stage) -> None:
    """Said before anything is written."""
    with pytest.raises(Refused) as refused:
        stage.called(opens=CLOSES, closes=OPENS)
    assert codes(refused.value) == ["owners.window"]
    with pytest.raises(NotFound):
        stage.called(convener=Id("body-0-0"))


def test_assemblies_are_numbered_without_gaps(stage: Stage) -> None:
    """A refused call takes no number."""
    stage.called()
    with pytest.raises(Refused):
        stage.called(opens=CLOSES, closes=OPENS)
    stage.called()
    assert [one.number for one in stage.office().ask(a.assemblies)] == [1, 2]


@given(state=st.sampled_from(a.AssemblyState), action=st.sampled_from([step.action for step in a.LIFE.steps]))
def test_the_table_of_an_assemblys_life_is_sound(state: a.AssemblyState, action: Code) -> None:
    """Every state can be reached, and an assembly that is counted or cancelled does nothing more."""
    assert a.LIFE.reachable() == frozenset(a.AssemblyState)
    if state in (a.AssemblyState.COUNTED, a.AssemblyState.CANCELLED):
        assert not a.LIFE.allows(state, action)


def test_every_step_is_on_record(stage: Stage) -> None:
    """Who did it, when, from where to where."""
    assembly, _motions = stage.ready()
    with stage.office().view() as view:
        steps = [(one.from_, one.to, one.by) for one in view.find(Move, about=assembly.id, order_by="at")]
    assert steps == [("prepared", "announced", "office"), ("announced", "open", "office")]
