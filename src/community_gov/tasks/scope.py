"""Which units a scope chooses on a day."""

from datetime import date

from community_gov.change import View
from community_gov.households import CertificateStage, Unit, UnitKind, certificates, units
from community_gov.records import Id
from community_gov.tasks.records import UnitScope

__all__ = ["units_of_scope"]


def units_of_scope(view: View, scope: UnitScope, *, on: date) -> tuple[Id[Unit], ...]:
    """The units that there are on a day and that meet the scope, in natural order; raises NotFound for an unknown place."""
    found = units(view, place=scope.place, on=on)
    chosen = tuple(unit.id for unit in found if _wanted(scope, unit))
    if not scope.uncertified:
        return chosen
    issued = {one.unit for one in certificates(view, on=on, place=scope.place) if one.stage is CertificateStage.ISSUED}
    return tuple(unit for unit in chosen if unit not in issued)


def _wanted(scope: UnitScope, unit: Unit) -> bool:
    return unit.kind in scope.kinds if scope.kinds else unit.kind is not UnitKind.COMMON
