"""What the audit reports of running and finished votes, and what is said of the turnout."""

from datetime import date
from decimal import Decimal

import pytest
from plugins.owners.tests.stage import ANNOUNCED, CLOSES, OPENS, Stage, votes

from community_gov import Code, Finding, PartialDate, Severity, audit
from community_gov import households as h
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, course, turnout
from community_gov_owners.audit import LOGIN_ALONE
from community_gov_owners.bylaws import SilenceRule
from community_gov_owners.heads import HeadRule

LATER = date(2022, 12, 31)


def found(stage: Stage, on: date = LATER) -> dict[str, Finding]:
    """The owners' findings of a day, by their short code."""
    rows = stage.office().ask(audit.findings, on=on)
    return {one.code.removeprefix("owners."): one for one in rows if one.code.startswith("owners.")}


def done(stage: Stage, **said: object) -> a.Assembly:
    """A vote in which every owner who owns alone says yes, counted."""
    assembly, motions = stage.ready(**said)
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, Choice.YES)) for name in stage.persons))
    stage.counted(assembly.id)
    return assembly


@pytest.fixture
def stage() -> Stage:
    """Six owners."""
    made = Stage.made()
    made.flats(6)
    return made


def test_owners_to_whom_nobody_tried_to_deliver_are_reported_after_the_close(stage: Stage) -> None:
    """Guiding rules art. 22: a ballot goes to every owner; it is a finding, not a refusal."""
    assembly, _motions = stage.ready()
    stage.handed_to(assembly.id, [stage.voter(assembly.id, "0001"), stage.voter(assembly.id, "0002")])
    assert "not_delivered" not in found(stage, on=OPENS)
    stage.counted(assembly.id)
    one = found(stage)["not_delivered"]
    assert (one.severity, one.about, one.since) == (Severity.GUIDE, assembly.id, str(CLOSES))
    assert one.message("zh") == "有4人未曾送达表决票"


def test_unmeasured_unknown_and_vague_lines_of_a_register_are_reported(stage: Stage) -> None:
    """With their numbers, from the announcement on."""
    stage.unit("无面积", None, "甲")
    stage.unit("无业主", "80")
    sold = stage.unit("说不清", "80", "乙")
    stage.person("丙")
    stage.office().run(h.transfer, sold, to=(stage.persons["丙"],), on=PartialDate("2022"))
    assembly = stage.called()
    stage.motion(assembly.id)
    stage.frozen(assembly.id)
    assert found(stage) == {}
    stage.on(ANNOUNCED)
    stage.office().run(course.announce, assembly.id)
    said = found(stage, on=ANNOUNCED)
    assert {code: one.severity for code, one in said.items()} == {
        "unmeasured": Severity.LAW,
        "owner_unknown": Severity.LAW,
        "owner_vague": Severity.SHOULD,
    }


def test_a_result_that_rests_on_silence_is_reported(stage: Stage) -> None:
    """Whatever came out of it."""
    stage.office().run(
        bylaws.adopt_bylaws,
        start=PartialDate("2021-06-01"),
        silence=SilenceRule.MAJORITY,
        silence_clause=Code("art-22"),
    )
    assembly, motions = stage.ready()
    stage.handed_to(assembly.id, [stage.voter(assembly.id, name) for name in stage.persons])
    stage.enter(assembly.id, stage.paper(assembly.id, "0001", votes(motions, Choice.YES)))
    stage.counted(assembly.id)
    assert found(stage)["rests_on_silence"].severity is Severity.BYLAW


def test_a_law_that_changed_while_the_vote_was_open_is_reported(stage: Stage) -> None:
    """Opened under the Property Law, closed under the Civil Code."""
    stage.clock.set(stage.clock())
    assembly = stage.called(opens=date(2020, 12, 20), closes=date(2021, 1, 5))
    stage.motion(assembly.id)
    stage.frozen(assembly.id, record_date=date(2020, 11, 30))
    stage.on(date(2020, 12, 1))
    stage.office().run(course.announce, assembly.id)
    stage.on(date(2020, 12, 20))
    stage.office().run(course.open_vote, assembly.id)
    stage.counted(assembly.id)
    one = found(stage)["law_changed"]
    assert (one.severity, one.since) == (Severity.LAW, "2021-01-05")
    assert "2021-01-05" in one.message("en")


def test_online_ballots_that_rest_on_a_login_alone_are_reported(stage: Stage) -> None:
    """A host's login is no reliable electronic signature."""
    assembly, motions = stage.ready()
    for name, relied_on in (("0001", LOGIN_ALONE), ("0002", "e-signature")):
        voter = stage.voter(assembly.id, name).id
        stage.as_person(name).run(b.cast, voter, votes=votes(motions, Choice.YES), relied_on=Code(relied_on))
    stage.counted(assembly.id)
    one = found(stage)["login_alone"]
    assert one.severity is Severity.LAW
    assert one.message("en") == "1 online ballots rest on a login alone"


def test_counting_each_unit_as_a_head_is_reported_while_it_holds(stage: Stage) -> None:
    """Whether rules of procedure may say so is disputed."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), heads=HeadRule.UNIT)
    assert found(stage)["heads_by_unit"].since == "2021-06-01"
    assert "heads_by_unit" not in found(stage, on=date(2021, 5, 31))


def test_a_cancelled_assembly_is_not_audited(stage: Stage) -> None:
    """Nothing came of it."""
    stage.unit("无面积", None, "甲")
    assembly, _motions = stage.ready()
    assert "unmeasured" in found(stage)
    stage.office().run(a.cancel_assembly, assembly.id, reason="重新召集")
    assert found(stage) == {}


# --- turnout ---------------------------------------------------------------------------------------------------------


def test_turnout_tells_heads_and_area_of_ballots_that_count() -> None:
    """Late, replaced and withdrawn ones are not in it."""
    stage = Stage.made()
    for name, area in (("甲", "100.25"), ("乙", "50.5"), ("丙", "70")):
        stage.unit(name, area, name)
    assembly, motions = stage.ready()
    (first, _second) = stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes(motions, Choice.NO)) for name in "甲乙"))
    stage.as_person("甲").run(b.withdraw_ballot, first.id)
    assert stage.office().ask(turnout.turnout, assembly.id) == turnout.Turnout(
        heads=3, returned=1, area=Decimal("220.75"), returned_area=Decimal("50.5")
    )


def turned_out(stage: Stage, assembly: a.Assembly) -> list[tuple[int, int | None]]:
    """Heads and ballots of each entrance."""
    rows = stage.office().ask(turnout.turnout_by_place, assembly.id, kind=h.PlaceKind.ENTRANCE)
    return [(row.heads, row.returned) for row in rows]


def test_nothing_is_said_of_a_place_with_fewer_than_five_heads() -> None:
    """Nor of the next smallest beside it, from which it could be computed."""
    stage = Stage.made()
    for number in range(6):
        stage.unit(f"一{number}", "80", f"一{number}", entrance=0)
    for number in range(4):
        stage.unit(f"二{number}", "80", f"二{number}", entrance=1)
    assert turned_out(stage, done(stage)) == [(6, None), (4, None)]


def test_places_with_five_heads_are_told() -> None:
    """A head with units in two places counts in both."""
    stage = Stage.made()
    for number in range(5):
        stage.unit(f"一{number}", "80", f"一{number}", entrance=0)
        stage.unit(f"二{number}", "80", f"二{number}", entrance=1)
    stage.unit("又一", "80", "一0", entrance=1)
    assembly, motions = stage.ready()
    stage.enter(assembly.id, stage.paper(assembly.id, "一0", votes(motions, Choice.YES)))
    assert turned_out(stage, assembly) == [(5, 1), (6, 1)]
