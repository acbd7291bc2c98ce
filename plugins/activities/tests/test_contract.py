"""The plugin keeps the contract of all plugins."""

import community_gov_activities
from community_gov.testing import check_plugin


def test_the_plugin_keeps_the_contract() -> None:
    """Hooks, kinds, events, problems, policy, red line, an empty community: all as every plugin has to be."""
    report = check_plugin(community_gov_activities)
    assert report.broken == ()
    assert report.kinds == len(community_gov_activities.gov_records().kinds)
