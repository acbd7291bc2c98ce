"""Neighbours lend tools to each other."""

from datetime import date

import pytest

import community_gov_template
from community_gov import Actor, Code, Denied, Desk, Masked, Refused
from community_gov.testing import check_plugin, fresh_community
from community_gov_template import give_back, lend, loans

LADDER, MARCH, APRIL = Code("ladder"), date(2022, 3, 1), date(2022, 4, 1)


@pytest.fixture
def office() -> Desk:
    """The office at work, under the plugin's own policy."""
    return fresh_community(plugins=[community_gov_template], policy=None).by(Actor.service("office", "clerk"))


def test_the_plugin_keeps_the_contract() -> None:
    """Hooks, names, problems, policy and the red line are as every plugin's have to be."""
    assert check_plugin(community_gov_template).broken == ()


def test_a_tool_is_lent_and_comes_back(office: Desk) -> None:
    """While it is out it is listed, with a name that only shows its first character."""
    loan = office.run(lend, tool=LADDER, borrower="住户0001", on=MARCH)
    assert [(row.tool, row.borrower) for row in office.ask(loans)] == [(LADDER, Masked("住*"))]
    assert office.run(give_back, loan.id, on=APRIL).end == APRIL
    assert office.ask(loans) == ()


def test_what_is_out_cannot_be_lent(office: Desk) -> None:
    """A tool is in one pair of hands; when it is back it can go out again."""
    loan = office.run(lend, tool=LADDER, borrower="住户0001", on=MARCH)
    with pytest.raises(Refused, match=r"template\.out: ladder is lent already"):
        office.run(lend, tool=LADDER, borrower="住户0002", on=MARCH)
    office.run(give_back, loan.id, on=MARCH)
    assert office.run(lend, tool=LADDER, borrower="住户0002", on=MARCH).end is None


def test_a_tool_comes_back_once_and_not_before_it_went(office: Desk) -> None:
    """Each refusal says what is wrong, and leaves the loan as it was."""
    loan = office.run(lend, tool=LADDER, borrower="住户0001", on=APRIL)
    with pytest.raises(Refused, match=r"template\.before: 2022-03-01 lies before the loan began on 2022-04-01"):
        office.run(give_back, loan.id, on=MARCH)
    office.run(give_back, loan.id, on=APRIL)
    with pytest.raises(Refused, match=r"template\.back: ladder came back on 2022-04-01"):
        office.run(give_back, loan.id, on=APRIL)


def test_only_the_office_lends(office: Desk) -> None:
    """Whoever has no line in the policy is denied."""
    community = fresh_community(plugins=[community_gov_template], policy=None)
    with pytest.raises(Denied):
        community.by(Actor(id="neighbour")).run(lend, tool=LADDER, borrower="住户0001", on=MARCH)
    assert office.ask(loans) == ()
