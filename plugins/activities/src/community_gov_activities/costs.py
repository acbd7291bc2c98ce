"""What an activity cost, in whole fen, and who bears which part of it; called off, held, accounted.

Each expense names its paper by digest and perhaps the household that laid it out. The sum is shared by head, by adult or by
household to the last fen (`dividing`); what a household laid out is set off against its share. Who has not paid is for who
invites alone: it is never published and bars from nothing.
"""

import re
from datetime import date

from attrs import evolve, field, frozen, validators

from community_gov import Change, Coded, Id, Nature, OneOf, ProblemType, Refused, View, event, kind, question, verb
from community_gov.households import Unit, require_text
from community_gov_activities.activities import Activity, Split, move_activity, require_planned
from community_gov_activities.bookings import drop_bookings
from community_gov_activities.dividing import divided
from community_gov_activities.signup import ON_LIST, SignUp, SignUpState, move_sign_up
from community_gov_activities.venues import NUMBER

__all__ = [
    "Cost",
    "CostEntered",
    "Share",
    "ShareSettled",
    "ShareState",
    "account",
    "add_cost",
    "call_off",
    "costs_of",
    "reopen",
    "settle",
    "shares_of",
    "shares_of_household",
    "strike_cost",
]

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ShareState(Coded):
    """What became of a share."""

    OPEN = "open", "待结清", "open"
    SETTLED = "settled", "已结清", "settled"
    VOID = "void", "已作废", "void"


@kind("activities.cost", indexes=("activity",))
@frozen(kw_only=True)
class Cost:
    """One expense, with the paper that proves it; it is struck and never altered."""

    id: Id["Cost"]
    activity: Id[Activity]
    fen: int = field(validator=validators.ge(1))
    text: str
    """What it was for, without names of people."""
    digest: str
    """The SHA-256 of the paper."""
    on: date
    unit: Id[Unit] | None
    """The household that laid it out; None: who invites."""
    struck: bool = False


@kind("activities.share", indexes=("activity", "unit"))
@frozen(kw_only=True)
class Share:
    """What a household bears of the costs."""

    id: Id["Share"]
    activity: Id[Activity]
    sign_up: Id[SignUp]
    unit: Id[Unit]
    fen: int
    laid_out: int
    """What it laid out itself, in fen."""
    state: ShareState
    settled: date | None = None

    @property
    def due(self) -> int:
        """What it still pays, in fen; less than 0: what it gets back."""
        return self.fen - self.laid_out


@event("activities.cost_entered")
@frozen(kw_only=True)
class CostEntered:
    """An expense was entered, or struck."""

    activity: Id[Activity]
    cost: Id[Cost]
    fen: int
    struck: bool


@event("activities.share_settled")
@frozen(kw_only=True)
class ShareSettled:
    """A share was paid or paid back."""

    activity: Id[Activity]
    share: Id[Share]


NO_DIGEST = ProblemType(
    "activities.no_digest",
    zh="凭证摘要为其SHA-256,64位小写十六进制",
    en="the digest is the SHA-256 of the paper, as 64 hexadecimal digits in lower case",
)
NOT_COMING = ProblemType(
    "activities.not_coming", zh="垫付的家庭不在名单上", en="the household that laid it out has no places", nature=Nature.STATE
)
COST_STRUCK = ProblemType("activities.cost_struck", zh="该笔已冲销", en="the expense was struck already", nature=Nature.STATE)
NOT_ENDED = ProblemType("activities.not_ended", zh="活动{ends}结束", en="it ends at {ends}", nature=Nature.STATE)
NOT_PLACED = ProblemType("activities.not_placed", zh="{sign_up}不在本活动名单上", en="{sign_up} has no places in this activity")
NOBODY_PAYS = ProblemType(
    "activities.nobody_pays", zh="无人到场,费用无法分摊", en="nobody came who could share the costs", nature=Nature.STATE
)
SETTLED = ProblemType(
    "activities.settled_already", zh="已有{count}笔结清", en="{count} shares are settled already", nature=Nature.STATE
)
NOT_OPEN = ProblemType("activities.share_not_open", zh="该笔{state}", en="the share is {state}", nature=Nature.STATE)
LATER_DAY = ProblemType("activities.day_to_come", zh="{on}尚未到来", en="{on} has not come yet")


@verb("activities.add_cost")
def add_cost(
    change: Change,
    activity_id: Id[Activity],
    *,
    fen: int,
    text: str,
    digest: str,
    on: date,
    unit_id: Id[Unit] | None = None,
) -> Cost:
    """Enter an expense; `unit_id` is the household of the list that laid it out."""
    require_planned(change, activity_id)
    change.require(fen >= 1, NUMBER(at="fen", least=1))
    require_text(text=text)
    change.require(_DIGEST.fullmatch(digest), NO_DIGEST(at="digest"))
    change.require(on <= change.today, LATER_DAY(at="on", on=on))
    if unit_id is not None:
        coming = change.first(SignUp, activity=activity_id, unit=unit_id, state=SignUpState.PLACED)
        change.require(coming is not None, NOT_COMING(at="unit_id"))
    made = Cost(id=change.new_id(Cost), activity=activity_id, fen=fen, text=text, digest=digest, on=on, unit=unit_id)
    return change.put(made, CostEntered(activity=activity_id, cost=made.id, fen=fen, struck=False))


@verb("activities.strike_cost")
def strike_cost(change: Change, cost_id: Id[Cost]) -> Cost:
    """Strike an expense that was entered wrongly; it stays to be read."""
    known = change.get(Cost, cost_id)
    require_planned(change, known.activity)
    change.require(not known.struck, COST_STRUCK(at="cost_id"))
    struck = evolve(known, struck=True)
    return change.put(struck, CostEntered(activity=known.activity, cost=cost_id, fen=known.fen, struck=True))


@verb("activities.call_off")
def call_off(change: Change, activity_id: Id[Activity], *, reason: str) -> Activity:
    """Call an activity off, for a reason that all can read: the list ends, and what was booked for it is free."""
    require_text(reason=reason)
    known = change.get(Activity, activity_id)
    moved = move_activity(change, known, "call_off", reason=reason)
    drop_bookings(change, known, reason=reason)
    for one in change.find(SignUp, activity=activity_id, state=OneOf(ON_LIST), order_by="place"):
        move_sign_up(change, one, SignUpState.CALLED_OFF)
    return moved


@verb("activities.account")
def account(change: Change, activity_id: Id[Activity], *, came: int, absent: tuple[Id[SignUp], ...] = ()) -> Activity:
    """Close an activity that was held: how many persons came, who did not, and what each household bears.

    Those who did not come bear nothing; what somebody laid out is set off, or paid back, whether he came or not.
    """
    known = require_planned(change, activity_id)
    change.require(change.now >= known.ends, NOT_ENDED(at="activity_id", ends=known.ends.astimezone(change.zone)))
    change.require(came >= 0, NUMBER(at="came", least=0))
    rows = change.find(SignUp, activity=activity_id, order_by="place")
    placed = {one.id: one for one in rows if one.state is SignUpState.PLACED}
    for at, missing in enumerate(absent):
        change.require(missing in placed, NOT_PLACED(at=f"absent[{at}]", sign_up=missing))
    _share(change, known, rows, frozenset(placed) - frozenset(absent))
    for missing in dict.fromkeys(absent):
        move_sign_up(change, placed[missing], SignUpState.ABSENT)
    return move_activity(change, evolve(known, came=came), "account")


def _share(change: Change, activity: Activity, rows: tuple[SignUp, ...], bearing: frozenset[Id[SignUp]]) -> None:
    """A share for each household that was there or had laid something out; its last line on the list stands for it."""
    costs = change.find(Cost, activity=activity.id, struck=False)
    total = sum(one.fen for one in costs)
    if not total:
        return
    lines = tuple({one.unit: one for one in rows}.values())
    weights = [_weight(one, activity.split) if one.id in bearing else 0 for one in lines]
    change.require(sum(weights), NOBODY_PAYS(at="absent"))
    for one, fen in zip(lines, divided(total, weights), strict=True):
        laid_out = sum(cost.fen for cost in costs if cost.unit == one.unit)
        if fen or laid_out:
            made = Share(
                id=change.new_id(Share),
                activity=activity.id,
                sign_up=one.id,
                unit=one.unit,
                fen=fen,
                laid_out=laid_out,
                state=ShareState.OPEN,
            )
            change.put(made)


def _weight(one: SignUp, split: Split) -> int:
    return {Split.PER_PERSON: one.persons, Split.PER_ADULT: one.adults or 0, Split.PER_HOUSEHOLD: 1}[split]


@verb("activities.reopen")
def reopen(change: Change, activity_id: Id[Activity], *, reason: str) -> Activity:
    """Open an account that was wrong, while no share of it is settled; its shares are void, who was absent has places again."""
    require_text(reason=reason)
    known = change.get(Activity, activity_id)
    shares = change.find(Share, activity=activity_id, state=OneOf((ShareState.OPEN, ShareState.SETTLED)))
    settled = sum(one.state is ShareState.SETTLED for one in shares)
    change.require(not settled, SETTLED(at="activity_id", count=settled))
    moved = move_activity(change, evolve(known, came=None), "reopen", reason=reason)
    for share in shares:
        change.put(evolve(share, state=ShareState.VOID))
    for one in change.find(SignUp, activity=activity_id, state=SignUpState.ABSENT, order_by="place"):
        move_sign_up(change, one, SignUpState.PLACED)
    return moved


@verb("activities.settle")
def settle(change: Change, share_id: Id[Share], *, on: date) -> Share:
    """Note that a share was paid, or paid back."""
    known = change.get(Share, share_id)
    if known.state is not ShareState.OPEN:
        raise Refused(NOT_OPEN(at="share_id", state=known.state))
    change.require(on <= change.today, LATER_DAY(at="on", on=on))
    done = evolve(known, state=ShareState.SETTLED, settled=on)
    return change.put(done, ShareSettled(activity=known.activity, share=share_id))


# --- questions -------------------------------------------------------------------------------------------------------


@question("activities.costs_of")
def costs_of(view: View, activity_id: Id[Activity]) -> tuple[Cost, ...]:
    """The expenses of an activity with their papers, by day, struck ones too; for who invites."""
    return view.find(Cost, activity=activity_id, order_by="on")


@question("activities.shares_of")
def shares_of(view: View, activity_id: Id[Activity]) -> tuple[Share, ...]:
    """What each household bears, void shares left out, in the order in which households were put down; for who invites."""
    place = {one.id: one.place for one in view.find(SignUp, activity=activity_id)}
    found = (one for one in view.find(Share, activity=activity_id) if one.state is not ShareState.VOID)
    return tuple(sorted(found, key=lambda one: place[one.sign_up]))


@question("activities.shares_of_household")
def shares_of_household(view: View, unit_id: Id[Unit]) -> tuple[Share, ...]:
    """What a household bears or bore, of all activities, by id."""
    return tuple(one for one in view.find(Share, unit=unit_id) if one.state is not ShareState.VOID)
