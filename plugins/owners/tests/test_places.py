"""What the rulebook of the place says: how petitions and days of notice are counted, and for how long a vote is open."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from plugins.owners.tests.stage import ANNOUNCED, OPENS, Stage, codes, votes

from community_gov import Code, Finding, PartialDate, Refused, Severity, audit
from community_gov.hookspecs import Pack, hookimpl
from community_gov.rules import Choice, read_book
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, course, effect, petitions
from community_gov_owners.heads import HeadRule
from community_gov_owners.law import ELECTION


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


def petition(stage: Stage, name: str) -> petitions.Petition:
    """A petition that somebody signed on 2022-01-10."""
    stage.on(date(2022, 1, 10))
    made = stage.office().run(petitions.start_petition, title="召开临时会议更换灯具")
    stage.office().run(petitions.sign_petition, made.id, person_id=stage.persons[name])
    return made


def place_that_says(name: str, value: str) -> object:
    """A plugin with a rulebook of a place of its own, with one word or figure in it."""
    text = f"""
id = "our_town"
jurisdiction = "cn-ourtown"
severity = "local"
checked_on = 2026-11-23
valid_from = 2021-01-01

[[parameters]]
name = "{name}"
value = {value}
citation = "our town, art. 1"
mark = "read"
severity = "local"
"""
    book = read_book(text)

    class Town:
        """The plugin."""

        plugin_name = "our_town"

        @hookimpl
        def gov_packs(self) -> Iterable[Pack]:
            """The book."""
            return (Pack(name="our_town.books", items=(book,)),)

    return Town()


def in_our_town(name: str, value: str) -> Stage:
    """Three owners of 100, 50 and 50 square metres in a place whose rulebook says this."""
    made = Stage.made(place_that_says(name, value))
    for owner, area in (("甲", "100"), ("乙", "50"), ("丙", "50")):
        made.unit(owner, area, owner)
    made.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-05"), jurisdiction=Code("cn-ourtown"))
    return made


def test_a_petition_is_counted_as_the_rulebook_of_the_place_counts_it() -> None:
    """Where it wants a fifth of heads and of area, heads alone are not enough, and no rules of procedure need repeat it."""
    stage = in_our_town("petition_basis", '"count_and_area"')
    for number in range(2):
        stage.unit(f"大{number}", "400", f"大{number}")
    found = stage.office().ask(petitions.support, petition(stage, "乙").id, on=date(2022, 1, 10))
    assert (found.enough_heads, found.enough_area) == (True, False)


def test_rules_of_procedure_can_count_a_petition_by_heads_where_the_place_counts_area_too() -> None:
    """What the compound chose goes before the rulebook."""
    stage = in_our_town("petition_basis", '"count_and_area"')
    stage.unit("大", "4000", "大")
    basis = bylaws.PetitionBasis.HEADS
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-06-01"), jurisdiction=Code("cn-ourtown"), petition=basis)
    assert stage.office().ask(petitions.support, petition(stage, "乙").id, on=date(2022, 1, 10)).enough


@pytest.mark.parametrize(("opens", "allowed"), [(date(2022, 2, 15), False), (date(2022, 2, 16), True)])
def test_a_place_that_counts_as_the_civil_code_does_allows_the_vote_a_day_earlier(opens: date, *, allowed: bool) -> None:
    """Announced on 1 February with 15 days: by art. 201 alone the vote opens on the 16th, not on the 15th."""
    stage = in_our_town("notice_counting", '"civil_count"')
    assembly = prepared(stage, opens=opens)
    stage.on(ANNOUNCED)
    if allowed:
        assert stage.office().run(course.announce, assembly.id).announced == ANNOUNCED
        return
    with pytest.raises(Refused) as refused:
        stage.office().run(course.announce, assembly.id)
    assert codes(refused.value) == ["owners.too_soon"]


@pytest.mark.parametrize(("days", "code"), [(4, "owners.window_short"), (5, None), (60, None), (61, "owners.window_long")])
def test_hangzhou_lets_a_vote_be_open_for_five_to_sixty_days(stage: Stage, days: int, code: str | None) -> None:
    """Both end days count, and the refusal names the rulebook; elsewhere no rulebook says so."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-05"), jurisdiction=Code("cn-hangzhou"))
    assembly = prepared(stage, closes=OPENS + timedelta(days=days - 1))
    stage.on(ANNOUNCED)
    if code is None:
        assert stage.office().run(course.announce, assembly.id).announced == ANNOUNCED
        return
    with pytest.raises(Refused) as refused:
        stage.office().run(course.announce, assembly.id)
    assert codes(refused.value) == [code]
    assert refused.value.problems[0].params["book"] == "hangzhou_2021"


def test_no_extension_beyond_what_the_place_allows(stage: Stage) -> None:
    """Sixty days in Hangzhou, extensions and all."""
    stage.office().run(bylaws.adopt_bylaws, start=PartialDate("2021-01-05"), jurisdiction=Code("cn-hangzhou"))
    assembly, _motions = stage.ready()
    last = OPENS + timedelta(days=59)
    with pytest.raises(Refused) as refused:
        stage.office().run(course.extend_vote, assembly.id, closes=last + timedelta(days=1), reason="参与不足")
    assert codes(refused.value) == ["owners.window_long"]
    assert stage.office().run(course.extend_vote, assembly.id, closes=last, reason="参与不足").closes == last


@pytest.mark.parametrize(("starts", "late"), [(date(2022, 3, 8), False), (date(2022, 3, 9), True), (None, True)])
def test_a_place_that_wants_results_published_in_three_days_reports_later_ones(starts: date | None, *, late: bool) -> None:
    """Closed on 5 March: published by the 8th is in time, on the 9th and never are not; what was not counted reports nothing."""
    stage = in_our_town("publish_within", "3")
    assembly, _motions = stage.ready()
    stage.counted(assembly.id)
    if starts is not None:
        stage.office().run(effect.publish_results, assembly.id, starts=starts, days=3)
    found = reported(stage, "owners.published_late")
    assert [(one.severity, one.since) for one in found] == ([(Severity.LOCAL, "2022-03-09")] if late else [])


@pytest.mark.parametrize(("days", "short"), [(14, True), (15, False)])
def test_a_place_that_wants_results_shown_for_fifteen_days_reports_shorter_ones(days: int, *, short: bool) -> None:
    """As in Qingyuan; a local ordinance, so a finding of that severity."""
    stage = in_our_town("shown_for", "15")
    assembly, _motions = stage.ready()
    stage.counted(assembly.id)
    stage.office().run(effect.publish_results, assembly.id, starts=date(2022, 3, 6), days=days)
    assert [one.severity for one in reported(stage, "owners.shown_short")] == ([Severity.LOCAL] if short else [])


@pytest.mark.parametrize(("alternates", "code"), [(5, None), (6, "owners.alternates")])
def test_a_place_allows_as_many_alternates_as_members(alternates: int, code: str | None) -> None:
    """As in Beijing; elsewhere no rulebook limits them."""
    stage = in_our_town("alternates_max", "1")
    stage.on(date(2022, 1, 10))
    assembly = stage.called()
    if code is None:
        assert stage.motion(assembly.id, ELECTION, seats=5, alternates=alternates).alternates == alternates
        return
    with pytest.raises(Refused) as refused:
        stage.motion(assembly.id, ELECTION, seats=5, alternates=alternates)
    assert codes(refused.value) == [code]


@pytest.mark.parametrize(("relied_on", "told"), [("city-system", 0), ("e-signature", 1)])
def test_a_place_with_a_system_of_its_own_reports_votes_cast_elsewhere(relied_on: str, told: int) -> None:
    """As in Beijing, art. 35."""
    stage = in_our_town("electronic_voting", '"city_system_only"')
    assembly, motions = stage.ready()
    voter = stage.voter(assembly.id, "甲").id
    stage.as_person("甲").run(b.cast, voter, votes=votes(motions, Choice.YES), relied_on=Code(relied_on))
    stage.counted(assembly.id)
    assert len(reported(stage, "owners.other_system")) == told


def test_a_place_may_let_the_assembly_agree_how_heads_are_counted() -> None:
    """As in Shandong, art. 25: then a head for each unit is no finding."""
    stage = in_our_town("heads_by_agreement", "true")
    start = PartialDate("2021-06-01")
    stage.office().run(bylaws.adopt_bylaws, start=start, jurisdiction=Code("cn-ourtown"), heads=HeadRule.UNIT)
    assert reported(stage, "owners.heads_by_unit") == []


def reported(stage: Stage, code: str) -> list[Finding]:
    """The findings of this code at the end of the year."""
    return [one for one in stage.office().ask(audit.findings, on=date(2022, 12, 31)) if one.code == code]
