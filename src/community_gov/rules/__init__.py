"""Deciding: a register, a rule and ballots give a verdict with its reasons.

This package is pure. It knows no store, no clock and no community, and it compares exact numbers only.

A register holds voters with exact weights; one voter is one head, with everything he holds:

>>> from decimal import Decimal
>>> from community_gov.rules import Ballot, Choice, Mark, Register, Rule, Stage, Voter, decide, parse_condition
>>> areas = ["106.8", "140.23", "114.19", "85.08", "70.56", "258.43"]
>>> register = Register(Voter(id=f"owner-{n}", weights={"area": Decimal(area)}) for n, area in enumerate(areas))

A rule is data; here an ordinary matter of the Civil Code, art. 278, written out (the shipped rulebooks hold it as
CN.278.ordinary):

>>> ordinary = Rule(
...     id="ordinary",
...     citation="Civil Code art. 278",
...     mark=Mark.READ,
...     stages=(
...         Stage(
...             name="vote",
...             quorum=parse_condition("heads(P) >= 2/3 heads(E) and area(P) >= 2/3 area(E)"),
...             passes=parse_condition("heads(Y) > 1/2 heads(P) and area(Y) > 1/2 area(P)"),
...         ),
...     ),
... )

Five owners vote. Their area is exactly two thirds of all, which floats deny; four of five heads and more than half of the area
agree:

>>> ballots = [Ballot(voter=f"owner-{n}", choice=Choice.NO if n == 1 else Choice.YES) for n in range(5)]
>>> verdict = decide(ordinary, register, ballots)
>>> verdict.outcome.value
'passed'
>>> verdict.last_held.quorum.of[1].formula, verdict.last_held.quorum.of[1].margin
('area(P) >= 2/3 area(E)', Fraction(0, 1))
"""

from community_gov.rules.ballots import Ballot, Choice, Facts
from community_gov.rules.beforehand import (
    Cap,
    CapToRest,
    Deem,
    DeemAs,
    Effect,
    Excess,
    Exclude,
    InvalidBallots,
    MandateCount,
    MandateShare,
    ProxyLimit,
    Represent,
    RoundTo,
    Transform,
)
from community_gov.rules.book import Book, Matter, Parameter, Value, named_matter, named_matters
from community_gov.rules.choose import (
    Chosen,
    ChosenParameter,
    ClashingBooks,
    Finding,
    NoRule,
    Step,
    choose,
    find_parameter,
    shipped_books,
)
from community_gov.rules.citing import cited_in_chinese
from community_gov.rules.decide import decide
from community_gov.rules.derived import Derived
from community_gov.rules.elect import elect
from community_gov.rules.election import Candidature, ElectionNote, ElectionOutcome, ElectionVerdict, RoundResult
from community_gov.rules.explain import explain
from community_gov.rules.expressions import (
    AllOf,
    Amount,
    AnyOf,
    AtLeast,
    Comparator,
    Compare,
    Condition,
    Constant,
    Each,
    Expression,
    Flag,
    Greatest,
    Least,
    Not,
    Number,
    Plus,
    Times,
    VoterSet,
)
from community_gov.rules.forms import Flaw, FlawedRules
from community_gov.rules.formula import parse_condition, parse_expression, show_condition, show_expression
from community_gov.rules.load import Format, book_from_data, book_to_data, read_book, rule_from_data, rule_to_data
from community_gov.rules.numeric import Exact, InexactNumber, Rounding, exact, parse_number, show_number
from community_gov.rules.papers import PapersFormat, VotePaper, VotePapers, read_facts, read_papers, read_register
from community_gov.rules.reader import FormulaError
from community_gov.rules.register import HEADS, UNITS, Holding, Member, Register, Voter
from community_gov.rules.roll import Round
from community_gov.rules.rule import Contest, Mark, Onward, Papers, QuorumAt, Rule, Severity, Shortfall, Stage, Tie, TieBreak
from community_gov.rules.shapes import book_schema
from community_gov.rules.sheet import Missing
from community_gov.rules.slates import ElectionRound, Slate
from community_gov.rules.tally import Standing, Tally
from community_gov.rules.totals import FaultKind, Percentage, SumFault, Totals, TotalsReport, check_totals, read_totals
from community_gov.rules.verdict import (
    Branch,
    Count,
    Data,
    Ended,
    Join,
    Node,
    Note,
    Operand,
    Outcome,
    Silence,
    StageResult,
    Test,
    Verdict,
)
from community_gov.rules.words import Language

__all__ = [
    "HEADS",
    "UNITS",
    "AllOf",
    "Amount",
    "AnyOf",
    "AtLeast",
    "Ballot",
    "Book",
    "Branch",
    "Candidature",
    "Cap",
    "CapToRest",
    "Choice",
    "Chosen",
    "ChosenParameter",
    "ClashingBooks",
    "Comparator",
    "Compare",
    "Condition",
    "Constant",
    "Contest",
    "Count",
    "Data",
    "Deem",
    "DeemAs",
    "Derived",
    "Each",
    "Effect",
    "ElectionNote",
    "ElectionOutcome",
    "ElectionRound",
    "ElectionVerdict",
    "Ended",
    "Exact",
    "Excess",
    "Exclude",
    "Expression",
    "Facts",
    "FaultKind",
    "Finding",
    "Flag",
    "Flaw",
    "FlawedRules",
    "Format",
    "FormulaError",
    "Greatest",
    "Holding",
    "InexactNumber",
    "InvalidBallots",
    "Join",
    "Language",
    "Least",
    "MandateCount",
    "MandateShare",
    "Mark",
    "Matter",
    "Member",
    "Missing",
    "NoRule",
    "Node",
    "Not",
    "Note",
    "Number",
    "Onward",
    "Operand",
    "Outcome",
    "Papers",
    "PapersFormat",
    "Parameter",
    "Percentage",
    "Plus",
    "ProxyLimit",
    "QuorumAt",
    "Register",
    "Represent",
    "Round",
    "RoundResult",
    "RoundTo",
    "Rounding",
    "Rule",
    "Severity",
    "Shortfall",
    "Silence",
    "Slate",
    "Stage",
    "StageResult",
    "Standing",
    "Step",
    "SumFault",
    "Tally",
    "Test",
    "Tie",
    "TieBreak",
    "Times",
    "Totals",
    "TotalsReport",
    "Transform",
    "Value",
    "Verdict",
    "VotePaper",
    "VotePapers",
    "Voter",
    "VoterSet",
    "book_from_data",
    "book_schema",
    "book_to_data",
    "check_totals",
    "choose",
    "cited_in_chinese",
    "decide",
    "elect",
    "exact",
    "explain",
    "find_parameter",
    "named_matter",
    "named_matters",
    "parse_condition",
    "parse_expression",
    "parse_number",
    "read_book",
    "read_facts",
    "read_papers",
    "read_register",
    "read_totals",
    "rule_from_data",
    "rule_to_data",
    "shipped_books",
    "show_condition",
    "show_expression",
    "show_number",
]
