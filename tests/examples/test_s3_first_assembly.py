"""The third script: the first owners' assembly of 2017, under the law of 2017."""

import io
from collections import Counter
from decimal import Decimal

import pytest
import s2_bodies
import s3_first_assembly
from bay import Bay, open_bay
from rich.console import Console

from community_gov import audit
from community_gov import households as h
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.rules import Outcome
from community_gov_owners import assembly as a
from community_gov_owners import candidates, committee, decisions, delivery, register, tally
from community_gov_owners.heads import Holder


@pytest.fixture(scope="module")
def bay() -> Bay:
    """The stage after the third script; the tests only read it."""
    stage = open_bay()
    stage.once(s3_first_assembly.enact)
    return stage


@pytest.fixture
def first(bay: Bay) -> s3_first_assembly.FirstAssembly:
    """What the script made."""
    return bay.once(s3_first_assembly.enact)


def test_owners_without_a_certificate_are_in_the_register_by_survey_or_contract(
    bay: Bay, first: s3_first_assembly.FirstAssembly
) -> None:
    """The 800 of the report are owners all the same; only the others have a registered area. Shops are owners too."""
    roll = bay.desk().ask(register.register_of, first.assembly)
    sources = Counter(part.source for row in bay.desk().ask(register.voters, roll.id) for part in row.parts)
    shops = len(bay.desk().ask(h.units, kind=h.UnitKind.SHOP))
    assert sources[h.AreaSource.SURVEY] + sources[h.AreaSource.CONTRACT] >= 800
    assert sources.total() == roll.units == 920 + shops


def test_heads_are_fewer_than_units_and_sums_are_those_of_the_lines(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Owners of several units and co-owners are one head each, the developer one with everything undelivered."""
    roll = bay.desk().ask(register.register_of, first.assembly)
    lines = bay.desk().ask(register.voters, roll.id)
    assert roll.heads == len(lines) < roll.units
    assert roll.area == sum(row.area or Decimal(0) for row in lines)
    assert sum(row.holder is Holder.DEVELOPER for row in lines) == 1
    assert bay.desk().ask(h.heads, on=s3_first_assembly.RECORD_DATE).count == roll.heads


def test_the_register_was_shown_and_an_objection_answered(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Fifteen days; whoever has lawful possession is an owner."""
    roll = bay.desk().ask(register.register_of, first.assembly)
    assert roll.shown is not None
    (objection,) = bay.desk().ask(n.objections, roll.shown)
    assert (objection.id, objection.outcome) == (first.objection, n.Outcome.DISMISSED)


def test_rules_and_covenant_pass_by_more_than_half_of_all(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Property Law art. 76: of all heads and of all area, whoever took part; counted again, the same."""
    for matter in ("rules_of_procedure", "covenant"):
        decision = bay.desk().ask(decisions.decision_on, first.motions[matter])
        assert (decision.rule, decision.outcome) == ("CN.PropertyLaw76.ordinary", Outcome.PASSED)
        assert decision.heads is not None
        assert decision.area is not None
        assert 2 * decision.heads.yes > decision.heads.entitled
        assert 2 * decision.area.yes > decision.area.entitled
        assert decision.state is decisions.DecisionState.EFFECTIVE
        assert bay.desk().ask(tally.recount, decision.id).same


def test_seven_are_elected_one_is_an_alternate_one_is_not(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Each of the elected has more than half of all, by heads and area; they are those whom script 2 knows."""
    roll = bay.desk().ask(register.register_of, first.assembly)
    rows = bay.desk().ask(decisions.results, first.decisions["committee_election"])
    assert [(row.seat is not None, row.alternate) for row in rows] == [(True, None)] * 7 + [(False, 1), (False, None)]
    for row in rows:
        assert row.passed is (2 * row.heads > roll.heads and 2 * row.area > roll.area)
    standing = {one.id: one.person for one in bay.desk().ask(candidates.candidates, first.motions["committee_election"])}
    elected = {standing[row.candidate] for row in rows if row.seat is not None}
    assert elected == {term.person for term in bay.once(s2_bodies.enact).first_term}


def test_the_terms_rest_on_the_decision_until_2022(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Five years from the election; the alternate waits."""
    decision = first.decisions["committee_election"]
    served = bay.desk().ask(o.members, bay.once(s2_bodies.enact).committee, on=s3_first_assembly.FILED)
    bound = [term for term in served if term.by == decision]
    assert len(bound) == 7
    assert {(term.start, term.until) for term in bound} == {("2017-06-18", "2022-06-18")}
    waiting = bay.desk().ask(committee.next_alternate, decision)
    assert waiting is not None
    assert waiting.alternate == 1


def test_nothing_of_it_is_out_of_order(bay: Bay, first: s3_first_assembly.FirstAssembly) -> None:
    """Group, notice, delivery, filing: as the law and the guiding rules want it."""
    found = bay.desk().ask(audit.findings, on=s3_first_assembly.FILED)
    assert [one for one in found if one.code.startswith("owners.")] == []
    handed = bay.desk().ask(delivery.deliveries, first.assembly)
    assert (handed.not_tried, handed.announced) == (0, handed.not_reached)
    (assembly, *_later) = bay.desk().ask(a.assemblies)
    assert (assembly.number, assembly.kind) == (1, a.AssemblyKind.FIRST)


def test_the_story_tells_both_verdicts_and_the_election(bay: Bay) -> None:
    """Every figure in it comes from the community; names do not."""
    console = Console(record=True, width=140, file=io.StringIO())
    s3_first_assembly.show(bay, console)
    told = console.export_text()
    assert told.count("重新计票一致") == 2
    assert told.count("当选") == 7
    assert "候补第1" in told
    assert "没有发现问题" in told
