"""Who may do what with accounts: the office and the chair of the body enter, the owners read all of it.

It is the owners' money, so each of them reads every entry and statement; everybody else sees what is shown by notice.
"""

from collections.abc import Iterator

from community_gov.accounts.records import Account, Entry
from community_gov.change import View
from community_gov.households import OWNER
from community_gov.organizations import CHAIR, MEMBER
from community_gov.policy import ANYONE, AUDITOR, CLERK, Allow, Anchor, PolicyPart, Scope, anchored

__all__ = ["part"]

_LED = {
    "close_account": "account_id",
    "correct": "entry_id",
    "open_account": "body_id",
    "publish_statement": "account_id",
    "record": "account_id",
}
_READ = ("account", "accounts_of", "balances", "entries", "statement", "statements_of")


def part() -> PolicyPart:
    """All rows and anchors of accounts."""
    return PolicyPart(
        allows=tuple(_rows()),
        anchors=(
            anchored(Account, _of_account),
            anchored(Entry, lambda view, entry: _of_account(view, view.get(Account, entry.account))),
        ),
    )


def _rows() -> Iterator[Allow]:
    yield Allow("accounts.categories", ANYONE)
    for name, of in _LED.items():
        yield Allow(f"accounts.{name}", CLERK)
        yield Allow(f"accounts.{name}", CHAIR, Scope.BODY, of=of)
    for name in _READ:
        yield from (Allow(f"accounts.{name}", role) for role in (CLERK, AUDITOR, OWNER, MEMBER))


def _of_account(_view: View, known: Account) -> tuple[Anchor, ...]:
    return (Anchor(Scope.BODY, known.body),)
