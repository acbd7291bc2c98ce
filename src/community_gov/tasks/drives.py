"""Drives: many units through the same stages, with what holds them up and with whom that lies.

Every unit of a drive is in exactly one stage, because there is one `Enrolled` for it. How things stood on a day is
computed from the moves, so a report of last month still says what it said.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import attrs

from community_gov.change import Change, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import BlockedBy, CertificateStage, Unit
from community_gov.organizations import Body
from community_gov.records import Code, Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.entering import kept_out
from community_gov.tasks.records import Drive, DriveOpened, Enrolled, Stage, StageMove, UnitScope, UnitsMoved
from community_gov.tasks.scope import units_of_scope
from community_gov.tasks.texts import require_text

__all__ = [
    "StageSpec",
    "advance_units",
    "block_units",
    "close_drive",
    "enrol",
    "enrol_units",
    "open_drive",
    "open_drive_on",
    "set_back_units",
    "stage_move",
    "unblock_units",
]

NO_STAGES = ProblemType(
    "tasks.no_stages",
    zh="专项行动至少要有一个起始阶段和一个办结阶段",
    en="a drive needs a first stage that is not done and at least one that is",
)
STAGE_TWICE = ProblemType("tasks.stage_twice", zh="阶段{stage}出现了两次", en="stage {stage} is named twice")
NOT_NEEDED_OPEN = ProblemType(
    "tasks.not_needed_open",
    zh="无需办理的阶段{stage}也须标为办结",
    en="stage {stage} is for units that need nothing, so it has to be a done one",
)
NOT_BEFORE = ProblemType(
    "tasks.not_before",
    zh="阶段{stage}不能以{after}为前一阶段:它不是此前尚未办结的阶段",
    en="stage {stage} cannot come after {after}, which is no earlier stage that is not done",
)
FIRST_IS_FREE = ProblemType(
    "tasks.first_is_free",
    zh="所有房屋都从{stage}开始,它不能有进入条件",
    en="every unit begins in {stage}, so nothing can be asked before it",
)
NO_UNITS = ProblemType("tasks.no_units", zh="没有列出房屋", en="no unit is named")
UNIT_TWICE = ProblemType("tasks.unit_twice", zh="房屋{unit}出现了两次", en="unit {unit} is named twice")
NO_UNIT = ProblemType("tasks.no_unit", zh="没有编号为{unit}的房屋", en="there is no unit {unit}", nature=Nature.NOT_FOUND)
DUE_FIRST = ProblemType("tasks.due_first", zh="期限{due}早于开始日{start}", en="the deadline {due} lies before the start {start}")
BEFORE_START = ProblemType(
    "tasks.before_start", zh="{on}早于专项行动的开始日{start}", en="{on} lies before the start of the drive on {start}"
)
DRIVE_CLOSED = ProblemType(
    "tasks.drive_closed", zh="该专项行动已于{on}结束", en="the drive was closed on {on}", nature=Nature.STATE
)
NO_STAGE = ProblemType("tasks.no_stage", zh="没有阶段{stage}", en="the drive has no stage {stage}", nature=Nature.NOT_FOUND)
NOT_ENROLLED = ProblemType(
    "tasks.not_enrolled", zh="房屋{unit}不在该专项行动中", en="unit {unit} is not in the drive", nature=Nature.NOT_FOUND
)
LEFT = ProblemType(
    "tasks.unit_left", zh="房屋{unit}已于{on}退出该专项行动", en="unit {unit} left the drive on {on}", nature=Nature.STATE
)
ONE_SET = ProblemType("tasks.one_set", zh="房屋请二选一:逐一列出或按范围选取", en="name the units, or a scope that chooses them")
FUTURE = ProblemType("tasks.future", zh="日期{on}尚未到来", en="{on} has not come yet")
TOO_EARLY = ProblemType(
    "tasks.too_early",
    zh="房屋{unit}上一步在{since},新的一步不能早于它",
    en="unit {unit} moved last on {since}; the next move cannot be dated before it",
)
NOT_LATER = ProblemType(
    "tasks.not_later",
    zh="房屋{unit}现处{stage},只能推进到其后的阶段",
    en="unit {unit} is in {stage}; it advances to a later stage only",
    nature=Nature.STATE,
)
NOT_EARLIER = ProblemType(
    "tasks.not_earlier",
    zh="房屋{unit}现处{stage},只能退回到其前的阶段",
    en="unit {unit} is in {stage}; it is set back to an earlier stage only",
    nature=Nature.STATE,
)
BLOCKED = ProblemType(
    "tasks.blocked",
    zh="房屋{unit}尚有堵点{blocker},先解除再推进",
    en="unit {unit} is blocked by {blocker}; unblock it first",
    nature=Nature.STATE,
)
NOT_BLOCKED = ProblemType("tasks.not_blocked", zh="房屋{unit}没有堵点", en="unit {unit} is not blocked", nature=Nature.STATE)
FINISHED = ProblemType(
    "tasks.finished", zh="房屋{unit}已在{stage}办结", en="unit {unit} is finished with in {stage}", nature=Nature.STATE
)


@attrs.frozen(kw_only=True)
class StageSpec:
    """One stage of a drive that is to be opened; see `Stage`."""

    code: Code
    zh: str
    en: str
    done: bool = False
    needed: bool = True
    after: tuple[Code, ...] = ()
    tasks_done: bool = False
    evidence: bool = False
    certificate: CertificateStage | None = None


@verb("tasks.open_drive")
def open_drive(
    change: Change,
    *,
    name: str,
    stages: tuple[StageSpec, ...],
    units: tuple[Id[Unit], ...] = (),
    scope: UnitScope | None = None,
    start: date,
    due: date | None = None,
    lead: Id[Body] | None = None,
) -> Drive:
    """Begin a drive over these units, or over those of a scope on the first day; all start in the first stage, on that day."""
    require_text(name=name)
    change.require(scope is None or not units, ONE_SET(at="scope"))
    units = units if scope is None else units_of_scope(change, scope, on=start)
    problems = (*_stage_problems(stages), *_unit_problems(change, units))
    if due is not None and due < start:
        problems = (*problems, DUE_FIRST(at="due", due=due, start=start))
    if problems:
        raise Refused(*problems)
    if lead is not None:
        change.get(Body, lead)
    drive = Drive(id=change.new_id(Drive), name=name, lead=lead, start=start, due=due, scope=scope)
    for order, spec in enumerate(stages, start=1):
        change.put(_stage_of(change, drive, spec, order))
    enrol(change, drive, dict.fromkeys(units, start), stage=stages[0].code)
    return change.put(drive, DriveOpened(drive=drive.id, units=len(units)))


def _stage_problems(stages: tuple[StageSpec, ...]) -> Iterable[Problem]:
    codes = [spec.code for spec in stages]
    yield from (STAGE_TWICE(at="stages", stage=code) for code in dict.fromkeys(codes) if codes.count(code) > 1)
    yield from (NOT_NEEDED_OPEN(at="stages", stage=spec.code) for spec in stages if not spec.needed and not spec.done)
    if not stages or stages[0].done or not any(spec.done and spec.needed for spec in stages):
        yield NO_STAGES(at="stages")
    yield from _entry_problems(stages)


def _entry_problems(stages: tuple[StageSpec, ...]) -> Iterable[Problem]:
    before: set[Code] = set()
    for spec in stages:
        yield from (NOT_BEFORE(at="stages", stage=spec.code, after=code) for code in spec.after if code not in before)
        before |= set() if spec.done else {spec.code}
    if stages and (stages[0].tasks_done or stages[0].evidence or stages[0].certificate is not None):
        yield FIRST_IS_FREE(at="stages", stage=stages[0].code)


def _unit_problems(change: Change, units: tuple[Id[Unit], ...]) -> Iterable[Problem]:
    if not units:
        yield NO_UNITS(at="units")
    yield from _twice(units)
    known = {unit.id for unit in change.find(Unit, id=OneOf(units))}
    yield from (NO_UNIT(at="units", unit=unit) for unit in units if unit not in known)


def _twice(units: tuple[Id[Unit], ...]) -> Iterable[Problem]:
    seen: set[Id[Unit]] = set()
    for unit in units:
        if unit in seen:
            yield UNIT_TWICE(at="units", unit=unit)
        seen.add(unit)


def _stage_of(change: Change, drive: Drive, spec: StageSpec, order: int) -> Stage:
    return Stage(
        id=change.new_id(Stage),
        drive=drive.id,
        code=spec.code,
        zh=spec.zh,
        en=spec.en,
        order=order,
        done=spec.done,
        needed=spec.needed,
        after=spec.after,
        tasks_done=spec.tasks_done,
        evidence=spec.evidence,
        certificate=spec.certificate,
    )


def enrol(change: Change, drive: Drive, units: Mapping[Id[Unit], date], *, stage: Code) -> tuple[Enrolled, ...]:
    """Take units into a drive, each from its day on."""
    made = tuple(
        Enrolled(id=change.new_id(Enrolled), drive=drive.id, unit=unit, stage=stage, since=on) for unit, on in units.items()
    )
    change.put_many(stage_move(change, one, before=None, reason=None) for one in made)
    change.put_many(made)
    return made


@verb("tasks.enrol_units")
def enrol_units(change: Change, drive_id: Id[Drive], *, units: tuple[Id[Unit], ...], on: date) -> tuple[Enrolled, ...]:
    """Take units into a drive that has begun, in its first stage, from the day `on`; gives the new ones. All or none.

    Units that are in it already stay as they are, so that a scheduler can give all units of a query each day, such as those of a
    building: the set of the drive lives on with them. What was once in the drive stays in it.
    """
    drive = open_drive_on(change, drive_id, on=on)
    problems = tuple(_unit_problems(change, units))
    if on < drive.start:
        problems = (*problems, BEFORE_START(at="on", on=on, start=drive.start))
    if problems:
        raise Refused(*problems)
    known = {one.unit for one in change.find(Enrolled, unit=OneOf(units), drive=drive_id)}
    (first,) = change.find(Stage, drive=drive_id, order=1)
    made = enrol(change, drive, {unit: on for unit in units if unit not in known}, stage=first.code)
    if made:
        change.emit(UnitsMoved(drive=drive_id, to=first.code, blocker=None, units=len(made), on=on))
    return made


def stage_move(change: Change, after: Enrolled, *, before: Enrolled | None, reason: str | None) -> StageMove:
    """The step from how a unit was, None for outside of the drive, to how it is now; one that has left is nowhere."""
    return StageMove(
        id=change.new_id(StageMove),
        drive=after.drive,
        about=after.id,
        order=after.moves,
        from_=None if before is None else before.stage,
        from_blocker=None if before is None else before.blocker,
        from_party=None if before is None else before.party,
        to=after.stage if after.left is None else None,
        blocker=after.blocker if after.left is None else None,
        party=after.party if after.left is None else None,
        on=after.since,
        at=change.now,
        by=change.signature,
        reason=reason,
    )


@verb("tasks.advance_units")
def advance_units(
    change: Change, drive_id: Id[Drive], *, units: tuple[Id[Unit], ...], to: Code, on: date, reason: str | None = None
) -> tuple[Enrolled, ...]:
    """Move units on to a later stage, as of the day `on`; a blocked unit is unblocked first. All or none.

    Refused for each unit for which the stage asks something that is not so: another stage before it, or that its tasks are done.
    """
    require_text(reason=reason)
    stages, chosen = _chosen(change, drive_id, units=units, on=on)
    target = _stage(change, stages, to)
    kept = kept_out(change, target, stages=stages, chosen=chosen)

    def objection(one: Enrolled) -> Problem | None:
        if one.blocker is not None:
            return BLOCKED(at="units", unit=one.unit, blocker=one.blocker)
        if stages[one.stage].done:
            return FINISHED(at="units", unit=one.unit, stage=stages[one.stage].word)
        if target.order <= stages[one.stage].order:
            return NOT_LATER(at="units", unit=one.unit, stage=stages[one.stage].word)
        return kept(one)

    _require_none(map(objection, chosen))
    return _moved(change, drive_id, chosen, on=on, reason=reason, how=lambda one: attrs.evolve(one, stage=to))


@verb("tasks.set_back_units")
def set_back_units(
    change: Change, drive_id: Id[Drive], *, units: tuple[Id[Unit], ...], to: Code, on: date, reason: str
) -> tuple[Enrolled, ...]:
    """Take units back to an earlier stage, with a reason and whatever that stage asks; a blocker stays. All or none."""
    require_text(reason=reason)
    stages, chosen = _chosen(change, drive_id, units=units, on=on)
    target = _stage(change, stages, to)

    def objection(one: Enrolled) -> Problem | None:
        return (
            None
            if target.order < stages[one.stage].order
            else NOT_EARLIER(at="units", unit=one.unit, stage=stages[one.stage].word)
        )

    _require_none(map(objection, chosen))
    return _moved(change, drive_id, chosen, on=on, reason=reason, how=lambda one: attrs.evolve(one, stage=to))


@verb("tasks.block_units")
def block_units(
    change: Change,
    drive_id: Id[Drive],
    *,
    units: tuple[Id[Unit], ...],
    blocker: Code,
    party: BlockedBy,
    on: date,
    reason: str | None = None,
) -> tuple[Enrolled, ...]:
    """Say what holds units up in their stage, and with whom that lies; a new blocker replaces the old one. All or none."""
    require_text(reason=reason)
    stages, chosen = _chosen(change, drive_id, units=units, on=on)

    def objection(one: Enrolled) -> Problem | None:
        return FINISHED(at="units", unit=one.unit, stage=stages[one.stage].word) if stages[one.stage].done else None

    _require_none(map(objection, chosen))

    def blocked(one: Enrolled) -> Enrolled:
        return attrs.evolve(one, blocker=blocker, party=party)

    return _moved(change, drive_id, chosen, on=on, reason=reason, how=blocked)


@verb("tasks.unblock_units")
def unblock_units(
    change: Change, drive_id: Id[Drive], *, units: tuple[Id[Unit], ...], on: date, reason: str | None = None
) -> tuple[Enrolled, ...]:
    """Say that nothing holds these units up any more. All or none."""
    require_text(reason=reason)
    _stages, chosen = _chosen(change, drive_id, units=units, on=on)
    _require_none(NOT_BLOCKED(at="units", unit=one.unit) if one.blocker is None else None for one in chosen)
    return _moved(change, drive_id, chosen, on=on, reason=reason, how=lambda one: attrs.evolve(one, blocker=None, party=None))


@verb("tasks.close_drive")
def close_drive(change: Change, drive_id: Id[Drive], *, on: date) -> Drive:
    """End a drive; its units stay where they are."""
    drive = open_drive_on(change, drive_id, on=on)
    change.require(on >= drive.start, DUE_FIRST(at="on", due=on, start=drive.start))
    return change.put(attrs.evolve(drive, closed=on))


def open_drive_on(change: Change, drive_id: Id[Drive], *, on: date) -> Drive:
    """The drive, if it is not closed and the day has come."""
    drive = change.get(Drive, drive_id)
    if drive.closed is not None:
        change.refuse(DRIVE_CLOSED(at="drive_id", on=drive.closed))
    change.require(on <= change.today, FUTURE(at="on", on=on))
    return drive


def _chosen(
    change: Change, drive_id: Id[Drive], *, units: tuple[Id[Unit], ...], on: date
) -> tuple[Mapping[Code, Stage], tuple[Enrolled, ...]]:
    """The drive's stages by code, and the enrolled units, in the order in which they were named."""
    open_drive_on(change, drive_id, on=on)
    change.require(units, NO_UNITS(at="units"))
    found = {one.unit: one for one in change.find(Enrolled, unit=OneOf(units), drive=drive_id)}
    problems = [*_twice(units), *(NOT_ENROLLED(at="units", unit=unit) for unit in units if unit not in found)]
    problems += [LEFT(at="units", unit=one.unit, on=one.left) for one in found.values() if one.left is not None]
    late = [one for one in found.values() if on < one.since]
    problems += [TOO_EARLY(at="on", unit=one.unit, since=one.since) for one in late]
    if problems:
        raise Refused(*problems)
    return {stage.code: stage for stage in change.find(Stage, drive=drive_id)}, tuple(found[unit] for unit in units)


def _stage(change: Change, stages: Mapping[Code, Stage], code: Code) -> Stage:
    change.require(code in stages, NO_STAGE(at="to", stage=code))
    return stages[code]


def _require_none(problems: Iterable[Problem | None]) -> None:
    found = [problem for problem in problems if problem is not None]
    if found:
        raise Refused(*found)


def _moved(
    change: Change,
    drive_id: Id[Drive],
    chosen: tuple[Enrolled, ...],
    *,
    on: date,
    reason: str | None,
    how: Callable[[Enrolled], Enrolled],
) -> tuple[Enrolled, ...]:
    result: list[Enrolled] = []
    for before in chosen:
        after = attrs.evolve(how(before), since=on, moves=before.moves + 1)
        change.put(stage_move(change, after, before=before, reason=reason))
        result.append(change.put(after))
    last = result[-1]
    change.emit(UnitsMoved(drive=drive_id, to=last.stage, blocker=last.blocker, units=len(result), on=on))
    return tuple(result)
