"""By which rule a body decides and which figures bind its meetings: its own rules of procedure first, then the law of the place.

The rulebooks tell how a committee decides by figures (`committee_quorum`, `committee_decision`): from them a rule is made that
counts heads of all members. A body's own rules are a rulebook too, given as TOML; its matter `meeting_decision` decides whatever
it has no matter of its own for, and its figures go before those of the law.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from attrs import evolve, field, frozen

from community_gov.change import Change, View, question, verb
from community_gov.errors import Nature, ProblemType, Refused
from community_gov.hookspecs import Pack
from community_gov.organizations import Body
from community_gov.periods import PartialDate, Period
from community_gov.records import AnyId, Code, Id, Severity, Told, event, kind
from community_gov.rules import (
    Book,
    Chosen,
    ChosenParameter,
    Comparator,
    Condition,
    FlawedRules,
    Mark,
    NoRule,
    Rule,
    Stage,
    choose,
    find_parameter,
    parse_condition,
    read_book,
    shipped_books,
)
from community_gov.rules import Severity as RuleSeverity

__all__ = [
    "MEETING_LAW",
    "Figure",
    "MeetingLaw",
    "MeetingRules",
    "RulesAdopted",
    "Ruling",
    "adopt_rules",
    "figure",
    "law_of",
    "law_ruling",
    "reserved_to_others",
    "rules_on",
    "ruling_of",
]

USUAL = "meeting_decision"
"""The matter of a body's own rulebook that decides what it has no other matter for."""
_CHINA = Code("cn")
_MINUTES = Code("meeting_minutes_within")


@frozen(kw_only=True)
class MeetingLaw:
    """By which names the rulebooks speak of the meetings of a kind of body; None for what they do not speak of."""

    kind: Code
    posts: frozenset[Code] = frozenset()
    """The posts that have a vote; empty: every post."""
    quorum: Code | None = None
    decision: Code | None = None
    base: Code | None = None
    proxies: Code | None = None
    notice_days: Code | None = None
    extra: Code | None = None
    publish_within: Code | None = None
    minutes_within: Code | None = _MINUTES
    regular: Code | None = None
    absence: Code | None = None
    reserved: frozenset[Code] = frozenset()
    """The matters that others decide together, and not this body."""


MEETING_LAW = Pack(
    name="meetings.law",
    items=(
        MeetingLaw(
            kind=Code("owners_committee"),
            posts=frozenset({Code("chair"), Code("vice_chair"), Code("member")}),
            quorum=Code("committee_quorum"),
            decision=Code("committee_decision"),
            base=Code("committee_decision_base"),
            proxies=Code("committee_proxies"),
            notice_days=Code("committee_notice_days"),
            extra=Code("committee_extra_meeting"),
            publish_within=Code("committee_publish_within"),
            regular=Code("committee_regular_meeting"),
            absence=Code("member_absence_ends"),
            reserved=frozenset(
                {
                    Code("rules_of_procedure"),
                    Code("covenant"),
                    Code("committee_election"),
                    Code("manager"),
                    Code("use_funds"),
                    Code("raise_funds"),
                    Code("rebuild"),
                    Code("change_use"),
                    Code("other_major"),
                }
            ),
        ),
    ),
)
"""What the rulebooks say of the meetings of an owners' committee; alternates have no vote."""


@kind("meetings.rules", indexes=("body",))
@frozen(kw_only=True)
class MeetingRules:
    """The rules of procedure (议事规则) of a body, from `start` to the day before `end`."""

    id: Id["MeetingRules"]
    body: Id[Body]
    start: PartialDate
    end: PartialDate | None = None
    jurisdiction: Code = _CHINA
    """The place whose books apply, such as `cn-hunan`; wider places are asked after it."""
    book: str = ""
    """The rulebook itself, as TOML; empty for a body that has none of its own."""
    by: AnyId | None = None
    """The decision that adopted them."""

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


@event("meetings.rules_adopted")
@frozen(kw_only=True)
class RulesAdopted:
    """A body has rules of procedure from a day on."""

    rules: Id[MeetingRules]
    body: Id[Body]
    start: PartialDate


FLAWED = ProblemType(
    "meetings.flawed_rules",
    zh="议事规则的规则书有{n}处错误,请先用 community_gov.rules.read_book 查看",
    en="the rulebook has {n} flaws; community_gov.rules.read_book tells where each is",
)
NO_NUMBER = ProblemType(
    "meetings.no_number",
    zh="规则书中的{name}须为正数,天数须为整数",
    en="{name} of the rulebook has to be a number above 0, and days a whole one",
)
NOT_LATER = ProblemType(
    "meetings.rules_not_later",
    zh="新规则须晚于现行规则的起始日{start}",
    en="new rules start after the present ones, which started on {start}",
    nature=Nature.STATE,
)
NO_RULE = ProblemType(
    "meetings.no_rule",
    zh="{on}没有规则说明{kind}如何作出决定;请先登记其议事规则",
    en="no rule says how {kind} decides on {on}; record its rules of procedure with meetings.adopt_rules",
    nature=Nature.NOT_FOUND,
)


@verb("meetings.adopt_rules")
def adopt_rules(
    change: Change,
    body_id: Id[Body],
    *,
    start: PartialDate,
    jurisdiction: Code = _CHINA,
    book: str = "",
    by: AnyId | None = None,
) -> MeetingRules:
    """Record the rules of procedure of a body from a day on; the present ones end on that day.

    `book` is a rulebook as TOML, with figures, matters and rules as the shipped ones have them; what it does not say is as the
    books of the place say. `by` is the decision that adopted them.
    """
    body = change.get(Body, body_id)
    if book:
        _require_sound(change, body, book)
    for known in change.find(MeetingRules, body=body_id):
        if known.end is None:
            change.require(known.start.latest < start.earliest, NOT_LATER(at="start", start=known.start))
            change.put(evolve(known, end=start))
    made = MeetingRules(id=change.new_id(MeetingRules), body=body_id, start=start, jurisdiction=jurisdiction, book=book, by=by)
    return change.put(made, RulesAdopted(rules=made.id, body=body_id, start=start))


def _require_sound(change: Change, body: Body, text: str) -> None:
    """Refuse a book with flaws, and one whose figures of meetings are not numbers."""
    try:
        book = read_book(text)
    except FlawedRules as error:
        raise Refused(FLAWED(at="book", n=len(error.flaws))) from None
    law = law_of(change, body)
    days = {law.notice_days, law.publish_within, law.minutes_within, law.regular}
    numbers = {law.quorum, law.decision, law.extra, law.absence, *days}
    for one in book.parameters:
        value = one.value if isinstance(one.value, Fraction) else Fraction(0)
        wrong = one.name in numbers and (value <= 0 or (one.name in days and value.denominator != 1))
        change.require(not wrong, NO_NUMBER(at="book", name=Code(one.name)))


@question("meetings.rules_on")
def rules_on(view: View, body_id: Id[Body], *, on: date) -> MeetingRules | None:
    """The rules of procedure of a body on a day; None where it has recorded none. Raises NotFound."""
    view.get(Body, body_id)
    return next((row for row in view.find(MeetingRules, body=body_id) if row.period.holds(on)), None)


# --- figures ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Figure:
    """What a book says by a number, a word, or yes and no; with its source and how much it binds."""

    value: Fraction | str | bool
    citation: str
    severity: Severity
    mark: Mark
    comparator: Comparator
    unit: str
    """What is counted, such as days or months; empty where the book does not say."""
    book: str
    why: tuple[Told, ...] = field(repr=False)
    verified: bool

    @property
    def share(self) -> Fraction:
        """A number; raises TypeError for a word."""
        if not isinstance(self.value, Fraction):
            msg = f"{self.value!r} ({self.citation}) is no number"
            raise TypeError(msg)
        return self.value

    @property
    def whole(self) -> int:
        """Days; a part of a day is none."""
        return int(self.share)


def law_of(view: View, body: Body) -> MeetingLaw:
    """What the rulebooks call the figures of such a body; nothing for a kind that no pack names."""
    known = (law for law in view.packs(MeetingLaw) if law.kind == body.kind)
    return next(known, MeetingLaw(kind=body.kind))


def figure(view: View, body: Body, name: Code | None, *, on: date, own: bool = True, place: Code | None = None) -> Figure | None:
    """A figure of a day, the body's own before that of the law; None when nobody says it. `own=False` asks the law alone.

    `place` is where the compound lies, as far as whoever asks knows it: it is taken where the body's rules name no narrower one.
    """
    if name is None:
        return None
    rules = rules_on(view, body.id, on=on)
    here = _place(rules)
    narrower = place if place is not None and place.startswith(f"{here}-") else here
    try:
        said = find_parameter(_books(view), name=name, jurisdiction=narrower, on=on, bylaws=_own_books(rules) if own else ())
    except NoRule:
        return None
    return _figure(said)


def _figure(said: ChosenParameter) -> Figure:
    one = said.parameter
    return Figure(
        value=one.value,
        citation=one.citation,
        severity=Severity.of(one.severity.value),
        mark=one.mark,
        comparator=one.comparator or Comparator.AT_LEAST,
        unit=one.unit,
        book=said.book,
        why=tuple(Told(step.zh, step.en) for step in said.why),
        verified=said.verified,
    )


def _place(rules: MeetingRules | None) -> str:
    return _CHINA if rules is None else rules.jurisdiction


def _own_books(rules: MeetingRules | None) -> tuple[Book, ...]:
    return (_read(rules.book),) if rules is not None and rules.book else ()


@lru_cache(maxsize=64)
def _read(text: str) -> Book:
    """A body's own rulebook, which was sound when it was adopted; each figure asks for it."""
    return read_book(text)


def _books(view: View) -> tuple[Book, ...]:
    """The books that come with the library and those of packs; one of a pack replaces the shipped one of its id."""
    return tuple({**_shipped(), **{book.id: book for book in view.packs(Book)}}.values())


@cache  # the files never change while the program runs, and reading all of them takes 40 ms
def _shipped() -> Mapping[str, Book]:
    return {book.id: book for book in shipped_books()}


# --- rules -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Ruling:
    """The rule for an item, and why this one."""

    rule: Rule
    verified: bool
    why: tuple[Told, ...]


def ruling_of(view: View, body: Body, matter: Code | None, *, on: date) -> Ruling:
    """The rule of a day: the body's own, else the books' for the matter, else the one that their figures make.

    Raises Refused (meetings.no_rule).
    """
    found = _own_ruling(view, body, matter, on=on) or law_ruling(view, body, matter, on=on, own=True)
    if found is None:
        raise Refused(NO_RULE(at="item_id", kind=body.kind, on=on))
    return found


def _own_ruling(view: View, body: Body, matter: Code | None, *, on: date) -> Ruling | None:
    """What the body's own rules say of a matter, or of all that they do not name."""
    rules = rules_on(view, body.id, on=on)
    own = _own_books(rules)
    names = [name for name in (matter, USUAL) if name and any(book.matter(name, on=on) for book in own if book.holds_on(on))]
    if not names:
        return None
    return _chosen(choose(_books(view), matter=names[0], jurisdiction=_place(rules), on=on, bylaws=own))


def law_ruling(view: View, body: Body, matter: Code | None, *, on: date, own: bool = False) -> Ruling | None:
    """What the law of the place says of a matter, else how it lets such a body decide; `own` figures of the body first."""
    if matter is not None and matter not in law_of(view, body).reserved:
        place = _place(rules_on(view, body.id, on=on))
        try:
            return _chosen(choose(_books(view), matter=matter, jurisdiction=place, on=on))
        except NoRule:
            pass  # no book has a rule for this very matter: the body decides it as it decides anything
    return _from_figures(view, body, on=on, own=own)


def reserved_to_others(view: View, body: Body, matter: Code | None, *, on: date) -> tuple[str, Severity] | None:
    """The text by which others decide a matter and not this body, and how much it binds; None where none does."""
    if matter is None or matter not in law_of(view, body).reserved:
        return None
    try:
        found = choose(_books(view), matter=matter, jurisdiction=_place(rules_on(view, body.id, on=on)), on=on)
    except NoRule:
        return None
    return found.matter.citation or found.rule.citation, Severity.of(found.rule.severity.value)


def _chosen(found: Chosen) -> Ruling:
    return Ruling(rule=found.rule, verified=found.verified, why=tuple(Told(step.zh, step.en) for step in found.why))


def _from_figures(view: View, body: Body, *, on: date, own: bool) -> Ruling | None:
    law = law_of(view, body)
    decision, quorum = (figure(view, body, name, on=on, own=own) for name in (law.decision, law.quorum))
    if decision is None:
        return None
    told = [one for one in (quorum, decision) if one is not None]
    stage = Stage(
        name="vote", quorum=None if quorum is None else _of_all("A", quorum), passes=_of_all("Y", decision), zh="表决", en="vote"
    )
    rule = Rule(
        id=f"{decision.book}.{law.decision}",
        citation="; ".join(dict.fromkeys(one.citation for one in told)),
        mark=max((one.mark for one in told), key=tuple(Mark).index),
        severity=RuleSeverity(decision.severity.value),
        stages=(stage,),
    )
    return Ruling(rule=rule, verified=all(one.verified for one in told), why=tuple(line for one in told for line in one.why))


def _of_all(letter: str, said: Figure) -> Condition:
    """The heads of a set, compared with a share of those of all members."""
    return parse_condition(f"heads({letter}) {said.comparator.value} {said.share.numerator}/{said.share.denominator} heads(E)")
