"""Ballots: one for each head, on paper, at the door or online, and what becomes of second, late and withdrawn ones.

Nothing is overwritten. Of two ballots of one hand the rules of procedure say which counts (the first valid one, or the last
before the close); the other stays with the reason why it does not. The owner's own ballot wins over one through a proxy.
Co-owners are several hands: if they differ, the ballot of their head is void for the item, never two heads.

An item that is voted on in secret has no place on a ballot: its slip comes in a closed envelope without a name, and the ballot
only says that the envelope came. See `envelopes`.
"""

from community_gov_owners.ballots.box import mark_problems, settle
from community_gov_owners.ballots.entering import OPENED, cast, enter, enter_many, record_late, withdraw_ballot
from community_gov_owners.ballots.readings import (
    OPEN_SHEETS,
    Difference,
    HalfEntered,
    ItemRead,
    PaperRead,
    Reading,
    Turn,
    decide_difference,
    differences,
    drop_sheet,
    enter_first,
    enter_second,
    half_entered,
    open_sheets,
)
from community_gov_owners.ballots.records import (
    Ballot,
    BallotReturned,
    BallotState,
    BallotWithdrawn,
    Channel,
    Opening,
    Paper,
    Vote,
    ballots,
    ballots_of,
)

__all__ = [
    "OPENED",
    "OPEN_SHEETS",
    "Ballot",
    "BallotReturned",
    "BallotState",
    "BallotWithdrawn",
    "Channel",
    "Difference",
    "HalfEntered",
    "ItemRead",
    "Opening",
    "Paper",
    "PaperRead",
    "Reading",
    "Turn",
    "Vote",
    "ballots",
    "ballots_of",
    "cast",
    "decide_difference",
    "differences",
    "drop_sheet",
    "enter",
    "enter_first",
    "enter_many",
    "enter_second",
    "half_entered",
    "mark_problems",
    "open_sheets",
    "record_late",
    "settle",
    "withdraw_ballot",
]
