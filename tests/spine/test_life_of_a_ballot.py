"""The page that tells the life of a ballot tells it in the order in which the code runs."""

import contextlib
import doctest
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType

import pytest
from attrs import define, field, frozen

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "the-life-of-a-ballot.md"
BLOCK = re.compile(r"^```(?P<kind>python|pycon)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
STEP = re.compile(r"^(?P<number>\d+)\. `(?P<name>[\w.]+)`", re.MULTILINE)


@frozen
class Section:
    """A part of the page: its code, and the functions that it names in their order."""

    title: str
    code: tuple[CodeType, ...]
    numbers: tuple[int, ...]
    told: tuple[str, ...]


def sections(page: str) -> Iterator[Section]:
    """The page by its headings."""
    for part in page.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        code = tuple(compile(source(found["kind"], found["code"]), title, "exec") for found in BLOCK.finditer(body))
        steps = list(STEP.finditer(body))
        told = tuple(full_name(step["name"]) for step in steps)
        yield Section(title, code, tuple(int(step["number"]) for step in steps), told)


def source(kind: str, code: str) -> str:
    """The statements of a block; of a session what stands behind the prompts."""
    return code if kind == "python" else "".join(one.source for one in doctest.DocTestParser().get_examples(code))


def full_name(name: str) -> str:
    """A name as the page writes it, with its package."""
    return f"community_gov_{name}" if name.startswith("owners.") else f"community_gov.{name}"


@define
class Watch:
    """Notes every function of ours when it is first called."""

    called: list[str] = field(factory=list)

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """What the interpreter calls."""
        module = str(frame.f_globals.get("__name__", ""))
        if event == "call" and module.startswith("community_gov"):
            name = f"{module}.{frame.f_code.co_qualname}"
            if name not in self.called:
                self.called.append(name)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for a while; whoever watched before goes on afterwards."""
        before = sys.getprofile()
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(before)


def ran(page: str) -> dict[str, list[str]]:
    """Run the page; for each section with a list the named functions in the order of their first calls."""
    names: dict[str, object] = {}
    found = {}
    for section in sections(page):
        watch = Watch()
        with contextlib.redirect_stdout(io.StringIO()), watch.watching():
            for code in section.code:
                exec(code, names)  # noqa: S102  # our own page
        if section.told:
            found[section.title] = [name for name in watch.called if name in section.told]
    return found


@pytest.fixture(scope="module")
def happened() -> dict[str, list[str]]:
    """What ran."""
    return ran(PAGE.read_text(encoding="utf-8"))


TOLD = {section.title: section for section in sections(PAGE.read_text(encoding="utf-8")) if section.told}


def test_a_ballot_is_told_from_issue_to_check() -> None:
    """All of its life, each list numbered from one on, no function twice in it."""
    entered = ["Issued", "Delivered", "Returned and entered", "A second one", "The others, and the close"]
    assert list(TOLD) == [*entered, "Tallied", "Recounted", "Sealed", "Verified"]
    for section in TOLD.values():
        assert section.numbers == tuple(range(1, len(section.told) + 1))
        assert len(set(section.told)) == len(section.told)


@pytest.mark.parametrize("title", TOLD)
def test_the_order_told_is_the_order_in_which_the_functions_run(title: str, happened: dict[str, list[str]]) -> None:
    """Every function that is named is called, and first called where the page says."""
    assert happened[title] == list(TOLD[title].told)


def test_a_wrong_order_is_found() -> None:
    """Two lines of the page exchanged, or a function that does not run, and it no longer tells what happened."""
    code = "from community_gov.rules import parse_number, show_number\nshow_number(parse_number('1/2'))\n"
    page = f"\n## One\n\n```python\n{code}```\n\n1. `rules.numeric.{{}}` a\n2. `rules.numeric.{{}}` b\n"
    right, wrong = (page.format(*names) for names in (("parse_number", "show_number"), ("show_number", "parse_number")))
    (told,) = sections(right)
    assert ran(right)["One"] == list(told.told)
    (told,) = sections(wrong)
    assert ran(wrong)["One"] != list(told.told)
    (told,) = sections(page.format("parse_number", "ratio_of"))
    assert ran(page.format("parse_number", "ratio_of"))["One"] != list(told.told)
