"""What money comes in and goes out for: dated data to which communities and plugins add.

What the common parts bring in belongs to the owners, less reasonable cost (Civil Code art. 282; read); the maintenance fund
is used for common parts by a decision of the owners (arts 278(1)5, 281; read).
"""

from collections.abc import Iterator

from attrs import frozen

from community_gov.accounts.records import Account, AccountKind, Flow
from community_gov.change import View, question
from community_gov.errors import PluginClash, ProblemType, Refused
from community_gov.hookspecs import Pack
from community_gov.records import Code

__all__ = ["CATEGORIES", "Category", "categories", "category_named", "label_of"]

_INCOME = frozenset({AccountKind.COMMON_INCOME})
_FUND = frozenset({AccountKind.MAINTENANCE_FUND})
_ALL = frozenset(AccountKind)


@frozen(kw_only=True)
class Category:
    """What an entry is for."""

    code: Code
    zh: str
    en: str
    flow: Flow
    kinds: frozenset[AccountKind]
    """In which accounts it can stand."""
    decided: bool = False
    """Whether it rests on a decision of the owners, or on what the law lets stand for one."""


UNKNOWN_CATEGORY = ProblemType(
    "accounts.unknown_category",
    zh="{kind}账户没有{category}这一类目",
    en="an account of this kind ({kind}) has no category {category}",
)


@question("accounts.categories")
def categories(view: View, *, kind: AccountKind | None = None) -> tuple[Category, ...]:
    """All categories, or those of a kind of account: what comes in before what goes out, in the order of the packs."""
    rows = [one for one in view.packs(Category) if kind is None or kind in one.kinds]
    return tuple(sorted(rows, key=lambda one: one.flow is Flow.OUT))


def category_named(view: View, code: Code, account: Account) -> Category:
    """The category of this code for an account.

    Raises Refused (accounts.unknown_category), PluginClash when two packs say different things of one code.
    """
    found = {one for one in categories(view, kind=account.kind) if one.code == code}
    if not found:
        raise Refused(UNKNOWN_CATEGORY(at="category", kind=account.kind, category=code))
    if len(found) > 1:
        what = f"account category {code!r}"
        raise PluginClash(what, *sorted(f"{one.zh} / {one.en}" for one in found))
    return found.pop()


def label_of(view: View, code: Code) -> tuple[str, str]:
    """The Chinese and the English label; the bare code for a category that no installed plugin knows."""
    return next(((one.zh, one.en) for one in view.packs(Category) if one.code == code), (code, code))


def _made(flow: Flow, kinds: frozenset[AccountKind], *rows: tuple[str, str, str], decided: bool = False) -> Iterator[Category]:
    for code, zh, en in rows:
        yield Category(code=Code(code), zh=zh, en=en, flow=flow, kinds=kinds, decided=decided)


CATEGORIES = Pack(
    name="accounts.categories",
    items=(
        *_made(
            Flow.IN,
            _ALL,
            ("opening", "建账结转", "brought forward when the account was opened"),
            ("interest", "利息", "interest"),
        ),
        *_made(
            Flow.IN,
            _INCOME,
            ("parking", "公共车位收益", "parking on common ground"),
            ("advertising", "广告位收益", "advertising"),
            ("premises_rent", "共有用房租金", "rent of common premises"),
            ("site", "场地使用收益", "use of common ground"),
            ("equipment", "通信等设施占用收益", "equipment of others on common parts"),
            ("compensation", "赔偿收入", "compensation"),
            ("other_income", "其他收益", "other income"),
        ),
        *_made(
            Flow.IN,
            _FUND,
            ("paid_in", "业主交存", "paid in by owners"),
            ("topped_up", "续筹", "topped up"),
            ("from_income", "公共收益转入", "moved from common income"),
        ),
        *_made(
            Flow.OUT,
            _INCOME,
            ("cost", "经营合理成本", "reasonable cost of earning it"),
            ("upkeep", "共有部分维护", "upkeep of common parts"),
            ("body_costs", "业主组织工作经费", "costs of the owners' bodies"),
            ("to_fund", "转入维修资金", "moved to the maintenance fund"),
            ("shared_out", "分配给业主", "shared out among owners"),
            ("other_cost", "其他支出", "other cost"),
        ),
        *_made(Flow.OUT, _FUND, ("repair", "维修、更新和改造", "repair, renewal and rebuilding"), decided=True),
        *_made(Flow.OUT, _FUND, ("urgent_repair", "紧急维修", "urgent repair"), decided=True),
        *_made(Flow.OUT, _FUND, ("refund", "退还业主", "paid back to owners")),
        *_made(Flow.OUT, _ALL, ("bank_fee", "银行手续费", "bank fees")),
        *_made(Flow.IN, frozenset({AccountKind.OTHER}), ("receipt", "收款", "receipt")),
        *_made(Flow.OUT, frozenset({AccountKind.OTHER}), ("payment", "付款", "payment")),
    ),
)
"""The categories that every compound may meet."""
