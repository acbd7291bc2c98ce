"""What accounts say in a report: what each held, what came in and went out."""

from collections.abc import Iterator

from community_gov.accounts.records import Account
from community_gov.accounts.statements import statement
from community_gov.change import View
from community_gov.records import Code, Told
from community_gov.sections import Asked, Figure, FigureUnit, Over, ReportSection

__all__ = ["sections"]

_SUMS = {
    "opening": Told("期初余额", "opening balance"),
    "received": Told("收入", "received"),
    "spent": Told("支出", "spent"),
    "closing": Told("期末余额", "closing balance"),
}


def sections(view: View, asked: Asked) -> Iterator[ReportSection]:
    """The section of accounts, where there are any; everybody is told by the statements that are published."""
    known = view.find(Account) if asked.body is None else view.find(Account, body=asked.body)
    open_ = [one for one in known if one.opened < asked.until and (one.closed is None or asked.since < one.closed)]
    figures = tuple(figure for one in sorted(open_, key=lambda one: (one.opened, one.id)) for figure in _of(view, asked, one))
    if figures and not asked.public:
        yield ReportSection(code=Code("accounts"), said=Told("账目", "Accounts"), figures=figures)


def _of(view: View, asked: Asked, account: Account) -> Iterator[Figure]:
    """The sums of one account, of what was entered by the end of the time."""
    found = statement(view, account.id, start=asked.since, end=asked.until, as_of=asked.last)
    asks = (
        ("account_id", account.id),
        ("start", asked.since.isoformat()),
        ("end", asked.until.isoformat()),
        ("as_of", asked.last.isoformat()),
    )
    for name, said in _SUMS.items():
        yield Figure(
            code=Code(f"accounts.{account.id}.{name}"),
            said=Told(f"{account.name}{said.zh}", f"{account.name}, {said.en}"),
            value=getattr(found, name),
            unit=FigureUnit.FEN,
            over=Over.DAY if name in ("opening", "closing") else Over.TIME,
            question="accounts.statement",
            arguments=asks,
            path=name,
        )
