"""Every list that the library answers, as XLSX, CSV, a page to print, and a text for a group chat that names nobody.

    lister = Lister(community=bay, actor=clerk)
    table = lister.ask(accounts.entries, account.id)
    written(table, ListFormat.TEXT)

Follow it in this order: `labels` (what columns are called), `words` (the columns of our own records), `table`, `names` (what ids
and codes are called), `writing`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, get_type_hints

from attrs import evolve, frozen

from community_gov.change import View
from community_gov.community import Community, Desk
from community_gov.errors import ProblemType, Refused
from community_gov.lists.labels import CodeWords, FieldLabel, Labels, read_labels
from community_gov.lists.names import Names
from community_gov.lists.table import ListColumn, ListTable, Reading, class_of, table_of
from community_gov.lists.writing import ListFormat, written
from community_gov.privacy import masked
from community_gov.records import Actor

__all__ = ["CodeWords", "FieldLabel", "ListColumn", "ListFormat", "ListTable", "Lister", "read_labels", "written"]

P = ParamSpec("P")
T = TypeVar("T")
LANG = ProblemType("lists.lang", zh="没有这种语言的用语", en="there are no words in this language")


@frozen(kw_only=True)
class Lister:
    """Asks questions as somebody and makes tables of the answers."""

    community: Community
    actor: Actor
    lang: str = "zh"
    personal: bool = False
    """Whether people are named as far as the actor may read it; without it every personal field is masked."""

    def ask(self, question: Callable[Concatenate[View, P], T], /, *args: P.args, **kwargs: P.kwargs) -> ListTable:
        """The answer to a question as a table; raises what `Desk.ask` does, and TypeError for an answer that is no list."""
        answer: object = self.community.by(self.actor).ask(question, *args, **kwargs)
        shown = answer if self.personal else masked(answer)
        cls = class_of(get_type_hints(question).get("return"))
        on = kwargs.get("on")
        return evolve(self.table(shown, cls=cls), on=on if isinstance(on, date) else None)

    def table(self, answer: object, *, cls: type | None = None, title: str = "") -> ListTable:
        """A table of records that are at hand already; `cls` says of what class they are where there may be none."""
        if self.lang not in self.community.words.langs:
            raise Refused(LANG(at="lang"))
        desk = self.community.by(self.actor)
        coded = {one.name: partial(_said, one, self.community.packs(one.items)) for one in self.community.packs(CodeWords)}
        names = Names(desk, lang=self.lang, personal=self.personal, coded=coded)
        labels = Labels(self.community.packs(FieldLabel))
        read = Reading(
            lang=self.lang,
            words=self.community.words,
            zone=self.community.zone,
            labels=labels,
            name_of=names.of,
            named=names.knows,
            code_of=names.code,
        )
        return table_of(answer, cls, read, title=title or self._title(cls, labels), made=self._today())

    def called(self, cls: type, name: str) -> str:
        """The word for a field of a class, as over a column; one for which nobody gave a word is called by its name."""
        label = Labels(self.community.packs(FieldLabel)).of(cls, name)
        return label.zh if self.lang == "zh" else label.en

    def _today(self) -> date:
        with self.community.looking() as (snapshot, _reader):
            return snapshot.today

    def _title(self, cls: type | None, labels: Labels) -> str:
        said = None if cls is None else labels.title(cls)
        if said is None:
            return "清单" if self.lang == "zh" else "List"
        return said.zh if self.lang == "zh" else said.en


def _said(words: CodeWords, packed: tuple[Any, ...], _desk: Desk) -> Iterable[Any]:
    return words.said(packed)
