"""Verification and correction: who confirms hours, what is locked by it, and how a mistake is mended.

Two pairs of eyes: whoever gave the time does not verify it, whoever logged it does not either, and a program never does.
"""

from datetime import datetime

from attrs import evolve

from community_gov import ActorKind, Change, Id, Nature, ProblemType, Refused, verb
from community_gov_volunteers.activities import require_stretch
from community_gov_volunteers.enrolment import require_reason
from community_gov_volunteers.hours import (
    ENTRY_LIFE,
    MINUTES,
    NOBODY_LISTED,
    Entry,
    EntryState,
    Total,
    acting,
    record_entry,
    take_step,
    wrong,
)
from community_gov_volunteers.stretches import Stretch, days_of

__all__ = ["correct", "reject", "verify", "verify_all"]

OWN_HOURS = ProblemType(
    "volunteers.own_hours",
    zh="不能核实本人的服务时间",
    en="nobody verifies his or her own hours",
    nature=Nature.DENIED,
)
LOGGED_BY_YOU = ProblemType(
    "volunteers.logged_by_you",
    zh="记录人不能核实自己登记的时间",
    en="whoever logged the hours does not verify them",
    nature=Nature.DENIED,
)
NOBODY_NAMED = ProblemType(
    "volunteers.nobody_named",
    zh="核实须由本人登录的工作人员作出",
    en="hours are verified by a person who is known by name, not by a program",
    nature=Nature.DENIED,
)
LOCKED = ProblemType(
    "volunteers.entry_locked",
    zh="记录状态为{state},不能{action}",
    en="the entry is {state} and cannot {action} any more",
    nature=Nature.STATE,
)
CORRECTED_ALREADY = ProblemType(
    "volunteers.corrected_already",
    zh="已有待核实的更正{entry}",
    en="the correction {entry} is waiting to be verified",
    nature=Nature.CONFLICT,
)


# --- verifying -------------------------------------------------------------------------------------------------------


@verb("volunteers.verify")
def verify(change: Change, entry_id: Id[Entry]) -> Entry:
    """Confirm that the time was given: by a named person with the right to, who neither gave nor logged it.

    From now on it is locked and counts. Verifying a correction replaces what it corrects.
    """
    entry = _judged(change, entry_id, "verify")
    replaced = 0
    if entry.corrects is not None:
        replaced = _replace(change, change.get(Entry, entry.corrects))
    verified = take_step(change, entry, "verify")
    _add(change, verified, entry.minutes - replaced)
    return verified


@verb("volunteers.verify_all")
def verify_all(change: Change, entry_ids: tuple[Id[Entry], ...]) -> tuple[Entry, ...]:
    """Verify several entries, all or none."""
    change.require(entry_ids, NOBODY_LISTED(at="entry_ids"))
    return tuple(verify(change, entry_id) for entry_id in dict.fromkeys(entry_ids))


@verb("volunteers.reject")
def reject(change: Change, entry_id: Id[Entry], *, reason: str) -> Entry:
    """Decline an entry, with the reason, which the volunteer can read."""
    require_reason(change, reason)
    return take_step(change, _judged(change, entry_id, "reject"), "reject", reason=reason)


def _judged(change: Change, entry_id: Id[Entry], action: str) -> Entry:
    """The entry, if this actor may judge it."""
    entry, actor = change.get(Entry, entry_id), change.actor
    _require_step(entry, action)
    change.require(actor.kind is ActorKind.PERSON and actor.person is not None, NOBODY_NAMED(at="entry_id"))
    change.require(actor.person != entry.person, OWN_HOURS(at="entry_id"))
    same = actor.id == entry.logged_by or actor.person == entry.logged_person
    change.require(not same, LOGGED_BY_YOU(at="entry_id"))
    return entry


def _require_step(entry: Entry, action: str) -> None:
    if not ENTRY_LIFE.allows(entry.state, action):
        raise Refused(LOCKED(at="entry_id", state=entry.state, action=ENTRY_LIFE.word(action)))


def _replace(change: Change, old: Entry) -> int:
    """Take an entry out of the count for a correction; returns the verified minutes that go with it."""
    if old.state is EntryState.REPLACED:
        return 0
    take_step(change, old, "replace")
    return old.minutes if old.state is EntryState.VERIFIED else 0


def _add(change: Change, entry: Entry, minutes: int) -> None:
    known = change.first(Total, enrolment=entry.enrolment)
    if known is None:
        known = Total(id=change.new_id(Total), enrolment=entry.enrolment, body=entry.body, minutes=0)
    change.put(evolve(known, minutes=known.minutes + minutes))


# --- correcting ------------------------------------------------------------------------------------------------------


@verb("volunteers.correct")
def correct(
    change: Change,
    entry_id: Id[Entry],
    *,
    reason: str,
    starts: datetime | None = None,
    ends: datetime | None = None,
    minutes: int | None = None,
) -> Entry:
    """Correct an entry by a new one with the reason; 0 minutes strike it out.

    What is verified goes on counting until somebody else has verified the correction; what is not is replaced at once.
    """
    require_reason(change, reason)
    old = change.get(Entry, entry_id)
    _require_step(old, "replace")
    waiting = change.first(Entry, corrects=entry_id, state=EntryState.LOGGED)
    if waiting is not None:
        raise Refused(CORRECTED_ALREADY(at="entry_id", entry=waiting.id))
    if old.state is EntryState.LOGGED:
        take_step(change, old, "replace", reason=reason)
    made = _corrected(change, old, stretch=require_stretch(starts or old.starts, ends or old.ends), minutes=minutes)
    if problems := tuple(wrong(change, made)):
        raise Refused(*problems)
    change.put(made)
    record_entry(change, made, from_=None, reason=reason)
    return made


def _corrected(change: Change, old: Entry, *, stretch: Stretch, minutes: int | None) -> Entry:
    given = stretch.minutes if minutes is None else minutes
    change.require(0 <= given <= stretch.minutes, MINUTES(at="minutes", least=0, most=stretch.minutes))
    return evolve(
        old,
        id=change.new_id(Entry),
        day=days_of(stretch, change.zone)[0],
        starts=stretch.starts,
        ends=stretch.ends,
        minutes=given,
        state=EntryState.LOGGED,
        logged_at=change.now,
        logged_by=change.actor.id,
        logged_person=acting(change),
        logged_on=change.today,
        # a correction of what was not verified yet takes its place, also in what it corrects
        corrects=old.corrects if old.state is EntryState.LOGGED and old.corrects else old.id,
    )
