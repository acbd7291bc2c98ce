"""The dumpling afternoon of 2022-11-07: the activity room is booked, forty households put themselves down, the bill is shared.

    python examples/yujingwan/s9_dumplings.py [--lang en]

Known from the report: the activity room with its culture wall, the red corridor, and dumplings on Lidong, the start of winter.
Generated: who invited, who came, what was brought, what it cost, every hour and every limit; Lidong of 2022 was 7 November.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime

import s1_compound
import s2_bodies
from attrs import frozen
from bay import Bay, tell
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from community_gov import Actor, Code, Desk, Id, Refused
from community_gov import households as h
from community_gov_activities import activities, bookings, bring, costs, signup, venues
from community_gov_activities.times import OpenTime, Weekday

__all__ = ["AFTER", "LIDONG", "Afternoon", "enact", "show", "yuan"]

LIDONG = date(2022, 11, 7)
AFTER = date(2022, 11, 8)
_OPENED, _INVITED, _ENTERED = date(2022, 10, 1), date(2022, 10, 24), date(2022, 11, 6)
_ROOM_HOLDS, _LIMIT, _HOUSEHOLDS, _SEED = 100, 90, 40, 2022
_NINE_TO_NINE = tuple(OpenTime(day, 9 * 60, 21 * 60) for day in Weekday)
_THINGS = (("面粉", 2), ("肉馅", 3), ("擀面杖", 6), ("蒸锅", 2))
_BILL = (("面粉、馅料与调料", 86_500), ("碗筷", 23_390))


@frozen(kw_only=True)
class Afternoon:
    """What the page builds on."""

    room: Id[venues.Venue]
    corridor: Id[venues.Venue]
    dumplings: Id[activities.Activity]
    refused: Refused
    """What somebody heard who wanted the room for the same hours."""


@frozen
class _Home:
    """A household and the person who speaks for it."""

    unit: Id[h.Unit]
    person: Id[h.Person]


def enact(bay: Bay) -> Afternoon:
    """Open the room, invite, let households come and bring things, hold the afternoon and share the bill."""
    bodies = bay.once(s2_bodies.enact)
    room, corridor = _opened(bay)
    homes = _homes(bay)
    bay.on(_INVITED)
    committee = bay.as_person(bodies.first_term[0].person)
    activity = committee.run(
        activities.plan,
        kind=Code("dumplings"),
        title="立冬包饺子",
        starts=_at(bay, 14),
        ends=_at(bay, 17),
        body_id=bodies.committee,
        limit=_LIMIT,
        per_household=4,
    ).id
    committee.run(bookings.book, room, starts=_at(bay, 13), ends=_at(bay, 17), persons=_LIMIT, activity_id=activity)
    refused = _wants_the_same_hours(bay, room, homes[0])
    rows = _come(bay, committee, activity, homes)
    _pay(bay, committee, activity, homes)
    bay.on(LIDONG, hour=18)
    booking = committee.ask(bookings.bookings_of_venue, room, since=LIDONG, until=AFTER)[0]
    committee.run(bookings.hand_back, booking.id, condition=bookings.Condition.CLEAN)
    came = sum(row.persons for row in rows if row.state is signup.SignUpState.PLACED)
    committee.run(costs.account, activity, came=came)
    for share in committee.ask(costs.shares_of, activity):
        committee.run(costs.settle, share.id, on=LIDONG)
    return Afternoon(room=room, corridor=corridor, dumplings=activity, refused=refused)


def _at(bay: Bay, hour: int) -> datetime:
    return datetime(LIDONG.year, LIDONG.month, LIDONG.day, hour, tzinfo=bay.community.zone)


def _opened(bay: Bay) -> tuple[Id[venues.Venue], Id[venues.Venue]]:
    """The activity room and the red corridor; the committee is responsible for both."""
    place, committee = bay.once(s1_compound.enact).buildings["1"], bay.once(s2_bodies.enact).committee
    bay.on(_OPENED)
    made = []
    with bay.desk().change() as change:
        for name, capacity in (("活动室", _ROOM_HOLDS), ("红色长廊", 30)):
            venue = venues.add_venue(
                change, name=name, place_id=place, capacity=capacity, times=_NINE_TO_NINE, start=_OPENED, rules="用后清洁"
            )
            venues.hand_venue(change, venue.id, body_id=committee, start=_OPENED)
            made.append(venue.id)
    room, corridor = made
    return room, corridor


def _homes(bay: Bay) -> Sequence[_Home]:
    """Households of all buildings, each with one resident who speaks for it."""
    living = [home for home in bay.desk().ask(h.households, on=_INVITED) if home.residents]
    chance = random.Random(_SEED)  # noqa: S311  a generated example, nothing secret
    return tuple(_Home(home.unit.id, home.residents[0].person) for home in chance.sample(living, _HOUSEHOLDS))


def _wants_the_same_hours(bay: Bay, room: Id[venues.Venue], home: _Home) -> Refused:
    """Somebody asks for an hour of the afternoon, and hears that it is taken."""
    try:
        bay.as_person(home.person).run(bookings.book, room, starts=_at(bay, 15), ends=_at(bay, 16), persons=6, unit_id=home.unit)
    except Refused as refused:
        return refused
    raise AssertionError("the room was given twice")


def _come(bay: Bay, committee: Desk, activity: Id[activities.Activity], homes: Sequence[_Home]) -> tuple[signup.SignUp, ...]:
    """Each puts itself down; the last ones wait, and two withdraw, so that some of them move up. Every third brings a thing."""
    things = [
        thing.id for name, count in _THINGS for thing in committee.run(bring.ask_to_bring, activity, name=name, count=count)
    ]
    rows = []
    for number, home in enumerate(homes):
        mine = bay.as_person(home.person)
        adults, children = 1 + number % 3, number % 2
        rows.append(mine.run(signup.sign_up, activity, unit_id=home.unit, adults=adults, children=children).id)
        if number % 3 == 0 and things:
            mine.run(bring.take, things.pop(0), sign_up_id=rows[-1])
    for number in (5, 11):
        bay.as_person(homes[number].person).run(signup.withdraw, rows[number])
    return committee.ask(signup.sign_ups, activity)


def _pay(bay: Bay, committee: Desk, activity: Id[activities.Activity], homes: Sequence[_Home]) -> None:
    """Two papers on the eve; the first household laid one out."""
    bay.on(_ENTERED)
    for number, (text, fen) in enumerate(_BILL):
        unit, digest = homes[0].unit if number else None, f"{number + 1:064x}"
        committee.run(costs.add_cost, activity, fen=fen, text=text, digest=digest, on=_ENTERED, unit_id=unit)


# --- the story -------------------------------------------------------------------------------------------------------


def yuan(fen: int) -> str:
    """An amount as people write it.

    >>> yuan(109890)
    '1098.90'
    """
    return f"{fen // 100}.{fen % 100:02}"


def show(bay: Bay, console: Console) -> None:
    """Show what everybody sees of the room and of the afternoon, what was brought, and what it came to."""
    made = bay.once(enact)
    bay.on(AFTER)
    public = bay.desk(Actor.anonymous())
    told = public.ask(signup.headcount, made.dumplings)
    (activity,) = public.ask(activities.activities, since=LIDONG, until=AFTER)
    shares = bay.desk().ask(costs.shares_of, made.dumplings)
    console.print(
        bay.say(
            zh=f"{LIDONG} 14:00-17:00, 活动室: 立冬包饺子, 按户报名, 上限{activity.limit}人。\n"
            f"到场至少{activity.came}人、{told.households}户; 候补{_few(bay, told.waiting)}户。(住户均为生成)",
            en=f"{LIDONG} 14:00-17:00, activity room: dumplings at Lidong, sign-up by household, room for {activity.limit}.\n"
            f"At least {activity.came} people of {told.households} households came; "
            f"households that waited: {_few(bay, told.waiting)}. (All households are generated.)",
        )
    )
    console.print(
        bay.say(zh="另一户要订同一时段: ", en="Another household wants the same hours: ") + bay.told(made.refused.problems[0])
    )
    console.print(_to_bring(bay, made))
    total = yuan(sum(share.fen for share in shares))
    console.print(
        bay.say(
            zh=f"费用{total}元, 按人头分摊到{len(shares)}户, 一分不差; 垫付的一户已抵扣。",
            en=f"It cost {total} yuan, shared per person among {len(shares)} households to the last fen; "
            "what one of them had laid out is set off.",
        )
    )


def _few(bay: Bay, number: int) -> str:
    return bay.say(zh=f"至少{number}", en=f"at least {number}") if number else bay.say(zh="不足5", en="fewer than 5")


def _to_bring(bay: Bay, made: Afternoon) -> Table:
    """What was on the list and how much of it was brought; not by whom."""
    listed = bay.desk(Actor.anonymous()).ask(bring.to_bring, made.dumplings)
    titles = bay.titles(("请带", "To bring"), ("需要", "Wanted"), ("已有人带", "Brought"))
    table = Table(*titles, box=SIMPLE)
    for name in dict.fromkeys(thing.name for thing in listed):
        mine = [thing.taken for thing in listed if thing.name == name]
        table.add_row(bay.data(name), str(len(mine)), str(sum(mine)))
    return table


if __name__ == "__main__":
    tell(show)
