"""What has to be so before a unit comes to a stage of a drive: where it comes from, its tasks, evidence and certificate."""

from collections.abc import Callable, Iterable, Mapping

from community_gov.change import Change
from community_gov.errors import Nature, Problem, ProblemType, Word
from community_gov.households import Certificate, CertificateStage, Unit
from community_gov.records import AnyId, Code, Id
from community_gov.stores.protocol import OneOf
from community_gov.tasks.moving import WAITING
from community_gov.tasks.records import Enrolled, Evidence, Stage, Task

__all__ = ["kept_out"]

COMES_AFTER = ProblemType(
    "tasks.comes_after",
    zh="房屋{unit}现处{now};进入{stage}之前须处于:{after}",
    en="unit {unit} is in {now}; it comes to {stage} only from: {after}",
    nature=Nature.STATE,
)
TASKS_LEFT = ProblemType(
    "tasks.tasks_left",
    zh="房屋{unit}尚有未办结的任务,不能进入{stage}",
    en="unit {unit} has tasks that are not done, so it does not come to {stage} yet",
    nature=Nature.STATE,
)
NO_EVIDENCE = ProblemType(
    "tasks.unit_no_evidence",
    zh="房屋{unit}尚无凭证,不能进入{stage}",
    en="no task about unit {unit} has evidence, so it does not come to {stage} yet",
    nature=Nature.STATE,
)
CERTIFICATE_BEFORE = ProblemType(
    "tasks.certificate_before",
    zh="房屋{unit}的产权证办理现为“{now}”,达到“{needed}”才能进入{stage}",
    en="the certificate of unit {unit} is at: {now}; it has to be at least at: {needed}, before the unit comes to {stage}",
    nature=Nature.STATE,
)
_ORDER = tuple(CertificateStage)


def kept_out(
    change: Change, target: Stage, *, stages: Mapping[Code, Stage], chosen: Iterable[Enrolled]
) -> Callable[[Enrolled], Problem | None]:
    """What keeps a unit out of a stage, if anything; what is asked of all of them is looked up at once."""
    units = tuple(one.unit for one in chosen)
    busy = _busy(change, units) if target.tasks_done else frozenset()
    proved = _proved(change, units) if target.evidence else frozenset()
    reached = {} if target.certificate is None else _certificates(change, units)

    def objection(one: Enrolled) -> Problem | None:
        if target.after and one.stage not in target.after:
            return COMES_AFTER(
                at="units", unit=one.unit, now=stages[one.stage].word, stage=target.word, after=_named(target, stages)
            )
        if one.unit in busy:
            return TASKS_LEFT(at="units", unit=one.unit, stage=target.word)
        if target.evidence and one.unit not in proved:
            return NO_EVIDENCE(at="units", unit=one.unit, stage=target.word)
        now, needed = reached.get(one.unit, CertificateStage.NOT_BEGUN), target.certificate
        if needed is not None and _ORDER.index(now) < _ORDER.index(needed):
            return CERTIFICATE_BEFORE(at="units", unit=one.unit, now=now, needed=needed, stage=target.word)
        return None

    return objection


def _busy(change: Change, units: tuple[Id[Unit], ...]) -> frozenset[AnyId | None]:
    """The units that a task which is not done is about."""
    return frozenset(task.about for task in change.find(Task, about=OneOf(units), state=OneOf(WAITING)))


def _proved(change: Change, units: tuple[Id[Unit], ...]) -> frozenset[AnyId | None]:
    """The units about which a task has evidence."""
    tasks = {task.id: task.about for task in change.find(Task, about=OneOf(units))}
    return frozenset(tasks[row.task] for row in change.find(Evidence, task=OneOf(tuple(tasks))))


def _certificates(change: Change, units: tuple[Id[Unit], ...]) -> Mapping[Id[Unit], CertificateStage]:
    """How far the certificates of units have come, those of which anything is recorded."""
    return {row.unit: row.stage for row in change.find(Certificate, unit=OneOf(units), order_by="step")}


def _named(target: Stage, stages: Mapping[Code, Stage]) -> Word:
    before = [stages[code] for code in target.after]
    return Word("|".join(target.after), "、".join(one.zh for one in before), ", ".join(one.en for one in before))
