"""Posts and terms: which seats a body has, and who holds them from when to when.

A term has two ends. `until` is planned when it begins; `end` is when the person left. A term whose `until` is over and that
nobody has followed goes on in hold-over (届满未换届): the holder still holds the post, and the answer says so.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import attrs
from attrs import field, frozen
from attrs.validators import ge, optional

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, Problem, ProblemType, Refused
from community_gov.households import Person
from community_gov.organizations.bodies import Body
from community_gov.organizations.words import ENDED_ALREADY, outlasts, require_name, require_order, require_within
from community_gov.periods import Certainty, PartialDate, Period
from community_gov.records import AnyId, Code, Coded, Id, event, kind

__all__ = [
    "CHAIRS",
    "Appointed",
    "Ended",
    "Obtained",
    "Post",
    "PostAdded",
    "PostClosed",
    "Term",
    "TermEnded",
    "TermGrounded",
    "add_post",
    "appoint",
    "close_post",
    "end_term",
    "ground",
    "post",
    "posts",
    "rank",
    "shut",
    "term_problems",
]

CHAIRS = frozenset({Code("chair"), Code("secretary"), Code("leader"), Code("president")})
"""The codes of posts whose holders lead their body."""


class Obtained(Coded):
    """How somebody came to a post."""

    ELECTED = "elected", "选举", "elected"
    APPOINTED = "appointed", "任命", "appointed"
    RECOMMENDED = "recommended", "推选", "recommended"
    EX_OFFICIO = "ex_officio", "当然担任", "ex officio"


class Ended(Coded):
    """Why somebody left a post; nothing that tells of the person's life."""

    TERM_OVER = "term_over", "任期届满", "the term was over"
    SUCCEEDED = "succeeded", "由他人接任", "somebody followed"
    RESIGNED = "resigned", "辞任", "resigned"
    REMOVED = "removed", "罢免", "removed by those who elect"
    INELIGIBLE = "ineligible", "不再具备任职资格", "no longer eligible"
    POST_CLOSED = "post_closed", "岗位撤销", "the post was closed"
    OTHER = "other", "其他", "another reason"


def _in_order(made: "Post | Term", _attribute: object, end: PartialDate | None) -> None:
    Period(made.start, end)


@kind("organizations.post", indexes=("body",))
@frozen(kw_only=True)
class Post:
    """A post (岗位) of a body, with one or more seats."""

    id: Id["Post"]
    body: Id[Body]
    code: Code
    """Such as chair, vice_chair, member, secretary, leader."""
    name: str
    seats: int | None = field(validator=optional(ge(1)))
    """How many may hold it on one day; None for any number. Another number of seats is another post."""
    among: Id["Post"] | None = None
    """The post from whose holders it is filled, as a chair is chosen from among the members: it adds no seat to the body, and who
    leaves that post is out of this one."""
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)

    @property
    def period(self) -> Period:
        """From when to when there is such a post, half-open."""
        return Period(self.start, self.end)


@kind("organizations.term", indexes=("post", "person"))
@frozen(kw_only=True)
class Term:
    """One person's time in one post."""

    id: Id["Term"]
    post: Id[Post]
    person: Id[Person]
    start: PartialDate
    end: PartialDate | None = field(default=None, validator=_in_order)
    """The first day on which the person is not in the post any more; None while it goes on."""
    until: PartialDate | None = field(default=None, validator=_in_order)
    """The first day after the planned term; None for a term without a plan."""
    obtained: Obtained
    by: AnyId | None = None
    """The decision or the body from which the term comes."""
    rest_of: Id["Term"] | None = None
    """The term whose rest this one serves; limits count from the start of that one."""
    ended: Ended | None = None

    @property
    def period(self) -> Period:
        """From when to when the person was in the post, half-open."""
        return Period(self.start, self.end)

    @property
    def planned(self) -> tuple[date, date]:
        """The days on which the person certainly holds the post by plan: the first, and the one after the last."""
        ends = [end.earliest for end in (self.end, self.until) if end is not None]
        return self.start.latest, min(ends, default=date.max)


@event("organizations.post_added")
@frozen(kw_only=True)
class PostAdded:
    """A body has a new post."""

    post: Id[Post]
    body: Id[Body]
    code: Code


@event("organizations.post_closed")
@frozen(kw_only=True)
class PostClosed:
    """A body no longer has a post."""

    post: Id[Post]
    end: PartialDate


@event("organizations.appointed")
@frozen(kw_only=True)
class Appointed:
    """Somebody came into a post; who it is stands in the term alone."""

    term: Id[Term]
    post: Id[Post]
    body: Id[Body]
    obtained: Obtained


@event("organizations.term_ended")
@frozen(kw_only=True)
class TermEnded:
    """Somebody left a post."""

    term: Id[Term]
    post: Id[Post]
    end: PartialDate


@event("organizations.term_grounded")
@frozen(kw_only=True)
class TermGrounded:
    """It was recorded on which decision a term rests."""

    term: Id[Term]
    by: AnyId


SEATS = ProblemType("organizations.seats", zh="席位数须为正整数", en="a number of seats is 1 or more")
POST_EXISTS = ProblemType(
    "organizations.post_exists",
    zh="该组织已有{code}这一岗位({post})",
    en="the body has a post {code} already ({post})",
    nature=Nature.CONFLICT,
)
NO_SEAT = ProblemType(
    "organizations.no_seat",
    zh="岗位{post}在{on}有{n}人,席位只有{seats}个",
    en="on {on} {n} would hold the post {post}, which has {seats} seats",
    nature=Nature.CONFLICT,
)
HOLDS_ALREADY = ProblemType(
    "organizations.holds_already",
    zh="{person}在{on}已担任该岗位",
    en="{person} holds this post on {on} already",
    nature=Nature.CONFLICT,
)
REST_OF = ProblemType(
    "organizations.rest_of",
    zh="补任须接续同一岗位已终止的任期",
    en="a partial term goes on with a term of the same post that has ended",
)
REST_LONGER = ProblemType(
    "organizations.rest_longer",
    zh="补任不得超过原任期({until})",
    en="a partial term ends with the term that it goes on with, on {until}",
)
AMONG = ProblemType(
    "organizations.among",
    zh="只能在本组织自有席位的岗位成员中产生",
    en="a post is filled from among the holders of a post of the same body that has seats of its own",
)
NOT_AMONG = ProblemType(
    "organizations.not_among",
    zh="{person}在{on}不担任岗位{among},不能由其中产生",
    en="on {on} {person} does not hold the post {among}, from among whose holders this one is filled",
    nature=Nature.STATE,
)
GROUNDED = ProblemType(
    "organizations.grounded",
    zh="任期依据已登记({by})",
    en="it is recorded already on what the term rests ({by})",
    nature=Nature.STATE,
)


@verb("organizations.add_post")
def add_post(
    change: Change,
    body_id: Id[Body],
    *,
    code: Code,
    name: str,
    seats: int | None = None,
    among: Id[Post] | None = None,
    start: PartialDate | None = None,
) -> Post:
    """Give a body a post, from the body's own start unless another is given.

    `among` is the post from whose holders this one is filled: a chair is one of the members, and no seat more.
    """
    body = change.get(Body, body_id)
    require_name(name)
    change.require(seats is None or seats >= 1, SEATS(at="seats"))
    base = None if among is None else change.get(Post, among)
    change.require(base is None or (base.body == body_id and base.among is None), AMONG(at="among"))
    begins = body.start if start is None else start
    require_within(begins, body.period)
    known = (post for post in change.find(Post, body=body_id) if post.code == code)
    double = next((post for post in known if post.period.overlaps(Period(begins)) is Certainty.CERTAINLY), None)
    if double is not None:
        raise Refused(POST_EXISTS(at="code", code=code, post=double.id))
    made = Post(id=change.new_id(Post), body=body_id, code=code, name=name, seats=seats, among=among, start=begins, end=body.end)
    return change.put(made, PostAdded(post=made.id, body=body_id, code=code))


@verb("organizations.close_post")
def close_post(change: Change, post_id: Id[Post], *, end: PartialDate) -> Post:
    """Close a post; terms that go on end with it. For another number of seats, close it and add a new one."""
    post = change.get(Post, post_id)
    if post.end is not None:
        raise Refused(ENDED_ALREADY(at="post_id", end=post.end))
    require_order(post.start, end)
    return shut(change, post, end)


def shut(change: Change, post: Post, end: PartialDate) -> Post:
    """Stage the end of a post, or an earlier one, and of the terms that would outlast it."""
    for term in change.find(Term, post=post.id):
        if outlasts(term.end, end):
            require_order(term.start, end)
            _leave(change, term, end, Ended.POST_CLOSED)
    return change.put(attrs.evolve(post, end=end), PostClosed(post=post.id, end=end))


@verb("organizations.appoint")
def appoint(
    change: Change,
    post_id: Id[Post],
    *,
    person_id: Id[Person],
    start: PartialDate,
    until: PartialDate | None = None,
    obtained: Obtained,
    by: AnyId | None = None,
    rest_of: Id[Term] | None = None,
) -> Term:
    """Give a person a seat from `start`, planned to the day before `until`.

    `rest_of` names the term of somebody who left early; the new term then ends with that one. Whether there is a seat is
    checked on the net result of the change, so that one may go and another come in it, in any order.
    """
    post, person = change.get(Post, post_id), change.get(Person, person_id)
    planned = until if rest_of is None else _rest(change, post_id, rest_of, until)
    require_order(start, planned, at="until")
    require_within(start, post.period)
    made = Term(
        id=change.new_id(Term),
        post=post_id,
        person=person.id,
        start=start,
        end=post.end,
        until=planned,
        obtained=obtained,
        by=by,
        rest_of=rest_of,
        ended=None if post.end is None else Ended.POST_CLOSED,
    )
    return change.put(made, Appointed(term=made.id, post=post_id, body=post.body, obtained=obtained))


def _rest(change: Change, post_id: Id[Post], term_id: Id[Term], until: PartialDate | None) -> PartialDate | None:
    """The planned end of a partial term: that of the term that it goes on with, unless it is to be shorter."""
    before = change.get(Term, term_id)
    change.require(before.post == post_id and before.end is not None, REST_OF(at="rest_of"))
    if until is not None and before.until is not None and until.earliest > before.until.latest:
        raise Refused(REST_LONGER(at="until", until=before.until))
    return before.until if until is None else until


@verb("organizations.end_term")
def end_term(change: Change, term_id: Id[Term], *, end: PartialDate, reason: Ended) -> Term:
    """The person leaves the post; `end` is the first day on which he or she is not in it."""
    known = change.get(Term, term_id)
    if known.end is not None:
        raise Refused(ENDED_ALREADY(at="term_id", end=known.end))
    require_order(known.start, end)
    return _leave(change, known, end, reason)


def _leave(change: Change, term: Term, end: PartialDate, reason: Ended) -> Term:
    return change.put(attrs.evolve(term, end=end, ended=reason), TermEnded(term=term.id, post=term.post, end=end))


@verb("organizations.ground")
def ground(change: Change, term_id: Id[Term], *, by: AnyId) -> Term:
    """Record afterwards on which decision a term rests; it can be said once."""
    known = change.get(Term, term_id)
    if known.by is not None:
        raise Refused(GROUNDED(at="by", by=known.by))
    return change.put(attrs.evolve(known, by=by), TermGrounded(term=term_id, by=by))


@question("organizations.post")
def post(view: View, post_id: Id[Post]) -> Post:
    """One post; raises NotFound."""
    return view.get(Post, post_id)


@question("organizations.posts")
def posts(view: View, body_id: Id[Body], *, on: date | None = None) -> tuple[Post, ...]:
    """The posts of a body, all or those of a day: those that lead it, then the fewer seats first; raises NotFound."""
    view.get(Body, body_id)
    rows = (row for row in view.find(Post, body=body_id) if on is None or row.period.holds(on))
    return tuple(sorted(rows, key=rank))


def rank(post: Post) -> tuple[bool, int, Code, date]:
    """The order in which the posts of a body are told."""
    return post.code not in CHAIRS, sys.maxsize if post.seats is None else post.seats, post.code, post.start.earliest


def term_problems(change: Change) -> Iterator[Problem]:
    """Objections to the net result: more in a post than it has seats, one person twice in it, or somebody from outside.

    From outside comes who holds no post from among whose holders this one is filled. Of seats only what is certain counts,
    and only time by plan: who holds over gives way to a successor.
    """
    touched = sorted({write.after.post for write in change.writes if isinstance(write.after, Term)})
    for post_id in touched:
        terms = change.find(Term, post=post_id)
        yield from _crowded(change.get(Post, post_id), terms)
        yield from _doubles(terms)
    for write in change.writes:
        if isinstance(write.after, Term) and write.before is None:
            yield from _outsider(change, write.after)


def _outsider(change: Change, term: Term) -> Iterator[Problem]:
    among = change.get(Post, term.post).among
    held = () if among is None else change.find(Term, post=among, person=term.person)
    if among is not None and not any(one.period.overlaps(Period(term.start, term.end)) for one in held):
        yield NOT_AMONG(at="person_id", person=term.person, among=among, on=term.start)


def _crowded(post: Post, terms: Iterable[Term]) -> Iterator[Problem]:
    spans = [term.planned for term in terms]
    for day in sorted({start for start, end in spans if start < end}):
        n = sum(start <= day < end for start, end in spans)
        if post.seats is not None and n > post.seats:
            yield NO_SEAT(at="post_id", post=post.id, on=day, n=n, seats=post.seats)
            return


def _doubles(terms: Iterable[Term]) -> Iterator[Problem]:
    ordered = sorted(terms, key=lambda term: (term.person, *term.planned))
    for person, group in groupby(ordered, key=lambda term: term.person):
        last = date.min
        for start, end in (term.planned for term in group):
            if start < min(last, end):
                yield HOLDS_ALREADY(at="person_id", person=person, on=start)
                return
            last = max(last, end)
