"""Accounts of bodies that are no more: money that nobody answers for until it is transferred and the account closed."""

from collections.abc import Iterator
from datetime import date

from community_gov.accounts.records import Account
from community_gov.change import View
from community_gov.households import GONE_RULE, GONE_RULE_ZH
from community_gov.organizations import gone
from community_gov.records import Finding, FindingType, Severity

__all__ = ["account_findings"]

ACCOUNT_LEFT = FindingType(
    "accounts.account_left",
    zh="账户{account}由{body}管理,该组织{gone},账户尚未销户",
    en="the account {account} is kept by {body}, which {gone}, and is not closed",
    rule=GONE_RULE,
    rule_zh=GONE_RULE_ZH,
    severity=Severity.CUSTOM,
)


def account_findings(view: View, on: date) -> Iterator[Finding]:
    """One finding for each open account whose body is no more on the day."""
    left = gone(view, on=on)
    for account in view.find(Account) if left else ():
        if account.body in left and account.opened <= on and (account.closed is None or on < account.closed):
            here = left[account.body]
            yield ACCOUNT_LEFT(account.id, since=here.since, account=account.id, body=account.body, gone=here.by)
