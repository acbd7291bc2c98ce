"""Loading plugins: whatever is wrong is said at once, with the plugin's name."""

import functools
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest
from attrs import frozen
from tests.spine.toy import CLERK, ROWS, Slot, SlotTaken, Toy, put, take, toy

from community_gov import (
    Allow,
    Change,
    Code,
    Community,
    Id,
    PluginClash,
    PluginError,
    PolicyPart,
    Problem,
    View,
    Winners,
    event,
    kind,
    question,
    verb,
)
from community_gov.hookspecs import Pack, Records, Subscriber, hookimpl
from community_gov.plugins import STORIES, discovered
from community_gov.testing import fresh_community

A = Code("a")


def named(name: str, **hooks: Callable[..., object]) -> object:
    """A plugin with a name and these hooks, each already marked."""
    return type("Made", (), {"plugin_name": name, **{hook: staticmethod(function) for hook, function in hooks.items()}})()


def marked(function: Callable[..., object]) -> Callable[..., object]:
    """The function as an implementation of a hook."""
    return hookimpl(function)


def returning(name: str, hook: str, answer: object) -> object:
    """A plugin with one hook, without arguments, that answers this."""
    return named(name, **{hook: marked(lambda: answer)})


# --- what is loaded --------------------------------------------------------------------------------------------------


def test_plugins_are_listed_with_name_version_and_hooks() -> None:
    """A host can show what is installed; the core's own stories are plugins like any other."""
    listed = {info.name: info for info in toy().plugins}
    assert listed["toy"].hooks == ("gov_policy", "gov_records", "gov_verbs")
    assert set(STORIES) <= set(listed)
    assert listed["audit"].version == importlib.metadata.version("community-gov")
    assert [info.name for info in toy().plugins] == sorted(listed)


def test_a_plugin_is_a_module_or_an_object() -> None:
    """A module is named after itself without the prefix, an object by `plugin_name` or after its class."""
    module = ModuleType("community_gov_garden")
    module.gov_records = marked(lambda: Records(kinds=(Slot,)))  # type: ignore[attr-defined]  # a module made by hand
    names = {info.name for info in fresh_community(plugins=[module, named("shed"), functools.partial]).plugins}
    assert {"garden", "shed"} <= names


def test_a_list_loads_exactly_these() -> None:
    """With `plugins=[]` nothing that happens to be installed comes in."""
    assert {info.name for info in fresh_community().plugins} == set(STORIES)


def points(monkeypatch: pytest.MonkeyPatch, *found: EntryPoint) -> None:
    """Let the installed distributions announce these."""
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: found if group == "community_gov" else ())


def point(name: str, value: str) -> EntryPoint:
    """One announcement."""
    return EntryPoint(name=name, value=value, group="community_gov")


def test_installed_plugins_are_discovered_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of their names, whatever order the file system has."""
    points(monkeypatch, point("b", "tests.spine.toy:Toy"), point("a", "tests.spine.toy"))
    assert list(discovered()) == ["a", "b"]


def test_two_announcements_of_one_name_are_a_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pluggy would skip the second silently, and a voting rule with it."""
    points(monkeypatch, point("owners", "tests.spine.toy:Toy"), point("owners", "tests.spine.toy:CLERK"))
    with pytest.raises(PluginClash, match="plugin name 'owners' is claimed by") as caught:
        discovered()
    assert set(caught.value.providers) == {"tests.spine.toy:Toy", "tests.spine.toy:CLERK"}


@pytest.mark.parametrize("value", ["no_such_module", "tests.spine.toy:missing", "tests.spine.broken"])
def test_a_plugin_that_cannot_be_imported_stops_the_community(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """The error names the plugin and its cause; the community is not opened without it."""
    points(monkeypatch, point("audit2", "tests.spine.toy"), point("owners", value))
    with pytest.raises(PluginError, match=r"plugin 'owners', hook import: .* cannot be imported") as caught:
        Community.in_memory()
    assert caught.value.__cause__ is not None


def test_an_interrupt_during_an_import_is_not_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses Ctrl-C means the program, not the plugin."""

    class Slow(EntryPoint):
        def load(self) -> object:
            raise KeyboardInterrupt

    points(monkeypatch, Slow(name="owners", value="x", group="community_gov"))
    with pytest.raises(KeyboardInterrupt):
        discovered()


# --- what is wrong with a plugin -------------------------------------------------------------------------------------


def unmarked() -> Records:
    """A hook without its mark."""
    return Records()


def misspelt(changes: Change) -> tuple[Problem, ...]:
    """A hook with a misspelt argument."""
    return (changes, ())[1:]  # type: ignore[return-value]  # never called


def by_keyword(*, change: Change) -> tuple[Problem, ...]:
    """A hook whose argument pluggy would not hand over."""
    del change
    return ()


def no_records() -> Records:
    """A proper hook of no arguments."""
    return Records()


def with_options(**options: object) -> Callable[..., object]:
    """A new implementation that was marked with options."""

    def around() -> Iterator[None]:
        yield

    return hookimpl(**options)(around)  # type: ignore[call-overload, no-any-return]  # whatever pluggy takes


def bare(hook: object) -> object:
    """A plugin whose hook is what is given, without any mark."""
    return type("Made", (), {"plugin_name": "p", "gov_records": hook})()


WRONG: dict[str, tuple[object, str]] = {
    "misspelt hook": (named("p", gov_record=marked(no_records)), "hook gov_record: there is no such hook; there are gov_"),
    "no mark": (named("p", gov_records=unmarked), "hook gov_records: the function does not carry @hookimpl"),
    "mark on another name": (named("p", records=marked(no_records)), "hook load: .*unknown hook 'records'"),
    "wrong argument": (
        named("p", gov_check_change=marked(misspelt)),
        r"takes the arguments \(change\), not \(changes",
    ),
    "by keyword": (named("p", gov_check_change=marked(by_keyword)), r"takes the arguments \(change\), not \(change"),
    "too few": (named("p", gov_findings=marked(no_records)), r"takes the arguments \(view, on\), not \(\)"),
    "no function": (bare(functools.partial(no_records)), "is a partial, not a function"),
    "a value": (bare(Records()), "is a Records, not a function"),
    "first": (named("p", gov_records=with_options(tryfirst=True)), r"takes no options here \(tryfirst\)"),
    "wrapper": (named("p", gov_records=with_options(wrapper=True)), r"takes no options here \(wrapper\)"),
    "optional": (named("p", gov_rcrds=with_options(optionalhook=True)), "there is no such hook"),
    "renamed": (named("p", gov_packs=with_options(specname="gov_records")), r"no options here \(specname\)"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_hook_that_would_be_passed_over_is_an_error(what: str) -> None:
    """Misspelt, unmarked, with a wrong argument, not a function, with options: each names plugin and hook, at load."""
    plugin, message = WRONG[what]
    with pytest.raises(PluginError, match=message) as caught:
        fresh_community(plugins=[plugin])
    assert caught.value.plugin == "p"


def test_two_plugins_of_one_name_are_a_clash() -> None:
    """The second is not skipped; nor can a plugin take the name of a story."""
    with pytest.raises(PluginClash, match="plugin name 'toy' is claimed by"):
        fresh_community(plugins=[Toy(), Toy()])
    with pytest.raises(PluginClash, match="plugin name 'audit' is claimed by"):
        fresh_community(plugins=[named("audit")])


def test_one_plugin_under_two_names_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the second name, not the first."""
    points(monkeypatch, point("one", "tests.spine.toy"), point("two", "tests.spine.toy"))
    with pytest.raises(PluginError, match=r"plugin 'two', hook load: Plugin .*already registered"):
        Community.in_memory()


RETURNS: dict[str, tuple[object, str]] = {
    "gov_records": (None, "returned NoneType, not Records"),
    "gov_verbs": (None, "returned NoneType, not an iterable"),
    "gov_policy": ((), "returned tuple, not PolicyPart"),
    "gov_packs": ("packs", "returned str, not an iterable"),
    "gov_subscribers": ((1,), "returned int, not Subscriber"),
}


@pytest.mark.parametrize("hook", RETURNS)
def test_a_wrong_answer_at_load_names_plugin_and_hook(hook: str) -> None:
    """Each hook says what it wanted and what it got."""
    wrong, message = RETURNS[hook]
    with pytest.raises(PluginError, match=f"plugin 'p', hook {hook}: {message}"):
        load_all(returning("p", hook, wrong))


def load_all(plugin: object) -> Community:
    """A community with the plugin, its subscribers asked for too."""
    community = fresh_community(plugins=[plugin])
    community.deliver()
    return community


@pytest.mark.parametrize("wrong", [print, "take", 1, lambda change: change], ids=["builtin", "text", "number", "lambda"])
def test_only_verbs_and_questions_are_listed(wrong: object) -> None:
    """A function without its mark has no name, so nobody could be allowed to run it."""
    with pytest.raises(PluginError, match=r"hook gov_verbs: .*(neither @verb nor @question|is not a function)"):
        fresh_community(plugins=[returning("p", "gov_verbs", (wrong,))])


def test_records_that_cannot_be_stored_are_an_error_of_the_plugin() -> None:
    """A kind with a float, an event with a text: the community is not opened, and the error names the field."""

    @kind("p.bad")
    @frozen(kw_only=True)
    class Bad:
        id: Id["Bad"]
        share: float

    @event("p.bad")
    @frozen(kw_only=True)
    class Told:
        text: str

    for records, field in ((Records(kinds=(Bad,)), "share"), (Records(events=(Told,)), "text")):
        with pytest.raises(PluginError, match=f"plugin 'p', hook gov_records: .*field {field}"):
            fresh_community(plugins=[returning("p", "gov_records", records)])


def test_a_policy_row_about_nothing_names_its_plugin() -> None:
    """A misspelt row is found when the community is made, and the error says whose it is."""
    part = PolicyPart(allows=(Allow("p.nothing", "clerk"),))
    with pytest.raises(PluginError, match=r"plugin 'p', hook gov_policy: policy row p\.nothing"):
        fresh_community(plugins=[returning("p", "gov_policy", part)])


# --- what two plugins claim ------------------------------------------------------------------------------------------


@verb("toy.take")
def other_take(change: Change) -> None:
    """Another verb of the same name."""


@question("toy.take")
def ask_take(view: View) -> int:
    """A question of the same name."""
    return len(view.community)


CLAIMS: dict[str, tuple[str, Callable[[], object]]] = {
    "verb or question 'toy.take'": ("gov_verbs", lambda: (other_take,)),
    "record kind 'toy.slot'": ("gov_records", lambda: Records(kinds=(Slot,))),
    "event 'toy.slot_taken'": ("gov_records", lambda: Records(events=(SlotTaken,))),
}


@pytest.mark.parametrize("what", CLAIMS)
def test_two_plugins_that_claim_one_name_are_a_clash(what: str) -> None:
    """The error names what is claimed and both plugins, in the order of their names."""
    hook, function = CLAIMS[what]
    with pytest.raises(PluginClash, match=what) as caught:
        fresh_community(plugins=[named("zoo", **{hook: marked(function)}), Toy()])
    assert caught.value.providers == ("toy", "zoo")


def test_a_question_cannot_share_the_name_of_a_verb() -> None:
    """Policy lines are about names, so there is one action for each."""
    with pytest.raises(PluginClash, match=r"verb or question 'toy\.take'"):
        fresh_community(plugins=[Toy(), returning("zoo", "gov_verbs", (ask_take,))])


def test_packs_and_subscribers_have_names_of_their_own() -> None:
    """Two packs, or two cursors, under one name would mix."""
    pack = Pack(name="bodies", items=(Code("a"),))
    subscriber = Subscriber(name="mail", handler=lambda _delivery: None)
    for hook, item in (("gov_packs", pack), ("gov_subscribers", subscriber)):
        with pytest.raises(PluginClash, match=r"'(bodies|mail)' is claimed by 'a' and 'b'"):
            load_both(hook, item)


def load_both(hook: str, item: object) -> None:
    """Two plugins that bring the same."""
    plugins = [returning(name, hook, (item,)) for name in ("b", "a")]
    fresh_community(plugins=plugins).deliver()


def test_packs_come_in_the_order_of_the_plugins_names() -> None:
    """Whatever order plugins are given in, data come in one order; each story picks those of its class."""

    @frozen
    class Colour:
        name: Code

    packs = {name: Pack(name=name, items=(Colour(Code(name)), 1)) for name in ("c", "a", "b")}
    plugins = [returning(name, "gov_packs", (pack,)) for name, pack in packs.items()]
    found = fresh_community(plugins=plugins).packs(Colour)
    assert [colour.name for colour in found] == ["a", "b", "c"]


# --- deciding --------------------------------------------------------------------------------------------------------


def chooser(name: str, answer: str | None) -> object:
    """A plugin that sends everything to one body."""

    def gov_choose_handler(view: View, category: Code, place: object, level: Code) -> str | None:
        del view, category, place, level
        return answer

    return named(name, gov_choose_handler=marked(gov_choose_handler))


def chosen(*plugins: object, settings: Iterable[object] = ()) -> object:
    """What the community chooses."""
    community = fresh_community(plugins=plugins, settings=tuple(settings))
    with community.by(CLERK).view() as view:
        return view.choose_handler(category=A, place=None, level=A)


def test_a_plugin_without_opinion_says_none() -> None:
    """None is no answer; without any there is no choice, with one it is that."""
    assert chosen() is None
    assert chosen(chooser("a", None)) is None
    assert chosen(chooser("a", None), chooser("b", "body-1")) == "body-1"


def test_the_same_answer_twice_is_one_answer() -> None:
    """Plugins may agree."""
    assert chosen(chooser("a", "body-1"), chooser("b", "body-1")) == "body-1"


def test_two_answers_are_a_clash_that_names_both() -> None:
    """Nothing is decided by the order in which plugins happen to be loaded."""
    with pytest.raises(PluginClash, match=r"gov_choose_handler: the answer for a .*a: body-1, b: body-2") as caught:
        chosen(chooser("b", "body-2"), chooser("a", "body-1"), chooser("c", None))
    assert caught.value.providers == ("a", "b")


def test_the_settings_name_the_winner() -> None:
    """A community may say whose answer counts; a winner without opinion leaves the clash as it is."""
    plugins = [chooser("a", "body-1"), chooser("b", "body-2"), chooser("c", None)]
    assert chosen(*plugins, settings=[Winners(hooks={"gov_choose_handler": "b"})]) == "body-2"
    with pytest.raises(PluginClash):
        chosen(*plugins, settings=[Winners(hooks={"gov_choose_handler": "c"})])


def test_a_choice_is_an_id() -> None:
    """Anything else is a fault of the plugin."""
    with pytest.raises(PluginError, match="plugin 'a', hook gov_choose_handler: returned int, not str"):
        chosen(named("a", gov_choose_handler=marked(lambda view, category, place, level: 5)))  # noqa: ARG005  # names matter


# --- checking --------------------------------------------------------------------------------------------------------


def test_checks_are_asked_in_the_order_of_names() -> None:
    """Objections come in one order, whatever order plugins were given in."""
    asked: list[str] = []

    def check(name: str) -> object:
        def gov_check_change(change: Change) -> tuple[Problem, ...]:
            del change
            asked.append(name)
            return ()

        return named(name, gov_check_change=marked(gov_check_change))

    toy(check("z"), check("a"), check("m")).by(CLERK).run(take, shift=A)
    assert asked == ["a", "m", "z"]


def test_no_module_knows_the_plugins_of_a_community() -> None:
    """Two communities in one process have plugins of their own: what one lists, the other has never heard of."""
    with_toy, without = toy(), fresh_community()
    assert "toy.take" in with_toy.actions
    assert "toy.take" not in without.actions
    assert {row.action for row in ROWS} <= set(with_toy.actions)
    with pytest.raises(LookupError, match="Slot is not a kind of this community"):
        without.by(CLERK).run(put, Slot(id=Id("s"), shift=A, no=1))
    assert with_toy.by(CLERK).run(take, shift=A).no == 1
