"""A simple proposal for a regrouping: buildings kept whole, sizes more even, few people moved, leaders kept.

It is a proposal: it says what it would change and why, and waits for the branch to decide.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from community_gov import Id, View, question
from community_gov.households import Place
from community_gov.organizations import Body
from community_gov_party.founding import branch_on
from community_gov_party.grouping import Group, groups, groups_by_residence, homes, who_count
from community_gov_party.membership import Member, members

__all__ = ["MoveProposal", "Proposal", "Shift", "propose_moves", "propose_regrouping", "regroup"]


@frozen(kw_only=True)
class MoveProposal:
    """A member who lives in the building of another group than his own, or is in none: where he would go."""

    member: Id[Member]
    from_: Id[Group] | None
    to: Id[Group]


@question("party.propose_moves")
def propose_moves(view: View, branch_id: Id[Body], *, on: date) -> tuple[MoveProposal, ...]:
    """Who would change his group, because he moved house or has none; nobody is moved by it. Raises NotFound.

    A member who lives in no building of any group stays where he is, and so does one who has a home in his own group's too.
    """
    sheets = groups(view, branch_id, on=on)
    now = {one.member.id: sheet.group.id for sheet in sheets for one in sheet.members}
    here = [one.member for one in members(view, branch_id, on=on)]
    fitting = groups_by_residence(view, branch_id, here, on=on)
    moving = ((member.id, now.get(member.id), fitting[member.id]) for member in here if member.id in fitting)
    return tuple(MoveProposal(member=one, from_=from_, to=to[0]) for one, from_, to in moving if from_ not in to)


@frozen(kw_only=True)
class Shift:
    """One place that would go from one group to another, and how many members who count with it."""

    place: Id[Place]
    from_: Id[Group]
    to: Id[Group]
    members: int


@frozen(kw_only=True)
class Proposal:
    """What would change, and the sizes of the groups before and after, by group: how many members who count are in it."""

    shifts: tuple[Shift, ...]
    before: Mapping[Id[Group], int] = field(hash=False)
    after: Mapping[Id[Group], int] = field(hash=False)

    @property
    def moved(self) -> int:
        """How many members who count would change their group; who does not count goes with the building too."""
        return sum(shift.members for shift in self.shifts)


@question("party.propose_regrouping")
def propose_regrouping(view: View, branch_id: Id[Body], *, on: date) -> Proposal:
    """A regrouping that is never less even than today's; raises NotFound, Refused (party.not_branch).

    Even are the numbers of those who count in the branch: applicants, and who reports here where others' membership is kept,
    do not weigh.
    """
    branch, sheets = branch_on(view, branch_id, on=on), groups(view, branch_id, on=on)
    weights: dict[Id[Place], int] = {}
    belongs: dict[Id[Place], Id[Group]] = {}
    kept: set[Id[Place]] = set()
    loose: dict[Id[Group], int] = {}
    for sheet in sheets:
        lived = homes(view, [one.member for one in sheet.members], on=on)
        mine = {place.id for place in sheet.places}
        at = {one.member.id: next((place for place in lived[one.member.id] if place in mine), None) for one in sheet.members}
        here = who_count(branch, sheet.members)
        living = Counter(at[one.member.id] for one in here)
        weights |= {place: living[place] for place in mine}
        belongs |= dict.fromkeys(mine, sheet.group.id)
        home = None if sheet.leader is None else at[sheet.leader.member.id]
        kept |= set() if home is None else {home}
        loose[sheet.group.id] = living[None]
    return regroup(weights, belongs, loose=loose, kept=frozenset(kept))


def regroup(
    weights: Mapping[Id[Place], int],
    belongs: Mapping[Id[Place], Id[Group]],
    *,
    loose: Mapping[Id[Group], int],
    kept: frozenset[Id[Place]],
) -> Proposal:
    """Pure: move one place after another as long as that makes the sizes more even.

    `weights` says how many members live in a place, `belongs` to which group it belongs, `loose` how many members of a group
    live in none of its places, `kept` which places stay (the leader lives there). Sizes are the more even the smaller the sum of
    their squares; of the shifts that lower it most, the one that moves the fewest people is taken, then the one first by id. A
    place that a later shift made needless to move goes back, so that nobody is moved for nothing.
    """
    now, sizes = dict(belongs), dict(loose)
    for place, group in belongs.items():
        sizes[group] += weights[place]
    before = dict(sizes)
    while (step := _best(weights, now, sizes, kept) or _needless(weights, belongs, now, sizes)) is not None:
        place, to = step
        sizes[now[place]] -= weights[place]
        sizes[to] += weights[place]
        now[place] = to
    shifts = (
        Shift(place=place, from_=belongs[place], to=now[place], members=weights[place])
        for place in sorted(now)
        if now[place] != belongs[place]
    )
    return Proposal(shifts=tuple(shifts), before=before, after=dict(sizes))


def _needless(
    weights: Mapping[Id[Place], int],
    belongs: Mapping[Id[Place], Id[Group]],
    now: Mapping[Id[Place], Id[Group]],
    sizes: Mapping[Id[Group], int],
) -> tuple[Id[Place], Id[Group]] | None:
    """A place that could as well be where it was: the one with the most people."""
    moved = [place for place in sorted(now) if now[place] != belongs[place]]
    idle = [place for place in moved if sizes[now[place]] - sizes[belongs[place]] - weights[place] >= 0]
    return max(((place, belongs[place]) for place in idle), key=lambda one: weights[one[0]], default=None)


def _best(
    weights: Mapping[Id[Place], int],
    now: Mapping[Id[Place], Id[Group]],
    sizes: Mapping[Id[Group], int],
    kept: frozenset[Id[Place]],
) -> tuple[Id[Place], Id[Group]] | None:
    gains = (
        (weight * (sizes[now[place]] - sizes[to] - weight), -weight, place, to)
        for place, weight in sorted(weights.items())
        if place not in kept
        for to in sorted(sizes)
        if to != now[place]
    )
    best = max(gains, key=lambda gain: gain[:2], default=None)
    return None if best is None or best[0] <= 0 else (best[2], best[3])
