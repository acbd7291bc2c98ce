"""How an item comes in: named, unnamed or anonymous, by whatever channel; an emergency is told at once whom to call."""

from datetime import date, datetime

from attrs import frozen

from community_gov.change import Change, verb
from community_gov.errors import Nature, ProblemType, Word
from community_gov.feedback.attachments import Attached, add_attachments
from community_gov.feedback.ladder import pass_reserved
from community_gov.feedback.life import Seat, record
from community_gov.feedback.packs import NO_CATEGORY, Category, categories_of, category_of, ladder_of, numbers_for
from community_gov.feedback.records import Channel, FeedbackKind, HotlineOrder, Item, ItemState, Urgency, Voice, Wish
from community_gov.feedback.routing import seat_from
from community_gov.feedback.texts import require_text
from community_gov.feedback.timing import NO_TIME, on_arrival
from community_gov.households import Person, Place
from community_gov.organizations import Body
from community_gov.policy import CLERK
from community_gov.records import ActorKind, AnyId, Code, Id, Record

__all__ = ["Matter", "Order", "submit", "submit_for", "take_in"]

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


@frozen(kw_only=True)
class Order:
    """What the hotline says that passed a matter on."""

    source: Code
    number: Code
    due: date
    ends: datetime | None


@frozen(kw_only=True)
class Matter:
    """What is brought up, whatever the way in."""

    text: str
    category: Code
    kind: FeedbackKind
    channel: Channel
    place: Id[Place] | None
    urgency: Urgency
    wish: Wish
    reporter: Id[Person] | None
    about: AnyId | None
    attachments: tuple[Attached, ...]
    order: Order | None = None


@verb("feedback.submit")
def submit(
    change: Change,
    *,
    text: str,
    category: Code,
    kind: FeedbackKind = FeedbackKind.REQUEST,
    channel: Channel = Channel.BOARD,
    place: Id[Place] | None = None,
    urgency: Urgency = Urgency.ORDINARY,
    wish: Wish = Wish.OPEN,
    reporter: Id[Person] | None = None,
    about: AnyId | None = None,
    attachments: tuple[Attached, ...] = (),
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
    told = Matter(
        text=text,
        category=category,
        kind=kind,
        channel=channel,
        place=place,
        urgency=urgency,
        wish=wish,
        reporter=reporter,
        about=about,
        attachments=attachments,
    )
    return take_in(change, told)


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
    urgency: Urgency = Urgency.ORDINARY,
    wish: Wish = Wish.OPEN,
    about: AnyId | None = None,
    attachments: tuple[Attached, ...] = (),
) -> Item:
    """Bring a matter up on behalf of somebody; who recorded it stands in the first move."""
    told = Matter(
        text=text,
        category=category,
        kind=kind,
        channel=channel,
        place=place,
        urgency=urgency,
        wish=wish,
        reporter=reporter,
        about=about,
        attachments=attachments,
    )
    return take_in(change, told)


def take_in(change: Change, told: Matter) -> Item:
    """Stage the item, who is behind it and what lies with it."""
    require_text(text=told.text)
    sort = _checked(change, told)
    seat = _first_seat(change, told)
    code = change.token() if told.reporter is None else None
    kept_back = told.wish is Wish.NAME_KEPT
    id, behind = change.new_id(Item), change.new_id(Voice) if kept_back or code is not None else None
    item = Item(
        id=id,
        number=change.number("feedback.slip"),
        kind=told.kind,
        channel=told.channel,
        category=sort.code,
        place=told.place,
        urgency=told.urgency,
        wish=told.wish,
        state=ItemState.TOLD if sort.emergency else ItemState.SUBMITTED,
        level=seat.level,
        handler=seat.handler,
        calls=tuple(number.number for number in numbers_for(change, sort.code)) if sort.emergency else (),
        submitted=change.today,
        text=told.text,
        reporter=None if kept_back else told.reporter,
        behind=behind,
        about=told.about,
        slip=code,
    )
    if behind is not None:
        change.put(Voice(id=behind, item=id, reporter=told.reporter if kept_back else None, code=code))
    if told.order is not None:
        _keep_order(change, item, told.order)
    time = NO_TIME if item.state is ItemState.TOLD else on_arrival(change, item)
    taken = record(change, item, "submit", before=None, time=time)
    add_attachments(change, item.id, told.attachments)
    return pass_reserved(change, taken)


def _keep_order(change: Change, item: Item, said: Order) -> None:
    change.put(
        HotlineOrder(
            id=change.new_id(HotlineOrder),
            item=item.id,
            source=said.source,
            number=said.number,
            due=said.due,
            ends=said.ends,
            at=change.now,
            by=change.signature,
        )
    )


def _named(sorts: tuple[Category, ...]) -> Word:
    code, zh = "-".join(one.code for one in sorts), "、".join(f"{one.zh}({one.code})" for one in sorts)
    return Word(code, zh, ", ".join(one.code for one in sorts))


def _checked(change: Change, told: Matter) -> Category:
    sort = category_of(change, told.category)
    if sort is None:
        change.refuse(NO_CATEGORY(at="category", category=told.category, known=_named(categories_of(change))))
    if told.place is not None:
        change.get(Place, told.place)
    if told.reporter is not None:
        change.get(Person, told.reporter)
    if told.about is not None:
        kinds: tuple[type[Record], ...] = (Body, Person)
        change.require(any(change.first(cls, id=told.about) for cls in kinds), ABOUT_NOBODY(at="about", about=told.about))
    return sort


def _first_seat(change: Change, told: Matter) -> Seat:
    ladder = ladder_of(change)
    change.require(ladder, NO_LADDER())
    abouts = () if told.about is None else (told.about,)
    return seat_from(change, category=told.category, place=told.place, abouts=abouts, level=ladder[0].code)
