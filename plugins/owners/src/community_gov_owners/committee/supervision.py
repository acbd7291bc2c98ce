"""The owners' supervisory committee (业主监督委员会): who is in it is not watched by it, nor, by rules of its own, a relative is.

No national text knows it; local ones do (Lishui art. 24, Taizhou art. 29, Henan art. 34, read; Hunan's guide names it). That it
is apart from the committee is custom, until its own rules of procedure say so: `supervisory_disjoint` and
`supervisory_relatives_barred` are then figures of its rulebook (`meetings.adopt_rules`).
"""

from collections.abc import Iterator
from datetime import date

from community_gov import Code, Finding, FindingType, View
from community_gov.meetings import Figure
from community_gov.organizations import Body, bodies, serving_together
from community_gov_owners.sitting import COMMITTEE, said

__all__ = ["supervision_findings"]

DISJOINT = Code("supervisory_disjoint")
RELATIVES = Code("supervisory_relatives_barred")


def supervision_findings(view: View, body: Body, on: date) -> Iterator[Finding]:
    """Who sits in both on a day, and whose recorded relatives sit in the committee where that is barred."""
    disjoint, kin = (said(view, body, name, on=on) for name in (DISJOINT, RELATIVES))
    for watched in bodies(view, on=on, kind=COMMITTEE):
        if disjoint is not None and disjoint.value is True:
            for one in serving_together(view, body.id, other_id=watched.id, on=on):
                yield _both(disjoint)(body.id, person=one.person)
        if kin is not None and kin.value is True:
            for one in serving_together(view, body.id, other_id=watched.id, on=on, relatives=True):
                yield _related(kin)(body.id, person=one.person, beside=one.beside)


def _both(rule: Figure) -> FindingType:
    return FindingType(
        "owners.watches_himself",
        zh="{person}同时任职于业主监督委员会和业主委员会",
        en="{person} serves in the supervisory committee and in the committee that it watches",
        rule=rule.citation,
        severity=rule.severity,
    )


def _related(rule: Figure) -> FindingType:
    return FindingType(
        "owners.watches_relative",
        zh="业主监督委员会的{person}与业主委员会的{beside}有登记的近亲属关系",
        en="{person} of the supervisory committee is recorded as a relative of {beside}, who serves in the committee",
        rule=rule.citation,
        severity=rule.severity,
    )
