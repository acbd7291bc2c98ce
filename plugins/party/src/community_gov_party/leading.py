"""Leading: which bodies the branch guides, meetings with them, what goes to the branch first, and what it has taken on.

That a matter goes to the branch before the owners' assembly rests on the compound's own bylaw, which is recorded with its clause;
no law says so. The list of matters taken on is the branch's own, such as the drive for the property certificates.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen
from attrs.validators import min_len

from community_gov import (
    AnyId,
    Change,
    Code,
    Finding,
    FindingType,
    Id,
    Nature,
    OneOf,
    ProblemType,
    Refused,
    Severity,
    View,
    Word,
    event,
    kind,
    question,
    verb,
)
from community_gov.meetings import Meeting, MeetingKind, add_item, call, close, give_notice
from community_gov.organizations import Body, RelationKind, relations
from community_gov.rules import named_matter
from community_gov.tasks import Drive
from community_gov_party.convening import Session, require_sitting
from community_gov_party.deciding import Resolution, books
from community_gov_party.founding import require_branch

__all__ = [
    "JointMeeting",
    "MatterTakenOn",
    "PriorMatter",
    "Referral",
    "TakenOn",
    "adopt_prior_matter",
    "answer_referral",
    "call_joint_meeting",
    "drop_prior_matter",
    "finish_matter",
    "guided_bodies",
    "hold_joint_meeting",
    "joint_meetings",
    "matters_taken_on",
    "prior_matters",
    "refer_matter",
    "referrals",
    "skipped_findings",
    "take_on",
]


@kind("party.joint_meeting", indexes=("branch", "meeting"), unique=(("meeting",),))
@frozen(kw_only=True)
class JointMeeting:
    """A meeting of the branch with other bodies; what it came to tells of matters and of nobody."""

    id: Id["JointMeeting"]
    branch: Id[Body]
    meeting: Id[Meeting]
    bodies: tuple[Id[Body], ...] = field(validator=min_len(1))
    came_to: str | None = None


@kind("party.prior_matter", indexes=("branch",))
@frozen(kw_only=True)
class PriorMatter:
    """By a bylaw of the compound, a matter goes to the branch before the owners' assembly; half-open."""

    id: Id["PriorMatter"]
    branch: Id[Body]
    matter: Code
    """What the rulebooks call it; `rules.named_matter` gives its Chinese and English name."""
    clause: str = field(validator=min_len(1))
    """The clause of the bylaw."""
    start: date
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@kind("party.referral", indexes=("branch", "about"))
@frozen(kw_only=True)
class Referral:
    """A matter was brought to the branch before it goes to the owners' assembly."""

    id: Id["Referral"]
    branch: Id[Body]
    prior: Id[PriorMatter]
    about: AnyId
    """The matter itself, such as a motion."""
    received: date
    resolution: Id[Resolution] | None = None
    """What the branch resolved on it."""


@kind("party.taken_on", indexes=("branch",))
@frozen(kw_only=True)
class TakenOn:
    """A matter that the branch has taken on."""

    id: Id["TakenOn"]
    branch: Id[Body]
    title: str = field(validator=min_len(1))
    start: date
    drive: Id[Drive] | None = None
    """The drive of the compound that carries it out."""
    done: date | None = None
    came_to: str | None = None


@event("party.matter_taken_on")
@frozen(kw_only=True)
class MatterTakenOn:
    """The branch took a matter on, or finished it."""

    taken_on: Id[TakenOn]
    branch: Id[Body]


ALONE = ProblemType(
    "party.joint_alone", zh="联席会议至少有一个其他组织参加", en="a joint meeting has another body besides the branch"
)
TWICE = ProblemType(
    "party.prior_already", zh="该事项已须先经党支部", en="the matter goes to the branch first already", nature=Nature.STATE
)
DROPPED = ProblemType(
    "party.prior_dropped",
    zh="已于{end}取消",
    en="it ended on {end}",
    nature=Nature.STATE,
)
BACKWARDS = ProblemType(
    "party.prior_backwards",
    zh="终止日不得早于起始日{start}",
    en="it ends on or after {start}",
)
NOT_PRIOR = ProblemType(
    "party.not_prior",
    zh="{received}没有规定“{matter}”须先经党支部",
    en="no bylaw sends {matter} to the branch first on {received}",
    nature=Nature.STATE,
)
ANSWERED = ProblemType(
    "party.referral_answered",
    zh="已有答复",
    en="it was answered already",
    nature=Nature.STATE,
)
NOT_OURS = ProblemType(
    "party.resolution_elsewhere",
    zh="该决议不是本支部作出的",
    en="the resolution is of another branch",
)
FINISHED = ProblemType(
    "party.matter_finished",
    zh="已于{done}办结",
    en="it was finished on {done}",
    nature=Nature.STATE,
)
EARLY = ProblemType(
    "party.matter_early",
    zh="办结日不得早于承办日{start}",
    en="it is finished on or after {start}",
)


@question("party.guided_bodies")
def guided_bodies(view: View, branch_id: Id[Body], *, on: date) -> tuple[Body, ...]:
    """The bodies that the branch guides on a day, by name; raises NotFound."""
    rows = relations(view, on=on, kind=RelationKind.GUIDES, body_id=branch_id)
    ids = tuple(row.to for row in rows if row.of == branch_id)
    return tuple(sorted(view.find(Body, id=OneOf(ids)), key=lambda body: body.name)) if ids else ()


@verb("party.call_joint_meeting")
def call_joint_meeting(
    change: Change,
    branch_id: Id[Body],
    *,
    bodies: tuple[Id[Body], ...],
    on: date,
    place: str,
    agenda: tuple[str, ...],
    notified: date,
) -> JointMeeting:
    """Call a meeting of the branch with other bodies; the agenda names nobody. Raises party.not_branch, party.joint_alone."""
    require_branch(change, branch_id)
    others = tuple(dict.fromkeys(body for body in bodies if body != branch_id))
    change.require(others, ALONE(at="bodies"))
    for body in others:
        change.get(Body, body)
    meeting = call(change, branch_id, kind=MeetingKind.EXTRA, on=on, place=place, called_by=(branch_id, *others))
    for title in agenda:
        add_item(change, meeting.id, title=title)
    give_notice(change, meeting.id, on=notified)
    return change.put(JointMeeting(id=change.new_id(JointMeeting), branch=branch_id, meeting=meeting.id, bodies=others))


@verb("party.hold_joint_meeting")
def hold_joint_meeting(change: Change, joint_id: Id[JointMeeting], *, came_to: str) -> JointMeeting:
    """Record that it was held and what it came to, without names; raises Refused as `hold_session` does."""
    known = change.get(JointMeeting, joint_id)
    require_sitting(change, known.meeting)
    close(change, known.meeting)
    return change.put(evolve(known, came_to=came_to))


@question("party.joint_meetings")
def joint_meetings(view: View, branch_id: Id[Body]) -> tuple[JointMeeting, ...]:
    """The meetings of the branch with other bodies, as they were called; raises NotFound."""
    view.get(Body, branch_id)
    return view.find(JointMeeting, branch=branch_id)


# --- what goes to the branch first -----------------------------------------------------------------------------------


@verb("party.adopt_prior_matter")
def adopt_prior_matter(change: Change, branch_id: Id[Body], *, matter: Code, clause: str, start: date) -> PriorMatter:
    """By a clause of the compound's bylaw a matter goes to the branch first; raises party.not_branch, party.prior_already."""
    require_branch(change, branch_id)
    known = [row for row in change.find(PriorMatter, branch=branch_id) if row.matter == matter and row.end is None]
    change.require(not known, TWICE(at="matter"))
    return change.put(PriorMatter(id=change.new_id(PriorMatter), branch=branch_id, matter=matter, clause=clause, start=start))


@verb("party.drop_prior_matter")
def drop_prior_matter(change: Change, prior_id: Id[PriorMatter], *, end: date) -> PriorMatter:
    """The bylaw does not say so from the day `end` on; raises Refused (party.prior_dropped, party.prior_backwards)."""
    known = change.get(PriorMatter, prior_id)
    if known.end is not None:
        raise Refused(DROPPED(at="prior_id", end=known.end))
    change.require(end >= known.start, BACKWARDS(at="end", start=known.start))
    return change.put(evolve(known, end=end))


@question("party.prior_matters")
def prior_matters(view: View, branch_id: Id[Body], *, on: date) -> tuple[PriorMatter, ...]:
    """What goes to the branch first on a day, by matter; raises NotFound."""
    view.get(Body, branch_id)
    rows = (row for row in view.find(PriorMatter, branch=branch_id) if row.holds(on))
    return tuple(sorted(rows, key=lambda row: row.matter))


@verb("party.refer_matter")
def refer_matter(change: Change, branch_id: Id[Body], *, matter: Code, about: AnyId, received: date) -> Referral:
    """Record that a matter was brought to the branch; raises Refused (party.not_prior) where no bylaw sends it there."""
    prior = next((row for row in prior_matters(change, branch_id, on=received) if row.matter == matter), None)
    if prior is None:
        raise Refused(NOT_PRIOR(at="matter", matter=_called(change, matter, on=received), received=received))
    return change.put(Referral(id=change.new_id(Referral), branch=branch_id, prior=prior.id, about=about, received=received))


@verb("party.answer_referral")
def answer_referral(change: Change, referral_id: Id[Referral], *, resolution_id: Id[Resolution]) -> Referral:
    """What the branch resolved on it; raises Refused (party.referral_answered, party.resolution_elsewhere)."""
    known = change.get(Referral, referral_id)
    change.require(known.resolution is None, ANSWERED(at="referral_id"))
    session = change.get(Session, change.get(Resolution, resolution_id).session)
    change.require(session.branch == known.branch, NOT_OURS(at="resolution_id"))
    return change.put(evolve(known, resolution=resolution_id))


@question("party.referrals")
def referrals(view: View, branch_id: Id[Body]) -> tuple[Referral, ...]:
    """What was brought to the branch, the first first; raises NotFound."""
    view.get(Body, branch_id)
    return tuple(sorted(view.find(Referral, branch=branch_id), key=lambda row: (row.received, row.id)))


def skipped_findings(view: View, on: date) -> Iterator[Finding]:
    """What was put to the owners though it was not brought to the branch first, as the bylaw of that day says."""
    priors = view.find(PriorMatter)
    items = view.owners_items(on) if priors else ()
    for prior in priors:
        brought = {row.about: row.received for row in view.find(Referral, branch=prior.branch)}
        for item in items:
            late = item.id not in brought or brought[item.id] > item.announced
            if item.matter == prior.matter and prior.holds(item.announced) and late:
                matter = _called(view, prior.matter, on=item.announced)
                yield _skipped(prior)(prior.branch, since=item.announced, item=item.id, matter=matter, announced=item.announced)


def _called(view: View, matter: Code, *, on: date) -> Word:
    """A matter by the name that the rulebooks of the day give it, or by its code where they give none."""
    named = named_matter(books(view), matter, on=on)
    return Word(matter, matter, matter) if named is None else Word(matter, named.zh, named.en)


def _skipped(prior: PriorMatter) -> FindingType:
    return FindingType(
        "party.prior_skipped",
        zh="提请业主大会的事项“{matter}”({item})于{announced}公告,此前未先提请党支部",
        en="an item for the owners' assembly, {matter} ({item}), was announced on {announced} and had not come to the branch",
        rule=f"bylaw of the compound: {prior.clause}",
        rule_zh=f"小区规约：{prior.clause}",
        severity=Severity.BYLAW,
    )


# --- what it has taken on --------------------------------------------------------------------------------------------


@verb("party.take_on")
def take_on(change: Change, branch_id: Id[Body], *, title: str, start: date, drive_id: Id[Drive] | None = None) -> TakenOn:
    """The branch takes a matter on; `drive_id` is the drive that carries it out. Raises Refused (party.not_branch)."""
    require_branch(change, branch_id)
    if drive_id is not None:
        change.get(Drive, drive_id)
    made = TakenOn(id=change.new_id(TakenOn), branch=branch_id, title=title, start=start, drive=drive_id)
    return change.put(made, MatterTakenOn(taken_on=made.id, branch=branch_id))


@verb("party.finish_matter")
def finish_matter(change: Change, taken_on_id: Id[TakenOn], *, done: date, came_to: str) -> TakenOn:
    """It is done, and what it came to; raises Refused (party.matter_finished, party.matter_early)."""
    known = change.get(TakenOn, taken_on_id)
    if known.done is not None:
        raise Refused(FINISHED(at="taken_on_id", done=known.done))
    change.require(done >= known.start, EARLY(at="done", start=known.start))
    made = evolve(known, done=done, came_to=came_to)
    return change.put(made, MatterTakenOn(taken_on=made.id, branch=made.branch))


@question("party.matters_taken_on")
def matters_taken_on(view: View, branch_id: Id[Body]) -> tuple[TakenOn, ...]:
    """What the branch has taken on, the first first; raises NotFound."""
    view.get(Body, branch_id)
    return tuple(sorted(view.find(TakenOn, branch=branch_id), key=lambda row: (row.start, row.id)))
