"""Ballots come back: cast online, entered from paper, recorded as late, withdrawn."""

from collections.abc import Iterable

from attrs import evolve

from community_gov import Change, Code, Id, Nature, Problem, ProblemType, Refused, verb
from community_gov_owners.assembly import Assembly, agenda, require_allowed
from community_gov_owners.ballots.box import Box
from community_gov_owners.ballots.records import Ballot, BallotState, BallotWithdrawn, Channel, Opening, Paper, Vote
from community_gov_owners.moves import moved
from community_gov_owners.register import Register, Voter

__all__ = ["OPENED", "box_for_papers", "cast", "enter", "enter_many", "record_late", "withdraw_ballot"]

NOT_LATE = ProblemType("owners.not_late", zh="{on}未逾期", en="{on} is not late")
NOBODY = ProblemType("owners.no_person", zh="请以业主身份登录", en="log in as the owner")
ONLINE_ONLY = ProblemType("owners.online_only", zh="线上投票由业主本人提交", en="an online ballot is cast by the owner himself")
ONCE = ProblemType(
    "owners.entered_once",
    zh="议事规则要求每张表决票由两人分别登记",
    en="the rules of procedure want each paper entered by two people: enter_first, then enter_second by somebody else",
    nature=Nature.STATE,
)
GONE = ProblemType("owners.ballot_gone", zh="该票{state},不能撤回", en="the ballot does not count: {state}", nature=Nature.STATE)
SECRET_ONLINE = ProblemType(
    "owners.secret_online",
    zh="本次会议有无记名事项,线上投票会把选择与投票人记在同一条日志里,请用纸质票和密封信封",
    en="an item is voted on in secret; online a vote would stand in the journal beside its voter: use paper and an envelope",
    nature=Nature.STATE,
)
OPENED = ProblemType(
    "owners.envelopes_opened", zh="信封已开封,不能再登记", en="the envelopes were opened; none can be added", nature=Nature.STATE
)


@verb("owners.cast")
def cast(change: Change, voter_id: Id[Voter], *, votes: tuple[Vote, ...], relied_on: Code) -> Ballot:
    """Vote online, as the owner who is logged in. A co-owner votes with his own hand only.

    `relied_on` says what identified the owner: only a reliable electronic signature equals a handwritten one (Electronic
    Signature Law arts. 13, 14; read).
    """
    person = change.actor.person
    if person is None:
        raise Refused(NOBODY(at="actor"))
    assembly = change.get(Assembly, change.get(Register, change.get(Voter, voter_id).register).assembly)
    require_allowed(change, assembly, "cast")
    change.require(not any(motion.secret for motion in agenda(change, assembly.id)), SECRET_ONLINE(at="voter_id"))
    paper = Paper(voter=voter_id, by=Id(person), votes=votes, on=change.today, channel=Channel.ONLINE)
    return Box.of(change, assembly).take(paper, relied_on=relied_on)


@verb("owners.enter")
def enter(change: Change, assembly_id: Id[Assembly], *, paper: Paper) -> Ballot:
    """Enter one returned paper; see `enter_many`."""
    return _to_enter(change, assembly_id, (paper,)).take(paper)


@verb("owners.enter_many")
def enter_many(change: Change, assembly_id: Id[Assembly], *, papers: tuple[Paper, ...]) -> tuple[Ballot, ...]:
    """Enter papers that came back in time, in the order given; also after the close, until they are counted.

    A paper on which nothing is marked came back all the same. Refused with what is wrong with every paper, or
    (owners.entered_once) where the rules of procedure want every paper entered twice: see `enter_first`.
    """
    box, problems, made = _to_enter(change, assembly_id, papers), list[Problem](), list[Ballot]()
    for number, paper in enumerate(papers):
        try:
            made.append(box.take(paper))
        except Refused as refused:
            problems += [evolve(one, at=f"papers[{number}].{one.at}") for one in refused.problems]
    if problems:
        raise Refused(*problems)
    return tuple(made)


def _to_enter(change: Change, assembly_id: Id[Assembly], papers: Iterable[Paper]) -> Box:
    box = box_for_papers(change, assembly_id, papers)
    change.require(not box.clauses.double_entry, ONCE(at="assembly_id"))
    return box


def box_for_papers(change: Change, assembly_id: Id[Assembly], papers: Iterable[Paper]) -> Box:
    """The box of an assembly while papers may be entered; refuses what is no paper."""
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "enter")
    change.require(change.first(Opening, assembly=assembly_id) is None, OPENED(at="assembly_id"))
    for paper in papers:
        change.require(paper.channel is not Channel.ONLINE, ONLINE_ONLY(at="channel"))
    return Box.of(change, assembly)


@verb("owners.record_late")
def record_late(change: Change, assembly_id: Id[Assembly], *, paper: Paper) -> Ballot:
    """Keep a paper that came back after the close; it counts nowhere."""
    assembly = change.get(Assembly, assembly_id)
    require_allowed(change, assembly, "enter")
    change.require(paper.on > assembly.closes, NOT_LATE(at="on", on=paper.on))
    return Box.of(change, assembly).take(paper, late=True)


@verb("owners.withdraw_ballot")
def withdraw_ballot(change: Change, ballot_id: Id[Ballot], *, reason: str = "") -> Ballot:
    """Take a ballot back while the vote is open; a new one may follow."""
    ballot = change.get(Ballot, ballot_id)
    require_allowed(change, change.get(Assembly, ballot.assembly), "cast")
    if ballot.state is not BallotState.COUNTED:
        change.refuse(GONE(at="ballot_id", state=ballot.state))
    moved(change, ballot_id, from_=ballot.state, to=BallotState.WITHDRAWN, reason=reason)
    return change.put(evolve(ballot, state=BallotState.WITHDRAWN), BallotWithdrawn(ballot=ballot_id))
