"""Who was there: members by the terms of the day, from the item at which they came to the one after which they left.

So the quorum can be judged at each item. Whoever holds no post with a vote on the day is no member, and is not entered here.
"""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.households import Person, natural
from community_gov.meetings.law import figure, law_of
from community_gov.meetings.records import AgendaItem, Attendance, ItemDecision, Meeting, MeetingState
from community_gov.organizations import Body, Tenure, posts, tenures
from community_gov.records import Id

__all__ = ["Roll", "arrive", "attendance", "excuse", "leave", "require_sitting", "roll_of", "send_proxy"]

NOT_SITTING = ProblemType(
    "meetings.not_sitting",
    zh="会议现为“{state}”,会议日为{on},现在不能记录",
    en="the meeting of {on} is {state}; what happens in it is recorded from its day on, after the notice and before the close",
    nature=Nature.STATE,
)
NOT_A_MEMBER = ProblemType(
    "meetings.not_a_member",
    zh="{person}在{on}不是有表决权的成员",
    en="on {on} {person} holds no post of the body that has a vote",
)
NO_SUCH_ITEM = ProblemType("meetings.no_such_item", zh="没有第{order}项议题", en="there is no item {order}")
THERE_ALREADY = ProblemType("meetings.there_already", zh="{person}已在场", en="{person} is there already", nature=Nature.CONFLICT)
NOT_THERE = ProblemType("meetings.not_there", zh="{person}不在场", en="{person} is not there", nature=Nature.STATE)
DECIDED_BEFORE = ProblemType(
    "meetings.presence_decided",
    zh="第{order}项议题已经表决,其出席情况不能更改",
    en="item {order} was put to the vote; who was there then stands",
    nature=Nature.STATE,
)
NO_PROXIES = ProblemType(
    "meetings.no_proxies",
    zh="没有规则允许成员委托他人出席会议",
    en="no rule lets a member send somebody else to this meeting",
)
OWN_PROXY = ProblemType("meetings.own_proxy", zh="不能委托本人", en="nobody is one's own proxy")


@frozen(kw_only=True)
class Roll:
    """Who has a vote in a body on a day, each person once, whatever posts he or she holds."""

    members: tuple[Id[Person], ...]
    vacant: int
    """Seats with a vote that nobody holds; 0 where a post has any number of seats.

    A post that is filled from among the members, such as a chair, is no seat more.
    """


def roll_of(view: View, body: Body, *, on: date) -> Roll:
    """The members of a day by their terms, hold-over included."""
    law = law_of(view, body)
    voting = {post.id: post for post in posts(view, body.id, on=on) if post.code in (law.posts or {post.code})}
    held = [tenure for tenure in tenures(view, body.id, on=on) if tenure.term.post in voting]
    own = [post for post in voting.values() if post.among is None]
    seats, filled = sum(post.seats or _held(held, post.id) for post in own), sum(_held(held, post.id) for post in own)
    return Roll(members=tuple(dict.fromkeys(tenure.term.person for tenure in held)), vacant=max(0, seats - filled))


def _held(held: Iterable[Tenure], post: str) -> int:
    return sum(tenure.term.post == post for tenure in held)


# --- who comes and goes ----------------------------------------------------------------------------------------------


@verb("meetings.arrive")
def arrive(
    change: Change, meeting_id: Id[Meeting], *, persons: tuple[Id[Person], ...], at_item: int = 1
) -> tuple[Attendance, ...]:
    """Members are there from an item on; who was excused and came all the same is entered as having come."""
    meeting = require_sitting(change, meeting_id)
    _require_members(change, meeting, persons)
    _require_open(change, meeting_id, at_item)
    return tuple(_enter(change, meeting_id, person, at_item) for person in dict.fromkeys(persons))


@verb("meetings.send_proxy")
def send_proxy(
    change: Change, meeting_id: Id[Meeting], *, person_id: Id[Person], proxy_id: Id[Person], at_item: int = 1
) -> Attendance:
    """Somebody comes for a member, where a book or the body's own rules allow it (such as `committee_proxies`)."""
    meeting = require_sitting(change, meeting_id)
    body = change.get(Body, meeting.body)
    allowed = figure(change, body, law_of(change, body).proxies, on=meeting.on)
    change.require(allowed is not None and allowed.value is True, NO_PROXIES(at="proxy_id"))
    _require_members(change, meeting, (person_id,))
    change.get(Person, proxy_id)
    change.require(person_id != proxy_id, OWN_PROXY(at="proxy_id"))
    _require_open(change, meeting_id, at_item)
    return _enter(change, meeting_id, person_id, at_item, proxy=proxy_id)


@verb("meetings.leave")
def leave(change: Change, meeting_id: Id[Meeting], *, person_id: Id[Person], after_item: int) -> Attendance:
    """A member leaves for good, or until he or she arrives again; `after_item` is the last item at which he or she was there."""
    require_sitting(change, meeting_id)
    rows = change.find(Attendance, meeting=meeting_id, person=person_id)
    here = next((row for row in rows if row.last is None and row.at(after_item)), None)
    if here is None:
        raise Refused(NOT_THERE(at="person_id", person=person_id))
    _require_open(change, meeting_id, after_item + 1, known=False)
    return change.put(evolve(here, last=after_item))


@verb("meetings.excuse")
def excuse(change: Change, meeting_id: Id[Meeting], *, persons: tuple[Id[Person], ...]) -> tuple[Attendance, ...]:
    """Members said that they cannot come."""
    meeting = require_sitting(change, meeting_id)
    _require_members(change, meeting, persons)
    made = []
    for person in dict.fromkeys(persons):
        double = change.first(Attendance, meeting=meeting_id, person=person)
        change.require(double is None, THERE_ALREADY(at="persons", person=person))
        made.append(
            change.put(Attendance(id=change.new_id(Attendance), meeting=meeting_id, person=person, first=1, excused=True))
        )
    return tuple(made)


def _enter(
    change: Change, meeting_id: Id[Meeting], person: Id[Person], first: int, *, proxy: Id[Person] | None = None
) -> Attendance:
    rows = change.find(Attendance, meeting=meeting_id, person=person)
    double = any(row.at(first) or (row.first > first and not row.excused) for row in rows)
    change.require(not double, THERE_ALREADY(at="persons", person=person))
    excused = next((row for row in rows if row.excused), None)
    if excused is not None:
        return change.put(evolve(excused, first=first, excused=False, proxy=proxy))
    return change.put(Attendance(id=change.new_id(Attendance), meeting=meeting_id, person=person, first=first, proxy=proxy))


def require_sitting(change: Change, meeting_id: Id[Meeting]) -> Meeting:
    """The meeting, on its day or later, after the notice and before the close; else refused (meetings.not_sitting)."""
    known = change.get(Meeting, meeting_id)
    sits = known.state is MeetingState.NOTIFIED and known.on <= change.today
    change.require(sits, NOT_SITTING(at="meeting_id", state=known.state, on=known.on))
    return known


def _require_members(change: Change, meeting: Meeting, persons: tuple[Id[Person], ...]) -> None:
    members = roll_of(change, change.get(Body, meeting.body), on=meeting.on).members
    wrong = [NOT_A_MEMBER(at="persons", person=person, on=meeting.on) for person in persons if person not in members]
    if wrong:
        raise Refused(*wrong)


def _require_open(change: Change, meeting_id: Id[Meeting], first: int, *, known: bool = True) -> None:
    """Refuse what would change who was there at an item that is decided, or an item that is not on the agenda."""
    items = {item.id: item.order for item in change.find(AgendaItem, meeting=meeting_id)}
    change.require(not known or first in items.values(), NO_SUCH_ITEM(at="at_item", order=first))
    done = [items[row.item] for row in change.find(ItemDecision, meeting=meeting_id) if items[row.item] >= first]
    if done:
        raise Refused(DECIDED_BEFORE(at="at_item", order=min(done)))


# --- questions -------------------------------------------------------------------------------------------------------


@question("meetings.attendance")
def attendance(view: View, meeting_id: Id[Meeting]) -> tuple[Attendance, ...]:
    """Who was there, for which stretch of the agenda, and who was excused, in the order of arrival; raises NotFound."""
    view.get(Meeting, meeting_id)
    rows = view.find(Attendance, meeting=meeting_id)
    return tuple(sorted(rows, key=lambda row: (row.excused, row.first, natural(row.id))))
