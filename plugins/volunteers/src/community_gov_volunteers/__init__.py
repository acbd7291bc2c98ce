"""Volunteers of a compound: associations, shifts, hours that somebody else verified, certificates, patrols.

Follow it in this order: `associations`, `enrolment` (and `leaving`), `qualifications`, `freetime`, `activities`, `signup` (with
`overlap`, `lists`, `suggest` and `grouplist`), `presence`, `hours`, `verification`, the sheets of a shift (`hourssheets`,
`sheetprinting`, `hoursfiles`, `hoursimport`), `calendars`, `evaluations`, `awards`, `entitlement`, `national`, `papers` (and
`printing`), `services`, `matching`, `voices`, `care`, `patrols`, `figures`, `statistics`, `findings`. The rules themselves are
pure: `stretches`, `gates`, `stars`; their numbers are dated data in `packs`; who may do what stands in `rights`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from pathlib import Path

from community_gov import Change, Finding, PolicyPart, Problem, Record, View
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.reports import Asked, ReportSection
from community_gov_volunteers import (
    activities,
    associations,
    awards,
    calendars,
    care,
    enrolment,
    entitlement,
    evaluations,
    figures,
    findings,
    freetime,
    grouplist,
    hours,
    hoursimport,
    hourssheets,
    labels,
    leaving,
    lists,
    matching,
    national,
    overlap,
    packs,
    papers,
    patrols,
    presence,
    printing,
    qualifications,
    reporting,
    rights,
    services,
    signup,
    statistics,
    suggest,
    verification,
    voices,
)
from community_gov_volunteers.ends import ENDS

__all__ = [
    "gov_check_change",
    "gov_findings",
    "gov_packs",
    "gov_policy",
    "gov_records",
    "gov_report_sections",
    "gov_verbs",
    "plugin_name",
]

plugin_name = "volunteers"


_KINDS: tuple[type[Record], ...] = (
    associations.Bylaw,
    enrolment.Enrolment,
    enrolment.EnrolmentMove,
    enrolment.Consent,
    qualifications.Qualification,
    qualifications.Skill,
    freetime.Free,
    activities.Activity,
    activities.Shift,
    signup.SignUp,
    signup.SignUpMove,
    overlap.Overlap,
    presence.Presence,
    hours.Entry,
    hours.EntryMove,
    hours.Total,
    evaluations.Evaluation,
    evaluations.Honour,
    awards.StarProposal,
    awards.Stars,
    entitlement.Entitlement,
    entitlement.NationalEntry,
    papers.Paper,
    services.Request,
    services.Helper,
    services.ServiceVisit,
    matching.Offer,
    voices.Voice,
    care.Care,
    care.CareVisit,
    patrols.Route,
    patrols.Round,
    patrols.Observation,
)
_EVENTS: tuple[type, ...] = (
    associations.BylawSet,
    enrolment.EnrolmentMoved,
    enrolment.ConsentGiven,
    leaving.ConsentWithdrawn,
    qualifications.QualificationRecorded,
    qualifications.QualificationEnded,
    qualifications.SkillSaid,
    freetime.FreeSaid,
    activities.ActivityPlanned,
    activities.ActivityEnded,
    activities.ShiftPlanned,
    signup.SignUpMoved,
    overlap.OverlapAllowed,
    presence.CheckedIn,
    presence.CheckedOut,
    hours.EntryMoved,
    hoursimport.HoursImported,
    evaluations.Evaluated,
    evaluations.Honoured,
    awards.StarsProposed,
    awards.StarsGiven,
    entitlement.EntitlementRecorded,
    papers.PaperIssued,
    papers.PaperVoided,
    services.RequestMoved,
    services.RequestRead,
    services.VisitMade,
    matching.Offered,
    matching.OfferDeclined,
    care.CareVisited,
    patrols.Observed,
    patrols.RoundWalked,
)
_VERBS: tuple[Callable[..., object], ...] = (
    associations.found_association,
    associations.found_branch,
    associations.set_bylaw,
    enrolment.apply,
    enrolment.admit,
    enrolment.turn_down,
    enrolment.consent,
    leaving.pause,
    leaving.resume,
    leaving.leave,
    leaving.expel,
    leaving.withdraw_consent,
    qualifications.qualify,
    qualifications.end_qualification,
    qualifications.say_skill,
    qualifications.drop_skill,
    freetime.say_free,
    activities.plan,
    activities.hand_over,
    activities.end_activity,
    activities.add_shift,
    activities.add_series,
    signup.sign_up,
    signup.invite,
    signup.accept,
    signup.decline,
    overlap.allow_overlap,
    lists.withdraw,
    lists.mark_no_show,
    lists.undo_no_show,
    lists.close_list,
    lists.open_list,
    lists.resize,
    lists.call_off,
    presence.check_in,
    presence.check_out,
    hours.log,
    hours.log_group,
    hoursimport.import_hours,
    verification.verify,
    verification.verify_all,
    verification.reject,
    verification.correct,
    evaluations.evaluate,
    evaluations.take_evaluation_back,
    evaluations.honour,
    evaluations.take_honour_back,
    grouplist.sign_up_listed,
    awards.propose_stars,
    awards.award_stars,
    awards.drop_proposal,
    awards.lower_stars,
    entitlement.entitle,
    entitlement.end_entitlement,
    entitlement.mark_entered,
    papers.issue,
    papers.revoke,
    services.ask_for,
    matching.offer,
    matching.decline_offer,
    services.take_on,
    services.step_back,
    services.read_request,
    services.visited,
    services.withdraw_request,
    voices.thank,
    voices.complain,
    care.begin_care,
    care.join_care,
    care.leave_care,
    care.note_care_visit,
    patrols.add_route,
    patrols.walk,
    patrols.observe,
)
_QUESTIONS: tuple[Callable[..., object], ...] = (
    associations.associations,
    associations.family,
    associations.bylaw_on,
    enrolment.enrolled,
    enrolment.enrolment_path,
    enrolment.enrolments_of,
    enrolment.has_consented,
    enrolment.status_on,
    qualifications.qualifications_of,
    qualifications.skills_of,
    freetime.free_of,
    activities.activities,
    activities.shifts,
    calendars.shift_calendar,
    calendars.person_calendar,
    signup.placed,
    signup.waiting,
    signup.sign_up_path,
    signup.sign_ups_of,
    presence.present,
    hours.entries_of,
    hours.entries_of_shift,
    hours.entry_path,
    hours.total_of,
    hours.recount,
    hourssheets.shift_sheet,
    hourssheets.hours_rows,
    hoursimport.check_hours,
    evaluations.evaluations_of,
    evaluations.honours_of,
    suggest.suggestions,
    grouplist.understand,
    awards.stars_of,
    awards.star_proposals,
    papers.papers_of,
    papers.check_paper,
    printing.printed_paper,
    entitlement.not_entered,
    national.national_fields,
    national.national_rows,
    services.services,
    services.open_requests,
    services.requests_of,
    matching.matches,
    matching.offers_of,
    services.helpers_of,
    services.visits_of,
    care.cares_of,
    care.care_due,
    care.care_visits,
    patrols.routes,
    patrols.rounds,
    patrols.observations,
    patrols.results_of,
    figures.figures,
    figures.public_figures,
    figures.hours_by_volunteer,
    figures.total_of_body,
    statistics.active_rate,
    statistics.retention,
    statistics.public_rates,
    statistics.hours_by_activity,
    statistics.hours_by_building,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of volunteering."""
    return Records(kinds=_KINDS, events=_EVENTS, migrations=Path(__file__).parent / "migrations")


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what, and who is a volunteer, an organiser, a lead."""
    return rights.POLICY


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """Kinds of activities, gates, limits, star ladders, services; and what the columns of lists are called."""
    return (*packs.PACKS, labels.LABELS, ENDS)


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """No shift is oversold, nobody is on one without having agreed, and no minute counts twice."""
    return chain(signup.objections(change), hours.objections(change))


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Recorded late or not at all, not verified, not insured, stars above the hours, visits overdue."""
    return chain(findings.findings_on(view, on), care.care_findings(view, on))


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was given to an association."""
    return reporting.sections(view, asked)
