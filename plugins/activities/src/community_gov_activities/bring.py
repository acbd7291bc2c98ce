"""What to bring: a list of things, each taken by one household at most; what a household that withdraws had taken is free."""

from attrs import evolve, field, frozen, validators

from community_gov import Change, Id, Nature, OneOf, ProblemType, View, event, kind, question, verb
from community_gov.households import require_text
from community_gov_activities.activities import Activity, require_planned
from community_gov_activities.signup import NOT_ON_LIST, ON_LIST, SignUp
from community_gov_activities.venues import NUMBER

__all__ = [
    "ListedThing",
    "Thing",
    "ThingTaken",
    "ask_to_bring",
    "leave",
    "strike_thing",
    "take",
    "things_of",
    "to_bring",
]

_MOST = 200


@kind("activities.thing", indexes=("activity", "taken_by"))
@frozen(kw_only=True)
class Thing:
    """One thing that somebody has to bring."""

    id: Id["Thing"]
    activity: Id[Activity]
    number: int
    name: str = field(validator=validators.min_len(1))
    """Such as a rolling pin; without names of people."""
    taken_by: Id[SignUp] | None = None
    struck: bool = False
    """Whether it is not needed any more."""


@frozen(kw_only=True)
class ListedThing:
    """What everybody sees of a thing: whether somebody brings it, not who."""

    thing: Id[Thing]
    number: int
    name: str
    taken: bool


@event("activities.thing_taken")
@frozen(kw_only=True)
class ThingTaken:
    """Somebody brings a thing, or not any more."""

    thing: Id[Thing]
    activity: Id[Activity]
    taken: bool


TAKEN_ALREADY = ProblemType(
    "activities.thing_taken", zh="{number}号物品已有人带", en="somebody brings no. {number} already", nature=Nature.CONFLICT
)
NOT_TAKEN = ProblemType(
    "activities.thing_free", zh="{number}号物品无人认领", en="nobody brings no. {number}", nature=Nature.STATE
)
STRUCK = ProblemType("activities.thing_struck", zh="{number}号物品已不需要", en="no. {number} is not needed", nature=Nature.STATE)
OTHER_ACTIVITY = ProblemType(
    "activities.other_activity", zh="该户报名的是另一个活动", en="the household is put down for another activity"
)
TOO_MANY_THINGS = ProblemType("activities.too_many_things", zh="清单最多{most}件", en="the list has {most} things at most")


@verb("activities.ask_to_bring")
def ask_to_bring(change: Change, activity_id: Id[Activity], *, name: str, count: int = 1) -> tuple[Thing, ...]:
    """Put a thing on the list, so many times as it is needed; each of them is taken by itself."""
    require_planned(change, activity_id)
    require_text(name=name)
    change.require(count >= 1, NUMBER(at="count", least=1))
    known = len(change.find(Thing, activity=activity_id))
    change.require(known + count <= _MOST, TOO_MANY_THINGS(at="count", most=_MOST))
    return tuple(
        change.put(Thing(id=change.new_id(Thing), activity=activity_id, number=known + number, name=name))
        for number in range(1, count + 1)
    )


@verb("activities.take")
def take(change: Change, thing_id: Id[Thing], *, sign_up_id: Id[SignUp]) -> Thing:
    """Say that a household of the list brings a thing; nothing is brought twice."""
    thing, who = _wanted(change, thing_id), change.get(SignUp, sign_up_id)
    change.require(who.activity == thing.activity, OTHER_ACTIVITY(at="sign_up_id"))
    change.require(who.state in ON_LIST, NOT_ON_LIST(at="sign_up_id", state=who.state))
    change.require(_brought_by(change, thing) is None, TAKEN_ALREADY(at="thing_id", number=thing.number))
    return change.put(evolve(thing, taken_by=sign_up_id), ThingTaken(thing=thing_id, activity=thing.activity, taken=True))


@verb("activities.leave")
def leave(change: Change, thing_id: Id[Thing]) -> Thing:
    """Leave a thing to others again."""
    thing = _wanted(change, thing_id)
    change.require(_brought_by(change, thing) is not None, NOT_TAKEN(at="thing_id", number=thing.number))
    return change.put(evolve(thing, taken_by=None), ThingTaken(thing=thing_id, activity=thing.activity, taken=False))


@verb("activities.strike_thing")
def strike_thing(change: Change, thing_id: Id[Thing]) -> Thing:
    """Take a thing off the list that is not needed any more."""
    return change.put(evolve(_wanted(change, thing_id), struck=True))


def _wanted(change: Change, thing_id: Id[Thing]) -> Thing:
    thing = change.get(Thing, thing_id)
    require_planned(change, thing.activity)
    change.require(not thing.struck, STRUCK(at="thing_id", number=thing.number))
    return thing


def _brought_by(view: View, thing: Thing) -> Id[SignUp] | None:
    """Who brings it: whoever came off the list does not."""
    if thing.taken_by is None or view.get(SignUp, thing.taken_by).state not in ON_LIST:
        return None
    return thing.taken_by


# --- questions -------------------------------------------------------------------------------------------------------


@question("activities.to_bring")
def to_bring(view: View, activity_id: Id[Activity]) -> tuple[ListedThing, ...]:
    """What has to be brought and whether somebody does, for everybody, by number."""
    on_list = {one.id for one in view.find(SignUp, activity=activity_id, state=OneOf(ON_LIST))}
    things = view.find(Thing, activity=activity_id, struck=False, order_by="number")
    return tuple(ListedThing(thing=one.id, number=one.number, name=one.name, taken=one.taken_by in on_list) for one in things)


@question("activities.things_of")
def things_of(view: View, activity_id: Id[Activity]) -> tuple[Thing, ...]:
    """The same with who brings it, for who invites; what somebody who came off the list wanted to bring is free."""
    on_list = {one.id for one in view.find(SignUp, activity=activity_id, state=OneOf(ON_LIST))}
    things = view.find(Thing, activity=activity_id, struck=False, order_by="number")
    return tuple(one if one.taken_by in on_list else evolve(one, taken_by=None) for one in things)
