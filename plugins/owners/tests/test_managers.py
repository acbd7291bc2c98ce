"""Contracts with companies rest on what the assembly decided about them, and on nothing else of its decisions."""

from datetime import date

import pytest
from plugins.owners.tests.stage import Stage, codes, votes
from plugins.owners.tests.test_funds import decided

from community_gov import Code, Id, PartialDate, Refused
from community_gov import contracts as c
from community_gov import organizations as o
from community_gov.rules import Choice, Outcome
from community_gov_owners import decisions, effect

MANAGER = Code("manager")


@pytest.fixture
def stage() -> Stage:
    """Three owners."""
    made = Stage.made()
    for code in "123":
        made.unit(code, "100", f"业主{code}")
    return made


def signed(stage: Stage, decision: Id[decisions.Decision]) -> c.Contract:
    """A contract of the committee with a company, by a decision."""
    company = stage.office().run(o.found, kind=Code("property_company"), name="甲物业", start=PartialDate("2012")).id
    day = date(2022, 3, 20)
    return stage.office().run(
        c.sign,
        stage.committee,
        company_id=company,
        title="物业服务合同",
        signed=day,
        start=day,
        until=date(2025, 3, 20),
        address="柜2",
        digest="ab" * 32,
        decision=decision,
    )


def test_a_contract_rests_on_a_decision_about_the_company(stage: Stage) -> None:
    """One that passed and stands; when an authority has revoked it, no renewal rests on it any more."""
    decision = decided(stage, MANAGER)
    made = signed(stage, decision.id)
    assert made.decision == decision.id
    stage.office().run(effect.revoke, decision.id)
    with pytest.raises(Refused) as refused:
        stage.office().run(
            c.renew,
            made.id,
            signed=date(2022, 3, 20),
            until=date(2028, 3, 20),
            decision=decision.id,
            address="柜3",
            digest="ab" * 32,
        )
    assert codes(refused.value) == ["owners.manager_not_passed"]


def test_another_decision_of_the_assembly_bears_no_contract(stage: Stage) -> None:
    """Nor one that did not pass."""
    with pytest.raises(Refused) as refused:
        signed(stage, decided(stage).id)
    assert codes(refused.value) == ["owners.not_about_manager"]


def test_a_vote_that_failed_bears_no_contract(stage: Stage) -> None:
    """Everybody was against it."""
    assembly = stage.called()
    motion = stage.motion(assembly.id, MANAGER)
    stage.frozen(assembly.id)
    stage.opened(assembly.id)
    stage.enter(assembly.id, *(stage.paper(assembly.id, name, votes([motion], Choice.NO)) for name in stage.persons))
    (decision,) = stage.counted(assembly.id)
    assert decision.outcome is Outcome.REJECTED
    stage.on(date(2022, 3, 20))
    with pytest.raises(Refused) as refused:
        signed(stage, decision.id)
    assert codes(refused.value) == ["owners.manager_not_passed"]
