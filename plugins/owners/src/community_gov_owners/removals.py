"""Removing members of the committee: who proposes it, and whether enough do; the assembly decides.

At least a third of the members, or owners with at least a fifth of the voting rights, propose it (guiding rule 44 of
建房〔2009〕274号, from memory; Hangzhou art. 31, read). Voting rights are heads and area: both have to reach the share, unless a
book says otherwise. A proposal of too few is refused where an ordinance or the committee's own rules have the figure; where only
the guiding rules do, it is recorded and reported.
"""

from datetime import date
from fractions import Fraction

from attrs import evolve, field, frozen, validators

from community_gov import Change, Code, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Person, natural
from community_gov.meetings import Figure
from community_gov.organizations import Body, Term
from community_gov_owners.petitions import Petition, support
from community_gov_owners.sitting import BINDING, COMMITTEE, said, sitting_of

__all__ = ["Backing", "Removal", "RemovalProposed", "backing_of", "carried_out", "propose_removal", "removals"]

BY_MEMBERS, BY_OWNERS, BASIS = (Code(f"removal_proposal_{name}") for name in ("members", "owners", "basis"))
_COUNT_ALONE = "count"


@kind("owners.removal", indexes=("body",))
@frozen(kw_only=True)
class Removal:
    """A proposal that the assembly remove members of the committee."""

    id: Id["Removal"]
    body: Id[Body]
    terms: tuple[Id[Term], ...] = field(validator=validators.min_len(1))
    """The seats of those who are to be removed."""
    proposed: date
    members: tuple[Id[Person], ...]
    """The members of the committee who propose it."""
    petition: Id[Petition] | None
    """The owners who do."""
    removed: date | None = None
    """The first day on which they are no members any more."""


@event("owners.removal_proposed")
@frozen(kw_only=True)
class RemovalProposed:
    """The removal of members of the committee was proposed."""

    removal: Id[Removal]
    body: Id[Body]


@frozen(kw_only=True)
class Backing:
    """How one side stood behind a proposal on the day on which it was made."""

    had: Fraction
    """The share that they were: of the members, or of the voting rights, by heads or by area, whichever is less."""
    needed: Fraction
    enough: bool
    rule: Figure


NO_PROPOSER = ProblemType(
    "owners.removal_nobody", zh="须写明提议的委员或业主提议", en="name the members who propose it, or the owners' petition"
)
NOT_MEMBER = ProblemType(
    "owners.removal_not_member", zh="{person}不是现任委员", en="{person} is no sitting member", nature=Nature.STATE
)
NOT_SEAT = ProblemType(
    "owners.removal_not_seat", zh="{term}不是现任委员的任期", en="{term} is no seat of a sitting member", nature=Nature.STATE
)
TOO_FEW = ProblemType(
    "owners.removal_too_few",
    zh="提议者占{had},未达到{needed}(依据{book})",
    en="those who propose it are {had}, and {needed} is asked for (rulebook {book})",
    nature=Nature.STATE,
)
NOT_OF_COMMITTEE = ProblemType("owners.removal_other_body", zh="{body}不是业主委员会", en="{body} is no owners' committee")


@verb("owners.propose_removal")
def propose_removal(
    change: Change,
    body_id: Id[Body],
    *,
    term_ids: tuple[Id[Term], ...],
    members: tuple[Id[Person], ...] = (),
    petition_id: Id[Petition] | None = None,
) -> Removal:
    """Propose that the assembly remove members; put it on an agenda with `owners.add_motion(..., removal=...)`."""
    body = change.get(Body, body_id)
    change.require(body.kind == COMMITTEE, NOT_OF_COMMITTEE(at="body_id", body=body_id))
    change.require(members or petition_id, NO_PROPOSER(at="members"))
    present = sitting_of(change, body, on=change.today)
    seats = {one.term.id for one in present.tenures}
    wrong = [NOT_SEAT(at="term_ids", term=one) for one in term_ids if one not in seats]
    wrong += [NOT_MEMBER(at="members", person=one) for one in members if one not in present.persons]
    if wrong:
        raise Refused(*wrong)
    made = Removal(
        id=change.new_id(Removal),
        body=body_id,
        terms=tuple(dict.fromkeys(term_ids)),
        proposed=change.today,
        members=tuple(dict.fromkeys(members)),
        petition=petition_id,
    )
    _require_backing(change, made)
    return change.put(made, RemovalProposed(removal=made.id, body=body_id))


def _require_backing(change: Change, removal: Removal) -> None:
    """Refuse too few where a text that binds has the figure; the guiding rules alone refuse nothing."""
    asked = backing_of(change, removal)
    if any(one.enough for one in asked):
        return
    binding = [one for one in asked if one.rule.severity in BINDING]
    if binding:
        raise Refused(*(TOO_FEW(at="members", had=one.had, needed=one.needed, book=Code(one.rule.book)) for one in binding))


def backing_of(view: View, removal: Removal) -> tuple[Backing, ...]:
    """Whether enough members, and whether enough owners, proposed it, by the figures of the day; those alone who did are told."""
    body, on = view.get(Body, removal.body), removal.proposed
    shares = ((BY_MEMBERS, _of_members(view, removal, body)), (BY_OWNERS, _of_owners(view, removal, body)))
    found = ((said(view, body, name, on=on), had) for name, had in shares if had is not None)
    return tuple(
        Backing(had=had, needed=rule.share, enough=rule.comparator.holds(had, rule.share), rule=rule)
        for rule, had in found
        if rule is not None
    )


def _of_members(view: View, removal: Removal, body: Body) -> Fraction | None:
    all_of = len(sitting_of(view, body, on=removal.proposed).tenures)
    return Fraction(len(removal.members), all_of) if removal.members and all_of else None


def _of_owners(view: View, removal: Removal, body: Body) -> Fraction | None:
    if removal.petition is None:
        return None
    found = support(view, removal.petition, on=removal.proposed)
    heads = Fraction(found.heads, found.all_heads) if found.all_heads else Fraction(0)
    area = Fraction(found.area) / Fraction(found.all_area) if found.all_area else Fraction(0)
    basis = said(view, body, BASIS, on=removal.proposed)
    return heads if basis is not None and basis.value == _COUNT_ALONE else min(heads, area)


def carried_out(change: Change, removal: Removal, *, on: date) -> Removal:
    """The proposal as it is after the assembly removed them; call it inside a verb."""
    return change.put(evolve(removal, removed=on))


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.removals")
def removals(view: View, body_id: Id[Body]) -> tuple[Removal, ...]:
    """What was proposed against members of a committee, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Removal, body=body_id), key=lambda row: (row.proposed, natural(row.id))))
