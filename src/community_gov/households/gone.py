"""Who is no more and still stands for something: somebody who died, or an id that turned out to be another one's.

The register ends a dead person's homes by itself and lets every record name the id that is kept. A post, a mandate, a zone or a
task is for people to give to somebody else, so it stays as it was and is told. So are contacts whom owners of before named.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from community_gov.change import View
from community_gov.households.contacts import Contact, ContactRelation
from community_gov.households.mandates import Estate, Mandate
from community_gov.households.merging import PersonsMerger
from community_gov.households.ownership import Ownership
from community_gov.households.people import Person
from community_gov.households.places import Unit
from community_gov.households.zones import Charge
from community_gov.periods import Certainty, PartialDate
from community_gov.records import Coded, Finding, FindingType, Id, Severity
from community_gov.stores.protocol import OneOf

__all__ = ["GONE_RULE", "GONE_RULE_ZH", "Gone", "GoneBy", "gone_findings", "gone_people"]

GONE_RULE = "who stands for something on record is there to do it: a record of the library's own, no text of law"
GONE_RULE_ZH = "登记在册的承担者应当实际能够承担,系本库对登记的要求,非法条"


class GoneBy(Coded):
    """Why somebody on record cannot stand for anything."""

    DIED = "died", "已去世", "has died"
    MERGED = "merged", "的编号已并入他人", "is an id that was merged into another one"
    ENDED = "ended", "已不存在", "is no more"


@frozen(kw_only=True)
class Gone:
    """Why somebody on record cannot stand for anything, and since when, where it is a day."""

    by: GoneBy
    since: PartialDate | None


STILL_ACTS = FindingType(
    "households.still_acts",
    zh="{person}{gone},登记仍以“{ground}”身份代表他人",
    en="{person} {gone}, and is on record as acting for somebody: {ground}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)
STILL_IN_CHARGE = FindingType(
    "households.still_in_charge",
    zh="{person}{gone},登记仍负责片区{zone}",
    en="{person} {gone}, and is on record as being in charge of zone {zone}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)

STILL_CALLED = FindingType(
    "households.still_called",
    zh="{person}{gone},登记仍为{unit}的联系人",
    en="{person} {gone}, and is on record as to be called for {unit}",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)
CALLED_FOR_OTHERS = FindingType(
    "households.called_for_others",
    zh="{unit}的联系人({relation})系原业主时期登记,现业主已全部变更;请询问现业主后保留或终止",
    en="the contact of {unit} ({relation}) was named when others owned it; ask those who own it now, and end it or name it anew",
    rule="contacts of a unit are those of its present owners and residents: a record of the library's own, no text of law",
    rule_zh="房屋联系人应当是现业主、现住户的联系人,系本库对登记的要求,非法条",
    severity=Severity.CUSTOM,
)


def gone_people(view: View, *, on: date) -> Mapping[Id[Person], Gone]:
    """Who has certainly died by a day, and the ids that were merged into another one, whenever that was."""
    found = {row.person: Gone(by=GoneBy.MERGED, since=None) for row in view.find(PersonsMerger)}
    dead = (estate for estate in view.find(Estate) if estate.start.latest <= on)
    return found | {estate.person: Gone(by=GoneBy.DIED, since=estate.start) for estate in dead}


def gone_findings(view: View, on: date) -> Iterator[Finding]:
    """Mandates of those who are gone, zones that they are in charge of, and units for which they would be called."""
    gone = gone_people(view, on=on)
    for mandate in view.find(Mandate) if gone else ():
        if mandate.person in gone and mandate.period.holds(on) is Certainty.CERTAINLY:
            left = gone[mandate.person]
            yield STILL_ACTS(mandate.id, since=left.since, person=mandate.person, gone=left.by, ground=mandate.ground)
    for charge in view.find(Charge) if gone else ():
        if charge.person in gone and charge.period.holds(on) is Certainty.CERTAINLY:
            left = gone[charge.person]
            yield STILL_IN_CHARGE(charge.id, since=left.since, person=charge.person, gone=left.by, zone=charge.zone)
    for contact in view.find(Contact) if gone else ():
        person = contact.person
        if person is not None and person in gone and contact.period.holds(on) is Certainty.CERTAINLY:
            left = gone[person]
            yield STILL_CALLED(contact.id, since=left.since, person=person, gone=left.by, unit=contact.unit)
    yield from _called_for_others(view, on)


def _called_for_others(view: View, on: date) -> Iterator[Finding]:
    """Contacts of units of which nobody is an owner any more who was one when they were named; a tenant stays."""
    rows = [row for row in view.find(Contact) if row.relation is not ContactRelation.TENANT]
    called = [row for row in rows if row.period.holds(on) is Certainty.CERTAINLY]
    owned: dict[Id[Unit], list[Ownership]] = {}
    for held in view.find(Ownership, unit=OneOf(sorted({row.unit for row in called}))) if called else ():
        owned.setdefault(held.unit, []).append(held)
    for row in called:
        every = owned.get(row.unit, [])
        before = {one.person: one for one in every if one.period.holds(row.start.latest)}
        if before and not any(one.period.holds(on) for one in every if one.person in before):
            since = max((one.end for one in before.values() if one.end is not None), key=lambda end: end.latest)
            yield CALLED_FOR_OTHERS(row.id, since=since, unit=row.unit, relation=row.relation)
