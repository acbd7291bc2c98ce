"""The hook gov_owners_items: what a plugin gives, and what becomes of one that fails."""

from collections.abc import Iterable
from datetime import date

import pytest

from community_gov import Code, Id, OwnersItem, PluginError, View
from community_gov.hookspecs import hookimpl
from community_gov.testing import fresh_community, somebody

DAY = date(2022, 3, 1)


class Gives:
    """One item."""

    @hookimpl
    def gov_owners_items(self, view: View, on: date) -> Iterable[OwnersItem]:
        """From its day on."""
        return (OwnersItem(id=Id(view.community), matter=Code("rebuild"), announced=DAY),) if on >= DAY else ()


class Raises:
    """Has lost the agenda."""

    @hookimpl
    def gov_owners_items(self, view: View, on: date) -> Iterable[OwnersItem]:
        """Nothing, for want of an agenda."""
        raise LookupError(f"no agenda on {on} in {view.community}")


class ReturnsText:
    """Says it in words."""

    @hookimpl
    def gov_owners_items(self, view: View, on: date) -> Iterable[OwnersItem]:
        """Words."""
        del view, on
        return ("rebuild",)  # type: ignore[return-value]  # on purpose


def test_what_a_plugin_gives_is_told_by_the_view() -> None:
    """As of the day that is asked about; also inside of a change."""
    desk = fresh_community(plugins=[Gives()]).by(somebody())
    with desk.view() as view:
        assert [item.matter for item in view.owners_items(DAY)] == ["rebuild"]
        assert view.owners_items(date(2022, 2, 28)) == ()
    with desk.change() as change:
        assert len(change.owners_items(DAY)) == 1


LOST = "LookupError('no agenda on 2022-03-01 in test')"


@pytest.mark.parametrize(("plugin", "told"), [(Raises(), LOST), (ReturnsText(), "returned str, not OwnersItem")])
def test_a_plugin_that_fails_is_named(plugin: object, told: str) -> None:
    """With its hook; nothing of it is swallowed."""
    with fresh_community(plugins=[plugin]).by(somebody()).view() as view, pytest.raises(PluginError) as said:
        view.owners_items(DAY)
    assert f"hook gov_owners_items: {told}" in str(said.value)
