"""A list as a table: columns with labels, which of them tell about people, and cells as people read them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from community_gov.errors import Problem, Word
from community_gov.households import Person, Unit
from community_gov.lists.labels import HIDDEN, TECHNICAL, Labels, class_key
from community_gov.records import AnyId, Coded, Finding, FindingType, Id, Masked, Told, personal_fields
from community_gov.spreadsheets import SheetCell
from community_gov.wording import BESIDE, Words

__all__ = ["FORMS", "ListColumn", "ListTable", "Reading", "beside", "class_of", "part_of", "table_of"]

FORMS: Mapping[str, tuple[str, ...]] = {
    "records.Finding": ("said", "severity", "rule", "since", "about"),
    "accounts.Statement": ("name", "kind", "start", "end", "opening", "received", "spent", "closing", "entries"),
    "accounts.StatementLine": ("zh", "en", "flow", "fen", "reversed_fen", "net", "entries"),
    "contracts.ContractDue": ("due", "kind", "title", "by", "done", "citation", "severity", "verified"),
    "feedback.Slice": ("part", "rates.items", "rates.response", "rates.resolution", "rates.satisfaction"),
    "contracts.Standing": ("contract.title", "contract.company", "contract.body", "contract.places", "stage", "until", "basis"),
    "surveys.ResultLine": ("asked_zh", "asked_en", "group_zh", "group_en", "answer_zh", "answer_en", "count", "base"),
    "surveys.Score": ("asked_zh", "asked_en", "count", "mean", "before", "change"),
    "households.OwnerTitle": (
        "ownership.person",
        "ownership.form",
        "ownership.share",
        "ownership.start",
        "certificate.number",
        "certificate.on",
    ),
    "organizations.ChartRow": ("body.name", "body.kind", "body.start", "depth"),
    "organizations.Expiring": ("body", "term.post", "term.person", "term.start", "until", "days", "term.obtained", "term.by"),
    "projects.IdeaOutcome": (
        "number",
        "kind",
        "submitted",
        "item_state",
        "title",
        "state",
        "stage_zh",
        "stage_en",
        "since",
    ),
    "projects.NeedLine": ("title", "place", "source", "listed", "state", "with_resources", "with_projects", "reason"),
    "projects.PromiseStanding": ("body", "post", "text", "item_title", "held", "due", "state", "kept", "reason"),
    "projects.ResourceLine": ("title", "kind", "amount", "place", "start", "end", "body", "contact", "for_needs"),
    "projects.PaperLine": ("stage", "kind_zh", "kind_en", "title", "call_number", "digest", "added"),
    "projects.ProjectStanding": ("title", "body", "state", "stage_zh", "stage_en", "since", "due", "reason"),
    "papers.ArchivePaper": ("call_number", "kind", "title", "filed", "address", "digest"),
}
"""What lists of a class show where it is not all of its fields, by story and class."""
_SINGLE = (Problem, Finding, Told, Word)
_MOST_PARTS = 4
_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


@frozen(kw_only=True)
class ListColumn:
    """One column: its name, what it is called, and whether it tells about people or is for programs."""

    name: str
    label: str
    personal: bool
    technical: bool
    money: bool
    mean: bool = False


@frozen(kw_only=True)
class ListTable:
    """A list that can go out in any form."""

    title: str
    made: date
    lang: str
    head: tuple[tuple[ListColumn, SheetCell], ...]
    """What is said once, such as the balances of a statement."""
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    on: date | None = None
    """The day that was asked about; None where none was named."""

    def only(self, keep: Callable[[ListColumn], bool]) -> "ListTable":
        """The same with some columns; what is said once is chosen alike."""
        kept = [number for number, column in enumerate(self.columns) if keep(column)]
        return attrs.evolve(
            self,
            head=tuple((column, cell) for column, cell in self.head if keep(column)),
            columns=tuple(self.columns[number] for number in kept),
            rows=tuple(tuple(row[number] for number in kept) for row in self.rows),
        )


@frozen(kw_only=True)
class Reading:
    """How cells are read: the language, the zone, what ids and codes are called."""

    lang: str
    words: Words
    """What choices, problems and findings are called and say, in the embedder's own words too."""
    zone: tzinfo
    labels: Labels
    name_of: Callable[[type | None, AnyId], str]
    """What a record of a class is called, or of whatever class its id says."""
    named: Callable[[type], bool]
    """Whether records of a class are called anything but their ids."""
    code_of: Callable[[type, str, str], str]
    """What the code in a field of a class is called."""


@frozen(kw_only=True)
class _Spec:
    """A column of a class: the path to its value, and what its field says."""

    path: tuple[str, ...]
    owner: type
    names: type | None
    """The class of record that an id in it leads to."""
    column: ListColumn


def table_of(answer: object, cls: type | None, read: Reading, *, title: str, made: date) -> ListTable:
    """The table of an answer: a row for each record, or the parts of a single one with the rest said once.

    `cls` is the class of the records, which an empty answer does not tell. Raises TypeError for an answer that is no list of
    attrs classes, nor one.
    """
    if isinstance(answer, tuple | list | frozenset | set):
        rows = tuple(answer)
        found = type(rows[0]) if rows else cls
        if found is None or not attrs.has(found):
            rows, found = tuple(_Value(value=row) for row in rows), _Value
        return _rows(found, rows, read, title=title, made=made, head=())
    if answer is None and cls is not None:
        return _rows(cls, (), read, title=title, made=made, head=())
    if not attrs.has(type(answer)):
        return _rows(_Value, (_Value(value=answer),), read, title=title, made=made, head=())
    return _single(answer, read, title=title, made=made)


@frozen(kw_only=True)
class _Value:
    """An answer that is a bare value."""

    value: object


def _single(answer: object, read: Reading, *, title: str, made: date) -> ListTable:
    inner = part_of(type(answer))
    specs = [spec for spec in _specs(type(answer), read) if inner is None or spec.path != (inner[0],)]
    head = tuple((spec.column, _cell(_value(answer, spec.path), spec, read)) for spec in specs)
    if inner is None:
        return ListTable(title=title, made=made, lang=read.lang, head=head, columns=(), rows=())
    return _rows(inner[1], tuple(getattr(answer, inner[0])), read, title=title, made=made, head=head)


def part_of(cls: type) -> tuple[str, type] | None:
    """The field of a class that holds the rows of a list, and their class: the first tuple of attrs classes."""
    hints = _hints(cls)
    for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", cls)):
        found = class_of(hints.get(attribute.name)) if get_origin(hints.get(attribute.name)) is tuple else None
        if found is not None and not issubclass(found, _SINGLE):
            return attribute.name, found
    return None


def class_of(hint: object) -> type | None:
    """The attrs class that an annotation names, inside of a tuple or beside None; that of an id is none of its values."""
    if get_origin(hint) is Id:
        return None
    if isinstance(hint, type) and attrs.has(hint):
        return hint
    return next((found for found in map(class_of, get_args(hint)) if found is not None), None)


def _rows(
    cls: type,
    rows: Iterable[object],
    read: Reading,
    *,
    title: str,
    made: date,
    head: tuple[tuple[ListColumn, SheetCell], ...],
) -> ListTable:
    specs = tuple(_specs(cls, read))
    cells = tuple(tuple(_cell(_value(row, spec.path), spec, read) for spec in specs) for row in rows)
    columns = tuple(spec.column for spec in specs)
    return ListTable(title=title, made=made, lang=read.lang, head=head, columns=columns, rows=cells)


# --- columns ---------------------------------------------------------------------------------------------------------


def _specs(cls: type, read: Reading) -> Iterator[_Spec]:
    """The columns of a class: those that are chosen for it, else its fields, with the fields of a record inside it."""
    chosen = FORMS.get(class_key(cls))
    paths = [tuple(one.split(".")) for one in chosen] if chosen else list(_paths(cls))
    for path in paths:
        if not _other_language(path[-1], read.lang):
            yield _spec(cls, path, read)


def _paths(cls: type, *, deep: bool = True) -> Iterator[tuple[str, ...]]:
    hints = _hints(cls)
    for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", cls)):
        if attribute.name in HIDDEN:
            continue
        inside = _inside(hints.get(attribute.name))
        if deep and inside is not None:
            yield from ((attribute.name, *rest) for rest in _paths(inside, deep=False))
        else:
            yield (attribute.name,)


def _inside(hint: object) -> type | None:
    """The attrs class of a field that holds one, or may."""
    args = [arg for arg in get_args(hint) if arg is not type(None)] if get_origin(hint) in (Union, UnionType) else [hint]
    (only,) = args if len(args) == 1 else (None,)
    return only if isinstance(only, type) and attrs.has(only) and not issubclass(only, _SINGLE) else None


def beside(lang: str) -> str:
    """The language beside the codes that stands in for any other one: what is no code has no third language."""
    return lang if lang in BESIDE else "en"


def _other_language(name: str, lang: str) -> bool:
    other = "en" if lang == "zh" else "zh"
    return name == other or name.endswith(f"_{other}")


def _spec(cls: type, path: tuple[str, ...], read: Reading) -> _Spec:
    owner = cls
    for name in path[:-1]:
        owner = _inside(_hints(owner).get(name)) or owner
    label = read.labels.of(owner, path[-1])
    hint = _hints(owner).get(path[-1])
    named = _named_class(hint)
    personal = path[-1] in personal_fields(owner) or _tells_of_people(hint)
    column = ListColumn(
        name=".".join(path),
        label=str(getattr(label, beside(read.lang))),
        personal=personal or label.personal or any(name in personal_fields(cls) for name in path[:1]),
        technical=path[-1] in TECHNICAL or (named is not None and not read.named(named)),
        money=label.money,
        mean=label.mean,
    )
    return _Spec(path=path, owner=owner, names=named, column=column)


def _tells_of_people(hint: object, seen: frozenset[type] = frozenset()) -> bool:
    """Whether values are people, or may be, what is a household's, or hold something personal, however deep inside."""
    if hint is AnyId:
        return True
    if get_origin(hint) is Id:
        return any(issubclass(cls, Person | Unit) for cls in get_args(hint) if isinstance(cls, type))
    if isinstance(hint, type) and attrs.has(hint):
        if hint in seen or issubclass(hint, _SINGLE):
            return False
        inside = (one for one in _hints(hint).values() if one is not AnyId)
        return bool(personal_fields(hint)) or any(_tells_of_people(one, seen | {hint}) for one in inside)
    return any(_tells_of_people(arg, seen) for arg in get_args(hint))


@cache  # classes do not change while the program runs
def _hints(cls: type) -> Mapping[str, object]:
    return get_type_hints(cls)


def _value(row: object, path: tuple[str, ...]) -> object:
    value = row
    for name in path:
        value = None if value is None else getattr(value, "type" if isinstance(value, Finding) and name == "rule" else name)
    return value


# --- cells -----------------------------------------------------------------------------------------------------------


def _cell(value: object, spec: _Spec, read: Reading) -> SheetCell:
    if isinstance(value, FindingType):  # a finding tells its rule in the language of the list
        return read.words.cited(value, read.lang)
    if spec.column.money and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    if spec.column.mean and isinstance(value, Fraction):
        return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    return _text(value, spec, read)


def _text(value: object, spec: _Spec, read: Reading) -> str:
    if value is None or type(value) is date:  # what stands in most cells comes first
        return "" if value is None else str(value)
    if isinstance(value, str):
        return _word(value, spec, read)
    for kinds, say in _SAYINGS:
        if isinstance(value, kinds):
            return say(value, spec, read)
    return _parts(value, read) if attrs.has(type(value)) else str(value)


def _label(value: object, _spec: _Spec, read: Reading) -> str:
    if isinstance(value, Coded):
        return read.words.label(value, read.lang)
    return read.words.word(value, read.lang) if isinstance(value, Word) else str(getattr(value, beside(read.lang)))


def _several(value: object, spec: _Spec, read: Reading) -> str:
    found = sorted(value, key=str) if isinstance(value, frozenset | set) else cast("Iterable[object]", value)
    return ("、" if beside(read.lang) == "zh" else ", ").join(filter(None, (_text(one, spec, read) for one in found)))


def _word(value: str, spec: _Spec, read: Reading) -> str:
    if isinstance(value, Masked):
        return str(value)
    if isinstance(value, AnyId):
        return read.name_of(spec.names, value)
    return read.code_of(spec.owner, spec.path[-1], value)


def _in_sentence(read: Reading, id: AnyId) -> str:
    """What a record in a sentence is called; people keep their ids, since a list to hand round has the sentence too."""
    return str(id) if id.startswith("person-") else read.name_of(None, id)


def _named_class(hint: object) -> type | None:
    """The class of record that an id leads to; None too where it may be one of several."""
    found = set(_named_classes(hint))
    return found.pop() if len(found) == 1 else None


def _named_classes(hint: object) -> Iterator[type]:
    if get_origin(hint) is Id:
        yield from (cls for cls in get_args(hint) if isinstance(cls, type))
    else:
        yield from (cls for arg in get_args(hint) for cls in _named_classes(arg))


def _parts(value: object, read: Reading) -> str:
    """A record inside a cell: its first few values, or so many out of how many."""
    specs = tuple(_specs(type(value), read))
    cells = (str(_cell(_value(value, spec.path), spec, read)) for spec in specs)
    between = "/" if [spec.column.name for spec in specs] == ["count", "base"] else " "
    return between.join([cell for cell in cells if cell][:_MOST_PARTS])


_Saying = Callable[[Any, _Spec, Reading], str]
_SAYINGS: tuple[tuple[type | tuple[type, ...], _Saying], ...] = (
    (Problem, lambda value, _spec, read: read.words.message(value, read.lang, called=partial(_in_sentence, read))),
    ((Coded, Told, Word), _label),
    (bool, lambda value, _spec, read: _YES_NO[beside(read.lang)][not value]),
    (Enum, lambda value, _spec, _read: str(value.value)),
    (Fraction, lambda value, _spec, _read: f"{value.numerator}/{value.denominator}"),
    (datetime, lambda value, _spec, read: f"{value.astimezone(read.zone):%Y-%m-%d %H:%M}"),
    ((tuple, list, frozenset, set), _several),
)
"""How values are said, by their class; the first that fits."""
