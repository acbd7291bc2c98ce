"""What other plugins may know of an agenda, and what the branch finds when a matter did not come to it first."""

from datetime import date

import pytest
from plugins.owners.tests.stage import ANNOUNCED, USE_FUNDS, Stage

import community_gov_party as party
from community_gov import Code, Id, OwnersItem, PartialDate, Severity
from community_gov.audit import findings
from community_gov.organizations import Body
from community_gov_owners import assembly as a
from community_gov_owners import course

REBUILD = Code("rebuild")
BEFORE = date(2022, 1, 31)


@pytest.fixture
def stage() -> Stage:
    """Three owners, the register frozen on the day before the announcement."""
    made = Stage.made(party)
    made.flats(3)
    return made


def announced(stage: Stage, *matters: Code) -> list[a.Motion]:
    """The items of an assembly that is announced on 2022-02-01."""
    assembly = stage.called()
    motions = [stage.motion(assembly.id, matter) for matter in matters]
    stage.frozen(assembly.id)
    stage.on(ANNOUNCED)
    stage.office().run(course.announce, assembly.id)
    return motions


def items(stage: Stage, on: date) -> tuple[OwnersItem, ...]:
    """What other plugins are told."""
    with stage.office().view() as view:
        return view.owners_items(on)


def test_an_item_is_told_from_the_announcement_on(stage: Stage) -> None:
    """Its matter and its day, and nothing of the vote; not before, and not when the assembly is cancelled."""
    motions = announced(stage, USE_FUNDS, REBUILD)
    told = [(item.id, item.matter, item.announced) for item in items(stage, ANNOUNCED)]
    assert told == [(motion.id, motion.matter, ANNOUNCED) for motion in motions]
    assert items(stage, BEFORE) == ()
    stage.office().run(a.cancel_assembly, motions[0].assembly, reason="改期")
    assert items(stage, ANNOUNCED) == ()


def branch_first(stage: Stage) -> Id[Body]:
    """A branch to which the use of funds goes first, by the bylaw of 2021."""
    branch = stage.office().run(party.found_branch, name="支部", start=PartialDate("2020-08")).body
    start = date(2021, 1, 4)
    stage.office().run(party.adopt_prior_matter, branch, matter=USE_FUNDS, clause="管理规约第12条", start=start)
    return branch


def skipped(stage: Stage) -> list[str]:
    """Which items the audit says were not brought to the branch first."""
    found = [one for one in stage.office().ask(findings, on=ANNOUNCED) if one.code == "party.prior_skipped"]
    assert all(one.severity is Severity.BYLAW and "管理规约第12条" in one.rule for one in found)
    return [str(one.said.params["item"]) for one in found]


def test_a_matter_that_skipped_the_branch_is_a_finding_and_no_refusal(stage: Stage) -> None:
    """Only the matter that the bylaw names; it is announced and voted on all the same."""
    branch_first(stage)
    funds, _rebuild = announced(stage, USE_FUNDS, REBUILD)
    assert skipped(stage) == [funds.id]


@pytest.mark.parametrize(("received", "found"), [(BEFORE, 0), (ANNOUNCED, 0), (date(2022, 2, 2), 1)])
def test_it_comes_to_the_branch_by_the_day_of_the_announcement(stage: Stage, received: date, found: int) -> None:
    """Brought there on the day before or on the day itself; a day later is too late."""
    branch = branch_first(stage)
    (funds,) = announced(stage, USE_FUNDS)
    stage.office().run(party.refer_matter, branch, matter=USE_FUNDS, about=funds.id, received=received)
    assert len(skipped(stage)) == found


def test_a_bylaw_that_was_dropped_asks_for_nothing(stage: Stage) -> None:
    """On its last day it holds, on the day after it does not."""
    branch = branch_first(stage)
    announced(stage, USE_FUNDS)
    (prior,) = stage.office().ask(party.prior_matters, branch, on=ANNOUNCED)
    assert len(skipped(stage)) == 1
    stage.office().run(party.drop_prior_matter, prior.id, end=ANNOUNCED)
    assert skipped(stage) == []
