"""The compliance audit: everything that any story or plugin finds out of order on a day.

Findings are reported, never refused: each names its rule and how much that rule binds.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View, question
from community_gov.hookspecs import hookimpl
from community_gov.policy import AUDITOR, CLERK, Allow, PolicyPart
from community_gov.records import Finding

__all__ = ["findings"]


@question("audit.findings")
def findings(view: View, *, on: date) -> tuple[Finding, ...]:
    """What is out of order on the day, ordered by code and record; raises PluginError when a plugin fails."""
    return tuple(sorted(view.findings(on), key=lambda finding: (finding.code, finding.about)))


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The one question of the audit."""
    return (findings,)


@hookimpl
def gov_policy() -> PolicyPart:
    """The office and auditors read the findings."""
    return PolicyPart(allows=(Allow("audit.findings", CLERK), Allow("audit.findings", AUDITOR)))
