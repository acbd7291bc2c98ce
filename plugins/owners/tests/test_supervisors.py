"""The supervisory committee reads accounts, contracts, disclosure and minutes of the committee it watches, and writes nothing."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from plugins.owners.tests.board import Board, board, day

import community_gov_owners as plugin
from community_gov import OPERATOR, AnyId, Code, Controller, Denied, Desk, Id, PartialDate, Purpose
from community_gov import accounts as ac
from community_gov import contracts as co
from community_gov import disclosure as di
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import protection as pp
from community_gov.testing import somebody
from community_gov_owners.committee import SUPERVISOR

NAMES = tuple(f"{n:04}" for n in range(1, 8))
WATCHER = "0007"
SINCE = PartialDate("2022-05-01")
RULE = """
id = "watch"
jurisdiction = "cn"
severity = "{severity}"
checked_on = 2022-01-01

[[parameters]]
name = "supervisory_reads"
value = {value}
citation = "业主大会议事规则第30条"
mark = "read"
severity = "{severity}"
"""


class Watched:
    """A committee with an account, a contract, a shown paper and a meeting with minutes, and somebody who watches it."""

    def __init__(self) -> None:
        self.here: Board = board(5, flats=14, policy=None)
        self.here.seat(*NAMES[:5])
        self.meeting, _decided = self.here.meet("2022-06-10", *NAMES[:5])
        office = self.office
        office.run(m.write_minutes, self.meeting.id, record="委员甲不同意", summary="通过")
        self.assembly = self._body("owners_assembly", "业主大会")
        self.supervisors = self._body("owners_supervisory_committee", "业主监督委员会")
        post = office.run(o.add_post, self.supervisors, code=Code("member"), name="委员", seats=3)
        self.term = office.run(
            o.appoint, post.id, person_id=self.here.stage.persons[WATCHER], start=SINCE, obtained=o.Obtained.ELECTED
        )
        self.account = office.run(
            ac.open_account, self.body, kind=ac.AccountKind.COMMON_INCOME, name="收益", opened=day("2022-01-01")
        ).id
        company = self._body("property_company", "甲物业")
        self.contract = office.run(
            co.sign,
            self.body,
            company_id=company,
            title="物业服务合同",
            signed=day("2022-06-01"),
            start=day("2022-06-01"),
            until=day("2025-06-01"),
            address="柜2",
            digest="cd" * 32,
            decision=AnyId("owners.decision-1-1"),
        ).id

    @property
    def body(self) -> Id[o.Body]:
        """The committee."""
        return self.here.body

    @property
    def office(self) -> Desk:
        """The office."""
        return self.here.stage.office()

    @property
    def watcher(self) -> Desk:
        """Who sits in the supervisory committee."""
        return self.here.stage.as_person(WATCHER)

    def _body(self, kind: str, name: str) -> Id[o.Body]:
        return self.office.run(o.found, kind=Code(kind), name=name, start=PartialDate("2017")).id

    def oversees(self) -> o.Relation:
        """It is on record that the one body watches the other."""
        return self.office.run(o.relate, self.supervisors, kind=o.RelationKind.OVERSEES, to=self.body, start=SINCE)

    def rule(self, *, severity: str = "bylaw", value: str = "true") -> None:
        """The rules of procedure say what it reads."""
        book = RULE.format(severity=severity, value=value)
        self.office.run(m.adopt_rules, self.supervisors, start=SINCE, book=book)

    def reads(self) -> Iterator[Callable[[], object]]:
        """What it asks of the committee's meetings."""
        ask, meeting = self.watcher.ask, self.meeting.id
        yield lambda: ask(m.minutes_of, meeting)
        yield lambda: ask(m.decisions, meeting)
        yield lambda: ask(m.agenda, meeting)
        yield lambda: ask(m.meeting, meeting)
        yield lambda: ask(m.meetings_of, self.body)


@pytest.fixture
def watched() -> Watched:
    """Nothing on record yet that lets it read."""
    return Watched()


def test_it_reads_what_it_watches_once_both_are_on_record(watched: Watched) -> None:
    """That it oversees the committee, and the article of the rules of procedure; the money and the contracts too."""
    for read in watched.reads():
        with pytest.raises(Denied):
            read()
    watched.oversees()
    watched.rule()
    assert all(read() is not None for read in watched.reads())
    ask = watched.watcher.ask
    assert [row.id for row in ask(ac.accounts_of, watched.body)] == [watched.account]
    assert ask(ac.entries, watched.account) == ()
    assert ask(co.contract, watched.contract).id == watched.contract
    assert ask(co.notices_of, watched.contract) == ()


@pytest.mark.parametrize("case", ["no rule", "no relation", "custom only", "rule says no", "another committee", "left"])
def test_without_a_recorded_basis_it_reads_no_minutes(watched: Watched, case: str) -> None:
    """A custom gives no right, nor does a rule about somebody else's committee, and whoever left reads nothing."""
    if case not in ("no relation", "another committee"):
        watched.oversees()
    if case == "another committee":
        other = watched._body("owners_committee", "二期业主委员会")  # a helper of this file
        watched.office.run(o.relate, watched.supervisors, kind=o.RelationKind.OVERSEES, to=other, start=SINCE)
    if case != "no rule":
        watched.rule(severity="custom" if case == "custom only" else "bylaw", value="false" if case == "rule says no" else "true")
    if case == "left":
        watched.office.run(o.end_term, watched.term.id, end=PartialDate("2022-06-01"), reason=o.Ended.RESIGNED)
    for read in watched.reads():
        with pytest.raises(Denied):
            read()


def test_the_record_with_names_is_shown_on_a_basis_of_its_own(watched: Watched) -> None:
    """The summary is for it at once; what the committee keeps of its members' words, when the owners may read that."""
    watched.oversees()
    watched.rule()
    seen = watched.watcher.ask(m.minutes_of, watched.meeting.id)
    assert seen is not None
    assert (seen.record, seen.summary) == ("***", "通过")
    watched.here.stage.community.by(somebody("set-up", OPERATOR)).run(
        pp.record_basis,
        kind=pp.BasisKind.CONTRACT,
        reader=Controller.OWNERS,
        controller=Controller.BODY,
        purpose=Purpose.ORGANIZATION,
        ground="业主大会议事规则第30条",
        start=date(2022, 1, 1),
    )
    shown = watched.watcher.ask(m.minutes_of, watched.meeting.id)
    assert shown is not None
    assert shown.record == "委员甲不同意"


def test_its_lines_are_questions_of_these_four_and_no_verb(watched: Watched) -> None:
    """The table of the policy, line by line: scoped to the body that is watched, none of them writes."""
    rows = [row for row in plugin.gov_policy().allows if row.role == SUPERVISOR]
    actions = watched.here.stage.community.actions
    assert {row.action.partition(".")[0] for row in rows} == {"accounts", "contracts", "disclosure", "meetings"}
    assert all(hasattr(actions[row.action], "__question__") and row.of and row.scope.value == "body" for row in rows)
    assert len(rows) == len({row.action for row in rows}) == 16


def test_it_writes_nothing(watched: Watched) -> None:
    """Neither an entry nor a contract nor minutes nor a proof."""
    watched.oversees()
    watched.rule()
    run = watched.watcher.run
    for write in (
        lambda: run(ac.close_account, watched.account, on=day("2022-06-11")),
        lambda: run(co.end, watched.contract, last=day("2022-06-11")),
        lambda: run(m.write_minutes, watched.meeting.id, record="x", summary="x"),
        lambda: run(di.owe, watched.body, duty=Code("assembly_decisions"), about=AnyId("x"), happened=day("2022-06-11")),
    ):
        with pytest.raises(Denied):
            write()
