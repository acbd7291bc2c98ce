"""Disclosure: who has to show what, where, how often and how long; that it was shown; and what proves that it hung.

Follow it in this order: `duties` (dated data), `records`, `showing`, `agenda` (the calendar), `findings`, `permissions`. A
notice is that of `notices`, with its period and its objections.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.disclosure import permissions, reporting
from community_gov.disclosure.agenda import DisclosureLine, DisclosureState, disclosures
from community_gov.disclosure.duties import DUTIES, DisclosureDuty, DutySaid, Trigger, duties
from community_gov.disclosure.findings import disclosure_findings
from community_gov.disclosure.records import Owed, Proof, Proved, Showing, ShowingOwed, Shown
from community_gov.disclosure.showing import owe, proofs_of, prove, show, showings_of
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "DUTIES",
    "DisclosureDuty",
    "DisclosureLine",
    "DisclosureState",
    "DutySaid",
    "Owed",
    "Proof",
    "Proved",
    "Showing",
    "ShowingOwed",
    "Shown",
    "Trigger",
    "disclosures",
    "duties",
    "owe",
    "proofs_of",
    "prove",
    "show",
    "showings_of",
]


@hookimpl
def gov_records() -> Records:
    """The kinds and events of disclosure."""
    return Records(kinds=(Owed, Proof, Showing), events=(Proved, Shown, ShowingOwed))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    return (owe, prove, show, disclosures, duties, proofs_of, showings_of)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with disclosure."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """What has to be shown."""
    return (DUTIES,)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """What was not shown, or late, or not long enough, or without proof."""
    return disclosure_findings(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was to be shown, and was."""
    return reporting.sections(view, asked)
