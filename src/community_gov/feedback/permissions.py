"""Who may do what with feedback: everybody may speak and read the board, reporters see their own, handlers work on theirs."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.feedback.competence import CompetenceDispute
from community_gov.feedback.followers import reporter_of
from community_gov.feedback.reading import visible_to_handler
from community_gov.feedback.records import Item
from community_gov.organizations import MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import Controller

__all__ = ["part"]

_OPEN_VERBS = ("attach_slip", "submit", "visit_slip", "withdraw_slip")
_OPEN = (
    "arbiters",
    "board",
    "board_page",
    "categories",
    "deadline_packs",
    "escalation_rules",
    "ladder",
    "limits",
    "numbers",
    "public_rates",
    "who_answers",
)
_HANDLER = (
    "accept",
    "answer",
    "attach",
    "close",
    "dispute",
    "escalate",
    "extend",
    "merge",
    "pause",
    "publish",
    "refuse",
    "resume",
    "return_down",
    "start",
    "transfer",
    "unpublish",
    "withhold",
)
_REPORTER = ("reopen", "visit", "withdraw")
_OFFICE = (
    "assign",
    "choose_pack",
    "correct",
    "endorse",
    "extend_order",
    "name_arbiter",
    "not_reached",
    "raise_due",
    "recount",
    "settle",
    "submit_for",
    "take_over",
    "unwatch",
    "watch",
)
_ITEM = ("answers_to", "attachments_of", "deadline_of", "item", "item_path", "merged_into", "story")
_OFFICE_READ = (
    "backlog",
    "board_on",
    "disputes_of_body",
    "due_to_rise",
    "durations",
    "followers_of",
    "items",
    "items_of_body",
    "items_of_person",
    "measured",
    "out_of_time",
    "overdue",
    "rates",
    "rates_by",
    "reply_out",
    "reporter_of",
    "to_be_told",
)


def part() -> PolicyPart:
    """All rows of feedback, and where an item belongs."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.RECEIVER}),
        anchors=(anchored(Item, _anchors), anchored(CompetenceDispute, _of_dispute)),
    )


def _rows() -> Iterator[Allow]:
    for name in (*_OPEN_VERBS, *_OPEN):
        yield Allow(f"feedback.{name}", ANYONE)
    yield Allow("feedback.follow", ANYONE, unmasked=True)
    for name in (*_HANDLER, *_REPORTER, *_OFFICE):
        yield Allow(f"feedback.{name}", CLERK)
    for name in (*_ITEM, *_OFFICE_READ):
        yield Allow(f"feedback.{name}", CLERK, unmasked=True)
        yield Allow(f"feedback.{name}", AUDITOR)
    for name in _HANDLER:
        yield Allow(f"feedback.{name}", MEMBER, Scope.BODY, of="item_id")
    for name in _REPORTER:
        yield Allow(f"feedback.{name}", PERSON, Scope.SELF, of="item_id")
    for name in _ITEM:
        yield Allow(f"feedback.{name}", MEMBER, Scope.BODY, of="item_id", unmasked=True)
        yield Allow(f"feedback.{name}", PERSON, Scope.SELF, of="item_id", unmasked=True)
    yield Allow("feedback.attach", PERSON, Scope.SELF, of="item_id")
    yield Allow("feedback.reporter_of", PERSON, Scope.SELF, of="item_id", unmasked=True)
    yield Allow("feedback.settle", MEMBER, Scope.BODY, of="dispute_id")
    yield Allow("feedback.disputes_of_body", MEMBER, Scope.BODY, of="body_id", unmasked=True)
    yield Allow("feedback.submit_for", MEMBER)
    for name in ("watch", "unwatch"):
        yield Allow(f"feedback.{name}", PERSON, Scope.SELF, of="person_id")
    yield Allow("feedback.endorse", PERSON, Scope.SELF, of="person_id")
    yield Allow("feedback.items_of_body", MEMBER, Scope.BODY, of="body_id", unmasked=True)
    yield Allow("feedback.items_of_person", PERSON, Scope.SELF, of="person_id", unmasked=True)


def _anchors(view: View, item: Item) -> Iterator[Anchor]:
    """The handler's, unless it complains of the handler or a member of it, and the reporter's."""
    if item.handler is not None and visible_to_handler(view, item):
        yield Anchor(Scope.BODY, item.handler)
    reporter = reporter_of(view, item.id).person
    if reporter is not None:
        yield Anchor(Scope.SELF, reporter)


def _of_dispute(_view: View, dispute: CompetenceDispute) -> Iterator[Anchor]:
    """The arbiter's alone."""
    yield Anchor(Scope.BODY, dispute.arbiter)
