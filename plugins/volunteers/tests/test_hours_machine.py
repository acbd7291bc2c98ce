"""A machine that logs, verifies, rejects and corrects at random, beside a naive model that counts minute by minute."""

from datetime import timedelta
from itertools import pairwise

from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from plugins.volunteers.tests.branch import Branch, open_branch

from community_gov import Refused
from community_gov_volunteers.activities import Shift
from community_gov_volunteers.enrolment import Enrolment
from community_gov_volunteers.hours import Entry, EntryState, entries_of, log, recount, total_of
from community_gov_volunteers.verification import correct, reject, verify

PEOPLE = 2
LENGTH = 240  # the shift, in minutes


@define
class Written:
    """One line in the model's book: which minutes of the shift, how many of them were given, and where it stands."""

    who: int
    minutes: range
    given: int
    state: str
    corrects: int | None = None


@define
class Book:
    """The naive model: a list of lines, searched from top to bottom."""

    lines: list[Written] = field(factory=list)

    def free(self, who: int, minutes: range, *, but: set[int | None]) -> bool:
        """Whether nobody's line but those named takes up one of the minutes."""
        return not any(
            set(minutes) & set(line.minutes)
            for number, line in enumerate(self.lines)
            if line.who == who and number not in but and line.state in {"logged", "verified"} and line.given
        )

    def total(self, who: int) -> int:
        """What counts."""
        return sum(line.given for line in self.lines if line.who == who and line.state == "verified")


parts = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 90)).map(lambda part: range(part[0], min(LENGTH, sum(part))))


class Hours(RuleBasedStateMachine):
    """Runs the verbs and the model side by side; both have to refuse the same and count the same."""

    branch: Branch
    people: list[Enrolment]
    shift: Shift
    book: Book

    def opened(self) -> Branch:
        """A branch of its own; in memory, unless another machine says otherwise."""
        return open_branch()

    @initialize()
    def begin(self) -> None:
        """Two volunteers and a shift that is over."""
        self.branch = self.opened()
        self.shift = self.branch.shift()
        self.people = [self.branch.volunteer() for _ in range(PEOPLE)]
        self.branch.now("2021-05-06 09:00")
        self.book, self.entries = Book(), list[Entry]()

    @rule(who=st.integers(0, PEOPLE - 1), minutes=parts, pause=st.integers(0, 20))
    def log(self, who: int, minutes: range, pause: int) -> None:
        """The lead logs a part of the shift, with a break."""
        given = max(1, len(minutes) - pause)
        starts, ends = (self.shift.starts + timedelta(minutes=edge) for edge in (minutes.start, minutes.stop))
        made: Entry | None = None
        try:
            made = self.branch.as_(self.branch.lead).run(
                log, self.shift.id, enrolment_id=self.people[who].id, starts=starts, ends=ends, minutes=given
            )
        except Refused as refused:
            problem = refused.problems[0].code
        else:
            problem = ""
        fine = self.book.free(who, minutes, but=set())
        assert problem == ("" if fine else "volunteers.hours_overlap")
        if made is not None:
            self.entries.append(made)
            self.book.lines.append(Written(who=who, minutes=minutes, given=given, state="logged"))

    @precondition(lambda self: any(line.state == "logged" for line in self.book.lines))
    @rule(data=st.data(), fine=st.booleans())
    def judge(self, data: st.DataObject, fine: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        """The vice-president verifies or rejects an entry that waits."""
        number = data.draw(st.sampled_from([n for n, line in enumerate(self.book.lines) if line.state == "logged"]))
        line, entry = self.book.lines[number], self.entries[number]
        if not fine:
            self.branch.organiser.run(reject, entry.id, reason="x")
            line.state = "rejected"
            return
        self.branch.organiser.run(verify, entry.id)
        line.state = "verified"
        if line.corrects is not None:
            self.book.lines[line.corrects].state = "replaced"

    @precondition(lambda self: any(line.state in {"logged", "verified"} for line in self.book.lines))
    @rule(data=st.data(), minutes=parts, strike=st.booleans())
    def correct(self, data: st.DataObject, minutes: range, strike: bool) -> None:  # noqa: FBT001  # hypothesis passes by name
        """The volunteer corrects an entry, or strikes it out."""
        lines = self.book.lines
        number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if line.state in {"logged", "verified"}]))
        line, entry, given = lines[number], self.entries[number], 0 if strike else len(minutes)
        taken = line.corrects if line.state == "logged" and line.corrects is not None else number
        waiting = any(other.state == "logged" and other.corrects == number for other in lines)
        fine = not waiting and (strike or self.book.free(line.who, minutes, but={number, taken}))
        made: Entry | None = None
        starts, ends = (self.shift.starts + timedelta(minutes=edge) for edge in (minutes.start, minutes.stop))
        try:
            desk = self.branch.as_(self.people[line.who])
            made = desk.run(correct, entry.id, reason="x", starts=starts, ends=ends, minutes=given)
        except Refused:
            pass
        assert (made is not None) is fine
        if made is not None:
            if line.state == "logged":
                line.state = "replaced"
            self.entries.append(made)
            lines.append(Written(who=line.who, minutes=minutes, given=given, state="logged", corrects=taken))

    @invariant()
    def totals_are_as_counted_by_hand(self) -> None:
        """The running total, the recount and the book agree, and no minute is verified twice."""
        for who, one in enumerate(getattr(self, "people", ())):
            desk = self.branch.as_(one)
            assert desk.ask(total_of, one.id) == desk.ask(recount, one.id) == self.book.total(who)
            kept = [entry for entry in desk.ask(entries_of, one.id) if entry.state is EntryState.VERIFIED and entry.minutes]
            assert all(a.ends <= b.starts for a, b in pairwise(kept))

    @invariant()
    def states_are_as_in_the_book(self) -> None:
        """Each entry stands where the book says; nothing is ever gone."""
        if hasattr(self, "book"):
            found = {
                entry.id: entry.state.value for one in self.people for entry in self.branch.organiser.ask(entries_of, one.id)
            }
            assert [found[entry.id] for entry in self.entries] == [line.state for line in self.book.lines]
            assert len(found) == len(self.entries)


TestHours = Hours.TestCase
TestHours.settings = settings(max_examples=25, stateful_step_count=25)
