"""Seals: who keeps each from when to when, and a log in which every use names the decision or the approval on which it rests."""

from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import ge

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.organizations import Body
from community_gov.papers.grounds import require_ground
from community_gov.papers.words import require_text
from community_gov.periods import PartialDate, Period
from community_gov.records import AnyId, Coded, Id, event, kind

__all__ = [
    "Keeping",
    "Seal",
    "SealKept",
    "SealKind",
    "SealUse",
    "SealUsed",
    "cut_seal",
    "entrust_seal",
    "keepers_of",
    "seal_log",
    "seals_of",
    "use_seal",
    "void_seal",
]


class SealKind(Coded):
    """Whose seal it is, or what it is for."""

    ASSEMBLY = "assembly", "业主大会印章", "seal of the owners' assembly"
    COMMITTEE = "committee", "业主委员会印章", "seal of the owners' committee"
    FINANCE = "finance", "财务专用章", "seal for money"
    OTHER = "other", "其他印章", "another seal"


@kind("papers.seal", indexes=("body",))
@frozen(kw_only=True)
class Seal:
    """A seal (印章) of a body."""

    id: Id["Seal"]
    body: Id[Body]
    kind: SealKind
    inscription: str
    """What it says."""
    start: PartialDate
    end: PartialDate | None = None
    """The first day on which it is void."""
    basis: AnyId | None = None
    """On what it was cut, such as the filing of the election."""

    @property
    def period(self) -> Period:
        """From when to when it can be used, half-open."""
        return Period(self.start, self.end)


@kind("papers.keeping", indexes=("seal", "keeper"))
@frozen(kw_only=True)
class Keeping:
    """Who kept a seal, from `start` to the day before `end`."""

    id: Id["Keeping"]
    seal: Id[Seal]
    keeper: AnyId
    """A person, or a body such as the subdistrict."""
    start: PartialDate
    end: PartialDate | None = None

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@kind("papers.seal_use", indexes=("seal", "rests_on"))
@frozen(kw_only=True)
class SealUse:
    """One line of the seal log (用印登记)."""

    id: Id["SealUse"]
    seal: Id[Seal]
    on: date
    paper: str
    """What was sealed, without names."""
    copies: int = field(validator=ge(1))
    rests_on: AnyId
    """The decision of a meeting, the joint approval, or a plugin's decision such as that of an assembly."""
    by: str
    """The id of the actor who entered it."""


@event("papers.seal_kept")
@frozen(kw_only=True)
class SealKept:
    """A seal came into somebody's keeping."""

    seal: Id[Seal]
    keeping: Id[Keeping]


@event("papers.seal_used")
@frozen(kw_only=True)
class SealUsed:
    """A seal was used."""

    seal: Id[Seal]
    use: Id[SealUse]
    rests_on: AnyId


KEEPER = ProblemType(
    "papers.unknown_keeper",
    zh="{keeper}既不是人员也不是组织",
    en="{keeper} is neither a person nor a body",
    nature=Nature.NOT_FOUND,
)
NOT_LATER = ProblemType(
    "papers.keeping_not_later",
    zh="须晚于现保管人的起始日{start}",
    en="it starts after the present keeping, which started on {start}",
    nature=Nature.STATE,
)
VOID = ProblemType("papers.seal_void", zh="该印章已于{end}作废", en="the seal is void since {end}", nature=Nature.STATE)
NO_SEAL_THEN = ProblemType(
    "papers.no_seal_then", zh="{on}该印章不可使用", en="the seal cannot be used on {on}", nature=Nature.STATE
)
BEFORE_SEAL = ProblemType(
    "papers.before_seal", zh="{day}早于刻制日{start}", en="{day} lies before {start}, when the seal was cut"
)
AHEAD = ProblemType("papers.use_ahead", zh="用印日{on}还没有到", en="the use is dated {on}, which has not come yet")
COPIES = ProblemType("papers.copies", zh="份数须为正整数", en="a number of copies is 1 or more")
NO_GROUND = ProblemType(
    "papers.no_ground", zh="须写明用印所依据的决定或会签", en="name the decision or approval on which the use rests"
)


@verb("papers.cut_seal")
def cut_seal(
    change: Change,
    body_id: Id[Body],
    *,
    kind: SealKind,
    inscription: str,
    start: PartialDate,
    keeper: AnyId,
    basis: AnyId | None = None,
) -> Seal:
    """Record a seal and who keeps it; `basis` is on what it was cut, such as the filing of the election."""
    change.get(Body, body_id)
    require_text(inscription=inscription)
    made = Seal(id=change.new_id(Seal), body=body_id, kind=kind, inscription=inscription, start=start, basis=basis)
    change.put(made)
    _keep(change, made, keeper, start)
    return made


@verb("papers.entrust_seal")
def entrust_seal(change: Change, seal_id: Id[Seal], *, keeper: AnyId, start: PartialDate) -> Keeping:
    """Give a seal into other hands from a day on; the present keeping ends on that day."""
    seal = change.get(Seal, seal_id)
    if seal.end is not None:
        raise Refused(VOID(at="seal_id", end=seal.end))
    for known in change.find(Keeping, seal=seal_id):
        if known.end is None:
            change.require(known.start.latest < start.earliest, NOT_LATER(at="start", start=known.start))
            change.put(evolve(known, end=start))
    return _keep(change, seal, keeper, start)


def _keep(change: Change, seal: Seal, keeper: AnyId, start: PartialDate) -> Keeping:
    known = change.first(Person, id=keeper) or change.first(Body, id=keeper)
    change.require(known, KEEPER(at="keeper", keeper=keeper))
    made = Keeping(id=change.new_id(Keeping), seal=seal.id, keeper=keeper, start=start)
    return change.put(made, SealKept(seal=seal.id, keeping=made.id))


@verb("papers.void_seal")
def void_seal(change: Change, seal_id: Id[Seal], *, end: PartialDate) -> Seal:
    """The seal is void from `end` on: destroyed, handed in, or declared lost. Its keeping ends with it."""
    seal = change.get(Seal, seal_id)
    if seal.end is not None:
        raise Refused(VOID(at="seal_id", end=seal.end))
    change.require(seal.start.earliest <= end.latest, BEFORE_SEAL(at="end", day=end, start=seal.start))
    for known in change.find(Keeping, seal=seal_id):
        if known.end is None:
            change.require(known.start.earliest <= end.latest, NOT_LATER(at="end", start=known.start))
            change.put(evolve(known, end=end))
    return change.put(evolve(seal, end=end))


@verb("papers.use_seal")
def use_seal(change: Change, seal_id: Id[Seal], *, on: date, paper: str, rests_on: AnyId, copies: int = 1) -> SealUse:
    """Enter a use of a seal.

    What it rests on is a decision of a meeting of that body which passed, a joint approval in its matters that was granted, or
    the record of a plugin, such as a decision of the owners' assembly, of which the core knows no more than the id.
    """
    seal = change.get(Seal, seal_id)
    require_text(paper=paper)
    change.require(copies >= 1, COPIES(at="copies"))
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(seal.period.holds(on), NO_SEAL_THEN(at="on", on=on))
    change.require(rests_on, NO_GROUND(at="rests_on"))
    require_ground(change, seal.body, rests_on, on=on)
    made = SealUse(
        id=change.new_id(SealUse),
        seal=seal_id,
        on=on,
        paper=paper,
        copies=copies,
        rests_on=rests_on,
        by=change.signature,
    )
    return change.put(made, SealUsed(seal=seal_id, use=made.id, rests_on=rests_on))


# --- questions -------------------------------------------------------------------------------------------------------


@question("papers.seals_of")
def seals_of(view: View, body_id: Id[Body], *, on: date | None = None) -> tuple[Seal, ...]:
    """The seals of a body, all or those that can be used on a day, the oldest first; raises NotFound."""
    view.get(Body, body_id)
    rows = (row for row in view.find(Seal, body=body_id) if on is None or row.period.holds(on))
    return tuple(sorted(rows, key=lambda row: (row.start.earliest, natural(row.id))))


@question("papers.keepers_of")
def keepers_of(view: View, seal_id: Id[Seal]) -> tuple[Keeping, ...]:
    """Who kept a seal, one after another; raises NotFound."""
    view.get(Seal, seal_id)
    return tuple(sorted(view.find(Keeping, seal=seal_id), key=lambda row: (row.start.earliest, natural(row.id))))


@question("papers.seal_log")
def seal_log(view: View, seal_id: Id[Seal]) -> tuple[SealUse, ...]:
    """Every use of a seal, the first first; raises NotFound."""
    view.get(Seal, seal_id)
    return tuple(sorted(view.find(SealUse, seal=seal_id), key=lambda row: (row.on, natural(row.id))))
