"""Who may do what with contracts."""

from typing import cast

import pytest
from tests.contracts.stage import VOTE, compound, day

from community_gov import Actor, Code, Denied, PartialDate
from community_gov import contracts as c
from community_gov import households as h
from community_gov import organizations as o
from community_gov.policy import TablePolicy

READ = {"contract", "contracts_due", "contracts_of", "due_dates", "notices_of", "standing"}


def test_every_verb_and_question_has_its_lines_and_no_other() -> None:
    """Who serves a building is public; owners, members of bodies, office and auditors read; office and chair write."""
    community = compound().community
    mine: dict[str, set[tuple[str, str]]] = {
        name.partition(".")[2]: set() for name in community.actions if name.startswith("contracts.")
    }
    for row in cast("TablePolicy", community.policy).rows():
        if row.action.startswith("contracts."):
            mine[row.action.partition(".")[2]].add((row.role, row.scope.value))
    readers = {(role, "community") for role in ("clerk", "auditor", "owner", "member")}
    for name, lines in mine.items():
        if name == "serving":
            assert lines == {("anyone", "community")}
        elif name in READ:
            assert lines == readers, name
        else:
            assert lines == {("clerk", "community"), ("chair", "body")}, name


def test_the_chair_of_the_owners_writes_and_that_of_the_company_does_not() -> None:
    """A company's notice comes on paper to the owners, who record it."""
    here = compound()
    made = here.sign()

    def chair(of: str) -> Actor:
        body = getattr(here, of)
        post = here.desk.run(o.add_post, body, code=Code("chair"), name="负责人", seats=1).id
        person = here.desk.run(h.add_person, name="某人").id
        here.desk.run(o.appoint, post, person_id=person, start=PartialDate("2020"), obtained=o.Obtained.ELECTED)
        return Actor(id=f"login-{of}", person=person)

    said = {"on": day("2022-01-01"), "vote": VOTE}
    here.community.by(chair("owners")).run(c.begin_renewal, made.id, **said)  # type: ignore[arg-type]  # of several types
    company = here.community.by(chair("first"))
    assert company.ask(c.contract, made.id) == made
    with pytest.raises(Denied):
        company.run(c.begin_renewal, made.id, **said)  # type: ignore[arg-type]  # of several types
    nobody = here.community.by(Actor.anonymous())
    assert [one.contract for one in nobody.ask(c.serving, place=None, on=day("2022-01-01"))] == [made]
    with pytest.raises(Denied):
        nobody.ask(c.contract, made.id)
