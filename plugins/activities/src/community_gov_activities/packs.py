"""Kinds of activities, as data that a community adds to; and where complaints about a venue go."""

from attrs import frozen

from community_gov import Code, View
from community_gov.feedback import Category
from community_gov.hookspecs import Pack
from community_gov.rules import Mark

__all__ = ["PACKS", "VENUE_CATEGORY", "ActivityKind", "activity_kind"]

VENUE_CATEGORY = Code("venue")
"""The category of complaints about a venue in feedback."""


@frozen(kw_only=True)
class ActivityKind:
    """A sort of community activity."""

    code: Code
    zh: str
    en: str


def activity_kind(view: View, code: Code) -> ActivityKind | None:
    """The kind of this code, or None."""
    return next((item for item in view.packs(ActivityKind) if item.code == code), None)


_KINDS = Pack(
    name="activities.kinds",
    items=(
        ActivityKind(code=Code("shared_meal"), zh="百家宴", en="shared meal"),
        ActivityKind(code=Code("dumplings"), zh="包饺子", en="making dumplings"),
        ActivityKind(code=Code("chess"), zh="棋牌", en="chess and cards"),
        ActivityKind(code=Code("festival"), zh="节日活动", en="festival"),
        ActivityKind(code=Code("talk"), zh="讲座", en="talk"),
        ActivityKind(code=Code("other"), zh="其他活动", en="other"),
    ),
)

_COMPLAINTS = Pack(
    name="activities.complaints",
    items=(
        Category(
            code=VENUE_CATEGORY,
            zh="活动场地",
            en="venues",
            source="本库所加 (added by this library)",
            mark=Mark.PLACEHOLDER,
        ),
    ),
)

PACKS: tuple[Pack, ...] = (_KINDS, _COMPLAINTS)
"""What this plugin brings; `gov_packs` hands it out."""
