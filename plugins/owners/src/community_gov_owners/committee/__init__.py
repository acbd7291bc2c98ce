"""The owners' committee's own life, from its election to the hand-over; and who watches it.

Follow it in this order: `rounds` (who sits, who left, who waits), `seats` (from votes to seats, alternates, by-elections),
`filing` (filed and reported), `ending` (how a seat ends), `duties` (what comes next, and by when), `state` (all of it on a day),
`size`, `expiry`, `supervision` and `findings` (what is out of order), `watching` (what the supervisors read). Everything stands
on the terms of `community_gov.organizations`, the meetings of `community_gov.meetings` and the hand-over lists of
`community_gov.papers`.
"""

from community_gov_owners.committee.duties import Duty, DutyKind, committee_duties
from community_gov_owners.committee.ending import SeatEnd, SeatEnded, SeatGround, end_seat, remove_members
from community_gov_owners.committee.expiry import custody_objections
from community_gov_owners.committee.filing import (
    Filing,
    FilingPaper,
    PapersFiled,
    Report,
    Reported,
    ReportKind,
    confirm_filing,
    file_papers,
    filings,
    report,
    reports,
)
from community_gov_owners.committee.findings import committee_findings
from community_gov_owners.committee.rounds import Alternate, PassedOver, PassedReason, Seated, SeatTaken
from community_gov_owners.committee.seats import confirm_seats, fill_seats, move_up, next_alternate, pass_over, seat_elected
from community_gov_owners.committee.size import elected_findings
from community_gov_owners.committee.state import CommitteeState, Seat, committee_on
from community_gov_owners.committee.watching import SUPERVISOR, watched_roles, watching_rows

__all__ = [
    "SUPERVISOR",
    "Alternate",
    "CommitteeState",
    "Duty",
    "DutyKind",
    "Filing",
    "FilingPaper",
    "PapersFiled",
    "PassedOver",
    "PassedReason",
    "Report",
    "ReportKind",
    "Reported",
    "Seat",
    "SeatEnd",
    "SeatEnded",
    "SeatGround",
    "SeatTaken",
    "Seated",
    "committee_duties",
    "committee_findings",
    "committee_on",
    "confirm_filing",
    "confirm_seats",
    "custody_objections",
    "elected_findings",
    "end_seat",
    "file_papers",
    "filings",
    "fill_seats",
    "move_up",
    "next_alternate",
    "pass_over",
    "remove_members",
    "report",
    "reports",
    "seat_elected",
    "watched_roles",
    "watching_rows",
]
