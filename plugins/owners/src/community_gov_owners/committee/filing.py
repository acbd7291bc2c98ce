"""What a committee files and reports: the papers of its election, changes of members, its renewal, what it will and did decide.

Filed (备案) is with the housing authority and the street office; told is the residents' committee where the law wants it.
"""

from datetime import date

from attrs import evolve, field, frozen, validators

from community_gov import AnyId, Change, Coded, Id, Nature, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import natural
from community_gov.meetings import ItemDecision, Meeting
from community_gov.organizations import Body, Post, Term
from community_gov_owners.assembly import Assembly
from community_gov_owners.decisions import Decision
from community_gov_owners.sitting import COMMITTEE, SUPERVISORS

__all__ = [
    "Filing",
    "FilingPaper",
    "PapersFiled",
    "Report",
    "ReportKind",
    "Reported",
    "confirm_filing",
    "file_papers",
    "filings",
    "report",
    "reports",
]


class FilingPaper(Coded):
    """What is filed after an election."""

    RESULT = "result", "选举结果", "result of the election"
    COVENANT = "covenant", "管理规约", "covenant"
    RULES = "rules", "业主大会议事规则", "rules of procedure"
    DECISIONS = "decisions", "其他重大决定", "other major decisions"
    MEMBERS = "members", "委员名单", "list of members"


@kind("owners.filing", indexes=("assembly",))
@frozen(kw_only=True)
class Filing:
    """Papers filed with the housing authority and the street office (备案)."""

    id: Id["Filing"]
    assembly: Id[Assembly]
    office: Id[Body]
    on: date
    papers: tuple[FilingPaper, ...] = field(validator=validators.min_len(1))
    number: str | None
    """The number that the office gave."""
    confirmed: date | None = None
    """The day on which the office confirmed it (备案确认)."""


class ReportKind(Coded):
    """What a committee reports or tells."""

    CHANGE = "change", "委员变更", "a change of members"
    RENEWAL = "renewal", "换届", "that its renewal is due"
    MEETING = "meeting", "拟召开的会议", "a meeting that is to come"
    DECISION = "decision", "作出的决定", "what was decided"


@kind("owners.report", indexes=("body",))
@frozen(kw_only=True)
class Report:
    """Something that a committee told another body, such as the street office or the residents' committee."""

    id: Id["Report"]
    body: Id[Body]
    kind: ReportKind
    to: Id[Body]
    on: date
    about: tuple[AnyId, ...]
    """The terms that began or ended, the meeting, or the decisions; nothing for a renewal."""


@event("owners.papers_filed")
@frozen(kw_only=True)
class PapersFiled:
    """The papers of an election were filed."""

    filing: Id[Filing]
    assembly: Id[Assembly]


@event("owners.reported")
@frozen(kw_only=True)
class Reported:
    """A committee told another body something."""

    report: Id[Report]
    body: Id[Body]
    kind: ReportKind
    to: Id[Body]


NO_PAPERS = ProblemType("owners.no_papers", zh="须写明备案材料", en="name the papers that are filed")
NOT_COMMITTEE = ProblemType(
    "owners.not_committee",
    zh="{body}不是业主委员会或业主监督委员会",
    en="{body} is neither an owners' committee nor a supervisory committee",
)
ABOUT = ProblemType(
    "owners.report_about",
    zh="所报事项与该组织或报告种类不符,或未写明",
    en="a report names terms, a meeting or decisions of this body, as its kind asks for; that of a renewal names nothing",
)
CONFIRMED = ProblemType("owners.confirmed_already", zh="已于{on}确认", en="it was confirmed on {on} already", nature=Nature.STATE)
BEFORE_FILED = ProblemType(
    "owners.confirmed_before", zh="确认日{on}早于备案日{filed}", en="{on} lies before {filed}, when it was filed"
)
AHEAD = ProblemType("owners.report_ahead", zh="报告日{on}还没有到", en="{on} has not come yet")


@verb("owners.file_papers")
def file_papers(
    change: Change,
    assembly_id: Id[Assembly],
    *,
    office: Id[Body],
    on: date,
    papers: tuple[FilingPaper, ...],
    number: str | None = None,
) -> Filing:
    """Record what was filed with an office; due within 30 days of the election (Property Management Regulation art. 16; read)."""
    change.get(Assembly, assembly_id)
    change.get(Body, office)
    change.require(papers, NO_PAPERS(at="papers"))
    made = Filing(id=change.new_id(Filing), assembly=assembly_id, office=office, on=on, papers=papers, number=number)
    return change.put(made, PapersFiled(filing=made.id, assembly=assembly_id))


@verb("owners.confirm_filing")
def confirm_filing(change: Change, filing_id: Id[Filing], *, on: date, number: str | None = None) -> Filing:
    """The office confirmed what was filed, and gave it a number; in Beijing and Shandong it has a few days for that."""
    known = change.get(Filing, filing_id)
    if known.confirmed is not None:
        raise Refused(CONFIRMED(at="filing_id", on=known.confirmed))
    change.require(known.on <= on, BEFORE_FILED(at="on", on=on, filed=known.on))
    change.require(on <= change.today, AHEAD(at="on", on=on))
    return change.put(evolve(known, confirmed=on, number=number or known.number))


@verb("owners.report")
def report(
    change: Change, body_id: Id[Body], *, kind: ReportKind, to: Id[Body], on: date, about: tuple[AnyId, ...] = ()
) -> Report:
    """Record that a committee told another body something, and what it was about."""
    require_committee(change, body_id)
    change.get(Body, to)
    change.require(on <= change.today, AHEAD(at="on", on=on))
    named = bool(about) is not (kind is ReportKind.RENEWAL)
    change.require(named and all(_fits(change, body_id, kind, one) for one in about), ABOUT(at="about"))
    made = Report(id=change.new_id(Report), body=body_id, kind=kind, to=to, on=on, about=tuple(dict.fromkeys(about)))
    return change.put(made, Reported(report=made.id, body=body_id, kind=kind, to=to))


def require_committee(change: Change, body_id: Id[Body], *, at: str = "body_id") -> Body:
    """The body, where it is a committee of owners; else refused (owners.not_committee)."""
    body = change.get(Body, body_id)
    change.require(body.kind in (COMMITTEE, SUPERVISORS), NOT_COMMITTEE(at=at, body=body_id))
    return body


def _fits(change: Change, body: Id[Body], kind: ReportKind, about: AnyId) -> bool:
    match kind:
        case ReportKind.CHANGE:
            term = change.first(Term, id=about)
            return term is not None and change.get(Post, term.post).body == body
        case ReportKind.MEETING:
            return change.first(Meeting, id=about, body=body) is not None
        case ReportKind.DECISION:
            item = change.first(ItemDecision, id=about)
            own = item is not None and change.get(Meeting, item.meeting).body == body
            return own or change.first(Decision, id=about) is not None
        case _:
            return False


# --- questions -------------------------------------------------------------------------------------------------------


@question("owners.filings")
def filings(view: View, assembly_id: Id[Assembly]) -> tuple[Filing, ...]:
    """What was filed after an assembly, the first first."""
    view.get(Assembly, assembly_id)
    return view.find(Filing, assembly=assembly_id, order_by="on")


@question("owners.reports")
def reports(view: View, body_id: Id[Body]) -> tuple[Report, ...]:
    """What a committee reported, the first first; raises NotFound."""
    view.get(Body, body_id)
    return tuple(sorted(view.find(Report, body=body_id), key=lambda row: (row.on, natural(row.id))))
