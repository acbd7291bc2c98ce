"""What residents say: taken in by any channel, routed, answered, taken up the ladder and down again, shown on the board.

Follow an item in this order: `intake` (or `hotline`), `routing`, `limits` and `timing`, `life` (its table), `handling`,
`waiting`, `competence`, `ladder`, `merging`, `board`, `followers`; then `reading`, `measuring` and `rates`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import Change, View
from community_gov.errors import Problem
from community_gov.feedback import findings, norms, packs, permissions, reporting, routing
from community_gov.feedback.attachments import Attached, attach, attach_slip, attachments_of
from community_gov.feedback.board import (
    BoardSettings,
    EndorsedBy,
    Reply,
    Slip,
    board,
    board_on,
    endorse,
    publish,
    unpublish,
    withhold,
)
from community_gov.feedback.competence import (
    Arbiter,
    CompetenceDispute,
    arbiters,
    dispute,
    disputes_of_body,
    name_arbiter,
    settle,
)
from community_gov.feedback.ends import ENDS
from community_gov.feedback.followers import Listener, followers_of, reporter_of, to_be_told, unwatch, watch
from community_gov.feedback.handling import (
    accept,
    answer,
    assign,
    close,
    not_reached,
    refuse,
    reopen,
    start,
    transfer,
    visit,
    visit_slip,
    withdraw,
    withdraw_slip,
)
from community_gov.feedback.hotline import HOTLINE, ReplyOut, extend_order, reply_out, take_over
from community_gov.feedback.intake import submit, submit_for
from community_gov.feedback.ladder import Rise, Rung, due_to_rise, escalate, escalation_rules, raise_due, return_down, who_answers
from community_gov.feedback.life import LIFE
from community_gov.feedback.limits import (
    COMPOUND_RULES,
    ChosenPack,
    DeadlinePack,
    EscalationRule,
    Limit,
    RateRules,
    Timed,
    choose_pack,
    deadline_packs,
    limits,
)
from community_gov.feedback.measuring import Age, Backlog, Durations, Measured, Spread, backlog, durations
from community_gov.feedback.merging import merge, merged_into
from community_gov.feedback.norms import BEIJING_DRAFT, CLAIM, JINAN, NATIONAL_LETTERS, QINGLONG, WEIFANG
from community_gov.feedback.packs import COMPOUND, DISTRICT, SHEQU, SUBDISTRICT, Category, EmergencyNumber, LadderLevel, Route
from community_gov.feedback.printing import BoardPage, board_page
from community_gov.feedback.rates import FEWEST, By, Rate, Rates, Slice, measured, public_rates, rates, rates_by
from community_gov.feedback.reading import (
    Story,
    answers_to,
    categories,
    follow,
    item,
    item_path,
    items,
    items_of_body,
    items_of_person,
    ladder,
    numbers,
    out_of_time,
    overdue,
    story,
)
from community_gov.feedback.records import (
    Answer,
    Attachment,
    Channel,
    Endorsement,
    FeedbackKind,
    Follower,
    HotlineOrder,
    Item,
    ItemMoved,
    ItemState,
    Move,
    Publication,
    Trigger,
    Urgency,
    Visit,
    Voice,
    Wish,
)
from community_gov.feedback.waiting import correct, deadline_of, extend, pause, recount, resume
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding
from community_gov.sections import Asked, ReportSection

__all__ = [
    "BEIJING_DRAFT",
    "CLAIM",
    "COMPOUND",
    "COMPOUND_RULES",
    "DISTRICT",
    "FEWEST",
    "HOTLINE",
    "JINAN",
    "LIFE",
    "NATIONAL_LETTERS",
    "QINGLONG",
    "SHEQU",
    "SUBDISTRICT",
    "WEIFANG",
    "Age",
    "Answer",
    "Arbiter",
    "Attached",
    "Attachment",
    "Backlog",
    "BoardPage",
    "BoardSettings",
    "By",
    "Category",
    "Channel",
    "ChosenPack",
    "CompetenceDispute",
    "DeadlinePack",
    "Durations",
    "EmergencyNumber",
    "EndorsedBy",
    "Endorsement",
    "EscalationRule",
    "FeedbackKind",
    "Follower",
    "HotlineOrder",
    "Item",
    "ItemMoved",
    "ItemState",
    "LadderLevel",
    "Limit",
    "Listener",
    "Measured",
    "Move",
    "Publication",
    "Rate",
    "RateRules",
    "Rates",
    "Reply",
    "ReplyOut",
    "Rise",
    "Route",
    "Rung",
    "Slice",
    "Slip",
    "Spread",
    "Story",
    "Timed",
    "Trigger",
    "Urgency",
    "Visit",
    "Voice",
    "Wish",
    "accept",
    "answer",
    "answers_to",
    "arbiters",
    "assign",
    "attach",
    "attach_slip",
    "attachments_of",
    "backlog",
    "board",
    "board_on",
    "board_page",
    "categories",
    "choose_pack",
    "close",
    "correct",
    "deadline_of",
    "deadline_packs",
    "dispute",
    "disputes_of_body",
    "due_to_rise",
    "durations",
    "endorse",
    "escalate",
    "escalation_rules",
    "extend",
    "extend_order",
    "follow",
    "followers_of",
    "item",
    "item_path",
    "items",
    "items_of_body",
    "items_of_person",
    "ladder",
    "limits",
    "measured",
    "merge",
    "merged_into",
    "name_arbiter",
    "not_reached",
    "numbers",
    "out_of_time",
    "overdue",
    "pause",
    "public_rates",
    "publish",
    "raise_due",
    "rates",
    "rates_by",
    "recount",
    "refuse",
    "reopen",
    "reply_out",
    "reporter_of",
    "resume",
    "return_down",
    "settle",
    "start",
    "story",
    "submit",
    "submit_for",
    "take_over",
    "to_be_told",
    "transfer",
    "unpublish",
    "unwatch",
    "visit",
    "visit_slip",
    "watch",
    "who_answers",
    "withdraw",
    "withdraw_slip",
    "withhold",
]

_VERBS = (
    accept,
    answer,
    assign,
    attach,
    attach_slip,
    choose_pack,
    close,
    correct,
    dispute,
    endorse,
    escalate,
    extend,
    extend_order,
    merge,
    name_arbiter,
    not_reached,
    pause,
    publish,
    raise_due,
    recount,
    refuse,
    reopen,
    resume,
    return_down,
    settle,
    start,
    submit,
    submit_for,
    take_over,
    transfer,
    unpublish,
    unwatch,
    visit,
    visit_slip,
    watch,
    withdraw,
    withdraw_slip,
    withhold,
)
_QUESTIONS = (
    answers_to,
    arbiters,
    attachments_of,
    backlog,
    board,
    board_on,
    board_page,
    categories,
    deadline_of,
    deadline_packs,
    disputes_of_body,
    due_to_rise,
    durations,
    escalation_rules,
    follow,
    followers_of,
    item,
    item_path,
    items,
    items_of_body,
    items_of_person,
    ladder,
    limits,
    measured,
    merged_into,
    numbers,
    out_of_time,
    overdue,
    public_rates,
    rates,
    rates_by,
    reply_out,
    reporter_of,
    story,
    to_be_told,
    who_answers,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of feedback."""
    kinds = (
        Answer,
        Arbiter,
        Attachment,
        ChosenPack,
        CompetenceDispute,
        Endorsement,
        Follower,
        HotlineOrder,
        Item,
        Move,
        Publication,
        Visit,
        Voice,
    )
    return Records(kinds=kinds, events=(ItemMoved,))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The verbs and questions of feedback."""
    return (*_VERBS, *_QUESTIONS)


@hookimpl
def gov_policy() -> PolicyPart:
    """Who may do what with feedback."""
    return permissions.part()


@hookimpl
def gov_packs() -> Iterable[Pack]:
    """Categories, ladder, routes, emergency numbers and limits of time to start with."""
    return (*packs.packs(), *norms.norms(), Pack(name="feedback.ends", items=ENDS))


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """A complaint never lies with the body or person that it is about, whoever wrote it there."""
    return routing.objections(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Deadlines that have passed."""
    return findings.found(view, on)


@hookimpl
def gov_report_sections(view: View, asked: Asked) -> Iterable[ReportSection]:
    """What was brought up, done and is open, and the rates."""
    return reporting.sections(view, asked)
