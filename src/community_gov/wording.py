"""What codes are called and problems say: the two languages beside the codes, overridden and joined by an embedder's own.

A `Wording` is an item of a pack: texts of one language, by the code of a problem or finding (`core.denied`), or by the name of a
choice (`households.UnitKind.dwelling`). It goes before what stands beside the code, in Chinese and English too. What a language
lacks is said in English, and the answer tells so.

A text that the library writes by itself and that is stored as it was shown, such as a notice, is put together of `Phrase`s, in
the one language in which the community writes (`Wordings.writes`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Protocol, Self, TypeVar

import attrs
from attrs import field, frozen

from community_gov.errors import Param, Problem, ProblemType, Word, choice_name, say
from community_gov.records import AnyId, Code, Coded, Finding, FindingType

__all__ = ["BESIDE", "Phrase", "Said", "Wording", "Wordings", "Words", "Writer", "spoken_in"]

T = TypeVar("T")

BESIDE = ("zh", "en")
"""The languages that stand beside every code."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@frozen(kw_only=True)
class Wording:
    """Texts of one language; a sentence names the same parameters in braces as the one beside its code."""

    lang: Code = field(converter=Code)
    texts: Mapping[str, str] = field(hash=False)


@frozen(kw_only=True)
class Wordings:
    """Settings: an embedder's own words, before those of all packs, and the language in which the library writes."""

    items: tuple[Wording, ...] = ()
    writes: str = "zh"
    """That of notices, replies and titles which are stored as they were shown; `zh`, `en` or one of the items."""


def _alike(phrase: "Phrase", _attribute: "attrs.Attribute[str]", en: str) -> None:
    if set(_PLACEHOLDER.findall(phrase.zh)) != set(_PLACEHOLDER.findall(en)):
        raise ValueError(f"{phrase.code}: the Chinese and the English name different things in braces")


@frozen
class Phrase:
    """A sentence, or a part of one, that the library writes; its parameters may be any text, such as a title.

    >>> Phrase("choir.sung", zh="{n}首歌", en="songs: {n}").code
    'choir.sung'
    """

    code: str
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True, validator=_alike)


class Said(str):
    """A text with the language that it is in, which is English where the one that was asked for has none."""

    __slots__ = ("lang",)

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Say it."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made


class Words:
    """All wordings of a community, later ones before earlier ones."""

    def __init__(self, wordings: Iterable[Wording] = ()) -> None:
        """Take them."""
        self._texts: dict[str, dict[str, str]] = {}
        for one in wordings:
            self._texts.setdefault(str(one.lang), {}).update(one.texts)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages that there are: those beside the codes, then those added, by name."""
        return (*BESIDE, *sorted(self._texts.keys() - set(BESIDE)))

    def message(self, told: Problem | Finding, lang: str, *, called: Callable[[AnyId], str] = str) -> Said:
        """The sentence of a problem or finding; `called` says what the records in it are called, else it has their ids."""
        problem = told.said if isinstance(told, Finding) else told
        text = self._texts.get(lang, {}).get(problem.code)
        if text is not None and not set(_PLACEHOLDER.findall(text)) <= problem.params.keys():
            text = None  # it names what this sentence does not have
        if text is None and lang not in BESIDE:
            return self.message(problem, "en", called=called)
        text = text or (problem.type.zh if lang == "zh" else problem.type.en)

        def word(value: Param) -> str:
            return called(value) if isinstance(value, AnyId) else self._param(value, lang)

        return Said(_PLACEHOLDER.sub(lambda match: word(problem.params[match[1]]), text), lang)

    def messages(self, told: Problem) -> dict[str, str]:
        """The sentence in every language that has it."""
        found = {lang: self.message(told, lang) for lang in self.langs}
        return {lang: str(said) for lang, said in found.items() if said.lang == lang}

    def cited(self, finding: Finding | FindingType, lang: str) -> Said:
        """The rule on which a finding rests: in Chinese as laws are cited there, in any other language as the rulebooks cite."""
        from community_gov.rules.citing import cited_in_chinese  # noqa: PLC0415  the algebra, which importing the library does not load

        made = finding.type if isinstance(finding, Finding) else finding
        return Said(made.rule_zh or cited_in_chinese(made.rule), "zh") if lang == "zh" else Said(made.rule, "en")

    def word(self, choice: Word, lang: str) -> Said:
        """What a choice is called that stands in a problem or an answer as a word."""
        return self._word(choice.name, {"zh": choice.zh, "en": choice.en}, lang)

    def label(self, member: Coded, lang: str) -> Said:
        """What a choice is called."""
        return self._word(choice_name(member), {"zh": member.zh, "en": member.en}, lang)

    def phrase(self, phrase: Phrase, lang: str, /, **params: object) -> Said:
        """A sentence of the library's own; raises KeyError for a parameter that is missing."""
        text = self._texts.get(lang, {}).get(phrase.code)
        if text is None and lang not in BESIDE:
            return self.phrase(phrase, "en", **params)
        text = text or (phrase.zh if lang == "zh" else phrase.en)
        return Said(_PLACEHOLDER.sub(lambda match: self._written(params[match[1]], lang), text), lang)

    def missing(self, lang: str, spoken: Iterable[str]) -> tuple[str, ...]:
        """What of all that can be said (`spoken_in`) a language lacks, and is said in English."""
        return () if lang in BESIDE else tuple(name for name in spoken if name not in self._texts.get(lang, {}))

    def check(self, spoken: Mapping[str, str]) -> None:
        """Raise ValueError for texts of what is never said, and for sentences with other parameters than beside their codes."""
        for lang, texts in self._texts.items():
            for name, text in texts.items():
                if name not in spoken:
                    raise ValueError(f"wording {lang}: nothing is called {name!r}; take a code, or story.Class.choice")
                if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(spoken[name])):
                    wanted = sorted(set(_PLACEHOLDER.findall(spoken[name])))
                    raise ValueError(f"wording {lang}, {name}: name the parameters {wanted}, each in braces, and no others")

    def _param(self, value: Param, lang: str) -> str:
        if isinstance(value, Word) and value.name:
            return self.word(value, lang)
        return say(value, lang)

    def _written(self, value: object, lang: str) -> str:
        if isinstance(value, Coded):
            return self.label(value, lang)
        return self._param(value, lang) if isinstance(value, Decimal | date | Word) else str(value)

    def _word(self, name: str, beside: Mapping[str, str], lang: str) -> Said:
        text = self._texts.get(lang, {}).get(name)
        if text is None and lang not in BESIDE:
            return self._word(name, beside, "en")
        return Said(text or beside[lang], lang)


class Worded(Protocol):
    """Whatever has the words of a community, such as a view."""

    def settings(self, cls: type[T], /) -> T:
        """The settings of this class."""

    def packs(self, cls: type[T], /) -> tuple[T, ...]:
        """All data of this class."""


class Writer:
    """Writes a text in the language in which a community writes, in its own words."""

    def __init__(self, view: Worded) -> None:
        """Take the words of the view's community."""
        said = view.settings(Wordings)
        self._words, self.lang = Words((*view.packs(Wording), *said.items)), said.writes

    def say(self, phrase: Phrase, /, **params: object) -> str:
        """A sentence; choices among the parameters are called as in that language."""
        return str(self._words.phrase(phrase, self.lang, **params))

    def label(self, choice: Coded) -> str:
        """What a choice is called."""
        return str(self._words.label(choice, self.lang))

    def either(self, zh: str, en: str) -> str:
        """One of two texts that stand beside each other, such as the two names of a category."""
        return zh if self.lang == "zh" else en or zh

    def listed(self, parts: Iterable[str]) -> str:
        """Parts with commas."""
        return ("," if self.lang == "zh" else ", ").join(parts)

    def sentence(self, parts: Iterable[str]) -> str:
        """Parts as one sentence, or nothing."""
        said = self.listed(parts)
        return f"{said}{'。' if self.lang == 'zh' else '.'}" if said else ""

    def together(self, *sentences: str) -> str:
        """Sentences one after the other, without those that are empty."""
        return ("" if self.lang == "zh" else " ").join(filter(None, sentences))


def spoken_in(modules: Iterable[ModuleType]) -> dict[str, str]:
    """Everything that modules can say, by name, in English: their problems, findings, phrases and choices."""
    found: dict[str, str] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, ProblemType | FindingType | Phrase):
                found[value.code] = value.en
            elif isinstance(value, type) and issubclass(value, Coded):
                found.update({choice_name(member): member.en for member in value})
    return dict(sorted(found.items()))
