"""Who may do what with disclosure: what has to be shown, and whether it was, is for everybody; proofs are for the owners."""

from collections.abc import Iterator

from community_gov.households import OWNER
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, Allow, PolicyPart, Scope

__all__ = ["part"]

_PUBLIC = ("disclosures", "duties", "showings_of")
_LED = {"owe": "body_id", "prove": "notice_id", "show": "body_id"}


def part() -> PolicyPart:
    """All rows of disclosure."""
    return PolicyPart(allows=tuple(_rows()))


def _rows() -> Iterator[Allow]:
    yield from (Allow(f"disclosure.{name}", ANYONE) for name in _PUBLIC)
    for name, of in _LED.items():
        yield Allow(f"disclosure.{name}", CLERK)
        yield Allow(f"disclosure.{name}", CHAIR, Scope.BODY, of=of)
    yield Allow("disclosure.prove", MEMBER, Scope.BODY, of="notice_id")
    yield from (Allow("disclosure.proofs_of", role) for role in (CLERK, AUDITOR, OWNER, MEMBER))
