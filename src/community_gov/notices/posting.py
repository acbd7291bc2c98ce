"""Putting a notice up, correcting it by another, and taking it down; and its period."""

from collections.abc import Iterator
from datetime import date

import attrs

from community_gov.calendar import CalendarSettings, Counting, Deadline, count
from community_gov.change import Change, View, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Place, Zone
from community_gov.notices.records import Notice, NoticePosted, NoticeReplaced, NoticeTakenDown, Readership
from community_gov.organizations import Body
from community_gov.records import Id

__all__ = ["BEFORE_START", "DOWN", "EMPTY", "REPLACED", "period_of", "post_notice", "replaced_by", "take_down"]

_COUNTED = (Counting.CIVIL_DAYS, Counting.WORKING_DAYS)

EMPTY = ProblemType("notices.empty", zh="内容不能为空", en="the text is empty")
DAYS = ProblemType("notices.days", zh="公示期须为正整数日", en="a notice is shown for 1 day or more")
COUNTING = ProblemType(
    "notices.counting", zh="公示期不能按{counting}计算", en="the period of a notice is not counted in {counting}"
)
DOWN = ProblemType("notices.down", zh="已于{on}撤下", en="the notice came down on {on}", nature=Nature.STATE)
BEFORE_START = ProblemType(
    "notices.before_start", zh="{on}早于公示开始日{starts}", en="{on} lies before {starts}, on which the notice goes up"
)
PLACE_OR_ZONE = ProblemType(
    "notices.place_or_zone", zh="位置和片区只能写一个", en="a notice is for a place or for a zone, not for both"
)
WHOSE_MEMBERS = ProblemType(
    "notices.whose_members",
    zh="对象为组织成员的,须写明哪个组织;对象不是组织成员的,不写组织",
    en="a notice to the members of a body names the body, and no other notice does",
)
OTHER_BODY = ProblemType(
    "notices.other_body",
    zh="只能更正本组织的公示({notice})",
    en="a notice corrects one of its own body, which {notice} is not",
    nature=Nature.STATE,
)
REPLACED = ProblemType(
    "notices.replaced",
    zh="该公示已由{notice}更正代替",
    en="the notice was replaced by {notice}",
    nature=Nature.STATE,
)


@verb("notices.post_notice")
def post_notice(
    change: Change,
    *,
    title: str,
    text: str,
    body_id: Id[Body],
    starts: date,
    days: int,
    counting: Counting = Counting.CIVIL_DAYS,
    place: Id[Place] | None = None,
    audience: Readership = Readership.EVERYBODY,
    zone: Id[Zone] | None = None,
    members_of: Id[Body] | None = None,
    corrects: Id[Notice] | None = None,
    proof_by: str | None = None,
) -> Notice:
    """Put up a notice of a body for so many days after `starts`, or working days if the community has a calendar.

    One that `corrects` another takes its place: the other never takes effect, and comes down today if both hang.
    Raises NoWorkingDays for working days that no calendar knows.
    """
    made = Notice(
        id=change.new_id(Notice),
        title=title,
        text=text,
        body=body_id,
        starts=starts,
        days=max(days, 1),
        counting=counting,
        place=place,
        audience=audience,
        zone=zone,
        members_of=members_of,
        corrects=corrects,
        proof_by=proof_by,
    )
    wrong = tuple(_wrong(made, days))
    if wrong:
        raise Refused(*wrong)
    change.get(Body, body_id)
    _require_known(change, made)
    period_of(change, made)
    change.put(made, NoticePosted(notice=made.id, body=body_id, starts=starts))
    if corrects is not None:
        _replace(change, change.get(Notice, corrects), made)
    return made


def _wrong(made: Notice, days: int) -> Iterator[Problem]:
    for at, said in (("title", made.title), ("text", made.text), ("proof_by", made.proof_by)):
        if said is not None and not said.strip():
            yield EMPTY(at=at)
    if days < 1:
        yield DAYS(at="days")
    if made.counting not in _COUNTED:
        yield COUNTING(at="counting", counting=made.counting)
    if made.place is not None and made.zone is not None:
        yield PLACE_OR_ZONE(at="zone")
    if (made.audience is Readership.MEMBERS) is (made.members_of is None):
        yield WHOSE_MEMBERS(at="members_of")


def _require_known(change: Change, made: Notice) -> None:
    if made.place is not None:
        change.get(Place, made.place)
    if made.zone is not None:
        change.get(Zone, made.zone)
    if made.members_of is not None:
        change.get(Body, made.members_of)


def _replace(change: Change, old: Notice, made: Notice) -> None:
    change.require(old.body == made.body, OTHER_BODY(at="corrects", notice=old.id))
    for later in change.find(Notice, corrects=old.id):
        change.require(later.id == made.id, REPLACED(at="corrects", notice=later.id))
    change.emit(NoticeReplaced(notice=old.id, by=made.id))
    if old.taken_down is None and max(old.starts, made.starts) <= change.today <= period_of(change, old).due:
        take_down(change, old.id)


@verb("notices.take_down")
def take_down(change: Change, notice_id: Id[Notice]) -> Notice:
    """Take a notice down today, or withdraw one that has not gone up; on or before its last day it has not hung for its time."""
    known = change.get(Notice, notice_id)
    if known.taken_down is not None:
        raise Refused(DOWN(at="notice_id", on=known.taken_down))
    return change.put(attrs.evolve(known, taken_down=change.today), NoticeTakenDown(notice=notice_id, on=change.today))


def period_of(view: View, notice: Notice) -> Deadline:
    """The last full day of a notice that was read, and how it was counted; raises NoWorkingDays."""
    return count(notice.starts, notice.days, counting=notice.counting, calendar=view.settings(CalendarSettings).working)


def replaced_by(view: View, notice: Notice) -> Notice | None:
    """The corrected notice that took the place of this one, if there is one."""
    return view.first(Notice, corrects=notice.id)
