"""An owners' committee whose life the tests follow: seats, elections on any day, meetings, a seal."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import define
from plugins.owners.tests.stage import Stage

from community_gov import ALLOW_ALL, AnyId, Code, Finding, Id, PartialDate, Policy, audit
from community_gov import meetings as m
from community_gov import organizations as o
from community_gov import papers as p
from community_gov.rules import Choice
from community_gov_owners import assembly as a
from community_gov_owners import ballots as b
from community_gov_owners import bylaws, candidates, committee, course, decisions, delivery, effect, register, tally
from community_gov_owners.candidates import Nominator
from community_gov_owners.committee import CommitteeState, DutyKind
from community_gov_owners.law import ELECTION

__all__ = ["ELECTED", "OVER", "Board", "board", "day"]

ELECTED = date(2022, 3, 20)
OVER = PartialDate("2027-03-20")


def day(text: str) -> date:
    """A date such as 2022-06-18."""
    return date.fromisoformat(text)


@define
class Board:
    """A committee in a compound, its posts, and the office at work."""

    stage: Stage
    member: Id[o.Post]
    chair: Id[o.Post]

    @property
    def body(self) -> Id[o.Body]:
        """The committee."""
        return self.stage.committee

    def seat(
        self, *names: str, start: str = "2022-03-20", until: PartialDate | None = OVER, by: AnyId | None = None
    ) -> tuple[o.Term, ...]:
        """These people in the member's post."""
        with self.stage.office().change() as change:
            return tuple(
                o.appoint(
                    change,
                    self.member,
                    person_id=self.stage.persons[name],
                    start=PartialDate(start),
                    until=until,
                    obtained=o.Obtained.ELECTED,
                    by=by,
                )
                for name in names
            )

    def preside(self, name: str, *, start: str = "2022-03-22") -> o.Term:
        """One of the members is chosen as the chair."""
        return self.stage.office().run(
            o.appoint,
            self.chair,
            person_id=self.stage.persons[name],
            start=PartialDate(start),
            until=OVER,
            obtained=o.Obtained.ELECTED,
        )

    def leave(
        self,
        term: o.Term,
        on: str,
        *,
        ground: committee.SeatGround = committee.SeatGround.RESIGNED,
        to: AnyId | None = None,
        clause: Code | None = None,
    ) -> o.Term:
        """A member leaves, recorded on that day."""
        self.to(on)
        return self.stage.office().run(committee.end_seat, term.id, end=day(on), ground=ground, hand_over_to=to, clause=clause)

    def to(self, on: str | date) -> None:
        """Turn the clock forward to a day, never back."""
        self.stage.on(max(self.stage.office_day(), day(on) if isinstance(on, str) else on))

    def state(self, on: str) -> CommitteeState:
        """How the committee stands."""
        return self.stage.office().ask(committee.committee_on, self.body, on=day(on))

    def next(self, on: str) -> dict[DutyKind, date | None]:
        """What is to be done, and by when; of several duties of one kind the first."""
        return {duty.kind: duty.due for duty in reversed(self.state(on).next)}

    def findings(self, on: str, *codes: str) -> list[Finding]:
        """What the audit says of committees on a day; of these codes only, if some are given."""
        rows = self.stage.office().ask(audit.findings, on=day(on))
        mine = [one for one in rows if one.code.startswith("owners.")]
        return [one for one in mine if not codes or one.code.partition(".")[2] in codes]

    def codes(self, on: str) -> set[str]:
        """The codes of all of them."""
        return {one.code.partition(".")[2] for one in self.findings(on)}

    def place(self, code: str, *, own: str = "") -> None:
        """The compound lies there, and so the committee's rules say; with a rulebook of its own, if one is given."""
        since = PartialDate("2021-06-01")
        self.stage.office().run(bylaws.adopt_bylaws, start=since, jurisdiction=Code(code))
        self.stage.office().run(m.adopt_rules, self.body, start=since, jurisdiction=Code(code), book=own)

    # meetings and seals

    def meet(
        self, on: str, *present: str, kind: m.MeetingKind = m.MeetingKind.REGULAR, titles: Sequence[str] = ("路灯",)
    ) -> tuple[m.Meeting, tuple[m.ItemDecision, ...]]:
        """A meeting on a day at which these members are there and agree to everything; it is closed after it."""
        office = self.stage.office()
        self.to(day(on) - timedelta(days=8))
        made = office.run(m.call, self.body, kind=kind, on=day(on), place="二楼", called_by=(self.body,))
        items = [office.run(m.add_item, made.id, title=title) for title in titles]
        office.run(m.give_notice, made.id, on=day(on) - timedelta(days=8))
        self.to(on)
        office.run(m.arrive, made.id, persons=tuple(self.stage.persons[name] for name in present))
        hands = m.Hands(yes=len(present))
        decided = tuple(office.run(m.decide_item, made.id, item_id=item.id, hands=hands) for item in items)
        return office.run(m.close, made.id), decided

    def seal(self) -> p.Seal:
        """The committee's seal, kept by the first owner."""
        return self.stage.office().run(
            p.cut_seal,
            self.body,
            kind=p.SealKind.COMMITTEE,
            inscription="业主委员会",
            start=PartialDate("2022-04-01"),
            keeper=self.stage.persons["0001"],
        )

    # elections

    def elect(
        self, votes: Mapping[str, int], *, seats: int, alternates: int = 0, announced: str = "2022-02-01"
    ) -> decisions.Decision:
        """Candidates with so many votes each; announced on a day, in effect 47 days later, on 2022-03-20 by default."""
        first = day(announced)
        self.to(first - timedelta(days=1))
        assembly, office = self.called(first), self.stage.office()
        item = office.run(
            a.add_motion, assembly.id, title="选举", matter=ELECTION, place=None, seats=seats, alternates=alternates
        )
        office.run(register.freeze_register, assembly.id, record_date=first - timedelta(days=1))
        standing = {name: self._nominated(item, name).id for name in votes}
        marks = {standing[name]: n for name, n in votes.items()}
        return self.voted(assembly, item, [tuple(one) for one in self._spread(marks, seats)])

    def called(self, first: date) -> a.Assembly:
        """An assembly to be announced on a day; the vote is open from the 19th day after it to the 32nd."""
        opens, closes = first + timedelta(days=19), first + timedelta(days=32)
        return self.stage.called(opens=opens, closes=closes)

    def _nominated(self, item: a.Motion, name: str) -> candidates.Candidate:
        return self.stage.office().run(
            candidates.nominate,
            item.id,
            person_id=self.stage.persons[name],
            nominated_by=Nominator.OWNERS,
            capacity=True,
            consent=True,
        )

    def _spread(self, marks: Mapping[Id[candidates.Candidate], int], seats: int) -> list[list[Id[candidates.Candidate]]]:
        """Ballots of no more than so many marks, on which each candidate has his votes."""
        papers: list[list[Id[candidates.Candidate]]] = [[] for _ in self.stage.units]
        for candidate, n in sorted(marks.items(), key=lambda pair: -pair[1]):
            for paper in sorted(papers, key=len)[:n]:
                paper.append(candidate)
        assert all(len(paper) <= seats for paper in papers)
        return papers

    def voted(
        self, assembly: a.Assembly, item: a.Motion, said: Sequence[tuple[Id[candidates.Candidate], ...] | Choice]
    ) -> decisions.Decision:
        """Announced, opened, voted on by every owner in turn, closed, counted, published and in effect."""
        office, stage = self.stage.office(), self.stage
        announced = assembly.opens - timedelta(days=19)
        self.to(announced)
        office.run(course.announce, assembly.id)
        self.to(assembly.opens)
        office.run(course.open_vote, assembly.id)
        rows = office.ask(register.voters, office.ask(register.register_of, assembly.id).id)
        office.run(
            delivery.deliver_many,
            assembly.id,
            handed=tuple(delivery.Handed(voter=row.id, on=assembly.opens) for row in rows),
        )
        papers = [_paper(row, item, one, assembly.opens) for row, one in zip(rows, said, strict=True)]
        stage.enter(assembly.id, *papers)
        self.to(assembly.closes + timedelta(days=1))
        office.run(course.close_vote, assembly.id)
        (decision,) = office.run(tally.count, assembly.id)
        office.run(effect.publish_results, assembly.id, starts=assembly.closes + timedelta(days=1), days=7)
        takes = announced + timedelta(days=47)
        self.to(takes)
        return office.run(effect.take_effect, decision.id, on=takes)

    def seat_elected(
        self, decision: decisions.Decision, *, start: str = "2022-03-20", until: PartialDate = OVER
    ) -> tuple[o.Term, ...]:
        """The elected take their seats."""
        return self.stage.office().run(
            committee.seat_elected, decision.id, post_id=self.member, start=PartialDate(start), until=until
        )


def _paper(row: register.Voter, item: a.Motion, said: tuple[Id[candidates.Candidate], ...] | Choice, on: date) -> b.Paper:
    if isinstance(said, Choice):
        vote = b.Vote(motion=item.id, choice=said)
    else:
        vote = b.Vote(motion=item.id, choice=Choice.YES if said else Choice.ABSTAIN, candidates=said)
    return b.Paper(voter=row.id, by=row.persons[0], votes=(vote,), on=on)


def board(seats: int = 7, *, flats: int = 12, policy: Policy | None = ALLOW_ALL, settings: Sequence[object] = ()) -> Board:
    """So many seats for members, one of whom presides; owners 0001, 0002, ... of a flat each."""
    stage = Stage.made(policy=policy, settings=settings)
    stage.flats(flats)
    office = stage.office()
    begun = PartialDate("2017")
    member = office.run(o.add_post, stage.committee, code=Code("member"), name="委员", seats=seats, start=begun).id
    chair = office.run(o.add_post, stage.committee, code=Code("chair"), name="主任", seats=1, among=member, start=begun).id
    return Board(stage, member, chair)
