"""The register of the compound: places and units, persons, who owns and who lives where on which day.

Four things that are not the same: a unit (房屋), its owners, the head that counts in a vote, and the household that lives there.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import Change, View
from community_gov.errors import Problem
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.households import permissions
from community_gov.households.counting import Head, Heads, Holding, heads, heads_of, holdings
from community_gov.households.differences import RosterDifference
from community_gov.households.drawing import (
    CERTIFICATE_SHADES,
    BuildingPicture,
    PictureBlock,
    PictureFloor,
    Shade,
    draw_building,
    picture,
)
from community_gov.households.erasing import PersonDetail, erase_person
from community_gov.households.exporting import roster_of
from community_gov.households.headings import HEADERS
from community_gov.households.importing import (
    RosterCheck,
    RosterImported,
    RowChoice,
    Treatment,
    check_roster,
    import_roster,
)
from community_gov.households.lineage import (
    UnitFollowed,
    UnitNumber,
    UnitPart,
    UnitStep,
    UnitStepKind,
    lineage,
    merge_units,
    renumber_units,
    split_unit,
    unit_of,
    unit_problems,
)
from community_gov.households.mandates import (
    DeathRecorded,
    Estate,
    Heir,
    Mandate,
    MandateBegun,
    MandateEnded,
    MandateGround,
    Speaker,
    Voices,
    authorize,
    end_mandate,
    mandate_findings,
    mandates_of,
    name_heirs,
    name_representative,
    record_death,
    speakers_of,
)
from community_gov.households.merging import (
    Double,
    DoubleReason,
    PersonsApart,
    PersonsMerged,
    PersonsMerger,
    doubles,
    ids_of,
    keep_apart,
    merge_persons,
)
from community_gov.households.ownership import (
    Ownership,
    OwnershipBegun,
    OwnershipCorrected,
    OwnershipEnded,
    OwnershipForm,
    Shares,
    acquire,
    correct_owners,
    owners_of,
    ownership_problems,
    release,
    shares_of,
    transfer,
    units_of,
)
from community_gov.households.people import (
    Developer,
    DeveloperNamed,
    ExternalId,
    Linked,
    Person,
    PersonAdded,
    PersonCorrected,
    PersonKind,
    add_person,
    correct_person,
    keep_link,
    link,
    linked,
    name_developer,
    person,
    persons,
)
from community_gov.households.permissions import OWNER, RESIDENT
from community_gov.households.places import (
    EXCLUSIVE_AREA,
    AreaSource,
    Measure,
    Measured,
    Place,
    PlaceAdded,
    PlaceKind,
    Unit,
    UnitAdded,
    UnitCorrected,
    UnitKind,
    UnitMoved,
    UnitStatus,
    add_place,
    add_unit,
    area_of,
    building_of,
    correct_unit,
    deliver,
    enclosing,
    measure,
    places,
    sell,
    units,
    within,
)
from community_gov.households.reading import read_roster
from community_gov.households.residence import (
    Household,
    Residence,
    ResidenceBegun,
    ResidenceEnded,
    ResidenceRole,
    homes_of,
    households,
    move_in,
    move_out,
    residents_of,
)
from community_gov.households.roster import (
    PassedRow,
    RosterOwner,
    RosterProblem,
    RosterReport,
    RosterRow,
    RosterSheet,
    WhyPassed,
)
from community_gov.households.searching import MOST_FOUND, LookedUpBy, PersonsLookedUp, look_up, sounds_like
from community_gov.households.tables import Limits, TableFormat
from community_gov.households.titles import (
    BLOCKERS,
    BlockedBy,
    Blocker,
    Certificate,
    CertificateMoved,
    CertificateStage,
    CertificateState,
    certificate_of,
    certificates,
    certify,
)
from community_gov.households.words import fold, natural, require_text, text_problem
from community_gov.households.writing import mark_roster, write_roster
from community_gov.policy import PolicyPart
from community_gov.records import Finding

__all__ = [
    "BLOCKERS",
    "CERTIFICATE_SHADES",
    "EXCLUSIVE_AREA",
    "HEADERS",
    "MOST_FOUND",
    "OWNER",
    "RESIDENT",
    "AreaSource",
    "BlockedBy",
    "Blocker",
    "BuildingPicture",
    "Certificate",
    "CertificateMoved",
    "CertificateStage",
    "CertificateState",
    "DeathRecorded",
    "Developer",
    "DeveloperNamed",
    "Double",
    "DoubleReason",
    "Estate",
    "ExternalId",
    "Head",
    "Heads",
    "Heir",
    "Holding",
    "Household",
    "Limits",
    "Linked",
    "LookedUpBy",
    "Mandate",
    "MandateBegun",
    "MandateEnded",
    "MandateGround",
    "Measure",
    "Measured",
    "Ownership",
    "OwnershipBegun",
    "OwnershipCorrected",
    "OwnershipEnded",
    "OwnershipForm",
    "PassedRow",
    "Person",
    "PersonAdded",
    "PersonCorrected",
    "PersonDetail",
    "PersonKind",
    "PersonsApart",
    "PersonsLookedUp",
    "PersonsMerged",
    "PersonsMerger",
    "PictureBlock",
    "PictureFloor",
    "Place",
    "PlaceAdded",
    "PlaceKind",
    "Residence",
    "ResidenceBegun",
    "ResidenceEnded",
    "ResidenceRole",
    "RosterCheck",
    "RosterDifference",
    "RosterImported",
    "RosterOwner",
    "RosterProblem",
    "RosterReport",
    "RosterRow",
    "RosterSheet",
    "RowChoice",
    "Shade",
    "Shares",
    "Speaker",
    "TableFormat",
    "Treatment",
    "Unit",
    "UnitAdded",
    "UnitCorrected",
    "UnitFollowed",
    "UnitKind",
    "UnitMoved",
    "UnitNumber",
    "UnitPart",
    "UnitStatus",
    "UnitStep",
    "UnitStepKind",
    "Voices",
    "WhyPassed",
    "acquire",
    "add_person",
    "add_place",
    "add_unit",
    "area_of",
    "authorize",
    "building_of",
    "certificate_of",
    "certificates",
    "certify",
    "check_roster",
    "correct_owners",
    "correct_person",
    "correct_unit",
    "deliver",
    "doubles",
    "draw_building",
    "enclosing",
    "end_mandate",
    "erase_person",
    "fold",
    "heads",
    "heads_of",
    "holdings",
    "homes_of",
    "households",
    "ids_of",
    "import_roster",
    "keep_apart",
    "keep_link",
    "lineage",
    "link",
    "linked",
    "look_up",
    "mandates_of",
    "mark_roster",
    "measure",
    "merge_persons",
    "merge_units",
    "move_in",
    "move_out",
    "name_developer",
    "name_heirs",
    "name_representative",
    "natural",
    "owners_of",
    "person",
    "persons",
    "picture",
    "places",
    "read_roster",
    "record_death",
    "release",
    "renumber_units",
    "require_text",
    "residents_of",
    "roster_of",
    "sell",
    "shares_of",
    "sounds_like",
    "speakers_of",
    "split_unit",
    "text_problem",
    "transfer",
    "unit_of",
    "units",
    "units_of",
    "within",
    "write_roster",
]

_VERBS = (
    acquire,
    add_person,
    add_place,
    add_unit,
    authorize,
    certify,
    correct_owners,
    correct_person,
    correct_unit,
    deliver,
    end_mandate,
    erase_person,
    import_roster,
    keep_apart,
    link,
    look_up,
    measure,
    merge_persons,
    merge_units,
    move_in,
    move_out,
    name_developer,
    name_heirs,
    name_representative,
    record_death,
    release,
    renumber_units,
    sell,
    split_unit,
    transfer,
)
_QUESTIONS = (
    area_of,
    building_of,
    certificate_of,
    certificates,
    check_roster,
    doubles,
    enclosing,
    heads,
    holdings,
    homes_of,
    households,
    lineage,
    linked,
    mandates_of,
    owners_of,
    person,
    persons,
    picture,
    places,
    residents_of,
    roster_of,
    shares_of,
    speakers_of,
    unit_of,
    units,
    units_of,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of the register."""
    return Records(
        kinds=(
            Certificate,
            Developer,
            Estate,
            ExternalId,
            Heir,
            Mandate,
            Measure,
            Ownership,
            Person,
            PersonsApart,
            PersonsMerger,
            Place,
            Residence,
            Unit,
            UnitStep,
        ),
        events=(
            CertificateMoved,
            DeathRecorded,
            DeveloperNamed,
            Linked,
            MandateBegun,
            MandateEnded,
            Measured,
            OwnershipBegun,
            OwnershipCorrected,
            OwnershipEnded,
            PersonAdded,
            PersonCorrected,
            PersonsLookedUp,
            PersonsMerged,
            PlaceAdded,
            ResidenceBegun,
            ResidenceEnded,
            RosterImported,
            UnitAdded,
            UnitCorrected,
            UnitFollowed,
            UnitMoved,
        ),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs and questions of the register."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with the register."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """The usual blockers of property certificates."""
    return (Pack(name="households.blockers", items=BLOCKERS),)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """Object to ownerships of one unit that do not fit together, or not to the time of the unit."""
    yield from ownership_problems(change)
    yield from unit_problems(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Estates for which nobody speaks."""
    return mandate_findings(view, on)
