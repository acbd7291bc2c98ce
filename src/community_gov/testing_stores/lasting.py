"""The contract of a store that lasts, and that several processes share."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from community_gov.canonical import schema_of
from community_gov.records import Code, Id
from community_gov.stores.cursors import Cursor, Parked, Span
from community_gov.stores.protocol import Command, Store
from community_gov.testing_stores.samples import CLERK, NOON, Neighbour, Tool, add_tool, lend_many, sample_community, tools
from community_gov.testing_stores.tools import SHED, Elsewhere, Tools, must, same, tool

__all__ = ["LastingContract"]


class LastingContract(Tools):
    """What is still there for whoever opens the store again."""

    def test_everything_is_there_again(self) -> None:
        """Communities, keys, records with salts, versions, journal and cursors outlast the process."""
        store, person = self.with_communities("a", "b"), Neighbour(id=Id("n"), shed=SHED, name="王五")
        self.put(store, tool("t1", 1), person)
        self.put(store, tool("t1", 2))
        moved = Cursor(name="mail", revision=1, sequence=2, lease=Span(since=NOON, until=NOON + timedelta(microseconds=1)))
        parked = Parked(name="mail", sequence=1, index=0, error="E", failures=1, dropped=Code("no"))
        must(store.move("a", moved, parked=[parked]), "the cursor did not move")
        opened = self.reopen(store)
        same((opened.communities(), opened.secret("b")), ({"a": "Compound a", "b": "Compound b"}, b"key of b"))
        with store.read("a") as before, opened.read("a") as after:
            same(after.head(), before.head())
            same(list(after.entries(0)), list(before.entries(0)))
            same(after.versions(schema_of(Tool), "t1"), before.versions(schema_of(Tool), "t1"))
            same(after.get(schema_of(Neighbour), "n"), before.get(schema_of(Neighbour), "n"))
            same((after.cursor("mail"), list(after.parked("mail"))), (moved, [parked]))
        with sample_community(opened, "a").journal() as journal:
            must(journal.verify().sound, "the journal does not verify after the store was opened again")

    def test_a_command_is_known_again(self) -> None:
        """A retry after a crash finds what the first run has returned."""
        store = self.with_communities()
        command = Command(
            actor="clerk", key="键 1", verb="sample.put", arguments="d" * 64, shape="many", returned=(("sample.tool", "t1", 1),)
        )
        with self.writing(store, command=command) as writer:
            writer.put(schema_of(Tool), tool("t1"))
        with self.reopen(store).read("a") as reader:
            same(reader.command("clerk", "键 1"), command)
            same((reader.command("clerk", "2"), reader.command("other", "键 1")), (None, None))

    def test_a_run_is_repeated_once_after_reopening(self) -> None:
        """The same command id on the store opened again does nothing and answers the same."""
        store = self.with_communities()
        first = sample_community(store, "a").by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1)
        opened = self.reopen(store)
        same(sample_community(opened, "a").by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1), first)
        with opened.read("a") as reader:
            same(reader.head().sequence, 1)

    def test_two_processes_race_for_one_command(self) -> None:
        """Of two processes that run the same command at once one does it, and both get its answer."""
        store = self.with_communities()
        answers = self._race(store, ["command"] * 2)
        same((len(answers), len(set(answers))), (2, 1))
        with store.read("a") as reader:
            same(reader.head().sequence, 1)

    def test_processes_do_not_oversell(self) -> None:
        """Three processes that take places until they are told that none is left take each place once."""
        store = self.with_communities()
        answers = self._race(store, ["places"] * 3)
        same(Counter(answers), Counter(str(number) for number in range(1, 31)))
        same([tool.number for tool in sample_community(store, "a").by(CLERK).ask(tools, shed=SHED)], list(range(1, 31)))

    def test_processes_never_have_one_event_in_hand(self) -> None:
        """Two processes that deliver one subscription at once hand over each event once, in order, never two at a time."""
        store = self.with_communities()
        wanted = _lend(store, entries=6, events=4)
        told = [line.split(":") for line in self._race(store, ["deliver"] * 2)]
        spans = sorted((float(began), float(ended), key) for key, began, ended in told)
        same([key for _began, _ended, key in spans], wanted)
        must(all(one[1] <= other[0] for one, other in pairwise(spans)), "two had events in hand at one moment")

    def test_another_process_goes_on_after_a_crash(self) -> None:
        """What a process that died had in hand comes again when its lease is over, and not before; nothing is skipped."""
        store, heard = self.with_communities(), list[str]()
        wanted = _lend(store, entries=2, events=2)
        same(self._race(store, ["die"]), wanted[:3])
        report = sample_community(store, "a").deliver("race", lambda one: heard.append(f"{one.sequence}.{one.index}"))
        same((report.handed, heard, report.until), (0, [], NOON + timedelta(minutes=5)))
        later = sample_community(store, "a", clock=lambda: NOON + timedelta(minutes=5))
        same(later.deliver("race", lambda one: heard.append(f"{one.sequence}.{one.index}")).handed, 4)
        same(heard, wanted)

    def _race(self, store: Store, jobs: list[str]) -> list[str]:
        """Let one process for each job open the store, start them together, and collect the lines that they write."""
        there = self.elsewhere(store)
        racers = [_start(there, job) for job in jobs]
        for racer in racers:
            same(racer.stdout and racer.stdout.readline(), "ready\n")
        answers: list[str] = []
        for racer in racers:
            if racer.stdin is not None:
                racer.stdin.write("go\n")
                racer.stdin.flush()
        for racer in racers:
            said, _nothing = racer.communicate(timeout=60)
            same(racer.returncode, 0)
            answers += said.split()
        return answers


def _lend(store: Store, *, entries: int, events: int) -> list[str]:
    """Make entries with so many events each; returns their keys."""
    community = sample_community(store, "a")
    for _entry in range(entries):
        community.by(CLERK).run(lend_many, shed=SHED, count=events)
    return [f"{sequence + 1}.{index}" for sequence in range(entries) for index in range(events)]


def _start(there: Elsewhere, job: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "community_gov.testing_stores.racer", there.module, there.function, there.address, job]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603  # this Python, our own module
