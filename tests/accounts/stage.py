"""A compound with an owners' committee and its accounts, for the tests of accounts."""

from datetime import UTC, date, datetime

from attrs import define

from community_gov import CLERK, Actor, Code, Community, Desk, Id, PartialDate
from community_gov import accounts as a
from community_gov import organizations as o
from community_gov.testing import FixedClock, fresh_community

__all__ = ["DIGEST", "Purse", "day", "purse"]

DIGEST = "ab" * 32


def day(text: str) -> date:
    """A date such as 2022-03-01."""
    return date.fromisoformat(text)


@define
class Purse:
    """A community under the real policy with two accounts, on 2022-07-01."""

    community: Community
    clock: FixedClock
    committee: Id[o.Body]
    company: Id[o.Body]
    income: Id[a.Account]
    fund: Id[a.Account]

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(Actor(id="office", roles=frozenset({CLERK})))

    def go_to(self, text: str) -> None:
        """Turn the clock to the morning of a day."""
        self.clock.set(datetime.combine(day(text), datetime.min.time(), tzinfo=UTC))

    def enter(self, category: str, fen: int, on: str, **said: object) -> a.Entry:
        """An entry of the common income, with its paper."""
        account = said.pop("account", self.income)
        usual = {"category": Code(category), "fen": fen, "on": day(on), "text": "一笔", "address": "柜3", "digest": DIGEST}
        return self.desk.run(a.record, account, **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def quarter(self, number: int, year: int = 2022) -> a.Statement:
        """The statement of the common income of a quarter."""
        start, end = a.quarter(year, number)
        return self.desk.ask(a.statement, self.income, start=start, end=end)

    def publish(self, number: int, year: int = 2022) -> a.PublishedStatement:
        """The same, put up today for fifteen days."""
        start, end = a.quarter(year, number)
        today = self.clock.instant.date()
        return self.desk.run(a.publish_statement, self.income, start=start, end=end, shows=today, days=15)


def purse(*, community: Community | None = None, clock: FixedClock | None = None) -> Purse:
    """The compound on 2022-07-01; its accounts are open since the year before."""
    clock = clock or FixedClock()
    clock.set(datetime(2022, 7, 1, 1, tzinfo=UTC))
    community = community or fresh_community(policy=None, clock=clock)
    desk = community.by(Actor(id="office", roles=frozenset({CLERK})))

    def body(kind: str, name: str) -> Id[o.Body]:
        return desk.run(o.found, kind=Code(kind), name=name, start=PartialDate("2012")).id

    committee, company = body("owners_committee", "业主委员会"), body("property_company", "甲物业")

    def opened(kind: a.AccountKind, name: str) -> Id[a.Account]:
        return desk.run(a.open_account, committee, kind=kind, name=name, opened=day("2021-10-01")).id

    return Purse(
        community,
        clock,
        committee,
        company,
        income=opened(a.AccountKind.COMMON_INCOME, "公共收益专户"),
        fund=opened(a.AccountKind.MAINTENANCE_FUND, "维修资金专户"),
    )
