"""Nothing lives in a module: communities share no state, and importing the library does nothing."""

import subprocess
import sys
from collections.abc import Iterator, MutableMapping, MutableSequence, MutableSet
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen
from tests.spine.toy import CLERK, OPERATOR, Toy, guarded_toy, number, slots, take, toy

from community_gov import Code, Community
from community_gov.testing import FixedClock, fresh_community

A = Code("a")


@frozen
class Greeting:
    """Settings of a host."""

    word: str = "hello"


def test_two_communities_of_one_process_share_nothing() -> None:
    """Plugins, settings, zone, clock, numbers and records are each community's own."""
    east = fresh_community(plugins=[Toy()], settings=[Greeting("ni hao")], clock=FixedClock(), id="east")
    west = Community.in_memory("west", plugins=[Toy()], policy=east.policy, zone=ZoneInfo("America/New_York"))
    assert [east.by(CLERK).run(number, shift=A).no, west.by(CLERK).run(number, shift=A).no] == [1, 1]
    assert (east.settings(Greeting).word, west.settings(Greeting).word) == ("ni hao", "hello")
    assert len(east.by(CLERK).ask(slots, shift=A)) == 1
    assert (str(east.zone), str(west.zone)) == ("Asia/Shanghai", "America/New_York")


def test_the_day_is_that_of_the_communitys_zone() -> None:
    """At the same instant it is another day in another zone."""
    clock = FixedClock()
    clock.advance(hours=16)
    days = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        community = Community.in_memory(plugins=[Toy()], clock=clock, zone=ZoneInfo(zone))
        with community.by(OPERATOR).view() as view:
            days.append(view.today)
    assert days == [date(2022, 1, 2), date(2022, 1, 1)]


def containers() -> Iterator[tuple[str, int]]:
    """Every container and every cache of a module of the library, with its size."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "community_gov":
            for key, value in sorted(vars(module).items()):
                if isinstance(value, MutableMapping | MutableSequence | MutableSet) and not key.startswith("__"):
                    yield f"{name}.{key}", len(value)
                elif hasattr(value, "cache_info"):
                    yield f"{name}.{key}", value.cache_info().currsize


def test_use_leaves_no_trace_in_the_modules() -> None:
    """Whatever a community does again, no container of any module grows; what is known of a function is kept once."""

    def use() -> None:
        community = toy()
        community.by(CLERK, command_id="c").run(take, shift=A, name="住户0001")
        community.by(CLERK).ask(slots, shift=A)
        with community.journal() as journal:
            assert journal.verify().sound

    guarded_toy().by(CLERK).run(take, shift=A)
    use()
    before = dict(containers())
    for _ in range(3):
        use()
    assert dict(containers()) == before


def test_importing_the_library_loads_no_story_and_no_plugin() -> None:
    """Stories and plugins are loaded when a community is made: the import stays quick, and discovery is not at import."""
    code = "import sys, community_gov; print(*sorted(name for name in sys.modules if name.startswith('community_gov')))"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603  # this Python, our program
    assert "community_gov.community" in loaded
    later = (
        "households",
        "organizations",
        "tasks",
        "feedback",
        "notices",
        "meetings",
        "approvals",
        "papers",
        "testing",
        "stores.sql",
        "rules",
    )
    assert [name for name in loaded if name.removeprefix("community_gov.").startswith(later)] == []
    assert [name for name in loaded if name.startswith(("community_gov_", "importlib.metadata"))] == []
