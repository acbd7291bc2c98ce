"""Stars: proposed from verified hours, shown to everybody for a time, given; never lowered without a word.

The ladder is that of the association's bylaw. A proposal is shown for some working days by the volunteer's number, which needs
the consent to be shown; it is given by a named person when the notice is over and no objection is open.
"""

from datetime import date

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Code,
    Coded,
    Controller,
    Id,
    Nature,
    Phrase,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    Writer,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.calendar import Counting
from community_gov.notices import Notice, may_take_effect, post_notice
from community_gov.organizations import Body
from community_gov_volunteers.associations import bylaw_on
from community_gov_volunteers.enrolment import NO_CONSENT, ConsentPurpose, Enrolment, has_consented, require_reason
from community_gov_volunteers.hours import total_of
from community_gov_volunteers.packs import STARS_SHOWN, ladder, limit_on
from community_gov_volunteers.stars import StarLadder, stars_for

__all__ = [
    "ProposalState",
    "StarProposal",
    "Stars",
    "StarsGiven",
    "StarsProposed",
    "award_stars",
    "drop_proposal",
    "ladder_of",
    "lower_stars",
    "propose_stars",
    "star_proposals",
    "stars_of",
]


class ProposalState(Coded):
    """What became of a proposal."""

    SHOWN = "shown", "公示中", "shown"
    GIVEN = "given", "已授予", "given"
    DROPPED = "dropped", "已撤回", "dropped"


@kind("volunteers.star_proposal", indexes=("enrolment", "body"))
@frozen(kw_only=True)
class StarProposal:
    """So many stars for so many verified minutes by a ladder, and the notice that shows it."""

    id: Id["StarProposal"]
    enrolment: Id[Enrolment]
    body: Id[Body]
    ladder: Code
    stars: int
    minutes: int
    notice: Id[Notice]
    proposed: date
    state: ProposalState
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    """Why it was dropped."""


@kind("volunteers.stars", indexes=("enrolment",))
@frozen(kw_only=True)
class Stars:
    """The stars that a volunteer has by a ladder, from `start` to `end` (not included)."""

    id: Id["Stars"]
    enrolment: Id[Enrolment]
    ladder: Code
    stars: int
    start: date
    end: date | None = None
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )
    """Why they were lowered to this."""


@event("volunteers.stars_proposed")
@frozen(kw_only=True)
class StarsProposed:
    """Stars were proposed."""

    proposal: Id[StarProposal]
    stars: int


@event("volunteers.stars_given")
@frozen(kw_only=True)
class StarsGiven:
    """Stars were given, or lowered."""

    enrolment: Id[Enrolment]
    ladder: Code
    stars: int


NO_STARS_HERE = ProblemType(
    "volunteers.no_stars_here",
    zh="本组织的规定没有采用星级标准",
    en="the association has no star ladder in its bylaw",
    nature=Nature.STATE,
)
NOTHING_HIGHER = ProblemType(
    "volunteers.nothing_higher",
    zh="已核实{minutes}分钟,可评{stars}星,不高于现有星级{held}",
    en="{minutes} verified minutes are {stars} stars, no more than the {held} already held",
    nature=Nature.STATE,
)
NOTHING_LOWER = ProblemType(
    "volunteers.nothing_lower",
    zh="已核实的时长支持现有星级{held}",
    en="the verified hours support the {held} stars that are held",
    nature=Nature.STATE,
)
PROPOSED_ALREADY = ProblemType(
    "volunteers.proposed_already",
    zh="已有公示中的提名{proposal}",
    en="the proposal {proposal} is being shown",
    nature=Nature.CONFLICT,
)
SHOWN_TOO_SHORT = ProblemType(
    "volunteers.shown_too_short", zh="公示期不少于{least}个工作日", en="a proposal is shown for at least {least} working days"
)
NOT_SHOWN_NOW = ProblemType("volunteers.proposal_settled", zh="该提名{state}", en="the proposal is {state}", nature=Nature.STATE)
FEWER_HOURS = ProblemType(
    "volunteers.fewer_hours_now",
    zh="现有已核实{minutes}分钟,只够{stars}星",
    en="there are {minutes} verified minutes now, enough for {stars} stars",
    nature=Nature.STATE,
)
OWN_STARS = ProblemType(
    "volunteers.own_stars", zh="不能给自己评星", en="nobody gives stars to himself or herself", nature=Nature.DENIED
)

STARS_TITLE = Phrase("volunteers.stars_title", zh="志愿者星级评定公示", en="Stars for a volunteer")
STARS_TEXT = Phrase(
    "volunteers.stars_text",
    zh="第{number}号志愿者拟评为{stars}星级(标准: {ladder})。如有异议请在公示期内提出。",
    en="Proposed for volunteer no. {number}, in stars: {stars} ({ladder}). Objections are taken while this notice hangs.",
)


@verb("volunteers.propose_stars")
def propose_stars(
    change: Change,
    enrolment_id: Id[Enrolment],
    *,
    days: int | None = None,
    counting: Counting = Counting.WORKING_DAYS,
) -> StarProposal:
    """Propose the stars that the verified hours are worth, if they are more than the volunteer has, and put up the notice.

    Raises NoWorkingDays for working days that no calendar knows; count other days then.
    """
    enrolment = change.get(Enrolment, enrolment_id)
    shown = has_consented(change, enrolment_id, purpose=ConsentPurpose.SHOW)
    change.require(shown, NO_CONSENT(at="enrolment_id", purpose=ConsentPurpose.SHOW))
    waiting = change.first(StarProposal, enrolment=enrolment_id, state=ProposalState.SHOWN)
    if waiting is not None:
        raise Refused(PROPOSED_ALREADY(at="enrolment_id", proposal=waiting.id))
    steps, minutes = ladder_of(change, enrolment.body, on=change.today), total_of(change, enrolment_id)
    stars, held = stars_for(minutes, steps), _held(change, enrolment_id)
    change.require(stars > held, NOTHING_HIGHER(at="enrolment_id", minutes=minutes, stars=stars, held=held))
    made = StarProposal(
        id=change.new_id(StarProposal),
        enrolment=enrolment_id,
        body=enrolment.body,
        ladder=steps.code,
        stars=stars,
        minutes=minutes,
        notice=_post(change, enrolment, steps, stars, days=days, counting=counting).id,
        proposed=change.today,
        state=ProposalState.SHOWN,
    )
    return change.put(made, StarsProposed(proposal=made.id, stars=stars))


def ladder_of(view: View, body_id: Id[Body], *, on: date) -> StarLadder:
    """The ladder that an association uses on a day; raises Refused (volunteers.no_stars_here)."""
    bylaw = bylaw_on(view, body_id, on=on)
    steps = None if bylaw is None or bylaw.ladder is None else ladder(view, bylaw.ladder)
    if steps is None:
        raise Refused(NO_STARS_HERE(at="body_id"))
    return steps


def _post(change: Change, enrolment: Enrolment, steps: StarLadder, stars: int, *, days: int | None, counting: Counting) -> Notice:
    limit = limit_on(change, STARS_SHOWN, change.today)
    least = 1 if limit is None else limit.value
    shown = least if days is None else days
    change.require(shown >= least, SHOWN_TOO_SHORT(at="days", least=least))
    writer = Writer(change)
    text = writer.say(STARS_TEXT, number=enrolment.number, stars=stars, ladder=writer.either(steps.zh, steps.en))
    title = writer.say(STARS_TITLE)
    return post_notice(change, title=title, text=text, body_id=enrolment.body, starts=change.today, days=shown, counting=counting)


def _held(view: View, enrolment_id: Id[Enrolment]) -> int:
    known = view.first(Stars, enrolment=enrolment_id, end=None)
    return 0 if known is None else known.stars


@verb("volunteers.award_stars")
def award_stars(change: Change, proposal_id: Id[StarProposal]) -> Stars:
    """Give the stars: after the notice was over, with no objection open or upheld, and hours that still support them."""
    proposal = _shown(change, proposal_id)
    enrolment = change.get(Enrolment, proposal.enrolment)
    change.require(change.actor.person != enrolment.person, OWN_STARS(at="proposal_id"))
    effect = may_take_effect(change, proposal.notice, on=change.today)
    if not effect.allowed:
        raise Refused(*effect.reasons)
    steps, minutes = ladder(change, proposal.ladder), total_of(change, enrolment.id)
    stars = 0 if steps is None else stars_for(minutes, steps)
    change.require(stars >= proposal.stars, FEWER_HOURS(at="proposal_id", minutes=minutes, stars=stars))
    change.put(evolve(proposal, state=ProposalState.GIVEN))
    return _give(change, enrolment.id, proposal.ladder, proposal.stars, reason=None)


@verb("volunteers.drop_proposal")
def drop_proposal(change: Change, proposal_id: Id[StarProposal], *, reason: str) -> StarProposal:
    """Take a proposal back, with the reason."""
    require_reason(change, reason)
    return change.put(evolve(_shown(change, proposal_id), state=ProposalState.DROPPED, reason=reason))


def _shown(change: Change, proposal_id: Id[StarProposal]) -> StarProposal:
    proposal = change.get(StarProposal, proposal_id)
    change.require(proposal.state is ProposalState.SHOWN, NOT_SHOWN_NOW(at="proposal_id", state=proposal.state))
    return proposal


@verb("volunteers.lower_stars")
def lower_stars(change: Change, enrolment_id: Id[Enrolment], *, reason: str) -> Stars:
    """Lower the stars to what the verified hours support after corrections, with the reason; it never happens by itself."""
    require_reason(change, reason)
    known = change.first(Stars, enrolment=enrolment_id, end=None)
    held = 0 if known is None else known.stars
    steps = None if known is None else ladder(change, known.ladder)
    stars = held if steps is None else stars_for(total_of(change, enrolment_id), steps)
    if known is None or stars >= held:
        raise Refused(NOTHING_LOWER(at="enrolment_id", held=held))
    return _give(change, enrolment_id, known.ladder, stars, reason=reason)


def _give(change: Change, enrolment_id: Id[Enrolment], code: Code, stars: int, *, reason: str | None) -> Stars:
    known = change.first(Stars, enrolment=enrolment_id, end=None)
    if known is not None:
        change.put(evolve(known, end=change.today))
    made = Stars(id=change.new_id(Stars), enrolment=enrolment_id, ladder=code, stars=stars, start=change.today, reason=reason)
    return change.put(made, StarsGiven(enrolment=enrolment_id, ladder=code, stars=stars))


@question("volunteers.stars_of")
def stars_of(view: View, enrolment_id: Id[Enrolment], *, on: date) -> Stars | None:
    """The stars that a volunteer had on a day, or None."""
    known = view.find(Stars, enrolment=enrolment_id, order_by="-start")
    return next((one for one in known if one.start <= on and (one.end is None or on < one.end)), None)


@question("volunteers.star_proposals")
def star_proposals(view: View, body_id: Id[Body]) -> tuple[StarProposal, ...]:
    """All proposals of an association, by day."""
    return view.find(StarProposal, body=body_id, order_by="proposed")
