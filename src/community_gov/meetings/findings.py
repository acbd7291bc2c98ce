"""What is out of order with meetings: late notices, no quorum, outcomes that no rule bears, minutes that nobody wrote.

Nothing here is refused: the meeting was held as it was held. Each finding binds as much as the text from which its figure comes.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from community_gov.calendar import CalendarSettings, Counting, count
from community_gov.change import View
from community_gov.meetings.law import Figure, figure, law_of, reserved_to_others
from community_gov.meetings.records import AgendaItem, ItemDecision, Meeting, MeetingKind, MeetingState, Minutes
from community_gov.meetings.sitting import roll_of
from community_gov.notices import Notice
from community_gov.organizations import Body
from community_gov.records import Code, Finding, FindingType
from community_gov.rules import Outcome

__all__ = ["meeting_findings"]

_COUNTING = Code("notice_counting")
_CIVIL = "civil_count"


def meeting_findings(view: View, on: date) -> Iterator[Finding]:
    """Everything that is out of order on a day with the meetings up to it."""
    bodies = {body.id: body for body in view.find(Body)}
    items = {item.id: item for item in view.find(AgendaItem)}
    written = {row.meeting for row in view.find(Minutes)}
    decisions: dict[str, list[ItemDecision]] = {}
    for made in view.find(ItemDecision):
        decisions.setdefault(made.meeting, []).append(made)
    for meeting in view.find(Meeting):
        if meeting.on > on or meeting.state is MeetingState.CALLED_OFF or meeting.kind is MeetingKind.JOINT:
            continue
        body = bodies[meeting.body]
        yield from _notice(view, meeting, body)
        yield from _too_few_asked(view, meeting, body)
        decided = decisions.get(meeting.id, ())
        for decision in decided:
            yield from _decision(decision, items[decision.item])
            yield from _reserved(view, decision, items[decision.item], body)
        if meeting.id not in written:
            yield from _minutes(view, meeting, body, on)
        if any(decision.outcome is Outcome.PASSED for decision in decided):
            yield from _shown(view, meeting, body, on)


def _type(code: str, figure: Figure, *, zh: str, en: str) -> FindingType:
    return FindingType(f"meetings.{code}", zh=zh, en=en, rule=figure.citation, severity=figure.severity)


def _notice(view: View, meeting: Meeting, body: Body) -> Iterator[Finding]:
    """By the counting of the place: clear days, unless a book or the body itself says otherwise."""
    said = figure(view, body, law_of(view, body).notice_days, on=meeting.on)
    if said is None or meeting.notified is None:
        return
    counting = figure(view, body, _COUNTING, on=meeting.on)
    civil = counting is not None and counting.value == _CIVIL
    how, calendar = Counting.CIVIL_DAYS if civil else Counting.CLEAR_DAYS, view.settings(CalendarSettings).working
    first = count(meeting.notified, said.whole, counting=how, calendar=calendar).due
    if meeting.on < first:
        type_ = _type(
            "notice_short",
            said,
            zh="{notified}发出的通知须提前{days}日,会议最早可在{first}召开",
            en="notice was given on {notified} and is due {days} days before: {first} was the first day for it",
        )
        yield type_(meeting.id, since=meeting.on, notified=meeting.notified, days=said.whole, first=first)


def _too_few_asked(view: View, meeting: Meeting, body: Body) -> Iterator[Finding]:
    """An extra meeting that members asked for, fewer than have to; one that another body called is not looked at."""
    said = figure(view, body, law_of(view, body).extra, on=meeting.on) if meeting.kind is MeetingKind.EXTRA else None
    if said is None:
        return
    members = roll_of(view, body, on=meeting.on).members
    asked = [caller for caller in meeting.called_by if caller in members]
    if len(asked) < len(meeting.called_by):
        return
    if not said.comparator.holds(Fraction(len(asked)), said.share * len(members)):
        type_ = _type(
            "too_few_asked",
            said,
            zh="临时会议由{n}名成员提议,成员共{members}名,须达到{share}",
            en="{n} of {members} members asked for the extra meeting; {share} have to",
        )
        yield type_(meeting.id, since=meeting.on, n=len(asked), members=len(members), share=said.share)


def _decision(made: ItemDecision, item: AgendaItem) -> Iterator[Finding]:
    if made.outcome is Outcome.NO_DECISION:
        yield _no_quorum(made)(made.id, since=made.decided, order=item.order, present=made.present, members=made.members)
    if made.announced is Outcome.PASSED and made.outcome is not Outcome.PASSED:
        yield _not_passed(made)(
            made.id, since=made.decided, order=item.order, yes=made.yes, present=made.present, members=made.members
        )
    if made.outcome is Outcome.PASSED and made.by_law not in (None, Outcome.PASSED):
        yield _weaker(made)(made.id, since=made.decided, order=item.order, yes=made.yes, members=made.members)


def _no_quorum(made: ItemDecision) -> FindingType:
    return FindingType(
        "meetings.no_quorum",
        zh="第{order}项议题表决时到会{present}人,成员共{members}人,未达法定人数",
        en="item {order}: {present} of {members} members were there, too few to decide",
        rule=made.citation,
        severity=made.severity,
    )


def _not_passed(made: ItemDecision) -> FindingType:
    return FindingType(
        "meetings.not_passed",
        zh="第{order}项议题宣布通过,同意{yes}人,到会{present}人,成员共{members}人,依规则未通过",
        en="item {order} was announced as passed; by the rule it did not pass: yes {yes}, present {present}, members {members}",
        rule=made.citation,
        severity=made.severity,
    )


def _weaker(made: ItemDecision) -> FindingType:
    return FindingType(
        "meetings.weaker_than_law",
        zh="第{order}项议题依议事规则通过(同意{yes}人,成员共{members}人),依当地规定未通过",
        en="item {order} passed by the body's own rules, yes {yes} of {members} members; by those of the place it does not",
        rule=made.law_citation or made.citation,
        severity=made.law_severity or made.severity,
    )


def _reserved(view: View, made: ItemDecision, item: AgendaItem, body: Body) -> Iterator[Finding]:
    """What the owners decide together is no matter of a committee, whatever its members voted."""
    said = reserved_to_others(view, body, item.matter, on=made.decided)
    if said is None or made.outcome is not Outcome.PASSED or item.matter is None:
        return
    rule, severity = said
    type_ = FindingType(
        "meetings.reserved_matter",
        zh="第{order}项议题({matter})不由该组织决定",
        en="item {order} ({matter}) is not for this body to decide",
        rule=rule,
        severity=severity,
    )
    yield type_(made.id, since=made.decided, order=item.order, matter=item.matter)


def _due(view: View, meeting: Meeting, said: Figure) -> date:
    calendar = view.settings(CalendarSettings).working
    return count(meeting.on, said.whole, counting=Counting.CIVIL_DAYS, calendar=calendar).due


def _minutes(view: View, meeting: Meeting, body: Body, on: date) -> Iterator[Finding]:
    said = figure(view, body, law_of(view, body).minutes_within, on=meeting.on)
    if said is None:
        return
    due = _due(view, meeting, said)
    if due < on:
        type_ = _type(
            "minutes_missing",
            said,
            zh="{held}的会议没有会议记录,应于{due}前写成",
            en="there are no minutes of the meeting of {held}; they were due on {due}",
        )
        yield type_(meeting.id, since=due, held=meeting.on, due=due)


def _shown(view: View, meeting: Meeting, body: Body, on: date) -> Iterator[Finding]:
    said = figure(view, body, law_of(view, body).publish_within, on=meeting.on)
    if said is None:
        return
    due = _due(view, meeting, said)
    starts = on if meeting.shown is None else view.get(Notice, meeting.shown).starts
    if due < starts:
        type_ = _type(
            "not_shown",
            said,
            zh="{held}的会议决定应于{due}前公布",
            en="what was decided on {held} was to be shown by {due}",
        )
        yield type_(meeting.id, since=due, held=meeting.on, due=due)
