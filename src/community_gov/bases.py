"""On which basis one body reads what another collected: a law, a contract, or the separate consent of the person.

Giving personal data to another processor needs a basis of its own (PIPL arts. 13, 23; several bodies in one store are several
processors). Each is recorded with its days; what was read before it ended stays read (art. 15).
"""

from datetime import date

from attrs import field, frozen

from community_gov.change import View
from community_gov.privacy import Clearance
from community_gov.records import AnyId, Coded, Controller, Id, Purpose, kind
from community_gov.stores.protocol import OneOf

__all__ = ["Basis", "BasisKind", "Consent", "clearance_of"]


class BasisKind(Coded):
    """What gives a body the right to read what another collected, of everybody."""

    LAW = "law", "法律法规", "a law or regulation"
    CONTRACT = "contract", "合同", "a contract"


@kind("protection.basis", indexes=("reader",))
@frozen(kw_only=True)
class Basis:
    """A law or a contract by which one body reads what another collected for a purpose."""

    id: Id["Basis"]
    kind: BasisKind
    reader: Controller
    controller: Controller
    """The body that collected the fields."""
    purpose: Purpose
    """What the fields are kept for."""
    ground: str
    """The article, or the number of the contract."""
    start: date
    end: date | None = None
    """The first day on which it does not hold any more."""


@kind("protection.consent", indexes=("person", "reader"))
@frozen(kw_only=True)
class Consent:
    """One person's separate consent: one reader, one body that collected, one purpose, some days."""

    id: Id["Consent"]
    person: AnyId
    reader: Controller
    controller: Controller
    purpose: Purpose
    start: date
    end: date
    """The first day on which it does not hold any more; the day of its withdrawal when that came first."""
    withdrawn: bool = field(default=False)
    refused: bool = field(default=False)
    """Whether the person was asked and said no; then it holds on no day."""
    by: AnyId
    """Who said so: the person, or a guardian."""
    withdrawn_by: AnyId | None = None
    """Who took it back."""


def clearance_of(view: View, readers: frozenset[Controller]) -> Clearance:
    """What these bodies may read today."""
    asked = OneOf([reader for reader in Controller if reader in readers])
    granted = {
        (row.controller, row.purpose)
        for row in view.find(Basis, reader=asked)
        if row.start <= view.today and (row.end is None or view.today < row.end)
    }
    return Clearance(own=readers, granted=frozenset(granted), consented=_consented(view, asked))


def _consented(view: View, asked: OneOf) -> dict[str, frozenset[tuple[Controller, Purpose]]]:
    found: dict[str, set[tuple[Controller, Purpose]]] = {}
    for row in view.find(Consent, reader=asked):
        if row.start <= view.today < row.end:
            found.setdefault(row.person, set()).add((row.controller, row.purpose))
    return {person: frozenset(what) for person, what in found.items()}
