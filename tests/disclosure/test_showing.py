"""Showing and proving: what cannot be, and who may."""

from typing import cast

import pytest
from tests.disclosure.stage import Board, board, day

from community_gov import Actor, Code, Denied, Id, NotFound, Refused
from community_gov import disclosure as d
from community_gov import households as h
from community_gov import notices as n
from community_gov.policy import TablePolicy


@pytest.fixture
def here() -> Board:
    """The compound in Shanghai on 2022-07-01."""
    return board()


def codes(error: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in error.value.problems]


def test_a_body_shows_what_is_for_its_kind_to_show(here: Board) -> None:
    """A duty of another kind, an unknown one, what a meeting shows by itself, and what is not said are refused."""
    notice = here.hang("2022-07-01")
    for duty, body, code in (
        ("common_income", here.committee, "other_kind"),
        ("weather", here.company, "unknown_duty"),
        ("committee_decisions", here.committee, "by_meeting"),
        ("service_contract", here.committee, "no_about"),
    ):
        with pytest.raises(Refused) as caught:
            here.show(duty, notice, body=body)
        assert codes(caught) == [f"disclosure.{code}"]
    here.show("common_income", notice)
    with pytest.raises(Refused) as caught:
        here.show("common_income", notice)
    assert codes(caught) == ["disclosure.shown_already"]


def test_one_notice_can_show_several_things(here: Board) -> None:
    """Income and fund on one paper."""
    notice = here.hang("2022-07-01")
    here.show("common_income", notice)
    here.show("maintenance_fund", notice)
    assert {row.duty for row in here.public.ask(d.showings_of, here.company)} == {"common_income", "maintenance_fund"}


def test_what_has_to_be_shown_is_recorded_once(here: Board) -> None:
    """And only what the core does not see by itself, of a day that has come."""
    here.owe("owners.decision-1-1", "2022-07-01")
    for about, happened, duty, code in (
        ("owners.decision-1-1", "2022-07-01", "assembly_decisions", "owed_already"),
        ("owners.decision-1-2", "2022-07-02", "assembly_decisions", "ahead"),
        ("owners.decision-1-2", "2022-07-01", "covenant", "other_kind"),
    ):
        with pytest.raises(Refused) as caught:
            here.owe(about, happened, duty)
        assert codes(caught) == [f"disclosure.{code}"]
    with pytest.raises(Refused) as caught:
        here.desk.run(
            d.owe, here.company, duty=Code("common_income"), about=Id[h.Person]("person-1-1"), happened=day("2022-07-01")
        )
    assert codes(caught) == ["disclosure.not_an_event"]


@pytest.mark.parametrize(
    ("first", "last", "said", "code"),
    [
        ("2022-06-30", "2022-07-01", {}, "disclosure.not_hung"),
        ("2022-07-01", "2022-07-02", {}, "disclosure.ahead"),
        ("2022-07-01", "2022-06-30", {}, "disclosure.order"),
        ("2022-07-01", "2022-07-01", {"digest": "jpg"}, "disclosure.no_digest"),
        ("2022-07-01", "2022-07-01", {"where": " "}, "papers.empty"),
    ],
)
def test_what_proves_nothing_is_refused(here: Board, first: str, last: str, said: dict[str, object], code: str) -> None:
    """A day on which it did not hang, one to come, the last before the first, no digest, no place."""
    with pytest.raises(Refused) as caught:
        here.prove(here.hang("2022-07-01"), first, last, **said)
    assert codes(caught) == [code]


def test_a_witness_is_somebody_of_the_register(here: Board) -> None:
    """Nothing proves what hung after it came down."""
    notice = here.hang("2022-07-01")
    with pytest.raises(NotFound):
        here.prove(notice, "2022-07-01", "2022-07-01", witness=Id[h.Person]("person-9-9"))
    witness = here.desk.run(h.add_person, name="张三").id
    assert here.prove(notice, "2022-07-01", "2022-07-01", witness=witness).witness == witness
    here.go_to("2022-07-05")
    here.desk.run(n.take_down, notice.id)
    here.go_to("2022-07-08")
    with pytest.raises(Refused) as caught:
        here.prove(notice, "2022-07-01", "2022-07-06")
    assert codes(caught) == ["disclosure.not_hung"]


def test_every_verb_and_question_has_its_lines_and_no_other(here: Board) -> None:
    """What has to be shown and whether it was is public; proofs are for owners; bodies' members prove, chairs show."""
    mine: dict[str, set[tuple[str, str]]] = {}
    for row in cast("TablePolicy", here.community.policy).rows():
        if row.action.startswith("disclosure."):
            mine.setdefault(row.action.partition(".")[2], set()).add((row.role, row.scope.value))
    public, writers = {("anyone", "community")}, {("clerk", "community"), ("chair", "body")}
    assert mine == {
        "disclosures": public,
        "duties": public,
        "owe": writers,
        "proofs_of": {(role, "community") for role in ("clerk", "auditor", "owner", "member")},
        "prove": {*writers, ("member", "body")},
        "show": writers,
        "showings_of": public,
    }
    with pytest.raises(Denied):
        here.community.by(Actor.anonymous()).ask(d.proofs_of, here.hang("2022-07-01").id)
