"""A compound in Shanghai with a committee and a company, for the tests of disclosure."""

from datetime import UTC, date, datetime

from attrs import define

from community_gov import CLERK, Actor, AnyId, Code, Community, Desk, Id, PartialDate
from community_gov import disclosure as d
from community_gov import meetings as m
from community_gov import notices as n
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.testing import FixedClock, fresh_community

__all__ = ["DIGEST", "Board", "board", "day"]

DIGEST = "ab" * 32


def day(text: str) -> date:
    """A date such as 2022-03-01."""
    return date.fromisoformat(text)


@define
class Board:
    """A community under the real policy on 2022-07-01."""

    community: Community
    clock: FixedClock
    owners: Id[o.Body]
    committee: Id[o.Body]
    company: Id[o.Body]

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(Actor(id="office", roles=frozenset({CLERK})))

    @property
    def public(self) -> Desk:
        """Nobody's desk."""
        return self.community.by(Actor.anonymous())

    def go_to(self, text: str) -> None:
        """Turn the clock to the morning of a day."""
        self.clock.set(datetime.combine(day(text), datetime.min.time(), tzinfo=UTC))

    def hang(self, starts: str, days: int = 15) -> n.Notice:
        """A notice of the company."""
        return self.desk.run(
            n.post_notice, title="公共收益", text="第一季度", body_id=self.company, starts=day(starts), days=days
        )

    def show(self, duty: str, notice: n.Notice, **said: object) -> d.Showing:
        """That notice, as what the company had to show."""
        body = said.pop("body", self.company)
        return self.desk.run(d.show, body, duty=Code(duty), notice_id=notice.id, **said)  # type: ignore[arg-type]  # what a test says

    def prove(self, notice: n.Notice, first: str, last: str, **said: object) -> d.Proof:
        """A photograph of it."""
        usual: dict[str, object] = {"where": "3栋1单元门厅", "address": "照片/001.jpg", "digest": DIGEST}
        run = self.desk.run
        return run(d.prove, notice.id, first=day(first), last=day(last), **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def lines(self, start: str, end: str, on: str, duty: str = "common_income") -> list[d.DisclosureLine]:
        """The calendar of one duty, as everybody may ask for it."""
        rows = self.public.ask(d.disclosures, start=day(start), end=day(end), on=day(on))
        return [row for row in rows if row.duty == duty]

    def findings(self, on: str) -> list[str]:
        """The findings about disclosure of a day, of common income and what the tests add."""
        rows = [row for row in self.desk.ask(findings, on=day(on)) if row.code.startswith("disclosure.")]
        return [row.code.partition(".")[2] for row in rows if "maintenance fund" not in row.message()]

    def owe(self, about: str, happened: str, duty: str = "assembly_decisions") -> d.Owed:
        """A decision of the assembly that has to be shown."""
        return self.desk.run(d.owe, self.owners, duty=Code(duty), about=AnyId(about), happened=day(happened))


def board(place: str = "cn-shanghai", *, community: Community | None = None, clock: FixedClock | None = None) -> Board:
    """The compound on 2022-07-01; the company is there since 2022."""
    clock = clock or FixedClock()
    clock.set(datetime(2022, 7, 1, 1, tzinfo=UTC))
    community = community or fresh_community(policy=None, clock=clock)
    desk = community.by(Actor(id="office", roles=frozenset({CLERK})))

    def body(kind: str, name: str, start: str) -> Id[o.Body]:
        return desk.run(o.found, kind=Code(kind), name=name, start=PartialDate(start)).id

    owners = body("owners_assembly", "业主大会", "2012")
    desk.run(m.adopt_rules, owners, start=PartialDate("2020"), jurisdiction=Code(place))
    return Board(
        community,
        clock,
        owners,
        committee=body("owners_committee", "业主委员会", "2012"),
        company=body("property_company", "甲物业", "2022-01-01"),
    )
