"""The property certificate of each unit: how far it has come, what blocks it, and with whom the block lies.

Each step is a record, so the state of any day can be told. The steps of an old compound: surveyed, maintenance fund paid, deed
tax paid, first registration by the developer, transfer registration filed, issued. They need not come in this order; only the
last one has to name number and date.

A certificate is issued to all owners together or to each co-owner (Interim Regulations on Immovable Property Registration,
implementing rules, art. 21; from memory). It names them as they own: after a sale it stays as what was, and the buyers have none
until theirs is issued.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import ProblemType
from community_gov.households.ownership import NOT_AMONG, Ownership, owners_of, standing
from community_gov.households.people import Person
from community_gov.households.places import Place, Unit, units
from community_gov.households.words import require_text
from community_gov.records import Code, Coded, Controller, Id, Mask, Purpose, Until, event, kind, personal

__all__ = [
    "BLOCKERS",
    "BlockedBy",
    "Blocker",
    "Certificate",
    "CertificateMoved",
    "CertificateStage",
    "CertificateState",
    "OwnerTitle",
    "certificate_of",
    "certificates",
    "certify",
    "names",
    "titles",
    "titles_of",
]


class CertificateStage(Coded):
    """How far the certificate of a unit has come."""

    NOT_BEGUN = "not_begun", "未启动", "not begun"
    SURVEYED = "surveyed", "已测绘", "surveyed"
    FUND_PAID = "fund_paid", "维修资金已缴", "maintenance fund paid"
    TAX_PAID = "tax_paid", "契税已缴", "deed tax paid"
    FIRST_REGISTERED = "first_registered", "已首次登记", "first registration done"
    TRANSFER_FILED = "transfer_filed", "转移登记已受理", "transfer registration filed"
    ISSUED = "issued", "已发证", "issued"


class BlockedBy(Coded):
    """With whom it lies that something cannot go on."""

    DEVELOPER = "developer", "建设单位", "developer"
    HOUSEHOLD = "household", "住户", "household"
    AUTHORITY = "authority", "主管部门", "authority"
    OTHER = "other", "其他", "other"


@frozen(kw_only=True)
class Blocker:
    """A reason why certificates are not issued (堵点); an item of packs, so that a plugin can add its own."""

    code: Code
    zh: str
    en: str
    by: BlockedBy


BLOCKERS: tuple[Blocker, ...] = (
    Blocker(code=Code("acceptance"), zh="未竣工验收", en="completion not accepted", by=BlockedBy.DEVELOPER),
    Blocker(code=Code("planning"), zh="未规划核实", en="planning not checked", by=BlockedBy.DEVELOPER),
    Blocker(
        code=Code("developer_arrears"),
        zh="开发商欠缴税费",
        en="land price or taxes owed by the developer",
        by=BlockedBy.DEVELOPER,
    ),
    Blocker(code=Code("tax_not_remitted"), zh="契税代收未缴", en="deed tax collected but not remitted", by=BlockedBy.DEVELOPER),
    Blocker(code=Code("seizure"), zh="查封或抵押", en="seized or mortgaged", by=BlockedBy.DEVELOPER),
    Blocker(code=Code("fund_unpaid"), zh="维修资金未缴", en="maintenance fund not paid", by=BlockedBy.HOUSEHOLD),
    Blocker(code=Code("tax_unpaid"), zh="契税未缴", en="deed tax not paid", by=BlockedBy.HOUSEHOLD),
    Blocker(code=Code("papers"), zh="资料不全", en="papers missing", by=BlockedBy.HOUSEHOLD),
    Blocker(code=Code("registration_office"), zh="登记机构办理中", en="with the registration office", by=BlockedBy.AUTHORITY),
)
"""The blockers that every compound may meet."""


@kind("households.certificate", indexes=("unit",), unique=(("unit", "step"),), of=("ownerships",))
@frozen(kw_only=True)
class Certificate:
    """One step of one unit's certificate; the last step tells the state."""

    id: Id["Certificate"]
    unit: Id[Unit]
    step: int
    stage: CertificateStage
    number: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.OWNERSHIP, controller=Controller.OWNERS, until=Until.RELATION_ENDS, mask=Mask.TAIL),
    )
    on: date | None
    """The day in the world; None when nobody knows."""
    blocker: Code | None
    ownerships: tuple[Id[Ownership], ...] = ()
    """Those to whom it was issued, as they own; empty before, and when nobody was on record."""


@event("households.certificate_moved")
@frozen(kw_only=True)
class CertificateMoved:
    """The certificate of a unit came a step on, or was blocked."""

    unit: Id[Unit]
    stage: CertificateStage
    blocker: Code | None


ISSUED_WITHOUT = ProblemType(
    "households.issued_without", zh="发证须有证号和日期,且无堵点", en="an issued certificate has a number, a date and no blocker"
)
NUMBER_EARLY = ProblemType(
    "households.number_early",
    zh="发证之前没有证号,也不写权利人",
    en="before the issue there is no number, and nobody is named",
)
STEP_EARLIER = ProblemType(
    "households.step_earlier", zh="日期{on}早于上一步({last})", en="the day {on} lies before the last step ({last})"
)
BLOCKER_UNKNOWN = ProblemType("households.blocker_unknown", zh="没有这种堵点({blocker})", en="there is no blocker {blocker}")


@verb("households.certify")
def certify(
    change: Change,
    unit_id: Id[Unit],
    *,
    stage: CertificateStage,
    number: str | None = None,
    on: date | None = None,
    blocker: Code | None = None,
    owners: tuple[Id[Person], ...] = (),
) -> Certificate:
    """Record a step of a unit's certificate; `on` is its day in the world, `blocker` what stops it there.

    An issued one names all who own on that day, or those `owners` alone who hold one of their own.
    """
    change.get(Unit, unit_id)
    require_text(number=number)
    issued = stage is CertificateStage.ISSUED
    complete = number is not None and on is not None and blocker is None
    change.require(not issued or complete, ISSUED_WITHOUT(at="stage"))
    change.require(issued or number is None, NUMBER_EARLY(at="number"))
    change.require(issued or not owners, NUMBER_EARLY(at="owners"))
    known = blocker is None or any(one.code == blocker for one in change.packs(Blocker))
    if blocker is not None and not known:
        change.refuse(BLOCKER_UNKNOWN(at="blocker", blocker=blocker))
    last = change.first(Certificate, unit=unit_id, order_by="-step")
    if last is not None and last.on is not None and on is not None:
        change.require(on >= last.on, STEP_EARLIER(at="on", on=on, last=last.on))
    step = 1 if last is None else last.step + 1
    id = change.new_id(Certificate)
    made = Certificate(
        id=id,
        unit=unit_id,
        step=step,
        stage=stage,
        number=number,
        on=on,
        blocker=blocker,
        ownerships=() if on is None or not issued else tuple(_issued_to(change, unit_id, owners, on)),
    )
    return change.put(made, CertificateMoved(unit=unit_id, stage=stage, blocker=blocker))


def _issued_to(change: Change, unit_id: Id[Unit], owners: tuple[Id[Person], ...], on: date) -> Iterator[Id[Ownership]]:
    """The ownerships of the day, or those of some persons: of the day, or else the last of each."""
    rows = change.find(Ownership, unit=unit_id)
    if not owners:
        yield from (row.id for row in standing(rows, on))
    for person in owners:
        held = [row for row in rows if row.person == person]
        if not held:
            change.refuse(NOT_AMONG(at="owners", person=person))
        yield max(held, key=lambda row: (bool(row.period.holds(on)), row.start.latest)).id


def names(issued: Certificate, rows: Iterable[Ownership]) -> tuple[Ownership, ...]:
    """Those of a unit's ownerships that a certificate is of; where nobody was on record when it was entered, those of its day."""
    if issued.ownerships:
        return tuple(row for row in rows if row.id in issued.ownerships)
    return tuple(row for row in rows if issued.on is not None and row.period.holds(issued.on))


def titles(issued: Iterable[Certificate], rows: Iterable[Ownership], *, on: date) -> Mapping[Id[Ownership], Certificate]:
    """The certificate of each ownership of one unit on a day: the last one that was issued to it until then."""
    until = sorted((one for one in issued if one.on is not None and one.on <= on), key=lambda one: one.step)
    every = tuple(rows)
    return {row.id: one for one in until for row in names(one, every)}


# --- questions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CertificateState:
    """How far one unit's certificate is; `certificate` is the last step, None when nothing was done."""

    unit: Id[Unit]
    stage: CertificateStage
    certificate: Certificate | None


@question("households.certificate_of")
def certificate_of(view: View, unit_id: Id[Unit], *, on: date | None = None) -> CertificateState:
    """The state of one unit's certificate, now or on a day; raises NotFound."""
    view.get(Unit, unit_id)
    return _state(unit_id, view.find(Certificate, unit=unit_id), on)


@question("households.certificates")
def certificates(view: View, *, on: date | None = None, place: Id[Place] | None = None) -> tuple[CertificateState, ...]:
    """The state of each unit's certificate, now or on a day, in natural order."""
    steps: dict[Id[Unit], list[Certificate]] = {}
    for step in view.find(Certificate):
        steps.setdefault(step.unit, []).append(step)
    return tuple(_state(unit.id, tuple(steps.get(unit.id, ())), on) for unit in units(view, place=place, on=on))


def _state(unit: Id[Unit], steps: tuple[Certificate, ...], on: date | None) -> CertificateState:
    done = [step for step in steps if on is None or step.on is None or step.on <= on]
    last = max(done, key=lambda step: step.step, default=None)
    stage = CertificateStage.NOT_BEGUN if last is None else last.stage
    return CertificateState(unit=unit, stage=stage, certificate=last)


@frozen(kw_only=True)
class OwnerTitle:
    """An owner with the certificate that names him; None when none was issued since he owns."""

    ownership: Ownership
    certificate: Certificate | None


@question("households.titles_of")
def titles_of(view: View, unit_id: Id[Unit], *, on: date) -> tuple[OwnerTitle, ...]:
    """The owners of a unit on a day, each with his certificate; those of former owners are in the history. Raises NotFound."""
    owners = owners_of(view, unit_id, on=on)
    issued = view.find(Certificate, unit=unit_id, stage=CertificateStage.ISSUED) if owners else ()
    certified = titles(issued, view.find(Ownership, unit=unit_id), on=on)
    return tuple(OwnerTitle(ownership=row, certificate=certified.get(row.id)) for row in owners)
