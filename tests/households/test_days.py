"""Dated relations for any history: ownership, residence, representatives, guardians, splits, mergers, numbers and terms."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import HealthCheck, settings
from tests.households.days import RegisterMachine, in_file


class OnFile(RegisterMachine):
    """The same on the SQL store."""

    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_file)


TestDays = RegisterMachine.TestCase
TestDays.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)
TestDaysOnFile = OnFile.TestCase
TestDaysOnFile.settings = settings(
    max_examples=2, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
