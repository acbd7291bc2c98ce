"""The compliance audit: everything that any story or plugin finds out of order on a day; and who was turned away.

Findings are reported, never refused: each names its rule and how much that rule binds.
"""

from collections.abc import Callable, Iterable
from datetime import date

from community_gov.change import View, question
from community_gov.denials import Denials
from community_gov.hookspecs import hookimpl
from community_gov.policy import AUDITOR, CLERK, OPERATOR, Allow, PolicyPart
from community_gov.records import Finding

__all__ = ["denials", "findings"]


@question("audit.findings")
def findings(view: View, *, on: date) -> tuple[Finding, ...]:
    """What is out of order on the day, ordered by code and record; raises PluginError when a plugin fails."""
    return tuple(sorted(view.findings(on), key=lambda finding: (finding.code, finding.about)))


@question("audit.denials")
def denials(view: View) -> Denials:
    """The security log: the newest denials, oldest first; those of this process unless the host keeps a log of its own."""
    return view.denials()


@hookimpl
def gov_verbs() -> Iterable[Callable[..., object]]:
    """The questions of the audit."""
    return (denials, findings)


@hookimpl
def gov_policy() -> PolicyPart:
    """The office and auditors read the findings; those who answer for the community read who was turned away."""
    allows = (("findings", CLERK), ("findings", AUDITOR), ("denials", OPERATOR), ("denials", AUDITOR))
    return PolicyPart(allows=tuple(Allow(f"audit.{name}", role) for name, role in allows))
