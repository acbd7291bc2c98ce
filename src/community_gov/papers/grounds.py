"""On what a body may rest what it does: a decision of its meeting that passed, or a joint approval that was granted."""

from datetime import date

from community_gov.approvals import Approval, ApprovalState
from community_gov.change import Change
from community_gov.errors import Nature, ProblemType
from community_gov.meetings import ItemDecision, Meeting
from community_gov.organizations import Body
from community_gov.records import AnyId, Id
from community_gov.rules import Outcome

__all__ = ["require_ground"]

NOT_GRANTED = ProblemType(
    "papers.not_granted",
    zh="所依据的会签现为“{state}”",
    en="the approval on which it would rest is {state}",
    nature=Nature.STATE,
)
NOT_PASSED = ProblemType(
    "papers.not_passed", zh="所依据的议题没有通过", en="the item on which it would rest did not pass", nature=Nature.STATE
)
OTHER_BODY = ProblemType(
    "papers.other_body",
    zh="所依据的决定或会签属于{body},不属于{expected}",
    en="what it would rest on is of {body}, not of {expected}",
)
LATER = ProblemType(
    "papers.ground_later",
    zh="依据作出于{decided},晚于{on}",
    en="it would rest on what was decided on {decided}, after {on}",
)


def require_ground(change: Change, body_id: Id[Body], rests_on: AnyId, *, on: date) -> None:
    """Refuse what is known not to bear what a body did on a day; of the record of a plugin no more is known than its id."""
    decision = change.first(ItemDecision, id=rests_on)
    approval = change.first(Approval, id=rests_on)
    if decision is not None:
        body = change.get(Meeting, decision.meeting).body
        change.require(body == body_id, OTHER_BODY(at="rests_on", body=body, expected=body_id))
        change.require(decision.outcome is Outcome.PASSED, NOT_PASSED(at="rests_on"))
        change.require(decision.decided <= on, LATER(at="rests_on", decided=decision.decided, on=on))
    if approval is not None:
        change.require(approval.body == body_id, OTHER_BODY(at="rests_on", body=approval.body, expected=body_id))
        granted = approval.state is ApprovalState.GRANTED
        change.require(granted, NOT_GRANTED(at="rests_on", state=approval.state))
