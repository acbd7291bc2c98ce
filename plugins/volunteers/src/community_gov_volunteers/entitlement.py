"""Who may issue certificates of hours, and which hours are entered in the national system.

A certificate is issued by a volunteer organisation or a body named in art. 26 of 志愿服务记录与证明出具办法; what is recorded
elsewhere has to be entered in the designated national system (志愿服务条例 art. 19). Both are facts that people record here;
nothing is sent anywhere.
"""

from collections.abc import Collection
from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Coded, Id, Nature, OneOf, PartialDate, Period, ProblemType, View, event, kind, question, verb
from community_gov.organizations import Body
from community_gov_volunteers.associations import association
from community_gov_volunteers.hours import Entry, EntryState

__all__ = [
    "Basis",
    "Entitlement",
    "EntitlementRecorded",
    "NationalEntry",
    "end_entitlement",
    "entered_before",
    "entitle",
    "is_entitled",
    "mark_entered",
    "not_entered",
    "not_entered_of",
]


class Basis(Coded):
    """Why a body may issue certificates."""

    ORGANISATION = "organisation", "依法成立的志愿服务组织", "a volunteer organisation founded by law"
    ARTICLE_26 = "article_26", "办法第二十六条规定的单位", "a body named in art. 26 of the measures"


@kind("volunteers.entitlement", indexes=("body",))
@frozen(kw_only=True)
class Entitlement:
    """That a body may issue certificates, from `start` to `end` (not included)."""

    id: Id["Entitlement"]
    body: Id[Body]
    basis: Basis
    start: PartialDate
    end: PartialDate | None = None


@kind("volunteers.national_entry", indexes=("entry", "body"), unique=(("entry",),))
@frozen(kw_only=True)
class NationalEntry:
    """That an entry was put into the designated national system (条例 art. 19)."""

    id: Id["NationalEntry"]
    entry: Id[Entry]
    body: Id[Body]
    on: date


@event("volunteers.entitlement_recorded")
@frozen(kw_only=True)
class EntitlementRecorded:
    """It was recorded that a body may, or may no longer, issue certificates."""

    body: Id[Body]
    basis: Basis
    ended: bool


NOT_VERIFIED = ProblemType(
    "volunteers.entry_not_verified", zh="记录{entry}未经核实", en="the entry {entry} is not verified", nature=Nature.STATE
)


@verb("volunteers.entitle")
def entitle(change: Change, body_id: Id[Body], *, basis: Basis, start: PartialDate) -> Entitlement:
    """Record that an association may issue certificates."""
    association(change, body_id, on=start.latest)
    made = Entitlement(id=change.new_id(Entitlement), body=body_id, basis=basis, start=start)
    return change.put(made, EntitlementRecorded(body=body_id, basis=basis, ended=False))


@verb("volunteers.end_entitlement")
def end_entitlement(change: Change, entitlement_id: Id[Entitlement], *, end: date) -> Entitlement:
    """Record that it no longer may from a day on; papers issued before stay good."""
    known = change.get(Entitlement, entitlement_id)
    return change.put(evolve(known, end=PartialDate(end)), EntitlementRecorded(body=known.body, basis=known.basis, ended=True))


@verb("volunteers.mark_entered")
def mark_entered(change: Change, body_id: Id[Body], *, entry_ids: tuple[Id[Entry], ...]) -> tuple[NationalEntry, ...]:
    """Note that verified entries were put into the national system today; marking one again changes nothing."""
    known = {one.entry: one for one in change.find(NationalEntry, entry=OneOf(entry_ids))}
    return tuple(known.get(id) or _mark(change, body_id, id) for id in dict.fromkeys(entry_ids))


def _mark(change: Change, body_id: Id[Body], entry_id: Id[Entry]) -> NationalEntry:
    entry = change.get(Entry, entry_id)
    change.require(entry.state is EntryState.VERIFIED and entry.body == body_id, NOT_VERIFIED(at="entry_ids", entry=entry_id))
    return change.put(NationalEntry(id=change.new_id(NationalEntry), entry=entry_id, body=body_id, on=change.today))


@question("volunteers.not_entered")
def not_entered(view: View, body_id: Id[Body]) -> tuple[Entry, ...]:
    """The verified entries of an association that are not in the national system yet, by day.

    One that strikes out what is there is among them, with no minutes.
    """
    entered = {one.entry for one in view.find(NationalEntry, body=body_id)}
    verified = view.find(Entry, body=body_id, state=EntryState.VERIFIED, order_by="day")
    missing = (entry for entry in verified if entry.id not in entered)
    return tuple(entry for entry in missing if entry.minutes or entered_before(view, entry, entered) is not None)


def entered_before(view: View, entry: Entry, entered: Collection[Id[Entry]]) -> Id[Entry] | None:
    """The entry that a correction takes the place of in the national system: the last one on the way back that was entered."""
    back = entry.corrects
    while back is not None and back not in entered:
        back = view.get(Entry, back).corrects
    return back


def is_entitled(view: View, body_id: Id[Body], on: date) -> bool:
    """Whether an association may issue certificates on a day."""
    return any(Period(one.start, one.end).holds(on) for one in view.find(Entitlement, body=body_id))


def not_entered_of(view: View, entries: tuple[Entry, ...]) -> int:
    """How many entries are not in the national system."""
    return len(entries) - len(view.find(NationalEntry, entry=OneOf(tuple(entry.id for entry in entries))))
