"""The register of voters (业主名册), frozen at a record date: who may vote, with how much area, under a number.

A register is a copy. A sale, a new measurement or a new representative after the record date does not change it; a mistake is
mended in the register of the compound and a new voters' register is frozen, while voting has not begun. Its digest is pinned
into every decision.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from attrs import evolve, field, frozen

from community_gov import Change, Id, Nature, Phrase, ProblemType, Refused, View, Writer, decimals, event, kind, question, verb
from community_gov.households import Person, Speaker, UnitKind, ids_of
from community_gov.notices import Notice, post_notice
from community_gov.wire import Data, compact
from community_gov_owners.assembly import Assembly, require_allowed
from community_gov_owners.bylaws import Bylaws, clauses_on
from community_gov_owners.entitled import entitled
from community_gov_owners.heads import HeadRule, Holder, Line, Part, exact_sum, plain, total_area

__all__ = [
    "Register",
    "RegisterFrozen",
    "RegisterShown",
    "Voter",
    "digest_of",
    "freeze_register",
    "register_of",
    "show_register",
    "voters",
    "voters_of",
]


@kind("owners.register", indexes=("assembly",))
@frozen(kw_only=True)
class Register:
    """The voters of one assembly on one day, and how heads were counted."""

    id: Id["Register"]
    assembly: Id[Assembly]
    number: int
    """1, 2, ... for each assembly; the last one counts."""
    record_date: date
    heads_by: HeadRule
    merge_developer: bool
    counted: tuple[UnitKind, ...]
    heads: int
    units: int
    area: Decimal = field(metadata=decimals(4))
    """The sum of the known areas in square metres."""
    unmeasured: int
    """Units without an area: while there are any, nothing is decided."""
    several: int
    """Heads that hold more than one unit."""
    joint: int
    """Heads that are co-owners."""
    developer_units: int
    """Units in the developer's one head."""
    digest: str
    """sha256 over the lines, see `digest_of`."""
    shown: Id[Notice] | None = None
    """The notice under which it was shown for objections."""


@kind("owners.voter", indexes=("register",), pinned=True, of=("persons",))
@frozen(kw_only=True)
class Voter:
    """One line of a register: one head. Its number is what lists and bundles show instead of a name; see `heads.Line`."""

    id: Id["Voter"]
    register: Id[Register]
    number: int
    holder: Holder
    owners: tuple[Id[Person], ...]
    persons: tuple[Id[Person], ...]
    representative: Id[Person] | None
    acting: tuple[Speaker, ...]
    """By what those speak who speak for somebody else: the record of each, as it stood on the record date."""
    parts: tuple[Part, ...]
    area: Decimal | None = field(metadata=decimals(4))
    vague: bool


@event("owners.register_frozen")
@frozen(kw_only=True)
class RegisterFrozen:
    """A register of voters was taken."""

    register: Id[Register]
    assembly: Id[Assembly]
    record_date: date
    heads: int
    area: Decimal


@event("owners.register_shown")
@frozen(kw_only=True)
class RegisterShown:
    """A register was put up for objections."""

    register: Id[Register]
    notice: Id[Notice]


NOBODY = ProblemType("owners.nobody", zh="{on}没有可登记的业主", en="nobody owns a counted unit on {on}", nature=Nature.STATE)
NO_REGISTER = ProblemType(
    "owners.no_register", zh="尚未固定业主名册", en="no register of voters has been frozen", nature=Nature.STATE
)
RECORD_DATE = ProblemType(
    "owners.record_date",
    zh="名册截止日{record_date}须早于表决开始日{opens}",
    en="the record date {record_date} has to lie before the vote opens on {opens}",
)
RECORD_AHEAD = ProblemType(
    "owners.record_date_ahead",
    zh="名册截止日{record_date}尚未到来,届时的业主还不确定",
    en="the record date {record_date} has not come yet; who owns on it is not known",
)


@verb("owners.freeze_register")
def freeze_register(change: Change, assembly_id: Id[Assembly], *, record_date: date) -> Register:
    """Take the register of voters as of a day, under the rules of procedure of that day.

    The day is today or an earlier one. Possible again until the agenda is announced; the last one counts. Heads by SPC
    interpretation art. 9 unless the rules of procedure agreed otherwise; common premises stand in no base, parking spaces only by
    agreement.
    """
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "freeze")
    ahead = record_date < assembly.opens
    change.require(ahead, RECORD_DATE(at="record_date", record_date=record_date, opens=assembly.opens))
    change.require(record_date <= change.today, RECORD_AHEAD(at="record_date", record_date=record_date))
    lines = entitled(change, on=record_date)
    change.require(lines, NOBODY(at="record_date", on=record_date))
    id = change.new_id(Register)
    rows = tuple(change.put(_voter(change, id, number, line)) for number, line in enumerate(lines, start=1))
    number = len(change.find(Register, assembly=assembly_id)) + 1
    clauses = clauses_on(change, on=record_date)
    made = _summed(rows, clauses, id=id, assembly=assembly_id, number=number, record_date=record_date)
    event = RegisterFrozen(register=id, assembly=assembly_id, record_date=record_date, heads=made.heads, area=made.area)
    return change.put(made, event)


def _voter(change: Change, register: Id[Register], number: int, line: Line) -> Voter:
    return Voter(
        id=change.new_id(Voter),
        register=register,
        number=number,
        holder=line.holder,
        owners=line.owners,
        persons=line.persons,
        representative=line.representative,
        acting=line.acting,
        parts=line.parts,
        area=total_area(line.parts),
        vague=line.vague,
    )


def _summed(
    rows: tuple[Voter, ...], clauses: Bylaws, *, id: Id[Register], assembly: Id[Assembly], number: int, record_date: date
) -> Register:
    parts = [part for row in rows for part in row.parts]
    return Register(
        id=id,
        assembly=assembly,
        number=number,
        record_date=record_date,
        heads_by=clauses.heads,
        merge_developer=clauses.merge_developer,
        counted=clauses.counted,
        heads=len(rows),
        units=len(parts),
        area=exact_sum(part.area for part in parts if part.area is not None),
        unmeasured=sum(part.area is None for part in parts),
        several=sum(len(row.parts) > 1 for row in rows),
        joint=sum(row.holder is Holder.JOINT for row in rows),
        developer_units=sum(len(row.parts) for row in rows if row.holder is Holder.DEVELOPER),
        digest=digest_of(rows),
    )


def digest_of(rows: Iterable[Voter]) -> str:
    """The digest of a register: sha256 over its lines in the order of their numbers, 64 hexadecimal digits.

    Each line is the compact JSON array [number, holder, persons, representative, units], each unit [unit, places, area,
    source] with the area as a decimal text, and is followed by a line feed.
    """
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row.number):
        units: list[Data] = [_unit_row(part) for part in row.parts]
        persons: list[Data] = [str(person) for person in row.persons]
        digest.update(compact([row.number, row.holder.value, persons, row.representative, units]) + b"\n")
    return digest.hexdigest()


def _unit_row(part: Part) -> list[Data]:
    area = None if part.area is None else plain(part.area)
    return [str(part.unit), [str(place) for place in part.places], area, None if part.source is None else part.source.value]


@verb("owners.show_register")
def show_register(change: Change, register_id: Id[Register], *, starts: date, days: int) -> Register:
    """Put a register up for objections: heads, units, area and its digest on the notice; the list itself at the office."""
    register = change.get(Register, register_id)
    assembly = change.get(Assembly, register.assembly)
    writer = Writer(change)
    notice = post_notice(
        change,
        title=writer.say(SHOWN_TITLE, assembly=assembly.name),
        text=_told(register, writer),
        body_id=assembly.convener,
        starts=starts,
        days=days,
    )
    shown = evolve(register, shown=notice.id)
    return change.put(shown, RegisterShown(register=register_id, notice=notice.id))


SHOWN_TITLE = Phrase("owners.register_title", zh="{assembly}:业主名册公示", en="{assembly}: the register of owners")
SHOWN_TEXT = Phrase(
    "owners.register_text",
    zh=(
        "业主名册截止日{on}。业主{heads}人,专有部分{units}套,面积合计{area}平方米。人数计算:{by}。名册校验码{digest}。"
        "对业主身份、人数、面积有异议的,请在公示期内提出。"
    ),
    en=(
        "Record date {on}. Owners: {heads}; units: {units}; area in all: {area} m². How heads are counted: {by}. Digest of the"
        " register: {digest}. Objections to who owns, to heads and to areas are taken while this notice hangs."
    ),
)


def _told(register: Register, writer: Writer) -> str:
    sums = {"heads": register.heads, "units": register.units, "area": plain(register.area)}
    return writer.say(SHOWN_TEXT, on=register.record_date, by=register.heads_by, digest=register.digest, **sums)


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.register_of")
def register_of(view: View, assembly_id: Id[Assembly]) -> Register:
    """The register that counts: the last one frozen; raises Refused (owners.no_register)."""
    found = view.first(Register, assembly=assembly_id, order_by="-number")
    if found is None:
        raise Refused(NO_REGISTER(at="assembly_id"))
    return found


@question("owners.voters")
def voters(view: View, register_id: Id[Register]) -> tuple[Voter, ...]:
    """The lines of a register in the order of their numbers."""
    return view.find(Voter, register=register_id, order_by="number")


@question("owners.voters_of")
def voters_of(view: View, person_id: Id[Person], *, assembly_id: Id[Assembly]) -> tuple[Voter, ...]:
    """The heads for which a person may speak: one that he is alone, others that he is with co-owners."""
    rows = view.find(Voter, register=register_of(view, assembly_id).id, order_by="number")
    mine = set(ids_of(view, person_id))
    return tuple(row for row in rows if mine.intersection(row.persons))
