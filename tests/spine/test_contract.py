"""The contract kit: it passes what is right, and names each thing that is wrong."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from attrs import field, frozen, mutable
from tests.spine.toy import PHONE, Slot, Toy

from community_gov import (
    Allow,
    Change,
    Code,
    Coded,
    Finding,
    FindingType,
    Id,
    PolicyPart,
    Problem,
    ProblemType,
    Record,
    Severity,
    View,
    counted,
    decimals,
    event,
    kind,
    question,
    verb,
)
from community_gov.contract.redline import forbidden
from community_gov.contract.samples import NoSample, candidates, made
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.plugins import STORIES
from community_gov.testing import RED_LINE, Contract, ContractBroken, check_plugin

PLUGINS = ("community_gov_activities", "community_gov_owners", "community_gov_party", "community_gov_volunteers")


@pytest.mark.parametrize("name", [*(f"community_gov.{story}" for story in STORIES), *PLUGINS])
def test_our_own_stories_and_plugins_keep_the_contract(name: str) -> None:
    """What is asked of others is kept by the core's stories and by the plugins that come with it."""
    report = check_plugin(importlib.import_module(name))
    assert report.broken == ()
    assert report.actions


def made_plugin(**parts: object) -> ModuleType:
    """A plugin as a module of its own, with these names in it; its hooks are made from `records`, `verbs` and `allows`."""
    plugin = ModuleType("community_gov_p")
    hooks: dict[str, object] = {}
    if "records" in parts:

        @hookimpl
        def gov_records() -> Records:
            return parts["records"]  # type: ignore[return-value]  # given as such

        hooks["gov_records"] = gov_records
    if "verbs" in parts:

        @hookimpl
        def gov_verbs() -> Iterable[Callable[..., object]]:
            return parts["verbs"]  # type: ignore[return-value]  # given as such

        @hookimpl
        def gov_policy() -> PolicyPart:
            return PolicyPart(allows=tuple(parts.get("allows", ())))  # type: ignore[arg-type]  # given as such

        hooks |= {"gov_verbs": gov_verbs, "gov_policy": gov_policy}
    for name, value in (parts | hooks).items():
        setattr(plugin, name, value)
    return plugin


def faults(plugin: object, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """What the kit finds; the module is known by its name meanwhile, as an imported one is."""
    if isinstance(plugin, ModuleType):
        monkeypatch.setitem(importlib.sys.modules, plugin.__name__, plugin)  # type: ignore[attr-defined]  # the sys module
    with pytest.raises(ContractBroken) as caught:
        check_plugin(plugin)
    assert all(fault in str(caught.value) for fault in caught.value.report.broken)
    return caught.value.report.broken


def test_the_report_counts_what_was_checked() -> None:
    """A plugin without anything passes, and the report says that nothing was there."""
    report = check_plugin(made_plugin())
    assert report == Contract(plugin="p", hooks=(), kinds=0, events=0, actions=(), broken=())


def test_every_violation_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes a plugin mends it in one go."""

    @kind("wrong.noun")
    @mutable
    class _Ignored:
        id: Id["_Ignored"]

    @kind("q.noun")
    @frozen
    class Noun:
        id: Id["Noun"]
        face_photo: Code
        phone: str

    found = faults(made_plugin(records=Records(kinds=(Noun,))), monkeypatch)
    assert found == (
        "kind q.noun: the name starts with p.",
        "kind q.noun: face_photo, id, phone can be given by position; write @frozen(kw_only=True)",
        "kind q.noun, field face_photo: the library keeps no biometric data",
        "kind q.noun, field phone: tells of a person; declare metadata=personal(...)",
    )


def test_annotations_are_those_of_the_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook that says something else about its arguments or answer misleads the type checker of its author."""

    @hookimpl
    def gov_check_change(change: View) -> Iterator[Problem]:  # a Change, an Iterable
        del change
        yield from ()

    @hookimpl
    def gov_findings(view: View, on) -> Iterable[object]:  # type: ignore[no-untyped-def]  # noqa: ANN001  # wrong on purpose
        del view, on
        return ()

    found = faults(made_plugin(gov_check_change=gov_check_change, gov_findings=gov_findings), monkeypatch)
    assert [fault.partition(" is annotated")[0] for fault in found] == [
        "hook gov_check_change: argument change",
        "hook gov_check_change: the answer",
        "hook gov_findings: argument on",
        "hook gov_findings: the answer",
    ]


def test_a_day_of_birth_is_personal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only texts tell of a person; a number on a car does."""

    @kind("p.driver")
    @frozen(kw_only=True)
    class Driver:
        id: Id["Driver"]
        birthday: date
        plate: str
        start: date

    assert faults(made_plugin(records=Records(kinds=(Driver,))), monkeypatch) == (
        "kind p.driver, field birthday: tells of a person; declare metadata=personal(...)",
        "kind p.driver, field plate: tells of a person; declare metadata=personal(...)",
    )


def test_who_is_a_party_member_is_for_the_party_plugin_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field of that name is refused everywhere else."""

    @kind("p.neighbour")
    @frozen(kw_only=True)
    class Neighbour:
        id: Id["Neighbour"]
        is_party_member: bool

    why = "who is a Party member is read by the Party plugin alone"
    assert faults(made_plugin(records=Records(kinds=(Neighbour,))), monkeypatch) == (
        f"kind p.neighbour, field is_party_member: {why}",
    )
    assert forbidden("is_party_member", plugin="party") is None


@frozen(kw_only=True)
class Owes:
    """What a unit owes."""

    unit: Code
    arrears: int


@question("p.owing")
def owing(view: View) -> tuple[Owes, ...]:
    """Who owes what."""
    del view
    return ()


def test_who_owes_is_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer for everybody has no such field; for the office it may."""
    told = faults(made_plugin(verbs=(owing,), allows=(Allow("p.owing", "anyone"),)), monkeypatch)
    assert told == ("p.owing: everybody is told arrears; who owes is never published",)
    assert check_plugin(made_plugin(verbs=(owing,), allows=(Allow("p.owing", "clerk"),))).broken == ()


@frozen(kw_only=True)
class Coming:
    """How many come, by building."""

    building: Code
    visitors: int
    guests: int | None = field(metadata=counted())
    per_person: int = 2


@question("p.coming")
def coming(view: View) -> tuple[Coming, ...]:
    """Who comes."""
    del view
    return ()


@question("p.visitors")
def visitors(view: View) -> int:
    """How many are there."""
    return len(view.community)


def test_a_number_of_people_for_everybody_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is never told from 1 to 4; a limit is no such number, nor is what the office alone reads."""
    verbs = (coming, visitors)
    told = faults(made_plugin(verbs=verbs, allows=[Allow(f"p.{one.__name__}", "anyone") for one in verbs]), monkeypatch)
    mark = "mark it with metadata=counted()"
    bare = "answer an attrs class in which it is marked with metadata=counted()"
    assert told == (
        f"p.coming: everybody is told Coming.visitors, a number of people; {mark}",
        f"p.visitors: everybody is told a bare number of people; {bare}",
    )
    assert check_plugin(made_plugin(verbs=verbs, allows=[Allow(f"p.{one.__name__}", "clerk") for one in verbs])).broken == ()


@frozen(kw_only=True)
class Rule:
    """From how many on something is asked for."""

    households: int


@question("p.rules")
def rules(view: View) -> tuple[Rule, ...]:
    """All of them."""
    return view.packs(Rule)


def test_what_a_pack_says_is_a_rule_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same class is one as soon as no pack holds it."""
    plugin = made_plugin(verbs=(rules,), allows=(Allow("p.rules", "anyone"),))
    assert len(faults(plugin, monkeypatch)) == 1

    @hookimpl
    def gov_packs() -> Iterable[Pack]:
        return (Pack(name="p.rules", items=(Rule(households=3),)),)

    monkeypatch.setattr(plugin, "gov_packs", gov_packs, raising=False)
    assert check_plugin(plugin).broken == ()


def test_a_plugin_comes_through_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inner modules, private names and other plugins are found in every file of a package, also where nothing imports it."""
    home = tmp_path / "community_gov_p"
    home.mkdir()
    (home / "__init__.py").write_text("from community_gov.households import units\nfrom community_gov import _hidden\n")
    (home / "deep.py").write_text("import community_gov.change\nfrom community_gov.rules.decide import decide\n")
    (home / "other.py").write_text("import community_gov_party\nfrom community_gov_p import deep\n")
    plugin = made_plugin(__file__=str(home / "__init__.py"), __path__=[str(home)])
    assert faults(plugin, monkeypatch) == (
        "__init__.py:2: imports community_gov._hidden, which is not in the public door",
        "deep.py:1: imports community_gov.change, which is not in the public door",
        "deep.py:2: imports community_gov.rules.decide, which is not in the public door",
        "other.py:1: imports community_gov_party; plugins do not know each other, use a hook or a noun of the core",
    )


@pytest.mark.parametrize("word", RED_LINE)
def test_no_field_crosses_the_red_line(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Biometric data, positions, devices, belief, lists of petitioners, scores of people: refused as names of fields."""
    namespace = {"__annotations__": {"id": Id["Kept"], f"the_{word}": Code}, "__module__": __name__}  # type: ignore[name-defined]  # the class made here
    cls: type[Record] = kind("p.kept")(frozen(kw_only=True)(type("Kept", (), namespace)))
    assert f"kind p.kept, field the_{word}: {RED_LINE[word]}" in faults(made_plugin(records=Records(kinds=(cls,))), monkeypatch)


@pytest.mark.parametrize(
    "name", ["surface", "tracking_number", "iris_garden_x".replace("iris", "lily"), "deviced", "scored_goals", "places"]
)
def test_names_that_only_resemble_the_red_line_pass(name: str) -> None:
    """Whole words are meant, not letters inside another word."""
    assert forbidden(name) is None


def test_definitions_may_rank_what_is_not_a_person() -> None:
    """Levels of bodies have a rank; records about people have none."""
    assert forbidden("rank") is not None
    assert forbidden("rank", about_people=False) is None
    assert forbidden("gps", about_people=False) is not None


@event("p.told")
@frozen
class Told:
    """An event with a forbidden field."""

    device_id: Code


def test_events_and_packs_are_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told and what is defined keeps the same red line, and items of packs are frozen."""

    @mutable
    class Item:
        camera: Code

    @frozen
    class Better:
        gps: Code

    @hookimpl
    def gov_packs() -> Iterable[Pack]:
        return (Pack(name="p", items=(Item(Code("x")), Better(Code("x")))),)

    plugin = made_plugin(records=Records(events=(Told,)))
    plugin.gov_packs = gov_packs  # type: ignore[attr-defined]  # a module made by hand
    assert faults(plugin, monkeypatch) == (
        "event p.told, field device_id: the library keeps nothing about devices",
        "pack p, Better.gps: the library keeps no tracks and no positions of people; a Place is enough",
        "pack p: Item is not a frozen attrs class",
    )


def test_problems_have_codes_of_their_own_and_both_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefix, uniqueness, Chinese and English; findings name their rule."""
    found = faults(
        made_plugin(
            ONE=ProblemType("q.one", zh="一", en="one"),
            TWO=ProblemType("p.two", zh="二", en="two"),
            AGAIN=ProblemType("p.two", zh="二", en="again"),
            NO_ZH=ProblemType("p.no_zh", zh="three", en="three"),
            NO_EN=ProblemType("p.no_en", zh="四", en="四"),
            FOUND=FindingType("p.found", zh="五", en="five", rule=" ", severity=Severity.LAW),
        ),
        monkeypatch,
    )
    assert found == (
        "finding p.found: the rule is missing",
        "problem p.no_en: the English sentence is missing",
        "problem p.no_zh: the Chinese sentence is missing",
        "problem p.two: two problems have this code",
        "problem q.one: the code starts with p.",
    )


def test_choices_have_both_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice without a label could not be shown."""

    class Colour(Coded):
        RED = "red", "红", "red"
        BLUE = "blue", "", "blue"

    Colour.__module__ = "community_gov_p"
    assert faults(made_plugin(Colour=Colour), monkeypatch) == ("Colour.BLUE: a label is missing",)


@verb("p.good")
def good(change: Change, slot_id: Id[Slot], *, on: date) -> None:
    """Do nothing."""


@verb("p.positional")
def positional(change: Change, slot_id: Id[Slot], on: date) -> None:
    """Take a date by position."""


@verb("p.anything")  # type: ignore[arg-type]  # wrong on purpose
def anything(change: Change, **more: int) -> None:
    """Take whatever comes."""


@verb("p.number")
def number(change: Change) -> int:
    """Return what cannot be given back."""
    return len(change.community)


@question("q.text")
def text(view: View) -> str:
    """Answer what could be a name."""
    return view.community


@question("p.nameless")  # type: ignore[arg-type]  # wrong on purpose
def nameless(change: Change) -> int:  # noqa: D103  # wrong on purpose
    return len(change.community)


@question("p.fails")
def fails(view: View, *, on: date) -> int:
    """Fail where there is nothing."""
    return (1 // len(view.find(Slot))) + on.year


ALLOWS = tuple(Allow(name, "clerk") for name in ("p.good", "p.positional", "p.anything", "p.number", "q.text", "p.nameless"))


def test_verbs_and_questions_have_the_form_that_everybody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """One id, then keywords; records as results; a line in the policy; no failure on an empty community."""
    plugin = made_plugin(verbs=(good, positional, anything, number, text, nameless, fails), allows=ALLOWS)
    found = faults(plugin, monkeypatch)
    for expected in (
        "verb p.positional: parameter on is keyword-only; one id at most goes before the star",
        "verb p.anything: **more: int takes anything; name the parameters",
        "verb p.number: returns <class 'int'>; a verb returns a record, a tuple of records or None",
        "question q.text: the name starts with p.",
        "question q.text: answers <class 'str'>; use attrs classes, tuples, ids, codes, exact numbers and dates",
        "question p.nameless: the first parameter is a View",
        "question p.nameless: has no docstring",
        "p.fails: no policy row, so it is denied to everybody",
    ):
        assert expected in found
    assert not [fault for fault in found if "p.good" in fault]
    assert any(fault.startswith("p.fails: run once on an empty community, it raises UnknownKind") for fault in found)


def test_an_installed_plugin_brings_the_migrations_of_its_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them it works in memory and in new stores alone; what to do is said, until the tables are what the classes mean."""

    @kind("p.noun")
    @frozen(kw_only=True)
    class Noun:
        id: Id["Noun"]

    file = tmp_path / "community_gov_p.py"
    file.touch()

    def broken(migrations: Path | None) -> str:
        records = Records(kinds=(Noun,), migrations=migrations)
        (fault,) = faults(made_plugin(records=records, __file__=str(file)), monkeypatch)
        return fault

    write = "`community-gov db revision --plugin p`"
    none, missing = broken(None), broken(tmp_path / "migrations")
    assert none.startswith("gov_records: kinds without migrations, so a store that is there gets no tables for them")
    assert 'Records(migrations=Path(__file__).parent / "migrations")' in none
    assert missing.startswith(f"gov_records: there is no folder {tmp_path / 'migrations'}")
    (tmp_path / "migrations").mkdir()
    empty = broken(tmp_path / "migrations")
    assert empty.startswith("migrations: kind p.noun has changed since the last migration of p")
    assert all(write in said for said in (none, missing, empty))
    assert check_plugin(made_plugin(records=Records(kinds=(Noun,)))).broken == ()  # a module that was made in a program


def test_a_failure_of_a_hook_on_an_empty_community_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings are asked for when little has happened."""

    @hookimpl
    def gov_findings(view: View, on: date) -> Iterable[Finding]:
        raise ZeroDivisionError(view.community, on)

    (once, twice) = faults(made_plugin(gov_findings=gov_findings), monkeypatch)
    assert once == twice
    assert "plugin 'p', hook gov_findings: ZeroDivisionError" in once


def test_the_toy_of_these_tests_keeps_all_but_the_bare_put() -> None:
    """An object is judged by its class's module; `put` takes any record, which no real verb does."""
    with pytest.raises(ContractBroken) as caught:
        check_plugin(Toy())
    assert {fault.partition(":")[0] for fault in caught.value.report.broken} == {"verb toy.put"}


# --- samples ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Choosy:
    """A class that most values do not suit."""

    count: int = field(validator=lambda _self, _field, value: _need(value > 50))
    start: date
    end: date
    share: Decimal = field(metadata=decimals(2), validator=lambda _self, _field, value: _need(value < 1))
    phone: str | None = field(default=None, repr=False, metadata=PHONE)

    def __attrs_post_init__(self) -> None:
        """The end lies after the start."""
        _need(self.end > self.start)


def _need(ok: object) -> None:
    if not ok:
        raise ValueError(ok)


def test_a_sample_satisfies_the_validators() -> None:
    """Values are tried until the class takes them, always in the same order."""
    sample = made(Choosy)
    assert sample == made(Choosy)
    assert sample.count > 50
    assert sample.phone is not None
    assert made(Choosy, phone=None).phone is None


def test_what_no_value_suits_is_said() -> None:
    """A class that refuses everything, and a type that nobody can make."""

    @frozen
    class Never:
        count: int = field(validator=lambda _self, _field, value: _need(value < 0))

    with pytest.raises(NoSample, match="Never: none of"):
        made(Never)
    with pytest.raises(NoSample):
        candidates(Callable[[], None])
