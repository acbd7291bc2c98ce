"""Offices: the branch committee, its secretary and deputies, from election or appointment to the end of the term.

Offices are posts and terms of the body, so whoever holds one is known by name: that needs his own consent first. The planned end
of a term comes from the norm of the day (5 years in a village or residential community, 3 elsewhere). A renewal that comes
earlier or later than planned is recorded with the approval of the body above; without it, it is a finding and no refusal.
Those who leave go first (`leave_office`), then their successors come.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from community_gov import (
    AnyId,
    Change,
    Code,
    Coded,
    Finding,
    FindingType,
    Id,
    Nature,
    PartialDate,
    ProblemType,
    Refused,
    Severity,
    View,
    Writer,
    event,
    kind,
    question,
    verb,
)
from community_gov.calendar import months_after
from community_gov.organizations import Body, Ended, Obtained, Post, Tenure, Term, add_post, appoint, end_term, posts, tenures
from community_gov_party.consenting import ConsentTo, may_show, require_consent
from community_gov_party.founding import BRANCH, require_branch
from community_gov_party.membership import Member, MemberMove, Membership, MemberState, memberships
from community_gov_party.norms import figure, norm, resting_on

__all__ = [
    "COMMITTEE_POSTS",
    "Office",
    "Officer",
    "TermApproval",
    "TermApproved",
    "approve_term",
    "committee",
    "committee_people",
    "consent_findings",
    "has_committee",
    "leave_office",
    "office_findings",
    "officer_findings",
    "planned_end",
    "seat_officer",
    "secretary_findings",
    "set_up_committee",
]

_MEMBER = Code("committee_member")
_OURS = (BRANCH, Code("small_group"))
_YEAR = 12


class Office(Coded):
    """An office of a branch."""

    SECRETARY = "secretary", "书记", "secretary"
    DEPUTY = "deputy_secretary", "副书记", "deputy secretary"
    COMMITTEE = "committee_member", "支部委员", "member of the committee"
    ORGANIZATION = "organization", "组织委员", "organization"
    PUBLICITY = "publicity", "宣传委员", "publicity"
    DISCIPLINE = "discipline", "纪检委员", "discipline"

    @property
    def among(self) -> bool:
        """Whether it is filled from among the members of the committee and adds no seat."""
        return self in (Office.ORGANIZATION, Office.PUBLICITY, Office.DISCIPLINE)


COMMITTEE_POSTS = frozenset(Code(office.value) for office in Office)
"""The codes of the posts whose holders are the committee, where there is one."""


@kind("party.term_approval", indexes=("branch",))
@frozen(kw_only=True)
class TermApproval:
    """The body above approved that the committee is renewed on another day than planned."""

    id: Id["TermApproval"]
    branch: Id[Body]
    planned: date
    """When the term was to end."""
    until: date
    """The first day on which it may be over, or has to be."""
    by: Id[Body]
    decided: date


@event("party.term_approved")
@frozen(kw_only=True)
class TermApproved:
    """An early or late renewal was approved."""

    branch: Id[Body]
    until: date


@frozen(kw_only=True)
class Officer:
    """Somebody who holds an office of the branch on a day."""

    office: Office
    tenure: Tenure
    member: Membership | None
    """None for somebody who is not with the branch any more."""


HAS_COMMITTEE = ProblemType(
    "party.has_committee", zh="支部委员会已经设立", en="the branch has a committee already", nature=Nature.STATE
)
NOT_HERE = ProblemType("party.not_here", zh="此人不在本支部", en="the member is not with this branch")
ERASED = ProblemType("party.erased", zh="此人的资料已删除", en="who it was has been erased", nature=Nature.STATE)
NO_COMMITTEE = ProblemType(
    "party.no_committee_yet",
    zh="尚未设立支部委员会",
    en="set the committee up first (party.set_up_committee)",
    nature=Nature.STATE,
)
NO_OFFICE = ProblemType("party.no_office", zh="这不是党支部的职务", en="this is no office of a branch or a group")
NOTHING_PLANNED = ProblemType(
    "party.nothing_planned", zh="没有正在进行的任期", en="no term with a planned end goes on", nature=Nature.STATE
)


WITHOUT_CONSENT = FindingType(
    "party.office_without_consent",
    zh="现任{office}已撤回公开职务的同意,不得再公开其姓名",
    en="who is {office} has withdrawn the consent to be named: the name may not be shown any more",
    rule="PIPL arts 15, 29",
    severity=Severity.LAW,
)
NOT_FULL = FindingType(
    "party.officer_not_full",
    zh="现任{office}不是本支部正式党员",
    en="who is {office} is no full member of the branch",
    rule="Constitution of the Communist Party of China arts 4, 7 (from memory, unverified)",
    rule_zh="中国共产党章程第4、7条（凭记忆,未核实）",
    severity=Severity.PARTY,
)

NO_SECRETARY = FindingType(
    "party.no_secretary",
    zh="党支部没有书记",
    en="the branch has no secretary",
    rule="Regulations on the work of Party branches (trial, 2018) (a secondary source was read)",
    rule_zh="中国共产党支部工作条例（试行，2018年）（已读二手资料）",
    severity=Severity.PARTY,
)


@verb("party.set_up_committee")
def set_up_committee(change: Change, branch_id: Id[Body], *, seats: int, start: date) -> Post:
    """Give a branch a committee of so many members; how many there should be is a finding. Raises party.has_committee."""
    require_branch(change, branch_id)
    known = (post for post in posts(change, branch_id, on=start) if post.code == _MEMBER)
    change.require(not any(known), HAS_COMMITTEE(at="branch_id"))
    name, begins = Writer(change).label(Office.COMMITTEE), _from(change, branch_id, start)
    return add_post(change, branch_id, code=_MEMBER, name=name, seats=seats, start=begins)


@verb("party.seat_officer")
def seat_officer(
    change: Change,
    branch_id: Id[Body],
    *,
    office: Office,
    member_id: Id[Member],
    start: date,
    obtained: Obtained,
    by: AnyId | None = None,
    until: date | None = None,
) -> Term:
    """Give a member an office; `by` is the election or the body that appointed him.

    The planned end is that of the others who are in office, else by the norm of the day, unless `until` says another. Raises
    Refused: party.not_here, party.no_consent (who holds an office is known by name), party.no_committee_yet.
    """
    require_branch(change, branch_id)
    member = change.get(Member, member_id)
    change.require(member.branch == branch_id, NOT_HERE(at="member_id"))
    require_consent(change, member_id, ConsentTo.OFFICE)
    if member.person is None:
        raise Refused(ERASED(at="member_id"))
    ends = planned_end(change, branch_id, start=start) if until is None else until
    return appoint(
        change,
        _post(change, branch_id, office, start).id,
        person_id=member.person,
        start=PartialDate(start),
        until=None if ends is None else PartialDate(ends),
        obtained=obtained,
        by=by,
    )


def _post(change: Change, branch_id: Id[Body], office: Office, start: date) -> Post:
    """The post of the office, made when first needed, named in the language in which the community writes."""
    here = {post.code: post for post in posts(change, branch_id, on=start)}
    if office.value in here:
        return here[Code(office.value)]
    change.require(office is not Office.COMMITTEE and (not office.among or _MEMBER in here), NO_COMMITTEE(at="office"))
    among = here[_MEMBER].id if office.among else None
    code, name, begins = Code(office.value), Writer(change).label(office), _from(change, branch_id, start)
    return add_post(change, branch_id, code=code, name=name, seats=1, among=among, start=begins)


def _from(change: Change, branch_id: Id[Body], start: date) -> PartialDate | None:
    """The day, or the branch's own start where that is not known to the day and may come later."""
    return None if change.get(Body, branch_id).start.latest > start else PartialDate(start)


def planned_end(view: View, branch_id: Id[Body], *, start: date) -> date | None:
    """When a term that starts on a day ends by plan: with those of the others, as approved by then, else by the norm, if any."""
    running = [end for end in _ends(view, branch_id, start) if end > start]
    if running:
        return min(running)
    years = figure(view, f"term_years_{require_branch(view, branch_id).setting.value}", on=start)
    return None if years is None else months_after(start, years * _YEAR).due


def _planned(view: View, branch_id: Id[Body], on: date) -> list[date]:
    """The planned ends of those who are in office on a day."""
    return [one.tenure.term.until.earliest for one in _officers(view, branch_id, on) if one.tenure.term.until is not None]


def _ends(view: View, branch_id: Id[Body], on: date) -> list[date]:
    """The same, each moved to the day that the body above had last approved for that term by a day."""
    rows = sorted((row for row in view.find(TermApproval, branch=branch_id) if row.decided <= on), key=lambda row: row.decided)
    last = {row.planned: row.until for row in rows}
    moved = {row.until: last[row.planned] for row in rows} | last  # who came after a first approval ends with the others
    return [moved.get(end, end) for end in _planned(view, branch_id, on)]


@verb("party.leave_office")
def leave_office(change: Change, term_id: Id[Term], *, end: date, reason: Ended) -> Term:
    """Somebody leaves an office of a branch or a group; `end` is the first day without it. Raises party.no_office."""
    body = change.get(Body, change.get(Post, change.get(Term, term_id).post).body)
    change.require(body.kind in _OURS, NO_OFFICE(at="term_id"))
    return end_term(change, term_id, end=PartialDate(end), reason=reason)


@verb("party.approve_term")
def approve_term(change: Change, branch_id: Id[Body], *, until: date, by: Id[Body], decided: date) -> TermApproval:
    """Record that the body above approved an early or late renewal: the term ends on `until`.

    Raises Refused: party.not_branch, party.nothing_planned.
    """
    require_branch(change, branch_id)
    change.get(Body, by)
    planned = _planned(change, branch_id, decided)
    change.require(planned, NOTHING_PLANNED(at="branch_id"))
    id_ = change.new_id(TermApproval)
    made = TermApproval(id=id_, branch=branch_id, planned=min(planned), until=until, by=by, decided=decided)
    return change.put(made, TermApproved(branch=branch_id, until=until))


@question("party.committee")
def committee(view: View, branch_id: Id[Body], *, on: date) -> tuple[Officer, ...]:
    """Who holds an office of the branch on a day, hold-over included; the secretary first. Raises party.not_branch."""
    require_branch(view, branch_id)
    return _officers(view, branch_id, on)


def _officers(view: View, branch_id: Id[Body], on: date) -> tuple[Officer, ...]:
    offices = {post.id: Office.of(post.code) for post in posts(view, branch_id) if post.code in COMMITTEE_POSTS}
    here = memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)
    by_person = {one.member.person: one for one in here}
    order = list(Office)
    found = (
        Officer(office=offices[one.term.post], tenure=one, member=by_person.get(one.term.person))
        for one in tenures(view, branch_id, on=on)
        if one.term.post in offices
    )
    return tuple(sorted(found, key=lambda one: (order.index(one.office), one.tenure.term.start.earliest, one.tenure.term.id)))


def committee_people(view: View, branch_id: Id[Body], *, on: date) -> tuple[Membership, ...]:
    """Those of the committee who are full members on a day, suspended ones left out, each once; empty where there is none."""
    if not has_committee(view, branch_id, on=on):
        return ()
    here = (one.member for one in _officers(view, branch_id, on) if one.member is not None)
    return tuple({one.member.id: one for one in here if one.state is MemberState.FULL}.values())


def has_committee(view: View, branch_id: Id[Body], *, on: date) -> bool:
    """Whether the branch has a committee on a day."""
    return any(post.code == _MEMBER for post in posts(view, branch_id, on=on))


# --- findings --------------------------------------------------------------------------------------------------------


def office_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """The size of the committee and its term."""
    if has_committee(view, branch_id, on=on):
        yield from _size(view, branch_id, on)
    yield from _over(view, branch_id, on)
    yield from _shifted(view, branch_id, on)
    yield from _early(view, branch_id, on)


def secretary_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Whether the branch has a secretary, with a committee or without one."""
    if not any(one.office is Office.SECRETARY for one in _officers(view, branch_id, on)):
        yield NO_SECRETARY(branch_id)


def consent_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Who holds an office and has withdrawn the consent to be named with it; for the branch alone."""
    for one in _officers(view, branch_id, on):
        if one.member is not None and not may_show(view, one.member.member.id, ConsentTo.OFFICE, on=on):
            yield WITHOUT_CONSENT(one.member.member.id, office=one.office)


def officer_findings(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """Who holds an office and is no full member of the branch; for the branch alone."""
    for one in _officers(view, branch_id, on):
        if one.member is None or not one.member.full:
            yield NOT_FULL(one.tenure.term.id, office=one.office)


def _size(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    n = len({one.tenure.term.person for one in _officers(view, branch_id, on)})
    least, usual, most = (norm(view, f"committee_{word}", on=on) for word in ("least", "usual", "most"))
    if least is not None and n < least.value:
        text = ("支部委员会不足{limit}人", "fewer than {limit} members on the branch committee")
        yield resting_on(least, "committee_small", zh=text[0], en=text[1])(branch_id, limit=least.value)
    beyond = next((known for known in (most, usual) if known is not None and n > known.value), None)
    if beyond is not None:
        text = ("支部委员会{n}人,一般不超过{limit}人", "the branch committee has {n} members; generally at most {limit}")
        yield resting_on(beyond, "committee_large", zh=text[0], en=text[1])(branch_id, n=n, limit=beyond.value)


def _over(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """The planned end is over and nobody was elected, nor was a later day approved."""
    over = [end for end in _ends(view, branch_id, on) if end <= on]
    known = norm(view, f"term_years_{require_branch(view, branch_id).setting.value}", on=on)
    if over and known is not None:
        text = ("支部委员会任期已于{ended}届满,尚未换届", "the committee's term was over on {ended}; it has not been renewed")
        yield resting_on(known, "term_over", zh=text[0], en=text[1])(branch_id, since=min(over), ended=min(over))


def _shifted(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """An approval for another day than planned by more than a year."""
    known = norm(view, "renewal_shift_years", on=on)
    for row in view.find(TermApproval, branch=branch_id):
        if known is None or row.decided > on:
            continue
        first, last = sorted((row.planned, row.until))
        if last > months_after(first, known.value * _YEAR).due:
            text = (
                "换届由{planned}改为{until},一般不超过{years}年",
                "renewed on {until} instead of {planned}: more than {years} year",
            )
            said = resting_on(known, "renewal_far", zh=text[0], en=text[1])
            yield said(branch_id, planned=row.planned, until=row.until, years=known.value)


def _early(view: View, branch_id: Id[Body], on: date) -> Iterator[Finding]:
    """The whole committee left before its planned end, with no approval for that day."""
    known = norm(view, "renewal_shift_years", on=on)
    approved = {row.until for row in view.find(TermApproval, branch=branch_id)}
    post_ids = [post.id for post in posts(view, branch_id) if post.code in COMMITTEE_POSTS]
    ended = (term for post in post_ids for term in view.find(Term, post=post) if term.ended is Ended.TERM_OVER)
    days = {
        term.end.earliest
        for term in ended
        if term.end is not None and term.until is not None and term.end.latest <= min(on, term.until.earliest - timedelta(days=1))
    }
    for day in sorted(days - approved):
        if known is not None and _all_left(view, branch_id, day):
            text = (
                "支部委员会于{on}提前换届,没有批准记录",
                "the committee was renewed early on {on}, without an approval on record",
            )
            yield resting_on(known, "renewed_early", zh=text[0], en=text[1])(branch_id, since=day, on=day)


def _all_left(view: View, branch_id: Id[Body], day: date) -> bool:
    """Whether everybody who was in office the day before left on a day; when one leaves alone nothing is renewed."""
    ends = [one.tenure.term.end for one in _officers(view, branch_id, day - timedelta(days=1))]
    return all(end is not None and end.earliest <= day for end in ends)
