"""Who may do what with notices: a body's chair puts up and answers for its own; who may read one, its audience says."""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.households import OWNER, RESIDENT
from community_gov.notices.audience import anchors_of
from community_gov.notices.records import Notice, Objection
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, PERSON, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import Controller

__all__ = ["part"]

_OFFICE = ("post_notice", "take_down", "record_objection", "answer_objection", "record_receipts", "acknowledge")
_READ = ("notice", "notice_period", "notice_ends", "may_take_effect")
_BODY = {"corrections_of": "notice_id", "notices_of_body": "body_id", "reach": "notice_id"}
_WHO = ("receipts", "acknowledgements")


def part() -> PolicyPart:
    """All rows of notices, and what a notice belongs to."""
    return PolicyPart(
        reads_for=frozenset({Controller.RECEIVER}),
        allows=tuple(_rows()),
        anchors=(anchored(Notice, anchors_of), anchored(Objection, _of_objection)),
    )


def _rows() -> Iterator[Allow]:
    yield Allow("notices.notices_on", ANYONE)
    for name in _OFFICE:
        yield from (Allow(f"notices.{name}", role) for role in (CLERK, OPERATOR))
    for name in (*_READ, "notices_for", "every_notice_on", *_BODY):
        yield from (Allow(f"notices.{name}", role) for role in (CLERK, OPERATOR, AUDITOR))
    for name in (*_READ, "object_to"):
        yield Allow(f"notices.{name}", ANYONE, Scope.OPEN, of="notice_id")
        yield from (Allow(f"notices.{name}", role, Scope.PLACE, of="notice_id") for role in (OWNER, RESIDENT))
        yield Allow(f"notices.{name}", MEMBER, Scope.BODY, of="notice_id")
    yield Allow("notices.notices_for", PERSON, Scope.SELF, of="person_id")
    for name, of in _BODY.items():
        yield Allow(f"notices.{name}", CHAIR if name == "reach" else MEMBER, Scope.BODY, of=of)
    yield from _receipts()
    yield from _led()


def _receipts() -> Iterator[Allow]:
    for name in _WHO:
        yield Allow(f"notices.{name}", CLERK, unmasked=True)
        yield Allow(f"notices.{name}", CHAIR, Scope.BODY, of="notice_id", unmasked=True)
    for role in (OWNER, RESIDENT):
        yield Allow("notices.acknowledge", role, Scope.UNIT, of="unit_id")
        yield Allow("notices.receipts_of_unit", role, Scope.UNIT, of="unit_id")
    yield Allow("notices.acknowledge", MEMBER, Scope.BODY, of="body_id")
    yield Allow("notices.receipts_of_unit", CLERK, unmasked=True)


def _led() -> Iterator[Allow]:
    yield Allow("notices.post_notice", CHAIR, Scope.BODY, of="body_id")
    for name in ("take_down", "record_receipts"):
        yield Allow(f"notices.{name}", CHAIR, Scope.BODY, of="notice_id")
    yield Allow("notices.answer_objection", CHAIR, Scope.BODY, of="objection_id")
    for role in (CLERK, AUDITOR):
        yield from (Allow(f"notices.{name}", role, unmasked=True) for name in ("open_objections", "objections"))
    yield Allow("notices.open_objections", CHAIR, Scope.BODY, of="notice_id", unmasked=True)


def _of_objection(view: View, objection: Objection) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, view.get(Notice, objection.notice).body),)
