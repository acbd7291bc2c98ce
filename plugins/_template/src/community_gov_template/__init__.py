"""Tools that neighbours lend to each other: the smallest plugin that passes the contract."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from community_gov import (
    CLERK,
    Allow,
    Change,
    Code,
    Controller,
    Id,
    Mask,
    Nature,
    PolicyPart,
    ProblemType,
    Purpose,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.hookspecs import Records, hookimpl

__all__ = ["Lent", "Loan", "give_back", "lend", "loans"]


@kind("template.loan", indexes=("tool",))
@frozen(kw_only=True)
class Loan:
    """A tool in a neighbour's hands, from a day to the day it came back; nothing is ever deleted."""

    id: Id["Loan"]
    tool: Code
    start: date
    end: date | None = None
    borrower: str | None = field(
        default=None,
        repr=False,
        metadata=personal(
            purpose=Purpose.CONTACT,
            controller=Controller.RESIDENTS_COMMITTEE,
            until=Until.MATTER_CLOSED,
            mask=Mask.NAME,
        ),
    )


@event("template.lent")
@frozen(kw_only=True)
class Lent:
    """A tool went out."""

    loan: Id[Loan]
    tool: Code


OUT = ProblemType("template.out", zh="{tool}已借出", en="{tool} is lent already", nature=Nature.STATE)
BACK = ProblemType("template.back", zh="{tool}已于{end}归还", en="{tool} came back on {end}", nature=Nature.STATE)
BEFORE = ProblemType("template.before", zh="归还日期{on}早于借出日期{start}", en="{on} lies before the loan began on {start}")


@verb("template.lend")
def lend(change: Change, *, tool: Code, borrower: str, on: date) -> Loan:
    """Hand a tool to a neighbour; it has to be there."""
    change.require(change.first(Loan, tool=tool, end=None) is None, OUT(at="tool", tool=tool))
    loan = Loan(id=change.new_id(Loan), tool=tool, start=on, borrower=borrower)
    return change.put(loan, Lent(loan=loan.id, tool=tool))


@verb("template.give_back")
def give_back(change: Change, loan_id: Id[Loan], *, on: date) -> Loan:
    """Take a tool back, once, and not before it went out."""
    loan = change.get(Loan, loan_id)
    if loan.end is not None:
        change.refuse(BACK(at="loan_id", tool=loan.tool, end=loan.end))
    change.require(on >= loan.start, BEFORE(at="on", on=on, start=loan.start))
    return change.put(evolve(loan, end=on))


@question("template.loans")
def loans(view: View) -> tuple[Loan, ...]:
    """The tools that are out, in the order of their names."""
    return view.find(Loan, end=None, order_by="tool")


@hookimpl
def gov_records() -> Records:
    """What is stored and told, and how its tables come to be."""
    return Records(kinds=(Loan,), events=(Lent,), migrations=Path(__file__).parent / "migrations")


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """What can be done and asked."""
    return (lend, give_back, loans)


@hookimpl
def gov_policy() -> PolicyPart:
    """The office does it all; without a row nobody may do anything."""
    return PolicyPart(allows=tuple(Allow(f"template.{name}", CLERK) for name in ("lend", "give_back", "loans")))
