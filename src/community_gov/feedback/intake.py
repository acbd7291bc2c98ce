"""How an item comes in: named, unnamed or anonymous, by whatever channel; an emergency is told at once whom to call."""

from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType
from community_gov.feedback.life import Seat, accept_by, record
from community_gov.feedback.packs import NO_CATEGORY, Category, category_of, ladder_of, numbers_for
from community_gov.feedback.records import Channel, FeedbackKind, Item, ItemState
from community_gov.feedback.routing import seat_from
from community_gov.feedback.texts import require_text
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov.policy import CLERK
from community_gov.records import ActorKind, AnyId, Code, Id, Record

__all__ = ["submit", "submit_for"]

ANONYMOUS_NAMED = ProblemType(
    "feedback.anonymous_named",
    zh="匿名反映不能同时写明反映人",
    en="what is submitted anonymously names no reporter",
)
NOT_YOURSELF = ProblemType(
    "feedback.not_yourself",
    zh="只能以本人名义反映;代他人反映请由工作人员或组织成员登记",
    en="you speak for yourself only; let the office or a member of a body record it on behalf of somebody else",
    nature=Nature.DENIED,
)
ABOUT_NOBODY = ProblemType(
    "feedback.about_nobody",
    zh="没有编号为{about}的组织或人员",
    en="there is no body or person {about}",
    nature=Nature.NOT_FOUND,
)
NO_LADDER = ProblemType("feedback.no_ladder", zh="没有设置办理层级", en="no pack gives a ladder", nature=Nature.STATE)


@verb("feedback.submit")
def submit(
    change: Change,
    *,
    text: str,
    category: Code,
    kind: FeedbackKind = FeedbackKind.REQUEST,
    channel: Channel = Channel.BOARD,
    place: Id[Place] | None = None,
    reporter: Id[Person] | None = None,
    about: AnyId | None = None,
) -> Item:
    """Bring a matter up; `about` is the body or person that it complains of.

    Without `reporter` the item is unnamed, and `slip` holds the code by which alone it is followed (`follow`, `visit_slip`,
    `withdraw_slip`). For an anonymous actor nothing but the civil day is kept. In an emergency `calls` holds the numbers.
    """
    actor = change.actor
    if reporter is not None:
        change.require(actor.kind is not ActorKind.ANONYMOUS, ANONYMOUS_NAMED(at="reporter"))
        mine = actor.person in (None, reporter) or CLERK in actor.roles
        change.require(mine, NOT_YOURSELF(at="reporter"))
    return _take_in(change, text=text, category=category, kind=kind, channel=channel, place=place, reporter=reporter, about=about)


@verb("feedback.submit_for")
def submit_for(
    change: Change,
    *,
    reporter: Id[Person],
    text: str,
    category: Code,
    kind: FeedbackKind = FeedbackKind.REQUEST,
    channel: Channel = Channel.VISIT,
    place: Id[Place] | None = None,
    about: AnyId | None = None,
) -> Item:
    """Bring a matter up on behalf of somebody; who recorded it stands in the first move."""
    return _take_in(change, text=text, category=category, kind=kind, channel=channel, place=place, reporter=reporter, about=about)


def _take_in(
    change: Change,
    *,
    text: str,
    category: Code,
    kind: FeedbackKind,
    channel: Channel,
    place: Id[Place] | None,
    reporter: Id[Person] | None,
    about: AnyId | None,
) -> Item:
    require_text(text=text)
    sort = _checked(change, category=category, place=place, reporter=reporter, about=about)
    seat = _first_seat(change, sort.code, place=place, about=about)
    item = Item(
        id=change.new_id(Item),
        number=change.number("feedback.slip"),
        kind=kind,
        channel=channel,
        category=sort.code,
        place=place,
        state=ItemState.TOLD if sort.emergency else ItemState.SUBMITTED,
        level=seat.level,
        handler=seat.handler,
        due=None if sort.emergency else accept_by(change, sort.code),
        calls=tuple(number.number for number in numbers_for(change, sort.code)) if sort.emergency else (),
        submitted=change.today,
        text=text,
        reporter=reporter,
        about=about,
        slip=change.token() if reporter is None else None,
    )
    return record(change, item, "submit", before=None)


def _checked(
    change: Change, *, category: Code, place: Id[Place] | None, reporter: Id[Person] | None, about: AnyId | None
) -> Category:
    sort = category_of(change, category)
    if sort is None:
        change.refuse(NO_CATEGORY(at="category", category=category))
    if place is not None:
        change.get(Place, place)
    if reporter is not None:
        change.get(Person, reporter)
    if about is not None:
        kinds: tuple[type[Record], ...] = (Body, Person)
        change.require(any(change.first(cls, id=about) for cls in kinds), ABOUT_NOBODY(at="about", about=about))
    return sort


def _first_seat(change: Change, category: Code, *, place: Id[Place] | None, about: AnyId | None) -> Seat:
    ladder = ladder_of(change)
    change.require(ladder, NO_LADDER())
    return seat_from(change, category=category, place=place, about=about, level=ladder[0].code)
