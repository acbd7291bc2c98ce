"""Small groups (党小组): by building, one group for a building at a time, one group for a member at a time.

A group is a body of the kind `small_group` that is part of its branch; its leader holds the body's post `leader`. It is not a
level of the Party: it takes no decision on membership. With its body, however that ends, its places are free for another group
and nobody is in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs
from attrs import field, frozen
from attrs.validators import ge

from community_gov import (
    Change,
    Code,
    Id,
    Nature,
    OneOf,
    PartialDate,
    Problem,
    ProblemType,
    Refused,
    View,
    Writer,
    event,
    kind,
    question,
    verb,
)
from community_gov.hookspecs import Pack
from community_gov.households import Person, Place, PlaceKind, Residence, Unit, enclosing
from community_gov.organizations import (
    Body,
    BodyKind,
    BodyStep,
    Ended,
    Obtained,
    Post,
    RelationKind,
    Term,
    add_post,
    appoint,
    dissolve,
    end_term,
    found,
    holders,
    posts,
    relate,
)
from community_gov_party.consenting import ConsentTo, require_consent
from community_gov_party.founding import Branch, require_branch
from community_gov_party.membership import Member, MemberMove, Membership, memberships

__all__ = [
    "BODIES",
    "LEADER",
    "Area",
    "AreaBegun",
    "AreaEnded",
    "Assigned",
    "Assignment",
    "Group",
    "GroupFounded",
    "GroupSheet",
    "assign",
    "assign_by_residence",
    "cover_place",
    "dissolve_group",
    "found_group",
    "group_of_place",
    "group_problems",
    "groups",
    "groups_by_residence",
    "groups_of",
    "homes",
    "name_leader",
    "release_place",
    "step_problems",
    "who_count",
]

SMALL_GROUP = Code("small_group")
LEADER = Code("leader")
BODIES = Pack(
    name="party.bodies",
    items=(BodyKind(code=SMALL_GROUP, zh="党小组", en="Party small group", level=Code("compound")),),
)
"""The kind of body that the plugin adds."""


def _in_order(made: "Area | Assignment", _attribute: object, end: date | None) -> None:
    if end is not None and end < made.start:
        msg = f"the end {end} lies before the start {made.start}"
        raise ValueError(msg)


@kind("party.group", indexes=("body", "branch"), unique=(("body",),))
@frozen(kw_only=True)
class Group:
    """A small group of a branch."""

    id: Id["Group"]
    body: Id[Body]
    branch: Id[Body]
    number: int = field(validator=ge(1))
    """Of the groups that a branch has at one time, only one has it."""


@kind("party.area", indexes=("group", "place"))
@frozen(kw_only=True)
class Area:
    """A building, or an entrance of a big one, that belongs to a group; half-open."""

    id: Id["Area"]
    group: Id[Group]
    place: Id[Place]
    start: date
    end: date | None = field(default=None, validator=_in_order)


@kind("party.assignment", indexes=("member", "group"))
@frozen(kw_only=True)
class Assignment:
    """A member's time in a group; half-open."""

    id: Id["Assignment"]
    member: Id[Member]
    group: Id[Group]
    start: date
    end: date | None = field(default=None, validator=_in_order)


@event("party.group_founded")
@frozen(kw_only=True)
class GroupFounded:
    """A branch has a new group."""

    group: Id[Group]
    branch: Id[Body]


@event("party.area_begun")
@frozen(kw_only=True)
class AreaBegun:
    """A place came to a group."""

    group: Id[Group]
    place: Id[Place]


@event("party.area_ended")
@frozen(kw_only=True)
class AreaEnded:
    """A place left a group."""

    group: Id[Group]
    place: Id[Place]


@event("party.assigned")
@frozen(kw_only=True)
class Assigned:
    """The members of a group changed."""

    group: Id[Group]


@frozen(kw_only=True)
class GroupSheet:
    """A group as it stood on a day."""

    group: Group
    body: Body
    places: tuple[Place, ...]
    members: tuple[Membership, ...]
    leader: Membership | None


NOT_PLACE = ProblemType(
    "party.not_building", zh="党小组按楼栋或单元划分,{place}不是", en="a group has buildings or entrances; {place} is neither"
)
AREA_TAKEN = ProblemType(
    "party.area_taken",
    zh="{place}在{on}已属于另一党小组({group})",
    en="{place} belongs to another group on {on} ({group})",
    nature=Nature.CONFLICT,
)
AREA_ENDED = ProblemType("party.area_ended_already", zh="已于{end}划出", en="ended on {end} already", nature=Nature.STATE)
NUMBER_TAKEN = ProblemType(
    "party.group_number_taken",
    zh="支部已有第{number}党小组({group})",
    en="the branch has a small group {number} ({group})",
    nature=Nature.CONFLICT,
)
NOT_THEN = ProblemType(
    "party.no_group_then", zh="{on}没有这一党小组({group})", en="there is no such group on {on} ({group})", nature=Nature.STATE
)
BACKWARDS = ProblemType("party.group_backwards", zh="终止日不得早于起始日{start}", en="it ends on or after {start}")
OTHER_BRANCH = ProblemType("party.other_branch", zh="党员与党小组不在同一支部", en="member and group are of two branches")
NOT_SO = ProblemType(
    "party.not_merged_so",
    zh="党支部、党小组({body})不这样合并或分设:支部由上级决定撤销(party.dissolve_branch),党员转接(party.transfer),楼栋和党员另行编组",
    en="a branch or group ({body}) is not merged or split so: the body above dissolves a branch (party.dissolve_branch), "
    "members are transferred (party.transfer), places and members are given to another group",
    nature=Nature.STATE,
)
NOT_IN_GROUP = ProblemType("party.not_in_group", zh="组长须为本组党员", en="the leader has to be a member of the group")
EARLIER = ProblemType("party.earlier", zh="不得早于上一次分组({last})", en="it lies before the last assignment ({last})")


@verb("party.found_group")
def found_group(change: Change, branch_id: Id[Body], *, number: int, name: str, start: date) -> Group:
    """Found a small group of a branch, with its post of a leader; raises Refused (party.not_branch, party.group_number_taken)."""
    require_branch(change, branch_id)
    for known in change.find(Group, branch=branch_id, number=number):
        gone = _ends(change.get(Body, known.body)) <= start
        change.require(gone, NUMBER_TAKEN(at="number", number=number, group=known.id))
    begun = PartialDate(start)
    body = found(change, kind=SMALL_GROUP, name=name, start=begun, end=change.get(Body, branch_id).end)
    relate(change, body.id, kind=RelationKind.PART_OF, to=branch_id, start=begun)
    add_post(change, body.id, code=LEADER, name=Writer(change).either("组长", "leader"), seats=1)
    made = Group(id=change.new_id(Group), body=body.id, branch=branch_id, number=number)
    return change.put(made, GroupFounded(group=made.id, branch=branch_id))


@verb("party.dissolve_group")
def dissolve_group(change: Change, group_id: Id[Group], *, end: date) -> Group:
    """Dissolve a group; `end` is the first day without it. Its places leave it, its members are in none, its post ends.

    Its number and name can be given to another from that day on. Raises Refused: party.group_backwards (for a place or member
    that comes to it later), organizations.ended_already.
    """
    group = change.get(Group, group_id)
    for area in change.find(Area, group=group_id):
        change.require(area.start <= end, BACKWARDS(at="end", start=area.start))
        if _outlasts(area, end):
            change.put(attrs.evolve(area, end=end), AreaEnded(group=group_id, place=area.place))
    for row in change.find(Assignment, group=group_id):
        change.require(row.start <= end, BACKWARDS(at="end", start=row.start))
        if _outlasts(row, end):
            change.put(attrs.evolve(row, end=end), Assigned(group=group_id))
    dissolve(change, group.body, end=PartialDate(end))
    return group


@verb("party.cover_place")
def cover_place(change: Change, group_id: Id[Group], *, place_id: Id[Place], start: date) -> Area:
    """Give a group a building, or an entrance of one, that no other group of its branch has; another branch may group it too.

    Raises Refused: party.not_building, party.area_taken, party.no_group_then.
    """
    group, place = _group_then(change, group_id, start), change.get(Place, place_id)
    fits = place.kind in (PlaceKind.BUILDING, PlaceKind.ENTRANCE)
    change.require(fits, NOT_PLACE(at="place_id", place=place.id))
    made = Area(id=change.new_id(Area), group=group.id, place=place.id, start=start)
    return change.put(made, AreaBegun(group=group.id, place=place.id))


@verb("party.release_place")
def release_place(change: Change, area_id: Id[Area], *, end: date) -> Area:
    """The place leaves its group; `end` is the first day on which it is not the group's.

    Raises Refused: party.area_ended_already, party.group_backwards.
    """
    known = change.get(Area, area_id)
    if known.end is not None:
        raise Refused(AREA_ENDED(at="area_id", end=known.end))
    change.require(end >= known.start, BACKWARDS(at="end", start=known.start))
    return change.put(attrs.evolve(known, end=end), AreaEnded(group=known.group, place=known.place))


@verb("party.assign")
def assign(change: Change, member_id: Id[Member], *, group_id: Id[Group], start: date) -> Assignment:
    """Put a member into a group from a day on; the assignment that he has ends with it.

    Raises Refused: party.other_branch, party.no_group_then, party.earlier.
    """
    member, group = change.get(Member, member_id), _group_then(change, group_id, start)
    change.require(member.branch == group.branch, OTHER_BRANCH(at="group_id"))
    for known in change.find(Assignment, member=member_id):
        change.require(start >= known.start, EARLIER(at="start", last=known.start))
        if _outlasts(known, start):
            change.put(attrs.evolve(known, end=start), Assigned(group=known.group))
    made = Assignment(id=change.new_id(Assignment), member=member_id, group=group_id, start=start)
    return change.put(made, Assigned(group=group_id))


@verb("party.assign_by_residence")
def assign_by_residence(change: Change, branch_id: Id[Body], *, on: date) -> tuple[Assignment, ...]:
    """Put every member who is in no group into the group of the building where he lives; who has none stays as he is.

    Who comes to a group on a later day waits for it.
    """
    require_branch(change, branch_id)
    here = memberships(change.find(Member, branch=branch_id), change.find(MemberMove), on=on)
    lasting = {group.id for group in change.find(Group, branch=branch_id) if _ends(change.get(Body, group.body)) > on}
    placed = {row.member for row in change.find(Assignment) if row.group in lasting and _outlasts(row, on)}
    free = [one.member for one in here if one.member.id not in placed]
    fitting = groups_by_residence(change, branch_id, free, on=on)
    return tuple(assign(change, member.id, group_id=fitting[member.id][0], start=on) for member in free if member.id in fitting)


def groups_by_residence(
    view: View, branch_id: Id[Body], members: list[Member], *, on: date
) -> dict[Id[Member], tuple[Id[Group], ...]]:
    """The groups of the buildings where each member lives on a day; who lives in none of a group is not in it."""
    by_place = _groups_by_place(view, branch_id, on)
    lived = homes(view, members, on=on).items()
    found_ones = {id_: tuple(by_place[at] for at in around if at in by_place) for id_, around in lived}
    return {id_: around for id_, around in found_ones.items() if around}


@verb("party.name_leader")
def name_leader(
    change: Change, group_id: Id[Group], *, member_id: Id[Member], start: date, obtained: Obtained = Obtained.RECOMMENDED
) -> Term:
    """Make a member of the group its leader; the leader before leaves.

    Raises Refused: party.not_in_group, party.no_consent (a leader is known by name).
    """
    group, member = change.get(Group, group_id), change.get(Member, member_id)
    change.require(group in groups_of(change, member_id, on=start), NOT_IN_GROUP(at="member_id"))
    require_consent(change, member_id, ConsentTo.OFFICE)
    post = leader_post(change, group)
    for term in holders(change, post.id, on=start):
        end_term(change, term.id, end=PartialDate(start), reason=Ended.SUCCEEDED)
    person = member.person
    if person is None:
        raise Refused(NOT_IN_GROUP(at="member_id"))
    return appoint(change, post.id, person_id=person, start=PartialDate(start), obtained=obtained, by=group.branch)


def _group_then(change: Change, group_id: Id[Group], on: date) -> Group:
    group = change.get(Group, group_id)
    there = change.get(Body, group.body).period.holds(on)
    change.require(there, NOT_THEN(at="group_id", on=on, group=group_id))
    return group


def leader_post(view: View, group: Group) -> Post:
    """The post of the group's leader."""
    return next(post for post in posts(view, group.body) if post.code == LEADER)


@question("party.groups")
def groups(view: View, branch_id: Id[Body], *, on: date) -> tuple[GroupSheet, ...]:
    """Every group of a branch on a day: its places, its members, its leader; raises NotFound."""
    view.get(Body, branch_id)
    here = {one.member.id: one for one in memberships(view.find(Member, branch=branch_id), view.find(MemberMove), on=on)}
    rows = sorted(_there(view, view.find(Group, branch=branch_id), on), key=lambda group: group.number)
    return tuple(_sheet(view, group, here, on) for group in rows)


def _there(view: View, rows: Iterable[Group], on: date) -> tuple[Group, ...]:
    """Those that there are on a day."""
    return tuple(group for group in rows if view.get(Body, group.body).period.holds(on))


def who_count(branch: Branch, rows: Iterable[Membership]) -> tuple[Membership, ...]:
    """The full and probationary members whose membership is kept in the branch; in one that keeps none, all of them."""
    return tuple(one for one in rows if (one.counts if branch.form.keeps else one.of_party))


def _sheet(view: View, group: Group, here: Mapping[Id[Member], Membership], on: date) -> GroupSheet:
    rows = (row for row in view.find(Assignment, group=group.id) if _holds(row, on))
    found_ones = tuple(here[row.member] for row in rows if row.member in here)
    leader = _led_by(view, group, on=on)
    return GroupSheet(
        group=group,
        body=view.get(Body, group.body),
        places=tuple(view.get(Place, row.place) for row in view.find(Area, group=group.id) if _holds(row, on)),
        members=found_ones,
        leader=next((one for one in found_ones if leader is not None and one.member.person == leader), None),
    )


def _led_by(view: View, group: Group, *, on: date) -> Id[Person] | None:
    return next((term.person for term in holders(view, leader_post(view, group).id, on=on)), None)


def groups_of(view: View, member_id: Id[Member], *, on: date) -> tuple[Group, ...]:
    """The group in which a member is on a day, if any."""
    rows = (view.get(Group, row.group) for row in view.find(Assignment, member=member_id) if _holds(row, on))
    return _there(view, rows, on)


@question("party.group_of_place")
def group_of_place(view: View, branch_id: Id[Body], *, place_id: Id[Place], on: date) -> Group | None:
    """The group that a place belongs to on a day, through what it lies in; raises NotFound."""
    by_place = _groups_by_place(view, branch_id, on)
    found_one = next((by_place[place.id] for place in enclosing(view, place_id) if place.id in by_place), None)
    return None if found_one is None else view.get(Group, found_one)


def homes(view: View, members: list[Member], *, on: date) -> dict[Id[Member], tuple[Id[Place], ...]]:
    """The places where each member lives on a day, home by home from the inside out; in one pass, without a query for each."""
    people = {member.person: member.id for member in members if member.person is not None}
    lived: dict[Id[Member], tuple[Id[Place], ...]] = {member.id: () for member in members}
    if not people:
        return lived
    rows = [row for row in view.find(Residence, person=OneOf(tuple(people))) if row.period.holds(on)]
    units = _places_of_units(view, {row.unit for row in rows})
    for row in rows:
        lived[people[row.person]] += units[row.unit]
    return lived


def _places_of_units(view: View, ids: set[Id[Unit]]) -> dict[Id[Unit], tuple[Id[Place], ...]]:
    above = {place.id: place.parent for place in view.find(Place)}
    found_ones = view.find(Unit, id=OneOf(tuple(sorted(ids)))) if ids else ()
    return {unit.id: tuple(_upwards(above, unit.place)) for unit in found_ones}


def _upwards(above: Mapping[Id[Place], Id[Place] | None], start: Id[Place]) -> Iterator[Id[Place]]:
    here: Id[Place] | None = start
    while here is not None:
        yield here
        here = above[here]


def _groups_by_place(view: View, branch_id: Id[Body], on: date) -> dict[Id[Place], Id[Group]]:
    mine = {group.id for group in _there(view, view.find(Group, branch=branch_id), on)}
    return {row.place: row.group for row in view.find(Area) if row.group in mine and _holds(row, on)}


def _holds(row: Area | Assignment, on: date) -> bool:
    return row.start <= on and (row.end is None or on < row.end)


def _outlasts(row: Area | Assignment, day: date) -> bool:
    return row.end is None or day < row.end


def _ends(body: Body) -> date:
    """The first day on which it is certainly no more."""
    return date.max if body.end is None else body.end.latest


def group_problems(change: Change) -> Iterator[Problem]:
    """Objections to the net result: a place, or a part of it, in two groups of one branch on one day."""
    written = [write.after for write in change.writes if isinstance(write.after, Area)]
    if not written:
        return
    rows = change.find(Area)
    groups = {group.id: group for group in change.find(Group)}
    ends = {id_: _ends(change.get(Body, group.body)) for id_, group in groups.items()}
    for area in written:
        around = {place.id for place in enclosing(change, area.place)}
        for other in rows:
            apart = other.id == area.id or groups[other.group].branch != groups[area.group].branch
            if apart or not _overlap(area, other, ends):
                continue
            inside = area.place in {place.id for place in enclosing(change, other.place)}
            if other.place in around or inside:
                yield AREA_TAKEN(at="place_id", place=area.place, on=max(area.start, other.start), group=other.group)
                return


def step_problems(change: Change) -> Iterator[Problem]:
    """Objections to a merger or a split in the core of a branch or a group: its members and places would be left behind."""
    steps = [write.after for write in change.writes if isinstance(write.after, BodyStep)]
    if steps:
        ours = {row.body for row in change.find(Branch)} | {row.body for row in change.find(Group)}
        yield from (NOT_SO(at="body_ids", body=step.from_) for step in steps if {step.from_, step.to} & ours)


def _overlap(one: Area, other: Area, ends: Mapping[Id[Group], date]) -> bool:
    """Whether both hold on some day; a place is a group's no longer than there is the group."""
    until = (min(row.end or date.max, ends[row.group]) for row in (one, other))
    return max(one.start, other.start) < min(until)
