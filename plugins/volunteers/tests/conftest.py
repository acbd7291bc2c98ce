"""Fixtures of the volunteers' tests."""

import pytest
from plugins.volunteers.tests.branch import Branch, open_branch


@pytest.fixture
def branch() -> Branch:
    """A branch in April 2021, with a calendar of that year."""
    return open_branch()
