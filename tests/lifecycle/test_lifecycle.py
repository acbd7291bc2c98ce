"""Lifecycles: tables that say what is possible from a state."""

import pytest

from community_gov.feedback import LIFE as ITEM_LIFE
from community_gov.lifecycle import Lifecycle, Step
from community_gov.records import Coded
from community_gov.tasks import LIFE as TASK_LIFE


class Door(Coded):
    """The states of a door."""

    OPEN = "open", "开着", "open"
    SHUT = "shut", "关着", "shut"
    GONE = "gone", "拆了", "gone"


DOOR = Lifecycle(
    Door.OPEN,
    steps=(
        Step("shut", (Door.OPEN,), Door.SHUT, zh="关门", en="shut"),
        Step("open", (Door.SHUT,), Door.OPEN, zh="开门", en="open"),
        Step("remove", (Door.OPEN, Door.SHUT), Door.GONE, zh="拆除", en="remove"),
    ),
)


def test_an_action_leads_from_state_to_state() -> None:
    """The table answers what is possible from a state and where it leads."""
    assert DOOR.allows(Door.OPEN, "shut")
    assert not DOOR.allows(Door.SHUT, "shut")
    assert DOOR.after(Door.SHUT, "remove") is Door.GONE
    assert [step.action for step in DOOR.actions(Door.SHUT)] == ["open", "remove"]


def test_an_impossible_action_says_what_is_possible() -> None:
    """Who asks where an impossible action leads is told what could be done instead."""
    with pytest.raises(LookupError, match=r"open is not possible from open; possible: shut, remove"):
        DOOR.after(Door.OPEN, "open")


def test_what_is_possible_reads_in_both_languages() -> None:
    """A message names the possible actions in the reader's language, and says when there are none."""
    assert DOOR.possible(Door.OPEN).zh == "关门、拆除"
    assert DOOR.possible(Door.OPEN).en == "shut, remove"
    assert DOOR.possible(Door.GONE).zh == "无"
    assert DOOR.word("remove").zh == "拆除"


def test_an_unknown_action_is_a_fault() -> None:
    """Asking for the words of an action that is not in the table names those that are."""
    with pytest.raises(LookupError, match="there is no action paint; there are shut, open, remove"):
        DOOR.word("paint")


def test_one_action_leads_to_one_state() -> None:
    """A table in which an action could lead to two states from one is refused."""
    steps = [
        Step("shut", (Door.OPEN,), Door.SHUT, zh="关门", en="shut"),
        Step("shut", (Door.OPEN,), Door.GONE, zh="关门", en="shut"),
    ]
    with pytest.raises(ValueError, match="shut is possible from open twice"):
        Lifecycle(Door.OPEN, steps=steps)


def test_a_life_begins_somewhere() -> None:
    """A table without a first state is refused."""
    with pytest.raises(ValueError, match="in which state a life begins"):
        Lifecycle[Door](steps=())


def test_the_table_knows_its_ends_and_what_can_be_reached() -> None:
    """Ends are the states from which nothing is possible."""
    assert DOOR.states() == (Door.OPEN, Door.SHUT, Door.GONE)
    assert DOOR.ends() == (Door.GONE,)
    assert DOOR.reachable() == {Door.OPEN, Door.SHUT, Door.GONE}
    assert Lifecycle(Door.SHUT, steps=DOOR.steps[:1]).reachable() == {Door.SHUT}


def test_the_table_draws_itself() -> None:
    """The Mermaid diagram has the beginning, every step of the table and the ends."""
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        '    state "open" as open',
        '    state "shut" as shut',
        '    state "gone" as gone',
        "    [*] --> open",
        "    open --> shut: shut",
        "    shut --> open: open",
        "    open --> gone: remove",
        "    shut --> gone: remove",
        "    gone --> [*]",
    ]


def test_the_table_prints_itself_in_chinese() -> None:
    """The Markdown table has a line for each state."""
    assert DOOR.table(lang="zh").splitlines() == [
        "| 状态 | 可以 |",
        "|---|---|",
        "| 开着 | 关门 → 关着; 拆除 → 拆了 |",
        "| 关着 | 开门 → 开着; 拆除 → 拆了 |",
        "| 拆了 | - |",
    ]


@pytest.mark.parametrize("life", [TASK_LIFE, ITEM_LIFE], ids=["tasks", "feedback"])
def test_every_state_of_ours_can_be_reached(life: Lifecycle[Coded]) -> None:
    """No state of tasks or feedback is there in name only."""
    (states,) = {type(state) for state in life.states()}
    assert life.reachable() == set(states)


def test_only_what_was_answered_is_closed() -> None:
    """An item reaches its close through an answer; an emergency was answered when it came in."""
    (close,) = (step for step in ITEM_LIFE.steps if step.action == "close")
    assert {state.value for state in close.from_} == {"told", "answered", "visited"}
    assert [state.value for state in ITEM_LIFE.ends()] == ["withdrawn"]
