"""The hook gov_report_sections: what a plugin gives, and what becomes of one that fails."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from community_gov import Code, PluginError, Told, View
from community_gov.hookspecs import hookimpl
from community_gov.reports import Asked, Entered, LedgerRow, ReportSection, balance, ledger, ledger_section, report
from community_gov.testing import fresh_community, somebody

FIRST, AFTER = date(2021, 12, 1), date(2022, 1, 1)


class Beds:
    """One bed that was dug, in a section of its own."""

    @hookimpl
    def gov_report_sections(self, view: View, asked: Asked) -> Iterator[ReportSection]:
        """One row."""
        row = LedgerRow(
            section=Code("beds"),
            about=view.community,  # type: ignore[arg-type]  # any id will do here
            title=Told("月季", "roses"),
            entered=Entered.CAME,
            came=asked.since,
            done=asked.last,
            state=Told("已种", "planted"),
        )
        yield ledger_section(asked, "beds", Told("花坛", "Beds"), (row,))


class Raises:
    """Has lost its beds."""

    @hookimpl
    def gov_report_sections(self, view: View, asked: Asked) -> Iterable[ReportSection]:
        """Nothing, for want of a bed."""
        raise LookupError(f"no such bed on {asked.last} in {view.community}")


class ReturnsText:
    """Says it in words."""

    @hookimpl
    def gov_report_sections(self, view: View, asked: Asked) -> Iterable[ReportSection]:
        """Words."""
        del view, asked
        return ("twelve beds",)  # type: ignore[return-value]  # on purpose


def test_a_plugin_adds_a_section_with_rows() -> None:
    """Last in the report, in the ledger, and in the balance that its figures name."""
    desk = fresh_community(plugins=[Beds()]).by(somebody())
    made = desk.ask(report, since=FIRST, until=AFTER)
    assert made.sections[-1].said == Told("花坛", "Beds")
    assert (made.figure("beds.done").value, made.figure("beds.done").base) == (1, 1)
    assert [row.title.zh for row in desk.ask(ledger, section=Code("beds"), since=FIRST, until=AFTER)] == ["月季"]
    assert desk.ask(balance, section=Code("beds"), since=FIRST, until=AFTER).done == 1
    with pytest.raises(LookupError, match=r"beds\.planted"):
        made.figure("beds.planted")


LOST = "LookupError('no such bed on 2021-12-31 in test')"


@pytest.mark.parametrize(("plugin", "told"), [(Raises(), LOST), (ReturnsText(), "returned str, not ReportSection")])
def test_a_plugin_that_fails_is_named(plugin: object, told: str) -> None:
    """With its hook; nothing of it is swallowed."""
    with pytest.raises(PluginError) as said:
        fresh_community(plugins=[plugin]).by(somebody()).ask(report, since=FIRST, until=AFTER)
    assert f"hook gov_report_sections: {told}" in str(said.value)
