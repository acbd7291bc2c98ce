"""A branch gets another form: a provisional one becomes a formal one, a formal one a general one with branches below it.

The body above decides on it. The form of a day stays what it was, so what was measured before is measured as before.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Id, Nature, ProblemType, View, event, question, verb
from community_gov.organizations import Body
from community_gov_party.founding import (
    AHEAD,
    BELOW,
    NOT_THERE,
    Branch,
    BranchForm,
    FormChange,
    branches_below,
    require_branch,
)
from community_gov_party.membership import Member, MemberMove, Relation, memberships

__all__ = ["BranchFormChanged", "change_form", "form_changes"]


@event("party.branch_form_changed")
@frozen(kw_only=True)
class BranchFormChanged:
    """A branch got another form."""

    branch: Id[Body]
    form: BranchForm


SAME = ProblemType("party.form_same", zh="该支部已是{form}", en="it is that already: {form}", nature=Nature.STATE)
FORM_BEFORE = ProblemType(
    "party.form_before", zh="须晚于上次类型变更之日{last}", en="the day lies after the last change of its form, {last}"
)
MEMBERS_KEPT = ProblemType(
    "party.members_kept",
    zh="该支部仍有{n}名党员的组织关系,须先转出",
    en="the membership of {n} is kept in the branch: transfer them first",
    nature=Nature.STATE,
)


@verb("party.change_form")
def change_form(
    change: Change,
    branch_id: Id[Body],
    *,
    form: BranchForm,
    on: date,
    by: Id[Body],
    decided: date,
    joins: tuple[str, ...] = (),
) -> Branch:
    """Give a branch another form from a day on, by decision of the body above; `joins` are the units that a joint one joins.

    Whose membership is kept elsewhere and comes to be kept here is transferred (`transfer(relation=Relation.FORMAL)`). Raises
    Refused: party.not_branch, party.branch_not_there, party.ahead, party.form_same, party.form_before, party.members_kept (no
    membership is kept in a functional or provisional branch), party.branches_below (of a general one that is one no more).
    """
    known = require_branch(change, branch_id)
    change.get(Body, by)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    change.require(change.get(Body, branch_id).period.holds(on), NOT_THERE(at="branch_id", on=on))
    change.require(form is not known.form, SAME(at="form", form=form))
    last = max((row.on for row in change.find(FormChange, branch=branch_id)), default=None)
    if last is not None:
        change.require(on > last, FORM_BEFORE(at="on", last=last))
    kept = 0 if form.keeps else _kept(change, branch_id, on)
    change.require(not kept, MEMBERS_KEPT(at="form", n=kept))
    below = branches_below(change, branch_id, on=on) if form is not BranchForm.GENERAL else ()
    change.require(not below, BELOW(at="branch_id", n=len(below)))
    id_ = change.new_id(FormChange)
    change.put(FormChange(id=id_, branch=branch_id, from_=known.form, to=form, on=on, by=by, decided=decided))
    return change.put(evolve(known, form=form, joins=joins), BranchFormChanged(branch=branch_id, form=form))


def _kept(view: View, branch_id: Id[Body], on: date) -> int:
    """How many are formal members on the day, or came to be since."""
    rows, moves = view.find(Member, branch=branch_id, relation=Relation.FORMAL), view.find(MemberMove)
    return len({one.member.id for day in (on, view.today) for one in memberships(rows, moves, on=day)})


@question("party.form_changes")
def form_changes(view: View, branch_id: Id[Body]) -> tuple[FormChange, ...]:
    """The forms that a branch had before, until when, and who decided; the first first. Raises NotFound, party.not_branch."""
    require_branch(view, branch_id)
    return view.find(FormChange, branch=branch_id, order_by="on")
