"""When a personal field has to go: what ended its purpose, as far as the records tell, and how long it may be kept after that.

A field says by `until` what its end is. A story or plugin says by an `Ends` item of a pack how that end is read from its records;
what nobody says is not guessed. How long somebody may keep a field after the end is dated data too: `Retention`.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from attrs import field, frozen, validators

from community_gov.change import View
from community_gov.records import AnyId, Code, Coded, Record, Until, kind_info

__all__ = ["Ended", "Ending", "Ends", "Retention", "papers_of_decisions"]


class Ending(Coded):
    """What ends the purpose of a personal field."""

    NO_LONGER_OWNER = "no_longer_owner", "不再是业主", "no longer an owner"
    MOVED_OUT = "moved_out", "已迁出", "moved out"
    BUILT_HERE = "built_here", "建设单位", "built the compound"
    MANDATE_ENDED = "mandate_ended", "代表或代理终止", "the mandate ended"
    CONTACT_ENDED = "contact_ended", "不再是联系人", "no longer to be called"
    TERM_ENDED = "term_ended", "任职终止", "the term ended"
    MEMBERSHIP_ENDED = "membership_ended", "成员关系终止", "the membership ended"
    MATTER_CLOSED = "matter_closed", "事项办结", "the matter was closed"
    DECIDED = "decided", "决定已作出", "the decision was made"
    MERGED = "merged", "重复登记已合并", "two entries of one person were merged"
    CONSENT_WITHDRAWN = "consent_withdrawn", "约定终止或撤回同意", "consent was withdrawn or ran out"
    EMERGENCY_ENDED = "emergency_ended", "应急终止", "the emergency ended"


@frozen(kw_only=True)
class Ended:
    """One thing that a record's personal fields are needed for, and the first day on which it is over; None while it goes on.

    A record of which several are told is needed until the last of them is over.
    """

    record: AnyId
    why: Ending
    on: date | None
    body: AnyId | None = None
    """The body that keeps the record, or needs it; None where it is the office of the compound."""


@frozen(kw_only=True)
class Ends:
    """How the end of one `Until` is read for the records of one kind. Several may tell of the same, also for another's kind."""

    cls: type[Record]
    until: Until
    find: Callable[[View], Iterable[Ended]]
    """Everything that such records are or were needed for; a record of which nothing is told is not decided."""


@frozen(kw_only=True)
class Retention:
    """For how many days the fields of a kind are kept after their end, where that lies on `start` or later."""

    kind: Code
    until: Until
    days: int = field(validator=validators.ge(1))
    start: date
    end: date | None = None
    """The first day whose endings it does not meet any more."""
    law: bool = False
    """Whether a law prescribes the time: until it is over nothing may be done with the data but to store and protect them."""
    source: str = field(validator=validators.min_len(1))
    """The article, or the rule of the body itself."""
    placeholder: bool = False
    """Whether it is the library's own guess, which gives way to every other rule that meets the same end."""

    def last(self, ended: date) -> date | None:
        """The day from which what ended then has to go by this; None when it does not meet it."""
        meets = self.start <= ended and (self.end is None or ended < self.end)
        return ended + timedelta(days=self.days) if meets else None


_FIVE_YEARS = 1827


def papers_of_decisions(cls: type[Record]) -> Retention:
    """Votes and the papers about them are kept until nobody can have the decision annulled any more: a placeholder.

    The right to annul ends five years after the act at the latest (Civil Code art. 152; from memory), for decisions as for other
    acts; how long the papers of a vote are kept no national law says, so the rules of procedure should.
    """
    source = "placeholder: Civil Code art. 152, five years; the rules of procedure should say"
    kind = Code(kind_info(cls).name)
    return Retention(
        kind=kind, until=Until.DECISION_FINAL, days=_FIVE_YEARS, start=date(2021, 1, 1), source=source, placeholder=True
    )
