"""Sign-up: who comes to a shift.

Whoever puts the own name down gets a place while there are places, else waits; when a place is freed the first who waits and
may come moves up. Nobody is put on a shift without having agreed: an organiser invites, or enters what somebody wrote on a
list, and says so. The gates of dangerous work are asked when the name is put down and again when somebody moves up.
"""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, field, frozen

from community_gov import (
    Change,
    Coded,
    Controller,
    Id,
    Nature,
    OneOf,
    Problem,
    ProblemType,
    Purpose,
    Refused,
    Until,
    View,
    event,
    kind,
    personal,
    question,
    verb,
)
from community_gov.households import Person
from community_gov.lifecycle import Lifecycle, Step
from community_gov_volunteers.activities import Activity, ListState, Shift, asked_for, days_of_shift
from community_gov_volunteers.enrolment import NOT_ACTIVE, Enrolment, EnrolmentStatus, status_on
from community_gov_volunteers.gates import shut
from community_gov_volunteers.overlap import clashes
from community_gov_volunteers.qualifications import facts_of

__all__ = [
    "LIST_CLOSED",
    "LIVE",
    "NOT_AGREED",
    "NOT_STARTED",
    "OTHER_BODY",
    "SIGN_UP_LIFE",
    "STARTED",
    "Agreement",
    "SignUp",
    "SignUpMove",
    "SignUpMoved",
    "SignUpState",
    "accept",
    "decline",
    "gates_shut",
    "invite",
    "objections",
    "placed",
    "require_step",
    "sign_up",
    "sign_up_path",
    "sign_ups_of",
    "step_to",
    "take_step",
    "unfit",
    "waiting",
]


class SignUpState(Coded):
    """Where somebody stands on the list of a shift."""

    INVITED = "invited", "已邀请", "invited"
    PLACED = "placed", "已录取", "placed"
    WAITING = "waiting", "候补", "waiting"
    DECLINED = "declined", "已谢绝", "declined"
    WITHDRAWN = "withdrawn", "已退出", "withdrawn"
    NO_SHOW = "no_show", "未到", "no-show"
    CALLED_OFF = "called_off", "班次取消", "called off"


class Agreement(Coded):
    """How somebody agreed to come."""

    IN_PERSON = "in_person", "本人操作", "in person"
    ON_A_LIST = "on_a_list", "群接龙", "on a list in a group chat"
    ON_PAPER = "on_paper", "书面", "on paper"
    BY_WORD = "by_word", "口头", "by word of mouth"


LIVE = (SignUpState.INVITED, SignUpState.PLACED, SignUpState.WAITING)
ON_LIST_STATES = (SignUpState.PLACED, SignUpState.WAITING)

SIGN_UP_LIFE = Lifecycle(
    SignUpState.INVITED,
    SignUpState.PLACED,
    SignUpState.WAITING,
    steps=[
        Step("place", [SignUpState.INVITED, SignUpState.WAITING], SignUpState.PLACED, zh="录取", en="place"),
        Step("wait", [SignUpState.INVITED], SignUpState.WAITING, zh="候补", en="wait"),
        Step("decline", [SignUpState.INVITED], SignUpState.DECLINED, zh="谢绝", en="decline"),
        Step("withdraw", ON_LIST_STATES, SignUpState.WITHDRAWN, zh="退出", en="withdraw"),
        Step("miss", [SignUpState.PLACED], SignUpState.NO_SHOW, zh="记为未到", en="note as a no-show"),
        Step("come", [SignUpState.NO_SHOW], SignUpState.PLACED, zh="更正为到场", en="take the no-show back"),
        Step("call_off", LIVE, SignUpState.CALLED_OFF, zh="取消", en="call off"),
    ],
)


@kind("volunteers.sign_up", indexes=("shift", "enrolment", "person"))
@frozen(kw_only=True)
class SignUp:
    """One volunteer on the list of one shift; `place` is the number on the list, by which those who wait move up."""

    id: Id["SignUp"]
    shift: Id[Shift]
    enrolment: Id[Enrolment]
    person: Id[Person]
    place: int
    state: SignUpState
    agreed: Agreement | None
    """How it was agreed; None as long as it is only an invitation."""


@kind("volunteers.sign_up_move", indexes=("about",))
@frozen(kw_only=True)
class SignUpMove:
    """Step 1, 2, ... of a sign-up: from where, to where, when, by whom."""

    id: Id["SignUpMove"]
    about: Id[SignUp]
    step: int
    from_: SignUpState | None
    to: SignUpState
    at: datetime
    by: str
    reason: str | None = field(
        default=None,
        repr=False,
        metadata=personal(purpose=Purpose.VOLUNTEERING, controller=Controller.ASSOCIATION, until=Until.MEMBERSHIP_ENDS),
    )


@event("volunteers.sign_up_moved")
@frozen(kw_only=True)
class SignUpMoved:
    """A sign-up took a step."""

    sign_up: Id[SignUp]
    shift: Id[Shift]
    from_: SignUpState | None
    to: SignUpState


OTHER_BODY = ProblemType(
    "volunteers.other_association",
    zh="该志愿者登记属于另一个组织",
    en="the enrolment is one of another association",
    nature=Nature.STATE,
)
LIST_CLOSED = ProblemType("volunteers.list_closed", zh="名单{state}", en="the list is {state}", nature=Nature.STATE)
LIST_FULL = ProblemType(
    "volunteers.list_full",
    zh="名额{capacity}个已满,候补名单也不再接受",
    en="all {capacity} places are taken and nobody more can wait",
    nature=Nature.CONFLICT,
)
ON_LIST = ProblemType(
    "volunteers.on_list_already",
    zh="已在名单上({sign_up})",
    en="is on the list already ({sign_up})",
    nature=Nature.CONFLICT,
)
NOT_AGREED = ProblemType(
    "volunteers.not_agreed",
    zh="不得代替他人报名;请邀请本人,或注明本人同意的方式",
    en="nobody is put on a shift by another; invite, or say how the person agreed",
    nature=Nature.DENIED,
)
INVITED_ONLY = ProblemType(
    "volunteers.by_invitation", zh="此班次只限受邀者参加", en="this shift is for those who were invited", nature=Nature.STATE
)
NOT_STARTED = ProblemType("volunteers.shift_not_started", zh="班次尚未开始", en="the shift has not begun", nature=Nature.STATE)
STARTED = ProblemType("volunteers.shift_started", zh="班次已开始", en="the shift has begun", nature=Nature.STATE)
NOTON_LIST_STATES = ProblemType(
    "volunteers.not_possible_on_list",
    zh="名单状态为{state},不能{action};可以: {possible}",
    en="it is {state} and cannot {action}; possible: {possible}",
    nature=Nature.STATE,
)
OVERSOLD = ProblemType(
    "volunteers.oversold",
    zh="班次{shift}只有{capacity}个名额",
    en="the shift {shift} has {capacity} places only",
    nature=Nature.CONFLICT,
)


# --- coming ----------------------------------------------------------------------------------------------------------


@verb("volunteers.sign_up")
def sign_up(
    change: Change, shift_id: Id[Shift], *, enrolment_id: Id[Enrolment], agreed: Agreement = Agreement.IN_PERSON
) -> SignUp:
    """Put a name on the list: placed while there are places, else waiting; refused when nobody more can wait.

    Somebody else than the person says how the person agreed: on a list, on paper, by word.
    """
    shift, enrolment = change.get(Shift, shift_id), change.get(Enrolment, enrolment_id)
    change.require(agreed is not Agreement.IN_PERSON or change.actor.person == enrolment.person, NOT_AGREED(at="agreed"))
    change.require(not shift.by_invitation, INVITED_ONLY(at="shift_id"))
    _require_open(change, shift)
    _require_new(change, shift, enrolment)
    _require_fit(change, shift, enrolment)
    return _enter(change, shift, enrolment, state=_free_state(change, shift), agreed=agreed)


def _require_open(change: Change, shift: Shift) -> None:
    change.require(shift.state is ListState.OPEN, LIST_CLOSED(at="shift_id", state=shift.state))
    change.require(change.now < shift.starts, STARTED(at="shift_id"))


def _require_new(change: Change, shift: Shift, enrolment: Enrolment) -> None:
    known = change.first(SignUp, person=enrolment.person, shift=shift.id, state=OneOf((*LIVE, SignUpState.NO_SHOW)))
    if known is not None:
        raise Refused(ON_LIST(at="enrolment_id", sign_up=known.id))


def _require_fit(change: Change, shift: Shift, enrolment: Enrolment) -> None:
    """Raise Refused with everything that keeps the volunteer from the shift."""
    if problems := tuple(unfit(change, shift, enrolment)):
        raise Refused(*problems)


def unfit(view: View, shift: Shift, enrolment: Enrolment) -> Iterator[Problem]:
    """Everything that keeps a volunteer from a shift: the association, the status, the gates, another shift."""
    activity, day = view.get(Activity, shift.activity), days_of_shift(view, shift)[0]
    if enrolment.body != activity.body:
        yield OTHER_BODY(at="enrolment_id")
    if status_on(view, enrolment.id, on=day) is not EnrolmentStatus.ACTIVE:
        yield NOT_ACTIVE(at="enrolment_id", enrolment=enrolment.id, on=day)
    yield from gates_shut(view, shift, enrolment)
    yield from clashes(view, shift, enrolment, _other_shifts(view, enrolment.person, shift))


def gates_shut(view: View, shift: Shift, enrolment: Enrolment) -> tuple[Problem, ...]:
    """The gates that stay shut for the volunteer, on the first day of the shift on which any does; empty when all open."""
    activity, facts = view.get(Activity, shift.activity), facts_of(view, enrolment)
    by_day = (shut(asked_for(view, activity, shift, on=day), facts, on=day) for day in days_of_shift(view, shift))
    return next((problems for problems in by_day if problems), ())


def _other_shifts(view: View, person_id: Id[Person], shift: Shift) -> tuple[Shift, ...]:
    """The other shifts on which somebody has a place, in any association."""
    mine = view.find(SignUp, person=person_id, state=SignUpState.PLACED)
    return view.find(Shift, id=OneOf(tuple(one.shift for one in mine if one.shift != shift.id)), order_by="starts")


def _free_state(change: Change, shift: Shift) -> SignUpState:
    """Where the next one goes; raises Refused (volunteers.list_full) when nobody more can wait."""
    on_list = change.find(SignUp, shift=shift.id, state=OneOf(ON_LIST_STATES))
    taken = sum(one.state is SignUpState.PLACED for one in on_list)
    if taken < shift.capacity:
        return SignUpState.PLACED
    queue = len(on_list) - taken
    change.require(shift.waiting is None or queue < shift.waiting, LIST_FULL(at="shift_id", capacity=shift.capacity))
    return SignUpState.WAITING


def _enter(change: Change, shift: Shift, enrolment: Enrolment, *, state: SignUpState, agreed: Agreement | None) -> SignUp:
    made = SignUp(
        id=change.new_id(SignUp),
        shift=shift.id,
        enrolment=enrolment.id,
        person=enrolment.person,
        place=len(change.find(SignUp, shift=shift.id)) + 1,
        state=state,
        agreed=agreed,
    )
    change.put(made)
    _record(change, made, from_=None, reason=None)
    return made


@verb("volunteers.invite")
def invite(change: Change, shift_id: Id[Shift], *, enrolment_id: Id[Enrolment]) -> SignUp:
    """Ask a volunteer to come; it holds no place until it is accepted, and the gates are asked at once."""
    shift, enrolment = change.get(Shift, shift_id), change.get(Enrolment, enrolment_id)
    _require_open(change, shift)
    _require_new(change, shift, enrolment)
    _require_fit(change, shift, enrolment)
    return _enter(change, shift, enrolment, state=SignUpState.INVITED, agreed=None)


@verb("volunteers.accept")
def accept(change: Change, sign_up_id: Id[SignUp]) -> SignUp:
    """Accept an invitation in person: placed while there are places, else waiting."""
    known = change.get(SignUp, sign_up_id)
    change.require(change.actor.person == known.person, NOT_AGREED(at="sign_up_id"))
    shift = change.get(Shift, known.shift)
    require_step(known, "wait")  # from an invitation only; "place" is possible for those who wait, too
    _require_open(change, shift)
    _require_fit(change, shift, change.get(Enrolment, known.enrolment))
    return step_to(change, evolve(known, agreed=Agreement.IN_PERSON), _free_state(change, shift))


@verb("volunteers.decline")
def decline(change: Change, sign_up_id: Id[SignUp]) -> SignUp:
    """Say no to an invitation; nobody asks why."""
    return take_step(change, change.get(SignUp, sign_up_id), "decline")


# --- steps -----------------------------------------------------------------------------------------------------------


def require_step(known: SignUp, action: str) -> None:
    """Raise Refused unless the life of a sign-up allows the action now."""
    if not SIGN_UP_LIFE.allows(known.state, action):
        word, possible = SIGN_UP_LIFE.word(action), SIGN_UP_LIFE.possible(known.state)
        raise Refused(NOTON_LIST_STATES(at="sign_up_id", state=known.state, action=word, possible=possible))


def take_step(change: Change, known: SignUp, action: str, *, reason: str | None = None) -> SignUp:
    """Take the step and keep who took it."""
    require_step(known, action)
    return step_to(change, known, SIGN_UP_LIFE.after(known.state, action), reason=reason)


def step_to(change: Change, known: SignUp, state: SignUpState, *, reason: str | None = None) -> SignUp:
    """Put a sign-up into a state that its life allows, and keep who did it."""
    moved = change.put(evolve(known, state=state))
    _record(change, moved, from_=known.state, reason=reason)
    return moved


def _record(change: Change, one: SignUp, *, from_: SignUpState | None, reason: str | None) -> None:
    move = SignUpMove(
        id=change.new_id(SignUpMove),
        about=one.id,
        step=len(change.find(SignUpMove, about=one.id)) + 1,
        from_=from_,
        to=one.state,
        at=change.now,
        by=change.actor.id,
        reason=reason,
    )
    change.put(move, SignUpMoved(sign_up=one.id, shift=one.shift, from_=from_, to=one.state))


# --- questions, and the last check -----------------------------------------------------------------------------------


@question("volunteers.placed")
def placed(view: View, shift_id: Id[Shift]) -> tuple[SignUp, ...]:
    """Who has a place on a shift, in the order of the list."""
    return view.find(SignUp, shift=shift_id, state=SignUpState.PLACED, order_by="place")


@question("volunteers.waiting")
def waiting(view: View, shift_id: Id[Shift]) -> tuple[SignUp, ...]:
    """Who waits for a place, in the order in which people move up."""
    return view.find(SignUp, shift=shift_id, state=SignUpState.WAITING, order_by="place")


@question("volunteers.sign_ups_of")
def sign_ups_of(view: View, enrolment_id: Id[Enrolment]) -> tuple[SignUp, ...]:
    """All sign-ups of a volunteer, past ones included, by id."""
    return view.find(SignUp, enrolment=enrolment_id)


@question("volunteers.sign_up_path")
def sign_up_path(view: View, sign_up_id: Id[SignUp]) -> tuple[SignUpMove, ...]:
    """The steps of a sign-up with their reasons, in order."""
    return view.find(SignUpMove, about=sign_up_id, order_by="step")


def objections(change: Change) -> Iterator[Problem]:
    """What no change may leave behind, whoever made it: more placed than places, a place without agreement, a clash."""
    shifts: dict[Id[Shift], None] = {}
    for write in change.writes:
        after = write.after
        if isinstance(after, SignUp) and after.state is SignUpState.PLACED:
            shifts[after.shift] = None
            yield from _objections_to(change, after)
        elif isinstance(after, Shift):
            shifts[after.id] = None
    for shift in (change.get(Shift, id) for id in shifts):
        if len(change.find(SignUp, shift=shift.id, state=SignUpState.PLACED)) > shift.capacity:
            yield OVERSOLD(at="shift_id", shift=shift.id, capacity=shift.capacity)


def _objections_to(change: Change, placed: SignUp) -> Iterator[Problem]:
    if placed.agreed is None:
        yield NOT_AGREED(at="agreed")
    shift, enrolment = change.get(Shift, placed.shift), change.get(Enrolment, placed.enrolment)
    yield from clashes(change, shift, enrolment, _other_shifts(change, placed.person, shift))
