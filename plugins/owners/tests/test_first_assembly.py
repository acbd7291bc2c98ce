"""The first assembly: the preparatory group, the register shown, what is filed, and what is reported when it is not so."""

from collections.abc import Sequence
from datetime import date

import pytest
from attrs import define
from plugins.owners.tests.stage import Stage, codes

from community_gov import Code, Finding, PartialDate, Refused, Severity, audit
from community_gov import households as h
from community_gov import organizations as o
from community_gov.rules import Choice, Outcome
from community_gov_owners import PREPARATORY_GROUP, candidates, committee, course, effect, preparation, register, tally
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners.candidates import Nominator
from community_gov_owners.law import ELECTION
from community_gov_owners.preparation import Seat, Side

FORMED, SHOWN, ANNOUNCED = date(2017, 3, 25), date(2017, 4, 28), date(2017, 5, 19)
OPENS, CLOSES, IN_EFFECT, FILED = date(2017, 6, 5), date(2017, 6, 18), date(2017, 6, 23), date(2017, 7, 5)
WELL_FORMED = (Side.SUBDISTRICT, Side.DEVELOPER, Side.RESIDENTS_COMMITTEE, *[Side.OWNERS] * 4)
ITEMS = ("rules_of_procedure", "covenant", "committee_election")


@define
class First:
    """A first assembly of nine owners; what a test says differently is argued below."""

    stage: Stage
    group: preparation.Preparation
    assembly: a.Assembly

    @classmethod
    def made(
        cls,
        *,
        sides: Sequence[Side] = WELL_FORMED,
        formed: date = FORMED,
        shown_days: int | None = 15,
        with_group: bool = True,
    ) -> "First":
        """Prepared and announced."""
        stage = Stage.made()
        stage.flats(9)
        stage.on(formed)
        group = grouped(stage, sides, formed)
        stage.on(SHOWN)
        assembly = stage.called(
            kind=a.AssemblyKind.FIRST,
            ground=a.Ground.PREPARED,
            convener=group.body,
            opens=OPENS,
            closes=CLOSES,
            preparation=group.id if with_group else None,
        )
        for matter in ITEMS:
            stage.motion(assembly.id, Code(matter), seats=5 if matter == ELECTION else None)
        roll = stage.frozen(assembly.id, record_date=date(2017, 4, 27))
        if shown_days is not None:
            stage.office().run(register.show_register, roll.id, starts=SHOWN, days=shown_days)
        return cls(stage, group, assembly)

    def voted(self, *, elected: int = 5) -> tuple[Outcome, ...]:
        """Everybody says yes to everything and marks the first so many owners."""
        stage, office = self.stage, self.stage.office()
        motions = office.ask(a.agenda, self.assembly.id)
        standing = [
            office.run(
                candidates.nominate,
                motions[2].id,
                person_id=stage.persons[f"{number:04}"],
                nominated_by=Nominator.PREPARERS,
                capacity=True,
                consent=True,
            )
            for number in range(1, 6)
        ]
        stage.on(ANNOUNCED)
        office.run(course.announce, self.assembly.id)
        stage.on(OPENS)
        office.run(course.open_vote, self.assembly.id)
        rows = office.ask(register.voters, office.ask(register.register_of, self.assembly.id).id)
        stage.handed_to(self.assembly.id, rows)
        marked = tuple(one.id for one in standing[:elected])
        said = (
            *(b.Vote(motion=motion.id, choice=Choice.YES) for motion in motions[:2]),
            b.Vote(motion=motions[2].id, choice=Choice.YES, candidates=marked),
        )
        papers = tuple(b.Paper(voter=row.id, by=row.persons[0], votes=said, on=OPENS) for row in rows)
        office.run(b.enter_many, self.assembly.id, papers=papers)
        stage.on(date(2017, 6, 19))
        office.run(course.close_vote, self.assembly.id)
        made = office.run(tally.count, self.assembly.id)
        office.run(effect.publish_results, self.assembly.id, starts=date(2017, 6, 19), days=3)
        stage.on(IN_EFFECT)
        for decision in made:
            office.run(effect.take_effect, decision.id, on=IN_EFFECT)
        return tuple(decision.outcome for decision in made)

    def filed(self, on: date = FILED) -> committee.Filing:
        """The papers filed with the committee's street office."""
        paper = committee.FilingPaper
        return self.stage.office().run(
            committee.file_papers,
            self.assembly.id,
            office=self.stage.committee,
            on=on,
            papers=(paper.RESULT, paper.RULES, paper.COVENANT),
            number="备2017-01",
        )

    def found(self, on: date) -> dict[str, Finding]:
        """What the audit says of the owners' votes on a day."""
        rows = self.stage.office().ask(audit.findings, on=on)
        return {one.code.removeprefix("owners."): one for one in rows if one.code.startswith("owners.")}


def grouped(stage: Stage, sides: Sequence[Side], formed: date) -> preparation.Preparation:
    """A preparatory group with these sides, led by the first."""
    seats = tuple(Seat(side=side, leads=number == 0) for number, side in enumerate(sides))
    with stage.office().change() as change:
        body = o.found(change, kind=PREPARATORY_GROUP, name="筹备组", start=PartialDate(formed)).id
        return preparation.form_preparation(change, body, formed=formed, seats=seats)


def test_rules_covenant_and_committee_are_decided_under_the_law_of_2017() -> None:
    """Each item by the Property Law; with all papers filed in time the audit finds nothing."""
    first = First.made()
    assert first.voted() == (Outcome.PASSED,) * 3
    assert first.filed().number == "备2017-01"
    assert [one.on for one in first.stage.office().ask(committee.filings, first.assembly.id)] == [FILED]
    assert first.found(date(2017, 12, 31)) == {}


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        (WELL_FORMED, set()),
        ((Side.SUBDISTRICT, *[Side.OWNERS] * 3), {"preparers_even"}),
        ((Side.DEVELOPER, Side.SUBDISTRICT, *[Side.OWNERS] * 3), {"preparers_leader"}),
        ((Side.SUBDISTRICT, Side.DEVELOPER, Side.POLICE, *[Side.OWNERS] * 2), {"preparers_few_owners"}),
        ((Side.SUBDISTRICT, Side.DEVELOPER, Side.OTHER, Side.OWNERS), {"preparers_even", "preparers_few_owners"}),
        ((Side.SUBDISTRICT, Side.OWNERS), {"preparers_even"}),
    ],
)
def test_the_shape_of_the_preparatory_group_is_reported_never_refused(sides: Sequence[Side], found: set[str]) -> None:
    """Odd in number, at least half for the owners; exactly half is enough. A normative document, from memory: GUIDE."""
    first = First.made(sides=sides)
    of_group = {code: one for code, one in first.found(SHOWN).items() if code.startswith("preparers")}
    assert set(of_group) == found
    assert all(one.severity is Severity.GUIDE and "274" in one.rule for one in of_group.values())


def test_a_first_assembly_later_than_ninety_days_is_reported() -> None:
    """Counted from the day on which the group was formed; the 90th day is in time."""
    in_time = First.made(formed=date(2017, 3, 20))
    assert "first_late" not in in_time.found(CLOSES)
    late = First.made(formed=date(2017, 3, 19))
    assert "first_late" not in late.found(date(2017, 6, 17))
    found = late.found(CLOSES)["first_late"]
    assert found.since == "2017-06-18"
    assert "90" in found.message("zh")


def test_a_group_that_never_comes_to_an_assembly_is_reported() -> None:
    """After ninety days without any assembly."""
    stage = Stage.made()
    grouped(stage, WELL_FORMED, FORMED)
    rows = stage.office().ask(audit.findings, on=date(2018, 1, 1))
    assert "owners.first_late" in {one.code for one in rows}


@pytest.mark.parametrize(("days", "reported"), [(15, False), (14, True), (None, True)])
def test_a_register_not_shown_for_fifteen_days_is_reported(days: int | None, *, reported: bool) -> None:
    """Owners have to be able to object to heads and areas before the vote."""
    first = First.made(shown_days=days)
    first.voted()
    assert ("register_not_shown" in first.found(CLOSES)) is reported


def test_a_first_assembly_without_a_group_is_reported() -> None:
    """It was held all the same."""
    first = First.made(with_group=False)
    first.voted()
    assert "no_preparers" in first.found(CLOSES)


def test_a_filing_is_due_thirty_days_after_the_election() -> None:
    """Property Management Regulation art. 16 is law: nothing filed by 18 July is a finding of that severity."""
    first = First.made()
    first.voted()
    assert "not_filed" not in first.found(date(2017, 7, 18))
    found = first.found(date(2017, 7, 19))["not_filed"]
    assert (found.severity, found.since) == (Severity.LAW, "2017-07-19")
    first.filed(on=date(2017, 8, 1))
    assert "not_filed" in first.found(date(2017, 9, 1))


@pytest.mark.parametrize(
    ("elected", "found"),
    [
        (5, set()),
        (4, {"elected_even", "elected_short", "committee_size"}),
        (3, {"elected_short", "committee_size"}),
    ],
)
def test_the_size_of_what_was_elected_is_reported(elected: int, found: set[str]) -> None:
    """Odd, five to eleven members, all seats filled: else a finding, and the elected take their seats all the same."""
    first = First.made()
    first.voted(elected=elected)
    sizes = {"elected_even", "elected_short", "committee_size"}
    assert set(first.found(CLOSES.replace(day=20))) & sizes == found


def test_the_group_has_members_and_one_leader() -> None:
    """An empty group and one with two leaders are refused."""
    stage = Stage.made()
    with pytest.raises(Refused) as refused:
        grouped(stage, (), FORMED)
    assert codes(refused.value) == ["owners.no_members"]
    two = (Seat(side=Side.OWNERS, leads=True), Seat(side=Side.SUBDISTRICT, leads=True))
    with pytest.raises(Refused) as refused:
        stage.office().run(preparation.form_preparation, stage.committee, formed=FORMED, seats=two)
    assert codes(refused.value) == ["owners.leaders"]


def test_members_come_while_the_group_works() -> None:
    """Who leads is listed first; after the end nobody is added, and it ends once."""
    stage = Stage.made()
    stage.flats(1)
    group = grouped(stage, WELL_FORMED, FORMED)
    office = stage.office()
    office.run(preparation.name_preparer, group.id, side=Side.OWNERS, person=stage.persons["0001"])
    members = office.ask(preparation.preparers, group.id)
    assert (len(members), members[0].leads, members[0].side) == (8, True, Side.SUBDISTRICT)
    assert office.run(preparation.end_preparation, group.id, on=FILED).ended == FILED
    with pytest.raises(Refused) as refused:
        office.run(preparation.name_preparer, group.id, side=Side.OWNERS)
    assert codes(refused.value) == ["owners.preparation_over"]
    with pytest.raises(Refused):
        office.run(preparation.end_preparation, group.id, on=FILED)


def test_a_filing_names_its_papers() -> None:
    """An empty filing is refused."""
    first = First.made()
    with pytest.raises(Refused) as refused:
        first.stage.office().run(committee.file_papers, first.assembly.id, office=first.stage.committee, on=FILED, papers=())
    assert codes(refused.value) == ["owners.no_papers"]


@pytest.mark.parametrize(("formed", "late"), [(date(2017, 3, 2), False), (date(2017, 3, 3), True)])
def test_a_group_formed_more_than_sixty_days_after_the_request_is_reported(formed: date, *, late: bool) -> None:
    """Asked for on 1 January: 2 March is the sixtieth day. Guiding rule 9, from memory: GUIDE."""
    stage = Stage.made()
    seats = tuple(Seat(side=side, leads=number == 0) for number, side in enumerate(WELL_FORMED))
    stage.office().run(preparation.form_preparation, stage.committee, formed=formed, seats=seats, requested=date(2017, 1, 1))
    rows = stage.office().ask(audit.findings, on=date(2017, 4, 1))
    found = [one for one in rows if one.code == "owners.preparers_late"]
    assert [(one.severity, one.since) for one in found] == ([(Severity.GUIDE, "2017-03-03")] if late else [])


@pytest.mark.parametrize(("unsold", "early"), [("899.99", False), ("900", True)])
def test_a_first_assembly_before_more_than_half_is_delivered_is_reported(unsold: str, *, early: bool) -> None:
    """Nine flats of 100 square metres against what is unsold: exactly half is not more than half."""
    first = First.made()
    stage = first.stage
    stage.unit("余", unsold, status=h.UnitStatus.UNSOLD)
    stage.office().run(h.name_developer, stage.person("开发商", kind=h.PersonKind.COMPANY), start=PartialDate("2010"))
    stage.frozen(first.assembly.id, record_date=date(2017, 4, 27))
    stage.on(ANNOUNCED)
    stage.office().run(course.announce, first.assembly.id)
    assert ("first_early" in first.found(CLOSES)) is early
