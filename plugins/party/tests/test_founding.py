"""Branches: what is known of their founding, and which there were on a day."""

from datetime import date

import pytest
from plugins.party.tests.compound import Compound

import community_gov_party as party
from community_gov import Code, PartialDate, Refused
from community_gov.organizations import dissolve, found
from community_gov_party import BranchForm


def test_a_branch_tells_its_form_and_who_decided_on_its_founding() -> None:
    """What was said at the founding is asked by the id of the body."""
    compound = Compound()
    above = compound.desk.run(found, kind=party.founding.BRANCH, name="上级党组织", start=PartialDate("2012"))
    made = compound.desk.run(
        party.found_branch,
        name="功能型支部",
        start=PartialDate("2021-03"),
        form=BranchForm.FUNCTIONAL,
        by=above.id,
        decided=date(2021, 2, 20),
    )
    said = compound.desk.ask(party.branch, made.body)
    assert (said.form, said.by, said.decided) == (BranchForm.FUNCTIONAL, above.id, date(2021, 2, 20))


def test_a_body_that_is_no_branch_is_refused() -> None:
    """A body of another kind has no form of a branch."""
    compound = Compound()
    body = compound.desk.run(found, kind=Code("volunteer_association"), name="志愿者协会", start=PartialDate("2017"))
    with pytest.raises(Refused, match=r"party\.not_branch"):
        compound.desk.ask(party.branch, body.id)


def test_a_day_has_the_branches_that_existed_on_it() -> None:
    """A branch is there from its founding until it is dissolved, on the first day of which it is gone."""
    compound = Compound()
    made = compound.desk.run(party.found_branch, name="临时支部", start=PartialDate("2021-03-01"), form=BranchForm.PROVISIONAL)
    compound.desk.run(dissolve, made.body, end=PartialDate("2021-06-01"))
    there = {day: {one.body for one in compound.desk.ask(party.branches, on=day)} for day in _DAYS}
    first, last = _DAYS[1], _DAYS[2]
    assert there == {
        date(2020, 7, 31): set(),
        first: {compound.branch, made.body},
        last: {compound.branch, made.body},
        date(2021, 6, 1): {compound.branch},
    }


_DAYS = (date(2020, 7, 31), date(2021, 3, 1), date(2021, 5, 31), date(2021, 6, 1))
