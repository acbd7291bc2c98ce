"""Notices: what is shown to everybody or to some for a time, who was told, who objects, and when it may take effect.

The period is counted as the Civil Code counts (arts. 200 to 204; read): the day on which the notice goes up is not counted, and
it is over with the last full day in the community's zone. An objection has to be answered before what the notice says takes
effect; one that is upheld keeps it from taking effect at all: a corrected notice goes up anew and names the one it replaces.

Follow a notice in this order: `records`, `posting`, `objecting`, `audience` (for whom it is), `receipts`; then `reading`,
`findings` and `permissions`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View
from community_gov.hookspecs import Records, hookimpl
from community_gov.notices import findings, permissions, reporting
from community_gov.notices.objecting import (
    answer_objection,
    may_take_effect,
    object_to,
    objections,
    open_objections,
    record_objection,
)
from community_gov.notices.posting import period_of, post_notice, replaced_by, take_down
from community_gov.notices.reading import (
    corrections_of,
    every_notice_on,
    notice,
    notice_ends,
    notice_period,
    notices_for,
    notices_of_body,
    notices_on,
)
from community_gov.notices.receipts import (
    Told,
    acknowledge,
    acknowledgements,
    reach,
    receipts,
    receipts_of_unit,
    record_receipts,
)
from community_gov.notices.records import (
    Acknowledgement,
    DeliveryMethod,
    DeliveryOutcome,
    Effect,
    Notice,
    NoticeDelivered,
    NoticePosted,
    NoticeRead,
    NoticeReplaced,
    NoticeTakenDown,
    Objection,
    ObjectionAnswered,
    ObjectionMade,
    OpenObjection,
    Outcome,
    Reach,
    Readership,
    Receipt,
)
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "Acknowledgement",
    "DeliveryMethod",
    "DeliveryOutcome",
    "Effect",
    "Notice",
    "NoticeDelivered",
    "NoticePosted",
    "NoticeRead",
    "NoticeReplaced",
    "NoticeTakenDown",
    "Objection",
    "ObjectionAnswered",
    "ObjectionMade",
    "OpenObjection",
    "Outcome",
    "Reach",
    "Readership",
    "Receipt",
    "Told",
    "acknowledge",
    "acknowledgements",
    "answer_objection",
    "corrections_of",
    "every_notice_on",
    "may_take_effect",
    "notice",
    "notice_ends",
    "notice_period",
    "notices_for",
    "notices_of_body",
    "notices_on",
    "object_to",
    "objections",
    "open_objections",
    "period_of",
    "post_notice",
    "reach",
    "receipts",
    "receipts_of_unit",
    "record_objection",
    "record_receipts",
    "replaced_by",
    "take_down",
]


@hookimpl
def gov_records() -> Records:
    """Notices, objections and receipts."""
    return Records(
        kinds=(Acknowledgement, Notice, Objection, Receipt),
        events=(
            NoticeDelivered,
            NoticePosted,
            NoticeRead,
            NoticeReplaced,
            NoticeTakenDown,
            ObjectionAnswered,
            ObjectionMade,
        ),
    )


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs, then the questions."""
    verbs = (post_notice, take_down, object_to, record_objection, answer_objection, record_receipts, acknowledge)
    asked = (notice, notices_on, notices_for, every_notice_on, notices_of_body, corrections_of, notice_period, notice_ends)
    return (*verbs, *asked, may_take_effect, open_objections, objections, reach, receipts, acknowledgements, receipts_of_unit)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with notices."""
    return permissions.part()


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Notices that ended with open objections, were not shown in full, or not told to whom a text names."""
    return findings.found(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What hung, and what was objected."""
    return reporting.sections(view, asked)
