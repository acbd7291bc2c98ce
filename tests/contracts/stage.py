"""A compound of two buildings with an owners' assembly, a developer and two companies, for the tests of contracts."""

from datetime import UTC, date, datetime

from attrs import define

from community_gov import AUDITOR, CLERK, Actor, AnyId, Code, Community, Desk, Id, PartialDate
from community_gov import contracts as c
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.audit import findings
from community_gov.testing import FixedClock, fresh_community

__all__ = ["DIGEST", "VOTE", "Compound", "compound", "day"]

OFFICE = Actor(id="office", roles=frozenset({CLERK}))
DIGEST = "cd" * 32
VOTE = AnyId("owners.decision-1-1")
"""A decision of the owners, as a plugin records it; the core knows no more of it."""


def day(text: str) -> date:
    """A date such as 2022-03-01."""
    return date.fromisoformat(text)


@define
class Compound:
    """A community under the real policy with those who make contracts in it."""

    community: Community
    clock: FixedClock
    owners: Id[o.Body]
    committee: Id[o.Body]
    developer: Id[o.Body]
    first: Id[o.Body]
    second: Id[o.Body]
    buildings: tuple[Id[h.Place], ...]

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(OFFICE)

    @property
    def auditor(self) -> Desk:
        """Somebody who may read."""
        return self.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))

    def go_to(self, text: str) -> None:
        """Turn the clock to the morning of a day."""
        self.clock.set(datetime.combine(day(text), datetime.min.time(), tzinfo=UTC))

    def sign(self, start: str = "2022-01-01", until: str | None = "2025-01-01", **said: object) -> c.Contract:
        """A contract of the owners with the first company, by a vote."""
        usual: dict[str, object] = {
            "company_id": self.first,
            "title": "物业服务合同",
            "signed": min(day(start), self.clock.instant.date()),
            "start": day(start),
            "until": None if until is None else day(until),
            "address": "柜2-01",
            "digest": DIGEST,
            "decision": VOTE,
        }
        by = said.pop("by", self.owners)
        return self.desk.run(c.sign, by, **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def notice(self, contract: c.Contract, ground: c.NoticeGround, given: str, **said: object) -> c.TerminationNotice:
        """A written notice; of the owners unless the test says otherwise, by their vote."""
        by = said.pop("by", c.Party.OWNERS)
        usual: dict[str, object] = {"address": "柜2-02", "digest": DIGEST}
        usual |= {"decision": VOTE} if by is c.Party.OWNERS else {}
        run = self.desk.run
        return run(c.give_notice, contract.id, by=by, ground=ground, given=day(given), **{**usual, **said})  # type: ignore[arg-type]  # what a test says

    def stage(self, contract: c.Contract, on: str) -> c.ContractStage:
        """How a contract stands on a day."""
        return self.desk.ask(c.standing, contract.id, on=day(on)).stage

    def due(self, contract: c.Contract, on: str) -> dict[c.DueKind, c.ContractDue]:
        """The dates of a contract by what they are."""
        return {one.kind: one for one in self.desk.ask(c.due_dates, contract.id, on=day(on))}

    def findings(self, on: str) -> list[str]:
        """The findings about contracts and papers of a day."""
        found = self.desk.ask(findings, on=day(on))
        return [one.code for one in found if one.code.partition(".")[0] in ("contracts", "papers")]

    def live_in(self, place: str) -> None:
        """Let the law of a place hold for the owners' assembly."""
        self.desk.run(m.adopt_rules, self.owners, start=PartialDate("2020"), jurisdiction=Code(place))


def compound(*, community: Community | None = None, clock: FixedClock | None = None) -> Compound:
    """The compound on 2022-01-01."""
    clock = clock or FixedClock()
    community = community or fresh_community(policy=None, clock=clock)
    desk = community.by(OFFICE)

    def body(kind: str, name: str) -> Id[o.Body]:
        return desk.run(o.found, kind=Code(kind), name=name, start=PartialDate("2012")).id

    return Compound(
        community,
        clock,
        owners=body("owners_assembly", "业主大会"),
        committee=body("owners_committee", "业主委员会"),
        developer=body("developer", "建设单位"),
        first=body("property_company", "甲物业"),
        second=body("property_company", "乙物业"),
        buildings=tuple(desk.run(h.add_place, kind=h.PlaceKind.BUILDING, code=str(n), name=f"{n}栋").id for n in (1, 2)),
    )
