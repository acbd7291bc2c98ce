"""The life of items under random actions, on both stores; many more of them by `make faults ARGS=machines-feedback`."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import HealthCheck, settings
from tests.feedback.machine import FeedbackMachine, in_file


class OnFile(FeedbackMachine):
    """The same on the SQL store."""

    place: Callable[[], AbstractContextManager[str]] = staticmethod(in_file)


TestFeedback = FeedbackMachine.TestCase
TestFeedback.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestFeedbackOnFile = OnFile.TestCase
TestFeedbackOnFile.settings = settings(
    max_examples=2, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
