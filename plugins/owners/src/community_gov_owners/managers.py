"""Contracts with property companies and the owners' decisions that they rest on: checked on the net result of every change.

The core knows no more than the id of a decision of an assembly. Here it is looked at: it has to be about the company, and to have
passed (Civil Code art. 278(1)4; read).
"""

from collections.abc import Iterator

from community_gov import Change, Id, Nature, Problem, ProblemType
from community_gov.contracts import MANAGER, Contract, Renewal, TerminationNotice
from community_gov.rules import Outcome
from community_gov_owners.decisions import Decision, DecisionState

__all__ = ["contract_objections"]

_VOID = (DecisionState.ANNULLED, DecisionState.REVOKED)

NOT_ABOUT_MANAGER = ProblemType(
    "owners.not_about_manager",
    zh="决定{decision}不是关于选聘、解聘物业服务人的决定(民法典第278条第一款第四项)",
    en="{decision} is no decision about hiring or dismissing a company (Civil Code art. 278(1)4)",
)
MANAGER_NOT_PASSED = ProblemType(
    "owners.manager_not_passed",
    zh="决定{decision}未通过或者已被撤销,不能作为合同的依据",
    en="{decision} did not pass, or is void: no contract can rest on it",
    nature=Nature.STATE,
)


def contract_objections(change: Change) -> Iterator[Problem]:
    """What is wrong with the decisions of assemblies that written contracts, renewals and notices name."""
    for write in change.writes:
        if isinstance(write.after, Contract | Renewal | TerminationNotice) and write.after.decision is not None:
            known = change.first(Decision, id=write.after.decision)
            if known is not None and write.before is None:
                yield from _wrong(known)


def _wrong(known: Decision) -> Iterator[Problem]:
    decision: Id[Decision] = known.id
    if known.matter != MANAGER:
        yield NOT_ABOUT_MANAGER(at="decision", decision=decision)
    elif known.outcome is not Outcome.PASSED or known.state in _VOID:
        yield MANAGER_NOT_PASSED(at="decision", decision=decision)
