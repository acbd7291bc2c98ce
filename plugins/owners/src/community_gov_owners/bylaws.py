"""What the rules of procedure (议事规则) of this compound say about voting: dated records on top of the law.

Without a record the law's own defaults hold. Each choice that goes beyond them is somebody's decision, so a record names the
clause and may name the decision that adopted it.
"""

from datetime import date

from attrs import evolve, field, frozen, validators

from community_gov import (
    AnyId,
    Change,
    Code,
    Coded,
    Id,
    Nature,
    PartialDate,
    Period,
    ProblemType,
    View,
    event,
    kind,
    question,
    verb,
)
from community_gov.households import UnitKind
from community_gov_owners.heads import HeadRule

__all__ = [
    "WITHOUT",
    "ArrearsRule",
    "BlankRule",
    "Bylaws",
    "BylawsAdopted",
    "PetitionBasis",
    "Precedence",
    "ProxyBan",
    "SilenceRule",
    "adopt_bylaws",
    "bylaws_on",
    "clauses_on",
]

CHINA = Code("cn")


class SilenceRule(Coded):
    """What a delivered ballot that does not come back counts as."""

    ABSENT = "absent", "不参与", "absent"
    """The law's own way: who does not answer does not take part."""
    MAJORITY = "majority", "计入多数意见", "with the majority"
    """Guiding rules 建房〔2009〕274号 art. 26 (from memory); local rules of procedure (read)."""
    ABSTAIN = "abstain", "视为弃权", "abstention"
    CONSENT = "consent", "视为同意", "consent"
    """Contested: accepted by one court in 2021 (secondary); kept so that real votes can be recomputed."""


class BlankRule(Coded):
    """What an item counts as that is left blank on a ballot that came back. Whatever the rule, it is never silence.

    No national text says it. The default is our reading of the Civil Code, art. 278, as practice reads it for void ballots: who
    hands in a ballot of his own takes part in the vote, and who says neither yes nor no abstains. Both other ways are found in
    local rules of procedure (from memory), so each needs its clause.
    """

    ABSTAIN = "abstain", "计为弃权", "an abstention"
    INVALID = "invalid", "计为该事项废票", "void for the item"
    NO_PART = "no_part", "不参与该事项", "taking no part in the item"


class Precedence(Coded):
    """Which of two ballots of one hand counts."""

    FIRST = "first", "以首次有效票为准", "the first valid one"
    LAST = "last", "以截止前最后一票为准", "the last one before the close"


class PetitionBasis(Coded):
    """How a petition for a temporary assembly is counted."""

    HEADS = "heads", "按业主人数", "by owners"
    """Property Management Regulation art. 13 (read): at least 20 % of the owners."""
    HEADS_AND_AREA = "heads_and_area", "按业主人数和面积", "by owners and area"
    """Guiding rules art. 21 (from memory): also at least 20 % of the area."""


class ProxyBan(Coded):
    """Who may not stand for another owner; nobody is barred by the law."""

    CANDIDATES = "candidates", "候选人", "whoever stands for election in this assembly"
    COUNTERS = "counters", "计票人、监票人", "whoever counts or watches the count"
    OUTSIDERS = "outsiders", "非业主", "whoever is no owner in the register"


class ArrearsRule(Coded):
    """What owing fees does to an owner's rights in common management. No arrears are stored anywhere."""

    NONE = "none", "不受影响", "nothing"
    """The law's own way."""
    NO_STANDING = "no_standing", "欠费者不得参选", "who owes fees does not stand for the committee"
    """Only by a clause (guiding rules art. 20; from memory). It never touches a vote."""


@kind("owners.bylaws")
@frozen(kw_only=True)
class Bylaws:
    """The voting clauses of the rules of procedure, from `start` to the day before `end`."""

    id: Id["Bylaws"]
    start: PartialDate
    end: PartialDate | None = None
    by: AnyId | None = None
    """The decision that adopted them."""
    jurisdiction: Code = CHINA
    """The place whose books apply, such as `cn-hunan`; wider places are asked after it."""
    heads: HeadRule = HeadRule.HOLDER
    merge_developer: bool = True
    """Whether units under the developer's own title belong to the developer's one head."""
    counted: tuple[UnitKind, ...] = (UnitKind.DWELLING, UnitKind.SHOP)
    """Whose area and heads count; parking spaces and storage rooms only by agreement, common premises never."""
    silence: SilenceRule = SilenceRule.ABSENT
    silence_clause: Code | None = None
    """The clause that lets silence count, such as `art-22`."""
    blank: BlankRule = BlankRule.ABSTAIN
    blank_clause: Code | None = None
    """The clause that says so, such as `art-19`; the default needs none."""
    double_entry: bool = False
    """Whether every paper is entered by two people. No law asks for it, and two counters are not everywhere to be had: so a
    compound that wants it says so in its rules of procedure. Who wants it without a clause enters twice all the same."""
    precedence: Precedence = Precedence.FIRST
    petition: PetitionBasis | None = None
    """How a petition is counted; None for as the rulebook of the place counts it."""
    proxies: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """How many owners one proxy may stand for; None for no limit."""
    invalid_participate: bool = True
    """Whether a returned, identified ballot that is void for an item takes part in it."""
    secret: tuple[Code, ...] = ()
    """The matters that are voted on in secret: who voted is recorded, what he voted is not."""
    proxy_bans: tuple[ProxyBan, ...] = ()
    """Who may not stand for another owner."""
    arrears: ArrearsRule = ArrearsRule.NONE
    arrears_clause: Code | None = None
    """The clause by which arrears matter."""
    urgent_clause: Code | None = None
    """The clause that lets the maintenance funds be used without a vote where people are in danger."""

    @property
    def period(self) -> Period:
        """From when to when, half-open."""
        return Period(self.start, self.end)


WITHOUT = Bylaws(id=Id("none"), start=PartialDate("1949"))
"""What holds when the rules of procedure say nothing: the law's own defaults. Never stored."""


@event("owners.bylaws_adopted")
@frozen(kw_only=True)
class BylawsAdopted:
    """The compound has voting clauses of its own from a day on."""

    bylaws: Id[Bylaws]
    start: PartialDate


NO_CLAUSE = ProblemType(
    "owners.no_clause",
    zh="未返回表决票要计入结果,须写明议事规则的条款",
    en="silence counts only by a clause of the rules of procedure; name the clause",
)
NO_ARREARS_CLAUSE = ProblemType(
    "owners.no_arrears_clause",
    zh="限制欠费业主参选须写明议事规则的条款;法律并无此限制",
    en="arrears keep nobody from standing but by a clause of the rules of procedure: name it; the law takes no right away",
)
NO_BLANK_CLAUSE = ProblemType(
    "owners.no_blank_clause",
    zh="空白事项不计为弃权的,须写明议事规则的条款",
    en="an item left blank is an abstention unless a clause of the rules of procedure says otherwise; name the clause",
)
NEVER_COUNTED = ProblemType(
    "owners.never_counted",
    zh="{kind}属全体业主共有,不计面积和人数(民法典第274条)",
    en="{kind} belong to all owners together and never count (Civil Code art. 274)",
)
NOT_LATER = ProblemType(
    "owners.not_later",
    zh="新规则须晚于现行规则的起始日{start}",
    en="new clauses start after the present ones, which started on {start}",
    nature=Nature.STATE,
)


@verb("owners.adopt_bylaws")
def adopt_bylaws(
    change: Change,
    *,
    start: PartialDate,
    by: AnyId | None = None,
    jurisdiction: Code = CHINA,
    heads: HeadRule = HeadRule.HOLDER,
    merge_developer: bool = True,
    counted: tuple[UnitKind, ...] = (UnitKind.DWELLING, UnitKind.SHOP),
    silence: SilenceRule = SilenceRule.ABSENT,
    silence_clause: Code | None = None,
    blank: BlankRule = BlankRule.ABSTAIN,
    blank_clause: Code | None = None,
    double_entry: bool = False,
    precedence: Precedence = Precedence.FIRST,
    petition: PetitionBasis | None = None,
    proxies: int | None = None,
    invalid_participate: bool = True,
    secret: tuple[Code, ...] = (),
    proxy_bans: tuple[ProxyBan, ...] = (),
    arrears: ArrearsRule = ArrearsRule.NONE,
    arrears_clause: Code | None = None,
    urgent_clause: Code | None = None,
) -> Bylaws:
    """Record what the rules of procedure say from a day on; the present clauses end on that day.

    `secret` names the matters that are voted on in secret from then on; an item keeps the way in which it came onto the agenda.
    With a rule on `arrears`, its note is told in every announcement and the audit reports it while it holds.
    """
    change.require(silence is SilenceRule.ABSENT or silence_clause is not None, NO_CLAUSE(at="silence_clause"))
    named = arrears is ArrearsRule.NONE or arrears_clause is not None
    change.require(named, NO_ARREARS_CLAUSE(at="arrears_clause"))
    change.require(blank is BlankRule.ABSTAIN or blank_clause is not None, NO_BLANK_CLAUSE(at="blank_clause"))
    change.require(UnitKind.COMMON not in counted, NEVER_COUNTED(at="counted", kind=UnitKind.COMMON))
    _end_present(change, start)
    made = Bylaws(
        id=change.new_id(Bylaws),
        start=start,
        by=by,
        jurisdiction=jurisdiction,
        heads=heads,
        merge_developer=merge_developer,
        counted=counted,
        silence=silence,
        silence_clause=silence_clause,
        blank=blank,
        blank_clause=blank_clause,
        double_entry=double_entry,
        precedence=precedence,
        petition=petition,
        proxies=proxies,
        invalid_participate=invalid_participate,
        secret=secret,
        proxy_bans=proxy_bans,
        arrears=arrears,
        arrears_clause=arrears_clause,
        urgent_clause=urgent_clause,
    )
    return change.put(made, BylawsAdopted(bylaws=made.id, start=start))


def _end_present(change: Change, start: PartialDate) -> None:
    for present in change.find(Bylaws, end=None):
        later = present.start.latest < start.earliest
        change.require(later, NOT_LATER(at="start", start=present.start.latest))
        change.put(evolve(present, end=start))


@question("owners.bylaws_on")
def bylaws_on(view: View, *, on: date) -> Bylaws | None:
    """The voting clauses in force on a day, or None when only the law speaks."""
    found = [one for one in view.find(Bylaws) if one.period.holds(on)]
    return max(found, key=lambda one: one.start.latest, default=None)


def clauses_on(view: View, *, on: date) -> Bylaws:
    """The voting clauses in force on a day, or what holds without any."""
    return bylaws_on(view, on=on) or WITHOUT
