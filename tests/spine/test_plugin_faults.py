"""A plugin that fails at any hook: nothing is written, the error names it, and the core goes on."""

from collections.abc import Callable, Iterator
from datetime import date
from operator import setitem
from pathlib import Path
from typing import cast

import pytest
from attrs import frozen
from tests.spine.toy import CLERK, OPERATOR, Slot, Toy, slots, state, take, take_two

from community_gov import ALLOW_ALL, Change, Code, Community, Nature, PluginError, Problem, ProblemType, Refused, View, audit
from community_gov.hookspecs import hookimpl
from community_gov.stores.sql import create_store, open_store
from community_gov.testing import SeededSalts, fresh_community

A = Code("a")
LOAD = ("gov_records", "gov_verbs", "gov_policy", "gov_packs", "gov_subscribers")
CALLED = ("gov_check_change", "gov_choose_handler", "gov_findings")
ARGUMENTS = {
    "gov_check_change": ("change",),
    "gov_choose_handler": ("view", "category", "place", "level"),
    "gov_findings": ("view", "on"),
}
BAD = ProblemType("p.bad", zh="坏", en="bad", nature=Nature.STATE)


def recursion() -> None:
    """Never come back."""
    recursion()


def raising(error: BaseException) -> Callable[[], None]:
    """A function that raises."""

    def fail() -> None:
        raise error

    return fail


FAULTS: dict[str, Callable[[], None]] = {
    "a fault": raising(ZeroDivisionError("division by zero")),
    "a refusal": raising(Refused(BAD())),
    "no memory": raising(MemoryError()),
    "no end": recursion,
    "a stop": raising(StopIteration()),
}


def failing(hook: str, fail: Callable[[], object], *, late: bool) -> object:
    """A plugin that fails in one hook: at once, or, where it answers many things, when they are taken out."""
    names = ARGUMENTS.get(hook, ())
    space: dict[str, object] = {"fail": fail}
    body = "yield from ()\n    fail()" if late else "return fail()"
    exec(f"def {hook}({', '.join(names)}):\n    {body}", space)  # noqa: S102  # the argument names of the hook, from the table above
    function = hookimpl(cast("Callable[..., object]", space[hook]))
    return type("Made", (), {"plugin_name": "p", hook: staticmethod(function)})()


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("hook", LOAD)
def test_a_fault_at_load_names_plugin_and_hook(hook: str, fault: str, late: bool) -> None:  # noqa: FBT001  # a parameter of the test
    """The community is not opened, and another one without the plugin is."""
    with pytest.raises(PluginError, match=f"plugin 'p', hook {hook}: ") as caught:
        fresh_community(plugins=[Toy(), failing(hook, FAULTS[fault], late=late)]).deliver()
    assert (caught.value.plugin, caught.value.hook) == ("p", hook)
    assert fresh_community(plugins=[Toy()]).by(CLERK).run(take, shift=A).no == 1


def meet(community: Community, hook: str) -> None:
    """Do what calls the hook."""
    if hook == "gov_check_change":
        community.by(CLERK).run(take_two, shift=A)
    elif hook == "gov_findings":
        community.by(OPERATOR).ask(audit.findings, on=date(2022, 1, 1))
    else:
        with community.by(OPERATOR).view() as view:
            view.choose_handler(category=A, place=None, level=A)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("hook", CALLED)
def test_a_fault_at_work_leaves_the_store_as_it_was(hook: str, fault: str, late: bool) -> None:  # noqa: FBT001  # a parameter of the test
    """Fail closed: nothing is written, the error names plugin and hook, and what does not meet the hook goes on."""
    broken: list[bool] = []
    plugin = failing(hook, lambda: FAULTS[fault]() if broken else (None if hook == "gov_choose_handler" else ()), late=late)
    community = fresh_community(plugins=[Toy(), plugin])
    if not (late and hook == "gov_choose_handler"):
        community.by(CLERK).run(take, shift=A)
    before = state(community)
    broken.append(True)
    with pytest.raises(PluginError, match=f"plugin 'p', hook {hook}: ") as caught:
        meet(community, hook)
    assert (caught.value.plugin, caught.value.hook) == ("p", hook)
    assert state(community) == before
    broken.clear()
    community.by(CLERK).run(take, shift=Code("b"))
    assert len(community.by(CLERK).ask(slots, shift=Code("b"))) == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("hook", [*LOAD, *CALLED])
def test_an_interrupt_is_never_wrapped(hook: str, error: type[BaseException]) -> None:
    """Whoever ends the program means the program; nothing is written then either."""

    def run() -> None:
        community = fresh_community(plugins=[Toy(), failing(hook, raising(error()), late=False)])
        community.deliver()
        meet(community, hook)

    with pytest.raises(error):
        run()


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("hook", CALLED)
def test_an_interrupt_at_work_leaves_the_store_as_it_was(hook: str, late: bool) -> None:  # noqa: FBT001  # a parameter of the test
    """Control-C in a hook comes out as it is, also from a generator; what follows works."""
    armed: list[bool] = []

    def interrupt() -> object:
        if armed:
            raise KeyboardInterrupt
        return None if hook == "gov_choose_handler" else ()

    community = fresh_community(plugins=[Toy(), failing(hook, interrupt, late=late and hook != "gov_choose_handler")])
    community.by(CLERK).run(take, shift=A)
    before = state(community)
    armed.append(True)
    with pytest.raises(KeyboardInterrupt):
        meet(community, hook)
    armed.clear()
    assert state(community) == before
    meet(community, hook)


@pytest.mark.parametrize("answer", [5, "a text", (5,), {"a": 1}, True], ids=repr)
@pytest.mark.parametrize("hook", LOAD)
def test_a_wrong_answer_at_load_is_a_fault_of_the_plugin(hook: str, answer: object) -> None:
    """What is collected is checked as well: the community is not opened with it."""
    with pytest.raises(PluginError, match=f"plugin 'p', hook {hook}: ") as caught:
        fresh_community(plugins=[Toy(), failing(hook, lambda: answer, late=False)]).deliver()
    assert (caught.value.plugin, caught.value.hook) == ("p", hook)


WRONG = {"gov_check_change": (5, (5,), "bad", None), "gov_findings": (5, (BAD(),), None), "gov_choose_handler": (5, ("body",))}


@pytest.mark.parametrize(("hook", "answer"), [(hook, answer) for hook, answers in WRONG.items() for answer in answers], ids=str)
def test_a_wrong_answer_is_a_fault_of_the_plugin(hook: str, answer: object) -> None:
    """What a hook returns is checked; a wrong type never counts as consent."""
    community = fresh_community(plugins=[Toy(), failing(hook, lambda: answer, late=False)])
    with pytest.raises(PluginError, match=f"plugin 'p', hook {hook}: returned "):
        meet(community, hook)
    if hook == "gov_check_change":
        assert state(community) == ((), ())


def test_all_objections_of_all_plugins_are_told() -> None:
    """A check that objects does not keep the next one from being asked."""

    @frozen
    class Objector:
        plugin_name: str

        @hookimpl
        def gov_check_change(self, change: Change) -> Iterator[Problem]:
            """Object twice to whatever is written."""
            yield from (BAD(at=self.plugin_name) for _write in change.writes)

    community = fresh_community(plugins=[Toy(), Objector("b"), Objector("a")])
    with pytest.raises(Refused) as caught:
        community.by(CLERK).run(take_two, shift=A)
    assert [problem.at for problem in caught.value.problems] == ["a", "a", "b", "b"]


@pytest.mark.parametrize("what", ["writes", "record", "events", "actor", "state", "settings"])
def test_a_check_cannot_alter_what_it_is_shown(what: str) -> None:
    """Records are frozen, writes a tuple, and the change has no field to set: what is committed is what was staged."""

    class Meddler:
        @hookimpl
        def gov_check_change(self, change: Change) -> tuple[Problem, ...]:
            """Try to change something."""
            attempts: dict[str, Callable[[], object]] = {
                "writes": lambda: setitem(change.writes, 0, None),  # type: ignore[call-overload]  # wrong on purpose
                "record": lambda: setattr(change.writes[0].after, "no", 99),
                "events": change.emit,
                "actor": lambda: setattr(change, "actor", OPERATOR),
                "state": lambda: setattr(change, "state", "open"),
                "settings": lambda: setattr(change.writes[0], "after", None),
            }
            attempts[what]()
            return ()

    community = fresh_community(plugins=[Toy(), Meddler()])
    with pytest.raises(PluginError, match="plugin 'meddler', hook gov_check_change"):
        community.by(CLERK).run(take, shift=A)
    assert state(community) == ((), ())


def test_a_fault_under_a_command_leaves_the_command_unused() -> None:
    """The host retries under the same id when the plugin is mended."""
    broken = [True]

    class Sometimes:
        @hookimpl
        def gov_check_change(self, change: Change) -> tuple[Problem, ...]:
            """Fail while broken."""
            if broken:
                raise ZeroDivisionError(change.state)
            return ()

    community = fresh_community(plugins=[Toy(), Sometimes()])
    with pytest.raises(PluginError):
        community.by(CLERK, command_id="c").run(take, shift=A)
    broken.clear()
    assert community.by(CLERK, command_id="c").run(take, shift=A).no == 1


def test_a_chooser_may_read_its_view() -> None:
    """A decide hook is handed the view of whoever asks, and what it raises about it is its own fault."""

    class Reader:
        @hookimpl
        def gov_choose_handler(self, view: View, category: Code, place: object, level: Code) -> None:
            """Look for a record that is not there."""
            del category, place, level
            view.find(int)  # type: ignore[type-var]  # wrong on purpose

    community = fresh_community(plugins=[Toy(), Reader()])
    with pytest.raises(PluginError, match="plugin 'reader', hook gov_choose_handler: UnknownKind"):
        meet(community, "gov_choose_handler")


ATTEMPTS: dict[str, Callable[[View], object]] = {
    "a field of the view": lambda view: setattr(view, "now", None),
    "the day": lambda view: setattr(view, "today", None),
    "a record": lambda view: setattr(view.find(Slot)[0], "no", 99),
    "a personal field": lambda view: setattr(view.find(Slot)[0], "name", "x"),
    "what was found": lambda view: setitem(view.find(Slot), 0, None),  # type: ignore[call-overload]  # wrong on purpose
    "the history": lambda view: setattr(view.history(Slot, view.find(Slot)[0].id)[0], "record", None),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=list(ATTEMPTS))
@pytest.mark.parametrize("hook", CALLED)
def test_what_a_hook_is_shown_is_not_altered_by_it(hook: str, attempt: Callable[[View], object]) -> None:
    """A hook that tries and hides the error has altered nothing, neither for the next one nor in the store."""
    tried: list[str] = []

    def meddle(view: View, *_rest: object) -> object:
        try:
            attempt(view)
        except IndexError:
            pass  # the first record has no history yet
        except (AttributeError, TypeError) as error:
            tried.append(type(error).__name__)
        return None if hook == "gov_choose_handler" else ()

    community = fresh_community(plugins=[Toy(), meddling(hook, meddle)])
    reference = fresh_community(plugins=[Toy()])
    for one in (community, reference):
        one.by(CLERK).run(take, shift=A, name="住户0001")
        meet(one, hook)
    assert tried
    assert state(community) == state(reference)


def meddling(hook: str, meddle: Callable[..., object]) -> object:
    """A plugin that hands what it is shown to a function."""
    names = ", ".join(ARGUMENTS[hook])
    space: dict[str, object] = {"meddle": meddle}
    exec(f"def {hook}({names}):\n    return meddle({names})", space)  # noqa: S102  # the argument names from the table above
    function = hookimpl(cast("Callable[..., object]", space[hook]))
    return type("Made", (), {"plugin_name": "p", hook: staticmethod(function)})()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_a_file_as_it_was(fault: str, tmp_path: Path) -> None:
    """What holds in memory holds in a file: nothing of the change is there, for whoever has it open and for whoever opens it."""
    broken: list[bool] = []
    plugin = failing("gov_check_change", lambda: FAULTS[fault]() if broken else (), late=True)
    url, schemas = f"sqlite:///{tmp_path}/a.db", fresh_community(plugins=[Toy()]).kinds.schemas()

    def opened() -> Community:
        return Community(open_store(url, schemas), "test", plugins=[Toy(), plugin], policy=ALLOW_ALL, salts=SeededSalts())

    create_store(url, schemas).create(id="test", name="test", secret=bytes(16))
    community = opened()
    community.by(CLERK).run(take, shift=A)
    before = state(community)
    broken.append(True)
    with pytest.raises(PluginError, match="plugin 'p', hook gov_check_change: "):
        community.by(CLERK, command_id="c").run(take_two, shift=A)
    assert state(community) == state(opened()) == before
    broken.clear()
    assert len(community.by(CLERK, command_id="c").run(take_two, shift=A)) == 2
    with opened().journal() as journal:
        assert journal.verify().sound
