"""What the owners' supervisory committee (业主监督委员会) reads of the committee that it watches: never a right to write.

No national text gives it such a right; it rests on the rules of procedure of the compound (bylaw). So the right is there on a day
only when both are on record: that the one body oversees the other (`organizations.relate`), and the article, by the figure
`supervisory_reads` of its rulebook (`meetings.adopt_rules`) or of the rulebook of the place. The record of a meeting, in which
people are named, is the committee's own: it is shown only on a basis by which the owners read it (`protection.record_basis`).
"""

from collections.abc import Iterator

from community_gov import Actor, ActorKind, Allow, Anchor, Code, Grant, Id, Scope, View
from community_gov.households import Person, ids_of
from community_gov.organizations import Body, Post, Relation, RelationKind, tenures_of
from community_gov_owners.sitting import BINDING, COMMITTEE, SUPERVISORS, said

__all__ = ["SUPERVISOR", "watched_roles", "watching_rows"]

SUPERVISOR = Code("owners.supervisor")
"""Who serves in the supervisory committee today; held for each body that it watches, and for what that body is part of."""
READS = Code("supervisory_reads")

_WATCHED = {
    "accounts.account": "account_id",
    "accounts.accounts_of": "body_id",
    "accounts.entries": "account_id",
    "accounts.statement": "account_id",
    "accounts.statements_of": "account_id",
    "contracts.contract": "contract_id",
    "contracts.contracts_of": "body_id",
    "contracts.due_dates": "contract_id",
    "contracts.notices_of": "contract_id",
    "contracts.standing": "contract_id",
    "disclosure.proofs_of": "notice_id",
    "meetings.agenda": "meeting_id",
    "meetings.decisions": "meeting_id",
    "meetings.meeting": "meeting_id",
    "meetings.meetings_of": "body_id",
    "meetings.minutes_of": "meeting_id",
}
"""What it reads, and the argument that says of which body: accounts, contracts, proofs of disclosure, what meetings decided."""


def watching_rows() -> Iterator[Allow]:
    """A line for each question; personal fields come as they are only on a recorded basis."""
    for name, of in _WATCHED.items():
        yield Allow(name, SUPERVISOR, Scope.BODY, of=of, unmasked=True)


def watched_roles(view: View, actor: Actor) -> Iterator[Grant]:
    """The bodies that an actor may look into today."""
    if actor.kind is not ActorKind.PERSON or actor.person is None:
        return
    (person, *_others) = ids_of(view, Id[Person](actor.person))
    bodies = {view.get(Post, one.term.post).body for one in tenures_of(view, person, on=view.today)}
    for body in (view.get(Body, id) for id in sorted(bodies)):
        if body.kind == SUPERVISORS and body.period.holds(view.today) and _may_read(view, body):
            yield from (Grant(SUPERVISOR, Anchor(Scope.BODY, id)) for id in _watched_by(view, body))


def _may_read(view: View, body: Body) -> bool:
    """By a text that binds: a custom lets nobody look into another body's papers."""
    rule = said(view, body, READS, on=view.today)
    return rule is not None and rule.value is True and rule.severity in BINDING


def _watched_by(view: View, body: Body) -> Iterator[Id[Body]]:
    """The committees that it oversees, and the assembly of which each is part, in whose name it keeps money and signs."""
    for watched in _related(view, body.id, RelationKind.OVERSEES):
        if view.get(Body, watched).kind == COMMITTEE:
            yield watched
            yield from _related(view, watched, RelationKind.PART_OF)


def _related(view: View, of: Id[Body], kind: RelationKind) -> Iterator[Id[Body]]:
    yield from (row.to for row in view.find(Relation, of=of, kind=kind) if row.period.holds(view.today))
