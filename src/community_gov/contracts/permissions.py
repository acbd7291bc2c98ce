"""Who may do what with contracts: the office and the chair of whoever signed for the owners write, the owners read.

Which company serves a building is for everybody. A company's own notice comes in writing, and who received it records it: a
company writes nothing here.
"""

from collections.abc import Iterator

from community_gov.change import View
from community_gov.contracts.records import Contract, TerminationNotice
from community_gov.households import OWNER
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, Allow, Anchor, PolicyPart, Scope, anchored
from community_gov.records import Controller

__all__ = ["part"]

_LED = {
    "begin_renewal": "contract_id",
    "end": "contract_id",
    "give_notice": "contract_id",
    "hand_over": "contract_id",
    "renew": "contract_id",
    "sign": "body_id",
    "take_over": "contract_id",
    "withdraw_notice": "notice_id",
}
_READ = ("contract", "contracts_due", "contracts_of", "due_dates", "notices_of", "standing")


def part() -> PolicyPart:
    """All rows and anchors of contracts."""
    return PolicyPart(
        allows=tuple(_rows()),
        reads_for=frozenset({Controller.OWNERS}),
        anchors=(
            anchored(Contract, _of_contract),
            anchored(TerminationNotice, lambda view, notice: _of_contract(view, view.get(Contract, notice.contract))),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield Allow("contracts.serving", ANYONE)
    for name, of in _LED.items():
        yield Allow(f"contracts.{name}", CLERK)
        yield Allow(f"contracts.{name}", CHAIR, Scope.BODY, of=of)
    for name in _READ:
        yield from (Allow(f"contracts.{name}", role) for role in (CLERK, AUDITOR, OWNER, MEMBER))


def _of_contract(_view: View, known: Contract) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, known.body),)
