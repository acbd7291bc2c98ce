"""Who stands for the owners' committee.

A candidate is an owner of full capacity who agreed to stand. Nothing else is asked: membership of the Party, household
registration, sex, faith, health and opinion are no conditions, and no record here could hold them. The law takes no right from an
owner in arrears either; rules of procedure that bar them all the same name their clause, and whoever nominates then says so.
Arrears are stored nowhere.
"""

from datetime import date

from attrs import evolve, frozen

from community_gov import Change, Coded, Id, Nature, ProblemType, View, event, kind, question, verb
from community_gov.households import Person, PersonKind
from community_gov_owners.assembly import Assembly, Motion, require_allowed
from community_gov_owners.bylaws import ArrearsRule, clauses_on
from community_gov_owners.law import ELECTION
from community_gov_owners.register import register_of, voters

__all__ = [
    "Candidate",
    "CandidateNominated",
    "CandidateWithdrawn",
    "Nominator",
    "candidates",
    "nominate",
    "standing",
    "withdraw_candidate",
]


class Nominator(Coded):
    """Who put a candidate forward."""

    SELF = "self", "自荐", "the candidate"
    OWNERS = "owners", "业主联名推荐", "other owners"
    COMMITTEE = "committee", "上届业主委员会", "the committee in office"
    PREPARERS = "preparers", "筹备组", "the preparatory group"
    RESIDENTS_COMMITTEE = "residents_committee", "居民委员会", "the residents' committee"


@kind("owners.candidate", indexes=("motion", "person"), unique=(("person", "motion"),))
@frozen(kw_only=True)
class Candidate:
    """Somebody who stands in one election."""

    id: Id["Candidate"]
    motion: Id[Motion]
    person: Id[Person]
    number: int
    """The place on the ballot, which decides nothing."""
    nominated_by: Nominator
    company: Id[Person] | None = None
    """The company owner for which a natural person stands, by its written authority."""
    withdrawn: date | None = None


@event("owners.candidate_nominated")
@frozen(kw_only=True)
class CandidateNominated:
    """Somebody stands."""

    candidate: Id[Candidate]
    motion: Id[Motion]


@event("owners.candidate_withdrawn")
@frozen(kw_only=True)
class CandidateWithdrawn:
    """Somebody no longer stands."""

    candidate: Id[Candidate]
    motion: Id[Motion]


NO_ELECTION = ProblemType("owners.no_election", zh="该事项不是选举", en="this item is no election")
NOT_A_VOTER = ProblemType(
    "owners.not_eligible",
    zh="候选人须为名册上的业主(物业管理条例第16条)",
    en="a candidate is an owner in the register (Property Management Regulation art. 16)",
    nature=Nature.STATE,
)
NO_CAPACITY = ProblemType(
    "owners.no_capacity",
    zh="须有候选人具有完全民事行为能力并同意参选的记录",
    en="it has to be on record that the candidate has full capacity and agrees to stand",
)
NOT_NATURAL = ProblemType(
    "owners.not_natural", zh="候选人须为自然人;单位业主须指定代表", en="a human being stands; a company owner names one"
)
IN_ARREARS = ProblemType(
    "owners.in_arrears",
    zh="依议事规则{clause},欠费业主不得参选;法律并无此限制",
    en="by clause {clause} of the rules of procedure who owes fees does not stand; the law knows no such bar",
    nature=Nature.STATE,
)
STANDS = ProblemType("owners.stands", zh="已是候选人", en="stands already", nature=Nature.CONFLICT)
GONE = ProblemType("owners.candidate_gone", zh="已于{on}退出", en="withdrew on {on}", nature=Nature.STATE)


@verb("owners.nominate")
def nominate(
    change: Change,
    motion_id: Id[Motion],
    *,
    person_id: Id[Person],
    nominated_by: Nominator,
    capacity: bool,
    consent: bool,
    company: Id[Person] | None = None,
    in_arrears: bool = False,
) -> Candidate:
    """Put somebody on the ballot, before the announcement, from the register that was frozen.

    `capacity` and `consent` say that full civil capacity and the candidate's agreement are on record. With `company`, the
    person stands for a company that is an owner. `in_arrears` matters only where the rules of procedure bar who owes fees, and
    is not kept.
    """
    motion = change.get(Motion, motion_id)
    change.require(motion.matter == ELECTION and motion.removal is None, NO_ELECTION(at="motion_id"))
    require_allowed(change, change.get(Assembly, motion.assembly), "nominate")
    change.require(capacity and consent, NO_CAPACITY(at="capacity"))
    clauses = clauses_on(change, on=change.today)
    if in_arrears and clauses.arrears is ArrearsRule.NO_STANDING:
        change.refuse(IN_ARREARS(at="in_arrears", clause=clauses.arrears_clause or ""))
    change.require(change.get(Person, person_id).kind is PersonKind.NATURAL, NOT_NATURAL(at="person_id"))
    owner = person_id if company is None else company
    rows = voters(change, register_of(change, motion.assembly).id)
    change.require(any(owner in row.owners for row in rows), NOT_A_VOTER(at="person_id"))
    known = change.find(Candidate, motion=motion_id)
    change.require(all(one.person != person_id for one in known), STANDS(at="person_id"))
    made = Candidate(
        id=change.new_id(Candidate),
        motion=motion_id,
        person=person_id,
        number=len(known) + 1,
        nominated_by=nominated_by,
        company=company,
    )
    return change.put(made, CandidateNominated(candidate=made.id, motion=motion_id))


@verb("owners.withdraw_candidate")
def withdraw_candidate(change: Change, candidate_id: Id[Candidate], *, on: date) -> Candidate:
    """Stand no longer; marks already given to the candidate are void, the ballots stay."""
    known = change.get(Candidate, candidate_id)
    if known.withdrawn is not None:
        change.refuse(GONE(at="candidate_id", on=known.withdrawn))
    gone = evolve(known, withdrawn=on)
    return change.put(gone, CandidateWithdrawn(candidate=candidate_id, motion=known.motion))


@question("owners.candidates")
def candidates(view: View, motion_id: Id[Motion]) -> tuple[Candidate, ...]:
    """Who stands in an election, in the order of the ballot, withdrawn ones too; raises NotFound."""
    view.get(Motion, motion_id)
    return view.find(Candidate, motion=motion_id, order_by="number")


def standing(view: View, motion_id: Id[Motion]) -> tuple[Candidate, ...]:
    """Those of them who have not withdrawn."""
    return tuple(one for one in candidates(view, motion_id) if one.withdrawn is None)
