"""What residents say: taken in by any channel, routed, answered, taken up the ladder and down again, shown on the board.

Follow an item in this order: `intake`, `routing`, `life` (its table), `handling`, `ladder`, `board`; then `reading` and `rates`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import Change, View
from community_gov.errors import Problem
from community_gov.feedback import findings, packs, permissions, routing
from community_gov.feedback.board import (
    BoardSettings,
    EndorsedBy,
    Reply,
    Slip,
    board,
    endorse,
    publish,
    unpublish,
)
from community_gov.feedback.ends import ENDS
from community_gov.feedback.handling import (
    accept,
    answer,
    assign,
    close,
    refuse,
    reopen,
    start,
    transfer,
    visit,
    visit_slip,
    withdraw,
    withdraw_slip,
)
from community_gov.feedback.intake import (
    submit,
    submit_for,
)
from community_gov.feedback.ladder import (
    escalate,
    return_down,
)
from community_gov.feedback.life import (
    LIFE,
)
from community_gov.feedback.packs import (
    COMPOUND,
    DISTRICT,
    SHEQU,
    SUBDISTRICT,
    Category,
    EmergencyNumber,
    LadderLevel,
    Route,
)
from community_gov.feedback.rates import (
    FEWEST,
    Rate,
    Rates,
    public_rates,
    rates,
)
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
    overdue,
)
from community_gov.feedback.records import (
    Answer,
    Channel,
    Endorsement,
    FeedbackKind,
    Item,
    ItemMoved,
    ItemState,
    Move,
    Publication,
    Trigger,
    Visit,
)
from community_gov.hookspecs import Pack, Records, hookimpl
from community_gov.policy import PolicyPart
from community_gov.records import Finding

__all__ = [
    "COMPOUND",
    "DISTRICT",
    "FEWEST",
    "LIFE",
    "SHEQU",
    "SUBDISTRICT",
    "Answer",
    "BoardSettings",
    "Category",
    "Channel",
    "EmergencyNumber",
    "EndorsedBy",
    "Endorsement",
    "FeedbackKind",
    "Item",
    "ItemMoved",
    "ItemState",
    "LadderLevel",
    "Move",
    "Publication",
    "Rate",
    "Rates",
    "Reply",
    "Route",
    "Slip",
    "Story",
    "Trigger",
    "Visit",
    "accept",
    "answer",
    "answers_to",
    "assign",
    "board",
    "categories",
    "close",
    "endorse",
    "escalate",
    "follow",
    "item",
    "item_path",
    "items",
    "items_of_body",
    "items_of_person",
    "ladder",
    "numbers",
    "overdue",
    "public_rates",
    "publish",
    "rates",
    "refuse",
    "reopen",
    "return_down",
    "start",
    "submit",
    "submit_for",
    "transfer",
    "unpublish",
    "visit",
    "visit_slip",
    "withdraw",
    "withdraw_slip",
]

_VERBS = (
    accept,
    answer,
    assign,
    close,
    endorse,
    escalate,
    publish,
    refuse,
    reopen,
    return_down,
    start,
    submit,
    submit_for,
    transfer,
    unpublish,
    visit,
    visit_slip,
    withdraw,
    withdraw_slip,
)
_QUESTIONS = (
    answers_to,
    board,
    categories,
    follow,
    item,
    item_path,
    items,
    items_of_body,
    items_of_person,
    ladder,
    numbers,
    overdue,
    public_rates,
    rates,
)


@hookimpl
def gov_records() -> Records:
    """The kinds and events of feedback."""
    return Records(kinds=(Answer, Endorsement, Item, Move, Publication, Visit), events=(ItemMoved,))


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
    """Categories, ladder, routes and emergency numbers to start with."""
    return (*packs.packs(), Pack(name="feedback.ends", items=ENDS))


@hookimpl
def gov_check_change(change: Change) -> Iterable[Problem]:
    """A complaint never lies with the body or person that it is about, whoever wrote it there."""
    return routing.objections(change)


@hookimpl
def gov_findings(view: View, on: date) -> Iterable[Finding]:
    """Deadlines that have passed."""
    return findings.found(view, on)
