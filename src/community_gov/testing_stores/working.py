"""The contract of a store, third part: a whole community at work on it, compared with the memory store, which is the model."""

from collections.abc import Callable, Iterable

from community_gov.change import Change, verb
from community_gov.errors import CommandClash, Nature, Problem, ProblemType, Refused
from community_gov.hookspecs import Delivery, Subscriber, hookimpl
from community_gov.records import Code, Id
from community_gov.stores.memory import MemoryStore
from community_gov.stores.protocol import Store
from community_gov.testing_stores.samples import CLERK, Tool, add_neighbour, add_tool, lend, sample_community, take, tools
from community_gov.testing_stores.tools import SHED, Tools, must, refused, same

__all__ = ["WorkingContract"]

NO_THIRD = ProblemType("sample.no_third", zh="不得有第三件", en="there must be no third one", nature=Nature.CONFLICT)

_MOST = 2


@verb("sample.two_and_one_more")
def two_and_one_more(change: Change) -> Tool:
    """Add one tool, try to take one too many, and go on when that is refused."""
    first = add_tool(change, shed=SHED, number=1)
    try:
        _adds_then_refuses(change)
    except Refused:
        return add_tool(change, shed=SHED, number=2, label="after")
    return first


@verb("sample.adds_then_refuses")
def _adds_then_refuses(change: Change) -> Tool:
    """Add a tool, look at it, and refuse."""
    added = add_tool(change, shed=SHED, number=2, label="undone")
    same(len(change.find(Tool, shed=SHED)), 2)
    return take(change, shed=SHED, places=len([added]))


class _NoThird:
    """A plugin that objects to a third tool, and one that hears of loans."""

    plugin_name = "no_third"

    def __init__(self) -> None:
        self.heard: list[tuple[int, int, str]] = []

    @hookimpl
    def gov_verbs(self) -> Iterable[Callable[..., object]]:
        """The verbs of this file."""
        return (two_and_one_more, _adds_then_refuses)

    @hookimpl
    def gov_check_change(self, change: Change) -> Iterable[Problem]:
        """Object to a third tool; asks the store, as checks do."""
        return [NO_THIRD()] if len(change.find(Tool, shed=SHED)) > _MOST else []

    @hookimpl
    def gov_subscribers(self) -> Iterable[Subscriber]:
        """Write down what was delivered."""
        return [Subscriber(name="notes", handler=self._hear)]

    def _hear(self, delivery: Delivery) -> None:
        self.heard.append((delivery.sequence, delivery.index, delivery.name))


def _work(store: Store) -> tuple[list[bytes], object]:
    """A few changes; returns the journal and what can be seen in the end."""
    community = sample_community(store, "a", plugins=[_NoThird()])
    desk = community.by(CLERK)
    neighbour = desk.run(add_neighbour, shed=SHED, name="张三\u200b")
    desk.run(two_and_one_more)
    loan = community.by(CLERK, command_id="c1").run(lend, Id("tool-2-1"), to=neighbour.id)
    refused(lambda: desk.run(add_tool, shed=SHED, number=3), Refused, "sample.no_third")
    again = community.by(CLERK, command_id="c1").run(lend, Id("tool-2-1"), to=neighbour.id)
    same(again, loan)
    with community.journal() as journal:
        return list(journal.bodies()), (journal.verify(), desk.ask(tools, shed=SHED))


class WorkingContract(Tools):
    """A community at work."""

    def test_the_journal_has_the_bytes_of_the_model(self) -> None:
        """The same verbs write the same journal, to the byte, on every store: canonical rows, digests, commitments, order."""
        store, model = self.with_communities(), MemoryStore()
        model.create(id="a", name="Compound a", secret=b"key of a")
        found, wanted = _work(store), _work(model)
        same(found, wanted)

    def test_the_journal_verifies(self) -> None:
        """Chain, entries and stored rows fit each other, at the head and against a receipt of it."""
        store = self.with_communities()
        _work(store)
        with sample_community(store, "a").journal() as journal:
            report = journal.verify(receipt=journal.head())
        must(report.sound, f"faults: {report.faults}")
        same(report.head.sequence, 3)

    def test_a_refused_verb_leaves_no_half(self) -> None:
        """A verb that refuses after it has put and looked leaves nothing, and the verb round it goes on."""
        store = self.with_communities()
        _work(store)
        seen = sample_community(store, "a").by(CLERK).ask(tools, shed=SHED)
        same([(tool.number, tool.label) for tool in seen], [(1, ""), (2, "after")])

    def test_an_objection_of_a_plugin_stops_everything(self) -> None:
        """What a plugin objects to at the end is not stored, neither records nor events nor the command id."""
        store = self.with_communities()
        _work(store)
        community = sample_community(store, "a", plugins=[_NoThird()])
        refused(lambda: community.by(CLERK, command_id="c2").run(add_tool, shed=SHED, number=3), Refused, "sample.no_third")
        same(community.by(CLERK, command_id="c2").run(add_tool, shed=Code("south"), number=3).number, 3)

    def test_a_command_id_runs_once(self) -> None:
        """A second run under the id gives what the first one returned, though the record has changed; another deed clashes."""
        store = self.with_communities()
        community = sample_community(store, "a")
        first = community.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1)
        neighbour = community.by(CLERK).run(add_neighbour, shed=SHED, name="李四")
        community.by(CLERK).run(lend, first.id, to=neighbour.id)
        same(community.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=1), first)
        refused(lambda: community.by(CLERK, command_id="c").run(add_tool, shed=SHED, number=2), CommandClash)
        with community.journal() as journal:
            same(journal.head().sequence, 3)

    def test_subscribers_go_on_where_they_stopped(self) -> None:
        """Every event is delivered, in order, and not again once its cursor has passed it."""
        store, plugin = self.with_communities(), _NoThird()
        _work(store)
        same([report.handed for report in sample_community(store, "a", plugins=[plugin]).deliver()], [1])
        same(plugin.heard, [(3, 0, "sample.tool_lent")])
        same([report.handed for report in sample_community(store, "a", plugins=[plugin]).deliver()], [0])
