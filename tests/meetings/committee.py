"""An owners' committee of five with an alternate and a vacancy to come, for the tests of meetings."""

from datetime import date

from attrs import define

from community_gov import AUDITOR, CLERK, Actor, Code, Community, Desk, Id, PartialDate
from community_gov import households as h
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov.audit import findings as audit_findings
from community_gov.testing import FixedClock, fresh_community

__all__ = ["DAY", "NOTICE", "OFFICE", "Committee", "committee"]

OFFICE = Actor(id="office", roles=frozenset({CLERK}))
NOTICE = date(2022, 1, 1)
"""The day of the clock."""
DAY = date(2022, 1, 9)
"""The first day for a meeting that is notified today: seven full days lie between."""


@define
class Committee:
    """A community under the real policy with a committee in it."""

    community: Community
    clock: FixedClock
    body: Id[o.Body]
    members: tuple[Id[h.Person], ...]
    """The chair first."""
    alternate: Id[h.Person]

    @property
    def desk(self) -> Desk:
        """The office's desk."""
        return self.community.by(OFFICE)

    @property
    def auditor(self) -> Desk:
        """Somebody who may read, with names masked."""
        return self.community.by(Actor(id="auditor", roles=frozenset({AUDITOR})))

    def as_person(self, person: Id[h.Person]) -> Desk:
        """The desk of somebody who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    def call(
        self, *titles: str, on: date = DAY, kind: m.MeetingKind = m.MeetingKind.REGULAR, matter: str = ""
    ) -> tuple[m.Meeting, tuple[m.AgendaItem, ...]]:
        """A meeting with these items, not notified yet."""
        meeting = self.desk.run(m.call, self.body, kind=kind, on=on, place="物业用房", called_by=(self.members[0],))
        code = Code(matter) if matter else None
        items = tuple(self.desk.run(m.add_item, meeting.id, title=title, matter=code) for title in titles or ("更换路灯",))
        return meeting, items

    def sit(
        self, *titles: str, present: int = 5, notified: date = NOTICE, on: date = DAY, matter: str = ""
    ) -> tuple[m.Meeting, tuple[m.AgendaItem, ...]]:
        """A meeting on its day, with the first so many members there."""
        meeting, items = self.call(*titles, on=on, matter=matter)
        self.desk.run(m.give_notice, meeting.id, on=notified)
        self.clock.advance(days=max(0, (on - self.today).days))
        if present:
            self.desk.run(m.arrive, meeting.id, persons=self.members[:present])
        return meeting, items

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self.clock.instant.date()

    def decide(self, item: m.AgendaItem, yes: int, no: int = 0, abstaining: int = 0) -> m.ItemDecision:
        """Put an item to the vote by a count of hands."""
        hands = m.Hands(yes=yes, no=no, abstaining=abstaining)
        return self.desk.run(m.decide_item, item.meeting, item_id=item.id, hands=hands)

    def findings(self, on: date) -> dict[str, int]:
        """How often each finding of meetings is there on a day."""
        codes = [one.code for one in self.desk.ask(audit_findings, on=on) if one.code.startswith("meetings.")]
        return {code.partition(".")[2]: codes.count(code) for code in codes}

    def adopt(self, book: str, *, start: str = "2020", jurisdiction: str = "cn") -> m.MeetingRules:
        """Rules of procedure of the committee's own."""
        return self.desk.run(m.adopt_rules, self.body, start=PartialDate(start), jurisdiction=Code(jurisdiction), book=book)


def committee(
    seats: int = 5, *, held: int | None = None, community: Community | None = None, clock: FixedClock | None = None
) -> Committee:
    """A chair and members since 2020, up to so many seats of which so many are held, and one alternate."""
    clock = clock or FixedClock()
    community = community or fresh_community(policy=None, clock=clock)
    desk = community.by(OFFICE)
    body = desk.run(o.found, kind=Code("owners_committee"), name="业主委员会", start=PartialDate("2017")).id
    posts = {
        code: desk.run(o.add_post, body, code=Code(code), name=code, seats=n).id
        for code, n in (("chair", 1), ("member", seats - 1), ("alternate", 2))
    }

    def seated(post: str) -> Id[h.Person]:
        person = desk.run(h.add_person, name="张三").id
        start, until = PartialDate("2020-01-01"), PartialDate("2025-01-01")
        desk.run(o.appoint, posts[post], person_id=person, start=start, until=until, obtained=o.Obtained.ELECTED)
        return person

    members = tuple(seated("chair" if n == 0 else "member") for n in range(seats if held is None else held))
    return Committee(community, clock, body, members, seated("alternate"))
