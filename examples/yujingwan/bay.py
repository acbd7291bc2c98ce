"""The stage on which the numbered scripts play: one community, a clock to turn, and what earlier scripts did.

Each script `sN_name.py` has `enact(bay)`, which does the deeds and returns what they made, and `show(bay, console)`, which tells
of it. `bay.once(other.enact)` gives the result of an earlier script, enacting it first when nobody has. Everything that
is not in the public report about the compound is generated from a fixed seed and marked as generated.

The deeds are done in Chinese, whoever watches; what is told of them is told in `bay.lang`.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol, TypeVar, cast

from attrs import define, evolve, field
from english import english
from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from community_gov import Actor, AnyId, Coded, Community, Desk, Finding, Problem
from community_gov.rules import ElectionVerdict, Language, Verdict, explain
from community_gov.testing import FixedClock, SeededSalts

__all__ = ["CLERK", "SCHEDULER", "Bay", "asked_language", "open_bay", "reasons", "tell"]

T = TypeVar("T")

CLERK = Actor.service("compound-office", "clerk", "operator")
"""The compound's office, whom the host trusts with the register."""
SCHEDULER = Actor.service("scheduler", "clerk")
"""The host's scheduler."""


class Labelled(Protocol):
    """An item of a pack, such as a kind of body or a category of feedback."""

    @property
    def zh(self) -> str:
        """What it is called in Chinese."""

    @property
    def en(self) -> str:
        """What it is called in English."""


@define
class Bay:
    """The compound, its clock, the results of the scripts that have been enacted, and the language in which they are told."""

    community: Community
    clock: FixedClock
    lang: Language = "zh"
    results: dict[str, object] = field(factory=dict)

    def speaking(self, lang: Language) -> "Bay":
        """The same stage, told of in a language."""
        return evolve(self, lang=lang)

    def once(self, enact: Callable[["Bay"], T]) -> T:
        """The result of a script, enacted now if it has not been yet."""
        name = enact.__module__
        if name not in self.results:
            self.results[name] = enact(self)
        return cast("T", self.results[name])

    def on(self, day: date, *, hour: int = 9) -> None:
        """Turn the clock to a day, at an hour of Beijing time."""
        local = datetime(day.year, day.month, day.day, hour, tzinfo=self.community.zone)
        self.clock.set(local.astimezone(UTC))

    def desk(self, actor: Actor = CLERK) -> Desk:
        """A desk of the compound's office, or of somebody else."""
        return self.community.by(actor)

    def as_person(self, person: AnyId) -> Desk:
        """A desk of a resident who logged in."""
        return self.community.by(Actor(id=f"login-{person}", person=person))

    # --- telling ---

    def say(self, *, zh: str, en: str) -> str:
        """What the script itself has to say."""
        return zh if self.lang == "zh" else en

    def titles(self, *pairs: tuple[str, str]) -> tuple[str, ...]:
        """The heads of columns, each in Chinese and English."""
        return tuple(self.say(zh=zh, en=en) for zh, en in pairs)

    def called(self, choice: Coded | Labelled) -> str:
        """The library's own label of a choice, or of an item of a pack."""
        return (
            self.community.words.label(choice, self.lang) if isinstance(choice, Coded) else self.say(zh=choice.zh, en=choice.en)
        )

    def told(self, said: Problem | Finding) -> str:
        """What the library says is wrong."""
        return self.community.words.message(said, self.lang)

    def cited(self, finding: Finding) -> str:
        """The rule on which a finding rests."""
        return self.community.words.cited(finding, self.lang)

    def data(self, text: str) -> str:
        """A name or a text of the compound; in English as `english.py` renders it."""
        return text if self.lang == "zh" else english(text)

    def listed(self, words: Iterable[str]) -> str:
        """Words one after the other."""
        return self.say(zh="、", en=", ").join(words)


def open_bay(file: Path | None = None) -> Bay:
    """An empty Yujingwan, in memory or in a new file: all installed plugins, the real policy, predictable ids and salts."""
    clock, salts = FixedClock(), SeededSalts("yujingwan")
    if file is None:
        return Bay(community=Community.in_memory("yujingwan", name="御景湾", clock=clock, salts=salts), clock=clock)
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"{file.name}*"):  # an earlier run's, with the log that SQLite keeps beside it
        old.unlink()
    community = Community.create(f"sqlite:///{file.absolute()}", "yujingwan", name="御景湾", clock=clock, salts=salts)
    return Bay(community=community, clock=clock)


def asked_language(arguments: Sequence[str]) -> Language:
    """The language that the arguments of a program ask for: `--lang zh`, which is the default, or `--lang en`."""
    parser = argparse.ArgumentParser(description="Yujingwan, a compound in Chenzhou, Hunan, told in Chinese or English.")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    found: Language = parser.parse_args(arguments).lang
    return found


def tell(show: Callable[[Bay, Console], None]) -> None:
    """Play one script alone, on an empty stage, in the language that the command line asks for."""
    show(open_bay().speaking(asked_language(sys.argv[1:])), Console())


def reasons(bay: Bay, verdict: Verdict | ElectionVerdict) -> Group:
    """The tree of a verdict; a line that is too long for the terminal goes on below its own beginning."""
    lines = ((line.lstrip(), len(line) - len(line.lstrip())) for line in explain(verdict, lang=bay.lang))
    return Group(*(Padding(Text(said), (0, 0, 0, depth), expand=False) for said, depth in lines))
