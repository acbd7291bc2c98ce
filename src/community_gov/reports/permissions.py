"""Who may ask for a report: a body's members for their own, the office and auditors for all, everybody for the public one."""

from collections.abc import Iterator

from community_gov.organizations import MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, OPERATOR, Allow, PolicyPart, Scope

__all__ = ["part"]

_OF_BODY = ("balance", "ledger", "report")


def part() -> PolicyPart:
    """All rows of reports."""
    return PolicyPart(allows=tuple(_rows()))


def _rows() -> Iterator[Allow]:
    yield Allow("reports.public_report", ANYONE)
    for name in _OF_BODY:
        yield from (Allow(f"reports.{name}", role) for role in (CLERK, OPERATOR, AUDITOR))
        yield Allow(f"reports.{name}", MEMBER, Scope.BODY, of="body_id")
