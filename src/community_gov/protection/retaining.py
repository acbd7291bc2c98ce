"""What has to go, since when and why; and that a named human lets it go (PIPL arts. 19, 47).

The program proposes and never erases by itself. What is confirmed is looked at anew: a record that was changed meanwhile, or a
field whose purpose began again, is refused. What goes, goes by `Change.erase`: from all versions, the journal and exports.

Each proposal is for the body that keeps the records: the office of the compound for the stories in which only the owners and it
collect, every other body for its own. The office does not learn from it who is a volunteer, or a Party member.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.households import Person
from community_gov.organizations import Body
from community_gov.protection.access import OFFICE, collected_by
from community_gov.protection.humans import require_named_human
from community_gov.records import (
    AnyId,
    Code,
    Coded,
    Controller,
    Finding,
    FindingType,
    Id,
    Record,
    Severity,
    Until,
    kind_info,
    personal_fields,
)
from community_gov.retention import Ended, Ending, Ends, Retention
from community_gov.stores.protocol import OneOf

__all__ = [
    "OVERDUE_DAYS",
    "DueField",
    "DueState",
    "UndecidedField",
    "due_for_erasure",
    "due_of_body",
    "erase_due",
    "erase_due_of_body",
    "overdue",
    "undecided",
]

OVERDUE_DAYS = 30
"""After how many days it is a finding that a field is still there; the library's own, the law says without delay."""
_AT_ONCE = 500
_Ends = dict[tuple[type[Record], Until], list[Ends]]


class DueState(Coded):
    """What has to be done with a personal field whose end is looked at."""

    DUE = "due", "应予删除", "has to be erased"
    KEPT = "kept", "保存期内", "kept for a time that the body set itself"
    STORING_ONLY = "storing_only", "法定保存期内,只可存储", "the law's time runs: storing and protecting only"
    UNDECIDED = "undecided", "本系统无从判断", "not decidable here"


@frozen(kw_only=True)
class DueField:
    """One personal field whose end has come, or cannot be told from the records; the value is not in it."""

    kind: Code
    record: AnyId
    field: Code
    version: int
    """Which version of the record was looked at."""
    until: Until
    state: DueState
    why: Ending | None = None
    """What came to an end last."""
    ended: date | None = None
    """The first day on which it was over."""
    erase_from: date | None = None
    """The day from which the field has to be gone."""
    source: str = ""
    """What lets it be kept until then."""


@frozen(kw_only=True)
class UndecidedField:
    """A personal field of which no story or plugin says how its end is told, whether or not there are records of the kind."""

    kind: Code
    field: Code
    until: Until
    controller: Controller


NOTHING = ProblemType("protection.nothing", zh="未指明要删除的信息", en="it is not said what is to be erased")
TOO_EARLY = ProblemType("protection.too_early", zh="{on}尚未到来", en="{on} has not come yet", nature=Nature.STATE)
NOT_DUE = ProblemType(
    "protection.not_due",
    zh="{kind} {record}的{field}不在待删除之列,或已有变动,请重新查询",
    en="{field} of {kind} {record} is not due like this, or was changed meanwhile; ask again",
    nature=Nature.CONFLICT,
)
OVERDUE = FindingType(
    "protection.overdue",
    zh="{kind}的个人信息应自{erase_from}起删除,至今未删",
    en="personal fields of this {kind} had to be gone from {erase_from}",
    rule="PIPL art. 47",
    severity=Severity.LAW,
)


@question("protection.due_for_erasure")
def due_for_erasure(view: View, *, on: date) -> tuple[DueField, ...]:
    """What the office of the compound keeps and has to let go by the day, by kind, record and field; and whose end nothing tells.

    Only those that are `due` can be erased by `erase_due`. The records count as they stand now. What another body needs a record
    for keeps it out of the answer, and is not told.
    """
    told = _told_to_office(view)
    return _sorted((*_ended(view, told, on), *_untold(view, told)))


@question("protection.due_of_body")
def due_of_body(view: View, body_id: Id[Body], *, on: date) -> tuple[DueField, ...]:
    """The same for what one body keeps by itself, such as an association its volunteers."""
    return _sorted(_ended(view, _told_to_body(view, body_id), on))


@question("protection.undecided")
def undecided(view: View) -> tuple[UndecidedField, ...]:
    """The personal fields whose end has to be decided by hand, of all kinds that are installed: the same whatever is recorded."""
    known = _known(view)
    return tuple(
        UndecidedField(kind=_kind(cls), field=Code(name), until=said.until, controller=said.controller)
        for cls in sorted(view.kinds(), key=_kind)
        for name, said in personal_fields(cls).items()
        if (cls, said.until) not in known
    )


@verb("protection.erase_due")
def erase_due(change: Change, *, on: date, fields: tuple[DueField, ...]) -> None:
    """Erase exactly these rows of `due_for_erasure(on=on)`, all or none.

    Raises Refused: protection.not_a_human for whoever is no named person, protection.not_due for what the question does not
    answer like this any more, protection.nothing, protection.too_early.
    """
    _erase(change, _told_to_office, on, fields)


@verb("protection.erase_due_of_body")
def erase_due_of_body(change: Change, body_id: Id[Body], *, on: date, fields: tuple[DueField, ...]) -> None:
    """Erase exactly these rows of `due_of_body(body_id, on=on)`, all or none; raises Refused as `erase_due` does."""
    change.get(Body, body_id)
    _erase(change, lambda view: _told_to_body(view, body_id), on, fields)


def _erase(change: Change, find: Callable[[View], "_Told"], on: date, fields: tuple[DueField, ...]) -> None:
    require_named_human(change)
    change.require(fields, NOTHING(at="fields"))
    change.require(on <= change.today, TOO_EARLY(at="on", on=on))
    told = find(change)
    due = {one for one in _ended(change, told, on) if one.state is DueState.DUE}
    wrong = [_not_due(at, one) for at, one in enumerate(fields) if one not in due]
    if wrong:
        change.refuse(*wrong)
    classes = {_kind(cls): cls for cls, _until in told}
    for one in dict.fromkeys(fields):
        change.erase(classes[one.kind], Id(one.record), fields=(one.field,))


def _not_due(at: int, one: DueField) -> Problem:
    return NOT_DUE(at=f"fields[{at}]", kind=one.kind, record=one.record, field=one.field)


def overdue(view: View, on: date) -> Iterator[Finding]:
    """One finding for each record of the office's that lost its purpose more than `OVERDUE_DAYS` days ago."""
    late: dict[tuple[Code, AnyId], date] = {}
    for one in _ended(view, _told_to_office(view), on):
        first = one.erase_from
        if first is not None and first + timedelta(days=OVERDUE_DAYS) < on:
            key = (one.kind, one.record)
            late[key] = min(first, late.get(key, first))
    for (kind, record), first in late.items():
        yield OVERDUE(record, since=first, kind=kind, erase_from=first)


# --- what the stories tell -------------------------------------------------------------------------------------------

_Told = Mapping[tuple[type[Record], Until], Mapping[str, Ended]]
"""By kind and end, what each record is or was needed for last."""


def _known(view: View) -> _Ends:
    """Who tells of which kind and which end."""
    found: _Ends = {}
    for one in view.packs(Ends):
        found.setdefault((one.cls, one.until), []).append(one)
    return found


def _told_to_office(view: View) -> _Told:
    """Of the stories in which only the office collects; nothing of a record that another body still needs."""
    theirs = collected_by(OFFICE, view.kinds())
    return {what: _facts(view, what[0], told) for what, told in _known(view).items() if what[0] in theirs}


def _told_to_body(view: View, body: Id[Body]) -> _Told:
    """Of the other stories, the records that this body keeps."""
    office = collected_by(OFFICE, view.kinds())
    known = {what: told for what, told in _known(view).items() if what[0] not in office}
    return {what: _last(fact for each in told for fact in each.find(view) if fact.body == body) for what, told in known.items()}


def _facts(view: View, cls: type[Record], told: Iterable[Ends]) -> Mapping[str, Ended]:
    """By record what is over last; the ids of one person are one."""
    root = {str(row.id): str(row.same_as or row.id) for row in view.stream(Person)} if cls is Person else dict[str, str]()
    facts = [_of_root(fact, root) for each in told for fact in each.find(view)]
    held = {fact.record: evolve(fact, body=None) for fact in facts if fact.body is not None and fact.on is None}
    own = _last(fact for fact in facts if fact.body is None)
    found: dict[str, Ended] = {id: held.get(AnyId(id), fact) for id, fact in own.items()}
    return found | {id: found[main] for id, main in root.items() if main in found}


def _of_root(fact: Ended, root: Mapping[str, str]) -> Ended:
    main = root.get(fact.record, fact.record)
    return fact if main == fact.record else evolve(fact, record=AnyId(main))


def _last(facts: Iterable[Ended]) -> dict[str, Ended]:
    found: dict[str, Ended] = {}
    for one in facts:
        found[one.record] = _later(found.get(one.record, one), one)
    return found


def _later(one: Ended, other: Ended) -> Ended:
    return one if one.on is None or (other.on is not None and other.on <= one.on) else other


# --- the rows --------------------------------------------------------------------------------------------------------


def _sorted(rows: Iterable[DueField]) -> tuple[DueField, ...]:
    return tuple(sorted(rows, key=lambda one: (one.kind, one.record, one.field)))


def _kind(cls: type[Record]) -> Code:
    return Code(kind_info(cls).name)


def _fields(record: Record, until: Until) -> Iterator[str]:
    """The fields with this end that still hold something."""
    for name, said in personal_fields(type(record)).items():
        if said.until is until and getattr(record, name) is not None:
            yield name


def _ended(view: View, told: _Told, on: date) -> Iterator[DueField]:
    for (cls, until), facts in told.items():
        over = {id: fact for id, fact in facts.items() if fact.on is not None and fact.on <= on}
        for record in _records(view, cls, sorted(over)):
            yield from _rows(view, record, until, over[record.id], on)


def _records(view: View, cls: type[Record], ids: Sequence[str]) -> Iterator[Record]:
    for at in range(0, len(ids), _AT_ONCE):
        yield from view.find(cls, id=OneOf(ids[at : at + _AT_ONCE]))


def _rows(view: View, record: Record, until: Until, fact: Ended, on: date) -> Iterator[DueField]:
    held = tuple(_fields(record, until))
    if not held or fact.on is None:
        return
    first, rule = _until(view, _kind(type(record)), until, fact.on)
    for name in held:
        yield DueField(
            kind=_kind(type(record)),
            record=AnyId(record.id),
            field=Code(name),
            version=view.version(type(record), Id(record.id)),
            until=until,
            state=_state(rule, running=on < first),
            why=fact.why,
            ended=fact.on,
            erase_from=first,
            source="" if rule is None else rule.source,
        )


def _until(view: View, kind: Code, until: Until, ended: date) -> tuple[date, Retention | None]:
    """From when it has to be gone, and the rule that reaches furthest; at once where no rule meets it."""
    rules = [rule for rule in view.packs(Retention) if (rule.kind, rule.until) == (kind, until)]
    lasts = [(last, rule) for rule in rules if (last := rule.last(ended)) is not None]
    said = [found for found in lasts if not found[1].placeholder] or lasts
    return max(said, key=lambda found: (found[0], found[1].law), default=(ended, None))


def _state(rule: Retention | None, *, running: bool) -> DueState:
    if rule is None or not running:
        return DueState.DUE
    return DueState.STORING_ONLY if rule.law else DueState.KEPT


def _untold(view: View, told: _Told) -> Iterator[DueField]:
    """The records of which the office is told nothing, one by one."""
    for (cls, until), facts in told.items():
        for record in (row for row in view.stream(cls) if row.id not in facts):
            for name in _fields(record, until):
                yield DueField(
                    kind=_kind(cls),
                    record=AnyId(record.id),
                    field=Code(name),
                    version=view.version(cls, Id(record.id)),
                    until=until,
                    state=DueState.UNDECIDED,
                )
