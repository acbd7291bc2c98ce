"""What the owners' votes add to a report: which were called and counted, and what was decided."""

from collections.abc import Iterator

from community_gov import Code, Id, Told, View
from community_gov.reports import Asked, Entered, Figure, LedgerRow, ReportSection, ledger_section, stood
from community_gov.rules import Outcome
from community_gov_owners.assembly import Assembly, AssemblyState
from community_gov_owners.decisions import Decision

__all__ = ["sections"]

_OVER = (AssemblyState.COUNTED, AssemblyState.CANCELLED)


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The votes of the whole compound, or those that a body called; everybody is told by the notices of each."""
    if asked.public:
        return
    known = view.find(Assembly) if asked.body is None else view.find(Assembly, convener=asked.body)
    rows = tuple(row for one in sorted(known, key=lambda one: one.number) for row in _row(view, asked, one))
    if rows:
        more = (figure for row in rows for figure in _decided(view, asked, row))
        yield ledger_section(asked, "owners", Told("业主表决", "Owners' votes"), rows, more=more)


def _row(view: View, asked: Asked, now: Assembly) -> Iterator[LedgerRow]:
    """The vote, if it was announced by the end of the time and not over before it began."""
    then = stood(view, Assembly, now.id, before=asked.before)
    before = stood(view, Assembly, now.id, before=asked.begins)
    over = before is not None and before.state in _OVER
    if then is None or then.announced is None or over:
        return
    yield LedgerRow(
        section=Code("owners"),
        about=then.id,
        title=Told(then.name, then.name),
        number=then.number,
        entered=Entered.CAME if before is None or before.announced is None else Entered.CARRIED,
        came=then.announced,
        done=then.closes if then.state in _OVER else None,
        state=Told(then.state.zh, then.state.en),
    )


def _decided(view: View, asked: Asked, row: LedgerRow) -> Iterator[Figure]:
    known = view.find(Decision, assembly=Id[Assembly](row.about))
    found = [one for one in known if stood(view, Decision, one.id, before=asked.before) is not None]
    if found:
        yield Figure(
            code=Code(f"owners.{row.about}.passed"),
            said=Told(f"{row.title.zh}通过", f"{row.title.en}, passed"),
            value=sum(one.outcome is Outcome.PASSED for one in found),
            base=len(found),
            out_of=Told("已表决", "put to the vote"),
            question="owners.decisions",
            arguments=(("assembly_id", row.about),),
            path="[outcome=passed]",
            base_path="[]",
        )
