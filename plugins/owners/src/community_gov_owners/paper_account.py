"""The account of the papers (票数清点): every paper that was printed is somewhere, and every paper that came back is on record.

An account that does not add up is refused with every sum that fails; when the reason is known and stated, or it is stated that
nobody knows it, the account is kept, published with its difference and reported as a finding.
"""

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen, validators

from community_gov import Change, Code, Id, Nature, Problem, ProblemType, Refused, View, event, kind, verb
from community_gov.households import Person
from community_gov_owners.assembly import Assembly, require_allowed
from community_gov_owners.ballots import Ballot, BallotState, Channel
from community_gov_owners.boxes import BallotBox, ballot_boxes
from community_gov_owners.counters import CounterDuty, counters

__all__ = ["PaperAccount", "Papers", "PapersAccounted", "account_for_papers", "account_of", "sum_problems"]


def _count() -> int:
    return field(validator=validators.ge(0))


@frozen(kw_only=True)
class Papers:
    """What was counted by hand: papers, not heads."""

    printed: int
    issued: int
    """With owners in the end; a spoiled one that was exchanged is not among them."""
    spoiled: int
    """Misprinted, or given back by an owner and replaced."""
    unused: int
    returned: int
    not_returned: int
    valid: int
    void: int
    """Unsigned, void for every item, or without any mark."""


@kind("owners.paper_account", unique=(("assembly",),), pinned=True)
@frozen(kw_only=True)
class PaperAccount:
    """The papers of one assembly, as its counters and scrutineers counted them."""

    id: Id["PaperAccount"]
    assembly: Id[Assembly]
    on: date
    counters: tuple[Id[Person], ...]
    scrutineers: tuple[Id[Person], ...]
    printed: int = _count()
    issued: int = _count()
    spoiled: int = _count()
    unused: int = _count()
    returned: int = _count()
    not_returned: int = _count()
    valid: int = _count()
    void: int = _count()
    adds_up: bool
    difference: str | None = field(default=None, validator=validators.optional(validators.min_len(1)))
    """Why it does not add up, or that nobody knows; it is published."""


@event("owners.papers_accounted")
@frozen(kw_only=True)
class PapersAccounted:
    """The papers of an assembly were accounted for."""

    account: Id[PaperAccount]
    assembly: Id[Assembly]
    adds_up: bool


UNWATCHED = ProblemType(
    "owners.nobody_watches",
    zh="清点须有计票人和监票人各至少一名",
    en="an account needs at least one named counter and one named scrutineer",
    nature=Nature.STATE,
)
NEGATIVE = ProblemType("owners.papers_negative", zh="{what}不能为负", en="{what} cannot be fewer than 0")
NOT_PRINTED = ProblemType(
    "owners.papers_printed",
    zh="印制{printed}张,发出{issued}张、作废换发{spoiled}张、未用{unused}张,合计不符",
    en="{printed} were printed, but issued {issued}, spoiled {spoiled} and unused {unused} are not that many",
)
NOT_ISSUED = ProblemType(
    "owners.papers_issued",
    zh="发出{issued}张,收回{returned}张、未收回{not_returned}张,合计不符",
    en="{issued} were issued, but returned {returned} and not returned {not_returned} are not that many",
)
NOT_RETURNED = ProblemType(
    "owners.papers_returned",
    zh="收回{returned}张,有效{valid}张、无效{void}张,合计不符",
    en="{returned} came back, but valid {valid} and void {void} are not that many",
)
BOX_CLOSED = ProblemType("owners.papers_box_closed", zh="{number}号票箱尚未开箱", en="box {number} was not opened")
SEAL_BROKEN = ProblemType(
    "owners.papers_seal_broken", zh="{number}号票箱开箱时封条已破损", en="the seal of box {number} was broken when it was opened"
)
NOT_IN_BOXES = ProblemType(
    "owners.papers_boxes",
    zh="各票箱共{boxes}张,收回{returned}张,不符",
    en="the boxes held {boxes} papers, but {returned} came back",
)
NOT_ON_RECORD = ProblemType(
    "owners.papers_entered",
    zh="收回{returned}张(无效{void}张),已登记{entered}张(无效{entered_void}张),不符",
    en="{returned} came back ({void} void), but {entered} are on record ({entered_void} void)",
)


@verb("owners.account_for_papers")
def account_for_papers(
    change: Change, assembly_id: Id[Assembly], *, papers: Papers, difference: str | None = None
) -> PaperAccount:
    """Record the account after the close; a later one replaces it, until the votes are counted.

    Refused with every sum that fails, unless `difference` says why; then it is kept with it.
    """
    require_allowed(change, change.get(Assembly, assembly_id), "account")
    people = counters(change, assembly_id)
    named = {duty: tuple(one.person for one in people if one.duty is duty) for duty in CounterDuty}
    change.require(all(named.values()), UNWATCHED(at="assembly_id"))
    negative = [NEGATIVE(at="papers", what=Code(name)) for name in _FIELDS if getattr(papers, name) < 0]
    if negative:
        raise Refused(*negative)
    problems = list(_problems(change, assembly_id, papers))
    if problems and not (difference or "").strip():
        raise Refused(*problems)
    known = change.first(PaperAccount, assembly=assembly_id)
    made = PaperAccount(
        id=change.new_id(PaperAccount) if known is None else known.id,
        assembly=assembly_id,
        on=change.today,
        counters=named[CounterDuty.COUNTER],
        scrutineers=named[CounterDuty.SCRUTINEER],
        adds_up=not problems,
        difference=difference if problems else None,
        **{name: getattr(papers, name) for name in _FIELDS},
    )
    return change.put(made, PapersAccounted(account=made.id, assembly=assembly_id, adds_up=made.adds_up))


_FIELDS = ("printed", "issued", "spoiled", "unused", "returned", "not_returned", "valid", "void")


def sum_problems(papers: Papers) -> Iterator[Problem]:
    """Every sum of the papers by themselves that fails."""
    said = {name: getattr(papers, name) for name in _FIELDS}
    if papers.printed != papers.issued + papers.spoiled + papers.unused:
        yield NOT_PRINTED(at="papers", **{name: said[name] for name in ("printed", "issued", "spoiled", "unused")})
    if papers.issued != papers.returned + papers.not_returned:
        yield NOT_ISSUED(at="papers", **{name: said[name] for name in ("issued", "returned", "not_returned")})
    if papers.returned != papers.valid + papers.void:
        yield NOT_RETURNED(at="papers", **{name: said[name] for name in ("returned", "valid", "void")})


def _problems(view: View, assembly_id: Id[Assembly], papers: Papers) -> Iterator[Problem]:
    """Every sum that fails: of the papers by themselves, with the boxes, and with what was entered."""
    yield from sum_problems(papers)
    yield from _box_problems(ballot_boxes(view, assembly_id), papers.returned)
    rows = [row for row in view.find(Ballot, assembly=assembly_id) if _in_box(row)]
    void = sum(not row.valid for row in rows)
    if (len(rows), void) != (papers.returned, papers.void):
        yield NOT_ON_RECORD(at="papers", returned=papers.returned, void=papers.void, entered=len(rows), entered_void=void)


def _box_problems(boxes: tuple[BallotBox, ...], returned: int) -> Iterator[Problem]:
    yield from (BOX_CLOSED(at="papers", number=box.number) for box in boxes if box.opened is None)
    yield from (SEAL_BROKEN(at="papers", number=box.number) for box in boxes if box.seal_whole is False)
    held = sum(box.papers or 0 for box in boxes)
    if boxes and held != returned:
        yield NOT_IN_BOXES(at="papers", boxes=held, returned=returned)


def _in_box(ballot: Ballot) -> bool:
    """Whether it is a paper that came back in time."""
    return ballot.channel is not Channel.ONLINE and ballot.state is not BallotState.LATE


def account_of(view: View, assembly_id: Id[Assembly]) -> PaperAccount | None:
    """The account of an assembly, if one was made."""
    return view.first(PaperAccount, assembly=assembly_id)
