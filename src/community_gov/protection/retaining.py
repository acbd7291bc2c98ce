"""What has to go, since when and why; and that a named human lets it go (PIPL arts. 19, 47).

The program proposes and never erases by itself. What is confirmed is looked at anew: a record that was changed meanwhile, or a
field whose purpose began again, is refused. What goes, goes by `Change.erase`: from all versions, the journal and exports.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType
from community_gov.households import Person
from community_gov.records import (
    ActorKind,
    AnyId,
    Code,
    Coded,
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

__all__ = ["OVERDUE_DAYS", "DueField", "DueState", "due_for_erasure", "erase_due", "overdue"]

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
    record: AnyId | None
    """None for all records of a kind of which nobody says how its end is told."""
    field: Code
    version: int | None
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


NOT_A_HUMAN = ProblemType(
    "protection.not_a_human",
    zh="删除须由具名的人确认,不能由程序自行决定",
    en="a named human confirms what is erased; a service does not decide it by itself",
    nature=Nature.DENIED,
)
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
    """The personal fields whose end has come by the day, by kind, record and field, and those whose end nothing tells.

    Only those that are `due` can be erased by `erase_due`. The records count as they stand now.
    """
    known = _known(view)
    found = (*_ended(view, known, on), *_undecided(view, known))
    return tuple(sorted(found, key=lambda one: (one.kind, one.record or "", one.field)))


@verb("protection.erase_due")
def erase_due(change: Change, *, on: date, fields: tuple[DueField, ...]) -> None:
    """Erase exactly these rows of `due_for_erasure(on=on)`, all or none.

    Raises Refused: protection.not_a_human for whoever is no named person, protection.not_due for what the question does not
    answer like this any more, protection.nothing, protection.too_early.
    """
    human = change.actor.kind is ActorKind.PERSON and (change.actor.person is not None or change.actor.roles)
    change.require(human, NOT_A_HUMAN())
    change.require(fields, NOTHING(at="fields"))
    change.require(on <= change.today, TOO_EARLY(at="on", on=on))
    known = _known(change)
    due = {one for one in _ended(change, known, on) if one.state is DueState.DUE}
    wrong = [_not_due(at, one) for at, one in enumerate(fields) if one not in due]
    if wrong:
        change.refuse(*wrong)
    classes = {kind_info(cls).name: cls for cls, _until in known}
    for one in dict.fromkeys(fields):
        change.erase(classes[one.kind], Id(str(one.record)), fields=(one.field,))


def _not_due(at: int, one: DueField) -> Problem:
    return NOT_DUE(at=f"fields[{at}]", kind=one.kind, record=one.record or AnyId("-"), field=one.field)


def overdue(view: View, on: date) -> Iterator[Finding]:
    """One finding for each record that should have lost personal fields more than `OVERDUE_DAYS` days ago."""
    late: dict[tuple[Code, AnyId], date] = {}
    for one in _ended(view, _known(view), on):
        first = one.erase_from
        if one.record is not None and first is not None and first + timedelta(days=OVERDUE_DAYS) < on:
            key = (one.kind, one.record)
            late[key] = min(first, late.get(key, first))
    for (kind, record), first in late.items():
        yield OVERDUE(record, since=first, kind=kind, erase_from=first)


# --- what the stories tell -------------------------------------------------------------------------------------------


def _known(view: View) -> _Ends:
    """Who tells of which kind and which end."""
    found: _Ends = {}
    for one in view.packs(Ends):
        found.setdefault((one.cls, one.until), []).append(one)
    return found


def _facts(view: View, cls: type[Record], told: Iterable[Ends]) -> Mapping[str, Ended]:
    """By record what is over last; what goes on is never over. The ids of one person are one."""
    root = {str(row.id): str(row.same_as or row.id) for row in view.stream(Person)} if cls is Person else dict[str, str]()
    found: dict[str, Ended] = {}
    for one in (fact for each in told for fact in each.find(view)):
        key = root.get(one.record, one.record)
        found[key] = _later(found.get(key, one), one)
    return found | {id: found[main] for id, main in root.items() if main in found}


def _later(one: Ended, other: Ended) -> Ended:
    return one if one.on is None or (other.on is not None and other.on <= one.on) else other


def _fields(cls: type[Record], until: Until) -> tuple[str, ...]:
    return tuple(name for name, said in personal_fields(cls).items() if said.until is until)


def _ended(view: View, known: _Ends, on: date) -> Iterator[DueField]:
    for (cls, until), told in known.items():
        facts = {id: fact for id, fact in _facts(view, cls, told).items() if fact.on is not None and fact.on <= on}
        for record in _records(view, cls, sorted(facts)):
            yield from _rows(view, record, until, facts[record.id], on)


def _records(view: View, cls: type[Record], ids: Sequence[str]) -> Iterator[Record]:
    for at in range(0, len(ids), _AT_ONCE):
        yield from view.find(cls, id=OneOf(ids[at : at + _AT_ONCE]))


def _rows(view: View, record: Record, until: Until, fact: Ended, on: date) -> Iterator[DueField]:
    """A row for each field that still holds something."""
    cls = type(record)
    held = [name for name in _fields(cls, until) if getattr(record, name) is not None]
    if not held or fact.on is None:
        return
    kind, version = Code(kind_info(cls).name), view.version(cls, Id(record.id))
    first, rule = _until(view, kind, until, fact.on)
    for name in held:
        yield DueField(
            kind=kind,
            record=AnyId(record.id),
            field=Code(name),
            version=version,
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
    return max(lasts, key=lambda found: (found[0], found[1].law), default=(ended, None))


def _state(rule: Retention | None, *, running: bool) -> DueState:
    if rule is None or not running:
        return DueState.DUE
    return DueState.STORING_ONLY if rule.law else DueState.KEPT


def _undecided(view: View, known: _Ends) -> Iterator[DueField]:
    """Records of which nothing is told, one by one; and the kinds of which nobody tells, as far as there are records."""
    for cls in view.kinds():
        for until in dict.fromkeys(said.until for said in personal_fields(cls).values()):
            told = known.get((cls, until))
            if told is not None:
                yield from _untold(view, cls, until, _facts(view, cls, told))
            elif view.first(cls) is not None:
                yield from (_open(cls, name, until) for name in _fields(cls, until))


def _untold(view: View, cls: type[Record], until: Until, facts: Mapping[str, Ended]) -> Iterator[DueField]:
    for record in (row for row in view.stream(cls) if row.id not in facts):
        for name in _fields(cls, until):
            if getattr(record, name) is not None:
                yield _open(cls, name, until, record=record.id, version=view.version(cls, Id(record.id)))


def _open(cls: type[Record], name: str, until: Until, *, record: str | None = None, version: int | None = None) -> DueField:
    return DueField(
        kind=Code(kind_info(cls).name),
        record=None if record is None else AnyId(record),
        field=Code(name),
        version=version,
        until=until,
        state=DueState.UNDECIDED,
    )
